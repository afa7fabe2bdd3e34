"""Lists as values of options: parts with commas between them, as in a row of CSV."""

from __future__ import annotations

import click

from logreg.errors import excerpt


def comma_separated(value: str) -> list[str]:
    """Return the parts of a value, without blanks around them; one with a comma is quoted.

    >>> comma_separated('x1, "a, b"'), comma_separated("")
    (['x1', 'a, b'], [])

    Raises:
        click.BadParameter: it is not one row.
    """
    import csv

    rule = f"must be a list on one line, with commas between, got {excerpt(value)}."
    if "\n" in value or "\r" in value:
        raise click.BadParameter(rule)
    try:
        (parts,) = csv.reader([value], skipinitialspace=True)
    except csv.Error as error:  # a part is too long
        raise click.BadParameter(rule) from error
    return [part.strip() for part in parts]
