"""Reports opened in Chromium: the slider, the keyboard, widths, colours and print."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from browser import DESKTOP, PHONE, in_browser, opened
from contrast import texts_of_low_contrast
from support import ROOT, Cli

import logreg
from logreg.evaluation import evaluate
from logreg.evaluation.report import ReportOptions, report
from logreg.evaluation.scoring import Scored
from logreg.loss import Floats, Gold
from logreg.pages.report import report_page
from logreg.pages.report.curves import SLIDER
from logreg.pages.report.frame import BOTTOM, FLAT, LEFT, RIGHT, SQUARE, TOP
from logreg.pages.report.template import number
from logreg.pages.report.threshold import ratios

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from logreg.evaluation import Evaluation

REVIEWS = str(ROOT / "data" / "reviews.tsv")
RATIOS = ("accuracy", "precision", "recall", "f1", "specificity")


def written(cli: Cli, model: str, *arguments: str) -> Path:
    assert cli("report", model, "--bootstrap", "20", *arguments, "-o", "r.html").status == 0
    return Path("r.html")


def several_labels(cli: Cli, n: int) -> Path:
    lines = Path(REVIEWS).read_text("utf-8").splitlines()
    rows = [
        f"a long name of label {i % n}\t{line.split(chr(9))[1]}\n" for i, line in enumerate(lines)
    ]
    Path("several.tsv").write_text("".join(rows), "utf-8")
    cli("train", "--features", "sentiment+words", "--trace", "t.jsonl", "several.tsv")
    return written(cli, "model.json", "--trace", "t.jsonl", "several.tsv")


def words(cli: Cli) -> Path:
    cli("train", "--features", "words", "--validation", "0.2", "--trace", "t.jsonl", REVIEWS)
    return written(cli, "model.json", "--trace", "t.jsonl", REVIEWS)


PAGES: dict[str, Callable[[Cli], Path]] = {
    "two labels": lambda cli: written(cli, "default", REVIEWS),
    "words": words,
    "three labels": lambda cli: several_labels(cli, 3),
    "twenty labels": lambda cli: several_labels(cli, 20),
}


@cache
def scores() -> tuple[Floats, Gold]:
    model = logreg.load("default")
    pairs = [line.split("\t") for line in Path(REVIEWS).read_text("utf-8").splitlines()]
    y = np.array([model.labels.index(label) for label, _ in pairs])
    return model.logits([text for _, text in pairs]), y


def evaluated(threshold: float) -> Evaluation:
    return evaluate(*scores(), ("negative", "positive"), threshold=threshold)


def check_threshold(page: Page, found: Evaluation) -> None:
    """Check that all of a page shows what an evaluation found."""
    assert page.inner_text("#at") == str(found.threshold)
    expected = ratios(found)
    for name in RATIOS:
        assert page.inner_text(f"#{name}") == number(getattr(expected, name)), name
    assert page.inner_text("#false_positive_rate") == number(expected.false_positive_rate)
    assert page.inner_text("#true_positive_rate") == number(expected.recall)
    for gold, row in enumerate(found.counts):
        for predicted, count in enumerate(row):
            cell = page.inner_text(f"#cell-{gold}-{predicted}").split()
            assert cell == [str(count), number(count / sum(row))]
    check_point(page, "roc", expected.false_positive_rate, expected.recall)
    check_point(page, "precision_recall", expected.recall, expected.precision)
    cut = float(page.get_attribute("#histogram-cut", "x1") or "nan")
    assert cut == pytest.approx(LEFT + found.threshold * (RIGHT - LEFT), abs=0.01)


def check_point(page: Page, name: str, x: float, y: float) -> None:
    point = page.locator(f"#{name}-point")
    is_defined = not math.isnan(x + y)
    assert point.is_visible() == is_defined
    if is_defined:
        places = [float(point.get_attribute(axis) or "nan") for axis in ("cx", "cy")]
        bottom = SQUARE - BOTTOM
        expected = [LEFT + x * (RIGHT - LEFT), bottom - y * (bottom - TOP)]
        assert places == pytest.approx(expected, abs=0.01)


@in_browser
def test_the_slider_shows_what_evaluate_finds(cli: Cli) -> None:
    with opened(written(cli, "default", REVIEWS)) as page:
        check_threshold(page, evaluated(0.5))
        for threshold in (0.0, 0.001, 0.302, 0.37, 0.5, 0.731, 0.95, 0.999, 1.0):
            page.fill("#threshold", str(threshold))
            check_threshold_of(page, threshold)
        page.fill("#threshold", "0.37")
        page.press("#threshold", "ArrowRight")
        check_threshold(page, evaluated(0.371))
        page.press("#threshold", "Home")
        check_threshold_of(page, 0.0)
        spoken = "Threshold 0: accuracy 0.5000, precision 0.5000, recall 1.0000"
        page.wait_for_function(
            "text => document.querySelector('#spoken').textContent === text", arg=spoken
        )
        assert page.url.endswith("#t=0")


def check_threshold_of(page: Page, threshold: float) -> None:
    """Check the figures of a threshold, which the script writes as JavaScript does: 0, not 0.0."""
    shown = page.inner_text("#at")
    assert float(shown) == threshold
    for name in RATIOS:
        assert page.inner_text(f"#{name}") == number(getattr(ratios(evaluated(threshold)), name))


@in_browser
def test_every_position_of_the_slider_has_the_counts_of_evaluate(cli: Cli) -> None:
    with opened(written(cli, "default", REVIEWS)) as page:
        shown = page.evaluate(
            """() => Array.from({length: 1001}, (_, i) => {
              const slider = document.getElementById("threshold");
              slider.value = i / 1000;
              slider.dispatchEvent(new Event("input"));
              return ["0-0", "0-1", "1-0", "1-1"].map(
                (cell) => Number(document.querySelector(`#cell-${cell} b`).textContent));
            })"""
        )
    expected = [[n for row in evaluated(threshold).counts for n in row] for threshold in SLIDER]
    assert shown == expected


@in_browser
def test_buttons_and_the_address_choose_a_threshold(cli: Cli) -> None:
    path = written(cli, "default", REVIEWS, "--threshold", "0.4567")
    data = cli("evaluate", "-m", "default", "--bootstrap", "0", "--format", "json", REVIEWS)
    best = json.loads(data.stdout)["thresholds"]["best_f1"]
    with opened(path) as page:
        check_threshold(page, evaluated(0.4567))
        page.focus("#best")
        page.keyboard.press("Enter")
        check_threshold(page, evaluated(best["probability"]))
        assert page.inner_text("#f1") == f"{best['f1']:.4f}"
        assert page.get_attribute("#best", "aria-pressed") == "true"
        page.click("#half")
        check_threshold(page, evaluated(0.5))
        assert page.get_attribute("#best", "aria-pressed") == "false"
    for fragment, threshold in [("t=0.37", 0.37), ("t=0.4567", 0.4567), ("t=2", 0.4567)]:
        with opened(path, fragment=fragment) as page:
            check_threshold(page, evaluated(threshold))


@in_browser
def test_ties_are_rounded_as_by_evaluate() -> None:
    """One positive text among 32: a precision of 1/32 is 0.0312, and 31/32 are 0.9688."""
    z = np.array([1.0] * 32)
    y = np.array([1] + [0] * 31)
    labels = ("negative", "positive")
    scored = Scored(y=y, z=(z,), balance=None, mistakes=())
    found = report(scored, ("m",), labels, ReportOptions(samples=0))
    Path("r.html").write_text(
        report_page(logreg.load("textbook"), scored, found, ["a.tsv"]), "utf-8"
    )
    with opened(Path("r.html")) as page:
        assert page.inner_text("#precision") == "0.0312"
        page.fill("#threshold", "0.9")
        assert [page.inner_text(f"#{name}") for name in RATIOS] == [
            "0.9688",
            "–",
            "0.0000",
            "0.0000",
            "1.0000",
        ]
        assert not page.locator("#precision_recall-point").is_visible()


@in_browser
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_readable_on_every_screen(cli: Cli, name: str) -> None:
    path = PAGES[name](cli)
    for size in (DESKTOP, PHONE):
        for dark in (False, True):
            with opened(path, size=size, dark=dark) as page:
                width = page.evaluate("document.documentElement.scrollWidth")
                assert width <= size[0]
                assert texts_of_low_contrast(page) == []
                check_outline(page)
                check_figures(page)


def check_outline(page: Page) -> None:
    """Check what a screen reader relies on."""
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3')].map((one) => Number(one.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    unnamed = page.evaluate(
        """[...document.querySelectorAll("svg")].filter((one) =>
          one.getAttribute("aria-hidden") !== "true" && !one.getAttribute("aria-label")).length"""
    )
    assert unnamed == 0
    assert page.locator("main").count() == 1
    twice = page.evaluate(
        """(() => { const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
          return ids.filter((id, i) => ids.indexOf(id) !== i); })()"""
    )
    assert twice == []


def check_figures(page: Page) -> None:
    """Check that no text of a figure is over another one."""
    overlaps = page.evaluate(
        """() => [...document.querySelectorAll("svg.plot")].flatMap((svg) => {
          const boxes = [...svg.querySelectorAll("text")].map(
            (one) => [one.textContent, one.getBoundingClientRect()]);
          const isOver = (p, q) => p.left < q.right && q.left < p.right &&
            p.top + 2 < q.bottom && q.top + 2 < p.bottom;
          return boxes.flatMap(([a, p], i) => boxes.slice(i + 1).filter(
            ([, q]) => isOver(p, q)).map(([b]) => `${a} over ${b}`));
        })"""
    )
    assert overlaps == []


@in_browser
def test_the_focus_is_visible_and_reaches_everything(cli: Cli) -> None:
    with opened(written(cli, "default", REVIEWS)) as page:
        reached = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            name, outline = page.evaluate(
                """() => { const one = document.activeElement;
                return [one.id || one.getAttribute("aria-label") || one.tagName,
                        getComputedStyle(one).outlineStyle]; }"""
            )
            reached.add(name)
            assert outline == "solid" or name == "BODY"
        assert {"threshold", "half", "best", "Metrics", "Confusion matrix"} <= reached


@in_browser
@pytest.mark.parametrize("dark", [False, True])
def test_print_has_the_figures_and_no_controls(cli: Cli, dark: bool) -> None:
    with opened(written(cli, "default", REVIEWS), dark=dark) as page:
        page.fill("#threshold", "0.37")
        page.emulate_media(media="print")
        assert not page.locator("#threshold").is_visible()
        assert not page.locator("#best").is_visible()
        check_threshold(page, evaluated(0.37))
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
        assert texts_of_low_contrast(page) == []


@in_browser
def test_scripts_in_texts_do_not_run(cli: Cli) -> None:
    nasty = "<script>document.title = 1</script><img src=x onerror='document.title = 1'> great"
    rows = [{"label": label, "text": nasty} for label in ("neg", "pos")]
    Path("a.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    with opened(written(cli, "textbook", "a.jsonl")) as page:
        assert page.title() == "textbook: a report"
        assert nasty in page.inner_text("blockquote")
        assert page.locator("img").count() == 0


@in_browser
def test_a_figure_without_a_curve_has_a_sentence(cli: Cli) -> None:
    Path("a.tsv").write_text("neg\tbad\nneg\t\n")
    with opened(written(cli, "textbook", "a.tsv")) as page:
        page.fill("#threshold", "0.2")
        assert page.inner_text("#recall") == "–"
        assert page.inner_text("#specificity") == "0.5000"
        assert page.locator("#roc-point").count() == 0
        assert page.get_attribute("#histogram-cut", "x1") == str(LEFT + 0.2 * (RIGHT - LEFT))
        assert page.get_attribute("#histogram-cut", "y2") == str(FLAT - BOTTOM)
