"""Imports go down only: this reads every import of the house and finds the upward ones."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import logreg

SOURCE = Path(logreg.__file__).parent

FLOORS = [
    ["errors", "version"],
    ["workers", "parallel"],
    ["tokens", "labels", "hyperparameters", "linear_model", "loss", "columns", "estimator"],
    ["schedules", "recipe", "objective", "splits"],
    ["records"],
    ["readers.streams"],
    ["readers.formats"],
    ["readers.tables"],
    ["sgd", "early_stopping"],
    ["descent"],
    ["training", "advice"],
    ["platt"],
    ["lexicons", "readers", "writers", "word_statistics", "published_lexicons.formats"],
    ["scan.alphabet"],
    ["scan.layout"],
    ["scan.dictionary"],
    ["scan.counter", "scan.long_lines"],
    ["published_lexicons", "lexicon_check", "lexicon_audit", "scan"],
    ["features.evidence"],
    ["features.sentiment"],
    ["lexicon_sources", "features"],
    ["checks.findings", "checks.damage", "checks.copies", "checks.label_names", "checks.lengths"],
    ["checks.one_by_one", "checks.all_together"],
    ["model", "examples", "decision", "checks"],
    ["answers"],
    ["feature_rows"],
    ["model_schema", "dataset", "model_diff", "flips"],
    ["evaluation.decisions", "evaluation.metrics", "evaluation.ranking", "evaluation.calibration"],
    ["evaluation.baselines", "evaluation.thresholds", "evaluation.significance"],
    ["evaluation"],
    ["evaluation.bootstrap", "evaluation.mistakes", "evaluation.groups"],
    ["evaluation.judging"],
    ["evaluation.report"],
    ["evaluation.report_fields"],
    ["model_file", "weighting"],
    ["learning"],
    ["classifier", "cross_validation"],
    ["tuning"],
    ["render"],
    [""],
    ["cli.outputs", "cli.lazy"],
    ["cli.inputs", "cli.options", "cli.lexicons", "cli.recipes"],
    ["cli.datasets", "cli.learning"],
    ["cli.pipeline", "cli.evaluation_tables"],
    ["cli.folds"],
    ["cli.lexicon.evidence"],
    [
        *(
            f"cli.{name}"
            for name in (
                "check",
                "classify",
                "diff",
                "evaluate",
                "features",
                "models",
                "reproduce",
                "cv",
                "tune",
                "show",
                "train",
            )
        ),
        *(f"cli.lexicon.{name}" for name in ("audit", "check", "convert", "learn", "show")),
    ],
    ["cli.lexicon"],
    ["cli"],
    ["__main__"],
]
"""From the ground up; a room may import from the floors below its own."""

HEIGHT = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def room_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports_of(path: Path) -> Iterator[str]:
    """Give the modules that a file imports, wherever in the file, as dotted names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


ROOMS = {room_of(path): path for path in SOURCE.rglob("*.py")}


def test_every_room_has_a_floor() -> None:
    assert set(ROOMS) == set(HEIGHT)


@pytest.mark.parametrize("room", [room for room in ROOMS if room])
def test_imports_go_down(room: str) -> None:
    for imported in imports_of(ROOMS[room]):
        if imported.partition(".")[0] == "logreg":
            below = imported.removeprefix("logreg").lstrip(".")
            if below == "" and room.startswith("cli"):
                continue  # the version
            assert HEIGHT[below] < HEIGHT[room], f"{room} imports {imported}"


@pytest.mark.parametrize("room", ROOMS)
def test_only_render_imports_rich(room: str) -> None:
    imported = {name.partition(".")[0] for name in imports_of(ROOMS[room])}
    assert ("rich" in imported) == (room == "render")


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_imported_but_the_three_dependencies(room: str) -> None:
    import sys

    known = set(sys.stdlib_module_names) | {"click", "numpy", "rich", "logreg"}
    assert {name.partition(".")[0] for name in imports_of(ROOMS[room])} <= known
