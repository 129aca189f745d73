/*
 * Formats: what printf prints, and what scanf takes.
 */
#include <stdio.h>
#include <string.h>

#include "analyzer/play/library.h"

enum { MAX_PRINTED = 1 << 16 };

/* One conversion of a format. */
struct conversion {
    char flags[8];
    int64_t width, precision; /* -1: none */
    int longs; /* 1 `l`, 2 `ll`, -1 `h`, -2 `hh` */
    bool is_skipped; /* scanf: `%*d` */
    char kind;
};

/* The format as text here; false and the run is stuck when it cannot be read. */
static bool take_format(struct machine *m, const struct call *c, unsigned k,
                        struct str *out)
{
    int64_t n = play_memory_length(m, play_call_place(m, c, k), MAX_PRINTED, 1);

    for (int64_t i = 0; i < n && m->end == RUN_ON; i++)
        str_add_char(out, (char)play_memory_unit(m, &c->args[k], i, 1));
    return m->end == RUN_ON;
}

static const char *take_number(const char *p, int64_t *out)
{
    for (*out = 0; *p >= '0' && *p <= '9' && *out < MAX_PRINTED; p++)
        *out = *out * 10 + (*p - '0');
    return p;
}

static const char *take_length(const char *p, struct conversion *out)
{
    for (; *p && strchr("hljztqL", *p); p++)
        out->longs += *p == 'h' ? -1 : *p == 'l' ? 1 : 2;
    return p;
}

/* ------------------------------------------------------------------------- printf */

struct printer {
    struct machine *m;
    struct call *c;
    unsigned next;
    struct str *out;
};

static int64_t next_number(struct printer *p)
{
    return play_call_number(p->m, p->c, p->next++);
}

static void add_padded(struct printer *p, const struct conversion *v, const char *text,
                       size_t size)
{
    bool is_left = strchr(v->flags, '-');

    for (int64_t k = (int64_t)size; !is_left && k < v->width; k++)
        str_add_char(p->out, ' ');
    str_add_bytes(p->out, text, size);
    for (int64_t k = (int64_t)size; is_left && k < v->width; k++)
        str_add_char(p->out, ' ');
}

static void print_string(struct printer *p, const struct conversion *v)
{
    const struct value *from = play_call_place(p->m, p->c, p->next++);
    int64_t n = play_memory_length(p->m, from,
                                   v->precision < 0 ? MAX_PRINTED : v->precision,
                                   v->longs > 0 ? 4 : 1);
    SCOPED_STR struct str text = {0};

    for (int64_t k = 0; k < n && p->m->end == RUN_ON; k++)
        str_add_char(&text,
                     (char)play_memory_unit(p->m, from, k, v->longs > 0 ? 4 : 1));
    add_padded(p, v, str_text(&text), text.len);
}

/* A number as its type in the format has it. */
static int64_t fit(const struct conversion *v, int64_t n)
{
    bool has_sign = v->kind == 'd' || v->kind == 'i';

    if (v->longs > 0)
        return n;
    if (v->longs == 0)
        return has_sign ? (int64_t)(int32_t)n : (int64_t)(uint32_t)n;
    if (v->longs == -1)
        return has_sign ? (int16_t)n : (uint16_t)n;
    return has_sign ? (int8_t)n : (uint8_t)n;
}

static void print_number(struct printer *p, const struct conversion *v)
{
    bool has_sign = v->kind == 'd' || v->kind == 'i';
    bool is_zero_filled = strchr(v->flags, '0') && !strchr(v->flags, '-');
    unsigned base = v->kind == 'o' ? 8 : v->kind == 'x' || v->kind == 'X' ? 16 : 10;
    const char *digits = v->kind == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    int64_t n = fit(v, next_number(p)), least = v->precision < 0 ? 1 : v->precision;
    uint64_t rest = has_sign && n < 0 ? -(uint64_t)n : (uint64_t)n;
    char text[256], *at = text + sizeof text;

    if (is_zero_filled && v->precision < 0 && v->width > 0)
        least = v->width - (has_sign && n < 0);
    if (least > 200 || strpbrk(v->flags, "#'")) {
        machine_stuck(p->m);
        return;
    }
    for (; rest || least > 0; least--, rest /= base)
        *--at = digits[rest % base];
    if (has_sign && n < 0)
        *--at = '-';
    else if (has_sign && strpbrk(v->flags, "+ "))
        *--at = strchr(v->flags, '+') ? '+' : ' ';
    add_padded(p, v, at, (size_t)(text + sizeof text - at));
}

static void print_float(struct printer *p, const struct conversion *v)
{
    char text[512];
    int precision = v->precision < 0 ? 6 : (int)v->precision, size = 0;
    double d = 0;

    if (p->next >= p->c->count || p->c->args[p->next].kind != VALUE_FLOAT ||
        precision > 99 || strpbrk(v->flags, "0+ #'")) {
        machine_stuck(p->m);
        return;
    }
    d = p->c->args[p->next++].d;
    if (v->kind == 'e')
        size = snprintf(text, sizeof text, "%.*e", precision, d);
    else if (v->kind == 'g')
        size = snprintf(text, sizeof text, "%.*g", precision, d);
    else
        size = snprintf(text, sizeof text, "%.*f", precision, d);
    add_padded(p, v, text, (size_t)size < sizeof text ? (size_t)size : 0);
}

static void print_one(struct printer *p, const struct conversion *v)
{
    char one = 0;

    switch (v->kind) {
    case '%': str_add_char(p->out, '%'); break;
    case 'c':
        one = (char)next_number(p);
        add_padded(p, v, &one, 1);
        break;
    case 's': print_string(p, v); break;
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o': print_number(p, v); break;
    case 'f':
    case 'F':
    case 'g':
    case 'e': print_float(p, v); break;
    default: machine_stuck(p->m);
    }
}

static const char *read_print(struct printer *p, const char *f, struct conversion *v)
{
    size_t n = 0;

    for (; *f && strchr("-+ #0'", *f) && n + 1 < sizeof v->flags; f++)
        v->flags[n++] = *f;
    if (*f == '*') {
        v->width = next_number(p);
        f++;
    } else if (*f >= '1' && *f <= '9') {
        f = take_number(f, &v->width);
    }
    if (*f == '.' && f[1] == '*') {
        v->precision = next_number(p);
        f += 2;
    } else if (*f == '.') {
        f = take_number(f + 1, &v->precision);
    }
    f = take_length(f, v);
    v->kind = *f;
    return *f ? f + 1 : f;
}

bool print_format(struct machine *m, struct call *c, unsigned format, unsigned first,
                  struct str *out)
{
    struct printer p = {m, c, first, out};
    SCOPED_STR struct str text = {0};

    if (!take_format(m, c, format, &text))
        return false;
    for (const char *f = str_text(&text); *f && m->end == RUN_ON;) {
        struct conversion v = {.width = -1, .precision = -1};

        if (*f != '%') {
            str_add_char(out, *f++);
            continue;
        }
        f = read_print(&p, f + 1, &v);
        print_one(&p, &v);
        if (out->len > MAX_PRINTED)
            machine_stuck(m);
    }
    return m->end == RUN_ON;
}

/* -------------------------------------------------------------------------- scanf */

struct scanner {
    struct machine *m;
    struct call *c;
    unsigned next;
    const struct value *text; /* NULL: the stream */
    int64_t at;
    int64_t stored;
};

static int peek(struct scanner *s)
{
    int64_t byte = 0;

    if (s->text) {
        byte = play_memory_unit(s->m, s->text, s->at, 1);
        return byte > 0 ? (int)byte : -1;
    }
    s->m->reads_stream = true;
    return s->m->read_at < s->m->input->size ? s->m->input->bytes[s->m->read_at] : -1;
}

static void skip(struct scanner *s)
{
    if (s->text)
        s->at++;
    else
        s->m->read_at++;
}

static bool is_blank(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_blanks(struct scanner *s)
{
    while (is_blank(peek(s)))
        skip(s);
}

static int digit(int c, int base)
{
    int d = c >= '0' && c <= '9'   ? c - '0'
            : c >= 'a' && c <= 'f' ? c - 'a' + 10
            : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                   : 99;

    return d < base ? d : -1;
}

static bool scan_number(struct scanner *s, const struct conversion *v)
{
    int base = v->kind == 'x' || v->kind == 'X' ? 16 : v->kind == 'o' ? 8 : 10;
    int64_t n = 0, left = v->width > 0 ? v->width : 40, digits = 0;
    bool is_negative = false;
    struct value out;

    skip_blanks(s);
    if (peek(s) == '-' || peek(s) == '+') {
        is_negative = peek(s) == '-';
        skip(s);
        left--;
    }
    for (; left > 0 && digit(peek(s), base) >= 0; left--, digits++) {
        n = n > INT64_MAX / 64 ? n : n * base + digit(peek(s), base);
        skip(s);
    }
    if (!digits || s->m->end != RUN_ON)
        return false;
    out = play_value_int(is_negative ? -n : n);
    if (!v->is_skipped)
        play_memory_keep(s->m, play_call_place(s->m, s->c, s->next++),
                         v->longs > 0     ? 8
                         : v->longs == 0  ? 4
                         : v->longs == -1 ? 2
                                          : 1,
                         &out);
    return true;
}

/* Whether a byte belongs to what is taken: of `%s`, or of a set `a-z` or `^,`. */
static bool belongs(const char *set, size_t size, int byte)
{
    bool is_not = set && size && *set == '^', found = false;

    if (!set)
        return !is_blank(byte);
    for (size_t k = is_not; k < size; k++) {
        if (k + 2 < size && set[k + 1] == '-') {
            found = found || (byte >= (unsigned char)set[k] &&
                              byte <= (unsigned char)set[k + 2]);
            k += 2;
        } else {
            found = found || byte == (unsigned char)set[k];
        }
    }
    return found != is_not;
}

static bool scan_text(struct scanner *s, const struct conversion *v, const char *set,
                      size_t size)
{
    static const struct value none = {0};
    const struct value *to = v->is_skipped ? &none
                                           : play_call_place(s->m, s->c, s->next++);
    int64_t most = v->width > 0 ? v->width : v->kind == 'c' ? 1 : INT32_MAX, n = 0;

    if (v->kind == 's')
        skip_blanks(s);
    for (; n < most && peek(s) >= 0 && s->m->end == RUN_ON; n++) {
        unsigned char byte = (unsigned char)peek(s);
        struct value at = play_value_moved(to, n);

        if (v->kind != 'c' && !belongs(set, size, byte))
            break;
        skip(s);
        if (!v->is_skipped)
            play_memory_put(s->m, &at, &byte, 1);
    }
    if (n > 0 && v->kind != 'c' && !v->is_skipped && s->m->end == RUN_ON) {
        struct value at = play_value_moved(to, n);

        play_memory_put(s->m, &at, "", 1);
    }
    return n > 0;
}

/* The conversion behind a `%`; `*f` is moved behind it.  False: no more is read. */
static bool scan_one(struct scanner *s, const char **f)
{
    struct conversion v = {.width = -1};
    const char *p = *f, *set = NULL;
    size_t size = 0;
    bool found = false;

    if (*p == '*') {
        v.is_skipped = true;
        p++;
    }
    if (*p >= '1' && *p <= '9')
        p = take_number(p, &v.width);
    p = take_length(p, &v);
    v.kind = *p;
    if (*p == '[') {
        set = ++p;
        while (p[size] && (p[size] != ']' || size == 0 || (size == 1 && *set == '^')))
            size++;
        p += size;
    }
    *f = *p ? p + 1 : p;
    if (v.kind && strchr("diuxXo", v.kind))
        found = scan_number(s, &v);
    else if (v.kind && strchr("sc[", v.kind) && v.longs == 0)
        found = scan_text(s, &v, set, size);
    else
        machine_stuck(s->m);
    s->stored += found && !v.is_skipped;
    return found;
}

void scan_format(struct machine *m, struct call *c, unsigned format,
                 const struct value *text)
{
    struct scanner s = {.m = m, .c = c, .next = format + 1, .text = text};
    SCOPED_STR struct str all = {0};
    bool goes_on = take_format(m, c, format, &all);

    for (const char *f = str_text(&all); *f && goes_on && m->end == RUN_ON;) {
        if (is_blank(*f)) {
            skip_blanks(&s);
            f++;
        } else if (*f != '%') {
            goes_on = peek(&s) == (unsigned char)*f++;
            if (goes_on)
                skip(&s);
        } else {
            f++;
            goes_on = scan_one(&s, &f);
        }
    }
    c->result = play_value_int(s.stored == 0 && peek(&s) < 0 ? -1 : s.stored);
}
