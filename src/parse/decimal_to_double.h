/*
 * decimal_to_double.h - the double nearest to w * 10^q, for integers w and q.
 *
 *   - mc_scale_exactly: one operation on exact doubles, for small w and q.
 *   - mc_round_product: the Eisel-Lemire method (Lemire, "Number Parsing at a Gigabyte per Second", arXiv 2101.11408).
 *     Mushtak and Lemire, arXiv 2212.06644, prove that it needs no fallback.
 *
 * These functions are inline because the speed of two callers, scalar.c and decimal.c, depends on them. Others call
 * mc_round_decimal (decimal.h). Must not know text.
 */
#ifndef MC_PARSE_DECIMAL_TO_DOUBLE_H
#define MC_PARSE_DECIMAL_TO_DOUBLE_H

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

/* True if w and 10^|q| are exact as doubles. Then one multiplication or division gives the correctly rounded w * 10^q
   (Clinger, PLDI 1990). */
static inline bool mc_scales_exactly(uint64_t w, int64_t q) {
    return w < UINT64_C(1) << 53 && q >= -22 && q <= 22;
}

/* Returns w * 10^q, if mc_scales_exactly(w, q). */
static inline double mc_scale_exactly(uint64_t w, int64_t q) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const double integer = (double)(int64_t)w;
    return q < 0 ? integer / powers[-q] : integer * powers[q];
}

/* Returns the upper 128 bits of w * s, for a w with bit 63 set; s is the 128-bit significand of 10^q. The result is
   precise enough for rounding. The second product matters only if all nine bits below the mantissa and two guard bits
   are 1. */
static inline mc_u128 mc_multiply_by_power(uint64_t w, int64_t q) {
    const struct mc_power *power = &mc_powers[q - MC_POWER_FIRST];
    mc_u128 product = (mc_u128)w * power->high;
    if (__builtin_expect(((uint64_t)(product >> 64) & 0x1FF) == 0x1FF, 0)) {
        product += ((mc_u128)w * power->low) >> 64;
    }
    return product;
}

/*
 * Returns the double of a mantissa and a biased exponent. The mantissa has 53 bits and one guard bit; the function
 * rounds it to the nearest 53 bits, ties upwards. A mantissa below the normal numbers is first shifted to the right.
 */
static inline double mc_assemble_double(uint64_t mantissa, int biased) {
    if (__builtin_expect((unsigned)biased - 1 < 0x7FE, 1)) {
        /* Bit 52 of the mantissa is always set and adds one to the exponent. A carry into bit 53 adds one more, which
           may produce infinity. */
        return mc_double_of_bits(((uint64_t)(biased - 1) << 52) + ((mantissa + 1) >> 1));
    }
    if (biased > 0) {
        return INFINITY;
    }
    if (biased <= -63) {
        return 0.0;
    }
    mantissa >>= 1 - biased;
    /* A carry into bit 52 correctly produces the smallest normal number. */
    return mc_double_of_bits((mantissa + 1) >> 1);
}

/* Returns the double nearest to w * 10^q, ties to even, for w > 0 and MC_POWER_FIRST <= q <= 308. */
static inline double mc_round_product(uint64_t w, int64_t q) {
    const int leading_zeros = __builtin_clzll(w);
    const mc_u128 product = mc_multiply_by_power(w << leading_zeros, q);
    const uint64_t high = (uint64_t)(product >> 64);
    const uint64_t low = (uint64_t)product;
    const int upper = (int)(high >> 63);
    const int shift = upper + 9;
    uint64_t mantissa = high >> shift; /* 54 bits: 53 and a guard bit */
    const int biased = mc_floor_log2_power((int)q) + 63 + upper - leading_zeros + 1023;

    /* The guard bit rounds up. But an exact tie must be rounded down if the lower neighbour is even. An exact tie is
       possible only in this range of q (arXiv 2101.11408, section 8.2). */
    const bool may_tie = __builtin_expect(low <= 1, 0) && q >= -4 && q <= 23 && (mantissa & 3) == 1;
    if (may_tie && biased > 0 && mantissa << shift == high) {
        mantissa &= ~UINT64_C(1);
    }
    return mc_assemble_double(mantissa, biased);
}

#endif
