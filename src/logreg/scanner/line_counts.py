"""From a block of lines to counts: the steps of the scanner.

1. *Codes.* Each character becomes one byte: line end, space, mark, joiner, or lower-case letter.
   Letters that occur in no listed word share one code.
2. *Boundaries.* Words lie between characters that are not letters; single joiners between two
   letters count as letters.
3. *Candidates.* The first eight codes of each word, as one 64-bit number, index a filter that few
   unlisted words pass.
4. *Hits.* Candidates are looked up and compared code by code: a hash alone never decides.
5. *Counts.* Hits are assigned to lines by their position. A negator opens a scope that the next
   mark closes; listed words inside a scope are negated.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.lexicon.word_lists import Lexicon
from logreg.scanner.alphabet import (
    EXCLAMATION,
    FIRST_INNER,
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
from logreg.scanner.boundaries import Counts, Layout, Positions, increments, join, lay_out
from logreg.scanner.dictionary import MAX_LENGTH, Dictionary
from logreg.tokens import is_mark, tokenize

PADDING = " " * (MAX_LENGTH + 8)
"""Follows the last line, since whole words may be loaded from its last character."""


class LineCounts(NamedTuple):
    """The counts of n lines.

    Attributes:
        hits: tokens that count as positive, negative, "no", pronoun and "!", shape (5, n).
        tokens: all tokens, shape (n,).
        negated: whether the last line ends inside the scope of a negator.
    """

    hits: Counts
    tokens: Counts
    negated: bool = False


class Hits(NamedTuple):
    """Listed tokens: their starts (ascending), their ends, and their flags."""

    starts: Positions
    ends: Positions
    flags: Codes


class Counter:
    """Counts the tokens of one lexicon in many lines at once.

    Raises:
        UnfitLexiconError: a listed word is too long, is not a token, or has a sigma, whose lower
            case depends on its place in the word.
    """

    def __init__(self, lexicon: Lexicon, negation: bool) -> None:
        flags = _token_flags(lexicon)
        listed = "\n".join(flags)
        if tokenize(listed) != [*flags] or "σ" in listed or "ς" in listed:
            raise UnfitLexiconError
        if max(map(len, flags)) > MAX_LENGTH:
            raise UnfitLexiconError
        self._negation = negation
        self._alphabet = Alphabet(flags)
        self._n, self._t = self._alphabet.encode("nt").tolist()
        words = [word for word in flags if not is_mark(word)]
        codes = self._alphabet.encode_words(words)
        self._dictionary = Dictionary.build(
            {code: flags[word] for code, word in zip(codes, words, strict=True)}
        )

    def count(self, text: str, negated: bool = False) -> LineCounts:
        """Count the tokens of each line of a text.

        Args:
            text: a line end, the lines, each with its line end, and `PADDING`.
            negated: whether the first line starts inside the scope of a negator.
        """
        codes = self._alphabet.encode(text)
        apostrophes = join(codes)
        layout = lay_out(codes)
        mark_flags = self._alphabet.mark_flags.take(layout.break_codes)
        hits = self._hits(codes, layout, mark_flags)
        negated_at_end = False
        if self._negation:
            openings = self._negators(codes, hits, apostrophes)
            if negated:
                openings = np.append(openings, 0)
            resets = layout.breaks.take(((mark_flags & POLAR) == 0).nonzero()[0])
            hits.flags[_within(openings, resets, hits.starts)] |= TURNED
            last_reset = resets[-2] if len(resets) > 1 else 0  # the last is the final line end
            negated_at_end = bool((openings >= last_reset).any())
        return LineCounts(_sums(hits, layout.newlines), layout.n_tokens, negated_at_end)

    def _hits(self, codes: Codes, layout: Layout, mark_flags: Codes) -> Hits:
        """Find the listed tokens, words and marks."""
        dictionary = self._dictionary
        candidates = dictionary.candidates(codes, layout.starts, layout.lengths)
        words, lengths, word_flags = dictionary.find(codes, candidates)
        listed = mark_flags.nonzero()[0]
        marks = layout.breaks.take(listed)
        starts = np.concatenate([words, marks])
        order = starts.argsort(kind="stable")  # merges two ascending parts
        ends = np.concatenate([words + lengths, marks + 1])
        flags = np.concatenate([word_flags, mark_flags.take(listed)])
        return Hits(starts.take(order), ends.take(order), flags.take(order))

    def _negators(self, codes: Codes, hits: Hits, apostrophes: Positions) -> Positions:
        """Return a position in each negating word: a listed one, or one that ends with "n't".

        A polar word never negates.
        """
        ends_word = codes.take(apostrophes + 2) < FIRST_INNER
        in_nt = (codes.take(apostrophes - 1) == self._n) & (codes.take(apostrophes + 1) == self._t)
        contracted = apostrophes[ends_word & in_nt]
        nearest = hits.starts.searchsorted(contracted) - 1
        ends, flags = np.append(hits.ends, 0).take(nearest), np.append(hits.flags, 0).take(nearest)
        is_polar = (ends == contracted + 2) & ((flags & POLAR) != 0)
        listed = hits.starts[(hits.flags & (NEGATOR | POLAR)) == NEGATOR]
        return np.concatenate([listed, contracted[~is_polar]])


def _sums(hits: Hits, newlines: Positions) -> Counts:
    """Return the five counts of each line, shape (5, n)."""
    so_far = np.zeros((len(_COUNTED), len(hits.flags) + 1), dtype=np.int64)
    np.cumsum(_COUNTED.take(hits.flags, axis=1), axis=1, out=so_far[:, 1:])
    return increments(so_far.take(hits.starts.searchsorted(newlines), axis=1))


def _token_flags(lexicon: Lexicon) -> dict[str, int]:
    """Return the flags of each token that is in a list or a feature of its own."""
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
    """Return which of the others stand after an opening and before the next end; others ascend.

    >>> _within(np.array([2, 20]), np.array([8, 30]), np.array([1, 5, 9, 25])).tolist()
    [False, True, False, True]
    """
    closings = ends.take(ends.searchsorted(openings, side="right"))
    first, last = others.searchsorted([openings + 1, closings])
    n = len(others) + 1
    depths = np.cumsum(np.bincount(first, minlength=n) - np.bincount(last, minlength=n))
    return depths[:-1] > 0


def _counted(flags: int) -> list[bool]:
    """Return which of the five counts a hit with these flags increases."""
    is_positive, is_negative = flags & POSITIVE != 0, flags & NEGATIVE != 0
    if flags & TURNED:
        is_positive, is_negative = is_negative, is_positive
    has_no, has_exclamation = flags & NO != 0, flags & EXCLAMATION != 0
    return [is_positive, is_negative, has_no, flags & PRONOUN != 0, has_exclamation]


_COUNTED = np.array([_counted(flags) for flags in range(2 * TURNED)], dtype=np.int64).T.copy()
