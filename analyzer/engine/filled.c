/*
 * Accesses that a loop moves on: up, as it fills a buffer, or down, to what stands
 * before its start; and whether it ever looks at how far it is.
 */
#include "analyzer/engine/judge.h"

/* By what the number is divided; 0: it is no quotient. */
static int64_t divisor_of(const struct symbol_key *key)
{
    if (key->kind != SYMBOL_DERIVED || key->def.n != 1)
        return 0;
    if (key->b == IR_SHR)
        return key->d >= 0 && key->d < 32 ? (int64_t)1 << key->d : 0;
    return key->b == IR_DIV ? key->d : 0;
}

/*
 * A counter of rounds around the access, or half of one: `i / 2` with `i += 2`.  Bits
 * that are set one by one, `i / 8` with `i++`, are not one further each time.
 */
static bool counts_around(const struct judging *j, const struct symbol_key *key)
{
    const struct run *r = j->r;
    int64_t divisor = divisor_of(key);

    if (j->capacity.n == 0 && divisor > 0 && key->def.terms[0].factor > 0 &&
        key->def.terms[0].factor % divisor == 0)
        key = &r->symbols.keys[key->def.terms[0].symbol];
    return key->kind == SYMBOL_COUNT &&
           cfg_in_loop(&r->cfg, r->cfg.place[key->a], r->cfg.block_of[j->out->inst]);
}

bool judge_is_filled(const struct judging *j, const struct linear *over)
{
    const struct run *r = j->r;
    const struct ir_inst *in = &r->f->insts[j->out->inst];
    const struct ir_inst *value = in->op == IR_STORE
                                      ? &r->f->insts[ir_without_casts(r->f, in->b)]
                                  : in->op == IR_CALL && j->q->is_write &&
                                          j->q->kind == ACCESS_ELEMENT
                                      ? in /* an entry that a function fills */
                                      : NULL;

    if (!value || value->op == IR_NULL || (value->op == IR_CONST && value->imm == 0))
        return false;
    for (uint32_t k = 0; k < over->n; k++) {
        const struct symbol_key *key = &r->symbols.keys[over->terms[k].symbol];

        if (over->terms[k].factor > 0 && value->op != IR_CONST && counts_around(j, key))
            return true;
        if (over->terms[k].factor > 0 &&
            judge_is_grown_around(j, over->terms[k].symbol)) {
            j->out->cursor = over->terms[k].symbol;
            return true;
        }
    }
    return false;
}

bool judge_is_watched(const struct judging *j, ir_id head)
{
    struct symbol_key key = {.kind = SYMBOL_COUNT, .a = head};
    struct symbol none = {.is_watched = true};
    const struct symbol *count = symbol_at(&j->r->symbols,
                                           symbol_get(&j->r->symbols, &key, &none));

    j->out->is_uneven = j->out->is_uneven || count->is_uneven;
    return count->is_watched;
}

bool judge_is_filled_blindly(const struct judging *j)
{
    if (!judge_is_filled(j, &j->end))
        return false;
    for (uint32_t k = 0; k < j->end.n; k++) {
        const struct symbol_key *key = &j->r->symbols.keys[j->end.terms[k].symbol];

        if ((key->kind == SYMBOL_COUNT && judge_is_watched(j, key->a)) ||
            (judge_is_grown_around(j, j->end.terms[k].symbol) &&
             judge_is_watched(j, key->a - SITE_HEAD)))
            return false;
    }
    return true;
}

/* The head of the loop that makes the term larger in each round; 0. */
static ir_id steps_down(const struct judging *j, const struct linear_term *t)
{
    const struct symbol_key *key = &j->r->symbols.keys[t->symbol];

    if (key->kind == SYMBOL_COUNT && t->factor > 0)
        return key->a;
    return key->kind == SYMBOL_JOIN && key->a >= SITE_HEAD && t->factor < 0 &&
                   symbol_at(&j->r->symbols, t->symbol)->is_shrunk
               ? key->a - SITE_HEAD
               : 0;
}

/*
 * What stands in a table of its own, a program that is seen whole knows: that some
 * element, which is no character of a text, is there to be met.
 */
static bool is_own_table(const struct judging *j, enum origin origin)
{
    return j->r->e->is_whole && origin < ORIGIN_ATTACKER && j->q->bytes.n == 0 &&
           j->q->bytes.k > 1;
}

/* A loop around the access takes it down, and compares how far that is with nothing. */
static bool is_taken_down(const struct judging *j, const struct linear *below)
{
    const struct run *r = j->r;
    bool walks = false;

    for (uint32_t k = 0; k < below->n; k++) {
        const struct linear_term *t = &below->terms[k];
        ir_id head = steps_down(j, t);

        if (!head)
            continue;
        if (symbol_at(&r->symbols, t->symbol)->is_tested)
            return false;
        walks = walks ||
                cfg_in_loop(&r->cfg, r->cfg.place[head], r->cfg.block_of[j->out->inst]);
    }
    return walks;
}

/*
 * ... of a variable that also goes up through what a parameter leads to: it is the
 * start of a text, and no place in one, that the function takes it for.
 */
bool judge_walks_below_parameter(const struct judging *j, const struct linear *below)
{
    const struct run *r = j->r;
    ir_id variable = 0, parameter = judge_walked_parameter(j);
    bool is_up = false;

    if (r->e->is_whole || j->q->kind != ACCESS_ELEMENT || j->q->template ||
        j->q->pointer->base.n != 0 || !parameter ||
        relation_max(&j->s->relation, below, NULL) <= NO_LIMIT ||
        !is_taken_down(j, below))
        return false;
    variable = ir_variable_at(r->f, r->f->insts[j->out->inst].a);
    for (ir_id i = 1; variable && i < r->f->inst_count; i++) {
        int step = 0;

        if (!ir_is_store_to(r->f, i, variable))
            continue;
        step = ir_step_of(r->f, i, variable);
        if (step == 0 && ir_variable_read(r->f, r->f->insts[i].b) != parameter)
            return false;
        is_up = is_up || step > 0;
    }
    return is_up;
}

/*
 * A loop that goes down through a fixed array until it meets some character, and never
 * looks at how far it is.  Strings have an end to be met, but nothing stands before
 * their start.
 */
bool judge_walks_down(const struct judging *j, const struct linear *below,
                      enum origin *origin, const char **source)
{
    const struct run *r = j->r;
    const struct value *p = j->q->pointer;

    if (j->q->kind != ACCESS_ELEMENT || j->q->template || j->capacity.n != 0 ||
        p->base.n != 0)
        return false;
    *origin = state_origin(&r->c, j->s, p->region, p->base.k, source);
    return is_taken_down(j, below) && !is_own_table(j, *origin);
}
