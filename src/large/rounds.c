/* rounds.c - see rounds.h. */
#include "large/rounds.h"

#include <stdlib.h>

#include "correlate/pearson.h"

bool mc_round_init(struct mc_round *round, const struct mc_index *index, size_t begin, size_t end, size_t next,
                   size_t n_items) {
    *round = (struct mc_round){
        .begin = begin,
        .end = end,
        .next = next,
        .n_blocks = (n_items + MC_BLOCK - 1) / MC_BLOCK,
        .max_blocks = index->max_blocks,
    };
    const size_t n_most = mc_round_count(round, 0);
    round->places = calloc(n_most + 1, sizeof *round->places);
    round->block_begins = calloc(n_most + 1, sizeof *round->block_begins);
    return round->places != NULL && round->block_begins != NULL;
}

void mc_round_free(struct mc_round *round) {
    free(round->places);
    free(round->block_begins);
}

size_t mc_round_count(const struct mc_round *round, size_t first) {
    const size_t n_left = first < round->n_blocks ? round->n_blocks - first : 0;
    return n_left < round->max_blocks ? n_left : round->max_blocks;
}

int mc_round_begin(struct mc_round *round, const struct mc_index *index, size_t first, struct mc_buffer *buffer,
                   size_t *n_pieces) {
    const bool is_located = round->n_located > 0 && round->first == first;
    *n_pieces = 0;
    if (is_located || first >= round->n_blocks) {
        return 0;
    }
    int error = 0;
    if (first == 0) {
        round->block_begins[0] = round->begin;
        error = mc_index_begin_walk(index, round->begin, round->end, buffer, &round->walk);
    } else {
        round->block_begins[0] = round->block_begins[round->n_located];
    }
    round->first = first;
    round->n_located = mc_round_count(round, first);
    round->block_begins[round->n_located] = round->next; /* unless there is a block behind the round */
    const size_t n_behind = round->n_blocks - first - 1;
    round->n_places = round->n_located < n_behind ? round->n_located : n_behind;
    *n_pieces = (round->n_places + MC_ROUND_PLACES - 1) / MC_ROUND_PLACES;
    return error != 0 ? error
                      : mc_index_find_blocks(index, &round->walk, (first + 1) * MC_BLOCK, MC_BLOCK, round->n_places,
                                             buffer, round->places);
}

int mc_round_resolve(struct mc_round *round, const struct mc_index *index, size_t piece, struct mc_buffer *buffer) {
    const size_t i = piece * MC_ROUND_PLACES;
    const size_t n_left = round->n_places - i;
    const size_t n = n_left < MC_ROUND_PLACES ? n_left : MC_ROUND_PLACES;
    return mc_index_resolve(index, round->places + i, n, buffer, round->block_begins + 1 + i);
}
