"""``logreg cv``: the quality of a model, estimated by cross-validation."""

from __future__ import annotations

from dataclasses import asdict, astuple
from typing import TYPE_CHECKING, Any

import click

from logreg.cli.console import default_to_stdin, print_json, print_text, stdout_is_terminal
from logreg.cli.feature_options import FeatureChoice, feature_options
from logreg.cli.folds import folds_options, run_folds, validation_fraction_option
from logreg.cli.help import TRAINING_HEADINGS, GroupedCommand
from logreg.cli.input_options import input_options, label_options
from logreg.cli.loading import read_dataset
from logreg.cli.options import labelled_files, report_format_option, skip_bad_lines_option
from logreg.cli.training_options import (
    NO_STEPS,
    refuse_given,
    refuse_unused,
    training_options,
    training_options_of,
)
from logreg.data.input_options import InputOptions
from logreg.formatting import metric_text
from logreg.labels import LabelChoice
from logreg.training.options import OF_SGD

if TYPE_CHECKING:
    from logreg.data.dataset import Dataset
    from logreg.evaluation import ConfusionMatrix
    from logreg.features import FeatureSet
    from logreg.model_selection.cross_validation import Fold


@click.command(cls=GroupedCommand, headings=TRAINING_HEADINGS)
@labelled_files
@input_options
@label_options
@folds_options
@feature_options
@training_options
@validation_fraction_option
@report_format_option("Output format: tables, or one JSON object.")
@skip_bad_lines_option
def cv(
    files: tuple[str, ...],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    folds: int,
    repeat: int,
    jobs: int | None,
    feature_choice: FeatureChoice,
    validation: float | None,
    format: str,
    skip_bad_lines: bool,
    **option_values: Any,
) -> None:
    """Estimate the quality of a model by cross-validation.

    The texts are split at random into stratified folds (see --seed). Each fold is evaluated with a
    model trained on the others, as by train with the same options. Prints the mean and the spread
    of each metric over the folds, beside two baselines.

    \b
    Examples:
      logreg cv data/reviews.tsv
      logreg cv --folds 10 --repeat 3 --negation data/reviews.tsv
      logreg cv --class-weight balanced --format json data/reviews.tsv
    """
    from logreg.model_selection.cross_validation import Setting

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    options = training_options_of(paths, validation=validation, **option_values)
    features = feature_choice.feature_set()
    refuse_unused(features, options)
    data = read_dataset(
        paths,
        features,
        input_options=input_options,
        label_choice=label_choice,
        skip_bad_lines=skip_bad_lines,
    )
    if len(data.labels) > 2:
        refuse_given(click.get_current_context(), OF_SGD, NO_STEPS)
    seed = options.hyperparameters.seed
    (found,) = run_folds(
        [Setting(data=data, options=options)], folds=folds, repeat=repeat, seed=seed, jobs=jobs
    )
    baselines = _baselines(data, features)
    if format == "json":
        print_json(_fields(data, found, baselines))
    else:
        print_text(_tables(data, found, baselines))


def _baselines(data: Dataset, features: FeatureSet) -> dict[str, ConfusionMatrix]:
    """Judge what learns nothing, on all texts."""
    import numpy as np

    from logreg.evaluation.baselines import COUNTS, majority, sign_of_words
    from logreg.features.sentiment import SentimentFeatures

    found = {"majority": majority(data.y, data.labels)}
    if isinstance(features, SentimentFeatures) and len(data.labels) == 2:
        positive, negative = np.asarray(data.X)[
            :, [features.names.index(name) for name in COUNTS]
        ].T
        found["sign_of_words"] = sign_of_words(positive - negative, data.y, data.labels)
    return found


def _tables(data: Dataset, folds: list[Fold], baselines: dict[str, ConfusionMatrix]) -> str:
    from logreg.cli.render import table
    from logreg.evaluation.metrics import TITLES
    from logreg.model_selection.cross_validation import spread

    terminal = stdout_is_terminal()
    figures = [
        [title, *map(metric_text, astuple(spread([getattr(fold.metrics, name) for fold in folds])))]
        for name, title in TITLES.items()
    ]
    named = {
        "majority": "baseline: the majority label",
        "sign_of_words": "baseline: sign of words",
    }
    baseline_rows = [
        [named[name], *map(metric_text, (made.accuracy, made.balanced_accuracy, made.macro_f1))]
        for name, made in baselines.items()
    ]
    rows = [
        [
            f"{fold.repeat}.{fold.fold}",
            str(fold.texts),
            metric_text(fold.metrics.accuracy),
            metric_text(fold.metrics.log_loss),
            str(fold.epochs),
            "yes" if fold.converged else "no",
        ]
        for fold in folds
    ]
    columns = ["fold", "texts", "accuracy", "log loss", "epochs", "converged"]
    header = [f"{len(data)} texts, {len(folds)} folds", "mean", "deviation", "least", "largest"]
    return "\n".join(
        [
            table(header, figures, terminal=terminal),
            table(["", "accuracy", "balanced", "macro F1"], baseline_rows, terminal=terminal),
            table(columns, rows, terminal=terminal),
        ]
    )


def _fields(
    data: Dataset, folds: list[Fold], baselines: dict[str, ConfusionMatrix]
) -> dict[str, Any]:
    from logreg.evaluation.metrics import TITLES
    from logreg.model_selection.cross_validation import spread

    return {
        "texts": len(data),
        "labels": list(data.labels),
        "metrics": {
            name: asdict(spread([getattr(fold.metrics, name) for fold in folds])) for name in TITLES
        },
        "baselines": {
            name: {
                "accuracy": made.accuracy,
                "balanced_accuracy": made.balanced_accuracy,
                "macro_f1": made.macro_f1,
            }
            for name, made in baselines.items()
        },
        "folds": [{**vars(fold), "metrics": fold.metrics._asdict()} for fold in folds],
    }
