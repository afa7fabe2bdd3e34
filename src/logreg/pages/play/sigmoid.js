// The first picture: the sigmoid, the text as a point on it, and the threshold as a line to drag.
"use strict";

const SIGMOID = { left: 60, right: 580, top: 20, bottom: 330 };

// How far the axis of z reaches: 8, or as often twice as far as it takes.
function reachOf(z) {
  let reach = 8;
  while (Math.abs(z) > reach && reach < Number.MAX_VALUE / 2) reach *= 2;
  return reach;
}

function sigmoidScales(z) {
  const { left, right, top, bottom } = SIGMOID, reach = reachOf(z);
  return { reach, x: scale(-reach, reach, left, right), y: scale(0, 1, bottom, top) };
}

// The parts that move are made once; the threshold is focusable, and has to stay.
const sigmoidParts = {
  picture: drawn("g", { role: "img" }),
  threshold: drawn("g", {
    id: "threshold-line", class: "threshold", role: "slider", tabindex: 0,
    "aria-label": "Threshold", "aria-valuemin": 0.01, "aria-valuemax": 0.99,
  }),
};

function showSigmoid(z) {
  const p = sigmoid(z), t = state.threshold;
  const { reach, x, y } = sigmoidScales(z);
  const { picture, threshold } = sigmoidParts;
  picture.setAttribute("aria-label", `The sigmoid: at z = ${fixed(z, 3)} it is ${fixed(p, 4)}.`);
  picture.replaceChildren(...areas(y, t), ...sigmoidAxes(reach, x, y), sigmoidCurve(reach, x, y),
    ...boundary(reach, x, y, t), ...pointOnSigmoid(x(clamped(z, -reach, reach)), y(p), z, p));
  threshold.replaceChildren(...thresholdLine(y(t), t));
  threshold.setAttribute("aria-valuenow", t);
}

// Above the threshold the text is positive, below it negative.
function areas(y, t) {
  const { left, right, top, bottom } = SIGMOID, [negative, positive] = MODEL.labels;
  const rectangle = (kind, from, to) =>
    drawn("rect", { class: kind, x: left, width: right - left, y: from, height: to - from });
  return [
    rectangle("area-for", top, y(t)),
    rectangle("area-against", y(t), bottom),
    drawn("text", { class: "for", x: left + 12, y: top + 24 }, shortened(positive)),
    drawn("text", { class: "against", x: right - 12, y: bottom - 12, "text-anchor": "end" },
      shortened(negative)),
  ];
}

function shortened(label) {
  return label.length > 20 ? `${label.slice(0, 19)}…` : label;
}

function sigmoidAxes(reach, x, y) {
  const { left, right, top, bottom } = SIGMOID;
  const ofP = [0, 0.5, 1].flatMap((p) => [
    drawn("line", { class: "grid", x1: left, x2: right, y1: y(p), y2: y(p) }),
    drawn("text", { x: left - 10, y: y(p) + 6, "text-anchor": "end" }, String(p)),
  ]);
  const ofZ = [-1, -0.5, 0, 0.5, 1].map((part) => drawn("text",
    { x: x(part * reach), y: bottom + 26, "text-anchor": "middle" }, brief(part * reach)));
  return [
    ...ofP,
    ...ofZ,
    drawn("line", { class: "grid", x1: x(0), x2: x(0), y1: top, y2: bottom }),
    drawn("text", { x: right, y: bottom + 50, "text-anchor": "end" }, "z = w·x + b"),
    drawn("text", { x: left, y: bottom + 50 }, "↑ σ(z) = 1 / (1 + e⁻ᶻ)"),
  ];
}

function sigmoidCurve(reach, x, y) {
  const points = Array.from({ length: 201 }, (_, i) => (i / 100 - 1) * reach)
    .map((z) => `${x(z).toFixed(2)},${y(sigmoid(z)).toFixed(2)}`);
  return drawn("polyline", { class: "curve", points: points.join(" ") });
}

// Where the sigmoid meets the threshold: z = ln(t / (1 - t)).
function boundary(reach, x, y, t) {
  const z = logit(t);
  if (Math.abs(z) > reach) return [];
  return [drawn("line", { class: "boundary", x1: x(z), x2: x(z), y1: y(t), y2: SIGMOID.bottom })];
}

function pointOnSigmoid(x, y, z, p) {
  const isRight = x > 380;
  return [
    drawn("line", { class: "guide", x1: x, x2: x, y1: y, y2: SIGMOID.bottom }),
    drawn("line", { class: "guide", x1: SIGMOID.left, x2: x, y1: y, y2: y }),
    drawn("circle", { class: "point", id: "point", cx: x, cy: y, r: 9 }),
    drawn("text", { class: "reading", x: x + (isRight ? -16 : 16), y: y + (p > 0.5 ? 28 : -16),
      "text-anchor": isRight ? "end" : "start" }, `(${fixed(z, 3)}, ${fixed(p, 4)})`),
  ];
}

function thresholdLine(y, t) {
  const { left, right } = SIGMOID;
  return [
    drawn("line", { class: "touch", x1: left, x2: right, y1: y, y2: y }),
    drawn("line", { class: "line", x1: left, x2: right, y1: y, y2: y }),
    drawn("circle", { class: "handle", cx: right, cy: y, r: 10 }),
    drawn("text", { x: left + 12, y: t > 0.8 ? y + 24 : y - 10 }, `threshold ${fixed(t, 2)}`),
  ];
}

// The threshold can be dragged, and moved by keys.
function listenToSigmoid() {
  const svg = element("sigmoid"), { picture, threshold } = sigmoidParts;
  svg.append(picture, threshold);
  const toPointer = (event) => {
    const { top, bottom } = SIGMOID;
    setThreshold(scale(bottom, top, 0, 1)(pointIn(svg, event).y));
  };
  onDrag(threshold, () => {}, toPointer);
  const steps = { ArrowUp: 0.01, ArrowRight: 0.01, ArrowDown: -0.01, ArrowLeft: -0.01,
    PageUp: 0.1, PageDown: -0.1, Home: -1, End: 1 };
  threshold.addEventListener("keydown", (event) => {
    if (!(event.key in steps)) return;
    event.preventDefault();
    setThreshold(state.threshold + steps[event.key]);
  });
}

// Set the threshold to whole hundredths.
function setThreshold(t) {
  state.threshold = clamped(Math.round(t * 100), 1, 99) / 100;
  showThreshold(logitOfText());
  keepState();
}
