"""``logreg train``: from labelled texts to a model file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from logreg.cli.inputs import default_to_stdin, reading_progress, stderr_is_terminal
from logreg.cli.lexicons import open_lexicon
from logreg.cli.options import (
    LOCAL_MODEL,
    labelled_files,
    report_skipped,
    skip_bad_lines_option,
    verbose_option,
)
from logreg.cli.outputs import note
from logreg.hyperparameters import Hyperparameters

if TYPE_CHECKING:
    from logreg.classifier import Classifier
    from logreg.dataset import Dataset
    from logreg.examples import BadLines
    from logreg.lexicons import Lexicon
    from logreg.sgd import Epoch, Fit


def _batch_size(_ctx: click.Context, _param: click.Parameter, value: str) -> int | None:
    """Read the batch size: None, to the optimiser, is all."""
    if value == "all":
        return None
    if not value.isdecimal() or int(value) < 1:
        raise click.BadParameter(f"must be a number >= 1 or 'all', got {value!r}.")
    return int(value)


@click.command()
@labelled_files
@click.option(
    "-o",
    "--output",
    default=LOCAL_MODEL,
    show_default=True,
    metavar="FILE",
    help="Where to save the model.",
)
@click.option(
    "--learning-rate",
    type=click.FloatRange(0, min_open=True),
    default=Hyperparameters.learning_rate,
    show_default=True,
    help="Size of the first steps (eta).",
)
@click.option(
    "--decay",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=Hyperparameters.decay,
    show_default=True,
    help="Factor on the learning rate after an epoch without progress.",
)
@click.option(
    "--batch-size",
    callback=_batch_size,
    metavar="1|m|all",
    default=str(Hyperparameters.batch_size),
    show_default=True,
    help="Examples a step: 1 is stochastic, 'all' batch gradient descent.",
)
@click.option(
    "--epochs",
    type=click.IntRange(1),
    default=Hyperparameters.epochs,
    show_default=True,
    help="The most passes over the data; it stops when the loss has converged.",
)
@click.option(
    "--tolerance",
    type=click.FloatRange(0, 1, max_open=True),
    default=Hyperparameters.tolerance,
    show_default=True,
    help="The fraction of the loss by which an epoch must change it to count.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=Hyperparameters.seed,
    show_default=True,
    help="Seed of the shuffling.",
)
@click.option(
    "--lexicon", "lexicon_path", metavar="PATH", help="Use this lexicon in place of our own."
)
@click.option(
    "--extend-lexicon", "extension_path", metavar="PATH", help="Add this lexicon to the other one."
)
@click.option("--negation", is_flag=True, help="Let 'not', 'never', ... turn the words after them.")
@skip_bad_lines_option
@verbose_option("Report the loss of every epoch.")
def train(
    files: tuple[str, ...],
    output: str,
    lexicon_path: str | None,
    extension_path: str | None,
    negation: bool,
    skip_bad_lines: bool,
    verbose: bool,
    **hyperparameters: Any,
) -> None:
    """Learn a model from labelled texts and save it as JSON.

    Each FILE holds label<TAB>text lines (.tsv or any other name; '-' is stdin), columns label and
    text (.csv), objects with both (.jsonl), or __label__x text lines; .gz, .bz2 and .xz of each; or
    it is a folder with a sub-folder for each label. There are two labels: negative/positive,
    neg/pos, 0/1, -1/1 and -/+ mean the same; any other two names are themselves. The same data,
    options and seed give the same file, byte for byte.

    A lexicon PATH is a folder with positive.txt and negative.txt (see the command lexicon) or a
    published lexicon. The model file carries the lists that it was trained with.

    \b
    Examples:
      logreg train data/reviews.tsv
      head -n 100 data/reviews.tsv | logreg train --batch-size 1 -o small.json -v -
    """
    from logreg.classifier import Classifier
    from logreg.dataset import load_dataset
    from logreg.examples import BadLines, Examples
    from logreg.features.sentiment import SentimentFeatures
    from logreg.model_file import save

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    features = SentimentFeatures(_lexicon(lexicon_path, extension_path), negation)
    try:
        classifier = Classifier(features, **hyperparameters)
    except ValueError as error:  # what passes the ranges of the options: nan, infinity
        raise click.UsageError(f"{error}.") from error
    bad_lines = BadLines(skip=skip_bad_lines)
    with reading_progress(paths) as on_bytes:
        examples = Examples(paths, bad_lines, on_bytes=on_bytes)
        dataset = load_dataset(examples, classifier.features)
    fit = _fit(classifier, dataset, verbose)
    save(classifier.fitted(), output)
    _report(fit, dataset, bad_lines, output)


def _lexicon(path: str | None, extension_path: str | None) -> Lexicon:
    """Read the lexicon to train with: a folder of lists or a published one, or the shipped one."""
    lexicon = open_lexicon(path)
    if extension_path is None:
        return lexicon
    from logreg.lexicon_sources import extended

    return extended(lexicon, open_lexicon(extension_path))


def _fit(classifier: Classifier, dataset: Dataset, verbose: bool) -> Fit:
    """Learn, with a bar on a terminal, and a line an epoch where that was asked for."""
    with _training_progress(classifier.hyperparameters.epochs) as show:

        def on_epoch(epoch: Epoch) -> None:
            if show:
                show(epoch.number, epoch.loss)
            if verbose:
                outcome = "" if epoch.kept else ", taken back"
                rate = f"at learning rate {epoch.learning_rate:g}"
                note(f"epoch {epoch.number}: loss {epoch.loss:.6f} {rate}{outcome}")

        return classifier.fit_matrix(dataset.X, dataset.y, dataset.labels, on_epoch)


def _training_progress(
    epochs: int,
) -> AbstractContextManager[Callable[[int, float], None] | None]:
    if not stderr_is_terminal():
        return nullcontext()
    from logreg.render import training_bar

    return training_bar(epochs)


def _report(fit: Fit, dataset: Dataset, bad_lines: BadLines, output: str) -> None:
    """Tell what was learned, and what was left out."""
    report_skipped(bad_lines)
    positives = int(dataset.y.sum())
    negative, positive = dataset.labels
    counts = f"{len(dataset.y) - positives} {negative}, {positives} {positive}"
    epochs = len(fit.epochs)
    ending = f"converged after {epochs} epochs"
    if not fit.converged:
        ending = f"not converged after {epochs} epochs; more --epochs may lower it"
    note(f"{output}: {len(dataset.y)} texts ({counts}), loss {fit.loss:.4f}, {ending}")
