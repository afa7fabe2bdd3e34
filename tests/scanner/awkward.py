"""Texts that are hard to scan, and what the specification makes of them."""

from __future__ import annotations

from logreg.features.sentiment import SentimentFeatures
from logreg.lexicon.word_lists import TO_MARK, Lexicon

LONG = 60
"""Length of a long listed word."""

LEXICON = Lexicon(
    positive=frozenset(
        {"good", "a-b", "it's", "élan", "👍", "ab", "don't", "abcdefgh", "ß", "?", "λόγος"}
        | {"καλοσ", "i̇stanbul", "ⓐ", "two words", "Great", "", "\udce9lan", "\ud800", "a👍"}
        | {":)", ":-)", "<3", "^_^", "not bad", "good é b", "a good a-b good a", "i 👍", "b :)"}
    ),
    negative=frozenset(
        {"bad", "b", "abcdefghi", "x" * LONG, "both", "👎", "'", "can't", "ς", "σ", "k", "…"}
        | {
            ":(",
            ":'(",
            "waste of",
            "a waste of good b",
            "waste  of",
            ": (",
            "8)",
            "!?",
            "👎 b",
            "::",
            ":::",
            "::::",
            "but a",
            ":.",
            ":::::",
            "a b",
            "b a",
        }
    ),
    pronouns=frozenset({"i", "you", "e", "—", "you and i", ":p"}),
    negators=frozenset({"not", "no", "n't", "-", "bad", "–", "!", "no way", "is n't"}),
)
OVERLAPPING = LEXICON._replace(positive=LEXICON.positive | {"both", "bad"})
LEXICONS = [LEXICON, OVERLAPPING]
REACHES = [0, 1, 2, 3, 7, TO_MARK]

_WORDS = sorted({word for words in LEXICON for word in words})
_BYTES = [0x80, 0x81, 0x85, 0x92, 0xA0, 0xA3, 0xAD, 0xB4, 0xBF, 0xC9, 0xCE, 0xDF, 0xE2, 0xE9, 0xFF]
PARTS = [
    part.encode("utf-8", "surrogatepass")
    for part in [
        *_WORDS,
        *(word.upper() for word in _WORDS),
        *(word + "x" for word in _WORDS),
        *["good but ", " BUT ", ". but bad ", "good, bad but a b but ", "!? but", "bad "],
        *"ab'’´`ʼ-‑_ .,!?1\t\r\x00\x0b\x1c\x7f\u2028\xa0\xad\ufeff\u0301İıſKẞΣσς٣²🏽ʰᵃⓐⒶⅠ中ё",
        *["n't", "isn’t", "N'T", "it´s", "a‑b", "not ", " no ", "--''--", "'''a'", "a-'-b", "--"],
        *["ΛΌΓΟΣ", "ΣΣ", "aΣ'b", "aΣ''b", "'Σ", "Σ'", "aʰΣʰ", "ΣʰA", "-Σ-", "\n", " "],
        *[
            "::::::::",
            ":" * 700,
            "a b a b a",
            ":",
            ")",
            "(",
            "-",
            ":-)",
            ":'(",
            "<3",
            "^",
            "_",
            "8",
            ":p",
            "but",
            "waste",
            "of",
            "way",
            "!?",
        ],
        *["\t", "  ", " " * 16, " " * 17, " of ", "and", "a waste of good b", "a good", "x:)"],
        *["not a ", "don't a b 👍 ", "not 👍👎 a good bad good "],
        *["x" * (LONG + 1), "a'" * 40, "good " * 20, "not " + "good!" * 30],
    ]
] + [bytes([byte]) for byte in _BYTES]
"""Pieces of lines; joined in any order they make every kind of trouble that is known."""


def by_specification(
    lexicon: Lexicon, reach: int, lines: bytes | bytearray, **options: bool
) -> list[tuple[float, ...]]:
    """Return the features of each line."""
    features = SentimentFeatures(lexicon, reach, **options)
    texts = lines.decode("utf-8", "surrogateescape").split("\n")[:-1]
    return [features.extract(text) for text in texts]
