"""A job whose texts are records: each block gives what one call for all files writes for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from logreg.data.input_options import Selection
from logreg.data.readers import Block as Lines
from logreg.data.records import Records
from logreg.errors import InputError
from logreg.pipeline.task import InputColumns, Output, Task
from logreg.scanner import WORTH_SCANNING
from logreg.shards import reading
from logreg.shards.blocks import Block
from logreg.shards.plan import Plan


@dataclass(frozen=True)
class RecordJob:
    """What is done with texts, wherever they are.

    Attributes:
        selection: how the files are read.
        task: makes the task from the columns of a file.
        extension: of the parts.
    """

    selection: Selection
    task: Callable[[InputColumns], Task]
    extension: str

    def outputs(self, plan: Plan, i: int) -> Iterator[tuple[Output, int]]:
        """Yield the output for the records of a block, and how many lines of the file that was.

        Raises:
            InputError: the file can't be read.
        """
        block = plan.blocks[i]
        found = _task(plan, self, block)
        if found is None:
            return
        is_first = block.start == 0 and i == plan.blocks.index(block)  # a file may be named twice
        if found.starts and is_first:
            yield Output(found.task.header), 0
        for records in reading.records_in(block, plan.sizes[block.url], self.selection):
            if isinstance(records, Records):
                if len(records):
                    yield found.task.records(records), len(records)
            else:
                n_lines = records.parser.count_lines(records.content)
                yield _output(found.task, records) or Output(b""), n_lines


def _output(task: Task, block: Lines) -> Output | None:
    """Return the output for some lines; None if they have no record."""
    is_long = len(block.content) >= WORTH_SCANNING
    lines = block.lines() if task.takes_lines and is_long else None
    if lines is not None:
        return task.lines(lines)
    records = block.records()
    return task.records(records) if len(records) else None


class _TaskOfFile(NamedTuple):
    """The task for a file, and whether the output starts with it."""

    task: Task
    starts: bool


def _task(plan: Plan, job: RecordJob, block: Block) -> _TaskOfFile | None:
    """Return the task for the file of a block; None if the file has no record.

    As in one call for all files, the first one that has records decides what the columns of the
    output are.

    Raises:
        InputError: the columns of the file do not fit the output.
    """
    own = _columns(plan, job, block.url)
    if own is None:
        return None
    for source in plan.sources:
        columns = own if source.url == block.url else _columns(plan, job, source.url)
        if columns is not None:
            break
    first = job.task(columns or own)
    if source.url == block.url:
        return _TaskOfFile(first, starts=True)
    try:
        return _TaskOfFile(first.continued(own), starts=False)
    except ValueError as error:
        raise InputError(str(error), block.url) from error


def _columns(plan: Plan, job: RecordJob, url: str) -> InputColumns | None:
    return reading.columns_of(url, plan.sizes[url], job.selection)
