"""Groups of commands that are imported one by one, each when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group that imports a command when it is called, and all of them only for --help.

    The command ``name`` is the function ``name`` in the module ``name`` of ``package``.
    """

    def __init__(self, *arguments: Any, package: str, names: tuple[str, ...], **options: Any):
        super().__init__(*arguments, **options)
        self._package = package
        self._names = names

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Print the help where nothing else is given, and succeed, whichever click is installed.

        Before version 8.2 click did the same; since then it raises a usage error whose message is
        the whole help.
        """
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the work."""
        return list(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in self._names:
            return None
        command: click.Command = getattr(import_module(f"{self._package}.{cmd_name}"), cmd_name)
        return command
