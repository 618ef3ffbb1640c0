/*
 * replay.c - runs a fuzzing target over the inputs that are kept for it, or over files that are named: a test of the ordinary
 * suite, for which no fuzzer is needed. Prints TAP; an input that fails ends the process, after its name.
 */
#include "target.h"

#include <dirent.h>
#include <signal.h>

static const char *present_file;

static void name_file(int number) {
    fprintf(stderr, "%s: failed with the input %s\n", fuzz_name, present_file);
    signal(number, SIG_DFL);
    raise(number);
}

/* A copy of just its bytes, so that a sanitizer sees a read beyond them. */
static void replay(const char *path) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    struct text text = {0};
    char bytes[4096];
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;) {
        text_add(&text, bytes, n);
    }
    assert_int_equal(fclose(file), 0);
    uint8_t *copy = checked_malloc(text.n);
    if (text.n > 0) {
        memcpy(copy, text.bytes, text.n);
    }
    present_file = path;
    LLVMFuzzerTestOneInput(copy, text.n);
    free(copy);
    text_free(&text);
}

static int is_no_dot_file(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

/* In the order of their names. Returns how many there were. */
static size_t replay_folder(const char *folder) {
    struct dirent **entries;
    const int n = scandir(folder, &entries, is_no_dot_file, alphasort);
    for (int i = 0; i < n; i++) {
        struct text path = {0};
        text_puts(&path, folder);
        text_putc(&path, '/');
        text_puts(&path, entries[i]->d_name);
        replay(path.bytes);
        text_free(&path);
        free(entries[i]);
    }
    if (n >= 0) {
        free(entries);
    }
    return n > 0 ? (size_t)n : 0;
}

int main(int argc, char **argv) {
    size_t n = 0;
    signal(SIGABRT, name_file);
    signal(SIGSEGV, name_file);
    puts("1..1");
    fflush(stdout);
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    if (argc > 1) {
        for (; n < (size_t)argc - 1; n++) {
            replay(argv[n + 1]);
        }
    } else {
        char folder[100];
        snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", fuzz_name);
        n = replay_folder(folder);
    }
    printf("%s 1 - %s: %zu inputs\n", n > 0 ? "ok" : "not ok", fuzz_name, n);
    return n > 0 ? 0 : 1;
}
