from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

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


def test_logits_of_a_sparse_batch_are_those_of_the_dense_one() -> None:
    model = logreg.load("textbook")
    texts = ["great fun", "no, awful!", ""]
    X = np.asarray(model.features.transform(texts))
    z = model.logits_of(csr_array(X))
    assert z.shape == (3,)
    assert z.tolist() == pytest.approx([model.logit(text) for text in texts], rel=1e-12)
