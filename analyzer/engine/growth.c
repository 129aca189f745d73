/*
 * What a pass through a loop shows of the numbers that it changes: who decides how they
 * grow, where they start, what they are multiples of.
 */
#include "analyzer/engine/judge.h"
#include "analyzer/engine/loop_private.h"

enum {
    MAX_EXTRA = 64, /* units that are counted beside each argument */
    FAR = 1 << 30, /* a limit that is none */
};

bool loop_change_in_round(struct loop *l, const struct state *end,
                          const struct changed *c, struct linear *out)
{
    const struct symbol *at = NULL;

    if (!loop_form_at_end(end, c, out))
        return false;
    at = out->n == 1 ? symbol_at(&l->r->symbols, out->terms[0].symbol) : NULL;
    if (at && at->kind == SYMBOL_WRAPPED && out->k == 0 && out->terms[0].factor == 1 &&
        linear_factor(&at->def, c->symbol.terms[0].symbol) == 1)
        *out = at->def;
    return linear_sub(out, &c->symbol, out);
}

/*
 * What grows by whatever is added in each round belongs to those who decide on that,
 * and on the number of rounds.
 */
static void set_growth(struct loop *l, const struct loop_pass *pass, uint32_t symbol,
                       const struct changed *c)
{
    struct interval all = interval_empty();

    for (size_t m = 0; m < pass->back.len; m++) {
        const struct state *end = pass->back.at[m];
        struct linear d;
        struct interval one = interval_full();
        const char *source = NULL;
        enum origin origin = ORIGIN_CONSTANT;

        if (loop_change_in_round(l, end, c, &d)) {
            one = interval_make(relation_min(&end->relation, &d, NULL),
                                relation_max(&end->relation, &d, NULL));
            origin = symbol_origin_of(&l->r->symbols, &d, &source);
        }
        all = interval_join(all, one);
        if (one.hi <= 0 || one.lo == INTERVAL_NO_MIN)
            continue;
        symbol_raise_origin(&l->r->symbols, symbol, origin, source);
        symbol_raise_origin(&l->r->symbols, symbol, pass->exit_origin,
                            pass->exit_source);
    }
    if (all.lo >= 0 && all.hi > 0)
        symbol_mark_grown(&l->r->symbols, symbol);
    if (all.lo < 0 && all.hi <= 0)
        symbol_mark_shrunk(&l->r->symbols, symbol);
}

/* The length of a text on the command line. */
static bool is_argument_length(const struct run *r, uint32_t symbol)
{
    const struct symbol_key *key = &r->symbols.keys[symbol];

    return key->kind == SYMBOL_LENGTH && key->b == 0 && memory_is_argument(r, key->a);
}

/* Each round adds lengths of arguments to the cell, and perhaps a few units more. */
static bool adds_arguments(struct loop *l, const struct loop_pass *pass,
                           const struct changed *c)
{
    for (size_t m = 0; m < pass->back.len; m++) {
        struct linear d;

        if (!loop_change_in_round(l, pass->back.at[m], c, &d) || d.k < 0 ||
            d.k > MAX_EXTRA)
            return false;
        for (uint32_t k = 0; k < d.n; k++)
            if (d.terms[k].factor != 1 || !is_argument_length(l->r, d.terms[k].symbol))
                return false;
    }
    return c->start.n == 0 && c->start.k >= 0 && c->start.k <= MAX_EXTRA;
}

/* Which numbers are sums of such lengths; true when one is found to be none. */
bool loop_set_text_sums(struct loop *l, const struct loop_pass *pass)
{
    bool has_lost = false;

    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];
        bool is_sum = false;
        uint32_t symbol = 0;

        if (c->change == CHANGE_UNKNOWN || c->cell.kind != CELL_SCALAR ||
            c->cell.value->kind != VALUE_INT || c->cell.value->is_signed)
            continue;
        symbol = c->symbol.terms[0].symbol;
        is_sum = c->change == CHANGE_ANY && adds_arguments(l, pass, c);
        has_lost = has_lost ||
                   (!is_sum && symbol_at(&l->r->symbols, symbol)->is_text_sum);
        symbol_mark_text_sum(&l->r->symbols, symbol, is_sum);
    }
    return has_lost;
}

/*
 * Whether the rounds add texts that are kept somewhere in a program that is seen whole,
 * and beside them nothing that has no limit.
 */
static bool adds_kept_texts(struct loop *l, const struct loop_pass *pass,
                            const struct changed *c)
{
    bool found = false;

    for (size_t m = 0; m < pass->back.len; m++) {
        const struct state *end = pass->back.at[m];
        struct linear d;

        if (!loop_change_in_round(l, end, c, &d))
            return false;
        for (uint32_t k = 0; k < d.n; k++) {
            if (relation_range(&end->relation, d.terms[k].symbol).hi < FAR)
                continue;
            if (d.terms[k].factor < 0 || !judge_is_kept(l->r, d.terms[k].symbol))
                return false;
            found = true;
        }
    }
    return found;
}

/* Where the number lies when the loop goes round again. */
static void set_start(struct loop *l, const struct loop_pass *pass, struct changed *c)
{
    uint32_t symbol = c->symbol.terms[0].symbol;
    struct interval again = interval_empty();

    if (c->is_started)
        symbol_reset_edges(&l->r->symbols, symbol, &c->unmarked);
    else
        c->unmarked = *symbol_at(&l->r->symbols, symbol);
    c->is_started = true;
    for (size_t m = 0; m < pass->back.len; m++)
        again = interval_join(again,
                              relation_range(&pass->back.at[m]->relation, symbol));
    symbol_mark_started(&l->r->symbols, symbol, &c->start,
                        relation_bounds_of(&l->entry->relation, &c->start), again);
}

/* Whether a round, as this pass shows it, may leave a text without its end. */
void loop_set_unended(struct loop *l, const struct loop_pass *pass)
{
    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];
        bool is_open = c->change != CHANGE_UNKNOWN &&
                       symbol_is_unended(&l->r->symbols, &c->start);
        struct linear now;

        if (c->change == CHANGE_UNKNOWN || c->cell.kind != CELL_STRING)
            continue;
        for (size_t m = 0; m < pass->back.len; m++)
            is_open = is_open || (loop_form_at_end(pass->back.at[m], c, &now) &&
                                  !linear_equal(&now, &c->symbol) &&
                                  symbol_is_unended(&l->r->symbols, &now));
        symbol_set_unended(&l->r->symbols, c->symbol.terms[0].symbol, is_open);
    }
}

/* Which regions a round, or the way in, leaves with text that perhaps has no end. */
void loop_note_raw(struct loop *l, const struct loop_pass *pass)
{
    for (uint32_t k = 0; k < l->count; k++) {
        const struct cell *c = &l->changed[k].cell;

        if (c->kind != CELL_EPOCH)
            continue;
        state_note_raw(&l->r->c, c->region,
                       state_epoch(l->entry, c->region, c->offset));
        for (size_t m = 0; m < pass->back.len; m++)
            state_note_raw(&l->r->c, c->region,
                           state_epoch(pass->back.at[m], c->region, c->offset));
    }
}

/* What the numbers are multiples of; true when one turns out to be less than it was. */
bool loop_set_strides(struct loop *l, const struct loop_pass *pass)
{
    bool has_lost = false;

    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];
        struct linear form;

        if (c->change != CHANGE_ANY)
            continue;
        for (size_t m = 0; m < pass->back.len; m++)
            if (loop_form_at_end(pass->back.at[m], c, &form) &&
                symbol_add_stride(&l->r->symbols, c->symbol.terms[0].symbol, &form))
                has_lost = true;
    }
    return has_lost;
}

/* How each number grows, and which of its values a round starts from. */
void loop_set_growths(struct loop *l, const struct loop_pass *pass)
{
    for (uint32_t k = 0; k < l->count; k++)
        if (l->changed[k].change == CHANGE_ANY) {
            set_growth(l, pass, l->changed[k].symbol.terms[0].symbol, &l->changed[k]);
            if (l->r->e->is_whole && l->changed[k].cell.kind == CELL_STRING)
                symbol_set_kept_sum(&l->r->symbols,
                                    l->changed[k].symbol.terms[0].symbol,
                                    adds_kept_texts(l, pass, &l->changed[k]));
            set_start(l, pass, &l->changed[k]);
        }
}

/* What is known by then says more of where the numbers lie when a round follows. */
void loop_confirm_starts(struct loop *l, const struct loop_pass *pass)
{
    for (uint32_t k = 0; k < l->count; k++)
        if (l->changed[k].change == CHANGE_ANY && l->changed[k].is_started)
            set_start(l, pass, &l->changed[k]);
}

/* -------------------------------------------------------------- places going down */

/* The rounds move a pointer down by one element, which passes no place between two. */
static bool steps_down_by_one(const struct loop *l)
{
    const struct run *r = l->r;

    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];
        const struct region *at = region_at(&r->regions, c->cell.region);
        const struct ir_type *t = NULL;

        if (c->change != CHANGE_STEPS || c->step >= 0 || at->kind != REGION_OBJECT)
            continue;
        t = run_type(r, r->u->objects[at->object].type);
        if (t->kind == IR_TYPE_PTR && run_type(r, t->elem)->size == -c->step)
            return true;
    }
    return false;
}

bool loop_is_below_vaguely(const struct loop *l)
{
    const struct linear_term *t = &l->undecided.terms[0];
    const struct symbol *at = NULL;

    if (l->undecided.n != 1 || t->factor >= 0)
        return false;
    at = symbol_at(&l->r->symbols, t->symbol);
    return (at->is_vague_below || at->kind == SYMBOL_RESULT) &&
           at->origin <= ORIGIN_LOCAL && steps_down_by_one(l) &&
           relation_range(&l->entry->relation, t->symbol).lo == INTERVAL_NO_MIN;
}
