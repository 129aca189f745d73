/*
 * Arrays of which only a missing header says how large they are.
 *
 *     char user[MAX_USER];             MAX_USER is nowhere to be seen
 *     n = p[1];
 *     memcpy(user, p + 2, n);
 *
 *     memcpy(msg->name, p + 2, n);     nor is what `msg` is
 *
 * What stands in for the size proves nothing.  A program that holds such a number of a
 * packet against nothing at all copies as much as the sender likes, and whether that
 * fits is an accident of types.  A member to which the file never stores a pointer is
 * an array; so is one of which it never takes the address.
 *
 * Where some call was told before how much will be written, it made room for that, and
 * a structure is copied to one of its kind as it stands.
 */
#include "analyzer/engine/judge.h"

#include <string.h>

/* A number that is never larger decides over nothing much. */
enum { LEAST_AMOUNT = 127, LEAST_LIMIT = 16, MAX_DEPTH = 8 };

/* --------------------------------------------------------------------- the amount */

/* What it is computed from by masks, byte orders and types alone. */
static uint32_t base_of(const struct judging *j, uint32_t symbol)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);

    for (unsigned n = 0; n < MAX_DEPTH && at->def.n == 1 &&
                         (at->kind == SYMBOL_WRAPPED || at->kind == SYMBOL_DERIVED);
         n++) {
        symbol = at->def.terms[0].symbol;
        at = symbol_at(&j->r->symbols, symbol);
    }
    return symbol;
}

/* The number is held against something, and not only assumed not to wrap. */
static bool has_limit(const struct judging *j, uint32_t symbol)
{
    const struct linear *f = NULL;
    uint32_t k = 0;

    while ((f = judge_next_limit(j, symbol, &k)) != NULL)
        if (f->k > -NO_LIMIT)
            return true;
    return false;
}

/* Nothing but the type, or a mask, keeps it from being large. */
static bool is_free(const struct judging *j, uint32_t symbol)
{
    const struct linear_term t = {symbol, 1};

    return relation_is_open(&j->s->relation, &t) && !has_limit(j, symbol);
}

/* A variable of other files, or what a macro of a missing header is. */
static bool is_global(const struct judging *j, const struct symbol_key *key)
{
    const struct run *r = j->r;
    const struct region *at = key->kind == SYMBOL_INPUT && key->a < r->regions.len
                                  ? region_at(&r->regions, key->a)
                                  : NULL;

    return at && at->kind == REGION_OBJECT &&
           r->u->objects[at->object].kind == IR_OBJECT_GLOBAL;
}

/* A character of a packet, or what a caller says: as it was found. */
static bool is_found_number(const struct judging *j, uint32_t symbol)
{
    uint32_t base = base_of(j, symbol);
    const struct symbol_key *key = &j->r->symbols.keys[base];
    bool is_of_packet = key->kind == SYMBOL_BYTE ||
                        symbol_at(&j->r->symbols, symbol)->is_parsed;
    enum origin least = is_of_packet ? ORIGIN_UNKNOWN : ORIGIN_CALLER;

    return (key->kind == SYMBOL_INPUT || key->kind == SYMBOL_RESULT ||
            key->kind == SYMBOL_BYTE) &&
           symbol_at(&j->r->symbols, base)->origin >= least && !is_global(j, key) &&
           is_free(j, symbol) && is_free(j, base);
}

static bool is_weighed(const struct ir_function *f, enum ir_op op, ir_id other)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, other)];

    if (in->op == IR_CONST && !(in->flags & IR_INST_SIZEOF))
        return in->imm >= LEAST_LIMIT;
    return in->op == IR_CONST || (op != IR_EQ && op != IR_NE);
}

static bool is_about_amount(const struct ir_function *f, ir_id value, ir_id amount,
                            ir_id variable)
{
    return judge_is_same_value(f, value, amount) ||
           (variable && ir_is_about(f, value, variable));
}

/* The way on from a branch, with that outcome, leads to the access. */
static bool leads_there(const struct judging *j, ir_id branch, unsigned outcome)
{
    const struct run *r = j->r;
    ir_id to[2] = {0};

    return cfg_successors(r->f, r->cfg.block_of[branch], to, 2) == 2 &&
           (to[outcome] == r->cfg.block_of[j->out->inst] ||
            cfg_is_before(&r->cfg, r->f->blocks[to[outcome]].first, j->out->inst));
}

/*
 * `if (n < LEAST) return;`: where the access is, the number is only known to be large
 * enough.
 */
static bool is_from_below(const struct judging *j, ir_id compare, bool is_left)
{
    const struct ir_function *f = j->r->f;
    enum ir_op op = f->insts[compare].op;
    bool is_less = op == IR_LT || op == IR_LE;
    ir_id branch = compare + 1;

    if ((!is_less && op != IR_GT && op != IR_GE) || branch >= f->inst_count ||
        f->insts[branch].op != IR_BRANCH || f->insts[branch].a != compare)
        return false;
    return leads_there(j, branch, is_less == is_left ? 1 : 0);
}

/*
 * The function itself holds such an amount against something, also where the numbers
 * that stand in for sizes say nothing; or begins with a number of its own.
 */
static bool is_held_here(const struct judging *j)
{
    const struct ir_function *f = j->r->f;
    ir_id amount = j->q->amount, variable = ir_variable_of(f, amount);

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (variable && ir_is_store_to(f, i, variable) &&
            f->insts[ir_without_casts(f, in->b)].op == IR_CONST)
            return true;
        if (!ir_is_comparison(in->op) || !cfg_is_before(&j->r->cfg, i, j->out->inst))
            continue;
        if (is_about_amount(f, in->a, amount, variable)
                ? is_weighed(f, in->op, in->b) && !is_from_below(j, i, true)
                : is_about_amount(f, in->b, amount, variable) &&
                      is_weighed(f, in->op, in->a) && !is_from_below(j, i, false))
            return true;
    }
    return false;
}

static bool is_unheld_amount(const struct judging *j)
{
    const struct linear *n = &j->q->bytes;
    bool has_any = false;

    if (relation_max(&j->s->relation, n, NULL) < LEAST_AMOUNT)
        return false;
    for (uint32_t k = 0; k < n->n; k++) {
        if (n->terms[k].factor <= 0)
            continue;
        if (!is_found_number(j, n->terms[k].symbol))
            return false;
        has_any = true;
    }
    return has_any && !judge_is_stated(j, n) && !is_held_here(j);
}

/* ---------------------------------------------------------------------- the array */

/* The member that the value is read from or is the address of; 0. */
static ir_id member_of(const struct ir_function *f, ir_id i)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

    while (in->op == IR_DECAY || in->op == IR_LOAD)
        in = &f->insts[ir_without_casts(f, in->a)];
    return in->op == IR_FIELD ? in->id : 0;
}

static bool is_guessed(const struct run *r, ir_id loc)
{
    return loc && (r->u->locs[loc].flags & IR_LOC_GUESSED);
}

static bool is_of_name(const struct run *r, ir_id field, const char *name)
{
    return field && strcmp(r->u->fields[field].name, name) == 0;
}

/* The file stores a pointer to such a member, or hands its address on. */
static bool is_set_in(const struct run *r, const struct ir_function *f,
                      const char *name)
{
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (in->op == IR_STORE && f->insts[in->a].op == IR_FIELD &&
            is_of_name(r, f->insts[in->a].id, name))
            return true;
        for (ir_id k = 0; in->op == IR_CALL && k < in->arg_count; k++) {
            const struct ir_inst *arg =
                &f->insts[ir_without_casts(f, f->args[in->first_arg + k])];

            if (arg->op == IR_FIELD && is_of_name(r, arg->id, name))
                return true;
        }
    }
    return false;
}

static bool is_set(const struct run *r, ir_id field)
{
    for (ir_id k = 1; k < r->u->function_count; k++)
        if (is_set_in(r, &r->u->functions[k], r->u->fields[field].name))
            return true;
    return false;
}

/* Its size is a stand-in: a variable, or a member of a structure, or all of that. */
static bool is_unmeasured(const struct judging *j)
{
    const struct run *r = j->r;
    const struct region *at = region_at(&r->regions, j->q->pointer->region);
    ir_id field = j->q->pointer->extent > 0 ? j->q->pointer->field : 0;

    if (field)
        return is_guessed(r, r->u->fields[field].loc);
    if (at->kind == REGION_OBJECT)
        return run_type(r, r->u->objects[at->object].type)->kind == IR_TYPE_ARRAY &&
               is_guessed(r, r->u->objects[at->object].loc);
    field = at->kind == REGION_POINTEE ? member_of(r->f, j->q->target) : 0;
    if (!field || !is_guessed(r, r->u->fields[field].loc))
        return false;
    if (r->f->insts[ir_without_casts(r->f, j->q->target)].op == IR_FIELD)
        return true; /* `&at->member` */
    return j->start.n == 0 && j->start.k == 0 && !is_set(r, field);
}

/* ------------------------------------------------------------------- what was told */

/* The variable that the place is reached through, by whatever members. */
static ir_id variable_behind(const struct ir_function *f, ir_id i)
{
    for (unsigned n = 0; i && n < MAX_DEPTH; n++) {
        const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

        if (in->op == IR_ADDR)
            return in->id;
        i = in->a;
    }
    return 0;
}

/* The amount is calculated from it: a variable, or a member. */
static bool is_amount(const struct ir_function *f, ir_id amount, ir_id arg)
{
    struct keeper one = keeper_read(f, arg);
    ir_id variable = ir_variable_of(f, amount);

    if (variable)
        return ir_is_about(f, arg, variable);
    return keeper_is_known(&one) && one.field && member_of(f, amount) == one.field;
}

/* A call gets both, or what it gives back leads to the array. */
static bool makes_room(const struct judging *j, ir_id call, ir_id array)
{
    const struct ir_function *f = j->r->f;
    const struct ir_inst *in = &f->insts[call];
    bool has_amount = false, has_array = false;

    for (ir_id k = 0; k < in->arg_count; k++) {
        ir_id arg = f->args[in->first_arg + k];

        has_amount = has_amount || is_amount(f, j->q->amount, arg);
        has_array = has_array || variable_behind(f, arg) == array;
    }
    for (ir_id i = call + 1; has_amount && !has_array && i < f->inst_count; i++)
        has_array = ir_is_store_to(f, i, array) &&
                    ir_without_casts(f, f->insts[i].b) == call;
    return has_amount && has_array;
}

static bool is_told(const struct judging *j)
{
    struct run *r = j->r;
    ir_id array = variable_behind(r->f, j->q->target);

    for (ir_id i = 1; array && i < r->f->inst_count; i++)
        if (i != j->out->inst && r->f->insts[i].op == IR_CALL &&
            cfg_is_before(&r->cfg, i, j->out->inst) && makes_room(j, i, array))
            return true;
    return false;
}

/* `memcpy(to->name, from->name, from->length)`. */
static bool is_of_its_kind(const struct judging *j)
{
    const struct run *r = j->r;
    ir_id to = member_of(r->f, j->q->target);
    ir_id from = j->q->from ? member_of(r->f, j->q->from) : 0;

    return to && is_of_name(r, from, r->u->fields[to].name);
}

void judge_unmeasured(struct judging *j)
{
    struct access *out = j->out;

    if (out->verdict > ACCESS_POSSIBLE || j->r->e->is_closed || j->q->template ||
        j->q->kind != ACCESS_SIZE || !j->q->is_write || !j->q->target || !j->q->from ||
        !j->q->amount || !is_unheld_amount(j) || !is_unmeasured(j) ||
        is_of_its_kind(j) || is_told(j))
        return;
    out->verdict = ACCESS_UNBOUNDED;
    out->origin = symbol_origin_of(&j->r->symbols, &j->q->bytes, &out->source);
    out->capacity = FINDING_UNKNOWN;
    j->is_own = true;
}
