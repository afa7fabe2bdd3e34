"""Run the commands that the pages show, and update the pages with their output.

    python docs/generate.py            # update README.md and the pages in docs/
    python docs/generate.py --check    # list stale pages, change nothing

In a block marked ``console`` each line that starts with ``$`` is a command, and the lines up to the
next command are its output, stdout and stderr together. The commands of a page run in order in a
temporary folder with a copy of data/.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

CONSOLE_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
PROMPT = "$ "

SECONDS = re.compile(r"\b\d+\.\d s\b")
"""Times, which differ in every run; the pages show them as 0.1 s."""


def renewed(page: Path) -> str:
    """Return the text of a page with the current output of its commands."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "data", Path(folder, "data"))
        text = page.read_text(encoding="utf-8")
        return CONSOLE_BLOCK.sub(lambda block: _run_block(block.group(), folder), text)


def _run_block(block: str, folder: str) -> str:
    commands = [line for line in block.splitlines() if line.startswith(PROMPT)]
    return "".join(
        f"{command}\n{_run(command.removeprefix(PROMPT), folder)}" for command in commands
    )


def _run(command: str, folder: str) -> str:
    """Run one command as if on a terminal of 80 columns; return its output."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LOGREG_")}
    environment["PATH"] = f"{BIN}{os.pathsep}{environment['PATH']}"
    environment["COLUMNS"] = "80"
    result = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    output = SECONDS.sub("0.1 s", result.stdout)
    return "".join(f"{line.rstrip()}\n" for line in output.splitlines())


def main() -> None:
    """Update the pages, or check them."""
    stale = [page for page in PAGES if renewed(page) != page.read_text(encoding="utf-8")]
    for page in stale:
        print(f"{page.relative_to(ROOT)} is stale")
        if "--check" not in sys.argv:
            page.write_text(renewed(page), encoding="utf-8")
    sys.exit("--check" in sys.argv and bool(stale))


if __name__ == "__main__":
    main()
