/* Listed tokens, and phrases of them, as they stand in plain form: a hash table behind filters. */

#include "tokens.h"

enum {
    POSITIVE = 1, NEGATIVE = 2, PRONOUN = 4, NEGATOR = 8, NO = 16, EXCLAMATION = 32,
    TELLING = 64, /* a token by which a phrase is found */
    BUT = 128,
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

enum {
    WIDEST_GAP = 16, LONGEST_PHRASE = 64, MOST_TOKENS = 5,
    LONGEST_SPAN = LONGEST_PHRASE + (MOST_TOKENS - 1) * WIDEST_GAP,
};

typedef struct {
    const uint8_t *words; /* n_words of them, each ended by LF; 8 more bytes follow the last */
    const uint8_t *flags; /* of each word */
    const uint32_t *first_phrases; /* of each word that is TELLING, in order: the number of the first
                                      phrase that it tells */
    const Phrase *phrases;
    const uint8_t *parts; /* for each token of a phrase: whether a space is before it, its length,
                             and its bytes */
    Entry *slots;         /* 2^slot_bits, more than the words: a hash table */
    uint32_t *phrases_of_slots; /* as first_phrases, where a slot is TELLING */
    uint32_t n_words;
    uint32_t slot_bits;
    uint64_t factor;      /* by which heads are hashed for the filter */
    uint64_t filter[1 << (FILTER_BITS - 6)];
    uint64_t pairs[1 << (PAIR_BITS - 6)]; /* of a telling token, and the one before or after it */
} Lexicon;

static inline bool bit_of(const uint64_t *bits, uint32_t index)
{
    return bits[index >> 6] >> (index & 63) & 1;
}

static inline uint32_t pair_index(uint64_t head, uint64_t next)
{
    uint64_t both = head ^ (next << 23 | next >> 41);
    return (uint32_t)(both * 0x9e3779b97f4a7c15u >> (64 - PAIR_BITS));
}

static inline uint32_t filter_index(uint64_t head, uint64_t factor)
{
    return (uint32_t)(head * factor >> (64 - FILTER_BITS));
}

/* Return the slot of a token: its own, or the free one where it would stand. */
Entry *slot_of(const Lexicon *lexicon, const uint8_t *token, size_t length);
