/*
 * powers.h - the tables of powers of ten that parsing and printing share.
 *
 * 10^q = (s + d) * 2^(floor(log2(10^q)) - 127), where s = high * 2^64 + low is in [2^127, 2^128). d is the rounding
 * error of the table:
 *   - d = 0 for 0 <= q <= 55, because 5^55 < 2^128;
 *   - -1 < d < 0 for -27 <= q < 0;
 *   - 0 < d < 1 for all other q.
 *
 * Must not know which functions use these powers.
 */
#ifndef MC_BASE_POWERS_H
#define MC_BASE_POWERS_H

#include <stdint.h>

#include "base/u128.h"

enum { MC_POWER_FIRST = -342, MC_POWER_LAST = 325 };

struct mc_power {
    uint64_t high;
    uint64_t low;
};

extern const struct mc_power mc_powers[MC_POWER_LAST - MC_POWER_FIRST + 1];

/*
 * 10^q = high + low with a relative error below 2^-106: high is the nearest double, low the double nearest to the rest.
 * In this range high and low are normal doubles, and so are all products that the kernels compute with them.
 */
enum { MC_PAIR_FIRST = -250, MC_PAIR_LAST = 250 };

extern const double mc_power_pairs_high[MC_PAIR_LAST - MC_PAIR_FIRST + 1];
extern const double mc_power_pairs_low[MC_PAIR_LAST - MC_PAIR_FIRST + 1];

/* Returns floor(log2(10^q)). It is correct for |q| <= 1650: 217706 / 2^16 is log2(10) rounded down (Lemire, arXiv
   2101.11408). */
static inline int mc_floor_log2_power(int q) {
    return (217706 * q) >> 16;
}

#endif
