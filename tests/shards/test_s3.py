"""Files in an object store: moto's server on loopback, by s3:// through fsspec."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import Cli

from logreg.errors import InputError
from logreg.shards import store

moto_server = pytest.importorskip("moto.server", reason="needs moto, in the extra dev")
boto3 = pytest.importorskip("boto3", reason="needs boto3, which moto brings")
fsspec = pytest.importorskip("fsspec", reason="needs fsspec, in the extra dask")
pytest.importorskip("s3fs", reason="needs s3fs, in the extra dev")

# the server is a thread of the process that forks the workers
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")

TEXTS = "".join(f"text {i} is great and hokey\n" for i in range(100_000)).encode()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = moto_server.ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return an empty bucket called ``texts``; the commands find its server."""
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    fsspec.filesystem("s3").clear_instance_cache()
    bucket = boto3.resource("s3").Bucket("texts")
    bucket.create()
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()
    fsspec.filesystem("s3").clear_instance_cache()


def joined(bucket: Any, prefix: str = "out/part-") -> bytes:
    return b"".join(found.get()["Body"].read() for found in bucket.objects.filter(Prefix=prefix))


@pytest.mark.parametrize(
    "options", [("--jobs", "1"), ("--jobs", "2"), ("--cluster", "local:2")], ids=" ".join
)
def test_classify_from_bucket_to_bucket(options: tuple[str, str], bucket: Any, cli: Cli) -> None:
    for name in ("b.txt", "a.txt"):
        bucket.put_object(Key=f"in/{name}", Body=TEXTS)
    bucket.put_object(Key="in/a.md", Body=b"other")
    result = cli(
        "classify", "s3://texts/in/*.txt", "-o", "s3://texts/out", "--block-size", "1", *options
    )
    assert (result.status, result.stderr) == (0, "logreg: s3://texts/out: 6 parts, 200000 lines\n")
    assert joined(bucket) == cli("classify", stdin=2 * TEXTS).stdout.encode()
    plan = json.loads(bucket.Object("out/plan.json").get()["Body"].read())
    assert [source[0] for source in plan["sources"]] == [
        "s3://texts/in/a.txt",
        "s3://texts/in/b.txt",
    ]
    assert all(source[2] for source in plan["sources"])


def test_again_does_what_is_missing(bucket: Any, cli: Cli) -> None:
    bucket.put_object(Key="a.txt", Body=TEXTS)
    call = (
        "classify",
        "s3://texts/a.txt",
        "-o",
        "s3://texts/out/",
        "--block-size",
        "1",
        "--jobs",
        "2",
    )
    assert cli(*call).status == 0
    before = {found.key: found.last_modified for found in bucket.objects.all()}
    expected = joined(bucket)
    for name in ("receipt-00001-of-00003.json", "part-00002-of-00003.tsv"):
        bucket.Object(f"out/{name}").delete()
    first = bucket.Object("out/part-00000-of-00003.tsv")
    untouched = b"x" * first.content_length
    first.put(Body=untouched)
    assert cli(*call).status == 0
    assert bucket.Object("out/part-00000-of-00003.tsv").get()["Body"].read() == untouched
    assert joined(bucket, "out/part-00001") + joined(bucket, "out/part-00002") in expected
    assert {found.key for found in bucket.objects.all()} == before.keys()


def test_part_of_a_compressed_table(bucket: Any, cli: Cli) -> None:
    import gzip

    table = b"label\ttext\n" + b"positive\tso good\n" * 1000
    bucket.put_object(Key="a.tsv.gz", Body=gzip.compress(table))
    Path("a.tsv").write_bytes(table)
    whole = cli("features", "--input", "a.tsv").stdout
    assert cli("features", "s3://texts/a.tsv.gz", "-o", "s3://texts/out").status == 0
    assert joined(bucket).decode() == whole


def test_other_input_is_refused(bucket: Any, cli: Cli) -> None:
    bucket.put_object(Key="a.txt", Body=b"good\n")
    call = "classify", "s3://texts/a.txt", "-o", "s3://texts/out"
    assert cli(*call).status == 0
    bucket.put_object(Key="a.txt", Body=b"evil\n")
    result = cli(*call)
    assert result.status == 1
    assert result.stderr == (
        "logreg: s3://texts/out: has the output of a call with other input files; "
        "use another folder, or call it as before\n"
    )


def test_folder_with_a_marker_and_other_files(bucket: Any, cli: Cli) -> None:
    bucket.put_object(Key="a.txt", Body=b"good\n")
    bucket.put_object(Key="out/", Body=b"")  # as the console of a store makes folders
    assert cli("classify", "s3://texts/a.txt", "-o", "s3://texts/out").status == 0
    bucket.put_object(Key="other/mine.tsv", Body=b"")
    result = cli("classify", "s3://texts/a.txt", "-o", "s3://texts/other")
    assert "s3://texts/other: has other files (mine.tsv); use an empty folder" in result.stderr


@pytest.mark.slow
def test_more_names_than_a_page_has(bucket: Any) -> None:
    for i in range(1003):
        bucket.put_object(Key=f"out/{i}", Body=b"")
    assert len(store.names_in("s3://texts/out")) == 1003


def test_names_of_no_folder(bucket: Any) -> None:
    assert store.names_in("s3://texts/none") == set()


def test_what_others_write_is_seen(bucket: Any) -> None:
    assert store.names_in("s3://texts/out") == set()
    bucket.put_object(Key="out/a", Body=b"one")
    assert store.names_in("s3://texts/out") == {"a"}
    bucket.put_object(Key="out/a", Body=b"three")
    assert store.sources(["s3://texts/out/a"])[0].size == 5


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("s3://texts/none.txt", "No such file or bucket; check the URL"),
        ("s3://nothing/a.txt", "No such file or bucket; check the URL"),
        ("s3://texts/none-*.txt", "nothing matches; check the pattern"),
        ("s3://nothing/*.txt", "nothing matches; check the pattern"),
        ("s3://texts/in", "is a folder; name its files, as in 'folder/*.tsv'"),
        ("nothing://b/a.txt", "Protocol not known: nothing; name a file or a URL"),
    ],
)
def test_missing_input(pattern: str, problem: str, bucket: Any, cli: Cli) -> None:
    bucket.put_object(Key="in/a.txt", Body=b"good\n")
    result = cli("classify", pattern, "-o", "out")
    assert (result.status, result.stderr) == (1, f"logreg: {pattern}: {problem}\n")


def test_output_to_a_missing_bucket_makes_none(bucket: Any, cli: Cli) -> None:
    bucket.put_object(Key="a.txt", Body=b"good\n")
    result = cli("classify", "s3://texts/a.txt", "-o", "s3://nothing/out")
    assert result.status == 1
    assert result.stderr.startswith("logreg: s3://nothing/out/")
    assert result.stderr.endswith("; check the URL\n")
    assert [found.name for found in boto3.resource("s3").buckets.all()] == ["texts"]


def test_store_that_is_not_there(bucket: Any, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    fsspec.filesystem("s3").clear_instance_cache()
    result = cli("classify", "s3://texts/a.txt", "-o", "out")
    assert result.status == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("logreg: s3://texts/a.txt: ")
    assert result.stderr.endswith(
        "; check the address and the settings of the store, and try again\n"
    )


def test_error_of_the_rights(monkeypatch: pytest.MonkeyPatch, bucket: Any) -> None:
    def refuse(*_: Any, **__: Any) -> bytes:
        raise PermissionError("Access Denied.")

    monkeypatch.setattr(fsspec.filesystem("s3"), "cat_file", refuse)
    with pytest.raises(InputError) as caught:
        store.read("s3://texts/a.txt")
    cure = "check your rights to it, and your credentials"
    assert str(caught.value) == f"s3://texts/a.txt: Access Denied; {cure}"
