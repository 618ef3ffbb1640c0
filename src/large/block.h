/*
 * block.h - reads and parses one block of a large task, and checks that it is the block that was indexed.
 *
 * A file may change between two reads. Then the parser must still stay within the text of the block and within the room
 * for its values. A block with other items than the index has counted is an error. Knows nothing of threads, nor of
 * what the numbers are for.
 */
#ifndef MC_LARGE_BLOCK_H
#define MC_LARGE_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "large/text.h"
#include "parse/kernels.h"
#include "parse/split.h"

/* The bounds of a block in the text of its task. */
struct mc_block {
    size_t begin;
    size_t end; /* the position after the delimiter or newline of its last item */
    size_t n_items;
    bool ends_list; /* the block is the last of its list */
    bool is_of_x;
};

/* The memory of one thread to parse the blocks of one list: room for capacity values and as many ends. Start with
   zeros. */
struct mc_block_values {
    struct mc_run run;
    size_t capacity;
    const char *text;        /* of the last block that was parsed */
    struct mc_buffer buffer; /* holds text if the task is not in memory */
};

/* Frees the memory. */
void mc_block_values_free(struct mc_block_values *values);

/* Frees the buffer if it is large, after a block of long items. Else every thread might keep such a buffer. */
void mc_block_values_trim(struct mc_block_values *values);

/* Parses a block: values->run gets its n_items values, and values->text its text. Returns 0 or errno: ENOMEM, that of
   the read, or ESTALE if the text has changed. */
int mc_block_parse(const struct mc_large_text *text, const struct mc_block *block, const struct mc_syntax *syntax,
                   mc_parse_fn *parse, struct mc_block_values *values);

#endif
