"""Random input files: small corpora of every format, whole and damaged."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable
from random import Random

TEXTS = (
    "A great, enjoyable film. I loved it!",
    "Hokey and boring, with no good scene.",
    "It is not bad at all :-)",
    "Awful. You will hate it, but the cast is great",
    "",
    " ",
    "first line\nsecond line",
    "with\ta tab",
    'with "quotes", and a comma; or two',
    '"',
    "caf\u00e9 \u2019 \u4e2d\u6587 \U0001f600 \u0301",
    "\x00",
    "\x1b[31mred\x1b[0m \x9b \u202e",
    "a\rb\u2028c\x85d\x0be",
    "--echo",
    "-",
    "\ufeff",
    "great " * 50,
    "-'" * 20,
)

LABELS = (
    *("positive", "negative", "pos", "neg", "0", "1", "-1", "+", "-", "true", "4", "1.0"),
    *("spam", "ham", "", " ", "a b", "a\nb", "a\tb", "x" * 70, "\u00e9", "=1+1", "nan", "1e400"),
)

FIELDS = ("text", "label", "id", "review", "sentiment", "probability", "", "text", "a\nb", "1")

NUMBERS = ("1", "-1", "1.50", "1e400", "-1e400", "NaN", "Infinity", "9" * 25, "9" * 5000)

JSON_VALUES = (
    *NUMBERS,
    *("null", "true", '"\\ud800"', '"\\u0000"', "[]", "{}", '{"a": [1]}'),
    "[" * 900 + "]" * 900,
    "[" * 100_000,
)

EXPECTATIONS = (
    *("positive: TEXT", "negative: {good|bad} TEXT", "0: so TEXT", "abstain: x TEXT", "# TEXT", ""),
    *("good TEXT > bad", "{a|b} > TEXT it is", "positive: a TEXT > b", "same: {TEXT|good} film"),
    *("same: {a|b} and {c|d} TEXT", "x{|y}TEXT > x  # TEXT", r"1: \{TEXT\} \> \: \\"),
)
"""Lines for ``logreg expect``."""

PIECES = (
    *(b"\n", b"\r\n", b"\r", b"\t", b",", b";", b'"', b'""', b"\\", b"{", b"}", b"[", b"]"),
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f"),
    *(b"__label__", b"label\ttext\n", b"text,label\n", b'{"text": "a"}\n', b"sep=;\n", b"\x1f\x8b"),
)

FORMATS = ("tsv", "csv", "jsonl", "json", "fasttext", "txt")

Rows = list[tuple[str, str]]
"""Labels and texts."""

LONG = 600_000
"""Bytes of an input that is read in several blocks, and by several threads."""


def corpus(random: Random, form: str, damage: float, *, share_long: float = 0.0) -> bytes:
    """Return a corpus in a format.

    Args:
        random: the choices.
        form: one of `FORMATS`.
        damage: the share that has odd labels and texts, and of those the share that is damaged.
        share_long: the share that is long.
    """
    is_odd = random.random() < damage
    labels = random.sample(LABELS, random.randint(1, 6)) if is_odd else LABELS[:2]
    texts = TEXTS if is_odd or random.random() < 0.3 else TEXTS[:4]
    n_rows = random.choice([0, 1, 2, 8, 20]) if is_odd else 20
    rows = [(random.choice(labels), random.choice(texts)) for _ in range(n_rows)]
    content = _WRITERS[form](random, rows, is_odd)
    if is_odd and random.random() < damage:
        content = mutated(random, content)
    if random.random() < share_long and content:
        content *= LONG // len(content) + 1
    return content


def expectations(random: Random, damage: float) -> bytes:
    """Return lines for ``logreg expect``; a share of such files is damaged."""
    lines = [random.choice(EXPECTATIONS) for _ in range(random.choice([1, 3, 10]))]
    text = "".join(line.replace("TEXT", _flat(random.choice(TEXTS))) + "\n" for line in lines)
    return mutated(random, encoded(text)) if random.random() < damage else encoded(text)


def mutated(random: Random, content: bytes) -> bytes:
    """Return a content with a few bytes or pieces inserted, replaced, removed or repeated."""
    changed = bytearray(content)
    for _ in range(random.choice([1, 1, 2, 5, 20])):
        start = random.randrange(len(changed) + 1)
        end = start + random.choice([0, 0, 1, 3, 30])
        pieces = [
            random.choice(PIECES),
            random.randbytes(random.choice([1, 4])),
            changed[start:end] * 2,
        ]
        changed[start:end] = random.choice([*pieces, b""])
    return bytes(
        changed[: random.randrange(len(changed) + 1)] if random.random() < 0.1 else changed
    )


def compressed(random: Random, content: bytes, damage: float) -> tuple[str, bytes]:
    """Return an extension and the content compressed as it says; a share of it is damaged."""
    extension = random.choice([*_COMPRESSORS])
    packed = _COMPRESSORS[extension](content)
    return extension, mutated(random, packed) if random.random() < damage else packed


_COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


def encoded(text: str) -> bytes:
    """Encode a text that may have lone surrogates."""
    return text.encode("utf-8", "surrogatepass")


def _tsv(random: Random, rows: Rows, is_odd: bool) -> bytes:
    headers = ["", "label\ttext\n", "sentiment\treview\n", *(["a\tb\n"] if is_odd else [])]
    header = random.choice(headers)
    body = "".join(f"{_flat(label)}\t{_flat(text)}\n" for label, text in rows)
    return encoded(header + body)


def _flat(cell: str) -> str:
    return cell.replace("\t", " ").replace("\n", " ")


def _csv(random: Random, rows: Rows, is_odd: bool) -> bytes:
    names = random.sample(FIELDS, random.randint(2, 4)) if is_odd else FIELDS[:2]
    stream = io.StringIO()
    writer = csv.writer(
        stream,
        delimiter=random.choice(",,,;|\t:"),
        lineterminator=random.choice(["\n", "\r\n", "\r"] if is_odd else ["\n", "\r\n"]),
        quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    )
    if not is_odd or random.random() < 0.7:
        writer.writerow(names)
    for label, text in rows:
        cells = {"label": label, "sentiment": label, "text": text, "review": text}
        writer.writerow([cells.get(name, random.choice(NUMBERS)) for name in names])
    return encoded(stream.getvalue())


def _object(random: Random, label: str, text: str, *, is_odd: bool) -> str:
    fields = [("label", json.dumps(label)), ("text", json.dumps(text))]
    while is_odd and random.random() < 0.2:
        fields.append((random.choice(FIELDS), random.choice(JSON_VALUES)))
    if is_odd and random.random() < 0.1:
        fields[random.randrange(2)] = (random.choice(FIELDS), random.choice(JSON_VALUES))
    return "{" + ", ".join(f"{json.dumps(name)}: {value}" for name, value in fields) + "}"


def _jsonl(random: Random, rows: Rows, is_odd: bool) -> bytes:
    first = random.choices(["", "bad", *JSON_VALUES], k=random.choice([0, 0, 2]) if is_odd else 0)
    objects = [_object(random, label, text, is_odd=is_odd) for label, text in rows]
    return encoded("".join(f"{line}\n" for line in [*first, *objects]))


def _json(random: Random, rows: Rows, is_odd: bool) -> bytes:
    objects = [_object(random, label, text, is_odd=is_odd) for label, text in rows]
    between = random.choice([", ", "\n"] if is_odd else [", ", ",\n"])
    return encoded(f"[{between.join(objects)}]")


def _fasttext(_random: Random, rows: Rows, _is_odd: bool) -> bytes:
    return encoded("".join(f"__label__{_flat(label)} {_flat(text)}\n" for label, text in rows))


def _txt(random: Random, rows: Rows, is_odd: bool) -> bytes:
    if is_odd and random.random() < 0.4:
        return random.randbytes(random.choice([1, 10, 1000]))
    return encoded("".join(f"{_flat(text)}\n" for _, text in rows))


_WRITERS: dict[str, Callable[[Random, Rows, bool], bytes]] = {
    "tsv": _tsv,
    "csv": _csv,
    "jsonl": _jsonl,
    "json": _json,
    "fasttext": _fasttext,
    "txt": _txt,
}
