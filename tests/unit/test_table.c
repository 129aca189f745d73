/*
 * Every row of analyzer/model/functions.tsv, driven through the real lint.
 *
 * For each row small functions are generated, one to a line: one whose call overflows
 * and must be reported, and one whose call fits and must stay silent.  What the kind
 * of the row needs for that is in `recipes`; the declarations come from Debian's
 * headers, and where there is none, from the row itself.  All rows go through one run
 * of the driver; rows that cannot be tested say why in the table.
 */
#include "tests/unit/test.h"

#include <ctype.h>
#include <stdlib.h>
#include <unistd.h>

#include "analyzer/driver/driver.h"
#include "analyzer/model/model.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/vec.h"

enum { COLUMNS = 13, MAX_GROUPS = 120, LARGE = 100, ROOM = 8 };

enum column {
    NAME,
    KIND,
    DST,
    SRC,
    SIZE,
    UNIT,
    FORMAT,
    BYTES,
    RESULT,
    SOURCE,
    WHERE,
    ARGS,
    TESTED,
};

/* --------------------------------------------------------------------- the table */

struct row {
    char *text; /* the line, cut at its tabs */
    const char *at[COLUMNS];
    const struct model_function *m;
    unsigned args;
    bool has_more; /* takes further arguments */
};

/* One generated function, on a line of its own. */
struct probe {
    const struct row *row;
    size_t group;
    unsigned line;
    const char *rule; /* NULL: must stay silent */
    bool is_seen;
};

/* The rows of one header or system: one file. */
struct group {
    const char *where;
    char *path;
    struct str text;
    unsigned line;
};

struct table {
    VEC(struct row) rows;
    VEC(struct probe) probes;
    struct group groups[MAX_GROUPS];
    size_t group_count;
    unsigned untested;
    char *folder;
};

/* The row of the compiled table that a line became. */
static const struct model_function *find_compiled(const struct row *row)
{
    const struct model_function *m = model_find(row->at[NAME]);
    const char *dst = row->at[DST] + (row->at[DST][0] == '*');
    const char *src = row->at[SRC] + (row->at[SRC][0] == '*');

    while (m && (m->dst != strtoul(dst, NULL, 10) || m->src != strtoul(src, NULL, 10)))
        m = model_next(m);
    return m;
}

static void read_row(struct table *t, const char *line)
{
    struct row row = {.text = mem_strdup(line)};
    char *at = row.text;

    for (size_t k = 0; k < COLUMNS; k++) {
        row.at[k] = strsep(&at, "\t");
        assert_non_null(row.at[k]);
    }
    row.args = (unsigned)strtoul(row.at[ARGS], NULL, 10);
    row.has_more = strchr(row.at[ARGS], '+') != NULL;
    row.m = find_compiled(&row);
    assert_non_null(row.m);
    *vec_push(&t->rows) = row;
}

static void read_table(struct table *t)
{
    SCOPED_STR struct str text = {0};
    char *at = NULL, *line = NULL;

    assert_ok(fs_read(SOURCE_ROOT "/analyzer/model/functions.tsv", 1 << 20, &text, e));
    for (at = text.text; (line = strsep(&at, "\n")) != NULL;)
        if (line[0] && line[0] != '#')
            read_row(t, line);
}

/* ------------------------------------------------------------------------ recipes */

/* How calls of a kind are made to overflow, and to fit into ROOM units. */
struct recipe {
    enum model_kind kind;
    const char *rule;
    int64_t size_over, size_fit; /* of the size argument */
    int64_t text_over, text_fit; /* characters of the source string; 0: an array */
    const char *before; /* what is in dst already */
};

static const struct recipe recipes[] = {
    {MODEL_INPUT_UNBOUNDED,   "gets",             0,     0,     0,     0,     NULL},
    {MODEL_INPUT_LINE,        "input-size",       LARGE, 8,     0,     0,     NULL},
    {MODEL_INPUT_BYTES,       "input-size",       LARGE, 8,     0,     0,     NULL},
    {MODEL_INPUT_EXCL,        "input-size",       8,     7,     0,     0,     NULL},
    {MODEL_SCAN,              "scanf-unbounded",  0,     0,     8,     7,     NULL},
    {MODEL_SCAN_LIST,         "scanf-unbounded",  0,     0,     8,     7,     NULL},
    {MODEL_SCAN_SIZED,        "copy-size",        LARGE, 8,     8,     8,     NULL},
    {MODEL_COPY,              "strcpy-overflow",  0,     0,     8,     7,     NULL},
    {MODEL_APPEND,            "strcat-overflow",  0,     0,     6,     5,     "12"},
    {MODEL_COPY_EXPAND,       "strcpy-overflow",  8,     1,     8,     1,     NULL},
    {MODEL_COPY_CHARS,        "copy-size",        LARGE, 1,     LARGE, LARGE, NULL},
    {MODEL_CONVERT,           "copy-size",        LARGE, 8,     LARGE, LARGE, NULL},
    {MODEL_FORMAT,            "sprintf-overflow", 0,     0,     8,     7,     NULL},
    {MODEL_FORMAT_LIST,       "sprintf-overflow", 0,     0,     8,     7,     NULL},
    {MODEL_COPY_EXACT,        "copy-size",        9,     8,     0,     0,     NULL},
    {MODEL_COPY_UPTO,         "copy-size",        9,     8,     0,     0,     NULL},
    {MODEL_FILL,              "copy-size",        9,     8,     0,     0,     NULL},
    {MODEL_FILL_UNKNOWN,      "copy-size",        9,     8,     0,     0,     NULL},
    {MODEL_ENCODE_64,         "copy-size",        6,     3,     0,     0,     NULL},
    {MODEL_DECODE_64,         "copy-size",        12,    8,     0,     0,     NULL},
    {MODEL_COPY_PADDED,       "copy-size",        9,     8,     LARGE, LARGE, NULL},
    {MODEL_APPEND_SIZED,      "strcat-overflow",  6,     5,     LARGE, LARGE, "12"},
    {MODEL_COPY_CUT,          "copy-size",        9,     8,     LARGE, LARGE, NULL},
    {MODEL_APPEND_TOTAL,      "strcat-overflow",  9,     8,     LARGE, LARGE, "12"},
    {MODEL_CLAIM,             "copy-size",        9,     8,     7,     7,     NULL},
    {MODEL_FORMAT_SIZED,      "copy-size",        9,     8,     LARGE, LARGE, NULL},
    {MODEL_FORMAT_SIZED_LIST, "copy-size",        9,     8,     LARGE, LARGE, NULL},
    {MODEL_OUTPUT_CUT,        "copy-size",        9,     8,     0,     0,     NULL},
    {MODEL_ELEMENTS,          "copy-size",        9,     8,     0,     0,     NULL},
    {MODEL_FIXED,             "result-size",      10,    10,    0,     0,     NULL},
    {MODEL_DIGITS,            "result-size",      10,    10,    0,     0,     NULL},
    {MODEL_PRINT,             "source-overread",  0,     0,     0,     0,     NULL},
    {MODEL_READS,             "source-overread",  9,     8,     0,     0,     NULL},
    {MODEL_READS_UPTO,        "source-overread",  LARGE, LARGE, 0,     0,     NULL},
    {MODEL_STRING,            "source-overread",  0,     0,     0,     0,     NULL},
};

static const struct recipe *find_recipe(enum model_kind kind)
{
    for (size_t k = 0; k < sizeof recipes / sizeof recipes[0]; k++)
        if (recipes[k].kind == kind)
            return &recipes[k];
    return NULL;
}

/* Types that neither the row nor the kind tell. */
static const struct {
    const char *name, *type;
} element_types[] =
    {
        {"getgroups",    "gid_t"             },
        {"getgrouplist", "gid_t"             },
        {"epoll_wait",   "struct epoll_event"},
        {"epoll_pwait",  "struct epoll_event"},
        {"poll",         "struct pollfd"     },
        {"ppoll",        "struct pollfd"     },
        {"kevent",       "long"              },
},
  count_types[] = {
      {"accept", "socklen_t"},          {"accept4", "socklen_t"},
      {"recvfrom", "socklen_t"},        {"getsockname", "socklen_t"},
      {"getpeername", "socklen_t"},     {"getsockopt", "socklen_t"},
      {"getgrouplist", "int"},          {"uncompress", "unsigned long"},
      {"uncompress2", "unsigned long"}, {"compress", "unsigned long"},
      {"compress2", "unsigned long"},
};

#define TYPE_OF(list, name, otherwise)                                                 \
    type_of(list, sizeof(list) / sizeof((list)[0]), name, otherwise)

static const char *type_of(const void *list, size_t count, const char *name,
                           const char *otherwise)
{
    const struct {
        const char *name, *type;
    } *at = list;

    for (size_t k = 0; k < count; k++)
        if (strcmp(at[k].name, name) == 0)
            return at[k].type;
    return otherwise;
}

/* ------------------------------------------------------------- writing functions */

static bool is_wide(const struct row *row)
{
    return row->m->unit == MODEL_UNIT_WCHAR;
}

/* Scanning and converting functions write the other width, or are told it by %s. */
static bool is_wide_buffer(const struct row *row)
{
    return is_wide(row) && row->m->kind != MODEL_SCAN &&
           row->m->kind != MODEL_SCAN_SIZED;
}

static const char *unit_type(const struct row *row)
{
    if (row->m->unit == MODEL_UNIT_ELEM)
        return TYPE_OF(element_types, row->at[NAME], "int");
    return is_wide_buffer(row) ? "wchar_t" : "char";
}

static void add_literal(struct str *out, int64_t length, bool wide)
{
    str_add(out, wide ? "L\"" : "\"");
    for (int64_t k = 0; k < length; k++)
        str_add_char(out, (char)('a' + k % 26));
    str_add(out, "\"");
}

/* The line of a new function in the row's file, of which `rule` is expected. */
static struct str *begin_probe(struct table *t, const struct row *row, const char *rule)
{
    size_t g = 0;

    while (strcmp(t->groups[g].where, row->at[WHERE]) != 0)
        g++;
    *vec_push(&t->probes) = (struct probe){row, g, ++t->groups[g].line, rule, false};
    str_addf(&t->groups[g].text, "void probe_%zu(void) { ", t->probes.len);
    return &t->groups[g].text;
}

static void end_probe(struct str *out)
{
    str_add(out, " }\n");
}

/* Sizes that a call is made with. */
struct amounts {
    bool is_over;
    int64_t room; /* units in dst */
    int64_t size, text;
    const char *before;
};

/* The number of digits and a terminator that a row of kind DIGITS writes in base 10. */
static int64_t digits_room(const struct row *row)
{
    return row->m->bytes == 64 ? 22 : 12;
}

static struct amounts amounts_of(const struct row *row, const struct recipe *r,
                                 bool is_over)
{
    struct amounts a = {is_over, ROOM, is_over ? r->size_over : r->size_fit,
                        is_over ? r->text_over : r->text_fit, r->before};
    int64_t needed = row->m->bytes + (row->m->size ? a.size : 0);

    if (r->kind == MODEL_FIXED)
        a.room = is_over ? needed - 1 : needed;
    if (r->kind == MODEL_DIGITS)
        a.room = is_over ? digits_room(row) - 1 : digits_room(row);
    if (r->kind == MODEL_COPY_EXPAND && !is_over && row->m->bytes == 1)
        a.text = 7;
    if (r->kind == MODEL_INPUT_BYTES && row->m->bytes) { /* what is not counted */
        a.size = is_over ? ROOM : 0;
    }
    return a;
}

static bool takes_list(enum model_kind kind)
{
    return kind == MODEL_SCAN_LIST || kind == MODEL_FORMAT_LIST ||
           kind == MODEL_FORMAT_SIZED_LIST;
}

static bool scans(enum model_kind kind)
{
    return kind == MODEL_SCAN || kind == MODEL_SCAN_LIST || kind == MODEL_SCAN_SIZED;
}

static bool reads_string(enum model_kind kind)
{
    return kind == MODEL_STRING || kind == MODEL_READS_UPTO || kind == MODEL_PRINT;
}

/* Variables in front of the call. */
static void add_variables(struct str *out, const struct row *row,
                          const struct amounts *a)
{
    const struct model_function *m = row->m;
    const char *type = is_wide(row) ? "wchar_t" : "char";

    if (m->dst) {
        str_addf(out, "%s dst[%lld]", unit_type(row), (long long)a->room);
        if (a->before)
            str_addf(out, " = %s\"%s\"", is_wide(row) ? "L" : "", a->before);
        str_add(out, "; ");
    }
    if (m->through & MODEL_THROUGH_DST)
        str_addf(out, "%s *at = dst; ", unit_type(row));
    if (m->through & MODEL_THROUGH_SIZE)
        str_addf(out, "%s count = %lld; ",
                 TYPE_OF(count_types, row->at[NAME], "size_t"), (long long)a->size);
    if (m->kind == MODEL_READS)
        str_addf(out, "%s src[%d]; memset(src, 1, sizeof src); ", type, ROOM);
    if (reads_string(m->kind) && a->is_over)
        str_addf(out, "%s src[%d]; %smemset(src, 'a', %d); ", type, ROOM,
                 is_wide(row) ? "w" : "", ROOM);
    if (reads_string(m->kind) && !a->is_over)
        str_addf(out, "%s src[%d] = %s\"abcdefg\"; ", type, ROOM,
                 is_wide(row) ? "L" : "");
}

static void add_source(struct str *out, const struct row *row, const struct amounts *a)
{
    bool wide = row->m->kind == MODEL_CONVERT ? !is_wide(row) : is_wide(row);

    switch (row->m->kind) {
    case MODEL_FILL: str_add(out, "1"); return;
    case MODEL_READS:
    case MODEL_READS_UPTO:
    case MODEL_STRING: str_add(out, "src"); return;
    default: break;
    }
    if (row->m->through & MODEL_THROUGH_SRC)
        str_addf(out, "(const %s *[]){", wide ? "wchar_t" : "char");
    if (a->text)
        add_literal(out, a->text, wide);
    else
        str_add(out, wide ? "wide_data" : "(void *)data");
    if (row->m->through & MODEL_THROUGH_SRC)
        str_add(out, "}");
}

static void add_format(struct str *out, const struct row *row, const struct amounts *a)
{
    enum model_kind kind = row->m->kind;
    bool wide = is_wide(row);

    if ((kind == MODEL_SCAN || kind == MODEL_SCAN_LIST) && !a->is_over)
        str_addf(out, "%s\"%%7s\"", wide ? "L" : "");
    else
        str_addf(out, "%s\"%%%ss\"", wide ? "L" : "", wide && !scans(kind) ? "l" : "");
}

static void add_destination(struct str *out, const struct row *row)
{
    if (row->m->through & MODEL_THROUGH_DST)
        str_add(out, "&at");
    else
        str_add(out, row->m->unit == MODEL_UNIT_BYTE ? "(void *)dst" : "dst");
}

/* What stands at argument `n`. */
static void add_argument(struct str *out, const struct row *row, unsigned n,
                         const struct amounts *a)
{
    const struct model_function *m = row->m;

    if (n == m->dst)
        add_destination(out, row);
    else if (n == m->src)
        add_source(out, row, a);
    else if (n == m->size && (m->through & MODEL_THROUGH_SIZE))
        str_add(out, "&count");
    else if (n == m->size)
        str_addf(out, "%lld", (long long)(m->times ? 1 : a->size));
    else if (n == m->times)
        str_addf(out, "%lld", (long long)a->size);
    else if (n == m->format)
        add_format(out, row, a);
    else if (n == m->when)
        str_addf(out, "%d", m->when_value);
    else
        str_add(out, "0");
}

/* What the format asks for, behind the last argument that has a name. */
static void add_values(struct str *out, const struct row *row, const struct amounts *a)
{
    switch (row->m->kind) {
    case MODEL_SCAN: str_add(out, ", dst_"); break;
    case MODEL_SCAN_SIZED:
        str_addf(out, ", dst_, (size_t)%lld", (long long)a->size);
        break;
    case MODEL_PRINT: str_add(out, ", src"); break;
    case MODEL_FORMAT:
    case MODEL_FORMAT_SIZED:
        str_add(out, ", ");
        add_literal(out, a->text, is_wide(row));
        break;
    default: break;
    }
}

static void add_call(struct str *out, const struct row *row, const struct amounts *a)
{
    unsigned last = row->args;

    if (row->m->first > last + 1)
        last = row->m->first - 1;
    if (row->has_more && row->m->dst > last)
        last = row->m->dst;
    str_addf(out, "%s(", row->at[NAME]);
    for (unsigned n = 1; n <= last; n++) {
        if (n > 1)
            str_add(out, ", ");
        add_argument(out, row, n, a);
    }
    add_values(out, row, a);
    str_add(out, ");");
}

/* A variadic function around one that takes a va_list, and a call of it. */
static void write_wrapped(struct table *t, const struct row *row,
                          const struct recipe *r, bool is_over)
{
    struct amounts a = amounts_of(row, r, is_over);
    const struct model_function *m = row->m;
    struct str *out = begin_probe(t, row, NULL);
    size_t wrapper = t->probes.len;
    const char *type = is_wide(row) ? "wchar_t" : "char";

    out->len -= strlen("void) { ");
    str_addf(out,
             "%s *to, size_t size, const %s *from, const %s *format, ...) { "
             "va_list ap; va_start(ap, format); %s(",
             type, type, type, row->at[NAME]);
    for (unsigned n = 1; n <= row->args; n++)
        str_addf(out, "%s%s", n > 1 ? ", " : "",
                 n == m->dst      ? "to"
                 : n == m->src    ? "from"
                 : n == m->size   ? "size"
                 : n == m->format ? "format"
                 : n == row->args ? "ap"
                                  : "0");
    str_add(out, "); va_end(ap); }\n");
    out = begin_probe(t, row, is_over ? r->rule : NULL);
    str_addf(out, "%s dst[8], data[8]; (void)data; probe_%zu(dst, %lld, ", type,
             wrapper, (long long)a.size);
    add_literal(out, a.text ? a.text : 1, is_wide(row));
    str_add(out, ", ");
    add_format(out, row, &a);
    str_add(out, ", ");
    if (r->kind == MODEL_SCAN_LIST)
        str_add(out, "(char *)data");
    else
        add_literal(out, a.text, is_wide(row));
    str_add(out, ");");
    end_probe(out);
}

/* A call of a kind that has a recipe. */
static void write_access(struct table *t, const struct row *row, const struct recipe *r,
                         bool is_over)
{
    struct amounts a = amounts_of(row, r, is_over);
    struct str *out = begin_probe(t, row, is_over ? r->rule : NULL);

    if (r->kind == MODEL_SCAN || r->kind == MODEL_SCAN_SIZED)
        str_addf(out, "char dst_[%d]; ", ROOM);
    add_variables(out, row, &a);
    add_call(out, row, &a);
    end_probe(out);
}

/* ----------------------------------------------------- functions without an access */

static const struct amounts no_amounts = {.size = ROOM, .text = 7, .room = ROOM};

/* New storage has the size that was asked for. */
static void write_allocation(struct table *t, const struct row *row, bool is_over)
{
    struct str *out = begin_probe(t, row, is_over ? "copy-size" : NULL);
    bool wide = row->m->kind == MODEL_DUPLICATE && is_wide(row);

    str_addf(out, "%s *p = ", wide ? "wchar_t" : "char");
    add_call(out, row, &no_amounts);
    str_addf(out, " if (p) %smemset(p, 1, %d);", wide ? "w" : "", is_over ? 9 : 8);
    end_probe(out);
}

/* Text from outside. */
static void write_outside_string(struct table *t, const struct row *row, bool is_over)
{
    struct str *out = begin_probe(t, row, is_over ? "strcpy-overflow" : NULL);

    str_add(out, "char dst[8], *p = ");
    add_call(out, row, &no_amounts);
    str_addf(out, " if (p%s) strcpy(dst, p);", is_over ? "" : " && strlen(p) < 8");
    end_probe(out);
}

/* A text of limited length, behind another one. */
static void write_text(struct table *t, const struct row *row, bool is_over)
{
    struct str *out = begin_probe(t, row, is_over ? "strcpy-overflow" : NULL);

    str_addf(out, "char dst[%d]; strcpy(dst, ", row->m->bytes - is_over);
    add_call(out, row, &no_amounts);
    out->text[--out->len] = '\0'; /* the semicolon */
    str_add(out, ");");
    end_probe(out);
}

static void write_input_char(struct table *t, const struct row *row, bool is_over)
{
    struct str *out = begin_probe(t, row, is_over ? "bounds-write" : NULL);

    str_addf(out, "int dst[8], c, i = 0; while (%s(c = ", is_over ? "" : "i < 8 && ");
    add_call(out, row, &no_amounts);
    out->text[--out->len] = '\0'; /* the semicolon */
    str_add(out, ") != -1) dst[i++] = c;");
    end_probe(out);
}

/* A number that input decides. */
static void write_number(struct table *t, const struct row *row, bool is_over)
{
    struct str *out = begin_probe(t, row, is_over ? "bounds-write" : NULL);
    bool is_text = row->m->result == MODEL_RESULT_PARSED;

    str_addf(out, "char dst[8]; %s; unsigned long n = %s(",
             is_text ? "const char *in = getenv(\"N\")"
                     : "unsigned in; read(0, &in, sizeof in)",
             row->at[NAME]);
    for (unsigned k = 1; k <= row->args; k++)
        str_addf(out, "%s%s", k > 1 ? ", " : "", k == row->m->src ? "in" : "0");
    str_addf(out, "); if (%s) dst[n] = 0;", is_over ? "n > 1" : "n < 8");
    end_probe(out);
}

/* It leaves what it is not given as it was. */
static void write_harmless(struct table *t, const struct row *row)
{
    struct str *out = begin_probe(t, row, NULL);

    str_add(out, "char dst[8]; strcpy(global, \"1234567\"); ");
    add_call(out, row, &no_amounts);
    str_add(out, " strcpy(dst, global);");
    end_probe(out);
}

/* What stands behind it does not run. */
static void write_last(struct table *t, const struct row *row)
{
    struct str *out = begin_probe(t, row, NULL);

    str_add(out, "char dst[2]; ");
    add_call(out, row, &no_amounts);
    str_add(out, " strcpy(dst, \"1234567\");");
    end_probe(out);
}

/* Input without a terminator is compared with a string that need not end before it. */
static void write_compare(struct table *t, const struct row *row, bool is_over)
{
    struct str *out = begin_probe(t, row, is_over ? "source-overread" : NULL);
    const char *other = is_wide(row) ? "wide_data" : "data";

    str_addf(out, "%s src[8]; read(0, src, sizeof src); ", unit_type(row));
    if (!is_over)
        other = is_wide(row) ? "L\"abcdefg\"" : "\"abcdefg\"";
    str_addf(out, "%s(%s, %s);", row->at[NAME], row->m->src == 1 ? "src" : other,
             row->m->src == 1 ? other : "src");
    end_probe(out);
}

static void write_vector(struct table *t, const struct row *row, bool is_over)
{
    struct str *out = begin_probe(t, row, is_over ? "input-size" : NULL);
    int size = is_over ? 9 : 8;

    str_addf(out, "char one[%d], two[8]; ", size);
    if (row->m->kind == MODEL_INPUT_CONTROL)
        str_addf(out,
                 "struct aiocb c = {.aio_buf = two, .aio_nbytes = %d}; aio_read(&c);",
                 size);
    else
        str_addf(out, "struct iovec v[2] = {{one, sizeof one}, {two, %d}}; ", size);
    if (row->m->kind == MODEL_INPUT_MESSAGE)
        str_add(out, "struct msghdr h = {.msg_iov = v, .msg_iovlen = 2}; "
                     "recvmsg(0, &h, 0);");
    if (row->m->kind == MODEL_INPUT_VECTOR) {
        str_addf(out, "%s(0, v, 2", row->at[NAME]);
        for (unsigned k = 4; k <= row->args; k++)
            str_add(out, ", 0");
        str_add(out, ");");
    }
    end_probe(out);
}

static void write_both(struct table *t, const struct row *row,
                       void (*write)(struct table *, const struct row *, bool))
{
    write(t, row, true);
    write(t, row, false);
}

static void write_result(struct table *t, const struct row *row)
{
    switch (row->m->result) {
    case MODEL_RESULT_STRING: write_both(t, row, write_outside_string); break;
    case MODEL_RESULT_TEXT: write_both(t, row, write_text); break;
    case MODEL_RESULT_INPUT_CHAR: write_both(t, row, write_input_char); break;
    case MODEL_RESULT_PARSED:
    case MODEL_RESULT_DERIVED: write_both(t, row, write_number); break;
    default: break;
    }
}

static void write_row(struct table *t, const struct row *row)
{
    const struct recipe *r = find_recipe(row->m->kind);

    switch (row->m->kind) {
    case MODEL_ALLOC:
    case MODEL_ALLOC_ZERO:
    case MODEL_ALLOC_STACK:
    case MODEL_DUPLICATE: write_both(t, row, write_allocation); return;
    case MODEL_INPUT_VECTOR:
    case MODEL_INPUT_MESSAGE:
    case MODEL_INPUT_CONTROL: write_both(t, row, write_vector); return;
    case MODEL_COMPARE:
        if (!is_wide(row)) /* input is bytes: as wide characters it is not followed */
            write_compare(t, row, true);
        write_compare(t, row, false);
        return;
    case MODEL_NORETURN: write_last(t, row); return;
    default: break;
    }
    if (r && takes_list(r->kind)) {
        write_wrapped(t, row, r, true);
        write_wrapped(t, row, r, false);
    } else if (r) {
        write_access(t, row, r, true);
        if (r->kind != MODEL_INPUT_UNBOUNDED) /* of these no call is safe */
            write_access(t, row, r, false);
    } else {
        write_harmless(t, row);
    }
    write_result(t, row);
}

/* ------------------------------------------------------------------- declarations */

static bool is_header(const struct row *row)
{
    return str_ends_with(row->at[WHERE], ".h");
}

static const char *result_type(const struct row *row)
{
    switch (row->m->result) {
    case MODEL_RESULT_FRESH: return "void *";
    case MODEL_RESULT_DST:
    case MODEL_RESULT_END:
    case MODEL_RESULT_INSIDE:
    case MODEL_RESULT_TEXT:
    case MODEL_RESULT_STRING: return is_wide(row) ? "wchar_t *" : "char *";
    default: return "long";
    }
}

/* The row of the function in which argument `n` has a part; NULL. */
static const struct model_function *row_with(const struct row *row, unsigned n)
{
    const struct model_function *m = model_find(row->at[NAME]);

    while (m && n != m->dst && n != m->src && n != m->size && n != m->times &&
           n != m->format)
        m = model_next(m);
    return m;
}

static const char *buffer_type(const struct model_function *m, bool is_const)
{
    switch (m->unit) {
    case MODEL_UNIT_ELEM: return "long *";
    case MODEL_UNIT_BYTE: return is_const ? "const void *" : "void *";
    case MODEL_UNIT_WCHAR: return is_const ? "const wchar_t *" : "wchar_t *";
    default: return is_const ? "const char *" : "char *";
    }
}

/* A type for argument `n` that the generated calls fit. */
static const char *argument_type(const struct row *row, unsigned n)
{
    const struct model_function *m = row_with(row, n);

    if (!m)
        return "long";
    if (n == m->dst)
        return m->through & MODEL_THROUGH_DST ? "char **" : buffer_type(m, false);
    if (n == m->src && m->kind != MODEL_FILL && m->kind != MODEL_PURE)
        return buffer_type(m, true);
    if (n == m->size || n == m->times)
        return m->through & MODEL_THROUGH_SIZE ? "size_t *" : "size_t";
    return n == m->format ? buffer_type(m, true) : "long";
}

static void declare(struct str *out, const struct row *row)
{
    if (str_starts_with(row->at[NAME], "__builtin_") || row->m->has_next)
        return; /* known, or declared with the last of its rows */
    str_addf(out, "extern %s %s(", result_type(row), row->at[NAME]);
    for (unsigned n = 1; n <= row->args; n++)
        str_addf(out, "%s%s", n > 1 ? ", " : "", argument_type(row, n));
    str_addf(out, "%s);\n", row->has_more ? ", ..." : row->args == 0 ? "void" : "");
}

static const char prologue[] =
    "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <wchar.h>\n"
    "#include <stdarg.h>\n#include <unistd.h>\n"
    "extern char data[100000]; extern wchar_t wide_data[100000]; extern char "
    "global[8];\n";

static unsigned count_lines(const char *text)
{
    unsigned n = 0;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

/* A file for the row's header, with its declarations, unless there is one. */
static void add_group(struct table *t, const struct row *row)
{
    struct group *g = &t->groups[t->group_count];

    for (size_t k = 0; k < t->group_count; k++)
        if (strcmp(t->groups[k].where, row->at[WHERE]) == 0)
            return;
    assert_true(++t->group_count < MAX_GROUPS);
    g->where = row->at[WHERE];
    str_add(&g->text, prologue);
    if (is_header(row))
        str_addf(&g->text, "#if __has_include(<%s>)\n#include <%s>\n#else\n", g->where,
                 g->where);
    for (size_t k = 0; k < t->rows.len; k++)
        if (strcmp(t->rows.at[k].at[WHERE], g->where) == 0 && !is_header(row))
            declare(&g->text, &t->rows.at[k]);
        else if (strcmp(t->rows.at[k].at[WHERE], g->where) == 0 &&
                 strcmp(t->rows.at[k].at[TESTED], "-") == 0)
            declare(&g->text, &t->rows.at[k]);
    if (is_header(row))
        str_add(&g->text, "#endif\n");
    g->line = count_lines(g->text.text);
}

static void generate(struct table *t)
{
    for (size_t k = 0; k < t->rows.len; k++) {
        const struct row *row = &t->rows.at[k];

        if (strcmp(row->at[TESTED], "-") != 0) {
            t->untested++;
            continue;
        }
        add_group(t, row);
        write_row(t, row);
    }
    for (size_t k = 0; k < t->group_count; k++) {
        struct group *g = &t->groups[k];
        char name[32];

        snprintf(name, sizeof name, "group_%zu.c", k);
        g->path = fs_join(t->folder, name);
        assert_ok(fs_write(g->path, g->text.text, g->text.len, 0600, e));
    }
}

/* ------------------------------------------------------------------------ compare */

static unsigned failures;

static void complain(const struct table *t, const struct probe *p, const char *what)
{
    const struct group *g = &t->groups[p->group];
    const char *line = g->text.text;

    for (unsigned n = 1; n < p->line; n++)
        line = strchr(line, '\n') + 1;
    print_error("%s: %s: %s\n    %.*s\n", p->row->at[NAME], g->where, what,
                (int)strcspn(line, "\n"), line);
    failures++;
}

static void take_finding(struct table *t, const struct finding *f)
{
    for (size_t k = 0; k < t->probes.len; k++) {
        struct probe *p = &t->probes.at[k];

        if (p->line != f->at.line || strcmp(t->groups[p->group].path, f->at.file) != 0)
            continue;
        if (p->rule && strcmp(p->rule, f->rule) == 0)
            p->is_seen = true;
        else
            complain(t, p, f->message);
        return;
    }
    print_error("%s:%u: %s\n", f->at.file, f->at.line, f->message);
    failures++;
}

static void run_lint(struct table *t)
{
    static const char *const flags[] = {"-std=gnu17", "-D_GNU_SOURCE",
                                        "-D_XOPEN_SOURCE_EXTENDED",
                                        "-I/usr/include/tirpc", NULL};
    const char *files[] = {t->folder};
    struct lint_options o = {
        .files = files, .file_count = 1, .flags = flags, .jobs = 2};
    struct lint_result r = {0};

    assert_ok(lint_run(&o, &r, e));
    for (size_t k = 0; k < r.unit_count; k++)
        if (r.units[k].problem) {
            print_error("%s: %s\n", r.units[k].file, r.units[k].problem);
            failures++;
        }
    for (size_t k = 0; k < r.link.findings.len; k++)
        if (r.link.findings.at[k].severity > FINDING_NOTE)
            take_finding(t, &r.link.findings.at[k]);
    lint_result_fini(&r);
}

static void table_fini(struct table *t)
{
    for (size_t k = 0; k < t->rows.len; k++)
        free(t->rows.at[k].text);
    for (size_t k = 0; k < t->group_count; k++) {
        free(t->groups[k].path);
        str_fini(&t->groups[k].text);
    }
    vec_fini(&t->rows);
    vec_fini(&t->probes);
    assert_ok(fs_remove_tree(t->folder, e));
    free(t->folder);
}

static void every_row_finds_what_overflows_and_accepts_what_fits(void **state)
{
    struct table t = {0};

    (void)state;
    t.folder = fs_make_temp_dir(NULL, "spillway-test", NULL);
    assert_non_null(t.folder);
    read_table(&t);
    generate(&t);
    run_lint(&t);
    for (size_t k = 0; k < t.probes.len; k++)
        if (t.probes.at[k].rule && !t.probes.at[k].is_seen)
            complain(&t, &t.probes.at[k], "missed");
    assert_int_equal(failures, 0);
    assert_true(t.probes.len > t.rows.len);
    assert_true(t.untested * 20 < t.rows.len);
    table_fini(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_finds_what_overflows_and_accepts_what_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
