/* From the columns of n-grams to what a model needs of each text: counts, or the sum of weights. */

#include "words.h"

/* The columns of the n-grams of texts, or NONE: of each length those that end at each place. */
typedef struct {
    const uint32_t *const *columns; /* one array for each length, from the shortest on */
    const uint64_t *text_ends;
    uint64_t n_texts;
    uint32_t n_lengths;
} Bags;

/* ---- Counts ----------------------------------------------------------------------------------- */

/* A matrix in compressed rows, and what is needed to count a column only once in a row. */
typedef struct {
    uint64_t *ends;     /* of each row, among the entries */
    uint32_t *columns;  /* of the entries, row by row, in the order in which they first occur */
    double *counts;
    uint64_t n_entries;
    uint64_t *seen;     /* of each column: the row in which it last was, from 1, and its entry */
    uint64_t rows_before; /* rows of earlier matrices with the same `seen` */
    uint64_t n_rows;
} Rows;

static void count_column(Rows *rows, uint32_t column)
{
    uint64_t row = rows->rows_before + rows->n_rows + 1, seen = rows->seen[column];
    if (seen >> 32 == (row & 0xffffffff)) {
        rows->counts[(rows->n_rows ? rows->ends[rows->n_rows - 1] : 0) + (seen & 0xffffffff)]++;
        return;
    }
    uint64_t first = rows->n_rows ? rows->ends[rows->n_rows - 1] : 0;
    rows->seen[column] = row << 32 | (rows->n_entries - first);
    rows->columns[rows->n_entries] = column;
    rows->counts[rows->n_entries++] = 1;
}

/* Make the rows of texts. */
EXPORT void logreg_rows_of_bags(const Bags *bags, Rows *rows)
{
    uint64_t i = 0;
    for (uint64_t text = 0; text < bags->n_texts; text++) {
        for (; i < bags->text_ends[text]; i++)
            for (uint32_t n = 0; n < bags->n_lengths; n++) {
                const uint32_t *columns = bags->columns[n];
                if (i + AHEAD < bags->text_ends[text] && columns[i + AHEAD] != NONE)
                    __builtin_prefetch(&rows->seen[columns[i + AHEAD]]);
                if (columns[i] != NONE)
                    count_column(rows, columns[i]);
            }
        rows->ends[rows->n_rows++] = rows->n_entries;
    }
}

/* ---- Scores ----------------------------------------------------------------------------------- */

/* What texts are scored with, if the features of a text are 1 for each n-gram that it has. */
typedef struct {
    const double *weights; /* n_scores for each column */
    uint32_t *seen;        /* of each column: the last text that had it, from 1 */
    uint64_t texts_before; /* with the same `seen` */
    double *z;             /* n_scores for each text; before, what is added to */
    uint32_t n_scores;
} Scores;

enum { TOGETHER = 512 }; /* columns that are collected before their weights are added */

/* Add the weights of columns to the scores of a text, which is the n-th with the same `seen`. */
static inline void add_weights(const Scores *scores, const uint32_t *columns, size_t n_columns,
                               uint32_t n, double *z, uint32_t n_scores)
{
    const double *weights = scores->weights;
    uint32_t *seen = scores->seen;
    double sum = z[0];
    for (size_t i = 0; i < n_columns; i++) {
        if (i + AHEAD < n_columns) {
            __builtin_prefetch(&seen[columns[i + AHEAD]]);
            __builtin_prefetch(&weights[(size_t)columns[i + AHEAD] * n_scores]);
        }
        double is_new = seen[columns[i]] != n; /* a factor, not a branch: that would often miss */
        seen[columns[i]] = n;
        const double *own = &weights[(size_t)columns[i] * n_scores];
        sum += is_new * own[0];
        for (uint32_t k = 1; k < n_scores; k++)
            z[k] += is_new * own[k];
    }
    z[0] = sum;
}

static inline void score_bags(const Bags *bags, const Scores *scores, uint32_t n_scores)
{
    uint64_t i = 0;
    for (uint64_t text = 0; text < bags->n_texts; text++) {
        uint32_t known[TOGETHER], n = (uint32_t)(scores->texts_before + text + 1);
        double *z = scores->z + text * n_scores;
        size_t n_known = 0;
        for (; i < bags->text_ends[text]; i++) {
            if (n_known + bags->n_lengths > TOGETHER) {
                add_weights(scores, known, n_known, n, z, n_scores);
                n_known = 0;
            }
            for (uint32_t length = 0; length < bags->n_lengths; length++) {
                known[n_known] = bags->columns[length][i];
                n_known += known[n_known] != NONE;
            }
        }
        add_weights(scores, known, n_known, n, z, n_scores);
    }
}

/* Add the weights of the n-grams of texts to their scores. */
EXPORT void logreg_score_bags(const Bags *bags, const Scores *scores)
{
    if (scores->n_scores == 1) /* compiled on its own, without the loops over scores */
        score_bags(bags, scores, 1);
    else
        score_bags(bags, scores, scores->n_scores);
}
