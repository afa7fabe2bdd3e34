"""The model file: JSON in, JSON out, compressed if its name ends with .gz. It is the whole model.

Weights come first and word lists last, so that a person can read the file from the top. It is
data, never code: loading checks every field and reports what is wrong and where. Saving is atomic:
a reader sees the old model or the new one, never a part of it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from itertools import islice
from math import isfinite
from typing import Any

from logreg.errors import FieldError, InputError, ModelError, from_os_error
from logreg.model import Model
from logreg.model_file.schema import FORMAT, VERSION, NewerVersionError, build_model

BUILTINS = {
    "default": "for English opinions, positive or negative; used if no other is named",
    "reviews": "for English reviews of films and products: more accurate on these",
    "sentences": "for the ends of English sentences; used by logreg sentences",
    "spam": "for English text messages: ham or spam",
    "textbook": "for lessons: the weights of the chapter's example, by hand",
}
"""The built-in models, with a description of each."""

LOCAL_MODEL, DEFAULT_MODEL = "model.json", "default"
"""The model where none is named: a file, and where there is no such file a built-in model."""

_LIST_WIDTH = 100

_HEAD = rb'(?:\xef\xbb\xbf)?\s*\{\s*"format"\s*:\s*"%b"' % FORMAT.encode()
_HEAD_LENGTH = 1 << 10
"""How a file of `save` begins, and more bytes than that."""

_CURE = "correct it by hand or train again"
_UPGRADE = "pip install --upgrade logreg-text"


def model_in_use(name: str | None) -> str:
    """Return the given name, else ./model.json if it exists, else the default model's name."""
    return name or (LOCAL_MODEL if os.path.exists(LOCAL_MODEL) else DEFAULT_MODEL)


def load(name: str | os.PathLike[str]) -> Model:
    """Load a model: the built-in of that name, else the file at that path.

    Raises:
        TypeError: it is neither a string nor a path.
        ModelError: the file cannot be read or is not a model; the message says where and why.
    """
    path = builtin_path(name) if isinstance(name, str) and name in BUILTINS else _path(name)
    try:
        with open(path, "rb") as stream:
            head = stream.read(_HEAD_LENGTH)
            if head and not head.strip(b"\0"):  # as of a device that never ends
                raise ModelError(f"not a model: it begins with zeros; {_CURE}", path)
            content = _decompressed(head + stream.read(), path)
    except OSError as error:
        problem = from_os_error(error, path).problem
        raise ModelError(f"{problem}, or 'logreg models' lists the built-in ones", path) from error
    return parse(content, path)


def loads(content: str | bytes | Mapping[str, Any]) -> Model:
    """Read a model from the content of a model file, or from what `json.loads` returned for it.

    >>> loads(dump(load("textbook"))) == load("textbook")
    True

    Raises:
        TypeError: it is none of these.
        ModelError: it is not a model; the message says why, and the line of a string.
    """
    if isinstance(content, bytes | bytearray):
        return parse(content, "<bytes>")
    if isinstance(content, str):
        return _parse_text(content, "<string>")
    if not isinstance(content, Mapping):
        from logreg.inputs import shown

        rule = "a model is read from a string, bytes or a mapping"
        raise TypeError(f"{rule}, got {shown(content)}")
    try:
        return build_model(json.loads(json.dumps(dict(content))))
    except FieldError as error:
        raise ModelError(str(error), "<mapping>") from error
    except (TypeError, ValueError, RecursionError) as error:  # what JSON does not have
        raise ModelError(f"not JSON: {error}", "<mapping>") from error


_GZIP = b"\x1f\x8b"

LARGEST_EXPANDED = 1 << 30
"""Bytes that a compressed model may expand to: a few kilobytes could fill any memory."""


def _decompressed(content: bytes, path: str) -> bytes:
    """Return the content of a file that may be compressed.

    Raises:
        ModelError: it is damaged, or too large.
    """
    if not content.startswith(_GZIP):
        return content
    import gzip
    import zlib
    from io import BytesIO

    try:
        with gzip.open(BytesIO(content)) as stream:
            content = stream.read(LARGEST_EXPANDED + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ModelError(f"not a model: damaged gzip file ({error}); {_CURE}", path) from error
    if len(content) > LARGEST_EXPANDED:
        size = f"it expands to more than {LARGEST_EXPANDED >> 20} MiB"
        raise ModelError(f"{size}; if you trust it, decompress it with gunzip", path)
    return content


def _path(name: str | os.PathLike[str]) -> str:
    """Return a path as a string."""
    path = os.fspath(name) if isinstance(name, os.PathLike) else name
    if not isinstance(path, str):
        from logreg.inputs import shown

        rule = "the name of a model must be a string or a path"
        cure = "; loads reads the content of a file" if isinstance(path, bytes) else ""
        raise TypeError(f"{rule}, got {shown(path)}{cure}")
    return path


def builtin_path(name: str) -> str:
    """Return the path of a built-in model."""
    here = os.path.dirname(os.path.realpath(__file__))
    return os.path.join(here, "builtin", f"{name}.json")


def is_model_file(path: str) -> bool:
    """Return whether a file is a model of logreg, be it damaged or of another version.

    It begins like one, or is JSON with that ``format``.
    """
    try:
        with open(path, "rb") as stream:
            head = stream.read(_HEAD_LENGTH)
            if head.startswith(_GZIP):
                head = _decompressed(head + stream.read(), path)
            if re.match(_HEAD, head):
                return True
            fields = json.loads(head + stream.read()) if b"{" in head else None
    except (OSError, ModelError, ValueError, RecursionError):  # not readable, or not JSON
        return False
    return isinstance(fields, dict) and fields.get("format") == FORMAT


def parse(content: bytes | bytearray, path: str) -> Model:
    """Read a model from the bytes of its file; ``path`` is for the error messages.

    Raises:
        ModelError: as `load`.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ModelError(f"not a model: not UTF-8; {_CURE}", path) from error
    return _parse_text(text, path)


def _parse_text(text: str, path: str) -> Model:
    text = text.removeprefix("\ufeff")
    try:
        return build_model(json.loads(text, object_pairs_hook=_unique_fields))
    except json.JSONDecodeError as error:
        raise ModelError(f"not JSON: {error.msg}; {_CURE}", path, error.lineno) from error
    except FieldError as error:
        cure = _UPGRADE if isinstance(error, NewerVersionError) else _CURE
        raise ModelError(f"{error}; {cure}", path, _line_of(error.field, text)) from error
    except (RecursionError, ValueError) as error:  # nested too deeply; a number of 5,000 digits
        raise ModelError(f"not a model: {error}; {_CURE}", path) from error


def _unique_fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a field that is given twice; JSON would silently keep the last."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FieldError(twice, "is given twice")
    return fields


def _line_of(field: str, text: str) -> int:
    """Find the line of a field such as ``weights.positive``, or of the last part that exists."""
    position = 0
    for key in field.split("."):
        found = text.find(json.dumps(key), position)
        if found < 0:
            break
        position = found
    return text.count("\n", 0, position) + 1


def dump(model: Model) -> str:
    """Return a model as the text of its file; the same model always gives the same text."""
    sections = model.features.to_json()
    fields: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "labels": list(model.labels),
        "features": sections.pop("features"),
        "bias": model.linear.bias,
        "weights": None,
        "training": dict(model.training),
        **sections,
    }
    lines = [
        f"  {json.dumps(name)}: {_dump_weights(model) if name == 'weights' else _dump_field(value)}"
        for name, value in fields.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _dump_weights(model: Model) -> str:
    """Write the weights, one on a line; of several feature sets, each in an object of its own."""
    weights, parts = iter(model.linear.weights), model.features.parts
    objects = {
        part.set_name: _named(part.names, [*islice(weights, len(part.names))]) for part in parts
    }
    if len(parts) == 1:
        return objects[model.features.set_name]
    lines = [f"    {json.dumps(name)}: {_indented(text)}" for name, text in objects.items()]
    return "{\n" + ",\n".join(lines) + "\n  }"


def _named(names: Sequence[str], weights: Sequence[Any]) -> str:
    """Write weights by name; there can be a million, so the names are encoded all at once."""
    if not names:
        return "{}"
    keys = json.dumps(names, ensure_ascii=False, separators=("\n", ""))[1:-1].split("\n")
    if {*map(type, weights)} == {float} and isfinite(sum(map(abs, weights))):
        values = [*map(repr, weights)]
    else:
        values = [json.dumps(row, allow_nan=False) for row in weights]
    entries = [f"    {key}: {value}" for key, value in zip(keys, values, strict=True)]
    return "{\n" + ",\n".join(entries) + "\n  }"


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _dump_field(value: Any) -> str:
    """Write one field: objects with one line per entry, lists wrapped, all else on one line."""
    if not isinstance(value, Mapping) or not value:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    lines = [
        f"    {json.dumps(key, ensure_ascii=False)}: {_dump_entry(entry)}"
        for key, entry in value.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n  }"


def _dump_entry(entry: Any) -> str:
    """Write a value; lists are wrapped, so that a diff of two files shows few words."""
    if isinstance(entry, dict) and {*map(type, entry.values())} == {dict}:
        return _dump_field(entry).replace("\n", "\n  ")
    if not isinstance(entry, list) or not entry or {*map(type, entry)} <= {float, int}:
        return json.dumps(entry, ensure_ascii=False, allow_nan=False)
    lines = [""]
    for item in entry:
        word = json.dumps(item, ensure_ascii=False) + ", "
        if len(lines[-1]) + len(word) > _LIST_WIDTH:
            lines.append("")
        lines[-1] += word
    lines[-1] = lines[-1].removesuffix(", ")
    return "[\n" + "\n".join(f"      {line.rstrip()}" for line in lines) + "\n    ]"


def digest(model: Model) -> str:
    """Return "sha256:" and the hash of a model's file, which identifies the model."""
    import hashlib  # takes longer to load than a text to classify

    return f"sha256:{hashlib.sha256(dump(model).encode('utf-8')).hexdigest()}"


def save(model: Model, path: str | os.PathLike[str]) -> None:
    """Write a model to its file atomically; pipes and devices are written to directly.

    Raises:
        TypeError: it is not a model.
        InputError: the file cannot be written; the old one is untouched.
    """
    from logreg.atomic import write_atomically

    if not isinstance(model, Model):
        cure = "; save its model_" if hasattr(model, "model_") else ""
        raise TypeError(f"only a Model can be saved, got {type(model).__name__}{cure}")
    path = _path(path)
    content = dump(model).encode("utf-8")
    if path.endswith(".gz"):
        import gzip

        content = gzip.compress(content, mtime=0)  # the same model gives the same file
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            with open(path, "wb") as stream:
                stream.write(content)
        else:
            write_atomically(path, content)
    except OSError as error:
        problem = from_os_error(error, path).problem
        raise InputError(f"model not saved: {problem}", path) from error
