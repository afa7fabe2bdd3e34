from __future__ import annotations

from collections import Counter

import pytest

from logreg.expectations import Checker, read_expectations
from logreg.expectations.packs import PACKS, pack_path
from logreg.model_file import load

POLAR = ("negative", "positive")


@pytest.mark.parametrize("name", PACKS)
def test_pack_can_be_read_and_repeats_nothing(name: str) -> None:
    found = read_expectations(pack_path(name), POLAR)
    assert len({expectation.source.casefold() for expectation in found}) == len(found)


def test_complaints_are_a_hundred_texts_with_comparisons_and_invariances() -> None:
    found = read_expectations(pack_path("complaints"), POLAR)
    kinds = Counter(expectation.kind for expectation in found)
    assert kinds == {"label": 100, "direction": 20, "invariance": 20}
    labels = Counter(one.label for one in found if one.kind == "label")
    assert labels == {"negative": 50, "positive": 50}


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("default", {"label": 79, "direction": 16, "invariance": 14}),
        ("reviews", {"label": 75, "direction": 19, "invariance": 13}),
        ("textbook", {"label": 64, "direction": 11, "invariance": 16}),
    ],
)
def test_built_in_models_get_most_complaints_right(name: str, holds: dict[str, int]) -> None:
    check = Checker(load(name))
    results = map(check, read_expectations(pack_path("complaints"), POLAR))
    assert Counter(result.expectation.kind for result in results if result.holds) == holds
