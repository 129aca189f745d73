/*
 * Strings in memory: where they end, and how writes move that.
 *
 * A STRING cell says how many units that are not zero stand between its offset and the
 * first zero unit.  A write is compared with each such string of its region: a zero
 * inside shortens it, a non-zero over its terminator leaves its end open, and what is
 * proven to lie behind the end changes nothing.
 */
#include "analyzer/engine/run.h"

#include <string.h>

enum {
    FAR = 1 << 30, /* a limit that is none */
    MAX_STRINGS = 24,
    MAX_READS = 4,
    MAX_PART = 1 << 24,
    PART_NULL = 125,
    NULL_LENGTH = 6, /* of "(null)", which is written where a pointer is null */
};

/* One string of a region, seen from a place in the same region. */
struct seen {
    int64_t offset; /* of the string */
    int64_t unit;
    struct linear length; /* units */
    struct linear distance; /* units from its start to the place */
    bool is_ended; /* by a zero that what is stored now leaves where it is */
};

/* ----------------------------------------------------------------- finding them */

/* a / unit, when every part divides. */
static bool divide_form(const struct linear *a, int64_t unit, struct linear *out)
{
    struct linear q = *a;

    if (a->k % unit != 0)
        return false;
    q.k = a->k / unit;
    for (uint32_t i = 0; i < a->n && i < LINEAR_TERMS; i++) {
        if (a->terms[i].factor % unit != 0)
            return false;
        q.terms[i].factor = (int32_t)(a->terms[i].factor / unit);
    }
    *out = q;
    return true;
}

/* The bytes of an object whose content cannot change. */
static const char *fixed_bytes(struct run *r, uint32_t region, size_t *size)
{
    const struct region *at = region_at(&r->regions, region);
    const struct ir_object *o = NULL;
    const struct ir_init *init = NULL;

    if (at->kind != REGION_OBJECT)
        return NULL;
    o = &r->u->objects[at->object];
    if (o->kind == IR_OBJECT_STRING) {
        *size = o->byte_count;
        return o->bytes;
    }
    if (!r->e->is_fixed[at->object] || o->init_count != 1 || o->init_is_partial)
        return NULL;
    init = &r->u->inits[o->first_init];
    if (init->offset != 0 || !init->object ||
        run_type(r, init->type)->kind != IR_TYPE_ARRAY)
        return NULL;
    o = &r->u->objects[init->object];
    *size = o->byte_count;
    return o->bytes;
}

static bool is_zero_unit(const char *bytes, int64_t unit)
{
    for (int64_t k = 0; k < unit; k++)
        if (bytes[k] != 0)
            return false;
    return true;
}

/*
 * Units before the first zero one, from byte `at` of `size`; -1 without a terminator.
 */
static int64_t count_units(const char *bytes, size_t size, int64_t at, int64_t unit)
{
    for (int64_t k = at; k >= 0 && k + unit <= (int64_t)size; k += unit)
        if (is_zero_unit(bytes + k, unit))
            return (k - at) / unit;
    return -1;
}

/* Declared to hold characters that nothing ends. */
static bool is_nonstring(const struct run *r, const struct value *p)
{
    const struct region *at = region_at(&r->regions, p->region);

    if (p->field && r->u->fields[p->field].is_nonstring)
        return true;
    return at->kind == REGION_OBJECT && p->extent <= 0 &&
           (r->u->objects[at->object].flags & IR_OBJECT_IS_NONSTRING);
}

/*
 * Whether a writer that is not known may be trusted to have ended the string; where
 * several of them met, all of them.
 */
static bool is_trusted_epoch(const struct run *r, uint32_t region, uint32_t epoch)
{
    if (epoch == 0)
        return true;
    if (epoch >= (uint32_t)r->f->inst_count)
        return !region_at(&r->regions, region)->is_raw;
    return r->f->insts[epoch].op == IR_CALL || r->f->insts[epoch].op == IR_HAVOC;
}

/* Units that a string at this place has room for; 0 unknown. */
static int64_t room_at(struct run *r, struct state *s, const struct value *p,
                       int64_t offset, int64_t unit)
{
    struct linear capacity;
    int64_t room = 0;

    if (is_nonstring(r, p))
        return 0;
    if (p->extent > 0 && p->base.n == 0)
        return (p->base.k + p->extent - offset) / unit;
    if (memory_capacity(r, s, p->region, &capacity) && capacity.n == 0)
        return (capacity.k - offset) / unit;
    room = region_at(&r->regions, p->region)->text_room;
    return (offset > 0 && offset < room ? room - offset : room) / unit;
}

/* Of a merge of which one side had something that is not known. */
static bool is_unknown_merge(const struct run *r, const struct linear *length)
{
    const struct symbol_key *key = NULL;

    if (length->n != 1 || length->k != 0 || symbol_is_unended(&r->symbols, length))
        return false;
    key = &r->symbols.keys[length->terms[0].symbol];
    return key->kind == SYMBOL_JOIN && key->a < SITE_HEAD &&
           key->c == CELL_STRING * 4 + JOIN_UNKNOWN;
}

/* The length of the string that starts at a constant offset. */
static struct linear length_at(struct run *r, struct state *s, const struct value *p,
                               int64_t offset, int64_t unit)
{
    const struct cell *c = state_find(s, p->region, CELL_STRING, offset);
    struct found_string place = {.offset = offset, .unit = unit};
    size_t size = 0;
    const char *bytes = fixed_bytes(r, p->region, &size);
    int64_t count = bytes ? count_units(bytes, size, offset, unit) : -1, room = 0;
    struct linear length;
    uint32_t epoch = 0;
    bool is_merged = false;

    if (count >= 0)
        return linear_const(count);
    epoch = state_epoch(s, p->region, offset);
    if (c && c->size == unit && c->value->kind == VALUE_INT) {
        length = c->value->form;
        is_merged = is_unknown_merge(r, &length);
        room = is_merged ? room_at(r, s, p, offset, unit) : 0;
    } else {
        is_merged = epoch >= (uint32_t)r->f->inst_count;
        if (is_trusted_epoch(r, p->region, epoch))
            room = room_at(r, s, p, offset, unit);
        place.limit = is_merged ? 0 : room;
        length = state_found_length(&r->c, s, p->region, &place)->form;
    }
    if (is_merged && room > 0) /* only on this path: others may bring anything */
        relation_add_range(&s->relation, &length, interval_make(0, room - 1));
    return length;
}

static bool proves_not_negative(struct state *s, const struct linear *l)
{
    struct linear negative;

    return linear_scale(l, -1, &negative) &&
           relation_proves_le(&s->relation, &negative);
}

/* The string that starts at `offset`, seen from the place of `p`. */
static bool see(struct run *r, struct state *s, const struct value *p, int64_t offset,
                int64_t unit, struct seen *out)
{
    struct linear address;

    if (!value_address(p, &address) || !linear_add_const(&address, -offset, &address) ||
        !divide_form(&address, unit, &out->distance))
        return false;
    out->offset = offset;
    out->unit = unit;
    out->length = length_at(r, s, p, offset, unit);
    return true;
}

/* The strings of the region that have cells. */
static uint32_t see_all(struct run *r, struct state *s, const struct value *p,
                        int64_t unit, struct seen *out)
{
    uint32_t first = 0, end = state_region_cells(s, p->region, &first), n = 0;

    for (uint32_t k = first; k < end && n < MAX_STRINGS; k++)
        if (s->cells[k].kind == CELL_STRING && s->cells[k].size == unit &&
            see(r, s, p, s->cells[k].offset, unit, &out[n]))
            n++;
    return n;
}

static void set_length(struct run *r, struct state *s, uint32_t region, int64_t offset,
                       int64_t unit, const struct linear *length)
{
    struct cell c = {.region = region, .kind = CELL_STRING, .offset = offset};

    if (r->loop && r->e->is_whole && relation_max(&s->relation, length, NULL) < FAR)
        renewed_note(r, &c, length);
    c.size = unit;
    c.value = value_int(&r->arena, length, 64, false);
    state_set(s, &c);
}

/*
 * Give the string at the start of the pointer's part a cell, so that it is tracked.
 * One cell has room for one width of character: the last one that was written.
 */
static void track_base(struct run *r, struct state *s, const struct value *p,
                       int64_t unit)
{
    const struct cell *known = p->base.n == 0
                                   ? state_find(s, p->region, CELL_STRING, p->base.k)
                                   : NULL;
    struct linear length;

    if (p->base.n != 0 || (known && known->size == unit))
        return;
    length = length_at(r, s, p, p->base.k, unit);
    set_length(r, s, p->region, p->base.k, unit, &length);
}

/* A length that is only known to be a length. */
static struct linear open_length(struct run *r, struct state *s, ir_id i, uint32_t part,
                                 const struct value *p)
{
    const char *source = NULL;
    int64_t at = p->base.n == 0 ? p->base.k : 0;
    enum origin origin = p->region == REGION_ROW_NULL
                             ? ORIGIN_UNKNOWN
                             : state_origin(&r->c, s, p->region, at, &source);

    return arith_symbol(r, i, PART_LENGTH + part, interval_make(0, INTERVAL_NO_MAX),
                        origin, source);
}

/* --------------------------------------------------------------------- reading */

bool string_find_read(struct run *r, struct state *s, uint32_t region,
                      const struct symbol_key *key, struct linear *out)
{
    uint32_t first = 0, end = state_region_cells(s, region, &first);

    for (uint32_t k = first; k < end; k++) {
        const struct linear *form = &s->cells[k].value->form;
        const struct symbol_key *read = &r->symbols.keys[form->terms[0].symbol];

        if (s->cells[k].kind == CELL_READ && s->cells[k].value->kind == VALUE_INT &&
            read->kind == key->kind && read->c == key->c && read->d == key->d &&
            linear_equal(&read->def, &key->def)) {
            *out = *form;
            return true;
        }
    }
    return false;
}

/* A text is read in many places: only the last few are remembered. */
void string_keep_read(struct run *r, struct state *s, ir_id i, uint32_t region,
                      const struct linear *form)
{
    uint32_t first = 0, end = state_region_cells(s, region, &first), count = 0;
    struct cell c = {.region = region, .kind = CELL_READ, .offset = i, .size = 1};

    for (uint32_t k = first; k < end; k++)
        count += s->cells[k].kind == CELL_READ && s->cells[k].offset >= 0;
    if (count >= MAX_READS)
        state_drop_kind(s, region, CELL_READ);
    c.value = value_int(&r->arena, form, 64, true);
    state_set(s, &c);
}

/*
 * The length of a text that begins at a place which is no constant: asked again, it is
 * the same until something is written there.
 */
static struct linear found_length(struct run *r, struct state *s, ir_id i,
                                  const struct value *p, int64_t unit)
{
    struct symbol_key key = {.kind = SYMBOL_RESULT,
                             .a = i,
                             .b = PART_LENGTH,
                             .c = (uint32_t)unit,
                             .d = p->region};
    struct symbol model = {.range = interval_make(0, INTERVAL_NO_MAX)};
    int64_t room = is_nonstring(r, p) ? 0 : ends_in_array(r, s, p, unit);
    struct linear length;

    if (!value_address(p, &key.def))
        return open_length(r, s, i, 0, p);
    if (!string_find_read(r, s, p->region, &key, &length)) {
        model.origin = state_origin(&r->c, s, p->region, p->base.n == 0 ? p->base.k : 0,
                                    &model.source);
        length = linear_symbol(symbol_get(&r->symbols, &key, &model));
        string_keep_read(r, s, i, p->region, &length);
    }
    if (room > 0)
        relation_add_range(&s->relation, &length, interval_make(0, room - 1));
    else if (!is_nonstring(r, p))
        ends_in_variable(r, s, i, p, &(struct found_text){length, unit});
    return length;
}

/* Zeros that are known to stand in the region end the string there at the latest. */
static void end_at_zeros(struct state *s, const struct value *p, int64_t from,
                         int64_t unit, const struct linear *length)
{
    uint32_t first = 0, end = state_region_cells(s, p->region, &first);
    int64_t byte = -1, after = 0, limit = INTERVAL_NO_MAX;
    struct linear f;

    if (p->base.n == 0 && p->extent > 0)
        limit = p->base.k + p->extent;
    for (uint32_t k = first; k < end; k++) {
        const struct cell *c = &s->cells[k];

        if (c->kind != CELL_FILL || c->offset <= from - unit || c->offset >= limit)
            continue; /* all of a region begins at INT64_MIN */
        after = c->offset - from + unit - 1;
        if (c->size >= 2 * unit - 1 && value_is_number(c->value, &byte) && byte == 0 &&
            linear_add_const(length, -(after / unit), &f))
            relation_add_le(&s->relation, &f);
    }
}

/*
 * The length of a text of which there is no place.  That a null pointer leads to no
 * text is a mistake of another kind: nothing is copied from it.
 */
static struct linear no_text_length(struct run *r, ir_id i, const struct value *p)
{
    bool is_null = p->kind == VALUE_POINTER;
    uint32_t part = is_null ? PART_NULL : PART_LENGTH;
    struct interval range = interval_make(0, is_null ? NULL_LENGTH : INTERVAL_NO_MAX);

    return arith_symbol(r, i, part, range, ORIGIN_UNKNOWN, NULL);
}

static struct linear find_length(struct run *r, struct state *s, ir_id i,
                                 const struct value *p, int64_t unit)
{
    struct seen all[MAX_STRINGS + 1];
    struct linear address, rest;
    uint32_t n = 0;

    if (p->kind != VALUE_POINTER || p->region == REGION_ROW_NULL)
        return no_text_length(r, i, p);
    if (value_address(p, &address) && address.n == 0 &&
        (state_find(s, p->region, CELL_STRING, address.k) || p->form.n == 0)) {
        n = see_all(r, s, p, unit, all);
        for (uint32_t k = 0; k < n; k++)
            if (all[k].offset == address.k)
                return all[k].length;
    } else {
        n = see_all(r, s, p, unit, all);
    }
    if (p->base.n == 0 && see(r, s, p, p->base.k, unit, &all[n]))
        n++;
    for (uint32_t k = 0; k < n; k++)
        if (proves_not_negative(s, &all[k].distance) &&
            arith_proves_le(s, &all[k].distance, &all[k].length) &&
            linear_sub(&all[k].length, &all[k].distance, &rest))
            return rest;
    if (value_address(p, &address) && address.n == 0)
        return length_at(r, s, p, address.k, unit);
    return found_length(r, s, i, p, unit);
}

struct linear string_length(struct run *r, struct state *s, ir_id i,
                            const struct value *p, int64_t unit)
{
    struct linear length = find_length(r, s, i, p, unit), at;

    if (p->kind == VALUE_POINTER && p->region != REGION_ROW_NULL && length.n > 0 &&
        value_address(p, &at) && at.n == 0)
        end_at_zeros(s, p, at.k, unit, &length);
    return length;
}

/* The exact unit of a constant string at a constant place. */
static bool constant_unit(struct run *r, const struct value *p, const struct ir_type *t,
                          struct linear *out)
{
    struct linear address;
    size_t size = 0;
    const char *bytes = fixed_bytes(r, p->region, &size);
    unsigned char c = 0;

    if (!bytes || t->size != 1 || !value_address(p, &address) || address.n != 0 ||
        address.k < 0 || address.k >= (int64_t)size)
        return false;
    c = (unsigned char)bytes[address.k];
    *out = linear_const(t->flags & IR_TYPE_SIGNED ? (signed char)c : c);
    return true;
}

bool string_load_unit(struct run *r, struct state *s, ir_id i, const struct value *p,
                      const struct ir_type *t, struct linear *out)
{
    struct symbol_key key = {.kind = SYMBOL_BYTE,
                             .a = i,
                             .c = t->bits * 2u + !!(t->flags & IR_TYPE_SIGNED),
                             .d = p->base.k};
    struct symbol model = {
        .range = interval_of_type(t->bits, t->flags & IR_TYPE_SIGNED)};
    struct seen seen;

    if (p->region == REGION_ROW_NULL || p->base.n != 0)
        return false;
    if (constant_unit(r, p, t, out))
        return true;
    if (!see(r, s, p, p->base.k, t->size, &seen) ||
        !linear_sub(&seen.distance, &seen.length, &key.def))
        return false;
    model.origin = state_origin(&r->c, s, p->region, p->base.k, &model.source);
    loop_note_atom(r, &key.def);
    if (key.def.n == 0 && key.def.k == 0) {
        *out = linear_const(0);
        return true;
    }
    if (string_find_read(r, s, p->region, &key, out))
        return true;
    *out = linear_symbol(symbol_get(&r->symbols, &key, &model));
    string_keep_read(r, s, i, p->region, out);
    if (proves_not_negative(s, &seen.distance) &&
        arith_proves_lt(s, &seen.distance, &seen.length))
        relation_add_ne(&s->relation, out);
    return true;
}

const char *string_constant(struct run *r, struct state *s, const struct value *p,
                            size_t *size)
{
    struct linear address;
    size_t all = 0;
    const char *bytes = NULL;

    (void)s;
    if (p->kind != VALUE_POINTER || p->other || !value_address(p, &address) ||
        address.n != 0)
        return NULL;
    bytes = fixed_bytes(r, p->region, &all);
    if (!bytes || address.k < 0 || address.k > (int64_t)all)
        return NULL;
    *size = all - (size_t)address.k;
    return bytes + address.k;
}

/* --------------------------------------------------------------------- writing */

/* min(length, distance), as far as a form can say it. */
static struct linear cut_at(struct run *r, struct state *s, ir_id i, uint32_t part,
                            const struct value *p, const struct seen *seen)
{
    struct linear length, f;

    if (proves_not_negative(s, &seen->distance) &&
        arith_proves_le(s, &seen->distance, &seen->length))
        return seen->distance;
    if (arith_proves_lt(s, &seen->length, &seen->distance))
        return seen->length;
    length = open_length(r, s, i, part, p);
    if (proves_not_negative(s, &seen->distance) &&
        linear_sub(&length, &seen->distance, &f))
        relation_add_le(&s->relation, &f);
    if (linear_sub(&length, &seen->length, &f))
        relation_add_le(&s->relation, &f);
    if (symbol_most_followed(&r->symbols, &seen->length) &&
        symbol_most_followed(&r->symbols, &seen->distance))
        symbol_mark_followed(&r->symbols, length.terms[0].symbol);
    return length;
}

/* The unit after the terminator is known to be zero: the string grows by just one. */
static bool next_is_zero(struct state *s, const struct value *p,
                         const struct seen *seen)
{
    uint32_t first = 0, end = state_region_cells(s, p->region, &first);
    int64_t at = 0;

    if (seen->distance.n != 0)
        return false;
    at = seen->offset + (seen->distance.k + 1) * seen->unit;
    for (uint32_t k = first; k < end; k++) {
        const struct cell *c = &s->cells[k];
        int64_t byte = -1;

        if (c->kind == CELL_FILL && c->offset <= at &&
            at + seen->unit <= bound_add(c->offset, c->size))
            return value_is_number(c->value, &byte) && byte == 0;
    }
    return false;
}

/* A number that some rounds of a loop move, or that nobody knows how many do. */
static bool is_cursor(void *context, uint32_t symbol)
{
    const struct run *r = context;
    const struct symbol *at = symbol_at(&r->symbols, symbol);

    return (at->kind == SYMBOL_JOIN && r->symbols.keys[symbol].a >= SITE_HEAD) ||
           (at->kind == SYMBOL_COUNT && !at->is_attained);
}

/* Neither a number as it was passed, nor the rounds of a loop that runs to its end. */
static bool is_other_than_passed(void *context, uint32_t symbol)
{
    const struct run *r = context;
    const struct symbol *at = symbol_at(&r->symbols, symbol);

    return at->kind != SYMBOL_INPUT && !(at->kind == SYMBOL_COUNT && at->is_attained);
}

/*
 * An outsider says where the place is; or a loop goes all the way to it; or a caller
 * who is not seen does, in a text of the caller's.
 */
static bool is_surely_reached(struct run *r, const struct value *p,
                              const struct linear *at)
{
    const struct region *text = region_at(&r->regions, p->region);
    const char *source = NULL;
    enum origin origin = symbol_origin_of(&r->symbols, at, &source);

    if (at->n == 0 && (at->k <= 0 || text->kind == REGION_POINTEE))
        return false; /* the start of a text that is begun anew */
    if (origin == ORIGIN_ATTACKER)
        return !symbol_any_part(&r->symbols, at, is_cursor, r);
    return (origin <= ORIGIN_LOCAL ||
            (!r->e->is_whole && text->kind == REGION_POINTEE &&
             text->origin == ORIGIN_CALLER)) &&
           !symbol_any_part(&r->symbols, at, is_other_than_passed, r);
}

/* The variable that a place is an element or a member of; 0. */
static ir_id variable_at(const struct ir_function *f, ir_id place)
{
    while (f->insts[place].op == IR_INDEX || f->insts[place].op == IR_DECAY ||
           f->insts[place].op == IR_FIELD || f->insts[place].op == IR_PTR_CAST)
        place = f->insts[place].a;
    return f->insts[place].op == IR_ADDR ? f->insts[place].id : 0;
}

/* A store to one place of the array, or to another one: no cursor, no index. */
static bool is_plain_store(const struct run *r, const struct ir_inst *in, ir_id object)
{
    const struct ir_inst *place = &r->f->insts[in->a];
    ir_id to = variable_at(r->f, in->a);

    return to != object ? to != 0 || run_type(r, in->type)->size > 1
                        : place->op == IR_INDEX && r->f->insts[place->b].op == IR_CONST;
}

/*
 * In the rounds of the loop, calls that are not in the table leave texts in the array,
 * and else one place of it after the other is stored to.
 */
static bool is_left_in_rounds(const struct run *r, ir_id block, ir_id object)
{
    bool is_left = false;

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        if (!cfg_in_loop(&r->cfg, r->cfg.place[block], r->cfg.block_of[i]))
            continue;
        if (in->op == IR_STORE && !is_plain_store(r, in, object))
            return false;
        for (ir_id k = 0; k < in->arg_count; k++) {
            const struct model_function *m = in->id ? r->e->models[in->id].row : NULL;

            if (variable_at(r->f, r->f->args[in->first_arg + k]) != object ||
                (m && m->kind >= MODEL_READS && m->kind < MODEL_OPAQUE))
                continue;
            if (in->op != IR_CALL || m)
                return false;
            is_left = true;
        }
    }
    return is_left;
}

/*
 * A text that code which is not seen left in an array, and one place of it: what stands
 * there is known to whoever wrote `name[5] = 't'` behind that call, or before it in a
 * loop.
 */
static bool is_left_by_others(const struct run *r, const struct seen *seen)
{
    const struct symbol_key *key = NULL;
    const struct region *at = NULL;

    if (seen->distance.n != 0 || seen->length.n != 1 || seen->length.k != 0)
        return false;
    key = &r->symbols.keys[seen->length.terms[0].symbol];
    if (key->kind != SYMBOL_LENGTH || key->b == 0)
        return false;
    if (key->b < r->f->inst_count)
        return r->f->insts[key->b].op == IR_CALL;
    at = region_at(&r->regions, key->a);
    return key->b >= SITE_HEAD && key->b < EPOCH_JOIN && at->kind == REGION_OBJECT &&
           is_left_in_rounds(r, key->b - SITE_HEAD, at->object);
}

/*
 * The string after a unit that is not zero (or, if `may_be_zero`, unknown) was put in.
 */
static struct linear overwritten(struct run *r, struct state *s, ir_id i, uint32_t part,
                                 const struct value *p, const struct seen *seen,
                                 bool may_be_zero)
{
    struct linear length, f;
    bool is_inside = arith_proves_lt(s, &seen->distance, &seen->length);
    bool is_behind = arith_proves_lt(s, &seen->length, &seen->distance);
    bool is_at_end = arith_proves_le(s, &seen->distance, &seen->length) &&
                     arith_proves_le(s, &seen->length, &seen->distance);

    if (is_behind || (is_inside && !may_be_zero))
        return seen->length;
    if (is_at_end && !may_be_zero && next_is_zero(s, p, seen) &&
        linear_add_const(&seen->length, 1, &length))
        return length;
    length = open_length(r, s, i, part, p);
    end_at_zeros(s, p, seen->offset, seen->unit, &length);
    if (!seen->is_ended &&
        ((!may_be_zero && (is_at_end || (is_surely_reached(r, p, &seen->distance) &&
                                         !is_left_by_others(r, seen)))) ||
         symbol_is_unended(&r->symbols, &seen->length)))
        symbol_set_unended(&r->symbols, length.terms[0].symbol, true);
    if (is_inside && linear_sub(&length, &seen->length, &f))
        relation_add_le(&s->relation, &f);
    if ((is_at_end || !may_be_zero) && linear_sub(&seen->length, &length, &f)) {
        if (is_at_end && !may_be_zero)
            linear_add_const(&f, 1, &f);
        relation_add_le(&s->relation, &f);
    }
    return length;
}

/* Zero: 1, not zero: 0, either: -1. */
static int zeroness(struct run *r, struct state *s, const struct value *v)
{
    const struct value *zero = value_number(&r->arena, 0);

    if (v->kind != VALUE_INT)
        return -1;
    return branch_decide(r, s, IR_EQ, v, zero);
}

/* Data of this origin was added to the part. */
static void raise_origin(struct run *r, struct state *s, const struct value *p,
                         const struct value *v)
{
    const char *source = NULL, *old_source = NULL;
    enum origin origin = ORIGIN_CONSTANT, old = ORIGIN_CONSTANT;
    struct span part = span_whole();

    if (v->kind != VALUE_INT)
        return;
    origin = symbol_origin_of(&r->symbols, &v->form, &source);
    if (p->base.n == 0 && p->extent > 0)
        part = (struct span){p->base.k, p->extent};
    old = state_origin(&r->c, s, p->region, p->base.n == 0 ? p->base.k : 0,
                       &old_source);
    if (origin > old)
        state_set_origin(s, p->region, part, value_origin(&r->arena, origin, source));
}

/*
 * The unit that was read at just this place goes back there: `c = *p; *p = '*'; ...;
 * *p = c;`.  Inside of the text it was not zero, and behind it nothing matters.
 */
static bool is_put_back(const struct run *r, const struct value *v,
                        const struct seen *seen)
{
    const struct symbol_key *key = NULL;
    struct linear place;

    if (v->kind != VALUE_INT || v->form.n != 1 || v->form.k != 0 ||
        v->form.terms[0].factor != 1)
        return false;
    key = &r->symbols.keys[v->form.terms[0].symbol];
    return key->kind == SYMBOL_BYTE && key->d == seen->offset &&
           linear_sub(&seen->distance, &seen->length, &place) &&
           linear_equal(&place, &key->def);
}

/* In a loop, only the last run knows how far it goes: all of the part is dropped. */
static void drop_scalars(struct run *r, struct state *s, const struct value *p,
                         int64_t unit)
{
    struct interval at = interval_full();
    struct linear address;
    int64_t lo = INT64_MIN, hi = INTERVAL_NO_MAX;

    if (p->base.n == 0 && p->extent > 0) {
        lo = p->base.k;
        hi = p->base.k + p->extent;
    }
    if (value_address(p, &address) && (!r->loop || address.n == 0))
        at = relation_bounds_of(&s->relation, &address);
    if (at.lo > lo)
        lo = at.lo;
    if (at.hi < INTERVAL_NO_MAX - unit && at.hi + unit < hi)
        hi = at.hi + unit;
    state_drop_bytes(s, p->region, lo, lo < hi ? hi : lo + unit);
}

/*
 * A loop puts what an outsider sends into all of an array: there need not be a zero
 * among it.  Of one that was unrolled it is the last round, behind a text that perhaps
 * goes on.
 */
static bool is_filled_up(struct run *r, struct state *s, const struct value *p,
                         const struct value *v, const struct seen *text)
{
    const char *source = NULL;
    struct linear room, at;
    int64_t last = 0;

    if (v->kind != VALUE_INT || !value_address(p, &at) ||
        symbol_origin_of(&r->symbols, &v->form, &source) != ORIGIN_ATTACKER)
        return false;
    if (p->extent > 0)
        at = p->form;
    if (at.n > 1 ||
        (at.n == 1 && (at.k != 0 || symbol_at(&r->symbols, at.terms[0].symbol)->kind !=
                                        SYMBOL_COUNT)))
        return false;
    if (p->extent > 0)
        room = linear_const(p->extent);
    else if (!memory_capacity(r, s, p->region, &room) || room.n != 0)
        return false;
    last = relation_max(&s->relation, &at, NULL);
    return bound_add(last, 1) == room.k &&
           (at.n == 1 ||
            (last > 0 && relation_max(&s->relation, &text->length, NULL) > FAR));
}

/* The text begins before the zero, or there. */
static bool is_before(struct state *s, int64_t offset, const struct value *zero)
{
    struct linear start = linear_const(offset);

    return arith_proves_le(s, &start, &zero->form);
}

void string_store_unit(struct run *r, struct state *s, ir_id i, const struct value *p,
                       const struct value *v, int64_t unit)
{
    struct seen all[MAX_STRINGS];
    int is_zero = zeroness(r, s, v);
    const struct value *zero = NULL;
    uint32_t n = 0;

    if (p->region == REGION_ROW_NULL)
        return;
    zero = unit == 1 ? zeros_beside(s, p) : NULL;
    track_base(r, s, p, unit);
    n = see_all(r, s, p, unit, all);
    drop_scalars(r, s, p, unit);
    for (uint32_t k = 0; k < n; k++) {
        struct linear length = all[k].length;

        all[k].is_ended = zero && is_before(s, all[k].offset, zero);
        if (is_put_back(r, v, &all[k]))
            continue;
        length = is_zero == 1 ? cut_at(r, s, i, k + 1, p, &all[k])
                              : overwritten(r, s, i, k + 1, p, &all[k], is_zero != 0);
        if (is_zero == -1 && length.n == 1 && is_filled_up(r, s, p, v, &all[k]))
            symbol_set_unended(&r->symbols, length.terms[0].symbol, true);
        set_length(r, s, p->region, all[k].offset, unit, &length);
    }
    raise_origin(r, s, p, v);
    if (unit == 1)
        zeros_remember(r, s, p, v, is_zero);
    if (is_zero == 1)
        zeros_keep(r, s, p, unit);
    if (zero)
        zeros_stay(s, p->region, zero);
    if (p->base.n != 0 && is_zero != 1) /* which text may have lost its end? */
        state_set_epoch(s, &r->arena, p->region, span_whole(), i);
}

void string_meet_zero(struct run *r, struct state *s, const struct value *p,
                      int64_t unit)
{
    struct seen all[MAX_STRINGS + 1];
    struct linear f;
    uint32_t n = 0;

    if (p->kind != VALUE_POINTER || p->region == REGION_ROW_NULL)
        return;
    n = see_all(r, s, p, unit, all);
    if (p->base.n == 0 && see(r, s, p, p->base.k, unit, &all[n]))
        n++;
    for (uint32_t k = 0; k < n; k++)
        if (proves_not_negative(s, &all[k].distance) &&
            linear_sub(&all[k].length, &all[k].distance, &f))
            relation_add_le(&s->relation, &f);
}

/* The string at `seen` after `end` became the first place that may be zero again. */
static struct linear rewritten(struct run *r, struct state *s, ir_id i, uint32_t part,
                               const struct value *p, const struct seen *seen,
                               const struct linear *count)
{
    struct linear end, length, f;

    if (!linear_add(&seen->distance, count, &end))
        return open_length(r, s, i, part, p);
    if (arith_proves_lt(s, &seen->length, &seen->distance))
        return seen->length;
    if (arith_proves_lt(s, &end, &(struct linear){0}))
        return seen->length;
    if (arith_proves_le(s, &seen->distance, &seen->length))
        return end;
    length = open_length(r, s, i, part, p);
    if (linear_sub(&length, &end, &f))
        relation_add_le(&s->relation, &f);
    return length;
}

void string_write_within(struct run *r, struct state *s, ir_id i, const struct value *p,
                         const struct string_written *w)
{
    const struct linear *length = w->length;
    int64_t unit = w->unit;
    struct seen all[MAX_STRINGS];
    struct linear address, lengths[MAX_STRINGS];
    struct span part = span_whole();
    uint32_t n = 0;

    if (p->kind != VALUE_POINTER || p->region == REGION_ROW_NULL)
        return;
    track_base(r, s, p, unit);
    if (value_address(p, &address) && address.n == 0)
        renewed_note(
            r, &(struct cell){.region = p->region, .offset = address.k, .size = unit},
            length);
    n = see_all(r, s, p, unit, all);
    for (uint32_t k = 0; k < n; k++)
        lengths[k] = rewritten(r, s, i, k + 1, p, &all[k], length);
    if (p->base.n == 0 && p->extent > 0)
        part = (struct span){p->base.k, p->extent};
    else if (value_address(p, &address) && address.n == 0 && w->bytes > 0)
        part = (struct span){address.k, w->bytes};
    if (!w->is_copied) {
        int64_t end = part.size == INTERVAL_NO_MAX ? INTERVAL_NO_MAX
                                                   : part.offset + part.size;

        state_drop_bytes(s, p->region, part.offset, end);
        state_set_epoch(s, &r->arena, p->region, part, i);
    }
    for (uint32_t k = 0; k < n; k++)
        set_length(r, s, p->region, all[k].offset, unit, &lengths[k]);
    if (value_address(p, &address) && address.n == 0)
        set_length(r, s, p->region, address.k, unit, length);
}

void string_write(struct run *r, struct state *s, ir_id i, const struct value *p,
                  const struct linear *length, int64_t unit)
{
    int64_t most = relation_max(&s->relation, length, NULL);
    struct string_written w = {.length = length, .unit = unit};

    if (most < MAX_PART)
        w.bytes = (most + 1) * unit;
    string_write_within(r, s, i, p, &w);
}
