/*
 * The three-column file; see config.h.
 */
#include "analyzer/model/config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"
#include "base/vec.h"

enum { MAX_NAMED = 4, MAX_ARGUMENT = 31 };

/* Which column of a row an argument becomes. */
enum part { PART_NONE, PART_DST, PART_SRC, PART_SIZE, PART_TIMES, PART_FORMAT };

struct role {
    const char *name;
    enum model_kind kind;
    enum model_unit unit;
    enum model_result result;
    enum part parts[MAX_NAMED]; /* of the arguments in the order they are written */
    unsigned least; /* arguments that must be named */
    bool is_input; /* what it leaves comes from outside */
};

/* clang-format off */
static const struct role roles[] = {
    {"copy",         MODEL_COPY,         MODEL_UNIT_CHAR, MODEL_RESULT_DST,
     {PART_DST, PART_SRC}, 2, false},
    {"append",       MODEL_APPEND,       MODEL_UNIT_CHAR, MODEL_RESULT_DST,
     {PART_DST, PART_SRC}, 2, false},
    {"copy-sized",   MODEL_COPY_CUT,     MODEL_UNIT_CHAR, MODEL_RESULT_UNKNOWN,
     {PART_DST, PART_SRC, PART_SIZE}, 3, false},
    {"append-sized", MODEL_APPEND_TOTAL, MODEL_UNIT_CHAR, MODEL_RESULT_UNKNOWN,
     {PART_DST, PART_SRC, PART_SIZE}, 3, false},
    {"copy-bytes",   MODEL_COPY_EXACT,   MODEL_UNIT_BYTE, MODEL_RESULT_DST,
     {PART_DST, PART_SRC, PART_SIZE}, 3, false},
    {"fill",         MODEL_FILL_UNKNOWN, MODEL_UNIT_BYTE, MODEL_RESULT_DST,
     {PART_DST, PART_SIZE}, 2, false},
    {"format",       MODEL_FORMAT,       MODEL_UNIT_CHAR, MODEL_RESULT_UNKNOWN,
     {PART_DST, PART_FORMAT}, 2, false},
    {"format-sized", MODEL_FORMAT_SIZED, MODEL_UNIT_CHAR, MODEL_RESULT_UNKNOWN,
     {PART_DST, PART_SIZE, PART_FORMAT}, 3, false},
    {"scan",         MODEL_SCAN,         MODEL_UNIT_CHAR, MODEL_RESULT_UNKNOWN,
     {PART_FORMAT, PART_SRC}, 1, true},
    {"line",         MODEL_INPUT_LINE,   MODEL_UNIT_CHAR, MODEL_RESULT_UNKNOWN,
     {PART_DST, PART_SIZE}, 2, true},
    {"read",         MODEL_INPUT_BYTES,  MODEL_UNIT_BYTE, MODEL_RESULT_COUNT,
     {PART_DST, PART_SIZE}, 2, true},
    {"write",        MODEL_READS,        MODEL_UNIT_BYTE, MODEL_RESULT_UNKNOWN,
     {PART_SRC, PART_SIZE}, 2, false},
    {"string",       MODEL_STRING,       MODEL_UNIT_CHAR, MODEL_RESULT_UNKNOWN,
     {PART_SRC}, 1, false},
    {"alloc",        MODEL_ALLOC,        MODEL_UNIT_BYTE, MODEL_RESULT_FRESH,
     {PART_SIZE, PART_TIMES}, 1, false},
    {"alloc-zero",   MODEL_ALLOC_ZERO,   MODEL_UNIT_BYTE, MODEL_RESULT_FRESH,
     {PART_SIZE, PART_TIMES}, 1, false},
    {"duplicate",    MODEL_DUPLICATE,    MODEL_UNIT_CHAR, MODEL_RESULT_FRESH,
     {PART_SRC, PART_SIZE}, 1, false},
    {"release",      MODEL_RELEASE,      MODEL_UNIT_NONE, MODEL_RESULT_UNKNOWN,
     {PART_DST}, 1, false},
    {"source",       MODEL_INPUT_OTHER,  MODEL_UNIT_BYTE, MODEL_RESULT_UNKNOWN,
     {PART_DST}, 1, true},
    {"noreturn",     MODEL_NORETURN,     MODEL_UNIT_NONE, MODEL_RESULT_UNKNOWN,
     {PART_NONE}, 0, false},
    {"harmless",     MODEL_PURE,         MODEL_UNIT_NONE, MODEL_RESULT_UNKNOWN,
     {PART_NONE}, 0, false},
};
/* clang-format on */

static const struct role *find_role(const char *name, size_t size)
{
    for (size_t k = 0; k < sizeof roles / sizeof roles[0]; k++)
        if (strlen(roles[k].name) == size && strncmp(roles[k].name, name, size) == 0)
            return &roles[k];
    return NULL;
}

/* ------------------------------------------------------------------------ a line */

struct reader {
    const char *at; /* in the line */
    unsigned line;
    struct arena *a; /* may be NULL */
    VEC(struct model_function) rows;
};

/* The next word of the line; 0 when there is none. */
static size_t next_word(struct reader *r, const char **word)
{
    size_t size = 0;

    r->at += strspn(r->at, " \t\r");
    size = strcspn(r->at, " \t\r\n#");
    *word = r->at;
    r->at += size;
    return size;
}

static void set_part(struct model_function *m, enum part part, uint8_t argument)
{
    switch (part) {
    case PART_DST: m->dst = argument; break;
    case PART_SRC: m->src = argument; break;
    case PART_SIZE: m->size = argument; break;
    case PART_TIMES: m->times = argument; break;
    case PART_FORMAT:
        m->format = argument;
        m->first = (uint8_t)(argument + 1);
        break;
    case PART_NONE: break;
    }
}

static bool read_number(const char *word, size_t size, uint8_t *out)
{
    unsigned long n = 0;

    for (size_t k = 0; k < size; k++) {
        if (!isdigit((unsigned char)word[k]) || n > MAX_ARGUMENT)
            return false;
        n = n * 10 + (unsigned long)(word[k] - '0');
    }
    *out = (uint8_t)n;
    return size > 0 && n >= 1 && n <= MAX_ARGUMENT;
}

/* `source return`: what the function returns comes from outside. */
static bool is_returned(const struct role *role, const char *word, size_t size)
{
    return role->kind == MODEL_INPUT_OTHER && size == strlen("return") &&
           strncmp(word, "return", size) == 0;
}

static bool read_arguments(struct reader *r, const struct role *role,
                           struct model_function *m, struct err *e)
{
    const char *word = NULL;
    unsigned n = 0;

    for (size_t size = 0; (size = next_word(r, &word)) > 0; n++) {
        uint8_t argument = 0;

        if (n == 0 && is_returned(role, word, size)) {
            m->kind = MODEL_PURE;
            m->result = MODEL_RESULT_INPUT;
            continue;
        }
        if (!read_number(word, size, &argument))
            return err_set(e, 0, "line %u: '%.*s' is no argument (1 to %d)", r->line,
                           (int)size, word, MAX_ARGUMENT);
        if (n >= MAX_NAMED || role->parts[n] == PART_NONE)
            return err_set(e, 0, "line %u: '%s' does not take so many arguments",
                           r->line, role->name);
        set_part(m, role->parts[n], argument);
    }
    if (n < role->least)
        return err_set(e, 0, "line %u: '%s' needs %u argument%s", r->line, role->name,
                       role->least, role->least == 1 ? "" : "s");
    return true;
}

static bool is_name(const char *word, size_t size)
{
    for (size_t k = 0; k < size; k++)
        if (!isalnum((unsigned char)word[k]) && word[k] != '_')
            return false;
    return size > 0 && !isdigit((unsigned char)word[0]);
}

static char *keep(struct reader *r, const char *text, size_t size)
{
    char *copy = NULL;

    if (!r->a)
        return NULL;
    copy = arena_alloc(r->a, size + 1);
    memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

static bool read_line(struct reader *r, struct err *e)
{
    struct model_function m = {0};
    const struct role *role = NULL;
    const char *name = NULL, *word = NULL;
    size_t name_size = next_word(r, &name), size = 0;

    if (name_size == 0)
        return true;
    if (!is_name(name, name_size))
        return err_set(e, 0, "line %u: '%.*s' is no function name", r->line,
                       (int)name_size, name);
    size = next_word(r, &word);
    if (size == 0)
        return err_set(e, 0, "line %u: a role is missing", r->line);
    role = find_role(word, size);
    if (!role)
        return err_set(e, 0, "line %u: there is no role '%.*s'", r->line, (int)size,
                       word);
    m.kind = role->kind;
    m.unit = role->unit;
    m.result = role->result;
    if (!read_arguments(r, role, &m, e))
        return false;
    m.name = keep(r, name, name_size);
    m.source = role->is_input && r->a ? arena_printf(r->a, "%s", m.name) : NULL;
    *vec_push(&r->rows) = m;
    return true;
}

/* ---------------------------------------------------------------------- the rows */

static int compare_names(const void *a, const void *b)
{
    const struct model_function *x = a, *y = b;

    return strcmp(x->name, y->name);
}

/* Sorted, and kept in the arena. */
static void finish(struct reader *r, struct model_config *out)
{
    struct model_function *rows = NULL;

    if (!r->a || r->rows.len == 0)
        return;
    qsort(r->rows.at, r->rows.len, sizeof r->rows.at[0], compare_names);
    for (size_t k = 0; k + 1 < r->rows.len; k++)
        r->rows.at[k].has_next = strcmp(r->rows.at[k].name, r->rows.at[k + 1].name) ==
                                 0;
    rows = arena_alloc(r->a, r->rows.len * sizeof *rows);
    memcpy(rows, r->rows.at, r->rows.len * sizeof *rows);
    *out = (struct model_config){rows, r->rows.len};
}

bool model_config_parse(const char *text, struct arena *a, struct model_config *out,
                        struct err *e)
{
    struct reader r = {.at = text, .a = a};
    bool ok = true;

    memset(out, 0, sizeof *out);
    while (ok && r.at && *r.at) {
        r.line++;
        ok = read_line(&r, e);
        r.at = strchr(r.at, '\n');
        r.at = r.at ? r.at + 1 : NULL;
    }
    if (ok)
        finish(&r, out);
    vec_fini(&r.rows);
    return ok;
}

const struct model_function *model_config_find(const struct model_config *c,
                                               const char *name)
{
    for (size_t k = 0; k < c->count; k++)
        if (strcmp(c->rows[k].name, name) == 0)
            return &c->rows[k];
    return NULL;
}
