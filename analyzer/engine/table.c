/*
 * Tables that nothing writes: what an element can be, whichever the index means.
 */
#include "analyzer/engine/run.h"

#include <string.h>

enum { MAX_INITS = 4096 /* that are looked at for `table[i]` */ };

/* Bytes from one place that the address may mean to the next one. */
static int64_t stride_of(const struct linear *address)
{
    int64_t stride = 0;

    for (uint32_t k = 0; k < address->n; k++)
        stride = linear_common_divisor(address->terms[k].factor, stride);
    return stride;
}

/* The table that `p` steps through, if nothing writes it; NULL. */
static const struct ir_object *table_of(const struct run *r, const struct value *p,
                                        struct linear *address, int64_t *stride)
{
    const struct region *at = region_at(&r->regions, p->region);
    const struct ir_object *o = NULL;

    if (at->kind != REGION_OBJECT || !r->e->is_fixed[at->object] ||
        !value_address(p, address))
        return NULL;
    o = &r->u->objects[at->object];
    *stride = stride_of(address);
    return o->init_is_partial || o->init_count > MAX_INITS || o->init_count == 0 ||
                   *stride <= 0
               ? NULL
               : o;
}

bool table_numbers(struct run *r, const struct value *p, const struct ir_type *t,
                   struct interval *out)
{
    struct linear address;
    int64_t stride = 0;
    const struct ir_object *o = table_of(r, p, &address, &stride);

    *out = interval_of(0);
    for (ir_id k = 0; o && k < o->init_count; k++) {
        const struct ir_init *init = &r->u->inits[o->first_init + k];
        const struct ir_type *it = run_type(r, init->type);
        int64_t apart = ((int64_t)init->offset - address.k) % stride;

        apart = apart < 0 ? apart + stride : apart;
        if (it->size > 0 && apart >= t->size && apart + it->size <= stride)
            continue;
        if (apart != 0 || it->kind != IR_TYPE_INT || it->size != t->size ||
            ((it->flags ^ t->flags) & IR_TYPE_SIGNED) || init->object ||
            init->function || init->width)
            return false;
        *out = interval_join(*out, interval_of(init->value));
    }
    return o != NULL;
}

/* What an initialiser points to, "" for null, and its length; NULL: it is no text. */
static const char *text_of_init(const struct run *r, const struct ir_init *init,
                                size_t *length)
{
    const struct ir_object *o = &r->u->objects[init->object];

    *length = 0;
    if (!init->object && !init->function && init->value == 0)
        return "";
    if (!init->object || o->kind != IR_OBJECT_STRING || init->value < 0 ||
        (uint64_t)init->value >= o->byte_count)
        return NULL;
    *length = strnlen(o->bytes + init->value,
                      (size_t)o->byte_count - (size_t)init->value);
    return o->bytes + init->value;
}

bool table_each_text(struct run *r, const struct value *p,
                     bool (*each)(void *context, const char *text, size_t length),
                     void *context)
{
    struct linear address;
    int64_t stride = 0;
    const struct ir_object *o = table_of(r, p, &address, &stride);

    for (ir_id k = 0; o && k < o->init_count; k++) {
        const struct ir_init *init = &r->u->inits[o->first_init + k];
        size_t length = 0;
        const char *text = NULL;

        if (((int64_t)init->offset - address.k) % stride != 0)
            continue;
        text = text_of_init(r, init, &length);
        if (!text || !each(context, text, length))
            return false;
    }
    return o != NULL;
}

static bool take_longer(void *context, const char *text, size_t length)
{
    int64_t *longest = context;

    (void)text;
    *longest = (int64_t)length > *longest ? (int64_t)length : *longest;
    return true;
}

bool table_longest_text(struct run *r, const struct value *p, int64_t *out)
{
    *out = 0;
    return table_each_text(r, p, take_longer, out);
}
