"""The targets of the fuzzer by name: the parts of the kernel that read what comes from outside."""

from __future__ import annotations

from collections.abc import Mapping

from kernel_fuzzing.target import Target
from kernel_fuzzing.targets import (
    csv_rows,
    json_lines,
    lexicon,
    ngrams,
    predictions,
    quotes,
    sentences,
    sentiment,
    sparse,
    tsv_rows,
)

TARGETS: Mapping[str, Target] = {
    "sentiment": sentiment.TARGET,
    "lexicon": lexicon.TARGET,
    "ngrams": ngrams.TARGET,
    "sentences": sentences.TARGET,
    "csv": csv_rows.TARGET,
    "tsv": tsv_rows.TARGET,
    "json": json_lines.TARGET,
    "quotes": quotes.TARGET,
    "predictions": predictions.TARGET,
    "sparse": sparse.TARGET,
}
