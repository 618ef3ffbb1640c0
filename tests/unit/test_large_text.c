/*
 * test_large_text.c - the text of a large task in a file: its parts, and the bytes behind them.
 *
 * If blanks separate numbers, a part may end with blanks. No blank may follow behind it, or the parser would read
 * beyond its buffer.
 */
#include "stage_helpers.h"

#include <errno.h>

#include "large/text.h"
#include "parse/kernels.h"

enum { BLOCK = MC_BLOCK };

static FILE *file_of(const struct text *text) {
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(text->bytes, 1, text->n, file), text->n);
    assert_int_equal(fflush(file), 0);
    return file;
}

/* All parts of a text whose last bytes are added ones. */
static void parts(void **state) {
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
static void add_list(struct text *text, size_t n_blanks, char end) {
    for (size_t i = 0; i < 2 * BLOCK; i++) {
        text_putc(text, (char)('1' + i * i * (i + (end == ';')) % 9));
        for (size_t k = 0; i + 1 == BLOCK && k < n_blanks; k++) {
            text_putc(text, ' ');
        }
        text_putc(text, i + 1 < 2 * BLOCK ? ' ' : end);
    }
}

/* A buffer of n_bytes blanks, with padding in front of a guard page. */
static struct mc_buffer guarded_buffer(struct arena *arena, size_t n_bytes) {
    memset(arena->begin, ' ', (size_t)(arena->end - arena->begin));
    return (struct mc_buffer){.text = arena->end - MC_TEXT_PADDING - n_bytes, .capacity = n_bytes};
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
            add_list(&text, n_blanks[i], ';');
            add_list(&text, n_blanks[i], '\n');
            const double value = correlate_guarded(&text, n_blanks[i], exact != 0);
            r = i == 0 ? value : r;
            assert_double(r, value);
            text_free(&text);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts),
        cmocka_unit_test(blocks_that_end_with_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
