"""The profile of the training texts in all blocks: a last round, at the θ that was learned."""

from __future__ import annotations

from typing import Any

from logreg.loss import Floats
from logreg.shards.arrays import Arrays, as_json, from_json
from logreg.shards.learning.rounds import Rounds, Task

PROFILE, THETA = "profile", "theta"


def profile_in_rounds(rounds: Rounds, task: Task, theta: Floats) -> dict[str, Any]:
    """Return the profile of all texts, as `training.profile.profile_of` has it.

    Args:
        rounds: runs the round.
        task: returns the profile of a block at θ, as `as_arrays` gives it.
        theta: θ.

    Raises:
        InputError: the work on a block fails.
    """
    found: dict[str, Any] = from_json(rounds.run(task, {THETA: theta}, _added)[PROFILE])
    if "logits" in found:
        found["logits"] = _in_order(found["logits"])
    if "histograms" in found:
        found["histograms"] = {name: _in_order(own) for name, own in found["histograms"].items()}
    return found


def as_arrays(profile: dict[str, Any]) -> Arrays:
    """Return the profile of a block as the result of a round."""
    return {PROFILE: as_json(profile)}


def _added(one: Arrays, other: Arrays) -> Arrays:
    return as_arrays(_sum(from_json(one[PROFILE]), from_json(other[PROFILE])))


def _sum(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return the sum of two trees of counts."""
    total = dict(one)
    for name, value in other.items():
        if isinstance(value, dict):
            total[name] = _sum(total.get(name, {}), value)
        else:
            total[name] = total.get(name, 0) + value
    return total


def _in_order(counts: dict[str, int]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts, key=float)}
