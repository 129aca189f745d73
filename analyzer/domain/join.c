/*
 * Merging two states.
 *
 * For each cell that differs a JOIN symbol stands for "the one value or the other";
 * each side learns that the symbol equals its own value, and then only facts that
 * follow on both sides are kept.  So `if (n > max) n = max;` leaves n <= max behind
 * even when neither is a number.
 */
#include "analyzer/domain/carry.h"

#include <string.h>

enum {
    MAX_TIED = 4,
    MAX_ROOMS = 8,
    MAX_STEP = 16, /* that one way moves a place more than another one */
    MAX_OPEN = 8, /* texts that are remembered to have perhaps no end */
    FAR = 1 << 30, /* a limit that is none */
};

struct join {
    const struct state_context *c;
    struct state *a; /* becomes the result */
    struct state *b; /* the other side */
    uint32_t site;
    struct merged merged[MAX_TIED]; /* numbers in variables */
    unsigned count;
    struct cell open[MAX_OPEN]; /* texts that perhaps have no end on the other side */
    unsigned open_count; /* more than MAX_OPEN: so may all be */
    struct cell found[MAX_OPEN]; /* texts of one side, as the other found them */
    unsigned found_count;
    struct merged texts[MAX_TIED]; /* lengths of texts */
    unsigned text_count;
    struct merged rooms[MAX_ROOMS]; /* other integers in variables */
    unsigned room_count;
    struct merged places[MAX_ROOMS]; /* ... and other pointers */
    unsigned place_count;
};

static bool has_blurred(const struct symbol_table *t, const struct linear *l)
{
    for (uint32_t k = 0; k < l->n; k++)
        if (symbol_at(t, l->terms[k].symbol)->is_blurred)
            return true;
    return false;
}

/* Whether the program compared a number that the form is made of. */
static bool has_compared(const struct symbol_table *t, const struct linear *l)
{
    for (uint32_t k = 0; k < l->n; k++) {
        const struct symbol *at = symbol_at(t, l->terms[k].symbol);

        if (at->is_compared)
            return true;
        for (uint32_t m = 0; at->kind == SYMBOL_WRAPPED && m < at->def.n; m++)
            if (symbol_at(t, at->def.terms[m].symbol)->is_compared)
                return true;
    }
    return false;
}

static bool is_renewed(const struct symbol *at)
{
    return at->is_renewed;
}

static bool is_kept_sum(const struct symbol *at)
{
    return at->is_kept_sum;
}

/* Whether nothing makes the form unlimited but such numbers; `*is_open`: one does. */
static bool has_only(const struct relation *known, const struct linear *l,
                     bool (*is_such)(const struct symbol *at), bool *is_open)
{
    for (uint32_t k = 0; k < l->n; k++) {
        uint32_t symbol = l->terms[k].symbol;

        if (relation_range(known, symbol).hi < FAR)
            continue;
        *is_open = true;
        if (!is_such(symbol_at(known->symbols, symbol)))
            return false;
    }
    return true;
}

static bool either_has(const struct join *j, const struct linear *x,
                       const struct linear *y, bool (*is_such)(const struct symbol *at))
{
    bool is_open = false;

    return has_only(&j->a->relation, x, is_such, &is_open) &&
           has_only(&j->b->relation, y, is_such, &is_open) && is_open;
}

/* What is known of the sums of loops that a text's length is one of. */
static void mark_sums(const struct join *j, uint32_t id, const struct linear *x,
                      const struct linear *y)
{
    symbol_set_renewed(j->c->symbols, id, either_has(j, x, y, is_renewed));
    symbol_set_kept_sum(j->c->symbols, id, either_has(j, x, y, is_kept_sum));
}

/* What the type of a number that two sides agree on allows. */
static struct interval type_of_cell(const struct join *j, const struct cell *cell)
{
    const struct value *x = cell->value;
    const struct value *y = state_get(j->b, cell->region, cell->kind, cell->offset);

    if (cell->kind != CELL_SCALAR || !y || x->kind != VALUE_INT ||
        y->kind != VALUE_INT || x->bits != y->bits || x->is_signed != y->is_signed)
        return interval_full();
    return interval_of_type(x->bits, x->is_signed);
}

/*
 * A number that memory holds and only its type limits: whether its largest (smallest)
 * values occur, nobody knows, also where it is merged with others.
 */
static void mark_kept_ends(const struct join *j, uint32_t id, const struct linear *l,
                           const struct relation *known)
{
    const struct symbol *at = l->n == 1 ? symbol_at(j->c->symbols, l->terms[0].symbol)
                                        : NULL;

    if (!at || at->kind != SYMBOL_INPUT || at->origin != ORIGIN_UNKNOWN)
        return;
    for (int sign = -1; sign <= 1; sign += 2) {
        struct linear_term t = {l->terms[0].symbol, l->terms[0].factor * sign};

        if (relation_is_open(known, &t))
            symbol_mark_vague_end(j->c->symbols, id, sign > 0);
    }
}

/* The symbol that stands for "part `part` of the cell" at this site. */
static struct linear join_symbol(struct join *j, const struct cell *cell, unsigned part,
                                 const struct linear *x, const struct linear *y)
{
    struct symbol_key key = {.kind = SYMBOL_JOIN,
                             .a = j->site,
                             .b = cell->region,
                             .c = cell->kind * 4 + part,
                             .d = cell->offset};
    struct symbol model = {.range = type_of_cell(j, cell)};
    const char *sx = NULL, *sy = NULL;
    enum origin ox = symbol_origin_of(j->c->symbols, x, &sx);
    enum origin oy = symbol_origin_of(j->c->symbols, y, &sy);
    uint32_t id = 0;

    model.origin = origin_join(ox, oy);
    if (model.origin == ORIGIN_CONSTANT)
        model.origin = ORIGIN_LOCAL;
    model.source = oy > ox ? sy : sx;
    id = symbol_get(j->c->symbols, &key, &model);
    symbol_allow(j->c->symbols, id, model.range);
    symbol_raise_origin(j->c->symbols, id, model.origin, model.source);
    if (j->c->is_forced || has_blurred(j->c->symbols, x) ||
        has_blurred(j->c->symbols, y))
        symbol_mark_blurred(j->c->symbols, id);
    symbol_mark_merged(j->c->symbols, id, x, relation_bounds_of(&j->a->relation, x));
    symbol_mark_merged(j->c->symbols, id, y, relation_bounds_of(&j->b->relation, y));
    if (cell->kind == CELL_STRING)
        mark_sums(j, id, x, y);
    mark_kept_ends(j, id, x, &j->a->relation);
    mark_kept_ends(j, id, y, &j->b->relation);
    if (cell->kind == CELL_SCALAR && cell->value->kind == VALUE_INT &&
        (relation_is_open_said(&j->a->relation, x) ||
         relation_is_open_said(&j->b->relation, y)))
        symbol_mark_parsed(j->c->symbols, id);
    if (has_compared(j->c->symbols, x) || has_compared(j->c->symbols, y))
        symbol_mark_compared(j->c->symbols, id);
    return linear_symbol(id);
}

/* Say in `s` that the symbol has this value there. */
static void define(struct state *s, const struct linear *symbol, const struct linear *v)
{
    struct linear difference;

    if (linear_equal(symbol, v))
        return;
    if (linear_sub(symbol, v, &difference))
        relation_define(&s->relation, symbol->terms[0].symbol, v);
    else
        relation_add_range(&s->relation, symbol, relation_bounds_of(&s->relation, v));
}

/*
 * `size < room ? size : room - 1` is at most `size`, unless `room - 1` wraps.  What
 * wraps upwards is above what it would have been, so that this much more is a limit in
 * any case: symbol <= other + own - its definition.
 */
static void define_unless_wrapped(struct state *s, const struct linear *symbol,
                                  const struct linear *own, const struct linear *other)
{
    const struct symbol *at = NULL;
    struct linear resolved = relation_resolve(&s->relation, own), f;

    if (own->n != 1 || own->k != 0 || own->terms[0].factor != 1 ||
        !linear_equal(&resolved, own))
        return;
    at = symbol_at(s->relation.symbols, own->terms[0].symbol);
    if (at->kind != SYMBOL_WRAPPED || !linear_sub(symbol, other, &f) ||
        !linear_sub(&f, own, &f) || !linear_add(&f, &at->def, &f) ||
        !relation_proves_le(&s->relation, &f))
        return;
    relation_add_le(&s->relation, &f);
}

/* The same number on both sides, moved by different constants. */
static bool is_moved_alike(const struct linear *x, const struct linear *y)
{
    return x->n == 1 && y->n == 1 && x->terms[0].factor == y->terms[0].factor &&
           (x->terms[0].factor == 1 || x->terms[0].factor == -1) &&
           x->terms[0].symbol == y->terms[0].symbol;
}

/* A place that one side has not left, and the other one has, by as much as a loop. */
static bool is_moved_once(const struct cell *cell, const struct linear *x,
                          const struct linear *y)
{
    const struct linear *moved = x->n == 1 ? x : y;

    return cell->value->kind == VALUE_POINTER && x->n + y->n == 1 &&
           moved->terms[0].factor > 0;
}

/* Whether the one symbol of `x` is the same cell, as another merge made it. */
static bool is_merge_of(const struct join *j, const struct cell *cell,
                        const struct linear *x)
{
    const struct symbol_key *key = &j->c->symbols->keys[x->terms[0].symbol];

    return key->kind == SYMBOL_JOIN && key->b == cell->region && key->d == cell->offset;
}

/*
 * How far the merge is from `from` (its constant aside) at least; false: nobody knows.
 * How far it is at most nobody asked: that is for the loop's own limit to say.
 */
static bool is_apart(struct join *j, const struct linear *symbol,
                     const struct linear *from, const struct linear *x,
                     const struct linear *y)
{
    struct linear base = *from, own, other, f;
    int64_t low = 0, low_other = 0;

    base.k = 0;
    if (!linear_sub(x, &base, &own) || !linear_sub(y, &base, &other) ||
        !linear_sub(&base, symbol, &f))
        return false;
    low = relation_min(&j->a->relation, &own, NULL);
    low_other = relation_min(&j->b->relation, &other, NULL);
    low = low < low_other ? low : low_other;
    if (low < 0 || low > MAX_STEP || !linear_add_const(&f, low, &f))
        return false;
    relation_add_le(&j->a->relation, &f);
    relation_add_le(&j->b->relation, &f);
    return true;
}

/* `s += 4`, else `s += 2`, else `s++`: two of the three ways were merged before. */
static bool is_moved_again(struct join *j, const struct cell *cell,
                           const struct linear *symbol, const struct linear *x,
                           const struct linear *y)
{
    return x->n == 1 && y->n == 1 && x->terms[0].factor == 1 &&
           y->terms[0].factor == 1 &&
           ((is_merge_of(j, cell, y) && is_apart(j, symbol, x, x, y)) ||
            (is_merge_of(j, cell, x) && is_apart(j, symbol, y, x, y)));
}

static struct linear join_forms(struct join *j, const struct cell *cell, unsigned part,
                                const struct linear *x, const struct linear *y)
{
    struct linear symbol;

    if (linear_equal(x, y))
        return *x;
    symbol = join_symbol(j, cell, part, x, y);
    define(j->a, &symbol, x);
    define(j->b, &symbol, y);
    define_unless_wrapped(j->a, &symbol, x, y);
    define_unless_wrapped(j->b, &symbol, y, x);
    if (cell->kind == CELL_SCALAR && cell->region != REGION_ROW_SLOTS &&
        j->count < MAX_TIED &&
        (is_moved_alike(x, y) || is_moved_once(cell, x, y) ||
         is_moved_again(j, cell, &symbol, x, y)))
        j->merged[j->count++] = (struct merged){symbol, *x, *y,
                                                cell->value->kind == VALUE_POINTER};
    else if (cell->kind == CELL_SCALAR && cell->region != REGION_ROW_SLOTS &&
             cell->value->kind == VALUE_INT && j->room_count < MAX_ROOMS)
        j->rooms[j->room_count++] = (struct merged){symbol, *x, *y, false};
    else if (cell->kind == CELL_SCALAR && cell->region != REGION_ROW_SLOTS &&
             cell->value->kind == VALUE_POINTER && j->place_count < MAX_ROOMS)
        j->places[j->place_count++] = (struct merged){symbol, *x, *y, true};
    if (cell->kind == CELL_STRING && j->text_count < MAX_TIED)
        j->texts[j->text_count++] = (struct merged){symbol, *x, *y, false};
    return symbol;
}

static const struct value *join_ints(struct join *j, const struct cell *cell,
                                     const struct value *x, const struct value *y)
{
    struct linear form = join_forms(j, cell, 0, &x->form, &y->form);
    unsigned bits = x->bits > y->bits ? x->bits : y->bits;

    return value_int(j->c->arena, &form, bits, x->is_signed || y->is_signed);
}

static const struct value *join_same_target(struct join *j, const struct cell *cell,
                                            const struct value *x,
                                            const struct value *y)
{
    struct value *v = arena_alloc(j->c->arena, sizeof *v);

    *v = *x;
    v->base = join_forms(j, cell, 1, &x->base, &y->base);
    v->form = join_forms(j, cell, 0, &x->form, &y->form);
    return v;
}

static const struct value *join_pointers(struct join *j, const struct cell *cell,
                                         const struct value *x, const struct value *y)
{
    const struct value *list = x;

    if (!x->other && !y->other && x->region == y->region && x->extent == y->extent)
        return join_same_target(j, cell, x, y);
    for (const struct value *v = y; v && list; v = v->other)
        list = value_add_alternative(j->c->arena, list, v);
    return list;
}

/* The set of an array's values on a side that only knows that zeros fill it. */
static const struct value *values_found(const struct join *j, const struct state *s,
                                        const struct cell *cell)
{
    int64_t byte = 0;

    if (!state_find_fill(s, cell->region, (struct span){cell->offset, cell->size},
                         &byte) ||
        byte != 0)
        return NULL;
    return value_int(j->c->arena,
                     &(struct linear){.k = (int64_t)values_of_range(interval_of(0))},
                     cell->value->bits, false);
}

/* An element of either side. */
static const struct value *join_sets(const struct join *j, const struct value *x,
                                     const struct value *y)
{
    struct linear both = linear_const(x->form.k | y->form.k);

    return x->bits == y->bits ? value_int(j->c->arena, &both, x->bits, false) : NULL;
}

/* NULL: nothing is known of both. */
static const struct value *join_values(struct join *j, const struct cell *cell,
                                       const struct value *x, const struct value *y)
{
    if (value_equal(x, y))
        return x;
    if (x->kind != y->kind || cell->kind == CELL_ZERO || cell->kind == CELL_COPIED)
        return NULL;
    if (cell->kind == CELL_VALUES)
        return join_sets(j, x, y);
    switch (x->kind) {
    case VALUE_INT: return join_ints(j, cell, x, y);
    case VALUE_POINTER: return join_pointers(j, cell, x, y);
    case VALUE_ORIGIN: return x->origin >= y->origin ? x : y;
    case VALUE_UNKNOWN: break;
    }
    return NULL;
}

/* -------------------------------------------------------------- epochs first */

/* Order of cells; a missing one (NULL) comes last. */
static int compare_cells(const struct cell *x, const struct cell *y)
{
    if (!x || !y)
        return x ? -1 : 1;
    return state_compare_cells(x, y);
}

/* What an epoch of one side, and the one that it meets, may have left without end. */
static void note_raw(struct join *j, const struct cell *cell, uint32_t other)
{
    state_note_raw(j->c, cell->region, (uint32_t)cell->value->form.k);
    state_note_raw(j->c, cell->region, other);
}

/* Begin the epoch of this merge in a part on both sides. */
static void join_epoch(struct join *j, const struct cell *cell)
{
    struct span part = {cell->offset, cell->size};
    const struct value *other = state_get(j->b, cell->region, CELL_EPOCH, cell->offset);
    const struct value *own = state_get(j->a, cell->region, CELL_EPOCH, cell->offset);

    if (own && other && value_equal(own, other))
        return;
    state_set_epoch(j->a, j->c->arena, cell->region, part, EPOCH_JOIN + j->site);
    state_set_epoch(j->b, j->c->arena, cell->region, part, EPOCH_JOIN + j->site);
}

/* Whether no further part of the region's epochs follows row i. */
static bool is_last_part(const struct state *s, uint32_t i)
{
    return i + 1 == s->count || s->cells[i + 1].region != s->cells[i].region ||
           s->cells[i + 1].kind != CELL_EPOCH;
}

static void list_both(struct state *list, const struct cell *x, const struct cell *y)
{
    state_append(list, x);
    if (x->size != y->size)
        state_append(list, y);
}

/* The epoch of a side that was just changed, or will be. */
struct old_epoch {
    const struct cell *a, *b; /* cells of the sides that begin a common epoch now ... */
    uint32_t epoch_a, epoch_b; /* ... and what they had been */
};

/* Whether the text is as long as it was found in that epoch, or some units longer. */
static bool is_made_of_found(const struct join *j, const struct cell *cell,
                             uint32_t epoch)
{
    const struct linear *l = &cell->value->form;
    const struct symbol_key *key = NULL;

    if (cell->value->kind != VALUE_INT || l->n != 1 || l->terms[0].factor != 1)
        return false;
    key = &j->c->symbols->keys[l->terms[0].symbol];
    return key->kind == SYMBOL_LENGTH && key->a == cell->region && key->b == epoch &&
           key->c == (uint32_t)cell->size && key->d == cell->offset;
}

/* What it is on the other side, which left it as it was found. */
static const struct value *length_found(const struct join *j, const struct cell *cell)
{
    struct linear found = cell->value->form;

    found.k = 0;
    return value_int(j->c->arena, &found, cell->value->bits, cell->value->is_signed);
}

/*
 * A text that only one side knows: note how long it is on the other one, which did not
 * touch it, when this one's length is made of that, or else whether it is known to end
 * there.
 */
static void note_open(struct join *j, const struct cell *cell,
                      const struct state *other, const struct old_epoch *old)
{
    const struct cell *changed = other == j->a ? old->a : old->b;
    uint32_t epoch = other == j->a ? old->epoch_a : old->epoch_b;

    if (!changed || changed->region != cell->region || changed->offset > cell->offset)
        epoch = state_epoch(other, cell->region, cell->offset);
    if (j->found_count < MAX_OPEN && is_made_of_found(j, cell, epoch)) {
        j->found[j->found_count] = *cell;
        j->found[j->found_count++].value = length_found(j, cell);
    }
    if (state_ends_texts(j->c, cell->region, epoch))
        return;
    if (j->open_count < MAX_OPEN)
        j->open[j->open_count] = *cell;
    j->open_count++;
}

/*
 * Make both sides agree on the epoch of each part; unequal ones give a new, common one.
 * What stands at the same place on both sides is changed where it is, for after a call
 * of an unseen function that is every region there is.
 */
static void join_epochs(struct join *j)
{
    const struct value *joined = value_number(j->c->arena, EPOCH_JOIN + j->site);
    struct state *rest = state_new(j->c->symbols);
    struct cell *x = NULL, *y = NULL;
    struct old_epoch old = {0};

    for (uint32_t i = 0, k = 0; i < j->a->count || k < j->b->count;) {
        int order = 0;

        x = i < j->a->count ? &j->a->cells[i] : NULL;
        y = k < j->b->count ? &j->b->cells[k] : NULL;
        order = compare_cells(x, y);
        if (order != 0 && (order < 0 ? x : y)->kind == CELL_EPOCH) {
            const struct cell *own = order < 0 ? x : y;

            note_raw(j, own,
                     state_epoch(order < 0 ? j->b : j->a, own->region, own->offset));
            state_append(rest, own);
        }
        if (order != 0 && (order < 0 ? x : y)->kind == CELL_STRING)
            note_open(j, order < 0 ? x : y, order < 0 ? j->b : j->a, &old);
        if (order == 0 && x->kind == CELL_EPOCH && !value_equal(x->value, y->value)) {
            note_raw(j, x, (uint32_t)y->value->form.k);
            if (x->size == y->size && is_last_part(j->a, i) && is_last_part(j->b, k)) {
                old = (struct old_epoch){x, y, (uint32_t)x->value->form.k,
                                         (uint32_t)y->value->form.k};
                x->value = y->value = joined;
            } else {
                list_both(rest, x, y);
            }
        }
        i += order <= 0;
        k += order >= 0;
    }
    for (uint32_t i = 0; i < rest->count; i++)
        join_epoch(j, &rest->cells[i]);
    state_free(rest);
}

/* ------------------------------------------------------------------ the merge */

/* Who wrote a part of which the side only knows who wrote more, or less. */
static const struct value *origin_found(const struct join *j, const struct state *s,
                                        const struct cell *cell)
{
    int64_t offset = cell->offset == INT64_MIN ? 0 : cell->offset;
    const char *source = NULL;
    enum origin origin = state_origin(j->c, s, cell->region, offset, &source);

    return value_origin(j->c->arena, origin, source);
}

/* What a side that has no such cell would read there, NULL if it is not known. */
static const struct value *found_value(struct join *j, const struct state *s,
                                       const struct cell *cell)
{
    struct found_place place = {.offset = cell->offset, .size = cell->size};
    struct found_string string = {.offset = cell->offset, .unit = cell->size};

    if (cell->kind == CELL_VALUES)
        return values_found(j, s, cell); /* what fills it is known in any epoch */
    if (cell->kind == CELL_ORIGIN)
        return origin_found(j, s, cell);
    if (cell->region == REGION_ROW_SLOTS)
        return NULL;
    for (unsigned k = 0; cell->kind == CELL_STRING && k < j->found_count; k++)
        if (compare_cells(&j->found[k], cell) == 0)
            return j->found[k].value;
    if (state_epoch(s, cell->region, cell->offset) == EPOCH_JOIN + j->site)
        return NULL;
    if (cell->kind == CELL_STRING)
        return state_found_length(j->c, s, cell->region, &string);
    if (cell->kind != CELL_SCALAR)
        return NULL;
    place.bits = cell->value->bits;
    place.is_signed = cell->value->is_signed;
    if (cell->value->kind == VALUE_INT && cell->size * 8 == place.bits)
        return state_found_int(j->c, s, cell->region, &place);
    if (cell->value->kind == VALUE_POINTER)
        return state_found_pointer(j->c, s, cell->region, cell->offset);
    return NULL;
}

/* What a cell becomes when the two sides have nothing in common. */
static const struct value *unknown_of(struct join *j, const struct cell *cell,
                                      unsigned part)
{
    struct linear zero = linear_const(0), symbol;

    if (cell->kind == CELL_SCALAR)
        return value_unknown();
    if (cell->kind != CELL_STRING)
        return NULL;
    symbol = join_symbol(j, cell, part, &zero, &zero);
    symbol_mark_vague(j->c->symbols, symbol.terms[0].symbol);
    relation_add_range(&j->a->relation, &symbol, interval_make(0, INTERVAL_NO_MAX));
    relation_add_range(&j->b->relation, &symbol, interval_make(0, INTERVAL_NO_MAX));
    return value_int(j->c->arena, &symbol, 64, false);
}

/* Whether that length, of a text on one side, is known to have an end. */
static bool is_ended(const struct join *j, const struct state *s, const struct value *v)
{
    return !v || (v->kind == VALUE_INT && !symbol_is_unended(j->c->symbols, &v->form) &&
                  relation_max(&s->relation, &v->form, NULL) != INTERVAL_NO_MAX);
}

/* Whether the text perhaps has no end on a side. */
static bool has_open_side(const struct join *j, const struct cell *cell,
                          const struct value *x, const struct value *y)
{
    if (j->open_count > MAX_OPEN || !is_ended(j, j->a, x) || !is_ended(j, j->b, y))
        return true;
    for (unsigned k = 0; k < j->open_count; k++)
        if (compare_cells(&j->open[k], cell) == 0)
            return true;
    return false;
}

/* That value is the length of a text to which one call left no end. */
static bool is_unended(const struct join *j, const struct value *v)
{
    return v && v->kind == VALUE_INT && v->form.n == 1 &&
           symbol_at(j->c->symbols, v->form.terms[0].symbol)->kind == SYMBOL_RESULT &&
           symbol_is_unended(j->c->symbols, &v->form);
}

static void keep(struct join *j, struct state *out, const struct cell *cell,
                 const struct value *x, const struct value *y)
{
    struct cell merged = *cell;

    merged.value = x && y ? join_values(j, cell, x, y) : NULL;
    if (!merged.value) {
        merged.value = unknown_of(
            j, cell, has_open_side(j, cell, x, y) ? JOIN_UNENDED : JOIN_UNKNOWN);
        if (cell->kind == CELL_STRING && (is_unended(j, x) || is_unended(j, y)))
            symbol_set_unended(j->c->symbols, merged.value->form.terms[0].symbol, true);
    }
    if (merged.value)
        state_append(out, &merged);
}

static void merge_cells(struct join *j, struct state *out)
{
    uint32_t i = 0, k = 0;

    while (i < j->a->count || k < j->b->count) {
        const struct cell *x = i < j->a->count ? &j->a->cells[i] : NULL;
        const struct cell *y = k < j->b->count ? &j->b->cells[k] : NULL;

        int order = compare_cells(x, y);

        if (order == 0 && x->size == y->size)
            keep(j, out, x, x->value, y->value);
        else if (order < 0)
            keep(j, out, x, x->value, found_value(j, j->b, x));
        else if (order > 0)
            keep(j, out, y, found_value(j, j->a, y), y->value);
        i += order <= 0;
        k += order >= 0;
    }
}

/*
 * Two numbers that moved alike, or by no more than some constant apart: `d` and `s`
 * after `if (c) *d++ = *s++;`.
 */
static void tie(struct join *j, const struct merged *m, const struct merged *n)
{
    struct linear apart, here, there, gain, f;

    if (!m->is_place || !n->is_place || !linear_sub(&m->symbol, &n->symbol, &apart) ||
        !linear_sub(&m->a, &n->a, &here) || !linear_sub(&m->b, &n->b, &there) ||
        !linear_sub(&here, &there, &gain) || gain.n != 0 || here.n > 2)
        return;
    if (linear_sub(&apart, gain.k > 0 ? &here : &there, &f)) {
        relation_add_le(&j->a->relation, &f);
        relation_add_le(&j->b->relation, &f);
    }
    if (linear_sub(gain.k > 0 ? &there : &here, &apart, &f)) {
        relation_add_le(&j->a->relation, &f);
        relation_add_le(&j->b->relation, &f);
    }
}

/* Bytes that a place moves while the room behind it loses one: an element's. */
static int64_t bytes_of_room(const struct merged *place, const struct merged *room)
{
    struct linear gained, lost;

    if (!linear_sub(&place->a, &place->b, &gained) ||
        !linear_sub(&room->b, &room->a, &lost) || gained.n != 0 || lost.n != 0 ||
        lost.k == 0 || gained.k % lost.k != 0 || gained.k / lost.k < 1)
        return 1;
    return gained.k / lost.k;
}

/*
 * A place, and the room that is left behind it: `n` after `if (n) *d++ = c, n--;`, also
 * where `n` counts elements.
 */
static void tie_room(struct join *j, const struct merged *place,
                     const struct merged *room)
{
    struct linear sum, here, there, gain;
    int64_t bytes = bytes_of_room(place, room);

    if (!place->is_place || room->is_place ||
        !linear_add_scaled(&place->a, &room->a, bytes, &here) ||
        !linear_add_scaled(&place->b, &room->b, bytes, &there) ||
        !linear_sub(&here, &there, &gain) || gain.n != 0 || gain.k != 0 || here.n > 2 ||
        !linear_add_scaled(&place->symbol, &room->symbol, bytes, &sum) ||
        !linear_sub(&sum, &here, &sum))
        return;
    relation_add_le(&j->a->relation, &sum);
    relation_add_le(&j->b->relation, &sum);
}

/* The length of a text as it was found, which is what callers can name. */
static bool is_found_length(void *context, uint32_t symbol)
{
    return symbol_at(context, symbol)->kind == SYMBOL_LENGTH;
}

/* A text that is no longer than one that was found, on either way: a copy of it. */
static void carry_length(struct join *j, const struct merged *m)
{
    struct relation_bounds bounds;
    struct linear f;

    relation_project_all(&j->a->relation, &m->a, is_found_length, j->c->symbols,
                         &bounds);
    for (unsigned k = 0; k < bounds.count; k++) {
        if (bounds.at[k].n == 0 || !linear_sub(&m->b, &bounds.at[k], &f) ||
            !relation_proves_le(&j->b->relation, &f) ||
            !linear_sub(&m->symbol, &bounds.at[k], &f))
            continue;
        relation_add_le(&j->a->relation, &f);
        relation_add_le(&j->b->relation, &f);
    }
}

static void tie_all(struct join *j)
{
    for (unsigned k = 0; k < j->text_count; k++) {
        const struct merged *m = &j->texts[k];

        carry_length(j, m);
        carry_moved(j->a, j->b, m);
    }
    for (unsigned k = 0; k < j->count; k++) {
        const struct merged *m = &j->merged[k];

        carry_moved(j->a, j->b, m);
    }
    for (unsigned k = 0; k < j->count; k++)
        for (unsigned m = k + 1; m < j->count; m++) {
            tie(j, &j->merged[k], &j->merged[m]);
            tie_room(j, &j->merged[k], &j->merged[m]);
            tie_room(j, &j->merged[m], &j->merged[k]);
        }
    for (unsigned m = 0; m < j->room_count; m++) {
        for (unsigned k = 0; k < j->count; k++)
            carry_sums(j->a, j->b, &j->merged[k], &j->rooms[m]);
        for (unsigned k = 0; k < j->place_count; k++)
            carry_sums(j->a, j->b, &j->places[k], &j->rooms[m]);
        carry_rest(j->a, j->b, &j->rooms[m]);
    }
}

static const struct trail *common_trail(const struct trail *x, const struct trail *y)
{
    while (x != y) {
        if (!x || !y)
            return NULL;
        if (x->depth >= y->depth)
            x = x->before;
        else
            y = y->before;
    }
    return x;
}

void state_join(const struct state_context *c, struct state *into, struct state *other,
                uint32_t site)
{
    struct join j = {.c = c, .a = into, .b = other, .site = site};
    struct state *out = state_new(into->relation.symbols);
    struct cell *cells = NULL;

    join_epochs(&j);
    merge_cells(&j, out);
    tie_all(&j);
    relation_join(&into->relation, &j.b->relation);
    into->trail = common_trail(into->trail, other->trail);
    cells = into->cells;
    into->cells = out->cells;
    into->count = out->count;
    into->cap = out->cap;
    out->cells = cells;
    state_free(out);
    state_free(other);
}

bool state_is_covered(const struct state *a, const struct state *b)
{
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (compare_cells(&a->cells[i], &b->cells[i]) != 0 ||
            a->cells[i].size != b->cells[i].size ||
            !value_equal(a->cells[i].value, b->cells[i].value))
            return false;
    return relation_implies(&a->relation, &b->relation);
}
