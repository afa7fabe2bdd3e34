"""Shingles: what nearly identical texts have in common, and what is kept of a text to find them.

The shingles of a text are its sequences of five words; two texts are near copies if most of their
shingles are the same (Broder 1997). Of each text two things of bounded size are kept: minimal
hashes in bands, by which texts that may be near copies are found (locality-sensitive hashing;
Leskovec, Rajaraman & Ullman, *Mining of Massive Datasets*, ch. 3), and its smallest hashes, from
which the similarity of two texts is computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"\w+")
"""A run of letters and digits: how an apostrophe or a hyphen is typed does not matter."""

SHINGLE = 5
"""Words of a shingle; a text of fewer words is one shingle."""

N_BANDS, BAND = 20, 5
"""Bands, and the minimal hashes of each.

Two texts share a band with probability 1 - (1 - J^5)^20 for a similarity of J: .9997 for .8, .05
for .3.
"""

MOST_KEPT = 128
"""Smallest hashes that are kept: of a text of up to 132 words all, so that its J is exact."""

_MOST_WORDS = 1 << 20
"""Words whose hashes are remembered."""

Hashes = NDArray[np.uint64]
Kept = NDArray[np.uint32]


class Sketches(NamedTuple):
    """What is kept of some texts.

    Attributes:
        bands: a hash of each band, shape (n_texts, N_BANDS); equal where the band is.
        kept: the smallest hashes of each text, ascending, one text after the other.
        ends: where those of each text end, shape (n_texts,); a text without words has none.
    """

    bands: Hashes
    kept: Kept
    ends: NDArray[np.int64]

    @classmethod
    def joined(cls, parts: Sequence[Sketches]) -> Self:
        """Return the sketches of all texts of some parts."""
        bands = [np.zeros((0, N_BANDS), np.uint64), *(part.bands for part in parts)]
        kept = [np.zeros(0, np.uint32), *(part.kept for part in parts)]
        before = np.cumsum([0, *(len(part.kept) for part in parts)])
        ends = [part.ends + n for part, n in zip(parts, before, strict=False)]
        return cls(
            np.concatenate(bands),
            np.concatenate(kept),
            np.concatenate([np.zeros(0, np.int64), *ends]),
        )

    def of(self, i: int) -> set[int]:
        """Return the smallest hashes of a text."""
        return {*self.kept[self.ends[i - 1] if i else 0 : self.ends[i]].tolist()}


def shingles(text: str) -> set[tuple[str, ...]]:
    """Return the shingles of a text: the specification.

    >>> sorted(shingles("To be, or not to be!"))
    [('be', 'or', 'not', 'to', 'be'), ('to', 'be', 'or', 'not', 'to')]
    """
    words = WORD.findall(text.lower())
    starts = range(max(1, len(words) - SHINGLE + 1))
    return {(*words[i : i + SHINGLE],) for i in starts} if words else set()


def similarity(a: set[int], b: set[int]) -> float:
    """Return the Jaccard similarity of two texts, by the smallest hashes of each.

    J = |A ∩ B| / |A ∪ B|, of the `MOST_KEPT` smallest of the union, which is all of it if the texts
    are short (Broder 1997, section 4).
    """
    union = sorted(a | b)[:MOST_KEPT]
    return sum(one in a and one in b for one in union) / len(union) if union else 0.0


class Sketcher:
    """Makes the sketches of texts; it remembers the hashes of words."""

    def __init__(self) -> None:
        self._words = _WordHashes()

    def __call__(self, texts: Iterable[str]) -> Sketches:
        """Return the sketches of some texts."""
        words = [self._hashes(text) for text in texts]
        rows = [_shingle_hashes(own) for own in words]
        smallest = [_smallest(own) for own in rows]
        ends = np.cumsum([len(own) for own in smallest], dtype=np.int64)
        kept = np.concatenate([*smallest, np.zeros(0, np.uint32)])
        return Sketches(_bands(rows), kept, ends)

    def _hashes(self, text: str) -> Hashes:
        """Return the hashes of the words of a text."""
        words = WORD.findall(text.lower())
        return np.fromiter(map(self._words.__getitem__, words), np.uint64, len(words))


class _WordHashes(dict[str, int]):
    """The hash of each word, made when it is first asked for."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        value = self[word] = _hash_of(word)
        return value


def _hash_of(text: str) -> int:
    content = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "little")


def _odd_numbers(n: int, name: str) -> Hashes:
    """Return factors that are the same on every machine."""
    return np.array([_hash_of(f"{name} {i}") | 1 for i in range(n)], dtype=np.uint64)


_OF_PLACE = _odd_numbers(SHINGLE, "place")
_OF_HASH = _odd_numbers(N_BANDS * BAND, "hash")
_OF_BAND = _odd_numbers(N_BANDS * BAND, "band").reshape(N_BANDS, BAND)


def _shingle_hashes(words: Hashes) -> Hashes:
    """Return the hash of each shingle."""
    if not len(words):
        return words
    length = min(SHINGLE, len(words))
    n = len(words) - length + 1
    sums = np.zeros(n, dtype=np.uint64)
    for i in range(length):
        sums += words[i : i + n] * _OF_PLACE[i]
    return _mixed(sums)


def _smallest(hashes: Hashes) -> Kept:
    """Return the smallest of the different hashes, ascending, by their upper half."""
    ordered = np.sort(hashes >> np.uint64(32))
    is_new = np.ones(len(ordered), dtype=bool)
    is_new[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_new][:MOST_KEPT].astype(np.uint32)


def _mixed(x: Hashes) -> Hashes:
    """Return numbers in which every bit depends on every bit (the end of splitmix64)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _bands(rows: Sequence[Hashes]) -> Hashes:
    """Return the hash of each band of each text; those of a text without words are 0."""
    bands = np.zeros((len(rows), N_BANDS), dtype=np.uint64)
    is_text = np.array([len(row) > 0 for row in rows], dtype=bool)
    if not is_text.any():
        return bands
    hashes = np.concatenate(rows)
    starts = np.cumsum([0, *(len(row) for row in rows if len(row))])[:-1]
    sums = np.zeros((len(starts), N_BANDS), dtype=np.uint64)
    for band in range(N_BANDS):
        for i in range(BAND):
            minimal = np.minimum.reduceat(hashes * _OF_HASH[band * BAND + i], starts)
            sums[:, band] += _mixed(minimal) * _OF_BAND[band, i]
    bands[is_text] = _mixed(sums)
    return bands
