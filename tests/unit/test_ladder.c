/* test_ladder.c - sums of integers times powers of a base, against sums by GMP's own integers. */
#include "support.h"

#include <gmp.h>

#include "exact/ladder.h"
#include "base/u128.h"

static struct prng prng = {210};

/* A sum times base^-least of the terms that have been added, as it should be. */
struct expected {
    mpz_t sum;
    unsigned long base;
    int64_t least; /* below all exponents */
};

static struct expected expect_nothing(unsigned long base, int64_t least) {
    struct expected expected = {.base = base, .least = least};
    mpz_init(expected.sum);
    return expected;
}

static void check_total(const struct mc_ladder *ladder, int64_t least, const struct expected *expected) {
    struct mc_integer total = {0};
    mpz_t value;
    mpz_t power;
    mpz_inits(value, power, NULL);
    assert_true(mc_ladder_total(ladder, expected->base, least, &total));
    mpz_import(value, total.n_limbs, -1, sizeof *total.limbs, 0, 0, total.limbs);
    if (total.is_negative) {
        mpz_neg(value, value);
    }
    mpz_ui_pow_ui(power, expected->base, (unsigned long)(least - expected->least));
    mpz_mul(value, value, power);
    assert_int_equal(mpz_cmp(value, expected->sum), 0);
    assert_false(total.is_negative && total.n_limbs == 0);
    mpz_clears(value, power, NULL);
    mc_integer_free(&total);
}

/* The total over the least exponent, and over some that are less. */
static void check(const struct mc_ladder *ladder, const struct expected *expected) {
    check_total(ladder, mc_ladder_least(ladder), expected);
    check_total(ladder, expected->least, expected);
    check_total(ladder, (expected->least + mc_ladder_least(ladder)) / 2, expected);
    for (size_t i = 1; i < ladder->n_rungs; i++) {
        assert_true(ladder->rungs[i - 1].exponent < ladder->rungs[i].exponent);
    }
}

static void add(struct mc_ladder *ladder, int64_t exponent, const uint64_t *limbs, size_t n, bool is_negative,
                struct expected *expected) {
    struct mc_integer term = {0};
    mpz_t value;
    mpz_t power;
    mpz_inits(value, power, NULL);
    assert_true(mc_integer_set(&term, limbs, n, is_negative));
    assert_true(mc_ladder_add(ladder, exponent, &term));
    mpz_import(value, n, -1, sizeof *limbs, 0, 0, limbs);
    mpz_ui_pow_ui(power, expected->base, (unsigned long)(exponent - expected->least));
    if (is_negative) {
        mpz_submul(expected->sum, value, power);
    } else {
        mpz_addmul(expected->sum, value, power);
    }
    mpz_clears(value, power, NULL);
    mc_integer_free(&term);
}

static void add_random(struct mc_ladder *ladder, int64_t exponent, struct expected *expected) {
    uint64_t limbs[5];
    const size_t n = random_below(&prng, COUNT_OF(limbs) + 1);
    for (size_t i = 0; i < n; i++) {
        limbs[i] = next_random(&prng) >> random_below(&prng, 64);
    }
    add(ladder, exponent, limbs, n, random_bool(&prng), expected);
}

static void nothing(void **state) {
    (void)state;
    struct mc_ladder ladder = {0};
    struct expected expected = expect_nothing(10, -5);
    assert_int_equal(mc_ladder_least(&ladder), 0);
    check(&ladder, &expected);
    mc_ladder_clear(&ladder);
    check(&ladder, &expected);
    mc_ladder_free(&ladder);
    mc_ladder_free(&ladder);
    mpz_clear(expected.sum);
}

/* Terms with exponents in every order, on a ladder that is cleared and used again. */
static void random_terms(void **state) {
    (void)state;
    struct mc_ladder ladder = {0};
    for (int i = 0; i < 400; i++) {
        const int64_t middle = random_int(&prng, -5000, 5000);
        const int spread = random_int(&prng, 0, i % 2 == 0 ? 5 : 300);
        struct expected expected = expect_nothing(i % 3 == 0 ? 2 : 10, middle - spread - random_int(&prng, 0, 20));
        const int n = random_int(&prng, 1, 60);
        int64_t least = INT64_MAX;
        mc_ladder_clear(&ladder);
        for (int k = 0; k < n; k++) {
            const int64_t exponent = middle + random_int(&prng, -spread, spread);
            add_random(&ladder, exponent, &expected);
            least = exponent < least ? exponent : least;
        }
        assert_int_equal(mc_ladder_least(&ladder), least);
        check(&ladder, &expected);
        mpz_clear(expected.sum);
    }
    mc_ladder_free(&ladder);
}

/* Rising, falling and alternating exponents: rungs are added at the end, in front and in the middle. */
static void exponents_in_order(void **state) {
    (void)state;
    for (int order = 0; order < 3; order++) {
        struct mc_ladder ladder = {0};
        struct expected expected = expect_nothing(10, -200);
        for (int i = 0; i < 200; i++) {
            const int64_t exponent = order == 0 ? i : order == 1 ? -i : (i % 2 == 0 ? i : -i) / 2;
            add_random(&ladder, exponent, &expected);
            if (i % 20 == 19) {
                check(&ladder, &expected);
            }
        }
        assert_int_equal(ladder.n_rungs, order == 2 ? 199 : 200);
        mpz_clear(expected.sum);
        mc_ladder_free(&ladder);
    }
}

/* What is added and taken away again, at one exponent or as the same number at another, leaves nothing. */
static void sums_that_cancel(void **state) {
    (void)state;
    struct mc_ladder ladder = {0};
    struct expected expected = expect_nothing(10, -300);
    for (int i = 0; i < 300; i++) {
        const uint64_t limb = 1 + next_random(&prng) / 1000;
        const uint64_t hundredfold[] = {100 * limb, (uint64_t)((mc_u128)100 * limb >> 64)};
        add(&ladder, i, &limb, 1, i % 2 == 0, &expected);
        if (i % 3 == 0) {
            add(&ladder, i, &limb, 1, i % 2 != 0, &expected);
        } else {
            add(&ladder, i - 2, hundredfold, 2, i % 2 != 0, &expected);
        }
        assert_int_equal(mpz_sgn(expected.sum), 0);
    }
    check(&ladder, &expected);
    add(&ladder, 150, (const uint64_t[]){1}, 1, true, &expected);
    check(&ladder, &expected);
    mpz_clear(expected.sum);
    mc_ladder_free(&ladder);
}

/* Two ladders that share exponents or not, either of which may be empty. */
static void merged_ladders(void **state) {
    (void)state;
    struct mc_ladder ladders[2] = {{0}};
    for (int i = 0; i < 300; i++) {
        struct expected expected = expect_nothing(i % 2 == 0 ? 2 : 10, -1000);
        struct expected of_other = expect_nothing(expected.base, -1000);
        mc_ladder_clear(&ladders[0]);
        mc_ladder_clear(&ladders[1]);
        for (int k = random_int(&prng, 0, 30); k > 0; k--) {
            add_random(&ladders[0], random_int(&prng, -30, 30), &expected);
        }
        for (int k = random_int(&prng, 0, 30); k > 0; k--) {
            add_random(&ladders[1], random_int(&prng, -30, 500), &of_other);
        }
        assert_true(mc_ladder_merge(&ladders[0], &ladders[1]));
        mpz_add(expected.sum, expected.sum, of_other.sum);
        check(&ladders[0], &expected);
        check(&ladders[1], &of_other);
        mpz_clears(expected.sum, of_other.sum, NULL);
    }
    mc_ladder_free(&ladders[0]);
    mc_ladder_free(&ladders[1]);
}

/* Exponents far apart, and many of them. */
static void distant_exponents(void **state) {
    (void)state;
    struct mc_ladder ladder = {0};
    struct expected expected = expect_nothing(10, -20000);
    for (int i = 0; i < 500; i++) {
        add_random(&ladder, random_int(&prng, -20000, 20000), &expected);
    }
    check(&ladder, &expected);
    mpz_clear(expected.sum);
    mc_ladder_free(&ladder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing),          cmocka_unit_test(random_terms),   cmocka_unit_test(exponents_in_order),
        cmocka_unit_test(sums_that_cancel), cmocka_unit_test(merged_ladders), cmocka_unit_test(distant_exponents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
