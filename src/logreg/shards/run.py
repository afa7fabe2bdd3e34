"""A run: the work on all blocks that are not done, by whoever does it, until all parts are there.

What is done is what has a receipt. A run that was cut off is called again, and does the rest.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from logreg.errors import InputError
from logreg.shards import receipts, store
from logreg.shards.plan import Plan
from logreg.shards.receipts import Receipt, lines_before, name_of_receipt
from logreg.shards.retries import TRIES, Executor, Failed, attempt
from logreg.shards.work import Place, process

SUCCESS, MANIFEST = "_SUCCESS", "manifest.json"

_CUT_OFF = re.compile(r"\.(part|receipt)-.*\.tmp$")
"""The names of files that are not complete. One of another call may be among them; it finds that
its block is done. The manifest of that call is let be."""


class Failure(NamedTuple):
    """A block that could not be worked on, and why, in one line."""

    part: int
    problem: str


def missing(plan: Plan, folder: str, extension: str) -> list[int]:
    """Return the numbers of the blocks that have no part or no receipt.

    Raises:
        InputError: the folder can't be listed.
    """
    names = store.names_in(folder)
    parts = map(plan.part_name, range(len(plan.blocks)))
    return [
        i for i, part in enumerate(parts) if not {part + extension, name_of_receipt(part)} <= names
    ]


def work_on(
    plan: Plan,
    folder: str,
    extension: str,
    blocks: Sequence[int],
    executor: Executor,
    on_receipt: Callable[[Receipt], None],
) -> list[Failure]:
    """Work on blocks; one that fails is tried again when the others are done.

    Args:
        plan: the plan.
        folder: where it is.
        extension: of the parts.
        blocks: the numbers of the blocks.
        executor: does the work.
        on_receipt: called with the receipt of each block.

    Returns:
        The blocks that failed each time.
    """
    work = partial(attempt, partial(process, place_of(plan, folder)))
    left = [*blocks]
    failures: dict[int, str] = {}
    for _ in range(TRIES):
        failures = {}
        for i, outcome in executor(work, left):
            if isinstance(outcome, Receipt):
                on_receipt(outcome)
            else:
                failures[i] = outcome.problem if isinstance(outcome, Failed) else str(outcome)
        # others may work on the same folder, and have done it
        left = sorted({*failures} & {*missing(plan, folder, extension)}) if failures else []
        if not left:
            break
    return [Failure(i, failures[i]) for i in left]


def place_of(plan: Plan, folder: str) -> Place:
    """Return where the run of a plan is, for processes that may be in another folder."""
    if not store.is_url(folder):
        folder = os.path.abspath(store.path_of(folder))
    return Place(folder, plan.digest)


def finish(plan: Plan, folder: str, extension: str) -> list[Receipt]:
    """Write the manifest, then the mark that everything is there.

    Returns:
        The receipts of all blocks, in order.

    Raises:
        InputError: a part or a receipt is damaged, or the folder can't be written.
    """
    names = [plan.part_name(i) for i in range(len(plan.blocks))]
    found = receipts.load_all([store.join(folder, name_of_receipt(name)) for name in names])
    sizes = store.sizes_in(folder)
    for name, receipt in zip(names, found, strict=True):
        _require_whole(store.join(folder, name + extension), sizes[name + extension], receipt)
    parts = [
        {
            "name": name + extension,
            "url": receipt.url,
            "start": receipt.start,
            "end": receipt.end,
            "lines": receipt.lines,
            "faults": receipt.faults,
            "bytes": receipt.size,
            "sha256": receipt.sha256,
        }
        for name, receipt in zip(names, found, strict=True)
    ]
    manifest: dict[str, Any] = {
        "format": "logreg-manifest",
        "version": 1,
        "plan": f"sha256:{plan.digest}",
        "lines": sum(receipt.lines for receipt in found),
        "faults": sum(receipt.faults for receipt in found),
        "bytes": sum(receipt.size for receipt in found),
        "parts": parts,
    }
    content = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    store.write(store.join(folder, MANIFEST), content.encode("utf-8", "backslashreplace"))
    store.write(store.join(folder, SUCCESS), b"")
    for name in store.names_in(folder):  # what processes have left that were killed
        if _CUT_OFF.match(name):
            store.remove(store.join(folder, name))
    return found


def _require_whole(url: str, size: int, receipt: Receipt) -> None:
    """Check the size of a part; one that was cut off is removed.

    Raises:
        InputError: it is not what the receipt says.
    """
    if size != receipt.size:
        store.remove(url)
        raise InputError(
            f"has {size} of {receipt.size} bytes; run it again, which replaces it", url
        )


def faults_of(found: Sequence[Receipt]) -> Iterator[InputError]:
    """Yield what is wrong with the first records of each block that could not be read.

    Args:
        found: the receipts of all blocks, in order.
    """
    for receipt, before in zip(found, lines_before(found), strict=True):
        for line, fault in receipt.first_faults:
            yield InputError(fault, receipt.url, before + line)
