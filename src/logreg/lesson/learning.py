"""The steps about one text: its loss, the gradient of that, and a step against the gradient."""

from __future__ import annotations

import math

import numpy as np

from logreg.lesson.reviews import FEATURES
from logreg.lesson.step import Lecture, Line, Plot, Step, Table, number
from logreg.lesson.training import chapter_options, train_command
from logreg.loss import average_loss, cross_entropy, gradient
from logreg.sgd import sgd_step

LEARNING_RATE = 0.1

_H = 1e-5
"""The distance over which a slope is measured."""


def loss(lecture: Lecture) -> Step:
    """From the likelihood to cross-entropy."""
    rows = []
    for label, likelihood in reversed(lecture.explanation.probabilities.items()):
        found = lecture.explanation.loss(label)
        rows.append([label, f"{likelihood:.4f}", f"{-found:.4f}", f"{found:.4f}", f"{found:.2g}"])
    x = np.linspace(0.02, 1, 50).tolist()
    return Step(
        [
            "How good is an answer? Write ŷ for P(positive|x), and y for the true label, 1 or 0. "
            "The likelihood is the probability that was given to the true label, in one formula:",
            "  P(y|x) = ŷ^y (1 - ŷ)^(1 - y)",
            "Its logarithm turns the product over many texts into a sum, and the minus sign turns "
            "what should be large into what should be small. That is the cross-entropy:",
            "  L(ŷ, y) = -[y log ŷ + (1 - y) log(1 - ŷ)]",
            Table(["if the label is", "likelihood", "log", "loss L", "about"], rows),
            Plot(
                "The loss over the probability of the true label:",
                "p",
                "loss",
                [Line("-ln p", x, [-math.log(one) for one in x])],
            ),
            "To be sure and right costs nothing, to be sure and wrong without limit; to say 0.5 "
            f"always costs ln 2 = {math.log(2):.4f}.",
        ],
        [
            f"logreg explain -m textbook --label {label} {lecture.argument}"
            for label in ("positive", "negative")
        ],
    )


def slope(lecture: Lecture) -> Step:
    """The gradient, by its formula and by two nearby losses."""
    terms = lecture.explanation.terms
    x = np.array([*(term.value for term in terms), 1.0])
    theta = np.array([*(term.weight for term in terms), lecture.explanation.bias])
    X, y = x[None, :], np.array([1])
    by_formula = gradient(theta, X, y)
    by_losses = [
        (average_loss(theta + h, X, y) - average_loss(theta - h, X, y)) / (2 * _H)
        for h in _H * np.eye(len(theta))
    ]
    names = [*lecture.x, "bias"]
    rows = [
        [name, number(value), f"{slope + 0.0:.4g}", f"{check:.4g}"]
        for name, value, slope, check in zip(names, x, by_formula, by_losses, strict=True)
    ]
    return Step(
        [
            "Which weights would have a lower loss? The gradient says, for each weight, how fast "
            "the loss rises with it. For cross-entropy it is as simple as can be: the error times "
            "the feature.",
            "  ∂L/∂w_j = (ŷ - y) x_j",
            f"If the text is positive, the error is {lecture.p:.4f} - 1 = {lecture.p - 1:.4f}. The "
            "last column is measured instead: the loss a little to the right, less the loss a "
            "little to the left, over the distance.",
            Table(["weight of", "x_j", "(ŷ - y) x_j", "measured"], rows),
        ],
        [f"logreg explain -m textbook --label positive {lecture.argument}"],
    )


def step(lecture: Lecture) -> Step:
    """One step of gradient descent, by hand."""
    x = np.array([lecture.x["positive"], lecture.x["negative"], 1.0])
    X, y, theta = x[None, :], np.array([1]), np.zeros(3)
    found, after = gradient(theta, X, y), sgd_step(theta, X, y, LEARNING_RATE)
    rows = [
        [name, *(f"{value:.3g}" for value in values)]
        for name, *values in zip((*FEATURES, "bias"), x, theta, found, after, strict=True)
    ]
    options = chapter_options(learning_rate=LEARNING_RATE, batch_size=1, epochs=1)
    losses = [float(cross_entropy(X @ one, y)[0]) for one in (theta, after)]
    table = f"printf 'label\\tpositive\\tnegative\\npositive\\t{x[0]:g}\\t{x[1]:g}\\n'"
    return Step(
        [
            "A step goes against the gradient, as far as the learning rate η says:",
            "  θ ← θ - η ∇L(θ)",
            "Take two features only, the counts of positive and negative words, weights of 0, "
            f"η = {LEARNING_RATE}, and a text that is positive. Then z = 0, ŷ = σ(0) = 0.5, and "
            "the error ŷ - y is -0.5:",
            Table(["weight of", "x", "θ", "gradient", "θ after the step"], rows),
            f"The loss of this text falls from {losses[0]:.4f} to {losses[1]:.4f}.",
        ],
        [f"{table} | {train_command(options)} -o lesson.json -\nlogreg show lesson.json"],
    )
