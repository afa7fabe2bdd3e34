"""``--allow``: the limits for hostile input, raised or lowered."""

from __future__ import annotations

import re

import click

from logreg.cli.comma_separated import comma_separated
from logreg.cli.whole_numbers import whole_number
from logreg.data.input_options import Limits
from logreg.errors import excerpt

_UNITS = {
    "": 1,
    "B": 1,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
    "KIB": 1 << 10,
    "MIB": 1 << 20,
    "GIB": 1 << 30,
    "TIB": 1 << 40,
}
_MOST_NESTING = 500
"""Half of what Python's own stack is good for."""


def allowed(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> Limits:
    """Return the limits that are given, as ``record=4GB,nesting=200``; the rest as they are.

    Raises:
        click.BadParameter: a value is none.
    """
    limits = Limits()
    for part in (part for value in values for part in comma_separated(value)):
        name, _, size = part.partition("=")
        number = _number(name, size)
        if number is None:
            rule = (
                "must be record=SIZE, such as 4GB, expansion=N, or nesting=N with N up to "
                f"{_MOST_NESTING}"
            )
            raise click.BadParameter(f"{rule}, got {excerpt(part)}.")
        limits = limits._replace(**{name: number})
    return limits


def _number(name: str, size: str) -> int | None:
    if name == "record":
        return bytes_of(size)
    if name == "nesting":
        return whole_number(size, least=1, most=_MOST_NESTING)
    return whole_number(size, least=1) if name == "expansion" else None


def bytes_of(size: str) -> int | None:
    """Return the bytes that a size stands for; None if it is none.

    >>> bytes_of("4GB"), bytes_of("1.5 MiB"), bytes_of("100"), bytes_of("0"), bytes_of("GB")
    (4000000000, 1572864, 100, None, None)
    """
    found = re.fullmatch(r"([0-9]{1,15}(?:\.[0-9]{1,6})?) ?([A-Za-z]*)", size)
    unit = _UNITS.get(found[2].upper()) if found else None
    if found is None or unit is None:
        return None
    number = round(float(found[1]) * unit)
    return number if 1 <= number < 1 << 63 else None
