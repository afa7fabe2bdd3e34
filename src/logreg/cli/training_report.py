"""Training as it is watched: the trace, the live line on a terminal, and the report at the end."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from time import perf_counter
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

import click

from logreg.cli.console import (
    binary_stdout,
    can_show_progress,
    note,
    print_text,
    reading_progress,
    stderr_is_terminal,
)
from logreg.cli.options import report_skipped
from logreg.cli.outputs import STDOUT, name_of_output
from logreg.errors import from_os_error
from logreg.formatting import quoted_number

if TYPE_CHECKING:
    from logreg.data.dataset import Dataset
    from logreg.data.input_options import InputOptions
    from logreg.features import FeatureSet
    from logreg.labels import LabelChoice
    from logreg.model import Model
    from logreg.training.calibration import Calibration
    from logreg.training.history import Epoch, Step
    from logreg.training.options import TrainingOptions
    from logreg.training.train import OnData, Trained


class Watch:
    """Reports every epoch: in a trace file, and in lines if asked for.

    Args:
        trace_path: the file for the trace, ``-`` for stdout; opened at once, so that a path that
            can't be written to is refused before anything has been read.
        steps: whether the trace has every step, too.
        verbose: whether to report every epoch in a line.

    Attributes:
        verbose: the same.
        has_steps: whether steps are recorded.
    """

    def __init__(self, trace_path: str | None, *, verbose: bool, steps: bool = False) -> None:
        self.verbose, self.has_steps = verbose, steps
        self._names: tuple[str, ...] = ()
        self._path = trace_path or ""
        self._trace: IO[str] | None = None
        if trace_path == STDOUT:
            binary_stdout()
        elif trace_path:
            with self._naming_the_file():
                self._trace = open(trace_path, "w", encoding="utf-8", buffering=1)  # noqa: SIM115

    @contextmanager
    def _naming_the_file(self) -> Iterator[None]:
        """Name the trace in the errors of the operating system."""
        try:
            yield
        except OSError as error:
            raise from_os_error(error, name_of_output(self._path)) from error

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._trace:
            with self._naming_the_file():
                self._trace.close()

    def on_data(self, data: Dataset) -> None:
        """Keep the names of the weights for the steps."""
        self._names = (*data.features.names, "bias")

    def on_step(self, step: Step) -> None:
        """Record a step."""
        fields = {
            "epoch": step.epoch,
            "step": step.number,
            "loss": step.loss,
            "theta": dict(zip(self._names, step.theta.tolist(), strict=True)),
        }
        with self._naming_the_file():
            self._write(json.dumps(fields))

    def on_epoch(self, epoch: Epoch) -> None:
        """Report a finished epoch."""
        if self._path:
            with self._naming_the_file():
                self._write(json.dumps(_fields(epoch)))
        if self.verbose:
            note(_line(epoch))

    def _write(self, line: str) -> None:
        if self._trace is None:
            print_text(line)
        else:
            self._trace.write(f"{line}\n")


def train_and_watch(
    paths: Sequence[str],
    features: FeatureSet,
    options: TrainingOptions,
    watch: Watch,
    *,
    start: Model | None = None,
    initial: Model | None = None,
    validation_path: str | None = None,
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    skip_bad_lines: bool = False,
    on_data: OnData = None,
) -> tuple[Trained, float]:
    """Train on labelled files; return the result and the seconds that the optimisation took.

    On a terminal a bar is shown while the files are read, and then a live line, unless every epoch
    has a line of its own.

    Raises:
        click.UsageError: the options do not fit the data.
    """
    from logreg.data.examples import BadLines
    from logreg.training.train import train_files

    bad_lines = BadLines(skip=skip_bad_lines)
    show: Callable[[int, float], None] | None = None
    began = perf_counter()

    def after_reading(data: Dataset, validation: Dataset | None) -> None:
        nonlocal show, began
        progress.close()
        report_skipped(bad_lines)
        watch.on_data(data)
        if on_data is not None:
            on_data(data, validation)
        if can_show_progress() and not watch.verbose:
            from logreg.cli.render import training_line

            show = progress.enter_context(training_line(options.hyperparameters.epochs))
        began = perf_counter()

    def on_epoch(epoch: Epoch) -> None:
        watch.on_epoch(epoch)
        if show is not None:
            show(epoch.number, epoch.loss)

    with ExitStack() as progress:
        files = [*paths, *([] if validation_path is None else [validation_path])]
        on_bytes = progress.enter_context(reading_progress(files))
        try:
            trained = train_files(
                paths,
                features,
                options,
                start=start,
                validation_path=validation_path,
                bad_lines=bad_lines,
                input_options=input_options,
                choice=label_choice,
                on_bytes=on_bytes,
                on_data=after_reading,
                on_epoch=on_epoch,
                on_step=watch.on_step if watch.has_steps else None,
                initial=initial,
            )
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
    return trained, perf_counter() - began


def _fields(epoch: Epoch) -> dict[str, Any]:
    """Return an epoch as one line of the trace; NaN and infinity become null."""
    fields = {
        "epoch": epoch.number,
        "step": epoch.steps,
        "loss": epoch.loss,
        "validation_loss": epoch.validation_loss,
        "learning_rate": epoch.learning_rate,
        "gradient_norm": epoch.gradient_norm,
        "kept": epoch.improved,
    }
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in fields.items()
    }


def _line(epoch: Epoch) -> str:
    validation = ""
    if epoch.validation_loss is not None:
        validation = f", validation loss {epoch.validation_loss:.6f}"
    rate = "" if epoch.learning_rate is None else f", learning rate {epoch.learning_rate:.3g}"
    slope = f", gradient norm {epoch.gradient_norm:.2g}"
    outcome = "" if epoch.improved else ", not improved"
    return f"epoch {epoch.number}: loss {epoch.loss:.6f}{validation}{rate}{slope}{outcome}"


def report(trained: Trained, options: TrainingOptions, seconds: float, output: str) -> None:
    """Report in a few lines what was trained, and whether it has converged."""
    from logreg.training.diagnosis import describe

    data, outcome = trained.data, trained.outcome
    counts = ", ".join(
        f"{int((data.y == i).sum())} {quoted_number(label)}" for i, label in enumerate(data.labels)
    )
    held_out = len(data) - trained.examples
    part = f", {held_out} of them held out" if held_out else ""
    note(f"{output}: {len(data)} texts ({counts}){part}")
    is_weighted = options.class_weight is not None or options.file_weight is not None
    epochs = len(outcome.epochs)
    if options.is_naive_bayes:
        note(f"loss {outcome.loss:.4f} (constant prediction: {outcome.constant_loss:.4f})")
    else:
        weighted = "weighted " if is_weighted else ""
        note(
            f"{weighted}loss {outcome.first_loss:.4f} -> {outcome.loss:.4f} "
            f"(constant prediction: {outcome.constant_loss:.4f}); "
            f"{epochs} epoch{'' if epochs == 1 else 's'}, {seconds:.1f} s; "
            f"gradient norm {outcome.gradient_norm:.2g}"
        )
    note(describe(outcome, options.hyperparameters))
    if trained.calibration is not None:
        _report_calibration(trained.calibration, data.labels[1])


def _report_calibration(calibration: Calibration, positive: str) -> None:
    """Report the calibration, and what it is worth on held-out texts."""
    from logreg.evaluation import brier_score, expected_calibration_error, log_loss

    slope, shift = calibration.scaling.slope, calibration.scaling.shift
    note(f"calibrated: z becomes {slope:.3f} z {shift:+.3f}; on held-out texts, before and after:")
    if slope <= 0:
        note("calibration slope <= 0: the model ranks held-out texts no better than chance")
    scores = {
        "calibration error": expected_calibration_error,
        "log loss": log_loss,
        "Brier score": brier_score,
    }
    rows = [
        [name, *(f"{score(z, calibration.y):.4f}" for z in (calibration.before, calibration.after))]
        for name, score in scores.items()
    ]
    click.echo(_table(["metric", "before", "after"], rows), err=True)
    header = [f"P({positive})", "before", "mean P", "share", "after", "mean P", "share"]
    click.echo(_table(header, _reliability_rows(calibration)), err=True, nl=False)


def _reliability_rows(calibration: Calibration) -> list[list[str]]:
    """Return one row per tenth of P(+): texts, mean P and fraction positive, before and after."""
    from logreg.evaluation import reliability

    before, after = (reliability(z, calibration.y) for z in (calibration.before, calibration.after))
    rows = []
    for old, new in zip(before, after, strict=True):
        cells = [f"{old.lower:.1f} to {old.upper:.1f}"]
        for tenth in (old, new):
            means = tenth.mean_probability, tenth.share_positive
            cells += [str(tenth.texts), *("-" if math.isnan(m) else f"{m:.4f}" for m in means)]
        rows.append(cells)
    return rows


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    from logreg.cli.render import table

    return table(header, rows, terminal=stderr_is_terminal())
