"""Naive Bayes: equal to scikit-learn's, and the same model file and commands."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.naive_bayes import BernoulliNB, MultinomialNB
from support import Cli

import logreg
from logreg.features.sparse import SparseRows
from logreg.loss import softmax
from logreg.naive_bayes import bernoulli, log_count_ratio, multinomial, of_two_labels
from logreg.training.fit import logits
from logreg.training.generative import fit_naive_bayes


def random_counts(seed: int, n_labels: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    y = np.concatenate([np.arange(n_labels), random.integers(n_labels, size=20)])
    X = random.poisson(0.5, size=(len(y), 6)).astype(np.float64)
    return X, y, random.uniform(0.5, 2, size=len(y))


def sparse(X: np.ndarray) -> SparseRows:
    rows, columns = X.nonzero()
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(X)))])
    return SparseRows(indptr, columns.astype(np.int32), X[rows, columns], X.shape[1])


@given(st.integers(0, 1000), st.integers(2, 4), st.floats(0.1, 3), st.booleans())
def test_equal_to_scikit_learn(seed: int, n_labels: int, alpha: float, weighted: bool) -> None:
    X, y, weights = random_counts(seed, n_labels)
    for event_model, theirs in (
        ("multinomial", MultinomialNB(alpha=alpha)),
        ("bernoulli", BernoulliNB(alpha=alpha)),
    ):
        # scikit-learn does not bring the weights to a mean of 1, which alpha is relative to
        scaled = weights / weights.mean() if weighted else None
        theirs.fit(X, y, sample_weight=scaled)
        fitted = fit_naive_bayes(
            sparse(X),
            y,
            n_labels,
            event_model=event_model,
            alpha=alpha,
            known=np.arange(6),
            weights=weights if weighted else None,
        )
        counted = (X > 0).astype(np.float64) if event_model == "bernoulli" else X
        z = logits(fitted.theta, sparse(counted))
        p = softmax(np.column_stack([np.zeros(len(z)), z]) if n_labels == 2 else z)
        assert p == pytest.approx(theirs.predict_proba(X), abs=1e-9)


def test_textbook_example() -> None:
    """SLP ch. 4.3: "predictable with no fun", after three negative and two positive texts.

    The book prints the products as 6.1e-5 and 3.2e-5.
    """
    counts = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])  # predictable, no, fun
    others = np.array([[12.0, 8.0]])  # the rest of the 14 and 9 words; 20 different words in all
    smoothed = counts + 1
    expected = np.log(smoothed / (np.vstack([counts, others]).sum(axis=0) + 20))
    padded = np.vstack([counts, others, np.zeros((16, 2))])
    theta = multinomial(padded, np.array([3.0, 2.0]))
    assert theta[:3] == pytest.approx(expected)
    z = theta[:3].sum(axis=0) + theta[-1]
    assert np.exp(z) == pytest.approx([3 / 5 * 2 * 2 / 34**3, 2 / 5 * 2 / 29**3])


def test_two_labels_are_the_difference() -> None:
    X, y, _ = random_counts(0, 2)
    counts = np.array([X[y == k].sum(axis=0) for k in (0, 1)]).T
    theta = bernoulli(np.minimum(counts, 5), np.array([9.0, 13.0]))
    z = np.array([1.0, 0, 1, 0, 0, 1, 1]) @ theta
    assert softmax(z[None])[0, 1] == pytest.approx(
        1 / (1 + np.exp(-(np.array([1.0, 0, 1, 0, 0, 1, 1]) @ of_two_labels(theta))))
    )


def test_ratio_of_two_labels_is_that_of_one_against_the_other() -> None:
    counts = np.array([[3.0, 0.0], [1.0, 4.0]])
    ratio = log_count_ratio(counts)
    assert ratio[:, 1] == pytest.approx(-ratio[:, 0])
    expected = np.log((counts[:, 1] + 1) / (counts[:, 1] + 1).sum()) - np.log(
        (counts[:, 0] + 1) / (counts[:, 0] + 1).sum()
    )
    assert ratio[:, 1] == pytest.approx(expected)


ROWS = "good\ta great film\nbad\ta bad film\ngood\tgreat fun\nbad\tbad, dull\n" * 2


@pytest.mark.parametrize("event_model", ["multinomial", "bernoulli"])
@pytest.mark.parametrize("features", ["sentiment", "words", "sentiment+words"])
@pytest.mark.parametrize("third", ["", "so-so\tit is long\nso-so\tlong\n"])
def test_the_same_file_and_commands(cli: Cli, event_model: str, features: str, third: str) -> None:
    Path("a.tsv").write_text(ROWS + third)
    options = ["--algorithm", "naive-bayes", "--event-model", event_model, "--features", features]
    found = cli("train", *options, "--alpha", "0.5", "a.tsv")
    assert found.status == 0, found.stderr
    assert "counted: naive Bayes" in found.stderr
    model = logreg.load("model.json")
    assert model.training["algorithm"] == "naive-bayes"
    assert model.training["alpha"] == 0.5
    assert cli("reproduce", "model.json", "a.tsv").stdout.startswith("identical")
    assert cli("classify", "a great film").lines[0].split("\t")[1] == "good"
    assert cli("evaluate", "--bootstrap", "10", "a.tsv").status == 0
    assert cli("cv", *options, "--folds", "2", "a.tsv").status == 0
    assert cli("show").status == 0


def test_options_that_it_has_no_use_for(cli: Cli) -> None:
    Path("a.tsv").write_text(ROWS)
    assert cli("train", "a.tsv").status == 0
    naive = ["--algorithm", "naive-bayes"]
    words = ["--features", "words"]
    for arguments, problem in (
        ([*naive, "--l2", "1"], "--l2 is not used by naive Bayes"),
        ([*naive, "--validation", "0.5"], "naive Bayes has no use for nb, nor for validation"),
        ([*naive, "--validation", "a.tsv"], "naive Bayes takes no steps; leave out the validation"),
        ([*naive, "--from", "model.json"], "naive Bayes counts from zero"),
        ([*naive, *words, "--unit-norm"], "naive Bayes counts n-grams: weighting must be"),
        ([*naive, *words, "--nb"], "naive Bayes has no use for nb"),
        (["--alpha", "2"], "--alpha is for --algorithm naive-bayes"),
    ):
        found = cli("train", *arguments, "a.tsv")
        assert (found.status, problem in found.stderr) == (2, True), found.stderr
    found = cli("cv", "--folds", "2", *naive, "--l2", "1", "a.tsv")
    assert (found.status, "--l2 is not used by naive Bayes" in found.stderr) == (2, True)
