/* options.c - see options.h. */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "diagnostics.h"

enum { MAX_THREADS = 1024, BAD_TASK_OPTION = 256, EXACT_OPTION, RESUME_OPTION, SUMMARY_OPTION };

/* The table of options: for getopt_long and for --help. */
static const struct cli_option {
    int code; /* the short option, or a number above all characters */
    const char *name;
    const char *argument; /* NULL: none */
    const char *help;     /* --help indents lines after the first */
} OPTIONS[] = {
    {'o', "output", "FILE", "write to FILE, which appears complete or not at all\n(-: standard output)"},
    {'j', "threads", "N",
     "use N threads (default: OMP_NUM_THREADS, else the number of CPUs\nthat this process may use)"},
    {'d', "delimiters", "TFN", "use the bytes T, F and N to delimit tasks, lists and numbers\n(default: @;,)"},
    {BAD_TASK_OPTION, "bad-task", "nan|stop", "a bad task gives nan (default) or ends the run"},
    {EXACT_OPTION, "exact", NULL, "round every correlation correctly, from the decimals in the text"},
    {RESUME_OPTION, "resume", NULL,
     "keep results in FILE.part; if the run is killed, rerun the same\ncommand to continue"},
    {SUMMARY_OPTION, "summary", NULL, "at the end, print counts, times and speeds on standard error"},
    {'q', "quiet", NULL, "print no diagnostics of tasks, no hints and no warnings, only errors"},
    {'v', "verbose", NULL, "print a diagnostic for every bad task, not only for the first 20"},
    {'h', "help", NULL, "print this text and exit"},
    {'V', "version", NULL, "print the version, the BLAS and the instruction sets, and exit"},
};
enum { N_OPTIONS = sizeof OPTIONS / sizeof OPTIONS[0] };

void cli_print_help(FILE *file) {
    fputs("Usage: manycorr [OPTION]... [FILE]...\n"
          "Correlate tasks. Each line of input is a batch of tasks separated by '@'; a task is two\n"
          "lists x and y separated by ';', and their numbers are separated by ','. Print one line\n"
          "for each batch: one correlation for each task, in the same order, separated by '@'.\n"
          "With no FILE, or if FILE is -, read standard input.\n\n",
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

/* Reads an integer from least to most. Returns false for any other text. */
static bool parse_integer(const char *text, unsigned long least, unsigned long most, unsigned long *number) {
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
    if (!parse_integer(argument, 1, MAX_THREADS, &n) || !set_library(options, "threads", argument)) {
        diagnostics_print("manycorr: --threads: '%s' is not a number from 1 to %d\n", argument, MAX_THREADS);
        return false;
    }
    return true;
}

/* Guesses what the user meant with a wrong argument of --delimiters. Returns a sentence, or NULL. */
static const char *find_delimiter_hint(const char *argument) {
    static const char *const names[] = {"tab", "comma", "space", "blank", "semicolon", "colon", "pipe"};
    if (strstr(argument, "\\n") != NULL || strchr(argument, '\n') != NULL) {
        return "a newline cannot be a delimiter: it always ends a batch";
    }
    if (strchr(argument, '\\') != NULL && strlen(argument) > 3) {
        return "a backslash and the next character are two bytes; in bash, $'\\t;,' has a tab";
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
        const char *hint = find_delimiter_hint(argument);
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

/* The value of an environment variable, or NULL if it is unset or empty. */
static const char *get_variable(const char *name) {
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* MANYCORR_WINDOW=BYTES sets the window size, for tests and tuning. It does not change the results. */
static bool set_window(struct cli_options *options) {
    const char *text = get_variable("MANYCORR_WINDOW");
    if (text == NULL) {
        return true;
    }
    unsigned long n;
    if (!parse_integer(text, 1, 256UL << 20, &n) || !set_library(options, "window", text)) {
        diagnostics_print("manycorr: MANYCORR_WINDOW: '%s' is not a number of bytes from 1 to %lu\n", text,
                          256UL << 20);
        return false;
    }
    return true;
}

/* MANYCORR_ISA=NAME sets the instruction set for parsing. It does not change the results. */
static bool set_isa(struct cli_options *options) {
    options->isa = get_variable("MANYCORR_ISA");
    if (options->isa != NULL && !set_library(options, "isa", options->isa)) {
        diagnostics_print("manycorr: MANYCORR_ISA: '%s' is not an instruction set of this CPU and this build (%s)\n",
                          options->isa, manycorr_isas_built_in());
        return false;
    }
    return true;
}

/* MANYCORR_CHECKPOINT=SECONDS sets the time between two checkpoints of --resume, for tests. */
static bool set_checkpoint(struct cli_options *options) {
    const char *text = get_variable("MANYCORR_CHECKPOINT");
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

/* --output=- is standard output; ./- is a file of that name. */
static bool is_standard_output(const char *argument) {
    return strcmp(argument, "-") == 0;
}

/* Checks that --resume has a FILE for its output, and that no input is standard input. Returns false after a
   message. */
static bool can_resume(const struct cli_options *options) {
    if (options->output == NULL) {
        diagnostics_print("manycorr: --resume needs --output\n");
        return false;
    }
    if (is_standard_output(options->output)) {
        diagnostics_print("manycorr: --resume needs --output=FILE: standard output cannot be resumed\n");
        return false;
    }
    bool reads_files = options->n_files > 0;
    for (int i = 0; i < options->n_files; i++) {
        reads_files = reads_files && strcmp(options->files[i], "-") != 0;
    }
    if (!reads_files) {
        diagnostics_print("manycorr: --resume needs FILEs: standard input cannot be read again\n");
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

enum { MAX_NAME_BYTES = 32 }; /* a long option with " '--" before it and "'" after it */

/* Lists the long options that start with a word of the command line ("--NAME" or "--NAME=VALUE") in
   names[0..MAX_NAME_BYTES * N_OPTIONS). */
static void list_matching_options(const char *word, char *names) {
    const size_t n = strcspn(word, "=") - strlen("--");
    char *end = names;
    *end = '\0';
    for (size_t i = 0; i < N_OPTIONS; i++) {
        if (strncmp(OPTIONS[i].name, word + strlen("--"), n) == 0) {
            end += snprintf(end, MAX_NAME_BYTES, " '--%s'", OPTIONS[i].name);
        }
    }
}

/* Prints what getopt_long found wrong with a word of the command line. code is ':' if an argument is missing, else '?'.
   The text is the C library's, which would not escape names. */
static void print_option_error(int code, const char *word) {
    const bool is_long = strncmp(word, "--", 2) == 0;
    char possibilities[MAX_NAME_BYTES * N_OPTIONS] = "";
    const struct cli_option *option = NULL; /* a known option with a wrong argument, or NULL */
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
        list_matching_options(word, possibilities); /* optopt is 0: the word is a long option */
        const bool is_ambiguous = possibilities[0] != '\0';
        diagnostics_print("manycorr: %s '%s'%s%s\n", is_ambiguous ? "option" : "unrecognized option", word,
                          is_ambiguous ? " is ambiguous; possibilities:" : "", possibilities);
    }
}

/* The table of options as getopt_long needs it. Zeros end long_options. */
struct getopt_tables {
    char short_options[2 * N_OPTIONS + 2];
    struct option long_options[N_OPTIONS + 1];
};

static struct getopt_tables make_tables(void) {
    struct getopt_tables tables = {{0}, {{0}}};
    char *short_end = tables.short_options;
    *short_end++ = ':'; /* then getopt_long tells a missing argument from an unknown option */
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
    bool is_valid = true;
    while (is_valid && (code = getopt_long(argc, argv, tables.short_options, tables.long_options, NULL)) != -1) {
        is_valid = code != ':' && code != '?' && set_option(code, optarg, options);
        if (code == ':' || code == '?') {
            print_option_error(code, argv[optind - 1]);
        }
    }
    options->files = argv + optind;
    options->n_files = argc - optind;
    if (is_valid && !options->help) {
        is_valid = set_window(options) && set_isa(options) && set_checkpoint(options);
        is_valid = is_valid && (!options->resume || options->version || can_resume(options));
    }
    if (options->output != NULL && is_standard_output(options->output)) {
        options->output = NULL;
    }
    if (!is_valid) {
        diagnostics_print("Try 'manycorr --help'.\n");
    }
    return is_valid ? EXIT_DONE : EXIT_USAGE;
}

void cli_free_options(struct cli_options *options) {
    manycorr_options_free(options->library);
    options->library = NULL;
}
