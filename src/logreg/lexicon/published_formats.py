r"""The formats of published lexicons: from lines to opinions on entries.

A format is a function from the lines of a file to the `Layout` of its data. It raises ValueError
if the file does not have that format, and its parser if a line cannot be read. This module reads no
files; see `published` for that, and for how opinions add up.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable
from typing import NamedTuple

from logreg.errors import excerpt


class Opinion(NamedTuple):
    """The score of an entry on one line: positive if above 0, negative if below."""

    entry: str
    score: float
    weight: float = 1.0


LineParser = Callable[[str], list[Opinion]]
"""From a line to its opinions, none for a comment; raises ValueError if it cannot be read."""


class Layout(NamedTuple):
    """The number of lines before the data, and the parser of the lines after them."""

    preamble: int
    parse: LineParser


Format = Callable[[list[str]], Layout]


def word_list(score: float) -> Format:
    """Return the layout of a list of entries of one polarity, such as Hu & Liu's two files.

    >>> word_list(-1)([]).parse("awful")
    [Opinion(entry='awful', score=-1, weight=1.0)]
    """

    def parse(line: str) -> list[Opinion]:
        return [] if line.startswith(";") else [Opinion(line, score)]

    return lambda _lines: Layout(0, parse)


def vader(_lines: list[str]) -> Layout:
    r"""Return the layout of VADER's lexicon: token, mean rating, and the single ratings.

    Nothing is quoted and nothing is a comment: quotes and semicolons are parts of emoticons.

    >>> vader([]).parse(';-"\t1.5\t0.7\t[1, 2]')
    [Opinion(entry=';-"', score=1.5, weight=1.0)]
    """
    return Layout(0, _vader_token)


def _vader_token(line: str) -> list[Opinion]:
    token, _, ratings = line.partition("\t")
    return [Opinion(token, _number(ratings.partition("\t")[0]))]


def afinn(_lines: list[str]) -> Layout:
    r"""Return the layout of AFINN: a term of one or more words, a tab, and a whole number.

    >>> afinn([]).parse("not so bad\t1")
    [Opinion(entry='not so bad', score=1, weight=1.0)]
    """
    return Layout(0, _afinn_term)


def _afinn_term(line: str) -> list[Opinion]:
    term, _, score = line.rpartition("\t")
    try:
        return [Opinion(term, int(score))]
    except ValueError as error:
        raise ValueError(f"the score {excerpt(score)} is not a whole number") from error


_EMOTIONS = ("anger", "anticipation", "disgust", "fear", "joy", "sadness", "surprise", "trust")
_NRC_SCORES = {"positive": 1, "negative": -1, **dict.fromkeys(_EMOTIONS, 0)}
"""The polarity of the categories; an emotion alone has none."""


def nrc(lines: list[str]) -> Layout:
    r"""Return the layout of the NRC Emotion Lexicon, long or wide, after any preamble.

    Long has one line per word and category; wide has one line per word, under a header.

    >>> nrc(["Some prose.", "", "awful\tnegative\t1"]).preamble
    2
    >>> nrc(["Word\tnegative\tpositive"]).parse("awful\t1\t0")
    [Opinion(entry='awful', score=0, weight=1.0), Opinion(entry='awful', score=-1, weight=1.0)]
    """
    for number, line in enumerate(lines):
        cells = [cell.strip().casefold() for cell in line.split("\t")]
        if "positive" in cells[1:] and "negative" in cells[1:]:
            return Layout(number + 1, _nrc_wide(cells))
        if len(cells) == 3 and cells[1] in _NRC_SCORES:
            return Layout(number, _nrc_association)
    raise ValueError("no line is word<TAB>category<TAB>0 or 1, nor a header of categories")


def _nrc_association(line: str) -> list[Opinion]:
    cells = line.split("\t")
    if len(cells) != 3:
        raise ValueError(f"{len(cells)} columns where word, category and 0 or 1 make 3")
    word, category, flag = cells
    score = _NRC_SCORES.get(category.strip().casefold())
    if score is None:
        raise ValueError(f"the category {excerpt(category)} is not one of NRC's")
    return [Opinion(word, _flag(flag) * score)]


def _nrc_wide(header: list[str]) -> LineParser:
    positive, negative = header.index("positive"), header.index("negative")

    def parse(line: str) -> list[Opinion]:
        cells = line.split("\t")
        if len(cells) != len(header):
            raise ValueError(f"{len(cells)} columns where the header names {len(header)}")
        word = cells[0]
        return [Opinion(word, _flag(cells[positive])), Opinion(word, -_flag(cells[negative]))]

    return parse


_MPQA_SCORES: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("positive", "weakpos", "strongpos"), (1,)),
    **dict.fromkeys(("negative", "weakneg", "strongneg"), (-1,)),
    "both": (1, -1),
    "neutral": (0,),
}


def mpqa(_lines: list[str]) -> Layout:
    """Return the layout of MPQA's subjectivity clues: key=value pairs in any order.

    A clue with stemmed1=y stands for all inflections of its word; only the word itself is read.

    >>> mpqa([]).parse("type=weaksubj len=1 word1=awful pos1=adj stemmed1=n priorpolarity=weakneg")
    [Opinion(entry='awful', score=-1, weight=1.0)]
    """
    return Layout(0, _mpqa_clue)


def _mpqa_clue(line: str) -> list[Opinion]:
    fields = {}
    for pair in line.split():
        key, equals, value = pair.partition("=")
        if not equals:
            raise ValueError(f"{excerpt(pair)} is not key=value")
        fields[key] = value
    for key in ("word1", "priorpolarity"):
        if key not in fields:
            raise ValueError(f"no {key}=")
    polarity = fields["priorpolarity"].casefold()
    if polarity not in _MPQA_SCORES:
        raise ValueError(f"the polarity {excerpt(polarity)} is not one of MPQA's")
    # A clue of several words is not its first word.
    entry = " ".join(fields[key] for key in sorted(fields) if key.startswith("word"))
    return [Opinion(entry, score) for score in _MPQA_SCORES[polarity]]


_SENSE = re.compile(r"(.+)#([1-9][0-9]{0,2})")


def sentiwordnet(_lines: list[str]) -> Layout:
    r"""Return the layout of SentiWordNet 3.0: scores of sets of synonyms, each a lemma#sense.

    The senses of a lemma are numbered from the most frequent one; sense r has weight 1/r.

    >>> sentiwordnet([]).parse('a\t00000001\t0\t0.5\tfar_off#2\tdistant; "a far-off day"')
    [Opinion(entry='far off', score=-0.5, weight=0.5)]
    """
    return Layout(0, _sentiwordnet_synset)


def _sentiwordnet_synset(line: str) -> list[Opinion]:
    if line.startswith(("#", "POS\t")):  # some copies have a header that is no comment
        return []
    cells = line.split("\t")
    if len(cells) < 5:
        raise ValueError(f"{len(cells)} columns where a synset has 6")
    positive, negative, terms = cells[2:5]
    score = _number(positive) - _number(negative)
    return [_sense(term, score) for term in terms.strip().split(" ")]


def _sense(term: str, score: float) -> Opinion:
    match = _SENSE.fullmatch(term)
    if not match:
        raise ValueError(f"{excerpt(term)} is not lemma#sense")
    lemma, rank = match.groups()
    return Opinion(lemma.replace("_", " "), score, 1 / int(rank))


def inquirer(lines: list[str]) -> Layout:
    """Return the layout of the General Inquirer: a table with one column per category.

    >>> layout = inquirer(["Entry,Source,Positiv,Negativ,Pstv"])
    >>> layout.parse("AWFUL#1,H4Lvd,,Negativ,")
    [Opinion(entry='AWFUL', score=0, weight=1.0), Opinion(entry='AWFUL', score=-1, weight=1.0)]
    """
    header = lines[0] if lines else ""
    delimiter = max(",\t;", key=header.count)
    names = [cell.strip().casefold() for cell in _table_cells(header, delimiter)]
    if not {"entry", "positiv", "negativ"} <= set(names):
        raise ValueError("the first line is no header Entry,Source,Positiv,Negativ,...")
    columns = [names.index(name) for name in ("entry", "positiv", "negativ")]

    def parse(line: str) -> list[Opinion]:
        cells = _table_cells(line, delimiter)
        if len(cells) <= max(columns):
            raise ValueError(f"{len(cells)} columns where the header names {len(names)}")
        entry, positive, negative = (cells[column].strip() for column in columns)
        word = entry.partition("#")[0]
        return [Opinion(word, int(positive != "")), Opinion(word, -int(negative != ""))]

    return Layout(1, parse)


def _table_cells(line: str, delimiter: str) -> list[str]:
    """Split a single line, so that an open quote cannot swallow the lines below."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error as error:
        raise ValueError(str(error)) from error


def _number(cell: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"the score {excerpt(cell)} is not a number")
    return number


def _flag(cell: str) -> int:
    if cell.strip() not in ("0", "1"):
        raise ValueError(f"{excerpt(cell)} is neither 0 nor 1")
    return int(cell)
