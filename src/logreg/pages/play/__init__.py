"""The lecture as a page to touch: a text and its sigmoid, and learning as a walk in a bowl.

The numbers come from the library: the program that reads texts is the exported one, and the small
data set, the order of its batches, the bowl and its minimum are those of `lesson`. The scripts run
in one page, in the order of `SCRIPTS`:

loss       the formulas: sigmoid, cross-entropy, gradient, a step
drawing    elements, numbers as text, and SVG
weights    the weights of the model, which can be changed
address    the state of the page, and how it stands in the address
marks      where a text has its features
sigmoid    the first picture, with the threshold
text       the first part: a text, its features, z and the decision
bowl       the loss over two weights as a surface that turns
curve      the loss against the steps
descent    the second part: stochastic gradient descent, step by step
start      what happens first
"""

from __future__ import annotations

import math
from importlib.resources import files
from typing import Any

from logreg.errors import LogregError
from logreg.export import script_of
from logreg.lesson.descent import BATCHES, RATES
from logreg.lesson.step import PASSAGE
from logreg.linear_model import LinearModel
from logreg.model import Model
from logreg.pages.page import page
from logreg.pages.play.learning import learning_data

SIGN = "logreg play"

SCRIPTS = (
    "loss",
    "drawing",
    "weights",
    "address",
    "marks",
    "sigmoid",
    "text",
    "bowl",
    "curve",
    "descent",
    "start",
)

MOST = 1e6
"""A model whose weights are larger can be shown, but they are not dragged any further."""


def play_page(model: Model) -> str:
    """Return the page for a model with two labels, of the six features, of words, or of both.

    Raises:
        LogregError: it is another model.
    """
    linear = model.linear
    if not isinstance(linear, LinearModel):
        raise LogregError(
            f"the page is for two labels, and the model has {len(model.labels)}; "
            "use logreg export --html"
        )
    data: dict[str, Any] = {
        "start": {"text": PASSAGE, "rate": RATES["suitable"], "batch": BATCHES["mini-batch"]},
        "limit": _limit(linear),
        "learning": learning_data(),
    }
    return page(
        "Logistic regression, to play with",
        _own_file("play.html"),
        sign=SIGN,
        style=_own_file("play.css"),
        scripts=[script_of(model), *(_own_file(f"{name}.js") for name in SCRIPTS)],
        data=data,
    )


def _limit(linear: LinearModel) -> float:
    """Return how far from 0 a weight can be dragged: twice as far as any is, rounded up."""
    largest = max(map(abs, (linear.bias, *linear.weights)))
    return float(math.ceil(2 * min(max(largest, 0.5), MOST)))


def _own_file(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")
