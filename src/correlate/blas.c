/* blas.c - see blas.h. */
#include "correlate/blas.h"

#include <assert.h>
#include <cblas.h>

double mc_dot(const double *x, const double *y, size_t n) {
    assert(n <= MC_MAX_EXACT_DOT);
    return cblas_ddot((blasint)n, x, 1, y, 1);
}

const char *mc_blas_name(void) {
    return openblas_get_config();
}
