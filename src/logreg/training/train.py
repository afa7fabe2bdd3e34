"""Learning: from a data set, by a recipe, to a model.

It splits off what is for validation, weighs the examples, has the parameters found, calibrates them
and writes down how it all came about. The descent itself is the business of `training`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from logreg._version import __version__
from logreg.data.dataset import Dataset
from logreg.data.splits import held_out_part, stratified_folds
from logreg.evaluation import expected_calibration_error
from logreg.features import FeatureSet
from logreg.linear_model import LinearModel
from logreg.loss import Floats, Gold
from logreg.model import Model
from logreg.training.calibration import Platt, held_out_calibration, platt
from logreg.training.fit import Fit, Labelled, Parameters, fit
from logreg.training.loop import Epoch
from logreg.training.recipe import Recipe
from logreg.training.sample_weights import example_weights

CALIBRATION_FOLDS = 5

_VALIDATION_SEED, _CALIBRATION_SEED = 1, 2
"""Besides the recipe's seed, so that no two random choices are the same one."""


class Calibration(NamedTuple):
    """How the probabilities were calibrated, and what that is worth on held-out examples.

    Attributes:
        platt: the map that was folded into weights and bias.
        before: logits of each example by a model trained without its fold, shape (n,).
        after: the same, calibrated by a map learned without its fold, shape (n,).
        y: the gold labels, shape (n,).
    """

    platt: Platt
    before: Floats
    after: Floats
    y: Gold

    def facts(self) -> dict[str, Any]:
        """Return the map and the calibration error before and after, as a model file has them."""
        return {
            "calibration": {
                "slope": self.platt.slope,
                "shift": self.platt.shift,
                "error_before": expected_calibration_error(self.before, self.y),
                "error_after": expected_calibration_error(self.after, self.y),
            }
        }


class Learned(NamedTuple):
    """What was learned.

    Attributes:
        parameters: weights, shape (n_features,), and bias; calibrated where that was asked for.
        fit: how the descent went; its own parameters are not calibrated.
        calibration: how they were calibrated, if so.
    """

    parameters: Parameters
    fit: Fit
    calibration: Calibration | None = None


def learn(
    data: Dataset,
    recipe: Recipe,
    *,
    start: Parameters | None = None,
    validation: Labelled | None = None,
    on_epoch: Callable[[Epoch], None] | None = None,
) -> Learned:
    """Learn parameters from a data set.

    Args:
        data: the examples.
        recipe: how to learn.
        start: parameters to start from; None for 0.
        validation: examples to stop by, in place of a part of the data.
        on_epoch: called after each epoch of the descent on all of the data.

    Raises:
        ValueError: a weight is for a label or file that is not there, or there are too few examples
            for what is held out.
    """
    learned = _descend(data, recipe, start, validation, on_epoch)
    if not recipe.calibrate:
        return Learned(learned.parameters, learned)
    calibration = _calibrate(data, recipe, start, validation)
    slope, shift = calibration.platt
    weights, bias = learned.parameters
    return Learned(Parameters(slope * weights, slope * bias + shift), learned, calibration)


def _descend(
    data: Dataset,
    recipe: Recipe,
    start: Parameters | None,
    validation: Labelled | None,
    on_epoch: Callable[[Epoch], None] | None = None,
) -> Fit:
    """Learn without calibration."""
    settings = recipe.hyperparameters
    if validation is None and recipe.validation is not None:
        held_out = held_out_part(data.y, recipe.validation, [settings.seed, _VALIDATION_SEED])
        if held_out.all() or not held_out.any():
            rule = "training and validation both need examples"
            raise ValueError(f"{rule}, got {len(data)} to hold out {recipe.validation:g} of")
        validation = Labelled(data.X[held_out], data.y[held_out])
        data = data.rows(np.flatnonzero(~held_out))
    weights = example_weights(data, recipe.class_weight, recipe.file_weight)
    return fit(
        data.X,
        data.y,
        settings,
        weights=weights,
        start=start,
        validation=validation,
        on_epoch=on_epoch,
    )


def _calibrate(
    data: Dataset, recipe: Recipe, start: Parameters | None, validation: Labelled | None
) -> Calibration:
    """Learn the calibration on held-out folds.

    Weights of files count here too: they say of which texts the probabilities are to be true.
    Weights of labels don't: calibration brings back the shares that the labels really have.
    """
    if len(data) < CALIBRATION_FOLDS:
        raise ValueError(f"calibration needs at least {CALIBRATION_FOLDS} texts, got {len(data)}")
    seed = [recipe.hyperparameters.seed, _CALIBRATION_SEED]
    folds = stratified_folds(data.y, CALIBRATION_FOLDS, seed)
    z = np.empty(len(data))
    for fold in range(CALIBRATION_FOLDS):
        inside = folds == fold
        learned = _descend(data.rows(np.flatnonzero(~inside)), recipe, start, validation)
        z[inside] = learned.parameters.logits(data.X[inside])
    weights = example_weights(data, None, recipe.file_weight)
    after = held_out_calibration(z, data.y, folds, weights)
    return Calibration(platt(z, data.y, weights), z, after, data.y)


def parameters_of(model: Model) -> Parameters:
    """Return the parameters of a model, to start from."""
    return Parameters(np.array(model.linear.weights), model.linear.bias)


def trained_model(
    features: FeatureSet,
    data: Dataset,
    recipe: Recipe,
    learned: Learned,
    provenance: dict[str, Any] | None = None,
) -> Model:
    """Put a model together, with the facts of its training.

    Args:
        features: what was counted.
        data: what was learned from.
        recipe: how.
        learned: the outcome.
        provenance: what else it came from, such as the digest of a validation file.
    """
    weights, bias = learned.parameters
    outcome = learned.fit.outcome
    facts = {
        "examples": len(data),
        "epochs": len(outcome.epochs),
        "converged": learned.fit.converged,
        "ending": outcome.ending.value,
        "loss": outcome.loss,
        "gap": outcome.gap,
        "gradient_norm": outcome.gradient_norm,
        **recipe.facts(),
        **(learned.calibration.facts() if learned.calibration else {}),
        **(provenance or {}),
        "data": data.digest,
        "logreg": __version__,
    }
    return Model(features, LinearModel(data.labels, bias, tuple(weights.tolist())), facts)
