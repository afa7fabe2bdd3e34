"""Training in blocks, for the options of `work_options`: count, then gather, or go in rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

import click

from logreg.cli.console import can_show_progress, counting_progress, note
from logreg.cli.counting import count_missing, planned
from logreg.cli.options import report_skipped
from logreg.cli.outputs import name_of_output, save_model
from logreg.cli.shard_options import Facts, executor_of
from logreg.cli.training_options import refuse_given
from logreg.cli.training_report import Watch, report
from logreg.cli.work_options import AVERAGE, GATHER, LBFGS, NEWTON, Work
from logreg.formatting import quoted_number
from logreg.training.options import OF_SGD

if TYPE_CHECKING:
    from logreg.data.input_options import InputOptions
    from logreg.features import FeatureSet
    from logreg.labels import LabelChoice
    from logreg.model import Model
    from logreg.shards.learning.census import Census
    from logreg.shards.learning.learned import Learned
    from logreg.shards.plan import Plan
    from logreg.shards.retries import Executor
    from logreg.training.history import Epoch
    from logreg.training.options import TrainingOptions

_NOT_IN_ROUNDS = (
    *OF_SGD[:-1],
    "algorithm",
    "l1",
    "file_weight",
    "epochs",
    "patience",
    "tolerance",
    "seed",
    "calibrate",
    "validation",
    "nb",
)
"""Training options that rounds have no use for, or can't honour; --standardize is for newton."""

_USED_BY = {LBFGS: ("epochs", "tolerance"), AVERAGE: ("epochs", "tolerance", "seed")}
"""Those of them that a strategy does use."""


def train_in_blocks(
    work: Work,
    paths: Sequence[str],
    features: FeatureSet,
    options: TrainingOptions,
    watch: Watch,
    *,
    initial: Model | None,
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    skip_bad_lines: bool,
    output: str,
) -> None:
    """Count files in blocks, train on the counts, and save the model.

    Raises:
        click.UsageError: the options do not fit the data, or each other.
        InputError: a file is missing, a line is bad, or the folder has something else.
    """
    from logreg.data.examples import BadLines
    from logreg.features.words import WordFeatures
    from logreg.shards import plan as plans
    from logreg.shards.arrays import EXTENSION
    from logreg.shards.learning import census, job
    from logreg.shards.learning.count import count, facts_of
    from logreg.shards.run import place_of

    has_words = isinstance(features, WordFeatures)
    if features.is_sparse and not has_words:
        raise click.UsageError("--work is for --features sentiment, words or columns:NAME,....")
    _require_suited(work.strategy, has_words=has_words)
    if work.strategy not in (None, GATHER):
        _refuse_in_rounds(work.strategy)
    counting = job.CountingJob(features, input_options.for_features(features), label_choice)
    plan = planned(work, paths, counting)
    _require_files_by_name(plan, options)
    plans.begin(plan, work.folder, lambda: None)
    place = place_of(plan, work.folder)
    facts = Facts({"plan": plan.digest}, partial(facts_of, place))
    with executor_of(work.sharding, plan, EXTENSION, work.jobs, facts) as executor:
        if not count_missing(work.sharding, plan, count, place, executor):
            return
        bad_lines = BadLines(skip=skip_bad_lines)
        found = census.take(plan, work.folder, bad_lines, input_options)
        report_skipped(bad_lines)
        try:
            strategy = work.strategy or _suited(plan, found, has_words=has_words)
            if strategy == GATHER:
                _gather(work, plan, found, options, watch, initial, output)
            else:
                _learn(strategy, work, plan, found, options, watch, executor, output)
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error


def _require_files_by_name(plan: Plan, options: TrainingOptions) -> None:
    """Refuse weights of single files where a pattern stands for several.

    Raises:
        click.UsageError: they can't be told apart.
    """
    weights = options.file_weight
    if weights is not None and not isinstance(weights, str) and len(weights) != len(plan.sources):
        raise click.UsageError("--file-weight FILE=W needs each file by its name, not a pattern.")


def _require_suited(strategy: str | None, *, has_words: bool) -> None:
    """Refuse a strategy that is for other features.

    Raises:
        click.UsageError: it is.
    """
    if strategy == NEWTON and has_words:
        raise click.UsageError("--strategy newton is for the six features; choose lbfgs for words.")
    if strategy in (LBFGS, AVERAGE) and not has_words:
        raise click.UsageError(f"--strategy {strategy} is for --features words; choose newton.")


def _refuse_in_rounds(strategy: str | None) -> None:
    """Refuse options that a strategy has no use for, or can't honour.

    Raises:
        click.UsageError: one was given.
    """
    why = f"is not used with --strategy {strategy}; choose --strategy gather"
    unused = [name for name in _NOT_IN_ROUNDS if name not in _USED_BY.get(strategy or "", ())]
    refuse_given(click.get_current_context(), unused, why)


def _suited(plan: Plan, census: Census, *, has_words: bool) -> str:
    """Return the strategy that suits the size of the counts."""
    from logreg.shards.learning import gather

    if gather.size_of(plan, census) <= gather.MOST_BYTES:
        return GATHER
    return LBFGS if has_words else NEWTON


def _gather(
    work: Work,
    plan: Plan,
    census: Census,
    options: TrainingOptions,
    watch: Watch,
    initial: Model | None,
    output: str,
) -> None:
    """Train on the counts of all blocks in this process."""
    from logreg.shards.learning.gather import gathered
    from logreg.training.train import train

    if work.resume:
        raise click.UsageError("--resume is for rounds; --strategy gather has none.")
    with counting_progress("gathering blocks", len(plan.blocks)) as on_block:
        data = gathered(plan, work.folder, census, on_block)
    if len(data.labels) > 2:
        why = "is not used with several labels: no step needs it"
        refuse_given(click.get_current_context(), OF_SGD, why)
    watch.on_data(data)
    began = perf_counter()
    with _shown(watch, options.hyperparameters.epochs) as on_epoch:
        trained = train(data, options, initial=initial, on_epoch=on_epoch)
    save_model(trained.model, output)
    report(trained, options, perf_counter() - began, name_of_output(output))


def _learn(
    strategy: str,
    work: Work,
    plan: Plan,
    census: Census,
    options: TrainingOptions,
    watch: Watch,
    executor: Executor,
    output: str,
) -> None:
    """Train in rounds over the blocks."""
    from logreg.shards.learning import average, lbfgs, newton
    from logreg.shards.learning.rounds import Rounds
    from logreg.shards.work import Place
    from logreg.training.newton import MOST_ROUNDS

    _refuse_in_rounds(strategy)
    place = Place(work.folder, plan.digest)
    used = {"strategy": strategy, **options.to_metadata()}
    rounds = Rounds(plan, work.folder, used, executor, resume=work.resume)
    began = perf_counter()
    most = MOST_ROUNDS if strategy == NEWTON else options.hyperparameters.epochs
    with _shown(watch, most) as on_epoch:
        if strategy == AVERAGE:
            learned = average.learn(rounds, place, census, options)
        else:
            learn = newton.learn if strategy == NEWTON else lbfgs.learn
            learned = learn(rounds, place, census, options, on_epoch)
    save_model(learned.model, output)
    rounds.finish()
    _report(learned, options, rounds.n, perf_counter() - began, name_of_output(output))


@contextmanager
def _shown(watch: Watch, most: int) -> Iterator[Callable[[Epoch], None]]:
    """Yield what to call with each epoch; on a terminal the latest is shown."""
    if not can_show_progress() or watch.verbose:
        yield watch.on_epoch
        return
    from logreg.cli.render import training_line

    with training_line(most) as show:

        def on_epoch(epoch: Epoch) -> None:
            watch.on_epoch(epoch)
            show(epoch.number, epoch.loss)

        yield on_epoch


def _report(
    learned: Learned, options: TrainingOptions, n_rounds: int, seconds: float, output: str
) -> None:
    """Report in a few lines what was trained, and whether it has converged."""
    from logreg.training.diagnosis import describe

    census, outcome = learned.census, learned.outcome
    texts = zip(census.texts_of_label.tolist(), census.coding.labels, strict=True)
    counts = ", ".join(f"{n:.0f} {quoted_number(label)}" for n, label in texts)
    n_blocks = len(census.receipts)
    blocks = "1 block" if n_blocks == 1 else f"{n_blocks} blocks"
    note(f"{output}: {census.examples} texts ({counts}) in {blocks}")
    weighted = "weighted " if options.class_weight is not None else ""
    note(
        f"{weighted}loss {outcome.first_loss:.4f} -> {outcome.loss:.4f} "
        f"(constant prediction: {outcome.constant_loss:.4f}); "
        f"{n_rounds} rounds, {seconds:.1f} s; gradient norm {outcome.gradient_norm:.2g}"
    )
    note(describe(outcome, options.hyperparameters))
