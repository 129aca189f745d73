/*
 * What one function stores to the variables that are looked at; see kept.h.
 *
 * An interval is kept for each of them and for each plain local variable, from block to
 * block, until nothing changes.  Beside it a variable has a root: the instruction whose
 * result it is, but for a constant.  So a check of `n`, or of what `n` was copied to,
 * tells of all that come from one result: `if (++n < 10)`, `i = n++; if (i < 10)`.
 *
 * What a variable is found to hold is noted where code that reads it can run: at calls
 * and at the end.  `next++; next %= 16;` never shows 16 to anybody.
 */
#include "analyzer/engine/kept.h"

#include <string.h>

#include "analyzer/engine/run.h"
#include "base/mem.h"

enum {
    MAX_PLACES = 500, /* more: what the function stores can be anything */
    VISITS_BY_STEPS = 3, /* of a loop's head, before what grows there is widened */
    VISITS_BEFORE_ALL = 12, /* ... to everything */
    VISITS_PER_BLOCK = 60,
};

/* What a plain variable holds. */
struct slot {
    struct interval now;
    ir_id root; /* it is the result of this instruction, last time it ran, ... */
    int64_t more; /* ... and that much; root 0: of none */
    struct interval stored; /* what of that was stored here and is not noted yet */
};

struct spot {
    ir_id object;
    uint32_t variable; /* row of k->at; 0: a local one */
    struct interval type;
};

/* A result. */
struct result {
    struct interval now;
    ir_id root; /* as of a slot, while `visit` is the current one */
    int64_t more;
    uint32_t visit;
};

/* A number that a place is compared with. */
struct step {
    uint32_t place;
    int64_t at;
};

struct flow {
    struct kept *k;
    const struct ir_unit *u;
    const struct ir_function *f;
    struct arena arena;
    struct spot *places; /* row 0 unused */
    uint32_t place_count; /* rows */
    struct slot **in; /* by block; NULL: not reached yet */
    bool *is_waiting; /* by block */
    uint32_t *visits; /* by block */
    struct result *results; /* by instruction */
    bool *is_root; /* by instruction */
    uint32_t visit;
    VEC(struct step) steps;
};

static const struct ir_type *type_of(const struct flow *w, ir_id i)
{
    return &w->u->types[w->f->insts[i].type];
}

static struct interval range_of(const struct ir_type *t)
{
    if (t->kind != IR_TYPE_INT || t->bits > 64)
        return interval_full();
    return interval_of_type(t->bits, t->flags & IR_TYPE_SIGNED);
}

/* The place that an address names; 0. */
static uint32_t place_at(const struct flow *w, ir_id address)
{
    const struct ir_inst *in = &w->f->insts[address];

    return in->op == IR_ADDR ? w->k->place[in->id] : 0;
}

/* ---------------------------------------------------------------------- set-up */

static void add_place(struct flow *w, ir_id object)
{
    const struct ir_object *o = &w->u->objects[object];
    const struct ir_type *t = &w->u->types[o->type];
    uint32_t variable = w->k->number[object];

    if (w->k->place[object] || w->place_count >= MAX_PLACES ||
        (!variable &&
         (w->k->is_open[object] || o->kind == IR_OBJECT_GLOBAL ||
          o->kind == IR_OBJECT_STATIC || t->kind != IR_TYPE_INT || t->bits > 64)))
        return;
    w->k->place[object] = w->place_count;
    w->places[w->place_count++] = (struct spot){object, variable, range_of(t)};
}

/* The place whose value, and `more`, the instruction computes; 0. */
static uint32_t place_behind(const struct flow *w, ir_id i, int64_t *more)
{
    const struct ir_inst *in = &w->f->insts[i];

    *more = 0;
    for (;; in = &w->f->insts[in->a]) {
        const struct ir_inst *by = &w->f->insts[in->b];

        if (in->op == IR_LOAD)
            return place_at(w, in->a);
        if (in->op == IR_INT_CAST)
            continue;
        if ((in->op != IR_ADD && in->op != IR_SUB) || by->op != IR_CONST)
            return 0;
        *more = bound_add(*more, in->op == IR_ADD ? by->imm : bound_neg(by->imm));
    }
}

static void add_step(struct flow *w, uint32_t place, int64_t at)
{
    for (int64_t k = -1; k <= 1; k++)
        *vec_push(&w->steps) = (struct step){place, bound_add(at, k)};
}

/* What operand `a` of a comparison with `b` is, is a step of its place. */
static void note_steps(struct flow *w, ir_id a, ir_id b)
{
    int64_t more = 0, other = 0;
    uint32_t place = place_behind(w, a, &more), with = 0;
    const struct ir_inst *by = &w->f->insts[b];

    if (!place)
        return;
    while (by->op == IR_INT_CAST)
        by = &w->f->insts[by->a];
    if (by->op == IR_CONST) {
        add_step(w, place, bound_add(by->imm, bound_neg(more)));
        return;
    }
    with = place_behind(w, b, &other);
    if (with && w->places[with].variable) {
        const struct kept_variable *v = &w->k->at[w->places[with].variable];

        add_step(w, place, bound_add(v->assumed.lo, bound_add(other, -more)));
        add_step(w, place, bound_add(v->assumed.hi, bound_add(other, -more)));
    }
}

static void find_places(struct flow *w)
{
    const struct ir_function *f = w->f;

    w->places = arena_calloc(&w->arena, MAX_PLACES, sizeof *w->places);
    w->place_count = 1;
    for (ir_id i = 1; i < f->inst_count; i++)
        if (f->insts[i].op == IR_ADDR)
            add_place(w, f->insts[i].id);
    for (ir_id i = 1; i < f->inst_count; i++)
        if (ir_is_comparison(f->insts[i].op)) {
            note_steps(w, f->insts[i].a, f->insts[i].b);
            note_steps(w, f->insts[i].b, f->insts[i].a);
        }
    for (uint32_t n = 1; n < w->place_count; n++)
        if (w->places[n].variable) {
            const struct kept_variable *v = &w->k->at[w->places[n].variable];

            *vec_push(&w->steps) = (struct step){n, v->assumed.lo};
            *vec_push(&w->steps) = (struct step){n, v->assumed.hi};
        }
}

/* ---------------------------------------------------------------------- growth */

static int64_t step_above(const struct flow *w, uint32_t place, int64_t wanted)
{
    int64_t out = w->places[place].type.hi;

    for (size_t n = 0; n < w->steps.len; n++)
        if (w->steps.at[n].place == place && w->steps.at[n].at >= wanted &&
            w->steps.at[n].at < out)
            out = w->steps.at[n].at;
    return out;
}

static int64_t step_below(const struct flow *w, uint32_t place, int64_t wanted)
{
    int64_t out = w->places[place].type.lo;

    for (size_t n = 0; n < w->steps.len; n++)
        if (w->steps.at[n].place == place && w->steps.at[n].at <= wanted &&
            w->steps.at[n].at > out)
            out = w->steps.at[n].at;
    return out;
}

/* `now`, but where it is more than `before` as far as the next steps. */
static struct interval widen(const struct flow *w, uint32_t place,
                             struct interval before, struct interval now)
{
    if (now.hi > before.hi)
        now.hi = step_above(w, place, now.hi);
    if (now.lo < before.lo)
        now.lo = step_below(w, place, now.lo);
    return now;
}

/* ----------------------------------------------------------------------- notes */

/* What may be anything in `now`. */
static struct slot unknown_slot(struct interval now)
{
    return (struct slot){.now = now, .stored = interval_empty()};
}

static void note(struct flow *w, struct slot *s, uint32_t place)
{
    struct kept_variable *v = &w->k->at[w->places[place].variable];

    if (!interval_includes(v->found, s->stored)) {
        v->found = interval_join(v->found, s->stored);
        v->next = interval_join(v->next, widen(w, place, v->assumed, v->found));
    }
    s->stored = interval_empty();
}

static void note_all(struct flow *w, struct slot *slots)
{
    for (uint32_t n = 1; n < w->place_count; n++)
        if (w->places[n].variable)
            note(w, &slots[n], n);
}

/* What the callee may have stored is unknown, but for what is assumed. */
static void step_call(struct flow *w, struct slot *slots, const struct ir_inst *in)
{
    bool is_any = in->op == IR_CALL && kept_returns_twice(w->k, in);
    ir_id callee = 0;

    if (!kept_callee(w->k, w->f, in, &callee))
        return; /* what is not understood, too: no pointer leads to a variable */
    note_all(w, slots);
    for (uint32_t n = 1; n < w->place_count; n++) {
        uint32_t variable = w->places[n].variable;

        if (variable && (is_any || kept_may_write(w->k, variable, callee)))
            slots[n] = unknown_slot(w->k->at[variable].assumed);
    }
}

/* --------------------------------------------------------------------- results */

/* It may be above 2^63, where intervals have no bound: what wraps is not seen. */
static bool is_huge(struct interval v, const struct ir_type *t)
{
    return t->bits == 64 && !(t->flags & IR_TYPE_SIGNED) && v.hi == INTERVAL_NO_MAX;
}

/* A sum fits its type when the type is signed; else the result may wrap. */
static struct interval fit(struct interval v, const struct ir_type *t, bool is_sum)
{
    struct interval type = range_of(t), met = interval_meet(v, type);

    if (interval_includes(type, v) && !is_huge(v, t))
        return v;
    if (is_sum && (t->flags & IR_TYPE_SIGNED) && !interval_is_empty(met))
        return met;
    return is_huge(v, t) ? type : interval_wrap(v, t->bits, t->flags & IR_TYPE_SIGNED);
}

static struct interval constant(const struct ir_inst *in, const struct ir_type *t)
{
    struct interval v = interval_of(in->imm);

    return interval_includes(range_of(t), v) ? v : range_of(t);
}

static struct interval computed(enum ir_op op, struct interval a, struct interval b,
                                const struct ir_type *t)
{
    switch (op) {
    case IR_ADD: return fit(interval_add(a, b), t, true);
    case IR_SUB: return fit(interval_sub(a, b), t, true);
    case IR_MUL: return fit(interval_mul(a, b), t, false);
    case IR_DIV: return fit(interval_div(a, b), t, false);
    case IR_REM: return fit(interval_rem(a, b), t, false);
    case IR_SHL: return fit(interval_shl(a, b, t->bits), t, false);
    case IR_SHR: return fit(interval_shr(a, b, t->bits), t, false);
    case IR_AND: return fit(interval_and(a, b), t, false);
    case IR_OR: return fit(interval_or(a, b), t, false);
    case IR_XOR: return fit(interval_xor(a, b), t, false);
    case IR_NEG: return fit(interval_neg(a), t, true);
    case IR_INT_CAST: return t->bits == 1 ? interval_make(0, 1) : fit(a, t, false);
    default: return range_of(t);
    }
}

/* The result is that of another instruction and a constant, if that is known. */
static void link_result(struct flow *w, ir_id i, struct result *out)
{
    const struct ir_inst *in = &w->f->insts[i];
    const struct result *a = &w->results[in->a], *b = &w->results[in->b];
    struct interval exact = interval_empty();

    if (a->visit != w->visit || !a->root || is_huge(a->now, type_of(w, in->a)))
        return;
    if (in->op == IR_INT_CAST && type_of(w, i)->bits > 1)
        exact = a->now;
    else if (in->op == IR_ADD && interval_is_single(b->now))
        exact = interval_add(a->now, b->now);
    else if (in->op == IR_SUB && interval_is_single(b->now))
        exact = interval_sub(a->now, b->now);
    else
        return;
    if (!interval_includes(range_of(type_of(w, i)), exact) &&
        (in->op == IR_INT_CAST || !(type_of(w, i)->flags & IR_TYPE_SIGNED)))
        return;
    out->root = a->root;
    out->more = a->more;
    if (in->op != IR_INT_CAST)
        out->more = bound_add(out->more,
                              in->op == IR_ADD ? b->now.lo : bound_neg(b->now.lo));
}

static void step_load(struct flow *w, struct slot *slots, ir_id i, struct result *out)
{
    uint32_t place = place_at(w, w->f->insts[i].a);

    if (!place)
        return;
    if (!slots[place].root) {
        slots[place].root = i;
        slots[place].more = 0;
        w->is_root[i] = true;
    }
    out->now = slots[place].now;
    out->root = slots[place].root;
    out->more = slots[place].more;
}

static void step_store(struct flow *w, struct slot *slots, const struct ir_inst *in)
{
    const struct result *v = &w->results[in->b];
    uint32_t place = place_at(w, in->a);
    struct slot *s = &slots[place];

    if (!place)
        return;
    s->now = interval_meet(v->now, w->places[place].type);
    if (interval_is_empty(s->now))
        s->now = w->places[place].type;
    s->stored = s->now;
    if (v->visit == w->visit && v->root) {
        s->root = v->root;
        s->more = v->more;
        return;
    }
    s->root = in->b;
    s->more = 0;
    w->is_root[in->b] = true;
}

/* The instruction runs again: what came from its last result no longer does. */
static void drop_root(struct flow *w, struct slot *slots, ir_id i)
{
    for (uint32_t n = 1; n < w->place_count; n++)
        if (slots[n].root == i)
            slots[n].root = 0;
    w->visit++;
}

/* What strlen() of an array returns: a text at its start ends in it. */
static struct interval result_of(const struct flow *w, const struct ir_inst *call,
                                 struct interval any)
{
    const struct model_function *m = call->op == IR_CALL && call->id
                                         ? w->k->e->models[call->id].row
                                         : NULL;
    const struct ir_inst *text = NULL, *at = NULL;

    if (!m || m->kind != MODEL_STRING || m->result != MODEL_RESULT_STRING_LENGTH ||
        m->size || m->src == 0 || m->src > call->arg_count ||
        w->u->functions[call->id].has_body)
        return any;
    text = &w->f->insts[w->f->args[call->first_arg + m->src - 1u]];
    while (text->op == IR_PTR_CAST)
        text = &w->f->insts[text->a];
    at = &w->f->insts[text->a];
    if (text->op != IR_DECAY || text->imm <= 0 || at->op != IR_ADDR ||
        (w->u->objects[at->id].flags & IR_OBJECT_IS_NONSTRING) ||
        !(w->u->types[w->u->types[text->type].elem].flags & IR_TYPE_CHAR))
        return any;
    return interval_meet(any, interval_make(0, text->imm - 1));
}

static void step(struct flow *w, struct slot *slots, ir_id i)
{
    const struct ir_inst *in = &w->f->insts[i];
    const struct ir_type *t = type_of(w, i);
    struct result out = {.now = range_of(t)};

    if (w->is_root[i])
        drop_root(w, slots, i);
    switch (in->op) {
    case IR_CONST: out.now = constant(in, t); break;
    case IR_LOAD: step_load(w, slots, i, &out); break;
    case IR_STORE: step_store(w, slots, in); return;
    case IR_CALL:
    case IR_HAVOC:
        step_call(w, slots, in);
        out.now = result_of(w, in, out.now);
        break;
    case IR_RETURN: note_all(w, slots); return;
    case IR_LIFETIME:
        if (w->k->place[in->id])
            slots[w->k->place[in->id]] =
                unknown_slot(w->places[w->k->place[in->id]].type);
        return;
    default:
        if (ir_is_comparison(in->op) || in->op == IR_LNOT)
            out.now = interval_make(0, 1);
        else if (t->kind == IR_TYPE_INT && t->bits <= 64 && in->a &&
                 !is_huge(w->results[in->a].now, type_of(w, in->a)))
            out.now = computed(in->op, w->results[in->a].now, w->results[in->b].now, t);
        link_result(w, i, &out);
    }
    out.visit = w->visit;
    w->results[i] = out;
}

/* -------------------------------------------------------------------- branches */

/* The values of `a` for which `a op b` can hold. */
static struct interval where(enum ir_op op, struct interval a, struct interval b)
{
    switch (op) {
    case IR_LT:
        return interval_meet(a, interval_make(INTERVAL_NO_MIN, bound_add(b.hi, -1)));
    case IR_LE: return interval_meet(a, interval_make(INTERVAL_NO_MIN, b.hi));
    case IR_GT:
        return interval_meet(a, interval_make(bound_add(b.lo, 1), INTERVAL_NO_MAX));
    case IR_GE: return interval_meet(a, interval_make(b.lo, INTERVAL_NO_MAX));
    case IR_EQ: return interval_meet(a, b);
    default: break;
    }
    if (op != IR_NE || !interval_is_single(b))
        return a;
    if (a.lo == b.lo)
        a.lo = bound_add(a.lo, 1);
    if (a.hi == b.lo)
        a.hi = bound_add(a.hi, -1);
    return a;
}

static enum ir_op mirrored(enum ir_op op)
{
    switch (op) {
    case IR_LT: return IR_GT;
    case IR_LE: return IR_GE;
    case IR_GT: return IR_LT;
    case IR_GE: return IR_LE;
    default: return op;
    }
}

/* Result `i` lies in `now`: so does all that comes from it.  False: it cannot. */
static bool learn(struct flow *w, struct slot *slots, ir_id i, struct interval now)
{
    const struct result *v = &w->results[i];

    if (interval_is_empty(now))
        return false;
    if (v->visit != w->visit || !v->root)
        return true;
    for (uint32_t n = 1; n < w->place_count; n++) {
        struct interval by = interval_of(bound_add(slots[n].more, bound_neg(v->more)));

        if (slots[n].root != v->root)
            continue;
        slots[n].now = interval_meet(slots[n].now, interval_add(now, by));
        slots[n].stored = interval_meet(slots[n].stored, slots[n].now);
        if (interval_is_empty(slots[n].now))
            return false;
    }
    return true;
}

/* Learn that condition `i` is `truth`; false: it cannot be. */
static bool refine(struct flow *w, struct slot *slots, ir_id i, bool truth)
{
    const struct ir_inst *in = &w->f->insts[i];
    struct interval a, b;
    enum ir_op op = in->op;

    while (in->op == IR_LNOT || in->op == IR_INT_CAST) {
        if (in->op == IR_INT_CAST && w->f->insts[in->a].op != IR_LNOT &&
            !ir_is_comparison(w->f->insts[in->a].op))
            break;
        truth = in->op == IR_LNOT ? !truth : truth;
        i = in->a;
        in = &w->f->insts[i];
        op = in->op;
    }
    if (!ir_is_comparison(op))
        return learn(w, slots, i,
                     where(truth ? IR_NE : IR_EQ, w->results[i].now, interval_of(0)));
    op = truth ? op : arith_opposite(op);
    if (type_of(w, in->a)->kind != IR_TYPE_INT || type_of(w, in->a)->bits > 64)
        return true;
    a = w->results[in->a].now;
    b = w->results[in->b].now;
    return learn(w, slots, in->a, where(op, a, b)) &&
           learn(w, slots, in->b, where(mirrored(op), b, a));
}

/* ---------------------------------------------------------------------- blocks */

/* How much is made of what grows at the start of a block. */
enum growth { GROWS_AS_FOUND, GROWS_BY_STEPS, GROWS_TO_ALL };

static enum growth growth_at(const struct flow *w, ir_id block)
{
    if (w->visits[block] > VISITS_BEFORE_ALL)
        return GROWS_TO_ALL;
    return w->visits[block] > VISITS_BY_STEPS && w->f->blocks[block].is_loop_head
               ? GROWS_BY_STEPS
               : GROWS_AS_FOUND;
}

static bool add(const struct flow *w, uint32_t place, struct interval *into,
                struct interval from, enum growth growth)
{
    struct interval before = *into;

    if (interval_includes(before, from))
        return false;
    *into = interval_join(before, from);
    if (growth == GROWS_TO_ALL)
        *into = w->places[place].type;
    else if (growth == GROWS_BY_STEPS && !interval_is_empty(before))
        *into = widen(w, place, before, *into);
    return true;
}

/* Add to what is there at the start of a block; true when that is more now. */
static bool merge(struct flow *w, struct slot *into, const struct slot *from, ir_id to)
{
    enum growth growth = growth_at(w, to);
    bool has_changed = false;

    for (uint32_t n = 1; n < w->place_count; n++) {
        if (into[n].root &&
            (into[n].root != from[n].root || into[n].more != from[n].more)) {
            into[n].root = 0;
            has_changed = true;
        }
        has_changed |= add(w, n, &into[n].now, from[n].now, growth);
        has_changed |= add(w, n, &into[n].stored, from[n].stored, growth);
    }
    return has_changed;
}

static void propagate(struct flow *w, const struct slot *slots, ir_id to)
{
    size_t size = w->place_count * sizeof *slots;

    if (!w->in[to])
        w->in[to] = arena_dup(&w->arena, slots, size);
    else if (!merge(w, w->in[to], slots, to))
        return;
    w->is_waiting[to] = true;
}

/* Leave a block for each place where its last instruction can go. */
static void leave(struct flow *w, struct slot *slots, struct slot *scratch, ir_id i)
{
    const struct ir_inst *in = &w->f->insts[i];
    size_t size = w->place_count * sizeof *slots;

    if (in->op == IR_JUMP)
        propagate(w, slots, in->t);
    for (int truth = 0; in->op == IR_BRANCH && truth < 2; truth++) {
        memcpy(scratch, slots, size);
        if (refine(w, scratch, in->a, truth != 0))
            propagate(w, scratch, truth ? in->t : in->f);
    }
    if (in->op != IR_SWITCH)
        return;
    for (ir_id n = 0; n < in->arg_count; n++) {
        const struct ir_case *one = &w->f->cases[in->first_arg + n];

        memcpy(scratch, slots, size);
        if (learn(
                w, scratch, in->a,
                interval_meet(w->results[in->a].now, interval_make(one->lo, one->hi))))
            propagate(w, scratch, one->block);
    }
    propagate(w, slots, in->f);
}

static void run_block(struct flow *w, struct slot *slots, struct slot *scratch,
                      ir_id block)
{
    const struct ir_block *b = &w->f->blocks[block];

    memcpy(slots, w->in[block], w->place_count * sizeof *slots);
    w->visits[block]++;
    w->visit++;
    for (ir_id i = b->first; i < b->first + b->count; i++)
        step(w, slots, i);
    leave(w, slots, scratch, b->first + b->count - 1);
}

static bool run_blocks(struct flow *w)
{
    size_t left = (size_t)w->f->block_count * VISITS_PER_BLOCK;
    struct slot *slots = arena_calloc(&w->arena, w->place_count, sizeof *slots);
    struct slot *scratch = arena_calloc(&w->arena, w->place_count, sizeof *scratch);
    bool has_any = true;

    for (uint32_t n = 1; n < w->place_count; n++)
        slots[n] = unknown_slot(w->places[n].variable
                                    ? w->k->at[w->places[n].variable].assumed
                                    : w->places[n].type);
    propagate(w, slots, 1);
    while (has_any) {
        has_any = false;
        for (ir_id b = 1; b < w->f->block_count; b++) {
            if (!w->is_waiting[b])
                continue;
            if (left-- == 0)
                return false;
            w->is_waiting[b] = false;
            has_any = true;
            run_block(w, slots, scratch, b);
        }
    }
    return true;
}

/* Too large to be followed: whatever it stores to can hold anything. */
static void give_up(struct flow *w)
{
    for (ir_id i = 1; i < w->f->inst_count; i++) {
        const struct ir_inst *in = &w->f->insts[i];
        struct kept_variable *v = NULL;

        if (in->op != IR_STORE || w->f->insts[in->a].op != IR_ADDR)
            continue;
        v = &w->k->at[w->k->number[w->f->insts[in->a].id]];
        v->found = v->next = v->type;
    }
}

void kept_flow(struct kept *k, ir_id function)
{
    const struct ir_function *f = &k->e->u->functions[function];
    struct flow w = {.k = k, .u = k->e->u, .f = f};

    arena_init(&w.arena);
    find_places(&w);
    w.in = arena_calloc(&w.arena, f->block_count, sizeof *w.in);
    w.is_waiting = arena_calloc(&w.arena, f->block_count, sizeof *w.is_waiting);
    w.visits = arena_calloc(&w.arena, f->block_count, sizeof *w.visits);
    w.results = arena_calloc(&w.arena, f->inst_count, sizeof *w.results);
    w.is_root = arena_calloc(&w.arena, f->inst_count, sizeof *w.is_root);
    for (ir_id i = 0; i < f->inst_count; i++)
        w.results[i].now = interval_full();
    if (w.place_count >= MAX_PLACES || !run_blocks(&w))
        give_up(&w);
    for (uint32_t n = 1; n < w.place_count; n++)
        k->place[w.places[n].object] = 0;
    vec_fini(&w.steps);
    arena_fini(&w.arena);
}
