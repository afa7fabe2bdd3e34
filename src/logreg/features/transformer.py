"""A feature set that is a transformer for scikit-learn too, from any column of texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from logreg.features.base import FeatureSet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Transformer(FeatureSet):
    """What scikit-learn calls of a feature set that needs no training, and counts every feature."""

    _sklearn_output_config: dict[str, str]
    """What `set_output` has set, if anything; scikit-learn's `clone` copies it by this name."""

    def fit(self, texts: Iterable[str], y: object = None) -> Self:
        """Return the set itself: nothing is learned from the texts."""
        return self

    def fit_transform(self, texts: Iterable[str], y: object = None) -> NDArray[np.float64]:
        """Return what `transform` returns."""
        return self.transform(texts)

    def transform(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return the features of many texts, float64, shape (n_texts, n_features).

        After `set_output` it is a frame.

        Raises:
            TypeError: it is a single string, or a text is not a string.
        """
        from logreg.inputs import texts_of
        from logreg.transformer import contained

        config = getattr(self, "_sklearn_output_config", None)
        X: NDArray[np.float64] = contained(self.count(texts_of(texts)), texts, self.names, config)
        return X

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Return the names of the features as scikit-learn wants them, shape (n_features,)."""
        import numpy as np

        return np.array(self.names, dtype=object)

    def set_output(self, *, transform: str | None = None) -> Self:
        """Set what `transform` returns, "default", "pandas" or "polars", and return self.

        Raises:
            ValueError: it is none of these; None changes nothing.
        """
        from logreg.transformer import output_config

        if transform is not None:
            self._sklearn_output_config = output_config(transform)
        return self

    def __sklearn_tags__(self) -> Any:
        """Return the kind of estimator for scikit-learn."""
        from logreg.transformer import tags

        return tags()
