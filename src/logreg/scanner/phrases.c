/* Phrases in a piece of text, such as "waste of" and ":-)".

   The meaning is that of lexicon/phrases.py. Each phrase is found by the token of it that looks
   rarest, so that hardly any token is looked at that would not be looked at anyway. */

#include "scan.h"

void leave_last(Scan *scan)
{
    Tokens *tokens = scan->tokens;
    scan->n_found = tokens->n_tokens;
    bool goes_on = tokens->next != tokens->end && tokens->cut > LONGEST_SPAN;
    if (!scan->lexicon->phrases || !goes_on)
        return; /* before a word as long as the piece, no phrase goes on */
    size_t first = tokens->n_lines ? tokens->line_ends[tokens->n_lines - 1] : 0;
    size_t n = tokens->n_tokens;
    while (n > first && tokens->starts[n - 1] + LONGEST_SPAN > tokens->cut)
        n--;
    if (n < tokens->n_tokens) {
        tokens->cut = tokens->starts[n];
        tokens->n_tokens = n;
    }
}

static uint64_t head_at(const Tokens *tokens, size_t i)
{
    return head_of(tokens->text + tokens->starts[i], tokens->ends[i] - tokens->starts[i]);
}

/* Return whether white space is wide enough, and not too wide, and not the end of a line. */
static bool is_gap(const Tokens *tokens, size_t start, size_t end, bool has_space)
{
    if (!has_space || start == end)
        return !has_space && start == end;
    return end - start <= WIDEST_GAP && !memchr(tokens->text + start, '\n', end - start);
}

/* Return whether the tokens from i are those of a phrase. */
static bool is_at(const Scan *scan, size_t i, const Phrase *phrase)
{
    const Tokens *tokens = scan->tokens;
    const uint8_t *part = scan->lexicon->parts + phrase->parts;
    size_t start = tokens->starts[i];
    bool follows_letter = start > 0 ? is_letter(tokens->text[start - 1]) : scan->follows_letter;
    if (follows_letter && is_mark(tokens->text + start))
        return false;
    for (size_t k = i; k < i + phrase->n_tokens; k++) {
        size_t length = tokens->ends[k] - tokens->starts[k];
        if (part[1] != length || memcmp(tokens->text + tokens->starts[k], part + 2, length))
            return false;
        if (k > i && !is_gap(tokens, tokens->ends[k - 1], tokens->starts[k], part[0]))
            return false;
        part += 2 + length;
    }
    return true;
}

/* Add a phrase in order, for which hardly any has to move; of two that begin alike keep the longer. */
static void add_met(Scan *scan, uint32_t start, const Phrase *phrase)
{
    size_t n = scan->n_met;
    while (n > 0 && scan->met[n - 1].start > start)
        n--;
    if (n > 0 && scan->met[n - 1].start == start) {
        Met *same = &scan->met[n - 1];
        same->phrase = same->phrase->n_tokens < phrase->n_tokens ? phrase : same->phrase;
        return;
    }
    memmove(scan->met + n + 1, scan->met + n, (scan->n_met - n) * sizeof *scan->met);
    scan->met[n] = (Met){start, phrase};
    scan->n_met++;
}

/* Add the phrases that a token tells and that begin before the end of what is counted. */
static void meet(Scan *scan, size_t i, const Phrase *phrase)
{
    for (;; phrase++) {
        size_t start = i - phrase->telling;
        bool fits = phrase->telling <= i && start + phrase->n_tokens <= scan->n_found;
        if (fits && start < scan->tokens->n_tokens && is_at(scan, start, phrase))
            add_met(scan, (uint32_t)start, phrase);
        if (phrase->is_last)
            return;
    }
}

/* Where a token does not count, or has no neighbour that it has in a phrase, no branch depends on
   it. */
void look_up(Scan *scan)
{
    Tokens *tokens = scan->tokens;
    const Lexicon *lexicon = scan->lexicon;
    size_t n = 0, n_telling = 0;
    for (size_t k = 0; k < scan->n_passing; k++) {
        size_t i = scan->passing[k], start = tokens->starts[i], end = tokens->ends[i];
        const Entry *entry = slot_of(lexicon, tokens->text + start, end - start);
        uint32_t slot = (uint32_t)(entry - lexicon->slots);
        scan->telling[n_telling] = (Told){(uint32_t)i, slot};
        n_telling += (entry->flags & TELLING) != 0;
        scan->passing[n] = (uint32_t)i;
        scan->flags[n] = entry->flags;
        n += (entry->flags & ~TELLING) != 0 || ((scan->reach > 0) & ends_with_nt(tokens->text + end));
    }
    scan->n_passing = n;
    scan->n_met = 0;
    tokens->starts[scan->n_found] = tokens->ends[scan->n_found] = 0; /* what is after the last one */
    for (size_t k = n = 0; k < n_telling; k++) {
        uint32_t i = scan->telling[k].token;
        uint64_t head = head_at(tokens, i), before = head_at(tokens, i ? i - 1 : scan->n_found);
        scan->telling[n] = scan->telling[k];
        n += bit_of(lexicon->pairs, pair_index(before, head)) |
             bit_of(lexicon->pairs, pair_index(head, head_at(tokens, i + 1)));
    }
    for (size_t k = 0; k < n; k++)
        meet(scan, scan->telling[k].token,
             lexicon->phrases + lexicon->phrases_of_slots[scan->telling[k].slot]);
}
