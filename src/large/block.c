/* block.c - see block.h. */
#include "large/block.h"

#include <errno.h>
#include <stdlib.h>

#include "correlate/pearson.h"

void mc_block_values_free(struct mc_block_values *values) {
    free(values->run.values);
    free(values->run.ends);
    mc_buffer_free(&values->buffer);
    *values = (struct mc_block_values){0};
}

void mc_block_values_trim(struct mc_block_values *values) {
    enum { KEPT_BYTES = 2 << 20 };
    if (values->buffer.capacity > KEPT_BYTES) {
        mc_buffer_free(&values->buffer);
    }
}

/* Makes room for n values. Returns false where there is no memory. */
static bool reserve_values(struct mc_block_values *values, size_t n) {
    if (n <= values->capacity) {
        return true;
    }
    free(values->run.values);
    free(values->run.ends);
    values->capacity = 0;
    values->run.values = calloc(n, sizeof *values->run.values);
    values->run.ends = calloc(n, sizeof *values->run.ends);
    if (values->run.values == NULL || values->run.ends == NULL) {
        return false;
    }
    values->capacity = n;
    return true;
}

/* Blocks of a file up to this size get room for a value a byte. */
enum { MAX_SIMPLE_BYTES = 32 * MC_BLOCK };

static size_t capacity_for(size_t n_bytes) {
    return n_bytes > MAX_SIMPLE_BYTES ? MAX_SIMPLE_BYTES : n_bytes < MC_BLOCK ? MC_BLOCK : n_bytes;
}

/* Whether text[0..n) of a file can be parsed as a block: its last byte ends what it must, an item or the list, and there is room for its
   items. Only if the file has been changed since it was searched can it be otherwise. */
static bool is_readable(const struct mc_block *block, const struct mc_syntax *syntax, const char *text, size_t n) {
    const enum mc_class last = mc_class_of(syntax, text[n - 1]);
    const bool ends_item = last == MC_END_NUMBER || (syntax->blanks_separate && last == MC_BLANK);
    const bool ends_list = block->is_of_x ? last == MC_END_LIST : last >= MC_END_TASK;
    if (block->ends_list ? !ends_list : !ends_item) {
        return false;
    }
    if (n <= MAX_SIMPLE_BYTES) {
        return true;
    }
    size_t n_items = 0; /* or more: where blanks separate, an end may have been counted with the item before it */
    enum mc_class before = MC_BLANK;
    for (size_t i = 0; i < n; i++) {
        const enum mc_class class = mc_class_of(syntax, text[i]);
        n_items += class >= MC_END_NUMBER || (syntax->blanks_separate && class == MC_PLAIN && before != MC_PLAIN);
        before = class;
    }
    return n_items <= MAX_SIMPLE_BYTES;
}

/* Whether the run of a block of n_bytes has its items, and one list end, the last byte, only if the block is the last one. Where blanks
   separate, a newline behind them is met. */
static bool is_whole(const struct mc_block *block, const struct mc_run *run, size_t n_bytes) {
    const bool has_end = run->n_ends > 0 && run->ends[0].byte != (uint32_t)n_bytes; /* of which it has 32 bits, too */
    return run->n_values == block->n_items && run->n_ends <= 1 && has_end == block->ends_list;
}

int mc_block_parse(const struct mc_large_text *text, const struct mc_block *block, const struct mc_syntax *syntax,
                   mc_parse_fn *parse, struct mc_block_values *values) {
    if (block->end <= block->begin) {
        return ESTALE;
    }
    const size_t n_bytes = block->end - block->begin;
    const bool is_in_memory = text->memory != NULL;
    const int error = mc_large_text_read(text, block->begin, block->end, &values->buffer, &values->text);
    if (error != 0) {
        return error;
    }
    if (!is_in_memory && !is_readable(block, syntax, values->text, n_bytes)) {
        return ESTALE;
    }
    if (!reserve_values(values, is_in_memory ? MC_BLOCK : capacity_for(n_bytes))) {
        return ENOMEM;
    }
    parse(values->text, n_bytes, syntax, &values->run);
    return is_whole(block, &values->run, n_bytes) ? 0 : ESTALE;
}
