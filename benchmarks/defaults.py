"""Which learning rate and batch size come nearest to the optimum, on data sets of all sizes.

    python benchmarks/defaults.py data/reviews.tsv CORPUS...

A cell is the gap between the average training loss and its least value (see optimum.py), and the
epochs until learning stopped. docs/explanation.md draws the conclusion.
"""

from __future__ import annotations

import sys
from pathlib import Path

from optimum import optimum

from logreg.data.dataset import load_datasets
from logreg.data.examples import BadLines, Examples
from logreg.features.sentiment import SentimentFeatures
from logreg.training.fit import fit
from logreg.training.options import Hyperparameters

BATCH_SIZES = (1, 16, 64)
LEARNING_RATES = (0.03, 0.1, 0.3, 1.0, 3.0)


def main() -> None:
    """Print a row for each pair of settings, a column for each corpus."""
    features = SentimentFeatures.shipped()
    paths = sys.argv[1:]
    sets = [load_datasets(Examples([path], BadLines(skip=False)), [features])[0] for path in paths]
    least = [optimum(data.X, data.y) for data in sets]
    print("| batch | rate |", *(f"{Path(path).name} |" for path in paths))
    print("|---" * (2 + len(paths)) + "|")
    for batch_size in BATCH_SIZES:
        for learning_rate in LEARNING_RATES:
            settings = Hyperparameters(learning_rate=learning_rate, batch_size=batch_size)
            print(f"| {batch_size} | {learning_rate:g} |", end="")
            for data, loss in zip(sets, least, strict=True):
                learned = fit(data.X, data.y, settings)
                print(
                    f" {learned.outcome.loss / loss - 1:.3%}, {len(learned.outcome.epochs)} |",
                    end="",
                    flush=True,
                )
            print()


if __name__ == "__main__":
    main()
