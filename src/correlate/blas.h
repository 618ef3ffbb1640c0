/*
 * blas.h - dot products by the BLAS, the only thing that manycorr uses it for. Only blas.c includes cblas.h.
 *
 * Knows nothing of lists, blocks, correlations or threads. All functions may be called by several threads at once.
 */
#ifndef MC_CORRELATE_BLAS_H
#define MC_CORRELATE_BLAS_H

#include <stddef.h>

/*
 * The most values of one call of the BLAS. Reasons for so few:
 *   - Above 10,000 values, every build of OpenBLAS runs ddot on threads of its own, which changes the last bits.
 *   - The bound of bound.h holds for any order in which the BLAS adds. It grows with the number of additions.
 *   - Both vectors fit into the first-level cache.
 */
enum { MC_MAX_DOT = 256 };

/* The same for integers whose sums are exact in any order, so that only the first reason holds. */
enum { MC_MAX_EXACT_DOT = 512 };

/*
 * Returns the dot product of x[0..n) and y[0..n), n <= MC_MAX_EXACT_DOT. Both are aligned to 64 bytes: some kernels add
 * the unaligned ends of a vector in another order.
 */
double mc_dot(const double *x, const double *y, size_t n);

/* Returns how the loaded BLAS describes itself. The string is static. */
const char *mc_blas_name(void);

#endif
