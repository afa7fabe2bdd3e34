from __future__ import annotations

from dataclasses import replace

import logreg


def test_model_is_a_value() -> None:
    a, b = logreg.load("textbook"), logreg.load("textbook")
    assert a == b
    assert hash(a) == hash(b)
    assert len({a, b, replace(a, linear=replace(a.linear, bias=0.2))}) == 2
    assert a != replace(a, training={"examples": 1})


def test_model_is_not_a_sequence() -> None:
    model = logreg.load("textbook")
    for value in (model, model.linear):
        assert not hasattr(value, "__len__")
        assert not hasattr(value, "__iter__")
