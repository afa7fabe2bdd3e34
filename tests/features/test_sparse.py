from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from logreg.features.sparse import SparseRows, beside, stacked
from logreg.scanner import kernel

SHAPES = st.tuples(st.integers(0, 6), st.integers(1, 5))
NUMBERS = st.floats(-100, 100, width=32)


@st.composite
def dense_matrices(draw: st.DrawFn) -> np.ndarray:
    shape = draw(SHAPES)
    values: np.ndarray = draw(arrays(np.float64, shape, elements=NUMBERS))
    return np.where(draw(arrays(np.bool_, shape)), values, 0.0)


def sparse(dense: np.ndarray) -> SparseRows:
    matrix = csr_array(dense)
    return SparseRows(
        matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data, dense.shape[1]
    )


@given(dense_matrices(), st.data())
def test_products_are_those_of_scipy(dense: np.ndarray, data: st.DataObject) -> None:
    n_rows, n_columns = dense.shape
    X, expected = sparse(dense), csr_array(dense)
    for shape in ((n_columns,), (n_columns, 3)):
        w = data.draw(arrays(np.float64, shape, elements=NUMBERS))
        np.testing.assert_allclose(X @ w, expected @ w, rtol=1e-12, atol=1e-9)
    for shape in ((n_rows,), (n_rows, 3)):
        r = data.draw(arrays(np.float64, shape, elements=NUMBERS))
        np.testing.assert_allclose(X.weighted_sum(r), expected.T @ r, rtol=1e-12, atol=1e-9)


@given(dense_matrices(), st.data())
def test_products_have_the_same_bits_without_the_kernel(
    dense: np.ndarray, data: st.DataObject
) -> None:
    X = sparse(dense)
    w = data.draw(arrays(np.float64, dense.shape[1], elements=NUMBERS))
    r = data.draw(arrays(np.float64, dense.shape[0], elements=NUMBERS))
    fast = X.dot(w), X.weighted_sum(r)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "is_available", lambda: False)
        slow = X.dot(w), X.weighted_sum(r)
    assert fast[0].tolist() == slow[0].tolist()
    assert fast[1].tolist() == slow[1].tolist()


@given(dense_matrices(), st.data())
def test_parts_are_those_of_the_dense_matrix(dense: np.ndarray, data: st.DataObject) -> None:
    n_rows, n_columns = dense.shape
    X = sparse(dense)
    assert np.asarray(X).tolist() == dense.tolist()
    mask = data.draw(arrays(np.bool_, n_rows))
    assert np.asarray(X[mask]).tolist() == dense[mask].tolist()
    assert np.asarray(X[np.flatnonzero(mask)[::-1]]).tolist() == dense[mask][::-1].tolist()
    assert np.asarray(X[1:3]).tolist() == dense[1:3].tolist()
    columns = np.array(data.draw(st.permutations(range(n_columns)))[: n_columns // 2], dtype=int)
    assert np.asarray(X.columns(columns)).tolist() == dense[:, columns].tolist()


@given(dense_matrices())
def test_columns_are_counted_and_scaled(dense: np.ndarray) -> None:
    X = sparse(dense)
    assert X.document_frequencies().tolist() == (dense != 0).sum(axis=0).tolist()
    factors = np.arange(1.0, dense.shape[1] + 1)
    assert np.asarray(X.scaled(factors)).tolist() == (dense * factors).tolist()


@given(dense_matrices())
def test_matrices_side_by_side_and_one_below_the_other(dense: np.ndarray) -> None:
    X = sparse(dense)
    assert np.asarray(beside(dense, X)).tolist() == np.hstack([dense, dense]).tolist()
    both = stacked([X, X], dense.shape[1])
    assert np.asarray(both).tolist() == np.vstack([dense, dense]).tolist()


def test_no_matrices_make_one_without_rows() -> None:
    assert stacked([], 3).shape == (0, 3)
