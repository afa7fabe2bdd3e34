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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Self

from logreg.errors import FieldError
from logreg.features.base import (
    Counting,
    Evidence,
    FeatureSet,
    FixedCounting,
    Occurrence,
    Sections,
    Vector,
)
from logreg.lexicon.word_lists import NEGATION_SUFFIX, Lexicon, shipped_lexicon
from logreg.scanner import WORTH_SCANNING, fastest_scanner, slowness
from logreg.tokens import is_mark, token_spans, tokenize, without_bytes

if TYPE_CHECKING:
    from array import array

    import numpy as np
    from numpy.typing import NDArray

    from logreg.scanner import Scanner

NO, EXCLAMATION = "no", "!"


class SentimentFeatures(FeatureSet):
    """The feature set ``sentiment``: a lexicon, and whether negation reverses its words.

    It is a transformer for scikit-learn too: `transform` takes any column of texts.

    Args:
        lexicon: the word lists; None for those that ship with logreg.
        negation: whether a polar word after a negator, up to the next mark, counts for the
            opposite side.

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

    _sklearn_output_config: dict[str, str]
    """What `set_output` has set, if anything; scikit-learn's `clone` copies it by this name."""

    def __init__(self, lexicon: Lexicon | None = None, negation: bool = False) -> None:
        self.lexicon = shipped_lexicon() if lexicon is None else lexicon
        self.negation = negation

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SentimentFeatures):
            return NotImplemented
        return (self.lexicon, self.negation) == (other.lexicon, other.negation)

    def __hash__(self) -> int:
        return hash((self.lexicon, self.negation))

    @classmethod
    def shipped(cls, *, negation: bool = False) -> Self:
        """Return the set with the lexicon that ships with logreg."""
        return cls(None, negation)

    def fit(self, texts: Iterable[str], y: object = None) -> Self:
        """Return the set itself: the lexicon is all that it needs."""
        return self

    def fit_transform(self, texts: Iterable[str], y: object = None) -> NDArray[np.float64]:
        """Return what `transform` returns."""
        return self.transform(texts)

    def extract(self, text: str) -> tuple[float, ...]:
        """Return the six features of one text."""
        tokens = tokenize(text)
        sides = Counter(side for _, side, _ in self._polar_tokens(tokens))
        return (
            float(sides["positive"]),
            float(sides["negative"]),
            float(NO in tokens),
            float(sum([token in self.lexicon.pronouns for token in tokens])),
            float(EXCLAMATION in tokens),
            math.log(max(1, len(tokens))),
        )

    def _polar_tokens(self, tokens: Sequence[str]) -> Iterator[tuple[int, str, bool]]:
        """Yield the number of each polar token, the side it counts for, and whether it is negated.

        >>> features = SentimentFeatures.shipped(negation=True)
        >>> [*features._polar_tokens(tokenize("Not a great idea, nice try"))]
        [(2, 'negative', True), (5, 'positive', False)]
        """
        positive, negative = self.lexicon.positive, self.lexicon.negative
        in_scope = False
        for i, token in enumerate(tokens):
            is_positive, is_negative = token in positive, token in negative
            if is_positive:
                yield i, "negative" if in_scope else "positive", in_scope
            if is_negative:
                yield i, "positive" if in_scope else "negative", in_scope
            if self.negation and not (is_positive or is_negative):
                in_scope = not is_mark(token) and (in_scope or self._negates(token))

    def _negates(self, token: str) -> bool:
        return token in self.lexicon.negators or token.endswith(NEGATION_SUFFIX)

    def transform(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return the features of many texts, float64, shape (n_texts, 6); `extract`, faster.

        After `set_output` it is a frame.

        Raises:
            TypeError: it is a single string, or a text is not a string.
        """
        from logreg.inputs import texts_of
        from logreg.transformer import contained

        config = getattr(self, "_sklearn_output_config", None)
        X: NDArray[np.float64] = contained(self.count(texts_of(texts)), texts, self.names, config)
        return X

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

    @cached_property
    def _scanner(self) -> Scanner:
        return fastest_scanner(self.lexicon, self.negation)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the scanner out of pickles and copies: it is large, and quickly made again."""
        return {name: value for name, value in vars(self).items() if name != "_scanner"}

    @property
    def notes(self) -> tuple[str, ...]:
        """Whether long input will be counted slowly."""
        return slowness(self.lexicon)

    def evidence_in(self, x: Vector) -> float:
        """Return how many words of a text with the features x are positive or negative."""
        return x[0] + x[1]

    def evidence(self, text: str) -> list[Evidence]:
        """Return what each token adds to a feature other than ``log_length``, feature by feature.

        >>> for found in SentimentFeatures.shipped(negation=True).evidence("Great! Not nice."):
        ...     print(*found)
        positive great 1.0 False
        negative nice 1.0 True
        exclamation ! 1.0 False
        """
        tokens = tokenize(text)
        pronouns = (token for token in tokens if token in self.lexicon.pronouns)
        polar = self._polar_tokens(tokens)
        counts = Counter((side, tokens[i], negated) for i, side, negated in polar)
        counts.update(("pronouns", token, False) for token in pronouns)
        counts.update({("no", NO, False): NO in tokens})
        counts.update({("exclamation", EXCLAMATION, False): EXCLAMATION in tokens})
        found = [
            Evidence(feature, token, float(count), negated)
            for (feature, token, negated), count in counts.items()
            if count
        ]
        return sorted(found, key=lambda one: (self.names.index(one.feature), one.negated))

    def occurrences(self, text: str) -> list[Occurrence]:
        """Return where a text has what its features count: all but ``log_length``.

        >>> for found in SentimentFeatures.shipped().occurrences("Great! Go."):
        ...     print(*found)
        positive ((0, 5),) 1.0 False
        exclamation ((5, 6),) 1.0 False
        """
        spans = token_spans(text)
        tokens = tokenize(text)
        found = [
            (i, Occurrence(side, (spans[i],), 1.0, negated))
            for i, side, negated in self._polar_tokens(tokens)
        ]
        found += [
            (i, Occurrence("pronouns", (spans[i],), 1.0))
            for i, token in enumerate(tokens)
            if token in self.lexicon.pronouns
        ]
        for feature, mark in (("no", NO), ("exclamation", EXCLAMATION)):
            places = [i for i, token in enumerate(tokens) if token == mark]
            found += [(i, Occurrence(feature, (spans[i],), 1.0 / len(places))) for i in places]
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the arguments of the constructor: the lexicon is None if it is the shipped one."""
        is_shipped = isinstance(self.lexicon, Lexicon) and self.lexicon == shipped_lexicon()
        return {"lexicon": None if is_shipped else self.lexicon, "negation": self.negation}

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
        return self

    def __repr__(self) -> str:
        params = self.get_params().items()
        changed = (f"{name}={value!r}" for name, value in params if value not in (None, False))
        return f"{type(self).__name__}({', '.join(changed)})"

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Return the names of the features as scikit-learn wants them, shape (6,)."""
        import numpy as np

        return np.array(self.names, dtype=object)

    def set_output(self, *, transform: str | None = None) -> Self:
        """Set what `transform` returns, "default", "pandas" or "polars", and return self.

        Raises:
            ValueError: it is none of these; None changes nothing.
        """
        from logreg.transformer import output_config

        if transform is not None:
            self._sklearn_output_config = output_config(transform)
        return self

    def __sklearn_tags__(self) -> Any:
        """Return the kind of estimator for scikit-learn."""
        from logreg.transformer import tags

        return tags()

    def to_json(self) -> dict[str, dict[str, Any]]:
        """Return the fields ``features`` and ``lexicon``; negators only if they are used."""
        lists = self.lexicon._asdict()
        if not self.negation:
            del lists["negators"]
        return {
            "features": {"set": self.set_name, "negation": bool(self.negation)},
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
        options = {name: value for name, value in fields["features"].items() if name != "set"}
        negation = options.pop("negation", False)
        for name in options:
            raise FieldError(f"features.{name}", "is not an option of this feature set")
        if not isinstance(negation, bool):
            raise FieldError("features.negation", "must be true or false")
        lists = fields["lexicon"]
        expected = ["positive", "negative", "pronouns", *(["negators"] if negation else [])]
        for name, words in lists.items():
            if name not in expected:
                raise FieldError(f"lexicon.{name}", "is not a list of this feature set")
            if not isinstance(words, list) or not {*map(type, words)} <= {str}:
                raise FieldError(f"lexicon.{name}", "must be a list of words")
        for name in expected:
            if name not in lists:
                raise FieldError(f"lexicon.{name}", "is missing")
        return cls(Lexicon(**{name: frozenset(lists[name]) for name in expected}), negation)


def _as_lines(texts: Sequence[str]) -> bytes | None:
    """Return each text as a line of UTF-8; None if there are surrogates, which UTF-8 lacks."""
    joined = "\n".join([*(text.replace("\n", " ") for text in texts), ""])
    try:
        return joined.encode()
    except UnicodeEncodeError:
        with suppress(UnicodeEncodeError):
            return without_bytes(joined).encode()
    return None
