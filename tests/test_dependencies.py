"""The dependencies: none is allowed in a version with a known hole, which is checked without a net.

What is not known here is found by ``pip-audit``, which needs one and runs with every push.
"""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.version import Version
from support import ROOT


class Advisory(NamedTuple):
    """A hole in a package: its number, and the first version without it."""

    number: str
    fixed_in: str


ADVISORIES = {
    "distributed": [Advisory("CVE-2024-10096", "2024.8.3"), Advisory("CVE-2026-23528", "2026.1.1")],
    "jinja2": [Advisory("CVE-2024-56326", "3.1.5"), Advisory("CVE-2025-27516", "3.1.6")],
    "numpy": [Advisory("CVE-2021-34141", "1.23.0")],
    "pyarrow": [Advisory("CVE-2023-47248", "14.0.1"), Advisory("CVE-2026-25087", "23.0.1")],
}

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OF_USERS = [
    Requirement(line)
    for extra, lines in {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}.items()
    if extra not in ("dev", "bench")
    for line in lines
]


def test_core_dependencies_are_three() -> None:
    core = {Requirement(line).name for line in PROJECT["dependencies"]}
    assert core == {"click", "numpy", "rich"}


@pytest.mark.parametrize("requirement", OF_USERS, ids=lambda requirement: requirement.name)
def test_no_version_with_a_known_hole_is_allowed(requirement: Requirement) -> None:
    (bound,) = requirement.specifier
    assert bound.operator == ">="
    for advisory in ADVISORIES.get(requirement.name, []):
        assert Version(bound.version) >= Version(advisory.fixed_in), advisory.number


@pytest.mark.parametrize("name", ADVISORIES)
def test_what_is_installed_has_no_known_hole(name: str) -> None:
    try:
        installed = Version(version(name))
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed")
    assert all(installed >= Version(advisory.fixed_in) for advisory in ADVISORIES[name])
