/* integers.c - see integers.h. */
#include "correlate/integers.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/vectors.h"
#include "correlate/blas.h"

/* Adding 1.5 * 2^52 rounds a number below 2^51 to an integer, ties to even; subtracting it leaves the integer. */
#define ROUNDER 0x1.8p52

/* Limits of integers.h. */
#define SUM_LIMIT    0x1p53
#define ORIGIN_LIMIT 0x1p50
#define Z_LIMIT      0x1p43
#define SLICE        0x1p22
#define TOLERANCE    0x1p-51

/* Powers of ten up to 10^22 are doubles. */
enum { MAX_DIGITS = 22 };
static const double POWERS[MAX_DIGITS + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

enum { LANES = 8, GROUP = 64 };
typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t lane_bits __attribute__((vector_size(LANES * sizeof(int64_t))));

/* A macro, since machines pass such vectors in different ways. */
#define MAGNITUDES(v) ((lanes)((lane_bits)(v)&INT64_MAX))

/* Sets *z to the integer of a number. Returns false if the number is not an integer in this unit. */
static inline bool to_integer(double value, const struct mc_integer_unit *unit, double *z) {
    const double p = value * unit->power;
    const double integer = (p + ROUNDER) - ROUNDER;
    *z = integer - unit->origin;
    return fabs(p - integer) <= fabs(p) * unit->tolerance;
}

/* Returns the index of the first of GROUP values among z[0..n) that have a NaN. There is one. */
static __attribute__((noinline, cold)) size_t find_group_with_nan(const double *z, size_t n) {
    size_t i = 0;
    while (i < n && !isnan(z[i])) {
        i++;
    }
    return i / GROUP * GROUP;
}

/*
 * Fills z[0..n) and *sum. Returns n if all values are integers in this unit, and below the limit. Otherwise returns an
 * index such that this does not hold for some of the next GROUP values.
 */
MC_WIDE_VECTORS
static size_t to_integers(const double *values, size_t n, const struct mc_integer_unit *unit, double *z, double *sum) {
    const double power = unit->power;
    const double tolerance = unit->tolerance;
    const double rounder_of_z = ROUNDER + unit->origin; /* an integer below 2^53 */
    lanes sums = {0};
    size_t i = 0;
    for (; i + LANES <= n;) {
        const size_t end = i + GROUP <= n ? i + GROUP : n / LANES * LANES;
        const size_t begin = i;
        lane_bits signs = {0};
        for (; i < end; i += LANES) {
            lanes v;
            memcpy(&v, values + i, sizeof v);
            const lanes p = v * power;
            const lanes rounded = p + ROUNDER;
            const lanes difference = p - (rounded - ROUNDER);
            const lanes integers = rounded - rounder_of_z;
            memcpy(z + i, &integers, sizeof integers);
            sums += integers;
            signs |= (lane_bits)(MAGNITUDES(p) * tolerance - MAGNITUDES(difference));
            signs |= (lane_bits)((Z_LIMIT - 1.0) - MAGNITUDES(integers));
        }
        int64_t any = 0;
        for (size_t lane = 0; lane < LANES; lane++) {
            any |= signs[lane];
        }
        if (any < 0) { /* a sign is set */
            return begin;
        }
    }
    double total = 0.0;
    for (size_t lane = 0; i > 0 && lane < LANES; lane++) {
        total += sums[lane];
    }
    if (isnan(total)) { /* a NaN need not set a sign */
        return find_group_with_nan(z, i);
    }
    for (size_t begin = i; i < n; i++) {
        if (!to_integer(values[i], unit, &z[i]) || !(fabs(z[i]) < Z_LIMIT)) {
            return begin;
        }
        total += z[i];
    }
    *sum = total;
    return n;
}

/* Gives a unit one more digit after the point. The origin stays the same number. Returns false if it has all digits, or
   if the numbers are doubles, which have none. */
static bool add_digit(struct mc_integer_unit *unit) {
    if (unit->tolerance == 0.0 || unit->n_digits == MAX_DIGITS) {
        return false;
    }
    unit->n_digits++;
    unit->power = POWERS[unit->n_digits];
    unit->origin *= 10.0;
    return true;
}

/* Adds digits to a unit until values[0..n) are integers. Returns false if they are too large by then, or do not become
   integers. */
static bool raise_unit(struct mc_integer_unit *unit, const double *values, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double z;
        while (!to_integer(values[i], unit, &z)) {
            if (!(fabs(z) < Z_LIMIT) || !add_digit(unit)) {
                return false;
            }
        }
        if (!(fabs(z) < Z_LIMIT)) {
            return false;
        }
    }
    return fabs(unit->origin) <= ORIGIN_LIMIT;
}

bool mc_integer_unit_begin(struct mc_integer_unit *unit, double first, enum mc_input input, int n_digits) {
    const int n = input == MC_DECIMALS ? n_digits : 0;
    *unit = (struct mc_integer_unit){n, POWERS[n], 0.0, input == MC_DECIMALS ? TOLERANCE : 0.0};
    double origin;
    while (!to_integer(first, unit, &origin)) {
        if (!(fabs(origin) <= ORIGIN_LIMIT) || !add_digit(unit)) {
            return false;
        }
    }
    unit->origin = origin;
    return fabs(origin) <= ORIGIN_LIMIT;
}

/* BLAS kernels take the last values of a list one by one, which takes longer than a few zeros. */
static size_t count_with_zeros(size_t n) {
    enum { MULTIPLE = 32 };
    _Static_assert(MC_INTEGER_BLOCK % MULTIPLE == 0, "there is room for the zeros");
    return (n + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
}

/* Cuts the integers of a block in two slices. */
MC_WIDE_VECTORS
static void cut(struct mc_integer_slices *slices, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const double high = (slices->low[i] * (1.0 / SLICE) + ROUNDER) - ROUNDER;
        slices->high[i] = high;
        slices->low[i] -= high * SLICE;
    }
    slices->is_cut = true;
}

/* Returns the sum of products of n integers of two blocks. */
static mc_i128 sum_products(const struct mc_integer_slices *x, const struct mc_integer_slices *y, size_t n) {
    static const int64_t SLICE_FACTOR = INT64_C(1) << 22;
    mc_i128 sum = (int64_t)mc_dot(x->low, y->low, n);
    int64_t middle = 0;
    if (x->is_cut) {
        middle += (int64_t)mc_dot(x->high, y->low, n);
    }
    if (y->is_cut) {
        middle += x == y ? middle : (int64_t)mc_dot(x->low, y->high, n);
    }
    sum += (mc_i128)middle * SLICE_FACTOR;
    if (x->is_cut && y->is_cut) {
        sum += (mc_i128)mc_dot(x->high, y->high, n) * SLICE_FACTOR * SLICE_FACTOR;
    }
    return sum;
}

/* Returns the sum of squares of n integers of a block, which it cuts if needed. */
static mc_i128 sum_squares(struct mc_integer_slices *slices, size_t n) {
    slices->is_cut = false;
    const double squares = mc_dot(slices->low, slices->low, n);
    if (squares < SUM_LIMIT) {
        return (int64_t)squares;
    }
    cut(slices, n);
    return sum_products(slices, slices, n);
}

/* Returns the number of bits of an integer that is not negative. */
static int count_bits(mc_i128 a) {
    const uint64_t high = (uint64_t)(a >> 64);
    return high != 0 ? 128 - __builtin_clzll(high) : (uint64_t)a != 0 ? 64 - __builtin_clzll((uint64_t)a) : 0;
}

bool mc_moments_of_integers(const struct mc_integer_sums *sums, size_t n, struct mc_integer_moments *moments) {
    /* n Sxx and n Syy bound the other terms: Sx^2 <= n Sxx, and so on by the Cauchy-Schwarz inequality. */
    const int n_bits = count_bits(sums->xx | sums->yy) + count_bits((mc_i128)n);
    if (n_bits > 126) {
        return false;
    }
    moments->a = (mc_i128)n * sums->xx - sums->x * sums->x;
    moments->b = (mc_i128)n * sums->yy - sums->y * sums->y;
    moments->c = (mc_i128)n * sums->xy - sums->x * sums->y;
    return true;
}

/*
 * Adds the pairs x[0..n) and y[0..n) to sums. Returns false if some values are not integers in the unit of their list,
 * or too large: sums are then useless. *i_x is the index of the first of GROUP values of x such that the fault is among
 * these, or of values without a fault; *i_y the same for y.
 */
static bool add_integers(const double *x, const double *y, size_t n, const struct mc_integer_unit *unit_x,
                         const struct mc_integer_unit *unit_y, struct mc_integer_space *space,
                         struct mc_integer_sums *sums, size_t *i_x, size_t *i_y) {
    for (size_t i = 0; i < n; i += MC_INTEGER_BLOCK) {
        const size_t n_block = n - i < MC_INTEGER_BLOCK ? n - i : MC_INTEGER_BLOCK;
        double sum_x;
        double sum_y;
        *i_x = i + to_integers(x + i, n_block, unit_x, space->x.low, &sum_x);
        *i_y = i + to_integers(y + i, n_block, unit_y, space->y.low, &sum_y);
        if (*i_x < i + n_block || *i_y < i + n_block) {
            return false;
        }
        const size_t n_padded = count_with_zeros(n_block);
        for (size_t j = n_block; j < n_padded; j++) {
            space->x.low[j] = 0.0;
            space->y.low[j] = 0.0;
        }
        sums->x += (int64_t)sum_x;
        sums->y += (int64_t)sum_y;
        sums->xx += sum_squares(&space->x, n_padded);
        sums->yy += sum_squares(&space->y, n_padded);
        sums->xy += sum_products(&space->x, &space->y, n_padded);
    }
    return true;
}

/* Raises a unit for the group of values from index i on; for none if i is n. */
static bool raise_at(struct mc_integer_unit *unit, const double *values, size_t n, size_t i) {
    return raise_unit(unit, values + i, n - i < GROUP ? n - i : GROUP);
}

bool mc_sum_in_units(const double *x, const double *y, size_t n, struct mc_integer_unit *unit_x,
                     struct mc_integer_unit *unit_y, struct mc_integer_space *space, struct mc_integer_sums *sums) {
    size_t i_x;
    size_t i_y;
    *sums = (struct mc_integer_sums){0};
    while (!add_integers(x, y, n, unit_x, unit_y, space, sums, &i_x, &i_y)) {
        if (!raise_at(unit_x, x, n, i_x) || !raise_at(unit_y, y, n, i_y)) {
            return false;
        }
        *sums = (struct mc_integer_sums){0};
    }
    return true;
}

/* Sets unit to one in which the first few values are integers. Most lists without integers fail here. */
static bool begin_list(struct mc_integer_unit *unit, const double *values, size_t n, enum mc_input input,
                       int n_digits) {
    enum { FEW = 8 };
    return mc_integer_unit_begin(unit, values[0], input, n_digits) && raise_unit(unit, values, n < FEW ? n : FEW);
}

/* As mc_sum_integers, with at least so many digits. */
static bool sum_with_digits(const double *x, const double *y, size_t n, enum mc_input input, int digits_x, int digits_y,
                            struct mc_integer_space *space, struct mc_integer_sums *sums) {
    struct mc_integer_unit unit_x;
    struct mc_integer_unit unit_y;
    if (!begin_list(&unit_x, x, n, input, digits_x) || !begin_list(&unit_y, y, n, input, digits_y) ||
        !mc_sum_in_units(x, y, n, &unit_x, &unit_y, space, sums)) {
        return false;
    }
    space->digits_x = unit_x.n_digits;
    space->digits_y = unit_y.n_digits;
    space->n_failures = 0;
    return true;
}

bool mc_sum_integers(const double *x, const double *y, size_t n, enum mc_input input, struct mc_integer_space *space,
                     struct mc_integer_sums *sums) {
    enum { MAX_FAILURES = 4 };
    const bool has_guess = space->digits_x > 0 || space->digits_y > 0;
    if (sum_with_digits(x, y, n, input, space->digits_x, space->digits_y, space, sums) ||
        (has_guess && sum_with_digits(x, y, n, input, 0, 0, space, sums))) {
        return true;
    }
    space->n_failures++;
    if (space->n_failures == MAX_FAILURES) { /* no guess is better than one that fails each time */
        mc_integer_space_init(space);
    }
    return false;
}

/* The integers of a short list. */
struct short_list {
    struct mc_integer_unit unit;
    int64_t z[MC_MAX_SHORT_PAIRS];
};

/* Returns the most digits with which a magnitude stays below limit, or -1 if there are none. limit is at least
   2^n_bits, and hardly more. */
static int count_digits_below(double magnitude, double limit, int n_bits) {
    if (!(magnitude < limit)) {
        return -1;
    }
    int64_t bits;
    memcpy(&bits, &magnitude, sizeof bits);
    const int exponent = (int)(bits >> 52) - 1023;
    /* magnitude is in [2^exponent, 2^(exponent + 1)), or less than that. 77 / 256 is just below log10(2). So this is at
       most one too small. */
    const int spare_bits = n_bits - 1 - exponent;
    const int digits = spare_bits > 0 ? spare_bits * 77 / 256 : 0;
    if (digits >= MAX_DIGITS) {
        return MAX_DIGITS;
    }
    return magnitude * POWERS[digits + 1] < limit ? digits + 1 : digits;
}

/* Returns the most digits with which the numbers of a list stay below the limits, or one more than that; -1 if there
   are none. */
static int count_short_digits(const double *values, size_t n, enum mc_input input) {
    double spread = 0.0;
    for (size_t i = 1; i < n; i++) {
        const double distance = fabs(values[i] - values[0]);
        spread = distance > spread ? distance : spread;
    }
    const int of_spread = count_digits_below(spread, Z_LIMIT, 43);
    const int of_origin = count_digits_below(fabs(values[0]), ORIGIN_LIMIT + 1.0, 50);
    const int digits = of_spread < of_origin ? of_spread : of_origin;
    return input == MC_DECIMALS || digits < 0 ? digits : 0;
}

enum conversion { CONVERTED, NO_INTEGER, TOO_LARGE };

/* Fills list->z[0..n) with integers of list->unit, which has a power and no origin yet. */
static enum conversion convert_short_list(const double *values, size_t n, struct short_list *list) {
    double origin;
    if (!to_integer(values[0], &list->unit, &origin)) {
        return NO_INTEGER;
    }
    list->unit.origin = origin;
    double most = 0.0;
    bool are_integers = true;
    for (size_t i = 0; i < n; i++) {
        double z;
        are_integers = to_integer(values[i], &list->unit, &z) && are_integers;
        most = fabs(z) > most ? fabs(z) : most;
        list->z[i] = fabs(z) < Z_LIMIT ? (int64_t)z : 0;
    }
    if (!are_integers) {
        return NO_INTEGER;
    }
    return most < Z_LIMIT && fabs(origin) <= ORIGIN_LIMIT ? CONVERTED : TOO_LARGE;
}

/* Makes integers of values[0..n). Returns false if they are none. */
static bool make_short_list(const double *values, size_t n, enum mc_input input, struct short_list *list) {
    enum conversion conversion = TOO_LARGE;
    for (int digits = count_short_digits(values, n, input); digits >= 0 && conversion == TOO_LARGE; digits--) {
        list->unit = (struct mc_integer_unit){digits, POWERS[digits], 0.0, input == MC_DECIMALS ? TOLERANCE : 0.0};
        conversion = convert_short_list(values, n, list);
    }
    return conversion == CONVERTED;
}

/* Returns the digits that a list needs: those of its unit, less the zeros at the end of all its integers. */
static int count_needed_digits(const struct short_list *list, size_t n) {
    int64_t power = 1;
    for (int digits = list->unit.n_digits; digits > 0; digits--) {
        power *= 10;
        bool all_end_in_zero = (int64_t)list->unit.origin % power == 0;
        for (size_t i = 0; i < n; i++) {
            all_end_in_zero = all_end_in_zero && list->z[i] % power == 0;
        }
        if (!all_end_in_zero) {
            return digits;
        }
    }
    return 0;
}

bool mc_sum_short_pair(const double *x, const double *y, size_t n, enum mc_input input, struct mc_integer_space *space,
                       struct mc_integer_sums *sums) {
    enum { PAIRS_A_GUESS = 64 };
    struct short_list list_x;
    struct short_list list_y;
    if (!make_short_list(x, n, input, &list_x) || !make_short_list(y, n, input, &list_y)) {
        return false;
    }
    *sums = (struct mc_integer_sums){0};
    for (size_t i = 0; i < n; i++) {
        const int64_t zx = list_x.z[i];
        const int64_t zy = list_y.z[i];
        sums->x += zx;
        sums->y += zy;
        sums->xx += (mc_i128)zx * zx;
        sums->yy += (mc_i128)zy * zy;
        sums->xy += (mc_i128)zx * zy;
    }
    if (space->n_alone % PAIRS_A_GUESS == 0) {
        space->digits_x = count_needed_digits(&list_x, n);
        space->digits_y = count_needed_digits(&list_y, n);
    }
    space->n_alone = (space->n_alone + 1) % PAIRS_A_GUESS;
    return true;
}

/* Loads number i of each list. The first number stands for those behind the end of a list: its integer is 0. */
static inline __attribute__((always_inline)) void load_lanes(const double *const *lists, const size_t *n, size_t i,
                                                             bool are_equally_long, double *values) {
    for (int lane = 0; lane < LANES; lane++) {
        values[lane] = lists[lane][are_equally_long || i < n[lane] ? i : 0];
    }
}

/* Declares rounded: the integers of lists->list[..][i], plus ROUNDER. Sets a sign in signs if one is not an integer. A
   macro, since machines pass vectors in different ways. */
// NOLINTBEGIN(bugprone-macro-parentheses): these arguments are names
#define CONVERT_LANES(list, i, power, rounded)                                                                         \
    double rounded##_values[LANES];                                                                                    \
    load_lanes(lists->list, lists->n, i, are_equally_long, rounded##_values);                                          \
    lanes rounded;                                                                                                     \
    memcpy(&rounded, rounded##_values, sizeof rounded);                                                                \
    const lanes rounded##_scaled = rounded * (power);                                                                  \
    rounded = rounded##_scaled + ROUNDER;                                                                              \
    signs |= (lane_bits)(MAGNITUDES(rounded##_scaled) * tolerance - MAGNITUDES(rounded##_scaled - (rounded - ROUNDER)))
// NOLINTEND(bugprone-macro-parentheses)

static inline __attribute__((always_inline)) unsigned sum_lanes(const struct mc_short_lists *lists, size_t n_most,
                                                                bool are_equally_long, double power_x, double power_y,
                                                                double tolerance, struct mc_quotients *quotients) {
    lane_bits signs = {0};
    CONVERT_LANES(x, 0, power_x, first_x);
    CONVERT_LANES(y, 0, power_y, first_y);
    signs |= (lane_bits)(ORIGIN_LIMIT - MAGNITUDES(first_x - ROUNDER));
    signs |= (lane_bits)(ORIGIN_LIMIT - MAGNITUDES(first_y - ROUNDER));
    lanes sum_x = {0};
    lanes sum_y = {0};
    lanes sum_xx = {0};
    lanes sum_yy = {0};
    lanes sum_xy = {0};
    for (size_t i = 1; i < n_most; i++) {
        CONVERT_LANES(x, i, power_x, rounded_x);
        CONVERT_LANES(y, i, power_y, rounded_y);
        const lanes zx = rounded_x - first_x;
        const lanes zy = rounded_y - first_y;
        sum_x += zx;
        sum_y += zy;
        sum_xx += zx * zx;
        sum_yy += zy * zy;
        sum_xy += zx * zy;
    }
    lanes n = {0};
    for (int lane = 0; lane < LANES; lane++) {
        n[lane] = (double)lists->n[lane];
    }
    const lanes n_xx = n * sum_xx;
    const lanes n_yy = n * sum_yy;
    const lanes a = n_xx - sum_x * sum_x;
    const lanes b = n_yy - sum_y * sum_y;
    const lanes c = n * sum_xy - sum_x * sum_y;
    const lane_bits fits = (n_xx < SUM_LIMIT) & (n_yy < SUM_LIMIT) & (signs >= 0); /* false for NaN */
    *quotients = (struct mc_quotients){0};
    memcpy(quotients->a.high, &a, sizeof a);
    memcpy(quotients->b.high, &b, sizeof b);
    memcpy(quotients->c.high, &c, sizeof c);
    unsigned done = 0;
    for (int lane = 0; lane < LANES; lane++) {
        done |= (unsigned)(fits[lane] & 1) << lane;
    }
    return done;
}

MC_WIDE_VECTORS
static unsigned sum_short_lists(const struct mc_short_lists *lists, size_t n_least, size_t n_most, double power_x,
                                double power_y, double tolerance, struct mc_quotients *quotients) {
    return n_least == n_most ? sum_lanes(lists, n_most, true, power_x, power_y, tolerance, quotients)
                             : sum_lanes(lists, n_most, false, power_x, power_y, tolerance, quotients);
}

/* The sums are exact where n times the sum of squares is below 2^53: as in integers.h, and since the square of the sum
   is at most that. */
unsigned mc_sum_short_lists(const struct mc_short_lists *lists, enum mc_input input,
                            const struct mc_integer_space *space, struct mc_quotients *quotients) {
    const bool are_decimals = input == MC_DECIMALS;
    size_t n_least = lists->n[0];
    size_t n_most = lists->n[0];
    for (int lane = 1; lane < LANES; lane++) {
        n_least = lists->n[lane] < n_least ? lists->n[lane] : n_least;
        n_most = lists->n[lane] > n_most ? lists->n[lane] : n_most;
    }
    return sum_short_lists(lists, n_least, n_most, are_decimals ? POWERS[space->digits_x] : 1.0,
                           are_decimals ? POWERS[space->digits_y] : 1.0, are_decimals ? TOLERANCE : 0.0, quotients);
}
