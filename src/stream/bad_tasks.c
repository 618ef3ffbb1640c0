/* bad_tasks.c - see bad_tasks.h. */
#include "stream/bad_tasks.h"

/* Reports once that the stream is binary, if its beginning looks so. */
static void report_binary(const struct mc_job *job, struct mc_head *head) {
    if (!head->is_binary && mc_looks_binary(head, &job->syntax)) {
        const manycorr_report report = {.problem = MANYCORR_NOT_TEXT, .line = 1, .task = 1, .byte = 1};
        head->is_binary = true;
        job->report(&report, job->report_data);
    }
}

void mc_report_bad_tasks(const struct mc_job *job, const struct mc_window *window, struct mc_place place,
                         struct mc_head *head, uint64_t *n_reports) {
    const struct mc_buffer *text = &window->chunk.buffer;
    uint64_t n_left = window->counts.n_bad;
    bool starts_line = window->chunk.starts_line;
    size_t begin = 0;
    while (begin < text->n_bytes && n_left > 0 && (*n_reports < job->max_reports || !mc_head_is_decided(head))) {
        const char *task = text->text + begin;
        size_t n = 0;
        while (!mc_ends_task(&job->syntax, task[n])) {
            n++;
        }
        const bool ends_line = task[n] == '\n';
        const size_t n_task = mc_without_cr(task, n, task[n]);
        const bool empty_batch = starts_line && ends_line && mc_is_blank(&job->syntax, task, n_task);
        mc_head_add(head, task, n + 1);
        manycorr_report report;
        if (!empty_batch && mc_diagnose_task(task, n_task, &job->syntax, place, &report)) {
            report.is_line = starts_line && ends_line;
            report_binary(job, head);
            n_left--;
            if (*n_reports < job->max_reports) {
                job->report(&report, job->report_data);
                ++*n_reports;
            }
        }
        const struct mc_place next_line = {.n_lines = 1};
        const struct mc_place next_task = {.n_tasks = 1, .n_bytes = n + 1};
        place = mc_place_add(place, ends_line ? next_line : next_task);
        starts_line = ends_line;
        begin += n + 1;
    }
    mc_head_add(head, text->text + begin, text->n_bytes - begin);
}
