"""``--min-accuracy`` and its like: limits that the metrics of a model have to keep.

They make ``evaluate`` a test: the report is the same, and a limit that is missed is an exit status.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from logreg.cli.evaluation_options import number
from logreg.cli.options import Decorated
from logreg.formatting import metric_text

if TYPE_CHECKING:
    from logreg.evaluation.metrics import Metrics


class _Limit(NamedTuple):
    """An option that bounds a metric.

    Attributes:
        option: its name.
        metric: the name of the metric in `Metrics`.
        help: its help.
        is_least: whether the metric must be at least, rather than at most, its value.
        most: the largest value of the option; None for any.
    """

    option: str
    metric: str
    help: str
    is_least: bool
    most: float | None = 1

    @property
    def parameter(self) -> str:
        """The name of the option's value in Python."""
        return self.option.removeprefix("--").replace("-", "_")

    def is_kept(self, value: float, bound: float) -> bool:
        """Return whether a value is on the right side of a bound, or on it."""
        return value >= bound if self.is_least else value <= bound


_LIMITS = (
    _Limit("--min-accuracy", "accuracy", "Lowest accuracy allowed.", is_least=True),
    _Limit("--min-auc", "roc_auc", "Lowest ROC AUC allowed.", is_least=True),
    _Limit("--max-loss", "log_loss", "Highest log loss allowed.", is_least=False, most=None),
    _Limit(
        "--max-calibration-error",
        "expected_calibration_error",
        "Highest calibration error allowed.",
        is_least=False,
    ),
)

LIMIT_OPTIONS = tuple(limit.option for limit in _LIMITS)
"""What stands under the heading "Limits" of a command's help."""


def limit_options(command: Decorated) -> Decorated:
    """Add the limits; the command gets those that are given as ``limits``, by option."""

    @wraps(command)
    def with_limits(*arguments: Any, **values: Any) -> Any:
        given = {limit.option: values.pop(limit.parameter) for limit in _LIMITS}
        limits = {option: value for option, value in given.items() if value is not None}
        return command(*arguments, limits=limits, **values)

    for limit in reversed(_LIMITS):
        with_limits = _option(limit)(with_limits)
    return with_limits  # type: ignore[return-value]


def _option(limit: _Limit) -> Callable[[Decorated], Decorated]:
    return click.option(
        limit.option,
        type=click.FloatRange(0, limit.most),
        callback=number,
        metavar="X" if limit.most is None else "P",
        help=limit.help,
    )


def missed(metrics: Metrics, limits: Mapping[str, float]) -> list[str]:
    """Return one message per limit that is missed; an undefined metric misses every limit.

    Args:
        metrics: the metrics of a model.
        limits: values by option, as `limit_options` passes them.
    """
    given = [(limit, limits[limit.option]) for limit in _LIMITS if limit.option in limits]
    return [
        message
        for limit, bound in given
        if (message := _miss(limit, getattr(metrics, limit.metric), bound))
    ]


def _miss(limit: _Limit, value: float, bound: float) -> str | None:
    """Return the message if a value is beyond its limit, or NaN."""
    from logreg.evaluation.metrics import TITLES

    title, given = TITLES[limit.metric], f"{limit.option} {bound!r}"
    if value != value:
        return f"{title} is undefined, which misses {given}"
    if limit.is_kept(value, bound):
        return None
    shown = metric_text(value)
    if limit.is_kept(float(shown), bound):  # the difference is beyond the fourth decimal
        shown = repr(float(value))
    return f"{title} {shown} is {'below' if limit.is_least else 'above'} {given}"
