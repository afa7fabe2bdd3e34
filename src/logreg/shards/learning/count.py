"""The work on a block: its labelled texts to rows of counts, and a receipt with its labels.

What is wrong with lines is written down, not raised: whether bad lines are skipped is not part of
the plan, and the number of a line in its file is known only with the blocks before it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logreg.data.dataset import Digest
from logreg.data.examples import BadLines, Example, Examples, Spelling
from logreg.data.readers import Block as Lines
from logreg.data.records import Record
from logreg.errors import InputError
from logreg.features import FeatureSet
from logreg.features import blocks as pieces
from logreg.features.words import WordFeatures
from logreg.shards import plan as plans
from logreg.shards import reading, store
from logreg.shards.blocks import Block
from logreg.shards.learning import counts, words
from logreg.shards.learning.job import CountingJob
from logreg.shards.plan import Plan
from logreg.shards.receipts import MOST_FAULTS, Receipt, name_of_receipt
from logreg.shards.work import Place

EXTENSION = ".npz"


@dataclass(frozen=True, kw_only=True)
class CountReceipt(Receipt):
    """What has been counted in a block.

    Attributes:
        examples: the number of its labelled texts.
        numbers: how many numbers are kept of them.
        spellings: their labels as spelled, in the order in which they first occur.
        texts: the hash of all labels and texts.
        notes: what was decided on how the file is read.
    """

    examples: int
    numbers: int
    spellings: dict[str, Spelling]
    texts: str
    notes: tuple[str, ...]


def load_receipt(url: str) -> CountReceipt:
    """Read a receipt.

    Raises:
        InputError: it is damaged.
    """
    try:
        fields: dict[str, Any] = json.loads(store.read(url))
        faults = tuple((int(line), str(fault)) for line, fault in fields.pop("first_faults"))
        spellings = {name: Spelling(*one) for name, one in fields.pop("spellings").items()}
        notes = tuple(fields.pop("notes"))
        return CountReceipt(first_faults=faults, spellings=spellings, notes=notes, **fields)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"is not a receipt ({error}); delete it, and call again", url) from error


class _Faults(BadLines):
    """Writes bad lines down."""

    def __init__(self) -> None:
        super().__init__(skip=True)
        self.found: list[tuple[int, str]] = []

    def handle(self, fault: str, path: str, line: int) -> None:
        """Write a line down."""
        super().handle(fault, path, line)
        if len(self.found) < MOST_FAULTS:
            self.found.append((line, fault))


def facts_of(place: Place) -> dict[str, str]:
    """Return the digest of the plan of a run, as it is found here.

    Raises:
        InputError: there is no plan here, or another one.
    """
    loaded(place)
    return {"plan": place.digest}


def count(place: Place, i: int) -> CountReceipt:
    """Count the texts of a block: write its part, then its receipt.

    Raises:
        InputError: the block can't be read, or the part can't be written.
    """
    began = perf_counter()
    found, job = loaded(place)
    block, name = found.blocks[i], found.part_name(i)
    faults, source = _Faults(), _Source(found, job, block)
    examples = Examples([block.url], faults, choice=job.choice)
    digest, spelled = Digest(), list[str]()
    counting = _all_of(job.features).counting()
    for piece in pieces(source.examples(examples), lambda example: len(example.text)):
        spelled += [example.label for example in piece]
        digest.update(piece)
        counting.add([example.text for example in piece])
    labels = examples.spellings()
    features, X = counting.result()
    rows = words.packed(features.names, X) if features.is_sparse else counts.packed(X)
    content = counts.save(
        {counts.SPELLINGS: _as_array(labels), counts.LABELS: _numbers(spelled, labels), **rows},
        part_url(found, place.folder, i),
        compressed=True,
    )
    receipt = CountReceipt(
        part=i,
        url=block.url,
        start=block.start,
        end=block.end,
        lines=source.lines,
        faults=faults.count,
        first_faults=tuple(faults.found),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        seconds=round(perf_counter() - began, 3),
        examples=len(spelled),
        numbers=len(X.data) if features.is_sparse else X.size,
        spellings=labels,
        texts=str(digest),
        notes=tuple(source.notes),
    )
    store.write(store.join(place.folder, name_of_receipt(name)), receipt.dump())
    return receipt


def _all_of(features: FeatureSet) -> FeatureSet:
    """Return the set that counts whatever a block has."""
    return words.all_of_them(features) if isinstance(features, WordFeatures) else features


def _as_array(labels: Iterable[str]) -> NDArray[Any]:
    return np.array([*labels], dtype=np.str_)


def _numbers(spelled: list[str], labels: Iterable[str]) -> NDArray[Any]:
    number = {spelling: i for i, spelling in enumerate(labels)}
    numbers = np.array([number[spelling] for spelling in spelled], dtype=np.int64)
    return numbers.astype(np.min_scalar_type(max(len(number) - 1, 0)))


@lru_cache(maxsize=4)
def loaded(place: Place) -> tuple[Plan, CountingJob]:
    """Return the plan and the job of a run, loaded once in a process.

    Raises:
        InputError: the plan is another one.
    """
    found = plans.load(place.folder)
    if found is None or found.digest != place.digest:
        raise InputError("the plan has been replaced; use another folder", place.folder)
    return found, CountingJob.from_json(found.job)


def part_url(plan: Plan, folder: str, i: int) -> str:
    """Return where the part of a block is."""
    return store.join(folder, plan.part_name(i) + EXTENSION)


class _Source:
    """The labelled texts of a block.

    Attributes:
        lines: how many lines of the file have been read.
        notes: what was decided on how the file is read.
    """

    def __init__(self, found: Plan, job: CountingJob, block: Block) -> None:
        self.lines, self.notes = 0, list[str]()
        selection = job.selection(self.notes.append)
        self._records = reading.records_in(block, found.sizes[block.url], selection)
        self._url = block.url

    def examples(self, examples: Examples) -> Iterator[Example]:
        """Yield each text with its label as spelled."""
        for record in self._read():
            if examples.label_of(record, self._url) is not None:
                yield Example(str(record.label), record.text, self._url, record.line)

    def _read(self) -> Iterator[Record]:
        for records in self._records:
            if isinstance(records, Lines):
                self.lines += records.parser.count_lines(records.content)
                yield from records.records()
            else:
                self.lines += len(records)
                yield from records
