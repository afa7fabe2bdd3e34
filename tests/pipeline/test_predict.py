"""Predictions: the ways to make them differ only in speed."""

from __future__ import annotations

import itertools
import math
from array import array

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import NEEDS_KERNEL

import logreg.pipeline.predict
from logreg.data.records import Lines, Record, records_of
from logreg.features.sentiment import SentimentFeatures
from logreg.linear_model import LinearModel
from logreg.model import Model
from logreg.pipeline.answers import Answers
from logreg.pipeline.decision_rule import DecisionRule
from logreg.pipeline.predict import Predictor
from logreg.pipeline.prediction_lines import LinesByKernel, LinesByPython
from logreg.pipeline.scorer import Scores
from logreg.pipeline.scorer import logits as logits_of_rows
from logreg.pipeline.writers import FORMATS, Style
from logreg.scanner import kernel

LABELS = ("bad", "go,od")
LINEAR = LinearModel(LABELS, 0.1, (0.81, -1.3, -0.2, 0.05, 0.3, 0.07))
MODEL = Model(SentimentFeatures.shipped(negation=True), LINEAR)
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
        FORMATS, (1, 4, 12, 17), (False, True), (False, True)
    )
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("threshold", "only"), [(0.5, None), (0.7, "bad"), (0.2, "go,od")])
@pytest.mark.parametrize(("abstain", "min_evidence"), [(0.5, 0), (0.7, 0), (0.5, 2), (0.99, 1)])
def test_all_ways_return_the_same_bytes(
    style: Style,
    threshold: float,
    only: str | None,
    abstain: float,
    min_evidence: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rule = DecisionRule(threshold=threshold, abstain=abstain, min_evidence=min_evidence)
    task = Predictor(MODEL, style, ["text"], rule, only=only)
    one_by_one = task.records(RECORDS)
    monkeypatch.setattr(logreg.pipeline.predict, "MANY", 1)
    assert task.records(RECORDS) == one_by_one
    if task.takes_lines:
        assert task.lines(Lines(CONTENT, CONTENT)) == one_by_one
    texts = [task.text(record.text) for record in RECORDS]
    assert b"".join(output.lines for output in texts) == one_by_one.lines
    assert texts[-1].last_label == one_by_one.last_label


def near_half(middle: float, steps: int) -> float:
    """Return a logit whose probability is close to the middle between two decimals."""
    z = math.log(middle / (1 - middle))
    return z + steps * math.ulp(z)


logits = (
    st.floats(-50, 50)
    | st.floats(allow_nan=False)
    | st.builds(
        lambda k, decimals, steps: near_half((k % 10**decimals + 0.5) / 10**decimals, steps),
        st.integers(0, 10**8),
        st.integers(1, 8),
        st.integers(-3, 3),
    )
)


@NEEDS_KERNEL
@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.tuples(logits, st.integers(0, 3)), min_size=1),
    st.integers(1, kernel.MAX_DECIMALS),
    st.sampled_from([0.0, 0.3, 0.5, 1.0]),
    st.sampled_from([0.5, 0.9, 1.0]),
    st.integers(0, 3),
    st.sampled_from([None, *LABELS]),
    st.sampled_from(FORMATS),
    st.booleans(),
)
@example(
    [(0.0, 0), (-0.0, 0), (1e308, 0), (-1e308, 0), (math.inf, 0)], 4, 0.5, 0.5, 0, None, "tsv", True
)
@example([(math.log(3), 0), (2e-4, 0), (6e-4, 0)], 1, 0.5, 0.5, 0, None, "csv", False)
def test_kernel_writes_the_lines_of_the_specification(
    scored: list[tuple[float, int]],
    decimals: int,
    threshold: float,
    abstain: float,
    min_evidence: int,
    only: str | None,
    form: str,
    echo: bool,
) -> None:
    rule = DecisionRule(threshold=threshold, abstain=abstain, min_evidence=min_evidence)
    arguments = (Answers(MODEL, rule), Style(form, decimals), only)
    z, evidence = (array("d", column) for column in zip(*scored, strict=True))
    own = b"".join(b"%d\t\r\xff\r\n" % i for i in range(len(z))) if echo else None
    lines = LinesByKernel(*arguments).lines(Scores(z, evidence), own)
    assert bytes(lines) == LinesByPython(*arguments).lines(Scores(z, evidence), own)


@NEEDS_KERNEL
@given(st.lists(st.lists(st.floats(allow_nan=False), min_size=6, max_size=6)))
def test_kernel_sums_like_the_linear_model(vectors: list[list[float]]) -> None:
    rows = array("d", itertools.chain.from_iterable(vectors))
    expected = [LINEAR.logit(x) for x in vectors]
    found = logits_of_rows(LINEAR, rows)
    assert [z for z in found if z == z] == [z for z in expected if z == z]
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("threshold", "labels"),
    [(0, ["go,od"] * 3), (0.5, ["go,od", "go,od", "bad"]), (1, ["bad"] * 3)],
)
def test_threshold(threshold: float, labels: list[str]) -> None:
    rule = DecisionRule(threshold=threshold)
    task = Predictor(MODEL, Style(), rule=rule)
    texts = records_of([Record("great"), Record(""), Record("awful")])
    lines = task.records(texts).lines.decode().split("\n")[:-1]
    assert [line.split("\t")[1] for line in lines] == labels


def test_record_at_fault_has_no_label() -> None:
    task = Predictor(MODEL, Style(), only="bad")
    output = task.records(records_of([Record("awful"), Record("", fault="broken", line=7)]))
    assert output.lines.count(b"\n") == 1
    assert (output.last_label, output.faults) == (None, ((7, "broken"),))
