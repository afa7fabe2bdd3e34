"""Text with one sentence per line, as labelled contexts: whether a sentence ends there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from logreg.data.html_references import unescaped
from logreg.data.input_options import Selection
from logreg.data.parsers import Parser
from logreg.data.records import Record, Records, records_of
from logreg.data.streams import Content, decode_lines
from logreg.features.candidates import CANDIDATE, END, LEFT, RIGHT, WHITE, Context, context_at

ENDS, GOES_ON = "yes", "no"

_AT_END = re.compile(rf"{CANDIDATE.pattern}|{END}\Z")


class SentenceParser(Parser):
    r"""Parses sentences: each candidate is a record, its context the text, and its label yes or no.

    The lines follow each other as in running text, with a space between them; an empty line ends a
    paragraph. At the end of a paragraph there is nothing to ask.

    >>> content = b"Dr. Who came.\nHe left.\n\n"
    >>> [(record.label, record.text) for record in SentenceParser().records(content, 1)]
    [('no', 'Dr. ⏎ Who came.'), ('yes', 'Dr. Who came. ⏎ He left.')]
    """

    names = ("label", "text")
    has_labels = True
    spans_lines = True

    def __init__(self, name: str = "", selection: Selection | None = None) -> None:
        super().__init__(name, selection)
        self._before = ""
        self._open: Record | None = None  # the end of the last line, until there is a next one

    def records(self, content: Content, first_line: int) -> Records:
        """Parse a block of lines."""
        found: list[Record] = []
        lines = decode_lines(content)
        if super().unescapes_html:
            lines = [*unescaped(Records(lines)).texts]
        for number, line in enumerate(lines, start=first_line):
            found += self._records(line.strip(WHITE), number)
        return records_of(found)

    @property
    def unescapes_html(self) -> bool:
        """Nothing is left to replace: references were before it looked for candidates."""
        return False

    def _records(self, line: str, number: int) -> Iterator[Record]:
        if not line:
            self._before, self._open = "", None
            return
        if self._open is not None:
            yield self._finished(self._open, line)
            self._open = None
        text = f"{self._before} {line}" if self._before else line
        for found in _AT_END.finditer(text, len(text) - len(line)):
            context = context_at(text, found.start(), found.end())
            if found.end() < len(text):
                yield self._record(context, GOES_ON, number)
            else:
                self._open = self._record(context, ENDS, number)
        self._before = text[-LEFT:]

    def _finished(self, record: Record, line: str) -> Record:
        context = f"{record.text}{line[:RIGHT]}"
        return record._replace(text=context, columns=self._columns(ENDS, context))

    def _record(self, context: Context, label: str, number: int) -> Record:
        return Record(str(context), label, number, columns=self._columns(label, str(context)))

    def _columns(self, label: str, text: str) -> tuple[str, ...]:
        return (label, text) if self._keeps else ()
