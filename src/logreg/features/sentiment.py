"""The six features of the chapter's sentiment classifier (SLP ch. 5.2).

positive     count of tokens in the positive lexicon
negative     count of tokens in the negative lexicon
no           1 if "no" is a token, else 0
pronouns     count of 1st and 2nd person pronouns
exclamation  1 if "!" is a token, else 0
log_length   ln(number of tokens)

The three counts may be relative to the length of the text: divided by the square root of the number
of tokens, √n. If words for and against fell like the heads and tails of a coin, the surplus of one
side would grow as √n by chance alone; so one that counts is measured in units of that.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Self

from logreg.features.base import (
    Counting,
    Evidence,
    FixedCounting,
    Occurrence,
    Sections,
    Vector,
)
from logreg.features.negation import Negation, as_json, reach_of
from logreg.features.polarity import Polar, polar_units
from logreg.features.sentiment_file import arguments_of
from logreg.features.transformer import Transformer
from logreg.inputs import require_type
from logreg.lexicon.phrases import Phrases, phrases_in
from logreg.lexicon.word_lists import Lexicon, shipped_lexicon
from logreg.scanner import WORTH_SCANNING, fastest_scanner, slowness
from logreg.tokens import token_spans, without_bytes

if TYPE_CHECKING:
    from array import array

    import numpy as np
    from numpy.typing import NDArray

    from logreg.scanner import Scanner

NO, EXCLAMATION = "no", "!"

LOG_LENGTH = 5
"""The number of the feature of the length."""

COUNTS = ("positive", "negative", "pronouns")
"""The features that count words."""


class SentimentFeatures(Transformer):
    """The feature set ``sentiment``: a lexicon, and whether negation reverses its words.

    It is a transformer for scikit-learn too: `transform` takes any column of texts.

    Args:
        lexicon: the word lists; None for those that ship with logreg.
        negation: whether a polar word after a negator counts for the opposite side: if it is among
            the next words, so many of them (True is 3), or with "mark" if no mark is between them.
        relative: whether the three counts are divided by the square root of the number of tokens.
        contrast: whether a positive or negative word counts half if "but" follows in its sentence.

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
    n_dense: ClassVar[int] = 6

    def __init__(
        self,
        lexicon: Lexicon | None = None,
        negation: Negation = False,
        relative: bool = False,
        contrast: bool = False,
    ) -> None:
        self.lexicon = shipped_lexicon() if lexicon is None else lexicon
        self.negation = negation
        self.relative = relative
        self.contrast = contrast

    @property
    def _reach(self) -> int:
        """How many words negation reaches."""
        return reach_of(self.negation)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SentimentFeatures):
            return NotImplemented
        return self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def _parts(self) -> tuple[Lexicon, int, bool, bool]:
        return self.lexicon, self._reach, bool(self.relative), bool(self.contrast)

    @classmethod
    def shipped(
        cls, *, negation: Negation = False, relative: bool = False, contrast: bool = False
    ) -> Self:
        """Return the set with the lexicon that ships with logreg."""
        return cls(None, negation, relative, contrast)

    def extract(self, text: str) -> tuple[float, ...]:
        """Return the six features of one text."""
        units = self._phrases.units(text)
        names = [unit.name for unit in units]
        n_tokens = units[-1].end if units else 0
        sides = dict.fromkeys(("positive", "negative"), 0.0)
        for one in self._polar(names):
            sides[one.side] += one.share
        divisor = self._divisor(n_tokens)
        return (
            sides["positive"] / divisor,
            sides["negative"] / divisor,
            float(NO in names),
            sum([name in self.lexicon.pronouns for name in names]) / divisor,
            float(EXCLAMATION in names),
            math.log(max(1, n_tokens)),
        )

    def _polar(self, names: Sequence[str]) -> Iterator[Polar]:
        return polar_units(names, self.lexicon, self._reach, contrast=bool(self.contrast))

    @property
    def _lists(self) -> Lexicon:
        """The lexicon; scikit-learn wants that parameters are checked when they are used."""
        require_type("lexicon", self.lexicon, Lexicon)
        return self.lexicon

    @property
    def _phrases(self) -> Phrases:
        return phrases_in(self._lists)

    def _divisor(self, n_tokens: int) -> float:
        """Return what the counts of a text are divided by."""
        return math.sqrt(max(1, n_tokens)) if self.relative else 1.0

    def unit_of(self, x: Vector) -> float:
        """Return what the counts were divided by in a text with the features x.

        >>> features = SentimentFeatures.shipped(relative=True)
        >>> x = features.extract("Not a great film, is it?")
        >>> x[0], features.unit_of(x) ** 2
        (0.35355339059327373, 8.000000000000002)
        """
        return self._divisor(round(math.exp(x[LOG_LENGTH]))) if self.relative else 1.0

    def counting(self) -> Counting:
        """Return what counts training texts."""
        return FixedCounting(self)

    def count(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the features of texts, float64, shape (n_texts, 6)."""
        import numpy as np

        return np.asarray(self.rows(texts)).reshape(-1, len(self.names))

    def count_lines(self, lines: bytes | bytearray) -> NDArray[np.float64]:
        """Return the features of lines of UTF-8, float64, shape (n_lines, 6)."""
        import numpy as np

        return np.asarray(self.rows_of_lines(lines)).reshape(-1, len(self.names))

    def rows(self, texts: Sequence[str]) -> array[float]:
        """Return the features of many texts, one after the other, without numpy."""
        from array import array

        lines = None if self._is_little(sum(map(len, texts))) else _as_lines(texts)
        if lines is None:
            return array("d", chain.from_iterable(map(self.extract, texts)))
        return self._scanner.rows_of_lines(lines)

    def rows_of_lines(self, lines: bytes | bytearray) -> array[float]:
        """Return the features of lines of UTF-8, one after the other; every line ends with LF."""
        if self._is_little(len(lines)):
            return self.rows(lines.decode("utf-8", "surrogateescape").split("\n")[:-1])
        return self._scanner.rows_of_lines(lines)

    def _is_little(self, length: int) -> bool:
        """Return whether texts are counted one by one sooner than the scanner is made."""
        return length < WORTH_SCANNING and "_scanner" not in vars(self)

    def prepare(self) -> None:
        """Make the scanner now, for many short texts that come one by one."""
        _ = self._scanner

    @cached_property
    def _scanner(self) -> Scanner:
        return fastest_scanner(
            self._lists, self._reach, relative=bool(self.relative), contrast=bool(self.contrast)
        )

    def __getstate__(self) -> dict[str, Any]:
        """Leave the scanner out of pickles and copies: it is large, and quickly made again."""
        return {name: value for name, value in vars(self).items() if name != "_scanner"}

    @property
    def notes(self) -> tuple[str, ...]:
        """Whether long input will be counted slowly."""
        return slowness(self.lexicon)

    def evidence_in(self, x: Vector) -> float:
        """Return how many words of a text with the features x are positive or negative.

        Of words that count half, two are one.
        """
        n_halves = round(2 * (x[0] + x[1]) * self.unit_of(x))
        return float(math.ceil(n_halves / 2))

    def evidence(self, text: str) -> list[Evidence]:
        """Return what each token adds to a feature other than ``log_length``, feature by feature.

        >>> for found in SentimentFeatures.shipped(negation=True).evidence("Great! Not nice."):
        ...     print(*found)
        positive great 1.0 False
        negative nice 1.0 True
        exclamation ! 1.0 False
        """
        units = self._phrases.units(text)
        names = [unit.name for unit in units]
        divisor = self._divisor(units[-1].end if units else 0)
        pronouns = (name for name in names if name in self.lexicon.pronouns)
        counts: dict[tuple[str, str, bool], float] = defaultdict(float)
        for one in self._polar(names):
            counts[one.side, names[one.number], one.negated] += one.share
        for name in pronouns:
            counts["pronouns", name, False] += 1
        counts["no", NO, False] = float(NO in names)
        counts["exclamation", EXCLAMATION, False] = float(EXCLAMATION in names)
        found = [
            Evidence(feature, name, count / (divisor if feature in COUNTS else 1.0), negated)
            for (feature, name, negated), count in counts.items()
            if count
        ]
        return sorted(found, key=lambda one: (self.names.index(one.feature), one.negated))

    def occurrences(self, text: str) -> list[Occurrence]:
        """Return where a text has what its features count: all but ``log_length``.

        >>> for found in SentimentFeatures.shipped().occurrences("Great! Go."):
        ...     print(found.feature, found.spans, found.value)
        positive ((0, 5),) 1.0
        exclamation ((5, 6),) 1.0
        """
        units, of_tokens = self._phrases.units(text), token_spans(text)
        names = [unit.name for unit in units]
        spans = [(of_tokens[one.start][0], of_tokens[one.end - 1][1]) for one in units]
        unit = 1.0 / self._divisor(len(of_tokens))
        found = [
            (i, Occurrence(side, (spans[i],), unit / 2 if half else unit, negated, half))
            for i, side, negated, half in self._polar(names)
        ]
        found += [
            (i, Occurrence("pronouns", (spans[i],), unit))
            for i, name in enumerate(names)
            if name in self.lexicon.pronouns
        ]
        for feature, mark in (("no", NO), ("exclamation", EXCLAMATION)):
            places = [i for i, name in enumerate(names) if name == mark]
            found += [(i, Occurrence(feature, (spans[i],), 1.0 / len(places))) for i in places]
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the arguments of the constructor: the lexicon is None if it is the shipped one."""
        is_shipped = isinstance(self.lexicon, Lexicon) and self.lexicon == shipped_lexicon()
        lexicon = None if is_shipped else self.lexicon
        return {
            "lexicon": lexicon,
            "negation": self.negation,
            "relative": self.relative,
            "contrast": self.contrast,
        }

    def set_params(self, **params: Any) -> Self:
        """Set arguments of the constructor, and return self.

        The set must not be in use in a model or as a key: it changes in place.

        Raises:
            ValueError: there is no argument of that name.
        """
        from logreg.estimator import require_known

        known = self.get_params()
        require_known(params, known, type(self).__name__)
        changed = type(self)(**(known | params))
        vars(self).pop("_scanner", None)
        self.lexicon, self.negation = changed.lexicon, changed.negation
        self.relative, self.contrast = changed.relative, changed.contrast
        return self

    def __repr__(self) -> str:
        params = self.get_params().items()
        changed = (f"{name}={value!r}" for name, value in params if value not in (None, False))
        return f"{type(self).__name__}({', '.join(changed)})"

    def to_json(self) -> dict[str, dict[str, Any]]:
        """Return the fields ``features`` and ``lexicon``; negators only if they are used."""
        lists = self.lexicon._asdict()
        if not self._reach:
            del lists["negators"]
        return {
            "features": {
                "set": self.set_name,
                "negation": as_json(self._reach),
                **({"relative": True} if self.relative else {}),
                **({"contrast": True} if self.contrast else {}),
            },
            "lexicon": {name: sorted(words) for name, words in lists.items()},
        }

    @classmethod
    def sections(cls, options: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG003
        """Return the field with the lists; it does not depend on the options."""
        return ("lexicon",)

    @classmethod
    def from_json(cls, fields: Sections) -> Self:
        """Make the set from the fields ``features`` and ``lexicon`` of a model file.

        Raises:
            FieldError: a field is missing, unknown or of the wrong type.
        """
        return cls(*arguments_of(fields))


def _as_lines(texts: Sequence[str]) -> bytes | None:
    """Return each text as a line of UTF-8; None if there are surrogates, which UTF-8 lacks."""
    joined = "\n".join([*(text.replace("\n", " ") for text in texts), ""])
    try:
        return joined.encode()
    except UnicodeEncodeError:
        with suppress(UnicodeEncodeError):
            return without_bytes(joined).encode()
    return None
