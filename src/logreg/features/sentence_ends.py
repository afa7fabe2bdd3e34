"""What is known of a period that may end a sentence (SLP ch. 5.2.2).

A text of this set is the context of a candidate, with ⏎ where the question is asked:

    takes charge Jan. ⏎ 1 the airport

Of a candidate a few variables are known, such as the word left of the marks, or the case of the
word to the right. A feature is 1 where one variable, or several together,
have certain values; which ones go together is in `TEMPLATES`. What cannot be read off a context
is learned from all of them: which words occur without a period, and which in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from logreg.features.candidates import (
    BRACKETS_AFTER,
    BRACKETS_BEFORE,
    QUOTES_AFTER,
    QUOTES_BEFORE,
    WHITE,
    Context,
)
from logreg.lexicon.abbreviations import Abbreviations
from logreg.tokens import plain

MOST = 40
"""Characters of a word that are looked at."""

LONGEST = 8
"""Words of more characters are all of one length."""

LECTURE = ("case of left=lower", "left is abbreviation", "left is St., after a capital")
"""The three features of the lecture: Case(w)=Lower, w in AcronymDict, w=St. and Case(w-1)=Upper."""

TEMPLATES: tuple[tuple[str, ...], ...] = (
    ("mark",),
    ("mark", "closed", "case of right"),
    ("opened",),
    ("case of left",),
    ("case of right",),
    ("length of left",),
    ("kind of left",),
    ("kind of left", "case of left"),
    ("kind of left", "case of right"),
    ("kind of left", "right known in lower case", "case of right"),
    ("kind of left", "case of word before"),
    ("kind of left", "opened"),
    ("kind of left", "kind of right", "case of right"),
    ("digit in left", "case of right"),
    ("vowel in left", "case of left"),
    ("left known without period",),
    ("left known without period", "case of right"),
    ("left known without period", "case of left", "length of left"),
    ("left known without period", "right known in lower case", "case of right"),
    ("right known in lower case", "case of right"),
    ("case of left", "case of right", "length of left"),
    ("left",),
    ("left", "case of right"),
    ("right",),
)
"""The variables whose values make a feature together."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june")
_MORE_MONTHS = ("july", "august", "september", "october", "november", "december")
DATES = frozenset((*_DAYS, *_MONTHS, *_MORE_MONTHS))
"""Words that have a capital within a sentence, too."""

_CASES = ("none", "lower", "upper", "digit", "mark")

VALUES: dict[str, tuple[str, ...]] = {
    "mark": ("", ".", "...", "?", "!"),
    "closed": ("nothing", "quote", "bracket"),
    "opened": ("nothing", "quote", "bracket"),
    "left": (),
    "right": (),
    "case of left": _CASES,
    "case of right": _CASES,
    "case of word before": _CASES,
    "length of left": tuple(map(str, range(LONGEST + 1))),
    "kind of left": ("word", "with period", "letter", "abbreviation", "leading"),
    "kind of right": ("word", "date", "leading"),
    "digit in left": ("no", "yes"),
    "vowel in left": ("no", "yes"),
    "left known without period": ("no", "yes"),
    "right known in lower case": ("no", "yes"),
}
"""The variables, in the order of sentences.c, and their values; the two words have any."""

_LOWER = str.maketrans({chr(i): chr(i + 32) for i in range(ord("A"), ord("Z") + 1)})
_LETTERS = re.compile(r"[\w'-]*")


class Known(NamedTuple):
    """What is known about words.

    Attributes:
        abbreviations: words that end with a period, by kind.
        in_lower_case: words that occur without a period, and in lower case.
        capitalised: words, here in lower case, that occur without a period, but with a capital.
    """

    abbreviations: Abbreviations
    in_lower_case: frozenset[str] = frozenset()
    capitalised: frozenset[str] = frozenset()

    def without_period(self, word: str) -> bool:
        """Return whether a word occurs without a period."""
        return word in self.in_lower_case or word in self.capitalised


def case_of(word: str) -> str:
    """Return the case of a word: that of its first character.

    >>> [case_of(word) for word in ("St", "st", "1st", "(", "")]
    ['upper', 'lower', 'digit', 'mark', 'none']
    """
    first = plain(word[:1])
    if not first:
        return "none"
    if "0" <= first <= "9":
        return "digit"
    if not (first.isalnum() or first == "_"):
        return "mark"
    return "lower" if first == first.lower() else "upper"


def variables_of(context: Context, known: Known) -> dict[str, str]:
    """Return the value of each variable."""
    word, word_before = _words_left(context.left)
    opening, right = _word_right(context.right)
    marks = context.mark.rstrip(QUOTES_AFTER + BRACKETS_AFTER)
    lower = ascii_lower(word)
    return {
        "mark": kind_of_mark(marks),
        "closed": _quote_or_bracket(context.mark[len(marks) :]),
        "opened": _quote_or_bracket(opening),
        "left": lower,
        "right": right,
        "case of left": case_of(word),
        "case of right": case_of(right),
        "case of word before": case_of(word_before),
        "length of left": str(min(len(word), LONGEST)),
        "kind of left": kind_of_word(lower, known.abbreviations),
        "kind of right": kind_of_right(ascii_lower(right), known.abbreviations),
        "digit in left": _yes(any("0" <= character <= "9" for character in word)),
        "vowel in left": _yes(not lower.isascii() or any(vowel in lower for vowel in "aeiouy")),
        "left known without period": _yes(known.without_period(lower)),
        "right known in lower case": _yes(ascii_lower(right) in known.in_lower_case),
    }


def features_of(context: Context, known: Known) -> list[str]:
    """Return the names of the features that a candidate has.

    >>> names = features_of(Context("in Jan", ".", "1 the"), Known(Abbreviations()))
    >>> [name for name in names if "left=jan" in name]
    ['left=jan', 'left=jan, case of right=digit']
    """
    values = variables_of(context, known)
    return [name_of(template, [values[one] for one in template]) for template in TEMPLATES]


def name_of(template: Sequence[str], values: Sequence[str]) -> str:
    """Return the name of the feature that some variables have these values."""
    return ", ".join([f"{name}={value}" for name, value in zip(template, values, strict=True)])


def features_of_lecture(context: Context, known: Known) -> list[str]:
    """Return those of the three features of the lecture that a candidate has."""
    word, word_before = _words_left(context.left)
    kind = kind_of_word(ascii_lower(word), known.abbreviations)
    has = (
        case_of(word) == "lower",
        kind in ("leading", "abbreviation"),
        word == "St" and case_of(word_before) == "upper",
    )
    return [name for name, is_there in zip(LECTURE, has, strict=True) if is_there]


def _words_left(left: str) -> tuple[str, str]:
    """Return the word that the marks follow, and the one before it; empty where there is none."""
    words = re.split(f"[{WHITE}]+", left)
    word, before = words[-1][-MOST:], (words[-2] if len(words) > 1 else "")[-MOST:]
    opening = QUOTES_BEFORE + BRACKETS_BEFORE
    return word.lstrip(opening), before.lstrip(opening)


def _word_right(right: str) -> tuple[str, str]:
    """Return what opens before the next word, and that word; a mark is a word, too."""
    run = re.split(f"[{WHITE}]", right, maxsplit=1)[0][:MOST]
    word = run.lstrip(QUOTES_BEFORE + BRACKETS_BEFORE)
    letters = _LETTERS.match(plain(word))
    length = letters.end() if letters else 0
    return run[: len(run) - len(word)], word[: length or 1]


def kind_of_mark(marks: str) -> str:
    """Return what kind of marks they are.

    >>> [kind_of_mark(marks) for marks in (".", "...", "…", "?!", "!", "")]
    ['.', '...', '...', '?', '!', '']
    """
    for mark in "?!":
        if mark in marks:
            return mark
    return marks if len(marks) < 2 and marks != "…" else "..."


def kind_of_word(lower: str, abbreviations: Abbreviations) -> str:
    """Return what kind of word stands before the marks; its last part counts, as in ex-Gov.

    >>> abbreviations = Abbreviations(frozenset({"gov"}), frozenset({"inc"}))
    >>> [kind_of_word(word, abbreviations) for word in ("ex-gov", "inc", "j", "u.s", "end")]
    ['leading', 'abbreviation', 'letter', 'with period', 'word']
    """
    last = lower.rpartition("-")[2]
    if lower in abbreviations.leading or last in abbreviations.leading:
        return "leading"
    if lower in abbreviations.others or last in abbreviations.others:
        return "abbreviation"
    if len(lower) == 1 and case_of(lower) in ("lower", "upper"):
        return "letter"
    return "with period" if "." in lower else "word"


def kind_of_right(lower: str, abbreviations: Abbreviations) -> str:
    """Return what kind of word stands after the marks."""
    if lower in DATES:
        return "date"
    return "leading" if lower in abbreviations.leading else "word"


def ascii_lower(word: str) -> str:
    """Return a word with the capitals of ASCII in lower case."""
    return word.translate(_LOWER)


def _quote_or_bracket(marks: str) -> str:
    if not marks:
        return "nothing"
    return "quote" if marks[0] in QUOTES_AFTER + QUOTES_BEFORE else "bracket"


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
