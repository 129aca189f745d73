/*
 * Library functions: what each kind of the table does.
 *
 * Each kind asks first whether its access fits, then changes the state as if it had.
 */
#include "analyzer/engine/library.h"

#include <string.h>

/* ------------------------------------------------------------------------ helpers */

static struct linear plus(const struct call *c, const struct linear *a,
                          const struct linear *b, int64_t k)
{
    struct linear sum;

    if (linear_add(a, b, &sum) && linear_add_const(&sum, k, &sum))
        return sum;
    return call_symbol(c, PART_SUM, interval_make(0, INTERVAL_NO_MAX), ORIGIN_UNKNOWN,
                       NULL);
}

static struct linear plus_const(const struct call *c, const struct linear *a, int64_t k)
{
    struct linear zero = linear_const(0);

    return plus(c, a, &zero, k);
}

/* A number of units not above any of the limits (and 0 or more). */
static struct linear smaller_of(const struct call *c, const struct linear *a,
                                const struct linear *b)
{
    struct linear f, symbol;
    const char *sa = NULL, *sb = NULL;
    enum origin oa = symbol_origin_of(&c->r->symbols, a, &sa);
    enum origin ob = symbol_origin_of(&c->r->symbols, b, &sb);

    if (linear_sub(a, b, &f) && relation_proves_le(&c->s->relation, &f))
        return *a;
    if (linear_sub(b, a, &f) && relation_proves_le(&c->s->relation, &f))
        return *b;
    symbol = call_symbol(c, PART_MOVED, interval_make(0, INTERVAL_NO_MAX),
                         oa < ob ? oa : ob, oa < ob ? sa : sb);
    call_add_le(c, &symbol, a, 0);
    call_add_le(c, &symbol, b, 0);
    return symbol;
}

/* Ask about `most` units at argument `n`, of which `least` are sure. */
static void ask(const struct call *c, struct question *q, const struct linear *most,
                const struct linear *least)
{
    if (!call_bytes(c, most, &q->bytes))
        q->bytes = call_symbol(c, PART_SIZE, interval_make(0, INTERVAL_NO_MAX),
                               ORIGIN_UNKNOWN, NULL);
    if (!least || !call_bytes(c, least, &q->least))
        q->least = linear_const(0);
    judge(c->r, c->s, c->i, q);
}

static void set_content_origin(const struct call *c, const struct value *p,
                               enum origin origin, const char *source)
{
    struct span part = span_whole();

    if (p->kind != VALUE_POINTER || p->region == REGION_ROW_NULL)
        return;
    if (p->base.n == 0 && p->extent > 0)
        part = (struct span){p->base.k, p->extent};
    state_set_origin(c->s, p->region, part, value_origin(&c->r->arena, origin, source));
}

/* dst holds a string of `length` units from `from`. */
static void put_string(const struct call *c, const struct value *dst,
                       const struct linear *length, enum origin origin,
                       const char *source)
{
    enum origin old = ORIGIN_CONSTANT;
    const char *old_source = NULL;

    string_write(c->r, c->s, c->i, dst, length, c->unit);
    old = call_content_origin(c, dst, &old_source);
    if ((dst->form.n || dst->form.k) && old > origin)
        return; /* appended to what is worse already */
    set_content_origin(c, dst, origin, source);
}

static enum origin source_of(const struct call *c, const char **source)
{
    if (c->m->source) {
        *source = c->m->source;
        return ORIGIN_ATTACKER;
    }
    return call_content_origin(c, call_value(c, c->m->src), source);
}

/* The start of dst moved by `units`. */
static const struct value *moved(const struct call *c, const struct value *p,
                                 const struct linear *units)
{
    struct linear bytes;

    if (p->kind != VALUE_POINTER || !call_bytes(c, units, &bytes))
        return value_unknown();
    return value_move(&c->r->arena, p, &bytes);
}

/* --------------------------------------------------------------------------- input */

static void input_unbounded(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_INPUT);
    struct linear length = call_symbol(c, PART_CONTENT,
                                       interval_make(0, INTERVAL_NO_MAX),
                                       ORIGIN_ATTACKER, c->m->source);

    q.is_unbounded = true;
    q.origin = ORIGIN_ATTACKER;
    q.source = c->m->source;
    q.bytes = linear_const(1);
    judge(c->r, c->s, c->i, &q);
    put_string(c, q.pointer, &length, ORIGIN_ATTACKER, c->m->source);
}

/* fgets and getnstr: a line, cut to size units (`extra` more for the terminator). */
static void input_line(const struct call *c, int64_t extra)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear size = call_size(c), most = plus_const(c, &size, extra);
    struct linear length = call_symbol(c, PART_CONTENT,
                                       interval_make(0, INTERVAL_NO_MAX),
                                       ORIGIN_ATTACKER, c->m->source);

    q.origin = c->m->source ? ORIGIN_ATTACKER : ORIGIN_UNKNOWN;
    q.source = c->m->source;
    ask(c, &q, &most, NULL);
    call_add_le(c, &length, &most, -1);
    put_string(c, q.pointer, &length, ORIGIN_ATTACKER, c->m->source);
}

static void input_bytes(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear size = call_size(c);
    struct linear length = call_symbol(c, PART_CONTENT,
                                       interval_make(0, INTERVAL_NO_MAX),
                                       ORIGIN_ATTACKER, c->m->source);

    q.origin = ORIGIN_ATTACKER;
    q.source = c->m->source;
    ask(c, &q, &size, NULL);
    memory_clobber(c->r, c->s, c->i, q.pointer, ORIGIN_ATTACKER, c->m->source);
    put_string(c, q.pointer, &length, ORIGIN_ATTACKER, c->m->source);
}

/* -------------------------------------------------------------------------- copies */

static struct linear source_length(const struct call *c)
{
    return string_length(c->r, c->s, c->i, call_value(c, c->m->src), c->unit);
}

static void copy_string(const struct call *c, int64_t growth)
{
    struct question q = call_question(c, c->m->dst, ACCESS_STRING);
    struct linear length = source_length(c), grown = length, all;
    const char *source = NULL;
    enum origin origin = source_of(c, &source);

    if (growth > 1 && !linear_scale(&length, growth, &grown))
        grown = length;
    all = plus_const(c, &grown, 1);
    q.amount = 0;
    ask(c, &q, &all, growth > 1 ? NULL : &all);
    put_string(c, q.pointer, &grown, origin, source);
}

static void append_string(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_STRING);
    struct linear length = source_length(c);
    struct linear before = string_length(c->r, c->s, c->i, q.pointer, c->unit);
    struct linear all = plus(c, &before, &length, 1);
    const char *source = NULL;
    enum origin origin = source_of(c, &source);

    q.amount = 0;
    ask(c, &q, &all, &all);
    put_string(c, moved(c, q.pointer, &before), &length, origin, source);
}

static void append_sized(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear length = source_length(c), size = call_size(c);
    struct linear before = string_length(c->r, c->s, c->i, q.pointer, c->unit);
    struct linear added = smaller_of(c, &length, &size);
    struct linear all = plus(c, &before, &added, 1);
    const char *source = NULL;
    enum origin origin = source_of(c, &source);

    ask(c, &q, &all, NULL);
    put_string(c, moved(c, q.pointer, &before), &added, origin, source);
}

/* strlcpy, strlcat: never more than size. */
static void copy_cut(const struct call *c, bool appends)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear length = source_length(c), size = call_size(c);
    struct linear before = linear_const(0), whole, written, end;
    const char *source = NULL;
    enum origin origin = source_of(c, &source);

    if (appends)
        before = string_length(c->r, c->s, c->i, q.pointer, c->unit);
    whole = plus(c, &before, &length, 1);
    written = smaller_of(c, &whole, &size);
    ask(c, &q, &written, NULL);
    if (relation_min(&c->s->relation, &size, NULL) >= 1)
        relation_add_range(&c->s->relation, &written,
                           interval_make(1, INTERVAL_NO_MAX));
    end = plus_const(c, &written, -1);
    if (relation_min(&c->s->relation, &written, NULL) < 1) {
        end = call_symbol(c, PART_CONTENT, interval_make(0, INTERVAL_NO_MAX), origin,
                          source);
        call_add_le(c, &end, &written, 0);
    }
    put_string(c, q.pointer, &end, origin, source);
}

/* memcpy: exactly size; memccpy and conversions: at most. */
static void copy_sized(const struct call *c, bool is_exact)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct question from = call_question(c, c->m->src, ACCESS_SIZE);
    struct linear size = call_size(c), length, f;
    const char *source = NULL;
    enum origin origin = source_of(c, &source);
    const struct value *src = call_value(c, c->m->src);

    ask(c, &q, &size, is_exact ? &size : NULL);
    if (is_exact && c->m->src) {
        from.is_write = false;
        ask(c, &from, &size, &size);
    }
    length = c->m->src ? string_length(c->r, c->s, c->i, src, c->unit)
                       : call_symbol(c, PART_CONTENT, interval_make(0, INTERVAL_NO_MAX),
                                     origin, source);
    if (is_exact && size.n == 0 && c->m->src) {
        memory_copy(c->r, c->s, c->i, q.pointer, src, size.k * c->unit);
    } else {
        memory_clobber(c->r, c->s, c->i, q.pointer, origin, source);
    }
    if (!linear_sub(&length, &size, &f) || !relation_proves_lt(&c->s->relation, &f)) {
        struct linear cut = call_symbol(
            c, PART_CONTENT, interval_make(0, INTERVAL_NO_MAX), origin, source);

        if (linear_sub(&size, &length, &f) && relation_proves_le(&c->s->relation, &f))
            call_add_le(c, &size, &cut, 0); /* no terminator was copied */
        length = cut;
    }
    put_string(c, q.pointer, &length, origin, source);
}

static void fill(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear size = call_size(c), length = linear_const(0);
    int64_t byte = c->m->size == 3 ? -1 : 0;
    struct linear value = c->m->size == 3 ? call_form(c, 2) : linear_const(0);

    if (value.n == 0)
        byte = value.k & 0xff;
    ask(c, &q, &size, &size);
    if (q.pointer->kind != VALUE_POINTER)
        return;
    memory_clobber(c->r, c->s, c->i, q.pointer, ORIGIN_CONSTANT, NULL);
    if (byte == 0 && size.n == 0 && size.k > 0) {
        memory_zero(c->r, c->s, q.pointer, size.k * c->unit);
    } else if (byte != 0) {
        length = call_symbol(c, PART_CONTENT, interval_make(0, INTERVAL_NO_MAX),
                             ORIGIN_LOCAL, NULL);
        if (byte > 0)
            call_add_le(c, &size, &length, 0);
    }
    string_write(c->r, c->s, c->i, q.pointer, &length, c->unit);
    set_content_origin(c, q.pointer, ORIGIN_CONSTANT, NULL);
}

/* strncpy: exactly size units, with no terminator when the source is longer. */
static void copy_padded(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear length = source_length(c), size = call_size(c), f, cut;
    const char *source = NULL;
    enum origin origin = source_of(c, &source);

    ask(c, &q, &size, &size);
    memory_clobber(c->r, c->s, c->i, q.pointer, origin, source);
    if (!linear_sub(&length, &size, &f) || !relation_proves_lt(&c->s->relation, &f)) {
        cut = call_symbol(c, PART_CONTENT, interval_make(0, INTERVAL_NO_MAX), origin,
                          source);
        if (linear_sub(&size, &length, &f) && relation_proves_le(&c->s->relation, &f))
            call_add_le(c, &size, &cut, 0);
        length = cut;
    }
    put_string(c, q.pointer, &length, origin, source);
}

/* ------------------------------------------------------------------------- formats */

static void format_output(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_FORMAT);
    struct output o;
    struct linear most, least;

    call_output(c, &o);
    q.amount = 0;
    most = plus_const(c, &o.most, 1);
    least = plus_const(c, &o.least, 1);
    q.is_unbounded = !o.is_known;
    if (q.is_unbounded)
        q.origin = ORIGIN_UNKNOWN;
    ask(c, &q, &most, &least);
    put_string(c, q.pointer, &o.length, ORIGIN_UNKNOWN, NULL);
}

static void format_sized(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear size = call_size(c), whole, written, end;
    struct output o;

    call_output(c, &o);
    whole = plus_const(c, &o.length, 1);
    written = smaller_of(c, &whole, &size);
    ask(c, &q, &written, NULL);
    end = call_symbol(c, PART_CONTENT, interval_make(0, INTERVAL_NO_MAX), ORIGIN_LOCAL,
                      NULL);
    call_add_le(c, &end, &o.length, 0);
    if (relation_min(&c->s->relation, &size, NULL) >= 1)
        call_add_le(c, &end, &size, -1);
    put_string(c, q.pointer, &end, ORIGIN_UNKNOWN, NULL);
}

/* ------------------------------------------------------------ other sized accesses */

/* At most (`exact`: exactly) so many units, of which nothing more is known. */
static void write_sized(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear size = call_size(c);
    struct linear length = call_symbol(
        c, PART_CONTENT, interval_make(0, INTERVAL_NO_MAX), ORIGIN_UNKNOWN, NULL);

    q.origin = c->m->source ? ORIGIN_ATTACKER : ORIGIN_UNKNOWN;
    q.source = c->m->source;
    ask(c, &q, &size, NULL);
    memory_clobber(c->r, c->s, c->i, q.pointer, q.origin, q.source);
    if (relation_min(&c->s->relation, &size, NULL) >= 1)
        call_add_le(c, &length, &size, -1);
    put_string(c, q.pointer, &length, q.origin, q.source);
}

static void write_fixed(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_FIXED);
    struct linear size = linear_const(c->m->bytes);
    struct linear length = call_symbol(
        c, PART_CONTENT, interval_make(0, c->m->bytes - 1), ORIGIN_UNKNOWN, NULL);

    if (value_is_null(q.pointer))
        return; /* realpath(path, NULL) allocates */
    ask(c, &q, &size, NULL);
    memory_clobber(c->r, c->s, c->i, q.pointer, ORIGIN_UNKNOWN, NULL);
    put_string(c, q.pointer, &length, ORIGIN_UNKNOWN, NULL);
}

static void read_sized(const struct call *c, bool is_exact)
{
    struct question q = call_question(c, c->m->src, ACCESS_SIZE);
    struct linear size = call_size(c);

    q.is_write = false;
    q.from = 0;
    if (is_exact)
        ask(c, &q, &size, &size);
}

/* ---------------------------------------------------------------------- allocation */

static const struct value *allocate(const struct call *c, const struct linear *bytes)
{
    struct run *r = c->r;
    uint32_t region = memory_new_region(r, REGION_HEAP, c->i);
    struct cell cell = {.region = region, .kind = CELL_CAPACITY};

    state_drop_region(c->s, region);
    state_set_epoch(c->s, &r->arena, region, span_whole(), c->i);
    state_set_origin(c->s, region, span_whole(),
                     value_origin(&r->arena, ORIGIN_LOCAL, NULL));
    cell.value = value_int(&r->arena, bytes, 64, false);
    state_set(c->s, &cell);
    if (!region_at(&r->regions, region)->name)
        region_at(&r->regions, region)->name = describe_value(r, c->i);
    return value_pointer(&r->arena, region);
}

static const struct value *allocate_sized(const struct call *c)
{
    struct linear size = call_size(c);
    struct linear none = call_symbol(c, PART_CONTENT, interval_make(0, INTERVAL_NO_MAX),
                                     ORIGIN_LOCAL, NULL);
    const struct value *old = NULL, *p = allocate(c, &size);
    struct linear length;

    if (c->m->kind == MODEL_ALLOC_ZERO) {
        none = linear_const(0);
        if (size.n == 0)
            memory_zero(c->r, c->s, p, size.k);
    } else if (c->m->size == 2 && !c->m->times) { /* realloc keeps what was there */
        old = call_value(c, 1);
        if (old->kind == VALUE_POINTER && old->region != REGION_ROW_NULL &&
            !old->other) {
            length = string_length(c->r, c->s, c->i, old, 1);
            call_add_le(c, &none, &length, 0);
        }
    }
    string_write(c->r, c->s, c->i, p, &none, 1);
    return p;
}

static const struct value *duplicate(const struct call *c)
{
    struct linear length = source_length(c), size, bytes;
    const struct value *p = NULL;
    const char *source = NULL;
    enum origin origin = source_of(c, &source);

    if (c->m->size) {
        size = call_size(c);
        length = smaller_of(c, &length, &size);
    }
    size = plus_const(c, &length, 1);
    if (!call_bytes(c, &size, &bytes))
        return NULL;
    p = allocate(c, &bytes);
    put_string(c, p, &length, origin, source);
    return p;
}

/* asprintf, getline: the pointer at dst is set to a new object. */
static void allocate_through(const struct call *c)
{
    const struct value *p = call_value(c, c->m->dst);

    memory_clobber(c->r, c->s, c->i, p, c->m->source ? ORIGIN_ATTACKER : ORIGIN_UNKNOWN,
                   c->m->source);
}

/* ------------------------------------------------------------------------- results */

/* Whether anything uses what the call returns. */
static bool is_used(const struct call *c)
{
    return c->in->type && run_type(c->r, c->in->type)->kind != IR_TYPE_VOID;
}

/* A second path on which the result is null. */
static void split_null(const struct call *c)
{
    if (c->r->pending.len < 6)
        run_split(c->r, c->i, state_copy(c->s), value_null());
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
    call_add_le(c, &place, &length, 0);
    return moved(c, src, &place);
}

static const struct value *as_int(const struct call *c, const struct linear *form)
{
    const struct ir_type *t = run_type(c->r, c->in->type);

    if (t->kind != IR_TYPE_INT || t->bits > 64)
        return NULL;
    return value_int(&c->r->arena, form, t->bits, t->flags & IR_TYPE_SIGNED);
}

/* -1 or 0 up to what was asked for. */
static const struct value *result_count(const struct call *c, bool counts_items)
{
    struct linear size = counts_items ? call_form(c, c->m->times) : call_size(c);
    struct linear n = call_symbol(
        c, PART_RESULT, interval_make(counts_items ? 0 : -1, INTERVAL_NO_MAX),
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

static const struct value *result_derived(const struct call *c)
{
    struct linear a = call_form(c, c->m->src);
    const char *source = NULL;
    enum origin origin = symbol_origin_of(&c->r->symbols, &a, &source);

    return result_number(c, origin, source);
}

static const struct value *result_length(const struct call *c)
{
    struct linear length = linear_const(0), size;

    if (c->m->kind == MODEL_READS_UPTO || c->m->kind == MODEL_STRING) {
        length = string_length(c->r, c->s, c->i, call_value(c, c->m->src), c->unit);
        if (c->m->size) {
            size = call_size(c);
            length = smaller_of(c, &length, &size);
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
    return moved(c, dst, &n);
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
    n = source_length(c);
    if (c->m->kind == MODEL_APPEND_TOTAL) {
        before = call_symbol(c, PART_OUTPUT, interval_make(0, INTERVAL_NO_MAX),
                             ORIGIN_UNKNOWN, NULL);
        n = plus(c, &n, &before, 0);
    }
    return as_int(c, &n);
}

static const struct value *result_of(const struct call *c)
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
        return result_number(c, origin, source);
    case MODEL_RESULT_STRING: return result_string(c);
    case MODEL_RESULT_INPUT_CHAR: return result_input_char(c);
    case MODEL_RESULT_DERIVED: return result_derived(c);
    case MODEL_RESULT_CHAR:
    case MODEL_RESULT_RANDOM:
    case MODEL_RESULT_FRESH:
    case MODEL_RESULT_UNKNOWN: return NULL;
    }
    return NULL;
}

/* ------------------------------------------------------------------------ dispatch */

static int64_t unit_of(struct run *r, ir_id i, const struct model_function *m)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_type *t = NULL;

    if (m->unit == MODEL_UNIT_WCHAR)
        return WCHAR_BYTES;
    if (m->unit != MODEL_UNIT_ELEM || m->dst == 0 || m->dst > in->arg_count)
        return 1;
    t = run_type(r, r->f->insts[r->f->args[in->first_arg + m->dst - 1]].type);
    return t->kind == IR_TYPE_PTR && run_type(r, t->elem)->size > 0
               ? run_type(r, t->elem)->size
               : 1;
}

/* Accesses and changes of memory. */
static const struct value *act(const struct call *c)
{
    switch (c->m->kind) {
    case MODEL_INPUT_UNBOUNDED: input_unbounded(c); break;
    case MODEL_INPUT_LINE: input_line(c, 0); break;
    case MODEL_INPUT_EXCL: input_line(c, 1); break;
    case MODEL_INPUT_BYTES: input_bytes(c); break;
    case MODEL_SCAN:
    case MODEL_SCAN_LIST:
    case MODEL_SCAN_SIZED: call_scan(c); break;
    case MODEL_COPY: copy_string(c, 1); break;
    case MODEL_COPY_EXPAND: copy_string(c, c->m->bytes); break;
    case MODEL_APPEND: append_string(c); break;
    case MODEL_FORMAT:
    case MODEL_FORMAT_LIST: format_output(c); break;
    case MODEL_COPY_EXACT: copy_sized(c, true); break;
    case MODEL_COPY_UPTO: copy_sized(c, false); break;
    case MODEL_FILL: fill(c); break;
    case MODEL_COPY_PADDED: copy_padded(c); break;
    case MODEL_APPEND_SIZED: append_sized(c); break;
    case MODEL_COPY_CUT: copy_cut(c, false); break;
    case MODEL_APPEND_TOTAL: copy_cut(c, true); break;
    case MODEL_FORMAT_SIZED:
    case MODEL_FORMAT_SIZED_LIST: format_sized(c); break;
    case MODEL_CLAIM:
    case MODEL_OUTPUT_CUT:
    case MODEL_ELEMENTS: write_sized(c); break;
    case MODEL_FIXED: write_fixed(c); break;
    case MODEL_READS: read_sized(c, true); break;
    case MODEL_READS_UPTO: read_sized(c, false); break;
    case MODEL_ALLOC:
    case MODEL_ALLOC_ZERO:
    case MODEL_ALLOC_STACK: return allocate_sized(c);
    case MODEL_DUPLICATE: return duplicate(c);
    case MODEL_ALLOC_FORMAT:
    case MODEL_ALLOC_LINE: allocate_through(c); break;
    case MODEL_COPY_UNKNOWN:
        memory_clobber(c->r, c->s, c->i, call_value(c, c->m->dst), ORIGIN_UNKNOWN,
                       NULL);
        break;
    case MODEL_STRING:
    case MODEL_RELEASE:
    case MODEL_PURE:
    case MODEL_NORETURN:
    case MODEL_OPAQUE: break;
    }
    return NULL;
}

const struct value *library_call(struct run *r, struct state *s, ir_id i,
                                 const struct model_function *m)
{
    struct call c = {.r = r, .s = s, .i = i, .in = &r->f->insts[i], .m = m};
    const struct value *v = NULL, *early = NULL;

    c.unit = unit_of(r, i, m);
    /* What a string says must be asked before the call changes it. */
    if (is_used(&c) && m->result == MODEL_RESULT_LENGTH)
        early = result_of(&c);
    v = act(&c);
    if (v || !is_used(&c))
        return v;
    return early ? early : result_of(&c);
}
