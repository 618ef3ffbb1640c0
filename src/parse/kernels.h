/*
 * kernels.h - text to doubles: the one interface of all parsing kernels.
 *
 * A kernel knows the grammar (split.h) and nothing of tasks, threads or files. scalar.c is the readable reference and
 * the oracle: every other kernel gives bit for bit what it gives.
 */
#ifndef MC_PARSE_KERNELS_H
#define MC_PARSE_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "parse/split.h"

/*
 * Parses text[0..n_bytes), which is empty or ends just behind a byte that ends an item (where blanks separate, perhaps
 * just behind the last blank between two items), and fills run: a value for every item, an entry of ends for every list
 * end. A missing value is a NaN, a bad or empty item is mc_bad_item. Reads no further than MC_TEXT_PADDING bytes
 * before text and behind it. Locale and rounding mode: as C starts with. Never fails.
 */
typedef void mc_parse_fn(const char *text, size_t n_bytes, const struct mc_syntax *syntax, struct mc_run *run);

mc_parse_fn mc_parse_scalar;
#if defined(__x86_64__)
mc_parse_fn mc_parse_avx2;
mc_parse_fn mc_parse_avx512;
#elif defined(__AARCH64EL__)
mc_parse_fn mc_parse_neon;
#endif

/* One kernel. */
struct mc_kernel {
    const char *name;
    mc_parse_fn *parse;
    bool (*is_supported)(void); /* by CPU and operating system */
};

/* The kernel of that name, or the best one where name is NULL. NULL where there is none of that name, or not for this CPU. */
const struct mc_kernel *mc_choose_kernel(const char *name);

/* The names of all kernels built in, the best first, separated by blanks. Static. */
const char *mc_kernel_names(void);

/* What one item says. MC_BAD and MC_EMPTY have no value. */
enum mc_item { MC_NUMBER, MC_MISSING, MC_EMPTY, MC_BAD };

/*
 * Parses the one item at text, which a blank, a delimiter or a newline ends. Leading blanks are skipped. Returns the
 * byte after the item: the first that is not part of it, after any blanks behind it. Fills *value with what a kernel
 * stores. Reads no further than MC_TEXT_PADDING bytes behind the item.
 */
const char *mc_parse_item(const char *text, const struct mc_syntax *syntax, enum mc_item *item, double *value);

/* The mark of an item that is no number: a NaN with a payload that arithmetic on numbers and missing values never
 * makes. */
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

/* The NaN that stands for a missing value and for an undefined result. */
static inline double mc_missing(void) {
    const uint64_t bits = UINT64_C(0x7FF8000000000000);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
