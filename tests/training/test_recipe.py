from __future__ import annotations

from typing import Any

import pytest

from logreg.training.options import Hyperparameters
from logreg.training.recipe import Recipe

RECIPES = [
    Recipe(),
    Recipe(Hyperparameters(learning_rate=1.0, schedule="cosine", batch_size=None, l1=0.1)),
    Recipe(class_weight="balanced", file_weight="balanced"),
    Recipe(class_weight={"spam": 5.0}, file_weight=[1.0, 2.5], validation=0.1, calibrate=True),
]


@pytest.mark.parametrize("recipe", RECIPES)
def test_recipe_survives_the_facts_of_the_model_file(recipe: Recipe) -> None:
    assert Recipe.from_facts(recipe.facts()) == recipe


def test_options_that_were_not_used_leave_no_facts() -> None:
    assert "class_weight" not in Recipe().facts()
    assert Recipe().facts()["max_epochs"] == 300


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"class_weight": "equal"}, "class_weight must be 'balanced' or weights, got 'equal'"),
        ({"file_weight": "equal"}, "file_weight must be 'balanced' or weights, got 'equal'"),
        ({"validation": 1.0}, "validation must be between 0 and 1, got 1.0"),
    ],
)
def test_option_out_of_range(options: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        Recipe(**options)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"seed": None}, "make no sense"),
        ({"seed": -1}, "seed must be >= 0, got -1"),
        ({"learning_rate": "fast"}, "make no sense"),
    ],
)
def test_facts_that_make_no_recipe(change: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        Recipe.from_facts({**Recipe().facts(), **change})


def test_missing_fact_is_named() -> None:
    facts = Recipe().facts()
    del facts["l2"]
    with pytest.raises(ValueError, match="does not say with which l2 it was trained"):
        Recipe.from_facts(facts)
