/*
 * test_file.c - chunks of rare regular files: of a task whose end is far away, of a file that cannot be read, of one
 * that has only a byte order mark.
 */
#include "stage_helpers.h"

#include <errno.h>

#include "large/index.h"
#include "large/text.h"
#include "large/search.h"
#include "input/source.h"

static struct mc_syntax syntax;

static int make_syntax(void **state) {
    (void)state;
    return mc_syntax_init(&syntax, '@', ';', ',') ? 0 : -1;
}

/* Writes text at an offset of a file, perhaps behind a hole. */
static void put_at(FILE *file, const char *text, off_t offset) {
    assert_int_equal(pwrite(fileno(file), text, strlen(text), offset), strlen(text));
}

/* Skips n bytes of a file, and compares the head. If head is NULL, the place is invalid. */
static void check_skip(FILE *file, uint64_t n, const char *head, enum mc_source_status next) {
    char bytes[8];
    size_t n_head = 7;
    struct mc_source source;
    struct mc_chunk window = {0};
    assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
    mc_source_init_fd(&source, fileno(file), &syntax, 64);
    assert_int_equal(mc_source_seek(&source, n, true, bytes, sizeof bytes, &n_head), head != NULL ? 0 : EINVAL);
    assert_int_equal(n_head, head != NULL ? strlen(head) : 0);
    if (head != NULL) {
        assert_memory_equal(bytes, head, n_head);
        assert_int_equal(mc_source_get_next(&source, -1, &window), next);
    }
    mc_buffer_free(&window.buffer);
    mc_source_free(&source);
}

/* The byte order mark is no part of the head. A place within it is invalid. A place just behind it is valid only at the
   end of the file. */
static void skipping_a_byte_order_mark(void **state) {
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    put_at(file, "\xEF\xBB\xBF", 0);
    check_skip(file, 1, NULL, MC_SOURCE_END);
    check_skip(file, 2, NULL, MC_SOURCE_END);
    check_skip(file, 3, "", MC_SOURCE_END);
    put_at(file, "1;2\n3;4\n", 3);
    check_skip(file, 3, NULL, MC_SOURCE_END);
    check_skip(file, 7, "1;2\n", MC_SOURCE_CHUNK);
    check_skip(file, 11, "1;2\n3;4\n", MC_SOURCE_END);
    fclose(file);
}

/* After a read has failed, there are no further chunks, even if reading would succeed now: a chunk would be missing. */
static void a_file_that_can_be_read_again(void **state) {
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    put_at(file, "1;2@3;4\n", 0);
    int pipe_ends[2];
    assert_int_equal(pipe(pipe_ends), 0);
    struct mc_source source;
    struct mc_chunk window = {0};
    mc_source_init_fd(&source, fileno(file), &syntax, 4);
    for (int i = 0; i < 2; i++) {
        source.fd = i == 0 ? pipe_ends[0] : fileno(file); /* pread fails for a pipe */
        assert_int_equal(mc_source_get_next(&source, -1, &window), MC_SOURCE_FAILED);
        assert_int_equal(source.error, ESPIPE);
    }
    mc_source_free(&source);
    mc_buffer_free(&window.buffer);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    fclose(file);
}

/* Checks the index of a task of two items and three, whose first list ends at list_end. */
static void check_index(struct mc_chunk *window, struct mc_buffer *buffer, size_t list_end) {
    size_t first_end;
    size_t n_items;
    const struct mc_large_text text = mc_large_text_from_chunk(window);
    window->index->text = &text;
    assert_int_equal(mc_index_count_lists(window->index, &first_end), 2);
    assert_int_equal(first_end, list_end);
    assert_int_equal(mc_index_count_items(window->index, 0, list_end, buffer, &n_items), 0);
    assert_int_equal(n_items, 2);
    assert_int_equal(mc_index_count_items(window->index, list_end + 1, text.n_bytes - 1, buffer, &n_items), 0);
    assert_int_equal(n_items, 3);
    mc_index_free(window->index);
    free(window->index);
    window->index = NULL;
}

/* A task of so many bytes, whose end may lie beyond the first round of the search. Its middle is a hole of the file. */
static void check_long_task(off_t size, int n_threads) {
    FILE *file = tmpfile();
    assert_non_null(file);
    put_at(file, "1,2", 0);
    put_at(file, "3;4,5,6@", size - 8);
    put_at(file, "7;8\n", size);
    struct mc_source source;
    struct mc_chunk window = {0};
    struct helped_team helped;
    mc_source_init_fd(&source, fileno(file), &syntax, 4096);
    helped_team_start(&helped, n_threads);
    assert_int_equal(mc_source_get_next(&source, -1, &window), MC_SOURCE_CHUNK);
    assert_int_equal(window.state, MC_CHUNK_END_UNKNOWN);
    assert_int_equal(mc_find_task_end(&source, &helped.caller, &window), MC_SOURCE_CHUNK);
    assert_int_equal(window.source_bytes, size);
    assert_false(window.ends_line || window.is_last);
    check_index(&window, &helped.spaces[0]->text, (size_t)size - 7);
    assert_int_equal(mc_source_get_next(&source, -1, &window), MC_SOURCE_CHUNK);
    assert_int_equal(mc_source_read_chunk(&source, &window), MC_SOURCE_CHUNK);
    assert_int_equal(window.buffer.n_bytes, 4);
    assert_memory_equal(window.buffer.text, "7;8\n", 4);
    helped_team_end(&helped);
    mc_buffer_free(&window.buffer);
    mc_source_free(&source);
    fclose(file);
}

static void tasks_of_many_rounds(void **state) {
    (void)state;
    enum { ROUND_BYTES = 128 * MC_SEGMENT_BYTES };
    for (int n_threads = 1; n_threads <= 2; n_threads++) {
        check_long_task(ROUND_BYTES - 1, n_threads);
        check_long_task(ROUND_BYTES, n_threads);
        check_long_task(ROUND_BYTES + 1, n_threads);
        check_long_task(ROUND_BYTES / 4 * 5, n_threads);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(skipping_a_byte_order_mark),
        cmocka_unit_test(a_file_that_can_be_read_again),
        cmocka_unit_test(tasks_of_many_rounds),
    };
    return cmocka_run_group_tests(tests, make_syntax, NULL);
}
