"""Packs: files of expectations that are built in."""

from __future__ import annotations

import os

PACKS = ("complaints",)
"""The built-in packs: what tools that count words get wrong, for positive and negative."""


def pack_path(name: str) -> str:
    """Return the path of a built-in pack."""
    return os.path.join(os.path.dirname(os.path.realpath(__file__)), "builtin", f"{name}.txt")
