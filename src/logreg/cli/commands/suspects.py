"""``logreg suspects``: labels that are probably wrong."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from logreg.cli.console import (
    counting_progress,
    default_to_stdin,
    note,
    print_rows,
    print_text,
    stdout_is_terminal,
)
from logreg.cli.feature_options import FeatureChoice, feature_options
from logreg.cli.help import TRAINING_HEADINGS, GroupedCommand
from logreg.cli.input_options import input_options, label_options
from logreg.cli.keys import keyboard
from logreg.cli.loading import read_dataset
from logreg.cli.options import (
    jobs_option,
    labelled_files,
    limit_option,
    skip_bad_lines_option,
)
from logreg.cli.suspects_output import COLUMNS, FORMATS, as_cells, as_json, as_text, rows
from logreg.cli.training_options import (
    NO_STEPS,
    refuse_given,
    refuse_unused,
    training_options,
    training_options_of,
)
from logreg.cli.whole_numbers import WholeNumber
from logreg.data.input_options import InputOptions
from logreg.labels import LabelChoice
from logreg.parallel.cores import available_cores
from logreg.training.options import OF_SGD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logreg.cli.suspects_output import Row
    from logreg.data.dataset import Dataset
    from logreg.data.examples import Example
    from logreg.model_selection.confident_learning import HeldOut, Suspects
    from logreg.training.options import TrainingOptions


@click.command(cls=GroupedCommand, headings=TRAINING_HEADINGS)
@labelled_files
@input_options
@label_options
@feature_options
@training_options
@click.option("--folds", type=WholeNumber(2), default=5, show_default=True, help="Number of folds.")
@jobs_option("Number of processes; the result does not depend on it.  [default: all cores]")
@limit_option("Number of suspects to list, worst first; 0 for all. With --fix all, by default.")
@click.option(
    "--fix",
    is_flag=True,
    help="Correct labels at the keyboard, and write them to the files in the end.",
)
@click.option(
    "--format",
    type=click.Choice(FORMATS),
    default=FORMATS[0],
    show_default=True,
    help="Output format: two lines per suspect, TSV with a header, or JSON lines.",
)
@skip_bad_lines_option
def suspects(
    files: tuple[str, ...],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    feature_choice: FeatureChoice,
    folds: int,
    jobs: int | None,
    limit: int,
    fix: bool,
    format: str,
    skip_bad_lines: bool,
    **option_values: Any,
) -> None:
    """List labels that are probably wrong.

    Each text is scored by a model that was trained on the other folds, as in cv, with the options
    of train. It is a suspect if another label is at least as probable as it is on average for the
    texts that have it (confident learning, Northcutt et al. 2021). Prints the place, the label and
    its probability, the probable label, the words that speak most against the label, and the text;
    a summary goes to stderr.

    With --fix each suspect is shown on the terminal, and a key keeps its label or replaces it. In
    the end the labels are replaced in the FILEs; every other byte stays as it is. Ctrl-C leaves
    the files as they are.

    \b
    Examples:
      logreg suspects data/reviews.tsv
      logreg suspects --features sentiment+words --limit 0 --format tsv data/reviews.tsv
    """
    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    options = training_options_of(paths, **option_values)
    features = feature_choice.feature_set()
    refuse_unused(features, options)
    if fix:
        _require_fixable(paths)
    examples: list[Example] = []
    data = read_dataset(
        paths,
        features,
        input_options=input_options,
        label_choice=label_choice,
        skip_bad_lines=skip_bad_lines,
        keep=examples,
    )
    if len(data.labels) > 2:
        refuse_given(click.get_current_context(), OF_SGD, NO_STEPS)
    own_options = input_options.for_features(features)
    if fix:
        _require_replaceable(paths, own_options)
    held_out, found = _found(data, options, folds, jobs)
    if fix:
        from logreg.cli.fixing import fix_labels

        is_limited = _source("limit") is not ParameterSource.DEFAULT
        chosen = found.found[: (limit if is_limited else 0) or None]
        with keyboard("--fix", CURE) as keys:
            fixed = fix_labels(keys, chosen, examples, held_out, data)
        fixed.save(own_options)
        return
    _print(list(rows(found.found[: limit or None], examples, held_out, data.labels)), format)
    _summarise(found, len(data))


CURE = "leave --fix out for a list"


def _source(name: str) -> ParameterSource | None:
    return click.get_current_context().get_parameter_source(name)


def _require_fixable(paths: Sequence[str]) -> None:
    """Refuse what can't be asked about, or written to, before anything is read.

    Raises:
        click.UsageError: there is no terminal, a file can't be changed in place, or an option is
            not for --fix.
    """
    from logreg.data.input_options import name_of
    from logreg.data.relabel import why_fixed

    context = click.get_current_context()
    refuse_given(context, ["format"], "is for lists; leave it or --fix out")
    rule = "gives labels other names than the files do; leave it or --fix out"
    refuse_given(context, ["positive", "negative"], rule)
    for path in paths:
        if reason := why_fixed(path):
            raise click.UsageError(f"--fix can't change {name_of(path)}: {reason}.")
    if len({*map(os.path.realpath, paths)}) < len(paths):
        raise click.UsageError("--fix can't change a file that is named twice; name it once.")
    with keyboard("--fix", CURE):
        pass


def _require_replaceable(paths: Sequence[str], options: InputOptions) -> None:
    """Refuse files of other formats before anybody decides about their labels.

    Raises:
        InputError: labels can't be replaced in one.
    """
    from logreg.data.relabel import relabelled

    for path in paths:
        relabelled(path, options, [])


def _found(
    data: Dataset, options: TrainingOptions, folds: int, jobs: int | None
) -> tuple[HeldOut, Suspects]:
    """Return the held-out probabilities, and the suspects.

    Raises:
        click.UsageError: there are too few texts for the folds, or the options do not fit the data.
    """
    from logreg.model_selection.confident_learning import find_suspects, held_out

    seed = options.hyperparameters.seed
    with counting_progress("cross-validating", folds) as on_fold:
        try:
            found = held_out(
                data,
                options,
                n_folds=folds,
                seed=seed,
                jobs=jobs or available_cores(),
                on_fold=on_fold,
            )
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
    return found, find_suspects(found.probabilities, data.y)


def _print(shown: Sequence[Row], format: str) -> None:
    terminal = stdout_is_terminal()
    if format == "tsv":
        print_rows([COLUMNS, *map(as_cells, shown)])
    elif shown and format == "jsonl":
        print_text("\n".join(as_json(row, terminal=terminal) for row in shown))
    elif shown:
        print_text("\n".join(as_text(row, terminal=terminal) for row in shown))


def _summarise(found: Suspects, n_texts: int) -> None:
    n = len(found.found)
    many = "1 suspect" if n == 1 else f"{n} suspects"
    share = f"estimated share of wrong labels: {found.expected_share:.1%}"
    note(f"{many} among {n_texts} texts; {share}")
