/*
 * Numbers that text or a packet says.
 *
 *     n = atoi(text);    n = get_u16(p);
 *     while (isdigit(*s)) n = n * 10 + *s++ - '0';
 *
 * Nobody promises more of them than their type does.
 */
#include "analyzer/engine/judge.h"
#include "analyzer/engine/loop_private.h"

/* ------------------------------------------------------------- digits of a loop */

/* `n << 4` or `n * 10`. */
static bool is_multiplied(const struct ir_function *f, ir_id i)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

    return (in->op == IR_SHL || in->op == IR_MUL) &&
           (f->insts[ir_without_casts(f, in->b)].op == IR_CONST ||
            f->insts[ir_without_casts(f, in->a)].op == IR_CONST);
}

/* What a round leaves is a multiple of what it found, and something of a text. */
static bool adds_digit(const struct run *r, const struct linear *form, uint32_t head)
{
    int64_t times = linear_factor(form, head);
    const struct symbol *at = form->n == 1
                                  ? symbol_at(&r->symbols, form->terms[0].symbol)
                                  : NULL;
    const struct symbol_key *key = at ? &r->symbols.keys[form->terms[0].symbol] : NULL;
    const struct ir_inst *in = NULL;

    if (times > 1)
        return true;
    if (at && at->kind == SYMBOL_WRAPPED)
        return adds_digit(r, &at->def, head);
    if (!key || key->kind != SYMBOL_RESULT || key->a >= r->f->inst_count)
        return false;
    in = &r->f->insts[key->a];
    return (in->op == IR_OR || in->op == IR_ADD || in->op == IR_XOR) &&
           (is_multiplied(r->f, in->a) || is_multiplied(r->f, in->b));
}

void loop_set_said(struct loop *l, const struct loop_pass *pass)
{
    struct run *r = l->r;

    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];

        if (c->change != CHANGE_ANY || c->cell.kind != CELL_SCALAR ||
            c->cell.value->kind != VALUE_INT)
            continue;
        for (size_t m = 0; m < pass->back.len; m++) {
            const char *source = NULL;
            enum origin origin = ORIGIN_CONSTANT;
            struct linear form;

            if (!loop_form_at_end(pass->back.at[m], c, &form) ||
                !adds_digit(r, &form, c->symbol.terms[0].symbol))
                continue;
            origin = symbol_origin_of(&r->symbols, &form, &source);
            symbol_raise_origin(&r->symbols, c->symbol.terms[0].symbol, origin, source);
            symbol_mark_parsed(&r->symbols, c->symbol.terms[0].symbol);
        }
    }
}

/* ------------------------------------------------------------------------ judging */

enum { MAX_PARTS = 8 };

/* `p[0] << 8 | p[1]`: put together of what is read through pointers. */
static bool is_put_together(const struct run *r, ir_id i, unsigned parts)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, i)];

    if (parts == 0)
        return false;
    switch (in->op) {
    case IR_OR:
    case IR_ADD:
    case IR_XOR:
        return is_put_together(r, in->a, parts - 1) &&
               is_put_together(r, in->b, parts - 1);
    case IR_SHL:
    case IR_MUL:
        return r->f->insts[ir_without_casts(r->f, in->b)].op == IR_CONST &&
               is_put_together(r, in->a, parts - 1);
    case IR_LOAD:
        return run_is_int(r, in->type) &&
               r->f->insts[ir_without_casts(r->f, in->a)].op == IR_INDEX;
    default: return false;
    }
}

static bool is_of_bytes(const struct judging *j, uint32_t symbol)
{
    const struct symbol_key *key = &j->r->symbols.keys[symbol];

    return key->kind == SYMBOL_RESULT && key->b == 0 && key->a < j->r->f->inst_count &&
           j->r->f->insts[key->a].op == IR_OR &&
           is_put_together(j->r, key->a, MAX_PARTS);
}

/* What a call left in a variable of this function: sscanf. */
static bool is_scanned(const struct judging *j, uint32_t symbol)
{
    const struct symbol_key *key = &j->r->symbols.keys[symbol];
    const struct region *at = NULL;

    if (key->kind != SYMBOL_INPUT || key->b == 0 || key->b >= j->r->f->inst_count ||
        j->r->f->insts[key->b].op != IR_CALL)
        return false;
    at = region_at(&j->r->regions, key->a);
    return at->kind == REGION_OBJECT &&
           j->r->u->objects[at->object].kind == IR_OBJECT_LOCAL;
}

/*
 * What text or a packet of an unseen caller says: a number of it, or a character.
 * Nobody promises more of it than its type does.
 */
bool judge_is_said(const struct judging *j, uint32_t symbol)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);

    if ((at->kind == SYMBOL_WRAPPED ||
         (at->kind == SYMBOL_DERIVED && !at->is_parsed)) &&
        at->def.n == 1)
        return judge_is_said(j, at->def.terms[0].symbol);
    return at->origin >= ORIGIN_CALLER &&
           (at->is_parsed || at->kind == SYMBOL_BYTE || is_scanned(j, symbol) ||
            is_of_bytes(j, symbol) || judge_is_of_overlay(j->r, symbol));
}

bool judge_is_said_index(const struct judging *j, const struct linear *over)
{
    return over->n == 1 && j->q->kind == ACCESS_ELEMENT && !j->q->template &&
           j->has_capacity && j->capacity.n == 0 &&
           judge_is_said(j, over->terms[0].symbol) &&
           relation_has_open(&j->s->relation, over);
}

/*
 * A size that text or a packet says, and that nothing keeps from being negative: it is
 * larger than any buffer then, wherever in that the access begins.
 */
bool judge_is_said_negative(const struct judging *j, enum origin *origin,
                            const char **source)
{
    const struct run *r = j->r;
    const struct symbol *at = j->q->bytes.n == 1
                                  ? symbol_at(&r->symbols, j->q->bytes.terms[0].symbol)
                                  : NULL;
    struct linear_term below;

    if (r->e->is_whole || j->q->template || j->q->kind != ACCESS_SIZE ||
        !j->q->is_write || !j->has_capacity || !at || at->kind != SYMBOL_WRAPPED ||
        at->is_signed || at->bits < 64 || at->def.n != 1 ||
        j->q->bytes.terms[0].factor <= 0 ||
        relation_min(&j->s->relation, &at->def, NULL) >= 0 ||
        !judge_is_said(j, at->def.terms[0].symbol))
        return false;
    below = at->def.terms[0];
    below.factor = -below.factor;
    if (!relation_is_open(&j->s->relation, &below))
        return false;
    *origin = symbol_origin_of(&r->symbols, &at->def, source);
    return true;
}
