/*
 * What localtime() and its like leave in a struct tm: numbers of a calendar.
 *
 * C17, 7.27.1: seconds up to 60, for a leap second.  The year has no limit worth the
 * name where time_t has 64 bits.  A structure that the program fills itself, or gets
 * from elsewhere, may hold anything.
 */
#include "analyzer/engine/run.h"

#include <string.h>

struct part {
    const char *name;
    struct interval range;
};

static const struct part parts[] = {
    {"tm_sec",  {0, 60} },
    {"tm_min",  {0, 59} },
    {"tm_hour", {0, 23} },
    {"tm_mday", {1, 31} },
    {"tm_mon",  {0, 11} },
    {"tm_wday", {0, 6}  },
    {"tm_yday", {0, 365}},
};

static const char *const makers[] = {"localtime", "gmtime", "localtime_r", "gmtime_r"};

static const struct part *part_named(const char *name)
{
    if (strncmp(name, "tm_", 3) != 0)
        return NULL;
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        if (strcmp(parts[k].name, name) == 0)
            return &parts[k];
    return NULL;
}

static bool is_made_by(const struct run *r, ir_id i)
{
    const struct ir_inst *in = i < r->f->inst_count ? &r->f->insts[i] : NULL;
    const struct ir_function *f = NULL;

    if (!in || in->op != IR_CALL || !in->id)
        return false;
    f = &r->u->functions[in->id];
    for (size_t k = 0; k < sizeof makers / sizeof *makers; k++)
        if (!f->has_body && f->name && strcmp(makers[k], f->name) == 0)
            return true;
    return false;
}

/* Whether all that is stored to the variable comes from there: `at = localtime(&t)`. */
static bool leads_to_made(const struct run *r, ir_id variable)
{
    const struct ir_function *f = r->f;
    bool found = false;

    if (r->u->objects[variable].kind != IR_OBJECT_LOCAL)
        return false;
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (in->op != IR_STORE || f->insts[in->a].op != IR_ADDR ||
            f->insts[in->a].id != variable)
            continue;
        if (!is_made_by(r, ir_without_casts(f, in->b)))
            return false;
        found = true;
    }
    return found;
}

/* A copy of such a structure: `tm = *localtime(&t)`. */
static bool is_copy_of_made(const struct run *r, ir_id i)
{
    const struct ir_inst *in = i < r->f->inst_count ? &r->f->insts[i] : NULL;
    const struct model_function *m = NULL;
    ir_id from = 0, variable = 0;

    if (!in || (in->op != IR_COPY && in->op != IR_CALL))
        return false;
    from = in->b;
    if (in->op == IR_CALL) {
        m = in->id ? r->e->models[in->id].row : NULL;
        if (!m || m->kind != MODEL_COPY_EXACT || m->src == 0 || m->src > in->arg_count)
            return false;
        from = r->f->args[in->first_arg + m->src - 1u];
    }
    from = ir_without_casts(r->f, from);
    if (is_made_by(r, from))
        return true;
    variable = ir_variable_read(r->f, from);
    return variable && leads_to_made(r, variable);
}

bool calendar_range(const struct run *r, const struct state *s, const struct value *p,
                    int64_t offset, struct interval *out)
{
    const struct part *part = p->field ? part_named(r->u->fields[p->field].name) : NULL;
    uint32_t by = 0;

    if (!part)
        return false;
    by = state_epoch(s, p->region, offset);
    if (by == 0)
        by = region_at(&r->regions, p->region)->inst;
    *out = part->range;
    return is_made_by(r, by) || is_copy_of_made(r, by);
}
