"""The order of the layers (see pyproject.toml), and what the code may import and print."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

import logreg

SOURCE = Path(logreg.__file__).parent
MODULES = {
    str(path.relative_to(SOURCE)): ast.parse(path.read_text("utf-8"))
    for path in SOURCE.rglob("*.py")
}

ALLOWED = {*sys.stdlib_module_names, "click", "numpy", "rich", "logreg"}

OPTIONAL = {
    "cli/plots.py": {"plotille"},
    "data/json_lines.py": {"msgspec"},
    "estimator.py": {"sklearn"},
    "metadata_routing.py": {"sklearn"},
    "pages/report/template.py": {"jinja2"},
    "shards/store.py": {"fsspec"},
    "sql_functions.py": {"pyarrow"},
    "transformer.py": {"sklearn"},
}
"""By module, what it imports within a function where it is installed."""


def imported_packages(module: ast.Module) -> Iterator[str]:
    """Yield the top-level packages that a module imports, at any level of nesting."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield (node.module or "").partition(".")[0]


def test_imports_go_one_way() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout
    assert "2 kept, 0 broken" in result.stdout


@pytest.mark.parametrize("path", MODULES)
def test_nothing_is_imported_but_the_three_dependencies(path: str) -> None:
    foreign = {*imported_packages(MODULES[path])} - ALLOWED
    assert foreign == OPTIONAL.get(path, set())


def test_one_module_names_the_engine_of_clusters() -> None:
    named = {
        path
        for path, module in MODULES.items()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and node.value in {"dask", "distributed"}
    }
    assert named == {"parallel/cluster.py"}, "which imports it by name"


@pytest.mark.parametrize("path", [path for path in MODULES if not path.startswith("cli/")])
def test_only_the_command_line_prints(path: str) -> None:
    for node in ast.walk(MODULES[path]):
        assert not (isinstance(node, ast.Name) and node.id == "print")
        if isinstance(node, ast.Attribute) and node.attr in {"stdout", "stderr"}:
            assert path == "__main__.py", "which flushes them"
