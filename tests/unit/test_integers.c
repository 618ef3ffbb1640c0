/*
 * test_integers.c - lists of decimals and doubles as integers, and the quotients of their moments, against integers of
 * GMP (exact_r.h). test_task.c has batches of tasks that are correlated so.
 */
#include "exact_r.h"

#include "base/marks.h"
#include "correlate/integers.h"

enum { MAX_PAIRS = 1100, MAX_ITEM = 32 };

typedef bool sum_fn(const double *x, const double *y, size_t n, enum mc_input input, struct mc_integer_space *space,
                    struct mc_integer_sums *sums);

static struct prng prng = {520};
static gmp_randstate_t gmp_random;
static struct mc_integer_space *space;
/* The two lists of a task: as text and as doubles. */
static char items[2][MAX_PAIRS][MAX_ITEM];
static double values[2][MAX_PAIRS];

static int begin(void **state) {
    (void)state;
    gmp_randinit_default(gmp_random); /* its seed is a constant */
    space = aligned_alloc(_Alignof(struct mc_integer_space), sizeof *space);
    assert_non_null(space);
    return 0;
}

static int end(void **state) {
    (void)state;
    gmp_randclear(gmp_random);
    free(space);
    return 0;
}

/* An integer of up to 126 bits. */
static mc_i128 to_i128(const mpz_t value) {
    uint64_t words[2] = {0, 0};
    assert_true(mpz_sizeinbase(value, 2) <= 126);
    mpz_export(words, NULL, -1, sizeof *words, 0, 0, value);
    const mc_i128 magnitude = (mc_i128)words[1] << 64 | words[0];
    return mpz_sgn(value) < 0 ? -magnitude : magnitude;
}

/* Checks c / sqrt(a b) as quotient i, among others. Returns whether it is certain. Then it is correctly rounded. */
static bool check_quotient(int i, const mpz_t a, const mpz_t b, const mpz_t c) {
    struct mc_quotients quotients;
    double r[MC_QUOTIENTS];
    for (int k = 0; k < MC_QUOTIENTS; k++) {
        mc_quotient_set(&quotients, k, 7 + k, 9, k % 2 == 0 ? -k : k);
    }
    mc_quotient_set(&quotients, i, to_i128(a), to_i128(b), to_i128(c));
    const unsigned certain = mc_round_quotients(&quotients, r);
    assert_int_equal((certain | 1U << i), (1U << MC_QUOTIENTS) - 1);
    for (int k = 0; k < MC_QUOTIENTS; k++) {
        assert_true(k == i || fabs(r[k] - (k % 2 == 0 ? -k : k) / sqrt((7.0 + k) * 9.0)) < 1e-15);
    }
    if ((certain >> i & 1) == 0) {
        return false;
    }
    const double expected = exact_quotient(a, b, c);
    if (bits_of(r[i]) != bits_of(expected)) {
        gmp_fprintf(stderr, "%Zd / sqrt(%Zd * %Zd)\n", c, a, b);
        assert_double(expected, r[i]);
    }
    return true;
}

/* Sets value to a random integer of n_bits. */
static void draw(mpz_t value, int n_bits) {
    mpz_urandomb(value, gmp_random, (mp_bitcnt_t)(n_bits - 1));
    mpz_setbit(value, (mp_bitcnt_t)(n_bits - 1));
}

static void quotients_of_all_lengths(void **state) {
    (void)state;
    mpz_t a, b, c, most;
    mpz_inits(a, b, c, most, NULL);
    for (int i = 0; i < 200000; i++) {
        draw(a, random_int(&prng, 1, 126));
        draw(b, i % 3 == 0 ? (int)mpz_sizeinbase(a, 2) : random_int(&prng, 1, 126));
        mpz_mul(most, a, b);
        mpz_sqrt(most, most);
        draw(c, random_int(&prng, 1, (int)mpz_sizeinbase(most, 2)));
        if (i % 4 == 0) { /* r is near 1 */
            mpz_sub(c, most, c);
        }
        mpz_set(c, mpz_cmpabs(c, most) > 0 ? most : c);
        if (i % 2 == 0) {
            mpz_neg(c, c);
        }
        assert_true(check_quotient(i % MC_QUOTIENTS, a, b, c));
    }
    mpz_clears(a, b, c, most, NULL);
}

/* a = u s^2, b = u t^2: c = +-u s t gives +-1, and c = 0 gives 0, not -0. */
static void quotients_of_0_and_1(void **state) {
    (void)state;
    mpz_t a, b, c, s, t, u;
    mpz_inits(a, b, c, s, t, u, NULL);
    for (int i = 0; i < 20000; i++) {
        draw(s, random_int(&prng, 1, 42));
        draw(t, random_int(&prng, 1, 42));
        draw(u, random_int(&prng, 1, 42));
        mpz_mul(a, s, s);
        mpz_mul(a, a, u);
        mpz_mul(b, t, t);
        mpz_mul(b, b, u);
        mpz_mul(c, s, t);
        mpz_mul(c, c, u);
        mpz_mul_si(c, c, i % 3 - 1);
        assert_double(i % 3 - 1, exact_quotient(a, b, c));
        assert_true(check_quotient(i % MC_QUOTIENTS, a, b, c));
    }
    mpz_clears(a, b, c, s, t, u, NULL);
}

/*
 * a = b, and c is at a distance from a times a number k / 2^54. If k is odd, that is the middle of two doubles. Without
 * a distance it cannot be rounded. From 2^-97 on it must be. In between, it is rounded correctly, or reported.
 */
static void quotients_near_midpoints_and_doubles(void **state) {
    (void)state;
    mpz_t a, c, distance;
    mpz_inits(a, c, distance, NULL);
    for (int i = 0; i < 60000; i++) {
        const uint64_t k = (UINT64_C(1) << 53) + random_below(&prng, UINT64_C(1) << 53);
        const uint64_t few = k >> random_below(&prng, 50) << random_below(&prng, 4);
        draw(a, random_int(&prng, 1, 72));
        mpz_mul_2exp(a, a, 54);
        mpz_tdiv_q_2exp(c, a, 54);
        mpz_mul_ui(c, c, i % 3 == 0 && few < UINT64_C(1) << 54 ? few : k);
        const int n_bits = (int)mpz_sizeinbase(a, 2);
        const int distance_bits = random_int(&prng, 0, n_bits > 57 ? n_bits - 57 : 0); /* less than half a middle */
        mpz_set_ui(distance, 0);
        if (distance_bits > 0) {
            draw(distance, distance_bits);
        }
        if (i % 2 == 0) {
            mpz_add(c, c, distance);
        } else {
            mpz_sub(c, c, distance);
        }
        mpz_set(c, mpz_cmp(c, a) > 0 ? a : c);
        const bool is_certain = check_quotient(i % MC_QUOTIENTS, a, a, c);
        if (i % 3 != 0) {
            assert_true(is_certain || distance_bits == 0 || distance_bits < n_bits - 96);
            assert_true(!is_certain || k % 2 == 0 || distance_bits > 0);
        }
    }
    mpz_clears(a, c, distance, NULL);
}

/* -- lists -- */

/* Writes digits * 10^-n_digits: with a dot, or with an exponent. */
static void write_decimal(char *item, int64_t digits, int n_digits) {
    char text[MAX_ITEM];
    const uint64_t magnitude = digits < 0 ? (uint64_t)-digits : (uint64_t)digits;
    if (n_digits == 0 || random_below(&prng, 8) == 0) {
        const bool has_exponent = n_digits > 0 || random_bool(&prng);
        const int n = snprintf(item, MAX_ITEM, "%" PRId64, digits);
        if (has_exponent) {
            snprintf(item + n, (size_t)(MAX_ITEM - n), "e%d", -n_digits);
        }
        return;
    }
    const int n = snprintf(text, sizeof text, "%0*" PRIu64, n_digits, magnitude);
    snprintf(item, MAX_ITEM, "%s%.*s.%s", digits < 0 ? "-" : "", n - n_digits, text, text + n - n_digits);
}

/* A list: origin + random numbers below 2^n_bits, in units of 10^-n_digits. */
static void fill_list(int list, size_t n, int64_t origin, int n_bits, int n_digits) {
    for (size_t i = 0; i < n; i++) {
        const int64_t z = (int64_t)(next_random(&prng) >> (64 - n_bits));
        write_decimal(items[list][i], origin + (random_bool(&prng) ? z : -z) / 2, n_digits);
    }
}

/* Returns the exact r of the lists as decimals: NaN if one is constant. */
static double exact_r_of_items(size_t n) {
    struct text text = {0};
    for (size_t i = 0; i < 2 * n; i++) {
        text_puts(&text, items[i / n][i % n]);
        text_puts(&text, i + 1 == n ? ";" : i + 1 < 2 * n ? "," : "");
    }
    const double r = exact_r_of_task(text.bytes, text.n);
    text_free(&text);
    return r;
}

static void read_items(size_t n) {
    for (size_t i = 0; i < 2 * n; i++) {
        values[i / n][i % n] = strtod(items[i / n][i % n], NULL);
    }
}

/* Sums the lists, and sets *r to their correlation: NaN if one is constant. Returns whether they are integers. */
static bool sum_values(sum_fn *sum, size_t n, enum mc_input input, double *r) {
    struct mc_integer_sums sums;
    struct mc_integer_moments moments;
    if (!sum(values[0], values[1], n, input, space, &sums)) {
        return false;
    }
    assert_true(mc_moments_of_integers(&sums, n, &moments));
    *r = NAN;
    if (moments.a != 0 && moments.b != 0) {
        struct mc_quotients quotients;
        double rounded[MC_QUOTIENTS];
        for (int i = 0; i < MC_QUOTIENTS; i++) {
            mc_quotient_set(&quotients, i, moments.a, moments.b, moments.c);
        }
        assert_true((mc_round_quotients(&quotients, rounded) & 1) != 0);
        *r = rounded[0];
    }
    return true;
}

/* Sums the lists after right and wrong guesses. If they are of integers, r is the exact one. */
static void check_values(size_t n, enum mc_input input, bool are_integers, double expected) {
    static const int guesses[][2] = {{0, 0}, {1, 0}, {0, 2}, {3, 3}, {15, 1}, {22, 22}};
    for (size_t i = 0; i < (n <= MC_MAX_SHORT_PAIRS ? 2 : 1) * COUNT_OF(guesses); i++) {
        sum_fn *sum = i < COUNT_OF(guesses) ? mc_sum_integers : mc_sum_short_pair;
        double r;
        mc_integer_space_init(space);
        space->digits_x = guesses[i % COUNT_OF(guesses)][0];
        space->digits_y = guesses[i % COUNT_OF(guesses)][1];
        assert_int_equal(sum_values(sum, n, input, &r), are_integers);
        if (are_integers) {
            assert_double(expected, r);
        }
    }
}

static void check_items(size_t n, bool are_integers) {
    read_items(n);
    check_values(n, MC_DECIMALS, are_integers, are_integers ? exact_r_of_items(n) : (double)NAN);
}

static size_t draw_length(int i) {
    return i % 3 == 0   ? (size_t)random_int(&prng, 2, 33)
           : i % 3 == 1 ? (size_t)random_int(&prng, 34, 200)
                        : (size_t)random_int(&prng, 505, 1025);
}

/* Decimals of up to 15 digits, and integers of 16, whose differences have up to 43 bits: in one slice and in two. */
static void lists_of_decimals(void **state) {
    (void)state;
    for (int i = 0; i < 1500; i++) {
        const size_t n = draw_length(i);
        for (int list = 0; list < 2; list++) {
            const int n_digits = random_int(&prng, 0, 15);
            const int64_t most = n_digits == 0 ? (INT64_C(1) << 50) - (INT64_C(1) << 43) : INT64_C(990000000000000);
            const int64_t any = (int64_t)(random_signed(&prng) * (double)most);
            fill_list(list, n, i % 2 == 0 ? any : any >> random_below(&prng, 50), random_int(&prng, 1, 43), n_digits);
        }
        check_items(n, true);
    }
}

/* Digits are few at first. A later number needs more: in the last places, and in the second block. */
static void late_digits(void **state) {
    (void)state;
    static const char *const lates[] = {"9.87", "-0.5", "12.0001", "1e-5", "3.141592653", "1.00000000001"};
    for (int i = 0; i < 1200; i++) {
        const size_t n = (const size_t[]){33, 64, 100, 513, 640, 1024, 1025}[i % 7];
        const size_t n_behind = i % 5 == 0 ? n - 1 - random_below(&prng, n) : random_below(&prng, n < 64 ? n : 64);
        fill_list(0, n, 10, 4, i % 4 == 0);
        fill_list(1, n, 50, 6, i % 3 == 0);
        strcpy(items[i % 2][n - 1 - n_behind], lates[(size_t)i / 7 % COUNT_OF(lates)]);
        check_items(n, true);
    }
}

/*
 * Numbers of 15 digits that are next to integers: 99999999999999.1 differs from an integer by 9 * 2^-53 of it. It needs
 * another digit. If the list has no room for that, it is none of integers.
 */
static void decimals_next_to_integers(void **state) {
    (void)state;
    for (size_t n = 4; n < 700; n += n < 40 ? 1 : 61) {
        for (int tenths = 1; tenths < 10; tenths += 4) {
            const size_t place = n - 1 - random_below(&prng, n < 64 ? n : 64);
            fill_list(0, n, INT64_C(99999999999900), 6, 0);
            fill_list(1, n, 5, 4, 0);
            snprintf(items[0][place], MAX_ITEM, "999999999999%d.%d", random_int(&prng, 10, 99), tenths);
            snprintf(items[1][n - 1], MAX_ITEM, "-%d", random_int(&prng, 100, 999));
            check_items(n, true);
            strcpy(items[0][place == 0 ? 1 : 0], "123456789012345"); /* its tenths are too large */
            check_items(n, false);
        }
    }
}

/* Differences below 2^43, and first numbers up to 2^50, in any place; doubles alike. */
static void limits(void **state) {
    (void)state;
    const int64_t z_limit = INT64_C(1) << 43;
    const int64_t origin_limit = INT64_C(1) << 50;
    for (size_t n = 3; n < 700; n += n < 80 ? 7 : 171) {
        for (int i = 0; i < 24; i++) {
            const int n_digits = i % 3;
            const int64_t sign = i % 2 == 0 ? 1 : -1;
            const int64_t beyond = i / 6 % 4 - 2; /* -2, -1, 0, 1 */
            const size_t place = 1 + random_below(&prng, n - 1);
            fill_list(0, n, 10, 3, n_digits);
            fill_list(1, n, 10, 6, 0);
            write_decimal(items[0][0], 0, 0);
            write_decimal(items[0][1 + place % (n - 1)], 1, n_digits); /* so that all these digits are needed */
            write_decimal(items[0][place], sign * (z_limit + beyond), n_digits);
            check_items(n, beyond < 0);
            if (n_digits == 0) {
                check_values(n, MC_DOUBLES, beyond < 0, exact_r_of_items(n));
                fill_list(0, n, sign * origin_limit, 10, 0);
                write_decimal(items[0][0], sign * (origin_limit + beyond + 1), 0);
                check_items(n, beyond < 0);
                check_values(n, MC_DOUBLES, beyond < 0, exact_r_of_items(n));
            }
        }
    }
    static const char *const large[] = {"2251799813685247",
                                        "2251799813685248",
                                        "-2251799813685248",
                                        "2251799813685249",
                                        "4503599627370497",
                                        "9007199254740993",
                                        "9999999999999999",
                                        "1e16",
                                        "-1e22",
                                        "1e23",
                                        "1e300",
                                        "-1e308",
                                        "1e-23",
                                        "1e-300",
                                        "5e-324",
                                        "1.5e-320"};
    for (size_t i = 0; i < COUNT_OF(large); i++) {
        for (size_t place = 0; place < 70; place++) {
            fill_list(0, 70, 10, 3, 0);
            fill_list(1, 70, 10, 3, 0);
            strcpy(items[i % 2][place], large[i]);
            check_items(70, false);
            check_values(70, MC_DOUBLES, false, NAN);
        }
    }
}

/* A NaN of any kind or an infinity, anywhere, in one list or in both: never integers. */
static void no_number(void **state) {
    (void)state;
    const double marks[] = {mc_missing(), mc_bad_item(), -mc_missing(), (double)INFINITY, -(double)INFINITY};
    for (size_t n = 2; n < 1100; n += n < 40 ? 1 : 97) {
        fill_list(0, n, 10, 7, 0);
        fill_list(1, n, 10, 7, 0);
        read_items(n);
        for (size_t place = 0; place < n; place += n < 40 ? 1 : 5) {
            for (size_t i = 0; i < 3 * COUNT_OF(marks); i++) {
                const size_t other_place = i % 2 == 0 ? place : random_below(&prng, n);
                values[0][place] = i % 3 != 1 ? marks[i / 3] : values[0][place];
                values[1][other_place] = i % 3 != 0 ? marks[i / 3] : values[1][other_place];
                check_values(n, i % 4 == 0 ? MC_DOUBLES : MC_DECIMALS, false, NAN);
                values[0][place] = 7.0;
                values[1][other_place] = 8.0;
            }
        }
    }
}

/* Doubles are integers as they are, or not: 0.1 is none. Constant lists have integers, too. */
static void lists_of_doubles(void **state) {
    (void)state;
    for (int i = 0; i < 300; i++) {
        const size_t n = draw_length(i);
        fill_list(0, n, i % 4 == 0 ? INT64_C(1) << 49 : -10, random_int(&prng, 1, 43), 0);
        fill_list(1, n, 1000, random_int(&prng, 1, 20), 0);
        read_items(n);
        check_values(n, MC_DOUBLES, true, exact_r_of_doubles(values[0], values[1], n));
        values[i % 2][random_below(&prng, n)] = (const double[]){0.1, 2.5, 1e-300, 1e15 + 0.125}[i % 4];
        check_values(n, MC_DOUBLES, false, NAN);
    }
    for (size_t n = 2; n < 1100; n += 61) {
        fill_list(0, n, 10, 7, 2);
        for (size_t i = 0; i < n; i++) {
            strcpy(items[1][i], i % 2 == 0 ? "0.1" : "1e-1");
        }
        strcpy(items[0][0], "7.77");
        read_items(n);
        check_values(n, MC_DECIMALS, true, NAN); /* constant */
    }
}

static void sums_that_do_not_fit(void **state) {
    (void)state;
    struct mc_integer_moments moments;
    for (int list = 0; list < 2; list++) {
        struct mc_integer_sums sums = {.x = 5, .y = 3, .xx = (mc_i128)1 << 100, .yy = (mc_i128)1 << 100, .xy = -7};
        *(list == 0 ? &sums.xx : &sums.yy) = ((mc_i128)1 << 105) - 1;
        assert_true(mc_moments_of_integers(&sums, (1 << 20) - 1, &moments));
        assert_true(moments.a == ((1 << 20) - 1) * sums.xx - 25 && moments.b == ((1 << 20) - 1) * sums.yy - 9);
        assert_true(moments.c == -7 * ((1 << 20) - 1) - 15);
        *(list == 0 ? &sums.xx : &sums.yy) += 1;
        assert_false(mc_moments_of_integers(&sums, 1 << 20, &moments));
    }
}

/* -- short lists -- */

/* Points the lists at the values: lane i has the pairs from 32 i on. */
static struct mc_short_lists short_lists(const size_t *n) {
    struct mc_short_lists lists;
    for (size_t i = 0; i < MC_QUOTIENTS; i++) {
        lists.x[i] = values[0] + i * MC_MAX_SHORT_PAIRS;
        lists.y[i] = values[1] + i * MC_MAX_SHORT_PAIRS;
        lists.n[i] = n[i];
    }
    return lists;
}

/* r of a lane by mc_sum_integers: NaN if a list is constant. Returns whether its lists are of integers. */
static bool sum_lane(const struct mc_short_lists *lists, int lane, enum mc_input input, double *r) {
    static double saved[2][MAX_PAIRS];
    memcpy(saved, values, sizeof saved);
    memmove(values[0], lists->x[lane], lists->n[lane] * sizeof(double));
    memmove(values[1], lists->y[lane], lists->n[lane] * sizeof(double));
    mc_integer_space_init(space);
    const bool are = sum_values(mc_sum_integers, lists->n[lane], input, r);
    memcpy(values, saved, sizeof saved);
    return are;
}

/* Lanes of all lengths, some of which are no integers, not in these units, too large, or constant. */
static void short_lists_of_all_kinds(void **state) {
    (void)state;
    static const double others[] = {NAN, INFINITY, -INFINITY, 0.125, 1e-9, 1e300, 0x1p43, -0x1p50, 0x1p51, 0x1p26};
    for (int i = 0; i < 6000; i++) {
        const enum mc_input input = i % 5 == 0 ? MC_DOUBLES : MC_DECIMALS;
        const int digits[2] = {input == MC_DOUBLES ? 0 : random_int(&prng, 0, 4), i % 3};
        size_t n[MC_QUOTIENTS];
        unsigned plain = 0;
        for (size_t lane = 0; lane < MC_QUOTIENTS; lane++) {
            n[lane] = i % 4 == 0 ? 5 : (size_t)random_int(&prng, 2, 32);
            for (int list = 0; list < 2; list++) {
                const double power =
                    input == MC_DOUBLES ? 1.0 : (const double[]){1, 10, 100, 1000, 10000}[digits[list]];
                const double offset = i % 7 == 0 ? 123456789012.0 : 5.0;
                for (size_t k = 0; k < MC_MAX_SHORT_PAIRS; k++) {
                    values[list][lane * MC_MAX_SHORT_PAIRS + k] = (offset + random_int(&prng, -2000, 2000)) / power;
                }
            }
            plain |= 1U << lane;
            if (random_below(&prng, 4) == 0) {
                const size_t place = lane * MC_MAX_SHORT_PAIRS + random_below(&prng, n[lane]);
                values[random_below(&prng, 2)][place] = others[random_below(&prng, COUNT_OF(others))];
                plain &= ~(1U << lane);
            } else if (random_below(&prng, 8) == 0) {
                for (size_t k = 1; k < n[lane]; k++) {
                    values[i % 2][lane * MC_MAX_SHORT_PAIRS + k] = values[i % 2][lane * MC_MAX_SHORT_PAIRS];
                }
            }
        }
        const struct mc_short_lists lists = short_lists(n);
        struct mc_quotients quotients;
        double r[MC_QUOTIENTS];
        mc_integer_space_init(space);
        space->digits_x = digits[0];
        space->digits_y = digits[1];
        const unsigned done = mc_sum_short_lists(&lists, input, space, &quotients);
        const unsigned certain = mc_round_quotients(&quotients, r);
        assert_int_equal(done & plain, plain);
        for (int lane = 0; lane < MC_QUOTIENTS; lane++) {
            const bool is_constant = quotients.a.high[lane] == 0.0 || quotients.b.high[lane] == 0.0;
            double expected;
            if ((done >> lane & 1) != 0) {
                assert_true(sum_lane(&lists, lane, input, &expected));
                assert_int_equal(isnan(expected), is_constant);
                assert_true(is_constant || ((certain >> lane & 1) != 0 && bits_of(r[lane]) == bits_of(expected)));
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotients_of_all_lengths),
        cmocka_unit_test(quotients_of_0_and_1),
        cmocka_unit_test(quotients_near_midpoints_and_doubles),
        cmocka_unit_test(lists_of_decimals),
        cmocka_unit_test(late_digits),
        cmocka_unit_test(decimals_next_to_integers),
        cmocka_unit_test(limits),
        cmocka_unit_test(no_number),
        cmocka_unit_test(lists_of_doubles),
        cmocka_unit_test(sums_that_do_not_fit),
        cmocka_unit_test(short_lists_of_all_kinds),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
