/*
 * Candidates for what holds whenever the head of a loop is reached: whatever the loop
 * compared with something, the side of its start on which a number stays, the hull of
 * what it is set to.  Each is taken if it holds in the first round, and kept as long as
 * it holds again after any other.
 */
#include "analyzer/engine/loop_private.h"

enum {
    MAX_ROTATION = 3, /* variables that hand their values on in a round */
    MAX_PAIRS = 12, /* of numbers that are compared with each other */
};

/* ------------------------------------------------------------------ proposing */

/* `a` as it reads at the head once steps are known. */
static bool at_head(struct loop *l, const struct linear *a, struct linear *out)
{
    *out = *a;
    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];
        struct linear now, step;

        if (c->change != CHANGE_STEPS ||
            linear_factor(out, c->symbol.terms[0].symbol) == 0)
            continue;
        if (!linear_scale(&l->counter, c->step, &step) ||
            !linear_add(&c->start, &step, &now) ||
            !linear_substitute(out, c->symbol.terms[0].symbol, &now, out))
            return false;
    }
    return true;
}

/* `a` at the head in the first round. */
static bool at_entry(struct loop *l, const struct linear *a, struct linear *out)
{
    struct linear zero = linear_const(0);

    if (!linear_substitute(a, l->counter.terms[0].symbol, &zero, out))
        return false;
    for (uint32_t k = 0; k < l->count; k++)
        if (l->changed[k].change == CHANGE_ANY &&
            !linear_substitute(out, l->changed[k].symbol.terms[0].symbol,
                               &l->changed[k].start, out))
            return false;
    return true;
}

static bool mentions_changes(const struct loop *l, const struct linear *a)
{
    if (linear_factor(a, l->counter.terms[0].symbol) != 0)
        return true;
    for (uint32_t k = 0; k < l->count; k++)
        if (l->changed[k].change == CHANGE_ANY &&
            linear_factor(a, l->changed[k].symbol.terms[0].symbol) != 0)
            return true;
    return false;
}

static bool is_invariant_form(const struct loop *l, const struct linear *a)
{
    for (uint32_t k = 0; k < a->n; k++)
        if (!loop_is_invariant(l->r, l->head, a->terms[k].symbol))
            return false;
    return true;
}

/* `a` at the end of a round, as it will read at the head. */
static bool after_round(struct loop *l, const struct state *end, const struct linear *a,
                        struct linear *out)
{
    struct linear next, factorless = *a, form;

    if (!linear_add_const(&l->counter, 1, &next) ||
        !linear_substitute(a, l->counter.terms[0].symbol, &next, &factorless))
        return false;
    *out = factorless;
    /* All at once: the new values may mention the old symbols. */
    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];
        int32_t factor = c->change == CHANGE_ANY
                             ? linear_factor(&factorless, c->symbol.terms[0].symbol)
                             : 0;

        if (factor == 0)
            continue;
        if (!loop_form_at_end(end, c, &form) ||
            !linear_add_scaled(out, &c->symbol, -(int64_t)factor, out) ||
            !linear_add_scaled(out, &form, factor, out))
            return false;
    }
    return true;
}

static bool holds_at_ends(struct loop *l, const struct loop_pass *pass,
                          const struct linear *a)
{
    for (size_t k = 0; k < pass->back.len; k++) {
        struct linear now;

        if (!after_round(l, pass->back.at[k], a, &now) ||
            !relation_proves_le(&pass->back.at[k]->relation, &now))
            return false;
    }
    return true;
}

/* A round leaves what it found, or what it made: paths brought that together. */
static bool is_of_merge(const struct loop *l, const struct linear *change)
{
    uint32_t merges = 0;

    for (uint32_t k = 0; k < change->n; k++) {
        const struct symbol_key *key = &l->r->symbols.keys[change->terms[k].symbol];

        if (key->kind != SYMBOL_JOIN)
            return false;
        merges += key->a < SITE_HEAD;
    }
    return merges == 1 && change->n == 2;
}

/* Once it holds at the head, it does after each round; some rounds make it hold. */
static bool holds_by_rounds(struct loop *l, const struct linear *a, bool is_number)
{
    bool is_made = false;

    for (size_t k = 0; k < l->shown->back.len; k++) {
        struct linear now, change;

        if (!after_round(l, l->shown->back.at[k], a, &now))
            return false;
        if (relation_proves_le(&l->shown->back.at[k]->relation, &now))
            is_made = true;
        else if (!linear_sub(&now, a, &change))
            return false;
        else if (is_number && is_of_merge(l, &change))
            is_made = true;
        else if (change.n != 0 || change.k > 0)
            return false;
    }
    return is_made;
}

/*
 * Whether the form limits what some rounds add to (from below: what they take from),
 * and each round keeps to it.
 */
static bool is_kept_limit(struct loop *l, const struct linear *a)
{
    for (uint32_t k = 0; k < l->count; k++) {
        uint32_t symbol = l->changed[k].change == CHANGE_ANY
                              ? l->changed[k].symbol.terms[0].symbol
                              : 0;
        const struct symbol *at = symbol ? symbol_at(&l->r->symbols, symbol) : NULL;
        int32_t factor = symbol ? linear_factor(a, symbol) : 0;

        if ((factor > 0 && at->is_grown) || (factor < 0 && at->is_shrunk))
            return holds_by_rounds(l, a, l->changed[k].cell.value->kind == VALUE_INT);
    }
    return false;
}

/* What the first round does not tell: the loop may be run once for either answer. */
static void note_undecided(struct loop *l, const struct linear *a,
                           const struct linear *first)
{
    enum undecided how = UNDECIDED_NOT;
    struct linear more;

    if (relation_min(&l->entry->relation, first, NULL) > 0)
        return;
    if (linear_factor(a, l->counter.terms[0].symbol) > 0)
        how = UNDECIDED_COUNTER;
    else if (linear_factor(a, l->counter.terms[0].symbol) == 0 && is_kept_limit(l, a))
        how = UNDECIDED_KEPT;
    if (how < l->how_undecided || how == UNDECIDED_NOT)
        return;
    if (how == l->how_undecided &&
        (how != UNDECIDED_KEPT || !linear_sub(first, &l->undecided, &more) ||
         more.n != 0 || more.k <= 0))
        return; /* of limits of one number, the strictest */
    l->undecided = *first;
    l->how_undecided = how;
}

/* Take `a` <= 0 as a candidate if it holds in the first round. */
static bool propose(struct loop *l, const struct linear *a)
{
    struct linear first;

    if (l->candidate_count == MAX_CANDIDATES || !mentions_changes(l, a) ||
        !is_invariant_form(l, a))
        return false;
    for (uint32_t k = 0; k < l->candidate_count; k++)
        if (linear_equal(&l->candidates[k], a))
            return true;
    if (!at_entry(l, a, &first))
        return false;
    if (!relation_proves_le(&l->entry->relation, &first)) {
        note_undecided(l, a, &first);
        return false;
    }
    l->candidates[l->candidate_count++] = *a;
    return true;
}

/* From `d` compared with 0: d <= 0, d <= 1, and what one step more allows. */
static void propose_around(struct loop *l, const struct linear *d)
{
    struct linear a;
    int64_t step = linear_factor(d, l->counter.terms[0].symbol);

    step = step > 0 ? step : 1;
    propose(l, d);
    if (step > 1 && linear_add_const(d, 1 - step, &a))
        propose(l, &a);
    if (linear_add_const(d, -step, &a))
        propose(l, &a);
}

/* `sizeof b - n > 0` is also one about n: a WRAPPED symbol as what it is made of. */
static struct linear unwrapped(const struct loop *l, const struct linear *atom)
{
    struct linear out = *atom;

    for (uint32_t k = 0; k < out.n; k++) {
        const struct symbol *at = symbol_at(&l->r->symbols, out.terms[k].symbol);
        struct linear def = at->def;

        if (at->kind == SYMBOL_WRAPPED &&
            linear_substitute(&out, out.terms[k].symbol, &def, &out))
            return out;
    }
    return out;
}

/* Whether nothing makes the form smaller than the sum of merges in it. */
static bool only_adds(const struct loop *l, const struct linear *form)
{
    for (uint32_t k = 0; k < form->n; k++)
        if (form->terms[k].factor < 0 ||
            (l->r->symbols.keys[form->terms[k].symbol].kind != SYMBOL_JOIN &&
             symbol_at(&l->r->symbols, form->terms[k].symbol)->range.lo < 0))
            return false;
    return form->k >= 0;
}

/* The loop compares what a type without a sign makes of the number. */
static bool is_compared_wrapped(const struct loop *l, const struct loop_pass *pass,
                                uint32_t symbol)
{
    for (size_t k = 0; k < pass->atoms.len; k++) {
        struct linear once = unwrapped(l, &pass->atoms.at[k]),
                      twice = unwrapped(l, &once);

        if (linear_factor(&pass->atoms.at[k], symbol) == 0 &&
            linear_factor(&twice, symbol) != 0)
            return true;
    }
    return false;
}

/*
 * A number that some rounds add to, others leave as it is or begin anew, stays above
 * where it began: what paths brought together does not show that before it is known.
 */
static void propose_bottom(struct loop *l, const struct loop_pass *pass,
                           const struct changed *c)
{
    struct linear form, a;

    if (c->change != CHANGE_ANY || c->cell.kind != CELL_SCALAR || c->start.n != 0 ||
        c->start.k < 0 || c->cell.value->kind != VALUE_INT)
        return;
    for (size_t m = 0; m < pass->back.len; m++) {
        if (!loop_form_at_end(pass->back.at[m], c, &form))
            return;
        form = unwrapped(l, &form);
        form = unwrapped(l, &form);
        if (!only_adds(l, &form))
            return;
    }
    if (linear_sub(&c->start, &c->symbol, &a) && propose(l, &a) &&
        is_compared_wrapped(l, pass, c->symbol.terms[0].symbol))
        l->has_bottom = true;
}

/* `n > sizeof b - have` asks for have <= sizeof b before anything else. */
static void propose_fits(struct loop *l, const struct linear *atom)
{
    for (uint32_t k = 0; k < atom->n; k++) {
        struct linear def = symbol_at(&l->r->symbols, atom->terms[k].symbol)->def, d;

        if (symbol_at(&l->r->symbols, atom->terms[k].symbol)->kind == SYMBOL_WRAPPED &&
            def.n > 0 && at_head(l, &def, &d) && mentions_changes(l, &d) &&
            linear_scale(&d, -1, &d))
            propose(l, &d);
    }
}

/* The atom with what the cell is at the end of a round as what it is at the head. */
static bool from_end(const struct changed *c, const struct linear *form,
                     const struct linear *atom, struct linear *out)
{
    int64_t times = 0;

    for (uint32_t k = 0; k < form->n && times == 0; k++)
        if (form->terms[k].symbol != c->symbol.terms[0].symbol)
            times = linear_factor(atom, form->terms[k].symbol) / form->terms[k].factor;
    return times != 0 && linear_add_scaled(atom, form, -times, out) &&
           linear_add_scaled(out, &c->symbol, times, out);
}

/* `do { n += m; } while (n < size)`: what is compared is what the next round finds. */
static void propose_from_end(struct loop *l, const struct loop_pass *pass,
                             const struct linear *atom)
{
    struct linear form, a, d;

    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];

        if (c->change != CHANGE_ANY || c->cell.kind != CELL_SCALAR ||
            pass->back.len == 0 || !loop_form_at_end(pass->back.at[0], c, &form) ||
            form.n < 2 || !from_end(c, &form, atom, &a) || !at_head(l, &a, &d))
            continue;
        propose_around(l, &d);
        if (linear_scale(&d, -1, &a))
            propose_around(l, &a);
    }
}

static void propose_atoms(struct loop *l, const struct loop_pass *pass)
{
    for (size_t k = 0; k < pass->atoms.len; k++) {
        struct linear atom = pass->atoms.at[k], d, negative;

        propose_fits(l, &atom);
        propose_from_end(l, pass, &atom);
        if (!mentions_changes(l, &atom))
            atom = unwrapped(l, &atom);
        if (!at_head(l, &atom, &d) || !mentions_changes(l, &d))
            continue;
        propose_around(l, &d);
        if (linear_scale(&d, -1, &negative))
            propose_around(l, &negative);
    }
}

/* What only grows or only shrinks stays on its side of the start. */
static void propose_monotone(struct loop *l, const struct loop_pass *pass)
{
    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];
        struct linear up, down, most;
        struct interval delta = interval_empty();

        if (c->change != CHANGE_ANY || !linear_sub(&c->start, &c->symbol, &up) ||
            !linear_sub(&c->symbol, &c->start, &down))
            continue;
        for (size_t m = 0; m < pass->back.len; m++) {
            struct linear form, d;
            struct interval one = interval_full();

            if (loop_form_at_end(pass->back.at[m], c, &form) &&
                linear_sub(&form, &c->symbol, &d))
                one = relation_bounds_of(&pass->back.at[m]->relation, &d);
            delta = interval_join(delta, one);
        }
        if (delta.lo >= 0)
            propose(l, &up);
        if (delta.hi <= 0)
            propose(l, &down);
        if (delta.hi > 0 && delta.hi < 1 << 20 &&
            linear_add_scaled(&down, &l->counter, -delta.hi, &most))
            propose(l, &most);
        if (delta.lo > 0 && delta.lo < 1 << 20 &&
            linear_add_scaled(&up, &l->counter, delta.lo, &most))
            propose(l, &most); /* at least so far: `*d++` behind a faster `s` */
    }
}

/* Where a cell is at the end of a round: in its hull, or that of what it took over. */
static struct interval end_range(const struct loop *l, const struct state *end,
                                 uint32_t k, const struct interval *hulls)
{
    const struct changed *c = &l->changed[k];
    struct linear form;

    if (!loop_form_at_end(end, c, &form))
        return interval_full();
    for (uint32_t m = 0; m < l->count; m++)
        if (l->changed[m].change == CHANGE_ANY &&
            linear_equal(&form, &l->changed[m].symbol))
            return hulls[m];
    return relation_bounds_of(&end->relation, &form);
}

/* Take the hull of everything the cells are set to, also by each other. */
static void find_hulls(const struct loop *l, const struct loop_pass *pass,
                       struct interval *hulls)
{
    for (uint32_t k = 0; k < l->count; k++)
        hulls[k] = l->changed[k].change == CHANGE_ANY
                       ? relation_bounds_of(&l->entry->relation, &l->changed[k].start)
                       : interval_full();
    for (unsigned round = 0; round < MAX_ROTATION; round++)
        for (uint32_t k = 0; k < l->count; k++)
            for (size_t m = 0; m < pass->back.len; m++)
                if (l->changed[k].change == CHANGE_ANY)
                    hulls[k] = interval_join(hulls[k],
                                             end_range(l, pass->back.at[m], k, hulls));
}

static void propose_range(struct loop *l, const struct changed *c, struct interval all)
{
    struct linear a;

    if (all.hi != INTERVAL_NO_MAX && linear_add_const(&c->symbol, -all.hi, &a))
        propose(l, &a);
    if (all.lo != INTERVAL_NO_MIN && linear_scale(&c->symbol, -1, &a) &&
        linear_add_const(&a, all.lo, &a))
        propose(l, &a);
}

/*
 * Numbers that are set to constants stay in their hull, those that the program keeps in
 * the range that it keeps them in.
 */
static void propose_hulls(struct loop *l, const struct loop_pass *pass)
{
    struct interval *hulls = arena_calloc(&l->r->arena, l->count + 1, sizeof *hulls);

    find_hulls(l, pass, hulls);
    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];
        const struct region *at = region_at(&l->r->regions, c->cell.region);

        if (c->change != CHANGE_ANY)
            continue;
        propose_range(l, c, hulls[k]);
        propose_bottom(l, pass, c);
        if (at->is_kept && c->cell.kind == CELL_SCALAR && c->cell.offset == 0)
            propose_range(l, c, at->kept);
    }
}

/* What the cells gain in the round that leaves `end`. */
static bool find_gains(const struct state *end, const struct changed *a,
                       const struct changed *b, struct linear *one, struct linear *two)
{
    return loop_form_at_end(end, a, one) && loop_form_at_end(end, b, two) &&
           linear_sub(one, &a->symbol, one) && linear_sub(two, &b->symbol, two);
}

/* How often the one gains what the other loses: bytes of an element, and a count. */
static int64_t find_times(const struct loop_pass *pass, const struct changed *a,
                          const struct changed *b)
{
    struct linear one, two;

    for (size_t m = 0; m < pass->back.len; m++)
        if (find_gains(pass->back.at[m], a, b, &one, &two) && one.n == 0 &&
            two.n == 0 && two.k != 0 && one.k % two.k == 0 && one.k / two.k < -1)
            return -(one.k / two.k);
    return 1;
}

/* Both together are at most what they were in front of the loop. */
static bool is_no_more(const struct state *end, const struct changed *a,
                       const struct changed *b)
{
    struct linear one, two, sum;

    return loop_form_at_end(end, a, &one) && loop_form_at_end(end, b, &two) &&
           linear_add(&one, &two, &sum) && linear_sub(&sum, &a->start, &sum) &&
           linear_sub(&sum, &b->start, &sum) &&
           relation_proves_le(&end->relation, &sum);
}

/*
 * Of two numbers, one may never gain on the other (`times` -1): `*d++ = *s++` once or
 * twice a round, with s going on at least as far.  Or the other loses what one gains
 * (1, or as often as that): a place, and the room behind it.  Where both are begun
 * anew, as `off = 0, room = SIZE`, together they are no more than they were.
 */
static void propose_pair(struct loop *l, const struct loop_pass *pass,
                         const struct changed *a, const struct changed *b,
                         int64_t times)
{
    struct linear one, two, gain;

    for (size_t m = 0; m < pass->back.len; m++) {
        const struct state *end = pass->back.at[m];

        if (!find_gains(end, a, b, &one, &two) ||
            !linear_add_scaled(&one, &two, times, &gain))
            return;
        if (!relation_proves_le(&end->relation, &gain) &&
            !(times == 1 && is_no_more(end, a, b)))
            return;
    }
    if (linear_add_scaled(&a->symbol, &b->symbol, times, &gain) &&
        linear_sub(&gain, &a->start, &gain) &&
        linear_add_scaled(&gain, &b->start, -times, &gain))
        propose(l, &gain);
}

/* Bytes of the buffer that the cell points into; 0: it does not, or nobody knows. */
static int64_t room_of(const struct loop *l, const struct changed *c)
{
    struct linear room;

    if (c->cell.value->kind != VALUE_POINTER || c->cell.value->other ||
        !memory_capacity(l->r, l->entry, c->cell.value->region, &room) || room.n != 0)
        return 0;
    return room.k;
}

/* Paths that move the cell and paths that do not have met. */
static bool is_met(const struct loop *l, const struct linear *form)
{
    const struct symbol_key *key = form->n == 1
                                       ? &l->r->symbols.keys[form->terms[0].symbol]
                                       : NULL;

    return key && key->kind == SYMBOL_JOIN && key->a < SITE_HEAD;
}

/* Some round seems to move the place on by what it takes from the number. */
static bool moves_rest(const struct loop *l, const struct loop_pass *pass,
                       const struct changed *place, const struct changed *left)
{
    struct linear one, two, sum;

    for (size_t m = 0; m < pass->back.len; m++)
        if (loop_form_at_end(pass->back.at[m], place, &one) &&
            loop_form_at_end(pass->back.at[m], left, &two) &&
            ((is_met(l, &one) && is_met(l, &two)) ||
             (linear_add(&one, &two, &sum) && sum.n + 2 <= one.n + two.n)))
            return true;
    return false;
}

/*
 * A place in a buffer and what is left behind it, which are both begun anew when
 * nothing is left: `at += n; left -= n;` in some rounds, `at = b; left = read(b, n)` in
 * others.  Together they stay in the buffer, and what is left is never negative.
 */
static void propose_rest(struct loop *l, const struct loop_pass *pass,
                         const struct changed *place, const struct changed *left)
{
    int64_t room = room_of(l, place);
    struct linear sum, below;

    if (room <= 0 || !moves_rest(l, pass, place, left) ||
        !linear_add(&place->symbol, &left->symbol, &sum) ||
        !linear_add_const(&sum, -room, &sum) ||
        !linear_scale(&left->symbol, -1, &below))
        return;
    if (propose(l, &sum))
        propose(l, &below);
}

static void propose_pairs(struct loop *l, const struct loop_pass *pass)
{
    unsigned pairs = 0;
    int64_t times = 1;

    for (uint32_t k = 0; k < l->count; k++)
        for (uint32_t m = 0; m < l->count && pairs < MAX_PAIRS; m++)
            if (k != m && l->changed[k].change == CHANGE_ANY &&
                l->changed[m].change == CHANGE_ANY &&
                l->changed[k].cell.kind == CELL_SCALAR &&
                l->changed[m].cell.kind == CELL_SCALAR) {
                propose_pair(l, pass, &l->changed[k], &l->changed[m], -1);
                times = find_times(pass, &l->changed[k], &l->changed[m]);
                if (k < m || times > 1)
                    propose_pair(l, pass, &l->changed[k], &l->changed[m], times);
                pairs++;
            }
}

/* However many numbers there are: only some of them are places. */
static void propose_rests(struct loop *l, const struct loop_pass *pass)
{
    for (uint32_t k = 0; k < l->count; k++)
        for (uint32_t m = 0; m < l->count; m++)
            if (l->changed[k].change == CHANGE_ANY &&
                l->changed[m].change == CHANGE_ANY &&
                l->changed[k].cell.kind == CELL_SCALAR &&
                l->changed[m].cell.kind == CELL_SCALAR &&
                l->changed[m].cell.value->kind == VALUE_INT)
                propose_rest(l, pass, &l->changed[k], &l->changed[m]);
}

/* A text that begins in an array of known size, and ends in it. */
static void propose_end_in_array(struct loop *l, const struct changed *c)
{
    const struct region *at = region_at(&l->r->regions, c->cell.region);
    struct linear capacity, a;

    if (at->kind == REGION_OBJECT && c->cell.offset >= 0 && c->cell.size > 0 &&
        memory_capacity(l->r, l->entry, c->cell.region, &capacity) && capacity.n == 0 &&
        linear_add_const(&c->symbol, 1 - (capacity.k - c->cell.offset) / c->cell.size,
                         &a))
        propose(l, &a);
}

/*
 * A text that is only looked through, with some of its characters replaced, stays as
 * long as it is: that shows once the place is known to lie in it.
 */
static void propose_texts(struct loop *l)
{
    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];
        struct linear longer, shorter;

        if (c->change != CHANGE_ANY || c->cell.kind != CELL_STRING ||
            !linear_sub(&c->symbol, &c->start, &longer) ||
            !linear_sub(&c->start, &c->symbol, &shorter))
            continue;
        propose(l, &longer);
        propose(l, &shorter);
        propose_end_in_array(l, c);
    }
}

void loop_propose(struct loop *l, const struct loop_pass *pass)
{
    l->shown = pass;
    propose_texts(l);
    propose_monotone(l, pass);
    propose_atoms(l, pass);
    propose_hulls(l, pass);
    propose_pairs(l, pass);
    propose_rests(l, pass);
}

/* --------------------------------------------------------------------- checking */

bool loop_check_candidates(struct loop *l, const struct loop_pass *pass)
{
    uint32_t kept = 0;

    for (uint32_t k = 0; k < l->candidate_count; k++)
        if (holds_at_ends(l, pass, &l->candidates[k]))
            l->candidates[kept++] = l->candidates[k];
    if (kept == l->candidate_count)
        return true;
    l->candidate_count = kept;
    return false;
}
