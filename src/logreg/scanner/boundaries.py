"""The positions of words, marks and line ends in a text, from the codes of its characters.

The steps over every character are few and simple comparisons; the others work on positions.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.scanner.alphabet import (
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
    """Some lines, n of them; all positions ascend.

    Attributes:
        starts: where the words begin, shape (n_words,).
        lengths: of the words, in characters, shape (n_words,).
        breaks: the positions of marks and of the line ends.
        break_codes: what they are, the same shape.
        newlines: the positions of the line ends, shape (n,).
        n_tokens: words and marks of each line, shape (n,).
    """

    starts: Positions
    lengths: Counts
    breaks: Positions
    break_codes: Codes
    newlines: Positions
    n_tokens: Counts


def lay_out(codes: Codes) -> Layout:
    """Find the words, marks and lines of a text that begins with a line end, and then has n more.

    A space follows the last line end.
    """
    gaps = (codes < FIRST_INNER).nonzero()[0]
    distances = gaps[1:] - gaps[:-1]
    words = (distances > 1).nonzero()[0]  # between gaps that are not adjacent
    starts = gaps.take(words)
    starts += 1
    lengths = distances.take(words)
    lengths -= 1
    gap_codes = codes.take(gaps)
    symbols = (gap_codes > SPACE).nonzero()[0][1:]  # but the line end at the start
    breaks, break_codes = gaps.take(symbols), gap_codes.take(symbols)
    line_ends = (break_codes == NEWLINE).nonzero()[0]
    newlines = breaks.take(line_ends)
    n_tokens = increments(starts.searchsorted(newlines) + line_ends)
    n_tokens[1:] -= 1  # the line end itself
    return Layout(starts, lengths, breaks, break_codes, newlines, n_tokens)


def increments(totals: Counts) -> Counts:
    """Return the differences of successive totals, along the last axis.

    >>> increments(np.array([2, 2, 5])).tolist()
    [2, 0, 3]
    """
    steps = totals.copy()
    steps[..., 1:] -= totals[..., :-1]
    return steps


def join(codes: Codes) -> Positions:
    """Recode single joiners between two letters in place; return the positions of apostrophes.

    They become `INNER_APOSTROPHE` and `INNER_HYPHEN`. The first and the last code are not joiners.
    """
    joiners = ((codes | 1) == HYPHEN).nonzero()[0]  # the apostrophe's code is one less, and even
    inner = (codes.take(joiners - 1) >= FIRST_LETTER) & (codes.take(joiners + 1) >= FIRST_LETTER)
    joints = joiners[inner]
    joint_codes = codes.take(joints) + (INNER_HYPHEN - HYPHEN)
    codes[joints] = joint_codes
    apostrophes: Positions = joints[joint_codes == INNER_APOSTROPHE]
    return apostrophes
