"""Random models and word lists: those that ship, changed as a hand, a disk or an enemy might."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

from fuzzing.corpora import JSON_VALUES, encoded, mutated
from logreg import Classifier, WordFeatures, load
from logreg.model_file import dump

_FEW = "\x1a"
"""Stands for a value while the rest is written as JSON."""


@cache
def whole_models() -> tuple[str, ...]:
    """Return the contents of models of several kinds that can be read."""
    texts = ["great fun", "dull and awful", "so nice", "boring, no fun", "it is", "it is so so"]
    several = Classifier(epochs=300).fit(texts, list("abcabc")).model_
    words = Classifier(WordFeatures(), epochs=300).fit(texts, list("ababab")).model_
    return (dump(load("textbook")), dump(several), dump(words), dump(load("sentences")))


def model(random: Random, damage: float) -> bytes:
    """Return the content of a model file; a share is damaged."""
    text = random.choice(whole_models())
    if random.random() >= damage:
        return text.encode()
    changes: list[Callable[[Random, str], bytes]] = [_twice, _damaged, _cut]
    return random.choice([*changes, *[_with_other_value] * 3])(random, text)


def lexicon(random: Random, damage: float) -> bytes:
    """Return the content of a word list or of a published lexicon; a share is damaged."""
    content = encoded(random.choice(_LISTS) if damage else _LISTS[0])
    return mutated(random, content) if random.random() < damage else content


_LISTS = (
    "great\nfun\nso-so\nno problem\n:-)\n",
    "# a comment\ngreat\ngreat\nGreat\na b c d e f g h\n",
    "great\t3\nbad\t-3\nx y\t1\nodd\tnan\nodder\t1e400\n",
    f"great\t3\t0.5\t[3, 3]\nbad\t{'9' * 25}\t0.5\t[1]\n",
    "type=weaksubj len=1 word1=abandoned pos1=adj stemmed1=n priorpolarity=negative\n",
    "# ID\nPOS\tID\tPosScore\tNegScore\tSynsetTerms\tGloss\na\t00001740\t0.125\t0\table#1\tgloss\n",
    f"a\t1\t1\t0\table#{'9' * 5000}\tgloss\n",
    "abacus\ttrust\t1\nabandon\tnegative\t1\nabandon\tpositive\t0\n",
    "Entry,Source,Positiv,Negativ\nA,H4Lvd,,\nABLE#1,H4Lvd,Positiv,\nBAD,H4Lvd,,Negativ\n",
    "",
)


def _damaged(random: Random, text: str) -> bytes:
    return mutated(random, text.encode())


def _cut(random: Random, text: str) -> bytes:
    return text.encode()[: random.randrange(len(text))]


def _twice(random: Random, text: str) -> bytes:
    """Repeat a line: a field twice."""
    lines = text.split("\n")
    i = random.randrange(len(lines))
    return "\n".join([*lines[: i + 1], *lines[i:]]).encode()


def _with_other_value(random: Random, text: str) -> bytes:
    """Replace, remove or add a field."""
    fields = json.loads(text)
    place: Any = fields
    while True:
        key = random.choice([*(place if isinstance(place, dict) else range(len(place)))])
        if not isinstance(place[key], dict | list) or not place[key] or random.random() < 0.3:
            break
        place = place[key]
    kind = random.random()
    if kind < 0.15:
        del place[key]
    elif kind < 0.25 and isinstance(place, dict):
        place[random.choice(["", "x", "\x00", "set", "positive", "#1"])] = _FEW
    else:
        place[key] = _FEW
    value = random.choice([*JSON_VALUES, '""', '"positive"', '"x:y"', "0", "-1", "1e-320", "1e101"])
    return json.dumps(fields, indent=1).replace(json.dumps(_FEW), value).encode()
