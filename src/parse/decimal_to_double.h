/*
 * round.h - the double nearest to an integer times a power of ten: where that is one exact operation, and by Eisel-Lemire
 * (Lemire, "Number Parsing at a Gigabyte per Second", arXiv 2101.11408; that it never needs a fallback is proven in Mushtak and
 * Lemire, arXiv 2212.06644).
 *
 * Inline, for the two places where its speed counts. The general function is mc_round_decimal in decimal.h.
 */
#ifndef MC_PARSE_ROUND_H
#define MC_PARSE_ROUND_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/powers.h"

static inline double mc_double_of_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Whether w and 10^|q| are doubles exactly, so that one operation rounds the exact result (Clinger, PLDI 1990). */
static inline bool mc_scales_exactly(uint64_t w, int64_t q) {
    return w < UINT64_C(1) << 53 && q >= -22 && q <= 22;
}

/* w * 10^q, where mc_scales_exactly. */
static inline double mc_scale_exactly(uint64_t w, int64_t q) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const double integer = (double)(int64_t)w;
    return q < 0 ? integer / powers[-q] : integer * powers[q];
}

/* The upper 128 bits of w * s for a normalised w, where s is the 128-bit power of q; exact enough to round by (the
   second product matters only where the nine bits below the mantissa and its two guard bits are all ones). */
static inline mc_u128 mc_multiply_power(uint64_t w, int64_t q) {
    const struct mc_power *power = &mc_powers[q - MC_POWER_FIRST];
    mc_u128 product = (mc_u128)w * power->high;
    if (__builtin_expect(((uint64_t)(product >> 64) & 0x1FF) == 0x1FF, 0)) {
        product += ((mc_u128)w * power->low) >> 64;
    }
    return product;
}

/*
 * The double of a mantissa of 53 bits and one guard bit, which is rounded to even here; biased is the exponent field of a
 * normal number. Below the normal numbers the mantissa is shifted down first.
 */
static inline double mc_assemble(uint64_t mantissa, int biased) {
    if (__builtin_expect((unsigned)biased - 1 < 0x7FE, 1)) {
        /* Bit 52 of the mantissa, which is always set, adds one to the exponent; a carry into bit 53 adds one more, which may
           make infinity. */
        return mc_double_of_bits(((uint64_t)(biased - 1) << 52) + ((mantissa + 1) >> 1));
    }
    if (biased > 0) {
        return INFINITY;
    }
    if (biased <= -63) {
        return 0.0;
    }
    mantissa >>= 1 - biased;
    return mc_double_of_bits((mantissa + 1) >>
                             1); /* a carry into bit 52 makes the smallest normal number, as it should */
}

/* The double nearest to w * 10^q, ties to even, for w > 0 and MC_POWER_FIRST <= q <= 308. */
static inline double mc_round_product(uint64_t w, int64_t q) {
    const int leading_zeros = __builtin_clzll(w);
    const mc_u128 product = mc_multiply_power(w << leading_zeros, q);
    const uint64_t high = (uint64_t)(product >> 64);
    const uint64_t low = (uint64_t)product;
    const int upper = (int)(high >> 63);
    const int shift = upper + 9;
    uint64_t mantissa = high >> shift; /* 54 bits: 53 and a guard bit */
    const int biased = mc_floor_log2_power((int)q) + 63 + upper - leading_zeros + 1023;

    /* An exact tie must not be rounded up by the guard bit where the even neighbour is below. Only in this range of q
       can w * 10^q lie exactly halfway (arXiv 2101.11408, section 8.2). */
    const bool may_tie = __builtin_expect(low <= 1, 0) && q >= -4 && q <= 23 && (mantissa & 3) == 1;
    if (may_tie && biased > 0 && mantissa << shift == high) {
        mantissa &= ~UINT64_C(1);
    }
    return mc_assemble(mantissa, biased);
}

#endif
