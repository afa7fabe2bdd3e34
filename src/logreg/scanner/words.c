/* From tokens to the numbers of words.

   The meaning is that of words_of in features/ngrams.py. A word is found by its bytes, never by a
   hash alone. All memory is the caller's: where it might not suffice, a function stops between two
   pieces, and goes on when it is called again with more. */

#include "words.h"

/* ---- The table of words ---------------------------------------------------------------------- */

static uint64_t hash_of(const uint8_t *word, size_t length)
{
    uint64_t hash = head_of(word, length) ^ length;
    for (size_t i = 8; i < length; i += 8)
        hash = mixed(hash) ^ head_of(word + i, length - i);
    return mixed(hash);
}

static uint64_t first_slot(const Words *words, uint64_t hash)
{
    return hash >> (64 - words->slot_bits);
}

static uint64_t part_of(const uint8_t *word, size_t length, size_t part)
{
    return 8 * part < length ? head_of(word + 8 * part, length - 8 * part) : 0;
}

static bool is_in(const WordSlot *slot, const Words *words, const uint8_t *word, size_t length)
{
    if (slot->length != length || slot->parts[0] != head_of(word, length))
        return false;
    for (size_t part = 1; part < N_PARTS && 8 * part < length; part++)
        if (slot->parts[part] != part_of(word, length, part))
            return false;
    return length <= 8 * N_PARTS ||
           !memcmp(words->bytes + words->starts[slot->number - 1], word, length);
}

/* Return the slot of a word: its own, or the free one where it would stand. */
static WordSlot *word_slot(const Words *words, const uint8_t *word, size_t length, uint64_t hash)
{
    uint64_t mask = ((uint64_t)1 << words->slot_bits) - 1;
    for (uint64_t i = first_slot(words, hash);; i = (i + 1) & mask) {
        WordSlot *slot = &words->slots[i];
        if (slot->number == 0 || is_in(slot, words, word, length))
            return slot;
    }
}

static void fill_slot(WordSlot *slot, const uint8_t *word, size_t length, uint32_t number)
{
    for (size_t part = 0; part < N_PARTS; part++)
        slot->parts[part] = part_of(word, length, part);
    slot->number = number;
    slot->length = (uint32_t)length;
}

static uint32_t add_word(Words *words, const uint8_t *word, size_t length, uint64_t hash)
{
    WordSlot *slot = word_slot(words, word, length, hash);
    if (slot->number == 0) {
        uint32_t start = words->starts[words->n_words];
        memcpy(words->bytes + start, word, length);
        words->bytes[start + length] = '\n';
        words->starts[++words->n_words] = start + (uint32_t)length + 1;
        fill_slot(slot, word, length, words->n_words);
    }
    return slot->number - 1;
}

uint32_t find_word(const Words *words, const uint8_t *word, size_t length)
{
    return word_slot(words, word, length, hash_of(word, length))->number - 1;
}

uint32_t number_of_word(Words *words, const uint8_t *word, size_t length)
{
    return add_word(words, word, length, hash_of(word, length));
}

/* Fill the slots, which are zero, from the words. */
EXPORT void logreg_index_words(Words *words)
{
    for (uint32_t i = 0; i < words->n_words; i++) {
        const uint8_t *word = words->bytes + words->starts[i];
        size_t length = words->starts[i + 1] - words->starts[i] - 1;
        fill_slot(word_slot(words, word, length, hash_of(word, length)), word, length, i + 1);
    }
}

/* ---- Texts as numbers of their words ---------------------------------------------------------- */

/* The first words of every table, if they are used at all: the ends of a text. */
enum { START, END, N_BOUNDARIES };

typedef struct {
    Tokens *tokens;
    Words *words;
    uint32_t *numbers;    /* of the words, text after text; twice that, and 1 if negated, where
                             negation counts */
    uint64_t *text_ends;  /* for each text, how many numbers end with it */
    uint64_t n_numbers, n_texts;
    uint32_t grows;       /* whether words that are not in the table are added */
    uint32_t hashes;      /* whether numbers are hashes, for which the table is not looked at */
    uint32_t reach;       /* words that negation reaches; 0 if it does not count */
    uint32_t n_negators;  /* that follow the boundaries in the table */
    uint32_t boundaries;  /* whether texts begin with START and finish with END */
    uint32_t left;        /* words that it reaches from this place in the text */
    uint32_t is_inside;   /* whether this place is not the beginning of a text */
} Reader;

static uint32_t number_of(Reader *reader, const uint8_t *word, size_t length, uint64_t hash)
{
    if (length > LONGEST)
        return NONE;
    if (reader->hashes)
        return as_hash((uint32_t)(hash >> 32));
    if (reader->grows)
        return add_word(reader->words, word, length, hash);
    return word_slot(reader->words, word, length, hash)->number - 1;
}

static void append_number(Reader *reader, uint32_t number)
{
    if (reader->reach && number != NONE)
        number = as_hash(number << 1 | (reader->left > 0));
    reader->numbers[reader->n_numbers++] = number;
}

static void append_boundary(Reader *reader, uint32_t which)
{
    const Words *words = reader->words;
    const uint8_t *word = words->bytes + words->starts[which];
    size_t length = words->starts[which + 1] - words->starts[which] - 1;
    append_number(reader, number_of(reader, word, length, hash_of(word, length)));
}

static void begin_text(Reader *reader)
{
    if (!reader->is_inside && reader->boundaries)
        append_boundary(reader, START);
    reader->is_inside = true;
}

static void end_text(Reader *reader)
{
    begin_text(reader);
    reader->left = 0;
    if (reader->boundaries)
        append_boundary(reader, END);
    reader->text_ends[reader->n_texts++] = reader->n_numbers;
    reader->is_inside = false;
}

static bool is_negator(const Reader *reader, const uint8_t *word, size_t length, uint64_t hash)
{
    if (length > LONGEST)
        return false;
    const WordSlot *slot = word_slot(reader->words, word, length, hash);
    return slot->number > N_BOUNDARIES && slot->number <= N_BOUNDARIES + reader->n_negators;
}

static void append_token(Reader *reader, size_t i, uint64_t hash)
{
    const uint8_t *token = reader->tokens->text + reader->tokens->starts[i];
    const uint8_t *end = reader->tokens->text + reader->tokens->ends[i];
    size_t length = (size_t)(end - token);
    uint32_t number = number_of(reader, token, length, hash);
    if (is_mark(token))
        reader->left = 0;
    begin_text(reader);
    append_number(reader, number);
    if (!reader->reach || is_mark(token))
        return;
    if (is_negator(reader, token, length, hash) || ends_with_nt(end))
        reader->left = reader->reach;
    else if (reader->reach != TO_MARK)
        reader->left -= reader->left > 0;
}

enum { TOGETHER = 32 }; /* tokens whose slots are loaded together */

/* Append the tokens of one piece from i up to an end. */
static void append_tokens(Reader *reader, size_t i, size_t end)
{
    const Tokens *tokens = reader->tokens;
    while (i < end) {
        uint64_t hashes[TOGETHER];
        size_t n = end - i < TOGETHER ? end - i : TOGETHER;
        for (size_t k = 0; k < n; k++) {
            hashes[k] = hash_of(tokens->text + tokens->starts[i + k],
                                tokens->ends[i + k] - tokens->starts[i + k]);
            if (!reader->hashes)
                __builtin_prefetch(&reader->words->slots[first_slot(reader->words, hashes[k])]);
        }
        for (size_t k = 0; k < n; k++)
            append_token(reader, i + k, hashes[k]);
        i += n;
    }
}

/* Read texts, which are lines, as the numbers of their words. Returns false where a character is
   unknown, and where the table of words must grow first. */
EXPORT bool logreg_read_words(Reader *reader)
{
    Tokens *tokens = reader->tokens;
    const Words *words = reader->words;
    for (;;) {
        bool has_room = words->n_words + PIECE < words->max_words &&
                        words->starts[words->n_words] + 2 * PIECE + 16 < words->max_bytes;
        if (reader->grows && !has_room)
            return false;
        if (!next_tokens(tokens))
            return !tokens->unknown;
        size_t i = 0;
        for (size_t line = 0; line < tokens->n_lines; line++) {
            append_tokens(reader, i, tokens->line_ends[line]);
            i = tokens->line_ends[line];
            end_text(reader);
        }
        append_tokens(reader, i, tokens->n_tokens);
    }
}
