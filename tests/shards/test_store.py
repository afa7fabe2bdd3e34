"""Files on disks and at URLs: the same functions for both."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support import Cli

from logreg.errors import InputError, LogregError
from logreg.shards import store

fsspec = pytest.importorskip("fsspec", reason="needs fsspec, in the extra dask")


@pytest.fixture(params=["disk", "file", "memory"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return an empty folder: a path, a URL of a disk, or one of memory."""
    if request.param == "memory":
        fsspec.filesystem("memory").store.clear()
        return "memory://folder"
    return f"file://{tmp_path}/a" if request.param == "file" else str(tmp_path / "a")


def test_what_is_written_is_read(folder: str) -> None:
    assert store.names_in(folder) == set()
    store.make_folder(folder)
    store.make_folder(folder)
    url = store.join(folder, "a.txt")
    store.write(url, b"one\n")
    store.write(url, bytearray(b"one\ntwo\n"))
    assert store.read(url) == b"one\ntwo\n"
    assert [store.read(url, *at) for at in [(0, 2), (2, 5), (4, 4), (5, 99)]] == [
        b"on",
        b"e\nt",
        b"",
        b"wo\n",
    ]
    assert store.names_in(folder) == {"a.txt"}
    store.remove(url)
    store.remove(url)
    assert store.names_in(folder) == set()


def test_many_files_are_read_in_order(folder: str) -> None:
    assert store.read_all([]) == []
    store.make_folder(folder)
    urls = [store.join(folder, f"{i}.txt") for i in (3, 1, 2)]
    for url in urls:
        store.write(url, url.encode())
    assert store.read_all(urls) == [url.encode() for url in urls]
    assert store.read_all(urls[:1]) == [urls[0].encode()]


def test_files_of_a_pattern_are_in_order(folder: str) -> None:
    store.make_folder(folder)
    for name in ("b.txt", "a.txt", "ä.txt", "c.md"):
        store.write(store.join(folder, name), name.encode())
    found = store.sources([store.join(folder, "*.txt"), store.join(folder, "c.md")])
    assert [Path(source.url).name for source in found] == ["a.txt", "b.txt", "ä.txt", "c.md"]
    assert [source.size for source in found] == [5, 5, 6, 4]


def test_etag_changes_with_the_content(folder: str) -> None:
    store.make_folder(folder)
    url = store.join(folder, "a.txt")
    store.write(url, b"one")
    before = store.sources([url])
    assert store.sources([url]) == before
    store.write(url, b"two")
    assert store.sources([url]) != before


def test_name_with_marks_of_a_pattern(folder: str) -> None:
    store.make_folder(folder)
    url = store.join(folder, "a[1].txt")
    store.write(url, b"one")
    assert [source.size for source in store.sources([url])] == [3]


def test_folder_is_refused(folder: str) -> None:
    store.make_folder(folder)
    store.write(store.join(folder, "a.txt"), b"")
    with pytest.raises(InputError, match="is a folder; name its files, as in 'folder/"):
        store.sources([folder])


def test_pattern_without_a_match_is_refused(folder: str) -> None:
    pattern = store.join(folder, "*.tsv")
    with pytest.raises(InputError) as caught:
        store.sources([pattern])
    assert str(caught.value) == f"{pattern}: nothing matches; check the pattern"


@pytest.mark.parametrize("call", [store.read, lambda url: store.sources([url])])
def test_missing_file_is_named(call, folder: str) -> None:  # type: ignore[no-untyped-def]
    url = store.join(folder, "none.txt")
    with pytest.raises(InputError) as caught:
        call(url)
    assert str(caught.value).startswith(f"{url}: No such file or ")


def test_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = str(tmp_path / "a.txt")
    store.write(url, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(InputError, match=r"a.txt: No space left on device; free some space"):
        store.write(url, b"new")
    assert store.read(url) == b"old"
    assert store.names_in(str(tmp_path)) == {"a.txt"}


def test_error_of_any_store_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise RuntimeError("out of\n  order.")

    monkeypatch.setattr(fsspec.filesystem("memory"), "cat_file", fail)
    with pytest.raises(InputError) as caught:
        store.read("memory://a")
    cure = "check the address and the settings of the store, and try again"
    assert str(caught.value) == f"memory://a: out of order; {cure}"


def test_url_without_fsspec(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fsspec", None)
    with pytest.raises(LogregError, match=r"fsspec; pip install 'logreg-text\[dask\]'"):
        store.read("s3://b/a.txt")


def test_spreadsheet_at_a_url_is_refused(cli: Cli) -> None:
    store.write("memory://a.xlsx", b"PK")
    result = cli("classify", "memory://a.xlsx", "-o", "out", "--jobs", "1")
    assert result.status == 1
    problem = "is read from a disk only; copy it, or convert it to .csv or .tsv"
    assert f"memory:///a.xlsx, bytes 0 to 2: {problem}\n" in result.stderr


def test_commands_take_urls_of_disks(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "a.txt").write_bytes(b"good\n")
    result = cli("classify", f"file://{tmp_path}/a.txt", "-o", f"file://{tmp_path}/out")
    assert result.status == 0
    assert (tmp_path / "out" / "part-00000-of-00001.tsv").read_text() == cli(
        "classify", "good"
    ).stdout
