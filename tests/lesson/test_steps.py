"""The figures of the lesson, by formulas written out here."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from support import PASSAGE as SPACED

from logreg.lesson import descent, reviews
from logreg.lesson.step import PASSAGE, Lecture, Plot, Table, quoted
from logreg.lesson.tour import TOUR
from logreg.loss import average_loss, gradient
from logreg.model_file import load
from logreg.sgd import sgd_epoch

X, Y = reviews.small_data(load("textbook").features)


def table(name: str, text: str = PASSAGE, number: int = 0) -> Table:
    parts = TOUR[name].make(Lecture(text)).parts
    return [part for part in parts if isinstance(part, Table)][number]


def prose(name: str, text: str = PASSAGE) -> str:
    parts = TOUR[name].make(Lecture(text)).parts
    return "\n".join(part for part in parts if isinstance(part, str))


def test_the_passage_is_that_of_the_chapter() -> None:
    model = load("textbook")
    assert model.features.extract(PASSAGE) == model.features.extract(SPACED)


def test_every_step_has_a_command_and_fits_the_screen() -> None:
    for name, entry in TOUR.items():
        step = entry.make(Lecture())
        assert step.commands, name
        words = sum(len(part.split()) for part in step.parts if isinstance(part, str))
        assert words < 150, name


def test_features() -> None:
    assert [row[1] for row in table("features").rows] == ["3", "2", "1", "3", "0", "4.19"]
    assert table("features").rows[0][2] == "words of the positive list: enjoyable, great, nice"
    assert table("features").rows[1][2] == "words of the negative list: hokey, second-rate"
    assert table("features").rows[3][2] == "1st and 2nd person pronouns: I, me, you"


def test_z() -> None:
    products = ["+7.5000", "-10.0000", "-1.2000", "+1.5000", "+0.0000", "+2.9328", "+0.1000"]
    assert [row[3] for row in table("z").rows] == [*products, "0.8328"]
    line = "z = 2.5*3 - 5*2 - 1.2*1 + 0.5*3 + 2*0 + 0.7*4.19 + 0.1 = 0.833"
    assert line in prose("z")


def test_the_sigmoid() -> None:
    for z, p, bar in table("sigmoid").rows:
        expected = 1 / (1 + math.exp(-float(z)))
        assert p == f"{expected:.4f}"
        assert len(bar) == round(32 * expected)
    assert "P(positive|x) = σ(0.833) = 0.6969, about 0.70" in prose("sigmoid")
    assert "P(negative|x) = 1 - 0.6969 = 0.3031, about 0.30" in prose("sigmoid")


def test_the_boundary() -> None:
    assert "2.5*positive - 5*negative + 3.3328 = 0" in prose("boundary")
    header, *_ = table("boundary")
    for negative, *cells in table("boundary").rows:
        for positive, cell in zip([*header][1:], cells, strict=True):
            z = 2.5 * int(positive) - 5 * int(negative) + 0.7 * math.log(66) + 0.1 + 1.5 - 1.2
            assert cell.strip("[] ") == ("+" if z > 0 else "-")
            assert ("[" in cell) == ((positive, negative) == ("3", "2"))
    for t, least, label in table("boundary", number=1).rows:
        assert least == f"{math.log(float(t) / (1 - float(t))):.4f}"
        assert label == ("positive" if float(t) < 0.6969 else "negative")


def test_the_boundary_far_from_zero() -> None:
    header, rows, _ = table("boundary", "good " * 20 + "bad " * 9)
    assert [*header][1:] == [str(n) for n in range(16, 25)]
    assert [row[0] for row in rows] == [str(n) for n in range(6, 12)]


def test_the_loss() -> None:
    assert table("loss").rows == [
        ["positive", "0.6969", "-0.3611", "0.3611", "0.36"],
        ["negative", "0.3031", "-1.1938", "1.1938", "1.2"],
    ]


def test_the_gradient() -> None:
    error = 1 / (1 + math.exp(-0.8327587)) - 1
    x = [3, 2, 1, 3, 0, math.log(66), 1]
    for value, (_, _, by_formula, measured) in zip(x, table("gradient").rows, strict=True):
        assert by_formula == measured == f"{error * value + 0.0:.4g}"


def test_one_step() -> None:
    assert table("step").rows == [
        ["positive", "3", "0", "-1.5", "0.15"],
        ["negative", "2", "0", "-1", "0.1"],
        ["bias", "1", "0", "-0.5", "0.05"],
    ]
    after = math.log(1 + math.exp(-(3 * 0.15 + 2 * 0.1 + 0.05)))
    assert f"from 0.6931 to {after:.4f}" in prose("step")
    assert [row[1:] for row in table("step", "so bad!").rows][:2] == [
        ["0", "0", "0", "0"],
        ["1", "0", "-0.5", "0.05"],
    ]


def test_losses_by_epoch() -> None:
    ones = np.column_stack([X, np.ones(len(X))])
    theta, losses = np.zeros(3), [math.log(2)]
    for _ in range(20):
        theta = theta - 1.0 * gradient(theta, ones, Y)
        losses.append(average_loss(theta, ones, Y))
    for epoch, _, suitable, _ in table("rate").rows:
        assert suitable == f"{losses[int(epoch)]:.4f}"
    last = [float(cell) for cell in table("batches").rows[-1][1:]]
    assert last == sorted(last)


def test_the_highest_rate_that_settles() -> None:
    ones = np.column_stack([X, np.ones(len(X))])
    assert "2/λ = 5.7" in prose("rate")
    for rate, settles in ((5.4, True), (6.0, False)):
        theta = np.zeros(3)
        for _ in range(3000):
            theta = theta - rate * gradient(theta, ones, Y)
        assert (np.abs(gradient(theta, ones, Y)).max() < 1e-6) == settles


def test_any_start_leads_to_the_minimum() -> None:
    ones = np.column_stack([X, np.ones(len(X))])
    lowest = descent.minimum(ones, Y)
    assert np.abs(gradient(lowest.theta, ones, Y)).max() < 1e-12
    rows = table("convexity").rows
    assert len({row[1] for row in rows}) == 4
    for row in rows:
        assert row[2] == f"{lowest.loss:.4f}"
        assert [float(cell) for cell in row[3:]] == pytest.approx(lowest.theta, abs=2e-3)


def test_words_and_labels() -> None:
    rows = [row[1:] for row in table("words").rows]
    assert rows == [
        ["10", "1.0000"],
        ["-10", "0.0000"],
        ["-2", "0.1192"],
        ["8", "0.9997"],
        ["0", "0.5000"],
    ]
    assert table("words", "So mediocre.").rows[-1] == ["So mediocre.", "-2", "0.1192"]
    e = [math.exp(z) for z in (3.1, -5.3, 3.5)]
    p = [row[3] for row in table("labels").rows]
    assert p == [*(f"{one / sum(e):.4f}" for one in e), *["0.3333"] * 3]


def test_generative_weights_are_counted() -> None:
    word_counts = {row[0]: row for row in table("generative").rows}
    assert word_counts["music"][1:3] == ["2", "0"]
    assert word_counts["boring"][1:3] == ["0", "2"]
    total = {1: 0, 0: 0}
    counts = {(word, k): 0 for word in ("music",) for k in (0, 1)}
    from logreg.tokens import tokenize

    bags = [(label, {*tokenize(text)}) for label, text in reviews.REVIEWS]
    known = {word for _, bag in bags for word in bag if sum(word in b for _, b in bags) >= 2}
    for label, bag in bags:
        total[label] += len(bag & known)
        counts["music", label] += "music" in bag
    ratio = [(1 + counts["music", k]) / (len(known) + total[k]) for k in (1, 0)]
    assert word_counts["music"][3] == f"{math.log(ratio[0] / ratio[1]):.4f}"


@pytest.mark.parametrize("batch_size", descent.BATCHES.values())
def test_a_descent_goes_where_the_epochs_go(batch_size: int) -> None:
    points = descent.descend(X, Y, 0.5, batch_size, 3, seed=1)
    random, theta = np.random.default_rng(1), np.zeros(2)
    for epoch in range(1, 4):
        theta = sgd_epoch(theta, X, Y, 0.5, batch_size, random)
        found = points[epoch * (len(Y) // batch_size)]
        assert found.theta.tolist() == theta.tolist()
        assert found.loss == average_loss(theta, X, Y)


def test_the_bowl_is_lowest_at_its_minimum() -> None:
    lowest = descent.minimum(X, Y)
    places = lowest.theta[0] + np.arange(-2, 3), lowest.theta[1] + np.arange(-2, 3)
    bowl = descent.loss_bowl(X, Y, *places)
    assert bowl[2, 2] == bowl.min() == pytest.approx(lowest.loss)
    assert bowl[4, 0] == average_loss(np.array([places[0][0], places[1][4]]), X, Y)
    assert np.linalg.eigvalsh(descent.curvature(lowest.theta, X)).min() > 0


def test_plots_show_what_tables_show() -> None:
    for name in ("batches", "rate"):
        parts = TOUR[name].make(Lecture()).parts
        (plot,) = (part for part in parts if isinstance(part, Plot))
        for column, line in enumerate(plot.lines, start=1):
            assert line.name == table(name).header[column]
            assert [*line.x] == [*range(21)]
            for row in table(name).rows:
                assert f"{line.y[int(row[0])]:.4f}" == row[column]
    (curve,) = (p for p in TOUR["sigmoid"].make(Lecture()).parts if isinstance(p, Plot))
    assert all(a < b for a, b in pairwise(curve.lines[0].y))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", '""'),
        ("It's", '"It\'s"'),
        ("No!", "'No!'"),
        ("a\nb'\x1b\udce9", "$'a\\x0ab\\'\\x1b\\xe9'"),
    ],
)
def test_words_of_the_shell(text: str, word: str) -> None:
    assert quoted(text) == word


def test_the_table_of_the_reviews() -> None:
    lines = reviews.as_table(load("textbook").features).split("\n")
    assert lines[0] == "label\ttext\tpositive\tnegative"
    assert lines[2] == "negative\tDull.\t0\t1"
    assert len(lines) == 21
