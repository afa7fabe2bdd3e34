/* From the numbers of words to those of n-grams: pairs of a shorter n-gram and a word.

   The meaning is that of features/ngrams.py. No n-gram is ever compared by a hash alone: it is found
   by the numbers of the n-gram before its last word and of that word, as in a trie. The n-grams of
   one length are found after those that are shorter, for all places of the texts: the memory that a
   lookup needs can be loaded while those before it go on. */

#include "words.h"

static const uint32_t LONGER = 1u << 31; /* marks the number of an n-gram of two words or more in a key */

/* ---- Pairs: longer n-grams -------------------------------------------------------------------- */

typedef struct {
    uint64_t key;    /* the n-gram before its last word, and that word */
    uint32_t number; /* of the pair, from 1; 0 for a slot that is free */
    uint32_t column; /* of the n-gram in a vocabulary, or NONE */
} PairSlot;

typedef struct {
    uint64_t *keys;   /* of each pair */
    PairSlot *slots;  /* 2^slot_bits, at least twice max_pairs */
    uint32_t *counts; /* in how many texts each is; not needed to look one up */
    uint32_t *last;   /* the last text in which each was, from 1; likewise */
    uint32_t slot_bits, n_pairs, max_pairs;
} Pairs;

static uint64_t key_of(uint32_t before, uint32_t word) { return (uint64_t)before << 32 | word; }

static uint64_t first_slot(const Pairs *pairs, uint64_t key)
{
    return mixed(key) >> (64 - pairs->slot_bits);
}

static PairSlot *pair_slot(const Pairs *pairs, uint64_t key)
{
    uint64_t mask = ((uint64_t)1 << pairs->slot_bits) - 1;
    for (uint64_t i = first_slot(pairs, key);; i = (i + 1) & mask)
        if (pairs->slots[i].number == 0 || pairs->slots[i].key == key)
            return &pairs->slots[i];
}

/* Load the slot of a pair that will be looked up soon: the table is larger than the cache. */
static void prefetch(const Pairs *pairs, uint64_t key)
{
    __builtin_prefetch(&pairs->slots[first_slot(pairs, key)]);
}

static uint32_t add_pair(Pairs *pairs, uint64_t key)
{
    PairSlot *slot = pair_slot(pairs, key);
    if (slot->number == 0) {
        pairs->keys[pairs->n_pairs] = key;
        *slot = (PairSlot){key, ++pairs->n_pairs, NONE};
    }
    return slot->number - 1;
}

/* Fill the slots, which are zero, from the keys. */
EXPORT void logreg_index_pairs(Pairs *pairs)
{
    for (uint32_t i = 0; i < pairs->n_pairs; i++)
        *pair_slot(pairs, pairs->keys[i]) = (PairSlot){pairs->keys[i], i + 1, NONE};
}

/* ---- Counting n-grams of one length after the other -------------------------------------------- */

/* Count in how many texts each number occurs; `last` and `counts` are zero before. */
EXPORT void logreg_count_numbers(const uint32_t *numbers, const uint64_t *text_ends,
                                 uint64_t n_texts, uint32_t *last, uint32_t *counts)
{
    uint64_t i = 0;
    for (uint64_t text = 0; text < n_texts; text++)
        for (; i < text_ends[text]; i++)
            if (numbers[i] != NONE && last[numbers[i]] != text + 1) {
                last[numbers[i]] = (uint32_t)(text + 1);
                counts[numbers[i]]++;
            }
}

/* Count the n-grams that end at each place, whose parts are known: `before` has the number of the
   shorter n-gram that ends at each place, `numbers` that of the word; `ngrams` gets the number of
   the n-gram, or NONE. Returns the next text: all are done, or there may be no room for the pairs
   of that one. */
EXPORT uint64_t logreg_count_pairs(const uint32_t *before, const uint32_t *numbers,
                                   const uint64_t *text_ends, uint64_t text, uint64_t n_texts,
                                   Pairs *pairs, uint32_t *ngrams)
{
    uint64_t start = text ? text_ends[text - 1] : 0;
    for (; text < n_texts; start = text_ends[text++]) {
        if (pairs->n_pairs + (text_ends[text] - start) > pairs->max_pairs)
            return text;
        for (uint64_t i = start; i < text_ends[text]; i++) {
            if (i + AHEAD < text_ends[text])
                prefetch(pairs, key_of(before[i + AHEAD - 1], numbers[i + AHEAD]));
            ngrams[i] = NONE;
            if (i == start || before[i - 1] == NONE || before[i] == NONE || numbers[i] == NONE)
                continue;
            uint32_t pair = ngrams[i] = add_pair(pairs, key_of(before[i - 1], numbers[i]));
            if (pairs->last[pair] != text + 1) {
                pairs->last[pair] = (uint32_t)(text + 1);
                pairs->counts[pair]++;
            }
        }
    }
    return text;
}

/* Replace numbers by their places; NONE stays. */
EXPORT void logreg_renumber(uint32_t *numbers, uint64_t n, const uint32_t *places)
{
    for (uint64_t i = 0; i < n; i++) {
        if (i + AHEAD < n && numbers[i + AHEAD] != NONE)
            __builtin_prefetch(&places[numbers[i + AHEAD]]);
        numbers[i] = numbers[i] == NONE ? NONE : places[numbers[i]];
    }
}

/* ---- A vocabulary that is known ----------------------------------------------------------------- */

typedef struct {
    Words words;
    Pairs pairs;
    uint32_t *word_columns; /* the column of each word (twice as many with negation), or NONE */
    uint32_t negation;
    uint32_t n_columns;
} Vocabulary;

/* Return the number of the word that a part of a name stands for, which may begin with NOT_. */
static uint32_t named_word(Vocabulary *vocabulary, const uint8_t *name, size_t length)
{
    bool negated = vocabulary->negation && length > 4 && !memcmp(name, "NOT_", 4);
    name += negated ? 4 : 0;
    length -= negated ? 4 : 0;
    uint32_t number = number_of_word(&vocabulary->words, name, length);
    return vocabulary->negation ? number << 1 | negated : number;
}

/* Add an n-gram, whose words are separated by spaces, and which LF ends. */
static void add_ngram(Vocabulary *vocabulary, const uint8_t *name, uint32_t column)
{
    uint32_t ngram = NONE, n = 0;
    uint64_t last = 0; /* the key of the n-gram */
    for (bool is_last = false; !is_last; n++) {
        const uint8_t *word = name;
        while (*name != ' ' && *name != '\n')
            name++;
        is_last = *name == '\n';
        uint32_t number = named_word(vocabulary, word, (size_t)(name - word));
        last = key_of(ngram, number);
        ngram = n == 0 ? number : add_pair(&vocabulary->pairs, last) | LONGER;
        name++;
    }
    if (n == 1)
        vocabulary->word_columns[ngram] = column;
    else
        pair_slot(&vocabulary->pairs, last)->column = column;
}

/* Add n-grams, each of which has the next column. Returns how many bytes of their names are done:
   all, or the table of words must grow first. */
EXPORT size_t logreg_add_ngrams(Vocabulary *vocabulary, const uint8_t *names, size_t length)
{
    const Words *words = &vocabulary->words;
    size_t done = 0;
    while (done < length) {
        const uint8_t *end = memchr(names + done, '\n', length - done);
        size_t size = (size_t)(end - names) + 1 - done;
        bool has_room = words->n_words + size / 2 <= words->max_words &&
                        words->starts[words->n_words] + size <= words->max_bytes;
        if (!has_room)
            break;
        add_ngram(vocabulary, names + done, vocabulary->n_columns++);
        done += size;
    }
    return done;
}

/* Find the columns of the words at each place, or NONE. */
EXPORT void logreg_word_columns(const Vocabulary *vocabulary, const uint32_t *numbers, uint64_t n,
                                uint32_t *columns)
{
    for (uint64_t i = 0; i < n; i++)
        columns[i] = numbers[i] == NONE ? NONE : vocabulary->word_columns[numbers[i]];
}

/* Find the n-grams that end at each place and are one word longer than those before: `before` has
   the numbers of these, `numbers` those of the words; `ngrams` gets their numbers, and `columns`
   their columns, or NONE. */
EXPORT void logreg_find_pairs(const Vocabulary *vocabulary, const uint32_t *before,
                              const uint32_t *numbers, const uint64_t *text_ends, uint64_t n_texts,
                              uint32_t *ngrams, uint32_t *columns)
{
    const Pairs *pairs = &vocabulary->pairs;
    uint64_t n = n_texts ? text_ends[n_texts - 1] : 0, i = 0;
    for (uint64_t text = 0; text < n_texts; text++)
        for (uint64_t start = i; i < text_ends[text]; i++) {
            if (i + AHEAD < n)
                prefetch(pairs, key_of(before[i + AHEAD - 1], numbers[i + AHEAD]));
            ngrams[i] = columns[i] = NONE;
            if (i == start || before[i - 1] == NONE || numbers[i] == NONE)
                continue;
            const PairSlot *slot = pair_slot(pairs, key_of(before[i - 1], numbers[i]));
            if (slot->number == 0)
                continue;
            ngrams[i] = (slot->number - 1) | LONGER;
            columns[i] = slot->column;
        }
}

/* ---- N-grams by their hash ---------------------------------------------------------------------- */

static uint32_t longer_hash(uint32_t before, uint32_t word)
{
    return as_hash((uint32_t)(mixed(key_of(before, word)) >> 32));
}

/* 64 hashes, of which some are known. */
typedef struct {
    uint64_t known;   /* a bit for each */
    uint32_t before;  /* how many smaller hashes are known */
    uint32_t unused;
} Group;

/* The first bits of hashes that are known. */
typedef struct {
    const Group *groups;     /* NULL if all hashes are known, and are their own columns */
    const uint32_t *columns; /* of the hashes that are known, in ascending order, and then NONE */
    uint32_t bits, n_known;
} Buckets;

/* Return the place of a hash among the columns. There is no branch, which would often miss. */
static uint32_t place_of(const Buckets *buckets, uint32_t bucket)
{
    const Group *group = &buckets->groups[bucket >> 6];
    uint64_t bit = (uint64_t)1 << (bucket & 63);
    uint32_t place = group->before + count_bits(group->known & (bit - 1));
    return group->known & bit ? place : buckets->n_known;
}

enum { TOGETHER = 64 }; /* places whose groups are loaded together, and then their columns */

/* Replace hashes by their columns. */
static void find_columns(const Buckets *buckets, uint32_t *hashes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(&buckets->groups[hashes[i] >> 6]);
    for (size_t i = 0; i < n; i++) {
        hashes[i] = place_of(buckets, hashes[i]);
        __builtin_prefetch(&buckets->columns[hashes[i]]);
    }
    for (size_t i = 0; i < n; i++)
        hashes[i] = buckets->columns[hashes[i]];
}

/* Find the columns of the n-grams of n + 1 words with these hashes, or NONE. */
EXPORT void logreg_hash_columns(const Buckets *buckets, uint32_t n, const uint32_t *hashes,
                                uint64_t n_places, uint32_t *columns)
{
    for (uint64_t i = 0; i < n_places; i++)
        columns[i] = (uint32_t)(mixed(key_of(n, hashes[i])) >> (64 - buckets->bits));
    for (uint64_t i = 0; i < n_places && buckets->groups; i += TOGETHER)
        find_columns(buckets, columns + i, n_places - i < TOGETHER ? n_places - i : TOGETHER);
    for (uint64_t i = 0; i < n_places; i++)
        columns[i] = hashes[i] == NONE ? NONE : columns[i];
}

/* Make the hashes of n-grams from those of the n-grams before their last words, and of the words. */
EXPORT void logreg_longer_hashes(const uint32_t *before, const uint32_t *words,
                                 const uint64_t *text_ends, uint64_t n_texts, uint32_t *hashes)
{
    uint64_t i = 0;
    for (uint64_t text = 0; text < n_texts; text++)
        for (uint64_t start = i; i < text_ends[text]; i++) {
            bool is_known = i > start && before[i - 1] != NONE && words[i] != NONE;
            hashes[i] = is_known ? longer_hash(before[i - 1], words[i]) : NONE;
        }
}
