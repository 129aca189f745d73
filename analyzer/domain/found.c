/*
 * What memory holds where no cell says it.
 *
 * Nothing is stored for such a read: the symbol is named by region, epoch and offset,
 * so the next read finds the same one.  Content that the function found (epoch 0)
 * belongs to whoever the region belongs to; strings in it are taken to be terminated,
 * which is what every caller promises who hands over a string.
 */
#include "analyzer/domain/state.h"

#include <stddef.h>

bool state_find_fill(const struct state *s, uint32_t region, struct span part,
                     int64_t *byte)
{
    uint32_t first = 0, end = state_region_cells(s, region, &first);

    for (uint32_t i = first; i < end; i++) {
        const struct cell *c = &s->cells[i];

        if (c->kind == CELL_FILL && c->offset <= part.offset &&
            part.offset + part.size <= bound_add(c->offset, c->size))
            return value_is_number(c->value, byte);
    }
    return false;
}

int64_t state_repeat_byte(int64_t byte, const struct found_place *place)
{
    uint64_t v = 0;

    for (int64_t i = 0; i < place->size; i++)
        v = (v << 8) | (uint64_t)(byte & 0xff);
    if (place->is_signed && place->bits < 64 && (v >> (place->bits - 1)) & 1)
        v |= ~UINT64_C(0) << place->bits;
    return (int64_t)v;
}

const struct value *state_found_int(const struct state_context *c,
                                    const struct state *s, uint32_t region,
                                    const struct found_place *place)
{
    struct symbol_key key = {.kind = SYMBOL_INPUT,
                             .a = region,
                             .b = state_epoch(s, region, place->offset),
                             .c = place->bits * 2 + place->is_signed,
                             .d = place->offset};
    struct symbol model = {.range = interval_of_type(place->bits, place->is_signed)};
    struct linear form;
    int64_t byte = 0;

    if (state_find_fill(s, region, (struct span){place->offset, place->size}, &byte)) {
        form = linear_const(state_repeat_byte(byte, place));
    } else {
        model.origin = state_origin(c, s, region, place->offset, &model.source);
        model.name = place->offset == 0 ? region_at(c->regions, region)->name : NULL;
        if (region_at(c->regions, region)->is_kept)
            model.range = interval_meet(model.range,
                                        region_at(c->regions, region)->kept);
        form = linear_symbol(symbol_get(c->symbols, &key, &model));
    }
    return value_int(c->arena, &form, place->bits, place->is_signed);
}

bool state_ends_texts(const struct state_context *c, uint32_t region, uint32_t epoch)
{
    return epoch < c->inst_count ? c->ends_texts(c->context, epoch)
                                 : !region_at(c->regions, region)->is_raw;
}

void state_note_raw(const struct state_context *c, uint32_t region, uint32_t epoch)
{
    if (!state_ends_texts(c, region, epoch))
        region_at(c->regions, region)->is_raw = true;
}

const struct value *state_found_length(const struct state_context *c,
                                       const struct state *s, uint32_t region,
                                       const struct found_string *place)
{
    struct symbol_key key = {.kind = SYMBOL_LENGTH,
                             .a = region,
                             .b = state_epoch(s, region, place->offset),
                             .c = (uint32_t)place->unit,
                             .d = place->offset};
    struct symbol model = {.range = interval_make(0, INTERVAL_NO_MAX)};
    const struct region *r = region_at(c->regions, region);
    struct linear form;
    int64_t byte = 0;

    if (state_find_fill(s, region, (struct span){place->offset, place->unit}, &byte) &&
        byte == 0) {
        form = linear_const(0);
    } else {
        model.origin = state_origin(c, s, region, place->offset, &model.source);
        model.name = r->name;
        if (place->limit > 0 && r->is_string_source)
            model.range.hi = place->limit - 1;
        form = linear_symbol(symbol_get(c->symbols, &key, &model));
        symbol_limit(c->symbols, form.terms[0].symbol, model.range);
    }
    return value_int(c->arena, &form, 64, false);
}

const struct value *state_found_pointer(const struct state_context *c,
                                        const struct state *s, uint32_t region,
                                        int64_t offset)
{
    struct region_key key = {.kind = REGION_POINTEE,
                             .a = region,
                             .b = state_epoch(s, region, offset),
                             .offset = offset};
    struct region model = *region_at(c->regions, region);
    struct region *r = NULL;
    bool is_new = false;
    int64_t byte = 0;
    uint32_t row = 0;

    if (state_find_fill(s, region, (struct span){offset, c->pointer_bits / 8}, &byte) &&
        byte == 0)
        return value_null();
    row = region_get(c->regions, &key, &is_new);
    if (is_new) {
        r = region_at(c->regions, row);
        r->parent = region;
        r->offset = offset;
        r->epoch = key.b;
        r->origin = state_origin(c, s, region, offset, &r->source);
        r->is_string_source = key.b == 0 ? model.is_string_source : true;
        r->is_exposed = true;
        r->loc = model.loc;
    }
    return value_pointer(c->arena, row);
}
