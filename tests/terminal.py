"""Commands on a real terminal, and what it shows."""

from __future__ import annotations

import os
import re
import select
import struct
import subprocess
import sys
import time
from dataclasses import dataclass

CONTROL = re.compile(r"\n|\r|\x1b\[1A|\x1b\[2K|\x1b\[[0-9;]*m|[^\n\r\x1b]+")
"""What the program may send: line ends, moves, the clearing of a line, styles, text."""

HIDDEN_CURSOR = "\x1b[?25l"


@dataclass(frozen=True)
class Shown:
    status: int
    output: str

    @property
    def lines(self) -> list[str]:
        """The lines that are there in the end, without styles."""
        lines, y, x = [""], 0, 0
        parts = CONTROL.findall(self.output)
        assert "".join(parts) == self.output
        for part in parts:
            if part == "\n":
                y, x = y + 1, 0
                lines += [""] * (y == len(lines))
            elif part == "\r":
                x = 0
            elif part == "\x1b[1A":
                y -= 1
            elif part == "\x1b[2K":
                lines[y] = ""
            elif not part.startswith("\x1b"):
                lines[y] = lines[y][:x].ljust(x) + part + lines[y][x + len(part) :]
                x += len(part)
        assert lines[-1] == ""
        return lines[:-1]


def start(
    arguments: list[str], columns: int, term: str, *, color: bool = False
) -> tuple[subprocess.Popen[bytes], int]:
    """Start a command with all of its streams on a new terminal; return it and the other side."""
    import fcntl
    import termios

    primary, secondary = os.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {**os.environ, "TERM": term}
    for name in ("COLUMNS", "NO_COLOR"):
        environment.pop(name, None)
    if not color:
        environment["NO_COLOR"] = "1"
    command = [sys.executable, "-m", "logreg", *arguments]
    process = subprocess.Popen(
        command, stdin=secondary, stdout=secondary, stderr=secondary, env=environment
    )
    os.close(secondary)
    return process, primary


def on_a_terminal(
    *arguments: str, columns: int = 80, term: str = "xterm", color: bool = False
) -> Shown:
    """Run a command on a terminal; return all that it shows."""
    process, primary = start(list(arguments), columns, term, color=color)
    output = read_all(primary)
    return Shown(process.wait(), output)


class Dialogue:
    """A command on a terminal that asks for keys.

    Args:
        arguments: the command.
        prompt: how its questions end.
        columns: the width of the terminal.
    """

    def __init__(self, *arguments: str, prompt: bytes, columns: int = 80) -> None:
        self.process, self.terminal = start([*arguments], columns, "xterm")
        self._prompt = prompt + b"\x1b[0m\r\n"
        self._shown = b""

    def wait(self) -> None:
        """Wait for a question, and until the program reads."""
        self._shown += read_until_asked(self.terminal, self._prompt)

    def press(self, *keys: bytes) -> None:
        """Answer a question with each of the keys."""
        for key in keys:
            self.wait()
            os.write(self.terminal, key)

    def end(self) -> Shown:
        """Wait for the end; return all that was shown."""
        output = self._shown.replace(b"\r\n", b"\n").decode() + read_all(self.terminal)
        return Shown(self.process.wait(), output)


def read_until(primary: int, what: bytes) -> bytes:
    """Return what a terminal shows up to a text that must come soon."""
    shown = b""
    while what not in shown:
        assert select.select([primary], [], [], 30)[0], shown
        shown += os.read(primary, 65536)
    return shown


def read_until_asked(primary: int, prompt: bytes) -> bytes:
    """Return what a terminal shows up to a question, when the program has begun to read.

    What is typed before that may be lost, and a Ctrl-D is then no end of the input.
    """
    shown = read_until(primary, prompt)
    time.sleep(0.3)
    return shown


def read_all(primary: int) -> str:
    """Return what a terminal shows until its last program ends, which must be soon."""
    shown, deadline = b"", time.monotonic() + 60
    try:
        while select.select([primary], [], [], max(0.0, deadline - time.monotonic()))[0]:
            block = os.read(primary, 65536)
            if not block:
                break
            shown += block
    except OSError:  # raised on Linux when the other side is closed
        pass
    os.close(primary)
    assert time.monotonic() < deadline, shown[-1000:]
    return shown.replace(b"\r\n", b"\n").decode()
