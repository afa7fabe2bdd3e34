"""Make the models that ship: train ``default`` on corpora, update the lists of ``textbook``.

    python benchmarks/builtin_models.py imdb.train.tsv sst2.train.tsv pros_cons.tsv

Run it after a change of the word lists or of the optimiser. The model ``default`` is what
``logreg train --negation --file-weight balanced CORPUS...`` makes. The weights of ``textbook`` are
written by hand and stay as they are; each model file carries the word lists that it is to be used
with.
"""

from __future__ import annotations

import json
import sys

from logreg.features.sentiment import SentimentFeatures
from logreg.linear_model import LinearModel
from logreg.model import Model
from logreg.model_file import builtin_path, save
from logreg.training.options import BALANCED, TrainingOptions
from logreg.training.train import train_files


def default_model(corpora: list[str]) -> Model:
    """Train the default model; with negation, which measures better across the domains."""
    features = SentimentFeatures.shipped(negation=True)
    return train_files(corpora, features, TrainingOptions(file_weight=BALANCED)).model


def textbook_model(path: str) -> Model:
    """Return the model of the chapter's weights and the current word lists."""
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
