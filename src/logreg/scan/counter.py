"""From a block of lines to counts: every step of the scanner but the way that texts come in.

1. *Codes.* Each character becomes one byte that says all that matters of it: line end, space, mark,
   joiner, or which letter, in lower case. Letters that occur in no listed word share one code.
2. *Layout.* Words are what lies between characters that are no letters; single joiners between two
   letters have been made letters before.
3. *Candidates.* The first eight codes of each word, as one 64-bit number, index a filter that lets
   few but listed words pass.
4. *Hits.* What has passed is looked up by all its codes and compared to the last one: a hash alone
   never decides.
5. *Counts.* Hits belong to lines by their position. Negation opens a scope at each negator and
   closes it at the next mark; listed words inside of one are turned.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.lexicons import Lexicon
from logreg.scan.alphabet import (
    EXCLAMATION,
    NEGATIVE,
    NEGATOR,
    NO,
    POLAR,
    POSITIVE,
    PRONOUN,
    TURNED,
    Alphabet,
    Codes,
    UnfitLexiconError,
)
from logreg.scan.dictionary import MAX_LENGTH, Dictionary
from logreg.scan.layout import Counts, Layout, Positions, lay_out
from logreg.tokens import is_mark, is_token

PADDING = "\n" + " " * (MAX_LENGTH + 8)
"""Ends the last line; whole words may be loaded from the last character."""


class LineCounts(NamedTuple):
    """What n lines hold.

    Attributes:
        hits: tokens that count as positive, negative, "no", pronoun and "!", shape (5, n).
        tokens: all tokens, shape (n,).
        negated: whether the last line ends behind a negator, with no mark in between.
    """

    hits: Counts
    tokens: Counts
    negated: bool = False


class Hits(NamedTuple):
    """Listed tokens: where each one begins, ascending, and what it is."""

    positions: Positions
    flags: Codes


class Counter:
    """Counts the tokens of one lexicon in many lines at once.

    Raises:
        UnfitLexiconError: a listed word is too long, is no token, or has a sigma, whose lower case
            depends on its place in the word.
    """

    def __init__(self, lexicon: Lexicon, negation: bool) -> None:
        flags = _token_flags(lexicon)
        if not all(len(word) <= MAX_LENGTH and is_token(word) for word in flags):
            raise UnfitLexiconError
        if any(sigma in word for word in flags for sigma in "σς"):
            raise UnfitLexiconError
        self._negation = negation
        self._alphabet = Alphabet(flags)
        self._n, self._t = self._alphabet.encode_word("nt")
        self._dictionary = Dictionary.build(
            {self._alphabet.encode_word(word): flags[word] for word in flags if not is_mark(word)}
        )

    def count(self, text: str, negated: bool = False) -> LineCounts:
        """Count the lines of a text, each of which *begins* with a line end.

        Args:
            text: the lines; none at all where it is empty.
            negated: whether the first line goes on behind a negator.
        """
        codes = self._alphabet.encode(text + PADDING)
        layout = lay_out(codes)
        hits = self._hits(codes, layout)
        negated_at_end = self._negation and self._turn(hits, codes, layout, negated)
        so_far = np.zeros((len(_COUNTED), len(hits.flags) + 1), dtype=np.int64)
        np.cumsum(_COUNTED.take(hits.flags, axis=1), axis=1, out=so_far[:, 1:])
        counts = np.diff(so_far.take(hits.positions.searchsorted(layout.newlines), axis=1))
        return LineCounts(counts, layout.n_tokens, negated_at_end)

    def _hits(self, codes: Codes, layout: Layout) -> Hits:
        """Find the listed tokens, words and marks."""
        words, word_flags = self._dictionary.find(codes, layout.starts, layout.lengths)
        mark_flags = self._alphabet.mark_flags.take(layout.break_codes)
        listed = np.flatnonzero(mark_flags)
        positions = np.concatenate([words, layout.breaks.take(listed)])
        order = positions.argsort(kind="stable")  # of two ascending parts: merges them
        flags = np.concatenate([word_flags, mark_flags.take(listed)]).take(order)
        return Hits(positions.take(order), flags)

    def _turn(self, hits: Hits, codes: Codes, layout: Layout, negated: bool) -> bool:
        """Flag the hits after a negator and before the next mark that is not polar.

        Returns whether the last scope is still open at the end.
        """
        negators = self._negators(hits, self._contractions(codes, layout))
        if negated:
            negators = np.append(negators, layout.newlines[0])
        mark_flags = self._alphabet.mark_flags.take(layout.break_codes)
        resets = layout.breaks.take(np.flatnonzero((mark_flags & POLAR) == 0))
        hits.flags[_within(negators, resets, hits.positions)] |= TURNED
        return bool((negators >= resets[-2:][0]).any())

    def _contractions(self, codes: Codes, layout: Layout) -> Positions:
        """Return where words that end in "n't" begin."""
        at = layout.apostrophes
        at = at[(codes.take(at - 1) == self._n) & (codes.take(at + 1) == self._t)]
        words = layout.starts.searchsorted(at) - 1
        beginnings: Positions = layout.starts.take(words)
        endings = beginnings + layout.lengths.take(words)
        contracted: Positions = beginnings[endings == at + 2]
        return contracted

    def _negators(self, hits: Hits, contractions: Positions) -> Positions:
        """Return where words begin that negate: the listed and the contracted, but no polar one."""
        nearest = hits.positions.searchsorted(contractions)
        is_hit = np.append(hits.positions, -1).take(nearest) == contractions
        is_polar = is_hit & ((np.append(hits.flags, 0).take(nearest) & POLAR) != 0)
        listed = hits.positions[(hits.flags & (NEGATOR | POLAR)) == NEGATOR]
        return np.concatenate([listed, contractions[~is_polar]])


def _token_flags(lexicon: Lexicon) -> dict[str, int]:
    """Say of each token that any feature asks about what it is."""
    flags = {"no": NO, "!": EXCLAMATION}
    lists = {
        POSITIVE: lexicon.positive,
        NEGATIVE: lexicon.negative,
        PRONOUN: lexicon.pronouns,
        NEGATOR: lexicon.negators,
    }
    for flag, words in lists.items():
        for word in words:
            flags[word] = flags.get(word, 0) | flag
    return flags


def _within(openings: Positions, ends: Positions, others: Positions) -> NDArray[np.bool_]:
    """Tell which of the others stand after an opening and before the next end; others ascend."""
    closings = ends.take(ends.searchsorted(openings, side="right"))
    first, last = others.searchsorted([openings + 1, closings])
    n = len(others) + 1
    depths = np.cumsum(np.bincount(first, minlength=n) - np.bincount(last, minlength=n))
    return depths[:-1] > 0


def _counted(flags: int) -> list[bool]:
    """Say for which of the five counts a hit of these flags counts."""
    is_positive, is_negative = flags & POSITIVE != 0, flags & NEGATIVE != 0
    if flags & TURNED:
        is_positive, is_negative = is_negative, is_positive
    has_no, has_exclamation = flags & NO != 0, flags & EXCLAMATION != 0
    return [is_positive, is_negative, has_no, flags & PRONOUN != 0, has_exclamation]


_COUNTED = np.array([_counted(flags) for flags in range(2 * TURNED)], dtype=np.int64).T.copy()
