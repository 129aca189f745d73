/*
 * Where a pointer leads that a program keeps in a variable, if that is one place only:
 *
 *     static char line[80], *at;
 *     void open_line(void) { at = line; }      the only store
 *     void end_line(int n) { at[n] = 0; }      into those 80 bytes
 *
 * Looked at are variables of static storage that nothing but loads and stores by their
 * name can reach (see kept.h): private to their unit, of a program that is seen whole,
 * or of a file in which no header tells others of them.  That such a variable may still
 * be null is not what is asked here.
 */
#include "analyzer/engine/kept.h"

#include "base/map.h"
#include "base/mem.h"

/* What the stores of one variable have in common. */
struct leads {
    bool is_looked_at;
    struct kept_place to;
};

struct pointers {
    const struct engine *e;
    const struct ir_unit *u;
    struct leads *of; /* by object */
};

/* The place that the value is the address of; false: it is none that can be told. */
static bool place_of(const struct ir_unit *u, const struct ir_function *f, ir_id i,
                     struct kept_place *out)
{
    int64_t bytes = 0;

    for (; i; i = f->insts[i].a) {
        const struct ir_inst *in = &f->insts[i];
        const struct ir_inst *by = in->op == IR_INDEX ? &f->insts[in->b] : NULL;

        switch (in->op) {
        case IR_ADDR:
            *out = (struct kept_place){.object = in->id, .offset = bytes};
            return u->objects[in->id].kind == IR_OBJECT_GLOBAL ||
                   u->objects[in->id].kind == IR_OBJECT_STATIC;
        case IR_DECAY:
        case IR_PTR_CAST: break;
        case IR_FIELD: bytes += (int64_t)(u->fields[in->id].offset_bits / 8); break;
        case IR_INDEX:
            if (by->op != IR_CONST || by->imm < 0 || by->imm > INT32_MAX ||
                in->imm > INT32_MAX)
                return false;
            bytes += by->imm * in->imm;
            break;
        default: return false;
        }
    }
    return false;
}

static void lose(struct pointers *p, ir_id object)
{
    p->of[object].is_looked_at = false;
}

/* It leads there, too. */
static void add_place(struct pointers *p, ir_id object, const struct kept_place *to)
{
    struct leads *l = &p->of[object];

    if (l->to.object == 0)
        l->to = *to;
    else if (l->to.object != to->object || l->to.offset != to->offset)
        l->is_looked_at = false;
}

static void lose_if_address(struct pointers *p, const struct ir_function *f,
                            ir_id value)
{
    if (f->insts[value].op == IR_ADDR)
        lose(p, f->insts[value].id);
}

static bool is_pointer(const struct pointers *p, ir_id type)
{
    return p->u->types[type].kind == IR_TYPE_PTR;
}

static void look_at_access(struct pointers *p, const struct ir_function *f,
                           const struct ir_inst *in)
{
    const struct ir_inst *at = &f->insts[in->a];
    struct kept_place to = {0};

    if (in->op == IR_STORE)
        lose_if_address(p, f, in->b);
    if (at->op != IR_ADDR || !p->of[at->id].is_looked_at)
        return;
    if ((in->flags & IR_INST_VOLATILE) || !is_pointer(p, in->type))
        lose(p, at->id);
    else if (in->op == IR_STORE && f->insts[ir_without_casts(f, in->b)].op == IR_NULL)
        return;
    else if (in->op == IR_STORE && place_of(p->u, f, in->b, &to))
        add_place(p, at->id, &to);
    else if (in->op == IR_STORE)
        lose(p, at->id);
}

static void look_at(struct pointers *p, const struct ir_function *f)
{
    bool is_lost = f->flags & (IR_FUNCTION_INCOMPLETE | IR_FUNCTION_UNIT_ERRORS);

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (is_lost)
            lose_if_address(p, f, i);
        if (in->op == IR_LOAD || in->op == IR_STORE) {
            look_at_access(p, f, in);
            continue;
        }
        lose_if_address(p, f, in->a);
        lose_if_address(p, f, in->b);
        lose_if_address(p, f, in->c);
        if (in->op == IR_CALL || in->op == IR_HAVOC)
            for (ir_id n = 0; n < in->arg_count; n++)
                lose_if_address(p, f, f->args[in->first_arg + n]);
    }
}

/* What the variable leads to when the program starts; false: that is not known. */
static bool look_at_start(struct pointers *p, ir_id object)
{
    const struct ir_object *o = &p->u->objects[object];
    const struct ir_init *init = &p->u->inits[o->first_init];

    if (o->init_is_partial || o->init_count > 1)
        return false;
    if (o->init_count == 0)
        return true;
    if (init->function || init->offset || (!init->object && init->value))
        return false;
    if (init->object)
        add_place(p, object,
                  &(struct kept_place){.object = init->object, .offset = init->value});
    return true;
}

/* In a file alone, what no header and no `extern` tells others of is its own, too. */
static bool is_own(const struct pointers *p, const struct ir_object *o,
                   const struct map *unclear)
{
    return kept_is_own(p->e, o, unclear) ||
           (o->kind == IR_OBJECT_GLOBAL && o->name && !map_has(unclear, o->name) &&
            !(o->flags & (IR_OBJECT_IS_EXTERN | IR_OBJECT_IS_SHARED)) &&
            !(p->u->locs[o->loc].flags & IR_LOC_HEADER));
}

void kept_find_pointers(struct engine *e)
{
    const struct ir_unit *u = e->u;
    struct pointers p = {.e = e, .u = u};
    SCOPED_MAP struct map unclear;

    map_init(&unclear);
    kept_find_unclear(u, &unclear);
    p.of = mem_calloc(u->object_count, sizeof *p.of);
    for (ir_id o = 1; o < u->object_count; o++)
        p.of[o].is_looked_at = is_pointer(&p, u->objects[o].type) &&
                               is_own(&p, &u->objects[o], &unclear) &&
                               !e->is_fixed[o] && look_at_start(&p, o);
    for (ir_id fn = 1; fn < u->function_count; fn++)
        if (u->functions[fn].has_body)
            look_at(&p, &u->functions[fn]);
    for (ir_id n = 1; n < u->init_count; n++)
        lose(&p, u->inits[n].object);
    e->leads_to = mem_calloc(u->object_count, sizeof *e->leads_to);
    for (ir_id o = 1; o < u->object_count; o++)
        if (p.of[o].is_looked_at)
            e->leads_to[o] = p.of[o].to;
    free(p.of);
}
