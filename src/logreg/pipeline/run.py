"""Run a task over arguments, files and stdin: read, process, write, in order and as texts arrive.

Large blocks of a file are processed by several threads. The output is the same in all cases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO

from logreg.data.input_options import STDIN, Selection, name_of
from logreg.errors import InputError
from logreg.pipeline.task import InputColumns, Output, Task
from logreg.scanner import WORTH_SCANNING

if TYPE_CHECKING:
    from logreg.data.readers import Block, OnBytes
    from logreg.parallel.ordered_threads import OrderedThreads
    from logreg.pipeline.scorer import Scores

ARGUMENT_NAME = "TEXT"
"""How errors name a text given as an argument."""


class Pipeline:
    """Writes the output of a task for the texts of arguments, files and stdin.

    Args:
        make_task: makes the task from the columns of the first input.
        stdout: where the output goes.
        jobs: number of threads; None for all cores.
        on_bytes: called with the size of each block of input that has been read.
        on_fault: called with the error for each record that could not be read.
        on_scores: called with the scores of texts, in order, if the task gives them.

    Attributes:
        last_label: the label of the last text; None if it has none or could not be read.
        has_texts: whether there was any text.
        n_faults: number of records that could not be read.
        n_texts: number of those that could, if the task counts them.
        n_blank: how many of these have no word that speaks for or against a label.
    """

    def __init__(
        self,
        make_task: Callable[[InputColumns], Task],
        stdout: BinaryIO,
        jobs: int | None = None,
        *,
        on_bytes: OnBytes = None,
        on_fault: Callable[[InputError], None] | None = None,
        on_scores: Callable[[Scores], None] | None = None,
    ) -> None:
        self.last_label: str | None = None
        self.has_texts = False
        self.n_faults = self.n_texts = self.n_blank = 0
        self._make_task, self._stdout, self._jobs = make_task, stdout, jobs
        self._on_bytes, self._on_fault, self._on_scores = on_bytes, on_fault, on_scores
        self._task: Task
        self._threads: OrderedThreads[Output | None] | None = None

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
                self._write(self._of_argument(text, selection), ARGUMENT_NAME)
        for path in paths:
            self._read(path, selection)

    def _of_argument(self, text: str, selection: Selection) -> Output:
        """Return the output for the text of an argument, which is a record with one column."""
        if not selection.options.unescape_html:
            return self._task.text(text)
        from logreg.data.html_references import unescaped
        from logreg.data.records import Records

        own = [(text,)] if selection.keep_columns else ()
        return self._task.records(unescaped(Records([text], columns=own)))

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
                self._start_input(InputColumns(names, any(records.labels)), path)
                has_started = True
            self._write(self._task.records(records), records.path or path)

    def _read_file(self, path: str, selection: Selection) -> None:
        """Process a file: up to its first record here, the rest by threads.

        A header may precede the first record. If the file turns out to be damaged, everything read
        before the damage is written.
        """
        from logreg.data.readers import read_blocks

        name = name_of(path)
        has_started = False
        with ExitStack() as stack:
            for block in read_blocks(path, selection, self._on_bytes, self._write_finished):
                if not has_started:
                    has_started = self._start_file(block, name)
                elif self._jobs == 1 or not _is_long(block):
                    if self._threads is not None:
                        self._threads.finish()
                    self._write(self._output(block), name)
                else:
                    threads = self._threads or self._start_threads(stack, name)
                    threads.submit(self._output, block)

    def _start_file(self, block: Block, name: str) -> bool:
        """Process a first block; return whether it has a record."""
        records = None if block.parser.is_plain and _is_long(block) else block.records()
        if records is not None and not len(records):
            return False
        self._start_input(InputColumns(block.parser.names, block.parser.has_labels), name)
        self._write(self._output(block) if records is None else self._task.records(records), name)
        return True

    def _output(self, block: Block) -> Output | None:
        """Return the output for a block; None if it has no record."""
        lines = block.lines() if self._task.takes_lines and _is_long(block) else None
        if lines is not None:
            return self._task.lines(lines)
        records = block.records()
        return self._task.records(records) if len(records) else None

    def _start_threads(self, stack: ExitStack, name: str) -> OrderedThreads[Output | None]:
        """Start threads; the stack ends them."""
        from logreg.parallel.cores import available_cores
        from logreg.parallel.ordered_threads import OrderedThreads

        jobs = self._jobs or available_cores()
        threads = OrderedThreads[Output | None](lambda output: self._write(output, name), jobs)
        stack.callback(setattr, self, "_threads", None)
        self._threads = stack.enter_context(threads)
        return threads

    def _write_finished(self, stream: BinaryIO) -> None:
        """Write what the threads finish, until the stream has more to read."""
        if self._threads is not None:
            self._threads.emit_until_readable(stream)

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
        self.n_texts += output.n_texts
        self.n_blank += output.n_blank
        for scores in output.scores:
            if self._on_scores is not None:
                self._on_scores(scores)


def _is_long(block: Block) -> bool:
    """Return whether it pays to take a block as bytes, and to hand it to another thread."""
    return len(block.content) >= WORTH_SCANNING
