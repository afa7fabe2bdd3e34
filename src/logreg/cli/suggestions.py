"""What a command or an option that does not exist was probably meant to be."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import click

COMMANDS_MEANT = {
    "predict": "classify",
    "fit": "train",
    "inspect": "show",
    "learn": "lexicon learn",
    "audit": "lexicon audit",
    "version": "--version",
}
"""Words from other programs, and commands of a group typed without it."""

OPTIONS_MEANT = {"--lr": "--learning-rate", "--eta": "--learning-rate"}


def no_such_command(name: str, group: click.Group, ctx: click.Context) -> str:
    """Return the message for an unknown command of a group."""
    commands = group.list_commands(ctx)
    possible = {*commands, *_option_names(group)}
    meant = {
        word: target for word, target in COMMANDS_MEANT.items() if target.split()[0] in possible
    }
    return f"No such command '{name}'.{_question(name, commands, meant)}"


def usage_message(error: click.UsageError) -> str:
    """Return the message of a usage error; for an unknown option with our own suggestions.

    Click compares names with their dashes, which makes short ones similar, and sorts by name.
    """
    if not isinstance(error, click.NoSuchOption) or error.ctx is None:
        return error.format_message()
    options = [name for name in _option_names(error.ctx.command) if name.startswith("--")]
    meant = {word: option for word, option in OPTIONS_MEANT.items() if option in options}
    return f"No such option '{error.option_name}'.{_question(error.option_name, options, meant)}"


def _option_names(command: click.Command) -> list[str]:
    options = (param for param in command.params if isinstance(param, click.Option))
    return [name for option in options for name in (*option.opts, *option.secondary_opts)]


def _question(name: str, candidates: Collection[str], meant: Mapping[str, str]) -> str:
    """Ask whether one of the candidates was meant, the likeliest first; empty if none is close.

    >>> _question("--treshold", ["--echo", "--threshold"], {}), _question("x", ["train"], {})
    (" Did you mean '--threshold'?", '')
    """
    if name in meant:
        return f" Did you mean '{meant[name]}'?"
    from difflib import get_close_matches

    by_word = {candidate.lstrip("-"): candidate for candidate in candidates}
    close = [f"'{by_word[word]}'" for word in get_close_matches(name.lstrip("-"), by_word)]
    return f" Did you mean {' or '.join(close)}?" if close else ""
