/* marks.h - the NaNs that mean a bad item and a missing value. Must not know any other file. */
#ifndef MC_BASE_MARKS_H
#define MC_BASE_MARKS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The value of an item that is not a number: a NaN with a payload that arithmetic on numbers and missing values cannot
   produce. */
static const uint64_t MC_BAD_ITEM_BITS = UINT64_C(0x7FF8000000000BAD);

static inline double mc_bad_item(void) {
    double value;
    memcpy(&value, &MC_BAD_ITEM_BITS, sizeof value);
    return value;
}

static inline bool mc_is_bad_item(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits == MC_BAD_ITEM_BITS;
}

/* Returns the NaN that means a missing value, or an undefined result. */
static inline double mc_missing(void) {
    const uint64_t bits = UINT64_C(0x7FF8000000000000);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
