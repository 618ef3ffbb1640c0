/*
 * tokens.h - the code that the vector kernels share: the list of the tokens in a segment of text, and rejected tokens.
 *
 * A token is the text of one item, between two delimiters. A kernel handles the text in segments of 4096 bytes, each in
 * two steps:
 *   1. Listing compares whole vectors of text with the delimiters, and stores the positions where tokens end.
 *   2. Parsing takes groups of 4 or 8 tokens from the list and parses them without a branch on their lengths. It
 *      rejects the tokens that vector code cannot parse; the scalar kernel parses these afterwards.
 *
 * A blank or a sign before a number is a prefix, and parsing must remove it first. Listing records whether a segment
 * has prefixes, so that parsing looks for them only if it has some.
 *
 * Must not know the instructions of a kernel, nor tasks, threads or files.
 */
#ifndef MC_PARSE_TOKENS_H
#define MC_PARSE_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "correlate/integers.h"
#include "parse/kernels.h"

enum {
    /* The list of a segment's tokens stays in the first-level cache. */
    MC_SEGMENT_BYTES = 4096,

    /* A position has 16 bits, and counts from this many bytes before the segment. So the token end before the segment
       has a position too. If that end is further away, it gets position 0. The token is then too long for vectors. */
    MC_SEGMENT_LEAD = 1024,

    /* A store to the list may write a whole vector of positions, beginning at the last one. */
    MC_ENDS_SLACK = 64,

    /* The most tokens that a kernel parses together. */
    MC_MAX_GROUP = 8
};

/* For functions that must be inlined, so that each constant argument gets code of its own. A loop is fast if its
   constants stay in registers. */
#define MC_SPECIALISED static inline __attribute__((always_inline))

/* The prefixes: signs and blanks before numbers. */
enum { MC_SIGNS = 1, MC_BLANKS = 2 };

/* The kernels xor text with '0'. Digits become 0 to 9; these are the results for other characters. */
enum {
    MC_XORED_DOT = '.' ^ '0',   /* 0x1E */
    MC_XORED_PLUS = '+' ^ '0',  /* 0x1B */
    MC_XORED_MINUS = '-' ^ '0', /* 0x1D */
    MC_XORED_E = 'e' ^ '0',     /* 0x55; 'E' lacks MC_CASE_BIT, and becomes 0x75 */
    MC_DOT_BIT = 0x10,
    MC_LETTER_BIT = 0x40, /* set in all letters; clear in digits, signs, dots and blanks */
    MC_CASE_BIT = 0x20
};

/* A word of four letters, xored, as the last four of eight bytes. The first byte is the least significant one. */
#define MC_XORED_WORD(b4, b5, b6, b7)                                                                                  \
    ((int64_t)((uint64_t)((b4) ^ '0') << 32 | (uint64_t)((b5) ^ '0') << 40 | (uint64_t)((b6) ^ '0') << 48 |            \
               (uint64_t)((b7) ^ '0') << 56))

/* The usual words for missing values. '0' fills shorter words: xored it becomes 0, as all unused bytes. The length
   distinguishes 0NA from NA. */
static const struct {
    int64_t xored;
    short len;
} MC_MISSING_WORDS[] = {
    {MC_XORED_WORD('0', '0', 'N', 'A'), 2}, {MC_XORED_WORD('0', 'N', 'a', 'N'), 3},
    {MC_XORED_WORD('0', 'n', 'a', 'n'), 3}, {MC_XORED_WORD('n', 'u', 'l', 'l'), 4},
    {MC_XORED_WORD('N', 'o', 'n', 'e'), 4},
};
enum { MC_N_MISSING_WORDS = sizeof MC_MISSING_WORDS / sizeof MC_MISSING_WORDS[0] };

/* The list of the tokens of a segment. */
struct mc_tokens {
    const char *origin; /* position p is the byte origin + p */
    size_t n;           /* tokens that end in the segment */
    uint64_t in_token;  /* 0: the next byte begins a token; 1: it continues a token */
    bool has_long;      /* some token of this text has more than MC_SHORT_ITEM_BYTES bytes; true may be wrong */
    unsigned prefixes;  /* MC_SIGNS, MC_BLANKS: the prefixes that may occur in tokens of the segment */

    const char *last_end; /* the byte that ended the last token before the segment; at first the byte before the text */
    uint16_t positions[MC_SEGMENT_BYTES + 2 * MC_ENDS_SLACK];
};

/* Returns the positions of the bytes that end tokens: [0..n). [-1] is the position of the token end before them. */
static inline uint16_t *mc_token_ends(struct mc_tokens *tokens) {
    return tokens->positions + MC_ENDS_SLACK;
}

/* True if the vector kernels support this grammar: one byte ends an item, and all delimiters are ASCII. */
static inline bool mc_syntax_suits_vectors(const struct mc_syntax *syntax) {
    return !syntax->blanks_separate && (unsigned char)syntax->task < 128 && (unsigned char)syntax->list < 128 &&
           (unsigned char)syntax->number < 128;
}

/* Prepares tokens for a text, before its first segment. */
static inline void mc_tokens_start(struct mc_tokens *tokens, const char *text) {
    tokens->n = 0;
    tokens->in_token = 0;
    tokens->prefixes = 0;
    tokens->has_long = false;
    tokens->last_end = text - 1;
}

/* Returns the prefixes that the token may have. It has at least one byte. */
static inline unsigned mc_find_prefixes(const char *token) {
    return *token == ' ' ? MC_SIGNS | MC_BLANKS : *token == '-' || *token == '+' ? MC_SIGNS : 0;
}

/* Prepares tokens for the segment that begins at text. A token may have begun before it: the segment has its
   prefixes. */
static inline void mc_tokens_next_segment(struct mc_tokens *tokens, const char *text) {
    if (tokens->n > 0) {
        tokens->last_end = tokens->origin + mc_token_ends(tokens)[tokens->n - 1];
    }
    tokens->origin = text - MC_SEGMENT_LEAD;
    const ptrdiff_t distance = text - tokens->last_end;
    mc_token_ends(tokens)[-1] = (uint16_t)(distance < MC_SEGMENT_LEAD ? MC_SEGMENT_LEAD - distance : 0);
    tokens->prefixes = tokens->in_token != 0 ? mc_find_prefixes(tokens->last_end + 1) : 0;
    tokens->n = 0;
}

/* Ends the listing of a segment, which has n tokens. Entries after the last token get valid positions too, because the
   last group may read them. */
static inline void mc_tokens_finish_segment(struct mc_tokens *tokens, size_t n) {
    uint16_t *ends = mc_token_ends(tokens);
    for (size_t i = 0; i < MC_MAX_GROUP; i++) {
        ends[n + i] = n > 0 ? ends[n - 1] : MC_SEGMENT_LEAD;
    }
    tokens->n = n;
}

/*
 * Records the prefixes of a block of 64 bytes. begins: bytes where tokens begin; blank: bytes that are blanks. The
 * function assumes signs even if it sees only blanks: a sign after a blank may be in the next block.
 */
static inline void mc_tokens_record_prefixes(struct mc_tokens *tokens, uint64_t begins, uint64_t blank) {
    tokens->prefixes |= (blank & begins) != 0 ? MC_SIGNS | MC_BLANKS : MC_SIGNS;
}

/* Appends an entry for every list end of a block of 64 bytes, and returns the end of the entries. The block begins at
   byte of the text; n_before tokens end before it. */
static inline struct mc_list_end *mc_append_list_ends(struct mc_list_end *to, uint64_t list_ends, uint64_t ends,
                                                      size_t byte, size_t n_before) {
    for (uint64_t left = list_ends; left != 0; left &= left - 1) {
        const uint64_t up_to_here = left ^ (left - 1);
        to->byte = (uint32_t)(byte + (size_t)__builtin_ctzll(left));
        to->n_values = (uint32_t)(n_before + (size_t)__builtin_popcountll(ends & up_to_here));
        to++;
    }
    return to;
}

/* The rejected tokens of a segment, by their indices. A kernel may store a whole vector of indices at the end. */
struct mc_rejected_tokens {
    size_t n;
    uint16_t indices[MC_SEGMENT_BYTES + MC_MAX_GROUP];
};

/* Adds token first + i for every bit i of rejected. */
static inline void mc_rejected_tokens_add(struct mc_rejected_tokens *tokens, size_t first, unsigned rejected) {
    for (; rejected != 0; rejected &= rejected - 1) {
        tokens->indices[tokens->n++] = (uint16_t)(first + (size_t)__builtin_ctz(rejected));
    }
}

/* Parses the rejected tokens with the scalar kernel's mc_parse_item, and stores them in the values of the segment. */
static inline void mc_rejected_tokens_parse(struct mc_tokens *tokens, const struct mc_rejected_tokens *rejected,
                                            const struct mc_syntax *syntax, double *values) {
    const uint16_t *ends = mc_token_ends(tokens);
    for (size_t i = 0; i < rejected->n; i++) {
        const size_t index = rejected->indices[i];
        /* The beginning of the first token may be too far away for a position. */
        const char *end_before = index == 0 ? tokens->last_end : tokens->origin + ends[index - 1];
        enum mc_item item;
        mc_parse_item(end_before + 1, syntax, &item, &values[index]);
    }
}

#endif
