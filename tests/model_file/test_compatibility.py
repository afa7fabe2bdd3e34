"""Models of every version stay what they are: the files in ``fixtures`` are never written again.

When the format changes, files of the new version are added; ``answers.json`` has what each model
said when it was new.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import Cli

from logreg.model_file import dump, load, loads
from logreg.model_file.schema import VERSION

FIXTURES = Path(__file__).parent / "fixtures"
ANSWERS: dict[str, dict[str, dict[str, float]]] = json.loads(
    (FIXTURES / "answers.json").read_text("utf-8")
)


def test_every_file_has_answers_and_every_version_has_files() -> None:
    assert {*ANSWERS} == {path.name for path in FIXTURES.iterdir()} - {"answers.json"}
    versions = {json.loads(dump(load(FIXTURES / name)))["version"] for name in ANSWERS}
    assert versions == {*range(1, VERSION + 1)}


@pytest.mark.parametrize("name", ANSWERS)
def test_model_of_an_earlier_release_gives_its_answers(name: str) -> None:
    model = load(FIXTURES / name)
    for text, expected in ANSWERS[name].items():
        assert model.distribution(text) == pytest.approx(expected, rel=1e-12, abs=1e-15)
    assert loads(dump(model)) == model


def test_model_of_a_newer_release_is_refused_with_the_cure(cli: Cli) -> None:
    fields = json.loads((FIXTURES / "sentiment.json").read_text())
    newer = {**fields, "version": VERSION + 1, "what_is_new": {}}
    Path("newer.json").write_text(json.dumps(newer, indent=2))
    found = cli("classify", "--model", "newer.json", "good")
    assert (found.status, found.stdout) == (1, "")
    assert found.stderr == (
        f"logreg: newer.json:3: version must be {VERSION}, got {VERSION + 1}, of a newer logreg; "
        "pip install --upgrade logreg-text\n"
    )


def test_train_replaces_a_model_of_a_newer_release(cli: Cli) -> None:
    Path("t.tsv").write_text("pos\tgood\nneg\tbad\n")
    Path("model.json").write_text('{\n  "format": "logreg-model",\n  "version": 2\n}\n')
    assert cli("train", "t.tsv").status == 0
    assert json.loads(Path("model.json").read_text())["version"] == VERSION
