/*
 * avx2.c - the kernel for AVX2 with FMA and BMI2 (Haswell, Zen and later): four tokens at a time.
 *
 * tokens.h has the plan, and avx512.c the same steps with the instructions that they were made for. Here a mask is a vector
 * of lanes that are all ones or all zeros. A token of up to 8 bytes lies in one 64-bit lane, its last byte at the lane's
 * end (the most significant byte); one of up to 24 bytes in the same lane of three registers: low has its last 8
 * bytes, high the 8 before, top those before. "Shifted to the left" moves text towards its end.
 */
#include "parse/parse.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "parse/powers.h"
#include "parse/tokens.h"

enum { GROUP = 4, MAX_NARROW = 8, MAX_WIDE = 24 };

/* Text has been combined with '0' by exclusive or: digits are 0 to 9, and these are what is left of other characters. */
enum {
    XORED_DOT = '.' ^ '0',
    XORED_PLUS = '+' ^ '0',
    XORED_MINUS = '-' ^ '0',
    XORED_E = 'e' ^ '0', /* 'E' has one bit less, 0x20 */
    DOT_BIT = 0x10,
    LETTER_BIT = 0x40, /* of all letters; no digit, sign, dot or blank has it */
    CASE_BIT = 0x20
};

static inline __m256i bytes(int value) {
    return _mm256_set1_epi8((char)value);
}

static inline __m256i lanes(int64_t value) {
    return _mm256_set1_epi64x(value);
}

static inline __m256i is_zero(__m256i value) {
    return _mm256_cmpeq_epi64(value, _mm256_setzero_si256());
}

/* Bit by bit: where mask is 1 of a, else of b. */
static inline __m256i select_bits(__m256i mask, __m256i a, __m256i b) {
    return _mm256_or_si256(_mm256_and_si256(mask, a), _mm256_andnot_si256(mask, b));
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

/*
 * What listing needs: built once a call. A byte's class is the entry of its low half in one table and that of its high half in the
 * other, combined by and: seven bytes have a class, each has a bit of its own in both tables, and so no other byte has any.
 */
struct classes {
    __m256i low;
    __m256i high;
};
enum { ENDS_NUMBER = 0x80, ENDS_LIST = 0x07, BEGINS = 0x30, BLANK = 0x40, RARE = 0x7F };

static struct classes make_classes(const struct mc_syntax *syntax) {
    const struct {
        char byte;
        uint8_t bit;
    } known[] = {{syntax->number, ENDS_NUMBER},
                 {syntax->list, 0x01},
                 {syntax->task, 0x02},
                 {'\n', 0x04},
                 {'-', 0x10},
                 {'+', 0x20},
                 {' ', BLANK}};
    _Alignas(32) uint8_t low[32] = {0};
    _Alignas(32) uint8_t high[32] = {0};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        for (size_t half = 0; half < 32; half += 16) { /* tables are looked up in each half of a register */
            low[half + (known[i].byte & 0xF)] |= known[i].bit;
            high[half + (known[i].byte >> 4 & 0xF)] |= known[i].bit;
        }
    }
    return (struct classes){_mm256_load_si256((const __m256i *)low), _mm256_load_si256((const __m256i *)high)};
}

/* The classes of 32 bytes. The tables are for 7 bits: other bytes (with bit 7, which makes the first look-up 0) have none. */
static inline __m256i classify(const char *text, const struct classes *classes) {
    const __m256i byte = _mm256_loadu_si256((const __m256i *)text);
    const __m256i high_half = _mm256_and_si256(_mm256_srli_epi16(byte, 4), bytes(0xF));
    return _mm256_and_si256(_mm256_shuffle_epi8(classes->low, byte), _mm256_shuffle_epi8(classes->high, high_half));
}

/* Bit 7 of 64 bytes. */
static inline uint64_t high_bits(__m256i first, __m256i second) {
    return (uint32_t)_mm256_movemask_epi8(first) | (uint64_t)(uint32_t)_mm256_movemask_epi8(second) << 32;
}

/* The bytes whose class is one of those given, one bit a byte. */
static inline uint64_t of_class(__m256i first, __m256i second, int wanted) {
    const __m256i none = _mm256_setzero_si256();
    const __m256i not_first = _mm256_cmpeq_epi8(_mm256_and_si256(first, bytes(wanted)), none);
    const __m256i not_second = _mm256_cmpeq_epi8(_mm256_and_si256(second, bytes(wanted)), none);
    return ~high_bits(not_first, not_second);
}

/* Writes the places of the n lowest ones of *mask, plus offset, to positions, and takes them out. */
MC_SPECIALISED void put_some(uint16_t *positions, uint64_t *mask, int n, size_t offset) {
#pragma GCC unroll 8
    for (int i = 0; i < n; i++) {
        positions[i] = (uint16_t)(offset + _tzcnt_u64(*mask));
        *mask = _blsr_u64(*mask);
    }
}

/* Writes the places of the count ones of mask, plus offset, to positions, and perhaps some more: several at once, since a branch on
   each would be mispredicted. */
static inline void put_positions(uint16_t *positions, uint64_t mask, size_t count, size_t offset) {
    put_some(positions, &mask, 4, offset);
    if (count > 4) {
        put_some(positions + 4, &mask, 4, offset);
        for (size_t i = 8; i < count; i += 8) {
            put_some(positions + i, &mask, 8, offset);
        }
    }
}

/* Lists the tokens that end in chunk[0..n_bytes), which begins at byte of the text with n_before values before it. */
static struct mc_list_end *list_tokens(struct mc_tokens *tokens, const char *chunk, size_t n_bytes, size_t byte,
                                       size_t n_before, const struct classes *classes, struct mc_list_end *list_end) {
    mc_tokens_next_chunk(tokens, chunk);
    uint16_t *ends_list = mc_token_ends(tokens);
    size_t n = 0;
    uint64_t in_token = tokens->in_token;
    for (size_t i = 0; i < n_bytes; i += 64) {
        const __m256i first = classify(chunk + i, classes);
        const __m256i second = classify(chunk + i + 32, classes);
        const uint64_t inside = n_bytes - i < 64 ? (UINT64_C(1) << (n_bytes - i)) - 1 : ~UINT64_C(0);
        uint64_t ends = high_bits(first, second) & inside;
        if (!_mm256_testz_si256(_mm256_or_si256(first, second), bytes(RARE))) {
            const uint64_t list_ends = of_class(first, second, ENDS_LIST) & inside;
            ends |= list_ends;
            const uint64_t begins = ends << 1 | (in_token ^ 1);
            if ((of_class(first, second, BEGINS | BLANK) & begins) != 0) {
                mc_tokens_note_prefixes(tokens, begins, of_class(first, second, BLANK));
            }
            list_end = mc_put_list_ends(list_end, list_ends, ends, byte + i, n_before + n);
        }
        const size_t count = (size_t)__builtin_popcountll(ends);
        put_positions(ends_list + n, ends, count, MC_CHUNK_LEAD + i);
        in_token = ends >> 63 ^ 1;
        n += count;
    }
    tokens->in_token = in_token;
    mc_tokens_finish_chunk(tokens, n);
    return list_end;
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
};

/* The group from token i on. */
static inline struct group group_of(const struct mc_tokens *tokens, const uint16_t *ends, size_t i) {
    const __m128i end = _mm_loadl_epi64((const __m128i *)(ends + i));
    const __m128i end_before = _mm_loadl_epi64((const __m128i *)(ends + i - 1));
    const __m128i len = _mm_sub_epi16(_mm_sub_epi16(end, end_before), _mm_set1_epi16(1));
    return (struct group){tokens->origin, ends + i, _mm256_cvtepu16_epi64(len), _mm256_setzero_si256()};
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
    group->len = _mm256_add_epi64(group->len, _mm256_or_si256(minus, plus));
    group->sign = _mm256_slli_epi64(minus, 63);
}

/* Bit 4 of the bytes that are dots. */
static inline __m256i dots_of(__m256i digits) {
    return _mm256_and_si256(_mm256_cmpeq_epi8(digits, bytes(XORED_DOT)), bytes(DOT_BIT));
}

/* The eight bytes from each token's end - back on. */
static inline __m256i load_words(const struct group *group, ptrdiff_t back) {
    const char *from = group->origin - back;
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

/*
 * Parses tokens of 1 to 8 bytes with at most one dot. Returns whether some turn out to be something else.
 * The integer of at most 8 digits and the power of ten are exact doubles, so that one division rounds correctly.
 */
static inline bool parse_narrow(const struct group *group, double *values) {
    const __m256i unused_bits = _mm256_sub_epi64(lanes(64), _mm256_slli_epi64(group->len, 3));
    const __m256i used = _mm256_sllv_epi64(bytes(0xFF), unused_bits);
    const __m256i digits = _mm256_and_si256(_mm256_xor_si256(load_words(group, 8), bytes('0')), used);
    const __m256i dot = dots_of(digits);
    const __m256i up_to_dot = bytes_up_to_dot(dot); /* (a dot in byte 7 stays, and makes the token odd) */
    const __m256i joined = select_bytes(up_to_dot, _mm256_slli_epi64(digits, 8), digits);
    const __m256d number = doubles_of_small(value_of_digits(joined));
    const __m256d power = narrow_power(count_full_bytes(up_to_dot));
    _mm256_storeu_pd(values, with_sign(_mm256_div_pd(number, power), group->sign));
    return _mm256_movemask_epi8(above_nine(joined)) != 0;
}

/*
 * Parses one group after the other from token i on and before token n, as long as all their tokens are narrow: digits and perhaps
 * a dot, behind the prefixes. Returns the first token of the first other group.
 */
MC_SPECIALISED size_t parse_narrow_groups(const struct mc_tokens *tokens, const uint16_t *ends, size_t i, size_t n,
                                          unsigned prefixes, double *values) {
    for (; i < n; i += GROUP) {
        struct group group = group_of(tokens, ends, i);
        if (prefixes != 0) {
            take_prefixes(&group, prefixes);
        }
        if (__builtin_expect(!are_within(&group, MAX_NARROW) || parse_narrow(&group, values + i), 0)) {
            return i;
        }
    }
    return i;
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

/* The last 24 bytes of the tokens: their last four words of 8 bytes each are transposed, and the first one is not used. */
static inline struct wide load_wide(const struct group *group) {
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

/*
 * Takes the exponents off the tokens that have one: they become 0, and the number before moves to the end of its lane. Fills
 * exponent (0 where there is none). Returns the lanes that are odd: no digit or more than four in the exponent, or
 * no byte before it.
 */
static inline __m256i take_exponents(struct wide *digits, __m256i len, __m256i *exponent) {
    const __m256i zero = _mm256_setzero_si256();
    const __m256i without_case = _mm256_andnot_si256(bytes(CASE_BIT), digits->low);
    const __m256i e = _mm256_cmpeq_epi8(without_case, bytes(XORED_E));
    const __m256i none = is_zero(e);
    const __m256i lowest = _mm256_and_si256(e, _mm256_sub_epi64(zero, e));
    const __m256i up_to_e = _mm256_add_epi64(_mm256_slli_epi64(lowest, 8), lanes(-1));
    const __m256i after = _mm256_andnot_si256(_mm256_or_si256(up_to_e, none), bytes(0xFF));
    const __m256i n_after = count_full_bytes(after);

    const __m256i first = _mm256_andnot_si256(_mm256_slli_epi64(after, 8), after);
    const __m256i all = _mm256_and_si256(digits->low, after);
    const __m256i sign = _mm256_and_si256(all, first);
    const __m256i some = _mm256_cmpgt_epi64(n_after, zero);
    const __m256i is_minus = _mm256_cmpeq_epi64(sign, _mm256_and_si256(first, bytes(XORED_MINUS)));
    const __m256i is_plus = _mm256_cmpeq_epi64(sign, _mm256_and_si256(first, bytes(XORED_PLUS)));
    const __m256i minus = _mm256_and_si256(is_minus, some);
    const __m256i has_sign = _mm256_or_si256(minus, _mm256_and_si256(is_plus, some));
    const __m256i unsigned_digits = _mm256_andnot_si256(_mm256_and_si256(has_sign, first), all);
    const __m256i n_digits = _mm256_add_epi64(n_after, has_sign); /* a mask is -1 */
    const __m256i magnitude = value_of_digits(unsigned_digits);
    *exponent = _mm256_sub_epi64(_mm256_xor_si256(magnitude, minus), minus);

    const __m256i shift_bytes = _mm256_andnot_si256(none, _mm256_add_epi64(n_after, lanes(1)));
    const __m256i shift = _mm256_slli_epi64(shift_bytes, 3);
    __m256i odd = _mm256_or_si256(_mm256_cmpgt_epi64(lanes(1), n_digits), _mm256_cmpgt_epi64(n_digits, lanes(4)));
    odd = _mm256_or_si256(odd, _mm256_xor_si256(_mm256_cmpgt_epi64(len, shift_bytes), bytes(0xFF)));
    odd = _mm256_or_si256(odd, lanes_with_high_bit(above_nine(unsigned_digits)));
    digits->low = shift_in(digits->low, digits->high, shift);
    digits->high = shift_in(digits->high, digits->top, shift);
    digits->top = _mm256_sllv_epi64(digits->top, shift);
    return _mm256_andnot_si256(none, odd);
}

/* Wide numbers as integers and the digits after their dots. */
struct scaled {
    __m256i integer;
    __m256i n_fraction;
};

/*
 * Takes the dots out of the tokens and their digits to integers below 10^19. Returns the lanes that are odd: a second dot, a
 * dot as the last byte, another byte than digits, or more digits.
 */
static inline __m256i join_digits(const struct wide *digits, struct scaled *scaled) {
    const __m256i dot_low = dots_of(digits->low);
    const __m256i dot_high = dots_of(digits->high);
    const __m256i dot_top = dots_of(digits->top);
    const __m256i not_low = is_zero(dot_low);
    const __m256i not_high = is_zero(dot_high);
    const __m256i not_top = is_zero(dot_top);
    const __m256i not_behind_top = _mm256_and_si256(not_low, not_high);
    const __m256i none = _mm256_and_si256(not_behind_top, not_top);

    /* As in parse_narrow. In high and top, all bytes move where the dot is behind; there, a dot in byte 7 is none of the
       token's last, and 0 - 1 has all the ones that it takes. */
    const __m256i minus_one = lanes(-1);
    const __m256i up_to_low = bytes_up_to_dot(dot_low);
    const __m256i up_to_high =
        _mm256_andnot_si256(not_behind_top, _mm256_add_epi64(_mm256_slli_epi64(dot_high, 4), minus_one));
    const __m256i up_to_top = _mm256_andnot_si256(none, _mm256_add_epi64(_mm256_slli_epi64(dot_top, 4), minus_one));
    const __m256i low = select_bits(up_to_low, shift_in_byte(digits->low, digits->high), digits->low);
    const __m256i high = select_bits(up_to_high, shift_in_byte(digits->high, digits->top), digits->high);
    const __m256i top = select_bits(up_to_top, _mm256_slli_epi64(digits->top, 8), digits->top);

    const __m256i top_value = value_of_digits(top);
    const __m256i e8 = lanes(100000000);
    const __m256i upper = _mm256_add_epi64(_mm256_mul_epu32(top_value, e8), value_of_digits(high));
    const __m256i upper_high = _mm256_slli_epi64(_mm256_mul_epu32(_mm256_srli_epi64(upper, 32), e8), 32);
    const __m256i shifted = _mm256_add_epi64(_mm256_mul_epu32(upper, e8), upper_high);
    scaled->integer = _mm256_add_epi64(shifted, value_of_digits(low));

    /* 24 bytes less those up to the dot: a full byte is -1 */
    const __m256i full_bytes = _mm256_add_epi8(_mm256_add_epi8(up_to_low, up_to_high), up_to_top);
    const __m256i n_up_to_dot =
        _mm256_sad_epu8(_mm256_sub_epi8(_mm256_setzero_si256(), full_bytes), _mm256_setzero_si256());
    scaled->n_fraction = _mm256_andnot_si256(none, _mm256_sub_epi64(lanes(MAX_WIDE), n_up_to_dot));

    const __m256i odd_bytes = _mm256_or_si256(_mm256_or_si256(above_nine(low), above_nine(high)), above_nine(top));
    const __m256i low_and_high = _mm256_or_si256(not_low, not_high);
    const __m256i top_and_behind = _mm256_or_si256(not_top, not_behind_top);
    const __m256i one_dot = _mm256_and_si256(low_and_high, top_and_behind);
    const __m256i too_many = _mm256_cmpgt_epi64(top_value, lanes(999));
    const __m256i odd = _mm256_or_si256(lanes_with_high_bit(odd_bytes), too_many);
    return _mm256_or_si256(odd, _mm256_xor_si256(one_dot, bytes(0xFF)));
}

/* The entries of a table at four indices. */
static inline __m256d look_up(const double *table, const int64_t *index) {
    return _mm256_set_pd(table[index[3]], table[index[2]], table[index[1]], table[index[0]]);
}

/*
 * integer * 10^q, correctly rounded. Returns the lanes where that is not certain, or q is outside the table. The method and
 * its bounds are those of scale_by_pairs in avx512.c; only the way from integer to a + b differs: the upper 32 bits, times
 * 2^32, and the lower ones are doubles exactly, and so is what their sum's rounding leaves (Dekker's fast two-sum).
 */
static inline __m256i scale_by_pairs(__m256i integer, __m256i q, __m256d *value) {
    const __m256i index = _mm256_sub_epi64(q, lanes(MC_PAIR_FIRST));
    const __m256i beyond = _mm256_cmpgt_epi64(index, lanes(MC_PAIR_LAST - MC_PAIR_FIRST));
    const __m256i outside = _mm256_or_si256(beyond, _mm256_cmpgt_epi64(_mm256_setzero_si256(), index));
    _Alignas(32) int64_t i[GROUP];
    _mm256_store_si256((__m256i *)i, _mm256_andnot_si256(outside, index));
    const __m256d h = look_up(mc_power_pairs_high, i);
    const __m256d l = look_up(mc_power_pairs_low, i);

    const __m256i magic = lanes(0x4530000000000000); /* the bits of 2^84, whose last bit is worth 2^32 */
    const __m256i upper_bits = _mm256_or_si256(_mm256_srli_epi64(integer, 32), magic);
    const __m256d upper_part = _mm256_sub_pd(_mm256_castsi256_pd(upper_bits), _mm256_castsi256_pd(magic));
    const __m256d lower_part = doubles_of_small(_mm256_and_si256(integer, lanes(0xFFFFFFFF)));
    const __m256d a = _mm256_add_pd(upper_part, lower_part);
    const __m256d b = _mm256_add_pd(_mm256_sub_pd(upper_part, a), lower_part);

    const __m256d product = _mm256_mul_pd(a, h);
    const __m256d remainder = _mm256_fmsub_pd(a, h, product);
    const __m256d rest = _mm256_add_pd(remainder, _mm256_fmadd_pd(b, h, _mm256_mul_pd(a, l)));
    const __m256d margin = _mm256_mul_pd(product, _mm256_set1_pd(0x1p-99));
    const __m256d upper = _mm256_add_pd(product, _mm256_add_pd(rest, margin));
    const __m256d lower = _mm256_add_pd(product, _mm256_sub_pd(rest, margin));
    *value = upper;
    return _mm256_or_si256(outside, _mm256_castpd_si256(_mm256_cmp_pd(upper, lower, _CMP_NEQ_UQ)));
}

/* Parses tokens of 1 to 24 bytes, with a dot, with an exponent. Returns the lanes that turn out to be something else. */
MC_SPECIALISED unsigned parse_wide(const struct group *group, double *values, bool *has_exponents) {
    const __m256i len = group->len;
    struct wide digits = load_wide(group);
    __m256i odd = _mm256_or_si256(_mm256_cmpgt_epi64(lanes(1), len), _mm256_cmpgt_epi64(len, lanes(MAX_WIDE)));
    __m256i exponent = _mm256_setzero_si256();
    *has_exponents = !_mm256_testz_si256(digits.low, bytes(LETTER_BIT));
    if (*has_exponents) {
        odd = _mm256_or_si256(odd, take_exponents(&digits, len, &exponent));
    }
    struct scaled scaled;
    odd = _mm256_or_si256(odd, join_digits(&digits, &scaled));
    __m256d value;
    odd = _mm256_or_si256(odd, scale_by_pairs(scaled.integer, _mm256_sub_epi64(exponent, scaled.n_fraction), &value));
    _mm256_storeu_pd(values, with_sign(value, group->sign));
    return bits_of_lanes(odd);
}

/* Groups of narrow tokens in a row after which wide groups are over. Less would be paid for where both are mixed. */
enum { NARROW_IN_A_ROW = 2 };

/* Parses one group after the other from token i on and before token n, whatever its tokens, until some in a row could have been
   parsed as narrow ones. Returns the first token of the next group. */
static __attribute__((noinline)) size_t parse_wide_groups(const struct mc_tokens *tokens, const uint16_t *ends,
                                                          size_t i, size_t n, struct mc_odd_tokens *odd_tokens,
                                                          double *values) {
    const unsigned prefixes = tokens->prefixes;
    for (int n_narrow = 0; i < n && n_narrow < NARROW_IN_A_ROW; i += GROUP) {
        struct group group = group_of(tokens, ends, i);
        if (prefixes != 0) {
            take_prefixes(&group, prefixes);
        }
        bool has_exponents;
        const unsigned odd = parse_wide(&group, values + i, &has_exponents);
        if (__builtin_expect(odd != 0, 0)) {
            mc_odd_tokens_add(odd_tokens, i, odd);
        }
        const bool was_narrow = odd == 0 && !has_exponents && are_within(&group, MAX_NARROW);
        n_narrow = was_narrow ? n_narrow + 1 : 0;
    }
    return i;
}

/* Parses the last tokens, fewer than a group: from token i on. */
static __attribute__((noinline)) void parse_rest(const struct mc_tokens *tokens, const uint16_t *ends, size_t i,
                                                 struct mc_odd_tokens *odd_tokens, double *values) {
    struct group group = group_of(tokens, ends, i);
    take_prefixes(&group, tokens->prefixes);
    double last[GROUP];
    bool has_exponents;
    const unsigned used = (1U << (tokens->n - i)) - 1;
    mc_odd_tokens_add(odd_tokens, i, parse_wide(&group, last, &has_exponents) & used);
    memcpy(values + i, last, (tokens->n - i) * sizeof *last);
}

/* Parses the tokens of the list. */
static void parse_tokens(struct mc_tokens *tokens, const struct mc_syntax *syntax, double *values) {
    struct mc_odd_tokens odd_tokens;
    odd_tokens.n = 0;
    const uint16_t *ends = mc_token_ends(tokens);
    const size_t n = tokens->n / GROUP * GROUP;
    size_t i = 0;
    while (i < n) {
        i = tokens->prefixes == 0 ? parse_narrow_groups(tokens, ends, i, n, 0, values)
                                  : parse_narrow_groups(tokens, ends, i, n, tokens->prefixes, values);
        i = parse_wide_groups(tokens, ends, i, n, &odd_tokens, values);
    }
    if (n < tokens->n) {
        parse_rest(tokens, ends, n, &odd_tokens, values);
    }
    mc_odd_tokens_parse(tokens, &odd_tokens, syntax, values);
}

void mc_parse_avx2(const char *text, size_t n_bytes, const struct mc_syntax *syntax, struct mc_run *run) {
    if (!mc_syntax_suits_vectors(syntax)) {
        mc_parse_scalar(text, n_bytes, syntax, run);
        return;
    }
    const struct classes classes = make_classes(syntax);
    struct mc_tokens tokens;
    struct mc_list_end *list_end = run->ends;
    size_t n_values = 0;
    mc_tokens_start(&tokens, text);
    for (size_t i = 0; i < n_bytes; i += MC_CHUNK_BYTES) {
        const size_t n = n_bytes - i < MC_CHUNK_BYTES ? n_bytes - i : MC_CHUNK_BYTES;
        list_end = list_tokens(&tokens, text + i, n, i, n_values, &classes, list_end);
        parse_tokens(&tokens, syntax, run->values + n_values);
        n_values += tokens.n;
    }
    run->n_values = n_values;
    run->n_ends = (size_t)(list_end - run->ends);
}

#endif
