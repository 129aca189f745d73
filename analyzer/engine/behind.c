/*
 * What lies behind a buffer, or before it: what an overflow goes over.
 *
 * In a structure the distances are exact, since the language fixes the order of members
 * and the ABI their places.  In a frame the compiler chooses the order, so only names
 * and sizes are told; a build knows more, the source does not.
 */
#include "analyzer/engine/run.h"

#include <string.h>

enum { MAX_NEIGHBOURS = 4 };

/* ------------------------------------------------------------------------- members */

static int64_t field_end(const struct run *r, const struct ir_field *field)
{
    int64_t size = run_type(r, field->type)->size;

    return (int64_t)(field->offset_bits / 8) + (size > 0 ? size : 0);
}

/* The record that has the field; NULL. */
static const struct ir_type *record_of(const struct run *r, ir_id field)
{
    ir_id record = r->e->record_of[field];

    return record ? &r->u->types[record] : NULL;
}

static bool is_function_pointer(const struct run *r, const struct ir_field *field)
{
    const struct ir_type *t = run_type(r, field->type);

    return t->kind == IR_TYPE_PTR && run_type(r, t->elem)->kind == IR_TYPE_FUNC;
}

static const char *kind_of(const struct run *r, const struct ir_field *field)
{
    if (is_function_pointer(r, field))
        return ", a function pointer";
    return run_type(r, field->type)->kind == IR_TYPE_PTR ? ", a pointer" : "";
}

static void add_distance(int64_t bytes, bool is_before, struct str *out)
{
    const char *side = is_before ? "before" : "behind";

    if (bytes == 0)
        str_addf(out, " right %s it", side);
    else if (is_before)
        str_addf(out, " %lld byte%s before it", (long long)bytes,
                 bytes == 1 ? "" : "s");
    else
        str_addf(out, " after %lld byte%s", (long long)bytes, bytes == 1 ? "" : "s");
}

/* "`name` right before it, `id` 16 bytes before it" */
static void add_members_before(struct run *r, const struct ir_type *record, ir_id field,
                               struct str *out)
{
    int64_t start = (int64_t)(r->u->fields[field].offset_bits / 8);
    unsigned shown = 0;

    for (ir_id f = field; f-- > record->first_field && shown < MAX_NEIGHBOURS;) {
        const struct ir_field *at = &r->u->fields[f];
        int64_t distance = start - field_end(r, at);

        if (distance < 0 || !at->name || !at->name[0])
            continue; /* another one of a union, or without a name */
        str_addf(out, "%s`%s`%s", shown ? ", " : "", at->name, kind_of(r, at));
        add_distance(distance, true, out);
        shown++;
    }
}

/* "`uid` right behind it, `done`, a function pointer, after 8 bytes" */
static void add_members(struct run *r, const struct ir_type *record, ir_id field,
                        struct str *out)
{
    int64_t end = field_end(r, &r->u->fields[field]);
    ir_id last = record->first_field + record->field_count;
    unsigned shown = 0;

    for (ir_id f = field + 1; f < last; f++) {
        const struct ir_field *at = &r->u->fields[f];
        int64_t distance = (int64_t)(at->offset_bits / 8) - end;

        if (distance < 0 || !at->name || !at->name[0])
            continue; /* another one of a union, or without a name */
        if (shown == MAX_NEIGHBOURS && !is_function_pointer(r, at))
            continue; /* the rest, but for what is worth most to an attacker */
        str_addf(out, "%s`%s`%s", shown ? ", " : "", at->name, kind_of(r, at));
        add_distance(distance, false, out);
        shown += shown < MAX_NEIGHBOURS;
    }
}

/* ---------------------------------------------------------------------- the frame */

/* Other locals with their sizes, at most a few. */
static void add_locals(struct run *r, ir_id object, struct str *out)
{
    struct ir_object_range range = r->e->locals[r->function];
    unsigned n = 0;

    for (ir_id o = range.first; o < range.first + range.count; o++) {
        const struct ir_object *at = &r->u->objects[o];

        if (o == object || at->function != r->function || at->kind != IR_OBJECT_LOCAL ||
            !at->name || !at->name[0])
            continue;
        if (n == MAX_NEIGHBOURS) {
            str_add(out, ", ...");
            break;
        }
        str_addf(out, "%s%s", n == 0 ? " (" : ", ", at->name);
        n++;
    }
    if (n > 0)
        str_add(out, ")");
}

static void add_frame(struct run *r, ir_id object, bool is_before, struct str *out)
{
    str_add(out, "in the stack frame: other locals");
    add_locals(r, object, out);
    if (is_before)
        str_addf(out, " and the frames of what %s calls", r->f->name);
    else
        str_addf(out, ", saved registers and the return address of %s", r->f->name);
    str_add(out, ", in an order that the compiler chooses");
}

static void add_region(struct run *r, const struct region *at, bool is_before,
                       struct str *out)
{
    if (at->kind == REGION_HEAP) {
        str_add(out, "the allocator's own data and other allocations");
        return;
    }
    if (at->kind != REGION_OBJECT)
        return;
    switch (r->u->objects[at->object].kind) {
    case IR_OBJECT_LOCAL:
    case IR_OBJECT_PARAM:
    case IR_OBJECT_TEMP: add_frame(r, at->object, is_before, out); break;
    case IR_OBJECT_GLOBAL:
    case IR_OBJECT_STATIC: str_add(out, "other static data of the program"); break;
    case IR_OBJECT_STRING: str_add(out, "other constants of the program"); break;
    }
}

/* Where the structure ends behind the member, or begins before it. */
static void add_structure_end(const struct run *r, const struct ir_type *record,
                              ir_id field, bool is_before, struct str *out)
{
    int64_t start = (int64_t)(r->u->fields[field].offset_bits / 8);
    int64_t rest = record->size - field_end(r, &r->u->fields[field]);

    if (is_before && start > 0)
        str_addf(out, "; %lld byte%s before it the structure begins", (long long)start,
                 start == 1 ? "" : "s");
    if (!is_before && rest > 0)
        str_addf(out, "; after %lld bytes the structure ends", (long long)rest);
}

/* Members first, then what the whole structure lies in. */
static void add_structure(struct run *r, const struct region *at, ir_id field,
                          bool is_before, struct str *out)
{
    const struct ir_type *record = record_of(r, field);
    size_t named = 0;

    if (!record)
        return;
    str_addf(out, "in the %s: ", record->name ? record->name : "structure");
    named = out->len;
    if (is_before)
        add_members_before(r, record, field, out);
    else
        add_members(r, record, field, out);
    if (out->len == named && is_before && r->u->fields[field].offset_bits > 0)
        str_add(out, "members without a name");
    else if (out->len == named)
        str_addf(out, "nothing, it is the %s member", is_before ? "first" : "last");
    add_structure_end(r, record, field, is_before, out);
    if (at->kind == REGION_HEAP || at->kind == REGION_OBJECT) {
        str_add(out, ", then ");
        add_region(r, at, is_before, out);
    }
}

const char *describe_beside(struct run *r, uint32_t region, const struct value *p,
                            bool is_before)
{
    SCOPED_STR struct str text = {0};

    if (p->is_member && p->field)
        add_structure(r, region_at(&r->regions, region), p->field, is_before, &text);
    else
        add_region(r, region_at(&r->regions, region), is_before, &text);
    return text.len ? arena_strdup(&r->arena, text.text) : NULL;
}
