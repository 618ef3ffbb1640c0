/*
 * neon_numbers.h - NEON: a group of four tokens in registers to four doubles, in pairs of 64-bit lanes.
 *
 * neon_tokens.h loads the tokens and explains the layout of narrow and wide tokens, and masks. The functions here
 * reject tokens that they cannot parse. The steps are those of avx512_numbers.h.
 *
 * Must not know where tokens are in the text.
 */
#ifndef MC_PARSE_NEON_NUMBERS_H
#define MC_PARSE_NEON_NUMBERS_H

#include <stdbool.h>

#include "base/powers.h"
#include "parse/neon_tokens.h"

/* Returns the mask of the bytes that are equal to byte. */
static inline uint64x2_t equal_bytes(uint64x2_t text, uint8_t byte) {
    return as_lanes(vceqq_u8(as_bytes(text), vdupq_n_u8(byte)));
}

/* Returns the mask of the lanes that are not 0. */
static inline uint64x2_t is_nonzero(uint64x2_t value) {
    return vtstq_u64(value, value);
}

/* Returns the two's complement of each lane. */
static inline uint64x2_t negate(uint64x2_t value) {
    return vreinterpretq_u64_s64(vnegq_s64(vreinterpretq_s64_u64(value)));
}

/* Returns a lane mask as two bits. */
static inline unsigned bits_of_lanes(uint64x2_t mask) {
    return (unsigned)(vgetq_lane_u64(mask, 0) & 1) | (unsigned)(vgetq_lane_u64(mask, 1) & 2);
}

/* Returns the sum of the bytes of each lane. */
static inline uint64x2_t sum_bytes(uint64x2_t value) {
    return vpaddlq_u32(vpaddlq_u16(vpaddlq_u8(as_bytes(value))));
}

/*
 * Returns the number that the eight digits of each lane form; byte 0 has the first digit. It combines digits to pairs,
 * pairs to groups of four, and these to eight. Each step multiplies the first of two neighbours (at most 9 * 10, 99 *
 * 100 and 9999 * 10000, in 8, 16 and 32 bits) and adds the second into a lane of twice the width.
 */
static inline uint64x2_t value_of_digits(uint64x2_t digits) {
    const uint8x16_t ten_one = vreinterpretq_u8_u16(vdupq_n_u16(10 | 1 << 8));
    const uint16x8_t hundred_one = vreinterpretq_u16_u32(vdupq_n_u32(100 | 1 << 16));
    const uint32x4_t myriad_one = vreinterpretq_u32_u64(lanes(10000 | UINT64_C(1) << 32));
    const uint16x8_t pairs = vpaddlq_u8(vmulq_u8(as_bytes(digits), ten_one));
    const uint32x4_t fours = vpaddlq_u16(vmulq_u16(pairs, hundred_one));
    return vpaddlq_u32(vmulq_u32(fours, myriad_one));
}

/* Stores the values of two tokens, negated if the token has a minus sign. */
static inline void store_with_signs(float64x2_t values, const struct group *group, int first, double *to) {
    const uint64x2_t signs = vshlq_n_u64(widen_pair(group->negative, first), 63);
    vst1q_f64(to, vreinterpretq_f64_u64(veorq_u64(vreinterpretq_u64_f64(values), signs)));
}

/* Returns 1 in the bytes that are dots, else 0. */
static inline uint64x2_t mark_dots(uint64x2_t digits) {
    return vandq_u64(equal_bytes(digits, MC_XORED_DOT), as_lanes(vdupq_n_u8(1)));
}

/* Returns the mask of the bytes up to the dot: the 1 of mark_dots, moved to the next byte, minus 1. The mask is 0 in
   lanes without a dot, because the subtraction saturates, and in lanes whose dot is in byte 7. */
static inline uint64x2_t mask_up_to_dot(uint64x2_t dot) {
    return vqsubq_u64(vshlq_n_u64(dot, 8), lanes(1));
}

/*
 * Parses two tokens of 1 to 8 bytes with at most one dot. Returns the digits without dots. A byte above 9 means that
 * the token of its lane is something else. The integer of at most 8 digits and the power of ten are exact doubles, so
 * one division rounds correctly.
 */
static inline uint64x2_t parse_narrow_pair(const struct group *group, int first, double *values) {
    const uint64x2_t digits = load_narrow_pair(group, first);

    /* The bytes up to the dot move one byte to the left, over the dot. A dot in byte 7 stays: the token is rejected. */
    const uint64x2_t dot = mark_dots(digits);
    const uint64x2_t without_dots = vbslq_u64(mask_up_to_dot(dot), vshlq_n_u64(digits, 8), digits);

    /* After a dot in byte d there are 7 - d digits, and a digit in byte d counts 10^(7 - d). So the dot, read as a
       digit 1, is the power of ten to divide by. Without a dot that would be 0, and becomes 1 (a mask is -1). */
    const uint64x2_t power = vsubq_u64(value_of_digits(dot), vceqzq_u64(dot));
    const float64x2_t number = vcvtq_f64_u64(value_of_digits(without_dots));
    store_with_signs(vdivq_f64(number, vcvtq_f64_u64(power)), group, first, values + first);
    return without_dots;
}

/* Parses tokens of 1 to 8 bytes with at most one dot. Returns true if some token is something else. */
static inline bool parse_narrow(const struct group *group, double *values) {
    const uint8x16_t first = as_bytes(parse_narrow_pair(group, 0, values));
    const uint8x16_t second = as_bytes(parse_narrow_pair(group, PAIR, values));
    return vmaxvq_u8(vmaxq_u8(first, second)) > 9;
}

/* Shifts (a:b), two registers, to the left by 0 to 64 bits in each lane. Returns the new a. */
static inline uint64x2_t shift_in(uint64x2_t a, uint64x2_t b, uint64x2_t bits) {
    return vorrq_u64(shift_left(a, bits), shift_left(b, vsubq_u64(bits, lanes(64))));
}

/* Shifts (a:b) to the left by 8 bits. Returns the new a. vsriq shifts b to the right, and keeps the upper 56 bits of
   the shifted a. */
static inline uint64x2_t shift_in_byte(uint64x2_t a, uint64x2_t b) {
    return vsriq_n_u64(vshlq_n_u64(a, 8), b, 56);
}

/*
 * Removes the exponents of wide tokens: the number before an exponent moves to the end of its lane. The argument
 * exponent becomes their values, or 0 without an exponent. Returns the mask of the rejected lanes. Their exponents have
 * no digits, a byte that is not a digit, or no number before them. (If an exponent has more than seven bytes, its e is
 * not in low. The token is rejected later.)
 */
static inline uint64x2_t remove_exponents(struct wide *digits, uint64x2_t len, int64x2_t *exponent) {
    const uint64x2_t low = digits->low;
    const uint64x2_t e = equal_bytes(vbicq_u64(low, as_lanes(vdupq_n_u8(MC_CASE_BIT))), MC_XORED_E);
    const uint64x2_t has_exponent = is_nonzero(e);
    const uint64x2_t lowest_bit = vandq_u64(e, negate(e));
    /* The negative of a power of two is ones from its bit on: here in all bytes after the e. It is 0 if there is no e,
       or if the e is in byte 7. */
    const uint64x2_t after = negate(vshlq_n_u64(lowest_bit, 8));
    const uint64x2_t n_after = sum_bytes(vandq_u64(after, as_lanes(vdupq_n_u8(1))));

    const uint64x2_t first = vbicq_u64(after, vshlq_n_u64(after, 8));
    const uint64x2_t minus = vandq_u64(equal_bytes(low, MC_XORED_MINUS), first);
    const uint64x2_t sign = vorrq_u64(minus, vandq_u64(equal_bytes(low, MC_XORED_PLUS), first));
    const uint64x2_t unsigned_digits = vbicq_u64(vandq_u64(low, after), sign);
    const uint64x2_t n_digits = vaddq_u64(n_after, is_nonzero(sign)); /* a mask is -1 */
    const uint64x2_t magnitude = value_of_digits(unsigned_digits);
    *exponent = vreinterpretq_s64_u64(vbslq_u64(is_nonzero(minus), negate(magnitude), magnitude));

    const uint64x2_t shift_bytes = vandq_u64(vaddq_u64(n_after, lanes(1)), has_exponent);
    const uint64x2_t shift = vshlq_n_u64(shift_bytes, 3);
    uint64x2_t rejected = vorrq_u64(vceqzq_u64(n_digits), vcgeq_u64(shift_bytes, len));
    rejected = vorrq_u64(rejected, is_nonzero(as_lanes(vcgtq_u8(as_bytes(unsigned_digits), vdupq_n_u8(9)))));
    digits->low = shift_in(digits->low, digits->high, shift);
    digits->high = shift_in(digits->high, digits->top, shift);
    digits->top = shift_left(digits->top, shift);
    return vandq_u64(rejected, has_exponent);
}

/* Returns top * 10^16 + high * 10^8 + low, modulo 2^64, where all three are below 2^32. NEON cannot multiply 64-bit
   lanes, so the function multiplies with the two halves of 10^16. */
static inline uint64x2_t combine_values(uint64x2_t top, uint64x2_t high, uint64x2_t low) {
    const uint64_t e16 = UINT64_C(10000000000000000);
    const uint32x2_t narrow_top = vmovn_u64(top);
    const uint64x2_t lower = vmlal_n_u32(low, vmovn_u64(high), 100000000);
    const uint64x2_t sum = vmlal_n_u32(lower, narrow_top, (uint32_t)e16);
    return vaddq_u64(sum, vshlq_n_u64(vmull_n_u32(narrow_top, e16 >> 32), 32));
}

/* The significands of wide tokens: integers without the dot, and the number of digits after the dot. */
struct significands {
    uint64x2_t integer;
    uint64x2_t n_fraction;
};

/*
 * Removes the dots of wide tokens and converts the digits to integers below 10^19. Returns the mask of the rejected
 * lanes. These have a second dot, a dot as the last byte, a byte that is not a digit, or too many digits.
 */
static inline uint64x2_t read_significands(const struct wide *digits, struct significands *significands) {
    const uint64x2_t dot_low = mark_dots(digits->low);
    const uint64x2_t dot_high = mark_dots(digits->high);
    const uint64x2_t dot_top = mark_dots(digits->top);
    const uint64x2_t in_low = is_nonzero(dot_low);
    const uint64x2_t in_high = is_nonzero(dot_high);
    const uint64x2_t in_top = is_nonzero(dot_top);
    const uint64x2_t in_last16 = vorrq_u64(in_low, in_high);
    const uint64x2_t dotted = vorrq_u64(in_last16, in_top);

    /* As in parse_narrow_pair, with two differences in high and top. If the dot is in a later register, all their bytes
       move. A dot in their byte 7 is not the token's last byte. In both cases 0 - 1 gives the ones that this needs. */
    const uint64x2_t one = lanes(1);
    const uint64x2_t up_to_low = mask_up_to_dot(dot_low);
    const uint64x2_t up_to_high = vandq_u64(in_last16, vsubq_u64(vshlq_n_u64(dot_high, 8), one));
    const uint64x2_t up_to_top = vandq_u64(dotted, vsubq_u64(vshlq_n_u64(dot_top, 8), one));
    const uint64x2_t low = vbslq_u64(up_to_low, shift_in_byte(digits->low, digits->high), digits->low);
    const uint64x2_t high = vbslq_u64(up_to_high, shift_in_byte(digits->high, digits->top), digits->high);
    const uint64x2_t top = vbslq_u64(up_to_top, vshlq_n_u64(digits->top, 8), digits->top);
    const uint64x2_t top_value = value_of_digits(top);
    significands->integer = combine_values(top_value, value_of_digits(high), value_of_digits(low));

    /* 24 bytes minus those up to the dot; each of these is -1 in its mask. */
    const uint8x16_t minus_up_to_dot =
        vaddq_u8(vaddq_u8(as_bytes(up_to_low), as_bytes(up_to_high)), as_bytes(up_to_top));
    const uint64x2_t n_up_to_dot = sum_bytes(as_lanes(vsubq_u8(vdupq_n_u8(0), minus_up_to_dot)));
    significands->n_fraction = vandq_u64(dotted, vsubq_u64(lanes(MAX_WIDE), n_up_to_dot));

    const uint8x16_t largest = vmaxq_u8(vmaxq_u8(as_bytes(low), as_bytes(high)), as_bytes(top));
    const uint64x2_t not_digits = is_nonzero(as_lanes(vcgtq_u8(largest, vdupq_n_u8(9))));
    const uint64x2_t too_many = vcgtq_u64(top_value, lanes(999));
    const uint64x2_t two_dots = vorrq_u64(vandq_u64(in_low, in_high), vandq_u64(in_last16, in_top));
    return vorrq_u64(vorrq_u64(not_digits, too_many), two_dots);
}

/* Returns the entries of a table at two indices. */
static inline float64x2_t look_up(const double *table, uint64x2_t index) {
    const double *first = table + vgetq_lane_u64(index, 0);
    const double *second = table + vgetq_lane_u64(index, 1);
    return vcombine_f64(vld1_f64(first), vld1_f64(second));
}

/* Computes integer * 10^q, correctly rounded. Returns the mask of the lanes where this is not certain, or q is outside
   the table. The same function in avx512_numbers.h explains the method and its bounds. The instruction vfmaq_f64(c, a,
   b) computes a * b + c, rounded once. */
static inline uint64x2_t multiply_by_power(uint64x2_t integer, int64x2_t q, float64x2_t *value) {
    const uint64x2_t index = vreinterpretq_u64_s64(vsubq_s64(q, vdupq_n_s64(MC_PAIR_FIRST)));
    const uint64x2_t outside =
        vcgtq_u64(index, lanes(MC_PAIR_LAST - MC_PAIR_FIRST)); /* negative numbers are large here */
    const uint64x2_t safe_index = vbicq_u64(index, outside);
    const float64x2_t h = look_up(mc_power_pairs_high, safe_index);
    const float64x2_t l = look_up(mc_power_pairs_low, safe_index);

    const float64x2_t a = vcvtq_f64_u64(integer);
    const float64x2_t b = vcvtq_f64_s64(vreinterpretq_s64_u64(vsubq_u64(integer, vcvtq_u64_f64(a))));
    const float64x2_t product = vmulq_f64(a, h);
    const float64x2_t remainder = vfmaq_f64(vnegq_f64(product), a, h);
    const float64x2_t rest = vaddq_f64(remainder, vfmaq_f64(vmulq_f64(a, l), b, h));
    const float64x2_t margin = vmulq_n_f64(product, 0x1p-99);
    const float64x2_t upper = vaddq_f64(product, vaddq_f64(rest, margin));
    const float64x2_t lower = vaddq_f64(product, vsubq_f64(rest, margin));
    *value = upper;
    return vornq_u64(outside, vceqq_f64(upper, lower));
}

/* Parses two tokens of 1 to 24 bytes, perhaps with a dot and an exponent. Returns the rejected lanes, as bits. */
static inline unsigned parse_wide_pair(const struct group *group, int first, double *values) {
    const uint64x2_t len = lens_of_pair(group, first);
    struct wide digits = load_wide_pair(group, first, len);
    uint64x2_t rejected = vcgtq_u64(vsubq_u64(len, lanes(1)), lanes(MAX_WIDE - 1)); /* 0 becomes 2^64 - 1 */
    int64x2_t exponent = vdupq_n_s64(0);
    if (vmaxvq_u8(as_bytes(digits.low)) >= MC_LETTER_BIT) {
        rejected = vorrq_u64(rejected, remove_exponents(&digits, len, &exponent));
    }
    struct significands significands;
    rejected = vorrq_u64(rejected, read_significands(&digits, &significands));
    const int64x2_t q = vsubq_s64(exponent, vreinterpretq_s64_u64(significands.n_fraction));
    float64x2_t value;
    rejected = vorrq_u64(rejected, multiply_by_power(significands.integer, q, &value));
    store_with_signs(value, group, first, values + first);
    return bits_of_lanes(rejected);
}

/* Parses a group of wide tokens. Returns the rejected tokens, as bits. Not inlined, because short numbers do not need
   it. */
static __attribute__((noinline)) unsigned parse_wide(const struct group *group, double *values) {
    const unsigned first = parse_wide_pair(group, 0, values);
    return first | parse_wide_pair(group, PAIR, values) << PAIR;
}

/* Parses a group into values[0..GROUP). Returns the rejected tokens, as bits. */
static inline unsigned parse_group(const struct group *group, double *values) {
    const uint16x4_t len_minus_1 = vsub_u16(group->len, vdup_n_u16(1)); /* 0 becomes 65535 */
    if (__builtin_expect(vmaxv_u16(len_minus_1) >= MAX_NARROW || parse_narrow(group, values), 0)) {
        return parse_wide(group, values);
    }
    return 0;
}

#endif
