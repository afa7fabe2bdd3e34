"""``logreg reproduce``: whether a model comes out again from its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from logreg.cli.console import default_to_stdin, print_text
from logreg.cli.loading import read_dataset
from logreg.cli.options import skip_bad_lines_option
from logreg.cli.training_report import Watch, learn_and_watch, provenance
from logreg.errors import InputError, ModelError
from logreg.model_file import load

if TYPE_CHECKING:
    from logreg.model import Model
    from logreg.training.recipe import Recipe

EXIT_DIFFERENT = 1

_DIGEST_SHOWN = len("sha256:") + 12


@click.command()
@click.argument("model_name", metavar="MODEL")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option("--validation", metavar="FILE", help="The validation file that it was trained with.")
@click.option("--from", "start_name", metavar="MODEL", help="The model that it went on from.")
@skip_bad_lines_option
def reproduce(
    model_name: str,
    files: tuple[str, ...],
    validation: str | None,
    start_name: str | None,
    skip_bad_lines: bool,
) -> int:
    """Train a model again, and say whether it comes out identical.

    The options, the seed and the word lists are those that MODEL has stored. The FILEs must hold
    the labelled texts that it was trained on, in the same order, under any name and in any format:
    their digest tells. Exit status: 0 if every byte is the same, 1 if not.

    \b
    Examples:
      logreg train data/reviews.tsv && logreg reproduce model.json data/reviews.tsv
      gzip -c data/reviews.tsv > copy.tsv.gz && logreg reproduce model.json copy.tsv.gz
    """
    from logreg.model_file import dump
    from logreg.training.train import parameters_of, trained_model

    model = load(model_name)
    recipe = _recipe(model, model_name)
    paths = list(files) or default_to_stdin("name the FILEs of labelled texts, or pipe them in")
    start = load(start_name) if start_name else None
    data = read_dataset(
        paths, model.features, start.labels if start else None, skip_bad_lines=skip_bad_lines
    )
    held_out = None
    if validation:
        held_out = read_dataset(
            [validation], model.features, data.labels, skip_bad_lines=skip_bad_lines
        )
    origin = provenance(start, held_out)
    _require_same("data", data.digest, model, model_name, "the texts and their order")
    _require_same("from", origin.get("from"), model, model_name, "--from MODEL")
    if held_out or isinstance(model.training.get("validation"), str):
        digest = origin.get("validation")
        _require_same("validation", digest, model, model_name, "--validation FILE")
    with Watch(None, verbose=False) as watch:
        learned, _ = learn_and_watch(
            data,
            recipe,
            watch,
            start=None if start is None else parameters_of(start),
            held_out=held_out,
        )
    again = trained_model(model.features, data, recipe, learned, origin)
    if dump(again) == dump(model):
        print_text(f"identical: {model_name} comes out again, byte for byte\n")
        return 0
    print_text(f"different: {_difference(model, again)}\n")
    return EXIT_DIFFERENT


def _recipe(model: Model, name: str) -> Recipe:
    """Return the recipe that the model was learned by.

    Raises:
        ModelError: the model does not say, or not all of it.
    """
    from logreg.training.recipe import Recipe

    if not model.training:
        raise ModelError("it was not trained, or does not say how; train a model instead", name)
    try:
        return Recipe.from_facts(model.training)
    except ValueError as error:
        raise ModelError(f"{error}; train it again with this logreg", name) from error


def _require_same(fact: str, digest: str | None, model: Model, name: str, what: str) -> None:
    """Check a digest against the one that the model has stored.

    Raises:
        InputError: they are not the same.
    """
    stored = model.training.get(fact)
    if digest == stored:
        return
    there, here = (str(value or "none")[:_DIGEST_SHOWN] for value in (stored, digest))
    problem = f"{what}: not what it was trained with, {there} there and {here} here"
    raise InputError(f"{problem}; give the same", name)


def _difference(model: Model, again: Model) -> str:
    """Tell the largest difference of a weight, and whether another logreg may be the reason."""
    names = ("bias", *model.features.names)
    pairs = zip(
        names,
        (model.linear.bias, *model.linear.weights),
        (again.linear.bias, *again.linear.weights),
        strict=True,
    )
    change, name = max((abs(old - new), name) for name, old, new in pairs)
    versions = {str(one.training.get("logreg")) for one in (model, again)}
    made_by = f"; made by logreg {' and '.join(sorted(versions))}" if len(versions) > 1 else ""
    if change == 0:
        return f"the weights are the same, the facts of the training are not{made_by}"
    return f"the weights differ by at most {change:.3g} ({name}){made_by}"
