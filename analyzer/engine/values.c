/*
 * What the elements of an array may hold, as a set for all of them (domain/values.h).
 *
 * An array that one byte fills holds that; a VALUES cell says what it may hold since
 * something was put into it at a place that is not known.  Whatever else writes there
 * drops the cell, so that a store first asks for the set, and then puts back what it
 * makes of it.
 */
#include "analyzer/engine/values.h"

#include "analyzer/engine/judge.h"

/* All the elements that the pointer may lead to. */
static bool elements_of(struct run *r, const struct state *s, const struct value *p,
                        struct span *out)
{
    struct linear all;

    if (p->kind != VALUE_POINTER || p->other || p->region == REGION_ROW_NULL)
        return false;
    if (p->base.n == 0 && p->extent > 0) {
        *out = (struct span){p->base.k, p->extent};
        return true;
    }
    if (!memory_capacity(r, s, p->region, &all) || all.n != 0 || all.k <= 0)
        return false;
    *out = (struct span){0, all.k};
    return true;
}

static bool has_scalar(const struct state *s, uint32_t region, struct span part)
{
    uint32_t first = 0, end = state_region_cells(s, region, &first);

    for (uint32_t k = first; k < end; k++)
        if (s->cells[k].kind == CELL_SCALAR &&
            s->cells[k].offset < part.offset + part.size &&
            s->cells[k].offset + s->cells[k].size > part.offset)
            return true;
    return false;
}

bool values_kept(struct run *r, const struct state *s, const struct value *p,
                 int64_t size, struct values *out)
{
    const struct cell *c = NULL;
    int64_t byte = 0;

    *out = (struct values){.set = VALUES_ALL};
    if (!elements_of(r, s, p, &out->part) || size <= 0 || size > 8 ||
        out->part.size <= size)
        return false;
    c = state_find(s, p->region, CELL_VALUES, out->part.offset);
    if (c && c->size == out->part.size && c->value->bits == (unsigned)size * 8) {
        out->set = (value_set)c->value->form.k;
        return true;
    }
    if (has_scalar(s, p->region, out->part) ||
        !state_find_fill(s, p->region, out->part, &byte) || byte != 0)
        return false;
    out->set = values_of_range(interval_of(0));
    return true;
}

bool values_are_zero(struct run *r, const struct state *s, const struct value *p)
{
    struct span part;
    int64_t byte = -1;

    return elements_of(r, s, p, &part) && !has_scalar(s, p->region, part) &&
           state_find_fill(s, p->region, part, &byte) && byte == 0;
}

int64_t values_size(struct run *r, const struct state *s, const struct value *p)
{
    struct span part;
    const struct value *v = NULL;

    if (elements_of(r, s, p, &part))
        v = state_get(s, p->region, CELL_VALUES, part.offset);
    return v ? v->bits / 8 : 1;
}

void values_keep(struct run *r, struct state *s, const struct value *p,
                 const struct values *kept, int64_t size)
{
    struct cell c = {.region = p->region,
                     .kind = CELL_VALUES,
                     .offset = kept->part.offset,
                     .size = kept->part.size};
    struct linear set = linear_const((int64_t)kept->set);

    if ((kept->set & VALUES_ALL) == VALUES_ALL)
        return;
    c.value = value_int(&r->arena, &set, (unsigned)size * 8, false);
    state_set(s, &c);
}

bool judge_searches_in_vain(const struct judging *j)
{
    const struct value *p = j->q->pointer;
    struct values kept;

    return j->q->kind == ACCESS_ELEMENT && !j->q->is_write && !j->q->template &&
           j->has_capacity && j->capacity.n == 0 && j->start.n == 1 &&
           relation_max(&j->s->relation, &j->over, NULL) > NO_LIMIT &&
           values_kept(j->r, j->s, p, values_size(j->r, j->s, p), &kept) &&
           (kept.set & VALUES_UNSURE) != 0;
}

value_set values_of(const struct run *r, const struct state *s, const struct linear *l)
{
    const struct symbol *at = l->n == 1 && l->terms[0].factor == 1
                                  ? symbol_at(&r->symbols, l->terms[0].symbol)
                                  : NULL;
    value_set set = values_of_range(relation_bounds_of(&s->relation, l));

    if (at && at->values)
        set &= values_moved(at->values, l->k);
    return set;
}

void values_note(struct run *r, const struct linear *l, value_set set)
{
    if (l->n == 1 && l->k == 0 && l->terms[0].factor == 1)
        symbol_add_values(&r->symbols, l->terms[0].symbol, set);
}

bool values_exclude(const struct run *r, const struct linear *difference)
{
    const struct symbol *at = NULL;
    int64_t factor = difference->n == 1 ? difference->terms[0].factor : 0;

    if (factor != 1 && factor != -1)
        return false;
    at = symbol_at(&r->symbols, difference->terms[0].symbol);
    return at->values && difference->k != INT64_MIN &&
           !values_contain(at->values, factor < 0 ? difference->k : -difference->k);
}
