/*
 * What means the same in each round of a loop: symbols and regions by where they come
 * from, never by what is known of them.
 */
#include "analyzer/engine/run.h"

static bool is_outside(const struct run *r, uint32_t head, uint32_t epoch)
{
    const struct cfg *c = &r->cfg;

    if (epoch >= EPOCH_JOIN)
        return !cfg_in_loop(c, head, epoch - EPOCH_JOIN);
    if (epoch >= SITE_HEAD)
        return !cfg_in_loop(c, head, epoch - SITE_HEAD);
    return epoch == 0 || !cfg_in_loop(c, head, c->block_of[epoch]);
}

/* Whether the pointer that names the region is the same in each round. */
bool loop_is_invariant_region(const struct run *r, uint32_t head, uint32_t region)
{
    const struct region *at = region_at(&r->regions, region);
    const struct region_key *key = &r->regions.keys[region];

    if (at->kind == REGION_HEAP)
        return !cfg_in_loop(&r->cfg, head, r->cfg.block_of[at->inst]);
    if (at->kind != REGION_POINTEE)
        return true;
    if (at->inst)
        return !cfg_in_loop(&r->cfg, head, r->cfg.block_of[at->inst]);
    if (!at->parent)
        return !cfg_in_loop(&r->cfg, head, key->a - SITE_HEAD);
    return is_outside(r, head, at->epoch) &&
           loop_is_invariant_region(r, head, at->parent);
}

struct variance {
    const struct run *r;
    uint32_t head;
};

static bool is_variant(void *context, uint32_t symbol)
{
    const struct variance *v = context;

    return !loop_is_invariant(v->r, v->head, symbol);
}

/* Whether the symbol means the same each time the head is reached. */
bool loop_is_invariant(const struct run *r, uint32_t head, uint32_t symbol)
{
    const struct symbol_key *key = &r->symbols.keys[symbol];
    ir_id block = key->a >= SITE_HEAD ? key->a - SITE_HEAD : key->a;
    ir_id own = r->cfg.order[head].block;

    switch (key->kind) {
    case SYMBOL_RESULT: return !cfg_in_loop(&r->cfg, head, r->cfg.block_of[key->a]);
    case SYMBOL_JOIN: /* those of this very head are rewritten, not kept */
    case SYMBOL_COUNT: return block == own || !cfg_in_loop(&r->cfg, head, block);
    case SYMBOL_INPUT:
    case SYMBOL_LENGTH:
        return is_outside(r, head, key->b) && loop_is_invariant_region(r, head, key->a);
    case SYMBOL_ADDRESS:
    case SYMBOL_CAPACITY: return loop_is_invariant_region(r, head, key->a);
    case SYMBOL_HUGE: return true;
    case SYMBOL_DERIVED:
    case SYMBOL_WRAPPED:
        return !symbol_any_part(&r->symbols, &key->def, is_variant,
                                &(struct variance){r, head});
    default: return false;
    }
}
