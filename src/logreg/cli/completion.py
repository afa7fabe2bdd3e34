"""What a shell completes after TAB: files, folders, models and labels.

Click completes commands, options and choices by itself. These functions are the ``shell_complete``
of arguments and options; they do not check values.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from logreg.errors import LogregError
from logreg.model_file import BUILTINS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_SPECIAL = re.compile(r"[\s'\"\\$`*?(){}<>|&;!#~\[\]]")
"""What the shell reads in its own way: bash inserts our words as they are."""


def complete_files(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Let the shell complete a file."""
    return [_item(incomplete, "file")]


def complete_folders(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Let the shell complete a folder."""
    return [_item(incomplete, "dir")]


def complete_models(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Complete a built-in model or a JSON file; if none begins like this, let the shell do it."""
    return _words([*BUILTINS, *_json_files(incomplete)], incomplete) or [_item(incomplete, "file")]


def complete_sets(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Complete a feature set."""
    from logreg.cli.feature_options import SETS

    return _words([*SETS, "columns:"], incomplete)


def complete_labels(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Complete a label of the model that ``--model`` names, or of the one used without it."""
    from logreg.cli.options import find_model

    try:
        return _words(find_model(ctx.params.get("model_name")).labels, incomplete)
    except (LogregError, OSError):  # there is no such model (yet)
        return []


def _json_files(incomplete: str) -> list[str]:
    """Return the JSON files of the folder that a path begins with."""
    folder = os.path.dirname(incomplete)
    try:
        names = sorted(os.listdir(folder or os.curdir))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if name.endswith((".json", ".json.gz"))]


def _words(words: Iterable[str], incomplete: str) -> list[CompletionItem[str]]:
    return [
        _item(word) for word in words if word.startswith(incomplete) and not _SPECIAL.search(word)
    ]


def _item(value: str, kind: str = "plain") -> CompletionItem[str]:
    from click.shell_completion import CompletionItem

    return CompletionItem(value, kind)
