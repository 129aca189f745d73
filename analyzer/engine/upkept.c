/*
 * What a structure of the program keeps: a buffer, and how much is in it.
 *
 *     if (c->have == sizeof c->in)
 *         return -1;
 *     n = recv(c->fd, c->in + c->have, sizeof c->in - c->have, 0);
 *     ...
 *     memmove(c->in, c->in + used, c->have - used);
 *
 * That the number never passes the size is kept by all the code that changes it.  Where
 * it is held against the size with `==`, larger ones are not asked about; and where the
 * rest of the content moves to the front, how much there is was asked as it came in.
 *
 *     struct kept { struct kept *next; size_t room; char text[4]; };
 *
 * So it is with a number that stands in front of a buffer in one allocation, by which a
 * called function decides whether the buffer will do for it.
 */
#include "analyzer/engine/judge.h"

/* A number that was found in memory which is no variable of the function. */
static bool is_in_memory(const struct run *r, uint32_t symbol)
{
    const struct symbol_key *key = &r->symbols.keys[symbol];
    uint32_t row = key->kind == SYMBOL_INPUT  ? key->a
                   : key->kind == SYMBOL_JOIN ? key->b
                                              : 0;
    const struct region *at = row && row < r->regions.len ? region_at(&r->regions, row)
                                                          : NULL;

    if (!at)
        return false;
    return at->kind == REGION_POINTEE || at->kind == REGION_HEAP ||
           (at->kind == REGION_OBJECT &&
            (r->u->objects[at->object].kind == IR_OBJECT_GLOBAL ||
             r->u->objects[at->object].kind == IR_OBJECT_STATIC));
}

/* On this path it is not the size of the buffer, and nothing else is known above. */
static bool is_unequal_to_size(const struct judging *j, uint32_t symbol)
{
    const struct relation *known = &j->s->relation;

    for (uint32_t k = 0; k < known->fact_count; k++) {
        const struct linear *f = &known->facts[k].form;

        if (known->facts[k].is_unequal && f->n == 1 && f->terms[0].symbol == symbol &&
            (f->terms[0].factor == 1 ? -f->k : f->k) == j->capacity.k)
            return true;
    }
    return false;
}

static bool is_held_apart(void *context, uint32_t symbol)
{
    const struct judging *j = context;

    return is_in_memory(j->r, symbol) && is_unequal_to_size(j, symbol);
}

/*
 * `read(fd, c->in + c->have, sizeof c->in - c->have)`: what is left of the buffer that
 * the member beside it counts, of which as much comes in as is asked for at most.
 */
static bool is_rest_read(const struct judging *j)
{
    const struct question *q = j->q;
    const struct symbol *size = q->bytes.n == 1 && q->bytes.k == 0
                                    ? symbol_at(&j->r->symbols,
                                                q->bytes.terms[0].symbol)
                                    : NULL;
    struct linear end;

    return size && size->kind == SYMBOL_WRAPPED && q->kind == ACCESS_SIZE &&
           q->is_write && q->model && q->model->result == MODEL_RESULT_COUNT &&
           j->start.n == 1 && is_in_memory(j->r, j->start.terms[0].symbol) &&
           linear_add(&j->start, &size->def, &end) && end.n == 0 &&
           end.k <= j->capacity.k;
}

bool judge_is_held_apart(struct judging *j)
{
    return j->has_capacity && j->capacity.n == 0 && j->capacity.k > 1 &&
           (is_rest_read(j) ||
            symbol_any_part(&j->r->symbols, &j->over, is_held_apart, j));
}

/* What a called function left there: it knew how much there was. */
static bool is_left_by_call(const struct run *r, uint32_t symbol)
{
    const struct symbol_key *key = &r->symbols.keys[symbol];

    return key->kind == SYMBOL_RESULT && key->b >= PART_CALLED;
}

/* A number that stands in front of the buffer, in the same allocation. */
static bool is_in_header(void *context, uint32_t symbol)
{
    const struct judging *j = context;
    const struct symbol_key *key = &j->r->symbols.keys[symbol];

    return key->kind == SYMBOL_INPUT && key->a == j->q->pointer->region &&
           symbol_at(&j->r->symbols, symbol)->origin < ORIGIN_CALLER;
}

bool judge_is_by_header(struct judging *j)
{
    return j->q->template && j->q->capacity < 0 &&
           region_at(&j->r->regions, j->q->pointer->region)->kind == REGION_HEAP &&
           symbol_any_part(&j->r->symbols, &j->over, is_in_header, j);
}

/* A text goes towards the start of the buffer that it is in: `strcpy(p, p + 7)`. */
static bool is_text_moved_down(const struct judging *j)
{
    const struct question *q = j->q;
    const struct value *from = NULL;
    struct linear at, to;

    if (q->template || !q->from || !q->model || q->model->kind != MODEL_COPY ||
        q->pointer->kind != VALUE_POINTER)
        return false;
    from = run_value(j->r, j->s, q->from);
    return from->kind == VALUE_POINTER && !from->other &&
           from->region == q->pointer->region && value_address(from, &at) &&
           value_address(q->pointer, &to) && linear_sub(&to, &at, &to) &&
           relation_proves_le(&j->s->relation, &to);
}

bool judge_is_shift(const struct judging *j)
{
    const struct question *q = j->q;
    const struct value *from = NULL;
    struct linear at, to, end, bytes = q->bytes;

    if (bytes.n == 1 && bytes.k == 0 &&
        symbol_at(&j->r->symbols, bytes.terms[0].symbol)->kind == SYMBOL_WRAPPED)
        bytes = symbol_at(&j->r->symbols, bytes.terms[0].symbol)->def;
    if (is_text_moved_down(j))
        return true;
    if (q->template || !q->from || !q->model || q->model->kind != MODEL_COPY_EXACT ||
        q->pointer->kind != VALUE_POINTER)
        return false;
    from = run_value(j->r, j->s, q->from);
    return from->kind == VALUE_POINTER && from->region == q->pointer->region &&
           value_address(from, &at) && value_address(q->pointer, &to) && to.n == 0 &&
           at.n > 0 && linear_sub(&at, &to, &at) && linear_add(&at, &bytes, &end) &&
           end.n == 1 && end.k == 0 && end.terms[0].factor == 1 &&
           (is_in_memory(j->r, end.terms[0].symbol) ||
            is_left_by_call(j->r, end.terms[0].symbol));
}

bool judge_is_found_place(const struct run *r, uint32_t region)
{
    const struct region *at = region_at(&r->regions, region);

    return at->kind != REGION_OBJECT ||
           r->u->objects[at->object].kind != IR_OBJECT_PARAM;
}

bool judge_is_held_to_rest(const struct judging *j, uint32_t symbol)
{
    const struct linear *f = NULL;
    uint32_t k = 0;

    while ((f = judge_next_limit(j, symbol, &k)) != NULL)
        for (uint32_t m = 0; m < f->n; m++) {
            const struct symbol *by = symbol_at(&j->r->symbols, f->terms[m].symbol);

            if (f->terms[m].factor < 0 && by->kind == SYMBOL_WRAPPED &&
                by->def.n == 1 && by->def.terms[0].factor < 0 && by->def.k > 0 &&
                by->def.k <= j->capacity.k &&
                j->r->symbols.keys[by->def.terms[0].symbol].kind == SYMBOL_INPUT &&
                judge_is_found_place(j->r,
                                     j->r->symbols.keys[by->def.terms[0].symbol].a))
                return true;
        }
    return false;
}

/* A number that is kept in memory, and was changed there on some of the ways here. */
static bool is_kept_merge(const struct run *r, uint32_t symbol)
{
    const struct symbol_key *key = &r->symbols.keys[symbol];
    bool is_scalar = key->a < SITE_HEAD ? key->c / 4 == CELL_SCALAR
                                        : key->c == CELL_SCALAR;

    return key->kind == SYMBOL_JOIN && is_scalar && key->b > REGION_ROW_SLOTS &&
           key->b < r->regions.len &&
           region_at(&r->regions, key->b)->kind == REGION_POINTEE;
}

bool judge_is_left_to_keeper(const struct judging *j)
{
    bool found = false;

    for (uint32_t k = 0; k < j->over.n && j->r->e->is_whole; k++) {
        const struct linear_term *t = &j->over.terms[k];

        if (!relation_is_open(&j->s->relation, t))
            continue;
        if (!is_kept_merge(j->r, t->symbol))
            return false;
        found = true;
    }
    return found;
}
