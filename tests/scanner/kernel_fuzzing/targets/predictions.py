"""Predictions as lines: an input is options and logits."""

from __future__ import annotations

import math
import struct
from array import array

from kernel_fuzzing.target import Target, options_of, require_equal
from logreg.features.sentiment import SentimentFeatures
from logreg.linear_model import LinearModel
from logreg.model import Model
from logreg.pipeline.answers import Answers
from logreg.pipeline.decision_rule import DecisionRule
from logreg.pipeline.prediction_lines import LinesByKernel, LinesByPython
from logreg.pipeline.scorer import Scores
from logreg.pipeline.writers import FORMATS, Style
from logreg.scanner import kernel

_LABELS = ("bad", "go,od")
_MODEL = Model(SentimentFeatures.shipped(), LinearModel(_LABELS, 0.1, (0.8, -1.3, -0.2, 0, 0.3, 0)))
_THRESHOLDS, _LIMITS = (0.5, 0.0, 0.3, 1.0), (0.5, 0.9, 1.0, 0.7)


def check(data: bytes) -> None:
    """Compare the lines of the kernel with those of Python."""
    (first, second, third), content = options_of(data, 3)
    z, evidence = array("d"), array("d")
    for (value,) in struct.iter_unpack("<d", content[: len(content) // 8 * 8]):
        if not math.isnan(value):
            z.append(value)
            evidence.append(float(len(z) % 4))
    rule = DecisionRule(
        threshold=_THRESHOLDS[second % 4],
        abstain=_LIMITS[(second >> 2) % 4],
        min_evidence=(second >> 4) % 4,
    )
    style = Style(FORMATS[third % len(FORMATS)], 1 + first % kernel.MAX_DECIMALS)
    only = (None, *_LABELS)[(third >> 4) % 3]
    own = _own_lines(content, len(z)) if first & 128 else None
    arguments, scores = (Answers(_MODEL, rule), style, only), Scores(z, evidence)
    found = bytes(LinesByKernel(*arguments).lines(scores, own))
    expected = LinesByPython(*arguments).lines(scores, own)
    require_equal(found, expected, f"{rule}, {style}, only {only}, {own!r}, {z}")


def _own_lines(content: bytes, n: int) -> bytes:
    """Return n lines whose bytes are those of the input."""
    parts = [content[8 * i : 8 * i + i % 9].replace(b"\n", b"\r") + b"\n" for i in range(n)]
    return b"".join(parts)


def _near_half(middle: float, steps: int) -> float:
    """Return a logit whose probability is close to the middle between two decimals."""
    z = math.log(middle / (1 - middle))
    return z + steps * math.ulp(z)


_LOGITS = [0.0, -0.0, 1e308, -1e308, math.inf, -math.inf, math.log(3), 2e-4, 6e-4, 40.0, -40.0]
_LOGITS += [_near_half((10**d // 3 + 0.5) / 10**d, n) for d in range(1, 9) for n in (-1, 0, 1)]
TARGET = Target(check, [struct.pack("<d", z) for z in _LOGITS])
