/* Listed tokens, and phrases of them: how the tables of lexicon.h are filled and looked up. */

#include "lexicon.h"

/* Return whether two tokens of the same length and with the same head are the same. */
static bool is_same(const uint8_t *token, const uint8_t *other, size_t length)
{
    for (size_t i = 8; i < length; i += 8)
        if (head_of(token + i, length - i) != head_of(other + i, length - i))
            return false;
    return true;
}

Entry *slot_of(const Lexicon *lexicon, const uint8_t *token, size_t length)
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
            is_same(token, lexicon->words + slot->start, length))
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
    for (const Phrase *phrase = lexicon->phrases + first_phrase;; phrase++) {
        size_t k = phrase->telling ? phrase->telling - 1 : 0;
        const uint8_t *left = part_of(lexicon, phrase, k), *right = part_of(lexicon, phrase, k + 1);
        uint32_t index = pair_index(head_of(left + 2, left[1]), head_of(right + 2, right[1]));
        lexicon->pairs[index >> 6] |= (uint64_t)1 << (index & 63);
        if (phrase->is_last)
            return;
    }
}

/* The words that English has most often, in that order. */
static const char FREQUENT[] =
    "the and a of to is it in i this that was as with for movie but film you on not are his have he "
    "be one at all they by an who from so like or just about has out if what some can when there up "
    "her more she very would only really my had no which even their than were me been see get time "
    "\0\0\0\0\0\0\0"; /* heads are read eight bytes at a time */

/* Fill the filter of a lexicon, whose slots are filled; return the share of tokens of a text, up to
   a factor, that it lets pass. By Zipf's law a word is as frequent as its rank is low. */
static double fill_filter(Lexicon *lexicon)
{
    memset(lexicon->filter, 0, sizeof lexicon->filter);
    for (size_t i = 0; i >> lexicon->slot_bits == 0; i++) {
        uint32_t index = filter_index(lexicon->slots[i].head, lexicon->factor);
        if (lexicon->slots[i].length)
            lexicon->filter[index >> 6] |= (uint64_t)1 << (index & 63);
    }
    double passing = 0;
    int rank = 1;
    for (const char *word = FREQUENT, *end; (end = strchr(word, ' ')); word = end + 1) {
        uint64_t head = head_of((const uint8_t *)word, (size_t)(end - word));
        passing += (double)bit_of(lexicon->filter, filter_index(head, lexicon->factor)) / rank++;
    }
    return passing;
}

/* Fill the filter by the best of some factors: where frequent words pass that are not listed, all
   texts are slower. */
static void choose_filter(Lexicon *lexicon)
{
    enum { N_FACTORS = 8 };
    double least = 0;
    uint64_t best = 0;
    for (uint64_t i = 0; i < N_FACTORS; i++) {
        lexicon->factor = 0x9e3779b97f4a7c15u * (2 * i + 1);
        double passing = fill_filter(lexicon);
        if (i == 0 || passing < least) {
            least = passing;
            best = lexicon->factor;
        }
    }
    lexicon->factor = best;
    fill_filter(lexicon);
}

/* Fill the slots and the filters of a lexicon, which are zero, from its words. A word may be there
   several times: it is all that it is said to be. Return false if one is longer than LONGEST. */
EXPORT bool logreg_index(Lexicon *lexicon)
{
    const uint8_t *word = lexicon->words;
    const uint32_t *next_phrase = lexicon->first_phrases;
    for (uint32_t i = 0; i < lexicon->n_words; i++) {
        const uint8_t *end = memchr(word, '\n', LONGEST + 1);
        if (!end)
            return false;
        size_t length = (size_t)(end - word);
        uint64_t head = head_of(word, length);
        Entry *slot = slot_of(lexicon, word, length);
        if (slot->length == 0)
            *slot = (Entry){head, (uint32_t)(word - lexicon->words), (uint16_t)length, 0};
        slot->flags |= lexicon->flags[i];
        if (lexicon->flags[i] & TELLING) {
            lexicon->phrases_of_slots[slot - lexicon->slots] = *next_phrase;
            add_pairs(lexicon, *next_phrase++);
        }
        word = end + 1;
    }
    choose_filter(lexicon);
    return true;
}
