/*
 * Formatted input: what each conversion stores, and where.
 */
#include "analyzer/engine/library.h"

#include <string.h>

static ir_id variadic(const struct call *c, unsigned n)
{
    return n == 0 ? 0 : call_arg(c, c->m->format + n);
}

/* Where the characters come from. */
static enum origin scan_origin(const struct call *c, const char **source)
{
    if (c->m->source) {
        *source = c->m->source;
        return ORIGIN_ATTACKER;
    }
    return call_content_origin(c, call_value(c, c->m->src), source);
}

/* The literal in the source text, when the argument is one. */
static ir_id literal_loc(const struct call *c)
{
    ir_id arg = call_arg(c, c->m->format);
    const struct ir_inst *in = arg ? &c->r->f->insts[arg] : NULL;
    const struct ir_inst *base = NULL;

    while (in && (in->op == IR_PTR_CAST || in->op == IR_DECAY)) {
        if (in->op == IR_DECAY)
            base = &c->r->f->insts[in->a];
        in = in->a ? &c->r->f->insts[in->a] : NULL;
    }
    if (!base || base->op != IR_ADDR ||
        c->r->u->objects[base->id].kind != IR_OBJECT_STRING)
        return 0;
    return base->loc ? base->loc : c->r->f->insts[arg].loc;
}

/* %s %[ %c */
static void scan_text(const struct call *c, const struct scan_conversion *p,
                      unsigned number, ir_id arg)
{
    int64_t unit = scan_conversion_is_wide(p) ? WCHAR_BYTES : 1;
    int64_t units = scan_conversion_units(p);
    struct question q = call_question(c, c->m->format + p->arg, ACCESS_SCAN);
    const char *source = NULL;
    enum origin origin = scan_origin(c, &source);
    struct linear length, whole, limit;

    q.amount = 0;
    q.unit = unit;
    q.conversion = (struct access_conversion){p, number, literal_loc(c)};
    q.origin = origin;
    q.source = source;
    length = call_symbol(c, PART_CONTENT + 1 + number,
                         interval_make(0, INTERVAL_NO_MAX), origin, source);
    if (units == FORMAT_UNBOUNDED && c->m->src && unit == 1 && c->unit == 1) {
        whole = string_length(c->r, c->s, c->i, call_value(c, c->m->src), 1);
        call_add_le(c, &length, &whole, 0); /* no more than the source string has */
        limit = length;
        linear_add_const(&limit, 1, &limit);
        q.bytes = limit;
        if (relation_max(&c->s->relation, &limit, NULL) == INTERVAL_NO_MAX)
            q.is_unbounded = true;
    } else if (units == FORMAT_UNBOUNDED) {
        q.is_unbounded = true;
        q.bytes = linear_const(unit);
    } else {
        q.bytes = linear_const(units * unit);
        limit = linear_const(p->conversion == 'c' ? units : units - 1);
        call_add_le(c, &length, &limit, 0);
    }
    judge(c->r, c->s, c->i, &q);
    (void)arg;
    memory_clobber(c->r, c->s, c->i, q.pointer, origin, source);
    if (p->conversion != 'c')
        string_write(c->r, c->s, c->i, q.pointer, &length, unit);
}

/* Numbers: so many bytes, of the input's choosing. */
static void scan_number(const struct call *c, const struct scan_conversion *p,
                        unsigned number)
{
    struct question q = call_question(c, c->m->format + p->arg, ACCESS_SCAN);
    const char *source = NULL;
    enum origin origin = scan_origin(c, &source);

    q.amount = 0;
    q.conversion = (struct access_conversion){p, number, 0};
    q.bytes = q.least = linear_const(scan_conversion_bytes(p, c->r->u->pointer_bits));
    q.is_whole_object = false;
    if (q.bytes.k > 0)
        judge(c->r, c->s, c->i, &q);
    memory_clobber(c->r, c->s, c->i, q.pointer, origin, source);
}

static void scan_one(const struct call *c, const struct scan_conversion *p,
                     unsigned number)
{
    ir_id arg = variadic(c, p->arg);

    if (!arg)
        return;
    if (p->allocates)
        memory_clobber(c->r, c->s, c->i, run_value(c->r, c->s, arg), ORIGIN_ATTACKER,
                       c->m->source);
    else if (scan_conversion_is_text(p))
        scan_text(c, p, number, arg);
    else
        scan_number(c, p, number);
}

/* Nothing can be said of the conversions: say that, once. */
static void scan_unknown(const struct call *c, const char *why)
{
    judge_plain(c->r, c->i, c->m, ACCESS_UNKNOWN, why);
    for (unsigned k = c->m->format + 1; k <= c->in->arg_count; k++)
        memory_havoc(c->r, c->s, c->i, call_value(c, k));
}

void call_scan(const struct call *c)
{
    struct scan_format *f = arena_alloc(&c->r->arena, sizeof *f);
    size_t size = 0;
    const char *text = call_format(c, &size);

    if (text)
        format_parse_scan(text, size, f);
    if (!text || !f->is_valid || c->m->kind != MODEL_SCAN) {
        scan_unknown(c, !text ? "the format is not a constant here"
                        : !f->is_valid
                            ? "the format could not be read"
                            : "the arguments stand in a va_list or carry own sizes");
        return;
    }
    for (unsigned k = 0; k < f->count; k++)
        scan_one(c, &f->at[k], k);
    if (f->count == 0)
        judge_plain(c->r, c->i, c->m, ACCESS_SAFE, "the format stores nothing");
}
