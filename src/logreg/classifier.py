"""The classifier: trains a model on labelled texts, and predicts with it.

    >>> classifier = Classifier().fit(["great fun", "dull", "nice", "awful, boring"], "+-+-")
    >>> classifier.predict(["so boring", "great"]).tolist()
    ['-', '+']

It follows the protocol of scikit-learn's classifiers without importing it, and works in a
`Pipeline`, `cross_val_score` or `GridSearchCV`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from logreg.classes import Classes, read_classes
from logreg.data.dataset import dataset_of_texts
from logreg.errors import ConvergenceWarning
from logreg.estimator import Estimator, not_fitted
from logreg.features import FeatureSet
from logreg.features.custom import as_feature_set
from logreg.features.sentiment import SentimentFeatures
from logreg.inputs import plain, shown, texts_of
from logreg.linear_model import MAX_WEIGHT, sigmoid
from logreg.loss import Floats, Gold
from logreg.metadata_routing import MetadataConsumer
from logreg.model import Model, predicted
from logreg.training.diagnosis import describe
from logreg.training.history import Outcome, StopReason
from logreg.training.options import ALL, Hyperparameters, TrainingOptions
from logreg.training.train import train


class Classifier(MetadataConsumer, Estimator):
    """A logistic regression over a feature set, trained by stochastic gradient descent.

    The parameters are kept as they are given, and checked by `fit`.

    Args:
        features: what to count; None for the six sentiment features and the built-in lexicon.
        learning_rate: and the following, as the fields of `Hyperparameters`.
        batch_size: examples per step; None or "all" for all.
        class_weight: "balanced", or the weight of each label, in any spelling that `fit` reads as
            that label; None for 1 each.
        validation: the fraction of the texts to hold out for early stopping; None for none.
        calibrate: whether to calibrate the probabilities on held-out folds.
        nb: whether to multiply n-grams by their naive-Bayes log-count ratios in training.
        algorithm: "logistic-regression" or "naive-bayes".
        event_model: of naive Bayes, "multinomial" or "bernoulli".
        alpha: what naive Bayes adds to every count, > 0.

    Attributes:
        model_: the fitted `Model`.
        outcome_: how the optimisation went, an `Outcome`.
        classes_: the labels as `fit` got them, sorted, shape (K,). If some had several spellings,
            their names.
        n_features_in_: the number of features of a text.
        coef_: the weights: for the label ``classes_[1]`` of two, shape (1, n_features_in_), of
            K > 2 for each of ``classes_``, shape (K, n_features_in_).
        intercept_: the bias, shape (1,), or (K,).
        n_iter_: the number of epochs.
    """

    def __init__(
        self,
        features: FeatureSet | Any = None,
        *,
        learning_rate: float = Hyperparameters.learning_rate,
        schedule: str = Hyperparameters.schedule,
        decay: float = Hyperparameters.decay,
        average: bool = Hyperparameters.average,
        batch_size: int | str | None = Hyperparameters.batch_size,
        l2: float | None = Hyperparameters.l2,
        l1: float = Hyperparameters.l1,
        epochs: int = Hyperparameters.epochs,
        patience: int = Hyperparameters.patience,
        tolerance: float = Hyperparameters.tolerance,
        seed: int = Hyperparameters.seed,
        start: str = Hyperparameters.start,
        standardize: bool = Hyperparameters.standardize,
        class_weight: str | Mapping[Any, float] | None = None,
        validation: float | None = None,
        calibrate: bool = False,
        nb: bool = False,
        algorithm: str = TrainingOptions.algorithm,
        event_model: str = TrainingOptions.event_model,
        alpha: float = TrainingOptions.alpha,
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
        self.start = start
        self.standardize = standardize
        self.class_weight = class_weight
        self.validation = validation
        self.calibrate = calibrate
        self.nb = nb
        self.algorithm = algorithm
        self.event_model = event_model
        self.alpha = alpha

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
            y: n labels, strings or numbers, of two kinds at least; named as a set by
                `labels.names_of`. White space around a label and case make no difference.
            sample_weight: the weight of each text, shape (n,), >= 0 and not all 0.
            start: a model to go on from, over the same features and labels.

        Raises:
            TypeError: a text is not a string, a label is missing, or a parameter has the wrong
                type.
            ValueError: texts, labels and weights differ in number, there is only one label, a
                parameter is out of its range, or the model to start from is of another kind.

        Warns:
            ConvergenceWarning: the last epoch came before the minimum was near.
        """
        if start is not None and not isinstance(start, Model):
            raise TypeError(f"start must be a Model, got {shown(start)}")
        classes, gold = read_classes(y)
        options = self._options(classes)
        features = self._feature_set()
        if start is not None and start.features.unfitted() == features.unfitted():
            features = start.features.growing()
        texts = texts_of(X)
        _require_equal_numbers(len(texts), len(gold))
        weights = _weights_of(sample_weight, len(texts))
        names = [classes.labels[i] for i in gold]
        data = dataset_of_texts(features, texts, names, classes.labels, weights)
        trained = train(data, options, start=start)
        self._classes = classes
        self.classes_ = classes.given
        self.outcome_: Outcome = trained.outcome
        self.model_ = trained.model
        self._label_of_class = classes.indices(self.classes_).tolist()
        if trained.outcome.stop_reason is StopReason.LAST_EPOCH:
            advice = describe(trained.outcome, options.hyperparameters, spell=str)
            warnings.warn(advice, ConvergenceWarning, stacklevel=2)
        return self

    def _feature_set(self) -> FeatureSet:
        """Return the features to count.

        Raises:
            TypeError: they are not a feature set.
        """
        if self.features is None:
            return SentimentFeatures.shipped()
        return as_feature_set(self.features)

    def _options(self, classes: Classes) -> TrainingOptions:
        params = {name: plain(value) for name, value in self.get_params(deep=False).items()}
        del params["features"]
        if isinstance(params["batch_size"], str) and params["batch_size"] == ALL:
            params["batch_size"] = None
        class_weight = params.pop("class_weight")
        if isinstance(class_weight, Mapping):
            class_weight = {k: plain(w) for k, w in classes.weights(class_weight).items()}
        return TrainingOptions(
            validation=params.pop("validation"),
            calibrate=params.pop("calibrate"),
            **{name: params.pop(name) for name in ("nb", "algorithm", "event_model", "alpha")},
            class_weight=class_weight,
            hyperparameters=Hyperparameters(**params),
        )

    def decision_function(self, X: Iterable[str]) -> Floats:
        """Return z of each text for the label ``classes_[1]``, float64, shape (n_texts,).

        Of K > 2 labels it is the z of each label of ``classes_``, shape (n_texts, K).

        Raises:
            TypeError: a text is not a string.
            ValueError: the classifier has not been fitted.
        """
        z = self.fitted().logits(X)
        return self._by_class(z.T).T if z.ndim == 2 else self._by_class(z)

    def _by_class(self, values: Floats) -> Floats:
        """Return weights, biases or logits of the model's labels as those of the classes.

        Of two labels they are those of the positive one, and become those of ``classes_[1]``; of
        K > 2 each has a row.
        """
        if len(self._label_of_class) > 2:
            ordered: Floats = values[self._label_of_class]
            return ordered
        return values if self._label_of_class[1] == 1 else -values

    def predict_proba(self, X: Iterable[str]) -> Floats:
        """Return the probability of each label of ``classes_``, float64, shape (n_texts, K).

        Raises:
            TypeError: a text is not a string.
            ValueError: the classifier has not been fitted.
        """
        if self.fitted().n_scores > 1:
            return self._by_class(self.fitted().probabilities(X).T).T
        z = self.decision_function(X).tolist()  # numpy's exponential may miss math's by a bit
        return np.array([(sigmoid(-one), sigmoid(one)) for one in z]).reshape(-1, 2)

    def predict(self, X: Iterable[str]) -> NDArray[Any]:
        """Return the label of each text, from ``classes_``, shape (n_texts,).

        Raises:
            TypeError: a text is not a string.
            ValueError: the classifier has not been fitted.
        """
        predicted = self._predicted(X)
        labels: NDArray[Any] = self.classes_[np.argsort(self._label_of_class)][predicted]
        return labels

    def _predicted(self, X: Iterable[str]) -> Gold:
        """Return the predicted labels as indices of the model's, shape (n_texts,)."""
        return predicted(self.fitted().logits(X))

    def score(
        self, X: Iterable[str], y: Iterable[Any], sample_weight: ArrayLike | None = None
    ) -> float:
        """Return the accuracy: the (weighted) fraction of texts whose label is predicted.

        A label may have any spelling that `fit` would read as the label predicted.

        Raises:
            TypeError: a text is not a string, or a label is missing.
            ValueError: texts, labels and weights differ in number, or the classifier has not
                been fitted.
        """
        predicted = self._predicted(X)
        gold = self._classes.indices(y)
        _require_equal_numbers(len(predicted), len(gold))
        if not len(gold):
            raise ValueError("an accuracy needs at least one text, got none")
        return float(np.average(predicted == gold, weights=_weights_of(sample_weight, len(gold))))

    def fitted(self) -> Model:
        """Return the fitted model.

        Raises:
            NotFittedError: the classifier has not been fitted; a ValueError and an AttributeError.
        """
        model: Model | None = getattr(self, "model_", None)
        if model is None:
            raise not_fitted("this classifier is not fitted yet; call fit first")
        return model

    @property
    def n_features_in_(self) -> int:
        """The number of features of a text."""
        return len(self.fitted().features.names)

    @property
    def coef_(self) -> Floats:
        """The weights: for the label ``classes_[1]`` of two, or for each label of ``classes_``.

        Their shape is (1, n_features_in_), or (K, n_features_in_) for K > 2 labels.
        """
        weights = np.array(self.fitted().linear.weights)
        return self._by_class(weights.T if weights.ndim == 2 else weights[None])

    @property
    def intercept_(self) -> Floats:
        """The bias for the label ``classes_[1]`` of two, shape (1,), or for each of K, (K,)."""
        return self._by_class(np.array(self.fitted().linear.bias).reshape(-1))

    @property
    def n_iter_(self) -> int:
        """The number of epochs."""
        self.fitted()
        return len(self.outcome_.epochs)


def _weights_of(sample_weight: ArrayLike | None, n: int) -> Floats | None:
    """Return the weights of n texts, float64, shape (n,).

    Raises:
        ValueError: they are not n numbers, or one is out of its range.
    """
    if sample_weight is None:
        return None
    rule = f"sample_weight must be {n} finite numbers >= 0, not all 0"
    try:
        weights = np.asarray(sample_weight, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{rule}; {error}") from error
    if weights.shape != (n,):
        raise ValueError(f"{rule}, got shape {weights.shape}")
    wrong = weights[~((weights >= 0) & (weights < np.inf))]
    if len(wrong):
        raise ValueError(f"{rule}, got {wrong[0]}")
    if weights.max() > MAX_WEIGHT:
        raise ValueError(f"sample_weight must be at most {MAX_WEIGHT:g}, got {weights.max():g}")
    if not weights.any():
        raise ValueError(f"{rule}, got only zeros")
    return weights


def _require_equal_numbers(n_texts: int, n_labels: int) -> None:
    if n_texts != n_labels:
        raise ValueError(f"as many labels as texts: got {n_texts} texts, {n_labels} labels")
