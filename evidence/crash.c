/*
 * Crashes: their fields and lists.  See crash.h; the signature is made in signature.c.
 */
#include "evidence/crash.h"

#include "base/vec.h"
#include "evidence/shape.h"

static const char *const accesses[] = {"", "read", "write"};
static const struct shape_names access_names = {accesses, 3};

static const struct shape_field frame_fields[] = {
    SHAPE_ROW_TEXT(struct crash_frame, function),
    SHAPE_ROW_TEXT(struct crash_frame, file),
    SHAPE_ROW_COUNT(struct crash_frame, line),
    SHAPE_ROW_COUNT(struct crash_frame, col),
    SHAPE_ROW_TEXT(struct crash_frame, module),
    SHAPE_ROW_COUNT(struct crash_frame, offset),
};
const struct shape crash_frame_shape = SHAPE_OF("frame", struct crash_frame,
                                                frame_fields);

static const struct shape_field fields[] = {
    SHAPE_ROW_CHARS(struct crash, id),
    SHAPE_ROW_TEXT(struct crash, target),
    SHAPE_ROW_TEXT(struct crash, engine),
    SHAPE_ROW_TEXT(struct crash, detector),
    SHAPE_ROW_TEXT(struct crash, kind),
    SHAPE_ROW_ENUM(struct crash, access, access_names),
    SHAPE_ROW_INT(struct crash, access_size),
    SHAPE_ROW_TEXT(struct crash, object),
    SHAPE_ROW_LIST(struct crash, frames, frame_count, crash_frame_shape),
    SHAPE_ROW_LIST(struct crash, origin, origin_count, crash_frame_shape),
    SHAPE_ROW_TEXT(struct crash, summary),
    SHAPE_ROW_TEXT(struct crash, signature),
    SHAPE_ROW_TEXT(struct crash, report),
    SHAPE_ROW_TEXT(struct crash, in_front),
    SHAPE_ROW_INT(struct crash, signal),
    SHAPE_ROW_INT(struct crash, exit_code),
};
const struct shape crash_shape = SHAPE_OF("crash", struct crash, fields);

void crash_fini(struct crash *c)
{
    shape_fini(&crash_shape, c);
}

void crash_copy(struct crash *to, const struct crash *from)
{
    shape_copy(&crash_shape, to, from);
}

static struct crash_frame *add_frame(struct crash_frame **list, size_t *count)
{
    *list = mem_resize(*list, mem_add(*count, 1), sizeof **list);
    (*list)[*count] = (struct crash_frame){0};
    return &(*list)[(*count)++];
}

struct crash_frame *crash_add_frame(struct crash *c)
{
    return add_frame(&c->frames, &c->frame_count);
}

struct crash_frame *crash_add_origin(struct crash *c)
{
    return add_frame(&c->origin, &c->origin_count);
}

json_t *crash_to_json(const struct crash *c)
{
    return shape_to_json(&crash_shape, c);
}

bool crash_from_json(const json_t *document, struct crash *out, struct err *e)
{
    return shape_from_json(&crash_shape, document, out, e) || err_wrap(e, "crash");
}

const char *crash_access_name(enum crash_access a)
{
    return shape_enum_name(&access_names, (int)a);
}

struct crash *crash_list_add(struct crash_list *l)
{
    return vec_push(l);
}

void crash_list_fini(struct crash_list *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->len; i++)
        crash_fini(&l->at[i]);
    vec_fini(l);
}
