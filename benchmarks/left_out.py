"""What the options of the six features are worth on a kind of text that no model was trained on.

    python benchmarks/left_out.py CORPUS... [--lexicon PATH] [--only NAME]

Each corpus in turn is left out: a model of all others, with equal weight whatever their number of
texts, is judged on it. Beside that stands the five-fold accuracy within each corpus. The first row
are the chapter's six features, the others name what is changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import numpy as np
from accuracy import counted, cross_validate

from logreg.cli.loading import open_lexicon
from logreg.evaluation import Evaluation, evaluate
from logreg.features.negation import MARK
from logreg.features.sentiment import SentimentFeatures
from logreg.training.options import BALANCED, TrainingOptions
from logreg.training.train import train

VARIANTS: dict[str, dict[str, Any]] = {
    "as in the chapter": {},
    "negation to the mark": {"negation": MARK},
    **{f"negation {n}": {"negation": n} for n in range(1, 7)},
    "relative": {"relative": True},
    "negation to the mark, relative": {"negation": MARK, "relative": True},
    "negation 3, relative": {"negation": 3, "relative": True},
    "negation 3, relative, contrast": {"negation": 3, "relative": True, "contrast": True},
}
"""The options of the feature set by what a row of the table is called."""


def judged(corpora: tuple[str, ...], left_out: str, features: SentimentFeatures) -> Evaluation:
    """Return how good a model of all corpora but one is on that one."""
    others = tuple(corpus for corpus in corpora if corpus != left_out)
    model = train(counted(others, features), TrainingOptions(file_weight=BALANCED)).model
    data = counted((left_out,), features)
    return evaluate(np.asarray(model.logits_of(data.X)), data.y, data.labels)


@click.command()
@click.argument("corpora", nargs=-1, required=True)
@click.option("--lexicon", "path", help="Lists to use instead of the built-in ones.")
@click.option("--only", type=click.Choice(list(VARIANTS)), multiple=True, help="A row.")
def main(corpora: tuple[str, ...], path: str | None, only: tuple[str, ...]) -> None:
    """Print a table."""
    lexicon = open_lexicon(path)
    names = [Path(corpus).name.split(".")[0] for corpus in corpora]
    columns = [f"{name}: accuracy, AUC, error | within" for name in names]
    print(f"| features | {' | '.join(columns)} | mean AUC | mean error |")
    print("|---" * (2 * len(names) + 3) + "|")
    for variant in only or VARIANTS:
        features = SentimentFeatures(lexicon, **VARIANTS[variant])
        cells, found = [], [judged(corpora, corpus, features) for corpus in corpora]
        for corpus, one in zip(corpora, found, strict=True):
            data = counted((corpus,), features)
            z, _ = cross_validate(data)
            within = evaluate(z, data.y, data.labels).accuracy
            error = one.expected_calibration_error
            cells.append(f"{one.accuracy:.3f}, {one.roc_auc:.4f}, {error:.3f} | {within:.4f}")
        auc = np.mean([one.roc_auc for one in found])
        mean_error = np.mean([one.expected_calibration_error for one in found])
        print(f"| {variant} | {' | '.join(cells)} | {auc:.4f} | {mean_error:.3f} |", flush=True)


if __name__ == "__main__":
    main()
