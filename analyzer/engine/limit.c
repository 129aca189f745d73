/*
 * A cursor that a loop compares at most of its stores, and not at this one.
 *
 *     if (*s == '\n') {
 *         *d++ = '\\';
 *         *d++ = 'n';
 *     } else if (d < end) {
 *         *d++ = *s;
 *     }
 *
 * Nothing limits `d` in such a loop, so that all one could say is that its limit is not
 * understood.  But the program lets it come as far as `end`; and from there on these
 * two stores are too many.
 */
#include "analyzer/engine/judge.h"

/* What a loop around the access makes of the number, and does not only take down. */
static bool is_moved_around(const struct judging *j, uint32_t symbol)
{
    const struct run *r = j->r;
    const struct symbol_key *key = &r->symbols.keys[symbol];

    return key->kind == SYMBOL_JOIN && key->a >= SITE_HEAD &&
           !symbol_at(&r->symbols, symbol)->is_shrunk &&
           cfg_in_loop(&r->cfg, r->cfg.place[key->a - SITE_HEAD],
                       r->cfg.block_of[j->out->inst]);
}

bool judge_passes_limit(const struct judging *j)
{
    const struct run *r = j->r;
    const struct symbol *at = NULL;
    int64_t most = 0;

    if (r->e->is_whole || j->q->template || j->q->kind != ACCESS_ELEMENT ||
        !j->q->is_write || j->q->bytes.n != 0 || j->over.n != 1 || j->capacity.n != 0 ||
        !j->has_capacity || j->over.terms[0].factor <= 0 ||
        !is_moved_around(j, j->over.terms[0].symbol) ||
        r->f->insts[j->out->inst].op != IR_STORE)
        return false;
    at = symbol_at(&r->symbols, j->over.terms[0].symbol);
    if (!at->has_limit || at->limit <= 0 ||
        relation_max(&j->s->relation, &j->over, NULL) <= NO_LIMIT)
        return false;
    most = j->over.k + j->over.terms[0].factor * at->limit;
    if (most <= 0 || most > FEW * j->q->bytes.k)
        return false;
    j->out->excess = most;
    j->out->largest = j->capacity.k + most;
    return true;
}
