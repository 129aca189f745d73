/*
 * Formatted input: what each conversion stores, and where.
 */
#include "analyzer/engine/library.h"

#include <string.h>

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

/* One conversion of a call, and the argument it stores through. */
struct scanning {
    const struct call *c;
    const struct scan_conversion *p;
    unsigned number; /* the how-many-eth '%' */
    unsigned arg; /* of the call; 0: none */
    unsigned size_arg; /* of scanf_s */
    enum origin origin;
    const char *source;
};

/* No more than the source string has, in units of the destination. */
static bool source_limit(const struct scanning *s, int64_t unit, struct linear *out)
{
    const struct call *c = s->c;

    if (!c->m->src)
        return false;
    *out = string_length(c->r, c->s, c->i, call_value(c, c->m->src), c->unit);
    return unit >= c->unit || linear_scale(out, MULTIBYTE_BYTES, out);
}

/* scanf_s: the size argument is believed. */
static void ask_sized(const struct scanning *s, struct question *q,
                      struct linear *length)
{
    struct linear size = call_form(s->c, s->size_arg);

    q->kind = ACCESS_SIZE;
    q->amount = call_arg(s->c, s->size_arg);
    if (!linear_scale(&size, q->unit, &q->bytes))
        q->is_unbounded = true;
    call_add_le(s->c, length, &size, -1);
}

/* Whether what was allocated has room for so much: for all of the text that is read. */
static bool has_room(const struct scanning *s, const struct question *q)
{
    const struct value *p = q->pointer;
    struct state *state = s->c->s;
    struct linear end, room;

    return p->kind == VALUE_POINTER && !p->other && p->region != REGION_ROW_NULL &&
           memory_capacity(s->c->r, state, p->region, &room) &&
           value_address(p, &end) && linear_add(&end, &q->bytes, &end) &&
           linear_sub(&end, &room, &end) && relation_proves_le(&state->relation, &end);
}

/* Without a width: as much as there is. */
static void ask_unbounded(const struct scanning *s, struct question *q,
                          struct linear *length)
{
    struct linear whole;

    q->bytes = linear_const(q->unit);
    q->is_unbounded = true;
    if (!source_limit(s, q->unit, &whole))
        return;
    call_add_le(s->c, length, &whole, 0);
    if (linear_add_const(length, 1, &whole) && linear_scale(&whole, q->unit, &q->bytes))
        q->is_unbounded = relation_max(&s->c->s->relation, &whole, NULL) ==
                              INTERVAL_NO_MAX &&
                          !has_room(s, q);
}

/* %s %[ %c */
static void scan_text(const struct scanning *s)
{
    const struct call *c = s->c;
    int64_t units = scan_conversion_units(s->p);
    struct question q = call_question(c, s->arg, ACCESS_SCAN);
    struct linear length = call_symbol(c, PART_CONTENT + 1 + s->number,
                                       interval_make(0, INTERVAL_NO_MAX), s->origin,
                                       s->source);
    struct linear limit;

    q.amount = 0;
    q.unit = scan_conversion_is_wide(s->p) ? WCHAR_BYTES : 1;
    q.conversion = (struct access_conversion){s->p, s->number, literal_loc(c)};
    q.origin = s->origin;
    q.source = s->source;
    if (units != FORMAT_UNBOUNDED) {
        q.bytes = linear_const(units * q.unit);
        limit = linear_const(s->p->conversion == 'c' ? units : units - 1);
        call_add_le(c, &length, &limit, 0);
    } else if (s->size_arg) {
        ask_sized(s, &q, &length);
    } else {
        ask_unbounded(s, &q, &length);
    }
    judge(c->r, c->s, c->i, &q);
    memory_clobber(c->r, c->s, c->i, q.pointer, s->origin, s->source);
    if (s->p->conversion != 'c')
        string_write(c->r, c->s, c->i, q.pointer, &length, q.unit);
}

/* The numbers that a conversion of some digits stores; false: any. */
static bool digits_range(const struct scan_conversion *p, struct interval *out)
{
    bool is_signed = p->conversion == 'd' || p->conversion == 'i';
    bool is_hex = p->conversion == 'x' || p->conversion == 'X';
    int64_t most = 1, least = 1;

    if (!strchr("diuxXo", p->conversion) || p->width < 1 || p->width > 9)
        return false;
    for (int64_t k = 0; k < p->width; k++) {
        least = most; /* a sign takes the place of a digit */
        most *= is_hex || p->conversion == 'i' ? 16 : 10;
    }
    *out = interval_make(is_signed ? 1 - least : 0, most - 1);
    return true;
}

/* As many digits as the width says; what stands there remains where there are none. */
static void store_digits(const struct scanning *s, const struct value *to,
                         const struct value *before)
{
    const struct call *c = s->c;
    bool is_signed = s->p->conversion == 'd' || s->p->conversion == 'i';
    struct summary_write w = {.i = c->i};
    struct interval range, type, old;
    struct linear number;

    w.size = scan_conversion_bytes(s->p, c->r->u->pointer_bits);
    type = interval_of_type((unsigned)w.size * 8, is_signed);
    if (w.size == 0 || !digits_range(s->p, &range) || !interval_includes(type, range))
        return;
    old = before ? relation_bounds_of(&c->s->relation, &before->form) : type;
    if (!interval_equal(old, type))
        range = interval_join(range, old);
    number = call_symbol(c, PART_DIGITS + s->number, type, s->origin, s->source);
    symbol_mark_followed(&c->r->symbols, number.terms[0].symbol);
    relation_add_range(&c->s->relation, &number, range);
    w.value = value_int(&c->r->arena, &number, (unsigned)w.size * 8, is_signed);
    memory_poke(c->r, c->s, to, &w);
}

/* What an integer variable holds before it is read into; NULL: that is not known. */
static const struct value *number_before(const struct scanning *s,
                                         const struct value *to)
{
    struct summary_atom atom = {.kind = SUMMARY_INT};
    const struct value *v = NULL;

    atom.bits = 8 * scan_conversion_bytes(s->p, s->c->r->u->pointer_bits);
    atom.is_signed = s->p->conversion == 'd' || s->p->conversion == 'i';
    if (to->kind != VALUE_POINTER || to->other || to->region == REGION_ROW_NULL)
        return NULL;
    v = memory_peek_int(s->c->r, s->c->s, s->c->i, to, &atom);
    return v && v->kind == VALUE_INT ? v : NULL;
}

/* Numbers: so many bytes, of the input's choosing. */
static void scan_number(const struct scanning *s)
{
    const struct call *c = s->c;
    struct question q = call_question(c, s->arg, ACCESS_SCAN);
    const struct value *before = NULL;

    q.amount = 0;
    q.conversion = (struct access_conversion){s->p, s->number, 0};
    q.bytes = linear_const(scan_conversion_bytes(s->p, c->r->u->pointer_bits));
    q.least = q.bytes;
    q.is_whole_object = false;
    if (q.bytes.k > 0) {
        judge(c->r, c->s, c->i, &q);
        before = number_before(s, q.pointer);
    }
    memory_clobber(c->r, c->s, c->i, q.pointer, s->origin, s->source);
    if (q.pointer->kind == VALUE_POINTER && !q.pointer->other &&
        q.pointer->region != REGION_ROW_NULL)
        store_digits(s, q.pointer, before);
}

static void scan_one(const struct scanning *s)
{
    const struct call *c = s->c;

    if (!call_arg(c, s->arg))
        return;
    if (s->p->allocates)
        memory_clobber(c->r, c->s, c->i, call_value(c, s->arg), ORIGIN_ATTACKER,
                       s->source);
    else if (scan_conversion_is_text(s->p))
        scan_text(s);
    else
        scan_number(s);
}

/* Nothing can be said of the conversions: say that, once. */
static void scan_unknown(const struct call *c, const char *why)
{
    judge_plain(c->r, c->i, c->m, ACCESS_UNKNOWN, why);
    for (unsigned k = c->m->first; k <= c->in->arg_count; k++)
        memory_havoc(c->r, c->s, c->i, call_value(c, k));
}

/* Each conversion in turn; those of scanf_s for text take a size as well. */
static void scan_all(const struct call *c, const struct scan_format *f)
{
    struct scanning s = {.c = c};
    unsigned sizes = 0;

    s.origin = scan_origin(c, &s.source);
    for (unsigned k = 0; k < f->count; k++) {
        bool is_text = f->at[k].arg && scan_conversion_is_text(&f->at[k]);

        s.p = &f->at[k];
        s.number = k;
        s.arg = s.p->arg ? c->m->first + s.p->arg - 1 + sizes : 0;
        s.size_arg = 0;
        if (c->m->kind == MODEL_SCAN_SIZED && is_text) {
            s.size_arg = s.arg + 1;
            sizes++;
        }
        scan_one(&s);
    }
}

void call_scan(const struct call *c)
{
    struct scan_format *f = arena_alloc(&c->r->arena, sizeof *f);
    size_t size = 0;
    const char *text = call_format(c, &size);

    if (text)
        format_parse_scan(text, size, f);
    if (!text || !f->is_valid || c->m->kind == MODEL_SCAN_LIST) {
        scan_unknown(c, !text          ? "the format is not a constant here"
                        : !f->is_valid ? "the format could not be read"
                                       : "the arguments stand in a va_list");
        return;
    }
    scan_all(c, f);
    if (f->count == 0)
        judge_plain(c->r, c->i, c->m, ACCESS_SAFE, "the format stores nothing");
}
