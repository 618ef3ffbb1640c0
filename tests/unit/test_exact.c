/*
 * test_exact.c - exact sums in all widths, and the r that follows from them, against integers of GMP (exact_r.h).
 *
 * Lists are made of digits and exponents, up to the largest integers of each width. The chosen plan, the guessed plan
 * and all wider plans must give the correctly rounded r.
 */
#include "exact_r.h"

#include <float.h>

#include "exact/sums.h"
#include "correlate/pearson.h"

enum { MAX_N = 2 * MC_BLOCK + 70 };

static struct prng prng = {230};
static struct mc_number x[MAX_N];
static struct mc_number y[MAX_N];
/* The sums of four threads. As in the program, they are used for one pair of lists after another. */
static struct mc_exact_sums sums;
static struct mc_exact_sums others[3];

static int free_sums(void **state) {
    (void)state;
    mc_exact_sums_free(&sums);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        mc_exact_sums_free(&others[i]);
    }
    return 0;
}

static int count_digits(uint64_t base, mc_u128 digits) {
    int n = 0;
    for (; digits > 0; digits /= base) {
        n++;
    }
    return n;
}

static struct mc_number number(mc_u128 digits, int64_t exponent, bool is_negative) {
    return (struct mc_number){.digits = digits, .exponent = exponent, .is_negative = is_negative};
}

static struct mc_digit_range measure(uint64_t base, const struct mc_number *numbers, size_t n) {
    struct mc_digit_range range = mc_digit_range_empty();
    for (size_t i = 0; i < n; i++) {
        if (numbers[i].is_long) {
            mc_digit_range_include(&range, numbers[i].exponent, (int64_t)numbers[i].n_digits);
            range.has_long = true;
        } else if (numbers[i].digits != 0) {
            mc_digit_range_include(&range, numbers[i].exponent, count_digits(base, numbers[i].digits));
        }
    }
    return range;
}

static struct exact_list list_of(uint64_t base, const struct mc_number *numbers, size_t n) {
    struct exact_list list = exact_list_new(n);
    long *exponents = checked_malloc(n * sizeof *exponents);
    for (size_t i = 0; i < n; i++) {
        mpz_t *value = &list.values[i];
        exponents[i] = (long)numbers[i].exponent;
        if (numbers[i].is_long) {
            (void)exact_read(numbers[i].first, numbers[i].n_digits + (memchr(numbers[i].first, '.', 40) != NULL),
                             *value);
        } else {
            const uint64_t limbs[] = {(uint64_t)numbers[i].digits, (uint64_t)(numbers[i].digits >> 64)};
            mpz_import(*value, 2, -1, sizeof *limbs, 0, 0, limbs);
        }
        if (numbers[i].is_negative) {
            mpz_neg(*value, *value);
        }
    }
    exact_list_align(&list, exponents, base);
    free(exponents);
    return list;
}

/* Returns r of the first n pairs as the oracle computes it. */
static double expected_r(uint64_t base, size_t n) {
    struct exact_list list_x = list_of(base, x, n);
    struct exact_list list_y = list_of(base, y, n);
    const double r = exact_r(&list_x, &list_y);
    exact_list_free(&list_x);
    exact_list_free(&list_y);
    return r;
}

/* Returns r of the first n pairs by this plan, summed by one thread. */
static double compute_r(const struct mc_exact_plan *plan, size_t n) {
    double r = 5.0;
    mc_exact_sums_clear(&sums);
    assert_true(mc_exact_add(&sums, plan, x, y, n));
    assert_true(mc_exact_r(&sums, plan, n, &r));
    return r;
}

/* Returns the same, but parts of random size are added to the sums of random threads, which are then merged. */
static double compute_merged_r(const struct mc_exact_plan *plan, size_t n) {
    double r = 5.0;
    mc_exact_sums_clear(&sums);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        mc_exact_sums_clear(&others[i]);
    }
    for (size_t i = 0; i < n;) {
        const size_t n_part = 1 + random_below(&prng, n - i);
        const size_t thread = random_below(&prng, COUNT_OF(others) + 1);
        struct mc_exact_sums *part = thread == COUNT_OF(others) ? &sums : &others[thread];
        assert_true(mc_exact_add(part, plan, x + i, y + i, n_part));
        i += n_part;
    }
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        assert_true(mc_exact_merge(&sums, &others[i]));
    }
    assert_true(mc_exact_r(&sums, plan, n, &r));
    return r;
}

/* Checks r by the chosen plan, which must have this width, by the guessed plan, and by all wider plans. */
static void check_plans(uint64_t base, size_t n, enum mc_exact_width width) {
    const double expected = expected_r(base, n);
    const struct mc_digit_range range_x = measure(base, x, n);
    const struct mc_digit_range range_y = measure(base, y, n);
    struct mc_exact_plan plan = mc_exact_choose(base, &range_x, &range_y);
    assert_int_equal(plan.width, width);
    assert_true(mc_exact_fits(&plan, &range_x, &range_y));
    assert_double(expected, compute_r(&plan, n));
    assert_double(expected, compute_merged_r(&plan, n));
    const struct mc_exact_plan guess = mc_exact_guess(base, &range_x, &range_y);
    assert_true(mc_exact_fits(&guess, &range_x, &range_y));
    assert_double(expected, compute_r(&guess, n));
    for (plan.width++; plan.width <= MC_UNBOUNDED; plan.width++) {
        assert_true(mc_exact_fits(&plan, &range_x, &range_y));
        assert_double(expected, compute_r(&plan, n));
    }
}

static mc_u128 power(uint64_t base, int exponent) {
    mc_u128 result = 1;
    for (int i = 0; i < exponent; i++) {
        result *= base;
    }
    return result;
}

/* Returns a random integer below limit. Half of them are about as long as limit, the others have any length. */
static mc_u128 random_digits(mc_u128 limit) {
    const mc_u128 any = (mc_u128)next_random(&prng) << 64 | next_random(&prng);
    return any % limit >> random_below(&prng, random_bool(&prng) ? 2 : 100);
}

/* Lengths of lists that end where a chunk or a block ends, or next to that. */
static const size_t lengths[] = {2,    3,    5,    7,     8,     62,    63,    64,    65,   66,
                                 127,  128,  129,  191,   192,   193,   1000,  8191,  8192, 8193,
                                 8255, 8256, 8257, 16383, 16384, 16385, 16447, 16448, 16449};

static enum mc_exact_width width_of(uint64_t base, int n_digits) {
    const int narrow = base == 10 ? 18 : 60;
    const int wide = base == 10 ? 38 : 126;
    return n_digits <= narrow ? MC_NARROW : n_digits <= wide ? MC_WIDE : MC_UNBOUNDED;
}

/*
 * Fills numbers[0..n), whose range has n_digits digits. share in 8 of them are the largest numbers of the range, or one
 * less. The others have random digits and random exponents.
 */
static void fill(struct mc_number *numbers, size_t n, uint64_t base, int n_digits, int64_t unit, int share) {
    const int n_short = n_digits < (base == 10 ? 38 : 126) ? n_digits : base == 10 ? 38 : 126;
    const mc_u128 limit = power(base, n_short);
    for (size_t i = 0; i < n; i++) {
        const bool is_largest = (int)random_below(&prng, 8) < share;
        const mc_u128 digits = is_largest ? limit - 1 - random_below(&prng, 2) : random_digits(limit);
        const int n_room = n_digits - count_digits(base, digits);
        const int shift = is_largest ? n_digits - n_short : digits != 0 ? random_int(&prng, 0, n_room) : 77;
        numbers[i] = number(digits, unit + shift, random_bool(&prng));
    }
    numbers[0] = number(limit - 1, unit + n_digits - n_short, random_bool(&prng)); /* the ends of the range */
    numbers[1] = number(1, unit, false);
}

/* Fills numbers[0..n) with the largest numbers, all of the same sign: their sums are the largest possible. */
static void fill_largest(struct mc_number *numbers, size_t n, uint64_t base, int n_digits, int64_t unit,
                         bool is_negative) {
    const mc_u128 largest = power(base, n_digits) - 1;
    for (size_t i = 0; i < n; i++) {
        numbers[i] = number(largest - random_below(&prng, 3), unit, is_negative);
    }
    numbers[0] = number(largest, unit, is_negative);
}

static const struct {
    uint64_t base;
    int n_digits;
} limits[] = {{10, 1},  {10, 2},  {10, 3},  {10, 9},  {10, 17}, {10, 18}, {10, 19}, {10, 20}, {10, 37},
              {10, 38}, {10, 39}, {10, 60}, {2, 1},   {2, 20},  {2, 53},  {2, 59},  {2, 60},  {2, 61},
              {2, 62},  {2, 100}, {2, 125}, {2, 126}, {2, 127}, {2, 128}, {2, 200}};

static void lists_at_limits_of_widths(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        const uint64_t base = limits[i].base;
        const int n_digits = limits[i].n_digits;
        for (int k = 0; k < 60; k++) {
            const size_t n = k < 12 ? lengths[k] : 2 + random_below(&prng, 40);
            const int n_x = k % 3 == 0 ? random_int(&prng, 1, n_digits) : n_digits;
            const int n_y = k % 3 == 1 ? random_int(&prng, 1, n_digits) : n_digits;
            fill(x, n, base, n_x, random_int(&prng, -400, 400), k % 9);
            fill(y, n, base, n_y, random_int(&prng, -400, 400), k % 9);
            check_plans(base, n, width_of(base, n_digits));
        }
    }
}

static void largest_sums(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        const uint64_t base = limits[i].base;
        if (limits[i].n_digits < 17 || limits[i].n_digits > (base == 10 ? 38 : 126)) {
            continue;
        }
        for (size_t k = 0; k < COUNT_OF(lengths); k += 1 + i % 3) {
            fill_largest(x, lengths[k], base, limits[i].n_digits, -5, (i + k) % 2 == 0);
            fill_largest(y, lengths[k], base, limits[i].n_digits, 7, k % 3 == 0);
            check_plans(base, lengths[k], width_of(base, limits[i].n_digits));
        }
    }
}

/* Lists whose sums of products just fit into 128 bits, or just do not. */
static void small_sums_at_their_limit(void **state) {
    (void)state;
    for (int n_bits = 52; n_bits <= 60; n_bits++) {
        for (size_t n = 2; n < 2100; n = n * 5 / 4 + 1) {
            fill_largest(x, n, 2, n_bits, 0, false);
            fill_largest(y, n, 2, n_bits, 0, n % 2 == 0);
            check_plans(2, n, MC_NARROW);
            if (n_bits >= 57) {
                fill_largest(x, n, 10, n_bits - 42, 0, n % 2 == 0);
                fill_largest(y, n, 10, n_bits - 42, 0, true);
                check_plans(10, n, MC_NARROW);
            }
        }
    }
    for (size_t n = 2; n <= 130; n++) { /* powers of two, and their neighbours */
        for (int n_bits = 55; n_bits <= 60; n_bits++) {
            fill(x, n, 2, n_bits, 0, 6);
            fill(y, n, 2, n_bits, 0, 6);
            check_plans(2, n, MC_NARROW);
        }
    }
}

static void zeros_and_constant_lists(void **state) {
    (void)state;
    static const int digits[] = {5, 18, 19, 38, 39};
    for (size_t i = 0; i < COUNT_OF(digits); i++) {
        for (size_t n = 2; n < 140; n += 23) {
            fill(x, n, 10, digits[i], -3, 2);
            for (size_t k = 0; k < n; k++) { /* the exponent of a zero has no meaning */
                y[k] = number(0, random_bool(&prng) ? INT64_MAX / 4 : INT64_MIN / 4, k % 2 == 0);
            }
            check_plans(10, n, width_of(10, digits[i]));
            y[n / 2] = number(1, -300, true);
            check_plans(10, n, width_of(10, digits[i]));
            memcpy(x, y, n * sizeof *x);
            check_plans(10, n, MC_NARROW);
            x[n / 2] = number(0, 1, true);
            check_plans(10, n, MC_NARROW); /* one list is constant, or both are */
            for (size_t k = 0; k < n; k++) {
                x[k] = k % 2 == 0 ? number(120, -1, true) : number(12, 0, true);
            }
            check_plans(10, n, MC_NARROW);
            x[n - 1] = number(12, 0, false);
            check_plans(10, n, MC_NARROW);
        }
    }
}

/* Numbers of 39 to 400 digits, with and without a dot, as parts of a text. */
static void long_numbers(void **state) {
    (void)state;
    static char texts[80][512];
    for (int round = 0; round < 60; round++) {
        const size_t n = 2 + random_below(&prng, 38);
        for (size_t i = 0; i < 2 * n; i++) {
            struct mc_number *item = i < n ? &x[i] : &y[i - n];
            *item = number(random_digits(power(10, 38)), random_int(&prng, -40, 40), random_bool(&prng));
            if (i % n == 0 || random_below(&prng, 3) == 0) {
                const size_t n_digits = 39 + random_below(&prng, round % 2 == 0 ? 3 : 362);
                const size_t dot = 1 + random_below(&prng, 38);
                const bool has_dot = random_bool(&prng);
                for (size_t k = 0; k < n_digits; k++) {
                    const size_t place = k + (has_dot && k >= dot);
                    texts[i][place] = (char)('0' + random_int(&prng, k == 0 || k + 1 == n_digits, 9));
                }
                if (has_dot) {
                    texts[i][dot] = '.';
                }
                strcpy(texts[i] + n_digits + has_dot, "999x"); /* these bytes are not part of the number */
                *item = (struct mc_number){.first = texts[i],
                                           .n_digits = n_digits,
                                           .exponent = random_int(&prng, -400, 40),
                                           .is_negative = random_bool(&prng),
                                           .is_long = true};
            }
        }
        check_plans(10, n, MC_UNBOUNDED);
    }
}

/* Short decimals are summed in bins: sparse sums take several times as long. */
static void short_decimals_have_bins(void **state) {
    (void)state;
    const struct mc_exact_plan plan = {.base = 10, .width = MC_UNBOUNDED};
    x[0] = number(1, 308, false);
    x[1] = number(power(10, 38) - 1, -361, true);
    x[2] = number(1234, -2, false);
    memcpy(y, x, 3 * sizeof *x);
    mc_exact_sums_clear(&sums);
    assert_true(mc_exact_add(&sums, &plan, x, y, 3));
    for (int i = 0; i < MC_N_SUMS; i++) {
        assert_int_equal(sums.sparse[i].n_terms, 0);
    }
    assert_double(expected_r(10, 3), compute_r(&plan, 3));
}

/*
 * Lists of few different digits and exponents, which are those of the smallest to the largest short decimals. The sums
 * of the largest numbers often cancel, and numbers far below them decide.
 */
static void distant_exponents(void **state) {
    (void)state;
    static const int exponents[] = {-361, -360, -342, -100, -20, -19, -1, 0, 1, 18, 19, 57, 290, 308};
    static const size_t max_extra[] = {5, 12, 60};
    for (int round = 0; round < 6000; round++) {
        const size_t n = 2 + random_below(&prng, max_extra[round % 3]);
        const int n_kinds = random_int(&prng, 2, 5);
        int of_list[5];
        for (int k = 0; k < n_kinds; k++) {
            of_list[k] = exponents[random_below(&prng, COUNT_OF(exponents))];
        }
        of_list[0] = -361;
        of_list[1] = 308;
        for (size_t i = 0; i < 2 * n; i++) {
            const int kind = random_int(&prng, 0, n_kinds - 1);
            const mc_u128 digits = round % 4 == 0  ? random_digits(power(10, 38))
                                   : kind % 2 == 0 ? 1 + random_below(&prng, 2)
                                                   : power(10, 38) - 1 - random_below(&prng, 2);
            const bool is_narrow = round % 3 == 1 && i >= n; /* then only x has distant exponents */
            *(i < n ? &x[i] : &y[i - n]) = number(digits, is_narrow ? -2 : of_list[kind], random_bool(&prng));
        }
        x[0] = number(1, round % 5 == 0 ? 309 : 308, false); /* 309 and -381 have no bin */
        x[1] = number(1, round % 7 == 0 ? -381 : -361, false);
        check_plans(10, n, MC_UNBOUNDED);
    }
}

/* The largest numbers of a list cancel: r depends on smaller ones, whose bins are left out at first. */
static void low_bins_decide(void **state) {
    (void)state;
    static const int y_digits[] = {5, 5, 1, 3};
    for (int high = 200; high < 260; high++) {
        for (int low = high - 40; low < high; low += 3) {
            for (int swap = 0; swap < 2; swap++) {
                struct mc_number *distant = swap != 0 ? y : x;
                struct mc_number *near = swap != 0 ? x : y;
                distant[0] = number(1, 308, false);
                distant[1] = number(1, 308, true);
                distant[2] = number(1, high, false);
                distant[3] = number(7, low, false);
                for (size_t i = 0; i < COUNT_OF(y_digits); i++) {
                    near[i] = number((mc_u128)y_digits[i], -2, false);
                }
                check_plans(10, COUNT_OF(y_digits), MC_UNBOUNDED);
            }
        }
    }
}

/* A plan that is guessed from some of the numbers gives the right r if all numbers fit it. */
static void guessed_plans_of_all_widths(void **state) {
    (void)state;
    int n_fit = 0;
    for (int i = 0; i < 3000; i++) {
        const uint64_t base = i % 2 == 0 ? 10 : 2;
        const int most = base == 10 ? 38 : 126;
        const size_t n = 3 + random_below(&prng, 70);
        fill(x, n, base, random_int(&prng, 1, most), random_int(&prng, -20, 20), 1);
        fill(y, n, base, random_int(&prng, 1, most), random_int(&prng, -20, 20), 1);
        const struct mc_digit_range first_x = measure(base, x + 2, n - 2); /* without the ends of the range */
        const struct mc_digit_range first_y = measure(base, y + 2, n - 2);
        const struct mc_exact_plan plan = mc_exact_guess(base, &first_x, &first_y);
        const struct mc_digit_range all_x = measure(base, x, n);
        const struct mc_digit_range all_y = measure(base, y, n);
        if (mc_exact_fits(&plan, &all_x, &all_y)) {
            assert_double(expected_r(base, n), compute_r(&plan, n));
            n_fit += plan.width != MC_UNBOUNDED;
        }
    }
    assert_in_range(n_fit, 500, 3000);
}

/* Exponents of the doubles of a list. */
struct exponent_range {
    int min;
    int max;
};

/* Returns a random double with such an exponent. Some are 0 or -0, and some the least subnormal double. */
static double random_double(struct exponent_range exponents, bool has_subnormals) {
    const double mantissa = 1.0 + (double)(next_random(&prng) >> 12) * 0x1p-52;
    const double v = ldexp(mantissa, random_int(&prng, exponents.min, exponents.max));
    const uint64_t special = random_below(&prng, 30);
    const double magnitude = special == 0 && has_subnormals ? DBL_TRUE_MIN : special == 1 ? 0.0 : v;
    return random_bool(&prng) ? -magnitude : magnitude;
}

/* Converts values[0..n) to numbers, and checks that their range contains them. */
static void convert_doubles(const double *values, size_t n, struct mc_number *numbers) {
    struct mc_digit_range range = mc_digit_range_empty();
    for (size_t i = 0; i < n; i++) {
        numbers[i] = mc_number_of_double(values[i], &range);
    }
    for (size_t i = 0; i < n; i++) {
        assert_true(values[i] == 0.0 || (range.min_exponent <= numbers[i].exponent &&
                                         fabs(values[i]) < ldexp(1.0L, (int)range.end_exponent)));
    }
}

/* Lists of doubles: with exponents at the limits of the widths, with subnormal ones, and with the largest one. */
static void lists_of_doubles(void **state) {
    (void)state;
    static double values[2][200];
    static const struct exponent_range exponents[] = {{0, 0},         {0, 6},       {0, 7},       {0, 8},
                                                      {-3, 3},        {0, 73},      {0, 74},      {-500, 500},
                                                      {-1100, -1000}, {1020, 1023}, {-1130, 1023}};
    for (int round = 0; round < 600; round++) {
        const size_t kind = (size_t)round % COUNT_OF(exponents);
        const size_t n = 2 + random_below(&prng, 198);
        for (int list = 0; list < 2; list++) {
            for (size_t i = 0; i < n; i++) {
                values[list][i] = random_double(exponents[kind], kind > 6);
            }
            values[list][0] = kind == 10 && random_bool(&prng) ? -DBL_MAX : values[list][0];
            convert_doubles(values[list], n, list == 0 ? x : y);
        }
        const double expected = exact_r_of_doubles(values[0], values[1], n);
        const struct mc_digit_range range_x = measure(2, x, n);
        const struct mc_digit_range range_y = measure(2, y, n);
        const struct mc_exact_plan plan = mc_exact_choose(2, &range_x, &range_y);
        assert_double(expected, compute_r(&plan, n));
        assert_double(expected, expected_r(2, n));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_at_limits_of_widths),
        cmocka_unit_test(largest_sums),
        cmocka_unit_test(small_sums_at_their_limit),
        cmocka_unit_test(zeros_and_constant_lists),
        cmocka_unit_test(long_numbers),
        cmocka_unit_test(guessed_plans_of_all_widths),
        cmocka_unit_test(lists_of_doubles),
        cmocka_unit_test(distant_exponents),
        cmocka_unit_test(low_bins_decide),
        cmocka_unit_test(short_decimals_have_bins),
    };
    return cmocka_run_group_tests(tests, NULL, free_sums);
}
