"""A training run in words: whether it reached the minimum and, if not, what to change."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from logreg.training.history import Outcome, StopReason
from logreg.training.options import ADAPTIVE, Hyperparameters

CLOSE = 0.01
"""A loss within this fraction of its minimum has converged, when learning rates are compared."""

MAX_RISES = 1 / 3
"""If the loss rises in a larger fraction of the epochs, the steps are too long."""

MAX_RISES_ADAPTIVE = 2 / 3
"""The same for the schedule ``adaptive``, which raises the loss to find the rate that suits."""

_LEAST_SHOWN = 1e-6
"""A smaller suboptimality is mostly rounding, and shown as this."""


Spell = Callable[[str], str]
"""Returns how a hyperparameter is spelled where the message is read."""


def as_option(name: str) -> str:
    """Return the option of the command line for a hyperparameter.

    >>> as_option("learning_rate")
    '--learning-rate'
    """
    return f"--{name.replace('_', '-')}"


def describe(
    outcome: Outcome, hyperparameters: Hyperparameters, *, spell: Spell = as_option
) -> str:
    """Return one line about how training ended, and what to change if it has not converged."""
    reason = _reason(outcome, hyperparameters, spell)
    if outcome.validation_loss is None:
        return reason
    best = f"validation loss {outcome.validation_loss:.4f} after epoch {outcome.epoch}"
    return f"{reason}; kept the weights that are best on the validation texts, {best}"


def _reason(outcome: Outcome, hyperparameters: Hyperparameters, spell: Spell) -> str:
    if outcome.stop_reason is StopReason.COUNTED:
        return "counted: naive Bayes has its weights in one pass, and does not lower the loss"
    if outcome.stop_reason is StopReason.AVERAGED:
        return "averaged over the blocks, which is above the minimum of the loss"
    if outcome.stop_reason is StopReason.CONVERGED:
        if outcome.validation_loss is not None:
            return "converged"  # and then chose other weights, on the way there
        return f"converged: the loss is within {_percent(outcome.suboptimality)} of its minimum"
    if outcome.stop_reason is StopReason.SEPARATED and outcome.constant_loss == 0:
        return (
            "all texts have the same label: there is no minimum, the bias would grow without "
            f"bound; stopped at loss {outcome.loss:.4f}; add texts of the other label"
        )
    if outcome.stop_reason is StopReason.SEPARATED:
        return (
            "the features separate the labels: there is no minimum, weights would grow without "
            f"bound; stopped at loss {outcome.loss:.4f}; "
            f"a penalty ({spell('l2')} 0.001) gives a minimum"
        )
    if outcome.stop_reason is StopReason.STOPPED_EARLY:
        return (
            f"stopped: {hyperparameters.patience} epochs in a row did not lower the validation loss"
        )
    return f"NOT converged: {_distance(outcome)}; {_advice(outcome, hyperparameters, spell)}"


def _distance(outcome: Outcome) -> str:
    if math.isinf(outcome.suboptimality):
        return "the loss is still far above its minimum"
    return f"the loss is still about {_percent(outcome.suboptimality)} above its minimum"


def verdict(outcome: Outcome, hyperparameters: Hyperparameters) -> str:
    """Return what the learning rate did, in a word (SLP ch. 5.6).

    ``converges``: training stopped by itself, or within a hundredth of the minimum.
    ``overshoots``: it did not, and either no epoch improved, or the loss rose in too many of them
    (`MAX_RISES`); the steps are too long. ``crawls``: it did not, and the loss was still falling;
    the steps are too short, or too few.
    """
    if outcome.stop_reason is not StopReason.LAST_EPOCH or outcome.suboptimality <= CLOSE:
        return "converges"
    has_improved = any(epoch.improved for epoch in outcome.epochs)
    return "crawls" if has_improved and not _oscillates(outcome, hyperparameters) else "overshoots"


def _oscillates(outcome: Outcome, hyperparameters: Hyperparameters) -> bool:
    """Return whether the loss rose in so many epochs that the steps must be too long."""
    losses = [outcome.first_loss, *(epoch.loss for epoch in outcome.epochs)]
    rises = sum(not after < before for before, after in pairwise(losses))  # NaN is a rise
    tolerated = MAX_RISES_ADAPTIVE if hyperparameters.schedule == ADAPTIVE else MAX_RISES
    return rises > tolerated * len(outcome.epochs)


def _advice(outcome: Outcome, hyperparameters: Hyperparameters, spell: Spell) -> str:
    """Return what to change: the learning rate if the losses say which way, else the epochs."""
    rate = f"{spell('learning_rate')} (currently {hyperparameters.learning_rate:g})"
    epochs = f"{spell('epochs')} (currently {hyperparameters.epochs})"
    if not any(epoch.improved for epoch in outcome.epochs):
        return f"no epoch lowered the loss: decrease {rate}"
    if hyperparameters.schedule == ADAPTIVE:
        return f"increase {epochs}"
    if _oscillates(outcome, hyperparameters):
        average = "" if hyperparameters.average else f", use {spell('average')}"
        return f"the loss oscillates: decrease {rate}{average} or use {spell('schedule')} adaptive"
    return f"the loss was still falling: increase {rate} or {epochs}"


def _percent(fraction: float) -> str:
    """Return a fraction as a percentage with two significant digits.

    >>> _percent(0.0842), _percent(1e-9)
    ('8.4%', '0.0001%')
    """
    return f"{max(fraction, _LEAST_SHOWN) * 100:.2g}%"
