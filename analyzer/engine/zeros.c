/*
 * Where zeros stand that were put into texts, until something may be written over them.
 */
#include "analyzer/engine/run.h"

/*
 * Where a byte was put in last.  A zero ends texts that other calls copy before it; one
 * that shows later to be zero, as in `while ((*d++ = *s++))`, ends the text it is in.
 */
void zeros_remember(struct run *r, struct state *s, const struct value *p,
                    const struct value *v, int is_zero)
{
    struct cell c = {.region = p->region, .kind = CELL_ZERO, .size = 1};
    struct linear address;

    if (is_zero == 0 || !value_address(p, &address))
        return;
    if (is_zero == 1 && p->form.n == 0 && p->form.k == 0)
        return; /* no copy leaves the start of an array alone */
    if (is_zero < 0) {
        if (v->kind != VALUE_INT || v->form.n != 1 || v->form.k != 0)
            return;
        c.kind = CELL_COPIED;
        c.offset = v->form.terms[0].symbol;
    }
    c.value = value_int(&r->arena, &address, 64, true);
    state_set(s, &c);
}

/* The byte in that cell is zero. */
static void end_copied(struct state *s, const struct cell *zero)
{
    uint32_t first = 0, end = state_region_cells(s, zero->region, &first);

    for (uint32_t k = first; k < end; k++) {
        const struct cell *text = &s->cells[k];
        struct linear distance, f;

        if (text->kind == CELL_STRING && text->size == 1 &&
            text->value->kind == VALUE_INT &&
            linear_add_const(&zero->value->form, -text->offset, &distance) &&
            arith_proves_le(s, &(struct linear){0}, &distance) &&
            linear_sub(&text->value->form, &distance, &f))
            relation_add_le(&s->relation, &f);
    }
}

void string_meet_copied(struct state *s, uint32_t symbol)
{
    for (uint32_t k = 0; k < s->count; k++)
        if (s->cells[k].kind == CELL_COPIED && s->cells[k].offset == symbol)
            end_copied(s, &s->cells[k]);
}

/*
 * A zero at one place of a variable's array stands there until something is written
 * over it: `hex[2] = 0` before a loop that puts two digits in front of it.
 */
void zeros_keep(struct run *r, struct state *s, const struct value *p, int64_t unit)
{
    const struct region *at = region_at(&r->regions, p->region);
    struct cell c = {.region = p->region, .kind = CELL_FILL, .size = unit};
    struct linear address;

    if (at->kind != REGION_OBJECT || !value_address(p, &address) || address.n != 0 ||
        (p->form.n == 0 && p->form.k == 0))
        return;
    c.offset = address.k;
    c.value = value_number(&r->arena, 0);
    state_set(s, &c);
}

/*
 * The zero that was put in last, when what is stored now is surely another unit:
 * `text[n] = 0;` before `text[i] = c;` of any i below n.
 */
const struct value *zeros_beside(struct state *s, const struct value *p)
{
    const struct value *zero = state_get(s, p->region, CELL_ZERO, 0);
    struct linear at;

    if (!zero || !value_address(p, &at) ||
        (!arith_proves_lt(s, &at, &zero->form) &&
         !arith_proves_lt(s, &zero->form, &at)))
        return NULL;
    return zero;
}

/* It stays where it is, and the texts that begin before it end there at the latest. */
void zeros_stay(struct state *s, uint32_t region, const struct value *zero)
{
    struct cell c = {.region = region, .kind = CELL_ZERO, .size = 1, .value = zero};

    if (state_get(s, region, CELL_ZERO, 0))
        return; /* a new one */
    state_set(s, &c);
    end_copied(s, &c);
}
