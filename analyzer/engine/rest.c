/*
 * What is left behind a pointer, in a structure that keeps both.
 *
 *     struct in { const unsigned char *at; size_t left; };
 *
 *     in->at += n;                    they move together: `left` says how much
 *     in->left -= n;                  there is behind `at`
 *
 *     struct out { char *at, *end; };
 *
 *     if (out->at >= out->end) ...    or the one is held against the other, which
 *                                     never moves
 *
 * The file says so of itself.  Then an access behind `at` is too far when it is known
 * only that there is something, but less than that; and so is a copy of as much as the
 * data says, without a look.
 */
#include "analyzer/engine/judge.h"

#include "base/mem.h"

/* Structures in structures that a place is looked for in. */
enum { MAX_DEPTH = 3 };

static bool is_pointer(const struct ir_unit *u, ir_id type)
{
    return u->types[type].kind == IR_TYPE_PTR;
}

/* Bytes of what the member leads to. */
static int64_t element_of(const struct ir_unit *u, ir_id field)
{
    return u->types[u->types[u->fields[field].type].elem].size;
}

/* The step of `s->at += n`, a store to the member of what it was; 0: no such store. */
static ir_id step_of(const struct ir_function *f, const struct ir_inst *in)
{
    const struct ir_inst *sum = NULL;
    ir_id owner = 0, place = in->op == IR_STORE ? in->a : 0;

    if (!place || f->insts[place].op != IR_FIELD)
        return 0;
    sum = &f->insts[ir_without_casts(f, in->b)];
    if (sum->op != IR_INDEX && sum->op != IR_SUB)
        return 0;
    if (judge_member_read(f, sum->a, &owner) != f->insts[place].id || !owner ||
        owner != judge_owner_of(f, f->insts[place].a))
        return 0;
    return sum->b;
}

/* The number beside the pointer that goes down by as much as that goes on; 0: none. */
static ir_id lowered_with(const struct ir_unit *u, const struct ir_function *f,
                          const struct ir_inst *moved, ir_id step)
{
    ir_id owner = judge_owner_of(f, f->insts[moved->a].a);

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];
        ir_id by = step_of(f, in);

        if (by && f->insts[ir_without_casts(f, in->b)].op == IR_SUB &&
            u->types[u->fields[f->insts[in->a].id].type].kind == IR_TYPE_INT &&
            judge_owner_of(f, f->insts[in->a].a) == owner &&
            judge_is_same_value(f, by, step))
            return f->insts[in->a].id;
    }
    return 0;
}

/* Two pointers of one structure are held against each other. */
static void note_held(struct engine *e, const struct ir_function *f,
                      const struct ir_inst *in)
{
    ir_id of_a = 0, of_b = 0;
    ir_id a = judge_member_read(f, in->a, &of_a),
          b = judge_member_read(f, in->b, &of_b);

    if (!a || !b || a == b || of_a != of_b || !of_a ||
        e->u->fields[a].type != e->u->fields[b].type ||
        !is_pointer(e->u, e->u->fields[a].type))
        return;
    e->rests[a].end = e->rests[a].end && e->rests[a].end != b ? UINT32_MAX : b;
    e->rests[b].end = e->rests[b].end && e->rests[b].end != a ? UINT32_MAX : a;
}

static void note(struct engine *e, const struct ir_function *f, ir_id i)
{
    const struct ir_inst *in = &f->insts[i];
    ir_id step = 0, field = 0;

    if (ir_is_comparison(in->op) || in->op == IR_PTR_DIFF) {
        note_held(e, f, in);
        return;
    }
    step = step_of(f, in);
    field = step ? f->insts[in->a].id : 0;
    if (!step || !is_pointer(e->u, e->u->fields[field].type))
        return;
    e->rests[field].is_moved = true;
    if (element_of(e->u, field) == 1 && !e->rests[field].count)
        e->rests[field].count = lowered_with(e->u, f, in, step);
}

/* What this file says of its members, when it is first asked. */
static const struct rest *rest_of(struct engine *e, ir_id field)
{
    const struct ir_unit *u = e->u;

    if (!e->rests) {
        e->rests = mem_calloc(u->field_count, sizeof *e->rests);
        for (ir_id k = 1; k < u->function_count; k++)
            for (ir_id i = 1; i < u->functions[k].inst_count; i++)
                note(e, &u->functions[k], i);
        for (ir_id k = 1; k < u->field_count; k++)
            if (e->rests[k].end == UINT32_MAX || !e->rests[k].is_moved ||
                (e->rests[k].end && e->rests[e->rests[k].end].is_moved))
                e->rests[k].end = 0;
    }
    return &e->rests[field];
}

/* ------------------------------------------------------------------------ judging */

/* The member that the pointer was found in, and what is beside it. */
struct kept_rest {
    const struct rest *rest;
    const struct region *at;
    struct linear over; /* how far behind what is left the access ends */
};

/* What lies at the region's start, as far as its place tells. */
static ir_id type_of(const struct run *r, const struct region *at, unsigned depth);

/* The member, a pointer, that is at that place; 0: none. */
static ir_id member_at(const struct run *r, const struct region *in, int64_t offset,
                       unsigned depth)
{
    const struct ir_type *t = run_type(r, type_of(r, in, depth));

    for (ir_id k = t->first_field;
         t->kind == IR_TYPE_RECORD && k < t->first_field + t->field_count; k++)
        if ((int64_t)(r->u->fields[k].offset_bits / 8) == offset &&
            is_pointer(r->u, r->u->fields[k].type))
            return k;
    return 0;
}

static ir_id type_of(const struct run *r, const struct region *at, unsigned depth)
{
    const struct region *in = NULL;
    ir_id field = 0;

    if (at->kind == REGION_OBJECT)
        return r->u->objects[at->object].type;
    if (at->type || at->kind != REGION_POINTEE || !at->parent || depth == 0)
        return at->type;
    in = region_at(&r->regions, at->parent);
    if (in->kind == REGION_OBJECT && at->offset == 0 &&
        is_pointer(r->u, r->u->objects[in->object].type))
        return run_type(r, r->u->objects[in->object].type)->elem;
    field = member_at(r, in, at->offset, depth - 1);
    return field ? run_type(r, r->u->fields[field].type)->elem : 0;
}

static ir_id member_of(const struct run *r, const struct region *at)
{
    return at->kind == REGION_POINTEE && at->parent
               ? member_at(r, region_at(&r->regions, at->parent), at->offset, MAX_DEPTH)
               : 0;
}

static bool find_over(const struct judging *j, struct kept_rest *k)
{
    struct run *r = j->r;
    ir_id beside = k->rest->count ? k->rest->count : k->rest->end;
    const struct ir_field *field = &r->u->fields[beside];
    const struct ir_type *t = run_type(r, field->type);
    const struct found_place place = {.offset = (int64_t)(field->offset_bits / 8),
                                      .size = t->size,
                                      .bits = t->bits,
                                      .is_signed = t->flags & IR_TYPE_SIGNED};
    const struct value *v = NULL;
    struct linear base, last;

    if (state_epoch(j->s, k->at->parent, place.offset) != k->at->epoch)
        return false;
    if (k->rest->count) {
        v = state_found_int(&r->c, j->s, k->at->parent, &place);
        return v->kind == VALUE_INT && linear_sub(&j->end, &v->form, &k->over);
    }
    v = state_found_pointer(&r->c, j->s, k->at->parent, place.offset);
    return memory_address(r, j->q->pointer, &base) &&
           value_address(j->q->pointer, &last) && linear_sub(&base, &last, &base) &&
           linear_add(&base, &j->end, &base) && memory_address(r, v, &last) &&
           linear_sub(&base, &last, &k->over);
}

static bool find_rest(const struct judging *j, struct kept_rest *k)
{
    struct run *r = j->r;
    ir_id field = 0;

    k->at = region_at(&r->regions, j->q->pointer->region);
    field = member_of(r, k->at);
    if (!field)
        return false;
    k->rest = rest_of(r->e, field);
    return (k->rest->count || k->rest->end) && find_over(j, k);
}

/* Bytes that are no text, which has an end of its own, one further. */
static bool is_of_bytes(const struct run *r, const struct kept_rest *k)
{
    const struct ir_type *t = run_type(r, r->u->fields[member_of(r, k->at)].type);

    t = run_type(r, t->elem);
    return t->kind != IR_TYPE_INT || t->bits != 8 || !(t->flags & IR_TYPE_SIGNED);
}

/* The function made sure of something, but of less than that. */
static bool is_too_little(const struct judging *j, const struct kept_rest *k)
{
    const struct relation *known = &j->s->relation;
    int64_t most = relation_max(known, &k->over, NULL);
    struct linear left;

    if (j->end.n > 0 || most <= 0 || most > FEW ||
        !judge_compares_member(j->r->f, k->rest->count ? k->rest->count : k->rest->end))
        return false;
    if (!k->rest->count)
        return j->q->is_write && most == j->q->bytes.k;
    return (j->q->is_write || is_of_bytes(j->r, k)) &&
           linear_sub(&j->end, &k->over, &left) && relation_min(known, &left, NULL) > 0;
}

bool judge_is_tied(const struct judging *j, uint32_t symbol, const struct linear *room)
{
    const struct linear *f = NULL;
    uint32_t k = 0;

    if (judge_is_held_in_sum(j, symbol))
        return true;
    while ((f = judge_next_limit(j, symbol, &k)) != NULL)
        for (uint32_t m = 0; m < room->n; m++)
            if (room->terms[m].symbol != symbol &&
                linear_factor(f, room->terms[m].symbol) != 0)
                return true;
    return false;
}

/* Whether the value is made of the member: `in->end - in->at`. */
static bool is_made_of(const struct ir_function *f, ir_id i, ir_id member,
                       unsigned depth)
{
    const struct ir_inst *in = NULL;
    ir_id owner = 0;

    i = i ? ir_without_casts(f, i) : 0;
    if (!i || depth == 0)
        return false;
    in = &f->insts[i];
    if (judge_member_read(f, i, &owner) == member)
        return true;
    return (in->op == IR_SUB || in->op == IR_ADD || in->op == IR_PTR_DIFF) &&
           (is_made_of(f, in->a, member, depth - 1) ||
            is_made_of(f, in->b, member, depth - 1));
}

/* The variable whose value the function returns, or leaves behind a pointer; 0. */
static ir_id given_back(const struct ir_function *f, const struct ir_inst *in)
{
    if (in->op == IR_RETURN && in->a)
        return ir_variable_read(f, in->a);
    return in->op == IR_STORE && f->insts[in->a].op == IR_LOAD
               ? ir_variable_read(f, in->b)
               : 0;
}

/* The called function held the number against what is left before it gave it back. */
static bool is_held_by_callee(const struct run *r, ir_id callee, ir_id beside)
{
    const struct ir_function *f = &r->u->functions[callee];

    for (ir_id i = 1; i < f->inst_count; i++) {
        ir_id number = given_back(f, &f->insts[i]);

        for (ir_id k = 1; number && k < f->inst_count; k++) {
            const struct ir_inst *in = &f->insts[k];

            if (ir_is_comparison(in->op) &&
                ((ir_is_about(f, in->a, number) &&
                  is_made_of(f, in->b, beside, MAX_DEPTH)) ||
                 (ir_is_about(f, in->b, number) &&
                  is_made_of(f, in->a, beside, MAX_DEPTH))))
                return true;
        }
    }
    return false;
}

/*
 * A function that was given the structure returned it, or left it in a variable, and
 * did not look at what is left.
 */
static bool is_taken_out(const struct judging *j, const struct symbol_key *key,
                         ir_id beside)
{
    const struct run *r = j->r;
    const struct region *at = region_at(&r->regions, j->q->pointer->region);
    const struct ir_inst *call = NULL;

    if (key->kind != SYMBOL_RESULT || key->a >= r->f->inst_count)
        return false;
    call = &r->f->insts[key->a];
    at = region_at(&r->regions, at->parent);
    if (at->kind == REGION_POINTEE && at->parent)
        at = region_at(&r->regions, at->parent);
    for (ir_id k = 0; call->op == IR_CALL && at->object && k < call->arg_count; k++)
        if (judge_owner_of(r->f, r->f->args[call->first_arg + k]) == at->object)
            return !call->id || !is_held_by_callee(r, call->id, beside);
    return false;
}

/* A number that text or a packet says, or that was read from the same buffer. */
static bool is_of_data(const struct judging *j, uint32_t symbol, ir_id beside)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);
    const struct symbol_key *key = &j->r->symbols.keys[symbol];

    if ((at->kind == SYMBOL_WRAPPED || at->kind == SYMBOL_DERIVED) && at->def.n == 1)
        return is_of_data(j, at->def.terms[0].symbol, beside);
    return judge_is_said(j, symbol) || is_taken_out(j, key, beside) ||
           (key->kind == SYMBOL_INPUT && key->a == j->q->pointer->region);
}

/* As much as the data says, which nothing holds against what is left. */
static bool is_as_said(const struct judging *j, const struct kept_rest *k)
{
    const struct linear *bytes = &j->q->bytes;
    ir_id beside = k->rest->count ? k->rest->count : k->rest->end;
    struct linear left;

    if (j->q->kind != ACCESS_SIZE || !linear_sub(&j->end, &k->over, &left) ||
        judge_is_stated(j, bytes))
        return false;
    for (uint32_t m = 0; m < bytes->n; m++)
        if (bytes->terms[m].factor > 0 &&
            is_of_data(j, bytes->terms[m].symbol, beside) &&
            !judge_is_tied(j, bytes->terms[m].symbol, &left))
            return true;
    return false;
}

/* The function had a look at what is left, but nobody at how much a caller writes. */
static bool is_unlooked(const struct judging *j, const struct kept_rest *k)
{
    const struct relation *known = &j->s->relation;
    const struct linear *bytes = &j->q->bytes;
    const struct symbol *at = bytes->n == 1
                                  ? symbol_at(&j->r->symbols, bytes->terms[0].symbol)
                                  : NULL;
    struct linear left;

    if (j->q->kind != ACCESS_SIZE || !j->q->is_write || !at || at->is_compared ||
        at->origin != ORIGIN_CALLER || !linear_sub(&j->end, &k->over, &left) ||
        relation_max(known, &k->over, NULL) <= NO_LIMIT || judge_is_stated(j, bytes))
        return false;
    for (uint32_t m = 0; m < known->fact_count; m++)
        for (uint32_t t = 0; t < left.n && left.n > 0; t++)
            if (linear_factor(&known->facts[m].form, left.terms[t].symbol) != 0)
                return true;
    return false;
}

ir_id judge_rest_beside(const struct run *r, ir_id member)
{
    const struct rest *rest = rest_of(r->e, member);

    return rest->count ? rest->count : rest->end;
}

bool judge_passes_rest(const struct judging *j)
{
    struct kept_rest k = {0};

    if (j->r->e->is_whole || j->q->template || !find_rest(j, &k) ||
        relation_proves_le(&j->s->relation, &k.over))
        return false;
    if (is_too_little(j, &k))
        j->out->excess = relation_max(&j->s->relation, &k.over, NULL);
    else if (is_as_said(j, &k) || is_unlooked(j, &k))
        j->out->excess = FINDING_UNBOUNDED;
    else
        return false;
    j->out->counted_by =
        j->r->u->fields[k.rest->count ? k.rest->count : k.rest->end].name;
    return true;
}
