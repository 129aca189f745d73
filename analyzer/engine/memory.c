/*
 * Loads, stores, and what becomes unknown.
 *
 * Characters in arrays are not kept one by one: for them the state knows where the
 * string ends (string.c).  Everything else is a cell at a constant offset; what is
 * stored through an unknown index makes the part it may hit unknown (a new epoch).
 */
#include "analyzer/engine/run.h"
#include "analyzer/engine/values.h"

#include <string.h>

enum {
    PART_LITERAL = 120, /* RESULT symbols: a length, see judge.c */
    PART_ENTRY = 121, /* ... of a text in a table */
    PART_FOUND = 122, /* a pointer that was found */
    FOUND_NUMBER = 200, /* ... or a number, with its bits and its sign */
};

/* Bit-fields share bytes: each has a cell of its own behind all real offsets. */
static const int64_t bit_field_base = INT64_C(1) << 40;

/* -------------------------------------------------------------------- regions */

static const char command_line[] = "the command line";

static bool is_entry_argument(const struct run *r, const struct ir_object *o)
{
    return o->kind == IR_OBJECT_PARAM && strcmp(r->f->name, "main") == 0;
}

/* Variables of the C library that point to what is outside; NULL for others. */
static const char *outside_variable(const struct ir_object *o)
{
    static const struct {
        const char *name, *source;
    } rows[] = {
        {"optarg",    command_line     },
        {"environ",   "the environment"},
        {"__environ", "the environment"},
    };

    if (!(o->flags & IR_OBJECT_IS_EXTERN) || !o->name)
        return NULL;
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
        if (strcmp(rows[k].name, o->name) == 0)
            return rows[k].source;
    return NULL;
}

static void describe_object(struct run *r, struct region *region, ir_id object)
{
    const struct ir_object *o = &r->u->objects[object];
    const struct ir_type *t = run_type(r, o->type);

    region->object = object;
    region->type = o->type;
    region->loc = o->loc;
    region->name = o->name && o->name[0] ? o->name : NULL;
    region->is_const = o->kind == IR_OBJECT_STRING || (o->flags & IR_OBJECT_IS_CONST);
    region->is_string_source = true;
    region->origin = ORIGIN_LOCAL;
    region->is_kept = o->kind == IR_OBJECT_GLOBAL || o->kind == IR_OBJECT_STATIC ||
                      is_entry_argument(r, o);
    region->kept = r->e->kept[object];
    if (o->kind == IR_OBJECT_PARAM) {
        region->origin = is_entry_argument(r, o) ? ORIGIN_ATTACKER : ORIGIN_CALLER;
        region->source = is_entry_argument(r, o) ? command_line : region->name;
    } else if (o->kind == IR_OBJECT_GLOBAL || o->kind == IR_OBJECT_STATIC) {
        region->source = outside_variable(o);
        region->origin = region->source ? ORIGIN_ATTACKER : ORIGIN_UNKNOWN;
        region->source = region->source ? region->source : region->name;
    }
    if (t->size > 0 && !(o->flags & IR_OBJECT_IS_VLA)) {
        region->has_capacity = true;
        region->capacity = linear_const(t->size);
    }
}

bool memory_is_argument(const struct run *r, uint32_t region)
{
    const struct region *at = region_at(&r->regions, region);

    return at->origin == ORIGIN_ATTACKER && at->source &&
           strcmp(at->source, command_line) == 0;
}

uint32_t memory_object(struct run *r, ir_id object)
{
    struct region_key key = {.kind = REGION_OBJECT, .a = object};
    bool is_new = false;
    uint32_t row = region_get(&r->regions, &key, &is_new);

    if (is_new)
        describe_object(r, region_at(&r->regions, row), object);
    return row;
}

uint32_t memory_new_region(struct run *r, enum region_kind kind, ir_id i)
{
    struct region_key key = {.kind = kind, .a = UINT32_MAX, .b = i};
    bool is_new = false;
    uint32_t row = region_get(&r->regions, &key, &is_new);

    if (is_new) {
        struct region *region = region_at(&r->regions, row);

        region->inst = i;
        region->loc = r->f->insts[i].loc;
        region->is_string_source = kind == REGION_POINTEE;
        region->origin = kind == REGION_HEAP ? ORIGIN_LOCAL : ORIGIN_UNKNOWN;
    }
    return row;
}

bool memory_capacity(struct run *r, const struct state *s, uint32_t region,
                     struct linear *out)
{
    const struct region *at = region_at(&r->regions, region);
    const struct value *v = state_get(s, region, CELL_CAPACITY, 0);

    if (v && v->kind == VALUE_INT) {
        *out = v->form;
        return true;
    }
    *out = at->capacity;
    return at->has_capacity;
}

bool memory_room(struct run *r, const struct state *s, const struct value *p,
                 struct linear *out)
{
    struct linear capacity, address;

    if (p->kind != VALUE_POINTER || p->other || p->region == REGION_ROW_NULL)
        return false;
    if (p->extent > 0) {
        capacity = linear_const(p->extent);
        return linear_sub(&capacity, &p->form, out);
    }
    return memory_capacity(r, s, p->region, &capacity) && value_address(p, &address) &&
           linear_sub(&capacity, &address, out);
}

/* -------------------------------------------------------------------- places */

/* The constant offset a pointer has; false if it is not constant. */
static bool constant_offset(const struct run *r, const struct value *p, int64_t *out)
{
    struct linear address;

    if (!value_address(p, &address) || address.n != 0)
        return false;
    *out = address.k;
    if (p->field && r->u->fields[p->field].width_bits)
        *out = bit_field_base + (int64_t)r->u->fields[p->field].offset_bits +
               address.k * 8;
    return true;
}

/* The bytes of a region that a pointer's part covers. */
static struct span part_of(const struct value *p)
{
    if (p->base.n == 0 && p->extent > 0)
        return (struct span){p->base.k, p->extent};
    return span_whole();
}

/* Whether single characters there are handled as text. */
static bool is_text(const struct run *r, const struct value *p)
{
    const struct region *at = region_at(&r->regions, p->region);

    if (p->field && p->extent <= 1)
        return false; /* a plain char member */
    if (p->form.n == 0 && p->base.n == 0 && at->type &&
        r->u->types[at->type].kind == IR_TYPE_INT && at->kind == REGION_OBJECT)
        return false; /* a plain char variable */
    return true;
}

static int64_t text_unit(const struct run *r, ir_id type)
{
    const struct ir_type *t = run_type(r, type);

    if (t->kind != IR_TYPE_INT)
        return 0;
    if (t->bits == 8)
        return 1;
    return t->flags & IR_TYPE_WCHAR ? t->size : 0;
}

/* Forget scalars, strings and bit-fields in bytes [lo, hi). */
static void forget_range(struct state *s, uint32_t region, struct span part)
{
    int64_t end = part.size == INTERVAL_NO_MAX ? INTERVAL_NO_MAX
                                               : part.offset + part.size;

    state_drop_bytes(s, region, part.offset, end);
    state_drop_bytes(s, region, bit_field_base, INTERVAL_NO_MAX);
    state_drop_strings(s, region, part.offset, end);
}

/* ---------------------------------------------------------------------- loads */

static const struct value *from_init(struct run *r, const struct ir_init *init,
                                     const struct ir_type *t)
{
    const struct value *p = NULL;
    bool is_signed = t->flags & IR_TYPE_SIGNED;
    struct linear k = linear_const(init->value);

    if (t->kind == IR_TYPE_INT && t->bits <= 64 && !init->object && !init->function) {
        if (!interval_contains(interval_of_type(t->bits, is_signed), init->value))
            return NULL;
        return value_int(&r->arena, &k, t->bits, is_signed);
    }
    if (t->kind == IR_TYPE_PTR && init->object) {
        p = value_pointer(&r->arena, memory_object(r, init->object));
        return value_move(&r->arena, p, &k);
    }
    if (t->kind == IR_TYPE_PTR && !init->function && init->value == 0)
        return value_null();
    return NULL;
}

/* A pointer that a variable keeps, when all stores to it are of one place; NULL. */
static const struct value *kept_pointer(struct run *r, ir_id object, int64_t offset,
                                        const struct ir_type *t)
{
    const struct kept_place *to = &r->e->leads_to[object];
    struct linear bytes = linear_const(to->offset);

    if (to->object == 0 || offset != 0 || t->kind != IR_TYPE_PTR)
        return NULL;
    return value_move(&r->arena, value_pointer(&r->arena, memory_object(r, to->object)),
                      &bytes);
}

/* What an object that nothing writes holds at a constant offset; NULL if not known. */
static const struct value *constant_content(struct run *r, ir_id object, int64_t offset,
                                            const struct ir_type *t)
{
    const struct ir_object *o = &r->u->objects[object];
    struct linear zero = linear_const(0);

    if (!r->e->is_fixed[object] || o->init_is_partial || offset >= bit_field_base)
        return NULL;
    for (ir_id k = 0; k < o->init_count; k++) {
        const struct ir_init *init = &r->u->inits[o->first_init + k];
        const struct ir_type *it = run_type(r, init->type);

        if ((int64_t)init->offset == offset && it->size == t->size && !init->width)
            return from_init(r, init, t);
        if (it->size < 0 || ((int64_t)init->offset < offset + t->size &&
                             (int64_t)init->offset + it->size > offset))
            return NULL;
    }
    if (!o->has_init && !(o->flags & IR_OBJECT_IS_TENTATIVE))
        return NULL;
    if (t->kind == IR_TYPE_PTR)
        return value_null();
    if (t->kind == IR_TYPE_INT && t->bits <= 64)
        return value_int(&r->arena, &zero, t->bits, t->flags & IR_TYPE_SIGNED);
    return NULL;
}

/* What is known of the text that `v` was loaded to point to. */
static void describe_entry(struct run *r, struct state *s, ir_id i,
                           const struct value *p, const struct value *v)
{
    const struct ir_type *t = run_type(r, run_type(r, r->f->insts[i].type)->elem);
    struct linear length;
    int64_t longest = 0;

    if (!(t->flags & IR_TYPE_CHAR) || !table_longest_text(r, p, &longest))
        return;
    length = arith_symbol(r, i, PART_ENTRY, interval_make(0, longest), ORIGIN_LOCAL,
                          NULL);
    string_write(r, s, i, v, &length, 1);
}

/* A value of the loaded type that only its source is known of. */
static const struct value *load_unknown(struct run *r, struct state *s, ir_id i,
                                        const struct value *p)
{
    const char *source = NULL;
    int64_t base = p->base.n == 0 ? p->base.k : 0;
    enum origin origin = state_origin(&r->c, s, p->region, base, &source);
    const struct value *v = arith_unknown(r, s, i, origin, source);
    struct interval hull;

    if (v->kind == VALUE_INT && !p->other &&
        table_numbers(r, p, run_type(r, r->f->insts[i].type), &hull))
        relation_add_range(&s->relation, &v->form, hull);
    if (v->kind == VALUE_POINTER && !region_at(&r->regions, v->region)->name)
        region_at(&r->regions, v->region)->name = describe_value(r, i);
    if (v->kind == VALUE_POINTER)
        describe_entry(r, s, i, p, v);
    return v;
}

/*
 * A pointer of which nothing is known: read twice, it leads to the same text.  That is
 * no value of the cell, or paths that read it would be kept apart from those that did
 * not.
 */
static const struct value *reread_unknown(struct run *r, struct state *s, ir_id i,
                                          const struct cell *c, const struct ir_type *t)
{
    struct cell read = {.region = c->region, .kind = CELL_READ, .size = 1};
    const struct value *v = NULL;

    read.offset = -1 - c->offset; /* those of characters have instructions */
    if (t->kind != IR_TYPE_PTR || c->value->kind != VALUE_UNKNOWN || c->offset < 0)
        return arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    v = state_get(s, read.region, CELL_READ, read.offset);
    if (v)
        return v;
    read.value = arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    state_set(s, &read);
    return read.value;
}

/* What is the same when it is read again: a pointer to text, or a whole number.  The
   bytes of a text are string.c's. */
static bool is_reread(const struct run *r, const struct value *p,
                      const struct ir_type *t)
{
    if (t->kind == IR_TYPE_PTR)
        return run_type(r, t->elem)->flags & IR_TYPE_CHAR;
    return t->kind == IR_TYPE_INT &&
           (t->bits > 8 || (t->bits == 8 && !is_text(r, p))) && t->bits <= 64 &&
           !p->other && !(p->field && r->u->fields[p->field].width_bits);
}

/* `table[i]` leads somewhere: to what is kept in that table. */
static void note_table(struct run *r, const struct value *v, const struct value *p)
{
    struct region *at = v->kind == VALUE_POINTER && !v->other
                            ? region_at(&r->regions, v->region)
                            : NULL;

    if (at && at->kind == REGION_POINTEE && at->parent == 0)
        at->near = at->near == 0 || at->near == p->region ? p->region : REGION_ROW_NULL;
}

/* At a place that is no constant, `argv[i]` or `table[i].size`: see is_reread(). */
static const struct value *load_somewhere(struct run *r, struct state *s, ir_id i,
                                          const struct value *p)
{
    const struct ir_type *t = run_type(r, r->f->insts[i].type);
    struct symbol_key key = {
        .kind = SYMBOL_RESULT, .a = i, .b = PART_FOUND, .d = p->region};
    struct symbol model = {.range = interval_full()};
    const struct value *v = NULL;
    struct linear read;
    ir_id first = 0;

    key.c = PART_FOUND + (uint32_t)t->size; /* no unit of a text is as wide */
    if (t->kind == IR_TYPE_INT)
        key.c = FOUND_NUMBER + t->bits * 2u + !!(t->flags & IR_TYPE_SIGNED);
    if (!is_reread(r, p, t) || !value_address(p, &key.def))
        return load_unknown(r, s, i, p);
    if (string_find_read(r, s, p->region, &key, &read)) {
        first = r->symbols.keys[read.terms[0].symbol].a;
        return t->kind == IR_TYPE_INT
                   ? arith_unknown(r, s, first, ORIGIN_UNKNOWN, NULL)
                   : value_pointer(&r->arena,
                                   memory_new_region(r, REGION_POINTEE, first));
    }
    v = load_unknown(r, s, i, p);
    note_table(r, v, p);
    read = linear_symbol(symbol_get(&r->symbols, &key, &model));
    string_keep_read(r, s, i, p->region, &read);
    return v;
}

/* A cell's value, read as type `t`. */
static const struct value *reread(struct run *r, struct state *s, ir_id i,
                                  const struct cell *c, const struct ir_type *t)
{
    if (c->value->kind == VALUE_INT && t->kind == IR_TYPE_INT && t->bits <= 64) {
        if (c->value->condition)
            return c->value;
        return arith_fit(r, s, &c->value->form, t->bits, t->flags & IR_TYPE_SIGNED);
    }
    if (c->value->kind == VALUE_POINTER && t->kind == IR_TYPE_PTR)
        return c->value;
    return reread_unknown(r, s, i, c, t);
}

static bool is_overlapped(const struct state *s, uint32_t region, int64_t lo,
                          int64_t hi)
{
    uint32_t first = 0, end = state_region_cells(s, region, &first);

    for (uint32_t k = first; k < end; k++)
        if (s->cells[k].kind == CELL_SCALAR && s->cells[k].offset < hi &&
            s->cells[k].offset + s->cells[k].size > lo)
            return true;
    return false;
}

static const struct value *load_found(struct run *r, struct state *s, ir_id i,
                                      const struct value *p, int64_t offset)
{
    const struct ir_type *t = run_type(r, r->f->insts[i].type);
    const struct region *at = region_at(&r->regions, p->region);
    struct found_place place = {.offset = offset, .size = t->size};
    const struct value *v = NULL;
    uint32_t width = p->field ? r->u->fields[p->field].width_bits : 0;
    struct interval range;

    if (at->kind == REGION_OBJECT)
        v = constant_content(r, at->object, offset, t);
    if (!v && at->kind == REGION_OBJECT)
        v = kept_pointer(r, at->object, offset, t);
    if (v)
        return v;
    place.bits = width ? width : t->bits;
    place.is_signed = t->flags & IR_TYPE_SIGNED;
    if (run_is_int(r, r->f->insts[i].type)) {
        v = state_found_int(&r->c, s, p->region, &place);
        if (v && v->kind == VALUE_INT && calendar_range(r, s, p, offset, &range))
            relation_add_range(&s->relation, &v->form, range);
        return v;
    }
    if (t->kind != IR_TYPE_PTR)
        return value_unknown();
    v = state_found_pointer(&r->c, s, p->region, offset);
    if (!value_is_null(v) && !region_at(&r->regions, v->region)->name)
        region_at(&r->regions, v->region)->name = describe_value(r, i);
    return v;
}

/* Bytes of which other cells hold parts: read again they are the same. */
static const struct value *load_mixed(struct run *r, struct state *s, ir_id i,
                                      const struct value *p, int64_t offset)
{
    const struct ir_type *t = run_type(r, r->f->insts[i].type);
    struct cell c = {.region = p->region, .kind = CELL_SCALAR, .offset = offset};

    c.size = t->size > 0 ? t->size : 1;
    c.value = load_unknown(r, s, i, p);
    state_drop_bytes(s, p->region, offset, offset + c.size);
    state_set(s, &c);
    return c.value;
}

/* An element, wherever it is, of an array that one byte fills. */
static const struct value *load_filled(struct run *r, const struct state *s,
                                       const struct value *p, const struct ir_type *t)
{
    struct span part = part_of(p);
    struct found_place place = {.size = t->size, .bits = t->bits};
    struct linear all, number;
    int64_t byte = 0;

    if (t->kind != IR_TYPE_INT || p->form.n == 0 || p->base.n != 0)
        return NULL;
    if (part.size == INTERVAL_NO_MAX) {
        if (!memory_capacity(r, s, p->region, &all) || all.n != 0)
            return NULL;
        part = (struct span){0, all.k};
    }
    if (part.size <= 0 ||
        is_overlapped(s, p->region, part.offset, part.offset + part.size) ||
        !state_find_fill(s, p->region, part, &byte))
        return NULL;
    place.is_signed = t->flags & IR_TYPE_SIGNED;
    number = linear_const(state_repeat_byte(byte, &place));
    return value_int(&r->arena, &number, t->bits, place.is_signed);
}

/* A byte of text that was stored (keep_unit), NULL: there is none. */
static const struct cell *kept_unit(struct run *r, const struct state *s,
                                    const struct value *p, const struct ir_type *t)
{
    const struct cell *c = NULL;
    int64_t offset = 0;

    if (constant_offset(r, p, &offset))
        c = state_find(s, p->region, CELL_SCALAR, offset);
    return c && c->size == t->size && c->value->kind == VALUE_INT ? c : NULL;
}

static const struct value *load(struct run *r, struct state *s, ir_id i,
                                const struct value *p)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_type *t = run_type(r, in->type);
    const struct cell *c = NULL;
    const struct value *v = NULL;
    struct linear unit;
    int64_t offset = 0;

    if (p->kind != VALUE_POINTER)
        return arith_unknown(r, s, i, ORIGIN_UNKNOWN, NULL);
    if (in->flags & IR_INST_VOLATILE)
        return load_unknown(r, s, i, p);
    if (t->kind == IR_TYPE_RECORD)
        return value_unknown(); /* an argument: its members are asked for where it is */
    v = load_filled(r, s, p, t);
    v = v ? v : bytes_of_number(r, s, p, t);
    if (v)
        return v;
    if (text_unit(r, in->type) && is_text(r, p)) {
        c = kept_unit(r, s, p, t);
        if (c)
            return reread(r, s, i, c, t);
        if (string_load_unit(r, s, i, p, t, &unit))
            return value_int(&r->arena, &unit, t->bits, t->flags & IR_TYPE_SIGNED);
    }
    if (!constant_offset(r, p, &offset))
        return load_somewhere(r, s, i, p);
    c = state_find(s, p->region, CELL_SCALAR, offset);
    if (c && (c->size == t->size || offset >= bit_field_base))
        return reread(r, s, i, c, t);
    if (is_overlapped(s, p->region, offset, offset + (t->size > 0 ? t->size : 1)))
        return load_mixed(r, s, i, p, offset);
    return load_found(r, s, i, p, offset);
}

/* Packets and the like hold numbers at any place, but no pointers. */
static void note_alignment(struct run *r, const struct ir_type *t,
                           const struct value *v)
{
    if (v->kind == VALUE_POINTER && !v->other && v->base.n == 0 && v->form.n == 0 &&
        v->base.k + v->form.k == 0 && t->kind == IR_TYPE_PTR &&
        run_type(r, t->elem)->kind == IR_TYPE_PTR)
        region_at(&r->regions, v->region)->is_aligned = true;
}

const struct value *memory_load(struct run *r, struct state *s, ir_id i,
                                const struct value *p)
{
    const struct ir_type *t = run_type(r, r->f->insts[i].type);
    const struct value *v = load(r, s, i, p);
    struct values kept;

    note_alignment(r, t, v);
    rows_describe(r, i, v);
    ends_note_member(r, p, v);
    if (v->kind != VALUE_INT || t->kind != IR_TYPE_INT)
        return v;
    (void)values_kept(r, s, p, t->size, &kept);
    values_note(r, &v->form, kept.set);
    return v;
}

/* --------------------------------------------------------------------- stores */

/* Something of `bytes` bytes goes to a place that is not known exactly. */
static void store_somewhere(struct run *r, struct state *s, ir_id i,
                            const struct value *p, const struct value *v)
{
    struct span part = part_of(p);
    enum origin origin = ORIGIN_LOCAL, old = ORIGIN_CONSTANT;
    const char *source = NULL, *old_source = NULL;

    if (v->kind == VALUE_INT)
        origin = symbol_origin_of(&r->symbols, &v->form, &source);
    old = state_origin(&r->c, s, p->region, part.offset == INT64_MIN ? 0 : part.offset,
                       &old_source);
    if (old > origin) {
        origin = old;
        source = old_source;
    }
    state_drop_bytes(s, p->region, part.offset,
                     part.size == INTERVAL_NO_MAX ? INTERVAL_NO_MAX
                                                  : part.offset + part.size);
    state_set_epoch(s, &r->arena, p->region, part, i);
    state_set_origin(s, p->region, part, value_origin(&r->arena, origin, source));
}

/*
 * A byte of text that was computed is kept beside the text when that says more than its
 * type does: `out[1] = in[0] & 63;`.
 */
static void keep_unit(struct state *s, const struct value *p, const struct value *v,
                      const struct ir_type *t)
{
    struct cell c = {.region = p->region, .kind = CELL_SCALAR, .value = v};
    struct interval all = interval_of_type(t->bits, t->flags & IR_TYPE_SIGNED), known;

    if (v->kind != VALUE_INT || v->form.n == 0 || p->base.n != 0 || p->form.n != 0)
        return;
    known = relation_bounds_of(&s->relation, &v->form);
    if (!interval_includes(all, known) || interval_includes(known, all))
        return;
    c.offset = p->base.k + p->form.k;
    c.size = t->size;
    state_set(s, &c);
}

/* Whether the integer is there already, because its byte fills the place. */
static bool is_there(const struct run *r, const struct state *s, const struct value *p,
                     const struct value *v, const struct ir_type *t)
{
    struct found_place place = {.size = t->size, .bits = t->bits};
    int64_t number = 0, byte = 0;

    if (t->kind != IR_TYPE_INT || !value_is_number(v, &number) ||
        !constant_offset(r, p, &place.offset) ||
        !state_find_fill(s, p->region, (struct span){place.offset, t->size}, &byte))
        return false;
    place.is_signed = t->flags & IR_TYPE_SIGNED;
    return !is_overlapped(s, p->region, place.offset, place.offset + place.size) &&
           number == state_repeat_byte(byte, &place);
}

static void store(struct run *r, struct state *s, ir_id i, const struct value *p,
                  const struct value *v)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct ir_type *t = run_type(r, in->type);
    struct cell c = {.region = p->region, .kind = CELL_SCALAR, .value = v};
    int64_t unit = text_unit(r, in->type), number = -1;

    if (is_there(r, s, p, v, t)) {
        if (unit && is_text(r, p) && value_is_number(v, &number) && number == 0)
            string_meet_zero(r, s, p, unit);
        return;
    }
    if (unit && is_text(r, p)) {
        string_store_unit(r, s, i, p, v, unit);
        keep_unit(s, p, v, t);
        return;
    }
    if (!constant_offset(r, p, &c.offset)) {
        store_somewhere(r, s, i, p, v);
        return;
    }
    c.size = c.offset >= bit_field_base ? 1 : t->size > 0 ? t->size : 1;
    state_drop_bytes(s, p->region, c.offset, c.offset + c.size);
    state_set(s, &c);
}

void memory_store(struct run *r, struct state *s, ir_id i, const struct value *p,
                  const struct value *v)
{
    const struct ir_type *t = run_type(r, r->f->insts[i].type);
    struct values kept;
    int64_t number = -1;
    bool has_kept = p->kind == VALUE_POINTER && v->kind == VALUE_INT &&
                    t->kind == IR_TYPE_INT && values_kept(r, s, p, t->size, &kept);

    if (p->kind != VALUE_POINTER ||
        (value_is_number(v, &number) && number == 0 && values_are_zero(r, s, p)))
        return;
    store(r, s, i, p, v);
    if (!has_kept)
        return;
    kept.set = (kept.set & ~VALUES_UNSURE) | values_of(r, s, &v->form);
    values_keep(r, s, p, &kept, t->size);
}

void memory_zero(struct run *r, struct state *s, const struct value *to, int64_t bytes)
{
    struct cell fill = {.region = to->region, .kind = CELL_FILL, .size = bytes};
    struct span part;

    if (to->kind != VALUE_POINTER || !constant_offset(r, to, &fill.offset) ||
        bytes <= 0)
        return;
    part = (struct span){fill.offset, bytes};
    forget_range(s, to->region, part);
    state_set_origin(s, to->region, part,
                     value_origin(&r->arena, ORIGIN_CONSTANT, NULL));
    fill.value = value_number(&r->arena, 0);
    state_set(s, &fill);
}

/* Copy cells of [from, from + bytes) to the other place. */
static void copy_cells(struct run *r, struct state *s, const struct value *to,
                       const struct value *from, int64_t bytes)
{
    int64_t at = to->base.k + to->form.k, source = from->base.k + from->form.k;
    uint32_t first = 0, end = state_region_cells(s, from->region, &first);
    struct cell *copies = arena_calloc(&r->arena, end - first + 1, sizeof *copies);
    uint32_t n = 0;

    for (uint32_t k = first; k < end; k++) {
        struct cell c = s->cells[k];

        if ((c.kind != CELL_SCALAR && c.kind != CELL_FILL && c.kind != CELL_STRING) ||
            c.offset < source || c.offset >= source + bytes)
            continue;
        if (c.kind != CELL_STRING && c.offset + c.size > source + bytes)
            continue;
        c.region = to->region;
        c.offset += at - source;
        copies[n++] = c;
    }
    for (uint32_t k = 0; k < n; k++)
        state_set(s, &copies[k]);
}

/* The string of a literal, which may be cut before its terminator. */
static void copy_literal(struct run *r, struct state *s, ir_id i,
                         const struct value *to, const struct value *from,
                         int64_t bytes)
{
    ir_id object = region_at(&r->regions, from->region)->object;
    const struct ir_object *o = object ? &r->u->objects[object] : NULL;
    struct linear length;
    int64_t unit = 0;

    if (!o || o->kind != IR_OBJECT_STRING)
        return;
    unit = text_unit(r, run_type(r, o->type)->elem);
    unit = unit ? unit : 1;
    length = string_length(r, s, i, from, unit);
    if (length.n != 0)
        return;
    if (length.k >= bytes / unit)
        length = arith_symbol(r, i, PART_LITERAL,
                              interval_make(bytes / unit, INTERVAL_NO_MAX),
                              ORIGIN_LOCAL, NULL);
    string_write(r, s, i, to, &length, unit);
}

void memory_copy(struct run *r, struct state *s, ir_id i, const struct value *to,
                 const struct value *from, int64_t bytes)
{
    const char *source = NULL;
    enum origin origin = ORIGIN_UNKNOWN;
    struct span part;

    if (to->kind != VALUE_POINTER)
        return;
    if (to->base.n || to->form.n || bytes <= 0) {
        memory_clobber(r, s, i, to, ORIGIN_UNKNOWN, NULL);
        return;
    }
    part = (struct span){to->base.k + to->form.k, bytes};
    forget_range(s, to->region, part);
    state_set_epoch(s, &r->arena, to->region, part, i);
    if (from->kind != VALUE_POINTER || from->region == REGION_ROW_NULL)
        return;
    origin = state_origin(&r->c, s, from->region, from->base.n ? 0 : from->base.k,
                          &source);
    state_set_origin(s, to->region, part, value_origin(&r->arena, origin, source));
    if (from->base.n || from->form.n)
        return;
    copy_cells(r, s, to, from, bytes);
    copy_literal(r, s, i, to, from, bytes);
}

void memory_lifetime(struct run *r, struct state *s, ir_id i, ir_id object)
{
    uint32_t region = memory_object(r, object);

    state_drop_region(s, region);
    state_set_epoch(s, &r->arena, region, span_whole(), i);
    state_set_origin(s, region, span_whole(),
                     value_origin(&r->arena, ORIGIN_LOCAL, NULL));
}

/* ---------------------------------------------------------------- for summaries */

/* The pointer moved by a constant, over the whole region. */
static const struct value *at_offset(struct run *r, const struct value *p,
                                     int64_t offset)
{
    struct linear bytes = linear_const(offset);

    if (p->kind != VALUE_POINTER || p->other || p->region == REGION_ROW_NULL)
        return value_unknown();
    return value_move(&r->arena, p, &bytes);
}

const struct value *memory_peek_pointer(struct run *r, struct state *s,
                                        const struct value *p, int64_t offset)
{
    const struct value *at = at_offset(r, p, offset);
    const struct value *v = NULL;
    int64_t place = 0;

    if (at->kind != VALUE_POINTER || !constant_offset(r, at, &place))
        return value_unknown();
    v = state_get(s, at->region, CELL_SCALAR, place);
    if (v && v->kind == VALUE_UNKNOWN && place >= 0)
        v = state_get(s, at->region, CELL_READ, -1 - place);
    else if (!v)
        return state_found_pointer(&r->c, s, at->region, place);
    return v && v->kind == VALUE_POINTER && !v->other ? v : value_unknown();
}

const struct value *memory_peek_int(struct run *r, struct state *s, ir_id i,
                                    const struct value *p,
                                    const struct summary_atom *atom)
{
    const struct value *at = at_offset(r, p, atom->offset), *v = NULL;
    struct found_place place = {.size = (atom->bits + 7) / 8};

    (void)i;
    if (at->kind != VALUE_POINTER || !constant_offset(r, at, &place.offset))
        return NULL;
    place.bits = atom->bits;
    place.is_signed = atom->is_signed;
    v = state_get(s, at->region, CELL_SCALAR, place.offset);
    if (v)
        return v->kind == VALUE_INT
                   ? arith_fit(r, s, &v->form, place.bits, place.is_signed)
                   : NULL;
    if (is_overlapped(s, at->region, place.offset, place.offset + place.size))
        return NULL;
    return state_found_int(&r->c, s, at->region, &place);
}

/* The bytes a summary's write goes to. */
static struct span written_part(struct run *r, const struct value *p,
                                const struct summary_write *w)
{
    int64_t place = 0;

    if (!constant_offset(r, p, &place))
        return part_of(p);
    if (w->size == INTERVAL_NO_MAX)
        return p->extent > 0 || place != 0 ? part_of(p) : span_whole();
    return (struct span){place + w->offset, w->size};
}

void memory_poke(struct run *r, struct state *s, const struct value *p,
                 const struct summary_write *w)
{
    struct cell c = {.region = p->region, .kind = CELL_SCALAR, .size = w->size};
    struct span part = written_part(r, p, w);

    if (!constant_offset(r, p, &c.offset)) {
        state_drop_bytes(s, p->region, part.offset,
                         part.size == INTERVAL_NO_MAX ? part.size
                                                      : part.offset + part.size);
        state_set_epoch(s, &r->arena, p->region, part, w->i);
        return;
    }
    c.offset += w->offset;
    if (w->is_fill && w->value->kind != VALUE_INT)
        return;
    state_drop_bytes(s, p->region, c.offset, bound_add(c.offset, c.size));
    c.kind = w->is_fill ? CELL_FILL : CELL_SCALAR;
    c.value = w->value;
    state_set(s, &c);
}

void memory_poke_unknown(struct run *r, struct state *s, const struct value *p,
                         const struct summary_write *w)
{
    struct span part = written_part(r, p, w);

    forget_range(s, p->region, part);
    state_set_epoch(s, &r->arena, p->region, part, w->i);
}

void memory_poke_origin(struct run *r, struct state *s, const struct value *p,
                        const struct summary_write *w)
{
    state_set_origin(s, p->region, written_part(r, p, w), w->value);
}

bool memory_address(struct run *r, const struct value *p, struct linear *out)
{
    struct symbol_key key = {.kind = SYMBOL_ADDRESS, .a = p->region};
    struct symbol model = {.range = interval_make(0, INTERVAL_NO_MAX),
                           .origin = ORIGIN_UNKNOWN};
    struct linear start, within;

    if (p->kind != VALUE_POINTER || p->other || p->region == REGION_ROW_NULL ||
        !value_address(p, &within))
        return false;
    if (region_at(&r->regions, p->region)->origin == ORIGIN_CALLER)
        model.origin = ORIGIN_CALLER;
    model.has_stride = region_at(&r->regions, p->region)->is_aligned;
    model.stride = r->u->pointer_bits / 8;
    start = linear_symbol(symbol_get(&r->symbols, &key, &model));
    return linear_add(&start, &within, out);
}

/* ------------------------------------------------------------- losing knowledge */

void memory_clobber(struct run *r, struct state *s, ir_id i, const struct value *p,
                    enum origin origin, const char *source)
{
    struct span part;

    if (p->kind != VALUE_POINTER || p->region == REGION_ROW_NULL)
        return;
    part = part_of(p);
    forget_range(s, p->region, part);
    state_set_epoch(s, &r->arena, p->region, part, i);
    state_set_origin(s, p->region, part, value_origin(&r->arena, origin, source));
}
