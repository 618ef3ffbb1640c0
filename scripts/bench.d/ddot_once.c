/* ddot_once.c - calls cblas_ddot once; for the benches: its time is what any program with a BLAS takes to start. */
#include <cblas.h>
#include <stdio.h>

int main(void) {
    const double x[] = {1.0, 2.0, 3.0};
    printf("%g\n", cblas_ddot(3, x, 1, x, 1));
    return 0;
}
