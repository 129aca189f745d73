/*
 * Library functions: what each kind of the table does.
 *
 * Each kind asks first whether its access fits, then changes the state as if it had.
 */
#include "analyzer/engine/library.h"

#include <string.h>

#include "analyzer/engine/values.h"

/* ------------------------------------------------------------------------ helpers */

struct linear call_plus(const struct call *c, const struct linear *a,
                        const struct linear *b, int64_t k)
{
    struct linear sum;

    if (linear_add(a, b, &sum) && linear_add_const(&sum, k, &sum))
        return sum;
    return call_symbol(c, PART_SUM, interval_make(0, INTERVAL_NO_MAX), ORIGIN_UNKNOWN,
                       NULL);
}

struct linear call_plus_const(const struct call *c, const struct linear *a, int64_t k)
{
    struct linear zero = linear_const(0);

    return call_plus(c, a, &zero, k);
}

/* A number of units not above any of the limits (and 0 or more). */
struct linear call_smaller(const struct call *c, const struct linear *a,
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

void call_ask(const struct call *c, struct question *q, const struct linear *most,
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
const struct value *call_moved(const struct call *c, const struct value *p,
                               const struct linear *units)
{
    struct linear bytes;

    if (p->kind != VALUE_POINTER || !call_bytes(c, units, &bytes))
        return value_unknown();
    return value_move(&c->r->arena, p, &bytes);
}

/* --------------------------------------------------------------------------- input */

/* The length of a text that comes from outside: every one that fits may occur. */
static struct linear input_length(const struct call *c)
{
    struct linear length = call_content_length(c, ORIGIN_ATTACKER, c->m->source);

    symbol_mark_followed(&c->r->symbols, length.terms[0].symbol);
    return length;
}

static void input_unbounded(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_INPUT);
    struct linear length = input_length(c);

    q.is_unbounded = true;
    q.origin = ORIGIN_ATTACKER;
    q.source = c->m->source;
    q.bytes = linear_const(1);
    judge(c->r, c->s, c->i, &q);
    put_string(c, q.pointer, &length, ORIGIN_ATTACKER, c->m->source);
}

static bool is_negative(const struct call *c, const struct linear *form)
{
    return relation_max(&c->s->relation, form, NULL) < 0;
}

/* fgets and getnstr: a line, cut to size units (`extra` more for the terminator). */
static void input_line(const struct call *c, int64_t extra)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear size = call_size(c), most = call_plus_const(c, &size, extra);
    struct linear length = input_length(c);

    if (extra && is_negative(c, &size)) {
        input_unbounded(c); /* curses: -1 is no limit */
        return;
    }
    q.origin = c->m->source ? ORIGIN_ATTACKER : ORIGIN_UNKNOWN;
    q.source = c->m->source;
    call_ask(c, &q, &most, NULL);
    call_add_le(c, &length, &most, -1);
    put_string(c, q.pointer, &length, ORIGIN_ATTACKER, c->m->source);
}

static void input_bytes(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear counted = call_size(c);
    struct linear size = call_plus_const(c, &counted, c->m->bytes);
    struct linear length = input_length(c);
    struct linear end;
    bool has_end = call_zero_behind(c, q.pointer, &size, &end);

    q.origin = ORIGIN_ATTACKER;
    q.source = c->m->source;
    call_ask(c, &q, &size, NULL);
    call_take_as_fitted(c, q.pointer, &counted);
    memory_clobber(c->r, c->s, c->i, q.pointer, ORIGIN_ATTACKER, c->m->source);
    if (has_end)
        call_add_le(c, &length, &end, 0);
    put_string(c, q.pointer, &length, ORIGIN_ATTACKER, c->m->source);
}

/* -------------------------------------------------------------------------- copies */

struct linear call_source_length(const struct call *c)
{
    return string_length(c->r, c->s, c->i, call_value(c, c->m->src), c->unit);
}

/* strcpy, and copies that write up to `growth` units for each of the source. */
static void copy_string(const struct call *c, int64_t growth)
{
    struct question q = call_question(c, c->m->dst, ACCESS_STRING);
    struct linear length = c->m->size ? call_size(c) : call_source_length(c);
    struct linear grown = length, all;
    const char *source = NULL;
    enum origin origin = source_of(c, &source);
    bool is_exact = c->m->kind == MODEL_COPY;

    if (growth > 1 && !linear_scale(&length, growth, &grown))
        grown = length;
    all = call_plus_const(c, &grown, 1);
    q.amount = 0;
    call_ask(c, &q, &all, is_exact ? &all : NULL);
    if (!is_exact) {
        length = call_content_length(c, origin, source);
        call_add_le(c, &length, &grown, 0);
        grown = length;
    }
    put_string(c, q.pointer, &grown, origin, source);
}

/* At most `size` characters of several units, or units made of those of the source. */
static void copy_chars(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear length = call_source_length(c), size = call_size(c), most, all, end;
    const char *source = NULL;
    enum origin origin = source_of(c, &source);

    if (!linear_scale(&size, c->m->bytes, &most))
        most = size;
    most = call_smaller(c, &length, &most);
    all = call_plus_const(c, &most, 1);
    call_ask(c, &q, &all, NULL);
    end = call_content_length(c, origin, source);
    call_add_le(c, &end, &most, 0);
    put_string(c, q.pointer, &end, origin, source);
}

/* mbstowcs and back: a string of the other width, cut at size, perhaps unterminated. */
static void convert(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    bool is_widened = c->unit == WCHAR_BYTES;
    struct linear size = call_size(c), most, end;
    struct linear length = string_length(c->r, c->s, c->i, call_value(c, c->m->src),
                                         is_widened ? 1 : WCHAR_BYTES);
    const char *source = NULL;
    enum origin origin = source_of(c, &source);

    if (!is_widened && !linear_scale(&length, MULTIBYTE_BYTES, &length))
        length = size;
    most = call_plus_const(c, &length, 1);
    most = call_smaller(c, &most, &size);
    if (value_is_null(q.pointer))
        return; /* only asks for the length */
    call_ask(c, &q, &most, NULL);
    memory_clobber(c->r, c->s, c->i, q.pointer, origin, source);
    end = call_content_length(c, origin, source);
    put_string(c, q.pointer, &end, origin, source);
}

static void append_string(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_STRING);
    struct linear length = call_source_length(c);
    struct linear before = string_length(c->r, c->s, c->i, q.pointer, c->unit);
    struct linear all = call_plus(c, &before, &length, 1);
    const char *source = NULL;
    enum origin origin = source_of(c, &source);

    q.amount = 0;
    call_ask(c, &q, &all, &all);
    put_string(c, call_moved(c, q.pointer, &before), &length, origin, source);
}

enum { ALONE_PARTS = 96 }; /* a second question about a buffer of the call */

static void append_sized(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear length = call_source_length(c), size = call_size(c);
    struct linear before = string_length(c->r, c->s, c->i, q.pointer, c->unit);
    struct linear added = call_smaller(c, &length, &size);
    struct linear all = call_plus(c, &before, &added, 1);
    struct linear alone = call_plus_const(c, &added, 1);
    const char *source = NULL;
    enum origin origin = source_of(c, &source);

    call_ask(c, &q, &all, NULL);
    if (size.n == 0 &&
        relation_max(&c->s->relation, &before, NULL) == INTERVAL_NO_MAX) {
        q.part += ALONE_PARTS;
        call_ask(c, &q, &alone, NULL); /* too much whatever was there */
    }
    put_string(c, call_moved(c, q.pointer, &before), &added, origin, source);
}

/* strlcpy, strlcat: never more than size. */
static void copy_cut(const struct call *c, bool appends)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear length = call_source_length(c), size = call_size(c);
    struct linear before = linear_const(0), whole, written, end;
    const char *source = NULL;
    enum origin origin = source_of(c, &source);

    if (appends)
        before = string_length(c->r, c->s, c->i, q.pointer, c->unit);
    whole = call_plus(c, &before, &length, 1);
    written = call_smaller(c, &whole, &size);
    call_ask(c, &q, &written, NULL);
    if (relation_min(&c->s->relation, &size, NULL) >= 1)
        relation_add_range(&c->s->relation, &written,
                           interval_make(1, INTERVAL_NO_MAX));
    end = call_plus_const(c, &written, -1);
    if (relation_min(&c->s->relation, &written, NULL) < 1) {
        end = call_content_length(c, origin, source);
        call_add_le(c, &end, &written, 0);
    }
    put_string(c, q.pointer, &end, origin, source);
}

/*
 * The call, seen as one that copies characters: bytes, or wide ones when the source is
 * an array of those.  `size` becomes a number of them.
 */
static struct call as_text(const struct call *c, struct linear *size)
{
    ir_id source = c->m->src ? call_arg(c, c->m->src) : 0;
    const struct ir_inst *in = source ? &c->r->f->insts[source] : NULL;
    const struct ir_type *t = NULL;
    struct call text = *c;

    while (in && in->op == IR_PTR_CAST && in->a)
        in = &c->r->f->insts[in->a];
    t = in ? run_type(c->r, in->type) : NULL;
    if (!t || c->unit != 1 || t->kind != IR_TYPE_PTR || size->n != 0 ||
        size->k % WCHAR_BYTES != 0 || !(run_type(c->r, t->elem)->flags & IR_TYPE_WCHAR))
        return text;
    text.unit = WCHAR_BYTES;
    size->k /= WCHAR_BYTES;
    return text;
}

/* Whether so many units at dst leave nothing of what was in its part before. */
static bool covers(const struct call *c, const struct value *dst,
                   const struct linear *size)
{
    struct linear room, end, start = dst->form;

    if (!call_bytes(c, size, &end))
        return true;
    if (dst->extent > 0)
        room = linear_const(dst->extent);
    else if (!memory_capacity(c->r, c->s, dst->region, &room) ||
             !value_address(dst, &start))
        return true; /* as far as one can see */
    return arith_proves_le(c->s, &start, &(struct linear){0}) &&
           linear_add(&end, &start, &end) && arith_proves_le(c->s, &room, &end);
}

/*
 * Who decides on what is in the part of dst when so many units of `origin` were put
 * there: what stood there before stays where they end.
 */
static enum origin mixed_origin(const struct call *c, const struct value *dst,
                                const struct linear *size, enum origin origin,
                                const char **source)
{
    const char *old_source = NULL;
    enum origin old = ORIGIN_CONSTANT;

    if (dst->kind != VALUE_POINTER || dst->other || dst->region == REGION_ROW_NULL ||
        covers(c, dst, size))
        return origin;
    old = call_content_origin(c, dst, &old_source);
    if (old > origin)
        *source = old_source;
    return old > origin ? old : origin;
}

/* memcpy: exactly size; memccpy and conversions: at most. */
static void copy_sized(const struct call *c, bool is_exact)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct question from = call_question(c, c->m->src, ACCESS_SIZE);
    struct linear size = call_size(c), length;
    const char *source = NULL, *mixed_source = NULL;
    enum origin origin = source_of(c, &source), mixed = origin;
    const struct value *src = call_value(c, c->m->src);
    bool is_open = call_may_lose_end(c, q.pointer, &size);
    struct call text;

    mixed_source = source;
    mixed = mixed_origin(c, q.pointer, &size, origin, &mixed_source);
    call_ask(c, &q, &size, is_exact ? &size : NULL);
    if (is_exact && c->m->src) {
        from.is_write = false;
        call_ask(c, &from, &size, &size);
    }
    if (is_exact && size.n == 0 && c->m->src)
        memory_copy(c->r, c->s, c->i, q.pointer, src, size.k * c->unit);
    else
        memory_clobber(c->r, c->s, c->i, q.pointer, mixed, mixed_source);
    text = as_text(c, &size);
    length = c->m->src ? string_length(c->r, c->s, c->i, src, text.unit)
                       : call_content_length(c, origin, source);
    length = call_cut_length(c, &length, &size, is_open, origin, source);
    if (is_exact && size.n == 0 && c->m->src) {
        struct string_written w = {
            .length = &length, .unit = text.unit, .is_copied = true};

        string_write_within(c->r, c->s, c->i, q.pointer, &w);
        return;
    }
    put_string(&text, q.pointer, &length, mixed, mixed_source);
}

/* The values that are put there, unless nothing is: then no search finds them. */
static value_set filled_set(const struct call *c, const struct linear *size,
                            value_set before, int64_t byte)
{
    value_set set = before | values_of_range(interval_of(byte));

    if (!values_contain(before, byte) && relation_min(&c->s->relation, size, NULL) <= 0)
        set |= VALUES_UNSURE;
    return set;
}

/* memset; without a value argument: zeros. */
static void fill(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear size = call_size(c), length = linear_const(0);
    struct linear value = c->m->src ? call_form(c, c->m->src) : linear_const(0);
    int64_t byte = value.n == 0 ? value.k & 0xff : -1, element = 1;
    struct values kept;
    bool has_kept = false;
    bool is_open = call_may_lose_end(c, q.pointer, &size);
    const char *source = NULL;
    enum origin origin = mixed_origin(c, q.pointer, &size, ORIGIN_CONSTANT, &source);

    q.from = 0;
    call_ask(c, &q, &size, &size);
    if (q.pointer->kind != VALUE_POINTER)
        return;
    given_note_cleared(c->r, q.pointer, &size);
    if (byte == 0 && values_are_zero(c->r, c->s, q.pointer))
        return; /* more of the same */
    if (byte == 0)
        length = call_zeroed_length(c, q.pointer, &size);
    element = values_size(c->r, c->s, q.pointer);
    has_kept = byte >= 0 && (byte == 0 || element == 1) &&
               values_kept(c->r, c->s, q.pointer, element, &kept);
    if (has_kept)
        kept.set = filled_set(c, &size, kept.set, byte);
    memory_clobber(c->r, c->s, c->i, q.pointer, origin, source);
    if (byte != 0)
        length = byte > 0 && is_open ? call_open_length(c, ORIGIN_LOCAL, NULL)
                                     : call_content_length(c, ORIGIN_LOCAL, NULL);
    if (byte > 0 && !relation_has_open(&c->s->relation, &size))
        call_add_le(c, &size, &length, 0); /* else the text would seem to limit it */
    string_write(c->r, c->s, c->i, q.pointer, &length, c->unit);
    if (byte == 0 && size.n == 0 && size.k > 0)
        memory_zero(c->r, c->s, q.pointer, size.k * c->unit);
    if (origin == ORIGIN_CONSTANT)
        set_content_origin(c, q.pointer, origin, source);
    if (has_kept)
        values_keep(c->r, c->s, q.pointer, &kept, element);
}

/* `most` units at dst, of which `least` are sure; nothing is known of what they are. */
static void write_unknown(const struct call *c, const struct linear *most,
                          const struct linear *least)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear length = call_content_length(c, ORIGIN_UNKNOWN, NULL);

    call_ask(c, &q, most, least);
    memory_clobber(c->r, c->s, c->i, q.pointer, ORIGIN_UNKNOWN, NULL);
    put_string(c, q.pointer, &length, ORIGIN_UNKNOWN, NULL);
}

static void fill_unknown(const struct call *c)
{
    struct linear size = call_size(c);

    write_unknown(c, &size, &size);
}

/* Base 64: four characters for three bytes begun, and a terminator; or back. */
static void code_64(const struct call *c, bool is_encoding)
{
    struct linear size = call_size(c), most, most3, size4;

    if (size.n == 0) {
        most = linear_const(is_encoding ? (size.k + 2) / 3 * 4 + 1 : size.k / 4 * 3);
    } else { /* 3 * most <= 4 * size + 11 */
        most = call_symbol(c, PART_MOVED, interval_make(0, INTERVAL_NO_MAX),
                           ORIGIN_UNKNOWN, NULL);
        if (linear_scale(&most, is_encoding ? 3 : 4, &most3) &&
            linear_scale(&size, is_encoding ? 4 : 3, &size4))
            call_add_le(c, &most3, &size4, is_encoding ? 11 : 0);
    }
    write_unknown(c, &most, size.n == 0 ? &most : NULL);
}

/* strncpy: exactly size units, with no terminator when the source is longer. */
static void copy_padded(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear length = call_source_length(c), size = call_size(c);
    const char *source = NULL;
    enum origin origin = source_of(c, &source);
    struct linear end;
    bool has_end = call_zero_behind(c, q.pointer, &size, &end);
    bool is_open = !has_end && call_may_lose_end(c, q.pointer, &size);

    call_ask(c, &q, &size, &size);
    memory_clobber(c->r, c->s, c->i, q.pointer, origin, source);
    length = call_cut_length(c, &length, &size, is_open, origin, source);
    if (has_end)
        call_add_le(c, &length, &end, 0);
    put_string(c, q.pointer, &length, origin, source);
}

/* ------------------------------------------------------------------------- formats */

/* Output of a format is put there: numbers are made of digits alone. */
static void put_text(const struct call *c, const struct value *dst,
                     const struct linear *length)
{
    struct values kept;
    bool has_kept = c->unit == 1 && values_kept(c->r, c->s, dst, 1, &kept);

    put_string(c, dst, length, ORIGIN_UNKNOWN, NULL);
    if (!has_kept)
        return;
    kept.set |= call_print_values(c);
    values_keep(c->r, c->s, dst, &kept, 1);
}

static void format_output(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_FORMAT);
    struct output o;
    struct linear most, least;

    call_print_arguments(c);
    call_output(c, &o);
    q.amount = 0;
    most = call_plus_const(c, &o.most, 1);
    least = call_plus_const(c, &o.least, 1);
    q.is_unbounded = !o.is_known;
    if (q.is_unbounded)
        q.origin = ORIGIN_UNKNOWN;
    call_ask(c, &q, &most, &least);
    put_text(c, q.pointer, &o.length);
}

static void format_sized(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear size = call_size(c), whole, written, end;
    struct output o;

    call_print_arguments(c);
    call_output(c, &o);
    whole = call_plus_const(c, &o.length, 1);
    written = call_smaller(c, &whole, &size);
    call_ask(c, &q, &written, NULL);
    end = call_content_length(c, ORIGIN_LOCAL, NULL);
    call_add_le(c, &end, &o.length, 0);
    if (relation_min(&c->s->relation, &size, NULL) >= 1)
        call_add_le(c, &end, &size, -1);
    put_text(c, q.pointer, &end);
}

/* ------------------------------------------------------------ other sized accesses */

/* At most (`exact`: exactly) so many units, of which nothing more is known. */
static void write_sized(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_SIZE);
    struct linear size = call_size(c);
    struct linear length = call_content_length(c, ORIGIN_UNKNOWN, NULL);

    q.origin = c->m->source ? ORIGIN_ATTACKER : ORIGIN_UNKNOWN;
    q.source = c->m->source;
    call_ask(c, &q, &size, NULL);
    memory_clobber(c->r, c->s, c->i, q.pointer, q.origin, q.source);
    if (relation_min(&c->s->relation, &size, NULL) >= 1)
        call_add_le(c, &length, &size, -1);
    if (c->m->kind == MODEL_OUTPUT_CUT && c->m->bytes > 0 && size.n == 0)
        relation_add_range(&c->s->relation, &length, interval_make(0, c->m->bytes));
    put_string(c, q.pointer, &length, q.origin, q.source);
}

static void write_fixed(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_FIXED);
    struct linear size = linear_const(c->m->bytes), counted, end;
    struct linear length = call_content_length(c, ORIGIN_UNKNOWN, NULL);

    if (value_is_null(q.pointer))
        return; /* realpath(path, NULL) allocates */
    if (c->m->size) {
        counted = call_size(c);
        size = call_plus_const(c, &counted, c->m->bytes);
    }
    call_ask(c, &q, &size, NULL);
    memory_clobber(c->r, c->s, c->i, q.pointer, ORIGIN_UNKNOWN, NULL);
    end = call_plus_const(c, &size, -1);
    call_add_le(c, &length, &end, 0);
    put_string(c, q.pointer, &length, ORIGIN_UNKNOWN, NULL);
}

/* itoa: all digits of the largest number, a sign in base 10, and a terminator. */
static void write_digits(const struct call *c)
{
    struct question q = call_question(c, c->m->dst, ACCESS_FIXED);
    struct linear base = call_size(c), most = linear_const(2), end;
    struct linear length = call_content_length(c, ORIGIN_UNKNOWN, NULL);
    uint64_t rest = c->m->bytes == 64 ? UINT64_MAX : UINT32_MAX;
    uint64_t by = base.n == 0 && base.k >= 2 && base.k <= 36 ? (uint64_t)base.k : 2;

    for (; rest >= by; rest /= by)
        most.k++;
    if (by == 10)
        most.k++;
    call_ask(c, &q, &most, NULL);
    end = call_plus_const(c, &most, -1);
    call_add_le(c, &length, &end, 0);
    put_string(c, q.pointer, &length, ORIGIN_UNKNOWN, NULL);
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
    struct linear none = call_content_length(c, ORIGIN_LOCAL, NULL);
    const struct value *old = NULL, *p = allocate(c, &size);
    struct linear length;

    if (c->m->kind == MODEL_ALLOC_ZERO) {
        none = linear_const(0);
    } else if (c->m->size == 2 && !c->m->times) { /* realloc keeps what was there */
        old = call_value(c, 1);
        if (old->kind == VALUE_POINTER && old->region != REGION_ROW_NULL &&
            !old->other) {
            length = string_length(c->r, c->s, c->i, old, 1);
            call_add_le(c, &none, &length, 0);
        }
    }
    string_write(c->r, c->s, c->i, p, &none, 1);
    if (c->m->kind == MODEL_ALLOC_ZERO && size.n == 0)
        memory_zero(c->r, c->s, p, size.k);
    return p;
}

static const struct value *duplicate(const struct call *c)
{
    struct linear length = call_source_length(c), size, bytes;
    const struct value *p = NULL;
    const char *source = NULL;
    enum origin origin = source_of(c, &source);

    if (c->m->size) {
        size = call_size(c);
        length = call_smaller(c, &length, &size);
    }
    size = call_plus_const(c, &length, 1);
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

/* ------------------------------------------------------------------------ dispatch */

static int64_t unit_of(struct run *r, ir_id i, const struct model_function *m)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_type *t = NULL;
    unsigned buffer = m->dst ? m->dst : m->src;

    if (m->unit == MODEL_UNIT_WCHAR)
        return WCHAR_BYTES;
    if (m->unit != MODEL_UNIT_ELEM || buffer == 0 || buffer > in->arg_count)
        return 1;
    t = run_type(r, r->f->insts[r->f->args[in->first_arg + buffer - 1]].type);
    return t->kind == IR_TYPE_PTR && run_type(r, t->elem)->size > 0
               ? run_type(r, t->elem)->size
               : 1;
}

/* Accesses and changes of memory. */
/* Copies of strings, by whatever bound. */
static bool copies_string(const struct model_function *m)
{
    switch (m->kind) {
    case MODEL_COPY:
    case MODEL_COPY_EXPAND:
    case MODEL_COPY_CHARS:
    case MODEL_COPY_CUT:
    case MODEL_COPY_PADDED:
    case MODEL_APPEND:
    case MODEL_APPEND_SIZED:
    case MODEL_APPEND_TOTAL:
    case MODEL_CONVERT:
    case MODEL_DUPLICATE: return m->src != 0;
    default: return false;
    }
}

/* Where a copied string begins, one unit at least is read. */
static void read_first(const struct call *c)
{
    struct question q;
    struct linear one = linear_const(1), size;

    if (!copies_string(c->m))
        return;
    if (c->m->size) {
        size = call_size(c);
        if (relation_min(&c->s->relation, &size, NULL) < 1)
            return;
    }
    q = call_question(c, c->m->src, ACCESS_SIZE);
    q.is_write = false;
    q.is_sure_only = true;
    q.from = q.amount = 0;
    call_ask(c, &q, &one, &one);
}

static const struct value *act(const struct call *c)
{
    read_first(c);
    switch (c->m->kind) {
    case MODEL_INPUT_UNBOUNDED: input_unbounded(c); break;
    case MODEL_INPUT_LINE: input_line(c, 0); break;
    case MODEL_INPUT_EXCL: input_line(c, 1); break;
    case MODEL_INPUT_BYTES: input_bytes(c); break;
    case MODEL_INPUT_VECTOR:
    case MODEL_INPUT_MESSAGE:
    case MODEL_INPUT_CONTROL: call_gather(c); break;
    case MODEL_INPUT_OTHER:
        memory_clobber(c->r, c->s, c->i, call_value(c, c->m->dst), ORIGIN_ATTACKER,
                       c->m->source);
        break;
    case MODEL_SCAN:
    case MODEL_SCAN_LIST:
    case MODEL_SCAN_SIZED: call_scan(c); break;
    case MODEL_COPY: copy_string(c, 1); break;
    case MODEL_COPY_EXPAND: copy_string(c, c->m->bytes); break;
    case MODEL_COPY_CHARS: copy_chars(c); break;
    case MODEL_CONVERT: convert(c); break;
    case MODEL_APPEND: append_string(c); break;
    case MODEL_FORMAT:
    case MODEL_FORMAT_LIST: format_output(c); break;
    case MODEL_COPY_EXACT: copy_sized(c, true); break;
    case MODEL_COPY_UPTO: copy_sized(c, false); break;
    case MODEL_FILL: fill(c); break;
    case MODEL_FILL_UNKNOWN: fill_unknown(c); break;
    case MODEL_ENCODE_64: code_64(c, true); break;
    case MODEL_DECODE_64: code_64(c, false); break;
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
    case MODEL_DIGITS: write_digits(c); break;
    case MODEL_READS: call_read_sized(c); break;
    case MODEL_READS_UPTO: call_read_upto(c); break;
    case MODEL_ALLOC:
    case MODEL_ALLOC_ZERO:
    case MODEL_ALLOC_STACK: return allocate_sized(c);
    case MODEL_DUPLICATE: return duplicate(c);
    case MODEL_ALLOC_FORMAT:
    case MODEL_ALLOC_LINE: allocate_through(c); break;
    case MODEL_PRINT: call_print_arguments(c); break;
    case MODEL_COMPARE:
    case MODEL_STRING: call_read_string(c, c->m->src); break;
    case MODEL_RELEASE:
    case MODEL_PURE:
    case MODEL_NORETURN:
    case MODEL_OPAQUE: break;
    }
    return NULL;
}

/* Rows with a condition hold only where an argument has that value. */
static bool applies(const struct call *c)
{
    struct linear value;

    if (!c->m->when)
        return true;
    value = call_form(c, c->m->when);
    return value.n == 0 && value.k == c->m->when_value;
}

static void forget_target(const struct call *c, unsigned n)
{
    ir_id arg = call_arg(c, n);

    if (arg)
        memory_clobber(c->r, c->s, c->i, run_value(c->r, c->s, arg), ORIGIN_UNKNOWN,
                       NULL);
}

/* Sizes and pointers that are handed over by address are moved on by the call. */
static void forget_moved(const struct call *c)
{
    if (c->m->through & MODEL_THROUGH_DST)
        forget_target(c, c->m->dst);
    if (c->m->through & MODEL_THROUGH_SRC)
        forget_target(c, c->m->src);
    if (c->m->through & MODEL_THROUGH_SIZE)
        forget_target(c, c->m->size);
}

const struct value *library_call(struct run *r, struct state *s, ir_id i,
                                 const struct model_function *m)
{
    struct call c = {.r = r, .s = s, .i = i, .in = &r->f->insts[i], .m = m};
    const struct value *v = NULL, *early = NULL;

    c.unit = unit_of(r, i, m);
    /* What a string says must be asked before the call changes it. */
    if (call_is_used(&c) && m->result == MODEL_RESULT_LENGTH)
        early = call_result(&c);
    for (; c.m; c.m = model_next(c.m)) {
        const struct value *made = NULL;

        c.unit = unit_of(r, i, c.m);
        if (applies(&c))
            made = act(&c);
        forget_moved(&c);
        v = v ? v : made;
    }
    c.m = m;
    c.unit = unit_of(r, i, m);
    if (v || !call_is_used(&c))
        return v;
    return early ? early : call_result(&c);
}
