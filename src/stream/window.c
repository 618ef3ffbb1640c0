/* window.c - see window.h. */
#include "stream/window.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "large/search.h"
#include "output/join.h"
#include "parse/pairs.h"

void mc_window_reset(struct mc_window *window) {
    mc_free_index(&window->chunk);
}

void mc_window_free(struct mc_window *window) {
    mc_free_index(&window->chunk);
    mc_buffer_free(&window->chunk.buffer);
    mc_buffer_free(&window->out);
}

bool mc_worker_init(struct mc_worker *worker, const struct mc_method *method, size_t window_bytes) {
    *worker = (struct mc_worker){0};
    _Static_assert(sizeof(double) >= sizeof(struct mc_list_end) && sizeof(double) >= sizeof(struct mc_result),
                   "if the values have a size, so have the others");
    size_t n_entries;
    size_t n_values;
    size_t n_value_bytes;
    if (!mc_add(window_bytes, MC_ADDED_BYTES, &n_entries) || !mc_multiply(n_entries, method->n_results, &n_values) ||
        !mc_multiply(n_values, sizeof(double), &n_value_bytes)) {
        return false;
    }
    worker->run.values = malloc(n_entries * sizeof(double));
    worker->run.ends = malloc(n_entries * sizeof(struct mc_list_end));
    worker->pairs = malloc(MC_PAIRS_AT_A_TIME * sizeof(struct mc_pair));
    worker->results = malloc(n_entries * sizeof(struct mc_result));
    worker->values = malloc(n_value_bytes);
    worker->large.scratch = &worker->scratch;
    return mc_scratch_init(&worker->scratch, method) && worker->run.values != NULL && worker->run.ends != NULL &&
           worker->pairs != NULL && worker->results != NULL && worker->values != NULL;
}

void mc_worker_free(struct mc_worker *worker) {
    free(worker->run.values);
    free(worker->run.ends);
    free(worker->pairs);
    free(worker->results);
    free(worker->values);
    mc_scratch_free(&worker->scratch);
    mc_large_space_free(&worker->large);
    *worker = (struct mc_worker){0};
}

void mc_worker_discard(struct mc_worker *worker) {
    if (worker != NULL) {
        mc_worker_free(worker);
        free(worker);
    }
}

/* Counts a task that has no value, or a line without a task. Not inlined, because most tasks have a value. */
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
    counts->n_exact += result->is_exact;
    if (result->outcome != MC_VALUE) {
        count_without_value(result, counts);
    }
}

/* Returns how many numbers a task has: 0 for an empty line or two empty lists, which are parsed as empty items. */
static size_t count_numbers(const struct mc_pair *pair) {
    const bool is_empty = pair->form.outcome == MC_NO_TASK || pair->form.outcome == MC_UNDEFINED;
    return is_empty ? 0 : pair->n_x + pair->n_y;
}

/* Counts the results of a batch, up to a bad task if the job stops there. Returns how many these are. */
static size_t count_results(const struct mc_job *job, const struct mc_batch *batch, const struct mc_result *results,
                            struct mc_window *window) {
    manycorr_summary counts = {0}; /* a local copy can stay in registers */
    size_t n = 0;
    while (n < batch->n_pairs && !window->stopped) {
        const struct mc_result *result = &results[n];
        count_result(result, count_numbers(&batch->pairs[n]), &counts);
        window->stopped = job->stop_at_bad_task && result->outcome == MC_BAD_TASK;
        n++;
    }
    mc_counts_add(&window->counts, &counts);
    return n;
}

/* Correlates the tasks of the worker's run. *n_results becomes the number of results. Returns false if there is no
   memory. */
static bool correlate_run(const struct mc_job *job, struct mc_worker *worker, struct mc_window *window,
                          size_t *n_results) {
    const struct mc_text_lists lists = {window->chunk.buffer.text, &job->syntax, worker->run.has_long_items};
    const struct mc_number_source numbers = mc_numbers_of_text(&lists);
    struct mc_batch batch = {.pairs = worker->pairs, .numbers = &numbers};
    struct mc_pair_cursor cursor = {.starts_line = window->chunk.starts_line};
    *n_results = 0;
    do {
        struct mc_result *results = &worker->results[*n_results];
        double *values = &worker->values[*n_results * job->method->n_results];
        mc_next_pairs(lists.text, &job->syntax, job->method->n_lists, &worker->run, &cursor, MC_PAIRS_AT_A_TIME,
                      &batch);
        if (!mc_correlate_batch(job->method, &batch, job->is_exact, &worker->scratch, results, values)) {
            return false;
        }
        *n_results += count_results(job, &batch, results, window);
    } while (batch.n_pairs == MC_PAIRS_AT_A_TIME && !window->stopped);
    return true;
}

/* Whether a window is so near the beginning of the stream that its tasks count as rows. */
static bool may_have_rows(const struct mc_chunk *chunk) {
    return chunk->end <= chunk->buffer.n_bytes + MC_ROWS_REACH;
}

static void add_row(struct mc_rows *rows, const char *text, size_t n, const struct mc_syntax *syntax, bool starts_line,
                    const struct mc_result *result) {
    const bool is_bad = result->outcome == MC_BAD_TASK || result->outcome == MC_NO_TASK;
    mc_rows_add_task(rows, text, n, syntax, starts_line && result->ends_line, is_bad);
}

/* Looks at the first tasks of a run that has been correlated, to n_results results. */
static void find_rows(const struct mc_job *job, const struct mc_worker *worker, struct mc_window *window,
                      size_t n_results) {
    const char *text = window->chunk.buffer.text;
    struct mc_pair_cursor cursor = {.starts_line = window->chunk.starts_line};
    for (size_t i = 0; i < n_results && mc_rows_are_open(&window->rows); i++) {
        struct mc_pair pair = {0};
        struct mc_batch batch = {.pairs = &pair};
        const bool starts_line = cursor.starts_line;
        mc_next_pairs(text, &job->syntax, job->method->n_lists, &worker->run, &cursor, 1, &batch);
        add_row(&window->rows, text + pair.begin, pair.n_bytes, &job->syntax, starts_line, &worker->results[i]);
    }
}

/* As correlate_run, for a window that is to be parsed first. */
static bool process_run(const struct mc_job *job, struct mc_worker *worker, struct mc_window *window,
                        size_t *n_results) {
    const double start = mc_seconds();
    job->parse(window->chunk.buffer.text, window->chunk.buffer.n_bytes, &job->syntax, &worker->run);
    const double parsed = mc_seconds();
    const bool done = correlate_run(job, worker, window, n_results);
    if (done && may_have_rows(&window->chunk)) {
        find_rows(job, worker, window, *n_results);
    }
    window->counts.stage_seconds[MANYCORR_PARSE] += parsed - start;
    window->counts.stage_seconds[MANYCORR_CORRELATE] += mc_seconds() - parsed;
    return done;
}

/* Correlates the one task of a large chunk. A bad task is read into memory, to say what is wrong with it. */
static manycorr_status correlate_large(const struct mc_job *job, const struct mc_member *member, struct mc_chunk *chunk,
                                       struct mc_worker *worker, struct mc_large_counts *counts) {
    struct mc_large_task task = {
        .text = mc_large_text_from_chunk(chunk),
        .index = chunk->index,
        .syntax = &job->syntax,
        .parse = job->parse,
        .method = job->method,
        .is_exact = job->is_exact,
    };
    manycorr_status status = mc_correlate_large(&task, member, &worker->results[0], worker->values, counts);
    mc_free_index(chunk);
    if (status == MANYCORR_OK && chunk->state == MC_CHUNK_IN_SOURCE && worker->results[0].outcome == MC_BAD_TASK) {
        const enum mc_source_status read = mc_read_task(member, chunk);
        if (read != MC_SOURCE_CHUNK) {
            counts->error = chunk->error;
            return read == MC_SOURCE_FAILED ? MANYCORR_READ_FAILED : MANYCORR_NO_MEMORY;
        }
        task.text = mc_large_text_from_chunk(chunk);
        task.index = NULL;
        status = mc_correlate_large(&task, member, &worker->results[0], worker->values, counts);
    }
    return status;
}

/* Decides what a large bad task of blanks is: an empty line, or two empty lists. Its n bytes are in memory. */
static void decide_blank_task(const struct mc_job *job, const struct mc_chunk *chunk, struct mc_result *result,
                              uint64_t *n_numbers) {
    const char *text = chunk->buffer.text;
    const size_t n = mc_without_cr(text, chunk->buffer.n_bytes - 1, '\n');
    if (chunk->starts_line && result->ends_line && mc_is_blank(&job->syntax, text, n)) {
        result->outcome = MC_NO_TASK;
        *n_numbers = 0;
    } else if (mc_is_empty_pair(&job->syntax, text, n)) {
        mc_set_undefined(result, MC_FEW_PAIRS);
        *n_numbers = 0;
    }
}

static manycorr_status process_large(const struct mc_job *job, const struct mc_member *member, struct mc_worker *worker,
                                     struct mc_window *window) {
    struct mc_chunk *chunk = &window->chunk;
    struct mc_large_counts large;
    const manycorr_status status = correlate_large(job, member, chunk, worker, &large);
    if (status != MANYCORR_OK) {
        chunk->error = status == MANYCORR_READ_FAILED ? large.error : chunk->error;
        return status;
    }
    const bool is_remote = chunk->state == MC_CHUNK_IN_SOURCE;
    const char last = mc_last_byte(&chunk->buffer);
    struct mc_result *result = &worker->results[0];
    result->ends_line = is_remote ? chunk->ends_line : last == '\n';
    if (result->outcome == MC_BAD_TASK) {
        decide_blank_task(job, chunk, result, &large.n_numbers);
    }
    count_result(result, large.n_numbers, &window->counts);
    if (may_have_rows(chunk)) {
        const char *text = chunk->buffer.text;
        const size_t n = is_remote ? SIZE_MAX : mc_without_cr(text, chunk->buffer.n_bytes - 1, last);
        add_row(&window->rows, text, n, &job->syntax, chunk->starts_line, result);
    }
    window->stopped = job->stop_at_bad_task && result->outcome == MC_BAD_TASK;
    for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
        window->counts.stage_seconds[stage] += large.seconds[stage];
    }
    return MANYCORR_OK;
}

/* Returns how far the text of a window with these results moves a position in the stream. */
static struct mc_place measure_step(const struct mc_window *window, const struct mc_result *results, size_t n) {
    const struct mc_chunk *chunk = &window->chunk;
    struct mc_place step = {.n_lines = window->counts.n_batches};
    if (chunk->state == MC_CHUNK_IN_SOURCE) { /* one task */
        const struct mc_place task = {.n_tasks = 1, .n_bytes = chunk->source_bytes};
        return chunk->ends_line ? step : task;
    }
    for (; n > 0 && !results[n - 1].ends_line; n--) {
        step.n_tasks++;
    }
    /* A line that has ended has its newline in the text. */
    const struct mc_buffer *text = &chunk->buffer;
    const char *line = step.n_lines > 0 ? (char *)memrchr(text->text, '\n', text->n_bytes) + 1 : text->text;
    step.n_bytes = text->n_bytes - (size_t)(line - text->text);
    return step;
}

/* Joins the results of a window. Returns false if there is no memory. */
static bool join_results(const struct mc_job *job, const struct mc_worker *worker, size_t n_results,
                         struct mc_window *window) {
    const struct mc_join_style style = {
        .n_values = job->method->n_results,
        .task = job->syntax.task,
        .value = job->syntax.number,
        .stop_at_bad = job->stop_at_bad_task,
    };
    if (!mc_buffer_reserve(&window->out, MC_JOIN_ROOM(n_results, style.n_values))) {
        return false;
    }
    window->out.n_bytes =
        mc_join(worker->results, worker->values, n_results, &style, !window->chunk.starts_line, window->out.text);
    return true;
}

manycorr_status mc_window_process(const struct mc_job *job, const struct mc_member *member, struct mc_worker *worker,
                                  struct mc_window *window) {
    window->counts = (manycorr_summary){0};
    window->stopped = false;
    window->rows = MC_NO_ROWS;
    size_t n_results = 1;
    if (mc_chunk_is_large(&window->chunk)) {
        const manycorr_status status = process_large(job, member, worker, window);
        if (status == MANYCORR_READ_FAILED) {
            n_results = 0; /* earlier windows have their results; the chunk has the error */
            mc_chunk_discard_text(&window->chunk);
        } else if (status != MANYCORR_OK) {
            return status;
        }
    } else if (!process_run(job, worker, window, &n_results)) {
        return MANYCORR_NO_MEMORY;
    }
    const double start = mc_seconds();
    window->step = measure_step(window, worker->results, n_results);
    if (!join_results(job, worker, n_results, window)) {
        return MANYCORR_NO_MEMORY;
    }
    window->counts.stage_seconds[MANYCORR_FORMAT] += mc_seconds() - start;
    return MANYCORR_OK;
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
