"""Fitting naive Bayes: counting, in one pass, what logistic regression searches for."""

from __future__ import annotations

import math

import numpy as np

from logreg.data.splits import Rows
from logreg.features.sparse import SparseRows
from logreg.loss import Floats, Gold, cross_entropy
from logreg.naive_bayes import BERNOULLI, bernoulli, multinomial, of_two_labels
from logreg.training.fit import Fit, logits
from logreg.training.history import Outcome, StopReason
from logreg.training.sparse_fit import counts_by_label


def fit_naive_bayes(
    X: SparseRows,
    y: Gold,
    n_labels: int,
    *,
    event_model: str,
    alpha: float,
    known: Rows,
    weights: Floats | None = None,
) -> Fit:
    """Return the θ of naive Bayes.

    Args:
        X: features, >= 0, shape (n, d); the Bernoulli model only asks whether they are 0.
        y: gold labels, shape (n,).
        n_labels: K.
        event_model: one of `options.EVENT_MODELS`.
        alpha: α > 0, which is added to every count.
        known: the columns to count; the others have the weight 0.
        weights: the weight of each example, shape (n,); None if all weigh the same.
    """
    example_weights = np.ones(len(y)) if weights is None else weights / weights.mean()
    priors = np.bincount(y, example_weights, n_labels).astype(np.float64)
    counted = X.with_data((X.data != 0).astype(np.float64)) if event_model == BERNOULLI else X
    counts = counts_by_label(counted, y, n_labels, example_weights)[known]
    theta = np.zeros((X.n_columns + 1, n_labels))
    estimate = bernoulli if event_model == BERNOULLI else multinomial
    theta[[*known.tolist(), X.n_columns]] = estimate(counts, priors, alpha)
    if n_labels == 2:
        theta = of_two_labels(theta)
    share = priors / priors.sum()
    losses = cross_entropy(logits(theta, X), y)
    return Fit(
        theta=theta,
        outcome=Outcome(
            theta=theta,
            epoch=0,
            loss=float(np.average(losses, weights=example_weights)),
            validation_loss=None,
            first_loss=math.log(n_labels),
            constant_loss=float(-(share[share > 0] * np.log(share[share > 0])).sum()),
            gradient_norm=0.0,
            suboptimality=0.0,
            epochs=[],
            stop_reason=StopReason.COUNTED,
        ),
        examples=len(y),
    )
