/*
 * Which functions may lead to a store to a variable; see kept.h.
 */
#include "analyzer/engine/kept.h"

#include <string.h>

#include "base/mem.h"

/* --------------------------------------------------------------------- callees */

/* A function that is given to the library is run by it: qsort's. */
static bool passes_function(const struct kept *k, const struct ir_function *f,
                            const struct ir_inst *in)
{
    const struct ir_unit *u = k->e->u;

    for (ir_id n = 0; n < in->arg_count; n++) {
        const struct ir_type *t = &u->types[f->insts[f->args[in->first_arg + n]].type];

        if (t->kind == IR_TYPE_PTR && u->types[t->elem].kind == IR_TYPE_FUNC)
            return true;
    }
    return false;
}

bool kept_returns_twice(const struct kept *k, const struct ir_inst *in)
{
    const char *name = in->id ? k->e->u->functions[in->id].name : "";

    return strstr(name, "setjmp") || strcmp(name, "vfork") == 0 ||
           strcmp(name, "getcontext") == 0;
}

/* The system's own code: it knows the program's variables by what it is given. */
static bool is_system(const struct kept *k, ir_id function)
{
    const struct engine_model *m = &k->e->models[function];

    if (m->row && m->source == MODELS_TABLE)
        return m->row->kind != MODEL_NORETURN;
    return k->e->u->functions[function].flags & IR_FUNCTION_SYSTEM;
}

bool kept_callee(const struct kept *k, const struct ir_function *f,
                 const struct ir_inst *in, ir_id *callee)
{
    *callee = 0;
    if (in->op != IR_CALL)
        return false;
    if (!in->id)
        return true;
    if (k->e->u->functions[in->id].has_body)
        *callee = in->id;
    else if (is_system(k, in->id) && !passes_function(k, f, in))
        return kept_returns_twice(k, in);
    return true;
}

/* ----------------------------------------------------------------------- edges */

struct pair {
    ir_id from, to;
};

/* Pairs of rows, from which a table is made. */
struct pairs {
    VEC(struct pair) all;
};

static void add_pair(struct pairs *p, ir_id from, ir_id to)
{
    *vec_push(&p->all) = (struct pair){from, to};
}

static struct kept_edges make_edges(struct kept *k, struct pairs *p, ir_id rows)
{
    struct kept_edges out;

    out.first = arena_calloc(&k->arena, (size_t)rows + 2, sizeof *out.first);
    out.list = arena_calloc(&k->arena, p->all.len + 1, sizeof *out.list);
    for (size_t n = 0; n < p->all.len; n++)
        out.first[p->all.at[n].from + 2]++;
    for (ir_id n = 2; n < rows + 2; n++)
        out.first[n] += out.first[n - 1];
    for (size_t n = 0; n < p->all.len; n++)
        out.list[out.first[p->all.at[n].from + 1]++] = p->all.at[n].to;
    vec_fini(&p->all);
    return out;
}

/* A call that never comes back: the caller sees nothing of what it stores. */
static bool is_last_call(const struct kept *k, const struct ir_inst *in)
{
    return in->id && (k->e->u->functions[in->id].flags & IR_FUNCTION_NORETURN);
}

/* Calls, stores, and addresses that are taken, of one function. */
static void add_function(struct kept *k, ir_id fn, struct pairs *callers,
                         struct pairs *writers)
{
    const struct ir_function *f = &k->e->u->functions[fn];
    uint32_t last = 0;
    ir_id callee = 0;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i], *at = &f->insts[in->a];

        if (kept_callee(k, f, in, &callee)) {
            if (!is_last_call(k, in))
                add_pair(callers, callee, fn);
        } else if (in->op == IR_FUNC_ADDR)
            add_pair(callers, in->id, 0);
        if (in->op != IR_STORE || at->op != IR_ADDR || !k->number[at->id] ||
            k->number[at->id] == last)
            continue;
        last = k->number[at->id];
        add_pair(writers, last, fn);
    }
}

void kept_find_calls(struct kept *k)
{
    const struct ir_unit *u = k->e->u;
    struct pairs callers = {0}, writers = {0};

    for (ir_id fn = 1; fn < u->function_count; fn++) {
        if (!u->functions[fn].has_body)
            continue;
        add_function(k, fn, &callers, &writers);
        if (!k->e->is_whole && !(u->functions[fn].flags & IR_FUNCTION_STATIC))
            add_pair(&callers, fn, 0);
    }
    for (ir_id n = 1; n < u->init_count; n++)
        if (u->inits[n].function)
            add_pair(&callers, u->inits[n].function, 0);
    k->callers = make_edges(k, &callers, u->function_count);
    k->writers = make_edges(k, &writers, k->count);
    k->queue = arena_calloc(&k->arena, u->function_count, sizeof *k->queue);
}

/* --------------------------------------------------------------------- writers */

static bool has_bit(const uint64_t *set, ir_id row)
{
    return (set[row / 64] >> (row % 64)) & 1;
}

/* Mark the rows that are not in the set yet, and put them into the queue. */
static ir_id add_rows(struct kept *k, uint64_t *set, const struct kept_edges *edges,
                      ir_id row, ir_id queued)
{
    for (ir_id n = edges->first[row]; n < edges->first[row + 1]; n++) {
        ir_id to = edges->list[n];

        if (has_bit(set, to))
            continue;
        set[to / 64] |= UINT64_C(1) << (to % 64);
        k->queue[queued++] = to;
    }
    return queued;
}

bool kept_may_write(struct kept *k, uint32_t variable, ir_id function)
{
    struct kept_variable *v = &k->at[variable];
    uint64_t *set = NULL;
    ir_id queued = 0;

    if (!v->writers) {
        set = arena_calloc(&k->arena, k->e->u->function_count / 64 + 1, sizeof *set);
        queued = add_rows(k, set, &k->writers, variable, 0);
        for (ir_id n = 0; n < queued; n++)
            queued = add_rows(k, set, &k->callers, k->queue[n], queued);
        v->writers = set;
    }
    return has_bit(v->writers, function);
}
