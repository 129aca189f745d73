/*
 * Words that several rules use.
 */
#include <stdlib.h>

#include "analyzer/check/rule.h"
#include "base/mem.h"

enum finding_severity words_severity(const struct access *a)
{
    switch (a->verdict) {
    case ACCESS_DEFINITE:
    case ACCESS_ATTACKER: return FINDING_ERROR;
    case ACCESS_TOO_LARGE:
        return a->origin <= ORIGIN_LOCAL && a->kind != ACCESS_FIXED ? FINDING_ERROR
                                                                    : FINDING_WARNING;
    case ACCESS_UNBOUNDED: return FINDING_WARNING;
    case ACCESS_SAFE:
    case ACCESS_UNKNOWN:
    case ACCESS_CALLER:
    case ACCESS_POSSIBLE: break;
    }
    return FINDING_NOTE;
}

void words_add_object(const struct access *a, struct str *out)
{
    if (a->object)
        str_addf(out, "`%s`", a->object);
    else
        str_add(out, "the buffer");
}

void words_add_buffer(const struct access *a, struct str *out)
{
    words_add_object(a, out);
    if (a->capacity >= 0)
        str_addf(out, ", which holds %lld byte%s", (long long)a->capacity,
                 a->capacity == 1 ? "" : "s");
    else if (a->counted_by && a->is_write)
        str_addf(out, ", of which `%s` says how large it is", a->counted_by);
}

void words_add_source(const struct access *a, struct str *out)
{
    if (a->source && a->origin == ORIGIN_ATTACKER)
        str_addf(out, " (the data comes from %s)", a->source);
    else if (a->source && a->origin == ORIGIN_CALLER)
        str_addf(out, " (`%s` comes from the caller)", a->source);
}

/* A number of bytes as one of elements; -1 when it is none. */
static int64_t in_elements(const struct access *a, int64_t bytes)
{
    if (a->element_bytes <= 0 || bytes < 0 || bytes % a->element_bytes != 0)
        return -1;
    return bytes / a->element_bytes;
}

/* The element that the last byte lies in; a member need not be the last of its own. */
static int64_t reached_elements(const struct access *a)
{
    int64_t size = a->element_bytes;

    return size <= 0 || a->largest < 0 ? -1 : (a->largest + size - 1) / size;
}

/* ", element 10 of an array whose last one is 9" */
static bool add_index(const struct access *a, struct str *out)
{
    int64_t elements = in_elements(a, a->capacity), reached = reached_elements(a);

    if (elements < 1 || reached <= elements)
        return false;
    str_addf(out, ", %selement %lld of an array whose last one is %lld",
             a->is_constant && a->smallest == a->largest ? "" : "up to ",
             (long long)reached - 1, (long long)elements - 1);
    return true;
}

void words_add_element(const struct access *a, struct str *out)
{
    const char *name = a->element ? a->element : a->object;

    if (name)
        str_addf(out, "`%s`", name);
    else
        str_add(out, "a buffer");
    if (a->is_before)
        str_add(out, ", before the start of its array");
    else if (a->counted_by && a->excess < 0)
        str_addf(out, ", any distance behind what `%s` says there is", a->counted_by);
    else if (a->counted_by)
        str_addf(out, ", up to %lld byte%s behind what `%s` says there is",
                 (long long)a->excess, a->excess == 1 ? "" : "s", a->counted_by);
    else if (add_index(a, out))
        return;
    else if (a->largest >= 0 && a->capacity >= 0)
        str_addf(out, ", up to byte %lld of an array of %lld bytes",
                 (long long)a->largest, (long long)a->capacity);
    else if (a->excess > 0)
        str_addf(out, ", up to %lld byte%s behind its end", (long long)a->excess,
                 a->excess == 1 ? "" : "s");
    else if (a->capacity >= 0)
        str_addf(out, ", any distance behind an array of %lld bytes",
                 (long long)a->capacity);
    else
        str_add(out, ", which can lie behind the end of its array");
}

/* As a pointer is checked: against the array's ends. */
static char *cursor_guard(const struct access *a)
{
    int64_t elements = in_elements(a, a->capacity);

    if (a->is_before)
        return mem_printf("a check that `%s` is not before the start of `%s`",
                          a->through, a->object);
    if (elements > 0)
        return mem_printf("a check before it that `%s` is before the end of `%s`, %lld "
                          "element%s behind its start",
                          a->through, a->object, (long long)elements,
                          elements == 1 ? "" : "s");
    return mem_printf("a check before it that `%s` is before the end of `%s`",
                      a->through, a->object);
}

char *words_index_guard(const struct access *a)
{
    int64_t elements = in_elements(a, a->capacity);

    if (a->through && a->object && !a->counted_by)
        return cursor_guard(a);
    if (a->is_before)
        return mem_strdup("a check that the index is not negative");
    if (a->counted_by)
        return mem_printf("a check before it that `%s` is large enough for this, too",
                          a->counted_by);
    if (elements > 0)
        return mem_printf("a check before it that the index is smaller than %lld, the "
                          "number of elements",
                          (long long)elements);
    return mem_strdup("a check before it that the index is smaller than the number of "
                      "elements");
}

void words_add_largest(const struct access *a, struct str *out)
{
    if (a->largest >= 0)
        str_addf(out, "%s%lld byte%s", a->is_constant ? "" : "up to ",
                 (long long)a->largest, a->largest == 1 ? "" : "s");
    else if (a->excess > 0)
        str_addf(out, "%lld byte%s more than fit", (long long)a->excess,
                 a->excess == 1 ? "" : "s");
    else
        str_add(out, "any number of bytes");
}

int64_t words_room(const struct access *a)
{
    if (a->capacity < a->unit || a->unit <= 0)
        return -1;
    return a->capacity / a->unit - 1;
}

void words_propose_sizeof(const struct access *a, struct finding *f)
{
    const struct ir_unit *u = a->program;
    const struct ir_loc *l = &u->locs[a->amount_loc];
    struct place at = {0};
    size_t size = 0;
    char *text = NULL;

    if (!a->is_whole_array || !a->amount_loc || a->unit != 1 || !l->end_line ||
        (l->flags & IR_LOC_MACRO) || a->is_in_macro ||
        !a->text(a, a->amount_loc, &size))
        return;
    at.file = mem_strdup(ir_loc_file(u, a->amount_loc));
    at.line = l->line;
    at.col = l->col;
    at.end_line = l->end_line;
    at.end_col = l->end_col;
    text = mem_printf("sizeof %s", a->object);
    finding_add_edit(f, &at, text);
    place_fini(&at);
    free(text);
}
