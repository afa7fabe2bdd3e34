/* From lines of UTF-8 to tokens.

   The meaning is that of tokens.py, bit for bit; this is the fast way to it. The lines are taken in
   pieces that fit into the processor's cache:

   1. Plain form. The piece is copied in lower case: ’ becomes ', and so on (tokens.py). A mark that
      is not ASCII becomes a word of its own that begins with MARK. What a character is comes from
      a table that the caller fills from Python's str, page by page.
   2. Masks. 64 bytes at a time become one bit per byte:

          text     it's so-so, isn't it?
          letter   ## # ## ##  ### # ##
          joined     #    #       #        a single ' or - between letters
          starts   #    #    # #     # #   a word, or a mark
          ends         #     ##     #  ##  the k-th end belongs to the k-th start

   There is no global state, nothing is allocated, and a caller's bytes are never read beyond their
   end. Python calls the exported functions of all these files through ctypes, see kernel.py. */

#include "tokens.h"

/* ---- Bytes and bits -------------------------------------------------------------------------- */

static unsigned lowest_bit(uint64_t bits) { return (unsigned)__builtin_ctzll(bits); }

/* Return 64 truth values, bytes of 0 or 1, as bits. */
static uint64_t as_bits(const uint8_t *truths)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < 8; i++)
        bits |= load64(truths + 8 * i) * 0x0102040810204080u >> 56 << 8 * i;
    return bits;
}

/* ---- 1. Plain form --------------------------------------------------------------------------- */

/* A character, from the table: its lower case in the low 21 bits, its class above, and two
   properties that decide on the lower case of Σ. 0 is a character that is not in the table yet. */
enum { LETTER = 1, JOINER, SPACE, OTHER };
enum { CASED = 1 << 24, CASE_IGNORABLE = 1 << 25 };
enum { CAPITAL_SIGMA = 0x3a3, FINAL_SIGMA = 0x3c2, DOTTED_I = 0x130, DOT = 0x307 };


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
static uint32_t read_character(Tokens *tokens, const uint8_t **next)
{
    uint32_t code;
    unsigned length = decode(*next, tokens->end, &code);
    if (!length) {
        code = tokens->windows_1252[**next - 0x80];
        length = 1;
    }
    *next += length;
    if (!tokens->characters[code])
        tokens->unknown = code;
    return tokens->characters[code];
}

static unsigned class_of(uint32_t character) { return character >> 21 & 7; }

static uint32_t lower_case(uint32_t character) { return character & 0x1fffff; }

static bool is_joiner(uint8_t plain) { return plain == '\'' || plain == '-'; }

/* Return whether a Σ has a cased letter before it in its word; `end` is the end of the text so far.
   Like a letter that is case-ignorable, an apostrophe between two letters does not matter. */
static bool is_after_cased(const Tokens *tokens, const uint8_t *end)
{
    while (end > tokens->text) {
        const uint8_t *start = end - 1;
        while (start > tokens->text && (*start & 0xc0) == 0x80)
            start--;
        uint32_t code = 0;
        bool is_apostrophe = *start == '\'' && start > tokens->text && is_letter(start[-1]);
        if (!is_apostrophe && (!is_letter(*start) || !decode(start, end, &code)))
            return false;
        if (!is_apostrophe && !(tokens->characters[code] & CASE_IGNORABLE))
            return tokens->characters[code] & CASED;
        end = start;
    }
    return false;
}

/* Return whether a Σ that ends at `next` has a cased letter after it in its word. */
static bool is_before_cased(Tokens *tokens, const uint8_t *next)
{
    bool is_after_apostrophe = false;
    while (next < tokens->end) {
        uint32_t character = read_character(tokens, &next);
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
static uint8_t *append_plain(Tokens *tokens, uint8_t *to, uint32_t character, const uint8_t *next)
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
            bool is_final = is_after_cased(tokens, to) && !is_before_cased(tokens, next);
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
static void fill(Tokens *tokens)
{
    uint8_t *to = tokens->text + tokens->filled;
    const uint8_t *next = tokens->next, *limit = tokens->text + PIECE - 64;
    while (next < tokens->end && to <= limit) {
        size_t n = ascii_at(next, tokens->end);
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
            uint32_t character = read_character(tokens, &after);
            uint8_t *end = append_plain(tokens, to, character, after);
            if (tokens->unknown)
                break;
            to = end;
            next = after;
        }
    }
    tokens->next = next;
    tokens->filled = (size_t)(to - tokens->text);
}

/* Return the last place in the text that is not inside a token; 0 if there is none.

   A token ends before and after what is neither letter nor joiner, between two joiners, and after a
   joiner that no letter precedes: that is a mark, even before a word. */
static size_t last_cut(const Tokens *tokens)
{
    size_t i = tokens->filled;
    if (tokens->next == tokens->end)
        return i;
    for (; i > 0; i--) {
        uint8_t before = tokens->text[i - 1];
        if (!is_letter(before) && !is_joiner(before))
            break;
        if (i < tokens->filled && is_joiner(before) && is_joiner(tokens->text[i]))
            break;
        if (is_joiner(before) && (i == 1 || !is_letter(tokens->text[i - 2])))
            break;
    }
    return i;
}

/* Shorten a word that fills the piece: it stays longer than any listed one, and keeps its end. */
static void shorten(Tokens *tokens)
{
    memmove(tokens->text + LONGEST + 1, tokens->text + tokens->filled - 8, 8);
    memset(tokens->text, 'x', LONGEST + 1);
    tokens->filled = LONGEST + 1 + 8;
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
static void find_tokens(Tokens *tokens, size_t cut)
{
    uint32_t *starts = tokens->starts, *ends = tokens->ends;
    uint64_t letter_before = 0, word_before = 0, mark_before = 0;
    tokens->n_lines = 0;
    for (size_t base = 0; base < cut; base += 64) {
        const uint8_t *text = tokens->text + base;
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
            tokens->line_ends[tokens->n_lines++] = (uint32_t)(starts - tokens->starts) +
                                               count_bits(is_start & (rest ^ (rest - 1)));
        tokens->closing[base / 64] = mark | is.mark;
        starts = append_positions(starts, is_start, base);
        ends = append_positions(ends, (~word & before_starts) | mark << 1 | mark_before, base);
        letter_before = is.letter >> 63;
        word_before = word >> 63;
        mark_before = mark >> 63;
    }
    *ends = (uint32_t)cut; /* if the last token ends there */
    tokens->n_tokens = (size_t)(starts - tokens->starts);
}


bool next_tokens(Tokens *tokens)
{
    tokens->filled -= tokens->cut;
    memmove(tokens->text, tokens->text + tokens->cut, tokens->filled);
    tokens->cut = 0;
    while (tokens->next < tokens->end) {
        fill(tokens);
        if (tokens->unknown)
            return false;
        size_t cut = last_cut(tokens);
        if (cut > 0) {
            find_tokens(tokens, cut);
            tokens->cut = cut;
            return true;
        }
        shorten(tokens);
    }
    return false;
}

EXPORT size_t logreg_tokens_size(void) { return sizeof(Tokens); }

/* Return a number that changes with every function and structure that kernel.py knows. */
EXPORT uint32_t logreg_interface(void) { return 16; }

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
