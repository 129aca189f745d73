/*
 * From a function's own terms to those of its callers.
 */
#include "analyzer/engine/summary_make.h"

#include <string.h>

#include "analyzer/engine/judge.h"

enum { MAX_LIMITED = 8 /* texts of one way to return */ };

/* ----------------------------------------------------------------------- paths */

static bool is_visible_object(const struct run *r, ir_id object)
{
    switch (r->u->objects[object].kind) {
    case IR_OBJECT_GLOBAL:
    case IR_OBJECT_STATIC:
    case IR_OBJECT_STRING: return true;
    case IR_OBJECT_PARAM: return r->u->objects[object].function == r->function;
    case IR_OBJECT_LOCAL:
    case IR_OBJECT_TEMP: break;
    }
    return false;
}

bool maker_path(struct run *r, uint32_t region, struct summary_path *out)
{
    const struct region *at = region_at(&r->regions, region);
    struct summary_path up;

    memset(out, 0, sizeof *out);
    if (at->kind == REGION_OBJECT) {
        out->object = at->object;
        return is_visible_object(r, at->object);
    }
    if (at->kind != REGION_POINTEE || !at->parent || at->epoch != 0 ||
        !maker_path(r, at->parent, &up) || up.depth == SUMMARY_DEPTH)
        return false;
    *out = up;
    out->offset[out->depth++] = at->offset;
    return true;
}

/* ----------------------------------------------------------------------- atoms */

static uint32_t *memo_of(struct run *r, uint32_t symbol)
{
    struct summary_maker *m = r->maker;

    if (symbol >= m->symbol_count) {
        uint32_t old = m->symbol_count;

        m->symbol_count = r->symbols.len + 64;
        m->atom_of_symbol = mem_resize(m->atom_of_symbol, m->symbol_count,
                                       sizeof *m->atom_of_symbol);
        memset(m->atom_of_symbol + old, 0,
               (m->symbol_count - old) * sizeof *m->atom_of_symbol);
    }
    return &m->atom_of_symbol[symbol];
}

static bool make_atom(struct run *r, uint32_t symbol, struct summary_atom *out)
{
    struct symbol_key key = r->symbols.keys[symbol];
    const struct symbol *at = symbol_at(&r->symbols, symbol);

    memset(out, 0, sizeof *out);
    out->offset = key.d;
    switch (key.kind) {
    case SYMBOL_INPUT:
        out->kind = SUMMARY_INT;
        out->bits = key.c / 2;
        out->is_signed = key.c & 1;
        return key.b == 0 && maker_path(r, key.a, &out->path);
    case SYMBOL_LENGTH:
        out->kind = SUMMARY_LENGTH;
        out->unit = key.c;
        if (at->range.hi < INT32_MAX)
            out->limit = at->range.hi + 1;
        return key.b == 0 && maker_path(r, key.a, &out->path);
    case SYMBOL_CAPACITY:
        out->kind = SUMMARY_CAPACITY;
        return maker_path(r, key.a, &out->path);
    case SYMBOL_ADDRESS:
        out->kind = SUMMARY_ADDRESS;
        return maker_path(r, key.a, &out->path);
    case SYMBOL_WRAPPED:
        out->kind = SUMMARY_WRAPPED;
        out->bits = at->bits;
        out->is_signed = at->is_signed;
        return maker_form(r, &key.def, &out->def);
    case SYMBOL_HUGE: out->kind = SUMMARY_HUGE; return true;
    default: return false;
    }
}

/* The atom of a symbol; 0 if callers cannot name it. */
static uint32_t atom_of(struct run *r, uint32_t symbol)
{
    uint32_t *memo = memo_of(r, symbol);
    struct summary_atom atom;
    uint32_t row = UINT32_MAX;

    if (*memo == 0) {
        if (make_atom(r, symbol, &atom)) {
            if (r->maker->atoms.len == 0)
                (void)vec_push(&r->maker->atoms);
            row = (uint32_t)r->maker->atoms.len;
            *vec_push(&r->maker->atoms) = atom;
        }
        memo = memo_of(r, symbol);
        *memo = row;
    }
    return *memo == UINT32_MAX ? 0 : *memo;
}

bool maker_form(struct run *r, const struct linear *l, struct linear *out)
{
    struct linear sum = linear_const(l->k);

    for (uint32_t k = 0; k < l->n; k++) {
        uint32_t atom = atom_of(r, l->terms[k].symbol);
        struct linear term = linear_symbol(atom);

        if (!atom || !linear_add_scaled(&sum, &term, l->terms[k].factor, &sum))
            return false;
    }
    *out = sum;
    return true;
}

static bool is_portable(void *context, uint32_t symbol)
{
    return atom_of(context, symbol) != 0;
}

/* A number that the caller passes, such as the size of the buffer. */
static bool is_passed(void *context, uint32_t symbol)
{
    struct run *r = context;
    uint32_t atom = atom_of(r, symbol);

    return atom && r->maker->atoms.at[atom].kind == SUMMARY_INT;
}

bool maker_bound(struct run *r, const struct state *s, const struct linear *l,
                 struct linear *out)
{
    struct linear bound;

    return relation_project_max(&s->relation, l, is_portable, r, &bound) &&
           maker_form(r, &bound, out);
}

static void add_bound(struct run *r, const struct linear *bound,
                      struct relation_bounds *out)
{
    struct linear form;

    if (out->count == RELATION_BOUNDS || !maker_form(r, bound, &form))
        return;
    for (unsigned k = 0; k < out->count; k++)
        if (linear_equal(&out->at[k], &form))
            return;
    out->at[out->count++] = form;
}

void maker_access_bounds(struct run *r, const struct state *s, const struct linear *l,
                         struct relation_bounds *out)
{
    struct relation_bounds bounds;
    struct linear most;

    out->count = 0;
    relation_project_all(&s->relation, l, is_passed, r, &bounds);
    if (bounds.count > 0 && bounds.at[0].n > 0)
        add_bound(r, &bounds.at[0], out);
    relation_project_all(&s->relation, l, is_portable, r, &bounds);
    for (unsigned k = 0; k < bounds.count; k++)
        add_bound(r, &bounds.at[k], out);
    most = linear_const(relation_max(&s->relation, l, NULL));
    if (most.k <= NO_LIMIT)
        add_bound(r, &most, out);
}

void maker_limit_texts(struct run *r, struct state *s)
{
    unsigned count = 0;

    for (uint32_t k = 0; k < s->count && count < MAX_LIMITED; k++) {
        struct cell text = s->cells[k];
        struct relation_bounds limits;
        struct linear f;

        if (text.kind != CELL_STRING || text.value->kind != VALUE_INT ||
            text.value->form.n == 0 || is_portable(r, text.value->form.terms[0].symbol))
            continue;
        count++;
        relation_project_all(&s->relation, &text.value->form, is_portable, r, &limits);
        for (unsigned m = 0; m < limits.count; m++)
            if (linear_sub(&text.value->form, &limits.at[m], &f))
                relation_add_le(&s->relation, &f);
    }
}

void maker_second_limit(struct run *r, const struct state *s, const struct linear *l,
                        struct summary_number *n)
{
    struct relation_bounds high;

    if (n->is_exact)
        return;
    relation_project_all(&s->relation, l, is_portable, r, &high);
    n->has_other = high.count > 1 && maker_form(r, &high.at[1], &n->other);
}

/* What a loop adds to, and holds against something. */
static bool is_counted(const struct run *r, const struct linear *l)
{
    const struct symbol_key *key = l->n == 1 ? &r->symbols.keys[l->terms[0].symbol]
                                             : NULL;

    const struct symbol *at = key ? symbol_at(&r->symbols, l->terms[0].symbol) : NULL;

    if (!key || l->terms[0].factor != 1)
        return false;
    return (key->kind == SYMBOL_COUNT && at->is_tested) ||
           (key->kind == SYMBOL_JOIN && key->a >= SITE_HEAD && key->c == CELL_SCALAR &&
            at->is_grown && at->is_compared);
}

struct summary_number maker_number(struct run *r, const struct state *s,
                                   const struct linear *l)
{
    struct summary_number n = {0};
    struct relation_bounds passed;
    struct linear negative;

    n.origin = symbol_origin_of(&r->symbols, l, &n.source);
    n.range = relation_bounds_of(&s->relation, l);
    n.is_followed = symbol_all_followed(&r->symbols, l);
    n.is_said = relation_is_open_said(&s->relation, l);
    n.is_unended = symbol_is_unended(&r->symbols, l);
    if (maker_form(r, l, &n.low)) {
        n.is_exact = n.has_low = n.has_high = true;
        n.high = n.low;
        return n;
    }
    n.has_high = maker_bound(r, s, l, &n.high);
    n.is_reached = n.has_high && is_counted(r, l);
    if (n.is_reached) { /* of a text and a size, the size is what is meant */
        relation_project_all(&s->relation, l, is_passed, r, &passed);
        n.has_other = passed.count > 0 && passed.at[0].n > 0 &&
                      maker_form(r, &passed.at[0], &n.other);
    }
    n.has_low = linear_scale(l, -1, &negative) &&
                maker_bound(r, s, &negative, &n.low) &&
                linear_scale(&n.low, -1, &n.low);
    n.is_exact = n.has_low && n.has_high && linear_equal(&n.low, &n.high);
    return n;
}

/* ---------------------------------------------------------------------- guards */

static void add_guard(struct linear *guards, unsigned *n, const struct linear *form)
{
    for (unsigned k = 0; k < *n; k++)
        if (linear_equal(&guards[k], form))
            return;
    if (*n < SUMMARY_GUARDS)
        guards[(*n)++] = *form;
}

/* An interval that says more than the symbol's type. */
static void add_range(struct run *r, const struct relation_bound *b,
                      struct linear *guards, unsigned *n)
{
    struct interval always = symbol_at(&r->symbols, b->symbol)->range;
    struct linear atom, form;

    if (!atom_of(r, b->symbol))
        return;
    atom = linear_symbol(atom_of(r, b->symbol));
    if (b->range.hi < always.hi && linear_add_const(&atom, -b->range.hi, &form))
        add_guard(guards, n, &form);
    if (b->range.lo > always.lo && linear_scale(&atom, -1, &form) &&
        linear_add_const(&form, b->range.lo, &form))
        add_guard(guards, n, &form);
}

unsigned maker_guards(struct run *r, const struct state *s, struct linear **out)
{
    struct linear guards[SUMMARY_GUARDS];
    unsigned n = 0;

    for (uint32_t k = 0; k < s->relation.fact_count; k++) {
        struct linear form;

        if (!s->relation.facts[k].is_unequal &&
            maker_form(r, &s->relation.facts[k].form, &form))
            add_guard(guards, &n, &form);
    }
    for (uint32_t k = 0; k < s->relation.bound_count; k++)
        add_range(r, &s->relation.bounds[k], guards, &n);
    *out = arena_dup(&r->e->arena, guards, n * sizeof *guards);
    return n;
}

unsigned maker_unequal(struct run *r, const struct state *s, struct linear **out)
{
    struct linear forms[SUMMARY_GUARDS];
    unsigned n = 0;

    for (uint32_t k = 0; k < s->relation.fact_count; k++) {
        struct linear form;

        if (s->relation.facts[k].is_unequal &&
            maker_form(r, &s->relation.facts[k].form, &form))
            add_guard(forms, &n, &form);
    }
    *out = arena_dup(&r->e->arena, forms, n * sizeof *forms);
    return n;
}
