/* From the columns of n-grams to what a model needs of each text: counts, or the sum of weights. */

#include "words.h"

/* The columns of the n-grams of texts, or NONE: of each length those that end at each place. */
typedef struct {
    const uint32_t *const *columns; /* one array for each length, from the shortest on */
    const uint64_t *text_ends;
    uint64_t n_texts;
    uint32_t n_lengths;
} Bags;

enum { TOGETHER = 512 }; /* columns that are collected before they are used */

/* Collect the columns of a text from a place on, and move that; return how many there are. */
static inline size_t collect(const Bags *bags, uint64_t text, uint64_t *place, uint32_t *known)
{
    size_t n = 0;
    for (; *place < bags->text_ends[text] && n + bags->n_lengths <= TOGETHER; ++*place)
        for (uint32_t length = 0; length < bags->n_lengths; length++) {
            known[n] = bags->columns[length][*place];
            n += known[n] != NONE; /* no branch, which would often miss */
        }
    return n;
}

/* ---- Counts ----------------------------------------------------------------------------------- */

/* A matrix in compressed rows, and what is needed to count a column only once in a row. */
typedef struct {
    uint64_t *ends;     /* of each row, among the entries */
    uint32_t *columns;  /* of the entries, row by row, in the order in which they first occur */
    double *counts;     /* 0 before */
    uint64_t n_entries;
    uint64_t *seen;     /* of each column: the row in which it last was, from 1, and its entry */
    uint64_t rows_before; /* rows of earlier matrices with the same `seen` */
    uint64_t n_rows;
} Rows;

/* Count columns in the last row. There is no branch on what was seen: it would often miss. */
static void count_columns(Rows *rows, const uint32_t *columns, size_t n)
{
    uint64_t row = rows->rows_before + rows->n_rows + 1;
    uint64_t first = rows->n_rows ? rows->ends[rows->n_rows - 1] : 0;
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n)
            __builtin_prefetch(&rows->seen[columns[i + AHEAD]]);
        uint64_t seen = rows->seen[columns[i]];
        bool is_new = seen >> 32 != row;
        uint64_t entry = is_new ? rows->n_entries : first + (seen & 0xffffffff);
        rows->seen[columns[i]] = row << 32 | (entry - first);
        rows->columns[entry] = columns[i];
        rows->counts[entry]++;
        rows->n_entries += is_new;
    }
}

/* Make the rows of texts. */
EXPORT void logreg_rows_of_bags(const Bags *bags, Rows *rows)
{
    uint32_t known[TOGETHER];
    uint64_t place = 0;
    for (uint64_t text = 0; text < bags->n_texts; text++) {
        while (place < bags->text_ends[text])
            count_columns(rows, known, collect(bags, text, &place, known));
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
    uint32_t known[TOGETHER];
    uint64_t place = 0;
    for (uint64_t text = 0; text < bags->n_texts; text++) {
        uint32_t n = (uint32_t)(scores->texts_before + text + 1);
        double *z = scores->z + text * n_scores;
        while (place < bags->text_ends[text])
            add_weights(scores, known, collect(bags, text, &place, known), n, z, n_scores);
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
