"""The calls of sentences.c: from running text to the places between its sentences."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.scanner.characters import shared_characters
from logreg.scanner.kernel import Address, address_of, library
from logreg.scanner.ngram_memory import pointer
from logreg.scanner.word_table import Words

N_OF_TEMPLATE = 3
"""The most variables of a template."""


class _Template(ctypes.Structure):
    _fields_ = (
        ("variables", ctypes.c_uint32 * N_OF_TEMPLATE),
        ("strides", ctypes.c_uint32 * N_OF_TEMPLATE),
        ("n_variables", ctypes.c_uint32),
        ("unused", ctypes.c_uint32),
        ("weights", Address),
    )


class _Cutter(ctypes.Structure):
    _fields_ = (
        ("text", Address),
        ("length", ctypes.c_uint64),
        ("place", ctypes.c_uint64),
        ("paragraph", ctypes.c_uint64),
        ("characters", Address),
        ("words", Address),
        ("facts", Address),
        ("templates", Address),
        ("bias", ctypes.c_double),
        ("breaks", Address),
        ("n_breaks", ctypes.c_uint64),
        ("n_templates", ctypes.c_uint32),
        ("is_last", ctypes.c_uint32),
        ("unknown", ctypes.c_uint32),
    )


class Facts(NamedTuple):
    """What is known about a word, as numbers.

    Attributes:
        left: its value as the word before the marks; 0 if it is in no feature.
        right: its value as the word after them.
        kind: its kind as an abbreviation before the marks; 0 for none.
        kind_of_right: its kind after them; 0 for none.
        without_period: 1 if it is known to occur without a period.
        in_lower_case: 1 if it is known to occur in lower case.
    """

    left: int = 0
    right: int = 0
    kind: int = 0
    kind_of_right: int = 0
    without_period: int = 0
    in_lower_case: int = 0


class Table(NamedTuple):
    """The weights of the features that some variables make together.

    Attributes:
        variables: their numbers.
        weights: by the values of the variables; 0 where there is no feature.
    """

    variables: Sequence[int]
    weights: NDArray[np.float64]


@cache
def _cut() -> Any:
    function = library().logreg_cut
    function.restype, function.argtypes = ctypes.c_bool, [Address]
    return function


class CompiledCutter:
    """Finds the breaks of texts.

    Args:
        words: what is known about each word.
        tables: the weights, in the order in which they are added.
        bias: what the sum begins with.
    """

    def __init__(self, words: Mapping[bytes, Facts], tables: Sequence[Table], bias: float) -> None:
        self._words = Words([*words], room=0)
        self._facts = np.array([*words.values(), Facts()], dtype=np.uint32)
        self._tables = [np.ascontiguousarray(table.weights) for table in tables]
        self._templates = (_Template * len(tables))(
            *(
                _Template(
                    variables=(ctypes.c_uint32 * N_OF_TEMPLATE)(*table.variables),
                    strides=(ctypes.c_uint32 * N_OF_TEMPLATE)(
                        *(stride // weights.itemsize for stride in weights.strides)
                    ),
                    n_variables=len(table.variables),
                    weights=pointer(weights),
                )
                for table, weights in zip(tables, self._tables, strict=True)
            )
        )
        self._bias = bias

    def cut(self, text: bytes, start: int, *, is_last: bool) -> tuple[NDArray[np.int64], int, int]:
        """Find the breaks of a text in valid UTF-8.

        Args:
            text: the text, with what is needed before the start.
            start: the first place that has not been decided.
            is_last: whether the text ends here.

        Returns:
            Where each sentence ends and the next begins, shape (n, 2); up to where this is decided;
            and where the paragraph begins.
        """
        breaks = np.empty(len(text) + 2, dtype=np.uint64)  # a break takes two bytes, at least
        characters = shared_characters()
        state = _Cutter(
            text=address_of(text),
            length=len(text),
            place=start,
            characters=address_of(characters.memory),
            words=ctypes.addressof(self._words.state),
            facts=pointer(self._facts),
            templates=ctypes.addressof(self._templates),
            bias=self._bias,
            breaks=pointer(breaks),
            n_templates=len(self._templates),
            is_last=is_last,
        )
        while not _cut()(ctypes.byref(state)):
            characters.fill(state.unknown)
            state.unknown = 0
        found = breaks[: 2 * state.n_breaks].reshape(-1, 2).astype(np.int64)
        return found, state.place, state.paragraph
