"""Predictions to lines: one line of output for one record, as TSV, CSV or JSON lines.

What a line holds: the probability and the label, and with ``echo`` the input's own label (the
gold one), where it has one, and its text. This module makes text; it writes to no stream.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

from logreg.errors import printable

FORMATS = ("tsv", "csv", "jsonl")


class Prediction(NamedTuple):
    """The answer to one record: None and None where the record could not be read."""

    probability: float | None
    label: str | None
    gold: str | None
    text: str


class Style(NamedTuple):
    """How predictions are written.

    Attributes:
        format: one of `FORMATS`.
        precision: decimals of a probability.
        echo: whether the input's gold label and text follow.
        terminal: whether a person watches: control characters are then shown as escapes.
    """

    format: str = "tsv"
    precision: int = 4
    echo: bool = False
    terminal: bool = False


def header(style: Style, *, gold: bool) -> bytes:
    """Return the first line of the output: CSV has one, the other formats don't."""
    if style.format != "csv":
        return b""
    names = ["probability", "label", *_echoed(style, "gold" if gold else None, "text")]
    return encode(",".join(names))


def writer(style: Style, *, gold: bool) -> Callable[[Prediction], str]:
    """Return the function that turns a prediction into its line, without the line end.

    >>> writer(Style(), gold=False)(Prediction(0.69690, "positive", None, "It's hokey."))
    '0.6969\\tpositive'
    """
    make = {"tsv": _tsv, "csv": _csv, "jsonl": _jsonl}[style.format]

    def write(prediction: Prediction) -> str:
        return make(prediction, style, gold)

    return write


def _probability(prediction: Prediction, style: Style) -> str:
    if prediction.probability is None:
        return ""
    return f"{prediction.probability:.{style.precision}f}"


def _echoed(style: Style, gold: str | None, text: str) -> list[str]:
    if not style.echo:
        return []
    return [text] if gold is None else [gold, text]


def _tsv(prediction: Prediction, style: Style, gold: bool) -> str:
    r"""Join with tabs. A text is the last column, so its tabs harm nothing; its line ends would.

    >>> _tsv(Prediction(0.5, "negative", None, "two\r\nlines"), Style(echo=True), False)
    '0.5000\tnegative\ttwo lines'
    """
    gold_label = (prediction.gold or "") if gold else None
    text = prediction.text.replace("\r\n", " ").replace("\n", " ")
    cells = _echoed(style, gold_label, text)
    if style.terminal:
        cells = [printable(cell) for cell in cells]
    return "\t".join([_probability(prediction, style), prediction.label or "", *cells])


def _csv(prediction: Prediction, style: Style, gold: bool) -> str:
    """Join with commas, quoted as RFC 4180 has it.

    >>> _csv(Prediction(0.5, "negative", "positive", 'so "good", no?'), Style(echo=True), True)
    '0.5000,negative,positive,"so ""good"", no?"'
    """
    gold_label = (prediction.gold or "") if gold else None
    cells = [prediction.label or "", *_echoed(style, gold_label, prediction.text)]
    if style.terminal:
        cells = [printable(cell) for cell in cells]
    return ",".join([_probability(prediction, style), *map(_quoted, cells)])


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _jsonl(prediction: Prediction, style: Style, gold: bool) -> str:
    """Write an object; the probability is a number of just the decimals that were asked for.

    >>> _jsonl(Prediction(0.5, "negative", None, "meh"), Style(echo=True), False)
    '{"probability": 0.5000, "label": "negative", "text": "meh"}'
    """
    fields = {
        "probability": _probability(prediction, style) or "null",
        "label": json.dumps(prediction.label, ensure_ascii=False),
    }
    if style.echo and gold:
        fields["gold"] = _json_string(prediction.gold, style)
    if style.echo:
        fields["text"] = _json_string(prediction.text, style)
    return "{" + ", ".join(f'"{name}": {value}' for name, value in fields.items()) + "}"


def _json_string(text: str | None, style: Style) -> str:
    """Write a string; JSON is UTF-8, so a byte that was not becomes the replacement character."""
    valid = text if text is None else encode(text).decode("utf-8", "replace")[:-1]
    return json.dumps(valid, ensure_ascii=style.terminal)


def encode(line: str) -> bytes:
    r"""Encode a line and end it: bytes of the input that were not UTF-8 go out as they came in.

    >>> encode(b"caf\xe9".decode("utf-8", "surrogateescape")), encode("\ud800")
    (b'caf\xe9\n', b'?\n')
    """
    try:
        return (line + "\n").encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return (line + "\n").encode("utf-8", "replace")
