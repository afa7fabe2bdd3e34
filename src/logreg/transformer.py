"""What scikit-learn expects of a transformer from texts to features, without importing it.

A feature set calls these functions on demand: it has no base class for scikit-learn, which would
cost the command line time at its start.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ARRAY, PANDAS, POLARS = "default", "pandas", "polars"
CONTAINERS = (ARRAY, PANDAS, POLARS)
"""What a transformer can return: an array, or a frame of one of these libraries."""


def output_config(container: str) -> dict[str, str]:
    """Return what scikit-learn keeps of a container that was set.

    Raises:
        ValueError: there is no such container.
    """
    if container not in CONTAINERS:
        raise ValueError(f"transform must be one of {', '.join(CONTAINERS)}, got {container!r}")
    return {"transform": container}


def contained(
    X: NDArray[np.float64], texts: object, names: Sequence[str], config: dict[str, str] | None
) -> Any:
    """Return features in the container that is set.

    Args:
        X: the features, shape (n_texts, n_features).
        texts: where they are from; a frame of pandas has the same index.
        names: the names of the features.
        config: what `output_config` returned; None for the setting of all of scikit-learn.
    """
    container = config["transform"] if config else _container_of_sklearn()
    if container not in (PANDAS, POLARS):
        return X
    library = import_module(container)
    if container == POLARS:
        return library.DataFrame(X, schema=list(names))
    index = getattr(texts, "index", None)
    index = index if isinstance(index, library.Index) else None
    return library.DataFrame(X, columns=list(names), index=index)


def _container_of_sklearn() -> str:
    sklearn: Any = sys.modules.get("sklearn")
    return str(sklearn.get_config()["transform_output"]) if sklearn else ARRAY


def tags() -> Any:
    """Return the kind of estimator; only scikit-learn asks for it, and so is installed."""
    from sklearn.utils import InputTags, Tags, TargetTags, TransformerTags

    return Tags(
        estimator_type=None,
        target_tags=TargetTags(required=False),
        transformer_tags=TransformerTags(),
        input_tags=InputTags(one_d_array=True, two_d_array=False, string=True),
        requires_fit=False,
    )
