/*
 * Running a function: blocks in weak topological order, states along the edges.
 */
#include "analyzer/engine/summary_make.h"

#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- state lists */

static void list_add(struct state_list *l, struct state *s)
{
    *vec_push(l) = s;
}

static void list_free(struct state_list *l)
{
    for (size_t i = 0; i < l->len; i++)
        state_free(l->at[i]);
    vec_fini(l);
}

/* Merge item `from` into item `into` and close the gap. */
static void merge_items(struct run *r, struct state_list *l, size_t into, size_t from,
                        uint32_t site)
{
    state_join(&r->c, l->at[into], l->at[from], site);
    memmove(&l->at[from], &l->at[from + 1], (l->len - from - 1) * sizeof *l->at);
    l->len--;
}

/* Whether states only meet at the block, and do not come round a loop. */
static bool is_plain_block(const struct run *r, uint32_t site)
{
    return site < r->f->block_count && r->cfg.place[site] != UINT32_MAX &&
           !r->cfg.order[r->cfg.place[site]].is_head;
}

/*
 * A parameter whose number the function returns as it was passed, 0: none.  The smaller
 * of two is no merge of both.
 */
static uint64_t returned_parameter(const struct run *r, const struct state *s)
{
    const struct value *v = state_get(s, REGION_ROW_SLOTS, CELL_SCALAR, 0);
    const struct symbol_key *key = v && v->kind == VALUE_INT && v->form.n == 1
                                       ? &r->symbols.keys[v->form.terms[0].symbol]
                                       : NULL;
    const struct region *at = key && key->kind == SYMBOL_INPUT
                                  ? region_at(&r->regions, key->a)
                                  : NULL;

    return at && at->kind == REGION_OBJECT &&
                   r->u->objects[at->object].kind == IR_OBJECT_PARAM
               ? at->object
               : 0;
}

/*
 * A state's key.  In a function that is given a text to write and its size, also the
 * way that the state goes on behind the block, and whether that size is 0: what a copy
 * does with all of its source, with a part of it and with nothing is told apart.
 */
static uint64_t key_of(struct run *r, struct state *s, uint32_t site)
{
    uint64_t way = 0;
    bool is_nothing = false;

    if (site == SITE_RETURN)
        way = returned_parameter(r, s);
    if (r->size_symbol == 0)
        return state_key(s) ^ way << 32;
    if (is_plain_block(r, site))
        way = (uint64_t)(decided_by(r, s, site) + 1) << 29;
    is_nothing = relation_range(&s->relation, r->size_symbol).hi == 0;
    return state_key(s) ^ way << 32 ^ (uint64_t)is_nothing << 63;
}

/*
 * A merge never changes what the keys of both sides agree on, so that each state's key
 * is made once.
 */
static void merge_equal_keys(struct run *r, struct state_list *l, uint32_t site)
{
    uint64_t *keys = arena_alloc(&r->arena, l->len * sizeof *keys);

    for (size_t i = 0; i < l->len; i++)
        keys[i] = key_of(r, l->at[i], site);
    for (size_t i = 0; i < l->len; i++)
        for (size_t k = i + 1; k < l->len;)
            if (keys[k] == keys[i]) {
                merge_items(r, l, i, k, site);
                memmove(&keys[k], &keys[k + 1], (l->len - k) * sizeof *keys);
            } else {
                k++;
            }
}

void run_reduce(struct run *r, struct state_list *list, uint32_t max, uint32_t site)
{
    if (r->is_over_budget)
        max = 1;
    if (list->len < 2)
        return;
    merge_equal_keys(r, list, site);
    while (list->len > max) { /* what one number tells apart excludes nothing else */
        size_t into = list->len - 2, from = list->len - 1;

        r->c.is_forced = !state_differs_by_number(list->at[into], list->at[from]);
        merge_items(r, list, into, from, site);
    }
    r->c.is_forced = false;
}

/* ------------------------------------------------------------------ the edges */

/* Whether `block` is inside the loop of the pass. */
static bool is_inside(const struct run *r, const struct loop_pass *pass, ir_id block)
{
    return cfg_in_loop(&r->cfg, pass->head, block);
}

struct head {
    const struct run *r;
    uint32_t item;
};

/* The place moves with the rounds. */
static bool is_moving(const struct head *h, const struct linear *place)
{
    for (uint32_t k = 0; k < place->n; k++)
        if (!loop_is_invariant(h->r, h->item, place->terms[k].symbol))
            return true;
    return false;
}

/* What was read in the loop: its next round reads something else. */
static bool is_read_inside(void *context, const struct cell *c)
{
    const struct head *h = context;

    return (c->kind == CELL_ZERO && is_moving(h, &c->value->form)) ||
           c->kind == CELL_COPIED ||
           (c->kind == CELL_READ &&
            (c->offset < 0 ||
             cfg_in_loop(&h->r->cfg, h->item, h->r->cfg.block_of[c->offset])));
}

void run_propagate(struct run *r, ir_id target, struct state *s)
{
    struct loop_pass *pass = r->loop;

    if (s->relation.is_impossible || r->cfg.place[target] == UINT32_MAX) {
        state_free(s);
        return;
    }
    if (r->cfg.order[r->cfg.place[target]].is_head)
        state_filter(s, is_read_inside, &(struct head){r, r->cfg.place[target]});
    if (pass && r->cfg.order[pass->head].block == target) {
        list_add(&pass->back, s);
        return;
    }
    if (pass && !is_inside(r, pass, target)) {
        struct loop_exit *e = vec_push(&pass->exits);

        e->block = target;
        e->state = s;
        return;
    }
    list_add(&r->incoming[target], s);
}

/* --------------------------------------------------------------------- values */

/* Instructions whose value is cheaper to make again than to carry along. */
static const struct value *remake(struct run *r, const struct ir_inst *in)
{
    const struct ir_type *t = run_type(r, in->type);

    switch (in->op) {
    case IR_CONST:
        if (run_is_int(r, in->type) &&
            !(t->bits == 64 && !(t->flags & IR_TYPE_SIGNED) && in->imm < 0)) {
            struct linear k = linear_const(in->imm);

            return value_int(&r->arena, &k, t->bits, t->flags & IR_TYPE_SIGNED);
        }
        return NULL;
    case IR_NULL: return value_null();
    case IR_ADDR: return value_pointer(&r->arena, memory_object(r, in->id));
    default: return NULL;
    }
}

const struct value *run_value(struct run *r, struct state *s, ir_id i)
{
    const struct value *v = NULL;

    if (i == 0)
        return value_unknown();
    if (r->cfg.block_of[i] == r->block) {
        v = r->values[i];
        return v ? v : value_unknown();
    }
    v = remake(r, &r->f->insts[i]);
    if (!v)
        v = state_get(s, REGION_ROW_SLOTS, CELL_SCALAR, (int64_t)i);
    return v ? v : arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
}

void run_keep(struct run *r, struct state *s, ir_id i, const struct value *v)
{
    struct cell c = {.region = REGION_ROW_SLOTS, .kind = CELL_SCALAR, .size = 1};

    r->values[i] = v;
    if (!r->cfg.is_shared[i])
        return;
    c.offset = (int64_t)i;
    c.value = v;
    state_set(s, &c);
}

bool run_can_split(const struct run *r, size_t waiting)
{
    return r->pending.len < waiting && r->splits < MAX_SPLITS;
}

void run_split(struct run *r, ir_id i, struct state *s, const struct value *v)
{
    const struct ir_block *b = &r->f->blocks[r->block];
    struct pending *p = vec_push(&r->pending);

    r->splits++;
    p->state = s;
    p->next = i + 1;
    p->values = arena_calloc(&r->arena, b->count, sizeof(*p->values));
    for (ir_id k = b->first; k < i; k++)
        p->values[k - b->first] = r->values[k];
    p->values[i - b->first] = v;
    if (r->cfg.is_shared[i]) {
        struct cell c = {.region = REGION_ROW_SLOTS, .kind = CELL_SCALAR, .size = 1};

        c.offset = (int64_t)i;
        c.value = v;
        state_set(s, &c);
    }
}

/* --------------------------------------------------------------------- blocks */

/* The part of `s` in which `v` is true, or false; takes `s`.  NULL if there is none. */
static struct state *refined(struct run *r, struct state *s, const struct value *v,
                             bool truth)
{
    if (branch_refine(r, s, v, truth))
        return s;
    state_free(s);
    return NULL;
}

/* Whether callers, and other calls, look at the same variable. */
static bool is_shared(const struct run *r, uint32_t region)
{
    const struct region *at = region_at(&r->regions, region);
    enum ir_object_kind kind = IR_OBJECT_LOCAL;

    if (at->kind == REGION_OBJECT)
        kind = r->u->objects[at->object].kind;
    return kind == IR_OBJECT_GLOBAL || kind == IR_OBJECT_STATIC;
}

/*
 * A global flag that was found to be a small number is kept as one, so that what was
 * done for it stays apart from what was done for others, here and for callers.
 */
static void pin_flag(struct run *r, struct state *s, const struct value *v)
{
    const struct value *flag = v->kind == VALUE_INT && v->condition ? v->condition->a
                                                                    : v;
    struct cell c = {.kind = CELL_SCALAR};
    struct symbol_key key;
    struct interval range;
    struct linear number;

    if (flag->kind != VALUE_INT || flag->form.n != 1 || flag->form.k != 0 ||
        flag->form.terms[0].factor != 1)
        return;
    key = r->symbols.keys[flag->form.terms[0].symbol];
    range = relation_bounds_of(&s->relation, &flag->form);
    if (key.kind != SYMBOL_INPUT || !is_shared(r, key.a) || range.lo != range.hi ||
        range.lo < -1 || range.lo >= 8 || (key.c / 2) % 8 != 0 ||
        state_epoch(s, key.a, key.d) != key.b ||
        state_find(s, key.a, CELL_SCALAR, key.d))
        return;
    number = linear_const(range.lo);
    c.region = key.a;
    c.offset = key.d;
    c.size = key.c / 2 / 8;
    c.value = value_int(&r->arena, &number, key.c / 2, key.c & 1);
    state_set(s, &c);
}

static void leave_by_branch(struct run *r, struct state *s, const struct ir_inst *in)
{
    const struct value *v = run_value(r, s, in->a);
    struct state *taken = refined(r, state_copy(s), v, true);
    struct state *other = refined(r, s, v, false);

    if (taken) {
        pin_flag(r, taken, v);
        run_propagate(r, in->t, taken);
    }
    if (other) {
        pin_flag(r, other, v);
        run_propagate(r, in->f, other);
    }
}

/* The state in which the switched value lies in [lo, hi]; NULL when it cannot. */
static struct state *copy_for_case(struct run *r, struct state *s,
                                   const struct value *v, const struct ir_case *c)
{
    struct state *copy = state_copy(s);

    if (v->kind != VALUE_INT ||
        relation_add_range(&copy->relation, &v->form, interval_make(c->lo, c->hi)))
        return copy;
    (void)r;
    state_free(copy);
    return NULL;
}

/* The default: none of the single values. */
static bool exclude_cases(struct state *s, const struct ir_function *f,
                          const struct ir_inst *in, const struct value *v)
{
    for (ir_id k = 0; k < in->arg_count && v->kind == VALUE_INT; k++) {
        const struct ir_case *c = &f->cases[in->first_arg + k];
        struct linear difference;

        if (c->lo == c->hi && linear_add_const(&v->form, -c->lo, &difference) &&
            !relation_add_ne(&s->relation, &difference))
            return false;
    }
    return true;
}

static void leave_by_switch(struct run *r, struct state *s, const struct ir_inst *in)
{
    const struct value *v = run_value(r, s, in->a);

    for (ir_id k = 0; k < in->arg_count; k++) {
        const struct ir_case *c = &r->f->cases[in->first_arg + k];
        struct state *copy = copy_for_case(r, s, v, c);

        if (copy)
            run_propagate(r, c->block, copy);
    }
    if (in->f && exclude_cases(s, r->f, in, v))
        run_propagate(r, in->f, s);
    else
        state_free(s);
}

/* The terminator; takes the state. */
static void leave_block(struct run *r, struct state *s, const struct ir_inst *in)
{
    switch (in->op) {
    case IR_JUMP: run_propagate(r, in->t, s); break;
    case IR_BRANCH: leave_by_branch(r, s, in); break;
    case IR_SWITCH: leave_by_switch(r, s, in); break;
    case IR_RETURN:
        if (!r->quiet)
            summary_note_return(r, s, in);
        state_free(s);
        break;
    default: state_free(s);
    }
}

/* Instructions from `first` on; takes the state. */
static void run_from(struct run *r, struct state *s, ir_id first)
{
    const struct ir_block *b = &r->f->blocks[r->block];
    ir_id last = b->first + b->count - 1;

    for (ir_id i = first; i < last; i++) {
        r->steps++;
        if (!step_inst(r, s, i) || s->relation.is_impossible) {
            state_free(s);
            return;
        }
    }
    if (r->steps > r->budget || r->arena.used_bytes > MAX_ARENA)
        r->is_over_budget = true;
    leave_block(r, s, &r->f->insts[last]);
}

static void run_pending(struct run *r)
{
    const struct ir_block *b = &r->f->blocks[r->block];

    while (r->pending.len > 0) {
        struct pending p = r->pending.at[--r->pending.len];

        for (ir_id k = b->first; k < p.next; k++)
            r->values[k] = p.values[k - b->first];
        run_from(r, p.state, p.next);
    }
}

static void run_block(struct run *r, ir_id block)
{
    struct state_list list = r->incoming[block];

    memset(&r->incoming[block], 0, sizeof list);
    r->block = block;
    if (!r->quiet && list.len > 0)
        r->is_visited[block] = true;
    for (size_t i = 0; i < list.len; i++)
        dead_drop(r, list.at[i]);
    run_reduce(r, &list, MAX_STATES, block);
    for (size_t i = 0; i < list.len; i++) {
        r->splits = 0;
        run_from(r, list.at[i], r->f->blocks[block].first);
        run_pending(r);
    }
    vec_fini(&list);
}

void run_items(struct run *r, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i = r->cfg.order[i].end) {
        ir_id block = r->cfg.order[i].block;

        if (r->cfg.order[i].is_head) {
            if (r->incoming[block].len > 0)
                loop_run(r, i);
        } else {
            run_block(r, block);
        }
    }
}

void run_head(struct run *r, ir_id block)
{
    run_block(r, block);
}

struct run_mark run_mark(const struct run *r)
{
    return (struct run_mark){r->journal.len, r->maker->returns.len,
                             r->maker->obligations.len};
}

void run_rewind(struct run *r, struct run_mark mark)
{
    r->journal.len = mark.journal;
    while (r->maker->returns.len > mark.returns)
        state_free(r->maker->returns.at[--r->maker->returns.len]);
    r->maker->obligations.len = mark.obligations;
}

/* ------------------------------------------------------------------- functions */

static void run_init(struct run *r, struct engine *e, ir_id function)
{
    memset(r, 0, sizeof *r);
    r->e = e;
    r->u = e->u;
    r->function = function;
    r->f = &e->u->functions[function];
    r->arena = e->scratch;
    symbol_table_init(&r->symbols, &r->arena);
    region_table_init(&r->regions);
    r->c = (struct state_context){.arena = &r->arena,
                                  .symbols = &r->symbols,
                                  .regions = &r->regions,
                                  .pointer_bits = e->u->pointer_bits,
                                  .ends_texts = ends_leaves_texts,
                                  .context = r,
                                  .inst_count = r->f->inst_count};
    r->budget = e->options && e->options->budget_steps ? e->options->budget_steps
                                                       : DEFAULT_BUDGET;
}

static void maker_fini(struct summary_maker *m)
{
    list_free(&m->returns);
    vec_fini(&m->atoms);
    vec_fini(&m->places);
    vec_fini(&m->obligations);
    free(m->atom_of_symbol);
}

static void run_fini(struct run *r)
{
    maker_fini(r->maker);
    if (r->incoming)
        for (ir_id b = 0; b < r->f->block_count; b++)
            list_free(&r->incoming[b]);
    vec_fini(&r->journal);
    vec_fini(&r->given);
    vec_fini(&r->pending);
    reach_fini(&r->reach);
    region_table_fini(&r->regions);
    symbol_table_fini(&r->symbols);
    arena_empty(&r->arena);
    r->e->scratch = r->arena;
}

/* The program's arguments: there is one at least, its name (execve(2), Linux 5.18). */
static void know_argument_count(struct run *r, struct state *s)
{
    ir_id param = r->f->params.count > 0 ? r->f->params.first : 0;
    const struct ir_type *t = param ? run_type(r, r->u->objects[param].type) : NULL;
    struct linear less;

    if (!t || strcmp(r->f->name, "main") != 0 || t->kind != IR_TYPE_INT)
        return;
    const struct found_place place = {
        .size = t->size, .bits = t->bits, .is_signed = true};
    const struct value *count = state_found_int(&r->c, s, memory_object(r, param),
                                                &place);
    if (linear_scale(&count->form, -1, &less) && linear_add_const(&less, 1, &less))
        relation_add_le(&s->relation, &less);
}

/* Whether the parameter is a pointer to characters that may be written. */
static bool is_text_param(const struct run *r, ir_id param)
{
    const struct ir_type *t = run_type(r, r->u->objects[param].type);
    const struct ir_type *to = t->kind == IR_TYPE_PTR ? run_type(r, t->elem) : NULL;

    return to && to->kind == IR_TYPE_INT && to->bits == 8 &&
           !(to->flags & IR_TYPE_CONST);
}

/* The number that a function is given with a text that it may write: its size. */
static void note_size_symbol(struct run *r, const struct state *s)
{
    bool has_text = false;

    for (ir_id k = 0; k < r->f->params.count && !r->size_symbol; k++) {
        ir_id param = r->f->params.first + k;
        const struct ir_type *t = run_type(r, r->u->objects[param].type);
        struct found_place place = {.size = t->size, .bits = t->bits};
        const struct value *size = NULL;

        has_text = has_text || is_text_param(r, param);
        if (!has_text || t->kind != IR_TYPE_INT || t->bits != 64 ||
            (t->flags & IR_TYPE_SIGNED))
            continue;
        size = state_found_int(&r->c, s, memory_object(r, param), &place);
        r->size_symbol = size->form.n == 1 ? size->form.terms[0].symbol : 0;
    }
}

static struct state *first_state(struct run *r)
{
    struct state *s = state_new(&r->symbols);

    know_argument_count(r, s);
    note_size_symbol(r, s);
    return s;
}

void run_function(struct engine *e, ir_id function)
{
    struct summary_maker maker = {0};
    struct run r;

    run_init(&r, e, function);
    r.maker = &maker;
    if (cfg_build(e->u, function, e->locals[function], &r.arena, &r.cfg)) {
        r.values = arena_calloc(&r.arena, r.f->inst_count, sizeof *r.values);
        r.incoming = arena_calloc(&r.arena, r.f->block_count, sizeof *r.incoming);
        r.is_visited = arena_calloc(&r.arena, r.f->block_count, sizeof *r.is_visited);
        rows_find(&r);
        stated_find(&r);
        list_add(&r.incoming[1], first_state(&r));
        run_items(&r, 0, r.cfg.count);
    }
    summary_finish(&r);
    handed_collect(&r);
    report_journal(&r);
    run_fini(&r);
}

/* ----------------------------------------------------------------------- types */

const struct ir_type *run_type(const struct run *r, ir_id type)
{
    return &r->u->types[type];
}

bool run_is_int(const struct run *r, ir_id type)
{
    const struct ir_type *t = run_type(r, type);

    return t->kind == IR_TYPE_INT && t->bits >= 1 && t->bits <= 64;
}
