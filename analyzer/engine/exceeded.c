/*
 * What is appended to a text that was too long before.
 *
 *     sprintf(buf, "%s of ", name);
 *     sprintf(buf + strlen(buf), "%u", number);
 *
 * Nothing limits the name, which the first call is told of.  The second one adds a few
 * characters: with the name in bounds it fits, or that is told of by itself.  Not in a
 * loop, where a text may be too long because it is this call that makes it longer.
 */
#include "analyzer/engine/judge.h"

/* The array that the text lies in, from its start. */
static const struct value *whole_text(struct run *r, const struct value *p)
{
    struct value *start = NULL;

    if (p->kind != VALUE_POINTER || p->other || p->region == REGION_ROW_NULL ||
        p->base.n != 0)
        return NULL;
    start = arena_dup(&r->arena, p, sizeof *p);
    start->form = linear_const(0);
    return start;
}

static bool is_in_loop(const struct run *r, ir_id i)
{
    uint32_t head = 0;

    return cfg_loop_around(&r->cfg, r->cfg.block_of[i], &head);
}

/* Paths that met, or a text as it was found or written; not what read() left. */
static bool is_length_of_other(const struct run *r, uint32_t symbol)
{
    const struct symbol_key *key = &r->symbols.keys[symbol];

    return key->kind == SYMBOL_LENGTH ||
           (key->kind == SYMBOL_JOIN && key->a < SITE_HEAD) ||
           (key->kind == SYMBOL_RESULT && !call_is_raw_input(r, symbol));
}

/* Nothing limits the length, but texts that were put there before. */
static bool is_too_long(const struct judging *j, const struct linear *length)
{
    bool found = false;

    for (uint32_t k = 0; k < length->n; k++) {
        uint32_t symbol = length->terms[k].symbol;

        if (relation_range(&j->s->relation, symbol).hi <= NO_LIMIT)
            continue;
        if (length->terms[k].factor != 1 || !is_length_of_other(j->r, symbol))
            return false;
        found = true;
    }
    return found && relation_max(&j->s->relation, length, NULL) > NO_LIMIT;
}

bool judge_is_behind_excess(const struct judging *j)
{
    const struct question *q = j->q;
    const struct value *start = NULL;
    struct linear length, more;

    if (!q->is_write || q->template || q->is_unbounded || q->kind != ACCESS_FORMAT ||
        !j->has_capacity || j->capacity.n != 0 || is_in_loop(j->r, j->out->inst))
        return false;
    start = whole_text(j->r, q->pointer);
    if (!start)
        return false;
    length = string_length(j->r, j->s, j->out->inst, start, q->unit ? q->unit : 1);
    return !symbol_is_unended(&j->r->symbols, &length) && is_too_long(j, &length) &&
           linear_sub(&j->start, &length, &more) && more.n == 0 && more.k == 0 &&
           linear_sub(&j->end, &length, &more) &&
           relation_max(&j->s->relation, &more, NULL) <= j->capacity.k;
}
