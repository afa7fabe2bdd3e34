"""Options whose value may be left out, as in ``--negation FILE`` and ``--negation 5 FILE``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click


class OptionalValue(click.Option):
    """An option that takes the next argument as its value only if that can be one.

    Args:
        when_alone: the value if none follows.
        is_value: whether an argument is one.
    """

    def __init__(
        self,
        *arguments: Any,
        when_alone: str,
        is_value: Callable[[str], bool],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.when_alone, self.is_value = when_alone, is_value


def with_values(arguments: Sequence[str], params: Sequence[click.Parameter]) -> list[str]:
    """Return arguments in which each option has its value, ``--negation=3``.

    Args:
        arguments: those of a command.
        params: its parameters.
    """
    optional = {name: one for one in params if isinstance(one, OptionalValue) for name in one.opts}
    found: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        option = optional.get(argument)
        if argument == "--":
            return [*found, argument, *rest]
        if option is None:
            found.append(argument)
            continue
        following = next(rest, None)
        if following is not None and option.is_value(following):
            found.append(f"{argument}={following}")
            continue
        found.append(f"{argument}={option.when_alone}")
        if following is not None:
            return [*found, *with_values([following, *rest], params)]
    return found
