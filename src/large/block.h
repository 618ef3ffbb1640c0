/*
 * block.h - one block of numbers of a large task: read, parsed, and sure to be the one that was indexed.
 *
 * A file may be changed between two of its readings. Whatever it has become, no block is parsed beyond its text or
 * its room, and one that has other items than were counted is an error. Knows nothing of threads, or of what the
 * numbers are for.
 */
#ifndef MC_LARGE_BLOCK_H
#define MC_LARGE_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "large/text.h"
#include "parse/kernels.h"
#include "parse/split.h"

/* Where a block is in the text of its task, and what it has. */
struct mc_block {
    size_t begin;
    size_t end; /* behind the byte that ends its last item */
    size_t n_items;
    bool ends_list; /* it is the last one of its list */
    bool is_of_x;
};

/* Where one thread parses the blocks of one list: room for capacity values, and as many ends. Start with zeros. */
struct mc_block_values {
    struct mc_run run;
    size_t capacity;
    const char *text;        /* of the block that was parsed last */
    struct mc_buffer buffer; /* for that, where the whole is not in memory */
};

void mc_block_values_free(struct mc_block_values *values);

/* Frees the text of a block of long items: otherwise all threads could come to hold the longest one. */
void mc_block_values_trim(struct mc_block_values *values);

/* Parses a block: values->run has its n_items values, values->text its text. Returns 0, or errno: ENOMEM, what
   reading met, or ESTALE where the text is not what it was. */
int mc_block_parse(const struct mc_large_text *text, const struct mc_block *block, const struct mc_syntax *syntax,
                   mc_parse_fn *parse, struct mc_block_values *values);

#endif
