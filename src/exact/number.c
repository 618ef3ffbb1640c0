/* number.c - see number.h. */
#include "exact/number.h"

#include <float.h>
#include <math.h>

void mc_digit_range_merge(struct mc_digit_range *total, const struct mc_digit_range *other) {
    total->min_exponent = other->min_exponent < total->min_exponent ? other->min_exponent : total->min_exponent;
    total->end_exponent = other->end_exponent > total->end_exponent ? other->end_exponent : total->end_exponent;
    total->has_long = total->has_long || other->has_long;
}

struct mc_number mc_number_of_double(double value, struct mc_digit_range *range) {
    struct mc_number number = {.is_negative = value < 0.0};
    if (value != 0.0) {
        int exponent;
        const double fraction = frexp(fabs(value), &exponent);
        number.digits = (uint64_t)ldexp(fraction, DBL_MANT_DIG);
        number.exponent = exponent - DBL_MANT_DIG;
        mc_digit_range_include(range, number.exponent, DBL_MANT_DIG);
    }
    return number;
}
