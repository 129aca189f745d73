/*
 * What leads to an access, as steps of its finding: the calls in between, where the
 * number that decides is set, and the loop that moves it on.
 *
 *     int len = strlen(buf) - 1;        <- `len` is set here
 *     while (buf[len] != 'Z')           the access
 *         len--;                        <- each round moves `len` down here, and
 *                                          nothing in the loop compares it
 *
 * All of it is read off the instructions of the function that makes the access, when
 * the finding is written: nothing is kept for accesses that are not told of.
 */
#include "analyzer/engine/path.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"

void path_place(const struct ir_unit *u, ir_id loc, struct place *out)
{
    const struct ir_loc *l = &u->locs[loc];

    if (loc == 0)
        return;
    out->file = mem_strdup(ir_loc_file(u, loc));
    out->line = l->line;
    out->col = l->col;
    out->end_line = l->end_line;
    out->end_col = l->end_col;
}

void path_add_step(struct run *r, struct finding *f, ir_id loc, char *text)
{
    struct place at = {0};

    path_place(r->u, loc, &at);
    finding_add_step(f, &at, text);
    place_fini(&at);
    free(text);
}

/* ------------------------------------------------------------------------- calls */

/* Whether the finding stands in this function (else in a called one). */
static bool is_at_call(const struct run *r, const struct access *a)
{
    return !a->via || a->loc == r->f->insts[a->inst].loc;
}

/* The calls that lead to an access in another function. */
static void add_via(struct run *r, const struct access *a, struct finding *f)
{
    if (!a->via)
        return;
    if (!is_at_call(r, a))
        path_add_step(r, f, a->via_loc,
                      a->argument ? mem_printf("called here by %s, with `%s`",
                                               r->f->name, a->argument)
                                  : mem_printf("called here by %s", r->f->name));
    for (unsigned k = 0; k < a->step_count; k++)
        path_add_step(r, f, a->steps[k].loc,
                      mem_printf("%s passes it on here", a->steps[k].function));
    if (is_at_call(r, a))
        path_add_step(r, f, a->via_loc, mem_printf("the access is made in %s", a->via));
}

/* ---------------------------------------------------------------- what decides it */

/* The function that makes the access, and the variable that decides where. */
struct maker {
    struct run *r;
    const struct access *a;
    struct finding *f;
    const struct ir_function *function;
    struct cfg cfg;
    uint32_t head; /* item of the innermost loop around the access */
    bool is_in_loop;
    ir_id variable;
    const char *name;
};

static ir_id deciding_variable(const struct maker *m)
{
    const struct access *a = m->a;
    const struct ir_inst *in = &m->function->insts[a->made_by];

    if (in->op == IR_CALL)
        return a->kind == ACCESS_SIZE ? ir_variable_of(m->function, a->made_amount) : 0;
    return in->op == IR_LOAD || in->op == IR_STORE ? ir_variable_at(m->function, in->a)
                                                   : 0;
}

static unsigned line_of(const struct maker *m, ir_id loc)
{
    return m->r->u->locs[loc].line;
}

static bool is_in_loop(const struct maker *m, ir_id i)
{
    ir_id block = m->cfg.block_of[i];

    return m->is_in_loop && block && m->cfg.place[block] != UINT32_MAX &&
           cfg_in_loop(&m->cfg, m->head, block);
}

/* ----------------------------------------------------------------------- the loop */

/* Whether anything in the loop compares the variable. */
static bool is_compared(const struct maker *m)
{
    const struct ir_function *f = m->function;

    for (ir_id i = 1; i < f->inst_count; i++)
        if (ir_is_comparison(f->insts[i].op) && is_in_loop(m, i) &&
            (ir_variable_of(f, f->insts[i].a) == m->variable ||
             ir_variable_of(f, f->insts[i].b) == m->variable))
            return true;
    return false;
}

/* Whether each round moves the variable, as one that counts rounds. */
static bool is_moved(const struct maker *m, ir_id variable)
{
    const struct ir_function *f = m->function;

    for (ir_id i = 1; variable && i < f->inst_count; i++)
        if (ir_is_store_to(f, i, variable) && is_in_loop(m, i) &&
            ir_step_of(f, i, variable) != 0)
            return true;
    return false;
}

/* The comparison of a moved variable that ends the loop; 0: none, or several. */
static ir_id ending_comparison(const struct maker *m)
{
    const struct ir_function *f = m->function;
    ir_id found = 0;

    for (uint32_t k = m->head; k < m->cfg.order[m->head].end; k++) {
        const struct ir_block *b = &f->blocks[m->cfg.order[k].block];
        const struct ir_inst *last = &f->insts[b->first + b->count - 1];
        const struct ir_inst *c = last->op == IR_BRANCH ? &f->insts[last->a] : NULL;

        if (!c || (cfg_in_loop(&m->cfg, m->head, last->t) &&
                   cfg_in_loop(&m->cfg, m->head, last->f)))
            continue;
        if (!ir_is_comparison(c->op) || !(is_moved(m, ir_variable_of(f, c->a)) ||
                                          is_moved(m, ir_variable_of(f, c->b))))
            continue;
        if (found)
            return 0;
        found = last->a;
    }
    return found;
}

static const char *operator_of(enum ir_op op)
{
    switch (op) {
    case IR_EQ: return "==";
    case IR_NE: return "!=";
    case IR_LT: return "<";
    case IR_LE: return "<=";
    case IR_GT: return ">";
    case IR_GE: return ">=";
    default: return "?";
    }
}

/* "`i <= 5`"; NULL when it is too long to be read at a glance. */
static char *comparison_text(struct maker *m, ir_id i)
{
    enum { MAX_GLANCE = 60 };
    const struct ir_inst *in = &m->function->insts[i];
    const struct ir_function *own = m->r->f;
    SCOPED_FREE char *text = NULL;
    const char *left = NULL, *right = NULL;

    m->r->f = m->function; /* the words are those of the function that makes it */
    left = describe_value(m->r, in->a);
    right = describe_value(m->r, in->b);
    m->r->f = own;
    if (!left || !right)
        return NULL;
    text = mem_printf("`%s %s %s`", left, operator_of(in->op), right);
    return strlen(text) <= MAX_GLANCE ? mem_strdup(text) : NULL;
}

/* "each round moves `p` on here; how many there are, `i <= 5` decides" */
static void add_motion(struct maker *m, ir_id store, int direction)
{
    bool is_each = cfg_in_every_round(&m->cfg, m->head, m->cfg.block_of[store]);
    ir_id end = ending_comparison(m);
    SCOPED_FREE char *compared = end ? comparison_text(m, end) : NULL;
    struct str text = {0};

    str_addf(&text, "%s `%s` %s here", is_each ? "each round moves" : "rounds move",
             m->name, direction < 0 ? "down" : "on");
    if (compared)
        str_addf(&text, "; how many there are, %s decides", compared);
    else if (!end && !is_compared(m))
        str_add(&text, ", and nothing in the loop compares it");
    path_add_step(m->r, m->f, m->function->insts[store].loc, str_take(&text));
}

/* The step of the loop that moves the variable; false: none does. */
static bool add_loop(struct maker *m)
{
    const struct ir_function *f = m->function;
    bool is_found = false;

    for (ir_id i = 1; m->is_in_loop && i < f->inst_count; i++) {
        int direction = 0;
        uint32_t head = 0;

        if (!ir_is_store_to(f, i, m->variable) ||
            !cfg_loop_around(&m->cfg, m->cfg.block_of[i], &head) || head != m->head)
            continue; /* one inside of it begins anew each time */
        direction = ir_step_of(f, i, m->variable);
        if (direction == 0)
            continue;
        if (!is_found && line_of(m, f->insts[i].loc) != line_of(m, m->a->loc))
            add_motion(m, i, direction);
        is_found = true;
    }
    return is_found;
}

/* The only store to the variable: where its number comes from. */
static void add_origin(struct maker *m)
{
    const struct ir_function *f = m->function;
    ir_id from = 0;

    for (ir_id i = 1; i < f->inst_count; i++) {
        if (!ir_is_store_to(f, i, m->variable))
            continue;
        if (from)
            return;
        from = i;
    }
    if (from && line_of(m, f->insts[from].loc) != line_of(m, m->a->loc))
        path_add_step(m->r, m->f, f->insts[from].loc,
                      mem_printf("`%s` is set here", m->name));
}

static void add_maker(struct run *r, const struct access *a, struct finding *f)
{
    struct maker m = {.r = r, .a = a, .f = f, .function = r->f};
    struct arena arena = {0};

    if (!a->made_by)
        return;
    if (a->made_in != r->function) {
        m.function = &r->u->functions[a->made_in];
        if (!cfg_build(r->u, a->made_in, r->e->locals[a->made_in], &arena, &m.cfg)) {
            arena_fini(&arena);
            return;
        }
    } else {
        m.cfg = r->cfg;
    }
    m.variable = deciding_variable(&m);
    m.name = m.variable ? r->u->objects[m.variable].name : NULL;
    if (m.name && m.name[0]) {
        m.is_in_loop = cfg_loop_around(&m.cfg, m.cfg.block_of[a->made_by], &m.head);
        if (!add_loop(&m))
            add_origin(&m);
    }
    arena_fini(&arena);
}

/*
 * `b[i] = 0` behind the loop that fills `b` up to `i`: it goes as far, and once the
 * loop is made to stop at the end it may still be one too far.
 */
static void add_behind_loop(struct run *r, const struct access *a, struct finding *f)
{
    ir_id last = 0;

    if (!a->counter || a->kind != ACCESS_ELEMENT || !a->element ||
        !cfg_in_loop(&r->cfg, r->cfg.place[a->counter], r->cfg.block_of[a->inst]))
        return;
    for (size_t k = 0; k < r->journal.len; k++) {
        const struct access *b = &r->journal.at[k];

        if (b->inst == last)
            continue; /* the worst of each comes first */
        last = b->inst;
        if (b->counter == a->counter && b->object_loc == a->object_loc &&
            b->kind == ACCESS_ELEMENT && b->verdict == ACCESS_UNKNOWN && b->element &&
            !cfg_in_loop(&r->cfg, r->cfg.place[a->counter], r->cfg.block_of[b->inst]))
            path_add_step(r, f, b->loc,
                          mem_printf("behind the loop `%s` is as far out", b->element));
    }
}

ir_id path_declared(const struct access *a)
{
    return a->member_loc ? a->member_loc : a->object_loc;
}

void path_add_steps(struct run *r, const struct access *a, struct finding *f)
{
    const char *name = a->argument ? a->argument : a->object;

    add_via(r, a, f);
    if (name && path_declared(a) && a->capacity >= 0)
        path_add_step(r, f, path_declared(a),
                      mem_printf("`%s` has %lld byte%s", name, (long long)a->capacity,
                                 a->capacity == 1 ? "" : "s"));
    add_maker(r, a, f);
    add_behind_loop(r, a, f);
}
