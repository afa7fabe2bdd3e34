"""The steps of the lesson, in the order of the lecture."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from logreg.lesson import classifying, descending, learning, tasks
from logreg.lesson.step import Lecture, Step


class Entry(NamedTuple):
    """A step by name: its title, and what makes it from the text of the lesson."""

    title: str
    make: Callable[[Lecture], Step]


TOUR = {
    "generative": Entry("Generative and discriminative", classifying.generative),
    "features": Entry("From a text to numbers", classifying.features),
    "z": Entry("The weighted sum", classifying.z),
    "sigmoid": Entry("From z to a probability", classifying.squashing),
    "boundary": Entry("The decision boundary", classifying.boundary),
    "loss": Entry("From likelihood to cross-entropy", learning.loss),
    "gradient": Entry("The gradient", learning.slope),
    "step": Entry("One step by hand", learning.step),
    "batches": Entry("Stochastic, mini-batch, batch", descending.batches),
    "rate": Entry("The learning rate: too high, too low", descending.rate),
    "convexity": Entry("One minimum, whatever the start", descending.convexity),
    "words": Entry("Words as features", tasks.words),
    "labels": Entry("Several labels", tasks.labels),
    "periods": Entry("Does a period end the sentence?", tasks.periods),
}
