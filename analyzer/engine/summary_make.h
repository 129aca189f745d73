/*
 * Between the files that make and apply summaries.  Private to engine/.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_SUMMARY_MAKE_H
#define SPILLWAY_ANALYZER_ENGINE_SUMMARY_MAKE_H

#include "analyzer/engine/run.h"

/* What is collected while a function runs; memory is the engine's. */
struct summary_maker {
    VEC(struct summary_atom) atoms; /* row 0 unused */
    VEC(struct summary_place) places;
    uint32_t *atom_of_symbol; /* 0 not tried, UINT32_MAX not possible */
    uint32_t symbol_count;
    struct state_list returns; /* the result is the slot cell of instruction 0 */
    VEC(struct summary_obligation) obligations;
};

/* Where the region is for a caller; false if callers cannot see it. */
bool maker_path(struct run *r, uint32_t region, struct summary_path *out);

/* A form over symbols as one over atoms; false if it is not possible. */
bool maker_form(struct run *r, const struct linear *l, struct linear *out);

/* ... as bounds, with what `s` knows. */
struct summary_number maker_number(struct run *r, const struct state *s,
                                   const struct linear *l);

/* Facts of the state about atoms alone: what is at most 0, and what is not 0. */
unsigned maker_guards(struct run *r, const struct state *s, struct linear **out);
unsigned maker_unequal(struct run *r, const struct state *s, struct linear **out);

/* The length of a text: of min(n, strlen(from)) the one that is not its limit yet. */
void maker_second_limit(struct run *r, const struct state *s, const struct linear *l,
                        struct summary_number *n);

/* Say of the texts that a function leaves what the caller can see that limits them. */
void maker_limit_texts(struct run *r, struct state *s);

/* Upper bound over atoms; false if there is none. */
bool maker_bound(struct run *r, const struct state *s, const struct linear *l,
                 struct linear *out);

/*
 * All of an access, for callers know which is the smallest one.  Of min(strlen(from),
 * size - 1) the size comes first: that is what is meant.
 */
void maker_access_bounds(struct run *r, const struct state *s, const struct linear *l,
                         struct relation_bounds *out);

#endif
