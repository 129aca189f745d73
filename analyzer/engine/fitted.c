/*
 * A size that is only too large where it wrapped: `read(fd, b + n, sizeof b - 1 - n)`.
 *
 * Whether n can be so large is asked at the call.  Behind it the size is what was
 * computed, before its type made it something else: the read came back, and
 * `b[n + got]` would be the same excess once more.
 */
#include "analyzer/engine/library.h"

/* What was computed: conversions to as many bits, or more, take nothing off it. */
static struct linear before_wrapping(const struct run *r, const struct linear *form,
                                     unsigned bits)
{
    struct linear out = *form;

    for (uint32_t k = 0; k < out.n;) {
        const struct symbol *at = symbol_at(&r->symbols, out.terms[k].symbol);

        if (at->kind == SYMBOL_WRAPPED && at->bits >= bits &&
            linear_substitute(&out, out.terms[k].symbol, &at->def, &out))
            k = 0; /* definitions are older than their symbols: this ends */
        else
            k++;
    }
    return out;
}

/* A number of which something is taken: what is left of a buffer. */
static bool is_rest(const struct linear *form)
{
    for (uint32_t k = 0; k < form->n; k++)
        if (form->terms[k].factor > 0)
            return false;
    return form->n > 0 && form->k > 0;
}

void call_take_as_fitted(const struct call *c, const struct value *p,
                         const struct linear *size)
{
    const struct symbol *at = NULL;
    struct linear room, computed, difference;

    if (size->n != 1 || size->k != 0 || size->terms[0].factor != 1 || c->unit != 1)
        return;
    at = symbol_at(&c->r->symbols, size->terms[0].symbol);
    if (at->kind != SYMBOL_WRAPPED || at->is_signed || at->bits < 64 ||
        !memory_room(c->r, c->s, p, &room))
        return;
    computed = before_wrapping(c->r, size, at->bits);
    if (is_rest(&computed) && arith_proves_le(c->s, &computed, &room) &&
        relation_max(&c->s->relation, &computed, NULL) >= 0 &&
        linear_sub(size, &computed, &difference))
        relation_add_eq(&c->s->relation, &difference);
}
