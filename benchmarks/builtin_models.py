"""Make the models that ship: train all but ``sentences``, update the lists of ``textbook``.

    python benchmarks/builtin_models.py sms.train.tsv imdb.train.tsv sst2.train.tsv pros_cons.tsv

Run it after a change of the word lists or of the optimisers. The model ``default`` is what
``logreg train --unescape-html --negation --relative --contrast --file-weight balanced CORPUS...``
makes of the last three, and ``spam`` what ``logreg train --features words --ngrams 1-2 --boundaries
--max-features 3000 --l2 0.0001`` makes of the first. The recipe of ``reviews`` is in
``reviews_model.py``. The weights of ``textbook`` are written by hand and stay as they are; each
model file carries the word lists that it is to be used with.
"""

from __future__ import annotations

import json
import sys

from accuracy import counted
from reviews_model import reviews_model

from logreg.features.sentiment import SentimentFeatures
from logreg.features.word_options import WordOptions
from logreg.features.words import WordFeatures
from logreg.linear_model import LinearModel
from logreg.model import Model
from logreg.model_file import builtin_path, save
from logreg.training.options import BALANCED, Hyperparameters, TrainingOptions
from logreg.training.train import train, train_files


def default_model(corpora: list[str]) -> Model:
    """Train the default model, with the options that are best on a domain that is left out."""
    features = SentimentFeatures.shipped(negation=True, relative=True, contrast=True)
    return train(counted(corpora, features), TrainingOptions(file_weight=BALANCED)).model


def spam_model(corpus: str) -> Model:
    """Train the model of text messages; with more n-grams it is no better, and a larger file."""
    features = WordFeatures(WordOptions(longest=2, boundaries=True, max_features=3000))
    options = TrainingOptions(Hyperparameters(l2=1e-4))
    return train_files([corpus], features, options).model


def textbook_model(path: str) -> Model:
    """Return the model of the chapter's weights and the current word lists."""
    with open(path, encoding="utf-8") as stream:
        fields = json.load(stream)
    features = SentimentFeatures.shipped()
    weights = tuple(fields["weights"][name] for name in features.names)
    negative, positive = fields["labels"]
    return Model(features, LinearModel((negative, positive), fields["bias"], weights))


def main() -> None:
    """Write the files."""
    save(spam_model(sys.argv[1]), builtin_path("spam"))
    save(default_model(sys.argv[2:]), builtin_path("default"))
    save(reviews_model(sys.argv[2:]), builtin_path("reviews"))
    save(textbook_model(builtin_path("textbook")), builtin_path("textbook"))


if __name__ == "__main__":
    main()
