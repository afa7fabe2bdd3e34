"""Other tools at the same work, each as a command: train on a corpus, or classify lines of stdin.

    python benchmarks/rivals.py train TOOL CORPUS.tsv MODEL
    python benchmarks/rivals.py classify TOOL MODEL < texts > answers

Each tool does what comes nearest to `logreg` in the way that its own documentation shows first.
VADER and TextBlob need no training. `speed.py` calls this for each tool that is installed.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

BATCH = 1000

TRAINED = {"scikit-learn": "sklearn", "fastText": "fasttext", "Vowpal Wabbit": "vowpalwabbit"}
UNTRAINED = {"VADER": "vaderSentiment", "TextBlob": "textblob"}
"""The tools, and the modules that show whether they are installed."""


def read_corpus(path: str) -> tuple[list[str], list[str]]:
    """Return the labels and texts of label<TAB>text lines."""
    lines = Path(path).read_text(encoding="utf-8").split("\n")[:-1]
    rows = [line.split("\t", 1) for line in lines]
    return [label for label, _ in rows], [text for _, text in rows]


def texts() -> Iterator[str]:
    """Yield the lines of stdin."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def answer(probability: float) -> None:
    """Print P and the label."""
    print(f"{probability:.4f}\t{'positive' if probability > 0.5 else 'negative'}")


def train_sklearn(corpus: str, model: str) -> None:
    """Hashed words and SGD on the log loss."""
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.linear_model import SGDClassifier
    from sklearn.pipeline import make_pipeline

    labels, documents = read_corpus(corpus)
    pipeline = make_pipeline(HashingVectorizer(), SGDClassifier(loss="log_loss", random_state=0))
    Path(model).write_bytes(pickle.dumps(pipeline.fit(documents, labels)))


def classify_sklearn(model: str) -> None:
    """Classify in batches."""
    pipeline = pickle.loads(Path(model).read_bytes())  # noqa: S301  # what training wrote
    batch: list[str] = []
    for text in texts():
        batch.append(text)
        if len(batch) == BATCH:
            for probability in pipeline.predict_proba(batch)[:, 1]:
                answer(probability)
            batch = []
    if batch:
        for probability in pipeline.predict_proba(batch)[:, 1]:
            answer(probability)


def train_fasttext(corpus: str, model: str) -> None:
    """Supervised training with its defaults."""
    import fasttext

    labels, documents = read_corpus(corpus)
    rows = [f"__label__{label} {text}\n" for label, text in zip(labels, documents, strict=True)]
    Path(f"{model}.txt").write_text("".join(rows), encoding="utf-8")
    fasttext.train_supervised(f"{model}.txt", verbose=0).save_model(model)


def classify_fasttext(model: str) -> None:
    """Classify line by line; call the wrapped function, as `predict` fails with numpy 2."""
    import fasttext

    predict = fasttext.load_model(model).f.predict
    for text in texts():
        ((probability, label),) = predict(text + "\n", 1, 0.0, "strict")
        answer(probability if label.removeprefix("__label__")[0] == "p" else 1 - probability)


def _vw_line(text: str) -> str:
    return "| " + text.replace(":", " ").replace("|", " ")


def train_vw(corpus: str, model: str) -> None:
    """Five passes of logistic loss over the words."""
    from vowpalwabbit import Workspace

    labels, documents = read_corpus(corpus)
    positive = max(set(labels))
    workspace = Workspace(loss_function="logistic", link="logistic", quiet=True, b=18)
    lines = [
        f"{1 if label == positive else -1} {_vw_line(text)}"
        for label, text in zip(labels, documents, strict=True)
    ]
    for _ in range(5):
        for line in lines:
            workspace.learn(line)
    workspace.save(model)


def classify_vw(model: str) -> None:
    """Classify line by line."""
    from vowpalwabbit import Workspace

    workspace = Workspace(initial_regressor=model, testonly=True, quiet=True)
    for text in texts():
        answer(workspace.predict(_vw_line(text)))


def classify_vader(_model: str) -> None:
    """Print the compound score, rescaled to 0..1."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    scores = SentimentIntensityAnalyzer().polarity_scores
    for text in texts():
        answer((scores(text)["compound"] + 1) / 2)


def classify_textblob(_model: str) -> None:
    """Print the polarity, rescaled to 0..1."""
    from textblob import TextBlob

    for text in texts():
        answer((TextBlob(text).sentiment.polarity + 1) / 2)


TRAINERS: dict[str, Callable[[str, str], Any]] = {
    "scikit-learn": train_sklearn,
    "fastText": train_fasttext,
    "Vowpal Wabbit": train_vw,
}
CLASSIFIERS: dict[str, Callable[[str], Any]] = {
    "scikit-learn": classify_sklearn,
    "fastText": classify_fasttext,
    "Vowpal Wabbit": classify_vw,
    "VADER": classify_vader,
    "TextBlob": classify_textblob,
}


if __name__ == "__main__":
    if sys.argv[1] == "train":
        TRAINERS[sys.argv[2]](sys.argv[3], sys.argv[4])
    else:
        CLASSIFIERS[sys.argv[2]](sys.argv[3])
