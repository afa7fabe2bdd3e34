from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from logreg import load
from logreg.cli.evaluation_tables import tables
from logreg.data.examples import BadLines, Examples
from logreg.evaluation.report import ReportOptions, report
from logreg.evaluation.report_json import fields
from logreg.evaluation.scoring import Scored, score_examples
from logreg.features import BLOCK_LENGTH
from logreg.features.sentiment import SentimentFeatures
from logreg.linear_model import LinearModel
from logreg.loss import Floats
from logreg.model import Model

LABELS = ("negative", "positive")


class LengthFeatures(SentimentFeatures):
    """A feature set that knows no positive and negative words."""

    names: ClassVar[tuple[str, ...]] = ("length",)

    def transform(self, texts: Iterable[str]) -> Floats:
        return np.array([[float(len(text))] for text in texts])


def read(path: Path, content: str) -> Examples:
    path.write_text(content)
    return Examples([str(path)], BadLines(skip=False), labels=LABELS)


def test_logits_and_gold_labels_are_those_of_each_text(tmp_path: Path) -> None:
    texts = ["great", "bad!", "so so", "x" * BLOCK_LENGTH, "great great", ""]
    content = "".join(
        f"{'np'[i % 2]}{'eo'[i % 2]}{'gs'[i % 2]}\t{t}\n" for i, t in enumerate(texts)
    )
    models = [load("textbook"), load("default")]
    scored = score_examples(read(tmp_path / "a.tsv", content), models)
    assert scored.y.tolist() == [0, 1, 0, 1, 0, 1]
    for model, z in zip(models, scored.z, strict=True):
        assert z.tolist() == [model.logit(text) for text in texts]
    assert scored.balance is not None
    assert scored.balance.tolist() == [1, -1, 0, 0, 2, 0]


@pytest.mark.parametrize("threshold", [0.5, 0.99])
def test_worst_mistakes_are_kept_across_blocks(tmp_path: Path, threshold: float) -> None:
    random = np.random.default_rng(0)
    words = ["great", "bad", "film", "I", "!"]
    texts = [" ".join(random.choice(words, size=5)) for _ in range(200)]
    gold = random.choice(["neg", "pos"], size=200).tolist()
    filler = "x" * (BLOCK_LENGTH // 20)  # that there are ten blocks
    content = "".join(f"{y}\t{t} {filler}\n" for y, t in zip(gold, texts, strict=True))
    model = load("textbook")
    scored = score_examples(
        read(tmp_path / "a.tsv", content), [model], threshold=threshold, errors=7
    )
    wrong = []
    for line, (y, text) in enumerate(zip(gold, texts, strict=True), start=1):
        p = model.probability(f"{text} {filler}")
        if (p > threshold) != (y == "pos"):
            wrong.append((p if y == "pos" else 1 - p, line))
    expected = [line for _, line in sorted(wrong, key=lambda entry: (round(entry[0], 9), entry[1]))]
    assert [mistake.line for mistake in scored.mistakes] == expected[:7]


def test_model_that_counts_no_words_has_no_sign_of_words(tmp_path: Path) -> None:
    features = LengthFeatures.shipped()
    model = Model(features, LinearModel(LABELS, -5.0, (1.0,)))
    scored: Scored = score_examples(read(tmp_path / "a.tsv", "pos\tgreat fun\nneg\tbad\n"), [model])
    assert scored.balance is None
    found = report(scored, ("model",), LABELS, ReportOptions(samples=0))
    assert fields(found)["baselines"]["sign_of_words"] is None
    assert "sign of words" not in tables(found, terminal=False)
