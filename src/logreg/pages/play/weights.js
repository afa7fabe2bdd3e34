// The weights of the model, which can be changed: what the sliders set, the engine computes with.
"use strict";

const LIMIT = DATA.limit;
const SLIDER_STEP = 10 ** Math.floor(Math.log10(LIMIT / 100));

const BIAS = "b";
const OWN_BIAS = MODEL.bias;
const OWN_WEIGHTS = Object.fromEntries(SETS.map((set) => [set, new Map(OF_SET[set])]));

// The name of a feature in the page, as Python names it: of two sets the six have theirs before them.
function nameOf(set, feature) {
  return SETS.length > 1 && set === "sentiment" ? `${set}:${feature}` : feature;
}

// The set and the name in it of a feature.
function placeOf(name) {
  const prefix = "sentiment:";
  if (SETS.length > 1 && name.startsWith(prefix)) return ["sentiment", name.slice(prefix.length)];
  return [SETS[SETS.length - 1], name];
}

function weightOf(name) {
  const [set, feature] = placeOf(name);
  return OF_SET[set].get(feature);
}

// Set a weight within the range of the sliders; a name that the model lacks is ignored.
function setWeight(name, value) {
  const [set, feature] = placeOf(name);
  if (OF_SET[set].has(feature)) OF_SET[set].set(feature, clamped(value, -LIMIT, LIMIT));
}

function setBias(value) {
  MODEL.bias = clamped(value, -LIMIT, LIMIT);
}

function resetWeights() {
  MODEL.bias = OWN_BIAS;
  for (const set of SETS) OWN_WEIGHTS[set].forEach((weight, name) => OF_SET[set].set(name, weight));
}

// The weights that differ from the model's own, by name.
function changedWeights() {
  return SETS.flatMap((set) => [...OF_SET[set]]
    .filter(([feature, weight]) => weight !== OWN_WEIGHTS[set].get(feature))
    .map(([feature, weight]) => [nameOf(set, feature), weight]));
}
