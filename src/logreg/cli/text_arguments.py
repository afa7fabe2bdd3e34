"""Commands with TEXT arguments: what is hardly meant as a text, or as an option, is refused.

The name of a file is most often meant for --input. An argument that begins with "-" would be taken
for an option, and its letters for options too. Both are reported before any text is answered.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence

import click

from logreg.cli.help import GroupedCommand
from logreg.data.file_names import has_space, is_file_name
from logreg.data.input_options import STDIN
from logreg.errors import excerpt

AFTER_DASHES = "a text that begins with '-' goes after '--'"


class TextCommand(GroupedCommand):
    """A command whose arguments are the parameter ``texts``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, check the texts, and decode them as lines of a file are decoded.

        Raises:
            click.UsageError: a text is the name of a file, or begins with "-".
        """
        if not ctx.resilient_parsing:
            self._refuse_dashed_text(ctx, args)
        try:
            rest = super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.possibilities:
                raise
            problem = error.format_message().removesuffix(".")
            raise click.UsageError(f"{problem}; {AFTER_DASHES}.", ctx) from error
        if not ctx.resilient_parsing:
            if not any(map(ctx.params.get, ("output", "cluster", "part"))):
                _refuse_file_names(ctx, ctx.params["texts"])
            ctx.params["texts"] = tuple(map(_in_utf8, ctx.params["texts"]))
        return rest

    def _refuse_dashed_text(self, ctx: click.Context, arguments: Sequence[str]) -> None:
        """Raise an error if an argument begins with "-", but has white space as no option has."""
        options = [param for param in self.params if isinstance(param, click.Option)]
        with_value = {name for option in options if not option.is_flag for name in option.opts}
        before = ""
        for argument in arguments:
            if argument == "--":
                return
            is_value = before in with_value or argument[:2] in with_value
            if argument.startswith("-") and not is_value and has_space(argument.partition("=")[0]):
                raise click.UsageError(
                    f"{excerpt(argument)} is not an option; {AFTER_DASHES}.", ctx
                )
            before = argument


def _refuse_file_names(ctx: click.Context, texts: Iterable[str]) -> None:
    for text in texts:
        if text != STDIN and is_file_name(text):
            raise click.UsageError(
                f"'{text}' is a file: to read its texts, use --input {text}; "
                "to use the name itself as a text, pipe it in.",
                ctx,
            )


def _in_utf8(argument: str) -> str:
    """Return an argument that Python decoded by the locale as it is in UTF-8.

    C did so, and only C knows the way back: ``os.fsencode`` fails in East Asian locales.
    """
    if sys.getfilesystemencoding() == "utf-8":
        return argument
    import ctypes

    encode = ctypes.pythonapi.Py_EncodeLocale
    encode.argtypes, encode.restype = [ctypes.c_wchar_p, ctypes.c_void_p], ctypes.c_char_p
    encoded: bytes | None = encode(argument, None)
    if encoded is None:  # it was not decoded by the locale, as in a test
        encoded = os.fsencode(argument)
    return encoded.decode("utf-8", "surrogateescape")
