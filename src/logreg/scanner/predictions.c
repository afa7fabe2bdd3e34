/* From the features of texts to the lines of their predictions: z = w·x + b, the decision, and the
   probability with exactly the decimals that Python's format gives it.

   The meaning is that of linear_model.py and pipeline/decision_rule.py. Like the others, this is called
   through ctypes, see kernel.py; compile it without contracting sums of products (-ffp-contract=off),
   so that the bits are the same. */

#include "shared.h"

typedef struct {
    double (*exp)(double);          /* that of Python's math */
    double threshold, least_logit;  /* a label needs z > threshold, |z| >= least_logit, ... */
    double min_evidence;            /* ... and at least this evidence */
    Bytes before[3], after[3];      /* around the probability: negative, positive, no label */
    uint32_t decimals;
    int32_t only;                   /* the one of these three that is written, or -1 */
} Style;

static double sigmoid(const Style *style, double z)
{
    double e = style->exp(z < 0 ? z : -z);
    return (z < 0 ? e : 1.0) / (1.0 + e);
}

/* Return the exact error of a product that has been rounded (Dekker 1971). */
static double product_error(double a, double b, double product)
{
    const double SPLITTER = 134217729.0; /* 2^27 + 1 */
    double a_high = SPLITTER * a - (SPLITTER * a - a), b_high = SPLITTER * b - (SPLITTER * b - b);
    double a_low = a - a_high, b_low = b - b_high;
    return ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
}

/* Write a probability with as many decimals as Python's format does, and with the same ones. */
static uint8_t *write_probability(uint8_t *to, double probability, uint32_t decimals)
{
    double scale = 1;
    for (uint32_t i = 0; i < decimals; i++)
        scale *= 10;
    double scaled = probability * scale;
    uint64_t units = (uint64_t)scaled;
    double above_half = (scaled - (double)units - 0.5) + product_error(probability, scale, scaled);
    units += above_half > 0 || (above_half == 0 && units & 1);
    for (uint32_t i = decimals + 1; i > 1; i--, units /= 10)
        to[i] = (uint8_t)('0' + units % 10);
    to[0] = (uint8_t)('0' + units);
    to[1] = '.';
    return to + decimals + 2;
}

/* Compute bias + w·x for each row, from left to right as linear_model.py does. */
EXPORT void logreg_logits(const double *rows, size_t n_rows, const double *weights,
                          size_t n_features, double bias, double *z)
{
    for (size_t k = 0; k < n_rows; k++, rows += n_features) {
        z[k] = bias;
        for (size_t i = 0; i < n_features; i++)
            z[k] += weights[i] * rows[i];
    }
}

/* Return how many rows of features begin with two zeros: no word of either list. */
EXPORT size_t logreg_count_blank(const double *rows, size_t n_rows, size_t width)
{
    size_t n = 0;
    for (size_t k = 0; k < n_rows; k++)
        n += rows[k * width] == 0 && rows[k * width + 1] == 0;
    return n;
}

/* Write the prediction for each logit; return how many bytes these are.

   `evidence` has a number for each; `own` has a line for each, which is repeated after a tab, or it
   is NULL. */
EXPORT size_t logreg_write_predictions(const Style *style, const double *z, const double *evidence,
                                       size_t n, const uint8_t *own, uint8_t *out)
{
    uint8_t *to = out;
    for (size_t k = 0; k < n; k++) {
        const uint8_t *line = own;
        size_t length = own ? (size_t)((const uint8_t *)memchr(own, '\n', SIZE_MAX / 2) - own) : 0;
        own = own ? own + length + 1 : own;
        bool is_undecided = (z[k] < 0 ? -z[k] : z[k]) < style->least_logit ||
                            evidence[k] < style->min_evidence;
        int32_t label = is_undecided ? 2 : z[k] > style->threshold;
        if (style->only >= 0 && style->only != label)
            continue;
        to = append(to, style->before[label].start, style->before[label].length);
        to = write_probability(to, sigmoid(style, z[k]), style->decimals);
        to = append(to, style->after[label].start, style->after[label].length);
        if (own) {
            *to++ = '\t';
            to = append(to, line, length - (length && line[length - 1] == '\r'));
        }
        *to++ = '\n';
    }
    return (size_t)(to - out);
}
