"""The steps about learning from many texts: batches, learning rates, and the one minimum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from logreg.lesson.descent import BATCHES, RATES, curvature, descend, minimum
from logreg.lesson.step import Lecture, Line, Plot, Step, Table
from logreg.lesson.training import (
    chapter_options,
    fit_reviews,
    small_reviews,
    trace_command,
    train_command,
)
from logreg.loss import average_loss
from logreg.training.history import Outcome
from logreg.training.options import RANDOM, Hyperparameters

SHOWN = (1, 2, 3, 5, 10, 20)
"""The epochs after which the loss is shown."""

LEARNING_RATE = 0.1
"""That of the comparison of batch sizes."""

STARTS = ((0.0, 0.0), (-2.0, -2.0), (3.0, 2.0))
"""Where the paths that are drawn begin."""


def batches(_lecture: Lecture) -> Step:
    """Stochastic, mini-batch and batch gradient descent."""
    options = {f"{name}, {size}": _options(LEARNING_RATE, size) for name, size in BATCHES.items()}
    found = {name: fit_reviews(one).outcome for name, one in options.items()}
    steps = [str(outcome.epochs[0].steps) for outcome in found.values()]
    return Step(
        [
            "Learning goes through all the texts many times; each pass is an epoch. "
            "Stochastic gradient descent takes a step after each text, mini-batch after a few of "
            "them, batch gradient descent after all: fewer steps, and each in a direction that is "
            f"better known. For the twenty reviews and η = {LEARNING_RATE}, the average loss after "
            "each epoch:",
            Table(["epochs", *options], _losses(found)),
            f"An epoch has {steps[0]}, {steps[1]} or {steps[2]} steps, so the smallest batches "
            "are ahead; the smaller the batch, the less straight is the way.",
            _loss_plot(found),
        ],
        [trace_command(one) for one in options.values()],
    )


def rate(_lecture: Lecture) -> Step:
    """Learning rates: too low, suitable, too high."""
    size = BATCHES["batch"]
    options = {f"{name}, {rate:g}": _options(rate, size) for name, rate in RATES.items()}
    found = {name: fit_reviews(one).outcome for name, one in options.items()}
    X, y = small_reviews()
    ones = np.column_stack([X, np.ones(len(X))])
    largest = float(np.linalg.eigvalsh(curvature(minimum(ones, y).theta, ones)).max())
    return Step(
        [
            "The learning rate decides how far a step goes. Too low, and learning hardly moves; "
            "too high, and each step jumps over the minimum to the other side. Batch gradient "
            "descent on the twenty reviews:",
            Table(["epochs", *options], _losses(found)),
            f"The largest curvature of this loss at its minimum is λ = {largest:.3f}, and steps "
            f"with η above 2/λ = {2 / largest:.1f} can't settle there.",
            _loss_plot(found),
        ],
        [trace_command(one) for one in options.values()],
    )


def convexity(_lecture: Lecture) -> Step:
    """Any start, one minimum."""
    zeros = Hyperparameters(tolerance=1e-8, epochs=2000)
    starts = {"0": zeros}
    for seed in (1, 2, 3):
        starts[f"random, seed {seed}"] = replace(zeros, start=RANDOM, seed=seed)
    rows = []
    for name, options in starts.items():
        fitted = fit_reviews(options)
        ends = [f"{value:.3f}" for value in fitted.theta]
        losses = [f"{one:.4f}" for one in (fitted.outcome.first_loss, fitted.outcome.loss)]
        rows.append([name, *losses, *ends])
    X, y = small_reviews()
    lowest = minimum(X, y).theta
    section = np.linspace(lowest[0] - 3, lowest[0] + 3, 61)
    bowl = [average_loss(np.array([one, lowest[1]]), X, y) for one in section]
    paths = []
    for start in STARTS:
        points = descend(X, y, RATES["suitable"], len(y), 40, start=np.array(start))
        path = np.array([one.theta for one in points])
        paths.append(Line("from ({:g}, {:g})".format(*start), *path.T.tolist()))
    return Step(
        [
            "Does it matter where learning begins? Not for logistic regression. Its loss is "
            "convex: a bowl, curved upwards everywhere, with one minimum. Whatever the start, "
            "descent ends there:",
            Table(
                ["start", "loss there", "loss at the end", "w positive", "w negative", "bias"], rows
            ),
            "Neural networks do not have this; there, the start matters.",
            Plot(
                "A section of the bowl through its minimum (with a bias of 0):",
                "w positive",
                "loss",
                [Line("loss", section.tolist(), bowl)],
            ),
            Plot(
                "Seen from above, the paths of gradient descent from three places:",
                "w positive",
                "w negative",
                paths,
                [("minimum", float(lowest[0]), float(lowest[1]))],
            ),
        ],
        [
            f"logreg lesson --data | {train_command(one)} -o lesson.json -\nlogreg show lesson.json"
            for one in starts.values()
        ],
    )


def _options(rate: float, batch_size: int) -> Hyperparameters:
    return chapter_options(learning_rate=rate, batch_size=batch_size, epochs=max(SHOWN))


def _losses(found: Mapping[str, Outcome]) -> list[list[str]]:
    """Return the losses of several descents, one row per epoch."""
    start = [f"{outcome.first_loss:.4f}" for outcome in found.values()]
    rows = [
        [str(epoch), *(f"{outcome.epochs[epoch - 1].loss:.4f}" for outcome in found.values())]
        for epoch in SHOWN
    ]
    return [["0", *start], *rows]


def _loss_plot(found: Mapping[str, Outcome]) -> Plot:
    lines = []
    for name, outcome in found.items():
        losses = [outcome.first_loss, *(epoch.loss for epoch in outcome.epochs)]
        lines.append(Line(name, [*map(float, range(len(losses)))], losses))
    return Plot("The loss after each epoch:", "epochs", "loss", lines)
