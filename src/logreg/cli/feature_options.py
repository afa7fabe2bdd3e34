"""The options that say what is counted in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click
from click.core import ParameterSource

from logreg.cli.comma_separated import comma_separated
from logreg.cli.completion import complete_files, complete_sets
from logreg.cli.loading import open_lexicon
from logreg.cli.optional_value import OptionalValue
from logreg.cli.whole_numbers import WholeNumber, whole_number
from logreg.errors import excerpt
from logreg.features.negation import DEFAULT_REACH, LONGEST_REACH, MARK, reach_of

if TYPE_CHECKING:
    from logreg.features import FeatureSet
    from logreg.features.sentiment import SentimentFeatures
    from logreg.features.words import WordFeatures

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

SENTIMENT, WORDS, BOTH, PERIODS = "sentiment", "words", "sentiment+words", "periods"
SETS: tuple[str, ...] = (SENTIMENT, WORDS, BOTH, PERIODS)
COLUMNS = "columns:"
"""What the names of columns of numbers follow."""

WEIGHTINGS = ("presence", "count", "tf-idf", "idf")

OF_THE_LEXICON: tuple[str, ...] = ("lexicon_path", "extension_path")
OF_WORDS: tuple[str, ...] = (
    "ngrams",
    "weighting",
    "unit_norm",
    "boundaries",
    "min_count",
    "max_features",
    "hash_bits",
)
OPTIONS_OF: Mapping[str, tuple[str, ...]] = {
    SENTIMENT: (*OF_THE_LEXICON, "negation", "relative", "contrast"),
    WORDS: (*OF_WORDS, "negation"),
    BOTH: (*OF_THE_LEXICON, *OF_WORDS, "negation", "relative", "contrast"),
    PERIODS: ("lecture", "min_count"),
}
"""The parameter names of the options that each feature set has."""


class FeatureChoice(NamedTuple):
    """The feature set that the options describe.

    Attributes:
        set_name: one of `SETS`; or ``columns:`` and names; or a set of one's own.
        lexicon_path: the lexicon; None for the built-in one.
        extension_path: a lexicon to add to it.
        boundaries: whether the ends of a text are words.
        min_count: in how many texts an n-gram, or a feature of periods, must be.
        max_features: how many n-grams to keep; None for all.
        hash_bits: by how many bits of its hash an n-gram is known; None if by its words.
        relative: whether counts are divided by the root of the length.
        contrast: whether words before "but" count half.
        lecture: whether the features of periods are the three of the lecture.
        given: the names of those that were given.
        negation: how many words negation reaches, see `features.negation`; 0 for none.
        ngrams: the numbers of words of the shortest and of the longest n-grams.
        weighting: what the count of an n-gram is worth.
        unit_norm: whether the features of a text have the length 1.
    """

    set_name: str
    lexicon_path: str | None
    extension_path: str | None
    boundaries: bool
    min_count: int
    max_features: int | None
    hash_bits: int | None
    relative: bool
    contrast: bool
    lecture: bool
    given: frozenset[str]
    negation: int = 0
    ngrams: tuple[int, int] = (1, 1)
    weighting: str = WEIGHTINGS[0]
    unit_norm: bool = False

    @property
    def has_words(self) -> bool:
        """Whether n-grams are features."""
        return self.set_name in (WORDS, BOTH)

    def feature_set(self) -> FeatureSet:
        """Return the feature set."""
        from logreg.features.combined import SentimentAndWords

        if self.set_name == WORDS:
            return self._words()
        if self.set_name == PERIODS:
            from logreg.features.periods import PeriodFeatures

            return PeriodFeatures(lecture=self.lecture, min_count=self.min_count)
        if self.set_name.startswith(COLUMNS):
            from logreg.features.columns import ColumnFeatures

            return ColumnFeatures(columns_of(self.set_name))
        if self.set_name not in SETS:
            from logreg.features.custom import register_features

            return register_features(self.set_name)()
        sentiment = self._sentiment()
        return SentimentAndWords(sentiment, self._words()) if self.has_words else sentiment

    def _sentiment(self) -> SentimentFeatures:
        from logreg.features.sentiment import SentimentFeatures

        lexicon = open_lexicon(self.lexicon_path)
        if self.extension_path is not None:
            from logreg.lexicon.sources import extended

            lexicon = extended(lexicon, open_lexicon(self.extension_path))
        return SentimentFeatures(lexicon, self.negation, self.relative, self.contrast)

    def _words(self) -> WordFeatures:
        from logreg.features.word_options import WordOptions
        from logreg.features.words import WordFeatures

        return WordFeatures(
            WordOptions(
                *self.ngrams,
                weighting=self.weighting,
                unit_norm=self.unit_norm,
                negation=self.negation,
                boundaries=self.boundaries,
                min_count=self.min_count,
                max_features=self.max_features,
                hash_bits=self.hash_bits,
            )
        )


def columns_of(value: str) -> list[str]:
    """Return the names of columns, which are separated by commas, and quoted if they have one.

    >>> columns_of('columns:x1,"a, b"')
    ['x1', 'a, b']

    Raises:
        click.BadParameter: they are not on one line.
    """
    return comma_separated(value.removeprefix(COLUMNS))


def set_of(value: str) -> str:
    """Check the name of a feature set; whether a set of one's own is there is seen later.

    Raises:
        click.BadParameter: it can't be one.
    """
    if value in SETS:
        return value
    if value.startswith(COLUMNS):
        names = columns_of(value) if value != COLUMNS else []
        if not names or not all(names) or len({*names}) < len(names):
            rule = "must name different columns, as in columns:x1,x2"
            raise click.BadParameter(f"{rule}, got '{value}'.")
        return value
    if not re.fullmatch(r"[\w.]+:[\w.]+|[\w.-]+", value):
        raise _unknown_set(value)
    if ":" not in value:
        from importlib.metadata import entry_points

        from logreg.features.custom import ENTRY_POINTS

        if not entry_points(group=ENTRY_POINTS, name=value):
            raise _unknown_set(value)
    return value


def _unknown_set(value: str) -> click.BadParameter:
    known = f"{', '.join(SETS)}, columns:NAME,..., or a class of your own as module:Class"
    return click.BadParameter(f"'{value}' is none of {known}.")


def ngrams_of(value: str) -> tuple[int, int]:
    """Parse the lengths of n-grams.

    >>> ngrams_of("1-3"), ngrams_of("2")
    ((1, 3), (2, 2))

    Raises:
        click.BadParameter: they are not numbers from 1 to 8.
    """
    found = re.fullmatch(r"([1-8])(?:-([1-8]))?", value)
    shortest, longest = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if longest < shortest:
        rule = "must be a number of words from 1 to 8, or two as in '1-3'"
        raise click.BadParameter(f"{rule}, got {excerpt(value)}.")
    return shortest, longest


def feature_options(command: Decorated) -> Decorated:
    """Add the options of feature sets; the command gets them as ``feature_choice``."""
    return _with_choice(command, tuple(_OPTIONS))


def fixed_feature_options(command: Decorated) -> Decorated:
    """Add the options of feature sets that a search keeps fixed."""
    return _with_choice(command, tuple(name for name in _OPTIONS if name not in VARIED))


def negation_of(value: str | None) -> int:
    """Return how many words negation reaches.

    Raises:
        click.BadParameter: it is neither a number of words nor "mark".
    """
    if value is None:
        return 0
    if value == MARK:
        return reach_of(MARK)
    reach = whole_number(value, least=1, most=LONGEST_REACH)
    if reach is None:
        rule = f"must be a number of words from 1 to {LONGEST_REACH}, or 'mark'"
        raise click.BadParameter(f"{rule}, got {excerpt(value)}.")
    return reach_of(reach)


def _is_negation(argument: str) -> bool:
    return argument == MARK or argument.isdecimal()


VARIED = ("negation", "ngrams", "weighting", "unit_norm")
"""The parameter names of the options that a search varies."""


def _with_choice(command: Decorated, names: tuple[str, ...]) -> Decorated:
    @wraps(command)
    def with_choice(*arguments: Any, **options: Any) -> Any:
        values = {name: options.pop(name) for name in names}
        context = click.get_current_context()
        default = (ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP)
        given = {n for n in _OPTIONS if context.get_parameter_source(n) not in (None, *default)}
        choice = FeatureChoice(**values, given=frozenset(given))
        _require_fitting(choice)
        return command(*arguments, feature_choice=choice, **options)

    for name in reversed(names):
        with_choice = _OPTIONS[name](with_choice)
    return with_choice  # type: ignore[return-value]


def _require_fitting(choice: FeatureChoice) -> None:
    """Refuse options of other sets than the one that was chosen.

    Raises:
        click.UsageError: there is one.
    """
    for name in _OPTIONS:
        fitting = [one for one in SETS if name in OPTIONS_OF[one]]
        if name in choice.given and name != "set_name" and choice.set_name not in fitting:
            option = _FLAGS.get(name) or f"--{name.replace('_', '-')}"
            raise click.UsageError(
                f"{option} is not an option of the features {choice.set_name!r}; "
                f"choose --features {' or '.join(fitting)}."
            )


_FLAGS = {"lexicon_path": "--lexicon", "extension_path": "--extend-lexicon"}


_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "set_name": click.option(
        "--features",
        "set_name",
        metavar="SET",
        default=SENTIMENT,
        show_default=True,
        callback=lambda _ctx, _param, value: set_of(value),
        shell_complete=complete_sets,
        help="What is counted: sentiment, the six features of the lexicon; words; sentiment+words; "
        "periods, what is around those that may end a sentence; columns:NAME,..., the numbers of a "
        "table; or a class of your own, MODULE:CLASS.",
    ),
    "lexicon_path": click.option(
        "--lexicon",
        "lexicon_path",
        metavar="PATH",
        shell_complete=complete_files,
        help="Use this lexicon instead of the built-in one.",
    ),
    "extension_path": click.option(
        "--extend-lexicon",
        "extension_path",
        metavar="PATH",
        shell_complete=complete_files,
        help="Lexicon to add to the one in use.",
    ),
    "negation": click.option(
        "--negation",
        cls=OptionalValue,
        when_alone=str(DEFAULT_REACH),
        is_value=_is_negation,
        metavar="[N|mark]",
        callback=lambda _ctx, _param, value: negation_of(value),
        help="Count the N words after 'not', 'never', ... for the opposite side, or all up to the "
        f"next mark; alone it is {DEFAULT_REACH}. As n-grams they are words of their own, "
        "NOT_good.",
    ),
    "relative": click.option(
        "--relative",
        is_flag=True,
        help="Divide the counts of words by the square root of the number of tokens, so that long "
        "texts are not surer than short ones.",
    ),
    "contrast": click.option(
        "--contrast",
        is_flag=True,
        help="Count positive and negative words half if 'but' follows them in their sentence.",
    ),
    "ngrams": click.option(
        "--ngrams",
        metavar="N|M-N",
        default="1",
        show_default=True,
        callback=lambda _ctx, _param, value: ngrams_of(value),
        help="Number of words of an n-gram: '2' is pairs, '1-3' single words, pairs and triples.",
    ),
    "weighting": click.option(
        "--weighting",
        type=click.Choice(WEIGHTINGS),
        default="presence",
        show_default=True,
        help="What an n-gram is worth: 1 if the text has it, its count, or either with a larger "
        "step in training for what few texts have.",
    ),
    "unit_norm": click.option(
        "--unit-norm",
        is_flag=True,
        help="Divide the n-gram features of a text by their length as a vector.",
    ),
    "boundaries": click.option(
        "--boundaries",
        is_flag=True,
        help="Make the ends of a text words, <s> and </s>: '<s> how' is 'how' at the beginning.",
    ),
    "min_count": click.option(
        "--min-count",
        type=WholeNumber(1),
        default=2,
        show_default=True,
        help="Number of texts that must have an n-gram, or of periods that must have a feature.",
    ),
    "max_features": click.option(
        "--max-features",
        type=WholeNumber(1),
        metavar="N",
        help="Keep only the N n-grams that most texts have.",
    ),
    "hash_bits": click.option(
        "--hash-bits",
        type=WholeNumber(8, 28),
        metavar="N",
        help="Know n-grams by N bits of their hash instead of by name: faster, in memory that new "
        "words do not enlarge, but two n-grams may share a weight, and none has a name.",
    ),
    "lecture": click.option(
        "--lecture",
        is_flag=True,
        help="Only the lecture's three features of a period: the word before it is in lower case, "
        "is an abbreviation, or is St. after a capital.",
    ),
}
"""The options by parameter name, in the order of the help."""
