"""N-grams: runs of words of a text, as they are named and counted (SLP ch. 3 and 4).

The words of a text are its tokens. Two things may be added to them: the ends of the text, <s> and
</s>, so that an n-gram can say that a text begins with "how"; and NOT_ before each word that a
negator reaches (SLP ch. 4.4). Neither can be mistaken for a token. This module is
written to be read; the compiled kernel counts the same n-grams, and tests hold the two equal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from logreg.features.negation import left_after
from logreg.lexicon.word_lists import NEGATION_SUFFIX, TO_MARK
from logreg.tokens import in_plain_form, is_mark, tokenize, without_bytes

START, END = "<s>", "</s>"
NEGATED = "NOT_"

LONGEST_WORD = 1 << 12
"""Bytes of the longest word; an n-gram with a longer one, which no one writes, is not counted."""


class NgramOptions(NamedTuple):
    """Which n-grams are counted.

    Attributes:
        shortest: the number of words of the shortest ones, >= 1.
        longest: the number of words of the longest ones.
        boundaries: whether the ends of a text are words.
        negators: the words after which the others are negated; None if negation is not marked.
        hash_bits: how many bits of its hash an n-gram is named by; None if it has its own name.
        reach: how many words negation reaches, see `features.negation`.
    """

    shortest: int = 1
    longest: int = 1
    boundaries: bool = False
    negators: frozenset[str] | None = None
    hash_bits: int | None = None
    reach: int = TO_MARK


def encodable(text: str) -> str:
    """Return a text without surrogates: what UTF-8 does not have is U+FFFD, as decoders write it.

    Bytes that are not UTF-8 are the characters that they are in Windows-1252.
    """
    return re.sub("[\ud800-\udfff]", "\ufffd", without_bytes(text))


def words_of(text: str, options: NgramOptions) -> list[str | None]:
    """Return the words of a text; None for one that is too long.

    >>> words_of("Not good. Why?", NgramOptions(boundaries=True, negators=frozenset({"not"})))
    ['<s>', 'not', 'NOT_good', '.', 'why', '?', '</s>']
    """
    words = [*_marked(tokenize(encodable(text)), options)]
    return [START, *words, END] if options.boundaries else words


def _marked(tokens: Sequence[str], options: NgramOptions) -> Iterator[str | None]:
    """Yield the tokens, those that are negated with NOT_ before them."""
    negators, left = options.negators, 0
    for token in tokens:
        if len(token.encode()) > LONGEST_WORD:
            yield None
        else:
            yield NEGATED + token if left and not is_mark(token) else token
        if negators is not None:
            negates = token in negators or token.endswith(NEGATION_SUFFIX)
            left = left_after(left, options.reach, is_mark=is_mark(token), negates=negates)


def ngrams_of(text: str, options: NgramOptions) -> Iterator[str]:
    """Yield the n-grams of a text: those that end at its first word, at its second, ...

    >>> [*ngrams_of("So good!", NgramOptions(1, 2))]
    ['so', 'good', 'so good', '!', 'good !']
    """
    for _, _, name in placed_ngrams(text, options):
        yield name


def placed_ngrams(text: str, options: NgramOptions) -> Iterator[tuple[int, int, str]]:
    """Yield the n-grams of a text with the numbers of their first word and the word after them.

    >>> [*placed_ngrams("So good!", NgramOptions(2, 2))]
    [(0, 2, 'so good'), (1, 3, 'good !')]
    """
    words = words_of(text, options)
    for end in range(1, len(words) + 1):
        for length in range(options.shortest, min(options.longest, end) + 1):
            known = [word for word in words[end - length : end] if word is not None]
            if len(known) == length:
                name = " ".join(known) if options.hash_bits is None else hashed(known, options)
                yield end - length, end, name


def hashed(words: Sequence[str], options: NgramOptions) -> str:
    """Return the name of an n-gram that is known by its hash only.

    >>> hashed(["very", "good"], NgramOptions(hash_bits=16))
    '#61767'
    """
    marks_negation = options.negators is not None
    hashes = [_hash_of_word(word, marks_negation) for word in words]
    ngram = hashes[0]
    for word in hashes[1:]:
        ngram = _as_hash(mixed(ngram << 32 | word) >> 32)
    return f"#{mixed((len(words) - 1) << 32 | ngram) >> (64 - (options.hash_bits or 0))}"


def _hash_of_word(word: str, marks_negation: bool) -> int:
    """Return 32 bits that depend on all bytes of a word, and on its negation."""
    is_negated = marks_negation and word.startswith(NEGATED)
    content = in_plain_form([word.removeprefix(NEGATED) if is_negated else word])[:-1]
    value = int.from_bytes(content[:8], "little") ^ len(content)
    for i in range(8, len(content), 8):
        value = mixed(value) ^ int.from_bytes(content[i : i + 8], "little")
    found = _as_hash(mixed(value) >> 32)
    return _as_hash((found << 1 | is_negated) & 0xFFFFFFFF) if marks_negation else found


def _as_hash(bits: int) -> int:
    """Return 32 bits; 0 for those that stand for no hash in the kernel."""
    return 0 if bits == 0xFFFFFFFF else bits


def mixed(value: int) -> int:
    """Return 64 bits in which each bit of a value of 64 bits has its say."""
    value = (value ^ value >> 32) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
    return value ^ value >> 29


def ngram_counts(text: str, options: NgramOptions) -> Counter[str]:
    """Count the n-grams of a text; they are in the order in which they first occur."""
    return Counter(ngrams_of(text, options))


def frequent_ngrams(texts: Iterable[str], options: NgramOptions, min_count: int) -> list[str]:
    """Return the n-grams that are in at least ``min_count`` of the texts.

    The shorter ones come first; those of one length are in the order in which they first occur.

    >>> frequent_ngrams(["so good", "so bad", "so so good"], NgramOptions(1, 2), 2)
    ['so', 'good', 'so good']
    """
    n_texts: Counter[str] = Counter()
    for text in texts:
        n_texts.update(ngram_counts(text, options).keys())
    frequent = [ngram for ngram, n in n_texts.items() if n >= min_count]
    return sorted(frequent, key=length_of)


def length_of(ngram: str) -> int:
    """Return the number of words of an n-gram."""
    return ngram.count(" ") + 1
