"""A model of the six features as awk and SQL have it: lists, and what each character is.

These languages know nothing of Unicode beyond code points, so its letters and spaces come with the
program, as ranges.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from logreg.features.sentiment import COUNTS
from logreg.lexicon.phrases import phrases_among
from logreg.tokens import APOSTROPHES, HYPHENS, WINDOWS_1252

_ASCII = 0x80
_PER_LINE = 90


def letter_ranges() -> list[tuple[int, int]]:
    """Return the first and the last of each run of letters and digits that are not ASCII."""
    ranges: list[tuple[int, int]] = []
    for code in range(_ASCII, sys.maxunicode + 1):
        if chr(code).isalnum() and chr(code) not in APOSTROPHES:
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1] = ranges[-1][0], code
            else:
                ranges.append((code, code))
    return ranges


def joiners() -> dict[int, str]:
    """Return the code points of apostrophes and hyphens, and what they are matched as."""
    found = {ord("'"): "'", ord("-"): "-"}
    found |= {ord(character): "'" for character in APOSTROPHES}
    return found | {ord(character): "-" for character in HYPHENS}


def spaces() -> list[int]:
    """Return the code points of white space."""
    return [code for code in range(sys.maxunicode + 1) if chr(code).isspace()]


def folds(words: Iterable[str]) -> dict[int, str]:
    """Return the capitals that are not ASCII of the letters in words, and these letters."""
    used = {*"".join(words)}
    pairs = ((code, chr(code).lower()) for code in range(_ASCII, sys.maxunicode + 1))
    return {code: lower for code, lower in pairs if lower in used and lower != chr(code)}


def awk_text(text: str) -> str:
    """Return a string of awk, byte for byte.

    >>> print(awk_text('a "é"'))
    "a \\042\\303\\251\\042"
    """
    plain = {*range(0x20, 0x7F)} - {ord('"'), ord("\\")}
    content = text.encode("utf-8", "surrogateescape")
    return '"' + "".join(chr(b) if b in plain else f"\\{b:03o}" for b in content) + '"'


def sql_text(text: str) -> str:
    """Return a string of SQL.

    >>> print(sql_text("it's"))
    'it''s'
    """
    return "'" + text.replace("'", "''") + "'"


def packed(items: Iterable[str]) -> Iterator[str]:
    """Yield items with blanks between them, in lines of limited length."""
    line = ""
    for item in items:
        if line and len(line) + len(item) >= _PER_LINE:
            yield line
            line = ""
        line = f"{line} {item}".strip()
    if line:
        yield line


def awk_model(fields: dict[str, Any], reach: int) -> str:
    """Return the statements of awk that set up a model."""
    lexicon: dict[str, list[str]] = fields["lexicon"]
    lines = [f"label[{i}] = {awk_text(label)}" for i, label in enumerate(fields["labels"])]
    lines += [f"bias = {fields['bias']!r}", f"reach = {reach}"]
    for option in ("relative", "contrast"):
        lines.append(f"{option} = {int(fields['features'].get(option, False))}")
    lines += [f'weight["{name}"] = {value!r}' for name, value in fields["weights"].items()]
    lines += [f"joiner[{code}] = {awk_text(plain)}" for code, plain in joiners().items()]
    lines += [f"space[{code}] = 1" for code in spaces()]
    words = [word for several in lexicon.values() for word in several]
    lines += [f"fold[{code}] = {awk_text(lower)}" for code, lower in folds(words).items()]
    lines += [
        f"windows_1252[{128 + i}] = {ord(character)}"
        for i, character in enumerate(WINDOWS_1252[:32])
    ]
    numbers = (str(number) for pair in letter_ranges() for number in pair)
    lines += [f'add_ranges("{line} ")' for line in _in_pairs([*numbers])]
    for name, several in lexicon.items():
        phrases = phrases_among(several)
        tokens = (entry for entry in several if entry not in phrases)
        lines += [f'add({awk_text(line)}, "{name}")' for line in packed(tokens)]
        lines += [
            f'add_phrase({awk_text(entry)}, {awk_text(phrase.tokens[0])}, "{name}")'
            for entry, phrase in phrases.items()
        ]
    return "\n".join(f"  {line}" for line in lines)


def _in_pairs(numbers: Sequence[str]) -> Iterator[str]:
    """Yield lines of numbers that do not divide a pair."""
    pairs = (f"{numbers[i]} {numbers[i + 1]}" for i in range(0, len(numbers), 2))
    return packed(pairs)


def awk_checks(checks: Sequence[tuple[str, float]]) -> str:
    """Return the statements of awk that check the program."""
    return "\n".join(f"  check({awk_text(text)}, {p!r})" for text, p in checks)


def sql_model(fields: dict[str, Any]) -> str:
    """Return the statements of SQL that fill the tables of a model."""
    lexicon: dict[str, list[str]] = fields["lexicon"]
    words = [f"({sql_text(n)}, {sql_text(w)})" for n, several in lexicon.items() for w in several]
    letters = [f"({low}, {high})" for low, high in letter_ranges()]
    characters = [f"({code}, 'J', {sql_text(plain)})" for code, plain in joiners().items()]
    characters += [f"({code}, 'S', '')" for code in spaces()]
    all_words = [word for several in lexicon.values() for word in several]
    phrases = [
        f"({sql_text(entry)}, {sql_text(phrase.tokens[0])})"
        for entry, phrase in phrases_among(dict.fromkeys(all_words)).items()
    ]
    characters += [f"({c}, '', {sql_text(lower)})" for c, lower in folds(all_words).items()]
    return "\n".join(
        f"INSERT INTO {table} VALUES\n" + ",\n".join(rows) + ";"
        for table, rows in (
            ("logreg_words", words),
            ("logreg_phrases", phrases),
            ("logreg_letters", letters),
            ("logreg_characters", characters),
        )
        if rows
    )


def sql_checks(checks: Sequence[tuple[str, float]]) -> str:
    """Return the statement of SQL that fills the table of checks."""
    rows = [f"({i}, {sql_text(text)}, {p!r})" for i, (text, p) in enumerate(checks, start=1)]
    return "INSERT INTO logreg_checks VALUES\n" + ",\n".join(rows) + ";"


def sql_logit(fields: dict[str, Any]) -> str:
    """Return z = b + w·x as an expression of SQL, summed from left to right."""
    terms = [f"{fields['bias']!r}"]
    length = "max(1, coalesce(x.length, 0))"
    unit = f" / sqrt({length})" if fields["features"].get("relative") else ""
    for name, weight in fields["weights"].items():
        value = f"coalesce(x.{name}, 0)" + (unit if name in COUNTS else "")
        if name == "log_length":
            value = f"ln({length})"
        terms.append(f"({weight!r}) * {value}")
    return " + ".join(terms)
