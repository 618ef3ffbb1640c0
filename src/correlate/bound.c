/* bound.c - see bound.h, which has the derivation and the notation. */
#include "correlate/bound.h"

#include <math.h>

#define UNIT_ROUNDOFF 0x1p-53

/* N and gamma_N of section 3. */
enum { N_ROUNDINGS = MC_MAX_DOT + 4 };
static const double GAMMA = N_ROUNDINGS * UNIT_ROUNDOFF / (1.0 - N_ROUNDINGS * UNIT_ROUNDOFF);

/*
 * A factor that covers what the formulas here leave out:
 *   - of g and its factor: (1 + 2^-8) (1 + 2^-40);
 *   - of an angle whose sine s is below 2^-10: arcsin(s) < 1.001 s, and |a| >= |c| (1 - 2^-20) (1 - 2^-10);
 *   - terms of order u, and the roundings made here.
 */
static const double ROOM = 1.01;

/*
 * Returns a bound of arcsin(h / |a|) for one list, or INFINITY if there is none. sum and sum_of_squares are those of
 * its centred values.
 */
static double bound_angle(double sum, double sum_of_squares, size_t n, enum mc_input input,
                          const struct mc_centre *centre) {
    const double root_n = sqrt((double)n);
    const double norm_c = sqrt(sum_of_squares);
    const double t = fabs(sum) / (root_n * norm_c);
    const bool is_tiny = centre->magnitude == INFINITY && input == MC_DECIMALS; /* section 6 */
    const bool is_centred = t < 0x1p-10;                                        /* false if t is a NaN */
    if (!is_centred || is_tiny) {
        return INFINITY;
    }
    const double norm_x = input == MC_DECIMALS ? root_n * fabs(centre->origin + centre->mean) + norm_c : 0.0;
    const double norm_d = root_n * fabs(centre->mean) + norm_c;
    const double norm_a = norm_c * (1.0 - 0x1p-20);
    const double sine = UNIT_ROUNDOFF * (norm_x + norm_d + norm_c) / norm_a;
    return sine < 0x1p-10 ? sine * ROOM : INFINITY;
}

double mc_error_bound(const struct mc_moments *moments, size_t n, enum mc_input input, const struct mc_centre *centre_x,
                      const struct mc_centre *centre_y) {
    const double summing = 2.0 * ROOM * (GAMMA + 5.0 * UNIT_ROUNDOFF) + 4.0 * UNIT_ROUNDOFF;
    return bound_angle(moments->sum_x, moments->sum_xx, n, input, centre_x) +
           bound_angle(moments->sum_y, moments->sum_yy, n, input, centre_y) + summing;
}

/* Returns kappa^2 of a list: |x|^2 = |a|^2 + n mean^2, and |a|^2 is nearly sum_of_squares. */
static double square_kappa(double sum_of_squares, size_t n, const struct mc_centre *centre) {
    const double mean = centre->origin + centre->mean;
    return 1.0 + (double)n * (mean * mean) / sum_of_squares;
}

bool mc_is_certain(double r, const struct mc_moments *moments, size_t n, enum mc_input input,
                   const struct mc_centre *centre_x, const struct mc_centre *centre_y) {
    if (!(mc_error_bound(moments, n, input, centre_x, centre_y) <= MC_TOLERANCE)) {
        return false;
    }
    if (n >= MC_SHORT_LIST_PAIRS || input == MC_DOUBLES) {
        return true;
    }
    const double square = square_kappa(moments->sum_xx, n, centre_x) + square_kappa(moments->sum_yy, n, centre_y);
    return 5.0 * UNIT_ROUNDOFF * sqrt((1.0 - r * r) * square / (3.0 * (double)n)) <= MC_SHORT_LIST_TOLERANCE;
}
