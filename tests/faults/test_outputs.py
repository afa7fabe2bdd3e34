"""Faults of the place that is written to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from faulty import (
    DATA,
    LINUX,
    MOUNTING,
    NEEDS_MOUNT,
    PATIENCE,
    UNIX,
    Ended,
    call,
    contents,
    environment,
    one_line,
    sh,
    started,
    without_privileges,
)
from support import OLD_MODEL

from logreg.model_file import is_model_file, load

pytestmark = UNIX

FULL = "No space left on device; free some space or choose another place"
LEARN = ("lexicon", "learn", DATA, "--z", "0", "--min-count", "1", "-o")
OLD_LISTS = {"positive.txt": b"great\n", "negative.txt": b"awful\n"}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a folder with a model and word lists of before."""
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "model.json").write_text(OLD_MODEL)
    for name, content in OLD_LISTS.items():
        (folder / name).write_bytes(content)
    return folder


ON_A_SMALL_DISK = """
mkdir disk && mount -t tmpfs -o size=24k none disk && cp old/* disk || exit 99
{command}
status=$?
mkdir after && cp -a disk/. after
exit $status
"""


def on_a_small_disk(command: str) -> Ended:
    """Run a command in a folder ``disk`` of 24 kB, which holds what ``old`` holds."""
    return sh(ON_A_SMALL_DISK.format(command=command), before=MOUNTING)


@NEEDS_MOUNT
def test_full_disk_keeps_the_model(old: Path) -> None:
    ended = on_a_small_disk('logreg train "$DATA" -o disk/model.json')
    assert (ended.status, one_line(ended)) == (1, f"disk/model.json: model not saved: {FULL}")
    assert contents(Path("after")) == contents(old)


@NEEDS_MOUNT
def test_full_disk_keeps_all_word_lists(old: Path) -> None:
    ended = on_a_small_disk('logreg lexicon learn "$DATA" --z 0 --min-count 1 -o disk')
    assert (ended.status, one_line(ended)) == (1, f"disk/negative.txt: {FULL}")
    assert contents(Path("after")) == contents(old)


@NEEDS_MOUNT
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["features -i", "classify --echo -i"])
def test_full_disk_as_stdout(old: Path, command: str, unbuffered: str) -> None:
    script = f'PYTHONUNBUFFERED={unbuffered} logreg {command} "$DATA" > disk/answers'
    ended = on_a_small_disk(script)
    assert (ended.status, one_line(ended)) == (1, f"stdout: {FULL}")
    whole = call(*command.split(), DATA).stdout.encode()
    written = contents(Path("after"))["answers"]
    assert whole.startswith(written)
    assert len(written) < len(whole)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["show default", 'classify -i "$DATA"', "classify -h"])
def test_file_that_may_not_grow_as_stdout(command: str, unbuffered: str) -> None:
    script = f"ulimit -f 1; PYTHONUNBUFFERED={unbuffered} logreg {command} > answers"
    ended = sh(script)
    assert ended.status == 1
    assert one_line(ended).startswith("stdout: File too large; ")


def test_file_that_may_not_grow_as_output(old: Path) -> None:
    before = contents(old)
    for command in ('train "$DATA" -o model.json', 'lexicon learn "$DATA" --z 1 -o .'):
        ended = sh(f"cd old; ulimit -f 0; logreg {command} 2>&1 | cat")
        assert ended.status == 1
        assert "File too large; choose a place that takes files of this size" in ended.stdout
        assert contents(old) == before


@NEEDS_MOUNT
def test_read_only_disk_is_reported_before_the_data_are_read(old: Path) -> None:
    mounted = "mkdir disk && mount -t tmpfs -o ro none disk || exit 99;"
    ended = sh(f"{mounted} logreg train none.tsv -o disk/m.json", before=MOUNTING)
    problem = "disk/m.json: model not saved: Read-only file system; choose another place"
    assert (ended.status, one_line(ended)) == (1, problem)


@NEEDS_MOUNT
def test_file_that_is_a_mount_point_is_reported_before_the_data_are_read(old: Path) -> None:
    (old / "other.json").write_text(OLD_MODEL)
    mounted = "mount --bind old/other.json old/model.json || exit 99;"
    ended = sh(f"{mounted} logreg train none.tsv -o old/model.json", before=MOUNTING)
    reason = "Device or resource busy; it is in use, as a mount point is: write another file"
    problem = f"old/model.json: model not saved: {reason}, and copy it there"
    assert (ended.status, one_line(ended)) == (1, problem)
    assert sorted(contents(old)) == ["model.json", "negative.txt", "other.json", "positive.txt"]
    assert (old / "other.json").read_text() == OLD_MODEL


def test_read_only_folder_is_reported_before_the_data_are_read(old: Path) -> None:
    old.chmod(0o555)
    ended = call("train", "none.tsv", "-o", "old/model.json", before=without_privileges())
    problem = "old/model.json: model not saved: Permission denied; check its permissions"
    assert (ended.status, one_line(ended)) == (1, problem)
    for folder in ("old", "old/new/lists"):
        ended = call("lexicon", "learn", "none.tsv", "-o", folder, before=without_privileges())
        problem = f"{folder}: Permission denied; check its permissions"
        assert (ended.status, one_line(ended)) == (1, problem)
    old.chmod(0o755)
    assert (old / "model.json").read_text() == OLD_MODEL
    assert contents(old).items() >= OLD_LISTS.items()


def test_folder_that_can_not_be_synced_has_the_model(old: Path) -> None:
    old.chmod(0o333)
    trained = call("train", DATA, "-o", "old/model.json", before=without_privileges())
    learned = call(*LEARN, "old", before=without_privileges())
    old.chmod(0o755)
    assert trained.status == learned.status == 0
    assert "not saved" not in trained.stderr
    assert load(old / "model.json").labels == ("negative", "positive")
    assert contents(old).keys() == {"model.json", *OLD_LISTS}
    assert all((old / name).read_bytes() != content for name, content in OLD_LISTS.items())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_device_that_is_full() -> None:
    ended = call("train", DATA, "-o", "/dev/full")
    assert (ended.status, one_line(ended)) == (1, f"/dev/full: model not saved: {FULL}")
    assert Path("/dev/full").is_char_device()


def test_pipe_is_written_to(tmp_path: Path) -> None:
    os.mkfifo("pipe")
    reader = subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE)
    assert call("train", DATA, "-o", "pipe").status == 0
    (tmp_path / "copy.json").write_bytes(reader.communicate()[0])
    assert load("copy.json").labels == ("negative", "positive")
    assert Path("pipe").is_fifo()


def test_link_stays_and_its_target_is_written(old: Path) -> None:
    Path("link.json").symlink_to("old/model.json")
    Path("new.json").symlink_to("old/new.json")
    for name in ("link.json", "new.json"):
        assert call("train", DATA, "-o", name).status == 0
        assert Path(name).is_symlink()
        assert load(name).labels == ("negative", "positive")


def test_loop_of_links_is_reported_before_the_data_are_read() -> None:
    Path("a.json").symlink_to("b.json")
    Path("b.json").symlink_to("a.json")
    ended = call("train", "none.tsv", "-o", "a.json")
    assert ended.status == 1
    assert one_line(ended).startswith("a.json: model not saved: Too many levels of symbolic links;")
    assert Path("a.json").is_symlink()
    assert Path("b.json").is_symlink()


@LINUX
def test_names_of_255_bytes() -> None:
    for name in ("a" * 250, "é" * 125, "木" * 83 + "a"):
        assert call("train", DATA, "-o", f"{name}.json").status == 0
        assert is_model_file(f"{name}.json")
        Path(f"{name}.json").unlink()
    ended = call("train", "none.tsv", "-o", "é" * 126 + ".json")
    assert ended.status == 1
    assert one_line(ended).endswith("model not saved: File name too long; choose a shorter name")
    assert contents(Path.cwd()) == {}


def test_temporary_files_of_others_stay_and_do_not_matter(old: Path) -> None:
    others = [old / f".model.json.{number}.tmp" for number in range(1, 400)]
    for path in others:
        path.write_text("of a container in which a process had this number")
    assert call("train", DATA, "-o", "old/model.json").status == 0
    assert contents(old).keys() == {"model.json", *OLD_LISTS, *(path.name for path in others)}


BEFORE_THE_RENAME = """
import os, sys

def hook(event, arguments):
    if event == "os.rename":
        os.write(1, b"%d\\n" % os.getpid())
        os.read(0, 1)

sys.addaudithook(hook)
del sys.argv[0]
from logreg.__main__ import main
main()
"""
"""A program that prints its number and waits before it renames the temporary file."""


def in_a_container(*command: str) -> subprocess.Popen[bytes]:
    """Start logreg where processes are numbered from 1; it waits before it saves."""
    numbered = ("unshare", "-rpf", "bash", "-c", '"$@"; exit $?', "bash")
    return subprocess.Popen(
        [*numbered, sys.executable, "-c", BEFORE_THE_RENAME, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )


@NEEDS_MOUNT
def test_two_containers_in_which_processes_have_the_same_numbers(tmp_path: Path) -> None:
    command = ("logreg", "train", DATA, "-o", "model.json")
    with in_a_container(*command) as first, in_a_container(*command) as second:
        numbers = []
        for container in (first, second):
            assert container.stdout is not None
            numbers.append(container.stdout.readline())
        assert numbers[0] == numbers[1] != b""
        assert len(contents(tmp_path)) == 2, "the temporary files of both"
        for container in (first, second):
            container.communicate(b"\n", timeout=PATIENCE)
            assert container.returncode == 0
    assert is_model_file("model.json")
    assert contents(tmp_path).keys() == {"model.json"}


def test_two_trains_to_one_file(tmp_path: Path) -> None:
    commands = [["train", DATA, "-o", "model.json", "--seed", str(seed)] for seed in range(3)]
    possible = set()
    for command in commands:
        assert call(*command).status == 0
        possible.add(Path("model.json").read_bytes())
    for _ in range(2):
        with started(*commands[0]) as a, started(*commands[1]) as b, started(*commands[2]) as c:
            assert [process.wait() for process in (a, b, c)] == [0, 0, 0]
        assert Path("model.json").read_bytes() in possible
        assert contents(tmp_path).keys() == {"model.json"}


def test_umask_and_mode() -> None:
    for umask, mode in ((0o077, 0o600), (0o022, 0o644), (0o000, 0o666)):
        sh(f'umask {umask:o}; logreg train "$DATA" -o m{umask}.json')
        sh(f'umask {umask:o}; logreg lexicon learn "$DATA" -o lists{umask}')
        for name in (f"m{umask}.json", f"lists{umask}/positive.txt"):
            assert Path(name).stat().st_mode & 0o7777 == mode
    Path("m63.json").chmod(0o640)
    sh('umask 000; logreg train "$DATA" -o m63.json')
    assert Path("m63.json").stat().st_mode & 0o7777 == 0o640
