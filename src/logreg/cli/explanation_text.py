"""An explanation as text: the words in place, the terms of z, the sigmoid, the decision."""

from __future__ import annotations

import os
from collections.abc import Sequence

from logreg.cli.render import Stretch, painted, table
from logreg.explanation import MOST_WORDS, Explanation, Paint
from logreg.features.sentiment import COUNTS

MOST_IN_LINE = 12
"""Terms that are written out as a line."""

MARKED = 12
"""Words that are marked with a number where their features have no signs of their own."""

SIGNS = {
    "positive": "+",
    "negative": "-",
    "pronouns": "p",
    "no": "no",
    "exclamation": "!",
}
"""What marks the words of the six features where there is no colour."""

LEGEND = {
    "+": "positive",
    "-": "negative",
    "p": "pronoun",
    "no": "no",
    "!": "exclamation",
    "~": "negated",
    "½": 'half, before "but"',
}

_BAR_WIDTH = 40


def as_text(
    explanation: Explanation,
    *,
    limit: int,
    gold: str | None,
    learning_rate: float,
    terminal: bool,
) -> str:
    """Return all of an explanation.

    Args:
        explanation: the explanation.
        limit: rows of the table, if there are more terms than fit a line.
        gold: the label under which the loss, and a step of learning, are shown; None for neither.
        learning_rate: of that step.
        terminal: whether it is shown on a terminal.
    """
    sections = [] if explanation.is_changed else [marked_text(explanation, terminal=terminal)]
    sections.append(_table(explanation, limit, gold, learning_rate, terminal=terminal))
    lines = [*_unit(explanation), *_line(explanation), *_probabilities(explanation), ""]
    sections.append("\n".join(lines))
    sections.append("\n".join([*_decision(explanation), ""]))
    if gold is not None:
        sections.append(_loss(explanation, gold, learning_rate))
    return "\n".join(sections)


def marked_text(explanation: Explanation, *, terminal: bool) -> str:
    """Return the text with its words marked, and what the marks mean."""
    paint = explanation.paint()
    strongest = sorted(paint, key=lambda one: -abs(one.contribution))[:MARKED]
    marks = {one: _mark(one, is_strong=one in strongest) for one in paint}
    largest = max((abs(one.contribution) for one in paint), default=0.0) or 1.0
    text, stretches, place = explanation.text, list[Stretch](), 0
    if not text:
        return "(an empty text)\n"
    has_colour = terminal and not os.environ.get("NO_COLOR")
    for one in paint:
        stretches.append(Stretch(text[place : one.start]))
        word = text[one.start : one.end]
        stretches.append(Stretch(word, one.contribution / largest, one.negated))
        if not has_colour and marks[one]:
            stretches.append(Stretch(f"[{marks[one]}]"))
        place = one.end
    shown = painted([*stretches, Stretch(text[place:])], terminal=terminal)
    signs = [sign for sign in LEGEND if any(sign in mark.split(",") for mark in marks.values())]
    if has_colour or not signs:
        return shown
    return shown + "\n" + "  ".join(f"[{sign}] {LEGEND[sign]}" for sign in signs) + "\n"


def _mark(one: Paint, *, is_strong: bool) -> str:
    """Return what marks a word without colour: its signs, or what it adds to z."""
    names = [name.rpartition(":")[2] for name in one.features]
    if all(name in SIGNS for name in names):
        return ",".join([*(SIGNS[name] for name in names), *_kinds(one)])
    return f"{one.contribution:+.2f}" if is_strong else ""


def _kinds(one: Paint) -> list[str]:
    return ["~"] * one.negated + ["½"] * one.conceded


def _table(
    explanation: Explanation,
    limit: int,
    gold: str | None,
    learning_rate: float,
    *,
    terminal: bool,
) -> str:
    """Return the terms, the bias and their sum; with a gold label the gradient and the next θ."""
    is_short = len(explanation.terms) <= MOST_IN_LINE
    chosen = explanation.terms if is_short else explanation.strongest(limit)
    labels = [] if explanation.is_binary else [*reversed(explanation.labels)]
    header = ["feature", "value", *(f"weight {one}" for one in labels or [""]), "product"]
    header = [name.strip() for name in header]
    rows = [
        [term.feature, f"{term.value:.4g}", *_weights(term.weights), f"{term.product:+.4f}"]
        for term in chosen
    ]
    empty = [""] * (len(header) - 2)
    if len(chosen) < len(explanation.terms):
        rest = explanation.z - explanation.bias - sum(term.product for term in chosen)
        n = len(explanation.terms) - len(chosen)
        rows.append([f"({n} others)", *empty, f"{rest:+.4f}"])
    biases = _weights(explanation.biases)
    rows.append(["bias", "1", *biases, f"{explanation.bias:+.4f}"])
    name = "z" if explanation.is_binary else f"z({labels[0]}) - z({labels[1]})"
    rows.append([f"sum: {name}", *empty, f"{explanation.z:.4f}"])
    if gold is not None and explanation.is_binary:
        step = explanation.step(gold, learning_rate)
        header += ["gradient", "next weight"]
        pairs = zip(step.gradient, step.weights, strict=True)
        after = dict(zip(explanation.terms, pairs, strict=True))
        for row, term in zip(rows, chosen, strict=False):
            row += [f"{value:.4g}" for value in after[term]]
        rows[-2] += [f"{step.bias_gradient:.4g}", f"{step.bias:.4g}"]
        rows = [[*row, *[""] * (len(header) - len(row))] for row in rows]
    return table(header, rows, terminal=terminal)


def _weights(weights: Sequence[float]) -> list[str]:
    return [f"{weight:.4f}" for weight in weights]


def _unit(explanation: Explanation) -> list[str]:
    """Return the counts before they were divided by √n, if they were."""
    if explanation.unit == 1.0:
        return []
    n = round(explanation.unit**2)
    counts = [
        f"{term.feature} {round(2 * term.value * explanation.unit) / 2:g}/√{n}"
        for term in explanation.terms
        if term.feature.rpartition(":")[2] in COUNTS
    ]
    return [f"counts by the root of the {n} tokens: {', '.join(counts)}", ""]


def _line(explanation: Explanation) -> list[str]:
    """Return z written out, as in the lecture, if it is not too long."""
    if len(explanation.terms) > MOST_IN_LINE or not explanation.is_binary:
        return []
    parts = [
        (term.weight, f"{abs(term.weight):.3g}*{_short(term.value)}") for term in explanation.terms
    ]
    parts.append((explanation.bias, f"{abs(explanation.bias):.3g}"))
    signed = [f"{'-' if value < 0 else '+'} {text}" for value, text in parts]
    line = " ".join(signed).removeprefix("+ ")
    return [f"z = {line} = {explanation.z:.3f}", ""]


def _short(value: float) -> str:
    """Return a value with two decimals, if it is not whole.

    >>> _short(3.0), _short(4.189654), _short(-0.5)
    ('3', '4.19', '-0.50')
    """
    return str(int(value)) if value.is_integer() else f"{value:.2f}"


def _probabilities(explanation: Explanation) -> list[str]:
    """Return the probabilities, that of the positive label as a bar with the decision boundary."""
    p, (negative, positive) = explanation.probabilities, explanation.labels
    if explanation.is_binary:
        return [
            f"P({positive}|x) = σ({explanation.z:.3f}) = {_rounded(p[positive])}",
            f"P({negative}|x) = 1 - {p[positive]:.4f} = {_rounded(p[negative])}",
            "",
            f"0 {bar(p[positive])} 1",
        ]
    ranked = sorted(p, key=lambda label: -p[label])
    return [f"P({label}|x) = {p[label]:.4f}" for label in ranked]


def _rounded(probability: float) -> str:
    return f"{probability:.4f}, about {probability:.2f}"


def bar(probability: float) -> str:
    """Return a line from 0 to 1 with the decision boundary in the middle, and a probability on it.

    >>> bar(0.7)
    '────────────────────┼───────●────────────'
    """
    line = ["─"] * (_BAR_WIDTH + 1)
    line[_BAR_WIDTH // 2] = "┼"
    line[round(probability * _BAR_WIDTH)] = "●"
    return "".join(line)


def _decision(explanation: Explanation) -> list[str]:
    """Return the decision, the words that it hangs on, and what else would change it."""
    lines = [f"decision: {explanation.predicted}"]
    if not explanation.evidence:
        lines.append("no evidence: nothing in the text counts, so this is what most texts are")
    if explanation.is_changed:
        return lines
    words = explanation.hangs_on()
    other = explanation.labels[explanation.predicted == explanation.labels[0]]
    if words:
        lines.append(f"without {_listed(words)} it would be {other}")
    elif words is None:
        lines.append(f"it hangs on more than {MOST_WORDS} words")
    elif explanation.paint():
        lines.append("without all words that speak for it, it would still be the same")
    changes = explanation.smallest_change()
    if changes:
        named = [f"{name} {n:+d}" for name, n in changes.items()]
        lines.append(f"the smallest change of counts that makes it {other}: {', '.join(named)}")
    return lines


def _listed(words: Sequence[str]) -> str:
    """List words, of many the first ones.

    >>> _listed(["good"]), _listed(["good", "nice"])
    ("'good'", "'good' and 'nice'")
    """
    shown = [f"'{word}'" for word in words[:8]]
    if len(words) > len(shown):
        return f"{', '.join(shown)} and {len(words) - len(shown)} others"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _loss(explanation: Explanation, gold: str, learning_rate: float) -> str:
    p, loss = explanation.probabilities[gold], explanation.loss(gold)
    line = f"cross-entropy if the label is {gold}: -ln {p:.4f} = {loss:.4f}, about {loss:.2g}\n"
    if explanation.is_binary:
        line += f"one step of gradient descent, learning rate {learning_rate:g}: in the table\n"
    return line
