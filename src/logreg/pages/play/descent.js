// The second part of the page: stochastic gradient descent, step by step (SLP figure 5.6).
"use strict";

const BETWEEN_STEPS = 80; // milliseconds, when it runs

const runs = new Map(); // those that were asked for, by learning rate and batch size

// Where each step leads, from θ = 0 on: θ, the loss of all examples, and its way on the surface.
function descend(learningRate, batchSize) {
  const { X, y, starts } = LEARNING;
  let theta = [0, 0];
  const points = [{ theta, loss: averageLoss(theta, X, y), surface: [onSurface(theta)] }];
  for (const start of starts[batchSize]) {
    const end = start + batchSize, before = theta;
    theta = sgdStep(theta, X.slice(start, end), y.slice(start, end), learningRate);
    points.push({ theta, loss: averageLoss(theta, X, y), surface: stretch(before, theta) });
  }
  return points;
}

function currentRun() {
  const key = `${state.rate} ${state.batch}`;
  if (!runs.has(key)) runs.set(key, descend(state.rate, state.batch));
  return runs.get(key);
}

function stepsPerEpoch() {
  return LEARNING.X.length / state.batch;
}

// After a step, or another choice.
function showDescent() {
  const { theta, loss } = currentRun()[state.steps];
  const isAtEnd = state.steps === mostSteps(state.batch);
  for (const name of ["rate", "batch"])
    for (const input of document.getElementsByName(name))
      input.checked = Number(input.value) === state[name];
  for (const id of ["step", "epoch", "run"]) element(id).disabled = isAtEnd;
  element("restart").disabled = state.steps === 0;
  element("run").textContent = running ? "Pause" : "Run";
  element("progress").textContent = progress();
  element("theta").textContent = pair(theta, 4);
  element("loss").textContent = fixed(loss, 4);
  element("outside").textContent = outside();
  showLastStep();
  showTrail(projection());
  showCurve();
  element("bowl").setAttribute("aria-label",
    `The loss over two weights. θ = ${pair(theta, 2)}, loss ${fixed(loss, 4)}. Arrow keys turn it.`);
}

function pair(numbers, decimals) {
  return `(${numbers.map((number) => fixed(number, decimals)).join(", ")})`;
}

function progress() {
  const epoch = Math.ceil(state.steps / stepsPerEpoch());
  return `Step ${state.steps} of ${mostSteps(state.batch)}, ` +
    `epoch ${epoch} of ${LEARNING.epochs}`;
}

// What the drawing can't show.
function outside() {
  const points = currentRun().slice(0, state.steps + 1);
  if (!isInBowl(points.at(-1).theta)) return "θ is outside the bowl; it is drawn at the edge.";
  return points.every(({ theta }) => isInBowl(theta)) ? ""
    : "The path left the bowl; there it is drawn at the edge.";
}

// The last step: its batch, the gradient, and how θ changed: θ - η∇L.
function showLastStep() {
  const start = LEARNING.starts[state.batch][state.steps - 1], end = start + state.batch;
  for (const list of [element("chips").children, element("reviews").children])
    [...list].forEach((one, i) => one.classList.toggle("in-batch", i >= start && i < end));
  if (state.steps === 0) return showNoStep();
  const [before, after] = currentRun().slice(state.steps - 1, state.steps + 1);
  const slope = gradient(before.theta, LEARNING.X.slice(start, end), LEARNING.y.slice(start, end));
  element("last-batch").textContent =
    state.batch === 1 ? `review ${end}` : `reviews ${start + 1} to ${end}`;
  element("gradient").textContent = pair(slope, 4);
  element("update").replaceChildren(...LEARNING.features.map((name, k) => made("div", {},
    `w ${name} = ${fixed(before.theta[k], 4)} - ${state.rate}*${parenthesised(slope[k])} = ` +
    fixed(after.theta[k], 4))));
}

function showNoStep() {
  element("last-batch").textContent = element("gradient").textContent = "none yet";
  element("update").textContent = "";
}

function parenthesised(value) {
  const text = fixed(value, 4);
  return text.startsWith("-") ? `(${text})` : text;
}

// Go to a step, within those that there are.
function goTo(step) {
  state.steps = clamped(step, 0, mostSteps(state.batch));
  if (state.steps === mostSteps(state.batch)) pause();
  showDescent();
  keepState();
}

let running = 0;

function pause() {
  clearInterval(running);
  running = 0;
}

// Step by step as in a film; without one, for those who do not want it, to the end.
function run() {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return goTo(mostSteps(state.batch));
  running = setInterval(() => goTo(state.steps + 1), BETWEEN_STEPS);
  showDescent();
}

function choose(name, value) {
  pause();
  state[name] = value;
  goTo(0);
}

// The choices, as buttons of which one is chosen.
function choices(name, list) {
  return list.map((one) => {
    const input = made("input", { type: "radio", name, value: one.value });
    input.addEventListener("change", () => choose(name, one.value));
    const value = made("span", {}, String(one.value));
    return made("label", { class: "choice" }, input, value, ` ${one.name}`);
  });
}

// The small data set as rows, and as chips that show which of it is in a batch.
function showReviews() {
  const { texts, X, y } = LEARNING;
  const sign = (i) => (y[i] ? "+" : "-"), kind = (i) => (y[i] ? "for" : "against");
  element("reviews").replaceChildren(...texts.map((text, i) => made("tr", {},
    made("th", { scope: "row" }, String(i + 1)), made("td", { class: kind(i) }, sign(i)),
    ...X[i].map((count) => made("td", {}, String(count))), made("td", { class: "review" }, text))));
  element("chips").replaceChildren(...texts.map((text, i) =>
    made("li", { class: kind(i), title: `${i + 1}: ${text}` }, sign(i))));
}

function listenToDescent() {
  element("rates").append(...choices("rate", LEARNING.rates));
  element("batches").append(...choices("batch", LEARNING.batches));
  showReviews();
  const onClick = (id, act) => element(id).addEventListener("click", act);
  onClick("step", () => goTo(state.steps + 1));
  onClick("epoch", () => goTo((Math.floor(state.steps / stepsPerEpoch()) + 1) * stepsPerEpoch()));
  onClick("restart", () => { pause(); goTo(0); });
  onClick("run", () => {
    if (!running) return run();
    pause();
    showDescent();
  });
}
