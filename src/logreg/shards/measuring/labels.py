"""The labels of all blocks, and the parts one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from logreg.data.examples import BadLines, Examples
from logreg.data.input_options import InputOptions
from logreg.shards import receipts, store
from logreg.shards.arrays import EXTENSION, Arrays, from_json, load_arrays
from logreg.shards.labelled import About, unite
from logreg.shards.plan import Plan
from logreg.shards.receipts import Receipt, lines_before, name_of_receipt

ABOUT = "about"
"""The array of what is known of the labelled texts of a block, as JSON; see `labelled.About`."""


def parts_of(
    plan: Plan, folder: str, on_block: Callable[[], None] | None = None
) -> Iterator[tuple[Receipt, Arrays, int]]:
    """Yield of each block its receipt, its part, and how many lines of its file come before it.

    Args:
        plan: the plan.
        folder: where the parts are.
        on_block: called after each block.

    Raises:
        InputError: a part or a receipt can't be read.
    """
    names = [plan.part_name(i) for i in range(len(plan.blocks))]
    found = receipts.load_all([store.join(folder, name_of_receipt(name)) for name in names])
    for name, receipt, before in zip(names, found, lines_before(found), strict=True):
        yield receipt, load_arrays(store.join(folder, name + EXTENSION)), before
        if on_block is not None:
            on_block()


def labelled_parts_of(
    plan: Plan,
    folder: str,
    examples: Examples,
    bad_lines: BadLines,
    options: InputOptions,
    on_block: Callable[[], None] | None = None,
) -> Iterator[tuple[Arrays, int]]:
    """Yield of each block its part, and the lines before it; the labels are those of ``examples``.

    Args:
        plan: the plan.
        folder: where the parts are.
        examples: they have no labels yet; each block adds its own.
        bad_lines: what to do with lines that can't be used.
        options: how files are read; its notes are called.
        on_block: called after each block.

    Raises:
        InputError: a part or a receipt can't be read, or a line is bad and not skipped.
    """
    for receipt, arrays, before in parts_of(plan, folder, on_block):
        unite(
            examples, bad_lines, options, receipt, About.from_json(from_json(arrays[ABOUT])), before
        )
        yield arrays, before
