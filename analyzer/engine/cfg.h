/*
 * The shape of a function: in which order its blocks are visited, where its loops are,
 * and what is still needed where.
 *
 * The order is Bourdoncle's weak topological order ("Efficient chaotic iteration
 * strategies with widenings", 1993): loops are nested intervals of it, also in code
 * with irreducible jumps.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_CFG_H
#define SPILLWAY_ANALYZER_ENGINE_CFG_H

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/ir/ir.h"
#include "base/arena.h"

enum {
    CFG_MAX_BLOCKS = 20000, /* larger functions are not analysed */
};

/* One place of the order. */
struct cfg_item {
    ir_id block;
    uint32_t end; /* heads: one past the last item of their loop; else own index + 1 */
    bool is_head;
    bool is_once; /* heads: nothing leads back, as in `do { ... } while (0)` */
};

/* Something a later block may need: a plain local variable, or a value. */
struct cfg_name {
    ir_id object; /* else 0 */
    ir_id inst; /* else 0 */
};

struct cfg {
    const struct ir_unit *unit;
    const struct ir_function *function;
    struct cfg_item *order;
    uint32_t count;
    uint32_t *place; /* by block: its index in `order`, UINT32_MAX when unreachable */
    ir_id *block_of; /* by instruction */
    bool *is_shared; /* by instruction: used outside of its block */
    struct cfg_name *names;
    uint32_t name_count;
    uint32_t *name_of_object; /* by object - first object: name + 1, 0 = not plain */
    uint32_t *name_of_inst; /* by instruction: name + 1, 0 = used in its block only */
    ir_id first_object, object_count;
    uint64_t *live_in; /* per block: a bit for each name; NULL when too large */
    uint32_t words; /* of each set */
};

/*
 * False for a function that is too large; everything lives in `arena`.  `objects` is a
 * range of the unit's objects in which those of the function lie.
 */
bool cfg_build(const struct ir_unit *u, ir_id function, struct ir_object_range objects,
               struct arena *arena, struct cfg *out);

/* Blocks that `b` can go to next, at most `max`; the count is returned. */
uint32_t cfg_successors(const struct ir_function *f, ir_id block, ir_id *out,
                        uint32_t max);

/* Whether `block` belongs to the loop of the head at item `head`. */
bool cfg_in_loop(const struct cfg *c, uint32_t head, ir_id block);

/* The item of the head of the innermost loop that `block` is in; false: in none. */
bool cfg_loop_around(const struct cfg *c, ir_id block, uint32_t *head);

/* Whether some loop has `block` in it, and `with`, too, when that is not 0. */
bool cfg_in_some_loop(const struct cfg *c, ir_id block, ir_id with);

/* Whether the loop of item `head` calls anything. */
bool cfg_has_call(const struct cfg *c, uint32_t head);

/* Whether no round of the loop of item `head` gets around `block`, which is in it. */
bool cfg_in_every_round(const struct cfg *c, uint32_t head, ir_id block);

/*
 * Whether no way leads to `later` around `earlier`, in each round of every loop that
 * both are in; and not from a loop that only `earlier` is in.
 */
bool cfg_is_always_before(const struct cfg *c, ir_id earlier, ir_id later);

/*
 * Whether a way leads from the item `from` to the block `to`, which stands behind it,
 * without leaving one of the items marked in `stops`; ways back to heads do not count.
 */
bool cfg_leads_around(const struct cfg *c, uint32_t from, ir_id to, const bool *stops);

/*
 * As cfg_is_always_before(), of two instructions: no way leads to `later` that did not
 * pass `earlier`.
 */
bool cfg_is_before(const struct cfg *c, ir_id earlier, ir_id later);

/* Edges that leave the loop of item `head`. */
uint32_t cfg_count_exits(const struct cfg *c, uint32_t head);

/* Whether the object is a scalar that is only loaded and stored by its name. */
bool cfg_is_plain(const struct cfg *c, ir_id object);

bool cfg_is_live_object(const struct cfg *c, ir_id block, ir_id object);
bool cfg_is_live_value(const struct cfg *c, ir_id block, ir_id inst);

#endif
