/*
 * Structures that are laid over the bytes of a packet.
 *
 *     const struct icmphdr *icmp = (const struct icmphdr *)(buf + length);
 *
 *     puts(reasons[icmp->code]);
 *
 * What stands in a member of such a structure, whoever sent the packet says.
 */
#include "analyzer/engine/judge.h"

#include <string.h>

enum { MAX_STEPS = 8 };

static const struct ir_type *pointee(const struct ir_unit *u, ir_id type)
{
    const struct ir_type *t = &u->types[type];

    return t->kind == IR_TYPE_PTR ? &u->types[t->elem] : NULL;
}

static bool is_of_length(const char *name)
{
    return strstr(name, "len") || strstr(name, "size") || strstr(name, "LEN") ||
           strstr(name, "Len") || strcmp(name, "n") == 0;
}

/* `void *data` with a length behind it: no context that a callback gets. */
static bool is_sized_void(const struct run *r, ir_id param)
{
    ir_id end = r->f->params.first + r->f->params.count;
    const struct ir_object *o = &r->u->objects[param];
    const struct ir_type *t = NULL;

    if (o->kind != IR_OBJECT_PARAM || param + 1 >= end)
        return false;
    o = &r->u->objects[param + 1];
    t = run_type(r, o->type);
    return t->kind == IR_TYPE_INT && t->bits >= 16 && is_of_length(o->name);
}

/* The value leads to bytes that are there: no call has just made room for them. */
static bool is_of_bytes(const struct run *r, ir_id value)
{
    const struct ir_function *f = r->f;
    const struct ir_inst *in = &f->insts[value];
    const struct ir_type *to = pointee(r->u, in->type);
    ir_id variable = ir_variable_read(f, value);

    if (!to)
        return false;
    if (to->kind == IR_TYPE_VOID)
        return variable && is_sized_void(r, variable);
    return to->kind == IR_TYPE_INT && to->bits == 8 &&
           (in->op == IR_LOAD || in->op == IR_INDEX || in->op == IR_DECAY);
}

/* All that is stored to the variable, but for NULL, are bytes taken for a structure. */
static bool is_laid_over_bytes(const struct run *r, ir_id variable)
{
    const struct ir_function *f = r->f;
    bool is_laid = false;

    for (ir_id i = 1; i < f->inst_count; i++) {
        ir_id value = 0;

        if (!ir_is_store_to(f, i, variable))
            continue;
        value = ir_without_casts(f, f->insts[i].b);
        if (f->insts[value].op == IR_NULL)
            continue;
        if (!is_of_bytes(r, value))
            return false;
        is_laid = true;
    }
    return is_laid;
}

ir_id judge_overlay_read(const struct run *r, ir_id i)
{
    const struct ir_function *f = r->f;
    ir_id place = f->insts[i].a, variable = 0;
    const struct ir_type *to = NULL;

    if (f->insts[i].op != IR_LOAD || f->insts[place].op != IR_FIELD)
        return 0;
    while (f->insts[place].op == IR_FIELD)
        place = f->insts[place].a;
    variable = ir_variable_read(f, place);
    to = variable ? pointee(r->u, r->u->objects[variable].type) : NULL;
    return to && to->kind == IR_TYPE_RECORD && is_laid_over_bytes(r, variable)
               ? variable
               : 0;
}

/* Where the member that is read begins. */
static int64_t offset_of(const struct run *r, ir_id load)
{
    const struct ir_function *f = r->f;
    int64_t bits = 0;

    for (ir_id at = f->insts[load].a; f->insts[at].op == IR_FIELD; at = f->insts[at].a)
        bits += (int64_t)r->u->fields[f->insts[at].id].offset_bits;
    return bits / 8;
}

/* The pointer to bytes that the variable was set to: a variable, too; 0: several. */
static ir_id bytes_under(const struct run *r, ir_id variable)
{
    const struct ir_function *f = r->f;
    ir_id bytes = 0;

    for (ir_id i = 1; i < f->inst_count; i++) {
        ir_id read = ir_is_store_to(f, i, variable) ? ir_variable_read(f, f->insts[i].b)
                                                    : 0;

        if (bytes && read)
            return 0;
        bytes = bytes ? bytes : read;
    }
    return bytes;
}

/* Memory as it was found, of which a member is read that way. */
static bool is_found_member(const struct run *r, const struct symbol_key *key)
{
    const struct region *at = NULL;

    if (key->a >= r->regions.len)
        return false;
    at = region_at(&r->regions, key->a);
    if (at->kind != REGION_POINTEE || !at->parent)
        return false;
    at = region_at(&r->regions, at->parent);
    for (ir_id i = 1; at->kind == REGION_OBJECT && i < r->f->inst_count; i++) {
        ir_id variable = judge_overlay_read(r, i);

        if (variable && bytes_under(r, variable) == at->object &&
            offset_of(r, i) == key->d)
            return true;
    }
    return false;
}

bool judge_is_of_overlay(const struct run *r, uint32_t symbol)
{
    const struct symbol_key *key = &r->symbols.keys[symbol];

    if (key->kind == SYMBOL_INPUT)
        return is_found_member(r, key);
    return key->kind == SYMBOL_RESULT && key->b == 0 && key->a < r->f->inst_count &&
           judge_overlay_read(r, (ir_id)key->a);
}
