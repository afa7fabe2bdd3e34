"""Formats whose lines are records: plain text, fastText and JSON lines. Tables: see `tables`.

A parser takes the lines of one file in order, and may depend on earlier ones. A line that can't be
read becomes a record with a ``fault``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from logreg.data.records import Record, Selection
from logreg.errors import excerpt

LABEL_PREFIX = "__label__"
"""Marks a label in fastText's format."""


class Parser:
    """Parses plain text: the whole line is the text. Other formats are subclasses.

    Args:
        name: how errors name the file.
        selection: what is read of each record.

    Attributes:
        names: the names of the input's own columns; in some formats they are known only after
            the first record.
    """

    names: tuple[str, ...] = ("text",)

    def __init__(self, name: str = "", selection: Selection | None = None) -> None:
        self._name = name
        self._selection = selection or Selection()

    def records(self, lines: Sequence[str], first_line: int) -> list[Record]:
        """Parse lines that hold whole records."""
        found = [self(line, number) for number, line in enumerate(lines, start=first_line)]
        return [record for record in [*found, self.finish()] if record is not None]

    def __call__(self, line: str, number: int) -> Record | None:
        """Parse one line; None if it does not complete a record, such as a header."""
        return Record(line, columns=(line,) if self._selection.keep_columns else ())

    def breaks_off(self, content: bytes | bytearray) -> bool:
        """Return whether a block of whole lines ends within a record, given the blocks before."""
        return False

    def finish(self) -> Record | None:
        """Return the record that was incomplete at the end of the lines."""
        return None


class FastTextParser(Parser):
    """Parses ``__label__x text`` lines.

    >>> FastTextParser()("__label__pos a fine film", 1)[:2]
    ('a fine film', 'pos')
    """

    names = ("label", "text")

    def __call__(self, line: str, number: int) -> Record | None:
        """Parse one line."""
        label, _, text = line.partition(" ")
        if not label.startswith(LABEL_PREFIX):
            fault = f"no label in {excerpt(line)}; write {LABEL_PREFIX}x and the text"
            return Record("", line=number, fault=fault)
        if text.startswith(LABEL_PREFIX):
            return Record("", line=number, fault="more than one label; keep one")
        label = label.removeprefix(LABEL_PREFIX)
        columns = (label, text) if self._selection.keep_columns else ()
        return Record(text, label, number, columns=columns)


class JsonParser(Parser):
    """Parses JSON lines: the text is under the selected key.

    Without one it is under ``text``, or else under the last key other than ``label``.
    """

    def __init__(self, name: str = "", selection: Selection | None = None) -> None:
        super().__init__(name, selection)
        self.names = ()

    def __call__(self, line: str, number: int) -> Record | None:
        """Parse one line."""
        if not line.strip():
            return None
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            return Record("", line=number, fault=f"not JSON: {error}; write one object per line")
        if not isinstance(fields, dict):
            fault = 'not a JSON object; write {"text": "..."} on each line'
            return Record("", line=number, fault=fault)
        self.names = self.names or tuple(fields)
        record = self._record(fields, number)
        return record._replace(columns=fields) if self._selection.keep_columns else record

    def _record(self, fields: dict[str, object], number: int) -> Record:
        key, label = self._key(fields), fields.get("label")
        if key not in fields:
            return Record("", line=number, fault=f"no key {excerpt(key)}; give each object one")
        text = fields[key]
        if not isinstance(text, str):
            cure = 'name it "text"' if self._selection.key is None else "choose another key"
            return Record("", line=number, fault=f"the text is not a string; {cure}")
        if isinstance(label, bool) or not isinstance(label, str | int | None):
            return Record(text, line=number, fault="the label is neither a string nor an integer")
        return Record(text, None if label is None else str(label).strip(), number)

    def _key(self, fields: dict[str, object]) -> str:
        if self._selection.key is not None:
            return self._selection.key
        others = [key for key in fields if key != "label"]
        return "text" if "text" in fields or not others else others[-1]
