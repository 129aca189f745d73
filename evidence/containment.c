/*
 * Containment: its fields and its verdict.  See containment.h.
 */
#include "evidence/containment.h"

#include <stdlib.h>

#include "base/mem.h"
#include "evidence/shape.h"

static const char *const verdicts[] = {"not-audited", "contained", "escaped"};
static const char *const layer_states[] = {"held", "weaker", "missing", "not-wanted"};
static const char *const outcomes[] = {"blocked",  "escaped",    "reachable",
                                       "not-here", "no-control", "no-report"};
static const struct shape_names verdict_names = {verdicts, 3};
static const struct shape_names layer_state_names = {layer_states, 4};
static const struct shape_names outcome_names = {outcomes, 6};

static const struct shape_field layer_fields[] = {
    SHAPE_ROW_TEXT(struct layer_record, name),
    SHAPE_ROW_ENUM(struct layer_record, state, layer_state_names),
    SHAPE_ROW_TEXT(struct layer_record, detail),
};
static const struct shape layer_shape = SHAPE_OF("layer", struct layer_record,
                                                 layer_fields);

static const struct shape_field attempt_fields[] = {
    SHAPE_ROW_TEXT(struct escape_attempt, technique),
    SHAPE_ROW_ENUM(struct escape_attempt, outcome, outcome_names),
    SHAPE_ROW_TEXT(struct escape_attempt, detail),
};
static const struct shape attempt_shape = SHAPE_OF("attempt", struct escape_attempt,
                                                   attempt_fields);

static const struct shape_field witness_fields[] = {
    SHAPE_ROW_TEXT(struct witness_record, name),
    SHAPE_ROW_BOOL(struct witness_record, is_unchanged),
    SHAPE_ROW_TEXT(struct witness_record, detail),
};
static const struct shape witness_shape = SHAPE_OF("witness", struct witness_record,
                                                   witness_fields);

static const struct shape_field fields[] = {
    SHAPE_ROW_ENUM(struct containment, verdict, verdict_names),
    SHAPE_ROW_TEXT(struct containment, level),
    SHAPE_ROW_INT(struct containment, uid),
    SHAPE_ROW_INT(struct containment, gid),
    SHAPE_ROW_BOOL(struct containment, was_root_supervised),
    SHAPE_ROW_TEXT(struct containment, reason),
    SHAPE_ROW_LIST(struct containment, layers, layer_count, layer_shape),
    SHAPE_ROW_LIST(struct containment, attempts, attempt_count, attempt_shape),
    SHAPE_ROW_LIST(struct containment, witnesses, witness_count, witness_shape),
};

const struct shape containment_shape = SHAPE_OF("containment", struct containment,
                                                fields);

void containment_fini(struct containment *c)
{
    shape_fini(&containment_shape, c);
}

void containment_copy(struct containment *to, const struct containment *from)
{
    shape_copy(&containment_shape, to, from);
}

json_t *containment_to_json(const struct containment *c)
{
    return shape_to_json(&containment_shape, c);
}

bool containment_from_json(const json_t *document, struct containment *out,
                           struct err *e)
{
    return shape_from_json(&containment_shape, document, out, e) ||
           err_wrap(e, "containment");
}

void containment_add_layer(struct containment *c, const char *name,
                           enum layer_state state, const char *detail)
{
    size_t count = mem_add(c->layer_count, 1);

    c->layers = mem_resize(c->layers, count, sizeof *c->layers);
    c->layers[c->layer_count++] = (struct layer_record){mem_strdup(name), state,
                                                        mem_strdup(detail)};
}

void containment_add_attempt(struct containment *c, const char *technique,
                             enum attempt_outcome outcome, const char *detail)
{
    size_t count = mem_add(c->attempt_count, 1);

    c->attempts = mem_resize(c->attempts, count, sizeof *c->attempts);
    c->attempts[c->attempt_count++] =
        (struct escape_attempt){mem_strdup(technique), outcome, mem_strdup(detail)};
}

void containment_add_witness(struct containment *c, const char *name, bool is_unchanged,
                             const char *detail)
{
    size_t count = mem_add(c->witness_count, 1);

    c->witnesses = mem_resize(c->witnesses, count, sizeof *c->witnesses);
    c->witnesses[c->witness_count++] =
        (struct witness_record){mem_strdup(name), is_unchanged, mem_strdup(detail)};
}

size_t containment_count(const struct containment *c, enum attempt_outcome outcome)
{
    size_t n = 0;

    for (size_t i = 0; i < c->attempt_count; i++)
        n += c->attempts[i].outcome == outcome;
    return n;
}

static size_t changed_witnesses(const struct containment *c)
{
    size_t n = 0;

    for (size_t i = 0; i < c->witness_count; i++)
        n += !c->witnesses[i].is_unchanged;
    return n;
}

static void set_verdict(struct containment *c, enum containment_verdict verdict,
                        char *reason)
{
    free(c->reason);
    c->verdict = verdict;
    c->reason = reason;
}

/*
 * What was seen from outside counts first: one changed witness is an escape, whatever
 * the attempts say of themselves.  "Contained" needs something that was really tried,
 * every probe's report, and witnesses that looked.
 */
void containment_decide(struct containment *c)
{
    size_t escaped = containment_count(c, ATTEMPT_ESCAPED);
    size_t silent = containment_count(c, ATTEMPT_NO_REPORT);
    size_t blocked = containment_count(c, ATTEMPT_BLOCKED);
    size_t changed = changed_witnesses(c);

    if (escaped > 0)
        set_verdict(c, CONTAINMENT_ESCAPED,
                    mem_printf("%zu of %zu attempts reached outside", escaped,
                               c->attempt_count));
    else if (changed > 0)
        set_verdict(c, CONTAINMENT_ESCAPED,
                    mem_printf("%zu of %zu witnesses outside saw a change", changed,
                               c->witness_count));
    else if (c->attempt_count == 0)
        set_verdict(c, CONTAINMENT_NOT_AUDITED, mem_strdup("no escape was tried"));
    else if (silent > 0)
        set_verdict(
            c, CONTAINMENT_NOT_AUDITED,
            mem_printf("%zu of %zu attempts did not report", silent, c->attempt_count));
    else if (c->witness_count == 0)
        set_verdict(c, CONTAINMENT_NOT_AUDITED,
                    mem_strdup("no witness watched from outside"));
    else if (blocked == 0)
        set_verdict(c, CONTAINMENT_NOT_AUDITED,
                    mem_strdup("no attempt counted: none works on this kernel"));
    else
        set_verdict(c, CONTAINMENT_CONTAINED, NULL);
}

const char *containment_verdict_name(enum containment_verdict v)
{
    return shape_enum_name(&verdict_names, (int)v);
}

const char *layer_state_name(enum layer_state s)
{
    return shape_enum_name(&layer_state_names, (int)s);
}

const char *attempt_outcome_name(enum attempt_outcome o)
{
    return shape_enum_name(&outcome_names, (int)o);
}
