/* test_idle.c - sleeping threads are woken in the promised order, one at a time or all at once, and only for work. */
#include "stream/idle.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "support.h"

enum { N_SLEEPERS = 5 };

struct room {
    pthread_mutex_t lock;
    struct mc_idle idle;
    int n_awake;           /* have come back */
    int order[N_SLEEPERS]; /* [n_awake]: the numbers of those */
};

struct guest {
    pthread_t thread;
    struct room *room;
    int number;
};

static void *sleep_once(void *data) {
    const struct guest *guest = data;
    struct room *room = guest->room;
    pthread_mutex_lock(&room->lock);
    mc_idle_sleep(&room->idle);
    room->order[room->n_awake++] = guest->number;
    pthread_mutex_unlock(&room->lock);
    return NULL;
}

static void wait_a_little(void) {
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* Waits until n guests have come back. */
static void wait_until_awake(struct room *room, int n) {
    for (;;) {
        pthread_mutex_lock(&room->lock);
        const int n_awake = room->n_awake;
        pthread_mutex_unlock(&room->lock);
        if (n_awake >= n) {
            assert_int_equal(n_awake, n);
            return;
        }
        wait_a_little();
    }
}

/* Has the guests fall asleep one after the other. */
static void start(struct room *room, struct guest *guests) {
    *room = (struct room){.lock = PTHREAD_MUTEX_INITIALIZER};
    room->idle.lock = &room->lock;
    alarm(60); /* else a sleeper that nobody wakes would be waited for without an end */
    for (int i = 0; i < N_SLEEPERS; i++) {
        pthread_mutex_lock(&room->lock);
        const struct mc_sleeper *before = i > 0 ? room->idle.last : NULL;
        pthread_mutex_unlock(&room->lock);
        guests[i] = (struct guest){.room = room, .number = i};
        assert_int_equal(pthread_create(&guests[i].thread, NULL, sleep_once, &guests[i]), 0);
        for (bool is_asleep = false; !is_asleep; wait_a_little()) {
            pthread_mutex_lock(&room->lock);
            is_asleep = room->idle.first != NULL && room->idle.last != before;
            pthread_mutex_unlock(&room->lock);
        }
    }
}

static void end(struct room *room, struct guest *guests) {
    for (int i = 0; i < N_SLEEPERS; i++) {
        assert_int_equal(pthread_join(guests[i].thread, NULL), 0);
    }
    assert_int_equal(room->n_awake, N_SLEEPERS);
    assert_null(room->idle.first);
    assert_int_equal(room->idle.n_waking, 0);
    pthread_mutex_destroy(&room->lock);
    alarm(0);
}

static void the_longest_sleeper_is_woken_first(void **state) {
    (void)state;
    struct room room;
    struct guest guests[N_SLEEPERS];
    start(&room, guests);
    for (int n = 1; n <= N_SLEEPERS; n++) {
        pthread_mutex_lock(&room.lock);
        mc_idle_wake(&room.idle, 1);
        mc_idle_wake(&room.idle, 1); /* one has been woken already */
        mc_idle_wake(&room.idle, 0);
        pthread_mutex_unlock(&room.lock);
        wait_until_awake(&room, n);
        wait_a_little();
        wait_until_awake(&room, n);
        assert_int_equal(room.order[n - 1], n - 1);
    }
    pthread_mutex_lock(&room.lock);
    mc_idle_wake(&room.idle, 1); /* there is none */
    mc_idle_wake(&room.idle, SIZE_MAX);
    pthread_mutex_unlock(&room.lock);
    end(&room, guests);
}

static void as_many_wake_as_there_is_work_for(void **state) {
    (void)state;
    struct room room;
    struct guest guests[N_SLEEPERS];
    start(&room, guests);
    pthread_mutex_lock(&room.lock);
    mc_idle_wake(&room.idle, 1);
    mc_idle_wake(&room.idle, 3); /* two more */
    assert_int_equal(room.idle.n_waking, 3);
    pthread_mutex_unlock(&room.lock);
    wait_until_awake(&room, 3);
    wait_a_little();
    wait_until_awake(&room, 3);
    pthread_mutex_lock(&room.lock);
    mc_idle_wake(&room.idle, 1);
    mc_idle_wake(&room.idle, SIZE_MAX);
    assert_null(room.idle.first);
    pthread_mutex_unlock(&room.lock);
    end(&room, guests);
}

static void do_nothing(int signal_number) {
    (void)signal_number;
}

static void a_signal_wakes_no_thread(void **state) {
    (void)state;
    struct room room;
    struct guest guests[N_SLEEPERS];
    struct sigaction action = {.sa_handler = do_nothing}; /* no SA_RESTART: calls are interrupted */
    struct sigaction before;
    assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
    start(&room, guests);
    for (int turn = 0; turn < 20; turn++) {
        for (int i = 0; i < N_SLEEPERS; i++) {
            assert_int_equal(pthread_kill(guests[i].thread, SIGUSR1), 0);
        }
        wait_a_little();
    }
    wait_until_awake(&room, 0);
    pthread_mutex_lock(&room.lock);
    mc_idle_wake(&room.idle, SIZE_MAX);
    pthread_mutex_unlock(&room.lock);
    end(&room, guests);
    assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_sleeper_is_woken_first),
        cmocka_unit_test(as_many_wake_as_there_is_work_for),
        cmocka_unit_test(a_signal_wakes_no_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
