/*
 * test_integer.c - integers of any size against GMP's own, and small ones against integers of 128 bits.
 *
 * The integers under test are used again and again: their old values must not change new results.
 */
#include "support.h"

#include <gmp.h>

#include "exact/integer.h"
#include "base/u128.h"

static gmp_randstate_t gmp_random;
static struct prng prng = {200};

/* Integers under test, and the values that they should have. */
static struct mc_integer a, b, result, other;
static mpz_t big_a, big_b, expected, other_expected;

static int begin(void **state) {
    (void)state;
    gmp_randinit_default(gmp_random);
    gmp_randseed_ui(gmp_random, 201);
    mpz_inits(big_a, big_b, expected, other_expected, NULL);
    return 0;
}

static int end(void **state) {
    (void)state;
    mc_integer_free(&a);
    mc_integer_free(&b);
    mc_integer_free(&result);
    mc_integer_free(&other);
    mpz_clears(big_a, big_b, expected, other_expected, NULL);
    gmp_randclear(gmp_random);
    return 0;
}

/* Sets integer to the limbs of big, followed by up to three zero limbs. */
static void set(struct mc_integer *integer, const mpz_t big) {
    uint64_t limbs[600] = {0};
    size_t n = 0;
    mpz_export(limbs, &n, -1, sizeof *limbs, 0, 0, big);
    const size_t n_zeros = random_below(&prng, 4);
    assert_true(n + n_zeros <= COUNT_OF(limbs));
    assert_true(mc_integer_set(integer, limbs, n + n_zeros, mpz_sgn(big) < 0));
}

static void check(const struct mc_integer *actual, const mpz_t wanted) {
    mpz_t value;
    mpz_init(value);
    mpz_import(value, actual->n_limbs, -1, sizeof *actual->limbs, 0, 0, actual->limbs);
    if (actual->is_negative) {
        mpz_neg(value, value);
    }
    if (mpz_cmp(value, wanted) != 0) {
        char *strings[] = {mpz_get_str(NULL, 16, value), mpz_get_str(NULL, 16, wanted)};
        fail_msg("%.200s instead of %.200s", strings[0], strings[1]);
    }
    assert_true(actual->n_limbs <= actual->capacity);
    assert_true(actual->n_limbs == 0 ? !actual->is_negative : actual->limbs[actual->n_limbs - 1] != 0);
    assert_int_equal(mc_integer_count_bits(actual), mpz_sgn(wanted) == 0 ? 0 : mpz_sizeinbase(wanted, 2));
    mpz_clear(value);
}

/* Sets big to a random number of up to max_bits bits, of either sign. Half of them have long runs of ones and zeros. */
static void draw(mpz_t big, unsigned long max_bits) {
    const unsigned long n_bits = random_below(&prng, max_bits + 1);
    if (random_bool(&prng)) {
        mpz_rrandomb(big, gmp_random, n_bits);
    } else {
        mpz_urandomb(big, gmp_random, n_bits);
    }
    if (random_bool(&prng)) {
        mpz_neg(big, big);
    }
}

/* Sets a and b to two random numbers. Some pairs are nearly equal, and in some, one number is 0. */
static void draw_two(unsigned long max_bits) {
    draw(big_a, max_bits);
    draw(big_b, random_bool(&prng) ? max_bits : max_bits / 2);
    if (random_below(&prng, 5) == 0) {
        mpz_set_si(big_b, random_int(&prng, -1, 1));
        mpz_add(big_b, big_b, big_a);
    }
    if (random_below(&prng, 5) == 0) {
        mpz_neg(big_b, big_b);
    }
    if (random_below(&prng, 20) == 0) {
        mpz_set_ui(random_bool(&prng) ? big_a : big_b, 0);
    }
    set(&a, big_a);
    set(&b, big_b);
    check(&a, big_a);
    check(&b, big_b);
}

/* Checks that a and b have not changed. */
static void check_operands(void) {
    check(&a, big_a);
    check(&b, big_b);
}

static void new_integers_are_zero(void **state) {
    (void)state;
    struct mc_integer zero = {0};
    mpz_set_ui(expected, 0);
    check(&zero, expected);
    assert_true(mc_integer_set(&zero, NULL, 0, true));
    check(&zero, expected);
    assert_true(mc_integer_set(&zero, (const uint64_t[]){0, 0, 0}, 3, true));
    check(&zero, expected);
    assert_true(mc_integer_shift_left(&zero, 1000));
    assert_true(mc_integer_add(&zero, &(struct mc_integer){0}));
    assert_true(mc_integer_subtract(&zero, &(struct mc_integer){0}));
    check(&zero, expected);
    mc_integer_free(&zero);
    check(&zero, expected); /* a freed integer can be used again */
    assert_true(mc_integer_set(&zero, (const uint64_t[]){0, 5}, 2, true));
    mpz_set_si(expected, -5);
    mpz_mul_2exp(expected, expected, 64);
    check(&zero, expected);
    mc_integer_free(&zero);
    mc_integer_free(&zero);
}

/* More limbs than a size_t can count bytes for. Only one limb exists, and no other may be read. */
static void too_many_limbs(void **state) {
    (void)state;
    const uint64_t limb = 1;
    struct mc_integer large = {0};
    assert_false(mc_integer_set(&large, &limb, SIZE_MAX / sizeof limb + 1, false));
    assert_int_equal(large.capacity, 0);
    mc_integer_free(&large);
}

/* Sums, differences and products of numbers below 2^63, against those in 128 bits. */
static void small_numbers(void **state) {
    (void)state;
    for (int i = 0; i < 20000; i++) {
        const int64_t small[2] = {(int64_t)next_random(&prng) >> random_int(&prng, 1, 63),
                                  (int64_t)next_random(&prng) >> random_int(&prng, 1, 63)};
        const mc_i128 results[] = {(mc_i128)small[0] + small[1], (mc_i128)small[0] - small[1],
                                   (mc_i128)small[0] * small[1]};
        struct mc_integer *const operands[2] = {&a, &b};
        for (int k = 0; k < 2; k++) {
            const uint64_t limb = (uint64_t)(small[k] < 0 ? -small[k] : small[k]);
            assert_true(mc_integer_set(operands[k], &limb, 1, small[k] < 0));
        }
        for (int operation = 0; operation < 3; operation++) {
            const mc_i128 wanted = results[operation];
            const mc_u128 magnitude = (mc_u128)(wanted < 0 ? -wanted : wanted);
            assert_true(mc_integer_copy(&result, &a));
            assert_true(operation == 0   ? mc_integer_add(&result, &b)
                        : operation == 1 ? mc_integer_subtract(&result, &b)
                                         : mc_integer_multiply(&result, &a, &b));
            const uint64_t low = result.n_limbs > 0 ? result.limbs[0] : 0;
            const uint64_t high = result.n_limbs > 1 ? result.limbs[1] : 0;
            assert_true(result.n_limbs <= 2 && low == (uint64_t)magnitude && high == (uint64_t)(magnitude >> 64));
            assert_int_equal(result.is_negative, wanted < 0);
        }
    }
}

static void copying(void **state) {
    (void)state;
    for (int i = 0; i < 1000; i++) {
        draw_two(2000);
        assert_true(mc_integer_copy(&result, &a));
        check(&result, big_a);
        check_operands();
    }
}

static void sums_and_differences(void **state) {
    (void)state;
    for (int i = 0; i < 20000; i++) {
        draw_two(i % 2 == 0 ? 200 : 1500);
        assert_true(mc_integer_copy(&result, &a));
        assert_true(mc_integer_add(&result, &b));
        mpz_add(expected, big_a, big_b);
        check(&result, expected);
        assert_true(mc_integer_subtract(&result, &b)); /* result may now have more limbs than a */
        check(&result, big_a);
        assert_true(mc_integer_subtract(&result, &b));
        mpz_sub(expected, big_a, big_b);
        check(&result, expected);
        check_operands();
    }
}

/* A sum that grows from 0, and shrinks to 0 again. */
static void sums_that_grow_and_shrink(void **state) {
    (void)state;
    struct mc_integer sum = {0};
    mpz_set_ui(expected, 0);
    for (int sign = 0; sign < 2; sign++) {
        for (unsigned long n_bits = 1; n_bits < 700; n_bits++) {
            mpz_set_ui(big_a, 1);
            mpz_mul_2exp(big_a, big_a, n_bits);
            mpz_sub_ui(big_a, big_a, 1);
            set(&a, big_a);
            assert_true(sign == 0 ? mc_integer_add(&sum, &a) : mc_integer_subtract(&sum, &a));
            if (sign == 0) {
                mpz_add(expected, expected, big_a);
            } else {
                mpz_sub(expected, expected, big_a);
            }
            check(&sum, expected);
        }
    }
    assert_int_equal(sum.n_limbs, 0);
    mc_integer_free(&sum);
}

static void products(void **state) {
    (void)state;
    for (int i = 0; i < 5000; i++) {
        draw_two(i % 50 == 0 ? 30000 : 1000);
        mpz_mul(expected, big_a, big_b);
        assert_true(mc_integer_multiply(&result, &a, &b));
        check(&result, expected);
        assert_true(mc_integer_multiply(&result, &b, &a));
        check(&result, expected);
        mpz_mul(expected, big_a, big_a);
        assert_true(mc_integer_multiply(&result, &a, &a));
        check(&result, expected);
        check_operands();
    }
}

static void decimal_digits(void **state) {
    (void)state;
    enum { MAX_DIGITS = 10000 };
    static unsigned char values[MAX_DIGITS];
    static char string[MAX_DIGITS + 1];
    for (size_t n = 1; n <= MAX_DIGITS; n = n < 500 ? n + 1 : n * 3 / 2) {
        for (int kind = 0; kind < 4; kind++) { /* all nines, a one with zeros, random digits of either sign */
            for (size_t i = 0; i < n; i++) {
                values[i] = (unsigned char)(kind == 0 ? 9 : kind == 1 ? i == 0 : random_int(&prng, i == 0 ? 1 : 0, 9));
                string[i] = (char)('0' + values[i]);
            }
            string[n] = '\0';
            assert_int_equal(mpz_set_str(expected, string, 10), 0);
            if (kind == 3) {
                mpz_neg(expected, expected);
            }
            assert_true(mc_integer_set_digits(&result, values, n, kind == 3));
            check(&result, expected);
        }
    }
}

static void powers(void **state) {
    (void)state;
    static const uint64_t bases[] = {2, 10, 1, 3, 7, UINT32_MAX, UINT64_MAX, UINT64_C(1) << 63};
    for (size_t i = 0; i < COUNT_OF(bases); i++) {
        for (uint64_t exponent = 0; exponent < 1200; exponent = exponent < 140 ? exponent + 1 : exponent * 2 + 1) {
            mpz_set_ui(expected, bases[i]);
            mpz_pow_ui(expected, expected, exponent);
            assert_true(mc_integer_power(&result, bases[i], exponent, &other));
            check(&result, expected);
        }
    }
}

static void shifts(void **state) {
    (void)state;
    for (size_t n_bits = 0; n_bits < 400; n_bits++) {
        for (int i = 0; i < 5; i++) {
            draw(big_a, 300);
            set(&a, big_a);
            mpz_mul_2exp(expected, big_a, n_bits);
            assert_true(mc_integer_shift_left(&a, n_bits));
            check(&a, expected);
        }
    }
}

static void check_division(void) {
    mpz_abs(expected, big_a);
    mpz_abs(other_expected, big_b);
    mpz_tdiv_qr(expected, other_expected, expected, other_expected);
    assert_true(mc_integer_divide(&result, &other, &a, &b));
    check(&result, expected);
    check(&other, other_expected);
    check_operands();
}

static void quotients(void **state) {
    (void)state;
    for (int i = 0; i < 10000; i++) {
        draw_two(i % 50 == 0 ? 20000 : 1000);
        if (mpz_sgn(big_b) == 0) {
            mpz_set_ui(big_b, 1);
            set(&b, big_b);
        }
        check_division();
        /* A multiple of b, or a neighbour of one. */
        mpz_mul(big_a, big_a, big_b);
        mpz_set_si(expected, random_int(&prng, -1, 1));
        mpz_add(big_a, big_a, expected);
        if (mpz_size(big_a) < 500) {
            set(&a, big_a);
            check_division();
        }
    }
}

static void check_root(void) {
    bool is_exact = false;
    set(&a, big_a);
    mpz_abs(other_expected, big_a);
    mpz_sqrt(expected, other_expected);
    assert_true(mc_integer_root(&result, &a, &is_exact));
    check(&result, expected);
    assert_int_equal(is_exact, mpz_perfect_square_p(other_expected) != 0);
    check(&a, big_a);
}

static void roots(void **state) {
    (void)state;
    for (int small = -20; small <= 70; small++) {
        mpz_set_si(big_a, small);
        check_root();
    }
    for (int i = 0; i < 5000; i++) {
        draw(big_a, i % 50 == 0 ? 20000 : 1000);
        check_root();
        if (mpz_sizeinbase(big_a, 2) < 15000) {
            mpz_mul(big_a, big_a, big_a); /* a square and its two neighbours */
            check_root();
            mpz_sub_ui(big_a, big_a, 1);
            check_root();
            mpz_add_ui(big_a, big_a, 2);
            check_root();
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_integers_are_zero),
        cmocka_unit_test(too_many_limbs),
        cmocka_unit_test(small_numbers),
        cmocka_unit_test(copying),
        cmocka_unit_test(sums_and_differences),
        cmocka_unit_test(sums_that_grow_and_shrink),
        cmocka_unit_test(products),
        cmocka_unit_test(decimal_digits),
        cmocka_unit_test(powers),
        cmocka_unit_test(shifts),
        cmocka_unit_test(quotients),
        cmocka_unit_test(roots),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
