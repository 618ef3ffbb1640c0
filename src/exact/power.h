/* power.h - powers of the bases in which exact sums are taken, 10 and 2. Knows nothing of anything else. */
#ifndef MC_EXACT_POWER_H
#define MC_EXACT_POWER_H

#include <stdint.h>

#include "base/u128.h"

enum { MC_MAX_POWER_OF_TEN = 38 }; /* 10^38 < 2^127 */

#define MC_TEN_19 ((mc_u128)UINT64_C(10000000000000000000))

/* base^exponent, which is below 2^127. */
static inline mc_u128 mc_fixed_power(uint64_t base, int64_t exponent) {
    static const mc_u128 powers_of_ten[MC_MAX_POWER_OF_TEN + 1] = {
        UINT64_C(1),
        UINT64_C(10),
        UINT64_C(100),
        UINT64_C(1000),
        UINT64_C(10000),
        UINT64_C(100000),
        UINT64_C(1000000),
        UINT64_C(10000000),
        UINT64_C(100000000),
        UINT64_C(1000000000),
        UINT64_C(10000000000),
        UINT64_C(100000000000),
        UINT64_C(1000000000000),
        UINT64_C(10000000000000),
        UINT64_C(100000000000000),
        UINT64_C(1000000000000000),
        UINT64_C(10000000000000000),
        UINT64_C(100000000000000000),
        UINT64_C(1000000000000000000),
        UINT64_C(10000000000000000000),
        MC_TEN_19 * UINT64_C(10),
        MC_TEN_19 * UINT64_C(100),
        MC_TEN_19 * UINT64_C(1000),
        MC_TEN_19 * UINT64_C(10000),
        MC_TEN_19 * UINT64_C(100000),
        MC_TEN_19 * UINT64_C(1000000),
        MC_TEN_19 * UINT64_C(10000000),
        MC_TEN_19 * UINT64_C(100000000),
        MC_TEN_19 * UINT64_C(1000000000),
        MC_TEN_19 * UINT64_C(10000000000),
        MC_TEN_19 * UINT64_C(100000000000),
        MC_TEN_19 * UINT64_C(1000000000000),
        MC_TEN_19 * UINT64_C(10000000000000),
        MC_TEN_19 * UINT64_C(100000000000000),
        MC_TEN_19 * UINT64_C(1000000000000000),
        MC_TEN_19 * UINT64_C(10000000000000000),
        MC_TEN_19 * UINT64_C(100000000000000000),
        MC_TEN_19 * UINT64_C(1000000000000000000),
        MC_TEN_19 * UINT64_C(10000000000000000000),
    };
    return base == 2 ? (mc_u128)1 << exponent : powers_of_ten[exponent];
}

#endif
