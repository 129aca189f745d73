/*
 * Writes one behind the other into a buffer whose room nobody looks at.
 *
 *     n += snprintf(out + n, sizeof(out) - n, "%s ", name[i]);
 *     p += sprintf(p, "%02x ", byte[i]);
 *
 * snprintf(3) says how much it would have written, so that `n` passes the end of `out`
 * when a text is cut, and the unsigned room wraps to a size without any limit.  Where
 * the place of the next write was compared with something, its limit is there,
 * understood or not, and the access stays silent.
 */
#include "analyzer/engine/judge.h"

/*
 * What limits the rounds of a loop was given by somebody who is not seen.  That there
 * are no more of them than what they add up to is no limit.
 */
static bool is_outsiders(const struct judging *j, const struct linear *limit)
{
    for (uint32_t k = 0; k < limit->n; k++)
        if (limit->terms[k].factor < 0 &&
            !judge_is_grown_around(j, limit->terms[k].symbol) &&
            symbol_at(&j->r->symbols, limit->terms[k].symbol)->origin < ORIGIN_CALLER)
            return false;
    return !judge_has_kept(j, limit);
}

/* The rounds of a loop around the access that no number of the program limits. */
static bool is_open_count(const struct judging *j, uint32_t symbol, enum origin *origin,
                          const char **source)
{
    const struct relation *known = &j->s->relation;
    const struct run *r = j->r;

    if (!cfg_in_loop(&r->cfg, r->cfg.place[r->symbols.keys[symbol].a],
                     r->cfg.block_of[j->out->inst]))
        return false;
    for (uint32_t k = 0; k < known->fact_count; k++) {
        const struct relation_fact *f = &known->facts[k];
        enum origin by = ORIGIN_CONSTANT;
        const char *text = NULL;

        if (f->is_unequal || linear_factor(&f->form, symbol) <= 0)
            continue;
        if (!is_outsiders(j, &f->form))
            return false;
        by = symbol_origin_of(&r->symbols, &f->form, &text);
        if (by > *origin) {
            *origin = by;
            *source = text;
        }
    }
    return true;
}

/* ... or their sum, in a number that nothing compares. */
static bool is_open_sum(const struct judging *j, uint32_t symbol, enum origin *origin,
                        const char **source)
{
    const struct symbol_table *all = &j->r->symbols;
    struct symbol_key key = {.kind = SYMBOL_COUNT};
    uint32_t count = 0;

    if (symbol_at(all, symbol)->is_compared || !judge_is_grown_around(j, symbol))
        return false;
    key.a = all->keys[symbol].a - SITE_HEAD;
    count = symbol_find(all, &key);
    return !count || is_open_count(j, count, origin, source);
}

/* A text, of which nothing says how long it is at most. */
static bool is_open_text(const struct judging *j, uint32_t symbol, enum origin *origin,
                         const char **source)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);
    const struct linear form = linear_symbol(symbol);

    if (at->kind == SYMBOL_WRAPPED && at->def.n == 1)
        return is_open_text(j, at->def.terms[0].symbol, origin, source);
    if (at->kind != SYMBOL_LENGTH || at->is_compared || judge_has_kept(j, &form))
        return false;
    if (at->origin > *origin) {
        *origin = at->origin;
        *source = at->source;
    }
    return true;
}

/* Whether what has been written before goes as far as one likes. */
static bool is_open(const struct judging *j, enum origin *origin, const char **source)
{
    bool has_any = false;

    if (relation_max(&j->s->relation, &j->start, NULL) <= NO_LIMIT)
        return false;
    for (uint32_t k = 0; k < j->start.n; k++) {
        uint32_t symbol = j->start.terms[k].symbol;
        const struct symbol *at = symbol_at(&j->r->symbols, symbol);
        bool is_one = false;

        if (relation_range(&j->s->relation, symbol).hi <= NO_LIMIT)
            continue;
        if (at->kind == SYMBOL_COUNT)
            is_one = is_open_count(j, symbol, origin, source);
        else if (at->kind == SYMBOL_JOIN)
            is_one = is_open_sum(j, symbol, origin, source);
        else
            is_one = is_open_text(j, symbol, origin, source);
        if (j->start.terms[k].factor < 0 || !is_one)
            return false;
        has_any = true;
    }
    return has_any;
}

/*
 * The size that is given is what would be left of this very buffer, had it not run out;
 * or a number that knows nothing of what was written.
 */
static bool is_room(const struct judging *j)
{
    const struct value *v = j->q->amount ? run_value(j->r, j->s, j->q->amount) : NULL;
    struct linear room, end;

    if (!v || v->kind != VALUE_INT)
        return false;
    room = v->form;
    if (room.n == 0)
        return room.k > 0;
    if (room.n == 1 && room.k == 0 && room.terms[0].factor == 1 &&
        symbol_at(&j->r->symbols, room.terms[0].symbol)->kind == SYMBOL_WRAPPED)
        room = symbol_at(&j->r->symbols, room.terms[0].symbol)->def;
    return linear_add(&j->start, &room, &end) && linear_sub(&end, &j->capacity, &end) &&
           end.n == 0 && end.k >= 0;
}

enum access_verdict judge_is_spent(const struct judging *j, enum origin *origin,
                                   const char **source)
{
    enum origin by = ORIGIN_LOCAL;
    const char *text = NULL;

    if (!j->q->is_write || j->q->template || !j->q->model || !j->has_capacity ||
        j->capacity.n != 0 || j->start.n == 0)
        return ACCESS_UNKNOWN;
    if (j->q->kind != ACCESS_FORMAT && !(j->q->kind == ACCESS_SIZE && is_room(j)))
        return ACCESS_UNKNOWN;
    if (!is_open(j, &by, &text))
        return ACCESS_UNKNOWN;
    *origin = by;
    *source = text;
    return by == ORIGIN_ATTACKER ? ACCESS_ATTACKER : ACCESS_UNBOUNDED;
}
