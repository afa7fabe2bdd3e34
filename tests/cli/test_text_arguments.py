"""What is taken for a text, and what is refused, with the cure."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import Cli

COMMANDS = ["classify", "features"]
AFTER_DASHES = "a text that begins with '-' goes after '--'."


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("arguments", [["a.txt"], ["great", "a.txt"], ["-i", "b.txt", "a.txt"]])
def test_name_of_a_file_is_refused_before_any_answer(
    cli: Cli, command: str, arguments: list[str]
) -> None:
    for name in ("a.txt", "b.txt"):
        Path(name).write_text("great\n")
    result = cli(command, *arguments)
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr == (
        "logreg: 'a.txt' is a file: to read its texts, use --input a.txt; to use the name itself "
        f"as a text, pipe it in. (see 'logreg {command} --help')\n"
    )


def test_pipe_as_an_argument_is_refused(cli: Cli) -> None:
    result = cli("classify", "/dev/null")
    assert result.status == 2
    assert "'/dev/null' is a file" in result.stderr


@pytest.mark.parametrize("text", ["", "great", "folder", "two words", "\0", "x" * 10_000, "."])
def test_other_words_are_texts(cli: Cli, text: str) -> None:
    Path("folder").mkdir()
    Path("two words").touch()
    assert cli("classify", "-m", "textbook", text).stdout.count("\n") == 1


def test_dash_is_stdin_though_a_file_has_that_name(cli: Cli) -> None:
    Path("-").touch()
    assert cli("classify", "-m", "textbook", "-", stdin=b"great\n").stdout == "0.9309\tpositive\n"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "text", ["-1 star, awful", "--- meh", "-hated it", "- good", "--echo and more", "-v =) great"]
)
def test_text_that_begins_with_a_dash_needs_dashes(cli: Cli, command: str, text: str) -> None:
    result = cli(command, "great", text)
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr.startswith(f"logreg: '{text}' is not an option; {AFTER_DASHES} (see")
    assert cli(command, "great", "--", text).status == 0
    assert cli(command, "--", "great", text).status == 0


def test_unknown_option_may_be_a_text(cli: Cli) -> None:
    assert f"; {AFTER_DASHES} (see 'logreg classify --help')" in cli("classify", "-1").stderr
    assert AFTER_DASHES not in cli("classify", "--ecko").stderr


@pytest.mark.parametrize(
    "arguments", [["-i", "- a.txt"], ["-i- a.txt"], ["--input", "- a.txt"], ["--input=- a.txt"]]
)
def test_value_of_an_option_may_begin_with_a_dash(cli: Cli, arguments: list[str]) -> None:
    Path("- a.txt").write_text("great\n")
    assert cli("classify", "-m", "textbook", *arguments).stdout == "0.9309\tpositive\n"
