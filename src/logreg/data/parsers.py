"""Formats whose lines are records: plain text and fastText.

Tables: see `tables`; JSON: see `json_lines`. A parser takes the blocks of one file in order, and
may depend on earlier ones. A line that can't be read becomes a record with a fault.
"""

from __future__ import annotations

from logreg.data.input_options import Selection
from logreg.data.records import Lines, Record, Records, records_of
from logreg.data.streams import Content, decode_lines
from logreg.errors import excerpt
from logreg.scanner import count_lines

LABEL_PREFIX = "__label__"
"""Marks a label in fastText's format."""


class Parser:
    """Parses plain text: the whole line is the text. Other formats are subclasses.

    Args:
        name: how errors name the file.
        selection: what is read of each record, and how.

    Attributes:
        names: the names of the input's own columns; in some formats they are known only after
            the first record.
        spans_lines: whether a record may have several lines, or depend on the one before.
    """

    names: tuple[str, ...] = ("text",)
    spans_lines: bool = False

    def __init__(self, name: str = "", selection: Selection | None = None) -> None:
        self._name = name
        self._selection = selection or Selection()

    def records(self, content: Content, first_line: int) -> Records:
        """Parse a block of whole records; the first block of a file must be parsed first."""
        lines = decode_lines(content)
        return Records(lines, columns=[(line,) for line in lines] if self._keeps else ())

    def lines(self, content: Content) -> Lines | None:
        """Return a block of whole records as lines; None if only `records` can parse it."""
        return Lines(content, content) if self.is_plain else None

    @property
    def unescapes_html(self) -> bool:
        """Whether HTML's character references are to be replaced in the texts that it returns."""
        return self._selection.options.unescape_html

    @property
    def is_plain(self) -> bool:
        """Whether every line is one text and nothing else."""
        return type(self) is Parser

    @property
    def has_labels(self) -> bool:
        """Whether the records have labels; known after the first record."""
        return False

    def shows_columns(self, content: Content) -> bool:
        """Return whether a block of lines at the start of a file shows what its columns are."""
        return True

    def end_of_records(self, content: Content) -> int:
        """Return where the last record that is complete ends in the next block of whole lines."""
        return len(content)

    def count_lines(self, content: Content) -> int:
        """Return the number of lines in a block."""
        return count_lines(content)

    def incomplete(self, first_line: int) -> Records:
        """Return the record that is not complete at the end of the file."""
        raise NotImplementedError

    @property
    def _keeps(self) -> bool:
        return self._selection.keep_columns


class FastTextParser(Parser):
    r"""Parses ``__label__x text`` lines; any white space ends the label.

    >>> [*FastTextParser().records(b"__label__pos a fine film\n", 1)][0][:2]
    ('a fine film', 'pos')
    """

    names = ("label", "text")
    has_labels = True

    def records(self, content: Content, first_line: int) -> Records:
        """Parse a block of lines; empty ones are passed over."""
        lines = enumerate(decode_lines(content), start=first_line)
        return records_of([self._record(line, number) for number, line in lines if line.strip()])

    def _record(self, line: str, number: int) -> Record:
        label, *text = line.split(maxsplit=1)
        if not label.startswith(LABEL_PREFIX):
            fault = f"no label in {excerpt(line)}; write {LABEL_PREFIX}x and the text"
            return Record("", line=number, fault=fault)
        if text and text[0].startswith(LABEL_PREFIX):
            return Record("", line=number, fault="more than one label; keep one")
        cells = label.removeprefix(LABEL_PREFIX), text[0] if text else ""
        return Record(cells[1], cells[0], number, columns=cells if self._keeps else ())
