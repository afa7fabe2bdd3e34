"""Numbers and metadata as text for tables."""

from __future__ import annotations

import math

FACT_WIDTH = 30
"""Number of characters shown of a piece of metadata; enough to recognise a digest."""

_LARGE = 1e6
"""Metrics from this magnitude on have an exponent."""


def fact_text(value: object) -> str:
    """Format a piece of a model's metadata for a table.

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
    """Format a metric with four decimals; NaN as a dash.

    >>> metric_text(0.75), metric_text(0.25, "+"), metric_text(math.nan), metric_text(1e300)
    ('0.7500', '+0.2500', '-', '1e+300')
    """
    if math.isnan(value):
        return "-"
    return f"{value:{sign}.4f}" if abs(value) < _LARGE else f"{value:{sign}.4g}"


def quoted_number(label: str) -> str:
    """Quote a label that could be taken for a number.

    >>> quoted_number("spam"), quoted_number("5")
    ('spam', "'5'")
    """
    return label if label[:1].isalpha() else f"'{label}'"
