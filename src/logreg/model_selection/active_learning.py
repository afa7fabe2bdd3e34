"""Active learning: which text to label next, and when to stop.

After each label a model is trained on all labels so far, and the text of which it is least certain
comes next: of two labels the one whose P is closest to 0.5, of more the one with the smallest
difference between the two most probable labels (uncertainty sampling, Lewis & Gale 1994).

More labels change nothing when the model gives the same labels as before to texts of the pool
(stabilising predictions, Bloodgood & Vijay-Shanker 2009). Their agreement is Cohen's

    κ = (p_o - p_e) / (1 - p_e)

where p_o is the share of equal labels, and p_e the share that chance would make equal.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from logreg.data.splits import Rows
from logreg.features import Batch, FeatureSet, blocks
from logreg.features.base import FixedCounting
from logreg.labels import Labels
from logreg.loss import Floats, Gold, softmax
from logreg.model import Model, predicted
from logreg.training.fit import logits, theta_of
from logreg.training.options import Hyperparameters, TrainingOptions
from logreg.training.sparse_fit import fit_sparse
from logreg.training.trainer import as_sparse

SAMPLE = 10_000
"""Texts that are scored for the next question; of a larger pool they are drawn at random."""

STOP_SET = 2_000
"""Texts on which models are compared, drawn once."""

WINDOW, WINDOWS, STABLE = 10, 3, 0.99
"""Labels between two models that are compared, and the average κ of so many windows that is
enough."""

PRIOR, PRIOR_OF_MODEL = 1.0, 10.0
"""λ₂ times the number of texts: how closely weights are held to 0, or to those of a model."""

STAND_INS = 100
"""Texts with the labels of the model to begin with, so that a few others do not outweigh it."""

TOLERANCE = 0.01
"""How near its minimum the loss must be, as a fraction: the next label moves it further."""

_ORDER_SEED, _STOP_SEED, _SAMPLE_SEED = 5, 6, 7
"""Besides the seed, so that no two random choices are the same."""


class ActiveLearner:
    """Learns the labels of a pool of texts one by one, and chooses the next text.

    Args:
        texts: the pool, at least one text.
        labels: the labels; those of the model, if there is one.
        features: what is counted; those of the model, if there is one.
        start: the model to begin with, which decides until each label has a text; without one the
            first texts are drawn at random.
        seed: of the random choices.

    Attributes:
        given: the label of each labelled text by the number of the text, in the order they came.
    """

    def __init__(
        self,
        texts: Sequence[str],
        labels: Labels,
        features: FeatureSet,
        start: Model | None = None,
        seed: int = 0,
    ) -> None:
        self.given: dict[int, int] = {}
        self._start, self._seed = start, seed
        self._labels = labels
        self._features, self._counts = _counted(texts, features)
        self._order = np.random.default_rng([seed, _ORDER_SEED]).permutation(len(texts))
        stop_set = np.random.default_rng([seed, _STOP_SEED]).permutation(len(texts))[:STOP_SET]
        self._stop_counts: Batch = self._counts[np.sort(stop_set)]
        self._is_open = np.ones(len(texts), dtype=bool)
        self._decisions: list[Gold | None] = []
        self._theta: Floats | None = None
        self._stand_ins = self._labels_of_model()

    def learn(self, text: int, label: int) -> None:
        """Learn the label of a text, and update the model."""
        self.resume({text: label})

    def resume(self, given: dict[int, int]) -> None:
        """Learn the labels of several texts, with one update of the model at the end."""
        self.given |= given
        self._is_open[[*given]] = False
        self._theta = self._fit()
        n_before = len(self.given) - len(self._decisions) - 1
        self._decisions += [*[None] * n_before, self._decide()]

    def forget(self, text: int) -> None:
        """Forget the last label, which is that of a text; the text may come again."""
        del self.given[text]
        self._is_open[text] = True
        self._decisions.pop()
        self._theta = self._fit()

    def pass_over(self, text: int, *, is_passed: bool = True) -> None:
        """Leave a text out of the questions, or let it come again."""
        self._is_open[text] = not is_passed

    def next(self) -> int | None:
        """Return the number of the text to label next; None if there are no more."""
        rows = self._order[self._is_open[self._order]]
        if not len(rows):
            return None
        if not self.has_model:
            return int(rows[0])
        if len(rows) > SAMPLE:
            random = np.random.default_rng([self._seed, _SAMPLE_SEED, len(self.given)])
            rows = random.choice(rows, SAMPLE, replace=False)
        return int(rows[uncertainty(self._logits(self._counts[rows])).argmax()])

    @property
    def has_model(self) -> bool:
        """Whether there is a model: one to begin with, or one of the labels."""
        return self._start is not None or self._theta is not None

    def logits(self, texts: Sequence[str]) -> Floats:
        """Return z of texts by the current model, shape (n,), or (n, K) for K > 2 labels.

        Raises:
            ValueError: there is no model yet.
        """
        return self._logits(self._features.count(texts))

    def kappa(self) -> float | None:
        """Return the average κ of the last windows; None before there are as many labels."""
        pairs = []
        for i in range(WINDOWS):
            end = len(self._decisions) - 1 - i * WINDOW
            if end < WINDOW:
                return None
            pairs.append((self._decisions[end - WINDOW], self._decisions[end]))
        found = [kappa(one, other) for one, other in pairs if one is not None and other is not None]
        return sum(found) / WINDOWS if len(found) == WINDOWS else None

    def _logits(self, counts: Batch) -> Floats:
        features = self._features.weigh(counts)
        if self._theta is not None:
            return logits(self._theta, features)
        if self._start is None:
            raise ValueError("there is no model yet")
        return self._start.logits_of(features)

    def _decide(self) -> Gold | None:
        """Return the labels of the stop set; None if there is no model yet."""
        if self._theta is None:
            return None
        return predicted(self._logits(self._stop_counts))

    def _fit(self) -> Floats | None:
        """Train on all labels so far; None if a label has no text."""
        n_labels = len(self._labels)
        if len({*self.given.values()}) < n_labels:
            return None
        given = {**self._stand_ins, **self.given}
        rows: Rows = np.array([*given], dtype=np.intp)
        prior = PRIOR if self._start is None else PRIOR_OF_MODEL
        settings = Hyperparameters(l2=prior / len(rows), tolerance=TOLERANCE)
        options = TrainingOptions(settings).for_data(len(rows), ascent=True)
        fit = fit_sparse(
            as_sparse(self._features.weigh(self._counts[rows])),
            np.array([*given.values()], dtype=np.intp),
            n_labels,
            options.hyperparameters,
            n_dense=self._features.n_dense,
            start=None if self._start is None else theta_of(self._start.linear),
        )
        return fit.theta

    def _labels_of_model(self) -> dict[int, int]:
        """Return the labels that the model to begin with gives to some texts; {} without one."""
        if self._start is None:
            return {}
        texts = self._order[:STAND_INS]
        y = predicted(self._logits(self._counts[texts]))
        return dict(zip(texts.tolist(), y.tolist(), strict=True))


def _counted(texts: Sequence[str], features: FeatureSet) -> tuple[FeatureSet, Batch]:
    """Count texts that have no labels yet."""
    counting = FixedCounting(features)
    for block in blocks(texts, len):
        counting.add(block)
    return counting.result()


def uncertainty(z: Floats) -> Floats:
    r"""Return how uncertain a model is of each text, at most 0, shape (n,).

    Of two labels it is -|z|, of more P of the second label minus P of the first.

    >>> uncertainty(np.array([-2.0, 0.5])).tolist()
    [-2.0, -0.5]

    Args:
        z: logits, shape (n,), or (n, K).
    """
    if z.ndim == 1:
        return -np.abs(z)
    ranked = np.sort(softmax(z), axis=1)
    margins: Floats = ranked[:, -2] - ranked[:, -1]
    return margins


def kappa(one: Gold, other: Gold) -> float:
    """Return Cohen's κ of two lists of labels; 0 where both have a single label.

    >>> kappa(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]))
    0.5
    """
    n = int(max(one.max(), other.max())) + 1
    first, second = (np.bincount(labels, minlength=n) / len(labels) for labels in (one, other))
    by_chance = float(first @ second)
    return (float((one == other).mean()) - by_chance) / (1 - by_chance) if by_chance < 1 else 0.0
