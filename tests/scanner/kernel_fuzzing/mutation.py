"""Inputs for a target: new ones, and changed ones."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

LONGEST = 2048
"""Bytes of the longest input: four pieces of the kernel as it is compiled for the fuzzer."""


def new_input(generator: Random, parts: Sequence[bytes]) -> bytes:
    """Return an input that is random, or made of parts."""
    length = generator.choice([4, 30, 300, LONGEST])
    if generator.random() < 0.2:
        return generator.randbytes(length)
    content = b"".join(generator.choices(parts, k=1 + length // 5))
    return (generator.randbytes(4) + content)[:LONGEST]


def mutated(generator: Random, inputs: Sequence[bytes], parts: Sequence[bytes]) -> bytes:
    """Return one of the inputs with a few changes."""
    content = bytearray(generator.choice(inputs))
    for _ in range(generator.choice([1, 1, 2, 4, 8])):
        _change(generator, content, inputs, parts)
    return bytes(content[:LONGEST])


def _change(
    generator: Random, content: bytearray, inputs: Sequence[bytes], parts: Sequence[bytes]
) -> None:
    start = generator.randrange(len(content) + 1)
    end = min(len(content), start + generator.choice([0, 1, 1, 2, 8, 64]))
    kind = generator.randrange(8)
    if kind < 3:
        content[start:end] = generator.choice(parts)
    elif kind == 3:
        content[start:end] = generator.randbytes(generator.choice([1, 1, 2, 8]))
    elif kind == 4:
        del content[start:end]
    elif kind == 5:
        content[start:start] = content[start:end] * generator.choice([1, 2, 30, 300])
    elif kind == 6:
        other = generator.choice(inputs)
        place = generator.randrange(len(other) + 1)
        content[start:end] = other[place : place + generator.choice([4, 32, 256])]
    elif start < len(content):
        content[start] ^= 1 << generator.randrange(8)
