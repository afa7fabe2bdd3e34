"""What must hold after any call of the command line, whatever its options and its input."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError, fromstring

from fuzzing.calls import Call
from fuzzing.running import Result
from logreg.errors import LogregError
from logreg.model_file import load

STATUSES = {0, 1, 2, 130, 141, -13}
"""The exit statuses of all commands; 141 is 128 + 13, the signal of a closed pipe."""

OF_LABELS = {3, 4}
"""Those of ``classify --exit-status`` beside them."""


def broken(call: Call, result: Result, folder: Path) -> list[str]:
    """Return what does not hold."""
    return [
        *_of_the_end(call, result),
        *_of_stderr(result),
        *_of_stdout(call, result),
        *_of_files(call, result, folder),
    ]


def _of_the_end(call: Call, result: Result) -> Iterator[str]:
    if result.status is None:
        yield f"ended by {result.stderr.strip().rsplit(chr(10), 1)[-1][:200]}"
        return
    allowed = STATUSES | (OF_LABELS if "--exit-status" in call.arguments else set())
    if result.status not in allowed:
        yield f"exit status {result.status}"


def _of_stderr(result: Result) -> Iterator[str]:
    """Nothing but text for a person; an error is one line."""
    lines = result.stderr.split("\n")[:-1]
    if result.stderr and not result.stderr.endswith("\n"):
        yield "stderr does not end with a line end"
    if "Traceback (most recent call last)" in result.stderr and result.status is not None:
        yield "a traceback on stderr"
    if odd := next((line for line in lines if not line.isprintable()), None):
        yield f"stderr has control characters: {odd[:100]!r}"
    warned = [one for one in result.warnings if not one.startswith(("Deprecation", "Resource"))]
    if warned or "Warning: " in result.stderr:
        yield f"a warning: {(warned or ['on stderr'])[0]}"
    if result.status == 2 and (not lines or not lines[-1].startswith("logreg: ")):
        yield f"an error without 'logreg: ': {lines[-1:]}"
    if any(len(line) > MOST for line in lines):
        yield f"a line of {max(map(len, lines))} characters on stderr"


MOST = 2000
"""Characters of a line on stderr, at most."""


def _of_stdout(call: Call, result: Result) -> Iterator[str]:
    """What a format promises."""
    form = chosen(call, "--format")
    if call.command == "classify" and result.status is not None:
        if form == "jsonl":
            yield from _not_json(result.stdout.split(b"\n")[:-1])
        elif form == "csv":
            yield from _not_csv(result.stdout)
    elif form == "json" and result.status == 0:
        is_lines = call.command == "explain"
        yield from _not_json(result.stdout.split(b"\n")[:-1] if is_lines else [result.stdout])
    elif form == "junit" and result.stdout:
        yield from _not_xml(result.stdout)
    elif call.command == "features" and result.status in (0, 1) and chosen(call, "--model") is None:
        yield from _not_table(result.stdout)


def chosen(call: Call, option: str) -> str | None:
    """Return the value of an option, the last one given; None if there is none."""
    found = None
    for i, argument in enumerate(call.arguments):
        if argument == "--":
            break
        if argument == option and i + 1 < len(call.arguments):
            found = call.arguments[i + 1]
        elif argument.startswith(f"{option}="):
            found = argument.removeprefix(f"{option}=")
    return found


def _not_json(lines: list[bytes]) -> Iterator[str]:
    for line in lines:
        try:
            json.loads(line.decode("utf-8"), parse_constant=_refuse, parse_int=str)
        except (ValueError, RecursionError) as error:
            yield f"not JSON: {error}: {line[:100]!r}"
            return


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _not_xml(content: bytes) -> Iterator[str]:
    try:
        fromstring(content)  # noqa: S314 - it is our own
    except ParseError as error:
        yield f"not XML: {error}: {content[:100]!r}"


def _not_csv(content: bytes) -> Iterator[str]:
    text = content.decode("utf-8", "surrogateescape")
    csv.field_size_limit(1 << 30)
    try:
        rows = [*csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        yield f"not CSV: {error}"
        return
    if len({*map(len, rows)}) > 1:
        yield f"rows of CSV have {sorted({*map(len, rows)})} columns"


def _not_table(content: bytes) -> Iterator[str]:
    widths = {line.count(b"\t") for line in content.split(b"\n")[:-1]}
    if len(widths) > 1:
        yield f"rows of the table have {sorted(widths)} tabs"


def _of_files(call: Call, result: Result, folder: Path) -> Iterator[str]:
    """Files are as they were, but for the output, which is whole."""
    outputs = {chosen(call, option) or "" for option in ("--output", "-o", "--trace", "--work")}
    for name, content in call.files.items():
        path = folder / name
        if name not in outputs and (not path.is_file() or path.read_bytes() != content):
            yield f"{name} is not as it was"
    if call.command == "train" and result.status == 0 and chosen(call, "--work") is None:
        yield from _not_loaded(
            folder, chosen(call, "--output") or chosen(call, "-o") or "model.json"
        )
    if left := [path.name for path in folder.rglob("*.tmp")]:
        yield f"a temporary file is left: {left[0]}"


def _not_loaded(folder: Path, name: str) -> Iterator[str]:
    path = folder / name
    if name == "-" or not path.is_file():
        return
    try:
        load(path)
    except LogregError as error:
        yield f"the model can't be loaded: {error}"
