"""The whole of it, on files."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from logreg.checks import Report, check
from logreg.errors import InputError

SOUND = [
    f"{label}\tThis is a {word} film, number {i}{i * i}."
    for i in range(40)
    for label, word in (("pos", "great"), ("neg", "bad"))
]


def write(path: str, *rows: str) -> None:
    Path(path).write_bytes("".join(f"{row}\n" for row in rows).encode("utf-8", "surrogateescape"))


def told(*rows: str, test: tuple[str, ...] = (), name: str = "a.tsv") -> list[str]:
    """Check some rows that stand before 80 sound ones."""
    write(name, *rows, *SOUND)
    if test:
        write("test.tsv", *test)
    report = check([name], ["test.tsv"] if test else [])
    assert sum(report.counts.values()) == len(report.findings)
    return [str(finding) for finding in report.findings]


def test_sound_data() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("rows", "findings"),
    [
        (["pos\tGood.", "positive\t good. "], ["2: duplicate: ' good. ' is there at a.tsv:1"]),
        (["pos\tGood.", "neg\tgood."], ["2: conflict: 'good.' is 'neg' here, 'pos' at a.tsv:1"]),
        (
            ["pos\tx", "neg\tx", "neg\tx", "pos\tx"],
            [
                "2: conflict: 'x' is 'neg' here, 'pos' at a.tsv:1",
                "3: conflict: 'x' is 'neg' here, 'pos' at a.tsv:1",
                "4: duplicate: 'x' is there at a.tsv:1",
            ],
        ),
        (
            ["pos\t", "neg\t \u00a0", "pos\t"],
            [
                f"{i}: empty: no text, labelled '{label}'"
                for i, label in ((1, "pos"), (2, "neg"), (3, "pos"))
            ],
        ),
        (
            ["no tab", "", "\tno label", "neg\ta\tb", "p\x1bs\tx"],
            [
                "1: unreadable: no tab in 'no tab'; write label<TAB>text, or name the columns in a "
                "header row",
                "3: unreadable: no label; write one",
                "4: unreadable: 2 tabs in 'neg'; write label<TAB>text, or name the columns in a "
                "header row",
                r"5: unreadable: control characters in the label 'p\x1bs'",
            ],
        ),
        (["poz\tso fine"], ["1: label: 'poz' has only 1 text; add some"]),
        (["pos\tcaf\udce9"], [r"1: encoding: bytes that are not UTF-8: 'caf\udce9'"]),
        (["pos\ta<br>b"], ["1: markup: HTML tags: 'a<br>b'"]),
        (
            ["pos\t" + "good " * 95],
            ["1: long: 95 tokens where the median is 9; a line end or a quote may be missing"],
        ),
    ],
)
def test_findings(rows: list[str], findings: list[str]) -> None:
    assert told(*rows) == [f"a.tsv:{finding}" for finding in findings]


def test_overlap_with_test_data() -> None:
    test = ("neg\tGood!", "pos\tFine!", "pos\tElse.", "no tab")
    assert told("pos\tgood!", "pos\tfine!", test=test) == [
        "test.tsv:4: unreadable: no tab in 'no tab'; write label<TAB>text, or name the columns in "
        "a header row",
        "a.tsv:1: overlap: 'good!' is in the test data, at test.tsv:1, as 'neg'",
        "a.tsv:2: overlap: 'fine!' is in the test data, at test.tsv:2",
    ]


def test_imbalance() -> None:
    write("a.tsv", *(f"pos\tgreat {i}" for i in range(90)), *(f"neg\tbad {i}" for i in range(10)))
    (finding,) = check(["a.tsv"]).findings
    assert str(finding) == (
        "a.tsv:91: imbalance: 'neg' has 10.0% of the texts; train with --class-weight balanced"
    )


def test_length_that_gives_the_label_away() -> None:
    write("a.tsv", *(f"{i % 2}\tgood {'so ' * (1 + i % 2 * 4)}{i}" for i in range(100)))
    (finding,) = check(["a.tsv"]).findings
    assert str(finding) == (
        "a.tsv:2: length: '1' is longer than the rest in 100% of pairs (medians 7 and 3 tokens): "
        "a model may learn no more than that"
    )


def test_data_that_the_lexicon_knows_nothing_of() -> None:
    rows = [f"{label}\tce film est {i} {label}" for i in range(20) for label in ("x", "y")]
    write("a.tsv", *rows)
    (finding,) = check(["a.tsv"]).findings
    assert str(finding).startswith("a.tsv: lexicon: 40 of 40 texts have no word of the lexicon; ")


def test_row_that_an_open_quote_has_swallowed() -> None:
    rows = ["label,text", 'pos,"a good film', "neg,a bad film", 'pos,"" another"', *SOUND]
    write(
        "a.csv", *(row.replace(",", ";").replace("\t", ",") if "\t" in row else row for row in rows)
    )
    write("b.tsv", *SOUND)
    found = [str(finding) for finding in check(["b.tsv", "a.csv"]).findings]
    assert found[0] == (
        "a.csv:2: joined: the text goes on with a row, 'neg,a bad film'; a quote may be missing"
    )


def test_quote_that_is_never_closed() -> None:
    write("a.csv", "label,text", "pos,good", 'neg,"bad', "pos,fine")
    assert "a.csv:3: unreadable: a quote opened here is never closed; close it, or double it" in [
        str(finding) for finding in check(["a.csv"]).findings
    ]


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_nothing_to_check(content: str) -> None:
    Path("a.tsv").write_text(content)
    assert [str(finding) for finding in check(["a.tsv"]).findings] == [
        "a.tsv: label: no labelled texts; write lines of label<TAB>text"
    ]


def test_report_sums_the_labels_up() -> None:
    write("a.tsv", "2\tgood", "0\tthree small words", "1\tbad, bad", "0\ta good one, no")
    report = check(["a.tsv"])
    assert report.texts == 4
    assert report.labels == [
        ("0", 2, (3, 4.0, 5), 1),
        ("1", 1, (3, 3.0, 3), 0),
        ("2", 1, (1, 1.0, 1), 0),
    ]
    assert report.to_json()["labels"]["0"] == {
        "texts": 2,
        "tokens": {"shortest": 3, "median": 4.0, "longest": 5},
        "no_lexicon_word": 1,
    }


def test_several_files_of_any_format_are_one_data_set() -> None:
    Path("folder/pos").mkdir(parents=True)
    Path("folder/pos/1.txt").write_text("Good.")
    write("a.tsv", "pos\tgood.")
    Path("b.jsonl.gz").write_bytes(gzip.compress(b'{"label": 1, "text": "GOOD."}\n{"text": 1}\n'))
    report = check(["folder", "a.tsv", "b.jsonl.gz"])
    assert [str(finding) for finding in report.findings if finding.kind != "label"] == [
        "b.jsonl.gz:2: unreadable: the text is a number, not a string; correct the line",
        "a.tsv:1: duplicate: 'good.' is there at folder/pos/1.txt",
        "b.jsonl.gz:1: duplicate: 'GOOD.' is there at folder/pos/1.txt",
    ]


def test_texts_for_labels() -> None:
    """Columns in each other's place are one finding, and no table of a thousand labels."""
    write("a.tsv", *(f"a good text {i}\tand another {i}" for i in range(1000)))
    report: Report = check(["a.tsv"], limit=1)
    assert str(report.findings[0]) == (
        "a.tsv:1: label: 1000 labels, such as 'a good text 0'; is it another column?"
    )
    assert report.labels == []


def test_file_that_is_not_there() -> None:
    with pytest.raises(InputError, match=r"absent\.tsv: No such file"):
        check(["absent.tsv"])
