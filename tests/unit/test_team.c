/* test_team.c - every piece of a job is done once, by a thread of the team, before the job ends. */
#include "stage_helpers.h"

enum { MAX_PIECES = 5000 };

struct work {
    int n_threads;
    int times[MAX_PIECES];
    int threads[MAX_PIECES];
    unsigned spin; /* how much work a piece is */
};

static void do_piece(void *context, size_t piece, int thread) {
    struct work *work = context;
    volatile unsigned sum = 0;
    for (unsigned i = 0; i < work->spin * (unsigned)(piece % 7); i++) {
        sum += i;
    }
    (void)sum;
    work->times[piece]++;
    work->threads[piece] = thread;
}

static void run(struct helped_team *helped, size_t n_pieces, unsigned spin) {
    static struct work work;
    work = (struct work){.n_threads = helped->team.n_threads, .spin = spin};
    mc_team_run(&helped->caller, n_pieces, do_piece, &work);
    for (size_t i = 0; i < MAX_PIECES; i++) {
        if (work.times[i] != (i < n_pieces)) {
            fail_msg("piece %zu of %zu was done %d times", i, n_pieces, work.times[i]);
        }
        assert_true(work.threads[i] >= 0 && work.threads[i] < work.n_threads);
    }
}

static void every_piece_is_done_once(void **state) {
    (void)state;
    static const int thread_counts[] = {1, 2, 3, 8, 64};
    static const size_t piece_counts[] = {0, 1, 2, 3, 63, 64, 65, MAX_PIECES};
    for (size_t t = 0; t < COUNT_OF(thread_counts); t++) {
        struct helped_team helped;
        helped_team_start(&helped, thread_counts[t]);
        for (size_t p = 0; p < COUNT_OF(piece_counts); p++) {
            for (int turn = 0; turn < 50; turn++) {
                run(&helped, piece_counts[p], (unsigned)turn % 3 * 200);
            }
        }
        assert_false(mc_team_has_units(&helped.team));
        helped_team_end(&helped);
    }
}

/* A piece that waits until three other threads do one, too. */
struct meeting {
    pthread_barrier_t barrier;
};

static void meet(void *context, size_t piece, int thread) {
    struct meeting *meeting = context;
    (void)piece;
    (void)thread;
    pthread_barrier_wait(&meeting->barrier);
}

static void pieces_are_done_at_the_same_time(void **state) {
    (void)state;
    struct helped_team helped;
    struct meeting meeting;
    helped_team_start(&helped, 4);
    assert_int_equal(pthread_barrier_init(&meeting.barrier, NULL, 4), 0);
    alarm(60); /* ends a test that waits for ever */
    mc_team_run(&helped.caller, 8, meet, &meeting);
    alarm(0);
    pthread_barrier_destroy(&meeting.barrier);
    helped_team_end(&helped);
}

/* The thread that runs a job does so under its own number. */
static void the_calling_thread_has_its_number(void **state) {
    (void)state;
    struct helped_team helped;
    static struct work work;
    helped_team_start(&helped, 1);
    for (int number = 0; number < 4; number++) {
        const struct mc_member member = {&helped.team, number};
        work = (struct work){.n_threads = 4};
        mc_team_run(&member, 5, do_piece, &work);
        for (size_t i = 0; i < 5; i++) {
            assert_int_equal(work.threads[i], number);
        }
    }
    assert_ptr_equal(mc_own_space(&helped.caller), helped.spaces[0]);
    helped_team_end(&helped);
    helped_team_start(&helped, 3);
    for (int number = 0; number < 3; number++) {
        const struct mc_member member = {&helped.team, number};
        work = (struct work){.n_threads = 3};
        mc_team_run(&member, 1, do_piece, &work); /* a single piece is done by the caller */
        assert_int_equal(work.threads[0], number);
        assert_ptr_equal(mc_own_space(&member), helped.spaces[number]);
    }
    helped_team_end(&helped);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_is_done_once),
        cmocka_unit_test(pieces_are_done_at_the_same_time),
        cmocka_unit_test(the_calling_thread_has_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
