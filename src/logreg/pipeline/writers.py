"""Predictions to lines: one line of output per record, as TSV, CSV or JSON lines.

A line holds the probability and the label, and with ``echo`` the input's own columns. This module
makes text; it does not write to a stream.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from logreg.data.json_fields import JsonFields, json_fields
from logreg.errors import printable
from logreg.tokens import without_bytes

if TYPE_CHECKING:
    from logreg.data.records import Columns

FORMATS = ("tsv", "csv", "jsonl")
PREDICTION_COLUMNS = ("probability", "label")


class Prediction(NamedTuple):
    """The answer for a record.

    Attributes:
        probability: that of the label, or of the positive one of two; None if the record could not
            be read.
        label: the label; None if there is none.
        columns: the input's own columns.
        ranking: labels and their probabilities, if more than one answer is asked for.
    """

    probability: float | None
    label: str | None
    columns: Columns = ()
    ranking: Sequence[tuple[str, float]] = ()


class Style(NamedTuple):
    """How predictions are written.

    Attributes:
        format: one of `FORMATS`.
        precision: decimals of a probability.
        echo: whether the input's own columns follow.
        terminal: whether the output is a terminal: control characters are then escaped.
        n_ranked: how many labels are ranked in an answer; 0 for none.
        all_labels: the labels of the model, if each has a column; else none.
        neutral: what a text is called that gets none of the labels; None for nothing.
        safe: whether a cell of CSV that a spreadsheet would take for a formula gets a ' before it.
    """

    format: str = "tsv"
    precision: int = 4
    echo: bool = False
    terminal: bool = False
    n_ranked: int = 0
    all_labels: tuple[str, ...] = ()
    neutral: str | None = None
    safe: bool = False


def answer_columns(style: Style) -> list[str]:
    """Return the names of the columns of an answer.

    >>> answer_columns(Style(n_ranked=2)), answer_columns(Style(all_labels=("ham", "spam")))
    (['probability', 'label', 'probability_2', 'label_2'], ['probability', 'label', 'P(ham)', \
'P(spam)'])
    """
    if style.all_labels:
        return [*PREDICTION_COLUMNS, *(f"P({label})" for label in style.all_labels)]
    ranks = range(2, style.n_ranked + 1)
    further = [f"{name}_{rank}" for rank in ranks for name in PREDICTION_COLUMNS]
    return [*PREDICTION_COLUMNS, *further]


def own_names(names: Sequence[str], taken: Sequence[str] = PREDICTION_COLUMNS) -> list[str]:
    """Return the names of the input's own columns in the output; its label is the gold label.

    Args:
        names: what the input calls them.
        taken: the names of the other columns.

    Names that are there already get a prefix, and a number if that is there too.

    >>> own_names(["id", "label", "text", "probability", "id", "id"])
    ['id', 'gold', 'text', 'input_probability', 'input_id', 'input_id_2']
    """
    known = {*taken}
    copies: Counter[str] = Counter()
    new_names = []
    for name in names:
        new = "gold" if name == "label" else name
        while new in known:
            copies[name] += 1
            n = copies[name]
            new = f"input_{name}" if n == 1 else f"input_{name}_{n}"
        known.add(new)
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
    columns = answer_columns(style)
    columns += own_names(names, columns) if style.echo else ()
    return line(_csv_line(columns, style))


def writer(style: Style, names: Sequence[str]) -> Callable[[Prediction], str]:
    """Return the function that turns a prediction into its line, without the line end.

    >>> writer(Style(), ["text"])(Prediction(0.69690, "positive"))
    '0.6969\\tpositive'
    """
    make = {"tsv": _tsv, "csv": _csv, "jsonl": _jsonl}[style.format]

    def write(prediction: Prediction) -> str:
        return make(prediction, style, names)

    return write


def probability_text(probability: float | None, style: Style) -> str:
    """Return a probability with the decimals of a style; empty if there is none."""
    return "" if probability is None else f"{probability:.{style.precision}f}"


def _answer_cells(prediction: Prediction, style: Style) -> list[str]:
    """Return the cells of an answer: probability and label, and those that are ranked after it."""
    cells = [probability_text(prediction.probability, style), prediction.label or ""]
    for label, p in prediction.ranking[1:]:
        cells += [probability_text(p, style), label]
    n_columns = 2 * max(style.n_ranked, 1)
    return [*cells, *[""] * (n_columns - len(cells))]


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
    cells = [*map(tsv_cell, own[:-1]), *map(_one_line, own[-1:])]
    if style.terminal:
        cells = [printable(cell) for cell in cells]
    return "\t".join([*_answer_cells(prediction, style), *cells])


def tsv_cell(cell: str) -> str:
    r"""Return a cell of TSV: line ends and tabs become spaces.

    >>> tsv_cell("a\nb\tc")
    'a b c'
    """
    return _one_line(cell).replace("\t", " ")


def _one_line(cell: str) -> str:
    return cell.replace("\r\n", " ").replace("\n", " ") if "\n" in cell else cell


def _csv(prediction: Prediction, style: Style, names: Sequence[str]) -> str:
    """Join cells with commas, quoted according to RFC 4180.

    >>> _csv(Prediction(0.5, "negative", ("positive", 'so "good", no?')), Style(echo=True), "gt")
    '0.5000,negative,positive,"so ""good"", no?"'
    """
    own = _own_cells(prediction.columns, names) if style.echo else []
    answer = _answer_cells(prediction, style)
    if style.all_labels:
        ps = dict(prediction.ranking)
        answer[2:] = [probability_text(ps.get(label), style) for label in style.all_labels]
    return _csv_line([*answer, *own], style)


def _csv_line(cells: Iterable[str], style: Style) -> str:
    if style.safe:
        cells = map(_no_formula, cells)
    if style.terminal:
        cells = map(printable, cells)
    return ",".join(map(_quoted, cells))


_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")


def _no_formula(cell: str) -> str:
    """Return a cell that spreadsheets take for text, or for a number.

    >>> [_no_formula(cell) for cell in ("=1+2", " @SUM(A1)", "-0.5", "-1+2", "a=b", "")]
    ["'=1+2", "' @SUM(A1)", '-0.5', "'-1+2", 'a=b', '']
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


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
        '"probability"': probability_text(prediction.probability, style) or "null",
        '"label"': json.dumps(prediction.label, ensure_ascii=False),
    }
    if style.n_ranked:
        fields |= _json_ranking(prediction, style)
    if style.echo:
        own = _own_fields(names, prediction.columns)
        taken = [name.strip('"') for name in fields]
        for name, (_, value) in zip(own_names([name for name, _ in own], taken), own, strict=True):
            fields[json.dumps(name, ensure_ascii=False)] = value
    text = "{" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"
    return json_line(text, terminal=style.terminal)


def _json_ranking(prediction: Prediction, style: Style) -> dict[str, str]:
    """Return the ranked labels: all by name, or a list of the first."""
    ps = {
        json.dumps(label, ensure_ascii=False): probability_text(p, style)
        for label, p in prediction.ranking
    }
    if style.all_labels:
        return {'"probabilities"': "{" + ", ".join(f"{k}: {p}" for k, p in ps.items()) + "}"}
    items = [f'{{"label": {label}, "probability": {p}}}' for label, p in ps.items()]
    return {'"top"': "[" + ", ".join(items) + "]"}


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
