"""Predictions to lines: one line of output for one record, as TSV, CSV or JSON lines.

What a line holds: the probability and the label, and with ``echo`` the input's own columns. This
module makes text; it writes to no stream.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

from logreg.data.records import Columns
from logreg.errors import printable

FORMATS = ("tsv", "csv", "jsonl")
ANSWER_COLUMNS = ("probability", "label")


class Prediction(NamedTuple):
    """The answer to one record, None and None where it could not be read, and its own columns."""

    probability: float | None
    label: str | None
    columns: Columns = ()


class Style(NamedTuple):
    """How predictions are written.

    Attributes:
        format: one of `FORMATS`.
        precision: decimals of a probability.
        echo: whether the input's own columns follow.
        terminal: whether a person watches: control characters are then shown as escapes.
    """

    format: str = "tsv"
    precision: int = 4
    echo: bool = False
    terminal: bool = False


def own_names(names: Sequence[str]) -> list[str]:
    """Name the input's own columns beside those of the answer: its label is the gold one.

    >>> own_names(["id", "label", "text", "probability"])
    ['id', 'gold', 'text', 'input_probability']
    """
    taken = list(ANSWER_COLUMNS)
    for name in names:
        new = "gold" if name == "label" else name
        while new in taken:
            new = f"input_{new}"
        taken.append(new)
    return taken[len(ANSWER_COLUMNS) :]


def header(style: Style, names: Sequence[str]) -> bytes:
    """Return the first line of the output: CSV has one, the other formats don't.

    Args:
        style: how predictions are written.
        names: the input's own columns.
    """
    if style.format != "csv":
        return b""
    columns = [*ANSWER_COLUMNS, *(own_names(names) if style.echo else ())]
    return encode(",".join(map(_quoted, columns)))


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
    """Return the input's own columns as cells; a row that could not be read has empty ones."""
    if not style.echo:
        return []
    columns = prediction.columns
    if isinstance(columns, dict):
        columns = tuple(_cell(columns.get(name)) for name in names)
    return [*columns, *[""] * (len(names) - len(columns))]


def _cell(value: object) -> str:
    """Write the value of a JSON field as the cell of a table.

    >>> _cell("a"), _cell(None), _cell(1.5), _cell([True])
    ('a', '', '1.5', '[true]')
    """
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _tsv(prediction: Prediction, style: Style, names: Sequence[str]) -> str:
    r"""Join with tabs. The tabs of the last column harm nothing; others, and line ends, would.

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
    """Join with commas, quoted as RFC 4180 has it.

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
    """Write an object; the probability is a number of just the decimals that were asked for.

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
    """Make the cells of a row the fields of an object; cells beyond the names are numbered."""
    beyond = (f"column{i}" for i in range(len(names) + 1, len(cells) + 1))
    return dict(zip([*names, *beyond], cells, strict=False))


def _json(value: object, style: Style) -> str:
    """Write a value; JSON is UTF-8, so a byte that was not becomes the replacement character."""
    text = json.dumps(value, ensure_ascii=style.terminal)
    return text if style.terminal else encode(text).decode("utf-8", "replace")[:-1]


def encode(line: str) -> bytes:
    r"""Encode a line and end it: bytes of the input that were not UTF-8 go out as they came in.

    >>> encode(b"caf\xe9".decode("utf-8", "surrogateescape")), encode("\ud800")
    (b'caf\xe9\n', b'?\n')
    """
    try:
        return (line + "\n").encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return (line + "\n").encode("utf-8", "replace")
