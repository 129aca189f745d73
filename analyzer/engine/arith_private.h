/*
 * Between arith.c and product.c.  Private to engine/.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_ARITH_PRIVATE_H
#define SPILLWAY_ANALYZER_ENGINE_ARITH_PRIVATE_H

#include "analyzer/engine/run.h"

/* The operands of a binary operation, as forms and as known intervals. */
struct operands {
    struct linear a, b;
    struct interval ra, rb;
};

/* The symbol of that key, which is decided by who decides the operands. */
struct linear arith_named(struct run *r, const struct symbol_key *key,
                          const struct symbol *model, const struct operands *o);

/*
 * The result of instruction i, a product of two numbers of which none is known, or a
 * quotient of a known one; false: it is of other things, and gets no such symbol.
 */
bool product_of(struct run *r, struct state *s, ir_id i, const struct operands *o,
                struct linear *out);
bool quotient_by(struct run *r, struct state *s, ir_id i, const struct operands *o,
                 struct linear *out);

#endif
