/*
 * Why the analyser said nothing.  See silence.h.
 */
#include "evidence/silence.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "evidence/shape.h"

static const char *const kinds[] = {"safe",        "below-level",   "suppressed",
                                    "unreachable", "not-looked-at", "at-callers"};
static const struct shape_names kind_names = {kinds, sizeof kinds / sizeof kinds[0]};

static const struct shape_field fields[] = {
    SHAPE_ROW_ENUM(struct silence, kind, kind_names),
    SHAPE_ROW_VALUE(struct silence, at, place_shape),
    SHAPE_ROW_TEXT(struct silence, function),
    SHAPE_ROW_TEXT(struct silence, what),
    SHAPE_ROW_TEXT(struct silence, reason),
};

const struct shape silence_shape = SHAPE_OF("silence", struct silence, fields);

void silence_fini(struct silence *s)
{
    shape_fini(&silence_shape, s);
}

struct silence *silence_list_add(struct silence_list *l)
{
    return vec_push(l);
}

void silence_list_fini(struct silence_list *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->len; i++)
        silence_fini(&l->at[i]);
    vec_fini(l);
}

static int compare_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare(const void *a, const void *b)
{
    const struct silence *x = a, *y = b;
    int order = compare_text(x->at.file, y->at.file);

    if (order == 0)
        order = (x->at.line > y->at.line) - (x->at.line < y->at.line);
    if (order == 0)
        order = (x->at.col > y->at.col) - (x->at.col < y->at.col);
    if (order == 0)
        order = compare_text(x->what, y->what);
    if (order == 0)
        order = compare_text(x->reason, y->reason);
    return order != 0 ? order : (int)x->kind - (int)y->kind;
}

void silence_list_sort(struct silence_list *l)
{
    if (l->len > 1)
        qsort(l->at, l->len, sizeof *l->at, compare);
}

json_t *silence_to_json(const struct silence *s)
{
    return shape_to_json(&silence_shape, s);
}

bool silence_from_json(const json_t *document, struct silence *out, struct err *e)
{
    return shape_from_json(&silence_shape, document, out, e) || err_wrap(e, "silence");
}

const char *silence_kind_name(enum silence_kind kind)
{
    return shape_enum_name(&kind_names, (int)kind);
}
