"""The work on a block: its labelled texts to rows of counts, and a receipt with its labels."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logreg.data.dataset import Digest
from logreg.errors import InputError
from logreg.features import FeatureSet
from logreg.features import blocks as pieces
from logreg.features.words import WordFeatures
from logreg.shards import plan as plans
from logreg.shards import store
from logreg.shards.arrays import EXTENSION, save_arrays
from logreg.shards.labelled import About, LabelledTexts
from logreg.shards.learning import counts, words
from logreg.shards.learning.job import CountingJob
from logreg.shards.plan import Plan
from logreg.shards.receipts import MOST_FAULTS, Receipt, name_of_receipt
from logreg.shards.work import Place


@dataclass(frozen=True, kw_only=True)
class CountReceipt(Receipt):
    """What has been counted in a block.

    Attributes:
        examples: the number of its labelled texts.
        numbers: how many numbers are kept of them.
        texts: the hash of all labels and texts.
        about: their labels, and how the file is read.
    """

    examples: int
    numbers: int
    texts: str
    about: About


def load_receipt(url: str) -> CountReceipt:
    """Read a receipt.

    Raises:
        InputError: it is damaged.
    """
    try:
        fields: dict[str, Any] = json.loads(store.read(url))
        faults = tuple((int(line), str(fault)) for line, fault in fields.pop("first_faults"))
        about = About.from_json(fields.pop("about"))
        return CountReceipt(first_faults=faults, about=about, **fields)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"is not a receipt ({error}); delete it, and call again", url) from error


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
    texts = LabelledTexts(found, block, job.options, job.choice)
    digest, spelled = Digest(), list[str]()
    counting = _all_of(job.features).counting()
    for piece in pieces(texts, lambda example: len(example.text)):
        spelled += [example.label for example in piece]
        digest.update(piece)
        counting.add([example.text for example in piece])
    about = texts.about()
    features, X = counting.result()
    rows = words.packed(features.names, X) if features.is_sparse else counts.packed(X)
    content = save_arrays(
        {
            counts.SPELLINGS: _as_array(about.spellings),
            counts.LABELS: _numbers(spelled, about.spellings),
            **rows,
        },
        part_url(found, place.folder, i),
        compressed=True,
    )
    receipt = CountReceipt(
        part=i,
        url=block.url,
        start=block.start,
        end=block.end,
        lines=texts.lines,
        faults=len(texts.faults),
        first_faults=texts.faults[:MOST_FAULTS],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        seconds=round(perf_counter() - began, 3),
        examples=len(spelled),
        numbers=len(X.data) if features.is_sparse else X.size,
        texts=str(digest),
        about=about,
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
