/*
 * The memory of a machine: a region of bytes for each object.
 */
#include <string.h>

#include "analyzer/play/machine.h"

enum { MAX_REGION = 1 << 20, MAX_MEMORY = 1 << 23 };

/* ------------------------------------------------------------------------ values */

struct value play_value_int(int64_t n)
{
    return (struct value){.kind = VALUE_INT, .n = n};
}

struct value play_value_unknown(void)
{
    return (struct value){.kind = VALUE_UNKNOWN};
}

struct value play_value_at(struct machine *m, uint32_t region, int64_t offset)
{
    struct part all = {0, (int32_t)m->regions.at[region].size};

    return (struct value){.kind = VALUE_POINTER,
                          .region = region,
                          .part = all,
                          .outer = all,
                          .n = offset};
}

bool machine_stuck(struct machine *m)
{
    if (m->end == RUN_ON)
        m->end = RUN_STUCK;
    return false;
}

/* ----------------------------------------------------------------------- regions */

uint32_t play_region_new(struct machine *m, int64_t size, ir_id object)
{
    struct region *at = NULL;

    if (size < 0 || size > MAX_REGION || m->memory + (size_t)size > MAX_MEMORY) {
        machine_stuck(m);
        return 0;
    }
    if (m->regions.len == 0)
        (void)vec_push(&m->regions);
    at = vec_push(&m->regions);
    at->object = object;
    at->size = size;
    at->bytes = mem_alloc((size_t)size);
    at->states = mem_alloc((size_t)size);
    at->is_live = true;
    m->memory += (size_t)size;
    return (uint32_t)(m->regions.len - 1);
}

void play_region_end(struct machine *m, uint32_t region)
{
    struct region *at = &m->regions.at[region];

    if (!at->is_live)
        return;
    at->is_live = false;
    m->memory -= (size_t)at->size;
    free(at->bytes);
    free(at->states);
    vec_fini(&at->slots);
    at->bytes = at->states = NULL;
}

void play_regions_fini(struct machine *m)
{
    for (uint32_t k = 1; k < m->regions.len; k++)
        play_region_end(m, k);
    vec_fini(&m->regions);
}

/* What the initialiser of a global says. */
static void put_init(struct machine *m, uint32_t region, const struct ir_init *init)
{
    struct value p = play_value_at(m, region, (int64_t)init->offset), v = {0};
    const struct ir_type *t = &m->u->types[init->type];
    const struct ir_object *text = &m->u->objects[init->object];

    if (t->kind == IR_TYPE_ARRAY && init->object) {
        int64_t size = (int64_t)text->byte_count;

        play_memory_put(m, &p, text->bytes,
                        t->size >= 0 && size > t->size ? t->size : size);
        return;
    }
    if (init->width) {
        p.bit = (uint8_t)init->bit;
        p.width = (uint8_t)init->width;
    }
    v = play_value_int(init->value);
    if (init->object) {
        uint32_t to = play_region_of_object(m, init->object);

        v = to ? play_value_at(m, to, init->value) : play_value_unknown();
    } else if (init->function) {
        v = (struct value){.kind = VALUE_FUNCTION, .n = init->function};
    } else if (t->kind == IR_TYPE_FLOAT) {
        v = play_value_unknown();
    }
    play_memory_store(m, &p, init->type, &v);
}

static void begin_object(struct machine *m, uint32_t region, const struct ir_object *at)
{
    struct region *r = &m->regions.at[region];

    if (at->kind == IR_OBJECT_STRING) {
        memcpy(r->bytes, at->bytes, (size_t)r->size);
        memset(r->states, BYTE_KNOWN, (size_t)r->size);
        return;
    }
    if ((at->kind != IR_OBJECT_GLOBAL && at->kind != IR_OBJECT_STATIC) ||
        (at->flags & IR_OBJECT_IS_EXTERN) || at->init_is_partial)
        return;
    memset(r->states, BYTE_KNOWN, (size_t)r->size);
    for (ir_id k = 0; k < at->init_count; k++)
        put_init(m, region, &m->u->inits[at->first_init + k]);
}

uint32_t play_region_of_object(struct machine *m, ir_id object)
{
    const struct ir_object *at = &m->u->objects[object];
    bool is_framed = at->kind == IR_OBJECT_LOCAL || at->kind == IR_OBJECT_PARAM ||
                     at->kind == IR_OBJECT_TEMP;
    int64_t size = at->kind == IR_OBJECT_STRING ? (int64_t)at->byte_count
                                                : m->u->types[at->type].size;
    struct frame *f = m->frame;
    uint32_t *row = &m->globals[object], made = 0;

    if (is_framed && (!f || at->function != f->function))
        return machine_stuck(m);
    if (is_framed)
        row = &f->regions[object - m->ranges[f->function].first];
    if (*row == 0) {
        made = play_region_new(m, size, object);
        *row = made;
        if (made)
            begin_object(m, made, at);
    }
    return *row;
}

/* ------------------------------------------------------------------------ checks */

/* Memory behind the last member of an allocated structure belongs to that. */
static bool is_open_end(const struct machine *m, const struct value *p)
{
    const struct region *r = &m->regions.at[p->region];
    int64_t record = 0;

    if (!r->is_heap || !p->field)
        return false;
    for (ir_id t = 1; t < m->u->type_count && !record; t++) {
        const struct ir_type *at = &m->u->types[t];

        if (at->kind == IR_TYPE_RECORD && p->field >= at->first_field &&
            p->field < at->first_field + at->field_count)
            record = p->field + 1 == at->first_field + at->field_count;
    }
    return record != 0;
}

static void note(struct machine *m, const struct value *p, int64_t size, bool is_write)
{
    const struct region *r = &m->regions.at[p->region];
    bool is_far = p->n < p->outer.lo || p->n + size > p->outer.hi;
    struct part part = is_far ? p->outer : p->part; /* a row, or all of the matrix */

    m->hit = (struct play_overflow){.function = m->frame->function,
                                    .inst = m->frame->inst,
                                    .is_write = is_write,
                                    .is_member = part.hi - part.lo < r->size,
                                    .has_input = m->reads_stream || m->reads_args,
                                    .source = m->source ? m->source
                                                        : "the command line",
                                    .is_heap = r->is_heap,
                                    .object = r->object,
                                    .field = p->field,
                                    .capacity = part.hi - part.lo,
                                    .first = p->n - part.lo,
                                    .end = p->n + size - part.lo};
    m->end = RUN_OVERFLOW;
}

bool play_memory_check(struct machine *m, const struct value *p, int64_t size,
                       bool is_write)
{
    const struct region *r = NULL;
    struct part part;

    if (m->end != RUN_ON || p->kind != VALUE_POINTER || size < 0)
        return machine_stuck(m);
    r = &m->regions.at[p->region];
    if (!r->is_live || r->is_stream)
        return machine_stuck(m);
    part = p->part;
    if (p->n + size > part.hi && is_open_end(m, p))
        part.hi = (int32_t)r->size;
    if (part.lo < 0) /* a row before the first one, or behind the last, is none */
        part.lo = 0;
    if (part.hi > r->size)
        part.hi = (int32_t)r->size;
    if (size == 0 || (p->n >= part.lo && p->n + size <= part.hi))
        return true;
    note(m, p, size, is_write);
    return false;
}

/* ----------------------------------------------------------------------- content */

/* Forget the pointers that stand in these bytes. */
static void cut_slots(struct region *r, int64_t at, int64_t size)
{
    size_t left = 0;

    for (size_t k = 0; k < r->slots.len; k++) {
        const struct slot *s = &r->slots.at[k];

        if (s->at + 8 > at && s->at < at + size) {
            for (int64_t b = s->at; b < s->at + 8 && b < r->size; b++)
                if (r->states[b] == BYTE_POINTER)
                    r->states[b] = BYTE_UNKNOWN;
            continue;
        }
        r->slots.at[left++] = *s;
    }
    r->slots.len = left;
}

/* Bits of a bit-field, or a whole number of up to 8 bytes; false: not known. */
static bool take_bits(const struct region *r, int64_t at, unsigned bit, unsigned width,
                      uint64_t *out)
{
    unsigned bytes = (bit + width + 7) / 8;
    uint64_t all = 0;

    if (bytes > 8)
        return false;
    for (unsigned k = 0; k < bytes; k++) {
        if (r->states[at + k] != BYTE_KNOWN)
            return false;
        all |= (uint64_t)r->bytes[at + k] << (8 * k);
    }
    all >>= bit;
    *out = width >= 64 ? all : all & (((uint64_t)1 << width) - 1);
    return true;
}

static struct value load_float(const struct region *r, int64_t at, int64_t size)
{
    struct value v = {.kind = VALUE_FLOAT};
    float narrow = 0;

    for (int64_t k = 0; k < size; k++)
        if (r->states[at + k] != BYTE_KNOWN)
            return play_value_unknown();
    if (size == 4) {
        memcpy(&narrow, r->bytes + at, sizeof narrow);
        v.d = narrow;
    } else if (size == 8) {
        memcpy(&v.d, r->bytes + at, sizeof v.d);
    } else {
        return play_value_unknown();
    }
    return v;
}

/* The pointer that stands there; a null pointer when the bytes say so. */
static struct value load_pointer(const struct region *r, int64_t at)
{
    uint64_t n = 0;

    for (size_t k = r->slots.len; k-- > 0;)
        if (r->slots.at[k].at == at)
            return r->slots.at[k].value;
    return take_bits(r, at, 0, 64, &n) ? play_value_int((int64_t)n)
                                       : play_value_unknown();
}

static struct value load_record(struct machine *m, const struct value *p, int64_t size)
{
    uint32_t made = play_region_new(m, size, 0);
    struct value to, out = {.kind = VALUE_RECORD, .region = made};

    if (!made)
        return play_value_unknown();
    to = play_value_at(m, made, 0);
    play_memory_copy(m, &to, p, size);
    return out;
}

struct value play_memory_load(struct machine *m, const struct value *p, ir_id type)
{
    const struct ir_type *t = &m->u->types[type];
    unsigned width = p->width ? p->width : (unsigned)(8 * t->size);
    int64_t size = p->width ? (p->bit + p->width + 7) / 8 : t->size;
    const struct region *r = NULL;
    uint64_t n = 0;

    if (!play_memory_check(m, p, size, false))
        return play_value_unknown();
    r = &m->regions.at[p->region];
    if (p->region == m->argv || (m->argc && r->object == m->argc))
        m->reads_args = true;
    if (t->kind == IR_TYPE_RECORD)
        return load_record(m, p, size);
    if (t->kind == IR_TYPE_FLOAT)
        return load_float(r, p->n, size);
    if (size == 8 && r->states[p->n] == BYTE_POINTER)
        return load_pointer(r, p->n);
    if ((t->kind != IR_TYPE_INT && t->kind != IR_TYPE_PTR) ||
        !take_bits(r, p->n, p->width ? p->bit : 0, width, &n))
        return play_value_unknown();
    if (p->width && (t->flags & IR_TYPE_SIGNED) && width < 64 && (n >> (width - 1)))
        n |= ~(uint64_t)0 << width;
    return play_value_int(machine_fit(m->u, type, (int64_t)n));
}

static void store_bits(struct region *r, const struct value *p, uint64_t n)
{
    unsigned bytes = (p->bit + p->width + 7u) / 8;
    uint64_t mask = (((uint64_t)1 << p->width) - 1) << p->bit, all = 0;

    for (unsigned k = 0; k < bytes; k++)
        all |= (uint64_t)r->bytes[p->n + k] << (8 * k);
    all = (all & ~mask) | ((n << p->bit) & mask);
    for (unsigned k = 0; k < bytes; k++) {
        r->bytes[p->n + k] = (uint8_t)(all >> (8 * k));
        r->states[p->n + k] = BYTE_KNOWN; /* its neighbours are read by nobody yet */
    }
}

static void store_number(struct region *r, int64_t at, int64_t size,
                         const struct value *v)
{
    float narrow = (float)v->d;

    memset(r->states + at, v->kind == VALUE_UNKNOWN ? BYTE_UNKNOWN : BYTE_KNOWN,
           (size_t)size);
    if (v->kind == VALUE_FLOAT && size == 4)
        memcpy(r->bytes + at, &narrow, sizeof narrow);
    else if (v->kind == VALUE_FLOAT && size == 8)
        memcpy(r->bytes + at, &v->d, sizeof v->d);
    else if (v->kind == VALUE_INT)
        for (int64_t k = 0; k < size; k++)
            r->bytes[at + k] = (uint8_t)(k < 8 ? (uint64_t)v->n >> (8 * k) : 0);
    else
        memset(r->states + at, BYTE_UNKNOWN, (size_t)size);
}

void play_memory_keep(struct machine *m, const struct value *p, int64_t size,
                      const struct value *v)
{
    struct region *r = NULL;
    struct value from;

    if (!play_memory_check(m, p, size, true))
        return;
    r = &m->regions.at[p->region];
    if (v->kind == VALUE_RECORD) {
        from = play_value_at(m, v->region, 0);
        play_memory_copy(m, p, &from, size);
        return;
    }
    cut_slots(r, p->n, size);
    if (p->width && v->kind == VALUE_INT) {
        store_bits(r, p, (uint64_t)v->n);
    } else if (size == 8 && (v->kind == VALUE_POINTER || v->kind == VALUE_FUNCTION)) {
        struct slot *s = vec_push(&r->slots);

        s->at = p->n;
        s->value = *v;
        s->value.part = v->outer;
        memset(r->states + p->n, BYTE_POINTER, 8);
    } else {
        store_number(r, p->n, size, v);
    }
}

void play_memory_store(struct machine *m, const struct value *p, ir_id type,
                       const struct value *v)
{
    play_memory_keep(
        m, p, p->width ? (p->bit + p->width + 7) / 8 : m->u->types[type].size, v);
}

/* The pointers that stand in the bytes that are copied. */
static void copy_slots(struct machine *m, const struct value *to,
                       const struct value *from, int64_t size)
{
    struct region *a = &m->regions.at[to->region], *b = &m->regions.at[from->region];
    VEC(struct slot) moved = {0};

    for (size_t k = 0; k < b->slots.len; k++)
        if (b->slots.at[k].at >= from->n && b->slots.at[k].at + 8 <= from->n + size)
            *vec_push(&moved) = b->slots.at[k];
    cut_slots(a, to->n, size);
    for (size_t k = 0; k < moved.len; k++) {
        struct slot *s = vec_push(&a->slots);

        *s = moved.at[k];
        s->at += to->n - from->n;
    }
    vec_fini(&moved);
}

void play_memory_copy(struct machine *m, const struct value *to,
                      const struct value *from, int64_t size)
{
    struct region *a = NULL, *b = NULL;
    uint8_t *states = NULL;

    if (!play_memory_check(m, from, size, false) ||
        !play_memory_check(m, to, size, true) || size == 0)
        return;
    a = &m->regions.at[to->region];
    b = &m->regions.at[from->region];
    states = mem_dup(b->states + from->n, (size_t)size);
    if (a->slots.len || b->slots.len)
        copy_slots(m, to, from, size);
    memmove(a->bytes + to->n, b->bytes + from->n, (size_t)size);
    memcpy(a->states + to->n, states, (size_t)size);
    free(states);
}

void play_memory_fill(struct machine *m, const struct value *p, int byte, int64_t size)
{
    struct region *r = NULL;

    if (!play_memory_check(m, p, size, true))
        return;
    r = &m->regions.at[p->region];
    cut_slots(r, p->n, size);
    memset(r->bytes + p->n, byte, (size_t)size);
    memset(r->states + p->n, BYTE_KNOWN, (size_t)size);
}

void play_memory_put(struct machine *m, const struct value *p, const void *bytes,
                     int64_t size)
{
    struct region *r = NULL;

    if (!play_memory_check(m, p, size, true) || size == 0)
        return;
    r = &m->regions.at[p->region];
    cut_slots(r, p->n, size);
    memcpy(r->bytes + p->n, bytes, (size_t)size);
    memset(r->states + p->n, BYTE_KNOWN, (size_t)size);
}

int64_t play_memory_unit(struct machine *m, const struct value *p, int64_t index,
                         int width)
{
    struct value at = *p;
    uint64_t n = 0;

    at.n += index * width;
    if (!play_memory_check(m, &at, width, false))
        return -1;
    if (!take_bits(&m->regions.at[at.region], at.n, 0, 8 * (unsigned)width, &n)) {
        machine_stuck(m);
        return -1;
    }
    return (int64_t)n;
}

int64_t play_memory_length(struct machine *m, const struct value *p, int64_t most,
                           int width)
{
    for (int64_t n = 0; n < most; n++) {
        int64_t c = play_memory_unit(m, p, n, width);

        if (c <= 0)
            return c < 0 ? -1 : n;
    }
    return most;
}
