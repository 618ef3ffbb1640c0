/* rounds.c - see rounds.h. Advances from round to round. */
#include "large/rounds.h"

#include <stdlib.h>

#include "correlate/pearson.h"

bool mc_rounds_init(struct mc_rounds *rounds, const struct mc_index *index, size_t begin, size_t end, size_t next,
                    size_t n_items) {
    *rounds = (struct mc_rounds){
        .begin = begin,
        .end = end,
        .next = next,
        .n_blocks = (n_items + MC_BLOCK - 1) / MC_BLOCK,
        .max_blocks = index->max_blocks,
    };
    const size_t max_located = mc_rounds_count_blocks(rounds, 0);
    rounds->coarse = calloc(max_located + 1, sizeof *rounds->coarse);
    rounds->block_begins = calloc(max_located + 1, sizeof *rounds->block_begins);
    return rounds->coarse != NULL && rounds->block_begins != NULL;
}

void mc_rounds_free(struct mc_rounds *rounds) {
    free(rounds->coarse);
    free(rounds->block_begins);
}

size_t mc_rounds_count_blocks(const struct mc_rounds *rounds, size_t first) {
    const size_t n_left = first < rounds->n_blocks ? rounds->n_blocks - first : 0;
    return n_left < rounds->max_blocks ? n_left : rounds->max_blocks;
}

int mc_rounds_start(struct mc_rounds *rounds, const struct mc_index *index, size_t first, struct mc_buffer *buffer,
                    size_t *n_units) {
    const bool is_located = rounds->n_located > 0 && rounds->first == first;
    *n_units = 0;
    if (is_located || first >= rounds->n_blocks) {
        return 0;
    }
    int error = 0;
    if (first == 0) {
        rounds->block_begins[0] = rounds->begin;
        error = mc_index_begin_walk(index, rounds->begin, rounds->end, buffer, &rounds->walk);
    } else {
        rounds->block_begins[0] = rounds->block_begins[rounds->n_located];
    }
    rounds->first = first;
    rounds->n_located = mc_rounds_count_blocks(rounds, first);
    rounds->block_begins[rounds->n_located] = rounds->next; /* replaced later if a block follows the round */
    const size_t n_after = rounds->n_blocks - first - 1;
    rounds->n_coarse = rounds->n_located < n_after ? rounds->n_located : n_after;
    *n_units = (rounds->n_coarse + MC_UNIT_BLOCKS - 1) / MC_UNIT_BLOCKS;
    return error != 0 ? error
                      : mc_index_locate_coarsely(index, &rounds->walk, (first + 1) * MC_BLOCK, MC_BLOCK,
                                                 rounds->n_coarse, buffer, rounds->coarse);
}

int mc_rounds_locate_blocks(struct mc_rounds *rounds, const struct mc_index *index, size_t unit,
                            struct mc_buffer *buffer) {
    const size_t i = unit * MC_UNIT_BLOCKS;
    const size_t n_left = rounds->n_coarse - i;
    const size_t n = n_left < MC_UNIT_BLOCKS ? n_left : MC_UNIT_BLOCKS;
    return mc_index_locate_exactly(index, rounds->coarse + i, n, buffer, rounds->block_begins + 1 + i);
}
