"""Run a task over arguments, files and stdin: read, process, write, in order and as texts arrive.

Up to about a megabyte texts are processed one by one, so that short inputs need not wait for
numpy; longer inputs are processed in bulk, and very long ones by several processes. The output is
the same in all cases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from io import UnsupportedOperation
from typing import TYPE_CHECKING, Any, BinaryIO

from logreg.data.input_options import STDIN, Selection, name_of
from logreg.errors import InputError
from logreg.pipeline.cost import Cost
from logreg.pipeline.task import InputColumns, Output, Task

if TYPE_CHECKING:
    from logreg.data.readers import Block, OnBytes
    from logreg.data.records import Records
    from logreg.parallel.block_pool import Workers

ARGUMENT_NAME = "TEXT"
"""How errors name a text given as an argument."""


class Pipeline:
    """Writes the output of a task for the texts of arguments, files and stdin.

    Args:
        make_task: makes the task from the columns of the first input.
        stdout: where the output goes.
        jobs: number of processes for long input; None for all cores.
        on_bytes: called with the size of each block of input that has been read.
        on_fault: called with the error for each record that could not be read.

    Attributes:
        last_label: the label of the last text; None if it has none or could not be read.
        has_texts: whether there was any text.
        n_faults: number of records that could not be read.
    """

    def __init__(
        self,
        make_task: Callable[[InputColumns], Task],
        stdout: BinaryIO,
        jobs: int | None = None,
        *,
        on_bytes: OnBytes = None,
        on_fault: Callable[[InputError], None] | None = None,
    ) -> None:
        self.last_label: str | None = None
        self.has_texts = False
        self.n_faults = 0
        self._make_task, self._stdout, self._jobs = make_task, stdout, jobs
        self._on_bytes, self._on_fault = on_bytes, on_fault
        self._task: Task
        self._workers: Workers[Output | None] | None = None
        self._cost = Cost()

    def run(self, texts: Sequence[str], paths: Sequence[str], selection: Selection) -> None:
        """Process the texts of the arguments, then those of the files.

        A text or a path of ``-`` is stdin.

        Raises:
            InputError: an input can't be read, or its columns do not fit the output so far.
        """
        for text in texts:
            if text == STDIN:
                self._read(STDIN, selection)
            else:
                self._start_input(InputColumns(), ARGUMENT_NAME)
                self._write(self._task.text(text), ARGUMENT_NAME)
        for path in paths:
            self._read(path, selection)

    def _read(self, path: str, selection: Selection) -> None:
        from logreg.data.readers import has_blocks

        if has_blocks(path):
            self._read_file(path, selection)
        else:
            self._read_records(path, selection)

    def _read_records(self, path: str, selection: Selection) -> None:
        """Process a folder, or a file whose records do not come as bytes."""
        from logreg.data.readers import read

        has_started = False
        for names, records in read(path, selection, self._on_bytes):
            if not records:
                continue
            if not has_started:
                self._start_input(_columns(names, records), path)
                has_started = True
            self._cost.add(sum(map(len, records.texts)), len(records))
            output = self._task.records(records, in_bulk=self._cost.in_bulk)
            self._write(output, records.path or path)

    def _read_file(self, path: str, selection: Selection) -> None:
        """Process a file: up to its first record here, the rest by workers if that pays off.

        A header may precede the first record, and all workers need it. If the file turns out to be
        damaged, everything read before the damage is written.
        """
        from logreg.data.readers import read_blocks, size_of

        name = name_of(path)
        size = size_of(path) or 0
        self._cost.add(size)
        has_started = False
        with ExitStack() as stack:
            for block in read_blocks(path, selection, self._on_bytes, self._write_finished):
                if has_started and self._workers is None:
                    self._start_workers(stack, name)
                self._add_cost(block, is_known=size > 0)
                if self._workers is not None:
                    self._workers.submit(block.content, block[1:])
                elif (records := self._records_of(block)) is None or len(records):
                    if not has_started:
                        self._start_input(_columns(block.parser.names, records), name)
                        has_started = True
                    self._write(self._output(block, records), name)

    def _add_cost(self, block: Block, *, is_known: bool) -> None:
        """Add the size of a block, unless the size of its file is known, and its lines."""
        n_bytes = 0 if is_known else len(block.content)
        # once texts are processed in bulk, the number of lines makes little difference
        self._cost.add(n_bytes, 0 if self._cost.in_bulk else block.content.count(b"\n"))

    def _records_of(self, block: Block) -> Records | None:
        """Parse a block; None if its lines are processed as they are."""
        return None if block.is_plain and self._cost.in_bulk else block.records()

    def _output(self, block: Block, records: Records | None) -> Output:
        if records is None:
            return self._task.lines(block.content)
        return self._task.records(records, in_bulk=self._cost.in_bulk)

    def _start_workers(self, stack: ExitStack, name: str) -> None:
        """Start workers if the input known so far is worth it; the stack ends them."""
        jobs = self._jobs_worth_starting()
        if jobs <= 1:
            return
        from logreg.data.readers import Block
        from logreg.parallel.block_pool import Workers

        def work(content: bytes | bytearray, context: Any) -> Output | None:
            block = Block(content, *context)
            records = self._records_of(block)
            is_empty = records is not None and not len(records)
            return None if is_empty else self._output(block, records)

        stack.callback(setattr, self, "_workers", None)
        self._workers = stack.enter_context(
            Workers(work, lambda output: self._write(output, name), jobs)
        )

    def _jobs_worth_starting(self) -> int:
        if self._jobs is None:
            from logreg.parallel.cores import available_cores

            return available_cores() if self._cost.worth_processes else 1
        return self._jobs if self._cost.in_bulk else 1

    def _write_finished(self, stream: BinaryIO) -> None:
        """Write what the workers finish, until the stream has more to read."""
        if self._workers is not None:
            with suppress(UnsupportedOperation):  # a stream in memory never blocks
                self._workers.collect_until_readable(stream.fileno())

    def _start_input(self, columns: InputColumns, name: str) -> None:
        """Make the task for an input, and write the header before the first one.

        Raises:
            InputError: the columns of a further input do not fit the output.
        """
        if not self.has_texts:
            self._task = self._make_task(columns)
            self._stdout.write(self._task.header)
            self.has_texts = True
            return
        try:
            self._task = self._task.continued(columns)
        except ValueError as error:
            raise InputError(str(error), name) from error

    def _write(self, output: Output | None, name: str) -> None:
        if output is None:
            return
        self._stdout.write(output.lines)
        self._stdout.flush()
        for line, fault in output.faults:
            if self._on_fault is not None:
                self._on_fault(InputError(fault, name, line))
        self.n_faults += len(output.faults)
        self.last_label = output.last_label


def _columns(names: Sequence[str], records: Records | None) -> InputColumns:
    """Return the columns of an input by its first records; None if they are plain lines."""
    return InputColumns(names, records is not None and any(records.labels))
