/*
 * What library functions return: the words of the table's column `result`.
 */
#include "analyzer/engine/library.h"

enum {
    MAX_NULLS = 6, /* states waiting in the block */
    MAX_CONVERSIONS = 127, /* arguments that a call may have, by C17 5.2.4.1 */
};

/* Whether anything uses what the call returns. */
bool call_is_used(const struct call *c)
{
    return c->in->type && run_type(c->r, c->in->type)->kind != IR_TYPE_VOID;
}

/* A second path on which the result is null. */
static void split_null(const struct call *c)
{
    if (run_can_split(c->r, MAX_NULLS))
        run_split(c->r, c->i, state_copy(c->s), value_null());
}

/*
 * Units that are sure to stand between a found place and the end of the string: what
 * was looked for, a character (not the terminator) or a string that is not empty.
 */
static int64_t found_units(const struct call *c)
{
    ir_id wanted = call_arg(c, c->m->src + 1u);
    const struct value *v = wanted ? run_value(c->r, c->s, wanted) : value_unknown();
    struct linear length;

    if (c->m->kind != MODEL_STRING)
        return 0; /* memchr passes over terminators */
    if (v->kind == VALUE_INT)
        return branch_decide(c->r, c->s, IR_NE, v, value_number(&c->r->arena, 0)) == 1;
    if (v->kind != VALUE_POINTER || v->region == REGION_ROW_NULL)
        return 0;
    length = string_length(c->r, c->s, c->i, v, c->unit);
    return relation_min(&c->s->relation, &length, NULL) > 0;
}

/* memchr found its unit at `place`, within the size; a zero ends the string there. */
static void found_within_size(const struct call *c, const struct value *src,
                              const struct linear *place)
{
    ir_id wanted = call_arg(c, c->m->src + 1u);
    const struct value *v = wanted ? run_value(c->r, c->s, wanted) : value_unknown();
    struct linear size = call_size(c);

    if (relation_min(&c->s->relation, &size, NULL) >= 0)
        call_add_le(c, place, &size, -1);
    if (v->kind == VALUE_INT && v->form.n == 0 && v->form.k == 0)
        string_meet_zero(c->r, c->s, call_moved(c, src, place), c->unit);
}

static const struct value *result_inside(const struct call *c, bool may_be_null)
{
    const struct value *src = call_value(c, c->m->src);
    struct linear length, place;

    if (src->kind != VALUE_POINTER || src->region == REGION_ROW_NULL)
        return NULL;
    length = string_length(c->r, c->s, c->i, src, c->unit);
    if (may_be_null)
        split_null(c);
    place = call_symbol(c, PART_PLACE, interval_make(0, INTERVAL_NO_MAX), ORIGIN_LOCAL,
                        NULL);
    call_add_le(c, &place, &length, may_be_null ? -found_units(c) : 0);
    if (c->m->kind == MODEL_READS_UPTO && c->m->size)
        found_within_size(c, src, &place);
    return call_moved(c, src, &place);
}

static const struct value *as_int(const struct call *c, const struct linear *form)
{
    const struct ir_type *t = run_type(c->r, c->in->type);

    if (t->kind != IR_TYPE_INT || t->bits > 64)
        return NULL;
    return value_int(&c->r->arena, form, t->bits, t->flags & IR_TYPE_SIGNED);
}

/* -1 or 0 up to what was asked for. */
/* read(2): no call transfers more on Linux, whatever it is asked for. */
enum { MOST_AT_ONCE = 0x7ffff000 };

static const struct value *result_count(const struct call *c, bool counts_items)
{
    int64_t most = c->m->size && !counts_items ? MOST_AT_ONCE : INTERVAL_NO_MAX;
    struct linear size = counts_items ? call_form(c, c->m->times) : call_size(c);
    struct linear n =
        call_symbol(c, PART_RESULT, interval_make(counts_items ? 0 : -1, most),
                    c->m->source ? ORIGIN_ATTACKER : ORIGIN_UNKNOWN, c->m->source);

    if (c->m->size || counts_items) {
        struct linear minus_one = linear_const(-1), f;

        if (relation_min(&c->s->relation, &size, NULL) >= -1 ||
            (linear_sub(&minus_one, &size, &f) &&
             relation_proves_le(&c->s->relation, &f)))
            call_add_le(c, &n, &size, 0);
    }
    return as_int(c, &n);
}

static const struct value *result_string(const struct call *c)
{
    uint32_t region = memory_new_region(c->r, REGION_POINTEE, c->i);
    struct region *at = region_at(&c->r->regions, region);

    at->origin = ORIGIN_ATTACKER;
    at->source = c->m->source;
    if (!at->name) {
        const char *name = describe_value(c->r, c->i);

        region_at(&c->r->regions, region)->name = name;
    }
    return value_pointer(&c->r->arena, region);
}

static const struct value *result_number(const struct call *c, enum origin origin,
                                         const char *source)
{
    const struct ir_type *t = run_type(c->r, c->in->type);
    struct linear n;

    if (t->kind != IR_TYPE_INT || t->bits > 64)
        return NULL;
    n = arith_symbol(c->r, c->i, PART_RESULT,
                     interval_of_type(t->bits, t->flags & IR_TYPE_SIGNED), origin,
                     source);
    return as_int(c, &n);
}

/* What text or a packet says, whoever hands that over. */
static const struct value *parsed(const struct call *c, const struct value *v)
{
    if (v && v->form.n == 1)
        symbol_mark_parsed(&c->r->symbols, v->form.terms[0].symbol);
    return v;
}

/* A configured source: a number, or a pointer to text. */
static const struct value *result_input(const struct call *c)
{
    if (run_type(c->r, c->in->type)->kind == IR_TYPE_PTR)
        return result_string(c);
    return result_number(c, ORIGIN_ATTACKER, c->m->source);
}

/* A short text of the library's own. */
static const struct value *result_text(const struct call *c)
{
    uint32_t region = memory_new_region(c->r, REGION_POINTEE, c->i);
    const struct value *p = value_pointer(&c->r->arena, region);
    struct linear length = call_symbol(
        c, PART_CONTENT, interval_make(0, c->m->bytes - 1), ORIGIN_UNKNOWN, NULL);

    if (!region_at(&c->r->regions, region)->name) {
        const char *name = describe_value(c->r, c->i);

        region_at(&c->r->regions, region)->name = name;
    }
    string_write(c->r, c->s, c->i, p, &length, c->unit);
    return p;
}

/* Any number that is not negative: nobody chooses it, and nothing limits it. */
static const struct value *result_random(const struct call *c)
{
    const struct value *v = result_number(c, ORIGIN_ATTACKER, "a random number");

    if (v)
        relation_add_range(&c->s->relation, &v->form,
                           interval_make(0, INTERVAL_NO_MAX));
    return v;
}

/* The number of a process that runs: PID_MAX_LIMIT of Linux. */
static const struct value *result_process(const struct call *c)
{
    const struct value *v = result_number(c, ORIGIN_UNKNOWN, NULL);

    if (v)
        relation_add_range(&c->s->relation, &v->form, interval_make(0, 1 << 22));
    return v;
}

/* ntohs: a number that the argument alone decides, so it is the same each time. */
static const struct value *result_derived(const struct call *c)
{
    const struct ir_type *t = run_type(c->r, c->in->type);
    struct symbol_key key = {.kind = SYMBOL_DERIVED, .a = c->in->id};
    struct symbol model = {.kind = SYMBOL_DERIVED};
    struct linear n;

    if (t->kind != IR_TYPE_INT || t->bits > 64)
        return NULL;
    key.def = call_form(c, c->m->src);
    model.def = key.def;
    model.origin = symbol_origin_of(&c->r->symbols, &key.def, &model.source);
    model.range = interval_of_type(t->bits, t->flags & IR_TYPE_SIGNED);
    n = linear_symbol(symbol_get(&c->r->symbols, &key, &model));
    return parsed(c, as_int(c, &n));
}

static const struct value *result_length(const struct call *c)
{
    struct linear length = linear_const(0), size;

    if (c->m->kind == MODEL_READS_UPTO || c->m->kind == MODEL_STRING) {
        length = string_length(c->r, c->s, c->i, call_value(c, c->m->src), c->unit);
        if (c->m->size) {
            size = call_size(c);
            length = call_smaller(c, &length, &size);
        }
    }
    return as_int(c, &length);
}

static const struct value *result_span(const struct call *c)
{
    struct linear length = string_length(c->r, c->s, c->i, call_value(c, c->m->src),
                                         c->unit);
    struct linear n = call_symbol(c, PART_RESULT, interval_make(0, INTERVAL_NO_MAX),
                                  ORIGIN_LOCAL, NULL);

    symbol_mark_vague(&c->r->symbols, n.terms[0].symbol); /* what a text decides */
    call_add_le(c, &n, &length, 0);
    return as_int(c, &n);
}

static const struct value *result_input_char(const struct call *c)
{
    struct linear n = call_symbol(c, PART_RESULT, interval_make(-1, 255),
                                  ORIGIN_ATTACKER, c->m->source);

    return as_int(c, &n);
}

static const struct value *result_dst(const struct call *c)
{
    bool may_fail = c->m->kind == MODEL_INPUT_LINE ||
                    c->m->kind == MODEL_INPUT_UNBOUNDED ||
                    c->m->kind == MODEL_OUTPUT_CUT;

    if (may_fail)
        split_null(c);
    return call_value(c, c->m->dst);
}

/* dst + what was written, or a place in it. */
static const struct value *result_end(const struct call *c)
{
    const struct value *dst = call_value(c, c->m->dst);
    struct linear n;

    if (dst->kind != VALUE_POINTER)
        return NULL;
    if (c->m->kind == MODEL_COPY_EXACT && c->m->result == MODEL_RESULT_END)
        n = call_size(c);
    else if (c->m->result == MODEL_RESULT_END)
        n = string_length(c->r, c->s, c->i, dst, c->unit);
    else
        n = call_symbol(c, PART_PLACE, interval_make(0, INTERVAL_NO_MAX), ORIGIN_LOCAL,
                        NULL);
    return call_moved(c, dst, &n);
}

/* What snprintf and strlcpy say they would have needed. */
static const struct value *result_needed(const struct call *c)
{
    struct output o;
    struct linear n, before;

    if (c->m->format) {
        call_output(c, &o);
        return as_int(c, &o.length);
    }
    n = call_source_length(c);
    if (c->m->kind == MODEL_APPEND_TOTAL) {
        before = call_symbol(c, PART_OUTPUT, interval_make(0, INTERVAL_NO_MAX),
                             ORIGIN_UNKNOWN, NULL);
        n = call_plus(c, &n, &before, 0);
    }
    return as_int(c, &n);
}

/* Conversions that were made: the text decides, whoever it comes from. */
static const struct value *result_conversions(const struct call *c)
{
    const char *source = c->m->source;
    enum origin origin = ORIGIN_ATTACKER;
    struct linear n;

    if (!source)
        origin = call_content_origin(c, call_value(c, c->m->src), &source);
    n = call_symbol(c, PART_RESULT, interval_make(-1, MAX_CONVERSIONS), origin, source);
    return as_int(c, &n);
}

const struct value *call_result(const struct call *c)
{
    const char *source = NULL;
    enum origin origin = ORIGIN_UNKNOWN;

    switch (c->m->result) {
    case MODEL_RESULT_DST: return result_dst(c);
    case MODEL_RESULT_END:
    case MODEL_RESULT_INSIDE_DST: return result_end(c);
    case MODEL_RESULT_COUNT: return result_count(c, false);
    case MODEL_RESULT_ITEMS: return result_count(c, true);
    case MODEL_RESULT_LENGTH: return result_needed(c);
    case MODEL_RESULT_STRING_LENGTH: return result_length(c);
    case MODEL_RESULT_INSIDE:
    case MODEL_RESULT_INSIDE_CHANGED: return result_inside(c, true);
    case MODEL_RESULT_INSIDE_SURE: return result_inside(c, false);
    case MODEL_RESULT_SPAN: return result_span(c);
    case MODEL_RESULT_PARSED:
        origin = call_content_origin(c, call_value(c, c->m->src), &source);
        return parsed(c, result_number(c, origin, source));
    case MODEL_RESULT_STRING: return result_string(c);
    case MODEL_RESULT_RANDOM: return result_random(c);
    case MODEL_RESULT_PROCESS: return result_process(c);
    case MODEL_RESULT_TEXT: return result_text(c);
    case MODEL_RESULT_SAME: return call_value(c, c->m->src);
    case MODEL_RESULT_INPUT: return result_input(c);
    case MODEL_RESULT_INPUT_CHAR: return result_input_char(c);
    case MODEL_RESULT_DERIVED: return result_derived(c);
    case MODEL_RESULT_ERROR: return errors_place(c);
    case MODEL_RESULT_CHAR:
    case MODEL_RESULT_DESCRIPTOR: /* who takes it for an index is asked: answered.c */
    case MODEL_RESULT_REST: /* a floating number: float.c */
    case MODEL_RESULT_ORDER: /* what 0 means is asked where it is tested: equal.c */
    case MODEL_RESULT_FRESH: return NULL;
    case MODEL_RESULT_UNKNOWN:
        return c->m->kind == MODEL_SCAN || c->m->kind == MODEL_SCAN_LIST
                   ? result_conversions(c)
                   : NULL;
    }
    return NULL;
}
