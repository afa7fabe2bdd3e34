"""What a step of the lesson consists of: prose, tables, curves, and the commands that made them."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from logreg.explanation import Explanation
from logreg.model import Model
from logreg.model_file import load

PASSAGE = (
    "It's hokey. There are virtually no surprises, and the writing is second-rate. So why was it "
    "so enjoyable? For one thing, the cast is great. Another nice touch is the music. I was "
    "overcome with the urge to get off the couch and start dancing. It sucked me in, and it'll do "
    "the same to you."
)
"""The chapter's example (SLP 5.2.1)."""


class Table(NamedTuple):
    """A table of text: its header, its rows, and the column that holds running text, if any."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    prose: str | None = None


class Line(NamedTuple):
    """A line of a plot: its name, and its points."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


class Plot(NamedTuple):
    """Lines in one pair of axes; shown where something can draw it.

    Attributes:
        caption: what it shows.
        x: what the horizontal axis shows.
        y: what the vertical axis shows.
        lines: the lines.
        points: names of places to mark, and the places.
    """

    caption: str
    x: str
    y: str
    lines: Sequence[Line]
    points: Sequence[tuple[str, float, float]] = ()


Part = str | Table | Plot
"""A part of a step; a string is a paragraph, or lines as they are if the first one is indented."""


@dataclass(frozen=True)
class Step:
    """A step of the lesson.

    Attributes:
        parts: what it shows, in order.
        commands: commands of a shell that print the same numbers.
    """

    parts: Sequence[Part]
    commands: Sequence[str]


class Lecture:
    """The text of the lesson, as the model of the chapter sees it.

    Attributes:
        text: the text.
    """

    def __init__(self, text: str = PASSAGE) -> None:
        self.text = text

    @cached_property
    def model(self) -> Model:
        """The model of the chapter."""
        return load("textbook")

    @cached_property
    def explanation(self) -> Explanation:
        """Each term of z of the text."""
        return self.model.explain(self.text)

    @cached_property
    def x(self) -> dict[str, float]:
        """The features of the text by name."""
        return {term.feature: term.value for term in self.explanation.terms}

    @cached_property
    def w(self) -> dict[str, float]:
        """The weights by name."""
        return {term.feature: term.weight for term in self.explanation.terms}

    @property
    def p(self) -> float:
        """P(+|x)."""
        return self.explanation.probabilities["positive"]

    @property
    def argument(self) -> str:
        """The text as a word of a command."""
        return quoted(self.text)


_LINE = 72


def quoted(text: str) -> str:
    r"""Return a text as a word of a command of the shell, in double quotes where that is safe.

    A long text goes over several lines, as the line ends count as spaces do. What a terminal can't
    show becomes an escape, which bash and zsh understand.

    >>> print(quoted("It's"), quoted('a "great" cast!'), quoted("it's \x1b[1m"))
    "It's" 'a "great" cast!' $'it\'s \x1b[1m'
    """
    if not text.isprintable():
        return f"$'{''.join(map(_escaped, text))}'"
    if re.search(r'["$`\\!]', text):
        return shlex.quote(text)
    return '"' + "\n  ".join(textwrap.wrap(text, _LINE, break_on_hyphens=False) or [""]) + '"'


def _escaped(character: str) -> str:
    if character in "'\\":
        return f"\\{character}"
    if character.isprintable():
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))


def number(value: float) -> str:
    """Return a number as a person writes it: whole, or with two decimals.

    >>> number(3.0), number(4.189654742), number(-0.5)
    ('3', '4.19', '-0.50')
    """
    return str(int(value)) if float(value).is_integer() else f"{value:.2f}"
