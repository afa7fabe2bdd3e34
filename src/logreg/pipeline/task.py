"""A task turns texts into lines of output; see `predict` and `featurize` for the two tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from logreg.data.records import Lines, Records
    from logreg.pipeline.scorer import Scores


class Output(NamedTuple):
    """The output for some records.

    Attributes:
        lines: their lines, each with its line end.
        last_label: the label of the last record; None if it has none or could not be read.
        faults: line number and fault of each record that could not be read.
        n_texts: how many texts could be read, if that is counted.
        n_blank: how many of them have no word that speaks for or against a label.
        scores: of these texts, if they are watched.
    """

    lines: bytes | bytearray
    last_label: str | None = None
    faults: tuple[tuple[int, str], ...] = ()
    n_texts: int = 0
    n_blank: int = 0
    scores: tuple[Scores, ...] = ()


def faults_of(records: Records) -> tuple[tuple[int, str], ...]:
    """Return the line number and the fault of each record that could not be read."""
    lines = records.lines or [0] * len(records)
    return tuple((lines[i], fault) for i, fault in records.faults.items())


class InputColumns(NamedTuple):
    """What the records of an input have besides the text.

    Attributes:
        names: the names of the input's own columns.
        has_labels: whether the input has labels.
    """

    names: Sequence[str] = ("text",)
    has_labels: bool = False


class Task(Protocol):
    """What is done with the texts of an input; made with the input's columns."""

    @property
    def header(self) -> bytes:
        """The lines before the first record."""

    @property
    def takes_lines(self) -> bool:
        """Whether `lines` can be called: nothing else of a record is needed."""

    def continued(self, columns: InputColumns) -> Task:
        """Return the task for a further input, with other columns perhaps.

        Raises:
            ValueError: an input with these columns can't follow.
        """

    def text(self, text: str) -> Output:
        """Process a single text."""

    def records(self, records: Records) -> Output:
        """Process records, at least one."""

    def lines(self, lines: Lines) -> Output:
        """Process texts that are lines of bytes, at least one."""
