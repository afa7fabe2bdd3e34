"""Where files are: on this machine's disks, or at a URL, read by fsspec (the extra ``dask``).

A file is written whole or not at all: on a disk by a rename, in an object store by one put. This is
the only module that imports fsspec.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple

from logreg.errors import InputError, LogregError, from_os_error
from logreg.model_file.atomic import write_atomically

_URL = re.compile(r"[a-z][a-z0-9+.-]+://")
_MAGIC = re.compile(r"[*?\[]")
_ETAGS = ("ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime", "created")
"""What file systems call the mark of a version, in the order of trust."""


class Source(NamedTuple):
    """A file to read.

    Attributes:
        url: its path or URL.
        size: in bytes.
        etag: changes with the content, as far as the store can tell.
    """

    url: str
    size: int
    etag: str


def is_url(path: str) -> bool:
    """Return whether a path is a URL.

    >>> is_url("s3://bucket/a.tsv"), is_url("C:/a.tsv"), is_url("a/b.tsv")
    (True, False, False)
    """
    return _URL.match(path) is not None


def sources(patterns: Sequence[str]) -> list[Source]:
    """Return the files that paths, URLs and patterns stand for, those of a pattern by name.

    Raises:
        InputError: a file is missing, is a folder, or nothing matches a pattern.
    """
    return [source for pattern in patterns for source in _matches(pattern)]


def _matches(pattern: str) -> list[Source]:
    try:
        return _at_url(pattern) if is_url(pattern) else _on_disk(pattern)
    except OSError as error:
        raise from_os_error(error, pattern) from error


def _on_disk(pattern: str) -> list[Source]:
    has_magic = _MAGIC.search(pattern) is not None and not os.path.exists(pattern)
    paths = sorted(p for p in glob.glob(pattern) if os.path.isfile(p)) if has_magic else [pattern]
    if not paths:
        raise InputError("nothing matches; check the pattern", pattern)
    found = []
    for path in paths:
        if os.path.isdir(path):
            raise InputError("is a folder; name its files, as in 'folder/*.tsv'", path)
        status = os.stat(path)
        found.append(Source(os.path.abspath(path), status.st_size, str(status.st_mtime_ns)))
    return found


def _at_url(pattern: str) -> list[Source]:
    system, path = _file_system(pattern)
    if _MAGIC.search(path):
        infos = sorted(system.glob(path, detail=True).values(), key=lambda info: info["name"])
        infos = [info for info in infos if info["type"] == "file"]
    else:
        infos = [system.info(path)]
    if not infos:
        raise InputError("nothing matches; check the pattern", pattern)
    if any(info["type"] != "file" for info in infos):
        raise InputError("is a folder; name its files, as in 'folder/*.tsv'", pattern)
    return [
        Source(system.unstrip_protocol(info["name"]), int(info["size"]), _etag(info))
        for info in infos
    ]


def _etag(info: dict[str, Any]) -> str:
    return next((str(info[name]) for name in _ETAGS if info.get(name)), "")


def read(url: str, start: int = 0, end: int | None = None) -> bytes:
    """Return the bytes of a file from ``start`` to before ``end``, or to its end.

    Raises:
        InputError: it can't be read.
    """
    try:
        if is_url(url):
            system, path = _file_system(url)
            content: bytes = system.cat_file(path, start=start, end=end)
            return content
        with open(url, "rb") as stream:
            stream.seek(start)
            return stream.read(-1 if end is None else max(end - start, 0))
    except OSError as error:
        raise from_os_error(error, url) from error


@contextmanager
def opened(url: str) -> Iterator[BinaryIO]:
    """Open a file to read it from its start.

    Raises:
        InputError: it can't be read.
    """
    try:
        if is_url(url):
            system, path = _file_system(url)
            with system.open(path, "rb") as stream:
                yield stream
        else:
            with open(url, "rb") as stream:
                yield stream
    except OSError as error:
        raise from_os_error(error, url) from error


def write(url: str, content: bytes) -> None:
    """Write a file whole, or not at all.

    Raises:
        InputError: it can't be written.
    """
    try:
        if is_url(url):
            system, path = _file_system(url)
            system.pipe_file(path, content)
        else:
            write_atomically(url, content)
    except OSError as error:
        raise from_os_error(error, url) from error


def make_folder(url: str) -> None:
    """Make a folder, where there are such things.

    Raises:
        InputError: it can't be made.
    """
    try:
        if is_url(url):
            system, path = _file_system(url)
            system.makedirs(path, exist_ok=True)
        else:
            os.makedirs(url, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, url) from error


def names_in(folder: str) -> set[str]:
    """Return the names of the files in a folder; none if it is missing.

    Raises:
        InputError: it can't be listed.
    """
    try:
        if not is_url(folder):
            return set(os.listdir(folder))
        system, path = _file_system(folder)
        system.invalidate_cache()
        return {name.rstrip("/").rsplit("/", 1)[-1] for name in system.ls(path, detail=False)}
    except FileNotFoundError:
        return set()
    except OSError as error:
        raise from_os_error(error, folder) from error


def size_of(url: str) -> int:
    """Return the size of a file, in bytes.

    Raises:
        InputError: it is missing.
    """
    try:
        if not is_url(url):
            return os.stat(url).st_size
        system, path = _file_system(url)
        return int(system.info(path)["size"])
    except OSError as error:
        raise from_os_error(error, url) from error


def remove(url: str) -> None:
    """Remove a file, if it is there."""
    try:
        if is_url(url):
            system, path = _file_system(url)
            system.rm_file(path)
        else:
            os.unlink(url)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise from_os_error(error, url) from error


def join(folder: str, name: str) -> str:
    """Return the path or URL of a file in a folder.

    >>> join("s3://b/out/", "plan.json"), join("out", "plan.json")
    ('s3://b/out/plan.json', 'out/plan.json')
    """
    return f"{folder.rstrip('/')}/{name}" if folder.strip("/") else f"/{name}"


def _file_system(url: str) -> tuple[Any, str]:
    """Return the file system of a URL, and the path in it.

    Raises:
        LogregError: fsspec, or what it needs for the URL, is not installed.
        InputError: the store refuses or is not known.
    """
    try:
        import fsspec
    except ImportError:
        raise LogregError(
            f"{url} is read by the package fsspec; pip install 'logreg-text[dask]'"
        ) from None
    try:
        system, path = fsspec.core.url_to_fs(url)
    except ImportError as error:  # such as s3fs for s3://
        raise InputError(f"{error}", url) from error
    except ValueError as error:
        raise InputError(f"{error}; name a file or a URL", url) from error
    return system, path
