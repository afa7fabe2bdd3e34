"""A model: a feature set, a linear model over it, and the metadata of its training.

It is a value: it never changes, equal models are interchangeable, and it can be hashed. See
`training` for learning one, and `model_file` for saving one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from logreg.features import Batch, FeatureSet, Vector, matrix
from logreg.linear_model import LinearModel, SoftmaxModel, sigmoid, softmax
from logreg.values import Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from logreg.batch_scorer import BatchScorer
    from logreg.explanation import Explanation
    from logreg.labels import Labels


AnyLinearModel = LinearModel | SoftmaxModel

EDITED = "edited"
"""The metadata that keep what was changed by hand."""

PROFILE = ("decisions", "logits", "evidence", "histograms")
"""The metadata that keep what the training texts are like, for these features and weights."""


class Model(Value):
    """Everything that is needed to classify a text.

    Attributes:
        features: from a text to numbers.
        linear: from numbers to z.
        training: the metadata of the training run (examples, epochs, loss, ...) as they stand in
            the model file; empty for a model written by hand.
    """

    features: FeatureSet
    linear: AnyLinearModel
    training: Mapping[str, Any]

    def __init__(
        self,
        features: FeatureSet,
        linear: AnyLinearModel,
        training: Mapping[str, Any] | None = None,
    ) -> None:
        self._set(features=features, linear=linear, training=training or {})

    def __hash__(self) -> int:
        return hash((self.features, self.linear))

    @property
    def labels(self) -> Labels:
        """The labels; of two, the negative one comes first."""
        return self.linear.labels

    @property
    def n_scores(self) -> int:
        """How many z a text has: 1 for two labels, else one for each label."""
        return self.linear.n_scores

    def logit(self, text: str) -> float:
        """Return z = w·x + b of a text.

        Raises:
            TypeError: the text is not a string, or the model has more than two labels.
        """
        return self._of_two_labels("logit").logit(self._features_of(text))

    def _of_two_labels(self, name: str) -> LinearModel:
        if isinstance(self.linear, SoftmaxModel):
            cure = "a model of several labels has a distribution"
            raise TypeError(f"{name} is for two labels, this model has {len(self.labels)}: {cure}")
        return self.linear

    def _features_of(self, text: str) -> Vector:
        if not isinstance(text, str):
            from logreg.inputs import not_a_string

            raise not_a_string("text", text)
        return self.features.extract(text)

    def logits(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return z of many texts, shape (n,): the same as `logit`, bit for bit, and faster.

        Of K > 2 labels it is the z of each label, shape (n, K).

        The texts are counted as they come; none is kept.

        Raises:
            TypeError: it is a single string, or a text is not a string.
        """
        from logreg.inputs import checked_texts

        return self.logits_of(matrix(self.features, checked_texts(texts)))

    def logits_of(self, X: Batch) -> NDArray[np.float64]:
        """Return z of texts whose features are ``X``, shape (n,), or (n, K) for K > 2 labels.

        These are the sums of `LinearModel.logit`, bit for bit.
        """
        return self.batch_scorer().of_features(X)

    def batch_scorer(self) -> BatchScorer:
        """Return what scores batch after batch: it makes the arrays only once."""
        from logreg.batch_scorer import BatchScorer

        return BatchScorer(self.features, self.linear)

    def probability(self, text: str) -> float:
        """Return P(+|x), the probability of the positive label.

        Raises:
            TypeError: the text is not a string, or the model has more than two labels.
        """
        return sigmoid(self._of_two_labels("probability").logit(self._features_of(text)))

    def distribution(self, text: str) -> dict[str, float]:
        """Return the probability of each label.

        Raises:
            TypeError: the text is not a string.
        """
        z = self.linear.logits(self._features_of(text))
        return dict(zip(self.labels, self.linear.distribution(z), strict=True))

    def probabilities(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return P(+|x) of many texts, shape (n,): the same as `probability`, bit for bit.

        Of K > 2 labels it is the probability of each, shape (n, K).

        Raises:
            TypeError: as `logits`.
        """
        import numpy as np

        z = self.logits(texts).tolist()  # numpy's exponential may differ from math's in a bit
        if isinstance(self.linear, SoftmaxModel):
            return np.array([softmax(one) for one in z]).reshape(-1, len(self.labels))
        return np.array([sigmoid(one) for one in z], dtype=np.float64)

    def explain(self, text: str) -> Explanation:
        """Return each term of z for a text, and where in it they come from.

        >>> from logreg.model_file import load
        >>> explanation = load("textbook").explain("No great music!")
        >>> [(term.feature, term.product) for term in explanation.terms][:3]
        [('positive', 2.5), ('negative', 0.0), ('no', -1.2)]

        Raises:
            TypeError: the text is not a string.
        """
        from logreg.explanation import Explanation

        self._features_of(text)
        return Explanation(self.features, self.linear, text)

    def edited(self, changes: Mapping[str, float]) -> Model:
        """Return the model with weights or words changed by hand; its metadata keep what changed.

        >>> from logreg.model_file import load
        >>> model = load("textbook").edited({"hokey": 0, "bias": -0.3, "weight:no": -2})
        >>> "hokey" in model.features.lexicon.negative, model.linear.bias
        (False, -0.3)
        >>> model.training["edited"]
        {'list:hokey': 0.0, 'weight:bias': -0.3, 'weight:no': -2.0}

        Args:
            changes: values by what they are for: a feature or "bias" (its weight), else a word of
                the lists (1 positive, -1 negative, 0 neither), else, if the model has no lists, an
                n-gram (its weight). A prefix says which: "weight:", "list:", "ngram:", and
                "pronouns:" and "negators:" for words of these lists (1 in it, 0 not). Of more than
                two labels the name of a weight ends with a dot and the label.

        Raises:
            TypeError: a name is not a string, or a value not a number.
            ValueError: the model has no such thing, or the value is out of its range.
        """
        from logreg.editing import edited

        features, linear, full = edited(self.features, self.linear, changes)
        if (features, linear) == (self.features, self.linear):
            return self
        earlier = self.training.get(EDITED)
        kept = earlier if isinstance(earlier, Mapping) else {}
        kept = {target: value for target, value in kept.items() if target not in full}
        training = {name: value for name, value in self.training.items() if name not in PROFILE}
        return Model(features, linear, {**training, EDITED: kept | full})

    def predict(self, text: str) -> str:
        """Return the label of a text: the most probable one.

        Of two labels it is the positive one iff P(+|x) > 0.5.

        Raises:
            TypeError: the text is not a string.
        """
        x = self._features_of(text)
        if isinstance(self.linear, SoftmaxModel):
            return self.linear.decide(self.linear.logits(x))
        return self.linear.decide(self.linear.logit(x))


def predicted(z: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the most probable label of each text as its index, shape (n,).

    Args:
        z: logits, shape (n,), of which those above 0 are for the positive label, or (n, K).
    """
    labels: NDArray[np.intp] = z.argmax(axis=1) if z.ndim == 2 else (z > 0).astype(int)
    return labels
