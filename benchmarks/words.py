"""How fast n-grams are learned and looked up, against other tools measured in the same run.

    python benchmarks/words.py CORPUS.tsv [--runs 5]

Prints Markdown tables: training from the file to the saved model, as ratios of the wall time of
Vowpal Wabbit, fastText and scikit-learn on words and pairs; classification on one thread, as ratios
of `wc -w`; and a single text with 50,000 words, as ratios of `python -c "import click"`. The
commands take turns, and a figure is the median of the ratios of a turn.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from ngram_rivals import TRAINERS, prepare
from speed import LOGREG, TEXT, Command, Run, run

RIVALS = [sys.executable, str(Path(__file__).parent / "ngram_rivals.py")]
WORDS = ("--features", "words")
TRAININGS = {
    "words": (*WORDS,),
    "1-2-grams, `--nb`": (*WORDS, "--ngrams", "1-2", "--nb"),
    "1-2-grams, `--nb --hash-bits 22`": (*WORDS, "--ngrams", "1-2", "--nb", "--hash-bits", "22"),
    "1-3-grams, `--nb`": (*WORDS, "--ngrams", "1-3", "--nb"),
}


def train_all(corpus: str, folder: Path, runs: int) -> None:
    """Print the table of training."""
    rivals = [name for name in TRAINERS if is_installed(name)]
    turns: list[dict[str, Run]] = []
    for _ in range(runs):
        turn = {
            name: run(Command([*RIVALS, name, corpus, str(folder / name.replace(" ", "-"))]))
            for name in rivals
        }
        for name, options in TRAININGS.items():
            model = folder / f"{len(turn)}.json"
            turn[name] = run(Command([LOGREG, "train", *options, "-o", str(model), corpus]))
        turns.append(turn)
    print("| training | seconds | peak MiB |", *(f"/ {name} |" for name in rivals))
    print("|---|---|---|", "---|" * len(rivals), sep="")
    for name in turns[0]:
        seconds = statistics.median(turn[name].seconds for turn in turns)
        memory = statistics.median(turn[name].mebibytes for turn in turns)
        ratios = [
            statistics.median(turn[name].seconds / turn[rival].seconds for turn in turns)
            for rival in rivals
        ]
        print(f"| {name} | {seconds:.2f} | {memory:.0f} |", *(f"{ratio:.2f} |" for ratio in ratios))
    print()


def is_installed(name: str) -> bool:
    """Return whether a tool can be imported."""
    from importlib.util import find_spec

    module = {"Vowpal Wabbit": "vowpalwabbit", "fastText": "fasttext", "scikit-learn": "sklearn"}
    return find_spec(module[name]) is not None


def classify_all(corpus: str, folder: Path, runs: int) -> None:
    """Print the table of classification."""
    texts = folder / "texts.txt"
    with open(corpus, encoding="utf-8") as lines, open(texts, "w", encoding="utf-8") as copy:
        content = "".join(line.split("\t", 1)[1] for line in lines)
        copy.write(content * 8)
    print("| classification, one thread, 8 times the corpus | / `wc -w` |")
    print("|---|---|")
    for name, options in TRAININGS.items():
        model = str(folder / "model.json")
        run(Command([LOGREG, "train", *options, "-o", model, corpus]))
        classify = Command([LOGREG, "classify", "--jobs", "1", "--model", model], str(texts))
        count = Command(["wc", "-w"], str(texts))
        ratios = [run(classify).seconds / run(count).seconds for _ in range(runs)]
        print(f"| {name} | {statistics.median(ratios):.2f} |")
    print()


def one_text(corpus: str, folder: Path, runs: int) -> None:
    """Print how long a single text takes with a large model."""
    model = str(folder / "model.json")
    options = [*WORDS, "--min-count", "1", "--max-features", "50000", "-o", model]
    run(Command([LOGREG, "train", *options, corpus]))
    classify = Command([LOGREG, "classify", TEXT], variables={"LOGREG_MODEL": model})
    click = Command([sys.executable, "-c", "import click"])
    ratios = [run(classify).seconds / run(click).seconds for _ in range(10 * runs)]
    print(f"`classify TEXT` with 50,000 words: {statistics.median(ratios):.2f} x `import click`")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        corpus = str(shutil.copy(arguments.corpus, folder / "corpus.tsv"))
        prepare(corpus, folder)
        for table in (train_all, classify_all, one_text):
            table(corpus, folder, arguments.runs)


if __name__ == "__main__":
    main()
