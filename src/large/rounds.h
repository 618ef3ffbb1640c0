/*
 * rounds.h - the rounds of one list: which blocks are located at a time, and where they begin.
 *
 * A list may have so many blocks that their locations need too much memory. So each pass locates a few thousand blocks
 * at a time, from the first block to the last. Knows nothing of threads, nor of what is done with the blocks.
 *
 * A function that returns int returns 0 or errno, as those of index.h do.
 */
#ifndef MC_LARGE_ROUNDS_H
#define MC_LARGE_ROUNDS_H

#include <stdbool.h>
#include <stddef.h>

#include "large/index.h"

/* The number of blocks that one unit of work locates. */
enum { MC_UNIT_BLOCKS = 16 };

struct mc_rounds {
    size_t begin;      /* the position of the first byte of the list */
    size_t end;        /* the position after its last byte: of a delimiter, LF or CRLF */
    size_t next;       /* the position after that delimiter or newline */
    size_t n_blocks;   /* of the list */
    size_t first;      /* the first block of the present round */
    size_t n_located;  /* the number of its blocks; 0: no round has started */
    size_t max_blocks; /* of a round */
    struct mc_index_walk walk;
    struct mc_coarse_location *coarse; /* [n_coarse]: block_begins[1..n_coarse] before they are located exactly */
    size_t n_coarse;
    size_t *block_begins; /* [n_located + 1]: the positions of the blocks, and of what follows the round */
};

/* Makes room for the rounds of a list with n_items, from position begin to end - 1. next is the position after its
   delimiter or newline. Returns false if there is no memory; the caller must free the rounds even then. */
bool mc_rounds_init(struct mc_rounds *rounds, const struct mc_index *index, size_t begin, size_t end, size_t next,
                    size_t n_items);

/* Frees the memory of the rounds. */
void mc_rounds_free(struct mc_rounds *rounds);

/* Returns the number of blocks in the round that begins with block number first; 0 if the list has fewer blocks. */
size_t mc_rounds_count_blocks(const struct mc_rounds *rounds, size_t first);

/*
 * Starts the round that begins with block number first: 0, or the first block after the present round. *n_units becomes
 * the number of units of work that locate its blocks. It is 0 if they are located already, or if the round is empty.
 */
int mc_rounds_start(struct mc_rounds *rounds, const struct mc_index *index, size_t first, struct mc_buffer *buffer,
                    size_t *n_units);

/* Locates the blocks of one unit of work. Several threads may do different units at once. */
int mc_rounds_locate_blocks(struct mc_rounds *rounds, const struct mc_index *index, size_t unit,
                            struct mc_buffer *buffer);

#endif
