"""Behaviour seen only from a shell: pipes, signals, exit statuses, closed streams, imports."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import OLD_MODEL, ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="signals and pipes of Unix"),
]

LOGREG = [sys.executable, "-m", "logreg"]
BIN = Path(sys.executable).parent


def sh(script: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell in which ``logreg`` is the installed command."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", script], capture_output=True, env=environment, timeout=60
    )


def test_pipeline_of_the_readme() -> None:
    result = sh(f"cut -f2 {ROOT}/data/reviews.tsv | logreg classify | sort -rn | wc -l")
    texts = (ROOT / "data" / "reviews.tsv").read_bytes().count(b"\n")
    assert (result.returncode, int(result.stdout), result.stderr) == (0, texts, b"")


def test_model_through_a_pipe() -> None:
    result = sh(f"logreg train {ROOT}/data/reviews.tsv -o /dev/stdout | head -n 2")
    assert result.stdout == b'{\n  "format": "logreg-model",\n'


def test_closed_pipe_ends_the_command_by_its_signal() -> None:
    result = sh("yes great | logreg classify -m textbook | head -n 1; echo ${PIPESTATUS[@]}")
    assert result.stdout == b"0.9309\tpositive\n141 141 0\n"
    assert result.stderr == b""


def test_closed_pipe_ends_several_processes() -> None:
    result = sh(
        "yes great | logreg classify -j 3 | head -n 300000 | tail -n 1; echo ${PIPESTATUS[@]}"
    )
    assert result.stdout.split(b"\n")[1] == b"141 141 0 0"
    assert result.stderr == b""


@pytest.mark.parametrize("command", ["check", "classify", "features", "evaluate", "train"])
def test_closed_stdin(command: str) -> None:
    result = sh(f"logreg {command} <&-")
    assert result.returncode == 1
    assert result.stderr == (b"logreg: stdin: it is closed; pipe texts in or name a file\n")


@pytest.mark.parametrize("command", ["classify great", "features great", "models", "show textbook"])
def test_closed_stdout(command: str) -> None:
    result = sh(f"logreg {command} >&-")
    assert result.returncode == 1
    assert result.stderr == b"logreg: stdout: it is closed; send the output somewhere\n"


def test_closed_stderr_is_no_error() -> None:
    assert sh("logreg classify -v great 2>&-").returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "command", ["classify great", "features great", "models", "show textbook", "--help"]
)
def test_full_disk(command: str) -> None:
    result = sh(f"logreg {command} > /dev/full")
    assert result.returncode == 1
    assert result.stderr == (
        b"logreg: stdout: No space left on device; free some space or choose another place\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("redirection", ["> /dev/full", ">&-"])
def test_stdout_that_fails_is_not_the_exit_status_of_a_label(redirection: str) -> None:
    assert sh(f"logreg classify --exit-status great {redirection}").returncode == 2


@pytest.mark.parametrize("command", ["check", "classify", "train", "evaluate", "features"])
def test_terminal_is_not_read_unless_asked(command: str) -> None:
    """If stdin is a terminal and there are no texts, a usage error explains what to give."""
    primary, secondary = os.openpty()
    result = subprocess.run(
        [*LOGREG, command], stdin=secondary, capture_output=True, timeout=30, text=True
    )
    os.close(primary)
    os.close(secondary)
    assert result.returncode == 2
    assert result.stderr.startswith("logreg: Nothing to read: ")
    assert result.stderr.count("\n") == 1


def test_each_line_is_classified_as_it_arrives() -> None:
    process = subprocess.Popen(
        [*LOGREG, "classify", "-m", "textbook"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    for text, answer in ((b"great\n", b"0.9309\tpositive\n"), (b"bad\n", b"0.0074\tnegative\n")):
        process.stdin.write(text)
        process.stdin.flush()
        assert process.stdout.readline() == answer
    process.stdin.write(b"no line end")
    process.stdin.close()
    assert process.stdout.read().count(b"\n") == 1
    process.stdout.close()
    assert process.wait() == 0


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_each_line_is_classified_as_it_arrives_after_many(jobs: str) -> None:
    """Also once texts are processed in bulk, and by other processes."""
    process = subprocess.Popen(
        [*LOGREG, "classify", "-m", "textbook", "--jobs", jobs],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    answer = b"0.9309\tpositive\n"
    for _ in range(100):
        process.stdin.write(b"great\n" * 4000)  # less than its output pipe can hold
        process.stdin.flush()
        assert process.stdout.read(len(answer) * 4000) == answer * 4000
    for _ in range(3):
        process.stdin.write(b"bad\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"0.0074\tnegative\n"
    process.stdin.close()
    process.stdout.close()
    assert process.wait() == 0


def test_interrupt_of_several_processes() -> None:
    """A terminal sends the interrupt to all of them."""
    texts = subprocess.Popen(["yes", "great"], stdout=subprocess.PIPE)
    process = subprocess.Popen(
        [*LOGREG, "classify", "--jobs", "3"],
        stdin=texts.stdout,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=0,
    )
    assert process.stdout
    process.stdout.read(2**24)  # by then all of them are busy
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=30)[1] == b"\n"
    assert process.returncode == 130
    texts.kill()
    texts.communicate()


def peak_memory(script: str) -> int:
    """Return the peak memory in bytes of any process of a line of shell."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(['bash', '-c', sys.argv[1]], check=True, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        [sys.executable, "-c", code, script],
        capture_output=True,
        check=True,
        env={**os.environ, "PATH": path},
    )
    return int(result.stdout) * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize(
    "texts",
    ["head -c 3000000 /dev/zero | tr '\\0' '\\n'", "yes a great film, no | head -n 1000000"],
)
def test_memory_does_not_grow_with_the_input(jobs: int, texts: str) -> None:
    assert peak_memory(f"{texts} | logreg classify -j {jobs}") < 200 * 2**20


@pytest.mark.parametrize("word", ["x", "not ", "a-", "é, "])
def test_memory_for_a_long_line_is_little_more_than_the_line(word: str) -> None:
    n = 100 * 2**20
    script = f"yes '{word}' | tr -d '\\n' | head -c {n} | logreg classify"
    assert peak_memory(script) < n + 200 * 2**20


def test_interrupt_while_training_keeps_the_old_model(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(OLD_MODEL)
    rows = ["pos\tgreat bad word\n", "neg\tgreat word\n", "neg\tbad\n"] * 10_000
    (tmp_path / "big.tsv").write_text("".join(rows))
    arguments = [
        "train",
        "big.tsv",
        "--epochs",
        "1000000",
        "--tolerance",
        "0",
        "--decay",
        "0.999999",
    ]
    process = subprocess.Popen(
        [*LOGREG, *arguments, "-v", "--batch-size", "1"], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    assert process.stderr.readline().startswith("logreg: epoch 1: ")
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert "Traceback" not in rest
    assert (tmp_path / "model.json").read_text() == OLD_MODEL
    assert sorted(path.name for path in tmp_path.iterdir()) == ["big.tsv", "model.json"]


def test_interrupt_while_waiting_for_input() -> None:
    process = subprocess.Popen(
        [*LOGREG, "classify", "-v"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stderr
    process.stderr.readline()
    time.sleep(0.1)  # until the read blocks; an earlier interrupt has the same effect
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30)[1] == b"\n"  # below the ^C of the terminal
    assert process.returncode == 130


def stderr_on_a_terminal(
    arguments: list[str], stdin: int = subprocess.DEVNULL, *, into: str | None = None
) -> bytes:
    """Run a command with only stderr as a terminal, and return what it shows.

    Its stdout is dropped, or goes through a pipe ``into`` another command.
    """
    primary, secondary = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "100"}
    process = subprocess.Popen(
        [*LOGREG, *arguments],
        stdin=stdin,
        stdout=subprocess.PIPE if into else subprocess.DEVNULL,
        stderr=secondary,
        env=environment,
    )
    os.close(secondary)
    if into:
        reader = subprocess.Popen(into, shell=True, stdin=process.stdout, stdout=subprocess.DEVNULL)
        assert process.stdout
        process.stdout.close()
        assert reader.wait() == 0
    shown = b""
    try:
        while block := os.read(primary, 65536):
            shown += block
    except OSError:  # raised on Linux when the other side is closed
        pass
    os.close(primary)
    assert process.wait() in ((0, 1, -signal.SIGPIPE) if into else (0,))
    return shown


def test_model_that_was_found_is_reported_on_a_terminal() -> None:
    sh(f"logreg train {ROOT}/data/reviews.tsv")
    note = b"logreg: model: ./model.json (use %b for the built-in one)\r\n"
    for command in (["classify", "great"], ["features", "great"]):
        assert stderr_on_a_terminal(command) == note % b"--model default"
    assert stderr_on_a_terminal(["show"]) == note % b"'logreg show default'"
    assert stderr_on_a_terminal(["classify", "-m", "model.json", "great"]) == b""
    verbose = stderr_on_a_terminal(["classify", "-v", "great"])
    assert verbose == b"logreg: model: model.json (none was named)\r\n"
    assert sh("logreg classify great").stderr == b""
    Path("model.json").unlink()
    assert stderr_on_a_terminal(["classify", "great"]) == b""


def test_verbose_lines_and_the_live_line_do_not_mix() -> None:
    reading, writing = os.pipe()  # whose size is unknown, so there is no bar
    os.write(writing, b"".join((ROOT / "data" / "reviews.tsv").read_bytes().splitlines(True)[:99]))
    os.close(writing)
    shown = stderr_on_a_terminal(["train", "-v"], reading)
    os.close(reading)
    lines = shown.replace(b"\r\n", b"\n").split(b"\n")[:-1]
    assert all(line.startswith(b"logreg: ") for line in lines)
    assert b"epoch 1: loss" in lines[0]
    assert b"\x1b" not in shown


@pytest.mark.parametrize("command", ["classify -i", "features -i", "check", "evaluate", "cv"])
def test_no_bar_if_stdout_is_a_pipe(command: str) -> None:
    rows = (ROOT / "data" / "reviews.tsv").read_bytes()
    Path("long.tsv").write_bytes(rows * 3)
    for into in ("head -n 1", "cat"):
        shown = stderr_on_a_terminal([*command.split(), "long.tsv"], into=into)
        assert b"\x1b[2K" not in shown  # which clears the line of a bar
        assert b"reading" not in shown


def test_no_bar_in_a_pipe_a_bar_on_a_terminal() -> None:
    data = f"{ROOT}/data/reviews.tsv"
    assert sh(f"logreg train {data}").stderr.count(b"\n") == 3
    shown = stderr_on_a_terminal(["train", data])
    assert b"training" in shown
    assert b"epoch 1 of at most 300" in shown
    assert b"loss 0." in shown
    assert b"\x1b[3" not in shown  # colours


def test_bar_of_the_samples_only_if_they_take_a_while() -> None:
    data = f"{ROOT}/data/reviews.tsv"
    assert b"sampling" not in stderr_on_a_terminal(["evaluate", data])
    assert b"sampling" in stderr_on_a_terminal(["evaluate", "--bootstrap", "14000", data])


@pytest.mark.parametrize("command", ["classify", "features"])
def test_bar_of_a_file_if_stdout_is_a_file(command: str) -> None:
    data = f"{ROOT}/data/reviews.tsv"
    assert sh(f"logreg {command} --input {data}").stderr == b""
    assert b"reading" in stderr_on_a_terminal([command, "--input", data])
    with open(data, "rb") as file:
        shown = stderr_on_a_terminal([command], file.fileno())
    size = os.path.getsize(data) / 1000
    assert f"{size:.1f}/{size:.1f} kB".encode() in shown
    assert stderr_on_a_terminal([command, "one text"]) == b""
    reading, writing = os.pipe()
    os.write(writing, b"great\n")
    os.close(writing)
    assert stderr_on_a_terminal([command], reading) == b""
    os.close(reading)


@pytest.mark.parametrize("command", ["features", "classify --echo"])
def test_header_that_arrives_alone_and_then_many_rows(command: str, tmp_path: Path) -> None:
    rows = "".join(f"{i}\tpos\tgreat fun\n" for i in range(5000))
    (tmp_path / "rows.tsv").write_text(rows)
    (tmp_path / "whole.tsv").write_text(f"id\tlabel\ttext\n{rows}")
    expected = sh(f"logreg {command} -i whole.tsv").stdout
    parts = "(printf 'id\\tlabel\\ttext\\n'; sleep 0.3; cat rows.tsv)"
    assert sh(f"{parts} | logreg {command} --input-format tsv").stdout == expected


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a limit of memory")
def test_line_that_is_too_long_for_the_memory(tmp_path: Path) -> None:
    command = "ulimit -v 300000; head -c 400000000 /dev/zero | tr '\\0' x | logreg classify -j 1"
    result = sh(command)
    assert result.stdout == b""
    assert result.stderr == (
        b"logreg: out of memory; free some, or is a line of the input too long?\n"
    )


def test_start_of_classify_loads_neither_numpy_nor_rich() -> None:
    code = (
        "import sys, logreg.__main__\n"
        "from logreg.cli import run\n"
        "run(['classify', 'great'])\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = set(result.stderr.split())
    assert result.stdout.endswith("\tpositive\n")
    foreign = {name for name in loaded - set(sys.stdlib_module_names) if not name.startswith("_")}
    assert foreign <= {"click", "logreg"}
    assert loaded.isdisjoint({"csv", "hashlib", "multiprocessing"})


@pytest.mark.parametrize("command", ["classify", "features", "classify --echo"])
@pytest.mark.parametrize("kernel", ["1", "0"])
def test_long_input_loads_no_numpy_and_is_the_same_without_the_kernel(
    command: str, kernel: str, tmp_path: Path
) -> None:
    text = "great, but no fun! " * 5
    (tmp_path / "long.txt").write_text(f"{text}\n" * 100_000)
    code = (
        "import sys\n"
        "from logreg.cli import run\n"
        f"run([*{command.split()}, '--input', 'long.txt'])\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"LOGREG_KERNEL": kernel},
    )
    expected = sh(f"logreg {command} '{text}'").stdout.decode().splitlines()[-1]
    assert {*done.stdout.splitlines()[-100_000:]} == {expected}
    notes = [line for line in done.stderr.splitlines() if line.startswith("logreg: ")]
    slow = "logreg: LOGREG_KERNEL is 0: long input takes 60 times as long"
    assert notes == ([slow] if kernel == "0" else [])
    assert {"numpy", "rich"}.isdisjoint(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("command", ["classify --echo", "features"])
def test_argument_is_as_a_line_in_any_locale(command: str) -> None:
    """In the C locale Python decodes arguments as ASCII."""
    locale = "LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0"
    text = "café, isn’t “good”"
    expected = sh(f"echo '{text}' | logreg {command}").stdout
    assert sh(f"{locale} logreg {command} '{text}'").stdout == expected
    assert sh(f"logreg {command} '{text}'").stdout == expected


def test_default_model_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    result = sh("cd elsewhere && logreg classify 'great film'")
    assert (result.returncode, result.stdout.split(b"\t")[1]) == (0, b"positive\n")
