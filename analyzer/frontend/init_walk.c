/* Walking an initialiser list; see init_walk.h. */
#include "analyzer/frontend/init_walk.h"

#include <string.h>

/* `[0 ... N] = v` is taken apart up to here. */
enum { MAX_RANGE = 1024 };

static struct init_level *top(struct init_walk *w)
{
    return &w->levels.at[w->levels.len - 1];
}

static const struct ir_field *field_of(const struct init_walk *w,
                                       const struct init_level *v)
{
    ir_id first = type_at(w->l, v->type)->first_field;

    return &ir_builder_unit(w->l->b)->fields[first + (ir_id)v->index];
}

uint64_t init_offset(const struct init_walk *w)
{
    const struct init_level *v = &w->levels.at[w->levels.len - 1];
    const struct ir_type *t = type_at(w->l, v->type);

    if (t->kind == IR_TYPE_RECORD)
        return v->offset + field_of(w, v)->offset_bits / 8;
    int64_t size = type_at(w->l, t->elem)->size;
    return v->offset + (uint64_t)v->index * (uint64_t)(size > 0 ? size : 0);
}

ir_id init_field(const struct init_walk *w)
{
    const struct init_level *v = &w->levels.at[w->levels.len - 1];
    const struct ir_type *t = type_at(w->l, v->type);

    return t->kind == IR_TYPE_RECORD ? t->first_field + (ir_id)v->index : 0;
}

static ir_id element_type(const struct init_walk *w, const struct init_level *v)
{
    const struct ir_type *t = type_at(w->l, v->type);

    return t->kind == IR_TYPE_RECORD ? field_of(w, v)->type : t->elem;
}

/* Unnamed bit-fields are no members; unnamed records are. */
static bool is_member(const struct init_walk *w, const struct init_level *v)
{
    if (type_at(w->l, v->type)->kind != IR_TYPE_RECORD)
        return true;
    const struct ir_field *f = field_of(w, v);
    return f->name[0] || type_at(w->l, f->type)->kind == IR_TYPE_RECORD;
}

static bool is_past_end(const struct init_level *v)
{
    return v->count >= 0 && v->index >= v->count;
}

static void skip_unnamed(const struct init_walk *w, struct init_level *v)
{
    while (!is_past_end(v) && !is_member(w, v))
        v->index++;
}

static void push(struct init_walk *w, ir_id type, uint64_t offset)
{
    const struct ir_type *t = type_at(w->l, type);
    bool is_record = t->kind == IR_TYPE_RECORD;
    struct init_level v = {.type = type,
                           .count = is_record ? (int64_t)t->field_count : t->count,
                           .offset = offset};

    skip_unnamed(w, &v);
    *vec_push(&w->levels) = v;
}

static bool is_union(const struct init_walk *w, const struct init_level *v)
{
    return type_at(w->l, v->type)->flags & IR_TYPE_UNION;
}

/* To the next element, out of aggregates that are full, down to level `bottom`. */
static void advance(struct init_walk *w, size_t bottom)
{
    for (;;) {
        struct init_level *v = top(w);
        v->index = is_union(w, v) ? v->count : v->index + 1;
        skip_unnamed(w, v);
        if (!is_past_end(v) || w->levels.len - 1 == bottom)
            return;
        w->levels.len--;
    }
}

static bool is_aggregate(const struct init_walk *w, ir_id type)
{
    enum ir_type_kind kind = type_at(w->l, type)->kind;

    return kind == IR_TYPE_RECORD || kind == IR_TYPE_ARRAY;
}

bool init_is_string(struct lowerer *l, ir_id type, CXCursor value, CXCursor *literal)
{
    const struct ir_type *t = type_at(l, type);

    if (t->kind != IR_TYPE_ARRAY || !is_kind(l, t->elem, IR_TYPE_INT))
        return false;
    if (l->cl->getCursorKind(value) == CXCursor_InitListExpr) {
        SCOPED_KIDS struct kids k = {0};
        kids_of(l, value, &k);
        if (k.len != 1)
            return false;
        value = k.at[0];
    }
    *literal = lower_strip(l, value);
    return l->cl->getCursorKind(*literal) == CXCursor_StringLiteral;
}

/* ------------------------------------------------------------------ designators */

/* Into the member that holds `field`, through unnamed ones, from the current level. */
static bool select_field(struct init_walk *w, ir_id field)
{
    struct init_level *v = top(w);
    const struct ir_type *t = type_at(w->l, v->type);
    const struct ir_unit *u = ir_builder_unit(w->l->b);

    if (t->kind != IR_TYPE_RECORD || !field)
        return false;
    if (field >= t->first_field && field - t->first_field < t->field_count) {
        v->index = field - t->first_field;
        return true;
    }
    for (ir_id i = 0; i < t->field_count; i++) {
        const struct ir_field *f = &u->fields[t->first_field + i];
        if (f->name[0] || !types_has_field(w->l, f->type, field))
            continue;
        v->index = i;
        push(w, f->type, init_offset(w));
        return select_field(w, field);
    }
    return false;
}

/* Descend into the current element, to apply the next designator to it. */
static bool descend(struct init_walk *w)
{
    ir_id type = 0;

    if (is_past_end(top(w)))
        return false;
    type = element_type(w, top(w));
    if (!is_aggregate(w, type))
        return false;
    push(w, type, init_offset(w));
    return true;
}

static bool select_index(struct init_walk *w, int64_t index)
{
    struct init_level *v = top(w);

    if (type_at(w->l, v->type)->kind != IR_TYPE_ARRAY || index < 0 ||
        (v->count >= 0 && index >= v->count))
        return false;
    v->index = index;
    return true;
}

/* One step: .name or [index].  `is_first` applies to the list's own object. */
static bool designate(struct init_walk *w, CXCursor designator, bool is_first)
{
    struct lowerer *l = w->l;

    if (l->cl->getCursorKind(designator) == CXCursor_MemberRef) {
        CXCursor decl = l->cl->getCursorReferenced(designator);
        ir_id field = l->cl->getCursorKind(decl) == CXCursor_FieldDecl
                          ? lower_field(l, decl)
                          : 0;
        return (is_first || descend(w)) && select_field(w, field);
    }
    struct lower_number n = lower_evaluate(l, designator);
    return n.is_known && (is_first || descend(w)) && select_index(w, n.i);
}

static void init_element(struct init_walk *w, CXCursor value);

/*
 * `[a ... b] = v` looks like `[a][b] = v`: the second is only possible where the
 * element is an array itself.
 */
static bool is_range(const struct init_walk *w, const struct kids *k)
{
    const struct ir_type *t = type_at(w->l, w->levels.at[w->levels.len - 1].type);

    return k->len == 3 && t->kind == IR_TYPE_ARRAY &&
           w->l->cl->getCursorKind(k->at[0]) != CXCursor_MemberRef &&
           w->l->cl->getCursorKind(k->at[1]) != CXCursor_MemberRef &&
           !is_kind(w->l, t->elem, IR_TYPE_ARRAY);
}

static void init_range(struct init_walk *w, const struct kids *k)
{
    struct lower_number lo = lower_evaluate(w->l, k->at[0]);
    struct lower_number hi = lower_evaluate(w->l, k->at[1]);
    size_t depth = w->levels.len;

    if (!lo.is_known || !hi.is_known || lo.i > hi.i) {
        w->is_partial = true;
        return;
    }
    if (hi.i - lo.i >= MAX_RANGE) {
        w->is_partial = true;
        hi.i = lo.i + MAX_RANGE - 1;
    }
    for (int64_t i = lo.i; i <= hi.i; i++) {
        w->levels.len = depth;
        if (!select_index(w, i))
            break;
        init_element(w, k->at[2]);
    }
}

static bool is_designated(struct init_walk *w, CXCursor c)
{
    return w->l->cl->getCursorKind(c) == CXCursor_UnexposedExpr &&
           w->l->cl->getCursorType(c).kind == CXType_Void;
}

static void init_designated(struct init_walk *w, CXCursor c, size_t bottom)
{
    SCOPED_KIDS struct kids k = {0};

    w->levels.len = bottom + 1;
    kids_of(w->l, c, &k);
    if (k.len < 2) {
        w->is_partial = true;
        return;
    }
    if (is_range(w, &k)) {
        init_range(w, &k);
        return;
    }
    bool is_first = true;
    for (unsigned i = 0; i + 1 < k.len; i++) {
        /* a MemberRef of an unnamed member is a hop that select_field() makes itself */
        CXCursor decl = w->l->cl->getCursorReferenced(k.at[i]);
        CXString name = w->l->cl->getCursorSpelling(k.at[i]);
        const char *text = w->l->cl->getCString(name);
        bool is_hop = w->l->cl->getCursorKind(decl) == CXCursor_FieldDecl &&
                      i + 2 < k.len && (!text || !*text || strchr(text, '('));
        w->l->cl->disposeString(name);
        if (is_hop)
            continue;
        if (!designate(w, k.at[i], is_first)) {
            w->is_partial = true;
            return;
        }
        is_first = false;
    }
    init_element(w, k.at[k.len - 1]);
}

/* ---------------------------------------------------------------------- elements */

static bool is_same_record(struct init_walk *w, ir_id type, CXCursor value)
{
    ir_id its = lower_type_of(w->l, value);

    return is_kind(w->l, type, IR_TYPE_RECORD) && is_kind(w->l, its, IR_TYPE_RECORD) &&
           types_unqualified(w->l, type) == its;
}

/* The value for the current element; where braces are missing, for a part of it. */
static void init_element(struct init_walk *w, CXCursor value)
{
    ir_id type = element_type(w, top(w));
    CXCursor literal;

    for (;;) {
        bool is_list = w->l->cl->getCursorKind(value) == CXCursor_InitListExpr;
        if (!is_aggregate(w, type) || init_is_string(w->l, type, value, &literal) ||
            (!is_list && is_same_record(w, type, value))) {
            w->element(w, type, value);
            return;
        }
        if (is_list) {
            init_walk_list(w, type, value, init_offset(w));
            return;
        }
        if (!descend(w) || is_past_end(top(w))) {
            w->is_partial = true;
            return;
        }
        type = element_type(w, top(w));
    }
}

void init_walk_list(struct init_walk *w, ir_id type, CXCursor list, uint64_t offset)
{
    SCOPED_KIDS struct kids k = {0};
    size_t bottom = w->levels.len;

    if (!is_aggregate(w, type)) {
        w->is_partial = true;
        return;
    }
    push(w, type, offset);
    kids_of(w->l, list, &k);
    for (unsigned i = 0; i < k.len; i++) {
        if (is_designated(w, k.at[i])) {
            init_designated(w, k.at[i], bottom);
        } else if (!is_past_end(top(w))) {
            init_element(w, k.at[i]);
        } else {
            w->is_partial = true; /* more values than elements */
            break;
        }
        advance(w, bottom);
    }
    w->levels.len = bottom;
}

void init_walk_fini(struct init_walk *w)
{
    vec_fini(&w->levels);
}
