from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import Classifier
from logreg.errors import InputError, ModelError
from logreg.features.sentiment import SentimentFeatures
from logreg.lexicon.word_lists import Lexicon
from logreg.linear_model import LinearModel
from logreg.model import Model
from logreg.model_file import (
    BUILTINS,
    builtin_path,
    dump,
    is_model_file,
    load,
    loads,
    parse,
    save,
)

LEXICON = Lexicon(
    positive=frozenset({"great", "élégant", "👍"}),
    negative=frozenset({"bad"}),
    pronouns=frozenset({"i"}),
)
LINEAR = LinearModel(("negative", "positive"), 0.1, (2.5, -5.0, -1.2, 0.5, 2.0, 0.7))
MODEL = Model(SentimentFeatures(LEXICON), LINEAR, {"examples": 3, "loss": 0.25, "seed": 0})

EXPECTED = """\
{
  "format": "logreg-model",
  "version": 1,
  "labels": ["negative", "positive"],
  "features": {
    "set": "sentiment",
    "negation": false
  },
  "bias": 0.1,
  "weights": {
    "positive": 2.5,
    "negative": -5.0,
    "no": -1.2,
    "pronouns": 0.5,
    "exclamation": 2.0,
    "log_length": 0.7
  },
  "training": {
    "examples": 3,
    "loss": 0.25,
    "seed": 0
  },
  "lexicon": {
    "positive": [
      "great", "élégant", "👍"
    ],
    "negative": [
      "bad"
    ],
    "pronouns": [
      "i"
    ]
  }
}
"""


def test_a_model_as_a_file() -> None:
    assert dump(MODEL) == EXPECTED


def test_long_lists_are_wrapped_and_lose_nothing() -> None:
    words = frozenset(f"word{i:04}" for i in range(500))
    text = dump(Model(SentimentFeatures(Lexicon(words, frozenset(), frozenset())), LINEAR))
    assert max(map(len, text.splitlines())) <= 110
    assert json.loads(text)["lexicon"]["positive"] == sorted(words)


@pytest.mark.slow
@given(
    words=st.frozensets(st.text()),
    bias=st.floats(-1e100, 1e100),
    negation=st.booleans(),
)
def test_parse_undoes_dump(words: frozenset[str], bias: float, negation: bool) -> None:
    lexicon = Lexicon(words, frozenset({"b"}), frozenset(), frozenset({"n"} if negation else ()))
    model = Model(
        SentimentFeatures(lexicon, negation), LinearModel(("a", "b"), bias, LINEAR.weights)
    )
    if not any("\ud800" <= c <= "\udfff" for word in words for c in word):
        assert parse(dump(model).encode(), "model.json") == model


def test_save_and_load(tmp_path: Path) -> None:
    path = str(tmp_path / "model.json")
    save(MODEL, path)
    assert load(path) == MODEL


def test_paths_may_be_path_objects(tmp_path: Path) -> None:
    save(MODEL, tmp_path / "default")
    assert load(tmp_path / "default") == MODEL
    with pytest.raises(ModelError, match=r"none: No such file or directory"):
        load(tmp_path / "none")


@pytest.mark.parametrize(
    "content",
    [EXPECTED, "\ufeff" + EXPECTED, EXPECTED.encode(), bytearray(EXPECTED.encode())],
)
def test_loads_reads_the_content_of_a_file(content: Any) -> None:
    assert loads(content) == MODEL


def test_loads_reads_parsed_json() -> None:
    fields = json.loads(EXPECTED)
    assert loads(fields) == MODEL
    assert loads(MappingProxyType(fields | {"labels": ("negative", "positive")})) == MODEL


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("m.json", "<string>:1: not JSON: Expecting value; correct it by hand or train again"),
        (b"\xff", "<bytes>: not a model: not UTF-8; correct it by hand or train again"),
        (b"3", '<bytes>:1: format must be "logreg-model": this is not a model file; '),
        (EXPECTED.replace("0.1,", "null,"), "<string>:9: bias must be a number, got nothing; "),
        ({}, '<mapping>: format must be "logreg-model": this is not a model file'),
        ({1: {2}}, "<mapping>: not JSON: Object of type set is not JSON serializable"),
    ],
)
def test_loads_of_what_is_no_model(content: Any, message: str) -> None:
    with pytest.raises(ModelError) as raised:
        loads(content)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: load(b"{}"),  # type: ignore[arg-type]
            "the name of a model must be a string or a path, got bytes b'{}'"
            "; loads reads the content of a file",
        ),
        (
            lambda: load(None),  # type: ignore[arg-type]
            "the name of a model must be a string or a path, got None",
        ),
        (
            lambda: save(MODEL, None),  # type: ignore[arg-type]
            "the name of a model must be a string or a path, got None",
        ),
        (
            lambda: loads(3),  # type: ignore[arg-type]
            "a model is read from a string, bytes or a mapping, got int 3",
        ),
        (
            lambda: save("m.json", "m.json"),  # type: ignore[arg-type]
            "only a Model can be saved, got str",
        ),
        (
            lambda: save(Classifier(l2=0.1).fit(["a", "great"], "-+"), "m.json"),  # type: ignore[arg-type]
            "only a Model can be saved, got Classifier; save its model_",
        ),
    ],
)
def test_argument_of_the_wrong_type(call: Callable[[], object], message: str) -> None:
    with pytest.raises(TypeError) as raised:
        call()
    assert str(raised.value) == message
    assert not Path("m.json").exists()


@pytest.mark.parametrize("name", BUILTINS)
def test_built_ins_load_and_are_written_as_dump_writes(name: str) -> None:
    assert dump(load(name)) == Path(builtin_path(name)).read_text(encoding="utf-8")


def test_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text(EXPECTED, encoding="utf-8-sig")
    assert load(str(path)) == MODEL


def test_hand_written_file_needs_no_training_and_no_option() -> None:
    fields = json.loads(EXPECTED)
    del fields["training"], fields["features"]["negation"]
    fields["bias"] = 1
    model = parse(json.dumps(fields).encode(), "m")
    assert isinstance(model.linear, LinearModel)
    assert model.linear.bias == 1.0
    assert not model.training


def changed(path: str, value: Any) -> str:
    """Return the file with one field changed; the path's last part is the field."""
    fields = json.loads(EXPECTED)
    *parents, last = path.split(".")
    place = fields
    for parent in parents:
        place = place[parent]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return json.dumps(fields, indent=2)


CURE = "; correct it by hand or train again"


@pytest.mark.parametrize(
    ("path", "value", "place", "rule"),
    [
        ("format", "other", "m:2", 'format must be "logreg-model": this is not a model file'),
        ("version", 0, "m:3", "version must be 1, got 0"),
        ("version", True, "m:3", "version must be 1, got true"),
        ("labels", ["a"], "m:4", "labels must be different names, of two the negative one first, "),
        ("labels", ["a", "a"], "m:4", "labels must be different names"),
        ("labels", ["a", "\x1b[31m"], "m:4", "labels must be different names"),
        ("features.set", "letters", "m:9", "features.set must be one of: sentiment, words, "),
        ("features.negation", -1, "m:10", "features.negation must be false, a number of words "),
        (
            "features.negation",
            "on",
            "m:10",
            "features.negation must be false, a number of words up ",
        ),
        ("features.x", 1, "m:11", "features.x is not an option of this feature set"),
        ("bias", "0.1", "m:12", "bias must be a number, got '0.1'"),
        ("bias", False, "m:12", "bias must be a number, got false"),
        ("bias", 10**400, "m:12", "bias must be at most 1e+100 in size"),
        ("weights.no", None, "m:13", "weights.no is missing"),
        ("weights.no", float("nan"), "m:16", "weights.no must be a finite number, got NaN"),
        ("weights.no", float("inf"), "m:16", "weights.no must be a finite number, got Infinity"),
        ("weights.no", 1e101, "m:16", "weights.no must be at most 1e+100 in size, got 1e+101"),
        (
            "weights.foo",
            1,
            "m:20",
            "weights.foo is not a feature; these are: positive, negative, no",
        ),
        ("training.loss", float("nan"), "m:23", "training.loss must be a finite number"),
        ("training", 3, "m:21", "training must be an object, got 3"),
        ("lexicon.positive", "great", "m:27", "lexicon.positive must be a list of words"),
        ("lexicon.positive", [1], "m:27", "lexicon.positive must be a list of words"),
        ("lexicon.positive", None, "m:26", "lexicon.positive is missing"),
        ("lexicon.more", [], "m:38", "lexicon.more is not a list of this feature set"),
        ("lexicon", None, "m:1", "lexicon is missing"),
        ("bais", 1, "m:39", "bais is not a field of a model file"),
    ],
)
def test_field_that_breaks_its_rule(path: str, value: Any, place: str, rule: str) -> None:
    with pytest.raises(ModelError) as caught:
        parse(changed(path, value).encode(), "m")
    assert str(caught.value).startswith(f"{place}: {rule}")
    assert str(caught.value).endswith(CURE)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "m:1: not JSON: Expecting value"),
        (b"{\n'a': 1}", "m:2: not JSON: "),
        (b"\xff\xfe", "m: not a model: not UTF-8"),
        (b"3", 'm:1: format must be "logreg-model"'),
        (b"[" * 100_000, "m: not a model: "),
        (b"9" * 5_000, "m: not a model: "),
        (b'{"format": "logreg-model",\n"format": "x"}', "m:1: format is given twice"),
    ],
)
def test_file_that_is_no_model(content: bytes, problem: str) -> None:
    with pytest.raises(ModelError) as caught:
        parse(content, "m")
    assert str(caught.value).startswith(problem)
    assert str(caught.value).endswith(CURE)


def test_missing_file_names_the_built_ins_command(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none: No such file or directory; .*'logreg models'"):
        load(str(tmp_path / "none"))


def test_saving_leaves_no_other_file_and_keeps_the_permissions(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text("old")
    path.chmod(0o640)
    save(MODEL, str(path))
    assert [entry.name for entry in tmp_path.iterdir()] == ["model.json"]
    assert path.stat().st_mode & 0o777 == 0o640


def test_saving_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "model.json")
    save(MODEL, str(tmp_path / "link.json"))
    assert (tmp_path / "link.json").is_symlink()
    assert load(str(tmp_path / "model.json")) == MODEL


def test_saving_into_a_pipe_writes_there(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = subprocess.Popen(["cat", str(path)], stdout=subprocess.PIPE)
    save(MODEL, str(path))
    assert reader.communicate()[0].decode() == EXPECTED


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_device() -> None:
    with pytest.raises(InputError) as caught:
        save(MODEL, "/dev/full")
    assert str(caught.value) == (
        "/dev/full: model not saved: No space left on device; free some space or choose another "
        "place"
    )
    assert not Path("/dev/full").is_file()


def test_no_room_leaves_the_old_model_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text("old")
    code = (
        "import resource, sys, logreg\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: logreg.save(logreg.load('textbook'), sys.argv[1])\n"
        "except logreg.LogregError as error: print(error)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert result.stdout.startswith(f"{path}: model not saved: File too large; ")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["model.json"]


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="model not saved: No such file or directory"):
        save(MODEL, str(tmp_path / "none" / "model.json"))


def test_compressed_file_is_the_same_model_and_the_same_bytes(tmp_path: Path) -> None:
    model, path = load("spam"), tmp_path / "m.json.gz"
    save(model, path)
    content = path.read_bytes()
    assert gzip.decompress(content).decode() == dump(model)
    assert load(path) == model
    save(model, path)
    assert path.read_bytes() == content
    assert is_model_file(str(path))
    path.write_bytes(content[:-20])
    with pytest.raises(ModelError, match="damaged gzip file"):
        load(path)


def test_compressed_file_that_expands_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logreg.model_file.LARGEST_EXPANDED", 1 << 20)
    path = tmp_path / "m.json.gz"
    path.write_bytes(gzip.compress(b" " * ((1 << 20) + 1)))
    with pytest.raises(ModelError, match="it expands to more than 1 MiB; if you trust it, decomp"):
        load(path)


def test_built_in_spam_model_is_small() -> None:
    assert Path(builtin_path("spam")).stat().st_size < 300_000
    model = load("spam")
    assert model.labels == ("ham", "spam")
    assert model.predict("WINNER!! Text CLAIM to 80888 for your free cruise") == "spam"


def test_built_in_reviews_model_is_small_and_has_weights_of_three_digits() -> None:
    assert Path(builtin_path("reviews")).stat().st_size <= 300_000
    model = load("reviews")
    assert model.labels == ("negative", "positive")
    assert len(model.features.names) > 4000
    assert isinstance(model.linear, LinearModel)
    assert all(float(f"{weight:.3g}") == weight for weight in model.linear.weights)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Sharp pictures, easy to use, long battery life.", "positive"),
        ("Slow shutter, no viewfinder, and it drains batteries.", "negative"),
        ("Two hours of my life that I will never get back.", "negative"),
        ("Well worth a second look: funny, touching and beautifully acted.", "positive"),
        ("I would not recommend this camera to anyone.", "negative"),
    ],
)
def test_built_in_reviews_model_classifies_reviews(text: str, label: str) -> None:
    assert load("reviews").predict(text) == label


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs /dev/zero")
def test_a_device_that_never_ends_is_no_model() -> None:
    with pytest.raises(ModelError, match="/dev/zero: not a model: it begins with zeros"):
        load("/dev/zero")
