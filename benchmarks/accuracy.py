"""What the six features are worth, domain by domain, with a lexicon of your choice.

    python benchmarks/accuracy.py CORPUS... [--held-out TEST] [--lexicon PATH] [--negation N|mark]
        [--relative] [--contrast]

Each corpus by itself in five-fold cross-validation with the default options: its rows are shuffled
by a fixed seed and cut into fifths, and each fifth is scored by a model that was trained on the
other four; the first fifth is also shown by itself. With ``--held-out`` a model of all corpora,
each domain with equal weight, is evaluated on TEST, and so are its probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from logreg.cli.feature_options import negation_of
from logreg.cli.loading import open_lexicon
from logreg.data.dataset import Dataset, load_datasets
from logreg.data.examples import BadLines, Examples
from logreg.data.input_options import InputOptions
from logreg.evaluation import Evaluation, evaluate
from logreg.features import FeatureSet
from logreg.features.sentiment import SentimentFeatures
from logreg.loss import Floats
from logreg.training.fit import logits, theta_of
from logreg.training.options import BALANCED, TrainingOptions
from logreg.training.train import train

FOLDS = 5


def counted(corpora: Sequence[str], features: FeatureSet) -> Dataset:
    """Return the texts of some corpora, counted; HTML entities in them stand for characters."""
    options = InputOptions(unescape_html=True)
    return load_datasets(Examples(corpora, BadLines(skip=False), options=options), [features])[0]


def cross_validate(data: Dataset) -> tuple[Floats, list[float]]:
    """Return each example's logit by a model that has not seen it, and each fold's accuracy."""
    order = np.random.default_rng(0).permutation(len(data.y))
    z = np.zeros(len(data.y))
    accuracies = []
    for held_out in np.array_split(order, FOLDS):
        rest = data.rows(np.setdiff1d(order, held_out))
        z[held_out] = logits(
            theta_of(train(rest, TrainingOptions()).model.linear), data.X[held_out]
        )
        accuracies.append(evaluate(z[held_out], data.y[held_out], data.labels).accuracy)
    return z, accuracies


def row(name: str, z: Floats, data: Dataset, first_fold: str) -> str:
    """Return a row of the table of accuracies."""
    result = evaluate(z, data.y, data.labels)
    figures = f"{result.accuracy:.4f} | {result.roc_auc:.4f} | {result.log_loss:.4f}"
    return f"| {name} | {result.examples:,} | {first_fold} | {figures} |"


def reliability_table(result: Evaluation) -> str:
    """Return a table of how often texts with a probability in each tenth are positive."""
    rows = ["| P(+) between | texts | mean P(+) | share positive |", "|---|---|---|---|"]
    for tenth in result.reliability:
        if tenth.texts:
            edges = f"{tenth.lower:.1f} and {tenth.upper:.1f}"
            means = f"{tenth.mean_probability:.3f} | {tenth.share_positive:.3f}"
            rows.append(f"| {edges} | {tenth.texts} | {means} |")
    error = f"Expected calibration error: {result.expected_calibration_error:.3f}"
    return "\n".join([*rows, "", error])


@click.command()
@click.argument("corpora", nargs=-1, required=True)
@click.option("--held-out", "test")
@click.option("--lexicon", "path")
@click.option("--negation", callback=lambda _ctx, _param, value: negation_of(value))
@click.option("--relative", is_flag=True)
@click.option("--contrast", is_flag=True)
def main(
    corpora: tuple[str, ...],
    test: str | None,
    path: str | None,
    negation: int,
    relative: bool,
    contrast: bool,
) -> None:
    """Print the tables."""
    features = SentimentFeatures(open_lexicon(path), negation, relative, contrast)

    sets = [counted([corpus], features) for corpus in corpora]
    print("| corpus | texts | first fifth | accuracy | AUC | log loss |")
    print("|---|---|---|---|---|---|")
    for corpus, data in zip(corpora, sets, strict=True):
        z, accuracies = cross_validate(data)
        print(row(Path(corpus).name, z, data, f"{accuracies[0]:.4f}"))
    if test:
        data = counted([test], features)
        model = train(counted(corpora, features), TrainingOptions(file_weight=BALANCED)).model
        z = logits(theta_of(model.linear), data.X)
        print(row(f"all, on {Path(test).name}", z, data, "-"))
        print(f"\n{reliability_table(evaluate(z, data.y, data.labels))}")


if __name__ == "__main__":
    main()
