/*
 * Where the models of a unit's functions come from; see models.h.
 *
 * A wrapper is a function whose body passes its own parameters, unchanged, and a
 * va_list on to a function that takes one: `vsnprintf(buf, size, format, ap)`.  Its
 * callers are asked what the family asks, with the arguments they pass.
 */
#include "analyzer/engine/models.h"

#include <string.h>

#include "analyzer/engine/run.h"
#include "analyzer/model/config.h"

/* ---------------------------------------------------------------------- attributes */

static struct model_function *new_row(struct engine *e, ir_id function)
{
    struct model_function *m = arena_calloc(&e->arena, 1, sizeof *m);

    m->name = e->u->functions[function].name;
    return m;
}

static const struct ir_type *param_type(const struct engine *e, ir_id function,
                                        unsigned n)
{
    const struct ir_type *t = &e->u->types[e->u->functions[function].type];

    if (n == 0 || n > t->param_count)
        return NULL;
    return &e->u->types[e->u->param_types[t->first_param + n - 1]];
}

/* A pointer to characters that may be written. */
static bool is_text_buffer(const struct engine *e, ir_id function, unsigned n)
{
    const struct ir_type *t = param_type(e, function, n), *elem = NULL;

    if (!t || t->kind != IR_TYPE_PTR)
        return false;
    elem = &e->u->types[t->elem];
    return (elem->flags & IR_TYPE_CHAR) && !(elem->flags & IR_TYPE_CONST);
}

static bool is_count(const struct engine *e, ir_id function, unsigned n)
{
    const struct ir_type *t = param_type(e, function, n);

    return t && t->kind == IR_TYPE_INT && t->bits >= 32;
}

/*
 * format(scanf): the arguments are stored through.  format(printf) says nothing of a
 * buffer, but `(char *buf, size_t size, const char *format, ...)` leaves no doubt.
 */
static const struct model_function *from_format(struct engine *e, ir_id function)
{
    const struct ir_attrs *a = &e->u->functions[function].attrs;
    struct model_function *m = new_row(e, function);

    m->unit = MODEL_UNIT_CHAR;
    m->format = a->format_arg;
    m->first = a->format_first;
    if (a->format_kind == 's') {
        m->kind = a->format_first ? MODEL_SCAN : MODEL_SCAN_LIST;
        return m;
    }
    if (a->format_arg < 3 || !is_count(e, function, a->format_arg - 1) ||
        !is_text_buffer(e, function, a->format_arg - 2))
        return NULL;
    m->kind = a->format_first ? MODEL_FORMAT_SIZED : MODEL_FORMAT_SIZED_LIST;
    m->dst = (uint8_t)(a->format_arg - 2);
    m->size = (uint8_t)(a->format_arg - 1);
    return m;
}

/* access(): so many elements of what the argument points to. */
static void from_access(const struct ir_access *at, struct model_function *m)
{
    bool is_read = at->mode == 'r';

    m->kind = is_read ? MODEL_READS : MODEL_OUTPUT_CUT;
    m->unit = MODEL_UNIT_ELEM;
    m->size = at->size_arg;
    if (is_read)
        m->src = at->arg;
    else
        m->dst = at->arg;
}

static const struct model_function *from_accesses(struct engine *e, ir_id function)
{
    const struct ir_attrs *a = &e->u->functions[function].attrs;
    struct model_function *rows = arena_calloc(&e->arena, IR_MAX_ACCESS, sizeof *rows);
    unsigned n = 0;

    for (unsigned k = 0; k < a->access_count; k++) {
        if (!a->access[k].size_arg || a->access[k].mode == 'n')
            continue;
        rows[n].name = e->u->functions[function].name;
        if (n > 0)
            rows[n - 1].has_next = true;
        from_access(&a->access[k], &rows[n++]);
    }
    return n > 0 ? rows : NULL;
}

static const struct model_function *from_attributes(struct engine *e, ir_id function)
{
    const struct ir_attrs *a = &e->u->functions[function].attrs;
    const struct model_function *m = NULL;

    if (a->format_kind && a->format_arg)
        m = from_format(e, function);
    return m ? m : from_accesses(e, function);
}

/* ------------------------------------------------------------------------ wrappers */

static bool takes_list(enum model_kind kind)
{
    return kind == MODEL_FORMAT_LIST || kind == MODEL_FORMAT_SIZED_LIST ||
           kind == MODEL_SCAN_LIST;
}

static enum model_kind without_list(enum model_kind kind)
{
    switch (kind) {
    case MODEL_FORMAT_LIST: return MODEL_FORMAT;
    case MODEL_FORMAT_SIZED_LIST: return MODEL_FORMAT_SIZED;
    case MODEL_SCAN_LIST: return MODEL_SCAN;
    default: return kind;
    }
}

/* Stores to an object in the function. */
static unsigned count_stores(const struct ir_function *f, ir_id object)
{
    unsigned n = 0;

    for (ir_id i = 1; i < f->inst_count; i++)
        if (f->insts[i].op == IR_STORE && f->insts[i].a &&
            f->insts[f->insts[i].a].op == IR_ADDR &&
            f->insts[f->insts[i].a].id == object)
            n++;
    return n;
}

uint8_t models_parameter(const struct engine *e, const struct ir_function *f, ir_id arg)
{
    const struct ir_inst *in = &f->insts[arg];

    while ((in->op == IR_PTR_CAST || in->op == IR_INT_CAST) && in->a)
        in = &f->insts[in->a];
    if (in->op != IR_LOAD || f->insts[in->a].op != IR_ADDR)
        return 0;
    in = &f->insts[in->a];
    if (e->u->objects[in->id].kind != IR_OBJECT_PARAM || count_stores(f, in->id) != 0 ||
        in->id < f->params.first || in->id - f->params.first >= f->params.count)
        return 0;
    return (uint8_t)(in->id - f->params.first + 1);
}

/* A call's argument as a parameter of the function; false when it is none. */
static bool map_part(const struct engine *e, const struct ir_function *f,
                     const struct ir_inst *call, uint8_t from, uint8_t *to)
{
    *to = 0;
    if (from == 0)
        return true;
    if (from > call->arg_count)
        return false;
    *to = models_parameter(e, f, f->args[call->first_arg + from - 1]);
    return *to != 0;
}

/* The callee's model in terms of the caller's parameters; NULL. */
static const struct model_function *wrap(struct engine *e, ir_id function,
                                         const struct ir_inst *call,
                                         const struct model_function *inner)
{
    const struct ir_function *f = &e->u->functions[function];
    bool is_variadic = f->flags & IR_FUNCTION_VARIADIC;
    struct model_function m = *inner;

    m.name = f->name;
    m.has_next = false;
    m.result = MODEL_RESULT_UNKNOWN;
    if (m.through || !map_part(e, f, call, inner->dst, &m.dst) ||
        !map_part(e, f, call, inner->src, &m.src) ||
        !map_part(e, f, call, inner->size, &m.size) ||
        !map_part(e, f, call, inner->format, &m.format))
        return NULL;
    m.first = (uint8_t)(f->params.count + 1);
    if (is_variadic)
        m.kind = without_list(m.kind);
    return arena_dup(&e->arena, &m, sizeof m);
}

/* The model of a function that takes a va_list: its own, or one found so far. */
static const struct model_function *
list_model(const struct engine *e, const struct model_function *const *found,
           ir_id function)
{
    const struct model_function *m = e->models[function].row;

    if (!m)
        m = found[function];
    return m && takes_list(m->kind) ? m : NULL;
}

static const struct model_function *find_wrapped(struct engine *e, ir_id function,
                                                 const struct model_function **found)
{
    const struct ir_function *f = &e->u->functions[function];

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];
        const struct model_function *inner = NULL;

        if (in->op != IR_CALL || !in->id || in->id == function)
            continue;
        inner = list_model(e, found, in->id);
        inner = inner ? wrap(e, function, in, inner) : NULL;
        if (inner)
            return inner;
    }
    return NULL;
}

/* Functions that hand a va_list on first, then those that hand on to them. */
static void find_wrappers(struct engine *e)
{
    const struct ir_unit *u = e->u;
    const struct model_function **found = arena_calloc(&e->arena, u->function_count,
                                                       sizeof(*found));
    enum { ROUNDS = 3 };

    for (unsigned round = 0; round < ROUNDS; round++)
        for (ir_id fn = 1; fn < u->function_count; fn++)
            if (u->functions[fn].has_body && !found[fn] && !e->models[fn].row &&
                u->functions[fn].params.count > 0)
                found[fn] = find_wrapped(e, fn, found);
    for (ir_id fn = 1; fn < u->function_count; fn++)
        if (found[fn] && (u->functions[fn].flags & IR_FUNCTION_VARIADIC))
            e->models[fn] = (struct engine_model){found[fn], MODELS_WRAPPER};
}

/* ------------------------------------------------------------------------- choosing */

/*
 * The configuration counts most.  A definition in the unit counts more than the table,
 * unless it is a system header's, or one that is brought along; attributes count where
 * there is no body to look into.
 */
static struct engine_model choose(struct engine *e, const struct model_config *config,
                                  ir_id function)
{
    const struct ir_function *f = &e->u->functions[function];
    bool is_own = f->has_body && !(f->flags & IR_FUNCTION_SYSTEM);
    const struct model_function *m = model_config_find(config, f->name);

    if (m)
        return (struct engine_model){m, MODELS_CONFIG};
    m = is_own ? brought_find(e, function) : model_find(f->name);
    if (m)
        return (struct engine_model){m, MODELS_TABLE};
    m = is_own ? NULL : from_attributes(e, function);
    if (m)
        return (struct engine_model){m, MODELS_DECLARED};
    m = is_own ? NULL : namesake_find(e, function);
    return (struct engine_model){m, m ? MODELS_TABLE : MODELS_NONE};
}

void models_find(struct engine *e)
{
    struct model_config config = {0};
    struct err ignored = {0}; /* the command line has checked it */

    model_config_parse(e->options ? e->options->config : NULL, &e->arena, &config,
                       &ignored);
    e->models = arena_calloc(&e->arena, e->u->function_count, sizeof *e->models);
    for (ir_id fn = 1; fn < e->u->function_count; fn++)
        if (e->u->functions[fn].name)
            e->models[fn] = choose(e, &config, fn);
    find_wrappers(e);
}
