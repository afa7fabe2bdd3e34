"""The labelled texts of a block, and their labels when blocks are put together.

What is wrong with lines is written down, not raised: whether bad lines are skipped is not part of
the plan, and the number of a line in its file is known only with the blocks before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from logreg.data.examples import BadLines, Example, Examples, Spelling
from logreg.data.input_options import InputOptions, Selection
from logreg.data.records import Record, named
from logreg.labels import LabelChoice, Labels
from logreg.shards import reading
from logreg.shards.blocks import Block
from logreg.shards.plan import Plan
from logreg.shards.receipts import Receipt


@dataclass(frozen=True)
class About:
    """What is known of the labelled texts of a block as a whole.

    Attributes:
        spellings: their labels as spelled, in the order in which they first occur.
        notes: what was decided on how the file is read.
    """

    spellings: Mapping[str, Spelling]
    notes: Sequence[str]

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> About:
        """Return what JSON has kept."""
        spellings = {name: Spelling(*one) for name, one in fields["spellings"].items()}
        return cls(spellings, tuple(fields["notes"]))


class Faults(BadLines):
    """Writes bad lines down.

    Attributes:
        found: line in the block and fault of each.
    """

    def __init__(self) -> None:
        super().__init__(skip=True)
        self.found: list[tuple[int, str]] = []

    def handle(self, fault: str, path: str, line: int) -> None:
        """Write a line down."""
        super().handle(fault, path, line)
        self.found.append((line, fault))


class LabelledTexts:
    """The labelled texts of a block; iterate over them once.

    Args:
        plan: the plan.
        block: the block.
        options: how files are read.
        choice: which labels are positive and negative; None if the texts have just two.
        labels: the labels of a model; None leaves labels as they are spelled.
        keep_columns: whether to keep the input's own columns.

    Attributes:
        lines: how many lines of the file have been read.
        faults: line and fault of each line that can't be used.
    """

    def __init__(
        self,
        plan: Plan,
        block: Block,
        options: InputOptions,
        choice: LabelChoice | None,
        *,
        labels: Labels | None = None,
        keep_columns: bool = False,
    ) -> None:
        self.lines = 0
        self._plan, self._block, self._labels = plan, block, labels
        self._notes = list[str]()
        noted = options._replace(on_note=self._notes.append)
        self._selection = Selection(noted, labelled=True, keep_columns=keep_columns)
        self._faults = Faults()
        self._examples = Examples([block.url], self._faults, labels=labels, choice=choice)

    @property
    def faults(self) -> tuple[tuple[int, str], ...]:
        """Line and fault of each line that can't be used."""
        return tuple(self._faults.found)

    def about(self) -> About:
        """Return what is known of all of them; call it after reading them."""
        return About(self._examples.spellings(), tuple(self._notes))

    def __iter__(self) -> Iterator[Example]:
        """Yield each text with its label; the line is that in the block.

        Raises:
            InputError: the file can't be read.
        """
        url, number = self._block.url, 0
        names = self._names()
        for record in self._read():
            label = self._examples.label_of(record, url)
            if label is not None:
                if self._labels is None:
                    label = str(record.label)
                columns = named(names, record.columns)
                yield Example(label, record.text, url, record.line, columns, number)

    def _names(self) -> Sequence[str]:
        """Return the names of the columns, if they are kept."""
        if not self._selection.keep_columns:
            return ()
        url = self._block.url
        found = reading.columns_of(url, self._plan.sizes[url], self._selection)
        return () if found is None else found.names

    def _read(self) -> Iterator[Record]:
        size = self._plan.sizes[self._block.url]
        for n_lines, records in reading.parsed_in(self._block, size, self._selection):
            self.lines += n_lines
            yield from records


def unite(
    examples: Examples,
    bad_lines: BadLines,
    options: InputOptions,
    receipt: Receipt,
    about: About,
    before: int,
) -> None:
    """Add the labels of a block to those of the blocks before it.

    Args:
        examples: the labels so far.
        bad_lines: what to do with lines that can't be used.
        options: how files are read; its notes are called.
        receipt: of the block.
        about: what is known of its texts.
        before: how many lines of its file come before the block.

    Raises:
        InputError: a line is bad and not skipped.
    """
    for text in about.notes:
        options.on_note(text)
    for line, fault in receipt.first_faults:
        bad_lines.handle(fault, receipt.url, before + line)
    bad_lines.count += receipt.faults - len(receipt.first_faults)
    examples.add_spellings(
        {
            spelling: Spelling(one.examples, one.path, before + one.line)
            for spelling, one in about.spellings.items()
        }
    )
