"""The accuracy after so many labels: texts that `logreg label` asks for, against random ones.

    python benchmarks/active_learning.py POOL.tsv TEST.tsv [--model default] [--seeds 5]

The labels of the pool answer the questions. The last column is the number of labels at which the
session reports that more change little.
"""

from __future__ import annotations

from collections.abc import Iterator

import click
import numpy as np

from logreg.data.examples import BadLines, Example, Examples
from logreg.features.sentiment import SentimentFeatures
from logreg.labels import Labels
from logreg.model import Model, predicted
from logreg.model_file import load
from logreg.model_selection.active_learning import STABLE, ActiveLearner

SIZES = (10, 20, 50, 100, 200)


class RandomLearner(ActiveLearner):
    """Asks for texts in random order."""

    def next(self) -> int | None:
        """Return the next text of the order."""
        rows = self._order[self._is_open[self._order]]
        return int(rows[0]) if len(rows) else None


def read(path: str) -> tuple[list[Example], Labels]:
    """Return the examples of a corpus with the names of their labels."""
    examples = Examples([path], BadLines(skip=False))
    found = [*examples]
    names = examples.names()
    return [one._replace(label=names[one.label]) for one in found], examples.found_labels()


def accuracies(
    learner: ActiveLearner, pool: list[Example], test: list[Example], labels: Labels
) -> Iterator[float]:
    """Yield the accuracy at each of the sizes, and then the number of labels that is enough."""
    texts = [one.text for one in test]
    y = np.array([labels.index(one.label) for one in test])
    enough = float("nan")
    for n in range(1, max(SIZES) + 1):
        text = learner.next()
        if text is None:
            raise click.UsageError(f"the pool has fewer than {max(SIZES)} texts")
        learner.learn(text, labels.index(pool[text].label))
        kappa = learner.kappa()
        if kappa is not None and kappa >= STABLE and np.isnan(enough):
            enough = n
        if n in SIZES:
            is_right = predicted(learner.logits(texts)) == y
            yield float(is_right.mean())
    yield enough


@click.command()
@click.argument("pool_path")
@click.argument("test_path")
@click.option("--model", "name", help="Model to begin with.")
@click.option("--seeds", default=5, show_default=True)
def main(pool_path: str, test_path: str, name: str | None, seeds: int) -> None:
    """Print a table of means over the seeds."""
    (pool, labels), (test, _) = read(pool_path), read(test_path)
    start: Model | None = None if name is None else load(name)
    features = SentimentFeatures.shipped() if start is None else start.features
    texts = [one.text for one in pool]
    print(f"| texts | {' | '.join(map(str, SIZES))} | enough |")
    print("|---" * (len(SIZES) + 2) + "|")
    for title, kind in (("asked for", ActiveLearner), ("random", RandomLearner)):
        found = np.array(
            [
                [*accuracies(kind(texts, labels, features, start, seed), pool, test, labels)]
                for seed in range(seeds)
            ]
        )
        cells = [f"{mean:.3f}" for mean in found[:, :-1].mean(axis=0)]
        enough = [str(int(n)) if n == n else "-" for n in found[:, -1]]
        print(f"| {title} | {' | '.join(cells)} | {', '.join(enough)} |")


if __name__ == "__main__":
    main()
