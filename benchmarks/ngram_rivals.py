"""Other tools that learn n-grams, each as a command that trains on a corpus.

    python benchmarks/ngram_rivals.py TOOL CORPUS.tsv MODEL

Each learns words and pairs of words, and saves its model. `words.py` compares them with `logreg`.
Vowpal Wabbit and fastText read files of their own format, which is written before, and not timed.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from rivals import read_corpus


def prepare(corpus: str, folder: Path) -> None:
    """Write the corpus as the tools want it."""
    labels, documents = read_corpus(corpus)
    positive = max(set(labels))
    rows = list(zip(labels, documents, strict=True))
    (folder / "corpus.ft").write_text(
        "".join(f"__label__{label} {text.lower()}\n" for label, text in rows), "utf-8"
    )
    plain = str.maketrans({":": " ", "|": " "})
    (folder / "corpus.vw").write_text(
        "".join(
            f"{1 if label == positive else -1} | {text.lower().translate(plain)}\n"
            for label, text in rows
        ),
        "utf-8",
    )


def train_vw(corpus: str, model: str) -> None:
    """Five passes over words and pairs, hashed to 22 bits, all of it in C++."""
    from vowpalwabbit import Workspace

    data = f"-d {Path(corpus).parent / 'corpus.vw'} --ngram 2 --passes 5 -c -k --holdout_off"
    options = f"--loss_function logistic -b 22 --quiet --cache_file {model}.cache -f {model}"
    Workspace(f"{data} {options}").finish()


def train_fasttext(corpus: str, model: str) -> None:
    """Its defaults with pairs of words."""
    import fasttext

    source = str(Path(corpus).parent / "corpus.ft")
    fasttext.train_supervised(source, wordNgrams=2, verbose=0).save_model(model)


def train_sklearn(corpus: str, model: str) -> None:
    """Counts the words and pairs that two texts have, and fits a logistic regression."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    labels, documents = read_corpus(corpus)
    vectorizer = CountVectorizer(ngram_range=(1, 2), binary=True, min_df=2)
    pipeline = make_pipeline(vectorizer, LogisticRegression(max_iter=200))
    Path(model).write_bytes(pickle.dumps(pipeline.fit(documents, labels)))


TRAINERS = {
    "Vowpal Wabbit": train_vw,
    "fastText": train_fasttext,
    "scikit-learn": train_sklearn,
}

if __name__ == "__main__":
    TRAINERS[sys.argv[1]](*sys.argv[2:])
