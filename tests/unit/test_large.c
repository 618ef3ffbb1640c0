/*
 * test_large.c - large tasks of every form, on one thread and on several, against the plain way (large_check.h).
 *
 * Also the text of a large task in a file: its parts, and the bytes behind them. If blanks separate numbers, a part may
 * end with blanks. No blank may follow behind it, or the parser would read beyond its buffer.
 *
 * test_large_exact.c has the numbers for which doubles are not enough.
 */
#include "large_check.h"

#include <errno.h>

#include "large/text.h"

enum { BLOCK = MC_BLOCK, PIECE = 4096 };

/* How the items of a list are written. */
struct style {
    int digits;     /* 1: integers of one digit */
    char delimiter; /* ' ' too */
    int blanks;     /* one in so many items has blanks around it; 0: none */
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

/* Lists whose text ends near a multiple of the index's pieces, with tokens of one to three bytes. */
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

/* A special item decides the task at the first, the last, and other places of a block. */
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

/* Every item is counted, also in a task of one list or of three. */
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

/* Tasks of one or two stripes of the index, and of a byte more or less. The last stripe may hold only what ends the
   task. */
static void texts_of_whole_stripes(void **state) {
    (void)state;
    for (size_t n_segments = 1; n_segments <= 2; n_segments++) {
        for (size_t n_less = 0; n_less <= 4; n_less++) {
            const size_t n_bytes = n_segments * MC_SEGMENT_BYTES + 2 - n_less;
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

/* Texts of delimiters alone. Every item is empty. */
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

static FILE *file_of(const struct text *text) {
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(text->bytes, 1, text->n, file), text->n);
    assert_int_equal(fflush(file), 0);
    return file;
}

/* All parts of a text whose last bytes are added ones. */
static void parts_of_a_text(void **state) {
    (void)state;
    struct mc_syntax syntax;
    struct mc_source source;
    struct mc_buffer buffer = {0};
    struct text text = {0};
    const char *part;
    text_puts(&text, "before 1,2;3,4\r");
    FILE *file = file_of(&text);
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    mc_source_init_fd(&source, fileno(file), &syntax, 4096);
    struct mc_large_text task = {
        .n_bytes = 10, .source = &source, .offset = 7, .source_bytes = 8, .missing_newline = "\r\n"};
    static const char whole[] = "1,2;3,4\r\r\n";
    for (size_t begin = 0; begin <= task.n_bytes; begin++) {
        for (size_t end = begin; end <= task.n_bytes; end++) {
            assert_int_equal(mc_large_text_read(&task, begin, end, &buffer, &part), 0);
            assert_memory_equal(part, whole + begin, end - begin);
        }
    }
    task.source_bytes = 9; /* a byte more than the file has */
    assert_int_equal(mc_large_text_read(&task, 8, 9, &buffer, &part), ESTALE);
    assert_int_equal(mc_large_text_read(&task, 0, 10, &buffer, &part), ESTALE);
    assert_int_equal(mc_large_text_read(&task, 0, 8, &buffer, &part), 0);
    mc_buffer_free(&buffer);
    mc_source_free(&source);
    fclose(file);
    text_free(&text);
}

/* A list of two blocks. The first one ends with n_blanks blanks. */
static void add_two_blocks(struct text *text, size_t n_blanks, char end) {
    for (size_t i = 0; i < 2 * BLOCK; i++) {
        text_putc(text, (char)('1' + i * i * (i + (end == ';')) % 9));
        for (size_t k = 0; i + 1 == BLOCK && k < n_blanks; k++) {
            text_putc(text, ' ');
        }
        text_putc(text, i + 1 < 2 * BLOCK ? ' ' : end);
    }
}

/* A buffer of n_bytes blanks, with padding in front of a guard page. */
static struct mc_buffer guarded_buffer(struct arena *guarded, size_t n_bytes) {
    memset(guarded->begin, ' ', (size_t)(guarded->end - guarded->begin));
    return (struct mc_buffer){.text = guarded->end - MC_TEXT_PADDING - n_bytes, .capacity = n_bytes};
}

/* The first blocks of both lists end with blanks. Behind their padding is a guard page. */
static double correlate_guarded(const struct text *text, size_t n_blanks, bool is_exact) {
    struct mc_syntax syntax;
    struct mc_source source;
    struct helped_team helped;
    struct mc_result result;
    struct mc_large_counts counts;
    double r;
    FILE *file = file_of(text);
    assert_true(mc_syntax_init(&syntax, '@', ';', ' '));
    mc_source_init_fd(&source, fileno(file), &syntax, 4096);
    const struct mc_large_task task = {
        .text = {.n_bytes = text->n, .source = &source, .source_bytes = text->n, .missing_newline = ""},
        .syntax = &syntax,
        .parse = mc_choose_kernel(NULL)->parse,
        .method = mc_find_method("pearson"),
        .is_exact = is_exact,
    };
    const size_t n_block = 2 * BLOCK + n_blanks;
    struct arena of_x = arena_new(n_block + MC_TEXT_PADDING);
    struct arena of_y = arena_new(n_block + MC_TEXT_PADDING);
    helped_team_start(&helped, 1);
    helped.spaces[0]->x.buffer = guarded_buffer(&of_x, n_block);
    helped.spaces[0]->y.buffer = guarded_buffer(&of_y, n_block);
    assert_int_equal(mc_correlate_large(&task, &helped.caller, &result, &r, &counts), MANYCORR_OK);
    assert_int_equal(result.outcome, MC_VALUE);
    assert_true(helped.spaces[0]->x.buffer.text + n_block + MC_TEXT_PADDING == of_x.end);
    assert_true(helped.spaces[0]->y.buffer.text + n_block + MC_TEXT_PADDING == of_y.end);
    helped.spaces[0]->x.buffer = (struct mc_buffer){0};
    helped.spaces[0]->y.buffer = (struct mc_buffer){0};
    helped_team_end(&helped);
    arena_free(&of_x);
    arena_free(&of_y);
    mc_source_free(&source);
    fclose(file);
    return r;
}

static void blocks_that_end_with_blanks(void **state) {
    (void)state;
    static const size_t n_blanks[] = {0, 1, 7, 127, 128, 1000, 100000};
    for (int exact = 0; exact <= 1; exact++) {
        double r = 0.0;
        for (size_t i = 0; i < COUNT_OF(n_blanks); i++) {
            struct text text = {0};
            add_two_blocks(&text, n_blanks[i], ';');
            add_two_blocks(&text, n_blanks[i], '\n');
            const double value = correlate_guarded(&text, n_blanks[i], exact != 0);
            r = i == 0 ? value : r;
            assert_double(r, value);
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
        cmocka_unit_test(long_tokens_and_blanks),
        cmocka_unit_test(texts_of_whole_stripes),
        cmocka_unit_test(only_delimiters),
        cmocka_unit_test(parts_of_a_text),
        cmocka_unit_test(blocks_that_end_with_blanks),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
