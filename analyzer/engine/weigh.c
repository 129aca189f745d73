/*
 * How bad is an access that is neither proven safe nor proven wrong?
 *
 * First by who decides the excess, and whether a limit is visible (weigh); then by what
 * our own imprecision can make look like an excess (temper): that is never a finding.
 */
#include "analyzer/engine/judge.h"
#include "analyzer/engine/library.h"

/* ------------------------------------------------------------- who is to blame */

/* Nothing limits the number in the direction that makes a form larger. */
static bool is_endless(const struct judging *j, const struct linear_term *t)
{
    struct interval range = relation_range(&j->s->relation, t->symbol);

    return t->factor > 0 ? range.hi > NO_LIMIT : range.lo < -NO_LIMIT;
}

/* The terms that make a form larger: what is taken away may be negative. */
static struct linear growing(const struct judging *j, const struct linear *l)
{
    struct linear out = linear_const(l->k);

    for (uint32_t k = 0; k < l->n; k++)
        if (l->terms[k].factor > 0 || is_endless(j, &l->terms[k]))
            out.terms[out.n++] = l->terms[k];
    return out;
}

/* A number that a loop only adds to is as small as it was before: no round decides. */
static enum origin origin_on_side(const struct symbol *at, const struct linear_term *t)
{
    return (t->factor < 0 && at->is_grown) || (t->factor > 0 && at->is_shrunk)
               ? at->start_origin
               : at->origin;
}

/* The symbols of `best` that keep it from being small, and where they come from. */
static enum origin blame(const struct judging *j, const struct linear *best,
                         const char **source)
{
    enum origin origin = ORIGIN_CONSTANT;

    *source = NULL;
    for (uint32_t k = 0; k < best->n; k++) {
        const struct symbol *at = symbol_at(&j->r->symbols, best->terms[k].symbol);
        enum origin by = origin_on_side(at, &best->terms[k]);

        if (!is_endless(j, &best->terms[k]) &&
            relation_eval(&j->s->relation, best).hi > NO_LIMIT)
            continue; /* another one is worse */
        if (by > origin || (by == origin && !*source)) {
            origin = by;
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

/* Whether the symbol is a number that an instruction read from memory. */
static bool is_loaded(const struct judging *j, uint32_t symbol)
{
    const struct symbol_key *key = &j->r->symbols.keys[symbol];

    return key->kind == SYMBOL_RESULT && key->b == 0 &&
           j->r->f->insts[key->a].op == IR_LOAD;
}

const struct linear *judge_next_limit(const struct judging *j, uint32_t symbol,
                                      uint32_t *k)
{
    const struct relation *known = &j->s->relation;

    while (*k < known->fact_count) {
        const struct relation_fact *f = &known->facts[(*k)++];

        if (!f->is_unequal && linear_factor(&f->form, symbol) > 0)
            return &f->form;
    }
    return NULL;
}

/* A counter that runs up to a number which nothing but its type limits. */
static bool counts_to_type(struct judging *j, uint32_t counter)
{
    const struct linear *f = NULL;
    uint32_t k = 0;

    while ((f = judge_next_limit(j, counter, &k)) != NULL)
        for (uint32_t m = 0; m < f->n; m++) {
            const struct symbol *at = symbol_at(&j->r->symbols, f->terms[m].symbol);
            struct linear_term bound = {f->terms[m].symbol, 1};

            if (f->terms[m].factor < 0 && at->kind != SYMBOL_COUNT &&
                at->range.hi <= NO_LIMIT && relation_is_open(&j->s->relation, &bound))
                return true;
        }
    return false;
}

/* A merged number, and no place of a cursor, of which not all values were followed. */
static bool is_vague_number(const struct symbol *at, bool is_above)
{
    return at->kind == SYMBOL_JOIN && !interval_equal(at->range, interval_full()) &&
           (is_above ? at->is_vague_above : at->is_vague_below);
}

/* Below a number that only its type limits: `bit < prefix`, of a byte. */
static bool is_below_type(struct judging *j, uint32_t symbol)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);
    const struct linear *f = NULL;
    uint32_t k = 0;

    if (at->kind == SYMBOL_DERIVED && at->def.n == 1)
        return is_below_type(j, at->def.terms[0].symbol);
    while ((f = judge_next_limit(j, symbol, &k)) != NULL)
        for (uint32_t m = 0; f->n == 2 && m < f->n; m++) {
            struct linear_term bound = {f->terms[m].symbol, 1};

            if (f->terms[m].factor == -1 && linear_factor(f, symbol) == 1 &&
                relation_is_open(&j->s->relation, &bound) &&
                relation_range(&j->s->relation, symbol).hi ==
                    relation_range(&j->s->relation, bound.symbol).hi - f->k)
                return true;
        }
    return false;
}

/* Whether something other than the type limits the symbol in this direction. */
static bool has_visible_limit(struct judging *j, const struct linear_term *t)
{
    const struct symbol *at = symbol_at(&j->r->symbols, t->symbol);

    if (is_loaded(j, t->symbol))
        return false; /* the limits of a table: which of its values, nobody knows */
    if (at->kind == SYMBOL_COUNT && t->factor > 0 && counts_to_type(j, t->symbol))
        return false;
    if (is_length(j, t->symbol) || at->kind == SYMBOL_COUNT || at->kind == SYMBOL_BYTE)
        return true; /* strings have no type that limits them */
    if (j->r->e->is_whole && (is_vague_number(at, t->factor > 0) ||
                              (t->factor > 0 && is_below_type(j, t->symbol))))
        return false; /* of all the callers that are seen, none showed this value */
    return !relation_is_open(&j->s->relation, t);
}

/* What a bounded copy moves: as much as it may, of a string that is long enough. */
static bool is_moved(const struct judging *j, uint32_t symbol)
{
    const struct symbol_key *key = &j->r->symbols.keys[symbol];

    return key->kind == SYMBOL_RESULT && key->b == PART_MOVED;
}

/* A finite bound that is attained as far as one can see: limits of single symbols. */
static bool is_visible(struct judging *j, const struct linear *best)
{
    for (uint32_t k = 0; k < best->n; k++) {
        if (!has_visible_limit(j, &best->terms[k]))
            return false;
        if (best->n > 1 && !is_length(j, best->terms[k].symbol) &&
            !is_moved(j, best->terms[k].symbol))
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

/*
 * A loop that goes all the way to its bound, whoever chose that; it is no outsider's
 * number that the rounds are taken from.
 */
static bool has_attained_count(const struct judging *j, const struct linear *l)
{
    bool found = false;

    for (uint32_t k = 0; k < l->n; k++) {
        const struct symbol *at = symbol_at(&j->r->symbols, l->terms[k].symbol);

        if (l->terms[k].factor < 0 && at->kind != SYMBOL_COUNT &&
            at->origin == ORIGIN_ATTACKER)
            return false;
        found = found || (l->terms[k].factor > 0 && at->is_attained);
    }
    return found;
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

/* ... or a loop that never looks at how far it is; no number that paths brought. */
static bool is_open_symbol(void *context, uint32_t symbol)
{
    const struct judging *j = context;
    const struct symbol_key *key = &j->r->symbols.keys[symbol];

    if (j->q->kind == ACCESS_ELEMENT && key->kind == SYMBOL_JOIN && key->a < SITE_HEAD)
        return symbol_at(&j->r->symbols, symbol)->origin == ORIGIN_CALLER;
    if (is_steered(j, symbol))
        return !symbol_at(&j->r->symbols, symbol)->is_compared;
    return is_callers_number(context, symbol);
}

/* `&units[unit]`: which element is meant, callers know. */
static bool chooses_element(const struct judging *j, const struct linear_term *t)
{
    return j->q->kind != ACCESS_ELEMENT && t->factor > 1 &&
           linear_factor(&j->q->bytes, t->symbol) == 0;
}

/*
 * `data + used` of a structure that keeps count: when the program compares `used` with
 * something, it knows how far it is.
 */
static bool is_kept_position(const struct judging *j, uint32_t symbol)
{
    return j->q->kind != ACCESS_ELEMENT && linear_factor(&j->q->bytes, symbol) == 0 &&
           symbol_at(&j->r->symbols, symbol)->is_compared;
}

/* What is left of one number after others were taken off, which were all compared. */
static bool is_rest_of_compared(const struct judging *j, uint32_t symbol)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);
    bool is_compared = false;

    if (at->kind != SYMBOL_WRAPPED)
        return false;
    for (uint32_t k = 0; k < at->def.n; k++) {
        uint32_t part = at->def.terms[k].symbol;

        if ((at->def.n > 1 || is_steered(j, part)) &&
            symbol_at(&j->r->symbols, part)->is_compared)
            is_compared = true;
    }
    return is_compared;
}

bool judge_is_grown_around(const struct judging *j, uint32_t symbol)
{
    const struct run *r = j->r;
    const struct symbol_key *key = &r->symbols.keys[symbol];

    return key->kind == SYMBOL_JOIN && key->a >= SITE_HEAD &&
           symbol_at(&r->symbols, symbol)->is_grown &&
           cfg_in_loop(&r->cfg, r->cfg.place[key->a - SITE_HEAD],
                       r->cfg.block_of[j->out->inst]);
}

/* Beside what was compared, something grows that never was. */
static bool has_open_cursor(const struct judging *j, const struct linear *over)
{
    for (uint32_t k = 0; k < over->n; k++)
        if (over->terms[k].factor > 0 &&
            judge_is_grown_around(j, over->terms[k].symbol) &&
            !symbol_at(&j->r->symbols, over->terms[k].symbol)->is_compared &&
            relation_range(&j->s->relation, over->terms[k].symbol).hi > NO_LIMIT)
            return true;
    return false;
}

/*
 * A number that text or a packet says, and that nothing limits in one direction: also
 * where it was clamped in the other one.
 */
static bool is_open_said(const struct judging *j, uint32_t symbol)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);
    struct linear_term t = {symbol, 1};

    if (at->kind != SYMBOL_WRAPPED)
        return judge_is_said(j, symbol) && relation_is_open(&j->s->relation, &t);
    if (at->def.n != 1 || !judge_is_said(j, at->def.terms[0].symbol))
        return false;
    t = at->def.terms[0];
    if (relation_is_open(&j->s->relation, &t))
        return true;
    t.factor = -t.factor;
    return relation_is_open(&j->s->relation, &t);
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
    if (j->q->template && j->q->capacity >= 0)
        return false; /* what the called function did not say of its own */
    for (uint32_t k = 0; k < over->n; k++) {
        uint32_t symbol = over->terms[k].symbol;

        if (over->terms[k].factor <= 0)
            continue;
        has_any = true;
        if (is_open_said(j, symbol))
            continue;
        if (judge_has_foreign_limit(j, symbol) || judge_is_held_to_rest(j, symbol) ||
            chooses_element(j, &over->terms[k]) || is_kept_position(j, symbol) ||
            is_rest_of_compared(j, symbol))
            return false;
        if (is_steered(j, symbol) && symbol_at(&j->r->symbols, symbol)->is_compared &&
            !has_open_cursor(j, over) &&
            !(relation_project_max(&j->s->relation, over, is_open_symbol, j,
                                   &numbers) &&
              numbers.n > 0))
            return false;
    }
    return has_any;
}

/* The buffer is as long as some string is. */
static bool is_length_of_source(const struct judging *j)
{
    for (uint32_t k = 0; k < j->capacity.n; k++)
        if (j->r->symbols.keys[j->capacity.terms[k].symbol].kind != SYMBOL_LENGTH)
            return false;
    return j->capacity.n > 0;
}

/*
 * What was allocated is only known as a merge or a sum over a loop: too little to say
 * that something unlimited does not fit.
 */
static bool is_vague_capacity(const struct judging *j, const struct linear *over)
{
    for (uint32_t k = 0; k < over->n && j->capacity.n != 0; k++) {
        const struct symbol_key *key = &j->r->symbols.keys[over->terms[k].symbol];

        if (key->kind == SYMBOL_JOIN && over->terms[k].factor > 0 &&
            !(j->q->kind == ACCESS_ELEMENT && is_length_of_source(j) &&
              judge_is_grown_around(j, over->terms[k].symbol)))
            return true; /* the sum of a loop, and a size made for it */
    }
    for (uint32_t k = 0; k < j->capacity.n; k++)
        if (is_steered(j, j->capacity.terms[k].symbol) &&
            !is_length((void *)(uintptr_t)j, j->capacity.terms[k].symbol))
            return true;
    return false;
}

/*
 * A text is taken apart into what was allocated, of which only a merge of numbers is
 * known, and not how large they are: it may be as large as the text.
 */
static bool is_taken_apart(const struct judging *j)
{
    if (j->q->kind != ACCESS_SCAN || !j->q->model->src || !j->has_capacity)
        return false;
    for (uint32_t k = 0; k < j->capacity.n; k++)
        if (is_steered(j, j->capacity.terms[k].symbol) &&
            !is_length((void *)(uintptr_t)j, j->capacity.terms[k].symbol))
            return relation_max(&j->s->relation, &j->capacity, NULL) > NO_LIMIT;
    return false;
}

bool judge_lets_go(const struct judging *j)
{
    return j->q->template ? !judge_takes_endless(j) : is_taken_apart(j);
}

/*
 * It was allocated with one of several sizes, of which some are large enough; and it is
 * not an outsider's number that chose the size on the path where it is too small.
 */
static bool may_fit(const struct judging *j)
{
    const char *source = NULL;

    if (j->over.n == 1 && symbol_most_followed(&j->r->symbols, &j->over) &&
        symbol_origin_of(&j->r->symbols, &j->over, &source) == ORIGIN_ATTACKER)
        return false;
    for (uint32_t k = 0; k < j->capacity.n; k++) {
        const struct symbol_key *key = &j->r->symbols.keys[j->capacity.terms[k].symbol];

        if ((key->kind == SYMBOL_RESULT && key->b >= PART_CALLED) ||
            key->kind == SYMBOL_JOIN)
            return relation_max(&j->s->relation, &j->end, NULL) <=
                   relation_max(&j->s->relation, &j->capacity, NULL);
    }
    return false;
}

/* What a called function reads from memory of which this one cannot say where it is. */
static bool is_nameless_member(const struct run *r, const struct symbol_key *key)
{
    const struct summary *m = NULL;
    uint32_t k = key->b - PART_ATOM;

    if (key->b < PART_ATOM || key->b >= PART_CALLED)
        return false;
    m = &r->e->summaries[r->f->insts[key->a].id];
    return k < m->atom_count &&
           ((m->atoms[k].kind == SUMMARY_INT && m->atoms[k].path.depth > 0) ||
            (m->atoms[k].kind == SUMMARY_LENGTH && m->atoms[k].path.depth > 1));
}

/* Whether a list of texts lies there that is not the one of the program's arguments. */
static bool is_kept_list(const struct run *r, uint32_t region)
{
    const struct region *at = region_at(&r->regions, region);
    const struct region *by = NULL;

    if (at->kind != REGION_POINTEE)
        return false;
    by = at->parent ? region_at(&r->regions, at->parent) : NULL;
    return !by || by->kind != REGION_OBJECT || !r->e->may_be_argument[by->object];
}

/* Whether the text was found by a pointer that lay in memory. */
static bool is_kept_text(const struct run *r, uint32_t region)
{
    const struct region *at = region_at(&r->regions, region);

    if (at->kind != REGION_POINTEE)
        return false;
    return (at->parent && judge_is_found_place(r, at->parent)) ||
           (at->near && is_kept_list(r, at->near)) || records_are_own(r, region);
}

/*
 * In a program that is seen whole, a number or a text kept in memory that was there
 * before: the code that put it there was seen, and what that kept it to was not
 * followed here.  So is what stands in a buffer behind such a text.
 */
static bool is_kept(void *context, uint32_t symbol)
{
    const struct run *r = context;
    const struct symbol_key *key = &r->symbols.keys[symbol];

    if (key->kind == SYMBOL_INPUT)
        return judge_is_found_place(r, key->a);
    if (key->kind == SYMBOL_JOIN)
        return symbol_at(&r->symbols, symbol)->is_kept_sum ||
               (key->c / 4 == CELL_STRING && key->a < SITE_HEAD &&
                is_kept_text(r, key->b));
    if (key->kind == SYMBOL_RESULT)
        return is_nameless_member(r, key) ||
               (key->b == PART_LENGTH && key->d > 0 && key->d < r->regions.len &&
                (is_kept_text(r, (uint32_t)key->d) ||
                 symbol_any_part(&r->symbols, &key->def, is_kept, context)));
    return key->kind == SYMBOL_LENGTH && is_kept_text(r, key->a);
}

bool judge_is_kept(const struct run *r, uint32_t symbol)
{
    return is_kept((void *)(uintptr_t)r, symbol);
}

/* ... decides how much too far the access goes. */
bool judge_has_kept(const struct judging *j, const struct linear *l)
{
    return j->r->e->is_whole && symbol_any_part(&j->r->symbols, l, is_kept, j->r);
}

/* What has one value only is no unknown. */
static struct linear settled(const struct judging *j, const struct linear *l)
{
    struct linear out = *l;

    for (uint32_t k = 0; k < l->n; k++) {
        struct interval range = relation_range(&j->s->relation, l->terms[k].symbol);
        struct linear value = linear_const(range.lo);

        if (range.lo == range.hi &&
            !linear_substitute(&out, l->terms[k].symbol, &value, &out))
            return *l;
    }
    return out;
}

/*
 * What limits the number is the length of some text.  A counter of every second
 * character, `2 * n < length`, is held against it twice.
 */
static bool is_of_length(struct judging *j, const struct linear *over,
                         struct linear *lengths)
{
    const struct relation *known = &j->s->relation;
    const struct linear *f = NULL;
    struct linear scaled;
    uint32_t k = 0;

    if (relation_project_max(known, over, is_length, j, lengths) && lengths->n > 0)
        return true;
    if (over->n != 1)
        return false;
    while ((f = judge_next_limit(j, over->terms[0].symbol, &k)) != NULL) {
        int64_t times = linear_factor(f, over->terms[0].symbol);

        if (times > over->terms[0].factor && linear_scale(over, times, &scaled) &&
            relation_project_max(known, &scaled, is_length, j, lengths) &&
            lengths->n > 0)
            return true;
    }
    return false;
}

/* `over` may be above 0: how bad is that? */
enum access_verdict judge_weigh(struct judging *j, const struct linear *over,
                                enum origin *origin, const char **source)
{
    struct linear best, lengths, own = growing(j, over);
    int64_t max = relation_max(&j->s->relation, over, &best);

    if (judge_is_stated(j, over) || (over == &j->over && judge_is_wrap_held(j))) {
        *origin = ORIGIN_UNKNOWN;
        *source = NULL;
        return ACCESS_UNKNOWN;
    }
    best = settled(j, &best);
    if (max > NO_LIMIT && is_of_length(j, over, &lengths))
        best = lengths; /* as long as some string, whatever counts it */
    *origin = blame(j, best.n == 0 ? &own : &best, source);
    if (best.n == 0 && max <= NO_LIMIT && has_attained_count(j, over))
        *origin = ORIGIN_LOCAL;
    if (max <= NO_LIMIT && over == &j->over && may_fit(j))
        return ACCESS_UNKNOWN;
    if (*origin == ORIGIN_ATTACKER && judge_is_held_to_foreign(j, over))
        return ACCESS_UNKNOWN;
    if (max <= NO_LIMIT && best.n == 0)
        return *origin == ORIGIN_ATTACKER ? ACCESS_ATTACKER : ACCESS_TOO_LARGE;
    if (max > NO_LIMIT && is_vague_capacity(j, over))
        return ACCESS_UNKNOWN;
    if (*origin == ORIGIN_ATTACKER)
        return ACCESS_ATTACKER;
    if (judge_has_kept(j, best.n == 0 ? &own : &best))
        return ACCESS_UNKNOWN;
    if (max <= NO_LIMIT &&
        (is_visible(j, &best) || (over->n > 1 && judge_is_compared_sum(j, over))))
        return ACCESS_TOO_LARGE;
    if (max > NO_LIMIT && depends_on_length(j, &best))
        return ACCESS_UNBOUNDED;
    if (*origin != ORIGIN_CALLER)
        return ACCESS_UNKNOWN;
    return is_open_number(j, over) || judge_is_said_index(j, over) ? ACCESS_UNBOUNDED
                                                                   : ACCESS_UNKNOWN;
}

/* ---------------------------------------------------------------- our own limits */

static bool is_plain_symbol(const struct judging *j, uint32_t symbol)
{
    const struct symbol_key *key = &j->r->symbols.keys[symbol];

    return key->kind == SYMBOL_INPUT || key->kind == SYMBOL_DERIVED ||
           (key->kind == SYMBOL_RESULT &&
            (key->b == 0 || !symbol_at(&j->r->symbols, symbol)->is_vague_above));
}

/*
 * One number decides, and it may have the values that are worst here: in the first
 * round of a loop that only takes away from it.
 */
static bool has_sure_edge(const struct judging *j, const struct linear *over)
{
    const struct linear_term *one = NULL;

    for (uint32_t k = 0; k < over->n; k++) {
        const struct linear_term *t = &over->terms[k];

        if (t->factor < 0 && symbol_at(&j->r->symbols, t->symbol)->kind == SYMBOL_COUNT)
            continue;
        if (one)
            return false;
        one = t;
    }
    return one && symbol_edge_occurs(&j->r->symbols, one->symbol, one->factor > 0,
                                     relation_range(&j->s->relation, one->symbol));
}

/* A byte of a packet, which a check limits, but by a few elements too little. */
static bool is_checked_byte(const struct judging *j, enum access_verdict verdict,
                            const struct linear *over, uint32_t symbol)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);

    return at->kind == SYMBOL_BYTE && verdict == ACCESS_TOO_LARGE && j->q->is_write &&
           j->capacity.n == 0 && at->is_compared &&
           relation_range(&j->s->relation, symbol).hi < at->range.hi &&
           relation_max(&j->s->relation, over, NULL) <= FEW * j->out->element_bytes;
}

/*
 * Numbers from outside that were followed decide, or one number does, which
 * is no place in a text and no count of rounds.
 */
static bool is_plain_number(const struct judging *j, enum access_verdict verdict,
                            const struct linear *over)
{
    const struct symbol_key *key = NULL;

    if (verdict == ACCESS_ATTACKER &&
        (symbol_most_followed(&j->r->symbols, over) || has_sure_edge(j, over)))
        return true;
    if (over->n != 1)
        return over->n == 0;
    key = &j->r->symbols.keys[over->terms[0].symbol];
    switch (key->kind) {
    case SYMBOL_COUNT:
        return symbol_at(&j->r->symbols, over->terms[0].symbol)->is_attained ||
               (verdict == ACCESS_ATTACKER && j->q->is_write &&
                !judge_is_watched(j, key->a));
    case SYMBOL_WRAPPED: /* converted: atoi's result to a size */
        return verdict == ACCESS_ATTACKER ||
               (key->def.n == 1 &&
                (is_plain_symbol(j, key->def.terms[0].symbol) ||
                 is_checked_byte(j, verdict, over, key->def.terms[0].symbol)));
    case SYMBOL_BYTE:
        return verdict == ACCESS_ATTACKER ||
               is_checked_byte(j, verdict, over, over->terms[0].symbol);
    default: return is_plain_symbol(j, over->terms[0].symbol);
    }
}

bool judge_is_compared_sum(const struct judging *j, const struct linear *over)
{
    const struct relation *known = &j->s->relation;
    struct linear rest;

    for (uint32_t k = 0; k < known->fact_count && over->n > 0; k++) {
        const struct linear *form = &known->facts[k].form;
        int64_t once = linear_factor(form, over->terms[0].symbol);
        int64_t times = once ? over->terms[0].factor / once
                             : 0; /* an element's bytes */

        if (!known->facts[k].is_unequal && times > 0 &&
            linear_scale(form, times, &rest) && linear_sub(over, &rest, &rest) &&
            rest.n == 0)
            return true;
    }
    return false;
}

/*
 * A read from a table, by the one element that `<=` for `<` goes too far.  Not at the
 * number that a search left behind: whether it was found, another one may say.
 */
static bool is_one_too_far(const struct judging *j, const struct linear *over)
{
    return over->n > 1 && j->q->bytes.n == 0 && j->q->bytes.k > 1 &&
           j->capacity.n == 0 &&
           relation_max(&j->s->relation, over, NULL) <= j->out->element_bytes;
}

/* A write at the length of a text, or a little behind, which was looked at. */
static bool is_length_too_far(const struct judging *j, const struct linear *over)
{
    const struct symbol *at = symbol_at(&j->r->symbols, over->terms[0].symbol);
    uint32_t symbol = at->kind == SYMBOL_WRAPPED && at->def.n == 1 && at->def.k == 0
                          ? at->def.terms[0].symbol
                          : over->terms[0].symbol;

    return j->q->is_write && over->terms[0].factor > 0 && at->is_compared &&
           symbol_at(&j->r->symbols, symbol)->kind == SYMBOL_LENGTH &&
           relation_max(&j->s->relation, over, NULL) <= FEW;
}

/* An access at a variable, or a sum of them, that a check limits, but not enough. */
static bool is_checked_access(const struct judging *j, enum access_verdict verdict,
                              const struct linear *over)
{
    const struct symbol_key *key = NULL;

    if (over->n == 0 ||
        (!j->q->is_write && verdict != ACCESS_ATTACKER && !is_one_too_far(j, over)))
        return false;
    if (verdict != ACCESS_TOO_LARGE &&
        (verdict != ACCESS_ATTACKER ||
         relation_max(&j->s->relation, over, NULL) > NO_LIMIT))
        return false;
    if (over->n > 1)
        return judge_is_compared_sum(j, over);
    key = &j->r->symbols.keys[over->terms[0].symbol];
    return key->kind == SYMBOL_COUNT || is_length_too_far(j, over) ||
           (key->kind == SYMBOL_JOIN && key->c / 4 != CELL_STRING &&
            key->c != CELL_STRING);
}

/* Something that is no number in the program limits it, too. */
static bool has_other_limit(const struct judging *j, uint32_t symbol)
{
    const struct linear *f = NULL;
    uint32_t k = 0;

    while ((f = judge_next_limit(j, symbol, &k)) != NULL)
        if (f->n > 1)
            return true;
    return false;
}

/* The rounds of a loop up to a bound that is a number in the program, too large. */
static bool is_counted_past(const struct judging *j, enum access_verdict verdict,
                            const struct linear *over)
{
    if (verdict != ACCESS_TOO_LARGE || over->n != 1 || over->terms[0].factor <= 0 ||
        j->r->symbols.keys[over->terms[0].symbol].kind != SYMBOL_COUNT)
        return false;
    return relation_range(&j->s->relation, over->terms[0].symbol).hi <= NO_LIMIT &&
           !has_other_limit(j, over->terms[0].symbol);
}

/* ... and the loop goes all the way. */
static bool is_full_loop(const struct judging *j, enum access_verdict verdict,
                         const struct linear *over)
{
    return is_counted_past(j, verdict, over) &&
           symbol_at(&j->r->symbols, over->terms[0].symbol)->is_attained;
}

/*
 * A search through a fixed table, to a bound that lies behind it.  Not through text,
 * which has an end of its own.
 */
static bool is_searched(const struct judging *j, enum access_verdict verdict,
                        const struct linear *over)
{
    if (j->q->is_write || j->capacity.n != 0 || j->q->bytes.n != 0 ||
        j->q->bytes.k <= 1 || !is_counted_past(j, verdict, over))
        return false;
    j->out->cursor = over->terms[0].symbol; /* one finding for each such loop */
    return true;
}

/*
 * Pointers into one array lie whole elements apart: one that is compared with the end
 * as it was passed is never so near that only a part of an element is left.
 */
static bool is_part_of_element(const struct judging *j, const struct linear *over)
{
    return over->k < j->q->template->element_bytes &&
           (j->start.n > 0 || j->q->is_loose);
}

/*
 * An element that a called function accesses: what is wrong whatever happens, what it
 * would have said itself, what one unchecked number decides, or what a loop fills.
 */
static bool is_told_of_callee(const struct judging *j, enum access_verdict verdict,
                              const struct linear *over)
{
    const struct access *t = j->q->template;

    if (over->n == 0)
        return !is_part_of_element(j, over);
    if (t->is_filled && t->is_uneven &&
        relation_max(&j->s->relation, over, NULL) <= NO_LIMIT)
        return false; /* so many rounds, and fewer stores */
    return t->is_filled || is_full_loop(j, verdict, over) ||
           (verdict == ACCESS_UNBOUNDED && t->verdict >= ACCESS_UNBOUNDED) ||
           (t->is_open && verdict >= ACCESS_UNBOUNDED && verdict != ACCESS_TOO_LARGE) ||
           (verdict == ACCESS_TOO_LARGE && judge_is_passed_said(j, over)) ||
           (verdict == ACCESS_ATTACKER &&
            (is_plain_number(j, verdict, over) ||
             (j->q->is_write && is_checked_access(j, verdict, over))));
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
        return is_told_of_callee(j, verdict, over) ? verdict : ACCESS_UNKNOWN;
    if (over->n > 0 && ends_is_rewritten(j->r, j->s, j->out->inst, j->q->pointer))
        return ACCESS_UNKNOWN; /* as far as it was read, which is told of */
    if (judge_is_filled(j, over) || is_checked_access(j, verdict, over) ||
        is_searched(j, verdict, over) ||
        (verdict >= ACCESS_UNBOUNDED && judge_is_said_index(j, over)))
        return verdict;
    return verdict != ACCESS_UNBOUNDED && is_plain_number(j, verdict, over)
               ? verdict
               : ACCESS_UNKNOWN;
}

bool judge_stops_at_size(const struct model_function *m)
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

/* A finite excess that paths which exclude each other may have made up together. */
static bool is_blurred(const struct judging *j, const struct linear *over)
{
    if (over->n == 1 && symbol_most_followed(&j->r->symbols, over))
        return false; /* one of the paths has that value by itself */
    for (uint32_t k = 0; k < over->n; k++)
        if (symbol_at(&j->r->symbols, over->terms[k].symbol)->is_blurred)
            return relation_max(&j->s->relation, over, NULL) <= NO_LIMIT;
    return false;
}

/* Paths met, on one of which the excess was a number. */
static bool is_sure_on_a_path(const struct judging *j, const struct linear *over)
{
    return over->n == 1 && symbol_most_followed(&j->r->symbols, over) &&
           j->r->symbols.keys[over->terms[0].symbol].kind == SYMBOL_JOIN &&
           relation_max(&j->s->relation, over, NULL) <= NO_LIMIT;
}

enum access_verdict judge_temper(const struct judging *j, enum access_verdict verdict,
                                 const struct linear *over)
{
    if (is_repeated(j) || judge_reads_text(j))
        return ACCESS_UNKNOWN;
    if (verdict == ACCESS_DEFINITE)
        return relation_max(&j->s->relation, &j->capacity, NULL) <= 0 ? ACCESS_UNKNOWN
                                                                      : verdict;
    if (verdict <= ACCESS_CALLER)
        return verdict;
    if (judge_is_stand_in(j) || judge_is_counted_beside(j) ||
        judge_is_appended_behind(j) ||
        (j->q->is_sure_only && !is_sure_on_a_path(j, over)) ||
        (j->q->is_loose && !j->q->is_write))
        return ACCESS_UNKNOWN;
    if (j->q->kind <= ACCESS_SIZE && (j->r->is_over_budget || is_blurred(j, over)))
        return ACCESS_UNKNOWN;
    if (j->q->kind == ACCESS_SCAN && verdict == ACCESS_UNBOUNDED && j->capacity.n != 0)
        return ACCESS_UNKNOWN; /* allocated for what is taken apart */
    if (j->q->kind == ACCESS_ELEMENT)
        return temper_element(j, verdict, over);
    if (j->q->kind == ACCESS_STRING && !j->q->is_write)
        return judge_is_unended(j) ? verdict : ACCESS_UNKNOWN;
    if (j->q->kind == ACCESS_SIZE && !j->q->is_write &&
        (verdict == ACCESS_UNBOUNDED || !decides_amount(j)))
        return ACCESS_UNKNOWN;
    if (j->q->kind == ACCESS_SIZE && verdict == ACCESS_UNBOUNDED &&
        judge_stops_at_size(j->q->model))
        return ACCESS_UNKNOWN;
    return verdict;
}
