/*
 * Formatted output: how long it gets.
 *
 * The result is a form as far as it can be: `"%s=%s"` gives strlen(a) + strlen(b) + 1,
 * so that a check of just that sum proves the copy safe.
 */
#include "analyzer/engine/library.h"

#include <string.h>

enum {
    MAX_WIDTH = 1 << 24, /* a width above this is one that nobody limits */
    PART_FLOAT = 90, /* RESULT symbols: no length of a text, for a type limits it */
    PART_CONVERSION = 200, /* RESULT symbols: lengths, see judge.c */
};

/* A wide format as narrow bytes; characters beyond ASCII are of no interest to it. */
static const char *narrow(struct arena *a, const char *bytes, size_t *size)
{
    char *text = arena_alloc(a, *size / WCHAR_BYTES + 1);
    size_t n = 0;

    for (size_t k = 0; k + WCHAR_BYTES <= *size; k += WCHAR_BYTES) {
        bool is_ascii = (bytes[k] & 0x80) == 0 && !bytes[k + 1] && !bytes[k + 2] &&
                        !bytes[k + 3];

        text[n++] = is_ascii ? bytes[k] : '?';
    }
    *size = n;
    return text;
}

const char *call_format(const struct call *c, size_t *size)
{
    const struct value *p = call_value(c, c->m->format);
    const char *text = string_constant(c->r, c->s, p, size);

    if (!text)
        return NULL;
    if (c->unit == WCHAR_BYTES)
        text = narrow(&c->r->arena, text, size);
    *size = strnlen(text, *size);
    return text;
}

static struct format_range as_range(const struct call *c, ir_id arg)
{
    struct linear form = arith_form(c->r, c->s, arg);
    struct interval v = relation_bounds_of(&c->s->relation, &form);

    return (struct format_range){v.lo, v.hi};
}

/* The instruction of the n-th argument after the format; 0 if there is none. */
static ir_id variadic(const struct call *c, unsigned n)
{
    return n == 0 ? 0 : call_arg(c, c->m->first + n - 1);
}

static struct print_operand operand_of(const struct call *c,
                                       const struct print_conversion *p)
{
    struct print_operand o = print_operand_unknown(c->r->u->pointer_bits);

    o.is_wide = c->unit == WCHAR_BYTES;
    if (p->width_arg && variadic(c, p->width_arg))
        o.width = as_range(c, variadic(c, p->width_arg));
    if (p->precision_arg && variadic(c, p->precision_arg))
        o.precision = as_range(c, variadic(c, p->precision_arg));
    if (print_conversion_bits(p, c->r->u->pointer_bits) && variadic(c, p->arg) &&
        run_is_int(c->r, c->r->f->insts[variadic(c, p->arg)].type))
        o.value = as_range(c, variadic(c, p->arg));
    if ((p->conversion == 'f' || p->conversion == 'F') && variadic(c, p->arg))
        o.digits = float_digits(c->r, c->s, variadic(c, p->arg));
    return o;
}

/* `%s` and nothing else that limits or fills: its length as a form. */
static bool is_plain_string(const struct print_conversion *p, bool is_wide)
{
    return p->conversion == 's' && (p->length == FORMAT_LENGTH_L) == is_wide &&
           p->width <= 0 && !p->width_arg && p->precision == FORMAT_NONE &&
           !p->precision_arg;
}

/* A length of which only a bound and its source are known. */
static struct linear some_length(const struct call *c, const struct print_conversion *p,
                                 const struct linear *by)
{
    const char *source = NULL;
    enum origin origin = symbol_origin_of(&c->r->symbols, by, &source);

    return call_symbol(c, PART_CONVERSION + (uint32_t)p->start,
                       interval_make(0, INTERVAL_NO_MAX), origin, source);
}

/* From the least to the largest length; what nobody limits is a symbol. */
static bool add_range(const struct call *c, const struct print_conversion *p,
                      const struct print_operand *o, struct output *out)
{
    struct format_range r = print_conversion_length(p, o);
    ir_id by = p->width_arg ? variadic(c, p->width_arg) : variadic(c, p->arg);
    struct linear length = linear_const(0);

    if (r.max > MAX_WIDTH) {
        if (p->width_arg && by)
            length = arith_form(c->r, c->s, by);
        length = some_length(c, p, &length);
        return linear_add(&out->most, &length, &out->most) &&
               linear_add_const(&out->least, r.min, &out->least);
    }
    return linear_add_const(&out->most, r.max, &out->most) &&
           linear_add_const(&out->least, r.min, &out->least);
}

/*
 * How long a text is, as a caller that is not seen says: that is not below 0, where no
 * packet says it.
 */
static bool is_callers_length(const struct run *r, const struct linear *precision)
{
    const struct symbol *at = precision->n == 1
                                  ? symbol_at(&r->symbols, precision->terms[0].symbol)
                                  : NULL;

    return at && !r->e->is_whole && at->kind == SYMBOL_INPUT && !at->is_parsed &&
           at->origin == ORIGIN_CALLER && precision->terms[0].factor == 1;
}

/* `%.*s`: neither more than the string has, nor more than the argument says. */
static bool add_cut_string(const struct call *c, const struct print_conversion *p,
                           const struct linear *length, struct output *out)
{
    struct linear precision = arith_form(c->r, c->s, variadic(c, p->precision_arg));
    struct linear cut = some_length(c, p, length);

    call_add_le(c, &cut, length, 0);
    if (relation_min(&c->s->relation, &precision, NULL) >= 0 ||
        is_callers_length(c->r, &precision))
        call_add_le(c, &cut, &precision, 0);
    return linear_add(&out->most, &cut, &out->most);
}

/* A constant wide string of ASCII: as many bytes as characters, in any encoding. */
static bool is_ascii_constant(const struct call *c, const struct value *p)
{
    size_t size = 0;
    const char *bytes = string_constant(c->r, c->s, p, &size);

    for (size_t k = 0; bytes && k + WCHAR_BYTES <= size; k += WCHAR_BYTES)
        if ((bytes[k] & 0x80) || bytes[k + 1] || bytes[k + 2] || bytes[k + 3])
            return false;
    return bytes != NULL;
}

/* `%s` and its variants, whose length is that of the argument or less. */
static bool add_string(const struct call *c, const struct print_conversion *p,
                       struct print_operand *o, struct output *out)
{
    bool is_wide_argument = p->length == FORMAT_LENGTH_L;
    const struct value *at = call_value(c, c->m->first + p->arg - 1);
    struct linear length = string_length(c->r, c->s, c->i, at,
                                         is_wide_argument ? WCHAR_BYTES : 1);
    struct interval known = relation_bounds_of(&c->s->relation, &length);
    bool has_width = p->width > 0 || p->width_arg;
    struct linear grown;

    if (is_plain_string(p, o->is_wide))
        return linear_add(&out->least, &length, &out->least) &&
               linear_add(&out->most, &length, &out->most);
    o->string = (struct format_range){known.lo, known.hi};
    if (is_wide_argument && !o->is_wide && is_ascii_constant(c, at))
        o->is_wide = true; /* what it does then: one unit for each */
    if (has_width || known.hi != INTERVAL_NO_MAX)
        return add_range(c, p, o, out);
    if (p->precision_arg && is_wide_argument == o->is_wide)
        return add_cut_string(c, p, &length, out);
    if (p->precision == FORMAT_NONE && is_wide_argument && !o->is_wide &&
        linear_scale(&length, MULTIBYTE_BYTES, &grown)) /* as bytes */
        return linear_add(&out->most, &grown, &out->most);
    if (p->precision == FORMAT_NONE && !p->precision_arg && !is_wide_argument)
        return linear_add(&out->most, &length, &out->most); /* as wide characters */
    return add_range(c, p, o, out);
}

/* The variable that a number is read from; 0: it is none of this function. */
static ir_id variable_of(const struct run *r, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];

    while (in->op == IR_FLOAT_CAST)
        in = &r->f->insts[in->a];
    return in->op == IR_LOAD && r->f->insts[in->a].op == IR_ADDR ? r->f->insts[in->a].id
                                                                 : 0;
}

/*
 * Whether the function holds a floating number against one that is not zero.  Such
 * numbers are not followed: how many digits are left of it, nobody knows here.
 */
static bool is_held_float(const struct call *c, const struct print_conversion *p)
{
    const struct ir_function *f = c->r->f;
    ir_id arg = variadic(c, p->arg), of = 0;

    if (!strchr("fFeEgG", p->conversion) || !arg || p->width_arg || p->precision_arg)
        return false;
    of = variable_of(c->r, arg);
    for (ir_id i = 1; of && i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (ir_is_comparison(in->op) && in->a && in->b &&
            ((variable_of(c->r, in->a) == of && f->insts[in->b].op == IR_FCONST &&
              f->insts[in->b].fimm != 0) ||
             (variable_of(c->r, in->b) == of && f->insts[in->a].op == IR_FCONST &&
              f->insts[in->a].fimm != 0)))
            return true;
    }
    return false;
}

/* Its length: somewhere up to the largest there is. */
static bool add_held_float(const struct call *c, const struct print_conversion *p,
                           const struct print_operand *o, struct output *out)
{
    struct format_range r = print_conversion_length(p, o);
    struct linear length = arith_symbol(
        c->r, c->i, PART_FLOAT, interval_make(r.min, r.max), ORIGIN_UNKNOWN, NULL);

    return linear_add(&out->most, &length, &out->most) &&
           linear_add_const(&out->least, r.min, &out->least);
}

/* Add one conversion; false when the sum gets too long to be a form. */
static bool add_conversion(const struct call *c, const struct print_conversion *p,
                           struct output *out)
{
    struct print_operand o = operand_of(c, p);

    if (p->conversion == 's' && variadic(c, p->arg))
        return add_string(c, p, &o, out);
    return is_held_float(c, p) ? add_held_float(c, p, &o, out)
                               : add_range(c, p, &o, out);
}

/* A number for the lengths in the sum; false: one of them has no limit. */
static bool fold(const struct call *c, struct linear *sum, bool is_most)
{
    struct linear out = linear_const(sum->k);

    for (uint32_t k = 0; k < sum->n; k++) {
        struct interval range = relation_range(&c->s->relation, sum->terms[k].symbol);
        struct linear bound = linear_const(is_most ? range.hi : range.lo);

        if (range.lo < 0 || bound.k > MAX_WIDTH || sum->terms[k].factor < 0 ||
            !linear_add_scaled(&out, &bound, sum->terms[k].factor, &out))
            return false;
    }
    *sum = out;
    return true;
}

/* The same of both ends of what was added up so far. */
static bool fold_output(const struct call *c, struct output *out)
{
    const char *source = NULL;
    enum origin origin = symbol_origin_of(&c->r->symbols, &out->most, &source);

    if (origin > out->origin) {
        out->origin = origin;
        out->source = source;
    }
    return fold(c, &out->most, true) && fold(c, &out->least, false);
}

/* Add one conversion; a sum that gets too long to be a form becomes a number. */
static bool add_folded(const struct call *c, const struct print_conversion *p,
                       struct output *out)
{
    struct output before = *out;

    if (add_conversion(c, p, out))
        return !out->is_folded || fold_output(c, out);
    *out = before;
    out->is_folded = true;
    return fold_output(c, out) && add_conversion(c, p, out) && fold_output(c, out);
}

static void length_between(const struct call *c, struct output *out)
{
    const char *source = NULL;
    enum origin origin = symbol_origin_of(&c->r->symbols, &out->most, &source);

    if (linear_equal(&out->least, &out->most)) {
        out->length = out->most;
        return;
    }
    if (out->is_folded) {
        origin = out->origin;
        source = out->source;
    }
    out->length = call_symbol(c, PART_OUTPUT, interval_make(0, INTERVAL_NO_MAX), origin,
                              source);
    call_add_le(c, &out->length, &out->most, 0);
    call_add_le(c, &out->least, &out->length, 0);
    if (out->is_folded) /* that is no number that is written whatever happens */
        out->most = out->length;
}

static void unknown_output(const struct call *c, struct output *out)
{
    out->is_known = false;
    out->least = linear_const(0);
    out->most = out->length = call_symbol(
        c, PART_OUTPUT, interval_make(0, INTERVAL_NO_MAX), ORIGIN_UNKNOWN, NULL);
}

/* The length of what a format makes; false: it is not known. */
static bool add_format(const struct call *c, const char *text, size_t size,
                       struct output *out)
{
    struct print_format *f = arena_alloc(&c->r->arena, sizeof *f);
    bool has_list = c->m->kind == MODEL_FORMAT_LIST ||
                    c->m->kind == MODEL_FORMAT_SIZED_LIST;

    format_parse_print(text, size, f);
    if (!f->is_valid || (has_list && f->count > 0))
        return false;
    *out = (struct output){.origin = ORIGIN_CONSTANT};
    out->least = out->most = linear_const((int64_t)f->literal_bytes);
    for (unsigned k = 0; k < f->count; k++)
        if (!add_folded(c, &f->at[k], out))
            return false;
    return true;
}

/* One format of several: from the shortest to the longest output of them all. */
struct some_format {
    const struct call *call;
    struct interval length; /* so far */
};

static bool add_some_format(void *context, const char *text, size_t size)
{
    struct some_format *some = context;
    const struct call *c = some->call;
    struct output o;
    struct interval most, least;

    if (!add_format(c, text, size, &o))
        return false;
    most = relation_bounds_of(&c->s->relation, &o.most);
    least = relation_bounds_of(&c->s->relation, &o.least);
    some->length = interval_join(some->length,
                                 interval_make(least.lo > 0 ? least.lo : 0, most.hi));
    return most.hi != INTERVAL_NO_MAX;
}

/* The format is one entry of a table that nothing writes. */
static bool add_table_of_formats(const struct call *c, struct output *out)
{
    const struct ir_inst *in = &c->r->f->insts[call_arg(c, c->m->format)];
    struct some_format some = {c, interval_empty()};

    while (in->op == IR_PTR_CAST)
        in = &c->r->f->insts[in->a];
    if (in->op != IR_LOAD || c->unit != 1 ||
        !table_each_text(c->r, run_value(c->r, c->s, in->a), add_some_format, &some) ||
        interval_is_empty(some.length))
        return false;
    *out = (struct output){.origin = ORIGIN_CONSTANT,
                           .least = linear_const(some.length.lo),
                           .most = linear_const(some.length.hi)};
    return true;
}

void call_output(const struct call *c, struct output *out)
{
    size_t size = 0;
    const char *text = call_format(c, &size);

    out->is_known = text ? add_format(c, text, size, out)
                         : add_table_of_formats(c, out);
    if (out->is_known)
        length_between(c, out);
    else
        unknown_output(c, out);
}

value_set call_print_values(const struct call *c)
{
    struct print_format *f = arena_alloc(&c->r->arena, sizeof *f);
    size_t size = 0;
    const char *text = call_format(c, &size);
    value_set set = values_of_range(interval_of(0));

    if (text)
        format_parse_print(text, size, f);
    if (!text || !f->is_valid)
        return VALUES_ALL;
    for (unsigned k = 0; k < f->count; k++)
        if (!strchr("diouxX%", f->at[k].conversion))
            return VALUES_ALL;
    for (size_t k = 0; k < size; k++)
        set |= values_of_range(interval_of((signed char)text[k]));
    set |= values_of_range(interval_make('0', 'f'));
    for (const char *sign = " +-,."; *sign; sign++)
        set |= values_of_range(interval_of(*sign));
    return set;
}

/* `%n`: how much was written so far, which is not negative. */
static void write_count(const struct call *c, const struct print_conversion *p,
                        const struct value *to)
{
    struct summary_atom count = {.kind = SUMMARY_INT, .bits = 32, .is_signed = true};
    const struct value *v = NULL;

    memory_clobber(c->r, c->s, c->i, to, ORIGIN_UNKNOWN, NULL);
    if (p->length != FORMAT_LENGTH_NONE || to->kind != VALUE_POINTER || to->other ||
        to->region == REGION_ROW_NULL)
        return;
    v = memory_peek_int(c->r, c->s, c->i, to, &count);
    if (v && v->kind == VALUE_INT)
        relation_add_range(&c->s->relation, &v->form, interval_make(0, INT32_MAX));
}

void call_print_arguments(const struct call *c)
{
    struct print_format *f = arena_alloc(&c->r->arena, sizeof *f);
    size_t size = 0;
    const char *text = call_format(c, &size);
    bool has_list = c->m->kind == MODEL_FORMAT_LIST ||
                    c->m->kind == MODEL_FORMAT_SIZED_LIST;

    if (text)
        format_parse_print(text, size, f);
    if (!text || !f->is_valid || has_list)
        return;
    for (unsigned k = 0; k < f->count; k++) {
        const struct print_conversion *p = &f->at[k];
        unsigned n = p->arg ? c->m->first + p->arg - 1 : 0;

        if (p->conversion == 'n')
            write_count(c, p, call_value(c, n));
        if (p->conversion == 's' && p->precision == FORMAT_NONE && !p->precision_arg) {
            struct call reader = *c;

            reader.unit = p->length == FORMAT_LENGTH_L ? WCHAR_BYTES : 1;
            call_read_string(&reader, n);
        }
    }
}
