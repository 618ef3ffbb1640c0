/* test_sparse.c - sparse sums of integers times powers of a base, against sums in GMP's own integers. */
#include "support.h"

#include <gmp.h>

#include "exact/sparse.h"
#include "base/u128.h"

static struct prng prng = {210};

/* The expected sum of all terms, in units of base^unit. */
struct expected {
    mpz_t sum;
    unsigned long base;
    int64_t unit; /* not above any exponent */
};

/* Returns an expected sum of 0. */
static struct expected expect_zero(unsigned long base, int64_t unit) {
    struct expected expected = {.base = base, .unit = unit};
    mpz_init(expected.sum);
    return expected;
}

/* Checks the value of a sum in units of base^unit. */
static void check_value(const struct mc_sparse_sum *sum, int64_t unit, const struct expected *expected) {
    struct mc_integer actual = {0};
    mpz_t value;
    mpz_t power;
    mpz_inits(value, power, NULL);
    assert_true(mc_sparse_sum_evaluate(sum, expected->base, unit, &actual));
    mpz_import(value, actual.n_limbs, -1, sizeof *actual.limbs, 0, 0, actual.limbs);
    if (actual.is_negative) {
        mpz_neg(value, value);
    }
    mpz_ui_pow_ui(power, expected->base, (unsigned long)(unit - expected->unit));
    mpz_mul(value, value, power);
    assert_int_equal(mpz_cmp(value, expected->sum), 0);
    assert_false(actual.is_negative && actual.n_limbs == 0);
    mpz_clears(value, power, NULL);
    mc_integer_free(&actual);
}

/* Checks the value of a sum in units of its lowest exponent and of lower ones, and the order of its terms. */
static void check_sum(const struct mc_sparse_sum *sum, const struct expected *expected) {
    check_value(sum, mc_sparse_sum_min_exponent(sum), expected);
    check_value(sum, expected->unit, expected);
    check_value(sum, (expected->unit + mc_sparse_sum_min_exponent(sum)) / 2, expected);
    for (size_t i = 1; i < sum->n_terms; i++) {
        assert_true(sum->terms[i - 1].exponent < sum->terms[i].exponent);
    }
}

static void add(struct mc_sparse_sum *sum, int64_t exponent, const uint64_t *limbs, size_t n, bool is_negative,
                struct expected *expected) {
    struct mc_integer term = {0};
    mpz_t value;
    mpz_t power;
    mpz_inits(value, power, NULL);
    assert_true(mc_integer_set(&term, limbs, n, is_negative));
    assert_true(mc_sparse_sum_add(sum, exponent, &term));
    mpz_import(value, n, -1, sizeof *limbs, 0, 0, limbs);
    mpz_ui_pow_ui(power, expected->base, (unsigned long)(exponent - expected->unit));
    if (is_negative) {
        mpz_submul(expected->sum, value, power);
    } else {
        mpz_addmul(expected->sum, value, power);
    }
    mpz_clears(value, power, NULL);
    mc_integer_free(&term);
}

static void add_random(struct mc_sparse_sum *sum, int64_t exponent, struct expected *expected) {
    uint64_t limbs[5];
    const size_t n = random_below(&prng, COUNT_OF(limbs) + 1);
    for (size_t i = 0; i < n; i++) {
        limbs[i] = next_random(&prng) >> random_below(&prng, 64);
    }
    add(sum, exponent, limbs, n, random_bool(&prng), expected);
}

static void empty_sum(void **state) {
    (void)state;
    struct mc_sparse_sum sum = {0};
    struct expected expected = expect_zero(10, -5);
    assert_int_equal(mc_sparse_sum_min_exponent(&sum), 0);
    check_sum(&sum, &expected);
    mc_sparse_sum_clear(&sum);
    check_sum(&sum, &expected);
    mc_sparse_sum_free(&sum);
    mc_sparse_sum_free(&sum);
    mpz_clear(expected.sum);
}

/* Terms with exponents in any order, in a sum that is cleared and used again. */
static void random_terms(void **state) {
    (void)state;
    struct mc_sparse_sum sum = {0};
    for (int i = 0; i < 400; i++) {
        const int64_t middle = random_int(&prng, -5000, 5000);
        const int spread = random_int(&prng, 0, i % 2 == 0 ? 5 : 300);
        struct expected expected = expect_zero(i % 3 == 0 ? 2 : 10, middle - spread - random_int(&prng, 0, 20));
        const int n = random_int(&prng, 1, 60);
        int64_t min_exponent = INT64_MAX;
        mc_sparse_sum_clear(&sum);
        for (int k = 0; k < n; k++) {
            const int64_t exponent = middle + random_int(&prng, -spread, spread);
            add_random(&sum, exponent, &expected);
            min_exponent = exponent < min_exponent ? exponent : min_exponent;
        }
        assert_int_equal(mc_sparse_sum_min_exponent(&sum), min_exponent);
        check_sum(&sum, &expected);
        mpz_clear(expected.sum);
    }
    mc_sparse_sum_free(&sum);
}

/* Rising, falling and alternating exponents: terms are added at the end, at the beginning and on both sides. */
static void exponents_in_order(void **state) {
    (void)state;
    for (int order = 0; order < 3; order++) {
        struct mc_sparse_sum sum = {0};
        struct expected expected = expect_zero(10, -200);
        for (int i = 0; i < 200; i++) {
            const int64_t exponent = order == 0 ? i : order == 1 ? -i : (i % 2 == 0 ? i : -i) / 2;
            add_random(&sum, exponent, &expected);
            if (i % 20 == 19) {
                check_sum(&sum, &expected);
            }
        }
        assert_int_equal(sum.n_terms, order == 2 ? 199 : 200);
        mpz_clear(expected.sum);
        mc_sparse_sum_free(&sum);
    }
}

/* A number is added and subtracted again, with the same exponent or 100 times as large with an exponent 2 lower. */
static void terms_that_cancel(void **state) {
    (void)state;
    struct mc_sparse_sum sum = {0};
    struct expected expected = expect_zero(10, -300);
    for (int i = 0; i < 300; i++) {
        const uint64_t limb = 1 + next_random(&prng) / 1000;
        const uint64_t hundredfold[] = {100 * limb, (uint64_t)((mc_u128)100 * limb >> 64)};
        add(&sum, i, &limb, 1, i % 2 == 0, &expected);
        if (i % 3 == 0) {
            add(&sum, i, &limb, 1, i % 2 != 0, &expected);
        } else {
            add(&sum, i - 2, hundredfold, 2, i % 2 != 0, &expected);
        }
        assert_int_equal(mpz_sgn(expected.sum), 0);
    }
    check_sum(&sum, &expected);
    add(&sum, 150, (const uint64_t[]){1}, 1, true, &expected);
    check_sum(&sum, &expected);
    mpz_clear(expected.sum);
    mc_sparse_sum_free(&sum);
}

/* Two sums that share some exponents. Either of them may be empty. */
static void merged_sums(void **state) {
    (void)state;
    struct mc_sparse_sum sums[2] = {{0}};
    for (int i = 0; i < 300; i++) {
        struct expected expected = expect_zero(i % 2 == 0 ? 2 : 10, -1000);
        struct expected of_other = expect_zero(expected.base, -1000);
        mc_sparse_sum_clear(&sums[0]);
        mc_sparse_sum_clear(&sums[1]);
        for (int k = random_int(&prng, 0, 30); k > 0; k--) {
            add_random(&sums[0], random_int(&prng, -30, 30), &expected);
        }
        for (int k = random_int(&prng, 0, 30); k > 0; k--) {
            add_random(&sums[1], random_int(&prng, -30, 500), &of_other);
        }
        assert_true(mc_sparse_sum_merge(&sums[0], &sums[1]));
        mpz_add(expected.sum, expected.sum, of_other.sum);
        check_sum(&sums[0], &expected);
        check_sum(&sums[1], &of_other);
        mpz_clears(expected.sum, of_other.sum, NULL);
    }
    mc_sparse_sum_free(&sums[0]);
    mc_sparse_sum_free(&sums[1]);
}

/* Many exponents, far apart from each other. */
static void distant_exponents(void **state) {
    (void)state;
    struct mc_sparse_sum sum = {0};
    struct expected expected = expect_zero(10, -20000);
    for (int i = 0; i < 500; i++) {
        add_random(&sum, random_int(&prng, -20000, 20000), &expected);
    }
    check_sum(&sum, &expected);
    mpz_clear(expected.sum);
    mc_sparse_sum_free(&sum);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_sum),         cmocka_unit_test(random_terms), cmocka_unit_test(exponents_in_order),
        cmocka_unit_test(terms_that_cancel), cmocka_unit_test(merged_sums),  cmocka_unit_test(distant_exponents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
