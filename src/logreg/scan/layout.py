"""Where the words, the marks and the line ends of a text are, by the codes of its characters.

Dense steps, those over every character, are few and simple comparisons; all else works on the
positions that they have found.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.scan.alphabet import (
    FIRST_INNER,
    FIRST_LETTER,
    HYPHEN,
    INNER_APOSTROPHE,
    INNER_HYPHEN,
    NEWLINE,
    SPACE,
    Codes,
)

Positions = NDArray[np.int64]
Counts = NDArray[np.int64]


class Layout(NamedTuple):
    """A text of n lines; all positions ascend.

    Attributes:
        starts: where the words begin, shape (n_words,).
        lengths: of the words, in characters, shape (n_words,).
        breaks: the positions of marks and line ends, the one before the first line among them.
        break_codes: what they are, the same shape.
        newlines: the positions of the line ends, shape (n + 1,).
        n_tokens: words and marks of each line, shape (n,).
        apostrophes: the positions of those inside words.
    """

    starts: Positions
    lengths: Counts
    breaks: Positions
    break_codes: Codes
    newlines: Positions
    n_tokens: Counts
    apostrophes: Positions


def lay_out(codes: Codes) -> Layout:
    """Find the words, marks and lines of a text that begins with a line end, and then has n more.

    At least one space follows the last line end. Single joiners between two letters are recoded
    in place, as `INNER_APOSTROPHE` and `INNER_HYPHEN`.
    """
    apostrophes = _join(codes)
    gaps = np.flatnonzero(codes < FIRST_INNER)
    distances = np.diff(gaps)
    words = np.flatnonzero(distances > 1)  # what lies between two gaps that are apart
    starts = gaps.take(words) + 1
    gap_codes = codes.take(gaps)
    symbols = np.flatnonzero(gap_codes > SPACE)
    breaks, break_codes = gaps.take(symbols), gap_codes.take(symbols)
    line_ends = np.flatnonzero(break_codes == NEWLINE)
    newlines = breaks.take(line_ends)
    n_words, n_marks = np.diff(starts.searchsorted(newlines)), np.diff(line_ends) - 1
    return Layout(
        starts=starts,
        lengths=distances.take(words) - 1,
        breaks=breaks,
        break_codes=break_codes,
        newlines=newlines,
        n_tokens=n_words + n_marks,
        apostrophes=apostrophes,
    )


def _join(codes: Codes) -> Positions:
    """Recode single joiners between two letters; return where apostrophes were among them."""
    joiners = np.flatnonzero((codes | 1) == HYPHEN)  # which is the apostrophe's code + 1, and odd
    inner = (codes.take(joiners - 1) >= FIRST_LETTER) & (codes.take(joiners + 1) >= FIRST_LETTER)
    joints = joiners[inner]
    joint_codes = codes.take(joints) + (INNER_HYPHEN - HYPHEN)
    codes[joints] = joint_codes
    apostrophes: Positions = joints[joint_codes == INNER_APOSTROPHE]
    return apostrophes
