"""The numbers of the chapter (SLP ch. 5), through the library and through the command line."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from support import PASSAGE, Cli

import logreg
from logreg.linear_model import LinearModel, sigmoid
from logreg.loss import cross_entropy, gradient
from logreg.sgd import sgd_step

UNSPACED = PASSAGE.replace(" .", ".").replace(" ,", ",").replace(" ?", "?").replace("It's", "It’s")
X = (3.0, 2.0, 1.0, 3.0, 0.0, math.log(66))
WEIGHTS = (2.5, -5.0, -1.2, 0.5, 2.0, 0.7)
both_spellings = pytest.mark.parametrize("passage", [PASSAGE, UNSPACED], ids=["spaced", "unspaced"])
either_negation = pytest.mark.parametrize("negation", [False, True])


@both_spellings
@either_negation
def test_features_of_the_passage(passage: str, negation: bool) -> None:
    assert logreg.SentimentFeatures.shipped(negation=negation).extract(passage) == X
    assert round(X[5], 2) == 4.19


@both_spellings
def test_features_of_the_passage_on_the_command_line(cli: Cli, passage: str) -> None:
    header, row = cli("features", "--model", "textbook", passage).lines
    assert header.split("\t") == [
        "positive",
        "negative",
        "no",
        "pronouns",
        "exclamation",
        "log_length",
    ]
    assert row.split("\t") == ["3", "2", "1", "3", "0", repr(math.log(66))]


def test_built_in_textbook_has_the_chapter_s_weights() -> None:
    model = logreg.load("textbook")
    assert model.linear.weights == WEIGHTS
    assert model.linear.bias == 0.1
    assert model.labels == ("negative", "positive")


def test_built_in_textbook_has_the_lexicon_that_ships() -> None:
    shipped = logreg.SentimentFeatures.shipped()
    assert logreg.load("textbook").features.to_json() == shipped.to_json()


def test_logit_and_probabilities() -> None:
    linear = logreg.load("textbook").linear
    assert isinstance(linear, LinearModel)
    z = linear.logit([3, 2, 1, 3, 0, 4.19])
    assert round(z, 3) == 0.833
    assert round(sigmoid(z), 2) == 0.70
    assert round(sigmoid(-z), 2) == 0.30


@both_spellings
def test_probability_of_the_passage(cli: Cli, passage: str) -> None:
    assert round(logreg.load("textbook").probability(passage), 2) == 0.70
    assert cli("classify", "-m", "textbook", passage).stdout == "0.6969\tpositive\n"
    assert cli("classify", "-m", "textbook", "--precision", "2", passage).stdout == (
        "0.70\tpositive\n"
    )


def test_cross_entropy_if_the_label_is_positive_and_if_it_is_negative() -> None:
    losses = cross_entropy(np.array([0.833, 0.833]), np.array([1.0, 0.0]))
    assert round(losses[0], 2) == 0.36
    assert round(losses[1], 1) == 1.2


@pytest.mark.parametrize(("label", "loss"), [("positive", "0.36"), ("negative", "1.19")])
def test_cross_entropy_on_the_command_line(cli: Cli, label: str, loss: str) -> None:
    labelled = f"{label}\t{PASSAGE}\n".encode()
    result = cli("evaluate", "-m", "textbook", "--format", "json", "-", stdin=labelled)
    assert f"{json.loads(result.stdout)['log_loss']:.2f}" == loss


def test_one_step_of_gradient_descent() -> None:
    theta, x, y = np.zeros(3), np.array([[3.0, 2.0, 1.0]]), np.array([1.0])
    assert gradient(theta, x, y).tolist() == [-1.5, -1.0, -0.5]
    assert sgd_step(theta, x, y, learning_rate=0.1) == pytest.approx([0.15, 0.1, 0.05], abs=1e-15)
