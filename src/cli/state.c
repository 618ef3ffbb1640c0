/* state.c - see state.h. */
#include "state.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const char TITLE[] = "manycorr state ";
static const char FIRST_LINE[] = "manycorr state 2\n"; /* the number of the format */
static const char PROGRESS[] = "\ndone "; /* the progress begins here; no line of the description begins so */
static const char CHECK[] = "check ";
enum { CHECK_BYTES = sizeof CHECK - 1 + 8 + 1 };

uint32_t state_extend_checksum(uint32_t checksum, const char *bytes, size_t n) {
    return (uint32_t)crc32_z(checksum, (const Bytef *)bytes, n);
}

bool state_has_title(const char *text, size_t n) {
    return n >= sizeof TITLE - 1 && memcmp(text, TITLE, sizeof TITLE - 1) == 0;
}

/* A text that grows, terminated. (After a failed allocation, open_memstream would lose bytes and report success.) */
struct text {
    char *bytes;
    size_t n;
    size_t capacity;
    bool has_failed; /* an allocation failed: bytes is NULL, and stays so */
};

/* Appends bytes[0..n). They are part of a command line or shorter, so twice their number does not overflow. */
static void append(struct text *text, const char *bytes, size_t n) {
    if (n >= text->capacity - text->n) {
        const size_t capacity = 2 * (text->n + n) + 512; /* few states have more than 512 bytes */
        char *grown = text->has_failed ? NULL : realloc(text->bytes, capacity);
        if (grown == NULL) {
            free(text->bytes);
            *text = (struct text){.has_failed = true};
            return;
        }
        text->bytes = grown;
        text->capacity = capacity;
    }
    memcpy(text->bytes + text->n, bytes, n);
    text->n += n;
    text->bytes[text->n] = '\0';
}

/* Appends what printf would print: numbers and short words. */
__attribute__((format(printf, 2, 3))) static void append_formatted(struct text *text, const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    /* va_start is called above; clang-tidy does not see that. NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    append(text, line, strlen(line));
}

/* Appends a name and a newline. A newline or a backslash in the name is escaped. */
static void append_name(struct text *text, const char *name) {
    for (; *name != '\0'; name++) {
        if (*name == '\n' || *name == '\\') {
            append(text, *name == '\n' ? "\\n" : "\\\\", 2);
        } else {
            append(text, name, 1);
        }
    }
    append(text, "\n", 1);
}

static void append_input(struct text *text, const char *name, const struct stat *input) {
    /* Without the device: its number may change when the machine starts again. */
    append_formatted(text, "input %jd %jd.%09ld %ju ", (intmax_t)input->st_size, (intmax_t)input->st_mtim.tv_sec,
                     input->st_mtim.tv_nsec, (uintmax_t)input->st_ino);
    append_formatted(text, "%jd.%09ld ", (intmax_t)input->st_ctim.tv_sec, input->st_ctim.tv_nsec);
    append_name(text, name);
}

char *state_describe(const struct cli_options *options, const struct stat *inputs) {
    const char *delimiters = options->delimiters;
    struct text text = {0};
    append_formatted(&text, "%sversion %s\n", FIRST_LINE, manycorr_version());
    append_formatted(&text, "delimiters %02x %02x %02x\n", (unsigned char)delimiters[0], (unsigned char)delimiters[1],
                     (unsigned char)delimiters[2]);
    append_formatted(&text, "bad-task %s\n", options->stop_at_bad_task ? "stop" : "nan");
    append_formatted(&text, "exact %s\n", options->exact ? "yes" : "no");
    append_formatted(&text, "verbose %s\nblas ", options->verbose ? "yes" : "no");
    append_name(&text, options->exact ? "any" : manycorr_blas()); /* exact results do not depend on it */
    for (int i = 0; i < options->n_files; i++) {
        append_input(&text, options->files[i], &inputs[i]);
    }
    return text.bytes;
}

char *state_format(const char *description, const struct state *state, size_t *n) {
    const manycorr_place *place = &state->place;
    const manycorr_summary *counts = &state->counts;
    struct text text = {0};
    append(&text, description, strlen(description));
    append_formatted(&text, "done %d\n", state->n_done);
    append_formatted(&text, "place %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %d\n", place->offset, place->line,
                     place->task, place->byte, place->is_binary);
    append_formatted(&text, "sample %08" PRIx32 "\n", state->input_checksum);
    append_formatted(&text, "results %" PRIu64 " %08" PRIx32 "\n", state->n_bytes, state->checksum);
    append_formatted(&text, "counts %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
                     counts->n_batches, counts->n_tasks, counts->n_numbers, counts->n_undefined, counts->n_bad,
                     counts->n_exact);
    append_formatted(&text, "undefined %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
                     counts->n_missing, counts->n_infinite, counts->n_few, counts->n_single, counts->n_constant);
    append_formatted(&text, "bytes %" PRIu64 " %" PRIu64 "\nprinted %" PRIu64 "\n", counts->bytes_in, counts->bytes_out,
                     state->n_printed);
    append_formatted(&text, "seconds %.6f", counts->wall_seconds);
    for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
        append_formatted(&text, " %.6f", counts->stage_seconds[stage]);
    }
    append_formatted(&text, "\n");
    append_formatted(&text, "%s%08" PRIx32 "\n", CHECK, state_extend_checksum(0, text.bytes, text.n));
    *n = text.n;
    return text.bytes;
}

/* Whether the last line of the text is the checksum of the lines before it. */
static bool is_undamaged(const char *text, size_t n) {
    if (n < CHECK_BYTES || strlen(text) != n) {
        return false;
    }
    char wanted[CHECK_BYTES + 1];
    snprintf(wanted, sizeof wanted, "%s%08" PRIx32 "\n", CHECK, state_extend_checksum(0, text, n - CHECK_BYTES));
    return strcmp(text + n - CHECK_BYTES, wanted) == 0;
}

bool state_has_other_format(const char *text, size_t n) {
    return state_has_title(text, n) && is_undamaged(text, n) && strncmp(text, FIRST_LINE, sizeof FIRST_LINE - 1) != 0;
}

bool state_parse(const char *text, size_t n, size_t *description_bytes, struct state *state) {
    *state = (struct state){0};
    const char *progress = is_undamaged(text, n) ? strstr(text, PROGRESS) : NULL;
    if (progress == NULL) {
        return false;
    }
    *description_bytes = (size_t)(progress + 1 - text);
    manycorr_place *place = &state->place;
    manycorr_summary *counts = &state->counts;
    double *stage = counts->stage_seconds;
    /* The checksum is right, so the numbers are in range. NOLINTNEXTLINE(cert-err34-c) */
    return sscanf(progress + 1,
                  "done %d place %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %d sample %" SCNx32 " results %" SCNu64
                  " %" SCNx32 " counts %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
                  " undefined %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " bytes %" SCNu64 " %" SCNu64
                  " printed %" SCNu64 " seconds %lf %lf %lf %lf %lf %lf",
                  &state->n_done, &place->offset, &place->line, &place->task, &place->byte, &place->is_binary,
                  &state->input_checksum, &state->n_bytes, &state->checksum, &counts->n_batches, &counts->n_tasks,
                  &counts->n_numbers, &counts->n_undefined, &counts->n_bad, &counts->n_exact, &counts->n_missing,
                  &counts->n_infinite, &counts->n_few, &counts->n_single, &counts->n_constant, &counts->bytes_in,
                  &counts->bytes_out, &state->n_printed, &counts->wall_seconds, &stage[MANYCORR_READ],
                  &stage[MANYCORR_PARSE], &stage[MANYCORR_CORRELATE], &stage[MANYCORR_FORMAT],
                  &stage[MANYCORR_WRITE]) == 29;
}

/* The lines of a description before those of the inputs: the reason to print if a line differs. */
static const struct {
    const char *reason;
    bool is_usage;
} LINES[] = {
    {"it was started by another version of manycorr", false}, /* manycorr state */
    {"it was started by another version of manycorr", false}, /* version */
    {"it was started with other --delimiters", true},
    {"it was started with another --bad-task", true},
    {"only one of the two runs has --exact", true},
    {"only one of the two runs has --verbose", true},
    {"it was started with another BLAS, whose last digits may differ", false},
};
enum { N_LINES = sizeof LINES / sizeof LINES[0], N_INPUT_FIELDS = 5 };

/* A line of a description, with its newline. */
struct line {
    const char *bytes;
    size_t n;
};

/* The first line of text[0..n); 0 bytes if n is 0. */
static struct line first_line(const char *text, size_t n) {
    const char *newline = memchr(text, '\n', n);
    return (struct line){text, newline != NULL ? (size_t)(newline + 1 - text) : n};
}

static bool is_same_text(const char *a, size_t n_a, const char *b, size_t n_b) {
    return n_a == n_b && memcmp(a, b, n_a) == 0;
}

/* The number of bytes of the first n_fields fields of an input's line. After N_INPUT_FIELDS fields its name begins. */
static size_t count_field_bytes(struct line line, int n_fields) {
    size_t i = 0;
    for (int n_blanks = 0; n_blanks < n_fields && i < line.n; i++) {
        n_blanks += line.bytes[i] == ' ';
    }
    return i;
}

static bool has_same_name(struct line a, struct line b) {
    const size_t a_name = count_field_bytes(a, N_INPUT_FIELDS);
    const size_t b_name = count_field_bytes(b, N_INPUT_FIELDS);
    return a.n > a_name && is_same_text(a.bytes + a_name, a.n - a_name, b.bytes + b_name, b.n - b_name);
}

/* Whether size, mtime and inode of an input are the same. Its ctime is the last field. */
static bool has_same_status(struct line a, struct line b) {
    return is_same_text(a.bytes, count_field_bytes(a, N_INPUT_FIELDS - 1), b.bytes,
                        count_field_bytes(b, N_INPUT_FIELDS - 1));
}

/* The reason if line number i of the two descriptions differs: NULL if only the ctime of a later input does. */
static struct state_difference explain_difference(int i, struct line a, struct line b, int n_begun) {
    if (i < N_LINES) {
        return (struct state_difference){LINES[i].reason, LINES[i].is_usage, -1};
    }
    if (!has_same_name(a, b)) {
        return (struct state_difference){"it was started with other inputs", true, -1};
    }
    if (!has_same_status(a, b)) {
        return (struct state_difference){"has changed since the run started", false, i - N_LINES};
    }
    if (i - N_LINES >= n_begun) {
        return (struct state_difference){NULL, false, -1};
    }
    return (struct state_difference){"may have been rewritten since the run started: its ctime has changed", false,
                                     i - N_LINES};
}

struct state_difference state_compare(const char *old, size_t n, const char *description, int n_begun) {
    size_t n_left = strlen(description);
    for (int i = 0; n > 0 || n_left > 0; i++) {
        const struct line a = first_line(old, n);
        const struct line b = first_line(description, n_left);
        if (!is_same_text(a.bytes, a.n, b.bytes, b.n)) {
            const struct state_difference difference = explain_difference(i, a, b, n_begun);
            if (difference.reason != NULL) {
                return difference;
            }
        }
        old += a.n;
        n -= a.n;
        description += b.n;
        n_left -= b.n;
    }
    return (struct state_difference){NULL, false, -1};
}
