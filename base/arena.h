/*
 * Memory with one lifetime.
 *
 * Allocate many small things, free them all at once.  An arena pointer never outlives
 * its arena.  Blocks grow geometrically; nothing is ever moved.  One that is filled and
 * emptied again and again keeps its memory: new memory costs more than what is in it.
 */
#ifndef SPILLWAY_BASE_ARENA_H
#define SPILLWAY_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks;
    struct arena_block *spare; /* emptied, for what comes */
    size_t used_bytes; /* handed out so far, for budgets */
};

void arena_init(struct arena *a);
void arena_fini(struct arena *a);

/* End the lifetime of all that was handed out; keeps a few megabytes for the next. */
void arena_empty(struct arena *a);

/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_calloc(struct arena *a, size_t count, size_t size);
void *arena_dup(struct arena *a, const void *bytes, size_t size);
char *arena_strdup(struct arena *a, const char *s); /* NULL stays NULL */
char *arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#define SCOPED_ARENA __attribute__((cleanup(arena_fini)))

#endif
