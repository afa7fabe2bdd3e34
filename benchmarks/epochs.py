"""What an epoch of gradient descent costs, against one pass of `X @ w` over the same matrix.

    OPENBLAS_NUM_THREADS=1 python benchmarks/epochs.py

A million rows of six features, batches of 1, 16 and 512. Learning is a chain of small steps, each
of which needs the one before, so that it can use one core only: with the variable above, so does
numpy. Each figure is the median of some runs, taken by turns.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

from logreg.training.epochs import Batches, run_epoch
from logreg.training.objective import Objective
from logreg.training.penalties import Penalty

ROWS, FEATURES, RUNS = 1_000_000, 6, 9
BATCH_SIZES = (512, 16, 1)


def seconds(action: Callable[[], object]) -> float:
    """Time one call."""
    began = perf_counter()
    action()
    return perf_counter() - began


def main() -> None:
    """Print a row for each action."""
    random = np.random.default_rng(0)
    X = random.normal(size=(ROWS, FEATURES))
    w = random.normal(size=FEATURES)
    y = (random.random(ROWS) < 1 / (1 + np.exp(-X @ w))).astype(np.intp)
    Z = np.column_stack([X, np.ones(ROWS)])
    theta = np.zeros(FEATURES + 1)
    objective = Objective(Z, y)

    def epoch(size: int) -> object:
        batches = Batches.of(Z, y, None, size)
        return run_epoch(theta, batches, random.permutation(len(batches)), 0.3, Penalty())

    actions: dict[str, Callable[[], object]] = {
        "X @ w": lambda: X @ w,
        **{f"epoch, batch {size}": lambda size=size: epoch(size) for size in BATCH_SIZES},  # type: ignore[misc]
        "loss": lambda: objective.measure(theta),
        "gradient": lambda: objective.gradient(theta),
    }
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(RUNS):
        for name, action in actions.items():
            times[name].append(seconds(action))
    print("| action | ms | times `X @ w` | microseconds a step |")
    print("|---|---|---|---|")
    unit = median(times["X @ w"])
    steps = {f"epoch, batch {size}": -(-ROWS // size) for size in BATCH_SIZES}
    for name, values in times.items():
        each = f"{median(values) / steps[name] * 1e6:.1f}" if name in steps else "-"
        print(f"| {name} | {median(values) * 1e3:.1f} | {median(values) / unit:.1f} | {each} |")


if __name__ == "__main__":
    main()
