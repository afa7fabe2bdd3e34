"""Make the man pages of the commands from their help, with click-man.

    python docs/man_pages.py            # update docs/man/
    python docs/man_pages.py --check    # list stale pages, change nothing

The wheel installs them in share/man/man1.
"""

from __future__ import annotations

import copy
import re
import sys
import tempfile
from collections.abc import Mapping
from inspect import cleandoc
from pathlib import Path

import click

import logreg
from logreg.cli import logreg as program

FOLDER = Path(__file__).resolve().parent / "man"

NO_DATE = " "
"""The date in the pages: where there is none, click-man puts the current one."""

UNFILLED = "\b\n"
"""Begins a paragraph of a help text whose lines click leaves as they are."""


def pages() -> dict[str, str]:
    """Return the text of each page by its file name."""
    from click_man.core import write_man_pages

    group, version = _printable(program), logreg.__version__
    with tempfile.TemporaryDirectory() as folder:
        write_man_pages("logreg", group, version=version, target_dir=folder, date=NO_DATE)
        return {path.name: path.read_text(encoding="utf-8") for path in Path(folder).iterdir()}


def _printable(command: click.Command) -> click.Command:
    """Return a copy of a command whose help texts are in the language of man pages.

    The commands of a group are imported, as click-man does not ask for them.
    """
    page, help_text = copy.copy(command), cleandoc(command.help or "")
    page.help, page.short_help = roff(help_text), escaped(help_text.partition("\n")[0])
    page.params = [_printable_option(param) for param in command.params]
    if isinstance(command, click.Group) and isinstance(page, click.Group):
        page.commands = _commands(command)
    return page


def _commands(group: click.Group) -> dict[str, click.Command]:
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: _printable(command) for name, command in found.items() if command is not None}


def _printable_option(param: click.Parameter) -> click.Parameter:
    if not isinstance(param, click.Option):
        return param
    option = copy.copy(param)
    option.help = escaped(param.help or "")
    return option


def roff(help_text: str) -> str:
    r"""Translate a help text: examples keep their lines, and no character is a command.

    >>> roff("Print it.\n\n\b\nExamples:\n  printf 'a\\n'")
    "Print it.\n\n.nf\nExamples:\n  printf 'a\\en'\n.fi"
    """
    return "\n\n".join(map(_paragraph, help_text.split("\n\n")))


def _paragraph(text: str) -> str:
    if text.startswith(UNFILLED):
        return f".nf\n{escaped(text.removeprefix(UNFILLED))}\n.fi"
    return escaped(text)


def escaped(text: str) -> str:
    r"""Escape what troff would read in its own way.

    >>> escaped("'-' is stdin")
    "\\&'\\-' is stdin"
    """
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^(?=[.'])", r"\\&", text, flags=re.MULTILINE)


def stale(current: Mapping[str, str]) -> list[str]:
    """Return the names of the files in the folder that are missing, outdated or left over."""
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*")}
    return sorted(
        name for name in there.keys() | current.keys() if there.get(name) != current.get(name)
    )


def main() -> None:
    """Update the pages, or check them."""
    current = pages()
    outdated = stale(current)
    for name in outdated:
        print(f"docs/man/{name} is stale")
        if "--check" in sys.argv:
            continue
        if name in current:
            FOLDER.mkdir(exist_ok=True)
            (FOLDER / name).write_text(current[name], encoding="utf-8")
        else:
            (FOLDER / name).unlink()
    sys.exit("--check" in sys.argv and bool(outdated))


if __name__ == "__main__":
    main()
