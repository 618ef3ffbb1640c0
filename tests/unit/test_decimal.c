/*
 * test_decimal.c - more than ten million generated decimals, bit for bit against the C library's strtod.
 *
 * Decimals that the literature lists as hard are in test_decimal_hard.c; very long decimals and the end of a decimal
 * are in test_decimal_text.c.
 */
#include "support.h"

#include <float.h>

#include "decimal_helpers.h"

static uint64_t n_checked = 0;

/* Parses text, which must be a decimal from beginning to end, and compares its value with expected. */
static void check_value(const char *text, double expected) {
    double value;
    const char *end = parse_copy(text, &value);
    if (end == NULL || *end != '\0' || bits_of(value) != bits_of(expected)) {
        fail_msg("'%s': %a instead of %a, %s", text, value, expected, end == NULL ? "(no end)" : end);
    }
    n_checked++;
}

static void check_text(const char *text) {
    check_value(text, strtod(text, NULL));
}

static void check_round(uint64_t w, int q) {
    char text[48];
    snprintf(text, sizeof text, "%" PRIu64 "e%d", w, q);
    const double expected = strtod(text, NULL);
    const double value = mc_round_decimal(w, q);
    if (bits_of(value) != bits_of(expected)) {
        fail_msg("mc_round_decimal(%" PRIu64 ", %d): %a instead of %a", w, q, value, expected);
    }
    n_checked++;
}

/* Kinds of digits. Rounding errors are most likely for long carries and for many zeros. */
enum digit_style { RANDOM_DIGITS, LEADING_ZEROS, TRAILING_ZEROS, ALL_NINES, MOSTLY_ZEROS, N_DIGIT_STYLES };

static enum digit_style random_style(struct prng *prng) {
    return (enum digit_style)random_below(prng, N_DIGIT_STYLES);
}

static void fill_digits(struct prng *prng, enum digit_style style, int n, char *digits) {
    const int border = random_int(prng, 0, n);
    for (int i = 0; i < n; i++) {
        const char digit = (char)('0' + random_below(prng, 10));
        const bool zero = (style == LEADING_ZEROS && i < border) || (style == TRAILING_ZEROS && i >= border) ||
                          (style == MOSTLY_ZEROS && random_below(prng, 4) > 0);
        digits[i] = zero ? '0' : style == ALL_NINES ? '9' : digit;
    }
}

/* Writes digits with a dot before digit number dot. At n the dot is after the digits; above n there is no dot. Returns
   the end. */
static char *put_dot(char *p, const char *digits, int n, int dot) {
    for (int i = 0; i < n; i++) {
        if (i == dot) {
            *p++ = '.';
        }
        *p++ = digits[i];
    }
    if (dot == n) {
        *p++ = '.';
    }
    *p = '\0';
    return p;
}

/* Writes an exponent in a random spelling. */
static void put_exponent(struct prng *prng, char *p, int exponent) {
    static const char *const formats[] = {"e%d", "E%d", "e%+d", "E%+d", "e%04d", "e%+05d"};
    sprintf(p, formats[random_below(prng, COUNT_OF(formats))], exponent);
}

/* Every length from 1 to 25, every position of the dot, and every exponent from -400 to 400; also without a dot or
   exponent. */
static void every_length_dot_and_exponent(void **state) {
    (void)state;
    struct prng prng = {1};
    for (int n = 1; n <= 25; n++) {
        for (int dot = 0; dot <= n + 1; dot++) {
            for (int exponent = -401; exponent <= 400; exponent++) {
                for (int repeat = 0; repeat < 10; repeat++) {
                    char digits[32];
                    char text[64];
                    const bool plain = repeat < 5;
                    fill_digits(&prng, plain ? RANDOM_DIGITS : random_style(&prng), n, digits);
                    char *end = put_dot(text, digits, n, dot);
                    if (exponent >= -400) {
                        put_exponent(&prng, end, exponent);
                    }
                    check_text(text);
                }
            }
        }
    }
}

/* Decimals without an exponent. */
static void plain_decimals(void **state) {
    (void)state;
    struct prng prng = {2};
    for (int i = 0; i < 1500000; i++) {
        char digits[32];
        char text[64];
        const int n = random_int(&prng, 1, 25);
        fill_digits(&prng, random_style(&prng), n, digits);
        put_dot(text, digits, n, random_int(&prng, 0, n + 1));
        check_text(text);
    }
}

static double random_finite(struct prng *prng) {
    double value;
    do {
        value = double_of(next_random(prng) & (UINT64_MAX >> 1));
    } while (!isfinite(value));
    return value;
}

/* 17 significant digits identify every double: the result must be the double that was printed. */
static void seventeen_digits_of_random_doubles(void **state) {
    (void)state;
    struct prng prng = {3};
    for (int i = 0; i < 1000000; i++) {
        char text[64];
        const double value = i % 2 == 0 ? random_finite(&prng) : fabs(random_signed(&prng));
        snprintf(text, sizeof text, "%.17g", value);
        check_value(text, value);
    }
}

static void six_digits_of_random_doubles(void **state) {
    (void)state;
    struct prng prng = {4};
    for (int i = 0; i < 1000000; i++) {
        char text[64];
        const double value = fabs(random_signed(&prng)) * (i % 3 == 0 ? 1e9 : i % 3 == 1 ? 1e3 : 1e-3);
        snprintf(text, sizeof text, i % 2 == 0 ? "%.6g" : "%.2f", value);
        check_text(text);
    }
}

static void integers(void **state) {
    (void)state;
    struct prng prng = {5};
    char text[64];
    for (int i = 0; i < 1000000; i++) {
        const uint64_t n = next_random(&prng) >> random_below(&prng, 64);
        snprintf(text, sizeof text, "%" PRIu64, n);
        check_value(text, (double)n); /* the CPU's conversion is a second oracle */
    }
    for (uint64_t n = 0; n < 100000; n++) {
        snprintf(text, sizeof text, "%" PRIu64, n);
        check_value(text, (double)n);
    }
    for (uint64_t n = (UINT64_C(1) << 53) - 5000; n < (UINT64_C(1) << 53) + 5000; n++) {
        snprintf(text, sizeof text, "%" PRIu64, n);
        check_value(text, (double)n);
    }
}

/* The exact midpoint of a double and the next one above: digits * 10^exponent. */
struct midpoint {
    char digits[EXACT_DIGITS_MAX + 16];
    int n;
    int exponent;
    double below;
    double above;
    double even; /* the result for the tie */
};

static void find_midpoint(uint64_t bits, struct midpoint *midpoint) {
    const uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    const int biased = (int)(bits >> 52);
    const uint64_t c = biased > 0 ? fraction | UINT64_C(1) << 52 : fraction;
    midpoint->exponent = exact_decimal(2 * c + 1, (biased > 0 ? biased : 1) - 1076, midpoint->digits);
    midpoint->n = (int)strlen(midpoint->digits);
    midpoint->below = double_of(bits);
    midpoint->above = double_of(bits + 1);
    midpoint->even = bits % 2 == 0 ? midpoint->below : midpoint->above;
}

/* Returns the bits of a random double: of any magnitude, subnormal, or at an end of a binade. */
static uint64_t random_bits_below_midpoint(struct prng *prng) {
    const uint64_t bits = bits_of(random_finite(prng));
    const uint64_t fraction = (UINT64_C(1) << 52) - 1;
    switch (random_below(prng, 5)) {
    case 0:
        return (bits & fraction) >> random_below(prng, 52);
    case 1:
        return bits & ~fraction;
    case 2:
        return bits | fraction;
    default:
        return bits;
    }
}

/* Checks the value of digits * 10^exponent, in three spellings. */
static void check_digits(const char *digits, int exponent, double expected) {
    static char text[EXACT_DIGITS_MAX + 64];
    const int n = (int)strlen(digits);
    snprintf(text, sizeof text, "%se%d", digits, exponent);
    check_value(text, expected);
    /* With a dot after the first digit, and before it. */
    snprintf(text, sizeof text, "%c.%se%d", digits[0], digits + 1, exponent + n - 1);
    check_value(text, expected);
    snprintf(text, sizeof text, "0.%se%d", digits, exponent + n);
    check_value(text, expected);
}

/* An exact midpoint rounds to the even neighbour. One unit in the last digit, or in a much later digit, changes the
   result. */
static void exact_midpoints(void **state) {
    (void)state;
    struct prng prng = {6};
    for (int i = 0; i < 20000; i++) {
        struct midpoint m;
        char nearby[EXACT_DIGITS_MAX + 64];
        find_midpoint(random_bits_below_midpoint(&prng), &m);
        check_digits(m.digits, m.exponent, m.even);
        assert_double(m.even, strtod((sprintf(nearby, "%se%d", m.digits, m.exponent), nearby), NULL));
        strcpy(nearby, m.digits);
        step_digits(nearby, m.n, 1);
        check_digits(nearby, m.exponent, m.above);
        strcpy(nearby, m.digits);
        step_digits(nearby, m.n, -1);
        check_digits(nearby, m.exponent, m.below);
        sprintf(nearby, "%s%0*d", m.digits, random_int(&prng, 1, 12), 1);
        check_digits(nearby, m.exponent - ((int)strlen(nearby) - m.n), m.above);
    }
}

/* Midpoints cut after 15 to 25 digits, and one unit more: the nearest decimals to a midpoint with that many digits. */
static void cut_midpoints(void **state) {
    (void)state;
    struct prng prng = {7};
    for (int i = 0; i < 60000; i++) {
        struct midpoint m;
        find_midpoint(random_bits_below_midpoint(&prng), &m);
        for (int n = 15; n <= 25 && n < m.n; n++) {
            char digits[32];
            char text[64];
            memcpy(digits, m.digits, (size_t)n);
            digits[n] = '\0';
            snprintf(text, sizeof text, "%se%d", digits, m.exponent + m.n - n);
            check_text(text);
            if ((int)strspn(digits, "9") == n) {
                continue;
            }
            step_digits(digits, n, 1);
            snprintf(text, sizeof text, "%.3s.%se%d", digits, digits + 3, m.exponent + m.n - 3);
            check_text(text);
        }
    }
}

/* Ties of few digits: n * 10^q is a power of two times an odd integer of 54 bits. This is possible for q from -4 to 23
   (CPython's test_short_halfway_cases generates similar ones). */
static void short_ties(void **state) {
    (void)state;
    struct prng prng = {8};
    for (int q = -4; q <= 23; q++) {
        uint64_t power = 1;
        for (int i = 0; i < abs(q); i++) {
            power *= 5;
        }
        for (int i = 0; i < 4000; i++) {
            const uint64_t odd = (UINT64_C(1) << 53 | next_random(&prng) >> 11) | 1; /* 54 bits */
            /* q >= 0: n * 5^q must have 54 bits; q < 0: n = odd * 5^-q */
            const uint64_t n = q >= 0 ? odd / power | 1 : odd * power;
            for (uint64_t w = n; w != 0 && w < UINT64_MAX / 2; w *= 2) {
                check_round(w, q);
            }
        }
    }
}

/* 19 and more digits near the largest double, the smallest normal double, and half of the smallest double (after
   CPython's test_boundaries and test_underflow_boundary). */
static void ends_of_the_range(void **state) {
    (void)state;
    static const struct {
        uint64_t n;
        int exponent;
        uint64_t unit;
    } ends[] = {
        {UINT64_C(10000000000000000000), -19, 1110},                       /* 1 */
        {UINT64_C(17976931348623159077), 289, 1995},                       /* 2^1024 */
        {UINT64_C(2225073858507201383), -326, 494},                        /* 2^-1022 */
        {UINT64_C(2470328229206232720), -342, UINT64_C(2000000000000000)}, /* 2^-1075 */
        {UINT64_C(4940656458412465441), -342, UINT64_C(3000000000000000)}, /* 2^-1074 */
    };
    struct prng prng = {9};
    for (size_t k = 0; k < COUNT_OF(ends); k++) {
        for (int i = 0; i < 60000; i++) {
            char text[96];
            const uint64_t n = ends[k].n - 3 * ends[k].unit + random_below(&prng, 6 * ends[k].unit);
            check_round(n, ends[k].exponent);
            const int n_more = random_int(&prng, 1, 18);
            snprintf(text, sizeof text, "%" PRIu64 "%0*" PRIu64 "e%d", n, n_more, random_below(&prng, 10),
                     ends[k].exponent - n_more);
            check_text(text);
        }
    }
}

static void subnormals(void **state) {
    (void)state;
    struct prng prng = {10};
    for (int i = 0; i < 300000; i++) {
        char text[64];
        const double value = double_of(next_random(&prng) >> random_int(&prng, 12, 63));
        snprintf(text, sizeof text, "%.*g", random_int(&prng, 1, 25), value);
        check_text(text);
        check_round(next_random(&prng) >> random_below(&prng, 64), random_int(&prng, -345, -305));
    }
    for (uint64_t bits = 0; bits < 5000; bits++) {
        char text[64];
        snprintf(text, sizeof text, "%.17g", double_of(bits));
        check_value(text, double_of(bits));
        snprintf(text, sizeof text, "%.17g", double_of(bits_of(DBL_MIN) - 2500 + bits));
        check_value(text, double_of(bits_of(DBL_MIN) - 2500 + bits));
    }
}

/* mc_round_decimal for every power of ten, with integers near powers of two and of ten. */
static void every_power_with_special_digits(void **state) {
    (void)state;
    struct prng prng = {11};
    for (int q = -400; q <= 400; q++) {
        for (int bit = 0; bit < 64; bit++) {
            const uint64_t power = UINT64_C(1) << bit;
            check_round(power, q);
            check_round(power - 1, q);
            check_round(power + 1, q);
            check_round(UINT64_MAX >> bit, q);
        }
        for (uint64_t power = 1; power < UINT64_MAX / 10; power *= 10) {
            check_round(power, q);
            check_round(10 * power - 1, q);
            check_round(5 * power, q);
        }
        for (int i = 0; i < 500; i++) {
            check_round(next_random(&prng) >> random_below(&prng, 64), q);
        }
    }
    assert_double(0.0, mc_round_decimal(UINT64_MAX, INT64_MIN));
    assert_true(isinf(mc_round_decimal(1, INT64_MAX)));
    assert_double(0.0, mc_round_decimal(0, INT64_MAX));
    assert_double(0.0, mc_round_decimal(0, INT64_MIN));
}

/* This must be the last test. */
static void ten_million_numbers_were_checked(void **state) {
    (void)state;
    if (n_checked < 10000000) {
        fail_msg("%" PRIu64 " numbers", n_checked);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_dot_and_exponent),
        cmocka_unit_test(plain_decimals),
        cmocka_unit_test(seventeen_digits_of_random_doubles),
        cmocka_unit_test(six_digits_of_random_doubles),
        cmocka_unit_test(integers),
        cmocka_unit_test(exact_midpoints),
        cmocka_unit_test(cut_midpoints),
        cmocka_unit_test(short_ties),
        cmocka_unit_test(ends_of_the_range),
        cmocka_unit_test(subnormals),
        cmocka_unit_test(every_power_with_special_digits),
        cmocka_unit_test(ten_million_numbers_were_checked),
    };
    return cmocka_run_group_tests(tests, make_decimal_arena, free_decimal_arena);
}
