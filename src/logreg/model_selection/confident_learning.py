"""Labels that are probably wrong: confident learning (Northcutt, Jiang & Chuang 2021, JAIR 70).

Each text gets the probability of every label from a model that was not trained on it. A label j is
confident from the threshold

    t_j = mean of P(j | x) over the texts x that are labelled j

A text is a suspect if the most probable of its confident labels is not its own. The counts of
texts by given label i and confident label j, C_ij, estimate how many labels are wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logreg.data.dataset import Dataset
from logreg.data.splits import Rows
from logreg.explanation import Explanation
from logreg.loss import Floats, Gold, sigmoid, softmax
from logreg.model import Model
from logreg.model_selection.cross_validation import folds_of
from logreg.parallel.map import parallel_map
from logreg.training.options import TrainingOptions
from logreg.training.train import train


@dataclass(frozen=True)
class HeldOut:
    """The probabilities of n texts, each by a model that was trained on other texts.

    Attributes:
        probabilities: of each label, shape (n, K).
        folds: the fold of each text, from 0, shape (n,).
        models: for each fold the model of the others.
    """

    probabilities: Floats
    folds: Rows
    models: list[Model]

    def model_of(self, text: int) -> Model:
        """Return the model that was not trained on a text."""
        return self.models[int(self.folds[text])]


class Suspect(NamedTuple):
    """A text whose label is probably wrong.

    Attributes:
        text: the number of the text, from 0.
        given: the index of its label.
        probable: the index of the most probable confident label.
        margin: P(given) minus the largest P of another label, from -1, the worst, to 1.
    """

    text: int
    given: int
    probable: int
    margin: float


@dataclass(frozen=True)
class Suspects:
    """The suspects of a data set.

    Attributes:
        found: worst first.
        expected_share: the estimated fraction of labels that are wrong.
    """

    found: list[Suspect]
    expected_share: float


def held_out(
    data: Dataset,
    options: TrainingOptions,
    *,
    n_folds: int = 5,
    seed: int = 0,
    jobs: int = 1,
    on_fold: Callable[[], None] | None = None,
) -> HeldOut:
    """Return the probabilities of each text by a model of the other folds, which are those of cv.

    Args:
        data: the texts.
        options: how each model is trained.
        n_folds: how many folds, >= 2.
        seed: of the folds.
        jobs: how many processes to use; the result is the same.
        on_fold: called after each fold.

    Raises:
        ValueError: a label has fewer texts than there are folds, or the options do not fit.
    """
    folds = folds_of(data, n_folds, seed)

    def work(fold: int) -> tuple[Floats, Model]:
        inside = folds == fold
        trained = train(data.rows(np.flatnonzero(~inside)), options)
        return trained.fitted.logits(data.X[inside]), trained.model

    results = parallel_map(work, n_folds, jobs, on_fold)
    probabilities = np.empty((len(data), len(data.labels)))
    for fold, (z, _) in enumerate(results):
        probabilities[folds == fold] = _distributions(z)
    return HeldOut(probabilities, folds, [model for _, model in results])


def _distributions(z: Floats) -> Floats:
    """Return the probability of each label, shape (n, K), for z of shape (n,) or (n, K)."""
    return softmax(z) if z.ndim == 2 else np.stack([sigmoid(-z), sigmoid(z)], axis=1)


def thresholds(probabilities: Floats, y: Gold) -> Floats:
    """Return t_j of each label, shape (K,).

    >>> thresholds(np.array([[0.8, 0.2], [0.6, 0.4], [0.1, 0.9]]), np.array([0, 0, 1])).round(2)
    array([0.7, 0.9])

    Args:
        probabilities: shape (n, K).
        y: given labels, shape (n,); each occurs.
    """
    n_labels = probabilities.shape[1]
    return np.array([probabilities[y == label, label].mean() for label in range(n_labels)])


def find_suspects(probabilities: Floats, y: Gold) -> Suspects:
    """Return the texts whose label is probably wrong.

    Here the third text is labelled 0, and the models of the other texts find 1 more probable than
    they do on average for the texts that are labelled 1.

    >>> p = np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.3, 0.7], [0.2, 0.8]])
    >>> suspects = find_suspects(p, np.array([0, 0, 0, 1, 1]))
    >>> suspects.found
    [Suspect(text=2, given=0, probable=1, margin=-0.8)]
    >>> round(suspects.expected_share, 2)
    0.2

    Args:
        probabilities: of each label by a model that was not trained on the text, shape (n, K).
        y: given labels, shape (n,); each occurs.
    """
    is_confident = probabilities >= thresholds(probabilities, y)
    confident = np.where(is_confident, probabilities, -1.0).argmax(axis=1)
    has_confident: NDArray[np.bool_] = np.asarray(is_confident.any(axis=1))
    texts = np.flatnonzero(has_confident & (confident != y))
    margins = _margins(probabilities[texts], y[texts])
    order = np.argsort(margins, kind="stable")
    found = [
        Suspect(int(texts[i]), int(y[texts[i]]), int(confident[texts[i]]), float(margins[i]))
        for i in order
    ]
    return Suspects(found, _expected_share(y, confident, has_confident))


def _margins(probabilities: Floats, y: Gold) -> Floats:
    """Return P(given) minus the largest P of another label, shape (n,)."""
    rows = np.arange(len(y))
    others = probabilities.copy()
    others[rows, y] = -np.inf
    margins: Floats = probabilities[rows, y] - others.max(axis=1)
    return margins


def _expected_share(y: Gold, confident: Gold, has_confident: NDArray[np.bool_]) -> float:
    """Return the fraction of wrong labels that the counts C_ij lead one to expect.

    Each row of C is scaled to the number of texts that have its label; a label without any
    confident text is taken to be right.
    """
    counts = np.bincount(y)
    n_confident = np.bincount(y[has_confident], minlength=len(counts))
    is_other = has_confident & (confident != y)
    n_other = np.bincount(y[is_other], minlength=len(counts))
    return float((counts * n_other / np.maximum(n_confident, 1)).sum() / len(y))


def words_against(model: Model, text: str, given: str, probable: str) -> dict[str, float]:
    """Return the words that speak against the given label, the strongest first.

    Args:
        model: one that was not trained on the text.
        text: the text.
        given: its label.
        probable: the label that it probably has instead.

    Returns:
        What each adds to z, as `Explanation.words` has it; of several labels to the z of the
        probable one less that of the given one.

    >>> from logreg.model_file import load
    >>> words_against(load("textbook"), "Great cast, hokey and dull.", "positive", "negative")
    {'hokey': -5.0, 'dull': -5.0}
    """
    explanation = Explanation(model.features, model.linear, text, pair=(probable, given))
    sign = -1.0 if explanation.is_binary and given == explanation.labels[1] else 1.0
    return {word: value for word, value in explanation.words().items() if sign * value > 0}
