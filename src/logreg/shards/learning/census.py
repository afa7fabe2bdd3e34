"""What the blocks have in common, from their receipts in the order of the texts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from logreg.data.examples import BadLines, Examples
from logreg.data.input_options import InputOptions
from logreg.labels import Labels
from logreg.loss import Floats, Gold
from logreg.shards import store
from logreg.shards.arrays import Arrays
from logreg.shards.labelled import unite
from logreg.shards.learning import counts
from logreg.shards.learning.count import CountReceipt, load_receipt
from logreg.shards.learning.job import CountingJob
from logreg.shards.plan import Plan
from logreg.shards.receipts import lines_before, name_of_receipt

DIGEST_OF_BLOCKS = "sha256-of-blocks:"
"""How the digest of texts begins that were hashed block by block; it depends on the cuts, too."""


@dataclass(frozen=True)
class Coding:
    """Which label each spelling stands for; a process that works on a block needs no more.

    Attributes:
        labels: the labels; of two the negative one comes first.
        codes: the index of the label of each spelling.
    """

    labels: Labels
    codes: tuple[tuple[str, int], ...]

    def gold(self, numbers: Gold, spellings: Sequence[str]) -> Gold:
        """Return gold labels from the numbers of spellings, shape (n,).

        A spelling that is left out has no label, and no text.
        """
        codes = dict(self.codes)
        gold: Gold = np.array([codes.get(one, -1) for one in spellings], dtype=np.intp)[numbers]
        return gold


@dataclass(frozen=True)
class Census:
    """What is known of all texts when each block has been counted.

    Attributes:
        coding: their labels.
        receipts: of the blocks, in order.
        examples: the number of labelled texts.
        texts_of_label: the number of those of each label, shape (n_labels,).
        digest: of all labels and texts in order, block by block.
    """

    coding: Coding
    receipts: tuple[CountReceipt, ...]
    examples: int
    texts_of_label: Floats
    digest: str


def take(plan: Plan, folder: str, bad_lines: BadLines, options: InputOptions) -> Census:
    """Unite the receipts of all blocks.

    Args:
        plan: the plan, with a `CountingJob`.
        folder: where the parts and the receipts are.
        bad_lines: what to do with lines that can't be used.
        options: how files are read; its notes are called.

    Raises:
        InputError: a receipt is damaged, a line is bad and not skipped, or there is only one label.
    """
    names = [name_of_receipt(plan.part_name(i)) for i in range(len(plan.blocks))]
    receipts = tuple(load_receipt(store.join(folder, name)) for name in names)
    urls = [source.url for source in plan.sources]
    choice = CountingJob.from_json(plan.job).choice
    examples = Examples(urls, bad_lines, choice=choice, options=options)
    for receipt, before in zip(receipts, lines_before(receipts), strict=True):
        unite(examples, bad_lines, options, receipt, receipt.about, before)
    labels = examples.found_labels()
    codes = examples.codes(labels)
    texts = np.zeros(len(labels))
    for spelling, one in examples.spellings().items():
        if spelling in codes:
            texts[codes[spelling]] += one.examples
    parts = "".join(f"{receipt.texts}\n" for receipt in receipts)
    return Census(
        coding=Coding(labels, tuple(codes.items())),
        receipts=receipts,
        examples=sum(receipt.examples for receipt in receipts),
        texts_of_label=texts,
        digest=DIGEST_OF_BLOCKS + hashlib.sha256(parts.encode()).hexdigest(),
    )


def gold_of(arrays: Arrays, coding: Coding) -> Gold:
    """Return the gold labels of a block from the arrays of its part, shape (n,)."""
    return coding.gold(arrays[counts.LABELS], arrays[counts.SPELLINGS].tolist())
