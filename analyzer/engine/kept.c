/*
 * Which variables are looked at, and the search for what holds of them; see kept.h.
 *
 * The search begins with the initial values and goes through the functions until no
 * store leaves what is assumed.  What still grows in the second round is taken to grow
 * as far as the next number that something is compared with, so that this ends soon.
 * What was found in the end is then tried in place of what was assumed, and kept if no
 * store leaves it either.
 */
#include "analyzer/engine/kept.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

enum {
    ROUNDS = 12, /* of the search; what still grows then can be anything */
    ROUNDS_AS_FOUND = 3, /* ... before what grows is taken to grow by steps */
    NARROWINGS = 2,
    MAX_ARGUMENTS = 1 << 28,
};

/* ---------------------------------------------------------- what reaches them */

static const struct ir_type *type_of(const struct kept *k, ir_id object)
{
    return &k->e->u->types[k->e->u->objects[object].type];
}

static bool is_same_int(const struct ir_type *a, const struct ir_type *b)
{
    return a->kind == IR_TYPE_INT && b->kind == IR_TYPE_INT && a->bits == b->bits &&
           (a->flags & IR_TYPE_SIGNED) == (b->flags & IR_TYPE_SIGNED);
}

/* The address of a variable goes somewhere. */
static void mark_value(struct kept *k, const struct ir_function *f, ir_id value)
{
    if (f->insts[value].op == IR_ADDR)
        k->is_open[f->insts[value].id] = true;
}

/* It is the place of a load or store: of the whole variable, as what it is? */
static void mark_place(struct kept *k, const struct ir_function *f,
                       const struct ir_inst *in)
{
    const struct ir_inst *at = &f->insts[in->a];

    if (at->op == IR_ADDR &&
        ((in->flags & IR_INST_VOLATILE) ||
         !is_same_int(type_of(k, at->id), &k->e->u->types[in->type])))
        k->is_open[at->id] = true;
}

static void mark_inst(struct kept *k, const struct ir_function *f,
                      const struct ir_inst *in)
{
    if (in->op == IR_LOAD || in->op == IR_STORE)
        mark_place(k, f, in);
    else
        mark_value(k, f, in->a);
    mark_value(k, f, in->b);
    mark_value(k, f, in->c);
    if (in->op == IR_CALL || in->op == IR_HAVOC)
        for (ir_id n = 0; n < in->arg_count; n++)
            mark_value(k, f, f->args[in->first_arg + n]);
}

/* What was lost of a function, or of its unit, may store to all that it names. */
static void mark_lost(struct kept *k, const struct ir_function *f)
{
    if (f->flags & (IR_FUNCTION_INCOMPLETE | IR_FUNCTION_UNIT_ERRORS))
        for (ir_id i = 1; i < f->inst_count; i++)
            mark_value(k, f, i);
}

static void find_open(struct kept *k)
{
    const struct ir_unit *u = k->e->u;

    k->is_open = arena_calloc(&k->arena, u->object_count, sizeof *k->is_open);
    for (ir_id fn = 1; fn < u->function_count; fn++) {
        const struct ir_function *f = &u->functions[fn];

        for (ir_id i = 1; f->has_body && i < f->inst_count; i++)
            mark_inst(k, f, &f->insts[i]);
        if (f->has_body)
            mark_lost(k, f);
    }
    for (ir_id n = 1; n < u->init_count; n++)
        k->is_open[u->inits[n].object] = true;
}

/* ------------------------------------------------------------ which are looked at */

void kept_find_unclear(const struct ir_unit *u, struct map *names)
{
    for (ir_id fn = 1; fn < u->function_count; fn++) {
        const struct ir_function *f = &u->functions[fn];

        for (ir_id i = 1; f->has_body && i < f->inst_count; i++) {
            const struct ir_object *o = &u->objects[f->insts[i].id];

            if (f->insts[i].op == IR_ADDR && (o->flags & IR_OBJECT_IS_EXTERN) &&
                o->name)
                map_set(names, o->name, names);
        }
    }
}

bool kept_is_own(const struct engine *e, const struct ir_object *o,
                 const struct map *unclear)
{
    if (o->kind == IR_OBJECT_STATIC)
        return true;
    if (o->kind != IR_OBJECT_GLOBAL || (o->flags & IR_OBJECT_IS_EXTERN))
        return false;
    return (o->flags & IR_OBJECT_IS_STATIC) ||
           (e->is_whole && o->name && !map_has(unclear, o->name));
}

/* What it holds when the program starts; false: that is not known. */
static bool initial_value(const struct kept *k, ir_id object, struct interval *out)
{
    const struct ir_object *o = &k->e->u->objects[object];
    const struct ir_init *init = &k->e->u->inits[o->first_init];

    *out = interval_of(0);
    if (o->init_is_partial || o->init_count > 1)
        return false;
    if (o->init_count == 0)
        return true;
    if (init->object || init->function || init->offset || init->width)
        return false;
    *out = interval_of(init->value);
    return true;
}

static void add_variable(struct kept *k, ir_id object)
{
    const struct ir_type *t = type_of(k, object);
    struct kept_variable v = {.object = object};

    if (k->is_open[object] || t->kind != IR_TYPE_INT || t->bits > 64 ||
        (t->flags & IR_TYPE_VOLATILE) || !initial_value(k, object, &v.assumed))
        return;
    v.found = v.next = v.assumed;
    v.type = interval_of_type(t->bits, t->flags & IR_TYPE_SIGNED);
    if (!interval_includes(v.type, v.assumed))
        return;
    k->number[object] = k->count;
    k->at[k->count++] = v;
}

static void find_variables(struct kept *k)
{
    const struct ir_unit *u = k->e->u;
    SCOPED_MAP struct map unclear;

    map_init(&unclear);
    if (k->e->is_whole)
        kept_find_unclear(k->e->u, &unclear);
    k->number = arena_calloc(&k->arena, u->object_count, sizeof *k->number);
    k->at = arena_calloc(&k->arena, u->object_count, sizeof *k->at);
    k->count = 1;
    for (ir_id o = 1; o < u->object_count; o++)
        if (kept_is_own(k->e, &u->objects[o], &unclear) && !k->e->is_fixed[o])
            add_variable(k, o);
}

/* ------------------------------------------------------------------ the search */

/* Functions that store to some variable: only they are gone through. */
static bool *find_writers(struct kept *k)
{
    bool *out = arena_calloc(&k->arena, k->e->u->function_count, sizeof *out);

    for (ir_id n = k->writers.first[1]; n < k->writers.first[k->count]; n++)
        out[k->writers.list[n]] = true;
    return out;
}

/* Whether the function names one of those variables. */
static bool names_any(const struct kept *k, const struct ir_function *f,
                      const bool *variables)
{
    for (ir_id i = 1; i < f->inst_count; i++)
        if (f->insts[i].op == IR_ADDR && variables[k->number[f->insts[i].id]])
            return true;
    return false;
}

/* Assume more of what was found to be more; false: all is as assumed. */
static bool grow(struct kept *k, unsigned round, bool *is_grown)
{
    bool has_any = false;

    for (uint32_t n = 1; n < k->count; n++) {
        struct kept_variable *v = &k->at[n];

        is_grown[n] = !interval_includes(v->assumed, v->found);
        if (!is_grown[n])
            continue;
        has_any = true;
        v->assumed = interval_join(v->assumed,
                                   round < ROUNDS_AS_FOUND ? v->found : v->next);
        if (round + 1 >= ROUNDS)
            v->assumed = v->type;
    }
    return has_any;
}

static void search(struct kept *k, const bool *is_writer)
{
    const struct ir_unit *u = k->e->u;
    bool *is_grown = arena_calloc(&k->arena, k->count, sizeof *is_grown);

    for (unsigned round = 0; round == 0 || grow(k, round - 1, is_grown); round++)
        for (ir_id fn = 1; fn < u->function_count; fn++)
            if (is_writer[fn] &&
                (round == 0 || names_any(k, &u->functions[fn], is_grown)))
                kept_flow(k, fn);
}

/*
 * Assume only what was found, and see whether that is found again.  What is found to be
 * more goes back to what held before; others may have relied on it, so that is seen
 * once more.
 */
static bool narrow(struct kept *k, const bool *is_writer, struct interval *before)
{
    bool has_changed = false, holds = false;

    for (uint32_t n = 1; n < k->count; n++) {
        before[n] = k->at[n].assumed;
        has_changed = has_changed || !interval_equal(before[n], k->at[n].found);
        k->at[n].assumed = k->at[n].found;
    }
    for (unsigned tries = 0; has_changed && !holds && tries < NARROWINGS; tries++) {
        for (uint32_t n = 1; n < k->count; n++)
            initial_value(k, k->at[n].object, &k->at[n].found);
        for (ir_id fn = 1; fn < k->e->u->function_count; fn++)
            if (is_writer[fn])
                kept_flow(k, fn);
        holds = true;
        for (uint32_t n = 1; n < k->count; n++)
            if (!interval_includes(k->at[n].assumed, k->at[n].found)) {
                k->at[n].assumed = before[n];
                holds = false;
            }
    }
    for (uint32_t n = 1; n < k->count && has_changed && !holds; n++)
        k->at[n].assumed = before[n];
    return has_changed && holds;
}

/*
 * How many arguments a program is given: they lie in memory, for which the system has a
 * limit, with a pointer to each.
 */
static void limit_arguments(struct kept *k)
{
    const struct ir_unit *u = k->e->u;

    for (ir_id fn = 1; fn < u->function_count; fn++) {
        const struct ir_function *f = &u->functions[fn];
        const struct ir_type *t = f->params.count ? type_of(k, f->params.first) : NULL;

        if (f->has_body && t && t->kind == IR_TYPE_INT && t->bits == 32 &&
            strcmp(f->name, "main") == 0 && !k->is_open[f->params.first])
            k->e->kept[f->params.first] = interval_make(0, MAX_ARGUMENTS);
    }
}

/* `MAX_NAME`, which only a missing header defines, and not `ERR_EMPTY`. */
static bool is_size_name(const char *name)
{
    static const char *const negative[] = {"ERR", "INVAL", "NONE", "FAIL", "BAD"};

    for (const char *at = name; *at; at++)
        if (*at >= 'a' && *at <= 'z')
            return false;
    for (size_t k = 0; k < sizeof negative / sizeof negative[0]; k++)
        if (strstr(name, negative[k]))
            return false;
    return *name;
}

/* What stands in for a number of the program is not below 0. */
static void limit_stand_ins(struct engine *e)
{
    const struct ir_unit *u = e->u;

    for (ir_id k = 1; k < u->object_count; k++) {
        const struct ir_object *o = &u->objects[k];

        if (o->kind == IR_OBJECT_GLOBAL && (u->locs[o->loc].flags & IR_LOC_GUESSED) &&
            u->types[o->type].kind == IR_TYPE_INT && is_size_name(o->name))
            e->kept[k] = interval_meet(e->kept[k], interval_make(0, INTERVAL_NO_MAX));
    }
}

void kept_find(struct engine *e)
{
    const struct ir_unit *u = e->u;
    struct kept *k = mem_calloc(1, sizeof *k);
    struct interval *before = NULL;
    bool *is_writer = NULL;

    k->e = e;
    arena_init(&k->arena);
    find_open(k);
    find_variables(k);
    kept_find_calls(k);
    k->place = arena_calloc(&k->arena, u->object_count, sizeof *k->place);
    before = arena_calloc(&k->arena, k->count, sizeof *before);
    is_writer = find_writers(k);
    search(k, is_writer);
    for (unsigned n = 0; n < NARROWINGS && narrow(k, is_writer, before); n++)
        continue;
    e->kept = mem_calloc(u->object_count, sizeof *e->kept);
    for (ir_id o = 0; o < u->object_count; o++)
        e->kept[o] = k->number[o] ? k->at[k->number[o]].assumed : interval_full();
    limit_arguments(k);
    limit_stand_ins(e);
    e->kept_calls = k;
}

void kept_free(struct kept *k)
{
    if (k)
        arena_fini(&k->arena);
    free(k);
}

bool kept_is_tracked(const struct kept *k, ir_id object)
{
    return k->number[object] != 0;
}

bool kept_is_spared(struct kept *k, ir_id object, ir_id callee)
{
    ir_id runs = callee && k->e->u->functions[callee].has_body ? callee : 0;

    return !kept_may_write(k, k->number[object], runs);
}
