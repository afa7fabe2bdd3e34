from __future__ import annotations

import gzip
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg.errors import InputError
from logreg.expectations.lines import LONGEST_LINE, LineParser, read_expectations

TWO, THREE = ("negative", "positive"), ("bad", "fine", "good")


def parsed(
    line: str, labels: tuple[str, ...] = TWO, *, abstains: bool = False
) -> tuple[object, ...]:
    found = LineParser(labels, abstains=abstains)(line, "a.txt", 1)
    assert found is not None
    return found.kind, found.label, found.texts, found.below


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("positive: fine", ("label", "positive", ("fine",), ())),
        ("  NEG:\tbad  ", ("label", "negative", ("bad",), ())),
        ("1: fine", ("label", "positive", ("fine",), ())),
        ("positive: {a|b}", ("label", "positive", ("a", "b"), ())),
        ("positive: so: fine", ("label", "positive", ("so: fine",), ())),
        ("positive: :) 10:30", ("label", "positive", (":) 10:30",), ())),
        ("a > b", ("direction", "positive", ("a",), ("b",))),
        ("{a|b}\t>  {c|d} e", ("direction", "positive", ("a", "b"), ("c e", "d e"))),
        ("negative: a > b", ("direction", "negative", ("a",), ("b",))),
        (":) > :(", ("direction", "positive", (":)",), (":(",))),
        ("a > see: b", ("direction", "positive", ("a",), ("see: b",))),
        (r"see\: a > b", ("direction", "positive", ("see: a",), ("b",))),
        (r"positive: 3 \> 2", ("label", "positive", ("3 > 2",), ())),
        ("positive: a>b ->c >:(", ("label", "positive", ("a>b ->c >:(",), ())),
        ("same: {a|b} c", ("invariance", None, ("a c", "b c"), ())),
        ("Same: {a|b}", ("invariance", None, ("a", "b"), ())),
    ],
)
def test_line_is_an_expectation(line: str, expected: tuple[object, ...]) -> None:
    assert parsed(line) == expected


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("positive: a  # comment", "a"),
        ("positive: a\t# comment", "a"),
        ("positive: a  #", "a"),
        (r"positive: a  # {comment \x", "a"),
        ("positive: a # 1", "a # 1"),
        ("positive: a  #tag", "a  #tag"),
        ("positive: #tag", "#tag"),
        (r"positive: a  \# 1", "a  # 1"),
    ],
)
def test_comment_behind_a_text(line: str, text: str) -> None:
    assert parsed(line)[2] == (text,)


@pytest.mark.parametrize("line", ["", " \t ", "# a", "  #a", r"# positive: \x {", "#"])
def test_blank_lines_and_comments_are_passed_over(line: str) -> None:
    assert LineParser(TWO)(line, "a.txt", 1) is None


def test_labels_of_several() -> None:
    assert parsed("FINE: it is", THREE) == ("label", "fine", ("it is",), ())
    assert parsed("fine: a > b", THREE) == ("direction", "fine", ("a",), ("b",))
    assert parsed(r"re\: x: a", ("re: x", "b")) == ("label", "re: x", ("a",), ())


def test_no_label_is_expected() -> None:
    assert parsed("abstain: a", abstains=True) == ("label", None, ("a",), ())


_FORMS = "write 'LABEL: TEXT', 'TEXT > TEXT' or 'same: {A|B} TEXT'"


@pytest.mark.parametrize(
    ("line", "labels", "message"),
    [
        (
            "postive: a",
            TWO,
            "unknown label 'postive': the model's labels are negative and positive; write one, "
            r"or \: for a colon in a text",
        ),
        ("spam: a > b", THREE, "unknown label 'spam': the model's labels are bad and fine and go"),
        (": a", TWO, "the label is empty; write one"),
        ("a", TWO, f"no expectation in 'a'; {_FORMS}"),
        ("positive:a", TWO, f"no expectation in 'positive:a'; {_FORMS}"),
        ("positive:", TWO, "a text must not be empty, got ''; write one"),
        (
            "a > b > c",
            TWO,
            r"' > ' stands between two texts, got 'a > b > c'; compare two per line, and write \> "
            "for the character",
        ),
        ("> a", TWO, "' > ' stands between two texts, got '> a'; "),
        ("a >", TWO, "' > ' stands between two texts, got 'a >'; "),
        (
            "a > b",
            THREE,
            "of 3 labels one must be named (bad, fine, good); write 'LABEL: TEXT > TEXT'",
        ),
        (
            "same: a",
            TWO,
            "'same' compares variants of a text, got one, 'a'; write some as {a|b}",
        ),
        ("same: a > b", TWO, r"'same:' takes no ' > '; write it without, or \> for the character"),
        (
            "abstain: a",
            TWO,
            "'abstain:' needs a model that may give no label; call with --abstain P",
        ),
        (
            "same: {a|b}",
            ("other", "Same"),
            "'same:' has a meaning of its own here, and is a label of the model; give the label "
            "another name",
        ),
    ],
)
def test_line_that_is_none_is_refused(line: str, labels: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        LineParser(labels)(line, "a.txt", 1)


@given(st.text())
def test_any_line_is_parsed_or_refused(line: str) -> None:
    for start in ("", "positive: ", "same: ", "a > "):
        with suppress(ValueError):
            found = LineParser(TWO, abstains=True)(start + line, "a.txt", 1)
            assert found is None or all(map(str.strip, (*found.texts, *found.below)))


def test_long_lines_take_linear_time() -> None:
    n = 200_000
    for line in (" " * n + "x", "a:" * n, "\\\\" * n, "a > " + " " * n + "b", "#x" * n):
        LineParser(TWO)(f"positive: x{line}y", "a.txt", 1)


def test_file_with_its_lines() -> None:
    Path("a.txt").write_text("# first\n\npositive: fine\r\na > b  # c\n", "utf-8")
    first, second = read_expectations("a.txt", TWO)
    assert (first.path, first.line, first.source) == ("a.txt", 3, "positive: fine")
    assert (second.line, second.source) == (4, "a > b")
    assert read_expectations("a.txt", TWO, name="mine")[0].path == "mine"


@pytest.mark.parametrize(
    "content",
    [
        b"positive: caf\xc3\xa9",
        b"\xef\xbb\xbfpositive: caf\xc3\xa9\n",
        "\ufeffpositive: café\n".encode("utf-16-le"),
        gzip.compress(b"positive: caf\xc3\xa9\n"),
        b"# old\rpositive: caf\xc3\xa9\r",
    ],
)
def test_encodings_line_ends_and_compression(content: bytes) -> None:
    Path("a.txt").write_bytes(content)
    assert read_expectations("a.txt", TWO)[0].texts == ("café",)


def test_bad_line_is_named() -> None:
    Path("a.txt").write_text("positive: fine\nnegtive: bad\n")
    with pytest.raises(InputError, match=r"^a\.txt:2: unknown label 'negtive'"):
        read_expectations("a.txt", TWO)


@pytest.mark.parametrize("content", ["", "\n", "# only a comment\n"])
def test_file_without_expectations_is_refused(content: str) -> None:
    Path("a.txt").write_text(content)
    with pytest.raises(InputError, match=r"^a\.txt: no expectations; write lines such as 'LABEL"):
        read_expectations("a.txt", TWO)


def test_line_that_never_ends_is_refused() -> None:
    Path("a.txt").write_bytes(b"positive: fine\n" + b"x" * (LONGEST_LINE + 1))
    with pytest.raises(InputError, match=r"^a\.txt: a line of more than 64 KiB; is it a file of"):
        read_expectations("a.txt", TWO)
    Path("a.txt").write_bytes(b"positive: " + b"x" * (LONGEST_LINE - 10))
    assert len(read_expectations("a.txt", TWO)) == 1
