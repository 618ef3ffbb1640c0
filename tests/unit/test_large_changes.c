/*
 * test_large_changes.c - files that change between two reads of a large task: after the search for its end, while it is
 * correlated, or before it is read into memory.
 */
#include "stage_helpers.h"

#include <errno.h>

#include "large/block.h"
#include "large/text.h"
#include "parse/kernels.h"
#include "stream/window.h"

static struct mc_syntax syntax;

static int make_syntax(void **state) {
    (void)state;
    return mc_syntax_init(&syntax, '@', ';', ',') ? 0 : -1;
}

/* A task of n pairs of numbers from 1.5 to 9.5, and another one of 8 bytes behind it. */
static void giant_task(struct text *text, size_t n) {
    text_clear(text);
    for (size_t i = 0; i < 2 * n; i++) {
        text_putc(text, (char)('1' + i * i % 9));
        text_puts(text, i + 1 == n ? ".5;" : i + 1 == 2 * n ? ".5@" : ".5,");
    }
    text_puts(text, "1,2;3,4\n");
}

/* One byte of the large task, counted from its end, becomes another. */
struct change {
    size_t from_end;
    char byte;
    bool in_x; /* counted from the end of the first list */
};

static void change_byte(FILE *file, const struct text *text, const struct change *change) {
    const size_t n_task = text->n - 8;
    const size_t n = change->in_x ? n_task / 2 : n_task;
    assert_int_equal(pwrite(fileno(file), &change->byte, 1, (off_t)(n - change->from_end)), 1);
}

/* Changes that make it another task. */
static const struct change breaking[] = {
    {1, ',', false}, {1, '1', false}, {1, ';', false}, {5, '@', false}, {5, '\n', false},
    {5, ';', false}, {5, '1', false}, {4, ',', false}, {1, ',', true},  {1, '1', true},
    {1, '@', true},  {5, ';', true},  {4, ',', true},
};

/* A text that is one task, with its index or NULL. */
static struct mc_large_task task_of(struct mc_large_text text, struct mc_index *index, bool is_exact) {
    return (struct mc_large_task){
        .text = text,
        .index = index,
        .syntax = &syntax,
        .parse = mc_choose_kernel(NULL)->parse,
        .method = mc_find_method("pearson"),
        .is_exact = is_exact,
    };
}

static manycorr_status correlate(struct changing *changing, struct helped_team *helped, bool is_exact,
                                 struct mc_result *result, struct mc_large_counts *counts) {
    const struct mc_large_task task =
        task_of(mc_large_text_from_chunk(&changing->chunk), changing->chunk.index, is_exact);
    double r;
    return mc_correlate_large(&task, &helped->caller, result, &r, counts);
}

/* Correlates the task, and reads it into memory if it is bad, as window.c does. Returns errno, or 0 and *is_bad. */
static int work_on(struct changing *changing, struct helped_team *helped, bool is_exact, bool *is_bad) {
    struct mc_result result;
    struct mc_large_counts counts;
    const manycorr_status status = correlate(changing, helped, is_exact, &result, &counts);
    assert_int_equal(status, counts.error == 0 ? MANYCORR_OK : MANYCORR_READ_FAILED);
    *is_bad = result.outcome == MC_BAD_TASK;
    if (counts.error != 0 || !*is_bad) {
        return counts.error;
    }
    (void)mc_read_task(&helped->caller, &changing->chunk);
    return changing->chunk.error;
}

/* A large task changes after the search for its end. Correlating it fails with ESTALE. If it is still one task, it may
   be bad instead. */
static void a_giant_task_that_changes_is_an_error(void **state) {
    (void)state;
    struct text text = {0};
    giant_task(&text, 40000);
    for (size_t i = 0; i < 4 * COUNT_OF(breaking); i++) {
        const struct change *change = &breaking[i / 4];
        struct changing changing;
        struct helped_team helped;
        helped_team_start(&helped, i % 4 < 2 ? 1 : 3);
        changing_begin(&changing, text.bytes, text.n, &syntax, 4096);
        assert_int_equal(changing.chunk.state, MC_CHUNK_END_UNKNOWN);
        assert_int_equal(mc_find_task_end(&changing.source, &helped.caller, &changing.chunk), MC_SOURCE_CHUNK);
        change_byte(changing.file, &text, change);
        bool is_bad;
        const int error = work_on(&changing, &helped, i % 2 != 0, &is_bad);
        const bool is_one_task = change->byte != '@' && change->byte != '\n' && change->from_end > 1;
        if (error != ESTALE && !(error == 0 && is_bad && is_one_task)) {
            fail_msg("byte %zu from the end%s becomes %d: error %d", change->from_end, change->in_x ? " of x" : "",
                     change->byte, error);
        }
        helped_team_end(&helped);
        changing_end(&changing);
    }
    text_free(&text);
}

/* A task that is read into memory, to report why it is bad, must still be one task. */
static void a_giant_task_that_is_loaded_is_one_task(void **state) {
    (void)state;
    static const struct {
        struct change change;
        enum mc_source_status status;
    } cases[] = {
        {{1, '@', false}, MC_SOURCE_CHUNK},  {{1, '\n', false}, MC_SOURCE_FAILED}, {{1, ',', false}, MC_SOURCE_FAILED},
        {{5, '@', false}, MC_SOURCE_FAILED}, {{9, '\n', false}, MC_SOURCE_FAILED}, {{5, '9', false}, MC_SOURCE_CHUNK},
    };
    struct text text = {0};
    giant_task(&text, 40000);
    for (size_t i = 0; i < 2 * COUNT_OF(cases); i++) {
        struct changing changing;
        struct helped_team helped;
        helped_team_start(&helped, i % 2 == 0 ? 1 : 3);
        changing_begin(&changing, text.bytes, text.n, &syntax, 4096);
        assert_int_equal(mc_find_task_end(&changing.source, &helped.caller, &changing.chunk), MC_SOURCE_CHUNK);
        change_byte(changing.file, &text, &cases[i / 2].change);
        assert_int_equal(mc_read_task(&helped.caller, &changing.chunk), cases[i / 2].status);
        assert_int_equal(changing.chunk.error, cases[i / 2].status == MC_SOURCE_FAILED ? ESTALE : 0);
        helped_team_end(&helped);
        changing_end(&changing);
    }
    text_free(&text);
}

/* If the file is cut after the search, both correlating the task and reading it fail. */
static void a_giant_task_that_is_cut_is_an_error(void **state) {
    (void)state;
    struct text text = {0};
    giant_task(&text, 40000);
    for (size_t n = 0; n < text.n - 8; n += text.n / 7) {
        struct changing changing;
        struct helped_team helped;
        helped_team_start(&helped, 2);
        changing_begin(&changing, text.bytes, text.n, &syntax, 4096);
        assert_int_equal(mc_find_task_end(&changing.source, &helped.caller, &changing.chunk), MC_SOURCE_CHUNK);
        put_content(changing.file, text.bytes, n);
        struct mc_result result;
        struct mc_large_counts counts;
        assert_int_equal(correlate(&changing, &helped, n % 2 == 0, &result, &counts), MANYCORR_READ_FAILED);
        assert_int_equal(counts.error, ESTALE);
        assert_int_equal(mc_read_task(&helped.caller, &changing.chunk), MC_SOURCE_FAILED);
        assert_int_equal(changing.chunk.error, ESTALE);
        helped_team_end(&helped);
        changing_end(&changing);
    }
    text_free(&text);
}

/* A task without an index, whole and in a file that was cut. */
static void a_giant_task_without_an_index(void **state) {
    (void)state;
    struct text text = {0};
    giant_task(&text, 40000);
    for (int i = 0; i < 2; i++) {
        struct changing changing;
        struct helped_team helped;
        struct mc_result result;
        struct mc_large_counts counts;
        double r;
        helped_team_start(&helped, 2);
        changing_begin(&changing, text.bytes, text.n, &syntax, 4096);
        const struct mc_large_text in_file = {
            .n_bytes = text.n - 8, .source = &changing.source, .source_bytes = text.n - 8, .missing_newline = ""};
        const struct mc_large_task task = task_of(in_file, NULL, false);
        if (i > 0) {
            put_content(changing.file, text.bytes, text.n - 9);
        }
        const manycorr_status status = mc_correlate_large(&task, &helped.caller, &result, &r, &counts);
        assert_int_equal(status, i == 0 ? MANYCORR_OK : MANYCORR_READ_FAILED);
        assert_int_equal(counts.error, i == 0 ? 0 : ESTALE);
        assert_int_equal(counts.n_numbers, i == 0 ? 80000 : 0);
        helped_team_end(&helped);
        changing_end(&changing);
    }
    text_free(&text);
}

/* The last block of a list begins in a piece that is read again. The items there are gone. */
static void blocks_whose_items_are_gone(void **state) {
    (void)state;
    enum { N_ITEMS = MC_BLOCK + 10 };
    struct text text = {0};
    text_puts(&text, "00000000"); /* otherwise the block would begin with the last byte of the piece before */
    for (int i = 0; i < N_ITEMS; i++) {
        text_puts(&text, i + 1 < N_ITEMS ? "1," : "1\n");
    }
    struct changing changing;
    struct mc_buffer buffer = {0};
    struct mc_index index;
    struct mc_index_walk walk;
    struct mc_coarse_location place;
    size_t n_items;
    changing_begin(&changing, text.bytes, text.n, &syntax, text.n);
    const struct mc_large_text task = {
        .n_bytes = text.n, .source = &changing.source, .source_bytes = text.n, .missing_newline = ""};
    mc_index_init(&index, &syntax);
    assert_int_equal(mc_index_finish(&index, &task, text.n - 1, &buffer), 0);
    assert_int_equal(mc_index_count_items(&index, 0, text.n - 1, &buffer, &n_items), 0);
    assert_int_equal(n_items, N_ITEMS);
    assert_int_equal(mc_index_begin_walk(&index, 0, text.n - 1, &buffer, &walk), 0);
    assert_int_equal(mc_index_locate_coarsely(&index, &walk, MC_BLOCK, MC_BLOCK, 1, &buffer, &place), 0);
    memset(text.bytes + text.n - 30, '1', 29);
    put_content(changing.file, text.bytes, text.n);
    assert_int_equal(mc_index_begin_walk(&index, 0, text.n - 1, &buffer, &walk), 0);
    assert_int_equal(mc_index_locate_coarsely(&index, &walk, MC_BLOCK, MC_BLOCK, 1, &buffer, &place), ESTALE);
    mc_index_free(&index);
    mc_buffer_free(&buffer);
    text_free(&text);
    changing_end(&changing);
}

/* Blocks of a text: whole ones, and others that only a change between two reads can cause. */
static void blocks_that_are_none(void **state) {
    (void)state;
    static const char text[] = "1,2;3,4@";
    static const struct {
        struct mc_block block;
        int error;
    } cases[] = {
        {{0, 4, 2, true, true}, 0},       {{0, 2, 1, false, true}, 0},      {{4, 8, 2, true, false}, 0},
        {{2, 2, 1, false, true}, ESTALE}, {{4, 2, 1, false, true}, ESTALE}, {{0, 2, 2, false, true}, ESTALE},
        {{0, 4, 2, false, true}, ESTALE}, {{0, 8, 4, true, true}, ESTALE},  {{4, 6, 1, true, false}, ESTALE},
    };
    struct changing changing;
    struct mc_block_values values = {0};
    changing_begin(&changing, text, strlen(text), &syntax, 64);
    const struct mc_large_text task = {
        .n_bytes = strlen(text), .source = &changing.source, .source_bytes = strlen(text), .missing_newline = ""};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(mc_block_parse(&task, &cases[i].block, &syntax, mc_parse_scalar, &values), cases[i].error);
    }
    mc_block_values_free(&values);
    changing_end(&changing);
}

/* The file is emptied before the search for the end of its large task. The search finds a task of a newline alone,
   which is not the one that was begun. */
static void a_giant_task_that_is_gone_is_an_error(void **state) {
    (void)state;
    struct text text = {0};
    giant_task(&text, 40000);
    const struct mc_job job = {
        .syntax = syntax,
        .parse = mc_choose_kernel(NULL)->parse,
        .method = mc_find_method("pearson"),
        .window_bytes = 4096,
    };
    for (int n_threads = 1; n_threads <= 2; n_threads++) {
        struct changing changing;
        struct helped_team helped;
        struct mc_worker worker;
        assert_true(mc_worker_init(&worker, job.method, 4096));
        helped_team_start(&helped, n_threads);
        changing_begin(&changing, text.bytes, text.n, &syntax, 4096);
        assert_int_equal(changing.chunk.state, MC_CHUNK_END_UNKNOWN);
        put_content(changing.file, "", 0);
        assert_int_equal(mc_find_task_end(&changing.source, &helped.caller, &changing.chunk), MC_SOURCE_CHUNK);
        assert_true(changing.chunk.is_last && changing.chunk.source_bytes == 0);
        struct mc_window window = {.chunk = changing.chunk};
        assert_int_equal(mc_window_process(&job, &helped.caller, &worker, &window), MANYCORR_OK);
        assert_int_equal(window.chunk.error, ESTALE);
        assert_int_equal(window.counts.n_tasks, 0);
        assert_int_equal(window.out.n_bytes, 0);
        changing.chunk = window.chunk;
        mc_buffer_free(&window.out);
        mc_worker_free(&worker);
        helped_team_end(&helped);
        changing_end(&changing);
    }
    text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_giant_task_that_changes_is_an_error),
        cmocka_unit_test(a_giant_task_that_is_loaded_is_one_task),
        cmocka_unit_test(a_giant_task_that_is_cut_is_an_error),
        cmocka_unit_test(a_giant_task_without_an_index),
        cmocka_unit_test(blocks_whose_items_are_gone),
        cmocka_unit_test(blocks_that_are_none),
        cmocka_unit_test(a_giant_task_that_is_gone_is_an_error),
    };
    return cmocka_run_group_tests(tests, make_syntax, NULL);
}
