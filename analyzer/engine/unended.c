/*
 * Is it a text that perhaps nothing ends?
 *
 * Such a length is marked where the text lost its terminator or never had one
 * (string.c, ends.c); what counts here is that nothing else is known to end it.
 */
#include "analyzer/engine/judge.h"
#include "analyzer/engine/library.h"

enum { MAX_OPEN_DEPTH = 3 }; /* texts that limit each other */

/* What a called function left, or a merge with that; a program has better witnesses. */
static bool is_handed_on(const struct judging *j, uint32_t symbol)
{
    const struct symbol_key *key = &j->r->symbols.keys[symbol];

    return !j->r->e->is_whole &&
           (key->kind == SYMBOL_JOIN ||
            (key->kind == SYMBOL_RESULT && key->b >= PART_CALLED));
}

/*
 * The length of a text that perhaps nothing ends: a write took its terminator, a call
 * such as read left it there, or a function that was called left no more of such a
 * text.  Where something else is known to end it (memchr found a zero), it is none.
 */
static bool is_open_length(const struct judging *j, uint32_t symbol, unsigned depth)
{
    const struct linear *f = NULL;
    bool is_open = symbol_at(&j->r->symbols, symbol)->is_unended ||
                   call_is_raw_input(j->r, symbol);
    uint32_t k = 0;

    while ((f = judge_next_limit(j, symbol, &k)) != NULL) {
        uint32_t other = 0;

        for (uint32_t m = 0; m < f->n; m++)
            if (f->terms[m].factor < 0)
                other = f->terms[m].symbol;
        if (f->n != 2 || !other || depth == MAX_OPEN_DEPTH ||
            (!is_open && !is_handed_on(j, symbol)) ||
            !is_open_length(j, other, depth + 1))
            return false;
        is_open = true;
    }
    return is_open;
}

bool judge_is_unended(const struct judging *j)
{
    return j->q->bytes.n == 1 && is_open_length(j, j->q->bytes.terms[0].symbol, 0);
}

bool judge_reads_text(const struct judging *j)
{
    struct linear length, rest;

    if (j->q->kind != ACCESS_SIZE || j->q->is_write || j->start.n > 0 ||
        j->start.k != 0 || relation_max(&j->s->relation, &j->q->bytes, NULL) > NO_LIMIT)
        return false;
    length = string_length(j->r, j->s, j->out->inst, j->q->pointer, 1);
    return !symbol_is_unended(&j->r->symbols, &length) &&
           linear_sub(&j->q->bytes, &length, &rest) && rest.n == 0 && rest.k <= 1;
}
