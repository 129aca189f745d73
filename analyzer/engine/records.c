/*
 * Texts that lie in structures of the program's own.
 *
 * `struct group { struct group *next; char name[1]; };` has room for as much as it was
 * allocated with.  In a program that is seen whole, the code that puts a name there was
 * seen; so how long it is at most is no open question, though it was not followed.  But
 * for structures that code which is not seen returns or fills: readdir()'s.
 */
#include "analyzer/engine/judge.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

/* ------------------------------------------------- structures that others fill, too */

/* The structure that the pointer leads to; 0: to none. */
static ir_id record_behind(const struct ir_unit *u, ir_id pointer)
{
    const struct ir_type *t = &u->types[pointer];

    return t->kind == IR_TYPE_PTR && u->types[t->elem].kind == IR_TYPE_RECORD ? t->elem
                                                                              : 0;
}

static void mark(struct engine *e, struct map *names, ir_id record)
{
    const char *name = e->u->types[record].name;

    e->is_foreign[record] = true;
    if (record && name && !map_has(names, name))
        map_set(names, name, e);
}

/* What a function that is not seen returns, and what it may write to. */
static void mark_function(struct engine *e, struct map *names, ir_id fn)
{
    const struct ir_unit *u = e->u;
    const struct ir_type *t = &u->types[u->functions[fn].type];

    mark(e, names, record_behind(u, t->elem));
    for (ir_id k = 0; k < t->param_count; k++) {
        ir_id record = record_behind(u, u->param_types[t->first_param + k]);

        if (!(u->types[record].flags & IR_TYPE_CONST))
            mark(e, names, record);
    }
}

/* Units have rows of their own for one structure: they have a name in common. */
void records_find_foreign(struct engine *e)
{
    const struct ir_unit *u = e->u;
    bool *is_used = mem_calloc(u->function_count, sizeof *is_used);
    SCOPED_MAP struct map names;

    map_init(&names);
    e->is_foreign = mem_calloc(u->type_count, sizeof *e->is_foreign);
    for (ir_id fn = 1; fn < u->function_count && e->is_whole; fn++)
        for (ir_id i = 1; i < u->functions[fn].inst_count; i++) {
            const struct ir_inst *in = &u->functions[fn].insts[i];

            if (in->op == IR_CALL || in->op == IR_FUNC_ADDR)
                is_used[in->id] = true;
        }
    for (ir_id fn = 1; fn < u->function_count; fn++)
        if (is_used[fn] && !u->functions[fn].has_body)
            mark_function(e, &names, fn);
    for (ir_id n = 1; n < u->type_count; n++)
        if (u->types[n].kind == IR_TYPE_RECORD && u->types[n].name &&
            map_has(&names, u->types[n].name))
            e->is_foreign[n] = true;
    free(is_used);
}

/* -------------------------------------------------------------------------- regions */

/* The type of the pointer by which a region was found; 0: not known. */
static ir_id found_by(const struct run *r, uint32_t region)
{
    const struct region *at = region_at(&r->regions, region);
    const struct region_key *key = &r->regions.keys[region];

    if (at->parent)
        return region_at(&r->regions, at->parent)->type; /* a variable's */
    if (at->inst == 0) /* at the head of a loop, in a variable */
        return key->a >= SITE_HEAD ? region_at(&r->regions, key->b)->type : 0;
    return key->a == UINT32_MAX || key->a == SUMMARY_RESULT_PLACE
               ? r->f->insts[at->inst].type
               : 0;
}

bool records_are_own(const struct run *r, uint32_t region)
{
    ir_id record = record_behind(r->u, found_by(r, region));

    return region_at(&r->regions, region)->kind == REGION_POINTEE && record &&
           !r->e->is_foreign[record];
}
