/*
 * target.h - the functions that all fuzzing targets share.
 *
 * A target is a function of an array of bytes, the input. libFuzzer calls it with generated inputs (scripts/fuzz), and
 * replay.c with those of tests/fuzz/corpus. The target aborts the process if a check fails.
 *
 * The first bytes of an input choose settings; the rest is text. In the corpus, settings are letters, so that people
 * can read and write inputs: A is the first choice, B the second.
 */
#ifndef MC_FUZZ_TARGET_H
#define MC_FUZZ_TARGET_H

#include "../unit/support.h"

#include "../unit/reference.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

/* The name of the target and of its corpus. */
extern const char *const fuzz_name;

/* Failed assertions of cmocka print a message and abort, even outside its test functions. Idle threads sleep. */
static __attribute__((constructor)) void set_environment(void) {
    setenv("CMOCKA_TEST_ABORT", "1", 1);
    setenv("OMP_WAIT_POLICY", "passive", 1);
}

/* clang's OpenMP library does not free its memory. */
const char *__lsan_default_suppressions(void);
__attribute__((used, weak)) const char *__lsan_default_suppressions(void) {
    return "leak:libomp";
}

/* The part of an input that is not read yet. */
struct input {
    const uint8_t *bytes;
    size_t n;
};

/* Reads the next setting, one of n. At the end of the input, it is the first. */
static inline size_t choose(struct input *input, size_t n) {
    if (input->n == 0) {
        return 0;
    }
    input->n--;
    return (size_t)(uint8_t)(*input->bytes++ - 'A') % n;
}

/* The delimiters that targets try; the default ones are the first. */
static const struct ref_syntax fuzz_syntaxes[] = {
    {'@', ';', ','}, {'@', ';', ' '},        {'@', ';', '\t'},  {'\t', ';', ','}, {'@', '\t', ','},   {'@', '\t', ' '},
    {'|', '/', ':'}, {'\x80', '\xFF', '\1'}, {'"', '\'', '\v'}, {';', '@', ','},  {'\xB0', ';', '!'}, {'_', '#', ' '},
};

static inline const struct ref_syntax *choose_syntax(struct input *input) {
    return &fuzz_syntaxes[choose(input, COUNT_OF(fuzz_syntaxes))];
}

#endif
