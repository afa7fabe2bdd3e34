"""Products of matrices and vectors whose bits do not depend on the number of cores.

A large product is einsum's and not that of a threaded BLAS, which sums in an order that depends on
how many threads it has.
"""

from __future__ import annotations

import numpy as np

from logreg.loss import Floats

ONE_THREAD = 8192
"""Elements of a matrix that a BLAS leaves to one thread (OpenBLAS: below 9216)."""


def logits(theta: Floats, X: Floats) -> Floats:
    """Return z = Xθ, shape (n,), for X of shape (n, d) and θ of shape (d,)."""
    z: Floats = X.dot(theta) if X.size <= ONE_THREAD else np.einsum("ij,j->i", X, theta)
    return z


def weighted_sum(X: Floats, r: Floats) -> Floats:
    """Return Σ rᵢxᵢ = Xᵀr, shape (d,), for X of shape (n, d) and r of shape (n,)."""
    total: Floats = r.dot(X) if X.size <= ONE_THREAD else np.einsum("ij,i->j", X, r)
    return total
