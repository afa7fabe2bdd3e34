"""The classifier: trains a model on labelled texts, and predicts with it.

    >>> classifier = Classifier().fit(["great fun", "dull", "nice", "awful, boring"], "+-+-")
    >>> classifier.predict(["so boring", "great"]).tolist()
    ['-', '+']

It follows the protocol of scikit-learn's classifiers without importing it, and works in a
`Pipeline`, `cross_val_score` or `GridSearchCV`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from logreg.data.dataset import Dataset, dataset_of_texts
from logreg.estimator import Estimator
from logreg.features import FeatureSet
from logreg.features.sentiment import SentimentFeatures
from logreg.inputs import labels_of, name_of_label, texts_of
from logreg.labels import choose_labels, names_of, require_printable
from logreg.linear_model import sigmoid
from logreg.loss import Floats
from logreg.model import Model
from logreg.training.history import Outcome
from logreg.training.options import ClassWeight, Hyperparameters, TrainingOptions
from logreg.training.train import train


class Classifier(Estimator):
    """A logistic regression over a feature set, trained by stochastic gradient descent.

    The parameters are kept as they are given, and checked by `fit`.

    Args:
        features: what to count; None for the six sentiment features and the built-in lexicon.
        learning_rate: and the following, as the fields of `Hyperparameters`.
        class_weight: "balanced", or the weight of each label; None for 1 each.
        validation: the fraction of the texts to hold out for early stopping; None for none.
        calibrate: whether to calibrate the probabilities on held-out folds.

    Attributes:
        model_: the fitted `Model`.
        outcome_: how the optimisation went, an `Outcome`.
        classes_: the two labels as `fit` got them, sorted, shape (2,). If the two had several
            spellings, their names.
        n_features_in_: the number of features of a text.
        coef_: the weights, shape (1, n_features_in_), for the label ``classes_[1]``.
        intercept_: the bias, shape (1,).
        n_iter_: the number of epochs.
    """

    def __init__(
        self,
        features: FeatureSet | None = None,
        *,
        learning_rate: float = Hyperparameters.learning_rate,
        schedule: str = Hyperparameters.schedule,
        decay: float = Hyperparameters.decay,
        average: bool = Hyperparameters.average,
        batch_size: int | None = Hyperparameters.batch_size,
        l2: float = Hyperparameters.l2,
        l1: float = Hyperparameters.l1,
        epochs: int = Hyperparameters.epochs,
        patience: int = Hyperparameters.patience,
        tolerance: float = Hyperparameters.tolerance,
        seed: int = Hyperparameters.seed,
        class_weight: ClassWeight = None,
        validation: float | None = None,
        calibrate: bool = False,
    ) -> None:
        self.features = features
        self.learning_rate = learning_rate
        self.schedule = schedule
        self.decay = decay
        self.average = average
        self.batch_size = batch_size
        self.l2 = l2
        self.l1 = l1
        self.epochs = epochs
        self.patience = patience
        self.tolerance = tolerance
        self.seed = seed
        self.class_weight = class_weight
        self.validation = validation
        self.calibrate = calibrate

    def fit(
        self,
        X: Iterable[str],
        y: Iterable[Any],
        sample_weight: ArrayLike | None = None,
        *,
        start: Model | None = None,
    ) -> Classifier:
        """Train on texts and their labels, and return self.

        Args:
            X: n texts: a list, a generator, an array, or a column of a pandas or polars frame.
            y: n labels of two kinds: strings or numbers, named as a set by `labels.names_of`.
            sample_weight: the weight of each text, shape (n,), >= 0 and not all 0.
            start: a model to go on from, over the same features and labels.

        Raises:
            TypeError: a text is not a string, or a parameter has the wrong type.
            ValueError: texts, labels and weights differ in number, there are not two labels, a
                parameter is out of its range, or the model to start from is of another kind.
        """
        options = self._options()
        features = self.features if self.features is not None else SentimentFeatures.shipped()
        data, classes = _count(features, X, y, sample_weight)
        trained = train(data, options, start=start)
        self.classes_ = classes
        self.outcome_: Outcome = trained.outcome
        self.model_ = trained.model
        names = names_of(map(name_of_label, classes))
        self._label_of_class = [data.labels.index(name) for name in names.values()]
        return self

    def _options(self) -> TrainingOptions:
        params = {
            name: value.item() if isinstance(value, np.generic) else value
            for name, value in self.get_params().items()
            if name != "features"
        }
        class_weight = params.pop("class_weight")
        if class_weight is not None and not isinstance(class_weight, str):
            class_weight = {name_of_label(label): float(w) for label, w in class_weight.items()}
        return TrainingOptions(
            validation=params.pop("validation"),
            calibrate=params.pop("calibrate"),
            class_weight=class_weight,
            hyperparameters=Hyperparameters(**params),
        )

    def decision_function(self, X: Iterable[str]) -> Floats:
        """Return z of each text for the label ``classes_[1]``, float64, shape (n_texts,).

        Raises:
            TypeError: a text is not a string.
            ValueError: the classifier has not been fitted.
        """
        return self._towards_last_class(self.fitted().logits(texts_of(X)))

    def _towards_last_class(self, values: Floats) -> Floats:
        """Return weights or logits of the model's positive label as those of ``classes_[1]``."""
        return values if self._label_of_class[1] == 1 else -values

    def predict_proba(self, X: Iterable[str]) -> Floats:
        """Return the probability of each label of ``classes_``, float64, shape (n_texts, 2).

        Raises:
            TypeError: a text is not a string.
            ValueError: the classifier has not been fitted.
        """
        z = self.decision_function(X).tolist()  # numpy's exponential may miss math's by a bit
        return np.array([(sigmoid(-one), sigmoid(one)) for one in z]).reshape(-1, 2)

    def predict(self, X: Iterable[str]) -> NDArray[Any]:
        """Return the label of each text, from ``classes_``, shape (n_texts,).

        Raises:
            TypeError: a text is not a string.
            ValueError: the classifier has not been fitted.
        """
        predicted = (self.fitted().logits(texts_of(X)) > 0).astype(np.intp)
        labels: NDArray[Any] = self.classes_[np.argsort(self._label_of_class)][predicted]
        return labels

    def score(
        self, X: Iterable[str], y: Iterable[Any], sample_weight: ArrayLike | None = None
    ) -> float:
        """Return the accuracy: the (weighted) fraction of texts whose label is predicted.

        Raises:
            TypeError: a text is not a string.
            ValueError: the classifier has not been fitted.
        """
        hits = self.predict(X) == labels_of(y)
        weights = None if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        return float(np.average(hits, weights=weights))

    def fitted(self) -> Model:
        """Return the fitted model.

        Raises:
            ValueError: the classifier has not been fitted.
        """
        model: Model | None = getattr(self, "model_", None)
        if model is None:
            raise ValueError("this classifier is not fitted yet; call fit first")
        return model

    @property
    def n_features_in_(self) -> int:
        """The number of features of a text."""
        return len(self._fitted_attribute().features.names)

    @property
    def coef_(self) -> Floats:
        """The weights for the label ``classes_[1]``, shape (1, n_features_in_)."""
        return self._towards_last_class(np.array([self._fitted_attribute().linear.weights]))

    @property
    def intercept_(self) -> Floats:
        """The bias for the label ``classes_[1]``, shape (1,)."""
        return self._towards_last_class(np.array([self._fitted_attribute().linear.bias]))

    @property
    def n_iter_(self) -> int:
        """The number of epochs."""
        self._fitted_attribute()
        return len(self.outcome_.epochs)

    def _fitted_attribute(self) -> Model:
        """Return the model for an attribute that does not exist before `fit`."""
        try:
            return self.fitted()
        except ValueError as error:
            raise AttributeError(str(error)) from error


def _count(
    features: FeatureSet, X: Iterable[str], y: Iterable[Any], sample_weight: ArrayLike | None
) -> tuple[Dataset, NDArray[Any]]:
    """Count texts and read their labels; return the data set and the classes."""
    gold = labels_of(y)
    spellings = [require_printable(name_of_label(label)) for label in gold]
    name_of = names_of(set(spellings))
    named = [name_of[spelling] for spelling in spellings]
    labels = choose_labels(Counter(named))
    if not {*named} <= {*labels}:
        raise ValueError(f"two labels at most, got {', '.join(sorted(set(named)))}")
    texts = texts_of(X)
    if len(texts) != len(gold):
        raise ValueError(f"as many labels as texts: got {len(texts)} texts, {len(gold)} labels")
    weights = None
    if sample_weight is not None:
        weights = np.asarray(sample_weight, dtype=np.float64)
        are_weights = bool(((weights >= 0) & (weights < np.inf)).all() and weights.any())
        if weights.shape != gold.shape or not are_weights:
            raise ValueError(f"sample_weight must be {len(gold)} finite numbers >= 0, not all 0")
    spelled = np.unique(gold)
    classes = spelled if len(spelled) == 2 else np.unique(named)
    data = dataset_of_texts(features, texts, named, labels, weights)
    return data, classes
