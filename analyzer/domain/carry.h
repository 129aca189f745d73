/*
 * Facts of numbers that moved on one of two paths which meet.  Private to domain/.
 */
#ifndef SPILLWAY_ANALYZER_DOMAIN_CARRY_H
#define SPILLWAY_ANALYZER_DOMAIN_CARRY_H

#include "analyzer/domain/state.h"

/* A symbol that this merge made, and what it is on each side. */
struct merged {
    struct linear symbol, a, b;
    bool is_place; /* of a pointer */
};

/* What one side knows of the number before it moved. */
void carry_moved(struct state *a, struct state *b, const struct merged *m);

/* ... of the sum of a place and the room behind it, which both have moved. */
void carry_sums(struct state *a, struct state *b, const struct merged *place,
                const struct merged *room);

/* ... of such a sum where only the room is another one. */
void carry_rest(struct state *a, struct state *b, const struct merged *room);

#endif
