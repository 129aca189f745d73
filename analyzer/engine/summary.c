/*
 * Making the summary of a function that was run: its ways to return, what it wrote, and
 * what it leaves to its callers.
 */
#include "analyzer/engine/summary.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/engine/judge.h"
#include "analyzer/engine/summary_make.h"
#include "analyzer/engine/values.h"

bool summary_never_returns(const struct engine *e, ir_id function)
{
    return e->summaries[function].is_done && !e->summaries[function].returns;
}

static void keep_return(struct run *r, struct state *s, const struct value *v)
{
    struct cell c = {.region = REGION_ROW_SLOTS, .kind = CELL_SCALAR, .size = 1};

    if (v) {
        c.value = v;
        state_set(s, &c);
    }
    *vec_push(&r->maker->returns) = s;
}

/* `return n > 16;` tells callers of n: one way to return for each outcome. */
static void split_outcome(struct run *r, struct state *s, const struct value *v)
{
    for (int truth = 0; truth < 2; truth++) {
        struct state *copy = state_copy(s);

        if (branch_refine(r, copy, v, truth == 1))
            keep_return(r, copy, value_number(&r->arena, truth));
        else
            state_free(copy);
    }
}

void summary_note_return(struct run *r, struct state *s, const struct ir_inst *in)
{
    const struct value *v = in->a ? run_value(r, s, in->a) : NULL;

    if (r->maker->returns.len > 4 * SUMMARY_EXITS)
        run_reduce(r, &r->maker->returns, SUMMARY_EXITS, SITE_RETURN);
    if (v && v->kind == VALUE_INT && v->condition)
        split_outcome(r, s, v);
    else
        keep_return(r, state_copy(s), v);
}

/* ----------------------------------------------------------------- obligations */

/* A loop in the form goes round as often as its bound says. */
static bool is_attained(const struct run *r, const struct linear *l)
{
    for (uint32_t k = 0; k < l->n; k++)
        if (symbol_at(&r->symbols, l->terms[k].symbol)->is_attained)
            return true;
    return false;
}

/* All limits of the access's end, counted from `start` bytes before it. */
static bool find_bounds(struct run *r, struct state *s, const struct question *q,
                        const struct linear *start, struct relation_bounds *out)
{
    out->count = 0;
    for (unsigned k = 0; k <= q->others.count; k++) {
        struct relation_bounds more;
        struct linear end;

        if (!linear_add(start, k ? &q->others.at[k - 1] : &q->bytes, &end))
            continue;
        maker_access_bounds(r, s, &end, &more);
        for (unsigned m = 0; m < more.count && out->count < RELATION_BOUNDS; m++)
            out->at[out->count++] = more.at[m];
    }
    return out->count > 0;
}

/*
 * The end is a number, but only because some part of it has a type: how far the access
 * goes, nobody says.  What an outsider decides goes as far as that.
 */
static bool is_end_of_type(const struct run *r, const struct state *s,
                           const struct linear *end)
{
    const char *source = NULL;

    return symbol_origin_of(&r->symbols, end, &source) != ORIGIN_ATTACKER &&
           relation_has_open(&s->relation, end);
}

/*
 * What the end is always a multiple of, up to a rest: callers cannot name the counter
 * of `for (j = 0; j < n; j += 4)`, and only know that `j + 3` is below n + 3.
 */
static void note_step(const struct run *r, const struct linear *end,
                      struct summary_obligation *o)
{
    struct linear sum = *end;

    sum.k = 0;
    o->step = sum.n > 0 ? symbol_step_of(&r->symbols, &sum) : 0;
    o->rest = o->step > 1 ? (end->k % o->step + o->step) % o->step : 0;
}

/* The place of the access: where it starts and how far it goes, over atoms. */
static bool fill_extent(struct run *r, struct state *s, const struct question *q,
                        struct summary_obligation *o)
{
    struct linear start, end;

    if (q->template && q->capacity >= 0)
        start = q->start;
    else if (q->pointer->extent > 0)
        start = q->pointer->form; /* from the start of the part */
    else if (!value_address(q->pointer, &start))
        return false;
    if (maker_form(r, &start, &o->start) &&
        find_bounds(r, s, q, &(struct linear){0}, &o->bytes)) {
        o->has_least = maker_form(r, &q->least, &o->least);
        o->is_loose = q->is_loose ||
                      (!maker_form(r, &q->bytes, &end) && !is_attained(r, &q->bytes));
        note_step(r, &q->bytes, o);
        return true;
    }
    o->start = linear_const(0);
    if (!linear_add(&start, &q->bytes, &end) ||
        !find_bounds(r, s, q, &start, &o->bytes) ||
        (o->bytes.at[0].n == 0 && is_end_of_type(r, s, &end)))
        return false;
    o->is_loose = q->is_loose || !is_attained(r, &end);
    note_step(r, &end, o);
    return true;
}

static bool reads_text(const struct summary_obligation *o)
{
    return o->access.kind == ACCESS_STRING && !o->access.is_write && o->has_path;
}

/* A text that has no end: one of its readers is enough. */
static bool is_same_text(const struct summary_obligation *a,
                         const struct summary_obligation *b)
{
    return reads_text(a) && reads_text(b) && linear_equal(&a->start, &b->start) &&
           memcmp(&a->path, &b->path, sizeof a->path) == 0;
}

static bool is_same_access(const struct summary_obligation *a,
                           const struct summary_obligation *b)
{
    return a->access.inst == b->access.inst && a->access.part == b->access.part &&
           a->access.is_write == b->access.is_write &&
           linear_equal(&a->bytes.at[0], &b->bytes.at[0]) &&
           linear_equal(&a->start, &b->start);
}

static bool has_form(const struct linear *forms, unsigned count,
                     const struct linear *form)
{
    for (unsigned k = 0; k < count; k++)
        if (linear_equal(&forms[k], form))
            return true;
    return false;
}

/* Of `forms`, keep those that `others` has as well; how many that are. */
static unsigned keep_common(struct linear *forms, unsigned count,
                            const struct linear *others, unsigned other_count)
{
    unsigned kept = 0;

    for (unsigned k = 0; k < count; k++)
        if (has_form(others, other_count, &forms[k]))
            forms[kept++] = forms[k];
    return kept;
}

/* Let the obligation hold under the conditions of another one, too. */
static void weaken(struct summary_obligation *o, const struct summary_obligation *other)
{
    o->guard_count = keep_common(o->guards, o->guard_count, other->guards,
                                 other->guard_count);
    o->unequal_count = keep_common(o->unequal, o->unequal_count, other->unequal,
                                   other->unequal_count);
}

static bool has_all(const struct linear *forms, unsigned count,
                    const struct linear *others, unsigned other_count)
{
    for (unsigned k = 0; k < other_count; k++)
        if (!has_form(forms, count, &others[k]))
            return false;
    return true;
}

/* Whether a is asked of whomever b is asked of. */
static bool has_no_more_guards(const struct summary_obligation *a,
                               const struct summary_obligation *b)
{
    return has_all(b->guards, b->guard_count, a->guards, a->guard_count) &&
           has_all(b->unequal, b->unequal_count, a->unequal, a->unequal_count);
}

/*
 * Whether the obligation is there already.  Under other conditions it is another one;
 * where an access has too many of them, the last one takes all others in.
 */
static bool is_known(struct summary_maker *m, const struct summary_obligation *o)
{
    struct summary_obligation *last = NULL;
    unsigned ways = 0;

    for (size_t k = 0; k < m->obligations.len; k++) {
        struct summary_obligation *at = &m->obligations.at[k];

        if (is_same_text(at, o))
            return true;
        if (!is_same_access(at, o))
            continue;
        if (has_no_more_guards(at, o))
            return true;
        last = at;
        ways++;
    }
    if (ways < SUMMARY_WAYS)
        return false;
    weaken(last, o);
    return true;
}

/* The call that handed the question on is a step of the way. */
static void add_step(struct run *r, const struct question *q, struct access *a)
{
    if (!q->template || a->step_count == ACCESS_MAX_STEPS)
        return;
    memmove(&a->steps[1], &a->steps[0], a->step_count * sizeof a->steps[0]);
    a->steps[0] = (struct access_step){r->f->name, r->f->insts[a->inst].loc};
    a->step_count++;
}

/* A buffer that this function made, as large as its caller says. */
static bool fill_size(struct run *r, struct state *s, const struct question *q,
                      struct summary_obligation *o)
{
    struct linear size = q->size;

    if (q->template && !q->has_size)
        return false;
    if (!q->template &&
        (q->pointer->extent > 0 || !memory_capacity(r, s, q->pointer->region, &size)))
        return false;
    o->has_size = size.n > 0 && maker_form(r, &size, &o->size);
    return o->has_size;
}

/*
 * Whether the fact limits one of the numbers in `of` by another one that callers cannot
 * name.
 */
static bool is_lost_limit(struct run *r, const struct linear *fact,
                          const struct linear *of)
{
    struct linear ignored;
    bool is_of = false, is_lost = false;

    for (uint32_t k = 0; k < fact->n; k++) {
        struct linear term = linear_symbol(fact->terms[k].symbol);

        if (linear_factor(of, fact->terms[k].symbol) != 0)
            is_of = true;
        else if (!maker_form(r, &term, &ignored))
            is_lost = true;
    }
    return is_of && is_lost;
}

/*
 * Something on the way to the access limits a number of it in terms that callers do not
 * have: what is handed to them says less than the function does.
 */
static bool has_lost_guard(struct run *r, const struct state *s,
                           const struct question *q)
{
    const struct value *p = q->pointer;
    bool is_cut = q->model && judge_stops_at_size(q->model);

    if (q->template && q->template->has_lost_guard)
        return true;
    for (uint32_t k = 0; k < s->relation.fact_count; k++) {
        const struct linear *fact = &s->relation.facts[k].form;

        if ((!is_cut && is_lost_limit(r, fact, &q->bytes)) ||
            is_lost_limit(r, fact, &p->form) || is_lost_limit(r, fact, &p->base))
            return true;
    }
    return false;
}

static bool is_limited_by_type(const struct summary_obligation *o)
{
    return o->start.n == 0 && o->bytes.count == 1 && o->bytes.at[0].n == 0 &&
           o->bytes.at[0].k > NO_LIMIT;
}

/* There is no limit that a caller could name. */
static void set_endless(struct summary_obligation *o)
{
    o->start = linear_const(0);
    o->bytes = (struct relation_bounds){.count = 1};
    o->has_least = o->is_loose = false;
}

/*
 * How many there may be.  What looks wrong without the callers must not be lost behind
 * many that nobody would be told of.  In a program that is seen whole it has a witness
 * here, and callers of callers that only keep the number somewhere would let it go.
 */
static size_t most_obligations(const struct run *r, const struct question *q,
                               const struct access *a)
{
    if (q->is_sure_only)
        return SUMMARY_SURE_ONLY;
    return SUMMARY_OBLIGATIONS +
           (a->verdict > ACCESS_POSSIBLE && !r->e->is_whole ? SUMMARY_TOLD : 0);
}

bool summary_note_obligation(struct run *r, struct state *s, const struct question *q,
                             const struct access *a)
{
    struct summary_obligation o = {.access = *a, .capacity = a->capacity};
    struct linear over;

    if ((q->is_unbounded && !a->is_endless) || q->pointer->kind != VALUE_POINTER ||
        r->maker->obligations.len >= most_obligations(r, q, a))
        return false;
    o.is_sure_only = q->is_sure_only;
    o.has_path = !(q->template && q->capacity >= 0) && q->pointer->extent <= 0 &&
                 maker_path(r, q->pointer->region, &o.path) && o.path.depth > 0;
    if (!o.has_path && !fill_size(r, s, q, &o) && a->capacity < 0)
        return false;
    if (q->is_unbounded || !fill_extent(r, s, q, &o)) {
        if (!a->is_endless || !o.has_path)
            return false;
        set_endless(&o);
    } else if (a->is_endless) {
        o.access.is_endless = o.has_path && is_limited_by_type(&o);
        if (o.access.is_endless)
            set_endless(&o);
    }
    if (!o.has_path && !o.has_size && o.start.n == 0 && o.bytes.at[0].n == 0)
        return false; /* nothing a caller could change */
    o.via = q->via ? q->via : r->f->name;
    o.via_loc = q->via ? q->via_loc : a->loc;
    o.guard_count = maker_guards(r, s, &o.guards);
    o.unequal_count = maker_unequal(r, s, &o.unequal);
    if (is_known(r->maker, &o))
        return true;
    add_step(r, q, &o.access);
    o.access.object = arena_strdup(&r->e->arena, a->object);
    o.access.element = arena_strdup(&r->e->arena, a->element);
    o.access.amount = arena_strdup(&r->e->arena, a->amount);
    o.access.from = arena_strdup(&r->e->arena, a->from);
    o.access.through = arena_strdup(&r->e->arena, a->through);
    o.access.behind = arena_strdup(&r->e->arena, a->behind);
    o.access.reason = o.access.source = NULL;
    o.access.has_lost_guard = has_lost_guard(r, s, q);
    if (linear_add_const(&q->bytes, a->capacity > 0 ? -a->capacity : 0, &over))
        o.access.is_held_to_foreign =
            judge_is_held_to_foreign(&(struct judging){.r = r, .s = s, .q = q}, &over);
    *vec_push(&r->maker->obligations) = o;
    return true;
}

/* ---------------------------------------------------------------------- values */

static bool is_same_number(const struct summary_number *a,
                           const struct summary_number *b)
{
    return a->is_exact == b->is_exact && a->has_high == b->has_high &&
           linear_equal(&a->high, &b->high) && a->has_other == b->has_other &&
           linear_equal(&a->other, &b->other) && interval_equal(a->range, b->range);
}

/* One allocation, but not of the same size on all ways: it has one of these sizes. */
static void merge_capacity(struct summary_number *into, const struct summary_number *n)
{
    if (is_same_number(into, n))
        return;
    into->range = interval_join(into->range, n->range);
    into->origin = origin_join(into->origin, n->origin);
    into->is_exact = into->has_low = into->has_other = false;
    into->has_high = into->range.hi != INTERVAL_NO_MAX;
    into->high = linear_const(into->range.hi);
}

/* The row of a place, added when new; 0-based. */
static unsigned add_place(struct run *r, const struct summary_place *place)
{
    struct summary_maker *m = r->maker;

    for (size_t k = 0; k < m->places.len; k++)
        if (m->places.at[k].region == place->region &&
            memcmp(&m->places.at[k].path, &place->path, sizeof place->path) == 0) {
            if (place->is_new)
                merge_capacity(&m->places.at[k].capacity, &place->capacity);
            return (unsigned)k;
        }
    *vec_push(&m->places) = *place;
    return (unsigned)m->places.len - 1;
}

/* The place of a region; false if it is none that a summary speaks of. */
static bool place_of(struct run *r, const struct state *s, uint32_t region,
                     unsigned *out)
{
    const struct region *at = region_at(&r->regions, region);
    struct summary_place place = {0};
    const struct value *capacity = state_get(s, region, CELL_CAPACITY, 0);

    place.loc = at->loc;
    if (at->kind == REGION_HEAP) {
        place.is_new = true;
        place.region = region;
        place.name = arena_strdup(&r->e->arena, at->name);
        if (capacity)
            place.capacity = maker_number(r, s, &capacity->form);
        *out = add_place(r, &place);
        return true;
    }
    if (!maker_path(r, region, &place.path))
        return false;
    place.is_object = place.path.depth == 0;
    if (place.is_object && r->u->objects[place.path.object].kind == IR_OBJECT_PARAM)
        return false; /* the parameter itself dies with the call */
    *out = add_place(r, &place);
    return true;
}

/* Made of numbers alone that the caller has at hand: passed, or pointed to. */
static bool is_at_hand(const struct run *r, const struct linear *l)
{
    for (uint32_t k = 0; k < l->n; k++) {
        const struct summary_atom *at = &r->maker->atoms.at[l->terms[k].symbol];

        if (at->kind != SUMMARY_INT || at->path.depth > 1)
            return false;
    }
    return true;
}

/* A number that is no larger than either of two, as the smaller of them is. */
static void limit_twice(struct run *r, const struct state *s, const struct linear *l,
                        struct summary_number *n)
{
    maker_second_limit(r, s, l, n);
    n->has_other = n->has_other && is_at_hand(r, &n->high) && is_at_hand(r, &n->other);
}

static struct summary_value make_value(struct run *r, const struct state *s,
                                       const struct value *v)
{
    struct summary_value out = {.kind = VALUE_UNKNOWN};
    struct linear address;
    unsigned place = 0;

    if (!v || v->other)
        return out;
    if (v->kind == VALUE_INT) {
        out.kind = VALUE_INT;
        out.number = maker_number(r, s, &v->form);
        limit_twice(r, s, &v->form, &out.number);
        out.number.bits = v->bits;
        out.number.is_signed = v->is_signed;
    } else if (v->kind == VALUE_POINTER) {
        out.kind = VALUE_POINTER;
        out.is_null = v->region == REGION_ROW_NULL;
        out.origin = region_at(&r->regions, v->region)->origin;
        out.source = region_at(&r->regions, v->region)->source;
        if (!out.is_null && value_address(v, &address) &&
            place_of(r, s, v->region, &place)) {
            out.place = place + 1;
            out.number = maker_number(r, s, &address);
        }
    }
    return out;
}

/* --------------------------------------------------------------------- effects */

/* Whether callers can see what is in the region. */
static bool is_seen(struct run *r, const struct state *s, uint32_t region,
                    unsigned *place)
{
    const struct region *at = region_at(&r->regions, region);

    if (at->kind != REGION_OBJECT && at->kind != REGION_POINTEE &&
        at->kind != REGION_HEAP)
        return false;
    return place_of(r, s, region, place);
}

static bool make_effect(struct run *r, const struct state *s, const struct cell *c,
                        struct summary_effect *out)
{
    out->kind = (enum cell_kind)c->kind;
    out->offset = c->offset;
    out->size = c->size;
    switch (out->kind) {
    case CELL_EPOCH: return true;
    case CELL_ORIGIN:
        out->origin = c->value->origin;
        out->source = c->value->source;
        return true;
    case CELL_FILL:
    case CELL_SCALAR: out->value = make_value(r, s, c->value); return true;
    case CELL_STRING:
        out->value = make_value(r, s, c->value);
        if (c->value->kind == VALUE_INT)
            maker_second_limit(r, s, &c->value->form, &out->value.number);
        return true;
    case CELL_READ:
    case CELL_ZERO:
    case CELL_COPIED:
    case CELL_VALUES:
    case CELL_CAPACITY:
    case CELL_NONNULL: break;
    }
    return false;
}

/* Order of application: unknown first, then what is known. */
static int compare_effects(const void *a, const void *b)
{
    const struct summary_effect *x = a, *y = b;

    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

static bool make_effects(struct run *r, const struct state *s, struct summary_exit *out)
{
    struct summary_effect *list = arena_calloc(&r->arena, SUMMARY_EFFECTS,
                                               sizeof *list);

    for (uint32_t k = 0; k < s->count; k++) {
        struct summary_effect effect = {0};

        if (!is_seen(r, s, s->cells[k].region, &effect.place) ||
            !make_effect(r, s, &s->cells[k], &effect))
            continue;
        if (out->effect_count == SUMMARY_EFFECTS)
            return false;
        list[out->effect_count++] = effect;
    }
    if (out->effect_count > 1)
        qsort(list, out->effect_count, sizeof *list, compare_effects);
    out->effects = arena_dup(&r->e->arena, list, out->effect_count * sizeof *list);
    return true;
}

/* ---------------------------------------------------------------------- finish */

static bool make_exit(struct run *r, struct state *s, struct summary_exit *out)
{
    out->guard_count = maker_guards(r, s, &out->guards);
    out->unequal_count = maker_unequal(r, s, &out->unequal);
    out->result = make_value(r, s, state_get(s, REGION_ROW_SLOTS, CELL_SCALAR, 0));
    return make_effects(r, s, out);
}

static bool is_not_result(void *context, const struct cell *c)
{
    const struct run *r = context;

    if (c->region == REGION_ROW_SLOTS)
        return c->offset != 0;
    return region_at(&r->regions, c->region)->kind == REGION_OBJECT &&
           r->u->objects[region_at(&r->regions, c->region)->object].function ==
               r->function &&
           r->u->objects[region_at(&r->regions, c->region)->object].kind !=
               IR_OBJECT_STATIC;
}

void summary_finish(struct run *r)
{
    struct summary *out = &r->e->summaries[r->function];
    struct summary_maker *m = r->maker;

    out->is_done = true;
    out->returns = m->returns.len > 0;
    out->clears_with = clears_with(r);
    for (size_t k = 0; k < m->returns.len; k++)
        state_filter(m->returns.at[k], is_not_result, r);
    if (m->returns.len > 1)
        for (size_t k = 0; k < m->returns.len; k++)
            maker_limit_texts(r, m->returns.at[k]);
    run_reduce(r, &m->returns, SUMMARY_EXITS, SITE_RETURN);
    out->exits = arena_calloc(&r->e->arena, m->returns.len + 1, sizeof *out->exits);
    for (size_t k = 0; k < m->returns.len; k++)
        if (!make_exit(r, m->returns.at[k], &out->exits[out->exit_count++]))
            out->is_opaque = true;
    if (r->is_over_budget)
        out->is_opaque = true;
    out->atom_count = (unsigned)m->atoms.len;
    out->atoms = arena_dup(&r->e->arena, m->atoms.at,
                           m->atoms.len * sizeof *out->atoms);
    out->place_count = (unsigned)m->places.len;
    out->places = arena_dup(&r->e->arena, m->places.at,
                            m->places.len * sizeof *out->places);
    out->obligation_count = (unsigned)m->obligations.len;
    out->obligations = arena_dup(&r->e->arena, m->obligations.at,
                                 m->obligations.len * sizeof *out->obligations);
}
