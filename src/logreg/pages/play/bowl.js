// The loss over two weights as a surface that turns: a bowl, for the loss is convex.
"use strict";

const LEARNING = DATA.learning;
const BOWL = LEARNING.bowl;
const HIGHEST = 3; // a loss beyond it is drawn at the rim
const DOTS = 40; // the last steps, which are drawn as dots
const VIEW = { x: 300, y: 285, size: 185, height: 1.45 };

const acrossFirst = scale(BOWL.first[0], BOWL.first.at(-1), -1, 1);
const acrossSecond = scale(BOWL.second[0], BOWL.second.at(-1), -1, 1);

function radians(degrees) {
  return (degrees * Math.PI) / 180;
}

// The function from (w₁, w₂, loss) to the plane: turned about the vertical axis, then tilted.
function projection() {
  const { x, y, size, height } = VIEW;
  const turn = radians(state.turn), tilt = radians(state.tilt);
  return (first, second, loss) => {
    const u = acrossFirst(first), v = acrossSecond(second);
    const right = u * Math.cos(turn) - v * Math.sin(turn);
    const back = u * Math.sin(turn) + v * Math.cos(turn);
    const up = (height * Math.min(loss, HIGHEST)) / HIGHEST;
    return [x + size * right, y - size * (back * Math.sin(tilt) + (up - 0.6) * Math.cos(tilt))];
  };
}

function joined(points) {
  return points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
}

// How pale the surface is: 0 at the minimum, 1 at the rim; the root shows slopes near the minimum.
function paleness(loss) {
  const lowest = LEARNING.minimum.loss;
  return Math.sqrt((Math.min(loss, HIGHEST) - lowest) / (HIGHEST - lowest));
}

// A cell of the surface for each two neighbours of both weights, coloured by its loss.
const cells = BOWL.second.slice(1).map((_, j) => BOWL.first.slice(1).map((_, i) => {
  const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
  const loss = corners.reduce((sum, [a, b]) => sum + BOWL.losses[b][a], 0) / 4;
  const cell = drawn("polygon", { class: "cell" });
  cell.style.setProperty("--height", `${100 * paleness(loss)}%`);
  return { cell, corners };
}));

const bowlParts = {
  floor: drawn("g"),
  surface: drawn("g"),
  trail: drawn("polyline", { class: "trail" }),
  steps: drawn("path", { class: "steps" }),
  lowest: drawn("g"),
  here: drawn("circle", { class: "here", r: 9 }),
};

// After a turn, or a step.
function showBowl() {
  const project = projection();
  bowlParts.floor.replaceChildren(...floor(project), ...lossAxis(project));
  showSurface(project);
  showLowest(project);
  showTrail(project);
}

// The cells from the back to the front, so that what is near covers what is far.
function showSurface(project) {
  const points = BOWL.losses.map((row, j) =>
    row.map((loss, i) => project(BOWL.first[i], BOWL.second[j], loss)));
  const order = [];
  for (const row of cells)
    for (const { cell, corners } of row)
      cell.setAttribute("points", joined(corners.map(([i, j]) => points[j][i])));
  const fromBack = (list, isTowardsBack) => (isTowardsBack ? [...list].reverse() : list);
  for (const row of fromBack(cells, Math.cos(radians(state.turn)) > 0))
    order.push(...fromBack(row, Math.sin(radians(state.turn)) > 0).map(({ cell }) => cell));
  bowlParts.surface.replaceChildren(...order);
}

// The plane of the weights below the bowl, with names and numbers at the edges that are in front.
function floor(project) {
  const [left, right] = [BOWL.first[0], BOWL.first.at(-1)];
  const [low, high] = [BOWL.second[0], BOWL.second.at(-1)];
  const near = Math.cos(radians(state.turn)) > 0 ? -1 : 1;
  const side = Math.sin(radians(state.turn)) > 0 ? -1 : 1;
  const at = (u, v) =>
    project(scale(-1, 1, left, right)(u), scale(-1, 1, low, high)(v), 0);
  const [first, second] = LEARNING.features;
  return [
    drawn("polygon", { class: "floor",
      points: joined([at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)]) }),
    label(at(0, near * 1.42), `w ${first}`, "axis"),
    label(at(side * 1.42, 0), `w ${second}`, "axis"),
    ...[-1, 1].map((end) => label(at(end * 0.9, near * 1.14), String(end < 0 ? left : right))),
    ...[-1, 1].map((end) => label(at(side * 1.14, end * 0.9), String(end < 0 ? low : high))),
  ];
}

// The axis of the loss at the corner furthest to the left.
function lossAxis(project) {
  const corners = [BOWL.first[0], BOWL.first.at(-1)].flatMap((first) =>
    [BOWL.second[0], BOWL.second.at(-1)].map((second) => [first, second]));
  const [first, second] = corners.reduce((a, b) => (project(...b, 0)[0] < project(...a, 0)[0] ? b : a));
  const [x1, y1] = project(first, second, 0), [x2, y2] = project(first, second, HIGHEST);
  if (state.tilt > 70) return [];
  const marks = [0, 1, 2, 3].map((loss) => {
    const [x, y] = project(first, second, loss);
    return label([x - 14, y], String(loss), "", "end");
  });
  const name = label([x2, y2 - 24], "loss", "axis");
  return [name, drawn("line", { class: "grid", x1, y1, x2, y2 }), ...marks];
}

function label([x, y], text, kind = "", anchor = "middle") {
  return drawn("text", { class: kind, x: x.toFixed(1), y: (y + 6).toFixed(1), "text-anchor": anchor },
    text);
}

function showLowest(project) {
  const { theta, loss } = LEARNING.minimum;
  const [x, y] = project(...theta, loss);
  bowlParts.lowest.replaceChildren(
    drawn("path", { class: "lowest", d: `M${x - 8} ${y}h16M${x} ${y - 8}v16` }),
    drawn("text", { class: "reading", x: x + 14, y: y + 26 }, "minimum"));
}

function isInBowl([first, second]) {
  return Math.abs(acrossFirst(first)) <= 1 && Math.abs(acrossSecond(second)) <= 1;
}

// The point of the surface over two weights; from outside, that on the edge.
function onSurface([first, second]) {
  const theta = [
    clamped(first, BOWL.first[0], BOWL.first.at(-1)),
    clamped(second, BOWL.second[0], BOWL.second.at(-1)),
  ];
  return [...theta, averageLoss(theta, LEARNING.X, LEARNING.y)];
}

// The way of a step on the surface, in pieces as short as a cell.
function stretch(from, to) {
  const cell = BOWL.first[1] - BOWL.first[0], a = onSurface(from), b = onSurface(to);
  const n = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / cell));
  return Array.from({ length: n }, (_, i) =>
    onSurface([0, 1].map((k) => a[k] + ((b[k] - a[k]) * (i + 1)) / n)));
}

function showTrail(project) {
  const points = currentRun().slice(0, state.steps + 1);
  const place = (point) => project(...point);
  const ends = points.slice(-DOTS).map(({ surface }) => place(surface.at(-1)));
  bowlParts.trail.setAttribute("points",
    joined(points.flatMap(({ surface }) => surface.map(place))));
  bowlParts.steps.setAttribute("d",
    ends.map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join(""));
  const [cx, cy] = ends.at(-1);
  setAttributes(bowlParts.here, { cx, cy });
}

function turnBy(turn, tilt) {
  state.turn = ((state.turn + turn + 540) % 360) - 180;
  state.tilt = clamped(state.tilt + tilt, 10, 90);
  showTurn();
  keepState();
}

function showTurn() {
  element("turn").value = state.turn;
  element("tilt").value = state.tilt;
  showBowl();
}

// The bowl is turned by the pointer, by the arrow keys, or by two sliders.
function listenToBowl() {
  const svg = element("bowl");
  svg.append(...Object.values(bowlParts));
  let last = { x: 0, y: 0 };
  const here = ({ clientX, clientY }) => ({ x: clientX, y: clientY });
  onDrag(svg, (event) => { last = here(event); }, (event) => {
    const now = here(event);
    turnBy(Math.round(now.x - last.x) / 2, Math.round(now.y - last.y) / 2);
    last = now;
  });
  const turns = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, -5], ArrowDown: [0, 5] };
  svg.addEventListener("keydown", (event) => {
    if (!(event.key in turns)) return;
    event.preventDefault();
    turnBy(...turns[event.key]);
  });
  for (const name of ["turn", "tilt"])
    element(name).addEventListener("input", (event) => {
      state[name] = event.target.valueAsNumber;
      showTurn();
      keepState();
    });
}
