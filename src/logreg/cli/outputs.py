"""Where a command's answer goes: stdout, which is data and nothing else."""

from __future__ import annotations

import json
import math
import os
import stat
import sys
from typing import Any, BinaryIO

import click

from logreg.errors import InputError
from logreg.pipeline.writers import line, to_bytes

FACT_WIDTH = 30
"""Characters of a fact that are shown: a digest is known by its first ones."""

_LONG = 1e6
"""A metric of this size is written with an exponent."""


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
    stdout.write(line(text.removesuffix("\n")))
    stdout.flush()


def print_json(value: Any) -> None:
    """Write a value as one line of JSON, which is UTF-8: what of the data is not becomes U+FFFD."""
    text = json.dumps(value, ensure_ascii=stdout_is_terminal())
    print_text(to_bytes(text).decode("utf-8", "replace"))


def fact_text(value: object) -> str:
    """Write a fact of a model for a table.

    >>> fact_text(True), fact_text(0.1 + 0.2), fact_text(["ham", "spam"]), fact_text(None)
    ('yes', '0.3', 'ham, spam', '-')
    >>> fact_text({"ham": 1.0, "spam": 2.5})
    'ham 1, spam 2.5'
    """
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, dict):
        value = [f"{name} {fact_text(part)}" for name, part in value.items()]
    text = ", ".join(map(fact_text, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= FACT_WIDTH else text[:FACT_WIDTH] + "..."


def metric_text(value: float, sign: str = "") -> str:
    """Write a metric with four decimals; one that is not defined as a dash.

    >>> metric_text(0.75), metric_text(0.25, "+"), metric_text(math.nan), metric_text(1e300)
    ('0.7500', '+0.2500', '-', '1e+300')
    """
    if math.isnan(value):
        return "-"
    return f"{value:{sign}.4f}" if abs(value) < _LONG else f"{value:{sign}.4g}"


def stdout_is_terminal() -> bool:
    """Tell whether a person will read the answer."""
    return sys.stdout is not None and sys.stdout.isatty()


def stdout_is_pipe() -> bool:
    """Return whether another program reads the answer, and may be done with it at any time."""
    try:
        mode = os.fstat(sys.stdout.fileno()).st_mode
    except (OSError, AttributeError):  # closed, or not a file of the system
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def note(message: str) -> None:
    """Say something beside the answer, on stderr."""
    click.echo(f"logreg: {message}", err=True)
