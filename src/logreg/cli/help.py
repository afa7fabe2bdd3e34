"""Commands with many options: their help lists the options under headings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from logreg.cli.input_options import INPUT_OPTIONS
from logreg.cli.metric_limits import LIMIT_OPTIONS
from logreg.cli.optional_value import with_values
from logreg.cli.shard_options import SHARD_OPTIONS, WORK_OPTIONS
from logreg.cli.watch_options import WATCH_OPTIONS

Headings = Mapping[str, tuple[str, ...]]
"""The names of options by the heading they stand under, in the order of the help."""

OTHER = "Other options"

TRAINING_HEADINGS: Headings = {
    "Input": ("--from", *INPUT_OPTIONS),
    "Features": (
        "--features",
        "--lexicon",
        "--extend-lexicon",
        "--negation",
        "--relative",
        "--contrast",
        "--ngrams",
        "--weighting",
        "--unit-norm",
        "--boundaries",
        "--min-count",
        "--max-features",
        "--hash-bits",
        "--lecture",
        "--nb",
    ),
    "Algorithm": ("--algorithm", "--event-model", "--alpha"),
    "Optimisation": (
        "--learning-rate",
        "--schedule",
        "--decay",
        "--average",
        "--start",
        "--standardize",
        "--batch-size",
        "--seed",
    ),
    "Penalties and weights": ("--l2", "--l1", "--class-weight", "--file-weight"),
    "Stopping": ("--epochs", "--patience", "--tolerance"),
    "Validation and calibration": ("--validation", "--folds", "--repeat", "--calibrate"),
    "Search": ("--random", "--by"),
    "Output": (
        "--output",
        "--force",
        "--trace",
        "--trace-steps",
        "--limit",
        "--fix",
        "--format",
        "--verbose",
    ),
    "Many files": WORK_OPTIONS,
}
"""For train, cv, tune and suspects."""

EVALUATION_HEADINGS: Headings = {
    "Input": INPUT_OPTIONS,
    "Model": ("--model", "--features", "--against", "--threshold"),
    "Report": ("--by", "--errors", "--min-precision", "--bootstrap", "--seed", "--trace"),
    "Limits": LIMIT_OPTIONS,
    "Output": ("--format", "--output"),
    "Many files": WORK_OPTIONS,
}
"""For evaluate and report."""

CORPUS_HEADINGS: Headings = {"Input": INPUT_OPTIONS, "Many files": WORK_OPTIONS}
"""For check and lexicon learn."""

TEXT_HEADINGS: Headings = {
    "Input": ("--input", *INPUT_OPTIONS),
    "Model": ("--model", "--features"),
    "Decision": ("--threshold", "--abstain", "--min-evidence", "--neutral"),
    "Watch": WATCH_OPTIONS,
    "Explanation": ("--label", "--learning-rate", "--what-if"),
    "Output": (
        "--format",
        "--safe-csv",
        "--precision",
        "--top",
        "--all",
        "--only",
        "--limit",
        "--echo",
        "--explain",
        "--by",
        "--keep-newlines",
        "--exit-status",
        "--verbose",
    ),
    "Many files": (*SHARD_OPTIONS, "--jobs"),
}
"""For classify, explain, sentences and features."""


class GroupedCommand(click.Command):
    """A command whose help lists each option under its heading, and the rest at the end."""

    def __init__(self, *arguments: Any, headings: Headings, **options: Any):
        super().__init__(*arguments, **options)
        self._heading_of = {name: title for title, names in headings.items() for name in names}
        self._titles = (*headings, OTHER)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; options may come without their value."""
        return super().parse_args(ctx, with_values(args, self.params))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one section per heading that has options."""
        sections: dict[str, list[tuple[str, str]]] = {title: [] for title in self._titles}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if isinstance(param, click.Option) and record is not None:
                sections[self.heading(param)].append(record)
        for title, records in sections.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)

    def heading(self, param: click.Parameter) -> str:
        """Return the heading of an option, ``OTHER`` if none names it."""
        titles = (self._heading_of[name] for name in param.opts if name in self._heading_of)
        return next(titles, OTHER)
