"""The default model beside VADER and TextBlob, each with its own rules, on the same texts.

    python benchmarks/others.py TEST.tsv...

The texts must be ones that the default model was not trained on. VADER predicts positive if its
compound score is >= 0, TextBlob if its polarity is. Needs the extra `bench`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

import logreg
from logreg.data.input_options import Selection
from logreg.data.readers import read
from logreg.labels import canonical


def main() -> None:
    """Print one row per tool."""
    vader = SentimentIntensityAnalyzer()
    model = logreg.load("default")
    tools: dict[str, Callable[[str], bool]] = {
        "logreg, default model": lambda text: model.logit(text) > 0,
        "VADER": lambda text: vader.polarity_scores(text)["compound"] >= 0,
        "TextBlob": lambda text: TextBlob(text).sentiment.polarity >= 0,
    }
    paths = sys.argv[1:]
    print("| tool |", *(f"{Path(path).name} |" for path in paths))
    print("|---" * (1 + len(paths)) + "|")
    sets = [
        [record for _, batch in read(path, Selection(labelled=True)) for record in batch]
        for path in paths
    ]
    for name, is_positive in tools.items():
        print(f"| {name} |", end="")
        for records in sets:
            hits = [
                is_positive(record.text) == (canonical(record.label or "") == "positive")
                for record in records
            ]
            print(f" {sum(hits) / len(hits):.3f} |", end="", flush=True)
        print()


if __name__ == "__main__":
    main()
