/*
 * test_scan.c - mc_scan_pairs against a slow reader (exact_read): the exact numbers of both lists, and the range of
 * digits.
 *
 * Every text is once before and once after a guard page, with the padding that mc_scan_pairs may read.
 */
#include "exact_r.h"

#include "scan_lists.h"

/* Sets value to the signed integer of the digits of number. */
static void set_mpz(mpz_t value, const struct mc_number *number) {
    if (number->is_long) {
        char *only_digits = checked_malloc(number->n_digits + 1);
        size_t n = 0;
        for (const char *p = number->first; n < number->n_digits; p++) {
            if (*p != '.') {
                assert_true(*p >= '0' && *p <= '9');
                only_digits[n++] = *p;
            }
        }
        only_digits[n] = '\0';
        assert_true(only_digits[0] != '0' && only_digits[n - 1] != '0' && n > MC_SHORT_DIGITS);
        assert_int_equal(mpz_set_str(value, only_digits, 10), 0);
        free(only_digits);
    } else {
        const uint64_t limbs[] = {(uint64_t)number->digits, (uint64_t)(number->digits >> 64)};
        mpz_import(value, 2, -1, sizeof *limbs, 0, 0, limbs);
    }
    if (number->is_negative) {
        mpz_neg(value, value);
    }
}

/* True if a * 10^exponent_a == b * 10^exponent_b. The exponents may differ by at most 5,000,000. */
static bool are_equal(const mpz_t a, long exponent_a, const mpz_t b, long exponent_b) {
    const long least = exponent_a < exponent_b ? exponent_a : exponent_b;
    if (mpz_sgn(a) == 0 || mpz_sgn(b) == 0) {
        return mpz_sgn(a) == mpz_sgn(b);
    }
    if (exponent_a - least > 5000000 || exponent_b - least > 5000000) {
        return false;
    }
    mpz_t power_a;
    mpz_t power_b;
    mpz_inits(power_a, power_b, NULL);
    mpz_ui_pow_ui(power_a, 10, (unsigned long)(exponent_a - least));
    mpz_ui_pow_ui(power_b, 10, (unsigned long)(exponent_b - least));
    mpz_mul(power_a, power_a, a);
    mpz_mul(power_b, power_b, b);
    const bool equal = mpz_cmp(power_a, power_b) == 0;
    mpz_clears(power_a, power_b, NULL);
    return equal;
}

/* Checks the numbers of one list, which were read from copy. */
static void check_list(const struct list *list, const char *copy, const struct mc_number *actual,
                       const struct mc_digit_range *range) {
    mpz_t wanted;
    mpz_t value;
    mpz_inits(wanted, value, NULL);
    bool has_long = false;
    bool has_any = false;
    for (size_t i = 0; i < list->n; i++) {
        const char *item = list->text.bytes + list->begins[i];
        const long exponent = exact_read(item, list->lengths[i], wanted);
        set_mpz(value, &actual[i]);
        if (!are_equal(value, (long)actual[i].exponent, wanted, exponent)) {
            fail_msg("'%.*s' (%zu of %zu) is not %s%.*s * 10^%" PRId64, (int)list->lengths[i], item, i, list->n,
                     actual[i].is_long ? "long: " : "", 60, mpz_get_str(NULL, 10, value), actual[i].exponent);
        }
        assert_true(!actual[i].is_long || (actual[i].first >= copy && actual[i].first < copy + list->text.n));
        has_long = has_long || actual[i].is_long;
        if (mpz_sgn(wanted) != 0) {
            /* mpz_sizeinbase may return one digit too many. The range may count leading zeros as digits. */
            const int64_t top = actual[i].exponent + (int64_t)mpz_sizeinbase(value, 10);
            has_any = true;
            assert_true(range->min_exponent <= actual[i].exponent && range->end_exponent >= top - 1);
            mpz_ui_pow_ui(wanted, 10, (unsigned long)(range->end_exponent - actual[i].exponent));
            assert_true(mpz_cmpabs(value, wanted) < 0);
        }
    }
    assert_int_equal(range->has_long, has_long);
    assert_true(has_any || range->min_exponent > range->end_exponent);
    mpz_clears(wanted, value, NULL);
}

/* Checks that p is at the end, after the byte that ends the last item. If blanks separate, some may be left.  */
static void check_end(const char *p, const char *end, const struct mc_syntax *syntax) {
    assert_true(p <= end);
    for (; syntax->blanks_separate && p < end; p++) {
        assert_true((mc_class_of(syntax, *p) != MC_PLAIN || *p == '\r') && p + 20 > end);
    }
    assert_ptr_equal(p, end);
}

/* Scans copies of both lists with two calls, and checks the result. */
static void check_copies(const struct list *both, const struct mc_syntax *syntax, const char *x, const char *y) {
    const char *p = x;
    const char *q = y;
    struct mc_digit_range ranges[2] = {mc_digit_range_empty(), mc_digit_range_empty()};
    const size_t n = both[0].n;
    const size_t n_first = random_below(&prng, n + 1); /* the items of the first call */
    memset(numbers, 0xEE, sizeof numbers);
    mc_scan_pairs(n_first, syntax, &p, &q, &ranges[0], &ranges[1], numbers[0], numbers[1]);
    assert_true(n_first == n || p == x + both[0].begins[n_first] || syntax->class_of[' '] == MC_BLANK);
    mc_scan_pairs(n - n_first, syntax, &p, &q, &ranges[0], &ranges[1], numbers[0] + n_first, numbers[1] + n_first);
    check_end(p, x + both[0].text.n, syntax);
    check_end(q, y + both[1].text.n, syntax);
    check_list(&both[0], x, numbers[0], &ranges[0]);
    check_list(&both[1], y, numbers[1], &ranges[1]);
}

/* Checks both lists next to a guard page after them, and before them. Empties the lists. */
static void check_lists(struct list *both, const struct mc_syntax *syntax) {
    const char *copies[2];
    assert_int_equal(both[0].n, both[1].n);
    for (int place = 0; place < 2; place++) {
        for (int i = 0; i < 2; i++) {
            const struct text *text = &both[i].text;
            copies[i] = place == 0 ? copy_to_end(&arenas[i], text->bytes, text->n, MC_TEXT_PADDING)
                                   : copy_to_begin(&arenas[i], text->bytes, text->n, 0);
        }
        check_copies(both, syntax, copies[0], copies[1]);
    }
    for (int i = 0; i < 2; i++) {
        text_clear(&both[i].text);
        both[i].n = 0;
    }
}

/* Checks all items, as x in this order and as y in the reverse order. */
static void check_items(const char *const *items, size_t n) {
    const struct mc_syntax syntax = make_syntax(';', ',');
    for (size_t i = 0; i < n; i++) {
        add_item(&lists[0], items[i], i + 1 < n ? "," : ";");
        add_item(&lists[1], items[n - 1 - i], i + 1 < n ? "," : "\n");
    }
    check_lists(lists, &syntax);
}

/* Numbers in all forms of the grammar. */
static const char *const forms[] = {
    "0",
    "1",
    "-1",
    "+1",
    "12",
    "1234567",
    "12345678",
    "123456789",
    "1.",
    ".5",
    "-.5",
    "+.5",
    "0.5",
    "1.5",
    "-1.5",
    "1.e5",
    ".5e5",
    "1e5",
    "1E5",
    "1e+5",
    "1e-5",
    "-1.25E-3",
    "+0.5e+2",
    "1e05",
    "1e00005",
    "1e-00005",
    "1e0",
    "1e-0",
    "0e5",
    "0.0",
    "-0",
    "-0.0e-5",
    "0e999999",
    ".0",
    "0.",
    "00",
    "007",
    "007.50",
    "1234567.",
    ".1234567",
    "12345678.",
    ".12345678",
    "123456.7",
    "1.2345678",
    "1234.5678",
    "12345.6789",
    "1.23456789",
    "0.00000001",
    "0.0000001",
    "00000000",
    "000000000",
    "0000000.0",
    "9999999",
    "99999999",
    "9.999999",
    "1e22",
    "1e308",
    "1e-308",
    "4.9e-324",
    "1e-323",
    "12345e-3",
    "1e1",
    "1e9",
    "1e10",
    "1e99",
    "1e100",
    "1e-100",
    "5.e-7",
    "+5.E+7",
    "100",
    "1000000000",
    "10.0",
    "1234567890123456789",
    "12345678901234567890",
    "18446744073709551615",
    "18446744073709551616",
    "184467440737095516160",
    "9999999999999999999",
    "99999999999999999999",
    "0.1234567890123456789",
    "0.00000000000000000000001",
    "36893488147419103232",
    "1.8446744073709551616e5",
    "18446744073709551616.0",
};

static void forms_of_the_grammar(void **state) {
    (void)state;
    check_items(forms, COUNT_OF(forms));
}

/* Fills digits with n_digits random digits. The first n_leading and the last n_trailing digits are zeros. */
static void fill_digits(char *digits, int n_digits, int n_leading, int n_trailing) {
    for (int i = 0; i < n_digits; i++) {
        const bool is_zero = i < n_leading || i >= n_digits - n_trailing;
        const bool is_end = i == n_leading || i + 1 == n_digits - n_trailing;
        digits[i] = (char)('0' + (is_zero ? 0 : random_int(&prng, is_end, 9)));
    }
    digits[n_digits] = '\0';
}

/* Appends a random item of n_digits digits, with zeros at the ends as for fill_digits. The dot is before digit number
   dot; if dot is negative, there is no dot. */
static void add_random_item(struct list *list, int n_digits, int n_leading, int n_trailing, int dot, const char *end) {
    char digits[200];
    char item[300];
    char exponent[40] = "";
    fill_digits(digits, n_digits, n_leading, n_trailing);
    if (random_below(&prng, 3) == 0) {
        snprintf(exponent, sizeof exponent, "%c%s%0*d", random_bool(&prng) ? 'e' : 'E',
                 (const char *[]){"", "+", "-"}[random_below(&prng, 3)], random_int(&prng, 1, 4),
                 random_int(&prng, 0, random_bool(&prng) ? 12 : 150));
    }
    const bool has_dot = dot >= 0 && dot <= n_digits;
    snprintf(item, sizeof item, "%s%.*s%s%s%s", (const char *[]){"", "-", "+"}[random_below(&prng, 3)],
             has_dot ? dot : n_digits, digits, has_dot ? "." : "", has_dot ? digits + dot : "", exponent);
    add_item(list, item, end);
}

/* All lengths up to 60, with a dot at every position or without one, and with leading and trailing zeros. */
static void all_lengths_and_dots(void **state) {
    (void)state;
    const struct mc_syntax syntax = make_syntax(';', ',');
    for (int n_digits = 1; n_digits <= 60; n_digits++) {
        for (int dot = -1; dot <= n_digits; dot++) {
            for (int zeros = 0; zeros < 8; zeros++) {
                const int n_leading = zeros & 1 ? random_int(&prng, 0, n_digits) : 0;
                const int n_trailing = zeros & 2 ? random_int(&prng, 0, n_digits - n_leading) : 0;
                for (int i = 0; i < 2; i++) {
                    add_random_item(&lists[i], n_digits, n_leading, n_trailing, dot, zeros < 7 ? "," : ";");
                }
            }
            check_lists(lists, &syntax);
        }
    }
}

/* Lists of random items with blanks, with several delimiters, and with lines that end with CRLF. */
static void blanks_and_delimiters(void **state) {
    (void)state;
    static const char *const delimiters[] = {",", "|", "\t", " ", ":", "/", "\xC3"};
    static const char *const ends[] = {";", "@", "\n", "\r\n", " ;", "\t@", "  \r\n", " \n"};
    static const char *const blanks[] = {"", "", "", " ", "\t", "  ", " \t ", "          "};
    for (int round = 0; round < 3000; round++) {
        const char *delimiter = delimiters[random_below(&prng, COUNT_OF(delimiters))];
        const struct mc_syntax syntax = make_syntax(';', delimiter[0]);
        const size_t n = 1 + random_below(&prng, 30);
        const bool is_tab = delimiter[0] == '\t';
        const bool is_space = delimiter[0] == ' ';
        for (int i = 0; i < 2; i++) {
            for (size_t k = 0; k < n; k++) {
                char end[40];
                const char *before = blanks[random_below(&prng, COUNT_OF(blanks))];
                const char *after = blanks[random_below(&prng, COUNT_OF(blanks))];
                const char *list_end = ends[random_below(&prng, is_tab ? 4 : COUNT_OF(ends))];
                snprintf(end, sizeof end, "%s%s%s", is_tab ? "" : before, delimiter, is_tab ? "" : after);
                if (k == 0 && !is_tab) {
                    text_puts(&lists[i].text, after);
                }
                const int n_digits = random_int(&prng, 1, random_bool(&prng) ? 9 : 50);
                add_random_item(&lists[i], n_digits, random_int(&prng, 0, n_digits / 3), 0,
                                random_int(&prng, -3, n_digits), k + 1 < n ? end : list_end);
                /* More than one blank may separate items, and tabs may too. */
                if (is_space && k + 1 < n && random_below(&prng, 4) == 0) {
                    text_puts(&lists[i].text, "\t ");
                }
            }
        }
        check_lists(lists, &syntax);
    }
}

/* A slash as the delimiter of numbers, lists or tasks, after numbers of all lengths. In ASCII it is between the dot and
   the digits. */
static void slashes(void **state) {
    (void)state;
    static const char *const items[] = {"1",         "12",      "1.5",      ".5",        "-1.",
                                        "123456",    "1234567", "12345678", "123.456",   "123.4567",
                                        "123.45678", "1e5",     "+1.5e-7",  "0",         "9999999",
                                        "1.5e+100",  "-123456", "-12345.6", "12345.678", "123456.7890123456789"};
    for (int role = 0; role < 3; role++) {
        struct mc_syntax syntax;
        assert_true(mc_syntax_init(&syntax, role == 2 ? '/' : '@', role == 1 ? '/' : ';', role == 0 ? '/' : ','));
        for (size_t a = 0; a < COUNT_OF(items); a++) {
            for (size_t b = 0; b < COUNT_OF(items); b++) {
                add_item(&lists[0], items[a], role == 0 ? "/" : ",");
                add_item(&lists[0], items[b], role == 1 ? "/" : ";");
                add_item(&lists[1], items[b], role == 0 ? "/" : ",");
                add_item(&lists[1], items[a], role == 2 ? "/" : "@");
                check_lists(lists, &syntax);
            }
        }
    }
}

/* A tab that ends a list is not a blank. */
static void tabs_between_lists(void **state) {
    (void)state;
    const struct mc_syntax syntax = make_syntax('\t', ' ');
    add_item(&lists[0], "1.5", "  ");
    add_item(&lists[0], "2", " \t");
    add_item(&lists[1], "3", " ");
    add_item(&lists[1], "-4e1", "\r\n");
    check_lists(lists, &syntax);
}

/* Numbers that are 0 as doubles, and numbers that are slightly too large for that, with zeros at both ends and with
   exponents. */
static void numbers_that_become_zero(void **state) {
    (void)state;
    static const char *const items[] = {
        "1e-323",
        "1e-324",
        "2e-324",
        "2.4e-324",
        "2.5e-324",
        "3e-324",
        "4.9e-324",
        "5e-324",
        "0.1e-323",
        "0.3e-323",
        "0.01e-322",
        "0.04e-322",
        "00000001e-330",
        "1e-400",
        "9e-325",
        "99e-326",
        "999e-326",
        "24e-325",
        "25e-325",
        "0.000000000000000001e-310",
        "0.000000000000000001e-306",
        "0.000000000000000003e-306",
        "0.0000000000000000001e-305",
        "0.00000000000000000000000001e-300",
        "0.00000000000000000000000001e-290",
        "000000000000000000000000000000001e-325",
        "000000000000000000000000000000001e-323",
        "1e-99999999999999999999",
        "1234567890123456789012345678901234567890123456e-400",
        "1234567890123456789012345678901234567890123456e-369",
        "1234567890123456789012345678901234567890123456e-360",
        "0e-99999999999999999999",
        "0e99999999999999999999",
        "0.0e400",
        "-1e-400",
        "-0.1e-323",
        "2.47032822920623272088e-324",
        "2.47032822920623272089e-324",
        "0.247032822920623272088e-323",
        "0.0247032822920623272089e-322",
        "-00.0000001e-317",
        "-00.0000001e-316",
    };
    check_items(items, COUNT_OF(items));
}

/* Half of the smallest double has 752 digits. As a double it is a tie and becomes 0; the next decimal does not. */
static void numbers_near_half_of_the_smallest_double(void **state) {
    (void)state;
    mpz_t half;
    mpz_init(half);
    mpz_ui_pow_ui(half, 5, 1075); /* 2^-1075 = 5^1075 * 10^-1075 */
    for (int step = -1; step <= 1; step++) {
        char item[900];
        mpz_t value;
        mpz_init(value);
        mpz_set_si(value, step);
        mpz_add(value, value, half);
        gmp_snprintf(item, sizeof item, "%Zde-1075", value);
        for (int i = 0; i < 2; i++) {
            add_item(&lists[i], "1", ",");
            add_item(&lists[i], item, ";");
        }
        const struct mc_syntax syntax = make_syntax(';', ',');
        check_lists(lists, &syntax);
        assert_int_equal(numbers[0][1].is_long, step > 0);
        mpz_clear(value);
    }
    mpz_clear(half);
}

/* The largest doubles, and decimals that round to them. */
static void largest_numbers(void **state) {
    (void)state;
    static const char *const items[] = {
        "1e308",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "-1.797693134862315807e308",
        "17976931348623157000000000000000000000000000000000000000000000000000000000000000000000000e220",
        "0.000000000000000000000000000000000000000000000000000000000000000000000017e370",
        "9e307",
        "0.1e309",
        "100e306",
        "00001e308",
    };
    check_items(items, COUNT_OF(items));
}

/* Appends a number of at least n digits, in one of 6 forms: with a dot or an exponent, mostly zeros or mostly sevens.
   Skips numbers that are infinite as doubles. */
static void add_long_item(struct list *list, size_t n, int form) {
    char *item = checked_malloc(n + 40);
    memset(item, form % 2 == 0 ? '0' : '7', n);
    item[n] = '\0';
    if (form < 4) {
        item[form < 2 ? 1 : n / 2] = '.'; /* 0.000..., 000.000, 7.777... */
    } else {
        item[0] = form == 4 ? '1' : '7'; /* 1000...e-n */
        sprintf(item + n, "e-%zu", n);
    }
    if (form == 0 || form == 2) {
        sprintf(item + n, "12e%zu", n);
    }
    if (strtod(item, NULL) < HUGE_VAL) {
        add_item(list, item, ",");
    }
    free(item);
}

/* Numbers of many thousand digits. */
static void numbers_of_many_digits(void **state) {
    (void)state;
    const struct mc_syntax syntax = make_syntax(';', ',');
    for (int form = 0; form < 6; form++) {
        for (int i = 0; i < 2; i++) {
            for (size_t n = 100; n < 30000; n = 3 * n + (size_t)i) {
                add_long_item(&lists[i], n, form);
            }
        }
        while (lists[0].n != lists[1].n) {
            add_item(&lists[lists[0].n > lists[1].n], "5", ",");
        }
        add_item(&lists[0], "1", ";");
        add_item(&lists[1], "2", "\r\n");
        check_lists(lists, &syntax);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(forms_of_the_grammar, free_lists),
        cmocka_unit_test_teardown(all_lengths_and_dots, free_lists),
        cmocka_unit_test_teardown(blanks_and_delimiters, free_lists),
        cmocka_unit_test_teardown(slashes, free_lists),
        cmocka_unit_test_teardown(tabs_between_lists, free_lists),
        cmocka_unit_test_teardown(numbers_that_become_zero, free_lists),
        cmocka_unit_test_teardown(numbers_near_half_of_the_smallest_double, free_lists),
        cmocka_unit_test_teardown(largest_numbers, free_lists),
        cmocka_unit_test_teardown(numbers_of_many_digits, free_lists),
    };
    return cmocka_run_group_tests(tests, make_arenas, free_arenas);
}
