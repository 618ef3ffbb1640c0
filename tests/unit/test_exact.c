/*
 * test_exact.c - exact sums of numbers as they are written, by all three widths, against integers of GMP (exact_r.h).
 *
 * A list is made of digits and exponents. The plan that is chosen, wider ones, and ladders must all give the correctly rounded r,
 * up to the very last digit that a width has room for.
 */
#include "exact_r.h"

#include <float.h>

#include "exact/sums.h"
#include "correlate/pearson.h"

enum { MAX_N = 2 * MC_BLOCK + 70 };

static struct prng prng = {230};
static struct mc_number x[MAX_N];
static struct mc_number y[MAX_N];
static struct mc_exact_sums sums; /* kept from one list to the next, as threads do */
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
            mc_digit_range_note(&range, numbers[i].exponent, (int64_t)numbers[i].n_digits);
            range.has_long = true;
        } else if (numbers[i].digits != 0) {
            mc_digit_range_note(&range, numbers[i].exponent, count_digits(base, numbers[i].digits));
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

static double oracle(uint64_t base, size_t n) {
    struct exact_list list_x = list_of(base, x, n);
    struct exact_list list_y = list_of(base, y, n);
    const double r = exact_r(&list_x, &list_y);
    exact_list_free(&list_x);
    exact_list_free(&list_y);
    return r;
}

static double round_by(const struct mc_exact_plan *plan, size_t n) {
    double r = 5.0;
    mc_exact_sums_clear(&sums);
    assert_true(mc_exact_add(&sums, plan, x, y, n));
    assert_true(mc_exact_r(&sums, plan, n, &r));
    return r;
}

/* The pairs in parts of random size, each added by one of several threads, whose sums are merged. */
static double round_merged(const struct mc_exact_plan *plan, size_t n) {
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

/* By the plan that is chosen, which must have this width, by the one that is guessed, and by all wider ones. */
static void check(uint64_t base, size_t n, enum mc_exact_width width) {
    const double expected = oracle(base, n);
    const struct mc_digit_range range_x = measure(base, x, n);
    const struct mc_digit_range range_y = measure(base, y, n);
    struct mc_exact_plan plan = mc_exact_choose(base, &range_x, &range_y);
    assert_int_equal(plan.width, width);
    assert_true(mc_exact_fits(&plan, &range_x, &range_y));
    assert_double(expected, round_by(&plan, n));
    assert_double(expected, round_merged(&plan, n));
    const struct mc_exact_plan guess = mc_exact_guess(base, &range_x, &range_y);
    assert_true(mc_exact_fits(&guess, &range_x, &range_y));
    assert_double(expected, round_by(&guess, n));
    for (plan.width++; plan.width <= MC_LADDERS; plan.width++) {
        assert_true(mc_exact_fits(&plan, &range_x, &range_y));
        assert_double(expected, round_by(&plan, n));
    }
}

static mc_u128 power(uint64_t base, int exponent) {
    mc_u128 result = 1;
    for (int i = 0; i < exponent; i++) {
        result *= base;
    }
    return result;
}

/* A number below limit, most of them of all lengths. */
static mc_u128 random_digits(mc_u128 limit) {
    const mc_u128 any = (mc_u128)next_random(&prng) << 64 | next_random(&prng);
    return any % limit >> random_below(&prng, random_bool(&prng) ? 2 : 100);
}

/* The lengths at which chunks and blocks begin and end. */
static const size_t lengths[] = {2,    3,    5,    7,     8,     62,    63,    64,    65,   66,
                                 127,  128,  129,  191,   192,   193,   1000,  8191,  8192, 8193,
                                 8255, 8256, 8257, 16383, 16384, 16385, 16447, 16448, 16449};

static enum mc_exact_width width_of(uint64_t base, int n_digits) {
    const int narrow = base == 10 ? 18 : 60;
    const int wide = base == 10 ? 38 : 126;
    return n_digits <= narrow ? MC_NARROW : n_digits <= wide ? MC_WIDE : MC_LADDERS;
}

/*
 * Numbers of n_digits digits in the units of their list, up to the greatest there is: short ones with exponents, long ones with none.
 * share of 8 are the greatest.
 */
static void fill(struct mc_number *numbers, size_t n, uint64_t base, int n_digits, int64_t unit, int share) {
    const int n_short = n_digits < (base == 10 ? 38 : 126) ? n_digits : base == 10 ? 38 : 126;
    const mc_u128 limit = power(base, n_short);
    for (size_t i = 0; i < n; i++) {
        const bool is_greatest = (int)random_below(&prng, 8) < share;
        const mc_u128 digits = is_greatest ? limit - 1 - random_below(&prng, 2) : random_digits(limit);
        const int n_room = n_digits - count_digits(base, digits);
        const int shift = is_greatest ? n_digits - n_short : digits != 0 ? random_int(&prng, 0, n_room) : 77;
        numbers[i] = number(digits, unit + shift, random_bool(&prng));
    }
    numbers[0] = number(limit - 1, unit + n_digits - n_short, random_bool(&prng)); /* the range is what it should be */
    numbers[1] = number(1, unit, false);
}

/* All of the same sign, so that sums are as great as they can be. */
static void fill_greatest(struct mc_number *numbers, size_t n, uint64_t base, int n_digits, int64_t unit,
                          bool is_negative) {
    const mc_u128 greatest = power(base, n_digits) - 1;
    for (size_t i = 0; i < n; i++) {
        numbers[i] = number(greatest - random_below(&prng, 3), unit, is_negative);
    }
    numbers[0] = number(greatest, unit, is_negative);
}

static const struct {
    uint64_t base;
    int n_digits;
} borders[] = {{10, 1},  {10, 2},  {10, 3},  {10, 9},  {10, 17}, {10, 18}, {10, 19}, {10, 20}, {10, 37},
               {10, 38}, {10, 39}, {10, 60}, {2, 1},   {2, 20},  {2, 53},  {2, 59},  {2, 60},  {2, 61},
               {2, 62},  {2, 100}, {2, 125}, {2, 126}, {2, 127}, {2, 128}, {2, 200}};

static void borders_of_widths(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(borders); i++) {
        const uint64_t base = borders[i].base;
        const int n_digits = borders[i].n_digits;
        for (int k = 0; k < 60; k++) {
            const size_t n = k < 12 ? lengths[k] : 2 + random_below(&prng, 40);
            const int n_x = k % 3 == 0 ? random_int(&prng, 1, n_digits) : n_digits;
            const int n_y = k % 3 == 1 ? random_int(&prng, 1, n_digits) : n_digits;
            fill(x, n, base, n_x, random_int(&prng, -400, 400), k % 9);
            fill(y, n, base, n_y, random_int(&prng, -400, 400), k % 9);
            check(base, n, width_of(base, n_digits));
        }
    }
}

static void greatest_sums(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(borders); i++) {
        const uint64_t base = borders[i].base;
        if (borders[i].n_digits < 17 || borders[i].n_digits > (base == 10 ? 38 : 126)) {
            continue;
        }
        for (size_t k = 0; k < COUNT_OF(lengths); k += 1 + i % 3) {
            fill_greatest(x, lengths[k], base, borders[i].n_digits, -5, (i + k) % 2 == 0);
            fill_greatest(y, lengths[k], base, borders[i].n_digits, 7, k % 3 == 0);
            check(base, lengths[k], width_of(base, borders[i].n_digits));
        }
    }
}

/* Lists so small that all fits into 128 bits, just, and just not. */
static void borders_of_small_sums(void **state) {
    (void)state;
    for (int n_bits = 52; n_bits <= 60; n_bits++) {
        for (size_t n = 2; n < 2100; n = n * 5 / 4 + 1) {
            fill_greatest(x, n, 2, n_bits, 0, false);
            fill_greatest(y, n, 2, n_bits, 0, n % 2 == 0);
            check(2, n, MC_NARROW);
            if (n_bits >= 57) {
                fill_greatest(x, n, 10, n_bits - 42, 0, n % 2 == 0);
                fill_greatest(y, n, 10, n_bits - 42, 0, true);
                check(10, n, MC_NARROW);
            }
        }
    }
    for (size_t n = 2; n <= 130; n++) { /* n a power of two, and beside that */
        for (int n_bits = 55; n_bits <= 60; n_bits++) {
            fill(x, n, 2, n_bits, 0, 6);
            fill(y, n, 2, n_bits, 0, 6);
            check(2, n, MC_NARROW);
        }
    }
}

static void zeros_and_constants(void **state) {
    (void)state;
    static const int digits[] = {5, 18, 19, 38, 39};
    for (size_t i = 0; i < COUNT_OF(digits); i++) {
        for (size_t n = 2; n < 140; n += 23) {
            fill(x, n, 10, digits[i], -3, 2);
            for (size_t k = 0; k < n; k++) { /* exponents of zeros mean nothing */
                y[k] = number(0, random_bool(&prng) ? INT64_MAX / 4 : INT64_MIN / 4, k % 2 == 0);
            }
            check(10, n, width_of(10, digits[i]));
            y[n / 2] = number(1, -300, true);
            check(10, n, width_of(10, digits[i]));
            memcpy(x, y, n * sizeof *x);
            check(10, n, MC_NARROW);
            x[n / 2] = number(0, 1, true);
            check(10, n, MC_NARROW); /* both constant, or one of them */
            for (size_t k = 0; k < n; k++) {
                x[k] = k % 2 == 0 ? number(120, -1, true) : number(12, 0, true);
            }
            check(10, n, MC_NARROW);
            x[n - 1] = number(12, 0, false);
            check(10, n, MC_NARROW);
        }
    }
}

/* Numbers of 39 to 400 digits, with and without a dot, as pieces of a text. */
static void long_numbers(void **state) {
    (void)state;
    static char texts[80][512];
    for (int round = 0; round < 60; round++) {
        const size_t n = 2 + random_below(&prng, 38);
        for (size_t i = 0; i < 2 * n; i++) {
            struct mc_number *written = i < n ? &x[i] : &y[i - n];
            *written = number(random_digits(power(10, 38)), random_int(&prng, -40, 40), random_bool(&prng));
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
                strcpy(texts[i] + n_digits + has_dot, "999x"); /* what stands behind does not matter */
                *written = (struct mc_number){.first = texts[i],
                                              .n_digits = n_digits,
                                              .exponent = random_int(&prng, -400, 40),
                                              .is_negative = random_bool(&prng),
                                              .is_long = true};
            }
        }
        check(10, n, MC_LADDERS);
    }
}

/* Short numbers never go to the ladders, which take several times as long. */
static void no_ladders_for_short_numbers(void **state) {
    (void)state;
    const struct mc_exact_plan plan = {.base = 10, .width = MC_LADDERS};
    x[0] = number(1, 308, false);
    x[1] = number(power(10, 38) - 1, -361, true);
    x[2] = number(1234, -2, false);
    memcpy(y, x, 3 * sizeof *x);
    mc_exact_sums_clear(&sums);
    assert_true(mc_exact_add(&sums, &plan, x, y, 3));
    for (int i = 0; i < MC_N_SUMS; i++) {
        assert_int_equal(sums.ladders[i].n_rungs, 0);
    }
    assert_double(oracle(10, 3), round_by(&plan, 3));
}

/* Lists of a few digits and exponents, from the least to the greatest of short decimals, so that sums of the
   greatest numbers often cancel, and those far below decide. */
static void distant_exponents(void **state) {
    (void)state;
    static const int exponents[] = {-361, -360, -342, -100, -20, -19, -1, 0, 1, 18, 19, 57, 290, 308};
    static const size_t limits[] = {5, 12, 60};
    for (int round = 0; round < 6000; round++) {
        const size_t n = 2 + random_below(&prng, limits[round % 3]);
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
            const bool is_near = round % 3 == 1 && i >= n; /* then only x is wide */
            *(i < n ? &x[i] : &y[i - n]) = number(digits, is_near ? -2 : of_list[kind], random_bool(&prng));
        }
        x[0] = number(1, round % 5 == 0 ? 309 : 308, false); /* beyond the bins, too */
        x[1] = number(1, round % 7 == 0 ? -381 : -361, false);
        check(10, n, MC_LADDERS);
    }
}

/* The highest numbers of x cancel, so that r depends on lower ones, of which the lowest may be left out at first. */
static void low_parts_may_decide(void **state) {
    (void)state;
    static const int y_digits[] = {5, 5, 1, 3};
    for (int high = 200; high < 260; high++) {
        for (int low = high - 40; low < high; low += 3) {
            for (int swap = 0; swap < 2; swap++) {
                struct mc_number *wide = swap != 0 ? y : x;
                struct mc_number *near = swap != 0 ? x : y;
                wide[0] = number(1, 308, false);
                wide[1] = number(1, 308, true);
                wide[2] = number(1, high, false);
                wide[3] = number(7, low, false);
                for (size_t i = 0; i < COUNT_OF(y_digits); i++) {
                    near[i] = number((mc_u128)y_digits[i], -2, false);
                }
                check(10, COUNT_OF(y_digits), MC_LADDERS);
            }
        }
    }
}

/* Ranges that are beyond the plan in either direction, of either list, do not fit; those within do. */
static void what_fits(void **state) {
    (void)state;
    for (int i = 0; i < 20000; i++) {
        const uint64_t base = i % 2 == 0 ? 10 : 2;
        const int most = base == 10 ? 38 : 126;
        const int64_t least[2] = {random_int(&prng, -500, 500), random_int(&prng, -500, 500)};
        struct mc_digit_range ranges[2];
        for (int k = 0; k < 2; k++) {
            ranges[k] = mc_digit_range_empty();
            mc_digit_range_note(&ranges[k], least[k], random_int(&prng, 1, most + 5));
        }
        const struct mc_exact_plan chosen = mc_exact_choose(base, &ranges[0], &ranges[1]);
        const struct mc_exact_plan guess = mc_exact_guess(base, &ranges[0], &ranges[1]);
        assert_true(mc_exact_fits(&chosen, &ranges[0], &ranges[1]));
        assert_true(mc_exact_fits(&guess, &ranges[0], &ranges[1]));
        assert_true(guess.width >= chosen.width);
        if (guess.width == MC_LADDERS) {
            continue;
        }
        const int room = guess.width == MC_NARROW ? (base == 10 ? 18 : 60) : most;
        const int list = random_int(&prng, 0, 1);
        const int64_t unit = list == 0 ? guess.unit_x : guess.unit_y;
        struct mc_digit_range grown = ranges[list];
        const struct mc_digit_range *pair[2] = {&ranges[0], &ranges[1]};
        pair[list] = &grown;
        mc_digit_range_note(&grown, unit, room);
        assert_true(mc_exact_fits(&guess, pair[0], pair[1]));
        grown.has_long = true;
        assert_false(mc_exact_fits(&guess, pair[0], pair[1]));
        grown.has_long = false;
        mc_digit_range_note(&grown, unit + (i % 3 == 0 ? -1 : 1), room);
        assert_false(mc_exact_fits(&guess, pair[0], pair[1]));
    }
}

/* A plan that is guessed from the first numbers gives the right r of all, as long as they fit. */
static void guessed_plans(void **state) {
    (void)state;
    int n_fit = 0;
    for (int i = 0; i < 3000; i++) {
        const uint64_t base = i % 2 == 0 ? 10 : 2;
        const int most = base == 10 ? 38 : 126;
        const size_t n = 3 + random_below(&prng, 70);
        fill(x, n, base, random_int(&prng, 1, most), random_int(&prng, -20, 20), 1);
        fill(y, n, base, random_int(&prng, 1, most), random_int(&prng, -20, 20), 1);
        const struct mc_digit_range first_x = measure(base, x + 2, n - 2); /* without those that fill puts in front */
        const struct mc_digit_range first_y = measure(base, y + 2, n - 2);
        const struct mc_exact_plan plan = mc_exact_guess(base, &first_x, &first_y);
        const struct mc_digit_range all_x = measure(base, x, n);
        const struct mc_digit_range all_y = measure(base, y, n);
        if (mc_exact_fits(&plan, &all_x, &all_y)) {
            assert_double(oracle(base, n), round_by(&plan, n));
            n_fit += plan.width != MC_LADDERS;
        }
    }
    assert_in_range(n_fit, 500, 3000);
}

/* Doubles as they are: subnormal ones, the greatest, all at once. */
static void doubles(void **state) {
    (void)state;
    static double values[2][200];
    static const struct {
        int least;
        int greatest;
    } exponents[] = {{0, 0},  {0, 6},      {0, 7},         {0, 8},       {-3, 3},      {0, 73},
                     {0, 74}, {-500, 500}, {-1100, -1000}, {1020, 1023}, {-1130, 1023}};
    struct mc_number *const lists[] = {x, y};
    for (int round = 0; round < 600; round++) {
        const size_t kind = (size_t)round % COUNT_OF(exponents);
        const size_t n = 2 + random_below(&prng, 198);
        for (int list = 0; list < 2; list++) {
            struct mc_digit_range range = mc_digit_range_empty();
            for (size_t i = 0; i < n; i++) {
                const double mantissa = 1.0 + (double)(next_random(&prng) >> 12) * 0x1p-52;
                const double v = ldexp(mantissa, random_int(&prng, exponents[kind].least, exponents[kind].greatest));
                const uint64_t special = random_below(&prng, 30);
                values[list][i] = special == 0 && kind > 6 ? DBL_TRUE_MIN
                                  : special == 1           ? 0.0
                                  : special == 2           ? -0.0
                                                           : v;
                values[list][i] = random_bool(&prng) ? -values[list][i] : values[list][i];
                lists[list][i] = mc_number_of_double(values[list][i], &range);
                assert_true(values[list][i] == 0.0 || (range.least <= lists[list][i].exponent &&
                                                       fabs(values[list][i]) < ldexp(1.0L, (int)range.top)));
            }
            values[list][0] = kind == 10 && random_bool(&prng) ? -DBL_MAX : values[list][0];
            lists[list][0] = mc_number_of_double(values[list][0], &range);
        }
        const double expected = exact_r_of_doubles(values[0], values[1], n);
        const struct mc_digit_range range_x = measure(2, x, n);
        const struct mc_digit_range range_y = measure(2, y, n);
        const struct mc_exact_plan plan = mc_exact_choose(2, &range_x, &range_y);
        assert_double(expected, round_by(&plan, n));
        assert_double(expected, oracle(2, n));
    }
}

/* Ranges add up; zeros leave them as they are. */
static void ranges(void **state) {
    (void)state;
    struct mc_digit_range range = mc_digit_range_empty();
    const struct mc_digit_range empty = mc_digit_range_empty();
    mc_digit_range_add(&range, &empty);
    assert_true(range.least > range.top && !range.has_long);
    (void)mc_number_of_double(0.0, &range);
    (void)mc_number_of_double(-0.0, &range);
    assert_true(range.least > range.top);
    mc_digit_range_note(&range, -3, 5);
    mc_digit_range_add(&range, &empty);
    assert_true(range.least == -3 && range.top == 2);
    mc_digit_range_note(&range, 7, 1);
    assert_true(range.least == -3 && range.top == 8);
    const struct mc_digit_range other = {.least = -9, .top = 3, .has_long = true};
    mc_digit_range_add(&range, &other);
    assert_true(range.least == -9 && range.top == 8 && range.has_long);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(borders_of_widths),
        cmocka_unit_test(greatest_sums),
        cmocka_unit_test(borders_of_small_sums),
        cmocka_unit_test(zeros_and_constants),
        cmocka_unit_test(long_numbers),
        cmocka_unit_test(what_fits),
        cmocka_unit_test(guessed_plans),
        cmocka_unit_test(doubles),
        cmocka_unit_test(ranges),
        cmocka_unit_test(distant_exponents),
        cmocka_unit_test(low_parts_may_decide),
        cmocka_unit_test(no_ladders_for_short_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, free_sums);
}
