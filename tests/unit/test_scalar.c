/* test_scalar.c - the parsing kernels and mc_parse_item against the grammar, which reference.h implements a second
   time. */
#include "kernels.h"

/* Checks the items of the lab's text with mc_parse_item, one by one. */
static void check_items(const char *text, size_t n, const struct mc_syntax *syntax) {
    static const enum ref_kind kind_of[] = {
        [MC_NUMBER] = REF_NUMBER, [MC_MISSING] = REF_MISSING, [MC_EMPTY] = REF_EMPTY, [MC_BAD] = REF_BAD};
    const char *p = text;
    for (size_t i = 0; i < lab.items.n; i++) {
        const struct ref_item *wanted = &lab.items.items[i];
        enum mc_item item;
        double value;
        p = mc_parse_item(p, syntax, &item, &value);
        if (kind_of[item] != wanted->kind || !is_as_expected(wanted, value)) {
            fail_text("mc_parse_item", "wrong kind or value", i, text, n, wanted->begin);
        }
        if (p != text + wanted->stop) {
            fail_text("mc_parse_item", "wrong end", i, text, n, wanted->begin);
        }
        p += p[0] == '\r' && p[1] == '\n';
        p += mc_class_of(syntax, *p) >= MC_END_NUMBER;
    }
}

/* Checks all kernels with a text, and mc_parse_item with its items. */
static void check_all(const struct ref_syntax *delimiters, const char *text, size_t n) {
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, delimiters->task, delimiters->list, delimiters->number));
    check_text(delimiters, text, n);
    check_items(copy_to_end(&lab.text, text, n, MC_TEXT_PADDING), n, &syntax);
}

static void check_string(const struct ref_syntax *delimiters, const char *text) {
    check_all(delimiters, text, strlen(text));
}

/* Checks mc_parse_item with one item, without the reference. */
static void check_item(const char *text, enum mc_item kind, double expected_value, int length) {
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    enum mc_item item;
    double value;
    const char *copy = copy_to_end(&lab.text, text, strlen(text) + 1, MC_TEXT_PADDING);
    const char *end = mc_parse_item(copy, &syntax, &item, &value);
    if (item != kind || end != copy + length || (kind == MC_NUMBER && bits_of(value) != bits_of(expected_value))) {
        fail_msg("'%s': kind %d, length %d, value %.17g", text, (int)item, (int)(end - copy), value);
    }
    assert_true((kind == MC_BAD || kind == MC_EMPTY) == mc_is_bad_item(value));
    assert_true((kind == MC_MISSING) == (isnan(value) && !mc_is_bad_item(value)));
}

static void numbers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double value;
        int length;
    } cases[] = {
        {"1,", 1.0, 1},
        {"-1,", -1.0, 2},
        {"+1,", 1.0, 2},
        {"1.;", 1.0, 2},
        {".5@", 0.5, 2},
        {"-.5e1\n", -5.0, 5},
        {" 7 ,", 7.0, 3},
        {"\t7\t ,", 7.0, 4},
        {"1e5,", 1e5, 3},
        {"1E+05,", 1e5, 5},
        {"1e-5\r\n", 1e-5, 4},
        {"-0,", -0.0, 2},
        {"+0.0,", 0.0, 4},
        {"-0e99,", -0.0, 5},
        {"1e400,", INFINITY, 5},
        {"-1e400,", -INFINITY, 6},
        {"1e-400,", 0.0, 6},
        {"-1e-400,", -0.0, 7},
        {"inf,", INFINITY, 3},
        {"-INF,", -INFINITY, 4},
        {"+Inf,", INFINITY, 4},
        {"Infinity,", INFINITY, 8},
        {"-iNfInItY,", -INFINITY, 9},
        {"007,", 7.0, 3},
        {"  -12.50  \n", -12.5, 10},
        {"12 \r\n", 12.0, 3},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        check_item(cases[i].text, MC_NUMBER, cases[i].value, cases[i].length);
    }
}

static void missing_values(void **state) {
    (void)state;
    static const char *const words[] = {"NA",   "na",   "Na",  "nA",  "null", "NULL", "Null", "nULl", "None", "none",
                                        "NONE", "nOnE", "NaN", "nan", "NAN",  "nAn",  "-nan", "+NaN", "-NAN", "+nan"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        char text[16];
        snprintf(text, sizeof text, " %s ,", words[i]);
        check_item(text, MC_MISSING, 0.0, (int)strlen(text) - 1);
        snprintf(text, sizeof text, "%s\r\n", words[i]);
        check_item(text, MC_MISSING, 0.0, (int)strlen(words[i]));
    }
}

static const char *const bad[] = {"1_0",
                                  "0x1f",
                                  "1e",
                                  "--1",
                                  "1.2.3",
                                  "1 2",
                                  "-NA",
                                  "+null",
                                  "-None",
                                  "nano",
                                  "n",
                                  "nu",
                                  "nul",
                                  "nulls",
                                  "non",
                                  "in",
                                  "infi",
                                  "infinit",
                                  "infinityy",
                                  "+-1",
                                  "-",
                                  "+",
                                  ".",
                                  "-.",
                                  "e5",
                                  ".e5",
                                  "1e+",
                                  "1e5.0",
                                  "1..2",
                                  "2.O",
                                  "1'000",
                                  "$1",
                                  "1%",
                                  "\"1\"",
                                  "1\r",
                                  "\r1",
                                  "1\r ",
                                  "x",
                                  "nan(1)",
                                  "1f",
                                  "1d0",
                                  "#N/A",
                                  "N/A",
                                  "- 1",
                                  "1 e5",
                                  "\xC2\xA0"
                                  "1",
                                  "\xE2\x88\x92"
                                  "1",
                                  "1\v",
                                  "\f",
                                  "1\x7F",
                                  "NaN1",
                                  "1NaN",
                                  "inf1",
                                  "+ 1",
                                  "1-",
                                  "1+1"};

static void bad_and_empty_items(void **state) {
    (void)state;
    static const char *const empty[] = {"", " ", "\t", "  \t "};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char text[32];
        snprintf(text, sizeof text, "%s,", bad[i]);
        check_item(text, MC_BAD, 0.0, (int)strlen(bad[i]));
        snprintf(text, sizeof text, " %s ;", bad[i]);
        check_item(text, MC_BAD, 0.0, (int)strlen(bad[i]) + 2);
    }
    for (size_t i = 0; i < COUNT_OF(empty); i++) {
        char text[32];
        snprintf(text, sizeof text, "%s,", empty[i]);
        check_item(text, MC_EMPTY, 0.0, (int)strlen(empty[i]));
        snprintf(text, sizeof text, "%s\r\n", empty[i]);
        check_item(text, MC_EMPTY, 0.0, (int)strlen(empty[i]));
    }
}

/* Every byte at every position of short tokens: before the byte there, and instead of it; with all delimiters.  */
static void every_byte_at_every_position(void **state) {
    (void)state;
    static const char *const tokens[] = {"12.5", "-1e5",     "nan",   "-inf", " 7 ",   "NA",   "none",
                                         "null", "infinity", ".5",    "3.",   "1e-05", "1\r",  "0",
                                         "",     "1 2",      "+1E+3", "9,8",  "\r",    "1;2@3"};
    for (size_t s = 0; s < COUNT_OF(syntaxes); s++) {
        for (size_t t = 0; t < COUNT_OF(tokens); t++) {
            const size_t n = strlen(tokens[t]);
            for (size_t position = 0; position <= n; position++) {
                for (int byte = 0; byte < 256; byte++) {
                    for (size_t n_replaced = 0; n_replaced < 2 && position + n_replaced <= n; n_replaced++) {
                        struct text text = {0};
                        text_add(&text, tokens[t], position);
                        text_putc(&text, (char)byte);
                        text_puts(&text, tokens[t] + position + n_replaced);
                        text_putc(&text, '\n');
                        check_all(&syntaxes[s], text.bytes, text.n);
                        text_free(&text);
                    }
                }
            }
        }
    }
}

/* Appends a random piece of text: mostly bytes with a meaning in the grammar, sometimes any byte. */
static void add_random_piece(struct prng *prng, const struct ref_syntax *syntax, struct text *text) {
    static const char *const pieces[] = {"1",        "23",  "4.5",   "-",       "+",
                                         ".",        "e",   "E5",    "e-7",     "nan",
                                         "NA",       "inf", "null",  "None",    " ",
                                         "  ",       "\t",  "\r",    "\n",      "\r\n",
                                         "infinity", "0",   "17.25", "-3.5e-2", "123456789012345678901.5",
                                         "_",        "x",   "1e",    "nA",      "\r\r\n"};
    switch (random_below(prng, 8)) {
    case 0:
        text_putc(text, syntax->list);
        break;
    case 1:
        text_putc(text, random_below(prng, 3) > 0 ? syntax->number : syntax->task);
        break;
    case 2:
        text_putc(text, syntax->number);
        break;
    case 3:
        if (random_below(prng, 8) == 0) {
            text_putc(text, (char)random_below(prng, 256));
            break;
        }
        text_putc(text, syntax->number);
        break;
    default:
        text_puts(text, pieces[random_below(prng, COUNT_OF(pieces))]);
    }
}

static void random_texts(void **state) {
    (void)state;
    struct prng prng = {30};
    struct text text = {0};
    for (int i = 0; i < 1500000; i++) {
        const struct ref_syntax *syntax = &syntaxes[i % (int)COUNT_OF(syntaxes)];
        text_clear(&text);
        for (uint64_t n = random_below(&prng, 16); n > 0; n--) {
            add_random_piece(&prng, syntax, &text);
        }
        text_putc(&text, random_below(&prng, 3) == 0 ? syntax->task : random_bool(&prng) ? syntax->list : '\n');
        check_all(syntax, text.bytes, text.n);
    }
    text_free(&text);
}

/* Long lists of valid numbers of every length, with blanks. */
static void random_lists(void **state) {
    (void)state;
    struct prng prng = {31};
    struct text text = {0};
    for (int i = 0; i < 20000; i++) {
        const struct ref_syntax *syntax = &syntaxes[i % (int)COUNT_OF(syntaxes)];
        text_clear(&text);
        for (uint64_t n = random_below(&prng, 60) + 1; n > 0; n--) {
            char item[64];
            snprintf(item, sizeof item, "%.*g", random_int(&prng, 1, 20), random_signed(&prng) * 1000.0);
            text_puts(&text, random_below(&prng, 9) == 0 ? " " : "");
            text_puts(&text, random_below(&prng, 50) == 0 ? "nan" : item);
            text_puts(&text, random_below(&prng, 9) == 0 ? " " : "");
            text_putc(&text, n == 1 ? '\n' : random_below(&prng, 12) == 0 ? syntax->list : syntax->number);
        }
        check_all(syntax, text.bytes, text.n);
    }
    text_free(&text);
}

/* Texts that end inside a list: with a number delimiter, or with the blanks between two items. */
static void texts_that_end_inside_a_list(void **state) {
    (void)state;
    static const struct ref_syntax commas = {'@', ';', ','};
    static const struct ref_syntax tabs = {'@', ';', '\t'};
    static const struct ref_syntax spaces = {'@', ';', ' '};
    check_string(&commas, "");
    check_string(&commas, ",");
    check_string(&commas, "1,");
    check_string(&commas, " 1 ,");
    check_string(&commas, "1,,x,");
    check_string(&commas, "1;2,3,");
    check_string(&tabs, "1\t2\t");
    check_string(&spaces, "1 ");
    check_string(&spaces, "1 2  ");
    check_string(&spaces, " 1 nan \t ");
    check_string(&spaces, "1;2 x ");
}

static void carriage_returns(void **state) {
    (void)state;
    for (size_t s = 0; s < COUNT_OF(syntaxes); s++) {
        check_string(&syntaxes[s], "\r\n");
        check_string(&syntaxes[s], "1\r\n");
        check_string(&syntaxes[s], "1\r\r\n");
        check_string(&syntaxes[s], "\r\r\n");
        check_string(&syntaxes[s], "1 \r\n2\n");
        check_string(&syntaxes[s], "1\r \n");
        check_string(&syntaxes[s], "1\r2\n");
        check_string(&syntaxes[s], "x\r\ny\r\n");
        check_string(&syntaxes[s], "nan\r\n\r\n\n");
    }
}

/* One item of a megabyte. */
static void long_items(void **state) {
    (void)state;
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    const size_t n = 1 << 20;
    char *text = checked_malloc(n + 1 + MC_TEXT_PADDING);
    static const char fills[] = {'0', '9', ' ', 'x', '-', '.', '\r', '\0'};
    for (size_t i = 0; i < COUNT_OF(fills); i++) {
        memset(text, fills[i], n);
        text[n] = '\n';
        double values[1];
        struct mc_list_end ends[1];
        struct mc_run run = {.values = values, .ends = ends};
        mc_parse_scalar(text, n + 1, &syntax, &run);
        assert_int_equal(run.n_values, 1);
        assert_int_equal(run.n_ends, 1);
        assert_int_equal(ends[0].byte, n);
        assert_double(fills[i] == '0' ? 0.0 : fills[i] == '9' ? INFINITY : NAN, values[0]);
    }
    free(text);
}

static void only_delimiters(void **state) {
    (void)state;
    for (size_t s = 0; s < COUNT_OF(syntaxes); s++) {
        const char bytes[] = {syntaxes[s].task, syntaxes[s].list, syntaxes[s].number, '\n', ' '};
        for (size_t i = 0; i < COUNT_OF(bytes); i++) {
            char text[601];
            memset(text, bytes[i], 600);
            text[600] = '\n';
            check_all(&syntaxes[s], text, sizeof text);
        }
    }
}

static void bad_items_differ_from_missing_values(void **state) {
    (void)state;
    assert_true(isnan(mc_bad_item()) && isnan(mc_missing()));
    assert_true(mc_is_bad_item(mc_bad_item()));
    assert_false(mc_is_bad_item(mc_missing()));
    assert_false(mc_is_bad_item(NAN));
    assert_false(mc_is_bad_item(-NAN));
    volatile double zero = 0.0;
    assert_false(mc_is_bad_item(zero / zero));
    assert_false(mc_is_bad_item(mc_missing() + 1.0));
    assert_false(mc_is_bad_item((double)INFINITY - (double)INFINITY));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(missing_values),
        cmocka_unit_test(bad_and_empty_items),
        cmocka_unit_test(every_byte_at_every_position),
        cmocka_unit_test(random_texts),
        cmocka_unit_test(random_lists),
        cmocka_unit_test(texts_that_end_inside_a_list),
        cmocka_unit_test(carriage_returns),
        cmocka_unit_test(long_items),
        cmocka_unit_test(only_delimiters),
        cmocka_unit_test(bad_items_differ_from_missing_values),
    };
    return cmocka_run_group_tests(tests, set_up_kernels, tear_down_kernels);
}
