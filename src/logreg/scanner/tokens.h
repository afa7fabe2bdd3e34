/* The tokens of a piece of text: what tokens.c finds, and what counts them. */

#include "shared.h"

#ifndef PIECE           /* tests have smaller ones */
#define PIECE (1 << 14) /* bytes of plain text that are counted together */
#endif

enum {
    LONGEST = PIECE >> 2,  /* no listed word is longer */
    BEFORE = 8, AFTER = 72 /* bytes that may be read around the plain text */
};

#define TO_MARK UINT32_MAX /* the reach of negation that only a mark ends */

enum { MARK = 0xfe }; /* a byte that UTF-8 does not have: the start of a mark that is not ASCII */

/* Reads lines piece by piece; the caller sets the part before `filled`. */
typedef struct {
    const uint8_t *next, *end;    /* what remains of the lines; each is ended by LF */
    const uint32_t *characters;   /* by code point */
    const uint32_t *windows_1252; /* the code points of the bytes from 80 to FF */
    uint32_t unknown;             /* the character that the table lacks */
    size_t filled;                /* bytes in text */
    size_t cut;                   /* the bytes whose tokens have been found */
    size_t n_tokens, n_lines;     /* that end before the cut */
    uint8_t before[BEFORE], text[PIECE + AFTER];
    uint64_t closing[PIECE / 64 + 1];              /* bits: marks, which end negation */
    uint32_t starts[PIECE + 64], ends[PIECE + 64]; /* of the tokens, in text */
    uint32_t line_ends[PIECE];    /* for each line: the tokens before its end */
} Tokens;

/* Find the tokens of the next piece; false where there is none, or a character is unknown. */
bool next_tokens(Tokens *tokens);

static inline uint64_t load64(const uint8_t *p) /* compilers make this one instruction */
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
           (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
           (uint64_t)p[7] << 56;
}

/* Return the first eight bytes of a token as a number, with zeros after its end. */
static inline uint64_t head_of(const uint8_t *token, size_t length)
{
    static const uint64_t MASKS[9] = {
        0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff,
        0xffffffffffffffff,
    };
    return load64(token) & MASKS[length < 8 ? length : 8];
}

static inline bool is_letter(uint8_t plain)
{
    return (uint8_t)(plain - 'a') < 26 || (uint8_t)(plain - '0') < 10 || plain == '_' ||
           plain >= 0x80;
}

/* Return whether a token that starts there in plain form is a mark, not a word. */
static inline bool is_mark(const uint8_t *start) { return !is_letter(*start) || *start == MARK; }

static inline bool ends_with_nt(const uint8_t *end)
{
    return load64(end - 8) >> 40 == ('n' | '\'' << 8 | 't' << 16);
}
