"""Systems that have little, forbid much, or speak another language."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from faulty import (
    DATA,
    LINUX,
    LOGREG,
    MOUNTING,
    NEEDS_MOUNT,
    UNIX,
    Ended,
    as_another_user,
    call,
    environment,
    one_line,
    sh,
)
from support import ROOT

from logreg.model_file import load

pytestmark = UNIX


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of a small labelled file."""
    path = tmp_path_factory.mktemp("data") / "few.tsv"
    rows = Path(DATA).read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(rows[::10]), "utf-8")
    return str(path)


@pytest.fixture(scope="module")
def cross_validated(few: str) -> Ended:
    """Return what ``cv`` prints for it where nothing is amiss."""
    ended = call("cv", few, "-j", "2")
    assert (ended.status, ended.stderr) == (0, "")
    return ended


SHARED_MEMORY = {
    "read-only": "mount -t tmpfs -o ro none /dev/shm",
    "tiny": "mount -t tmpfs -o size=4k none /dev/shm",
    "missing": "mount -t tmpfs none /dev && touch /dev/null",
}


@LINUX
@NEEDS_MOUNT
@pytest.mark.parametrize("kind", SHARED_MEMORY)
def test_no_shared_memory(few: str, cross_validated: Ended, kind: str) -> None:
    mount = f"{SHARED_MEMORY[kind]} || exit 99"
    assert sh(f"{mount}; logreg cv '{few}' -j 2", before=MOUNTING) == cross_validated


@LINUX
@pytest.mark.parametrize("n", [3, 6, 7, 8])
def test_few_processes_and_threads(few: str, cross_validated: Ended, n: int) -> None:
    """Some workers start, or one, or none."""
    limited = ("prlimit", f"--nproc={n}", *as_another_user())
    env = environment(OPENBLAS_NUM_THREADS="1")
    assert call("cv", few, "-j", "4", before=limited, env=env) == cross_validated
    assert call("classify", "-j", "4", "-i", few, before=limited).status == 0


@pytest.mark.parametrize("n", [8, 14])
def test_few_open_files(few: str, cross_validated: Ended, n: int) -> None:
    assert sh(f"ulimit -n {n}; logreg cv '{few}' -j 4") == cross_validated
    assert sh(f"ulimit -n {n}; logreg classify -j 4 -i '{few}'").stdout.count("\n") == 60
    assert sh(f"ulimit -n {n}; logreg train '{few}'").status == 0


def test_too_few_open_files_are_no_fault_of_stdout(few: str) -> None:
    rows = Path(few).read_text("utf-8") * 100  # enough for several threads
    Path("long.tsv").write_text(rows, "utf-8")
    ended = sh("ulimit -n 5; logreg classify -j 2 -i long.tsv > answers")
    if ended.status:
        assert ended.status == 1
        assert one_line(ended).endswith(
            "Too many open files; close some files or raise the limit (ulimit -n)"
        )
        assert "stdout" not in ended.stderr


@LINUX
@pytest.mark.parametrize("kilobytes", [60_000, 150_000])
def test_little_memory(few: str, kilobytes: int) -> None:
    """Libraries need more than some limits allow; then one line says so."""
    assert sh(f"ulimit -v {kilobytes}; logreg classify great").status == 0
    for command in ("train", "cv -j 2"):
        ended = sh(f"ulimit -v {kilobytes}; logreg {command} '{few}'", OPENBLAS_NUM_THREADS="1")
        if ended.status:
            assert (ended.status, ended.stderr.count("\n")) == (1, 1)
            assert "memory" in ended.stderr
            assert "stdout" not in ended.stderr


@LINUX
def test_one_core(few: str, cross_validated: Ended) -> None:
    one = ("taskset", "-c", "0")
    assert call("cv", few, before=one) == cross_validated
    for command in (["classify", "-i", few], ["train", few, "-o", "-"]):
        assert call(*command, before=one).stdout == call(*command).stdout


@pytest.mark.parametrize("home", [None, "/nonexistent"])
def test_no_home(few: str, cross_validated: Ended, home: str | None) -> None:
    env = {"PATH": os.environ["PATH"], **({"HOME": home} if home else {})}
    assert call("classify", "great", env=env) == call("classify", "great")
    assert call("cv", few, "-j", "2", env=env) == cross_validated
    assert call("train", few, env=env).status == 0


@LINUX
def test_another_user_than_the_owner_of_the_data(few: str, tmp_path: Path) -> None:
    user = as_another_user()
    tmp_path.chmod(0o777)
    assert call("train", few, before=user).status == 0
    assert (tmp_path / "model.json").stat().st_uid == 54321
    assert call("classify", "great", before=user).status == 0


@LINUX
@NEEDS_MOUNT
def test_read_only_installation(few: str, cross_validated: Ended) -> None:
    script = "".join(
        f"mount --bind '{folder}' '{folder}' && mount -o remount,ro,bind '{folder}' || exit 99;"
        f"! touch '{folder}/x' 2> /dev/null || exit 98;"
        for folder in (ROOT, sys.prefix)
    )
    script += f"logreg train '{few}' 2> notes && logreg cv '{few}' -j 2"
    assert sh(script, before=MOUNTING, PYTHONDONTWRITEBYTECODE="") == cross_validated
    assert load("model.json").labels == ("negative", "positive")


LOCALES = ["C", "POSIX", "C.UTF-8", "de_DE.ISO-8859-1", "ja_JP.EUC-JP", "nonsense"]


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with locales that are not UTF-8, where they can be made."""
    folder = tmp_path_factory.mktemp("locales")
    if shutil.which("localedef"):
        for name in LOCALES[3:5]:
            language, _, encoding = name.partition(".")
            command = ["localedef", "-c", "-i", language, "-f", encoding, str(folder / name)]
            subprocess.run(command, capture_output=True)
    return folder


@pytest.mark.parametrize("name", LOCALES)
def test_argument_is_read_as_the_line_in_any_locale(name: str, locales: Path) -> None:
    text = "caf\u00e9 \u201cgreat\u201d na\u00efve \u6728"
    env = environment(LC_ALL=name, LOCPATH=str(locales), PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    for command in (["features"], ["classify", "--echo", "--format", "jsonl"]):
        expected = call(*command, text)
        given = subprocess.run(
            [*LOGREG, *command, text.encode()], capture_output=True, env=env, timeout=30
        )
        assert (given.returncode, given.stdout.decode()) == (0, expected.stdout)
        assert call(*command, stdin=f"{text}\n".encode(), env=env) == expected


@LINUX
@pytest.mark.parametrize("encoding", ["ascii", "utf-16"])
def test_encoding_of_python_is_not_that_of_the_output(encoding: str) -> None:
    env = environment(PYTHONIOENCODING=encoding)
    text = "caf\u00e9 \u201cgreat\u201d"
    for command in (["classify", "--echo", text], ["explain", text]):
        assert call(*command, env=env) == call(*command)
