// The state of the page, and how it stands in the address: what differs from the start, so that a
// link leads to a situation.
"use strict";

const LONGEST_IN_ADDRESS = 5000; // characters of a text
const BETWEEN_WRITES = 400; // milliseconds: a browser allows few changes of the address

const START = { ...DATA.start, threshold: 0.5, steps: 0, turn: -30, tilt: 35 };
const state = { ...START };

// How each field is read; undefined for what it can't be.
const FIELDS = {
  text: { key: "text", read: (content) => content.slice(0, LONGEST_IN_ADDRESS) },
  threshold: { key: "t", read: within(0.01, 0.99) },
  rate: { key: "rate", read: oneOf(DATA.learning.rates) },
  batch: { key: "batch", read: oneOf(DATA.learning.batches) },
  steps: { key: "steps", read: (content) => whole(within(0, Infinity)(content)) },
  turn: { key: "turn", read: within(-180, 180) },
  tilt: { key: "tilt", read: within(10, 90) },
};

function within(least, most) {
  return (content) => {
    const number = content.trim() === "" ? NaN : Number(content);
    return Number.isFinite(number) ? clamped(number, least, most) : undefined;
  };
}

function oneOf(choices) {
  return (content) => choices.map(({ value }) => value).find((value) => String(value) === content);
}

function whole(number) {
  return number === undefined ? undefined : Math.floor(number);
}

// Set the state to what an address says after its #; what it does not say is as at the start.
function readState(fragment) {
  const fields = new URLSearchParams(fragment), weight = within(-LIMIT, LIMIT);
  Object.assign(state, START);
  for (const [name, { key, read }] of Object.entries(FIELDS)) {
    const value = fields.has(key) ? read(fields.get(key)) : undefined;
    if (value !== undefined) state[name] = value;
  }
  state.steps = Math.min(state.steps, mostSteps(state.batch));
  resetWeights();
  for (const [key, content] of fields) {
    const value = weight(content);
    if (value === undefined) continue;
    if (key === BIAS) setBias(value);
    if (key.startsWith("w.")) setWeight(key.slice(2), value);
  }
}

// How many steps there are with batches of a size.
function mostSteps(batch) {
  return DATA.learning.starts[batch].length;
}

// What stands in the address after its #.
function writtenState() {
  const fields = new URLSearchParams();
  for (const [name, { key }] of Object.entries(FIELDS))
    if (state[name] !== START[name]) fields.set(key, state[name]);
  if (state.text.length > LONGEST_IN_ADDRESS) fields.delete("text");
  if (MODEL.bias !== OWN_BIAS) fields.set(BIAS, MODEL.bias);
  for (const [name, weight] of changedWeights()) fields.set(`w.${name}`, weight);
  return fields.toString();
}

let writing = 0;

// Write the state into the address, not more often than a browser allows.
function keepState() {
  if (!writing) writing = setTimeout(writeAddress, BETWEEN_WRITES);
}

function writeAddress() {
  clearTimeout(writing);
  writing = 0;
  history.replaceState(null, "", `${location.href.split("#")[0]}#${writtenState()}`);
}

async function copyLink() {
  writeAddress();
  try {
    await navigator.clipboard.writeText(location.href);
    element("copied").textContent = "Copied.";
  } catch {
    element("copied").textContent = "The browser does not allow it; copy the address of the page.";
  }
}
