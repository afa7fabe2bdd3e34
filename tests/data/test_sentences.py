"""One sentence per line as labelled contexts."""

import pytest

from logreg.data.input_options import Selection
from logreg.data.sentences import SentenceParser

TEXT = "Dr. Who left.\nThe end\nWas it? Yes.\n\n  \nNew. Start.\n"
RECORDS = [
    ("no", "Dr. ⏎ Who left.", 1),
    ("yes", "Dr. Who left. ⏎ The end", 1),
    ("no", "Dr. Who left. The end Was it? ⏎ Yes.", 3),
    ("no", "New. ⏎ Start.", 6),
]


@pytest.mark.parametrize("n_lines", [1, 2, 3, 6])
def test_contexts_of_lines(n_lines: int) -> None:
    parser = SentenceParser()
    lines = TEXT.encode().splitlines(keepends=True)
    records = [
        record
        for i in range(0, len(lines), n_lines)
        for record in parser.records(b"".join(lines[i : i + n_lines]), i + 1)
    ]
    assert [(record.label, record.text, record.line) for record in records] == RECORDS


def test_columns_are_kept() -> None:
    parser = SentenceParser("x", Selection(keep_columns=True))
    records = [*parser.records(b"A. b.\nC.\n", 1)]
    assert [record.columns for record in records] == [
        ("no", "A. ⏎ b."),
        ("yes", "A. b. ⏎ C."),
    ]
