// The formulas of the chapter, as loss.py and sgd.py have them. Everything is computed from z: a
// probability rounded to 0 or 1 never meets a logarithm.
"use strict";

// σ(z) = 1 / (1 + e^-z), without overflow.
function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : e) / (1 + e);
}

// ln(p / (1 - p)), the z for which σ(z) = p.
function logit(p) {
  return Math.log(p) - Math.log1p(-p);
}

// L = -[y log ŷ + (1 - y) log(1 - ŷ)], ŷ = σ(z): log(1 + e^-z) if y = 1, else log(1 + e^z).
function crossEntropy(z, y) {
  const s = y > 0 ? z : -z;
  return Math.max(-s, 0) + Math.log1p(Math.exp(-Math.abs(s)));
}

// w·x
function dot(w, x) {
  return w.reduce((sum, weight, i) => sum + weight * x[i], 0);
}

// The loss averaged over the examples, the rows of X.
function averageLoss(theta, X, y) {
  return X.reduce((sum, x, i) => sum + crossEntropy(dot(theta, x), y[i]), 0) / X.length;
}

// ∂L/∂θ = Xᵀ(ŷ - y) / n
function gradient(theta, X, y) {
  const errors = X.map((x, i) => sigmoid(dot(theta, x)) - y[i]);
  return theta.map((_, j) => errors.reduce((sum, error, i) => sum + error * X[i][j], 0) / X.length);
}

// θ - η ∇L(θ): one step of stochastic gradient descent.
function sgdStep(theta, X, y, learningRate) {
  const slope = gradient(theta, X, y);
  return theta.map((weight, j) => weight - learningRate * slope[j]);
}
