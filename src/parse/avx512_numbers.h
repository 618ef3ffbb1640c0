/*
 * avx512_group.h - a group of eight tokens to eight doubles with AVX-512: the arithmetic of avx512.c, which has the loops.
 *
 * A token of up to 8 bytes is narrow: it lies in one 64-bit lane, its last byte at the lane's end (the most significant byte). A
 * wide one, of up to 24 bytes, lies in the same lane of three registers: low has its last 8 bytes, high the 8 before, top those
 * before. Byte 0 of a lane is the least significant, so "shifted to the left" moves text towards its end.
 */
#ifndef MC_PARSE_AVX512_GROUP_H
#define MC_PARSE_AVX512_GROUP_H

#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/powers.h"
#include "parse/tokens.h"

enum { GROUP = 8, MAX_NARROW = 8, MAX_WIDE = 24 };

static __m512i bytes(int value) {
    return _mm512_set1_epi8((char)value);
}

static __m512i lanes(int64_t value) {
    return _mm512_set1_epi64(value);
}

/* v, of which the compiler no longer knows that it is constant. Else GCC makes constants anew in every round of a loop, by way of
   a general register, which costs more than what is done with them. */
static inline __m512i kept(__m512i v) {
    __asm__("" : "+v"(v));
    return v;
}

static inline __m128i kept_128(__m128i v) {
    __asm__("" : "+v"(v));
    return v;
}

/* The constants of the loops over groups, made once a loop. */
struct constants {
    /* the same in every byte */
    __m512i zero_digit; /* '0' */
    __m512i nine;
    __m512i dot; /* xored, as are the next four */
    __m512i minus;
    __m512i plus;
    __m512i blank;
    __m512i e;
    __m512i dot_bit;
    __m512i letter_bit;
    __m512i case_bit;
    __m512i ones; /* 255 */

    /* the same in every 64-bit lane */
    __m512i one;
    __m512i e4;
    __m512i e8;
    __m512i e16;
    __m512i exact_limit; /* 2^53 */
    __m512i sign_bit;

    __m512i pair_weights;  /* 10, 1 */
    __m512i four_weights;  /* 100, 1 */
    __m512i last_8_places; /* from 8 before a position on, in two registers that begin 16 before another: 8 to 15 */
    __m512i first_places;  /* of the byte behind a position, likewise: 17 in every byte */
    __m512i lane_ends;     /* bytes 0, 2, ..., 14, each 8 times */
    __m128i minus_one;     /* 16 bits, like the next */
    __m128i lane_bits;     /* 64 */
};

static inline struct constants make_constants(void) {
    return (struct constants){
        .zero_digit = kept(bytes('0')),
        .nine = kept(bytes(9)),
        .dot = kept(bytes(MC_XORED_DOT)),
        .minus = kept(bytes('-')),
        .plus = kept(bytes('+')),
        .blank = kept(bytes(' ')),
        .e = kept(bytes(MC_XORED_E)),
        .dot_bit = kept(bytes(MC_DOT_BIT)),
        .letter_bit = kept(bytes(MC_LETTER_BIT)),
        .case_bit = kept(bytes(MC_CASE_BIT)),
        .ones = kept(bytes(0xFF)),
        .one = kept(lanes(1)),
        .e4 = kept(lanes(10000)),
        .e8 = kept(lanes(100000000)),
        .e16 = kept(lanes(10000000000000000)),
        .exact_limit = kept(lanes(INT64_C(1) << 53)),
        .sign_bit = kept(lanes(INT64_MIN)),
        .pair_weights = kept(_mm512_set1_epi16(0x010A)),
        .four_weights = kept(_mm512_set1_epi32(0x00010064)),
        .last_8_places = kept(lanes(0x0F0E0D0C0B0A0908)),
        .first_places = kept(bytes(17)),
        .lane_ends =
            kept(_mm512_set_epi64(0x0E0E0E0E0E0E0E0E, 0x0C0C0C0C0C0C0C0C, 0x0A0A0A0A0A0A0A0A, 0x0808080808080808,
                                  0x0606060606060606, 0x0404040404040404, 0x0202020202020202, 0)),
        .minus_one = kept_128(_mm_set1_epi16(-1)),
        .lane_bits = kept_128(_mm_set1_epi16(64)),
    };
}

/* Bit by bit: where mask is 1 of a, else of b. */
static __m512i select_bits(__m512i mask, __m512i a, __m512i b) {
    return _mm512_ternarylogic_epi64(mask, a, b, 0xCA);
}

/* The numbers that eight digits a lane make, the first in byte 0: pairs, fours, eights. */
static inline __m512i value_of_digits(const struct constants *k, __m512i digits) {
    const __m512i pairs = _mm512_maddubs_epi16(digits, k->pair_weights); /* 10, 1 */
    const __m512i fours = _mm512_madd_epi16(pairs, k->four_weights);     /* 100, 1 */
    return _mm512_add_epi64(_mm512_mul_epu32(fours, k->e4), _mm512_srli_epi64(fours, 32));
}

/* Ones in the last len[i] bytes of lane i (in all 8 for any more, in none for any less), else zeros. */
static inline __m512i last_bytes(const struct constants *k, __m128i len) {
    const __m128i unused_bits = _mm_sub_epi16(k->lane_bits, _mm_slli_epi16(len, 3));
    const __m512i shift = _mm512_cvtepi16_epi64(_mm_max_epi16(unused_bits, _mm_setzero_si128()));
    return _mm512_sllv_epi64(k->ones, shift); /* 0 for shifts of 64 and more */
}

/* The text xored with '0' where used has ones, else 0. */
static inline __m512i digits_of_text(const struct constants *k, __m512i text, __m512i used) {
    return _mm512_ternarylogic_epi64(text, k->zero_digit, used, 0x28);
}

/* Bit 4 of the bytes that are dots. */
static inline __m512i dots_of(const struct constants *k, __m512i digits) {
    return _mm512_maskz_mov_epi8(_mm512_cmpeq_epi8_mask(digits, k->dot), k->dot_bit);
}

/* The sign bit in the lanes of negative numbers. */
static inline __m512d with_sign(const struct constants *k, __m512d value, __mmask8 negative) {
    const __m512i bits = _mm512_castpd_si512(value);
    return _mm512_castsi512_pd(_mm512_mask_xor_epi64(bits, negative, bits, k->sign_bit));
}

/* The entries from table[0] on, of 32, at these indices. */
static inline __m512d look_up_32(const double *table, __m512i index) {
    const __mmask8 upper = _mm512_cmpgt_epi64_mask(index, lanes(15));
    const __m512d first = _mm512_permutex2var_pd(_mm512_loadu_pd(table), index, _mm512_loadu_pd(table + 8));
    const __m512d second = _mm512_permutex2var_pd(_mm512_loadu_pd(table + 16), index, _mm512_loadu_pd(table + 24));
    return _mm512_mask_mov_pd(first, upper, second);
}

/* The powers of ten that are doubles exactly; the rest is there to be looked up, and not used. */
enum { MAX_EXACT_POWER = 22 };
static const double POWERS_OF_TEN[32] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                         1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* A group of tokens: what of the list a group's functions need. */
struct group {
    const char *origin;
    const uint16_t *ends; /* [8], and at [-1] the one before */
    __m128i len;          /* 8 of 16 bits: bytes of the tokens, or of what is left of them */
    __mmask8 used;        /* lanes that have a token */
    __mmask8 negative;    /* lanes whose minus sign has been taken off */
    __mmask8 has_sign;    /* lanes whose sign has been taken off */
};

/* The group from token i on. */
static inline struct group group_of(const struct constants *k, const struct mc_tokens *tokens, const uint16_t *ends,
                                    size_t i) {
    const size_t n_left = tokens->n - i;
    const __m128i end = _mm_loadu_si128((const __m128i *)(ends + i));
    const __m128i end_before = _mm_loadu_si128((const __m128i *)(ends + i - 1));
    return (struct group){
        .origin = tokens->origin,
        .ends = ends + i,
        .len = _mm_add_epi16(_mm_sub_epi16(end, end_before), k->minus_one),
        .used = (__mmask8)(n_left >= GROUP ? 0xFF : (1U << n_left) - 1),
    };
}

/* Whether all tokens have from 1 to n bytes. */
static inline bool are_within(const struct constants *k, const struct group *group, short n) {
    const __m128i above_least = _mm_add_epi16(group->len, k->minus_one); /* 65535 for an empty token */
    return _mm_mask_cmpgt_epu16_mask(group->used, above_least, _mm_set1_epi16((short)(n - 1))) == 0;
}

/* Where the bytes of a narrow group are: in two registers, from 16 bytes before its first end on. */
struct narrow_text {
    __m512i first;
    __m512i second;
    __m512i first_end; /* in every byte, the low byte of its position */
};

/* Each lane's entry of a list of positions, in two registers' terms: the byte offset less bytes from the place of each byte. */
static inline __m512i places_in(const struct constants *k, const struct narrow_text *text, const uint16_t *positions) {
    const __m128i all = _mm_loadu_si128((const __m128i *)positions);
    return _mm512_sub_epi8(_mm512_permutexvar_epi8(k->lane_ends, _mm512_castsi128_si512(all)), text->first_end);
}

static inline struct narrow_text load_narrow(const struct group *group) {
    const char *from = group->origin + group->ends[0] - 16;
    return (struct narrow_text){
        .first = _mm512_loadu_si512(from),
        .second = _mm512_loadu_si512(from + 64),
        .first_end = _mm512_broadcastb_epi8(_mm_loadu_si128((const __m128i *)group->ends)),
    };
}

/* The last 8 bytes of each token. */
static inline __m512i last_8(const struct constants *k, const struct group *group, const struct narrow_text *text) {
    const __m512i index = _mm512_add_epi8(places_in(k, text, group->ends), k->last_8_places);
    return _mm512_permutex2var_epi8(text->first, index, text->second);
}

/* Takes blanks and then signs off the lengths of narrow tokens. Each byte of a lane is made the token's first one. */
static inline void take_narrow_prefixes(const struct constants *k, struct group *group, const struct narrow_text *text,
                                        unsigned prefixes) {
    __m512i index = _mm512_add_epi8(places_in(k, text, group->ends - 1), k->first_places);
    if ((prefixes & MC_BLANKS) != 0) {
        const __m512i byte = _mm512_permutex2var_epi8(text->first, index, text->second);
        const __mmask8 blank = _mm512_cmpeq_epi64_mask(byte, k->blank);
        group->len = _mm_mask_add_epi16(group->len, blank, group->len, k->minus_one);
        index = _mm512_mask_sub_epi8(index, _mm512_movepi8_mask(_mm512_movm_epi64(blank)), index, k->ones);
    }
    const __m512i byte = _mm512_permutex2var_epi8(text->first, index, text->second);
    const __mmask8 minus = _mm512_cmpeq_epi64_mask(byte, k->minus);
    const __mmask8 plus = _mm512_cmpeq_epi64_mask(byte, k->plus);
    group->len = _mm_mask_add_epi16(group->len, minus | plus, group->len, k->minus_one);
    group->negative = minus;
    group->has_sign = minus | plus;
}

/* The digits of narrow tokens without their dots, of which there is one at most. Fills n_fraction with the digits after the dot, or
   8 where there is none. */
static inline __m512i join_narrow(const struct constants *k, __m512i digits, __m512i *n_fraction) {
    /* Bit 4 of the dot's byte d, moved to bit 0 of byte d + 1, less one: ones in all bytes up to the dot, and none where there
       is no dot. These bytes move one to the left, over the dot. (A dot in byte 7 stays, and makes the token odd.) */
    const __m512i dot = dots_of(k, digits);
    const __m512i after_dot = _mm512_max_epu64(_mm512_slli_epi64(dot, 4), k->one);
    const __m512i up_to_dot = _mm512_add_epi64(after_dot, k->ones);
    *n_fraction = _mm512_srli_epi64(_mm512_lzcnt_epi64(dot), 3); /* 7 - d; 64 leading zeros without a dot */
    return select_bits(up_to_dot, _mm512_slli_epi64(digits, 8), digits);
}

/*
 * Parses tokens of 1 to 8 bytes with at most one dot, xored and without what is not used. Returns the bytes that make their lanes
 * something else, if they are above 9. The integer of at most 8 digits and the power of ten are exact doubles, so that one
 * division rounds correctly.
 */
MC_SPECIALISED __m512i parse_narrow(const struct constants *k, const struct group *group, __m512i digits,
                                    double *values) {
    __m512i n_fraction; /* at 8, the table sees 0 */
    const __m512i joined = join_narrow(k, digits, &n_fraction);
    const __m512d power = _mm512_permutexvar_pd(n_fraction, _mm512_loadu_pd(POWERS_OF_TEN));
    const __m512d number = _mm512_cvtepu64_pd(value_of_digits(k, joined));
    const __m512d value = with_sign(k, _mm512_div_pd(number, power), group->negative);
    _mm512_mask_storeu_pd(values, group->used, value);
    return joined;
}

/* Whether all bytes are digits: the one test that narrow tokens need. */
static inline bool all_digits(const struct constants *k, __m512i joined) {
    return _mm512_cmpgt_epu8_mask(joined, k->nine) == 0;
}

/* Stores the values of tokens that are among the usual words for missing values. Returns their lanes. */
static inline __mmask8 store_missing(const struct group *group, __m512i digits, double *values) {
    __mmask8 found = 0;
    for (size_t i = 0; i < MC_N_MISSING_WORDS; i++) {
        const __mmask8 same_len = _mm_cmpeq_epi16_mask(group->len, _mm_set1_epi16(MC_MISSING_WORDS[i].len));
        found |= _mm512_mask_cmpeq_epi64_mask(same_len, digits, lanes(MC_MISSING_WORDS[i].xored));
    }
    found &= group->used & (__mmask8)~group->has_sign; /* -NaN is one, -NA is not */
    _mm512_mask_storeu_pd(values, found, _mm512_set1_pd(mc_missing()));
    return found;
}

/* Exponents of tokens, which are found in the last 8 bytes of each. */
struct exponents {
    __m512i value; /* 0 where there is none */
    __m512i shift; /* what moves the number before it to the end of its lane, in bits */
    __mmask8 has;  /* lanes with one */
    __mmask8 odd;  /* no digit or more than four in the exponent, another byte, or no byte before it */
};

static inline struct exponents find_exponents(const struct constants *k, __m512i digits, __m128i len) {
    const __m512i without_case = _mm512_andnot_si512(k->case_bit, digits);
    const __m512i e = _mm512_movm_epi8(_mm512_cmpeq_epi8_mask(without_case, k->e));
    const __mmask8 has = _mm512_test_epi64_mask(e, e);
    const __m512i n_after = _mm512_lzcnt_epi64(e); /* bits after the e */
    const __m512i after = _mm512_maskz_sllv_epi64(has, k->ones, _mm512_sub_epi64(lanes(64), n_after));

    const __m512i first = _mm512_andnot_si512(_mm512_slli_epi64(after, 8), after);
    const __m512i sign = _mm512_and_si512(digits, first);
    const __mmask8 minus = _mm512_mask_cmpeq_epi64_mask(has, sign, _mm512_and_si512(first, bytes(MC_XORED_MINUS)));
    const __mmask8 plus = _mm512_mask_cmpeq_epi64_mask(has, sign, _mm512_and_si512(first, bytes(MC_XORED_PLUS)));
    const __mmask8 has_sign = minus | plus;
    const __m512i all = _mm512_and_si512(digits, after);
    const __m512i unsigned_digits = _mm512_mask_andnot_epi64(all, has_sign, first, all);
    const __m512i n_digits = _mm512_mask_sub_epi64(n_after, has_sign, n_after, lanes(8)); /* in bits */
    const __m512i odd_bytes = _mm512_subs_epu8(unsigned_digits, k->nine);
    const __m512i magnitude = value_of_digits(k, unsigned_digits);

    struct exponents exponents = {.has = has};
    exponents.value = _mm512_mask_sub_epi64(magnitude, minus, _mm512_setzero_si512(), magnitude);
    exponents.shift = _mm512_maskz_add_epi64(has, n_after, lanes(8));
    const __m512i len_bits = _mm512_slli_epi64(_mm512_cvtepi16_epi64(len), 3);
    exponents.odd =
        _mm512_mask_cmpgt_epu64_mask(has, _mm512_sub_epi64(n_digits, k->one), lanes(31)); /* 0 or above 32 */
    exponents.odd |= _mm512_test_epi64_mask(odd_bytes, odd_bytes);
    exponents.odd |= _mm512_mask_cmple_epi64_mask(has, len_bits, exponents.shift);
    return exponents;
}

/* Stores the values of narrow tokens with exponents. Returns their lanes. At most 6 digits and a power up to 10^22 are exact
   doubles, so that one division or multiplication rounds correctly. */
static inline __mmask8 store_with_exponents(const struct constants *k, const struct group *group, __m512i digits,
                                            double *values) {
    const struct exponents exponents = find_exponents(k, digits, group->len);
    __m512i n_fraction;
    const __m512i joined = join_narrow(k, _mm512_sllv_epi64(digits, exponents.shift), &n_fraction);
    const __m512i odd_bytes = _mm512_subs_epu8(joined, k->nine);
    const __m512i q = _mm512_sub_epi64(exponents.value, _mm512_and_si512(n_fraction, lanes(7)));
    const __m512i power_index = _mm512_abs_epi64(q);
    __mmask8 stored = exponents.has & (__mmask8)~exponents.odd & group->used;
    stored = _mm512_mask_testn_epi64_mask(stored, odd_bytes, odd_bytes);
    stored = _mm512_mask_cmple_epi64_mask(stored, power_index, lanes(MAX_EXACT_POWER));
    const __m512d power = look_up_32(POWERS_OF_TEN, power_index);
    const __m512d number = _mm512_cvtepu64_pd(value_of_digits(k, joined));
    const __m512d divided = _mm512_div_pd(number, power);
    const __m512d value = _mm512_mask_mul_pd(divided, _mm512_movepi64_mask(q) ^ 0xFF, number, power);
    _mm512_mask_storeu_pd(values, stored, with_sign(k, value, group->negative));
    return stored;
}

/* The lanes of narrow tokens that are something else than plain numbers and could not be stored; the others are. */
static inline __mmask8 store_others(const struct constants *k, const struct group *group, __m512i digits,
                                    __m512i joined, double *values) {
    const __m512i odd_bytes = _mm512_subs_epu8(joined, k->nine);
    __mmask8 odd = _mm512_test_epi64_mask(odd_bytes, odd_bytes) & group->used;
    const __m512i without_case = _mm512_andnot_si512(k->case_bit, digits);
    if (_mm512_cmpeq_epi8_mask(without_case, k->e) != 0) {
        odd &= (__mmask8)~store_with_exponents(k, group, digits, values);
    }
    return odd != 0 ? odd & (__mmask8)~store_missing(group, digits, values) : 0;
}

/* The bytes of wide tokens, in three registers. */
struct wide {
    __m512i top;
    __m512i high;
    __m512i low;
};

/* The last 16 bytes of the tokens, as high and low; top is 0. */
static inline struct wide load_16(const struct group *group) {
    const char *origin = group->origin - 16;
    const uint16_t *ends = group->ends;
#define LAST_16(lane) _mm_loadu_si128((const __m128i *)(origin + ends[lane]))
    __m512i even = _mm512_castsi128_si512(LAST_16(0));
    even = _mm512_mask_broadcast_i32x4(even, 0x00F0, LAST_16(2));
    even = _mm512_mask_broadcast_i32x4(even, 0x0F00, LAST_16(4));
    even = _mm512_mask_broadcast_i32x4(even, 0xF000, LAST_16(6));
    __m512i odd = _mm512_castsi128_si512(LAST_16(1));
    odd = _mm512_mask_broadcast_i32x4(odd, 0x00F0, LAST_16(3));
    odd = _mm512_mask_broadcast_i32x4(odd, 0x0F00, LAST_16(5));
    odd = _mm512_mask_broadcast_i32x4(odd, 0xF000, LAST_16(7));
#undef LAST_16
    return (struct wide){.top = _mm512_setzero_si512(),
                         .high = _mm512_unpacklo_epi64(even, odd),
                         .low = _mm512_unpackhi_epi64(even, odd)};
}

/* The last 32 bytes of two tokens, one behind the other. */
static inline __m512i load_two(const struct group *group, int lane, int other_lane) {
    const char *origin = group->origin - 32;
    const __m256i one = _mm256_loadu_si256((const __m256i *)(origin + group->ends[lane]));
    const __m256i other = _mm256_loadu_si256((const __m256i *)(origin + group->ends[other_lane]));
    return _mm512_inserti64x4(_mm512_castsi256_si512(one), other, 1);
}

/* The last 24 bytes of the tokens: their last four words of 8 bytes each are transposed, and the first one is not used. */
static inline struct wide load_24(const struct group *group) {
    const __m512i lanes_0_4 = load_two(group, 0, 4);
    const __m512i lanes_1_5 = load_two(group, 1, 5);
    const __m512i lanes_2_6 = load_two(group, 2, 6);
    const __m512i lanes_3_7 = load_two(group, 3, 7);
    const __m512i top_low_0145 = _mm512_unpackhi_epi64(lanes_0_4, lanes_1_5);
    const __m512i top_low_2367 = _mm512_unpackhi_epi64(lanes_2_6, lanes_3_7);
    const __m512i high_0145 = _mm512_unpacklo_epi64(lanes_0_4, lanes_1_5);
    const __m512i high_2367 = _mm512_unpacklo_epi64(lanes_2_6, lanes_3_7);
    const __m512i first_pairs = _mm512_set_epi64(13, 12, 5, 4, 9, 8, 1, 0);
    const __m512i second_pairs = _mm512_set_epi64(15, 14, 7, 6, 11, 10, 3, 2);
    return (struct wide){
        .top = _mm512_permutex2var_epi64(top_low_0145, first_pairs, top_low_2367),
        .high = _mm512_permutex2var_epi64(high_0145, second_pairs, high_2367),
        .low = _mm512_permutex2var_epi64(top_low_0145, second_pairs, top_low_2367),
    };
}

/* The bytes of tokens of up to 24 bytes, or up to 16 where has_top is not set, xored with '0'. */
MC_SPECIALISED struct wide digits_of_wide(const struct constants *k, const struct group *group, bool has_top) {
    const __m128i len = group->len;
    struct wide digits = has_top ? load_24(group) : load_16(group);
    digits.low = digits_of_text(k, digits.low, last_bytes(k, len));
    digits.high = digits_of_text(k, digits.high, last_bytes(k, _mm_add_epi16(len, _mm_set1_epi16(-8))));
    if (has_top) {
        digits.top = digits_of_text(k, digits.top, last_bytes(k, _mm_add_epi16(len, _mm_set1_epi16(-16))));
    }
    return digits;
}

static inline uint16_t load_16_bits(const char *p) {
    uint16_t bits;
    memcpy(&bits, p, sizeof bits);
    return bits;
}

/* The first two bytes of the tokens, the first one in the low half of 16 bits. */
static inline __m128i first_two_bytes(const struct group *group) {
    const char *origin = group->origin + 1;
    const uint16_t *before = group->ends - 1;
    __m128i two = _mm_setzero_si128();
#define INSERT(lane) two = _mm_insert_epi16(two, load_16_bits(origin + before[lane]), lane)
    INSERT(0);
    INSERT(1);
    INSERT(2);
    INSERT(3);
    INSERT(4);
    INSERT(5);
    INSERT(6);
    INSERT(7);
#undef INSERT
    return two;
}

/* Takes blanks and then signs off the lengths of the tokens. */
static inline void take_wide_prefixes(const struct constants *k, struct group *group, unsigned prefixes) {
    const __m128i two = first_two_bytes(group);
    __m128i byte = _mm_and_si128(two, _mm_set1_epi16(0xFF));
    if ((prefixes & MC_BLANKS) != 0) {
        const __mmask8 blank = _mm_cmpeq_epi16_mask(byte, _mm_set1_epi16(' '));
        group->len = _mm_mask_add_epi16(group->len, blank, group->len, k->minus_one);
        byte = _mm_mask_srli_epi16(byte, blank, two, 8);
    }
    const __mmask8 minus = _mm_cmpeq_epi16_mask(byte, _mm_set1_epi16('-'));
    const __mmask8 plus = _mm_cmpeq_epi16_mask(byte, _mm_set1_epi16('+'));
    group->len = _mm_mask_add_epi16(group->len, minus | plus, group->len, k->minus_one);
    group->negative = minus;
}

/* Takes the exponents off the tokens that have one. Returns the lanes that are odd. */
MC_SPECIALISED __mmask8 take_exponents(const struct constants *k, struct wide *digits, __m128i len,
                                       struct exponents *exponents) {
    *exponents = find_exponents(k, digits->low, len);
    const __m512i shift = exponents->shift;
    digits->low = _mm512_shldv_epi64(digits->low, digits->high, shift);
    digits->high = _mm512_shldv_epi64(digits->high, digits->top, shift);
    digits->top = _mm512_sllv_epi64(digits->top, shift);
    return exponents->odd;
}

/* Wide numbers as integers and the digits after their dots. */
struct scaled {
    __m512i integer;
    __m512i n_fraction;
};

/*
 * Takes the dots out of the tokens and their digits to integers below 10^19. Returns the lanes that are odd: a second dot, a
 * dot as the last byte, another byte than digits, or more digits.
 */
MC_SPECIALISED __mmask8 join_digits(const struct constants *k, const struct wide *digits, bool has_top,
                                    struct scaled *scaled) {
    const __m512i one = k->one;
    const __m512i dot_low = dots_of(k, digits->low);
    const __m512i dot_high = dots_of(k, digits->high);
    const __mmask8 in_low = _mm512_test_epi64_mask(dot_low, dot_low);
    const __mmask8 in_high = _mm512_test_epi64_mask(dot_high, dot_high);
    __mmask8 dotted = in_low | in_high;
    __mmask8 odd = in_low & in_high;

    /* As in parse_narrow. In high and top, all bytes move where the dot is behind; there, a dot in byte 7 is none of the
       token's last, and 0 - 1 has all the ones that it takes. */
    const __m512i up_to_low = _mm512_sub_epi64(_mm512_max_epu64(_mm512_slli_epi64(dot_low, 4), one), one);
    const __m512i up_to_high = _mm512_maskz_sub_epi64(dotted, _mm512_slli_epi64(dot_high, 4), one);
    const __m512i low = select_bits(up_to_low, _mm512_shldi_epi64(digits->low, digits->high, 8), digits->low);
    const __m512i high = select_bits(up_to_high, _mm512_shldi_epi64(digits->high, digits->top, 8), digits->high);
    __mmask64 odd_bytes = _mm512_cmpgt_epu8_mask(low, k->nine) | _mm512_cmpgt_epu8_mask(high, k->nine);

    __m512i n_bits = _mm512_lzcnt_epi64(dot_low);
    n_bits = _mm512_mask_add_epi64(n_bits, (__mmask8)~in_low, n_bits, _mm512_lzcnt_epi64(dot_high));
    const __m512i low_value = value_of_digits(k, low);
    const __m512i high_value = value_of_digits(k, high);
    scaled->integer = _mm512_add_epi64(_mm512_mul_epu32(high_value, k->e8), low_value);
    if (has_top) {
        const __m512i dot_top = dots_of(k, digits->top);
        const __mmask8 in_top = _mm512_test_epi64_mask(dot_top, dot_top);
        odd |= dotted & in_top;
        n_bits = _mm512_mask_add_epi64(n_bits, (__mmask8)~dotted, n_bits, _mm512_lzcnt_epi64(dot_top));
        dotted |= in_top;
        const __m512i up_to_top = _mm512_maskz_sub_epi64(dotted, _mm512_slli_epi64(dot_top, 4), one);
        const __m512i top = select_bits(up_to_top, _mm512_slli_epi64(digits->top, 8), digits->top);
        odd_bytes |= _mm512_cmpgt_epu8_mask(top, k->nine);
        const __m512i top_value = value_of_digits(k, top);
        odd |= _mm512_cmpge_epu64_mask(top_value, lanes(1000));
        const __m512i above = _mm512_mullo_epi64(top_value, k->e16);
        scaled->integer = _mm512_add_epi64(scaled->integer, above);
    }
    scaled->n_fraction = _mm512_maskz_srli_epi64(dotted, n_bits, 3);
    const __m512i odd_lanes = _mm512_movm_epi8(odd_bytes);
    return odd | _mm512_test_epi64_mask(odd_lanes, odd_lanes);
}

/* The doubles 10^q = high + low at indices of the tables: see powers.h. The powers from 10^-23 on fit into registers. */
static inline void load_power_pairs(__m512i index, __m512d *high, __m512d *low) {
    enum { FIRST = -23 - MC_PAIR_FIRST };
    const __m512i near = _mm512_sub_epi64(index, lanes(FIRST));
    if (__builtin_expect(_mm512_cmpgt_epu64_mask(near, lanes(31)) == 0, 1)) {
        *high = look_up_32(mc_power_pairs_high + FIRST, near);
        *low = look_up_32(mc_power_pairs_low + FIRST, near);
    } else {
        *high = _mm512_i64gather_pd(index, mc_power_pairs_high, 8);
        *low = _mm512_i64gather_pd(index, mc_power_pairs_low, 8);
    }
}

/*
 * integer * 10^q, correctly rounded. Returns the lanes where that is not certain, or q is outside the table.
 *
 * Both factors are taken as unevaluated sums of two doubles, a + b (exact) and h + l (relative error below 2^-106). Of the
 * product, a * h is exact as the sum of a rounded product and a fused remainder; b * l and the roundings of the
 * smaller terms are together below 2^-102 of it. So the exact value lies within 2^-99 of product + rest, rounding is
 * monotonic, and if both ends of that interval round to the same double, so does the exact value. No step can over-
 * or underflow: 10^q is within 10^-250 and 10^250, integer within 0 and 10^19.
 */
MC_SPECIALISED __mmask8 scale_by_pairs(__m512i integer, __m512i q, __m512d *value) {
    const __m512i index = _mm512_sub_epi64(q, lanes(MC_PAIR_FIRST));
    const __mmask8 outside = _mm512_cmpgt_epu64_mask(index, lanes(MC_PAIR_LAST - MC_PAIR_FIRST));
    __m512d h;
    __m512d l;
    load_power_pairs(_mm512_maskz_mov_epi64((__mmask8)~outside, index), &h, &l);
    const __m512d a = _mm512_cvtepu64_pd(integer);
    const __m512d b = _mm512_cvtepi64_pd(_mm512_sub_epi64(integer, _mm512_cvttpd_epu64(a)));
    const __m512d product = _mm512_mul_pd(a, h);
    const __m512d remainder = _mm512_fmsub_pd(a, h, product);
    const __m512d rest = _mm512_add_pd(remainder, _mm512_fmadd_pd(b, h, _mm512_mul_pd(a, l)));
    const __m512d margin = _mm512_mul_pd(product, _mm512_set1_pd(0x1p-99));
    const __m512d upper = _mm512_add_pd(product, _mm512_add_pd(rest, margin));
    const __m512d lower = _mm512_add_pd(product, _mm512_sub_pd(rest, margin));
    *value = upper;
    return outside | _mm512_cmp_pd_mask(upper, lower, _CMP_NEQ_UQ);
}

/* integer * 10^(exponent - n_fraction). Returns the lanes where that is not certain. */
MC_SPECIALISED __mmask8 scale(const struct scaled *scaled, const struct exponents *exponents, bool may_be_inexact,
                              __m512d *value) {
    if (may_be_inexact || exponents->has != 0) {
        const __m512i q = _mm512_sub_epi64(exponents->value, scaled->n_fraction);
        return scale_by_pairs(scaled->integer, q, value);
    }
    /* at most 15 digits after the dot: both are exact doubles */
    const __m512d power =
        _mm512_permutex2var_pd(_mm512_loadu_pd(POWERS_OF_TEN), scaled->n_fraction, _mm512_loadu_pd(POWERS_OF_TEN + 8));
    *value = _mm512_div_pd(_mm512_cvtepu64_pd(scaled->integer), power);
    return 0;
}

/* Parses tokens of 1 to 24 bytes, with a dot, with an exponent. Returns the lanes that turn out to be something else. */
MC_SPECIALISED __mmask8 parse_wide(const struct constants *k, const struct group *group, bool has_top, double *values,
                                   bool *has_exponents) {
    struct wide digits = digits_of_wide(k, group, has_top);
    struct exponents exponents = {.has = 0, .value = _mm512_setzero_si512()};
    /* 0 becomes 65535: a token with nothing left is odd */
    const __m128i above_least = _mm_add_epi16(group->len, k->minus_one);
    __mmask8 odd = _mm_cmpgt_epu16_mask(above_least, _mm_set1_epi16(MAX_WIDE - 1));
    if (_mm512_test_epi8_mask(digits.low, k->letter_bit) != 0) {
        odd |= take_exponents(k, &digits, group->len, &exponents);
    }
    struct scaled scaled;
    odd |= join_digits(k, &digits, has_top, &scaled);
    const __mmask8 large = _mm512_cmpge_epu64_mask(scaled.integer, k->exact_limit) & (__mmask8)~odd;
    __m512d value;
    *has_exponents = exponents.has != 0;
    odd |= scale(&scaled, &exponents, has_top || (large & group->used) != 0, &value);
    _mm512_mask_storeu_pd(values, group->used, with_sign(k, value, group->negative));
    return odd & group->used;
}

/* Whether some token has from 17 to 24 bytes. */
static inline bool has_top(const struct group *group) {
    const __m128i above = _mm_add_epi16(group->len, _mm_set1_epi16(-17));
    return _mm_mask_cmplt_epu16_mask(group->used, above, _mm_set1_epi16(MAX_WIDE - 16)) != 0;
}

#endif
