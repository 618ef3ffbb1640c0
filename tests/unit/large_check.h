/*
 * large_check.h - compares mc_correlate_large, by blocks on several threads, with the plain way: parse the whole task,
 * then mc_pearson.
 *
 * The bits are the same for any number of threads, and whether values are kept between the passes (if the text has
 * eight bytes or more for two numbers) or parsed again. Header-only.
 */
#ifndef MC_TEST_LARGE_CHECK_H
#define MC_TEST_LARGE_CHECK_H

#include "stage_helpers.h"

#include "correlate/pearson.h"
#include "input/source.h"
#include "large/index.h"
#include "large/large.h"
#include "parse/kernels.h"

struct outcome {
    enum mc_outcome outcome;
    bool is_exact;
    double value;
    uint64_t n_numbers;
};

/* Whether a task of n_bytes is correlated as integers, by the plain way. The lists are finite. */
static inline bool are_integers(const double *x, const double *y, size_t n, const char *text, size_t n_bytes,
                                const struct mc_syntax *syntax) {
    struct mc_integer_space *space = aligned_alloc(_Alignof(struct mc_integer_space), sizeof *space);
    struct mc_integer_sums sums;
    assert_non_null(space);
    mc_integer_space_init(space);
    const bool are = mc_are_items_short(text, mc_without_cr(text, n_bytes - 1, text[n_bytes - 1]), syntax) &&
                     mc_sum_integers(x, y, n, MC_DECIMALS, space, &sums);
    free(space);
    return are;
}

/* r of a task without bad items, whose lists are x[0..n), of x_bytes of the n_bytes of text, and y[0..n). Sets
   *was_exact if it is finite and correctly rounded. */
static inline double r_of_lists(const double *x, const double *y, size_t n, const char *text, size_t n_bytes,
                                size_t x_bytes, const struct mc_syntax *syntax, bool is_exact, bool *was_exact,
                                struct mc_block_space *space) {
    struct mc_estimate estimate = mc_pearson(x, y, n, MC_DECIMALS, space);
    bool is_known = n < 2;
    for (size_t i = 0; i < n; i++) {
        is_known = is_known || !isfinite(x[i]) || !isfinite(y[i]);
    }
    is_known = is_known || (estimate.is_certain && !is_exact && !are_integers(x, y, n, text, n_bytes, syntax));
    *was_exact = !is_known;
    if (!is_known) {
        struct mc_exact_space exact = {0};
        assert_true(compute_text_exactly(text, x_bytes, n, syntax, &exact, &estimate.r));
        mc_exact_space_free(&exact);
    }
    return estimate.r;
}

/* The plain way. It uses few parts of the library: the reference kernel, mc_pearson, and mc_compute_exactly if the
   numbers are integers in some unit, the estimate is not certain or the result must be exact. */
static inline struct outcome correlate_plainly(const char *text, size_t n, const struct mc_syntax *syntax,
                                               bool is_exact) {
    struct mc_block_space *space = aligned_alloc(_Alignof(struct mc_block_space), sizeof *space);
    struct mc_run run = {
        .values = checked_malloc(n * sizeof(double)),
        .ends = checked_malloc(n * sizeof(struct mc_list_end)),
    };
    assert_non_null(space);
    mc_parse_scalar(text, n, syntax, &run);
    struct outcome outcome = {MC_BAD_TASK, false, 0.0, run.n_values};
    const size_t n_x = run.ends[0].n_values;
    const size_t n_y = run.n_values - n_x;
    bool is_bad = run.n_ends != 2 || (n_x != n_y && n_y != 1);
    for (size_t i = 0; i < run.n_values; i++) {
        is_bad = is_bad || mc_is_bad_item(run.values[i]);
    }
    if (!is_bad) {
        outcome.value = n_x == n_y ? r_of_lists(run.values, run.values + n_x, n_x, text, n, run.ends[0].byte, syntax,
                                                is_exact, &outcome.is_exact, space)
                                   : (double)NAN;
        outcome.outcome = isnan(outcome.value) ? MC_UNDEFINED : MC_VALUE;
        outcome.is_exact = outcome.is_exact && outcome.outcome == MC_VALUE;
    }
    free(space);
    free(run.values);
    free(run.ends);
    return outcome;
}

static struct arena arena;

static inline int make_arena(void **state) {
    (void)state;
    arena = arena_new(4 << 20);
    return 0;
}

static inline int free_arena(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

/* A text that is one task, with its index or NULL. */
static inline struct mc_large_task task_of(struct mc_large_text text, struct mc_index *index,
                                           const struct mc_syntax *syntax, const struct mc_kernel *kernel,
                                           bool is_exact) {
    return (struct mc_large_task){
        .text = text,
        .index = index,
        .syntax = syntax,
        .parse = kernel->parse,
        .method = mc_find_method("pearson"),
        .is_exact = is_exact,
    };
}

/* Sets what the threads guess from tasks before: right or wrong, it must not matter. */
static inline void set_guesses(struct helped_team *helped) {
    static int turn = 0;
    turn++;
    for (int i = 0; i < helped->team.n_threads; i++) {
        helped->scratches[i].integers->digits_x = (turn + i) % 4 == 3 ? 17 : (turn + i) % 4;
        helped->scratches[i].integers->digits_y = turn / 4 % 3;
    }
}

static inline void check_run(const struct text *text, const char *copy, const struct mc_syntax *syntax,
                             const struct mc_kernel *kernel, bool is_exact, int n_threads,
                             const struct outcome *expected) {
    struct mc_result result;
    struct mc_large_counts counts;
    double r = 5.0;
    struct helped_team helped;
    const struct mc_large_text in_memory = {.memory = copy, .n_bytes = text->n};
    const struct mc_large_task task = task_of(in_memory, NULL, syntax, kernel, is_exact);
    helped_team_start(&helped, n_threads);
    set_guesses(&helped);
    const manycorr_status status = mc_correlate_large(&task, &helped.caller, &result, &r, &counts);
    helped_team_end(&helped);
    assert_int_equal(status, MANYCORR_OK);
    assert_int_equal(result.is_exact, expected->is_exact);
    if (result.outcome != expected->outcome || counts.n_numbers != expected->n_numbers ||
        (expected->outcome == MC_VALUE && bits_of(r) != bits_of(expected->value))) {
        fail_msg("%s%s, %d threads, %zu bytes: outcome %d, %.17g, %" PRIu64 " numbers; should be %d, %.17g, %" PRIu64,
                 kernel->name, is_exact ? ", exact" : "", n_threads, text->n, (int)result.outcome, r, counts.n_numbers,
                 (int)expected->outcome, expected->value, expected->n_numbers);
    }
}

/* The index of a task, limited to few pieces and to few blocks a round. */
static inline struct mc_index index_with_limits(const struct mc_large_text *task, const struct text *text,
                                                const struct mc_syntax *syntax, size_t max_buckets, size_t max_blocks) {
    struct mc_index index;
    struct mc_buffer buffer = {0};
    const bool ends_crlf = text->n > 1 && memcmp(text->bytes + text->n - 2, "\r\n", 2) == 0;
    mc_index_init(&index, syntax);
    index.max_buckets = max_buckets;
    index.max_blocks = max_blocks;
    mc_index_set_text(&index, task, text->n - (ends_crlf ? 2 : 1));
    while (index.n_segments <= index.n_bytes / MC_SEGMENT_BYTES) {
        struct mc_segment stripe;
        assert_int_equal(mc_index_count_segment(&index, index.n_segments, &buffer, &stripe), 0);
        assert_true(mc_index_append(&index, &stripe));
    }
    assert_in_range(index.capacity, 1, max_buckets);
    mc_buffer_free(&buffer);
    return index;
}

/* The same with the text in a file, which is read part by part. The numbers of bad tasks are not counted there. If
   has_limits is set, the index is as small as for far larger tasks: it joins pieces, and there are many rounds. */
static inline void check_file(const struct text *text, const struct mc_syntax *syntax, bool is_exact, bool has_limits,
                              int n_threads, const struct outcome *expected) {
    static size_t turn = 0;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_true(fwrite(text->bytes, 1, text->n, file) == text->n && fflush(file) == 0);
    struct mc_source source;
    mc_source_init_fd(&source, fileno(file), syntax, 4096);
    const struct mc_large_text in_file = {
        .n_bytes = text->n, .source = &source, .source_bytes = text->n, .missing_newline = ""};
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
    set_guesses(&helped);
    const manycorr_status status = mc_correlate_large(&task, &helped.caller, &result, &r, &counts);
    helped_team_end(&helped);
    mc_index_free(&index);
    mc_source_free(&source);
    fclose(file);
    assert_int_equal(status, MANYCORR_OK);
    assert_int_equal(result.outcome, expected->outcome);
    assert_int_equal(result.is_exact, expected->is_exact);
    assert_true(expected->outcome != MC_VALUE || bits_of(r) == bits_of(expected->value));
}

/* Compares with every kernel on one thread, and with the best one on several threads, whose number changes from call to
   call. Every second call compares exact results, too. Returns the outcome. */
static inline enum mc_outcome check_with(const struct text *text, const struct mc_syntax *syntax) {
    static const int thread_counts[] = {2, 3, 8};
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

static inline enum mc_outcome check(const struct text *text) {
    struct mc_syntax syntax;
    assert_true(mc_syntax_init(&syntax, '@', ';', ','));
    return check_with(text, &syntax);
}

static inline enum mc_outcome check_string(const char *string) {
    struct text text = {0};
    text_puts(&text, string);
    const enum mc_outcome outcome = check(&text);
    text_free(&text);
    return outcome;
}

#endif
