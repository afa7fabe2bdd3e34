// A text classifier in one file, made by `logreg export`: it needs nothing but JavaScript.
//
//     node classifier.js "A text" "another"      or one text per line on stdin
//
// In a page: classify("A text") returns [probability, label], as `logreg classify` prints them: of
// two labels P of the second, of more the most probable one with its P. What the model is, and texts
// on which it checks itself at the start, follow.
"use strict";

const MODEL = @MODEL@;

const CHECKS = @CHECKS@;

const WORD = "[\\p{L}\\p{N}_]";
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const TOKEN = new RegExp(`${WORD}+(?:['-]${WORD}+)*|(?!${WORD}|${SPACE})[^]`, "gu");
const ONE_LETTER = new RegExp(`^${WORD}$`, "u");

const LEXICON = Object.fromEntries(
  Object.entries(MODEL.lexicon || {}).map(([name, words]) => [name, new Set(words)]));
const PHRASES = new Set(@PHRASES@);
const FIRST = new Set([...PHRASES].map((phrase) => phrase.match(TOKEN)[0]));
const OPTIONS = MODEL.features;
const SETS = OPTIONS.set.split("+");
const OF_SET = Object.fromEntries(Object.entries(
  SETS.length > 1 ? MODEL.weights : { [OPTIONS.set]: MODEL.weights },
).map(([name, weights]) => [name, new Map(Object.entries(weights))]));
const REACH = OPTIONS.negation === "mark" ? Infinity : Number(OPTIONS.negation);
const K = MODEL.labels.length === 2 ? 1 : MODEL.labels.length;

function plain(text) {
  return text.replace(/[‘’ʼ′＇´`]/gu, "'").replace(/[‐‑]/gu, "-");
}

function tokenize(text) {
  return (plain(text).match(TOKEN) || []).map((token) => token.toLowerCase());
}

// Whether a token, or a phrase, begins with a mark.
function isMark(unit) {
  return !ONE_LETTER.test(String.fromCodePoint(unit.codePointAt(0)));
}

function negates(token) {
  return LEXICON.negators.has(token) || token.endsWith("n't");
}

// How many words negation still reaches after a token.
function leftAfter(left, token, mayNegate) {
  if (!REACH || isMark(token)) return 0;
  return mayNegate && negates(token) ? REACH : Math.max(left - 1, 0);
}

// For each unit whether "but" follows it in its sentence.
function conceded(names) {
  const found = [];
  let isBeforeBut = false;
  for (const name of [...names].reverse()) {
    isBeforeBut = isBeforeBut && !/[.!?]/.test(name);
    found.unshift(isBeforeBut);
    isBeforeBut = isBeforeBut || name === "but";
  }
  return found;
}

// Each polar unit: its number, the side it counts for, whether it is negated, and what it counts.
function polarUnits(names) {
  const other = { positive: "negative", negative: "positive" }, polar = [];
  const isHalf = OPTIONS.contrast ? conceded(names) : [];
  let left = 0;
  names.forEach((token, i) => {
    const found = ["positive", "negative"].filter((side) => LEXICON[side].has(token));
    const negated = left > 0 && !isMark(token);
    for (const side of found) polar.push([i, negated ? other[side] : side, negated, isHalf[i] ? 0.5 : 1]);
    if (!(found.length && isMark(token))) left = leftAfter(left, token, !found.length);
  });
  return polar;
}

// What counts as one in a text: tokens, and phrases such as "waste of"; where each begins and ends.
function unitsOf(text) {
  const tokens = tokenize(text), units = [];
  const spans = Array.from(plain(text).matchAll(TOKEN), (found) =>
    [found.index, found.index + found[0].length]);
  const gap = (k) => spans[k][0] - spans[k - 1][1];
  const phraseEnd = (i) => {
    const isBehindWord = i > 0 && gap(i) === 0 && !isMark(tokens[i - 1]);
    if (!FIRST.has(tokens[i]) || (isBehindWord && isMark(tokens[i]))) return i + 1;
    for (let end = Math.min(i + 5, tokens.length); end > i + 1; end--)
      if (PHRASES.has(nameOfUnit(tokens, i, end, gap))) return end;
    return i + 1;
  };
  for (let i = 0; i < tokens.length; i = units[units.length - 1].end) {
    const end = phraseEnd(i);
    units.push({ name: nameOfUnit(tokens, i, end, gap), start: i, end });
  }
  return units;
}

// The tokens from one to another as a phrase is written; "" if they are too far apart for one.
function nameOfUnit(tokens, start, end, gap) {
  let name = tokens[start];
  for (let k = start + 1; k < end; k++) {
    if (gap(k) > 16) return "";
    name += (gap(k) ? " " : "") + tokens[k];
  }
  return name;
}

// What the counts of words are divided by.
function divisorOf(nTokens) {
  return OPTIONS.relative ? Math.sqrt(Math.max(1, nTokens)) : 1;
}

// The six features of a text.
function sentiment(text) {
  const units = unitsOf(text), names = units.map(({ name }) => name), polar = polarUnits(names);
  const length = units.length ? units[units.length - 1].end : 0, divisor = divisorOf(length);
  const count = (side) => polar.reduce(
    (sum, [, found, , share]) => sum + (found === side ? share : 0), 0) / divisor;
  return [
    ["positive", count("positive")],
    ["negative", count("negative")],
    ["no", Number(names.includes("no"))],
    ["pronouns", names.filter((name) => LEXICON.pronouns.has(name)).length / divisor],
    ["exclamation", Number(names.includes("!"))],
    ["log_length", Math.log(Math.max(1, length))],
  ];
}

// Tokens, those that are negated with NOT_ before them; null for one that is too long.
function marked(tokens) {
  const words = [];
  let left = 0;
  for (const token of tokens) {
    const negated = left > 0 && !isMark(token);
    const isLong = token.length > 1365 && new TextEncoder().encode(token).length > 4096;
    words.push(isLong ? null : negated ? "NOT_" + token : token);
    left = leftAfter(left, token, true);
  }
  return words;
}

// Each n-gram of a text: the numbers of its first word and of the word after it, and its name.
function* placedNgrams(text) {
  let found = marked(tokenize(text));
  if (OPTIONS.boundaries) found = ["<s>", ...found, "</s>"];
  const [shortest, longest] = OPTIONS.ngrams;
  for (let end = 1; end <= found.length; end++)
    for (let length = shortest; length <= Math.min(longest, end); length++) {
      const parts = found.slice(end - length, end);
      if (!parts.includes(null)) yield [end - length, end, parts.join(" ")];
    }
}

// The n-grams of a text that the model has, and their values.
function words(text) {
  const counts = new Map();
  for (const [, , name] of placedNgrams(text))
    if (OF_SET.words.has(name)) counts.set(name, (counts.get(name) || 0) + 1);
  const value = { "tf-idf": (n) => 1 + Math.log10(n), count: (n) => n }[OPTIONS.weighting];
  let values = [...counts].map(([name, n]) => [name, value ? value(n) : 1]);
  if (OPTIONS.unit_norm) {
    const idf = new Map(Object.entries(MODEL.idf || {}));
    const factor = (name) => (idf.has(name) ? idf.get(name) : 1);
    const squares = values.reduce((sum, [name, x]) => sum + (x * factor(name)) ** 2, 0);
    values = values.map(([name, x]) => [name, x / (Math.sqrt(squares) || 1)]);
  }
  return values;
}

const FEATURES = { sentiment, words };

// The features x of a text: of each its set, its name and its value.
function features(text) {
  return SETS.flatMap((set) => FEATURES[set](text).map(([name, value]) => [set, name, value]));
}

// z = w.x + b; of more than two labels one for each.
function logits(x) {
  const z = K === 1 ? [MODEL.bias] : [...MODEL.bias];
  for (const [set, name, value] of x) {
    const weight = OF_SET[set].get(name);
    for (let k = 0; k < K; k++) z[k] += (K === 1 ? weight : weight[k]) * value;
  }
  return z;
}

// The probability of each label.
function probabilities(text) {
  const z = logits(features(text));
  if (K === 1) {
    const e = Math.exp(-Math.abs(z[0])), p = (z[0] >= 0 ? 1 : e) / (1 + e);
    return [(z[0] >= 0 ? e : 1) / (1 + e), p];
  }
  const largest = Math.max(...z), e = z.map((one) => Math.exp(one - largest));
  const total = e.reduce((sum, one) => sum + one, 0);
  return e.map((one) => one / total);
}

function classify(text) {
  const p = probabilities(text);
  if (K === 1) return [p[1], MODEL.labels[Number(p[1] > 0.5)]];
  const largest = Math.max(...p);
  return [largest, MODEL.labels[p.indexOf(largest)]];
}

// The texts that get another probability than they should.
function failures() {
  return CHECKS.filter(([text, expected]) => Math.abs(classify(text)[0] - expected) > 1e-9);
}

if (typeof process !== "undefined" && typeof require !== "undefined") {
  const show = (text) => {
    const [p, label] = classify(text);
    process.stdout.write(`${p.toFixed(4)}\t${label}\n`);
  };
  if (failures().length) {
    console.error("self-check: other probabilities than expected", failures());
    process.exit(1);
  }
  const texts = process.argv.slice(2);
  if (texts.length) texts.forEach(show);
  else {
    const lines = require("fs").readFileSync(0, "utf8").replace(/^\ufeff/, "").split("\n");
    if (lines[lines.length - 1] === "") lines.pop();
    lines.forEach((line) => show(line.replace(/\r$/, "")));
  }
}
