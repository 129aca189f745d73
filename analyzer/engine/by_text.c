/*
 * Whether what a text holds decides: a character of it, or the word that a search in it
 * found.
 *
 *     while (*p != '\0' && *p != ' ') ...
 *     for (word = line; word != NULL; word = strchr(word, ':')) ...
 *
 * Such a loop goes round as often as the text says.  The characters that it has written
 * itself (`to[-1] == '\n'`) say nothing of how much comes.
 */
#include "analyzer/engine/judge.h"

enum { MAX_STEPS = 6 };

/* `*v`, `v[1]`, `a[v]`: the place is reached by way of the variable. */
static bool is_place_by(const struct ir_function *f, ir_id place, ir_id variable)
{
    const struct ir_inst *in = NULL;

    for (unsigned k = 0; k < MAX_STEPS; k++) {
        place = ir_without_casts(f, place);
        in = &f->insts[place];
        if (ir_variable_read(f, place) == variable)
            return true;
        if (in->op != IR_INDEX)
            return false;
        if (ir_variable_read(f, in->b) == variable)
            return true;
        place = in->a;
    }
    return false;
}

static bool is_char(const struct run *r, ir_id type)
{
    return run_type(r, type)->flags & IR_TYPE_CHAR;
}

/* A pointer to characters that is moved and found, but never read from a list. */
static bool is_text_variable(const struct run *r, ir_id variable)
{
    const struct ir_type *t = variable ? run_type(r, r->u->objects[variable].type)
                                       : NULL;

    if (!t || t->kind != IR_TYPE_PTR || !is_char(r, t->elem))
        return false;
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *value = NULL;

        if (!ir_is_store_to(r->f, i, variable))
            continue;
        value = &r->f->insts[ir_without_casts(r->f, r->f->insts[i].b)];
        if (value->op == IR_LOAD && r->f->insts[value->a].op != IR_ADDR)
            return false;
    }
    return true;
}

static bool is_of_text(const struct run *r, ir_id value, ir_id cursor, unsigned steps);

/* All that the variable is set to is a character, or what a function says is next. */
static bool holds_character(const struct run *r, ir_id variable, ir_id cursor,
                            unsigned steps)
{
    bool is_set = false;

    if (!variable || run_type(r, r->u->objects[variable].type)->kind != IR_TYPE_INT)
        return false;
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        if (!ir_is_store_to(r->f, i, variable) ||
            r->f->insts[ir_without_casts(r->f, r->f->insts[i].b)].op == IR_CONST)
            continue;
        if (r->f->insts[ir_without_casts(r->f, r->f->insts[i].b)].op != IR_CALL &&
            !is_of_text(r, r->f->insts[i].b, cursor, steps))
            return false;
        is_set = true;
    }
    return is_set;
}

static bool is_character(const struct run *r, const struct ir_inst *load, ir_id cursor,
                         unsigned steps)
{
    const struct ir_inst *place = &r->f->insts[load->a];

    if (place->op == IR_ADDR)
        return holds_character(r, place->id, cursor, steps);
    if (place->op == IR_INDEX && is_of_text(r, place->b, cursor, steps))
        return true; /* a table of their classes */
    return is_char(r, load->type) && !is_place_by(r->f, load->a, cursor);
}

static bool is_of_text(const struct run *r, ir_id value, ir_id cursor, unsigned steps)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, value)];

    if (steps == 0)
        return false;
    switch (in->op) {
    case IR_LOAD: return is_character(r, in, cursor, steps - 1);
    case IR_AND:
    case IR_OR:
    case IR_SUB:
    case IR_LNOT: return is_of_text(r, in->a, cursor, steps - 1);
    case IR_CALL:
        for (ir_id k = 0; k < in->arg_count; k++)
            if (is_of_text(r, r->f->args[in->first_arg + k], cursor, steps - 1))
                return true;
        return false;
    default: return false;
    }
}

bool text_decides(const struct run *r, ir_id value, ir_id cursor)
{
    return is_of_text(r, value, cursor, MAX_STEPS);
}

bool text_is_word(const struct run *r, ir_id value, ir_id cursor)
{
    ir_id variable = ir_variable_read(r->f, value);

    return variable != cursor && is_text_variable(r, variable);
}

/* Where the variable leads; NULL: nowhere, or to several places. */
static const struct value *target_of(struct run *r, struct state *s, ir_id variable)
{
    const struct value *at = value_pointer(&r->arena, memory_object(r, variable));
    const struct value *v = memory_peek_pointer(r, s, at, 0);

    return v->kind == VALUE_POINTER && !v->other && v->region != REGION_ROW_NULL ? v
                                                                                 : NULL;
}

/* Where the text begins that the instruction reads, by way of a variable or array. */
static const struct value *text_read(struct run *r, struct state *s, ir_id i,
                                     ir_id cursor)
{
    const struct ir_inst *in = &r->f->insts[i];

    if (in->op != IR_LOAD)
        return NULL;
    if (text_is_word(r, i, cursor))
        return target_of(r, s, ir_variable_read(r->f, i));
    if (!is_char(r, in->type) || is_place_by(r->f, in->a, cursor))
        return NULL;
    in = &r->f->insts[ir_without_casts(r->f, in->a)];
    while (in->op == IR_INDEX)
        in = &r->f->insts[ir_without_casts(r->f, in->a)];
    if (in->op == IR_LOAD && r->f->insts[in->a].op == IR_ADDR)
        return target_of(r, s, r->f->insts[in->a].id);
    return in->op == IR_DECAY && r->f->insts[in->a].op == IR_ADDR
               ? value_pointer(&r->arena, memory_object(r, r->f->insts[in->a].id))
               : NULL;
}

/* Bytes that may be touched there; 0: not known. */
static int64_t room_at(struct run *r, const struct state *s, const struct value *v)
{
    struct linear all;

    if (v->extent > 0)
        return v->extent;
    return memory_capacity(r, s, v->region, &all) && all.n == 0 ? all.k : 0;
}

static bool is_literal(const struct run *r, ir_id decay)
{
    const struct ir_inst *of = &r->f->insts[r->f->insts[decay].a];

    return of->op == IR_ADDR && r->u->objects[of->id].kind == IR_OBJECT_STRING;
}

/* The array that the value is in, or that the call was given which found it; 0. */
static int64_t room_named(const struct run *r, ir_id value)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, value)];
    int64_t room = 0;

    if (in->op == IR_DECAY)
        return in->imm;
    for (ir_id k = 0; in->op == IR_CALL && k < in->arg_count && room <= 0; k++) {
        ir_id arg = ir_without_casts(r->f, r->f->args[in->first_arg + k]);

        if (r->f->insts[arg].op == IR_DECAY && !is_literal(r, arg))
            room = r->f->insts[arg].imm;
    }
    return room;
}

/* ... by what some store says of where the variable leads. */
static int64_t room_told(const struct run *r, ir_id variable)
{
    int64_t most = 0;

    for (ir_id i = 1; variable && i < r->f->inst_count; i++) {
        int64_t room = ir_is_store_to(r->f, i, variable)
                           ? room_named(r, r->f->insts[i].b)
                           : 0;

        most = room > most ? room : most;
    }
    return most;
}

bool text_find_source(const struct judging *j, ir_id cursor, int64_t *least)
{
    struct run *r = j->r;

    *least = 0;
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct value *v = NULL;
        int64_t room = 0;

        if (!judge_is_round(r, i, j->out->inst, cursor))
            continue;
        v = text_read(r, j->s, i, cursor);
        if (v && v->region == j->q->pointer->region)
            return false;
        room = v ? room_at(r, j->s, v) : 0;
        if (room == 0 && text_is_word(r, i, cursor))
            room = room_told(r, ir_variable_read(r->f, i));
        if (room > 0 && (*least == 0 || room < *least))
            *least = room;
    }
    return true;
}
