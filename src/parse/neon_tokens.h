/*
 * neon_tokens.h - NEON: loads a group of four tokens and aligns them in registers, in pairs of 64-bit lanes.
 *
 * One token occupies one lane. Its last byte is at the end of the lane, in the most significant byte:
 *   - A narrow token, of up to 8 bytes, needs one register for two tokens.
 *   - A wide token, of up to 24 bytes, needs the same lane of three registers. low has its last 8 bytes, high the 8
 *     bytes before, top the 8 bytes before these.
 *
 * Byte 0 of a lane is the least significant one, so a shift to the left moves text towards its end. A mask is a
 * register whose lanes or bytes are all ones or all zeros; all ones is -1.
 *
 * Must not know what the bytes of a token mean, except for its prefixes. neon_numbers.h parses them, neon.c has the
 * loops.
 */
#ifndef MC_PARSE_NEON_TOKENS_H
#define MC_PARSE_NEON_TOKENS_H

#include <arm_neon.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/tokens.h"

enum { PAIR = 2, GROUP = 4, MAX_NARROW = 8, MAX_WIDE = 24 };

/* Returns a pair of lanes as 16 bytes. This needs no instruction. */
static inline uint8x16_t as_bytes(uint64x2_t lanes) {
    return vreinterpretq_u8_u64(lanes);
}

/* Returns 16 bytes as a pair of lanes. This needs no instruction. */
static inline uint64x2_t as_lanes(uint8x16_t bytes) {
    return vreinterpretq_u64_u8(bytes);
}

/* Returns a register with the same value in both lanes. */
static inline uint64x2_t lanes(uint64_t value) {
    return vdupq_n_u64(value);
}

/*
 * Shifts each lane by its own count of bits: to the left, or to the right if the count is negative. The instruction
 * reads only the low byte of the count, as a signed number; so counts must be from -128 to 127 (but see
 * mask_last_bytes). Shifts by 64 and more, in either direction, give 0.
 */
static inline uint64x2_t shift_left(uint64x2_t value, uint64x2_t count) {
    return vshlq_u64(value, vreinterpretq_s64_u64(count));
}

/* A group of tokens. */
struct group {
    const char *origin;
    const uint16_t *ends; /* [GROUP], and [-1] is the end before them */
    uint16x4_t len;       /* bytes of the tokens, without the prefixes that have been removed */
    uint16x4_t negative;  /* mask of the tokens whose minus sign has been removed */
};

/* Returns the first byte of each token after as many bytes as skip has. */
static inline uint16x4_t load_first_bytes(const struct group *group, uint16x4_t skip) {
    const uint16x4_t begins = vadd_u16(vadd_u16(vld1_u16(group->ends - 1), vdup_n_u16(1)), skip);
    const uint8_t *origin = (const uint8_t *)group->origin;
    uint16x4_t first = vdup_n_u16(origin[vget_lane_u16(begins, 0)]);
    first = vset_lane_u16(origin[vget_lane_u16(begins, 1)], first, 1);
    first = vset_lane_u16(origin[vget_lane_u16(begins, 2)], first, 2);
    return vset_lane_u16(origin[vget_lane_u16(begins, 3)], first, 3);
}

/* Removes blanks and then signs from the lengths of the tokens. A mask is -1. */
static inline void remove_prefixes(struct group *group, unsigned prefixes) {
    uint16x4_t byte = load_first_bytes(group, vdup_n_u16(0));
    if ((prefixes & MC_BLANKS) != 0) {
        const uint16x4_t blank = vceq_u16(byte, vdup_n_u16(' '));
        group->len = vadd_u16(group->len, blank);
        byte = load_first_bytes(group, vsub_u16(vdup_n_u16(0), blank));
    }
    group->negative = vceq_u16(byte, vdup_n_u16('-'));
    const uint16x4_t sign = vorr_u16(group->negative, vceq_u16(byte, vdup_n_u16('+')));
    group->len = vadd_u16(group->len, sign);
}

/* The lengths of four tokens with their prefixes. ends[-1] ends the token before them. */
static inline uint16x4_t count_token_bytes(const uint16_t *ends) {
    return vsub_u16(vsub_u16(vld1_u16(ends), vld1_u16(ends - 1)), vdup_n_u16(1));
}

/* Returns the group of the tokens from token i on. */
static inline struct group make_group(const struct mc_tokens *tokens, const uint16_t *ends, size_t i) {
    struct group group = {tokens->origin, ends + i, count_token_bytes(ends + i), vdup_n_u16(0)};
    if (tokens->prefixes != 0) {
        remove_prefixes(&group, tokens->prefixes);
    }
    return group;
}

/* Widens two of four 16-bit numbers, from index first (0 or 2) on, to one 64-bit lane each. */
static inline uint64x2_t widen_pair(uint16x4_t four, int first) {
    const uint32x4_t wider = vmovl_u16(four);
    return vmovl_u32(first == 0 ? vget_low_u32(wider) : vget_high_u32(wider));
}

/* Returns the lengths of the two tokens from index first on. */
static inline uint64x2_t lens_of_pair(const struct group *group, int first) {
    return widen_pair(group->len, first);
}

/* Returns a mask: ones in the last len - skipped bytes of each lane. Numbers above 8 count as 8, negative ones as 0. */
static inline uint64x2_t mask_last_bytes(uint64x2_t len, uint64_t skipped) {
    /* The subtraction saturates at 0. Its result is at most 64 + 8 * 16 = 192, for len 0. The shift reads 128 to 192 as
       -128 to -64; that shifts out all ones, as 64 to 127 do. */
    const uint64x2_t unused_bits = vqsubq_u64(lanes(64 + 8 * skipped), vshlq_n_u64(len, 3));
    return shift_left(lanes(UINT64_MAX), unused_bits);
}

/* Returns the text xored with '0' where the mask used has ones, else 0. */
static inline uint64x2_t xor_used_bytes(uint64x2_t text, uint64x2_t used) {
    return vandq_u64(veorq_u64(text, as_lanes(vdupq_n_u8('0'))), used);
}

/* Returns the bytes of two narrow tokens, xored with '0'; unused bytes are 0. */
static inline uint64x2_t load_narrow_pair(const struct group *group, int first) {
    const uint8_t *from = (const uint8_t *)group->origin - 8;
    const uint8x8_t text = vld1_u8(from + group->ends[first]);
    const uint8x8_t next_text = vld1_u8(from + group->ends[first + 1]);
    const uint64x2_t used = mask_last_bytes(lens_of_pair(group, first), 0);
    return xor_used_bytes(as_lanes(vcombine_u8(text, next_text)), used);
}

/* The last 24 bytes of two tokens. */
struct wide {
    uint64x2_t top;
    uint64x2_t high;
    uint64x2_t low;
};

/* Returns the bytes of two wide tokens, xored with '0'; unused bytes are 0. */
static inline struct wide load_wide_pair(const struct group *group, int first, uint64x2_t len) {
    const uint8_t *end = (const uint8_t *)group->origin + group->ends[first];
    const uint8_t *next_end = (const uint8_t *)group->origin + group->ends[first + 1];
    const uint64x2_t last16 = as_lanes(vld1q_u8(end - 16));
    const uint64x2_t next_last16 = as_lanes(vld1q_u8(next_end - 16));
    const uint64x2_t before = as_lanes(vcombine_u8(vld1_u8(end - 24), vld1_u8(next_end - 24)));
    struct wide digits;
    digits.low = xor_used_bytes(vzip2q_u64(last16, next_last16), mask_last_bytes(len, 0));
    digits.high = xor_used_bytes(vzip1q_u64(last16, next_last16), mask_last_bytes(len, 8));
    digits.top = xor_used_bytes(before, mask_last_bytes(len, 16));
    return digits;
}

#endif
