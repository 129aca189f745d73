/*
 * The head of a packet that may be shorter than that.
 *
 *     static int take_hello(const void *data, size_t len)
 *     {
 *         const struct hello *h = data;
 *
 *         if (len < sizeof *h)
 *             return -1;
 *         ...
 *     static int take_bye(const void *data, size_t len)
 *     {
 *         const struct bye *b = data;
 *
 *         reason = b->reason;                 <- nobody asked whether there is a byte
 *
 * That the bytes are taken for a structure does not mean that there is one.  Such a
 * function may count on its callers.  But where most of the file's functions that are
 * given the same ask for themselves, or this one does elsewhere, or takes the head off
 * the length as if there were one, it does not; unless one of its callers, who are all
 * known, asks.
 */
#include "analyzer/engine/judge.h"

#include <string.h>

enum { MAX_STEPS = 6, MAX_HEAD = 256, LEAST_ASKERS = 2 };

/* Parameters side by side: bytes, and how many there are. */
struct packet {
    const struct ir_unit *u;
    const struct ir_function *f;
    ir_id data, length;
};

/* ------------------------------------------------------------------ which length */

static bool is_number(const struct ir_unit *u, ir_id param)
{
    const struct ir_type *t = &u->types[u->objects[param].type];

    return t->kind == IR_TYPE_INT && t->bits >= 16;
}

/* Bytes that are no text. */
static bool is_of_bytes(const struct ir_unit *u, ir_id param)
{
    const struct ir_type *t = &u->types[u->objects[param].type];

    if (t->kind != IR_TYPE_PTR)
        return false;
    t = &u->types[t->elem];
    return t->kind == IR_TYPE_VOID ||
           (t->kind == IR_TYPE_INT && t->bits == 8 && !(t->flags & IR_TYPE_SIGNED));
}

/*
 * The number behind the bytes, or in front of them where that belongs to no others:
 * `(uint16_t length, const void *param)`.
 */
static struct packet packet_of(const struct ir_unit *u, const struct ir_function *f,
                               ir_id data)
{
    struct packet p = {.u = u, .f = f, .data = data};
    ir_id first = f->params.first, end = first + f->params.count;

    if (!is_of_bytes(u, data))
        return p;
    if (data + 1 < end && is_number(u, data + 1))
        p.length = data + 1;
    else if (data > first && is_number(u, data - 1) &&
             (data - 1 == first || !is_of_bytes(u, data - 2)))
        p.length = data - 1;
    return p;
}

/* ----------------------------------------------------------- what a function does */

/* The value is calculated from the variable: `len - 4`. */
static bool is_of(const struct ir_function *f, ir_id i, ir_id variable, unsigned steps)
{
    const struct ir_inst *in = NULL;

    i = i ? ir_without_casts(f, i) : 0;
    if (!i || steps == 0)
        return false;
    in = &f->insts[i];
    if (in->op == IR_LOAD)
        return ir_variable_read(f, i) == variable;
    return (in->op == IR_SUB || in->op == IR_ADD) &&
           (is_of(f, in->a, variable, steps - 1) ||
            is_of(f, in->b, variable, steps - 1));
}

/* A number of the program, or the size of a structure, also of one in no header. */
static bool is_size(const struct packet *p, ir_id i)
{
    const struct ir_function *f = p->f;
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

    if (in->op == IR_LOAD && f->insts[in->a].op == IR_ADDR)
        return p->u->objects[f->insts[in->a].id].flags & IR_OBJECT_IS_GUESSED;
    if (in->op == IR_ADD)
        return is_size(p, in->a) && is_size(p, in->b);
    return in->op == IR_CONST && in->imm >= 1 &&
           (in->imm <= MAX_HEAD || (in->flags & IR_INST_GUESSED));
}

/*
 * One side is asked to be no less than the other: `len < 4` or `len >= 4`, where `>` is
 * about the most that fits; or whether they are equal, where that is no kind.
 */
static bool is_least(const struct packet *p, enum ir_op op, ir_id length, ir_id size)
{
    const struct ir_inst *in = &p->f->insts[ir_without_casts(p->f, size)];

    return is_size(p, size) && is_of(p->f, length, p->length, MAX_STEPS) &&
           (op == IR_LT || op == IR_LE || op == IR_GE ||
            ((op == IR_EQ || op == IR_NE) &&
             (in->op == IR_LOAD || (in->flags & IR_INST_SIZEOF))));
}

/* The function asks whether there are so many bytes, in front of that instruction. */
static bool is_asked_before(const struct packet *p, ir_id last)
{
    static const enum ir_op mirrored[] = {
        [IR_EQ] = IR_EQ, [IR_NE] = IR_NE, [IR_LT] = IR_GT,
        [IR_LE] = IR_GE, [IR_GT] = IR_LT, [IR_GE] = IR_LE,
    };

    for (ir_id i = 1; i < last; i++) {
        const struct ir_inst *in = &p->f->insts[i];

        if (ir_is_comparison(in->op) && (is_least(p, in->op, in->a, in->b) ||
                                         is_least(p, mirrored[in->op], in->b, in->a)))
            return true;
    }
    return false;
}

static bool is_asked(const struct packet *p)
{
    return is_asked_before(p, p->f->inst_count);
}

/* It takes a size off the length. */
static bool is_lowered(const struct packet *p)
{
    for (ir_id i = 1; i < p->f->inst_count; i++) {
        const struct ir_inst *in = &p->f->insts[i];

        if (in->op == IR_SUB && is_size(p, in->b) &&
            is_of(p->f, in->a, p->length, MAX_STEPS))
            return true;
    }
    return false;
}

/* The value leads into the data, at its start or behind. */
static bool is_of_data(const struct packet *p, ir_id i, unsigned steps)
{
    const struct ir_inst *in = NULL;

    i = i ? ir_without_casts(p->f, i) : 0;
    if (!i || steps == 0)
        return false;
    in = &p->f->insts[i];
    if (in->op == IR_LOAD)
        return ir_variable_read(p->f, i) == p->data;
    return (in->op == IR_INDEX || in->op == IR_FIELD) &&
           is_of_data(p, in->a, steps - 1);
}

/* The function reads the data itself, or has a variable lead there. */
static bool is_read(const struct packet *p)
{
    for (ir_id i = 1; i < p->f->inst_count; i++) {
        const struct ir_inst *in = &p->f->insts[i];

        if ((in->op == IR_LOAD && is_of_data(p, in->a, MAX_STEPS)) ||
            (in->op == IR_STORE && is_of_data(p, in->b, MAX_STEPS)))
            return true;
    }
    return false;
}

/* It writes there: it makes a packet, and takes none. */
static bool is_written(const struct packet *p)
{
    for (ir_id i = 1; i < p->f->inst_count; i++) {
        const struct ir_inst *in = &p->f->insts[i];

        if ((in->op == IR_STORE || in->op == IR_COPY) &&
            p->f->insts[in->a].op != IR_ADDR && is_of_data(p, in->a, MAX_STEPS))
            return true;
    }
    return false;
}

/* --------------------------------------------------------------------- the others */

static bool is_named_alike(const struct ir_unit *u, ir_id a, ir_id b)
{
    return strcmp(u->objects[a].name, u->objects[b].name) == 0;
}

/* Most of the file's functions with such parameters ask. */
static bool is_asked_by_others(const struct packet *p)
{
    unsigned askers = 0, others = 0;

    for (ir_id k = 1; k < p->u->function_count; k++) {
        const struct ir_function *f = &p->u->functions[k];
        ir_id end = f->params.first + f->params.count;

        for (ir_id param = f->params.first; f->has_body && f != p->f && param < end;
             param++) {
            struct packet other = {0};

            if (!is_named_alike(p->u, param, p->data))
                continue;
            other = packet_of(p->u, f, param);
            if (!other.length || !is_named_alike(p->u, other.length, p->length) ||
                !is_read(&other))
                continue;
            if (is_asked(&other))
                askers++;
            else
                others++;
        }
    }
    return askers >= LEAST_ASKERS && askers > 2 * others;
}

/* The caller compares what it passes for the length, or passes a number. */
static bool asks_before(const struct packet *p, const struct ir_function *caller,
                        const struct ir_inst *call)
{
    ir_id at = p->length - p->f->params.first;
    ir_id arg = at < call->arg_count ? caller->args[call->first_arg + at] : 0;
    ir_id variable = arg ? ir_variable_of(caller, arg) : 0;

    if (!variable)
        return true;
    for (ir_id i = 1; i < caller->inst_count; i++) {
        const struct ir_inst *in = &caller->insts[i];

        if (ir_is_comparison(in->op) && (is_of(caller, in->a, variable, MAX_STEPS) ||
                                         is_of(caller, in->b, variable, MAX_STEPS)))
            return true;
    }
    return false;
}

static bool is_asked_by_callers(const struct run *r, const struct packet *p)
{
    for (ir_id k = 1; r->e->is_private[r->function] && k < r->u->function_count; k++)
        for (ir_id i = 1; i < r->u->functions[k].inst_count; i++) {
            const struct ir_inst *in = &r->u->functions[k].insts[i];

            if (in->op == IR_CALL && in->id == r->function &&
                asks_before(p, &r->u->functions[k], in))
                return true;
        }
    return false;
}

/* What the function, its callers and the file say of the parameter: it is a packet. */
static bool is_packet(const struct run *r, const struct packet *p)
{
    return p->length && !is_written(p) &&
           (is_lowered(p) || (p->length > p->data && is_asked(p)) ||
            is_asked_by_others(p)) &&
           !is_asked_by_callers(r, p);
}

/* The length, by parameter, of those that are packets. */
static ir_id *lengths_of(struct run *r)
{
    ir_id first = r->f->params.first, count = r->f->params.count;

    if (!r->packets) {
        r->packets = arena_calloc(&r->arena, count + 1, sizeof *r->packets);
        for (ir_id k = 0; k < count; k++) {
            struct packet p = packet_of(r->u, r->f, first + k);

            r->packets[k] = is_packet(r, &p) ? p.length : 0;
        }
    }
    return r->packets;
}

/* ------------------------------------------------------------------------ verdict */

/* How the form depends on the symbol, also as it was converted. */
static int64_t factor_of(const struct run *r, const struct linear *f, uint32_t symbol)
{
    for (uint32_t k = 0; k < f->n; k++) {
        const struct symbol *at = symbol_at(&r->symbols, f->terms[k].symbol);

        if (f->terms[k].symbol == symbol ||
            (at->kind == SYMBOL_WRAPPED && linear_factor(&at->def, symbol) != 0))
            return f->terms[k].factor;
    }
    return 0;
}

/* Something on the way here asked for the length to be more than something. */
static bool is_looked_at(const struct judging *j, const struct linear *length)
{
    const struct relation *known = &j->s->relation;

    if (relation_min(known, length, NULL) > 0)
        return true;
    for (uint32_t k = 0; k < known->fact_count; k++) {
        int64_t factor = factor_of(j->r, &known->facts[k].form,
                                   length->terms[0].symbol);

        if (factor < 0 || (factor != 0 && known->facts[k].is_unequal))
            return true;
    }
    return false;
}

/* The answer of the call decides over something. */
static bool is_answer_used(const struct ir_function *f, ir_id call)
{
    for (ir_id i = call + 1; i < f->inst_count; i++)
        if ((ir_is_comparison(f->insts[i].op) || f->insts[i].op == IR_BRANCH ||
             f->insts[i].op == IR_STORE) &&
            ((f->insts[i].a && ir_without_casts(f, f->insts[i].a) == call) ||
             (f->insts[i].b && ir_without_casts(f, f->insts[i].b) == call)))
            return true;
    return false;
}

/* A call before was given the length, and what it answered matters. */
static bool is_told(const struct judging *j, ir_id length)
{
    const struct run *r = j->r;

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        if (in->op != IR_CALL || !in->type || i == j->out->inst ||
            !cfg_is_before(&r->cfg, i, j->out->inst))
            continue;
        for (ir_id k = 0; k < in->arg_count; k++)
            if (is_of(r->f, r->f->args[in->first_arg + k], length, MAX_STEPS) &&
                is_answer_used(r->f, i))
                return true;
    }
    return false;
}

static bool find_length(const struct judging *j, ir_id length, struct linear *out)
{
    struct run *r = j->r;
    const struct ir_type *t = run_type(r, r->u->objects[length].type);
    const struct found_place place = {
        .size = t->size, .bits = t->bits, .is_signed = t->flags & IR_TYPE_SIGNED};
    const struct value *v = state_found_int(&r->c, j->s, memory_object(r, length),
                                            &place);

    *out = v->form;
    return v->kind == VALUE_INT && v->form.n == 1;
}

/* As many bytes as a number says that only a missing header has. */
static bool is_of_unknown_size(const struct judging *j)
{
    const struct ir_function *f = j->r->f;

    return j->q->amount &&
           (f->insts[ir_without_casts(f, j->q->amount)].flags & IR_INST_GUESSED);
}

bool judge_is_short_head(const struct judging *j)
{
    ir_id data = 0, length = 0, *lengths = NULL;
    struct packet asked = {0};
    struct linear start, end, all;

    if (j->r->e->is_closed || j->q->template || j->q->is_write || j->q->bytes.n > 0 ||
        j->q->bytes.k <= 0 || !value_address(j->q->pointer, &start) || start.n > 0 ||
        start.k < 0)
        return false;
    data = judge_walked_parameter(j);
    asked = (struct packet){.u = j->r->u, .f = j->r->f, .data = data};
    lengths = data ? lengths_of(j->r) + (data - j->r->f->params.first) : NULL;
    length = lengths ? *lengths : 0;
    asked.length = length;
    if (!length || is_asked_before(&asked, j->out->inst) ||
        !find_length(j, length, &all) || !linear_add(&start, &j->q->bytes, &end) ||
        !linear_sub(&end, &all, &end) || relation_proves_le(&j->s->relation, &end) ||
        is_looked_at(j, &all) || is_told(j, length) || is_of_unknown_size(j))
        return false;
    j->out->excess = FINDING_UNBOUNDED;
    j->out->counted_by = j->r->u->objects[length].name;
    *lengths = 0; /* one check before the first read is all that is wanted */
    return true;
}
