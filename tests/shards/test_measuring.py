"""What is measured in blocks is what one process measures of all files, byte for byte."""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path

import pytest
from support import ROOT, Cli

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

N_FILES = 5


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Reviews in files of different sizes, one of which is cut into blocks; some are odd."""
    draw = random.Random(1)
    rows = [
        line.split("\t", 1)
        for line in (ROOT / "data" / "reviews.tsv").read_text("utf-8").splitlines()
    ]
    odd = ["", "  ", "CafÃ© au lait <br>", "good \x07 film", rows[0][1], rows[1][1].upper()]
    lines = [
        json.dumps({"label": label, "text": text, "shop": draw.choice(["a", "b", None])})
        for label, text in [*rows, *((draw.choice(["negative", "positive"]), t) for t in odd)]
    ]
    draw.shuffle(lines)
    long = [json.dumps({"label": "negative", "text": f"no {'word ' * 80}{i}"}) for i in range(6000)]
    cuts = [0, 9, 200, 201, 500, len(lines)]
    paths = []
    for i in range(N_FILES):
        own = lines[cuts[i] : cuts[i + 1]] + (long if i == 2 else [])
        paths.append(str(tmp_path / f"reviews-{i}.jsonl"))
        Path(paths[-1]).write_text("".join(f"{line}\n" for line in own), "utf-8")
    return paths


def n_parts(folder: str) -> int:
    return len([*Path(folder).glob("part-*")])


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--errors", "5"),
        ("--errors", "7", "--threshold", "0.2", "--by", "shop"),
        ("--against", "textbook", "--by", "label", "--errors", "2"),
        ("--format", "json", "--min-precision", "0.7", "--errors", "9", "--by", "2"),
    ],
    ids=" ".join,
)
def test_evaluation(cli: Cli, files: list[str], options: tuple[str, ...]) -> None:
    one = cli("evaluate", *files, *options, "--bootstrap", "20")
    work = ("--work", "work", "--block-size", "1", "--jobs", "2")
    many = cli("evaluate", *files, *options, "--bootstrap", "20", *work)
    assert (many.status, many.stderr) == (one.status, one.stderr)
    assert many.stdout == one.stdout
    assert n_parts("work") > N_FILES


def test_scores_are_used_again(cli: Cli, files: list[str]) -> None:
    work = ("--work", "work", "--bootstrap", "0")
    assert cli("evaluate", *files, *work).status == 0
    before = {path: path.stat().st_mtime_ns for path in Path("work").iterdir()}
    again = cli("evaluate", *files, *work, "--threshold", "0.4")
    assert again.stdout == cli("evaluate", *files, *work[2:], "--threshold", "0.4").stdout
    assert before == {path: path.stat().st_mtime_ns for path in Path("work").iterdir()}
    refused = cli("evaluate", *files, *work, "--model", "textbook")
    assert "has the output of a call with other options; use another folder" in refused.stderr


def test_evaluation_of_several_labels(cli: Cli) -> None:
    lines = (ROOT / "data" / "reviews.tsv").read_text("utf-8").splitlines(keepends=True)
    rows = [line.split("\t") for line in lines]
    for i in range(3):
        text = "".join(f"{j % 3}\t{row[1]}" for j, row in enumerate(rows[200 * i : 200 * i + 200]))
        Path(f"{i}.tsv").write_text(text, "utf-8")
    files = [str(Path(f"{i}.tsv").resolve()) for i in range(3)]
    assert cli("train", *files, "--features", "words").status == 0
    options = ("--errors", "4", "--bootstrap", "10")
    one = cli("evaluate", *files, *options)
    many = cli("evaluate", *files, *options, "--work", "work")
    assert (many.status, many.stdout) == (0, one.stdout)


@pytest.mark.parametrize("options", [(), ("--limit", "0"), ("--format", "json"), ("--limit", "1")])
def test_check(cli: Cli, files: list[str], options: tuple[str, ...]) -> None:
    tests = ("--test", files[0], "--test", files[3])
    table = str(Path("table.csv").resolve())
    rows = 'label,text\npositive,fine\nnegative,"bad,\nodd,film\nnegative,a film"\npositive,ok\n'
    Path(table).write_text(rows)
    data = [files[1], table, files[2], files[4]]
    one = cli("check", *data, *tests, *options)
    many = cli("check", *data, *tests, *options, "--work", "work", "--block-size", "1")
    assert (many.status, many.stderr) == (one.status, one.stderr)
    assert many.stdout == one.stdout
    assert one.status == 1
    for kind in ("joined", "empty", "encoding", "markup", "overlap"):
        assert re.search(rf"\b{kind}\b", one.stdout)
    assert n_parts("work") > N_FILES


def test_words(cli: Cli, files: list[str]) -> None:
    assert cli("lexicon", "learn", *files, "-o", "one", "--z", "0.5").status == 0
    work = ("--work", "work", "--block-size", "1", "--jobs", "2")
    many = cli("lexicon", "learn", *files, "-o", "many", "--z", "0.5", *work)
    assert many.status == 0
    for name in ("positive.txt", "negative.txt"):
        content = Path("many", name).read_bytes()
        assert content == Path("one", name).read_bytes()
        assert content.count(b"\n") > 5


@pytest.mark.parametrize("command", ["evaluate", "check", "lexicon learn"])
@pytest.mark.parametrize(
    ("labels", "options"),
    [
        (["1", "0", "1", "0"], []),
        (["5", "1", "5", "1"], []),
        (["5", "1", "3", "1"], ["--positive", "5", "--negative", "1"]),
        (["x", "x", "x", "x"], []),
        (["a", "", "c", "a"], []),
        (["", "", "", ""], []),
    ],
    ids=str,
)
def test_labels_are_named_as_in_one_process(
    cli: Cli, tmp_path: Path, command: str, labels: list[str], options: list[str]
) -> None:
    if command == "check" and options:
        pytest.skip("check takes labels as they are")
    paths = []
    for i, label in enumerate(labels):
        paths.append(str(tmp_path / f"{i}.tsv"))
        Path(paths[-1]).write_text(f"{label}\t{'a good film' if i % 2 else 'a bad film'}\n")
    output = ["-o", "lists"] if command == "lexicon learn" else []
    one = cli(*command.split(), *paths, *options, *output)
    many = cli(*command.split(), *paths, *options, *output, "--work", "work")
    assert many == one


@pytest.mark.parametrize("command", ["evaluate", "check", "lexicon learn"])
def test_bad_line_is_named_by_its_number_in_the_file(
    cli: Cli, tmp_path: Path, command: str
) -> None:
    lines = [f"{'pos' if i % 2 else 'neg'}\t{'fine words ' * 25}{i}\n" for i in range(10000)]
    lines[9000] = "no tab here\n"
    path = tmp_path / "large.tsv"
    path.write_text("".join(lines))
    output = ["-o", "lists"] if command == "lexicon learn" else []
    one = cli(*command.split(), str(path), *output)
    work = ("--work", "work", "--block-size", "1")
    many = cli(*command.split(), str(path), *output, *work)
    assert many == one
    assert "large.tsv:9001: " in many.stdout + many.stderr
    if command != "check":
        one = cli(*command.split(), str(path), *output, "--skip-bad-lines")
        assert cli(*command.split(), str(path), *output, *work, "--skip-bad-lines") == one
        assert "skipped 1 bad line" in one.stderr


@pytest.mark.parametrize("command", ["evaluate", "check", "lexicon learn"])
def test_shares_and_clusters(cli: Cli, files: list[str], command: str) -> None:
    pytest.importorskip("distributed")
    output = ["-o", "lists"] if command == "lexicon learn" else []
    call = [*command.split(), *files, *output]
    one = cli(*call)
    shares = [cli(*call, "--work", "work", "--part", f"{i}/2") for i in range(2)]
    assert [(share.status, share.stdout) for share in shares] == [(0, ""), (0, "")]
    assert shares[1].stderr == (
        "logreg: 5 of 5 blocks are counted; call it without --part for the result\n"
    )
    assert cli(*call, "--work", "work") == one
    assert cli(*call, "--work", "other", "--cluster", "local:2") == one


def test_options_that_do_not_fit(cli: Cli, files: list[str]) -> None:
    refused = cli("check", *files, "--part", "0/2")
    assert refused.status == 2
    assert "--part is for files that are counted in blocks" in refused.stderr
    assert "stdin can't be cut into blocks" in cli("check", "-", "--work", "work").stderr
    assert "is a folder; name its files" in cli("evaluate", ".", "--work", "work").stderr


def test_file_without_the_column(cli: Cli, files: list[str]) -> None:
    other = str(Path("other.tsv").resolve())
    Path(other).write_text("positive\tfine\n")
    one = cli("evaluate", *files, other, "--by", "shop")
    many = cli("evaluate", *files, other, "--by", "shop", "--work", "work")
    assert one.status == 1
    assert many == one


def test_damaged_part_is_named(cli: Cli, files: list[str]) -> None:
    assert cli("check", *files, "--work", "work").status == 1
    Path("work/part-00001-of-00005.npz").write_bytes(b"PK")
    damaged = cli("check", *files, "--work", "work")
    assert damaged.status == 1
    assert "part-00001-of-00005.npz: is damaged; delete it, and call again" in damaged.stderr
    Path("work/part-00001-of-00005.npz").unlink()
    assert cli("check", *files, "--work", "work") == cli("check", *files)
