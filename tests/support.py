"""What the tests share: the chapter's passage, and how a call of the command line is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from logreg.scanner import kernel

NEEDS_KERNEL = pytest.mark.skipif(not kernel.is_available(), reason="needs the compiled kernel")
"""For what only the compiled kernel does; without it, ``-v`` has one more note, too."""

ROOT = Path(__file__).resolve().parents[1]

PASSAGE = (
    "It's hokey . There are virtually no surprises , and the writing is second-rate . "
    "So why was it so enjoyable ? For one thing , the cast is great . Another nice touch is the "
    "music . I was overcome with the urge to get off the couch and start dancing . It sucked me "
    "in , and it'll do the same to you ."
)

OLD_MODEL = '{"format": "logreg-model", "version": 0}'
"""A model of a release that is no longer read, but still one that may be replaced."""


@dataclass(frozen=True)
class Result:
    status: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[str]:
        return self.stdout.split("\n")[:-1]


Cli = Callable[..., Result]
