/*
 * Sizes that were calculated for what follows, in a type that is too narrow.
 *
 *     uint32_t count = ntohl(packet->count), size = count * 16;
 *     table = malloc(size);
 *     for (i = 0; i < count; i++)
 *         memcpy(table + 16 * i, ...);
 *
 * Had the size not wrapped, everything would fit; and whoever chooses the number makes
 * it wrap (CWE-680).  Only a number that text or a packet said counts, and that was not
 * held against one that nobody knows here: of others, somebody may have thought.
 *
 * So it is with a check of a sum that wraps: `if (offset + size > sizeof buffer)`.
 *
 * The other way round, what was cut to a narrower type is no more than it was before:
 * `p = malloc(key + size); write(f, p, (uint32_t)(key + size))`.
 */
#include "analyzer/engine/judge.h"

/* The largest number of a type without a sign that is narrower than a size. */
static int64_t most_of(const struct symbol *wrapped)
{
    return wrapped->kind == SYMBOL_WRAPPED && !wrapped->is_signed && wrapped->bits <= 32
               ? ((int64_t)1 << wrapped->bits) - 1
               : INT64_MAX;
}

/* What an excess would be if no number, or no size of a buffer, had wrapped. */
static bool unwrapped(const struct judging *j, const struct linear *over,
                      bool is_of_size, struct linear *out)
{
    *out = *over;
    for (uint32_t k = 0; k < over->n; k++) {
        const struct symbol *at = symbol_at(&j->r->symbols, over->terms[k].symbol);

        if (most_of(at) != INT64_MAX && (!is_of_size || over->terms[k].factor < 0) &&
            !linear_substitute(out, over->terms[k].symbol, &at->def, out))
            return false;
    }
    return true;
}

/* Who chooses the number, when text or a packet says it. */
static enum origin sayer(const struct judging *j, const struct linear *def,
                         const char **source)
{
    for (uint32_t k = 0; k < def->n; k++)
        if (def->terms[k].factor < 0 || !judge_is_said(j, def->terms[k].symbol))
            return ORIGIN_UNKNOWN;
    return symbol_origin_of(&j->r->symbols, def, source);
}

static bool would_fit(const struct judging *j)
{
    struct linear over;

    return (unwrapped(j, &j->over, false, &over) &&
            relation_proves_le(&j->s->relation, &over)) ||
           (unwrapped(j, &j->over, true, &over) &&
            relation_proves_le(&j->s->relation, &over));
}

/*
 * One more than what a function nobody declared returned: it may be a length of what is
 * there, and only the largest number of all would wrap.
 */
static bool is_one_behind_length(const struct judging *j, const struct linear *def)
{
    const struct run *r = j->r;
    const struct symbol_key *key = NULL;
    const struct symbol *at = NULL;
    uint32_t symbol = def->n == 1 ? def->terms[0].symbol : 0;

    if (!symbol || def->terms[0].factor != 1 || def->k > FEW)
        return false;
    at = symbol_at(&r->symbols, symbol);
    if (at->kind == SYMBOL_WRAPPED && at->def.n == 1 && at->def.k == 0)
        symbol = at->def.terms[0].symbol;
    key = &r->symbols.keys[symbol];
    if (key->kind != SYMBOL_RESULT || r->f->insts[key->a].op != IR_CALL)
        return false;
    symbol = r->f->insts[key->a].id;
    return symbol && (r->u->functions[symbol].flags & IR_FUNCTION_IMPLICIT);
}

/* The number that would make it wrap was held against something of other files. */
static bool is_held(const struct judging *j, const struct linear *def)
{
    for (uint32_t k = 0; k < def->n; k++)
        if (def->terms[k].factor > 0 &&
            !judge_has_foreign_limit(j, def->terms[k].symbol))
            return false;
    return def->n > 0;
}

bool judge_is_wrap_held(const struct judging *j)
{
    bool is_wrapped = false;

    for (uint32_t k = 0; k < j->capacity.n; k++) {
        const struct symbol *at = symbol_at(&j->r->symbols,
                                            j->capacity.terms[k].symbol);

        if (most_of(at) == INT64_MAX)
            continue;
        if (!is_held(j, &at->def))
            return false;
        is_wrapped = true;
    }
    return is_wrapped && would_fit(j);
}

enum access_verdict judge_is_wrapped(const struct judging *j, enum origin *origin,
                                     const char **source)
{
    const struct relation *known = &j->s->relation;

    if (!j->q->is_write || !j->has_capacity || judge_is_wrap_held(j))
        return ACCESS_UNKNOWN;
    for (uint32_t k = 0; k < j->capacity.n; k++) {
        uint32_t symbol = j->capacity.terms[k].symbol;
        struct linear def = symbol_at(&j->r->symbols, symbol)->def;
        int64_t most = most_of(symbol_at(&j->r->symbols, symbol));
        const char *text = NULL;
        enum origin by = ORIGIN_UNKNOWN;

        if (most == INT64_MAX || relation_max(known, &def, NULL) <= most ||
            !would_fit(j) || is_one_behind_length(j, &def))
            continue;
        by = sayer(j, &def, &text);
        if (by < ORIGIN_CALLER)
            continue;
        *origin = by;
        *source = text;
        return by == ORIGIN_ATTACKER ? ACCESS_ATTACKER : ACCESS_UNBOUNDED;
    }
    return ACCESS_UNKNOWN;
}

/* All of it was said, each part once. */
static enum origin sayer_of_sum(const struct judging *j, const char **source)
{
    if (j->over.n < 2)
        return ORIGIN_UNKNOWN;
    for (uint32_t k = 0; k < j->over.n; k++)
        if (j->over.terms[k].factor != 1)
            return ORIGIN_UNKNOWN;
    return sayer(j, &j->over, source);
}

enum access_verdict judge_is_wrapped_sum(const struct judging *j, enum origin *origin,
                                         const char **source)
{
    const struct run *r = j->r;
    const char *text = NULL;
    enum origin by = ORIGIN_UNKNOWN;

    if (r->e->is_whole || !j->q->is_write || !j->has_capacity || j->capacity.n != 0 ||
        j->q->kind != ACCESS_SIZE || j->q->template ||
        relation_max(&j->s->relation, &j->over, NULL) <= NO_LIMIT)
        return ACCESS_UNKNOWN;
    by = sayer_of_sum(j, &text);
    for (uint32_t k = 1; by >= ORIGIN_CALLER && k < r->symbols.len; k++) {
        const struct symbol *at = symbol_at(&r->symbols, k);
        struct linear apart;

        if (most_of(at) == INT64_MAX || !linear_sub(&j->end, &at->def, &apart) ||
            apart.n != 0 ||
            relation_range(&j->s->relation, k).hi > j->capacity.k - apart.k)
            continue;
        *origin = by;
        *source = text;
        return by == ORIGIN_ATTACKER ? ACCESS_ATTACKER : ACCESS_UNBOUNDED;
    }
    return ACCESS_UNKNOWN;
}

bool judge_fits_unwrapped(const struct judging *j, struct linear *over)
{
    struct linear out = *over;
    bool is_changed = false;

    for (uint32_t k = 0; k < over->n; k++) {
        const struct symbol *at = symbol_at(&j->r->symbols, over->terms[k].symbol);
        struct linear def = at->def;

        if (at->kind != SYMBOL_WRAPPED || at->is_signed || over->terms[k].factor <= 0 ||
            relation_min(&j->s->relation, &def, NULL) < 0)
            continue;
        if (!linear_substitute(&out, over->terms[k].symbol, &def, &out))
            return false;
        is_changed = true;
    }
    if (!is_changed || !relation_proves_le(&j->s->relation, &out))
        return false;
    *over = out;
    return true;
}
