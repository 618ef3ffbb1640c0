/*
 * replay.c - runs a fuzzing target on the inputs of its corpus: a test of the ordinary suite, which needs no libFuzzer.
 *
 * Arguments are files to run on instead; each is one input as it is, without escapes. Prints TAP. If the target fails,
 * the process prints the file and line of the input, and ends. A malformed line of the corpus is an error.
 */
#include "target.h"

#include <signal.h>

#include "corpus.h"

/* A function of the sanitizers; NULL in a program without one. */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

/* The input that the target runs on. */
static struct {
    bool is_running;
    const char *path; /* NULL: the empty input */
    size_t line;      /* 0: the whole file */
} current;

/* Begins a new line, because messages of cmocka do not end theirs. LeakSanitizer reports when no input is running. */
static void name_current_input(void) {
    if (!current.is_running) {
        return;
    }
    if (current.path == NULL) {
        fprintf(stderr, "\nthe empty input: %s failed on it\n", fuzz_name);
    } else if (current.line == 0) {
        fprintf(stderr, "\n%s: %s failed on this input\n", current.path, fuzz_name);
    } else {
        fprintf(stderr, "\n%s:%zu: %s failed on this input\n", current.path, current.line, fuzz_name);
    }
}

static void handle_signal(int number) {
    name_current_input();
    signal(number, SIG_DFL);
    raise(number);
}

/* A sanitizer reports an invalid access itself, with a stack trace, and then calls back. */
static void name_inputs_that_fail(void) {
    signal(SIGABRT, handle_signal);
    if (__sanitizer_set_death_callback != NULL) {
        __sanitizer_set_death_callback(name_current_input);
    } else {
        signal(SIGSEGV, handle_signal);
    }
}

/* Runs the target on a copy of exactly these bytes, so that a sanitizer detects a read beyond them. */
static void replay(const struct text *input, const char *path, size_t line) {
    uint8_t *copy = checked_malloc(input->n);
    if (input->n > 0) {
        memcpy(copy, input->bytes, input->n);
    }
    current.path = path;
    current.line = line;
    current.is_running = true;
    LLVMFuzzerTestOneInput(copy, input->n);
    current.is_running = false;
    free(copy);
}

/* Returns whether the file could be read. */
static bool read_file(const char *path, struct text *text) {
    text_clear(text);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return false;
    }
    char bytes[4096];
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;) {
        text_add(text, bytes, n);
    }
    const bool is_complete = ferror(file) == 0;
    if (!is_complete) {
        perror(path);
    }
    fclose(file);
    return is_complete;
}

/* Counts the inputs in *n. Returns whether all files could be read. */
static bool replay_files(char **paths, size_t n_paths, size_t *n) {
    struct text input = {0};
    while (*n < n_paths && read_file(paths[*n], &input)) {
        replay(&input, paths[*n], 0);
        (*n)++;
    }
    text_free(&input);
    return *n == n_paths;
}

/* Counts the inputs in *n. Returns whether there are any, all in well-formed lines. */
static bool replay_corpus(const char *path, size_t *n) {
    struct text corpus = {0};
    struct text input = {0};
    bool is_well_formed = read_file(path, &corpus);
    const char *end = corpus.bytes + corpus.n;
    for (const char *at = corpus.bytes; is_well_formed && at < end;) {
        const char *line = at;
        is_well_formed = corpus_read_line(&at, &input);
        if (is_well_formed) {
            (*n)++;
            replay(&input, path, *n);
        } else {
            fprintf(stderr, "%s:%zu:%zu: malformed line\n", path, *n + 1, (size_t)(at - line) + 1);
        }
    }
    text_free(&corpus);
    text_free(&input);
    return is_well_formed && *n > 0;
}

int main(int argc, char **argv) {
    char corpus[100];
    size_t n = 0;
    name_inputs_that_fail();
    puts("1..1");
    fflush(stdout);
    replay(&(struct text){0}, NULL, 0);
    snprintf(corpus, sizeof corpus, "tests/fuzz/corpus/%s", fuzz_name);
    const bool is_ok = argc > 1 ? replay_files(argv + 1, (size_t)argc - 1, &n) : replay_corpus(corpus, &n);
    printf("%s 1 - %s: %zu inputs\n", is_ok ? "ok" : "not ok", fuzz_name, n);
    return is_ok ? 0 : 1;
}
