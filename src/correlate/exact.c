/*
 * exact.c - see exact.h.
 *
 * Bounds, with at most 2^64 pairs. Narrow: integers below 10^18 < 2^60 (or 2^60 itself in base 2), products below 2^120; CHUNK = 64 of
 * them are below 2^126 and fit into 128 bits with their sign. Wide: integers below 10^38 < 2^127, products below 2^254, sums below
 * 2^318, which fit into 320 bits with their sign.
 */
#include "correlate/exact.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NARROW_DIGITS = 18, NARROW_BITS = 60, WIDE_BITS = 126, CHUNK = 64, MANTISSA_BITS = 53 };

void mc_exact_sums_free(struct mc_exact_sums *sums) {
    for (int i = 0; i < MC_N_SUMS; i++) {
        mc_ladder_free(&sums->ladders[i]);
    }
    mc_registers_free(&sums->registers);
    mc_exact_totals_free(&sums->totals);
    free(sums->digits);
    *sums = (struct mc_exact_sums){0};
}

void mc_exact_sums_clear(struct mc_exact_sums *sums) {
    memset(sums->fixed, 0, sizeof sums->fixed);
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

struct mc_written mc_written_of_double(double value, struct mc_digit_range *range) {
    struct mc_written number = {.is_negative = value < 0.0};
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

static enum mc_exact_width width_of(uint64_t base, const struct mc_digit_range *range) {
    const int64_t n_digits = count_digits(range);
    if (range->has_long || n_digits > (base == 10 ? MC_SHORT_DIGITS : WIDE_BITS)) {
        return MC_LADDERS;
    }
    return n_digits > (base == 10 ? NARROW_DIGITS : NARROW_BITS) ? MC_WIDE : MC_NARROW;
}

struct mc_exact_plan mc_exact_choose(uint64_t base, const struct mc_digit_range *x, const struct mc_digit_range *y) {
    const enum mc_exact_width width_x = width_of(base, x);
    const enum mc_exact_width width_y = width_of(base, y);
    struct mc_exact_plan plan = {
        .base = base,
        .unit_x = x->least <= x->top ? x->least : 0,
        .unit_y = y->least <= y->top ? y->least : 0,
        .width = width_x > width_y ? width_x : width_y,
    };
    if (plan.width == MC_NARROW) {
        const int64_t n_x = count_digits(x);
        const int64_t n_y = count_digits(y);
        const int n_digits = (int)(n_x > n_y ? n_x : n_y);
        plan.n_bits = base == 10 ? (10 * n_digits + 2) / 3 : n_digits; /* 10^3 < 2^10 */
    }
    return plan;
}

/* base^exponent, which is below 2^127. */
static mc_u128 fixed_power(uint64_t base, int64_t exponent) {
    if (base == 2) {
        return (mc_u128)1 << exponent;
    }
    static const uint64_t powers[] = {
        1,
        10,
        100,
        1000,
        10000,
        100000,
        1000000,
        10000000,
        100000000,
        1000000000,
        10000000000,
        100000000000,
        1000000000000,
        10000000000000,
        100000000000000,
        1000000000000000,
        10000000000000000,
        100000000000000000,
        1000000000000000000,
        UINT64_C(10000000000000000000),
    };
    enum { MOST = sizeof powers / sizeof powers[0] - 1 };
    return exponent <= MOST ? powers[exponent] : (mc_u128)powers[MOST] * powers[exponent - MOST];
}

/* The magnitude of a number in units of base^unit. */
static inline mc_u128 magnitude_of(const struct mc_written *number, uint64_t base, int64_t unit) {
    return number->digits == 0 ? 0 : number->digits * fixed_power(base, number->exponent - unit);
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
static void scale_narrow(const struct mc_written *numbers, size_t n, uint64_t base, int64_t unit, int64_t *to) {
    for (size_t i = 0; i < n; i++) {
        const int64_t magnitude = (int64_t)magnitude_of(&numbers[i], base, unit);
        to[i] = numbers[i].is_negative ? -magnitude : magnitude;
    }
}

/* Adds up to CHUNK pairs of narrow integers. */
static void add_narrow(struct mc_fixed_sum *fixed, const struct mc_exact_plan *plan, const struct mc_written *x,
                       const struct mc_written *y, size_t n) {
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

/* Adds a * b, with this sign, to sum. */
static inline void add_product(struct mc_fixed_sum *sum, mc_u128 a, mc_u128 b, bool is_negative) {
    const uint64_t a0 = (uint64_t)a;
    const uint64_t a1 = (uint64_t)(a >> 64);
    const uint64_t b0 = (uint64_t)b;
    const uint64_t b1 = (uint64_t)(b >> 64);
    const mc_u128 low = (mc_u128)a0 * b0;
    const mc_u128 middle = (mc_u128)a1 * b0 + (uint64_t)(low >> 64); /* a1, b1 < 2^63: none of these sums overflows */
    const mc_u128 other_middle = (mc_u128)a0 * b1 + (uint64_t)middle;
    const mc_u128 high = (mc_u128)a1 * b1 + (uint64_t)(middle >> 64) + (uint64_t)(other_middle >> 64);
    const uint64_t product[MC_SUM_LIMBS] = {(uint64_t)low, (uint64_t)other_middle, (uint64_t)high,
                                            (uint64_t)(high >> 64), 0};
    /* -p is ~p + 1 in two's complement. */
    const uint64_t flip = is_negative ? UINT64_MAX : 0;
    mc_u128 carry = flip & 1;
    for (int i = 0; i < MC_SUM_LIMBS; i++) {
        carry += (mc_u128)sum->limbs[i] + (product[i] ^ flip);
        sum->limbs[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

/* Adds pairs of wide integers. */
static void add_wide(struct mc_fixed_sum *fixed, const struct mc_exact_plan *plan, const struct mc_written *x,
                     const struct mc_written *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const mc_u128 magnitude_x = magnitude_of(&x[i], plan->base, plan->unit_x);
        const mc_u128 magnitude_y = magnitude_of(&y[i], plan->base, plan->unit_y);
        add_i128(&fixed[MC_SUM_X], x[i].is_negative ? -(mc_i128)magnitude_x : (mc_i128)magnitude_x);
        add_i128(&fixed[MC_SUM_Y], y[i].is_negative ? -(mc_i128)magnitude_y : (mc_i128)magnitude_y);
        add_product(&fixed[MC_SUM_XX], magnitude_x, magnitude_x, false);
        add_product(&fixed[MC_SUM_YY], magnitude_y, magnitude_y, false);
        add_product(&fixed[MC_SUM_XY], magnitude_x, magnitude_y, x[i].is_negative != y[i].is_negative);
    }
}

/* *integer becomes the digits of a number. */
static bool take_digits(struct mc_exact_sums *sums, const struct mc_written *number, struct mc_integer *integer) {
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
    size_t n_taken = 0;
    for (const char *p = number->first; n_taken < n; p++) {
        if (*p != '.') {
            sums->digits[n_taken++] = (unsigned char)(*p - '0');
        }
    }
    return mc_integer_set_digits(integer, sums->digits, n, number->is_negative);
}

/* Adds one number and its square to the ladders of its list. */
static bool add_to_ladders(struct mc_exact_sums *sums, const struct mc_written *number, const struct mc_integer *digits,
                           enum mc_sum_of sum, enum mc_sum_of sum_of_squares) {
    struct mc_integer *square = &sums->registers.of[2];
    return digits->n_limbs == 0 || (mc_ladder_add(&sums->ladders[sum], number->exponent, digits) &&
                                    mc_integer_multiply(square, digits, digits) &&
                                    mc_ladder_add(&sums->ladders[sum_of_squares], 2 * number->exponent, square));
}

static bool add_pair_to_ladders(struct mc_exact_sums *sums, const struct mc_written *x, const struct mc_written *y) {
    struct mc_integer *digits_x = &sums->registers.of[0];
    struct mc_integer *digits_y = &sums->registers.of[1];
    struct mc_integer *product = &sums->registers.of[2];
    if (!take_digits(sums, x, digits_x) || !take_digits(sums, y, digits_y) ||
        !add_to_ladders(sums, x, digits_x, MC_SUM_X, MC_SUM_XX) ||
        !add_to_ladders(sums, y, digits_y, MC_SUM_Y, MC_SUM_YY) || !mc_integer_multiply(product, digits_x, digits_y)) {
        return false;
    }
    return product->n_limbs == 0 || mc_ladder_add(&sums->ladders[MC_SUM_XY], x->exponent + y->exponent, product);
}

bool mc_exact_add(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, const struct mc_written *x,
                  const struct mc_written *y, size_t n) {
    if (plan->width == MC_WIDE) {
        add_wide(sums->fixed, plan, x, y, n);
        return true;
    }
    for (size_t i = 0; plan->width == MC_NARROW && i < n; i += CHUNK) {
        add_narrow(sums->fixed, plan, x + i, y + i, n - i < CHUNK ? n - i : CHUNK);
    }
    for (size_t i = 0; plan->width == MC_LADDERS && i < n; i++) {
        if (!add_pair_to_ladders(sums, &x[i], &y[i])) {
            return false;
        }
    }
    return true;
}

bool mc_exact_merge(struct mc_exact_sums *sums, const struct mc_exact_sums *others) {
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

bool mc_exact_r(struct mc_exact_sums *sums, const struct mc_exact_plan *plan, size_t n, double *r) {
    if (round_small(sums, plan, n, r)) {
        return true;
    }
    struct mc_exact_totals *totals = &sums->totals;
    struct mc_integer *const total_of[MC_N_SUMS] = {&totals->x, &totals->y, &totals->xx, &totals->yy, &totals->xy};
    const int64_t units[MC_N_SUMS] = {plan->unit_x, plan->unit_y, 2 * plan->unit_x, 2 * plan->unit_y,
                                      plan->unit_x + plan->unit_y};
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
