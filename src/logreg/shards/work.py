"""The work on a block: a pure function from the plan and a number to a part and its receipt.

Whoever does it, and how often, the part is the same: it depends on nothing but the plan. A process
loads the plan and the model once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from time import perf_counter
from typing import NamedTuple

from logreg.data.readers import Block as Lines
from logreg.data.records import Records
from logreg.errors import InputError, LogregError
from logreg.pipeline.task import InputColumns, Output, Task
from logreg.scanner import WORTH_SCANNING
from logreg.shards import jobs, plan, reading, store
from logreg.shards.blocks import Block
from logreg.shards.plan import Plan
from logreg.shards.receipts import MOST_FAULTS, Receipt, name_of_receipt


class Place(NamedTuple):
    """Where a run has its plan, and which plan that is."""

    folder: str
    digest: str


class Failed(NamedTuple):
    """Why the work on a block has failed, in one line: errors of all kinds can't be pickled."""

    problem: str


def attempt(place: Place, i: int) -> Receipt | Failed:
    """Do the work on a block, and report what goes wrong."""
    try:
        return process(place, i)
    except LogregError as error:
        return Failed(str(error))
    except Exception as error:  # whatever a store or a decoder raises is about this block only
        return Failed(f"{type(error).__name__}: {error}")


def process(place: Place, i: int) -> Receipt:
    """Do the work on a block: write its part, then its receipt.

    Raises:
        InputError: the block can't be read, or the part can't be written.
    """
    began = perf_counter()
    found, job = _loaded(place)
    block, name = found.blocks[i], found.part_name(i)
    content, faults, n_lines = bytearray(), list[tuple[int, str]](), 0
    for output, lines in _outputs(found, job, block):
        content += output.lines
        faults += output.faults
        n_lines += lines
    store.write(store.join(place.folder, name + job.extension), bytes(content))
    receipt = Receipt(
        part=i,
        url=block.url,
        start=block.start,
        end=block.end,
        lines=n_lines,
        faults=len(faults),
        first_faults=tuple(faults[:MOST_FAULTS]),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        seconds=round(perf_counter() - began, 3),
    )
    store.write(store.join(place.folder, name_of_receipt(name)), receipt.dump())
    return receipt


@lru_cache(maxsize=4)
def _loaded(place: Place) -> tuple[Plan, jobs.Job]:
    """Return the plan and the job of a run, loaded once in a process.

    Raises:
        InputError: the plan is another one.
    """
    found = plan.load(place.folder)
    if found is None or found.digest != place.digest:
        raise InputError("the plan has been replaced; use another folder", place.folder)
    return found, jobs.load(found.job, place.folder)


def _outputs(found: Plan, job: jobs.Job, block: Block) -> Iterator[tuple[Output, int]]:
    """Yield the output for the records of a block, and how many lines of the file that was."""
    task = _task(found, job, block)
    if task is None:
        return
    if task.starts and block.start == 0:
        yield Output(task.of_file.header), 0
    for records in reading.records_in(block, found.sizes[block.url], job.selection):
        if isinstance(records, Records):
            if len(records):
                yield task.of_file.records(records), len(records)
        else:
            n_lines = records.parser.count_lines(records.content)
            yield _output(task.of_file, records) or Output(b""), n_lines


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

    of_file: Task
    starts: bool


def _task(found: Plan, job: jobs.Job, block: Block) -> _TaskOfFile | None:
    """Return the task for the file of a block; None if the file has no record.

    As in one call for all files, the first one that has records decides what the columns of the
    output are.

    Raises:
        InputError: the columns of the file do not fit the output.
    """
    own = _columns(found, job, block.url)
    if own is None:
        return None
    for source in found.sources:
        columns = own if source.url == block.url else _columns(found, job, source.url)
        if columns is not None:
            break
    first = job.task(columns or own)
    if source.url == block.url:
        return _TaskOfFile(first, starts=True)
    try:
        return _TaskOfFile(first.continued(own), starts=False)
    except ValueError as error:
        raise InputError(str(error), block.url) from error


def _columns(found: Plan, job: jobs.Job, url: str) -> InputColumns | None:
    return reading.columns_of(url, found.sizes[url], job.selection)
