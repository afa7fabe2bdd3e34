"""Single keys from a terminal, for commands that ask one question after another."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import click

from logreg.atomic import before_ending
from logreg.cli.console import stdin_is_terminal, stdout_is_terminal
from logreg.errors import printable

END = ""
"""What is read when no more keys will come: after Ctrl-D, or when the terminal is gone."""

_CTRL_C, _CTRL_D = "\x03", "\x04"

_KEY = re.compile(r"\x1b(?:\[[0-9;]*[A-Za-z~]|O.)?|.", re.DOTALL)
"""A character, or the sequence that an arrow or a function key sends."""


class Keys:
    """Reads keys one by one; those that are typed ahead are kept."""

    def __init__(self) -> None:
        self._pending: deque[str] = deque()

    def next(self) -> str:
        """Wait for a key and return it, or `END`.

        Raises:
            KeyboardInterrupt: Ctrl-C.
        """
        if not self._pending:
            try:
                self._pending += _KEY.findall(click.getchar())
            except (EOFError, OSError):
                return END
        key = self._pending.popleft() if self._pending else END
        if key == _CTRL_C:
            raise KeyboardInterrupt
        return END if key == _CTRL_D else key

    def choice(self, status: str, choices: Mapping[str, str], *, end: str) -> str:
        """Show what keys mean, wait for one of them, and return it.

        Args:
            status: what stands before them.
            choices: the meaning of each key.
            end: the key that the end of all keys stands for.

        Raises:
            KeyboardInterrupt: Ctrl-C.
        """
        meanings = [f"{key}: {printable(meaning)}" for key, meaning in choices.items()]
        width = shutil.get_terminal_size().columns
        click.secho("\n".join(joined([f"[{status}]", *meanings], width)), dim=True)
        key = self.next()
        while key not in choices and key != END:
            key = self.next()
        return end if key == END else key


def joined(parts: Sequence[str], width: int) -> list[str]:
    """Return lines of whole parts with two blanks between them.

    >>> joined(["[1/9]", "a: accept", "k: keep"], 17)
    ['[1/9]  a: accept', 'k: keep']
    """
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + 2 + len(part) > width:
            lines.append(part)
        else:
            lines[-1] = f"{lines[-1]}  {part}" if lines[-1] else part
    return lines


@contextmanager
def keyboard(option: str, cure: str) -> Iterator[Keys]:
    """Give a reader of keys; the terminal is as it was however the program ends.

    Args:
        option: what needs the keyboard, for the message.
        cure: what to do where there is none.

    Raises:
        click.UsageError: stdin or stdout is not a terminal.
    """
    if not (stdin_is_terminal() and stdout_is_terminal()):
        raise click.UsageError(f"{option} asks at the keyboard and needs a terminal; {cure}.")
    if os.name != "posix":
        yield Keys()
        return
    import termios

    before = termios.tcgetattr(sys.stdin)

    def restore() -> None:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)

    with before_ending(restore):
        yield Keys()
