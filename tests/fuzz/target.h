/*
 * target.h - what the fuzzing targets share. Each is a function of some bytes, which libFuzzer calls with what it makes up
 * (scripts/fuzz), and replay.c with the files of tests/fuzz/corpus. A target ends the process if something is wrong.
 *
 * The first bytes of an input choose settings, the rest is text. Settings are letters in the inputs that are kept, so that
 * these can be read and written by people: A is the first choice, B the second.
 */
#ifndef MC_FUZZ_TARGET_H
#define MC_FUZZ_TARGET_H

#include "../unit/support.h"

#include "../unit/reference.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

/* The name of the target: that of its folder of inputs. */
extern const char *const fuzz_name;

/* Assertions of cmocka outside its tests say what is wrong, and abort. Threads that have nothing to do shall sleep. */
static __attribute__((constructor)) void set_environment(void) {
    setenv("CMOCKA_TEST_ABORT", "1", 1);
    setenv("OMP_WAIT_POLICY", "passive", 1);
}

/* The OpenMP of clang keeps what it has allocated. */
const char *__lsan_default_suppressions(void);
__attribute__((used, weak)) const char *__lsan_default_suppressions(void) {
    return "leak:libomp";
}

/* What is left of an input. */
struct input {
    const uint8_t *bytes;
    size_t n;
};

/* The next setting, one of n. An input that has ended chooses the first. */
static inline size_t choose(struct input *input, size_t n) {
    if (input->n == 0) {
        return 0;
    }
    input->n--;
    return (size_t)(uint8_t)(*input->bytes++ - 'A') % n;
}

/* All ways of writing that a target tries: the usual one first. */
static const struct ref_syntax fuzz_syntaxes[] = {
    {'@', ';', ','}, {'@', ';', ' '},        {'@', ';', '\t'},  {'\t', ';', ','}, {'@', '\t', ','},   {'@', '\t', ' '},
    {'|', '/', ':'}, {'\x80', '\xFF', '\1'}, {'"', '\'', '\v'}, {';', '@', ','},  {'\xB0', ';', '!'}, {'_', '#', ' '},
};

static inline const struct ref_syntax *choose_syntax(struct input *input) {
    return &fuzz_syntaxes[choose(input, COUNT_OF(fuzz_syntaxes))];
}

#endif
