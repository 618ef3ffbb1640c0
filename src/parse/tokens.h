/*
 * tokens.h - what the vector kernels share: the list of the tokens in a chunk of text, and the odd ones among them.
 *
 * A kernel works in two steps, chunk by chunk. First it compares whole vectors of text with the delimiters and lists where
 * tokens (the items between two delimiters) end; then it takes tokens from the list, eight or so at a time, and parses them
 * without a branch on their lengths. A token that its vectors cannot deal with is left to the scalar reference.
 *
 * A sign, a blank, or a blank and a sign before a number would get in the way of the second step. The first step notes them in
 * bit sets, one bit a token, so that the second can shorten the token's length and set the sign of the result.
 */
#ifndef MC_PARSE_TOKENS_H
#define MC_PARSE_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "parse/parse.h"

enum {
    /* Text for which tokens are listed before they are parsed; the list stays in the first-level cache. */
    MC_CHUNK_BYTES = 4096,

    /* Positions are 16 bits, counted from this far before the chunk, so that the end of the token before it has one too.
       Where that is further away, it counts as this far: the token is too long for vectors either way. */
    MC_CHUNK_LEAD = 1024,

    MC_TOKEN_WORDS = MC_CHUNK_BYTES / 64 + 2,

    /* A step may write a whole vector of ends where the last one begins. */
    MC_ENDS_SLACK = 64,

    /* The most tokens that a kernel parses at a time. */
    MC_MAX_GROUP = 8
};

struct mc_tokens {
    const char *origin; /* a position p means the byte origin + p */
    size_t n;           /* tokens that end in the chunk */
    uint64_t in_token;  /* 0: the next byte begins a token; 1: it goes on with one */

    const char *last_end; /* the byte that ended the last token of the chunk before (one before the text at first) */
    bool any_prefix;      /* some bit is set below */
    uint64_t negative[MC_TOKEN_WORDS];       /* bit i: token i has a minus sign before it */
    uint64_t one_before[MC_TOKEN_WORDS];     /* ... a sign or a blank */
    uint64_t another_before[MC_TOKEN_WORDS]; /* ... a sign after that blank */
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
    tokens->last_end = text - 1;
    tokens->any_prefix = true; /* makes the first chunk clear the bits */
}

/* Whether bit i is set. */
static inline uint64_t mc_token_bit(const uint64_t *bits, size_t i) {
    return bits[i / 64] >> i % 64 & 1;
}

/* Makes tokens ready for the chunk that begins at text; one token may have begun before it. */
static inline void mc_tokens_next_chunk(struct mc_tokens *tokens, const char *text) {
    if (tokens->n > 0) {
        tokens->last_end = tokens->origin + mc_token_ends(tokens)[tokens->n - 1];
    }
    tokens->origin = text - MC_CHUNK_LEAD;
    const ptrdiff_t distance = text - tokens->last_end;
    mc_token_ends(tokens)[-1] = (uint16_t)(distance < MC_CHUNK_LEAD ? MC_CHUNK_LEAD - distance : 0);
    if (tokens->any_prefix) {
        const uint64_t open = tokens->in_token; /* of the token that goes on, the bits come along */
        const uint64_t negative = open != 0 ? mc_token_bit(tokens->negative, tokens->n) : 0;
        const uint64_t one_before = open != 0 ? mc_token_bit(tokens->one_before, tokens->n) : 0;
        const uint64_t another_before = open != 0 ? mc_token_bit(tokens->another_before, tokens->n) : 0;
        memset(tokens->negative, 0, sizeof tokens->negative);
        memset(tokens->one_before, 0, sizeof tokens->one_before);
        memset(tokens->another_before, 0, sizeof tokens->another_before);
        tokens->negative[0] = negative;
        tokens->one_before[0] = one_before;
        tokens->another_before[0] = another_before;
        tokens->any_prefix = one_before != 0;
    }
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

/* The bits of source at the places where mask has ones, packed to the right. */
static inline uint64_t mc_pack_bits(uint64_t source, uint64_t mask) {
#if defined(__BMI2__)
    return __builtin_ia32_pext_di(source, mask);
#else
    uint64_t packed = 0;
    for (uint64_t left = source & mask; left != 0; left &= left - 1) {
        packed |= UINT64_C(1) << __builtin_popcountll(mask & ((left & -left) - 1));
    }
    return packed;
#endif
}

static inline void mc_put_bits(uint64_t *to, size_t at, uint64_t bits) {
    to[at / 64] |= bits << at % 64;
    to[at / 64 + 1] |= at % 64 != 0 ? bits >> (64 - at % 64) : 0;
}

/*
 * Notes what stands before numbers in a block of 64 bytes: begins has the bytes where tokens begin, which are token number
 * first and the following; the others, where these bytes stand. A sign in the block after its blank is not seen; its token
 * will be one for the scalar reference.
 */
static inline void mc_tokens_note_prefixes(struct mc_tokens *tokens, uint64_t begins, size_t first, uint64_t minus,
                                           uint64_t plus, uint64_t blank) {
    const uint64_t sign = minus | plus;
    const uint64_t second = (blank & begins) << 1;
    mc_put_bits(tokens->negative, first, mc_pack_bits((minus & begins) | (minus & second) >> 1, begins));
    mc_put_bits(tokens->one_before, first, mc_pack_bits((sign | blank) & begins, begins));
    mc_put_bits(tokens->another_before, first, mc_pack_bits((sign & second) >> 1, begins));
    tokens->any_prefix = true;
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

/* Parses the tokens whose bits are set in odd, of those from number first on, by the scalar reference. */
static inline void mc_parse_odd_tokens(struct mc_tokens *tokens, size_t first, unsigned odd,
                                       const struct mc_syntax *syntax, double *values) {
    for (; odd != 0; odd &= odd - 1) {
        const unsigned i = (unsigned)__builtin_ctz(odd);
        const bool is_first = first + i == 0; /* its beginning may be too far back for a position */
        const char *end_before = is_first ? tokens->last_end : tokens->origin + mc_token_ends(tokens)[first + i - 1];
        enum mc_item item;
        mc_parse_item(end_before + 1, syntax, &item, &values[i]);
    }
}

#endif
