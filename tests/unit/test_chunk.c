/* test_chunk.c - the states of a chunk, and the newline that the end of a stream may lack. */
#include "support.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "input/chunk.h"

static struct mc_chunk chunk_of(const char *text) {
    struct mc_chunk chunk = {.state = MC_CHUNK_TASKS};
    assert_true(mc_buffer_append(&chunk.buffer, text, strlen(text)));
    return chunk;
}

static void each_state_is_large_or_not(void **state) {
    (void)state;
    static const bool is_large[] = {
        [MC_CHUNK_TASKS] = false, [MC_CHUNK_LARGE] = true,  [MC_CHUNK_UNREAD] = false,
        [MC_CHUNK_END_UNKNOWN] = true,   [MC_CHUNK_IN_SOURCE] = true,
    };
    for (size_t i = 0; i < COUNT_OF(is_large); i++) {
        const struct mc_chunk chunk = {.state = (enum mc_chunk_state)i};
        assert_int_equal(mc_chunk_is_large(&chunk), is_large[i]);
    }
}

/* A chunk may be longer than a window by a newline that was added. */
static void a_chunk_that_is_longer_than_a_window_is_large(void **state) {
    (void)state;
    struct mc_chunk chunk = chunk_of("1,2;3,4\n");
    for (size_t window_bytes = 0; window_bytes < 12; window_bytes++) {
        mc_chunk_set_read(&chunk, window_bytes);
        assert_int_equal(chunk.state, window_bytes < 6 ? MC_CHUNK_LARGE : MC_CHUNK_TASKS);
    }
    mc_buffer_free(&chunk.buffer);
}

static void a_large_task_that_stays_in_its_source(void **state) {
    (void)state;
    int source; /* only its address is used */
    struct mc_chunk chunk = chunk_of("1,2,");
    mc_chunk_set_end_unknown(&chunk);
    assert_int_equal(chunk.state, MC_CHUNK_END_UNKNOWN);
    assert_int_equal(chunk.buffer.n_bytes, 4);
    mc_chunk_set_unread(&chunk, (struct mc_source *)&source, 1000, 50);
    assert_int_equal(chunk.state, MC_CHUNK_UNREAD);
    assert_ptr_equal(chunk.source, &source);
    assert_int_equal(chunk.offset, 1000);
    assert_int_equal(chunk.source_bytes, 50);
    mc_chunk_set_in_source(&chunk, "\n");
    assert_int_equal(chunk.state, MC_CHUNK_IN_SOURCE);
    assert_string_equal(chunk.missing_newline, "\n");
    assert_int_equal(chunk.buffer.n_bytes, 4);
    mc_chunk_discard_text(&chunk);
    assert_int_equal(chunk.state, MC_CHUNK_TASKS);
    assert_int_equal(chunk.buffer.n_bytes, 0);
    mc_buffer_free(&chunk.buffer);
}

/* Whether an assertion ends the process that leaves a chunk in its source. */
static bool is_refused(enum mc_chunk_state before) {
    const pid_t child = fork();
    if (child == 0) {
        struct mc_chunk chunk = {.state = before};
        const struct rlimit no_core = {0, 0};
        (void)setrlimit(RLIMIT_CORE, &no_core);
        (void)signal(SIGABRT, SIG_DFL);
        (void)close(STDERR_FILENO);
        mc_chunk_set_in_source(&chunk, "");
        _exit(0);
    }
    int status;
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void only_what_is_unread_can_be_left_in_its_source(void **state) {
    (void)state;
    assert_false(is_refused(MC_CHUNK_UNREAD));
    assert_true(is_refused(MC_CHUNK_TASKS));
    assert_true(is_refused(MC_CHUNK_LARGE));
    assert_true(is_refused(MC_CHUNK_END_UNKNOWN));
    assert_true(is_refused(MC_CHUNK_IN_SOURCE));
}

static void the_last_line_gets_its_newline(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool starts_line;
        const char *ended;
    } cases[] = {
        {"", true, ""},           {"", false, "\n"},        {"1;2", true, "1;2\n"},    {"1;2@", false, "1;2@\n"},
        {"1;2\n", true, "1;2\n"}, {"1\r", true, "1\r\r\n"}, {"1\r\n", false, "1\r\n"}, {"\n", true, "\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct mc_chunk chunk = chunk_of(cases[i].text);
        chunk.starts_line = cases[i].starts_line;
        assert_true(mc_chunk_add_newline(&chunk));
        assert_int_equal(chunk.buffer.n_bytes, strlen(cases[i].ended));
        assert_memory_equal(chunk.buffer.text, cases[i].ended, strlen(cases[i].ended));
        mc_buffer_free(&chunk.buffer);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_state_is_large_or_not),
        cmocka_unit_test(a_chunk_that_is_longer_than_a_window_is_large),
        cmocka_unit_test(a_large_task_that_stays_in_its_source),
        cmocka_unit_test(only_what_is_unread_can_be_left_in_its_source),
        cmocka_unit_test(the_last_line_gets_its_newline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
