/* test_list.c - manycorr_parse_list: values, counting, bad items, and text that ends at a guard page. */
#include "support.h"

#include <sys/resource.h>

#include "api/options.h"
#include "manycorr.h"
#include "parse/split.h"
#include "reference.h"

static struct arena arena;

static int make_arena(void **state) {
    (void)state;
    arena = arena_new(1 << 16);
    return 0;
}

static int free_arena(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

enum { CAPACITY = 4096 };

/* What one call gave. The text stood right before a guard page. */
struct parsed {
    manycorr_status status;
    const char *text;
    double values[CAPACITY];
    size_t n_values;
    manycorr_report bad;
    int n_reports;
};

static struct parsed parsed;

static void note_bad(const manycorr_report *report, void *data) {
    assert_ptr_equal(data, &parsed);
    parsed.bad = *report;
    parsed.n_reports++;
}

/* options may be NULL. */
static void parse(const char *text, size_t n, const manycorr_options *options, size_t capacity) {
    manycorr_options used;
    mc_options_init(&used);
    if (options != NULL) {
        used = *options;
    }
    manycorr_options_set_report(&used, note_bad, &parsed);
    memset(&parsed, 0, sizeof parsed);
    for (size_t i = 0; i < CAPACITY; i++) {
        parsed.values[i] = 12345.0;
    }
    parsed.text = copy_to_end(&arena, text, n, 0);
    parsed.status = manycorr_parse_list(parsed.text, n, &used, parsed.values, capacity, &parsed.n_values);
    assert_int_equal(parsed.n_reports, parsed.status == MANYCORR_BAD_TASK);
}

static void check_values(const char *text, const manycorr_options *options, size_t n, const double *values) {
    parse(text, strlen(text), options, CAPACITY);
    assert_int_equal(parsed.status, MANYCORR_OK);
    assert_int_equal(parsed.n_values, n);
    for (size_t i = 0; i < n; i++) {
        assert_double(values[i], parsed.values[i]);
    }
    assert_double(12345.0, parsed.values[n]);
}

static void good_lists(void **state) {
    (void)state;
    check_values("1", NULL, 1, (const double[]){1.0});
    check_values("1,2.5,-3e2", NULL, 3, (const double[]){1.0, 2.5, -300.0});
    check_values(" 1 ,\t2 ", NULL, 2, (const double[]){1.0, 2.0});
    check_values("nan,inf,NA,-Infinity,null", NULL, 5, (const double[]){NAN, INFINITY, NAN, -INFINITY, NAN});
    check_values("-0,1e400,1e-400", NULL, 3, (const double[]){-0.0, INFINITY, 0.0});
}

static void other_number_delimiters(void **state) {
    (void)state;
    manycorr_options options;
    mc_options_init(&options);
    options.number_delimiter = ' ';
    check_values("1 2", &options, 2, (const double[]){1.0, 2.0});
    check_values("  1 \t 2  ", &options, 2, (const double[]){1.0, 2.0});
    options.number_delimiter = '\t';
    check_values("1\t2 \t 3", &options, 3, (const double[]){1.0, 2.0, 3.0});
    options.number_delimiter = '|';
    check_values("1|2", &options, 2, (const double[]){1.0, 2.0});
    options.list_delimiter = '\t'; /* which is a blank where there is only one list */
    check_values("1|2", &options, 2, (const double[]){1.0, 2.0});
}

/* The call says how many items there are, and stores no more than there is room for. */
static void counting_and_capacity(void **state) {
    (void)state;
    static const char text[] = "1,2,3,4,5";
    size_t n = 77;
    assert_int_equal(manycorr_parse_list(text, 9, NULL, NULL, 0, &n), MANYCORR_OK);
    assert_int_equal(n, 5);
    for (size_t capacity = 0; capacity <= 7; capacity++) {
        parse(text, 9, NULL, capacity);
        assert_int_equal(parsed.status, MANYCORR_OK);
        assert_int_equal(parsed.n_values, 5);
        for (size_t i = 0; i < 8; i++) {
            assert_double(i < capacity && i < 5 ? (double)(i + 1) : 12345.0, parsed.values[i]);
        }
    }
    assert_int_equal(manycorr_parse_list("1,x,3", 5, NULL, NULL, 0, &n), MANYCORR_BAD_TASK);
    assert_int_equal(n, 3);
}

/* item: where it begins and how long it is. */
static void check_bad(const char *text, size_t n, manycorr_problem problem, uint64_t value, size_t begin,
                      size_t item_bytes, size_t n_values) {
    parse(text, n, NULL, CAPACITY);
    assert_int_equal(parsed.status, MANYCORR_BAD_TASK);
    assert_int_equal(parsed.bad.problem, problem);
    assert_int_equal(parsed.bad.line, 1);
    assert_int_equal(parsed.bad.task, 1);
    assert_int_equal(parsed.bad.list, '\0');
    assert_int_equal(parsed.bad.value, value);
    assert_int_equal(parsed.bad.byte, begin + 1);
    assert_int_equal(parsed.bad.item_bytes, item_bytes);
    assert_true(n == 0 || parsed.bad.item == parsed.text + begin);
    assert_int_equal(parsed.n_values, n_values);
}

static void bad_items(void **state) {
    (void)state;
    check_bad("1,x,3", 5, MANYCORR_NOT_A_NUMBER, 2, 2, 1, 3);
    check_bad("1, 2.O ,3", 9, MANYCORR_NOT_A_NUMBER, 2, 3, 3, 3);
    check_bad("x", 1, MANYCORR_NOT_A_NUMBER, 1, 0, 1, 1);
    check_bad("1,,3", 4, MANYCORR_EMPTY_ITEM, 2, 2, 0, 3);
    check_bad("1,2,", 4, MANYCORR_EMPTY_ITEM, 3, 4, 0, 3);
    check_bad(",", 1, MANYCORR_EMPTY_ITEM, 1, 0, 0, 2);
    check_bad("", 0, MANYCORR_EMPTY_LIST, 0, 0, 0, 0);
    check_bad("  ", 2, MANYCORR_EMPTY_LIST, 0, 2, 0, 0);
    check_bad("1\0,2", 4, MANYCORR_NOT_A_NUMBER, 1, 0, 2, 2);
    check_bad("1,2;3,4", 7, MANYCORR_NOT_A_NUMBER, 2, 2, 3, 3);
    check_bad("1,2@3", 5, MANYCORR_NOT_A_NUMBER, 2, 2, 3, 2);
    size_t n;
    assert_int_equal(manycorr_parse_list("1,x", 3, NULL, NULL, 0, &n), MANYCORR_BAD_TASK);
    assert_int_equal(manycorr_parse_list(NULL, 0, NULL, NULL, 0, &n), MANYCORR_BAD_TASK);
    assert_int_equal(n, 0);
}

/* A newline ends no list here: it is a byte that no number has, wherever it stands. */
static void newlines_are_no_part_of_a_list(void **state) {
    (void)state;
    check_bad("1\n2,3", 5, MANYCORR_NOT_A_NUMBER, 1, 0, 3, 2);
    check_bad("1,2\n", 4, MANYCORR_NOT_A_NUMBER, 2, 2, 2, 2);
    check_bad("\n", 1, MANYCORR_NOT_A_NUMBER, 1, 0, 1, 1);
    check_bad("1,\n,2", 5, MANYCORR_NOT_A_NUMBER, 2, 2, 1, 3);
    check_bad("1,2\r\n", 5, MANYCORR_NOT_A_NUMBER, 2, 2, 3, 2);
    check_bad("1\r\n,2", 5, MANYCORR_NOT_A_NUMBER, 1, 0, 3, 2);
}

/* Nor does a carriage return, least of all the last byte, though a newline might follow it elsewhere. */
static void carriage_returns_are_no_part_of_a_list(void **state) {
    (void)state;
    check_bad("1\r,2", 4, MANYCORR_NOT_A_NUMBER, 1, 0, 2, 2);
    check_bad("1,2\r", 4, MANYCORR_NOT_A_NUMBER, 2, 2, 2, 2);
    check_bad("\r", 1, MANYCORR_NOT_A_NUMBER, 1, 0, 1, 1);
    check_bad("1,2 \r", 5, MANYCORR_NOT_A_NUMBER, 2, 2, 3, 2);
}

/* Whatever delimits numbers, a newline does not. */
static void newlines_with_every_number_delimiter(void **state) {
    (void)state;
    for (int byte = 1; byte < 256; byte++) {
        manycorr_options options;
        mc_options_init(&options);
        options.number_delimiter = (char)byte;
        options.task_delimiter = byte == '@' ? '#' : '@';
        options.list_delimiter = byte == ';' ? '#' : ';';
        struct mc_syntax syntax;
        if (!mc_syntax_init(&syntax, options.task_delimiter, options.list_delimiter, options.number_delimiter)) {
            continue;
        }
        parse("1\n2", 3, &options, CAPACITY);
        if (parsed.status != MANYCORR_BAD_TASK || parsed.n_values != 1) {
            fail_msg("number delimiter %d: status %d, %zu values", byte, (int)parsed.status, parsed.n_values);
        }
        const char text[] = {'1', (char)byte, '2'};
        parse(text, 3, &options, CAPACITY);
        assert_int_equal(parsed.status, MANYCORR_OK);
        assert_int_equal(parsed.n_values, 2);
    }
}

/* Random lists against the reference, with every byte that is special to the grammar. */
static void random_lists(void **state) {
    (void)state;
    struct prng prng = {140};
    struct text text = {0};
    struct ref_items items = {0};
    for (int i = 0; i < 100000; i++) {
        const struct ref_syntax syntax = {'\0', '\0', ", \t|"[i % 4]};
        manycorr_options options;
        mc_options_init(&options);
        options.number_delimiter = syntax.number;
        text_clear(&text);
        for (uint64_t n = random_below(&prng, 12); n > 0; n--) {
            static const char *const pieces[] = {"1",  "23", "4.5", "-7", "e5",  "nan", " ",
                                                 "\t", "x",  ";",   "@",  "inf", "0.25"};
            text_puts(&text, pieces[random_below(&prng, COUNT_OF(pieces))]);
            if (random_bool(&prng)) {
                text_putc(&text, syntax.number);
            }
        }
        const bool empty = ref_all_blank(&syntax, text.bytes, text.n);
        bool is_bad = empty;
        items.n = 0;
        ref_split_list(&syntax, text.bytes, 0, text.n, &items);
        parse(text.bytes, text.n, &options, CAPACITY);
        assert_int_equal(parsed.n_values, empty ? 0 : items.n);
        for (size_t k = 0; k < parsed.n_values; k++) {
            const bool is_number = items.items[k].kind == REF_NUMBER;
            assert_double(is_number ? items.items[k].value : (double)NAN, parsed.values[k]);
            is_bad = is_bad || items.items[k].kind == REF_BAD || items.items[k].kind == REF_EMPTY;
        }
        assert_int_equal(parsed.status, is_bad ? MANYCORR_BAD_TASK : MANYCORR_OK);
    }
    free(items.items);
    text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_lists),
        cmocka_unit_test(other_number_delimiters),
        cmocka_unit_test(counting_and_capacity),
        cmocka_unit_test(bad_items),
        cmocka_unit_test(newlines_are_no_part_of_a_list),
        cmocka_unit_test(carriage_returns_are_no_part_of_a_list),
        cmocka_unit_test(newlines_with_every_number_delimiter),
        cmocka_unit_test(random_lists),
    };
    const struct rlimit most = {.rlim_cur = 20,
                                .rlim_max = 20}; /* seconds; a parser that never ends shall not hold up the tests */
    assert_int_equal(setrlimit(RLIMIT_CPU, &most), 0);
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
