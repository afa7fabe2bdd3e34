"""Learning-rate schedules: how η goes from epoch to epoch.

    constant   η_k = η
    inverse    η_k = η / (1 + d·k)                     (Robbins & Monro 1951)
    cosine     η_k = η · (1 + cos(π k / K)) / 2        (Loshchilov & Hutter 2017)
    adaptive   η_k+1 = η_k / √d after an epoch that lowered the loss, else η_k · d

k counts epochs from 0, K is the most that may come, d the decay. The first three are fixed in
advance, the last one listens to the loss (the "bold driver"): it finds the rate that suits the data
from any start, where of the others each suits some.
"""

from __future__ import annotations

import math

from logreg.training.options import ADAPTIVE, CONSTANT, INVERSE, Hyperparameters


def fixed_rate(hyperparameters: Hyperparameters, epoch: int) -> float:
    """Return η of an epoch, counted from 0, by a schedule that is fixed in advance.

    >>> halving = Hyperparameters(learning_rate=1.0, schedule="inverse", decay=0.5)
    >>> [fixed_rate(halving, k) for k in (0, 2, 6)]
    [1.0, 0.5, 0.25]
    """
    rate = hyperparameters.learning_rate
    if hyperparameters.schedule == CONSTANT:
        return rate
    if hyperparameters.schedule == INVERSE:
        return rate / (1 + hyperparameters.decay * epoch)
    return rate * (1 + math.cos(math.pi * epoch / hyperparameters.epochs)) / 2


def next_rate(hyperparameters: Hyperparameters, epoch: int, rate: float, *, fell: bool) -> float:
    """Return η of an epoch, counted from 0, after one that had η ``rate``.

    >>> next_rate(Hyperparameters(decay=0.25), 1, 0.1, fell=True)
    0.2
    >>> next_rate(Hyperparameters(decay=0.25), 2, 0.2, fell=False)
    0.05

    Args:
        hyperparameters: the schedule, and what it needs.
        epoch: the epoch that is to come.
        rate: η of the epoch before.
        fell: whether the epoch before lowered the loss.
    """
    if hyperparameters.schedule != ADAPTIVE:
        return fixed_rate(hyperparameters, epoch)
    decay = hyperparameters.decay
    return rate / math.sqrt(decay) if fell else rate * decay
