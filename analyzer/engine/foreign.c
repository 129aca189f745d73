/*
 * Limits that code which is not seen knows.
 *
 *     if (length > block_size(kind))
 *         return;
 *     memcpy(key, from, length);
 *
 * How large that is, nothing here says; but somebody thought of it.
 */
#include "analyzer/engine/judge.h"

/* Among the terms of a limit, what code that is not seen decides. */
static bool is_foreign(const struct judging *j, const struct linear *limit)
{
    for (uint32_t m = 0; m < limit->n; m++)
        if (limit->terms[m].factor < 0 &&
            symbol_at(&j->r->symbols, limit->terms[m].symbol)->origin == ORIGIN_UNKNOWN)
            return true;
    return false;
}

enum { MAX_STEPS = 3 };

/* ... or what was held against that before: `i < SIZE - n` where `n < block_size()`. */
static bool is_held_to_foreign(const struct judging *j, uint32_t symbol, unsigned steps)
{
    const struct linear *f = NULL;
    uint32_t k = 0;

    while ((f = judge_next_limit(j, symbol, &k)) != NULL) {
        if (is_foreign(j, f))
            return true;
        for (uint32_t m = 0; m < f->n && steps > 0; m++) {
            const struct symbol *at = symbol_at(&j->r->symbols, f->terms[m].symbol);

            if (f->terms[m].factor < 0 && at->kind == SYMBOL_WRAPPED &&
                at->def.n == 1 && at->def.terms[0].factor < 0 &&
                is_held_to_foreign(j, at->def.terms[0].symbol, steps - 1))
                return true;
        }
    }
    return false;
}

bool judge_has_foreign_limit(const struct judging *j, uint32_t symbol)
{
    return is_held_to_foreign(j, symbol, MAX_STEPS);
}

/* Whether the limit comes from a call that may also give a number too large. */
static bool may_be_too_large(const struct judging *j, const struct linear *rest)
{
    const struct run *r = j->r;
    const struct symbol_key *key = &r->symbols.keys[rest->terms[0].symbol];
    ir_id callee = key->kind == SYMBOL_RESULT && key->b == PART_CALLED
                       ? r->f->insts[key->a].id
                       : 0;
    const struct summary *m = callee ? &r->e->summaries[callee] : NULL;

    for (unsigned k = 0; m && k < m->exit_count; k++) {
        const struct summary_value *v = &m->exits[k].result;

        if (v->kind == VALUE_INT && v->number.is_exact && v->number.low.n == 0 &&
            v->number.low.k > rest->k)
            return true;
    }
    return false;
}

bool judge_is_held_to_foreign(const struct judging *j, const struct linear *over)
{
    bool is_second = over->n > 1 && over->terms[0].factor < 0;
    const struct linear *f = NULL;
    struct linear rest;
    uint32_t k = 0;

    while (over->n > 0 &&
           (f = judge_next_limit(j, over->terms[is_second].symbol, &k)) != NULL)
        if (linear_sub(f, over, &rest) && rest.n == 1 && is_foreign(j, &rest) &&
            !may_be_too_large(j, &rest))
            return true;
    return j->q->template && j->q->template->is_held_to_foreign;
}
