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
from logreg.tokens import is_mark, is_token

Codes = NDArray[np.uint8]
Positions = NDArray[np.int64]
Words = NDArray[np.uint64]

NEWLINE, SPACE, MARK, APOSTROPHE, HYPHEN = 1, 2, 3, 4, 5
FIRST_LISTED_MARK = 6
FIRST_LETTER = 64
"""Codes below are no letters; 0 stands for a character that has not been met yet."""
LAST_CODE = 255

POSITIVE, NEGATIVE, PRONOUN, NEGATOR, NO, EXCLAMATION = (1 << i for i in range(6))
POLAR = POSITIVE | NEGATIVE
"""What a token is, as bits; a token can be several things."""

MAX_LENGTH = 32
"""Listed words of more letters than this are not for the scanner."""

FILTER_BITS = 18
PARTS = MAX_LENGTH // 8
MULTIPLIERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93],
    dtype=np.uint64,
)
"""Odd numbers with well-mixed bits, for multiplicative hashing of the parts of a word."""

_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype=np.uint64)
"""The first n bytes of eight."""


class UnfitLexiconError(Exception):
    """A lexicon that the scanner can't serve: the specification must do."""


class Alphabet:
    """From characters to codes, for the words of one lexicon.

    Raises:
        UnfitLexiconError: the words have more letters than there are codes.
    """

    def __init__(self, flags: dict[str, int]) -> None:
        letters = sorted({c for word in flags if not is_mark(word) for c in word} - set("'-"))
        self._letters = {letter: FIRST_LETTER + 1 + i for i, letter in enumerate(letters)}
        signatures = sorted({flags[word] for word in flags if is_mark(word) and word not in "'-"})
        self._marks = {
            word: FIRST_LISTED_MARK + signatures.index(flags[word])
            for word in flags
            if is_mark(word) and word not in "'-"
        }
        if FIRST_LETTER + len(letters) > LAST_CODE:
            raise UnfitLexiconError
        self.mark_flags = np.zeros(256, dtype=np.uint8)
        for i, signature in enumerate(signatures):
            self.mark_flags[FIRST_LISTED_MARK + i] = signature
        self.mark_flags[APOSTROPHE] = flags.get("'", 0)
        self.mark_flags[HYPHEN] = flags.get("-", 0)
        self.mark_flags &= ~np.uint8(NEGATOR)  # a mark ends negation, whatever lists it
        self._ascii = bytes(self._code(chr(i)) if i < 128 else 0 for i in range(256))
        self._table = np.zeros(0x110000, dtype=np.uint8)

    def encode(self, text: str) -> Codes:
        """Return the code of each character."""
        if text.isascii():
            return np.frombuffer(text.encode("ascii").translate(self._ascii), dtype=np.uint8)
        characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        codes = self._table[characters]
        if not codes.all():
            for character in np.unique(characters[codes == 0]).tolist():
                self._table[character] = self._code(chr(character))
            codes = self._table[characters]
        return codes

    def encode_word(self, word: str) -> bytes:
        """Return the codes of a listed word; a mark is a word of one."""
        return self.encode(word).tobytes()

    def _code(self, character: str) -> int:
        if character == "\n":
            return NEWLINE
        if character.isspace():
            return SPACE
        if character in "'’":
            return APOSTROPHE
        if character == "-":
            return HYPHEN
        if character.isalnum() or character == "_":
            return self._letters.get(character.lower(), FIRST_LETTER)
        return self._marks.get(character.lower(), MARK)


class Dictionary(NamedTuple):
    """The listed words as arrays, n of them, in chains of equal slots.

    Attributes:
        passes: by the hash of a head: may a listed word begin so? Shape (2**FILTER_BITS,).
        first: by the hash of all parts: the first word of the chain, or -1.
        following: by word: the next one of its chain, or -1.
        parts: the codes of each word, eight a part, shape (PARTS, n).
        flags: what each word is, shape (n,).
    """

    passes: NDArray[np.bool_]
    first: NDArray[np.int32]
    following: NDArray[np.int32]
    parts: Words
    flags: Codes

    @classmethod
    def build(cls, words: dict[bytes, int]) -> Dictionary:
        """Make the arrays from the words' codes and flags."""
        padded = b"".join(word.ljust(MAX_LENGTH, b"\0") for word in words)
        parts = np.frombuffer(padded, dtype="<u8").reshape(-1, PARTS).T.astype(np.uint64)
        passes = np.zeros(1 << FILTER_BITS, dtype=np.bool_)
        passes[_slot(parts[:1])] = True
        first = np.full(1 << FILTER_BITS, -1, dtype=np.int32)
        following = np.full(len(words), -1, dtype=np.int32)
        for i, slot in enumerate(_slot(parts).tolist()):
            following[i], first[slot] = first[slot], i
        flags = np.array(list(words.values()), dtype=np.uint8)
        return cls(passes, first, following, parts, flags)

    def look_up(self, parts: Words) -> NDArray[np.int32]:
        """Return the index of each word, or -1; ``parts`` has the shape (PARTS, m)."""
        found = self.first[_slot(parts)]
        pending = np.flatnonzero(found >= 0)
        while len(pending):
            equal = (self.parts[:, found[pending]] == parts[:, pending]).all(axis=0)
            pending = pending[~equal]
            found[pending] = self.following[found[pending]]
            pending = pending[found[pending] >= 0]
        return found


def _slot(parts: Words) -> Positions:
    """Hash words by some of their parts."""
    mixed = np.zeros(parts.shape[1], dtype=np.uint64)
    for part, multiplier in zip(parts, MULTIPLIERS, strict=False):
        mixed = (mixed ^ part) * multiplier
        mixed ^= mixed >> np.uint64(29)
    slots: Positions = (mixed >> np.uint64(64 - FILTER_BITS)).astype(np.int64)
    return slots


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
        candidates = np.flatnonzero(dictionary.passes[_slot(heads[None])])
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
