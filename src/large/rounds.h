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

/* Places that are resolved in one piece of work. */
enum { MC_ROUND_PLACES = 16 };

struct mc_round {
    size_t begin; /* the first byte of the list */
    size_t end;   /* the byte that ends it, or the carriage return before that */
    size_t next;  /* the byte behind what ends it */
    size_t n_blocks;
    size_t first;     /* the first block of the round */
    size_t n_located; /* the blocks of the round; 0: there is none yet */
    size_t max_blocks;
    struct mc_index_walk walk;
    struct mc_block_place *places; /* [n_places], of the blocks behind the first one: block_begins[1..] in the end */
    size_t n_places;
    size_t *block_begins; /* [n_located + 1], the last of what is behind the round */
};

/* Makes room for the rounds of a list from begin to end - 1 with n_items. Behind it, the text goes on at next.
   Returns false where there is no memory; it can be freed even then. */
bool mc_round_init(struct mc_round *round, const struct mc_index *index, size_t begin, size_t end, size_t next,
                   size_t n_items);
void mc_round_free(struct mc_round *round);

/* The blocks of a round that begins with block number first; 0 where the list has none there. */
size_t mc_round_count(const struct mc_round *round, size_t first);

/*
 * Begins a round with block number first: 0, or the one behind the last round. *n_pieces becomes how many pieces of
 * work it is to resolve its places: 0 if the blocks are located, or the list has none there.
 */
int mc_round_begin(struct mc_round *round, const struct mc_index *index, size_t first, struct mc_buffer *buffer,
                   size_t *n_pieces);

/* Resolves the places of one piece of work. Several threads may do different ones. */
int mc_round_resolve(struct mc_round *round, const struct mc_index *index, size_t piece, struct mc_buffer *buffer);

#endif
