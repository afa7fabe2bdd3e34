"""The options that say how data are read, the same for every command that reads data.

Each decorator adds its options and passes their values to the command as one object.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

import click

from logreg.cli.comma_separated import comma_separated
from logreg.cli.console import note
from logreg.cli.limits import allowed
from logreg.data.input_options import FORMATS, InputOptions

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

INPUT_OPTIONS = (
    "--text-column",
    "--label-column",
    "--input-format",
    "--delimiter",
    "--encoding",
    "--unescape-html",
    "--allow",
    "--positive",
    "--negative",
    "--skip-bad-lines",
)
"""What stands under the heading "Input" of a command's help."""

_DELIMITER_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


def input_options(command: Decorated) -> Decorated:
    """Add the options of `InputOptions`; the command gets them as ``input_options``."""

    @wraps(command)
    def with_options(*arguments: Any, **values: Any) -> Any:
        options = InputOptions(
            text_column=values.pop("text_column"),
            label_column=values.pop("label_column"),
            format=values.pop("input_format"),
            delimiter=values.pop("delimiter"),
            encoding=values.pop("encoding"),
            unescape_html=values.pop("unescape_html"),
            limits=values.pop("allow"),
            on_note=note,
        )
        return command(*arguments, input_options=options, **values)

    for option in _INPUT_OPTIONS:
        with_options = option(with_options)
    return with_options  # type: ignore[return-value]


def label_options(command: Decorated) -> Decorated:
    """Add ``--positive`` and ``--negative``; the command gets them as ``label_choice``."""

    @wraps(command)
    def with_choice(
        *arguments: Any, positive: Sequence[str], negative: Sequence[str], **values: Any
    ) -> Any:
        from logreg.labels import LabelChoice

        try:
            choice = LabelChoice(_split(positive), _split(negative))
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
        is_given = bool(choice.positive or choice.negative)
        return command(*arguments, label_choice=choice if is_given else None, **values)

    for option in (
        click.option(
            "--negative",
            multiple=True,
            metavar="L,...",
            help="Labels that are negative.  [default: all but the positive ones]",
        ),
        click.option(
            "--positive",
            multiple=True,
            metavar="L,...",
            help="Labels that are positive, of more than two; with --negative too, texts of other "
            "labels are left out.",
        ),
    ):
        with_choice = option(with_choice)
    return with_choice  # type: ignore[return-value]


def _split(values: Sequence[str]) -> tuple[str, ...]:
    """Return the labels of an option's values: rows of CSV, so that quotes keep a comma."""
    labels = (label for value in values for label in comma_separated(value))
    return tuple(dict.fromkeys(label for label in labels if label))


def _column(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is not None and value.isdecimal() and set(value) == {"0"}:
        raise click.BadParameter("columns are numbered from 1, got 0.")
    return value


def _delimiter(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    delimiter = _DELIMITER_NAMES.get(value, value)
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n':
        raise click.BadParameter(f"must be one character or 'tab', got '{value}'.")
    return delimiter


def checked_encoding(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Return the name of an encoding as Python has it; None if none was given.

    Raises:
        click.BadParameter: it is no encoding of text.
    """
    if value is None:
        return None
    from logreg.data.encodings import encoding_named

    try:
        return encoding_named(value)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from error


_INPUT_OPTIONS = (
    click.option(
        "--allow",
        multiple=True,
        callback=allowed,
        metavar="LIMIT=N,...",
        help="Limits for hostile input: bytes of a record, times that a compressed file may grow, "
        "JSON within JSON.  [default: record=1GiB,expansion=2000,nesting=100]",
    ),
    click.option(
        "--unescape-html",
        is_flag=True,
        help="Replace HTML entities in texts, such as &amp; and &#39;, by their characters.",
    ),
    click.option(
        "--encoding",
        callback=checked_encoding,
        metavar="NAME",
        help="Encoding of the text, such as utf-16 or windows-1252.  [default: UTF-8, or what a "
        "byte-order mark says]",
    ),
    click.option(
        "--delimiter",
        callback=_delimiter,
        metavar="C",
        help="Character between the cells of a CSV file, or 'tab'.  [default: recognised]",
    ),
    click.option(
        "--input-format",
        type=click.Choice(FORMATS),
        metavar="FORMAT",
        default=FORMATS[0],
        show_default=True,
        help="Format of the files and of stdin: text, tsv, csv, jsonl, fasttext, or sentences, one "
        "per line; auto goes by extension and first bytes.",
    ),
    click.option(
        "--label-column",
        callback=_column,
        metavar="NAME|N",
        help="Column, or JSON key, of the label: its name, or its number from 1.  [default: label, "
        "or a well-known name such as sentiment]",
    ),
    click.option(
        "--text-column",
        callback=_column,
        metavar="NAME|N",
        help="Column, or JSON key, of the text: its name, or its number from 1.  [default: text, "
        "or a well-known name such as review]",
    ),
)
