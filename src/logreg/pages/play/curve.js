// The loss of all examples against the steps, and the minimum as a line.
"use strict";

const CURVE = { left: 60, right: 585, top: 20, bottom: 270 };

// The first number, doubled until it is as large as a value.
function doubled(first, value) {
  let end = first;
  while (end < value) end *= 2;
  return end;
}

function showCurve() {
  const points = currentRun().slice(0, state.steps + 1), { left, right, top, bottom } = CURVE;
  const lastStep = doubled(40, state.steps);
  const highest = doubled(1, Math.max(...points.map(({ loss }) => loss)));
  const x = scale(0, lastStep, left, right), y = scale(0, highest, bottom, top);
  const line = joined(points.map(({ loss }, step) => [x(step), y(loss)]));
  const loss = points.at(-1).loss;
  element("curve").setAttribute("aria-label",
    `The loss after ${state.steps} steps is ${fixed(loss, 4)}; ` +
    `the minimum is ${fixed(LEARNING.minimum.loss, 4)}.`);
  element("curve").replaceChildren(
    ...curveAxes(x, y, lastStep, highest),
    drawn("line", { class: "minimum", x1: left, x2: right,
      y1: y(LEARNING.minimum.loss), y2: y(LEARNING.minimum.loss) }),
    drawn("polyline", { class: "losses", points: line }),
    minimumLabel(y(LEARNING.minimum.loss)),
    drawn("circle", { class: "here", cx: x(state.steps), cy: y(loss), r: 8 }));
}

// Below the line of the minimum, or above it where the axis is.
function minimumLabel(y) {
  const isLow = y + 30 > CURVE.bottom;
  return drawn("text", { class: "reading for", x: CURVE.right, y: isLow ? y - 10 : y + 24,
    "text-anchor": "end" }, `minimum ${fixed(LEARNING.minimum.loss, 4)}`);
}

function curveAxes(x, y, lastStep, highest) {
  const { left, right, bottom } = CURVE;
  const losses = [0, 0.5, 1].map((part) => part * highest);
  const steps = [0, 0.5, 1].map((part) => part * lastStep);
  return [
    ...losses.flatMap((loss) => [
      drawn("line", { class: "grid", x1: left, x2: right, y1: y(loss), y2: y(loss) }),
      drawn("text", { x: left - 10, y: y(loss) + 6, "text-anchor": "end" }, brief(loss)),
    ]),
    ...steps.map((step) =>
      drawn("text", { x: x(step), y: bottom + 26, "text-anchor": "middle" }, String(step))),
    drawn("text", { x: left, y: bottom + 52 }, "↑ loss of all reviews"),
    drawn("text", { x: right, y: bottom + 52, "text-anchor": "end" }, "steps →"),
  ];
}
