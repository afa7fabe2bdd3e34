"""Arrays in files: what the processes that work on blocks give to each other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logreg.errors import InputError
from logreg.shards import store

EXTENSION = ".npz"

Arrays = Mapping[str, NDArray[Any]]


def dumped(arrays: Arrays, *, compressed: bool = False) -> bytes:
    """Return arrays, by name, as the content of a file.

    Args:
        arrays: by name.
        compressed: whether to compress them, as is worth it for counts.
    """
    stream = BytesIO()
    (np.savez_compressed if compressed else np.savez)(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()


def save_arrays(arrays: Arrays, url: str, *, compressed: bool = False) -> bytes:
    """Write arrays to a file, and return its content; as `dumped`.

    Raises:
        InputError: it can't be written.
    """
    content = dumped(arrays, compressed=compressed)
    store.write(url, content)
    return content


def load_arrays(url: str) -> dict[str, NDArray[Any]]:
    """Read arrays from a file.

    Raises:
        InputError: it can't be read, or is damaged.
    """
    content = store.read(url)
    try:
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            return dict(arrays)
    except Exception as error:  # zipfile, zlib and numpy each have their own
        raise InputError("is damaged; delete it, and call again", url) from error


def smallest(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers >= 0 as the smallest type that holds them."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def as_json(fields: Any) -> NDArray[np.uint8]:
    """Return what JSON can say as an array of bytes."""
    return np.frombuffer(json.dumps(fields).encode(), dtype=np.uint8)


def from_json(content: NDArray[Any]) -> Any:
    """Return what `as_json` was given."""
    return json.loads(content.tobytes())


def joined(strings: Sequence[str]) -> NDArray[np.uint8]:
    """Return strings without line ends as one array of bytes."""
    return np.frombuffer("\n".join(strings).encode("utf-8", "surrogatepass"), dtype=np.uint8)


def divided(content: NDArray[Any]) -> list[str]:
    """Return the strings of an array of bytes, none of which is empty."""
    text = content.tobytes().decode("utf-8", "surrogatepass")
    return text.split("\n") if text else []
