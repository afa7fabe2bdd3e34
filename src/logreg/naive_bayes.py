"""Naive Bayes, the generative counterpart of logistic regression (SLP ch. 4).

    P(k|x) ∝ P(k) Π P(j|k)^x_j        log P(k|x) = b_k + w_k·x + constant
    b_k = log P(k),  w_kj = log P(j|k)

So it is a linear model too; what differs is where the weights come from: they are not searched for
but counted, each feature by itself, with α added to every count (SLP eq. 4.14).

    multinomial   P(j|k) = (α + Σ x_j of the texts of k) / Σ_j (α + Σ x_j)
    Bernoulli     P(j|k) = (α + texts of k with j) / (2α + texts of k); a text that lacks j counts
                  too, with 1 - P(j|k), so that w_kj = log P(j|k) - log(1 - P(j|k)) and
                  b_k = log P(k) + Σ_j log(1 - P(j|k))

This module knows numbers only: how often each feature is in the texts of each label.
"""

from __future__ import annotations

import numpy as np

from logreg.loss import Floats

MULTINOMIAL, BERNOULLI = "multinomial", "bernoulli"


def multinomial(counts: Floats, priors: Floats, alpha: float = 1.0) -> Floats:
    """Return θ of multinomial naive Bayes, shape (d + 1, K), the biases last.

    >>> counts, priors = np.array([[2.0, 0.0], [1.0, 1.0]]), np.array([1.0, 1.0])
    >>> np.exp(multinomial(counts, priors)).round(2).tolist()
    [[0.6, 0.33], [0.4, 0.67], [0.5, 0.5]]

    Args:
        counts: the sum of each feature over the texts of each label, shape (d, K).
        priors: the number of texts of each label, shape (K,).
        alpha: α > 0.
    """
    smoothed = counts + alpha
    weights = np.log(smoothed) - np.log(smoothed.sum(axis=0))
    return np.vstack([weights, _log_priors(priors)])


def bernoulli(counts: Floats, priors: Floats, alpha: float = 1.0) -> Floats:
    """Return θ of Bernoulli naive Bayes, shape (d + 1, K), the biases last.

    Args:
        counts: the number of texts of each label that have each feature, shape (d, K).
        priors: the number of texts of each label, shape (K,).
        alpha: α > 0.
    """
    has = np.log(counts + alpha) - np.log(priors + 2 * alpha)
    lacks = np.log(priors - counts + alpha) - np.log(priors + 2 * alpha)
    return np.vstack([has - lacks, _log_priors(priors) + lacks.sum(axis=0)])


def _log_priors(priors: Floats) -> Floats:
    logs: Floats = np.log(priors) - np.log(priors.sum())
    return logs


def of_two_labels(theta: Floats) -> Floats:
    """Return θ of the sigmoid from that of two labels, shape (d + 1,): their difference.

    P(+|x) = σ(z₊ - z₋), as the softmax of two labels is the sigmoid of the difference.
    """
    difference: Floats = theta[:, 1] - theta[:, 0]
    return difference


def log_count_ratio(counts: Floats, alpha: float = 1.0) -> Floats:
    """Return how much each feature speaks for each label against all others, shape (d, K).

    r_k = log [P(j|k) / P(j|not k)] of multinomial naive Bayes. As a factor of the features of a
    logistic regression it combines the two (Wang & Manning 2012).

    >>> log_count_ratio(np.array([[3.0, 0.0], [0.0, 0.0]])).round(2).tolist()
    [[0.47, -0.47], [-0.92, 0.92]]

    Args:
        counts: the number of texts of each label that have each feature, shape (d, K).
        alpha: α > 0.
    """
    inside = counts + alpha
    outside = counts.sum(axis=1, keepdims=True) - counts + alpha
    ratio: Floats = np.log(inside / inside.sum(axis=0)) - np.log(outside / outside.sum(axis=0))
    return ratio
