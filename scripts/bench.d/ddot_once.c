/* ddot_once.c - calls cblas_ddot once: what it costs to start any program that uses the BLAS. For the benchmarks only. */
#include <cblas.h>
#include <stdio.h>

int main(void) {
    const double x[] = {1.0, 2.0, 3.0};
    printf("%g\n", cblas_ddot(3, x, 1, x, 1));
    return 0;
}
