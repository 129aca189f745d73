/*
 * From an overflow that was played to an access that a check puts into words.
 *
 *     while (!is_done) {
 *         b[n++] = 0;
 *         if (n > 17)
 *             is_done = 1;
 *     }
 *
 * Nothing compares `n` with the size of `b`, and how far the flag lets it go no proof
 * says; but when the loop is gone through, b[10] is written.
 */
#include "analyzer/engine/played.h"

#include <string.h>

#include "analyzer/engine/judge.h"
#include "analyzer/play/play.h"

/* Whether a finding is of that instruction, or stands on its line. */
static bool is_told(const struct engine *e, const struct play_overflow *o)
{
    const struct ir_function *f = &e->u->functions[o->function];
    ir_id loc = f->insts[o->inst].loc;
    const char *file = ir_loc_file(e->u, loc);

    for (size_t k = 0; k < e->told.len; k++)
        if (e->told.at[k].is_sure && e->told.at[k].function == o->function &&
            e->told.at[k].inst == o->inst)
            return true;
    for (size_t k = 0; k < e->facts->findings.len; k++) {
        const struct finding *found = &e->facts->findings.at[k];
        const struct place *at = &found->at;

        if (found->severity > FINDING_NOTE && at->line == e->u->locs[loc].line &&
            at->file && strcmp(at->file, file) == 0)
            return true;
    }
    return false;
}

/* What decides how much a library function accesses. */
static enum access_kind kind_of(const struct model_function *m, bool is_write)
{
    switch (m->kind) {
    case MODEL_INPUT_UNBOUNDED: return ACCESS_INPUT;
    case MODEL_COPY:
    case MODEL_APPEND:
    case MODEL_STRING:
    case MODEL_PRINT:
    case MODEL_COMPARE: return ACCESS_STRING;
    case MODEL_FORMAT: return is_write ? ACCESS_FORMAT : ACCESS_STRING;
    case MODEL_SCAN: return is_write ? ACCESS_FIXED : ACCESS_STRING;
    default: return m->size ? ACCESS_SIZE : ACCESS_STRING;
    }
}

/* The row that names the buffer in question: what is written, or what is read. */
static const struct model_function *row_of(const struct run *r,
                                           const struct ir_inst *in, bool is_write)
{
    const struct model_function *m = in->id ? r->e->models[in->id].row : NULL;

    while (m && m->has_next && !(is_write ? m->dst : m->src))
        m = model_next(m);
    return m;
}

static ir_id argument(const struct run *r, const struct ir_inst *in, unsigned number)
{
    return number && number <= in->arg_count ? r->f->args[in->first_arg + number - 1]
                                             : 0;
}

/* The access of a library function. */
static void describe_call(struct run *r, const struct ir_inst *in,
                          const struct model_function *m, struct access *a)
{
    ir_id buffer = argument(r, in, a->is_write ? m->dst : m->src);

    a->kind = kind_of(m, a->is_write);
    a->model = m;
    a->callee = m->name;
    a->unit = 1;
    if (buffer)
        a->object = describe_value(r, buffer);
    if (m->size && argument(r, in, m->size)) {
        a->amount = describe_value(r, argument(r, in, m->size));
        a->made_amount = argument(r, in, m->size);
        a->amount_loc = r->f->insts[a->made_amount].loc;
    }
    if (m->src && a->is_write && argument(r, in, m->src))
        a->from = describe_value(r, argument(r, in, m->src));
}

/* The access of a load, a store, or a copy of a structure. */
static void describe_element(struct run *r, const struct ir_inst *in, struct access *a)
{
    ir_id place = in->op == IR_COPY && !a->is_write ? in->b : in->a;
    const struct ir_inst *at = &r->f->insts[place];

    a->kind = ACCESS_ELEMENT;
    a->element = describe_place(r, place);
    while (at->op == IR_FIELD && at->a)
        at = &r->f->insts[at->a];
    if (at->op == IR_INDEX) {
        a->object = describe_value(r, at->a);
        a->element_bytes = at->imm > 0 ? at->imm : 0;
    }
}

/* What was left, by the name it has where it is declared. */
static const char *name_of(const struct engine *e, const struct play_overflow *o)
{
    const char *name = o->field    ? e->u->fields[o->field].name
                       : o->object ? e->u->objects[o->object].name
                                   : NULL;

    return name && name[0] ? name : NULL;
}

static void report_one(struct engine *e, const struct play_overflow *o)
{
    struct run r = {
        .e = e, .u = e->u, .f = &e->u->functions[o->function], .function = o->function};
    const struct ir_inst *in = &r.f->insts[o->inst];
    const struct model_function *m = NULL;
    struct access a = {.is_write = o->is_write,
                       .inst = o->inst,
                       .loc = in->loc,
                       .where = r.f->name,
                       .made_in = o->function,
                       .made_by = o->inst,
                       .verdict = o->has_input ? ACCESS_ATTACKER : ACCESS_TOO_LARGE,
                       .origin = o->has_input ? ORIGIN_ATTACKER : ORIGIN_LOCAL,
                       .source = o->has_input ? o->source : NULL,
                       .is_before = o->first < 0,
                       .before = o->first < 0 ? -o->first : 0,
                       .is_member = o->is_member,
                       .capacity = o->capacity,
                       .largest = o->end,
                       .smallest = FINDING_UNKNOWN,
                       .excess = o->end - o->capacity,
                       .is_single_way = true,
                       .program = e->u,
                       .function = o->function};

    if (in->op == IR_CALL) {
        m = row_of(&r, in, o->is_write);
        if (!m)
            return;
    }
    arena_init(&r.arena);
    if (cfg_build(e->u, o->function, e->locals[o->function], &r.arena, &r.cfg)) {
        if (m)
            describe_call(&r, in, m, &a);
        else
            describe_element(&r, in, &a);
        if (!a.object)
            a.object = name_of(e, o);
        if (o->object)
            a.object_loc = e->u->objects[o->object].loc;
        report_found(&r, &a);
    }
    arena_fini(&r.arena);
}

void played_report(struct engine *e)
{
    struct play_facts played = {0};

    play_program(e->u, &played);
    for (size_t k = 0; k < played.overflows.len; k++)
        if (!is_told(e, &played.overflows.at[k]))
            report_one(e, &played.overflows.at[k]);
    play_facts_fini(&played);
}
