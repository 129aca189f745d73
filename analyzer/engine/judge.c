/*
 * Can this access leave its object?
 *
 * The end of the access is compared with the capacity, and its start with 0, as linear
 * forms.  What is neither proven safe nor proven wrong is sorted by who decides the
 * excess and by whether a limit is visible; see enum access_verdict.
 */
#include "analyzer/engine/judge.h"

#include <string.h>

#include "analyzer/engine/explain.h"
#include "analyzer/engine/library.h"

/* -------------------------------------------------------------------- capacity */

/* A member that is no array: a call that is given its address may mean the struct. */
static bool is_scalar_member(const struct judging *j)
{
    const struct value *p = j->q->pointer;

    return p->field &&
           run_type(j->r, j->r->u->fields[p->field].type)->kind != IR_TYPE_ARRAY;
}

static struct linear capacity_symbol(struct run *r, uint32_t region)
{
    struct symbol_key key = {.kind = SYMBOL_CAPACITY, .a = region};
    struct symbol model = {.range = interval_make(0, INTERVAL_NO_MAX)};

    model.origin = region_at(&r->regions, region)->origin;
    model.source = region_at(&r->regions, region)->source;
    return linear_symbol(symbol_get(&r->symbols, &key, &model));
}

/* A member that another member of its structure counts: counted_by. */
static bool counted_capacity(struct judging *j, struct linear *out)
{
    const struct value *p = j->q->pointer, *v = NULL;
    const struct ir_field *field = &j->r->u->fields[p->field];
    const struct ir_field *count = &j->r->u->fields[field->counted_by];
    const struct ir_type *t = run_type(j->r, count->type);
    struct summary_atom atom = {.kind = SUMMARY_INT, .bits = t->bits};
    struct value record = *p;
    int64_t element = run_type(j->r, run_type(j->r, field->type)->elem)->size;

    if (!p->field || !field->counted_by || t->kind != IR_TYPE_INT || element <= 0)
        return false;
    record.form = linear_const(0);
    record.field = 0;
    atom.is_signed = t->flags & IR_TYPE_SIGNED;
    atom.offset = (int64_t)(count->offset_bits / 8) - (int64_t)(field->offset_bits / 8);
    v = memory_peek_int(j->r, j->s, j->out->inst, &record, &atom);
    return v && v->kind == VALUE_INT && linear_scale(&v->form, element, out);
}

/* The part that may be touched, and where in it the access begins. */
static void find_part(struct judging *j)
{
    const struct value *p = j->q->pointer;
    bool is_whole = p->extent <= 0 || (j->q->is_whole_object && is_scalar_member(j));
    struct linear all;

    if (j->q->template && j->q->capacity >= 0) { /* a buffer of the called function */
        j->start = j->q->start;
        j->capacity = j->q->has_size ? j->q->size : linear_const(j->q->capacity);
        j->has_capacity = true;
        return;
    }
    j->start = p->form;
    if (counted_capacity(j, &j->capacity)) {
        j->has_capacity = true;
        return;
    }
    if (!is_whole) {
        j->capacity = linear_const(p->extent);
        j->has_capacity = true;
        j->out->is_member = p->is_member;
        return;
    }
    j->has_capacity = memory_capacity(j->r, j->s, p->region, &all);
    if (!j->has_capacity)
        all = capacity_symbol(j->r, p->region);
    j->capacity = all;
    if (!value_address(p, &j->start))
        j->has_capacity = false;
}

bool judge_excess(const struct judging *j, const struct linear *bytes,
                  struct linear *end, struct linear *over)
{
    return linear_add(&j->start, bytes, end) && linear_sub(end, &j->capacity, over);
}

static bool set_end(struct judging *j, const struct linear *bytes)
{
    return judge_excess(j, bytes, &j->end, &j->over);
}

static bool find_end(struct judging *j)
{
    if (j->q->template && j->q->capacity < 0 &&
        !linear_add(&j->start, &j->q->start, &j->start))
        return false;
    for (unsigned k = 0; k < j->q->others.count; k++)
        if (set_end(j, &j->q->others.at[k]) &&
            relation_proves_le(&j->s->relation, &j->over))
            return true;
    if (!set_end(j, &j->q->bytes))
        return false;
    if (!relation_proves_le(&j->s->relation, &j->over))
        (void)judge_fits_unwrapped(j, &j->over);
    return true;
}

/* ---------------------------------------------------------------------- numbers */

static int64_t shown(int64_t bound)
{
    return bound > NO_LIMIT ? FINDING_UNBOUNDED : bound;
}

static void fill_numbers(struct judging *j)
{
    struct linear least;
    int64_t capacity = relation_max(&j->s->relation, &j->capacity, NULL);
    int64_t end = relation_max(&j->s->relation, &j->end, NULL);

    j->out->capacity = j->has_capacity && capacity <= NO_LIMIT && capacity >= 0
                           ? capacity
                           : FINDING_UNKNOWN;
    j->out->largest = j->q->is_unbounded ? FINDING_UNBOUNDED : shown(end);
    j->out->smallest = FINDING_UNKNOWN;
    j->out->excess = j->q->is_unbounded
                         ? FINDING_UNBOUNDED
                         : shown(relation_max(&j->s->relation, &j->over, NULL));
    j->out->is_constant = j->q->bytes.n == 0;
    if (linear_add(&j->start, &j->q->least, &least))
        j->out->smallest = relation_min(&j->s->relation, &least, NULL);
}

/* ---------------------------------------------------------------------- verdicts */

/* What the access is, for the words about it. */
static struct explained explained(struct judging *j)
{
    return (struct explained){.r = j->r,
                              .s = j->s,
                              .q = j->q,
                              .a = j->out,
                              .start = &j->start,
                              .end = &j->end,
                              .has_capacity = j->has_capacity};
}

/* What is left of the verdict, and of the one that a called function came to. */
static enum access_verdict temper(struct judging *j, enum access_verdict verdict,
                                  const struct linear *over, enum origin *origin,
                                  const char **source)
{
    bool is_own = false;

    verdict = judge_temper(j, verdict, over);
    if (verdict <= ACCESS_UNKNOWN) {
        is_own = judge_is_own_limit(j, over);
        if (!is_own && !judge_is_passed_on(j, over))
            return verdict;
        *origin = symbol_origin_of(&j->r->symbols, over, source);
        verdict = is_own ? ACCESS_TOO_LARGE : ACCESS_UNBOUNDED;
    }
    return verdict <= ACCESS_CALLER || judge_is_witnessed(j, verdict, over, *origin)
               ? verdict
               : ACCESS_POSSIBLE;
}

void judge_set(struct judging *j, enum access_verdict verdict, enum origin origin,
               const char *source)
{
    if (verdict < j->out->verdict)
        return;
    j->out->verdict = verdict;
    j->out->origin = origin;
    j->out->source = source;
}

/* What the file itself shows where the numbers do not say enough. */
static enum access_verdict judge_by_file(struct judging *j, enum access_verdict verdict,
                                         enum origin *origin, const char **source)
{
    if (verdict <= ACCESS_POSSIBLE && judge_is_outgrown(j)) {
        verdict = ACCESS_TOO_LARGE;
        *origin = symbol_origin_of(&j->r->symbols, &j->q->bytes, source);
    }
    if (verdict <= ACCESS_POSSIBLE && judge_is_tally(j)) {
        verdict = ACCESS_UNBOUNDED;
        j->is_own = true;
    }
    if (verdict <= ACCESS_POSSIBLE && judge_is_answered(j))
        verdict = ACCESS_UNBOUNDED;
    if (verdict <= ACCESS_POSSIBLE && judge_wraps_late(j)) {
        verdict = ACCESS_TOO_LARGE;
        j->out->largest = j->capacity.k + j->out->element_bytes;
        j->out->excess = j->out->element_bytes;
        j->is_own = true;
    }
    if (verdict <= ACCESS_POSSIBLE && judge_is_of_other_size(j)) {
        verdict = ACCESS_TOO_LARGE;
        j->out->excess = FINDING_UNBOUNDED;
    }
    if (verdict <= ACCESS_UNKNOWN && (judge_searches_in_vain(j) || judge_is_endless(j)))
        verdict = ACCESS_UNBOUNDED;
    if (verdict <= ACCESS_UNKNOWN &&
        (judge_passes_limit(j) || judge_passes_full(j) || judge_is_late_shift(j))) {
        verdict = ACCESS_TOO_LARGE;
        *origin = origin_join(*origin, ORIGIN_UNKNOWN);
    }
    return verdict;
}

/* Past the end. */
static void judge_end(struct judging *j)
{
    struct linear least;
    enum origin origin = ORIGIN_CONSTANT;
    const char *source = NULL;
    enum access_verdict verdict = ACCESS_SAFE;

    if (j->q->is_unbounded && judge_lets_go(j)) {
        judge_set(j, ACCESS_UNKNOWN, ORIGIN_CONSTANT, NULL);
        return;
    }
    if (j->q->is_unbounded) {
        judge_set(j,
                  j->q->origin == ORIGIN_ATTACKER ? ACCESS_ATTACKER : ACCESS_UNBOUNDED,
                  j->q->origin, j->q->source);
        return;
    }
    if (relation_proves_le(&j->s->relation, &j->over))
        return;
    if (judge_is_behind_excess(j)) {
        judge_set(j, ACCESS_UNKNOWN, ORIGIN_CONSTANT, NULL);
        return;
    }
    verdict = judge_weigh(j, &j->over, &origin, &source);
    if (linear_sub(&j->start, &j->capacity, &least) &&
        linear_add(&least, &j->q->least, &least) &&
        relation_min(&j->s->relation, &least, NULL) > 0 &&
        relation_min(&j->s->relation, &j->q->least, NULL) > 0)
        verdict = ACCESS_DEFINITE;
    if (verdict == ACCESS_TOO_LARGE && j->q->origin == ORIGIN_ATTACKER) {
        verdict = ACCESS_ATTACKER; /* a read of too much: what comes in decides */
        origin = ORIGIN_ATTACKER;
        source = j->q->source;
    }
    verdict = temper(j, verdict, &j->over, &origin, &source);
    if (verdict <= ACCESS_UNKNOWN)
        verdict = judge_is_spent(j, &origin, &source);
    if (verdict <= ACCESS_UNKNOWN)
        verdict = judge_is_wrapped(j, &origin, &source);
    if (verdict <= ACCESS_UNKNOWN)
        verdict = judge_is_wrapped_sum(j, &origin, &source);
    if (verdict <= ACCESS_UNKNOWN && judge_is_said_negative(j, &origin, &source))
        verdict = origin == ORIGIN_ATTACKER ? ACCESS_ATTACKER : ACCESS_UNBOUNDED;
    if (verdict <= ACCESS_UNKNOWN && judge_is_behind_reply(j)) {
        verdict = ACCESS_TOO_LARGE;
        origin = ORIGIN_UNKNOWN;
    }
    verdict = judge_by_file(j, verdict, &origin, &source);
    if (verdict < ACCESS_POSSIBLE || !judge_is_of_guess(j))
        judge_set(j, verdict, origin, source);
}

/* How far before the start an access begins: `below` is what is missing to it. */
static void set_before(struct judging *j, const struct linear *below)
{
    int64_t most = relation_max(&j->s->relation, below, NULL);

    j->out->before = j->out->is_before && most > 0 && most < INT32_MAX ? most : 0;
}

/* Before the start. */
static void judge_start(struct judging *j)
{
    const struct region *region = region_at(&j->r->regions, j->q->pointer->region);
    struct linear negative;
    enum origin origin = ORIGIN_CONSTANT;
    const char *source = NULL;
    enum access_verdict verdict = ACCESS_SAFE, before = j->out->verdict;

    if (!linear_scale(&j->start, -1, &negative) ||
        relation_proves_le(&j->s->relation, &negative))
        return;
    if (!j->has_capacity) { /* a pointer into the middle of something */
        if (j->start.n == 0 && region->origin == ORIGIN_CALLER)
            judge_set(j, ACCESS_CALLER, ORIGIN_CALLER, region->source);
        return;
    }
    verdict = judge_weigh(j, &negative, &origin, &source);
    if (relation_max(&j->s->relation, &j->start, NULL) < 0)
        verdict = ACCESS_DEFINITE;
    verdict = temper(j, verdict, &negative, &origin, &source);
    if (verdict <= ACCESS_UNKNOWN && judge_walks_down(j, &negative, &origin, &source))
        verdict = origin == ORIGIN_ATTACKER ? ACCESS_ATTACKER : ACCESS_UNBOUNDED;
    judge_set(j, verdict, origin, source);
    j->out->is_before = verdict > before;
    set_before(j, &negative);
}

/* Before the start of what a parameter leads to. */
static void judge_below_parameter(struct judging *j)
{
    struct linear negative;

    if (!linear_scale(&j->start, -1, &negative) ||
        !judge_walks_below_parameter(j, &negative))
        return;
    judge_set(j, ACCESS_UNBOUNDED, ORIGIN_CALLER,
              region_at(&j->r->regions, j->q->pointer->region)->source);
    j->out->is_before = true;
}

/*
 * `a[n - 1]` with an unsigned `n`: past 2^64 the address lies before the start again,
 * by as much as the converted number is negative.
 */
static bool below_by_wrapping(const struct judging *j, struct linear *out)
{
    *out = j->start;
    for (uint32_t k = 0; k < out->n; k++) {
        const struct symbol *at = symbol_at(&j->r->symbols, out->terms[k].symbol);
        struct linear def = at->def;

        if (at->kind == SYMBOL_WRAPPED && at->bits == 64 &&
            linear_substitute(out, out->terms[k].symbol, &def, out))
            return linear_scale(out, -1, out);
    }
    return false;
}

/* A walk down by an unsigned index, which looks like one far past the end. */
static void judge_unsigned_walk(struct judging *j)
{
    struct linear below;
    enum origin origin = ORIGIN_CONSTANT;
    const char *source = NULL;

    if (j->out->verdict > ACCESS_UNKNOWN || !j->has_capacity ||
        !below_by_wrapping(j, &below) || relation_proves_le(&j->s->relation, &below) ||
        !judge_walks_down(j, &below, &origin, &source))
        return;
    judge_set(j, origin == ORIGIN_ATTACKER ? ACCESS_ATTACKER : ACCESS_UNBOUNDED, origin,
              source);
    j->out->is_before = true;
    set_before(j, &below);
}

/* A part that fits still has to lie in its object: a row of a matrix, a cast. */
static void decide_whole(struct judging *j)
{
    const struct value *p = j->q->pointer;
    struct linear capacity, end, before;

    if (p->kind != VALUE_POINTER || p->extent <= 0 || j->q->capacity > 0 ||
        !memory_capacity(j->r, j->s, p->region, &capacity) ||
        !value_address(p, &j->start))
        return;
    if (!linear_add(&j->start, &j->q->bytes, &end) ||
        !linear_sub(&end, &capacity, &end) ||
        (relation_proves_le(&j->s->relation, &end) &&
         (!linear_scale(&j->start, -1, &before) ||
          relation_proves_le(&j->s->relation, &before))))
        return;
    j->capacity = capacity;
    j->out->is_member = false;
    if (!find_end(j))
        return;
    fill_numbers(j);
    judge_end(j);
    judge_start(j);
}

/* A member is inside of its element, but which one that is may be too far. */
static void decide_element(struct judging *j)
{
    const struct value *p = j->q->pointer;
    struct linear capacity, place;

    if (p->extent <= 0 || j->q->kind != ACCESS_ELEMENT || j->q->template ||
        !value_address(p, &place) || place.n == 0 ||
        memory_capacity(j->r, j->s, p->region, &capacity) ||
        !(judge_passes_sibling(j) || judge_passes_count_given(j) ||
          judge_reaches_undeclared(j) || judge_passes_allotted(j)))
        return;
    j->out->is_member = false;
    j->out->capacity = FINDING_UNKNOWN;
    j->out->largest = FINDING_UNBOUNDED;
    judge_set(j, ACCESS_TOO_LARGE, ORIGIN_UNKNOWN, NULL);
}

/* It is inside of what the pointer is taken to lead to, which need not be there. */
static void decide_head(struct judging *j)
{
    if (!judge_is_short_head(j))
        return;
    j->out->is_member = false;
    j->out->capacity = FINDING_UNKNOWN;
    j->is_own = true;
    judge_set(j, ACCESS_TOO_LARGE, ORIGIN_CALLER,
              region_at(&j->r->regions, j->q->pointer->region)->source);
}

static void decide(struct judging *j)
{
    struct access *out = j->out;
    struct explained x;

    find_part(j);
    if (!find_end(j)) {
        out->verdict = ACCESS_UNKNOWN;
        out->reason = "the size is too complex to be followed";
        out->capacity = out->smallest = FINDING_UNKNOWN;
        out->largest = FINDING_UNBOUNDED;
        return;
    }
    fill_numbers(j);
    x = explained(j);
    if (!j->q->is_unbounded && relation_proves_le(&j->s->relation, &j->over)) {
        out->verdict = ACCESS_SAFE;
        judge_start(j);
        if (out->verdict == ACCESS_SAFE)
            decide_whole(j);
        if (out->verdict == ACCESS_SAFE)
            decide_element(j);
        if (out->verdict == ACCESS_SAFE)
            decide_head(j);
        if (out->verdict == ACCESS_SAFE)
            out->reason = explain_safe(&x);
    } else if (!j->has_capacity &&
               !(j->q->is_unbounded && j->q->origin == ORIGIN_ATTACKER)) {
        judge_unsized(j);
        judge_below_parameter(j);
    } else if (!judge_is_held_apart(j) && !judge_is_by_header(j) &&
               !judge_is_shift(j)) {
        judge_end(j);
        judge_start(j);
        judge_unsigned_walk(j);
    } else {
        out->verdict = ACCESS_UNKNOWN;
        out->reason = "the program keeps the number and the buffer together";
    }
    if (out->verdict <= ACCESS_CALLER && judge_passes_growth(j)) {
        out->reason = NULL; /* it was inside of what the size before allowed */
        out->largest = FINDING_UNKNOWN;
        out->capacity = FINDING_UNKNOWN;
        out->is_member = false;
        j->is_own = true;
        judge_set(j, ACCESS_TOO_LARGE, ORIGIN_UNKNOWN, NULL);
    }
    judge_unmeasured(j);
    if (out->verdict == ACCESS_UNKNOWN && !out->reason)
        out->reason = explain_unknown(&x);
}

/* ------------------------------------------------------------------------ words */

/* The variable that points to the element: of `*p++` that is `p`. */
static const char *describe_cursor(struct run *r, const struct question *q)
{
    const struct ir_inst *in = q->target ? &r->f->insts[q->target] : NULL;

    return q->kind == ACCESS_ELEMENT && in && in->op == IR_LOAD
               ? describe_value(r, q->target)
               : NULL;
}

/* The variable or member that a pointer goes through; NULL: it has no name. */
static const char *name_of_array(const struct judging *j)
{
    const struct run *r = j->r;
    const struct value *p = j->q->pointer;
    const struct region *at = region_at(&r->regions, p->region);

    if (j->out->is_member && p->field)
        return r->u->fields[p->field].name;
    return at->kind == REGION_OBJECT ? at->name : NULL;
}

/* The buffer: the array of an element, or what a call is given. */
static const char *describe_buffer(struct judging *j)
{
    struct run *r = j->r;
    const struct question *q = j->q;
    const struct ir_inst *in = q->target ? &r->f->insts[q->target] : NULL;

    if (!in)
        return NULL;
    if (q->kind != ACCESS_ELEMENT)
        return describe_value(r, q->target);
    while (q->is_in_element && in->op == IR_FIELD && in->a)
        in = &r->f->insts[in->a];
    if (in->op == IR_INDEX)
        return describe_value(r, in->a);
    if (q->is_in_element && q->pointer->field)
        return r->u->fields[q->pointer->field].name;
    if (j->out->through)
        return name_of_array(j);
    return describe_place(r, q->target);
}

/* Bytes of what an index counts: of `a[i].n` those of `a[i]`. */
static int64_t element_size(const struct run *r, const struct question *q)
{
    const struct ir_inst *in = q->target ? &r->f->insts[q->target] : NULL;
    const struct ir_type *record = NULL;

    if (q->bytes.n != 0)
        return 0;
    while (in && in->op == IR_FIELD && in->a) {
        record = run_type(r, r->f->insts[in->a].type);
        in = &r->f->insts[in->a];
    }
    if (q->is_in_element && in && in->op == IR_LOAD && record && record->elem)
        return run_type(r, record->elem)->size;
    return in && in->op == IR_INDEX && in->imm > q->bytes.k ? in->imm : q->bytes.k;
}

/* The pointer is the plain name of an array. */
static bool is_whole_array(const struct run *r, const struct question *q)
{
    const struct ir_inst *in = q->target ? &r->f->insts[q->target] : NULL;

    while (in && in->op == IR_PTR_CAST && in->a)
        in = &r->f->insts[in->a];
    if (!in || in->op != IR_DECAY || !in->a)
        return false;
    in = &r->f->insts[in->a];
    return in->op == IR_ADDR && r->u->objects[in->id].kind != IR_OBJECT_STRING &&
           run_type(r, r->u->objects[in->id].type)->kind == IR_TYPE_ARRAY;
}

static void describe(struct judging *j, ir_id i)
{
    struct run *r = j->r;
    const struct question *q = j->q;
    const struct region *at = region_at(&r->regions, q->pointer->region);
    struct access *out = j->out;

    out->through = name_of_array(j) ? describe_cursor(r, q) : NULL;
    out->object = describe_buffer(j);
    if (!out->object)
        out->object = at->name;
    if (q->kind == ACCESS_ELEMENT && q->target)
        out->element = describe_place(r, q->target);
    out->amount = q->amount ? describe_value(r, q->amount) : NULL;
    out->from = q->from ? describe_value(r, q->from) : NULL;
    out->object_loc = at->loc;
    out->member_loc = out->is_member ? r->u->fields[q->pointer->field].loc : 0;
    out->amount_loc = q->amount ? r->f->insts[q->amount].loc : 0;
    out->is_whole_array = is_whole_array(r, q);
    out->behind = describe_beside(r, q->pointer->region, q->pointer, out->is_before);
    out->is_in_macro = r->u->locs[r->f->insts[i].loc].flags & IR_LOC_MACRO;
}

/* The argument of the call that leads to the buffer. */
static const char *describe_argument(struct judging *j, ir_id i)
{
    struct run *r = j->r;
    const struct ir_inst *in = &r->f->insts[i];

    for (ir_id k = 0; k < in->arg_count; k++) {
        ir_id arg = r->f->args[in->first_arg + k];
        const struct value *v = run_value(r, j->s, arg);

        if (v->kind == VALUE_POINTER && v->region == j->q->pointer->region)
            return describe_value(r, arg);
    }
    return region_at(&r->regions, j->q->pointer->region)->name;
}

/* The head of the loop whose count of rounds alone decides how far the access goes. */
static ir_id deciding_loop(const struct judging *j)
{
    const struct linear *over = &j->over;
    const struct symbol_key *key = NULL;

    if (over->n != 1 || over->terms[0].factor <= 0 || !j->has_capacity)
        return 0;
    key = &j->r->symbols.keys[over->terms[0].symbol];
    return key->kind == SYMBOL_COUNT ? key->a : 0;
}

/* What is stored was read from the same buffer: that is moved within it. */
static bool is_moved_within(const struct judging *j)
{
    const struct ir_inst *in = &j->r->f->insts[j->out->inst];
    const struct value *from = NULL;

    if (in->op != IR_STORE)
        return false;
    in = &j->r->f->insts[ir_without_casts(j->r->f, in->b)];
    from = in->op == IR_LOAD ? run_value(j->r, j->s, in->a) : value_unknown();
    return from->kind == VALUE_POINTER && from->region == j->q->pointer->region;
}

/* A number that the caller passes, or memory holds, is taken down and compared. */
static bool counts_down(const struct judging *j)
{
    const struct ir_function *f = j->r->f;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i], *from = NULL;
        ir_id variable = ir_is_comparison(in->op) || in->op == IR_BRANCH
                             ? ir_variable_of(f, in->a)
                             : 0;
        bool is_stepped = false, is_passed = false;

        if (!variable || !run_is_int(j->r, j->r->u->objects[variable].type))
            continue;
        is_passed = j->r->u->objects[variable].kind == IR_OBJECT_PARAM;
        for (ir_id k = 1; k < f->inst_count; k++) {
            if (!ir_is_store_to(f, k, variable))
                continue;
            is_stepped = is_stepped || ir_step_of(f, k, variable) < 0;
            from = &f->insts[ir_without_casts(f, f->insts[k].b)];
            is_passed = is_passed ||
                        (from->op == IR_LOAD && (f->insts[from->a].op == IR_FIELD ||
                                                 ir_variable_read(f, f->insts[k].b)));
        }
        if (is_stepped && is_passed)
            return true;
    }
    return false;
}

/*
 * Whether the access to a caller's buffer would be told of, were its size a number: how
 * far it goes nothing limits, and there is nothing in it that callers could name.
 */
static bool is_open_in_callers(const struct judging *j)
{
    struct access out = *j->out;
    struct judging fixed = *j;
    enum origin origin = ORIGIN_CONSTANT;
    const char *source = NULL;
    enum access_verdict verdict = ACCESS_UNKNOWN;

    if (j->r->e->is_whole || j->q->template || !j->q->is_write || j->has_capacity ||
        j->q->kind > ACCESS_FORMAT || !judge_walked_parameter(j) ||
        is_moved_within(j) || counts_down(j))
        return false;
    fixed.out = &out;
    fixed.has_capacity = true;
    fixed.capacity = linear_const(1);
    if (!set_end(&fixed, &j->q->bytes) ||
        relation_max(&j->s->relation, &fixed.over, NULL) <= NO_LIMIT)
        return false;
    verdict = judge_weigh(&fixed, &fixed.over, &origin, &source);
    verdict = judge_temper(&fixed, verdict, &fixed.over);
    return verdict == ACCESS_UNBOUNDED || verdict == ACCESS_ATTACKER;
}

/* Leave the question to the callers of this function. */
static bool inherit(struct judging *j)
{
    struct question q = *j->q;

    if (judge_is_stand_in(j) || judge_is_stated(j, &j->over) ||
        (j->out->verdict == ACCESS_UNKNOWN && judge_is_left_to_keeper(j)))
        return false;
    if (q.template)
        j->out->is_uneven = q.template->is_uneven;
    j->out->is_filled = q.template ? q.template->is_filled : judge_is_filled_blindly(j);
    j->out->is_endless = q.template ? q.template->is_endless
                                    : judge_is_endless_in_callers(j);
    j->out->is_open = q.template ? q.template->is_open : is_open_in_callers(j);
    j->out->is_endless = j->out->is_endless || j->out->is_open;
    if (q.template && q.capacity < 0) {
        q.pointer = value_move(&j->r->arena, q.pointer, &q.start);
        if (q.pointer->kind != VALUE_POINTER)
            return false;
    }
    return summary_note_obligation(j->r, j->s, &q, j->out);
}

/* An access that is plainly inside: not worth a record. */
static bool is_trivial(struct judging *j)
{
    const struct value *p = j->q->pointer;
    struct linear capacity;

    if (j->q->template || j->q->kind != ACCESS_ELEMENT || j->q->bytes.n != 0 ||
        p->form.n != 0 || p->base.n != 0 || p->form.k < 0 || p->base.k < 0)
        return false;
    if (p->extent > 0 && p->form.k + j->q->bytes.k > p->extent)
        return false;
    return memory_capacity(j->r, j->s, p->region, &capacity) && capacity.n == 0 &&
           p->base.k + p->form.k + j->q->bytes.k <= capacity.k;
}

/* The string here whose length decides what a called function does; NULL. */
static const char *source_name(const struct judging *j)
{
    for (uint32_t k = 0; k < j->end.n; k++) {
        const struct symbol_key *key = &j->r->symbols.keys[j->end.terms[k].symbol];

        if (key->kind == SYMBOL_LENGTH)
            return region_at(&j->r->regions, key->a)->name;
    }
    return NULL;
}

/*
 * A function that is called in one place only: its access is told of where it is made,
 * with the call as a step to it; else each call is, since the function may be right.
 */
static bool is_single_way(const struct run *r, ir_id i, const struct access *inner)
{
    ir_id callee = r->f->insts[i].id;

    return inner->is_single_way && callee && r->e->is_called_once[callee];
}

/* What a question about a called function takes over from there. */
static void take_over(struct judging *j, ir_id i)
{
    const struct question *q = j->q;
    struct access *out = j->out;
    const struct access *t = q->template;

    out->conversion = t->conversion;
    out->via = q->via;
    out->made_in = t->made_in;
    out->made_by = t->made_by;
    out->made_amount = t->made_amount;
    out->step_count = t->step_count;
    memcpy(out->steps, t->steps, sizeof out->steps);
    out->via_loc = q->via_loc;
    if (q->capacity >= 0) {
        if (t->largest >= 0 && (out->largest < 0 || out->largest > t->largest)) {
            out->largest = t->largest; /* a limit of its own */
            out->excess = t->excess;
        }
        out->loc = t->loc;
        out->where = t->where;
        out->object = t->object;
        out->element = t->element;
        out->through = t->through;
        out->object_loc = t->object_loc;
        out->member_loc = t->member_loc;
        out->behind = out->is_before == t->is_before ? t->behind : NULL;
        out->amount = t->amount;
        out->from = t->from;
        out->is_member = t->is_member;
        out->via_loc = j->r->f->insts[i].loc; /* the step is the call then */
        return;
    }
    describe(j, i);
    out->object = describe_argument(j, i);
    if (!out->is_single_way)
        return;
    out->argument = out->object;
    out->object = t->object ? t->object : out->object;
    out->element = t->element;
    out->through = t->through;
    out->from = t->from;
    out->loc = q->via_loc;
    out->where = q->via;
    out->via_loc = j->r->f->insts[i].loc;
}

/* For what comes later and is as far outside. */
static void keep_excess(struct judging *j)
{
    const struct relation *known = &j->s->relation;
    struct access *out = j->out;

    if (out->verdict <= ACCESS_UNKNOWN || !j->has_capacity || j->q->is_unbounded ||
        (j->q->template && j->q->capacity >= 0))
        return;
    out->is_sometimes = j->q->template; /* the callee may ask before */
    out->past.by = j->over;
    out->past.is_known = !relation_proves_le(known, &j->over);
    out->below.is_known = linear_scale(&j->start, -1, &out->below.by) &&
                          !relation_proves_le(known, &out->below.by);
}

static void judge_aloud(struct run *r, struct state *s, ir_id i,
                        const struct question *asked)
{
    const struct question widened = judge_widen(r, s, asked), *q = &widened;
    const struct ir_inst *in = &r->f->insts[i];
    struct access a = {.kind = q->kind,
                       .is_write = q->is_write,
                       .inst = i,
                       .part = q->part,
                       .loc = in->loc,
                       .where = r->f->name,
                       .made_in = r->function,
                       .made_by = i,
                       .made_amount = q->amount,
                       .model = q->model,
                       .callee = q->model ? q->model->name : NULL,
                       .conversion = q->conversion,
                       .unit = q->unit,
                       .is_single_way = !q->template ||
                                        is_single_way(r, i, q->template),
                       .element_bytes = element_size(r, q),
                       .program = r->u,
                       .function = r->function};
    struct judging j = {.r = r, .s = s, .q = q, .out = &a};

    a.capacity = a.smallest = a.largest = a.excess = FINDING_UNKNOWN;
    if (q->template && q->capacity >= 0) {
        decide(&j);
        take_over(&j, i);
        a.is_for_callers = a.verdict != ACCESS_SAFE && inherit(&j);
    } else if (q->pointer->kind != VALUE_POINTER || q->pointer->other ||
               q->pointer->region == REGION_ROW_NULL) {
        a.verdict = ACCESS_UNKNOWN;
        a.reason = q->pointer->kind == VALUE_POINTER
                       ? "the pointer is null here"
                       : "it is not known where the pointer points";
        a.object = describe_buffer(&j);
    } else {
        if (is_trivial(&j) && !(explain_is_asked(r, i) && explain_access(r, i)))
            return;
        decide(&j);
        a.counter = q->template ? 0 : deciding_loop(&j);
        if (q->template) {
            take_over(&j, i);
            a.from = a.from ? a.from : source_name(&j);
        } else if (a.verdict != ACCESS_SAFE || q->model || explain_is_asked(r, i))
            describe(&j, i);
        a.is_for_callers = a.verdict != ACCESS_SAFE && !j.is_own && !q->is_handed &&
                           !judge_is_shift(&j) && inherit(&j);
    }
    if (q->is_sure_only && a.verdict < ACCESS_UNBOUNDED)
        return;
    keep_excess(&j);
    if (q->template)
        own_word_answer(r->e, q->template, &a,
                        symbol_any_compared(&r->symbols, &q->bytes));
    *vec_push(&r->journal) = a;
}

void judge(struct run *r, struct state *s, ir_id i, const struct question *asked)
{
    if (!r->quiet)
        judge_aloud(r, s, i, asked);
}

void judge_plain(struct run *r, ir_id i, const struct model_function *m,
                 enum access_verdict verdict, const char *reason)
{
    struct access a = {.kind = ACCESS_SCAN,
                       .is_write = true,
                       .inst = i,
                       .loc = r->f->insts[i].loc,
                       .where = r->f->name,
                       .model = m,
                       .callee = m->name,
                       .verdict = verdict,
                       .reason = reason,
                       .capacity = FINDING_UNKNOWN,
                       .largest = FINDING_UNKNOWN,
                       .smallest = FINDING_UNKNOWN,
                       .program = r->u,
                       .function = r->function};

    if (!r->quiet)
        *vec_push(&r->journal) = a;
}
