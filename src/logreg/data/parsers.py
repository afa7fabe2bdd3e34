"""The formats of lines: from a line to a record. Tables are in `tables`.

A parser takes the lines of one file in order, and may remember those before. A line that can't be
read gives a record all the same, one with a ``fault``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from logreg.data.records import Record, Selection
from logreg.errors import excerpt

LABEL_PREFIX = "__label__"
"""What marks a label in fastText's format."""


class Parser:
    """Reads plain text: all of a line is the text. The other formats are its subclasses.

    ``names`` are those of the input's own columns; of some formats they are known only when a
    record has been read.
    """

    names: tuple[str, ...] = ("text",)

    def __init__(self, name: str = "", selection: Selection | None = None) -> None:
        self._name = name
        self._selection = selection or Selection()

    def records(self, lines: Sequence[str], first_line: int) -> list[Record]:
        """Read the lines of whole records."""
        found = [self(line, number) for number, line in enumerate(lines, start=first_line)]
        return [record for record in [*found, self.finish()] if record is not None]

    def __call__(self, line: str, number: int) -> Record | None:
        """Read one line; None where it holds no record of its own, as a header does."""
        return Record(line, columns=(line,) if self._selection.keep_columns else ())

    def breaks_off(self, content: bytes | bytearray) -> bool:
        """Tell whether a block of whole lines ends within a record, or the one before it did."""
        return False

    def finish(self) -> Record | None:
        """Give the record that was not complete when the lines came to an end."""
        return None


class FastTextParser(Parser):
    """Reads ``__label__x text`` lines.

    >>> FastTextParser()("__label__pos a fine film", 1)[:2]
    ('a fine film', 'pos')
    """

    names = ("label", "text")

    def __call__(self, line: str, number: int) -> Record | None:
        """Read one line."""
        label, _, text = line.partition(" ")
        if not label.startswith(LABEL_PREFIX):
            fault = f"no label in {excerpt(line)}; write {LABEL_PREFIX}x and the text"
            return Record("", line=number, fault=fault)
        if text.startswith(LABEL_PREFIX):
            return Record("", line=number, fault="more than one label; leave one")
        label = label.removeprefix(LABEL_PREFIX)
        columns = (label, text) if self._selection.keep_columns else ()
        return Record(text, label, number, columns=columns)


class JsonParser(Parser):
    """Reads JSON lines: the text is under the key that was chosen.

    Else it is under ``text``, or under the last key but ``label``.
    """

    def __init__(self, name: str = "", selection: Selection | None = None) -> None:
        super().__init__(name, selection)
        self.names = ()

    def __call__(self, line: str, number: int) -> Record | None:
        """Read one line."""
        if not line.strip():
            return None
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            return Record("", line=number, fault=f"not JSON: {error}; write one object a line")
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
