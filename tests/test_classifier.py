from __future__ import annotations

import pickle
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sklearn.base

import logreg
from logreg import Classifier, ConvergenceWarning
from logreg.estimator import NotFittedError
from logreg.model_file import dump
from logreg.training.diagnosis import describe
from logreg.training.options import Hyperparameters

TEXTS = ["great fun", "dull", "nice", "awful, boring", "great, but boring", "nice, not dull"]
LABELS = ["pos", "neg", "pos", "neg", "neg", "pos"]


def test_probabilities_are_a_row_a_text_and_sum_to_one() -> None:
    probabilities = Classifier(l2=0.1).fit(TEXTS, LABELS).predict_proba(text for text in TEXTS)
    assert probabilities.shape == (6, 2)
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(6))


def test_prediction_is_the_model_s_own() -> None:
    classifier = Classifier(l2=0.1).fit(TEXTS, LABELS)
    model = classifier.fitted()
    assert classifier.predict(TEXTS).tolist() == [model.predict(text)[:3] for text in TEXTS]
    assert classifier.predict_proba(TEXTS)[:, 1].tolist() == [
        model.probability(text) for text in TEXTS
    ]


@pytest.mark.filterwarnings("ignore::logreg.ConvergenceWarning")
def test_facts_of_the_training_are_in_the_model() -> None:
    classifier = Classifier(epochs=7, batch_size=None, seed=3).fit(TEXTS, LABELS)
    facts = classifier.fitted().training
    assert list(facts)[:5] == ["examples", "epochs", "converged", "ending", "loss"]
    assert facts["examples"] == 6
    assert facts["epochs"] <= facts["max_epochs"] == 7
    assert (facts["batch_size"], facts["seed"]) == ("all", 3)


def test_model_survives_its_file(tmp_path: Path) -> None:
    model = Classifier(l2=0.1).fit(TEXTS, LABELS).fitted()
    logreg.save(model, str(tmp_path / "model.json"))
    assert logreg.load(str(tmp_path / "model.json")).probability("great") == model.probability(
        "great"
    )


def test_labels_may_be_any_two_names() -> None:
    classifier = Classifier().fit(["win a prize", "see you"], ["spam", "ham"])
    assert classifier.fitted().labels == ("ham", "spam")


def test_more_labels_than_two() -> None:
    texts = ["a great film", "a bad film", "it is long", "great, great", "bad, bad", "so long"]
    classifier = Classifier().fit(texts, ["good", "bad", "long", "good", "bad", "long"])
    assert classifier.classes_.tolist() == ["bad", "good", "long"]
    assert classifier.coef_.shape == (3, 6)
    assert classifier.intercept_.shape == (3,)
    z = classifier.decision_function(texts)
    features = classifier.fitted().features.transform(texts)
    assert z == pytest.approx(features @ classifier.coef_.T + classifier.intercept_)
    p = classifier.predict_proba(texts)
    assert p == pytest.approx(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))
    assert classifier.predict(texts).tolist() == classifier.classes_[p.argmax(axis=1)].tolist()
    model = classifier.fitted()
    assert model.distribution(texts[0]) == dict(zip(model.labels, p[0].tolist(), strict=True))
    with pytest.raises(TypeError, match="probability is for two labels, this model has 3"):
        model.probability(texts[0])


def test_continuous_target_is_refused_on_a_short_line() -> None:
    with pytest.raises(
        ValueError, match=r"^80 labels are too many for 80 texts: 0\.25 \(1\), .* and 72 more$"
    ):
        Classifier().fit(["x"] * 80, [i + 0.25 for i in range(80)])


def test_texts_and_labels_of_different_number() -> None:
    with pytest.raises(ValueError, match="as many labels as texts: got 1 texts, 2 labels"):
        Classifier().fit(["x"], ["pos", "neg"])


def test_use_before_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "sklearn.exceptions", raising=False)
    for kind in (ValueError, AttributeError, NotFittedError):
        with pytest.raises(kind, match=r"^this classifier is not fitted yet; call fit first$"):
            Classifier().predict(["x"])
    for name in ("coef_", "intercept_", "n_features_in_", "n_iter_", "classes_", "model_"):
        assert not hasattr(Classifier(), name)


def test_public_names() -> None:
    for name in logreg.__all__:
        assert getattr(logreg, name) is not None
    assert dir(logreg) == sorted(logreg.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = logreg.nonsense


def test_parameters_are_listed_set_and_shown() -> None:
    classifier = Classifier(l2=0.5)
    assert classifier.get_params()["l2"] == 0.5
    assert classifier.set_params(seed=3) is classifier
    assert repr(classifier) == "Classifier(l2=0.5, seed=3)"
    with pytest.raises(ValueError, match="lr is not a parameter of Classifier; these are"):
        classifier.set_params(lr=1)


def test_parameter_out_of_range_is_refused_by_fit() -> None:
    with pytest.raises(ValueError, match="batch_size must be >= 1, got 0"):
        Classifier(batch_size=0).fit(TEXTS, LABELS)


def test_going_on_from_a_model() -> None:
    first = Classifier(l2=0.1).fit(TEXTS, LABELS).fitted()
    classifier = Classifier(epochs=1).fit(["awful", "great"], ["pos", "neg"], start=first)
    assert classifier.fitted().probability("awful") > first.probability("awful")
    with pytest.raises(ValueError, match="a model over the same features and labels"):
        Classifier().fit(TEXTS, LABELS, start=logreg.load("default"))


@pytest.mark.parametrize(
    ("weights", "got"),
    [
        ([1.0], ", got shape (1,)"),
        ([0.0] * 6, ", got only zeros"),
        ([1.0] * 5 + [-1.0], ", got -1.0"),
        ([np.nan] * 6, ", got nan"),
        ([1.0, np.inf] * 3, ", got inf"),
        ([None] * 6, ", got nan"),
        ("x", "; could not convert string to float: 'x'"),
        (["a"] * 6, "; could not convert string to float: 'a'"),
    ],
)
def test_sample_weight_must_fit(weights: Any, got: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        Classifier().fit(TEXTS, LABELS, weights)
    rule = "sample_weight must be 6 finite numbers >= 0, not all 0"
    assert str(raised.value) == rule + got


FEATURES_RULE = "features must be a feature set, or an object with names and transform"


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"learning_rate": None}, "learning_rate must be a number, got None"),
        ({"learning_rate": "fast"}, "learning_rate must be a number, got 'fast'"),
        ({"learning_rate": np.ones((2, 1))}, r"learning_rate must be a number, got array([[1.],\n"),
        ({"schedule": None}, "schedule must be one of adaptive, constant, inverse, got None"),
        ({"schedule": ["inverse"]}, "schedule must be one of adaptive, constant, inverse, got ['"),
        ({"decay": "fast"}, "decay must be a number, got 'fast'"),
        ({"average": None}, "average must be True or False, got None"),
        ({"average": "no"}, "average must be True or False, got 'no'"),
        ({"batch_size": True}, "batch_size must be a whole number, got True"),
        ({"batch_size": "many"}, "batch_size must be a whole number, got 'many'"),
        ({"batch_size": np.float32(2.5)}, "batch_size must be a whole number, got 2.5"),
        ({"l2": "x"}, "l2 must be a number, got 'x'"),
        ({"l1": [1]}, "l1 must be a number, got [1]"),
        ({"epochs": 2.5}, "epochs must be a whole number, got 2.5"),
        ({"epochs": None}, "epochs must be a whole number, got None"),
        ({"patience": "x"}, "patience must be a whole number, got 'x'"),
        ({"tolerance": None}, "tolerance must be a number, got None"),
        ({"seed": None}, "seed must be a whole number, got None"),
        ({"class_weight": "heavy"}, "class_weight must be 'balanced' or weights, got 'heavy'"),
        ({"class_weight": [1, 5]}, "class_weight must be 'balanced' or weights, got [1, 5]"),
        ({"class_weight": np.ones(2)}, "class_weight must be 'balanced' or weights, got array("),
        ({"class_weight": {"pos": "x"}}, "a weight of class_weight must be a number, got 'x'"),
        ({"class_weight": {"pos": None}}, "a weight of class_weight must be a number, got None"),
        ({"validation": "some"}, "validation must be a number, got 'some'"),
        ({"calibrate": None}, "calibrate must be True or False, got None"),
        ({"calibrate": 1}, "calibrate must be True or False, got 1"),
        ({"l2": 10**400}, "l2 must be at most 1e+100 in size, got 1000"),
        ({"batch_size": 10**25}, "batch_size must be at most 9223372036854775807, got 1000"),
        ({"features": "sentiment"}, f"{FEATURES_RULE}, got str 'sentiment'"),
        ({"features": logreg.SentimentFeatures}, f"{FEATURES_RULE}, got type <class"),
    ],
)
def test_parameter_of_the_wrong_type(params: dict[str, Any], message: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        Classifier(**params).fit(TEXTS, LABELS)
    assert str(raised.value).startswith(message)
    assert "\n" not in str(raised.value)


def test_numbers_of_numpy_are_numbers(tmp_path: Path) -> None:
    params: dict[str, Any] = {
        "learning_rate": np.float32(0.5),
        "schedule": np.str_("adaptive"),
        "average": np.True_,
        "batch_size": np.int64(4),
        "l2": np.float32(0.5),
        "epochs": np.int16(300),
        "seed": np.int32(3),
        "class_weight": {np.str_("pos"): np.int64(5), "neg": np.float32(0.5)},
        "calibrate": np.False_,
    }
    model = Classifier(**params).fit(TEXTS, LABELS).fitted()
    logreg.save(model, str(tmp_path / "m.json"))
    assert logreg.load(str(tmp_path / "m.json")).training == model.training
    assert model.training["batch_size"] == 4
    assert model.training["class_weight"] == {"positive": 5, "negative": 0.5}


@pytest.mark.parametrize("every", [None, "all", np.str_("all")])
def test_batch_of_all_texts(every: Any) -> None:
    model = Classifier(batch_size=every, l2=0.1).fit(TEXTS, LABELS).fitted()
    assert model.training["batch_size"] == "all"
    assert model == Classifier(batch_size=None, l2=0.1).fit(TEXTS, LABELS).fitted()


GOLD = [label == "pos" for label in LABELS]


@pytest.mark.parametrize(
    ("gold", "weight"),
    [
        (LABELS, {0: 1, 1: 5}),
        (LABELS, {False: 1, True: 5}),
        (LABELS, {"neg": 1, "Pos": 5}),
        (LABELS, {"Positive ": 5}),
        (LABELS, {np.float64(1): 5.0}),
        (GOLD, {0: 1, 1: 5}),
        (GOLD, {False: 1, True: 5}),
        (GOLD, {"neg": 1, "pos": 5}),
        ([-1 + 2 * label for label in GOLD], {-1: 1, 1: 5}),
    ],
)
def test_class_weight_takes_any_spelling(gold: list[Any], weight: dict[Any, float]) -> None:
    named = {"negative": 1, "positive": 5}
    expected = Classifier(class_weight=named, l2=0.1).fit(TEXTS, LABELS).fitted()
    weighted = Classifier(class_weight=weight, l2=0.1).fit(TEXTS, gold).fitted()
    assert weighted.linear == expected.linear
    assert weighted.training["class_weight"]["positive"] == 5


def test_class_weight_of_labels_that_keep_their_names() -> None:
    gold = ["Spam" if label else "ham" for label in GOLD]
    for weight in ({"spam": 2}, {"SPAM ": 2}):
        model = Classifier(class_weight=weight, l2=0.1).fit(TEXTS, gold).fitted()
        assert model.training["class_weight"] == {"Spam": 2}
    ratings = [5 if label else 1 for label in GOLD]
    model = Classifier(class_weight={5.0: 2}, l2=0.1).fit(TEXTS, ratings).fitted()
    assert model.training["class_weight"] == {"5": 2}


@pytest.mark.parametrize(
    ("gold", "weight", "message"),
    [
        (LABELS, {"spam": 2}, "a weight for the label 'spam', but the labels are neg and pos"),
        (LABELS, {None: 2}, "a weight for the label None, but the labels are neg and pos"),
        (GOLD, {np.float64(2.5): 2}, "a weight for the label 2.5, but the labels are False and"),
        (GOLD, {2: 2}, "a weight for the label 2, but the labels are False and True"),
        ([-1 + 2 * g for g in GOLD], {0: 2}, "a weight for the label 0, but the labels are -1 and"),
        (LABELS, {"pos": 1, 1: 2}, "class_weight has two weights for the label 1"),
        (LABELS, {"pos": 0}, "the weight of the label 'positive' must be > 0, got 0"),
    ],
)
def test_class_weight_that_does_not_fit(
    gold: list[Any], weight: dict[Any, float], message: str
) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        Classifier(class_weight=weight).fit(TEXTS, gold)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    "spell",
    [
        lambda positive: "Positive" if positive else "negative",
        lambda positive: "positive " if positive else " NEG",
        lambda positive: 1.0 if positive else 0.0,
        lambda positive: 1 if positive else 0,
        bool,
        lambda positive: "+1" if positive else "Negative",
    ],
)
@pytest.mark.parametrize("gold", [LABELS, GOLD, [float(label) for label in GOLD]])
def test_score_reads_labels_as_fit_does(gold: list[Any], spell: Callable[[bool], Any]) -> None:
    classifier = Classifier(l2=0.1).fit(TEXTS, gold)
    predicted = [label == classifier.classes_[1] for label in classifier.predict(TEXTS)]
    assert classifier.score(TEXTS, [spell(one) for one in predicted]) == 1.0
    assert classifier.score(TEXTS, [spell(not one) for one in predicted]) == 0.0
    assert classifier.score(TEXTS[:1], [spell(predicted[0])]) == 1.0


def test_score_counts_an_unknown_label_as_wrong() -> None:
    classifier = Classifier(l2=0.1).fit(TEXTS, LABELS)
    right = classifier.predict(TEXTS).tolist()
    assert classifier.score(TEXTS, [*right[:5], "neutral"]) == pytest.approx(5 / 6)
    of_ratings = Classifier(l2=0.1).fit(TEXTS, [5 if label else 1 for label in GOLD])
    assert of_ratings.score(TEXTS, ["pos"] * 6) == 0.0


def test_score_of_what_does_not_fit() -> None:
    classifier = Classifier(l2=0.1).fit(TEXTS, LABELS)
    with pytest.raises(ValueError, match=r"^as many labels as texts: got 6 texts, 1 labels$"):
        classifier.score(TEXTS, LABELS[:1])
    with pytest.raises(TypeError, match=r"^label 0 is missing$"):
        classifier.score(TEXTS, [None] * 6)
    with pytest.raises(ValueError, match=r"^an accuracy needs at least one text, got none$"):
        classifier.score([], [])
    with pytest.raises(ValueError, match=r"^sample_weight must be 6 finite numbers"):
        classifier.score(TEXTS, LABELS, [1.0])
    with pytest.raises(ValueError, match=r"^sample_weight must be 6 finite numbers"):
        classifier.score(TEXTS, LABELS, [10**400] * 6)
    with pytest.raises(ValueError, match=r"^sample_weight must be at most 1e\+100, got 1e\+308$"):
        classifier.fit(TEXTS, LABELS, [1e308] * 6)


def test_white_space_and_case_make_no_label() -> None:
    gold = ["positive ", "Negative", "positive", "negative", " negative", "POSITIVE"]
    classifier = Classifier(l2=0.1).fit(TEXTS, gold)
    assert classifier.classes_.tolist() == ["negative", "positive"]
    assert classifier.fitted().linear == Classifier(l2=0.1).fit(TEXTS, LABELS).fitted().linear
    spam = ["Spam", "ham", "spam ", "ham", "HAM", "spam"]
    assert Classifier(l2=0.1).fit(TEXTS, spam).fitted().labels == ("Spam", "ham")


def test_training_that_has_not_converged_is_a_warning() -> None:
    with pytest.warns(ConvergenceWarning) as warned:
        classifier = Classifier(epochs=2).fit(TEXTS, LABELS)
    message = describe(classifier.outcome_, Hyperparameters(epochs=2), spell=str)
    assert [str(one.message) for one in warned] == [message]
    assert re.fullmatch(r"NOT converged: .*; increase epochs \(currently 2\)", message)
    assert warned[0].filename == __file__
    assert issubclass(ConvergenceWarning, UserWarning)


def test_pickle_without_a_newer_parameter() -> None:
    classifier = Classifier(l2=0.1)
    state = {name: value for name, value in vars(classifier).items() if name != "tolerance"}
    old = Classifier.__new__(Classifier)
    old.__setstate__(state)
    assert old.get_params() == classifier.get_params()
    assert old.fit(TEXTS, LABELS).fitted() == classifier.fit(TEXTS, LABELS).fitted()


WORDS = logreg.WordFeatures(logreg.WordOptions(longest=2, min_count=1))
FILMS = ["a great film", "a bad film", "great fun", "bad, bad", "great", "so bad"]
VERDICTS = ["pos", "neg", "pos", "neg", "pos", "neg"]


@pytest.mark.parametrize("options", [{}, {"nb": True}, {"algorithm": "naive-bayes"}])
def test_words_are_features(options: dict[str, Any]) -> None:
    classifier = Classifier(WORDS, **options).fit(FILMS, VERDICTS)
    names = classifier.fitted().features.names
    assert {"great", "bad film"} < {*names}
    assert classifier.coef_.shape == (1, len(names)) == (1, classifier.n_features_in_)
    assert classifier.predict(["great", "bad"]).tolist() == ["pos", "neg"]
    assert pickle.loads(pickle.dumps(classifier)).fitted() == classifier.fitted()
    again = sklearn.base.clone(classifier).fit(FILMS, VERDICTS)
    assert again.fitted() == classifier.fitted()
    assert logreg.loads(dump(classifier.fitted())) == classifier.fitted()


def test_going_on_with_new_words() -> None:
    before = Classifier(WORDS).fit(FILMS, VERDICTS).fitted()
    after = Classifier(WORDS, l2=0.1).fit(["lovely", "dire"], ["pos", "neg"], start=before).fitted()
    assert {*before.features.names} < {*after.features.names}
    assert after.probability("lovely") > 0.5 > after.probability("dire")
    others = logreg.WordFeatures(logreg.WordOptions(longest=1))
    with pytest.raises(ValueError, match="over the same features"):
        Classifier(others).fit(["lovely", "dire"] * 2, ["pos", "neg"] * 2, start=before)


def test_hashed_words_and_both_sets() -> None:
    hashed = logreg.WordFeatures(logreg.WordOptions(hash_bits=12))
    both = logreg.SentimentAndWords(logreg.SentimentFeatures.shipped(), WORDS)
    for features in (hashed, both):
        model = Classifier(features).fit(FILMS, VERDICTS).fitted()
        z = model.logits(FILMS)
        assert z.tolist() == [model.logit(text) for text in FILMS]
        assert logreg.loads(dump(model)).logits(FILMS).tolist() == z.tolist()
