/* options.c - see options.h. */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "diagnostics.h"
#include "exit_status.h"

enum { MAX_THREADS = 1024, BAD_TASK_OPTION = 256, EXACT_OPTION, RESUME_OPTION, SUMMARY_OPTION };

/* The one table of options: what getopt needs, and what --help says. */
static const struct cli_option {
    int code; /* the short option, or a code above all characters */
    const char *name;
    const char *argument; /* NULL: none */
    const char *help;     /* lines after the first are indented by --help */
} OPTIONS[] = {
    {'o', "output", "FILE", "write to FILE, which appears complete or not at all (-: standard output)"},
    {'j', "threads", "N", "work with N threads (default: OMP_NUM_THREADS, else the CPUs\nthis process may use)"},
    {'d', "delimiters", "TFN", "delimit tasks, lists and numbers with the bytes T, F and N\n(default: @;,)"},
    {BAD_TASK_OPTION, "bad-task", "nan|stop", "a bad task gives nan (default), or ends the run"},
    {EXACT_OPTION, "exact", NULL, "round every correlation correctly, from the decimals as written"},
    {RESUME_OPTION, "resume", NULL,
     "keep what is done in FILE.part, for the same command to go on there\nafter it was killed"},
    {SUMMARY_OPTION, "summary", NULL, "at the end, print counts, times and speeds on standard error"},
    {'q', "quiet", NULL, "print no diagnostics of tasks, hints or warnings; errors are printed"},
    {'v', "verbose", NULL, "print a diagnostic for every bad task, not only for the first 20"},
    {'h', "help", NULL, "print this text and exit"},
    {'V', "version", NULL, "print the version, the BLAS and the instruction sets, and exit"},
};
enum { N_OPTIONS = sizeof OPTIONS / sizeof OPTIONS[0] };

void cli_print_help(FILE *file) {
    fputs("Usage: manycorr [OPTION]... [FILE]...\n"
          "Correlate batches of tasks: a batch a line, tasks joined with '@', the lists x and y\n"
          "of a task with ';', their numbers with ','. Print one correlation a task, joined with\n"
          "'@' in the order of the tasks. With no FILE, or where FILE is -, read standard input.\n\n",
          file);
    for (size_t i = 0; i < N_OPTIONS; i++) {
        const struct cli_option *option = &OPTIONS[i];
        char name[64];
        const char *equals = option->argument != NULL ? "=" : "";
        const char *argument = option->argument != NULL ? option->argument : "";
        snprintf(name, sizeof name, "--%s%s%s", option->name, equals, argument);
        if (option->code < BAD_TASK_OPTION) {
            fprintf(file, "  -%c, %-21s ", option->code, name);
        } else {
            fprintf(file, "      %-21s ", name);
        }
        for (const char *c = option->help; *c != '\0'; c++) {
            fputc(*c, file);
            if (*c == '\n') {
                fprintf(file, "%28s", "");
            }
        }
        fputc('\n', file);
    }
    fputs("\nExit status: 0 done; 1 some task was bad; 2 wrong usage; 3 reading or writing failed;\n"
          "4 out of memory.\n\n"
          "Example: printf '1,2,3,4;2,4,6,9@1,2,3;3,2,1\\n' | manycorr\n",
          file);
}

/* Reads a whole number from least to most. Returns false where text is something else. */
static bool parse_whole(const char *text, unsigned long least, unsigned long most, unsigned long *number) {
    if (text[0] < '0' || text[0] > '9') {
        return false;
    }
    char *end;
    errno = 0;
    *number = strtoul(text, &end, 10);
    return errno == 0 && *end == '\0' && *number >= least && *number <= most;
}

static bool set_library(struct cli_options *options, const char *name, const char *value) {
    return manycorr_options_set(options->library, name, value) == MANYCORR_OK;
}

static bool set_threads(const char *argument, struct cli_options *options) {
    unsigned long n;
    if (!parse_whole(argument, 1, MAX_THREADS, &n) || !set_library(options, "threads", argument)) {
        diagnostics_print("manycorr: --threads: '%s' is not a number from 1 to %d\n", argument, MAX_THREADS);
        return false;
    }
    return true;
}

/* What may have been meant by an argument that is no delimiters, as a sentence, or NULL. */
static const char *hint_of_delimiters(const char *argument) {
    static const char *const names[] = {"tab", "comma", "space", "blank", "semicolon", "colon", "pipe"};
    if (strstr(argument, "\\n") != NULL || strchr(argument, '\n') != NULL) {
        return "a newline is no delimiter: it always ends a batch";
    }
    if (strchr(argument, '\\') != NULL && strlen(argument) > 3) {
        return "a backslash and what follows are two bytes; in bash, $'\\t;,' has a tab";
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcasestr(argument, names[i]) != NULL) {
            return "give the three bytes themselves, not their names; in bash, $'\\t;,' has a tab";
        }
    }
    return strlen(argument) < 3 ? "give all three, as in -d '@;,'" : NULL;
}

static bool set_delimiters(const char *argument, struct cli_options *options) {
    if (!set_library(options, "delimiters", argument)) {
        diagnostics_print(
            "manycorr: --delimiters: '%s' is not three different bytes, for tasks, lists and numbers, none of them\n"
            "a digit, sign, dot, letter, blank or newline (a tab may stand for any, a space for numbers)\n",
            argument);
        const char *hint = hint_of_delimiters(argument);
        if (hint != NULL) {
            diagnostics_print("manycorr: hint: %s\n", hint);
        }
        return false;
    }
    memcpy(options->delimiters, argument, sizeof options->delimiters);
    return true;
}

static bool set_bad_task(const char *argument, struct cli_options *options) {
    if (!set_library(options, "bad-task", argument)) {
        diagnostics_print("manycorr: --bad-task: '%s' is neither nan nor stop\n", argument);
        return false;
    }
    options->stop_at_bad_task = strcmp(argument, "stop") == 0;
    return true;
}

/* The value of a variable of the environment; NULL if it is not set or empty. */
static const char *environment(const char *name) {
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* MANYCORR_WINDOW=BYTES sets the size of a window. It changes no result: it is there for tests and for tuning. */
static bool set_window(struct cli_options *options) {
    const char *text = environment("MANYCORR_WINDOW");
    if (text == NULL) {
        return true;
    }
    unsigned long n;
    if (!parse_whole(text, 1, 256UL << 20, &n) || !set_library(options, "window", text)) {
        diagnostics_print("manycorr: MANYCORR_WINDOW: '%s' is not a number of bytes from 1 to %lu\n", text,
                          256UL << 20);
        return false;
    }
    return true;
}

/* MANYCORR_ISA=NAME sets the instruction set to parse with. It changes no result either. */
static bool set_isa(struct cli_options *options) {
    options->isa = environment("MANYCORR_ISA");
    if (options->isa != NULL && !set_library(options, "isa", options->isa)) {
        diagnostics_print("manycorr: MANYCORR_ISA: '%s' is not an instruction set of this CPU and this build (%s)\n",
                          options->isa, manycorr_isas_built_in());
        return false;
    }
    return true;
}

/* MANYCORR_CHECKPOINT=SECONDS sets how often --resume makes sure of what is done. It is there for tests. */
static bool set_checkpoint(struct cli_options *options) {
    const char *text = environment("MANYCORR_CHECKPOINT");
    if (text == NULL) {
        return true;
    }
    char *end;
    options->checkpoint_seconds = strtod(text, &end);
    const bool is_number = text[0] >= '0' && text[0] <= '9' && *end == '\0';
    if (!is_number || !(options->checkpoint_seconds <= 86400.0)) {
        diagnostics_print("manycorr: MANYCORR_CHECKPOINT: '%s' is not a number of seconds from 0 to 86400\n", text);
        return false;
    }
    return true;
}

/* The argument of --output that stands for standard output; a file of that name is ./- */
static bool is_standard_output(const char *argument) {
    return strcmp(argument, "-") == 0;
}

/* Whether a run with --resume has an output to keep, and only inputs that can be read from a place on. */
static bool can_resume(const struct cli_options *options) {
    if (options->output == NULL) {
        diagnostics_print("manycorr: --resume needs --output\n");
        return false;
    }
    if (is_standard_output(options->output)) {
        diagnostics_print("manycorr: --resume needs --output=FILE: it cannot continue what went to standard output\n");
        return false;
    }
    bool reads_files = options->n_files > 0;
    for (int i = 0; i < options->n_files; i++) {
        reads_files = reads_files && strcmp(options->files[i], "-") != 0;
    }
    if (!reads_files) {
        diagnostics_print("manycorr: --resume needs FILEs: what comes from standard input can't be read again\n");
    }
    return reads_files;
}

static bool set_option(int code, const char *argument, struct cli_options *options) {
    switch (code) {
    case 'o':
        if (argument[0] == '\0') {
            diagnostics_print("manycorr: --output: the name is empty\n");
            return false;
        }
        options->output = argument;
        return true;
    case 'j':
        return set_threads(argument, options);
    case 'd':
        return set_delimiters(argument, options);
    case BAD_TASK_OPTION:
        return set_bad_task(argument, options);
    case EXACT_OPTION:
        options->exact = true;
        return set_library(options, "exact", "yes");
    case RESUME_OPTION:
        options->resume = true;
        return true;
    case SUMMARY_OPTION:
        options->summary = true;
        return true;
    case 'q':
        options->quiet = true;
        return true;
    case 'v':
        options->verbose = true;
        return true;
    case 'h':
        options->help = true;
        return true;
    case 'V':
        options->version = true;
        return true;
    default:
        return false; /* getopt_long returns no other code */
    }
}

enum { MAX_NAME_BYTES = 32 }; /* of a long option, with " '--" before it and "'" behind */

/* Lists the long options that begin as a word does, "--" and a name with or without "=", in
   names[0..MAX_NAME_BYTES * N_OPTIONS). */
static void list_possibilities(const char *word, char *names) {
    const size_t n = strcspn(word, "=") - strlen("--");
    char *end = names;
    *end = '\0';
    for (size_t i = 0; i < N_OPTIONS; i++) {
        if (strncmp(OPTIONS[i].name, word + strlen("--"), n) == 0) {
            end += snprintf(end, MAX_NAME_BYTES, " '--%s'", OPTIONS[i].name);
        }
    }
}

/* Says what getopt_long found wrong with an option in a word of the command line. code is ':' if an argument is
   missing, else '?'. The C library would use the same words, but print names raw. */
static void say_wrong_option(int code, const char *word) {
    const bool is_long = strncmp(word, "--", 2) == 0;
    char possibilities[MAX_NAME_BYTES * N_OPTIONS] = "";
    const struct cli_option *option = NULL; /* it is known; what is wrong is its argument */
    for (size_t i = 0; i < N_OPTIONS && option == NULL; i++) {
        option = optopt != 0 && OPTIONS[i].code == optopt ? &OPTIONS[i] : NULL;
    }
    if (option != NULL && code == ':' && is_long) {
        diagnostics_print("manycorr: option '--%s' requires an argument\n", option->name);
    } else if (option != NULL && code == ':') {
        diagnostics_print("manycorr: option requires an argument -- '%s'\n", (char[]){(char)optopt, '\0'});
    } else if (option != NULL) {
        diagnostics_print("manycorr: option '--%s' doesn't allow an argument\n", option->name);
    } else if (optopt != 0) {
        diagnostics_print("manycorr: invalid option -- '%s'\n", (char[]){(char)optopt, '\0'});
    } else {
        list_possibilities(word, possibilities); /* word is a long one: optopt is 0 */
        const bool is_ambiguous = possibilities[0] != '\0';
        diagnostics_print("manycorr: %s '%s'%s%s\n", is_ambiguous ? "option" : "unrecognized option", word,
                          is_ambiguous ? " is ambiguous; possibilities:" : "", possibilities);
    }
}

/* What getopt needs of the table: the short options and the long ones, of which the last is all zeros. */
struct getopt_tables {
    char short_options[2 * N_OPTIONS + 2];
    struct option long_options[N_OPTIONS + 1];
};

static struct getopt_tables make_tables(void) {
    struct getopt_tables tables = {{0}, {{0}}};
    char *short_end = tables.short_options;
    *short_end++ = ':'; /* which tells a missing argument from an unknown option */
    for (size_t i = 0; i < N_OPTIONS; i++) {
        const int has_argument = OPTIONS[i].argument != NULL ? required_argument : no_argument;
        tables.long_options[i] = (struct option){OPTIONS[i].name, has_argument, NULL, OPTIONS[i].code};
        if (OPTIONS[i].code < BAD_TASK_OPTION) {
            *short_end++ = (char)OPTIONS[i].code;
            if (has_argument != no_argument) {
                *short_end++ = ':';
            }
        }
    }
    return tables;
}

int cli_parse_options(int argc, char **argv, struct cli_options *options) {
    const struct getopt_tables tables = make_tables();
    *options = (struct cli_options){.library = manycorr_options_new(), .delimiters = "@;,", .checkpoint_seconds = 1.0};
    if (options->library == NULL) {
        diagnostics_print("manycorr: options: %s\n", manycorr_status_text(MANYCORR_NO_MEMORY));
        return EXIT_MEMORY;
    }
    opterr = 0; /* getopt_long prints no messages */
    int code;
    bool right = true;
    while (right && (code = getopt_long(argc, argv, tables.short_options, tables.long_options, NULL)) != -1) {
        right = code != ':' && code != '?' && set_option(code, optarg, options);
        if (code == ':' || code == '?') {
            say_wrong_option(code, argv[optind - 1]);
        }
    }
    options->files = argv + optind;
    options->n_files = argc - optind;
    if (right && !options->help) {
        right = set_window(options) && set_isa(options) && set_checkpoint(options);
        right = right && (!options->resume || options->version || can_resume(options));
    }
    if (options->output != NULL && is_standard_output(options->output)) {
        options->output = NULL;
    }
    if (!right) {
        diagnostics_print("Try 'manycorr --help'.\n");
    }
    return right ? EXIT_DONE : EXIT_USAGE;
}

void cli_free_options(struct cli_options *options) {
    manycorr_options_free(options->library);
    options->library = NULL;
}
