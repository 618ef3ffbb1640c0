/* blas.h - what manycorr asks of the BLAS: one dot product. Only blas.c includes cblas.h. */
#ifndef MC_CORRELATE_BLAS_H
#define MC_CORRELATE_BLAS_H

#include <stddef.h>

/*
 * The longest dot product that is asked of the BLAS at once. OpenBLAS runs ddot on several threads of its own above
 * n = 10,000, whatever build it is, and so changes the last bits. This is far below, for a bound of the rounding errors (bound.h) that
 * holds in whatever order the BLAS adds; and what is summed fits into the first-level cache.
 */
enum { MC_DOT = 256 };

/* x[0..n) . y[0..n), n <= MC_DOT, both 64-byte aligned (some kernels treat the unaligned ends of a vector apart). */
double mc_dot(const double *x, const double *y, size_t n);

/* The BLAS that is loaded, as it describes itself. Static. */
const char *mc_blas_name(void);

#endif
