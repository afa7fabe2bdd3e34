"""Predictions: the ways to make them differ only in speed."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from logreg.data.records import Record, records_of
from logreg.features.sentiment import SentimentFeatures
from logreg.linear_model import LinearModel, sigmoid
from logreg.model import Model
from logreg.pipeline.decision_rule import DecisionRule
from logreg.pipeline.predict import Predictor, rounded
from logreg.pipeline.writers import FORMATS, Style

LABELS = ("bad", "go,od")
MODEL = Model(
    SentimentFeatures.shipped(negation=True),
    LinearModel(LABELS, 0.1, (0.81, -1.3, -0.2, 0.05, 0.3, 0.07)),
)
LINES = [
    "great",
    "",
    "no, not great\r",
    "caf\udce9\tb",
    "awful " * 40,
    "great " * 40,
    "a\x1b[1m \r b",
]
CONTENT = "".join(f"{line}\n" for line in LINES).encode("utf-8", "surrogateescape")
RECORDS = records_of([Record(text := line.removesuffix("\r"), columns=(text,)) for line in LINES])

STYLES = [
    Style(form, precision, echo, terminal)
    for form, precision, echo, terminal in itertools.product(
        FORMATS, (1, 4, 12), (False, True), (False, True)
    )
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("threshold", "only"), [(0.5, None), (0.7, "bad"), (0.2, "go,od")])
@pytest.mark.parametrize(("abstain", "min_evidence"), [(0.5, 0), (0.7, 0), (0.5, 2), (0.99, 1)])
def test_all_ways_return_the_same_bytes(
    style: Style, threshold: float, only: str | None, abstain: float, min_evidence: int
) -> None:
    rule = DecisionRule(
        MODEL.features, threshold=threshold, abstain=abstain, min_evidence=min_evidence
    )
    task = Predictor(MODEL, style, ["text"], rule, only=only)
    one_by_one = task.records(RECORDS, in_bulk=False)
    assert task.records(RECORDS, in_bulk=True) == one_by_one
    assert task.lines(CONTENT) == one_by_one
    texts = [task.text(record.text) for record in RECORDS]
    assert b"".join(output.lines for output in texts) == one_by_one.lines
    assert texts[-1].last_label == one_by_one.last_label


logits = st.floats(-50, 50) | st.integers(0, 10_000).map(
    lambda k: math.log((k + 0.5) / (10_000.5 - k - 0.5 + 1e-9)) if k < 10_000 else 0.0
)


@given(st.lists(logits), st.integers(1, 4))
@example([0.0, -0.0, 1e308, -1e308, math.log(3), 2e-4, 6e-4], 4)
def test_rounding_is_that_of_format(z: list[float], decimals: int) -> None:
    expected = [int(f"{sigmoid(value):.{decimals}f}".replace(".", "")) for value in z]
    assert rounded(np.array(z, dtype=np.float64), decimals).tolist() == expected


@pytest.mark.parametrize("middle", [0.00005, 0.12345, 0.5, 0.99995, 0.69695])
def test_rounding_in_the_middle_between_two_decimals(middle: float) -> None:
    z = math.log(middle / (1 - middle))
    near = [z + i * math.ulp(z) for i in range(-20, 21)]
    expected = [int(f"{sigmoid(value):.4f}".replace(".", "")) for value in near]
    assert rounded(np.array(near), 4).tolist() == expected


@pytest.mark.parametrize(
    ("threshold", "labels"),
    [(0, ["go,od"] * 3), (0.5, ["go,od", "go,od", "bad"]), (1, ["bad"] * 3)],
)
def test_threshold(threshold: float, labels: list[str]) -> None:
    rule = DecisionRule(MODEL.features, threshold=threshold)
    task = Predictor(MODEL, Style(), rule=rule)
    texts = records_of([Record("great"), Record(""), Record("awful")])
    lines = task.records(texts, in_bulk=False).lines.decode().split("\n")[:-1]
    assert [line.split("\t")[1] for line in lines] == labels


def test_record_at_fault_has_no_label() -> None:
    task = Predictor(MODEL, Style(), only="bad")
    output = task.records(
        records_of([Record("awful"), Record("", fault="broken", line=7)]), in_bulk=False
    )
    assert output.lines.count(b"\n") == 1
    assert (output.last_label, output.faults) == (None, ((7, "broken"),))
