"""Training on the small reviews, and the commands that train alike."""

from __future__ import annotations

from dataclasses import fields

from logreg.lesson.reviews import FEATURES, small_data
from logreg.loss import Floats, Gold
from logreg.model_file import load
from logreg.training.fit import Fit, fit
from logreg.training.options import Hyperparameters


def chapter_options(*, learning_rate: float, batch_size: int, epochs: int) -> Hyperparameters:
    """Return options by which training takes the steps of the chapter, and nothing else."""
    return Hyperparameters(
        learning_rate=learning_rate,
        schedule="constant",
        average=False,
        batch_size=batch_size,
        epochs=epochs,
        standardize=False,
    )


def small_reviews() -> tuple[Floats, Gold]:
    """Return the counts of positive and negative words of the reviews, and their labels."""
    return small_data(load("textbook").features)


def fit_reviews(options: Hyperparameters) -> Fit:
    """Fit two weights and a bias to the reviews."""
    return fit(*small_reviews(), options)


def train_command(options: Hyperparameters) -> str:
    """Return the beginning of a command that trains with options on two columns.

    >>> print(train_command(Hyperparameters(batch_size=1, average=False)))
    logreg train --features columns:positive,negative --no-average --batch-size 1
    """
    words = ["logreg train --features", f"columns:{','.join(FEATURES)}"]
    for field in fields(options):
        value, name = getattr(options, field.name), field.name.replace("_", "-")
        if value == field.default:
            continue
        words.append(f"--{name} {value}" if not isinstance(value, bool) else f"--no-{name}")
    return " ".join(words)


def trace_command(options: Hyperparameters) -> str:
    """Return a command that prints the loss of each epoch on the reviews."""
    return f"logreg lesson --data | {train_command(options)} --trace - -o lesson.json -"
