/*
 * A buffer and its length, passed side by side.
 *
 *     int parse(const unsigned char *p, size_t len)
 *     {
 *         while (i < len) { type = p[i]; n = p[i + 1]; ... }
 *
 * How large `p` is only its callers know, but where the function compares the place
 * with the `len` that stands behind it, it takes that for the end; and an access that
 * begins inside of it and is not known to end there is looked at once too little.  Text
 * is left alone: it has an end of its own, one further.
 *
 *     void fill(char *to, size_t size, const char *from)
 *     {
 *         while (*from && i < size) to[i++] = *from++;
 *         to[i] = 0;
 *     }
 *
 * What is only written is no text yet: the place that was compared with `size` is too
 * far when it may be just that.  And where `size` is known to be that of `to`, a text
 * that is copied there without a look at it has no limit, as with an array.
 *
 *     memcpy(to, from, n);
 *     to += n;
 *     size -= n;
 *
 * A place and the room that is left behind it: `n` is held against that, or too much,
 * also where it is the room of something else.
 *
 *     int walk(const unsigned char *p, const unsigned char *end)
 *     {
 *         while (p < end) { type = p[0]; n = p[1]; ... }
 *
 * The end may be a place, too.
 */
#include "analyzer/engine/judge.h"

ir_id judge_walked_parameter(const struct judging *j)
{
    const struct run *r = j->r;
    const struct region *at = region_at(&r->regions, j->q->pointer->region);
    const struct region *in = NULL;

    if (at->kind != REGION_POINTEE || !at->parent || at->epoch != 0)
        return 0;
    in = region_at(&r->regions, at->parent);
    return in->kind == REGION_OBJECT &&
                   r->u->objects[in->object].kind == IR_OBJECT_PARAM
               ? in->object
               : 0;
}

static const struct ir_type *pointed_type(const struct run *r, ir_id param)
{
    const struct ir_type *t = run_type(r, r->u->objects[param].type);

    return t->kind == IR_TYPE_PTR ? run_type(r, t->elem) : NULL;
}

/* Bytes of what the parameter points to; 0 for what has no size. */
static int64_t element_of(const struct run *r, ir_id param)
{
    const struct ir_type *to = pointed_type(r, param);

    if (!to || to->kind == IR_TYPE_FUNC || to->kind == IR_TYPE_ARRAY)
        return 0;
    return to->kind == IR_TYPE_VOID ? 1 : to->size > 0 ? to->size : 0;
}

/* Numbers, not characters of a text. */
static bool is_of_numbers(const struct run *r, ir_id param)
{
    const struct ir_type *to = pointed_type(r, param);

    return to && to->kind == IR_TYPE_INT &&
           !(to->bits == 8 && (to->flags & IR_TYPE_SIGNED));
}

ir_id judge_count_parameter(const struct run *r, ir_id param)
{
    ir_id end = r->f->params.first + r->f->params.count, next = param + 1;
    const struct ir_type *to = pointed_type(r, param), *t = NULL;

    for (; next < end && to && to->kind == IR_TYPE_INT; next++) {
        t = pointed_type(r, next);
        if (!t || t->kind != IR_TYPE_INT || t->bits != to->bits)
            break;
    }
    if (next >= end)
        return 0;
    t = run_type(r, r->u->objects[next].type);
    return t->kind == IR_TYPE_INT && t->bits >= 16 ? next : 0;
}

/* The bytes that it counts. */
static bool counted_bytes(const struct judging *j, ir_id next, int64_t element,
                          struct linear *out)
{
    struct run *r = j->r;
    const struct ir_type *t = NULL;
    const struct value *v = NULL;

    if (!next)
        return false;
    t = run_type(r, r->u->objects[next].type);
    const struct found_place place = {
        .size = t->size, .bits = t->bits, .is_signed = t->flags & IR_TYPE_SIGNED};
    v = state_found_int(&r->c, j->s, memory_object(r, next), &place);
    return v->kind == VALUE_INT && v->form.n == 1 &&
           linear_scale(&v->form, element, out);
}

/* A loop takes more at once than the access goes too far: records of one size. */
static bool is_record_step(const struct judging *j, int64_t excess)
{
    for (uint32_t k = 0; k < j->start.n; k++)
        if (symbol_at(&j->r->symbols, j->start.terms[k].symbol)->kind == SYMBOL_COUNT &&
            j->start.terms[k].factor > excess)
            return true;
    return false;
}

/*
 * The function looked at the count, and where the access begins is inside of it; or it
 * begins at a number, and the count was compared with a smaller one, which is not the
 * one of which a loop tells that it goes round at all.
 */
static bool is_looked_at(const struct judging *j, const struct linear *count,
                         int64_t element)
{
    const struct relation *known = &j->s->relation;
    struct linear inside;

    if (j->start.n == 0 && j->q->bytes.n == 0)
        return relation_min(known, count, NULL) > element;
    return linear_sub(&j->start, count, &inside) &&
           relation_proves_le(known, &inside) && relation_min(known, &inside, NULL) < 0;
}

/* --------------------------------------------------------- what the function does */

enum { MAX_STEPS = 6, MAX_CURSORS = 8 };

/* The value is that of the object, or made of it: `to + i`, `(int)size - 2`. */
static bool is_made_of(const struct run *r, ir_id i, ir_id object, unsigned steps)
{
    const struct ir_inst *in = &r->f->insts[i];

    if (!i || steps == 0)
        return false;
    switch (in->op) {
    case IR_LOAD:
        return r->f->insts[in->a].op == IR_ADDR && r->f->insts[in->a].id == object;
    case IR_ADD:
    case IR_SUB:
    case IR_MUL:
        return is_made_of(r, in->a, object, steps - 1) ||
               is_made_of(r, in->b, object, steps - 1);
    case IR_INDEX:
    case IR_INT_CAST:
    case IR_PTR_CAST: return is_made_of(r, in->a, object, steps - 1);
    default: return false;
    }
}

static bool is_call_with(const struct run *r, const struct ir_inst *in, ir_id object)
{
    for (ir_id k = 0; k < in->arg_count; k++)
        if (is_made_of(r, r->f->args[in->first_arg + k], object, MAX_STEPS))
            return true;
    return false;
}

/* A number with a meaning of its own: not whether there is anything at all. */
static bool is_weighed(const struct run *r, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];

    return in->op != IR_CONST || in->imm > 1;
}

/*
 * The function hands both on, side by side, or compares a number as large as `size_t`;
 * or it never looks at that, which no caller would pass for nothing.
 */
static bool is_size_of(const struct run *r, ir_id buffer, ir_id count)
{
    const struct ir_type *t = run_type(r, r->u->objects[count].type);
    bool is_size = t->bits == 64, is_used = false;

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        if (in->op == IR_CALL && is_call_with(r, in, buffer) &&
            is_call_with(r, in, count))
            return true;
        if (is_size && in->op >= IR_EQ && in->op <= IR_GE &&
            ((is_made_of(r, in->a, count, MAX_STEPS) && is_weighed(r, in->b)) ||
             (is_made_of(r, in->b, count, MAX_STEPS) && is_weighed(r, in->a))))
            return true;
        is_used = is_used || (in->op == IR_ADDR && in->id == count);
    }
    return t->bits >= 32 && !is_used;
}

/* Whether some of the `n` objects is what the value is made of. */
static bool is_made_of_any(const struct run *r, ir_id i, const ir_id *objects,
                           unsigned n)
{
    for (unsigned k = 0; k < n; k++)
        if (is_made_of(r, i, objects[k], MAX_STEPS))
            return true;
    return false;
}

/* The function reads what the parameter points to, by it or a copy of it. */
static bool is_read(const struct run *r, ir_id param)
{
    ir_id cursors[MAX_CURSORS] = {param};
    unsigned n = 1;

    for (ir_id i = 1; i < r->f->inst_count && n < MAX_CURSORS; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        if (in->op == IR_STORE && r->f->insts[in->a].op == IR_ADDR &&
            r->f->insts[in->a].id != param && is_made_of_any(r, in->b, cursors, n))
            cursors[n++] = r->f->insts[in->a].id;
    }
    for (ir_id i = 1; i < r->f->inst_count; i++)
        if (r->f->insts[i].op == IR_LOAD && run_is_int(r, r->f->insts[i].type) &&
            is_made_of_any(r, r->f->insts[i].a, cursors, n))
            return true;
    return false;
}

/* The function counts down what is left of it. */
static bool is_counted_down(const struct run *r, ir_id count)
{
    for (ir_id i = 1; i < r->f->inst_count; i++)
        if (ir_is_store_to(r->f, i, count) &&
            cfg_in_some_loop(&r->cfg, r->cfg.block_of[i], 0))
            return true;
    return false;
}

/* ------------------------------------------------------------------------ verdicts */

/* The place that was compared with the count may be as large as that. */
static bool is_at_count(const struct judging *j, ir_id param, ir_id number,
                        int64_t element, const struct linear *over)
{
    return over->n > 1 && j->q->kind == ACCESS_ELEMENT &&
           (element > 1 || (j->q->is_write && !is_read(j->r, param))) &&
           relation_max(&j->s->relation, over, NULL) <= FEW * element &&
           judge_is_compared_sum(j, over) && !is_counted_down(j->r, number);
}

/* A text from elsewhere, of which nothing says how long it is. */
static bool has_open_text(const struct judging *j)
{
    for (uint32_t k = 0; k < j->q->bytes.n; k++) {
        uint32_t symbol = j->q->bytes.terms[k].symbol;
        const struct symbol *at = symbol_at(&j->r->symbols, symbol);

        if (at->kind == SYMBOL_LENGTH && !at->is_compared &&
            j->r->symbols.keys[symbol].a != j->q->pointer->region &&
            relation_range(&j->s->relation, symbol).hi > NO_LIMIT)
            return true;
    }
    return false;
}

/* Whether there is any room is all that the function asks of the number. */
static bool is_only_tested(const struct run *r, ir_id number)
{
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];
        bool is_left = in->a && is_made_of(r, in->a, number, MAX_STEPS);
        bool is_right = in->b && is_made_of(r, in->b, number, MAX_STEPS);

        if (in->op == IR_CALL ? is_call_with(r, in, number)
                              : in->op == IR_STORE && is_right)
            return false;
        if (ir_is_comparison(in->op) && (is_left || is_right) &&
            r->f->insts[ir_without_casts(r->f, is_left ? in->b : in->a)].op != IR_CONST)
            return false;
    }
    return true;
}

/* An amount that nothing limits, of a function that never asks how much room it has. */
static bool has_open_amount(const struct judging *j, ir_id number)
{
    for (uint32_t k = 0; k < j->q->bytes.n; k++) {
        const struct linear_term *t = &j->q->bytes.terms[k];

        if (t->factor > 0 && relation_is_open(&j->s->relation, t) &&
            !judge_is_held_in_sum(j, t->symbol))
            return !judge_is_stated(j, &j->q->bytes) && is_only_tested(j->r, number);
    }
    return false;
}

/* ... or a loop copies until something in it ends that. */
static bool is_unlimited(const struct judging *j, ir_id param, ir_id number,
                         const struct linear *over)
{
    if (!j->q->is_write || relation_max(&j->s->relation, over, NULL) <= NO_LIMIT)
        return false;
    if (j->q->kind == ACCESS_ELEMENT
            ? !judge_is_filled_blindly(j) || is_read(j->r, param) || judge_has_look(j)
        : j->q->kind == ACCESS_SIZE ? !has_open_amount(j, number)
                                    : j->q->kind < ACCESS_STRING || !has_open_text(j))
        return false;
    return is_size_of(j->r, param, number);
}

/*
 * Where the function lowers the count, as `p += n, len -= n`, what it compares is what
 * is left: that tells of this place only as long as both are known to have moved alike.
 */
static bool is_tied(const struct judging *j, ir_id param, const struct linear *count,
                    int64_t element)
{
    struct run *r = j->r;
    const struct value *v = state_get(j->s, memory_object(r, param + 1), CELL_SCALAR,
                                      0);
    const struct value *p = state_get(j->s, memory_object(r, param), CELL_SCALAR, 0);
    struct linear left, at;

    if (!v)
        return true;
    if (v->kind != VALUE_INT || !linear_scale(&v->form, element, &left))
        return false;
    if (linear_equal(&left, count) || !p || p->kind != VALUE_POINTER ||
        p->region != j->q->pointer->region)
        return linear_equal(&left, count);
    return linear_add(&p->form, &left, &at) && linear_sub(&at, count, &at) &&
           relation_proves_le(&j->s->relation, &at);
}

/* As much as code that is not seen says, and nothing limits but the type of that. */
static bool is_of_unseen(const struct judging *j)
{
    for (uint32_t k = 0; k < j->q->bytes.n; k++) {
        const struct linear_term *t = &j->q->bytes.terms[k];

        if (symbol_at(&j->r->symbols, t->symbol)->origin == ORIGIN_UNKNOWN &&
            relation_is_open(&j->s->relation, t))
            return true;
    }
    return false;
}

/* A sum of the amount was held against something. */
static bool is_held_in_sum(const struct judging *j)
{
    for (uint32_t k = 0; k < j->q->bytes.n; k++)
        if (judge_is_held_in_sum(j, j->q->bytes.terms[k].symbol))
            return true;
    return false;
}

static bool is_too_little(const struct judging *j, const struct linear *count,
                          int64_t element, int64_t excess)
{
    return is_looked_at(j, count, element) && !is_record_step(j, excess) &&
           excess <= (j->q->bytes.n == 0 ? FEW * element : NO_LIMIT) &&
           !is_of_unseen(j) && !is_held_in_sum(j) && !judge_is_stated(j, &j->q->bytes);
}

ir_id judge_amount_variable(const struct judging *j)
{
    return j->q->amount ? ir_variable_read(j->r->f, j->q->amount) : 0;
}

/* The function moves the parameter by the amount: `to += n`, or `size -= n`. */
static bool is_moved_by(const struct run *r, ir_id param, ir_id amount, bool is_down)
{
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *value = NULL;

        if (!ir_is_store_to(r->f, i, param))
            continue;
        value = &r->f->insts[ir_without_casts(r->f, r->f->insts[i].b)];
        if ((is_down ? value->op == IR_SUB
                     : value->op == IR_INDEX || value->op == IR_ADD) &&
            is_made_of(r, value->a, param, MAX_STEPS) &&
            is_made_of(r, value->b, amount, MAX_STEPS))
            return true;
    }
    return false;
}

/* What a variable holds here; false: nothing is known of it. */
bool judge_held_number(const struct judging *j, ir_id variable, struct linear *out)
{
    const struct ir_type *t = run_type(j->r, j->r->u->objects[variable].type);
    const struct found_place place = {
        .size = t->size, .bits = t->bits, .is_signed = t->flags & IR_TYPE_SIGNED};
    uint32_t region = memory_object(j->r, variable);
    const struct value *v = state_get(j->s, region, CELL_SCALAR, 0);

    if (!v)
        v = state_found_int(&j->r->c, j->s, region, &place);
    *out = v->form;
    return v->kind == VALUE_INT;
}

/*
 * At the place that the parameter has come to, as much as is not known to be left; or
 * anywhere, more than anything limits.
 */
static bool is_more_than_left(const struct judging *j, ir_id param, ir_id number,
                              ir_id amount)
{
    struct run *r = j->r;
    const struct value *p = state_get(j->s, memory_object(r, param), CELL_SCALAR, 0);
    struct linear left, more;

    if (relation_max(&j->s->relation, &j->q->bytes, NULL) > NO_LIMIT &&
        !symbol_any_compared(&r->symbols, &j->q->bytes))
        return true;
    return p && p->kind == VALUE_POINTER && p->region == j->q->pointer->region &&
           linear_equal(&p->form, &j->q->pointer->form) && element_of(r, param) == 1 &&
           judge_held_number(j, amount, &more) && judge_held_number(j, number, &left) &&
           linear_sub(&more, &left, &more) &&
           !relation_proves_le(&j->s->relation, &more);
}

enum access_verdict judge_passes_room(const struct judging *j)
{
    const struct run *r = j->r;
    ir_id param = r->e->is_closed || j->q->template || j->q->kind != ACCESS_SIZE
                      ? 0
                      : judge_walked_parameter(j);
    ir_id number = param ? judge_count_parameter(r, param) : 0;
    ir_id amount = number ? judge_amount_variable(j) : 0;

    if (!amount || amount == number || j->q->bytes.n == 0 ||
        !is_more_than_left(j, param, number, amount) ||
        judge_may_be_held(r, amount, number) || !is_moved_by(r, param, amount, false) ||
        !is_moved_by(r, number, amount, true))
        return ACCESS_UNKNOWN;
    j->out->excess = FINDING_UNBOUNDED;
    j->out->counted_by = r->u->objects[number].name;
    return ACCESS_TOO_LARGE;
}

/* By so little that it was looked at, but once too little. */
static bool is_past_count(const struct judging *j, ir_id param,
                          const struct linear *count, const struct linear *over)
{
    int64_t element = element_of(j->r, param);
    int64_t excess = relation_max(&j->s->relation, over, NULL);

    return (is_of_numbers(j->r, param) && is_too_little(j, count, element, excess) &&
            is_tied(j, param, count, element)) ||
           is_at_count(j, param, param + 1, element, over);
}

/* Texts whose lengths were held against the count together, but a few bytes less. */
static bool is_text_past_count(const struct judging *j, const struct linear *over)
{
    return j->q->kind == ACCESS_STRING && j->q->is_write && over->n > 2 &&
           relation_max(&j->s->relation, over, NULL) <= FEW &&
           judge_is_compared_sum(j, over);
}

enum access_verdict judge_passes_count(const struct judging *j)
{
    ir_id param = j->r->e->is_closed || j->q->template ? 0 : judge_walked_parameter(j);
    int64_t element = param ? element_of(j->r, param) : 0, excess = 0;
    ir_id number = element ? judge_count_parameter(j->r, param) : 0;
    enum access_verdict verdict = ACCESS_TOO_LARGE;
    struct linear count, over;

    if (!number || !counted_bytes(j, number, element, &count) ||
        !linear_sub(&j->end, &count, &over))
        return ACCESS_UNKNOWN;
    excess = relation_max(&j->s->relation, &over, NULL);
    if (excess <= 0)
        return ACCESS_UNKNOWN;
    if (is_unlimited(j, param, number, &over)) {
        verdict = ACCESS_UNBOUNDED;
        excess = FINDING_UNBOUNDED;
    } else if (!is_text_past_count(j, &over) &&
               (number > param + 1 || !is_past_count(j, param, &count, &over))) {
        return ACCESS_UNKNOWN;
    }
    j->out->excess = excess;
    j->out->counted_by = j->r->u->objects[number].name;
    return verdict;
}

/* ---------------------------------------------------------- an end that is a place */

/* The function holds places against the parameter, and never moves or follows it. */
static bool is_held_against(const struct run *r, ir_id param)
{
    bool is_held = false;

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        if (ir_is_store_to(r->f, i, param) ||
            ((in->op == IR_LOAD || in->op == IR_STORE) &&
             r->f->insts[in->a].op != IR_ADDR &&
             is_made_of(r, in->a, param, MAX_STEPS)))
            return false;
        if (ir_is_comparison(in->op) || in->op == IR_PTR_DIFF)
            is_held = is_held || ir_variable_read(r->f, in->a) == param ||
                      ir_variable_read(r->f, in->b) == param;
    }
    return is_held;
}

/* The other parameter that is such an end of what `param` leads to; 0: none. */
static ir_id end_parameter(const struct run *r, ir_id param)
{
    ir_id end = r->f->params.first + r->f->params.count;

    for (ir_id other = r->f->params.first; other < end; other++)
        if (other != param && r->u->objects[other].type == r->u->objects[param].type &&
            is_held_against(r, other))
            return other;
    return 0;
}

/* `p < end` or `end - p`, where there is a byte behind what is let through. */
static bool asks_for_a_byte(const struct run *r, const struct ir_inst *in, ir_id end)
{
    bool is_left = ir_variable_read(r->f, in->a) == end;

    switch (in->op) {
    case IR_PTR_DIFF: return is_left;
    case IR_LT:
    case IR_GE: return !is_left;
    case IR_GT:
    case IR_LE: return is_left;
    default: return false;
    }
}

/* One look at the end comes before the access: there is no other that we may miss. */
static bool is_looked_at_once(const struct judging *j, ir_id end)
{
    unsigned looks = 0, asks = 0;

    for (ir_id i = 1; i < j->out->inst; i++) {
        const struct ir_inst *in = &j->r->f->insts[i];

        looks += in->op == IR_LOAD && ir_variable_read(j->r->f, i) == end;
        if (ir_is_comparison(in->op) || in->op == IR_PTR_DIFF)
            asks += (ir_variable_read(j->r->f, in->a) == end ||
                     ir_variable_read(j->r->f, in->b) == end) &&
                    asks_for_a_byte(j->r, in, end);
    }
    return looks == 1 && asks == 1;
}

/* That look showed that there is a byte at least, which `p <= end` does not. */
static bool is_inside_there(const struct judging *j, const struct linear *start)
{
    const struct relation *known = &j->s->relation;
    struct linear rest;

    for (uint32_t k = 0; k < known->fact_count; k++)
        if (!known->facts[k].is_unequal &&
            linear_sub(start, &known->facts[k].form, &rest) && rest.n == 0 &&
            start->k - rest.k > 0)
            return true;
    return false;
}

/* How far behind the end the access begins; below 0 inside. */
static bool place_from_end(const struct judging *j, ir_id end, struct linear *out)
{
    struct run *r = j->r;
    const struct value *e = state_found_pointer(&r->c, j->s, memory_object(r, end), 0);
    struct linear within, last;

    return memory_address(r, j->q->pointer, out) &&
           value_address(j->q->pointer, &within) && linear_sub(out, &within, out) &&
           linear_add(out, &j->start, out) && memory_address(r, e, &last) &&
           linear_sub(out, &last, out);
}

bool judge_passes_end(const struct judging *j)
{
    const struct relation *known = &j->s->relation;
    ir_id param = j->r->e->is_closed ? 0 : judge_walked_parameter(j);
    ir_id end = param && is_of_numbers(j->r, param) && element_of(j->r, param) == 1
                    ? end_parameter(j->r, param)
                    : 0;
    struct linear start, over;
    int64_t excess = 0;

    if (!end || j->q->bytes.n > 0 || !place_from_end(j, end, &start) ||
        !linear_add(&start, &j->q->bytes, &over))
        return false;
    excess = relation_max(known, &over, NULL);
    if (excess <= 0 || excess > FEW || is_record_step(j, excess) ||
        !is_looked_at_once(j, end) || !is_inside_there(j, &start))
        return false;
    j->out->excess = excess;
    j->out->counted_by = j->r->u->objects[end].name;
    return true;
}
