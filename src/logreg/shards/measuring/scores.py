"""Scores of labelled texts, block by block, for ``logreg evaluate``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from logreg.data.examples import BadLines, Example, Examples
from logreg.data.input_options import InputOptions
from logreg.evaluation.groups import ColumnReader
from logreg.evaluation.mistakes import WorstMistakes
from logreg.evaluation.scoring import Scored, Scorer, Scores
from logreg.features import blocks as pieces
from logreg.labels import LabelChoice
from logreg.loss import Floats, Gold
from logreg.model import Model
from logreg.model_file import digest
from logreg.pipeline.task import Output
from logreg.shards.arrays import EXTENSION, Arrays, as_json, dumped, from_json, smallest
from logreg.shards.job_options import (
    choice_from_json,
    choice_to_json,
    input_from_json,
    input_to_json,
)
from logreg.shards.labelled import LabelledTexts
from logreg.shards.measuring.labels import ABOUT, labelled_parts_of
from logreg.shards.plan import Plan

EVALUATE = "evaluate"

_GOLD, _BALANCE, _WORST, _COLUMN = "gold", "balance", "worst", "column"


@dataclass(frozen=True)
class ScoringJob:
    """What is measured of each text.

    Attributes:
        models: one or more that have the same labels.
        options: how the files are read.
        choice: which labels are those of the models; None if they have the same names.
        threshold: the positive label is predicted iff P(+) > threshold.
        errors: how many mistakes to keep.
        by: the name or number of a column to collect.
    """

    models: tuple[Model, ...]
    options: InputOptions
    choice: LabelChoice | None
    threshold: float
    errors: int
    by: str | None

    extension: ClassVar[str] = EXTENSION

    def to_json(self) -> dict[str, Any]:
        """Return the job as a plan has it; a threshold is for mistakes only."""
        return {
            "command": EVALUATE,
            "models": list(map(digest, self.models)),
            "input": input_to_json(self.options),
            "choice": choice_to_json(self.choice),
            "threshold": self.threshold if self.errors else 0.5,
            "errors": self.errors,
            "by": self.by,
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any], models: Sequence[Model]) -> ScoringJob:
        """Return what `to_json` has returned, with the models that it names."""
        return cls(
            tuple(models),
            input_from_json(fields["input"]),
            choice_from_json(fields["choice"]),
            fields["threshold"],
            fields["errors"],
            fields["by"],
        )

    def outputs(self, plan: Plan, i: int) -> Iterator[tuple[Output, int]]:
        """Yield the scores of a block, and how many lines of the file that was.

        Raises:
            InputError: the file can't be read.
        """
        texts = LabelledTexts(
            plan,
            plan.blocks[i],
            self.options,
            self.choice,
            labels=self.models[0].labels,
            keep_columns=self.by is not None,
        )
        scorer = self._scorer()
        n = 0
        for piece in pieces(texts, lambda example: len(example.text)):
            scorer.add(piece)
            n += len(piece)
        arrays = _arrays(scorer) if n else {}
        arrays[ABOUT] = as_json(asdict(texts.about()))
        yield Output(dumped(arrays), faults=texts.faults), texts.lines

    def scored(
        self,
        plan: Plan,
        folder: str,
        bad_lines: BadLines,
        on_block: Callable[[], None] | None = None,
    ) -> Scored:
        """Return the scores of all blocks, as one process that reads all files computes them.

        Args:
            plan: the plan.
            folder: where the parts are.
            bad_lines: what to do with lines that can't be used.
            on_block: called after each block.

        Raises:
            InputError: a part can't be read; a line is bad and not skipped; the labels are not
                those of the models; or a file has no such column.
        """
        urls = [source.url for source in plan.sources]
        number = {url: i for i, url in enumerate(urls)}
        labels = self.models[0].labels
        examples = Examples(
            urls, bad_lines, labels=labels, choice=self.choice, options=self.options
        )
        parts = labelled_parts_of(plan, folder, examples, bad_lines, self.options, on_block)
        total = self._scorer()
        found: list[Scores] = []
        for block, (arrays, before) in zip(plan.blocks, parts, strict=True):
            if _GOLD in arrays:
                found.append(_scores(arrays, len(self.models)))
                _take_worst(total.worst, from_json(arrays[_WORST]), labels, block.url, before)
                if total.column is not None:
                    column = from_json(arrays[_COLUMN])
                    total.column.take(file=number[block.url], path=block.url, **column)
        examples.found_labels()  # raises if there was no example
        return Scored.of(_joined(found), total.worst, total.column)

    def _scorer(self) -> Scorer:
        return Scorer(self.models, threshold=self.threshold, errors=self.errors, by=self.by)


def _arrays(scorer: Scorer) -> dict[str, NDArray[Any]]:
    scores = scorer.scores()
    arrays: dict[str, NDArray[Any]] = {_GOLD: smallest(scores.y)}
    arrays.update({f"logits-{i}": z for i, z in enumerate(scores.z)})
    if scores.balance is not None:
        arrays[_BALANCE] = scores.balance
    arrays[_WORST] = as_json(
        [
            {"label": example.label, "text": example.text, "line": example.line, "z": z}
            for example, z in scorer.worst.candidates()
        ]
    )
    if scorer.column is not None:
        arrays[_COLUMN] = as_json(_column(scorer.column))
    return arrays


def _column(reader: ColumnReader) -> dict[str, Any]:
    names, found = reader.header()
    return {"values": reader.values(), "names": names, "found": found}


def _scores(arrays: Arrays, n_models: int) -> Scores:
    y: Gold = arrays[_GOLD].astype(np.intp)
    z = tuple(arrays[f"logits-{i}"] for i in range(n_models))
    return Scores(y, z, arrays.get(_BALANCE))


def _take_worst(
    worst: WorstMistakes,
    candidates: Sequence[Mapping[str, Any]],
    labels: Sequence[str],
    url: str,
    before: int,
) -> None:
    """Update the worst mistakes with those of a block."""
    if not candidates:
        return
    examples = [Example(one["label"], one["text"], url, before + one["line"]) for one in candidates]
    z: Floats = np.array([one["z"] for one in candidates])
    y: Gold = np.array([labels.index(example.label) for example in examples], dtype=np.intp)
    worst.update(examples, z[:, 0] if z.shape[1] == 1 else z, y)


def _joined(found: Sequence[Scores]) -> Scores:
    balances = [one.balance for one in found if one.balance is not None]
    return Scores(
        y=np.concatenate([one.y for one in found]),
        z=tuple(map(np.concatenate, zip(*(one.z for one in found), strict=True))),
        balance=np.concatenate(balances) if balances else None,
    )
