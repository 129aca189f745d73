/*
 * A function that is not seen, and has the name of the library's behind one of its own:
 * `os_memcpy()`, `MEMCPY()`.
 *
 * Programs that run on many systems reach the library through such names; most of them
 * are macros, which a file without its headers has not.  Only what copies, appends,
 * clears and allocates is taken for its namesake, and only when each call has as many
 * arguments; and what says in its name that it turns bytes around, `be16_to_cpu(n)`.
 */
#include "analyzer/engine/models.h"

#include <ctype.h>
#include <string.h>

#include "analyzer/engine/run.h"
#include "base/mem.h"
#include "base/scoped.h"

static bool is_of_kind(const struct model_function *m)
{
    switch (m->kind) {
    case MODEL_COPY:
    case MODEL_APPEND:
    case MODEL_COPY_EXACT:
    case MODEL_FILL:
    case MODEL_COPY_PADDED:
    case MODEL_APPEND_SIZED:
    case MODEL_COPY_CUT:
    case MODEL_APPEND_TOTAL:
    case MODEL_FORMAT_SIZED:
    case MODEL_STRING:
    case MODEL_ALLOC:
    case MODEL_ALLOC_ZERO:
    case MODEL_DUPLICATE: return true;
    default: return false;
    }
}

/* Names that nobody gives to something else. */
static bool is_of_library(const char *name)
{
    static const char *const beginnings[] = {"mem",    "str",    "bcopy",   "bzero",
                                             "malloc", "calloc", "realloc", "snprintf"};

    for (size_t k = 0; k < sizeof beginnings / sizeof beginnings[0]; k++)
        if (strncmp(name, beginnings[k], strlen(beginnings[k])) == 0)
            return true;
    return false;
}

/* The model whose name is what stands behind a `_`, or all of it, in small letters. */
static const struct model_function *find_behind(const char *name)
{
    SCOPED_FREE char *small = mem_strdup(name);

    for (char *c = small; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    for (const char *at = small; at; at = strchr(at, '_')) {
        const struct model_function *m = NULL;

        at += *at == '_';
        m = is_of_library(at) ? model_find(at) : NULL;
        if (m && is_of_kind(m))
            return m;
    }
    return NULL;
}

/* A number in the order of the network, or of files, made one of this machine. */
static const struct model_function *find_order(const char *name)
{
    static const char *const words[] = {"ntoh",    "NTOH",    "swap",      "SWAP",
                                        "to_cpu",  "to_host", "to_native", "16toh",
                                        "32toh",   "64toh",   "16_to_",    "32_to_",
                                        "be16dec", "betoh16", "betoh32",   "TO_HOST"};
    bool is_short = strstr(name, "16") || strstr(name, "hs") || strstr(name, "HS");

    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strstr(name, words[k]) && (is_short || strpbrk(name, "3l6L")))
            return model_find(is_short ? "ntohs" : "ntohl");
    return NULL;
}

/* All calls are given a number. */
static bool is_given_number(const struct engine *e, ir_id function)
{
    for (ir_id fn = 1; fn < e->u->function_count; fn++) {
        const struct ir_function *f = &e->u->functions[fn];

        for (ir_id i = 1; f->has_body && i < f->inst_count; i++) {
            const struct ir_inst *in = &f->insts[i];

            if (in->op == IR_CALL && in->id == function &&
                (in->arg_count != 1 ||
                 e->u->types[f->insts[f->args[in->first_arg]].type].kind !=
                     IR_TYPE_INT))
                return false;
        }
    }
    return true;
}

/* Arguments that the model speaks of; of a format more may follow. */
static unsigned most_argument(const struct model_function *m)
{
    unsigned most = 0;

    for (; m; m = model_next(m)) {
        const uint8_t used[] = {m->dst, m->src, m->size, m->times, m->format};

        for (size_t k = 0; k < sizeof used; k++)
            most = used[k] > most ? used[k] : most;
    }
    return most;
}

/* The argument leads to a structure: `vstring_strcpy(v, text)` is about that. */
static bool is_structure(const struct engine *e, const struct ir_function *f,
                         const struct ir_inst *call, uint8_t argument)
{
    const struct ir_type *t = NULL;

    if (argument == 0)
        return false;
    t = &e->u->types[f->insts[ir_without_casts(f,
                                               f->args[call->first_arg + argument - 1])]
                         .type];
    return t->kind == IR_TYPE_PTR && e->u->types[t->elem].kind == IR_TYPE_RECORD;
}

/* Bytes are copied of anything, texts only of characters. */
static bool is_given_such(const struct engine *e, const struct ir_function *f,
                          const struct ir_inst *call, const struct model_function *m)
{
    return m->unit != MODEL_UNIT_CHAR ||
           (!is_structure(e, f, call, m->dst) && !is_structure(e, f, call, m->src));
}

/* Whether all calls have just these arguments. */
static bool is_called_so(const struct engine *e, ir_id function,
                         const struct model_function *m)
{
    unsigned most = most_argument(m);

    for (ir_id fn = 1; fn < e->u->function_count; fn++) {
        const struct ir_function *f = &e->u->functions[fn];

        for (ir_id i = 1; f->has_body && i < f->inst_count; i++) {
            const struct ir_inst *in = &f->insts[i];

            if (in->op == IR_CALL && in->id == function &&
                ((m->format ? in->arg_count < most : in->arg_count != most) ||
                 !is_given_such(e, f, in, m)))
                return false;
        }
    }
    return true;
}

const struct model_function *namesake_find(struct engine *e, ir_id function)
{
    const struct ir_function *f = &e->u->functions[function];
    const struct model_function *m = f->has_body ? NULL : find_behind(f->name);
    struct model_function *rows = NULL;
    size_t n = 1;

    if (!m && !f->has_body) {
        m = find_order(f->name);
        m = m && is_given_number(e, function) ? m : NULL; /* looks at all calls */
    }
    if (!m || !is_called_so(e, function, m))
        return NULL;
    for (const struct model_function *row = m; row->has_next; row++)
        n++;
    rows = arena_dup(&e->arena, m, n * sizeof *m);
    for (size_t k = 0; k < n; k++)
        rows[k].name = f->name;
    return rows;
}
