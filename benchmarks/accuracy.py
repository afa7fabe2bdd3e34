"""What the six features are worth: five-fold cross-validation with the default options.

    python benchmarks/accuracy.py CORPUS...

The rows of a corpus are shuffled by a fixed seed and cut into fifths. Each fifth is classified by a
model that was trained on the other four. The first fifth is also shown by itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from logreg.dataset import load_dataset
from logreg.evaluation import Evaluation, evaluate
from logreg.examples import BadLines, Examples
from logreg.features.sentiment import SentimentFeatures
from logreg.hyperparameters import Hyperparameters
from logreg.loss import Floats
from logreg.sgd import fit

FOLDS = 5


def cross_validate(X: Floats, y: Floats) -> list[Evaluation]:
    """Judge each fold by the model of the other ones."""
    order = np.random.default_rng(0).permutation(len(y))
    judged = []
    for held_out in np.array_split(order, FOLDS):
        rest = np.setdiff1d(order, held_out)
        learned = fit(X[rest], y[rest], Hyperparameters())
        z = X[held_out] @ learned.weights + learned.bias
        judged.append(evaluate(z, y[held_out], ("negative", "positive")))
    return judged


def main() -> None:
    """Print a row a corpus."""
    features = SentimentFeatures.shipped()
    print("| corpus | texts | accuracy, first fifth | accuracy, five-fold | log loss |")
    print("|---|---|---|---|---|")
    for path in sys.argv[1:]:
        data = load_dataset(Examples([path], BadLines(skip=False)), features)
        folds = cross_validate(data.X, data.y)
        accuracy = np.mean([fold.accuracy for fold in folds])
        log_loss = np.mean([fold.log_loss for fold in folds])
        print(
            f"| {Path(path).name} | {len(data.y):,} | {folds[0].accuracy:.4f} "
            f"| {accuracy:.4f} | {log_loss:.4f} |"
        )


if __name__ == "__main__":
    main()
