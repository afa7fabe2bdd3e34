/* From tokens to n-grams: numbers for words, and for pairs of a shorter n-gram and a word.

   The meaning is that of features/ngrams.py. No n-gram is ever compared by a hash alone: a word is
   found by its bytes, and an n-gram by the numbers of the n-gram before its last word and of that
   word, as in a trie. All memory is the caller's: where it might not suffice, a function stops
   between two pieces or lines, and goes on when it is called again with more. */

#include "tokens.h"

static const uint32_t NONE = UINT32_MAX; /* no number: an n-gram that is not in the vocabulary */
static const uint32_t LONGER = 1u << 31; /* marks the number of an n-gram of two words or more in a key */

static uint64_t mixed(uint64_t x)
{
    x = (x ^ x >> 32) * 0x9e3779b97f4a7c15u;
    return x ^ x >> 29;
}

/* ---- Words ----------------------------------------------------------------------------------- */

typedef struct {
    uint64_t head;   /* the first eight bytes, with zeros after the end */
    uint32_t number; /* of the word, from 1; 0 for a slot that is free */
    uint32_t length;
} WordSlot;

typedef struct {
    WordSlot *slots; /* 2^slot_bits, at least twice max_words */
    uint8_t *bytes;  /* the words in plain form, each followed by LF; 8 bytes stay free */
    uint32_t *starts; /* where each word begins; one more for the end */
    uint32_t slot_bits, n_words, max_words, max_bytes;
} Words;

static uint64_t hash_of(const uint8_t *token, size_t length)
{
    uint64_t hash = head_of(token, length) ^ length;
    for (size_t i = 8; i < length; i += 8)
        hash = mixed(hash) ^ head_of(token + i, length - i);
    return mixed(hash);
}

/* Return the slot of a token: its own, or the free one where it would stand. */
static WordSlot *word_slot(const Words *words, const uint8_t *token, size_t length, uint64_t hash)
{
    uint64_t head = head_of(token, length), mask = ((uint64_t)1 << words->slot_bits) - 1;
    for (uint64_t i = hash >> (64 - words->slot_bits);; i = (i + 1) & mask) {
        WordSlot *slot = &words->slots[i];
        if (slot->number == 0)
            return slot;
        if (slot->head == head && slot->length == length &&
            (length <= 8 ||
             !memcmp(words->bytes + words->starts[slot->number - 1] + 8, token + 8, length - 8)))
            return slot;
    }
}

static uint32_t add_word(Words *words, const uint8_t *token, size_t length)
{
    WordSlot *slot = word_slot(words, token, length, hash_of(token, length));
    if (slot->number == 0) {
        uint32_t start = words->starts[words->n_words];
        memcpy(words->bytes + start, token, length);
        words->bytes[start + length] = '\n';
        words->starts[++words->n_words] = start + (uint32_t)length + 1;
        *slot = (WordSlot){head_of(token, length), words->n_words, (uint32_t)length};
    }
    return slot->number - 1;
}

/* Fill the slots, which are zero, from the words. */
EXPORT void logreg_index_words(Words *words)
{
    for (uint32_t i = 0; i < words->n_words; i++) {
        const uint8_t *word = words->bytes + words->starts[i];
        size_t length = words->starts[i + 1] - words->starts[i] - 1;
        WordSlot *slot = word_slot(words, word, length, hash_of(word, length));
        *slot = (WordSlot){head_of(word, length), i + 1, (uint32_t)length};
    }
}

/* ---- Texts as numbers of their words ------------------------------------------------------------ */

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
    uint32_t negation;    /* whether negation counts */
    uint32_t n_negators;  /* that follow the boundaries in the table */
    uint32_t boundaries;  /* whether texts begin with START and finish with END */
    uint32_t negated;     /* whether this place in the text is negated */
    uint32_t is_inside;   /* whether this place is not the beginning of a text */
} Reader;

static uint32_t number_of(Reader *reader, const uint8_t *token, size_t length)
{
    if (length > LONGEST)
        return NONE;
    if (reader->hashes) {
        uint32_t hash = (uint32_t)(hash_of(token, length) >> 32);
        return hash == NONE ? 0 : hash;
    }
    if (reader->grows)
        return add_word(reader->words, token, length);
    return word_slot(reader->words, token, length, hash_of(token, length))->number - 1;
}

static void append_number(Reader *reader, uint32_t number)
{
    bool is_known = number != NONE;
    reader->numbers[reader->n_numbers++] =
        is_known && reader->negation ? number << 1 | reader->negated : number;
}

static void append_boundary(Reader *reader, uint32_t which)
{
    const Words *words = reader->words;
    const uint8_t *word = words->bytes + words->starts[which];
    size_t length = words->starts[which + 1] - words->starts[which] - 1;
    append_number(reader, number_of(reader, word, length));
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
    reader->negated = false;
    if (reader->boundaries)
        append_boundary(reader, END);
    reader->text_ends[reader->n_texts++] = reader->n_numbers;
    reader->is_inside = false;
}

static bool is_negator(const Reader *reader, const uint8_t *token, size_t length)
{
    if (length > LONGEST)
        return false;
    const WordSlot *slot = word_slot(reader->words, token, length, hash_of(token, length));
    return slot->number > N_BOUNDARIES && slot->number <= N_BOUNDARIES + reader->n_negators;
}

static void append_token(Reader *reader, size_t i)
{
    const uint8_t *token = reader->tokens->text + reader->tokens->starts[i];
    const uint8_t *end = reader->tokens->text + reader->tokens->ends[i];
    size_t length = (size_t)(end - token);
    uint32_t number = number_of(reader, token, length);
    if (is_mark(token))
        reader->negated = false;
    begin_text(reader);
    append_number(reader, number);
    if (reader->negation && !is_mark(token))
        reader->negated |= is_negator(reader, token, length) || ends_with_nt(end);
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
            for (; i < tokens->line_ends[line]; i++)
                append_token(reader, i);
            end_text(reader);
        }
        for (; i < tokens->n_tokens; i++)
            append_token(reader, i);
    }
}

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

enum { AHEAD = 8 }; /* places from a prefetch to its lookup */

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

/* ---- Rows ------------------------------------------------------------------------------------- */

/* A matrix in compressed rows, and what is needed to count a column only once in a row. */
typedef struct {
    uint64_t *ends;     /* of each row, among the entries */
    uint32_t *columns;  /* of the entries, row by row, in the order in which they first occur */
    double *counts;
    uint64_t n_entries;
    uint64_t *seen;     /* of each column: the row in which it last was, from 1, and its entry */
    uint64_t rows_before; /* rows of earlier matrices with the same `seen` */
    uint64_t n_rows;
} Rows;

static void count_column(Rows *rows, uint32_t column)
{
    uint64_t row = rows->rows_before + rows->n_rows + 1, seen = rows->seen[column];
    if (seen >> 32 == (row & 0xffffffff)) {
        rows->counts[(rows->n_rows ? rows->ends[rows->n_rows - 1] : 0) + (seen & 0xffffffff)]++;
        return;
    }
    uint64_t first = rows->n_rows ? rows->ends[rows->n_rows - 1] : 0;
    rows->seen[column] = row << 32 | (rows->n_entries - first);
    rows->columns[rows->n_entries] = column;
    rows->counts[rows->n_entries++] = 1;
}

static void end_row(Rows *rows) { rows->ends[rows->n_rows++] = rows->n_entries; }

/* Make the rows of texts: `columns` has, for each length of n-grams, the column of the one that ends
   at each place, or NONE. */
EXPORT void logreg_rows_of_columns(const uint32_t *const *columns, uint32_t n_lengths,
                                   const uint64_t *text_ends, uint64_t n_texts, Rows *rows)
{
    uint64_t i = 0;
    for (uint64_t text = 0; text < n_texts; text++) {
        for (; i < text_ends[text]; i++)
            for (uint32_t n = 0; n < n_lengths; n++) {
                if (i + AHEAD < text_ends[text] && columns[n][i + AHEAD] != NONE)
                    __builtin_prefetch(&rows->seen[columns[n][i + AHEAD]]);
                if (columns[n][i] != NONE)
                    count_column(rows, columns[n][i]);
            }
        end_row(rows);
    }
}

/* ---- A vocabulary that is known ----------------------------------------------------------------- */

typedef struct {
    Words words;
    Pairs pairs;
    uint32_t *word_columns; /* the column of each word (twice as many with negation), or NONE */
    uint32_t negation;
    uint32_t n_lengths;     /* the longest n-gram has that many words */
} Vocabulary;

/* Return the number of the word that a part of a name stands for, which may begin with NOT_. */
static uint32_t named_word(Vocabulary *vocabulary, const uint8_t *name, size_t length)
{
    bool negated = vocabulary->negation && length > 4 && !memcmp(name, "NOT_", 4);
    name += negated ? 4 : 0;
    length -= negated ? 4 : 0;
    uint32_t number = add_word(&vocabulary->words, name, length);
    return vocabulary->negation ? number << 1 | negated : number;
}

/* Add n-grams, whose words are separated by spaces; each is ended by LF. The k-th has column k. The
   tables have room for all of them, and the columns are NONE before. */
EXPORT void logreg_add_ngrams(Vocabulary *vocabulary, const uint8_t *names, size_t length)
{
    const uint8_t *name = names, *end = names + length;
    for (uint32_t column = 0; name < end; column++) {
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
}

/* Make the rows of texts, from the numbers of their words among those of the vocabulary. */
EXPORT void logreg_rows_of_numbers(const Vocabulary *vocabulary, const uint32_t *numbers,
                                   const uint64_t *text_ends, uint64_t n_texts, Rows *rows)
{
    enum { MOST = 64 }; /* words of the longest n-gram */
    uint64_t i = 0;
    for (uint64_t text = 0; text < n_texts; text++) {
        uint32_t before[MOST], here[MOST];
        uint32_t n_before = 0; /* n-grams that end at the place before, from the shortest on */
        for (; i < text_ends[text]; i++) {
            uint32_t n_here = 0, number = numbers[i];
            if (i + AHEAD < text_ends[text])
                prefetch(&vocabulary->pairs, key_of(numbers[i + AHEAD - 1], numbers[i + AHEAD]));
            if (number != NONE) {
                here[n_here++] = number;
                if (vocabulary->word_columns[number] != NONE)
                    count_column(rows, vocabulary->word_columns[number]);
                for (uint32_t n = 0; n < n_before && n_here < vocabulary->n_lengths; n++) {
                    PairSlot *slot = pair_slot(&vocabulary->pairs, key_of(before[n], number));
                    if (slot->number == 0)
                        break; /* what is longer begins with an n-gram that is not there either */
                    here[n_here++] = (slot->number - 1) | LONGER;
                    if (slot->column != NONE)
                        count_column(rows, slot->column);
                }
            }
            memcpy(before, here, n_here * sizeof *here);
            n_before = n_here;
        }
        end_row(rows);
    }
}

/* ---- N-grams by their hash ---------------------------------------------------------------------- */

static uint32_t longer_hash(uint32_t before, uint32_t word)
{
    return (uint32_t)(mixed(key_of(before, word)) >> 32);
}

/* Return the column of an n-gram of n + 1 words. */
static uint32_t bucket_of(uint32_t n, uint32_t hash, uint32_t bits)
{
    return (uint32_t)(mixed(key_of(n, hash)) >> (64 - bits));
}

/* Load what is known of the columns of a word, and of the pair that ends with it. */
static void prefetch_hashes(const Rows *rows, const uint32_t *word, uint32_t longest, uint32_t bits)
{
    __builtin_prefetch(&rows->seen[bucket_of(0, word[0], bits)]);
    if (longest > 1)
        __builtin_prefetch(&rows->seen[bucket_of(1, longer_hash(word[-1], word[0]), bits)]);
}

/* Make the rows of texts, whose words are hashes: the columns are the first bits of the hashes of
   n-grams, which are made of those of the n-gram before the last word, and of that word. */
EXPORT void logreg_rows_of_hashes(const uint32_t *numbers, const uint64_t *text_ends,
                                  uint64_t n_texts, uint32_t shortest, uint32_t longest,
                                  uint32_t bits, Rows *rows)
{
    enum { MOST = 64 }; /* words of the longest n-gram */
    uint64_t i = 0;
    for (uint64_t text = 0; text < n_texts; text++) {
        uint32_t before[MOST], here[MOST], n_before = 0;
        for (; i < text_ends[text]; i++) {
            uint32_t n_here = 0;
            if (i + AHEAD < text_ends[text])
                prefetch_hashes(rows, numbers + i + AHEAD, longest, bits);
            if (numbers[i] != NONE) {
                here[n_here++] = numbers[i];
                for (uint32_t n = 0; n < n_before && n_here < longest; n++)
                    here[n_here++] = longer_hash(before[n], numbers[i]);
            }
            for (uint32_t n = shortest - 1; n < n_here; n++)
                count_column(rows, bucket_of(n, here[n], bits));
            memcpy(before, here, n_here * sizeof *here);
            n_before = n_here;
        }
        end_row(rows);
    }
}
