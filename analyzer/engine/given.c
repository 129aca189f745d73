/*
 * Memory from functions that are not seen, and what they were given for it.
 *
 *     name = xalloc(strlen(s));
 *     strcpy(name, s);
 *
 * A function of another file that gets one number and returns a pointer allocates that
 * much, most likely.  Too little to say that an access of another size does not fit;
 * but one that goes past just that number, by a character or an element, tells of
 * itself that it was meant to fit.
 *
 * So does what the function itself clears of a buffer, before a loop fills it:
 *
 *     memset(wide, 0, 2 * n);
 *     for (i = 0; i <= n; i++) wide[2 * i] = text[i];
 *
 * A size that it gets by its address, beside a buffer that has so much room, it sets to
 * no more than that.
 *
 * In the same way a function that gets an array and its size, and returns a number of
 * which nothing more is known, seen or not, fills as much of it as it says, and no more
 * than there is; and a terminator written there wants one more.
 */
#include "analyzer/engine/judge.h"

/* -------------------------------------------------------------------- what it got */

static ir_id without_casts(const struct run *r, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];

    while (in->a && (in->op == IR_INT_CAST || in->op == IR_PTR_CAST ||
                     in->op == IR_INT_TO_PTR || in->op == IR_DECAY)) {
        i = in->a;
        in = &r->f->insts[i];
    }
    return i;
}

/* Text that is no literal: a copy of it has room for its terminator, too. */
static bool is_text(const struct run *r, ir_id arg)
{
    const struct ir_type *t = run_type(r, r->f->insts[arg].type);
    const struct ir_inst *in = &r->f->insts[without_casts(r, arg)];

    if (t->kind != IR_TYPE_PTR || !(run_type(r, t->elem)->flags & IR_TYPE_CHAR))
        return false;
    return in->op != IR_ADDR || r->u->objects[in->id].kind != IR_OBJECT_STRING;
}

void given_note(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    struct given_size row = {.call = i};

    if (r->e->is_whole || r->quiet)
        return;
    for (ir_id k = 0; k < in->arg_count; k++) {
        ir_id arg = r->f->args[in->first_arg + k];
        const struct value *v = NULL;

        if (is_text(r, arg))
            return;
        v = run_is_int(r, r->f->insts[arg].type) ? run_value(r, s, arg) : NULL;
        if (!v || v->kind != VALUE_INT || v->form.n == 0)
            continue;
        if (row.size.n > 0)
            return; /* so many of that size */
        row.size = v->form;
    }
    if (row.size.n > 0)
        *vec_push(&r->given) = row;
}

/* The number before it was converted: `2 * n` of `(size_t)(2 * n)`. */
static struct linear unconverted(const struct run *r, const struct linear *size)
{
    enum { MAX_CONVERSIONS = 4 };
    struct linear out = *size;

    for (unsigned n = 0; n < MAX_CONVERSIONS; n++) {
        uint32_t k = 0;
        const struct symbol *at = NULL;

        for (; k < out.n; k++) {
            at = symbol_at(&r->symbols, out.terms[k].symbol);
            if (at->kind == SYMBOL_WRAPPED)
                break;
        }
        if (k == out.n || !linear_substitute(&out, out.terms[k].symbol, &at->def, &out))
            break;
    }
    return out;
}

void given_note_cleared(struct run *r, const struct value *p,
                        const struct linear *bytes)
{
    struct given_size row = {.region = p->region};

    if (!r->e->is_whole && !r->quiet && !p->other && bytes->n > 0 &&
        value_address(p, &row.size) && linear_add(&row.size, bytes, &row.size)) {
        row.size = unconverted(r, &row.size);
        for (size_t k = 0; k < r->given.len; k++)
            if (r->given.at[k].region == row.region &&
                linear_equal(&r->given.at[k].size, &row.size))
                return;
        *vec_push(&r->given) = row;
    }
}

/* ------------------------------------------------------------ a size by its address */

/* The local variable, a number, whose address the argument is; 0. */
static ir_id number_at(const struct run *r, ir_id arg)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, arg)];
    const struct ir_object *o = in->op == IR_ADDR ? &r->u->objects[in->id] : NULL;

    return o && o->kind == IR_OBJECT_LOCAL && run_is_int(r, o->type) ? in->id : 0;
}

/* What the argument leads to has room for so many bytes. */
static bool has_room(struct run *r, struct state *s, ir_id arg,
                     const struct linear *size)
{
    const struct value *p = run_value(r, s, arg);
    struct linear room, over;

    return run_type(r, r->f->insts[arg].type)->kind == IR_TYPE_PTR &&
           p->kind == VALUE_POINTER && !p->other && p->region != REGION_ROW_NULL &&
           memory_room(r, s, p, &room) && linear_sub(size, &room, &over) &&
           relation_proves_le(&s->relation, &over);
}

ir_id given_room(struct run *r, struct state *s, ir_id i, struct linear *room)
{
    const struct ir_inst *in = &r->f->insts[i];

    for (ir_id k = 0; k < in->arg_count; k++) {
        ir_id variable = number_at(r, r->f->args[in->first_arg + k]);
        const struct value *v =
            variable ? state_get(s, memory_object(r, variable), CELL_SCALAR, 0) : NULL;

        if (!v || v->kind != VALUE_INT)
            continue;
        for (ir_id m = 0; m < in->arg_count; m++)
            if (m != k && has_room(r, s, r->f->args[in->first_arg + m], &v->form)) {
                *room = v->form;
                return variable;
            }
    }
    return 0;
}

void given_limit_room(struct run *r, struct state *s, ir_id variable,
                      const struct linear *room)
{
    const struct ir_type *t = run_type(r, r->u->objects[variable].type);
    const struct found_place place = {
        .size = t->size, .bits = t->bits, .is_signed = t->flags & IR_TYPE_SIGNED};
    const struct value *v = state_found_int(&r->c, s, memory_object(r, variable),
                                            &place);
    struct linear over;

    if (v->kind == VALUE_INT && linear_sub(&v->form, room, &over))
        relation_add_le(&s->relation, &over);
}

/* ------------------------------------------------------------- how much was filled */

enum { LEAST_FILLED = 16 };

/* Text of the program: what is said of such a call is how long it would have been. */
static bool has_literal(const struct run *r, const struct ir_inst *in)
{
    for (ir_id k = 0; k < in->arg_count; k++) {
        const struct ir_inst *arg =
            &r->f->insts[without_casts(r, r->f->args[in->first_arg + k])];

        if (arg->op == IR_ADDR && r->u->objects[arg->id].kind == IR_OBJECT_STRING)
            return true;
    }
    return false;
}

void given_limit_reply(struct run *r, struct state *s, ir_id i, const struct value *v)
{
    const struct ir_inst *in = &r->f->insts[i];

    if (r->e->is_whole || v->kind != VALUE_INT || v->form.n != 1 || has_literal(r, in))
        return;
    for (ir_id k = 0; k + 1 < in->arg_count; k++) {
        const struct value *size = run_value(r, s, r->f->args[in->first_arg + k + 1]);
        struct linear over;

        if (size->kind != VALUE_INT || size->form.n != 0 ||
            size->form.k < LEAST_FILLED ||
            !run_is_int(r, r->f->insts[r->f->args[in->first_arg + k + 1]].type) ||
            !has_room(r, s, r->f->args[in->first_arg + k], &size->form) ||
            !linear_sub(&v->form, &size->form, &over))
            continue;
        relation_add_le(&s->relation, &over);
        return;
    }
}

/* The call that returned the pointer. */
static ir_id call_of(const struct run *r, const struct region *at)
{
    ir_id i = at->kind == REGION_POINTEE && !at->parent && at->inst
                  ? without_casts(r, at->inst)
                  : 0;

    return i && r->f->insts[i].op == IR_CALL ? i : 0;
}

/*
 * The place is the number of a loop around it, which goes up to just that size.  What
 * such a loop left behind is one of many: it ended for other reasons, too.
 */
static bool is_walked(const struct judging *j, const struct linear *over)
{
    const struct run *r = j->r;

    for (uint32_t k = 0; k < over->n; k++) {
        uint32_t symbol = over->terms[k].symbol;
        const struct symbol_key *key = &r->symbols.keys[symbol];

        if (over->terms[k].factor > 0 &&
            (judge_is_grown_around(j, symbol) ||
             (key->kind == SYMBOL_COUNT && cfg_in_loop(&r->cfg, r->cfg.place[key->a],
                                                       r->cfg.block_of[j->out->inst]))))
            return judge_is_compared_sum(j, over);
    }
    return over->n == 0;
}

bool judge_passes_given(const struct judging *j)
{
    struct run *r = j->r;
    ir_id call = 0;
    struct linear over, end;
    int64_t excess = 0, element = j->q->bytes.n == 0 ? j->q->bytes.k : 1;

    if (r->given.len == 0 || j->q->template)
        return false;
    call = call_of(r, region_at(&r->regions, j->q->pointer->region));
    for (size_t k = r->given.len; k-- > 0;) {
        bool is_cleared = r->given.at[k].region == j->q->pointer->region;

        if (!is_cleared && (!call || r->given.at[k].call != call))
            continue;
        end = is_cleared ? unconverted(r, &j->end) : j->end;
        if (!linear_sub(&end, &r->given.at[k].size, &over) ||
            (is_cleared && over.n == 0) || !is_walked(j, &over))
            return false;
        excess = relation_max(&j->s->relation, &over, NULL);
        if (excess <= 0 || excess > FEW * element)
            return false;
        j->out->excess = excess;
        return true;
    }
    return false;
}

/* --------------------------------------------------------------- what it returned */

/* The array that the access is in, and its size, were given to the call. */
static bool is_given_array(const struct judging *j, const struct ir_inst *call)
{
    const struct run *r = j->r;
    const struct region *at = region_at(&r->regions, j->q->pointer->region);

    for (ir_id k = 0; k + 1 < call->arg_count; k++) {
        ir_id arg = without_casts(r, r->f->args[call->first_arg + k]);
        ir_id size = without_casts(r, r->f->args[call->first_arg + k + 1]);
        const struct ir_inst *a = &r->f->insts[arg], *n = &r->f->insts[size];

        if (n->op != IR_CONST || n->imm != j->capacity.k)
            continue;
        if (a->op == IR_ADDR && at->kind == REGION_OBJECT && a->id == at->object)
            return true;
        if (a->op == IR_FIELD && a->id == j->q->pointer->field)
            return true;
    }
    return false;
}

/* What the function returned, or at most that: `n` after `if (...) n--;`. */
static uint32_t reply_behind(const struct judging *j, uint32_t symbol)
{
    const struct relation *known = &j->s->relation;
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);

    if (at->kind == SYMBOL_WRAPPED && at->def.n == 1 && at->def.k == 0)
        symbol = at->def.terms[0].symbol;
    if (j->r->symbols.keys[symbol].kind != SYMBOL_JOIN)
        return symbol;
    for (uint32_t k = 0; k < known->fact_count; k++) {
        const struct linear *f = &known->facts[k].form;

        if (known->facts[k].is_unequal || f->n != 2 || f->k != 0 ||
            linear_factor(f, symbol) != 1)
            continue;
        for (uint32_t m = 0; m < f->n; m++)
            if (f->terms[m].factor == -1 &&
                symbol_at(&j->r->symbols, f->terms[m].symbol)->kind == SYMBOL_RESULT &&
                !relation_proves_lt(known, f))
                return f->terms[m].symbol;
    }
    return symbol;
}

bool judge_is_behind_reply(const struct judging *j)
{
    const struct run *r = j->r;
    const struct ir_inst *in = &r->f->insts[j->out->inst], *call = NULL;
    uint32_t symbol = j->start.n == 1 ? j->start.terms[0].symbol : 0;

    if (r->e->is_whole || !symbol || j->start.k != 0 || j->q->template ||
        j->start.terms[0].factor != 1 || in->op != IR_STORE || j->capacity.n != 0 ||
        r->f->insts[in->b].op != IR_CONST || r->f->insts[in->b].imm != 0)
        return false;
    symbol = reply_behind(j, symbol);
    if (r->symbols.keys[symbol].kind != SYMBOL_RESULT ||
        (!relation_has_open(&j->s->relation, &j->over) &&
         relation_max(&j->s->relation, &j->over, NULL) != 1))
        return false;
    call = &r->f->insts[r->symbols.keys[symbol].a];
    if (call->op != IR_CALL || !call->id || r->e->models[call->id].row ||
        !is_given_array(j, call))
        return false;
    j->out->largest = j->capacity.k + 1;
    j->out->excess = 1;
    return true;
}
