"""Fitting on sparse rows, or for several labels: scale the columns, minimise, and fold back.

Dense columns are standardised. Those of n-grams keep their 0: they are multiplied by what the
feature set says, and by the ratio of naive Bayes if that is asked for. The θ that is returned is
for the features as they were given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from logreg.features.sparse import SparseRows, beside
from logreg.loss import Floats, Gold
from logreg.naive_bayes import log_count_ratio
from logreg.training.ascent import Examples, minimise
from logreg.training.fit import Fit, Scaling
from logreg.training.history import Epoch
from logreg.training.options import Hyperparameters


def fit_sparse(
    X: SparseRows,
    y: Gold,
    n_labels: int,
    hyperparameters: Hyperparameters,
    *,
    n_dense: int,
    scales: Floats | None = None,
    nb: bool = False,
    weights: Floats | None = None,
    start: Floats | None = None,
    validation: tuple[SparseRows, Gold] | None = None,
    on_epoch: Callable[[Epoch], None] | None = None,
) -> Fit:
    """Find the weights and the biases that minimise the objective of `training.ascent`.

    Args:
        X: features, shape (n, d), n >= 1, finite.
        y: gold labels, shape (n,).
        n_labels: K.
        hyperparameters: how to learn; l2 > 0.
        n_dense: the number of columns, first among all, that are dense.
        scales: by what to multiply each column, shape (d,); None for 1.
        nb: whether to multiply the columns of n-grams by their naive-Bayes log-count ratios.
        weights: the weight of each example, shape (n,), > 0; None if all weigh the same.
        start: the initial θ, shape (d + 1,) or (d + 1, K); None for 0.
        validation: features and labels for early stopping: the θ with the lowest loss on them is
            returned.
        on_epoch: called after each epoch.
    """
    example_weights = np.ones(len(y)) if weights is None else weights / weights.mean()
    columns = Columns.of(X, n_dense, scales, example_weights)
    n_scores = 1 if n_labels == 2 else n_labels
    factors = None
    if nb:
        factors = _ratios(X, y, n_labels, columns, example_weights)
    if factors is not None and n_scores == 1:
        columns, factors = columns.multiplied(factors[:, 1]), None
    shape = (X.n_columns + 1,) if n_scores == 1 else (X.n_columns + 1, n_scores)
    outcome = minimise(
        Examples(columns.apply(X), y, n_scores, factors, example_weights),
        hyperparameters,
        hyperparameters.l2 or 0.0,
        np.zeros(shape) if start is None else columns.standardised(start),
        np.random.default_rng(hyperparameters.seed),
        validation=None if validation is None else (columns.apply(validation[0]), validation[1]),
        on_epoch=on_epoch,
    )
    theta = outcome.theta
    if factors is not None:
        theta = np.vstack([theta[:-1] * factors, theta[-1:]])
    return Fit(theta=columns.raw(theta), outcome=outcome, examples=len(y))


def counts_by_label(X: SparseRows, y: Gold, n_labels: int, weights: Floats) -> Floats:
    """Return the sum of each feature over the weighted texts of each label, shape (d, K)."""
    return X.weighted_sum(np.eye(n_labels)[y] * weights[:, None])


def _ratios(X: SparseRows, y: Gold, n_labels: int, columns: Columns, weights: Floats) -> Floats:
    """Return the ratio of each n-gram for each label, shape (d, K); 1 for the dense columns."""
    counted = columns.factors != 0
    counted[: columns.n_dense] = False
    has = X.with_data(np.ones(len(X.data)))
    ratios = np.ones((X.n_columns, n_labels))
    ratios[counted] = log_count_ratio(counts_by_label(has, y, n_labels, weights)[counted])
    return ratios


@dataclass(frozen=True)
class Columns:
    """How columns are scaled: (x - mean) · factor, where only dense ones have a mean.

    Attributes:
        n_dense: the number of dense columns, which come first.
        mean: of the dense columns, shape (n_dense,).
        factors: of all columns, shape (d,).
    """

    n_dense: int
    mean: Floats
    factors: Floats

    @classmethod
    def of(cls, X: SparseRows, n_dense: int, scales: Floats | None, weights: Floats) -> Columns:
        """Measure the dense columns; for the others take the scales as they are."""
        factors = np.ones(X.n_columns) if scales is None else scales.copy()
        if not n_dense:
            return cls(0, np.zeros(0), factors)
        scaling = Scaling.of(X.divided(n_dense)[0], weights)
        factors[:n_dense] = 1 / scaling.scale
        return cls(n_dense, scaling.mean, factors)

    def multiplied(self, by: Floats) -> Columns:
        """Return the scaling with further factors, shape (d,)."""
        return Columns(self.n_dense, self.mean, self.factors * by)

    def apply(self, X: SparseRows) -> SparseRows:
        """Return the scaled matrix."""
        if not self.n_dense:
            return X.scaled(self.factors)
        dense, sparse = X.divided(self.n_dense)
        scaled = (dense - self.mean) * self.factors[: self.n_dense]
        return beside(scaled, sparse.scaled(self.factors[self.n_dense :]))

    def standardised(self, theta: Floats) -> Floats:
        """Return the θ of scaled features that gives the same z."""
        usable = np.where(self.factors == 0, 1.0, self.factors)
        w = (theta[:-1].T / usable * (self.factors != 0)).T
        bias = theta[-1] + self.mean @ theta[: self.n_dense]
        return np.concatenate([w, np.asarray(bias)[None]])

    def raw(self, theta: Floats) -> Floats:
        """Return the θ of the features as they were given that gives the same z."""
        w = (theta[:-1].T * self.factors).T
        bias = theta[-1] - self.mean @ w[: self.n_dense]
        return np.concatenate([w, np.asarray(bias)[None]])
