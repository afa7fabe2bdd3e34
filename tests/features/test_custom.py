"""Features of one's own: a class by name, and what it may not do."""

from __future__ import annotations

import json
import math
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from support import Cli

import logreg
from logreg.errors import LogregError, ModelError
from logreg.features import custom
from logreg.features.custom import as_feature_set, register_features
from logreg.model_file import dump, loads

MODULE = '''
import json
import math

class Awesome:
    names = ("awesome", "log_words")

    def transform(self, texts):
        words = [text.lower().split() for text in texts]
        return [[one.count("awesome"), math.log(max(len(one), 1))] for one in words]

class Longest:
    """Learns the length of the longest text."""

    def __init__(self, longest=1):
        self.longest = longest

    def fit(self, texts):
        self.longest = max(map(len, texts))
        self.names = ("share",)

    names = ("share",)

    def transform(self, texts):
        return [[len(text) / self.longest] for text in texts]

    def to_json(self):
        return {"longest": self.longest}

class Broken:
    names = ("a", "b")

    def transform(self, texts):
        return [[1]] * len(texts)

NOT_A_CLASS = 5
'''
FILMS = "pos\tan awesome film\npos\tawesome awesome\nneg\tdull\nneg\ta dull film\n"


class Length:
    """The length of a text."""

    names = ("log_words",)

    def transform(self, texts: Sequence[str]) -> list[list[float]]:
        return [[math.log(max(len(text.split()), 1))] for text in texts]


@pytest.fixture(autouse=True)
def own_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a module of one's own to the current folder; forget what was registered."""
    Path("own_features.py").write_text(MODULE)
    Path("films.tsv").write_text(FILMS)
    monkeypatch.setattr(custom, "_registered", {})


def test_train_and_classify(cli: Cli) -> None:
    own = ("--features", "own_features:Awesome")
    trained = cli("train", *own, "--l2", "0.01", "films.tsv")
    assert "model.json: 4 texts (2 negative, 2 positive)" in trained.stderr
    assert cli("features", *own, "An awesome day").lines == [
        "awesome\tlog_words",
        "1\t1.0986122886681098",
    ]
    assert [line.split("\t")[1] for line in cli("classify", *own, "awesome", "dull").lines] == [
        "positive",
        "negative",
    ]
    assert cli("evaluate", *own, "--bootstrap", "0", "films.tsv").status == 0


def test_a_model_file_alone_makes_no_code_run(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("train", "--features", "own_features:Awesome", "films.tsv")
    monkeypatch.setattr(custom, "_registered", {})
    Path("own_features.py").write_text("raise SystemExit('it ran')")
    found = cli("classify", "awesome")
    assert (found.status, found.stdout) == (1, "")
    assert found.stderr == (
        "logreg: model.json:6: features.set must be one of: sentiment, words, sentiment+words, "
        "periods, columns; got 'own_features:Awesome'; if it is code that you trust, name it too: "
        "--features own_features:Awesome; correct it by hand or train again, or use --model "
        "default for the built-in model\n"
    )
    other = cli("classify", "--features", "math:sqrt", "awesome")
    assert (other.status, other.stdout) == (1, "")


def test_the_variable_names_it_for_all_commands(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("train", "--features", "own_features:Awesome", "films.tsv")
    monkeypatch.setattr(custom, "_registered", {})
    monkeypatch.setenv("LOGREG_FEATURES", "own_features:Awesome")
    assert cli("reproduce", "model.json", "films.tsv").stdout.startswith("identical")
    assert cli("show", "model.json").lines[2].startswith("awesome")


def test_what_is_learned_is_in_the_model_file() -> None:
    features = register_features("own_features:Longest")()
    texts = ["short", "a very long text", "tiny", "another long text"]
    classifier = logreg.Classifier(features=features, l2=0.01).fit(texts, ["s", "l"] * 2)
    fitted = classifier.model_.features
    assert fitted.to_json()["features"] == {"set": "own_features:Longest", "longest": 17}
    assert fitted.extract("a" * 34) == [2.0]
    assert loads(dump(classifier.model_)) == classifier.model_
    assert fitted.unfitted() == features


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("own_features:Missing", "can't be imported: AttributeError"),
        ("no_module:A", "can't be imported: ModuleNotFoundError: No module named 'no_module'"),
        ("own_features:NOT_A_CLASS", "is not a class"),
        ("nothing", "no feature set 'nothing'"),
        ("builtins:dict", "has no method transform"),
    ],
)
def test_names_that_are_no_feature_set(name: str, message: str) -> None:
    with pytest.raises(LogregError, match=message):
        register_features(name)


def test_rows_of_the_wrong_shape(cli: Cli) -> None:
    found = cli("train", "--features", "own_features:Broken", "films.tsv")
    assert (found.status, found.stdout) == (1, "")
    assert found.stderr == (
        "logreg: own_features:Broken: transform must return 4 rows of 2 finite numbers, got shape "
        "(4, 1)\n"
    )


class Raising(Length):
    def transform(self, texts: Sequence[str]) -> Any:
        raise KeyError("x")


class NotANumber(Length):
    def transform(self, texts: Sequence[str]) -> Any:
        return [[math.nan] for _ in texts]


class Twice(Length):
    names = ("a", "a")  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("own", "message"),
    [
        (Raising(), "transform raised KeyError: 'x'"),
        (NotANumber(), "finite numbers, got inf or NaN"),
        (Twice(), "names must be different strings"),
    ],
)
def test_faults_of_the_class(own: object, message: str) -> None:
    with pytest.raises(LogregError, match=message):
        as_feature_set(own).extract("a")


def test_an_instance_is_enough_in_python() -> None:
    texts = ["too short", "it goes on and on", "short", "it goes on and on and on and on"]
    classifier = logreg.Classifier(features=Length(), l2=0.01).fit(texts, ["s", "l"] * 2)
    model = classifier.model_
    assert model.features.set_name == f"{__name__}:Length"
    copy = pickle.loads(pickle.dumps(model))
    assert copy == model
    assert copy.logit("on and on") == model.logit("on and on")


def test_weights_of_other_features_are_refused() -> None:
    model = logreg.Classifier(features=Length(), l2=0.01).fit(["a", "a b"], ["s", "l"]).model_
    with pytest.raises(ModelError, match="weights must be those of log_words"):
        loads(dump(model).replace('"log_words"', '"words"'))


def test_an_entry_point_names_a_class(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed = Path("site", "own_features-1.0.dist-info")
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: own-features\nVersion: 1.0\n")
    entry = "[logreg.features]\nawesome = own_features:Awesome\n"
    (installed / "entry_points.txt").write_text(entry)
    monkeypatch.syspath_prepend(str(Path("site").resolve()))
    assert cli("train", "--features", "awesome", "films.tsv").status == 0
    assert json.loads(Path("model.json").read_text())["features"] == {"set": "awesome"}
    monkeypatch.setattr(custom, "_registered", {})
    assert "got 'awesome'" in cli("classify", "a").stderr
    assert cli("classify", "--features", "awesome", "a").status == 0
