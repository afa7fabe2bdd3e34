"""Draw what ``logreg explain`` shows on a terminal.

python docs/picture.py            # update docs/explain.svg
"""

from __future__ import annotations

import html
import os
import pty
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).with_name("explain.svg")
LOGREG = Path(sys.executable).with_name("logreg")
COLUMNS = 84

TEXT = (
    "It's hokey. There are virtually no surprises, and the writing is second-rate. So why was it "
    "so enjoyable? For one thing, the cast is great. Another nice touch is the music. I was "
    "overcome with the urge to get off the couch and start dancing. It sucked me in, and it'll do "
    "the same to you."
)
COMMAND = ("explain", "--model", "textbook", TEXT)


def on_a_terminal(*arguments: str) -> str:
    """Return what a command shows on a terminal of `COLUMNS` columns."""
    primary, secondary = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LOGREG_", "NO_COLOR"))}
    environment |= {"COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    with subprocess.Popen(
        [str(LOGREG), *arguments], stdin=secondary, stdout=secondary, env=environment
    ):
        os.close(secondary)
        shown = b""
        while part := _read(primary):
            shown += part
    os.close(primary)
    return shown.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:  # how Linux reports the end
        return b""


def drawn(shown: str) -> str:
    """Return lines of a terminal as SVG."""
    console = Console(file=StringIO(), record=True, width=COLUMNS)
    console.print(Text.from_ansi(shown))
    picture = console.export_svg(title=f"logreg {COMMAND[0]}", unique_id="explain")
    return re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)  # from elsewhere


def texts_of(picture: str) -> list[str]:
    """Return the texts in a picture, in order."""
    return [html.unescape(text) for text in re.findall(r">([^<>]*)</text>", picture)]


if __name__ == "__main__":
    PICTURE.write_text(drawn(on_a_terminal(*COMMAND)), encoding="utf-8")
