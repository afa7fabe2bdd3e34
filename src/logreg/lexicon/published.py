"""Published sentiment lexicons, read into a positive and a negative list of tokens.

Every entry of a lexicon ends up in one place: in a list, as a phrase, on both sides, or counted as
neutral; lines that cannot be read are reported. See `published_formats` for what a line means.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Sequence
from typing import NamedTuple

from logreg.errors import InputError, excerpt, from_os_error
from logreg.lexicon.published_formats import (
    Format,
    Opinion,
    afinn,
    inquirer,
    mpqa,
    nrc,
    sentiwordnet,
    vader,
    word_list,
)
from logreg.lexicon.word_lists import is_entry
from logreg.tokens import normalize

FORMATS = ("hu-liu", "vader", "afinn", "nrc", "mpqa", "sentiwordnet", "inquirer")

HU_LIU = "hu-liu"
HU_LIU_FILES = {"positive-words.txt": 1, "negative-words.txt": -1}
"""The two files of Hu & Liu's lexicon, whose names give the polarity of their words."""

SENTIWORDNET = "sentiwordnet"
SENTIWORDNET_THRESHOLD = 0.1
"""Minimum absolute score of a polar lemma. The scores of senses are eighths, so that a single
polar sense, often a rare one, gives a small average: less than this is neutral."""

_FORMATS_BY_CONTENT: dict[str, Format] = {
    "mpqa": mpqa,
    SENTIWORDNET: sentiwordnet,
    "inquirer": inquirer,
    "nrc": nrc,
    "afinn": afinn,
    "vader": vader,
}
"""The formats recognised by their content, the strictest first: a line of NRC could be one of
AFINN, and a line of AFINN one of VADER."""

SNIFFED_LINES = 200
"""Number of lines used to recognise the format; NRC has a preamble of dozens."""

Broken = tuple[str, int, str]
"""A line that could not be read: the path, the line's number, and what is wrong."""


class PublishedLexicon(NamedTuple):
    """The two lists, and the entries that are in neither.

    Attributes:
        format: one of `FORMATS`.
        positive: tokens and phrases that are positive and never negative.
        negative: those that are negative and never positive.
        unmatched: polar entries that no text could match.
        both_sides: entries that are both positive and negative.
        neutral: number of entries without polarity.
        broken: lines that could not be read.
    """

    format: str
    positive: frozenset[str]
    negative: frozenset[str]
    unmatched: tuple[str, ...]
    both_sides: tuple[str, ...]
    neutral: int
    broken: tuple[Broken, ...]


class _Reading(NamedTuple):
    """The contents of one file."""

    opinions: list[Opinion]
    broken: list[Broken]


def read_published(path: str, format: str | None = None) -> PublishedLexicon:
    """Read a published lexicon.

    Args:
        path: its file; for Hu & Liu's two the folder that has both, or either.
        format: one of `FORMATS`; None to recognise it by name and content.

    Raises:
        InputError: the path cannot be read, has no known format, or has no polar word.
    """
    if format is not None and format not in FORMATS:
        raise InputError(f"unknown format {excerpt(format)}; choose one of {_names()}", path)
    _check_exists(path)
    if format == HU_LIU or (format is None and _is_hu_liu(path)):
        return _summary(HU_LIU, path, _read_hu_liu(path))
    lines = _read_lines(path)
    name = format or _detect(path, lines)
    try:
        reading = _parse(path, lines, _FORMATS_BY_CONTENT[name])
    except ValueError as error:
        raise InputError(f"not of format {name}: {error}; choose another file", path) from error
    if name == SENTIWORDNET:
        reading = reading._replace(opinions=average(reading.opinions))
    return _summary(name, path, reading)


def average(opinions: Sequence[Opinion]) -> list[Opinion]:
    """Return one opinion per entry: the weighted mean of its scores, 0 if that is close to 0.

    >>> average([Opinion("fine", 0.5, 1), Opinion("fine", -0.25, 0.5), Opinion("so", 0.09)])
    [Opinion(entry='fine', score=0.25, weight=1.0), Opinion(entry='so', score=0.0, weight=1.0)]
    """
    sums: dict[str, tuple[float, float]] = {}
    for entry, score, weight in opinions:
        total, weights = sums.get(entry, (0.0, 0.0))
        sums[entry] = total + score * weight, weights + weight
    means = {entry: total / weights for entry, (total, weights) in sums.items()}
    return [
        Opinion(entry, mean if abs(mean) >= SENTIWORDNET_THRESHOLD else 0.0)
        for entry, mean in means.items()
    ]


def _names() -> str:
    return ", ".join(FORMATS)


def _check_exists(path: str) -> None:
    try:
        os.stat(path)
    except OSError as error:
        raise from_os_error(error, path) from error


def hu_liu_files(folder: str) -> list[str]:
    """Return the paths of Hu & Liu's two files in a folder, the positive one first."""
    return [os.path.join(folder, name) for name in HU_LIU_FILES]


def _is_hu_liu(path: str) -> bool:
    return os.path.isdir(path) or os.path.basename(path) in HU_LIU_FILES


def _read_hu_liu(path: str) -> _Reading:
    if not _is_hu_liu(path):
        both = " and ".join(HU_LIU_FILES)
        raise InputError(f"not one of Hu & Liu's files, {both}; name one or their folder", path)
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    files = dict(zip(hu_liu_files(folder), HU_LIU_FILES.values(), strict=True))
    missing = [os.path.basename(file) for file in files if not os.path.isfile(file)]
    if missing:
        problem = f"no {' and no '.join(missing)} here; put Hu & Liu's two files into one folder"
        raise InputError(f"{problem}, or name the file of another lexicon", path)
    readings = [_parse(file, _read_lines(file), word_list(score)) for file, score in files.items()]
    return _Reading(
        [opinion for reading in readings for opinion in reading.opinions],
        [broken for reading in readings for broken in reading.broken],
    )


def _read_lines(path: str) -> list[str]:
    """Read the lines of a file in UTF-8, or in Windows-1252 as older lexicons have it."""
    try:
        with open(path, "rb") as stream:
            content = stream.read().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise from_os_error(error, path) from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("windows-1252", "replace")
    return [line.removesuffix("\r") for line in text.split("\n")]


def _detect(path: str, lines: list[str]) -> str:
    """Return the format of the first lines."""
    head = lines[:SNIFFED_LINES]
    for name, form in _FORMATS_BY_CONTENT.items():
        if _fits(path, head, form):
            return name
    problem = f"not a published lexicon in a format that is known; choose one of {_names()}"
    raise InputError(f"{problem}, Hu & Liu's by its names {' and '.join(HU_LIU_FILES)}", path)


def _fits(path: str, lines: list[str], form: Format) -> bool:
    """Return whether most lines have a format; published files have broken ones."""
    try:
        reading = _parse(path, lines, form)
    except ValueError:
        return False
    return len(reading.opinions) > len(reading.broken)


def _parse(path: str, lines: list[str], form: Format) -> _Reading:
    """Parse the lines of a file; raises ValueError if they do not have the format."""
    layout = form(lines)
    reading = _Reading([], [])
    for number, line in enumerate(lines[layout.preamble :], start=layout.preamble + 1):
        if not line.strip():
            continue
        try:
            reading.opinions.extend([_normalized(opinion) for opinion in layout.parse(line)])
        except ValueError as error:
            reading.broken.append((path, number, str(error)))
    return reading


def _normalized(opinion: Opinion) -> Opinion:
    entry = normalize(" ".join(opinion.entry.split()))
    if not entry:
        raise ValueError("no word")
    return opinion._replace(entry=entry)


def _summary(name: str, path: str, reading: _Reading) -> PublishedLexicon:
    """Sort the entries by polarity, in the order of the files."""
    sides: dict[str, set[str]] = {}
    for entry, score, _ in reading.opinions:
        found = sides.setdefault(entry, set())
        if score:
            found.add("positive" if score > 0 else "negative")
    tokens = {entry: found for entry, found in sides.items() if found and is_entry(entry)}
    lexicon = PublishedLexicon(
        format=name,
        positive=frozenset(entry for entry, found in tokens.items() if found == {"positive"}),
        negative=frozenset(entry for entry, found in tokens.items() if found == {"negative"}),
        unmatched=tuple(entry for entry, found in sides.items() if found and entry not in tokens),
        both_sides=tuple(entry for entry, found in tokens.items() if len(found) == 2),
        neutral=sum(not found for found in sides.values()),
        broken=tuple(reading.broken),
    )
    if not lexicon.positive and not lexicon.negative:
        raise _nothing_polar(path, lexicon)
    return lexicon


def _nothing_polar(path: str, lexicon: PublishedLexicon) -> InputError:
    """Return the error for a file without polar words; it names the first broken line, if any."""
    problem = f"no positive or negative word was found; check that the format is {lexicon.format}"
    if lexicon.broken:
        broken_path, number, fault = lexicon.broken[0]
        return InputError(f"{fault}, and {problem}", broken_path, number)
    return InputError(problem, path)
