from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from logreg.checks import Report, check

Row = tuple[str, str]


def rows(n: int, share: float, words: Callable[[random.Random], str], seed: int = 0) -> list[Row]:
    """Return labels, of which a share is positive, and texts that all differ."""
    generator = random.Random(seed)
    labels = ["positive"] * round(n * share) + ["negative"] * (n - round(n * share))
    generator.shuffle(labels)
    return [(label, f"{words(generator)} n{seed}x{i}") for i, label in enumerate(labels)]


def few(generator: random.Random) -> str:
    return " ".join(generator.choices(["film", "plot", "actor", "good", "bad"], k=6))


def many(generator: random.Random) -> str:
    return " ".join(generator.choices(["film", "plot", "good", "great", "fine"], k=6))


def write(name: str, content: list[Row]) -> str:
    Path(name).write_text("".join(f"{label}\t{text}\n" for label, text in content))
    return name


def shifts_in(report: Report) -> list[str]:
    return [str(one) for one in report.findings if one.kind == "shift"]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_shares_of_labels_that_differ_between_files() -> None:
    a, b = write("a.tsv", rows(400, 0.5, few)), write("b.tsv", rows(200, 0.8, few, 1))
    assert shifts_in(check([a, b])) == [
        "a.tsv:1: shift: lines 1 to 400: 'positive' has 50.0% of the texts, and 80.0% elsewhere "
        "(PSI 0.40)",
        "b.tsv:1: shift: lines 1 to 200: 'positive' has 80.0% of the texts, and 50.0% elsewhere "
        "(PSI 0.40)",
    ]


def test_features_that_differ_between_the_data_and_a_test_file() -> None:
    a, b = write("a.tsv", rows(400, 0.5, few)), write("b.tsv", rows(200, 0.5, many, 1))
    found = shifts_in(check([a], [b]))
    assert len(found) == 2
    assert all(one.startswith("b.tsv:1: shift: lines 1 to 200: ") for one in found)
    assert " positive words in a text, and 1." in found[0]
    assert " 0.00 negative words in a text, and 1." in found[1]


def test_files_alike_and_small_files_are_not_reported() -> None:
    a, b = write("a.tsv", rows(300, 0.5, few)), write("b.tsv", rows(300, 0.55, few, 1))
    small = write("c.tsv", rows(99, 1.0, many, 2))
    assert shifts_in(check([a, b])) == []
    assert shifts_in(check([a, small])) == []
    assert shifts_in(check([a], [small])) == []
    assert shifts_in(check([a])) == []


def test_chance_is_not_reported() -> None:
    for seed in range(20):
        generator = random.Random(seed)
        parts = [
            [(generator.choice(["positive", "negative"]), text) for _, text in rows(100, 1, few, i)]
            for i in (2 * seed, 2 * seed + 1)
        ]
        names = [write(f"{i}.tsv", part) for i, part in enumerate(parts)]
        assert [one for one in shifts_in(check(names)) if "words" in one or "tokens" in one] == []


def test_spellings_of_a_label_are_one() -> None:
    a = write("a.tsv", rows(200, 0.5, few))
    b = write("b.tsv", [("1" if x == "positive" else "0", t) for x, t in rows(200, 0.5, few, 1)])
    assert shifts_in(check([a, b])) == []


def test_test_data_with_labels_of_their_own() -> None:
    a = write("a.tsv", rows(200, 0.5, few))
    b = write("b.tsv", [("other", text) for _, text in rows(200, 0.5, few, 1)])
    (found,) = shifts_in(check([a], [b]))
    assert found.startswith("b.tsv:1: shift: lines 1 to 200: 'other' has 100.0% of the texts, and")
