/* From tokens to the six sentiment features.

   The meaning is that of features/sentiment.py, bit for bit. The first eight bytes of each token,
   as one number, index a filter that few unlisted tokens pass. What passes is looked up and compared
   whole, and counted on its line. */

#include "tokens.h"

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

/* ---- Lexicon: listed tokens, as they stand in plain form --------------------------------------- */

enum { POSITIVE = 1, NEGATIVE = 2, PRONOUN = 4, NEGATOR = 8, NO = 16, EXCLAMATION = 32 };

enum { FILTER_BITS = 18 };

typedef struct {
    uint64_t head;    /* the first eight bytes, with zeros after the end */
    uint32_t start;   /* where the token stands among the words */
    uint16_t length;  /* 0 for a slot that is free */
    uint16_t flags;
    uint32_t phrase;  /* the number of the first phrase that begins so, from 1; 0 for none */
    uint32_t unused;
} Entry;

/* Several tokens that count as one, as lexicon/phrases.py has them. */
typedef struct {
    uint32_t rest;    /* where the tokens after the first are */
    uint16_t flags;
    uint8_t n_tokens;
    uint8_t is_last;  /* of those that begin with the same token; the longest is the first */
} Phrase;

enum { WIDEST_GAP = 16, LONGEST_PHRASE = 64, MOST_TOKENS = 5,
       LONGEST_SPAN = LONGEST_PHRASE + (MOST_TOKENS - 1) * WIDEST_GAP };

typedef struct {
    const uint8_t *words; /* n_words of them, each ended by LF; 8 more bytes follow the last */
    const uint8_t *flags; /* of each word */
    const uint32_t *first_phrases; /* of each word, as in Entry */
    const Phrase *phrases;
    const uint8_t *rests; /* for each further token of a phrase: whether a space is before it, its
                             length, and its bytes */
    Entry *slots;         /* 2^slot_bits, more than the words: a hash table */
    uint32_t n_words;
    uint32_t slot_bits;
    uint64_t filter[1 << (FILTER_BITS - 6)];
} Lexicon;

static uint32_t filter_index(uint64_t head)
{
    return (uint32_t)(head * 0x9e3779b97f4a7c15u >> (64 - FILTER_BITS));
}

/* Return the slot of a token: its own, or the free one where it would stand. */
static Entry *slot_of(const Lexicon *lexicon, const uint8_t *token, size_t length)
{
    uint64_t head = head_of(token, length), hash = head ^ length;
    for (size_t i = 8; i < length; i += 8) {
        hash = (hash ^ hash >> 32) * 0xff51afd7ed558ccdu;
        hash ^= head_of(token + i, length - i);
    }
    uint64_t mask = ((uint64_t)1 << lexicon->slot_bits) - 1;
    uint64_t i = (hash ^ hash >> 32) * 0x9e3779b97f4a7c15u >> (64 - lexicon->slot_bits);
    for (;; i = (i + 1) & mask) {
        Entry *slot = &lexicon->slots[i];
        if (slot->length == 0)
            return slot;
        if (slot->head == head && slot->length == length &&
            (length <= 8 || !memcmp(lexicon->words + slot->start + 8, token + 8, length - 8)))
            return slot;
    }
}

/* Fill the slots and the filter of a lexicon, which are zero, from its words. */
EXPORT void logreg_index(Lexicon *lexicon)
{
    const uint8_t *word = lexicon->words;
    for (uint32_t i = 0; i < lexicon->n_words; i++) {
        size_t length = (size_t)((const uint8_t *)memchr(word, '\n', LONGEST + 1) - word);
        uint64_t head = head_of(word, length);
        uint32_t index = filter_index(head);
        lexicon->filter[index >> 6] |= (uint64_t)1 << (index & 63);
        *slot_of(lexicon, word, length) = (Entry){
            head, (uint32_t)(word - lexicon->words), (uint16_t)length, lexicon->flags[i],
            lexicon->first_phrases[i], 0};
        word += length + 1;
    }
}

typedef struct {
    Tokens *tokens;
    const Lexicon *lexicon;
    double *rows;                 /* six features for each line */
    double (*log)(double);        /* those of Python's math */
    double (*sqrt)(double);
    uint32_t reach;               /* words after a negator that count for the other side; 0 for none */
    uint32_t is_relative;         /* whether counts are divided by the root of the number of tokens */
    uint32_t left;                /* of them, how many from this place in the line */
    bool follows_letter;          /* whether the last byte before the piece is one of a word */
    size_t n_found;               /* tokens of the piece: n_tokens of them are counted */
    uint64_t counts[6];           /* of the line so far, in the order of a row; tokens last */
    size_t line, n_counted;       /* lines and tokens of the piece that are counted */
    size_t n_passing;
    uint32_t passing[PIECE];      /* tokens that the filter lets pass */
} Scan;

/* ---- Filter ------------------------------------------------------------------------------- */

/* Find the tokens that begin like a listed one, or that may negate. No branch depends on a word. */
static void filter(Scan *scan)
{
    const uint64_t *passes = scan->lexicon->filter;
    size_t n = 0;
    for (uint32_t i = 0; i < scan->tokens->n_tokens; i++) {
        size_t start = scan->tokens->starts[i], end = scan->tokens->ends[i];
        uint32_t index = filter_index(head_of(scan->tokens->text + start, end - start));
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
    row[0] = (double)counts[0] / unit;
    row[1] = (double)counts[1] / unit;
    row[2] = counts[2] > 0;
    row[3] = (double)counts[3] / unit;
    row[4] = counts[4] > 0;
    row[5] = scan->log(length);
    scan->rows += 6;
    scan->left = 0;
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

/* Negate a listed token or phrase, or begin negation there; return its flags as they count. Only a
   mark that is not polar ends negation. */
static uint32_t negate(Scan *scan, uint32_t flags, size_t token, size_t after, Followed *to)
{
    size_t start = scan->tokens->starts[token], end = scan->tokens->ends[after - 1];
    bool is_polar = flags & (POSITIVE | NEGATIVE);
    bool is_word = !is_mark(scan->tokens->text + start);
    follow(scan, to, token, start);
    bool is_negated = is_polar && scan->left > 0;
    if (is_word && !is_polar && (flags & NEGATOR || ends_with_nt(scan->tokens->text + end)))
        scan->left = scan->reach;
    else if (is_word)
        scan->left -= scan->left > 0 && scan->reach != TO_MARK;
    *to = (Followed){after, is_word || is_polar ? end : start};
    if (!is_negated)
        return flags;
    return (flags & ~(uint32_t)(POSITIVE | NEGATIVE)) | (flags & POSITIVE ? NEGATIVE : 0) |
           (flags & NEGATIVE ? POSITIVE : 0);
}

/* Leave for the next piece the tokens with which a phrase may begin that goes on there. */
static void leave_last(Scan *scan)
{
    Tokens *tokens = scan->tokens;
    scan->n_found = tokens->n_tokens;
    bool goes_on = tokens->next != tokens->end && tokens->cut > LONGEST_SPAN;
    if (!scan->lexicon->phrases || !goes_on)
        return; /* before a word as long as the piece, no phrase goes on */
    size_t first = tokens->n_lines ? tokens->line_ends[tokens->n_lines - 1] : 0;
    size_t n = tokens->n_tokens;
    while (n > first && tokens->starts[n - 1] + LONGEST_SPAN > tokens->cut)
        n--;
    if (n < tokens->n_tokens) {
        tokens->cut = tokens->starts[n];
        tokens->n_tokens = n;
    }
}

/* Return whether the tokens from i are those of a phrase, the first of which is known to be. */
static bool is_at(const Scan *scan, size_t i, const Phrase *phrase)
{
    const Tokens *tokens = scan->tokens;
    const uint8_t *rest = scan->lexicon->rests + phrase->rest;
    for (size_t k = i + 1; k < i + phrase->n_tokens; k++) {
        size_t gap = tokens->starts[k] - tokens->ends[k - 1];
        size_t length = tokens->ends[k] - tokens->starts[k];
        if (rest[0] ? gap - 1 >= WIDEST_GAP : gap != 0)
            return false;
        if (rest[1] != length || memcmp(tokens->text + tokens->starts[k], rest + 2, length))
            return false;
        rest += 2 + length;
    }
    return true;
}

/* Return the phrase that begins at a token; NULL if none does. */
static const Phrase *phrase_at(const Scan *scan, size_t i, const Entry *entry)
{
    const Tokens *tokens = scan->tokens;
    if (!entry->phrase)
        return NULL;
    size_t start = tokens->starts[i];
    bool follows_letter = start > 0 ? is_letter(tokens->text[start - 1]) : scan->follows_letter;
    if (follows_letter && is_mark(tokens->text + start))
        return NULL;
    size_t end = scan->line < tokens->n_lines ? tokens->line_ends[scan->line] : scan->n_found;
    for (const Phrase *phrase = scan->lexicon->phrases + entry->phrase - 1;; phrase++) {
        if (i + phrase->n_tokens <= end && is_at(scan, i, phrase))
            return phrase;
        if (phrase->is_last)
            return NULL;
    }
}

/* Count the tokens and phrases of the piece, line by line. */
static void count(Scan *scan)
{
    Tokens *tokens = scan->tokens;
    Followed followed = {0, 0};
    size_t after = 0; /* the token after the last unit */
    scan->line = scan->n_counted = 0;
    for (size_t k = 0; k < scan->n_passing; k++) {
        size_t i = scan->passing[k], start = tokens->starts[i], end = tokens->ends[i];
        if (i < after)
            continue;
        finish_lines(scan, i);
        const Entry *entry = slot_of(scan->lexicon, tokens->text + start, end - start);
        const Phrase *phrase = phrase_at(scan, i, entry);
        uint32_t flags = phrase ? phrase->flags : entry->flags;
        after = i + (phrase ? phrase->n_tokens : 1);
        if (scan->reach)
            flags = negate(scan, flags, i, after, &followed);
        scan->counts[0] += (flags & POSITIVE) != 0;
        scan->counts[1] += (flags & NEGATIVE) != 0;
        scan->counts[2] += (flags & NO) != 0;
        scan->counts[3] += (flags & PRONOUN) != 0;
        scan->counts[4] += (flags & EXCLAMATION) != 0;
    }
    if (after > tokens->n_tokens) { /* the last phrase is in what was left for the next piece */
        tokens->n_tokens = after;
        tokens->cut = tokens->ends[after - 1];
    }
    finish_lines(scan, tokens->n_tokens);
    scan->follows_letter = tokens->cut > 0 && is_letter(tokens->text[tokens->cut - 1]);
    scan->counts[5] += tokens->n_tokens - scan->n_counted;
    follow(scan, &followed, tokens->n_tokens, tokens->cut);
}

EXPORT size_t logreg_scan_size(void) { return sizeof(Scan); }

/* Write the rows of the lines from tokens->next to tokens->end.

   Returns false where a character is not in the table yet: tokens->unknown. With the table mended,
   and tokens->unknown 0 again, the next call goes on from there. */
EXPORT bool logreg_scan(Scan *scan)
{
    while (next_tokens(scan->tokens)) {
        leave_last(scan);
        filter(scan);
        count(scan);
    }
    return !scan->tokens->unknown;
}
