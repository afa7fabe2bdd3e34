"""Make the models that ship: train ``default`` on some corpora, give ``textbook`` today's lists.

    python benchmarks/builtin_models.py imdb.train.tsv sst2.train.tsv pros_cons.tsv

Run it after a change of the word lists or of the optimiser. The weights of ``textbook`` are written
by hand and stay as they are; each model file carries the word lists that it is to be used with.
"""

from __future__ import annotations

import json
import subprocess
import sys

from logreg.features.sentiment import SentimentFeatures
from logreg.linear_model import LinearModel
from logreg.model import Model
from logreg.model_file import builtin_path, save


def main() -> None:
    """Write both files."""
    corpora = sys.argv[1:]
    default, textbook = builtin_path("default"), builtin_path("textbook")
    subprocess.run(["logreg", "train", *corpora, "-o", default], check=True)
    with open(textbook, encoding="utf-8") as stream:
        fields = json.load(stream)
    features = SentimentFeatures.shipped()
    weights = tuple(fields["weights"][name] for name in features.names)
    negative, positive = fields["labels"]
    save(Model(features, LinearModel((negative, positive), fields["bias"], weights)), textbook)


if __name__ == "__main__":
    main()
