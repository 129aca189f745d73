/*
 * Can this access leave its object?
 *
 * The end of the access is compared with the capacity, and its start with 0, as linear
 * forms.  What is neither proven safe nor proven wrong is sorted by who decides the
 * excess and by whether a limit is visible; see enum access_verdict.
 */
#include "analyzer/engine/library.h"

#include <string.h>

/* A bound above this is no limit that anybody set. */
enum { NO_LIMIT = 1 << 24 };

struct judging {
    struct run *r;
    struct state *s;
    const struct question *q;
    struct linear capacity; /* bytes from the part's start */
    bool has_capacity;
    struct linear start; /* of the access, from the part's start */
    struct linear end; /* one past its last byte, at most */
    struct linear over; /* end - capacity */
    struct access *out;
};

/* ------------------------------------------------------------- who is to blame */

/* The terms that make a form larger. */
static struct linear growing(const struct linear *l)
{
    struct linear out = linear_const(l->k);

    for (uint32_t k = 0; k < l->n; k++)
        if (l->terms[k].factor > 0)
            out.terms[out.n++] = l->terms[k];
    return out;
}

/* The symbols of `best` that keep it from being small, and where they come from. */
static enum origin blame(const struct judging *j, const struct linear *best,
                         const char **source)
{
    enum origin origin = ORIGIN_CONSTANT;

    *source = NULL;
    for (uint32_t k = 0; k < best->n; k++) {
        const struct symbol *at = symbol_at(&j->r->symbols, best->terms[k].symbol);
        struct interval range = relation_range(&j->s->relation, best->terms[k].symbol);
        bool is_open = best->terms[k].factor > 0 ? range.hi > NO_LIMIT
                                                 : range.lo < -NO_LIMIT;

        if (!is_open && relation_eval(&j->s->relation, best).hi > NO_LIMIT)
            continue; /* another one is worse */
        if (at->origin > origin || (at->origin == origin && !*source)) {
            origin = at->origin;
            *source = at->source ? at->source : at->name;
        }
    }
    return origin;
}

/* Whether the symbol is the length of a string, or a place that was found in one. */
static bool is_length(void *context, uint32_t symbol)
{
    const struct judging *j = context;
    const struct symbol_key *key = &j->r->symbols.keys[symbol];

    if (key->kind == SYMBOL_LENGTH)
        return true;
    if (key->kind == SYMBOL_JOIN)
        return key->c / 4 == CELL_STRING || key->c == CELL_STRING;
    return key->kind == SYMBOL_RESULT && (key->b >= 100 || key->b == PART_PLACE);
}

/* Whether the symbol is what an instruction read from memory. */
static bool is_loaded(const struct judging *j, uint32_t symbol)
{
    const struct symbol_key *key = &j->r->symbols.keys[symbol];

    return key->kind == SYMBOL_RESULT && j->r->f->insts[key->a].op == IR_LOAD;
}

/* A counter that runs up to a number which nothing but its type limits. */
static bool counts_to_type(struct judging *j, uint32_t counter)
{
    const struct relation *known = &j->s->relation;

    for (uint32_t k = 0; k < known->fact_count; k++) {
        const struct linear *f = &known->facts[k].form;

        if (known->facts[k].is_unequal || linear_factor(f, counter) <= 0)
            continue;
        for (uint32_t m = 0; m < f->n; m++) {
            const struct symbol *at = symbol_at(&j->r->symbols, f->terms[m].symbol);

            if (f->terms[m].factor < 0 && at->kind == SYMBOL_INPUT &&
                relation_range(known, f->terms[m].symbol).hi >= at->range.hi)
                return true;
        }
    }
    return false;
}

/* Whether something other than the type limits the symbol in this direction. */
static bool has_visible_limit(struct judging *j, const struct linear_term *t)
{
    struct interval known = relation_range(&j->s->relation, t->symbol);
    const struct symbol *at = symbol_at(&j->r->symbols, t->symbol);

    if (is_loaded(j, t->symbol))
        return false; /* the limits of a table: which of its values, nobody knows */
    if (at->kind == SYMBOL_COUNT && t->factor > 0 && counts_to_type(j, t->symbol))
        return false;
    if (is_length(j, t->symbol) || at->kind == SYMBOL_COUNT || at->kind == SYMBOL_BYTE)
        return true; /* strings have no type that limits them */
    return t->factor > 0 ? known.hi < at->range.hi : known.lo > at->range.lo;
}

/* A finite bound that is attained as far as one can see: limits of single symbols. */
static bool is_visible(struct judging *j, const struct linear *best)
{
    for (uint32_t k = 0; k < best->n; k++) {
        if (!has_visible_limit(j, &best->terms[k]))
            return false;
        if (best->n > 1 && !is_length(j, best->terms[k].symbol))
            return false;
    }
    return true;
}

static bool depends_on_length(struct judging *j, const struct linear *best)
{
    for (uint32_t k = 0; k < best->n; k++)
        if (is_length(j, best->terms[k].symbol) &&
            relation_range(&j->s->relation, best->terms[k].symbol).hi > NO_LIMIT)
            return true;
    return false;
}

/* A loop that goes all the way to its bound, whoever chose that. */
static bool has_attained_count(const struct judging *j, const struct linear *l)
{
    for (uint32_t k = 0; k < l->n; k++)
        if (symbol_at(&j->r->symbols, l->terms[k].symbol)->is_attained)
            return true;
    return false;
}

/* A counter, or what a loop adds up. */
static bool is_steered(const struct judging *j, uint32_t symbol)
{
    enum symbol_kind kind = j->r->symbols.keys[symbol].kind;

    return kind == SYMBOL_COUNT || kind == SYMBOL_JOIN;
}

/* A number that an unseen caller decides alone. */
static bool is_callers_number(void *context, uint32_t symbol)
{
    const struct judging *j = context;
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);

    return !is_steered(j, symbol) && at->origin == ORIGIN_CALLER &&
           at->kind != SYMBOL_CAPACITY;
}

/* Something else than the caller is known to limit the number, if not how. */
static bool has_foreign_limit(const struct judging *j, uint32_t symbol)
{
    const struct relation *known = &j->s->relation;

    for (uint32_t k = 0; k < known->fact_count; k++) {
        const struct linear *f = &known->facts[k].form;

        if (known->facts[k].is_unequal || linear_factor(f, symbol) <= 0)
            continue;
        for (uint32_t m = 0; m < f->n; m++)
            if (f->terms[m].factor < 0 &&
                symbol_at(&j->r->symbols, f->terms[m].symbol)->origin == ORIGIN_UNKNOWN)
                return true;
    }
    return false;
}

/* `&units[unit]`: which element is meant, callers know. */
static bool chooses_element(const struct judging *j, const struct linear_term *t)
{
    return j->q->kind != ACCESS_ELEMENT && t->factor > 1 &&
           linear_factor(&j->q->bytes, t->symbol) == 0;
}

/*
 * A fixed buffer, and numbers of an unseen caller that nothing but their type limits,
 * or a loop that never looks at how far it is.
 */
static bool is_open_number(struct judging *j, const struct linear *over)
{
    struct linear numbers;
    bool has_any = false;

    if (!j->q->is_write || !j->has_capacity || j->capacity.n != 0)
        return false;
    for (uint32_t k = 0; k < over->n; k++) {
        uint32_t symbol = over->terms[k].symbol;

        if (over->terms[k].factor <= 0)
            continue;
        has_any = true;
        if (has_foreign_limit(j, symbol) || chooses_element(j, &over->terms[k]))
            return false;
        if (is_steered(j, symbol) && symbol_at(&j->r->symbols, symbol)->is_compared &&
            !(relation_project_max(&j->s->relation, over, is_callers_number, j,
                                   &numbers) &&
              numbers.n > 0))
            return false;
    }
    return has_any;
}

/*
 * What was allocated is only known as a merge or a sum over a loop: too little to say
 * that something unlimited does not fit.
 */
static bool is_vague_capacity(const struct judging *j)
{
    for (uint32_t k = 0; k < j->capacity.n; k++)
        if (is_steered(j, j->capacity.terms[k].symbol) &&
            !is_length((void *)(uintptr_t)j, j->capacity.terms[k].symbol))
            return true;
    return false;
}

/* `over` may be above 0: how bad is that? */
static enum access_verdict weigh(struct judging *j, const struct linear *over,
                                 enum origin *origin, const char **source)
{
    struct linear best, lengths, own = growing(over);
    int64_t max = relation_max(&j->s->relation, over, &best);

    if (max > NO_LIMIT &&
        relation_project_max(&j->s->relation, over, is_length, j, &lengths) &&
        lengths.n > 0)
        best = lengths; /* as long as some string, whatever counts it */
    *origin = blame(j, best.n == 0 ? &own : &best, source);
    if (best.n == 0 && has_attained_count(j, &own))
        *origin = ORIGIN_LOCAL;
    if (max <= NO_LIMIT && best.n == 0)
        return *origin == ORIGIN_ATTACKER ? ACCESS_ATTACKER : ACCESS_TOO_LARGE;
    if (max > NO_LIMIT && is_vague_capacity(j))
        return ACCESS_UNKNOWN;
    if (*origin == ORIGIN_ATTACKER)
        return ACCESS_ATTACKER;
    if (max <= NO_LIMIT && is_visible(j, &best))
        return ACCESS_TOO_LARGE;
    if (max > NO_LIMIT && depends_on_length(j, &best))
        return ACCESS_UNBOUNDED;
    return *origin == ORIGIN_CALLER && is_open_number(j, over) ? ACCESS_UNBOUNDED
                                                               : ACCESS_UNKNOWN;
}

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
        j->capacity = linear_const(j->q->capacity);
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

static bool find_end(struct judging *j)
{
    if (j->q->template && j->q->capacity < 0 &&
        !linear_add(&j->start, &j->q->start, &j->start))
        return false;
    return linear_add(&j->start, &j->q->bytes, &j->end) &&
           linear_sub(&j->end, &j->capacity, &j->over);
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

/* What limits the first string that the access depends on; NULL if it is no string. */
static const char *limiting_fact(struct judging *j)
{
    for (uint32_t k = 0; k < j->end.n; k++) {
        uint32_t symbol = j->end.terms[k].symbol;
        const struct symbol_key *key = &j->r->symbols.keys[symbol];
        int64_t own = symbol_at(&j->r->symbols, symbol)->range.hi;
        struct linear form = linear_symbol(symbol);
        int64_t here = relation_max(&j->s->relation, &form, NULL);
        const char *name = NULL;

        if (key->kind != SYMBOL_LENGTH || here > NO_LIMIT)
            continue;
        name = region_at(&j->r->regions, key->a)->name;
        if (here == own)
            return arena_printf(&j->r->arena, "%s%s%s has room for %lld bytes",
                                name ? "`" : "the string", name ? name : "",
                                name ? "`" : "", (long long)own + 1);
        return arena_printf(&j->r->arena,
                            "a check before it leaves %s%s%s at most %lld characters",
                            name ? "`" : "the string", name ? name : "",
                            name ? "`" : "", (long long)here);
    }
    return NULL;
}

/* What proves it safe, in words. */
static const char *safe_reason(struct judging *j)
{
    struct arena *a = &j->r->arena;
    struct access *out = j->out;
    const char *what = j->q->is_write ? "written" : "read";
    const char *fact = limiting_fact(j);

    if (out->largest >= 0 && out->capacity >= 0 && j->end.n == 0)
        return arena_printf(
            a, "%lld byte%s %s, and the buffer holds %lld", (long long)out->largest,
            out->largest == 1 ? " is" : "s are", what, (long long)out->capacity);
    if (out->largest >= 0 && out->capacity >= 0 && fact)
        return arena_printf(
            a, "%s, so at most %lld bytes are %s, and the buffer holds %lld", fact,
            (long long)out->largest, what, (long long)out->capacity);
    if (out->largest >= 0 && out->capacity >= 0)
        return arena_printf(a,
                            "at most %lld bytes can be %s, because of what limits the "
                            "data before, and the buffer holds %lld",
                            (long long)out->largest, what, (long long)out->capacity);
    return arena_printf(a, "the buffer was made as large as what is %s", what);
}

static void set(struct judging *j, enum access_verdict verdict, enum origin origin,
                const char *source)
{
    if (verdict < j->out->verdict)
        return;
    j->out->verdict = verdict;
    j->out->origin = origin;
    j->out->source = source;
}

/*
 * An element that a loop fills: each round stores something new one further on.  A
 * cursor that walks over text and stops somewhere is not that.
 */
static bool is_filled_by_loop(const struct judging *j, const struct linear *over)
{
    const struct run *r = j->r;
    const struct ir_inst *in = &r->f->insts[j->out->inst];

    if (in->op != IR_STORE || r->f->insts[in->b].op == IR_CONST)
        return false;
    for (uint32_t k = 0; k < over->n; k++) {
        const struct symbol_key *key = &r->symbols.keys[over->terms[k].symbol];

        if (key->kind == SYMBOL_COUNT && over->terms[k].factor > 0 &&
            cfg_in_loop(&r->cfg, r->cfg.place[key->a], r->cfg.block_of[j->out->inst]))
            return true;
    }
    return false;
}

static bool is_plain_symbol(const struct judging *j, uint32_t symbol)
{
    const struct symbol_key *key = &j->r->symbols.keys[symbol];

    return key->kind == SYMBOL_INPUT || key->kind == SYMBOL_DERIVED ||
           (key->kind == SYMBOL_RESULT && key->b == 0);
}

/* One number decides, and it is a number: no place in a text, no count of rounds. */
static bool is_plain_number(const struct judging *j, enum access_verdict verdict,
                            const struct linear *over)
{
    const struct symbol_key *key = NULL;

    if (over->n != 1)
        return over->n == 0;
    key = &j->r->symbols.keys[over->terms[0].symbol];
    switch (key->kind) {
    case SYMBOL_COUNT:
        return symbol_at(&j->r->symbols, over->terms[0].symbol)->is_attained;
    case SYMBOL_WRAPPED: /* converted: atoi's result to a size */
        return verdict == ACCESS_ATTACKER ||
               (key->def.n == 1 && is_plain_symbol(j, key->def.terms[0].symbol));
    case SYMBOL_BYTE: return verdict == ACCESS_ATTACKER;
    default: return is_plain_symbol(j, over->terms[0].symbol);
    }
}

/* A write at a variable that a check limits, but not enough. */
static bool is_checked_write(const struct judging *j, enum access_verdict verdict,
                             const struct linear *over)
{
    const struct symbol_key *key = NULL;

    if (!j->q->is_write || over->n != 1)
        return false;
    if (verdict != ACCESS_TOO_LARGE &&
        (verdict != ACCESS_ATTACKER ||
         relation_max(&j->s->relation, over, NULL) > NO_LIMIT))
        return false;
    key = &j->r->symbols.keys[over->terms[0].symbol];
    return key->kind == SYMBOL_COUNT ||
           (key->kind == SYMBOL_JOIN && key->c / 4 != CELL_STRING &&
            key->c != CELL_STRING);
}

/*
 * Elements are accessed everywhere, and most bounds stand far away: report those that
 * are wrong whatever happens, that one unchecked number decides, or that a loop fills.
 */
static enum access_verdict temper_element(const struct judging *j,
                                          enum access_verdict verdict,
                                          const struct linear *over)
{
    if (j->q->template)
        return over->n == 0 ? verdict : ACCESS_UNKNOWN;
    if (is_filled_by_loop(j, over) || is_checked_write(j, verdict, over))
        return verdict;
    return verdict != ACCESS_UNBOUNDED && is_plain_number(j, verdict, over)
               ? verdict
               : ACCESS_UNKNOWN;
}

/* Functions that stop at a size: the length of their source is no danger. */
static bool stops_at_size(const struct model_function *m)
{
    switch (m->kind) {
    case MODEL_FORMAT_SIZED:
    case MODEL_FORMAT_SIZED_LIST:
    case MODEL_COPY_CUT:
    case MODEL_APPEND_TOTAL:
    case MODEL_APPEND_SIZED: return true;
    default: return false;
    }
}

/* Whether a call reads from outside without ending what it read. */
static bool is_unterminated_input(const struct run *r, ir_id i)
{
    ir_id callee = r->f->insts[i].id;
    const struct model_function *m = callee ? r->e->models[callee].row : NULL;

    if (!m)
        return false;
    return m->kind == MODEL_INPUT_BYTES || m->kind == MODEL_INPUT_VECTOR ||
           m->kind == MODEL_INPUT_MESSAGE;
}

/* The string is what a call such as read left there: nobody promised a terminator. */
static bool is_raw_input(const struct judging *j)
{
    const struct symbol_key *key = NULL;

    if (j->q->bytes.n != 1)
        return false;
    key = &j->r->symbols.keys[j->q->bytes.terms[0].symbol];
    if (key->kind != SYMBOL_RESULT || j->r->f->insts[key->a].op != IR_CALL)
        return false;
    return is_unterminated_input(j->r, key->a);
}

/* What was copied there had no terminator, and nothing else put one. */
static bool is_unended(const struct judging *j)
{
    const struct symbol_key *key = NULL;

    if (j->q->bytes.n != 1)
        return false;
    key = &j->r->symbols.keys[j->q->bytes.terms[0].symbol];
    return key->kind == SYMBOL_RESULT && key->b == PART_UNENDED;
}

/* A string read that is too long because a copy before was: that was reported there. */
static bool is_repeated(const struct judging *j)
{
    return j->q->kind == ACCESS_STRING && !j->q->is_write &&
           j->q->model->kind != MODEL_READS_UPTO &&
           relation_max(&j->s->relation, &j->q->bytes, NULL) <= NO_LIMIT;
}

/* An outsider chooses how much is read, and not only where that begins. */
static bool decides_amount(const struct judging *j)
{
    const char *source = NULL;

    if (relation_max(&j->s->relation, &j->over, NULL) <= NO_LIMIT)
        return true;
    return symbol_origin_of(&j->r->symbols, &j->q->bytes, &source) >= ORIGIN_CALLER;
}

static enum access_verdict temper(const struct judging *j, enum access_verdict verdict,
                                  const struct linear *over)
{
    if (is_repeated(j))
        return ACCESS_UNKNOWN;
    if (verdict == ACCESS_DEFINITE)
        return relation_max(&j->s->relation, &j->capacity, NULL) <= 0 ? ACCESS_UNKNOWN
                                                                      : verdict;
    if (verdict <= ACCESS_CALLER)
        return verdict;
    if (j->q->is_sure_only)
        return ACCESS_UNKNOWN;
    if (j->q->kind == ACCESS_ELEMENT)
        return temper_element(j, verdict, over);
    if (j->q->kind == ACCESS_STRING && !j->q->is_write)
        return (verdict == ACCESS_ATTACKER && is_raw_input(j)) || is_unended(j)
                   ? verdict
                   : ACCESS_UNKNOWN;
    if (j->r->is_over_budget && j->q->kind <= ACCESS_SIZE)
        return ACCESS_UNKNOWN; /* paths were merged that exclude each other */
    if (j->q->kind == ACCESS_SIZE && !j->q->is_write &&
        (verdict == ACCESS_UNBOUNDED || !decides_amount(j)))
        return ACCESS_UNKNOWN;
    if (j->q->kind == ACCESS_SIZE && verdict == ACCESS_UNBOUNDED &&
        stops_at_size(j->q->model))
        return ACCESS_UNKNOWN;
    return verdict;
}

/* Past the end. */
static void judge_end(struct judging *j)
{
    struct linear least;
    enum origin origin = ORIGIN_CONSTANT;
    const char *source = NULL;
    enum access_verdict verdict = ACCESS_SAFE;

    if (j->q->is_unbounded) {
        set(j, j->q->origin == ORIGIN_ATTACKER ? ACCESS_ATTACKER : ACCESS_UNBOUNDED,
            j->q->origin, j->q->source);
        return;
    }
    if (relation_proves_le(&j->s->relation, &j->over))
        return;
    verdict = weigh(j, &j->over, &origin, &source);
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
    set(j, temper(j, verdict, &j->over), origin, source);
}

/* Before the start. */
static void judge_start(struct judging *j)
{
    struct linear negative;
    enum origin origin = ORIGIN_CONSTANT;
    const char *source = NULL;
    enum access_verdict verdict = ACCESS_SAFE, before = j->out->verdict;

    if (!linear_scale(&j->start, -1, &negative) ||
        relation_proves_le(&j->s->relation, &negative))
        return;
    if (!j->has_capacity)
        return; /* a pointer into the middle of something */
    verdict = weigh(j, &negative, &origin, &source);
    if (relation_max(&j->s->relation, &j->start, NULL) < 0)
        verdict = ACCESS_DEFINITE;
    verdict = temper(j, verdict, &negative);
    set(j, verdict, origin, source);
    j->out->is_before = verdict > before;
}

/* Capacity that is not known here: the caller's, or nobody's. */
static void judge_unknown_capacity(struct judging *j)
{
    const struct region *at = region_at(&j->r->regions, j->q->pointer->region);

    j->out->verdict = at->origin == ORIGIN_CALLER ? ACCESS_CALLER : ACCESS_UNKNOWN;
    j->out->origin = at->origin;
    j->out->source = at->source;
    j->out->reason = "the size of the buffer is not known here";
}

/* A part that fits still has to lie in its object: a row of a matrix, a cast. */
static void decide_whole(struct judging *j)
{
    const struct value *p = j->q->pointer;
    struct linear capacity, end;

    if (p->kind != VALUE_POINTER || p->extent <= 0 || j->q->capacity > 0 ||
        !memory_capacity(j->r, j->s, p->region, &capacity) ||
        !value_address(p, &j->start))
        return;
    if (!linear_add(&j->start, &j->q->bytes, &end) ||
        !linear_sub(&end, &capacity, &end) || relation_proves_le(&j->s->relation, &end))
        return;
    j->capacity = capacity;
    j->out->is_member = false;
    if (!find_end(j))
        return;
    fill_numbers(j);
    judge_end(j);
    judge_start(j);
}

static void decide(struct judging *j)
{
    struct access *out = j->out;

    find_part(j);
    if (!find_end(j)) {
        out->verdict = ACCESS_UNKNOWN;
        out->reason = "the size is too complex to be followed";
        out->capacity = out->smallest = FINDING_UNKNOWN;
        out->largest = FINDING_UNBOUNDED;
        return;
    }
    fill_numbers(j);
    if (!j->q->is_unbounded && relation_proves_le(&j->s->relation, &j->over)) {
        out->verdict = ACCESS_SAFE;
        judge_start(j);
        if (out->verdict == ACCESS_SAFE)
            decide_whole(j);
        if (out->verdict == ACCESS_SAFE)
            out->reason = safe_reason(j);
    } else if (!j->has_capacity &&
               !(j->q->is_unbounded && j->q->origin == ORIGIN_ATTACKER)) {
        judge_unknown_capacity(j);
    } else {
        judge_end(j);
        judge_start(j);
    }
    if (out->verdict == ACCESS_UNKNOWN && !out->reason)
        out->reason = "nothing is known of the size";
}

/* ------------------------------------------------------------------------ words */

/* The buffer: the array of an element, or what a call is given. */
static const char *describe_buffer(struct run *r, const struct question *q)
{
    const struct ir_inst *in = q->target ? &r->f->insts[q->target] : NULL;

    if (!in)
        return NULL;
    if (q->kind != ACCESS_ELEMENT)
        return describe_value(r, q->target);
    if (in->op == IR_INDEX)
        return describe_value(r, in->a);
    return describe_place(r, q->target);
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

    out->object = describe_buffer(r, q);
    if (!out->object)
        out->object = at->name;
    if (q->kind == ACCESS_ELEMENT && q->target)
        out->element = describe_place(r, q->target);
    out->amount = q->amount ? describe_value(r, q->amount) : NULL;
    out->from = q->from ? describe_value(r, q->from) : NULL;
    out->object_loc = at->loc;
    out->amount_loc = q->amount ? r->f->insts[q->amount].loc : 0;
    out->is_whole_array = is_whole_array(r, q);
    out->behind = describe_behind(r, q->pointer->region, q->pointer);
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

/* Leave the question to the callers of this function. */
static bool inherit(struct judging *j)
{
    struct question q = *j->q;

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

/* What a question about a called function takes over from there. */
static void take_over(struct judging *j, ir_id i)
{
    const struct question *q = j->q;
    struct access *out = j->out;
    const struct access *t = q->template;

    out->conversion = t->conversion;
    out->via = q->via;
    out->via_loc = q->via_loc;
    if (q->capacity >= 0) {
        out->loc = t->loc;
        out->object = t->object;
        out->object_loc = t->object_loc;
        out->behind = t->behind;
        out->amount = t->amount;
        out->from = t->from;
        out->is_member = t->is_member;
        out->via_loc = j->r->f->insts[i].loc; /* the step is the call then */
        return;
    }
    describe(j, i);
    out->object = describe_argument(j, i);
}

void judge(struct run *r, struct state *s, ir_id i, const struct question *q)
{
    const struct ir_inst *in = &r->f->insts[i];
    struct access a = {.kind = q->kind,
                       .is_write = q->is_write,
                       .inst = i,
                       .part = q->part,
                       .loc = in->loc,
                       .model = q->model,
                       .callee = q->model ? q->model->name : NULL,
                       .conversion = q->conversion,
                       .unit = q->unit,
                       .program = r->u,
                       .function = r->function};
    struct judging j = {.r = r, .s = s, .q = q, .out = &a};

    if (r->quiet)
        return;
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
        a.object = describe_buffer(r, q);
    } else {
        if (is_trivial(&j))
            return;
        decide(&j);
        if (q->template)
            take_over(&j, i);
        else if (a.verdict != ACCESS_SAFE || q->model)
            describe(&j, i);
        a.is_for_callers = a.verdict != ACCESS_SAFE && inherit(&j);
    }
    *vec_push(&r->journal) = a;
}

void judge_plain(struct run *r, ir_id i, const struct model_function *m,
                 enum access_verdict verdict, const char *reason)
{
    struct access a = {.kind = ACCESS_SCAN,
                       .is_write = true,
                       .inst = i,
                       .loc = r->f->insts[i].loc,
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
