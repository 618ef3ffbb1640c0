/*
 * manycorr.h - computes very many correlations, from text or from arrays, on all cores.
 *
 * This is the only public header of libmanycorr. The command-line program uses nothing else.
 *
 * The input is a stream of batches, one a line. A batch is tasks joined with '@'. A task is two lists joined with ';'.
 * A list is numbers joined with ','. The output has one line for each batch: one correlation for each task, in the
 * order of the tasks, joined with '@'. Each is the shortest decimal that reads back as the same double. README.md
 * describes the whole language.
 *
 * Rules for every function:
 *   - It returns a status, or a plain value if it cannot fail. It never prints and never exits.
 *   - It leaves the locale, the floating-point modes, the signal handlers and the caller's OpenMP and BLAS settings
 *     as they are.
 *   - Several threads may call it at once: calls share no state.
 *   - The floating-point modes must be those with which a C program starts: rounding to nearest, with subnormal
 *     numbers.
 *   - Results do not depend on the number of threads, on the window size, or on how the input arrives.
 *
 * Limits:
 *   - In a process forked after its parent used several threads here, the library works with one thread, because
 *     libgomp's threads do not survive a fork. If the parent has run parallel regions of its own, the child must set
 *     the option threads to 1.
 *   - GMP ends the process if memory runs out while it multiplies numbers of more than about 1,000 digits.
 *
 * Compatibility: a later version may add functions, options by name, problems, and fields at the end of
 * manycorr_summary and manycorr_report. A program built with this header runs unchanged with any library of the same
 * soname.
 *
 * Accuracy:
 *   - The exact result is the correlation of the decimals as written in text, or of the doubles in arrays.
 *   - Every result is within 1e-12 of the exact one. The usual error is far smaller: see README.md.
 *   - Decimals of ordinary length in text, and integers in arrays, are summed as integers. The result is then rounded
 *     correctly.
 *   - For other lists, the library sums doubles. If that cannot prove the bound, it computes the result again from
 *     exact integers, and rounds it correctly.
 *   - With the option exact, every result is correctly rounded (to nearest, ties to even), and so the same on all
 *     machines.
 *   - A decimal outside the range of doubles counts as strtod reads it: as zero, or as infinite. Lists with an infinite
 *     value have no correlation.
 */
#ifndef MANYCORR_H
#define MANYCORR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version. The Makefile reads it from this line. */
#define MANYCORR_VERSION "0.2.0"

#if defined(__GNUC__)
#define MANYCORR_API __attribute__((visibility("default")))
#else
#define MANYCORR_API
#endif

/* The result of a call. An error (2 and above) takes precedence over MANYCORR_BAD_TASK. The program exits with the same
   values, but with 3 if writing fails. */
typedef enum manycorr_status {
    MANYCORR_OK = 0,           /* everything was computed */
    MANYCORR_BAD_TASK = 1,     /* at least one task or item was bad; all others were computed */
    MANYCORR_BAD_ARGUMENT = 2, /* an argument or an option is out of its range; the call did nothing */
    MANYCORR_READ_FAILED = 3,  /* reading failed; errno says why */
    MANYCORR_NO_MEMORY = 4,    /* an allocation failed */
    MANYCORR_WRITE_FAILED = 5  /* writing failed; errno says why */
} manycorr_status;

/* A status in English, without a full stop. Never NULL. The text is static. */
MANYCORR_API const char *manycorr_status_text(manycorr_status status);

/* The kinds of problems that reports name. */
typedef enum manycorr_problem {
    MANYCORR_NOT_A_NUMBER,  /* an item is neither a number nor a missing value */
    MANYCORR_EMPTY_ITEM,    /* an item is empty or only blanks */
    MANYCORR_EMPTY_LIST,    /* a list is empty or only blanks, and the other list is not */
    MANYCORR_WRONG_LISTS,   /* the task does not have exactly two lists; 0 lists: the task is empty */
    MANYCORR_WRONG_LENGTHS, /* x and y differ in length, and y is not a single feature value */
    MANYCORR_NOT_TEXT,      /* the stream looks like binary data; reported once, before its bad tasks */
    /* The stream has another format, and its tasks are not computed. item is the name of the format. */
    MANYCORR_COMPRESSED, /* the stream is compressed, or an archive */
    MANYCORR_NOT_UTF8,   /* the stream is text in UTF-16 or UTF-32 */
    MANYCORR_BINARY      /* the stream is binary data of a known format, such as "a PNG image" */
} manycorr_problem;

/* The first problem of one bad task. All positions count from 1. Only the library makes reports: later versions may add
   fields at the end, so do not pass a copy to the functions below. */
typedef struct manycorr_report {
    manycorr_problem problem;
    uint64_t line;  /* the line of the stream */
    uint64_t task;  /* the task in that line */
    uint64_t byte;  /* the byte in that line at which the bad item, list or task begins */
    char list;      /* 'x' or 'y'; '\0' if the problem is not in one list */
    uint64_t value; /* the number of the bad value in its list; 0 if the problem is not one value */
    /* The item as written, without blanks around it, or the name of a format. It is not terminated, and valid during
       the callback. */
    const char *item;
    size_t item_bytes;
    uint64_t n_lists; /* the lists in the task (MANYCORR_WRONG_LISTS) */
    uint64_t n_x;     /* the length of x (MANYCORR_WRONG_LENGTHS) */
    uint64_t n_y;     /* the length of y (MANYCORR_WRONG_LENGTHS) */
    const char *text; /* the task as written, valid as item is; NULL if the report is about the stream */
    size_t text_bytes;
    int is_line; /* nonzero: the task is the only one of its line */
} manycorr_report;

/*
 * A function that receives each bad task, in the order of the input. The library calls it from one thread at a time,
 * which may be another thread than the caller's. It must not call longjmp. It may call the library.
 */
typedef void manycorr_report_fn(const manycorr_report *report, void *data);

/*
 * Writes a report as one line without a newline, e.g. "1: task 2: y value 3 (byte 17): '2.O' is not a number".
 *   - text has room for capacity bytes. A longer line is cut. The text is terminated if capacity > 0.
 *   - An item is cut at 40 bytes. Bytes that do not print become \xHH.
 *   - Returns the length of the whole line, as snprintf does. 400 bytes always suffice.
 */
MANYCORR_API size_t manycorr_report_text(const manycorr_report *report, char *text, size_t capacity);

/* A sentence on a likely cause of the problem, such as a decimal comma, and how to solve it. NULL if the library knows
   none. The text is static. */
MANYCORR_API const char *manycorr_report_hint(const manycorr_report *report);

/* A position in a stream between two tasks. line, task and byte are those of the next task, counted as in reports.
   Programs may make positions themselves, so later versions add no field. */
typedef struct manycorr_place {
    uint64_t offset; /* bytes from where reading began to this position */
    uint64_t line;
    uint64_t task; /* 1: the position is the beginning of a line */
    uint64_t byte; /* in the line */
    int is_binary; /* nonzero: MANYCORR_NOT_TEXT has been reported */
} manycorr_place;

/* Counts of one or more calls; see below. */
typedef struct manycorr_summary manycorr_summary;

/*
 * A function that the library calls after each write, in the order of the stream.
 *   - place is the position reached. results[0..result_bytes) is the text written since the last call.
 *   - summary counts all tasks before place, of this call and of earlier calls with the same summary. Its bytes, times
 *     and reports are added at the end of the call.
 *   - All pointers are valid during the callback. The rules for threads are those of manycorr_report_fn.
 *   - Returns 0, or an errno, which ends the stream as a failed write does.
 */
typedef int manycorr_progress_fn(const manycorr_place *place, const manycorr_summary *summary, const char *results,
                                 size_t result_bytes, void *data);

/*
 * The options of a call. The caller makes them, sets them by name, and frees them. NULL in place of options means the
 * defaults. Calls only read options, so several threads may share them while no thread changes them.
 */
typedef struct manycorr_options manycorr_options;

/* Returns new options with the defaults, which the caller frees with manycorr_options_free; NULL if there is no
   memory. */
MANYCORR_API manycorr_options *manycorr_options_new(void);

/* Frees options; does nothing for NULL. Every call that uses them must have returned. */
MANYCORR_API void manycorr_options_free(manycorr_options *options);

/*
 * Sets one option. Names and values are text; the third column is the default:
 *
 *   threads      0 to 1024      0        the largest number of threads; 0: OMP_NUM_THREADS, or else as many as the CPU
 *                                        affinity and quota allow
 *   delimiters   three bytes    "@;,"    the delimiters of tasks, lists and numbers; README.md has the rule
 *   bad-task     nan, stop      nan      stop: end at the first bad task, after the results before it and a newline
 *   exact        yes, no        no       yes: every result is correctly rounded; no: within 1e-12 of the exact one
 *   window       0 to 2^28      0        bytes of text that a thread takes at a time; 0: 128 KiB. Changes no result
 *   isa          a name, best   best     the instruction set to parse with (manycorr_isa). Changes no result
 *   max-reports  0 to 2^64 - 1  2^64-1   the largest number of bad tasks to report; all bad tasks count
 *
 * Returns MANYCORR_OK. Returns MANYCORR_BAD_ARGUMENT, and changes nothing, if options is NULL, or the name or value is
 * not in this table.
 */
MANYCORR_API manycorr_status manycorr_options_set(manycorr_options *options, const char *name, const char *value);

/* Makes calls report each bad task as report(report, data). NULL, the default: no reports. Does nothing if options is
   NULL. */
MANYCORR_API void manycorr_options_set_report(manycorr_options *options, manycorr_report_fn *report, void *data);

/* Makes calls report their progress after each write. NULL, the default: no reports of progress. Does nothing if
   options is NULL. The library makes no such report for a window in which reading fails or a bad task ends the stream.
   Once the input file has changed, it makes none at all. */
MANYCORR_API void manycorr_options_set_progress(manycorr_options *options, manycorr_progress_fn *progress, void *data);

/*
 * Sets where a stream begins. The function copies *begin.
 *   - NULL, the default: at the present offset of the input.
 *   - Else begin is a position that an earlier call reported for the same input. The library neither reads nor counts
 *     the text before it.
 *   - Returns MANYCORR_BAD_ARGUMENT if options is NULL, or if line, task or byte is 0.
 *   - The later call fails with MANYCORR_READ_FAILED if it cannot start there.
 *   - Then errno is ESPIPE if the input cannot seek, such as a pipe, and EINVAL if no task can begin there.
 */
MANYCORR_API manycorr_status manycorr_options_set_begin(manycorr_options *options, const manycorr_place *begin);

/* The stages whose time a summary has. Their number is fixed: a later stage gets a field of its own. */
enum { MANYCORR_READ, MANYCORR_PARSE, MANYCORR_CORRELATE, MANYCORR_FORMAT, MANYCORR_WRITE, MANYCORR_N_STAGES };

/*
 * Counts of one or more calls. Initialise it with MANYCORR_SUMMARY_INIT. Every call adds its counts. Later versions may
 * add fields at the end: size tells the library which fields the program knows.
 */
struct manycorr_summary {
    size_t size; /* sizeof(manycorr_summary) */
    uint64_t n_batches;
    uint64_t n_tasks;
    uint64_t n_numbers;   /* items, with missing and bad ones */
    uint64_t n_undefined; /* tasks whose correlation is undefined: the sum of n_missing to n_constant */
    uint64_t n_bad;       /* bad tasks */
    uint64_t n_exact;     /* tasks whose correlation was rounded correctly, from exact sums of integers */
    uint64_t n_reports;   /* bad tasks that were reported */
    uint64_t bytes_in;
    uint64_t bytes_out;
    double wall_seconds;
    double stage_seconds[MANYCORR_N_STAGES]; /* summed over the threads */
    int n_threads;                           /* the largest number of threads that worked in one call */

    /* Undefined tasks by reason. If several reasons apply, the first in this order counts. */
    uint64_t n_missing;  /* a value is missing */
    uint64_t n_infinite; /* a value is infinite */
    uint64_t n_few;      /* fewer than two pairs */
    uint64_t n_single;   /* y is a single feature value */
    uint64_t n_constant; /* all values of a list are equal */

    /* Inputs that look like a table with decimal commas: each of their first 1,000 tasks, except bad ones, looks like
       one of its rows, "1,5;2,1". Such a task has a line of its own, and two pairs, or one y value. */
    uint64_t n_decimal_comma;
};
#define MANYCORR_SUMMARY_INIT                                                                                          \
    { sizeof(manycorr_summary), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, {0.0, 0.0, 0.0, 0.0, 0.0}, 0, 0, 0, 0, 0, 0, 0 }

/*
 * Correlates every task of text[0..n_bytes), which is in the input language. options and summary may be NULL.
 *   - On MANYCORR_OK and MANYCORR_BAD_TASK, *result is a new buffer of *result_bytes bytes and a terminating NUL. The
 *     caller frees it with manycorr_free.
 *   - On any other status, *result is NULL.
 *   - If the text has another format (gzip, UTF-16, PNG), the status is MANYCORR_READ_FAILED, errno is EILSEQ, and a
 *     report names the format.
 *   - Returns MANYCORR_BAD_ARGUMENT if result or result_bytes is NULL, or if text is NULL and n_bytes is not 0.
 */
MANYCORR_API manycorr_status manycorr_text(const char *text, size_t n_bytes, const manycorr_options *options,
                                           char **result, size_t *result_bytes, manycorr_summary *summary);

/* Frees a result of manycorr_text; does nothing for NULL. */
MANYCORR_API void manycorr_free(void *result);

/*
 * Correlates every task that it reads from one file descriptor, and writes the results to another. The memory does not
 * grow with the length of the stream. options and summary may be NULL.
 *   - It reads from the present offset to the end. It closes neither descriptor.
 *   - Returns MANYCORR_BAD_ARGUMENT if a descriptor is negative.
 *   - It writes all results of complete batches before it waits for input.
 *   - On MANYCORR_READ_FAILED, it has written the results of all tasks that it read whole.
 *
 * errno is that of the failed read or write, or one of these:
 *   - ESTALE: the size or the modification time of the input file changed during the call. The results written may be
 *     those of another text, or of a part of it.
 *   - EMSGSIZE: the input is a socket of packets, and one packet was too long to be read whole.
 *   - EILSEQ: the input has another format (gzip, UTF-16, PNG). The call computed and wrote nothing, and a report names
 *     the format.
 *   - ESPIPE, EINVAL: see manycorr_options_set_begin.
 */
MANYCORR_API manycorr_status manycorr_fd(int input, int output, const manycorr_options *options,
                                         manycorr_summary *summary);

/* One task of manycorr_arrays: x is values[x..x+n), and y is values[y..y+n). Tasks may share values. */
typedef struct manycorr_pair {
    size_t x;
    size_t y;
    size_t n;
} manycorr_pair;

/*
 * Computes the correlation of each of n_pairs pairs. options may be NULL.
 *   - values has n_values doubles; results has room for n_pairs doubles.
 *   - results[i] is the correlation of pairs[i], or NaN if it is undefined.
 *   - Returns MANYCORR_BAD_ARGUMENT, and computes nothing, if a pair lies outside values.
 *   - On MANYCORR_NO_MEMORY, results are undefined.
 */
MANYCORR_API manycorr_status manycorr_arrays(const double *values, size_t n_values, const manycorr_pair *pairs,
                                             size_t n_pairs, const manycorr_options *options, double *results);

/* Computes the correlation of x[0..n) and y[0..n), within 1e-12, on the calling thread. *result is NaN if the
   correlation is undefined. Returns MANYCORR_OK, MANYCORR_BAD_ARGUMENT if a pointer is NULL (x and y may be if n is 0),
   or MANYCORR_NO_MEMORY. */
MANYCORR_API manycorr_status manycorr_pearson(const double *x, const double *y, size_t n, double *result);

/*
 * Parses one list: text[0..n_bytes) is numbers between number delimiters. options may be NULL.
 *   - Stores the first capacity values. A missing value becomes NaN.
 *   - *n_values is the number of all items, so a call with capacity 0 counts them.
 *   - On MANYCORR_BAD_TASK, the first bad item has been reported if options have a report function. The report has line
 *     1, task 1 and list '\0', and its item points into text.
 */
MANYCORR_API manycorr_status manycorr_parse_list(const char *text, size_t n_bytes, const manycorr_options *options,
                                                 double *values, size_t capacity, size_t *n_values);

/* The version of the library, e.g. "0.2.0". An untagged build is, e.g., "0.2.0 (untagged, 52f8db4)". The text is
   static. */
MANYCORR_API const char *manycorr_version(void);

/* The BLAS that is loaded, as it describes itself. The text is static. */
MANYCORR_API const char *manycorr_blas(void);

/* The instruction set that the option isa with this value selects, e.g. "avx2"; NULL selects the best one. Returns NULL
   if this CPU or this build lacks the wanted set. The text is static. */
MANYCORR_API const char *manycorr_isa(const char *wanted);

/* All instruction sets of this build, separated by blanks. The text is static. */
MANYCORR_API const char *manycorr_isas_built_in(void);

#ifdef __cplusplus
}
#endif

#endif
