"""A step of the lesson as text, for a terminal or a pipe."""

from __future__ import annotations

import os
import re
import shutil
import textwrap

import click

from logreg.cli import plots
from logreg.cli.render import table
from logreg.lesson.step import Lecture, Part, Plot, Table
from logreg.lesson.tour import TOUR

_WIDTH = 80
_MOST = 100
"""Columns of a pipe, and the most of a terminal: longer lines are hard to read."""


def as_text(name: str, lecture: Lecture, *, terminal: bool) -> str:
    """Return a step as text.

    Args:
        name: which step.
        lecture: what it is about.
        terminal: whether it is shown on a terminal, with colours and in its width.
    """
    width = min(shutil.get_terminal_size().columns, _MOST) if terminal else _WIDTH
    has_colour = terminal and not os.environ.get("NO_COLOR")
    step = TOUR[name].make(lecture)
    title = f"{[*TOUR].index(name) + 1}. {TOUR[name].title}"
    bold = click.style(title, bold=True) if has_colour else title
    sections = [f"{bold}\n{'=' * len(title)}"]
    sections += [_shown(part, width, terminal=terminal, colour=has_colour) for part in step.parts]
    commands = "\n".join(_folded(line, width) for one in step.commands for line in _lines(one))
    sections.append("The same numbers, by commands:")
    sections.append(click.style(commands, fg="cyan") if has_colour else commands)
    return "\n\n".join(section for section in sections if section) + "\n\n"


_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"|\$?'(?:[^'\\]|\\.)*')+""")

_UNIT = re.compile(rf"--?\w[-\w]*[ ](?![-|]){_WORD.pattern}|{_WORD.pattern}")
"""An option with its value, or any other word."""


def _lines(commands: str) -> list[str]:
    """Return commands one by one; a line end within quotes ends none.

    >>> _lines('a "b\\nc"\\nd')
    ['a "b\\nc"', 'd']
    """
    return re.findall(rf"{_WORD.pattern}(?:[ ]+{_WORD.pattern})*", commands)


def _folded(command: str, width: int) -> str:
    """Return a command indented, and over several lines where it is too long for one."""
    lines = [""]
    for word in _UNIT.findall(command):
        if len(lines[-1]) + len(word.split("\n")[0]) + 2 > width - 4 and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return textwrap.indent(" \\\n  ".join(lines), "  ")


def _shown(part: Part, width: int, *, terminal: bool, colour: bool) -> str:
    """Return a part of a step as lines; a plot is empty where it can't be drawn."""
    if isinstance(part, Table):
        shown = table(part.header, part.rows, prose=part.prose, terminal=terminal)
        return shown.rstrip("\n")
    if isinstance(part, Plot):
        return plots.drawn(part, width, colour=colour) if plots.is_available() else ""
    return part if part.startswith(" ") else textwrap.fill(part, width)
