"""The work on a block: a pure function from the plan and a number to a part and its receipt.

Whoever does it, and how often, the part is the same: it depends on nothing but the plan. A process
loads the plan and the model once.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from time import perf_counter
from typing import NamedTuple

from logreg.errors import InputError
from logreg.shards import jobs, plan, store
from logreg.shards.plan import Plan
from logreg.shards.receipts import MOST_FAULTS, Receipt, name_of_receipt


class Place(NamedTuple):
    """Where a run has its plan, and which plan that is."""

    folder: str
    digest: str


def model_of(place: Place) -> dict[str, str]:
    """Return the digest of the model of a run, as it is found here.

    Raises:
        InputError: there is no plan here, or another one.
    """
    found, _ = _loaded(place)
    return {"model": found.job["model"]}


def plan_of(place: Place) -> dict[str, str]:
    """Return the digest of the plan of a run, as it is found here, with all that it needs.

    Raises:
        InputError: there is no plan here, or another one.
    """
    _loaded(place)
    return {"plan": place.digest}


def process(place: Place, i: int) -> Receipt:
    """Do the work on a block: write its part, then its receipt.

    Raises:
        InputError: the block can't be read, or the part can't be written.
    """
    began = perf_counter()
    found, job = _loaded(place)
    block, name = found.blocks[i], found.part_name(i)
    content, faults, n_lines = bytearray(), list[tuple[int, str]](), 0
    for output, lines in job.outputs(found, i):
        content += output.lines
        faults += output.faults
        n_lines += lines
    _write(place, name + job.extension, content)
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
    _write(place, name_of_receipt(name), receipt.dump())
    return receipt


def _write(place: Place, name: str, content: bytes | bytearray) -> None:
    """Write a file of a run.

    Raises:
        InputError: it can't be written; the folder is named, so that all blocks fail alike.
    """
    try:
        store.write(store.join(place.folder, name), content)
    except InputError as error:
        raise InputError(error.problem, place.folder) from error


@lru_cache(maxsize=4)
def _loaded(place: Place) -> tuple[Plan, jobs.Job]:
    """Return the plan and the job of a run, loaded once in a process.

    Raises:
        InputError: the plan is not there, or is another one.
    """
    found = plan.load(place.folder)
    if found is None:
        raise InputError("has no plan here; use a folder or a URL that all share", place.folder)
    if found.digest != place.digest:
        raise InputError("the plan has been replaced; use another folder", place.folder)
    return found, jobs.load(found.job, place.folder)
