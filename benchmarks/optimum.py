"""How far from the optimum training ends with its default options.

    python benchmarks/optimum.py data/reviews.tsv CORPUS...
    python benchmarks/optimum.py

For each corpus, or without any for hard synthetic data, the average training loss is set against
the least one, which an independent solver (scikit-learn's L-BFGS without penalty) finds on the same
matrix. Needs the extra `bench`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
from sklearn.linear_model import LogisticRegression

from logreg.data.dataset import load_datasets
from logreg.data.examples import BadLines, Examples
from logreg.features.sentiment import SentimentFeatures
from logreg.loss import Floats, Gold, cross_entropy
from logreg.training.fit import fit, logits
from logreg.training.options import Hyperparameters

Sample = tuple[str, Floats, Gold]
"""A name, features and gold labels."""


def corpora(paths: list[str]) -> Iterator[Sample]:
    """Read and count corpora."""
    features = SentimentFeatures.shipped()
    for path in paths:
        data = load_datasets(Examples([path], BadLines(skip=False)), [features])[0]
        yield Path(path).name, data.X, data.y


def synthetic() -> Iterator[Sample]:
    """Yield synthetic data sets that are hard for gradient descent."""
    X, y = drawn(1000)
    yield "a constant feature", np.column_stack([X, np.full(1000, 4.19)]), y
    yield "scales from 1e-6 to 1e6", X * np.array([1e-6, 1e6, 1.0, 1e3, 1e-3, 1.0]), y
    yield "far from 0", X + 1e6, y
    yield "every row 200 times", np.repeat(X[:50], 200, axis=0), np.repeat(y[:50], 200)
    yield "every column twice", np.column_stack([X, X]), y
    yield "ten rows", *drawn(10, 2, seed=2)
    yield "1 in 1000 positive", *drawn(300_000, shift=-11.5)
    yield "5 million rows", *drawn(5_000_000, shift=0.5)


def drawn(n: int, d: int = 6, shift: float = 0.0, seed: int = 0) -> tuple[Floats, Gold]:
    """Draw n examples of d features, whose labels are as a logistic regression has them."""
    random = np.random.default_rng(seed)
    X = random.normal(size=(n, d))
    z = X @ random.normal(size=d) + shift
    return X, (random.random(n) < 1 / (1 + np.exp(-z))).astype(np.intp)


def optimum(X: Floats, y: Gold) -> float:
    """Return the least average loss of a logistic regression on the matrix."""
    scale = np.where(np.ptp(X, axis=0) > 0, X.std(axis=0), 1.0)
    Z = (X - X.mean(axis=0)) / scale
    solver = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(Z, y)
    return float(cross_entropy(solver.decision_function(Z), y).mean())


def main() -> None:
    """Print one row per data set."""
    print("| data | texts | positive | epochs | seconds | loss | optimum | gap |")
    print("|---|---|---|---|---|---|---|---|")
    for name, X, y in corpora(sys.argv[1:]) if sys.argv[1:] else synthetic():
        began = perf_counter()
        learned = fit(X, y, Hyperparameters())
        seconds = perf_counter() - began
        loss = float(cross_entropy(logits(learned.theta, X), y).mean())
        least = optimum(X, y)
        print(
            f"| {name} | {len(y):,} | {y.mean():.3g} | {len(learned.outcome.epochs)} "
            f"| {seconds:.2f} | {loss:.6f} | {least:.6f} | {loss / least - 1:.4%} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
