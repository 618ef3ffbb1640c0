/* test_queue.c - windows pass through a queue in order, whatever order the work on them ends in; what is not allowed at
   a time is refused. */
#include "stream/queue.h"

#include "support.h"

enum { N_SLOTS = 6, N_ENOUGH = 2 };

static struct mc_queue queue;

static int set_up(void **state) {
    (void)state;
    queue = (struct mc_queue){0};
    return mc_queue_grow(&queue, N_SLOTS) ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    mc_queue_free(&queue);
    return 0;
}

static struct mc_window *read_next(bool is_shared) {
    assert_true(mc_queue_can_read(&queue, SIZE_MAX));
    struct mc_window *window = mc_queue_begin_reading(&queue);
    assert_false(mc_queue_can_read(&queue, SIZE_MAX)); /* one at a time */
    mc_queue_end_reading(&queue, window, is_shared);
    return window;
}

static struct mc_slot *work_on_next(void) {
    assert_true(mc_queue_can_work(&queue));
    return mc_queue_begin_work(&queue);
}

static struct mc_window *write_next(void) {
    assert_true(mc_queue_can_write(&queue));
    struct mc_slot *slot = mc_queue_begin_writing(&queue);
    struct mc_window *window = slot->window;
    assert_false(mc_queue_can_write(&queue)); /* one at a time */
    mc_queue_end_writing(&queue, slot);
    return window;
}

static void windows_are_written_in_the_order_in_which_they_were_read(void **state) {
    (void)state;
    struct prng prng = {1};
    struct mc_window *expected[1000];
    struct mc_slot *working[N_SLOTS];
    size_t n_read = 0;
    size_t n_working = 0;
    size_t n_written = 0;
    while (n_written < COUNT_OF(expected)) {
        const uint64_t what = next_random(&prng) % 3;
        if (what == 0 && n_read < COUNT_OF(expected) && mc_queue_can_read(&queue, SIZE_MAX)) {
            expected[n_read++] = read_next(false);
        } else if (what == 1 && mc_queue_can_work(&queue)) {
            working[n_working++] = work_on_next();
        } else if (n_working > 0) { /* any of them is done */
            const size_t i = next_random(&prng) % n_working;
            mc_queue_end_work(&queue, working[i], false);
            working[i] = working[--n_working];
        }
        while (mc_queue_can_write(&queue)) {
            assert_ptr_equal(write_next(), expected[n_written]);
            n_written++;
        }
        assert_true(queue.n_read - queue.n_written + queue.n_spare == N_SLOTS);
    }
    assert_true(mc_queue_is_written(&queue));
}

static void a_full_queue_reads_no_more(void **state) {
    (void)state;
    for (int i = 0; i < N_SLOTS; i++) {
        read_next(false);
    }
    assert_false(mc_queue_can_read(&queue, SIZE_MAX));
    assert_false(mc_queue_can_write(&queue)); /* nothing is done */
    struct mc_slot *first = work_on_next();
    assert_false(mc_queue_can_read(&queue, SIZE_MAX));
    assert_false(mc_queue_is_written(&queue));
    mc_queue_end_work(&queue, first, false);
    assert_false(mc_queue_can_read(&queue, SIZE_MAX));
    write_next();
    assert_true(mc_queue_can_read(&queue, SIZE_MAX));
    assert_true(mc_queue_is_written(&queue));
}

static void no_window_is_read_if_enough_wait(void **state) {
    (void)state;
    read_next(false);
    assert_true(mc_queue_can_read(&queue, N_ENOUGH));
    read_next(false);
    assert_false(mc_queue_can_read(&queue, N_ENOUGH));
    work_on_next();
    assert_true(mc_queue_can_read(&queue, N_ENOUGH));
}

static void cancelled_reading_changes_nothing(void **state) {
    (void)state;
    struct mc_window *window = mc_queue_begin_reading(&queue);
    mc_queue_cancel_reading(&queue, window);
    assert_int_equal(queue.n_spare, N_SLOTS);
    assert_false(mc_queue_can_work(&queue));
    assert_ptr_equal(read_next(false), window);
}

static void the_spare_window_added_last_is_used_first(void **state) {
    (void)state;
    struct mc_window *first = read_next(false);
    struct mc_window *second = read_next(false);
    struct mc_slot *slots[2] = {work_on_next(), work_on_next()};
    mc_queue_end_work(&queue, slots[1], false);
    mc_queue_end_work(&queue, slots[0], false);
    write_next();
    write_next();
    assert_ptr_equal(read_next(false), second);
    assert_ptr_equal(read_next(false), first);
}

static void one_shared_task_at_a_time(void **state) {
    (void)state;
    read_next(true);
    assert_false(mc_queue_can_read(&queue, SIZE_MAX)); /* it pauses the reading */
    struct mc_slot *shared = work_on_next();
    assert_false(mc_queue_can_read(&queue, SIZE_MAX));
    mc_queue_block_reading(&queue, shared, false);
    read_next(false);
    read_next(true);
    assert_false(mc_queue_can_read(&queue, SIZE_MAX));
    struct mc_slot *small = work_on_next(); /* what is not shared may be taken beside it */
    assert_false(mc_queue_can_work(&queue));
    mc_queue_end_work(&queue, small, false);
    assert_false(mc_queue_can_work(&queue));
    assert_false(mc_queue_can_write(&queue));
    mc_queue_end_work(&queue, shared, false);
    shared = work_on_next();
    mc_queue_end_work(&queue, shared, true); /* it pauses until it has been written */
    write_next();
    write_next();
    assert_false(mc_queue_can_read(&queue, SIZE_MAX));
    write_next();
    assert_true(mc_queue_can_read(&queue, SIZE_MAX));
    assert_int_equal(queue.n_blocking, 0);
}

static void a_queue_that_grows_keeps_its_windows(void **state) {
    (void)state;
    struct mc_window *window = read_next(false);
    mc_queue_end_work(&queue, work_on_next(), false);
    write_next();
    assert_true(mc_queue_grow(&queue, N_SLOTS + 3));
    assert_int_equal(queue.n_spare, N_SLOTS + 3);
    bool is_kept = false;
    for (int i = 0; i < N_SLOTS + 3; i++) {
        is_kept = read_next(false) == window || is_kept;
    }
    assert_true(is_kept);
    assert_false(mc_queue_can_read(&queue, SIZE_MAX));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(windows_are_written_in_the_order_in_which_they_were_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_queue_reads_no_more, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_window_is_read_if_enough_wait, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cancelled_reading_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_spare_window_added_last_is_used_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_shared_task_at_a_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_queue_that_grows_keeps_its_windows, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
