/*
 * An array of which only a header knows the size, and a number that the file never says
 * but holds indices against.
 *
 *     if (list->count > LIST_MAX) return -1;
 *     list->names[list->count++] = name;
 *
 * In a file without its headers, LIST_MAX is some name written like a macro.  What the
 * file does with it says what it is: where it is a limit of indices, is never added to,
 * and all other checks stop below it, it is most likely the number of elements; and one
 * check that lets an index be just that lets it be one too far.  Arrays of characters
 * are often one longer than such a name says, for the terminator: of these, only where
 * others stop below, or where the index may be more than the name.
 *
 * What an array is declared with needs a value, and gets a large one.  Where the same
 * name says how much is written to an array of a size that is known, and smaller, that
 * value means nothing: `unsigned char digest[20]; bcopy(hash, digest, HASH_SIZE)`.
 */
#include "analyzer/engine/judge.h"

#include <ctype.h>
#include <string.h>

enum { LEAST_NAME = 4 };

/* As macros are written; no file of the run has it. */
static bool is_undeclared_limit(const struct run *r, ir_id object)
{
    const struct ir_object *at = &r->u->objects[object];

    if (!object || at->kind != IR_OBJECT_GLOBAL || !at->name ||
        !(at->flags & IR_OBJECT_IS_EXTERN) || strlen(at->name) < LEAST_NAME)
        return false;
    for (const char *c = at->name; *c; c++)
        if (islower((unsigned char)*c))
            return false;
    return true;
}

static ir_id limit_read(const struct run *r, const struct ir_function *f, ir_id i)
{
    ir_id object = keeper_read(f, i).object;

    return is_undeclared_limit(r, object) ? object : 0;
}

/* How the file compares with the limit; anything else that it does with it. */
struct limits {
    unsigned below, up_to, other;
};

static void look_at(const struct run *r, const struct ir_function *f,
                    const struct ir_inst *in, ir_id limit, struct limits *out)
{
    bool is_left = limit_read(r, f, in->b) == limit;

    if (!is_left && limit_read(r, f, in->a) != limit)
        return;
    if (in->op == IR_EQ || in->op == IR_NE)
        out->below++;
    else if (in->op >= IR_LT && in->op <= IR_GE)
        *((is_left ? in->op == IR_LT || in->op == IR_GE
                   : in->op == IR_GT || in->op == IR_LE)
              ? &out->below
              : &out->up_to) += 1;
    else
        out->other++;
}

static bool has_operands(const struct ir_inst *in)
{
    return ir_is_comparison(in->op) || (in->op >= IR_ADD && in->op <= IR_SHR) ||
           in->op == IR_INDEX;
}

static struct limits look_at_file(const struct run *r, ir_id limit)
{
    struct limits out = {0};

    for (ir_id k = 1; k < r->u->function_count; k++) {
        const struct ir_function *f = &r->u->functions[k];

        for (ir_id i = 1; i < f->inst_count; i++)
            if (has_operands(&f->insts[i]))
                look_at(r, f, &f->insts[i], limit, &out);
    }
    return out;
}

/* A limit that the place is held against, and how far behind it that is at most. */
struct reached {
    ir_id limit;
    int64_t behind; /* in bytes; 0: just there */
};

static struct reached limit_reached(const struct judging *j, const struct linear *place)
{
    const struct relation *known = &j->s->relation;
    const struct run *r = j->r;
    int64_t factor = place->terms[0].factor;

    for (uint32_t k = 0; k < known->fact_count; k++) {
        const struct linear *f = &known->facts[k].form;
        struct linear limit, apart;
        uint32_t other = 0;
        const struct region *at = NULL;

        if (known->facts[k].is_unequal || f->n != 2 ||
            linear_factor(f, place->terms[0].symbol) != 1)
            continue;
        other = f->terms[f->terms[0].symbol == place->terms[0].symbol].symbol;
        if (linear_factor(f, other) != -1 ||
            symbol_at(&r->symbols, other)->kind != SYMBOL_INPUT)
            continue;
        at = region_at(&r->regions, r->symbols.keys[other].a);
        limit = linear_symbol(other);
        if (at->kind != REGION_OBJECT || !is_undeclared_limit(r, at->object) ||
            !linear_scale(&limit, factor, &limit) || !linear_sub(place, &limit, &apart))
            continue;
        return (struct reached){at->object, relation_max(known, &apart, NULL)};
    }
    return (struct reached){0};
}

bool judge_reaches_undeclared(const struct judging *j)
{
    const struct run *r = j->r;
    const struct ir_inst *in = &r->f->insts[j->out->inst];
    struct linear place;
    struct limits all;
    struct reached to;
    int64_t element = 0;

    if (r->e->is_whole || j->q->template || j->q->kind != ACCESS_ELEMENT ||
        (in->op != IR_LOAD && in->op != IR_STORE) || j->q->bytes.n != 0 ||
        !value_address(j->q->pointer, &place) || place.n != 1)
        return false;
    element = place.terms[0].factor;
    to = element >= j->q->bytes.k ? limit_reached(j, &place) : (struct reached){0};
    if (!to.limit || to.behind < 0 || to.behind > FEW * element)
        return false;
    all = look_at_file(r, to.limit);
    if (all.other > 0 ||
        (to.behind < element && (all.up_to != 1 || (element == 1 && all.below == 0))))
        return false;
    j->out->excess = j->q->bytes.k;
    j->out->counted_by = r->u->objects[to.limit].name;
    return true;
}

/* ------------------------------------------------------------ stand-ins for sizes */

enum { OF_GUESS = 4, TIMES_GUESS = 16 };

/* The place is a member of a structure that only a missing header declares. */
static bool is_in_stand_in(const struct judging *j)
{
    const struct run *r = j->r;
    ir_id at = j->q->target ? ir_without_casts(r->f, j->q->target) : 0;

    for (; at && r->f->insts[at].op == IR_FIELD;
         at = ir_without_casts(r->f, r->f->insts[at].a)) {
        const struct ir_type *t = run_type(r, r->f->insts[r->f->insts[at].a].type);

        if (run_type(r, t->elem)->flags & IR_TYPE_GUESSED)
            return true;
    }
    return false;
}

/* A member of such a structure that was taken for a number, for want of anything. */
static bool is_plain_member(const struct judging *j)
{
    const struct run *r = j->r;
    const struct ir_field *f = &r->u->fields[j->q->pointer->field];

    return j->q->pointer->field && j->q->pointer->extent > 0 &&
           run_type(r, f->type)->kind == IR_TYPE_INT &&
           (r->u->locs[f->loc].flags & IR_LOC_GUESSED);
}

/* The place as a whole is inside: it is a member that is behind the end. */
static bool begins_inside(const struct judging *j)
{
    struct linear first;

    return linear_add_const(&j->start, 1 - j->start.k, &first) &&
           linear_sub(&first, &j->capacity, &first) &&
           relation_proves_le(&j->s->relation, &first);
}

/* A size that nobody declared, and not that of the buffer itself and something. */
static bool is_guessed_amount(const struct judging *j)
{
    const struct run *r = j->r;
    const struct region *at = region_at(&r->regions, j->q->pointer->region);
    ir_id i = j->q->amount ? ir_without_casts(r->f, j->q->amount) : 0;

    return i && (r->f->insts[i].flags & IR_INST_GUESSED) &&
           !((r->f->insts[i].flags & IR_INST_SIZEOF) && at->kind == REGION_OBJECT &&
             r->f->insts[i].id == at->object);
}

/* A record of a missing header is no larger than what it was found in. */
static bool is_of_stand_in(const struct judging *j)
{
    const struct run *r = j->r;

    if (is_plain_member(j))
        return true;
    if (judge_is_compared_sum(j, &j->over))
        return false; /* `n - sizeof *p` as a whole was held against something */
    for (uint32_t k = 0; k < j->over.n; k++) {
        const struct symbol_key *key = &r->symbols.keys[j->over.terms[k].symbol];
        const struct region *in = key->kind == SYMBOL_INPUT && key->a < r->regions.len
                                      ? region_at(&r->regions, key->a)
                                      : NULL;

        if (in && in->kind == REGION_OBJECT &&
            (r->u->objects[in->object].flags & IR_OBJECT_IS_GUESSED))
            return true;
    }
    if (j->over.n > 0)
        return is_in_stand_in(j) && begins_inside(j);
    return is_in_stand_in(j) || is_guessed_amount(j);
}

/* Bytes behind what is known of a stand-in for a structure (frontend/recover.c). */
enum { REST = 65536 };

/*
 * Two numbers, one of which is that of a stand-in: a structure's, which is larger than
 * any; or that of an array here, where a called function has its own.
 */
static bool is_number_of_stand_in(const struct judging *j)
{
    const struct run *r = j->r;
    const struct region *at = region_at(&r->regions, j->q->pointer->region);

    if (j->over.n > 0 || !(r->u->has_errors || (r->f->flags & IR_FUNCTION_UNIT_ERRORS)))
        return false;
    return j->capacity.k >= REST || j->end.k >= REST ||
           (j->q->template && at->kind == REGION_OBJECT &&
            (r->u->locs[r->u->objects[at->object].loc].flags & IR_LOC_GUESSED));
}

/*
 * An array that is a member of a stand-in, and a called function that goes as far as a
 * limit lets it: which of the two is larger, headers know.
 */
static bool is_array_of_stand_in(const struct judging *j)
{
    const struct run *r = j->r;
    const struct ir_field *f = &r->u->fields[j->q->pointer->field];

    return j->q->template && j->q->pointer->field &&
           run_type(r, f->type)->kind == IR_TYPE_ARRAY &&
           (r->u->locs[f->loc].flags & IR_LOC_GUESSED) &&
           relation_max(&j->s->relation, &j->over, NULL) <= NO_LIMIT;
}

/* About as far as a number that stands in for another; the size of an array limits. */
static bool is_about_as_far(const struct ir_inst *guess, int64_t most)
{
    if ((guess->flags & IR_INST_SIZEOF) && guess->imm < REST)
        return most >= guess->imm - FEW && most <= guess->imm + FEW;
    return most >= guess->imm / OF_GUESS && most <= guess->imm * TIMES_GUESS;
}

/* The function has such a number, and the access goes about as far. */
static bool has_guess(const struct judging *j, const struct ir_function *f)
{
    int64_t most = relation_max(&j->s->relation, &j->end, NULL);

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (in->op == IR_CONST && (in->flags & IR_INST_GUESSED) &&
            in->imm > j->capacity.k && is_about_as_far(in, most))
            return true;
    }
    return false;
}

bool judge_is_of_guess(const struct judging *j)
{
    ir_id maker = j->q->template ? j->q->template->made_in : 0;

    if (!j->has_capacity || j->capacity.n != 0)
        return false;
    return is_of_stand_in(j) || is_number_of_stand_in(j) || is_array_of_stand_in(j) ||
           has_guess(j, j->r->f) || (maker && has_guess(j, &j->r->u->functions[maker]));
}
