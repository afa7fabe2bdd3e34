"""The chapter's own steps, one by one, checkable by hand; and any start leads to one minimum."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from support import ROOT, Cli

from logreg.loss import cross_entropy
from logreg.training.fit import fit
from logreg.training.history import Step
from logreg.training.options import Hyperparameters, TrainingOptions

CHAPTER = Hyperparameters(
    learning_rate=0.1,
    schedule="constant",
    average=False,
    batch_size=1,
    epochs=1,
    standardize=False,
)


def test_one_example_is_the_step_of_the_chapter() -> None:
    steps: list[Step] = []
    found = fit(np.array([[3.0, 2.0]]), np.array([1]), CHAPTER, on_step=steps.append)
    assert found.theta == pytest.approx([0.15, 0.1, 0.05], abs=1e-15)
    assert [(step.epoch, step.number) for step in steps] == [(1, 1)]
    assert steps[0].loss == pytest.approx(math.log(2))
    assert steps[0].theta.tolist() == found.theta.tolist()


def test_two_examples_by_hand() -> None:
    X, y, steps = np.array([[3.0, 2.0], [1.0, 0.0]]), np.array([1, 0]), list[Step]()
    fit(X, y, CHAPTER, on_step=steps.append)
    # z = 0, p = 0.5 for the first; what follows depends on which one that is
    first = steps[0].theta
    if first[0] > 0:
        assert first.tolist() == pytest.approx([0.15, 0.1, 0.05], abs=1e-15)
        p = 1 / (1 + math.exp(-(0.15 * 1 + 0.05)))
        expected = [0.15 - 0.1 * p, 0.1, 0.05 - 0.1 * p]
    else:
        assert first.tolist() == pytest.approx([-0.05, 0.0, -0.05], abs=1e-15)
        p = 1 / (1 + math.exp(0.05 * 3 + 0.05))
        expected = [-0.05 + 0.3 * (1 - p), 0.2 * (1 - p), -0.05 + 0.1 * (1 - p)]
    assert steps[1].theta.tolist() == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("batch_size", [1, 4, None])
@pytest.mark.parametrize("standardize", [True, False])
def test_steps_that_are_watched_are_the_same(batch_size: int | None, standardize: bool) -> None:
    random = np.random.default_rng(0)
    X, y = random.normal(size=(21, 3)), random.integers(0, 2, 21)
    options = Hyperparameters(
        batch_size=batch_size, epochs=5, l2=0.01, l1=0.001, standardize=standardize
    )
    weights = random.uniform(0.5, 2, 21)
    steps: list[Step] = []
    watched = fit(X, y, options, weights=weights, on_step=steps.append)
    unwatched = fit(X, y, options, weights=weights)
    assert watched.theta.tolist() == unwatched.theta.tolist()
    n_batches = -(-21 // (batch_size or 21))
    n_epochs = len(watched.outcome.epochs)
    assert [step.number for step in steps] == [*range(1, n_epochs * n_batches + 1)]
    if batch_size is None:
        loss = float(np.average(cross_entropy(np.zeros(21), y)))
        assert steps[0].loss == pytest.approx(loss)


def test_any_start_leads_to_the_same_minimum() -> None:
    random = np.random.default_rng(0)
    X, y = random.normal(size=(50, 3)), random.integers(0, 2, 50)
    found = [
        fit(X, y, Hyperparameters(start=start, seed=seed, tolerance=1e-9, epochs=1000)).theta
        for start, seed in (("zeros", 0), ("random", 1), ("random", 2))
    ]
    assert found[1].tolist() != found[2].tolist()
    assert np.allclose(found[0], found[1], atol=1e-3)
    assert np.allclose(found[0], found[2], atol=1e-3)


def test_the_metadata_name_what_is_unusual() -> None:
    assert not {"start", "standardize"} & TrainingOptions().to_metadata().keys()
    options = TrainingOptions(Hyperparameters(start="random", standardize=False))
    metadata = options.to_metadata()
    assert (metadata["start"], metadata["standardize"]) == ("random", False)
    assert TrainingOptions.from_metadata(metadata) == options


@pytest.mark.parametrize("values", [{"start": "ones"}, {"standardize": 1}])
def test_values_out_of_range(values: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError), match="must be"):
        Hyperparameters(**values)  # type: ignore[arg-type]


STEPS = ("--no-standardize", "--schedule", "constant", "--no-average", "--batch-size", "1")


def test_the_trace_has_each_step(cli: Cli) -> None:
    Path("one.tsv").write_text("1\tgreat\n")
    arguments = (*STEPS, "--learning-rate", "0.1", "--epochs", "1")
    found = cli("train", *arguments, "--trace", "-", "--trace-steps", "one.tsv")
    step, epoch = map(json.loads, found.lines)
    assert (step["epoch"], step["step"]) == (1, 1)
    assert step["loss"] == pytest.approx(math.log(2))
    assert step["theta"]["positive"] == pytest.approx(0.05)
    assert step["theta"]["bias"] == pytest.approx(0.05)
    assert epoch["kept"]
    assert cli("reproduce", "model.json", "one.tsv").stdout.startswith("identical")


def test_one_text_is_enough_only_if_its_label_has_an_opposite(cli: Cli) -> None:
    Path("one.tsv").write_text("ham\tgreat\n")
    assert "got only 'ham'" in cli("train", "one.tsv").stderr
    Path("two.tsv").write_text("1\tgreat\n1\tfine\n")
    assert "got only 'positive'" in cli("train", "two.tsv").stderr


def test_options_that_do_not_fit(cli: Cli) -> None:
    data = str(ROOT / "data" / "reviews.tsv")
    assert "name its file with --trace" in cli("train", "--trace-steps", data).stderr
    refused = cli("train", "--start", "random", "--from", "textbook", data)
    assert "--start and --from both say where to start" in refused.stderr
    words = cli("train", "--features", "words", "--trace", "-", "--trace-steps", data)
    assert "--trace-steps is not used with n-grams" in words.stderr


def test_the_search_begins_at_the_weights_of_a_file(cli: Cli) -> None:
    data = str(ROOT / "data" / "reviews.tsv")
    cli("train", "-o", "zeros.json", data)
    cli("train", "--start", "textbook", "--epochs", "1", "-o", "early.json", data)
    trained = cli("train", "--start", "textbook", "-o", "other.json", data)
    assert "converged" in trained.stderr
    first, second = (json.loads(Path(f"{n}.json").read_text()) for n in ("zeros", "other"))
    assert second["training"]["start"].startswith("sha256:")
    assert first["weights"] == pytest.approx(second["weights"], abs=0.2)
    refused = cli("reproduce", "other.json", data)
    assert refused.status == 1
    assert "--start FILE" in refused.stderr
    again = cli("reproduce", "other.json", "--start", "textbook", data)
    assert again.stdout.startswith("identical")
    assert "same features and labels" in cli("train", "--start", "spam", data).stderr
    assert cli("train", "--start", "nowhere.json", data).status == 1
