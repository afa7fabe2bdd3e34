/* Listed tokens, and phrases of them: how the tables of lexicon.h are filled and looked up. */

#include "lexicon.h"

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
    for (const Phrase *phrase = lexicon->phrases + first_phrase;; phrase++) {
        size_t k = phrase->telling ? phrase->telling - 1 : 0;
        const uint8_t *left = part_of(lexicon, phrase, k), *right = part_of(lexicon, phrase, k + 1);
        uint32_t index = pair_index(head_of(left + 2, left[1]), head_of(right + 2, right[1]));
        lexicon->pairs[index >> 6] |= (uint64_t)1 << (index & 63);
        if (phrase->is_last)
            return;
    }
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
        uint32_t index = filter_index(head);
        lexicon->filter[index >> 6] |= (uint64_t)1 << (index & 63);
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
    return true;
}
