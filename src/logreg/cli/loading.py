"""Labelled files and features as the options name them, to the data set of a command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from logreg.cli.console import reading_progress
from logreg.cli.lexicon_loading import open_lexicon
from logreg.cli.options import report_skipped
from logreg.labels import Labels

if TYPE_CHECKING:
    from logreg.data.dataset import Dataset
    from logreg.features import FeatureSet
    from logreg.features.sentiment import SentimentFeatures

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def feature_options(command: Decorated) -> Decorated:
    """Add the options that say what is counted."""
    negation = click.option(
        "--negation",
        is_flag=True,
        help="Count words after 'not', 'never', ... for the opposite side.",
    )
    return lexicon_options(negation(command))


def lexicon_options(command: Decorated) -> Decorated:
    """Add the options that say which words are counted."""
    for option in (
        click.option(
            "--extend-lexicon",
            "extension_path",
            metavar="PATH",
            help="Lexicon to add to the one in use.",
        ),
        click.option(
            "--lexicon",
            "lexicon_path",
            metavar="PATH",
            help="Use this lexicon instead of the built-in one.",
        ),
    ):
        command = option(command)
    return command


def features_of(
    lexicon_path: str | None, extension_path: str | None, negation: bool
) -> SentimentFeatures:
    """Make the feature set of the options' values."""
    from logreg.features.sentiment import SentimentFeatures

    lexicon = open_lexicon(lexicon_path)
    if extension_path is not None:
        from logreg.lexicon.sources import extended

        lexicon = extended(lexicon, open_lexicon(extension_path))
    return SentimentFeatures(lexicon, negation)


def read_dataset(
    paths: Sequence[str],
    features: FeatureSet,
    labels: Labels | None = None,
    *,
    skip_bad_lines: bool,
) -> Dataset:
    """Read and count labelled files; as `read_datasets`, with one feature set."""
    return read_datasets(paths, [features], labels, skip_bad_lines=skip_bad_lines)[0]


def read_datasets(
    paths: Sequence[str],
    feature_sets: Sequence[FeatureSet],
    labels: Labels | None = None,
    *,
    skip_bad_lines: bool,
) -> list[Dataset]:
    """Read labelled files once, with a bar on a terminal; tell what was left out.

    Args:
        paths: the files, ``-`` for stdin.
        feature_sets: what to count.
        labels: the labels that there may be; None where the data says which.
        skip_bad_lines: whether lines that can't be used are left out, or refused.
    """
    from logreg.data.dataset import load_datasets
    from logreg.data.examples import BadLines, Examples

    bad_lines = BadLines(skip=skip_bad_lines)
    with reading_progress(paths) as on_bytes:
        examples = Examples(paths, bad_lines, labels=labels, on_bytes=on_bytes)
        data = load_datasets(examples, feature_sets)
    report_skipped(bad_lines)
    return data
