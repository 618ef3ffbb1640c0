/*
 * avx512_numbers.h - AVX-512: a group of eight tokens in registers to eight doubles.
 *
 * avx512_tokens.h loads the tokens and explains the layout of narrow and wide tokens. The functions here reject the
 * lanes of tokens that they cannot parse. avx2_numbers.h and neon_numbers.h have the same steps with other
 * instructions.
 *
 * Must not know where tokens are in the text.
 */
#ifndef MC_PARSE_AVX512_NUMBERS_H
#define MC_PARSE_AVX512_NUMBERS_H

#include "base/powers.h"
#include "parse/avx512_tokens.h"

/* Bit by bit: returns the bit of a where mask is 1, else the bit of b. */
static __m512i select_bits(__m512i mask, __m512i a, __m512i b) {
    return _mm512_ternarylogic_epi64(mask, a, b, 0xCA);
}

/* Returns the number that the eight digits of each lane form; byte 0 has the first digit. It combines digits to pairs,
   pairs to groups of four, and these to eight. */
static inline __m512i value_of_digits(const struct constants *k, __m512i digits) {
    const __m512i pairs = _mm512_maddubs_epi16(digits, k->pair_weights); /* 10, 1 */
    const __m512i fours = _mm512_madd_epi16(pairs, k->four_weights);     /* 100, 1 */
    return _mm512_add_epi64(_mm512_mul_epu32(fours, k->e4), _mm512_srli_epi64(fours, 32));
}

/* Returns bit 4 of the bytes that are dots. */
static inline __m512i mark_dots(const struct constants *k, __m512i digits) {
    return _mm512_maskz_mov_epi8(_mm512_cmpeq_epi8_mask(digits, k->dot), k->dot_bit);
}

/* Returns the values, with the sign bit set in the negative lanes. */
static inline __m512d apply_signs(const struct constants *k, __m512d value, __mmask8 negative) {
    const __m512i bits = _mm512_castpd_si512(value);
    return _mm512_castsi512_pd(_mm512_mask_xor_epi64(bits, negative, bits, k->sign_bit));
}

/* Returns the entries of a table of 32 doubles at these indices. */
static inline __m512d look_up_32(const struct constants *k, const double *table, __m512i index) {
    const __mmask8 upper = _mm512_cmpgt_epi64_mask(index, k->max_index_of_16);
    const __m512d first = _mm512_permutex2var_pd(_mm512_loadu_pd(table), index, _mm512_loadu_pd(table + 8));
    const __m512d second = _mm512_permutex2var_pd(_mm512_loadu_pd(table + 16), index, _mm512_loadu_pd(table + 24));
    return _mm512_mask_mov_pd(first, upper, second);
}

/* The powers of ten that are exact as doubles. The other entries fill the table for look_up_32; their values are not
   used. */
static const double POWERS_OF_TEN[32] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                         1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Returns the digits of narrow tokens without their dots, if each has at most one. The argument n_fraction becomes the
   number of digits after the dot, or 8 if there is no dot. */
static inline __m512i remove_narrow_dots(const struct constants *k, __m512i digits, __m512i *n_fraction) {
    /* The dot is in byte d. Its bit 4 moves to bit 0 of byte d + 1; minus 1, that is ones in all bytes up to the dot,
       or 0 if there is no dot. These bytes move one byte to the left, over the dot. (A dot in byte 7 stays, so that the
       token is rejected.) */
    const __m512i dot = mark_dots(k, digits);
    const __m512i after_dot = _mm512_max_epu64(_mm512_slli_epi64(dot, 4), k->one);
    const __m512i up_to_dot = _mm512_add_epi64(after_dot, k->ones);
    *n_fraction = _mm512_srli_epi64(_mm512_lzcnt_epi64(dot), 3); /* 7 - d; without a dot there are 64 leading zeros */
    return select_bits(up_to_dot, _mm512_slli_epi64(digits, 8), digits);
}

/*
 * Parses tokens of 1 to 8 bytes, xored, with at most one dot; unused bytes are 0. Returns the digits without dots. A
 * byte above 9 means that the token of its lane is something else. The integer of at most 8 digits and the power of ten
 * are exact doubles, so one division rounds correctly.
 */
MC_SPECIALISED __m512i parse_narrow(const struct constants *k, const struct group *group, __m512i digits,
                                    double *values) {
    __m512i n_fraction; /* the look-up treats 8 as 0 */
    const __m512i without_dots = remove_narrow_dots(k, digits, &n_fraction);
    const __m512d power = _mm512_permutexvar_pd(n_fraction, _mm512_loadu_pd(POWERS_OF_TEN));
    const __m512d number = _mm512_cvtepu64_pd(value_of_digits(k, without_dots));
    const __m512d value = apply_signs(k, _mm512_div_pd(number, power), group->negative);
    _mm512_mask_storeu_pd(values, group->used, value);
    return without_dots;
}

/* Returns the lanes that have a byte that is not a digit. This is the only check that narrow tokens need. */
static inline __mmask8 find_not_digits(const struct constants *k, __m512i digits) {
    const __m512i above_nine = _mm512_subs_epu8(digits, k->nine);
    return _mm512_test_epi64_mask(above_nine, above_nine);
}

/* Replaces the values of the tokens that are a usual word for missing values. Returns their lanes. */
static inline __mmask8 put_missing_words(const struct group *group, __m512i digits, __m512d *values) {
    __mmask8 found = 0;
    for (size_t i = 0; i < MC_N_MISSING_WORDS; i++) {
        const __mmask8 same_len = _mm_cmpeq_epi16_mask(group->len, lengths(MC_MISSING_WORDS[i].len));
        found |= _mm512_mask_cmpeq_epi64_mask(same_len, digits, lanes(MC_MISSING_WORDS[i].xored));
    }
    found &= group->used & (__mmask8)~group->has_sign; /* -NaN is a missing value, but -NA is a bad item */
    *values = _mm512_mask_mov_pd(*values, found, _mm512_set1_pd(mc_missing()));
    return found;
}

/* The exponents in the last 8 bytes of the tokens. */
struct exponents {
    __m512i value; /* 0 if there is no exponent */
    __m512i shift; /* the bits by which the number before the exponent is shifted to the end of its lane */
    __mmask8 has;  /* lanes with an exponent */
    __mmask8
        rejected; /* lanes with 0 or more than 4 digits, with a byte that is not a digit, or with no number before it */
};

static inline struct exponents find_exponents(const struct constants *k, __m512i digits, __m128i len) {
    const __m512i without_case = _mm512_andnot_si512(k->case_bit, digits);
    const __m512i e = _mm512_movm_epi8(_mm512_cmpeq_epi8_mask(without_case, k->e));
    const __mmask8 has = _mm512_test_epi64_mask(e, e);
    const __m512i n_after = _mm512_lzcnt_epi64(e); /* the number of bits after the e */
    const __m512i after = _mm512_maskz_sllv_epi64(has, k->ones, _mm512_sub_epi64(k->bits_of_lane, n_after));

    const __m512i first = _mm512_andnot_si512(_mm512_slli_epi64(after, 8), after);
    const __m512i sign = _mm512_and_si512(digits, first);
    const __mmask8 minus = _mm512_mask_cmpeq_epi64_mask(has, sign, _mm512_and_si512(first, k->xored_minus));
    const __mmask8 plus = _mm512_mask_cmpeq_epi64_mask(has, sign, _mm512_and_si512(first, k->xored_plus));
    const __mmask8 has_sign = minus | plus;
    const __m512i all = _mm512_and_si512(digits, after);
    const __m512i unsigned_digits = _mm512_mask_andnot_epi64(all, has_sign, first, all);
    const __m512i n_digit_bits = _mm512_mask_sub_epi64(n_after, has_sign, n_after, k->bits_of_byte);
    const __m512i not_digits = _mm512_subs_epu8(unsigned_digits, k->nine);
    const __m512i magnitude = value_of_digits(k, unsigned_digits);

    struct exponents exponents = {.has = has};
    exponents.value = _mm512_mask_sub_epi64(magnitude, minus, _mm512_setzero_si512(), magnitude);
    exponents.shift = _mm512_maskz_add_epi64(has, n_after, k->bits_of_byte);
    const __m512i len_bits = _mm512_slli_epi64(_mm512_cvtepi16_epi64(len), 3);
    const __m512i n_digit_bits_minus_1 = _mm512_sub_epi64(n_digit_bits, k->one); /* the largest integer for 0 bits */
    exponents.rejected = _mm512_mask_cmpgt_epu64_mask(has, n_digit_bits_minus_1, k->max_exponent);
    exponents.rejected |= _mm512_test_epi64_mask(not_digits, not_digits);
    exponents.rejected |= _mm512_mask_cmple_epi64_mask(has, len_bits, exponents.shift);
    return exponents;
}

/* Stores the values of narrow tokens with exponents. Returns their lanes. An integer of at most 6 digits and a power up
   to 10^22 are exact doubles, so one division or multiplication rounds correctly. */
static inline __mmask8 store_with_exponents(const struct constants *k, const struct group *group, __m512i digits,
                                            double *values) {
    const struct exponents exponents = find_exponents(k, digits, group->len);
    __m512i n_fraction;
    const __m512i without_dots = remove_narrow_dots(k, _mm512_sllv_epi64(digits, exponents.shift), &n_fraction);
    const __m512i not_digits = _mm512_subs_epu8(without_dots, k->nine);
    const __m512i q = _mm512_sub_epi64(exponents.value, _mm512_and_si512(n_fraction, k->max_narrow_fraction));
    const __m512i power_index = _mm512_abs_epi64(q);
    __mmask8 stored = exponents.has & (__mmask8)~exponents.rejected & group->used;
    stored = _mm512_mask_testn_epi64_mask(stored, not_digits, not_digits);
    stored = _mm512_mask_cmple_epi64_mask(stored, power_index, k->max_exact_power);
    const __m512d power = look_up_32(k, POWERS_OF_TEN, power_index);
    const __m512d number = _mm512_cvtepu64_pd(value_of_digits(k, without_dots));
    const __m512d divided = _mm512_div_pd(number, power);
    const __m512d value = _mm512_mask_mul_pd(divided, _mm512_movepi64_mask(q) ^ 0xFF, number, power);
    _mm512_mask_storeu_pd(values, stored, apply_signs(k, value, group->negative));
    return stored;
}

/* Removes the exponents of wide tokens. Returns the lanes that are rejected. */
MC_SPECIALISED __mmask8 remove_exponents(const struct constants *k, struct wide *digits, __m128i len,
                                         struct exponents *exponents) {
    *exponents = find_exponents(k, digits->low, len);
    const __m512i shift = exponents->shift;
    digits->low = _mm512_shldv_epi64(digits->low, digits->high, shift);
    digits->high = _mm512_shldv_epi64(digits->high, digits->top, shift);
    digits->top = _mm512_sllv_epi64(digits->top, shift);
    return exponents->rejected;
}

/* The significands of wide tokens: integers without the dot, and the number of digits after the dot. */
struct significands {
    __m512i integer;
    __m512i n_fraction;
};

/*
 * Removes the dots of wide tokens and converts the digits to integers below 10^19. Returns the rejected lanes. These
 * have a second dot, a dot as the last byte, a byte that is not a digit, or too many digits.
 */
MC_SPECIALISED __mmask8 read_significands(const struct constants *k, const struct wide *digits, bool uses_top,
                                          struct significands *significands) {
    const __m512i one = k->one;
    const __m512i dot_low = mark_dots(k, digits->low);
    const __m512i dot_high = mark_dots(k, digits->high);
    const __mmask8 in_low = _mm512_test_epi64_mask(dot_low, dot_low);
    const __mmask8 in_high = _mm512_test_epi64_mask(dot_high, dot_high);
    __mmask8 dotted = in_low | in_high;
    __mmask8 rejected = in_low & in_high;

    /* As in remove_narrow_dots, with two differences in high and top. If the dot is in a later register, all their
       bytes move. A dot in their byte 7 is not the token's last byte. In both cases 0 - 1 gives the ones that this
       needs. */
    const __m512i up_to_low = _mm512_sub_epi64(_mm512_max_epu64(_mm512_slli_epi64(dot_low, 4), one), one);
    const __m512i up_to_high = _mm512_maskz_sub_epi64(dotted, _mm512_slli_epi64(dot_high, 4), one);
    const __m512i low = select_bits(up_to_low, _mm512_shldi_epi64(digits->low, digits->high, 8), digits->low);
    const __m512i high = select_bits(up_to_high, _mm512_shldi_epi64(digits->high, digits->top, 8), digits->high);
    __m512i not_digits = _mm512_or_si512(_mm512_subs_epu8(low, k->nine), _mm512_subs_epu8(high, k->nine));

    __m512i n_bits = _mm512_lzcnt_epi64(dot_low);
    n_bits = _mm512_mask_add_epi64(n_bits, (__mmask8)~in_low, n_bits, _mm512_lzcnt_epi64(dot_high));
    const __m512i low_value = value_of_digits(k, low);
    const __m512i high_value = value_of_digits(k, high);
    significands->integer = _mm512_add_epi64(_mm512_mul_epu32(high_value, k->e8), low_value);
    if (uses_top) {
        const __m512i dot_top = mark_dots(k, digits->top);
        const __mmask8 in_top = _mm512_test_epi64_mask(dot_top, dot_top);
        rejected |= dotted & in_top;
        n_bits = _mm512_mask_add_epi64(n_bits, (__mmask8)~dotted, n_bits, _mm512_lzcnt_epi64(dot_top));
        dotted |= in_top;
        const __m512i up_to_top = _mm512_maskz_sub_epi64(dotted, _mm512_slli_epi64(dot_top, 4), one);
        const __m512i top = select_bits(up_to_top, _mm512_slli_epi64(digits->top, 8), digits->top);
        not_digits = _mm512_or_si512(not_digits, _mm512_subs_epu8(top, k->nine));
        const __m512i top_value = value_of_digits(k, top);
        rejected |= _mm512_cmpge_epu64_mask(top_value, k->e3);
        significands->integer = _mm512_add_epi64(significands->integer, _mm512_mullo_epi64(top_value, k->e16));
    }
    significands->n_fraction = _mm512_maskz_srli_epi64(dotted, n_bits, 3);
    return rejected | _mm512_test_epi64_mask(not_digits, not_digits);
}

/* Returns 10^q as high + low (powers.h), at table indices. The near powers fit into registers. */
static inline void load_power_pairs(const struct constants *k, __m512i index, __m512d *high, __m512d *low) {
    enum { FIRST = FIRST_NEAR_POWER - MC_PAIR_FIRST };
    const __m512i near = _mm512_sub_epi64(index, k->near_pair);
    if (__builtin_expect(_mm512_cmpgt_epu64_mask(near, k->max_index_of_32) == 0, 1)) {
        *high = look_up_32(k, mc_power_pairs_high + FIRST, near);
        *low = look_up_32(k, mc_power_pairs_low + FIRST, near);
    } else {
        *high = _mm512_i64gather_pd(index, mc_power_pairs_high, 8);
        *low = _mm512_i64gather_pd(index, mc_power_pairs_low, 8);
    }
}

/*
 * Computes integer * 10^q, correctly rounded. Returns the lanes where this is not certain, or q is outside the table.
 *
 *   - Both factors are sums of two doubles: integer = a + b exactly, and 10^q = h + l with a relative error below
 *     2^-106.
 *   - a * h is exactly product + remainder. The fused operation computes the remainder without error.
 *   - The sum leaves out b * l. This term and the rounding errors of the small terms are together below 2^-102 of the
 *     product.
 *   - So the exact value is within 2^-99 * product of product + rest. Rounding is monotonic: if both ends of this
 *     interval round to the same double, the exact value rounds to it too.
 *   - No step overflows or underflows: 10^q is from 10^-250 to 10^250, and integer from 0 to 10^19.
 */
MC_SPECIALISED __mmask8 multiply_by_power(const struct constants *k, __m512i integer, __m512i q, __m512d *value) {
    const __m512i index = _mm512_add_epi64(q, k->unit_pair);
    const __mmask8 outside = _mm512_cmpgt_epu64_mask(index, k->max_pair);
    __m512d h;
    __m512d l;
    load_power_pairs(k, _mm512_maskz_mov_epi64((__mmask8)~outside, index), &h, &l);
    const __m512d a = _mm512_cvtepu64_pd(integer);
    const __m512d b = _mm512_cvtepi64_pd(_mm512_sub_epi64(integer, _mm512_cvttpd_epu64(a)));
    const __m512d product = _mm512_mul_pd(a, h);
    const __m512d remainder = _mm512_fmsub_pd(a, h, product);
    const __m512d rest = _mm512_add_pd(remainder, _mm512_fmadd_pd(b, h, _mm512_mul_pd(a, l)));
    const __m512d margin = _mm512_set1_pd(0x1p-99); /* as part of the product */
    const __m512d upper = _mm512_add_pd(product, _mm512_fmadd_pd(product, margin, rest));
    const __m512d lower = _mm512_add_pd(product, _mm512_fnmadd_pd(product, margin, rest));
    *value = upper;
    return outside | _mm512_cmp_pd_mask(upper, lower, _CMP_NEQ_UQ);
}

/* Computes integer * 10^(exponent - n_fraction), correctly rounded. Returns the lanes where this is not certain. */
MC_SPECIALISED __mmask8 scale_significands(const struct constants *k, const struct significands *significands,
                                           const struct exponents *exponents, bool may_be_inexact, __m512d *value) {
    if (may_be_inexact || exponents->has != 0) {
        const __m512i q = _mm512_sub_epi64(exponents->value, significands->n_fraction);
        return multiply_by_power(k, significands->integer, q, value);
    }
    /* There are at most 15 digits after the dot: the integer and the power are exact doubles. */
    const __m512d power = _mm512_permutex2var_pd(_mm512_loadu_pd(POWERS_OF_TEN), significands->n_fraction,
                                                 _mm512_loadu_pd(POWERS_OF_TEN + 8));
    *value = _mm512_div_pd(_mm512_cvtepu64_pd(significands->integer), power);
    return 0;
}

/* Parses tokens of 1 to 24 bytes, perhaps with a dot and an exponent; of up to 16 bytes if uses_top is false. Returns
   the lanes that are rejected. */
MC_SPECIALISED __mmask8 parse_wide(const struct constants *k, const struct group *group, bool uses_top,
                                   __m512d *values) {
    struct wide digits = load_wide(k, group, uses_top);
    const __m512i low = digits.low;
    struct exponents exponents = {.has = 0, .value = _mm512_setzero_si512()};
    /* 0 becomes 65535, so that a token without bytes is rejected. */
    const __m128i len_minus_1 = _mm_add_epi16(group->len, k->minus_one);
    __mmask8 rejected = _mm_cmpgt_epu16_mask(len_minus_1, k->max_wide);
    if (_mm512_test_epi8_mask(digits.low, k->letter_bit) != 0) {
        rejected |= remove_exponents(k, &digits, group->len, &exponents);
    }
    struct significands significands;
    rejected |= read_significands(k, &digits, uses_top, &significands);
    const __mmask8 large = _mm512_cmpge_epu64_mask(significands.integer, k->exact_limit) & (__mmask8)~rejected;
    __m512d value;
    rejected |= scale_significands(k, &significands, &exponents, uses_top || (large & group->used) != 0, &value);
    *values = apply_signs(k, value, group->negative);
    rejected &= group->used;
    return rejected != 0 ? rejected & (__mmask8)~put_missing_words(group, low, values) : 0;
}

#endif
