/*
 * Room for elements of another size.
 *
 *     list = calloc(n, sizeof(list));        the size of the pointer
 *     for (i = 0; i < n; i++) list[i] = x;
 *
 * How many elements there are nobody need know: the function goes through as many as it
 * asked room for, and each is larger than what it asked for.
 */
#include "analyzer/engine/judge.h"

/* The number itself, also where it was converted to a size: `(size_t)n`. */
static uint32_t as_it_was(const struct judging *j, uint32_t symbol)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);

    return at->kind == SYMBOL_WRAPPED && at->def.n == 1 && at->def.k == 0 &&
                   at->def.terms[0].factor == 1
               ? at->def.terms[0].symbol
               : symbol;
}

/* The number of the element that begins there; false: it is none of so many bytes. */
static bool number_of_element(const struct linear *start, int64_t bytes,
                              struct linear *out)
{
    *out = *start;
    for (uint32_t k = 0; k < start->n; k++) {
        if (start->terms[k].factor % bytes != 0)
            return false;
        out->terms[k].factor = (int32_t)(start->terms[k].factor / bytes);
    }
    out->k = start->k / bytes;
    return start->n > 0 && start->k >= 0;
}

bool judge_is_of_other_size(const struct judging *j)
{
    const struct region *at = region_at(&j->r->regions, j->q->pointer->region);
    int64_t bytes = j->out->element_bytes;
    struct linear top, less;

    if (at->kind != REGION_HEAP || j->q->template || j->q->kind != ACCESS_ELEMENT ||
        j->capacity.n != 1 || j->capacity.k < 0 || j->capacity.k >= FEW || bytes <= 1 ||
        j->capacity.terms[0].factor <= 0 || j->capacity.terms[0].factor >= bytes ||
        !number_of_element(&j->start, bytes, &less))
        return false;
    top = linear_symbol(as_it_was(j, j->capacity.terms[0].symbol));
    return linear_sub(&less, &top, &less) && relation_proves_lt(&j->s->relation, &less);
}
