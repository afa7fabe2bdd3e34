"""The short way of ``classify TEXT...``, and that of every other call, give the same answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import logreg
from logreg.__main__ import predicted_lines

ENVIRONMENT = {name: value for name, value in os.environ.items() if "LOGREG_" not in name}


def called(
    arguments: list[str | bytes], folder: Path, variables: dict[str, str], *, by_click: bool
) -> tuple[int, bytes, bytes]:
    """Return status, stdout and stderr of a call, by the short way where that takes it, or not."""
    code = "import logreg.__main__ as main\n"
    if by_click:
        code += "main.predicted_lines = lambda arguments: None\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}main.main()", *arguments],
        capture_output=True,
        cwd=folder,
        env=ENVIRONMENT | variables,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(name="folder")
def fixture_folder(tmp_path: Path) -> Path:
    textbook = Path(logreg.__file__).parent / "model_file" / "builtin" / "textbook.json"
    (tmp_path / "other.json").write_text(textbook.read_text().replace("0.1", "-3"))
    (tmp_path / "damaged.json").write_text("{")
    (tmp_path / "word").mkdir()
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "variables", "is_short"),
    [
        (["great"], {}, True),
        (["It's hokey.", "great", "", " ", "no!\n\tno"], {}, True),
        ([b"caf\xe9 \xffgreat", "naïve 👍", "\x1b[31mgreat"], {}, True),
        (["word"], {}, True),
        (["great"], {"LOGREG_MODEL": "textbook", "NO_COLOR": "1"}, True),
        (["great"], {"LOGREG_MODEL": "other.json"}, True),
        (["great"], {"LOGREG_MODEL": ""}, True),
        (["great"], {"LOGREG_MODEL": "damaged.json"}, False),
        (["great"], {"LOGREG_MODEL": "missing.json"}, False),
        (["great"], {"LOGREG_CLASSIFY_PRECISION": "2"}, False),
        (["great"], {"LOGREG_CLASSIFY_ECHO": "1"}, False),
        (["great"], {"LOGREG_VERSION": "1"}, False),
        (["great"], {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, False),
        (["other.json"], {}, False),
        (["great", "other.json"], {}, False),
        (["-"], {}, False),
        (["great", "-"], {}, False),
        (["--", "great"], {}, False),
        (["great", "--echo"], {}, False),
        (["--precision", "2", "great"], {}, False),
        (["-x"], {}, False),
        (["- no"], {}, False),
        ([], {}, False),
    ],
)
def test_both_ways_are_the_same(
    arguments: list[str | bytes],
    variables: dict[str, str],
    is_short: bool,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command: list[str | bytes] = ["classify", *arguments]
    short, by_click = (
        called(command, folder, variables, by_click=by_click) for by_click in (False, True)
    )
    assert short == by_click
    if "LC_ALL" in variables:
        return
    monkeypatch.chdir(folder)
    for name in [name for name in os.environ if "LOGREG_" in name]:
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    lines = predicted_lines([os.fsdecode(argument) for argument in command])
    assert (lines is not None) == is_short
    assert lines is None or b"".join(lines) == short[1]


@pytest.mark.slow
def test_model_of_the_folder(folder: Path) -> None:
    (folder / "other.json").rename(folder / "model.json")
    short, by_click = (
        called(["classify", "great"], folder, {}, by_click=one) for one in (False, True)
    )
    assert short == by_click
    assert short[1].endswith(b"\tnegative\n")


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="needs a name for stdin")
def test_damaged_model_in_a_pipe_is_read_once(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "logreg", "classify", "great"],
        input="{\n",
        capture_output=True,
        text=True,
        cwd=folder,
        env=ENVIRONMENT | {"LOGREG_MODEL": "/dev/stdin"},
    )
    assert done.returncode == 1
    assert done.stderr.startswith("logreg: /dev/stdin:2: not JSON: Expecting property name")


@pytest.mark.parametrize("arguments", [[], ["classify"], ["features", "great"], ["clasify", "x"]])
def test_other_commands_are_left_to_click(arguments: list[str]) -> None:
    assert predicted_lines(arguments) is None


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_stdout_that_is_full_or_closed(folder: Path) -> None:
    command = f"{sys.executable} -m logreg classify great"
    for target, problem in (("/dev/full", "No space left on device"), ("&-", "it is closed")):
        done = subprocess.run(
            ["sh", "-c", f"{command} >{target}"], capture_output=True, text=True, cwd=folder
        )
        assert done.returncode == 1
        assert done.stderr.startswith("logreg: stdout: ")
        assert problem in done.stderr
        assert done.stderr.count("\n") == 1


def test_unbuffered_output_that_is_cut_is_an_error(folder: Path) -> None:
    resource = pytest.importorskip("resource")
    with (folder / "out").open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-u", "-B", "-m", "logreg", "classify", *["great"] * 300],
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=ENVIRONMENT,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
        )
    assert done.returncode == 1
    assert done.stderr.startswith("logreg: stdout: File too large")


def test_short_way_imports_nothing_that_takes_long(folder: Path) -> None:
    code = (
        "import logreg.__main__ as main, sys\n"
        "assert main.predicted_lines(['classify', 'great'])[-1].endswith(b'positive\\n')\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, env=ENVIRONMENT
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    foreign = {name for name in loaded - {*sys.stdlib_module_names} if not name.startswith("_")}
    assert foreign == {"logreg"}
    assert loaded.isdisjoint({"dataclasses", "inspect", "ctypes", "csv", "pathlib", "threading"})
    assert "logreg.cli" not in done.stdout.split()
