/*
 * neon.c - the kernel for NEON (every 64-bit Arm): it parses four tokens together.
 *
 * This file lists the tokens and has the loop over their groups. tokens.h describes the method; neon_tokens.h loads a
 * group, neon_numbers.h converts it to doubles. Must not know tasks, threads or files.
 */
#include "parse/kernels.h"

#if defined(__AARCH64EL__) /* 64-bit Arm, the least significant byte first */

#include <arm_neon.h>

#include "parse/neon_numbers.h"
#include "parse/neon_tokens.h"
#include "parse/tokens.h"

enum { BLOCK = 64 };

/* The classes of bytes: one bit each. NUMBER, by far the most frequent class, is the lowest bit (has_rare_bytes). */
enum {
    NUMBER = 0x01, /* the delimiters */
    LIST = 0x02,
    TASK = 0x04,
    NEWLINE = 0x08,
    MINUS = 0x10,
    PLUS = 0x20,
    BLANK = 0x40,
    ENDS_LIST = LIST | TASK | NEWLINE,
    ENDS_TOKEN = NUMBER | ENDS_LIST,
    PREFIX = MINUS | PLUS | BLANK
};

/* The class of a byte is by_upper[its upper half] & by_lower[its lower half]. Each bit belongs to one byte, so all
   other bytes get class 0. Each call builds the tables once. */
struct classes {
    uint8x16_t by_upper;
    uint8x16_t by_lower;
};

static struct classes make_classes(const struct mc_syntax *syntax) {
    const struct {
        char byte;
        uint8_t bit;
    } known[] = {{syntax->number, NUMBER},
                 {syntax->list, LIST},
                 {syntax->task, TASK},
                 {'\n', NEWLINE},
                 {'-', MINUS},
                 {'+', PLUS},
                 {' ', BLANK}};
    uint8_t by_upper[16] = {0};
    uint8_t by_lower[16] = {0};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const unsigned byte = (unsigned char)known[i].byte;
        by_upper[byte / 16] |= known[i].bit;
        by_lower[byte % 16] |= known[i].bit;
    }
    return (struct classes){vld1q_u8(by_upper), vld1q_u8(by_lower)};
}

/* The classes of the 64 bytes of a block. */
struct block {
    uint8x16_t quarter[4];
};

static inline struct block classify(const char *text, const struct classes *classes) {
    struct block block;
    for (size_t i = 0; i < 4; i++) {
        const uint8x16_t bytes = vld1q_u8((const uint8_t *)text + i * 16);
        const uint8x16_t upper = vqtbl1q_u8(classes->by_upper, vshrq_n_u8(bytes, 4));
        const uint8x16_t lower = vqtbl1q_u8(classes->by_lower, vandq_u8(bytes, vdupq_n_u8(15)));
        block.quarter[i] = vandq_u8(upper, lower);
    }
    return block;
}

/* True if a byte of the block has a class other than NUMBER. */
static inline bool has_rare_bytes(const struct block *block) {
    const uint8x16_t first = vmaxq_u8(block->quarter[0], block->quarter[1]);
    const uint8x16_t second = vmaxq_u8(block->quarter[2], block->quarter[3]);
    return vmaxvq_u8(vmaxq_u8(first, second)) > NUMBER;
}

/* Returns one bit for each byte of the block: 1 if it has one of the wanted bits. Each byte of the mask keeps the bit
   of its position among eight bytes. Three additions of neighbours combine the bits of eight bytes into one byte. */
static inline uint64_t find_class(const struct block *block, uint8_t wanted) {
    const uint8x16_t bit_of_position = as_bytes(lanes(UINT64_C(0x8040201008040201)));
    uint8x16_t quarter[4];
    for (size_t i = 0; i < 4; i++) {
        quarter[i] = vandq_u8(vtstq_u8(block->quarter[i], vdupq_n_u8(wanted)), bit_of_position);
    }
    const uint8x16_t first = vpaddq_u8(quarter[0], quarter[1]);
    const uint8x16_t second = vpaddq_u8(quarter[2], quarter[3]);
    const uint8x16_t fours = vpaddq_u8(first, second);
    return vgetq_lane_u64(as_lanes(vpaddq_u8(fours, fours)), 0);
}

/* Stores the positions of the count ones of mask, plus offset. May store up to three meaningless values after them. */
static inline void store_positions(uint16_t *positions, uint64_t mask, size_t count, size_t offset) {
    const uint64_t last =
        UINT64_C(1) << 63; /* the argument of ctz must not be 0; this bit does not change its result */
    for (size_t i = 0; i < count; i += 4) {
        for (size_t j = 0; j < 4; j++) {
            positions[i + j] = (uint16_t)(offset + (size_t)__builtin_ctzll(mask | last));
            mask &= mask - 1;
        }
    }
}

/* Lists the tokens that end in segment[0..n_bytes), and appends its list ends. The segment begins at byte of the text;
   n_before values end before it. Returns the end of the list ends. */
static struct mc_list_end *list_tokens(struct mc_tokens *tokens, const char *segment, size_t n_bytes, size_t byte,
                                       size_t n_before, const struct classes *classes, struct mc_list_end *list_end) {
    mc_tokens_next_segment(tokens, segment);
    uint64_t in_token = tokens->in_token;
    size_t n = 0;
    for (size_t i = 0; i < n_bytes; i += BLOCK) {
        const struct block block = classify(segment + i, classes);
        const uint64_t inside = n_bytes - i < BLOCK ? (UINT64_C(1) << (n_bytes - i)) - 1 : UINT64_MAX;
        const uint64_t ends = find_class(&block, ENDS_TOKEN) & inside;
        if (has_rare_bytes(&block)) {
            const uint64_t begins = (ends << 1 | (in_token ^ 1)) & inside;
            if ((find_class(&block, PREFIX) & begins) != 0) {
                mc_tokens_record_prefixes(tokens, begins, find_class(&block, BLANK));
            }
            const uint64_t list_ends = find_class(&block, ENDS_LIST) & inside;
            list_end = mc_append_list_ends(list_end, list_ends, ends, byte + i, n_before + n);
        }
        const size_t count = (size_t)__builtin_popcountll(ends);
        store_positions(mc_token_ends(tokens) + n, ends, count, MC_SEGMENT_LEAD + i);
        in_token = ends >> 63 ^ 1;
        n += count;
    }
    tokens->in_token = in_token;
    mc_tokens_finish_segment(tokens, n);
    return list_end;
}

/* Parses the listed tokens into values. */
static void parse_tokens(struct mc_tokens *tokens, const struct mc_syntax *syntax, double *values) {
    struct mc_rejected_tokens rejected_tokens;
    rejected_tokens.n = 0;
    const uint16_t *ends = mc_token_ends(tokens);
    uint16x4_t longest = vdup_n_u16(0);
    size_t i = 0;
    for (; i + GROUP <= tokens->n; i += GROUP) {
        const struct group group = make_group(tokens, ends, i);
        longest = vmax_u16(longest, count_token_bytes(ends + i));
        mc_rejected_tokens_add(&rejected_tokens, i, parse_group(&group, values + i));
    }
    tokens->has_long |= vmaxv_u16(longest) > MC_SHORT_ITEM_BYTES;
    if (i < tokens->n) {
        for (size_t j = i; j < tokens->n; j++) {
            tokens->has_long |= ends[j] - ends[j - 1] > MC_SHORT_ITEM_BYTES + 1;
        }
        double last[GROUP];
        const struct group group = make_group(tokens, ends, i);
        const unsigned used = (1U << (tokens->n - i)) - 1;
        mc_rejected_tokens_add(&rejected_tokens, i, parse_group(&group, last) & used);
        memcpy(values + i, last, (tokens->n - i) * sizeof *last);
    }
    mc_rejected_tokens_parse(tokens, &rejected_tokens, syntax, values);
}

void mc_parse_neon(const char *text, size_t n_bytes, const struct mc_syntax *syntax, struct mc_run *run) {
    if (!mc_syntax_suits_vectors(syntax)) {
        mc_parse_scalar(text, n_bytes, syntax, run);
        return;
    }
    const struct classes classes = make_classes(syntax);
    struct mc_tokens tokens;
    struct mc_list_end *list_end = run->ends;
    size_t n_values = 0;
    mc_tokens_start(&tokens, text);
    for (size_t i = 0; i < n_bytes; i += MC_SEGMENT_BYTES) {
        const size_t n = n_bytes - i < MC_SEGMENT_BYTES ? n_bytes - i : MC_SEGMENT_BYTES;
        list_end = list_tokens(&tokens, text + i, n, i, n_values, &classes, list_end);
        parse_tokens(&tokens, syntax, run->values + n_values);
        n_values += tokens.n;
    }
    run->n_values = n_values;
    run->n_ends = (size_t)(list_end - run->ends);
    run->has_long_items = tokens.has_long;
}

#endif
