"""Make the models that ship: train ``default`` on some corpora, give ``textbook`` today's lists.

    python benchmarks/builtin_models.py imdb.train.tsv sst2.train.tsv pros_cons.tsv

Run it after a change of the word lists or of the optimiser. The domains weigh alike in ``default``:
the examples of each corpus are repeated until it has as many as the largest. The weights of
``textbook`` are written by hand and stay as they are; each model file carries the word lists that
it is to be used with.
"""

from __future__ import annotations

import json
import sys

import numpy as np

from logreg.classifier import Classifier
from logreg.dataset import Dataset, load_dataset
from logreg.examples import BadLines, Examples
from logreg.features.sentiment import SentimentFeatures
from logreg.linear_model import LinearModel
from logreg.model import Model
from logreg.model_file import builtin_path, save


def pooled(sets: list[Dataset]) -> Dataset:
    """Pool data sets of the same two labels, each repeated to the size of the largest."""
    size = max(len(data.y) for data in sets)
    random = np.random.default_rng(0)
    rows = [np.resize(random.permutation(len(data.y)), size) for data in sets]
    X = np.vstack([data.X[row] for data, row in zip(sets, rows, strict=True)])
    y = np.concatenate([data.y[row] for data, row in zip(sets, rows, strict=True)])
    return Dataset(X, y, sets[0].labels)


def default_model(corpora: list[str]) -> Model:
    """Train the default model; with negation, which measures better across the domains."""
    features = SentimentFeatures.shipped(negation=True)
    sets = [load_dataset(Examples([path], BadLines(skip=False)), features) for path in corpora]
    data = pooled(sets)
    classifier = Classifier(features)
    classifier.fit_matrix(data.X, data.y, data.labels)
    return classifier.fitted()


def textbook_model(path: str) -> Model:
    """Read the weights of the chapter and put them together with the lists that ship."""
    with open(path, encoding="utf-8") as stream:
        fields = json.load(stream)
    features = SentimentFeatures.shipped()
    weights = tuple(fields["weights"][name] for name in features.names)
    negative, positive = fields["labels"]
    return Model(features, LinearModel((negative, positive), fields["bias"], weights))


def main() -> None:
    """Write both files."""
    save(default_model(sys.argv[1:]), builtin_path("default"))
    save(textbook_model(builtin_path("textbook")), builtin_path("textbook"))


if __name__ == "__main__":
    main()
