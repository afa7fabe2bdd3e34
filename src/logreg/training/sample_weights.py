"""The weight of each example, by its label and by the file that it is from.

    cᵢ = (weight of its file) · (weight of its label)

``balanced`` gives all files, or all labels, the same total weight however many examples each has.
"""

from __future__ import annotations

import numpy as np

from logreg.data.dataset import Dataset
from logreg.data.splits import Rows
from logreg.labels import Labels
from logreg.loss import Floats
from logreg.training.options import ClassWeight, FileWeight


def example_weights(
    data: Dataset, class_weight: ClassWeight, file_weight: FileWeight = None
) -> Floats | None:
    """Return the weight of each example, shape (n,); None if all weigh the same.

    Args:
        data: the examples; their own weights, if they have any, are a third factor.
        class_weight: the weights of the labels; ``balanced`` gives n / (K n_label), or the same
            with sums of weights for counts.
        file_weight: the weights of the files; ``balanced`` gives n / (n_files n_file).

    Raises:
        ValueError: a weight is for a label that is not there, or is not positive, or there are
            fewer weights than files.
    """
    if data.weights is None and class_weight is None and file_weight is None:
        return None
    weights = np.ones(len(data)) if data.weights is None else data.weights
    if file_weight is not None:
        weights = weights * _of_files(data.files, file_weight)
    if class_weight is not None:
        totals = np.bincount(data.y, weights=weights, minlength=len(data.labels)).astype(np.float64)
        per_label = label_weights(totals, data.labels, class_weight)
        weights = weights * per_label[data.y]
    return weights


def _of_files(files: Rows, file_weight: FileWeight) -> Floats:
    counts = np.bincount(files)
    if isinstance(file_weight, str):
        per_file = len(files) / (np.count_nonzero(counts) * np.maximum(counts, 1))
    else:
        per_file = np.array(file_weight, dtype=np.float64)
        if len(per_file) < len(counts):
            rule = f"as many file weights as files: got {len(counts)} files"
            raise ValueError(f"{rule}, {len(per_file)} weights")
        for weight in per_file.tolist():
            _require_positive("a file", weight)
    weights: Floats = per_file[files]
    return weights


def label_weights(totals: Floats, labels: Labels, class_weight: ClassWeight) -> Floats:
    """Return the weight of each label, shape (n_labels,).

    Args:
        totals: the number of examples of each label, or the sum of their weights.
        labels: the labels.
        class_weight: their weights; those that are not named have 1.

    Raises:
        ValueError: a weight is for a label that is not there, or is not positive.
    """
    if isinstance(class_weight, str):
        balanced: Floats = totals.sum() / (np.count_nonzero(totals) * np.where(totals, totals, 1.0))
        return balanced
    named = class_weight or {}
    for label, weight in named.items():
        if label not in labels:
            names = " and ".join(labels)
            raise ValueError(f"a weight for the label '{label}', but the labels are {names}")
        _require_positive(f"the label '{label}'", weight)
    return np.array([named.get(label, 1.0) for label in labels], dtype=np.float64)


def _require_positive(whose: str, weight: float) -> None:
    if not 0 < weight < np.inf:
        raise ValueError(f"the weight of {whose} must be > 0, got {weight:g}")
