/*
 * Formatted output: how long it gets.
 *
 * The result is a form as far as it can be: `"%s=%s"` gives strlen(a) + strlen(b) + 1,
 * so that a check of just that sum proves the copy safe.
 */
#include "analyzer/engine/library.h"

#include <string.h>

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
    return o;
}

/* `%s` and nothing else that limits or fills: its length as a form. */
static bool is_plain_string(const struct print_conversion *p, bool is_wide)
{
    return p->conversion == 's' && (p->length == FORMAT_LENGTH_L) == is_wide &&
           p->width <= 0 && !p->width_arg && p->precision == FORMAT_NONE &&
           !p->precision_arg;
}

/* Add one conversion; false when the sum gets too long to be a form. */
static bool add_conversion(const struct call *c, const struct print_conversion *p,
                           struct output *out)
{
    struct print_operand o = operand_of(c, p);
    struct format_range r;
    struct linear length;
    ir_id arg = variadic(c, p->arg);

    if (p->conversion == 's' && arg) {
        int64_t unit = p->length == FORMAT_LENGTH_L || o.is_wide ? WCHAR_BYTES : 1;
        struct interval known;

        if (o.is_wide && p->length != FORMAT_LENGTH_L)
            unit = 1; /* narrow strings in wide output */
        length = string_length(c->r, c->s, c->i, run_value(c->r, c->s, arg), unit);
        if (is_plain_string(p, o.is_wide))
            return linear_add(&out->least, &length, &out->least) &&
                   linear_add(&out->most, &length, &out->most);
        known = relation_bounds_of(&c->s->relation, &length);
        o.string = (struct format_range){known.lo, known.hi};
    }
    r = print_conversion_length(p, &o);
    if (r.max == FORMAT_UNBOUNDED) { /* a length nobody limits */
        length = call_symbol(c, 200 + (uint32_t)p->start,
                             interval_make(0, INTERVAL_NO_MAX), ORIGIN_UNKNOWN, NULL);
        return linear_add(&out->most, &length, &out->most) &&
               linear_add_const(&out->least, r.min, &out->least);
    }
    return linear_add_const(&out->most, r.max, &out->most) &&
           linear_add_const(&out->least, r.min, &out->least);
}

static void length_between(const struct call *c, struct output *out)
{
    const char *source = NULL;
    enum origin origin = symbol_origin_of(&c->r->symbols, &out->most, &source);

    if (linear_equal(&out->least, &out->most)) {
        out->length = out->most;
        return;
    }
    out->length = call_symbol(c, PART_OUTPUT, interval_make(0, INTERVAL_NO_MAX), origin,
                              source);
    call_add_le(c, &out->length, &out->most, 0);
    call_add_le(c, &out->least, &out->length, 0);
}

static void unknown_output(const struct call *c, struct output *out)
{
    out->is_known = false;
    out->least = linear_const(0);
    out->most = out->length = call_symbol(
        c, PART_OUTPUT, interval_make(0, INTERVAL_NO_MAX), ORIGIN_UNKNOWN, NULL);
}

void call_output(const struct call *c, struct output *out)
{
    struct print_format *f = arena_alloc(&c->r->arena, sizeof *f);
    size_t size = 0;
    const char *text = call_format(c, &size);
    bool has_list = c->m->kind == MODEL_FORMAT_LIST ||
                    c->m->kind == MODEL_FORMAT_SIZED_LIST;

    if (text)
        format_parse_print(text, size, f);
    if (!text || !f->is_valid || (has_list && f->count > 0)) {
        unknown_output(c, out);
        return;
    }
    out->is_known = true;
    out->least = out->most = linear_const((int64_t)f->literal_bytes);
    for (unsigned k = 0; k < f->count; k++)
        if (!add_conversion(c, &f->at[k], out)) {
            unknown_output(c, out);
            return;
        }
    length_between(c, out);
}
