/*
 * test_format.c - doubles as text: the spelling of Python's repr, the same double when read back, and the least number
 * of digits.
 *
 * The oracles are the C library's strtod and printf, which are exact, and python3 if it is installed.
 */
#include "support.h"

#include <float.h>

#include "output/format.h"

/* Returns the text of value, terminated. Checks that mc_format_double does not write beyond MC_FORMAT_ROOM. */
static const char *format(double value) {
    static char text[MC_FORMAT_ROOM + 8];
    memset(text, '#', sizeof text);
    const size_t n = mc_format_double(value, text);
    if (n > MC_FORMAT_MAX || memchr(text, '#', n) != NULL) {
        fail_msg("%a: %zu bytes", value, n);
    }
    for (size_t i = MC_FORMAT_ROOM; i < sizeof text; i++) {
        if (text[i] != '#') {
            fail_msg("%a: byte %zu was written", value, i);
        }
    }
    text[n] = '\0';
    return text;
}

static const struct {
    double value;
    const char *text;
} spellings[] = {
    {0.0, "0.0"},
    {-0.0, "-0.0"},
    {1.0, "1.0"},
    {-1.0, "-1.0"},
    {0.1, "0.1"},
    {0.9943767126843689, "0.9943767126843689"},
    {-0.5, "-0.5"},
    {1e-5, "1e-05"},
    {1.5e-5, "1.5e-05"},
    {-1.25e-7, "-1.25e-07"},
    {0.0001, "0.0001"},
    {0.00012345, "0.00012345"},
    {0.001, "0.001"},
    {9.999999999999999e-5, "9.999999999999999e-05"},
    {123.0, "123.0"},
    {1e15, "1000000000000000.0"},
    {1e16, "1e+16"},
    {1.5e16, "1.5e+16"},
    {9999999999999998.0, "9999999999999998.0"},
    {12345678901234567.0, "1.2345678901234568e+16"},
    {9007199254740993.0, "9007199254740992.0"},
    {1e22, "1e+22"},
    {1e23, "1e+23"},
    {1.0000000000000001e23, "1.0000000000000001e+23"},
    {2e23, "2e+23"},
    {9e-265, "9e-265"},
    {1e100, "1e+100"},
    {1e-100, "1e-100"},
    {5e-324, "5e-324"},
    {1e-323, "1e-323"},
    {-5e-324, "-5e-324"},
    {DBL_MIN, "2.2250738585072014e-308"},
    {-DBL_MIN, "-2.2250738585072014e-308"},
    {2.225073858507201e-308, "2.225073858507201e-308"},
    {DBL_MAX, "1.7976931348623157e+308"},
    {-DBL_MAX, "-1.7976931348623157e+308"},
    {INFINITY, "inf"},
    {-INFINITY, "-inf"},
    {NAN, "nan"},
    {-NAN, "nan"},
    {0.3, "0.3"},
    {0.30000000000000004, "0.30000000000000004"},
    {2.0 / 3.0, "0.6666666666666666"},
    {4.35, "4.35"},
    {299792458.0, "299792458.0"},
    {9.5367431640625e-07, "9.5367431640625e-07"},
    {4.8357032784585167e+24, "4.835703278458517e+24"},  /* Python issue 5864 */
    {2.98023223876953125e-8, "2.9802322387695312e-08"}, /* a tie between two decimals of 17 digits: the even one */
    {9.109383632e-31, "9.109383632e-31"},
};

static void known_spellings(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        assert_string_equal(format(spellings[i].value), spellings[i].text);
    }
    assert_string_equal(format(double_of(UINT64_C(0x7FF0000000000001))), "nan");
    assert_string_equal(format(double_of(UINT64_C(0xFFFFFFFFFFFFFFFF))), "nan");
}

/* Counts the significant digits of a text. */
static int count_digits(const char *text) {
    int n = 0;
    int n_zeros = 0;
    for (const char *p = text; *p != '\0' && *p != 'e'; p++) {
        if (*p == '0' && n > 0) {
            n_zeros++;
        } else if (*p >= '1' && *p <= '9') {
            n += n_zeros + 1;
            n_zeros = 0;
        }
    }
    return n;
}

/*
 * Checks three properties of the text: it reads back as the same double; fewer digits do not; no other text of n digits
 * is closer. printf rounds correctly. So if n - 1 digits could identify the double, the digits of printf would.
 */
static void check_shortest(double value) {
    const char *text = format(value);
    char other[64];
    if (bits_of(strtod(text, NULL)) != bits_of(value)) {
        fail_msg("'%s' does not read back as %a", text, value);
    }
    const int n = count_digits(text);
    snprintf(other, sizeof other, "%.*e", n - 2 > 0 ? n - 2 : 0, value);
    if (n > 1 && strtod(other, NULL) == value) {
        fail_msg("'%s' is longer than '%s'", text, other);
    }
    snprintf(other, sizeof other, "%.*e", n - 1, value);
    if (strtod(other, NULL) == value && strtold(other, NULL) != strtold(text, NULL)) {
        fail_msg("'%s' is not as close as '%s'", text, other);
    }
}

static void check_read_back(double value) {
    const char *text = format(value);
    if (bits_of(strtod(text, NULL)) != bits_of(value)) {
        fail_msg("'%s' does not read back as %a", text, value);
    }
}

/* Returns a random finite double of the kind i % 8. */
static double random_double(struct prng *prng, int i) {
    const uint64_t random = next_random(prng);
    double value;
    switch (i % 8) {
    case 0:
    case 1:
        return random_signed(prng); /* as correlations */
    case 2:
        return random_signed(prng) * 1e-6;
    case 3:
        return double_of(random >> 12 >> random_below(prng, 52)); /* subnormal */
    case 4:
        return (double)(int64_t)(random >> random_below(prng, 63)) / 100.0;
    case 5:
        value = pow(10.0, random_int(prng, -307, 308));
        return double_of(bits_of(value) + random % 7 - 3);
    default:
        do {
            value = double_of(next_random(prng));
        } while (!isfinite(value));
        return value;
    }
}

static void a_million_doubles_read_back(void **state) {
    (void)state;
    struct prng prng = {50};
    for (int i = 0; i < 1200000; i++) {
        check_read_back(random_double(&prng, i));
    }
}

static void texts_are_shortest(void **state) {
    (void)state;
    struct prng prng = {51};
    for (int i = 0; i < 400000; i++) {
        check_shortest(random_double(&prng, i));
    }
}

static void powers_and_their_neighbours(void **state) {
    (void)state;
    for (int exponent = -1074; exponent < 1024; exponent++) {
        const uint64_t bits = bits_of(ldexp(1.0, exponent));
        for (uint64_t k = 0; k < 11; k++) {
            const double value = double_of(bits + k - 5);
            if (bits + k >= 5 && value > 0.0 && isfinite(value)) { /* near 0, bits - 5 is below 0 */
                check_shortest(value);
            }
        }
    }
    for (int exponent = -323; exponent <= 308; exponent++) {
        for (int digit = 1; digit <= 9; digit++) {
            char text[32];
            snprintf(text, sizeof text, "%de%d", digit, exponent);
            const double value = strtod(text, NULL);
            if (isfinite(value)) {
                check_shortest(value);
                check_shortest(nextafter(value, 0.0) > 0.0 ? nextafter(value, 0.0) : value);
                check_shortest(nextafter(value, 1e308));
            }
        }
    }
    for (uint64_t bits = 1; bits <= 20000; bits++) {
        check_shortest(double_of(bits));
        check_shortest(double_of(bits_of(DBL_MAX) + 1 - bits));
        check_shortest(double_of(bits_of(DBL_MIN) + 10000 - bits));
    }
}

/* Writes value > 0 as repr does, and returns the number of digits. printf rounds correctly, ties to even. So the first
   precision that reads back is the shortest. This is correct for all doubles except powers of two: their intervals are
   asymmetric. */
static int spell(double value, char *text) {
    char digits[32];
    int n = 0;
    do {
        snprintf(digits, sizeof digits, "%.*e", n++, value);
    } while (strtod(digits, NULL) != value);
    const int exponent = atoi(strchr(digits, 'e') + 1);
    if (exponent < -4 || exponent >= 16) {
        strcpy(text, digits); /* printf also writes at least two digits of exponent */
    } else {
        const int n_decimals = n - 1 - exponent;
        snprintf(text, 64, "%.*f", n_decimals > 1 ? n_decimals : 1, value);
    }
    return n;
}

/* Returns a random double with this decimal exponent whose shortest text has n digits, without trailing zeros. */
static double random_of_length(struct prng *prng, int n, int exponent) {
    for (;;) {
        char text[64];
        int length = snprintf(text, sizeof text, "%d.", random_int(prng, 1, 9));
        for (int i = 1; i < n; i++) {
            length += snprintf(text + length, sizeof text - (size_t)length, "%d", random_int(prng, i == n - 1, 9));
        }
        snprintf(text + length, sizeof text - (size_t)length, "e%d", exponent);
        const double value = strtod(text, NULL);
        if (spell(value, text) == n) {
            return value;
        }
    }
}

static void every_number_of_digits_in_every_form(void **state) {
    (void)state;
    struct prng prng = {53};
    for (int exponent = -30; exponent <= 30; exponent++) {
        for (int n = 1; n <= 17; n++) {
            for (int i = 0; i < 40; i++) {
                char text[64];
                const double value = random_of_length(&prng, n, exponent);
                spell(value, text);
                assert_string_equal(format(value), text);
            }
        }
    }
}

/* Doubles of few bits. Many of these are the midpoint of two decimals of 17 digits. */
static void doubles_of_few_bits(void **state) {
    (void)state;
    for (int i = 1; i < 1 << 18; i += 2) {
        for (int shift = 16; shift < 24; shift++) {
            char text[64];
            const double value = ldexp(i, -shift);
            spell(value, text);
            assert_string_equal(format(value), text);
        }
    }
}

static void integers_and_hundredths(void **state) {
    (void)state;
    for (int i = 1; i <= 100000; i++) {
        char text[32];
        snprintf(text, sizeof text, "%d.0", i);
        assert_string_equal(format((double)i), text);
        snprintf(text, sizeof text, "%d.%02d", i / 100, i % 100);
        const size_t n = strlen(text);
        text[i % 10 == 0 ? n - 1 : n] = '\0';
        assert_string_equal(format((double)i / 100.0), text);
    }
}

/* Starts python3, which prints repr of the doubles in file. */
static FILE *start_python(FILE *file) {
    const int saved = dup(STDIN_FILENO);
    rewind(file);
    lseek(fileno(file), 0, SEEK_SET);
    dup2(fileno(file), STDIN_FILENO);
    FILE *python = popen("python3 -c 'import array, sys\n"
                         "numbers = array.array(\"d\", sys.stdin.buffer.read())\n"
                         "sys.stdout.write(\"\".join(repr(x) + \"\\n\" for x in numbers))' 2>&1",
                         "r");
    if (saved >= 0) {
        dup2(saved, STDIN_FILENO);
        close(saved);
    } else {
        close(STDIN_FILENO);
    }
    assert_non_null(python);
    return python;
}

/* Returns random double i: special values first, then sometimes any 64 bits. */
static double double_for_python(struct prng *prng, int i) {
    static const double special[] = {0.0, -0.0, INFINITY, -INFINITY, NAN, -NAN, DBL_MIN, DBL_MAX, DBL_TRUE_MIN};
    if (i < (int)COUNT_OF(special)) {
        return special[i];
    }
    return i % 16 == 0 ? double_of(next_random(prng)) : random_double(prng, i);
}

static void texts_equal_those_of_python(void **state) {
    (void)state;
    enum { N = 1050000 };
    if (system("python3 -c '' 2>/dev/null") != 0) {
        print_message("# skipped: there is no python3\n");
        skip();
    }
    FILE *file = tmpfile();
    assert_non_null(file);
    struct prng prng = {52};
    for (int i = 0; i < N; i++) {
        const double value = double_for_python(&prng, i);
        assert_int_equal(fwrite(&value, sizeof value, 1, file), 1);
    }
    assert_int_equal(fflush(file), 0);
    FILE *python = start_python(file);
    prng.state = 52;
    for (int i = 0; i < N; i++) {
        char line[256];
        assert_non_null(fgets(line, sizeof line, python));
        line[strcspn(line, "\n")] = '\0';
        assert_string_equal(format(double_for_python(&prng, i)), line);
    }
    assert_int_equal(pclose(python), 0);
    fclose(file);
}

static void a_decimal_comma_changes_nothing(void **state) {
    (void)state;
    if (!set_comma_locale()) {
        print_message("# skipped: no locale with a decimal comma is installed\n");
        skip();
    }
    char text[MC_FORMAT_ROOM];
    const size_t n = mc_format_double(-1234.5, text);
    setlocale(LC_ALL, "C");
    assert_int_equal(n, 7);
    assert_memory_equal(text, "-1234.5", 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_spellings),
        cmocka_unit_test(a_million_doubles_read_back),
        cmocka_unit_test(texts_are_shortest),
        cmocka_unit_test(powers_and_their_neighbours),
        cmocka_unit_test(every_number_of_digits_in_every_form),
        cmocka_unit_test(doubles_of_few_bits),
        cmocka_unit_test(integers_and_hundredths),
        cmocka_unit_test(texts_equal_those_of_python),
        cmocka_unit_test(a_decimal_comma_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
