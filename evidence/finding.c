/*
 * Findings: their fields, their order, their lists.  See finding.h; the fingerprint is
 * made in fingerprint.c.
 */
#include "evidence/finding.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "evidence/shape.h"

static const char *const severities[] = {"note", "warning", "error"};
static const char *const accesses[] = {"read", "write"};
static const struct shape_names severity_names = {severities, 3};
static const struct shape_names access_names = {accesses, 2};

static const struct shape_field step_fields[] = {
    SHAPE_ROW_VALUE(struct finding_step, at, place_shape),
    SHAPE_ROW_TEXT(struct finding_step, text),
};
static const struct shape step_shape = SHAPE_OF("step", struct finding_step,
                                                step_fields);

static const struct shape_field edit_fields[] = {
    SHAPE_ROW_VALUE(struct finding_edit, at, place_shape),
    SHAPE_ROW_TEXT(struct finding_edit, text),
};
static const struct shape edit_shape = SHAPE_OF("edit", struct finding_edit,
                                                edit_fields);

static const struct shape_field fields[] = {
    SHAPE_ROW_CHARS(struct finding, fingerprint),
    SHAPE_ROW_TEXT(struct finding, rule),
    SHAPE_ROW_ENUM(struct finding, severity, severity_names),
    SHAPE_ROW_ENUM(struct finding, access, access_names),
    SHAPE_ROW_VALUE(struct finding, at, place_shape),
    SHAPE_ROW_TEXT(struct finding, unit),
    SHAPE_ROW_TEXT(struct finding, function),
    SHAPE_ROW_TEXT(struct finding, message),
    SHAPE_ROW_TEXT(struct finding, callee),
    SHAPE_ROW_TEXT(struct finding, object),
    SHAPE_ROW_VALUE(struct finding, object_at, place_shape),
    SHAPE_ROW_INT(struct finding, capacity),
    SHAPE_ROW_INT(struct finding, largest),
    SHAPE_ROW_BOOL(struct finding, is_before),
    SHAPE_ROW_COUNT(struct finding, before),
    SHAPE_ROW_TEXT(struct finding, source),
    SHAPE_ROW_TEXT(struct finding, behind),
    SHAPE_ROW_TEXT(struct finding, guard),
    SHAPE_ROW_BOOL(struct finding, is_partial),
    SHAPE_ROW_TEXT(struct finding, confidence_note),
    SHAPE_ROW_LIST(struct finding, steps, step_count, step_shape),
    SHAPE_ROW_LIST(struct finding, edits, edit_count, edit_shape),
};

const struct shape finding_shape = SHAPE_OF("finding", struct finding, fields);

void finding_fini(struct finding *f)
{
    shape_fini(&finding_shape, f);
}

void finding_copy(struct finding *to, const struct finding *from)
{
    shape_copy(&finding_shape, to, from);
}

json_t *finding_to_json(const struct finding *f)
{
    return shape_to_json(&finding_shape, f);
}

bool finding_from_json(const json_t *document, struct finding *out, struct err *e)
{
    return shape_from_json(&finding_shape, document, out, e) || err_wrap(e, "finding");
}

void finding_add_step(struct finding *f, const struct place *at, const char *text)
{
    struct finding_step *step;

    f->steps = mem_resize(f->steps, mem_add(f->step_count, 1), sizeof *f->steps);
    step = &f->steps[f->step_count++];
    place_copy(&step->at, at);
    step->text = mem_strdup(text);
}

void finding_add_edit(struct finding *f, const struct place *at, const char *text)
{
    struct finding_edit *edit;

    f->edits = mem_resize(f->edits, mem_add(f->edit_count, 1), sizeof *f->edits);
    edit = &f->edits[f->edit_count++];
    place_copy(&edit->at, at);
    edit->text = mem_strdup(text);
}

/* -------------------------------------------------------------------- order */

static int compare_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_number(unsigned a, unsigned b)
{
    return (a > b) - (a < b);
}

int finding_compare(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    int order = compare_text(x->at.file, y->at.file);

    if (order == 0)
        order = compare_number(x->at.line, y->at.line);
    if (order == 0)
        order = compare_number(x->at.col, y->at.col);
    if (order == 0)
        order = compare_text(x->rule, y->rule);
    if (order == 0)
        order = strcmp(x->fingerprint, y->fingerprint);
    if (order == 0)
        order = compare_text(x->message, y->message);
    return order;
}

/* Same place, rule and fingerprint, and every other field alike. */
static bool are_equal(const struct finding *a, const struct finding *b)
{
    json_t *x, *y;
    bool equal;

    if (finding_compare(a, b) != 0)
        return false;
    x = finding_to_json(a);
    y = finding_to_json(b);
    equal = json_equal(x, y);
    json_decref(x);
    json_decref(y);
    return equal;
}

struct finding *finding_list_add(struct finding_list *l)
{
    return vec_push(l);
}

void finding_list_fini(struct finding_list *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->len; i++)
        finding_fini(&l->at[i]);
    vec_fini(l);
}

void finding_list_sort(struct finding_list *l)
{
    size_t kept = 0;

    if (l->len < 2)
        return;
    qsort(l->at, l->len, sizeof *l->at, finding_compare);
    for (size_t i = 1; i < l->len; i++) {
        if (are_equal(&l->at[kept], &l->at[i]))
            finding_fini(&l->at[i]);
        else
            l->at[++kept] = l->at[i];
    }
    l->len = kept + 1;
}

const char *finding_severity_name(enum finding_severity s)
{
    return shape_enum_name(&severity_names, (int)s);
}

bool finding_severity_parse(const char *name, enum finding_severity *out)
{
    int value;

    if (!name || !shape_enum_parse(&severity_names, name, &value))
        return false;
    *out = (enum finding_severity)value;
    return true;
}
