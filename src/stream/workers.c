/*
 * workers.c - the parallel region: all threads read, work and write as the queue allows. See state.h.
 *
 * Each thread repeats the first of these that is possible:
 *   1. write the next window in order;
 *   2. do a piece of a shared task;
 *   3. get the next window, if few wait;
 *   4. work on the next window that waits.
 * One thread at a time gets windows, and one writes. A pipe is read by the thread that gets the window; a file, by the
 * thread that works on it. Nothing is read while the end of a shared task is unknown, or the text of one is in memory:
 * there is one at a time.
 *
 * If memory runs out while several threads work, the window goes back into the queue, and half of the threads free
 * their memory and leave. The stream fails only if the thread was alone from the beginning of its attempt.
 */
#include <omp.h>
#include <stdlib.h>

#include "base/clock.h"
#include "stream/state.h"

/* How long a thread waits in the region for input before all threads leave it. Leaving costs less than this time:
   libgomp's threads then spin for up to 300,000 rounds, 5 to 15 ms. While a reader waits, it does not see that another
   thread has failed. So the time must also be short for a user. */
enum { IDLE_MS = 250 };

/* Whether the next window should be read: as many as there are threads may wait, so that each finds one. */
static bool can_read(const struct mc_pipeline *pipeline) {
    return mc_queue_can_read(&pipeline->queue, (size_t)pipeline->n_threads) && !pipeline->leaving;
}

/* Waits until woken. Called with the lock, which it releases meanwhile. */
static void wait_for_work(struct mc_pipeline *pipeline) {
    pipeline->n_idle++;
    while (pipeline->n_woken == 0) {
        pthread_cond_wait(&pipeline->work_ready, &pipeline->lock);
    }
    pipeline->n_woken--;
    pipeline->n_idle--;
}

/* Wakes idle threads for n pieces of work. Threads that have been woken but do not run yet count.
   Called with the lock. */
static void wake(struct mc_pipeline *pipeline, size_t n) {
    while (pipeline->n_woken < n && pipeline->n_woken < pipeline->n_idle) {
        pipeline->n_woken++;
        pthread_cond_signal(&pipeline->work_ready);
    }
}

/*
 * Wakes threads for the work that is left beside what the calling thread is about to begin. Each of them does the same,
 * so that few wake without finding work. A thread that has ended a piece of work looks for more itself, and wakes no
 * other. Called with the lock, before it is released.
 */
static void wake_workers(struct mc_pipeline *pipeline) {
    const size_t n_reads = can_read(pipeline) ? 1 : 0;
    const size_t n_writes = mc_queue_can_write(&pipeline->queue) ? 1 : 0;
    const size_t n_windows = mc_queue_count_waiting(&pipeline->queue);
    wake(pipeline, n_reads + n_writes + n_windows + mc_team_count_units(&pipeline->team));
}

/* Called when a shared task has pieces. */
static void wake_team(void *pipeline) {
    wake_workers(pipeline);
}

/* Makes half of the threads leave, because memory ran out in an attempt that began while n_active threads worked.
   Returns false if there was only one. Called with the lock. */
static bool let_threads_leave(struct mc_pipeline *pipeline, int n_active) {
    if (n_active > 1) {
        pipeline->n_wanted = pipeline->n_active > 1 ? pipeline->n_active / 2 : 1;
        mc_queue_free_spare(&pipeline->queue);
        wake(pipeline, SIZE_MAX); /* all look again whether they leave */
    }
    return n_active > 1;
}

/* Writes the next window in order. Called with the lock, which it releases meanwhile. */
static void write_next(struct mc_pipeline *pipeline) {
    struct mc_slot *slot = mc_queue_begin_writing(&pipeline->queue);
    wake_workers(pipeline);
    pthread_mutex_unlock(&pipeline->lock);
    const manycorr_status status = mc_write_window(pipeline, slot->window);
    pthread_mutex_lock(&pipeline->lock);
    mc_finish_window(pipeline, status, slot->window);
    mc_queue_end_writing(&pipeline->queue, slot);
}

/*
 * Reads the next window. Called with the lock, which it releases meanwhile. Returns false if nothing was ready and
 * other windows wait to be worked on: these come first.
 */
static bool read_next(struct mc_pipeline *pipeline) {
    const bool others_wait = mc_queue_count_waiting(&pipeline->queue) > 0;
    const int n_active = pipeline->n_active;
    struct mc_window *window = mc_queue_begin_reading(&pipeline->queue);
    wake_workers(pipeline);
    pthread_mutex_unlock(&pipeline->lock);
    const enum mc_source_status read = mc_read_window(pipeline, others_wait ? 0 : IDLE_MS, window);
    pthread_mutex_lock(&pipeline->lock);
    if (read == MC_SOURCE_CHUNK) {
        mc_queue_end_reading(&pipeline->queue, window, mc_is_shared_task(pipeline, &window->chunk));
        return true;
    }
    mc_queue_cancel_reading(&pipeline->queue, window);
    if (read == MC_SOURCE_NO_MEMORY && let_threads_leave(pipeline, n_active)) {
        return true;
    }
    if (read != MC_SOURCE_TIMED_OUT || !others_wait) {
        mc_end_reading(pipeline, read);
        pipeline->leaving = true;
    }
    /* If another thread has failed meanwhile, or other threads have taken the windows, this thread must look again
       rather than sleep: it may be the only one that reads. */
    return pipeline->leaving || pipeline->failed || !mc_queue_can_work(&pipeline->queue);
}

/* Works on a shared task with the whole team. Called without the lock. */
static manycorr_status work_together_on(struct mc_pipeline *pipeline, int thread, struct mc_slot *slot) {
    struct mc_window *window = slot->window;
    const struct mc_member member = {&pipeline->team, thread};
    const double start = mc_seconds();
    if (window->chunk.state == MC_CHUNK_END_UNKNOWN) {
        if (!mc_close_window(pipeline, &member, &window->chunk)) {
            return MANYCORR_NO_MEMORY;
        }
        pthread_mutex_lock(&pipeline->lock);
        mc_queue_block_reading(&pipeline->queue, slot, false); /* where the next window begins is known now */
        wake_workers(pipeline);
        pthread_mutex_unlock(&pipeline->lock);
    }
    const double search_seconds = mc_seconds() - start;
    const manycorr_status status = mc_work_on(pipeline, &member, window);
    window->fill_seconds += search_seconds;
    return status;
}

/* Works on the next window that waits. Called with the lock, which it releases meanwhile. */
static void process_next(struct mc_pipeline *pipeline, int thread) {
    const int n_active = pipeline->n_active;
    struct mc_slot *slot = mc_queue_begin_work(&pipeline->queue);
    wake_workers(pipeline);
    pthread_mutex_unlock(&pipeline->lock);
    const manycorr_status status =
        slot->is_shared ? work_together_on(pipeline, thread, slot) : mc_work_alone_on(pipeline, thread, slot->window);
    pthread_mutex_lock(&pipeline->lock);
    if (status == MANYCORR_NO_MEMORY && let_threads_leave(pipeline, n_active)) {
        mc_window_reset(slot->window);
        mc_queue_cancel_work(&pipeline->queue, slot);
        return;
    }
    const bool holds_text = slot->is_shared && slot->window->chunk.state != MC_CHUNK_IN_SOURCE;
    mc_queue_end_work(&pipeline->queue, slot, holds_text);
    if (status != MANYCORR_OK) {
        mc_pipeline_fail(pipeline, status);
    }
}

/* Runs one thread in the region. */
static void run_worker(struct mc_pipeline *pipeline, int thread) {
    pthread_mutex_lock(&pipeline->lock);
    while (!pipeline->failed) {
        if (pipeline->n_active > pipeline->n_wanted) {
            mc_worker_free(pipeline->workers[thread]);
            pipeline->n_active--;
            break;
        }
        if (mc_queue_can_write(&pipeline->queue)) {
            write_next(pipeline);
        } else if (mc_team_has_units(&pipeline->team)) {
            wake_workers(pipeline);
            mc_team_do_unit(&pipeline->team, thread);
        } else if (can_read(pipeline) && read_next(pipeline)) {
            continue;
        } else if (mc_queue_can_work(&pipeline->queue)) {
            process_next(pipeline, thread);
        } else if (pipeline->leaving && mc_queue_is_written(&pipeline->queue)) {
            break;
        } else {
            wait_for_work(pipeline);
        }
    }
    wake(pipeline, SIZE_MAX); /* the others may leave, too */
    pthread_mutex_unlock(&pipeline->lock);
}

/* Removes the workers of the threads that have left the region, so that those of the others are the first ones. */
static void drop_freed_workers(struct mc_pipeline *pipeline) {
    int n = 0;
    for (int i = 0; i < pipeline->n_workers; i++) {
        struct mc_worker *worker = pipeline->workers[i];
        if (worker->results == NULL) { /* it has been freed */
            mc_worker_discard(worker);
        } else {
            pipeline->workers[n] = worker;
            pipeline->spaces[n++] = &worker->large;
        }
    }
    pipeline->n_workers = n;
    pipeline->n_threads = n;
}

void mc_run_workers(struct mc_pipeline *pipeline, struct mc_window *first) {
    pipeline->leaving = false;
    pipeline->n_active = pipeline->n_threads;
    pipeline->n_wanted = pipeline->n_threads;
    mc_team_init(&pipeline->team, pipeline->n_threads, pipeline->spaces, &pipeline->lock, &pipeline->team_done,
                 wake_team, pipeline);
    mc_queue_end_reading(&pipeline->queue, first, mc_is_shared_task(pipeline, &first->chunk));
#pragma omp parallel num_threads(pipeline->n_threads)
    run_worker(pipeline, omp_get_thread_num());
    if (pipeline->n_active < pipeline->n_threads) {
        drop_freed_workers(pipeline);
    }
}
