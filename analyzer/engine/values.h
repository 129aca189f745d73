/*
 * What the elements of an array may hold (values.c).  Private to engine/.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_VALUES_H
#define SPILLWAY_ANALYZER_ENGINE_VALUES_H

#include "analyzer/domain/values.h"
#include "analyzer/engine/run.h"

/* The elements that a pointer may lead to, and what they may hold. */
struct values {
    struct span part;
    value_set set;
};

/* What is known of the elements of `size` bytes there; false: nothing. */
bool values_kept(struct run *r, const struct state *s, const struct value *p,
                 int64_t size, struct values *out);

/* Whether zeros fill all that the pointer may lead to. */
bool values_are_zero(struct run *r, const struct state *s, const struct value *p);

/* Bytes of the elements of which something is known; 1: of none. */
int64_t values_size(struct run *r, const struct state *s, const struct value *p);

/* Say it of them, after a write. */
void values_keep(struct run *r, struct state *s, const struct value *p,
                 const struct values *kept, int64_t size);

/* What a number may be. */
value_set values_of(const struct run *r, const struct state *s, const struct linear *l);

/* A number was read that is one of the set; VALUES_ALL: it may be anything. */
void values_note(struct run *r, const struct linear *l, value_set set);

/* The one byte that the function writes outside of its variables (clears.c); -1. */
int clears_with(const struct run *r);

/*
 * What the elements at each place of a summary may hold after it was applied: looked at
 * before that, and kept behind it.  NULL: nothing.
 */
struct values *clears_look(struct run *r, const struct state *s,
                           const struct summary *m, const struct value *const *places);
void clears_keep(struct run *r, struct state *s, const struct summary *m,
                 const struct value *const *places, const struct values *kept);

/* Whether the difference of a number and a constant cannot be 0. */
bool values_exclude(const struct run *r, const struct linear *difference);

#endif
