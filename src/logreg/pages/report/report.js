// The threshold: counts at each position of the slider come with the page; ratios are made here.
"use strict";
(() => {
  const STEPS = 1000;
  const QUIET = 400; // milliseconds without a change, before it is announced and kept in the address
  const UNDEFINED = "–";
  const data = JSON.parse(document.getElementById("data").textContent);
  const element = (id) => document.getElementById(id);
  const slider = element("threshold");
  const n = data.positives + data.negatives;

  function ratio(part, whole) {
    return whole ? part / whole : NaN;
  }

  // four decimals; odd multiples of 1/32 lie between two of them, and go to the even one
  function decimals(x) {
    if (Number.isNaN(x)) return UNDEFINED;
    if ((x * 32) % 2 !== 1) return x.toFixed(4);
    const lower = Math.floor(x * 10000);
    return ((lower + (lower % 2)) / 10000).toFixed(4);
  }

  function metrics({ tp, fp }) {
    const fn = data.positives - tp;
    const tn = data.negatives - fp;
    return {
      counts: [[tn, fp], [fn, tp]],
      accuracy: ratio(tp + tn, n),
      precision: ratio(tp, tp + fp),
      recall: ratio(tp, tp + fn),
      f1: ratio(2 * tp, tp + fn + tp + fp),
      specificity: ratio(tn, tn + fp),
      false_positive_rate: ratio(fp, tn + fp),
      true_positive_rate: ratio(tp, tp + fn),
    };
  }

  function show(stop) {
    const found = metrics(stop);
    element("at").textContent = stop.threshold;
    slider.value = stop.threshold;
    slider.setAttribute("aria-valuetext", stop.threshold);
    for (const [name, value] of Object.entries(found)) {
      if (name !== "counts" && element(name)) element(name).textContent = decimals(value);
    }
    found.counts.forEach((row, gold) => row.forEach((count, predicted) => {
      showCell(element(`cell-${gold}-${predicted}`), count, row[0] + row[1]);
    }));
    move("roc", found.false_positive_rate, found.recall);
    move("precision_recall", found.recall, found.precision);
    const [left, right] = data.frames.histogram;
    const place = left + (right - left) * stop.threshold;
    element("histogram-cut").setAttribute("x1", place);
    element("histogram-cut").setAttribute("x2", place);
    for (const name of ["half", "best"]) {
      const is_chosen = data.stops[name]?.threshold === stop.threshold;
      element(name)?.setAttribute("aria-pressed", is_chosen);
    }
  }

  function showCell(cell, count, whole) {
    const share = ratio(count, whole);
    cell.querySelector("b").textContent = count;
    cell.querySelector("small").textContent = decimals(share);
    cell.className = cell.className.replace(/heat\d/, `heat${Math.round(5 * share) || 0}`);
  }

  function move(frame, x, y) {
    const point = element(`${frame}-point`);
    if (!point) return;
    point.classList.toggle("gone", Number.isNaN(x) || Number.isNaN(y));
    if (Number.isNaN(x) || Number.isNaN(y)) return;
    const [left, right, top, bottom] = data.frames[frame];
    point.setAttribute("cx", left + (right - left) * x);
    point.setAttribute("cy", bottom - (bottom - top) * y);
  }

  let waiting;
  function choose(stop) {
    show(stop);
    clearTimeout(waiting);
    waiting = setTimeout(() => settle(stop), QUIET);
  }

  function settle(stop) {
    const { accuracy, precision, recall } = metrics(stop);
    const parts = [`accuracy ${decimals(accuracy)}`, `precision ${decimals(precision)}`, `recall ${decimals(recall)}`];
    element("spoken").textContent = `Threshold ${stop.threshold}: ${parts.join(", ")}`;
    history.replaceState(null, "", `#t=${stop.threshold}`);
  }

  function atPosition(threshold) {
    const i = Math.round(threshold * STEPS);
    return { threshold: i / STEPS, tp: data.tp[i], fp: data.fp[i] };
  }

  // of the address: one of the named thresholds, or the nearest position of the slider
  function fromAddress() {
    const threshold = Number.parseFloat(/^#t=([0-9.e-]+)$/.exec(location.hash)?.[1]);
    if (!(threshold >= 0 && threshold <= 1)) return data.stops.start;
    const named = Object.values(data.stops).find((stop) => stop.threshold === threshold);
    return named ?? atPosition(threshold);
  }

  slider.addEventListener("input", () => choose(atPosition(slider.valueAsNumber)));
  for (const name of ["half", "best"]) {
    element(name)?.addEventListener("click", () => choose(data.stops[name]));
  }
  addEventListener("hashchange", () => show(fromAddress()));
  show(fromAddress());
})();
