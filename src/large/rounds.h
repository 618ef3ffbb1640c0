/*
 * rounds.h - the blocks of a list that are located at a time.
 *
 * A list may have more blocks than there should be memory for. So a pass over them goes in rounds: some thousand
 * blocks each, which are located one behind the other, from the first one on. Knows nothing of threads, or of what is
 * done with the blocks.
 *
 * Functions that return an int return 0 or errno, as those of index.h.
 */
#ifndef MC_LARGE_ROUNDS_H
#define MC_LARGE_ROUNDS_H

#include <stdbool.h>
#include <stddef.h>

#include "large/index.h"

/* Places that are resolved in one unit of work. */
enum { MC_UNIT_BLOCKS = 16 };

struct mc_rounds {
    size_t begin; /* the first byte of the list */
    size_t end;   /* the byte that ends it, or the carriage return before that */
    size_t next;  /* the byte behind what ends it */
    size_t n_blocks;
    size_t first;     /* the first block of the round */
    size_t n_located; /* the blocks of the round; 0: there is none yet */
    size_t max_blocks;
    struct mc_index_walk walk;
    struct mc_coarse_location
        *coarse; /* [n_coarse], of the blocks behind the first one: block_begins[1..] in the end */
    size_t n_coarse;
    size_t *block_begins; /* [n_located + 1], the last of what is behind the round */
};

/* Makes room for the rounds of a list from begin to end - 1 with n_items. Behind it, the text goes on at next.
   Returns false where there is no memory; it can be freed even then. */
bool mc_rounds_init(struct mc_rounds *rounds, const struct mc_index *index, size_t begin, size_t end, size_t next,
                    size_t n_items);
void mc_rounds_free(struct mc_rounds *rounds);

/* The blocks of a round that begins with block number first; 0 where the list has none there. */
size_t mc_rounds_count_blocks(const struct mc_rounds *rounds, size_t first);

/*
 * Begins a round with block number first: 0, or the one behind the last round. *n_units becomes how many units of
 * work it is to resolve its coarse: 0 if the blocks are located, or the list has none there.
 */
int mc_rounds_start(struct mc_rounds *rounds, const struct mc_index *index, size_t first, struct mc_buffer *buffer,
                    size_t *n_units);

/* Resolves the coarse of one unit of work. Several threads may do different ones. */
int mc_rounds_locate_blocks(struct mc_rounds *rounds, const struct mc_index *index, size_t unit,
                            struct mc_buffer *buffer);

#endif
