"""Where the labels of a file stand in its text: what an editor of labels replaces.

These functions find the cells of the parsers of `parsers`, `tables`, `csv_table` and `json_lines`
again, with their places. They are for files of plain text whose records are well formed; see
`relabel`, which reads what it has written with the parsers themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from logreg.data.csv_table import CsvParser
from logreg.data.json_fields import field_spans
from logreg.data.json_lines import JsonParser
from logreg.data.parsers import LABEL_PREFIX, FastTextParser, Parser
from logreg.data.tables import TsvParser

_LINE_END = re.compile(r"\r\n|\n|\r")


class Cell(NamedTuple):
    """The label of a record in the text of a file, without white space around it.

    Attributes:
        line: the line in which the record begins, from 1.
        start: where the label begins, with its quotes.
        end: where it ends.
    """

    line: int
    start: int
    end: int


def label_cells(parser: Parser, text: str) -> Iterator[Cell]:
    """Return the label of each record that has one; in other formats there are none.

    Args:
        parser: the parser of the file, which has read its first record.
        text: the whole file, without a byte-order mark.
    """
    if isinstance(parser, CsvParser):
        return _of_csv(text, parser.label_column, parser.delimiter)
    if isinstance(parser, TsvParser):
        return _of_tsv(text, parser.label_column)
    if isinstance(parser, JsonParser):
        return _of_json(text, parser.label_key)
    return _of_fasttext(text) if isinstance(parser, FastTextParser) else iter(())


def written(parser: Parser, label: str) -> str:
    """Return a label as it is written where the file has no example of it.

    >>> written(JsonParser(), "pos"), written(CsvParser(), "a, b"), written(TsvParser(), "pos")
    ('"pos"', '"a, b"', 'pos')
    """
    if isinstance(parser, JsonParser):
        return json.dumps(label, ensure_ascii=False)
    if isinstance(parser, CsvParser) and (parser.delimiter in label or '"' in label):
        return '"' + label.replace('"', '""') + '"'
    return f"{LABEL_PREFIX}{label}" if isinstance(parser, FastTextParser) else label


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the number, the start and the end of each line; CR alone ends lines if no LF does."""
    mark = "\n" if "\n" in text else "\r"
    number, start = 1, 0
    while start < len(text):
        end = text.find(mark, start)
        end = len(text) if end < 0 else end
        yield number, start, end
        number, start = number + 1, end + 1


def _stripped(text: str, line: int, start: int, end: int) -> Cell:
    """Return a cell without the white space around it."""
    cell = text[start:end]
    start += len(cell) - len(cell.lstrip())
    return Cell(line, start, start + len(cell.strip()))


def _of_tsv(text: str, column: int | None) -> Iterator[Cell]:
    for number, start, end in _lines(text):
        cells = text[start:end].split("\t")
        if column is not None and column < len(cells):
            place = start + sum(len(cell) + 1 for cell in cells[:column])
            yield _stripped(text, number, place, place + len(cells[column]))


def _of_fasttext(text: str) -> Iterator[Cell]:
    for number, start, end in _lines(text):
        label = text[start:end].split(maxsplit=1)[:1]
        if label:
            place = text.index(label[0], start)
            yield Cell(number, place, place + len(label[0]))


def _of_json(text: str, key: str | None) -> Iterator[Cell]:
    for number, start, end in _lines(text):
        line = text[start:end]
        try:
            is_object = isinstance(json.loads(line), dict)
        except (ValueError, RecursionError):
            continue
        spans = field_spans(line) if is_object else {}
        if key in spans:
            yield Cell(number, start + spans[key][0], start + spans[key][1])


def _of_csv(text: str, column: int | None, delimiter: str) -> Iterator[Cell]:
    mark = re.escape(delimiter)
    cell = re.compile(rf'(?:"(?:[^"]|"")*")?[^{mark}\r\n]*|[^{mark}\r\n]*')
    line = first_line = 1
    place = index = 0
    while place < len(text):
        found = cell.match(text, place)
        end = place if found is None else found.end()
        if index == column:
            yield _stripped(text, first_line, place, end)
        line += len(_LINE_END.findall(text, place, end))
        if text[end : end + 1] == delimiter:
            place, index = end + 1, index + 1
        else:
            line_end = _LINE_END.match(text, end)
            place, index = len(text) if line_end is None else line_end.end(), 0
            line, first_line = line + 1, line + 1
