"""Predictions: from texts, records, or whole blocks of lines, to lines of output.

Single texts go through `Model.logit`, without numpy. Many are processed in bulk; if a line holds
only a probability of few decimals and a label, each of the possible lines is formatted once. The
bytes of the output are the same in all cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING

from logreg.features import Batch, matrix
from logreg.linear_model import sigmoid
from logreg.model import Model
from logreg.pipeline.decision_rule import DecisionRule
from logreg.pipeline.task import InputColumns, Output, faults_of
from logreg.pipeline.writers import Prediction, Style, header, line, to_bytes, tsv_lines, writer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from logreg.data.records import Columns, Records

FEW_DECIMALS = 4
"""With more decimals few lines are equal."""


class Predictor:
    """Writes the probability and the label of each text.

    Args:
        model: the model.
        style: how predictions are written.
        columns: names of the input's own columns.
        rule: which label a text gets; by default the more probable one.
        only: the label to which the output is limited; None for no limit.
    """

    def __init__(
        self,
        model: Model,
        style: Style,
        columns: Sequence[str] = ("text",),
        rule: DecisionRule | None = None,
        *,
        only: str | None = None,
    ) -> None:
        self._model = model
        self._style = style
        self._columns = tuple(columns)
        self._rule = rule or DecisionRule(model.features)
        self._only = only
        self._labels = (*model.labels, None)
        self._format = writer(style, columns)
        self._short_line = cache(self._format_short)

    @property
    def header(self) -> bytes:
        """The first line of the output, in CSV; empty in other formats."""
        return header(self._style, self._columns)

    def continued(self, columns: InputColumns) -> Predictor:
        """Return the task for a further input.

        Raises:
            ValueError: its columns are to be repeated and differ from those before.
        """
        if not self._style.echo or tuple(columns.names) == self._columns:
            return self
        if self._style.format == "jsonl":
            return Predictor(self._model, self._style, columns.names, self._rule, only=self._only)
        names, before = ", ".join(columns.names), ", ".join(self._columns)
        raise ValueError(
            f"has the columns {names}, the input before it {before}; "
            "use them in separate calls, or --format jsonl"
        )

    def text(self, text: str) -> Output:
        """Write the prediction for a single text."""
        prediction = self._prediction(*self._decided(text), (text,))
        return Output(self._line(prediction), prediction.label)

    def records(self, records: Records, *, in_bulk: bool) -> Output:
        """Write the predictions for records, at least one."""
        own = self._own_lines(records) if in_bulk and not records.faults else None
        if own is not None:
            return self._short_lines(matrix(self._model.features, records.texts), own)
        decided = (
            self._decided_in_bulk(records.texts) if in_bulk else map(self._decided, records.texts)
        )
        predictions = [
            Prediction(None, None, record.columns)
            if record.fault
            else self._prediction(z, decision, record.columns)
            for record, (z, decision) in zip(records, decided, strict=True)
        ]
        lines = b"".join(map(self._line, predictions))
        return Output(lines, predictions[-1].label, faults_of(records))

    def lines(self, content: bytes | bytearray) -> Output:
        """Write the prediction for each line of a block of plain text."""
        if self._has_equal_lines:
            own = _without_ends(content) if self._style.echo else ()
            return self._short_lines(self._model.features.transform_lines(content), own)
        from logreg.data.records import Records

        texts = [text.decode("utf-8", "surrogateescape") for text in _without_ends(content)]
        return self.records(Records(texts, columns=[(text,) for text in texts]), in_bulk=True)

    def _own_lines(self, records: Records) -> Sequence[bytes | bytearray] | None:
        """Return the own columns of each record; None if the lines are written one by one."""
        if not self._has_equal_lines:
            return None
        return tsv_lines(records.columns, self._columns) if self._style.echo else ()

    def _short_lines(self, X: Batch, own: Sequence[bytes | bytearray]) -> Output:
        """Write many predictions, each with the input's own columns if there are any."""
        z = self._model.logits_of(X)
        decisions = self._rule.of_all(z, X)
        # one number per line: a cache of one argument is twice as fast as one of two
        numbers = rounded(z, self._style.precision) * len(self._labels) + decisions
        predictions: Iterable[bytes] = map(self._short_line, numbers.tolist())
        if self._style.echo:
            predictions = map(b"%b\t%b".__mod__, zip(predictions, own, strict=True))
        if self._only is not None:
            predictions = compress(predictions, decisions == self._labels.index(self._only))
        return Output(b"\n".join([*predictions, b""]), self._labels[decisions[-1]])

    @property
    def _has_equal_lines(self) -> bool:
        """Whether many lines are equal, but for the text that may follow unchanged."""
        style = self._style
        return style.precision <= FEW_DECIMALS and (
            not style.echo or (style.format == "tsv" and not style.terminal)
        )

    def _decided(self, text: str) -> tuple[float, int]:
        z = self._model.logit(text)
        return z, self._rule(z, text)

    def _decided_in_bulk(self, texts: Sequence[str]) -> Iterable[tuple[float, int]]:
        X = matrix(self._model.features, texts)
        z = self._model.logits_of(X)
        return zip(z.tolist(), self._rule.of_all(z, X).tolist(), strict=True)

    def _prediction(self, z: float, decision: int, columns: Columns) -> Prediction:
        return Prediction(sigmoid(z), self._labels[decision], columns)

    def _line(self, prediction: Prediction) -> bytes:
        """Return the line of a prediction; nothing if its label is not asked for."""
        if self._only is not None and prediction.label != self._only:
            return b""
        return line(self._format(prediction))

    def _format_short(self, number: int) -> bytes:
        """Return the line, without columns and line end, for a rounded probability and a label."""
        units, decision = divmod(number, len(self._labels))
        probability = units / 10**self._style.precision
        prediction = Prediction(probability, self._labels[decision])
        return to_bytes(writer(self._style._replace(echo=False), ())(prediction))


def _without_ends(content: bytes | bytearray) -> Sequence[bytes | bytearray]:
    lines = content.split(b"\n")[:-1]
    return [text.removesuffix(b"\r") for text in lines] if b"\r" in content else lines


_NEAR = 1e-6


def rounded(z: NDArray[np.float64], decimals: int) -> NDArray[np.int64]:
    """Return σ(z) in units of the last decimal, rounded exactly as `format` rounds it.

    numpy's exponential may differ from that of `math` in the last bit. Where that could matter,
    close to the middle between two decimals, `sigmoid` and `format` decide.

    Args:
        z: logits, shape (n,).
        decimals: number of decimals, at most `FEW_DECIMALS`.

    >>> import numpy as np
    >>> rounded(np.array([-40.0, 0.0, 0.8333]), 4).tolist()
    [0, 5000, 6971]
    """
    import numpy as np

    e = np.exp(-np.abs(z))
    scaled = np.where(z >= 0, 1.0, e) / (1.0 + e) * 10**decimals
    units: NDArray[np.int64] = np.rint(scaled).astype(np.int64)
    for i in np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < _NEAR).tolist():
        units[i] = int(f"{sigmoid(z[i]):.{decimals}f}".replace(".", ""))
    return units
