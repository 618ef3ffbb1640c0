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

/* The constants that GCC would build again in every iteration of a loop, through a general register. Each loop builds
   them once; hide prevents that the compiler knows their values. All have the same value in every byte. */
struct constants {
    __m256i zero_digit; /* '0' */
    __m256i dot;        /* xored */
    __m256i dot_bit;
    __m256i letter_bit;
    __m256i case_bit;
    __m256i e; /* xored */
    __m256i one;
    __m256i to_high_bit; /* 0x76: adding this sets bit 7 of bytes from 10 on */
    __m256i high_bit;    /* 0x80 */
};

static inline __m256i hide(__m256i v) {
    __asm__("" : "+x"(v));
    return v;
}

static inline struct constants make_constants(void) {
    return (struct constants){
        .zero_digit = hide(bytes('0')),
        .dot = hide(bytes(MC_XORED_DOT)),
        .dot_bit = hide(bytes(MC_DOT_BIT)),
        .letter_bit = hide(bytes(MC_LETTER_BIT)),
        .case_bit = hide(bytes(MC_CASE_BIT)),
        .e = hide(bytes(MC_XORED_E)),
        .one = hide(bytes(1)),
        .to_high_bit = hide(bytes(0x7F - 9)),
        .high_bit = hide(bytes(0x80)),
    };
}

/* A group of tokens. */
struct group {
    const char *origin;
    const uint16_t *ends;   /* [GROUP]: the positions of the token ends */
    const uint16_t *before; /* [GROUP]: the positions of the token ends before these */
    __m256i len;            /* bytes of the tokens, without the prefixes that have been removed */
    __m256i sign;           /* the sign bit for negative numbers, else 0 */
    __m256i has_sign;       /* mask of the lanes whose sign has been removed */
};

/* Returns the group of the tokens with these ends, and these ends before them, in the low halves. */
static inline struct group make_group_of(const struct mc_tokens *tokens, const uint16_t *ends, const uint16_t *before,
                                         __m128i end, __m128i end_before) {
    const __m128i len = _mm_sub_epi16(_mm_sub_epi16(end, end_before), _mm_set1_epi16(1));
    const __m256i none = _mm256_setzero_si256();
    return (struct group){tokens->origin, ends, before, _mm256_cvtepu16_epi64(len), none, none};
}

/* Returns the group of the tokens from token i on. */
static inline struct group make_group(const struct mc_tokens *tokens, const uint16_t *ends, size_t i) {
    const uint16_t *before = ends + i - 1;
    const __m128i end = _mm_loadl_epi64((const __m128i *)(ends + i));
    const __m128i end_before = _mm_loadl_epi64((const __m128i *)before);
    return make_group_of(tokens, ends + i, before, end, end_before);
}

/* The positions of tokens that are not in sequence. */
struct positions {
    _Alignas(16) uint16_t before[GROUP];
    uint16_t ends[GROUP];
};

/* Returns the positions of the ends of token index and of the token before it, in the upper and the lower half. */
static inline int load_both_ends(const uint16_t *ends, size_t index) {
    int both;
    memcpy(&both, ends + index - 1, sizeof both);
    return both;
}

/* Returns the group of the tokens with these indices, [GROUP]. It keeps pointers to positions. */
static inline struct group gather_group(const struct mc_tokens *tokens, const uint16_t *ends, const uint16_t *indices,
                                        struct positions *positions) {
    /* Vector stores have set the ends: clang-tidy misses that. NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage) */
    const __m128i both = _mm_set_epi32(load_both_ends(ends, indices[3]), load_both_ends(ends, indices[2]),
                                       load_both_ends(ends, indices[1]), load_both_ends(ends, indices[0]));
    const __m128i apart = _mm_set_epi8(15, 14, 11, 10, 7, 6, 3, 2, 13, 12, 9, 8, 5, 4, 1, 0);
    const __m128i all = _mm_shuffle_epi8(both, apart);
    _mm_store_si128((__m128i *)positions, all);
    return make_group_of(tokens, positions->ends, positions->before, _mm_srli_si128(all, 8), all);
}

/* Returns 0 in the lanes of the tokens that have from 1 to 8 bytes. The length of an empty token, minus 1, is the
   largest integer. */
static inline __m256i count_too_long(const struct group *group) {
    return _mm256_srli_epi64(_mm256_sub_epi64(group->len, lanes(1)), 3);
}

/* Returns the greater length of each lane. */
static inline __m256i find_longest(__m256i longest, const struct group *group) {
    return _mm256_max_epu32(longest, group->len);
}

/* True if some of the lengths, of tokens that still have their prefixes, is above MC_SHORT_ITEM_BYTES. */
static inline bool is_any_long(__m256i longest) {
    return bits_of_lanes(_mm256_cmpgt_epi64(longest, lanes(MC_SHORT_ITEM_BYTES))) != 0;
}

static inline uint16_t load_16_bits(const char *p) {
    uint16_t bits;
    memcpy(&bits, p, sizeof bits);
    return bits;
}

/* Returns the first two bytes of each token, the first one in the low byte of its lane. */
static inline __m256i load_first_two_bytes(const struct group *group) {
    const char *origin = group->origin + 1;
    const uint16_t *before = group->before;
    __m128i two = _mm_cvtsi32_si128(load_16_bits(origin + before[0]));
    two = _mm_insert_epi16(two, load_16_bits(origin + before[1]), 1);
    two = _mm_insert_epi16(two, load_16_bits(origin + before[2]), 2);
    two = _mm_insert_epi16(two, load_16_bits(origin + before[3]), 3);
    return _mm256_cvtepu16_epi64(two);
}

/* Removes blanks and then signs from the lengths of the tokens. */
static inline void remove_prefixes(struct group *group, unsigned prefixes) {
    const __m256i two = load_first_two_bytes(group);
    __m256i byte = _mm256_and_si256(two, lanes(0xFF));
    if ((prefixes & MC_BLANKS) != 0) {
        const __m256i blank = _mm256_cmpeq_epi64(byte, lanes(' '));
        group->len = _mm256_add_epi64(group->len, blank); /* a mask is -1 */
        byte = _mm256_blendv_epi8(byte, _mm256_srli_epi64(two, 8), blank);
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
#define LAST_8(lane) _mm_loadl_epi64((const __m128i *)(from + ends[lane]))
    return _mm256_set_m128i(_mm_unpacklo_epi64(LAST_8(2), LAST_8(3)), _mm_unpacklo_epi64(LAST_8(0), LAST_8(1)));
#undef LAST_8
}

/* Returns the text xored with '0' in the last bytes of each lane, else 0. The number of these bytes is len - n_after,
   at least 0 and at most 8. */
static inline __m256i xor_used_bytes(const struct constants *k, __m256i text, __m256i len, int n_after) {
    const __m256i len_bits = _mm256_slli_epi64(len, 3);
    const __m256i unused_bits = _mm256_subs_epu16(lanes(64 + 8 * n_after), len_bits);
    const __m256i used = _mm256_sllv_epi64(bytes(0xFF), unused_bits); /* shifts of 64 and more give 0 */
    return _mm256_and_si256(_mm256_xor_si256(text, k->zero_digit), used);
}

/* Returns the bytes of narrow tokens xored with '0'; unused bytes are 0. */
static inline __m256i load_narrow(const struct constants *k, const struct group *group) {
    return xor_used_bytes(k, load_last_8(group), group->len, 0);
}

/* The last 24 bytes of the tokens. */
struct wide {
    __m256i top;
    __m256i high;
    __m256i low;
};

/* Returns the last 16 bytes of the tokens; top is 0. */
static inline struct wide load_16(const struct group *group) {
    const char *from = group->origin - 16;
    const uint16_t *ends = group->ends;
#define LAST_16(lane) _mm_loadu_si128((const __m128i *)(from + ends[lane]))
    const __m256i lanes_0_2 = _mm256_set_m128i(LAST_16(2), LAST_16(0));
    const __m256i lanes_1_3 = _mm256_set_m128i(LAST_16(3), LAST_16(1));
#undef LAST_16
    return (struct wide){
        .top = _mm256_setzero_si256(),
        .high = _mm256_unpacklo_epi64(lanes_0_2, lanes_1_3),
        .low = _mm256_unpackhi_epi64(lanes_0_2, lanes_1_3),
    };
}

/* Returns the last 24 bytes of the tokens: it transposes their last four words of 8 bytes, and drops the first word. */
static inline struct wide load_24(const struct group *group) {
    const char *from = group->origin - 32;
    const uint16_t *ends = group->ends;
#define LAST_32(lane) _mm256_loadu_si256((const __m256i *)(from + ends[lane]))
    const __m256i top_low_01 = _mm256_unpackhi_epi64(LAST_32(0), LAST_32(1));
    const __m256i top_low_23 = _mm256_unpackhi_epi64(LAST_32(2), LAST_32(3));
    const __m256i high_01 = _mm256_unpacklo_epi64(LAST_32(0), LAST_32(1));
    const __m256i high_23 = _mm256_unpacklo_epi64(LAST_32(2), LAST_32(3));
#undef LAST_32
    return (struct wide){
        .top = _mm256_permute2x128_si256(top_low_01, top_low_23, 0x20), /* the first halves of both */
        .high = _mm256_permute2x128_si256(high_01, high_23, 0x31),      /* the second halves of both */
        .low = _mm256_permute2x128_si256(top_low_01, top_low_23, 0x31),
    };
}

/* Returns the bytes of tokens of up to 24 bytes, xored with '0'; of up to 16 bytes if uses_top is false. */
MC_SPECIALISED struct wide load_wide(const struct constants *k, const struct group *group, bool uses_top) {
    struct wide digits = uses_top ? load_24(group) : load_16(group);
    digits.low = xor_used_bytes(k, digits.low, group->len, 0);
    digits.high = xor_used_bytes(k, digits.high, group->len, 8);
    if (uses_top) {
        digits.top = xor_used_bytes(k, digits.top, group->len, 16);
    }
    return digits;
}

/* True if some token has more than 16 bytes. */
static inline bool needs_top(const struct group *group) {
    const __m256i above = _mm256_cmpgt_epi64(group->len, lanes(16));
    return !_mm256_testz_si256(above, above);
}

#endif
