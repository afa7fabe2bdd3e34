"""What words and pairs of words add to the six features, on kinds of text that are left out.

    python benchmarks/reviews_model.py CORPUS... [--held-out TEST] [--only NAME]

Each corpus in turn is left out: a model of all others, with equal weight whatever their number of
texts, is judged on it. Beside that stands each corpus in five-fold cross-validation over all of
them together, and TEST, judged by a model of all. The first row is the recipe of the built-in model
``reviews``, the second has the six features alone, as ``default`` has, and the others name what
they change in the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy as np
from accuracy import counted

from logreg.data.dataset import Dataset
from logreg.data.splits import Rows, stratified_folds
from logreg.evaluation import Evaluation, evaluate
from logreg.features import FeatureSet
from logreg.features.combined import SentimentAndWords
from logreg.features.sentiment import SentimentFeatures
from logreg.features.word_options import IDF, WordOptions
from logreg.features.words import WordFeatures
from logreg.linear_model import LinearModel
from logreg.loss import Floats
from logreg.model import Model
from logreg.training.options import BALANCED, Hyperparameters, TrainingOptions
from logreg.training.train import train

NEGATION, FOLDS = 3, 5

DIGITS = 3
"""Significant digits of a weight; more make the file larger and the model no better."""

WORDS = WordOptions(longest=2, unit_norm=True, negation=NEGATION, min_count=20)
"""Which n-grams are candidates, and what they are worth in a text."""


@dataclass(frozen=True)
class Recipe:
    """How a model is made.

    Attributes:
        words: the options of the n-grams; None for the six features alone.
        nb: whether n-grams are multiplied by their naive-Bayes log-count ratios in training.
        l2: the penalty.
        kept: the number of n-grams to keep; None for all.
    """

    words: WordOptions | None = WORDS
    nb: bool = True
    l2: float = 2e-5
    kept: int | None = 4500

    @property
    def features(self) -> FeatureSet:
        """What is counted."""
        sentiment = SentimentFeatures.shipped(negation=NEGATION, relative=True, contrast=True)
        if self.words is None:
            return sentiment
        return SentimentAndWords(sentiment, WordFeatures(self.words))

    @property
    def options(self) -> TrainingOptions:
        """How to train."""
        if self.words is None:
            return TrainingOptions(file_weight=BALANCED)
        return TrainingOptions(Hyperparameters(l2=self.l2), file_weight=BALANCED, nb=self.nb)


VARIANTS: dict[str, Recipe] = {
    "reviews": Recipe(),
    "six features": Recipe(words=None),
    "rows not of unit length": Recipe(WORDS.replaced(unit_norm=False)),
    "the same, l2 1e-3": Recipe(WORDS.replaced(unit_norm=False), l2=1e-3),
    "no naive-Bayes ratios": Recipe(nb=False),
    **{f"l2 {l2:g}": Recipe(l2=l2) for l2 in (1e-5, 1e-4)},
    **{f"{kept} n-grams": Recipe(kept=kept) for kept in (2000, 8000)},
    "words without pairs": Recipe(WORDS.replaced(longest=1)),
    "ends of texts are words": Recipe(WORDS.replaced(boundaries=True)),
    "idf": Recipe(WORDS.replaced(weighting=IDF), nb=False),
    "n-grams of 5 texts": Recipe(WORDS.replaced(min_count=5)),
}
"""The recipes by what a row of the table is called."""


def reviews_model(corpora: Sequence[str]) -> Model:
    """Train the built-in model."""
    return trained(counted(corpora, Recipe().features), Recipe())


def trained(data: Dataset, recipe: Recipe) -> Model:
    """Train on all n-grams, keep the strongest, train again on these, and round the weights."""
    if recipe.words is not None and recipe.kept is not None:
        first = train(data, recipe.options).fitted.theta
        data = with_columns(data, strongest(data, first, recipe.kept))
    model = train(data, recipe.options).model
    return model if recipe.words is None else rounded(model)


def strongest(data: Dataset, theta: Floats, n: int) -> Rows:
    """Return the columns of the six features, and of the n-grams that move the most texts most.

    Of an n-gram that df texts have, with the weight w, that is |w| √df: its weight in units of the
    deviation of the feature, as rare n-grams with a large weight decide little.
    """
    n_dense = data.features.n_dense
    strength = np.abs(theta[:-1]) * np.sqrt(data.X.document_frequencies())
    chosen = np.argsort(-strength[n_dense:], kind="stable")[:n] + n_dense
    return np.concatenate([np.arange(n_dense), np.sort(chosen)])


def with_columns(data: Dataset, columns: Rows) -> Dataset:
    """Return a data set with some of its features."""
    return replace(data, features=data.features.chosen(columns), X=data.X.columns(columns))


def rounded(model: Model) -> Model:
    """Return a model with the significant digits that count."""
    linear = model.linear
    weights = tuple(float(f"{weight:.{DIGITS}g}") for weight in linear.weights)
    bias = float(f"{linear.bias:.{DIGITS}g}")
    return Model(model.features, LinearModel(linear.labels, bias, weights), model.training)


def judged_left_out(corpora: Sequence[str], left_out: str, recipe: Recipe) -> Evaluation:
    """Return how good a model of all corpora but one is on that one."""
    others = [corpus for corpus in corpora if corpus != left_out]
    return judged(trained(counted(others, recipe.features), recipe), left_out)


def judged(model: Model, corpus: str) -> Evaluation:
    """Return how good a model is on a corpus."""
    data = counted([corpus], model.features)
    return evaluate(logits(model, data), data.y, data.labels)


def logits(model: Model, data: Dataset) -> Floats:
    """Return z of texts whose n-grams are counted, be there more of them than the model has."""
    place = {name: column for column, name in enumerate(data.features.names)}
    columns = np.array([place[name] for name in model.features.names])
    counts = data.X[:, columns] if isinstance(data.X, np.ndarray) else data.X.columns(columns)
    return np.asarray(model.logits_of(model.features.weigh(counts)))


def judged_within(corpora: Sequence[str], recipe: Recipe) -> list[Evaluation]:
    """Return how good models of four fifths of all corpora are on the fifth, for each corpus."""
    data = counted(corpora, recipe.features)
    folds, z = stratified_folds(data.y, FOLDS, seed=0), np.zeros(len(data))
    for fold in range(FOLDS):
        inside = np.flatnonzero(folds == fold)
        model = trained(data.rows(np.flatnonzero(folds != fold)), recipe)
        z[inside] = logits(model, data.rows(inside))
    own = [data.files == number for number in range(len(corpora))]
    return [evaluate(z[rows], data.y[rows], data.labels) for rows in own]


def figures(found: Evaluation) -> str:
    """Return what a cell of the table says of an evaluation."""
    return f"{found.accuracy:.3f}, {found.roc_auc:.4f}, {found.expected_calibration_error:.3f}"


@click.command()
@click.argument("corpora", nargs=-1, required=True)
@click.option("--held-out", "test", help="Texts to judge a model of all corpora on.")
@click.option("--only", type=click.Choice(list(VARIANTS)), multiple=True, help="A row.")
def main(corpora: tuple[str, ...], test: str | None, only: tuple[str, ...]) -> None:
    """Print a table; in a cell are accuracy, AUC and calibration error."""
    names = [Path(corpus).name.split(".")[0] for corpus in corpora]
    columns = [part for name in names for part in (f"{name} left out", "within")]
    columns.append("mean AUC left out")
    if test is not None:
        columns.append(Path(test).name)
    print(f"| recipe | {' | '.join(columns)} |")
    print("|---" * (len(columns) + 1) + "|")
    for name in only or VARIANTS:
        recipe = VARIANTS[name]
        left_out = [judged_left_out(corpora, corpus, recipe) for corpus in corpora]
        within = judged_within(corpora, recipe)
        cells = [f"{figures(a)} | {figures(b)}" for a, b in zip(left_out, within, strict=True)]
        cells.append(f"{np.mean([found.roc_auc for found in left_out]):.4f}")
        if test is not None:
            cells.append(figures(judged(trained(counted(corpora, recipe.features), recipe), test)))
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
