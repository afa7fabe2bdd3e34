"""``--work`` for the commands that measure labelled texts: evaluate, check and lexicon learn.

Each function returns None if this call has done its share, and others do the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from logreg.cli.console import counting_progress
from logreg.cli.counting import measured, planned
from logreg.cli.options import report_skipped
from logreg.cli.work_options import refuse_stdin

if TYPE_CHECKING:
    from logreg.checks import Report
    from logreg.cli.evaluation_options import Scoring
    from logreg.cli.work_options import Work
    from logreg.data.input_options import InputOptions
    from logreg.evaluation.scoring import Scored
    from logreg.labels import LabelChoice, Labels
    from logreg.lexicon.log_odds import WordCounts
    from logreg.model import Model


def score_in_blocks(
    work: Work,
    paths: Sequence[str],
    models: Sequence[Model],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    scoring: Scoring,
) -> Scored | None:
    """Score labelled texts; as `evaluation_options.score_files`.

    Raises:
        InputError: a file is missing, a line is bad, or the folder has something else.
    """
    from logreg.data.examples import BadLines
    from logreg.shards.jobs import save_model
    from logreg.shards.measuring.scores import ScoringJob

    refuse_stdin(paths)
    options = input_options.for_features(models[0].features)
    job = ScoringJob(
        tuple(models), options, label_choice, scoring.threshold, scoring.errors, scoring.by
    )
    plan = planned(work, paths, job)

    def save_models() -> None:
        for model in models:
            save_model(model, work.folder)

    if not measured(work, plan, save_models):
        return None
    bad_lines = BadLines(skip=scoring.skip_bad_lines)
    with counting_progress("gathering blocks", len(plan.blocks)) as on_block:
        scored = job.scored(plan, work.folder, bad_lines, on_block)
    report_skipped(bad_lines)
    return scored


def check_in_blocks(
    work: Work,
    paths: Sequence[str],
    tests: Sequence[str],
    limit: int | None,
    input_options: InputOptions,
) -> Report | None:
    """Check labelled data; as `checks.check`.

    Raises:
        InputError: a file is missing, or the folder has something else.
    """
    from logreg.shards.measuring.texts import CheckingJob
    from logreg.shards.store import sources

    refuse_stdin([*tests, *paths])
    job = CheckingJob(input_options, len(sources(tests)))
    plan = planned(work, [*tests, *paths], job)
    if not measured(work, plan, _nothing):
        return None
    with counting_progress("gathering blocks", len(plan.blocks)) as on_block:
        return job.report(plan, work.folder, limit, on_block)


def words_in_blocks(
    work: Work,
    paths: Sequence[str],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    *,
    skip_bad_lines: bool,
) -> tuple[Labels, WordCounts] | None:
    """Count the texts of each label that have each word; return them with the labels.

    Raises:
        InputError: a file is missing, a line is bad, or the folder has something else.
    """
    from logreg.data.examples import BadLines
    from logreg.shards.measuring.words import WordsJob

    refuse_stdin(paths)
    job = WordsJob(input_options, label_choice)
    plan = planned(work, paths, job)
    if not measured(work, plan, _nothing):
        return None
    bad_lines = BadLines(skip=skip_bad_lines)
    with counting_progress("gathering blocks", len(plan.blocks)) as on_block:
        found = job.counted(plan, work.folder, bad_lines, on_block)
    report_skipped(bad_lines)
    return found


def _nothing() -> None:
    """Write no model beside the plan."""
