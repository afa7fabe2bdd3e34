"""Models changed by hand, from Python."""

from __future__ import annotations

from typing import Any

import pytest

import logreg
from logreg.features.sentiment import SentimentFeatures
from logreg.features.words import WordFeatures
from logreg.model import PROFILE, Model
from logreg.model_file import dump

FIELDS: dict[str, Any] = {"format": "logreg-model", "version": 1, "bias": 0.5}
WORDS = {"set": "words", "ngrams": [1, 2], "weighting": "count"}


def words(**options: Any) -> Model:
    """A model of words, with n-grams that have the names of features."""
    weights = {"good": 1.0, "bad": -1.0, "bias": 0.25}
    fields = {**FIELDS, "labels": ["ham", "spam"], "features": {**WORDS, **options}}
    if options.get("negation"):
        fields["lexicon"] = {"negators": ["not"]}
    if options.get("weighting") == "tf-idf":
        fields["idf"] = {"good": 0.5, "bad": 2.0, "bias": 1.0}
    return logreg.loads({**fields, "weights": weights})


def three() -> Model:
    weights = {"good": [1.0, 0.0, -1.0], "u.k": [0.0, 1.0, 2.0]}
    return logreg.loads(
        {
            **FIELDS,
            "labels": ["a", "b", "k.b"],
            "features": WORDS,
            "bias": [0.1, 0.2, 0.3],
            "weights": weights,
        }
    )


def lexicon_of(model: Model) -> logreg.SentimentFeatures:
    features = model.features.parts[0]
    assert isinstance(features, SentimentFeatures)
    return features


def named(model: Model) -> dict[str, Any]:
    return dict(zip(model.features.names, model.linear.weights, strict=True))


def test_words_move_between_the_lists() -> None:
    before = logreg.load("textbook")
    model = before.edited({"hokey": 1, "great": -1, "nice": 0, "second to none": 1, "zorgly": -1})
    old, new = lexicon_of(before).lexicon, lexicon_of(model).lexicon
    assert new.positive == old.positive - {"great", "nice"} | {"hokey", "second to none"}
    assert new.negative == old.negative - {"hokey"} | {"great", "zorgly"}
    assert (new.pronouns, new.negators) == (old.pronouns, old.negators)
    assert model.linear == before.linear
    assert lexicon_of(model).extract("Hokey, second to none, not zorgly")[:2] == (2.0, 1.0)


def test_weights_are_set_by_the_name_of_a_feature() -> None:
    before = logreg.load("textbook")
    model = before.edited({"positive": 2, "bias": 0.3, "weight:no": -9})
    assert model.linear == before.linear.replaced(
        bias=0.3, weights=(2.0, -5.0, -9.0, 0.5, 2.0, 0.7)
    )
    assert model.features == before.features


def test_a_prefix_says_that_a_word_is_meant() -> None:
    model = logreg.load("textbook").edited({"list:positive": 1, "list:bias": -1})
    assert "positive" in lexicon_of(model).lexicon.positive
    assert "bias" in lexicon_of(model).lexicon.negative
    assert model.linear == logreg.load("textbook").linear


def test_words_of_the_other_lists() -> None:
    model = logreg.load("default").edited(
        {"pronouns:thee": 1, "pronouns:me": 0, "negators:hardly": 0, "negators:scarcest": 1}
    )
    lists = lexicon_of(model).lexicon
    assert {"thee"} <= lists.pronouns
    assert "me" not in lists.pronouns
    assert {"scarcest"} <= lists.negators
    assert "hardly" not in lists.negators


def test_negators_of_models_of_words_and_of_both() -> None:
    model = words(negation=True).edited({"negators:scarcest": 1, "ngram:NOT_good": -2})
    assert model.logit("scarcest good") == 0.5 - 2
    both = logreg.load("reviews")
    if lexicon_of(both).negation:
        changed = both.edited({"negators:scarcest": 1})
        part = changed.features.parts[1]
        assert isinstance(part, WordFeatures)
        assert part.negators == lexicon_of(changed).lexicon.negators


def test_ngrams_get_weights_and_new_ones_are_added() -> None:
    before = words()
    model = before.edited({"good": 3, "very bad": -2.5, "bias": 0.75, "ngram:bias": 4})
    assert named(model) == {"good": 3.0, "bad": -1.0, "bias": 4.0, "very bad": -2.5}
    assert model.linear.bias == 0.75
    assert model.logit("very bad, good") == 0.75 - 2.5 - 1 + 3
    assert model.logits(["very bad, good"] * 2).tolist() == [0.75 - 2.5 - 1 + 3] * 2


def test_a_new_ngram_is_as_rare_as_the_rarest() -> None:
    model = words(weighting="tf-idf", unit_norm=True).edited({"fine": 2})
    features = model.features
    assert isinstance(features, WordFeatures)
    assert features.idf == (0.5, 2.0, 1.0, 2.0)
    assert logreg.loads(dump(model)) == model


def test_of_both_sets_a_word_is_of_the_lists() -> None:
    before = logreg.load("reviews")
    model = before.edited(
        {"zorgly": 1, "ngram:zorgly": -1.5, "positive": 2, "sentiment:negative": -2}
    )
    assert "zorgly" in lexicon_of(model).lexicon.positive
    weights = named(model)
    assert (weights["zorgly"], weights["sentiment:positive"]) == (-1.5, 2.0)
    assert weights["sentiment:negative"] == -2.0
    assert [*weights][-1] == "zorgly"
    assert logreg.loads(dump(model)) == model


def test_of_several_labels_a_weight_is_that_of_one() -> None:
    model = three().edited({"good.b": 5, "bias.k.b": 7, "u.k.b": -1, "fine.a": 2})
    assert model.linear.bias == (0.1, 0.2, 7.0)
    assert named(model) == {
        "good": (1.0, 5.0, -1.0),
        "u.k": (0.0, -1.0, 2.0),
        "fine": (2.0, 0.0, 0.0),
    }
    assert logreg.loads(dump(model)) == model


def test_the_metadata_keep_the_last_value_of_each_change() -> None:
    model = logreg.load("default")
    once = model.edited({"hokey": 0, "bias": 1, "great": 0})
    twice = once.edited({"weight:bias": 2, "list:zorgly": 1})
    kept = {name: value for name, value in model.training.items() if name not in PROFILE}
    assert len(kept) == len(model.training) - len(PROFILE)
    assert twice.training == {
        **kept,
        "edited": {"list:hokey": 0, "list:great": 0, "weight:bias": 2, "list:zorgly": 1},
    }
    assert [*twice.training["edited"]][-2:] == ["weight:bias", "list:zorgly"]
    assert logreg.loads(dump(twice)) == twice


def test_metadata_of_another_kind_are_no_obstacle() -> None:
    model = logreg.load("textbook").replaced(training={"edited": True})
    assert model.edited({"bias": 1}).training == {"edited": {"weight:bias": 1.0}}


def test_no_change_gives_the_same_model() -> None:
    model = logreg.load("textbook")
    assert model.edited({"hokey": -1, "bias": 0.1, "zorgly": 0}) is model
    assert model.edited({}) is model


@pytest.mark.parametrize(
    ("model", "target", "value", "rule"),
    [
        ("textbook", "Hokey", 1, "'Hokey' is not in the form that is matched; write 'hokey'"),
        ("textbook", "Hokey", 0, "'Hokey' is not in the form that is matched; write 'hokey'"),
        ("textbook", "hokey", -1.5, "hokey: in the lists a word is 1, -1 or 0, got -1.5"),
        (
            "reviews",
            "hokey",
            -1.5,
            "hokey: in the lists a word is 1, -1 or 0, got -1.5; "
            "for the weight of an n-gram write ngram:hokey",
        ),
        (
            "textbook",
            "weight:hokey",
            1,
            "hokey: the model has no such feature; it has bias, positive, negative, no, pronouns, "
            "exclamation, log_length",
        ),
        ("textbook", "ngram:hokey", 1, "hokey: the model has no n-grams"),
        ("textbook", "negators:not", 0, "not: the model does not use a list of negators"),
        (
            "textbook",
            "pronouns:thee",
            -1,
            "thee: is 1 to be in the list of pronouns, 0 not to be, got -1",
        ),
        ("spam", "list:free", 1, "free: the model has no lists of positive and negative words"),
        ("spam", "pronouns:me", 1, "me: the model does not use a list of pronouns"),
        ("spam", "Free", 1, "Free: is not in the form that is matched; write 'free'"),
        ("spam", "a b c d", 1, "a b c d: has 4 words; the model's n-grams have from 1 to 2"),
        (
            "spam",
            "a  b",
            1,
            "a  b: is not in the form that is matched; write 'a b'",
        ),
        (
            "spam",
            "",
            1,
            ": is not made of tokens with single spaces between them, so no text can match it",
        ),
        (
            "textbook",
            "bias",
            float("nan"),
            "bias: must be a number of at most 1e+100 in size, got nan",
        ),
        (
            "textbook",
            "bias",
            -1e101,
            "bias: must be a number of at most 1e+100 in size, got -1e+101",
        ),
    ],
)
def test_errors_name_the_rule(model: str, target: str, value: float, rule: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        logreg.load(model).edited({target: value})
    assert str(caught.value) == rule


def test_errors_of_several_labels_and_of_hashes() -> None:
    rule = "has a weight for each label; write one of good.a, good.b, good.k.b"
    with pytest.raises(ValueError, match=rule):
        three().edited({"good": 1})
    fields = {**FIELDS, "labels": ["a", "b"], "features": {**WORDS, "hash_bits": 8}}
    hashed = logreg.loads({**fields, "weights": {"#7": 1.0}})
    with pytest.raises(ValueError, match="good: the model knows n-grams by their hashes"):
        hashed.edited({"good": 1})
    with pytest.raises(TypeError, match="value of 'good' must be of the type int or float"):
        three().edited({"good": "1"})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="what is changed must be of the type str"):
        three().edited({1: 1})  # type: ignore[dict-item]


def test_listed_words_that_no_text_can_have_can_be_removed() -> None:
    lists = {"positive": ["Great", "fine"], "negative": [], "pronouns": []}
    names = SentimentFeatures.names
    model = logreg.loads(
        {
            **FIELDS,
            "labels": ["negative", "positive"],
            "features": {"set": "sentiment"},
            "weights": dict.fromkeys(names, 1.0),
            "lexicon": lists,
        }
    )
    assert lexicon_of(model.edited({"Great": 0})).lexicon.positive == {"fine"}


def test_features_of_other_sets_have_weights_only() -> None:
    model = logreg.load("sentences")
    name = model.features.names[0]
    assert named(model.edited({name: 0.125}))[name] == 0.125
    with pytest.raises(ValueError, match="zorgly: the model has no such feature; it has bias"):
        model.edited({"zorgly": 1})
