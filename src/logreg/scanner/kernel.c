/* From lines of UTF-8 to the six sentiment features, and on to lines of output.

   The meaning is that of tokens.py and features/sentiment.py, bit for bit; this is the fast way to
   it. A block of lines is taken in pieces that fit into the processor's cache:

   1. Plain form. The piece is copied in lower case: ’ becomes ', and so on (tokens.py). A mark that
      is not ASCII becomes a word of its own that begins with MARK. What a character is comes from
      a table that the caller fills from Python's str, page by page.
   2. Masks. 64 bytes at a time become one bit per byte:

          text     it's so-so, isn't it?
          letter   ## # ## ##  ### # ##
          joined     #    #       #        a single ' or - between letters
          starts   #    #    # #     # #   a word, or a mark
          ends         #     ##     #  ##  the k-th end belongs to the k-th start

   3. Filter. The first eight bytes of each token, as one number, index a filter that few unlisted
      tokens pass.
   4. Count. What passes is looked up and compared whole, and counted on its line.

   There is no global state, nothing is allocated, and a caller's bytes are never read beyond their
   end. Python calls these functions through ctypes, see kernel.py. */

#include "shared.h"

/* ---- Bytes and bits -------------------------------------------------------------------------- */

static uint64_t load64(const uint8_t *p) /* compilers make this one instruction */
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
           (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
           (uint64_t)p[7] << 56;
}

static unsigned lowest_bit(uint64_t bits) { return (unsigned)__builtin_ctzll(bits); }

static unsigned count_bits(uint64_t bits) /* a single instruction only on recent processors */
{
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (unsigned)(bits * 0x0101010101010101u >> 56);
}

/* Return 64 truth values, bytes of 0 or 1, as bits. */
static uint64_t as_bits(const uint8_t *truths)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < 8; i++)
        bits |= load64(truths + 8 * i) * 0x0102040810204080u >> 56 << 8 * i;
    return bits;
}

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

#ifndef PIECE           /* tests have smaller ones */
#define PIECE (1 << 14) /* bytes of plain text that are counted together */
#endif

enum {
    LONGEST = PIECE >> 2,  /* no listed word is longer */
    BEFORE = 8, AFTER = 72 /* bytes that may be read around the plain text */
};

/* ---- Lexicon: listed tokens, as they stand in plain form --------------------------------------- */

enum { POSITIVE = 1, NEGATIVE = 2, PRONOUN = 4, NEGATOR = 8, NO = 16, EXCLAMATION = 32 };

enum { FILTER_BITS = 18 };

typedef struct {
    uint64_t head;    /* the first eight bytes, with zeros after the end */
    uint32_t start;   /* where the token stands among the words */
    uint16_t length;  /* 0 for a slot that is free */
    uint16_t flags;
} Entry;

typedef struct {
    const uint8_t *words; /* n_words of them, each ended by LF; 8 more bytes follow the last */
    const uint8_t *flags; /* of each word */
    Entry *slots;         /* 2^slot_bits, more than the words: a hash table */
    uint32_t n_words;
    uint32_t slot_bits;
    uint64_t filter[1 << (FILTER_BITS - 6)];
} Lexicon;

/* Return the first eight bytes of a token as a number, with zeros after its end. */
static uint64_t head_of(const uint8_t *token, size_t length)
{
    static const uint64_t MASKS[9] = {
        0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff,
        0xffffffffffffffff,
    };
    return load64(token) & MASKS[length < 8 ? length : 8];
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
            head, (uint32_t)(word - lexicon->words), (uint16_t)length, lexicon->flags[i]};
        word += length + 1;
    }
}

/* ---- 1. Plain form --------------------------------------------------------------------------- */

/* A character, from the table: its lower case in the low 21 bits, its class above, and two
   properties that decide on the lower case of Σ. 0 is a character that is not in the table yet. */
enum { LETTER = 1, JOINER, SPACE, OTHER };
enum { CASED = 1 << 24, CASE_IGNORABLE = 1 << 25 };
enum { CAPITAL_SIGMA = 0x3a3, FINAL_SIGMA = 0x3c2, DOTTED_I = 0x130, DOT = 0x307 };

enum { MARK = 0xfe }; /* a byte that UTF-8 does not have: the start of a mark that is not ASCII */

typedef struct {
    const uint8_t *next, *end;    /* what remains of the lines; each is ended by LF */
    const uint32_t *characters;   /* by code point */
    const uint32_t *windows_1252; /* the code points of the bytes from 80 to FF */
    const Lexicon *lexicon;
    double *rows;                 /* six features for each line */
    double (*log)(double);        /* that of Python's math */
    uint32_t unknown;             /* the character that the table lacks */
    uint32_t negation;            /* whether negated words count for the other side */
    uint32_t negated;             /* whether this place in the line is negated */
    uint64_t counts[6];           /* of the line so far, in the order of a row; tokens last */
    size_t filled;                /* bytes in text */
    size_t n_tokens, n_lines;     /* that end in text */
    size_t line, n_counted;       /* lines and tokens of these that are counted */
    size_t n_passing;
    uint8_t before[BEFORE], text[PIECE + AFTER];
    uint64_t closing[PIECE / 64 + 1];              /* bits: marks, which end negation */
    uint32_t starts[PIECE + 64], ends[PIECE + 64]; /* of the tokens, in text */
    uint32_t line_ends[PIECE];    /* for each line: the tokens before its end */
    uint32_t passing[PIECE];      /* tokens that the filter lets pass */
} Scan;

/* Decode one character; return its length, or 0 if the bytes are not UTF-8. */
static unsigned decode(const uint8_t *p, const uint8_t *end, uint32_t *character)
{
    static const uint32_t LEAST[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned length = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (length == 0 || p[0] >= 0xf5 || (size_t)(end - p) < length)
        return 0;
    *character = length == 1 ? p[0] : p[0] & 0x7fu >> length;
    for (unsigned i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        *character = *character << 6 | (p[i] & 0x3fu);
    }
    bool is_surrogate = *character >> 11 == 0x1b;
    return *character < LEAST[length] || *character > 0x10ffff || is_surrogate ? 0 : length;
}

static uint8_t plain_ascii(uint8_t c)
{
    c = (uint8_t)(c + ((uint8_t)(c - 'A') < 26 ? 32 : 0));
    return c == '`' ? '\'' : c;
}

/* Read a character in plain form; return its entry in the table, or 0 if the table lacks it. */
static uint32_t read_character(Scan *scan, const uint8_t **next)
{
    uint32_t code;
    unsigned length = decode(*next, scan->end, &code);
    if (!length) {
        code = scan->windows_1252[**next - 0x80];
        length = 1;
    }
    *next += length;
    if (!scan->characters[code])
        scan->unknown = code;
    return scan->characters[code];
}

static unsigned class_of(uint32_t character) { return character >> 21 & 7; }

static uint32_t lower_case(uint32_t character) { return character & 0x1fffff; }

static bool is_letter(uint8_t plain)
{
    return (uint8_t)(plain - 'a') < 26 || (uint8_t)(plain - '0') < 10 || plain == '_' ||
           plain >= 0x80;
}

static bool is_joiner(uint8_t plain) { return plain == '\'' || plain == '-'; }

/* Return whether a Σ has a cased letter before it in its word; `end` is the end of the text so far.
   Like a letter that is case-ignorable, an apostrophe between two letters does not matter. */
static bool is_after_cased(const Scan *scan, const uint8_t *end)
{
    while (end > scan->text) {
        const uint8_t *start = end - 1;
        while (start > scan->text && (*start & 0xc0) == 0x80)
            start--;
        uint32_t code = 0;
        bool is_apostrophe = *start == '\'' && start > scan->text && is_letter(start[-1]);
        if (!is_apostrophe && (!is_letter(*start) || !decode(start, end, &code)))
            return false;
        if (!is_apostrophe && !(scan->characters[code] & CASE_IGNORABLE))
            return scan->characters[code] & CASED;
        end = start;
    }
    return false;
}

/* Return whether a Σ that ends at `next` has a cased letter after it in its word. */
static bool is_before_cased(Scan *scan, const uint8_t *next)
{
    bool is_after_apostrophe = false;
    while (next < scan->end) {
        uint32_t character = read_character(scan, &next);
        bool is_apostrophe = class_of(character) == JOINER && lower_case(character) == '\'';
        if (class_of(character) != LETTER && (!is_apostrophe || is_after_apostrophe))
            return false;
        if (!is_apostrophe && !(character & CASE_IGNORABLE))
            return character & CASED;
        is_after_apostrophe = is_apostrophe;
    }
    return false;
}

/* Append a character that is not ASCII; `next` is the end of it in the lines. At most 8 bytes. */
static uint8_t *append_plain(Scan *scan, uint8_t *to, uint32_t character, const uint8_t *next)
{
    uint32_t lower = lower_case(character);
    switch (class_of(character)) {
    case SPACE:
        *to++ = ' ';
        return to;
    case OTHER:
        *to++ = ' ';
        *to++ = MARK;
        to = encode(to, lower);
        *to++ = ' ';
        return to;
    default:
        if (lower == CAPITAL_SIGMA) {
            bool is_final = is_after_cased(scan, to) && !is_before_cased(scan, next);
            return encode(to, is_final ? FINAL_SIGMA : FINAL_SIGMA + 1);
        }
        if (lower == DOTTED_I)
            return encode(encode(to, 'i'), DOT);
        return encode(to, lower);
    }
}

/* Return how many bytes can be copied at once: 64, 8, or 1; 0 if the first one is not ASCII. */
static size_t ascii_at(const uint8_t *next, const uint8_t *end)
{
    if (end - next >= 64) {
        uint8_t all = 0;
        for (size_t i = 0; i < 64; i++)
            all |= next[i];
        if (all < 0x80)
            return 64;
    }
    if (end - next >= 8 && !(load64(next) & 0x8080808080808080u))
        return 8;
    return *next < 0x80;
}

/* Copy lines in plain form until the piece is full, or there is a character that is unknown. */
static void fill(Scan *scan)
{
    uint8_t *to = scan->text + scan->filled;
    const uint8_t *next = scan->next, *limit = scan->text + PIECE - 64;
    while (next < scan->end && to <= limit) {
        size_t n = ascii_at(next, scan->end);
        if (n == 64) /* a loop of its own, which compilers turn into few instructions */
            for (size_t i = 0; i < 64; i++)
                to[i] = plain_ascii(next[i]);
        else
            for (size_t i = 0; i < n; i++)
                to[i] = plain_ascii(next[i]);
        to += n;
        next += n;
        if (n == 0) {
            const uint8_t *after = next;
            uint32_t character = read_character(scan, &after);
            uint8_t *end = append_plain(scan, to, character, after);
            if (scan->unknown)
                break;
            to = end;
            next = after;
        }
    }
    scan->next = next;
    scan->filled = (size_t)(to - scan->text);
}

/* Return the last place in the text that is not inside a token; 0 if there is none.

   A token ends before and after what is neither letter nor joiner, and between two joiners. */
static size_t last_cut(const Scan *scan)
{
    size_t i = scan->filled;
    if (scan->next == scan->end)
        return i;
    for (; i > 0; i--) {
        uint8_t before = scan->text[i - 1];
        if (!is_letter(before) && !is_joiner(before))
            break;
        if (i < scan->filled && is_joiner(before) && is_joiner(scan->text[i]))
            break;
    }
    return i;
}

/* Shorten a word that fills the piece: it stays longer than any listed one, and keeps its end. */
static void shorten(Scan *scan)
{
    memmove(scan->text + LONGEST + 1, scan->text + scan->filled - 8, 8);
    memset(scan->text, 'x', LONGEST + 1);
    scan->filled = LONGEST + 1 + 8;
}

/* ---- 2. Masks -------------------------------------------------------------------------------- */

typedef struct {
    uint64_t letter, joiner, space, newline, mark;
} Masks;

static Masks masks_of(const uint8_t *text)
{
    uint8_t letter[64], joiner[64], space[64], newline[64], mark[64];
    uint8_t any_newline = 0, any_mark = 0;
    for (unsigned i = 0; i < 64; i++) {
        uint8_t c = text[i];
        letter[i] = (uint8_t)((uint8_t)(c - 'a') < 26) | (uint8_t)((uint8_t)(c - '0') < 10) |
                    (c == '_') | (c >= 0x80);
        joiner[i] = (c == '\'') | (c == '-');
        space[i] = (c == ' ') | ((uint8_t)(c - 9) < 5) | ((uint8_t)(c - 28) < 4);
        newline[i] = c == '\n';
        mark[i] = c == MARK;
        any_newline |= newline[i];
        any_mark |= mark[i];
    }
    return (Masks){as_bits(letter), as_bits(joiner), as_bits(space),
                   any_newline ? as_bits(newline) : 0, any_mark ? as_bits(mark) : 0};
}

/* Write the positions of the bits that are set; room for 64 more is needed. Return the end. */
static uint32_t *append_positions(uint32_t *to, uint64_t bits, size_t base)
{
    const uint64_t SENTINEL = (uint64_t)1 << 63;
    unsigned n = count_bits(bits);
    for (unsigned i = 0; i < 16; i++) { /* always 16: a branch on n would be guessed wrong */
        to[i] = (uint32_t)base + lowest_bit(bits | SENTINEL);
        bits &= bits - 1;
    }
    for (unsigned i = 16; i < n; i++) {
        to[i] = (uint32_t)base + lowest_bit(bits);
        bits &= bits - 1;
    }
    return to + n;
}

/* Find the tokens of the text up to a cut, and the ends of its lines. */
static void find_tokens(Scan *scan, size_t cut)
{
    uint32_t *starts = scan->starts, *ends = scan->ends;
    uint64_t letter_before = 0, word_before = 0, mark_before = 0;
    scan->n_lines = 0;
    for (size_t base = 0; base < cut; base += 64) {
        const uint8_t *text = scan->text + base;
        Masks is = masks_of(text);
        uint64_t valid = cut - base < 64 ? ((uint64_t)1 << (cut - base)) - 1 : ~(uint64_t)0;
        uint64_t letter_after = (uint64_t)is_letter(text[64]) << 63;
        uint64_t joined = is.joiner & (is.letter << 1 | letter_before) &
                          (is.letter >> 1 | letter_after);
        uint64_t word = (is.letter | joined) & valid;
        uint64_t mark = ~(word | is.space) & valid;
        uint64_t before_starts = word << 1 | word_before;
        uint64_t is_start = (word & ~before_starts) | mark;
        for (uint64_t rest = is.newline & valid; rest; rest &= rest - 1)
            scan->line_ends[scan->n_lines++] = (uint32_t)(starts - scan->starts) +
                                               count_bits(is_start & (rest ^ (rest - 1)));
        scan->closing[base / 64] = mark | is.mark;
        starts = append_positions(starts, is_start, base);
        ends = append_positions(ends, (~word & before_starts) | mark << 1 | mark_before, base);
        letter_before = is.letter >> 63;
        word_before = word >> 63;
        mark_before = mark >> 63;
    }
    *ends = (uint32_t)cut; /* if the last token ends there */
    scan->n_tokens = (size_t)(starts - scan->starts);
}

/* ---- 3. Filter ------------------------------------------------------------------------------- */

static bool ends_with_nt(const uint8_t *end)
{
    return load64(end - 8) >> 40 == ('n' | '\'' << 8 | 't' << 16);
}

/* Find the tokens that begin like a listed one, or that may negate. No branch depends on a word. */
static void filter(Scan *scan)
{
    const uint64_t *passes = scan->lexicon->filter;
    size_t n = 0;
    for (uint32_t i = 0; i < scan->n_tokens; i++) {
        size_t start = scan->starts[i], end = scan->ends[i];
        uint32_t index = filter_index(head_of(scan->text + start, end - start));
        uint64_t pass = passes[index >> 6] >> (index & 63) & 1;
        pass |= scan->negation & ends_with_nt(scan->text + end);
        scan->passing[n] = i;
        n += pass;
    }
    scan->n_passing = n;
}

/* ---- 4. Count -------------------------------------------------------------------------------- */

/* Write the row of a line, and begin the next one. */
static void finish_line(Scan *scan)
{
    uint64_t *counts = scan->counts;
    double *row = scan->rows;
    row[0] = (double)counts[0];
    row[1] = (double)counts[1];
    row[2] = counts[2] > 0;
    row[3] = (double)counts[3];
    row[4] = counts[4] > 0;
    row[5] = scan->log((double)(counts[5] ? counts[5] : 1));
    scan->rows += 6;
    scan->negated = false;
    memset(counts, 0, sizeof scan->counts);
}

/* Finish the lines that end before a token. */
static void finish_lines(Scan *scan, size_t token)
{
    for (; scan->line < scan->n_lines && scan->line_ends[scan->line] <= token; scan->line++) {
        scan->counts[5] += scan->line_ends[scan->line] - scan->n_counted;
        scan->n_counted = scan->line_ends[scan->line];
        finish_line(scan);
    }
}

/* Negate a listed token, or end or begin negation there; return its flags as they count.

   `scope` is a place from which on no mark has been looked for; only a mark that is not polar ends
   negation. */
static uint32_t negate(Scan *scan, uint32_t flags, size_t start, size_t end, size_t *scope)
{
    bool is_polar = flags & (POSITIVE | NEGATIVE);
    bool is_word = is_letter(scan->text[start]) && scan->text[start] != MARK;
    if (!is_polar) {
        if (is_word && (flags & NEGATOR || ends_with_nt(scan->text + end))) {
            scan->negated = true;
            *scope = end;
        }
        return flags;
    }
    if (scan->negated && any_bit(scan->closing, *scope, start))
        scan->negated = false;
    *scope = end;
    if (!scan->negated)
        return flags;
    return (flags & ~(uint32_t)(POSITIVE | NEGATIVE)) | (flags & POSITIVE ? NEGATIVE : 0) |
           (flags & NEGATIVE ? POSITIVE : 0);
}

/* Count the tokens of the text up to a cut, line by line. */
static void count(Scan *scan, size_t cut)
{
    size_t scope = 0;
    scan->line = scan->n_counted = 0;
    for (size_t k = 0; k < scan->n_passing; k++) {
        size_t i = scan->passing[k], start = scan->starts[i], end = scan->ends[i];
        finish_lines(scan, i);
        uint32_t flags = slot_of(scan->lexicon, scan->text + start, end - start)->flags;
        if (scan->negation)
            flags = negate(scan, flags, start, end, &scope);
        scan->counts[0] += (flags & POSITIVE) != 0;
        scan->counts[1] += (flags & NEGATIVE) != 0;
        scan->counts[2] += (flags & NO) != 0;
        scan->counts[3] += (flags & PRONOUN) != 0;
        scan->counts[4] += (flags & EXCLAMATION) != 0;
    }
    finish_lines(scan, scan->n_tokens);
    scan->counts[5] += scan->n_tokens - scan->n_counted;
    if (scan->negated && any_bit(scan->closing, scope, cut))
        scan->negated = false;
}

/* Return a number that changes with every function and structure that kernel.py knows. */
EXPORT uint32_t logreg_interface(void) { return 2; }

EXPORT size_t logreg_scan_size(void) { return sizeof(Scan); }

/* Count the lines from scan->next to scan->end, and write their rows.

   Returns false where a character is not in the table yet: scan->unknown. With the table mended,
   and scan->unknown 0 again, the next call goes on from there. */
EXPORT bool logreg_scan(Scan *scan)
{
    while (scan->next < scan->end) {
        fill(scan);
        if (scan->unknown)
            return false;
        size_t cut = last_cut(scan);
        if (cut == 0) {
            shorten(scan);
            continue;
        }
        find_tokens(scan, cut);
        filter(scan);
        count(scan, cut);
        scan->filled -= cut;
        memmove(scan->text, scan->text + cut, scan->filled);
    }
    return true;
}

/* Return the number of lines. */
EXPORT size_t logreg_count_lines(const uint8_t *lines, size_t length)
{
    size_t n = 0;
    while (length > 0) {
        uint8_t part = length < 128 ? (uint8_t)length : 128, in_part = 0;
        for (uint8_t i = 0; i < part; i++)
            in_part = (uint8_t)(in_part + (lines[i] == '\n'));
        n += in_part;
        lines += part;
        length -= part;
    }
    return n;
}
