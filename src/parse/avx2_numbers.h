/*
 * avx2_group.h - a group of four tokens to four doubles with AVX2: the arithmetic of avx2.c, which has the loops.
 *
 * The steps are those of avx512_group.h, with the instructions that there are: a mask is a vector of lanes that are all ones or all
 * zeros. A token of up to 8 bytes is narrow: it lies in one 64-bit lane, its last byte at the lane's end (the most significant
 * byte). A wide one, of up to 24 bytes, lies in the same lane of three registers: low has its last 8 bytes, high the 8 before, top
 * those before. "Shifted to the left" moves text towards its end.
 */
#ifndef MC_PARSE_AVX2_GROUP_H
#define MC_PARSE_AVX2_GROUP_H

#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/powers.h"
#include "parse/tokens.h"

enum { GROUP = 4, MAX_NARROW = 8, MAX_WIDE = 24 };

static inline __m256i bytes(int value) {
    return _mm256_set1_epi8((char)value);
}

static inline __m256i lanes(int64_t value) {
    return _mm256_set1_epi64x(value);
}

static inline __m256i is_zero(__m256i value) {
    return _mm256_cmpeq_epi64(value, _mm256_setzero_si256());
}

/* Byte by byte: where mask is all ones of a, where it is zero of b. */
static inline __m256i select_bytes(__m256i mask, __m256i a, __m256i b) {
    return _mm256_blendv_epi8(b, a, mask);
}

/* The lanes of a mask as four bits. */
static inline unsigned bits_of_lanes(__m256i mask) {
    return (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(mask));
}

/* Bit 7 of the bytes that are above 9, as unsigned numbers; the other bits are of no meaning. */
static inline __m256i above_nine(__m256i digits) {
    return _mm256_or_si256(_mm256_add_epi8(digits, bytes(0x76)), digits);
}

/* The lanes that have some byte with bit 7 set. */
static inline __m256i lanes_with_high_bit(__m256i value) {
    return _mm256_xor_si256(is_zero(_mm256_and_si256(value, bytes(0x80))), bytes(0xFF));
}

/* The number of bytes of each lane that are all ones; the others are all zeros. */
static inline __m256i count_full_bytes(__m256i mask) {
    return _mm256_sad_epu8(_mm256_and_si256(mask, bytes(1)), _mm256_setzero_si256());
}

/* The numbers that eight digits a lane make, the first in byte 0: pairs, fours, eights. */
static inline __m256i value_of_digits(__m256i digits) {
    const __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A)); /* 10, 1 */
    const __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064)); /* 100, 1 */
    return _mm256_add_epi64(_mm256_mul_epu32(fours, lanes(10000)), _mm256_srli_epi64(fours, 32));
}

/* A group of tokens. */
struct group {
    const char *origin;
    const uint16_t *ends; /* [4], and at [-1] the one before */
    __m256i len;          /* bytes of the tokens, or of what is left of them */
    __m256i sign;         /* the sign bit of negative numbers, else 0 */
    __m256i has_sign;     /* lanes whose sign has been taken off */
};

/* The group from token i on. */
static inline struct group group_of(const struct mc_tokens *tokens, const uint16_t *ends, size_t i) {
    const __m128i end = _mm_loadl_epi64((const __m128i *)(ends + i));
    const __m128i end_before = _mm_loadl_epi64((const __m128i *)(ends + i - 1));
    const __m128i len = _mm_sub_epi16(_mm_sub_epi16(end, end_before), _mm_set1_epi16(1));
    return (struct group){tokens->origin, ends + i, _mm256_cvtepu16_epi64(len), _mm256_setzero_si256(),
                          _mm256_setzero_si256()};
}

/* Whether all tokens have from 1 to n bytes: an empty token's length, less one, is above any n as an unsigned number. */
static inline bool are_within(const struct group *group, int n) {
    const __m256i above_least = _mm256_sub_epi32(group->len, lanes(1));
    const __m256i capped = _mm256_min_epu32(above_least, lanes(n - 1));
    return bits_of_lanes(_mm256_cmpeq_epi64(capped, above_least)) == 0xF;
}

/* The first bytes of the tokens, each at the low end of its lane. */
static inline __m256i first_bytes(const struct group *group, const uint8_t *skip) {
    const char *origin = group->origin + 1;
    const uint16_t *before = group->ends - 1;
    __m128i first = _mm_cvtsi32_si128((uint8_t)origin[before[0] + skip[0]]);
    first = _mm_insert_epi8(first, origin[before[1] + skip[1]], 1);
    first = _mm_insert_epi8(first, origin[before[2] + skip[2]], 2);
    first = _mm_insert_epi8(first, origin[before[3] + skip[3]], 3);
    return _mm256_cvtepu8_epi64(first);
}

/* Takes blanks and then signs off the lengths of the tokens. */
static inline void take_prefixes(struct group *group, unsigned prefixes) {
    uint8_t skip[GROUP] = {0};
    __m256i byte = first_bytes(group, skip);
    if ((prefixes & MC_BLANKS) != 0) {
        const __m256i blank = _mm256_cmpeq_epi64(byte, lanes(' '));
        const unsigned skipped = bits_of_lanes(blank);
        for (unsigned lane = 0; lane < GROUP; lane++) {
            skip[lane] = skipped >> lane & 1;
        }
        group->len = _mm256_add_epi64(group->len, blank); /* a mask is -1 */
        byte = first_bytes(group, skip);
    }
    const __m256i minus = _mm256_cmpeq_epi64(byte, lanes('-'));
    const __m256i plus = _mm256_cmpeq_epi64(byte, lanes('+'));
    group->has_sign = _mm256_or_si256(minus, plus);
    group->len = _mm256_add_epi64(group->len, group->has_sign);
    group->sign = _mm256_slli_epi64(minus, 63);
}

/* Bit 4 of the bytes that are dots. */
static inline __m256i dots_of(__m256i digits) {
    return _mm256_and_si256(_mm256_cmpeq_epi8(digits, bytes(MC_XORED_DOT)), bytes(MC_DOT_BIT));
}

/* The last eight bytes before each token's end. */
static inline __m256i load_words(const struct group *group) {
    const char *from = group->origin - MAX_NARROW;
    const uint16_t *ends = group->ends;
    const __m128i first = _mm_loadl_epi64((const __m128i *)(from + ends[0]));
    const __m128i second = _mm_loadl_epi64((const __m128i *)(from + ends[1]));
    const __m128i third = _mm_loadl_epi64((const __m128i *)(from + ends[2]));
    const __m128i fourth = _mm_loadl_epi64((const __m128i *)(from + ends[3]));
    return _mm256_set_m128i(_mm_unpacklo_epi64(third, fourth), _mm_unpacklo_epi64(first, second));
}

/* Integers below 2^52 as doubles: the bits of 2^52 + integer, less 2^52. */
static inline __m256d doubles_of_small(__m256i integer) {
    const __m256i magic = lanes(0x4330000000000000);
    return _mm256_sub_pd(_mm256_castsi256_pd(_mm256_or_si256(integer, magic)), _mm256_castsi256_pd(magic));
}

static inline __m256d with_sign(__m256d value, __m256i sign) {
    return _mm256_xor_pd(value, _mm256_castsi256_pd(sign));
}

/* Ones in all bytes up to the dot, in lanes that have bit 4 of the dot's byte set and no other bit; zeros in others. So, too,
   where the dot is in byte 7. */
static inline __m256i bytes_up_to_dot(__m256i dot) {
    const __m256i after_dot = _mm256_slli_epi64(dot, 4);
    return _mm256_andnot_si256(is_zero(after_dot), _mm256_add_epi64(after_dot, lanes(-1)));
}

/* 10^7 at 1 to 10^1 at 7: by the number of bytes up to the dot; without one, 10^0. All are floats exactly. */
static inline __m256d narrow_power(__m256i n_up_to_dot) {
    const __m256 powers = _mm256_set_ps(1e1F, 1e2F, 1e3F, 1e4F, 1e5F, 1e6F, 1e7F, 1e0F);
    const __m256 chosen = _mm256_permutevar8x32_ps(powers, _mm256_castpd_si256(_mm256_castsi256_pd(n_up_to_dot)));
    const __m256i even = _mm256_set_epi32(0, 0, 0, 0, 6, 4, 2, 0);
    return _mm256_cvtps_pd(_mm256_castps256_ps128(_mm256_permutevar8x32_ps(chosen, even)));
}

/* The digits of narrow tokens without their dots, of which there is one at most. Fills n_up_to_dot with the bytes up to the dot, or 0
   where there is none. */
static inline __m256i join_narrow(__m256i digits, __m256i *n_up_to_dot) {
    const __m256i up_to_dot = bytes_up_to_dot(dots_of(digits)); /* (a dot in byte 7 stays, and makes the token odd) */
    *n_up_to_dot = count_full_bytes(up_to_dot);
    return select_bytes(up_to_dot, _mm256_slli_epi64(digits, 8), digits);
}

/* The digits of narrow tokens: the last 8 bytes xored with '0', or 0 for those that are not used. */
static inline __m256i load_narrow(const struct group *group) {
    const __m256i unused_bits = _mm256_sub_epi64(lanes(64), _mm256_slli_epi64(group->len, 3));
    const __m256i used = _mm256_sllv_epi64(bytes(0xFF), unused_bits);
    return _mm256_and_si256(_mm256_xor_si256(load_words(group), bytes('0')), used);
}

/*
 * Parses tokens of 1 to 8 bytes with at most one dot. Returns the bytes that make their lanes something else, if they are above 9.
 * The integer of at most 8 digits and the power of ten are exact doubles, so that one division rounds correctly.
 */
static inline __m256i parse_narrow(const struct group *group, __m256i digits, double *values) {
    __m256i n_up_to_dot;
    const __m256i joined = join_narrow(digits, &n_up_to_dot);
    const __m256d number = doubles_of_small(value_of_digits(joined));
    const __m256d power = narrow_power(n_up_to_dot);
    _mm256_storeu_pd(values, with_sign(_mm256_div_pd(number, power), group->sign));
    return joined;
}

/* Exponents of tokens, which are found in the last 8 bytes of each. */
struct exponents {
    __m256i value; /* 0 where there is none */
    __m256i shift; /* what moves the number before it to the end of its lane, in bits */
    __m256i none;  /* lanes without one */
    __m256i odd;   /* no digit or more than four in the exponent, another byte, or no byte before it */
};

static inline struct exponents find_exponents(__m256i digits, __m256i len) {
    const __m256i zero = _mm256_setzero_si256();
    const __m256i e = _mm256_cmpeq_epi8(_mm256_andnot_si256(bytes(MC_CASE_BIT), digits), bytes(MC_XORED_E));
    const __m256i none = is_zero(e);
    const __m256i lowest = _mm256_and_si256(e, _mm256_sub_epi64(zero, e));
    const __m256i up_to_e = _mm256_add_epi64(_mm256_slli_epi64(lowest, 8), lanes(-1));
    const __m256i after = _mm256_andnot_si256(_mm256_or_si256(up_to_e, none), bytes(0xFF));
    const __m256i n_after = count_full_bytes(after);

    const __m256i first = _mm256_andnot_si256(_mm256_slli_epi64(after, 8), after);
    const __m256i all = _mm256_and_si256(digits, after);
    const __m256i sign = _mm256_and_si256(all, first);
    const __m256i some = _mm256_cmpgt_epi64(n_after, zero);
    const __m256i is_minus = _mm256_cmpeq_epi64(sign, _mm256_and_si256(first, bytes(MC_XORED_MINUS)));
    const __m256i is_plus = _mm256_cmpeq_epi64(sign, _mm256_and_si256(first, bytes(MC_XORED_PLUS)));
    const __m256i minus = _mm256_and_si256(is_minus, some);
    const __m256i has_sign = _mm256_or_si256(minus, _mm256_and_si256(is_plus, some));
    const __m256i unsigned_digits = _mm256_andnot_si256(_mm256_and_si256(has_sign, first), all);
    const __m256i n_digits = _mm256_add_epi64(n_after, has_sign); /* a mask is -1 */
    const __m256i magnitude = value_of_digits(unsigned_digits);

    struct exponents exponents = {.none = none};
    exponents.value = _mm256_sub_epi64(_mm256_xor_si256(magnitude, minus), minus);
    const __m256i shift_bytes = _mm256_andnot_si256(none, _mm256_add_epi64(n_after, lanes(1)));
    exponents.shift = _mm256_slli_epi64(shift_bytes, 3);
    __m256i odd = _mm256_or_si256(_mm256_cmpgt_epi64(lanes(1), n_digits), _mm256_cmpgt_epi64(n_digits, lanes(4)));
    odd = _mm256_or_si256(odd, _mm256_xor_si256(_mm256_cmpgt_epi64(len, shift_bytes), bytes(0xFF)));
    odd = _mm256_or_si256(odd, lanes_with_high_bit(above_nine(unsigned_digits)));
    exponents.odd = _mm256_andnot_si256(none, odd);
    return exponents;
}

/* The powers of ten that are doubles exactly. */
enum { MAX_EXACT_POWER = 22 };
static const double POWERS_OF_TEN[MAX_EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                          1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                          1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* The entries of a table at four indices. */
static inline __m256d look_up(const double *table, __m256i index) {
    _Alignas(32) int64_t i[GROUP];
    _mm256_store_si256((__m256i *)i, index);
    return _mm256_set_pd(table[i[3]], table[i[2]], table[i[1]], table[i[0]]);
}

/* Replaces values in the lanes of mask. */
static inline void store_some(double *values, __m256i mask, __m256d value) {
    const __m256d old = _mm256_loadu_pd(values);
    _mm256_storeu_pd(values, _mm256_blendv_pd(old, value, _mm256_castsi256_pd(mask)));
}

/* Stores the values of narrow tokens with exponents. Returns their lanes. At most 6 digits and a power up to 10^22 are exact
   doubles, so that one division or multiplication rounds correctly. */
static inline __m256i store_with_exponents(const struct group *group, __m256i digits, double *values) {
    const struct exponents exponents = find_exponents(digits, group->len);
    __m256i n_up_to_dot;
    const __m256i joined = join_narrow(_mm256_sllv_epi64(digits, exponents.shift), &n_up_to_dot);
    const __m256i no_dot = is_zero(n_up_to_dot);
    const __m256i n_fraction = _mm256_andnot_si256(no_dot, _mm256_sub_epi64(lanes(MAX_NARROW), n_up_to_dot));
    const __m256i q = _mm256_sub_epi64(exponents.value, n_fraction);
    const __m256i negative = _mm256_cmpgt_epi64(_mm256_setzero_si256(), q);
    const __m256i power_index = _mm256_sub_epi64(_mm256_xor_si256(q, negative), negative);
    const __m256i too_large = _mm256_cmpgt_epi64(power_index, lanes(MAX_EXACT_POWER));
    const __m256i odd_digits = lanes_with_high_bit(above_nine(joined));
    const __m256i not_stored =
        _mm256_or_si256(_mm256_or_si256(exponents.none, exponents.odd), _mm256_or_si256(too_large, odd_digits));
    const __m256d power = look_up(POWERS_OF_TEN, _mm256_andnot_si256(too_large, power_index));
    const __m256d number = doubles_of_small(value_of_digits(joined));
    const __m256d value =
        _mm256_blendv_pd(_mm256_mul_pd(number, power), _mm256_div_pd(number, power), _mm256_castsi256_pd(negative));
    const __m256i stored = _mm256_xor_si256(not_stored, bytes(0xFF));
    store_some(values, stored, with_sign(value, group->sign));
    return stored;
}

/* Stores the values of tokens that are among the usual words for missing values. Returns their lanes. */
static inline __m256i store_missing(const struct group *group, __m256i digits, double *values) {
    __m256i found = _mm256_setzero_si256();
    for (size_t i = 0; i < MC_N_MISSING_WORDS; i++) {
        const __m256i same_len = _mm256_cmpeq_epi64(group->len, lanes(MC_MISSING_WORDS[i].len));
        const __m256i same_word = _mm256_cmpeq_epi64(digits, lanes(MC_MISSING_WORDS[i].xored));
        found = _mm256_or_si256(found, _mm256_and_si256(same_len, same_word));
    }
    found = _mm256_andnot_si256(group->has_sign, found); /* -NaN is one, -NA is not */
    store_some(values, found, _mm256_set1_pd(mc_missing()));
    return found;
}

/* Whether some narrow tokens are something else than plain numbers and could not be stored; the others are. */
static inline bool store_others(const struct group *group, __m256i digits, __m256i joined, double *values) {
    __m256i odd = lanes_with_high_bit(above_nine(joined));
    const __m256i e = _mm256_cmpeq_epi8(_mm256_andnot_si256(bytes(MC_CASE_BIT), digits), bytes(MC_XORED_E));
    if (_mm256_movemask_epi8(e) != 0) {
        odd = _mm256_andnot_si256(store_with_exponents(group, digits, values), odd);
    }
    if (!_mm256_testz_si256(odd, odd)) {
        odd = _mm256_andnot_si256(store_missing(group, digits, values), odd);
    }
    return !_mm256_testz_si256(odd, odd);
}

/* The digits of wide tokens. */
struct wide {
    __m256i top;
    __m256i high;
    __m256i low;
};

/* Zeros and then ones: the 32 bytes from SLIDING_MASK + n on have n bytes of ones at their end. */
static const uint8_t SLIDING_MASK[32 + MAX_WIDE] = {[32] = 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                                    0xFF,        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                                    0xFF,        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

/* The last 32 bytes of a token xored with '0', of which the last n count; else 0. */
static inline __m256i last_32(const struct group *group, int lane, uint64_t n) {
    const __m256i text = _mm256_loadu_si256((const __m256i *)(group->origin + group->ends[lane] - 32));
    const __m256i used = _mm256_loadu_si256((const __m256i *)(SLIDING_MASK + n));
    return _mm256_and_si256(_mm256_xor_si256(text, bytes('0')), used);
}

/* The last 16 bytes of a token, likewise. */
static inline __m128i last_16(const struct group *group, int lane, uint64_t n) {
    const __m128i text = _mm_loadu_si128((const __m128i *)(group->origin + group->ends[lane] - 16));
    const __m128i used = _mm_loadu_si128((const __m128i *)(SLIDING_MASK + 16 + n));
    return _mm_and_si128(_mm_xor_si128(text, _mm_set1_epi8('0')), used);
}

/* The last 16 bytes of the tokens; top is 0. */
static inline struct wide load_16(const struct group *group) {
    _Alignas(32) uint64_t len[GROUP];
    _mm256_store_si256((__m256i *)len, _mm256_min_epu32(group->len, lanes(16)));
    const __m256i lanes_0_2 = _mm256_set_m128i(last_16(group, 2, len[2]), last_16(group, 0, len[0]));
    const __m256i lanes_1_3 = _mm256_set_m128i(last_16(group, 3, len[3]), last_16(group, 1, len[1]));
    return (struct wide){
        .top = _mm256_setzero_si256(),
        .high = _mm256_unpacklo_epi64(lanes_0_2, lanes_1_3),
        .low = _mm256_unpackhi_epi64(lanes_0_2, lanes_1_3),
    };
}

/* The last 24 bytes of the tokens: their last four words of 8 bytes each are transposed, and the first one is not used. */
static inline struct wide load_24(const struct group *group) {
    _Alignas(32) uint64_t len[GROUP];
    _mm256_store_si256((__m256i *)len, _mm256_min_epu32(group->len, lanes(MAX_WIDE)));
    const __m256i lane_0 = last_32(group, 0, len[0]);
    const __m256i lane_1 = last_32(group, 1, len[1]);
    const __m256i lane_2 = last_32(group, 2, len[2]);
    const __m256i lane_3 = last_32(group, 3, len[3]);
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

/* (a:b) shifted to the left by bits, 0 to 64 in each lane: what is then in a. */
static inline __m256i shift_in(__m256i a, __m256i b, __m256i bits) {
    return _mm256_or_si256(_mm256_sllv_epi64(a, bits), _mm256_srlv_epi64(b, _mm256_sub_epi64(lanes(64), bits)));
}

static inline __m256i shift_in_byte(__m256i a, __m256i b) {
    return _mm256_or_si256(_mm256_slli_epi64(a, 8), _mm256_srli_epi64(b, 56));
}

/* Takes the exponents off the tokens that have one. */
static inline struct exponents take_exponents(struct wide *digits, __m256i len) {
    const struct exponents exponents = find_exponents(digits->low, len);
    digits->low = shift_in(digits->low, digits->high, exponents.shift);
    digits->high = shift_in(digits->high, digits->top, exponents.shift);
    digits->top = _mm256_sllv_epi64(digits->top, exponents.shift);
    return exponents;
}

/* Wide numbers as integers and the digits after their dots. */
struct scaled {
    __m256i integer;
    __m256i n_fraction;
};

/* Where to take a dot out of one of the three registers. */
struct cut {
    __m256i up_to_dot; /* bytes to move one to the left */
    __m256i has_none;  /* lanes without a dot */
};

static inline struct cut cut_low(__m256i digits) {
    const __m256i dot = dots_of(digits);
    return (struct cut){bytes_up_to_dot(dot), is_zero(dot)};
}

/* In high and top, all bytes move where the dot is in a register behind. There, a dot in byte 7 is none of the token's last, and
   0 - 1 has all the ones that it takes. */
static inline struct cut cut_upper(__m256i digits, __m256i none_behind) {
    const __m256i dot = dots_of(digits);
    const __m256i has_none = is_zero(dot);
    const __m256i up_to_dot = _mm256_add_epi64(_mm256_slli_epi64(dot, 4), lanes(-1));
    return (struct cut){_mm256_andnot_si256(_mm256_and_si256(has_none, none_behind), up_to_dot), has_none};
}

/* upper * 10^8 + lower, for upper below 10^11 */
static inline __m256i append_eight(__m256i upper, __m256i lower) {
    const __m256i e8 = lanes(100000000);
    const __m256i above_32_bits = _mm256_slli_epi64(_mm256_mul_epu32(_mm256_srli_epi64(upper, 32), e8), 32);
    return _mm256_add_epi64(_mm256_add_epi64(_mm256_mul_epu32(upper, e8), above_32_bits), lower);
}

/*
 * Takes the dots out of the tokens and their digits to integers below 10^19. Returns the lanes that are odd: a second dot, a
 * dot as the last byte, another byte than digits, or more digits.
 */
MC_SPECIALISED __m256i join_digits(const struct wide *digits, bool has_top, struct scaled *scaled) {
    const struct cut cut_in_low = cut_low(digits->low);
    const struct cut cut_in_high = cut_upper(digits->high, cut_in_low.has_none);
    const __m256i none_behind_top = _mm256_and_si256(cut_in_low.has_none, cut_in_high.has_none);
    const __m256i low = select_bytes(cut_in_low.up_to_dot, shift_in_byte(digits->low, digits->high), digits->low);
    const __m256i high = select_bytes(cut_in_high.up_to_dot, shift_in_byte(digits->high, digits->top), digits->high);
    __m256i one_dot = _mm256_or_si256(cut_in_low.has_none, cut_in_high.has_none);
    __m256i odd_bytes = _mm256_or_si256(above_nine(low), above_nine(high));
    __m256i none = none_behind_top;
    __m256i full_bytes = _mm256_add_epi8(cut_in_low.up_to_dot, cut_in_high.up_to_dot); /* a full byte is -1 */
    __m256i upper = value_of_digits(high);
    __m256i too_many = _mm256_setzero_si256();
    if (has_top) {
        const struct cut cut_in_top = cut_upper(digits->top, none_behind_top);
        const __m256i top = select_bytes(cut_in_top.up_to_dot, _mm256_slli_epi64(digits->top, 8), digits->top);
        const __m256i top_value = value_of_digits(top);
        upper = append_eight(top_value, upper);
        too_many = _mm256_cmpgt_epi64(top_value, lanes(999));
        odd_bytes = _mm256_or_si256(odd_bytes, above_nine(top));
        one_dot = _mm256_and_si256(one_dot, _mm256_or_si256(cut_in_top.has_none, none_behind_top));
        none = _mm256_and_si256(none, cut_in_top.has_none);
        full_bytes = _mm256_add_epi8(full_bytes, cut_in_top.up_to_dot);
    }
    const __m256i zero = _mm256_setzero_si256();
    const __m256i n_up_to_dot = _mm256_sad_epu8(_mm256_sub_epi8(zero, full_bytes), zero);
    scaled->n_fraction = _mm256_andnot_si256(none, _mm256_sub_epi64(lanes(has_top ? MAX_WIDE : 16), n_up_to_dot));
    scaled->integer = append_eight(upper, value_of_digits(low));
    const __m256i odd = _mm256_or_si256(lanes_with_high_bit(odd_bytes), too_many);
    return _mm256_or_si256(odd, _mm256_xor_si256(one_dot, bytes(0xFF)));
}

/* An integer below 10^19 as a sum of two doubles: a is the nearest, b the rest. The upper 32 bits, times 2^32, and the lower ones are
   doubles exactly, and so is what their sum's rounding leaves (Dekker's fast two-sum). */
static inline __m256d doubles_of_large(__m256i integer, __m256d *b) {
    const __m256i magic = lanes(0x4530000000000000); /* the bits of 2^84, whose last bit is worth 2^32 */
    const __m256i upper_bits = _mm256_or_si256(_mm256_srli_epi64(integer, 32), magic);
    const __m256d upper_part = _mm256_sub_pd(_mm256_castsi256_pd(upper_bits), _mm256_castsi256_pd(magic));
    const __m256d lower_part = doubles_of_small(_mm256_and_si256(integer, lanes(0xFFFFFFFF)));
    const __m256d a = _mm256_add_pd(upper_part, lower_part);
    *b = _mm256_add_pd(_mm256_sub_pd(upper_part, a), lower_part);
    return a;
}

/*
 * integer * 10^q, correctly rounded. Returns the lanes where that is not certain, or q is outside the table. The method and
 * its bounds are those of scale_by_pairs in avx512_group.h.
 */
static inline __m256i scale_by_pairs(__m256i integer, __m256i q, __m256d *value) {
    const __m256i index = _mm256_sub_epi64(q, lanes(MC_PAIR_FIRST));
    const __m256i beyond = _mm256_cmpgt_epi64(index, lanes(MC_PAIR_LAST - MC_PAIR_FIRST));
    const __m256i outside = _mm256_or_si256(beyond, _mm256_cmpgt_epi64(_mm256_setzero_si256(), index));
    const __m256i inside = _mm256_andnot_si256(outside, index);
    const __m256d h = look_up(mc_power_pairs_high, inside);
    const __m256d l = look_up(mc_power_pairs_low, inside);
    __m256d b;
    const __m256d a = doubles_of_large(integer, &b);
    const __m256d product = _mm256_mul_pd(a, h);
    const __m256d remainder = _mm256_fmsub_pd(a, h, product);
    const __m256d rest = _mm256_add_pd(remainder, _mm256_fmadd_pd(b, h, _mm256_mul_pd(a, l)));
    const __m256d margin = _mm256_mul_pd(product, _mm256_set1_pd(0x1p-99));
    const __m256d upper = _mm256_add_pd(product, _mm256_add_pd(rest, margin));
    const __m256d lower = _mm256_add_pd(product, _mm256_sub_pd(rest, margin));
    *value = upper;
    return _mm256_or_si256(outside, _mm256_castpd_si256(_mm256_cmp_pd(upper, lower, _CMP_NEQ_UQ)));
}

/* The numbers, correctly rounded. Returns the lanes where that is not certain. */
MC_SPECIALISED __m256i scale(const struct scaled *scaled, const struct exponents *exponents, bool has_top,
                             __m256d *value) {
    const __m256i inexact = _mm256_or_si256(_mm256_cmpgt_epi64(scaled->integer, lanes(INT64_C(1) << 53)),
                                            _mm256_xor_si256(exponents->none, bytes(0xFF)));
    if (has_top || !_mm256_testz_si256(inexact, inexact)) {
        return scale_by_pairs(scaled->integer, _mm256_sub_epi64(exponents->value, scaled->n_fraction), value);
    }
    __m256d rest; /* is 0: integer and power are doubles exactly */
    const __m256d number = doubles_of_large(scaled->integer, &rest);
    const __m256i index = _mm256_and_si256(scaled->n_fraction, lanes(15)); /* of a token that is odd, it is anything */
    *value = _mm256_div_pd(number, look_up(POWERS_OF_TEN, index));
    return _mm256_setzero_si256();
}

/* Parses tokens of 1 to 24 bytes, or up to 16 where has_top is not set, with a dot, with an exponent. Returns the lanes that turn
   out to be something else. */
MC_SPECIALISED unsigned parse_wide(const struct group *group, bool has_top, double *values, bool *has_exponents) {
    const __m256i len = group->len;
    struct wide digits = has_top ? load_24(group) : load_16(group);
    const int max_len = has_top ? MAX_WIDE : 16;
    __m256i odd = _mm256_or_si256(_mm256_cmpgt_epi64(lanes(1), len), _mm256_cmpgt_epi64(len, lanes(max_len)));
    const __m256i zero = _mm256_setzero_si256();
    struct exponents exponents = {.value = zero, .none = bytes(0xFF)};
    *has_exponents = !_mm256_testz_si256(digits.low, bytes(MC_LETTER_BIT));
    if (*has_exponents) {
        exponents = take_exponents(&digits, len);
        odd = _mm256_or_si256(odd, exponents.odd);
    }
    struct scaled scaled;
    odd = _mm256_or_si256(odd, join_digits(&digits, has_top, &scaled));
    __m256d value;
    odd = _mm256_or_si256(odd, scale(&scaled, &exponents, has_top, &value));
    _mm256_storeu_pd(values, with_sign(value, group->sign));
    return bits_of_lanes(odd);
}

/* Whether some token has from 17 to 24 bytes. */
static inline bool has_top(const struct group *group) {
    const __m256i above = _mm256_cmpgt_epi64(group->len, lanes(16));
    return !_mm256_testz_si256(_mm256_cmpgt_epi64(lanes(MAX_WIDE + 1), group->len), above);
}

#endif
