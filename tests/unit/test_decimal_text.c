/*
 * test_decimal_text.c - decimals of very many digits, decimals with huge exponents, text that is not a decimal, and the
 * end of a decimal.
 */
#include "support.h"

#include "decimal_helpers.h"

/* Parses text, which must be a decimal from beginning to end, and compares its value with expected. */
static void check_value(const char *text, double expected) {
    double value = -1.0;
    const char *end = parse_copy(text, &value);
    if (end == NULL || *end != '\0' || bits_of(value) != bits_of(expected)) {
        fail_msg("'%.60s' (%zu bytes): %a instead of %a", text, strlen(text), value, expected);
    }
}

static void check_text(const char *text) {
    check_value(text, strtod(text, NULL));
}

/* Numbers of 100 to 10^6 digits, with a dot at a random position, against strtod. */
static void long_numbers(void **state) {
    (void)state;
    struct prng prng = {20};
    static const size_t lengths[] = {100, 767, 768, 769, 770, 771, 1000, 2000, 10000, 100000, 1000000};
    for (size_t k = 0; k < COUNT_OF(lengths); k++) {
        const size_t n = lengths[k];
        char *text = checked_malloc(n + 32);
        for (int repeat = 0; repeat < (n <= 2000 ? 2000 : 4); repeat++) {
            const size_t n_zeros = repeat % 2 == 0 ? 0 : (size_t)random_below(&prng, n);
            for (size_t i = 0; i < n; i++) {
                text[i] = i < n_zeros ? '0' : (char)('0' + random_below(&prng, 10));
            }
            text[random_below(&prng, n)] = '.';
            sprintf(text + n, "e%d", random_int(&prng, -(int)n - 320, 320));
            check_text(text);
        }
        free(text);
    }
}

/* Returns front, n bytes fill, and back, in a new string. */
static char *pad(const char *front, char fill, size_t n, const char *back) {
    const size_t n_front = strlen(front);
    char *text = checked_malloc(n_front + n + strlen(back) + 1);
    memcpy(text, front, n_front);
    memset(text + n_front, fill, n);
    strcpy(text + n_front + n, back);
    return text;
}

/* Checks the value of front, n bytes fill, and back. */
static void check_padded(const char *front, char fill, size_t n, const char *back, double expected) {
    char *text = pad(front, fill, n, back);
    check_value(text, expected);
    free(text);
}

/* A million zeros or nines, and exponents that compensate them. The last digit may decide the result. */
static void a_million_digits(void **state) {
    (void)state;
    const size_t n = 1000000;
    check_padded("0.", '0', n, "1e1000001", 1.0);
    check_padded("0.", '0', n, "1e1000000", 0.1);
    check_padded("0.", '0', n, "12345678901234567890e1000001", 1.2345678901234567890);
    check_padded("1", '0', n, "e-1000000", 1.0);
    check_padded("1", '0', n, ".0e-1000000", 1.0);
    check_padded("", '0', n, "7", 7.0);
    check_padded("", '0', n, ".5", 0.5);
    check_padded("0.", '0', n, "", 0.0);
    check_padded("", '0', n, "", 0.0);
    check_padded("", '0', n, "e999999999", 0.0);
    check_padded("0.", '9', n, "", 1.0);
    check_padded("9", '9', n, "", INFINITY);
    check_padded("", '9', n, "e-1000000", 1.0);
    check_padded("9007199254740993", '0', n, "e-1000000", 9007199254740992.0);
    check_padded("9007199254740993", '0', n, "1e-1000001", 9007199254740994.0);
    check_padded("9007199254740993.", '0', n, "1", 9007199254740994.0);
    check_padded("9007199254740993.", '0', n, "0", 9007199254740992.0);
    check_padded("9007199254740992.", '9', n, "", 9007199254740992.0);
    check_padded("9007199254740993e-", '0', n, "3", 9007199254740.993);
    check_padded("2.", '2', n, "e1", 22.22222222222222);
}

static void huge_exponents(void **state) {
    (void)state;
    static const char *const infinite[] = {
        "1e99999999999999999999",      "1e4294967296",
        "1e18446744073709551616",      "1e9223372036854775807",
        "1e9223372036854775808",       "1e2147483648",
        "0.0001e99999999999999999999", "12345678901234567890123e99999999999999999999"};
    static const char *const zero[] = {"1e-99999999999999999999",
                                       "1e-4294967296",
                                       "1e-18446744073709551616",
                                       "1e-9223372036854775808",
                                       "1e-9223372036854775809",
                                       "1e-2147483649",
                                       "0e99999999999999999999",
                                       "0.00e-99999999999999999999",
                                       ".0e18446744073709551617",
                                       "12345678901234567890123e-99999999999999999999",
                                       "00000000000000000000000e99999999999999999999"};
    for (size_t i = 0; i < COUNT_OF(infinite); i++) {
        check_value(infinite[i], INFINITY);
    }
    for (size_t i = 0; i < COUNT_OF(zero); i++) {
        check_value(zero[i], 0.0);
    }
    check_padded("1e", '9', 1000000, "", INFINITY);
    check_padded("1e-", '9', 1000000, "", 0.0);
    check_padded("1e", '0', 1000000, "22", 1e22);
    check_padded("0e", '9', 1000000, "", 0.0);
}

static void text_that_is_not_a_decimal(void **state) {
    (void)state;
    static const char *const texts[] = {"",    ".",  "e5", ".e5",   "1e",   "1e+",   "1e-", "1ex", "1e+x",
                                        "1.e", "+1", "-1", " 1",    "\t1",  "x",     "inf", "nan", ",",
                                        "-",   "+",  "E",  "1e-+5", "1e 5", "..1",   "..",  "$1",  "1E,5",
                                        "/5",  ":5", "_1", "e",     ".-1",  "1.5e.5"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        double value;
        if (parse_copy(texts[i], &value) != NULL) {
            fail_msg("'%s' was accepted as a decimal", texts[i]);
        }
    }
}

static void end_of_a_decimal(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int length;
        double value;
    } cases[] = {
        {"1,2", 1, 1.0},
        {"1.", 2, 1.0},
        {"1.;", 2, 1.0},
        {".5@", 2, 0.5},
        {"1.2.3", 3, 1.2},
        {"1e5e", 3, 1e5},
        {"1e5.0", 3, 1e5},
        {"1_0", 1, 1.0},
        {"0x10", 1, 0.0},
        {"1 2", 1, 1.0},
        {"1E+05x", 5, 1e5},
        {"12-3", 2, 12.0},
        {"00.50\n", 5, 0.5},
        {"1e-2-", 4, 0.01},
        {"3\xB2", 1, 3.0},
        {"7/", 1, 7.0},
        {"7:", 1, 7.0},
        {"0001e0001\r", 9, 10.},
        {"1f", 1, 1.0},
        {"1d5", 1, 1.0},
        {"123456789012345678901234567890x", 30, 123456789012345678901234567890.0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        double value;
        const char *end = parse_copy(cases[i].text, &value);
        assert_non_null(end);
        assert_int_equal(end - cases[i].text, cases[i].length);
        assert_double(cases[i].value, value);
    }
    const char with_nul[] = "4\0005";
    double value;
    assert_ptr_equal(parse_copy(with_nul, &value), with_nul + 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_numbers),     cmocka_unit_test(a_million_digits),
        cmocka_unit_test(huge_exponents),   cmocka_unit_test(text_that_is_not_a_decimal),
        cmocka_unit_test(end_of_a_decimal),
    };
    return cmocka_run_group_tests(tests, make_decimal_arena, free_decimal_arena);
}
