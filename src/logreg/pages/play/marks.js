// Where a text has its features: its words, marked in place, as `logreg explain` does it.
"use strict";

const MOST_MARKED = 20000; // characters of a text that are shown; its numbers are those of all
const KINDS = ["positive", "negative", "no", "pronouns", "exclamation"];

// Where each token begins and ends.
function tokenSpans(text) {
  return Array.from(plain(text).matchAll(TOKEN), (found) =>
    [found.index, found.index + found[0].length]);
}

// Where a text has what the six features count: the numbers of its tokens, and their shares.
function sentimentOccurrences(text) {
  const units = unitsOf(text), names = units.map(({ name }) => name);
  const unit = 1 / divisorOf(units.length ? units[units.length - 1].end : 0);
  const tokensOf = (i) => Array.from(
    { length: units[i].end - units[i].start }, (_, k) => units[i].start + k);
  const all = (feature, places, value) => places.map((i) =>
    ({ feature: nameOf("sentiment", feature), places: tokensOf(i), value, negated: false }));
  const placesOf = (is) => [...names.keys()].filter((i) => is(names[i]));
  const no = placesOf((token) => token === "no"), exclamation = placesOf((token) => token === "!");
  return [
    ...polarUnits(names).map(([i, side, negated, share]) =>
      ({ feature: nameOf("sentiment", side), places: tokensOf(i), value: share * unit, negated,
        conceded: share < 1 })),
    ...all("pronouns", placesOf((token) => LEXICON.pronouns.has(token)), unit),
    ...all("no", no, 1 / no.length),
    ...all("exclamation", exclamation, 1 / exclamation.length),
  ];
}

// Where a text has its n-grams; each place has its share of the feature.
function wordOccurrences(text) {
  const value = new Map(words(text)), places = new Map([...value.keys()].map((name) => [name, []]));
  const shift = OPTIONS.boundaries ? 1 : 0, n = tokenize(text).length;
  for (const [start, end, name] of placedNgrams(text)) {
    if (!places.has(name)) continue;
    const numbers = Array.from({ length: end - start }, (_, i) => start + i - shift);
    places.get(name).push(numbers.filter((i) => i >= 0 && i < n));
  }
  return [...places].flatMap(([feature, several]) => several.map((numbers) =>
    ({ feature, places: numbers, value: value.get(feature) / several.length, negated: false })));
}

const OCCURRENCES = { sentiment: sentimentOccurrences, words: wordOccurrences };

// What each token that is part of a feature adds to z; an n-gram is shared evenly by its words.
function paint(text) {
  const painted = new Map();
  for (const one of SETS.flatMap((set) => OCCURRENCES[set](text)))
    for (const i of one.places) {
      const before = painted.get(i) ||
        { contribution: 0, features: new Set(), negated: false, conceded: false };
      before.contribution += (weightOf(one.feature) * one.value) / one.places.length;
      before.features.add(one.feature);
      before.negated = before.negated || one.negated;
      before.conceded = before.conceded || Boolean(one.conceded);
      painted.set(i, before);
    }
  return painted;
}

// The classes of a marked token: the kinds of its features, or else for or against.
function markClasses({ contribution, features: names, negated, conceded }) {
  const kinds = [...names].map((name) => placeOf(name)).map(([set, name]) =>
    (set === "sentiment" ? name : null));
  const own = kinds.includes(null) ? [contribution >= 0 ? "for-word" : "against-word"] : kinds;
  return [...own, ...(negated ? ["negated"] : []), ...(conceded ? ["conceded"] : [])];
}

// A text with its words marked, as nodes.
function markedText(text) {
  const painted = paint(text), spans = tokenSpans(text), nodes = [];
  const sizes = [...painted.values()].map(({ contribution }) => Math.abs(contribution));
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0) || 1;
  let place = 0;
  for (const i of [...painted.keys()].sort((a, b) => a - b)) {
    const [start, end] = spans[i], one = painted.get(i);
    if (end > MOST_MARKED) break;
    const title = `${[...one.features].join(", ")}: ${signed(one.contribution, 2)}`;
    const mark = made("mark", { class: markClasses(one).join(" "), title }, text.slice(start, end));
    mark.style.setProperty("--strength", Math.abs(one.contribution) / largest);
    nodes.push(text.slice(place, start), mark);
    place = end;
  }
  nodes.push(text.slice(place, Math.max(place, MOST_MARKED)));
  if (text.length > MOST_MARKED)
    nodes.push(made("em", {}, ` … (the first ${MOST_MARKED} characters)`));
  return nodes;
}

// What the marks of this model mean.
function legend() {
  const own = SETS.includes("sentiment") ? KINDS.map((kind) => [kind, kind]) : [];
  if (SETS.includes("sentiment") && OPTIONS.negation) own.push(["negative negated", "negated"]);
  if (SETS.includes("sentiment") && OPTIONS.contrast)
    own.push(["positive conceded", "half, before “but”"]);
  if (SETS.includes("words"))
    own.push(["for-word", `for ${MODEL.labels[1]}`], ["against-word", `for ${MODEL.labels[0]}`]);
  return own.map(([kind, label]) => made("li", {}, made("mark", { class: kind }, label)));
}
