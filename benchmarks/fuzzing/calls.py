"""Random calls of the command line: a command, options with their values, and the files they name.

The options are those that the commands declare, so that a new one is tried without a change here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any, NamedTuple

import click

from fuzzing.corpora import FORMATS, TEXTS, compressed, corpus, expectations, mutated
from fuzzing.models import lexicon, model
from logreg.cli import logreg


class Call(NamedTuple):
    """A call of the command line.

    Attributes:
        arguments: the command and its arguments.
        files: what is in the folder in which it is called: contents by path.
        stdin: what it reads from there.
    """

    arguments: tuple[str, ...]
    files: dict[str, bytes]
    stdin: bytes

    @property
    def command(self) -> str:
        """The name of the command."""
        return self.arguments[0]


Commands = dict[tuple[str, ...], click.Command]

EXTREMES = (
    *("0", "-1", "1", "2", "3", "7", "100", "0.5", "-0.0", "1e-320", "1e101", "1e270", "1e308"),
    *("1e400", "-1e400", "nan", "inf", "9" * 25, "9" * 5000, "9" * 19, "0x10", "1_0", "\u0663"),
    *("", " ", "x", "\x1b[31m", "a\nb", "-", "--", "\udce9", "1/2", "all", "mark", "balanced"),
)

_SKIPPED = {"--cluster", "--help"}
"""Options that are not tried: a cluster takes seconds to start."""

_SHORT = {"--epochs": "3", "--bootstrap": "5", "--jobs": "1", "--random": "2"}
"""What keeps a call short where nothing else is chosen."""

_OF_JOBS = ("cv", "compare", "tune", "classify", "features")
"""The commands that take --jobs without another option."""

_LARGE = {"--jobs", "--folds", "--repeat", "--bootstrap", "--random", "--epochs"}
"""Options whose value is how long it takes."""

_PATHS = {
    "--lexicon": "list",
    "--extend-lexicon": "list",
    "--extend": "list",
    "--model": "model",
    "--from": "model",
    "--start": "model",
    "--against": "model",
    "--input": "data",
    "--validation": "data",
    "--test": "data",
    "--trace": "out",
    "--output": "out",
    "--work": "out",
}

_VALUES = {
    "--text-column": ("text", "review", "1", "2", "0", "id"),
    "--label-column": ("label", "sentiment", "1", "2", "id"),
    "--delimiter": (",", ";", "tab", "\\t", "||", "\n", "\u00e9", '"'),
    "--encoding": ("utf-8", "utf-16", "latin-1", "windows-1252", "idna", "rot13", "hex", "utf-7"),
    "--positive": ("positive", "1,4", '"a,b"', '"'),
    "--negative": ("negative", "0", "-1"),
    "--features": ("sentiment", "words", "sentiment+words", "periods", "columns:id", "columns:"),
    "--negation": ("1", "mark", "1000", "1001"),
    "--ngrams": ("1", "1-2", "8", "2-1", "1-9"),
    "--class-weight": ("balanced", "positive=2", "negative=1e101", "1=nan", "0=1e-320", "=1"),
    "--file-weight": ("balanced", "data.tsv=2", "data.tsv=1e101", "data.csv=1e-320"),
    "--threshold": ("0.3", "positive=0.3", "a=nan", "nan"),
    "--by": ("label", "id", "1", "text", "sentence", "accuracy"),
    "--label": ("positive", "negative", "1"),
    "--only": ("positive", "negative", "1"),
    "--neutral": ("neutral", "positive"),
    "--what-if": ("great", "-great", "great=bad"),
    "--allow": ("record=1kB", "record=1", "expansion=1", "nesting=2,record=9", "nesting=501"),
    "--part": ("0/1", "0/2", "1/2", "2/2", f"0/{'9' * 25}", f"{'9' * 5000}/2"),
}


@cache
def commands() -> Commands:
    """Return all commands by the words that call them."""
    return dict(_commands_of(logreg, ()))


def _commands_of(
    group: click.Group, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group, info_name="logreg")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands_of(command, (*path, name))
        elif command is not None:
            yield (*path, name), command


def random_call(random: Random) -> Call:
    """Return a random call, often of one of the two commands with the most options.

    In some calls everything but the options is sound, as else few would come as far as to use them.
    """
    often = [random.choice([("classify",), ("train",)])] if random.random() < 0.3 else [*commands()]
    path = random.choice(often)
    damage = random.choice([0.0, 0.0, 0.5])
    files = random_files(random, damage)
    if path == ("expect",):
        files["expectations.txt"] = expectations(random, damage)
    share = random.choice([0.0, 0.05, 0.15])
    params = commands()[path].params
    options = [part for one in params for part in _option(random, path[0], one, files, share)]
    arguments = _arguments(random, path, files)
    form = random.choice(FORMATS)
    has_format = any("--input-format" in one.opts for one in params)
    if has_format and (not arguments or random.random() < damage):
        options += ["--input-format", _FORMAT_NAMES.get(form, form)]
    is_fast = path[0] in _STREAMING and "--explain" not in options
    stdin = corpus(random, form, damage, share_long=0.1 if is_fast else 0.0)
    return Call((*path, *options, *arguments), files, stdin)


_STREAMING = ("classify", "features", "sentences")
"""Commands whose input may be long: they read it in blocks, and by several threads."""

_FORMAT_NAMES = {"txt": "text", "json": "jsonl"}
"""What --input-format calls the formats whose files have another extension."""


def random_files(random: Random, damage: float) -> dict[str, bytes]:
    """Return the files of a call: data of several formats, a folder of texts, a model, lists.

    Args:
        random: the choices.
        damage: the share of files that are damaged.
    """
    files = {
        f"data.{form}": corpus(random, form, damage) for form in random.sample(FORMATS[:-1], 2)
    }
    if random.random() < 0.2:
        form = random.choice(FORMATS)
        extension, content = compressed(random, corpus(random, form, damage), damage)
        files[f"packed.{form}{extension}"] = content
    if random.random() < 0.2:
        for label in random.sample(["pos", "neg", "unsup"], random.randint(1, 3)):
            files[f"folder/{label}/1.txt"] = corpus(random, "txt", damage)
    files["given.json"] = model(random, damage)
    for name in ("lists/positive.txt", "lists/negative.txt", "published.txt"):
        files[name] = lexicon(random, damage)
    if random.random() < 0.1:
        files["old.json"] = mutated(random, model(random, damage))
    return files


def _option(
    random: Random, command: str, option: click.Parameter, files: dict[str, bytes], share: float
) -> list[str]:
    """Return an option with a value, or nothing: only a share of them is given."""
    name = option.opts[-1]
    if not isinstance(option, click.Option) or name in _SKIPPED:
        return []
    if random.random() > share and not option.required:
        is_short = name in _SHORT and (name != "--jobs" or command in _OF_JOBS)
        return [name, _SHORT[name]] if is_short else []
    if option.is_flag:
        return [random.choice([*option.opts, *option.secondary_opts])]
    value = _value(random, name, option.type, files)
    return [f"{name}={value}"] if value.startswith("-") or random.random() < 0.1 else [name, value]


def _value(random: Random, name: str, kind: click.ParamType[Any], files: dict[str, bytes]) -> str:
    """Return a value for an option: mostly one that is meant for it."""
    if name in _PATHS:
        return _path(random, _PATHS[name], files)
    if name in _LARGE:
        return random.choice(["1", "2", "3", "0", "-1", "nan", "9" * 5000])
    if random.random() < 0.2:
        return random.choice(EXTREMES)
    if isinstance(kind, click.Choice):
        return str(random.choice(kind.choices))
    if name in _VALUES:
        return random.choice(_VALUES[name])
    return random.choice(EXTREMES)


def _path(random: Random, kind: str, files: dict[str, bytes]) -> str:
    """Return the path of a file of some kind, and sometimes of another."""
    if random.random() < 0.05:
        return random.choice([*files, *_ODD_PATHS])
    if kind == "data":
        return random.choice(
            [*(name for name in files if name.startswith(("data.", "packed."))), "-"]
        )
    if kind == "model":
        return random.choice(
            ["given.json", "given.json", "default", "textbook", "spam", "sentences"]
        )
    if kind == "expectations":
        return "expectations.txt"
    if kind == "change":
        return random.choice(CHANGES)
    if kind == "list":
        return random.choice(["lists", "published.txt"])
    return random.choice(["out.json", "out", "out.json.gz", "-", "given.json", "old.json"])


CHANGES = (
    *("good=1", "good=-1", "good=0", "bias=0.3", "positive=2", "ngram:good=-1.5", "weight:no=0"),
    *("list:second to none=1", "pronouns:thee=1", "negators:not=0", "good.ham=1", "Good=1"),
    *("", "=", "=1", "good", "good=x", "good=nan", "good=1e999", "list:=1", "\x1b=1", "\udce9=1"),
)
"""Changes for edit, valid and not."""

_ODD_PATHS = (
    *("", ".", "-", "none", "none/none", "a\nb", "\x1b", "folder", "\udce9", "x" * 300),
    *("/dev/null", "/dev/full"),
)


def _arguments(random: Random, path: tuple[str, ...], files: dict[str, bytes]) -> list[str]:
    """Return the arguments that are not options."""
    kinds = _KINDS.get(" ".join(path), ("data", "data"))
    if "text" in kinds:
        return [
            random.choice(TEXTS).replace("\0", "") for _ in range(random.choice([0, 0, 0, 1, 2]))
        ]
    found = [_path(random, kind, files) for kind in kinds]
    return found[: random.choice([len(found), len(found), 1, 0])]


_KINDS = {
    **dict.fromkeys(["classify", "explain", "features", "sentences"], ("text",)),
    **dict.fromkeys(["report", "reproduce"], ("model", "data")),
    **dict.fromkeys(["show", "export", "play"], ("model",)),
    "diff": ("model", "model", "data"),
    "edit": ("model", "change", "change"),
    "models": (),
    "lesson": ("text",),
    "expect": ("expectations", "expectations"),
    "lexicon show": ("list",),
    "lexicon check": ("list",),
    "lexicon convert": ("list",),
}
