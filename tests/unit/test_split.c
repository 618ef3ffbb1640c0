/* test_split.c - the bytes that can be delimiters, the meaning of each byte, and the ends of tasks. */
#include "support.h"

#include "parse/split.h"

/* The rule: a delimiter is not a digit, sign, dot, letter, blank or part of a newline. But a tab can be any delimiter,
   and a space the one between numbers. NUL is not a delimiter, because options are C strings. */
static bool may_delimit(int byte, bool between_numbers) {
    const bool is_blank = byte == ' ' && !between_numbers;
    return byte != 0 && !is_blank && strchr("0123456789+-.\r\n", byte) == NULL &&
           strchr("abcdefghijklmnopqrstuvwxyz", byte) == NULL && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", byte) == NULL;
}

static void check_syntax(int task, int list, int number) {
    struct mc_syntax syntax;
    const bool expected = may_delimit(task, false) && may_delimit(list, false) && may_delimit(number, true) &&
                          task != list && task != number && list != number;
    if (mc_syntax_init(&syntax, (char)task, (char)list, (char)number) != expected) {
        fail_msg("delimiters %d %d %d should be %s", task, list, number, expected ? "valid" : "invalid");
    }
}

static void every_byte_in_every_role(void **state) {
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        check_syntax(byte, ';', ',');
        check_syntax('@', byte, ',');
        check_syntax('@', ';', byte);
        check_syntax(byte, byte, ',');
        check_syntax(byte, ';', byte);
        check_syntax('@', byte, byte);
        for (int other = 0; other < 256; other++) {
            check_syntax(byte, other, ',');
            check_syntax(byte, ';', other);
            check_syntax('@', byte, other);
        }
    }
}

/* Returns the class of a byte, computed without the table. */
static enum mc_class expected_class(int byte, int task, int list, int number) {
    if (byte == '\n') {
        return MC_NEWLINE;
    }
    if (byte == task) {
        return MC_END_TASK;
    }
    if (byte == list) {
        return MC_END_LIST;
    }
    if (byte == number && byte != ' ') {
        return MC_END_NUMBER;
    }
    return byte == ' ' || byte == '\t' ? MC_BLANK : MC_PLAIN;
}

static void every_byte_has_its_class(void **state) {
    (void)state;
    static const char delimiters[][3] = {{'@', ';', ','},          {'@', ';', ' '},    {'@', ';', '\t'},
                                         {'@', '\t', ' '},         {'\t', ';', ','},   {'\t', ';', ' '},
                                         {'\xFF', '\x80', '\x7F'}, {'\t', '|', '\x01'}};
    for (size_t i = 0; i < COUNT_OF(delimiters); i++) {
        const char *d = delimiters[i];
        struct mc_syntax syntax;
        assert_true(mc_syntax_init(&syntax, d[0], d[1], d[2]));
        assert_int_equal(syntax.blanks_separate, d[2] == ' ');
        for (int byte = 0; byte < 256; byte++) {
            const char c = (char)byte;
            assert_int_equal(mc_class_of(&syntax, c),
                             expected_class(byte, (unsigned char)d[0], (unsigned char)d[1], (unsigned char)d[2]));
            assert_int_equal(mc_ends_task(&syntax, c), c == '\n' || c == d[0]);
        }
    }
}

static struct mc_syntax make_default_syntax(void) {
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    return syntax;
}

static void first_and_last_task_end(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t first;
        size_t last;
    } cases[] = {
        {"", 0, 0},      {"1", 0, 0},      {"@", 1, 1},      {"\n", 1, 1},       {"1;2@", 4, 4},
        {"1\n2", 2, 2},  {"1@2\n3", 2, 4}, {"1\n2@3", 2, 4}, {"@@\n\n@x", 1, 5}, {",;,;", 0, 0},
        {"a\r\n", 3, 3}, {"\n1@", 1, 3},   {"@1\n", 1, 3},
    };
    const struct mc_syntax syntax = make_default_syntax();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const size_t n = strlen(cases[i].text);
        assert_int_equal(mc_first_task_end(&syntax, cases[i].text, n), cases[i].first);
        assert_int_equal(mc_last_task_end(&syntax, cases[i].text, n), cases[i].last);
    }
}

/* Random text next to a guard page: the functions must not read bytes after the text. */
static void task_ends_in_random_text(void **state) {
    (void)state;
    struct prng prng = {40};
    struct arena arena = arena_new(256);
    const struct mc_syntax syntax = make_default_syntax();
    for (int i = 0; i < 100000; i++) {
        char bytes[64];
        const size_t n = random_below(&prng, sizeof bytes);
        size_t first = 0;
        size_t last = 0;
        for (size_t k = 0; k < n; k++) {
            const bool ends = random_below(&prng, 20) == 0;
            bytes[k] = ends ? "@\n"[random_below(&prng, 2)] : "1;, \r"[random_below(&prng, 5)];
            first = first == 0 && ends ? k + 1 : first;
            last = ends ? k + 1 : last;
        }
        const char *text = copy_to_end(&arena, bytes, n, 0);
        assert_int_equal(mc_first_task_end(&syntax, text, n), first);
        assert_int_equal(mc_last_task_end(&syntax, text, n), last);
        text = copy_to_begin(&arena, bytes, n, 0);
        assert_int_equal(mc_last_task_end(&syntax, text, n), last);
    }
    arena_free(&arena);
}

/* Every length up to several vectors, and lengths near those where lanes of one byte would overflow. */
static void count_of_a_byte(void **state) {
    (void)state;
    enum { LONGEST = 3 * 255 * 64 + 100 };
    char *text = checked_malloc(LONGEST);
    memset(text, ',', LONGEST);
    size_t n = 0;
    while (n <= LONGEST) {
        assert_int_equal(mc_count_byte(text, n, ','), n);
        assert_int_equal(mc_count_byte(text, n, ';'), 0);
        n += n % (255 * 64) < 300 || n % (255 * 64) > 255 * 64 - 70 ? 1 : 64;
    }
    for (size_t i = 0; i < LONGEST; i += 7) {
        text[i] = ';';
    }
    assert_int_equal(mc_count_byte(text, LONGEST, ';'), (LONGEST + 6) / 7);
    assert_int_equal(mc_count_byte(text, LONGEST, ','), LONGEST - (LONGEST + 6) / 7);
    free(text);
}

static void blanks_and_carriage_returns(void **state) {
    (void)state;
    struct mc_syntax syntax = make_default_syntax();
    assert_true(mc_is_blank(&syntax, "", 0));
    assert_true(mc_is_blank(&syntax, " \t ", 3));
    assert_false(mc_is_blank(&syntax, " x ", 3));
    assert_true(mc_is_blank(&syntax, " x ", 1));
    assert_false(mc_is_blank(&syntax, "\r", 1));
    assert_false(mc_is_blank(&syntax, "\0", 1));
    assert_true(mc_syntax_init(&syntax, '@', ';', '\t'));
    assert_false(mc_is_blank(&syntax, " \t ", 3));
    assert_true(mc_syntax_init(&syntax, '@', ';', ' '));
    assert_true(mc_is_blank(&syntax, " \t ", 3));
    assert_int_equal(mc_without_cr("1\r", 2, '\n'), 1);
    assert_int_equal(mc_without_cr("1\r", 2, '@'), 2);
    assert_int_equal(mc_without_cr("1\r\r", 3, '\n'), 2);
    assert_int_equal(mc_without_cr("", 0, '\n'), 0);
    assert_int_equal(mc_without_cr("\r", 1, '\n'), 0);
    assert_int_equal(mc_without_cr("1", 1, '\n'), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_in_every_role),    cmocka_unit_test(every_byte_has_its_class),
        cmocka_unit_test(first_and_last_task_end),     cmocka_unit_test(task_ends_in_random_text),
        cmocka_unit_test(blanks_and_carriage_returns), cmocka_unit_test(count_of_a_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
