"""``logreg expect``: failures, summary, formats, exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from support import Cli

LINES = """\
# what must hold
positive: great
negative: {awful|great}

great > awful
awful > great
same: {great|nice} film
same: {great|awful} film
"""
FAILURES = [
    "e.txt:3: expected negative, found positive, P(negative) = 0.0691 for 'great' (1 of 2 variants "
    "fail)",
    "e.txt:6: expected P(positive) of 'awful' > that of 'great', found 0.0074 and 0.9309",
    "e.txt:8: expected one answer within 0.05, found negative, P(positive) = 0.0120 for 'awful "
    "film' and positive, P(positive) = 0.9563 for 'great film'",
]
EXPECT = ["expect", "-m", "textbook"]


@pytest.fixture(name="lines", autouse=True)
def fixture_lines() -> None:
    Path("e.txt").write_text(LINES)


def test_failures_to_stdout_and_a_summary_to_stderr(cli: Cli) -> None:
    result = cli(*EXPECT, "e.txt")
    assert (result.status, result.lines) == (1, FAILURES)
    assert result.stderr == (
        "logreg: 3 of 6 expectations hold (label 1 of 2, direction 1 of 2, invariance 1 of 2)\n"
    )


def test_all_hold(cli: Cli) -> None:
    result = cli(*EXPECT, stdin=b"positive: great\n")
    assert (result.status, result.stdout) == (0, "")
    assert result.stderr == "logreg: 1 of 1 expectation holds (label 1 of 1)\n"


@pytest.mark.parametrize("form", ["file", "stdin", "dash"])
def test_same_lines_from_a_file_and_from_stdin(cli: Cli, form: str) -> None:
    arguments = {"file": ["e.txt"], "stdin": [], "dash": ["-"]}[form]
    result = cli(*EXPECT, *arguments, stdin=LINES.encode())
    name = "e.txt" if form == "file" else "stdin"
    assert result.lines == [line.replace("e.txt", name) for line in FAILURES]


def test_several_files_and_a_pack(cli: Cli) -> None:
    Path("f.txt").write_text("negative: great\n")
    result = cli(*EXPECT, "--pack", "complaints", "f.txt", "e.txt")
    files = [line.partition(":")[0] for line in result.lines]
    assert files == ["complaints"] * 49 + ["f.txt"] + ["e.txt"] * 3
    assert result.stderr == (
        "logreg: 94 of 147 expectations hold (label 65 of 103, direction 12 of 22, invariance 17 "
        "of 22)\n"
    )


def test_json_is_all_that_there_is(cli: Cli) -> None:
    result = cli(*EXPECT, "--format", "json", "--abstain", "0.5", "e.txt")
    assert (result.status, result.stderr) == (1, "")
    found = json.loads(result.stdout)
    results = found.pop("results")
    assert found == {
        "model": "textbook",
        "tolerance": 0.05,
        "abstain": 0.5,
        "expectations": 6,
        "failures": 3,
    }
    assert [one["line"] for one in results if not one["holds"]] == [3, 6, 8]
    failures = [f"e.txt:{one['line']}: {one['failure']}" for one in results if one["failure"]]
    assert failures == FAILURES
    assert results[0]["answers"] == [
        {
            "text": "great",
            "label": "positive",
            "probabilities": {"negative": 0.06913842034334682, "positive": 0.9308615796566533},
        }
    ]


def test_junit_has_a_case_for_each_expectation(cli: Cli) -> None:
    result = cli(*EXPECT, "--format", "junit", "e.txt")
    assert (result.status, result.stderr) == (1, "")
    root = fromstring(result.stdout)
    cases = root.findall("testsuite/testcase")
    assert [case.get("name") for case in cases] == [
        line for line in LINES.splitlines() if line and not line.startswith("#")
    ]
    assert [failed.text for case in cases for failed in case.findall("failure")] == FAILURES


@pytest.mark.parametrize("format", ["text", "json", "junit"])
def test_hostile_text_is_printable_or_escaped(cli: Cli, format: str) -> None:
    Path("e.txt").write_bytes(b"positive: awful \x1b[31m </failure>&\xe9\x07 bad\n")
    result = cli(*EXPECT, "--format", format, "e.txt")
    assert result.status == 1
    assert not {"\x1b", "\x07"} & {*result.stdout}
    if format == "junit":
        failed = fromstring(result.stdout).find("testsuite/testcase/failure")
        assert failed is not None
        assert r"'awful \x1b[31m </failure>&\udce9\x07 bad'" in str(failed.get("message"))


def test_tolerance(cli: Cli) -> None:
    line = b"same: {film|film film}\n"
    assert cli(*EXPECT, stdin=line).status == 1
    assert cli(*EXPECT, "--tolerance", "0.2", stdin=line).status == 0


def test_no_label_is_expected(cli: Cli) -> None:
    line = b"abstain: film\n"
    assert cli(*EXPECT, "--abstain", "0.9", stdin=line).status == 0
    result = cli(*EXPECT, stdin=line)
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr == (
        "logreg: stdin:1: 'abstain:' needs a model that may give no label; call with --abstain P\n"
    )


def test_bad_line_is_an_error_before_anything_is_checked(cli: Cli) -> None:
    Path("f.txt").write_text("negative: great\npostive: great\n")
    result = cli(*EXPECT, "e.txt", "f.txt")
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr == (
        "logreg: f.txt:2: unknown label 'postive': the model's labels are negative and positive; "
        "write one, or \\: for a colon in a text\n"
    )
    long = cli(*EXPECT, stdin=b"so much " * 1000 + b": a\n").stderr
    assert long.startswith("logreg: stdin:1: unknown label 'so much so much")
    assert len(long) < 200


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--tolerance", "2"], "Invalid value for '--tolerance'"),
        (["--tolerance", "nan"], "Invalid value for '--tolerance'"),
        (["--abstain", "0.3"], "abstain must be in [0.5, 1], got 0.3."),
        (["--pack", "none"], "Invalid value for '--pack'"),
        (["--format", "xml"], "Invalid value for '--format'"),
    ],
)
def test_bad_usage(cli: Cli, arguments: list[str], message: str) -> None:
    result = cli(*EXPECT, *arguments, "e.txt")
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr.startswith(f"logreg: {message}")


def test_missing_file(cli: Cli) -> None:
    result = cli(*EXPECT, "none.txt")
    assert result.status == 1
    assert result.stderr == "logreg: none.txt: No such file or directory; check the path\n"


def test_model_of_words_and_several_labels(cli: Cli) -> None:
    Path("a.tsv").write_text("".join(f"a\tred {i}\nb\tgreen {i}\nc\tblue {i}\n" for i in range(9)))
    assert cli("train", "--features", "words", "a.tsv").status == 0
    lines = b"a: red\nB: {green|very green}\nc: blue > red\nsame: {red|very red}\nc: red\n"
    result = cli("expect", stdin=lines)
    assert [line[:40] for line in result.lines] == ["stdin:5: expected c, found a, P(c) = 0.0"]
    assert cli("expect", stdin=b"a > b\n").stderr == (
        "logreg: stdin:1: of 3 labels one must be named (a, b, c); write 'LABEL: TEXT > TEXT'\n"
    )
    assert cli("expect", "--abstain", "0.9", stdin=b"abstain: purple\n").status == 0


def test_model_of_features_of_one_s_own(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("shouts.py").write_text(
        "class Shouts:\n"
        "    names = ('marks',)\n"
        "    def transform(self, texts):\n"
        "        return [[text.count('!')] for text in texts]\n"
    )
    monkeypatch.syspath_prepend(".")
    Path("a.tsv").write_text("pos\tyes!!\npos\tso!\nneg\tno\nneg\twell\npos\twell\nneg\tno!\n")
    assert cli("train", "a.tsv", "--features", "shouts:Shouts").status == 0
    lines = b"a! > a\nsame: {yes|no}\npositive: !!!!\n"
    assert cli("expect", "--features", "shouts:Shouts", stdin=lines).status == 0


def test_model_of_numbers_names_the_line_that_has_none(cli: Cli) -> None:
    rows = "".join(f"pos\t{i + 5}\nneg\t{i}\n" for i in range(5))
    Path("a.tsv").write_text(f"label\tx\n{rows}")
    assert cli("train", "a.tsv", "--features", "columns:x").status == 0
    assert cli("expect", stdin=b"positive: 9\n9 > 1\n").status == 0
    assert cli("expect", stdin=b"positive: 9\npositive: nine\n").stderr == (
        "logreg: stdin:2: must be 1 numbers (x), got 'nine'\n"
    )


def test_pack_needs_a_model_of_positive_and_negative(cli: Cli) -> None:
    result = cli("expect", "-m", "spam", "--pack", "complaints")
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith("logreg: complaints:6: unknown label 'positive': the model's")


def test_few_texts_need_no_numpy() -> None:
    code = (
        "import sys; from logreg.cli import run; run(['expect', '-m', 'textbook', 'e.txt']); "
        "print([name for name in ('numpy', 'rich', 'xml') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.splitlines()[-1] == "[]"
