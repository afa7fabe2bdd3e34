"""Each step of the lesson shows commands, and they print the figures that it shows."""

from __future__ import annotations

import os
import re
import subprocess

import generate
import pytest

from logreg.cli.lesson_text import as_text
from logreg.lesson.step import PASSAGE, Lecture, Table
from logreg.lesson.tour import TOUR

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="the commands are for a Unix shell"),
]

FIGURE = re.compile(r"[-+]?\d+\.\d{3,4}(?!\d)")

TEXTS = {
    "passage": PASSAGE,
    "hostile": 'NO!!! It\'s "great" `date` $HOME \\ \x1b[31m, caf\u00e9 ... \u202e not bad. Is it?',
    "empty": "",
    "bytes": "caf\udce9 is great.",
}

OTHERS = {
    "sigmoid": {"0.0025", "0.0180", "0.1192", "0.2689", "0.7311", "0.8808", "0.9820", "0.9975"},
    "boundary": None,
    "loss": {"0.6931"},
    "rate": {"0.353"},
}
"""Figures that are of the formula itself, and of no command; None if all are."""


def printed_by(commands: str) -> str:
    path = f"{generate.BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "200"}
    script = ["bash", "-ec", commands]
    done = subprocess.run(script, capture_output=True, env=environment, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr.decode()
    return (done.stdout + done.stderr).decode("utf-8", "replace")


OF_OTHER_TEXTS = ("batches", "rate", "convexity", "labels")
"""Steps that show the same whatever the text is."""

CASES = [
    (name, text)
    for text in TEXTS
    for name in TOUR
    if text == "passage" or name not in OF_OTHER_TEXTS
]


@pytest.mark.parametrize(("name", "text"), CASES)
def test_the_commands_print_the_figures(name: str, text: str) -> None:
    shown, _, commands = as_text(name, Lecture(TEXTS[text]), terminal=False).partition(
        "The same numbers, by commands:\n"
    )
    numbers = {float(found) for found in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", printed_by(commands))}
    excepted = OTHERS.get(name, set())
    figures = [] if excepted is None else [f for f in FIGURE.findall(shown) if f not in excepted]
    assert figures or name in ("features", "boundary", "periods")
    for figure in figures:
        half = 0.5000001 * 10 ** -len(figure.partition(".")[2])
        assert any(abs(abs(n) - abs(float(figure))) <= half for n in numbers), figure


def test_features_and_decisions_of_the_commands() -> None:
    lecture = Lecture()
    (command,) = TOUR["features"].make(lecture).commands
    assert printed_by(command).splitlines()[-1].split("\t")[:5] == ["3", "2", "1", "3", "0"]
    what_if, threshold = TOUR["boundary"].make(lecture).commands
    assert "decision: negative" in printed_by(what_if)
    assert printed_by(threshold) == "0.6969\tnegative\n"


def test_sentences_are_cut_where_the_step_says() -> None:
    step = TOUR["periods"].make(Lecture())
    (table,) = (part for part in step.parts if isinstance(part, Table))
    assert [row[-1] for row in table.rows] == ["yes", "no"]
    assert len(printed_by(step.commands[0]).splitlines()) == 2
