"""The feature set `words`, alone and beside the sentiment features."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Cli

import logreg
from logreg.features import FeatureSet
from logreg.features.base import stack
from logreg.features.combined import SentimentAndWords
from logreg.features.sentiment import SentimentFeatures
from logreg.features.word_options import WEIGHTINGS, WordOptions
from logreg.features.words import WordFeatures
from logreg.model_file import dump
from logreg.scanner import kernel

TEXTS = ["good good film", "not a good film", "bad film !", "so bad , so long", "", "good"]

words = st.sampled_from(["good", "bad", "not", "film", "!", ",", "so", "caf\udce9", "é", "…"])
texts = st.lists(st.lists(words, max_size=8).map(" ".join), min_size=1, max_size=6)
options = st.builds(
    WordOptions,
    longest=st.integers(1, 3),
    weighting=st.sampled_from(WEIGHTINGS),
    unit_norm=st.booleans(),
    negation=st.sampled_from([False, 2, "mark"]),
    boundaries=st.booleans(),
    min_count=st.integers(1, 2),
    max_features=st.sampled_from([None, 3]),
    hash_bits=st.sampled_from([None, None, 8, 20]),
)


def fitted(features: FeatureSet, training: list[str]) -> FeatureSet:
    counting = features.counting()
    counting.add(training)
    return counting.result()[0]


@settings(max_examples=150)
@given(options, texts, texts)
def test_all_ways_to_the_features_are_equal(
    options: WordOptions, training: list[str], others: list[str]
) -> None:
    for features in (
        WordFeatures(options),
        SentimentAndWords(SentimentFeatures.shipped(), WordFeatures(options)),
    ):
        counting = features.counting()
        counting.add(training)
        found, counts = counting.result()
        assert found.count(training).vectors().__next__() == counts.vectors().__next__()
        rows = [*found.transform(others).vectors()]
        assert rows == [found.extract(text) for text in others]
        lines = "".join(f"{text}\n" for text in others).encode("utf-8", "surrogateescape")
        assert [*found.weigh(found.count_lines(lines)).vectors()] == rows


@pytest.mark.parametrize("weighting", WEIGHTINGS)
@pytest.mark.parametrize("unit_norm", [False, True])
def test_fitting_to_some_rows_is_fitting_to_their_texts(weighting: str, unit_norm: bool) -> None:
    """What a fold of a cross-validation learns is what its texts alone would have taught."""
    options = WordOptions(longest=2, weighting=weighting, unit_norm=unit_norm)
    counting = WordFeatures(options).counting()
    counting.add(TEXTS)
    whole, counts = counting.result()
    rows = np.array([0, 1, 3])
    scales = whole.scales(counts[rows])
    assert scales is not None
    refitted = whole.refit(counts[rows]).chosen(np.flatnonzero(scales))
    alone = WordFeatures(options).counting()
    alone.add([TEXTS[i] for i in rows])
    expected, expected_counts = alone.result()
    kept = expected.scales(expected_counts)
    if kept is not None:
        assert kept.tolist() == scales[scales != 0].tolist()
        expected = expected.chosen(np.flatnonzero(kept))
    assert sorted(refitted.names) == sorted(expected.names)
    text = "a good film , so long"
    as_names = [
        {one.names[i]: value for row in one.transform([text]).vectors() for i, value in row.items()}
        for one in (refitted, expected)
    ]
    assert as_names[0] == as_names[1]


def test_weighting() -> None:
    features = WordFeatures(WordOptions(weighting="tf-idf"), ("good",))
    assert features.extract("good " * 10) == {0: 2.0}
    assert WordFeatures(WordOptions(weighting="count"), ("good",)).extract("good good") == {0: 2.0}
    counting = WordFeatures(WordOptions(weighting="idf", min_count=1)).counting()
    counting.add(["a b", "a", "c", "c"])
    fitted_set, counts = counting.result()
    scales = fitted_set.scales(counts)
    assert scales is not None
    assert dict(zip(fitted_set.names, scales.tolist(), strict=True)) == pytest.approx(
        {"a": math.log10(2), "b": math.log10(4), "c": math.log10(2)}, abs=1e-6
    )


def test_unit_rows_have_the_length_of_what_training_sees() -> None:
    names, idf = ("a", "b"), (1.0, 2.0)
    features = WordFeatures(WordOptions(weighting="idf", unit_norm=True), names, idf)
    length = math.sqrt(1 + 4)
    assert features.extract("a b") == {0: 1 / length, 1: 1 / length}


def test_only_the_most_frequent_are_kept_in_their_order() -> None:
    found = fitted(WordFeatures(WordOptions(min_count=1, max_features=2)), ["a b c", "c b", "c"])
    assert found.names == ("b", "c")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"ngrams": [2, 1]}, "features n-grams have from 1 to 8 words, got 2 to 1"),
        ({"ngrams": "1"}, "features.ngrams must be two whole numbers, got '1'"),
        ({"weighting": "log"}, "features weighting must be one of presence, count, tf-idf, idf"),
        ({"min_count": True}, "features.min_count must be of the type int, got True"),
        ({"colour": 1}, "features.colour is not an option of this feature set"),
        ({"negation": True}, "lexicon is missing"),
        ({"unit_norm": True, "weighting": "idf"}, "idf is missing"),
    ],
)
def test_file_with_wrong_options(cli: Cli, changes: dict[str, object], problem: str) -> None:
    fields = json.loads(dump(train(cli)))
    fields["features"] |= changes
    with pytest.raises(logreg.LogregError) as raised:
        logreg.loads(json.dumps(fields))
    assert problem in str(raised.value)


@pytest.mark.parametrize("name", ["two  spaces", "", " a", "a\nb"])
def test_file_with_a_name_that_no_text_has(cli: Cli, name: str) -> None:
    fields = json.loads(dump(train(cli)))
    fields["weights"][name] = 1.0
    with pytest.raises(logreg.LogregError, match="words with single spaces"):
        logreg.loads(json.dumps(fields))


def train(cli: Cli, *arguments: str) -> logreg.Model:
    rows = [("neg" if "bad" in text else "pos", text) for text in TEXTS * 3]
    Path("t.tsv").write_text("".join(f"{label}\t{text}\n" for label, text in rows))
    found = cli("train", "--features", "words", "--ngrams", "1-2", *arguments, "t.tsv")
    assert found.status == 0, found.stderr
    return logreg.load("model.json")


SETTINGS = [
    (),
    ("--nb",),
    ("--weighting", "tf-idf", "--unit-norm"),
    ("--negation", "--boundaries", "--validation", "0.3"),
    ("--features", "sentiment+words", "--negation"),
    ("--hash-bits", "12", "--negation", "--boundaries"),
    ("--l1", "0.01", "--max-features", "5", "--calibrate"),
]


@pytest.mark.unsanitized
@pytest.mark.parametrize("arguments", SETTINGS)
def test_every_command_takes_the_model(cli: Cli, arguments: tuple[str, ...]) -> None:
    model = train(cli, *arguments)
    assert logreg.loads(dump(model)) == model
    assert cli("classify", "--precision", "17", TEXTS[1]).stdout == (
        f"{model.probability(TEXTS[1]):.17f}\t{model.predict(TEXTS[1])}\n"
    )
    lines = "".join(f"{text}\n" for text in TEXTS) * 4000  # enough to be scored in bulk
    answers = cli("classify", "--precision", "17", stdin=lines.encode()).lines
    assert answers == [
        f"{p:.17f}\t{answers[i].split(chr(9))[1]}"
        for i, p in enumerate(model.probabilities(TEXTS * 4000).tolist())
    ]
    assert cli("show").status == 0
    assert cli("reproduce", "model.json", "t.tsv").stdout.startswith("identical")
    evaluated = cli("evaluate", "--errors", "2", "t.tsv")
    assert evaluated.status == 0
    assert "sign of words" not in evaluated.stdout
    assert cli("diff", "model.json", "default", "t.tsv").status == 0
    row = cli("features", "good good film").lines[0].split("\t")
    assert any(cell.startswith(("good=", "#")) for cell in row)


def test_texts_without_a_common_word_are_refused(cli: Cli) -> None:
    Path("t.tsv").write_text("pos\tgood\nneg\tbad\n")
    found = cli("train", "--features", "words", "t.tsv")
    assert found.status == 2
    assert "no n-gram is in enough texts to be a feature; lower min_count" in found.stderr
    assert not Path("model.json").exists()


def test_the_weakest_penalty_has_a_minimum(cli: Cli) -> None:
    found = train(cli, "--l2", "1e-12", "--epochs", "50")
    assert all(abs(weight) < 1e6 for weight in np.ravel(found.linear.weights))


def test_training_goes_on_with_new_words(cli: Cli) -> None:
    before = train(cli)
    Path("new.tsv").write_text("pos\tsplendid stuff\nneg\tdire stuff\n" * 4)
    again = cli("train", "--from", "model.json", "--l2", "0.1", "-o", "next.json", "new.tsv")
    assert again.status == 0, again.stderr
    after = logreg.load("next.json")
    assert {*before.features.names} < {*after.features.names}
    assert after.probability("splendid") > 0.5 > after.probability("dire")
    kept = dict(zip(before.features.names, before.linear.weights, strict=True))
    weights = dict(zip(after.features.names, after.linear.weights, strict=True))
    assert weights["good"] == pytest.approx(kept["good"])
    assert cli("reproduce", "next.json", "--from", "model.json", "new.tsv").status == 0


def test_weights_are_ordered_by_size_and_nested_by_set(cli: Cli) -> None:
    train(cli, "--features", "sentiment+words")
    weights = json.loads(Path("model.json").read_text())["weights"]
    assert [*weights] == ["sentiment", "words"]
    assert [*weights["sentiment"]] == [*SentimentFeatures.names]
    sizes = [abs(weight) for weight in weights["words"].values()]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("weights", [{"good": 1.0}, {"sentiment": {}, "words": [1.0]}])
def test_file_with_weights_of_no_set(cli: Cli, weights: dict[str, object]) -> None:
    fields = json.loads(dump(train(cli, "--features", "sentiment+words")))
    fields["weights"] = weights
    with pytest.raises(logreg.LogregError, match=r"weights\.words must be an object"):
        logreg.loads(json.dumps(fields))


def test_options_of_another_set_are_refused(cli: Cli) -> None:
    train(cli)
    for arguments, problem in (
        (("--ngrams", "2"), "--ngrams is not an option of the features 'sentiment'"),
        (("--features", "words", "--lexicon", "x"), "--lexicon is not an option of the features"),
        (("--nb",), "--nb is for n-grams"),
        (("--features", "words", "--batch-size", "1"), "--batch-size is not used with n-grams"),
        (("--features", "words", "--l2", "0"), "l2 must be >= 1e-12 with n-grams"),
        (("--from", "model.json", "--features", "words"), "--from brings its own features"),
        (("--from", "model.json", "--nb"), "--nb"),
    ):
        found = cli("train", "-o", "other.json", *arguments, "t.tsv")
        assert (found.status, problem in found.stderr) == (2, True), found.stderr


def test_cross_validation_and_search(cli: Cli) -> None:
    train(cli)
    assert cli("cv", "--features", "words", "--folds", "3", "t.tsv").status == 0
    tuned = cli(
        "tune", "--features", "words", "--ngrams", "1,1-2", "--nb", "off,on", "--l2", "0.1",
        "--negation", "off", "--folds", "3", "t.tsv",
    )  # fmt: skip
    assert tuned.status == 0, tuned.stderr
    assert "logreg train t.tsv" in tuned.lines[-1]
    assert "--features words" in tuned.lines[-1]


@pytest.mark.parametrize("name", ["good", "#", "#01", "#256", "#-1", "#²"])
def test_file_with_a_name_that_is_no_hash(cli: Cli, name: str) -> None:
    fields = json.loads(dump(train(cli, "--hash-bits", "8")))
    fields["weights"][name] = 1.0
    with pytest.raises(logreg.LogregError, match="must be # and a hash of 8 bits"):
        logreg.loads(json.dumps(fields))


def test_hashing_goes_on_and_needs_no_kernel(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without the kernel the same file comes out, from the start and going on."""
    contents = []
    for is_available in (True, False):
        if not is_available:
            monkeypatch.setattr(kernel, "is_available", lambda: False)
        train(cli, "--hash-bits", "16", "--negation", "--weighting", "idf", "--unit-norm")
        Path("new.tsv").write_text("pos\tsplendid stuff\nneg\tnot dire stuff\n" * 4)
        assert cli("train", "--from", "model.json", "-o", "next.json", "new.tsv").status == 0
        contents.append(Path("model.json").read_text() + Path("next.json").read_text())
    assert contents[0] == contents[1]


def test_stacked_batches_of_no_text() -> None:
    found = fitted(WordFeatures(), ["a a", "a"])
    assert stack([found.count([]), found.count(["a"])], 1).shape == (1, 1)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"min_count": "2"}, "min_count must be of the type int, got str '2'"),
        ({"shortest": True}, "shortest must be of the type int, got bool True"),
        ({"unit_norm": 1}, "unit_norm must be of the type bool, got int 1"),
        ({"max_features": 1e101}, "max_features must be of the type int or NoneType, got float 1e"),
    ],
)
def test_options_of_types_that_no_model_file_takes(options: dict[str, Any], problem: str) -> None:
    with pytest.raises(TypeError, match=problem):
        WordOptions(**options)


def test_options_may_be_numbers_of_numpy() -> None:
    assert WordOptions(min_count=np.int64(3)) == WordOptions(min_count=3)  # type: ignore[arg-type]
