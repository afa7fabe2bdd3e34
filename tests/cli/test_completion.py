"""What TAB completes: by click's own classes, and in real shells."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from support import Cli

import logreg.cli
from logreg.cli.commands import lexicon

BIN = Path(sys.executable).parent

Item = tuple[str, str]


def completed(*words: str) -> list[Item]:
    """Return type and value of what completes the last of the words."""
    *arguments, incomplete = words
    shell = ShellComplete(logreg.cli.logreg, {}, "logreg", "_LOGREG_COMPLETE")
    return [(item.type, item.value) for item in shell.get_completions(arguments, incomplete)]


def plain(*values: str) -> list[Item]:
    return [("plain", value) for value in values]


def commands() -> Iterator[click.Command]:
    for group in (logreg.cli.logreg, lexicon.lexicon):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if command is not None and not isinstance(command, click.Group):
                yield command


FILES = {"FILE", "[FILE]...", "[DATA]...", "PATH", "[PATH]", "FILE|FRACTION", "zeros|random|FILE"}
FOLDERS = {"FOLDER", "[FOLDER]..."}
MODELS = {"MODEL", "[MODEL]", "A", "B"}


def test_every_file_folder_and_model_is_completed() -> None:
    for command in commands():
        context = click.Context(command)
        for param in command.params:
            items = [(item.type, item.value) for item in param.shell_complete(context, "x")]
            metavar = param.metavar or str(param.name).upper()
            if metavar in FILES | MODELS:  # no model has such a name
                assert items == [("file", "x")], (command.name, param.name)
            elif metavar in FOLDERS:
                assert items == [("dir", "x")], (command.name, param.name)
            else:
                assert items == [], (command.name, param.name)


@pytest.mark.parametrize(
    "words",
    [
        ["train"],
        ["train", "reviews.tsv"],
        ["train", "--epochs", "3"],
        ["train", "--output"],
        ["train", "-o"],
        ["train", "--trace"],
        ["train", "--validation"],
        ["train", "--lexicon"],
        ["train", "--extend-lexicon"],
        ["classify", "--input"],
        ["classify", "-i", "a.tsv", "-i"],
        ["features", "-i"],
        ["check", "--test"],
        ["expect", "--pack", "complaints"],
        ["tune"],
        ["tune", "--learning-rate", "0.1,1"],
        ["evaluate", "--model", "textbook"],
        ["diff", "textbook", "default"],
        ["reproduce", "model.json"],
        ["lexicon", "audit"],
        ["lexicon", "learn", "--extend"],
        ["lexicon", "convert"],
        ["lexicon", "show"],
    ],
    ids=" ".join,
)
def test_files(words: list[str]) -> None:
    assert completed(*words, "da") == [("file", "da")]


@pytest.mark.parametrize(
    "words", [["lexicon", "learn", "-o"], ["lexicon", "convert", "-o"], ["lexicon", "check"]]
)
def test_folders(words: list[str]) -> None:
    assert completed(*words, "li") == [("dir", "li")]


@pytest.mark.parametrize(
    "words",
    [
        ["show"],
        ["classify", "--model"],
        ["features", "-m"],
        ["evaluate", "--against"],
        ["expect", "--model"],
        ["train", "--from"],
        ["diff"],
        ["diff", "textbook"],
        ["reproduce"],
        ["reproduce", "--from"],
    ],
    ids=" ".join,
)
def test_models_are_built_in_names_and_json_files(words: list[str]) -> None:
    Path("models").mkdir()
    names = "model.json", "other.json.gz", "my model.json", "notes.txt", "models/small.json"
    for name in names:
        Path(name).touch()
    built_in = ("default", "reviews", "sentences", "spam", "textbook")
    found = plain(*built_in, "model.json", "other.json.gz")
    assert completed(*words, "") == found
    assert completed(*words, "t") == plain("textbook")
    assert completed(*words, "mod") == plain("model.json")
    assert completed(*words, "models") == [("file", "models")]
    assert completed(*words, "models/") == plain("models/small.json")
    assert completed(*words, "nowhere/") == [("file", "nowhere/")]


def test_labels_are_those_of_the_model(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mail.tsv").write_text("ham\tgreat\nspam\tawful\n")
    assert cli("train", "mail.tsv", "-o", "mail.json").status == 0
    assert completed("classify", "--only", "") == plain("negative", "positive")
    assert completed("classify", "--only", "p") == plain("positive")
    assert completed("classify", "-m", "mail.json", "--only", "") == plain("ham", "spam")
    assert completed("classify", "-m", "missing.json", "--only", "") == []
    assert completed("classify", "-m", "mail.tsv", "--only", "") == []
    monkeypatch.setenv("LOGREG_MODEL", "mail.json")
    assert completed("classify", "--only", "") == plain("ham", "spam")


def test_texts_are_not_completed() -> None:
    assert completed("classify", "da") == []


def test_help_completes_commands() -> None:
    assert completed("help", "cl") == plain("classify")
    assert completed("help", "lexicon", "a") == plain("audit")


def on_tab(shell: list[str], setup: str, typed: str, expected: str) -> None:
    """Type a line and TAB in an interactive shell, until the expected text is shown."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "TERM": "dumb"}
    primary, secondary = os.openpty()
    process = subprocess.Popen(
        shell,
        stdin=secondary,
        stdout=secondary,
        stderr=secondary,
        env=environment,
        start_new_session=True,
    )
    os.close(secondary)
    try:
        os.write(primary, f"{setup}; echo set''-up\n".encode())
        read_until(primary, "set-up")
        os.write(primary, f"{typed}\t".encode())
        read_until(primary, expected)
    finally:
        process.kill()
        process.wait()
        os.close(primary)


def read_until(primary: int, expected: str) -> None:
    shown = ""
    while expected not in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown):
        assert select.select([primary], [], [], 20)[0], shown
        shown += os.read(primary, 65536).decode()


SHELLS = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        'eval "$(_LOGREG_COMPLETE=bash_source logreg)"',
    ),
    "zsh": (
        ["zsh", "-f", "-i"],
        'autoload -U compinit; compinit -u -D; eval "$(_LOGREG_COMPLETE=zsh_source logreg)"',
    ),
}


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="shells of Unix")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("logreg cl", "logreg classify "),
        ("logreg train rev", "logreg train reviews.tsv"),
        ("logreg classify --input rev", "logreg classify --input reviews.tsv"),
        ("logreg lexicon learn -o li", "logreg lexicon learn -o lists/"),
        ("logreg show textb", "logreg show textbook"),
        ("logreg show mine", "logreg show mine.json"),
        ("logreg evaluate --model lis", "logreg evaluate --model lists/"),
        ("logreg classify --only pos", "logreg classify --only positive"),
    ],
)
@pytest.mark.parametrize("shell", SHELLS)
def test_tab_in_a_shell(shell: str, typed: str, expected: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    Path("reviews.tsv").touch()
    Path("mine.json").touch()
    Path("lists").mkdir()
    command, setup = SHELLS[shell]
    on_tab(command, setup, typed, expected)
