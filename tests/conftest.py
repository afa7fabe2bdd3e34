from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from support import Cli, Result

from logreg.cli import run

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in an empty folder, with none of the user's own settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("LOGREG_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Cli:
    """Call the command line inside this process."""

    def call(*arguments: str, stdin: bytes | None = None) -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin or b"")))
        capsysbinary.readouterr()
        status = run(list(arguments))
        captured = capsysbinary.readouterr()
        return Result(
            status,
            captured.out.decode("utf-8", "surrogateescape"),
            captured.err.decode("utf-8", "surrogateescape"),
        )

    return call


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    """A small labelled file, not quite separable."""
    rows = [
        "positive\tA great, enjoyable film. I loved it!",
        "negative\tHokey and boring, with no good scene.",
        "positive\tNice music, wonderful cast.",
        "negative\tAwful. You will hate it.",
        "positive\tSlow at first, then terrible news, then a beautiful end.",
        "negative\tA great disappointment, and boring.",
        "positive\tI liked it.",
        "negative\tI did not like it, it is great rubbish.",
        "positive\tIt is fine.",
        "negative\tIt is fine.",
    ]
    path = tmp_path / "reviews.tsv"
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path
