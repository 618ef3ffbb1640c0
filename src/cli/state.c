/* state.c - see state.h. */
#include "state.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const char TITLE[] = "manycorr state ";
static const char FIRST_LINE[] = "manycorr state 2\n"; /* with the number of the format */
static const char PROGRESS[] = "\ndone "; /* with it begins what follows the description; a name has no newline */
static const char CHECK[] = "check ";
enum { CHECK_BYTES = sizeof CHECK - 1 + 8 + 1 };

uint32_t state_checksum(uint32_t checksum, const char *bytes, size_t n) {
    return (uint32_t)crc32_z(checksum, (const Bytef *)bytes, n);
}

bool state_is_ours(const char *text, size_t n) {
    return n >= sizeof TITLE - 1 && memcmp(text, TITLE, sizeof TITLE - 1) == 0;
}

/* A text that grows, terminated. (A stream of open_memstream forgets that it had no memory, and goes on without what
   was lost.) */
struct text {
    char *bytes;
    size_t n;
    size_t capacity;
    bool has_failed; /* there was no memory: bytes is NULL */
};

/* Adds bytes[0..n). What is added is of a command line or shorter, so that its length can be doubled. */
static void add(struct text *text, const char *bytes, size_t n) {
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

/* Adds what printf would print: some numbers, and no names but short ones. */
__attribute__((format(printf, 2, 3))) static void print(struct text *text, const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    /* It has been begun, whatever clang-tidy says. NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    add(text, line, strlen(line));
}

/* A name may be any bytes, but here is to have no newline. */
static void print_name(struct text *text, const char *name) {
    for (; *name != '\0'; name++) {
        if (*name == '\n' || *name == '\\') {
            add(text, *name == '\n' ? "\\n" : "\\\\", 2);
        } else {
            add(text, name, 1);
        }
    }
    add(text, "\n", 1);
}

static void print_input(struct text *text, const char *name, const struct stat *input) {
    /* Not the device: its number may be another one after the next start of the machine. */
    print(text, "input %jd %jd.%09ld %ju ", (intmax_t)input->st_size, (intmax_t)input->st_mtim.tv_sec,
          input->st_mtim.tv_nsec, (uintmax_t)input->st_ino);
    print(text, "%jd.%09ld ", (intmax_t)input->st_ctim.tv_sec, input->st_ctim.tv_nsec);
    print_name(text, name);
}

char *state_describe(const struct cli_options *options, const struct stat *inputs) {
    const char *delimiters = options->delimiters;
    struct text text = {0};
    print(&text, "%sversion %s\n", FIRST_LINE, manycorr_version());
    print(&text, "delimiters %02x %02x %02x\n", (unsigned char)delimiters[0], (unsigned char)delimiters[1],
          (unsigned char)delimiters[2]);
    print(&text, "bad-task %s\n", options->stop_at_bad_task ? "stop" : "nan");
    print(&text, "exact %s\n", options->exact ? "yes" : "no");
    print(&text, "verbose %s\nblas ", options->verbose ? "yes" : "no");
    print_name(&text, options->exact ? "any" : manycorr_blas()); /* exact results are the same with any */
    for (int i = 0; i < options->n_files; i++) {
        print_input(&text, options->files[i], &inputs[i]);
    }
    return text.bytes;
}

char *state_print(const char *description, const struct state *state, size_t *n) {
    const manycorr_place *place = &state->place;
    const manycorr_summary *counts = &state->counts;
    struct text text = {0};
    add(&text, description, strlen(description));
    print(&text, "done %d\n", state->n_done);
    print(&text, "place %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %d\n", place->offset, place->line, place->task,
          place->byte, place->is_binary);
    print(&text, "sample %08" PRIx32 "\n", state->input_checksum);
    print(&text, "results %" PRIu64 " %08" PRIx32 "\n", state->n_bytes, state->checksum);
    print(&text, "counts %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", counts->n_batches,
          counts->n_tasks, counts->n_numbers, counts->n_undefined, counts->n_bad, counts->n_exact);
    print(&text, "undefined %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", counts->n_missing,
          counts->n_infinite, counts->n_few, counts->n_single, counts->n_constant);
    print(&text, "bytes %" PRIu64 " %" PRIu64 "\nprinted %" PRIu64 "\n", counts->bytes_in, counts->bytes_out,
          state->n_printed);
    print(&text, "seconds %.6f", counts->wall_seconds);
    for (int stage = 0; stage < MANYCORR_N_STAGES; stage++) {
        print(&text, " %.6f", counts->stage_seconds[stage]);
    }
    print(&text, "\n");
    print(&text, "%s%08" PRIx32 "\n", CHECK, state_checksum(0, text.bytes, text.n));
    *n = text.n;
    return text.bytes;
}

/* Whether the last line of the text is the checksum of what is before it. */
static bool is_whole(const char *text, size_t n) {
    if (n < CHECK_BYTES || strlen(text) != n) {
        return false;
    }
    char wanted[CHECK_BYTES + 1];
    snprintf(wanted, sizeof wanted, "%s%08" PRIx32 "\n", CHECK, state_checksum(0, text, n - CHECK_BYTES));
    return strcmp(text + n - CHECK_BYTES, wanted) == 0;
}

bool state_is_of_other_version(const char *text, size_t n) {
    return state_is_ours(text, n) && is_whole(text, n) && strncmp(text, FIRST_LINE, sizeof FIRST_LINE - 1) != 0;
}

bool state_parse(const char *text, size_t n, size_t *description_bytes, struct state *state) {
    *state = (struct state){0};
    const char *progress = is_whole(text, n) ? strstr(text, PROGRESS) : NULL;
    if (progress == NULL) {
        return false;
    }
    *description_bytes = (size_t)(progress + 1 - text);
    manycorr_place *place = &state->place;
    manycorr_summary *counts = &state->counts;
    double *stage = counts->stage_seconds;
    /* The checksum has been right: the numbers are as they were printed. NOLINTNEXTLINE(cert-err34-c) */
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

/* What it means that a line of the description, but those of inputs, has changed. */
static const struct {
    const char *what;
    bool is_usage;
} LINES[] = {
    {"it was begun by another version of manycorr", false}, /* manycorr state */
    {"it was begun by another version of manycorr", false}, /* version */
    {"it was begun with other --delimiters", true},
    {"it was begun with another --bad-task", true},
    {"--exact was given and is not now, or the other way round", true},
    {"--verbose was given and is not now, or the other way round", true},
    {"it was begun with another BLAS, whose last digits may differ", false},
};
enum { N_LINES = sizeof LINES / sizeof LINES[0], N_INPUT_FIELDS = 5 };

static size_t line_length(const char *text, size_t n) {
    const char *newline = memchr(text, '\n', n);
    return newline != NULL ? (size_t)(newline + 1 - text) : n;
}

/* Where the fields of an input's line end, the first n_fields of them; behind all of them its name begins. */
static size_t find_end(const char *line, size_t n, int n_fields) {
    size_t i = 0;
    for (int n_blanks = 0; n_blanks < n_fields && i < n; i++) {
        n_blanks += line[i] == ' ';
    }
    return i;
}

static bool has_same_name(const char *a, size_t n_a, const char *b, size_t n_b) {
    const size_t a_name = find_end(a, n_a, N_INPUT_FIELDS);
    const size_t b_name = find_end(b, n_b, N_INPUT_FIELDS);
    return n_a > a_name && n_a - a_name == n_b - b_name && memcmp(a + a_name, b + b_name, n_a - a_name) == 0;
}

/* Whether size, time and inode of an input are the same: of the fields, that of its ctime is the last. */
static bool has_same_time(const char *a, size_t n_a, const char *b, size_t n_b) {
    const size_t n = find_end(a, n_a, N_INPUT_FIELDS - 1);
    return n == find_end(b, n_b, N_INPUT_FIELDS - 1) && memcmp(a, b, n) == 0;
}

/* What it means that line number i of the descriptions differs. */
static struct state_difference explain(int i, const char *a, size_t n_a, const char *b, size_t n_b, int n_begun) {
    if (i < N_LINES) {
        return (struct state_difference){LINES[i].what, LINES[i].is_usage, -1};
    }
    if (!has_same_name(a, n_a, b, n_b)) {
        return (struct state_difference){"it was begun with other inputs", true, -1};
    }
    if (!has_same_time(a, n_a, b, n_b)) {
        return (struct state_difference){"has changed since it was begun", false, i - N_LINES};
    }
    if (i - N_LINES >= n_begun) {
        return (struct state_difference){NULL, false, -1};
    }
    return (struct state_difference){"may have been rewritten since it was begun: its ctime has changed", false,
                                     i - N_LINES};
}

struct state_difference state_compare(const char *old, size_t n, const char *description, int n_begun) {
    size_t n_left = strlen(description);
    for (int i = 0; n > 0 || n_left > 0; i++) {
        const size_t n_old = line_length(old, n);
        const size_t n_new = line_length(description, n_left);
        if (n_old != n_new || memcmp(old, description, n_old) != 0) {
            const struct state_difference difference = explain(i, old, n_old, description, n_new, n_begun);
            if (difference.what != NULL) {
                return difference;
            }
        }
        old += n_old;
        n -= n_old;
        description += n_new;
        n_left -= n_new;
    }
    return (struct state_difference){NULL, false, -1};
}
