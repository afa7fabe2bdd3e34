/* A scan: texts on their way from tokens to rows of features. */

#include "lexicon.h"

/* A phrase of the piece, and its first token. */
typedef struct {
    uint32_t start;
    const Phrase *phrase;
} Met;

/* A token by which phrases are found, and its slot. */
typedef struct {
    uint32_t token, slot;
} Told;

/* A positive or negative unit, as it counts, and where it starts in the text. */
typedef struct {
    uint32_t start;
    uint16_t flags;
} Polar;

typedef struct {
    Tokens *tokens;
    const Lexicon *lexicon;
    double *rows;                 /* six features for each line */
    double (*log)(double);        /* those of Python's math */
    double (*sqrt)(double);
    uint32_t reach;               /* words after a negator that count for the other side; 0 for none */
    uint32_t is_relative;         /* whether counts are divided by the root of the number of tokens */
    uint32_t has_contrast;        /* whether words before "but" count half */
    uint32_t left;                /* words that negation reaches from this place in the line */
    bool follows_letter;          /* whether the last byte before the piece is one of a word */
    size_t n_found;               /* tokens of the piece: n_tokens of them are counted */
    uint64_t counts[6];           /* of the line so far, in the order of a row; tokens last, and of
                                     positive and negative words twice as many */
    uint64_t open[2];             /* those of the sentence that are in pieces before this one */
    size_t conceded;              /* up to there in the text "but" has been heeded */
    size_t n_polar;
    size_t line, n_counted;       /* lines and tokens of the piece that are counted */
    size_t n_passing, n_met;
    uint32_t passing[PIECE];      /* tokens that the filter lets pass */
    uint16_t flags[PIECE];        /* what they are */
    Told telling[PIECE];          /* those by which phrases are found */
    Met met[PIECE];               /* by their first tokens, of which each has one */
    Polar polar[PIECE + 1];       /* those of the line that are not conceded */
} Scan;

/* Leave for the next piece the tokens with which a phrase may begin that goes on there. */
void leave_last(Scan *scan);

/* Look the passing tokens up: keep those that count, and find the phrases that they tell. */
void look_up(Scan *scan);
