"""A corpus: for each target a folder of inputs, named by what is in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def inputs_of(folder: Path) -> list[bytes]:
    """Return the inputs in the folder of a target, the shortest first; none if it is missing."""
    inputs = [path.read_bytes() for path in folder.iterdir()] if folder.is_dir() else []
    return sorted(inputs, key=lambda content: (len(content), content))


def add(folder: Path, content: bytes) -> Path:
    """Add an input to the folder of a target, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name_of(content)
    path.write_bytes(content)
    return path


def replace(folder: Path, inputs: Iterable[bytes]) -> None:
    """Make the folder of a target one of these inputs."""
    kept = {name_of(content): content for content in inputs}
    for content in kept.values():
        add(folder, content)
    for path in folder.iterdir():
        if path.name not in kept:
            path.unlink()


def name_of(content: bytes) -> str:
    """Return the name of the file of an input."""
    return hashlib.sha256(content).hexdigest()[:16]
