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
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from logreg.errors import excerpt
from logreg.lexicons import Lexicon, shipped_lexicon
from logreg.tokens import is_mark, tokenize

NO, EXCLAMATION = "no", "!"
NEGATION_SUFFIX = "n't"


@dataclass(frozen=True)
class SentimentFeatures:
    """The feature set ``sentiment``: a lexicon, and whether negation turns its words.

    >>> features = SentimentFeatures.shipped()
    >>> features.extract("No surprises, but I enjoyed it: great!")[:5]
    (2.0, 0.0, 1.0, 1.0, 1.0)
    """

    lexicon: Lexicon
    negation: bool = False

    set_name: ClassVar[str] = "sentiment"
    names: ClassVar[tuple[str, ...]] = (
        "positive",
        "negative",
        "no",
        "pronouns",
        "exclamation",
        "log_length",
    )

    @classmethod
    def shipped(cls, *, negation: bool = False) -> SentimentFeatures:
        """Make the set from the lexicon that ships with logreg."""
        return cls(shipped_lexicon(), negation)

    def extract(self, text: str) -> tuple[float, ...]:
        """Return the six features of one text."""
        tokens = tokenize(text)
        hits = [token for token in tokens if token in self._listed]
        positive, negative = self._polar_counts(tokens if self.negation else hits)
        pronouns = sum(token in self.lexicon.pronouns for token in hits)
        return (
            float(positive),
            float(negative),
            float(NO in hits),
            float(pronouns),
            float(EXCLAMATION in hits),
            math.log(max(1, len(tokens))),
        )

    def _polar_counts(self, tokens: list[str]) -> tuple[int, int]:
        """Count the tokens of each side; after a negator and before the next mark they swap.

        >>> SentimentFeatures.shipped(negation=True)._polar_counts(tokenize("not great, awful"))
        (0, 2)
        """
        counts = [0, 0]
        negated = False
        for token in tokens:
            if token in self.lexicon.positive:
                counts[negated] += 1
            elif token in self.lexicon.negative:
                counts[not negated] += 1
            elif self.negation:
                negated = not is_mark(token) and (negated or self._negates(token))
        return counts[0], counts[1]

    def _negates(self, token: str) -> bool:
        return token in self.lexicon.negators or token.endswith(NEGATION_SUFFIX)

    @cached_property
    def _listed(self) -> frozenset[str]:
        """Every token that some feature asks about: most tokens of a text are not among them."""
        lexicon = self.lexicon
        return lexicon.positive | lexicon.negative | lexicon.pronouns | {NO, EXCLAMATION}

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
