/*
 * Loops that go round a few times, as the head's own numbers say.
 *
 * `for (i = 0; i < 4; i++)` is four copies of its body to a reader: row pointers of a
 * matrix, a counter that an inner loop advances, a buffer that grows by a piece each
 * time.  Such a loop is run as straight code, head and body in turn, until every path
 * has left it; when that does not happen in time, it is undone and nothing is kept.
 *
 * A symbol is named by its instruction, so what one round made gets a new name before
 * the next one makes it again.
 */
#include "analyzer/engine/run.h"

#include <string.h>

enum {
    MAX_ROUNDS = 12,
    MAX_UNROLLED = 1200, /* instructions, of all rounds */
    MAX_INNER = 64, /* symbols of one round */
};

static void move_states(struct state_list *to, struct state_list *from)
{
    for (size_t k = 0; k < from->len; k++)
        *vec_push(to) = from->at[k];
    from->len = 0;
}

static void free_states(struct state_list *list)
{
    for (size_t k = 0; k < list->len; k++)
        state_free(list->at[k]);
    vec_fini(list);
}

/* Once through the loop, for the states in `in`; those that come back replace them. */
static void go_round(struct run *r, uint32_t head, struct state_list *in,
                     struct loop_pass *pass)
{
    ir_id block = r->cfg.order[head].block;

    pass->outer = r->loop;
    pass->head = head;
    r->loop = pass;
    move_states(&r->incoming[block], in);
    run_head(r, block);
    run_items(r, head + 1, r->cfg.order[head].end);
    r->loop = pass->outer;
    move_states(in, &pass->back);
}

/* --------------------------------------------------------------------- new names */

/* What one round made, and the names it has from then on. */
struct renaming {
    struct run *r;
    uint32_t head;
    ir_id block;
    uint32_t round;
    uint32_t from[MAX_INNER], to[MAX_INNER];
    uint32_t count;
    bool is_full;
};

/* Whether the symbol would mean something else in the next round. */
static bool is_inner(const struct renaming *n, uint32_t symbol)
{
    const struct symbol_key *key = &n->r->symbols.keys[symbol];

    if (key->kind == SYMBOL_JOIN && key->a == SITE_HEAD + n->block)
        return key->b != UINT32_MAX; /* else it has its name already */
    if (key->kind == SYMBOL_JOIN && key->a == n->block)
        return true;
    return !loop_is_invariant(n->r, n->head, symbol);
}

static uint32_t new_name(struct renaming *n, uint32_t symbol)
{
    struct symbol old = *symbol_at(&n->r->symbols, symbol);
    struct linear own = linear_symbol(symbol);
    uint32_t id = 0;
    struct symbol model = {.range = old.range,
                           .origin = old.origin,
                           .source = old.source,
                           .name = old.name};
    struct symbol_key key = {.kind = SYMBOL_JOIN,
                             .a = SITE_HEAD + n->block,
                             .b = UINT32_MAX,
                             .c = n->round,
                             .d = symbol};

    id = symbol_get(&n->r->symbols, &key, &model);
    symbol_mark_merged(&n->r->symbols, id, &own, interval_full());
    return id;
}

static void note_symbols(struct renaming *n, const struct linear *form)
{
    for (uint32_t k = 0; k < form->n; k++) {
        uint32_t symbol = form->terms[k].symbol, m = 0;

        while (m < n->count && n->from[m] != symbol)
            m++;
        if (m < n->count || !is_inner(n, symbol))
            continue;
        if (n->count == MAX_INNER) {
            n->is_full = true;
            return;
        }
        n->from[n->count] = symbol;
        n->to[n->count++] = new_name(n, symbol);
    }
}

static struct linear renamed(const struct renaming *n, const struct linear *form)
{
    struct linear out = *form;

    for (uint32_t k = 0; k < n->count; k++) {
        struct linear by = linear_symbol(n->to[k]);

        if (linear_factor(&out, n->from[k]) != 0)
            linear_substitute(&out, n->from[k], &by, &out);
    }
    return out;
}

/* Also what nothing refers to any more: the next round makes it anew. */
static bool is_past(void *context, uint32_t symbol)
{
    return is_inner(context, symbol);
}

/* What is known of the old names holds for the new ones. */
static void rename_facts(struct renaming *n, struct state *s)
{
    struct relation old;

    relation_copy(&old, &s->relation);
    relation_forget(&s->relation, is_past, n);
    for (uint32_t k = 0; k < n->count; k++) {
        struct linear now = linear_symbol(n->to[k]);

        relation_add_range(&s->relation, &now, relation_range(&old, n->from[k]));
    }
    for (uint32_t k = 0; k < old.fact_count; k++) {
        struct linear form = renamed(n, &old.facts[k].form);

        if (linear_equal(&form, &old.facts[k].form))
            continue;
        if (old.facts[k].is_unequal)
            relation_add_ne(&s->relation, &form);
        else
            relation_add_le(&s->relation, &form);
    }
    relation_fini(&old);
}

static void rename_value(struct renaming *n, struct cell *c)
{
    struct value *v = NULL;

    if (c->value->kind != VALUE_INT && c->value->kind != VALUE_POINTER)
        return;
    v = arena_dup(&n->r->arena, c->value, sizeof *v);
    v->condition = NULL;
    v->form = renamed(n, &v->form);
    v->base = renamed(n, &v->base);
    c->value = v;
}

/* Content that this round left is as the next one finds it. */
static void renew_epoch(struct renaming *n, struct cell *c)
{
    int64_t epoch = c->value->form.k;

    if (epoch <= 0 || epoch >= SITE_HEAD ||
        !cfg_in_loop(&n->r->cfg, n->head, n->r->cfg.block_of[epoch]))
        return;
    state_note_raw(&n->r->c, c->region, (uint32_t)epoch);
    c->value = value_number(&n->r->arena, SITE_HEAD + (int64_t)n->block);
}

/* Pointers with alternatives, and to what only this round knows, are too much. */
static bool can_rename(const struct renaming *n, const struct cell *c)
{
    if (c->value->kind != VALUE_POINTER)
        return true;
    return !c->value->other &&
           loop_is_invariant_region(n->r, n->head, c->value->region);
}

static bool rename_state(struct renaming *n, struct state *s)
{
    n->count = 0;
    for (uint32_t k = 0; k < s->count; k++) {
        if (!can_rename(n, &s->cells[k]))
            return false;
        note_symbols(n, &s->cells[k].value->form);
        note_symbols(n, &s->cells[k].value->base);
    }
    for (uint32_t k = 0; k < s->relation.fact_count; k++)
        note_symbols(n, &s->relation.facts[k].form);
    if (n->is_full)
        return false;
    rename_facts(n, s);
    for (uint32_t k = 0; k < s->count; k++) {
        if (s->cells[k].kind == CELL_EPOCH)
            renew_epoch(n, &s->cells[k]);
        else if (n->count > 0)
            rename_value(n, &s->cells[k]);
    }
    return true;
}

static bool rename_states(struct run *r, uint32_t head, struct state_list *states,
                          uint32_t round)
{
    struct renaming n = {.r = r, .head = head, .round = round};

    n.block = r->cfg.order[head].block;
    for (size_t k = 0; k < states->len; k++)
        if (!rename_state(&n, states->at[k]))
            return false;
    return true;
}

/* --------------------------------------------------------------------- the rounds */

/* The head asks for something anew, or the body is too long for so many rounds. */
static bool is_too_much(const struct run *r, uint32_t head, int64_t rounds)
{
    ir_id count = 0;

    for (uint32_t k = head; k < r->cfg.order[head].end; k++) {
        const struct ir_block *b = &r->f->blocks[r->cfg.order[k].block];

        count += b->count;
        for (ir_id i = b->first; i < b->first + b->count; i++) {
            const struct ir_inst *in = &r->f->insts[i];

            if ((in->flags & IR_INST_VOLATILE) ||
                (k == head && (in->op == IR_CALL || in->op == IR_HAVOC)))
                return true;
        }
    }
    return rounds > 1 && (int64_t)count * rounds > MAX_UNROLLED;
}

/* Hand the states that left over to what comes behind the loop, or drop them. */
static void finish(struct run *r, struct loop_pass *pass, bool is_done)
{
    for (size_t k = 0; k < pass->exits.len; k++)
        if (is_done)
            run_propagate(r, pass->exits.at[k].block, pass->exits.at[k].state);
        else
            state_free(pass->exits.at[k].state);
    vec_fini(&pass->exits);
    vec_fini(&pass->back);
    vec_fini(&pass->atoms);
}

bool loop_run_rounds(struct run *r, uint32_t head, const struct state *entry,
                     int64_t rounds)
{
    struct run_mark mark = run_mark(r);
    struct state_list states = {0};
    struct loop_pass pass = {0};
    uint32_t first = r->symbols.len;
    bool is_done = false;

    if (rounds > MAX_ROUNDS || (rounds > 1 && r->quiet) || is_too_much(r, head, rounds))
        return false;
    *vec_push(&states) = state_copy(entry);
    if (rounds > 1)
        rounds++; /* what seems to hold at the head may not: `i <= 6` is left at 7 */
    for (uint32_t n = 0; n <= rounds && states.len > 0; n++) {
        if (n > 0 && rounds > 1 && !rename_states(r, head, &states, n))
            break;
        go_round(r, head, &states, &pass);
    }
    is_done = states.len == 0;
    if (!is_done) {
        run_rewind(r, mark);
        symbol_forget_merges(&r->symbols, first);
    }
    finish(r, &pass, is_done);
    free_states(&states);
    return is_done;
}
