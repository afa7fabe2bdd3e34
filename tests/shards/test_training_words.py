"""Words in blocks: the vocabulary of one process, and models that no order of arrival changes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from executors import one_by_one, processes, shuffled
from support import NEEDS_KERNEL, ROOT, Cli

from logreg.data.dataset import Dataset, load_datasets
from logreg.data.examples import BadLines, Examples
from logreg.data.input_options import InputOptions
from logreg.errors import InputError
from logreg.features.word_options import WordOptions
from logreg.features.words import WordFeatures
from logreg.loss import Floats
from logreg.model_file import dump, load
from logreg.shards import plan as plans
from logreg.shards.learning import average, census, lbfgs
from logreg.shards.learning.count import count
from logreg.shards.learning.job import CountingJob
from logreg.shards.learning.learned import Learned
from logreg.shards.learning.rounds import Rounds
from logreg.shards.retries import Executor, each
from logreg.shards.work import Place
from logreg.training import ascent
from logreg.training.options import Hyperparameters, TrainingOptions

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

Learn = Callable[[Rounds, Place, census.Census, TrainingOptions], Learned]


def _cut(tmp_path: Path, name: str, lines: Sequence[str]) -> list[str]:
    cuts = [0, 10, 150, 151, 300, 420, 421, len(lines)]
    paths = []
    for i in range(7):
        path = tmp_path / f"{name}-{i}.tsv"
        path.write_text("".join(lines[cuts[i] : cuts[i + 1]]), "utf-8")
        paths.append(str(path))
    return paths


def _lines() -> list[str]:
    return (ROOT / "data" / "reviews.tsv").read_text("utf-8").splitlines(keepends=True)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The 600 reviews in seven files of different sizes; each of them is a block."""
    return _cut(tmp_path, "two", _lines())


@pytest.fixture
def three(tmp_path: Path) -> list[str]:
    """The same with three labels."""
    texts = [line.partition("\t")[2] for line in _lines()]
    return _cut(tmp_path, "three", [f"label {i % 3}\t{text}" for i, text in enumerate(texts)])


def learned(
    files: Sequence[str],
    folder: Path,
    executor: Executor,
    learn: Learn,
    *,
    options: TrainingOptions | None = None,
    words: WordOptions | None = None,
    resume: bool = False,
) -> Learned:
    """Train on words."""
    job = CountingJob(WordFeatures(words), InputOptions(), None)
    plan = plans.make(files, job.to_json(), block_size=plans.LEAST_BLOCK)
    plans.begin(plan, str(folder), lambda: None)
    place = Place(str(folder), plan.digest)
    for _ in each(plan, partial(count, place), range(len(plan.blocks)), executor):
        pass
    found = census.take(plan, str(folder), BadLines(skip=False), InputOptions())
    rounds = Rounds(plan, str(folder), {}, executor, resume=resume)
    return learn(rounds, place, found, options or TrainingOptions())


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--ngrams", "1-2", "--nb", "--min-count", "3"],
        ["--ngrams", "2-3", "--negation", "--boundaries"],
        ["--weighting", "tf-idf", "--unit-norm", "--l2", "0.001"],
        ["--max-features", "50", "--validation", "0.2", "--calibrate"],
        pytest.param(["--hash-bits", "10"], marks=NEEDS_KERNEL),
    ],
    ids=" ".join,
)
def test_gathering_gives_the_file_of_one_process(
    cli: Cli, files: list[str], options: list[str]
) -> None:
    command = ["train", *files, "--features", "words", *options]
    assert cli(*command, "-o", "one.json").status == 0
    result = cli(*command, "--work", "work", "-j", "2", "-o", "many.json")
    assert result.status == 0, result.stderr
    one, many = (json.loads(Path(name).read_text("utf-8")) for name in ("one.json", "many.json"))
    del one["training"]["data"], many["training"]["data"]
    assert json.dumps(one) == json.dumps(many)


def test_gathering_gives_the_file_of_one_process_for_three_labels(
    cli: Cli, three: list[str]
) -> None:
    command = ["train", *three, "--features", "words"]
    assert cli(*command, "-o", "one.json").status == 0
    assert cli(*command, "--work", "work", "-o", "many.json").status == 0
    assert load("one.json").linear == load("many.json").linear


@pytest.mark.parametrize("learn", [lbfgs.learn, average.learn], ids=["lbfgs", "average"])
def test_bits_are_the_same_whoever_works_in_whatever_order(
    files: list[str], tmp_path: Path, learn: Learn
) -> None:
    options = TrainingOptions(Hyperparameters(epochs=6))
    executors: list[Executor] = [one_by_one, *map(processes, (1, 2, 4)), *map(shuffled, range(3))]
    models = {
        dump(learned(files, tmp_path / f"work-{i}", executor, learn, options=options).model)
        for i, executor in enumerate(executors)
    }
    assert len(models) == 1


def _dataset(files: Sequence[str], words: WordOptions | None) -> Dataset:
    return load_datasets(Examples(files, BadLines(skip=False)), [WordFeatures(words)])[0]


def _objective(examples: ascent.Examples, theta: Floats, l2: float) -> float:
    w = theta[:-1]
    return examples.loss(examples.logits(theta)) + l2 / 2 * float((w * w).sum())


@pytest.mark.parametrize("n_labels", [2, 3])
@pytest.mark.parametrize(
    "words", [WordOptions(), WordOptions(weighting="idf", unit_norm=True)], ids=["plain", "idf"]
)
def test_lbfgs_is_at_the_minimum_of_one_process(
    files: list[str], three: list[str], tmp_path: Path, n_labels: int, words: WordOptions
) -> None:
    paths = files if n_labels == 2 else three
    options = TrainingOptions(Hyperparameters(l2=0.01, tolerance=1e-8))
    found = learned(paths, tmp_path / "work", one_by_one, lbfgs.learn, options=options, words=words)
    data = _dataset(paths, words)
    X = data.features.weigh(data.X)
    scales = data.features.scales(data.X)
    X = X if scales is None else X.scaled(scales)
    n_scores = 1 if n_labels == 2 else 3
    examples = ascent.Examples(X, data.y, n_scores, None, np.ones(len(data)))
    shape = (X.n_columns + 1,) if n_scores == 1 else (X.n_columns + 1, n_scores)
    hyperparameters = Hyperparameters(tolerance=1e-9, epochs=2000)
    random = np.random.default_rng(0)
    optimum = ascent.minimise(examples, hyperparameters, 0.01, np.zeros(shape), random)
    assert found.outcome.converged
    lowest = _objective(examples, optimum.theta, 0.01)
    reached = _objective(examples, found.outcome.theta, 0.01)
    assert lowest * (1 - 1e-9) <= reached <= lowest * (1 + 1e-8) + 1e-9 * lowest
    assert found.model.features.options == data.features.options  # type: ignore[attr-defined]
    assert {*found.model.features.names} == {*data.features.names}


def test_average_of_one_block_is_the_model_of_the_block(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "all.tsv"
    path.write_text("".join(_lines()), "utf-8")
    options = TrainingOptions(Hyperparameters(tolerance=1e-8, epochs=500))
    one = learned([str(path)], tmp_path / "one", one_by_one, average.learn, options=options)
    assert cli("train", str(path), "--features", "words", "--tolerance", "1e-8").status == 0
    assert one.outcome.loss == pytest.approx(load("model.json").training["loss"], rel=1e-5)


def test_average_of_blocks_is_above_the_minimum_and_measured(cli: Cli, files: list[str]) -> None:
    command = ["train", *files, "--features", "words", "--work", "work"]
    assert cli(*command, "-o", "gather.json").status == 0
    result = cli(*command, "--strategy", "average", "-o", "average.json")
    assert "averaged over the blocks, which is above the minimum of the loss" in result.stderr
    best, averaged = (load(f"{name}.json").training for name in ("gather", "average"))
    assert best["loss"] < averaged["loss"] < 0.6931
    assert (averaged["converged"], averaged["ending"]) == (False, "averaged")
    assert averaged["gap"] > 0.01


def test_resumed_lbfgs_has_the_bits_of_one_without_a_pause(
    files: list[str], tmp_path: Path
) -> None:
    options = TrainingOptions(Hyperparameters(l2=0.01))
    learn = partial(learned, files, learn=lbfgs.learn, options=options)
    whole = learn(tmp_path / "whole", executor=one_by_one)
    calls = 0

    def interrupted(work: Callable[[int], Any], items: Sequence[int]) -> Iterator[tuple[int, Any]]:
        nonlocal calls
        calls += 1
        if calls > 8:
            raise KeyboardInterrupt
        return one_by_one(work, items)

    with pytest.raises(KeyboardInterrupt):
        learn(tmp_path / "cut", executor=interrupted)
    with pytest.raises(InputError, match="unfinished run; go on with --resume"):
        learn(tmp_path / "cut", executor=one_by_one)
    again = learn(tmp_path / "cut", executor=shuffled(1), resume=True)
    assert dump(again.model) == dump(whole.model)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--strategy", "newton"], "--strategy newton is for the six features"),
        (["--strategy", "lbfgs", "--nb"], "--nb is not used with --strategy lbfgs"),
        (["--strategy", "average", "--l1", "1"], "--l1 is not used with --strategy average"),
        (["--min-count", "999"], "no n-gram is in enough texts to be a feature"),
        (["--strategy", "lbfgs", "--min-count", "999"], "no n-gram is in enough texts"),
    ],
    ids=str,
)
def test_options_that_can_not_be_honoured_are_refused(
    cli: Cli, files: list[str], options: list[str], message: str
) -> None:
    result = cli("train", *files, "--features", "words", "--work", "work", *options)
    assert result.status == 2
    assert message in result.stderr


def test_report_of_lbfgs(cli: Cli, files: list[str]) -> None:
    result = cli("train", *files, "--features", "words", "--work", "work", "--strategy", "lbfgs")
    lines = result.stderr.splitlines()
    assert lines[0] == "logreg: model.json: 600 texts (300 negative, 300 positive) in 7 blocks"
    assert lines[2].startswith("logreg: converged: the loss is within 0.0")
    training = load("model.json").training
    assert training["strategy"] == "lbfgs"
    assert training["gap"] <= 1e-4
