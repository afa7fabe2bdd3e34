"""How many texts of each label have a word, block by block, for ``logreg lexicon learn``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np

from logreg.data.examples import BadLines, Examples
from logreg.data.input_options import InputOptions
from logreg.labels import LabelChoice, Labels
from logreg.lexicon.log_odds import WordCounts
from logreg.pipeline.task import Output
from logreg.shards.arrays import (
    EXTENSION,
    Arrays,
    as_json,
    divided,
    dumped,
    from_json,
    joined,
    smallest,
)
from logreg.shards.job_options import (
    choice_from_json,
    choice_to_json,
    input_from_json,
    input_to_json,
)
from logreg.shards.labelled import LabelledTexts
from logreg.shards.measuring.labels import ABOUT, labelled_parts_of
from logreg.shards.plan import Plan

LEARN = "lexicon learn"

_WORDS, _TEXTS = "words", "texts"


@dataclass(frozen=True)
class WordsJob:
    """Which texts' words are counted.

    Attributes:
        options: how the files are read.
        choice: which labels are positive and negative; None if the texts have just two.
    """

    options: InputOptions
    choice: LabelChoice | None

    extension: ClassVar[str] = EXTENSION

    def to_json(self) -> dict[str, Any]:
        """Return the job as a plan has it."""
        return {
            "command": LEARN,
            "input": input_to_json(self.options),
            "choice": choice_to_json(self.choice),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> WordsJob:
        """Return what `to_json` has returned."""
        return cls(input_from_json(fields["input"]), choice_from_json(fields["choice"]))

    def outputs(self, plan: Plan, i: int) -> Iterator[tuple[Output, int]]:
        """Yield the counts of a block, and how many lines of the file that was.

        Raises:
            InputError: the file can't be read.
        """
        texts = LabelledTexts(plan, plan.blocks[i], self.options, self.choice)
        counts = WordCounts()
        counts.add((example.label, example.text) for example in texts)
        arrays = {
            ABOUT: as_json(asdict(texts.about())),
            _TEXTS: as_json(counts.documents),
        }
        for number, label in enumerate(counts.documents):
            of = counts.of[label]
            arrays[f"{_WORDS}-{number}"] = joined([*of])
            arrays[f"counts-{number}"] = smallest(np.array([*of.values()], dtype=np.int64))
        yield Output(dumped(arrays, compressed=True), faults=texts.faults), texts.lines

    def counted(
        self,
        plan: Plan,
        folder: str,
        bad_lines: BadLines,
        on_block: Callable[[], None] | None = None,
    ) -> tuple[Labels, WordCounts]:
        """Return the labels and the counts of all blocks.

        Args:
            plan: the plan.
            folder: where the parts are.
            bad_lines: what to do with lines that can't be used.
            on_block: called after each block.

        Raises:
            InputError: a part can't be read, a line is bad and not skipped, or there is only one
                label.
        """
        urls = [source.url for source in plan.sources]
        examples = Examples(urls, bad_lines, choice=self.choice, options=self.options)
        counts = WordCounts()
        for arrays, _ in labelled_parts_of(
            plan, folder, examples, bad_lines, self.options, on_block
        ):
            _add(counts, arrays)
        labels = examples.found_labels()
        codes = examples.codes(labels)
        return labels, counts.renamed({one: labels[code] for one, code in codes.items()})


def _add(counts: WordCounts, arrays: Arrays) -> None:
    for number, (label, n) in enumerate(from_json(arrays[_TEXTS]).items()):
        words = divided(arrays[f"{_WORDS}-{number}"])
        found = dict(zip(words, arrays[f"counts-{number}"].tolist(), strict=True))
        counts.documents[label] += n
        counts.of.setdefault(label, Counter()).update(found)
