"""How learning ended, in words: whether the minimum was reached and, if not, what to change."""

from __future__ import annotations

import math
from itertools import pairwise

from logreg.training.loop import Ending, Outcome
from logreg.training.options import ADAPTIVE, Hyperparameters

_CLOSE = 0.01
"""A loss within this fraction of its minimum is as good as there, when rates are compared."""

_LEAST_GAP = 1e-6
"""A gap below this is told as this; what is left of it then is rounding."""


def describe(outcome: Outcome, hyperparameters: Hyperparameters) -> str:
    """Say in a line how learning ended.

    Args:
        outcome: where learning has led.
        hyperparameters: how.
    """
    ending = _ending(outcome, hyperparameters)
    if outcome.validation_loss is None:
        return ending
    best = f"validation loss {outcome.validation_loss:.4f} after epoch {outcome.epoch}"
    return f"{ending}; kept the weights that are best on the validation texts, {best}"


def _ending(outcome: Outcome, hyperparameters: Hyperparameters) -> str:
    if outcome.ending is Ending.CONVERGED:
        if outcome.validation_loss is not None:
            return "converged"  # and then chose other weights, on the way there
        return f"converged: the loss is within {_percent(outcome.gap)} of its minimum"
    if outcome.ending is Ending.SEPARATED and outcome.constant_loss == 0:
        return (
            "all texts have the same label: there is no minimum, the bias would grow for ever; "
            f"stopped at loss {outcome.loss:.4f}; add texts of the other label"
        )
    if outcome.ending is Ending.SEPARATED:
        return (
            "the features separate the labels: there is no minimum, weights would grow for ever; "
            f"stopped at loss {outcome.loss:.4f}; a penalty such as --l2 0.001 gives a minimum"
        )
    if outcome.ending is Ending.NO_BETTER:
        return (
            f"stopped: {hyperparameters.patience} epochs in a row did not lower the validation loss"
        )
    return f"NOT converged: {_distance(outcome)}; {_advice(outcome, hyperparameters)}"


def _distance(outcome: Outcome) -> str:
    if math.isinf(outcome.gap):
        return "the loss is still far above its minimum"
    return f"the loss is still about {_percent(outcome.gap)} above its minimum"


def verdict(outcome: Outcome, hyperparameters: Hyperparameters) -> str:
    """Say in a word what a descent did, as the chapter has it of the learning rate (SLP ch. 5.6).

    ``converges``: it came to an end by itself, or within a hundredth of the minimum.
    ``overshoots``: it did not, and no epoch lowered the
    loss, or more than a third of them raised it; steps are too long. (The schedule ``adaptive``
    raises the loss to find the rate that suits; there it is two thirds.) ``crawls``: it did not,
    and the loss was still falling; steps are too short, or too few.
    """
    if outcome.ending is not Ending.LAST_EPOCH or outcome.gap <= _CLOSE:
        return "converges"
    falls_at_all = any(epoch.kept for epoch in outcome.epochs)
    if falls_at_all and not _goes_up_and_down(outcome, hyperparameters):
        return "crawls"
    return "overshoots"


def _goes_up_and_down(outcome: Outcome, hyperparameters: Hyperparameters) -> bool:
    """Tell whether so many epochs raised the loss that the steps must be too long."""
    losses = [outcome.first_loss, *(epoch.loss for epoch in outcome.epochs)]
    rises = sum(not after < before for before, after in pairwise(losses))
    bearable = 2 / 3 if hyperparameters.schedule == ADAPTIVE else 1 / 3
    return rises > bearable * len(outcome.epochs)


def _advice(outcome: Outcome, hyperparameters: Hyperparameters) -> str:
    """Tell what to change: the learning rate, where the losses say which way, else the epochs."""
    rate = f"{hyperparameters.learning_rate:g}"
    if not any(epoch.kept for epoch in outcome.epochs):
        return f"no epoch lowered the loss: lower --learning-rate (it is {rate})"
    if hyperparameters.schedule == ADAPTIVE:
        return f"raise --epochs (they are {hyperparameters.epochs})"
    if _goes_up_and_down(outcome, hyperparameters):
        cure = "" if hyperparameters.average else ", use --average"
        return (
            f"the loss goes up and down: lower --learning-rate (it is {rate}){cure} or use "
            "--schedule adaptive"
        )
    return (
        f"the loss was still falling: raise --learning-rate (it is {rate}) or --epochs (they are "
        f"{hyperparameters.epochs})"
    )


def _percent(fraction: float) -> str:
    """Show a fraction as a percentage with two significant digits.

    >>> _percent(0.0842), _percent(1e-9)
    ('8.4%', '0.0001%')
    """
    return f"{max(fraction, _LEAST_GAP) * 100:.2g}%"
