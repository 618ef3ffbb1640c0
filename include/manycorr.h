/*
 * manycorr.h - very many correlations, from text or from arrays, on all cores.
 *
 * The only public header of libmanycorr. The command line program uses nothing else.
 *
 * Input is a stream of batches, one a line; a batch is tasks joined with '@'; a task is two lists joined with ';'; a
 * list is numbers joined with ','. Output is one line a batch: one correlation a task, joined with '@' in the order of
 * the tasks, each the shortest decimal that reads back as the same double. README.md has the whole language.
 *
 * Rules that hold for every function here:
 *   - It returns a status (or a plain value where nothing can fail). It never prints, never exits, and never changes
 * the locale, the floating-point modes, signal handlers, or the caller's OpenMP and BLAS settings. (But GMP ends the
 * process if memory runs out just while numbers of more than some 1,000 digits are multiplied.)
 *   - It may be called from several threads at once; calls share no state.
 *   - A later version adds functions, options by name, problems, and fields at the end of manycorr_summary and
 *     manycorr_report. A program built with this header runs with it unchanged, as long as the soname is the same.
 *   - In a process forked after the parent used several threads here, it works with one thread (libgomp's threads do
 * not survive a fork). Where the parent has had parallel regions of its own, the child must ask for one thread.
 *   - Numbers are rounded to nearest, and subnormal ones are not taken for zero: the floating-point modes must be
 *     those that C starts with.
 *   - Results do not depend on the number of threads, the window size, or how the input arrives.
 *
 * What is exact: the correlation of the decimals as they are written in text, and of the doubles as they are in
 * arrays. A result is within 1e-12 of it, and much nearer where the spread of a list is not small beside its values;
 * tasks for which that can't be proven from sums of doubles are computed from integers, and correctly rounded. With
 * the option exact every result is (to nearest, ties to even), the same on all machines. Decimals beyond the range of
 * doubles count as strtod has them: infinite, which has no correlation, or zero.
 */
#ifndef MANYCORR_H
#define MANYCORR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The one place that holds the version: the Makefile reads it from here. */
#define MANYCORR_VERSION "0.2.0"

#if defined(__GNUC__)
#define MANYCORR_API __attribute__((visibility("default")))
#else
#define MANYCORR_API
#endif

/* What a call came to. The values are also the exit statuses of the program, where it has one for them. */
typedef enum manycorr_status {
    MANYCORR_OK = 0,           /* everything was computed */
    MANYCORR_BAD_TASK = 1,     /* at least one task or item was bad; all others were computed */
    MANYCORR_BAD_ARGUMENT = 2, /* an argument or an option is out of its range; nothing was done */
    MANYCORR_READ_FAILED = 3,  /* reading failed; errno says why */
    MANYCORR_NO_MEMORY = 4,    /* an allocation failed */
    MANYCORR_WRITE_FAILED = 5  /* writing failed; errno says why */
} manycorr_status;

/* A status in English, without a full stop. Never NULL. The text is static. */
MANYCORR_API const char *manycorr_status_text(manycorr_status status);

/* What is wrong with a bad task. */
typedef enum manycorr_problem {
    MANYCORR_NOT_A_NUMBER,  /* an item is neither a number nor a missing value */
    MANYCORR_EMPTY_ITEM,    /* nothing, or only blanks, between two number delimiters */
    MANYCORR_EMPTY_LIST,    /* nothing, or only blanks, in place of a list */
    MANYCORR_WRONG_LISTS,   /* not exactly two lists (0: the task is empty) */
    MANYCORR_WRONG_LENGTHS, /* x and y differ in length, and y is not a single feature value */
    MANYCORR_NOT_TEXT,      /* the stream looks like binary data of some other format; said once, before its tasks */
    /* The stream has another format, and no task of it is computed: item is the name of the format. */
    MANYCORR_COMPRESSED, /* it is compressed, or an archive */
    MANYCORR_NOT_UTF8,   /* it is text in UTF-16 or UTF-32 */
    MANYCORR_BINARY      /* it is binary data of a known format, such as "a PNG image" */
} manycorr_problem;

/* One bad task, with its first problem. All positions count from 1. Only the library makes reports: later versions
   may add fields at the end, so a copy must not be handed back to it. */
typedef struct manycorr_report {
    manycorr_problem problem;
    uint64_t line;  /* line of the stream */
    uint64_t task;  /* task in that line */
    uint64_t byte;  /* byte in that line: of the item, list or task that the problem is about */
    char list;      /* 'x' or 'y'; '\0' where the problem is not in one list */
    uint64_t value; /* which value of the list; 0 where the problem is not one value */
    /* The item as written, without blanks around it, or the name of a format; not terminated; valid during the
       callback. */
    const char *item;
    size_t item_bytes;
    uint64_t n_lists; /* lists in the task (MANYCORR_WRONG_LISTS) */
    uint64_t n_x;     /* length of x (MANYCORR_WRONG_LENGTHS) */
    uint64_t n_y;     /* length of y (MANYCORR_WRONG_LENGTHS) */
    const char *text; /* the task as written, likewise; NULL for other than tasks */
    size_t text_bytes;
    int is_line; /* nonzero: the task is all of its line */
} manycorr_report;

/*
 * Receives each bad task in the order of the input. Called from one thread at a time, which need not be the thread that
 * called the library. Must not call longjmp; may call the library.
 */
typedef void manycorr_report_fn(const manycorr_report *report, void *data);

/*
 * Writes what a report says as one line without newline, e.g. "1: task 2: y value 3 (byte 17): '2.O' is not a number",
 * into text[0..capacity), always terminated when capacity > 0 and cut where it does not fit. An item is cut at 40
 * bytes; bytes that do not print are written as \xHH. Returns the length that the whole line has (as snprintf does);
 * 400 bytes always suffice.
 */
MANYCORR_API size_t manycorr_report_text(const manycorr_report *report, char *text, size_t capacity);

/* A sentence on a likely cause of what is reported and what to do about it, such as a decimal comma; NULL if none is
   known. Static. */
MANYCORR_API const char *manycorr_report_hint(const manycorr_report *report);

/* A place in a stream between two tasks: line, task and byte (in the line) are those of what follows, as reports
   count them. Programs make places, too, so no version adds a field. */
typedef struct manycorr_place {
    uint64_t offset; /* bytes of the stream before it, from where it began to be read */
    uint64_t line;
    uint64_t task; /* 1: at the beginning of a line */
    uint64_t byte;
    int is_binary; /* nonzero: MANYCORR_NOT_TEXT has been reported */
} manycorr_place;

/* Counts of one or more calls; see below. */
typedef struct manycorr_summary manycorr_summary;

/*
 * Called after each write, in the order of the stream: place is the position reached, results[0..result_bytes) the
 * text written since the last call. summary counts all tasks of this call and of those before that are in front of
 * the place; its bytes, times and reports are added at the end of the call. All pointers are valid during the
 * callback, which is called as a manycorr_report_fn is. Returns 0; another value is an errno that ends the stream as
 * a failed write does.
 */
typedef int manycorr_progress_fn(const manycorr_place *place, const manycorr_summary *summary, const char *results,
                                 size_t result_bytes, void *data);

/*
 * How a call works. Made with the defaults, changed by name, freed by the caller; NULL in place of options stands for
 * the defaults. Calls only read options, so several threads may share them while no thread changes them.
 */
typedef struct manycorr_options manycorr_options;

/* Options with the defaults; NULL if there is no memory. */
MANYCORR_API manycorr_options *manycorr_options_new(void);

/* Frees options; does nothing for NULL. No call may be using them. */
MANYCORR_API void manycorr_options_free(manycorr_options *options);

/*
 * Sets one option. Names and values are text; the third column is the default:
 *
 *   threads      0 to 1024      0        the most threads; 0: OMP_NUM_THREADS, else the CPUs that affinity and quota
 *   allow delimiters   three bytes    "@;,"    the delimiters of tasks, lists and numbers; README.md has the rule
 *   bad-task     nan, stop      nan      stop: end at the first bad task, after the results before it and a newline
 *   exact        yes, no        no       yes: every result is correctly rounded; no: within 1e-12 of the exact one
 *   window       0 to 2^28      0        bytes of text that a thread takes at a time; 0: 128 KiB. Changes no result
 *   isa          a name, best   best     the instruction set to parse with (manycorr_isa). Changes no result
 *   max-reports  0 to 2^64 - 1  2^64-1   the most reports of bad tasks that are made; all bad tasks count
 *
 * Returns MANYCORR_BAD_ARGUMENT, and changes nothing, if the name is unknown or the value is not one of these.
 */
MANYCORR_API manycorr_status manycorr_options_set(manycorr_options *options, const char *name, const char *value);

/* Calls report(report, data) for each bad task; NULL: no calls, the default. Does nothing if options is NULL. */
MANYCORR_API void manycorr_options_set_report(manycorr_options *options, manycorr_report_fn *report, void *data);

/* Calls progress after each write; NULL: no calls, the default. There is no call for a window in which the stream
   fails or a bad task ends it, nor after a file has changed. */
MANYCORR_API void manycorr_options_set_progress(manycorr_options *options, manycorr_progress_fn *progress, void *data);

/*
 * Where a stream begins: NULL, the default, is the present offset of the input; else a place that an earlier call
 * reported for the same input, which is copied. Text before it is neither read nor counted. The call fails with
 * MANYCORR_READ_FAILED: errno is ESPIPE if the input cannot be read from there, such as a pipe, EINVAL if no task can
 * begin there. Returns MANYCORR_BAD_ARGUMENT if line, task or byte is 0.
 */
MANYCORR_API manycorr_status manycorr_options_set_begin(manycorr_options *options, const manycorr_place *begin);

/* The stages whose time a summary has. Their number is fixed: the time of a later stage gets a field of its own. */
enum { MANYCORR_READ, MANYCORR_PARSE, MANYCORR_CORRELATE, MANYCORR_FORMAT, MANYCORR_WRITE, MANYCORR_N_STAGES };

/*
 * Counts of one or more calls. Initialise it with MANYCORR_SUMMARY_INIT; every call adds to what is there, at its
 * end. Later versions may add fields behind the last one; size tells the library which fields the program knows.
 */
struct manycorr_summary {
    size_t size; /* sizeof(manycorr_summary) */
    uint64_t n_batches;
    uint64_t n_tasks;
    uint64_t n_numbers;   /* items, missing and bad ones too */
    uint64_t n_undefined; /* tasks whose correlation is not defined: the sum of the five counts below */
    uint64_t n_bad;       /* bad tasks */
    uint64_t n_exact;     /* tasks whose correlation was computed exactly, from their decimals */
    uint64_t n_reports;   /* reports made about tasks */
    uint64_t bytes_in;
    uint64_t bytes_out;
    double wall_seconds;
    double stage_seconds[MANYCORR_N_STAGES]; /* summed over the threads */
    int n_threads;                           /* the most threads that worked in one call */

    /* Undefined tasks by reason; if several apply, the first of these counts. */
    uint64_t n_missing;  /* a value is missing */
    uint64_t n_infinite; /* a value is infinite */
    uint64_t n_few;      /* fewer than two pairs */
    uint64_t n_single;   /* y is a single feature value */
    uint64_t n_constant; /* all values of a list are equal */

    /* Inputs whose first 1,000 tasks, but for bad ones, all look like rows of a table with a decimal comma, "1,5;2,1":
       two pairs or a single y value each, one on a line. */
    uint64_t n_decimal_comma;
};
#define MANYCORR_SUMMARY_INIT                                                                                          \
    { sizeof(manycorr_summary), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, {0.0, 0.0, 0.0, 0.0, 0.0}, 0, 0, 0, 0, 0, 0, 0 }

/*
 * Correlates every task of text[0..n_bytes). On MANYCORR_OK and MANYCORR_BAD_TASK, *result is a new buffer of
 * *result_bytes bytes and a terminating NUL, which the caller frees with manycorr_free(); on other statuses it is
 * NULL. A text of another format (gzip, UTF-16, PNG) is MANYCORR_READ_FAILED with errno EILSEQ, and a report names it.
 * options and summary may be NULL.
 */
MANYCORR_API manycorr_status manycorr_text(const char *text, size_t n_bytes, const manycorr_options *options,
                                           char **result, size_t *result_bytes, manycorr_summary *summary);

/* Frees what manycorr_text returned; does nothing for NULL. */
MANYCORR_API void manycorr_free(void *result);

/*
 * The same from one file descriptor to another, with constant memory. Whenever the input has no byte ready, every
 * complete batch has been written before the call waits. Reads from the present offset to the end; closes neither. On
 * MANYCORR_READ_FAILED the results of all tasks that were read whole have been written. With errno ESTALE, the input
 * is a file whose size or time of modification has changed during the call, so that they may be those of another
 * text, or a part of them; with EMSGSIZE, it is a socket that has no stream, but packets, of which one was too long
 * to be read whole. With errno EILSEQ, the input begins as another format does (gzip, UTF-16, PNG): a report has
 * named it, nothing was computed or written. options and summary may be NULL.
 */
MANYCORR_API manycorr_status manycorr_fd(int input, int output, const manycorr_options *options,
                                         manycorr_summary *summary);

/* One task of manycorr_arrays: x and y are values[x..x+n) and values[y..y+n). Tasks may share values. */
typedef struct manycorr_pair {
    size_t x;
    size_t y;
    size_t n;
} manycorr_pair;

/*
 * results[i] becomes the correlation of pairs[i], NaN where it is not defined. values has n_values doubles; a pair that
 * reaches beyond them is MANYCORR_BAD_ARGUMENT, and nothing is computed. On MANYCORR_NO_MEMORY, results mean nothing.
 * options may be NULL.
 */
MANYCORR_API manycorr_status manycorr_arrays(const double *values, size_t n_values, const manycorr_pair *pairs,
                                             size_t n_pairs, const manycorr_options *options, double *results);

/* *result becomes the correlation of x[0..n) and y[0..n), within 1e-12, NaN where it is not defined. One thread. */
MANYCORR_API manycorr_status manycorr_pearson(const double *x, const double *y, size_t n, double *result);

/*
 * Parses one list: text[0..n_bytes) holds numbers between number delimiters. A missing value becomes NaN. *n_values
 * becomes the number of items, of which at most capacity are stored in values, so that a call with capacity 0 counts
 * them. On MANYCORR_BAD_TASK, the first bad item has been reported, if options have a report function: its line, task
 * and list are 1, 1 and '\0', and its item points into text. options may be NULL.
 */
MANYCORR_API manycorr_status manycorr_parse_list(const char *text, size_t n_bytes, const manycorr_options *options,
                                                 double *values, size_t capacity, size_t *n_values);

/* The version of the library, e.g. "0.2.0", or of an untagged build "0.2.0 (untagged, 52f8db4)". Static. */
MANYCORR_API const char *manycorr_version(void);

/* The BLAS that is loaded, as it describes itself. Static. */
MANYCORR_API const char *manycorr_blas(void);

/* The instruction set that the option isa chooses here, e.g. "avx2". Static. NULL where this machine or this build does
   not have it, which it never is for wanted = NULL. */
MANYCORR_API const char *manycorr_isa(const char *wanted);

/* All the instruction sets built in, separated by blanks. Static. */
MANYCORR_API const char *manycorr_isas_built_in(void);

#ifdef __cplusplus
}
#endif

#endif
