"""How many labels that were changed on purpose are among the first that `logreg suspects` lists.

    python benchmarks/suspects.py CORPUS.tsv... [--share 0.03] [--seed 0] [--features words]

A share of the labels of each corpus is replaced by another label, at random. As many texts are
listed as labels were changed; chance would find the share among them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import click
import numpy as np

from logreg.data.dataset import Dataset, load_datasets
from logreg.data.examples import BadLines, Examples
from logreg.features import FeatureSet
from logreg.features.combined import SentimentAndWords
from logreg.features.sentiment import SentimentFeatures
from logreg.features.words import WordFeatures
from logreg.loss import Gold
from logreg.model_selection.confident_learning import find_suspects, held_out
from logreg.parallel.cores import available_cores
from logreg.training.options import TrainingOptions

FEATURES: dict[str, Callable[[], FeatureSet]] = {
    "sentiment": SentimentFeatures.shipped,
    "words": WordFeatures,
    "sentiment+words": lambda: SentimentAndWords(SentimentFeatures.shipped(), WordFeatures()),
}


def changed(data: Dataset, share: float, seed: int) -> tuple[Dataset, Gold]:
    """Return a data set with a share of the labels changed, and the numbers of these texts."""
    random = np.random.default_rng(seed)
    texts = random.choice(len(data), round(share * len(data)), replace=False)
    y = data.y.copy()
    steps = random.integers(1, len(data.labels), len(texts))
    y[texts] = (y[texts] + steps) % len(data.labels)
    return replace(data, y=y), texts


@click.command()
@click.argument("corpora", nargs=-1, required=True)
@click.option("--share", default=0.03, show_default=True, help="Fraction of labels to change.")
@click.option("--seed", default=0, show_default=True)
@click.option("--features", "names", type=click.Choice(list(FEATURES)), multiple=True)
def main(corpora: tuple[str, ...], share: float, seed: int, names: tuple[str, ...]) -> None:
    """Print a table."""
    print("| corpus | features | texts | changed | suspects | expected wrong | found first |")
    print("|---|---|---|---|---|---|---|")
    for corpus in corpora:
        for name in names or FEATURES:
            examples = Examples([corpus], BadLines(skip=False))
            data, texts = changed(load_datasets(examples, [FEATURES[name]()])[0], share, seed)
            found = held_out(data, TrainingOptions(), jobs=available_cores())
            suspects = find_suspects(found.probabilities, data.y)
            first = {suspect.text for suspect in suspects.found[: len(texts)]}
            hits = len(first & {*texts.tolist()})
            print(
                f"| {corpus} | {name} | {len(data)} | {len(texts)} | {len(suspects.found)} "
                f"| {suspects.expected_share:.1%} | {hits} ({hits / len(texts):.1%}) |"
            )


if __name__ == "__main__":
    main()
