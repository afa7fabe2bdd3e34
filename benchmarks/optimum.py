"""How far from the optimum training ends with its default options.

    python benchmarks/optimum.py data/reviews.tsv CORPUS...

For each corpus the average training loss is set against the least one, which an independent solver
(scikit-learn's L-BFGS without penalty) finds on the same matrix. Needs the extra `bench`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from logreg.dataset import load_dataset
from logreg.examples import BadLines, Examples
from logreg.features.sentiment import SentimentFeatures
from logreg.hyperparameters import Hyperparameters
from logreg.loss import Floats, cross_entropy
from logreg.training import fit


def optimum(X: Floats, y: Floats) -> float:
    """Return the least average loss of a logistic regression on the matrix."""
    scale = X.std(axis=0)
    Z = (X - X.mean(axis=0)) / np.where(scale > 0, scale, 1.0)
    solver = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(Z, y)
    return float(cross_entropy(solver.decision_function(Z), y).mean())


def main() -> None:
    """Print a row a corpus."""
    features = SentimentFeatures.shipped()
    print("| corpus | texts | epochs | loss | optimum | gap |")
    print("|---|---|---|---|---|---|")
    for path in sys.argv[1:]:
        data = load_dataset(Examples([path], BadLines(skip=False)), features)
        learned = fit(data.X, data.y, Hyperparameters())
        loss = float(cross_entropy(learned.parameters.logits(data.X), data.y).mean())
        least = optimum(data.X, data.y)
        print(
            f"| {Path(path).name} | {len(data.y):,} | {len(learned.outcome.epochs)} "
            f"| {loss:.6f} | {least:.6f} | {loss / least - 1:.4%} |"
        )


if __name__ == "__main__":
    main()
