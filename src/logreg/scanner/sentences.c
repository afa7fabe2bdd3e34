/* From running text to the places between its sentences.

   The meaning is that of cut in pipeline/sentences.py and variables_of in features/sentence_ends.py:
   the values of variables are numbers here, and the weights of each template are a table of them.
   The text is valid UTF-8. All memory is the caller's. */

#include "words.h"

enum { MOST = 40, WINDOW = 200, LONGEST_LENGTH = 8 };

/* The variables, in the order of sentence_kernel.py, and the values that are named here. */
enum {
    MARK_KIND, CLOSED, OPENED, LEFT, RIGHT, LEFT_CASE, RIGHT_CASE, BEFORE_CASE, LEFT_LENGTH,
    LEFT_KIND, RIGHT_KIND, LEFT_DIGIT, LEFT_VOWEL, LEFT_KNOWN, RIGHT_KNOWN, N_VARIABLES
};
enum { NO_CASE, LOWER, UPPER, DIGIT, OTHER_MARK };
enum { NO_MARK, PERIOD, ELLIPSIS, QUESTION, EXCLAMATION };
enum { NOTHING, QUOTE, BRACKET };
enum { WORD, WITH_PERIOD, LETTER_ALONE }; /* and then what the table says: the abbreviations */

typedef struct {
    uint32_t variables[3], strides[3], n_variables, unused;
    const double *weights;
} Template;

/* What is known about a word. */
typedef struct {
    uint32_t left, right;  /* its values as these variables */
    uint32_t kind;         /* its kind as an abbreviation before the marks, or 0 */
    uint32_t kind_of_right;
    uint32_t without_period, in_lower_case;
} WordFacts;

typedef struct {
    const uint8_t *text;
    uint64_t length, place;   /* the first place that has not been decided */
    uint64_t paragraph;       /* where the paragraph begins */
    const uint32_t *characters;
    const Words *words;
    const WordFacts *facts;   /* of each word, and of all others */
    const Template *templates;
    double bias;
    uint64_t *breaks;         /* pairs: where a sentence ends, and where the next begins; there is
                                 room for one per two bytes */
    uint64_t n_breaks;
    uint32_t n_templates, is_last, unknown;
} Cutter;

/* ---- Bytes and characters --------------------------------------------------------------------- */

static bool is_white(uint8_t c) { return c == ' ' || (uint8_t)(c - 9) < 5; }

/* Return how many bytes the mark . ? ! or … at a place has, or 0. */
static unsigned mark_at(const uint8_t *p, const uint8_t *end)
{
    if (*p == '.' || *p == '?' || *p == '!')
        return 1;
    return end - p >= 3 && p[0] == 0xe2 && p[1] == 0x80 && p[2] == 0xa6 ? 3 : 0;
}

/* Return how many bytes a quote or bracket at a place has, or 0. */
static unsigned closing_at(const uint8_t *p, const uint8_t *end)
{
    if (*p == '"' || *p == '\'' || *p == ')' || *p == ']' || *p == '}')
        return 1;
    if (end - p >= 3 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0x9d || p[2] == 0x99))
        return 3; /* ” ’ */
    return end - p >= 2 && p[0] == 0xc2 && p[1] == 0xbb ? 2 : 0; /* » */
}

static unsigned opening_at(const uint8_t *p, const uint8_t *end)
{
    if (*p == '"' || *p == '\'' || *p == '`' || *p == '(' || *p == '[' || *p == '{')
        return 1;
    if (end - p >= 3 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0x9c || p[2] == 0x98))
        return 3; /* “ ‘ */
    return end - p >= 2 && p[0] == 0xc2 && p[1] == 0xab ? 2 : 0; /* « */
}

static bool is_bracket(uint8_t c)
{
    return c == '(' || c == '[' || c == '{' || c == ')' || c == ']' || c == '}';
}

static bool is_inside(uint8_t c) { return (c & 0xc0) == 0x80; } /* a character, not its beginning */

/* Return the character at a place, and its length. */
static uint32_t character_at(const uint8_t *p, unsigned *length)
{
    *length = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
    uint32_t code = *length == 1 ? *p : *p & 0x7fu >> *length;
    for (unsigned i = 1; i < *length; i++)
        code = code << 6 | (p[i] & 0x3fu);
    return code;
}

/* Return what the table says of a character; where it lacks it, that is noted. */
static uint32_t entry_of(Cutter *cutter, uint32_t code)
{
    uint32_t entry = cutter->characters[code];
    if (!entry)
        cutter->unknown = code;
    return entry;
}

static uint32_t case_at(Cutter *cutter, const uint8_t *start, const uint8_t *end)
{
    enum { CAPITAL_SIGMA = 0x3a3, DOTTED_I = 0x130, IS_LETTER = 1 };
    if (start == end)
        return NO_CASE;
    if ((uint8_t)(*start - '0') < 10)
        return DIGIT;
    unsigned length;
    uint32_t code = character_at(start, &length), entry = entry_of(cutter, code);
    if ((entry >> 21 & 7) != IS_LETTER)
        return OTHER_MARK;
    bool has_own_rule = code == CAPITAL_SIGMA || code == DOTTED_I;
    return has_own_rule || (entry & 0x1fffff) != code ? UPPER : LOWER;
}

/* ---- Words ------------------------------------------------------------------------------------ */

/* A word, as it is and with the capitals of ASCII in lower case; bytes behind it may be read. */
typedef struct {
    uint8_t bytes[4 * MOST + 8], lower[4 * MOST + 8];
    size_t size;
    uint32_t length; /* characters */
    bool has_digit, has_vowel, has_period;
} Word;

static void read_word(Word *word, const uint8_t *start, const uint8_t *end)
{
    word->size = (size_t)(end - start);
    word->length = 0;
    word->has_digit = word->has_vowel = word->has_period = false;
    for (size_t i = 0; i < word->size; i++) {
        uint8_t c = start[i], lower = (uint8_t)(c + ((uint8_t)(c - 'A') < 26 ? 32 : 0));
        word->bytes[i] = c;
        word->lower[i] = lower;
        word->length += !is_inside(c);
        word->has_digit |= (uint8_t)(c - '0') < 10;
        word->has_period |= c == '.';
        word->has_vowel |= c >= 0x80 || lower == 'a' || lower == 'e' || lower == 'i' ||
                           lower == 'o' || lower == 'u' || lower == 'y';
    }
}

static const WordFacts *facts_of(const Cutter *cutter, const uint8_t *bytes, size_t size)
{
    uint32_t number = find_word(cutter->words, bytes, size);
    return &cutter->facts[number == NONE ? cutter->words->n_words : number];
}

/* Go back over a run of text, or of white space, by at most so many characters. */
static const uint8_t *back(const uint8_t *p, const uint8_t *limit, bool over_white, unsigned *n)
{
    while (p > limit && *n > 0 && is_white(p[-1]) == over_white) {
        do
            p--;
        while (p > limit && is_inside(*p));
        --*n;
    }
    return p;
}

static const uint8_t *after_opening(const uint8_t *p, const uint8_t *end)
{
    for (unsigned n; p < end && (n = opening_at(p, end)) > 0;)
        p += n;
    return p;
}

/* Return the kind of a word, or of its part after the last hyphen, as an abbreviation, or 0: of the
   two, the kind with the larger number. */
static uint32_t kind_of_abbreviation(const Cutter *cutter, const Word *word)
{
    size_t last = word->size;
    while (last > 0 && word->lower[last - 1] != '-')
        last--;
    uint32_t whole = facts_of(cutter, word->lower, word->size)->kind;
    uint32_t part = facts_of(cutter, word->lower + last, word->size - last)->kind;
    return part > whole ? part : whole;
}

/* ---- The values of the variables -------------------------------------------------------------- */

static void look_left(Cutter *cutter, const uint8_t *mark, uint32_t *values)
{
    const uint8_t *limit = cutter->text + cutter->paragraph;
    unsigned window = WINDOW, most = MOST;
    const uint8_t *start = back(mark, limit, false, &most);
    const uint8_t *run = back(mark, limit, false, &window);
    const uint8_t *gap = back(run, limit, true, &window);
    most = window < MOST ? window : MOST;
    const uint8_t *before = gap < run ? back(gap, limit, false, &most) : gap;
    start = after_opening(start, mark);
    before = after_opening(before, gap);

    Word word;
    read_word(&word, start, mark);
    const WordFacts *facts = facts_of(cutter, word.lower, word.size);
    values[LEFT] = facts->left;
    values[LEFT_CASE] = case_at(cutter, start, mark);
    values[BEFORE_CASE] = case_at(cutter, before, gap);
    values[LEFT_LENGTH] = word.length < LONGEST_LENGTH ? word.length : LONGEST_LENGTH;
    bool is_letter = values[LEFT_CASE] == LOWER || values[LEFT_CASE] == UPPER;
    uint32_t kind = kind_of_abbreviation(cutter, &word);
    values[LEFT_KIND] = kind                            ? kind
                        : word.length == 1 && is_letter ? (uint32_t)LETTER_ALONE
                        : word.has_period               ? (uint32_t)WITH_PERIOD
                                                        : (uint32_t)WORD;
    values[LEFT_DIGIT] = word.has_digit;
    values[LEFT_VOWEL] = word.has_vowel;
    values[LEFT_KNOWN] = facts->without_period;
}

static void look_right(Cutter *cutter, const uint8_t *start, const uint8_t *end, uint32_t *values)
{
    enum { IS_LETTER = 1, IS_JOINER = 2 };
    const uint8_t *p = start;
    for (unsigned n = 0; p < end && n < MOST; n++)
        do
            p++;
        while (p < end && is_inside(*p));
    end = p;
    const uint8_t *word = after_opening(start, end);
    values[OPENED] = word == start ? NOTHING : is_bracket(*start) ? BRACKET : QUOTE;
    unsigned length = 0;
    for (p = word; p < end; p += length) {
        uint32_t kind = entry_of(cutter, character_at(p, &length)) >> 21 & 7;
        if (kind != IS_LETTER && kind != IS_JOINER)
            break;
    }
    if (p == word && word < end)
        p += length; /* a mark is a word, too */
    Word right;
    read_word(&right, word, p);
    values[RIGHT] = facts_of(cutter, right.bytes, right.size)->right;
    const WordFacts *facts = facts_of(cutter, right.lower, right.size);
    values[RIGHT_KNOWN] = facts->in_lower_case;
    values[RIGHT_KIND] = facts->kind_of_right;
    values[RIGHT_CASE] = case_at(cutter, word, p);
}

static uint32_t kind_of_mark(const uint8_t *start, const uint8_t *end)
{
    if (memchr(start, '?', (size_t)(end - start)))
        return QUESTION;
    if (memchr(start, '!', (size_t)(end - start)))
        return EXCLAMATION;
    return end - start == 1 ? PERIOD : ELLIPSIS;
}

static double score(const Cutter *cutter, const uint32_t *values)
{
    double z = cutter->bias;
    for (uint32_t t = 0; t < cutter->n_templates; t++) {
        const Template *template = &cutter->templates[t];
        size_t index = 0;
        for (uint32_t i = 0; i < template->n_variables; i++)
            index += (size_t)values[template->variables[i]] * template->strides[i];
        z += template->weights[index];
    }
    return z;
}

/* ---- Breaks ----------------------------------------------------------------------------------- */

/* Return where white space ends, and whether it has two line ends, which end a paragraph. */
static const uint8_t *after_white(const uint8_t *p, const uint8_t *end, bool *ends_paragraph)
{
    unsigned n_newlines = 0;
    for (; p < end && is_white(*p); p++)
        n_newlines += *p == '\n' && n_newlines < 2;
    *ends_paragraph = n_newlines == 2;
    return p;
}

static void add_break(Cutter *cutter, const uint8_t *end, const uint8_t *start)
{
    cutter->breaks[2 * cutter->n_breaks] = (uint64_t)(end - cutter->text);
    cutter->breaks[2 * cutter->n_breaks++ + 1] = (uint64_t)(start - cutter->text);
}

static bool has_enough(const uint8_t *p, const uint8_t *end) /* of a word that is not complete */
{
    unsigned n = 0;
    for (; p < end && n < MOST; p++)
        n += !is_inside(*p);
    return n == MOST;
}

/* Decide about the candidate at a place. Returns where to go on, or NULL where more text, room or
   knowledge is needed. */
static const uint8_t *decide(Cutter *cutter, const uint8_t *mark, const uint8_t *end)
{
    const uint8_t *p = mark;
    for (unsigned n; p < end && (n = mark_at(p, end)) > 0;)
        p += n;
    const uint8_t *closing = p;
    for (unsigned n; p < end && (n = closing_at(p, end)) > 0;)
        p += n;
    if (p < end && !is_white(*p))
        return p;
    bool ends_paragraph;
    const uint8_t *next = after_white(p, end, &ends_paragraph), *next_end = next;
    if (next == end)
        return cutter->is_last ? end : NULL;
    while (next_end < end && !is_white(*next_end))
        next_end++;
    if (ends_paragraph) {
        add_break(cutter, p, next);
        cutter->paragraph = (uint64_t)(next - cutter->text);
        return next;
    }
    if (next_end == end && !cutter->is_last && !has_enough(next, end))
        return NULL;
    uint32_t values[N_VARIABLES];
    values[MARK_KIND] = kind_of_mark(mark, closing);
    values[CLOSED] = closing == p ? NOTHING : is_bracket(*closing) ? BRACKET : QUOTE;
    look_left(cutter, mark, values);
    look_right(cutter, next, next_end, values);
    if (cutter->unknown)
        return NULL;
    if (score(cutter, values) > 0)
        add_break(cutter, p, next);
    return next;
}

/* End the paragraph, if one ends at a line end. Returns as decide does. */
static const uint8_t *end_paragraph(Cutter *cutter, const uint8_t *newline, const uint8_t *end)
{
    const uint8_t *start = newline;
    while (start > cutter->text && is_white(start[-1]))
        start--;
    bool ends_paragraph;
    const uint8_t *next = after_white(newline, end, &ends_paragraph);
    if (!ends_paragraph)
        return next;
    if (next == end)
        return cutter->is_last ? end : NULL;
    if (start > cutter->text)
        add_break(cutter, start, next);
    cutter->paragraph = (uint64_t)(next - cutter->text);
    return next;
}

/* Find the breaks of a text. Returns false where a character is unknown; the place is where to go on.
   If the text may go on, the place can be before its end. */
EXPORT bool logreg_cut(Cutter *cutter)
{
    static const uint8_t WORTH_A_LOOK[256] = {
        ['\n'] = 1, ['.'] = 1, ['?'] = 1, ['!'] = 1, [0xe2] = 1, /* the first byte of … */
    };
    const uint8_t *end = cutter->text + cutter->length, *p = cutter->text + cutter->place;
    while (p < end) {
        const uint8_t *next = p + 1;
        if (*p == '\n')
            next = end_paragraph(cutter, p, end);
        else if (mark_at(p, end))
            next = decide(cutter, p, end);
        if (!next)
            break;
        for (p = next; p < end && !WORTH_A_LOOK[*p]; p++)
            ;
    }
    cutter->place = (uint64_t)(p - cutter->text);
    return !cutter->unknown;
}
