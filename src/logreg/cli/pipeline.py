"""What classify and features share: read, answer, write, in order and as things arrive.

The first megabyte is answered one text at a time, so that few texts wait for nothing; then, or
where the input is known to be longer, in bulk; and what is long enough for that by several
processes. The output is the same whichever it is.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from io import UnsupportedOperation
from typing import TYPE_CHECKING, BinaryIO, Protocol

from logreg.cli.inputs import default_to_stdin, reading_progress
from logreg.cli.outputs import note, stdout_is_pipe, stdout_is_terminal
from logreg.data.records import STDIN, Record, Selection, name_of
from logreg.errors import InputError
from logreg.pipeline.predict import Answer

if TYPE_CHECKING:
    from logreg.data.readers import Block, OnBytes, Parser
    from logreg.parallel.block_pool import Workers

BULK_FROM = 1 << 20
"""Bytes of input after which it pays to load numpy and to count texts in bulk."""

LINE_COST = 100
"""To answer a line takes as long as to count so many bytes of it."""

JOBS_FROM = 1 << 23
"""Bytes of input after which it pays to start more processes."""

ARGUMENT_NAME = "TEXT"


class Task(Protocol):
    """What is done with the texts."""

    @property
    def takes_lines(self) -> bool:
        """Whether `lines` may be called."""

    def begin(self, names: Sequence[str]) -> bytes:
        """Return the header of the output, for the names of the input's own columns."""

    def go_on(self, names: Sequence[str]) -> None:
        """Take the names of the columns of a further input; ValueError tells why not."""

    def records(self, records: Sequence[Record], *, in_bulk: bool) -> Answer:
        """Answer some records."""

    def lines(self, content: bytes | bytearray) -> Answer:
        """Answer each line of a block of plain text, in bulk."""


class Pipeline:
    """Answers the texts of arguments, files and stdin on stdout.

    Attributes:
        last: the label of the last text; None where it got none or could not be read.
        has_texts: whether there was any.
        faults: how many records could not be read.
    """

    def __init__(self, task: Task, stdout: BinaryIO, jobs: int | None) -> None:
        self.last: str | None = None
        self.has_texts = False
        self.faults = 0
        self._task, self._stdout, self._jobs = task, stdout, jobs
        self._size = 0

    def run(self, texts: Sequence[str], inputs: Sequence[str], selection: Selection) -> None:
        """Answer the texts of the arguments, then of the files; without either those of stdin.

        A TEXT of ``-`` is stdin, as is a FILE of that name.
        """
        if not texts and not inputs:
            inputs = default_to_stdin("give TEXT, --input FILE, or pipe texts in")
        for text in texts:
            if text == STDIN:
                self._read([STDIN], selection)
            else:
                self._argument(text, selection)
        if inputs:
            self._read(inputs, selection)

    def _argument(self, text: str, selection: Selection) -> None:
        record = Record(text, columns=(text,) if selection.keep_columns else ())
        self._begin(("text",), ARGUMENT_NAME)
        self._write(self._task.records([record], in_bulk=False), ARGUMENT_NAME)

    def _read(self, paths: Sequence[str], selection: Selection) -> None:
        # On a terminal the answers are the progress. A pipe may lead to one too; and when its
        # reader stops, SIGPIPE ends this program before a bar could show the cursor again.
        if stdout_is_terminal() or stdout_is_pipe():
            for path in paths:
                self._file(path, selection, None)
            return
        with reading_progress(paths) as on_bytes:
            for path in paths:
                self._file(path, selection, on_bytes)

    def _file(self, path: str, selection: Selection, on_bytes: OnBytes) -> None:
        from logreg.data.readers import read_folder

        if os.path.isdir(path):
            for i, records in enumerate(read_folder(path, selection, on_bytes)):
                if i == 0:
                    self._begin(("label", "text"), path)
                self._size += sum(LINE_COST + len(record.text) for record in records)
                in_bulk = self._size > BULK_FROM
                self._write(self._task.records(records, in_bulk=in_bulk), path)
        else:
            self._blocks(path, selection, on_bytes)

    def _blocks(self, path: str, selection: Selection, on_bytes: OnBytes) -> None:
        """Answer the blocks of a file: those up to its first record here, others maybe by workers.

        For what comes before the first record may be a header, which all must know. When the file
        turns out to be damaged, all that was read before is answered.
        """
        from logreg.data.readers import read_blocks, size_of

        name = name_of(path)
        expected = size_of(path) or 0
        self._size += expected
        has_begun = False
        workers: Workers[Answer | None] | None = None

        def on_wait(stream: BinaryIO) -> None:
            if workers:
                with suppress(UnsupportedOperation):  # a stream in memory is never waited for
                    workers.collect_until_readable(stream.fileno())

        with ExitStack() as stack:
            for block in read_blocks(path, selection, on_bytes, on_wait):
                if has_begun and not workers and (jobs := self._jobs_worth_it()) > 1:
                    workers = stack.enter_context(self._workers(jobs, name))
                self._size += 0 if expected else len(block.content)
                if self._size <= BULK_FROM:
                    self._size += LINE_COST * block.content.count(b"\n")
                if workers:
                    workers.give(block.content, (block.first_line, block.parser))
                else:
                    in_bulk = self._size > BULK_FROM
                    answer = self._answer(block, in_bulk, begin_with=None if has_begun else name)
                    self._write(answer, name)
                    has_begun = has_begun or answer is not None

    def _answer(
        self, block: Block, in_bulk: bool, *, begin_with: str | None = None
    ) -> Answer | None:
        """Answer a block; None where it holds no record.

        Args:
            block: whole records.
            in_bulk: whether they are many.
            begin_with: the name of the input, if this may be its first record.
        """
        if in_bulk and block.is_plain and self._task.takes_lines:
            records = None
        elif not (records := block.records()):
            return None
        if begin_with is not None:
            self._begin(block.parser.names, begin_with)
        if records is None:
            return self._task.lines(block.content)
        return self._task.records(records, in_bulk=in_bulk)

    def _jobs_worth_it(self) -> int:
        """Return how many processes the input is worth, as far as it is known."""
        if self._jobs is None:
            return available_cores() if self._size >= JOBS_FROM else 1
        return self._jobs if self._size > BULK_FROM else 1

    def _workers(self, jobs: int, name: str) -> Workers[Answer | None]:
        from logreg.data.readers import Block
        from logreg.parallel.block_pool import Workers

        def work(content: bytes | bytearray, fact: tuple[int, Parser]) -> Answer | None:
            return self._answer(Block(content, *fact), in_bulk=True)

        return Workers(work, lambda answer: self._write(answer, name), jobs)

    def _begin(self, names: Sequence[str], name: str) -> None:
        """Begin the output, or go on with it for a further input.

        Raises:
            InputError: the further input does not fit the output.
        """
        if not self.has_texts:
            self._stdout.write(self._task.begin(names))
            self.has_texts = True
            return
        try:
            self._task.go_on(names)
        except ValueError as error:
            raise InputError(str(error), name) from error

    def _write(self, answer: Answer | None, name: str) -> None:
        if answer is None:
            return
        self._stdout.write(answer.output)
        self._stdout.flush()
        for line, fault in answer.faults:
            note(str(InputError(fault, name, line)))
        self.faults += len(answer.faults)
        self.last = answer.last


def available_cores() -> int:
    """Return how many cores this process may use; 1 where processes can't be forked."""
    if not hasattr(os, "fork"):
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
