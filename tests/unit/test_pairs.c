/*
 * test_pairs.c - the tasks of a text as pairs of a batch: where they are, what their form decides, and their numbers.
 *
 * The oracle cuts a text at its delimiters, one byte after the other.
 */
#include "support.h"

#include "correlate/exactly.h"
#include "output/result.h"
#include "parse/kernels.h"
#include "parse/pairs.h"

static struct prng prng = {310};
static struct arena arena;

static int begin(void **state) {
    (void)state;
    arena = arena_new(1 << 16);
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct mc_syntax syntax_with(char number) {
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', ';', number));
    return syntax;
}

/* A text that has been parsed. */
struct parsed {
    char *text;
    size_t n_bytes;
    struct mc_run run;
};

static struct parsed parse(const char *text, size_t n_bytes, const struct mc_syntax *syntax) {
    struct parsed parsed = {
        .text = checked_malloc(n_bytes + 2 * MC_TEXT_PADDING),
        .n_bytes = n_bytes,
        .run.values = checked_malloc(n_bytes * sizeof(double)),
        .run.ends = checked_malloc(n_bytes * sizeof(struct mc_list_end)),
    };
    memset(parsed.text, '7', n_bytes + 2 * MC_TEXT_PADDING);
    parsed.text += MC_TEXT_PADDING;
    memcpy(parsed.text, text, n_bytes);
    mc_parse_scalar(parsed.text, n_bytes, syntax, &parsed.run);
    return parsed;
}

static void free_parsed(struct parsed *parsed) {
    free(parsed->text - MC_TEXT_PADDING);
    free(parsed->run.values);
    free(parsed->run.ends);
}

/* What a pair must be. */
struct expected {
    size_t begin, n_bytes, x_bytes;
    size_t value; /* the index of its first one */
    size_t n_x, n_y;
    enum mc_outcome outcome;
    bool ends_line;
};

static void assert_pair(const struct mc_pair *pair, const struct mc_run *run, const struct expected *expected) {
    assert_int_equal(pair->begin, expected->begin);
    assert_int_equal(pair->n_bytes, expected->n_bytes);
    assert_int_equal(pair->x_bytes, expected->x_bytes);
    assert_ptr_equal(pair->x, run->values + expected->value);
    assert_ptr_equal(pair->y, run->values + expected->value + expected->n_x);
    assert_int_equal(pair->n_x, expected->n_x);
    assert_int_equal(pair->n_y, expected->n_y);
    assert_int_equal(pair->form.outcome, expected->outcome);
    assert_int_equal(pair->form.ends_line, expected->ends_line);
    if (expected->outcome == MC_UNDEFINED) {
        assert_int_equal(pair->form.reason, MC_FEW_PAIRS);
    }
}

/* Walks through a text in batches of up to capacity pairs, which are in front of a guard page. */
static void check_walk(const struct parsed *parsed, const struct mc_syntax *syntax, bool starts_line, size_t capacity,
                       const struct expected *expected, size_t n_expected) {
    struct mc_batch batch = {.pairs = (struct mc_pair *)arena.end - capacity};
    struct mc_pair_cursor cursor = {.starts_line = starts_line};
    size_t n = 0;
    do {
        mc_next_pairs(parsed->text, syntax, 2, &parsed->run, &cursor, capacity, &batch);
        assert_int_equal(batch.n_pairs, n_expected - n < capacity ? n_expected - n : capacity);
        for (size_t i = 0; i < batch.n_pairs; i++) {
            assert_pair(&batch.pairs[i], &parsed->run, &expected[n + i]);
        }
        n += batch.n_pairs;
        const bool is_behind_line = n > 0 ? expected[n - 1].ends_line : starts_line;
        assert_int_equal(cursor.starts_line, is_behind_line);
        assert_int_equal(cursor.text, n < n_expected ? expected[n].begin : parsed->n_bytes);
    } while (batch.n_pairs > 0);
}

static void check_capacities(const struct parsed *parsed, const struct mc_syntax *syntax, bool starts_line,
                             const struct expected *expected, size_t n_expected) {
    static const size_t capacities[] = {1, 2, 3, 7, 64};
    for (size_t i = 0; i < COUNT_OF(capacities); i++) {
        check_walk(parsed, syntax, starts_line, capacities[i], expected, n_expected);
    }
    check_walk(parsed, syntax, starts_line, n_expected > 0 ? n_expected : 1, expected, n_expected);
    check_walk(parsed, syntax, starts_line, n_expected + 1, expected, n_expected);
}

static void tasks_of_a_text(void **state) {
    (void)state;
    static const char text[] = "1,2;3,4@\r\n5;6;7,8\r\n@";
    static const struct expected expected[] = {
        {.begin = 0, .n_bytes = 7, .x_bytes = 3, .value = 0, .n_x = 2, .n_y = 2, .outcome = MC_VALUE},
        {.begin = 8, .n_bytes = 0, .x_bytes = 1, .value = 4, .n_x = 1, .outcome = MC_BAD_TASK, .ends_line = true},
        {.begin = 10, .n_bytes = 7, .x_bytes = 1, .value = 5, .n_x = 1, .n_y = 3, MC_BAD_TASK, .ends_line = true},
        {.begin = 19, .n_bytes = 0, .x_bytes = 0, .value = 9, .n_x = 1, .n_y = 0, .outcome = MC_BAD_TASK},
    };
    const struct mc_syntax syntax = syntax_with(',');
    struct parsed parsed = parse(text, strlen(text), &syntax);
    check_capacities(&parsed, &syntax, true, expected, COUNT_OF(expected));
    check_capacities(&parsed, &syntax, false, expected, COUNT_OF(expected));
    free_parsed(&parsed);
}

static void a_text_without_tasks(void **state) {
    (void)state;
    const struct mc_syntax syntax = syntax_with(',');
    struct parsed parsed = parse("", 0, &syntax);
    check_capacities(&parsed, &syntax, true, NULL, 0);
    free_parsed(&parsed);
}

/* Forms of a task, and the outcome that each decides: if the task is alone in its line, and otherwise. */
static const struct form {
    const char *text;
    enum mc_outcome alone;
    enum mc_outcome in_line;
    size_t n_x, n_y;
} forms[] = {
    {"1,2;3,4", MC_VALUE, MC_VALUE, 2, 2},
    {" 1 ,2 ; 3, 4 ", MC_VALUE, MC_VALUE, 2, 2},
    {"1,2,3;7", MC_VALUE, MC_VALUE, 3, 1},
    {"1;2", MC_VALUE, MC_VALUE, 1, 1},
    {"1,2;3,4,5", MC_BAD_TASK, MC_BAD_TASK, 2, 3},
    {"1,2,3;4,5", MC_BAD_TASK, MC_BAD_TASK, 3, 2},
    {"1;2,3", MC_BAD_TASK, MC_BAD_TASK, 1, 2},
    {"1,2", MC_BAD_TASK, MC_BAD_TASK, 2, 0},
    {"1", MC_BAD_TASK, MC_BAD_TASK, 1, 0},
    {"1;2;3", MC_BAD_TASK, MC_BAD_TASK, 1, 2},
    {"1,2;3,4;5,6", MC_BAD_TASK, MC_BAD_TASK, 2, 4},
    {";;", MC_BAD_TASK, MC_BAD_TASK, 1, 2},
    {";", MC_UNDEFINED, MC_UNDEFINED, 1, 1},
    {" ;\t ", MC_UNDEFINED, MC_UNDEFINED, 1, 1},
    {"", MC_NO_TASK, MC_BAD_TASK, 1, 0},
    {" \t", MC_NO_TASK, MC_BAD_TASK, 1, 0},
    {",", MC_BAD_TASK, MC_BAD_TASK, 2, 0},
    {"x", MC_BAD_TASK, MC_BAD_TASK, 1, 0},
    /* Two lists by their form. That an item is not a number decides later, when they are correlated. */
    {"1,x;3,4", MC_VALUE, MC_VALUE, 2, 2},
    {";1", MC_VALUE, MC_VALUE, 1, 1},
    {"1;", MC_VALUE, MC_VALUE, 1, 1},
    {"1,2;", MC_VALUE, MC_VALUE, 2, 1},
    {"x;", MC_VALUE, MC_VALUE, 1, 1},
    {",;,", MC_VALUE, MC_VALUE, 2, 2},
};

/* The same if blanks separate numbers. */
static const struct form spaced_forms[] = {
    {"1 2;3 4", MC_VALUE, MC_VALUE, 2, 2},     {" 1  2 ;\t3 \t4 ", MC_VALUE, MC_VALUE, 2, 2},
    {"1 2 3; 7 ", MC_VALUE, MC_VALUE, 3, 1},   {"1 2;3 4 5", MC_BAD_TASK, MC_BAD_TASK, 2, 3},
    {"1 2 ", MC_BAD_TASK, MC_BAD_TASK, 2, 0},  {"1;2; 3", MC_BAD_TASK, MC_BAD_TASK, 1, 2},
    {" ; ", MC_UNDEFINED, MC_UNDEFINED, 1, 1}, {";", MC_UNDEFINED, MC_UNDEFINED, 1, 1},
    {" \t ", MC_NO_TASK, MC_BAD_TASK, 1, 0},   {"", MC_NO_TASK, MC_BAD_TASK, 1, 0},
    {"1 2; ", MC_VALUE, MC_VALUE, 2, 1},       {" ;1", MC_VALUE, MC_VALUE, 1, 1},
};

/* Appends a form and what ends it to a text, and fills the expected pair. The pair before it is expected[-1]. */
static void add_form(const struct form *form, const char *ends, bool starts_line, struct text *text,
                     struct expected *expected) {
    const char *end_x = strchr(form->text, ';');
    const size_t n_end = strlen(ends);
    const bool ends_line = ends[n_end - 1] == '\n';
    const struct expected *before = text->n > 0 ? expected - 1 : NULL;
    *expected = (struct expected){
        .begin = text->n,
        .n_bytes = strlen(form->text),
        .x_bytes = end_x != NULL ? (size_t)(end_x - form->text) : strlen(form->text) + n_end - 1,
        .value = before != NULL ? before->value + before->n_x + before->n_y : 0,
        .n_x = form->n_x,
        .n_y = form->n_y,
        .outcome = starts_line && ends_line ? form->alone : form->in_line,
        .ends_line = ends_line,
    };
    text_puts(text, form->text);
    text_puts(text, ends);
}

static const char *const task_ends[] = {"@", "\n", "\r\n"};

/* Texts of three forms with all ends. The second one is each form in turn. */
static void check_forms(const struct form *tried, size_t n, const struct mc_syntax *syntax) {
    struct text text = {0};
    for (size_t i = 0; i < n * 27; i++) {
        struct expected expected[3];
        const char *ends[] = {task_ends[i % 3], task_ends[i / 3 % 3], task_ends[i / 9 % 3]};
        const bool starts_line = random_bool(&prng);
        text_clear(&text);
        add_form(&tried[random_below(&prng, n)], ends[0], starts_line, &text, &expected[0]);
        add_form(&tried[i / 27], ends[1], expected[0].ends_line, &text, &expected[1]);
        add_form(&tried[random_below(&prng, n)], ends[2], expected[1].ends_line, &text, &expected[2]);
        struct parsed parsed = parse(text.bytes, text.n, syntax);
        check_capacities(&parsed, syntax, starts_line, expected, 3);
        free_parsed(&parsed);
    }
    text_free(&text);
}

static void forms_of_tasks(void **state) {
    (void)state;
    const struct mc_syntax syntax = syntax_with(',');
    const struct mc_syntax spaced = syntax_with(' ');
    check_forms(forms, COUNT_OF(forms), &syntax);
    check_forms(spaced_forms, COUNT_OF(spaced_forms), &spaced);
}

static void many_tasks(void **state) {
    (void)state;
    enum { MAX_TASKS = 150 };
    const struct mc_syntax syntax = syntax_with(',');
    struct text text = {0};
    for (int i = 0; i < 300; i++) {
        struct expected expected[MAX_TASKS];
        const size_t n = 1 + random_below(&prng, MAX_TASKS);
        const bool begins_line = random_bool(&prng);
        text_clear(&text);
        for (size_t k = 0; k < n; k++) {
            const bool starts_line = k > 0 ? expected[k - 1].ends_line : begins_line;
            add_form(&forms[random_below(&prng, COUNT_OF(forms))], task_ends[random_below(&prng, 3)], starts_line,
                     &text, &expected[k]);
        }
        struct parsed parsed = parse(text.bytes, text.n, &syntax);
        check_capacities(&parsed, &syntax, begins_line, expected, n);
        free_parsed(&parsed);
    }
    text_free(&text);
}

/* The outcome that the form of text[0..n) decides, a task without what ends it. */
static enum mc_outcome outcome_of(const char *text, size_t n, bool is_line, size_t n_x, size_t n_y) {
    size_t n_lists = 1;
    size_t n_others = 0; /* neither blanks nor list delimiters */
    for (size_t i = 0; i < n; i++) {
        n_lists += text[i] == ';';
        n_others += strchr(" \t;", text[i]) == NULL;
    }
    if (is_line && n_lists == 1 && n_others == 0) {
        return MC_NO_TASK;
    }
    if (n_lists != 2 || (n_x != n_y && n_y != 1)) {
        return MC_BAD_TASK;
    }
    return n_others == 0 ? MC_UNDEFINED : MC_VALUE;
}

/* Cuts a text, which ends with a task, into tasks. Returns how many there are. */
static size_t cut_tasks(const char *text, size_t n_bytes, bool starts_line, struct expected *expected) {
    size_t n = 0;
    size_t value = 0;
    for (size_t task_begin = 0; task_begin < n_bytes; n++) {
        size_t counts[2] = {1, 0};
        size_t i = task_begin;
        size_t x_bytes = SIZE_MAX;
        for (; text[i] != '@' && text[i] != '\n'; i++) {
            if (text[i] == ';') {
                x_bytes = x_bytes < i - task_begin ? x_bytes : i - task_begin;
            }
            counts[x_bytes != SIZE_MAX] += text[i] == ';' || text[i] == ',';
        }
        const bool ends_line = text[i] == '\n';
        const size_t n_task = i - task_begin - (ends_line && i > task_begin && text[i - 1] == '\r');
        expected[n] = (struct expected){
            .begin = task_begin,
            .n_bytes = n_task,
            .x_bytes = x_bytes < i - task_begin ? x_bytes : i - task_begin,
            .value = value,
            .n_x = counts[0],
            .n_y = counts[1],
            .outcome = outcome_of(text + task_begin, n_task, starts_line && ends_line, counts[0], counts[1]),
            .ends_line = ends_line,
        };
        value += counts[0] + counts[1];
        starts_line = ends_line;
        task_begin = i + 1;
    }
    return n;
}

static void random_texts(void **state) {
    (void)state;
    enum { MAX_BYTES = 200 };
    const struct mc_syntax syntax = syntax_with(',');
    for (int i = 0; i < 20000; i++) {
        char text[MAX_BYTES + 1];
        struct expected expected[MAX_BYTES + 1];
        const size_t n = random_below(&prng, i % 10 == 0 ? MAX_BYTES : 12);
        for (size_t k = 0; k < n; k++) {
            text[k] = "1;,@ \n\tx\r;,1"[random_below(&prng, 12)];
        }
        text[n] = "@\n"[random_below(&prng, 2)];
        const bool starts_line = random_bool(&prng);
        const size_t n_expected = cut_tasks(text, n + 1, starts_line, expected);
        struct parsed parsed = parse(text, n + 1, &syntax);
        check_walk(&parsed, &syntax, starts_line, 1, expected, n_expected);
        check_walk(&parsed, &syntax, starts_line, 1 + random_below(&prng, 64), expected, n_expected);
        free_parsed(&parsed);
    }
}

/* The first pair of a text, and where its numbers are. */
struct first_pair {
    struct mc_syntax syntax;
    struct parsed parsed;
    struct mc_pair pair;
    struct mc_text_lists lists;
    struct mc_number_source numbers;
};

static void first_pair_of(struct first_pair *first, const char *text, char number) {
    struct mc_batch batch = {.pairs = &first->pair};
    struct mc_pair_cursor cursor = {.starts_line = true};
    first->syntax = syntax_with(number);
    first->parsed = parse(text, strlen(text), &first->syntax);
    mc_next_pairs(first->parsed.text, &first->syntax, 2, &first->parsed.run, &cursor, 1, &batch);
    assert_int_equal(batch.n_pairs, 1);
    first->lists = (struct mc_text_lists){first->parsed.text, &first->syntax, first->parsed.run.has_long_items};
    first->numbers = mc_numbers_of_text(&first->lists);
}

static void assert_number(const struct mc_number *number, uint64_t digits, int64_t exponent, bool is_negative) {
    assert_false(number->is_long);
    assert_true(number->digits == digits);
    assert_true(digits == 0 || number->exponent == exponent);
    assert_int_equal(number->is_negative, is_negative);
}

/* The numbers and the range of their digits are the same, however many are read at a time. */
static void numbers_of_a_text(void **state) {
    (void)state;
    struct first_pair first;
    struct mc_number_pairs numbers = {0};
    assert_true(mc_number_pairs_reserve(&numbers));
    first_pair_of(&first, "1,-2.5,30,4e7;0.01,6,-7,8\r\n9;9\n", ',');
    assert_int_equal(first.numbers.base, 10);
    assert_int_equal(first.numbers.input, MC_DECIMALS);
    for (size_t at_a_time = 1; at_a_time <= 4; at_a_time++) {
        struct mc_digit_ranges ranges = mc_digit_ranges_empty();
        struct mc_number_cursor cursor = first.numbers.begin(&first.numbers, &first.pair);
        struct mc_number x[4];
        struct mc_number y[4];
        for (size_t i = 0; i < 4; i += at_a_time) {
            const size_t n = 4 - i < at_a_time ? 4 - i : at_a_time;
            first.numbers.read(&first.numbers, &cursor, n, &numbers, &ranges);
            memcpy(x + i, numbers.x, n * sizeof *x);
            memcpy(y + i, numbers.y, n * sizeof *y);
        }
        assert_number(&x[0], 1, 0, false);
        assert_number(&x[1], 25, -1, true);
        assert_number(&x[3], 4, 7, false);
        assert_number(&y[0], 1, -2, false);
        assert_number(&y[2], 7, 0, true);
        assert_number(&y[3], 8, 0, false);
        assert_true(ranges.x.min_exponent == -1 && ranges.x.end_exponent == 8 && !ranges.x.has_long);
        assert_true(ranges.y.min_exponent == -2 && ranges.y.end_exponent >= 1 && !ranges.y.has_long);
    }
    mc_number_pairs_free(&numbers);
    free_parsed(&first.parsed);
}

/* Only lists that repeat one text are found constant. If blanks separate numbers, none is. */
static void lists_that_repeat_themselves(void **state) {
    (void)state;
    static const struct {
        const char *text;
        char number;
        bool is_constant;
    } cases[] = {
        {"5,5,5;1,2,3\n", ',', true},   {"1,2,3;0.5,0.5,0.5@", ',', true}, {"1,2;5,5\r\n", ',', true},
        {"1,2;77,77\r\n", ',', true},   {"1 ,1 ;1,2@", ',', true},         {"1,2;3,4\n", ',', false},
        {"5,5.0;1,2\n", ',', false},    {"1,1,2;1,2,2\n", ',', false},     {"1,11,1;2,3,4\n", ',', false},
        {"11,1,1;2,3,4\n", ',', false}, {"12,2,12;1,2,4\n", ',', false},   {"1,1 ;1,2\n", ',', false},
        {"5 5 5;1 2 3\n", ' ', false},  {"1 2;3 3\n", ' ', false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct first_pair first;
        first_pair_of(&first, cases[i].text, cases[i].number);
        if (first.numbers.is_constant(&first.numbers, &first.pair) != cases[i].is_constant) {
            fail_msg("%s is %sconstant", cases[i].text, cases[i].is_constant ? "" : "not ");
        }
        free_parsed(&first.parsed);
    }
}

/* The items of the plain way: cut at each byte that ends one, with the blanks around them. */
static bool are_short_plainly(const char *text, size_t n, char number) {
    size_t n_item = 0;
    for (size_t i = 0; i < n; i++) {
        const bool is_end = strchr("@;\n", text[i]) != NULL || text[i] == number ||
                            (number == ' ' && (text[i] == ' ' || text[i] == '\t'));
        n_item = is_end ? 0 : n_item + 1;
        if (n_item > 16) {
            return false;
        }
    }
    return true;
}

/* Items of 0 to 18 bytes with blanks before, in and after them, at every place; the rest of the task is short. */
static void items_that_are_short(void **state) {
    (void)state;
    static const char *const items[] = {"123456789012345678", "                7 ", "-1               ", "\t1.5"};
    static const char numbers[] = {',', ' ', '\t'};
    for (size_t way = 0; way < COUNT_OF(numbers); way++) {
        const struct mc_syntax syntax = syntax_with(numbers[way]);
        for (size_t item = 0; item < COUNT_OF(items); item++) {
            for (size_t n = 0; n <= strlen(items[item]); n++) {
                for (size_t place = 0; place < 5; place++) {
                    struct text text = {0};
                    for (size_t i = 0; i < 5; i++) {
                        text_add(&text, i == place ? items[item] : "1234567890123.45", i == place ? n : 16);
                        text_putc(&text, i == 2 ? ';' : i == 3 ? '@' : numbers[way]);
                    }
                    text.n--; /* without the byte that ends the task */
                    const bool are_short = are_short_plainly(text.bytes, text.n, numbers[way]);
                    assert_int_equal(mc_are_items_short(text.bytes, text.n, &syntax), are_short);
                    assert_true(place < 4 || mc_are_items_short(text.bytes, text.n - n, &syntax));
                    text_free(&text);
                }
            }
        }
    }
    const struct mc_syntax syntax = syntax_with(',');
    assert_true(mc_are_items_short("", 0, &syntax));
}

/* A source knows whether all its numbers are short, and whether those of a pair are. A carriage return that ends the
   line is no part of an item. */
static void numbers_that_are_short(void **state) {
    (void)state;
    static const struct {
        const char *text;
        char number;
        bool all_are_short, are_short;
    } cases[] = {
        {"1,2;3,4\n", ',', true, true},
        {"1,1234567890123456;3,-23456789012345.\r\n", ',', true, true},
        {"1,2;3,4@5,6;7,12345678901234567\n", ',', false, true},
        {"1,2;3,12345678901234567@5,6;7,8\n", ',', false, false},
        {"1,2;3,                4\n", ',', false, false},
        {"                1,2;3,4\n", ',', false, false},
        {"1                ,2;3,4\n", ',', false, false},
        {"1            2;3                4\n", ' ', false, true},
        {"1 12345678901234567;3 4\n", ' ', false, false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct first_pair first;
        first_pair_of(&first, cases[i].text, cases[i].number);
        if ((first.numbers.all_are_short && !cases[i].all_are_short) ||
            first.numbers.are_short(&first.numbers, &first.pair) != cases[i].are_short) {
            fail_msg("%s", cases[i].text);
        }
        assert_true(first.numbers.all_are_short || !cases[i].all_are_short);
        assert_int_equal(first.numbers.blanks_separate, cases[i].number == ' ');
        free_parsed(&first.parsed);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_of_a_text),
        cmocka_unit_test(a_text_without_tasks),
        cmocka_unit_test(forms_of_tasks),
        cmocka_unit_test(many_tasks),
        cmocka_unit_test(random_texts),
        cmocka_unit_test(numbers_of_a_text),
        cmocka_unit_test(lists_that_repeat_themselves),
        cmocka_unit_test(items_that_are_short),
        cmocka_unit_test(numbers_that_are_short),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
