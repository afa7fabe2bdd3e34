"""The page in a browser: typing, dragging and clicking change the numbers to the right ones."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from browser import DESKTOP, PHONE, in_browser, opened
from contrast import texts_of_low_contrast

import logreg
from logreg.features.sentiment import SentimentFeatures
from logreg.lesson.descent import BATCHES, RATES, batch_starts, descend
from logreg.lesson.reviews import small_data
from logreg.lesson.step import PASSAGE
from logreg.linear_model import LinearModel, sigmoid
from logreg.model import Model
from logreg.model_file import builtin_path
from logreg.pages.play import play_page
from logreg.pages.play.learning import EPOCHS

if TYPE_CHECKING:
    from playwright.sync_api import Page

MODEL = logreg.load("textbook")

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def play() -> Path:
    path = Path("play.html")
    path.write_text(play_page(MODEL), "utf-8")
    return path


def wait_until(page: Page, condition: str) -> None:
    """Wait for a condition of the page's scripts; its policy allows no function to wait in it."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def number(page: Page, name: str) -> float:
    return float(page.inner_text(f"#{name}"))


def changed(weights: dict[str, float], bias: float = 0.1) -> Model:
    own = dict(zip(MODEL.features.names, MODEL.linear.weights, strict=True))
    values = tuple({**own, **weights}.values())
    return Model(MODEL.features, LinearModel(MODEL.labels, bias, values))  # type: ignore[arg-type]


def assert_shows(page: Page, model: Model, text: str = PASSAGE) -> None:
    """The page shows the numbers of a model for a text."""
    z, p = model.logit(text), model.probability(text)
    assert page.inner_text("#z") == f"{z:.3f}"
    assert page.inner_text("#p-positive") == f"{p:.4f}"
    assert page.inner_text("#p-negative") == f"{sigmoid(-z):.4f}"
    explanation = model.explain(text)
    assert number(page, "loss-positive") == pytest.approx(explanation.loss("positive"), rel=1e-3)
    assert number(page, "loss-negative") == pytest.approx(explanation.loss("negative"), rel=1e-3)
    rows = page.locator("#terms tr").all_inner_texts()
    assert [row.split()[0] for row in rows] == [*model.features.names]
    assert [float(row.split()[-1]) for row in rows] == [
        pytest.approx(term.product, abs=0.0051) for term in explanation.terms
    ]
    point = page.locator("#point")
    reach = next(8 * 2**i for i in range(99) if abs(z) <= 8 * 2**i)
    x = 60 + (z / reach + 1) / 2 * 520
    assert float(str(point.get_attribute("cx"))) == pytest.approx(x)
    assert float(str(point.get_attribute("cy"))) == pytest.approx(330 - p * 310)


# The first part: a text.


@in_browser
def test_golden_numbers(play: Path) -> None:
    with opened(play) as page:
        assert page.inner_text("#line") == (
            "z = 2.5*3 - 5*2 - 1.2*1 + 0.5*3 + 2*0 + 0.7*4.19 + 0.1 = 0.833"
        )
        values = page.locator("#terms .value").all_inner_texts()
        assert values == ["3", "2", "1", "3", "0", "4.19"]
        products = page.locator("#terms .product").all_inner_texts()
        assert products == ["+7.50", "-10.00", "-1.20", "+1.50", "+0.00", "+2.93"]
        assert page.inner_text("#z") == "0.833"
        assert page.locator("#probabilities dd").all_inner_texts() == [
            *("0.6969", "0.3031", "0.3611", "1.194")
        ]
        assert page.inner_text("#decision") == "P > 0.50: positive"
        assert page.inner_text("#check") == "Self-check passed: 21 texts."
        assert_shows(page, MODEL)


@in_browser
def test_words_are_marked_where_they_stand(play: Path) -> None:
    with opened(play) as page:
        marks = page.locator("#marked mark")
        kinds = marks.evaluate_all("(all) => all.map((one) => [one.textContent, one.className])")
        assert page.inner_text("#marked") == PASSAGE
    assert kinds == [
        ["hokey", "negative"],
        ["no", "no"],
        ["second-rate", "negative"],
        ["enjoyable", "positive"],
        ["great", "positive"],
        ["nice", "positive"],
        ["I", "pronouns"],
        ["me", "pronouns"],
        ["you", "pronouns"],
    ]


@in_browser
def test_marks_are_those_of_explain() -> None:
    text = "Not a great idea, no! No never nice 👍🏽 It’s good – İ I 'me'; without a dull moment."
    for name in ("textbook", "spam"):
        model = logreg.load(name)
        Path("p.html").write_text(play_page(model), "utf-8")
        with opened(Path("p.html")) as page:
            page.fill("#text", text)
            titles = page.locator("#marked mark").evaluate_all(
                "(all) => all.map((one) => [one.textContent, one.title])"
            )
        paint = model.explain(text).paint()
        assert titles == [
            [
                text[one.start : one.end],
                f"{', '.join(one.features)}: {round(one.contribution, 2) + 0.0:+.2f}",
            ]
            for one in paint
        ]


@in_browser
def test_each_key_changes_the_numbers(play: Path) -> None:
    with opened(play) as page:
        page.fill("#text", "")
        assert_shows(page, MODEL, "")
        typed = ""
        for key in "A great film!":
            page.locator("#text").press_sequentially(key)
            typed += key
            assert_shows(page, MODEL, typed)
        assert page.locator("#marked mark").all_inner_texts() == ["great", "!"]


@in_browser
def test_a_text_is_never_html(play: Path) -> None:
    text = "<img src=x onerror=alert(1)> <b>good</b> &amp; </textarea><script>alert(1)</script>"
    with opened(play) as page:
        page.fill("#text", text)
        assert page.inner_text("#marked") == text
        assert page.locator("img, #marked b, #marked script").count() == 0
        assert_shows(page, MODEL, text)


@in_browser
def test_a_long_text(play: Path) -> None:
    """All of it counts; what is shown ends, and so does what the address holds."""
    text = "A good film, and I like it! " * 4000
    with opened(play) as page:
        page.fill("#text", text)
        assert page.inner_text("#z") == f"{MODEL.logit(text):.3f}"
        assert page.inner_text("#p-positive") == f"{MODEL.probability(text):.4f}"
        assert page.inner_text("#marked").endswith("… (the first 20000 characters)")
        assert len(page.inner_text("#marked")) < 20_100
        seconds = page.evaluate(
            "() => { const start = performance.now(); showText(); "
            "return (performance.now() - start) / 1000; }"
        )
        assert seconds < 3
        page.wait_for_timeout(600)
        assert len(page.url) < 1000


@in_browser
def test_a_slider_changes_a_weight(play: Path) -> None:
    with opened(play) as page:
        slider = page.get_by_label("weight of positive", exact=True)
        slider.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        assert slider.input_value() == "2.7"
        assert_shows(page, changed({"positive": 2.7}))
        box = slider.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        assert_shows(page, changed({"positive": float(slider.input_value())}))
        page.mouse.move(box["x"] - 50, box["y"])
        assert_shows(page, changed({"positive": -10.0}))
        page.mouse.up()
        assert page.inner_text("#decision") == "P ≤ 0.50: negative"
        page.click("#reset")
        assert_shows(page, MODEL)


@in_browser
def test_a_weight_is_typed_as_a_number(play: Path) -> None:
    with opened(play) as page:
        page.get_by_label("weight of log_length, as a number").fill("-1.25")
        page.get_by_label("bias, as a number").fill("0.375")
        assert_shows(page, changed({"log_length": -1.25}, 0.375))
        assert page.inner_text("#line").endswith("- 1.25*4.19 + 0.375 = -7.062")
        box = page.get_by_label("weight of no, as a number")
        box.fill("")
        assert_shows(page, changed({"log_length": -1.25}, 0.375))
        box.fill("1000")
        assert box.input_value() == "10"
        assert_shows(page, changed({"log_length": -1.25, "no": 10.0}, 0.375))


def place_of(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where in the window a point of the sigmoid's drawing is."""
    script = """([x, y]) => {
      const at = new DOMPoint(x, y).matrixTransform(element("sigmoid").getScreenCTM());
      return [at.x, at.y];
    }"""
    found: list[float] = page.evaluate(script, [x, y])
    return found[0], found[1]


@in_browser
def test_the_threshold_is_dragged(play: Path) -> None:
    with opened(play) as page:
        page.mouse.move(*place_of(page, 580, 330 - 0.5 * 310))
        page.mouse.down()
        page.mouse.move(*place_of(page, 580, 330 - 0.69 * 310))
        assert page.inner_text("#threshold-value") == "0.69"
        assert page.inner_text("#decision") == "P > 0.69: positive"
        page.mouse.move(*place_of(page, 300, 330 - 0.7 * 310))
        assert page.inner_text("#decision") == "P ≤ 0.70: negative"
        page.mouse.move(5, 5)
        page.mouse.up()
        assert page.inner_text("#threshold-value") == "0.99"
        page.mouse.move(*place_of(page, 300, 330))
        assert page.inner_text("#threshold-value") == "0.99"
        boundary = float(str(page.locator(".boundary").get_attribute("x1")))
        assert boundary == pytest.approx(320 + math.log(99) / 8 * 260)


@in_browser
def test_the_threshold_has_keys(play: Path) -> None:
    with opened(play) as page:
        line = page.get_by_role("slider", name="Threshold").nth(0)
        line.focus()
        for key, expected in (
            ("ArrowUp", "0.51"),
            ("PageUp", "0.61"),
            ("ArrowDown", "0.60"),
            ("End", "0.99"),
            ("ArrowRight", "0.99"),
            ("Home", "0.01"),
        ):
            page.keyboard.press(key)
            assert page.inner_text("#threshold-value") == expected
        page.get_by_label("Threshold", exact=True).and_(page.locator("input")).fill("0.7")
        assert page.inner_text("#decision") == "P ≤ 0.70: negative"
        assert line.get_attribute("aria-valuenow") == "0.7"


@in_browser
def test_of_words_the_strongest_terms_are_shown() -> None:
    model = logreg.load("spam")
    Path("spam.html").write_text(play_page(model), "utf-8")
    text = "WINNER!! You have won a free cruise, call 08000 now, or text STOP to claim your prize"
    with opened(Path("spam.html")) as page:
        page.fill("#text", text)
        names = page.locator("#terms th").all_inner_texts()
        explanation = model.explain(text)
        assert names == [term.feature for term in explanation.strongest(12)]
        assert page.inner_text("#others-count") == f"{len(explanation.terms) - 12} others"
        sums = page.locator("#terms .product, #others-sum, tr:has(#z) td:empty").all_inner_texts()
        shown = sum(float(one) for one in sums if one) + explanation.bias
        assert shown == pytest.approx(explanation.z, abs=0.1)
        before = number(page, "z")
        page.get_by_label(f"weight of {names[0]}, as a number").fill("0")
        assert number(page, "z") == pytest.approx(
            before - explanation.strongest(1)[0].product, abs=0.002
        )
        assert page.locator("#terms th").all_inner_texts() == names
        page.fill("#text", "")
        assert page.inner_text("#z") == f"{model.logit(''):.3f}"
        assert page.locator("#terms tr").count() == len(model.explain("").terms)


@in_browser
def test_weights_of_any_size_are_shown() -> None:
    fields = json.loads(Path(builtin_path("textbook")).read_text("utf-8"))
    fields["weights"] |= {"positive": 1e100, "negative": -1e-100}
    model = logreg.loads(fields)
    Path("huge.html").write_text(play_page(model), "utf-8")
    with opened(Path("huge.html")) as page:
        assert float(page.inner_text("#z")) == pytest.approx(3e100)
        assert page.inner_text("#p-positive") == "1.0000"
        assert page.inner_text("#loss-negative") == "3.000e+100"
        page.fill("#text", "good")
        assert float(page.inner_text("#z")) == pytest.approx(model.logit("good"))
        page.get_by_label("weight of positive, as a number").fill("1")
        assert page.inner_text("#z") == "1.100"


# The second part: learning.


@in_browser
def test_nine_descents_are_those_of_python(play: Path) -> None:
    X, y = small_data(SentimentFeatures.shipped())
    script = "([rate, batch]) => descend(rate, batch).map(({theta, loss}) => [...theta, loss])"
    with opened(play) as page:
        for rate in RATES.values():
            for size in BATCHES.values():
                found = np.array(page.evaluate(script, [rate, size]))
                points = descend(X, y, rate, size, EPOCHS)
                expected = np.array([[*theta, loss] for theta, loss in points])
                assert found.shape == expected.shape
                # at the highest rate each step enlarges what the last bits of two languages differ
                assert np.abs(found - expected).max() < 1e-7


@in_browser
def test_steps_epochs_and_the_end(play: Path) -> None:
    X, y = small_data(SentimentFeatures.shipped())
    points = descend(X, y, 1.0, 5, EPOCHS)

    def assert_at(page: Page, step: int) -> None:
        theta, loss = points[step]
        assert page.inner_text("#progress").startswith(
            f"Step {step} of 200, epoch {-(-step // 4)} of 50"
        )
        assert page.inner_text("#theta") == f"({theta[0]:.4f}, {theta[1]:.4f})"
        assert page.inner_text("#loss") == f"{loss:.4f}"

    with opened(play) as page:
        assert page.inner_text("#last-batch") == "none yet"
        assert page.inner_text("#theta") == "(0.0000, 0.0000)"
        assert page.locator("#restart").is_disabled()
        for step in (1, 2, 3):
            page.click("#step")
            assert_at(page, step)
        before, after = points[2].theta, points[3].theta
        slope = before - after
        assert page.inner_text("#gradient") == f"({slope[0]:.4f}, {slope[1]:.4f})"
        assert page.locator("#update div").nth(0).inner_text() == (
            f"w positive = {before[0]:.4f} - 1*({slope[0]:.4f}) = {after[0]:.4f}"
        )
        start = batch_starts(20, 5, 1)[2]
        assert page.inner_text("#last-batch") == f"reviews {start + 1} to {start + 5}"
        chips = page.locator("#chips li")
        marked = chips.evaluate_all("(all) => all.map((one) => one.className.includes('in-batch'))")
        assert marked == [start <= i < start + 5 for i in range(20)]
        page.click("#epoch")
        assert_at(page, 4)
        page.click("#epoch")
        assert_at(page, 8)
        page.evaluate("goTo(199)")
        page.click("#step")
        assert_at(page, 200)
        assert page.locator(
            "#choices button:enabled, .buttons button:enabled"
        ).all_inner_texts() == ["Back to start"]
        page.click("#restart")
        assert page.inner_text("#progress") == "Step 0 of 200, epoch 0 of 50"


@in_browser
def test_it_runs_and_pauses(play: Path) -> None:
    with opened(play) as page:
        page.get_by_label("1 stochastic").check()
        page.click("#run")
        wait_until(page, "state.steps >= 5")
        assert page.inner_text("#run") == "Pause"
        page.click("#run")
        stopped = page.evaluate("state.steps")
        page.wait_for_timeout(300)
        assert page.evaluate("state.steps") == stopped
        page.emulate_media(reduced_motion="reduce")
        page.click("#run")
        assert page.inner_text("#progress") == "Step 1000 of 1000, epoch 50 of 50"


@in_browser
def test_too_high_a_rate_leaves_the_bowl(play: Path) -> None:
    with opened(play) as page:
        page.get_by_label("8 too high").check()
        page.get_by_label("1 stochastic").check()
        assert page.inner_text("#outside") == ""
        page.evaluate("goTo(40)")
        assert page.inner_text("#outside") == "θ is outside the bowl; it is drawn at the edge."
        page.evaluate("state.tilt = 90; showTurn()")
        inside = page.evaluate(
            """() => [...element("bowl").querySelectorAll(".trail, .here")].every((one) => {
              const part = one.getBBox(), whole = document.querySelector(".floor").getBBox();
              return part.x >= whole.x - 10 && part.x + part.width <= whole.x + whole.width + 10;
            })"""
        )
        assert inside
        page.get_by_label("1 suitable").check()
        assert page.inner_text("#progress").startswith("Step 0 of 1000")


@in_browser
def test_the_bowl_turns(play: Path) -> None:
    with opened(play) as page:
        bowl = page.locator("#bowl")
        before = page.locator(".cell").nth(0).get_attribute("points")
        bowl.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("[state.turn, state.tilt]") == [-25, 40]
        assert page.locator(".cell").nth(0).get_attribute("points") != before
        box = bowl.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 100, box["y"] + 100)
        page.mouse.down()
        page.mouse.move(box["x"] + 180, box["y"] + 60)
        page.mouse.up()
        assert page.evaluate("[state.turn, state.tilt]") == [15, 20]
        page.locator("#turn").fill("180")
        page.locator("#tilt").fill("90")
        assert page.evaluate("[state.turn, state.tilt]") == [180, 90]
        bowl.focus()
        page.keyboard.press("ArrowRight")
        assert page.evaluate("[state.turn, state.tilt]") == [-175, 90]


@in_browser
def test_what_is_near_covers_what_is_far(play: Path) -> None:
    script = """(turn) => {
      state.turn = turn;
      showBowl();
      const depth = (cell) => {
        const { corners } = cells.flat().find((one) => one.cell === cell);
        const [i, j] = corners[0], angle = radians(turn);
        return i * Math.sin(angle) + j * Math.cos(angle);
      };
      const order = [...bowlParts.surface.children].map(depth);
      return [order[0] - Math.max(...order), order.at(-1) - Math.min(...order)];
    }"""
    with opened(play) as page:
        for turn in (-150, -100, -30, 0, 45, 90, 130, 180):
            assert page.evaluate(script, turn) == [pytest.approx(0, abs=1e-9)] * 2


# The state in the address.


def situation(page: Page) -> dict[str, Any]:
    """Return what the page shows."""
    script = """() => ({
      text: element("text").value,
      shown: [...document.querySelectorAll("td, dd, output, #line, #decision, #progress, #update")]
        .map((one) => one.textContent),
      values: [...document.querySelectorAll("input")].map((one) =>
        one.type === "radio" ? one.checked : one.value),
      bowl: element("bowl").innerHTML,
      curve: element("curve").innerHTML,
    })"""
    found: dict[str, Any] = page.evaluate(script)
    return found


@in_browser
def test_a_link_leads_to_a_situation(play: Path) -> None:
    with opened(play) as page:
        page.wait_for_timeout(500)
        assert "#" not in page.url
        page.fill("#text", "A gréat film & 100% #fun?\n+ not a <bad> one; 日本 👍🏽!")
        page.get_by_label("weight of positive, as a number").fill("3.3")
        page.get_by_label("bias, as a number").fill("-0.7")
        page.locator("#threshold").fill("0.85")
        page.get_by_label("8 too high").check()
        page.get_by_label("1 stochastic").check()
        for _ in range(7):
            page.click("#step")
        page.locator("#bowl").focus()
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(500)
        address, there = page.url, situation(page)
    fragment = address.partition("#")[2]
    assert fragment.endswith("&t=0.85&rate=8&batch=1&steps=7&turn=-35&b=-0.7&w.positive=3.3")
    with opened(play, fragment=fragment) as page:
        assert situation(page) == there
        page.click("#reset")
        page.evaluate("(address) => { location.hash = address; }", f"{fragment}&tilt=50")
        wait_until(page, "state.tilt === 50")
        assert page.inner_text("#threshold-value") == "0.85"
        page.evaluate("location.hash = ''")
        wait_until(page, "state.tilt === 35")
        assert_shows(page, MODEL)


@in_browser
@pytest.mark.parametrize(
    "fragment",
    [
        "w.positive=NaN&w.negative=&w.no=Infinity&b=1e999&t=x&rate=3&batch=7&steps=-&turn=&tilt=a",
        "w.nothing=3&w.__proto__=1&w.=2&constructor=1&__proto__=x&w.toString=4",
        "rate=1.0&batch=05&rate=&steps=1e400&t=1e400",
        "%E0%A4%A&%&=&&&==&t&b&w.positive",
    ],
)
def test_a_malformed_address_is_the_start(play: Path, fragment: str) -> None:
    with opened(play) as page:
        start = situation(page)
    with opened(play, fragment=fragment) as page:
        assert situation(page) == start


@in_browser
def test_numbers_in_an_address_are_within_their_ranges(play: Path) -> None:
    with opened(play, fragment="w.no=1e308&b=-99&t=7&steps=1e9&turn=-1e5&tilt=0&batch=20") as page:
        assert_at_limits = page.evaluate(
            "[weightOf('no'), MODEL.bias, state.threshold, state.steps, state.turn, state.tilt]"
        )
    assert assert_at_limits == [10, -10, 0.99, 50, -180, 10]


@in_browser
def test_typing_writes_the_address_now_and_then(play: Path) -> None:
    with opened(play) as page:
        page.fill("#text", "")
        page.locator("#text").press_sequentially("good " * 60)
        page.wait_for_timeout(500)
        assert page.url.endswith("#text=" + "good+" * 60)


@in_browser
def test_the_link_is_copied_or_the_page_says_so(play: Path) -> None:
    with opened(play) as page:
        page.click("#copy")
        wait_until(page, "element('copied').textContent !== ''")
        assert page.inner_text("#copied") in (
            "Copied.",
            "The browser does not allow it; copy the address of the page.",
        )


# For everyone.


SITUATIONS: dict[str, Callable[[Page], object]] = {
    "start": lambda page: page.evaluate("document.querySelector('details').open = true"),
    "steps": lambda page: page.evaluate("goTo(40)"),
    "no": lambda page: page.fill("#text", "No! I hate it. It is a terrible film."),
}


@in_browser
@pytest.mark.parametrize("dark", [False, True])
def test_contrast_is_enough(play: Path, dark: bool) -> None:
    for act in SITUATIONS.values():
        with opened(play, dark=dark) as page:
            act(page)
            assert texts_of_low_contrast(page) == []


@in_browser
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_it_fits_the_window(size: tuple[int, int]) -> None:
    fields = json.loads(Path(builtin_path("textbook")).read_text("utf-8"))
    fields["labels"] = ["n" * 60, "p" * 60]
    Path("wide.html").write_text(play_page(logreg.loads(fields)), "utf-8")
    with opened(Path("wide.html"), size=size, fragment="rate=8&batch=1&steps=900") as page:
        page.fill("#text", "x" * 300 + " good " + "<" * 300)
        page.evaluate("document.querySelector('details').open = true")
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]


@in_browser
def test_everything_has_a_name_and_a_key(play: Path) -> None:
    with opened(play) as page:
        headings = page.locator("h1, h2, h3").evaluate_all("(all) => all.map((one) => one.tagName)")
        assert headings == ["H1", "H2", "H2"]
        controls = page.locator("input, textarea, button, summary, [tabindex]")
        assert controls.count() == 33
        unnamed = controls.evaluate_all(
            """(all) => all.filter((one) => !one.getAttribute("aria-label")
              && !one.textContent.trim() && !(one.labels && one.labels.length))
              .map((one) => one.outerHTML)"""
        )
        assert unnamed == []
        images = page.locator("[role=img]").evaluate_all(
            "(all) => all.map((one) => one.getAttribute('aria-label'))"
        )
        assert images == [
            "The sigmoid: at z = 0.833 it is 0.6969.",
            "The loss over two weights. θ = (0.00, 0.00), loss 0.6931. Arrow keys turn it.",
            "The loss after 0 steps is 0.6931; the minimum is 0.4155.",
        ]
        reached = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.id || document.activeElement.name"))
        assert {"text", "threshold-line", "threshold", "reset", "rate", "batch"} <= reached
        assert {"step", "epoch", "run", "bowl", "turn", "tilt", "copy"} <= reached
