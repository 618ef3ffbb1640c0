/* options.c - see options.h. Sets options by name, and checks each value at once. */
#include "api/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "correlate/method.h"
#include "parse/kernels.h"
#include "parse/split.h"

void mc_options_init(manycorr_options *options) {
    *options = (manycorr_options){
        .task_delimiter = '@',
        .list_delimiter = ';',
        .number_delimiter = ',',
        .max_reports = UINT64_MAX,
    };
}

manycorr_options *manycorr_options_new(void) {
    manycorr_options *options = malloc(sizeof *options);
    if (options != NULL) {
        mc_options_init(options);
    }
    return options;
}

void manycorr_options_free(manycorr_options *options) {
    free(options);
}

/* Parses an integer from 0 to max. Returns false if text is something else. */
static bool parse_number(const char *text, uint64_t max, uint64_t *number) {
    if (text[0] < '0' || text[0] > '9') {
        return false;
    }
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return errno == 0 && *end == '\0' && *number <= max;
}

/* Parses one of two words. Returns false if text is neither. */
static bool parse_choice(const char *text, const char *no, const char *yes, bool *is_yes) {
    *is_yes = strcmp(text, yes) == 0;
    return *is_yes || strcmp(text, no) == 0;
}

static bool set_threads(manycorr_options *options, const char *value) {
    uint64_t n;
    const bool is_valid = parse_number(value, MC_MAX_THREADS, &n);
    options->n_threads = is_valid ? (int)n : options->n_threads;
    return is_valid;
}

static bool set_delimiters(manycorr_options *options, const char *value) {
    struct mc_syntax syntax;
    if (strlen(value) != 3 || !mc_syntax_init(&syntax, value[0], value[1], value[2])) {
        return false;
    }
    options->task_delimiter = value[0];
    options->list_delimiter = value[1];
    options->number_delimiter = value[2];
    return true;
}

static bool set_bad_task(manycorr_options *options, const char *value) {
    bool stop;
    const bool is_valid = parse_choice(value, "nan", "stop", &stop);
    options->stop_at_bad_task = is_valid ? stop : options->stop_at_bad_task;
    return is_valid;
}

static bool set_exact(manycorr_options *options, const char *value) {
    bool exact;
    const bool is_valid = parse_choice(value, "no", "yes", &exact);
    options->exact = is_valid ? exact : options->exact;
    return is_valid;
}

static bool set_window(manycorr_options *options, const char *value) {
    uint64_t n;
    const bool is_valid = parse_number(value, MC_MAX_WINDOW_BYTES, &n);
    options->window_bytes = is_valid ? (size_t)n : options->window_bytes;
    return is_valid;
}

static bool set_isa(manycorr_options *options, const char *value) {
    const struct mc_kernel *kernel = strcmp(value, "best") != 0 ? mc_choose_kernel(value) : NULL;
    if (kernel == NULL && strcmp(value, "best") != 0) {
        return false;
    }
    options->isa = kernel != NULL ? kernel->name : NULL;
    return true;
}

static bool set_max_reports(manycorr_options *options, const char *value) {
    uint64_t n;
    const bool is_valid = parse_number(value, UINT64_MAX, &n);
    options->max_reports = is_valid ? n : options->max_reports;
    return is_valid;
}

/* All options by name. */
static const struct {
    const char *name;
    bool (*set)(manycorr_options *options, const char *value); /* returns false for a bad value, without a change */
} SETTERS[] = {
    {"threads", set_threads},         {"delimiters", set_delimiters},
    {"bad-task", set_bad_task},       {"exact", set_exact},
    {"window", set_window},           {"isa", set_isa},
    {"max-reports", set_max_reports},
};

manycorr_status manycorr_options_set(manycorr_options *options, const char *name, const char *value) {
    if (options == NULL || name == NULL || value == NULL) {
        return MANYCORR_BAD_ARGUMENT;
    }
    for (size_t i = 0; i < sizeof SETTERS / sizeof SETTERS[0]; i++) {
        if (strcmp(name, SETTERS[i].name) == 0) {
            return SETTERS[i].set(options, value) ? MANYCORR_OK : MANYCORR_BAD_ARGUMENT;
        }
    }
    return MANYCORR_BAD_ARGUMENT;
}

void manycorr_options_set_report(manycorr_options *options, manycorr_report_fn *report, void *data) {
    if (options == NULL) {
        return;
    }
    options->report = report;
    options->report_data = data;
}

void manycorr_options_set_progress(manycorr_options *options, manycorr_progress_fn *progress, void *data) {
    if (options == NULL) {
        return;
    }
    options->progress = progress;
    options->progress_data = data;
}

manycorr_status manycorr_options_set_begin(manycorr_options *options, const manycorr_place *begin) {
    if (options == NULL) {
        return MANYCORR_BAD_ARGUMENT;
    }
    if (begin != NULL && (begin->line == 0 || begin->task == 0 || begin->byte == 0)) {
        return MANYCORR_BAD_ARGUMENT;
    }
    options->own_begin = begin != NULL ? *begin : (manycorr_place){0};
    options->begin = begin != NULL ? &options->own_begin : NULL;
    return MANYCORR_OK;
}

bool mc_make_job(const manycorr_options *options, struct mc_job *job) {
    manycorr_options defaults;
    mc_options_init(&defaults);
    const manycorr_options *used = options != NULL ? options : &defaults;
    const struct mc_kernel *kernel = mc_choose_kernel(used->isa);
    *job = (struct mc_job){
        .parse = kernel != NULL ? kernel->parse : NULL,
        .method = mc_find_method("pearson"),
        .is_exact = used->exact != 0,
        .stop_at_bad_task = used->stop_at_bad_task != 0,
        .window_bytes = used->window_bytes > 0 ? used->window_bytes : MC_DEFAULT_WINDOW_BYTES,
        .is_window_set = used->window_bytes > 0,
        .n_threads = used->n_threads,
        .max_reports = used->max_reports,
        .report = used->report,
        .report_data = used->report_data,
        .progress = used->progress,
        .progress_data = used->progress_data,
        .begin = used->begin,
    };
    return kernel != NULL &&
           mc_syntax_init(&job->syntax, used->task_delimiter, used->list_delimiter, used->number_delimiter);
}
