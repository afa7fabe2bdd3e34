"""Folders of texts: one file per text.

A folder has one sub-folder per label; without labels it may hold the files itself, as ``.txt``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from logreg.data.compression import inner_name
from logreg.data.encodings import EncodingCheck
from logreg.data.formats import require_text
from logreg.data.input_options import Selection
from logreg.data.records import Record, Records, records_of
from logreg.data.streams import (
    Content,
    LongRecordError,
    OnBytes,
    decode_lines,
    read_text,
    whole_lines,
)
from logreg.errors import InputError

_TEXT = ".txt"


def read_folder(
    path: str, selection: Selection, on_bytes: OnBytes = None
) -> Iterator[tuple[Sequence[str], Records]]:
    """Read each file of a folder as a text, in the order of their names.

    Yields:
        The names of the columns, and a record. The label is the name of the sub-folder.

    Raises:
        InputError: there are no texts in it, or a file can't be read.
    """
    labels = _names(path, folders=True)
    read = _FileReader(selection, on_bytes)
    if labels:
        _require_texts(path, labels)
        _note_others(path, len(_names(path, folders=False)), "in no sub-folder", selection)
        for label in labels:
            folder = os.path.join(path, label)
            for name in _names(folder, folders=False):
                file = os.path.join(folder, name)
                columns = (label, os.path.join(label, name))
                yield ("label", "file", "text"), read(file, columns, label)
        return
    files = [name for name in _names(path, folders=False) if _is_text(name)]
    if selection.labelled or not files:
        inside = "" if selection.labelled else f" and without {_TEXT} files"
        problem = f"a folder without sub-folders named after labels{inside}"
        raise InputError(f"{problem}; name a file in it, or sort its files into such", path)
    n_others = len(_names(path, folders=False)) - len(files)
    _note_others(path, n_others, f"other than {_TEXT}", selection)
    for name in files:
        file = os.path.join(path, name)
        yield ("file", "text"), read(file, (name,))


def _require_texts(path: str, labels: Sequence[str]) -> None:
    """Refuse a folder of folders of folders.

    Raises:
        InputError: a sub-folder has folders in it.
    """
    for label in labels:
        folder = os.path.join(path, label)
        if inner := _names(folder, folders=True):
            problem = f"its sub-folder {label} has folders, such as {inner[0]}, instead of texts"
            raise InputError(f"{problem}; name {folder}, or sort the texts by label", path)


def _note_others(path: str, n: int, which: str, selection: Selection) -> None:
    if n:
        files = f"{n} file{'' if n == 1 else 's'}"
        selection.options.on_note(f"{path}: passing over {files} {which}")


def _names(path: str, *, folders: bool) -> list[str]:
    """Return the names of the sub-folders, or of the files, that are not hidden."""
    return sorted(
        entry.name
        for entry in os.scandir(path)
        if not entry.name.startswith(".") and (entry.is_dir() if folders else entry.is_file())
    )


def _is_text(name: str) -> bool:
    return os.path.splitext(inner_name(name))[1].lower() == _TEXT


class _FileReader:
    """Reads a file as one text, after other columns."""

    def __init__(self, selection: Selection, on_bytes: OnBytes) -> None:
        self._selection, self._on_bytes = selection, on_bytes
        self._check = EncodingCheck(selection.options)

    def __call__(self, file: str, columns: tuple[str, ...], label: str | None = None) -> Records:
        """Return the record of a file; if it can't be read, the reason is its fault."""
        lines: list[str] = []
        try:
            for block in self._blocks(file):
                if not lines:
                    require_text(block, file)
                self._check(file, block, len(lines) + 1)
                lines += decode_lines(block)
        except InputError as error:
            return records_of([Record("", label, fault=error.problem, path=file)])
        except LongRecordError as error:
            return records_of([Record("", label, fault=str(error), path=file)])
        text = "\n".join(lines)
        kept = (*columns, text) if self._selection.keep_columns else ()
        return records_of([Record(text, label, columns=kept, path=file)])

    def _blocks(self, file: str) -> Iterator[Content]:
        """Read the lines of a file.

        Raises:
            InputError: it can't be read.
            LongRecordError: it has more bytes than a record may.
        """
        options, n_bytes = self._selection.options, 0
        most = options.limits.record
        blocks = read_text(
            file,
            self._on_bytes,
            encoding=options.encoding,
            expansion=options.limits.expansion,
        )
        for block in whole_lines(blocks, most):
            n_bytes += len(block)
            if n_bytes > most:
                raise LongRecordError(most)
            yield block
