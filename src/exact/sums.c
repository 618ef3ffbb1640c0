/*
 * sums.c - see sums.h.
 *
 * Bounds, with at most 2^64 pairs. Narrow: integers below 10^18 < 2^60, products below 2^120; CHUNK = 64 of
 * them are below 2^126 and fit into 128 bits with their sign. Wide: integers below 10^38 < 2^127, products below 2^254, sums below
 * 2^318, which fit into 320 bits with their sign.
 */
#include "exact/sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "exact/power.h"

enum { NARROW_DIGITS = 18, NARROW_BITS = 60, WIDE_BITS = 126, CHUNK = 64, MANTISSA_BITS = 53 };

void mc_exact_sums_free(struct mc_exact_sums *sums) {
    for (int i = 0; i < MC_N_SUMS; i++) {
        mc_ladder_free(&sums->ladders[i]);
    }
    mc_registers_free(&sums->registers);
    mc_exact_totals_free(&sums->totals);
    free(sums->bins);
    free(sums->digits);
    *sums = (struct mc_exact_sums){0};
}

void mc_exact_sums_clear(struct mc_exact_sums *sums) {
    memset(sums->fixed, 0, sizeof sums->fixed);
    if (sums->bins != NULL) {
        mc_bins_clear(sums->bins);
    }
    for (int i = 0; i < MC_N_SUMS; i++) {
        mc_ladder_clear(&sums->ladders[i]);
    }
}

struct mc_digit_range mc_digit_range_empty(void) {
    return (struct mc_digit_range){.least = INT64_MAX, .top = INT64_MIN, .has_long = false};
}

void mc_digit_range_add(struct mc_digit_range *total, const struct mc_digit_range *other) {
    total->least = other->least < total->least ? other->least : total->least;
    total->top = other->top > total->top ? other->top : total->top;
    total->has_long = total->has_long || other->has_long;
}

struct mc_number mc_number_of_double(double value, struct mc_digit_range *range) {
    struct mc_number number = {.is_negative = value < 0.0};
    if (value != 0.0) {
        int exponent;
        const double fraction = frexp(fabs(value), &exponent);
        number.digits = (uint64_t)ldexp(fraction, MANTISSA_BITS);
        number.exponent = exponent - MANTISSA_BITS;
        mc_digit_range_note(range, number.exponent, MANTISSA_BITS);
    }
    return number;
}

/* The digits (bits) of the integers that a list is in its units. */
static int64_t count_digits(const struct mc_digit_range *range) {
    return range->least <= range->top ? range->top - range->least : 0; /* else it is all zeros */
}

/* The most digits (bits) of integers of fixed width. */
static int64_t most_digits(uint64_t base, enum mc_exact_width width) {
    if (base == 10) {
        return width == MC_NARROW ? NARROW_DIGITS : MC_SHORT_DIGITS;
    }
    return width == MC_NARROW ? NARROW_BITS : WIDE_BITS;
}

/* The width for two lists, the narrowest that leaves room for so many digits more. */
static enum mc_exact_width choose_width(uint64_t base, const struct mc_digit_range *x, const struct mc_digit_range *y,
                                        int64_t room) {
    const int64_t n_x = count_digits(x);
    const int64_t n_y = count_digits(y);
    const int64_t n_digits = (n_x > n_y ? n_x : n_y) + room;
    if (x->has_long || y->has_long || n_digits > most_digits(base, MC_WIDE)) {
        return MC_LADDERS;
    }
    return n_digits > most_digits(base, MC_NARROW) ? MC_WIDE : MC_NARROW;
}

static int64_t unit_of(const struct mc_digit_range *range) {
    return range->least <= range->top ? range->least : 0;
}

struct mc_exact_plan mc_exact_choose(uint64_t base, const struct mc_digit_range *x, const struct mc_digit_range *y) {
    const int64_t n_x = count_digits(x);
    const int64_t n_y = count_digits(y);
    struct mc_exact_plan plan = {
        .base = base,
        .unit_x = unit_of(x),
        .unit_y = unit_of(y),
        .width = choose_width(base, x, y, 0),
    };
    if (plan.width == MC_NARROW) {
        const int n_digits = (int)(n_x > n_y ? n_x : n_y);
        plan.n_bits = base == 10 ? (10 * n_digits + 2) / 3 : n_digits; /* 10^3 < 2^10 */
    }
    return plan;
}

struct mc_exact_plan mc_exact_guess(uint64_t base, const struct mc_digit_range *x, const struct mc_digit_range *y) {
    struct mc_exact_plan plan = {.base = base, .width = choose_width(base, x, y, 1), .n_bits = NARROW_BITS};
    if (plan.width == MC_LADDERS) {
        plan.width = choose_width(base, x, y, 0);
    }
    if (plan.width != MC_LADDERS) {
        const int64_t most = most_digits(base, plan.width);
        plan.unit_x = unit_of(x) - (most - count_digits(x)) / 2;
        plan.unit_y = unit_of(y) - (most - count_digits(y)) / 2;
    }
    return plan;
}

/* Whether a list is one of integers of fixed width in this unit. */
static bool fits(const struct mc_exact_plan *plan, int64_t unit, const struct mc_digit_range *range) {
    const bool is_zero = range->least > range->top;
    return is_zero ||
           (!range->has_long && range->least >= unit && range->top <= unit + most_digits(plan->base, plan->width));
}

bool mc_exact_fits(const struct mc_exact_plan *plan, const struct mc_digit_range *x, const struct mc_digit_range *y) {
    return plan->width == MC_LADDERS || (fits(plan, plan->unit_x, x) && fits(plan, plan->unit_y, y));
}

/* The magnitude of a number in units of base^unit. */
static inline mc_u128 magnitude_of(const struct mc_number *number, uint64_t base, int64_t unit) {
    return number->digits == 0 ? 0 : number->digits * mc_fixed_power(base, number->exponent - unit);
}

/* sum += term; the term has n_limbs limbs in two's complement. */
static inline void add_limbs(struct mc_fixed_sum *sum, const uint64_t *term, int n_limbs) {
    const uint64_t sign = (term[n_limbs - 1] >> 63) != 0 ? UINT64_MAX : 0;
    mc_u128 carry = 0;
    for (int i = 0; i < MC_SUM_LIMBS; i++) {
        carry += (mc_u128)sum->limbs[i] + (i < n_limbs ? term[i] : sign);
        sum->limbs[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

static void add_i128(struct mc_fixed_sum *sum, mc_i128 term) {
    const uint64_t limbs[] = {(uint64_t)term, (uint64_t)((mc_u128)term >> 64)};
    add_limbs(sum, limbs, 2);
}

/* Fills to[0..n) with a list in units of base^unit, all below 2^60. */
static void scale_narrow(const struct mc_number *numbers, size_t n, uint64_t base, int64_t unit, int64_t *to) {
    for (size_t i = 0; i < n; i++) {
        const int64_t magnitude = (int64_t)magnitude_of(&numbers[i], base, unit);
        to[i] = numbers[i].is_negative ? -magnitude : magnitude;
    }
}

/* Adds up to CHUNK pairs of narrow integers. */
static void add_narrow(struct mc_fixed_sum *fixed, const struct mc_exact_plan *plan, const struct mc_number *x,
                       const struct mc_number *y, size_t n) {
    int64_t scaled_x[CHUNK];
    int64_t scaled_y[CHUNK];
    scale_narrow(x, n, plan->base, plan->unit_x, scaled_x);
    scale_narrow(y, n, plan->base, plan->unit_y, scaled_y);
    mc_i128 sums[MC_N_SUMS] = {0};
    for (size_t i = 0; i < n; i++) {
        sums[MC_SUM_X] += scaled_x[i];
        sums[MC_SUM_Y] += scaled_y[i];
        sums[MC_SUM_XX] += (mc_i128)scaled_x[i] * scaled_x[i];
        sums[MC_SUM_YY] += (mc_i128)scaled_y[i] * scaled_y[i];
        sums[MC_SUM_XY] += (mc_i128)scaled_x[i] * scaled_y[i];
    }
    for (int i = 0; i < MC_N_SUMS; i++) {
        add_i128(&fixed[i], sums[i]);
    }
}

/* An integer of 256 bits, and a sum of up to CHUNK of them in two's complement. */
struct wide {
    mc_u128 low;
    mc_u128 high;
};
struct wide_sum {
    mc_u128 low;
    mc_u128 high;
    uint64_t top;
};

/* a * b; both are below 2^127, so that none of the sums here overflows. */
static inline struct wide multiply_wide(mc_u128 a, mc_u128 b) {
    const uint64_t a0 = (uint64_t)a;
    const uint64_t a1 = (uint64_t)(a >> 64);
    const uint64_t b0 = (uint64_t)b;
    const uint64_t b1 = (uint64_t)(b >> 64);
    const mc_u128 lowest = (mc_u128)a0 * b0;
    const mc_u128 middle = (mc_u128)a1 * b0 + (uint64_t)(lowest >> 64);
    const mc_u128 other_middle = (mc_u128)a0 * b1 + (uint64_t)middle;
    return (struct wide){other_middle << 64 | (uint64_t)lowest,
                         (mc_u128)a1 * b1 + (uint64_t)(middle >> 64) + (uint64_t)(other_middle >> 64)};
}

/* a^2, likewise. */
static inline struct wide square_wide(mc_u128 a) {
    const uint64_t a0 = (uint64_t)a;
    const uint64_t a1 = (uint64_t)(a >> 64);
    const mc_u128 lowest = (mc_u128)a0 * a0;
    const mc_u128 middle = 2 * ((mc_u128)a1 * a0) + (uint64_t)(lowest >> 64);
    return (struct wide){middle << 64 | (uint64_t)lowest, (mc_u128)a1 * a1 + (uint64_t)(middle >> 64)};
}

/* sum += term, or if flip is all ones rather than zero, sum += -term - 1. */
static inline void add_wide_term(struct wide_sum *sum, struct wide term, uint64_t flip) {
    const mc_u128 mask = (mc_u128)flip << 64 | flip;
    term.low ^= mask;
    term.high ^= mask;
    sum->low += term.low;
    const mc_u128 carry = sum->low < term.low;
    sum->high += term.high;
    sum->top += flip + (sum->high < term.high);
    sum->high += carry;
    sum->top += sum->high < carry;
}

/* sum += term + n */
static void add_wide_sum(struct mc_fixed_sum *sum, const struct wide_sum *term, uint64_t n) {
    const uint64_t limbs[MC_SUM_LIMBS] = {(uint64_t)term->low, (uint64_t)(term->low >> 64), (uint64_t)term->high,
                                          (uint64_t)(term->high >> 64), term->top};
    add_limbs(sum, limbs, MC_SUM_LIMBS);
    add_limbs(sum, (const uint64_t[]){n, 0}, 2);
}

/* A chunk of a list in its units. */
struct wide_chunk {
    mc_u128 magnitudes[CHUNK];
    uint64_t flips[CHUNK]; /* all ones where the number is negative */
};

static void scale_wide(const struct mc_number *numbers, size_t n, uint64_t base, int64_t unit,
                       struct wide_chunk *chunk) {
    for (size_t i = 0; i < n; i++) {
        chunk->magnitudes[i] = magnitude_of(&numbers[i], base, unit);
        chunk->flips[i] = numbers[i].is_negative ? UINT64_MAX : 0;
    }
}

/* Adds the products of two chunks with each other. */
static void add_wide_products(struct mc_fixed_sum *fixed, const struct wide_chunk *a, const struct wide_chunk *b,
                              size_t n) {
    struct wide_sum sum = {0};
    uint64_t n_flipped = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t flip = a->flips[i] ^ b->flips[i];
        n_flipped += flip & 1;
        add_wide_term(&sum, multiply_wide(a->magnitudes[i], b->magnitudes[i]), flip);
    }
    add_wide_sum(fixed, &sum, n_flipped);
}

/* Adds the squares of a chunk. */
static void add_wide_squares(struct mc_fixed_sum *fixed, const struct wide_chunk *a, size_t n) {
    struct wide_sum sum = {0};
    for (size_t i = 0; i < n; i++) {
        add_wide_term(&sum, square_wide(a->magnitudes[i]), 0);
    }
    add_wide_sum(fixed, &sum, 0);
}

/* Adds the numbers of a chunk. */
static void add_wide_numbers(struct mc_fixed_sum *fixed, const struct wide_chunk *chunk, size_t n) {
    mc_u128 low = 0;
    uint64_t high = 0;
    uint64_t n_flipped = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t flip = chunk->flips[i];
        const mc_u128 term = chunk->magnitudes[i] ^ ((mc_u128)flip << 64 | flip);
        n_flipped += flip & 1;
        low += term;
        high += flip + (low < term);
    }
    add_limbs(fixed, (const uint64_t[]){(uint64_t)low, (uint64_t)(low >> 64), high}, 3);
    add_limbs(fixed, (const uint64_t[]){n_flipped, 0}, 2);
}

/* Adds up to CHUNK pairs of wide integers. */
static void add_wide(struct mc_fixed_sum *fixed, const struct mc_exact_plan *plan, const struct mc_number *x,
                     const struct mc_number *y, size_t n) {
    struct wide_chunk chunk_x;
    struct wide_chunk chunk_y;
    scale_wide(x, n, plan->base, plan->unit_x, &chunk_x);
    scale_wide(y, n, plan->base, plan->unit_y, &chunk_y);
    add_wide_numbers(&fixed[MC_SUM_X], &chunk_x, n);
    add_wide_numbers(&fixed[MC_SUM_Y], &chunk_y, n);
    add_wide_squares(&fixed[MC_SUM_XX], &chunk_x, n);
    add_wide_squares(&fixed[MC_SUM_YY], &chunk_y, n);
    add_wide_products(&fixed[MC_SUM_XY], &chunk_x, &chunk_y, n);
}

/* *integer becomes the digits of a number. */
static bool take_digits(struct mc_exact_sums *sums, const struct mc_number *number, struct mc_integer *integer) {
    if (!number->is_long) {
        const uint64_t limbs[] = {(uint64_t)number->digits, (uint64_t)(number->digits >> 64)};
        return mc_integer_set(integer, limbs, 2, number->is_negative);
    }
    const size_t n = number->n_digits;
    if (n > sums->digits_capacity) {
        free(sums->digits);
        sums->digits = malloc(n);
        sums->digits_capacity = sums->digits != NULL ? n : 0;
        if (sums->digits == NULL) {
            return false;
        }
    }
    const char *dot = memchr(number->first, '.', n);
    const size_t n_before = dot != NULL ? (size_t)(dot - number->first) : n;
    for (size_t i = 0; i < n_before; i++) {
        sums->digits[i] = (unsigned char)(number->first[i] - '0');
    }
    for (size_t i = n_before; i < n; i++) {
        sums->digits[i] = (unsigned char)(number->first[i + 1] - '0');
    }
    return mc_integer_set_digits(integer, sums->digits, n, number->is_negative);
}

/* Adds one number and its square to the ladders of its list. */
static bool add_to_ladders(struct mc_exact_sums *sums, const struct mc_number *number, const struct mc_integer *digits,
                           enum mc_sum_of sum, enum mc_sum_of sum_of_squares) {
    struct mc_integer *square = &sums->registers.of[2];
    return digits->n_limbs == 0 || (mc_ladder_add(&sums->ladders[sum], number->exponent, digits) &&
                                    mc_integer_multiply(square, digits, digits) &&
                                    mc_ladder_add(&sums->ladders[sum_of_squares], 2 * number->exponent, square));
}

/* Adds what mc_bins_add leaves out of a pair, of which it does not take both numbers. */
static bool add_pair_to_ladders(struct mc_exact_sums *sums, uint64_t base, const struct mc_number *x,
                                const struct mc_number *y) {
    struct mc_integer *digits_x = &sums->registers.of[0];
    struct mc_integer *digits_y = &sums->registers.of[1];
    struct mc_integer *product = &sums->registers.of[2];
    if (!take_digits(sums, x, digits_x) || !take_digits(sums, y, digits_y) ||
        (!mc_bins_take(base, x) && !add_to_ladders(sums, x, digits_x, MC_SUM_X, MC_SUM_XX)) ||
        (!mc_bins_take(base, y) && !add_to_ladders(sums, y, digits_y, MC_SUM_Y, MC_SUM_YY)) ||
        !mc_integer_multiply(product, digits_x, digits_y)) {
        return false;
    }
    return product->n_limbs == 0 || mc_ladder_add(&sums->ladders[MC_SUM_XY], x->exponent + y->exponent, product);
}

/* Adds pairs whose numbers are long, or far apart. */
static bool add_any(struct mc_exact_sums *sums, uint64_t base, const struct mc_number *x, const struct mc_number *y,
                    size_t n) {
    if (sums->bins == NULL) {
        sums->bins = mc_bins_new();
        if (sums->bins == NULL) {
            return false;
        }
    }
    if (mc_bins_add(sums->bins, base, x, y, n)) {
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        const bool are_taken = mc_bins_take(base, &x[i]) && mc_bins_take(base, &y[i]);
        if (!are_taken && !add_pair_to_ladders(sums, base, &x[i], &y[i])) {
            return false;
        }
    }
    return true;
}

bool mc_exact_add(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, const struct mc_number *x,
                  const struct mc_number *y, size_t n) {
    if (plan->width == MC_LADDERS) {
        return add_any(sums, plan->base, x, y, n);
    }
    for (size_t i = 0; i < n; i += CHUNK) {
        const size_t n_chunk = n - i < CHUNK ? n - i : CHUNK;
        if (plan->width == MC_NARROW) {
            add_narrow(sums->fixed, plan, x + i, y + i, n_chunk);
        } else {
            add_wide(sums->fixed, plan, x + i, y + i, n_chunk);
        }
    }
    return true;
}

bool mc_exact_merge(struct mc_exact_sums *sums, const struct mc_exact_sums *others) {
    if (others->bins != NULL) {
        if (sums->bins == NULL) {
            sums->bins = mc_bins_new();
        }
        if (sums->bins == NULL) {
            return false;
        }
        mc_bins_merge(sums->bins, others->bins);
    }
    for (int i = 0; i < MC_N_SUMS; i++) {
        add_limbs(&sums->fixed[i], others->fixed[i].limbs, MC_SUM_LIMBS);
        if (!mc_ladder_merge(&sums->ladders[i], &others->ladders[i])) {
            return false;
        }
    }
    return true;
}

/* *total becomes a sum in two's complement. */
static bool take_fixed(const struct mc_fixed_sum *sum, struct mc_integer *total) {
    uint64_t magnitude[MC_SUM_LIMBS];
    const bool is_negative = sum->limbs[MC_SUM_LIMBS - 1] >> 63 != 0;
    mc_u128 carry = is_negative;
    for (int i = 0; i < MC_SUM_LIMBS; i++) {
        carry += is_negative ? ~sum->limbs[i] : sum->limbs[i];
        magnitude[i] = (uint64_t)carry;
        carry >>= 64;
    }
    return mc_integer_set(total, magnitude, MC_SUM_LIMBS, is_negative);
}

/* A sum that fits into 128 bits. */
static mc_i128 small_sum(const struct mc_fixed_sum *sum) {
    return (mc_i128)((mc_u128)sum->limbs[1] << 64 | sum->limbs[0]);
}

/* As mc_exact_r, where everything fits into 128 bits; returns false where it does not, or the rounding is in doubt. Integers are below
   2^n_bits, their sums below n times that, and n times the sums of their products below its square. */
static bool round_small(const struct mc_exact_sums *sums, const struct mc_exact_plan *plan, size_t n, double *r) {
    const int n_bits_n = 64 - __builtin_clzll(n);
    return plan->width == MC_NARROW && plan->n_bits + n_bits_n <= 63 &&
           mc_round_small_r(n, small_sum(&sums->fixed[MC_SUM_X]), small_sum(&sums->fixed[MC_SUM_Y]),
                            small_sum(&sums->fixed[MC_SUM_XX]), small_sum(&sums->fixed[MC_SUM_YY]),
                            small_sum(&sums->fixed[MC_SUM_XY]), r);
}

/* Moves the bins from first to last to a ladder; the first one even if its sum is 0, so that the ladder begins
   there. */
static bool move_to_ladder(struct mc_exact_sums *sums, const struct mc_bin *bins, size_t first, size_t last,
                           int64_t first_exponent, int64_t width, enum mc_sum_of sum) {
    struct mc_integer *term = &sums->registers.of[0];
    for (size_t i = first; i <= last; i++) {
        const int64_t exponent = first_exponent + (int64_t)(i - first) * width;
        if (!mc_bin_take(&bins[i], term) ||
            ((i == first || term->n_limbs > 0) && !mc_ladder_add(&sums->ladders[sum], exponent, term))) {
            return false;
        }
    }
    return true;
}

/* Moves the sums of all bins to the ladders. */
static bool move_all_to_ladders(struct mc_exact_sums *sums, uint64_t base) {
    struct mc_bins *bins = sums->bins;
    const struct mc_bin_range x = bins->range_x;
    const struct mc_bin_range y = bins->range_y;
    const bool has_x = x.first <= x.last;
    const bool has_y = y.first <= y.last;
    const int64_t width = mc_bin_exponent(base, 1) - mc_bin_exponent(base, 0);
    const int64_t unit_x = has_x ? mc_bin_exponent(base, x.first) : 0;
    const int64_t unit_y = has_y ? mc_bin_exponent(base, y.first) : 0;
    const bool done =
        (!has_x || (move_to_ladder(sums, bins->x, x.first, x.last, unit_x, width, MC_SUM_X) &&
                    move_to_ladder(sums, bins->xx, 2 * x.first, 2 * x.last, 2 * unit_x, width, MC_SUM_XX))) &&
        (!has_y || (move_to_ladder(sums, bins->y, y.first, y.last, unit_y, width, MC_SUM_Y) &&
                    move_to_ladder(sums, bins->yy, 2 * y.first, 2 * y.last, 2 * unit_y, width, MC_SUM_YY))) &&
        (!has_x || !has_y ||
         move_to_ladder(sums, bins->xy, x.first + y.first, x.last + y.last, unit_x + unit_y, width, MC_SUM_XY));
    mc_bins_clear(bins);
    return done;
}

/* The first bin of a list that is not cut off: so many below the last one have what usually decides the rounding. */
static size_t first_kept(const struct mc_bin_range *range, bool has_wide) {
    const size_t n_below = has_wide ? 6 : 4;
    return range->last - range->first > n_below ? range->last - n_below : range->first;
}

static bool has_rungs(const struct mc_exact_sums *sums) {
    bool has_any = false;
    for (int i = 0; i < MC_N_SUMS; i++) {
        has_any = has_any || sums->ladders[i].n_rungs > 0;
    }
    return has_any;
}

/*
 * As mc_exact_r, from the highest bins of both lists alone; returns false where they do not decide, or there are
 * other numbers. A scaled number is below 2^64k, k limbs of it. So the numbers in bins that are cut off are together
 * below n * 2^64k / B in units of the first bin that is kept, and products likewise; B > 2^63.
 */
static bool round_highest(struct mc_exact_sums *sums, uint64_t base, size_t n, double *r) {
    const struct mc_bins *bins = sums->bins;
    struct mc_exact_totals *totals = &sums->totals;
    struct mc_integer *scratch = &sums->registers.of[0];
    if (bins->range_x.first > bins->range_x.last || bins->range_y.first > bins->range_y.last || has_rungs(sums)) {
        return false;
    }
    const size_t last_x = bins->range_x.last;
    const size_t last_y = bins->range_y.last;
    const size_t first_x = first_kept(&bins->range_x, bins->has_wide);
    const size_t first_y = first_kept(&bins->range_y, bins->has_wide);
    if (!mc_bins_total(bins->x, base, first_x, last_x, &totals->x, scratch) ||
        !mc_bins_total(bins->y, base, first_y, last_y, &totals->y, scratch) ||
        !mc_bins_total(bins->xx, base, 2 * first_x, 2 * last_x, &totals->xx, scratch) ||
        !mc_bins_total(bins->yy, base, 2 * first_y, 2 * last_y, &totals->yy, scratch) ||
        !mc_bins_total(bins->xy, base, first_x + first_y, last_x + last_y, &totals->xy, scratch)) {
        return false;
    }
    if (first_x == bins->range_x.first && first_y == bins->range_y.first) {
        return mc_round_r(n, totals, &sums->registers, r); /* nothing is cut off */
    }
    const size_t n_bits_scaled = bins->has_wide ? 192 : 128;
    const size_t n_bits_n = 64 - (size_t)__builtin_clzll(n);
    const size_t n_bits_sum = n_bits_n + n_bits_scaled - 63;
    const struct mc_cut cut = {
        .n_bits_x = first_x > bins->range_x.first ? n_bits_sum : 0,
        .n_bits_y = first_y > bins->range_y.first ? n_bits_sum : 0,
        .n_product_bits = n_bits_n + 2 * n_bits_scaled - 63,
    };
    return mc_round_cut_r(n, totals, &cut, &sums->registers, r);
}

bool mc_exact_r(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, size_t n, double *r) {
    if (plan->width == MC_LADDERS && sums->bins != NULL) {
        if (round_highest(sums, plan->base, n, r)) {
            return true;
        }
        if (!move_all_to_ladders(sums, plan->base)) {
            return false;
        }
    } else if (round_small(sums, plan, n, r)) {
        return true;
    }
    struct mc_exact_totals *totals = &sums->totals;
    struct mc_integer *const total_of[MC_N_SUMS] = {&totals->x, &totals->y, &totals->xx, &totals->yy, &totals->xy};
    const int64_t unit_x = mc_ladder_least(&sums->ladders[MC_SUM_X]);
    const int64_t unit_y = mc_ladder_least(&sums->ladders[MC_SUM_Y]);
    const int64_t units[MC_N_SUMS] = {unit_x, unit_y, 2 * unit_x, 2 * unit_y, unit_x + unit_y};
    for (int i = 0; i < MC_N_SUMS; i++) {
        const bool taken = plan->width == MC_LADDERS
                               ? mc_ladder_total(&sums->ladders[i], plan->base, units[i], total_of[i])
                               : take_fixed(&sums->fixed[i], total_of[i]);
        if (!taken) {
            return false;
        }
    }
    return mc_round_r(n, totals, &sums->registers, r);
}
