"""Training in blocks: whoever works on them, in whatever order, the model is the same."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from executors import one_by_one, processes, shuffled
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, Cli

from logreg.data.dataset import load_datasets
from logreg.data.examples import BadLines, Examples
from logreg.data.input_options import InputOptions
from logreg.errors import InputError, LogregError
from logreg.features.sentiment import SentimentFeatures
from logreg.loss import gradient
from logreg.model_file import dump, load
from logreg.parallel.cluster import cluster
from logreg.parallel.unordered import unordered
from logreg.shards import plan as plans
from logreg.shards.learning import census, counts, newton
from logreg.shards.learning.count import count
from logreg.shards.learning.gather import gathered
from logreg.shards.learning.job import CountingJob
from logreg.shards.learning.learned import Learned
from logreg.shards.learning.rounds import Rounds
from logreg.shards.learning.tree import Tree
from logreg.shards.plan import Plan
from logreg.shards.retries import Executor, each
from logreg.shards.work import Place
from logreg.training.fit import Scaling
from logreg.training.newton import minimise, terms
from logreg.training.options import Hyperparameters, TrainingOptions

N_FILES = 7

_HERE = os.pathsep.join([str(Path(__file__).parent), str(ROOT / "tests"), *sys.path])
"""Where a script finds this module, too."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The 600 reviews in seven files of different sizes; each of them is a block."""
    lines = (ROOT / "data" / "reviews.tsv").read_text("utf-8").splitlines(keepends=True)
    cuts = [0, 10, 150, 151, 300, 420, 421, len(lines)]
    paths = []
    for i in range(N_FILES):
        path = tmp_path / f"reviews-{i}.tsv"
        path.write_text("".join(lines[cuts[i] : cuts[i + 1]]), "utf-8")
        paths.append(str(path))
    return paths


# What the command does, without the command.


def begun(files: Sequence[str], folder: Path, executor: Executor) -> Plan:
    """Count all blocks."""
    job = CountingJob(SentimentFeatures.shipped(), InputOptions(), None)
    plan = plans.make(files, job.to_json(), block_size=plans.LEAST_BLOCK)
    plans.begin(plan, str(folder), lambda: None)
    place = Place(str(folder), plan.digest)
    assert len([*each(plan, partial(count, place), range(len(plan.blocks)), executor)]) == len(
        plan.blocks
    )
    return plan


def learned(
    files: Sequence[str],
    folder: Path,
    executor: Executor,
    options: TrainingOptions | None = None,
    *,
    resume: bool = False,
) -> Learned:
    """Train by Newton's method."""
    plan = begun(files, folder, executor)
    found = census.take(plan, str(folder), BadLines(skip=False), InputOptions())
    rounds = Rounds(plan, str(folder), {}, executor, resume=resume)
    place = Place(str(folder), plan.digest)
    result = newton.learn(rounds, place, found, options or TrainingOptions())
    rounds.finish()
    return result


def test_gathered_rows_are_those_of_one_process(files: list[str], tmp_path: Path) -> None:
    plan = begun(files, tmp_path / "work", shuffled(1))
    found = census.take(plan, str(tmp_path / "work"), BadLines(skip=False), InputOptions())
    data = gathered(plan, str(tmp_path / "work"), found)
    features = SentimentFeatures.shipped()
    (whole,) = load_datasets(Examples(files, BadLines(skip=False)), [features])
    assert data.X.tobytes() == whole.X.tobytes()
    assert data.y.tolist() == whole.y.tolist()
    assert data.files.tolist() == whole.files.tolist()
    assert data.labels == whole.labels
    assert data.features.to_json() == whole.features.to_json()


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--class-weight", "positive=3", "--l2", "0.01"],
        ["--file-weight", "balanced", "--validation", "0.2", "--calibrate"],
        ["--algorithm", "naive-bayes"],
    ],
    ids=" ".join,
)
def test_gathering_gives_the_file_of_one_process(
    cli: Cli, files: list[str], options: list[str]
) -> None:
    assert cli("train", *files, *options, "-o", "one.json").status == 0
    result = cli("train", *files, *options, "--work", "work", "-j", "2", "-o", "many.json")
    assert result.status == 0, result.stderr
    one, many = (json.loads(Path(name).read_text("utf-8")) for name in ("one.json", "many.json"))
    assert one["training"].pop("data").startswith("sha256:")
    assert many["training"].pop("data").startswith("sha256-of-blocks:")
    assert json.dumps(one) == json.dumps(many)


def test_columns_of_numbers_are_gathered_too(cli: Cli) -> None:
    draw = random.Random(1)
    rows = [(draw.gauss(i % 2, 1), draw.randint(-3, 9), i % 2) for i in range(60)]
    Path("numbers.csv").write_text(
        "x1,x2,label\n" + "".join(f"{x1!r},{x2},{label}\n" for x1, x2, label in rows)
    )
    command = ["train", "numbers.csv", "--features", "columns:x1,x2"]
    assert cli(*command, "-o", "one.json").status == 0
    result = cli(*command, "--work", "work", "-o", "many.json")
    assert result.status == 0, result.stderr
    assert load("one.json").linear == load("many.json").linear
    assert cli(*command, "--work", "work", "--strategy", "newton").status == 0


def test_feature_set_of_ones_own_is_refused(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("own_set.py").write_text(
        "class Length:\n"
        "    names = ('length',)\n"
        "    def transform(self, texts):\n"
        "        return [[len(text)] for text in texts]\n"
    )
    monkeypatch.syspath_prepend(str(Path.cwd()))
    Path("a.tsv").write_text("1\tgood\n0\tbad\n")
    result = cli("train", "a.tsv", "--features", "own_set:Length", "--work", "work")
    assert result.status == 2
    assert "a feature set of your own is not counted in blocks; leave out --work." in result.stderr


def test_newton_has_the_same_bits_whoever_works_in_whatever_order(
    files: list[str], tmp_path: Path
) -> None:
    executors: list[Executor] = [one_by_one, *map(processes, (1, 2, 4)), *map(shuffled, range(5))]
    models = {
        dump(learned(files, tmp_path / f"work-{i}", executor).model)
        for i, executor in enumerate(executors)
    }
    assert len(models) == 1


@pytest.mark.parametrize(
    "options",
    [
        TrainingOptions(),
        TrainingOptions(Hyperparameters(l2=0.01)),
        TrainingOptions(Hyperparameters(standardize=False)),
        TrainingOptions(class_weight={"positive": 3.0}),
    ],
    ids=["plain", "l2", "raw", "weighted"],
)
def test_newton_is_at_the_minimum_of_one_process(
    files: list[str], tmp_path: Path, options: TrainingOptions
) -> None:
    found = learned(files, tmp_path / "work", one_by_one, options)
    (data,) = load_datasets(Examples(files, BadLines(skip=False)), [SentimentFeatures.shipped()])
    weights = np.where(data.y == 1, 3.0, 1.0) if options.class_weight else np.ones(len(data))
    weights = weights / weights.mean()
    X = Scaling.of(data.X, weights).apply(data.X)
    if not options.hyperparameters.standardize:
        X = Scaling.none(6).apply(data.X)
    optimum = minimise(
        lambda theta: terms(theta, X, data.y, weights),
        7,
        len(data),
        l2=options.hyperparameters.l2 or 0.0,
        constant_loss=found.outcome.constant_loss,
    )
    assert abs(found.outcome.loss - optimum.loss) <= 1e-12
    assert found.outcome.converged
    assert len(found.outcome.epochs) <= 6
    np.testing.assert_allclose(found.outcome.theta, optimum.theta, rtol=1e-6)


def test_synchronous_mini_batch_descent_goes_to_the_same_minimum(
    files: list[str], tmp_path: Path
) -> None:
    """The oracle: each step the average gradient of a batch from every block, then a broadcast."""
    found = learned(files, tmp_path / "work", one_by_one)
    (data,) = load_datasets(Examples(files, BadLines(skip=False)), [SentimentFeatures.shipped()])
    X = Scaling.of(data.X, None).apply(data.X)
    blocks = [np.flatnonzero(data.files == i) for i in range(N_FILES)]
    draw = np.random.default_rng(0)
    theta, average = np.zeros(7), np.zeros(7)
    n_steps = 4000
    for step in range(n_steps):
        batches = [draw.choice(rows, min(len(rows), 8)) for rows in blocks]
        share = [len(rows) / len(data) for rows in blocks]
        gradients = [gradient(theta, X[batch], data.y[batch]) for batch in batches]
        theta = theta - 0.3 / (1 + step / 200) * np.einsum("i,ij->j", share, np.array(gradients))
        average += theta * (step >= n_steps // 2) * 2 / n_steps
    loss = terms(average, X, data.y, np.ones(len(data))).loss / len(data)
    assert found.outcome.loss < loss < found.outcome.loss + 1e-4


def test_resumed_run_has_the_bits_of_one_without_a_pause(files: list[str], tmp_path: Path) -> None:
    whole = learned(files, tmp_path / "whole", one_by_one)
    n_rounds = len([*(tmp_path / "whole").glob("round-*.npz")])
    for last in (0, 3, n_rounds - 1):
        folder = tmp_path / f"cut-{last}"
        script = _KILLED_IN_ROUND.format(files=files, folder=str(folder), last=last)
        environment = {**os.environ, "PYTHONPATH": _HERE}
        died = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
        assert died.returncode == -signal.SIGKILL
        assert len([*folder.glob("round-*.npz")]) == last
        with pytest.raises(InputError, match="unfinished run; go on with --resume"):
            learned(files, folder, one_by_one)
        again = learned(files, folder, shuffled(last), resume=True)
        assert dump(again.model) == dump(whole.model)


_KILLED_IN_ROUND = """
import os, signal
from pathlib import Path
from test_training import learned

folder = Path({folder!r})

def execute(work, items):
    for i in items:
        n_rounds = len([*folder.glob("round-*.npz")])
        if (folder / "rounds.json").exists() and n_rounds == {last} and i == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        yield i, work(i)

learned({files!r}, folder, execute)
"""


def _killed_once(work: Callable[[int], Any], marker: str, i: int) -> Any:
    """Do the work, but end the process that is the first to work on block 3 in a round."""
    if i == 3 and not os.path.exists(marker):
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return work(i)


def dangerous(safe: Executor, folder: Path) -> Executor:
    """Return an executor who loses a process in each round, and tries its blocks again."""
    n_kills = 0

    def execute(work: Callable[[int], Any], items: Sequence[int]) -> Iterator[tuple[int, Any]]:
        nonlocal n_kills
        if len(items) == 1:  # a block that is tried again
            return safe(work, items)
        n_kills += 1
        return safe(partial(_killed_once, work, str(folder / f"killed-{n_kills}")), items)

    return execute


def test_round_survives_a_worker_that_is_killed(files: list[str], tmp_path: Path) -> None:
    safe = learned(files, tmp_path / "safe", one_by_one)
    survived = learned(files, tmp_path / "dangerous", dangerous(processes(2), tmp_path))
    assert dump(survived.model) == dump(safe.model)
    assert len([*tmp_path.glob("killed-*")]) >= 8


@pytest.mark.slow
def test_round_survives_a_worker_of_a_cluster_that_is_killed(
    files: list[str], tmp_path: Path
) -> None:
    pytest.importorskip("distributed")
    safe = learned(files, tmp_path / "safe", one_by_one)
    Path("survive.py").write_text(_ON_A_CLUSTER.format(files=files, folder=str(tmp_path)))
    environment = {**os.environ, "PYTHONPATH": _HERE}
    subprocess.run([sys.executable, "survive.py"], env=environment, check=True)
    assert (tmp_path / "survived.json").read_text("utf-8") == dump(safe.model)
    assert len([*tmp_path.glob("killed-*")]) >= 8


@pytest.mark.slow
def test_worker_that_starts_again_slowly_is_not_given_up() -> None:
    pytest.importorskip("distributed")
    config = pytest.importorskip("dask").config
    with cluster("local:1"):
        assert config.get("distributed.deploy.lost-worker-timeout") == "1h"


_ON_A_CLUSTER = """
from pathlib import Path
from test_training import dangerous, learned
from logreg.model_file import dump
from logreg.parallel.cluster import cluster

if __name__ == "__main__":
    folder = Path({folder!r})
    with cluster("local:2") as found:
        survived = learned({files!r}, folder / "work", dangerous(found.unordered, folder))
    (folder / "survived.json").write_text(dump(survived.model), "utf-8")
"""


def _killed(work: Callable[[int], Any], i: int) -> Any:
    """Do the work, but end every process that works on block 3."""
    if i == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return work(i)


def test_block_that_ends_every_process_is_named(files: list[str], tmp_path: Path) -> None:
    def deadly(work: Callable[[int], Any], items: Sequence[int]) -> Iterator[tuple[int, Any]]:
        return unordered(partial(_killed, work), items, 2)

    with pytest.raises(LogregError) as raised:
        begun(files, tmp_path / "work", deadly)
    assert str(raised.value).startswith(f"{files[3]}, bytes 0 to ")
    assert "the process that worked on it was ended" in str(raised.value)
    assert begun(files, tmp_path / "work", one_by_one)


@pytest.mark.parametrize("features", ["sentiment", "words"])
def test_file_without_texts_is_a_block(cli: Cli, files: list[str], features: str) -> None:
    Path("empty.tsv").touch()
    Path("blank.tsv").write_text("\n\n")
    command = ["train", files[0], "empty.tsv", *files[1:], "blank.tsv", "--features", features]
    for strategy in ("gather", "newton" if features == "sentiment" else "average"):
        result = cli(*command, "--work", "work", "--strategy", strategy)
        assert result.status == 0, result.stderr
        assert "600 texts (300 negative, 300 positive)" in result.stderr


def test_columns_that_were_recognised_are_reported_once_per_file(cli: Cli) -> None:
    rows = "".join(f"it is {word},{word}\n" for word in ("pos", "neg") * 3)
    for name in ("a", "b"):
        Path(f"{name}.csv").write_text(f"review,sentiment\n{rows}")
    one = cli("train", "a.csv", "b.csv").stderr
    many = cli("train", "a.csv", "b.csv", "--work", "work").stderr
    assert many.count("reading the text from column review") == 2
    assert [line.rpartition("/")[2] for line in many.splitlines()[:2]] == [
        line.removeprefix("logreg: ") for line in one.splitlines()[:2]
    ]


def test_counted_blocks_are_not_counted_again(cli: Cli, files: list[str]) -> None:
    assert cli("train", *files, "--work", "work").status == 0
    parts = {path: path.stat().st_mtime_ns for path in Path("work").glob("part-*")}
    assert len(parts) == N_FILES
    Path("work/part-00002-of-00007.npz").unlink()
    assert cli("train", *files, "--work", "work", "--strategy", "newton").status == 0
    after = {path: path.stat().st_mtime_ns for path in Path("work").glob("part-*")}
    assert [path.name for path in parts if parts[path] != after[path]] == [
        "part-00002-of-00007.npz"
    ]


def test_cluster_gives_the_same_file(cli: Cli, files: list[str]) -> None:
    pytest.importorskip("distributed")
    newton_options = ["--strategy", "newton"]
    assert (
        cli("train", *files, *newton_options, "--work", "a", "-j", "1", "-o", "a.json").status == 0
    )
    result = cli(
        "train", *files, *newton_options, "--work", "b", "--cluster", "local:2", "-o", "b.json"
    )
    assert result.status == 0, result.stderr
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()


def test_report_of_newton(cli: Cli, files: list[str]) -> None:
    result = cli("train", *files, "--strategy", "newton", "--work", "work", "-o", "model.json")
    lines = result.stderr.splitlines()
    assert lines[0] == "logreg: model.json: 600 texts (300 negative, 300 positive) in 7 blocks"
    assert "loss 0.6931 -> 0.4640 (constant prediction: 0.6931); 9 rounds, " in lines[1]
    assert lines[2] == "logreg: converged: the loss is within 0.0001% of its minimum"
    training = load("model.json").training
    assert (training["strategy"], training["rounds"], training["converged"]) == ("newton", 9, True)
    assert training["gap"] < 1e-14
    assert cli("train", *files, "-o", "one.json").status == 0
    in_one = load("one.json").training
    for name in ("histograms", "evidence"):
        assert training[name] == in_one[name]
        assert json.dumps(training[name]) == json.dumps(in_one[name])
    assert sum(training["logits"].values()) == sum(training["decisions"].values()) == 600


def test_separated_labels_are_reported(cli: Cli, tmp_path: Path) -> None:
    lines = ["positive\tgreat\n", "negative\tawful\n", "positive\tgood\n", "negative\tbad\n"]
    for i, line in enumerate(lines):
        (tmp_path / f"{i}.tsv").write_text(line)
    result = cli("train", "?.tsv", "--strategy", "newton", "--work", "work")
    assert result.status == 0
    assert "the features separate the labels: there is no minimum" in result.stderr
    assert load("model.json").training["ending"] == "separated"


# Lines and labels: the same rules and messages as in one process.


def _large(tmp_path: Path, bad: int | None) -> str:
    """Write a file of three blocks, with a line without a label in the last one."""
    lines = [
        f"{'positive' if i % 2 else 'negative'}\t{'fine words ' * 25}{i}\n" for i in range(10000)
    ]
    if bad is not None:
        lines[bad] = "no tab here\n"
    path = tmp_path / "large.tsv"
    path.write_text("".join(lines))
    return str(path)


def test_bad_line_is_named_by_its_number_in_the_file(cli: Cli, tmp_path: Path) -> None:
    path = _large(tmp_path, bad=9000)
    one = cli("train", path)
    many = cli("train", path, "--work", "work", "--block-size", "1")
    assert many.status == 1
    assert len([*Path("work").glob("part-*")]) == 3
    assert many.stderr == one.stderr
    assert "large.tsv:9001: " in many.stderr
    counted = {path: path.stat().st_mtime_ns for path in Path("work").glob("part-*")}
    skipped = cli("train", path, "--work", "work", "--block-size", "1", "--skip-bad-lines")
    assert "skipped 1 bad line" in skipped.stderr or "skipped 1 bad lines" in skipped.stderr
    assert (
        skipped.stderr.splitlines()[0]
        == (cli("train", path, "--skip-bad-lines").stderr.splitlines()[0])
    )
    assert counted == {path: path.stat().st_mtime_ns for path in counted}


@pytest.mark.parametrize(
    ("labels", "options"),
    [
        (["1", "0", "1", "0"], []),
        (["5", "1", "5", "1"], []),
        (["pos", "neg", "positive", "NEG"], []),
        (["5", "1", "3", "1"], ["--positive", "5", "--negative", "1"]),
        (["5", "1", "3", "1"], ["--positive", "5"]),
        (["x", "x", "x", "x"], []),
        (["a", "b", "c", "a"], []),
        (["a", "b", "a", "b"], ["--positive", "c"]),
    ],
    ids=str,
)
def test_labels_are_named_as_in_one_process(
    cli: Cli, tmp_path: Path, labels: list[str], options: list[str]
) -> None:
    texts = ["good film", "a bad film !", "no film", "I hate this good film"]
    paths = []
    for i, (label, text) in enumerate(zip(labels, texts, strict=True)):
        paths.append(str(tmp_path / f"{i}.tsv"))
        Path(paths[-1]).write_text(f"{label}\t{text}\n")
    one = cli("train", *paths, *options, "-o", "one.json")
    many = cli("train", *paths, *options, "--work", "work", "-o", "many.json")
    assert many.status == one.status
    if one.status:
        assert many.stderr == one.stderr
    else:
        assert load("many.json").linear == load("one.json").linear
        assert load("many.json").labels == load("one.json").labels


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--features", "periods"], "--work is for --features sentiment, words or columns:NAME"),
        (["--from", "default"], "--from is not for training in blocks; leave out --work."),
        (["--validation", "x.tsv"], "--validation FILE is not for training in blocks"),
        (["--strategy", "newton", "--l1", "0.1"], "--l1 is not used with --strategy newton"),
        (["--strategy", "newton", "--calibrate"], "--calibrate is not used with --strategy newton"),
        (["--strategy", "newton", "--epochs", "9"], "--epochs is not used with --strategy newton"),
        (["--strategy", "newton", "--validation", ".2"], "--validation is not used with"),
        (["--resume"], "--resume is for rounds; --strategy gather has none."),
    ],
    ids=str,
)
def test_options_that_can_not_be_honoured_are_refused(
    cli: Cli, files: list[str], options: list[str], message: str
) -> None:
    result = cli("train", *files, "--work", "work", *options)
    assert result.status == 2
    assert message in result.stderr


def test_blocks_need_a_folder(cli: Cli, files: list[str]) -> None:
    result = cli("train", *files, "--strategy", "newton")
    assert result.status == 2
    why = "is for files that are counted in blocks; name a folder for that with --work."
    assert f"--strategy {why}" in result.stderr


def test_rounds_of_other_options_are_not_resumed(cli: Cli, files: list[str]) -> None:
    command = ["train", *files, "--work", "work", "--strategy", "newton"]
    assert cli(*command).status == 0
    assert "the rounds are of other options" in cli(*command, "--l2", "1", "--resume").stderr
    again = cli(*command, "--l2", "1", "-o", "other.json")
    assert again.status == 0
    assert load("other.json").training["l2"] == 1


def test_model_of_blocks_is_not_reproduced_in_one_process(cli: Cli, files: list[str]) -> None:
    assert cli("train", *files, "--work", "work").status == 0
    result = cli("reproduce", "model.json", *files)
    assert result.status == 1
    assert "it was trained in blocks; train again with --work, and compare" in result.stderr


# The parts.


@given(st.integers(1, 40), st.integers(0, 999))
def test_order_of_arrival_does_not_change_a_bit_of_a_sum(n: int, seed: int) -> None:
    parts = np.random.default_rng(seed).normal(size=n).tolist()
    totals = set()
    for order in (range(n), reversed(range(n)), random.Random(seed).sample(range(n), n)):
        tree = Tree[float](n, lambda one, other: one + other)
        for i in order:
            tree.put(i, parts[i])
        totals.add(tree.total)
    assert len(totals) == 1


_COLUMNS = st.one_of(
    st.lists(st.integers(0, 300).map(float), min_size=4, max_size=4),
    st.lists(st.integers(1, 10**6).map(np.log), min_size=4, max_size=4),
    st.lists(st.floats(allow_nan=False), min_size=4, max_size=4),
)


@given(st.lists(_COLUMNS, min_size=1, max_size=12))
def test_packed_columns_are_unpacked_bit_for_bit(columns: list[list[float]]) -> None:
    X = np.array(columns).T.copy()
    assert counts.unpacked(counts.packed(X), 4).tobytes() == X.tobytes()


def test_six_features_take_about_six_bytes_a_text() -> None:
    X = SentimentFeatures.shipped().count(["I love it!", "No, it is not good"] * 50)
    assert sum(array.nbytes for array in counts.packed(X).values()) == 600


def test_damaged_part_is_named(files: list[str], tmp_path: Path) -> None:
    plan = begun(files, tmp_path / "work", one_by_one)
    part = tmp_path / "work" / "part-00003-of-00007.npz"
    part.write_bytes(part.read_bytes()[:100])
    found = census.take(plan, str(tmp_path / "work"), BadLines(skip=False), InputOptions())
    with pytest.raises(InputError, match="part-00003-of-00007\\.npz: is damaged"):
        gathered(plan, str(tmp_path / "work"), found)


def test_addresses_are_checked_before_anything_is_counted(cli: Cli, files: list[str]) -> None:
    refused = cli("train", *files, "--work", "work", "--cluster", "local:x")
    assert refused.status == 2
    assert "must be local:N with N from 1 to 1024, or an address, got 'local:x'" in refused.stderr
    assert not Path("work").exists()


def test_shares_are_counted_by_many_calls(cli: Cli, files: list[str]) -> None:
    command = ["train", *files, "--work", "work"]
    assert cli("train", *files, "--work", "whole", "-o", "whole.json").status == 0
    first = cli(*command, "--part", "0/2")
    assert first.stderr == "logreg: 4 of 7 blocks are counted; the other parts do the rest\n"
    second = cli(*command, "--part", "1/2", "--jobs", "2")
    assert second.stderr == (
        "logreg: 7 of 7 blocks are counted; call it without --part for the result\n"
    )
    assert not Path("model.json").exists()
    assert cli(*command).status == 0
    assert Path("model.json").read_bytes() == Path("whole.json").read_bytes()
    refused = cli(*command, "--part", "1/2", "--cluster", "local")
    assert "--part is for calls without a cluster; leave one of them out." in refused.stderr
