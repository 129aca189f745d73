/*
 * The text form, read: words, lines and tables; see parse.h.
 *
 * Names may be used before their row, so the text is read twice: once for the names,
 * once for the rows.
 */
#include "analyzer/ir/parse.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

bool ir_parse_fail(struct ir_parser *p, const struct ir_line *line, const char *fmt,
                   ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *text = mem_vprintf(fmt, ap);
    va_end(ap);

    err_set(p->e, 0, "line %u: %s", line->number, text);
    free(text);
    return false;
}

/* ------------------------------------------------------------------------ words */

struct cursor {
    const char *at, *end;
    unsigned line;
};

static bool is_word_end(const struct cursor *c)
{
    return c->at == c->end || strchr(" \t\r\n()", *c->at) != NULL;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* One byte of a quoted text, escapes resolved; -1 when it is not well formed. */
static int read_byte(struct cursor *c)
{
    if (c->at == c->end || *c->at == '\n')
        return -1;
    if (*c->at != '\\')
        return (unsigned char)*c->at++;
    if (c->end - c->at < 2)
        return -1;
    if (c->at[1] != 'x') {
        c->at += 2;
        return (unsigned char)c->at[-1];
    }
    if (c->end - c->at < 4 || hex_digit(c->at[2]) < 0 || hex_digit(c->at[3]) < 0)
        return -1;
    c->at += 4;
    return hex_digit(c->at[-2]) * 16 + hex_digit(c->at[-1]);
}

static bool read_quoted(struct ir_parser *p, struct cursor *c, struct ir_word *w)
{
    SCOPED_STR struct str bytes = {0};

    for (c->at++; c->at == c->end || *c->at != '"';) {
        int byte = read_byte(c);
        if (byte < 0)
            return err_set(p->e, 0, "line %u: a text that does not end", c->line);
        str_add_char(&bytes, (char)byte);
    }
    c->at++;
    w->value_size = bytes.len;
    w->value = arena_dup(&p->u->arena, str_text(&bytes), bytes.len + 1);
    return true;
}

static const char *keep(struct ir_parser *p, const char *from, const char *to)
{
    char *copy = arena_alloc(&p->u->arena, (size_t)(to - from) + 1);

    memcpy(copy, from, (size_t)(to - from));
    return copy;
}

static bool read_word(struct ir_parser *p, struct cursor *c)
{
    struct ir_word w = {0};
    const char *from = c->at;

    if (*from == '"') {
        w.key = "";
        if (!read_quoted(p, c, &w))
            return false;
    } else if (*from == '(' || *from == ')' || *from == '=') {
        c->at++;
        w.key = *from == '(' ? "(" : *from == ')' ? ")" : "=";
    } else {
        while (!is_word_end(c) && *c->at != '=')
            c->at++;
        w.key = keep(p, from, c->at);
        if (c->at < c->end && *c->at == '=' && c->at++ < c->end) {
            from = c->at;
            if (c->at < c->end && *c->at == '"') {
                if (!read_quoted(p, c, &w))
                    return false;
            } else {
                while (!is_word_end(c))
                    c->at++;
                w.value = keep(p, from, c->at);
                w.value_size = (size_t)(c->at - from);
            }
        }
    }
    *vec_push(&p->words) = w;
    return true;
}

static bool read_line(struct ir_parser *p, struct cursor *c)
{
    struct ir_line line = {.number = c->line, .first = p->words.len};

    for (;;) {
        while (c->at < c->end && strchr(" \t\r", *c->at) && *c->at)
            c->at++;
        if (c->at == c->end || *c->at == '\n')
            break;
        if (*c->at == '#') {
            while (c->at < c->end && *c->at != '\n')
                c->at++;
            break;
        }
        if (*c->at == '\0')
            return err_set(p->e, 0, "line %u: a NUL byte", c->line);
        if (!read_word(p, c))
            return false;
    }
    line.count = p->words.len - line.first;
    if (line.count)
        *vec_push(&p->lines) = line;
    if (c->at < c->end)
        c->at++;
    c->line++;
    return true;
}

bool ir_parse_i64(const char *text, int64_t *out)
{
    char *end = NULL;

    errno = 0;
    *out = strtoll(text, &end, 10);
    return errno == 0 && end != text && *end == '\0';
}

bool ir_parse_u64(const char *text, uint64_t max, uint64_t *out)
{
    char *end = NULL;

    errno = 0;
    *out = strtoull(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *text != '-' && *out <= max;
}

/* "LINE:COL" into two numbers; where it ends. */
static const char *read_point(const char *text, uint32_t *line, uint32_t *col)
{
    char *end = NULL;
    unsigned long l = strtoul(text, &end, 10);

    if (end == text || *end != ':' || l > UINT32_MAX)
        return NULL;
    text = end + 1;
    unsigned long c = strtoul(text, &end, 10);
    if (end == text || c > UINT32_MAX)
        return NULL;
    *line = (uint32_t)l;
    *col = (uint32_t)c;
    return end;
}

bool ir_parse_span(const char *text, struct ir_loc *out)
{
    text = read_point(text, &out->line, &out->col);
    if (!text)
        return false;
    if (*text == '-')
        text = read_point(text + 1, &out->end_line, &out->end_col);
    return text && *text == '\0';
}

/* ------------------------------------------------------------------------ names */

bool ir_parse_name(struct ir_parser *p, enum ir_table table, const char *name,
                   ir_id *out)
{
    *out = (ir_id)(uintptr_t)map_get(&p->names[table], name);
    return *out || strcmp(name, "none") == 0;
}

static const struct ir_word *word_of(const struct ir_parser *p,
                                     const struct ir_line *line, size_t which)
{
    static const struct ir_word none = {.key = ""};

    return which < line->count ? &p->words.at[line->first + which] : &none;
}

/* Which table a line adds a row to; IR_TABLE_COUNT for others. */
static enum ir_table table_of(const struct ir_parser *p, const struct ir_line *line)
{
    unsigned t = 0;

    while (t < IR_TABLE_COUNT &&
           strcmp(ir_tables[t].word, word_of(p, line, 0)->key) != 0)
        t++;
    return (enum ir_table)t;
}

static bool note_name(struct ir_parser *p, const struct ir_line *line,
                      enum ir_table table, ir_id row)
{
    const char *name = word_of(p, line, 1)->key;

    if (!*name || strcmp(name, "none") == 0)
        return ir_parse_fail(p, line, "a %s needs a name", ir_tables[table].word);
    if (map_has(&p->names[table], name))
        return ir_parse_fail(p, line, "there are two %ss %s", ir_tables[table].word,
                             name);
    map_set(&p->names[table], name, (void *)(uintptr_t)row);
    return true;
}

static bool note_names(struct ir_parser *p, ir_id *rows)
{
    for (unsigned t = 0; t < IR_TABLE_COUNT; t++)
        rows[t] = 1;
    for (size_t i = 0; i < p->lines.len; i++) {
        const struct ir_line *line = &p->lines.at[i];
        enum ir_table table = table_of(p, line);
        if (table == IR_TABLE_COUNT)
            continue;
        if (ir_tables[table].prefix && !note_name(p, line, table, rows[table]))
            return false;
        rows[table]++;
    }
    return true;
}

/* ------------------------------------------------------------------------- rows */

static bool read_params(struct ir_parser *p, struct ir_type *t, const char *text)
{
    SCOPED_STR struct str name = {0};

    t->first_param = (ir_id)p->params.len;
    t->param_count = 0;
    for (;; text++) {
        if (*text != ',' && *text) {
            str_add_char(&name, *text);
            continue;
        }
        ir_id id = 0;
        if (!ir_parse_name(p, IR_TABLE_TYPE, str_text(&name), &id))
            return false;
        *vec_push(&p->params) = id;
        t->param_count++;
        str_clear(&name);
        if (!*text)
            return true;
    }
}

/* LETTER:arg:size */
static bool read_access(const char *text, struct ir_access *a)
{
    uint32_t arg = 0, size = 0;

    if (!text[0] || text[1] != ':')
        return false;
    const char *end = read_point(text + 2, &arg, &size);
    if (!end || *end || arg > UINT8_MAX || size > UINT8_MAX)
        return false;
    *a = (struct ir_access){(uint8_t)text[0], (uint8_t)arg, (uint8_t)size};
    return true;
}

static bool read_number(const struct ir_column *c, const char *text, void *at)
{
    uint64_t value = 0;

    switch (c->kind) {
    case IR_COLUMN_BYTE:
        if (!ir_parse_u64(text, UINT8_MAX, &value))
            return false;
        *(uint8_t *)at = (uint8_t)value;
        return true;
    case IR_COLUMN_U32:
        if (!ir_parse_u64(text, UINT32_MAX, &value))
            return false;
        *(uint32_t *)at = (uint32_t)value;
        return true;
    case IR_COLUMN_U64: return ir_parse_u64(text, UINT64_MAX, at);
    default: return ir_parse_i64(text, at);
    }
}

static bool read_value(struct ir_parser *p, const struct ir_column *c,
                       const struct ir_word *w, void *row)
{
    void *at = (char *)row + c->offset;

    switch (c->kind) {
    case IR_COLUMN_TEXT: *(const char **)at = w->value; return true;
    case IR_COLUMN_BYTES:
        *(const char **)at = w->value;
        ((struct ir_object *)row)->byte_count = w->value_size;
        return true;
    case IR_COLUMN_LETTER:
        *(uint8_t *)at = (uint8_t)w->value[0];
        return w->value_size == 1;
    case IR_COLUMN_REF: return ir_parse_name(p, (enum ir_table)c->detail, w->value, at);
    case IR_COLUMN_PARAMS: return read_params(p, row, w->value);
    case IR_COLUMN_LIKE:
        *vec_push(&p->alike) = (ir_id)((struct ir_type *)row - p->u->types);
        return ir_parse_name(p, IR_TABLE_TYPE, w->value, vec_push(&p->alike));
    case IR_COLUMN_ACCESS: return read_access(w->value, at);
    default: return read_number(c, w->value, at);
    }
}

static bool is_switch(const struct ir_column *c)
{
    return c->kind == IR_COLUMN_FLAG || c->kind == IR_COLUMN_BOOL;
}

static bool read_column(struct ir_parser *p, const struct ir_column *columns,
                        const struct ir_word *w, void *row)
{
    for (const struct ir_column *c = columns; c->key; c++) {
        if (c->kind == IR_COLUMN_SPAN && !w->value && w->key[0] <= '9')
            return ir_parse_span(w->key, row);
        if (strcmp(c->key, w->key) != 0 || is_switch(c) != !w->value)
            continue;
        if (c->kind == IR_COLUMN_FLAG)
            *(uint32_t *)((char *)row + c->offset) |= c->detail;
        else if (c->kind == IR_COLUMN_BOOL)
            *(bool *)((char *)row + c->offset) = true;
        else
            return read_value(p, c, w, row);
        return true;
    }
    return false;
}

static bool read_kind(const char *const *kinds, const char *name, unsigned *out)
{
    for (unsigned i = 0; kinds[i]; i++)
        if (strcmp(kinds[i], name) == 0) {
            *out = i + 1;
            return true;
        }
    return false;
}

static bool read_row(struct ir_parser *p, const struct ir_line *line,
                     enum ir_table table, void *row)
{
    const struct ir_table_info *info = &ir_tables[table];
    size_t next = info->prefix ? 2 : 1;

    if (info->kinds && !read_kind(info->kinds, word_of(p, line, next++)->key, row))
        return ir_parse_fail(p, line, "not a kind of %s: %s", info->word,
                             word_of(p, line, next - 1)->key);
    for (; next < line->count; next++)
        if (!read_column(p, info->columns, word_of(p, line, next), row))
            return ir_parse_fail(p, line, "not understood: %s",
                                 word_of(p, line, next)->key);
    return true;
}

/* `like=`: when all fields are known. */
static void share_fields(struct ir_parser *p)
{
    for (size_t i = 0; i + 1 < p->alike.len; i += 2) {
        struct ir_type *t = &p->u->types[p->alike.at[i]];
        t->first_field = p->u->types[p->alike.at[i + 1]].first_field;
        t->field_count = p->u->types[p->alike.at[i + 1]].field_count;
    }
}

/* Names that may not be NULL in a unit. */
static void add_empty_names(struct ir_unit *u)
{
    for (ir_id i = 1; i < u->field_count; i++)
        if (!u->fields[i].name)
            u->fields[i].name = "";
    for (ir_id i = 1; i < u->object_count; i++)
        if (!u->objects[i].name)
            u->objects[i].name = "";
    for (ir_id i = 1; i < u->function_count; i++)
        if (!u->functions[i].name)
            u->functions[i].name = "";
}

/*
 * Fields belong to the type above them, initialisers to the object above them; without
 * one it is row 0 that has them, which ir_verify() refuses.
 */
static void attach(struct ir_unit *u, enum ir_table table, const ir_id *rows)
{
    ir_id row = rows[table];

    if (table == IR_TABLE_FIELD) {
        struct ir_type *t = &u->types[rows[IR_TABLE_TYPE] - 1];
        if (!t->field_count++)
            t->first_field = row;
    } else if (table == IR_TABLE_INIT) {
        struct ir_object *o = &u->objects[rows[IR_TABLE_OBJECT] - 1];
        if (!o->init_count++)
            o->first_init = row;
    }
}

static void *row_at(struct ir_parser *p, enum ir_table table, ir_id row)
{
    struct ir_unit *u = p->u;

    switch (table) {
    case IR_TABLE_FILE: return &u->files[row];
    case IR_TABLE_LOC: return &p->locs.at[row];
    case IR_TABLE_TYPE: return &u->types[row];
    case IR_TABLE_FIELD: return &u->fields[row];
    case IR_TABLE_OBJECT: return &u->objects[row];
    case IR_TABLE_INIT: return &u->inits[row];
    case IR_TABLE_FUNCTION: return &u->functions[row];
    default: return &u->diagnostics[row];
    }
}

static void make_tables(struct ir_parser *p, const ir_id *rows)
{
    struct ir_unit *u = p->u;
    struct arena *a = &u->arena;

    u->file_count = rows[IR_TABLE_FILE];
    u->files = arena_calloc(a, u->file_count, sizeof *u->files);
    u->type_count = rows[IR_TABLE_TYPE];
    u->types = arena_calloc(a, u->type_count, sizeof *u->types);
    u->field_count = rows[IR_TABLE_FIELD];
    u->fields = arena_calloc(a, u->field_count, sizeof *u->fields);
    u->object_count = rows[IR_TABLE_OBJECT];
    u->objects = arena_calloc(a, u->object_count, sizeof *u->objects);
    u->init_count = rows[IR_TABLE_INIT];
    u->inits = arena_calloc(a, u->init_count, sizeof *u->inits);
    u->function_count = rows[IR_TABLE_FUNCTION];
    u->functions = arena_calloc(a, u->function_count, sizeof *u->functions);
    u->diagnostic_count = rows[IR_TABLE_DIAGNOSTIC];
    u->diagnostics = arena_calloc(a, u->diagnostic_count, sizeof *u->diagnostics);
    for (ir_id i = 0; i < rows[IR_TABLE_LOC]; i++)
        vec_push(&p->locs);
    vec_push(&p->params);
}

/* Lines that follow a `function` line and add no row. */
static size_t body_length(const struct ir_parser *p, size_t first)
{
    size_t i = first;

    while (i < p->lines.len && table_of(p, &p->lines.at[i]) == IR_TABLE_COUNT)
        i++;
    return i - first;
}

static bool read_unit_line(struct ir_parser *p)
{
    const struct ir_line *line = p->lines.len ? &p->lines.at[0]
                                              : &(struct ir_line){1, 0, 0};
    uint64_t bits = 0;

    if (strcmp(word_of(p, line, 0)->key, "unit") != 0 || !word_of(p, line, 1)->value)
        return ir_parse_fail(p, line, "the first line is: unit \"FILE\" bits=N");
    p->u->main_file = word_of(p, line, 1)->value;
    for (size_t i = 2; i < line->count; i++) {
        const struct ir_word *w = word_of(p, line, i);
        if (strcmp(w->key, "errors") == 0 && !w->value)
            p->u->has_errors = true;
        else if (strcmp(w->key, "bits") != 0 || !w->value ||
                 !ir_parse_u64(w->value, 64, &bits))
            return ir_parse_fail(p, line, "not understood: %s", w->key);
    }
    p->u->pointer_bits = (uint32_t)bits;
    return true;
}

static bool read_rows(struct ir_parser *p)
{
    ir_id rows[IR_TABLE_COUNT];

    for (unsigned t = 0; t < IR_TABLE_COUNT; t++)
        rows[t] = 1;
    for (size_t i = 1; i < p->lines.len; i++) {
        const struct ir_line *line = &p->lines.at[i];
        enum ir_table table = table_of(p, line);
        if (table == IR_TABLE_COUNT)
            return ir_parse_fail(p, line, "not understood: %s",
                                 word_of(p, line, 0)->key);
        if (!read_row(p, line, table, row_at(p, table, rows[table])))
            return false;
        attach(p->u, table, rows);
        rows[table]++;
        if (table != IR_TABLE_FUNCTION)
            continue;
        struct ir_function *f = &p->u->functions[rows[table] - 1];
        size_t length = body_length(p, i + 1);
        if (f->has_body != (length > 0))
            return ir_parse_fail(p, line, "the key \"body\" and blocks go together");
        if (length && !ir_parse_body(p, f, i + 1, length))
            return false;
        i += length;
    }
    return true;
}

static bool read_text(struct ir_parser *p, const char *text, size_t size)
{
    struct cursor c = {.at = text, .end = text + size, .line = 1};
    ir_id rows[IR_TABLE_COUNT];

    while (c.at < c.end)
        if (!read_line(p, &c))
            return false;
    if (!read_unit_line(p) || !note_names(p, rows))
        return false;
    make_tables(p, rows);
    if (!read_rows(p))
        return false;

    struct ir_unit *u = p->u;
    u->loc_count = (ir_id)p->locs.len;
    u->locs = arena_dup(&u->arena, p->locs.at, p->locs.len * sizeof *u->locs);
    u->param_type_count = (ir_id)p->params.len;
    u->param_types = arena_dup(&u->arena, p->params.at,
                               p->params.len * sizeof *u->param_types);
    share_fields(p);
    add_empty_names(u);
    return true;
}

struct ir_unit *ir_parse(const char *text, size_t size, struct err *e)
{
    struct ir_parser p = {.u = mem_alloc(sizeof *p.u), .e = e};

    arena_init(&p.u->arena);
    for (unsigned t = 0; t < IR_TABLE_COUNT; t++)
        map_init(&p.names[t]);

    bool ok = read_text(&p, text, size);

    for (unsigned t = 0; t < IR_TABLE_COUNT; t++)
        map_fini(&p.names[t]);
    vec_fini(&p.words);
    vec_fini(&p.lines);
    vec_fini(&p.locs);
    vec_fini(&p.params);
    vec_fini(&p.alike);
    if (ok)
        return p.u;
    ir_unit_free(p.u);
    return NULL;
}
