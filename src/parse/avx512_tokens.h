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

#include "parse/avx512_constants.h"
#include "parse/tokens.h"

/* Returns the text xored with '0' in the last bytes of each lane, else 0. The number of these bytes is len - n_after,
   at least 0 and at most 8. unused_bits: of a token of 0 bytes, 64 + 8 * n_after in every lane. */
static inline __m512i xor_used_bytes(const struct constants *k, __m512i text, __m512i len_bits, __m512i unused_bits) {
    const __m512i shift = _mm512_subs_epu16(unused_bits, len_bits);
    const __m512i used = _mm512_sllv_epi64(k->ones, shift); /* shifts of 64 and more give 0 */
    return _mm512_ternarylogic_epi64(text, k->zero_digit, used, 0x28);
}

/* A group of tokens. */
struct group {
    const char *origin;
    const uint16_t *ends;   /* [GROUP]: the positions of the token ends */
    const uint16_t *before; /* [GROUP]: the positions of the token ends before these */
    __m128i len;            /* 8 of 16 bits: bytes of the tokens, without the prefixes that have been removed */
    __mmask8 used;          /* lanes that have a token */
    __mmask8 negative;      /* lanes whose minus sign has been removed */
    __mmask8 has_sign;      /* lanes whose sign has been removed */
};

/*
 * The first bytes of the tokens of a segment. They are listed from the first block on that has a prefix, because most
 * lists have no prefixes; tokens that begin before that block have entries that are not prefixes.
 */
struct first_bytes {
    uint8_t of_tokens[MC_SEGMENT_BYTES + 2 * 64];  /* each block stores 64 */
    uint8_t of_numbers[MC_SEGMENT_BYTES + 2 * 64]; /* after a blank; only if the segment has blanks */
    uint64_t after_blank; /* 1: the next block begins in a token of which only the blank has been listed; else 0 */
};

/* Prepares the list for the next segment, for which tokens has been prepared. A token may have begun before it. */
static inline void first_bytes_next_segment(struct first_bytes *first, const struct mc_tokens *tokens) {
    const char *token = tokens->last_end + 1;
    first->of_tokens[0] = (uint8_t)token[0];
    first->of_numbers[0] = (uint8_t)(token[0] == ' ' ? token[1] : token[0]);
}

/* Lists the first bytes of the tokens that begin in a block of text: token n is the first one. Records the prefixes. */
static inline void list_first_bytes(struct mc_tokens *tokens, struct first_bytes *first, size_t n, uint64_t begins,
                                    __m512i text) {
    if (tokens->prefixes == 0) {
        memset(first->of_tokens, 0, n);
        tokens->prefixes = MC_SIGNS;
    }
    _mm512_storeu_si512(first->of_tokens + n, _mm512_maskz_compress_epi8(begins, text));
    const uint64_t blanks = _mm512_mask_cmpeq_epi8_mask(begins, text, bytes(' '));
    if (blanks != 0 && (tokens->prefixes & MC_BLANKS) == 0) {
        memcpy(first->of_numbers, first->of_tokens, n);
        tokens->prefixes |= MC_BLANKS;
    }
    if ((tokens->prefixes & MC_BLANKS) != 0) {
        const uint64_t numbers = (begins & ~blanks) | blanks << 1 | first->after_blank;
        _mm512_storeu_si512(first->of_numbers + n - first->after_blank, _mm512_maskz_compress_epi8(numbers, text));
        first->after_blank = blanks >> 63;
    }
}

/* Returns the lanes of a group that have a token, if n_left tokens are left. */
static inline __mmask8 find_used(size_t n_left) {
    return (__mmask8)(n_left >= GROUP ? 0xFF : (1U << n_left) - 1);
}

/* Returns the group of the tokens from token i on. */
static inline struct group make_group(const struct constants *k, const struct mc_tokens *tokens, const uint16_t *ends,
                                      size_t i) {
    const __m128i end = _mm_loadu_si128((const __m128i *)(ends + i));
    const __m128i end_before = _mm_loadu_si128((const __m128i *)(ends + i - 1));
    return (struct group){
        .origin = tokens->origin,
        .ends = ends + i,
        .before = ends + i - 1,
        .len = _mm_add_epi16(_mm_sub_epi16(end, end_before), k->minus_one),
        .used = find_used(tokens->n - i),
    };
}

/* Removes the signs in these lanes from the lengths of the tokens. */
static inline void remove_signs(const struct constants *k, struct group *group, __mmask8 minus, __mmask8 plus) {
    group->negative = minus;
    group->has_sign = minus | plus;
    group->len = _mm_mask_add_epi16(group->len, group->has_sign, group->len, k->minus_one);
}

/* Removes blanks and then signs from the lengths of the tokens from token i on. */
static inline void remove_prefixes(const struct constants *k, struct group *group, const struct first_bytes *first,
                                   unsigned prefixes, size_t i) {
    const uint8_t *of_numbers = first->of_tokens;
    if ((prefixes & MC_BLANKS) != 0) {
        const __m128i byte = _mm_loadl_epi64((const __m128i *)(first->of_tokens + i));
        const __mmask8 blank = (__mmask8)_mm_cmpeq_epi8_mask(byte, _mm512_castsi512_si128(k->blank));
        group->len = _mm_mask_add_epi16(group->len, blank, group->len, k->minus_one);
        of_numbers = first->of_numbers;
    }
    const __m128i byte = _mm_loadl_epi64((const __m128i *)(of_numbers + i));
    const __mmask8 minus = (__mmask8)_mm_cmpeq_epi8_mask(byte, _mm512_castsi512_si128(k->minus));
    const __mmask8 plus = (__mmask8)_mm_cmpeq_epi8_mask(byte, _mm512_castsi512_si128(k->plus));
    remove_signs(k, group, minus, plus);
}

/* The positions of tokens that are not in sequence. */
struct positions {
    _Alignas(16) uint16_t ends[GROUP];
    _Alignas(16) uint16_t before[GROUP];
};

/* Returns the positions of the ends of token index and of the token before it, in the upper and the lower half. */
static inline int load_both_ends(const uint16_t *ends, size_t index) {
    int both;
    memcpy(&both, ends + index - 1, sizeof both);
    return both;
}

/* Returns the group of the tokens with these indices, [GROUP]. It keeps pointers to positions. */
static inline struct group gather_group(const struct constants *k, const struct mc_tokens *tokens, const uint16_t *ends,
                                        const uint16_t *indices, struct positions *positions) {
#define BOTH(lane) load_both_ends(ends, indices[lane])
    const __m256i both = _mm256_set_epi32(BOTH(7), BOTH(6), BOTH(5), BOTH(4), BOTH(3), BOTH(2), BOTH(1), BOTH(0));
#undef BOTH
    const __m128i end = _mm256_cvtepi32_epi16(_mm256_srli_epi32(both, 16));
    const __m128i end_before = _mm256_cvtepi32_epi16(both);
    _mm_store_si128((__m128i *)positions->ends, end);
    _mm_store_si128((__m128i *)positions->before, end_before);
    return (struct group){
        .origin = tokens->origin,
        .ends = positions->ends,
        .before = positions->before,
        .len = _mm_add_epi16(_mm_sub_epi16(end, end_before), k->minus_one),
        .used = 0xFF,
    };
}

/* Returns the lanes of the tokens that do not have from 1 to 8 bytes. */
static inline __mmask8 find_not_narrow(const struct constants *k, const struct group *group) {
    const __m128i len_minus_1 = _mm_add_epi16(group->len, k->minus_one); /* 65535 for an empty token */
    return _mm_cmpgt_epu16_mask(len_minus_1, k->seven);
}

/* True if some of the lengths, of tokens that still have their prefixes, is above MC_SHORT_ITEM_BYTES. */
static inline bool is_any_long(__m128i longest) {
    return _mm_cmpgt_epi16_mask(longest, lengths(MC_SHORT_ITEM_BYTES)) != 0;
}

/* Returns the number of bits of each token. */
static inline __m512i count_bits(__m128i len) {
    return _mm512_slli_epi64(_mm512_cvtepu16_epi64(len), 3);
}

/* The text of a narrow group: two registers, from 16 bytes before the first token end to MAX_SPAN bytes after it. A
   group of narrow tokens with prefixes spans 7 * 11 bytes. */
enum { MAX_SPAN = 2 * 64 - 16 };

/* True if the text of a narrow group has the ends of all tokens. */
static inline bool is_span_narrow(const struct group *group) {
    return group->ends[GROUP - 1] - group->ends[0] <= MAX_SPAN;
}

/* Returns the last 8 bytes of each token; the bytes before shorter tokens are meaningless. */
static inline __m512i load_last_8(const struct constants *k, const struct group *group) {
    const char *from = group->origin + group->ends[0] - 16;
    const __m128i ends = _mm_loadu_si128((const __m128i *)group->ends);
    const __m512i distance = _mm512_sub_epi8(_mm512_permutexvar_epi8(k->lane_ends, _mm512_castsi128_si512(ends)),
                                             _mm512_broadcastb_epi8(ends));
    const __m512i index = _mm512_add_epi8(distance, k->last_8_places);
    return _mm512_permutex2var_epi8(_mm512_loadu_si512(from), index, _mm512_loadu_si512(from + 64));
}

/* Returns the bytes of narrow tokens xored with '0'; unused bytes are 0. */
static inline __m512i load_narrow(const struct constants *k, const struct group *group) {
    return xor_used_bytes(k, load_last_8(k, group), count_bits(group->len), k->bits_of_lane);
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
    struct wide digits = uses_top ? load_24(group) : load_16(group);
    const __m512i len_bits = count_bits(group->len);
    digits.low = xor_used_bytes(k, digits.low, len_bits, k->bits_of_lane);
    digits.high = xor_used_bytes(k, digits.high, len_bits, k->bits_of_2_lanes);
    if (uses_top) {
        digits.top = xor_used_bytes(k, digits.top, len_bits, k->bits_of_3_lanes);
    }
    return digits;
}

/* True if some token has more than 16 bytes. */
static inline bool needs_top(const struct constants *k, const struct group *group) {
    return _mm_cmpgt_epi16_mask(group->len, k->sixteen) != 0;
}

static inline uint16_t load_16_bits(const char *p) {
    uint16_t bits;
    memcpy(&bits, p, sizeof bits);
    return bits;
}

/* Returns the first two bytes of each token, the first one in the low half of 16 bits. */
static inline __m128i load_first_two_bytes(const struct group *group) {
    const char *origin = group->origin + 1;
    const uint16_t *before = group->before;
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

/* Removes blanks and then signs from the lengths of tokens that are not in sequence. */
static inline void remove_gathered_prefixes(const struct constants *k, struct group *group) {
    const __m128i two = load_first_two_bytes(group);
    const __m128i first = _mm_and_si128(two, lengths(0xFF));
    const __mmask8 blank = _mm_cmpeq_epi16_mask(first, lengths(' '));
    group->len = _mm_mask_add_epi16(group->len, blank, group->len, k->minus_one);
    const __m128i byte = _mm_mask_srli_epi16(first, blank, two, 8);
    remove_signs(k, group, _mm_cmpeq_epi16_mask(byte, lengths('-')), _mm_cmpeq_epi16_mask(byte, lengths('+')));
}

#endif
