/*
 * Members and variables that count what was put into an array, and that nobody ever
 * compares.
 *
 *     t->ids[t->count++] = id;
 *
 * In a file alone, what limits a number that is kept in memory is most often somewhere
 * else.  Not where the file itself adds to it with each element that it stores, and
 * holds it against nothing in any of its functions: then one more call is one too many.
 * In a program that is seen whole a member may be counted as often as its callers say,
 * and only a variable is looked at.
 *
 *     if (++head > N)
 *         head = 0;
 *
 * Of `ring[N]`: what begins anew may have been just N, where the file looks at it
 * nowhere else.
 *
 * That other elements are looked at up to that number, `i < t->count` of `t->ids[i]`,
 * says nothing of how many there may be; nor does a call that is told it together with
 * the array, nor what a loop that counts from 0 returns in the end.
 */
#include "analyzer/engine/judge.h"

/* A place with a name: a member of whatever structure, or a variable. */
struct tally {
    ir_id field, object;
    struct keeper array; /* that it counts the elements of */
    bool is_begun; /* the loop that counts begins anew: what it leaves is no limit */
};

static ir_id without_casts(const struct ir_function *f, ir_id i)
{
    while (i && f->insts[i].op == IR_INT_CAST)
        i = f->insts[i].a;
    return i;
}

static struct tally place_of(const struct run *r, const struct ir_function *f, ir_id i)
{
    const struct ir_inst *in = &f->insts[i];
    struct tally t = {0};

    if (in->op == IR_FIELD)
        t.field = in->id;
    else if (in->op == IR_ADDR && (r->u->objects[in->id].kind == IR_OBJECT_GLOBAL ||
                                   r->u->objects[in->id].kind == IR_OBJECT_STATIC))
        t.object = in->id;
    return t;
}

static bool is_at(const struct run *r, const struct ir_function *f, ir_id i,
                  const struct tally *t)
{
    struct tally other = place_of(r, f, i);

    return other.field == t->field && other.object == t->object;
}

/* The value is what was read from there, perhaps with something added. */
static bool is_of(const struct run *r, const struct ir_function *f, ir_id i,
                  const struct tally *t)
{
    const struct ir_inst *in = &f->insts[without_casts(f, i)];

    if (in->op == IR_ADD || in->op == IR_SUB)
        return is_of(r, f, in->a, t) || is_of(r, f, in->b, t);
    return in->op == IR_LOAD && is_at(r, f, in->a, t);
}

/* What a store does to it. */
static bool is_step_up(const struct run *r, const struct ir_function *f, ir_id value,
                       const struct tally *t)
{
    const struct ir_inst *in = &f->insts[without_casts(f, value)];

    return in->op == IR_ADD && is_of(r, f, in->a, t) &&
           f->insts[in->b].op == IR_CONST && f->insts[in->b].imm > 0;
}

/* Where it starts; and to compare it with that (`count > 0`) is no limit. */
static bool is_nothing(const struct ir_function *f, ir_id value)
{
    const struct ir_inst *in = &f->insts[without_casts(f, value)];

    return in->op == IR_CONST && in->imm == 0;
}

/* Where it begins, if not at 0: at an element, behind those that are stored apart. */
static bool is_begin(const struct ir_function *f, ir_id value)
{
    const struct ir_inst *in = &f->insts[without_casts(f, value)];

    return in->op == IR_CONST && in->imm >= 0 && in->imm <= FEW;
}

/* The array that the place is an element of, or of an element of. */
static struct keeper array_at(const struct ir_function *f, ir_id place)
{
    const struct ir_inst *in = &f->insts[place];

    if (in->op != IR_INDEX)
        return (struct keeper){0};
    in = &f->insts[ir_without_casts(f, in->a)];
    return keeper_at(in->op == IR_DECAY ? &f->insts[in->a] : NULL);
}

/* A variable that is an index of the same array here. */
static bool is_index(const struct ir_function *f, ir_id value, const struct tally *t)
{
    ir_id variable = ir_variable_read(f, value);

    for (ir_id i = 1; variable && i < f->inst_count; i++) {
        struct keeper array = {0};

        if (f->insts[i].op != IR_INDEX ||
            ir_variable_read(f, f->insts[i].b) != variable)
            continue;
        array = array_at(f, i);
        if (keeper_is_known(&array) && keeper_is_same(&array, &t->array))
            return true;
    }
    return false;
}

/* The two are compared: the tally is, and not as the end of what is walked through. */
static bool is_compared(const struct run *r, const struct ir_function *f,
                        const struct ir_inst *in, const struct tally *t)
{
    return (is_of(r, f, in->a, t) && !is_index(f, in->b, t) && !is_nothing(f, in->b)) ||
           (is_of(r, f, in->b, t) && !is_index(f, in->a, t) && !is_nothing(f, in->a));
}

/* The call gets the array, too: how much of it is in use is what it is told. */
static bool is_handed_over(const struct ir_function *f, const struct ir_inst *in,
                           const struct tally *t)
{
    for (ir_id k = 0; k < in->arg_count; k++) {
        ir_id arg = ir_without_casts(f, f->args[in->first_arg + k]);
        struct keeper array = {0};

        if (f->insts[arg].op == IR_DECAY)
            array = keeper_at(&f->insts[f->insts[arg].a]);
        if (keeper_is_known(&array) && keeper_is_same(&array, &t->array))
            return true;
    }
    return false;
}

/* Something else is done to it than to be counted up from 0, and to be read. */
static bool is_held_against(const struct run *r, const struct ir_function *f,
                            const struct ir_inst *in, const struct tally *t)
{
    switch (in->op) {
    case IR_STORE:
        return (is_at(r, f, in->a, t) && !is_nothing(f, in->b) &&
                !(t->is_begun && is_begin(f, in->b)) && !is_step_up(r, f, in->b, t)) ||
               (!is_at(r, f, in->a, t) && is_of(r, f, in->b, t));
    case IR_CALL:
    case IR_HAVOC:
        for (ir_id k = 0; k < in->arg_count; k++) {
            ir_id arg = f->args[in->first_arg + k];

            if (is_at(r, f, arg, t) ||
                (is_of(r, f, arg, t) && !t->is_begun && !is_handed_over(f, in, t)))
                return true;
        }
        return false;
    case IR_RETURN: return in->a && !t->is_begun && is_of(r, f, in->a, t);
    case IR_BRANCH:
    case IR_SWITCH: return in->a && is_of(r, f, in->a, t);
    default:
        if (in->op >= IR_EQ && in->op <= IR_GE)
            return is_compared(r, f, in, t);
        return (in->op == IR_REM || in->op == IR_AND || in->op == IR_SHR ||
                in->op == IR_LNOT) &&
               (is_of(r, f, in->a, t) || (in->b && is_of(r, f, in->b, t)));
    }
}

static bool is_ever_held_against(const struct run *r, const struct tally *t)
{
    for (ir_id k = 1; k < r->u->function_count; k++) {
        const struct ir_function *f = &r->u->functions[k];

        for (ir_id i = 1; i < f->inst_count; i++)
            if (is_held_against(r, f, &f->insts[i], t))
                return true;
    }
    return false;
}

static bool is_counted_here(const struct run *r, const struct tally *t)
{
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        if (in->op == IR_STORE && is_at(r, r->f, in->a, t) &&
            is_step_up(r, r->f, in->b, t))
            return true;
    }
    return false;
}

/* The function sets it to a small number before the loop that the access is in. */
static bool is_begun_here(const struct judging *j, const struct tally *t)
{
    const struct run *r = j->r;
    ir_id around = r->cfg.block_of[j->out->inst];

    if (!cfg_in_some_loop(&r->cfg, around, 0))
        return false;
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];

        if (in->op == IR_STORE && is_at(r, r->f, in->a, t) && is_begin(r->f, in->b) &&
            !cfg_in_some_loop(&r->cfg, r->cfg.block_of[i], around))
            return true;
    }
    return false;
}

/* What a store puts into a local variable: an element, if some store does. */
static ir_id value_of(const struct run *r, ir_id variable)
{
    ir_id value = 0;

    if (!variable || r->u->objects[variable].kind != IR_OBJECT_LOCAL)
        return 0;
    for (ir_id i = 1; i < r->f->inst_count; i++)
        if (ir_is_store_to(r->f, i, variable) &&
            (!value || r->f->insts[r->f->insts[i].b].op == IR_INDEX))
            value = r->f->insts[i].b;
    return value;
}

/* The element that the access is to, also by way of `e = &t->at[t->count++]`; 0. */
static ir_id element_of(const struct run *r, ir_id place)
{
    for (bool is_followed = false; place;) {
        const struct ir_inst *in = &r->f->insts[place];

        if (in->op == IR_FIELD || in->op == IR_DECAY || in->op == IR_PTR_CAST) {
            place = in->a;
        } else if (in->op == IR_LOAD && !is_followed) {
            place = value_of(r, ir_variable_read(r->f, place));
            is_followed = true;
        } else if (in->op == IR_INDEX && r->f->insts[in->b].op == IR_CONST &&
                   r->f->insts[in->a].op == IR_DECAY) {
            place = r->f->insts[in->a].a; /* a column of the row that was counted */
            if (r->f->insts[place].op != IR_INDEX)
                return 0;
        } else {
            return in->op == IR_INDEX ? place : 0;
        }
    }
    return 0;
}

/* What stands at the number's place is compared: an entry that ends the array. */
static bool is_ended_by_entry(const struct run *r, const struct tally *t)
{
    const struct ir_function *f = r->f;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        for (unsigned k = 0; k < 2 && ir_is_comparison(in->op); k++) {
            ir_id at = ir_without_casts(f, k ? in->b : in->a);

            if (f->insts[at].op != IR_LOAD)
                continue;
            at = f->insts[at].a;
            while (f->insts[at].op == IR_FIELD && f->insts[at].a)
                at = f->insts[at].a;
            if (f->insts[at].op == IR_INDEX && is_of(r, f, f->insts[at].b, t))
                return true;
        }
    }
    return false;
}

ir_id judge_element_accessed(const struct judging *j)
{
    const struct ir_inst *in = &j->r->f->insts[j->out->inst];
    ir_id place = in->op == IR_STORE || in->op == IR_COPY || in->op == IR_LOAD ? in->a
                  : in->op == IR_CALL ? j->q->target
                                      : 0;

    return element_of(j->r, place);
}

/* How many elements the array has. */
static int64_t elements_of(const struct run *r, const struct keeper *array)
{
    const struct ir_type *t = array->field
                                  ? run_type(r, r->u->fields[array->field].type)
                              : array->object
                                  ? run_type(r, r->u->objects[array->object].type)
                                  : NULL;

    return t && t->kind == IR_TYPE_ARRAY ? t->count : 0;
}

/* What the access takes for its index, a member or a variable; false: neither. */
static bool find_tally(const struct judging *j, struct tally *t)
{
    const struct run *r = j->r;
    ir_id element = judge_element_accessed(j);
    ir_id index = element ? without_casts(r->f, r->f->insts[element].b) : 0;

    if (!index || r->f->insts[index].op != IR_LOAD)
        return false;
    *t = place_of(r, r->f, r->f->insts[index].a);
    t->array = array_at(r->f, element);
    return t->field || t->object;
}

bool judge_is_tally(const struct judging *j)
{
    const struct run *r = j->r;
    struct tally t = {0};

    if (j->q->template || !j->q->is_write || j->capacity.n != 0 || !j->has_capacity ||
        j->start.n != 1 || relation_max(&j->s->relation, &j->over, NULL) <= NO_LIMIT ||
        !find_tally(j, &t))
        return false;
    t.is_begun = is_begun_here(j, &t);
    return (t.object || !r->e->is_whole) && is_counted_here(r, &t) &&
           !is_ended_by_entry(r, &t) && !is_ever_held_against(r, &t);
}

/* ------------------------------------------------------------- begun anew too late */

/* `if (++t->at > N)`: it may be just the number of elements. */
static bool is_late_look(const struct run *r, const struct ir_function *f,
                         const struct ir_inst *in, const struct tally *t)
{
    const struct ir_inst *by = &f->insts[without_casts(f, in->b)];

    return in->op == IR_GT && is_of(r, f, in->a, t) && by->op == IR_CONST &&
           by->imm == elements_of(r, &t->array);
}

/* Something else may keep it below that. */
static bool is_kept_otherwise(const struct run *r, const struct ir_function *f,
                              const struct ir_inst *in, const struct tally *t)
{
    switch (in->op) {
    case IR_STORE:
        return is_at(r, f, in->a, t) && !is_nothing(f, in->b) &&
               !is_step_up(r, f, in->b, t);
    case IR_CALL:
    case IR_HAVOC:
        for (ir_id k = 0; k < in->arg_count; k++)
            if (is_at(r, f, f->args[in->first_arg + k], t))
                return true;
        return false;
    case IR_LT:
    case IR_LE:
    case IR_GT:
    case IR_GE: return !is_late_look(r, f, in, t) && is_compared(r, f, in, t);
    case IR_EQ:
    case IR_NE:
        return (is_of(r, f, in->a, t) && !is_nothing(f, in->b) &&
                f->insts[without_casts(f, in->b)].op == IR_CONST);
    default: return false;
    }
}

bool judge_wraps_late(const struct judging *j)
{
    const struct run *r = j->r;
    struct tally t = {0};
    bool is_late = false;

    if (j->q->template || j->q->kind != ACCESS_ELEMENT || j->capacity.n != 0 ||
        !j->has_capacity || j->start.n > 1 || !find_tally(j, &t) ||
        (t.field && r->e->is_whole) || elements_of(r, &t.array) < 2)
        return false;
    for (ir_id k = 1; k < r->u->function_count; k++) {
        const struct ir_function *f = &r->u->functions[k];

        for (ir_id i = 1; i < f->inst_count; i++) {
            if (is_kept_otherwise(r, f, &f->insts[i], &t))
                return false;
            is_late = is_late || is_late_look(r, f, &f->insts[i], &t);
        }
    }
    return is_late;
}
