from __future__ import annotations

import json
import random
import subprocess
import sys
from array import array
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Cli

from logreg.features.sentiment import SentimentFeatures
from logreg.linear_model import LinearModel
from logreg.model import Model
from logreg.model_file import load
from logreg.pipeline.scorer import Scorer, Scores
from logreg.pipeline.watch import Watch, Window, without
from logreg.stability import chance_index, histogram, shift_between, stability_index

WORDS = ["good", "bad", "film", "I", "no", "!", "plot"]


def some_texts(n: int, seed: int, words: list[str] = WORDS) -> list[str]:
    generator = random.Random(seed)
    return [" ".join(generator.choices(words, k=generator.randrange(8))) for _ in range(n)]


def trained(cli: Cli, *options: str) -> Model:
    rows = [f"{i % 2}\t{text}\n" for i, text in enumerate(some_texts(300, 0))]
    Path("t.tsv").write_text("".join(rows))
    assert cli("train", "t.tsv", *options).status == 0
    return load("model.json")


def windows_of(model: Model, texts: list[str], sizes: list[int], n_texts: int) -> list[Window]:
    """Watch texts that come in pieces."""
    found: list[Window] = []
    watch, scorer, start = Watch(model, None, found.append, n_texts=n_texts), Scorer(model), 0
    for size in [*sizes, len(texts)]:
        if piece := texts[start : start + size]:
            watch.add(scorer.texts(piece))
        start += size
    watch.close()
    return found


def lines_of(stderr: str) -> list[str]:
    """Return the notes without their times."""
    return [line.partition("Z ")[2] for line in stderr.splitlines() if "Z " in line]


@given(st.lists(st.integers(1, 90)), st.integers(1, 120))
def test_windows_are_the_same_however_the_texts_come(sizes: list[int], n_texts: int) -> None:
    linear = LinearModel(("negative", "positive"), 0.1, (2.5, -5.0, -1.2, 0.5, 2.0, 0.7))
    model = Model(SentimentFeatures.shipped(), linear)
    texts = some_texts(200, 1)
    found = windows_of(model, texts, sizes, n_texts)
    assert found == windows_of(model, texts, [], n_texts)
    assert [one.n_texts for one in found][:-1] == [n_texts] * (len(found) - 1)
    assert sum(one.n_texts for one in found) == len(texts)


@pytest.mark.parametrize("options", [[], ["--relative"], ["--features", "words"]])
def test_training_texts_have_not_shifted(cli: Cli, options: list[str]) -> None:
    model = trained(cli, *options)
    texts = some_texts(300, 0)
    (window,) = windows_of(model, texts, [], 1000)
    assert {*window.shifts.values()} == {0.0}
    names = [] if options == ["--features", "words"] else ["evidence", *model.features.names]
    assert [*window.shifts] == ["labels", "z", *names]
    decided = Counter(model.predict(text) for text in texts)
    assert window.shares == {label: decided[label] / 300 for label in model.labels}
    assert model.training["decisions"] == dict(decided)
    if not names:
        assert window.no_evidence is None
        return
    rows = [[*model.features.extract(text)] for text in texts]
    assert window.no_evidence == sum(row[0] + row[1] == 0 for row in rows) / 300
    for i, name in enumerate(model.features.names):
        assert model.training["histograms"][name] == histogram(row[i] for row in rows)


def test_shift_is_the_index_of_the_histograms(cli: Cli) -> None:
    model = trained(cli)
    texts = some_texts(150, 2, ["good", "fine", "film"])
    (window,) = windows_of(model, texts, [], 150)
    column = model.features.names.index("positive")
    found = histogram(model.features.extract(text)[column] for text in texts)
    expected = model.training["histograms"]["positive"]
    assert window.shifts["positive"] == shift_between(expected, found) > 0.25
    assert set(window.beyond()) >= {"labels", "z", "positive", "negative"}
    assert windows_of(model, texts[:99], [], 150)[0].beyond() == {}


def test_chance_is_about_what_two_samples_of_one_distribution_give() -> None:
    generator, found, chance = random.Random(1), [], []
    for _ in range(300):
        p, q = ([0] * 6, [0] * 6)
        for counts, n in ((p, 400), (q, 200)):
            for _ in range(n):
                counts[generator.randrange(6)] += 1
        found.append(stability_index(p, q))
        chance.append(chance_index(p, q))
    assert sum(found) / 300 == pytest.approx(sum(chance) / 300, rel=0.1)


@given(st.lists(st.floats(-1e6, 1e6, allow_subnormal=False)))
def test_histogram_has_every_value_in_the_bin_that_begins_before_it(values: list[float]) -> None:
    counts = histogram(values)
    assert sum(counts.values()) == len(values)
    assert [*map(float, counts)] == sorted(map(float, counts))
    for value in values:
        (name,) = histogram([value])
        start = float(name)
        assert start * value >= 0
        assert abs(start) * 0.999 <= abs(value) <= abs(start) * 1.191


def test_histogram_of_numbers_without_bounds() -> None:
    largest = f"{2.0**1023:.4g}"
    assert histogram([1e400, sys.float_info.max, -1e400, float("nan"), 5e-324]) == {
        f"-{largest}": 1,
        "4.941e-324": 1,
        largest: 2,
    }


def test_logits_without_bounds_are_watched(cli: Cli) -> None:
    Path("a.csv").write_text("a,label\n1,x\n2,y\n3,x\n4,y\n")
    assert cli("train", "a.csv", "--features", "columns:a").status == 0
    fields = json.loads(Path("model.json").read_text())
    Path("model.json").write_text(json.dumps({**fields, "weights": {"a": 1e100}}))
    Path("b.csv").write_text("a\n1e308\n-1e308\n0\n")
    found = cli("classify", "--input", "b.csv", "--watch", "5")
    assert (found.status, len(found.lines)) == (0, 3)
    assert lines_of(found.stderr)[0].startswith("3 texts: ")


def test_scores_without_some_texts() -> None:
    scores = Scores(array("d", [1, 2, 3, 4]), array("d", [0, 1]), rows=array("d", [5, 6, 7, 8]))
    assert without(scores, {0}, 2) == Scores(
        array("d", [3, 4]), array("d", [1]), rows=array("d", [7, 8])
    )


def test_notes_and_exit_status_of_a_stream(cli: Cli) -> None:
    trained(cli)
    same = "".join(f"{text}\n" for text in some_texts(300, 0)).encode()
    other = "".join(f"{text}\n" for text in some_texts(200, 3, ["good", "fine"])).encode()
    plain = cli("classify", stdin=same + other)
    found = cli("classify", "--watch", "250", stdin=same)
    assert found.status == 0
    assert [line.partition(";")[0].partition(":")[0] for line in lines_of(found.stderr)] == [
        "250 texts",
        "50 texts",
    ]
    assert " no evidence " in lines_of(found.stderr)[0]
    found = cli("classify", "--watch", "100", stdin=same + other)
    assert (found.status, found.stdout) == (5, plain.stdout)
    assert len(lines_of(found.stderr)) == 5
    assert found.stderr.count("shifted by more than 0.25 (--max-psi): ") == 2
    assert cli("classify", "--watch", "100", "--max-psi", "99", stdin=same + other).status == 0
    assert cli("classify", "--watch", "1h", stdin=same + other).stderr.count(" 500 texts: ") == 1


@pytest.mark.parametrize("options", [[], ["--echo"], ["--format", "jsonl", "--echo"]])
def test_watching_changes_no_answer_and_does_not_depend_on_the_jobs(
    cli: Cli, options: list[str]
) -> None:
    trained(cli)
    Path("long.txt").write_text("".join(f"{text}\n" for text in some_texts(60_000, 4)))
    expected = cli("classify", "--input", "long.txt", *options).stdout
    notes = set()
    for jobs in ("1", "2"):
        found = cli("classify", "--input", "long.txt", "--watch", "7000", "--jobs", jobs, *options)
        assert found.stdout == expected
        notes.add(tuple(lines_of(found.stderr)))
    assert len(notes) == 1
    assert len(notes.pop()) == 9


def test_bad_records_are_not_counted_and_come_first_in_the_exit_status(cli: Cli) -> None:
    trained(cli)
    lines = b'{"text": "good"}\nnonsense\n{"text": "bad"}\n'
    found = cli("classify", "--input-format", "jsonl", "--watch", "9", stdin=lines)
    assert found.status == 1
    assert len(found.lines) == 3
    assert lines_of(found.stderr)[0].startswith("2 texts: ")


def test_arguments_are_watched_too(cli: Cli) -> None:
    trained(cli)
    found = cli("classify", "--watch", "2", "good", "bad", "!")
    assert [line.split(":")[0] for line in lines_of(found.stderr)] == ["2 texts", "1 text"]
    assert found.stdout == cli("classify", "good", "bad", "!").stdout


def test_threshold_of_ones_own_is_not_compared_with_the_labels_of_the_training(cli: Cli) -> None:
    trained(cli)
    found = cli("classify", "--watch", "9", "--threshold", "0.9", "good")
    assert "PSI z " in lines_of(found.stderr)[0]
    found = cli("classify", "--watch", "9", "--abstain", "1", "--neutral", "unsure", "good")
    shares = "negative 0.0%, positive 0.0%, no label 100.0%"
    assert lines_of(found.stderr)[0].startswith(f"1 text: {shares}; no evidence 0.0%; PSI z 0.00")


def test_model_without_a_profile(cli: Cli) -> None:
    found = cli("classify", "--model", "textbook", "--watch", "9", "good")
    assert "logreg: the model keeps no profile of its training texts" in found.stderr
    assert lines_of(found.stderr) == ["1 text: negative 0.0%, positive 100.0%; no evidence 0.0%"]
    assert found.status == 0


def test_several_labels_and_columns(cli: Cli) -> None:
    Path("a.tsv").write_text(
        "".join(f"{i % 3}\t{text}\n" for i, text in enumerate(some_texts(90, 5)))
    )
    assert cli("train", "a.tsv", "-o", "k.json").status == 0
    found = cli("classify", "-m", "k.json", "--watch", "90", "--input", "a.tsv")
    (line,) = lines_of(found.stderr)
    assert "PSI labels 0.00, evidence 0.00, positive 0.00" in line
    Path("n.csv").write_text(
        "a,b,label\n" + "".join(f"{i % 7},{i % 3},{i % 2}\n" for i in range(99))
    )
    assert cli("train", "n.csv", "--features", "columns:a,b", "-o", "n.json").status == 0
    found = cli("classify", "-m", "n.json", "--watch", "99", "--input", "n.csv")
    assert lines_of(found.stderr)[0].endswith("PSI labels 0.00, z 0.00, a 0.00, b 0.00")


@pytest.mark.parametrize("value", ["0", "-1", "x", "1w", "0s", "1.5h", "", "9" * 30])
def test_windows_that_are_none(cli: Cli, value: str) -> None:
    found = cli("classify", "--watch", value, "good")
    assert found.status == 2
    assert "must be a number of texts, such as 10000, or a time, such as 1h" in found.stderr


@pytest.mark.parametrize(
    "options", [["--by", "sentence"], ["--explain"], ["--exit-status"], ["-o", "parts"]]
)
def test_options_that_do_not_go_together(cli: Cli, options: list[str]) -> None:
    found = cli("classify", "--watch", "9", *options, "good")
    assert found.status == 2
    assert "; leave out " in found.stderr


@pytest.mark.unsanitized
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_memory_does_not_grow_with_the_stream() -> None:
    """Ten times as many texts in one window take no more memory."""
    command = [sys.executable, "-m", "logreg", "classify", "-m", "default"]
    texts = "".join(f"good {'film ' * (i % 50)}\n" for i in range(5_000)).encode()
    sizes = []
    for n in (4, 40):
        process = subprocess.Popen(
            [*command, "--watch", "1000000", "--jobs", "1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert process.stdin is not None
        for _ in range(n):
            process.stdin.write(texts)
        process.stdin.flush()
        status = Path(f"/proc/{process.pid}/status").read_text()
        sizes.append(int(status.partition("VmHWM:")[2].split()[0]))
        process.communicate()
        assert process.returncode == 5
    assert sizes[1] < sizes[0] + 20_000
