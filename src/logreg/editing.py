"""Changes of a model by hand: its bias and weights, the words of its lists, its n-grams.

What is changed is named by a target:

    weight:NAME       the bias, or the weight of a feature that is not an n-gram
    list:WORD         a word or phrase of the lists: 1 positive, -1 negative, 0 neither
    pronouns:WORD     a word of that list: 1 to add it, 0 to remove it
    negators:WORD     the same
    ngram:WORDS       the weight of an n-gram, which is added if the model does not have it

Without such a prefix a target is a weight if it is the bias or a feature, else a word of the lists
if the model has lists, else an n-gram. Of more than two labels a weight has one of each: its target
ends with a dot and a label.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar

from logreg.errors import excerpt, printable
from logreg.features import FeatureSet
from logreg.features.combined import SentimentAndWords
from logreg.features.ngrams import END, NEGATED, START, length_of
from logreg.features.sentiment import SentimentFeatures
from logreg.features.word_options import WordOptions
from logreg.features.words import WordFeatures
from logreg.inputs import require_type
from logreg.lexicon.word_lists import Lexicon, problem_of
from logreg.linear_model import MAX_WEIGHT, LinearModel, SoftmaxModel
from logreg.tokens import is_token, normalize

WEIGHT, LIST, NGRAM = "weight", "list", "ngram"
ONE_LIST = ("pronouns", "negators")
KINDS = (WEIGHT, LIST, *ONE_LIST, NGRAM)
"""What a target can be; its prefix says it."""

BIAS = "bias"

AnyLinearModel: TypeAlias = LinearModel | SoftmaxModel


def edited(
    features: FeatureSet, linear: AnyLinearModel, changes: Mapping[str, float]
) -> tuple[FeatureSet, AnyLinearModel, dict[str, float]]:
    """Return the features and the linear model with changes, and the changes by their full targets.

    Raises:
        TypeError: a target is not a string, or a value not a number.
        ValueError: the model does not have what a target names, or the value is out of its range.
    """
    draft, full = _Draft(features, linear), {}
    for target, value in changes.items():
        require_type("what is changed", target, str)
        require_type(f"the value of {excerpt(target)}", value, int, float)
        if not abs(value) <= MAX_WEIGHT:
            rule = f"must be a number of at most {MAX_WEIGHT:g} in size, got {value:g}"
            raise _error(target, rule)
        kind, name = draft.kind_of(target)
        draft.change(kind, name, float(value))
        full[f"{kind}:{name}"] = float(value)
    return draft.features(), draft.linear(), full


class _Draft:
    """A model while it is changed."""

    def __init__(self, features: FeatureSet, linear: AnyLinearModel) -> None:
        self._features, self._linear = features, linear
        self._bias: Any = linear.bias
        self._weights: list[Any] = [*linear.weights]
        self._sentiment = _part(features, SentimentFeatures)
        self._words = _part(features, WordFeatures)
        self._lists = _lists_of(self._sentiment, self._words)
        self._ngrams = [*self._words.names] if self._words else []
        self._first = len(self._weights) - len(self._ngrams)
        self._numbers = _numbers_of(features)
        self._columns = dict(zip(self._ngrams, range(len(self._ngrams)), strict=True))

    def kind_of(self, target: str) -> tuple[str, str]:
        """Return what a target is, and its name without the prefix."""
        kind, colon, name = target.partition(":")
        if colon and name and kind in KINDS:
            return kind, name
        has_words = self._sentiment is not None or self._words is not None
        if self._of_label(target)[0] in self._numbers or not has_words:
            return WEIGHT, target
        return (NGRAM if self._sentiment is None else LIST), target

    def change(self, kind: str, name: str, value: float) -> None:
        """Change one thing.

        Raises:
            ValueError: the model does not have it, or the value is out of its range.
        """
        if kind == WEIGHT:
            self._set_weight(name, value)
        elif kind == NGRAM:
            self._set_ngram(name, value)
        elif kind == LIST:
            self._set_side(name, value)
        else:
            self._set_listed(kind, name, value)

    def features(self) -> FeatureSet:
        """Return the features as they are now."""
        sentiment, words = self._sentiment, self._words
        if sentiment is not None and self._lists != sentiment.lexicon:
            sentiment = SentimentFeatures(
                self._lists, sentiment.negation, sentiment.relative, sentiment.contrast
            )
        if words is not None:
            words = self._words_with(words)
        if sentiment is not None and words is not None:
            return SentimentAndWords(sentiment, words)
        found = words if sentiment is None else sentiment
        return self._features if found is None else found

    def linear(self) -> AnyLinearModel:
        """Return the linear model as it is now."""
        return self._linear.replaced(bias=self._bias, weights=tuple(self._weights))

    def _words_with(self, words: WordFeatures) -> WordFeatures:
        n_new = len(self._ngrams) - len(words.names)
        idf = words.idf
        if idf is not None:  # as rare as the rarest one that is known
            idf = (*idf, *[max(idf, default=1.0)] * n_new)
        return WordFeatures(
            words.options, tuple(self._ngrams), idf, self._lists.negators, grows=words.grows
        )

    # Weights.

    def _set_weight(self, name: str, value: float) -> None:
        base, k = self._of_label(name)
        if base not in self._numbers:
            raise _error(name, f"the model has no such feature; it has {self._known()}")
        self._require_label(name, k)
        number = self._numbers[base]
        if number is None:
            self._bias = _with(self._bias, k, value)
        else:
            self._weights[number] = _with(self._weights[number], k, value)

    def _set_ngram(self, name: str, value: float) -> None:
        base, k = self._of_label(name)
        if self._words is None:
            raise _error(name, "the model has no n-grams")
        if self._words.options.hash_bits is not None:
            raise _error(name, "the model knows n-grams by their hashes, which several can share")
        is_new = base not in self._columns
        if is_new and (problem := problem_of_ngram(base, self._words.options)):
            raise _error(name, problem)
        self._require_label(name, k)
        number = self._columns.setdefault(base, len(self._ngrams))
        if is_new:
            self._ngrams.append(base)
            self._weights.append(0.0 if k is None else (0.0,) * len(self._linear.labels))
        number += self._first
        self._weights[number] = _with(self._weights[number], k, value)

    def _of_label(self, name: str) -> tuple[str, int | None]:
        """Return a name without the label at its end, and the number of this label.

        Of labels of which one ends with the other, it is the one before which there is something
        that the model has, else the longer one.
        """
        if self._linear.n_scores == 1:
            return name, None
        found = [
            (name.removesuffix(f".{label}"), k)
            for k, label in enumerate(self._linear.labels)
            if name.endswith(f".{label}")
        ]
        found.sort(key=lambda pair: len(pair[0]))
        known = (pair for pair in found if pair[0] in self._numbers or pair[0] in self._columns)
        return next(known, found[0] if found else (name, None))

    def _require_label(self, name: str, k: int | None) -> None:
        if k is None and self._linear.n_scores > 1:
            known = ", ".join(f"{name}.{label}" for label in self._linear.labels)
            raise _error(name, f"has a weight for each label; write one of {known}")

    # Lists.

    def _set_side(self, word: str, value: float) -> None:
        if self._sentiment is None:
            raise _error(word, "the model has no lists of positive and negative words")
        if value not in (-1, 0, 1):
            cure = f"; for the weight of an n-gram write {NGRAM}:{word}" if self._words else ""
            raise _error(word, f"in the lists a word is 1, -1 or 0, got {value:g}{cure}")
        self._require_entry(word, self._lists.positive | self._lists.negative)
        self._put("positive", word, value == 1)
        self._put("negative", word, value == -1)

    def _set_listed(self, name: str, word: str, value: float) -> None:
        has_list = self._sentiment is not None if name == "pronouns" else self._negates()
        if not has_list:
            raise _error(word, f"the model does not use a list of {name}")
        if value not in (0, 1):
            raise _error(word, f"is 1 to be in the list of {name}, 0 not to be, got {value:g}")
        self._require_entry(word, getattr(self._lists, name))
        self._put(name, word, value == 1)

    def _negates(self) -> bool:
        in_lists = self._sentiment is not None and self._sentiment.negation
        return bool(in_lists or (self._words is not None and self._words.options.negation))

    def _require_entry(self, word: str, words: frozenset[str]) -> None:
        """Refuse a word that no text can have, unless it is listed already."""
        if word not in words and (problem := problem_of(word)):
            raise ValueError(problem)

    def _put(self, name: str, word: str, is_listed: bool) -> None:
        words: frozenset[str] = getattr(self._lists, name)
        changed = words | {word} if is_listed else words - {word}
        self._lists = self._lists._replace(**{name: changed})

    def _known(self) -> str:
        names = [*self._numbers]
        return ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")


def _error(name: str, rule: str) -> ValueError:
    return ValueError(f"{printable(name)}: {rule}")


def problem_of_ngram(name: str, options: WordOptions) -> str | None:
    """Return why no text can have an n-gram, and the cure; None if texts can.

    >>> problem_of_ngram("Very good", WordOptions(longest=2))
    "is not in the form that is matched; write 'very good'"
    >>> problem_of_ngram("very good", WordOptions())
    "has 2 words; the model's n-grams have from 1 to 1"
    """
    if not all(_is_word(word, options) for word in name.split(" ")):
        normal = " ".join(normalize(name).split())
        if all(is_token(word) for word in normal.split(" ")):
            return f"is not in the form that is matched; write {excerpt(normal)}"
        return "is not made of tokens with single spaces between them, so no text can match it"
    n = length_of(name)
    if not options.shortest <= n <= options.longest:
        words = "1 word" if n == 1 else f"{n} words"
        limits = f"from {options.shortest} to {options.longest}"
        return f"has {words}; the model's n-grams have {limits}"
    return None


def _is_word(word: str, options: WordOptions) -> bool:
    """Return whether a text can have a word, as `ngrams.words_of` has them."""
    if options.boundaries and word in (START, END):
        return True
    return is_token(word.removeprefix(NEGATED) if options.negation else word)


Part = TypeVar("Part", bound=FeatureSet)


def _part(features: FeatureSet, kind: type[Part]) -> Part | None:
    """Return the part of a feature set that is of a kind; None if it has none."""
    return next((part for part in features.parts if isinstance(part, kind)), None)


def _lists_of(sentiment: SentimentFeatures | None, words: WordFeatures | None) -> Lexicon:
    if sentiment is not None:
        return sentiment.lexicon
    none: frozenset[str] = frozenset()
    return Lexicon(none, none, none, none if words is None else words.negators)


def _numbers_of(features: FeatureSet) -> dict[str, int | None]:
    """Return the number of each feature that is not an n-gram, by its name; None for the bias."""
    numbers: dict[str, int | None] = {BIAS: None}
    first = 0
    for part in features.parts:
        if not isinstance(part, WordFeatures):
            numbers |= {name: first + i for i, name in enumerate(part.names)}
        first += len(part.names)
    full = dict(zip(features.names[: features.n_dense], range(features.n_dense), strict=True))
    return numbers | full  # with the set's name before it, too, where there are several sets


def _with(weight: Any, k: int | None, value: float) -> Any:
    """Return a weight with a new value: its only one, or that of the k-th label."""
    return value if k is None else (*weight[:k], value, *weight[k + 1 :])
