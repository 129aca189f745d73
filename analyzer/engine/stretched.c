/*
 * Structures that are longer than they say.
 *
 *     struct message { unsigned char op; unsigned char options[64]; };
 *     struct message *m = calloc(1, mtu - 28);
 *     struct message *n = malloc(sizeof *n + length);
 *
 * An array that ends a structure ends where the memory does, not where its type says,
 * once a program makes such structures larger: compilers take any last array for one
 * like that.  So it does where a structure of the system's shares its place in a union
 * with something larger, as `struct sockaddr` does.  A pointer to one that is found
 * somewhere then leads to nobody knows how many bytes; what is declared is as large as
 * it says.
 */
#include "analyzer/engine/run.h"

#include <string.h>

#include "base/map.h"

enum {
    MAX_DEPTH = 4, /* of a sum */
};

/* A sum that says how much is allocated for one structure, and more. */
struct sum {
    const struct ir_function *f;
    const struct ir_type *record;
    bool has_record, has_more, has_product;
};

static bool is_stretchable(const struct ir_unit *u, const struct ir_type *t)
{
    const struct ir_field *last = t->field_count > 1
                                      ? &u->fields[t->first_field + t->field_count - 1]
                                      : NULL;

    return t->kind == IR_TYPE_RECORD && !(t->flags & IR_TYPE_UNION) && last &&
           u->types[last->type].kind == IR_TYPE_ARRAY && t->size > 0;
}

/* So many structures, and not elements of what ends one. */
static bool is_product_of(const struct sum *s, const struct ir_inst *in)
{
    const struct ir_inst *a = &s->f->insts[in->a], *b = &s->f->insts[in->b];

    if (in->op == IR_SHL || (a->op != IR_CONST && b->op != IR_CONST))
        return true;
    return (a->op == IR_CONST ? a : b)->imm % s->record->size == 0;
}

static void add_part(struct sum *s, ir_id i, unsigned depth)
{
    const struct ir_inst *in = &s->f->insts[i];

    while (in->op == IR_INT_CAST && in->a)
        in = &s->f->insts[in->a];
    if ((in->op == IR_ADD || in->op == IR_SUB) && depth > 0) {
        add_part(s, in->a, depth - 1);
        add_part(s, in->b, depth - 1);
    } else if (in->op == IR_CONST) {
        s->has_record = s->has_record || in->imm % s->record->size != 0 ||
                        ((in->flags & IR_INST_SIZEOF) && in->imm == s->record->size);
    } else if (in->op == IR_MUL || in->op == IR_SHL) {
        s->has_product = s->has_product || is_product_of(s, in);
        s->has_more = true;
    } else {
        s->has_more = true;
    }
}

/* Whether the size is a sum with something that no number of such structures needs. */
static bool is_more_than_one(const struct ir_function *f, ir_id size,
                             const struct ir_type *record)
{
    struct sum s = {.f = f, .record = record};
    const struct ir_inst *in = &f->insts[size];

    while (in->op == IR_INT_CAST && in->a)
        in = &f->insts[in->a];
    if (in->op != IR_ADD && in->op != IR_SUB)
        return false;
    add_part(&s, size, MAX_DEPTH);
    return s.has_record && s.has_more && !s.has_product;
}

static bool is_size_of_allocation(const struct model_function *m, ir_id k)
{
    return (m->kind == MODEL_ALLOC || m->kind == MODEL_ALLOC_ZERO) &&
           (k + 1 == m->size || k + 1 == m->times);
}

/* A function of the program's own that gets such a sum allocates that, xrealloc(). */
static bool is_size(const struct ir_unit *u, const struct ir_function *f,
                    const struct ir_inst *call, ir_id k)
{
    return u->types[f->insts[f->args[call->first_arg + k]].type].kind == IR_TYPE_INT;
}

void stretched_note(struct engine *e, const struct ir_function *f,
                    const struct ir_inst *cast)
{
    const struct ir_unit *u = e->u;
    const struct ir_inst *call = &f->insts[cast->a];
    ir_id record = cast->type ? u->types[cast->type].elem : 0;
    const struct model_function *m = NULL;

    if (call->op != IR_CALL || !call->id || !record ||
        !is_stretchable(u, &u->types[record]))
        return;
    m = e->models[call->id].row;
    for (ir_id k = 0; k < call->arg_count; k++)
        if ((m ? is_size_of_allocation(m, k) : is_size(u, f, call, k)) &&
            is_more_than_one(f, f->args[call->first_arg + k], &u->types[record]))
            e->is_stretched[record] = true;
}

/* `struct sockaddr`: what a system declares, and a program has in a larger union. */
static void find_in_unions(struct engine *e)
{
    const struct ir_unit *u = e->u;

    for (ir_id t = 1; t < u->type_count; t++) {
        const struct ir_type *all = &u->types[t];

        for (ir_id k = 0; (all->flags & IR_TYPE_UNION) && k < all->field_count; k++) {
            ir_id member = u->fields[all->first_field + k].type;

            if (is_stretchable(u, &u->types[member]) &&
                u->types[member].size < all->size &&
                u->fields[u->types[member].first_field].loc == 0)
                e->is_stretched[member] = true;
        }
    }
}

static bool has_tag(const struct ir_type *t)
{
    return t->kind == IR_TYPE_RECORD && t->name && strchr(t->name, ' ') != NULL;
}

/* The type of that name in other files is the same one. */
static void spread_by_name(struct engine *e)
{
    const struct ir_unit *u = e->u;
    struct map names;

    map_init(&names);
    for (ir_id t = 1; t < u->type_count; t++)
        if (e->is_stretched[t] && has_tag(&u->types[t]))
            map_set(&names, u->types[t].name, (void *)(uintptr_t)&u->types[t]);
    for (ir_id t = 1; names.len > 0 && t < u->type_count; t++) {
        const struct ir_type *same = has_tag(&u->types[t])
                                         ? map_get(&names, u->types[t].name)
                                         : NULL;

        if (same && same->size == u->types[t].size)
            e->is_stretched[t] = true;
    }
    map_fini(&names);
}

void stretched_finish(struct engine *e)
{
    find_in_unions(e);
    spread_by_name(e);
}
