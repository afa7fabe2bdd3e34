"""Predictions to lines: one line of output per record, as TSV, CSV or JSON lines.

A line holds the probability and the label, and with ``echo`` the input's own columns. This module
makes text; it does not write to a stream.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

from logreg.data.records import Columns
from logreg.errors import printable

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

    >>> own_names(["id", "label", "text", "probability"])
    ['id', 'gold', 'text', 'input_probability']
    """
    taken = list(PREDICTION_COLUMNS)
    for name in names:
        new = "gold" if name == "label" else name
        while new in taken:
            new = f"input_{new}"
        taken.append(new)
    return taken[len(PREDICTION_COLUMNS) :]


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


def _own_cells(prediction: Prediction, style: Style, names: Sequence[str]) -> list[str]:
    """Return the input's own columns as cells; empty cells if the row could not be read."""
    if not style.echo:
        return []
    columns = prediction.columns
    if isinstance(columns, dict):
        columns = tuple(_cell(columns.get(name)) for name in names)
    return [*columns, *[""] * (len(names) - len(columns))]


def _cell(value: object) -> str:
    """Format the value of a JSON field as a table cell.

    >>> _cell("a"), _cell(None), _cell(1.5), _cell([True])
    ('a', '', '1.5', '[true]')
    """
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _tsv(prediction: Prediction, style: Style, names: Sequence[str]) -> str:
    r"""Join cells with tabs. Line ends, and tabs except in the last column, become spaces.

    >>> _tsv(Prediction(0.5, "negative", ("a\tb", "two\r\nli\tnes")), Style(echo=True), "it")
    '0.5000\tnegative\ta b\ttwo li\tnes'
    """
    cells = [_one_line(cell) for cell in _own_cells(prediction, style, names)]
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
    cells = [prediction.label or "", *_own_cells(prediction, style, names)]
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
        "probability": _probability(prediction, style) or "null",
        "label": json.dumps(prediction.label, ensure_ascii=False),
    }
    if style.echo:
        columns = prediction.columns
        own = columns if isinstance(columns, dict) else _fields(names, columns)
        for name, value in zip(own_names(list(own)), own.values(), strict=True):
            fields[name] = _json(value, style)
    return "{" + ", ".join(f"{_json(name, style)}: {fields[name]}" for name in fields) + "}"


def _fields(names: Sequence[str], cells: Sequence[str]) -> dict[str, object]:
    """Name the cells of a row; those beyond the names are numbered."""
    beyond = (f"column{i}" for i in range(len(names) + 1, len(cells) + 1))
    return dict(zip([*names, *beyond], cells, strict=False))


def _json(value: object, style: Style) -> str:
    """Format a JSON value; bytes that are not UTF-8 become the replacement character."""
    text = json.dumps(value, ensure_ascii=style.terminal)
    return text if style.terminal else to_bytes(text).decode("utf-8", "replace")


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
