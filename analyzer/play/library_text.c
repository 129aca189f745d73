/*
 * What functions of the C library do with texts, characters and the numbers in them.
 */
#include <string.h>

#include "analyzer/play/library.h"

/* ---------------------------------------------------------------------- arguments */

int64_t play_call_number(struct machine *m, const struct call *c, unsigned k)
{
    if (k >= c->count || c->args[k].kind != VALUE_INT) {
        machine_stuck(m);
        return 0;
    }
    return c->args[k].n;
}

const struct value *play_call_place(struct machine *m, const struct call *c, unsigned k)
{
    static const struct value none = {0};

    if (k >= c->count || c->args[k].kind != VALUE_POINTER) {
        machine_stuck(m);
        return &none;
    }
    return &c->args[k];
}

bool play_call_is_null(const struct call *c, unsigned k)
{
    return k < c->count && c->args[k].kind == VALUE_INT && c->args[k].n == 0;
}

struct value play_value_moved(const struct value *p, int64_t by)
{
    struct value v = *p;

    v.n += by;
    return v;
}

int play_call_unit(const struct call *c)
{
    return strncmp(c->f->name, "wcs", 3) == 0 || strncmp(c->f->name, "wmem", 4) == 0
               ? 4
               : 1;
}

/* ------------------------------------------------------------------------ strings */

int64_t play_call_length(struct machine *m, const struct call *c, unsigned k)
{
    return play_memory_length(m, play_call_place(m, c, k), INT32_MAX,
                              play_call_unit(c));
}

void play_do_strlen(struct machine *m, struct call *c)
{
    c->result = play_value_int(play_call_length(m, c, 0));
}

void play_do_strnlen(struct machine *m, struct call *c)
{
    c->result = play_value_int(play_memory_length(
        m, play_call_place(m, c, 0), play_call_number(m, c, 1), play_call_unit(c)));
}

/* Copy a text of `n` units to `to` and end it. */
static void put_text(struct machine *m, const struct value *to,
                     const struct value *from, int64_t n, int width)
{
    static const uint8_t zeros[4];
    struct value end = play_value_moved(to, n * width);

    if (n < 0)
        return;
    if (play_memory_check(m, to, (n + 1) * width, true)) {
        play_memory_copy(m, to, from, n * width);
        play_memory_put(m, &end, zeros, width);
    }
}

void play_do_strcpy(struct machine *m, struct call *c)
{
    int64_t n = play_call_length(m, c, 1);

    put_text(m, play_call_place(m, c, 0), play_call_place(m, c, 1), n,
             play_call_unit(c));
    c->result = strcmp(c->f->name, "stpcpy") == 0 ? play_value_moved(&c->args[0], n)
                                                  : c->args[0];
}

void play_do_strcat(struct machine *m, struct call *c)
{
    int64_t at = play_call_length(m, c, 0), n = play_call_length(m, c, 1);
    struct value to = play_value_moved(play_call_place(m, c, 0),
                                       at * play_call_unit(c));

    put_text(m, &to, play_call_place(m, c, 1), n, play_call_unit(c));
    c->result = c->args[0];
}

void play_do_strncat(struct machine *m, struct call *c)
{
    int64_t at = play_call_length(m, c, 0), most = play_call_number(m, c, 2);
    int64_t n = play_memory_length(m, play_call_place(m, c, 1),
                                   most < 0 ? INT32_MAX : most, play_call_unit(c));
    struct value to = play_value_moved(play_call_place(m, c, 0),
                                       at * play_call_unit(c));

    put_text(m, &to, play_call_place(m, c, 1), n, play_call_unit(c));
    c->result = c->args[0];
}

void play_do_strncpy(struct machine *m, struct call *c)
{
    int64_t most = play_call_number(m, c, 2), n = 0;
    int width = play_call_unit(c);
    struct value rest;

    if (most < 0 || most > INT32_MAX / 4)
        most = INT32_MAX / 4;
    n = play_memory_length(m, play_call_place(m, c, 1), most, width);
    if (m->end != RUN_ON ||
        !play_memory_check(m, play_call_place(m, c, 0), most * width, true))
        return;
    play_memory_copy(m, play_call_place(m, c, 0), play_call_place(m, c, 1), n * width);
    rest = play_value_moved(play_call_place(m, c, 0), n * width);
    play_memory_fill(m, &rest, 0, (most - n) * width);
    c->result = c->args[0];
}

void play_do_strlcpy(struct machine *m, struct call *c)
{
    int64_t size = play_call_number(m, c, 2), n = play_call_length(m, c, 1);
    bool is_append = strcmp(c->f->name, "strlcat") == 0;
    int64_t at = is_append ? play_memory_length(m, play_call_place(m, c, 0), size, 1)
                           : 0;
    struct value to = play_value_moved(play_call_place(m, c, 0), at);

    if (size > at)
        put_text(m, &to, play_call_place(m, c, 1), n < size - at ? n : size - at - 1,
                 1);
    c->result = play_value_int(at + n);
}

static int lower(int64_t c)
{
    return (int)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

void play_do_strcmp(struct machine *m, struct call *c)
{
    const char *name = c->f->name;
    bool is_n = strcmp(name, "strncmp") == 0 || strcmp(name, "strncasecmp") == 0;
    bool is_case = strstr(name, "case") != NULL;
    int64_t most = is_n ? play_call_number(m, c, 2) : INT32_MAX;

    c->result = play_value_int(0);
    for (int64_t k = 0; k < most && m->end == RUN_ON; k++) {
        int64_t a = play_memory_unit(m, play_call_place(m, c, 0), k, play_call_unit(c)),
                b = play_memory_unit(m, play_call_place(m, c, 1), k, play_call_unit(c));

        if (is_case) {
            a = lower(a);
            b = lower(b);
        }
        if (a != b || a == 0) {
            c->result = play_value_int(a < b ? -1 : a > b);
            return;
        }
    }
}

void play_do_strchr(struct machine *m, struct call *c)
{
    bool is_last = strstr(c->f->name, "rchr") != NULL;
    int width = play_call_unit(c);
    int64_t wanted = width == 1 ? play_call_number(m, c, 1) & 255
                                : play_call_number(m, c, 1),
            unit = 1;

    c->result = play_value_int(0);
    for (int64_t k = 0; unit > 0 && m->end == RUN_ON; k++) {
        unit = play_memory_unit(m, play_call_place(m, c, 0), k, width);
        if (unit == wanted) {
            c->result = play_value_moved(play_call_place(m, c, 0), k * width);
            if (!is_last)
                return;
        }
    }
}

void play_do_strstr(struct machine *m, struct call *c)
{
    int64_t n = play_call_length(m, c, 0), w = play_call_length(m, c, 1), same = 0;

    c->result = play_value_int(0);
    for (int64_t k = 0; k + w <= n && m->end == RUN_ON; k++) {
        for (same = 0; same < w && play_memory_unit(m, &c->args[0], k + same, 1) ==
                                       play_memory_unit(m, &c->args[1], same, 1);)
            same++;
        if (same == w) {
            c->result = play_value_moved(&c->args[0], k);
            return;
        }
    }
}

/* Whether the text of argument `k` has the byte. */
static bool is_among(struct machine *m, const struct value *set, int64_t byte)
{
    int64_t at = 1;

    for (int64_t k = 0; at > 0 && byte > 0; k++) {
        at = play_memory_unit(m, set, k, 1);
        if (at == byte)
            return true;
    }
    return false;
}

/* Bytes at the start that are (or are not) among the others. */
static int64_t span(struct machine *m, const struct value *text,
                    const struct value *set, bool wanted)
{
    for (int64_t k = 0; m->end == RUN_ON; k++) {
        int64_t byte = play_memory_unit(m, text, k, 1);

        if (byte <= 0 || is_among(m, set, byte) != wanted)
            return k;
    }
    return 0;
}

void play_do_span(struct machine *m, struct call *c)
{
    bool is_among_them = strcmp(c->f->name, "strspn") == 0;
    int64_t n = span(m, play_call_place(m, c, 0), play_call_place(m, c, 1),
                     is_among_them);

    c->result = play_value_int(n);
    if (strcmp(c->f->name, "strpbrk") == 0 && m->end == RUN_ON)
        c->result = play_memory_unit(m, &c->args[0], n, 1)
                        ? play_value_moved(&c->args[0], n)
                        : play_value_int(0);
}

/* The next word of `*from`, which is moved behind it; a null pointer when none is. */
static void next_word(struct machine *m, struct call *c, struct value *from,
                      const struct value *set)
{
    int64_t skip = span(m, from, set, true), n = 0;
    struct value word = play_value_moved(from, skip), end;

    c->result = play_value_int(0);
    if (m->end != RUN_ON || play_memory_unit(m, &word, 0, 1) <= 0) {
        *from = word;
        return;
    }
    n = span(m, &word, set, false);
    end = play_value_moved(&word, n);
    *from = end;
    if (play_memory_unit(m, &end, 0, 1) > 0) {
        play_memory_put(m, &end, "", 1);
        *from = play_value_moved(&end, 1);
    }
    c->result = word;
}

void play_do_strtok(struct machine *m, struct call *c)
{
    if (!play_call_is_null(c, 0))
        m->strtok_at = *play_call_place(m, c, 0);
    if (m->strtok_at.kind != VALUE_POINTER)
        c->result = play_value_int(0);
    else
        next_word(m, c, &m->strtok_at, play_call_place(m, c, 1));
}

void play_do_strdup(struct machine *m, struct call *c)
{
    bool is_n = strcmp(c->f->name, "strndup") == 0;
    int64_t n = is_n ? play_memory_length(m, play_call_place(m, c, 0),
                                          play_call_number(m, c, 1), 1)
                     : play_call_length(m, c, 0);

    if (m->end != RUN_ON)
        return;
    play_call_allocate(m, c, n + 1);
    if (c->result.kind == VALUE_POINTER)
        put_text(m, &c->result, play_call_place(m, c, 0), n, 1);
}

/* ------------------------------------------------------------------------ numbers */

static bool is_space(int64_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static int digit_of(int64_t c, int64_t base)
{
    int d = c >= '0' && c <= '9'   ? (int)(c - '0')
            : c >= 'a' && c <= 'z' ? (int)(c - 'a') + 10
            : c >= 'A' && c <= 'Z' ? (int)(c - 'A') + 10
                                   : 99;

    return d < base ? d : -1;
}

/* The number at the start of a text, and how far it goes; 0: there is none. */
static int64_t parse(struct machine *m, const struct value *text, int64_t base,
                     int64_t *size)
{
    int64_t k = 0, n = 0, first = 0;
    bool is_negative = false;

    while (is_space(play_memory_unit(m, text, k, 1)))
        k++;
    if (play_memory_unit(m, text, k, 1) == '-' ||
        play_memory_unit(m, text, k, 1) == '+')
        is_negative = play_memory_unit(m, text, k++, 1) == '-';
    if ((base == 16 || base == 0) && play_memory_unit(m, text, k, 1) == '0' &&
        lower(play_memory_unit(m, text, k + 1, 1)) == 'x') {
        base = 16;
        k += 2;
    } else if (base == 0) {
        base = play_memory_unit(m, text, k, 1) == '0' ? 8 : 10;
    }
    for (first = k; m->end == RUN_ON; k++) {
        int d = digit_of(play_memory_unit(m, text, k, 1), base);

        if (d < 0)
            break;
        n = n > INT64_MAX / 64 ? n : n * base + d;
    }
    *size = k > first ? k : 0;
    return is_negative ? -n : n;
}

void play_do_strtol(struct machine *m, struct call *c)
{
    int64_t size = 0,
            n = parse(m, play_call_place(m, c, 0), play_call_number(m, c, 2), &size);
    struct value end = play_value_moved(&c->args[0], size);

    if (!play_call_is_null(c, 1) && m->end == RUN_ON)
        play_memory_keep(m, play_call_place(m, c, 1), 8, &end);
    c->result = play_value_int(n);
}

void play_do_atoi(struct machine *m, struct call *c)
{
    int64_t size = 0, n = parse(m, play_call_place(m, c, 0), 10, &size);

    c->result = play_value_int(strcmp(c->f->name, "atoi") == 0 ? (int32_t)n : n);
}

void play_do_abs(struct machine *m, struct call *c)
{
    int64_t n = play_call_number(m, c, 0);

    c->result = play_value_int(strcmp(c->f->name, "abs") == 0 && n == INT32_MIN ? n
                               : n < 0                                          ? -n
                                                                                : n);
}

void play_do_rand(struct machine *m, struct call *c)
{
    c->result = play_value_int((int64_t)machine_draw(m));
}

/* The classes of a character, by the bits that the C library of GNU gives them. */
static unsigned classes_of(int64_t n)
{
    bool is_digit = n >= '0' && n <= '9', is_upper = n >= 'A' && n <= 'Z';
    bool is_lower = n >= 'a' && n <= 'z', is_alpha = is_upper || is_lower;
    bool is_print = n >= ' ' && n < 127, is_graph = is_print && n != ' ';
    bool is_control = (n >= 0 && n < ' ') || n == 127;

    return (n == ' ' || n == '\t') | is_control << 1 |
           (is_graph && !is_alpha && !is_digit) << 2 | (is_alpha || is_digit) << 3 |
           is_upper << 8 | is_lower << 9 | is_alpha << 10 | is_digit << 11 |
           (digit_of(n, 16) >= 0) << 12 | is_space(n) << 13 | is_print << 14 |
           is_graph << 15;
}

void play_do_ctype(struct machine *m, struct call *c)
{
    static const struct {
        const char *name;
        unsigned bit;
    } rows[] = {
        {"isblank",  0 },
        {"iscntrl",  1 },
        {"ispunct",  2 },
        {"isalnum",  3 },
        {"isupper",  8 },
        {"islower",  9 },
        {"isalpha",  10},
        {"isdigit",  11},
        {"isxdigit", 12},
        {"isspace",  13},
        {"isprint",  14},
        {"isgraph",  15}
    };
    int64_t n = play_call_number(m, c, 0);

    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
        if (strcmp(rows[k].name, c->f->name) == 0)
            c->result = play_value_int(classes_of(n) >> rows[k].bit & 1);
}

void play_do_case(struct machine *m, struct call *c)
{
    int64_t n = play_call_number(m, c, 0);

    if (strcmp(c->f->name, "toupper") == 0)
        c->result = play_value_int(n >= 'a' && n <= 'z' ? n - 32 : n);
    else
        c->result = play_value_int(lower(n));
}

/* What the macros of <ctype.h> look up: a pointer to the middle of a table. */
void play_do_ctype_table(struct machine *m, struct call *c)
{
    enum { FIRST = -128, END = 256 };
    bool is_classes = strcmp(c->f->name, "__ctype_b_loc") == 0;
    int64_t unit = is_classes ? 2 : 4;
    uint32_t *kept = &m->tables[is_classes ? 0 : c->f->name[10] == 'u' ? 1 : 2];
    uint32_t table = *kept ? 0 : play_region_new(m, (END - FIRST) * unit, 0);
    uint32_t pointer = *kept ? *kept : table ? play_region_new(m, 8, 0) : 0;
    struct value at, middle;

    if (!pointer)
        return;
    c->result = play_value_at(m, pointer, 0);
    if (*kept)
        return;
    *kept = pointer;
    for (int64_t n = FIRST; n < END; n++) {
        bool is_upper = strcmp(c->f->name, "__ctype_toupper_loc") == 0;
        int32_t other = is_upper && n >= 'a' && n <= 'z' ? (int32_t)n - 32
                        : is_upper                       ? (int32_t)n
                                                         : lower(n);
        struct value v = play_value_int(is_classes ? (int64_t)classes_of(n) : other);

        at = play_value_at(m, table, (n - FIRST) * unit);
        play_memory_keep(m, &at, unit, &v);
    }
    middle = play_value_at(m, table, -FIRST * unit);
    play_memory_keep(m, &c->result, 8, &middle);
}
