"""The kernel is the specification, faster: equal on every input."""

from __future__ import annotations

import ctypes
import mmap
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from awkward import LEXICON, LEXICONS, PARTS, REACHES, by_specification
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import NEEDS_KERNEL

from logreg.features.sentiment import SentimentFeatures
from logreg.lexicon.word_lists import TO_MARK, Lexicon
from logreg.scanner import characters, kernel, kernel_scanner
from logreg.scanner.compiled_lexicon import TooLongError
from logreg.scanner.kernel import LONGEST
from logreg.scanner.kernel_scanner import KernelScanner

pytestmark = NEEDS_KERNEL

Rows = list[tuple[float, ...]]

PIECE = 1 << 14
"""Bytes that the kernel counts together."""


def scanned(lexicon: Lexicon, reach: int, lines: bytes | bytearray, **options: bool) -> Rows:
    found = KernelScanner(lexicon, reach, **options).rows_of_lines(lines)
    return [tuple(found[i : i + 6]) for i in range(0, len(found), 6)]


def assert_equal(lexicon: Lexicon, reach: int, lines: bytes | bytearray, **options: bool) -> None:
    assert scanned(lexicon, reach, lines, **options) == by_specification(
        lexicon, reach, lines, **options
    )


texts = st.binary() | st.text().map(str.encode) | st.lists(st.sampled_from(PARTS)).map(b"".join)


@pytest.mark.unsanitized
@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(texts, st.sampled_from(REACHES), st.sampled_from(LEXICONS))
@example(b"not good, good\n\ngood not\nnot\ngood", TO_MARK, LEXICON)
@example(b"don't good\ncan't good\nn't good\nshan't-x good", TO_MARK, LEXICON)
@example("not 👍 👎 🏽 good\n- good\n' good\nnot … good — good".encode(), TO_MARK, LEXICON)
@example(b"\r\n\xe2\x80\n\x99 don\xe2\x80\x99t good", TO_MARK, LEXICON)
@example(b"isn\x92t good, caf\xe9 \xe9lan \xc9LAN it\xb4s\xa0\x93good\x94 \x81", TO_MARK, LEXICON)
@example(b"\xed\xa0\x80 \xf4\x90\x80\x80 \xe0\x80\x80 \xc0\x80 \xf0\x9f\x91", TO_MARK, LEXICON)
def test_kernel_equals_the_specification(text: bytes, reach: int, lexicon: Lexicon) -> None:
    assert_equal(lexicon, reach, text + b"\n")


@pytest.mark.unsanitized
@pytest.mark.slow
@pytest.mark.parametrize("reach", REACHES)
def test_lists_that_ship(reach: int) -> None:
    lexicon = SentimentFeatures.shipped().lexicon
    words = sorted({word for words in lexicon for word in words})
    lines = [
        *words,
        *(f"Not {word.upper()}ed, {word}; never-{word} {word}!" for word in words),
        " ".join(words),
        "not " + " ".join(words),
    ]
    assert_equal(lexicon, reach, "\n".join([*lines, ""]).encode())


@pytest.mark.unsanitized
@pytest.mark.slow
def test_every_character_alone_and_between_letters() -> None:
    blocks = [*range(0x3400), *range(0xA000, 0xD800), *range(0xE000, 0x20000)]
    sparse = [*range(0x3400, 0xA000, 16), *range(0x20000, 0x110000, 64), 0x10FFFF]
    every = [chr(i) for i in [*blocks, *sparse] if i != 10]
    lines = [f"{c} a{c}b {c}{c} Σ{c} {c}Σ A{c}Σ Σ{c}A not{c} good" for c in every]
    assert_equal(Lexicon(*([frozenset()] * 4)), TO_MARK, "\n".join([*lines, ""]).encode())
    listed = Lexicon(frozenset(c.lower() for c in every), frozenset({"ς"}), frozenset({"aς", "aσ"}))
    assert_equal(listed, 0, "\n".join([*lines, ""]).encode())


@pytest.mark.unsanitized
@pytest.mark.slow
@pytest.mark.parametrize("reach", REACHES)
def test_every_cut_of_a_long_line(reach: int) -> None:
    """Awkward text lies across the end of a piece, at every distance from it."""
    generator = random.Random(reach)
    awkward = b"".join(generator.choices([part for part in PARTS if b"\n" not in part], k=60))
    first = REACHES.index(reach)  # together, the reaches take every distance
    lines = [
        b"not " + b"." * (PIECE - 300 + i) + awkward + b" good"
        for i in range(first, 300, len(REACHES))
    ]
    lines += [b"a-" * (PIECE // 2 - i) + b"n't good" for i in range(8)]
    lines += [b"a " * (PIECE // 2 - 3 * i) + b"not a b good bad good bad" for i in range(12)]
    lines += [b"b a! good " + b"a " * (PIECE // 2 - 3 * i) + b"bad. but" for i in range(6)]
    for contrast in (False, True):
        assert_equal(LEXICON, reach, b"\n".join([*lines, b""]), contrast=contrast)


@pytest.mark.unsanitized
@pytest.mark.slow
@pytest.mark.parametrize("unit", ["x", "é", "x'", "-", "''", "Σ", "👍", "İ", "not ", "ʰ", "Σʰ"])
def test_words_and_lines_longer_than_a_piece(unit: str) -> None:
    long = unit * (3 * PIECE // len(unit.encode()))
    lines = [f"{long}n't good {long} good", f"not {long} good", f"{long}ς a{long}", long]
    assert_equal(LEXICON, TO_MARK, "\n".join([*lines, ""]).encode())


@pytest.mark.parametrize("before", ["'", "-", "a '", "not :-", "good :-", "a :-", "''", "a''"])
def test_mark_directly_before_a_word_longer_than_a_piece(before: str) -> None:
    """The mark was taken for a part of the word, and a phrase that ends with it was missed."""
    lexicon = LEXICON._replace(positive=LEXICON.positive | {":-"})
    for n in (PIECE, 3 * PIECE):
        for word in ("x" * n, "a'" * (n // 2)):
            assert_equal(
                lexicon, TO_MARK, f"{before}{word} good\n{'b ' * 99}{before}{word}\n".encode()
            )


@pytest.mark.unsanitized
def test_long_line_and_many_empty_ones() -> None:
    assert_equal(LEXICON, False, b"\n" + b"good " * 100_000 + b"\n" * 10_000 + b"bad\n")


def test_no_lines_are_at_an_address() -> None:
    """C does not allow arithmetic with a null pointer, not even to add 0 (found by the fuzzer)."""
    assert kernel.address_of(b"") != 0
    assert kernel.address_of(bytearray()) != 0


def test_no_lines() -> None:
    assert scanned(LEXICON, False, b"") == []
    assert scanned(LEXICON, False, bytearray()) == []


def test_word_of_the_greatest_length_that_fits_and_one_more() -> None:
    long = "é" * (LONGEST // 2)
    fit = LEXICON._replace(positive=frozenset({long}))
    assert_equal(fit, False, f"{long} {long.upper()} {long}e {long[1:]}\n".encode())
    with pytest.raises(TooLongError):
        KernelScanner(LEXICON._replace(positive=frozenset({long + "e"})), False)
    features = SentimentFeatures(LEXICON._replace(positive=frozenset({long + "e"})))
    assert features.rows([f"{long}e"] * 20)[0] == 1


@pytest.mark.unsanitized
def test_hash_alone_never_decides() -> None:
    words = frozenset(f"prefix-{i}" for i in range(100_000))
    lines = "".join(f"prefix-{i}\n" for i in range(0, 200_000, 7)).encode()
    assert_equal(Lexicon(words, frozenset(), frozenset()), False, lines)


@pytest.mark.unsanitized
@pytest.mark.slow
def test_threads_that_meet_new_characters_together(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = random.Random(7)
    everywhere = [chr(generator.randrange(0x80, 0xD800)) for _ in range(3000)]
    lines = "".join(f"{c} a{c}b\n" for c in everywhere).encode()
    expected = by_specification(LEXICON, TO_MARK, lines)
    for n_threads in range(1, 9):
        monkeypatch.setattr(kernel_scanner, "shared_characters", characters.Characters)
        scanner = KernelScanner(LEXICON, TO_MARK)
        with ThreadPoolExecutor(n_threads) as pool:
            found = [*pool.map(lambda _, s=scanner: [*s.rows_of_lines(lines)], range(n_threads))]
        assert found == [[x for row in expected for x in row]] * n_threads


def test_library_of_another_version_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "INTERFACE", 0)
    kernel.library.cache_clear()
    assert not kernel.is_available()
    assert kernel.why_missing() == (
        "the compiled kernel is for another machine or version (install it again)"
    )
    kernel.library.cache_clear()


@pytest.fixture(name="guarded")
def fixture_guarded() -> Iterator[tuple[int, int]]:
    """Return start and end of a page of memory between two that can't be read."""
    libc = ctypes.CDLL(None)
    size = mmap.PAGESIZE
    memory = mmap.mmap(-1, 3 * size)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    for guard in (start, start + 2 * size):
        assert libc.mprotect(ctypes.c_void_p(guard), ctypes.c_size_t(size), 0) == 0
    yield start + size, start + 2 * size
    for guard in (start, start + 2 * size):
        libc.mprotect(ctypes.c_void_p(guard), ctypes.c_size_t(size), mmap.PROT_READ)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs mprotect")
@pytest.mark.parametrize(
    "tail", [b"", b"a", b"\xe2\x80", b"\xf0\x9f\x91", b"x" * 63, b"-", b"\xce"]
)
@pytest.mark.unsanitized  # which have guards of their own
def test_nothing_beside_the_lines_is_read(
    guarded: tuple[int, int], tail: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read of a byte before or after the lines would end the process."""
    start, end = guarded
    lines = b"good \xce\xa3" * 60 + tail + b"\n"
    for place in (start, end - len(lines)):
        ctypes.memmove(place, lines, len(lines))
        view = (ctypes.c_char * len(lines)).from_address(place)
        monkeypatch.setattr(kernel, "address_of", _address_of(view, place))
        found = KernelScanner(LEXICON, TO_MARK).rows_of_lines(view)  # type: ignore[arg-type]
        monkeypatch.undo()
        assert [tuple(found)] == by_specification(LEXICON, TO_MARK, lines)


def _address_of(view: object, place: int):  # type: ignore[no-untyped-def]
    own = kernel.address_of
    return lambda memory: place if memory is view else own(memory)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(texts, st.sampled_from(REACHES), st.booleans())
def test_contrast_and_relative_counts(text: bytes, reach: int, relative: bool) -> None:
    assert_equal(LEXICON, reach, text + b"\n", relative=relative, contrast=True)
