"""A short run of the fuzzer of benchmarks/fuzz.py: the same calls each time."""

from __future__ import annotations

import pytest
from fuzzing.cases import run_case

CASES = 40


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_rules_hold_after_random_calls(seed: int) -> None:
    failures = {number: run_case(seed, number).problems for number in range(CASES)}
    assert not {number: problems for number, problems in failures.items() if problems}
