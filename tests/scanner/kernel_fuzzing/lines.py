"""What the records of a table or of JSON are as lines: what the kernel must make of them."""

from __future__ import annotations

from collections.abc import Sequence

from kernel_fuzzing.target import require_equal
from logreg.data.parsers import Parser
from logreg.data.records import Lines

Cells = Sequence[str]


def require_lines(
    parser: Parser, found: Lines, rows: Sequence[Cells], column: int, about: str
) -> None:
    """Raise a `DifferenceError` if lines are not those of rows of cells.

    Args:
        parser: the parser that read both, for the message.
        found: the lines.
        rows: the cells of each record, as they are.
        column: the number of the cell that is the text.
        about: for the message.
    """
    written = [[_cell(cell, i + 1 == len(row)) for i, cell in enumerate(row)] for row in rows]
    texts = "".join(f"{row[column]}\n" for row in written)
    columns = "".join("\t".join(row) + "\n" for row in written)
    about = f"{type(parser).__name__} of {parser.names}, {about}"
    require_equal(bytes(found.texts), _encoded(texts), f"texts, {about}")
    require_equal(bytes(found.columns), _encoded(columns), f"columns, {about}")


def _cell(cell: str, is_last: bool) -> str:
    cell = cell.replace("\n", " ")
    return cell if is_last else cell.replace("\t", " ")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
