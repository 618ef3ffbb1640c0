/*
 * kernels.h - text to doubles: the common interface of all parsing kernels.
 *
 * A kernel knows the grammar (split.h). It must not know tasks, threads or files. The scalar kernel is the readable
 * reference and the oracle of the tests: every other kernel returns the same bits.
 */
#ifndef MC_PARSE_KERNELS_H
#define MC_PARSE_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/marks.h"
#include "parse/split.h"

/*
 * Parses text[0..n_bytes) and fills run: a value for every item, an entry of ends for every list end. A missing value
 * is a NaN; a bad or empty item is mc_bad_item. Cannot fail.
 *
 *   - The text is empty, or it ends with a byte that ends an item. If blanks separate numbers, it may also end with the
 *     last blank between two items.
 *   - The kernel reads at most MC_TEXT_PADDING bytes before and after the text (base/buffer.h).
 *   - The rounding mode must be the default one. The locale does not matter.
 */
typedef void mc_parse_fn(const char *text, size_t n_bytes, const struct mc_syntax *syntax, struct mc_run *run);

mc_parse_fn mc_parse_scalar;
#if defined(__x86_64__)
mc_parse_fn mc_parse_avx2;
mc_parse_fn mc_parse_avx512;
#elif defined(__AARCH64EL__)
mc_parse_fn mc_parse_neon;
#endif

struct mc_kernel {
    const char *name;
    mc_parse_fn *parse;
    bool (*is_supported)(void); /* true if the CPU and the operating system support it */
};

/* Returns the kernel of that name, or the best one if name is NULL. Returns NULL if the name is unknown or this CPU
   does not support the kernel. */
const struct mc_kernel *mc_choose_kernel(const char *name);

/* Returns the names of all kernels in this build, the best first, separated by spaces. The string is static. */
const char *mc_kernel_names(void);

/* The kind of an item. MC_BAD and MC_EMPTY have no value. */
enum mc_item { MC_NUMBER, MC_MISSING, MC_EMPTY, MC_BAD };

/*
 * Parses the item at text, after any blanks. A blank, a delimiter or a newline must end it. Returns the first byte
 * after the item and the blanks that follow it. *value becomes the value that a kernel stores. Reads at most
 * MC_TEXT_PADDING bytes after the item.
 */
const char *mc_parse_item(const char *text, const struct mc_syntax *syntax, enum mc_item *item, double *value);

#endif
