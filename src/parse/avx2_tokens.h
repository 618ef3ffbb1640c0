/*
 * avx2_tokens.h - AVX2: loads a group of four tokens and aligns them in registers.
 *
 * One token occupies one 64-bit lane. Its last byte is at the end of the lane, in the most significant byte:
 *   - A narrow token, of up to 8 bytes, needs one register.
 *   - A wide token, of up to 24 bytes, needs the same lane of three registers. low has its last 8 bytes, high the 8
 *     bytes before, top the 8 bytes before these.
 *
 * Byte 0 of a lane is the least significant one, so a shift to the left moves text towards its end. A mask is a
 * register whose lanes or bytes are all ones or all zeros; all ones is -1.
 *
 * Must not know what the bytes of a token mean, except for its prefixes. avx2_numbers.h parses them, avx2.c has the
 * loops.
 */
#ifndef MC_PARSE_AVX2_TOKENS_H
#define MC_PARSE_AVX2_TOKENS_H

#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "parse/tokens.h"

enum { GROUP = 4, MAX_NARROW = 8, MAX_WIDE = 24 };

/* Returns a register with the same value in all bytes. */
static inline __m256i bytes(int value) {
    return _mm256_set1_epi8((char)value);
}

/* Returns a register with the same value in all 64-bit lanes. */
static inline __m256i lanes(int64_t value) {
    return _mm256_set1_epi64x(value);
}

/* Returns a lane mask as four bits. */
static inline unsigned bits_of_lanes(__m256i mask) {
    return (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(mask));
}

/* A group of tokens. */
struct group {
    const char *origin;
    const uint16_t *ends; /* [GROUP], and [-1] is the end before them */
    __m256i len;          /* bytes of the tokens, without the prefixes that have been removed */
    __m256i sign;         /* the sign bit for negative numbers, else 0 */
    __m256i has_sign;     /* mask of the lanes whose sign has been removed */
};

/* Returns the group of the tokens from token i on. */
static inline struct group make_group(const struct mc_tokens *tokens, const uint16_t *ends, size_t i) {
    const __m128i end = _mm_loadl_epi64((const __m128i *)(ends + i));
    const __m128i end_before = _mm_loadl_epi64((const __m128i *)(ends + i - 1));
    const __m128i len = _mm_sub_epi16(_mm_sub_epi16(end, end_before), _mm_set1_epi16(1));
    return (struct group){tokens->origin, ends + i, _mm256_cvtepu16_epi64(len), _mm256_setzero_si256(),
                          _mm256_setzero_si256()};
}

/* True if all tokens have from 1 to n bytes. The length of an empty token, minus 1, is the largest integer. */
static inline bool are_lengths_within(const struct group *group, int n) {
    const __m256i len_minus_1 = _mm256_sub_epi32(group->len, lanes(1));
    const __m256i capped = _mm256_min_epu32(len_minus_1, lanes(n - 1));
    return bits_of_lanes(_mm256_cmpeq_epi64(capped, len_minus_1)) == 0xF;
}

/* Returns the first byte of each token after skip[lane] bytes, in the low byte of its lane. */
static inline __m256i load_first_bytes(const struct group *group, const uint8_t *skip) {
    const char *origin = group->origin + 1;
    const uint16_t *before = group->ends - 1;
    __m128i first = _mm_cvtsi32_si128((uint8_t)origin[before[0] + skip[0]]);
    first = _mm_insert_epi8(first, origin[before[1] + skip[1]], 1);
    first = _mm_insert_epi8(first, origin[before[2] + skip[2]], 2);
    first = _mm_insert_epi8(first, origin[before[3] + skip[3]], 3);
    return _mm256_cvtepu8_epi64(first);
}

/* True if some token, which still has its prefixes, is longer than MC_SHORT_ITEM_BYTES. used: bit i is 1 if token i
   exists. */
static inline bool has_long_token(const struct group *group, unsigned used) {
    return (bits_of_lanes(_mm256_cmpgt_epi64(group->len, lanes(MC_SHORT_ITEM_BYTES))) & used) != 0;
}

/* Removes blanks and then signs from the lengths of the tokens. */
static inline void remove_prefixes(struct group *group, unsigned prefixes) {
    uint8_t skip[GROUP] = {0};
    __m256i byte = load_first_bytes(group, skip);
    if ((prefixes & MC_BLANKS) != 0) {
        const __m256i blank = _mm256_cmpeq_epi64(byte, lanes(' '));
        const unsigned skipped = bits_of_lanes(blank);
        for (unsigned lane = 0; lane < GROUP; lane++) {
            skip[lane] = skipped >> lane & 1;
        }
        group->len = _mm256_add_epi64(group->len, blank); /* a mask is -1 */
        byte = load_first_bytes(group, skip);
    }
    const __m256i minus = _mm256_cmpeq_epi64(byte, lanes('-'));
    const __m256i plus = _mm256_cmpeq_epi64(byte, lanes('+'));
    group->has_sign = _mm256_or_si256(minus, plus);
    group->len = _mm256_add_epi64(group->len, group->has_sign);
    group->sign = _mm256_slli_epi64(minus, 63);
}

/* Returns the 8 bytes before each token's end. */
static inline __m256i load_last_8(const struct group *group) {
    const char *from = group->origin - MAX_NARROW;
    const uint16_t *ends = group->ends;
    const __m128i first = _mm_loadl_epi64((const __m128i *)(from + ends[0]));
    const __m128i second = _mm_loadl_epi64((const __m128i *)(from + ends[1]));
    const __m128i third = _mm_loadl_epi64((const __m128i *)(from + ends[2]));
    const __m128i fourth = _mm_loadl_epi64((const __m128i *)(from + ends[3]));
    return _mm256_set_m128i(_mm_unpacklo_epi64(third, fourth), _mm_unpacklo_epi64(first, second));
}

/* Returns the bytes of narrow tokens xored with '0'; unused bytes are 0. */
static inline __m256i load_narrow(const struct group *group) {
    const __m256i unused_bits = _mm256_sub_epi64(lanes(64), _mm256_slli_epi64(group->len, 3));
    const __m256i used = _mm256_sllv_epi64(bytes(0xFF), unused_bits);
    return _mm256_and_si256(_mm256_xor_si256(load_last_8(group), bytes('0')), used);
}

/* The last 24 bytes of the tokens. */
struct wide {
    __m256i top;
    __m256i high;
    __m256i low;
};

/* Zeros and then ones: the 32 bytes at SLIDING_MASK + n are a mask whose last n bytes are ones. */
static const uint8_t SLIDING_MASK[32 + MAX_WIDE] = {[32] = 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                                    0xFF,        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                                    0xFF,        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

/* Returns the last 32 bytes of a token: the last n of them xored with '0', the others 0. */
static inline __m256i load_last_32(const struct group *group, int lane, uint64_t n) {
    const __m256i text = _mm256_loadu_si256((const __m256i *)(group->origin + group->ends[lane] - 32));
    const __m256i used = _mm256_loadu_si256((const __m256i *)(SLIDING_MASK + n));
    return _mm256_and_si256(_mm256_xor_si256(text, bytes('0')), used);
}

/* Returns the last 16 bytes of a token: the last n of them xored with '0', the others 0. */
static inline __m128i load_last_16(const struct group *group, int lane, uint64_t n) {
    const __m128i text = _mm_loadu_si128((const __m128i *)(group->origin + group->ends[lane] - 16));
    const __m128i used = _mm_loadu_si128((const __m128i *)(SLIDING_MASK + 16 + n));
    return _mm_and_si128(_mm_xor_si128(text, _mm_set1_epi8('0')), used);
}

/* Returns the last 16 bytes of the tokens, xored with '0'; top is 0. */
static inline struct wide load_16(const struct group *group) {
    _Alignas(32) uint64_t len[GROUP];
    _mm256_store_si256((__m256i *)len, _mm256_min_epu32(group->len, lanes(16)));
    const __m256i lanes_0_2 = _mm256_set_m128i(load_last_16(group, 2, len[2]), load_last_16(group, 0, len[0]));
    const __m256i lanes_1_3 = _mm256_set_m128i(load_last_16(group, 3, len[3]), load_last_16(group, 1, len[1]));
    return (struct wide){
        .top = _mm256_setzero_si256(),
        .high = _mm256_unpacklo_epi64(lanes_0_2, lanes_1_3),
        .low = _mm256_unpackhi_epi64(lanes_0_2, lanes_1_3),
    };
}

/* Returns the last 24 bytes of the tokens, xored with '0': it transposes their last four words of 8 bytes, and drops
   the first word. */
static inline struct wide load_24(const struct group *group) {
    _Alignas(32) uint64_t len[GROUP];
    _mm256_store_si256((__m256i *)len, _mm256_min_epu32(group->len, lanes(MAX_WIDE)));
    const __m256i lane_0 = load_last_32(group, 0, len[0]);
    const __m256i lane_1 = load_last_32(group, 1, len[1]);
    const __m256i lane_2 = load_last_32(group, 2, len[2]);
    const __m256i lane_3 = load_last_32(group, 3, len[3]);
    const __m256i top_low_01 = _mm256_unpackhi_epi64(lane_0, lane_1);
    const __m256i top_low_23 = _mm256_unpackhi_epi64(lane_2, lane_3);
    const __m256i high_01 = _mm256_unpacklo_epi64(lane_0, lane_1);
    const __m256i high_23 = _mm256_unpacklo_epi64(lane_2, lane_3);
    return (struct wide){
        .top = _mm256_permute2x128_si256(top_low_01, top_low_23, 0x20), /* the first halves of both */
        .high = _mm256_permute2x128_si256(high_01, high_23, 0x31),      /* the second halves of both */
        .low = _mm256_permute2x128_si256(top_low_01, top_low_23, 0x31),
    };
}

/* True if some token has from 17 to 24 bytes. */
static inline bool needs_top(const struct group *group) {
    const __m256i above = _mm256_cmpgt_epi64(group->len, lanes(16));
    return !_mm256_testz_si256(_mm256_cmpgt_epi64(lanes(MAX_WIDE + 1), group->len), above);
}

#endif
