/*
 * u128.h - integers of 128 bits, which GCC and Clang have on every 64-bit machine; and the powers of 10 and 2 that fit
 * into them. Must not know any other file.
 */
#ifndef MC_BASE_U128_H
#define MC_BASE_U128_H

#include <stdint.h>

__extension__ typedef unsigned __int128 mc_u128;
__extension__ typedef __int128 mc_i128;

/* The highest power of ten below 2^127. */
enum { MC_MAX_POWER_OF_TEN = 38 };

/* 10^19, the highest power of ten that fits into 64 bits. */
#define MC_TEN_19 ((mc_u128)UINT64_C(10000000000000000000))

/* mc_powers_of_ten[k] is 10^k. */
static const mc_u128 mc_powers_of_ten[MC_MAX_POWER_OF_TEN + 1] = {
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
    MC_TEN_19 *UINT64_C(10),
    MC_TEN_19 *UINT64_C(100),
    MC_TEN_19 *UINT64_C(1000),
    MC_TEN_19 *UINT64_C(10000),
    MC_TEN_19 *UINT64_C(100000),
    MC_TEN_19 *UINT64_C(1000000),
    MC_TEN_19 *UINT64_C(10000000),
    MC_TEN_19 *UINT64_C(100000000),
    MC_TEN_19 *UINT64_C(1000000000),
    MC_TEN_19 *UINT64_C(10000000000),
    MC_TEN_19 *UINT64_C(100000000000),
    MC_TEN_19 *UINT64_C(1000000000000),
    MC_TEN_19 *UINT64_C(10000000000000),
    MC_TEN_19 *UINT64_C(100000000000000),
    MC_TEN_19 *UINT64_C(1000000000000000),
    MC_TEN_19 *UINT64_C(10000000000000000),
    MC_TEN_19 *UINT64_C(100000000000000000),
    MC_TEN_19 *UINT64_C(1000000000000000000),
    MC_TEN_19 *UINT64_C(10000000000000000000),
};

/* Returns base^exponent. base is 10 or 2; exponent is at least 0, and such that the power is below 2^127. */
static inline mc_u128 mc_power_u128(uint64_t base, int64_t exponent) {
    return base == 2 ? (mc_u128)1 << exponent : mc_powers_of_ten[exponent];
}

#endif
