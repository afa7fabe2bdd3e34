"""How well and how fast sentence ends are found, against other tools on the same text.

    python benchmarks/sentences.py TRAINING.txt JUDGED.txt [--speed TEXT.txt]

Both files have one sentence per line. A model is trained on the first, and all tools cut the
second, joined with spaces; what they say of its candidates, the marks . ? ! … before white space,
is compared with its lines. Punkt (nltk) learns abbreviations from either text; pysbd has rules.
With --speed, prints the speed of ``logreg sentences`` as a ratio of that of ``logreg classify``.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from speed import LOGREG, Command, run

from logreg.features.candidates import CANDIDATE

TRAININGS = {
    "the lecture's three features": ("--lecture",),
    "logreg": (),
    "logreg --min-count 7": ("--min-count", "7"),
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("training")
    parser.add_argument("judged")
    parser.add_argument("--speed")
    arguments = parser.parse_args()
    lines = [line for line in Path(arguments.judged).read_text("utf-8").split("\n") if line]
    print("| tool | accuracy | F1 | wrongly cut | missed | seconds |\n|---|---|---|---|---|---|")
    for name, cut in tools(arguments.training, lines):
        start = time.perf_counter()
        ends = set(cut(" ".join(lines)))
        print(judged(name, ends, lines, time.perf_counter() - start), flush=True)
    if arguments.speed:
        ratios = [
            run(Command([LOGREG, "classify"], arguments.speed)).seconds
            / run(Command([LOGREG, "sentences"], arguments.speed)).seconds
            for _ in range(5)
        ]
        print(f"\n`logreg sentences` has {sorted(ratios)[2]:.2f} of the speed of `logreg classify`")


def tools(training: str, lines: list[str]) -> Iterator[tuple[str, Callable[[str], Iterable[int]]]]:
    """Yield the name of each tool, and the function from a text to the ends of its sentences."""
    with tempfile.TemporaryDirectory() as folder:
        model = str(Path(folder, "model.json"))
        for name, options in TRAININGS.items():
            command = [LOGREG, "train", "--features", "periods", *options, "-o", model, training]
            subprocess.run(command, check=True, capture_output=True)
            yield name, lambda text: cut_by_logreg(text, model)
    if find_spec("nltk"):
        text = Path(training).read_text("utf-8").replace("\n", " ")
        yield "Punkt, trained on the training text", punkt(text)
        yield "Punkt, trained on the judged text", punkt(" ".join(lines))
    if find_spec("pysbd"):
        yield "pysbd", cut_by_pysbd


def cut_by_logreg(text: str, model: str) -> list[int]:
    """Return the ends of the sentences that ``logreg sentences`` finds."""
    command = [LOGREG, "sentences", "--model", model]
    output = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout
    return ends_of(text, output.decode().split("\n"))


def punkt(text: str) -> Callable[[str], list[int]]:
    """Return Punkt as it is after learning from a text."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer, PunktTrainer

    trainer = PunktTrainer()
    trainer.INCLUDE_ALL_COLLOCS = True
    trainer.train(text)
    tokenizer = PunktSentenceTokenizer(trainer.get_params())
    return lambda text: [end for _, end in tokenizer.span_tokenize(text)]


def cut_by_pysbd(text: str) -> list[int]:
    """Return the ends of the sentences that pysbd finds in pieces of the text, for it is slow."""
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    size, found, start = 20_000, [], 0
    while start < len(text):
        end = text.find(" ", start + size) + 1 or len(text)
        spans = segmenter.segment(text[start:end])
        found += [start + span.start + len(span.sent.rstrip()) for span in spans]
        start = end
    return found


def ends_of(text: str, sentences: Iterable[str]) -> list[int]:
    """Return where sentences, in order, end in a text."""
    found, place = [], 0
    for sentence in sentences:
        place = text.index(sentence, place) + len(sentence)
        found.append(place)
    return found


def judged(name: str, ends: set[int], lines: list[str], seconds: float) -> str:
    """Return the row of a tool."""
    gold = set(ends_of(" ".join(lines), lines))
    candidates = [found.end() for found in CANDIDATE.finditer(" ".join(lines))]
    wrong = sum(place in ends and place not in gold for place in candidates)
    missed = sum(place not in ends and place in gold for place in candidates)
    right = sum(place in ends and place in gold for place in candidates)
    accuracy = 1 - (wrong + missed) / len(candidates)
    f1 = 2 * right / (2 * right + wrong + missed)
    return f"| {name} | {accuracy:.4f} | {f1:.4f} | {wrong} | {missed} | {seconds:.1f} |"


if __name__ == "__main__":
    main()
