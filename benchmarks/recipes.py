"""The recipes of docs/howto/any-task.md: the figure that each gives, and the words that decide.

    python benchmarks/recipes.py FOLDER

FOLDER has the corpora under the names that the page gives them; those that are missing are left
out. Each recipe is cross-validated by the command itself; then a model of all texts is trained.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

RECIPES = {
    "sentiment": ("imdb.train.tsv", "--features words --ngrams 1-2 --nb"),
    "sentiment, triples": (
        "imdb.train.tsv",
        "--features words --ngrams 1-3 --nb --weighting idf --unit-norm --l2 4e-7",
    ),
    "spam": (
        "sms.train.tsv",
        "--features words --ngrams 1-2 --boundaries --weighting idf --unit-norm --l2 2e-6",
    ),
    "authorship": (
        "federalist.tsv",
        "--features words --max-features 300 --weighting count --algorithm naive-bayes "
        "--positive madison --negative hamilton",
    ),
    "questions": ("trec.train.tsv", "--features words --ngrams 1-2 --boundaries --nb"),
    "stars": (
        "sst5.train.tsv",
        "--features sentiment+words --ngrams 1-2 --min-count 1 --nb --weighting idf --unit-norm "
        "--l2 3e-5",
    ),
}
"""By name, the corpus of each recipe and its options."""


def run(*command: str) -> list[str]:
    """Run a command and return the lines that it prints."""
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    return found.stdout.splitlines()


def main() -> None:
    """Print the figures of all recipes."""
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as temporary:
        model = str(Path(temporary) / "model.json")
        for name, (corpus, options) in RECIPES.items():
            path = str(folder / corpus)
            if not Path(path).exists():
                continue
            print(f"{name}: logreg train {options} {corpus}")
            lines = run("logreg", "cv", *options.split(), path)
            print(*(line for line in lines if line.startswith(("accuracy", "macro"))), sep="\n")
            run("logreg", "train", *options.split(), "-o", model, path)
            print(f"model file: {Path(model).stat().st_size:,} bytes")
            shown = run("logreg", "show", model, "--top", "8")
            start = next(i for i, line in enumerate(shown) if line.startswith("label "))
            print(*shown[start : shown.index("", start)], "", sep="\n")


if __name__ == "__main__":
    main()
