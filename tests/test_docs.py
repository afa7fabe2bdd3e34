"""The pages show what the commands print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import generate
import pytest
from support import ROOT, Cli

from logreg.cli import COMMANDS
from logreg.cli.commands.lexicon import COMMANDS as LEXICON_COMMANDS

ALL_COMMANDS = [*COMMANDS, *(f"lexicon {name}" for name in LEXICON_COMMANDS)]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="pages show a Unix shell"),
]


@pytest.mark.parametrize("page", generate.PAGES, ids=lambda page: page.name)
def test_page_shows_what_its_commands_print(page: Path) -> None:
    assert generate.renewed(page) == page.read_text("utf-8"), "run: python docs/generate.py"


def test_the_picture_shows_what_explain_shows() -> None:
    import picture

    drawn = picture.drawn(picture.on_a_terminal(*picture.COMMAND))
    shown = picture.texts_of(picture.PICTURE.read_text("utf-8"))
    assert picture.texts_of(drawn) == shown, "run: python docs/picture.py"


@pytest.mark.parametrize("name", ALL_COMMANDS)
def test_command_is_in_the_reference(name: str) -> None:
    assert f"\n$ logreg {name} --help\n" in (ROOT / "docs" / "reference.md").read_text("utf-8")


@pytest.mark.parametrize("page", generate.PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


AT_THE_KEYBOARD = {"label"}
"""Commands whose examples need a terminal; see their own tests."""


@pytest.mark.parametrize("name", [name for name in ALL_COMMANDS if name not in AT_THE_KEYBOARD])
def test_examples_of_the_help_work_when_pasted(name: str, cli: Cli, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    examples = cli(*name.split(), "--help").stdout.partition("Examples:\n")[2].partition("\n\n")[0]
    commands = [line.strip() for line in examples.splitlines()]
    assert commands
    environment = {**os.environ, "PATH": f"{generate.BIN}{os.pathsep}{os.environ['PATH']}"}
    for command in commands:
        result = subprocess.run(
            ["bash", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, env=environment
        )
        assert result.returncode == 0, (command, result.stderr)
