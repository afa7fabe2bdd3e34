"""``logreg explain``: every number of the chapter's example stands on the screen."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support import PASSAGE, Cli

import logreg

EXPLAIN = ("explain", "-m", "textbook")


def test_the_chapter_on_the_screen(cli: Cli) -> None:
    found = cli(*EXPLAIN, "--label", "positive", PASSAGE).stdout
    assert "\nz = 2.5*3 - 5*2 - 1.2*1 + 0.5*3 + 2*0 + 0.7*4.19 + 0.1 = 0.833\n" in found
    assert "\nP(positive|x) = σ(0.833) = 0.6969, about 0.70\n" in found
    assert "\nP(negative|x) = 1 - 0.6969 = 0.3031, about 0.30\n" in found
    assert "\ncross-entropy if the label is positive: -ln 0.6969 = 0.3611, about 0.36\n" in found
    assert "\n0 ────────────────────┼───────●──────────── 1\n" in found
    assert "\ndecision: positive\nwithout 'enjoyable' it would be negative\n" in found
    assert "the smallest change of counts that makes it negative: negative +1\n" in found
    for mark in ("hokey[-]", "no[no]", "second-rate[-]", "great[+]", "I[p]", "you[p]"):
        assert mark in found
    assert "[+] positive  [-] negative  [p] pronoun  [no] no\n" in found
    other = cli(*EXPLAIN, "--label", "negative", PASSAGE).stdout
    assert "\ncross-entropy if the label is negative: -ln 0.3031 = 1.1938, about 1.2\n" in other


def test_the_step_of_the_chapter(cli: Cli) -> None:
    weights = {"x1": 0.0, "x2": 0.0}
    model = {"format": "logreg-model", "version": 1, "labels": ["negative", "positive"]}
    fields = {**model, "features": {"set": "columns"}, "bias": 0.0, "weights": weights}
    Path("zeros.json").write_text(json.dumps(fields))
    found = cli("explain", "-m", "zeros.json", "--label", "1", "--learning-rate", "0.1", "3 2")
    rows = [line.split() for line in found.stdout.splitlines()]
    assert ["x1", "3", "0.0000", "+0.0000", "-1.5", "0.15"] in rows
    assert ["x2", "2", "0.0000", "+0.0000", "-1", "0.1"] in rows
    assert ["bias", "1", "0.0000", "+0.0000", "-0.5", "0.05"] in rows


def test_what_if(cli: Cli) -> None:
    found = cli(*EXPLAIN, "--what-if", "no=0,positive=+1", PASSAGE).stdout
    assert "z = 2.5*4 - 5*2 - 1.2*0 + 0.5*3 + 2*0 + 0.7*4.19 + 0.1 = 4.533" in found
    assert PASSAGE[:20] not in found
    refused = cli(*EXPLAIN, "--what-if", "noo=0", PASSAGE)
    assert (refused.status, refused.stdout) == (2, "")
    assert "no feature 'noo'; the model has positive, negative, no" in refused.stderr
    assert "write NAME=N" in cli(*EXPLAIN, "--what-if", "no", PASSAGE).stderr


def test_json_has_all_of_it(cli: Cli) -> None:
    found = json.loads(cli(*EXPLAIN, "--format", "json", "--label", "positive", PASSAGE).stdout)
    explanation = logreg.load("textbook").explain(PASSAGE)
    assert found["z"] == explanation.z
    assert found["probabilities"] == explanation.probabilities
    assert sum(term["product"] for term in found["terms"]) + found["bias"] == pytest.approx(
        explanation.z
    )
    assert [PASSAGE[w["start"] : w["end"]] for w in found["words"]] == [
        w["word"] for w in found["words"]
    ]
    assert found["hangs_on"] == ["enjoyable"]
    assert found["loss"] == explanation.loss("positive")
    assert found["next"]["bias"] == pytest.approx(0.1 + 0.1 * found["probabilities"]["negative"])


def test_tsv_has_a_row_per_term(cli: Cli) -> None:
    lines = cli(*EXPLAIN, "--format", "tsv", "great", "").lines
    assert lines[0] == "text\tfeature\tvalue\tweight\tproduct"
    assert lines[1] == "1\tpositive\t1.0\t2.5\t2.5"
    assert [line.split("\t")[0] for line in lines[1:]] == ["1"] * 8 + ["2"] * 8
    assert lines[8] == "1\tz\t\t\t2.6"


def test_html_is_a_fragment(cli: Cli) -> None:
    found = cli(*EXPLAIN, "--format", "html", "<script>great</script>").stdout
    assert found.startswith("<div ")
    assert "<script" not in found


def test_bad_records_are_left_out(cli: Cli) -> None:
    Path("texts.jsonl").write_text('{"text": "great"}\nnope\n{"text": "awful"}\n')
    found = cli(*EXPLAIN, "--format", "json", "--input", "texts.jsonl")
    assert [json.loads(line)["text"] for line in found.lines] == [1, 3]
    assert found.status == 1


def test_ngrams_have_their_share(cli: Cli) -> None:
    found = cli(
        "explain", "-m", "spam", "--limit", "3", "Text CLAIM for your free cruise, to win."
    ).stdout
    assert "free[+1.54]" in found
    assert "others)" in found
    assert "z = " not in found


def test_several_labels_stand_beside_each_other(cli: Cli) -> None:
    rows = ["a\tgood", "a\tgood fun", "b\tbad", "b\tbad luck", "c\tso so", "c\tso"]
    Path("t.tsv").write_text("".join(f"{row}\n" for row in rows))
    cli("train", "--features", "words", "--min-count", "1", "t.tsv")
    found = cli("explain", "so good").stdout
    assert "weight a" in found
    assert "weight c" in found
    assert "P(b|x) = " in found
    assert "sum: z(" in found
    assert "--label: 'd'" not in found
    assert cli("explain", "--label", "d", "so").status == 2


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    from rich.cells import cell_len

    from logreg.cli import explanation_text

    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    text = "great 日本語の映画 e\u0301 \u202e\x1b[31m awful مرحبا " * 5
    shown = explanation_text.as_text(
        logreg.load("textbook").explain(text),
        limit=10,
        gold=None,
        learning_rate=0.1,
        terminal=True,
    )
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown
    top = re.sub("\x1b\\[[0-9;]*m", "", shown.partition("\nz = ")[0])
    assert max(map(cell_len, top.splitlines())) <= columns


@pytest.mark.parametrize(
    ("output_format", "lines"),
    [
        ("tsv", ["0.8974\tpositive\tgreat +2.50, no -1.20\t7\tgreat, no", "\t\t\t\t"]),
        (
            "csv",
            [
                "probability,label,words,id,text",
                '0.8974,positive,"great +2.50, no -1.20",7,"great, no"',
                ",,,,",
            ],
        ),
        (
            "jsonl",
            [
                '{"probability": 0.8974, "label": "positive", "words": "great +2.50, no -1.20", '
                '"id": 7.0, "text": "great, no"}',
                '{"probability": null, "label": null, "words": ""}',
            ],
        ),
    ],
)
def test_classify_appends_the_strongest_words(
    cli: Cli, output_format: str, lines: list[str]
) -> None:
    Path("t.jsonl").write_text('{"id": 7.0, "text": "great, no"}\nnope\n')
    arguments = ("classify", "-m", "textbook", "--explain", "--format", output_format)
    found = cli(*arguments, "--echo", "--input", "t.jsonl").lines
    expected = [line.replace("\t7\t", "\t7.0\t").replace(",7,", ",7.0,") for line in lines]
    assert found == expected
    short = cli(*arguments, "great").lines[-1]
    assert "great +2.50" in short
    assert "text" not in short


def test_explain_is_for_whole_texts_and_one_answer(cli: Cli) -> None:
    refused = "--explain is for whole texts; leave out --by sentence."
    assert refused in cli("classify", "--explain", "--by", "sentence", "a").stderr
    assert "--explain has no place for --top and --all" in (
        cli("classify", "--explain", "--all", "a").stderr
    )
