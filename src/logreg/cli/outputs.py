"""Where a command's answer goes: stdout, which is data and nothing else."""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

import click

from logreg.errors import InputError
from logreg.writers import encode


def binary_stdout() -> BinaryIO:
    """Return stdout for bytes.

    Raises:
        InputError: stdout is closed: there is nobody to answer.
    """
    if sys.stdout is None:
        raise InputError("it is closed; send the output somewhere", "stdout")
    return sys.stdout.buffer


def print_text(text: str) -> None:
    """Write lines of text to stdout, and be sure that they have got there."""
    stdout = binary_stdout()
    stdout.write(encode(text.removesuffix("\n")))
    stdout.flush()


def print_json(value: Any) -> None:
    """Write a value as one line of JSON, which is UTF-8: what of the data is not becomes U+FFFD."""
    text = json.dumps(value, ensure_ascii=stdout_is_terminal())
    print_text(encode(text).decode("utf-8", "replace"))


def stdout_is_terminal() -> bool:
    """Tell whether a person will read the answer."""
    return sys.stdout is not None and sys.stdout.isatty()


def note(message: str) -> None:
    """Say something beside the answer, on stderr."""
    click.echo(f"logreg: {message}", err=True)
