"""``logreg sentences`` and ``classify --by sentence``."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT, Cli

TEXT = "Dr. Who left the\nU.S. on Jan. 3.  Why?\n\nNo one knew!\n"
SENTENCES = ["Dr. Who left the U.S. on Jan. 3.", "Why?", "No one knew!"]


def as_argument() -> tuple[list[str], bytes]:
    return [TEXT], b""


def as_file() -> tuple[list[str], bytes]:
    Path("text.txt").write_text(TEXT)
    return ["--input", "text.txt"], b""


def as_gzip() -> tuple[list[str], bytes]:
    Path("text.gz").write_bytes(gzip.compress(TEXT.encode()))
    return ["--input", "text.gz"], b""


def as_utf_16() -> tuple[list[str], bytes]:
    Path("text.txt").write_bytes(TEXT.encode("utf-16"))
    return ["--input", "text.txt"], b""


def as_stdin() -> tuple[list[str], bytes]:
    return [], TEXT.encode()


SOURCES = pytest.mark.parametrize("source", [as_argument, as_file, as_gzip, as_utf_16, as_stdin])


@SOURCES
def test_sentences_are_lines(cli: Cli, source: object) -> None:
    arguments, stdin = source()  # type: ignore[operator]
    assert cli("sentences", *arguments, stdin=stdin).lines == SENTENCES


@SOURCES
def test_sentences_as_json_have_their_places(cli: Cli, source: object) -> None:
    arguments, stdin = source()  # type: ignore[operator]
    found = [
        json.loads(line)
        for line in cli("sentences", "--format", "jsonl", *arguments, stdin=stdin).lines
    ]
    assert [one["text"].replace("\n", " ") for one in found] == SENTENCES
    content = TEXT.encode()
    assert [content[one["start"] : one["end"]].decode() for one in found] == [
        one["text"] for one in found
    ]


def test_line_ends_can_be_kept(cli: Cli) -> None:
    found = cli("sentences", "--keep-newlines", stdin=TEXT.encode())
    assert found.stdout == "Dr. Who left the\nU.S. on Jan. 3.\nWhy?\n\nNo one knew!\n"


def test_texts_are_cut_one_by_one(cli: Cli) -> None:
    assert cli("sentences", "He left the", "end. Why?", "").lines == ["He left the", "end.", "Why?"]


def test_bytes_that_are_not_utf_8_stay(cli: Cli) -> None:
    command = [sys.executable, "-m", "logreg", "sentences"]
    found = subprocess.run(command, input=b"Caf\xe9. The\xff end.\n", capture_output=True)
    assert (found.stdout, found.stderr) == (b"Caf\xe9.\nThe\xff end.\n", b"")


def test_no_text_gives_no_line(cli: Cli) -> None:
    assert cli("sentences", stdin=b"").stdout == ""
    assert cli("sentences", stdin=b" \n\n ").stdout == ""


def test_another_model_is_refused(cli: Cli) -> None:
    found = cli("sentences", "--model", "textbook", "a")
    assert found.status == 1
    assert found.stderr == (
        "logreg: the model's features are sentiment, not periods; train one with --features "
        "periods\n"
    )


def test_options_that_exclude_each_other(cli: Cli) -> None:
    found = cli("sentences", "--keep-newlines", "--format", "jsonl", "a")
    assert (found.status, found.stdout) == (2, "")
    assert "--keep-newlines is for text" in found.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="pipes of Unix")
def test_a_sentence_is_written_as_soon_as_the_next_word_is_there() -> None:
    command = [sys.executable, "-m", "logreg", "sentences"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"He left. She ")
        process.stdin.flush()
        assert process.stdout.readline() == b"He left.\n"
        process.stdin.write(b"stayed. ")
        process.stdin.close()
        assert process.stdout.read() == b"She stayed.\n"


def test_a_model_is_trained_on_sentences_and_evaluated(cli: Cli) -> None:
    data = str(ROOT / "data" / "sentences.txt")
    trained = cli("train", "--features", "periods", "-o", "ends.json", data)
    assert trained.stderr.startswith("logreg: ends.json: 280 texts (145 no, 135 yes)\n")
    found = json.loads(
        cli("evaluate", "-m", "ends.json", "--bootstrap", "0", "--format", "json", data).stdout
    )
    assert found["examples"] == 280
    assert found["accuracy"] > 0.97
    assert cli("reproduce", "ends.json", data).stdout.startswith("identical")
    assert cli("cv", "--features", "periods", "--lecture", data).status == 0


def test_the_format_can_be_named(cli: Cli) -> None:
    Path("ends.tsv").write_text("Dr. Who.\nHe left.\nWhy?\nNo. 5 is.\n")
    trained = cli("train", "--features", "periods", "--input-format", "sentences", "ends.tsv")
    assert trained.stderr.startswith("logreg: model.json: 5 texts (2 no, 3 yes)\n")


def test_options_of_other_features_are_refused(cli: Cli) -> None:
    assert "--lecture is not an option of the features 'words'; choose --features periods." in (
        cli("train", "--features", "words", "--lecture", "x.tsv").stderr
    )
    assert "--ngrams is not an option of the features 'periods'" in (
        cli("train", "--features", "periods", "--ngrams", "2", "x.tsv").stderr
    )


# classify --by sentence

BY = ("classify", "-m", "textbook", "--by", "sentence")


def test_each_sentence_has_a_line_with_the_answer_for_its_text(cli: Cli) -> None:
    found = cli(*BY, "--echo", "It's great. It's hokey!", "", "no")
    assert found.lines == [
        "0.9667\tpositive\t1\t0.7015\tpositive\tIt's great.",
        "0.1061\tnegative\t1\t0.7015\tpositive\tIt's hokey!",
        "0.5250\tpositive\t2\t0.5250\tpositive\t",
        "0.2497\tnegative\t3\t0.2497\tnegative\tno",
    ]


def test_the_columns_have_names(cli: Cli) -> None:
    csv = cli(*BY, "--echo", "--format", "csv", "It's great.").lines
    assert csv[0] == "probability,label,text,text_probability,text_label,sentence"
    (line,) = cli(*BY, "--format", "jsonl", "It's great.").lines
    assert json.loads(line) == {
        "probability": 0.9667,
        "label": "positive",
        "text": 1,
        "text_probability": 0.9667,
        "text_label": "positive",
    }


def test_texts_are_counted_over_files_and_bad_records(cli: Cli) -> None:
    Path("a.jsonl").write_text('{"text": "Great. Bad."}\nnope\n{"text": "No. Yes."}\n')
    Path("b.txt").write_text("Fine. Dull.\n")
    found = cli(*BY, "--input", "a.jsonl", "--input", "b.txt")
    assert [line.split("\t")[2] for line in found.lines] == ["1", "1", "2", "3", "3", "4", "4"]
    assert found.lines[2] == "\t\t2\t\t"
    assert found.status == 1


def test_only_some_sentences(cli: Cli) -> None:
    found = cli(*BY, "--only", "negative", "--echo", "It's great. It's hokey!")
    assert [line.split("\t")[-1] for line in found.lines] == ["It's hokey!"]


def test_ranked_labels_are_refused(cli: Cli) -> None:
    assert "--by sentence has no place for --top and --all" in cli(*BY, "--all", "a").stderr


@pytest.mark.parametrize("name", ["0.5", "hex", "\udce9", "x" * 5000])
def test_name_that_is_no_encoding_is_bad_usage(cli: Cli, name: str) -> None:
    result = cli("sentences", "--encoding", name, stdin=b"One. Two.")
    assert (result.status, result.stdout) == (2, "")
    assert "must be the name of an encoding, such as windows-1252" in result.stderr
    assert result.stderr.count("\n") == 1
