"""A model as functions of SQL, in a connection to SQLite or DuckDB.

    label(text)               the label that `classify` prints
    probability(text)         the probability that it prints: of two labels that of the positive
                              one, of more that of the most probable one
    probability(text, label)  the probability of a label
    sentiment(text)           P(positive), if the labels are negative and positive

NULL gives NULL. Other values are classified as the text that SQLite makes of them; a BLOB is the
bytes of a text. SQLite calls a function for each row, DuckDB for thousands of rows at once if
pyarrow is installed.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from importlib.util import find_spec
from threading import Lock
from typing import Any

from logreg.errors import excerpt
from logreg.features.ngrams import encodable
from logreg.inputs import shown
from logreg.labels import NEGATIVE, POSITIVE
from logreg.model import Model
from logreg.model_file import load, model_in_use
from logreg.pipeline.answers import Answers
from logreg.pipeline.scorer import Scorer

Columns = Callable[..., list[Any]]
"""Takes the columns of the arguments, each of shape (n,), and returns that of the results."""

SHORT = 128
"""Characters of a text up to which its n-grams are counted sooner without numpy."""

_IN_USE = Lock()
"""Of what looks up n-grams: it has memory of its own, which connections with one model share."""

Add = Callable[[str, Columns, tuple[int, ...], str], None]
"""Adds a function: its name, what it does, how many arguments it may have, the type of results."""


def register(
    connection: Any, model: Model | str | os.PathLike[str] | None = None, *, prefix: str = ""
) -> None:
    """Add the functions of a model to a connection, replacing those of an earlier call.

    In SQLite they are deterministic, so that indexes and generated columns can use them.

    >>> database = sqlite3.connect(":memory:")
    >>> register(database, "textbook")
    >>> database.execute("SELECT label('so great'), round(sentiment('so great'), 4)").fetchone()
    ('positive', 0.9563)
    >>> database.close()

    Args:
        connection: of sqlite3, or of duckdb.
        model: a model, the name of a built-in one, or the path of a file; None for the one that
            `classify` would use: $LOGREG_MODEL, else ./model.json, else the built-in default.
        prefix: what the names of the functions begin with, for several models in one connection.

    Raises:
        TypeError: it is no such connection, or the model is none of these.
        ValueError: names of functions can't begin so.
        ModelError: the model can't be read.
    """
    if prefix != "" and not (isinstance(prefix, str) and prefix.isidentifier()):
        rule = "prefix must be letters, digits and underscores, like 'spam_'"
        raise ValueError(f"{rule}, got {shown(prefix)}")
    add = _adder_to(connection)
    if not isinstance(model, Model):
        model = load(model_in_use(os.environ.get("LOGREG_MODEL")) if model is None else model)
    answers = _ColumnAnswers(model)
    add(f"{prefix}label", answers.label, (1,), "VARCHAR")
    add(f"{prefix}probability", answers.probability, (1, 2), "DOUBLE")
    add(f"{prefix}sentiment", answers.sentiment, (1,), "DOUBLE")


class _ColumnAnswers:
    """The answers of a model for columns of values, none of which is NULL."""

    def __init__(self, model: Model) -> None:
        self._model, self._answers, self._scorer = model, Answers(model), Scorer(model)
        self._scorer.prepare()
        self._logits_of_one = lru_cache(maxsize=1)(self._logits_of)
        """So that several functions of one row count its text only once."""

    def label(self, texts: Sequence[Any]) -> list[str | None]:
        """Return the label of each text."""
        return [self._answers.one(z, 0.0).label for z in self._logits(texts)]

    def probability(
        self, texts: Sequence[Any], labels: Sequence[Any] | None = None
    ) -> list[float | None]:
        """Return the probability of each text, as `classify` has it, or of a label for each.

        Raises:
            ValueError: the model has no such label.
        """
        logits = self._logits(texts)
        if labels is None:
            return [self._answers.one(z, 0.0).probability for z in logits]
        of_labels = map(self._model.linear.distribution, logits)
        return [p[k] for p, k in zip(of_labels, map(self._number, labels), strict=True)]

    def sentiment(self, texts: Sequence[Any]) -> list[float | None]:
        """Return P(positive) of each text.

        Raises:
            ValueError: the labels of the model are not negative and positive.
        """
        if self._model.labels != (NEGATIVE, POSITIVE):
            names = ", ".join(self._model.labels)
            rule = f"the labels must be {NEGATIVE} and {POSITIVE}, those of the model are {names}"
            raise ValueError(f"{rule}; use probability")
        return self.probability(texts)

    def _number(self, label: Any) -> int:
        names = self._model.labels
        if label not in names:
            known = ", ".join(names)
            raise ValueError(f"the model has no label {excerpt(as_text(label))}; it has {known}")
        return names.index(label)

    def _logits(self, texts: Sequence[Any]) -> Sequence[tuple[float, ...]]:
        if len(texts) == 1:
            return self._logits_of_one(as_text(texts[0]))
        return self._logits_of(*map(as_text, texts))

    def _logits_of(self, *texts: str) -> Sequence[tuple[float, ...]]:
        if self._model.features.is_sparse and len(texts) == 1 and len(texts[0]) < SHORT:
            return [self._scorer.text(texts[0])[0]]
        lines = "".join([text.replace("\n", " ") + "\n" for text in texts])
        with _IN_USE:
            z = self._scorer.lines(encodable(lines).encode()).z.tolist()
        n = self._model.n_scores
        return [tuple(z[i : i + n]) for i in range(0, len(z), n)]


def as_text(value: Any) -> str:
    r"""Return a value as the text that SQLite makes of it; bytes that are not UTF-8 as `classify`.

    >>> as_text(b"caf\xe9"), as_text(7), as_text(2.0), as_text(1e100), as_text(float("-inf"))
    ('caf\udce9', '7', '2.0', '1.0e+100', '-Inf')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, float):
        digits, e, exponent = f"{value:.15g}".partition("e")
        point = "" if "." in digits or not digits[-1].isdecimal() else ".0"
        return f"{digits}{point}{e}{exponent}".replace("inf", "Inf")
    return str(value)


def _adder_to(connection: Any) -> Add:
    """Return what adds a function to a connection.

    Raises:
        TypeError: it is not one of sqlite3 or of duckdb.
    """
    if isinstance(connection, sqlite3.Connection):
        return partial(_add_to_sqlite, connection)
    duckdb = sys.modules.get("duckdb")
    if duckdb is not None and isinstance(connection, duckdb.DuckDBPyConnection):
        return partial(_add_to_duckdb, connection)
    rule = "connection must be one of sqlite3 or of duckdb"
    raise TypeError(f"{rule}, got {shown(connection)}")


def _add_to_sqlite(
    connection: sqlite3.Connection, name: str, call: Columns, numbers: tuple[int, ...], _: str
) -> None:
    def of_row(*values: Any) -> Any:
        try:
            return None if None in values else _of_row(call, *values)
        except Exception as error:  # of which SQLite reports only that there was one
            warnings.warn(f"{name}: {error}", RuntimeWarning, stacklevel=2)
            raise

    for n in numbers:
        connection.create_function(name, n, of_row, deterministic=True)


def _add_to_duckdb(
    connection: Any, name: str, call: Columns, numbers: tuple[int, ...], result: str
) -> None:
    if find_spec("pyarrow") is None:
        kind, function = "native", partial(_of_row, call)
    else:
        kind, function = "arrow", partial(_of_arrow, call, result)
    with suppress(sys.modules["duckdb"].InvalidInputException):  # there is none
        connection.remove_function(name)
    of_one = (lambda text: function(text)) if numbers == (1,) else function
    connection.create_function(name, of_one, None, result, type=kind)


def _of_row(call: Columns, *values: Any) -> Any:
    return call(*[[value] for value in values])[0]


def _of_arrow(call: Columns, result: str, *columns: Any) -> Any:
    import pyarrow

    found = call(*[column.to_pylist() for column in columns])
    return pyarrow.array(found, pyarrow.string() if result == "VARCHAR" else pyarrow.float64())
