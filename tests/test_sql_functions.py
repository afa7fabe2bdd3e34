"""SQL functions give the answers of classify, whatever the type of the value."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, Cli

import logreg
from logreg.model import Model
from logreg.sql_functions import as_text

REVIEWS = [
    line.split("\t")[1] for line in (ROOT / "data" / "reviews.tsv").read_text("utf-8").splitlines()
]
TEXTS = [
    *REVIEWS[:200],
    "",
    "not\ngood",
    "not good\r\n",
    "waste\nof time",
    "a\0great film",
    "isn’t é 👍 great",
    "İstanbul ΟΔΟΣ. great",
    "great " * 3000,
]


def model_of(name: str, cli: Cli) -> Model:
    if name == "three":
        rows = [f"{'abc'[i % 3]}\t{text}\n" for i, text in enumerate(REVIEWS)]
        Path("three.tsv").write_text("".join(rows), "utf-8")
        cli("train", "--features", "words", "--ngrams", "1-2", "three.tsv", "-o", "three.json")
        return logreg.load("three.json")
    return logreg.load(name)


@pytest.fixture(params=["sqlite", "duckdb", "duckdb without pyarrow"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    if request.param == "sqlite":
        connection: Any = sqlite3.connect(":memory:")
    else:
        connection = pytest.importorskip("duckdb").connect()
        if request.param.endswith("pyarrow"):
            monkeypatch.setattr("logreg.sql_functions.find_spec", lambda _: None)
        else:
            pytest.importorskip("pyarrow")
    with closing(connection):
        yield connection


@pytest.mark.parametrize("name", ["default", "textbook", "reviews", "spam", "three"])
def test_answers_are_those_of_the_model(name: str, cli: Cli, database: Any) -> None:
    model = model_of(name, cli)
    logreg.register(database, model)
    database.execute("CREATE TABLE texts (text VARCHAR)")
    database.executemany("INSERT INTO texts VALUES (?)", [(text,) for text in TEXTS])
    columns = ", ".join(f"probability(text, '{label}')" for label in model.labels)
    select = f"SELECT text, label(text), probability(text), {columns} FROM texts"
    found = database.execute(select).fetchall()
    expected = []
    for text in TEXTS:
        p = model.distribution(text)
        shown = p[model.labels[1]] if len(p) == 2 else max(p.values())
        expected.append((text, model.predict(text), shown, *p.values()))
    assert sorted(found) == sorted(expected)


def test_answers_are_those_of_classify(cli: Cli) -> None:
    connection = sqlite3.connect(":memory:")
    logreg.register(connection)
    rows = [
        connection.execute("SELECT printf('%.4f', sentiment(?)), label(?)", (text, text)).fetchone()
        for text in TEXTS
        if "\0" not in text
    ]
    connection.close()
    found = cli("classify", *(text for text in TEXTS if "\0" not in text)).lines
    assert ["\t".join(row) for row in rows] == found


def test_null_gives_null(database: Any) -> None:
    logreg.register(database, "textbook")
    select = "SELECT label(NULL), probability(NULL), sentiment(NULL), probability('a', NULL)"
    assert database.execute(select).fetchone() == (None,) * 4
    assert database.execute("SELECT probability(NULL, 'positive')").fetchone() == (None,)


@given(st.integers(-(1 << 63), (1 << 63) - 1) | st.floats(allow_nan=False) | st.text("aé1\n '"))
def test_values_are_the_text_that_sqlite_makes_of_them(value: int | float | str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        text = connection.execute("SELECT CAST(? AS TEXT)", (value,)).fetchone()[0]
    if isinstance(value, float):  # its last digit may be rounded otherwise
        assert float(as_text(value)) == pytest.approx(float(text), rel=1e-14)
        assert [*map(str.isdigit, as_text(1.5))] == [True, False, True]
    else:
        assert as_text(value) == text


@pytest.mark.parametrize("value", [2.0, 0.5, -1.25e-7, 1e100, float("inf"), -float("inf"), 1e15])
def test_numbers_are_written_as_by_sqlite(value: float) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        text = connection.execute("SELECT CAST(? AS TEXT)", (value,)).fetchone()[0]
    assert as_text(value) == text


def test_bytes_are_read_as_by_classify(database: Any, cli: Cli) -> None:
    model = logreg.load("textbook")
    logreg.register(database, model)
    content = b"It isn\x92t great, caf\xe9 \xff"
    found = database.execute("SELECT sentiment(?)", (content,)).fetchone()[0]
    assert found == model.probability(content.decode("utf-8", "surrogateescape"))
    assert f"{found:.4f}\tpositive" in cli("classify", "-m", "textbook", stdin=content).lines


def test_indexes_and_generated_columns_use_them() -> None:
    with closing(sqlite3.connect("texts.db")) as connection:
        logreg.register(connection, "textbook")
        connection.execute(
            "CREATE TABLE texts (text, p GENERATED ALWAYS AS (sentiment(text)) STORED)"
        )
        connection.execute("CREATE INDEX by_sentiment ON texts (sentiment(text))")
        connection.executemany("INSERT INTO texts (text) VALUES (?)", [("great",), ("bad",)])
        query = "SELECT text, p FROM texts WHERE sentiment(text) > 0.5"
        plan = connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchone()[-1]
        assert "USING INDEX by_sentiment" in plan
        assert connection.execute(query).fetchall() == [
            ("great", logreg.load("textbook").probability("great"))
        ]


def test_a_later_call_replaces_the_functions_and_a_prefix_adds_others(database: Any) -> None:
    logreg.register(database, "textbook")
    logreg.register(database, "spam", prefix="spam_")
    text = "WINNER!! Text CLAIM to 80888 for a free cruise"
    select = f"SELECT label(t), spam_label(t) FROM (SELECT '{text}' AS t) AS texts"
    assert database.execute(select).fetchall() == [("positive", "spam")]
    logreg.register(database, "spam")
    assert database.execute(f"SELECT label('{text}')").fetchall() == [("spam",)]


@pytest.mark.parametrize(
    ("call", "rule"),
    [
        (
            "sentiment('a')",
            "the labels must be negative and positive, those of the model are ham, spam; "
            "use probability",
        ),
        ("probability('a', 'egg')", "the model has no label 'egg'; it has ham, spam"),
        ("probability('a', 7)", "the model has no label '7'; it has ham, spam"),
    ],
)
def test_errors_name_the_rule(call: str, rule: str, database: Any) -> None:
    logreg.register(database, "spam")
    if isinstance(database, sqlite3.Connection):
        name = call.partition("(")[0]
        with (
            pytest.warns(RuntimeWarning) as caught,
            pytest.raises(sqlite3.OperationalError),
        ):
            database.execute(f"SELECT {call}").fetchone()
        assert [str(warning.message) for warning in caught] == [f"{name}: {rule}"]
    else:
        with pytest.raises(sys.modules["duckdb"].Error, match=rule):
            database.execute(f"SELECT {call}").fetchone()


def test_number_of_arguments(database: Any) -> None:
    logreg.register(database, "textbook")
    for call in ("label()", "label('a', 'b')", "sentiment('a', 'b')", "probability('a', 'b', 'c')"):
        with pytest.raises(Exception, match="argument"):
            database.execute(f"SELECT {call}").fetchone()


def test_the_model_is_the_one_of_classify(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer() -> float:
        with closing(sqlite3.connect(":memory:")) as connection:
            logreg.register(connection)
            p: float = connection.execute("SELECT probability('a great film')").fetchone()[0]
            return p

    text = "a great film"
    assert answer() == logreg.load("default").probability(text)
    logreg.save(logreg.load("textbook"), "model.json")
    assert answer() == logreg.load("textbook").probability(text)
    monkeypatch.setenv("LOGREG_MODEL", "spam")
    assert answer() == logreg.load("spam").probability(text)


def test_wrong_arguments() -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(TypeError, match="connection must be one of sqlite3 or of duckdb, got str"):
        logreg.register("texts.db")
    for prefix in ("a b", "1", 1):
        with pytest.raises(ValueError, match="prefix must be letters, digits and underscores"):
            logreg.register(connection, prefix=prefix)  # type: ignore[arg-type]
    with pytest.raises(logreg.LogregError, match=r"none\.json: No such file"):
        logreg.register(connection, Path("none.json"))
    with pytest.raises(TypeError, match="name of a model must be"):
        logreg.register(connection, 7)  # type: ignore[arg-type]
    connection.close()


@pytest.mark.parametrize("name", ["default", "spam"])
def test_several_threads_share_a_model(name: str) -> None:
    model = logreg.load(name)
    connections = [sqlite3.connect(":memory:", check_same_thread=False) for _ in range(4)]
    for connection in connections:
        logreg.register(connection, model)
    expected, found = [model.probability(text) for text in REVIEWS], {}

    def ask(i: int) -> None:
        found[i] = [
            connections[i].execute("SELECT probability(?)", (text,)).fetchone()[0]
            for text in REVIEWS
        ]

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for connection in connections:
        connection.close()
    assert [*found.values()] == [expected] * 4
