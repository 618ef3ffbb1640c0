/* manycorr.c - the public functions: they check arguments, set defaults, and hand over to the pipeline. */
#include "manycorr.h"

#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "correlate/blas.h"
#include "correlate/pearson.h"
#include "cpu.h"
#include "diagnose.h"
#include "parse/parse.h"
#include "pipeline.h"
#include "settle.h"
#include "sink.h"
#include "source.h"
#include "split.h"

void manycorr_options_init(manycorr_options *options) {
    *options = (manycorr_options){
        .task_delimiter = '@',
        .list_delimiter = ';',
        .number_delimiter = ',',
        .max_reports = UINT64_MAX,
    };
}

int manycorr_delimiters_valid(char t, char l, char n) {
    struct mc_syntax syntax;
    return mc_syntax_init(&syntax, t, l, n);
}

const char *manycorr_blas(void) {
    return mc_blas_name();
}

const char *manycorr_isa(const char *wanted) {
    const struct mc_kernel *kernel = mc_choose_kernel(wanted);
    return kernel != NULL ? kernel->name : NULL;
}

const char *manycorr_isas_built_in(void) {
    return mc_kernel_names();
}

/* Fills job from options. Returns false where an option is out of its range. */
static bool make_job(const manycorr_options *options, struct mc_job *job) {
    const struct mc_kernel *kernel = mc_choose_kernel(options->isa);
    if (kernel == NULL) {
        return false;
    }
    *job = (struct mc_job){
        .parse = kernel->parse,
        .window_bytes = options->window_bytes > 0 ? options->window_bytes : MC_DEFAULT_WINDOW_BYTES,
        .stop_at_bad_task = options->stop_at_bad_task != 0,
        .is_exact = options->exact != 0,
    };
    const manycorr_place *begin = options->begin;
    return options->n_threads >= 0 && options->n_threads <= MC_MAX_THREADS &&
           (begin == NULL || (begin->line > 0 && begin->task > 0 && begin->byte > 0)) &&
           job->window_bytes <= MC_MAX_WINDOW_BYTES &&
           mc_syntax_init(&job->syntax, options->task_delimiter, options->list_delimiter, options->number_delimiter);
}

/* Runs the pipeline, makes sure that it was one text that has been read, and frees the source. Sets errno where reading or writing has
   failed. */
static manycorr_status run(const struct mc_job *job, const manycorr_options *options, struct mc_source *source,
                           struct mc_sink *sink, manycorr_summary *summary) {
    manycorr_summary unwanted = {0};
    manycorr_summary *counts = summary != NULL ? summary : &unwanted;
    const int n_threads = mc_choose_threads(options->n_threads);
    counts->n_threads = n_threads > counts->n_threads ? n_threads : counts->n_threads;
    manycorr_status status = mc_pipeline_run(job, n_threads, options, source, sink, counts);
    if (status == MANYCORR_OK || status == MANYCORR_BAD_TASK) {
        source->error = mc_source_check(source);
        status = source->error != 0 ? MANYCORR_READ_FAILED : status;
    }
    mc_source_free(source);
    if (status == MANYCORR_READ_FAILED) {
        errno = source->error;
    } else if (status == MANYCORR_WRITE_FAILED) {
        errno = sink->error;
    }
    return status;
}

manycorr_status manycorr_text(const char *text, size_t n_bytes, const manycorr_options *options, char **result,
                              size_t *result_bytes, manycorr_summary *summary) {
    if (result == NULL || result_bytes == NULL) {
        return MANYCORR_BAD_ARGUMENT;
    }
    *result = NULL;
    *result_bytes = 0;
    manycorr_options defaults;
    manycorr_options_init(&defaults);
    const manycorr_options *used = options != NULL ? options : &defaults;
    struct mc_job job;
    if ((text == NULL && n_bytes > 0) || !make_job(used, &job)) {
        return MANYCORR_BAD_ARGUMENT;
    }
    struct mc_source source;
    mc_source_of_memory(&source, text, n_bytes, &job.syntax, job.window_bytes);
    struct mc_sink sink = {.fd = -1};
    manycorr_status status = run(&job, used, &source, &sink, summary);
    if (status == MANYCORR_OK || status == MANYCORR_BAD_TASK) {
        *result = malloc(sink.memory.n_bytes + 1);
        if (*result == NULL) {
            status = MANYCORR_NO_MEMORY;
        } else {
            if (sink.memory.n_bytes > 0) {
                memcpy(*result, sink.memory.text, sink.memory.n_bytes);
            }
            (*result)[sink.memory.n_bytes] = '\0';
            *result_bytes = sink.memory.n_bytes;
        }
    }
    const int error = errno;
    mc_buffer_free(&sink.memory);
    errno = error;
    return status;
}

manycorr_status manycorr_fd(int input, int output, const manycorr_options *options, manycorr_summary *summary) {
    manycorr_options defaults;
    manycorr_options_init(&defaults);
    const manycorr_options *used = options != NULL ? options : &defaults;
    struct mc_job job;
    if (input < 0 || output < 0 || !make_job(used, &job)) {
        return MANYCORR_BAD_ARGUMENT;
    }
    struct mc_source source;
    mc_source_of_fd(&source, input, &job.syntax, job.window_bytes);
    struct mc_sink sink = {.fd = output};
    return run(&job, used, &source, &sink, summary);
}

/* What a thread correlates arrays with. Start with zeros. */
struct array_space {
    struct mc_block_space *centred;
    struct mc_settle_space settle;
    bool failed; /* there was no memory */
};

static void free_array_spaces(struct array_space *spaces, int n) {
    for (int i = 0; spaces != NULL && i < n; i++) {
        free(spaces[i].centred);
        mc_settle_free(&spaces[i].settle);
    }
    free(spaces);
}

/* Spaces for n threads, or NULL. */
static struct array_space *new_array_spaces(int n) {
    struct array_space *spaces = calloc((size_t)n, sizeof *spaces);
    bool done = spaces != NULL;
    for (int i = 0; done && i < n; i++) {
        spaces[i].centred = aligned_alloc(_Alignof(struct mc_block_space), sizeof(struct mc_block_space));
        done = spaces[i].centred != NULL;
    }
    if (!done) {
        free_array_spaces(spaces, n);
    }
    return done ? spaces : NULL;
}

static bool are_equal(const double *values, size_t n) {
    bool equal = true;
    for (size_t i = 1; i < n; i++) {
        equal = equal && values[i] == values[0];
    }
    return equal;
}

static bool are_finite(const double *values, size_t n) {
    bool finite = true;
    for (size_t i = 0; i < n; i++) {
        finite = finite && isfinite(values[i]);
    }
    return finite;
}

/* The correlation of two lists of doubles, exactly or if not certain otherwise. */
static double correlate_arrays(const double *x, const double *y, size_t n, bool is_exact, struct array_space *space) {
    struct mc_estimate estimate = {NAN, false};
    if (!is_exact) {
        estimate = mc_pearson(x, y, n, MC_DOUBLES, space->centred);
        if (estimate.is_certain) {
            return estimate.r;
        }
    }
    if (n < 2 || !are_finite(x, n) || !are_finite(y, n) || are_equal(x, n) || are_equal(y, n)) {
        return NAN;
    }
    space->failed = space->failed || !mc_settle_doubles(x, y, n, &space->settle, &estimate.r);
    return estimate.r;
}

static double correlate_pair(const double *values, const manycorr_pair *pair, bool is_exact,
                             struct array_space *space) {
    return correlate_arrays(values + pair->x, values + pair->y, pair->n, is_exact, space);
}

manycorr_status manycorr_arrays(const double *values, size_t n_values, const manycorr_pair *pairs, size_t n_pairs,
                                const manycorr_options *options, double *results) {
    manycorr_options defaults;
    manycorr_options_init(&defaults);
    const manycorr_options *used = options != NULL ? options : &defaults;
    struct mc_job job;
    if ((n_values > 0 && values == NULL) || (n_pairs > 0 && (pairs == NULL || results == NULL)) ||
        !make_job(used, &job)) {
        return MANYCORR_BAD_ARGUMENT;
    }
    for (size_t i = 0; i < n_pairs; i++) {
        const manycorr_pair *pair = &pairs[i];
        if (pair->n > n_values || pair->x > n_values - pair->n || pair->y > n_values - pair->n) {
            return MANYCORR_BAD_ARGUMENT;
        }
    }
    static const double nothing = 0.0;
    const double *all = values != NULL ? values : &nothing;
    int n_threads = n_pairs > 1 ? mc_choose_threads(used->n_threads) : 1;
    if ((size_t)n_threads > n_pairs && n_pairs > 0) {
        n_threads = (int)n_pairs;
    }
    n_threads = n_threads > 1 ? mc_count_possible_threads(n_threads) : 1;
    struct array_space *spaces = new_array_spaces(n_threads);
    if (spaces == NULL) {
        return MANYCORR_NO_MEMORY;
    }
    if (n_threads == 1) {
        for (size_t i = 0; i < n_pairs; i++) {
            results[i] = correlate_pair(all, &pairs[i], job.is_exact, &spaces[0]);
        }
    } else {
#pragma omp parallel for schedule(dynamic, 16) num_threads(n_threads)
        for (size_t i = 0; i < n_pairs; i++) {
            results[i] = correlate_pair(all, &pairs[i], job.is_exact, &spaces[omp_get_thread_num()]);
        }
    }
    bool failed = false;
    for (int i = 0; i < n_threads; i++) {
        failed = failed || spaces[i].failed;
    }
    free_array_spaces(spaces, n_threads);
    return failed ? MANYCORR_NO_MEMORY : MANYCORR_OK;
}

manycorr_status manycorr_pearson(const double *x, const double *y, size_t n, double *result) {
    if (result == NULL || (n > 0 && (x == NULL || y == NULL))) {
        return MANYCORR_BAD_ARGUMENT;
    }
    struct array_space *space = new_array_spaces(1);
    if (space == NULL) {
        return MANYCORR_NO_MEMORY;
    }
    *result = correlate_arrays(x, y, n, false, space);
    const bool failed = space->failed;
    free_array_spaces(space, 1);
    return failed ? MANYCORR_NO_MEMORY : MANYCORR_OK;
}

/* The grammar inside a list: only the number delimiter ends an item, so that any other delimiter makes it bad. */
static struct mc_syntax list_syntax(const struct mc_syntax *syntax) {
    struct mc_syntax inside = *syntax;
    const bool list_is_tab = syntax->list == '\t';
    const bool task_is_tab = syntax->task == '\t';
    inside.class_of[(unsigned char)syntax->list] = list_is_tab ? MC_BLANK : MC_PLAIN;
    inside.class_of[(unsigned char)syntax->task] = task_is_tab ? MC_BLANK : MC_PLAIN;
    return inside;
}

/* Parses the items of list[0..n), behind which stands CRLF. As manycorr_parse_list, but for the place of *bad. */
static manycorr_status parse_items(const char *list, size_t n, const struct mc_syntax *syntax, double *values,
                                   size_t capacity, size_t *n_values, manycorr_report *bad) {
    bool found;
    *n_values = (size_t)mc_diagnose_list(list, n, syntax, &found, bad);
    const char *p = list;
    for (size_t i = 0; i < *n_values && i < capacity; i++) {
        enum mc_item item;
        p = mc_parse_item(p, syntax, &item, &values[i]);
        p += mc_class_of(syntax, *p) >= MC_END_NUMBER;
    }
    return found ? MANYCORR_BAD_TASK : MANYCORR_OK;
}

manycorr_status manycorr_parse_list(const char *text, size_t n_bytes, const manycorr_options *options, double *values,
                                    size_t capacity, size_t *n_values, manycorr_report *bad) {
    manycorr_options defaults;
    manycorr_options_init(&defaults);
    struct mc_job job;
    if ((text == NULL && n_bytes > 0) || (values == NULL && capacity > 0) || n_values == NULL ||
        !make_job(options != NULL ? options : &defaults, &job)) {
        return MANYCORR_BAD_ARGUMENT;
    }
    /* A copy, because the parser stops at the newline that is put behind it here, and the caller's text may end anywhere. A
       carriage return goes before it, so that one at the end of the text is not taken for a part of the newline. */
    struct mc_buffer copy = {0};
    if (!mc_buffer_append(&copy, text, n_bytes) || !mc_buffer_append(&copy, "\r\n", 2)) {
        mc_buffer_free(&copy);
        return MANYCORR_NO_MEMORY;
    }
    /* A newline inside is no end of the list, so it must not look like one to the parser. */
    for (char *p = copy.text; (p = memchr(p, '\n', n_bytes - (size_t)(p - copy.text))) != NULL;) {
        *p = job.syntax.number == '\v' ? '\f' : '\v';
    }
    const struct mc_syntax syntax = list_syntax(&job.syntax);
    manycorr_report report = {.line = 1, .task = 1};
    const manycorr_status status = parse_items(copy.text, n_bytes, &syntax, values, capacity, n_values, &report);
    if (bad != NULL && status == MANYCORR_BAD_TASK) {
        *bad = report;
        bad->item = n_bytes > 0 ? text + (report.item - copy.text) : NULL;
    }
    mc_buffer_free(&copy);
    return status;
}
