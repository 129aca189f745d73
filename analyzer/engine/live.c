/*
 * Liveness of plain variables and of values that cross blocks: what is dead is dropped
 * from the state, so that paths which differ only in dead temporaries merge.
 */
#include <string.h>

#include "analyzer/engine/cfg_private.h"

enum { MAX_WORDS = 1 << 20 }; /* of all sets together */

/* Whether the use of an object's address by `in` is a plain load or store of it. */
static bool is_plain_use(const struct ir_inst *in, ir_id address)
{
    if (in->op == IR_LOAD)
        return in->a == address;
    if (in->op == IR_STORE)
        return in->a == address && in->b != address;
    return false;
}

static bool is_scalar(const struct ir_unit *u, ir_id type)
{
    switch (u->types[type].kind) {
    case IR_TYPE_INT:
    case IR_TYPE_FLOAT:
    case IR_TYPE_PTR: return true;
    default: return false;
    }
}

static uint32_t *name_slot(struct cfg *c, ir_id object)
{
    if (object < c->first_object || object >= c->first_object + c->object_count)
        return NULL;
    return &c->name_of_object[object - c->first_object];
}

/* Objects start as candidates (1) and lose that when their address goes elsewhere. */
static void mark_candidates(struct cfg *c, ir_id function)
{
    for (ir_id i = 0; i < c->object_count; i++) {
        const struct ir_object *o = &c->unit->objects[c->first_object + i];

        c->name_of_object[i] = o->function == function && is_scalar(c->unit, o->type) &&
                               (o->kind == IR_OBJECT_LOCAL ||
                                o->kind == IR_OBJECT_PARAM ||
                                o->kind == IR_OBJECT_TEMP);
    }
}

static void check_operand(struct cfg *c, const struct ir_inst *in, ir_id value)
{
    const struct ir_inst *def = value ? &c->function->insts[value] : NULL;
    uint32_t *slot = def && def->op == IR_ADDR ? name_slot(c, def->id) : NULL;

    if (slot && !is_plain_use(in, value))
        *slot = 0;
}

static void check_uses(struct cfg *c)
{
    const struct ir_function *f = c->function;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        check_operand(c, in, in->a);
        check_operand(c, in, in->b);
        check_operand(c, in, in->c);
        if (in->op == IR_CALL || in->op == IR_HAVOC)
            for (ir_id k = 0; k < in->arg_count; k++)
                check_operand(c, in, f->args[in->first_arg + k]);
    }
}

static void number_names(struct cfg *c, struct arena *arena)
{
    const struct ir_function *f = c->function;

    c->names = arena_calloc(arena, c->object_count + f->inst_count, sizeof *c->names);
    c->name_of_inst = arena_calloc(arena, f->inst_count, sizeof *c->name_of_inst);
    for (ir_id i = 0; i < c->object_count; i++)
        if (c->name_of_object[i]) {
            c->names[c->name_count].object = c->first_object + i;
            c->name_of_object[i] = ++c->name_count;
        }
    for (ir_id i = 1; i < f->inst_count; i++)
        if (c->is_shared[i]) {
            c->names[c->name_count++].inst = i;
            c->name_of_inst[i] = c->name_count;
        }
}

/* ------------------------------------------------------------------ the sets */

struct sets {
    uint64_t *use, *def; /* per block */
};

static void set_bit(uint64_t *set, uint32_t name)
{
    set[name / 64] |= UINT64_C(1) << (name % 64);
}

static bool has_bit(const uint64_t *set, uint32_t name)
{
    return (set[name / 64] >> (name % 64)) & 1;
}

static void use_name(const struct cfg *c, struct sets *s, ir_id block, uint32_t name)
{
    if (!has_bit(s->def + (size_t)block * c->words, name))
        set_bit(s->use + (size_t)block * c->words, name);
}

static void use_value(const struct cfg *c, struct sets *s, ir_id block, ir_id value)
{
    if (value && c->name_of_inst[value])
        use_name(c, s, block, c->name_of_inst[value] - 1);
}

/* Name of the plain object whose address is `value`, or UINT32_MAX. */
static uint32_t plain_object(struct cfg *c, ir_id value)
{
    const struct ir_inst *def = &c->function->insts[value];
    uint32_t *slot = value && def->op == IR_ADDR ? name_slot(c, def->id) : NULL;

    return slot && *slot ? *slot - 1 : UINT32_MAX;
}

static void scan_inst(struct cfg *c, struct sets *s, ir_id block, ir_id i)
{
    const struct ir_function *f = c->function;
    const struct ir_inst *in = &f->insts[i];
    uint32_t object = UINT32_MAX;

    use_value(c, s, block, in->a);
    use_value(c, s, block, in->b);
    use_value(c, s, block, in->c);
    if (in->op == IR_CALL || in->op == IR_HAVOC)
        for (ir_id k = 0; k < in->arg_count; k++)
            use_value(c, s, block, f->args[in->first_arg + k]);
    if (in->op == IR_LOAD || in->op == IR_STORE)
        object = plain_object(c, in->a);
    if (in->op == IR_LOAD && object != UINT32_MAX)
        use_name(c, s, block, object);
    if (in->op == IR_STORE && object != UINT32_MAX)
        set_bit(s->def + (size_t)block * c->words, object);
    if (c->name_of_inst[i])
        set_bit(s->def + (size_t)block * c->words, c->name_of_inst[i] - 1);
}

/* live_in = use + (live_out - def); true when it grew. */
static bool update_block(struct cfg *c, const struct sets *s, ir_id block, ir_id *next,
                         uint32_t max)
{
    uint32_t n = cfg_successors(c->function, block, next, max);
    uint64_t *in = c->live_in + (size_t)block * c->words;
    bool grew = false;

    for (uint32_t w = 0; w < c->words; w++) {
        uint64_t out = 0, now = 0;

        for (uint32_t i = 0; i < n; i++)
            out |= c->live_in[(size_t)next[i] * c->words + w];
        now = s->use[(size_t)block * c->words + w] |
              (out & ~s->def[(size_t)block * c->words + w]);
        grew = grew || now != in[w];
        in[w] = now;
    }
    return grew;
}

static uint32_t most_successors(const struct ir_function *f)
{
    uint32_t max = 2;

    for (ir_id i = 1; i < f->inst_count; i++)
        if (f->insts[i].op == IR_SWITCH && f->insts[i].arg_count + 1 > max)
            max = f->insts[i].arg_count + 1;
    return max;
}

static void solve(struct cfg *c, const struct sets *s, struct arena *arena)
{
    uint32_t max = most_successors(c->function);
    ir_id *next = arena_calloc(arena, max, sizeof *next);
    bool grew = true;

    while (grew) {
        grew = false;
        for (uint32_t i = c->count; i > 0; i--)
            if (update_block(c, s, c->order[i - 1].block, next, max))
                grew = true;
    }
}

void cfg_find_live(struct cfg *c, ir_id function, struct arena *arena)
{
    const struct ir_function *f = c->function;
    struct sets s = {0};

    c->name_of_object = arena_calloc(arena, c->object_count + 1,
                                     sizeof *c->name_of_object);
    mark_candidates(c, function);
    check_uses(c);
    number_names(c, arena);
    c->words = c->name_count / 64 + 1;
    if ((uint64_t)c->words * f->block_count > MAX_WORDS)
        return;
    s.use = arena_calloc(arena, (size_t)c->words * f->block_count, sizeof *s.use);
    s.def = arena_calloc(arena, (size_t)c->words * f->block_count, sizeof *s.def);
    c->live_in = arena_calloc(arena, (size_t)c->words * f->block_count,
                              sizeof(uint64_t));
    for (ir_id b = 1; b < f->block_count; b++)
        for (ir_id i = 0; i < f->blocks[b].count; i++)
            scan_inst(c, &s, b, f->blocks[b].first + i);
    solve(c, &s, arena);
}

/* ----------------------------------------------------------------- questions */

bool cfg_is_plain(const struct cfg *c, ir_id object)
{
    return object >= c->first_object && object < c->first_object + c->object_count &&
           c->name_of_object[object - c->first_object] != 0;
}

bool cfg_is_live_object(const struct cfg *c, ir_id block, ir_id object)
{
    if (!cfg_is_plain(c, object) || !c->live_in)
        return true;
    return has_bit(c->live_in + (size_t)block * c->words,
                   c->name_of_object[object - c->first_object] - 1);
}

bool cfg_is_live_value(const struct cfg *c, ir_id block, ir_id inst)
{
    if (!c->live_in)
        return true;
    return c->name_of_inst[inst] &&
           has_bit(c->live_in + (size_t)block * c->words, c->name_of_inst[inst] - 1);
}
