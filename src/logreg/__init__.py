"""logreg: logistic regression for texts, as in the textbook.

>>> import logreg
>>> model = logreg.load("textbook")
>>> round(model.probability("Enjoyable, but hokey and second-rate, and no great music."), 4)
0.0126

Names are loaded on first use, so that ``import logreg``, and with it the start of the command line,
loads neither numpy nor rich.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from logreg._version import __version__

__all__ = [
    "Classifier",
    "ColumnFeatures",
    "ConvergenceWarning",
    "LogregError",
    "Model",
    "PeriodFeatures",
    "SentenceCutter",
    "SentimentAndWords",
    "SentimentFeatures",
    "WordFeatures",
    "WordOptions",
    "__version__",
    "load",
    "loads",
    "register",
    "register_features",
    "save",
]

if TYPE_CHECKING:
    from logreg.classifier import Classifier
    from logreg.errors import ConvergenceWarning, LogregError
    from logreg.features.columns import ColumnFeatures
    from logreg.features.combined import SentimentAndWords
    from logreg.features.custom import register_features
    from logreg.features.periods import PeriodFeatures
    from logreg.features.sentiment import SentimentFeatures
    from logreg.features.word_options import WordOptions
    from logreg.features.words import WordFeatures
    from logreg.model import Model
    from logreg.model_file import load, loads, save
    from logreg.pipeline.sentences import SentenceCutter
    from logreg.sql_functions import register

_MODULES = {
    "Classifier": "logreg.classifier",
    "ColumnFeatures": "logreg.features.columns",
    "ConvergenceWarning": "logreg.errors",
    "LogregError": "logreg.errors",
    "Model": "logreg.model",
    "PeriodFeatures": "logreg.features.periods",
    "SentenceCutter": "logreg.pipeline.sentences",
    "SentimentAndWords": "logreg.features.combined",
    "SentimentFeatures": "logreg.features.sentiment",
    "WordFeatures": "logreg.features.words",
    "WordOptions": "logreg.features.word_options",
    "register": "logreg.sql_functions",
    "load": "logreg.model_file",
    "loads": "logreg.model_file",
    "register_features": "logreg.features.custom",
    "save": "logreg.model_file",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module on first use (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
