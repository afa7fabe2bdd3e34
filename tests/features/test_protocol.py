"""A feature set without a lexicon works everywhere: only the sentiment set knows of word lists."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import pytest
from scipy.sparse import csr_array
from support import Cli

import logreg
from logreg import Classifier
from logreg.errors import FieldError
from logreg.features import FEATURE_SETS, Evidence, Sections
from logreg.loss import Floats
from logreg.training.options import TrainingOptions
from logreg.training.train import train_files

ROWS = [
    ("pos", "aa b"),
    ("neg", "bb c"),
    ("pos", "a"),
    ("neg", "cb b"),
    ("pos", "ab"),
    ("neg", "b"),
]


@dataclass(frozen=True)
class Letters:
    """Counts of the letters that occur in the training texts."""

    letters: tuple[str, ...] = ()

    set_name: ClassVar[str] = "letters"
    sections: ClassVar[tuple[str, ...]] = ("alphabet",)
    evidence_names: ClassVar[tuple[str, ...]] = ()
    notes: ClassVar[tuple[str, ...]] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"letter_{letter}" for letter in self.letters)

    @property
    def is_fitted(self) -> bool:
        return bool(self.letters)

    def fit(self, texts: Sequence[str], y: Sequence[int]) -> Self:
        assert len(texts) == len(y)
        return type(self)(tuple(sorted({*"".join(texts)} - {" "})))

    def extract(self, text: str) -> tuple[float, ...]:
        return tuple(float(text.count(letter)) for letter in self.letters)

    def transform(self, texts: Sequence[str]) -> Floats:
        rows = [self.extract(text) for text in texts]
        return np.array(rows).reshape(-1, len(self.letters))

    def rows(self, texts: Sequence[str]) -> array[float]:
        return array("d", chain.from_iterable(map(self.extract, texts)))

    def rows_of_lines(self, lines: bytes | bytearray) -> array[float]:
        return self.rows(lines.decode().split("\n")[:-1])

    def evidence(self, text: str) -> list[Evidence]:
        pairs = zip(self.names, self.letters, self.extract(text), strict=True)
        return [Evidence(name, letter, value) for name, letter, value in pairs if value]

    def to_json(self) -> dict[str, dict[str, Any]]:
        alphabet = {"letters": list(self.letters)}
        return {"features": {"set": self.set_name}, "alphabet": alphabet}

    @classmethod
    def from_json(cls, fields: Sections) -> Self:
        if "letters" not in fields["alphabet"]:
            raise FieldError("alphabet.letters", "is missing")
        return cls(tuple(fields["alphabet"]["letters"]))


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FEATURE_SETS, Letters.set_name, Letters)


@pytest.fixture
def data() -> str:
    Path("letters.tsv").write_text("".join(f"{label}\t{text}\n" for label, text in ROWS))
    return "letters.tsv"


def test_classifier_fits_the_features(data: str) -> None:
    labels, texts = zip(*ROWS, strict=True)
    model = Classifier(Letters(), l2=0.1).fit(texts, labels).fitted()
    assert model.features == Letters(("a", "b", "c"))
    assert model.linear.weights[0] > 0 > model.linear.weights[2]
    Path("held_out.tsv").write_text("pos\taz\nneg\tbz\n")
    trained = train_files([data], Letters(), TrainingOptions(), validation_path="held_out.tsv")
    assert trained.model.features == model.features


def test_file_holds_the_section_of_the_set(data: str) -> None:
    model = train_files([data], Letters(), TrainingOptions()).model
    logreg.save(model, "model.json")
    assert logreg.load("model.json") == model
    Path("model.json").write_text(Path("model.json").read_text().replace('"letters": [', '"x": ['))
    with pytest.raises(logreg.LogregError, match=r"model.json:\d+: alphabet.letters is missing"):
        logreg.load("model.json")


def test_every_command_takes_the_model(cli: Cli, data: str) -> None:
    model = train_files([data], Letters(), TrainingOptions()).model
    logreg.save(model, "model.json")
    shown = cli("show").stdout
    assert "letter_a" in shown
    assert re.search(r"letters words +3\n", shown)
    assert cli("classify", "--precision", "17", "aa b").stdout == (
        f"{model.probability('aa b'):.17f}\tpositive\n"
    )
    features = cli("features", "-i", data).lines
    assert features[:2] == ["label\tletter_a\tletter_b\tletter_c", "pos\t2\t1\t0"]
    evaluated = cli("evaluate", "--errors", "2", data)
    assert evaluated.status == 0
    assert "sign of words" not in evaluated.stdout
    assert cli("diff", "model.json", "default", data).status == 0
    assert cli("train", "--from", "model.json", "-o", "next.json", data).status == 0
    assert cli("reproduce", "next.json", "--from", "model.json", data).status == 0


class SparseBatch(csr_array):  # type: ignore[misc]  # scipy has no types
    """A sparse matrix with all that `Batch` asks for."""

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Floats:
        dense: Floats = self.toarray()
        return dense


class SparseLetters(Letters):
    """The same features in sparse batches."""

    set_name: ClassVar[str] = "sparse"

    def transform(self, texts: Sequence[str]) -> Any:
        return SparseBatch(super().transform(texts))


def test_batches_may_be_sparse(cli: Cli, data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FEATURE_SETS, SparseLetters.set_name, SparseLetters)
    dense = train_files([data], Letters(), TrainingOptions()).model
    sparse = train_files([data], SparseLetters(), TrainingOptions()).model
    assert sparse.linear == dense.linear
    logreg.save(dense, "dense.json")
    logreg.save(sparse, "sparse.json")
    Path("long.txt").write_text("aa b\n" * 300_000)  # enough to be counted in bulk
    for command in (["classify", "-i", "long.txt"], ["features", "-i", "long.txt"]):
        outputs = [cli(*command, "-m", f"{name}.json").stdout for name in ("dense", "sparse")]
        assert outputs[0] == outputs[1]
    outputs = [cli("evaluate", "-m", f"{name}.json", data).stdout for name in ("dense", "sparse")]
    assert outputs[0] == outputs[1]
    assert cli("diff", "dense.json", "sparse.json", data).status == 0
