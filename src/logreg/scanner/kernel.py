"""The compiled kernel, the C beside this file: loading it, and the calls that need no numpy.

It lets go of the interpreter's lock while it works, so that threads run side by side. Where it was
not compiled, or LOGREG_KERNEL is 0, `is_available` is false.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from array import array
from collections.abc import Sequence
from functools import cache
from typing import Any

from logreg.scanner.characters import Characters

Content = bytes | bytearray
Address = ctypes.c_void_p

LONGEST = 1 << 12
"""Bytes of the longest word that a list can have."""

MAX_DECIMALS = 14
"""Probabilities with more decimals are left to Python."""

INTERFACE = 16
"""What the library must return: the number of the interface that it was compiled with."""

GAIN = 60
"""Long input takes that many times as long without the kernel."""

N_FEATURES = 6
_NOTHING = b""
_IRREGULAR = ctypes.c_size_t(-1).value


class _Scan(ctypes.Structure):
    """The part of a scan that the caller sets; more memory follows it."""

    _fields_ = (
        ("tokens", Address),
        ("lexicon", Address),
        ("rows", Address),
        ("log", Address),
        ("sqrt", Address),
        ("reach", ctypes.c_uint32),
        ("is_relative", ctypes.c_uint32),
        ("has_contrast", ctypes.c_uint32),
    )


class _Bytes(ctypes.Structure):
    _fields_ = (("start", ctypes.c_char_p), ("length", ctypes.c_size_t))


class _Style(ctypes.Structure):
    _fields_ = (
        ("exp", Address),
        ("threshold", ctypes.c_double),
        ("least_logit", ctypes.c_double),
        ("min_evidence", ctypes.c_double),
        ("before", _Bytes * 3),
        ("after", _Bytes * 3),
        ("decimals", ctypes.c_uint32),
        ("only", ctypes.c_int32),
    )


_OF_THREAD = threading.local()

BRIEF = ("scan_size", "start_scan", "tokens_size", "index", "count_lines", "logits", "count_blank")
"""The functions that take microseconds."""

_SUFFIX = {"win32": "dll", "darwin": "dylib"}.get(sys.platform, "so")
PATH = os.path.join(os.path.dirname(__file__), f"_kernel.{_SUFFIX}")


def is_available() -> bool:
    """Return whether the kernel can be used."""
    return library() is not None


def why_missing() -> str:
    """Return why the kernel can't be used."""
    if _is_unwanted():
        return "LOGREG_KERNEL is 0"
    if not os.path.exists(PATH):
        return "this installation has no compiled kernel (install it again with a C compiler)"
    return "the compiled kernel is for another machine or version (install it again)"


def _is_unwanted() -> bool:
    return os.environ.get("LOGREG_KERNEL") == "0"


@cache
def library() -> Any:
    """Return the library; None if it can't be used."""
    if _is_unwanted():
        return None
    try:
        library, brief = ctypes.CDLL(PATH), ctypes.PyDLL(PATH)
        if library.logreg_interface() != INTERFACE:
            return None
        function_of_math("exp"), function_of_math("log"), function_of_math("sqrt")
    except (OSError, AttributeError):
        return None
    size, byte, address = ctypes.c_size_t, ctypes.c_uint8, Address
    for name, result, arguments in (
        ("scan_size", size, []),
        ("tokens_size", size, []),
        ("index", ctypes.c_bool, [address]),
        ("start_scan", None, [address]),
        ("scan", ctypes.c_bool, [address]),
        ("count_lines", size, [address, size]),
        ("logits", None, [address, size, address, size, ctypes.c_double, address]),
        ("count_blank", size, [address, size, size]),
        ("write_predictions", size, [address, address, address, size, address, address]),
        ("end_of_rows", size, [address, size, byte, address]),
        ("tsv_texts", size, [address, size, size, size, address]),
        ("csv_texts", size, [address, size, byte, size, size, address, address, address]),
        ("json_texts", size, [address, size, address, size, size, address, address, address]),
    ):
        # what is done in no time keeps the lock: threads would wait longer to get it back
        function = getattr(brief if name in BRIEF else library, f"logreg_{name}")
        function.restype, function.argtypes = result, arguments
        setattr(library, f"logreg_{name}", function)
    return library


@cache
def function_of_math(name: str) -> int | None:
    """Return the address of the function of the C library that Python's `math` calls."""
    library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    return ctypes.cast(getattr(library, name), Address).value


def scan(
    lines: Content,
    lexicon: int,
    characters: Characters,
    *,
    reach: int,
    relative: bool,
    contrast: bool,
) -> array[float]:
    """Return the six features of each line, one line after the other; every line ends with LF."""
    rows = _zeros("d", N_FEATURES * count_lines(lines))
    from logreg.scanner.token_reader import TokenReader

    tokens = TokenReader(lines, characters)
    state = _Scan.from_buffer(_memory_of_scan())
    library().logreg_start_scan(ctypes.byref(state))
    state.tokens = tokens.address
    state.lexicon = lexicon
    state.rows = address_of(rows)
    state.log = function_of_math("log")
    state.sqrt = function_of_math("sqrt")
    state.reach = reach
    state.is_relative = relative
    state.has_contrast = contrast
    while not library().logreg_scan(ctypes.byref(state)):
        tokens.learn()
    return rows


def _memory_of_scan() -> bytearray:
    """Return memory for a scan: each thread has its own, as filling it with zeros takes time."""
    if not hasattr(_OF_THREAD, "memory"):
        _OF_THREAD.memory = bytearray(library().logreg_scan_size())
    memory: bytearray = _OF_THREAD.memory
    return memory


def logits(rows: array[float], weights: Sequence[float], bias: float) -> array[float]:
    """Return w·x + b for rows of features x, which lie one after the other."""
    n_rows, w = len(rows) // len(weights), array("d", weights)
    z = _zeros("d", n_rows)
    library().logreg_logits(address_of(rows), n_rows, address_of(w), len(w), bias, address_of(z))
    return z


def count_blank(rows: array[float], width: int) -> int:
    """Return how many rows of features begin with two zeros: no word of either list."""
    n: int = library().logreg_count_blank(address_of(rows), len(rows) // width, width)
    return n


def prediction_lines(
    z: array[float],
    evidence: array[float],
    own: Content | None,
    *,
    threshold: float,
    least_logit: float,
    min_evidence: float,
    decimals: int,
    frames: Sequence[tuple[bytes, bytes]],
    only: int | None,
) -> bytearray:
    """Return the lines of predictions; see `DecisionRule` for what decides on a label.

    Args:
        z: the logits.
        evidence: the evidence for each.
        own: a line for each, which is repeated after a tab; None for none.
        threshold: the decision is 1 if z is above it, else 0.
        least_logit: the decision is 2, none, if |z| is smaller.
        min_evidence: it is 2, too, if the evidence is smaller.
        decimals: of the probability, from 1 to `MAX_DECIMALS`.
        frames: what stands before and after the probability, for each of the three decisions.
        only: the one decision whose lines are written; None for all.
    """
    longest = max(len(before + after) for before, after in frames) + decimals + 4
    lines = bytearray(len(z) * longest + len(own or b""))
    style = _Style(
        exp=function_of_math("exp"),
        threshold=threshold,
        least_logit=least_logit,
        min_evidence=min_evidence,
        before=_bytes_of([before for before, _ in frames]),
        after=_bytes_of([after for _, after in frames]),
        decimals=decimals,
        only=-1 if only is None else only,
    )
    length = library().logreg_write_predictions(
        ctypes.byref(style),
        address_of(z),
        address_of(evidence),
        len(z),
        address_of(own) if own else None,
        address_of(lines),
    )
    del lines[length:]
    return lines


def count_lines(lines: Content) -> int:
    """Return the number of lines; every line ends with LF."""
    if not is_available():
        return lines.count(b"\n")
    n_lines: int = library().logreg_count_lines(address_of(lines), len(lines))
    return n_lines


def end_of_rows(lines: Content, delimiter: int, is_open: bool) -> tuple[int, bool]:
    """Return where the last complete row of CSV ends, and whether a quoted cell is open then.

    Args:
        lines: the next lines; every line ends with LF.
        delimiter: what separates cells, one byte.
        is_open: whether a quoted cell is open at their start.
    """
    state = ctypes.c_bool(is_open)
    end: int = library().logreg_end_of_rows(
        address_of(lines), len(lines), delimiter, ctypes.byref(state)
    )
    return end, state.value


def tsv_texts(lines: Content, n_columns: int, column: int) -> bytearray | None:
    """Return one cell of each of the rows of a table as a line.

    Returns None if a row has another number of columns.
    """
    texts = bytearray(len(lines))
    length = library().logreg_tsv_texts(
        address_of(lines), len(lines), n_columns, column, address_of(texts)
    )
    return _shortened(texts, length)


def csv_texts(
    lines: Content, delimiter: int, n_columns: int, column: int
) -> tuple[bytearray, bytearray] | None:
    """Return one cell of each of the rows of CSV as a line, and all cells as tab-separated lines.

    In a cell a line end is a space, and so is a tab but in the last cell.

    Returns None if a row has another number of columns, or is not as RFC 4180 has it, or has a
    carriage return in a cell.
    """
    return _texts_and_cells(library().logreg_csv_texts, lines, delimiter, n_columns, column)


def json_texts(
    lines: Content, keys: Sequence[bytes], text_key: int
) -> tuple[bytearray, bytearray] | None:
    """Return the text of each object on a line, and its values as tab-separated cells.

    Returns None unless each line is an object of these keys in this order, and each value a string,
    a number, true, false or null, and the text a string.

    Args:
        lines: the objects; every line ends with LF.
        keys: the keys in quotes.
        text_key: the index of the text's key.
    """
    json_texts = library().logreg_json_texts
    return _texts_and_cells(json_texts, lines, _bytes_of(keys), len(keys), text_key)


def _texts_and_cells(
    function: Any, lines: Content, *selection: Any
) -> tuple[bytearray, bytearray] | None:
    """Call a function that copies texts, and cells, which take no more room than the lines."""
    texts, cells = bytearray(len(lines)), bytearray(len(lines))
    memory = (address_of(texts), address_of(cells))
    n_cells = ctypes.c_size_t()
    length = function(address_of(lines), len(lines), *selection, *memory, ctypes.byref(n_cells))
    if _shortened(texts, length) is None:
        return None
    del cells[n_cells.value :]
    return texts, cells


def _shortened(memory: bytearray, length: int) -> bytearray | None:
    if length == _IRREGULAR:
        return None
    del memory[length:]
    return memory


def _bytes_of(parts: Sequence[bytes]) -> ctypes.Array[_Bytes]:
    return (_Bytes * len(parts))(*(_Bytes(part, len(part)) for part in parts))


def _zeros(typecode: str, n: int) -> array[Any]:
    return array(typecode, [0]) * n


def address_of(memory: Any) -> int:
    """Return where a buffer, which the caller must keep, lies in memory.

    An empty one has an address, too: C does not allow arithmetic with a null pointer.
    """
    if not len(memory):
        memory = _NOTHING
    if isinstance(memory, bytes):
        return ctypes.cast(ctypes.c_char_p(memory), Address).value or 0
    return ctypes.addressof(ctypes.c_char.from_buffer(memory))
