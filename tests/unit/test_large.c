/*
 * test_large.c - a task worked on by blocks and by several threads against the plain way: parse it whole, then
 * mc_pearson.
 *
 * The bits must be the same, whatever the number of threads, and whether values are kept between the passes (eight
 * bytes of text for two numbers and more) or parsed again (shorter ones).
 */
#include "exact_r.h"
#include "exact_task.h"
#include "team_helpers.h"

#include "correlate/pearson.h"
#include "large/index.h"
#include "large/large.h"
#include "parse/kernels.h"
#include "input/source.h"

enum { BLOCK = MC_BLOCK, PIECE = 4096 };

static const int thread_counts[] = {2, 3, 8};

struct outcome {
    enum mc_outcome outcome;
    double value;
    uint64_t n_numbers;
};

/* r of a task without bad items, whose lists are x[0..n), of x_bytes of text, and y[0..n). */
static double r_of_lists(const double *x, const double *y, size_t n, const char *text, size_t x_bytes,
                         const struct mc_syntax *syntax, bool is_exact, struct mc_block_space *space) {
    struct mc_estimate estimate = mc_pearson(x, y, n, MC_DECIMALS, space);
    bool is_known = n < 2 || (estimate.is_certain && !is_exact);
    for (size_t i = 0; i < n; i++) {
        is_known = is_known || !isfinite(x[i]) || !isfinite(y[i]);
    }
    if (!is_known) {
        struct mc_exact_space exact = {0};
        assert_true(compute_text_exactly(text, x_bytes, n, syntax, &exact, &estimate.r));
        mc_exact_space_free(&exact);
    }
    return estimate.r;
}

/* The plain way. It takes few parts of the library: the reference kernel, mc_pearson, and mc_compute_exactly if that is
   not certain or the result must be exact. */
static struct outcome correlate_plainly(const char *text, size_t n, const struct mc_syntax *syntax, bool is_exact) {
    struct mc_block_space *space = aligned_alloc(_Alignof(struct mc_block_space), sizeof *space);
    struct mc_run run = {
        .values = checked_malloc(n * sizeof(double)),
        .ends = checked_malloc(n * sizeof(struct mc_list_end)),
    };
    assert_non_null(space);
    mc_parse_scalar(text, n, syntax, &run);
    struct outcome outcome = {MC_BAD_TASK, 0.0, run.n_values};
    const size_t n_x = run.ends[0].n_values;
    const size_t n_y = run.n_values - n_x;
    bool is_bad = run.n_ends != 2 || (n_x != n_y && n_y != 1);
    for (size_t i = 0; i < run.n_values; i++) {
        is_bad = is_bad || mc_is_bad_item(run.values[i]);
    }
    if (!is_bad) {
        outcome.value =
            n_x == n_y ? r_of_lists(run.values, run.values + n_x, n_x, text, run.ends[0].byte, syntax, is_exact, space)
                       : (double)NAN;
        outcome.outcome = isnan(outcome.value) ? MC_UNDEFINED : MC_VALUE;
    }
    free(space);
    free(run.values);
    free(run.ends);
    return outcome;
}

static struct arena arena;

static int make_arena(void **state) {
    (void)state;
    arena = arena_new(4 << 20);
    return 0;
}

static int free_arena(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

/* A text that is one task, with its index or NULL. */
static struct mc_large_task task_of(struct mc_large_text text, struct mc_index *index, const struct mc_syntax *syntax,
                                    const struct mc_kernel *kernel, bool is_exact) {
    return (struct mc_large_task){
        .text = text,
        .index = index,
        .syntax = syntax,
        .parse = kernel->parse,
        .method = mc_find_method("pearson"),
        .is_exact = is_exact,
    };
}

static void check_run(const struct text *text, const char *copy, const struct mc_syntax *syntax,
                      const struct mc_kernel *kernel, bool is_exact, int n_threads, const struct outcome *expected) {
    struct mc_result result;
    struct mc_large_counts counts;
    double r = 5.0;
    struct helped_team helped;
    const struct mc_large_text in_memory = {.memory = copy, .n_bytes = text->n};
    const struct mc_large_task task = task_of(in_memory, NULL, syntax, kernel, is_exact);
    helped_team_start(&helped, n_threads);
    const manycorr_status status = mc_correlate_large(&task, &helped.caller, &result, &r, &counts);
    helped_team_end(&helped);
    assert_int_equal(status, MANYCORR_OK);
    assert_true(!is_exact || result.is_exact == (expected->outcome == MC_VALUE));
    if (result.outcome != expected->outcome || counts.n_numbers != expected->n_numbers ||
        (expected->outcome == MC_VALUE && bits_of(r) != bits_of(expected->value))) {
        fail_msg("%s%s, %d threads, %zu bytes: outcome %d, %.17g, %" PRIu64 " numbers; should be %d, %.17g, %" PRIu64,
                 kernel->name, is_exact ? ", exact" : "", n_threads, text->n, (int)result.outcome, r, counts.n_numbers,
                 (int)expected->outcome, expected->value, expected->n_numbers);
    }
}

/* The index of a task, with so few pieces and blocks in a round at most. */
static struct mc_index index_with_limits(const struct mc_large_text *task, const struct text *text,
                                         const struct mc_syntax *syntax, size_t max_pieces, size_t max_blocks) {
    struct mc_index index;
    struct mc_buffer buffer = {0};
    const bool ends_crlf = text->n > 1 && memcmp(text->bytes + text->n - 2, "\r\n", 2) == 0;
    mc_index_begin(&index, syntax);
    index.max_pieces = max_pieces;
    index.max_blocks = max_blocks;
    mc_index_set_text(&index, task, text->n - (ends_crlf ? 2 : 1));
    while (index.n_stripes <= index.n_bytes / MC_STRIPE_BYTES) {
        struct mc_stripe stripe;
        assert_int_equal(mc_index_count_stripe(&index, index.n_stripes, &buffer, &stripe), 0);
        assert_true(mc_index_append(&index, &stripe));
    }
    assert_in_range(index.capacity, 1, max_pieces);
    mc_buffer_free(&buffer);
    return index;
}

/*
 * The same with the text in a file, of which parts are read as they are wanted. Of bad tasks, the numbers are not
 * counted there. If has_limits, with an index that is limited as only those of far greater tasks are: pieces are
 * joined, and there are many rounds.
 */
static void check_file(const struct text *text, const struct mc_syntax *syntax, bool is_exact, bool has_limits,
                       int n_threads, const struct outcome *expected) {
    static size_t turn = 0;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_true(fwrite(text->bytes, 1, text->n, file) == text->n && fflush(file) == 0);
    struct mc_source source;
    mc_source_of_fd(&source, fileno(file), syntax, 4096);
    const struct mc_large_text in_file = {.n_bytes = text->n, .source = &source, .n_source = text->n, .added = ""};
    struct mc_index index = {0};
    if (has_limits) {
        turn++;
        index = index_with_limits(&in_file, text, syntax, 1 + turn % 5, 1 + turn % 4);
    }
    const struct mc_large_task task =
        task_of(in_file, has_limits ? &index : NULL, syntax, mc_choose_kernel(NULL), is_exact);
    struct mc_result result;
    struct mc_large_counts counts;
    double r = 5.0;
    struct helped_team helped;
    helped_team_start(&helped, n_threads);
    const manycorr_status status = mc_correlate_large(&task, &helped.caller, &result, &r, &counts);
    helped_team_end(&helped);
    mc_index_free(&index);
    mc_source_free(&source);
    fclose(file);
    assert_int_equal(status, MANYCORR_OK);
    assert_int_equal(result.outcome, expected->outcome);
    assert_true(expected->outcome != MC_VALUE || bits_of(r) == bits_of(expected->value));
}

/* Compares with every kernel, on one thread and on one of the other numbers of threads, in turn; every second time exactly, too.
   Returns what came out. */
static enum mc_outcome check_with(const struct text *text, const struct mc_syntax *syntax) {
    static const char *const kernel_names[] = {"scalar", "avx2", "avx512", "neon"};
    static size_t turn = 0;
    const char *copy = copy_to_end(&arena, text->bytes, text->n, MC_TEXT_PADDING);
    const struct outcome expected = correlate_plainly(copy, text->n, syntax, false);
    for (size_t k = 0; k < COUNT_OF(kernel_names); k++) {
        const struct mc_kernel *kernel = mc_choose_kernel(kernel_names[k]);
        if (kernel != NULL) {
            check_run(text, copy, syntax, kernel, false, 1, &expected);
        }
    }
    const int n_threads = thread_counts[turn++ % COUNT_OF(thread_counts)];
    check_run(text, copy, syntax, mc_choose_kernel(NULL), false, n_threads, &expected);
    check_file(text, syntax, false, false, turn % 2 == 0 ? 1 : n_threads, &expected);
    check_file(text, syntax, false, true, turn % 2 == 0 ? n_threads : 1, &expected);
    if (turn % 2 == 0) {
        const struct outcome exact = correlate_plainly(copy, text->n, syntax, true);
        check_run(text, copy, syntax, mc_choose_kernel(NULL), true, turn % 8 == 0 ? 1 : n_threads, &exact);
        check_file(text, syntax, true, true, turn % 8 == 0 ? n_threads : 1, &exact);
    }
    return expected.outcome;
}

static enum mc_outcome check(const struct text *text) {
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    return check_with(text, &syntax);
}

/* How the items of a list are written. */
struct style {
    int digits;     /* 1: integers of one digit */
    char delimiter; /* ' ' too */
    int blanks;     /* every so many items have a blank or more around them; 0: none */
};

static void add_blanks(struct prng *prng, const struct style *style, struct text *text) {
    if (style->blanks > 0 && random_below(prng, (uint64_t)style->blanks) == 0) {
        text_puts(text, (const char *[]){" ", "  ", "\t", " \t "}[random_below(prng, 4)]);
    }
}

static void add_number(struct prng *prng, const struct style *style, struct text *text) {
    char item[64];
    if (style->digits == 1) {
        snprintf(item, sizeof item, "%d", random_int(prng, 0, 9));
    } else {
        snprintf(item, sizeof item, "%.*g", style->digits, random_signed(prng) * 100.0);
    }
    text_puts(text, item);
}

static void add_list(struct prng *prng, const struct style *style, size_t n, struct text *text) {
    add_blanks(prng, style, text);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) {
            text_putc(text, style->delimiter);
            add_blanks(prng, style, text);
        }
        add_number(prng, style, text);
        if (style->delimiter != ' ' || i + 1 == n) {
            add_blanks(prng, style, text);
        }
    }
}

static struct text make_task(struct prng *prng, const struct style *style, size_t n_x, size_t n_y, const char *end) {
    struct text text = {0};
    add_list(prng, style, n_x, &text);
    text_putc(&text, ';');
    add_list(prng, style, n_y, &text);
    text_puts(&text, end);
    return text;
}

static void check_style(struct prng *prng, const struct style *style, size_t n) {
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', ';', style->delimiter));
    struct text text = make_task(prng, style, n, n, (const char *[]){"@", "\n", "\r\n"}[random_below(prng, 3)]);
    const enum mc_outcome outcome = check_with(&text, &syntax);
    assert_true(outcome == MC_VALUE || n < 5);
    text_free(&text);
}

static const size_t lengths[] = {
    1, 2, 3, 100, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 1, 3 * BLOCK + 7, 40000};

static void lengths_around_blocks(void **state) {
    (void)state;
    struct prng prng = {80};
    static const struct style styles[] = {{1, ',', 0}, {5, ',', 0},  {17, ',', 0}, {1, ',', 9},
                                          {3, ',', 2}, {1, ' ', 0},  {5, ' ', 0},  {1, ' ', 7},
                                          {4, ' ', 2}, {2, '\t', 0}, {2, '|', 3}};
    for (size_t s = 0; s < COUNT_OF(styles); s++) {
        for (size_t k = 0; k < COUNT_OF(lengths); k++) {
            check_style(&prng, &styles[s], lengths[k]);
        }
    }
}

/* Lists whose text ends around a multiple of the pieces that are counted, with tokens of one to three bytes. */
static void bytes_around_pieces(void **state) {
    (void)state;
    for (int n_pieces = 1; n_pieces <= 5; n_pieces += 2) {
        for (int over = -5; over <= 5; over++) {
            for (int width = 1; width <= 3; width++) {
                const size_t n_bytes = (size_t)(n_pieces * PIECE + over);
                struct text text = {0};
                for (int list = 0; list < 2; list++) {
                    for (size_t i = 0; i < n_bytes; i++) {
                        const bool is_digit = i % ((size_t)width + 1) != (size_t)width || i + 1 == n_bytes;
                        text_putc(&text, is_digit ? (char)('1' + (i * i + (size_t)list) % 7) : ',');
                    }
                    text_putc(&text, list == 0 ? ';' : '\n');
                }
                assert_int_equal(check(&text), MC_VALUE);
                text_free(&text);
            }
        }
    }
}

static void random_tasks(void **state) {
    (void)state;
    struct prng prng = {81};
    for (int i = 0; i < 100; i++) {
        struct style style = {random_int(&prng, 1, 8), ", \t"[random_below(&prng, 3)], random_int(&prng, 0, 5)};
        if (style.delimiter == '\t') {
            style.blanks = 0;
        }
        check_style(&prng, &style, 5 + random_below(&prng, 20000));
    }
}

/* What stands at the first, the last and other places of a block decides the task, wherever it is. */
static void special_items_at_the_ends_of_blocks(void **state) {
    (void)state;
    static const struct {
        const char *item;
        enum mc_outcome outcome;
    } items[] = {{"x", MC_BAD_TASK},    {"", MC_BAD_TASK},      {" ", MC_BAD_TASK},   {"nan", MC_UNDEFINED},
                 {"inf", MC_UNDEFINED}, {"-inf", MC_UNDEFINED}, {"NA", MC_UNDEFINED}, {"1e999", MC_UNDEFINED},
                 {"1e5", MC_VALUE},     {"\r1", MC_BAD_TASK},   {"1 2", MC_BAD_TASK}};
    static const size_t places[] = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 9};
    const size_t n = 2 * BLOCK + 10;
    for (size_t k = 0; k < COUNT_OF(items); k++) {
        for (size_t place = 0; place < COUNT_OF(places); place++) {
            for (int list = 0; list < 2; list++) {
                struct text text = {0};
                for (size_t i = 0; i < 2 * n; i++) {
                    const bool here = i == places[place] + (list == 0 ? 0 : n);
                    text_puts(&text, here ? items[k].item : (const char *[]){"1", "2.5", "7"}[i * i % 11 % 3]);
                    text_putc(&text, i + 1 == n ? ';' : i + 1 == 2 * n ? '\n' : ',');
                }
                assert_int_equal(check(&text), items[k].outcome);
                text_free(&text);
            }
        }
    }
}

static enum mc_outcome check_string(const char *string) {
    struct text text = {0};
    text_puts(&text, string);
    const enum mc_outcome outcome = check(&text);
    text_free(&text);
    return outcome;
}

static enum mc_outcome check_spaced(const char *string) {
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', ';', ' '));
    struct text text = {0};
    text_puts(&text, string);
    const enum mc_outcome outcome = check_with(&text, &syntax);
    text_free(&text);
    return outcome;
}

static void small_and_odd_tasks(void **state) {
    (void)state;
    static const char *const bad[] = {";\n",     "1;\n",    ";1\n",       "1,;1,2\n",    "1,2;1,\r\n",  ",1;1,2\n",
                                      "1,2;,\n", ",;,\n",   "1,2;3,4,5@", "1;2,3\n",     "1,2 3;1,2\n", " ; \n",
                                      "x;y@",    "1\r;2\n", "1,2;3,4\r@", "1,2;3,x\r\n", "1,2;\r\n",    ";\r\n"};
    static const char *const undefined[] = {"1;2\n",       "1,2,3;4\n",   "1,2,3; 4 \r\n",    "5,5,5;1,2,3\n",
                                            "1,2;3,nan\n", "1,2,3;inf\n", "0.1,0.1;0.1,0.1@", "1,2,nan;7@",
                                            "NA;NA\n"};
    static const char *const defined[] = {"1,2;3,4\n", " 1 , 2 ; 3 , 4 \r\n", "1,2,4;8,5,7@", "\t1,2,3;3,2,9\t@"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(check_string(bad[i]), MC_BAD_TASK);
    }
    for (size_t i = 0; i < COUNT_OF(undefined); i++) {
        assert_int_equal(check_string(undefined[i]), MC_UNDEFINED);
    }
    for (size_t i = 0; i < COUNT_OF(defined); i++) {
        assert_int_equal(check_string(defined[i]), MC_VALUE);
    }
}

static void small_tasks_between_blanks(void **state) {
    (void)state;
    static const char *const bad[] = {";\n",         " ; \n",     "1 2; \n",   " ;1 2\n",
                                      "1 2 3;1 2\n", "1 x;1 2\n", "1,2;3,4\n", "\t;\t@"};
    static const char *const defined[] = {"1 2;3 4\n", " 1  2 ;\t3 \t4 \r\n", "1 2 4;8 5 7 @", "  1 2 3;3 2 9\n"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(check_spaced(bad[i]), MC_BAD_TASK);
    }
    for (size_t i = 0; i < COUNT_OF(defined); i++) {
        assert_int_equal(check_spaced(defined[i]), MC_VALUE);
    }
    assert_int_equal(check_spaced("1 2 3; 4 \r\n"), MC_UNDEFINED);
}

/* Every item is counted, in a task of one list or of three, too. */
static void wrong_number_of_lists(void **state) {
    (void)state;
    static const char *const tasks[] = {"1,2,3\n", "1;2;3@", "1,2;3,4;5,6\n", "@", "\n", "x\n", ";;\n", "1,2,3\r\n"};
    for (size_t i = 0; i < COUNT_OF(tasks); i++) {
        assert_int_equal(check_string(tasks[i]), MC_BAD_TASK);
    }
}

/* A list beside a single feature value, and lists of different lengths, of some blocks each. */
static void different_lengths(void **state) {
    (void)state;
    struct prng prng = {82};
    static const struct {
        size_t n_x;
        size_t n_y;
        enum mc_outcome outcome;
    } cases[] = {{BLOCK, 1, MC_UNDEFINED},        {2 * BLOCK + 1, 1, MC_UNDEFINED}, {30000, 1, MC_UNDEFINED},
                 {BLOCK, BLOCK + 1, MC_BAD_TASK}, {BLOCK + 1, BLOCK, MC_BAD_TASK},  {1, BLOCK, MC_BAD_TASK},
                 {2, 3 * BLOCK, MC_BAD_TASK},     {3 * BLOCK, 2, MC_BAD_TASK},      {20000, 20001, MC_BAD_TASK}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (int digits = 1; digits <= 9; digits += 4) {
            const struct style style = {digits, ',', 6};
            struct text text = make_task(&prng, &style, cases[i].n_x, cases[i].n_y, "\n");
            assert_int_equal(check(&text), cases[i].outcome);
            text_free(&text);
        }
    }
}

/* Lists of extreme size take a second look; constant ones have no correlation. */
static void scaled_and_constant_lists(void **state) {
    (void)state;
    struct prng prng = {83};
    static const char *const exponents[] = {"e200", "e-200", "e300", "e-300", "e-320", "e0", "e307"};
    for (size_t a = 0; a < COUNT_OF(exponents); a++) {
        for (size_t b = 0; b < COUNT_OF(exponents); b++) {
            struct text text = {0};
            for (size_t i = 0; i < 2 * 9000; i++) {
                char item[32];
                snprintf(item, sizeof item, "%d%s", random_int(&prng, -99999, 99999), exponents[i < 9000 ? a : b]);
                text_puts(&text, item);
                text_putc(&text, i == 8999 ? ';' : i == 17999 ? '\n' : ',');
            }
            assert_int_equal(check(&text), a == 6 || b == 6 ? MC_UNDEFINED : MC_VALUE); /* e307: most are infinite */
            text_free(&text);
        }
    }
    struct text text = {0};
    for (size_t i = 0; i < 2 * 20000; i++) {
        text_puts(&text, i < 20000 ? "0.1" : "1.81");
        text_putc(&text, i == 19999 ? ';' : i == 39999 ? '\n' : ',');
    }
    assert_int_equal(check(&text), MC_UNDEFINED);
    text_free(&text);
}

/* The task of n pairs like 12.3, of which one in x is the item; and the exact r of that, on some numbers of threads. */
static void check_exactly(struct prng *prng, size_t n, const char *item, size_t place, const char *base) {
    struct mc_syntax syntax;
    struct text text = {0};
    for (size_t i = 0; i < 2 * n; i++) {
        char number[64];
        snprintf(number, sizeof number, "%s%d.%d", base, random_int(prng, 10, 99), random_int(prng, 0, 9));
        text_puts(&text, i == place ? item : number);
        text_puts(&text, i + 1 == n ? ";" : i + 1 < 2 * n ? "," : "");
    }
    const struct outcome expected = {MC_VALUE, exact_r_of_task(text.bytes, text.n), 2 * n};
    text_puts(&text, "\r\n");
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    const char *copy = copy_to_end(&arena, text.bytes, text.n, MC_TEXT_PADDING);
    for (int n_threads = 1; n_threads <= 4; n_threads += 3) {
        check_run(&text, copy, &syntax, mc_choose_kernel(NULL), true, n_threads, &expected);
        if (base[0] != '\0') { /* by doubles it is not certain */
            check_run(&text, copy, &syntax, mc_choose_kernel(NULL), false, n_threads, &expected);
        }
    }
    text_free(&text);
}

/* Items that do not fit what is guessed from the first block, in whichever block they are. */
static void misfits(void **state) {
    (void)state;
    struct prng prng = {84};
    char long_item[420];
    memset(long_item, '7', sizeof long_item);
    long_item[1] = '.';
    long_item[sizeof long_item - 1] = '\0';
    const char *const items[] = {"12.3",
                                 "1.2345678901234",
                                 "123456789012345678",
                                 "1e30",
                                 "-1e300",
                                 "1e-300",
                                 "0e500",
                                 "1.000000000000001",
                                 "12345678901234567890.12345678901234567890",
                                 long_item};
    static const size_t places[] = {0, BLOCK - 1, BLOCK, 2 * BLOCK - 1, 2 * BLOCK};
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        const char *base = (const char *[]){"1234567890123", "1000000000000000000000"}[i % 2];
        check_exactly(&prng, 2 * BLOCK + 9, items[i], places[i % COUNT_OF(places)], base);
        check_exactly(&prng, 2 * BLOCK + 9, items[i], places[(i + 2) % COUNT_OF(places)], "");
    }
}

/* Lists that are constant but for one item, and are so as doubles in any case. */
static void lists_that_differ_as_written(void **state) {
    (void)state;
    for (size_t place = 0; place < 20000; place += 6661) {
        struct text text = {0};
        for (size_t i = 0; i < 40000; i++) {
            text_puts(&text, i == place ? "1.00000000000000000001" : i < 20000 ? "1" : i % 7 == 3 ? "5" : "6");
            text_puts(&text, i == 19999 ? ";" : i < 39999 ? "," : "");
        }
        const double r = exact_r_of_task(text.bytes, text.n);
        assert_true(fabs(r) > 0.001);
        text_puts(&text, "@");
        assert_int_equal(check(&text), MC_VALUE);
        text_free(&text);
    }
}

/* Tokens of a thousand digits, and runs of blanks longer than a piece. */
static void long_tokens_and_blanks(void **state) {
    (void)state;
    struct text text = {0};
    for (int i = 0; i < 600; i++) {
        char item[16];
        for (int zero = 0; zero < 300 + i; zero++) {
            text_putc(&text, '0');
        }
        snprintf(item, sizeof item, "%d.5", i * i % 1000);
        text_puts(&text, item);
        text_putc(&text, i == 299 ? ';' : i == 599 ? '\n' : ',');
    }
    assert_int_equal(check(&text), MC_VALUE);
    text_clear(&text);
    for (int i = 0; i < 6; i++) {
        char item[12000];
        snprintf(item, sizeof item, "%*d%*s", 5000 + 97 * i, i * i % 7, 5000, "");
        text_puts(&text, item);
        text_putc(&text, i == 2 ? ';' : i == 5 ? '\n' : ' ');
    }
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', ';', ' '));
    assert_int_equal(check_with(&text, &syntax), MC_VALUE);
    text_free(&text);
}

/* Tasks of a stripe of the index and a byte more or less, and twice that: all of the last one may be what ends the task. */
static void texts_of_whole_stripes(void **state) {
    (void)state;
    for (size_t n_stripes = 1; n_stripes <= 2; n_stripes++) {
        for (size_t n_less = 0; n_less <= 4; n_less++) {
            const size_t n_bytes = n_stripes * MC_STRIPE_BYTES + 2 - n_less;
            const size_t list_end = n_bytes / 4 * 2;
            struct text text = {0};
            for (size_t i = 0; i < n_bytes; i++) {
                const bool is_digit = i % 2 == 1 || i == 0 || i + 1 == n_bytes;
                text_putc(&text, i == list_end ? ';' : is_digit ? (char)('1' + i * i % 13 % 9) : ',');
            }
            text_puts(&text, (const char *[]){"@", "\n", "\r\n"}[n_less % 3]);
            check(&text);
            text_free(&text);
        }
    }
}

/* More long numbers than the space of a thread keeps. */
static void many_long_numbers(void **state) {
    (void)state;
    enum { N = 132000 };
    struct prng prng = {85};
    struct text text = {0};
    for (int i = 0; i < 2 * N; i++) {
        char item[32];
        snprintf(item, sizeof item, "%.12f%c", 0.5 + random_signed(&prng) / 2.1,
                 i + 1 == N       ? ';'
                 : i + 1 == 2 * N ? '@'
                                  : ',');
        text_puts(&text, item);
    }
    assert_int_equal(check(&text), MC_VALUE);
    text_free(&text);
}

/* Nothing but delimiters: each one a byte, each an empty item. */
static void only_delimiters(void **state) {
    (void)state;
    for (size_t n = 1; n < 100000; n = 3 * n + 1) {
        for (int which = 0; which < 3; which++) {
            struct text text = {0};
            for (size_t i = 0; i < n; i++) {
                text_putc(&text, ",; "[which]);
            }
            if (which != 1) {
                text_putc(&text, ';');
            }
            text_putc(&text, '\n');
            assert_int_equal(check(&text), MC_BAD_TASK);
            text_free(&text);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_around_blocks),
        cmocka_unit_test(bytes_around_pieces),
        cmocka_unit_test(random_tasks),
        cmocka_unit_test(special_items_at_the_ends_of_blocks),
        cmocka_unit_test(small_and_odd_tasks),
        cmocka_unit_test(small_tasks_between_blanks),
        cmocka_unit_test(wrong_number_of_lists),
        cmocka_unit_test(different_lengths),
        cmocka_unit_test(scaled_and_constant_lists),
        cmocka_unit_test(misfits),
        cmocka_unit_test(lists_that_differ_as_written),
        cmocka_unit_test(long_tokens_and_blanks),
        cmocka_unit_test(texts_of_whole_stripes),
        cmocka_unit_test(many_long_numbers),
        cmocka_unit_test(only_delimiters),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
