"""The classifier: learns a model from labelled texts, and predicts with it.

    >>> classifier = Classifier().fit(["great fun", "dull", "nice", "awful, boring"], "+-+-")
    >>> classifier.predict(["so boring", "great"]).tolist()
    ['negative', 'positive']

It ties the rooms below together and holds no mathematics of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from logreg.features import FeatureSet, matrix
from logreg.features.sentiment import SentimentFeatures
from logreg.hyperparameters import Hyperparameters
from logreg.labels import LabelReader, choose_labels
from logreg.linear_model import LinearModel, sigmoid
from logreg.loss import Floats
from logreg.model import Model
from logreg.sgd import Epoch, Fit, fit


class Classifier:
    """A logistic regression over a feature set, learned by stochastic gradient descent.

    Args:
        features: what to count; the six sentiment features with the shipped lexicon by default.
        hyperparameters: as the fields of `Hyperparameters`.

    Attributes:
        model: the fitted `Model`; None before `fit`.

    Raises:
        ValueError: a hyperparameter is out of its range.
    """

    def __init__(
        self,
        features: FeatureSet | None = None,
        *,
        learning_rate: float = Hyperparameters.learning_rate,
        decay: float = Hyperparameters.decay,
        batch_size: int | None = Hyperparameters.batch_size,
        epochs: int = Hyperparameters.epochs,
        tolerance: float = Hyperparameters.tolerance,
        seed: int = Hyperparameters.seed,
    ) -> None:
        self.features = features or SentimentFeatures.shipped()
        self.hyperparameters = Hyperparameters(
            learning_rate, decay, batch_size, epochs, tolerance, seed
        )
        self.model: Model | None = None

    def fit(self, texts: Iterable[str], labels: Iterable[str]) -> Classifier:
        """Learn from texts and their labels, and return self.

        Args:
            texts: n texts; any iterable.
            labels: n labels of two kinds, in any of the spellings of `labels.canonical`.

        Raises:
            ValueError: the two differ in number, or there are not two labels.
        """
        read_label = LabelReader()
        named: NDArray[np.str_] = np.array([read_label(label) for label in labels])
        names = choose_labels(Counter(named.tolist()))
        X = matrix(self.features, texts)
        if len(X) != len(named):
            raise ValueError(f"as many labels as texts: got {len(X)} texts, {len(named)} labels")
        if not np.isin(named, names).all():
            raise ValueError(f"two labels at most, got {', '.join(sorted(set(named.tolist())))}")
        self.fit_matrix(X, (named == names[1]).astype(np.float64), names)
        return self

    def fit_matrix(
        self,
        X: Floats,
        y: Floats,
        labels: tuple[str, str],
        on_epoch: Callable[[Epoch], None] | None = None,
    ) -> Fit:
        """Learn from features that have been counted; return how learning went.

        Args:
            X: features, shape (n, n_features).
            y: 1.0 where the label is ``labels[1]``, else 0.0; shape (n,).
            labels: the two labels, (negative, positive).
            on_epoch: called after each epoch.
        """
        learned = fit(X, y, self.hyperparameters, on_epoch=on_epoch)
        linear = LinearModel(labels, learned.bias, tuple(learned.weights.tolist()))
        training = {
            "examples": len(y),
            "epochs": len(learned.epochs),
            "converged": learned.converged,
            "loss": learned.loss,
            **self._settings(),
        }
        self.model = Model(self.features, linear, training)
        return learned

    def _settings(self) -> dict[str, object]:
        """Return the hyperparameters as the model file records them."""
        settings = asdict(self.hyperparameters)
        settings["max_epochs"] = settings.pop("epochs")
        settings["batch_size"] = settings["batch_size"] or "all"
        return settings

    def predict_proba(self, texts: Iterable[str]) -> Floats:
        """Return P(-|x) and P(+|x) of each text, float64, shape (n_texts, 2).

        Raises:
            ValueError: the classifier has not been fitted.
        """
        model = self.fitted()
        positive = np.array([sigmoid(z) for z in model.logits(texts).tolist()], dtype=np.float64)
        return np.column_stack([1 - positive, positive])

    def predict(self, texts: Iterable[str]) -> NDArray[np.str_]:
        """Return the label of each text, shape (n_texts,).

        Raises:
            ValueError: the classifier has not been fitted.
        """
        model = self.fitted()
        labels = [model.linear.decide(z) for z in model.logits(texts).tolist()]
        return np.array(labels, dtype=np.str_)

    def fitted(self) -> Model:
        """Return the fitted model.

        Raises:
            ValueError: the classifier has not been fitted.
        """
        if self.model is None:
            raise ValueError("this classifier has not learned yet; call fit first")
        return self.model
