"""Words by their bytes, and texts as the numbers of their words; see ngrams.c."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from logreg.scanner.characters import shared_characters
from logreg.scanner.kernel import Address, Content, count_lines
from logreg.scanner.kernel_scanner import MARK
from logreg.scanner.ngram_memory import FIRST_SIZE, Numbers, ngram_functions, pointer, resized
from logreg.scanner.token_reader import TokenReader

BOUNDARIES = (b"<s>", b"</s>")
_NEGATED = "NOT_"
_PADDING = 8


class WordState(ctypes.Structure):
    """The struct Words."""

    _fields_ = (
        ("slots", Address),
        ("bytes", Address),
        ("starts", Address),
        ("slot_bits", ctypes.c_uint32),
        ("n_words", ctypes.c_uint32),
        ("max_words", ctypes.c_uint32),
        ("max_bytes", ctypes.c_uint32),
    )


class _Reader(ctypes.Structure):
    _fields_ = (
        ("tokens", Address),
        ("words", Address),
        ("numbers", Address),
        ("text_ends", Address),
        ("n_numbers", ctypes.c_uint64),
        ("n_texts", ctypes.c_uint64),
        ("grows", ctypes.c_uint32),
        ("hashes", ctypes.c_uint32),
        ("reach", ctypes.c_uint32),
        ("n_negators", ctypes.c_uint32),
        ("boundaries", ctypes.c_uint32),
        ("left", ctypes.c_uint32),
        ("is_inside", ctypes.c_uint32),
    )


class Words:
    """Words by their bytes; each has a number, in the order in which they came.

    Args:
        words: those that come first, in this order.
        room: for how many more there is room at first.
    """

    def __init__(self, words: Sequence[bytes], room: int = FIRST_SIZE) -> None:
        self.state = WordState(n_words=0, max_words=0, max_bytes=0)
        self._starts: Numbers = np.zeros(1, dtype=np.uint32)
        self._bytes: NDArray[np.uint8] = np.zeros(_PADDING, dtype=np.uint8)
        content = b"".join([word + b"\n" for word in words])
        self.grow(len(words) + room, room * 8 + len(content))
        self._bytes[: len(content)] = np.frombuffer(content, dtype=np.uint8)
        self._starts[1 : len(words) + 1] = np.cumsum([len(word) + 1 for word in words])
        self.state.n_words = len(words)
        ngram_functions().logreg_index_words(ctypes.byref(self.state))

    def grow(self, max_words: int, max_bytes: int) -> None:
        """Make room for so many words, and bytes of them."""
        slot_bits = (2 * max_words).bit_length()
        self._slots = np.zeros(1 << slot_bits, dtype=[("parts", "u8", 3), ("rest", "u8")])
        self._starts = resized(self._starts, max_words + 1)
        self._bytes = resized(self._bytes, max_bytes + _PADDING)
        self.state.slots, self.state.slot_bits = pointer(self._slots), slot_bits
        self.state.starts, self.state.bytes = pointer(self._starts), pointer(self._bytes)
        self.state.max_words, self.state.max_bytes = max_words, max_bytes
        ngram_functions().logreg_index_words(ctypes.byref(self.state))


class WordTable(Words):
    """Words in plain form, of which the ends of a text come first, and then the negators.

    Args:
        negators: words in plain form; None if negation is not marked.
        reach: how many words negation reaches, see features.negation.
        boundaries: whether the ends of a text are words.
    """

    def __init__(self, negators: Sequence[bytes] | None, reach: int, *, boundaries: bool) -> None:
        first = [*BOUNDARIES, *(negators or ())]
        super().__init__(first)
        self.negation, self.boundaries = negators is not None, boundaries
        self._reach = reach if self.negation else 0
        self.n_first = len(first)

    def read(
        self, lines: Content, *, grows: bool = False, hashes: bool = False
    ) -> tuple[Numbers, NDArray[np.uint64]]:
        """Return the numbers of the words of lines, and how many there are up to each line's end.

        Args:
            lines: every line ends with LF.
            grows: whether words that are not in the table are added to it; else they are `NONE`.
            hashes: whether the numbers are hashes of the words instead.
        """
        n_lines = count_lines(lines)
        numbers = np.empty(len(lines) + 2 * n_lines, dtype=np.uint32)
        text_ends = np.empty(n_lines, dtype=np.uint64)
        tokens = TokenReader(lines, shared_characters())
        reader = _Reader(
            tokens=tokens.address,
            words=ctypes.addressof(self.state),
            numbers=pointer(numbers),
            text_ends=pointer(text_ends),
            grows=grows,
            hashes=hashes,
            reach=self._reach,
            n_negators=self.n_first - len(BOUNDARIES),
            boundaries=self.boundaries,
        )
        while not ngram_functions().logreg_read_words(ctypes.byref(reader)):
            if not tokens.learn():
                self.grow(2 * self.state.max_words, 2 * self.state.max_bytes)
        return numbers[: reader.n_numbers].copy(), text_ends

    def names(self) -> list[str]:
        """Return the names of all numbers: with negation the even ones are plain, the odd negated.

        A word is named as features.ngrams names it.
        """
        n_bytes = int(self._starts[self.state.n_words])
        content = self._bytes[:n_bytes].tobytes().replace(MARK, b"")
        words = content.decode("utf-8").split("\n")[:-1]
        if not self.negation:
            return words
        return [name for word in words for name in (word, _NEGATED + word)]
