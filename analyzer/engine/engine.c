/*
 * One unit: its functions in the order of calls, callees first.
 */
#include "analyzer/engine/engine.h"

#include <string.h>

#include "analyzer/engine/kept.h"
#include "analyzer/engine/played.h"
#include "analyzer/engine/run.h"
#include "base/mem.h"

/* ------------------------------------------------------------------- preparation */

/* For each function the range of its objects. */
static void find_locals(struct engine *e)
{
    e->locals = mem_calloc(e->u->function_count, sizeof *e->locals);
    for (ir_id o = 1; o < e->u->object_count; o++) {
        struct ir_object_range *range = &e->locals[e->u->objects[o].function];

        if (range->first == 0)
            range->first = o;
        range->count = o - range->first + 1;
    }
}

/* The object at the bottom of an address, 0 if it is not one. */
static ir_id base_object(const struct ir_function *f, ir_id i)
{
    while (i) {
        const struct ir_inst *in = &f->insts[i];

        if (in->op == IR_ADDR)
            return in->id;
        if (in->op != IR_FIELD && in->op != IR_DECAY && in->op != IR_INDEX &&
            in->op != IR_PTR_CAST)
            return 0;
        i = in->a;
    }
    return 0;
}

/* Whether an address only goes into reads: loads, and steps towards loads. */
static void mark_written(struct engine *e, const struct ir_function *f,
                         const struct ir_inst *in)
{
    switch (in->op) {
    case IR_LOAD:
    case IR_FIELD:
    case IR_DECAY:
    case IR_INDEX:
    case IR_EQ:
    case IR_NE: return;
    case IR_PTR_CAST: stretched_note(e, f, in); return;
    case IR_STORE:
    case IR_COPY:
    case IR_ZERO:
        e->is_fixed[base_object(f, in->a)] = false;
        if (in->op == IR_STORE)
            e->is_fixed[base_object(f, in->b)] = false;
        return;
    case IR_CALL: {
        const struct model_function *m = in->id ? e->models[in->id].row : NULL;
        const struct ir_type *t = in->id ? &e->u->types[e->u->functions[in->id].type]
                                         : NULL;

        for (ir_id k = 0; k < in->arg_count; k++) {
            const struct ir_type *p =
                t && k < t->param_count
                    ? &e->u->types[e->u->param_types[t->first_param + k]]
                    : NULL;
            bool is_read = (m && !m->through &&
                            (k + 1 == m->src || k + 1 == m->format)) ||
                           (p && p->kind == IR_TYPE_PTR &&
                            (e->u->types[p->elem].flags & IR_TYPE_CONST));

            if (!is_read)
                e->is_fixed[base_object(f, f->args[in->first_arg + k])] = false;
        }
        return;
    }
    default:
        e->is_fixed[base_object(f, in->a)] = false;
        e->is_fixed[base_object(f, in->b)] = false;
        for (ir_id k = 0; in->op == IR_HAVOC && k < in->arg_count; k++)
            e->is_fixed[base_object(f, f->args[in->first_arg + k])] = false;
    }
}

static void find_records(struct engine *e)
{
    e->record_of = mem_calloc(e->u->field_count + 1, sizeof *e->record_of);
    for (ir_id t = e->u->type_count; t-- > 1;) {
        const struct ir_type *record = &e->u->types[t];

        for (ir_id f = 0; record->kind == IR_TYPE_RECORD && f < record->field_count;
             f++)
            e->record_of[record->first_field + f] = t;
    }
}

/*
 * Objects whose initial content stays: constants, and static ones that the unit neither
 * writes nor hands to somebody who could.
 */
static void find_fixed(struct engine *e)
{
    const struct ir_unit *u = e->u;

    e->is_fixed = mem_calloc(u->object_count, sizeof *e->is_fixed);
    e->is_stretched = mem_calloc(u->type_count, sizeof *e->is_stretched);
    for (ir_id o = 1; o < u->object_count; o++) {
        const struct ir_object *at = &u->objects[o];
        bool is_own = at->kind == IR_OBJECT_STATIC ||
                      (at->kind == IR_OBJECT_GLOBAL &&
                       (e->is_whole ? !(at->flags & IR_OBJECT_IS_EXTERN)
                                    : (at->flags & IR_OBJECT_IS_STATIC) != 0));

        e->is_fixed[o] = at->kind == IR_OBJECT_STRING || is_own ||
                         ((at->flags & IR_OBJECT_IS_CONST) &&
                          !(at->flags & IR_OBJECT_IS_EXTERN));
    }
    for (ir_id n = 1; n < u->init_count; n++)
        if (u->inits[n].object && u->types[u->inits[n].type].kind == IR_TYPE_PTR &&
            u->objects[u->inits[n].object].kind != IR_OBJECT_STRING)
            e->is_fixed[u->inits[n].object] = false;
    for (ir_id fn = 1; fn < u->function_count; fn++)
        for (ir_id i = 1; u->functions[fn].has_body && i < u->functions[fn].inst_count;
             i++)
            mark_written(e, &u->functions[fn], &u->functions[fn].insts[i]);
    stretched_finish(e);
    for (ir_id o = 1; o < u->object_count; o++)
        if (u->objects[o].kind == IR_OBJECT_STRING ||
            (u->objects[o].flags & IR_OBJECT_IS_CONST))
            e->is_fixed[o] = !(u->objects[o].flags & IR_OBJECT_IS_EXTERN) &&
                             u->objects[o].kind != IR_OBJECT_LOCAL &&
                             u->objects[o].kind != IR_OBJECT_PARAM &&
                             u->objects[o].kind != IR_OBJECT_TEMP;
}

enum { FUNCTIONS_HERE = 20 }; /* for each that is missing, in a whole program */

/* Called, but with its body in a file that was not given. */
static bool is_missing(const struct ir_function *f)
{
    return !f->has_body && !(f->flags & IR_FUNCTION_SYSTEM) && !model_find(f->name) &&
           !str_starts_with(f->name, "__");
}

/*
 * Declared where the file system's standard has the headers of installed packages: one
 * of a library that is found with `-I/usr/include/libxml2`, as pkg-config says it.
 */
static bool is_installed(const struct ir_unit *u, const struct ir_function *f)
{
    static const char *const folders[] = {"/usr/include/", "/usr/lib/",
                                          "/usr/local/include/", "/usr/local/lib/"};
    const char *file = u->files[u->locs[f->loc].file];

    for (size_t k = 0; file && k < sizeof folders / sizeof *folders; k++)
        if (str_starts_with(file, folders[k]))
            return true;
    return false;
}

/*
 * Whether this is a whole program: it has a `main`, and what it calls is here, or the
 * system's.  Then there are no callers but the ones that can be seen.  Libraries whose
 * headers are not the system's are a few names among many; files that were left out
 * would be missed everywhere.
 */
static bool find_whole(const struct ir_unit *u, bool *is_closed)
{
    bool *is_called = mem_calloc(u->function_count, sizeof *is_called);
    bool has_main = false;
    size_t here = 0, missing = 0, libraries = 0;

    for (ir_id fn = 1; fn < u->function_count; fn++) {
        const struct ir_function *f = &u->functions[fn];

        has_main = has_main || (f->has_body && strcmp(f->name, "main") == 0);
        for (ir_id i = 1; f->has_body && i < f->inst_count; i++)
            if (f->insts[i].op == IR_CALL)
                is_called[f->insts[i].id] = true;
    }
    for (ir_id fn = 1; fn < u->function_count; fn++) {
        here += u->functions[fn].has_body;
        if (!is_called[fn] || !is_missing(&u->functions[fn]))
            continue;
        missing++;
        libraries += is_installed(u, &u->functions[fn]);
    }
    free(is_called);
    *is_closed = has_main && (missing - libraries) * FUNCTIONS_HERE <= here;
    return has_main && missing * FUNCTIONS_HERE <= here;
}

/* -------------------------------------------------------------------------- order */

/* Callees before callers, by depth-first search without recursion. */
struct call_walk {
    const struct ir_unit *u;
    uint8_t *seen;
    ir_id *stack;
    ir_id *next; /* instruction to look at next, by depth */
    size_t depth;
};

static void enter(struct call_walk *w, ir_id function)
{
    w->seen[function] = 1;
    w->stack[w->depth] = function;
    w->next[w->depth++] = 1;
}

/* A callee of the topmost function that was not seen; 0 when there is none left. */
static ir_id next_callee(struct call_walk *w)
{
    const struct ir_function *f = &w->u->functions[w->stack[w->depth - 1]];
    ir_id *i = &w->next[w->depth - 1];

    for (; *i < f->inst_count; (*i)++) {
        const struct ir_inst *in = &f->insts[*i];

        if ((in->op == IR_CALL || in->op == IR_FUNC_ADDR) && in->id &&
            !w->seen[in->id] && w->u->functions[in->id].has_body)
            return in->id;
    }
    return 0;
}

static bool is_worth_looking_at(const struct ir_function *f)
{
    return f->has_body && !(f->flags & IR_FUNCTION_SYSTEM);
}

static void analyze_from(struct engine *e, struct call_walk *w, ir_id root)
{
    enter(w, root);
    while (w->depth > 0) {
        ir_id callee = next_callee(w);

        if (callee) {
            enter(w, callee);
            continue;
        }
        w->depth--;
        run_function(e, w->stack[w->depth]);
    }
}

static void analyze_all(struct engine *e)
{
    struct call_walk w = {.u = e->u};

    w.seen = mem_calloc(e->u->function_count, sizeof *w.seen);
    w.stack = mem_calloc(e->u->function_count, sizeof *w.stack);
    w.next = mem_calloc(e->u->function_count, sizeof *w.next);
    for (ir_id f = 1; f < e->u->function_count; f++)
        if (!w.seen[f] && is_worth_looking_at(&e->u->functions[f]))
            analyze_from(e, &w, f);
    free(w.seen);
    free(w.stack);
    free(w.next);
}

/* ------------------------------------------------------------------------- result */

static void add_problems(struct engine *e)
{
    SCOPED_STRV struct strv lines = {0};

    for (ir_id d = 1; d < e->u->diagnostic_count; d++) {
        SCOPED_STR struct str line = {0};

        ir_loc_text(e->u, e->u->diagnostics[d].loc, &line);
        str_addf(&line, ": %s", e->u->diagnostics[d].text);
        strv_add(&lines, str_text(&line));
    }
    e->facts->problem_count = lines.len;
    e->facts->problems = mem_calloc(lines.len + 1, sizeof *e->facts->problems);
    for (size_t k = 0; k < lines.len; k++)
        e->facts->problems[k] = mem_strdup(lines.at[k]);
}

struct unit_facts *engine_analyze(const struct ir_unit *u,
                                  const struct engine_options *o)
{
    struct engine e = {.u = u, .options = o};

    arena_init(&e.arena);
    e.facts = mem_alloc(sizeof *e.facts);
    e.facts->unit = mem_strdup(u->main_file);
    e.summaries = mem_calloc(u->function_count, sizeof *e.summaries);
    e.is_whole = find_whole(u, &e.is_closed);
    find_locals(&e);
    models_find(&e);
    find_records(&e);
    records_find_foreign(&e);
    find_fixed(&e);
    command_line_find(&e);
    callers_find(&e);
    handed_find(&e);
    kept_find(&e);
    kept_find_pointers(&e);
    kept_find_texts(&e);
    analyze_all(&e);
    handed_finish(&e);
    own_word_report(&e);
    played_report(&e);
    add_problems(&e);
    finding_list_sort(&e.facts->findings);
    silence_list_sort(&e.facts->silences);
    free(e.summaries);
    free(e.locals);
    free(e.record_of);
    free(e.is_foreign);
    free(e.is_fixed);
    free(e.is_stretched);
    free(e.may_be_argument);
    free(e.is_private);
    free(e.is_called_once);
    free(e.kept);
    kept_free(e.kept_calls);
    free(e.leads_to);
    free(e.allotted);
    free(e.rests);
    free(e.text_room);
    vec_fini(&e.told);
    vec_fini(&e.own_words);
    arena_fini(&e.arena);
    arena_fini(&e.scratch);
    return e.facts;
}
