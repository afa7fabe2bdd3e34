"""``logreg classify``: texts to probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from logreg.cli.completion import complete_labels
from logreg.cli.console import binary_stdout, note
from logreg.cli.decision_options import (
    label_named,
    require_neutral,
    require_rule,
    rule_arguments,
    threshold_of,
)
from logreg.cli.exit_status import errors_are_trouble
from logreg.cli.help import TEXT_HEADINGS
from logreg.cli.input_options import input_options
from logreg.cli.label_status import label_of_success, status_by_label
from logreg.cli.options import find_model, model_option, text_arguments, verbose_option
from logreg.cli.shard_options import Sharding, cut_of, run_sharded, shard_options
from logreg.cli.text_arguments import TextCommand
from logreg.cli.text_stream import process_texts
from logreg.cli.together import refuse_together, refuse_with_output, refuse_with_watch
from logreg.cli.watch_options import Every, watch_options
from logreg.cli.whole_numbers import WholeNumber
from logreg.data.input_options import InputOptions, Selection
from logreg.pipeline.classification import Classification, rule_of
from logreg.pipeline.task import InputColumns, Task
from logreg.pipeline.writers import FORMATS, Style

if TYPE_CHECKING:
    from logreg.cli.watcher import Watcher
    from logreg.model import Model
    from logreg.pipeline.answers import Rule
    from logreg.pipeline.run import Pipeline

EXIT_BAD_RECORD, EXIT_SHIFTED = 1, 5


@click.command(cls=TextCommand, headings=TEXT_HEADINGS)
@text_arguments
@input_options
@model_option
@click.option(
    "--precision",
    type=WholeNumber(1, 17),
    default=Style().precision,
    show_default=True,
    help="Decimal places of the probability.",
)
@click.option(
    "--threshold",
    callback=lambda _ctx, _param, value: threshold_of(value),
    metavar="[LABEL=]P",
    help="Decision threshold: the label is positive, or LABEL, if its probability is above P, and "
    "else the most probable of the others.  [default: the most probable of all]",
)
@click.option(
    "--abstain",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="Minimum probability of a label; below it the label is left empty.",
)
@click.option(
    "--min-evidence",
    type=WholeNumber(0),
    default=0,
    show_default=True,
    metavar="N",
    help="Minimum number of positive and negative words, or of known n-grams; below it the label "
    "is left empty.",
)
@click.option(
    "--neutral",
    metavar="NAME",
    help="Label of the texts that --abstain and --min-evidence leave without one.",
)
@click.option(
    "--top",
    type=WholeNumber(1),
    metavar="K",
    help="Number of labels to print, each with its probability, the most probable first.",
)
@click.option("--all", "all_labels", is_flag=True, help="Print all labels with their probability.")
@click.option(
    "--only",
    metavar="LABEL",
    shell_complete=complete_labels,
    help="Label to keep; other texts are not printed.",
)
@click.option(
    "--echo",
    is_flag=True,
    help="Append the text and the other columns of the input to each line.",
)
@click.option(
    "--format",
    type=click.Choice(FORMATS),
    default=Style().format,
    show_default=True,
    help="Output format; only csv has a header.",
)
@click.option(
    "--safe-csv",
    is_flag=True,
    help="Write csv, with a ' before each cell of the input that a spreadsheet would take for a "
    "formula.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="Append the three words that add most to z, with what they add; see the command explain.",
)
@click.option(
    "--by",
    type=click.Choice(["text", "sentence"]),
    default="text",
    show_default=True,
    help="What gets a line: each text; or each sentence, followed by the number of its text, and "
    "the probability and the label of that. Then --echo appends the sentence.",
)
@click.option(
    "--exit-status",
    is_flag=True,
    help="Exit status by the last label: 0 positive, 1 negative, 3 none; 4 if there is no text, "
    "2 after any error. Of more than two labels 0 is that of --only or --threshold.",
)
@watch_options
@verbose_option("Report the model in use on stderr.")
@shard_options
def classify(
    texts: tuple[str, ...],
    input: tuple[str, ...],
    input_options: InputOptions,
    jobs: int | None,
    model_name: str | None,
    precision: int,
    threshold: tuple[str | None, float] | None,
    abstain: float | None,
    min_evidence: int,
    neutral: str | None,
    top: int | None,
    all_labels: bool,
    only: str | None,
    echo: bool,
    explain: bool,
    by: str,
    format: str,
    safe_csv: bool,
    exit_status: bool,
    watch: Every | None,
    max_psi: float,
    verbose: bool,
    sharding: Sharding | None,
) -> int:
    """Print the probability and the label of each text.

    The texts are the arguments, or the lines of the files, or those of stdin. Each text, even an
    empty one, gives one line, P(+|x)<TAB>label, in the order of the input and as soon as the text
    arrives. A line that can't be read gets an empty answer and a warning on stderr, and the exit
    status is then 1, or 2 with --exit-status.

    Of more than two labels it is the most probable one with its probability, P(label|x)<TAB>label.
    With --top or --all the probability is always that of the label beside it. With --by sentence
    each sentence of a text has a line, and on a terminal a bar shows where the text turns.

    A text that gets no label because of --abstain or --min-evidence still gets its line and its
    probability; the label is empty (null in jsonl), or what --neutral says. A text without any
    listed word has no evidence: its probability says what most texts are. With -v their number is
    reported; so it is if they are more than a fifth, since the language or the column may be wrong.

    With --watch each window of a stream is noted on stderr: the share of each label and of texts
    without evidence, and the shift of each feature from the training texts (the population
    stability index, less what chance gives). If one is above --max-psi in a window of 100 texts or
    more, the exit status is 5.

    \b
    Examples:
      logreg classify "It's hokey. But the cast is great."
      cut -f2 data/reviews.tsv | logreg classify | sort -rn | head -3
      logreg classify --input data/reviews.tsv --echo --format csv
      cut -f2 data/reviews.tsv | logreg classify --only negative --threshold 0.3 --echo
      logreg classify --input data/reviews.tsv --echo --abstain 0.8 | awk -F '\\t' '$2 == ""'
      logreg classify --by sentence --echo "It's hokey. But the cast is great."
      logreg classify --explain "It's hokey. But the cast is great."
      logreg classify --exit-status "I love it" >/dev/null && echo "a friend"
      cut -f2 data/reviews.tsv | logreg classify --watch 200 >/dev/null || echo "look at the texts"
    """
    with errors_are_trouble(exit_status):
        model = find_model(model_name, verbose=verbose)
        stdout = binary_stdout()
        require_neutral(neutral, model.labels, abstain, min_evidence)
        is_neutral = only is not None and only == neutral
        label = only if only is None or is_neutral else label_named(only, model.labels, "--only")
        rule, chosen = rule_arguments(model.labels, threshold, abstain, min_evidence)
        friend = label_of_success(model.labels, label or chosen, exit_status=exit_status)
        n_ranked = len(model.labels) if all_labels else min(top or 0, len(model.labels))
        style = Style(
            _format(format, safe_csv=safe_csv),
            precision,
            echo,
            terminal=stdout.isatty(),
            n_ranked=n_ranked,
            all_labels=model.labels if all_labels else (),
            neutral=neutral,
            safe=safe_csv,
        )
        options = input_options.for_features(model.features)
        selection = Selection(options, keep_columns=echo)

        refuse_together(by=by, explain=explain, ranked=n_ranked > 0)
        if watch is not None:
            refuse_with_watch(by=by, explain=explain, exit_status=exit_status)
        if sharding is not None:
            refuse_with_output(by=by, exit_status=exit_status, watched=watch is not None)
        classification = Classification(style, rule, label, explained=explain)
        require_rule(model, classification)

        is_plain = threshold is None and abstain is None and not min_evidence
        watcher = _watcher(model, None if is_plain else rule_of(model, rule), watch, max_psi)

        def make_task(columns: InputColumns) -> Task:
            if by == "sentence":
                return _by_sentence(model, classification)
            return classification.task(model, columns, watched=watcher is not None)

        if sharding is not None:
            from logreg.shards.jobs import classify_job

            job = classify_job(model, classification, options)
            return run_sharded(sharding, (*texts, *input), model, job, cut_of(options), jobs)
        if by == "sentence":
            jobs = 1  # texts are numbered as they come
        on_scores = None if watcher is None else watcher.watch.add
        pipeline = process_texts(make_task, texts, input, selection, stdout, jobs, on_scores)
        if watcher is not None:
            watcher.watch.close()
        _report_blank(pipeline, verbose=verbose)
    if exit_status:
        return status_by_label(pipeline, friend, neutral)
    if pipeline.n_faults > 0:
        return EXIT_BAD_RECORD
    return EXIT_SHIFTED if watcher is not None and watcher.has_shifted else 0


def _format(format: str, *, safe_csv: bool) -> str:
    """Return the format of the output.

    Raises:
        click.UsageError: another one than csv was asked for, and it to be safe.
    """
    if not safe_csv:
        return format
    context = click.get_current_context()
    is_given = context.get_parameter_source("format") is not ParameterSource.DEFAULT
    if is_given and format != "csv":
        raise click.UsageError(f"--safe-csv writes csv, not {format}.")
    return "csv"


def _watcher(
    model: Model, rule: Rule | None, every: Every | None, max_psi: float
) -> Watcher | None:
    """Return what watches the texts; None if they are not watched."""
    if every is None:
        return None
    from logreg.cli.watcher import Watcher

    return Watcher(model, rule, every, max_psi)


MOST_BLANK, MANY_TEXTS = 0.2, 20
"""Share of texts without evidence, of how many at least, from which it is reported."""


def _report_blank(pipeline: Pipeline, *, verbose: bool) -> None:
    """Report how many texts have no listed word, if they are many."""
    n, n_blank = pipeline.n_texts, pipeline.n_blank
    is_many = n >= MANY_TEXTS and n_blank > MOST_BLANK * n
    if is_many or (verbose and n_blank):
        texts = "1 text has" if (n, n_blank) == (1, 1) else f"{n_blank} of {n} texts have"
        cause = "; is it the right language, and the right column?" if is_many else ""
        note(f"{texts} no evidence, not one listed word{cause}")


def _by_sentence(model: Model, classification: Classification) -> Task:
    from logreg.model_file import load
    from logreg.pipeline.by_sentence import SentencePredictor
    from logreg.pipeline.sentences import SentenceCutter

    cutter, rule = SentenceCutter(load("sentences")), rule_of(model, classification.rule)
    style, only = classification.style, classification.only
    return SentencePredictor(model, cutter, style, rule, only=only)
