from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import Cli

SOUND = "".join(f"pos\tgood {i}\nneg\tbad, so {i}\n" for i in range(20))


def test_findings_to_stdout_and_the_rest_to_stderr(cli: Cli) -> None:
    Path("a.tsv").write_text(f"pos\tgood 1\nno tab\n{SOUND}")
    result = cli("check", "a.tsv")
    assert result.status == 1
    assert result.lines == [
        "a.tsv:2: unreadable: no tab in 'no tab'; write label<TAB>text, or name the columns in a "
        "header row",
        "a.tsv:5: duplicate: 'good 1' is there at a.tsv:1",
    ]
    assert result.stderr == (
        "label  texts  share  shortest  median  longest  no lexicon word\n"
        "neg       20  48.8%         4       4        4                0\n"
        "pos       21  51.2%         2       2        2                0\n"
        "\n"
        "finding     count  what\n"
        "unreadable      1  lines that can't be read, or have no label\n"
        "duplicate       1  texts that are there already\n"
        "\n"
        "logreg: 41 texts, 2 findings\n"
    )


def test_sound_data(cli: Cli) -> None:
    result = cli("check", stdin=SOUND.encode())
    assert (result.status, result.stdout) == (0, "")
    assert result.stderr.endswith("\n\nlogreg: 40 texts, no findings\n")


def test_json_is_all_that_there_is(cli: Cli) -> None:
    result = cli(
        "check", "--format", "json", "--limit", "1", "-", stdin=b"pos\tx\n" * 4 + b"neg\ty\n"
    )
    assert (result.status, result.stderr) == (1, "")
    report = json.loads(result.stdout)
    assert report["texts"] == 5
    assert list(report["labels"]) == ["neg", "pos"]
    assert report["counts"] == {"label": 2, "duplicate": 3, "lexicon": 1}
    assert report["findings"][2:4] == [
        {"kind": "duplicate", "path": "stdin", "line": 2, "what": "'x' is there at stdin:1"},
        {"kind": "duplicate", "path": "stdin", "line": 3, "what": "2 more, from here on"},
    ]


@pytest.mark.parametrize(
    ("limit", "shown"), [([], 11), (["--limit", "3"], 4), (["--limit", "0"], 20)]
)
def test_limit(cli: Cli, limit: list[str], shown: int) -> None:
    result = cli("check", *limit, stdin=(SOUND + "pos\tgood 1\n" * 20).encode())
    assert sum(": duplicate: " in line for line in result.lines) == shown
    assert "duplicate     20  texts that are there already\n" in result.stderr


def test_test_files(cli: Cli) -> None:
    Path("a.tsv").write_text("pos\tgood 3\n")
    Path("b.tsv").write_text("neg\tbad, so 4\n")
    result = cli("check", "--test", "a.tsv", "--test", "b.tsv", stdin=SOUND.encode())
    assert result.lines == [
        "stdin:7: overlap: 'good 3' is in the test data, at a.tsv:1",
        "stdin:10: overlap: 'bad, so 4' is in the test data, at b.tsv:1",
    ]


def test_text_of_the_data_is_printable(cli: Cli) -> None:
    result = cli("check", stdin=f"{SOUND}pos\t\x1b[31mred\npos\t\x1b[31mred\n".encode())
    assert "\x1b" not in result.stdout + result.stderr
    assert r"'\x1b[31mred' is there at stdin:41" in result.stdout


def test_file_that_is_not_there(cli: Cli) -> None:
    result = cli("check", "absent.tsv")
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr == "logreg: absent.tsv: No such file or directory; check the path\n"
    assert cli("check", "--limit", "-1").status == 2
