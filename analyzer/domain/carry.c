/*
 * What paths that meet both know of numbers that they moved.
 *
 * A merge keeps the facts that follow on both sides; those of the number before it
 * moved say nothing of where it is now.  So they are read anew here, with the symbol
 * that the merge made in the number's place, and kept where they hold on either side.
 */
#include "analyzer/domain/carry.h"

enum {
    MAX_CARRIED = 8,
    FAR = 1 << 30, /* a limit that is none */
};

/*
 * What a side knows of the sum of a place and the room behind it, when that holds on
 * the other side, too, where both were perhaps begun anew: `at = b, left = read(b, n)`.
 */
static void carry_sum(struct state *from, const struct linear *place,
                      const struct linear *room, struct state *to,
                      const struct linear *there, const struct linear *joined)
{
    if (place->n != 1 || room->n != 1 || place->terms[0].factor != 1 ||
        room->terms[0].factor != 1)
        return;
    for (uint32_t k = 0; k < from->relation.fact_count; k++) {
        struct linear f = from->relation.facts[k].form, other;
        int64_t least = f.k - place->k - room->k;

        if (from->relation.facts[k].is_unequal || f.n != 2 ||
            linear_factor(&f, place->terms[0].symbol) != 1 ||
            linear_factor(&f, room->terms[0].symbol) != 1 ||
            !linear_add_const(there, least, &other) ||
            !relation_proves_le(&to->relation, &other) ||
            !linear_add_const(joined, least, &f))
            continue;
        relation_add_le(&from->relation, &f);
        relation_add_le(&to->relation, &f);
        return;
    }
}

/* ... where that is a number: the place is the start, and so much was read there. */
static void carry_most(struct state *from, const struct linear *here, struct state *to,
                       const struct linear *there, const struct linear *joined)
{
    int64_t most = relation_max(&from->relation, here, NULL);
    struct linear f;

    if (most >= FAR || !linear_add_const(there, -most, &f) ||
        !relation_proves_le(&to->relation, &f) || !linear_add_const(joined, -most, &f))
        return;
    relation_add_le(&from->relation, &f);
    relation_add_le(&to->relation, &f);
}

void carry_sums(struct state *a, struct state *b, const struct merged *place,
                const struct merged *room)
{
    struct linear here, there, joined;

    if (!place->is_place || !linear_add(&place->a, &room->a, &here) ||
        !linear_add(&place->b, &room->b, &there) ||
        !linear_add(&place->symbol, &room->symbol, &joined))
        return;
    carry_sum(a, &place->a, &room->a, b, &there, &joined);
    carry_sum(b, &place->b, &room->b, a, &here, &joined);
    if (place->a.n == 0)
        carry_most(a, &here, b, &there, &joined);
    if (place->b.n == 0)
        carry_most(b, &there, a, &here, &joined);
}

/*
 * What one side knows of the sum of a room and a place that is the same on both, when
 * that holds on the other side, too: where writing failed, `left = 0;`.
 */
static void carry_rest_to(struct state *from, const struct merged *room,
                          const struct linear *own, struct state *to,
                          const struct linear *there)
{
    unsigned count = 0;

    if (own->n != 1 || own->k != 0 || own->terms[0].factor != 1)
        return;
    for (uint32_t k = 0; k < from->relation.fact_count && count < MAX_CARRIED; k++) {
        struct linear f = from->relation.facts[k].form, other;

        if (from->relation.facts[k].is_unequal || f.n != 2 || f.terms[0].factor != 1 ||
            f.terms[1].factor != 1 || linear_factor(&f, own->terms[0].symbol) != 1 ||
            linear_factor(&f, room->symbol.terms[0].symbol) != 0)
            continue;
        count++;
        if (!linear_substitute(&f, own->terms[0].symbol, there, &other) ||
            !relation_proves_le(&to->relation, &other) ||
            !linear_substitute(&f, own->terms[0].symbol, &room->symbol, &f))
            continue;
        relation_add_le(&from->relation, &f);
        relation_add_le(&to->relation, &f);
    }
}

void carry_rest(struct state *a, struct state *b, const struct merged *room)
{
    carry_rest_to(a, room, &room->a, b, &room->b);
    carry_rest_to(b, room, &room->b, a, &room->a);
}

/* A bound that was found, and not made by the program: the end of a text, a size. */
static bool has_found(const struct state *s, const struct linear *l)
{
    for (uint32_t k = 0; k < l->n; k++) {
        enum symbol_kind kind =
            symbol_at(s->relation.symbols, l->terms[k].symbol)->kind;

        if (kind == SYMBOL_LENGTH || kind == SYMBOL_INPUT)
            return true;
    }
    return false;
}

/*
 * What one side knows of the number before it moved, said of where it is now, when
 * that holds on the other side too: `s += 2` behind a look at s[1], else `s++`.
 * Of one that moved down, what it was compared with may be any number.
 */
static void carry(const struct merged *m, struct state *from, const struct linear *own,
                  struct state *to, const struct linear *there)
{
    struct linear before, f_there;
    unsigned count = 0;
    bool is_same = false;
    int32_t sign = own->n == 1 ? own->terms[0].factor : 0;

    if ((sign != 1 && sign != -1) || !linear_add_const(&m->symbol, -own->k, &before) ||
        !linear_scale(&before, sign, &before))
        return;
    is_same = own->terms[0].symbol == m->symbol.terms[0].symbol;
    for (uint32_t k = 0; k < from->relation.fact_count && count < MAX_CARRIED; k++) {
        struct linear f = from->relation.facts[k].form;

        if (from->relation.facts[k].is_unequal || f.n != 2 ||
            linear_factor(&f, own->terms[0].symbol) <= 0 ||
            (sign > 0 && !has_found(from, &f)) ||
            (!is_same && (linear_factor(&f, m->symbol.terms[0].symbol) != 0 ||
                          !linear_substitute(&f, own->terms[0].symbol, &before, &f))))
            continue;
        count++;
        if (linear_substitute(&f, m->symbol.terms[0].symbol, there, &f_there) &&
            relation_proves_le(&to->relation, &f_there)) {
            relation_add_le(&to->relation, &f);
            relation_add_le(&from->relation, &f);
        }
    }
}

void carry_moved(struct state *a, struct state *b, const struct merged *m)
{
    carry(m, a, &m->a, b, &m->b);
    carry(m, b, &m->b, a, &m->a);
}
