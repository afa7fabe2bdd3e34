"""Learning as it is watched: the trace, the live line on a terminal, and the report at the end."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from time import perf_counter
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

import click

from logreg.cli.console import note, stderr_is_terminal
from logreg.errors import from_os_error

if TYPE_CHECKING:
    from logreg.data.dataset import Dataset
    from logreg.model import Model
    from logreg.training.fit import Parameters
    from logreg.training.loop import Epoch
    from logreg.training.recipe import Recipe
    from logreg.training.train import Calibration, Learned


class Watch:
    """Tells of every epoch as it ends: in a file, in lines where asked for, and live on a terminal.

    Args:
        trace_path: the file for the trace; opened at once, so that a path that can't be written to
            is refused before anything has been read.
        verbose: whether to report every epoch in a line.

    Attributes:
        verbose: the same.
    """

    def __init__(self, trace_path: str | None, *, verbose: bool) -> None:
        self.verbose = verbose
        self._path = trace_path or ""
        self._trace: IO[str] | None = None
        if trace_path:
            with self._naming_the_file():
                self._trace = open(trace_path, "w", encoding="utf-8", buffering=1)  # noqa: SIM115

    @contextmanager
    def _naming_the_file(self) -> Iterator[None]:
        """Let what the operating system has against the trace be told with its path."""
        try:
            yield
        except OSError as error:
            raise from_os_error(error, self._path) from error

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

    def on_epoch(self, epoch: Epoch) -> None:
        """Tell of an epoch that has ended."""
        if self._trace:
            with self._naming_the_file():
                self._trace.write(json.dumps(_fields(epoch)) + "\n")
        if self.verbose:
            note(_line(epoch))


def learn_and_watch(
    data: Dataset,
    recipe: Recipe,
    watch: Watch,
    *,
    start: Parameters | None = None,
    held_out: Dataset | None = None,
) -> tuple[Learned, float]:
    """Learn, and return what was learned and how many seconds it took.

    Raises:
        click.UsageError: the recipe does not fit the data.
    """
    from logreg.training.fit import Labelled
    from logreg.training.train import learn

    validation = Labelled(held_out.X, held_out.y) if held_out else None
    began = perf_counter()
    with ExitStack() as stack:
        show = None
        if stderr_is_terminal() and not watch.verbose:  # which has a line for every epoch
            from logreg.cli.render import training_line

            show = stack.enter_context(training_line(recipe.hyperparameters.epochs))

        def on_epoch(epoch: Epoch) -> None:
            watch.on_epoch(epoch)
            if show:
                show(epoch.number, epoch.loss)

        try:
            learned = learn(data, recipe, start=start, validation=validation, on_epoch=on_epoch)
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
    return learned, perf_counter() - began


def _fields(epoch: Epoch) -> dict[str, Any]:
    """Return an epoch as a line of the trace has it; what has overflowed is null."""
    fields = {
        "epoch": epoch.number,
        "step": epoch.steps,
        "loss": epoch.loss,
        "validation_loss": epoch.validation_loss,
        "learning_rate": epoch.learning_rate,
        "gradient_norm": epoch.gradient_norm,
        "kept": epoch.kept,
    }
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in fields.items()
    }


def _line(epoch: Epoch) -> str:
    validation = ""
    if epoch.validation_loss is not None:
        validation = f", validation loss {epoch.validation_loss:.6f}"
    rate = f"learning rate {epoch.learning_rate:.3g}, gradient norm {epoch.gradient_norm:.2g}"
    outcome = "" if epoch.kept else ", no lower"
    return f"epoch {epoch.number}: loss {epoch.loss:.6f}{validation}, {rate}{outcome}"


def report(data: Dataset, recipe: Recipe, learned: Learned, seconds: float, output: str) -> None:
    """Tell in a few lines what was learned, and whether that is the end of it."""
    from logreg.training.diagnosis import describe

    outcome = learned.fit.outcome
    positives = int(data.y.sum())
    negative, positive = data.labels
    counts = f"{len(data) - positives} {negative}, {positives} {positive}"
    held_out = len(data) - learned.fit.examples
    part = f", {held_out} of them held out" if held_out else ""
    note(f"{output}: {len(data)} texts ({counts}){part}")
    weighted = "weighted " if recipe.class_weight or recipe.file_weight else ""
    epochs = len(outcome.epochs)
    note(
        f"{weighted}loss {outcome.first_loss:.4f} -> {outcome.loss:.4f} "
        f"({outcome.constant_loss:.4f} for the same answer always); "
        f"{epochs} epoch{'' if epochs == 1 else 's'}, {seconds:.1f} s; "
        f"gradient norm {outcome.gradient_norm:.2g}"
    )
    note(describe(outcome, recipe.hyperparameters))
    if learned.calibration:
        _report_calibration(learned.calibration, positive)


def _report_calibration(calibration: Calibration, positive: str) -> None:
    """Tell what calibration did, and what it is worth on texts held out."""
    from logreg.evaluation import brier_score, expected_calibration_error, log_loss

    slope, shift = calibration.platt
    note(f"calibrated: z becomes {slope:.3f} z {shift:+.3f}; on texts held out, before and after:")
    if slope <= 0:
        note("on texts held out the answers do not rise with the label: nothing was learned")
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
    """Return a row a tenth of P(+): its texts, mean P and share positive before and after."""
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


def provenance(start: Model | None, held_out: Dataset | None) -> dict[str, Any]:
    """Return what else a model came from, as the model file records it."""
    facts = {}
    if start:
        from logreg.model_file import digest

        facts["from"] = digest(start)
    if held_out:
        facts["validation"] = held_out.digest
    return facts
