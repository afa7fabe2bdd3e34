"""The six features of the chapter's sentiment classifier (SLP ch. 5.2).

positive     count of tokens in the positive lexicon
negative     count of tokens in the negative lexicon
no           1 if "no" is a token, else 0
pronouns     count of 1st and 2nd person pronouns
exclamation  1 if "!" is a token, else 0
log_length   ln(number of tokens)
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from logreg.errors import excerpt
from logreg.features.evidence import Evidence
from logreg.lexicon.word_lists import Lexicon, shipped_lexicon
from logreg.tokens import is_mark, tokenize

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from logreg.scanner import Scanner

NO, EXCLAMATION = "no", "!"
NEGATION_SUFFIX = "n't"


class SentimentFeatures:
    """The feature set ``sentiment``: a lexicon, and whether negation turns its words.

    >>> features = SentimentFeatures.shipped()
    >>> features.extract("No surprises, but I enjoyed it: great!")[:5]
    (2.0, 0.0, 1.0, 1.0, 1.0)
    """

    set_name: ClassVar[str] = "sentiment"
    names: ClassVar[tuple[str, ...]] = (
        "positive",
        "negative",
        "no",
        "pronouns",
        "exclamation",
        "log_length",
    )
    lexicon_counts: ClassVar[tuple[str, ...]] = ("positive", "negative")

    def __init__(self, lexicon: Lexicon, negation: bool = False) -> None:
        self.lexicon = lexicon
        self.negation = negation

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SentimentFeatures):
            return NotImplemented
        return (self.lexicon, self.negation) == (other.lexicon, other.negation)

    def __hash__(self) -> int:
        return hash((self.lexicon, self.negation))

    @classmethod
    def shipped(cls, *, negation: bool = False) -> SentimentFeatures:
        """Make the set from the lexicon that ships with logreg."""
        return cls(shipped_lexicon(), negation)

    def extract(self, text: str) -> tuple[float, ...]:
        """Return the six features of one text."""
        tokens = tokenize(text)
        counts = Counter(tokens)
        turned = Counter(self._turned(tokens) if self.negation else ())
        straight = counts - turned if self.negation else counts
        positive, negative = self.lexicon.positive, self.lexicon.negative
        return (
            float(_count(straight, positive) + _count(turned, negative)),
            float(_count(straight, negative) + _count(turned, positive)),
            float(NO in counts),
            float(_count(counts, self.lexicon.pronouns)),
            float(EXCLAMATION in counts),
            math.log(max(1, len(tokens))),
        )

    def extract_all(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the features of many texts, float64, shape (n_texts, 6); `extract`, faster."""
        if self._scanner:
            return self._scanner.features(texts)
        import numpy as np

        rows = [self.extract(text) for text in texts]
        return np.array(rows, dtype=np.float64).reshape(-1, len(self.names))

    def extract_lines(self, content: bytes | bytearray) -> NDArray[np.float64]:
        """Return the features of each line of UTF-8, float64, shape (n_lines, 6)."""
        if self._scanner:
            return self._scanner.features_of_lines(content)
        return self.extract_all(content.decode("utf-8", "surrogateescape").split("\n")[:-1])

    def evidence(self, text: str) -> list[Evidence]:
        """Return what each token adds to a feature but ``log_length``, a feature after the other.

        >>> for found in SentimentFeatures.shipped(negation=True).evidence("Great! Not nice."):
        ...     print(*found)
        positive great 1.0 False
        negative nice 1.0 True
        exclamation ! 1.0 False
        """
        tokens = tokenize(text)
        turned = Counter(self._turned(tokens) if self.negation else ())
        counts = Counter(tokens)
        straight = counts - turned
        lexicon = self.lexicon
        return [
            *_found("positive", straight, lexicon.positive),
            *_found("positive", turned, lexicon.negative, negated=True),
            *_found("negative", straight, lexicon.negative),
            *_found("negative", turned, lexicon.positive, negated=True),
            *_found("no", Counter({*counts}), frozenset({NO})),
            *_found("pronouns", counts, lexicon.pronouns),
            *_found("exclamation", Counter({*counts}), frozenset({EXCLAMATION})),
        ]

    @cached_property
    def _scanner(self) -> Scanner | None:
        """The scanner for these lists; None where they are not for it."""
        from logreg.scanner import Scanner, UnfitLexiconError

        try:
            return Scanner(self.lexicon, self.negation)
        except UnfitLexiconError:
            return None

    def _turned(self, tokens: list[str]) -> Iterator[str]:
        """Give the polar tokens that stand after a negator and before the next mark.

        >>> list(SentimentFeatures.shipped()._turned(tokenize("Not a great idea, nice try")))
        ['great']
        """
        negated = False
        for token in tokens:
            if token in self.lexicon.positive or token in self.lexicon.negative:
                if negated:
                    yield token
            else:
                negated = not is_mark(token) and (negated or self._negates(token))

    def _negates(self, token: str) -> bool:
        return token in self.lexicon.negators or token.endswith(NEGATION_SUFFIX)

    def options(self) -> dict[str, Any]:
        """Return the options of this set as a model file holds them."""
        return {"negation": self.negation}

    def word_lists(self) -> dict[str, list[str]]:
        """Return the word lists as a model file holds them: sorted, negators only when used."""
        lexicon = self.lexicon
        lists = {
            "positive": sorted(lexicon.positive),
            "negative": sorted(lexicon.negative),
            "pronouns": sorted(lexicon.pronouns),
        }
        if self.negation:
            lists["negators"] = sorted(lexicon.negators)
        return lists

    @classmethod
    def build(
        cls, options: Mapping[str, Any], word_lists: Mapping[str, list[str]]
    ) -> SentimentFeatures:
        """Make the set from the fields of a model file.

        Raises:
            ValueError: a field is missing, unknown or of the wrong type.
        """
        for option in options:
            if option != "negation":
                raise ValueError(f"features.{excerpt(option)} is not an option of this feature set")
        negation = options.get("negation", False)
        if not isinstance(negation, bool):
            raise ValueError("features.negation must be true or false")
        wanted = ["positive", "negative", "pronouns", *(["negators"] if negation else [])]
        for name in wanted:
            if name not in word_lists:
                raise ValueError(f"lexicon.{name} is missing")
        for name in word_lists:
            if name not in wanted:
                raise ValueError(f"lexicon.{excerpt(name)} is not a list of this feature set")
        return cls(Lexicon(**{name: frozenset(word_lists[name]) for name in wanted}), negation)


def _count(counts: Counter[str], words: frozenset[str]) -> int:
    """Return how many of the counted tokens are in a list."""
    return sum([count for token, count in counts.items() if token in words])


def _found(
    feature: str, counts: Counter[str], words: frozenset[str], *, negated: bool = False
) -> list[Evidence]:
    """Return the counted tokens that are in a list, as evidence."""
    return [
        Evidence(feature, token, float(count), negated)
        for token, count in counts.items()
        if token in words
    ]
