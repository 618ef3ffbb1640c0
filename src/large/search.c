/* search.c - see search.h. index.h has the words of this folder. */
#include "large/search.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "input/file.h"

/* If a text must be in memory, the team reads it in rounds of parts. In a round, each thread has enough parts to read
   without a pause. */
enum { PARTS_PER_THREAD = 4, MAX_PARTS = 64 };
static const size_t PART_BYTES = (size_t)1 << 20;

/* What a thread found in one segment. */
struct segment {
    size_t n_bytes; /* its length; less than MC_SEGMENT_BYTES at the end of the source */
    size_t n_task;  /* the length up to the first task end, or 0 if there is none */
    char last;      /* the last byte of the task, or of the segment */
    int error;
    struct mc_segment counts;
};

/* A search for the end of a task. */
struct search {
    struct mc_source *source;
    struct mc_large_space *const *spaces;
    struct mc_index *index;
    size_t first_segment;    /* of the present round */
    atomic_size_t first_end; /* the first segment of the round that is known to end the task; later ones are skipped */
    struct segment segments[MC_ROUND_SEGMENTS];

    /* The last segment without the end of the task. It waits here, because it may be the last segment of the index:
       the index excludes the delimiter or newline. Then mc_index_finish counts it again. */
    struct mc_segment before_end;
    bool has_before_end; /* there is such a segment */
};

static void search_segment(void *context, size_t i, int thread) {
    struct search *search = context;
    struct segment *found = &search->segments[i];
    struct mc_buffer *buffer = &search->spaces[thread]->text;
    const size_t number = search->first_segment + i;
    *found = (struct segment){0};
    if (i > atomic_load(&search->first_end)) {
        return;
    }
    if (!mc_buffer_reserve(buffer, MC_SEGMENT_BYTES + 1)) {
        found->error = ENOMEM;
        return;
    }
    size_t n_read;
    const uint64_t offset = search->source->offset + number * (uint64_t)MC_SEGMENT_BYTES;
    found->error = mc_source_read_at(search->source, offset, buffer->text, MC_SEGMENT_BYTES + 1, &n_read);
    buffer->text[n_read] = '\n'; /* counting reads one byte after the segment, also at the end of the source */
    found->n_bytes = n_read < MC_SEGMENT_BYTES ? n_read : MC_SEGMENT_BYTES;
    found->n_task = mc_first_task_end(search->source->syntax, buffer->text, found->n_bytes);
    const size_t n = found->n_task > 0 ? found->n_task : found->n_bytes;
    if (n > 0) {
        found->last = buffer->text[n - 1];
    }
    if (found->n_task > 0 || found->n_bytes < MC_SEGMENT_BYTES) {
        size_t first_end = atomic_load(&search->first_end);
        while (i < first_end && !atomic_compare_exchange_weak(&search->first_end, &first_end, i)) {
        }
    }
    mc_index_count_text(search->index, number, buffer->text, n, &found->counts);
}

/* Appends before_end, if there is one. Returns 0 or ENOMEM. */
static int append_before_end(struct search *search) {
    const bool done = !search->has_before_end || mc_index_append(search->index, &search->before_end);
    search->has_before_end = false;
    return done ? 0 : ENOMEM;
}

/* Adds the next segment, which does not have the end of the task. Returns 0 or ENOMEM. */
static int add_segment(struct search *search, const struct segment *segment) {
    const int error = append_before_end(search);
    search->before_end = segment->counts;
    search->has_before_end = true;
    return error;
}

/* Finds the length of the task. *found: a delimiter or newline ends the task; else the source does. *last becomes its
   last byte. Returns 0 or errno. */
static int find_end(struct search *search, const struct mc_member *member, size_t *n_bytes, bool *found, char *last) {
    *n_bytes = 0;
    for (;; search->first_segment += MC_ROUND_SEGMENTS) {
        atomic_store(&search->first_end, MC_ROUND_SEGMENTS);
        mc_team_run(member, MC_ROUND_SEGMENTS, search_segment, search);
        for (size_t i = 0; i < MC_ROUND_SEGMENTS; i++) {
            const struct segment *segment = &search->segments[i];
            *found = segment->n_task > 0;
            *n_bytes += *found ? segment->n_task : segment->n_bytes;
            if (*found || segment->n_bytes > 0) {
                *last = segment->last;
            }
            if (*found || segment->error != 0 || segment->n_bytes < MC_SEGMENT_BYTES) {
                return *found ? 0 : segment->error;
            }
            const int error = add_segment(search, segment);
            if (error != 0) {
                return error;
            }
        }
    }
}

/* What a thread has read of one part. */
struct part {
    size_t n_bytes; /* smaller than the part at the end of the source, or on an error */
    int error;
};

/* A text that all threads read together. */
struct shared_read {
    struct mc_source *source;
    const struct mc_member *member; /* the calling thread */
    uint64_t from;                  /* the offset in the source of the first part of this round */
    char *to;                       /* the memory for its text */
    size_t n_bytes;                 /* the length of all parts of this round */
    struct part parts[MAX_PARTS];
};

/* Returns the length of a part: the last part of a round may be shorter. */
static size_t get_part_bytes(const struct shared_read *read, size_t i) {
    const size_t n_left = read->n_bytes - i * PART_BYTES;
    return n_left < PART_BYTES ? n_left : PART_BYTES;
}

static void read_part(void *context, size_t i, int thread) {
    struct shared_read *read = context;
    struct part *part = &read->parts[i];
    (void)thread;
    part->error = mc_source_read_at(read->source, read->from + i * PART_BYTES, read->to + i * PART_BYTES,
                                    get_part_bytes(read, i), &part->n_bytes);
}

static size_t choose_round_parts(const struct shared_read *read) {
    const size_t n_wanted = (size_t)read->member->team->n_threads * PARTS_PER_THREAD;
    return n_wanted < MAX_PARTS ? n_wanted : MAX_PARTS;
}

/* Reads the rest of the text after what the buffer has. *n_read becomes the bytes in the buffer: fewer than claimed if
   the file has shrunk. Returns 0 or errno. */
static int read_rest(struct shared_read *read, const struct mc_chunk *chunk, size_t *n_read) {
    *n_read = chunk->buffer.n_bytes;
    while (*n_read < chunk->source_bytes) {
        const size_t n_left = chunk->source_bytes - *n_read;
        const size_t n_most = choose_round_parts(read) * PART_BYTES;
        read->from = chunk->offset + *n_read;
        read->to = chunk->buffer.text + *n_read;
        read->n_bytes = n_left < n_most ? n_left : n_most;
        const size_t n_parts = (read->n_bytes + PART_BYTES - 1) / PART_BYTES;
        mc_team_run(read->member, n_parts, read_part, read);
        for (size_t i = 0; i < n_parts; i++) {
            *n_read += read->parts[i].n_bytes;
            if (read->parts[i].error != 0 || read->parts[i].n_bytes < get_part_bytes(read, i)) {
                return read->parts[i].error;
            }
        }
    }
    return 0;
}

/* Completes the index: its text is the task without the delimiter, LF or CRLF at the end. Returns 0 or errno. */
static int finish_index(struct search *search, const struct mc_chunk *chunk, struct mc_buffer *buffer) {
    const struct mc_large_text text = mc_large_text_from_chunk(chunk);
    size_t n_end_bytes = 1;
    if (chunk->ends_line && text.n_bytes > 1) {
        const char *before_last;
        const int error = mc_large_text_read(&text, text.n_bytes - 2, text.n_bytes - 1, buffer, &before_last);
        if (error != 0) {
            return error;
        }
        n_end_bytes = *before_last == '\r' ? 2 : 1;
    }
    const size_t n_bytes = text.n_bytes - n_end_bytes;
    const size_t n_before_last = n_bytes / MC_SEGMENT_BYTES;
    const int error = n_before_last > search->index->n_segments ? append_before_end(search) : 0;
    return error != 0 ? error : mc_index_finish(search->index, &text, n_bytes, buffer);
}

enum mc_source_status mc_find_task_end(struct mc_source *source, const struct mc_member *member,
                                       struct mc_chunk *chunk) {
    struct search *search = malloc(sizeof *search);
    chunk->index = calloc(1, sizeof *chunk->index);
    if (search == NULL || chunk->index == NULL) {
        free(search);
        return MC_SOURCE_NO_MEMORY;
    }
    search->source = source;
    search->spaces = member->team->spaces;
    search->index = chunk->index;
    search->first_segment = 0;
    search->has_before_end = false;
    mc_index_init(chunk->index, source->syntax);
    size_t n_bytes;
    char last = '\0';
    bool found = false;
    source->error = find_end(search, member, &n_bytes, &found, &last);
    if (source->error == 0) {
        mc_file_claim_task(source, chunk, n_bytes, found, last);
        source->error = finish_index(search, chunk, &mc_own_space(member)->text);
    }
    free(search);
    return source->error == 0 ? MC_SOURCE_CHUNK : source->error == ENOMEM ? MC_SOURCE_NO_MEMORY : MC_SOURCE_FAILED;
}

void mc_free_index(struct mc_chunk *chunk) {
    if (chunk->index != NULL) {
        mc_index_free(chunk->index);
        free(chunk->index);
        chunk->index = NULL;
    }
}

/* Returns whether the text of the chunk is still the task whose end was found: a file may have changed since. */
static bool is_one_task(const struct mc_chunk *chunk, size_t n_read) {
    const size_t n_task = mc_first_task_end(chunk->source->syntax, chunk->buffer.text, n_read);
    const bool ends_as_before = n_task == 0 || (chunk->buffer.text[n_task - 1] == '\n') == chunk->ends_line;
    return n_read == chunk->source_bytes && n_task == (chunk->is_last ? 0 : n_read) && ends_as_before;
}

enum mc_source_status mc_read_task(const struct mc_member *member, struct mc_chunk *chunk) {
    struct shared_read read = {.source = chunk->source, .member = member};
    if (!mc_buffer_reserve(&chunk->buffer, chunk->source_bytes + MC_ADDED_BYTES)) {
        return MC_SOURCE_NO_MEMORY;
    }
    size_t n_read;
    chunk->error = read_rest(&read, chunk, &n_read);
    if (chunk->error == 0 && !is_one_task(chunk, n_read)) {
        chunk->error = ESTALE;
    }
    return chunk->error != 0 ? MC_SOURCE_FAILED : mc_file_finish_chunk(chunk->source, chunk, n_read);
}
