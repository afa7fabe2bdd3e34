"""Run a task over a command's texts: its arguments, its files, or stdin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, BinaryIO

from logreg.cli.console import default_to_stdin, note, reading_progress, stdout_is_terminal
from logreg.data.input_options import STDIN, Selection
from logreg.pipeline.run import Pipeline
from logreg.pipeline.task import InputColumns, Task

if TYPE_CHECKING:
    from logreg.pipeline.scorer import Scores


def process_texts(
    make_task: Callable[[InputColumns], Task],
    texts: Sequence[str],
    paths: Sequence[str],
    selection: Selection,
    stdout: BinaryIO,
    jobs: int | None,
    on_scores: Callable[[Scores], None] | None = None,
) -> Pipeline:
    """Write the output of a task for arguments, then for files; without either for stdin.

    Raises:
        click.UsageError: there is nothing to read, and stdin is a terminal.
        InputError: an input can't be read.
    """
    if not texts and not paths:
        paths = default_to_stdin("give TEXT, --input FILE, or pipe texts in")
    sources = [*(text for text in texts if text == STDIN), *paths]
    # on a terminal the output is the progress
    with_bar = len(sources) > 0 and not stdout_is_terminal()
    with reading_progress(sources, with_bar=with_bar) as on_bytes:
        pipeline = Pipeline(
            make_task, stdout, jobs, on_bytes=on_bytes, on_fault=_report, on_scores=on_scores
        )
        pipeline.run(texts, paths, selection)
    return pipeline


def _report(fault: Exception) -> None:
    note(str(fault))
