"""Answers: from records, or from whole blocks of lines, to lines of output.

Few records are answered one by one, by the specification and without numpy; many are counted in
bulk, and where no more is asked than a probability and a label their lines are not even written one
by one: of some 20,000 possible ones each is written once. All ways give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from logreg.data.records import Record
from logreg.features import matrix
from logreg.linear_model import sigmoid
from logreg.model import Model
from logreg.pipeline.decision_rule import Decision
from logreg.pipeline.writers import Prediction, Style, encode, header, writer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_MEMO_PRECISION = 4
"""With more decimals there are too many lines to keep."""


class Answer(NamedTuple):
    """What becomes of some records.

    Attributes:
        output: their lines.
        last: the label of the last one; None where it got none or could not be read.
        faults: of each one that could not be read its line and what is wrong with it.
    """

    output: bytes
    last: str | None
    faults: list[tuple[int, str]]


class Classifying:
    """Answers with the probability and the label of each text.

    Args:
        model: what answers.
        style: how answers are written.
        decision: which label a text gets; by default that of the larger probability.
        only: the label to which the output is limited; None for no limit.
    """

    def __init__(
        self,
        model: Model,
        style: Style,
        decision: Decision | None = None,
        *,
        only: str | None = None,
    ) -> None:
        self._model = model
        self._style = style
        self._decide = decision or Decision(model.features)
        self._labels = (*model.labels, None)
        self._only = only
        self._names: tuple[str, ...] = ()
        self._write = writer(style, self._names)
        self._memo = _Memo(self._line_of)

    def begin(self, names: Sequence[str]) -> bytes:
        """Return the header of the output, for the names of the input's own columns."""
        self._names = tuple(names)
        self._write = writer(self._style, names)
        return header(self._style, names)

    def go_on(self, names: Sequence[str]) -> None:
        """Take the names of the columns of a further input.

        Raises:
            ValueError: they are to be repeated, and others than before.
        """
        if self._style.echo and self._style.format == "jsonl":
            self._write = writer(self._style, names)
        elif self._style.echo and tuple(names) != self._names:
            columns, before = ", ".join(names), ", ".join(self._names)
            raise ValueError(
                f"has the columns {columns}, the input before it {before}; "
                "use them in separate calls, or --format jsonl"
            )

    def records(self, records: Sequence[Record], *, in_bulk: bool) -> Answer:
        """Answer some records, at least one."""
        texts = [record.text for record in records]
        decided = self._decide_in_bulk(texts) if in_bulk else map(self._decide_one, texts)
        predictions = [
            Prediction(None, None, record.columns)
            if record.fault
            else Prediction(sigmoid(z), self._labels[decision], record.columns)
            for record, (z, decision) in zip(records, decided, strict=True)
        ]
        only = self._only
        wanted = [p for p in predictions if only is None or p.label == only]
        output = b"".join([encode(self._write(prediction)) for prediction in wanted])
        faults = [(record.line, record.fault) for record in records if record.fault]
        return Answer(output, predictions[-1].label, faults)

    @property
    def takes_lines(self) -> bool:
        """Whether `lines` serves the style that is asked for."""
        style = self._style
        return style.precision <= MAX_MEMO_PRECISION and (
            not style.echo or (style.format == "tsv" and not style.terminal)
        )

    def lines(self, content: bytes | bytearray) -> Answer:
        """Answer each line of a block of plain text: as `records`, in bulk."""
        X = self._model.features.transform_lines(content)
        z = self._model.logits_of(X)
        decisions = self._decide.of_all(z, X)
        keys = (len(self._labels) * rounded(z, self._style.precision) + decisions).tolist()
        answers: Iterable[bytes] = map(self._memo.__getitem__, keys)
        if self._style.echo:
            answers = map(b"%b\t%b".__mod__, zip(answers, _without_ends(content), strict=True))
        if self._only is not None:
            answers = compress(answers, decisions == self._labels.index(self._only))
        output = b"\n".join([*answers, b""])
        return Answer(output, self._labels[decisions[-1]], [])

    def _decide_one(self, text: str) -> tuple[float, int]:
        x = self._model.features.extract(text)
        z = self._model.linear.logit(x)
        return z, self._decide(z, x)

    def _decide_in_bulk(self, texts: Sequence[str]) -> Iterable[tuple[float, int]]:
        X = matrix(self._model.features, texts)
        z = self._model.linear.logits(X)
        return zip(z.tolist(), self._decide.of_all(z, X).tolist(), strict=True)

    def _line_of(self, key: int) -> bytes:
        units, decision = divmod(key, len(self._labels))
        probability = units / 10**self._style.precision
        style = self._style._replace(echo=False)
        line = writer(style, [])(Prediction(probability, self._labels[decision]))
        return encode(line).removesuffix(b"\n")


class _Memo(dict[int, bytes]):
    """Makes what is asked for the first time."""

    def __init__(self, make: Callable[[int], bytes]) -> None:
        self._make = make

    def __missing__(self, key: int) -> bytes:
        self[key] = made = self._make(key)
        return made


def _without_ends(content: bytes | bytearray) -> list[bytes | bytearray]:
    lines = content.split(b"\n")[:-1]
    return [line.removesuffix(b"\r") for line in lines] if b"\r" in content else [*lines]


_NEAR = 1e-6


def rounded(z: NDArray[np.float64], decimals: int) -> NDArray[np.int64]:
    """Return σ(z) in units of its last decimal, rounded just as a format would.

    numpy's exponential may miss that of `math` by a bit. Where that could matter, close to the
    middle between two decimals, `sigmoid` and a format decide.

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
