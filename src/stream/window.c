/* window.c - see window.h. */
#include "stream/window.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "large/large.h"
#include "large/search.h"

/* Frees the index of a large task. */
static void free_index(struct mc_chunk *text) {
    if (text->index != NULL) {
        mc_index_free(text->index);
        free(text->index);
        text->index = NULL;
    }
}

void mc_window_reset(struct mc_window *window) {
    free_index(&window->text);
}

void mc_window_free(struct mc_window *window) {
    free_index(&window->text);
    mc_buffer_free(&window->text.buffer);
    mc_buffer_free(&window->out);
}

bool mc_worker_init(struct mc_worker *worker, size_t window_bytes) {
    *worker = (struct mc_worker){0};
    _Static_assert(sizeof(struct mc_result) >= sizeof(double) && sizeof(struct mc_result) >= sizeof(struct mc_list_end),
                   "where the results have a size, so have the others");
    size_t n_entries;
    size_t n_results_bytes;
    if (!mc_add(window_bytes, MC_ADDED_BYTES, &n_entries) ||
        !mc_multiply(n_entries, sizeof(struct mc_result), &n_results_bytes)) {
        return false;
    }
    worker->run.values = malloc(n_entries * sizeof(double));
    worker->run.ends = malloc(n_entries * sizeof(struct mc_list_end));
    worker->results = malloc(n_results_bytes);
    worker->space = aligned_alloc(_Alignof(struct mc_block_space), sizeof(struct mc_block_space));
    worker->large.centred = worker->space;
    worker->large.pairs = &worker->settle.pairs;
    return worker->run.values != NULL && worker->run.ends != NULL && worker->results != NULL && worker->space != NULL;
}

void mc_worker_free(struct mc_worker *worker) {
    free(worker->run.values);
    free(worker->run.ends);
    free(worker->results);
    free(worker->space);
    mc_settle_free(&worker->settle);
    mc_large_space_free(&worker->large);
    *worker = (struct mc_worker){0};
}

void mc_worker_discard(struct mc_worker *worker) {
    if (worker != NULL) {
        mc_worker_free(worker);
        free(worker);
    }
}

/* Whether a list of n items is n times the same text, so that it is constant without a look at its numbers: it
   repeats itself after the length of one item, and so has as many delimiters as there are repetitions. Where blanks
   separate, nothing is said. */
static bool is_repeated(const char *text, size_t n_bytes, size_t n, const struct mc_syntax *syntax) {
    const size_t period = (n_bytes + 1) / n;
    return !syntax->blanks_separate && (n_bytes + 1) % n == 0 && memcmp(text, text + period, n_bytes - period) == 0;
}

/* Sets the result of a task whose correlation is undefined. Returns true. */
static bool set_undefined(struct mc_result *result, enum mc_reason reason) {
    result->outcome = MC_UNDEFINED;
    result->reason = (unsigned char)reason;
    return true;
}

/* Correlates a task of two lists whose correlation by doubles is not certain, or not wanted. Returns false where there
   is no memory. */
static __attribute__((noinline)) bool settle_task(const struct mc_job *job, const char *text,
                                                  const struct mc_task *task, const double *values,
                                                  struct mc_worker *worker, manycorr_summary *counts,
                                                  struct mc_result *result) {
    const size_t n = task->n_x;
    const char *const x = text + task->text;
    const char *const y = x + task->x_bytes + 1;
    const double invalid = mc_find_invalid(values, task->n_values);
    if (mc_is_bad_item(invalid)) {
        /* Two empty lists are no pairs. The result is that of a bad task otherwise. */
        return !mc_is_empty_pair(&job->syntax, x, task->text_bytes) || set_undefined(result, MC_FEW_PAIRS);
    }
    if (invalid != 0.0) {
        return set_undefined(result, isnan(invalid) ? MC_HAS_MISSING : MC_HAS_INFINITE);
    }
    if (n < 2 || task->n_values != 2 * n) {
        return set_undefined(result, n < 2 ? MC_FEW_PAIRS : MC_SINGLE_VALUE);
    }
    if (is_repeated(x, task->x_bytes, n, &job->syntax) ||
        is_repeated(y, task->text_bytes - task->x_bytes - 1, n, &job->syntax)) {
        return set_undefined(result, MC_CONSTANT_LIST);
    }
    if (!mc_settle_text(x, y, n, &job->syntax, &worker->settle, &result->value)) {
        return false;
    }
    if (isnan(result->value)) {
        return set_undefined(result, MC_CONSTANT_LIST);
    }
    result->outcome = MC_VALUE;
    counts->n_exact++; /* no constant lists, since whether their decimals are looked at depends on the window */
    return true;
}

/* Correlates one task that has been parsed. Returns false where there is no memory. */
static bool correlate_task(const struct mc_job *job, const char *text, const struct mc_task *task,
                           struct mc_worker *worker, manycorr_summary *counts, struct mc_result *result) {
    *result = (struct mc_result){.outcome = MC_BAD_TASK, .ends_line = task->end == '\n'};
    const size_t n_y = task->n_values - task->n_x;
    if (task->n_lists != 2 || (task->n_x != n_y && n_y != 1)) {
        return true;
    }
    /* The correlation with a single feature value, which stands for a constant list, is not defined. */
    const double *x = worker->run.values + task->value;
    if (task->n_x == n_y && !job->is_exact) {
        const struct mc_estimate estimate = mc_pearson(x, x + n_y, n_y, MC_DECIMALS, worker->space);
        result->value = estimate.r;
        if (estimate.is_certain && !isnan(estimate.r)) {
            result->outcome = MC_VALUE;
            return true;
        }
    }
    return settle_task(job, text, task, x, worker, counts, result);
}

/* Whether a task is no task, but an empty batch: all there is on its line, and nothing but blanks. */
static bool is_empty_batch(const struct mc_task *task, const char *text, bool starts_line,
                           const struct mc_syntax *syntax) {
    return starts_line && task->end == '\n' && task->n_lists == 1 && task->n_values == 1 &&
           mc_is_blank(syntax, text + task->text, task->text_bytes);
}

/* Counts a task that has no value, or a line without a task. Most tasks have one: this is kept out of their way. */
static __attribute__((noinline)) void count_without_value(const struct mc_result *result, manycorr_summary *counts) {
    counts->n_tasks -= result->outcome == MC_NO_TASK;
    counts->n_bad += result->outcome == MC_BAD_TASK;
    if (result->outcome == MC_UNDEFINED) {
        counts->n_undefined++;
        counts->n_missing += result->reason == MC_HAS_MISSING;
        counts->n_infinite += result->reason == MC_HAS_INFINITE;
        counts->n_few += result->reason == MC_FEW_PAIRS;
        counts->n_single += result->reason == MC_SINGLE_VALUE;
        counts->n_constant += result->reason == MC_CONSTANT_LIST;
    }
}

static void count_result(const struct mc_result *result, size_t n_numbers, manycorr_summary *counts) {
    counts->n_batches += result->ends_line;
    counts->n_numbers += n_numbers;
    counts->n_tasks++;
    if (result->outcome != MC_VALUE) {
        count_without_value(result, counts);
    }
}

/* Correlates the tasks of the worker's run. *n_results becomes the number of results. Returns false where there is no
   memory. */
static bool correlate_run(const struct mc_job *job, struct mc_worker *worker, struct mc_window *window,
                          size_t *n_results) {
    const char *text = window->text.buffer.text;
    struct mc_task_cursor cursor = {0};
    struct mc_task task;
    size_t n = 0;
    bool starts_line = window->text.starts_line;
    while (!window->stopped && mc_next_task(text, &job->syntax, &worker->run, &cursor, &task)) {
        struct mc_result *result = &worker->results[n++];
        size_t n_numbers = 0;
        if (is_empty_batch(&task, text, starts_line, &job->syntax)) {
            *result = (struct mc_result){.outcome = MC_NO_TASK, .ends_line = true};
        } else {
            if (!correlate_task(job, text, &task, worker, &window->counts, result)) {
                return false;
            }
            n_numbers = task.n_values;
            if (result->outcome == MC_UNDEFINED && mc_is_bad_item(worker->run.values[task.value])) {
                n_numbers = 0; /* two empty lists, which are parsed as two empty items */
            }
        }
        count_result(result, n_numbers, &window->counts);
        window->stopped = job->stop_at_bad_task && result->outcome == MC_BAD_TASK;
        starts_line = result->ends_line;
    }
    *n_results = n;
    return true;
}

/* Whether a window is so near the beginning of the stream that its tasks count as rows. */
static bool may_have_rows(const struct mc_chunk *text) {
    return text->end <= text->buffer.n_bytes + MC_ROWS_REACH;
}

static void add_row(struct mc_rows *rows, const char *text, size_t n, const struct mc_syntax *syntax, bool starts_line,
                    const struct mc_result *result) {
    const bool is_bad = result->outcome == MC_BAD_TASK || result->outcome == MC_NO_TASK;
    mc_rows_add_task(rows, text, n, syntax, starts_line && result->ends_line, is_bad);
}

/* Looks at the first tasks of a run that has been correlated, to n_results results. */
static void find_rows(const struct mc_job *job, const struct mc_worker *worker, struct mc_window *window,
                      size_t n_results) {
    const char *text = window->text.buffer.text;
    struct mc_task_cursor cursor = {0};
    struct mc_task task;
    bool starts_line = window->text.starts_line;
    for (size_t i = 0; i < n_results && mc_rows_are_open(&window->rows); i++) {
        mc_next_task(text, &job->syntax, &worker->run, &cursor, &task);
        add_row(&window->rows, text + task.text, task.text_bytes, &job->syntax, starts_line, &worker->results[i]);
        starts_line = worker->results[i].ends_line;
    }
}

/* As correlate_run, for a window that is to be parsed first. */
static bool process_run(const struct mc_job *job, struct mc_worker *worker, struct mc_window *window,
                        size_t *n_results) {
    const double start = mc_seconds();
    job->parse(window->text.buffer.text, window->text.buffer.n_bytes, &job->syntax, &worker->run);
    const double parsed = mc_seconds();
    const bool done = correlate_run(job, worker, window, n_results);
    if (done && may_have_rows(&window->text)) {
        find_rows(job, worker, window, *n_results);
    }
    window->counts.stage_seconds[MANYCORR_PARSE] += parsed - start;
    window->counts.stage_seconds[MANYCORR_CORRELATE] += mc_seconds() - parsed;
    return done;
}

/* Correlates the one task of a large window. A bad one is read into memory, to say what is wrong with it. */
static manycorr_status correlate_large(const struct mc_job *job, struct mc_team *team, int thread,
                                       struct mc_large_space *const *spaces, struct mc_chunk *text,
                                       struct mc_large_result *large) {
    struct mc_large_text task = mc_large_text_of(text);
    const manycorr_status status =
        mc_correlate_large(&task, text->index, &job->syntax, job->parse, job->is_exact, team, thread, spaces, large);
    free_index(text);
    if (status != MANYCORR_OK || !text->is_remote || large->outcome != MC_BAD_TASK) {
        return status;
    }
    const enum mc_source_status loaded = mc_read_task(team, thread, text);
    if (loaded != MC_SOURCE_WINDOW) {
        large->error = text->error;
        return loaded == MC_SOURCE_FAILED ? MANYCORR_READ_FAILED : MANYCORR_NO_MEMORY;
    }
    task = mc_large_text_of(text);
    return mc_correlate_large(&task, NULL, &job->syntax, job->parse, job->is_exact, team, thread, spaces, large);
}

static manycorr_status process_large(const struct mc_job *job, struct mc_team *team, int thread,
                                     struct mc_large_space *const *spaces, struct mc_worker *worker,
                                     struct mc_window *window) {
    struct mc_chunk *text = &window->text;
    struct mc_large_result large;
    const manycorr_status status = correlate_large(job, team, thread, spaces, text, &large);
    if (status != MANYCORR_OK) {
        text->error = status == MANYCORR_READ_FAILED ? large.error : text->error;
        return status;
    }
    const struct mc_buffer *buffer = &text->buffer;
    const bool ends_line = text->is_remote ? text->ends_line : buffer->text[buffer->n_bytes - 1] == '\n';
    struct mc_result *result = &worker->results[0];
    *result = (struct mc_result){large.value, (unsigned char)large.outcome, (unsigned char)large.reason, ends_line};
    /* A bad task is in memory. */
    const size_t n_task = large.outcome == MC_BAD_TASK ? mc_without_cr(buffer->text, buffer->n_bytes - 1, '\n') : 0;
    if (text->starts_line && ends_line && large.outcome == MC_BAD_TASK &&
        mc_is_blank(&job->syntax, buffer->text, n_task)) {
        result->outcome = MC_NO_TASK;
        large.n_numbers = 0;
    } else if (large.outcome == MC_BAD_TASK && mc_is_empty_pair(&job->syntax, buffer->text, n_task)) {
        (void)set_undefined(result, MC_FEW_PAIRS);
        large.n_numbers = 0;
    }
    count_result(result, large.n_numbers, &window->counts);
    if (may_have_rows(text)) {
        const size_t n = text->is_remote
                             ? SIZE_MAX
                             : mc_without_cr(buffer->text, buffer->n_bytes - 1, buffer->text[buffer->n_bytes - 1]);
        add_row(&window->rows, buffer->text, n, &job->syntax, text->starts_line, result);
    }
    window->counts.n_exact += large.is_exact;
    window->stopped = job->stop_at_bad_task && result->outcome == MC_BAD_TASK;
    for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
        window->counts.stage_seconds[stage] += large.seconds[stage];
    }
    return MANYCORR_OK;
}

/* How far the text of a window with these results moves a place. */
static struct mc_place measure_step(const struct mc_window *window, const struct mc_result *results, size_t n) {
    const struct mc_buffer *text = &window->text.buffer;
    struct mc_place step = {.n_lines = window->counts.n_batches};
    if (window->text.is_remote) { /* one task */
        const struct mc_place task = {.n_tasks = 1, .n_bytes = window->text.n_claimed};
        return window->text.ends_line ? step : task;
    }
    for (; n > 0 && !results[n - 1].ends_line; n--) {
        step.n_tasks++;
    }
    /* A line that has ended has its newline in the text. */
    const char *line = step.n_lines > 0 ? (char *)memrchr(text->text, '\n', text->n_bytes) + 1 : text->text;
    step.n_bytes = text->n_bytes - (size_t)(line - text->text);
    return step;
}

manycorr_status mc_window_process(const struct mc_job *job, struct mc_team *team, int thread,
                                  struct mc_large_space *const *spaces, struct mc_worker *worker,
                                  struct mc_window *window) {
    window->counts = (manycorr_summary){0};
    window->stopped = false;
    window->rows = MC_NO_ROWS;
    size_t n_results = 1;
    if (window->text.is_large) {
        const manycorr_status status = process_large(job, team, thread, spaces, worker, window);
        if (status == MANYCORR_READ_FAILED) {
            n_results = 0; /* what stands before it has been written; the error is the window's */
            window->text.is_remote = false;
            window->text.buffer.n_bytes = 0;
        } else if (status != MANYCORR_OK) {
            return status;
        }
    } else if (!process_run(job, worker, window, &n_results)) {
        return MANYCORR_NO_MEMORY;
    }
    const double start = mc_seconds();
    window->step = measure_step(window, worker->results, n_results);
    if (!mc_buffer_reserve(&window->out, MC_JOIN_ROOM(n_results))) {
        return MANYCORR_NO_MEMORY;
    }
    window->out.n_bytes = mc_join(worker->results, n_results, job->syntax.task, !window->text.starts_line,
                                  job->stop_at_bad_task, window->out.text);
    window->counts.stage_seconds[MANYCORR_FORMAT] += mc_seconds() - start;
    return MANYCORR_OK;
}

/* Says once that the stream is binary, if what is known of it looks so. */
static void report_binary(const struct mc_syntax *syntax, const manycorr_options *options, struct mc_head *head) {
    if (!head->is_binary && mc_looks_binary(head, syntax)) {
        const manycorr_report report = {.problem = MANYCORR_NOT_TEXT, .line = 1, .task = 1, .byte = 1};
        head->is_binary = true;
        options->report(&report, options->report_data);
    }
}

void mc_report_bad_tasks(const struct mc_job *job, const struct mc_window *window, struct mc_place place,
                         const manycorr_options *options, struct mc_head *head, uint64_t *n_reports) {
    const struct mc_buffer *text = &window->text.buffer;
    uint64_t n_left = window->counts.n_bad;
    bool starts_line = window->text.starts_line;
    size_t begin = 0;
    while (begin < text->n_bytes && n_left > 0 && (*n_reports < options->max_reports || !mc_head_is_decided(head))) {
        const char *task = text->text + begin;
        size_t n = 0;
        while (!mc_ends_task(&job->syntax, task[n])) {
            n++;
        }
        const bool ends_line = task[n] == '\n';
        const size_t n_task = mc_without_cr(task, n, task[n]);
        const bool empty_batch = starts_line && ends_line && mc_is_blank(&job->syntax, task, n_task);
        mc_head_add(head, task, n + 1);
        manycorr_report report;
        if (!empty_batch && mc_diagnose_task(task, n_task, &job->syntax, place, &report)) {
            report.is_line = starts_line && ends_line;
            report_binary(&job->syntax, options, head);
            n_left--;
            if (*n_reports < options->max_reports) {
                options->report(&report, options->report_data);
                ++*n_reports;
            }
        }
        const struct mc_place next_line = {.n_lines = 1};
        const struct mc_place next_task = {.n_tasks = 1, .n_bytes = n + 1};
        place = mc_place_add(place, ends_line ? next_line : next_task);
        starts_line = ends_line;
        begin += n + 1;
    }
    mc_head_add(head, text->text + begin, text->n_bytes - begin);
}

void mc_counts_add(manycorr_summary *total, const manycorr_summary *counts) {
    total->n_batches += counts->n_batches;
    total->n_tasks += counts->n_tasks;
    total->n_numbers += counts->n_numbers;
    total->n_undefined += counts->n_undefined;
    total->n_bad += counts->n_bad;
    total->n_exact += counts->n_exact;
    total->n_missing += counts->n_missing;
    total->n_infinite += counts->n_infinite;
    total->n_few += counts->n_few;
    total->n_single += counts->n_single;
    total->n_constant += counts->n_constant;
    for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
        total->stage_seconds[stage] += counts->stage_seconds[stage];
    }
}
