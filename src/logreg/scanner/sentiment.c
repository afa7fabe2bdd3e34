/* From tokens to the six sentiment features.

   The meaning is that of features/sentiment.py, bit for bit. The first eight bytes of each token,
   as one number, index a filter that few unlisted tokens pass. What passes is looked up and compared
   whole, and counted on its line. */

#include "scan.h"

/* Return whether one of the bits from `start` up to, not including, `end` is set. */
static bool any_bit(const uint64_t *bits, size_t start, size_t end)
{
    for (size_t i = start; i < end; i = (i | 63) + 1) {
        uint64_t rest = bits[i >> 6] >> (i & 63);
        if (end - i < 64)
            rest &= ((uint64_t)1 << (end - i)) - 1;
        if (rest)
            return true;
    }
    return false;
}

/* ---- Filter ------------------------------------------------------------------------------- */

/* Find the tokens that begin like a listed one, or that may negate. No branch depends on a word. */
static void filter(Scan *scan)
{
    const uint64_t *passes = scan->lexicon->filter, factor = scan->lexicon->factor;
    size_t n = 0;
    for (uint32_t i = 0; i < scan->n_found; i++) {
        size_t start = scan->tokens->starts[i], end = scan->tokens->ends[i];
        uint32_t index = filter_index(head_of(scan->tokens->text + start, end - start), factor);
        uint64_t pass = passes[index >> 6] >> (index & 63) & 1;
        pass |= (scan->reach > 0) & ends_with_nt(scan->tokens->text + end);
        scan->passing[n] = i;
        n += pass;
    }
    scan->n_passing = n;
}

/* ---- Count -------------------------------------------------------------------------------- */

/* Write the row of a line, and begin the next one. */
static void finish_line(Scan *scan)
{
    uint64_t *counts = scan->counts;
    double *row = scan->rows, length = (double)(counts[5] ? counts[5] : 1);
    double unit = scan->is_relative ? scan->sqrt(length) : 1;
    row[0] = (double)counts[0] / 2 / unit;
    row[1] = (double)counts[1] / 2 / unit;
    row[2] = counts[2] > 0;
    row[3] = (double)counts[3] / unit;
    row[4] = counts[4] > 0;
    row[5] = scan->log(length);
    scan->rows += 6;
    scan->left = 0;
    scan->n_polar = 0;
    memset(scan->open, 0, sizeof scan->open);
    memset(counts, 0, sizeof scan->counts);
}

/* Finish the lines that end before a token. */
static void finish_lines(Scan *scan, size_t token)
{
    for (; scan->line < scan->tokens->n_lines && scan->tokens->line_ends[scan->line] <= token; scan->line++) {
        scan->counts[5] += scan->tokens->line_ends[scan->line] - scan->n_counted;
        scan->n_counted = scan->tokens->line_ends[scan->line];
        finish_line(scan);
    }
}

/* Where negation has been followed to: all before the token `next`, which is not before `place`. */
typedef struct {
    size_t next, place;
} Followed;

/* Follow negation up to a token, over others that are not listed: a mark ends it, and each word is
   one of those that it reaches. */
static void follow(Scan *scan, Followed *to, size_t token, size_t start)
{
    size_t n_words = token - to->next;
    if (!scan->left)
        return;
    if (any_bit(scan->tokens->closing, to->place, start))
        scan->left = 0;
    else if (scan->reach != TO_MARK)
        scan->left = scan->left > n_words ? scan->left - (uint32_t)n_words : 0;
}

/* Return whether a unit begins negation: it is a word that is not polar, and negates. */
static bool begins_negation(const Scan *scan, uint32_t flags, size_t token, size_t after)
{
    const Tokens *tokens = scan->tokens;
    if (!(flags & NEGATOR) && !ends_with_nt(tokens->text + tokens->ends[after - 1]))
        return false;
    return !(flags & (POSITIVE | NEGATIVE)) && !is_mark(tokens->text + tokens->starts[token]);
}

/* Negate a listed token or phrase, or begin negation there; return its flags as they count. Only a
   mark that is not polar ends negation. */
static uint32_t negate(Scan *scan, uint32_t flags, size_t token, size_t after, Followed *to)
{
    size_t start = scan->tokens->starts[token], end = scan->tokens->ends[after - 1];
    if (begins_negation(scan, flags, token, after)) {
        scan->left = scan->reach;
        *to = (Followed){after, end};
        return flags;
    }
    if (!scan->left)
        return flags;
    follow(scan, to, token, start);
    bool is_polar = flags & (POSITIVE | NEGATIVE);
    bool is_word = !is_mark(scan->tokens->text + start);
    bool is_negated = is_polar && is_word && scan->left > 0;
    if (is_word)
        scan->left -= scan->left > 0 && scan->reach != TO_MARK;
    *to = (Followed){after, is_word || is_polar ? end : start};
    if (!is_negated)
        return flags;
    return (flags & ~(uint32_t)(POSITIVE | NEGATIVE)) | (flags & POSITIVE ? NEGATIVE : 0) |
           (flags & NEGATIVE ? POSITIVE : 0);
}

/* Return where the sentence starts that goes on at a place: behind the last of its marks, or where
   "but" has been heeded. */
static size_t start_of_sentence(const Scan *scan, size_t place)
{
    while (place > scan->conceded) {
        uint64_t marks = scan->tokens->closing[(place - 1) >> 6] << (63 - ((place - 1) & 63));
        if (!marks) {
            place = (place - 1) & ~(size_t)63;
            continue;
        }
        place -= (size_t)__builtin_clzll(marks);
        uint8_t mark = scan->tokens->text[place - 1];
        if (place > scan->conceded && (mark == '.' || mark == '!' || mark == '?'))
            return place;
        place--;
    }
    return scan->conceded;
}

/* Take the polar units of the sentence that goes up to a place off the list, and add them up. */
static void take_sentence(Scan *scan, size_t end, uint64_t sums[2])
{
    size_t start = start_of_sentence(scan, end);
    bool has_begun_before = start == scan->conceded;
    sums[0] = has_begun_before ? scan->open[0] : 0;
    sums[1] = has_begun_before ? scan->open[1] : 0;
    while (scan->n_polar > 0 && scan->polar[scan->n_polar - 1].start >= start) {
        uint32_t flags = scan->polar[--scan->n_polar].flags;
        sums[0] += (flags & POSITIVE) != 0;
        sums[1] += (flags & NEGATIVE) != 0;
    }
    scan->n_polar = 0;
}

/* Count half what stands before "but" in its sentence. */
static void concede(Scan *scan, size_t but)
{
    uint64_t sums[2];
    take_sentence(scan, but, sums);
    scan->counts[0] -= sums[0];
    scan->counts[1] -= sums[1];
    scan->conceded = but;
    memset(scan->open, 0, sizeof scan->open);
}

/* Leave to the next piece the sentence that goes on there. */
static void leave_open(Scan *scan)
{
    uint64_t sums[2];
    take_sentence(scan, scan->tokens->cut, sums);
    memcpy(scan->open, sums, sizeof scan->open);
    scan->conceded = 0;
}

/* Count a token, or a phrase of several. */
static void count_unit(Scan *scan, uint32_t flags, size_t i, size_t after, Followed *followed)
{
    size_t start = scan->tokens->starts[i];
    finish_lines(scan, i);
    if (flags & BUT)
        concede(scan, start);
    if (scan->reach)
        flags = negate(scan, flags, i, after, followed);
    scan->polar[scan->n_polar] = (Polar){(uint32_t)start, (uint16_t)flags};
    scan->n_polar += scan->has_contrast & ((flags & (POSITIVE | NEGATIVE)) != 0);
    scan->counts[0] += (flags & POSITIVE) != 0 ? 2 : 0;
    scan->counts[1] += (flags & NEGATIVE) != 0 ? 2 : 0;
    scan->counts[2] += (flags & NO) != 0;
    scan->counts[3] += (flags & PRONOUN) != 0;
    scan->counts[4] += (flags & EXCLAMATION) != 0;
}

/* Count the phrases that begin up to a token; return the token after the last unit. */
static size_t count_met(Scan *scan, size_t *next, size_t token, size_t after, Followed *followed)
{
    for (; *next < scan->n_met && scan->met[*next].start <= token; ++*next) {
        size_t start = scan->met[*next].start;
        const Phrase *phrase = scan->met[*next].phrase;
        if (start < after)
            continue;
        after = start + phrase->n_tokens;
        count_unit(scan, phrase->flags, start, after, followed);
    }
    return after;
}

/* Count the tokens and phrases of the piece, line by line. */
static void count(Scan *scan)
{
    Tokens *tokens = scan->tokens;
    Followed followed = {0, 0};
    size_t after = 0, next = 0; /* the token after the last unit, the next phrase */
    scan->line = scan->n_counted = 0;
    for (size_t k = 0; k < scan->n_passing && scan->passing[k] < tokens->n_tokens; k++) {
        size_t i = scan->passing[k];
        after = count_met(scan, &next, i, after, &followed);
        if (i < after)
            continue;
        after = i + 1;
        count_unit(scan, scan->flags[k], i, after, &followed);
    }
    after = count_met(scan, &next, tokens->n_tokens, after, &followed);
    if (after > tokens->n_tokens) { /* the last phrase is in what was left for the next piece */
        tokens->n_tokens = after;
        tokens->cut = tokens->ends[after - 1];
    }
    finish_lines(scan, tokens->n_tokens);
    scan->follows_letter = tokens->cut > 0 && is_letter(tokens->text[tokens->cut - 1]);
    scan->counts[5] += tokens->n_tokens - scan->n_counted;
    follow(scan, &followed, tokens->n_tokens, tokens->cut);
    if (scan->has_contrast)
        leave_open(scan);
}

EXPORT size_t logreg_scan_size(void) { return sizeof(Scan); }

/* Make ready for the first line, whatever is in the memory: of the arrays nothing is read that has
   not been written before. */
EXPORT void logreg_start_scan(Scan *scan) { memset(scan, 0, offsetof(Scan, passing)); }

/* Write the rows of the lines from tokens->next to tokens->end.

   Returns false where a character is not in the table yet: tokens->unknown. With the table mended,
   and tokens->unknown 0 again, the next call goes on from there. */
EXPORT bool logreg_scan(Scan *scan)
{
    while (next_tokens(scan->tokens)) {
        leave_last(scan);
        filter(scan);
        look_up(scan);
        count(scan);
    }
    return !scan->tokens->unknown;
}
