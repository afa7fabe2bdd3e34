"""An explanation as a fragment of HTML: it needs no script, no style sheet and no other file."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from logreg.errors import printable

if TYPE_CHECKING:
    from logreg.explanation import Explanation

_GREEN, _RED = (27, 120, 55), (178, 24, 43)

MOST_TERMS = 20
"""Rows of the table; the others are added up."""


def fragment(explanation: Explanation) -> str:
    """Return the text with its words painted, and the terms of z.

    A word is green or red for or against the label, the more so the more it adds to z.
    """
    negative, positive = explanation.labels
    p = explanation.probabilities
    chances = ", ".join(f"P({escape(label)}) = {p[label]:.4f}" for label in (positive, negative))
    return (
        '<div style="font-family: sans-serif; max-width: 60em">\n'
        f'<p style="line-height: 1.7"><bdi>{_painted(explanation)}</bdi></p>\n'
        f"{_table(explanation)}\n"
        f"<p>z = {explanation.z:.4f}; {chances}: <b>{escape(explanation.predicted)}</b></p>\n"
        "</div>\n"
    )


def _painted(explanation: Explanation) -> str:
    text, parts, place = explanation.text, [], 0
    paint = explanation.paint()
    largest = max((abs(one.contribution) for one in paint), default=0.0) or 1.0
    for one in paint:
        parts.append(_safe(text[place : one.start]))
        red, green, blue = _GREEN if one.contribution > 0 else _RED
        strength = abs(one.contribution) / largest
        title = escape(f"{', '.join(one.features)}: {one.contribution:+.4f}", quote=True)
        parts.append(
            f'<span title="{title}" style="background: rgba({red},{green},{blue},'
            f'{0.1 + 0.5 * strength:.2f})">{_safe(text[one.start : one.end])}</span>'
        )
        place = one.end
    return "".join([*parts, _safe(text[place:])])


def visible(text: str) -> str:
    r"""Return a text in which characters that could hide or turn others are shown as escapes.

    >>> visible("a\u202eb\x1b\tc\n")
    'a\\u202eb\\x1b\tc\n'
    """
    return "".join(c if c in "\n\t" else printable(c) for c in text)


def _safe(text: str) -> str:
    """Return a text without characters that could turn, hide or leave the page."""
    return escape(visible(text)).replace("\n", "<br>\n")


def _table(explanation: Explanation) -> str:
    terms = explanation.terms
    if len(terms) > MOST_TERMS:
        terms = explanation.strongest(MOST_TERMS)
    rows = [(t.feature, f"{t.value:g}", f"{t.weight:.4f}", f"{t.product:+.4f}") for t in terms]
    rest = explanation.z - explanation.bias - sum(term.product for term in terms)
    n_others = len(explanation.terms) - len(terms)
    if n_others:
        rows.append((f"{n_others} others", "", "", f"{rest:+.4f}"))
    rows += [
        ("bias", "", "", f"{explanation.bias:+.4f}"),
        ("sum, z", "", "", f"{explanation.z:.4f}"),
    ]
    header = "".join(f"<th>{name}</th>" for name in ("feature", "value", "weight", "product"))
    lines = ["<tr>" + f"<td>{_safe(row[0])}</td>" + _numbers(row[1:]) + "</tr>" for row in rows]
    return "<table>\n<tr>" + header + "</tr>\n" + "\n".join(lines) + "\n</table>"


def _numbers(cells: tuple[str, ...]) -> str:
    return "".join(f'<td style="text-align: right">{cell}</td>' for cell in cells)
