/*
 * Formats that callers hand to a function with a buffer of its own.
 *
 *     static void warn(const char *format, ...)
 *     {
 *         char text[512];
 *         ...
 *         vsprintf(text, format, list);
 *
 * How long the text gets, the function cannot know; its calls do.  Where each of them
 * is seen, each is judged as if it were the sprintf into that buffer, and what the
 * function itself was told of is taken back when all of them are proven to fit.
 * Functions that pass their own format and list on to such a one belong to it: its
 * calls are theirs.
 */
#include "analyzer/engine/library.h"
#include "analyzer/engine/path.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

enum {
    ROUNDS = 3, /* functions that hand on to each other */
    PART_HANDED = 2999, /* of questions about such calls */
    HANDED_PLACE = 3000000, /* in keys of regions: the buffer */
};

/* ------------------------------------------------------------------- finding them */

/* The variable or parameter that an argument is, or leads to; 0. */
static ir_id list_of(const struct ir_function *f, ir_id arg)
{
    const struct ir_inst *in = &f->insts[arg];

    while ((in->op == IR_DECAY || in->op == IR_LOAD || in->op == IR_PTR_CAST) && in->a)
        in = &f->insts[in->a];
    return in->op == IR_ADDR ? in->id : 0;
}

/* The list is begun behind the parameters, or is one, and only this call reads it. */
static bool is_whole_list(const struct engine *e, const struct ir_function *f,
                          ir_id call, ir_id list)
{
    bool is_param = list && e->u->objects[list].kind == IR_OBJECT_PARAM;

    if (!list || is_param == ((f->flags & IR_FUNCTION_VARIADIC) != 0))
        return false;
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (in->op == IR_VA_ARG || ir_is_store_to(f, i, list))
            return false;
        for (ir_id k = 0; k < in->arg_count && i != call; k++)
            if (list_of(f, f->args[in->first_arg + k]) == list &&
                !(in->op == IR_CALL && in->id &&
                  str_starts_with(e->u->functions[in->id].name, "__builtin_va_")))
                return false;
    }
    return true;
}

/* Bytes of the array that an argument is, from its start; 0: it is none. */
static int64_t room_of(const struct engine *e, const struct ir_function *f, ir_id arg)
{
    const struct ir_inst *in = &f->insts[arg];
    const struct ir_type *t = NULL;

    if (in->op != IR_DECAY || f->insts[in->a].op != IR_ADDR)
        return 0;
    t = &e->u->types[e->u->objects[f->insts[in->a].id].type];
    return t->kind == IR_TYPE_ARRAY && t->size > 0 ? t->size : 0;
}

/* What the call makes of the function: one with the buffer, or one that hands on. */
static struct handed from_call(const struct engine *e, ir_id function, ir_id i)
{
    const struct ir_function *f = &e->u->functions[function];
    const struct ir_inst *in = &f->insts[i];
    const struct handed *inner = &e->handed[in->id];
    const struct model_function *m = e->models[in->id].row;
    struct handed h = {.root = inner->root, .inst = i, .room = inner->room};
    unsigned format = inner->format, list = inner->list;

    if (m && m->kind == MODEL_FORMAT_LIST && !m->through && m->dst &&
        m->dst <= in->arg_count && !e->u->functions[in->id].has_body) {
        h.root = function;
        h.room = room_of(e, f, f->args[in->first_arg + m->dst - 1]);
        format = m->format;
        list = m->format + 1u;
    }
    if (!h.root || h.room == 0 || !list || format > in->arg_count ||
        list > in->arg_count)
        return (struct handed){0};
    h.format = models_parameter(e, f, f->args[in->first_arg + format - 1]);
    if (!h.format ||
        !is_whole_list(e, f, i, list_of(f, f->args[in->first_arg + list - 1])))
        return (struct handed){0};
    if (!(f->flags & IR_FUNCTION_VARIADIC))
        h.list = models_parameter(e, f, f->args[in->first_arg + list - 1]);
    return h;
}

static void look_at(struct engine *e, ir_id function)
{
    const struct ir_function *f = &e->u->functions[function];
    struct handed h = {0};

    for (ir_id i = 1; i < f->inst_count && !h.root; i++)
        if (f->insts[i].op == IR_CALL && f->insts[i].id)
            h = from_call(e, function, i);
    if (h.root && ((f->flags & IR_FUNCTION_VARIADIC) || h.list))
        e->handed[function] = h;
}

/*
 * Calls of a function that takes a list are those of functions that hand one on, and
 * all calls are by name.
 */
static void check_calls(struct engine *e)
{
    for (ir_id fn = 1; fn < e->u->function_count; fn++) {
        const struct ir_function *f = &e->u->functions[fn];

        for (ir_id i = 1; f->has_body && i < f->inst_count; i++) {
            const struct ir_inst *in = &f->insts[i];
            const struct handed *h = &e->handed[in->id];

            if ((in->op == IR_FUNC_ADDR && h->root) ||
                (in->op == IR_CALL && h->list && e->handed[fn].inst != i))
                e->handed[h->root].is_told = true;
        }
    }
}

void handed_find(struct engine *e)
{
    e->handed = arena_calloc(&e->arena, e->u->function_count, sizeof *e->handed);
    for (unsigned round = 0; round < ROUNDS; round++)
        for (ir_id fn = 1; fn < e->u->function_count; fn++)
            if (e->u->functions[fn].has_body && e->is_private[fn] &&
                !e->handed[fn].root)
                look_at(e, fn);
    check_calls(e);
}

/* ------------------------------------------------------------------------- judging */

/* A buffer of the function's size, of which nothing else is known. */
static const struct value *make_buffer(struct run *r, struct state *s, ir_id i,
                                       int64_t room)
{
    struct region_key key = {.kind = REGION_HEAP, .a = HANDED_PLACE, .b = i};
    struct cell c = {.kind = CELL_CAPACITY};
    struct linear size = linear_const(room);
    bool is_new = false;

    c.region = region_get(&r->regions, &key, &is_new);
    if (is_new)
        region_at(&r->regions, c.region)->inst = i;
    c.value = value_int(&r->arena, &size, 64, false);
    state_set(s, &c);
    return value_pointer(&r->arena, c.region);
}

void handed_ask(struct run *r, struct state *s, ir_id i, ir_id callee)
{
    const struct handed *h = &r->e->handed[callee];
    const struct ir_function *f = &r->u->functions[callee];
    struct model_function m = {.name = f->name,
                               .kind = MODEL_FORMAT,
                               .unit = MODEL_UNIT_CHAR,
                               .format = h->format,
                               .first = (uint8_t)(f->params.count + 1)};
    struct call c = {
        .r = r, .s = NULL, .i = i, .in = &r->f->insts[i], .m = NULL, .unit = 1};
    struct question q = {.kind = ACCESS_FORMAT,
                         .is_write = true,
                         .part = PART_HANDED,
                         .unit = 1,
                         .is_whole_object = true,
                         .is_handed = true};
    struct linear most, least;
    struct output o;

    if (r->quiet || !h->root || h->list)
        return;
    c.s = state_copy(s);
    c.m = q.model = arena_dup(&r->arena, &m, sizeof m);
    q.pointer = make_buffer(r, c.s, i, h->room);
    call_output(&c, &o);
    q.is_unbounded = !o.is_known;
    q.origin = ORIGIN_UNKNOWN;
    if (!linear_add_const(&o.most, 1, &most) || !linear_add_const(&o.least, 1, &least))
        q.is_unbounded = true;
    else
        call_ask(&c, &q, &most, &least);
    if (q.is_unbounded)
        r->e->handed[h->root].is_told = true;
    state_free(c.s);
}

/* What was asked of such calls is no business of the function that makes them. */
void handed_collect(struct run *r)
{
    struct handed *all = r->e->handed;
    size_t kept = 0;

    for (size_t k = 0; k < r->journal.len; k++) {
        const struct access *a = &r->journal.at[k];

        if (a->part != PART_HANDED) {
            r->journal.at[kept++] = *a;
            continue;
        }
        if (a->verdict != ACCESS_SAFE)
            all[all[r->f->insts[a->inst].id].root].is_told = true;
    }
    r->journal.len = kept;
    if (r->values && !r->is_over_budget)
        return;
    for (ir_id i = 1; i < r->f->inst_count; i++) /* not all were looked at */
        if (r->f->insts[i].op == IR_CALL)
            all[all[r->f->insts[i].id].root].is_told = true;
}

/* -------------------------------------------------------------------- taking back */

static bool is_at(const struct engine *e, const struct finding *f, ir_id loc)
{
    const struct ir_loc *l = &e->u->locs[loc];

    return f->at.line == l->line && f->at.col == l->col && f->at.file &&
           strcmp(f->at.file, ir_loc_file(e->u, loc)) == 0;
}

static void add_silence(struct engine *e, ir_id function, ir_id inst)
{
    const struct ir_function *f = &e->u->functions[function];
    struct silence *s = silence_list_add(&e->facts->silences);

    s->kind = SILENCE_SAFE;
    path_place(e->u, f->insts[inst].loc, &s->at);
    s->function = mem_strdup(f->name);
    s->what = mem_strdup(e->u->functions[f->insts[inst].id].name);
    s->reason = mem_strdup("each call of the function makes a text that fits");
}

static void take_back(struct engine *e, ir_id function, ir_id inst)
{
    struct finding_list *all = &e->facts->findings;
    ir_id loc = e->u->functions[function].insts[inst].loc;
    size_t kept = 0, count = all->len;

    for (size_t k = 0; k < count; k++)
        if (is_at(e, &all->at[k], loc))
            finding_fini(&all->at[k]);
        else
            all->at[kept++] = all->at[k];
    all->len = kept;
    if (kept < count)
        add_silence(e, function, inst);
    kept = 0;
    for (size_t k = 0; k < e->told.len; k++)
        if (e->told.at[k].function != function || e->told.at[k].inst != inst)
            e->told.at[kept++] = e->told.at[k];
    e->told.len = kept;
}

void handed_finish(struct engine *e)
{
    for (ir_id fn = 1; fn < e->u->function_count; fn++)
        if (e->handed[fn].root == fn && !e->handed[fn].is_told)
            take_back(e, fn, e->handed[fn].inst);
}
