/* Memory with one lifetime; see arena.h. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
    FIRST_BLOCK = 4096,
    LARGEST_BLOCK = 1 << 20,
    MAX_SPARE = 8 << 20, /* bytes that an empty arena keeps */
};

struct arena_block {
    struct arena_block *older;
    size_t size, used; /* of `bytes` */
    alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *a)
{
    *a = (struct arena){0};
}

static void free_blocks(struct arena_block *blocks)
{
    for (struct arena_block *b = blocks, *older; b; b = older) {
        older = b->older;
        free(b);
    }
}

void arena_fini(struct arena *a)
{
    if (!a)
        return;
    free_blocks(a->blocks);
    free_blocks(a->spare);
    *a = (struct arena){0};
}

void arena_empty(struct arena *a)
{
    struct arena empty = {0};
    size_t kept = 0;

    for (struct arena_block *b = a->spare, *older; b; b = older) {
        older = b->older;
        kept += b->size;
        b->older = empty.spare;
        empty.spare = b;
    }
    for (struct arena_block *b = a->blocks, *older; b; b = older) {
        older = b->older;
        if (b->size != LARGEST_BLOCK || kept + b->size > MAX_SPARE) {
            free(b);
            continue;
        }
        kept += b->size;
        b->older = empty.spare;
        empty.spare = b;
    }
    *a = empty;
}

/* Put an emptied block to use, if it is large enough. */
static bool take_spare(struct arena *a, size_t at_least)
{
    struct arena_block *b = a->spare;

    if (!b || b->size < at_least)
        return false;
    a->spare = b->older;
    b->used = 0;
    b->older = a->blocks;
    a->blocks = b;
    return true;
}

/* Each block is twice as large as the one before, so that there are few. */
static void add_block(struct arena *a, size_t at_least)
{
    size_t size = a->blocks ? a->blocks->size * 2 : FIRST_BLOCK;

    if (take_spare(a, at_least))
        return;
    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    if (size < at_least)
        size = at_least;

    struct arena_block *b = mem_resize(NULL, mem_add(sizeof *b, size), 1);
    b->size = size;
    b->used = 0;
    b->older = a->blocks;
    a->blocks = b;
}

/* Each piece is cleared when it is handed out, and so about to be written to. */
static void *take(struct arena *a, size_t size)
{
    size_t align = alignof(max_align_t);
    size_t need = mem_add(size ? size : 1, align - 1) / align * align;

    if (!a->blocks || a->blocks->size - a->blocks->used < need)
        add_block(a, need);

    struct arena_block *b = a->blocks;
    void *p = b->bytes + b->used;
    b->used += need;
    a->used_bytes += need;
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return memset(take(a, size), 0, size);
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
    return arena_alloc(a, mem_mul(count, size));
}

void *arena_dup(struct arena *a, const void *bytes, size_t size)
{
    void *copy = take(a, size);

    if (size)
        memcpy(copy, bytes, size);
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return s ? arena_dup(a, s, mem_add(strlen(s), 1)) : NULL;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *text = mem_vprintf(fmt, ap);
    va_end(ap);

    char *copy = arena_strdup(a, text);
    free(text);
    return copy;
}
