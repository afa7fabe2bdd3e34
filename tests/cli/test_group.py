from __future__ import annotations

import pytest
from support import Cli


@pytest.mark.parametrize("group", [[], ["lexicon"]])
def test_group_without_arguments_prints_its_help(cli: Cli, group: list[str]) -> None:
    bare = cli(*group)
    assert (bare.status, bare.stderr) == (0, "")
    assert bare.stdout == cli(*group, "--help").stdout
    assert len(bare.lines) > 10
