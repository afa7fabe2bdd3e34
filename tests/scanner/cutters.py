"""A model that cuts sentences anywhere, and cutters by the specification and by the kernel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from logreg.features.periods import PeriodFeatures
from logreg.linear_model import LinearModel
from logreg.model import Model
from logreg.pipeline.sentences import WORTH_COMPILING, SentenceCutter


def random_model() -> Model:
    """Return a model with random weights for all kinds of features."""
    texts = ["the Dr. ⏎ He", "U.S. ⏎ the", "École… ⏎ 5", "Inc.” ⏎ “The", "x? ⏎ (he"]
    texts += ["J. ⏎ don’t", "ex-Gov. ⏎ May"]
    counting = PeriodFeatures(min_count=1).counting()
    counting.add([*texts, *["a the He he ends. ⏎ It"] * 8])
    features, _ = counting.result()
    weights = np.random.default_rng(1).normal(size=len(features.names))
    return Model(features, LinearModel(("no", "yes"), 0.3, tuple(weights.tolist())))


def specified(model: Model) -> SentenceCutter:
    cutter = SentenceCutter(model)
    cutter._has_kernel = False
    return cutter


def compiled(model: Model) -> SentenceCutter:
    cutter = SentenceCutter(model)
    cutter._length = WORTH_COMPILING
    return cutter


def blocks_of(content: bytes, sizes: Sequence[int]) -> Iterator[bytes]:
    start = 0
    for size in sizes:
        yield content[start : start + size]
        start += size
    yield content[start:]
