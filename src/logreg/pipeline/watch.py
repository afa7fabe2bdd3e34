"""Watching a stream: what its texts are like, window by window, beside those of the training.

Only counts are kept, so that memory does not grow with the stream. Windows of a number of texts are
the same however the input comes, and whatever the number of threads.
"""

from __future__ import annotations

import time
from array import array
from collections import Counter
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from operator import add
from typing import Any, NamedTuple

from logreg.features.sentiment import SentimentFeatures
from logreg.model import Model
from logreg.pipeline.answers import Answers, Rule
from logreg.pipeline.scorer import Scores
from logreg.stability import LARGE_SHIFT, Histogram, histogram, shift_between

MIN_TEXTS = 100
"""Texts of a window below which it is not judged: chance alone would move it."""

LABELS, LOGITS, EVIDENCE = "labels", "z", "evidence"
"""What is compared beside the features."""


class Window(NamedTuple):
    """Some texts in a row.

    Attributes:
        n_texts: how many.
        shares: of each label, and of "" if there are texts without one.
        no_evidence: the share of texts without a word of the lists; None of other features.
        shifts: the population stability index of what is compared with the training texts, less
            what chance gives, 0 or more; by name.
    """

    n_texts: int
    shares: Mapping[str, float]
    no_evidence: float | None
    shifts: Mapping[str, float]

    def beyond(self, most: float = LARGE_SHIFT) -> dict[str, float]:
        """Return what has shifted by more than is allowed, if there are enough texts to say so."""
        if self.n_texts < MIN_TEXTS:
            return {}
        return {name: shift for name, shift in self.shifts.items() if shift > most}


class Watch:
    """Cuts a stream into windows, and compares each with the training texts.

    Args:
        model: the model, with the profile of its training texts.
        rule: which label a text gets; None for the most probable one.
        n_texts: the texts of a window; None for windows of time.
        seconds: the least duration of a window; it ends with the next texts that come.
        on_window: called with each window when it ends.
    """

    def __init__(
        self,
        model: Model,
        rule: Rule | None,
        on_window: Callable[[Window], None],
        *,
        n_texts: int | None = None,
        seconds: float = 0.0,
    ) -> None:
        self._model, self._answers = model, Answers(model, rule)
        self._on_window = on_window
        self._most, self._seconds = n_texts, seconds
        self._width = 0 if model.features.is_sparse else len(model.features.names)
        self._expected = _expected(model, is_plain=rule is None)
        self._begin()

    def _begin(self) -> None:
        self._started = time.monotonic()
        self._n = self._n_blank = 0
        self._decisions = Counter[int]()
        self._logits = Counter[str]()
        self._columns = [Counter[str]() for _ in range(self._width)]

    def add(self, scores: Scores) -> None:
        """Add the texts that come next."""
        n, start = len(scores.evidence), 0
        while start < n:
            end = n if self._most is None else min(n, start + self._most - self._n)
            self._count(self._part(scores, start, end))
            start = end
            is_over = time.monotonic() - self._started >= self._seconds
            if is_over if self._most is None else self._n == self._most:
                self.close()

    def close(self) -> None:
        """End the window, if it has a text."""
        if self._n:
            self._on_window(self._window())
        self._begin()

    def _part(self, scores: Scores, start: int, end: int) -> Scores:
        """Return the scores of some of the texts."""
        n, width = self._model.n_scores, self._width
        return Scores(
            scores.z[start * n : end * n],
            scores.evidence[start:end],
            rows=scores.rows[start * width : end * width],
        )

    def _count(self, scores: Scores) -> None:
        self._n += len(scores.evidence)
        self._decisions.update(self._answers.decisions(scores))
        if self._model.n_scores == 1:
            self._logits.update(histogram(scores.z))
        for i, counts in enumerate(self._columns):
            counts.update(histogram(scores.rows[i :: self._width]))
        if isinstance(self._model.features, SentimentFeatures):
            words = map(add, scores.rows[0 :: self._width], scores.rows[1 :: self._width])
            self._n_blank += Counter(words)[0.0]

    def _window(self) -> Window:
        names = ["" if label is None else label for label in self._answers.labels]
        counts = {name: self._decisions[k] for k, name in enumerate(names)}
        shares = {name: n / self._n for name, n in counts.items() if name or n}
        found: dict[str, Histogram] = {
            LABELS: counts,
            LOGITS: self._logits,
            EVIDENCE: {"none": self._n_blank, "some": self._n - self._n_blank},
            **dict(zip(self._model.features.names, self._columns, strict=False)),
        }
        shifts = {
            name: max(0.0, shift_between(expected, found[name]))
            for name, expected in self._expected.items()
        }
        has_evidence = isinstance(self._model.features, SentimentFeatures)
        return Window(self._n, shares, self._n_blank / self._n if has_evidence else None, shifts)


def has_profile(model: Model) -> bool:
    """Return whether a model keeps the profile of its training texts."""
    return "decisions" in model.training


def _expected(model: Model, *, is_plain: bool) -> dict[str, Histogram]:
    """Return the histograms of the training texts, by what they are of.

    Args:
        model: the model.
        is_plain: whether labels are given as they were to the training texts.
    """
    profile: Mapping[str, Any] = model.training
    named = {LOGITS: "logits", EVIDENCE: "evidence"}
    if is_plain:
        named = {LABELS: "decisions", **named}
    expected = {name: profile[field] for name, field in named.items() if field in profile}
    return {**expected, **profile.get("histograms", {})}


def without(scores: Scores, left_out: AbstractSet[int], n_scores: int) -> Scores:
    """Return scores without those of some texts, by number."""
    width = len(scores.rows) // len(scores.evidence)

    def kept(values: array[float], n: int) -> array[float]:
        of_each = (values[i * n : i * n + n] for i in range(len(scores.evidence)))
        return array("d", [x for i, own in enumerate(of_each) if i not in left_out for x in own])

    return Scores(kept(scores.z, n_scores), kept(scores.evidence, 1), rows=kept(scores.rows, width))
