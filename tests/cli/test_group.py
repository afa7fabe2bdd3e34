from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest
from support import Cli

import logreg.cli
from logreg.cli.commands import lexicon
from logreg.cli.help import OTHER, GroupedCommand
from logreg.cli.lazy import LazyGroup
from logreg.cli.suggestions import COMMANDS_MEANT
from logreg.scanner import kernel

GROUPS = [logreg.cli.logreg, lexicon.lexicon]


def context(group: click.Group) -> click.Context:
    return click.Context(group, info_name=group.name)


@pytest.mark.parametrize("group", [[], ["lexicon"]])
def test_group_without_arguments_prints_its_help(cli: Cli, group: list[str]) -> None:
    bare = cli(*group)
    assert (bare.status, bare.stderr) == (0, "")
    assert bare.stdout == cli(*group, "--help").stdout
    assert len(bare.lines) > 10


@pytest.mark.parametrize(
    ("group", "summaries"),
    [(logreg.cli.logreg, logreg.cli.COMMANDS), (lexicon.lexicon, lexicon.COMMANDS)],
)
def test_summary_is_the_first_sentence_of_the_command_s_help(
    group: LazyGroup, summaries: dict[str, str]
) -> None:
    for name, summary in summaries.items():
        command = group.get_command(context(group), name)
        assert command is not None
        assert (command.help or "").partition("\n")[0] == summary


@pytest.mark.parametrize("arguments", [[], ["lexicon"]])
def test_summaries_fit_a_terminal_of_80_columns(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    summaries = lexicon.COMMANDS if arguments else logreg.cli.COMMANDS
    lines = cli(*arguments, "--help").lines
    for name, summary in summaries.items():
        assert any(line.split(maxsplit=1) == [name, summary] for line in lines), name


def test_help_of_the_group_imports_no_command() -> None:
    code = (
        "import sys; from logreg.cli import run; run(['--help']); "
        "print([name for name in sys.modules "
        "if name == 'numpy' or name.startswith('logreg.cli.commands')])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "name", ["train", "cv", "suspects", "tune", "evaluate", "classify", "features"]
)
def test_every_option_stands_under_a_heading(name: str) -> None:
    group = logreg.cli.logreg
    command = group.get_command(context(group), name)
    assert isinstance(command, GroupedCommand)
    options = [param for param in command.params if isinstance(param, click.Option)]
    left_over = {option.opts[-1] for option in options if command.heading(option) == OTHER}
    assert left_over <= {"--jobs"}


def test_help_under_headings_lists_every_option_once_and_no_argument(cli: Cli) -> None:
    lines = cli("evaluate", "--help").lines
    assert [line for line in lines if re.fullmatch("[A-Z].*:", line)] == [
        "Input:",
        "Model:",
        "Report:",
        "Limits:",
        "Output:",
        "Many files:",
        "Other options:",
    ]
    options = [line.split()[0] for line in lines if line.startswith("  -")]
    assert len(options) == len(set(options)) == 30
    assert "  [FILE]..." not in lines


@pytest.mark.parametrize(("columns", "width"), [(60, 60), (80, 80), (100, 100), (200, 100)])
def test_help_follows_the_width_of_the_terminal(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    options = cli("train", "--help").stdout.partition("\nInput:\n")[2]
    assert width - 10 < max(map(len, options.splitlines())) < width


@pytest.mark.parametrize("command", [[], ["classify"], ["lexicon"], ["lexicon", "audit"]])
def test_help_is_a_word_too(cli: Cli, command: list[str]) -> None:
    assert cli("help", *command) == cli(*command, "--help")


def test_help_of_a_lexicon_command_in_its_own_group(cli: Cli) -> None:
    assert cli("lexicon", "help", "audit") == cli("lexicon", "audit", "--help")


def test_version_has_a_short_option(cli: Cli) -> None:
    assert cli("-V") == cli("--version")
    found = "with" if kernel.is_available() else "without"
    assert cli("-V").stdout.startswith(f"logreg {logreg.__version__} ({found} the compiled kernel")


def test_version_says_why_the_kernel_is_missing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGREG_KERNEL", "0")
    kernel.library.cache_clear()
    assert cli("--version").stdout == (
        f"logreg {logreg.__version__} (without the compiled kernel: LOGREG_KERNEL is 0)\n"
    )
    kernel.library.cache_clear()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["clasify"], "No such command 'clasify'. Did you mean 'classify'?"),
        (["predict"], "No such command 'predict'. Did you mean 'classify'?"),
        (["fit"], "No such command 'fit'. Did you mean 'train'?"),
        (["inspect"], "No such command 'inspect'. Did you mean 'show'?"),
        (["version"], "No such command 'version'. Did you mean '--version'?"),
        (["audit"], "No such command 'audit'. Did you mean 'lexicon audit'?"),
        (["help", "clasify"], "No such command 'clasify'. Did you mean 'classify'?"),
        (["nonsense"], "No such command 'nonsense'."),
        (["lexicon", "aduit"], "No such command 'aduit'. Did you mean 'audit'?"),
        (["lexicon", "inspect"], "No such command 'inspect'. Did you mean 'show'?"),
        (["lexicon", "predict"], "No such command 'predict'."),
        (["train", "--lr", "1"], "No such option '--lr'. Did you mean '--learning-rate'?"),
        (["cv", "--eta=1"], "No such option '--eta'. Did you mean '--learning-rate'?"),
        (["show", "--eta"], "No such option '--eta'."),
        (
            ["classify", "--treshold", "1"],
            "No such option '--treshold'. Did you mean '--threshold'?",
        ),
        (
            ["train", "--lexicons"],
            "No such option '--lexicons'. Did you mean '--lexicon' or '--extend-lexicon'?",
        ),
        (
            ["train", "--no-avrage"],
            "No such option '--no-avrage'. Did you mean '--no-average' or '--average'?",
        ),
        (["train", "-z"], "No such option '-z'."),
    ],
)
def test_what_does_not_exist_brings_a_suggestion(cli: Cli, typed: list[str], message: str) -> None:
    result = cli(*typed)
    assert (result.status, result.stdout) == (2, "")
    assert re.fullmatch(
        rf"logreg: {re.escape(message)} \(see 'logreg[a-z ]* --help'\)\n", result.stderr
    )


def test_every_word_from_elsewhere_leads_to_something_that_exists() -> None:
    names = set(logreg.cli.COMMANDS)
    assert not names & set(COMMANDS_MEANT)
    for target in COMMANDS_MEANT.values():
        command, *rest = target.split()
        assert command in {*names, "--version"}
        assert set(rest) <= set(lexicon.COMMANDS)
