/*
 * The shape of a function; see cfg.h.
 *
 * Dominators are found by iteration over reverse postorder (Cooper, Harvey and Kennedy,
 * "A Simple, Fast Dominance Algorithm", 2001), quick on the graphs that C makes.
 */
#include "analyzer/ir/cfg.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/vec.h"

static const struct ir_inst *terminator(const struct ir_function *f, ir_id block)
{
    const struct ir_block *b = &f->blocks[block];

    return &f->insts[b->first + b->count - 1];
}

ir_id ir_successor_count(const struct ir_function *f, ir_id block)
{
    const struct ir_inst *t = terminator(f, block);

    switch (t->op) {
    case IR_JUMP: return 1;
    case IR_BRANCH: return 2;
    case IR_SWITCH: return t->arg_count + 1;
    default: return 0;
    }
}

ir_id ir_successor(const struct ir_function *f, ir_id block, ir_id which)
{
    const struct ir_inst *t = terminator(f, block);

    if (t->op == IR_SWITCH)
        return which < t->arg_count ? f->cases[t->first_arg + which].block : t->f;
    return which == 0 ? t->t : t->f;
}

/* Depth-first, with a stack of our own: functions can have 100 000 blocks. */
struct walk {
    struct step {
        ir_id block, next; /* next successor to take */
    } *at;
    size_t len, cap;
};

enum { WHITE, ON_STACK, DONE };

struct depth_first {
    const struct ir_function *f;
    unsigned char *colour;
    void (*leave)(void *context, ir_id block);
    void (*retreat)(void *context, ir_id head); /* an edge to a block on the stack */
    void *context;
};

static void walk_depth_first(struct depth_first *d)
{
    struct walk w = {0};

    d->colour = mem_calloc(d->f->block_count, 1);
    vec_push(&w)->block = 1;
    d->colour[1] = ON_STACK;
    while (w.len) {
        struct step *top = &w.at[w.len - 1];
        if (top->next == ir_successor_count(d->f, top->block)) {
            d->colour[top->block] = DONE;
            if (d->leave)
                d->leave(d->context, top->block);
            w.len--;
            continue;
        }
        ir_id to = ir_successor(d->f, top->block, top->next++);
        if (d->colour[to] == ON_STACK && d->retreat)
            d->retreat(d->context, to);
        if (d->colour[to] != WHITE)
            continue;
        d->colour[to] = ON_STACK;
        vec_push(&w)->block = to;
    }
    vec_fini(&w);
    free(d->colour);
}

static void mark_head(void *context, ir_id head)
{
    ((struct ir_function *)context)->blocks[head].is_loop_head = true;
}

void ir_find_loop_heads(struct ir_function *f)
{
    for (ir_id b = 1; b < f->block_count; b++)
        f->blocks[b].is_loop_head = false;

    struct depth_first d = {.f = f, .retreat = mark_head, .context = f};
    walk_depth_first(&d);
}

static void append(void *context, ir_id block)
{
    struct ir_order *o = context;

    o->blocks[o->count++] = block;
}

static void reverse_and_number(struct ir_order *o)
{
    for (ir_id i = 0, k = o->count - 1; i < k; i++, k--) {
        ir_id swap = o->blocks[i];
        o->blocks[i] = o->blocks[k];
        o->blocks[k] = swap;
    }
    for (ir_id i = 0; i < o->count; i++)
        o->position[o->blocks[i]] = i;
}

static ir_id common_dominator(const struct ir_order *o, ir_id a, ir_id b)
{
    while (a != b) {
        while (o->position[a] > o->position[b])
            a = o->idom[a];
        while (o->position[b] > o->position[a])
            b = o->idom[b];
    }
    return a;
}

/* Hand what is known of `block` on to its successors; true if one of them changed. */
static bool propagate(struct ir_order *o, const struct ir_function *f, ir_id block)
{
    bool changed = false;

    for (ir_id i = 0; i < ir_successor_count(f, block); i++) {
        ir_id to = ir_successor(f, block, i);
        ir_id dominator = o->idom[to] ? common_dominator(o, block, o->idom[to]) : block;
        changed |= to != 1 && o->idom[to] != dominator;
        if (to != 1)
            o->idom[to] = dominator;
    }
    return changed;
}

void ir_order_init(struct ir_order *o, const struct ir_function *f)
{
    o->blocks = mem_calloc(f->block_count, sizeof *o->blocks);
    o->position = mem_calloc(f->block_count, sizeof *o->position);
    o->idom = mem_calloc(f->block_count, sizeof *o->idom);
    o->count = 0;
    for (ir_id b = 0; b < f->block_count; b++)
        o->position[b] = UINT32_MAX;

    struct depth_first d = {.f = f, .leave = append, .context = o};
    walk_depth_first(&d);
    reverse_and_number(o);

    o->idom[1] = 1; /* while iterating; 0 means "not seen yet" */
    for (bool changed = true; changed;) {
        changed = false;
        for (ir_id i = 0; i < o->count; i++)
            changed |= propagate(o, f, o->blocks[i]);
    }
    o->idom[1] = 0;
}

void ir_order_fini(struct ir_order *o)
{
    if (!o)
        return;
    free(o->blocks);
    free(o->position);
    free(o->idom);
    *o = (struct ir_order){0};
}

bool ir_dominates(const struct ir_order *o, ir_id a, ir_id b)
{
    if (o->position[b] == UINT32_MAX || a == b)
        return true;
    if (o->position[a] == UINT32_MAX)
        return false;
    while (b && o->position[b] > o->position[a])
        b = o->idom[b];
    return a == b;
}
