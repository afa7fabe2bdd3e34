"""The fuzzer of the kernel: what it kept is right, and what is wrong it finds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import fuzz_kernel
import numpy as np
import pytest
from kernel_fuzzing import build, corpus
from kernel_fuzzing.coverage import Coverage
from kernel_fuzzing.mutation import LONGEST, mutated, new_input
from kernel_fuzzing.session import Session
from kernel_fuzzing.target import Target, exact
from kernel_fuzzing.targets import TARGETS
from support import NEEDS_KERNEL

from logreg.scanner import kernel

CORPUS = Path(__file__).parent / "corpus"
FUZZER = Path(__file__).with_name("fuzz_kernel.py")


def fuzz(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FUZZER), *arguments]
    return subprocess.run(command, capture_output=True, text=True)


@NEEDS_KERNEL
@pytest.mark.parametrize("name", TARGETS)
def test_inputs_that_were_kept_are_read_as_specified(name: str) -> None:
    inputs = corpus.inputs_of(CORPUS / name)
    assert inputs
    for content in inputs:
        TARGETS[name].check(content)


def test_each_input_that_was_kept_is_of_a_target_and_bears_its_hash() -> None:
    assert {path.name for path in CORPUS.iterdir()} == {*TARGETS}
    for path in CORPUS.glob("*/*"):
        assert corpus.name_of(path.read_bytes()) == path.name


def test_corpus_is_small() -> None:
    sizes = [path.stat().st_size for path in CORPUS.glob("*/*")]
    assert len(sizes) <= 450
    assert sum(sizes) <= 200_000


@pytest.mark.slow
def test_fuzzer_finds_nothing(tmp_path: Path) -> None:
    """With small pieces, so that cuts are everywhere, and with the sanitizers of the compiler."""
    found = fuzz("--sanitize", "--seconds", "5")
    if found.returncode == 2:
        pytest.skip(found.stdout)
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.endswith("equal\n")
    assert [*tmp_path.iterdir()] == []


@pytest.fixture(name="damaged")
def fixture_damaged(tmp_path: Path) -> Path:
    """Return a folder for the sources of a kernel that is wrong."""
    folder = tmp_path / "damaged"
    shutil.copytree(Path(kernel.__file__).parent, folder, ignore=shutil.ignore_patterns("_kernel*"))
    return folder


def replace_in(path: Path, right: str, wrong: str) -> None:
    source = path.read_text()
    assert source.count(right) == 1
    path.write_text(source.replace(right, wrong))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_difference_is_reported_and_its_input_kept(damaged: Path, tmp_path: Path) -> None:
    replace_in(damaged / "rows.c", "*to++ = is_last ? '\\n' : '\\t';", "*to++ = '\\n';")
    library = build.compiled(tmp_path, "cc", sources=damaged)
    found = fuzz("csv", "--seconds", "20", "--seed", "1", "--library", library)
    assert found.returncode == 1
    assert found.stdout.startswith("csv: columns, CsvParser of ")
    (kept,) = tmp_path.glob("fuzz-failures/csv/*")
    assert found.stdout.endswith(f"the input is in {kept.relative_to(tmp_path)}\n")
    assert [*tmp_path.glob("fuzz-failures/*")] == [kept.parent]


@pytest.mark.slow
def test_input_that_ends_the_process_is_kept(
    damaged: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    right = "uint8_t bytes[4 * MOST + 8], lower[4 * MOST + 8];"
    replace_in(damaged / "sentences.c", right, "uint8_t bytes[8], lower[8];")
    found = build.sanitized(tmp_path, damaged)
    if found is None:
        pytest.skip("no compiler has sanitizers")
    content = b"\0\0Antidisestablishmentarianism. Next"
    corpus.add(tmp_path / "corpus" / "sentences", content)
    arguments = ["sentences", "--seconds", "0", "--corpus", str(tmp_path / "corpus")]
    assert fuzz_kernel.run_apart(found, arguments) != 0
    kept = Path("fuzz-failures", "sentences", corpus.name_of(content))
    assert kept.read_bytes() == content
    output = capfd.readouterr()
    assert output.out == f"sentences: it ended the process\nthe input is in {kept}\n"
    assert "runtime error: index 8 out of bounds" in output.err


def test_wrong_target_is_refused() -> None:
    found = fuzz("nothing")
    assert found.returncode == 2
    assert "no target nothing; there are sentiment, lexicon, ngrams," in found.stderr


def test_inputs_are_the_same_for_the_same_seed() -> None:
    parts, inputs = [b"good", b"\n"], [b"abc", b"good bad"]
    first, second = (
        [new_input(r, parts) + mutated(r, inputs, parts) for _ in range(300)]
        for r in (Random(1), Random(1))
    )
    assert first == second
    assert len({*first}) > 250
    assert max(map(len, first)) <= 2 * LONGEST


def test_memory_ends_where_the_bytes_do() -> None:
    memory = exact(b"abc")
    assert (bytes(memory), memory.itemsize) == (b"abc", 1)


class Counted(Coverage):
    """Counters that a target in Python counts with."""

    def __init__(self) -> None:
        super().__init__(None)
        self._counters = np.zeros(256, dtype=np.uint8)

    def check(self, content: bytes) -> None:
        for byte in content:
            self._counters[byte] = min(255, int(self._counters[byte]) + 1)


def test_counts_are_new_by_ranges() -> None:
    coverage = Counted()
    seen = coverage.nothing_seen()
    new = []
    for n in range(1, 130):
        coverage.clear()
        coverage.check(b"a" * n)
        new.append(coverage.add_to(seen))
    assert [n for n, one in enumerate(new, start=1) if one] == [1, 2, 3, 4, 8, 16, 32, 128]


def test_what_reaches_something_new_is_kept(tmp_path: Path) -> None:
    coverage = Counted()
    watched: list[bytes] = []
    session = Session(Target(coverage.check, [b"a", b"b"]), coverage, tmp_path, watched.append)
    session.replay()
    session.fuzz(Random(1), seconds=0.3)
    assert len(session.inputs) > 1
    assert {*corpus.inputs_of(tmp_path)} == {*session.inputs} - {b""}
    assert len(watched) == session.n_tried
    again = Session(Target(coverage.check, []), coverage, tmp_path, watched.append)
    again.replay()
    assert (again.seen == session.seen).all()


def test_minimised_corpus_reaches_the_same_with_less(tmp_path: Path) -> None:
    coverage = Counted()
    for content in (b"a", b"aa", b"abc", b"bxx", b"c" * 9):
        corpus.add(tmp_path, content)
    session = Session(Target(coverage.check, []), coverage, tmp_path, lambda _: None)
    session.replay()
    reached = session.n_reached
    session.minimise()
    assert corpus.inputs_of(tmp_path) == [b"a", b"x", b"bc", b"cccc"]
    assert session.n_reached == reached
