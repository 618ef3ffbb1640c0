/*
 * list.c - the public function that parses one list (manycorr_parse_list).
 *
 * It cuts the text into chunks between two items and parses one after the other, so the memory is bounded by the
 * longest item. Knows nothing of tasks, threads or files.
 */
#include "manycorr.h"

#include <stdlib.h>
#include <string.h>

#include "api/options.h"
#include "base/buffer.h"
#include "parse/diagnose.h"
#include "stream/job.h"

/* The size of a chunk of text. Its numbers stay in the first-level or second-level cache, and small lists need little
   memory. */
enum { CHUNK_BYTES = 8192 };

/* The memory to parse one chunk. */
struct chunk_space {
    struct mc_buffer text; /* a copy of the chunk with padding on both sides, ended by a newline */
    struct mc_run run;     /* room for capacity values */
    size_t capacity;
};

static void free_space(struct chunk_space *space) {
    mc_buffer_free(&space->text);
    free(space->run.values);
    free(space->run.ends);
}

/* Makes room for a chunk of n bytes and its newline. Returns false if there is no memory. */
static bool reserve(struct chunk_space *space, size_t n) {
    const size_t capacity = n + 2; /* CRLF */
    if (capacity > space->capacity) {
        free(space->run.values);
        free(space->run.ends);
        space->run.values = calloc(capacity, sizeof *space->run.values);
        space->run.ends = calloc(capacity, sizeof *space->run.ends);
        space->capacity = space->run.values != NULL && space->run.ends != NULL ? capacity : 0;
    }
    return space->capacity >= capacity && mc_buffer_reserve(&space->text, capacity);
}

/* Returns a byte that makes an item bad: neither a part of a number nor a delimiter. */
static char choose_bad_byte(const struct mc_syntax *syntax) {
    char byte = '\v';
    while (byte == syntax->task || byte == syntax->list || byte == syntax->number) {
        byte++; /* '\v', '\f', '\r': the third is never a delimiter */
    }
    return byte;
}

static void replace_all(char *text, size_t n, char old, char new) {
    for (char *p = text; (p = memchr(p, old, n - (size_t)(p - text))) != NULL;) {
        *p = new;
    }
}

/*
 * Copies text[0..n) and adds a newline.
 *   - In a list, newlines, list delimiters and task delimiters belong to items. The copy has bad bytes in their place,
 *     because the parser would end a list at them.
 *   - At the end of the list, a carriage return goes before the newline. A carriage return that ends the text would
 *     otherwise become part of the newline.
 */
static void copy_text(struct chunk_space *space, const char *text, size_t n, bool ends_list,
                      const struct mc_syntax *syntax) {
    char *copy = space->text.text;
    if (n > 0) {
        memcpy(copy, text, n);
    }
    const char bad = choose_bad_byte(syntax);
    replace_all(copy, n, '\n', bad);
    replace_all(copy, n, syntax->list, (char)(syntax->list == '\t' ? ' ' : bad)); /* a tab is a blank inside a list */
    replace_all(copy, n, syntax->task, (char)(syntax->task == '\t' ? ' ' : bad));
    copy[n] = (char)(ends_list ? '\r' : '\n'); /* the parser reads the byte after trailing blanks */
    copy[n + 1] = '\n';
    space->text.n_bytes = ends_list ? n + 2 : n;
}

static bool is_blank(char byte) {
    return byte == ' ' || byte == '\t';
}

/* Returns whether a chunk may end before text[i], 0 < i: after a number delimiter, or after the last blank of a run. */
static bool can_cut(const char *text, size_t i, const struct mc_syntax *syntax) {
    return syntax->blanks_separate ? is_blank(text[i - 1]) && !is_blank(text[i]) : text[i - 1] == syntax->number;
}

/* Returns the length of the next chunk of text[0..n): the longest of at most CHUNK_BYTES that ends between two items.
   If the first item is longer than that, the chunk is that item. */
static size_t choose_chunk_length(const char *text, size_t n, const struct mc_syntax *syntax) {
    if (n <= CHUNK_BYTES) {
        return n;
    }
    for (size_t i = CHUNK_BYTES; i > 0; i--) {
        if (can_cut(text, i, syntax)) {
            return i;
        }
    }
    for (size_t i = CHUNK_BYTES + 1; i < n; i++) {
        if (can_cut(text, i, syntax)) {
            return i;
        }
    }
    return n;
}

/* Reports the first bad item of the list if options have a report function. Returns MANYCORR_BAD_TASK, or
   MANYCORR_NO_MEMORY. */
static manycorr_status report_bad_item(const char *text, size_t n, const struct mc_syntax *syntax,
                                       const manycorr_options *options, struct chunk_space *space) {
    if (options == NULL || options->report == NULL || options->max_reports == 0) {
        return MANYCORR_BAD_TASK;
    }
    if (!mc_buffer_reserve(&space->text, n + 2)) {
        return MANYCORR_NO_MEMORY;
    }
    copy_text(space, text, n, true, syntax);
    manycorr_report report = {.line = 1, .task = 1};
    bool found;
    (void)mc_diagnose_list(space->text.text, n, syntax, &found, &report);
    report.item = n > 0 ? text + (report.item - space->text.text) : "";
    options->report(&report, options->report_data);
    return MANYCORR_BAD_TASK;
}

/* Parses a chunk and stores its values from values[*n_values] on, up to capacity. Adds their number to *n_values.
   Returns whether the chunk has a bad item. */
static bool parse_chunk(const struct mc_job *job, struct chunk_space *space, double *values, size_t capacity,
                        size_t *n_values) {
    job->parse(space->text.text, space->text.n_bytes, &job->syntax, &space->run);
    const size_t n = space->run.n_values;
    const size_t n_room = *n_values < capacity ? capacity - *n_values : 0;
    const size_t n_stored = n < n_room ? n : n_room;
    if (n_stored > 0) {
        memcpy(values + *n_values, space->run.values, n_stored * sizeof *values);
    }
    *n_values += n;
    bool is_bad = false;
    for (size_t i = 0; i < n; i++) {
        is_bad = is_bad || mc_is_bad_item(space->run.values[i]);
    }
    return is_bad;
}

manycorr_status manycorr_parse_list(const char *text, size_t n_bytes, const manycorr_options *options, double *values,
                                    size_t capacity, size_t *n_values) {
    struct mc_job job;
    if ((text == NULL && n_bytes > 0) || (values == NULL && capacity > 0) || n_values == NULL ||
        !mc_make_job(options, &job)) {
        return MANYCORR_BAD_ARGUMENT;
    }
    struct chunk_space space = {0};
    manycorr_status status = MANYCORR_OK;
    bool is_bad = false;
    *n_values = 0;
    size_t n_parsed = 0;
    do {
        const size_t n = choose_chunk_length(text + n_parsed, n_bytes - n_parsed, &job.syntax);
        if (!reserve(&space, n)) {
            status = MANYCORR_NO_MEMORY;
            break;
        }
        copy_text(&space, text + n_parsed, n, n_parsed + n == n_bytes, &job.syntax);
        is_bad = parse_chunk(&job, &space, values, capacity, n_values) || is_bad;
        n_parsed += n;
    } while (n_parsed < n_bytes);
    if (status == MANYCORR_OK && is_bad) {
        if (mc_is_blank(&job.syntax, text, n_bytes)) {
            *n_values = 0; /* an empty list has no items */
        }
        status = report_bad_item(text, n_bytes, &job.syntax, options, &space);
    }
    free_space(&space);
    return status;
}
