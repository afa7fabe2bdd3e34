"""The steps about classifying: from a text to its features, to z, to a probability, to a label."""

from __future__ import annotations

import numpy as np

from logreg.data.dataset import dataset_of_texts
from logreg.features.words import WordFeatures
from logreg.lesson.reviews import LABELS, REVIEWS
from logreg.lesson.step import Lecture, Line, Plot, Step, Table, number
from logreg.linear_model import logit, sigmoid
from logreg.model import Model
from logreg.training.options import LOGISTIC_REGRESSION, NAIVE_BAYES, TrainingOptions
from logreg.training.train import train

WORDS = ("great", "music", "good", "bad", "boring", "poor", "the")
"""Words of the reviews whose weights are shown."""


def generative(lecture: Lecture) -> Step:
    """Naive Bayes and logistic regression, on the same words of the same reviews."""
    bayes, regression = word_model(NAIVE_BAYES), word_model(LOGISTIC_REGRESSION)
    bags = [{*bayes.explain(text).words()} for _, text in REVIEWS]
    rows = []
    for word in WORDS:
        counts = [
            sum(word in bag for (label, _), bag in zip(REVIEWS, bags, strict=True) if label == k)
            for k in (1, 0)
        ]
        weights = [_weight(model, word) for model in (bayes, regression)]
        rows.append([word, *map(str, counts), *(f"{weight:.4f}" for weight in weights)])
    p = [model.probability(lecture.text) for model in (bayes, regression)]
    return Step(
        [
            "There are two ways to decide between labels. A generative classifier, naive Bayes, "
            "asks how likely each label would have made the text: it models P(x|y) P(y), one word "
            "at a time. A discriminative one, logistic regression, asks for P(y|x) itself, and "
            "learns only what tells the labels apart.",
            "Both give every word a weight. These are learned from twenty short reviews, ten of "
            "each label:",
            Table(
                ["word", "in positive", "in negative", "naive Bayes", "logistic regression"], rows
            ),
            "Naive Bayes counts each word by itself; logistic regression weighs them together, so "
            "that words that always come together share one weight. For the text:",
            f"  P(positive|x) = {p[0]:.4f} by naive Bayes, {p[1]:.4f} by logistic regression",
        ],
        [
            f"logreg lesson --data | logreg train --features words --algorithm {algorithm} "
            f"-o {name}.json -\nlogreg show --top 20 {name}.json\n"
            f"logreg classify -m {name}.json {lecture.argument}"
            for name, algorithm in (("nb", NAIVE_BAYES), ("lr", LOGISTIC_REGRESSION))
        ],
    )


def word_model(algorithm: str) -> Model:
    """Return a model of the words of the small reviews."""
    names = [LABELS[label] for label, _ in REVIEWS]
    texts = [text for _, text in REVIEWS]
    data = dataset_of_texts(WordFeatures(), texts, names, LABELS)
    return train(data, TrainingOptions(algorithm=algorithm)).model


def _weight(model: Model, word: str) -> float:
    (term,) = model.explain(word).terms
    return term.product


def features(lecture: Lecture) -> Step:
    """The six features, and the words that they count."""
    found: dict[str, list[str]] = {name: [] for name in lecture.x}
    for one in lecture.model.features.occurrences(lecture.text):
        found[one.feature] += [lecture.text[slice(*span)] for span in one.spans]
    meanings = {
        "positive": "words of the positive list",
        "negative": "words of the negative list",
        "no": '1 if "no" is there',
        "pronouns": "1st and 2nd person pronouns",
        "exclamation": '1 if "!" is there',
        "log_length": "ln of the number of words and marks",
    }
    rows = [
        [f"x{i} {name}", number(value), ": ".join([meanings[name], *_several(found[name])])]
        for i, (name, value) in enumerate(lecture.x.items(), start=1)
    ]
    return Step(
        [
            "A classifier does not see a text; it sees features, numbers that somebody chose. "
            "Those of the chapter are six:",
            Table(["feature", "value", "meaning"], rows, prose="meaning"),
        ],
        [f"logreg features -m textbook {lecture.argument}"],
    )


def _several(words: list[str]) -> list[str]:
    return [", ".join(words)] if words else []


def z(lecture: Lecture) -> Step:
    """The weighted sum."""
    found = lecture.explanation
    rows = [
        [term.feature, number(term.value), f"{term.weight:.1f}", f"{term.product:+.4f}"]
        for term in found.terms
    ]
    rows += [["bias", "", "", f"{found.bias:+.4f}"], ["z", "", "", f"{found.z:.4f}"]]
    terms = " ".join(
        f"{'-' if term.weight < 0 else '+'} {abs(term.weight):.3g}*{number(term.value)}"
        for term in found.terms
    ).removeprefix("+ ")
    return Step(
        [
            "Each feature has a weight: how much it speaks for the positive label, or if it is "
            "below 0 against it. The weights here are those of the chapter, set by hand. The "
            "products are added, and the bias with them:",
            "  z = w·x + b",
            Table(["feature", "value x", "weight w", "product"], rows),
            f"  z = {terms} + {found.bias:g} = {found.z:.3f}",
        ],
        [f"logreg explain -m textbook {lecture.argument}"],
    )


def squashing(lecture: Lecture) -> Step:
    """The sigmoid."""
    places = (-6, -4, -2, -1, 0, 1, 2, 4, 6)
    rows = [[str(place), f"{sigmoid(place):.4f}", _bar(sigmoid(place))] for place in places]
    x = np.linspace(-6, 6, 61).tolist()
    value, p = lecture.explanation.z, lecture.p
    return Step(
        [
            "z can be any number. The sigmoid makes it a probability, between 0 and 1:",
            "  σ(z) = 1 / (1 + e^-z)",
            Table(["z", "σ(z)", ""], rows, prose=""),
            Plot(
                "The sigmoid, and the text on it:",
                "z",
                "σ(z)",
                [Line("σ(z)", x, [*map(sigmoid, x)])],
                [("the text", value, p)],
            ),
            "It is steep in the middle, where the text could be either, and flat outside, where "
            "more evidence changes little. And σ(-z) = 1 - σ(z): both labels are treated alike.",
            f"  P(positive|x) = σ({value:.3f}) = {p:.4f}, about {p:.2f}\n"
            f"  P(negative|x) = 1 - {p:.4f} = {1 - p:.4f}, about {1 - p:.2f}",
        ],
        [f"logreg explain -m textbook {lecture.argument}"],
    )


_BAR_WIDTH = 32


def _bar(p: float) -> str:
    """Return a probability as a bar.

    >>> _bar(0.25)
    '████████'
    """
    return "█" * round(p * _BAR_WIDTH)


def boundary(lecture: Lecture) -> Step:
    """Where the decision changes."""
    x, w, value = lecture.x, lecture.w, lecture.explanation.z
    products = w["positive"] * x["positive"], w["negative"] * x["negative"]
    rest = value - sum(products)
    across, down = _around(x["positive"], 9), _around(x["negative"], 6)
    rows = []
    for negative in down:
        cells = []
        for positive in across:
            is_above = w["positive"] * positive + w["negative"] * negative + rest > 0
            is_here = (positive, negative) == (x["positive"], x["negative"])
            sign = "+" if is_above else "-"
            cells.append(f"[{sign}]" if is_here else f"{sign} ")
        rows.append([str(negative), *cells])
    thresholds = [
        [f"{t:g}", f"{logit(t):.4f}", "positive" if value > logit(t) else "negative"]
        for t in (0.1, 0.3, 0.5, 0.7, 0.9)
    ]
    return Step(
        [
            "The label is positive if P(positive|x) > 0.5, and that is if z > 0. So the boundary "
            "between the labels is where z = 0: of two features, a straight line. With the other "
            f"features as they are, they and the bias add {rest:.4f}:",
            f"  {w['positive']:g}*positive - {abs(w['negative']):g}*negative "
            f"{'-' if rest < 0 else '+'} {abs(rest):.4f} = 0",
            "The decision for other counts of positive words (to the right) and negative words "
            "(down); the text stands at the brackets:",
            Table(["", *map(str, across)], rows),
            "If one kind of mistake costs more than the other, move the threshold t: P > t is the "
            "same as z > ln(t / (1 - t)).",
            Table(["t", "z must exceed", "the text"], thresholds),
        ],
        [
            f'logreg explain -m textbook --what-if "negative=+1" {lecture.argument}',
            f"logreg classify -m textbook --threshold 0.7 {lecture.argument}",
        ],
    )


def _around(value: float, n: int) -> range:
    """Return n counts with a value among them, from 0 if that is near.

    >>> _around(3, 9), _around(20, 9)
    (range(0, 9), range(16, 25))
    """
    first = max(0, int(value) - n // 2)
    return range(first, first + n)
