/*
 * avx512_constants.h - AVX-512: the constants of the loops over groups, in registers.
 *
 * GCC builds a constant again in every iteration of a loop, through a general register, unless it does not know that
 * the value is constant. That takes longer than the work of a loop. Constants that find no register stay in memory.
 */
#ifndef MC_PARSE_AVX512_CONSTANTS_H
#define MC_PARSE_AVX512_CONSTANTS_H

#include <immintrin.h>
#include <stdint.h>

#include "base/powers.h"
#include "parse/tokens.h"

enum { GROUP = 8, MAX_NARROW = 8, MAX_WIDE = 24 };

/* Integers of at most 15 digits, and powers of ten up to this one, are exact as doubles. */
enum { MAX_EXACT_POWER = 22 };

/* The 32 powers of ten from this one on are near: they fit into registers. */
enum { FIRST_NEAR_POWER = -23 };

/* Returns a register with the same value in all bytes. */
static __m512i bytes(int value) {
    return _mm512_set1_epi8((char)value);
}

/* Returns a register with the same value in all 64-bit lanes. */
static __m512i lanes(int64_t value) {
    return _mm512_set1_epi64(value);
}

/* Returns a register with the same value in all 16-bit lanes. */
static __m128i lengths(int value) {
    return _mm_set1_epi16((short)value);
}

/* Returns v, so that the compiler does not know that it is constant. */
static inline __m512i hide(__m512i v) {
    __asm__("" : "+v"(v));
    return v;
}

static inline __m128i hide_128(__m128i v) {
    __asm__("" : "+v"(v));
    return v;
}

/* The constants of the loops over groups. Each loop builds those that it uses once. */
struct constants {
    /* the same in every byte */
    __m512i zero_digit; /* '0' */
    __m512i nine;
    __m512i dot; /* xored */
    __m512i minus;
    __m512i plus;
    __m512i blank;
    __m512i xored_minus;
    __m512i xored_plus;
    __m512i e; /* xored */
    __m512i dot_bit;
    __m512i letter_bit;
    __m512i case_bit;
    __m512i ones; /* 255 */

    /* the same in every 64-bit lane */
    __m512i one;
    __m512i e3;
    __m512i e4;
    __m512i e8;
    __m512i e16;
    __m512i exact_limit; /* 2^53 */
    __m512i sign_bit;
    __m512i bits_of_byte; /* 8 */
    __m512i bits_of_lane; /* 64 */
    __m512i bits_of_2_lanes;
    __m512i bits_of_3_lanes;
    __m512i max_exponent;        /* 31: the bits of an exponent of 4 digits, minus 1 */
    __m512i max_narrow_fraction; /* 7 */
    __m512i max_index_of_16;     /* 15 */
    __m512i max_index_of_32;     /* 31 */
    __m512i max_exact_power;
    __m512i unit_pair; /* the index of 10^0 in the tables of powers as pairs (powers.h) */
    __m512i near_pair; /* the index of the first near power */
    __m512i max_pair;  /* the last index */

    /* the same in every 16-bit lane: lengths of tokens */
    __m128i minus_one;
    __m128i sixteen;
    __m128i seven;    /* of narrow tokens, minus 1 */
    __m128i max_wide; /* of wide tokens, minus 1 */

    __m512i pair_weights;  /* 10, 1 */
    __m512i four_weights;  /* 100, 1 */
    __m512i last_8_places; /* 8 to 15: from the distance of a token end, these find the 8 bytes before it */
    __m512i lane_ends;     /* bytes 0, 2, ..., 14, each 8 times */
};

static inline struct constants make_constants(void) {
    return (struct constants){
        .zero_digit = hide(bytes('0')),
        .nine = hide(bytes(9)),
        .dot = hide(bytes(MC_XORED_DOT)),
        .minus = hide(bytes('-')),
        .plus = hide(bytes('+')),
        .blank = hide(bytes(' ')),
        .xored_minus = hide(bytes(MC_XORED_MINUS)),
        .xored_plus = hide(bytes(MC_XORED_PLUS)),
        .e = hide(bytes(MC_XORED_E)),
        .dot_bit = hide(bytes(MC_DOT_BIT)),
        .letter_bit = hide(bytes(MC_LETTER_BIT)),
        .case_bit = hide(bytes(MC_CASE_BIT)),
        .ones = hide(bytes(0xFF)),
        .one = hide(lanes(1)),
        .e3 = hide(lanes(1000)),
        .e4 = hide(lanes(10000)),
        .e8 = hide(lanes(100000000)),
        .e16 = hide(lanes(10000000000000000)),
        .exact_limit = hide(lanes(INT64_C(1) << 53)),
        .sign_bit = hide(lanes(INT64_MIN)),
        .bits_of_byte = hide(lanes(8)),
        .bits_of_lane = hide(lanes(64)),
        .bits_of_2_lanes = hide(lanes(128)),
        .bits_of_3_lanes = hide(lanes(192)),
        .max_exponent = hide(lanes(31)),
        .max_narrow_fraction = hide(lanes(MAX_NARROW - 1)),
        .max_index_of_16 = hide(lanes(15)),
        .max_index_of_32 = hide(lanes(31)),
        .max_exact_power = hide(lanes(MAX_EXACT_POWER)),
        .unit_pair = hide(lanes(-MC_PAIR_FIRST)),
        .near_pair = hide(lanes(FIRST_NEAR_POWER - MC_PAIR_FIRST)),
        .max_pair = hide(lanes(MC_PAIR_LAST - MC_PAIR_FIRST)),
        .minus_one = hide_128(lengths(-1)),
        .sixteen = hide_128(lengths(16)),
        .seven = hide_128(lengths(MAX_NARROW - 1)),
        .max_wide = hide_128(lengths(MAX_WIDE - 1)),
        .pair_weights = hide(_mm512_set1_epi16(0x010A)),
        .four_weights = hide(_mm512_set1_epi32(0x00010064)),
        .last_8_places = hide(lanes(0x0F0E0D0C0B0A0908)),
        .lane_ends =
            hide(_mm512_set_epi64(0x0E0E0E0E0E0E0E0E, 0x0C0C0C0C0C0C0C0C, 0x0A0A0A0A0A0A0A0A, 0x0808080808080808,
                                  0x0606060606060606, 0x0404040404040404, 0x0202020202020202, 0)),
    };
}

#endif
