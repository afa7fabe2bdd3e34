"""The man pages show the help of the commands."""

from __future__ import annotations

import shutil
import subprocess

import man_pages
import pytest

from logreg.cli import COMMANDS
from logreg.cli.commands.lexicon import COMMANDS as LEXICON_COMMANDS

SUMMARIES = {
    **{f"logreg-{name}": summary for name, summary in COMMANDS.items()},
    **{f"logreg-lexicon-{name}": summary for name, summary in LEXICON_COMMANDS.items()},
}


def test_pages_show_the_help() -> None:
    pytest.importorskip("click_man")
    assert man_pages.stale(man_pages.pages()) == [], "run: python docs/man_pages.py"


def test_pages_do_not_depend_on_the_terminal_or_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("click_man")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    narrow = man_pages.pages()
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert man_pages.pages() == narrow


def test_every_command_has_a_page_that_begins_with_its_summary() -> None:
    names = sorted(path.stem for path in man_pages.FOLDER.iterdir())
    assert names == sorted(["logreg", *SUMMARIES])
    for name, summary in SUMMARIES.items():
        lines = (man_pages.FOLDER / f"{name}.1").read_text("utf-8").splitlines()
        title = f"{name} - {summary}".replace("-", r"\-")
        assert lines[1:3] == [".SH NAME", title]


def test_a_missing_and_a_left_over_page_are_stale() -> None:
    there = {path.name: path.read_text("utf-8") for path in man_pages.FOLDER.iterdir()}
    assert man_pages.stale(there) == []
    del there["logreg-cv.1"]
    assert man_pages.stale({**there, "logreg-new.1": ""}) == ["logreg-cv.1", "logreg-new.1"]


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
@pytest.mark.parametrize("name", ["logreg", *SUMMARIES])
def test_troff_has_no_complaint(name: str) -> None:
    page = man_pages.FOLDER / f"{name}.1"
    command = ["groff", "-man", "-Tutf8", "-ww", "-z", str(page)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
