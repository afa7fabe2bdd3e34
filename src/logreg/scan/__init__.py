"""The vectorised scanner: tokens.py and the sentiment counts, megabytes at a time.

The meaning is that of the specification, `tokens.tokenize` and `SentimentFeatures.extract`, and a
property test holds the two equal. The way is another one:

1. *Codes.* Each character becomes one byte that says all that matters of it: line end, space, mark,
   joiner, or which letter, in lower case. Letters that occur in no listed word share one code.
2. *Edges.* Comparisons of the whole array with itself, shifted by one, give where words begin and
   end, with inner apostrophes and hyphens, and which characters are marks.
3. *Candidates.* The first eight codes of each word, loaded as one 64-bit number, index a filter
   that lets few but listed words pass.
4. *Hits.* What has passed is looked up by all its codes and compared to the last one: a hash alone
   never decides.
5. *Counts.* Hits belong to lines by their position; negation looks back from each hit for the last
   negator and the last mark.

It knows the features' rules and numpy, and nothing of files, labels or models.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.lexicons import Lexicon
from logreg.scan.alphabet import (
    APOSTROPHE,
    EXCLAMATION,
    FIRST_LETTER,
    HYPHEN,
    MARK,
    NEGATIVE,
    NEGATOR,
    NEWLINE,
    NO,
    POLAR,
    POSITIVE,
    PRONOUN,
    Alphabet,
    Codes,
    UnfitLexiconError,
)
from logreg.scan.dictionary import MAX_LENGTH, PARTS, Dictionary, Positions, slot_of
from logreg.tokens import is_mark, is_token

__all__ = ["MAX_LENGTH", "Scanner", "UnfitLexiconError"]

_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype=np.uint64)
"""The first n bytes of eight."""


class Hits(NamedTuple):
    """Listed tokens: where each one begins, ascending, and what it is."""

    positions: Positions
    flags: Codes

    def having(self, bits: int) -> Positions:
        """Return the positions of the hits that have any of the bits."""
        found: Positions = self.positions[(self.flags & bits) != 0]
        return found


class Scanner:
    """Counts the six sentiment features of many lines at once.

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

    def features(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return the features of each text, as `SentimentFeatures.extract`, shape (n, 6)."""
        lines = [text.replace("\n", " ") if "\n" in text else text for text in texts]
        padding = "\n" * 9  # eight codes may be loaded from the last character
        codes = self._alphabet.encode("\n" + "\n".join(lines) + padding)
        newlines = np.flatnonzero(codes == NEWLINE)[: len(lines) + 1]
        return self._features_of_lines(codes, newlines)

    def _features_of_lines(self, codes: Codes, newlines: Positions) -> NDArray[np.float64]:
        letters = codes >= FIRST_LETTER
        inside = _inside_words(codes, letters)
        starts = np.flatnonzero(inside[1:] & ~inside[:-1]) + 1
        ends = np.flatnonzero(inside[:-1] & ~inside[1:]) + 1
        marks = np.flatnonzero((codes >= MARK) & ~inside)
        hits = self._hits(codes, starts, ends, marks)
        turned = self._turned(codes, inside, starts, marks, newlines, hits)

        def per_line(positions: Positions) -> NDArray[np.int64]:
            return np.diff(np.searchsorted(positions, newlines))

        is_positive, is_negative = (hits.flags & POSITIVE) != 0, (hits.flags & NEGATIVE) != 0
        n_tokens = per_line(starts) + per_line(marks)
        columns = [
            per_line(hits.positions[np.where(turned, is_negative, is_positive)]),
            per_line(hits.positions[np.where(turned, is_positive, is_negative)]),
            per_line(hits.having(NO)) > 0,
            per_line(hits.having(PRONOUN)),
            per_line(hits.having(EXCLAMATION)) > 0,
            _logarithms(n_tokens),
        ]
        return np.column_stack(columns).astype(np.float64)

    def _hits(self, codes: Codes, starts: Positions, ends: Positions, marks: Positions) -> Hits:
        """Find the listed tokens, words and marks."""
        dictionary = self._dictionary
        eights = np.ndarray(len(codes) - 7, dtype="<u8", buffer=codes, strides=(1,))
        lengths = ends - starts
        heads = eights[starts] & _MASKS[np.minimum(lengths, 8)]
        candidates = np.flatnonzero(dictionary.passes[slot_of(heads[None])])
        candidates = candidates[lengths[candidates] <= MAX_LENGTH]
        at, lengths = starts[candidates], lengths[candidates]
        parts = np.zeros((PARTS, len(candidates)), dtype=np.uint64)
        parts[0] = heads[candidates]
        for i in range(1, PARTS):
            longer = np.flatnonzero(lengths > 8 * i)
            mask = _MASKS[np.minimum(lengths[longer] - 8 * i, 8)]
            parts[i, longer] = eights[at[longer] + 8 * i] & mask
        words = dictionary.look_up(parts)
        found = words >= 0
        mark_flags = self._alphabet.mark_flags[codes[marks]]
        listed = mark_flags != 0
        positions = np.concatenate([at[found], marks[listed]])
        flags = np.concatenate([dictionary.flags[words[found]], mark_flags[listed]])
        order = np.argsort(positions, kind="stable")
        return Hits(positions[order], flags[order])

    def _turned(
        self,
        codes: Codes,
        inside: NDArray[np.bool_],
        starts: Positions,
        marks: Positions,
        newlines: Positions,
        hits: Hits,
    ) -> NDArray[np.bool_]:
        """Tell which hits stand after a negator and before the next mark that is not polar."""
        if not self._negation:
            return np.zeros(len(hits.positions), dtype=np.bool_)
        is_negator = (hits.flags & (NEGATOR | POLAR)) == NEGATOR
        contractions = self._contractions(codes, inside, starts)
        contractions = contractions[~np.isin(contractions, hits.having(POLAR))]
        is_reset = (self._alphabet.mark_flags[codes[marks]] & POLAR) == 0
        negators = (hits.positions[is_negator], contractions)
        resets = (marks[is_reset], newlines)
        return _last_before(negators, hits.positions) > _last_before(resets, hits.positions)

    def _contractions(
        self, codes: Codes, inside: NDArray[np.bool_], starts: Positions
    ) -> Positions:
        """Return where words that end in "n't" begin."""
        joints = np.flatnonzero((codes[1:-1] == APOSTROPHE) & inside[1:-1]) + 1
        after_n = codes[joints - 1] == self._n
        before_final_t = (codes[joints + 1] == self._t) & ~inside[joints + 2]
        joints = joints[after_n & before_final_t]
        beginnings: Positions = starts[np.searchsorted(starts, joints) - 1]
        return beginnings


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


def _inside_words(codes: Codes, letters: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell the characters of words: letters, and single joiners between two of them."""
    joiners = (codes[1:-1] == APOSTROPHE) | (codes[1:-1] == HYPHEN)
    joiners &= letters[:-2]
    joiners &= letters[2:]
    inside = letters.copy()
    inside[1:-1] |= joiners
    return inside


def _last_before(kinds: Sequence[Positions], others: Positions) -> Positions:
    """Return for each of the others the last position of any kind before it, or -1.

    All arrays are ascending.
    """
    last = np.full(len(others), -1)
    for positions in kinds:
        guarded = np.concatenate([[-1], positions])
        last = np.maximum(last, guarded[np.searchsorted(positions, others)])
    return last


_LOGARITHMS = np.array([math.log(max(1, n)) for n in range(1 << 12)])


def _logarithms(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return ln max(1, n) to the bits of `math.log`, which numpy's may miss by one."""
    logarithms: NDArray[np.float64] = _LOGARITHMS[np.minimum(counts, len(_LOGARITHMS) - 1)]
    for i in np.flatnonzero(counts >= len(_LOGARITHMS)).tolist():
        logarithms[i] = math.log(counts[i])
    return logarithms
