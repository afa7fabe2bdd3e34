"""``logreg reproduce``: retrain a model from its data and compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from logreg.cli.completion import complete_files, complete_models
from logreg.cli.console import default_to_stdin, print_text
from logreg.cli.input_options import input_options, label_options
from logreg.cli.options import labelled_files, skip_bad_lines_option
from logreg.cli.training_report import Watch, train_and_watch
from logreg.data.input_options import InputOptions
from logreg.errors import InputError, ModelError
from logreg.formatting import fact_text
from logreg.labels import LabelChoice
from logreg.model import EDITED
from logreg.model_file import digest, load

if TYPE_CHECKING:
    from logreg.data.dataset import Dataset
    from logreg.model import Model
    from logreg.training.options import TrainingOptions

EXIT_DIFFERENT = 1

_DIGEST_SHOWN = len("sha256:") + 12


@click.command()
@click.argument("model_name", metavar="MODEL", shell_complete=complete_models)
@labelled_files
@click.option(
    "--validation",
    metavar="FILE",
    shell_complete=complete_files,
    help="Validation file used in training.",
)
@click.option(
    "--from",
    "start_name",
    metavar="MODEL",
    shell_complete=complete_models,
    help="Model that the training continued from.",
)
@click.option(
    "--start",
    "initial_name",
    metavar="FILE",
    shell_complete=complete_models,
    help="Model at whose weights the training began, with --start FILE.",
)
@input_options
@label_options
@skip_bad_lines_option
def reproduce(
    model_name: str,
    files: tuple[str, ...],
    validation: str | None,
    start_name: str | None,
    initial_name: str | None,
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    skip_bad_lines: bool,
) -> int:
    """Retrain a model and check that the result is identical.

    Options, seed and word lists come from MODEL. The FILEs must hold the labelled texts that it was
    trained on, in the same order; their names and formats may differ, since their digest is
    compared. The exit status is 0 if every byte is the same, else 1. A model that was changed by
    edit can't be reproduced.

    \b
    Examples:
      logreg train data/reviews.tsv && logreg reproduce model.json data/reviews.tsv
      gzip -c data/reviews.tsv > copy.tsv.gz && logreg reproduce model.json copy.tsv.gz
    """
    from logreg.model_file import dump
    from logreg.training.train import provenance

    model = load(model_name)
    options = _options(model, model_name)
    paths = list(files) or default_to_stdin("name the FILEs of labelled texts, or pipe them in")
    start = load(start_name) if start_name else None
    initial = load(initial_name) if initial_name else None
    if initial is not None or options.hyperparameters.starts_at_model:
        found = None if initial is None else digest(initial)
        _require_same("start", found, model, model_name, "--start FILE")

    def on_data(data: Dataset, held_out: Dataset | None) -> None:
        """Stop before training where the data are others, or others are missing."""
        origin = provenance(start, held_out)
        _require_same("data", data.digest, model, model_name, "the texts and their order")
        _require_same("from", origin.get("from"), model, model_name, "--from MODEL")
        if held_out is not None or isinstance(model.training.get("validation"), str):
            digest = origin.get("validation")
            _require_same("validation", digest, model, model_name, "--validation FILE")

    with Watch(None, verbose=False) as watch:
        trained, _ = train_and_watch(
            paths,
            model.features.unfitted(),
            options,
            watch,
            start=start,
            initial=initial,
            validation_path=validation,
            input_options=input_options,
            label_choice=label_choice,
            skip_bad_lines=skip_bad_lines,
            on_data=on_data,
        )
    if dump(trained.model) == dump(model):
        print_text("identical: retraining produced the same file\n")
        return 0
    print_text(f"different: {_difference(model, trained.model)}\n")
    return EXIT_DIFFERENT


def _options(model: Model, name: str) -> TrainingOptions:
    """Return the options that the model was trained with.

    Raises:
        ModelError: the model does not record them, or not all of them.
    """
    from logreg.shards.learning.census import DIGEST_OF_BLOCKS
    from logreg.training.options import TrainingOptions

    if EDITED in model.training:
        what = fact_text(model.training[EDITED])
        problem = f"it was edited by hand ({what}), so its data do not make it again"
        raise ModelError(f"{problem}; reproduce the model before the edit", name)
    if str(model.training.get("data")).startswith(DIGEST_OF_BLOCKS):
        raise ModelError("it was trained in blocks; train again with --work, and compare", name)
    if not model.training:
        raise ModelError("it does not record how it was trained; train a model instead", name)
    try:
        return TrainingOptions.from_metadata(model.training)
    except ValueError as error:
        raise ModelError(f"{error}; train it again with this logreg", name) from error


def _require_same(field: str, digest: str | None, model: Model, name: str, what: str) -> None:
    """Check a digest against the one that the model has stored.

    Raises:
        InputError: they are not the same.
    """
    stored = model.training.get(field)
    if digest == stored:
        return
    there, here = (str(value or "none")[:_DIGEST_SHOWN] for value in (stored, digest))
    problem = f"{what}: not what it was trained with (digest {here}, expected {there})"
    raise InputError(f"{problem}; give the same", name)


def _difference(model: Model, again: Model) -> str:
    """Return the largest difference of a weight, and whether another logreg may be the reason."""
    from logreg.inspection.model_diff import named_weights

    old, new = named_weights(model), named_weights(again)
    if old.keys() != new.keys():
        return "the features are others"
    change, name = max((abs(old[name] - new[name]), name) for name in old)
    versions = {str(one.training.get("logreg")) for one in (model, again)}
    made_by = f"; made by logreg {' and '.join(sorted(versions))}" if len(versions) > 1 else ""
    if change == 0:
        return f"the weights are the same, the training metadata are not{made_by}"
    return f"the weights differ by at most {change:.3g} ({name}){made_by}"
