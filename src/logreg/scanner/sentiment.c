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

enum {
    POSITIVE = 1, NEGATIVE = 2, PRONOUN = 4, NEGATOR = 8, NO = 16, EXCLAMATION = 32,
    TELLING = 64, /* a token by which a phrase is found */
};

enum { FILTER_BITS = 18, PAIR_BITS = 14 };

typedef struct {
    uint64_t head;    /* the first eight bytes, with zeros after the end */
    uint32_t start;   /* where the token stands among the words */
    uint16_t length;  /* 0 for a slot that is free */
    uint16_t flags;
} Entry;

/* Several tokens that count as one, as lexicon/phrases.py has them. */
typedef struct {
    uint32_t parts;   /* where its tokens are */
    uint8_t flags;
    uint8_t n_tokens;
    uint8_t telling;  /* the number of the token by which it is found */
    uint8_t is_last;  /* of those with the same telling token */
} Phrase;

enum { WIDEST_GAP = 16, LONGEST_PHRASE = 64, MOST_TOKENS = 5,
       LONGEST_SPAN = LONGEST_PHRASE + (MOST_TOKENS - 1) * WIDEST_GAP };

typedef struct {
    const uint8_t *words; /* n_words of them, each ended by LF; 8 more bytes follow the last */
    const uint8_t *flags; /* of each word */
    const uint32_t *first_phrases; /* of each word: the number of the first of those that it tells,
                                      from 1; 0 if there is none */
    const Phrase *phrases;
    const uint8_t *parts; /* for each token of a phrase: whether a space is before it, its length,
                             and its bytes */
    Entry *slots;         /* 2^slot_bits, more than the words: a hash table */
    uint32_t *phrases_of_slots; /* as first_phrases, where a slot has the flag TELLING */
    uint32_t n_words;
    uint32_t slot_bits;
    uint64_t filter[1 << (FILTER_BITS - 6)];
    uint64_t pairs[1 << (PAIR_BITS - 6)]; /* of a telling token, and the one before or after it */
} Lexicon;

static bool bit_of(const uint64_t *bits, uint32_t index) { return bits[index >> 6] >> (index & 63) & 1; }

static uint32_t pair_index(uint64_t head, uint64_t next)
{
    uint64_t both = head ^ (next << 23 | next >> 41);
    return (uint32_t)(both * 0x9e3779b97f4a7c15u >> (64 - PAIR_BITS));
}

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

/* Return the part of a phrase that is its token k. */
static const uint8_t *part_of(const Lexicon *lexicon, const Phrase *phrase, size_t k)
{
    const uint8_t *part = lexicon->parts + phrase->parts;
    while (k--)
        part += 2 + part[1];
    return part;
}

/* Add to the pairs the telling token of each phrase from a number, and its neighbour. */
static void add_pairs(Lexicon *lexicon, uint32_t first_phrase)
{
    if (!first_phrase)
        return;
    for (const Phrase *phrase = lexicon->phrases + first_phrase - 1;; phrase++) {
        size_t k = phrase->telling ? phrase->telling - 1 : 0;
        const uint8_t *left = part_of(lexicon, phrase, k), *right = part_of(lexicon, phrase, k + 1);
        uint32_t index = pair_index(head_of(left + 2, left[1]), head_of(right + 2, right[1]));
        lexicon->pairs[index >> 6] |= (uint64_t)1 << (index & 63);
        if (phrase->is_last)
            return;
    }
}

/* Fill the slots and the filters of a lexicon, which are zero, from its words. */
EXPORT void logreg_index(Lexicon *lexicon)
{
    const uint8_t *word = lexicon->words;
    for (uint32_t i = 0; i < lexicon->n_words; i++) {
        size_t length = (size_t)((const uint8_t *)memchr(word, '\n', LONGEST + 1) - word);
        uint64_t head = head_of(word, length);
        uint32_t index = filter_index(head);
        lexicon->filter[index >> 6] |= (uint64_t)1 << (index & 63);
        uint32_t phrase = lexicon->first_phrases[i];
        uint16_t flags = (uint16_t)(lexicon->flags[i] | (phrase ? TELLING : 0));
        Entry *slot = slot_of(lexicon, word, length);
        *slot = (Entry){head, (uint32_t)(word - lexicon->words), (uint16_t)length, flags};
        lexicon->phrases_of_slots[slot - lexicon->slots] = phrase;
        add_pairs(lexicon, phrase);
        word += length + 1;
    }
}

/* A phrase of the piece, and its first token. */
typedef struct {
    uint32_t start;
    const Phrase *phrase;
} Met;

/* A token by which phrases are found, and its slot. */
typedef struct {
    uint32_t token, slot;
} Told;

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
    size_t n_passing, n_met;
    uint32_t passing[PIECE];      /* tokens that the filter lets pass */
    uint16_t flags[PIECE];        /* what they are */
    Told telling[PIECE];          /* those by which phrases are found */
    Met met[PIECE];               /* by their first tokens, and of the same the longest first */
} Scan;

/* ---- Filter ------------------------------------------------------------------------------- */

/* Find the tokens that begin like a listed one, or that may negate. No branch depends on a word. */
static void filter(Scan *scan)
{
    const uint64_t *passes = scan->lexicon->filter;
    size_t n = 0;
    for (uint32_t i = 0; i < scan->n_found; i++) {
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
    bool is_polar = flags & (POSITIVE | NEGATIVE), is_negated = is_polar && scan->left > 0;
    bool is_word = !is_mark(scan->tokens->text + start);
    if (is_word)
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

static uint64_t head_at(const Tokens *tokens, size_t i)
{
    return head_of(tokens->text + tokens->starts[i], tokens->ends[i] - tokens->starts[i]);
}

/* Return whether white space is wide enough, and not too wide, and not the end of a line. */
static bool is_gap(const Tokens *tokens, size_t start, size_t end, bool has_space)
{
    if (!has_space || start == end)
        return !has_space && start == end;
    return end - start <= WIDEST_GAP && !memchr(tokens->text + start, '\n', end - start);
}

/* Return whether the tokens from i are those of a phrase. */
static bool is_at(const Scan *scan, size_t i, const Phrase *phrase)
{
    const Tokens *tokens = scan->tokens;
    const uint8_t *part = scan->lexicon->parts + phrase->parts;
    size_t start = tokens->starts[i];
    bool follows_letter = start > 0 ? is_letter(tokens->text[start - 1]) : scan->follows_letter;
    if (follows_letter && is_mark(tokens->text + start))
        return false;
    for (size_t k = i; k < i + phrase->n_tokens; k++) {
        size_t length = tokens->ends[k] - tokens->starts[k];
        if (part[1] != length || memcmp(tokens->text + tokens->starts[k], part + 2, length))
            return false;
        if (k > i && !is_gap(tokens, tokens->ends[k - 1], tokens->starts[k], part[0]))
            return false;
        part += 2 + length;
    }
    return true;
}

static void add_met(Scan *scan, uint32_t start, const Phrase *phrase)
{
    size_t n = scan->n_met++;
    for (; n > 0; n--) { /* most come in order */
        const Met *before = &scan->met[n - 1];
        bool is_before = before->start < start ||
            (before->start == start && before->phrase->n_tokens >= phrase->n_tokens);
        if (is_before)
            break;
        scan->met[n] = *before;
    }
    scan->met[n] = (Met){start, phrase};
}

/* Add the phrases that a token tells and that begin before the end of what is counted. */
static void meet(Scan *scan, size_t i, const Phrase *phrase)
{
    for (;; phrase++) {
        size_t start = i - phrase->telling;
        bool fits = phrase->telling <= i && start + phrase->n_tokens <= scan->n_found;
        if (fits && start < scan->tokens->n_tokens && is_at(scan, start, phrase))
            add_met(scan, (uint32_t)start, phrase);
        if (phrase->is_last)
            return;
    }
}

/* Look the passing tokens up: keep those that count, and find the phrases that they tell. Where a
   token does not count, and has no neighbour that it has in a phrase, no branch depends on it. */
static void look_up(Scan *scan)
{
    Tokens *tokens = scan->tokens;
    const Lexicon *lexicon = scan->lexicon;
    size_t n = 0, n_telling = 0;
    for (size_t k = 0; k < scan->n_passing; k++) {
        size_t i = scan->passing[k], start = tokens->starts[i], end = tokens->ends[i];
        const Entry *entry = slot_of(lexicon, tokens->text + start, end - start);
        uint32_t slot = (uint32_t)(entry - lexicon->slots);
        scan->telling[n_telling] = (Told){(uint32_t)i, slot};
        n_telling += (entry->flags & TELLING) != 0;
        scan->passing[n] = (uint32_t)i;
        scan->flags[n] = entry->flags;
        n += (entry->flags & ~TELLING) != 0 || ((scan->reach > 0) & ends_with_nt(tokens->text + end));
    }
    scan->n_passing = n;
    scan->n_met = 0;
    tokens->starts[scan->n_found] = tokens->ends[scan->n_found] = 0; /* what is after the last one */
    for (size_t k = n = 0; k < n_telling; k++) {
        uint32_t i = scan->telling[k].token;
        uint64_t head = head_at(tokens, i), before = head_at(tokens, i ? i - 1 : scan->n_found);
        scan->telling[n] = scan->telling[k];
        n += bit_of(lexicon->pairs, pair_index(before, head)) |
             bit_of(lexicon->pairs, pair_index(head, head_at(tokens, i + 1)));
    }
    for (size_t k = 0; k < n; k++)
        meet(scan, scan->telling[k].token,
             lexicon->phrases + lexicon->phrases_of_slots[scan->telling[k].slot] - 1);
}

/* Count a token, or a phrase of several. */
static void count_unit(Scan *scan, uint32_t flags, size_t i, size_t after, Followed *followed)
{
    finish_lines(scan, i);
    if (scan->reach)
        flags = negate(scan, flags, i, after, followed);
    scan->counts[0] += (flags & POSITIVE) != 0;
    scan->counts[1] += (flags & NEGATIVE) != 0;
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
        look_up(scan);
        count(scan);
    }
    return !scan->tokens->unknown;
}
