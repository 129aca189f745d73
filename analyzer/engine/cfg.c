/*
 * Order of visits; liveness is in live.c.
 */
#include "analyzer/engine/cfg.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/engine/cfg_private.h"
#include "base/mem.h"

/* Append `block` unless it is there. */
static uint32_t add_successor(ir_id *out, uint32_t n, uint32_t max, ir_id block)
{
    for (uint32_t i = 0; i < n; i++)
        if (out[i] == block)
            return n;
    if (n < max && block != 0)
        out[n++] = block;
    return n;
}

static const struct ir_inst *last_of(const struct ir_function *f, ir_id block)
{
    const struct ir_block *b = &f->blocks[block];

    return &f->insts[b->first + b->count - 1];
}

uint32_t cfg_successors(const struct ir_function *f, ir_id block, ir_id *out,
                        uint32_t max)
{
    const struct ir_inst *last = last_of(f, block);
    uint32_t n = 0;

    switch (last->op) {
    case IR_JUMP: return add_successor(out, n, max, last->t);
    case IR_BRANCH:
        n = add_successor(out, n, max, last->t);
        return add_successor(out, n, max, last->f);
    case IR_SWITCH:
        for (ir_id i = 0; i < last->arg_count; i++)
            n = add_successor(out, n, max, f->cases[last->first_arg + i].block);
        return add_successor(out, n, max, last->f);
    default: return 0;
    }
}

/* --------------------------------------------------- weak topological order */

struct visit {
    const struct ir_function *f;
    struct arena *arena;
    struct cfg_item *items; /* filled from the end */
    uint32_t next; /* items[next..] are in use */
    uint32_t *number; /* by block: depth-first number, 0 not seen, UINT32_MAX done */
    uint32_t counter;
    ir_id *stack;
    uint32_t depth;
};

static uint32_t visit_block(struct visit *v, ir_id block);

static void prepend(struct visit *v, ir_id block, uint32_t end, bool is_head)
{
    v->next--;
    v->items[v->next].block = block;
    v->items[v->next].end = end;
    v->items[v->next].is_head = is_head;
}

/* The successors, in memory that lives as long as the arena. */
static uint32_t successors_of(struct visit *v, ir_id block, ir_id **out)
{
    const struct ir_block *b = &v->f->blocks[block];
    const struct ir_inst *last = &v->f->insts[b->first + b->count - 1];
    uint32_t max = last->op == IR_SWITCH ? last->arg_count + 1 : 2;

    *out = arena_calloc(v->arena, max, sizeof **out);
    return cfg_successors(v->f, block, *out, max);
}

/* `block` closes a cycle: its loop is what can be reached before it is done again. */
static void make_component(struct visit *v, ir_id block)
{
    uint32_t end = v->next;
    ir_id *next = NULL;
    uint32_t n = successors_of(v, block, &next);

    for (uint32_t i = n; i > 0; i--)
        if (v->number[next[i - 1]] == 0)
            visit_block(v, next[i - 1]);
    prepend(v, block, end, true);
}

static uint32_t visit_block(struct visit *v, ir_id block)
{
    uint32_t head = 0;
    bool is_loop = false;
    ir_id *next = NULL;
    uint32_t n = 0;

    v->stack[v->depth++] = block;
    head = v->number[block] = ++v->counter;
    n = successors_of(v, block, &next);
    for (uint32_t i = n; i > 0; i--) {
        uint32_t number = v->number[next[i - 1]];
        uint32_t low = number == 0 ? visit_block(v, next[i - 1]) : number;

        if (low <= head) {
            head = low;
            is_loop = true;
        }
    }
    if (head == v->number[block]) {
        ir_id top = v->stack[--v->depth];

        v->number[block] = UINT32_MAX;
        if (!is_loop) {
            prepend(v, block, v->next, false);
            return head;
        }
        for (; top != block; top = v->stack[--v->depth])
            v->number[top] = 0;
        make_component(v, block);
    }
    return head;
}

static void find_order(struct cfg *c, struct arena *arena)
{
    struct visit v = {.f = c->function, .arena = arena};
    uint32_t blocks = c->function->block_count;

    v.items = arena_calloc(arena, blocks, sizeof *v.items);
    v.number = arena_calloc(arena, blocks, sizeof *v.number);
    v.stack = arena_calloc(arena, blocks + 1, sizeof *v.stack);
    v.next = blocks;
    visit_block(&v, 1);
    c->order = v.items + v.next;
    c->count = blocks - v.next;
    for (uint32_t i = 0; i < c->count; i++) {
        if (c->order[i].is_head)
            c->order[i].end -= v.next;
        else
            c->order[i].end = i + 1;
        c->place[c->order[i].block] = i;
    }
}

/* Whether the last instruction of `block` can go to `to`; constants decide branches. */
static bool can_go(const struct ir_function *f, ir_id block, ir_id to)
{
    const struct ir_inst *last = last_of(f, block);
    const struct ir_inst *test = &f->insts[last->a];

    switch (last->op) {
    case IR_JUMP: return last->t == to;
    case IR_BRANCH:
        return (last->t == to && !(test->op == IR_CONST && test->imm == 0)) ||
               (last->f == to && !(test->op == IR_CONST && test->imm != 0));
    case IR_SWITCH:
        for (ir_id i = 0; i < last->arg_count; i++)
            if (f->cases[last->first_arg + i].block == to)
                return true;
        return last->f == to;
    default: return false;
    }
}

/* Macros that are statements are written as loops that never go round. */
static void find_once(struct cfg *c)
{
    for (uint32_t h = 0; h < c->count; h++) {
        struct cfg_item *head = &c->order[h];

        head->is_once = head->is_head;
        for (uint32_t i = h; i < head->end && head->is_once; i++)
            head->is_once = !can_go(c->function, c->order[i].block, head->block);
    }
}

/* ------------------------------------------------------------------- shape */

static void find_blocks(struct cfg *c)
{
    const struct ir_function *f = c->function;

    for (ir_id b = 1; b < f->block_count; b++)
        for (ir_id i = 0; i < f->blocks[b].count; i++)
            c->block_of[f->blocks[b].first + i] = b;
}

static void note_use(struct cfg *c, ir_id block, ir_id value)
{
    if (value != 0 && c->block_of[value] != block)
        c->is_shared[value] = true;
}

static void find_shared(struct cfg *c)
{
    const struct ir_function *f = c->function;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];
        ir_id block = c->block_of[i];

        note_use(c, block, in->a);
        note_use(c, block, in->b);
        note_use(c, block, in->c);
        if (in->op == IR_CALL || in->op == IR_HAVOC)
            for (ir_id k = 0; k < in->arg_count; k++)
                note_use(c, block, f->args[in->first_arg + k]);
    }
}

bool cfg_build(const struct ir_unit *u, ir_id function, struct ir_object_range objects,
               struct arena *arena, struct cfg *out)
{
    const struct ir_function *f = &u->functions[function];

    memset(out, 0, sizeof *out);
    if (f->block_count > CFG_MAX_BLOCKS)
        return false;
    out->unit = u;
    out->function = f;
    out->first_object = objects.first;
    out->object_count = objects.count;
    out->place = arena_calloc(arena, f->block_count, sizeof *out->place);
    memset(out->place, 0xff, f->block_count * sizeof *out->place);
    out->block_of = arena_calloc(arena, f->inst_count, sizeof *out->block_of);
    out->is_shared = arena_calloc(arena, f->inst_count, sizeof *out->is_shared);
    find_blocks(out);
    find_shared(out);
    find_order(out, arena);
    find_once(out);
    cfg_find_live(out, function, arena);
    return true;
}

bool cfg_in_loop(const struct cfg *c, uint32_t head, ir_id block)
{
    uint32_t place = c->place[block];

    return place >= head && place < c->order[head].end;
}

bool cfg_loop_around(const struct cfg *c, ir_id block, uint32_t *head)
{
    bool is_found = false;

    if (!block || c->place[block] == UINT32_MAX)
        return false;
    for (uint32_t k = 0; k <= c->place[block]; k++)
        if (c->order[k].is_head && !c->order[k].is_once && cfg_in_loop(c, k, block)) {
            *head = k; /* the last one is the innermost */
            is_found = true;
        }
    return is_found;
}

bool cfg_in_some_loop(const struct cfg *c, ir_id block, ir_id with)
{
    uint32_t k = 0;

    while (k < c->count && k <= c->place[block]) {
        bool is_in = cfg_in_loop(c, k, block);

        if (is_in && c->function->blocks[c->order[k].block].is_loop_head &&
            (!with || cfg_in_loop(c, k, with)))
            return true;
        k = is_in ? k + 1 : c->order[k].end; /* nor is it in a loop in that one */
    }
    return false;
}

uint32_t cfg_count_exits(const struct cfg *c, uint32_t head)
{
    uint32_t n = 0;

    for (uint32_t i = head; i < c->order[head].end; i++) {
        const struct ir_inst *last = last_of(c->function, c->order[i].block);

        switch (last->op) {
        case IR_JUMP: n += !cfg_in_loop(c, head, last->t); break;
        case IR_BRANCH:
            n += !cfg_in_loop(c, head, last->t) + !cfg_in_loop(c, head, last->f);
            break;
        default: n += 2; /* returns and switches: not the loop's own end */
        }
    }
    return n;
}

bool cfg_has_call(const struct cfg *c, uint32_t head)
{
    for (uint32_t i = head; i < c->order[head].end; i++) {
        const struct ir_block *b = &c->function->blocks[c->order[i].block];

        for (ir_id k = b->first; k < b->first + b->count; k++) {
            enum ir_op op = c->function->insts[k].op;

            if (op == IR_CALL || op == IR_HAVOC)
                return true;
        }
    }
    return false;
}

/*
 * Blocks stand in the order behind those that lead to them, but for the ways back to
 * heads: one pass tells what is reached without `block`.
 */
bool cfg_in_every_round(const struct cfg *c, uint32_t head, ir_id block)
{
    uint32_t end = c->order[head].end;
    uint64_t reached[64] = {1}; /* by item, from the head on */

    if (end - head > 64 * 64)
        return false;
    for (uint32_t i = head; i < end; i++) {
        ir_id next[2];
        uint32_t n = 0, k = i - head;

        if (!(reached[k / 64] >> k % 64 & 1) || c->order[i].block == block)
            continue;
        if (last_of(c->function, c->order[i].block)->op == IR_SWITCH)
            return false; /* more ways than are looked at here */
        n = cfg_successors(c->function, c->order[i].block, next, 2);
        for (uint32_t m = 0; m < n; m++) {
            uint32_t place = c->place[next[m]];

            if (place == head)
                return false;
            if (place > head && place < end)
                reached[(place - head) / 64] |= 1ULL << (place - head) % 64;
        }
    }
    return true;
}

/* Marks what block `at` leads to, by item. */
static void mark_successors(const struct cfg *c, ir_id at, bool *reached)
{
    const struct ir_inst *last = last_of(c->function, at);
    uint32_t max = last->op == IR_SWITCH ? last->arg_count : 0;
    ir_id two[2];

    for (uint32_t k = 0; k < max; k++)
        reached[c->place[c->function->cases[last->first_arg + k].block]] = true;
    if (last->op == IR_SWITCH && last->f)
        reached[c->place[last->f]] = true;
    if (last->op == IR_SWITCH)
        return;
    max = cfg_successors(c->function, at, two, 2);
    for (uint32_t k = 0; k < max; k++)
        reached[c->place[two[k]]] = true;
}

bool cfg_leads_around(const struct cfg *c, uint32_t from, ir_id to, const bool *stops)
{
    bool *reached = mem_calloc(c->count, sizeof *reached), is_around = false;

    reached[from] = true;
    for (uint32_t i = from; i < c->place[to]; i++)
        if (reached[i] && !stops[i])
            mark_successors(c, c->order[i].block, reached);
    is_around = reached[c->place[to]];
    free(reached);
    return is_around;
}

bool cfg_is_always_before(const struct cfg *c, ir_id earlier, ir_id later)
{
    bool *stops = NULL, is_around = false;

    for (uint32_t h = 0; h < c->count; h++)
        if (c->order[h].is_head && cfg_in_loop(c, h, earlier) &&
            !cfg_in_loop(c, h, later))
            return false;
    stops = mem_calloc(c->count, sizeof *stops);
    stops[c->place[earlier]] = true;
    is_around = cfg_leads_around(c, 0, later, stops);
    free(stops);
    return !is_around;
}

bool cfg_is_before(const struct cfg *c, ir_id earlier, ir_id later)
{
    ir_id x = c->block_of[earlier], y = c->block_of[later];

    if (c->place[x] == UINT32_MAX || c->place[y] == UINT32_MAX)
        return false;
    return x == y ? earlier < later : cfg_is_always_before(c, x, y);
}
