"""Where files are: on this machine's disks, or at a URL, read by fsspec (the extra ``dask``).

A file is written whole or not at all: on a disk by a rename, in an object store by one put. This is
the only module that imports fsspec.

Every call asks fsspec for the file system again: it keeps one per process, so that a forked process
does not use the connections and the event loop of its parent.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from logreg.atomic import write_atomically
from logreg.errors import InputError, LogregError, from_os_error

_URL = re.compile(r"[a-z][a-z0-9+.-]+://")
_ON_DISK = "file://"
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
    """Return whether a path is a URL of somewhere else than a disk.

    >>> is_url("s3://bucket/a.tsv"), is_url("C:/a.tsv"), is_url("file:///tmp/a.tsv")
    (True, False, False)
    """
    return _URL.match(path) is not None and not path.startswith(_ON_DISK)


def path_of(url: str) -> str:
    """Return the path of a file on a disk.

    >>> path_of("file:///tmp/a.tsv"), path_of("a.tsv")
    ('/tmp/a.tsv', 'a.tsv')
    """
    return url.removeprefix(_ON_DISK)


def sources(patterns: Sequence[str]) -> list[Source]:
    """Return the files that paths, URLs and patterns stand for, those of a pattern by name.

    Raises:
        InputError: a file is missing, is a folder, or nothing matches a pattern.
    """
    return [source for pattern in patterns for source in _matches(pattern)]


def _matches(pattern: str) -> list[Source]:
    with _errors(pattern):
        found = _at_url(pattern) if is_url(pattern) else _on_disk(path_of(pattern))
    if not found:
        raise InputError("nothing matches; check the pattern", pattern)
    return found


def _on_disk(pattern: str) -> list[Source]:
    has_magic = _MAGIC.search(pattern) is not None and not os.path.exists(pattern)
    paths = sorted(p for p in glob.glob(pattern) if os.path.isfile(p)) if has_magic else [pattern]
    found = []
    for path in paths:
        if os.path.isdir(path):
            raise _is_a_folder(path)
        status = os.stat(path)
        found.append(Source(os.path.abspath(path), status.st_size, str(status.st_mtime_ns)))
    return found


def _at_url(pattern: str) -> list[Source]:
    system, path = _file_system(pattern)
    system.invalidate_cache()
    if _MAGIC.search(path) and not system.exists(path):
        infos = sorted(system.glob(path, detail=True).values(), key=lambda info: info["name"])
        infos = [info for info in infos if info["type"] == "file"]
    else:
        infos = [system.info(path)]
    found = []
    for info in infos:
        if info["type"] != "file":
            raise _is_a_folder(pattern)
        url = system.unstrip_protocol(info["name"])
        if info["size"] is None:
            raise InputError("its size is unknown, so it can't be cut; copy it", url)
        found.append(Source(url, int(info["size"]), _etag(info)))
    return found


def _is_a_folder(path: str) -> InputError:
    return InputError("is a folder; name its files, as in 'folder/*.tsv'", path)


def _etag(info: dict[str, Any]) -> str:
    return next((str(info[name]) for name in _ETAGS if info.get(name)), "")


def read(url: str, start: int = 0, end: int | None = None) -> bytes:
    """Return the bytes of a file from ``start`` to before ``end``, or to its end.

    Raises:
        InputError: it can't be read.
    """
    if end is not None and start >= end:
        return b""
    with _errors(url):
        if is_url(url):
            system, path = _file_system(url)
            content: bytes = system.cat_file(path, start=start or None, end=end)
            return content
        with open(path_of(url), "rb", buffering=0) as stream:
            stream.seek(start)
            return stream.read(-1 if end is None else end - start)


def read_all(urls: Sequence[str]) -> list[bytes]:
    """Return the contents of small files of one store, which are fetched many at a time.

    Raises:
        InputError: one can't be read.
    """
    if not urls or not is_url(urls[0]):
        return [read(url) for url in urls]
    with _errors(urls[0]):
        system, _ = _file_system(urls[0])
        paths = [system._strip_protocol(url) for url in urls]
        found: dict[str, bytes] = system.cat(paths)
        return [found[path] for path in paths]


def write(url: str, content: bytes | bytearray) -> None:
    """Write a file whole, or not at all.

    Raises:
        InputError: it can't be written.
    """
    with _errors(url):
        if is_url(url):
            system, path = _file_system(url)
            system.pipe_file(path, bytes(content))
        else:
            write_atomically(path_of(url), content)


def make_folder(url: str) -> None:
    """Make a folder on a disk; object stores have none.

    Raises:
        InputError: it can't be made.
    """
    if is_url(url):
        return
    if os.path.isfile(path_of(url)):
        raise InputError("is a file; name a folder", url)
    with _errors(url):
        os.makedirs(path_of(url), exist_ok=True)


def names_in(folder: str) -> set[str]:
    """Return the names of the files in a folder; none if it is missing.

    Raises:
        InputError: it can't be listed.
    """
    return {*sizes_in(folder)}


def sizes_in(folder: str) -> dict[str, int]:
    """Return the size of each file in a folder, in bytes, by its name; none if it is missing.

    Raises:
        InputError: it can't be listed.
    """
    with _errors(folder), suppress(FileNotFoundError):
        if not is_url(folder):
            return dict(_sizes_on_disk(path_of(folder)))
        system, path = _file_system(folder)
        system.invalidate_cache()
        path = path.rstrip("/")
        found = ((info["name"].rstrip("/"), info) for info in system.ls(path, detail=True))
        return {name.rsplit("/", 1)[-1]: info["size"] or 0 for name, info in found if name != path}
    return {}


def _sizes_on_disk(folder: str) -> Iterator[tuple[str, int]]:
    for entry in os.scandir(folder):
        with suppress(FileNotFoundError):  # it has been renamed in the meantime
            yield entry.name, entry.stat().st_size


def remove(url: str) -> None:
    """Remove a file, if it is there."""
    with _errors(url), suppress(FileNotFoundError):
        if is_url(url):
            system, path = _file_system(url)
            system.rm_file(path)
        else:
            os.unlink(path_of(url))


def join(folder: str, name: str) -> str:
    """Return the path or URL of a file in a folder.

    >>> join("s3://b/out/", "plan.json"), join("out", "plan.json")
    ('s3://b/out/plan.json', 'out/plan.json')
    """
    return f"{folder.rstrip('/')}/{name}" if folder.strip("/") else f"/{name}"


@contextmanager
def _errors(url: str) -> Iterator[None]:
    """Make one line with the URL and the cure of what goes wrong.

    Raises:
        InputError: something has.
    """
    try:
        yield
    except LogregError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and not is_url(url):
            raise from_os_error(error, url) from error
        if not is_url(url):
            raise
        # each store has errors of its own, which share no base class
        raise InputError(_problem(error), url) from error


def _problem(error: Exception) -> str:
    """Return what a store has to say, in one line, and the cure."""
    if isinstance(error, FileNotFoundError):
        return "No such file or bucket; check the URL"
    reason = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    if isinstance(error, PermissionError):
        return f"{reason}; check your rights to it, and your credentials"
    if "credentials" in reason:
        return f"{reason}; set them up as for the store's own tools"
    return f"{reason}; check the address and the settings of the store, and try again"


def _file_system(url: str) -> tuple[Any, str]:
    """Return the file system of a URL, and the path in it.

    Raises:
        LogregError: fsspec, or what it needs for the URL, is not installed.
        InputError: no store is known by this name.
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
        raise InputError(str(error), url) from error
    except ValueError as error:
        raise InputError(f"{error}; name a file or a URL", url) from error
    return system, path
