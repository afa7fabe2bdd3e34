"""From the templates to HTML; the only module that imports jinja2.

Every value is escaped. Besides, characters that could hide or turn others are shown as escapes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from logreg.errors import LogregError
from logreg.explanation.html import visible
from logreg.formatting import metric_text
from logreg.pages.page import own_file

if TYPE_CHECKING:
    from jinja2 import Environment

UNDEFINED = "–"


def rendered(name: str, **values: Any) -> str:
    """Return a template with values filled in.

    Raises:
        LogregError: jinja2 is not installed.
    """
    return _environment().get_template(name).render(values)


def require_jinja() -> None:
    """Raise an error if jinja2 is missing, before any text has been read.

    Raises:
        LogregError: it is not installed.
    """
    _environment()


def _environment() -> Environment:
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ImportError:
        cure = "pip install 'logreg-text[report]'"
        raise LogregError(f"reports are made by the package jinja2; {cure}") from None
    environment = Environment(
        loader=FunctionLoader(lambda name: own_file(f"report/{name}")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.filters |= {
        "number": number,
        "place": place,
        "count": count,
        "parts": parts,
        "sum_of_diagonal": sum_of_diagonal,
    }
    return environment


def number(value: float) -> str:
    """Return a metric as ``evaluate`` prints it, but an en dash for NaN.

    >>> number(0.75), number(math.nan)
    ('0.7500', '–')
    """
    return UNDEFINED if math.isnan(value) else metric_text(value)


def place(value: float) -> str:
    """Return a place in a drawing.

    >>> place(12.0), place(1 / 3)
    ('12', '0.33')
    """
    return f"{round(value, 2):g}" if abs(value) < 1000 else f"{value:.0f}"


def count(n: int, noun: str) -> str:
    """Return how many there are.

    >>> count(1, "text"), count(3, "text")
    ('1 text', '3 texts')
    """
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def parts(pairs: Mapping[str, tuple[float, float]], i: int) -> dict[str, float]:
    """Return the first or the second of pairs, by name."""
    return {name: pair[i] for name, pair in pairs.items()}


def sum_of_diagonal(counts: Sequence[Sequence[int]]) -> int:
    """Return how many texts of a confusion matrix got their gold label."""
    return sum(row[i] for i, row in enumerate(counts))
