/*
 * avx2_numbers.h - AVX2: a group of four tokens in registers to four doubles.
 *
 * avx2_tokens.h loads the tokens and explains the layout of narrow and wide tokens, and masks. The functions here
 * reject the lanes of tokens that they cannot parse. The steps are those of avx512_numbers.h.
 *
 * Must not know where tokens are in the text.
 */
#ifndef MC_PARSE_AVX2_NUMBERS_H
#define MC_PARSE_AVX2_NUMBERS_H

#include "base/powers.h"
#include "parse/avx2_tokens.h"

/* Returns the mask of the lanes that are 0. */
static inline __m256i is_zero(__m256i value) {
    return _mm256_cmpeq_epi64(value, _mm256_setzero_si256());
}

/* Byte by byte: returns the byte of a where mask is all ones, the byte of b where it is 0. */
static inline __m256i select_bytes(__m256i mask, __m256i a, __m256i b) {
    return _mm256_blendv_epi8(b, a, mask);
}

/* Sets bit 7 of the bytes that are above 9, as unsigned numbers. The other bits are meaningless. */
static inline __m256i mark_above_nine(const struct constants *k, __m256i digits) {
    return _mm256_or_si256(_mm256_add_epi8(digits, k->to_high_bit), digits);
}

/* Returns the mask of the lanes that have a byte with bit 7 set. */
static inline __m256i lanes_with_high_bit(const struct constants *k, __m256i value) {
    return _mm256_xor_si256(is_zero(_mm256_and_si256(value, k->high_bit)), bytes(0xFF));
}

/* Returns the number of ones bytes in each lane of a mask. */
static inline __m256i count_full_bytes(const struct constants *k, __m256i mask) {
    return _mm256_sad_epu8(_mm256_and_si256(mask, k->one), _mm256_setzero_si256());
}

/* Returns the number that the eight digits of each lane form; byte 0 has the first digit. It combines digits to pairs,
   pairs to groups of four, and these to eight. */
static inline __m256i value_of_digits(__m256i digits) {
    const __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A)); /* 10, 1 */
    const __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064)); /* 100, 1 */
    return _mm256_add_epi64(_mm256_mul_epu32(fours, lanes(10000)), _mm256_srli_epi64(fours, 32));
}

/* Returns bit 4 of the bytes that are dots. */
static inline __m256i mark_dots(const struct constants *k, __m256i digits) {
    return _mm256_and_si256(_mm256_cmpeq_epi8(digits, k->dot), k->dot_bit);
}

/* Returns integers below 2^52 as doubles: the bits of 2^52 + integer, minus 2^52. */
static inline __m256d doubles_of_small(__m256i integer) {
    const __m256i magic = lanes(0x4330000000000000);
    return _mm256_sub_pd(_mm256_castsi256_pd(_mm256_or_si256(integer, magic)), _mm256_castsi256_pd(magic));
}

static inline __m256d apply_signs(__m256d value, __m256i sign) {
    return _mm256_xor_pd(value, _mm256_castsi256_pd(sign));
}

/* Returns the mask of the bytes up to the dot. In dot, bit 4 of the dot's byte is set, and no other bit. The mask is 0
   in lanes without a dot, and in lanes whose dot is in byte 7. */
static inline __m256i mask_up_to_dot(__m256i dot) {
    const __m256i after_dot = _mm256_slli_epi64(dot, 4);
    return _mm256_andnot_si256(is_zero(after_dot), _mm256_add_epi64(after_dot, lanes(-1)));
}

/* Returns the power of ten for the number of bytes up to the dot: 10^7 for 1 to 10^1 for 7, and 10^0 for 0. The lower
   halves of these doubles are 0, because they have at most 20 bits after the first one: 10^7 is 5^7 * 2^7. */
static inline __m256d narrow_power(__m256i n_up_to_dot) {
    const __m256i upper_halves = _mm256_set_epi32(0x40240000, 0x40590000, 0x408F4000, 0x40C38800, 0x40F86A00,
                                                  0x412E8480, 0x416312D0, 0x3FF00000);
    return _mm256_castsi256_pd(_mm256_slli_epi64(_mm256_permutevar8x32_epi32(upper_halves, n_up_to_dot), 32));
}

/* Returns the digits of narrow tokens without their dots, if each has at most one. The argument n_up_to_dot becomes the
   number of bytes up to the dot, or 0 if there is no dot. */
static inline __m256i remove_narrow_dots(const struct constants *k, __m256i digits, __m256i *n_up_to_dot) {
    const __m256i up_to_dot = mask_up_to_dot(mark_dots(k, digits)); /* a dot in byte 7 stays: the token is rejected */
    *n_up_to_dot = count_full_bytes(k, up_to_dot);
    return select_bytes(up_to_dot, _mm256_slli_epi64(digits, 8), digits);
}

/*
 * Parses tokens of 1 to 8 bytes, xored, with at most one dot; unused bytes are 0. Returns the digits without dots. A
 * byte above 9 means that the token of its lane is something else. The integer of at most 8 digits and the power of ten
 * are exact doubles, so one division rounds correctly.
 */
static inline __m256i parse_narrow(const struct constants *k, const struct group *group, __m256i digits,
                                   double *values) {
    __m256i n_up_to_dot;
    const __m256i without_dots = remove_narrow_dots(k, digits, &n_up_to_dot);
    const __m256d number = doubles_of_small(value_of_digits(without_dots));
    const __m256d power = narrow_power(n_up_to_dot);
    _mm256_storeu_pd(values, apply_signs(_mm256_div_pd(number, power), group->sign));
    return without_dots;
}

/* The exponents in the last 8 bytes of the tokens. */
struct exponents {
    __m256i value; /* 0 if there is no exponent */
    __m256i shift; /* the bits by which the number before the exponent is shifted to the end of its lane */
    __m256i none;  /* mask of the lanes without an exponent */
    __m256i
        rejected; /* lanes with 0 or more than 4 digits, with a byte that is not a digit, or with no number before it */
};

static inline struct exponents find_exponents(const struct constants *k, __m256i digits, __m256i len) {
    const __m256i zero = _mm256_setzero_si256();
    const __m256i e = _mm256_cmpeq_epi8(_mm256_andnot_si256(k->case_bit, digits), k->e);
    const __m256i none = is_zero(e);
    const __m256i lowest = _mm256_and_si256(e, _mm256_sub_epi64(zero, e));
    const __m256i up_to_e = _mm256_add_epi64(_mm256_slli_epi64(lowest, 8), lanes(-1));
    const __m256i after = _mm256_andnot_si256(_mm256_or_si256(up_to_e, none), bytes(0xFF));
    const __m256i n_after = count_full_bytes(k, after);

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
    __m256i rejected = _mm256_or_si256(_mm256_cmpgt_epi64(lanes(1), n_digits), _mm256_cmpgt_epi64(n_digits, lanes(4)));
    rejected = _mm256_or_si256(rejected, _mm256_xor_si256(_mm256_cmpgt_epi64(len, shift_bytes), bytes(0xFF)));
    rejected = _mm256_or_si256(rejected, lanes_with_high_bit(k, mark_above_nine(k, unsigned_digits)));
    exponents.rejected = _mm256_andnot_si256(none, rejected);
    return exponents;
}

/* The powers of ten that are exact as doubles. */
enum { MAX_EXACT_POWER = 22 };
static const double POWERS_OF_TEN[MAX_EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                          1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                          1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Returns the entries of a table at four indices. */
static inline __m256d look_up(const double *table, __m256i index) {
    _Alignas(32) int64_t i[GROUP];
    _mm256_store_si256((__m256i *)i, index);
    return _mm256_set_pd(table[i[3]], table[i[2]], table[i[1]], table[i[0]]);
}

/* Replaces the values in the lanes of the mask. */
static inline void store_lanes(double *values, __m256i mask, __m256d value) {
    const __m256d old = _mm256_loadu_pd(values);
    _mm256_storeu_pd(values, _mm256_blendv_pd(old, value, _mm256_castsi256_pd(mask)));
}

/* Stores the values of narrow tokens with exponents. Returns the mask of their lanes. An integer of at most 6 digits
   and a power up to 10^22 are exact doubles, so one division or multiplication rounds correctly. */
static inline __m256i store_with_exponents(const struct constants *k, const struct group *group, __m256i digits,
                                           double *values) {
    const struct exponents exponents = find_exponents(k, digits, group->len);
    __m256i n_up_to_dot;
    const __m256i without_dots = remove_narrow_dots(k, _mm256_sllv_epi64(digits, exponents.shift), &n_up_to_dot);
    const __m256i no_dot = is_zero(n_up_to_dot);
    const __m256i n_fraction = _mm256_andnot_si256(no_dot, _mm256_sub_epi64(lanes(MAX_NARROW), n_up_to_dot));
    const __m256i q = _mm256_sub_epi64(exponents.value, n_fraction);
    const __m256i negative = _mm256_cmpgt_epi64(_mm256_setzero_si256(), q);
    const __m256i power_index = _mm256_sub_epi64(_mm256_xor_si256(q, negative), negative);
    const __m256i too_large = _mm256_cmpgt_epi64(power_index, lanes(MAX_EXACT_POWER));
    const __m256i not_digits = lanes_with_high_bit(k, mark_above_nine(k, without_dots));
    const __m256i not_stored =
        _mm256_or_si256(_mm256_or_si256(exponents.none, exponents.rejected), _mm256_or_si256(too_large, not_digits));
    const __m256d power = look_up(POWERS_OF_TEN, _mm256_andnot_si256(too_large, power_index));
    const __m256d number = doubles_of_small(value_of_digits(without_dots));
    const __m256d value =
        _mm256_blendv_pd(_mm256_mul_pd(number, power), _mm256_div_pd(number, power), _mm256_castsi256_pd(negative));
    const __m256i stored = _mm256_xor_si256(not_stored, bytes(0xFF));
    store_lanes(values, stored, apply_signs(value, group->sign));
    return stored;
}

/* Stores missing values for the tokens that are a usual word for them. Returns the mask of their lanes. */
static inline __m256i store_missing_words(const struct group *group, __m256i digits, double *values) {
    __m256i found = _mm256_setzero_si256();
    for (size_t i = 0; i < MC_N_MISSING_WORDS; i++) {
        const __m256i same_len = _mm256_cmpeq_epi64(group->len, lanes(MC_MISSING_WORDS[i].len));
        const __m256i same_word = _mm256_cmpeq_epi64(digits, lanes(MC_MISSING_WORDS[i].xored));
        found = _mm256_or_si256(found, _mm256_and_si256(same_len, same_word));
    }
    found = _mm256_andnot_si256(group->has_sign, found); /* -NaN is a missing value, but -NA is a bad item */
    store_lanes(values, found, _mm256_set1_pd(mc_missing()));
    return found;
}

/* Shifts (a:b), two registers, to the left by 0 to 64 bits in each lane. Returns the new a. */
static inline __m256i shift_in(__m256i a, __m256i b, __m256i bits) {
    return _mm256_or_si256(_mm256_sllv_epi64(a, bits), _mm256_srlv_epi64(b, _mm256_sub_epi64(lanes(64), bits)));
}

/* Shifts (a:b) to the left by 8 bits. Returns the new a. */
static inline __m256i shift_in_byte(__m256i a, __m256i b) {
    return _mm256_or_si256(_mm256_slli_epi64(a, 8), _mm256_srli_epi64(b, 56));
}

/* Removes the exponents of wide tokens, and returns them. */
static inline struct exponents remove_exponents(const struct constants *k, struct wide *digits, __m256i len) {
    const struct exponents exponents = find_exponents(k, digits->low, len);
    digits->low = shift_in(digits->low, digits->high, exponents.shift);
    digits->high = shift_in(digits->high, digits->top, exponents.shift);
    digits->top = _mm256_sllv_epi64(digits->top, exponents.shift);
    return exponents;
}

/* The significands of wide tokens: integers without the dot, and the number of digits after the dot. */
struct significands {
    __m256i integer;
    __m256i n_fraction;
};

/* The dots in one of the three registers of wide tokens. */
struct dots {
    __m256i up_to_dot; /* mask of the bytes that move one byte to the left, over the dot */
    __m256i none;      /* mask of the lanes without a dot */
};

static inline struct dots find_dots_in_low(const struct constants *k, __m256i digits) {
    const __m256i dot = mark_dots(k, digits);
    return (struct dots){mask_up_to_dot(dot), is_zero(dot)};
}

/* Finds the dots in high or top. If the dot is in a later register, all bytes move, and a dot in byte 7 is not the
   token's last byte. In both cases 0 - 1 gives the ones that this needs. none_later: lanes without a dot in the later
   registers. */
static inline struct dots find_dots_before_low(const struct constants *k, __m256i digits, __m256i none_later) {
    const __m256i dot = mark_dots(k, digits);
    const __m256i none = is_zero(dot);
    const __m256i up_to_dot = _mm256_add_epi64(_mm256_slli_epi64(dot, 4), lanes(-1));
    return (struct dots){_mm256_andnot_si256(_mm256_and_si256(none, none_later), up_to_dot), none};
}

/* Returns upper * 10^8 + lower, for upper below 10^11. */
static inline __m256i append_eight(__m256i upper, __m256i lower) {
    const __m256i e8 = lanes(100000000);
    const __m256i above_32_bits = _mm256_slli_epi64(_mm256_mul_epu32(_mm256_srli_epi64(upper, 32), e8), 32);
    return _mm256_add_epi64(_mm256_add_epi64(_mm256_mul_epu32(upper, e8), above_32_bits), lower);
}

/*
 * Removes the dots of wide tokens and converts the digits to integers below 10^19. Returns the mask of the rejected
 * lanes. These have a second dot, a dot as the last byte, a byte that is not a digit, or too many digits.
 */
MC_SPECIALISED __m256i read_significands(const struct constants *k, const struct wide *digits, bool uses_top,
                                         struct significands *significands) {
    const struct dots in_low = find_dots_in_low(k, digits->low);
    const struct dots in_high = find_dots_before_low(k, digits->high, in_low.none);
    const __m256i none_after_top = _mm256_and_si256(in_low.none, in_high.none);
    const __m256i low = select_bytes(in_low.up_to_dot, shift_in_byte(digits->low, digits->high), digits->low);
    const __m256i high = select_bytes(in_high.up_to_dot, shift_in_byte(digits->high, digits->top), digits->high);
    __m256i at_most_one = _mm256_or_si256(in_low.none, in_high.none);
    __m256i not_digits = _mm256_or_si256(mark_above_nine(k, low), mark_above_nine(k, high));
    __m256i none = none_after_top;
    __m256i full_bytes = _mm256_add_epi8(in_low.up_to_dot, in_high.up_to_dot); /* a full byte is -1 */
    __m256i upper = value_of_digits(high);
    __m256i too_many = _mm256_setzero_si256();
    if (uses_top) {
        const struct dots in_top = find_dots_before_low(k, digits->top, none_after_top);
        const __m256i top = select_bytes(in_top.up_to_dot, _mm256_slli_epi64(digits->top, 8), digits->top);
        const __m256i top_value = value_of_digits(top);
        upper = append_eight(top_value, upper);
        too_many = _mm256_cmpgt_epi64(top_value, lanes(999));
        not_digits = _mm256_or_si256(not_digits, mark_above_nine(k, top));
        at_most_one = _mm256_and_si256(at_most_one, _mm256_or_si256(in_top.none, none_after_top));
        none = _mm256_and_si256(none, in_top.none);
        full_bytes = _mm256_add_epi8(full_bytes, in_top.up_to_dot);
    }
    const __m256i zero = _mm256_setzero_si256();
    const __m256i n_up_to_dot = _mm256_sad_epu8(_mm256_sub_epi8(zero, full_bytes), zero);
    significands->n_fraction =
        _mm256_andnot_si256(none, _mm256_sub_epi64(lanes(uses_top ? MAX_WIDE : 16), n_up_to_dot));
    significands->integer = append_eight(upper, value_of_digits(low));
    const __m256i rejected = _mm256_or_si256(lanes_with_high_bit(k, not_digits), too_many);
    return _mm256_or_si256(rejected, _mm256_xor_si256(at_most_one, bytes(0xFF)));
}

/* Returns an integer below 10^19 as a + b: a is the nearest double, b the rest. The upper 32 bits, times 2^32, and the
   lower 32 bits are exact as doubles. So is the rounding error of their sum (Dekker's fast two-sum). */
static inline __m256d doubles_of_large(__m256i integer, __m256d *b) {
    const __m256i magic =
        lanes(0x4530000000000000); /* the bits of 2^84; the last bit of this double has the value 2^32 */
    const __m256i upper_bits = _mm256_or_si256(_mm256_srli_epi64(integer, 32), magic);
    const __m256d upper_part = _mm256_sub_pd(_mm256_castsi256_pd(upper_bits), _mm256_castsi256_pd(magic));
    const __m256d lower_part = doubles_of_small(_mm256_and_si256(integer, lanes(0xFFFFFFFF)));
    const __m256d a = _mm256_add_pd(upper_part, lower_part);
    *b = _mm256_add_pd(_mm256_sub_pd(upper_part, a), lower_part);
    return a;
}

/* Computes integer * 10^q, correctly rounded. Returns the mask of the lanes where this is not certain, or q is outside
   the table. The same function in avx512_numbers.h explains the method and its bounds. */
static inline __m256i multiply_by_power(__m256i integer, __m256i q, __m256d *value) {
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

/* Computes integer * 10^(exponent - n_fraction), correctly rounded. Returns the mask of the lanes where this is not
   certain. */
MC_SPECIALISED __m256i scale_significands(const struct significands *significands, const struct exponents *exponents,
                                          bool uses_top, __m256d *value) {
    const __m256i inexact = _mm256_or_si256(_mm256_cmpgt_epi64(significands->integer, lanes(INT64_C(1) << 53)),
                                            _mm256_xor_si256(exponents->none, bytes(0xFF)));
    if (uses_top || !_mm256_testz_si256(inexact, inexact)) {
        const __m256i q = _mm256_sub_epi64(exponents->value, significands->n_fraction);
        return multiply_by_power(significands->integer, q, value);
    }
    __m256d rest; /* is 0: the integer and the power are exact doubles */
    const __m256d number = doubles_of_large(significands->integer, &rest);
    const __m256i index =
        _mm256_and_si256(significands->n_fraction, lanes(15)); /* rejected tokens may have any value */
    *value = _mm256_div_pd(number, look_up(POWERS_OF_TEN, index));
    return _mm256_setzero_si256();
}

/* Parses tokens of 1 to 24 bytes, perhaps with a dot and an exponent, and words for missing values; tokens of up to 16
   bytes if uses_top is false. Returns the lanes that are rejected, as bits. */
MC_SPECIALISED unsigned parse_wide(const struct constants *k, const struct group *group, bool uses_top,
                                   double *values) {
    const __m256i len = group->len;
    struct wide digits = load_wide(k, group, uses_top);
    const int max_len = uses_top ? MAX_WIDE : 16;
    __m256i rejected = _mm256_or_si256(_mm256_cmpgt_epi64(lanes(1), len), _mm256_cmpgt_epi64(len, lanes(max_len)));
    const __m256i zero = _mm256_setzero_si256();
    struct exponents exponents = {.value = zero, .none = bytes(0xFF)};
    const __m256i low = digits.low;
    if (!_mm256_testz_si256(low, k->letter_bit)) {
        exponents = remove_exponents(k, &digits, len);
        rejected = _mm256_or_si256(rejected, exponents.rejected);
    }
    struct significands significands;
    rejected = _mm256_or_si256(rejected, read_significands(k, &digits, uses_top, &significands));
    __m256d value;
    rejected = _mm256_or_si256(rejected, scale_significands(&significands, &exponents, uses_top, &value));
    _mm256_storeu_pd(values, apply_signs(value, group->sign));
    if (__builtin_expect(!_mm256_testz_si256(rejected, rejected), 0)) {
        rejected = _mm256_andnot_si256(store_missing_words(group, low, values), rejected);
    }
    return bits_of_lanes(rejected);
}

#endif
