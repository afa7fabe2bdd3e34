"""Random calls of the Python API: nothing but the errors that it documents may come out of them."""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable
from random import Random
from typing import Any

from fuzzing.corpora import LABELS, TEXTS
from fuzzing.models import model
from logreg import Classifier, LogregError, SentimentFeatures, WordFeatures, WordOptions, loads
from logreg.errors import ConvergenceWarning
from logreg.model_file import dump

DOCUMENTED = (LogregError, TypeError, ValueError)

ODD: tuple[Any, ...] = (
    *(0, 1, 2, -1, 0.5, 1e-320, 1e101, 1e270, 1e308, float("nan"), float("inf"), 10**25, 10**400),
    *(None, True, "", "x", "all", "balanced", b"x", [], {}, (), {"a": 1e101}, [1e101], object()),
)


def broken_by_api(random: Random) -> list[str]:
    """Call a function with odd values; return what comes out of it that is not documented."""
    call: Callable[[Random], str] = random.choice([_loads, _fit, _fit, _predict, _options])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", ConvergenceWarning)
        try:
            problem = call(random)
        except DOCUMENTED:
            return []
        except Exception:
            lines = traceback.format_exc().strip().split("\n")
            return [f"{call.__name__.strip('_')}: {lines[-1][:200]} ({lines[-3].strip()[:150]})"]
    return [problem] if problem else []


def _loads(random: Random) -> str:
    """Read a model; what was read must come back from its own file."""
    found = loads(model(random, 0.8))
    return "" if loads(dump(found)) == found else "a model is not what its own file says"


def _texts(random: Random) -> list[Any]:
    texts: list[Any] = random.choices(TEXTS, k=random.choice([0, 1, 2, 8, 20]))
    if random.random() < 0.1 and texts:
        texts[0] = random.choice(ODD)
    return texts


def _features(random: Random) -> Any:
    return random.choice([None, None, WordFeatures(), random.choice(ODD)])


def _parameters(random: Random) -> dict[str, Any]:
    names = sorted({*Classifier().get_params()} - {"features", "epochs"})
    return {name: random.choice(ODD) for name in random.sample(names, random.choice([0, 1, 1, 2]))}


def _fit(random: Random) -> str:
    """Fit a classifier; its model can be saved and loaded."""
    texts = _texts(random)
    labels: list[Any] = random.choices(
        random.sample(LABELS[:12], random.randint(1, 3)), k=len(texts)
    )
    if random.random() < 0.1 and labels:
        labels[0] = random.choice(ODD)
    weights = random.choice([None, None, None, [random.choice(ODD)] * len(texts)])
    parameters = _parameters(random)
    fitted = Classifier(_features(random), epochs=3, **parameters)
    fitted.fit(texts, labels, sample_weight=weights)
    content = dump(fitted.model_)
    try:
        loads(content)
    except LogregError as error:
        how = f"{parameters}, weights {str(weights)[:30]}"
        return f"fit with {how}: its model can't be loaded: {error}"
    return ""


def _predict(random: Random) -> str:
    found = loads(model(random, 0.8))
    for text in _texts(random):
        found.probability(text)
        found.predict(text)
    return ""


def _options(random: Random) -> str:
    names = ["shortest", "longest", "weighting", "unit_norm", "negation", "boundaries", "min_count"]
    names += ["max_features", "hash_bits"]
    chosen = {name: random.choice(ODD) for name in random.sample(names, 2)}
    WordFeatures(WordOptions(**chosen))
    SentimentFeatures.shipped(negation=random.choice(ODD))
    return ""
