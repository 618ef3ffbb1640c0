/* block.c - see block.h. Checks a block before it is parsed and after. */
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

/* Makes room for n values. Returns false if there is no memory. */
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

/* A block of a file up to this size gets room for one value a byte. */
enum { MAX_SIMPLE_BYTES = 32 * MC_BLOCK };

static size_t choose_capacity(size_t n_bytes) {
    return n_bytes > MAX_SIMPLE_BYTES ? MAX_SIMPLE_BYTES : n_bytes < MC_BLOCK ? MC_BLOCK : n_bytes;
}

/* Returns whether text[0..n) of a file can be parsed as a block. Its last byte must end an item, or the list if the
   block does. There must be room for its items. It returns false only if the file has changed since it was indexed. */
static bool can_parse(const struct mc_block *block, const struct mc_syntax *syntax, const char *text, size_t n) {
    const enum mc_class last = mc_class_of(syntax, text[n - 1]);
    const bool ends_item = last == MC_END_NUMBER || (syntax->blanks_separate && last == MC_BLANK);
    const bool ends_list = block->is_of_x ? last == MC_END_LIST : last >= MC_END_TASK;
    if (block->ends_list ? !ends_list : !ends_item) {
        return false;
    }
    if (n <= MAX_SIMPLE_BYTES) {
        return true;
    }
    size_t n_items = 0; /* or more: if blanks separate, an end and its item may both count */
    enum mc_class before = MC_BLANK;
    for (size_t i = 0; i < n; i++) {
        const enum mc_class class = mc_class_of(syntax, text[i]);
        n_items += class >= MC_END_NUMBER || (syntax->blanks_separate && class == MC_PLAIN && before != MC_PLAIN);
        before = class;
    }
    return n_items <= MAX_SIMPLE_BYTES;
}

/* Returns whether the run of a block of n_bytes has the items that were counted. Only the last block of a list has a
   list end, at its last byte. If blanks separate numbers, the parser may also meet the newline after the block. */
static bool is_as_indexed(const struct mc_block *block, const struct mc_run *run, size_t n_bytes) {
    const bool has_end = run->n_ends > 0 && run->ends[0].byte != (uint32_t)n_bytes; /* the run has 32 bits of it, too */
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
    if (!is_in_memory && !can_parse(block, syntax, values->text, n_bytes)) {
        return ESTALE;
    }
    if (!reserve_values(values, is_in_memory ? MC_BLOCK : choose_capacity(n_bytes))) {
        return ENOMEM;
    }
    parse(values->text, n_bytes, syntax, &values->run);
    return is_as_indexed(block, &values->run, n_bytes) ? 0 : ESTALE;
}
