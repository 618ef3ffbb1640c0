/*
 * tokens.h - what the vector kernels share: the list of the tokens in a chunk of text, and the odd ones among them.
 *
 * A kernel works in two steps, chunk by chunk. First it compares whole vectors of text with the delimiters and lists where
 * tokens (the items between two delimiters) end; then it takes tokens from the list, eight or so at a time, and parses them
 * without a branch on their lengths. A token that its vectors cannot deal with is left to the scalar reference.
 *
 * A sign, a blank, or a blank and a sign before a number would get in the way of the second step. The first step notes
 * whether a chunk has any, so that the second takes them off only where there are some.
 */
#ifndef MC_PARSE_TOKENS_H
#define MC_PARSE_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "parse/kernels.h"

enum {
    /* Text for which tokens are listed before they are parsed; the list stays in the first-level cache. */
    MC_CHUNK_BYTES = 4096,

    /* Positions are 16 bits, counted from this far before the chunk, so that the end of the token before it has one too.
       Where that is further away, it counts as this far: the token is too long for vectors either way. */
    MC_CHUNK_LEAD = 1024,

    /* A step may write a whole vector of ends where the last one begins. */
    MC_ENDS_SLACK = 64,

    /* The most tokens that a kernel parses at a time. */
    MC_MAX_GROUP = 8
};

/* For what is compiled once for every constant argument, and must be: a loop is as fast as the constants it keeps in registers. */
#define MC_SPECIALISED static inline __attribute__((always_inline))

/* What may stand before numbers. */
enum { MC_SIGNS = 1, MC_BLANKS = 2 };

/* Text is combined with '0' by exclusive or: digits become 0 to 9, and these are what is left of other characters. */
enum {
    MC_XORED_DOT = '.' ^ '0',   /* 0x1E */
    MC_XORED_PLUS = '+' ^ '0',  /* 0x1B */
    MC_XORED_MINUS = '-' ^ '0', /* 0x1D */
    MC_XORED_E = 'e' ^ '0',     /* 0x55; 'E' has MC_CASE_BIT less, and so 0x75 */
    MC_DOT_BIT = 0x10,
    MC_LETTER_BIT = 0x40, /* of all letters; no digit, sign, dot or blank has it */
    MC_CASE_BIT = 0x20
};

/* A word of up to four letters as the eight bytes that end with it, xored, the first byte the least significant. */
#define MC_XORED_WORD(b4, b5, b6, b7)                                                                                  \
    ((int64_t)((uint64_t)((b4) ^ '0') << 32 | (uint64_t)((b5) ^ '0') << 40 | (uint64_t)((b6) ^ '0') << 48 |            \
               (uint64_t)((b7) ^ '0') << 56))

/* The usual words for missing values. '0' xored is 0, like a byte that is not used: the length tells 0NA from NA. */
static const struct {
    int64_t xored;
    short len;
} MC_MISSING_WORDS[] = {
    {MC_XORED_WORD('0', '0', 'N', 'A'), 2}, {MC_XORED_WORD('0', 'N', 'a', 'N'), 3},
    {MC_XORED_WORD('0', 'n', 'a', 'n'), 3}, {MC_XORED_WORD('n', 'u', 'l', 'l'), 4},
    {MC_XORED_WORD('N', 'o', 'n', 'e'), 4},
};
enum { MC_N_MISSING_WORDS = sizeof MC_MISSING_WORDS / sizeof MC_MISSING_WORDS[0] };

struct mc_tokens {
    const char *origin; /* a position p means the byte origin + p */
    size_t n;           /* tokens that end in the chunk */
    uint64_t in_token;  /* 0: the next byte begins a token; 1: it goes on with one */
    unsigned prefixes;  /* what some token that ends or goes on in the chunk may begin with: MC_SIGNS, MC_BLANKS */

    const char *last_end; /* the byte that ended the last token of the chunk before (one before the text at first) */
    uint16_t positions[MC_CHUNK_BYTES + 2 * MC_ENDS_SLACK];
};

/* Positions of the bytes that end tokens: [0..n), and at [-1] of the one that ended the token before. */
static inline uint16_t *mc_token_ends(struct mc_tokens *tokens) {
    return tokens->positions + MC_ENDS_SLACK;
}

/* Whether the vector kernels know this grammar: one byte ends an item, and it is ASCII. */
static inline bool mc_syntax_suits_vectors(const struct mc_syntax *syntax) {
    return !syntax->blanks_separate && (unsigned char)syntax->task < 128 && (unsigned char)syntax->list < 128 &&
           (unsigned char)syntax->number < 128;
}

/* Begins with the text, of which no chunk has been listed yet. */
static inline void mc_tokens_start(struct mc_tokens *tokens, const char *text) {
    tokens->n = 0;
    tokens->in_token = 0;
    tokens->prefixes = 0;
    tokens->last_end = text - 1;
}

/* Makes tokens ready for the chunk that begins at text; one token may have begun before it. */
static inline void mc_tokens_next_chunk(struct mc_tokens *tokens, const char *text) {
    if (tokens->n > 0) {
        tokens->last_end = tokens->origin + mc_token_ends(tokens)[tokens->n - 1];
    }
    tokens->origin = text - MC_CHUNK_LEAD;
    const ptrdiff_t distance = text - tokens->last_end;
    mc_token_ends(tokens)[-1] = (uint16_t)(distance < MC_CHUNK_LEAD ? MC_CHUNK_LEAD - distance : 0);
    tokens->prefixes = tokens->in_token != 0 ? tokens->prefixes : 0;
    tokens->n = 0;
}

/* Ends the listing of a chunk, of which n tokens have been listed. A group beyond them still has places in the text. */
static inline void mc_tokens_finish_chunk(struct mc_tokens *tokens, size_t n) {
    uint16_t *ends = mc_token_ends(tokens);
    for (size_t i = 0; i < MC_MAX_GROUP; i++) {
        ends[n + i] = n > 0 ? ends[n - 1] : MC_CHUNK_LEAD;
    }
    tokens->n = n;
}

/*
 * Notes what stands before numbers in a block of 64 bytes: begins has the bytes where tokens begin, blank the blanks. A sign
 * behind a blank need not be in this block.
 */
static inline void mc_tokens_note_prefixes(struct mc_tokens *tokens, uint64_t begins, uint64_t blank) {
    tokens->prefixes |= (blank & begins) != 0 ? MC_SIGNS | MC_BLANKS : MC_SIGNS;
}

/* Appends an entry for every list end of a block of 64 bytes that begins at byte, of which n_before tokens came before. */
static inline struct mc_list_end *mc_put_list_ends(struct mc_list_end *to, uint64_t list_ends, uint64_t ends,
                                                   size_t byte, size_t n_before) {
    for (uint64_t left = list_ends; left != 0; left &= left - 1) {
        const uint64_t up_to_here = left ^ (left - 1);
        to->byte = (uint32_t)(byte + (size_t)__builtin_ctzll(left));
        to->n_values = (uint32_t)(n_before + (size_t)__builtin_popcountll(ends & up_to_here));
        to++;
    }
    return to;
}

/* Tokens of a chunk that are left to the scalar reference, by their numbers. */
struct mc_odd_tokens {
    size_t n;
    uint16_t numbers[MC_CHUNK_BYTES];
};

/* Adds the tokens whose bits are set in odd, of those from number first on. */
static inline void mc_odd_tokens_add(struct mc_odd_tokens *odd_tokens, size_t first, unsigned odd) {
    for (; odd != 0; odd &= odd - 1) {
        odd_tokens->numbers[odd_tokens->n++] = (uint16_t)(first + (size_t)__builtin_ctz(odd));
    }
}

/* Parses them by the scalar reference into their places among the values of the chunk. */
static inline void mc_odd_tokens_parse(struct mc_tokens *tokens, const struct mc_odd_tokens *odd_tokens,
                                       const struct mc_syntax *syntax, double *values) {
    const uint16_t *ends = mc_token_ends(tokens);
    for (size_t i = 0; i < odd_tokens->n; i++) {
        const size_t number = odd_tokens->numbers[i];
        /* The beginning of the first token may be too far back for a position. */
        const char *end_before = number == 0 ? tokens->last_end : tokens->origin + ends[number - 1];
        enum mc_item item;
        mc_parse_item(end_before + 1, syntax, &item, &values[number]);
    }
}

#endif
