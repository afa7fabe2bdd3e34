/* Words by their bytes, and what n-grams are made of: 32-bit numbers, or hashes, of words. */

#include "tokens.h"

#define NONE UINT32_MAX /* no number: a word, or an n-gram, that is not in the vocabulary */

enum { AHEAD = 32 }; /* places from a prefetch to the lookup: the tables are larger than the cache */

enum { N_PARTS = 3 };

/* A word, of which most are compared without a look at their bytes elsewhere. */
typedef struct {
    uint64_t parts[N_PARTS]; /* the first 24 bytes, with zeros after the end */
    uint32_t number;         /* of the word, from 1; 0 for a slot that is free */
    uint32_t length;
} WordSlot;

typedef struct {
    WordSlot *slots; /* 2^slot_bits, at least twice max_words */
    uint8_t *bytes;  /* the words in plain form, each followed by LF; 8 bytes stay free */
    uint32_t *starts; /* where each word begins; one more for the end */
    uint32_t slot_bits, n_words, max_words, max_bytes;
} Words;

/* Return the number of a word, or NONE. */
uint32_t find_word(const Words *words, const uint8_t *word, size_t length);

/* Return the number of a word, which is added where it is new. */
uint32_t number_of_word(Words *words, const uint8_t *word, size_t length);

/* Return 64 bits in which each bit of the argument has its say. */
static inline uint64_t mixed(uint64_t x)
{
    x = (x ^ x >> 32) * 0x9e3779b97f4a7c15u;
    return x ^ x >> 29;
}

static inline uint32_t as_hash(uint32_t bits) { return bits == NONE ? 0 : bits; }
