/* Products with sparse rows, and one epoch of training on them.

   The meaning is that of features/sparse.py and training/dual_ascent.py, bit for bit: the sums go
   from left to right. */

#include "shared.h"

EXPORT void logreg_sparse_dot(const int64_t *starts, const int32_t *columns, const double *values,
                              uint64_t n_rows, const double *w, double *z)
{
    for (uint64_t i = 0; i < n_rows; i++) {
        double sum = z[i];
        for (int64_t e = starts[i]; e < starts[i + 1]; e++)
            sum += values[e] * w[columns[e]];
        z[i] = sum;
    }
}

EXPORT void logreg_sparse_weighted_sum(const int64_t *starts, const int32_t *columns,
                                       const double *values, uint64_t n_rows, const double *r,
                                       double *total)
{
    for (uint64_t i = 0; i < n_rows; i++)
        for (int64_t e = starts[i]; e < starts[i + 1]; e++)
            total[columns[e]] += values[e] * r[i];
}

/* ---- Training ---------------------------------------------------------------------------------- */

typedef struct {
    const int64_t *starts;      /* of the rows, and the end */
    const int32_t *columns;
    const double *values;
    const double *scales;       /* of each column for each label; NULL if all are 1 */
    const double *weights;      /* of the rows */
    double *remembered;         /* q of each row for each label */
    double *theta;              /* of each column for each label, the biases last: before shrinking */
    double (*exp)(double);      /* those of Python's math */
    double (*log)(double);
    double strength;            /* λ₂ n */
    double threshold;           /* λ₁ / λ₂ */
    uint64_t n_columns;
    uint32_t n_scores;          /* 1 for two labels, else their number */
} Ascent;

enum { MOST_STEPS = 20 };            /* as in dual_ascent.py */
static const double EXACT_ENOUGH = 1e-3;
static const double LEAST = 1e-300, MOST = 1 - 1.0 / (1ull << 53);

static double shrunk(double v, double threshold)
{
    return v > threshold ? v - threshold : v < -threshold ? v + threshold : 0.0;
}

static double scale_of(const Ascent *a, size_t column, uint32_t k)
{
    return a->scales ? a->scales[column * a->n_scores + k] : 1.0;
}

/* Compute z of a row, and for each label the squared norm of the row as it is scaled for it. */
static void score(const Ascent *a, uint64_t row, double *z, double *squares)
{
    for (uint32_t k = 0; k < a->n_scores; k++) {
        z[k] = 0;
        squares[k] = 0;
    }
    for (int64_t e = a->starts[row]; e < a->starts[row + 1]; e++) {
        size_t column = (size_t)a->columns[e];
        const double *v = a->theta + column * a->n_scores;
        for (uint32_t k = 0; k < a->n_scores; k++) {
            double x = a->values[e] * scale_of(a, column, k);
            z[k] += x * (a->threshold > 0 ? shrunk(v[k], a->threshold) : v[k]);
            squares[k] += x * x;
        }
    }
    for (uint32_t k = 0; k < a->n_scores; k++) {
        z[k] += a->theta[a->n_columns * a->n_scores + k];
        squares[k] += 1; /* the bias is the weight of a feature that is 1 */
    }
}

/* The same for one score without scales or shrinking: nearly all that is ever asked for. */
static void score_simply(const Ascent *a, uint64_t row, double *z, double *squares)
{
    const double *theta = a->theta, *values = a->values;
    const int32_t *columns = a->columns;
    double sum = 0, squared = 0;
    for (int64_t e = a->starts[row]; e < a->starts[row + 1]; e++) {
        double x = values[e];
        sum += x * theta[columns[e]];
        squared += x * x;
    }
    *z = sum + theta[a->n_columns];
    *squares = squared + 1;
}

/* Compute the probabilities of logits. */
static void probabilities(const Ascent *a, const double *z, double *p)
{
    if (a->n_scores == 1) {
        double e = a->exp(z[0] < 0 ? z[0] : -z[0]);
        p[0] = (z[0] < 0 ? e : 1.0) / (1.0 + e);
        return;
    }
    double largest = z[0], sum = 0;
    for (uint32_t k = 1; k < a->n_scores; k++)
        largest = z[k] > largest ? z[k] : largest;
    for (uint32_t k = 0; k < a->n_scores; k++) {
        p[k] = a->exp(z[k] - largest);
        sum += p[k];
    }
    for (uint32_t k = 0; k < a->n_scores; k++)
        p[k] /= sum;
}

/* Return the slope of the dual at a part s of the way from q to p, and its derivative. */
static double slope(const Ascent *a, const double *z, const double *p, const double *q,
                    double curvature, double s, double *derivative)
{
    double sum = -s * curvature;
    *derivative = -curvature;
    for (uint32_t k = 0; k < a->n_scores; k++) {
        double d = p[k] - q[k], there = q[k] + s * d;
        if (d == 0)
            continue;
        there = there < LEAST ? LEAST : there > MOST ? MOST : there;
        double odds = a->n_scores == 1 ? there / (1.0 - there) : there;
        sum += d * (z[k] - a->log(odds));
        *derivative -= d * d / (a->n_scores == 1 ? there * (1.0 - there) : there);
    }
    return sum;
}

/* Return the part of the way at which the dual is highest: Newton's method, within brackets. */
static double best_step(const Ascent *a, const double *z, const double *p, const double *q,
                        double curvature)
{
    double low = 0, high = 1, s = 1 / (1 + curvature);
    for (uint32_t i = 0; i < MOST_STEPS; i++) {
        double derivative, value = slope(a, z, p, q, curvature, s, &derivative);
        if (value > 0)
            low = s;
        else
            high = s;
        double next = s - value / derivative;
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        double change = next - s;
        s = next;
        if ((change < 0 ? -change : change) <= EXACT_ENOUGH * s)
            break;
    }
    return s;
}

/* Visit the rows in an order, one step for each; `z` and the two after it have n_scores numbers. */
EXPORT void logreg_ascend(const Ascent *a, const int64_t *order, uint64_t n, double *z, double *p,
                          double *squares)
{
    bool is_simple = a->n_scores == 1 && !a->scales && a->threshold == 0;
    for (uint64_t i = 0; i < n; i++) {
        uint64_t row = (uint64_t)order[i];
        double *q = a->remembered + row * a->n_scores;
        if (is_simple)
            score_simply(a, row, z, squares);
        else
            score(a, row, z, squares);
        probabilities(a, z, p);
        double curvature = 0, rate = a->weights[row] / a->strength;
        for (uint32_t k = 0; k < a->n_scores; k++)
            curvature += (p[k] - q[k]) * (p[k] - q[k]) * squares[k];
        double s = curvature > 0 ? best_step(a, z, p, q, curvature * rate) : 0;
        for (uint32_t k = 0; k < a->n_scores; k++) {
            double d = s * (p[k] - q[k]);
            q[k] += d;
            p[k] = d * rate;
            a->theta[a->n_columns * a->n_scores + k] -= p[k];
        }
        if (is_simple) {
            for (int64_t e = a->starts[row]; e < a->starts[row + 1]; e++)
                a->theta[a->columns[e]] -= *p * a->values[e];
            continue;
        }
        for (int64_t e = a->starts[row]; e < a->starts[row + 1]; e++) {
            size_t column = (size_t)a->columns[e];
            double *v = a->theta + column * a->n_scores;
            for (uint32_t k = 0; k < a->n_scores; k++)
                v[k] -= p[k] * (a->values[e] * scale_of(a, column, k));
        }
    }
}
