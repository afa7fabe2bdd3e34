/* From rows of tables to lines of text: TSV, CSV and JSON lines, as the parsers of data/ read them.

   Only what is regular is read here: at anything else a function returns IRREGULAR, and the parser
   reads the block row by row. `cells` then has the cells of each row, between tabs and ended by LF:
   in a cell a line end is a space, and so is a tab but in the last cell. `texts` has one of the cells
   of each row as a line. Both are at most as long as the rows, whose last line ends with LF.

   Like the others, this is called through ctypes, see kernel.py. */

#include "shared.h"

#define IRREGULAR SIZE_MAX

/* ---- TSV ------------------------------------------------------------------------------------- */

/* Copy one cell of each row of tab-separated lines, each with LF; return how many bytes these are,
   or IRREGULAR if a row has another number of columns. */
EXPORT size_t logreg_tsv_texts(const uint8_t *rows, size_t length, size_t n_columns, size_t column,
                               uint8_t *out)
{
    const uint8_t *end = rows + length;
    uint8_t *to = out;
    while (rows < end) {
        const uint8_t *line_end = memchr(rows, '\n', (size_t)(end - rows));
        const uint8_t *stop = line_end - (line_end > rows && line_end[-1] == '\r');
        size_t i = 0;
        for (;; i++) {
            const uint8_t *tab = memchr(rows, '\t', (size_t)(stop - rows));
            const uint8_t *cell_end = tab ? tab : stop;
            if (i == column)
                to = append(to, rows, (size_t)(cell_end - rows));
            if (!tab)
                break;
            rows = tab + 1;
        }
        if (i + 1 != n_columns)
            return IRREGULAR;
        *to++ = '\n';
        rows = line_end + 1;
    }
    return (size_t)(to - out);
}

/* ---- CSV ------------------------------------------------------------------------------------- */

/* Return the next quote that opens a cell, as quotes.py defines it, or NULL. */
static const uint8_t *opening_quote(const uint8_t *rows, const uint8_t *next, const uint8_t *end,
                                    uint8_t delimiter)
{
    const uint8_t *quote = memchr(next, '"', (size_t)(end - next));
    while (quote && quote > rows && quote[-1] != delimiter && quote[-1] != '\r' &&
           quote[-1] != '\n')
        quote = memchr(quote + 1, '"', (size_t)(end - quote - 1));
    return quote;
}

/* Return where the last row that is complete ends; the rest goes on in a quoted cell.

   `is_open` is whether one is open at the start, and becomes whether one is open at the end. */
EXPORT size_t logreg_end_of_rows(const uint8_t *rows, size_t length, uint8_t delimiter,
                                 bool *is_open)
{
    const uint8_t *next = rows, *end = rows + length, *last = rows;
    for (;;) {
        while (*is_open) {
            const uint8_t *quote = memchr(next, '"', (size_t)(end - next));
            if (!quote)
                return (size_t)(last - rows);
            *is_open = quote + 1 < end && quote[1] == '"';
            next = quote + 1 + *is_open;
        }
        const uint8_t *opening = opening_quote(rows, next, end, delimiter);
        if (!opening)
            return length;
        for (const uint8_t *p = opening; p > next && p > last; p--)
            if (p[-1] == '\n')
                last = p;
        next = opening + 1;
        *is_open = true;
    }
}

/* Copy a cell as it stands between tabs: a line end is a space, and so is a tab but in the last cell.
   Returns NULL if there is a carriage return. */
static uint8_t *append_cell(uint8_t *to, const uint8_t *cell, size_t length, bool is_last)
{
    uint8_t tab = is_last ? '\n' : '\t', has_return = 0;
    for (size_t i = 0; i < length; i++) {
        has_return |= cell[i] == '\r';
        to[i] = cell[i] == '\n' || cell[i] == tab ? ' ' : cell[i];
    }
    return has_return ? NULL : to + length;
}

/* Copy a quoted cell, after its first quote, with doubled quotes as one; return its end, after the
   last quote, or NULL. `to` moves to the end of the copy. */
static const uint8_t *append_quoted(uint8_t **to, const uint8_t *cell, const uint8_t *end,
                                    bool is_last)
{
    while (*to) {
        const uint8_t *quote = memchr(cell, '"', (size_t)(end - cell));
        if (!quote)
            return NULL;
        bool is_doubled = quote + 1 < end && quote[1] == '"';
        *to = append_cell(*to, cell, (size_t)(quote - cell) + is_doubled, is_last);
        cell = quote + 1 + is_doubled;
        if (!is_doubled)
            return cell;
    }
    return NULL;
}

/* Copy the cells of rows of CSV to `cells`, between tabs, and one of each row to `texts`.

   Returns how many bytes are in `texts`, or IRREGULAR if a row has another number of columns, or is
   not as RFC 4180 has it, or has a carriage return in a cell. */
EXPORT size_t logreg_csv_texts(const uint8_t *rows, size_t length, uint8_t delimiter,
                               size_t n_columns, size_t column, uint8_t *texts, uint8_t *cells,
                               size_t *n_cells)
{
    const uint8_t *end = rows + length, *line_end = rows;
    uint8_t *text = texts, *to = cells;
    for (size_t i = 0; rows < end; i = i + 1 < n_columns ? i + 1 : 0) {
        bool is_last = i + 1 == n_columns;
        uint8_t *cell = to;
        if (rows >= line_end)
            line_end = memchr(rows, '\n', (size_t)(end - rows));
        if (*rows == '"') {
            rows = append_quoted(&to, rows + 1, end, is_last);
            if (!rows || !to)
                return IRREGULAR;
        } else {
            const uint8_t *stop = line_end - (line_end > rows && line_end[-1] == '\r');
            const uint8_t *found = memchr(rows, delimiter, (size_t)(stop - rows));
            stop = found ? found : stop;
            to = append_cell(to, rows, (size_t)(stop - rows), is_last);
            if (!to || (n_columns == 1 && stop == rows))
                return IRREGULAR;
            rows = stop;
        }
        if (i == column)
            text = append(text, cell, (size_t)(to - cell));
        rows += is_last && *rows == '\r';
        if (rows >= end || *rows != (is_last ? '\n' : delimiter))
            return IRREGULAR;
        rows++;
        *to++ = is_last ? '\n' : '\t';
        if (i == column)
            *text++ = '\n';
        if (is_last)
            line_end = rows;
    }
    *n_cells = (size_t)(to - cells);
    return to == cells || to[-1] == '\n' ? (size_t)(text - texts) : IRREGULAR;
}

enum { MAX_NUMBER = 300 }; /* digits; Python refuses integers of 4301 */

/* The reader of JSON lines: it goes over objects of strings, numbers, true, false and null that
   have the same keys in the same order. At anything else `next` becomes NULL. */
typedef struct {
    const uint8_t *next, *end;
    uint8_t *to;
} Json;

static bool json_take(Json *json, const uint8_t *start, size_t length)
{
    bool is_next = json->next && (size_t)(json->end - json->next) >= length &&
                   !memcmp(json->next, start, length);
    json->next = is_next ? json->next + length : NULL;
    return is_next;
}

static void json_blanks(Json *json)
{
    while (json->next && json->next < json->end && (*json->next == ' ' || *json->next == '\t'))
        json->next++;
}

/* Read the four digits of \u. */
static uint32_t json_unit(const uint8_t *digits)
{
    uint32_t unit = 0;
    for (unsigned i = 0; i < 4; i++) {
        uint8_t c = digits[i], letter = (uint8_t)((c | 32) - 'a');
        if ((uint8_t)(c - '0') >= 10 && letter >= 6)
            return UINT32_MAX;
        unit = unit << 4 | (letter < 6 ? letter + 10u : (uint32_t)(c - '0'));
    }
    return unit;
}

/* Decode an escape sequence. In a cell a line end is a space, and so is a tab but in the last. */
static void json_escape(Json *json, bool is_last)
{
    static const char NAMES[] = "\"\\/bfnt", VALUES[] = "\"\\/\b\f\n\t";
    size_t left = (size_t)(json->end - json->next);
    const uint8_t *p = json->next;
    const char *name = left > 1 && p[1] ? strchr(NAMES, p[1]) : NULL;
    uint32_t code = name ? (uint32_t)VALUES[name - NAMES] : UINT32_MAX;
    size_t length = 2;
    if (left >= 6 && p[1] == 'u') {
        code = json_unit(p + 2);
        length = 6;
        if (left >= 12 && code >> 10 == 0x36 && p[6] == '\\' && p[7] == 'u') {
            uint32_t low = json_unit(p + 8);
            code = low >> 10 == 0x37 ? 0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff)) : UINT32_MAX;
            length = 12;
        }
    }
    bool is_odd = code > 0x10ffff || code >> 11 == 0x1b || code == '\r';
    json->next = is_odd ? NULL : p + length;
    if (!is_odd)
        json->to = encode(json->to, code == '\n' || (code == '\t' && !is_last) ? ' ' : code);
}

/* Decode the rest of a string, after its first quote. */
static void json_string(Json *json, bool is_last)
{
    while (json->next && json->next < json->end && *json->next != '"') {
        size_t n = 0;
        for (uint8_t stop = 0; json->end - json->next - (ptrdiff_t)n >= 32; n += 32) {
            const uint8_t *p = json->next + n;
            for (size_t i = 0; i < 32; i++)
                stop |= (p[i] == '"') | (p[i] == '\\') | (p[i] < ' ');
            if (stop)
                break;
        }
        json->to = append(json->to, json->next, n);
        json->next += n;
        for (; json->next < json->end && *json->next != '"' && *json->next != '\\'; json->next++) {
            if (*json->next < ' ')
                json->next = json->end;
            else
                *json->to++ = *json->next;
        }
        if (json->next < json->end && *json->next == '\\')
            json_escape(json, is_last);
    }
    json_take(json, (const uint8_t *)"\"", 1);
}

static void json_digits(Json *json)
{
    const uint8_t *start = json->next;
    while (json->next < json->end && (uint8_t)(*json->next - '0') < 10)
        json->next++;
    if (json->next == start)
        json->next = json->end; /* where no object ends */
}

static void json_number(Json *json)
{
    json->next += *json->next == '-';
    if (json->next < json->end && *json->next == '0')
        json->next++;
    else
        json_digits(json);
    if (json->next < json->end && *json->next == '.') {
        json->next++;
        json_digits(json);
    }
    if (json->next < json->end && (*json->next | 32) == 'e') {
        json->next += 1 + (json->end - json->next > 1 && (json->next[1] == '+' || json->next[1] == '-'));
        json_digits(json);
    }
}

/* Read a value as a cell: a string decoded, null as nothing, others as they stand. */
static void json_value(Json *json, bool is_text, bool is_last)
{
    const uint8_t *start = json->next;
    uint8_t first = start && start < json->end ? *start : 0;
    if (first == '"') {
        json->next++;
        json_string(json, is_last);
        return;
    }
    if (first == 't' || first == 'f' || first == 'n')
        json_take(json, (const uint8_t *)(first == 't' ? "true" : first == 'f' ? "false" : "null"), first == 'f' ? 5 : 4);
    else if (first == '-' || (uint8_t)(first - '0') < 10)
        json_number(json);
    else
        json->next = NULL;
    if (is_text || (json->next && json->next - start > MAX_NUMBER))
        json->next = NULL;
    if (json->next && first != 'n')
        json->to = append(json->to, start, (size_t)(json->next - start));
}

/* Copy the text of each line of JSON to `texts`, and all its values to `cells`, between tabs.

   `keys` are the keys of each object, in quotes. Returns how many bytes are in `texts`, or IRREGULAR
   if a line is anything else than such an object. */
EXPORT size_t logreg_json_texts(const uint8_t *lines, size_t length, const Bytes *keys,
                                size_t n_keys, size_t text_key, uint8_t *texts, uint8_t *cells,
                                size_t *n_cells)
{
    uint8_t *text = texts, *start = cells;
    for (const uint8_t *end = lines + length; lines < end;) {
        const uint8_t *line_end = memchr(lines, '\n', (size_t)(end - lines));
        const uint8_t *stop = line_end - (line_end > lines && line_end[-1] == '\r');
        Json json = {lines, stop, cells};
        for (size_t i = 0; i < n_keys; i++) {
            json_take(&json, (const uint8_t *)(i ? "," : "{"), 1);
            json_blanks(&json);
            json_take(&json, keys[i].start, keys[i].length);
            json_blanks(&json);
            json_take(&json, (const uint8_t *)":", 1);
            json_blanks(&json);
            const uint8_t *cell = json.to;
            json_value(&json, i == text_key, i + 1 == n_keys);
            json_blanks(&json);
            if (!json.next)
                return IRREGULAR;
            if (i == text_key)
                text = append(text, cell, (size_t)(json.to - cell));
            *json.to++ = i + 1 < n_keys ? '\t' : '\n';
        }
        json_take(&json, (const uint8_t *)"}", 1);
        if (json.next != stop)
            return IRREGULAR;
        *text++ = '\n';
        cells = json.to;
        lines = line_end + 1;
    }
    *n_cells = (size_t)(cells - start);
    return (size_t)(text - texts);
}
