"""Groups whose commands are imported one by one, each when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from logreg.cli.console import binary_stdout
from logreg.cli.suggestions import no_such_command


class HelpContext(click.Context):
    """A context that shows help only where it can be read."""

    def get_help(self) -> str:
        """Return the help of the command.

        Raises:
            InputError: stdout is closed; click would write it to nowhere.
        """
        binary_stdout()
        return super().get_help()


class LazyGroup(click.Group):
    """A group that imports a command only when it is called.

    The command ``name`` is the function ``name`` in the module ``name`` of ``package``.
    ``summaries`` holds the first sentence of each command's help, so that the help of the group
    imports no command at all.
    """

    context_class = HelpContext

    def __init__(self, *arguments: Any, package: str, summaries: Mapping[str, str], **options: Any):
        super().__init__(*arguments, **options)
        self._package = package
        self._summaries = summaries

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Print the help if there are no arguments, and exit with 0; read ``help X`` as X --help.

        Click does the first before version 8.2; later versions raise a usage error whose message
        is the whole help.
        """
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()
        if args[:1] == ["help"]:
            args = [*args[1:], "--help"]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; if there is none, suggest what was meant."""
        name = args[0]
        if name not in self._summaries and not name.startswith("-") and not ctx.resilient_parsing:
            ctx.fail(no_such_command(name, self, ctx))
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the work."""
        return list(self._summaries)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their summaries, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._summaries.items()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is no such command."""
        if cmd_name not in self._summaries:
            return None
        command: click.Command = getattr(import_module(f"{self._package}.{cmd_name}"), cmd_name)
        command.context_class = HelpContext
        return command
