/*
 * Values; see value.h.
 */
#include "analyzer/domain/value.h"

#include <stddef.h>

#include "analyzer/domain/region.h"

const struct value *value_unknown(void)
{
    static const struct value unknown = {.kind = VALUE_UNKNOWN};

    return &unknown;
}

const struct value *value_null(void)
{
    static const struct value null = {
        .kind = VALUE_POINTER, .region = REGION_ROW_NULL, .extent = VALUE_WHOLE};

    return &null;
}

static struct value *make(struct arena *a, enum value_kind kind)
{
    struct value *v = arena_alloc(a, sizeof *v);

    v->kind = kind;
    v->extent = VALUE_WHOLE;
    return v;
}

const struct value *value_int(struct arena *a, const struct linear *form, unsigned bits,
                              bool is_signed)
{
    struct value *v = make(a, VALUE_INT);

    v->form = *form;
    v->bits = (uint8_t)bits;
    v->is_signed = is_signed;
    return v;
}

const struct value *value_number(struct arena *a, int64_t k)
{
    struct linear form = linear_const(k);

    return value_int(a, &form, 32, true);
}

const struct value *value_outcome(struct arena *a, const struct linear *form,
                                  enum ir_op op, const struct value *left,
                                  const struct value *right)
{
    struct condition *c = arena_alloc(a, sizeof *c);
    struct value *v = make(a, VALUE_INT);

    *c = (struct condition){.op = op, .a = left, .b = right};
    v->form = *form;
    v->bits = 32;
    v->is_signed = true;
    v->condition = c;
    return v;
}

const struct value *value_pointer(struct arena *a, uint32_t region)
{
    struct value *v = make(a, VALUE_POINTER);

    v->region = region;
    return v;
}

const struct value *value_origin(struct arena *a, enum origin origin,
                                 const char *source)
{
    struct value *v = make(a, VALUE_ORIGIN);

    v->origin = origin;
    v->source = source;
    return v;
}

const struct value *value_move(struct arena *a, const struct value *pointer,
                               const struct linear *bytes)
{
    struct value *v = NULL;
    const struct value *rest = NULL;

    if (pointer->kind != VALUE_POINTER)
        return value_unknown();
    if (pointer->other) {
        rest = value_move(a, pointer->other, bytes);
        if (rest->kind != VALUE_POINTER)
            return rest;
    }
    v = make(a, VALUE_POINTER);
    *v = *pointer;
    v->other = rest;
    if (pointer->whole)
        v->whole = value_move(a, pointer->whole, bytes);
    if (!linear_add(&pointer->form, bytes, &v->form))
        return value_unknown();
    return v;
}

bool value_address(const struct value *pointer, struct linear *out)
{
    return linear_add(&pointer->base, &pointer->form, out);
}

bool value_equal(const struct value *a, const struct value *b)
{
    if (a == b)
        return true;
    if (!a || !b || a->kind != b->kind)
        return false;
    switch (a->kind) {
    case VALUE_UNKNOWN: return true;
    case VALUE_INT: return linear_equal(&a->form, &b->form);
    case VALUE_ORIGIN: return a->origin == b->origin && a->source == b->source;
    case VALUE_POINTER:
        return a->region == b->region && a->extent == b->extent &&
               linear_equal(&a->form, &b->form) && linear_equal(&a->base, &b->base) &&
               (a->other == b->other || value_equal(a->other, b->other));
    }
    return false;
}

bool value_is_null(const struct value *v)
{
    return v->kind == VALUE_POINTER && v->region == REGION_ROW_NULL && !v->other;
}

bool value_is_number(const struct value *v, int64_t *out)
{
    if (v->kind != VALUE_INT || v->form.n != 0)
        return false;
    *out = v->form.k;
    return true;
}

unsigned value_alternatives(const struct value *v)
{
    unsigned n = 0;

    for (; v; v = v->other)
        n++;
    return n;
}

const struct value *value_add_alternative(struct arena *a, const struct value *list,
                                          const struct value *more)
{
    struct value *copy = NULL;

    for (const struct value *v = list; v; v = v->other) {
        struct value one = *v, two = *more;

        one.other = two.other = NULL;
        if (value_equal(&one, &two))
            return list;
    }
    if (value_alternatives(list) >= VALUE_MAX_ALTERNATIVES)
        return NULL;
    copy = make(a, VALUE_POINTER);
    *copy = *more;
    copy->other = list;
    return copy;
}
