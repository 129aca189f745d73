/*
 * Loops.
 *
 * A loop is tried out quietly first: what changes in it starts as an unknown symbol,
 * and the values at its end tell how it changes.  What grows by the same amount each
 * round becomes start + amount * count, with one counter for the whole loop, so that
 * `i`, `d` and `s` in `d[i++] = *s++` stay tied to each other.  Whatever the loop
 * compared with something becomes a candidate for an invariant (`i <= n`, `count <=
 * strlen(s)`).
 *
 * Then the loop is run with that, and each assumption is checked at its end: variables
 * must be what they were said to be, candidates must hold again.  What fails is dropped
 * and the loop is run again; only a run in which everything held is kept.
 */
#include "analyzer/engine/judge.h"
#include "analyzer/engine/loop_private.h"

#include <string.h>

enum {
    MAX_RUNS = 6,
    MAX_RUNS_LATE = 2, /* when the function has taken all that one may: loops nest */
    MAX_CHANGED = 96,
    MAX_ATOMS = 96, /* that one loop remembers */
};

/* --------------------------------------------------------------------- atoms */

/* Whether the form can be about what a loop changes: its symbols at the head. */
static bool may_change(const struct run *r, const struct linear *form)
{
    for (uint32_t k = 0; k < form->n; k++)
        switch (r->symbols.keys[form->terms[k].symbol].kind) {
        case SYMBOL_JOIN:
        case SYMBOL_COUNT:
        case SYMBOL_WRAPPED: return true;
        default: break;
        }
    return false;
}

void loop_note_atom(struct run *r, const struct linear *form)
{
    if (!r->loop || !may_change(r, form))
        return;
    for (struct loop_pass *p = r->loop; p; p = p->outer) {
        size_t k = 0;

        while (k < p->atoms.len && !linear_equal(&p->atoms.at[k], form))
            k++;
        if (k == p->atoms.len && k < MAX_ATOMS)
            *vec_push(&p->atoms) = *form;
    }
}

/* -------------------------------------------------------------------- symbols */

static struct linear counter_symbol(struct run *r, uint32_t head)
{
    struct symbol_key key = {.kind = SYMBOL_COUNT, .a = r->cfg.order[head].block};
    struct symbol model = {.range = interval_make(0, INTERVAL_NO_MAX),
                           .origin = ORIGIN_LOCAL,
                           .is_attained = cfg_count_exits(&r->cfg, head) == 1};

    return linear_symbol(symbol_get(&r->symbols, &key, &model));
}

static struct linear head_symbol(struct loop *l, const struct changed *c)
{
    struct symbol_key key = {.kind = SYMBOL_JOIN,
                             .a = SITE_HEAD + l->block,
                             .b = c->cell.region,
                             .c = c->cell.kind,
                             .d = c->cell.offset};
    struct symbol model = {.range = interval_full(),
                           .origin = ORIGIN_LOCAL,
                           .is_vague_above = true,
                           .is_vague_below = true};

    if (c->cell.value->kind == VALUE_INT && c->cell.kind == CELL_SCALAR)
        model.range = interval_of_type(c->cell.value->bits, c->cell.value->is_signed);
    else if (c->cell.kind == CELL_STRING)
        model.range = interval_make(0, INTERVAL_NO_MAX);
    model.origin = symbol_origin_of(&l->r->symbols, &c->cell.value->form,
                                    &model.source);
    if (model.origin == ORIGIN_CONSTANT)
        model.origin = ORIGIN_LOCAL;
    return linear_symbol(symbol_get(&l->r->symbols, &key, &model));
}

/* ----------------------------------------------------------------- what changes */

static struct changed *find_changed(struct loop *l, const struct cell *c)
{
    for (uint32_t k = 0; k < l->count; k++)
        if (l->changed[k].cell.region == c->region &&
            l->changed[k].cell.kind == c->kind &&
            l->changed[k].cell.offset == c->offset)
            return &l->changed[k];
    return NULL;
}

/* Whether a cell's value is a number or an offset that a symbol can stand for. */
static bool has_form(const struct value *v)
{
    return v && ((v->kind == VALUE_INT) || (v->kind == VALUE_POINTER && !v->other &&
                                            v->region != REGION_ROW_NULL));
}

/* What the region holds there when no cell says it. */
static const struct value *value_at_entry(struct loop *l, const struct cell *c)
{
    const struct value *v = state_get(l->entry, c->region, (enum cell_kind)c->kind,
                                      c->offset);
    struct found_place place = {.offset = c->offset, .size = c->size};
    struct found_string string = {.offset = c->offset, .unit = c->size};

    if (v || c->region == REGION_ROW_SLOTS)
        return v;
    if (loop_is_content(c))
        return loop_content_at_entry(l, c);
    if (c->kind == CELL_STRING)
        return state_found_length(&l->r->c, l->entry, c->region, &string);
    if (c->kind == CELL_SCALAR && c->value->kind == VALUE_POINTER)
        return state_found_pointer(&l->r->c, l->entry, c->region, c->offset);
    if (c->kind != CELL_SCALAR || c->value->kind != VALUE_INT ||
        c->size * 8 != c->value->bits)
        return NULL;
    place.bits = c->value->bits;
    place.is_signed = c->value->is_signed;
    return state_found_int(&l->r->c, l->entry, c->region, &place);
}

static void add_changed(struct loop *l, const struct cell *c)
{
    struct changed *n = NULL;

    if (l->count == MAX_CHANGED) {
        l->is_hopeless = true;
        return;
    }
    n = &l->changed[l->count++];
    n->cell = *c;
    n->cell.value = value_at_entry(l, c);
    n->change = CHANGE_UNKNOWN;
    n->strongest = c->value;
    if (n->cell.value && n->cell.value->origin > c->value->origin)
        n->strongest = n->cell.value;
    if (loop_is_content(c))
        n->strongest = loop_content_of_both(l, n->cell.value, c);
    else if (has_form(n->cell.value) && c->kind != CELL_EPOCH &&
             c->kind != CELL_NONNULL && c->kind != CELL_ZERO) {
        n->change = CHANGE_ANY;
        n->start = n->cell.value->form;
        n->symbol = head_symbol(l, n);
        symbol_add_stride(&l->r->symbols, n->symbol.terms[0].symbol, &n->start);
    }
}

/* --------------------------------------------------------------------- the head */

/* The value of a changed cell at the head. */
static const struct value *head_value(struct loop *l, const struct changed *c)
{
    struct value *v = arena_dup(&l->r->arena, c->cell.value, sizeof *v);
    struct linear step;

    v->condition = NULL;
    v->form = c->symbol;
    if (c->change == CHANGE_STEPS && linear_scale(&l->counter, c->step, &step))
        linear_add(&c->start, &step, &v->form);
    return v;
}

/* A pointer to "some place" that was not there before. */
static const struct value *some_pointer(struct loop *l, const struct cell *c)
{
    struct region_key key = {.kind = REGION_POINTEE,
                             .a = SITE_HEAD + l->block,
                             .b = c->region,
                             .offset = c->offset};
    bool is_new = false;
    uint32_t row = region_get(&l->r->regions, &key, &is_new);

    if (is_new) {
        struct region *at = region_at(&l->r->regions, row);

        at->is_string_source = true;
        at->origin = ORIGIN_UNKNOWN;
        if (c->value && c->value->kind == VALUE_POINTER) {
            const struct region *old = region_at(&l->r->regions, c->value->region);

            region_at(&l->r->regions, row)->origin = old->origin > ORIGIN_UNKNOWN
                                                         ? old->origin
                                                         : ORIGIN_UNKNOWN;
            region_at(&l->r->regions, row)->source = old->source;
        }
    }
    return value_pointer(&l->r->arena, row);
}

static void forget_cell(struct loop *l, struct state *s, const struct changed *c)
{
    struct cell cell = c->cell;
    struct span part = {cell.offset, cell.size};

    switch ((enum cell_kind)cell.kind) {
    case CELL_SCALAR:
        cell.value = cell.value && cell.value->kind == VALUE_POINTER
                         ? some_pointer(l, &cell)
                         : value_unknown();
        state_set(s, &cell);
        break;
    case CELL_EPOCH:
        state_set_epoch(s, &l->r->arena, cell.region, part, SITE_HEAD + l->block);
        break;
    case CELL_ORIGIN: state_set_origin(s, cell.region, part, c->strongest); break;
    case CELL_FILL:
    case CELL_VALUES:
        cell.value = c->strongest;
        if (cell.value)
            state_set(s, &cell);
        else
            state_remove(s, cell.region, (enum cell_kind)cell.kind, cell.offset);
        break;
    default: state_remove(s, cell.region, (enum cell_kind)cell.kind, cell.offset);
    }
}

/* start + step * count is a value of the variable's type. */
static void limit_to_type(struct state *s, const struct cell *cell)
{
    const struct value *v = cell->value;

    if (v->kind == VALUE_INT && cell->kind == CELL_SCALAR && v->bits > 0)
        relation_add_range(&s->relation, &v->form,
                           interval_of_type(v->bits, v->is_signed));
}

static struct state *make_head(struct loop *l)
{
    struct state *s = state_copy(l->entry);

    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];
        struct cell cell = c->cell;

        if (c->change == CHANGE_UNKNOWN) {
            forget_cell(l, s, c);
        } else {
            cell.value = head_value(l, c);
            state_set(s, &cell);
            limit_to_type(s, &cell);
        }
    }
    for (uint32_t k = 0; k < l->candidate_count; k++)
        relation_add_le(&s->relation, &l->candidates[k]);
    return s;
}

/* ---------------------------------------------------------------------- a pass */

static void pass_fini(struct loop_pass *pass)
{
    for (size_t k = 0; k < pass->back.len; k++)
        state_free(pass->back.at[k]);
    for (size_t k = 0; k < pass->exits.len; k++)
        state_free(pass->exits.at[k].state);
    vec_fini(&pass->back);
    vec_fini(&pass->exits);
    vec_fini(&pass->atoms);
}

/* The head is run for each case that is told apart there. */
static void run_heads(struct loop *l)
{
    bool is_split = l->shrinking.divisor > 0;

    for (int is_large = is_split; is_large >= 0; is_large--) {
        struct state *s = make_head(l);

        if (!is_split || shrink_assume(s, &l->shrinking, is_large, &l->counter)) {
            *vec_push(&l->r->incoming[l->block]) = s;
            run_head(l->r, l->block);
        } else {
            state_free(s);
        }
    }
}

static void run_pass(struct loop *l, struct loop_pass *pass)
{
    struct run *r = l->r;

    memset(pass, 0, sizeof *pass);
    pass->outer = r->loop;
    pass->head = l->head;
    r->loop = pass;
    run_heads(l);
    run_items(r, l->head + 1, r->cfg.order[l->head].end);
    r->loop = pass->outer;
}

/* ----------------------------------------------------------------- what it shows */

/* The form of a cell in a state at the end of the loop; false if it has none. */
bool loop_form_at_end(const struct state *s, const struct changed *c,
                      struct linear *out)
{
    const struct value *v = state_get(s, c->cell.region, (enum cell_kind)c->cell.kind,
                                      c->cell.offset);

    if (!v || v->kind != c->cell.value->kind || !has_form(v))
        return false;
    if (v->kind == VALUE_POINTER &&
        (v->region != c->cell.value->region || v->extent != c->cell.value->extent ||
         !linear_equal(&v->base, &c->cell.value->base)))
        return false;
    *out = v->form;
    return true;
}

/*
 * Whether every end leaves symbol + the same number; then that is the step.  An
 * unsigned number may pass 0 on its way down, as in `while (--n != 0)`: that it does
 * not is checked later.
 */
static bool find_step(struct loop *l, const struct loop_pass *pass, struct changed *c)
{
    bool is_first = true;

    for (size_t k = 0; k < pass->back.len; k++) {
        struct linear difference, form;
        bool has_wrapped = false;

        if (!loop_form_at_end(pass->back.at[k], c, &form) ||
            !linear_sub(&form, &c->symbol, &difference))
            return false;
        difference = relation_resolve(&pass->back.at[k]->relation, &difference);
        has_wrapped = difference.n != 0 &&
                      loop_change_in_round(l, pass->back.at[k], c, &difference);
        if (difference.n != 0 || (!is_first && difference.k != c->step) ||
            (has_wrapped && difference.k >= 0))
            return false;
        c->step = difference.k;
        is_first = false;
    }
    return !is_first;
}

/* Whether each round divides the number in cell `k`; then by what. */
static bool shrinks(struct loop *l, const struct loop_pass *pass, uint32_t k,
                    struct shrinking *out)
{
    const struct changed *c = &l->changed[k];

    *out = (struct shrinking){.symbol = c->symbol, .cell = k};
    for (size_t m = 0; m < pass->back.len; m++) {
        struct linear form;

        if (c->change != CHANGE_ANY || !loop_form_at_end(pass->back.at[m], c, &form) ||
            !shrink_look(&pass->back.at[m]->relation, &form, out))
            return false;
    }
    return out->divisor > 0;
}

static void find_shrinking(struct loop *l, const struct loop_pass *pass)
{
    struct shrinking found;

    for (uint32_t k = 0; k < l->count && !l->shrinking.divisor; k++)
        if (shrinks(l, pass, k, &found)) {
            found.rounds = shrink_rounds(
                &found, relation_max(&l->entry->relation, &l->changed[k].start, NULL));
            l->shrinking = found;
        }
}

/* The number must have been divided again. */
static bool check_shrinking(struct loop *l, const struct loop_pass *pass)
{
    struct shrinking now, *known = &l->shrinking;

    if (known->divisor == 0 || pass->back.len == 0 ||
        (shrinks(l, pass, known->cell, &now) && now.divisor >= known->divisor &&
         now.least >= known->least))
        return true;
    known->divisor = 0;
    return false;
}

/* A round leaves fewer bytes filled than it found, or changes more of them. */
static bool has_other_size(struct changed *known, const struct cell *c)
{
    bool is_part = c->kind == CELL_EPOCH || c->kind == CELL_ORIGIN;

    if (!known || (!is_part && !loop_is_content(c)) ||
        (is_part ? c->size <= known->cell.size : c->size >= known->cell.size))
        return false;
    known->cell.size = c->size;
    return true;
}

/* A known change that is stronger than it was thought to be. */
static bool has_grown(struct loop *l, struct changed *known, const struct cell *c)
{
    if (has_other_size(known, c))
        return true;
    if (known && loop_is_content(c))
        return loop_has_other_content(l, known, c);
    if (!known || c->kind != CELL_ORIGIN ||
        c->value->origin <= known->strongest->origin)
        return false;
    known->strongest = c->value;
    return true;
}

/* The cell at the place of `c`, from row `*at` on, which moves there; NULL. */
static const struct cell *seek(const struct state *s, uint32_t *at,
                               const struct cell *c)
{
    while (*at < s->count && state_compare_cells(&s->cells[*at], c) < 0)
        ++*at;
    return *at < s->count && state_compare_cells(&s->cells[*at], c) == 0
               ? &s->cells[*at]
               : NULL;
}

/* Cells that differ from the head at some end and were not taken as changing. */
static bool find_new_changes(struct loop *l, const struct state *head,
                             const struct state *end)
{
    uint32_t before = l->count, at = 0;
    bool grew = false;

    for (uint32_t k = 0; k < end->count && !l->is_hopeless; k++) {
        const struct cell *c = &end->cells[k];
        const struct cell *same = seek(head, &at, c);
        struct changed *known = NULL;

        if (c->region == REGION_ROW_SLOTS ||
            (same && same->size == c->size && value_equal(same->value, c->value)))
            continue;
        known = find_changed(l, c);
        grew = has_grown(l, known, c) || grew;
        if (!known)
            add_changed(l, c);
    }
    at = 0;
    for (uint32_t k = 0; k < head->count && !l->is_hopeless; k++) {
        const struct cell *c = &head->cells[k];

        if (c->region == REGION_ROW_SLOTS || seek(end, &at, c))
            continue;
        if (!find_changed(l, c))
            add_changed(l, c);
        if (loop_is_content(c))
            grew = loop_lose_content(find_changed(l, c)) || grew;
    }
    return grew || l->count > before;
}

static bool find_changes(struct loop *l, const struct loop_pass *pass)
{
    struct state *head = make_head(l);
    bool found = false;

    for (size_t k = 0; k < pass->back.len; k++)
        if (find_new_changes(l, head, pass->back.at[k]))
            found = true;
    state_free(head);
    return found;
}

/* --------------------------------------------------------------------- checking */

/* Steps must have been made, and other cells be of the shape that was assumed. */
static bool check_changes(struct loop *l, const struct loop_pass *pass)
{
    bool ok = true;

    for (uint32_t k = 0; k < l->count; k++) {
        struct changed *c = &l->changed[k];

        for (size_t m = 0; m < pass->back.len && c->change != CHANGE_UNKNOWN; m++) {
            const struct state *end = pass->back.at[m];
            struct linear form, expected, d;
            const struct value *head = head_value(l, c);

            if (!loop_form_at_end(end, c, &form)) {
                c->change = CHANGE_UNKNOWN;
                ok = false;
            } else if (c->change == CHANGE_STEPS &&
                       !(linear_add_const(&head->form, c->step, &expected) &&
                         linear_sub(&form, &expected, &d) &&
                         relation_proves_eq(&end->relation, &d))) {
                c->change = CHANGE_ANY;
                c->is_tried = true;
                ok = false;
            }
        }
    }
    return ok;
}

/* -------------------------------------------------------------------- the loop */

/* Everything the loop may touch is unknown: the last resort. */
static void give_up(struct loop *l)
{
    struct linear one = linear_const(1);

    l->candidate_count = 0;
    l->shrinking.divisor = 0;
    for (uint32_t k = 0; k < l->count; k++) {
        if (l->changed[k].change == CHANGE_STEPS)
            l->changed[k].change = CHANGE_ANY;
        if (l->changed[k].change == CHANGE_ANY)
            symbol_add_stride(&l->r->symbols, l->changed[k].symbol.terms[0].symbol,
                              &one);
    }
}

/* Who decides how often the loop goes round. */
static void set_counter_origin(struct loop *l, const struct loop_pass *pass)
{
    symbol_raise_origin(&l->r->symbols, l->counter.terms[0].symbol, pass->exit_origin,
                        pass->exit_source);
}

/* The loop looks at how far something has come, perhaps stepping with the counter. */
static void set_counter_tested(struct loop *l)
{
    uint32_t counter = l->counter.terms[0].symbol;

    for (uint32_t k = 0; k < l->count; k++) {
        const struct changed *c = &l->changed[k];
        const struct symbol *at = NULL;

        if (c->change == CHANGE_UNKNOWN)
            continue;
        at = symbol_at(&l->r->symbols, c->symbol.terms[0].symbol);
        if (!at->is_tested)
            continue;
        if (c->change != CHANGE_STEPS && !at->is_grown && !at->is_shrunk) {
            symbol_mark_uneven(&l->r->symbols, counter); /* no place: bits in store */
            continue;
        }
        symbol_mark_watched(&l->r->symbols, counter);
        if (c->change == CHANGE_STEPS)
            symbol_mark_tested(&l->r->symbols, counter);
    }
}

/* What a pass shows of how the cells change. */
static void learn(struct loop *l, const struct loop_pass *pass)
{
    loop_set_growths(l, pass); /* also of what then seems to step */
    loop_set_unended(l, pass);
    loop_note_raw(l, pass);
    loop_set_strides(l, pass);
    loop_set_said(l, pass);
    for (uint32_t k = 0; k < l->count; k++)
        if (l->changed[k].change == CHANGE_ANY && find_step(l, pass, &l->changed[k]))
            l->changed[k].change = CHANGE_STEPS;
    find_shrinking(l, pass);
    loop_set_text_sums(l, pass);
    set_counter_origin(l, pass);
    set_counter_tested(l);
    loop_propose(l, pass);
}

/* Cells that lost their form in the pass can be anything. */
static void forget_formless(struct loop *l, const struct loop_pass *pass)
{
    for (uint32_t k = 0; k < l->count; k++)
        for (size_t m = 0; m < pass->back.len; m++) {
            struct linear form;

            if (l->changed[k].change == CHANGE_ANY &&
                !loop_form_at_end(pass->back.at[m], &l->changed[k], &form))
                l->changed[k].change = CHANGE_UNKNOWN;
        }
}

/*
 * An unsigned number that the loop compares with a constant, and takes something from:
 * how it and others change shows only where it is known not to pass 0.
 */
static bool may_pass_zero(const struct loop *l, const struct loop_pass *pass)
{
    for (uint32_t k = 0; k < l->count && l->candidate_count > 0; k++) {
        const struct changed *c = &l->changed[k];

        if (c->change != CHANGE_ANY || c->cell.kind != CELL_SCALAR ||
            c->cell.value->kind != VALUE_INT || c->cell.value->is_signed)
            continue;
        for (size_t m = 0; m < pass->atoms.len; m++)
            if (pass->atoms.at[m].n == 1 && pass->atoms.at[m].k != 0 &&
                pass->atoms.at[m].terms[0].symbol == c->symbol.terms[0].symbol)
                return true;
    }
    return false;
}

/*
 * What the next trial takes for granted: where numbers stay above.  An upper limit that
 * may not hold would hide the rounds that reach it.
 */
static void keep_bottoms(struct loop *l)
{
    uint32_t kept = 0;

    for (uint32_t k = 0; k < l->candidate_count; k++)
        if (l->candidates[k].n == 1 && l->candidates[k].terms[0].factor < 0)
            l->candidates[kept++] = l->candidates[k];
    l->candidate_count = kept;
}

static unsigned max_runs(const struct loop *l)
{
    return l->r->arena.used_bytes > MAX_ARENA_LATE ? MAX_RUNS_LATE : MAX_RUNS;
}

/* Try the loop until nothing new changes; leaves steps and candidates behind. */
static void explore(struct loop *l)
{
    struct loop_pass pass;
    bool is_stable = false, is_again = false;

    l->r->quiet++;
    for (unsigned n = 0; n < max_runs(l) && !is_stable && !l->is_hopeless; n++) {
        run_pass(l, &pass);
        forget_formless(l, &pass);
        is_stable = !find_changes(l, &pass);
        if (is_stable) {
            if (is_again)
                loop_check_candidates(l, &pass);
            learn(l, &pass);
            if (!is_again && (l->has_bottom || may_pass_zero(l, &pass))) {
                is_again = true;
                is_stable = false;
                if (l->has_bottom)
                    keep_bottoms(l);
            }
        }
        pass_fini(&pass);
    }
    l->r->quiet--;
}

/*
 * `while (b[i] != 7) i++` over bytes that are known to hold no 7: a round follows on
 * each round, so an access that each of them makes one further on leaves its buffer.
 */
static void judge_endless(struct loop *l, const struct loop_pass *pass, size_t first)
{
    const struct run *r = l->r;

    if (pass->exits.len > 0 || pass->back.len == 0 || l->is_hopeless ||
        r->is_over_budget || cfg_has_call(&r->cfg, l->head))
        return;
    for (size_t k = first; k < r->journal.len; k++) {
        struct access *a = &r->journal.at[k];

        if (a->counter == l->block && a->verdict != ACCESS_SAFE &&
            cfg_in_every_round(&r->cfg, l->head, r->cfg.block_of[a->inst])) {
            a->verdict = ACCESS_DEFINITE;
            a->largest = a->excess = FINDING_UNBOUNDED;
            a->smallest = FINDING_UNKNOWN;
        }
    }
}

static void leave(struct loop *l, struct loop_pass *pass)
{
    for (size_t k = 0; k < pass->exits.len; k++)
        run_propagate(l->r, pass->exits.at[k].block, pass->exits.at[k].state);
    pass->exits.len = 0;
}

/* Run with what was found out, until it proves itself. */
static void confirm(struct loop *l)
{
    struct loop_pass pass;
    bool is_proven = false;

    for (unsigned n = 0; !is_proven; n++) {
        struct run_mark mark = run_mark(l->r);

        if (n == MAX_RUNS)
            give_up(l);
        run_pass(l, &pass);
        set_counter_origin(l, &pass);
        loop_set_unended(l, &pass);
        loop_note_raw(l, &pass);
        is_proven = check_changes(l, &pass);
        is_proven = loop_check_candidates(l, &pass) && is_proven;
        is_proven = check_shrinking(l, &pass) && is_proven;
        is_proven = !loop_set_text_sums(l, &pass) && is_proven;
        is_proven = !loop_set_strides(l, &pass) && is_proven;
        if (find_changes(l, &pass) && !l->is_hopeless)
            is_proven = false;
        if (n >= 2 * MAX_RUNS || l->r->is_over_budget)
            is_proven = true;
        if (is_proven) {
            loop_confirm_starts(l, &pass);
            judge_endless(l, &pass, mark.journal);
            leave(l, &pass);
        } else {
            run_rewind(l->r, mark);
        }
        pass_fini(&pass);
    }
}

/* What never goes round needs no trial. */
static void run_straight(struct loop *l)
{
    struct loop_pass pass;

    run_pass(l, &pass);
    leave(l, &pass);
    pass_fini(&pass);
}

/* Whether the form is limited by what a quotient or the like makes of a type. */
static bool is_limited_by_type(const struct loop *l, const struct linear *form)
{
    for (uint32_t k = 0; k < form->n; k++) {
        struct linear_term t = {form->terms[k].symbol, -form->terms[k].factor};
        const struct symbol *at = symbol_at(&l->r->symbols, t.symbol);

        if (at->kind == SYMBOL_DERIVED && t.factor > 0 &&
            relation_is_open(&l->entry->relation, &t))
            return true;
    }
    return false;
}

/*
 * How often the loop goes round at most, if what seems to hold at its head does.  What
 * is only made of a type's limits is no number of rounds that anybody meant.
 */
static int64_t seeming_rounds(const struct loop *l)
{
    struct loop meant = *l;
    struct state *head = NULL;
    int64_t most = 0;

    meant.candidates = arena_calloc(&l->r->arena, MAX_CANDIDATES,
                                    sizeof *l->candidates);
    meant.candidate_count = 0;
    for (uint32_t k = 0; k < l->candidate_count; k++)
        if (!is_limited_by_type(l, &l->candidates[k]))
            meant.candidates[meant.candidate_count++] = l->candidates[k];
    head = make_head(&meant);
    most = relation_max(&head->relation, &l->counter, NULL);
    state_free(head);
    return most;
}

static void run_one(struct run *r, uint32_t head, struct state *entry, bool may_split);

/* A variable that can only have one value now is kept as that, which tells it apart. */
static void pin_numbers(struct run *r, struct state *s)
{
    for (uint32_t k = 0; k < s->count; k++) {
        struct value *v = NULL;
        struct interval range;

        if (s->cells[k].kind != CELL_SCALAR || s->cells[k].value->kind != VALUE_INT ||
            s->cells[k].value->form.n != 1)
            continue;
        range = relation_eval(&s->relation, &s->cells[k].value->form);
        if (range.lo != range.hi)
            continue;
        v = arena_dup(&r->arena, s->cells[k].value, sizeof *v);
        v->form = linear_const(range.lo);
        v->condition = NULL;
        s->cells[k].value = v;
    }
}

/*
 * That it does not hold is only what the type of a number allows that a program seen
 * whole keeps in memory: the code that keeps it is left to see to that.
 */
static bool is_kept_from_no(const struct loop *l)
{
    const struct judging j = {.r = l->r};

    return relation_has_open(&l->entry->relation, &l->undecided) &&
           judge_has_kept(&j, &l->undecided);
}

/*
 * `for (i = 0; i < n; i++)` with any n: i <= n holds at the head if n >= 0.  The two
 * cases are looked at one by one.
 */
static void run_both(struct run *r, struct loop *l)
{
    struct state *yes = l->entry, *no = state_copy(l->entry);
    struct linear above;
    bool is_quiet = is_kept_from_no(l) || loop_is_below_vaguely(l);

    if (!linear_scale(&l->undecided, -1, &above) ||
        !linear_add_const(&above, 1, &above))
        above = linear_const(0);
    if (relation_add_le(&yes->relation, &l->undecided))
        run_one(r, l->head, yes, false);
    else
        state_free(yes);
    if (relation_add_le(&no->relation, &above)) {
        pin_numbers(r, no);
        r->quiet += is_quiet;
        run_one(r, l->head, no, false);
        r->quiet -= is_quiet;
    } else {
        state_free(no);
    }
}

static void run_one(struct run *r, uint32_t head, struct state *entry, bool may_split)
{
    struct loop l = {.r = r, .head = head, .entry = entry};

    l.block = r->cfg.order[head].block;
    if (r->cfg.order[head].is_once) {
        run_straight(&l);
        state_free(entry);
        return;
    }
    l.changed = arena_calloc(&r->arena, MAX_CHANGED, sizeof *l.changed);
    l.candidates = arena_calloc(&r->arena, MAX_CANDIDATES, sizeof *l.candidates);
    l.counter = counter_symbol(r, head);
    explore(&l);
    if (loop_run_rounds(r, head, entry, seeming_rounds(&l))) {
        state_free(entry);
        return;
    }
    if (l.how_undecided != UNDECIDED_NOT && may_split && !r->is_over_budget) {
        run_both(r, &l);
        return;
    }
    confirm(&l);
    state_free(entry);
}

void loop_run(struct run *r, uint32_t head)
{
    ir_id block = r->cfg.order[head].block;
    struct state_list list = r->incoming[block];

    memset(&r->incoming[block], 0, sizeof list);
    r->block = block;
    for (size_t k = 0; k < list.len; k++)
        dead_drop(r, list.at[k]);
    run_reduce(r, &list, r->quiet ? 1 : MAX_LOOP_STATES, block);
    for (size_t k = 0; k < list.len; k++)
        run_one(r, head, list.at[k], r->quiet == 0);
    vec_fini(&list);
}
