"""Duplicates: which texts are the same, and where each one first occurred.

Two texts are the same if they differ only in case, white space and Unicode form (NFKC). Only a
digest of 16 bytes is kept of a text; a collision is less likely than a disk error.
"""

from __future__ import annotations

import unicodedata
from array import array
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

DIGEST_SIZE = 16


def normal_form(text: str) -> str:
    r"""Return the form that duplicates have in common.

    >>> normal_form("  Great\u00a0FILM\t!"), normal_form("Ｇｒｅａｔ  film !")
    ('great film !', 'great film !')
    """
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.lower().split())


def digest(text: str) -> bytes:
    """Return 16 bytes that duplicates have in common."""
    form = normal_form(text).encode("utf-8", "surrogatepass")
    return blake2b(form, digest_size=DIGEST_SIZE).digest()


class Texts:
    """The places and labels of texts, by their number in the data, and their digests."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        self._label_ids: dict[str, int] = {}
        self._label_of = array("L")
        self._paths: list[str] = []
        self._path_of = array("L")
        self._line_of = array("Q")
        self._first: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self._line_of)

    def add(self, label: str, path: str, line: int) -> int:
        """Add a text and return its number."""
        if not self._paths or self._paths[-1] != path:
            self._paths.append(path)
        if label not in self._label_ids:
            self._label_ids[label] = len(self.labels)
            self.labels.append(label)
        self._label_of.append(self._label_ids[label])
        self._path_of.append(len(self._paths) - 1)
        self._line_of.append(line)
        return len(self) - 1

    def first(self, key: bytes, number: int) -> int:
        """Return the first text with a digest; it is text ``number`` if there was none before."""
        return self._first.setdefault(key, number)

    def find(self, key: bytes) -> int | None:
        """Return the first text with a digest; None if there is none."""
        return self._first.get(key)

    def label(self, number: int) -> str:
        """Return the label of a text as it is spelled."""
        return self.labels[self._label_of[number]]

    def place(self, number: int) -> tuple[str, int]:
        """Return file and line of a text."""
        return self._paths[self._path_of[number]], self._line_of[number]

    @property
    def path_ids(self) -> NDArray[np.int64]:
        """A number for each text that is the same for those of one file, shape (n_texts,)."""
        return np.array(self._path_of, dtype=np.int64)

    def knows(self, label: str) -> bool:
        """Return whether any text has a label of this spelling."""
        return label in self._label_ids

    @property
    def label_ids(self) -> NDArray[np.int64]:
        """The index of each text's label in ``labels``, shape (n_texts,)."""
        return np.array(self._label_of, dtype=np.int64)
