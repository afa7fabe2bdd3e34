"""Predictions to lines: one line of output per record, as TSV, CSV or JSON lines.

A line holds the probability and the label, and with ``echo`` the input's own columns. This module
makes text; it does not write to a stream.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from logreg.data.json_fields import JsonFields, json_fields
from logreg.errors import printable
from logreg.tokens import without_bytes

if TYPE_CHECKING:
    from logreg.data.records import Columns

FORMATS = ("tsv", "csv", "jsonl")
PREDICTION_COLUMNS = ("probability", "label")


class Prediction(NamedTuple):
    """Probability and label of a record, None if it could not be read, and its own columns."""

    probability: float | None
    label: str | None
    columns: Columns = ()


class Style(NamedTuple):
    """How predictions are written.

    Attributes:
        format: one of `FORMATS`.
        precision: decimals of a probability.
        echo: whether the input's own columns follow.
        terminal: whether the output is a terminal: control characters are then escaped.
    """

    format: str = "tsv"
    precision: int = 4
    echo: bool = False
    terminal: bool = False


def own_names(names: Sequence[str]) -> list[str]:
    """Return the names of the input's own columns in the output; its label is the gold label.

    Names that are there already get a prefix, and a number if that is there too.

    >>> own_names(["id", "label", "text", "probability", "id", "id"])
    ['id', 'gold', 'text', 'input_probability', 'input_id', 'input_id_2']
    """
    taken = {*PREDICTION_COLUMNS}
    copies: Counter[str] = Counter()
    new_names = []
    for name in names:
        new = "gold" if name == "label" else name
        while new in taken:
            copies[name] += 1
            n = copies[name]
            new = f"input_{name}" if n == 1 else f"input_{name}_{n}"
        taken.add(new)
        new_names.append(new)
    return new_names


def header(style: Style, names: Sequence[str]) -> bytes:
    """Return the header line in CSV; empty in the other formats.

    Args:
        style: how predictions are written.
        names: the input's own columns.
    """
    if style.format != "csv":
        return b""
    columns = [*PREDICTION_COLUMNS, *(own_names(names) if style.echo else ())]
    return line(",".join(map(_quoted, columns)))


def writer(style: Style, names: Sequence[str]) -> Callable[[Prediction], str]:
    """Return the function that turns a prediction into its line, without the line end.

    >>> writer(Style(), ["text"])(Prediction(0.69690, "positive"))
    '0.6969\\tpositive'
    """
    make = {"tsv": _tsv, "csv": _csv, "jsonl": _jsonl}[style.format]

    def write(prediction: Prediction) -> str:
        return make(prediction, style, names)

    return write


def _probability(prediction: Prediction, style: Style) -> str:
    if prediction.probability is None:
        return ""
    return f"{prediction.probability:.{style.precision}f}"


def _own_cells(columns: Columns, names: Sequence[str]) -> Sequence[str]:
    """Return the input's own columns as cells; empty cells if the row could not be read."""
    if isinstance(columns, JsonFields):
        return [_cell(columns, name) for name in names]
    return [*columns, *[""] * (len(names) - len(columns))]


def _cell(fields: JsonFields, name: str) -> str:
    """Return the value of a JSON field as a table cell: a string as it is, others as JSON.

    >>> fields = JsonFields({"a": "x", "b": None, "c": 1.5}, '{"a": "x", "b": null, "c": 1.50}')
    >>> [_cell(fields, name) for name in "abcd"]
    ['x', '', '1.50', '']
    """
    value = fields.values.get(name)
    if value is None or value != value:  # NaN, which stands for a missing value
        return ""
    return value if isinstance(value, str) else json_fields(fields)[name]


def tsv_lines(columns: Sequence[Columns], names: Sequence[str]) -> bytes | None:
    r"""Return the input's own columns of many records as lines of TSV.

    >>> tsv_lines([["1", "fine"], ["2", "dull"]], ["id", "text"])
    b'1\tfine\n2\tdull\n'

    Returns None if a cell has a tab or a line end, for which single lines have their rules.
    """
    rows = [
        "\t".join(_own_cells(one, names) if isinstance(one, JsonFields) else one) for one in columns
    ]
    text = "\n".join([*rows, ""])
    n_tabs = len(rows) * (len(names) - 1)
    if "\r" in text or text.count("\n") != len(rows) or text.count("\t") != n_tabs:
        return None
    return to_bytes(text)


def _tsv(prediction: Prediction, style: Style, names: Sequence[str]) -> str:
    r"""Join cells with tabs. Line ends, and tabs except in the last column, become spaces.

    >>> _tsv(Prediction(0.5, "negative", ("a\tb", "two\r\nli\tnes")), Style(echo=True), "it")
    '0.5000\tnegative\ta b\ttwo li\tnes'
    """
    own = _own_cells(prediction.columns, names) if style.echo else []
    cells = [_one_line(cell) for cell in own]
    cells[:-1] = [cell.replace("\t", " ") for cell in cells[:-1]]
    if style.terminal:
        cells = [printable(cell) for cell in cells]
    return "\t".join([_probability(prediction, style), prediction.label or "", *cells])


def _one_line(cell: str) -> str:
    return cell.replace("\r\n", " ").replace("\n", " ") if "\n" in cell else cell


def _csv(prediction: Prediction, style: Style, names: Sequence[str]) -> str:
    """Join cells with commas, quoted according to RFC 4180.

    >>> _csv(Prediction(0.5, "negative", ("positive", 'so "good", no?')), Style(echo=True), "gt")
    '0.5000,negative,positive,"so ""good"", no?"'
    """
    own = _own_cells(prediction.columns, names) if style.echo else []
    cells = [prediction.label or "", *own]
    if style.terminal:
        cells = [printable(cell) for cell in cells]
    return ",".join([_probability(prediction, style), *map(_quoted, cells)])


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _jsonl(prediction: Prediction, style: Style, names: Sequence[str]) -> str:
    """Format a JSON object; the probability has exactly the decimals of the style.

    >>> _jsonl(Prediction(0.5, "negative", ("meh",)), Style(echo=True), ["text"])
    '{"probability": 0.5000, "label": "negative", "text": "meh"}'
    """
    fields = {
        '"probability"': _probability(prediction, style) or "null",
        '"label"': json.dumps(prediction.label, ensure_ascii=False),
    }
    if style.echo:
        own = _own_fields(names, prediction.columns)
        for name, (_, value) in zip(own_names([name for name, _ in own]), own, strict=True):
            fields[json.dumps(name, ensure_ascii=False)] = value
    text = "{" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"
    return json_line(text, terminal=style.terminal)


def json_line(text: str, *, terminal: bool) -> str:
    r"""Return JSON in UTF-8: bytes that are not become characters of Windows-1252.

    >>> json_line('"caf\udce9"', terminal=False), json_line('"café"', terminal=True)
    ('"café"', '"caf\\u00e9"')

    Args:
        text: the JSON.
        terminal: whether it is shown on a terminal: it is then in ASCII.
    """
    text = without_bytes(text)
    if not terminal:
        return text
    return re.sub(r"[^\x00-\x7e]", lambda found: json.dumps(found[0])[1:-1], text)


def _own_fields(names: Sequence[str], columns: Columns) -> list[tuple[str, str]]:
    """Return the input's own columns as names and JSON; cells beyond the names are numbered."""
    if isinstance(columns, JsonFields):
        return [*json_fields(columns).items()]
    beyond = (f"column{i}" for i in range(len(names) + 1, len(columns) + 1))
    cells = [json.dumps(cell, ensure_ascii=False) for cell in columns]
    return [*zip([*names, *beyond], cells, strict=False)]


def to_bytes(text: str) -> bytes:
    r"""Encode a text: bytes of the input that are not UTF-8 come out unchanged.

    >>> to_bytes(b"caf\xe9".decode("utf-8", "surrogateescape")), to_bytes("\ud800")
    (b'caf\xe9', b'?')
    """
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def line(text: str) -> bytes:
    """Encode a text as `to_bytes` does, and end the line."""
    return to_bytes(text + "\n")
