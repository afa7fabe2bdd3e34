"""What options name, loaded: lexicons, feature sets, labelled files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from logreg.cli.console import note, reading_progress
from logreg.cli.options import report_skipped
from logreg.data.input_options import InputOptions
from logreg.labels import LabelChoice

if TYPE_CHECKING:
    from logreg.data.dataset import Dataset
    from logreg.data.examples import Example
    from logreg.features import FeatureSet
    from logreg.lexicon.published import PublishedLexicon
    from logreg.lexicon.word_lists import Lexicon

EXCERPTS = 5
"""How many of the omitted entries are named."""


def read_dataset(
    paths: Sequence[str],
    features: FeatureSet,
    *,
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    skip_bad_lines: bool,
    keep: list[Example] | None = None,
) -> Dataset:
    """Read and count labelled files; as `read_datasets`, with one feature set."""
    return read_datasets(
        paths,
        [features],
        input_options=input_options,
        label_choice=label_choice,
        skip_bad_lines=skip_bad_lines,
        keep=keep,
    )[0]


def read_datasets(
    paths: Sequence[str],
    feature_sets: Sequence[FeatureSet],
    *,
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    skip_bad_lines: bool,
    keep: list[Example] | None = None,
) -> list[Dataset]:
    """Read labelled files once, with a bar on a terminal; report what was skipped.

    Args:
        paths: the files, ``-`` for stdin.
        feature_sets: what to count.
        input_options: how files are read.
        label_choice: which labels are positive and negative; None if there are just two.
        skip_bad_lines: skip lines that cannot be read instead of refusing them.
        keep: the list to add the examples to; None to forget them.
    """
    from logreg.data.dataset import load_datasets
    from logreg.data.examples import BadLines, Examples

    bad_lines = BadLines(skip=skip_bad_lines)
    input_options = input_options.for_features(feature_sets[0])
    with reading_progress(paths) as on_bytes:
        examples = Examples(
            paths, bad_lines, choice=label_choice, options=input_options, on_bytes=on_bytes
        )
        data = load_datasets(examples, feature_sets, keep)
    report_skipped(bad_lines)
    return data


def open_lexicon(path: str | None) -> Lexicon:
    """Read the lexicon at a path, or the built-in one; note what of it cannot be used."""
    if path is None:
        from logreg.lexicon.word_lists import shipped_lexicon

        return shipped_lexicon()
    from logreg.lexicon.sources import read_lexicon

    source = read_lexicon(path)
    if source.published:
        report_published(path, source.published)
    return source.lexicon


def lists_of(path: str | None) -> list[str]:
    """Return the files of the lexicon at a path, none if it is the built-in one."""
    if path is None or not os.path.isdir(path):
        return [] if path is None else [path]
    return [os.path.join(path, name) for name in os.listdir(path) if name.endswith(".txt")]


def report_published(path: str, published: PublishedLexicon) -> None:
    """Note what a published lexicon contains, and what of it cannot be used."""
    sides = f"{len(published.positive)} positive and {len(published.negative)} negative words"
    note(f"{path}: {published.format} lexicon, {sides}, {published.neutral} neutral entries")
    left_out: Mapping[str, Sequence[str]] = {
        "that no text can match": published.unmatched,
        "on both sides": published.both_sides,
        "that cannot be read": [f"line {line}: {why}" for _, line, why in published.broken],
    }
    for reason, entries in left_out.items():
        if entries:
            named = ", ".join(entries[:EXCERPTS]) + (", ..." if len(entries) > EXCERPTS else "")
            note(f"{path}: left out {len(entries)} {reason}: {named}")
