# A text classifier in one file, made by `logreg export`: it needs nothing but awk.
#
#     LC_ALL=C awk -f classifier.awk texts.txt      or one text per line on stdin
#
# Prints P of the second label, a tab, and the label of each text, as `logreg classify` does. It
# checks itself at the start on some texts, whose probabilities are at the end.

function add(words, list,    parts, n, i) {
  n = split(words, parts, " ")
  for (i = 1; i <= n; i++) is_listed[list, parts[i]] = 1
}

function add_phrase(phrase, first, list) {
  is_listed[list, phrase] = is_phrase[phrase] = begins_phrase[first] = 1
}

function add_ranges(numbers,    parts, n, i) {
  n = split(numbers, parts, " ")
  for (i = 1; i < n; i += 2) {
    first[++n_ranges] = parts[i]
    last[n_ranges] = parts[i + 1]
  }
}

# Whether a character that is not ASCII is a letter: it is in one of the ranges.
function is_letter(code,    low, high, middle) {
  low = 1
  high = n_ranges
  while (low < high) {
    middle = int((low + high + 1) / 2)
    if (first[middle] <= code) low = middle
    else high = middle - 1
  }
  return first[low] <= code && code <= last[low]
}

function class_of(code) {
  if (!(code in class)) {
    if (code < 128)
      class[code] = sprintf("%c", code) ~ /[A-Za-z0-9_]/ ? "L" : "M"
    else
      class[code] = is_letter(code) ? "L" : "M"
  }
  return class[code]
}

# Decode the character at byte i: set code and size; a byte that is not UTF-8 is one of Windows-1252.
function decode(text, i,    lead, k, byte) {
  lead = ord[substr(text, i, 1)]
  size = lead < 128 ? 1 : lead < 194 ? 0 : lead < 224 ? 2 : lead < 240 ? 3 : lead < 245 ? 4 : 0
  code = size < 2 ? lead : size == 2 ? lead - 192 : size == 3 ? lead - 224 : lead - 240
  for (k = 1; k < size; k++) {
    byte = ord[substr(text, i + k, 1)]
    if (i + k > length(text) || byte < 128 || byte > 191) {
      size = 0
      break
    }
    code = code * 64 + byte - 128
  }
  if (size == 3 && (code < 2048 || (code >= 55296 && code < 57344))) size = 0
  if (size == 4 && (code < 65536 || code > 1114111)) size = 0
  if (size == 0) {
    code = lead in windows_1252 ? windows_1252[lead] : lead
    size = 1
  }
}

# Split a text into words and marks: token[1], ..., and n_tokens; gap[i] is the white space before.
function tokenize(text,    i, n, k, kind, before, spaces) {
  n = n_tokens = spaces = 0
  for (i = 1; i <= length(text); i += size) {
    decode(text, i)
    kinds[++n] = code in joiner ? "J" : code in space ? "S" : class_of(code)
    if (code in joiner) letters[n] = joiner[code]
    else if (code in fold) letters[n] = fold[code]
    else letters[n] = tolower(substr(text, i, size))
  }
  kinds[0] = kinds[n + 1] = "S"
  before = "S"
  for (k = 1; k <= n; k++) {
    kind = kinds[k]
    if (kind == "J") kind = kinds[k - 1] == "L" && kinds[k + 1] == "L" ? "L" : "M"
    if (kind == "M" || (kind == "L" && before != "L")) {
      token[++n_tokens] = letters[k]
      is_mark[n_tokens] = kind == "M"
      gap[n_tokens] = spaces
      spaces = 0
    } else if (kind == "L") token[n_tokens] = token[n_tokens] letters[k]
    spaces += kind == "S"
    before = kind
  }
}

# Find what counts as one: unit[1], ..., tokens and phrases such as "waste of".
function find_units(    i, k, after, name) {
  n_units = 0
  for (i = 1; i <= n_tokens; i = after) {
    unit[++n_units] = name = token[i]
    starts_with_mark[n_units] = is_mark[i]
    after = i + 1
    if (!(name in begins_phrase)) continue
    if (is_mark[i] && i > 1 && !gap[i] && !is_mark[i - 1]) continue
    for (k = i + 1; k <= n_tokens && k < i + 5 && gap[k] <= 16; k++) {
      name = name (gap[k] ? " " : "") token[k]
      if (name in is_phrase) {
        unit[n_units] = name
        after = k + 1
      }
    }
  }
}

function probability(text,    i, word, positive, negative, no, pronouns, exclamation, left, up, down, is_negated, ups, downs, divisor, z, e) {
  positive = negative = no = pronouns = exclamation = left = 0
  ups = downs = 0  # those of the sentence that "but" would count half
  tokenize(text)
  find_units()
  for (i = 1; i <= n_units; i++) {
    word = unit[i]
    up = ("positive", word) in is_listed
    down = ("negative", word) in is_listed
    if (contrast && word == "but") {
      positive -= ups / 2
      negative -= downs / 2
    }
    if (word == "but" || word ~ /[.!?]/) ups = downs = 0
    is_negated = left > 0 && !starts_with_mark[i]
    positive += is_negated ? down : up
    negative += is_negated ? up : down
    if (word !~ /[.!?]/) {
      ups += is_negated ? down : up
      downs += is_negated ? up : down
    }
    if (starts_with_mark[i]) {
      if (!up && !down) left = 0
    } else if (reach && !up && !down && (("negators", word) in is_listed || word ~ /n't$/))
      left = reach
    else if (left > 0)
      left--
    if (word == "no") no = 1
    if (word == "!") exclamation = 1
    pronouns += ("pronouns", word) in is_listed
  }
  divisor = relative ? sqrt(n_tokens > 1 ? n_tokens : 1) : 1
  z = bias
  z += weight["positive"] * positive / divisor
  z += weight["negative"] * negative / divisor
  z += weight["no"] * no
  z += weight["pronouns"] * pronouns / divisor
  z += weight["exclamation"] * exclamation
  z += weight["log_length"] * log(n_tokens > 1 ? n_tokens : 1)
  e = exp(z < 0 ? z : -z)
  return (z < 0 ? e : 1) / (1 + e)
}

function check(text, expected,    found) {
  found = probability(text)
  if (found - expected > 1e-9 || expected - found > 1e-9) {
    print "self-check: another probability than expected: " text > "/dev/stderr"
    failed = 1
    exit 1
  }
}

BEGIN {
  for (i = 0; i < 256; i++) ord[sprintf("%c", i)] = i
@MODEL@
@CHECKS@
}

{
  sub(/\r$/, "")
  p = probability($0)
  is_second = p > 0.5
  printf "%.4f\t%s\n", p, label[is_second]
}
