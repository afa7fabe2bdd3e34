"""What is seen of each labelled text, block by block, for ``logreg check``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from logreg.checks import Report, report_of
from logreg.checks.duplicates import DIGEST_SIZE
from logreg.checks.encoding import Damage
from logreg.checks.findings import Findings
from logreg.checks.looks import Look, fault_of, look_at
from logreg.checks.measures import Measures, measured
from logreg.checks.shingles import Sketches
from logreg.checks.texts import TextChecker
from logreg.data.input_options import InputOptions, Selection
from logreg.data.records import Record
from logreg.pipeline.task import Output
from logreg.shards import reading
from logreg.shards.arrays import EXTENSION, Arrays, as_json, dumped, from_json, smallest
from logreg.shards.job_options import input_from_json, input_to_json
from logreg.shards.measuring.labels import parts_of
from logreg.shards.plan import Plan

CHECK = "check"

_ABOUT, _LABELS, _LINES, _KEYS = "about", "labels", "lines", "keys"
_COUNTS, _BANDS, _KEPT, _ENDS = "counts", "bands", "kept", "ends"


@dataclass(frozen=True)
class CheckingJob:
    """What is looked at.

    Attributes:
        options: how the files are read.
        tests: how many of the first files are test data.
    """

    options: InputOptions
    tests: int

    extension: ClassVar[str] = EXTENSION

    def to_json(self) -> dict[str, Any]:
        """Return the job as a plan has it."""
        return {"command": CHECK, "input": input_to_json(self.options), "tests": self.tests}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> CheckingJob:
        """Return what `to_json` has returned."""
        return cls(input_from_json(fields["input"]), fields["tests"])

    def outputs(self, plan: Plan, i: int) -> Iterator[tuple[Output, int]]:
        """Yield what is seen of the texts of a block, and how many lines of the file that was.

        Raises:
            InputError: the file can't be read.
        """
        seen = _Seen(plan, i, self.options)
        measures = measured(seen)
        arrays = {
            _ABOUT: as_json(seen.about()),
            _LABELS: smallest(np.array(seen.labels, dtype=np.int64)),
            _LINES: smallest(np.array(seen.lines_of_texts, dtype=np.int64)),
            _KEYS: np.frombuffer(b"".join(seen.keys), dtype=np.uint8),
            _COUNTS: smallest(measures.counts),
            _BANDS: measures.sketches.bands,
            _KEPT: measures.sketches.kept,
            _ENDS: smallest(measures.sketches.ends),
        }
        yield Output(dumped(arrays, compressed=True)), seen.lines

    def report(
        self,
        plan: Plan,
        folder: str,
        limit: int | None,
        on_block: Callable[[], None] | None = None,
    ) -> Report:
        """Return the report on all blocks, as one process that reads all files makes it.

        Args:
            plan: the plan.
            folder: where the parts are.
            limit: maximum number of findings to show per kind; None for all.
            on_block: called after each block.

        Raises:
            InputError: a part can't be read.
        """
        findings = Findings(limit)
        checker = TextChecker(findings, self.options)
        tests, texts = list[Measures](), list[Measures]()
        n_tests = _n_blocks(plan, self.tests)
        for i, (receipt, arrays, before) in enumerate(parts_of(plan, folder, on_block)):
            about = from_json(arrays[_ABOUT])
            for note in about["notes"]:
                self.options.on_note(note)
            for line, what in about["faults"]:
                checker.add_fault(what, receipt.url, before + line)
            add = checker.add_test if i < n_tests else checker.add
            for look in _looks(arrays, about):
                add(look._replace(line=before + look.line), receipt.url)
            (tests if i < n_tests else texts).append(_measures(arrays))
        names = [source.url for source in plan.sources[self.tests :]]
        return report_of(checker, findings, Measures.joined(texts), Measures.joined(tests), names)


def _measures(arrays: Arrays) -> Measures:
    """Return what was measured of the texts of a block."""
    sketches = Sketches(arrays[_BANDS], arrays[_KEPT], arrays[_ENDS].astype(np.int64))
    return Measures(arrays[_COUNTS].astype(np.int64), sketches)


def _n_blocks(plan: Plan, n_sources: int) -> int:
    """Return how many blocks the first files have."""
    first = Plan(plan.sources[:n_sources], plan.block_size, plan.job, plan.cut)
    return len(first.blocks)


class _Seen:
    """The texts of a block; what is seen of them is known when they have been iterated over.

    Attributes:
        lines: how many lines of the file have been read.
        labels: the number of the spelling of each text's label.
        lines_of_texts: the line of each in the block.
        keys: what duplicates have in common.
    """

    def __init__(self, plan: Plan, i: int, options: InputOptions) -> None:
        self._block = plan.blocks[i]
        self._size = plan.sizes[self._block.url]
        self._notes = list[str]()
        self._options = options._replace(on_note=self._notes.append)
        self._spellings: dict[str, int] = {}
        self._faults: list[tuple[int, str]] = []
        self._starts: list[str] = []
        self._more: dict[int, tuple[Sequence[Damage], Sequence[tuple[str, str]]]] = {}
        self.lines = 0
        self.labels: list[int] = []
        self.lines_of_texts: list[int] = []
        self.keys: list[bytes] = []

    def __iter__(self) -> Iterator[str]:
        for record in self._read():
            fault = fault_of(record)
            if fault is not None:
                self._faults.append((record.line, fault))
                continue
            self._add(look_at(record))
            yield record.text

    def _add(self, look: Look) -> None:
        if look.damages or look.rows:
            self._more[len(self.keys)] = look.damages, look.rows
        self.labels.append(self._spellings.setdefault(look.label, len(self._spellings)))
        self.lines_of_texts.append(look.line)
        self.keys.append(look.key or bytes(DIGEST_SIZE))
        self._starts.append(look.start)

    def about(self) -> dict[str, Any]:
        """Return the rest of what is seen, as JSON."""
        return {
            "notes": self._notes,
            "faults": self._faults,
            "spellings": [*self._spellings],
            "starts": self._starts,
            "more": [*self._more.items()],
        }

    def _read(self) -> Iterator[Record]:
        selection = Selection(self._options, labelled=True)
        for n_lines, records in reading.parsed_in(self._block, self._size, selection):
            self.lines += n_lines
            yield from records


def _looks(arrays: Arrays, about: Mapping[str, Any]) -> Iterator[Look]:
    """Yield what was seen of each text of a block."""
    more = {
        i: (tuple(Damage(*one) for one in found), tuple((label, row) for label, row in rows))
        for i, (found, rows) in about["more"]
    }
    keys = arrays[_KEYS].tobytes()
    texts = zip(arrays[_LABELS].tolist(), arrays[_LINES].tolist(), about["starts"], strict=True)
    for i, (label, line, start) in enumerate(texts):
        key = keys[i * DIGEST_SIZE : (i + 1) * DIGEST_SIZE] if start else b""
        yield Look(about["spellings"][label], line, start, key, *more.get(i, ((), ())))
