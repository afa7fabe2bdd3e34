"""The steps about other tasks: words as features, several labels, and the ends of sentences."""

from __future__ import annotations

import json
import shlex
import textwrap
from itertools import islice
from typing import Any

from logreg.features.candidates import CANDIDATE, context_at
from logreg.features.periods import PeriodFeatures
from logreg.lesson.step import PASSAGE, Lecture, Step, Table, quoted
from logreg.model_file import load, loads

_HEAD = {"format": "logreg-model", "version": 1}

OF_WORDS: dict[str, Any] = {
    **_HEAD,
    "labels": ["negative", "positive"],
    "features": {"set": "words"},
    "bias": 0,
    "weights": {"awesome": 10, "abysmal": -10, "mediocre": -2},
}
"""The weights of the lecture's three words."""

OF_MARK: dict[str, Any] = {
    **_HEAD,
    "labels": ["negative", "neutral", "positive"],
    "features": {"set": "words"},
    "bias": [0, 0, 0],
    "weights": {"!": [3.1, -5.3, 3.5]},
}
"""The weights of "!" for each of three labels (SLP 5.3.1)."""

_LINE = 60

MOST = 10
"""The periods of a text that are shown, at most."""

PERIODS = "This ends in a period. The house at 465 Main St. is new."
"""The lecture's example, with a sentence behind it so that each period is a question."""


def words(lecture: Lecture) -> Step:
    """Words as features: awesome, abysmal, mediocre."""
    model = loads(OF_WORDS)
    texts = [
        "An awesome film.",
        "An abysmal film.",
        "A mediocre film.",
        "An awesome cast in a mediocre film.",
        "An awesome cast in an abysmal film.",
        *([] if lecture.text == PASSAGE else [lecture.text]),
    ]
    rows = [[text, f"{model.logit(text):g}", f"{model.probability(text):.4f}"] for text in texts]
    return Step(
        [
            "Features need not be counted from lists. With a feature for each word, 1 if the text "
            "has it, every word gets a weight of its own. A weight says how much a word matters, "
            "and to which side: awesome 10, abysmal -10, mediocre only -2.",
            Table(["text", "z", "P(positive|x)"], rows),
            "A word without a weight says nothing, and a text of such words gets 0.5. Nobody sets "
            "thousands of weights by hand; they are learned: logreg train --features words.",
        ],
        [_written("words.json", OF_WORDS), _classified("words.json", texts)],
    )


def labels(_lecture: Lecture) -> Step:
    """Several labels: the softmax."""
    model = loads(OF_MARK)
    texts = ["So it was!", "So it was."]
    rows = []
    for text in texts:
        z = model.linear.logits(model.features.extract(text))
        p = model.distribution(text)
        for label, one in zip(model.labels, z, strict=True):
            rows.append([text, label, f"{one:g}", f"{p[label]:.4f}"])
    return Step(
        [
            "With more than two labels each has weights of its own, and a z of its own. The "
            "softmax makes them probabilities that add up to 1:",
            "  P(k|x) = e^z_k / Σ e^z_j",
            'A "!" speaks for a feeling, no matter which, and against none at all. The chapter '
            "gives it the weights 3.1 for negative, -5.3 for neutral, 3.5 for positive:",
            Table(["text", "label", "z", "P(label|x)"], rows),
            "Of two labels the softmax is the sigmoid of the difference of their z.",
        ],
        [
            _written("mark.json", OF_MARK),
            "\n".join(f"logreg explain -m mark.json {quoted(text)}" for text in texts),
        ],
    )


def periods(lecture: Lecture) -> Step:
    """Whether a period ends the sentence."""
    text = PERIODS if lecture.text == PASSAGE else lecture.text
    model, simple = load("sentences"), PeriodFeatures(lecture=True)
    candidates = islice(CANDIDATE.finditer(text), MOST)
    contexts = [context_at(text, *found.span()) for found in candidates]
    rows = []
    for context in contexts:
        has = simple.extract_context(context)
        before = (context.left.split() or [""])[-1]
        values = [str(int(i in has)) for i in range(len(simple.names))]
        answer = [f"{model.probability(str(context)):.4f}", model.predict(str(context))]
        rows.append([f"{before}{context.mark}", *values, *answer])
    found = "The text has no mark with more text behind it, and so no question."
    return Step(
        [
            "The same classifier does other work. Does a period end the sentence, or does it "
            "belong to an abbreviation? The text is now what stands around the period, and the "
            "lecture's features are:",
            "  x1 = 1 if the word before it is in lower case\n"
            "  x2 = 1 if that word is a known abbreviation\n"
            "  x3 = 1 if it is St. after a word with a capital",
            Table(["", "x1", "x2", "x3", "P(end)", "end"], rows) if rows else found,
            "The probabilities are those of the built-in model, which knows many more features, "
            "learned from 57,000 sentences.",
        ],
        [
            f"logreg sentences {quoted(text)}",
            *(f"logreg classify -m sentences {quoted(str(context))}" for context in contexts),
        ],
    )


def _written(path: str, fields: dict[str, Any]) -> str:
    """Return the command that writes a model file."""
    content = "\n  ".join(textwrap.wrap(json.dumps(fields), _LINE))
    return f"echo {shlex.quote(content)} > {path}"


def _classified(model: str, texts: list[str]) -> str:
    return f"logreg classify -m {model} {' '.join(map(quoted, texts))}"
