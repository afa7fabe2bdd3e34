from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from support import ROOT

from logreg.data.dataset import Dataset, load_datasets
from logreg.data.examples import BadLines, Examples
from logreg.data.splits import stratified_folds
from logreg.features.sentiment import SentimentFeatures
from logreg.features.words import WordFeatures
from logreg.loss import Floats, Gold
from logreg.model_file import load
from logreg.model_selection.confident_learning import (
    Suspect,
    find_suspects,
    held_out,
    words_against,
)
from logreg.training.options import TrainingOptions
from logreg.training.train import train

REVIEWS = str(ROOT / "data" / "reviews.tsv")


@pytest.fixture(scope="module")
def data() -> Dataset:
    examples = Examples([REVIEWS], BadLines(skip=False))
    return load_datasets(examples, [SentimentFeatures.shipped()])[0]


def specified(p: list[list[float]], y: list[int]) -> tuple[list[Suspect], float]:
    """The definition, text by text."""
    labels = range(len(p[0]))
    t = [
        float(np.mean([row[j] for row, label in zip(p, y, strict=True) if label == j]))
        for j in labels
    ]
    found, joint = [], {(i, j): 0 for i in labels for j in labels}
    for text, (row, label) in enumerate(zip(p, y, strict=True)):
        confident = [j for j in labels if row[j] >= t[j]]
        if not confident:
            continue
        probable = max(confident, key=lambda j: row[j])
        joint[label, probable] += 1
        if probable != label:
            margin = row[label] - max(row[j] for j in labels if j != label)
            found.append(Suspect(text, label, probable, margin))
    wrong = 0.0
    for i in labels:
        confident_texts = sum(joint[i, j] for j in labels)
        if confident_texts:
            others = sum(joint[i, j] for j in labels if j != i)
            wrong += y.count(i) * others / confident_texts
    return sorted(found, key=lambda suspect: suspect.margin), wrong / len(y)


@st.composite
def scored(draw: st.DrawFn) -> tuple[Floats, Gold]:
    n_labels = draw(st.integers(2, 4))
    y = [*range(n_labels), *draw(st.lists(st.integers(0, n_labels - 1), max_size=20))]
    weights = st.sampled_from([1.0, 2.0, 3.0, 5.0, 8.0])
    p = draw(arrays.arrays(float, (len(y), n_labels), elements=weights))
    return p / p.sum(axis=1, keepdims=True), np.array(y)


@given(scored())
def test_suspects_are_those_of_the_definition(case: tuple[Floats, Gold]) -> None:
    p, y = case
    found = find_suspects(p, y)
    suspects, share = specified(p.tolist(), y.tolist())
    assert found.found == suspects
    assert found.expected_share == pytest.approx(share)


def test_a_label_without_confident_texts_counts_as_right() -> None:
    p = np.array([[0.6, 0.4, 0.0], [0.4, 0.6, 0.0], [0.5, 0.1, 0.4], [0.1, 0.5, 0.4]])
    found = find_suspects(p, np.array([0, 1, 2, 2]))
    assert found.expected_share == 0.0
    assert found.found == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_text_is_scored_by_the_model_of_the_other_folds(data: Dataset, jobs: int) -> None:
    options = TrainingOptions()
    found = held_out(data, options, n_folds=3, seed=7, jobs=jobs)
    folds = stratified_folds(data.y, 3, [7, 3, 0])
    assert found.folds.tolist() == folds.tolist()
    for fold in range(3):
        inside = folds == fold
        model = train(data.rows(np.flatnonzero(~inside)), options).model
        assert found.models[fold] == model
        z = model.logits_of(data.X[inside])
        assert found.probabilities[inside, 1] == pytest.approx(1 / (1 + np.exp(-z)))
    assert found.probabilities.sum(axis=1) == pytest.approx(np.ones(600))
    assert found.model_of(5) == found.models[folds[5]]


@pytest.mark.parametrize("features", [SentimentFeatures.shipped(), WordFeatures()])
def test_changed_labels_are_found_sooner_than_by_chance(
    features: SentimentFeatures | WordFeatures,
) -> None:
    examples = Examples([REVIEWS], BadLines(skip=False))
    data = load_datasets(examples, [features])[0]
    texts = np.random.default_rng(0).choice(600, 18, replace=False)
    y = data.y.copy()
    y[texts] = 1 - y[texts]
    data = replace(data, y=y)
    suspects = find_suspects(held_out(data, TrainingOptions()).probabilities, y)
    first = {suspect.text for suspect in suspects.found[:18]}
    assert len(first & {*texts.tolist()}) >= 4


def test_too_few_texts_for_the_folds(data: Dataset) -> None:
    few = data.rows(np.array([0, 1, 2, 3, 4, 5]))
    with pytest.raises(ValueError, match="5 folds need as many texts of 'negative', got 4"):
        held_out(few, TrainingOptions())


def test_words_against_a_positive_label_have_the_sign_of_z() -> None:
    text = "Great cast, hokey and dull."
    model = load("textbook")
    assert words_against(model, text, "negative", "positive") == {"great": 2.5}
    assert [*words_against(model, text, "positive", "negative").values()] == [-5.0, -5.0]
