// The first part of the page: a text, its features, their products with the weights, z, and P.
"use strict";

const MOST_ROWS = 12; // terms that are shown, and that z is written out with

let x = []; // the features of the text: of each its name and its value

function terms() {
  return x.map(({ name, value }) => ({ name, product: weightOf(name) * value }));
}

// z = w·x + b
function logitOfText() {
  return terms().reduce((sum, { product }) => sum + product, MODEL.bias);
}

// After a change of the text.
function showText() {
  x = features(state.text).map(([set, feature, value]) => ({ name: nameOf(set, feature), value }));
  showRows();
  showNumbers();
}

// The terms that have a row: of many the strongest. A change of weights leaves them where they are.
function chosenTerms() {
  const found = terms();
  if (found.length <= MOST_ROWS) return found;
  return found.sort((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, MOST_ROWS);
}

let rows = []; // name, value, and the cells and controls of each row

function showRows() {
  const chosen = chosenTerms().map(({ name }) => name);
  const before = rows.map(({ name }) => name);
  if (chosen.length !== before.length || chosen.some((name, i) => name !== before[i])) {
    rows = chosen.map((name) => weightRow(name, () => weightOf(name), (w) => setWeight(name, w)));
    element("terms").replaceChildren(...rows.map(({ row }) => row));
  }
  const value = new Map(x.map((one) => [one.name, one.value]));
  for (const row of rows) {
    row.value = value.get(row.name);
    row.valueCell.textContent = shortValue(row.value);
  }
}

// A row of the table, with a slider and a box for its weight.
function weightRow(name, read, write) {
  const range = { min: -LIMIT, max: LIMIT, step: SLIDER_STEP };
  const label = name === BIAS ? "bias" : `weight of ${name}`;
  const slider = made("input", { type: "range", ...range, "aria-label": label });
  const box = made("input", { type: "number", ...range, "aria-label": `${label}, as a number` });
  const valueCell = made("td", { class: "value" }), productCell = made("td", { class: "product" });
  for (const input of [slider, box])
    input.addEventListener("input", () => {
      if (!Number.isFinite(input.valueAsNumber)) return;
      write(input.valueAsNumber);
      showNumbers();
      keepState();
    });
  box.addEventListener("change", showNumbers);
  const title = made("th", { scope: "row" }, ...(name === BIAS ? ["bias b"] : breakable(name)));
  const row = made("tr", {}, title, valueCell,
    made("td", { class: "weight" }, made("div", {}, slider, box)), productCell);
  return { name, row, valueCell, productCell, slider, box, read, value: 1 };
}

// A name that can continue on the next line after the set that it is of.
function breakable(name) {
  const [set, feature] = placeOf(name);
  return feature === name ? [name] : [`${set}:`, made("wbr"), feature];
}

const biasRow = weightRow(BIAS, () => MODEL.bias, setBias);

// A whole number as it is, another one with two decimals.
function shortValue(value) {
  return Number.isInteger(value) ? String(value) : fixed(value, 2);
}

// After a change of the text or of a weight: everything that depends on them.
function showNumbers() {
  const z = logitOfText();
  element("marked").replaceChildren(...markedText(state.text));
  for (const row of [...rows, biasRow]) showRow(row);
  showSums(z);
  showProbabilities(z);
  showThreshold(z);
}

// After a change of the threshold: what depends on it.
function showThreshold(z) {
  showSigmoid(z);
  showDecision(z);
}

function showRow({ read, value, productCell, slider, box }) {
  const weight = read(), product = weight * value;
  slider.value = weight;
  if (document.activeElement !== box || box.valueAsNumber !== weight)
    box.value = Number(weight.toFixed(4));
  productCell.textContent = signed(product, 2);
  productCell.className = product > 0 ? "product for" : product < 0 ? "product against" : "product";
}

function showSums(z) {
  const shown = rows.reduce((sum, { read, value }) => sum + read() * value, MODEL.bias);
  const others = x.length - rows.length;
  element("others").hidden = others === 0;
  element("others-count").textContent = others === 1 ? "1 other" : `${others} others`;
  element("others-sum").textContent = signed(z - shown, 2);
  element("z").textContent = fixed(z, 3);
  element("line").textContent = others ? "" : lectureLine(z);
}

// z written out, as in the lecture: z = 2.5*3 - 5*2 + ...
function lectureLine(z) {
  const parts = rows.map(({ read, value }) =>
    [read(), `${brief(Math.abs(read()))}*${shortValue(value)}`]);
  parts.push([MODEL.bias, brief(Math.abs(MODEL.bias))]);
  const sum = parts.map(([weight, text]) => `${weight < 0 ? "-" : "+"} ${text}`).join(" ");
  return `z = ${sum.replace(/^\+ /, "")} = ${fixed(z, 3)}`;
}

function showProbabilities(z) {
  const [negative, positive] = MODEL.labels;
  element("probabilities").replaceChildren(
    ...figure(`P(${positive}|x) = σ(z)`, fixed(sigmoid(z), 4), "p-positive"),
    ...figure(`P(${negative}|x) = 1 - σ(z)`, fixed(sigmoid(-z), 4), "p-negative"),
    ...figure(`loss if y = 1, ${positive}`, lossText(z, 1), "loss-positive"),
    ...figure(`loss if y = 0, ${negative}`, lossText(z, 0), "loss-negative"),
  );
}

function lossText(z, y) {
  return crossEntropy(z, y).toPrecision(4);
}

function figure(name, value, id) {
  return [made("dt", {}, name), made("dd", { id }, value)];
}

// ŷ = 1 iff P > threshold, that is z > ln(t / (1 - t)).
function decision(z) {
  return MODEL.labels[Number(z > logit(state.threshold))];
}

function showDecision(z) {
  const label = decision(z), t = fixed(state.threshold, 2), box = element("decision");
  const sign = label === MODEL.labels[1] ? ">" : "≤";
  const content = [`P ${sign} ${t}: `, made("strong", {}, label)];
  box.className = `decision ${sign === ">" ? "for" : "against"}`;
  if (box.textContent !== `P ${sign} ${t}: ${label}`) box.replaceChildren(...content);
  element("threshold").value = state.threshold;
  element("threshold-value").textContent = t;
}

function listenToText() {
  const box = element("text");
  element("legend").replaceChildren(...legend());
  element("bias").replaceWith(biasRow.row);
  biasRow.valueCell.textContent = "1";
  box.addEventListener("input", () => {
    state.text = box.value;
    showText();
    keepState();
  });
  element("threshold").addEventListener("input", (event) =>
    setThreshold(event.target.valueAsNumber));
  element("reset").addEventListener("click", () => {
    resetWeights();
    state.threshold = START.threshold;
    showNumbers();
    keepState();
  });
}
