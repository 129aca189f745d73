/*
 * Whether a call leaves an end in a text: a terminator that was there may be written
 * over, and what is copied may be cut before its own.  And where a text ends that lies
 * in an array of which only the kind of structure is known.
 */
#include "analyzer/engine/library.h"

/* A length of which only the source is known. */
struct linear call_content_length(const struct call *c, enum origin origin,
                                  const char *source)
{
    return call_symbol(c, PART_CONTENT, interval_make(0, INTERVAL_NO_MAX), origin,
                       source);
}

/*
 * A fresh local array in which nothing has put a terminator yet: what a call leaves
 * there without one has none.
 */
static bool is_unwritten(const struct call *c, const struct value *dst)
{
    const struct region *at = NULL;
    struct linear length;
    uint32_t epoch = 0;

    if (dst->kind != VALUE_POINTER || dst->other || dst->base.n != 0)
        return false;
    at = region_at(&c->r->regions, dst->region);
    epoch = state_epoch(c->s, dst->region, dst->base.k);
    if (at->kind != REGION_OBJECT || epoch == 0 || epoch >= c->r->f->inst_count ||
        c->r->f->insts[epoch].op != IR_LIFETIME)
        return false;
    length = string_length(c->r, c->s, c->i, dst, c->unit);
    return relation_max(&c->s->relation, &length, NULL) == INTERVAL_NO_MAX;
}

/*
 * strncpy() of a text that nothing limits, with all the room there is: when it is cut,
 * no terminator is left.
 */
static bool may_stay_unended(const struct call *c, const struct linear *length,
                             const struct linear *size, enum origin origin)
{
    const struct value *dst = call_value(c, c->m->dst);
    struct linear room, end;

    return c->m->kind == MODEL_COPY_PADDED && !c->r->e->is_whole &&
           origin >= ORIGIN_CALLER &&
           relation_max(&c->s->relation, length, NULL) == INTERVAL_NO_MAX &&
           memory_capacity(c->r, c->s, dst->region, &room) &&
           value_address(dst, &end) && linear_add(&end, size, &end) &&
           linear_sub(&room, &end, &end) && relation_proves_le(&c->s->relation, &end);
}

/* Perhaps nothing ends what is copied, either. */
static bool has_no_end(const struct call *c, const struct linear *length)
{
    return symbol_is_unended(&c->r->symbols, length) ||
           (length->n == 1 && length->k == 0 &&
            call_is_raw_input(c->r, length->terms[0].symbol));
}

/* The text is known to be as long as that at most, which is too long for the size. */
static bool may_be_cut(const struct call *c, const struct linear *length,
                       const struct linear *size)
{
    return size->n == 0 &&
           relation_max(&c->s->relation, length, NULL) != INTERVAL_NO_MAX;
}

/* Nothing put a terminator at dst. */
struct linear call_open_length(const struct call *c, enum origin origin,
                               const char *source)
{
    struct linear length =
        call_symbol(c, PART_UNENDED, interval_make(0, INTERVAL_NO_MAX), origin, source);

    symbol_set_unended(&c->r->symbols, length.terms[0].symbol, true);
    return length;
}

/* Whether `size` units at dst may reach the end of its room: no zero is behind them. */
static bool may_fill(const struct call *c, const struct value *dst,
                     const struct linear *size)
{
    struct linear room, end;

    if (dst->kind != VALUE_POINTER || dst->other || dst->region == REGION_ROW_NULL ||
        !call_bytes(c, size, &end))
        return false;
    if (dst->extent > 0) {
        room = linear_const(dst->extent);
        if (!linear_add(&end, &dst->form, &end))
            return false;
    } else if (!memory_capacity(c->r, c->s, dst->region, &room) || room.n != 0 ||
               !value_address(dst, &room) || !linear_add(&end, &room, &end) ||
               !memory_capacity(c->r, c->s, dst->region, &room)) {
        return false;
    }
    return !arith_proves_lt(c->s, &end, &room);
}

/*
 * What is written there need not have an end: it fills all the room, or what was there
 * before had none, or nothing was.
 */
bool call_may_lose_end(const struct call *c, const struct value *dst,
                       const struct linear *size)
{
    struct linear before = linear_const(0);

    if (dst->kind != VALUE_POINTER || dst->region == REGION_ROW_NULL)
        return false;
    before = string_length(c->r, c->s, c->i, dst, c->unit);
    return is_unwritten(c, dst) || symbol_is_unended(&c->r->symbols, &before) ||
           may_fill(c, dst, size);
}

/* The byte `size` bytes behind dst is zero. */
static bool is_zero_at(const struct call *c, const struct value *dst,
                       const struct linear *size)
{
    struct summary_atom atom = {.kind = SUMMARY_INT, .offset = size->k, .bits = 8};
    const struct value *v = NULL;

    if (size->n != 0 || size->k < 0)
        return false;
    v = memory_peek_int(c->r, c->s, c->i, dst, &atom);
    return v && v->kind == VALUE_INT && v->form.n == 0 && v->form.k == 0;
}

/* The zero byte that the cell says there is at `end` or behind it. */
static bool zero_of(const struct call *c, const struct cell *cell,
                    const struct linear *end, struct linear *out)
{
    struct linear begin = linear_const(cell->offset), last;
    int64_t byte = -1;

    if (cell->kind == CELL_ZERO) {
        *out = cell->value->form;
        return arith_proves_le(c->s, end, out);
    }
    if ((cell->kind != CELL_FILL && cell->kind != CELL_SCALAR) ||
        cell->offset == INT64_MIN || cell->size <= 0 ||
        !value_is_number(cell->value, &byte) || byte != 0)
        return false;
    last = linear_const(bound_add(cell->offset, cell->size - 1));
    if (!arith_proves_le(c->s, end, &last))
        return false;
    if (arith_proves_le(c->s, &begin, end))
        *out = *end;
    else
        *out = end->n == 0 ? begin : last;
    return true;
}

/* The zero that many units behind dst stands in the part that dst leads to. */
static bool is_in_part(const struct call *c, const struct value *dst,
                       const struct linear *units)
{
    struct linear end, part = linear_const(dst->extent);

    return dst->extent <= 0 ||
           (linear_add(&dst->form, units, &end) && arith_proves_lt(c->s, &end, &part));
}

bool call_zero_behind(const struct call *c, const struct value *dst,
                      const struct linear *size, struct linear *units)
{
    uint32_t first = 0, count = 0;
    struct linear start, end;

    if (c->unit != 1 || dst->kind != VALUE_POINTER || dst->other ||
        dst->region == REGION_ROW_NULL || !value_address(dst, &start) ||
        !linear_add(&start, size, &end))
        return false;
    count = state_region_cells(c->s, dst->region, &first);
    for (uint32_t k = first; k < count; k++)
        if (zero_of(c, &c->s->cells[k], &end, units))
            return linear_sub(units, &start, units) && is_in_part(c, dst, units);
    *units = *size;
    return is_in_part(c, dst, size) && is_zero_at(c, dst, size);
}

/*
 * The length at dst after `size` units were copied of a text of `length`: the same, or
 * it was cut before its terminator.  `is_open`: then there is perhaps none behind.
 */
struct linear call_cut_length(const struct call *c, const struct linear *length,
                              const struct linear *size, bool is_open,
                              enum origin origin, const char *source)
{
    struct linear f, cut;
    bool is_cut = false;

    if (linear_sub(length, size, &f) && relation_proves_lt(&c->s->relation, &f))
        return *length;
    is_cut = linear_sub(size, length, &f) && relation_proves_le(&c->s->relation, &f);
    cut = is_open && (is_cut || may_be_cut(c, length, size) || has_no_end(c, length) ||
                      may_stay_unended(c, length, size, origin))
              ? call_open_length(c, origin, source)
              : call_content_length(c, origin, source);
    if (is_cut)
        call_add_le(c, size, &cut, 0);
    return cut;
}

/*
 * The length after `size` zeros were written at dst, which may be none at all: then it
 * is as it was.
 */
struct linear call_zeroed_length(const struct call *c, const struct value *dst,
                                 const struct linear *size)
{
    struct linear length, before;

    if (relation_min(&c->s->relation, size, NULL) >= 1)
        return linear_const(0);
    before = string_length(c->r, c->s, c->i, dst, c->unit);
    length = call_content_length(c, ORIGIN_LOCAL, NULL);
    call_add_le(c, &length, &before, 0);
    if (symbol_is_unended(&c->r->symbols, &before) ||
        (before.n == 1 && call_is_raw_input(c->r, before.terms[0].symbol)))
        symbol_set_unended(&c->r->symbols, length.terms[0].symbol, true);
    return length;
}

bool call_is_raw_input(const struct run *r, uint32_t length)
{
    const struct symbol_key *key = &r->symbols.keys[length];
    const struct model_function *m = NULL;
    const struct ir_inst *in = NULL;

    if (key->kind != SYMBOL_RESULT)
        return false;
    in = &r->f->insts[key->a];
    if (in->op != IR_CALL || !in->id)
        return false;
    m = r->e->models[in->id].row;
    return m && (m->kind == MODEL_INPUT_BYTES || m->kind == MODEL_INPUT_VECTOR ||
                 m->kind == MODEL_INPUT_MESSAGE);
}

/*
 * Whether the function leaves no text of which it is not known to be limited; what is
 * too complex counts as not seen.
 */
static bool limits_texts(const struct summary *of)
{
    for (unsigned x = 0; x < of->exit_count && !of->is_opaque; x++)
        for (unsigned k = 0; k < of->exits[x].effect_count; k++) {
            const struct summary_effect *e = &of->exits[x].effects[k];
            const struct summary_number *length = &e->value.number;

            if (e->kind == CELL_STRING &&
                (length->is_unended ||
                 (!length->has_high && length->range.hi == INTERVAL_NO_MAX)))
                return false;
        }
    return true;
}

/* Whether what the library writes has an end whatever it is given. */
static bool always_ends(const struct model_function *m)
{
    switch (m->kind) {
    case MODEL_INPUT_LINE:
    case MODEL_INPUT_EXCL:
    case MODEL_COPY:
    case MODEL_APPEND:
    case MODEL_APPEND_SIZED:
    case MODEL_APPEND_TOTAL:
    case MODEL_COPY_CUT:
    case MODEL_FORMAT:
    case MODEL_FORMAT_SIZED:
    case MODEL_ALLOC_ZERO: return true;
    default: return false;
    }
}

bool ends_leaves_texts(const void *run, uint32_t epoch)
{
    const struct run *r = run;
    const struct ir_inst *in = &r->f->insts[epoch];
    const struct model_function *m = NULL;

    if (epoch == 0 || epoch >= r->f->inst_count)
        return epoch == 0;
    if (in->op != IR_CALL)
        return in->op == IR_HAVOC;
    m = in->id ? r->e->models[in->id].row : NULL;
    return m ? always_ends(m) : limits_texts(&r->e->summaries[in->id]);
}

int64_t ends_in_array(struct run *r, const struct state *s, const struct value *p,
                      int64_t unit)
{
    uint32_t first = 0, end = state_region_cells(s, p->region, &first);
    int64_t room = region_at(&r->regions, p->region)->text_room;

    if (p->extent > 0 && !p->is_open && p->base.n != 0 && p->form.n == 0 &&
        p->form.k == 0)
        room = p->extent;
    if (room == 0)
        return 0;
    for (uint32_t k = first; k < end && s->cells[k].kind == CELL_EPOCH; k++)
        if (!ends_leaves_texts(r, (uint32_t)s->cells[k].value->form.k))
            return 0;
    return room / unit;
}

/* Whether the symbol is a number that a called function returned, or leads to. */
static bool is_returned_place(const struct run *r, uint32_t symbol)
{
    const struct symbol_key *key = &r->symbols.keys[symbol];

    return key->kind == SYMBOL_RESULT && key->b == PART_CALLED && key->c == 0;
}

void ends_in_variable(struct run *r, struct state *s, ir_id i, const struct value *p,
                      const struct found_text *text)
{
    struct value start = *p;
    struct linear whole, room, end;
    int64_t place = relation_min(&s->relation, &p->form, NULL);

    start.form = linear_const(0);
    if (region_at(&r->regions, p->region)->kind != REGION_OBJECT || p->base.n != 0 ||
        p->form.n != 1 || !is_returned_place(r, p->form.terms[0].symbol) ||
        !memory_room(r, s, &start, &room) || room.n != 0)
        return;
    whole = string_length(r, s, i, &start, text->unit);
    if (symbol_is_unended(&r->symbols, &whole) ||
        relation_max(&s->relation, &whole, NULL) >= room.k / text->unit)
        return;
    place = place > 0 ? place : 0;
    relation_add_range(&s->relation, &text->length,
                       interval_make(0, (room.k - place) / text->unit - 1));
    if (linear_add_const(&p->form, text->unit - room.k, &end) &&
        relation_proves_le(&s->relation, &end) &&
        linear_add_scaled(&end, &text->length, text->unit, &end))
        relation_add_le(&s->relation, &end);
}

/* The unit that was read into that cell stands at `p`, and is not zero. */
static bool is_seen_unit(struct run *r, struct state *s, const struct cell *c,
                         const struct value *p)
{
    const struct symbol_key *key = NULL;
    struct linear rest;

    if (c->kind != CELL_READ || c->value->kind != VALUE_INT || c->value->form.n != 1)
        return false;
    key = &r->symbols.keys[c->value->form.terms[0].symbol];
    return key->kind == SYMBOL_BYTE && key->d == p->base.k &&
           linear_sub(&p->form, &key->def, &rest) && rest.n == 1 && rest.k == 0 &&
           rest.terms[0].factor == 1 &&
           branch_decide(r, s, IR_EQ, c->value, value_number(&r->arena, 0)) == 0;
}

/* `*v` of a variable that holds a pointer to characters; the variable, 0. */
static ir_id unit_through(const struct run *r, ir_id load)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, load)];

    return in->op == IR_LOAD && (run_type(r, in->type)->flags & IR_TYPE_CHAR)
               ? ir_variable_read(r->f, in->a)
               : 0;
}

/* The branch asks whether the unit at the variable is the end of its text. */
static bool asks_for_end(const struct run *r, const struct ir_inst *branch,
                         ir_id variable)
{
    const struct ir_inst *in = &r->f->insts[branch->a];
    const struct ir_inst *zero = NULL;

    if (branch->op != IR_BRANCH || !branch->a)
        return false;
    if (in->op != IR_NE && in->op != IR_EQ)
        return unit_through(r, branch->a) == variable;
    zero = &r->f->insts[ir_without_casts(r->f, in->b)];
    return zero->op == IR_CONST && zero->imm == 0 && unit_through(r, in->a) == variable;
}

/* Nothing moves the variable between two blocks, one of which is always before. */
static bool stays_between(const struct run *r, ir_id from, ir_id to, ir_id variable)
{
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        ir_id at = r->cfg.place[r->cfg.block_of[i]];

        if (at >= r->cfg.place[from] && at <= r->cfg.place[to] &&
            ir_is_store_to(r->f, i, variable))
            return false;
    }
    return true;
}

/* The place was looked at just before, whether the text ends there. */
static bool was_looked_at(struct run *r, ir_id store)
{
    ir_id variable = ir_variable_read(r->f, r->f->insts[store].a);
    ir_id to = r->cfg.block_of[store];

    for (ir_id i = 1; variable && i < r->f->inst_count; i++) {
        ir_id from = r->cfg.block_of[i];

        if (from != to && asks_for_end(r, &r->f->insts[i], variable) &&
            cfg_is_always_before(&r->cfg, from, to) &&
            stays_between(r, from, to, variable))
            return true;
    }
    return false;
}

/* All that the variable is set to, but for NULL, are places that a search found. */
static bool is_found_in_text(const struct run *r, ir_id store)
{
    ir_id variable = ir_variable_read(r->f, r->f->insts[store].a);
    bool is_found = false;

    for (ir_id i = 1; variable && i < r->f->inst_count; i++) {
        const struct ir_inst *from = NULL;
        const struct model_function *row = NULL;

        if (!ir_is_store_to(r->f, i, variable))
            continue;
        from = &r->f->insts[ir_without_casts(r->f, r->f->insts[i].b)];
        row = from->op == IR_CALL && from->id ? r->e->models[from->id].row : NULL;
        if (from->op == IR_NULL)
            continue;
        if (!row || (row->result != MODEL_RESULT_INSIDE &&
                     row->result != MODEL_RESULT_INSIDE_SURE))
            return false;
        is_found = true;
    }
    return is_found;
}

bool ends_is_rewritten(struct run *r, struct state *s, ir_id i, const struct value *p)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_inst *unit = in->op == IR_STORE ? &r->f->insts[in->b] : NULL;
    uint32_t first = 0, end = 0;
    const struct value *from = NULL;

    if (!unit || p->kind != VALUE_POINTER || p->base.n != 0 ||
        run_type(r, in->type)->size != 1)
        return false;
    while (unit->op == IR_INT_CAST && unit->a)
        unit = &r->f->insts[unit->a];
    if (unit->op == IR_LOAD) {
        from = run_value(r, s, unit->a);
        if (from->kind == VALUE_POINTER && !from->other && from->region == p->region)
            return true;
    }
    end = state_region_cells(s, p->region, &first);
    for (uint32_t k = first; k < end; k++)
        if (is_seen_unit(r, s, &s->cells[k], p))
            return true;
    return was_looked_at(r, i) || is_found_in_text(r, i);
}

void ends_note_member(struct run *r, const struct value *p, const struct value *v)
{
    struct region *at = NULL;
    int64_t room = 0;

    if (p->kind != VALUE_POINTER || !p->field || v->kind != VALUE_POINTER || v->other)
        return;
    at = region_at(&r->regions, v->region);
    room = r->e->text_room[p->field];
    if (at->kind == REGION_POINTEE && room > 0 &&
        (at->text_room == 0 || at->text_room > room))
        at->text_room = room;
}
