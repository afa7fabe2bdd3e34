"""Mistakes with words marked, weights as bars, and traces."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT, Cli

import logreg
from logreg.errors import InputError
from logreg.evaluation.mistakes import Mistake
from logreg.features.word_options import WordOptions
from logreg.features.words import WordFeatures
from logreg.linear_model import LinearModel, SoftmaxModel
from logreg.model import Model
from logreg.pages.report.marked import (
    LEVELS,
    MOST_SHOWN,
    SHOWN_AT_ONCE,
    MarkedText,
    Piece,
    marked_text,
)
from logreg.pages.report.trace import TracedEpoch, read_trace
from logreg.pages.report.weights import MOST_DENSE, dense_weights, word_weights

TEXTBOOK = logreg.load("textbook")


def mistake(text: str, gold: str = "negative", predicted: str = "positive") -> Mistake:
    return Mistake("a.tsv", 1, gold, predicted, 0.9, text, ())


def everything(found: MarkedText) -> str:
    return "".join(piece.text for piece in (*found.shown, *found.folded))


def test_words_that_misled_and_words_that_did_not() -> None:
    found = marked_text(TEXTBOOK, mistake("Great, but bad I say!"))
    assert found == MarkedText(
        (
            Piece("Great", 2, True, "positive: +2.5000"),
            Piece(", but "),
            Piece("bad", LEVELS, False, "negative: -5.0000"),
            Piece(" I say"),
            Piece("!", 2, True, "exclamation: +2.0000"),
        ),
        (),
        0,
        0,
    )


def test_sides_are_turned_where_the_negative_label_was_predicted() -> None:
    found = marked_text(TEXTBOOK, mistake("great bad", "positive", "negative"))
    assert [piece.misled for piece in found.shown if piece.level] == [False, True]


def test_of_several_labels_the_predicted_one_stands_against_the_gold_one() -> None:
    words = WordFeatures(WordOptions(), ("bad", "good"))
    linear = SoftmaxModel(("a", "b", "c"), (0.0, 0.0, 0.0), ((0.0, 2.0, 3.0), (1.0, 0.0, 9.0)))
    found = marked_text(Model(words, linear), mistake("good bad", "b", "a"))
    assert [piece.title for piece in found.shown if piece.level] == [
        "good: +1.0000",
        "bad: -2.0000",
    ]


def test_a_long_text_is_folded_and_cut() -> None:
    text = "great film " * 10_000
    found = marked_text(TEXTBOOK, mistake(text))
    n_shown = sum(len(piece.text) for piece in found.shown)
    assert SHOWN_AT_ONCE - 20 < n_shown <= SHOWN_AT_ONCE
    assert found.folded_characters == sum(len(piece.text) for piece in found.folded)
    assert MOST_SHOWN - 40 < n_shown + found.folded_characters <= MOST_SHOWN
    assert n_shown + found.folded_characters + found.missing_characters == len(text)
    assert text.startswith(everything(found))
    one_word = marked_text(TEXTBOOK, mistake("x" * 1000))
    assert (one_word.shown, one_word.folded) == ((Piece("x" * 700),), (Piece("x" * 300),))
    assert marked_text(TEXTBOOK, mistake("")) == MarkedText((), (), 0, 0)


def test_bytes_are_characters() -> None:
    assert everything(marked_text(TEXTBOOK, mistake("caf\udce9 great"))) == "café great"


def test_dense_weights_begin_with_the_bias() -> None:
    found = dense_weights(TEXTBOOK)
    assert [(name, bars[0].value) for name, bars in found.rows][:3] == [
        ("bias", 0.1),
        ("positive", 2.5),
        ("negative", -5.0),
    ]
    assert (found.rows[2][1][0].start, found.rows[2][1][0].end) == (0.0, 0.5)
    assert found.rows[1][1][0].length == 0.25
    assert (found.columns, found.left_out) == ((), 0)
    assert word_weights(TEXTBOOK) == []


def test_many_dense_weights_are_left_out(cli: Cli) -> None:
    names = [f"c{i}" for i in range(MOST_DENSE + 7)]
    rows = [
        ",".join([str(i % 2), *(str((i + 1) * (k + 1) % 7) for k in range(len(names)))])
        for i in range(40)
    ]
    Path("t.csv").write_text("\n".join([",".join(["label", *names]), *rows]))
    cli("train", "--features", f"columns:{','.join(names)}", "--l2", "0.1", "t.csv")
    model = logreg.load("model.json")
    found = dense_weights(model)
    assert (len(found.rows), found.left_out) == (MOST_DENSE + 1, 7)
    assert isinstance(model.linear, LinearModel)
    smallest = min(abs(bars[0].value) for name, bars in found.rows if name != "bias")
    assert sum(abs(weight) > smallest for weight in model.linear.weights) == MOST_DENSE - 1


def test_the_strongest_words_of_each_label() -> None:
    words = WordFeatures(WordOptions(), ("bad", "good", "great"))
    linear = LinearModel(("neg", "pos"), 0.0, (-2.0, 1.0, 4.0))
    found = word_weights(Model(words, linear))
    assert [(one.label, [(name, bar.end) for name, bar in one.rows]) for one in found] == [
        ("neg", [("bad", 0.5)]),
        ("pos", [("great", 1.0), ("good", 0.25)]),
    ]


def test_a_trace_is_read(cli: Cli) -> None:
    arguments = ["--batch-size", "1", "--trace", "t.jsonl", "--trace-steps", "--validation", "0.2"]
    cli("train", *arguments, "--epochs", "3", str(ROOT / "data" / "reviews.tsv"))
    found = read_trace("t.jsonl")
    assert [one.epoch for one in found] == [1, 2, 3]
    assert all(one.loss and one.validation_loss for one in found)
    Path("n.jsonl").write_text('{"epoch": 1, "loss": null, "validation_loss": null}\n')
    assert read_trace("n.jsonl") == [TracedEpoch(1, None, None)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "t.jsonl: no epoch in the trace; name a file of train --trace"),
        (b'{"epoch": 1, "loss": 1}\n', "t.jsonl: no epoch in the trace"),
        (b'{"epoch": 1, "loss": 1, "validation_loss": null}\n{}\n', "t.jsonl:2: not a line of"),
        (b"[1]\n", "t.jsonl:1: not a line of a trace"),
        (b'{"epoch": 1, "loss": "1"}\n', "t.jsonl:1: not a line of a trace"),
        (b'{"epoch": NaN, "loss": 1, "validation_loss": null}\n', "t.jsonl:1: not a line"),
        (b"\xff\n", "t.jsonl: not UTF-8"),
        (b"[" * 100_000, "t.jsonl:1: not a line of a trace"),
    ],
)
def test_what_is_no_trace_is_refused(content: bytes, message: str) -> None:
    Path("t.jsonl").write_bytes(content)
    with pytest.raises(InputError, match=f"^{message}"):
        read_trace("t.jsonl")
    with pytest.raises(InputError, match="No such file"):
        read_trace("missing.jsonl")
