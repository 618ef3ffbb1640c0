/*
 * avx512_tokens.h - AVX-512: loads a group of eight tokens and aligns them in registers.
 *
 * One token occupies one 64-bit lane. Its last byte is at the end of the lane, in the most significant byte:
 *   - A narrow token, of up to 8 bytes, needs one register.
 *   - A wide token, of up to 24 bytes, needs the same lane of three registers. low has its last 8 bytes, high the 8
 *     bytes before, top the 8 bytes before these.
 *
 * Byte 0 of a lane is the least significant one, so a shift to the left moves text towards its end.
 *
 * Must not know what the bytes of a token mean, except for its prefixes. avx512_numbers.h parses them, avx512.c has the
 * loops.
 */
#ifndef MC_PARSE_AVX512_TOKENS_H
#define MC_PARSE_AVX512_TOKENS_H

#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "parse/tokens.h"

enum { GROUP = 8, MAX_NARROW = 8, MAX_WIDE = 24 };

/* Returns a register with the same value in all bytes. */
static __m512i bytes(int value) {
    return _mm512_set1_epi8((char)value);
}

/* Returns a register with the same value in all 64-bit lanes. */
static __m512i lanes(int64_t value) {
    return _mm512_set1_epi64(value);
}

/* Returns v, so that the compiler does not know that it is constant. Otherwise GCC builds the constants again in every
   iteration of a loop, through a general register. That takes longer than the work of the loop. */
static inline __m512i hide_constant(__m512i v) {
    __asm__("" : "+v"(v));
    return v;
}

static inline __m128i hide_constant_128(__m128i v) {
    __asm__("" : "+v"(v));
    return v;
}

/* The constants of the loops over groups. Each loop builds them once. */
struct constants {
    /* the same in every byte */
    __m512i zero_digit; /* '0' */
    __m512i nine;
    __m512i dot; /* xored */
    __m512i minus;
    __m512i plus;
    __m512i blank;
    __m512i e; /* xored */
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
    __m512i last_8_places; /* 8 to 15: from the position of a token end, these find the 8 bytes before it */
    __m512i first_places;  /* 17 in every byte: from the position of a token end, this finds the byte after it */
    __m512i lane_ends;     /* bytes 0, 2, ..., 14, each 8 times */
    __m128i minus_one;     /* the same in every 16-bit lane */
    __m128i lane_bits;     /* 64 in every 16-bit lane */
};

static inline struct constants make_constants(void) {
    return (struct constants){
        .zero_digit = hide_constant(bytes('0')),
        .nine = hide_constant(bytes(9)),
        .dot = hide_constant(bytes(MC_XORED_DOT)),
        .minus = hide_constant(bytes('-')),
        .plus = hide_constant(bytes('+')),
        .blank = hide_constant(bytes(' ')),
        .e = hide_constant(bytes(MC_XORED_E)),
        .dot_bit = hide_constant(bytes(MC_DOT_BIT)),
        .letter_bit = hide_constant(bytes(MC_LETTER_BIT)),
        .case_bit = hide_constant(bytes(MC_CASE_BIT)),
        .ones = hide_constant(bytes(0xFF)),
        .one = hide_constant(lanes(1)),
        .e4 = hide_constant(lanes(10000)),
        .e8 = hide_constant(lanes(100000000)),
        .e16 = hide_constant(lanes(10000000000000000)),
        .exact_limit = hide_constant(lanes(INT64_C(1) << 53)),
        .sign_bit = hide_constant(lanes(INT64_MIN)),
        .pair_weights = hide_constant(_mm512_set1_epi16(0x010A)),
        .four_weights = hide_constant(_mm512_set1_epi32(0x00010064)),
        .last_8_places = hide_constant(lanes(0x0F0E0D0C0B0A0908)),
        .first_places = hide_constant(bytes(17)),
        .lane_ends = hide_constant(_mm512_set_epi64(0x0E0E0E0E0E0E0E0E, 0x0C0C0C0C0C0C0C0C, 0x0A0A0A0A0A0A0A0A,
                                                    0x0808080808080808, 0x0606060606060606, 0x0404040404040404,
                                                    0x0202020202020202, 0)),
        .minus_one = hide_constant_128(_mm_set1_epi16(-1)),
        .lane_bits = hide_constant_128(_mm_set1_epi16(64)),
    };
}

/* Returns a mask: ones in the last len[i] bytes of lane i. A len above 8 counts as 8, a negative one as 0. */
static inline __m512i mask_last_bytes(const struct constants *k, __m128i len) {
    const __m128i unused_bits = _mm_sub_epi16(k->lane_bits, _mm_slli_epi16(len, 3));
    const __m512i shift = _mm512_cvtepi16_epi64(_mm_max_epi16(unused_bits, _mm_setzero_si128()));
    return _mm512_sllv_epi64(k->ones, shift); /* shifts of 64 and more give 0 */
}

/* Returns the text xored with '0' where the mask used has ones, else 0. */
static inline __m512i xor_used_bytes(const struct constants *k, __m512i text, __m512i used) {
    return _mm512_ternarylogic_epi64(text, k->zero_digit, used, 0x28);
}

/* A group of tokens. */
struct group {
    const char *origin;
    const uint16_t *ends; /* [GROUP], and [-1] is the end before them */
    __m128i len;          /* 8 of 16 bits: bytes of the tokens, without the prefixes that have been removed */
    __mmask8 used;        /* lanes that have a token */
    __mmask8 negative;    /* lanes whose minus sign has been removed */
    __mmask8 has_sign;    /* lanes whose sign has been removed */
};

/* Returns the group of the tokens from token i on. */
static inline struct group make_group(const struct constants *k, const struct mc_tokens *tokens, const uint16_t *ends,
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

/* True if all tokens have from 1 to n bytes. */
static inline bool are_lengths_within(const struct constants *k, const struct group *group, short n) {
    const __m128i len_minus_1 = _mm_add_epi16(group->len, k->minus_one); /* 65535 for an empty token */
    return _mm_mask_cmpgt_epu16_mask(group->used, len_minus_1, _mm_set1_epi16((short)(n - 1))) == 0;
}

/* True if some token, which still has its prefixes, is longer than MC_SHORT_ITEM_BYTES. */
static inline bool has_long_token(const struct group *group) {
    return _mm_mask_cmpgt_epu16_mask(group->used, group->len, _mm_set1_epi16(MC_SHORT_ITEM_BYTES)) != 0;
}

/* The text of a narrow group: two registers, from 16 bytes before the group's first token end on. */
struct narrow_text {
    __m512i first;
    __m512i second;
    __m512i first_end; /* every byte is the low byte of the position of the first token end */
};

/* Returns, in all bytes of lane i, the low byte of positions[i] minus the position of the first token end. */
static inline __m512i find_in_text(const struct constants *k, const struct narrow_text *text,
                                   const uint16_t *positions) {
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

/* Returns the last 8 bytes of each token. */
static inline __m512i align_narrow(const struct constants *k, const struct group *group,
                                   const struct narrow_text *text) {
    const __m512i index = _mm512_add_epi8(find_in_text(k, text, group->ends), k->last_8_places);
    return _mm512_permutex2var_epi8(text->first, index, text->second);
}

/* Removes blanks and then signs from the lengths of narrow tokens. In byte, all bytes of a lane are the first byte of
   its token. */
static inline void remove_narrow_prefixes(const struct constants *k, struct group *group,
                                          const struct narrow_text *text, unsigned prefixes) {
    __m512i index = _mm512_add_epi8(find_in_text(k, text, group->ends - 1), k->first_places);
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

/* The last 24 bytes of the tokens. */
struct wide {
    __m512i top;
    __m512i high;
    __m512i low;
};

/* Returns the last 16 bytes of the tokens, in high and low; top is 0. */
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

/* Returns the last 32 bytes of one token, and after them those of another. */
static inline __m512i load_two(const struct group *group, int lane, int other_lane) {
    const char *origin = group->origin - 32;
    const __m256i one = _mm256_loadu_si256((const __m256i *)(origin + group->ends[lane]));
    const __m256i other = _mm256_loadu_si256((const __m256i *)(origin + group->ends[other_lane]));
    return _mm512_inserti64x4(_mm512_castsi256_si512(one), other, 1);
}

/* Returns the last 24 bytes of the tokens: it transposes their last four words of 8 bytes, and drops the first word. */
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

/* Returns the bytes of tokens of up to 24 bytes, xored with '0'; of up to 16 bytes if uses_top is false. */
MC_SPECIALISED struct wide load_wide(const struct constants *k, const struct group *group, bool uses_top) {
    const __m128i len = group->len;
    struct wide digits = uses_top ? load_24(group) : load_16(group);
    digits.low = xor_used_bytes(k, digits.low, mask_last_bytes(k, len));
    digits.high = xor_used_bytes(k, digits.high, mask_last_bytes(k, _mm_add_epi16(len, _mm_set1_epi16(-8))));
    if (uses_top) {
        digits.top = xor_used_bytes(k, digits.top, mask_last_bytes(k, _mm_add_epi16(len, _mm_set1_epi16(-16))));
    }
    return digits;
}

/* True if some token has from 17 to 24 bytes. */
static inline bool needs_top(const struct group *group) {
    const __m128i above = _mm_add_epi16(group->len, _mm_set1_epi16(-17));
    return _mm_mask_cmplt_epu16_mask(group->used, above, _mm_set1_epi16(MAX_WIDE - 16)) != 0;
}

static inline uint16_t load_16_bits(const char *p) {
    uint16_t bits;
    memcpy(&bits, p, sizeof bits);
    return bits;
}

/* Returns the first two bytes of each token, the first one in the low half of 16 bits. */
static inline __m128i load_first_two_bytes(const struct group *group) {
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

/* Removes blanks and then signs from the lengths of the tokens. */
static inline void remove_wide_prefixes(const struct constants *k, struct group *group, unsigned prefixes) {
    const __m128i two = load_first_two_bytes(group);
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

#endif
