/*
 * What is appended to a buffer whose size stands beside it in its structure.
 *
 *     struct text { char *at; size_t used, size; };
 *
 *     if (n > t->size)                        how much is there already?
 *         return -1;
 *     memcpy(t->at + t->used, from, n);
 *
 * By the file's own allocations `size` is how much room `at` has (allotted.c).  A copy
 * that begins behind what is used, and is held against the whole of it, is too long by
 * as much as is used.  And one that is held against nothing is told of where other
 * functions of the file do look: they say that it is not for the callers to know.
 */
#include "analyzer/engine/judge.h"

/* Calls deep that a look at the size is searched for. */
enum { MAX_DEPTH = 3 };

/* The buffer: the member that leads to it, its size's, and where the access begins. */
struct buffer {
    ir_id array, size;
    ir_id index; /* the value that says where in it, 0: the member itself does */
    ir_id moved; /* the member that says so, and is moved on; 0: none */
    ir_id owner; /* the variable that leads to the structure */
    struct linear room; /* what the size says now */
};

static bool find_buffer(const struct judging *j, struct buffer *b)
{
    struct run *r = j->r;
    ir_id element = judge_element_accessed(j);
    const struct ir_inst *in = element ? &r->f->insts[element] : NULL;
    const struct ir_inst *from = in && in->imm == 1
                                     ? &r->f->insts[ir_without_casts(r->f, in->a)]
                                     : NULL;

    if (!from || from->op != IR_LOAD || r->f->insts[from->a].op != IR_FIELD)
        return false;
    from = &r->f->insts[from->a];
    b->array = from->id;
    b->size = judge_allotted_count(r, b->array);
    b->index = in->b;
    b->moved = judge_member_read(r->f, in->b, &b->owner);
    return b->size &&
           judge_member_number(r, j->s, run_value(r, j->s, from->a), b->size, &b->room);
}

/* `*o->at++`, `memcpy(o->at, ...)`: what is left is kept beside the place itself. */
static bool find_cursor(const struct judging *j, struct buffer *b)
{
    const struct run *r = j->r;
    const struct ir_inst *in = &r->f->insts[j->out->inst];
    ir_id place = in->op == IR_STORE || in->op == IR_COPY ? in->a
                  : in->op == IR_CALL                     ? j->q->target
                                                          : 0;

    b->index = 0;
    b->array = place ? judge_member_read(r->f, place, &b->owner) : 0;
    b->moved = b->array;
    b->size = b->array ? judge_rest_beside(r, b->array) : 0;
    return b->size != 0;
}

/* As many bytes as the whole buffer has, or fewer, but behind what is there. */
static bool is_held_to_all(const struct judging *j, const struct buffer *b)
{
    const struct value *at = run_value(j->r, j->s, b->index);
    const struct relation *known = &j->s->relation;
    struct linear rest, over;

    return at->kind == VALUE_INT && at->form.n > 0 && j->q->bytes.n > 0 &&
           linear_sub(&j->q->bytes, &b->room, &rest) &&
           relation_proves_le(known, &rest) && linear_add(&rest, &at->form, &over) &&
           !relation_proves_le(known, &over) &&
           relation_max(known, &at->form, NULL) > NO_LIMIT;
}

static bool reads_member(const struct ir_function *f, ir_id i, ir_id member)
{
    const struct ir_inst *in = &f->insts[i];

    return in->op == IR_LOAD && f->insts[in->a].op == IR_FIELD &&
           f->insts[in->a].id == member;
}

/* The call is given what the variable leads to, and nobody knows what it does. */
static bool is_handed_on(const struct run *r, const struct ir_function *f,
                         const struct ir_inst *call, ir_id owner)
{
    if (call->id &&
        (r->u->functions[call->id].inst_count > 0 || r->e->models[call->id].row))
        return false;
    for (ir_id k = 0; k < call->arg_count; k++)
        if (ir_variable_read(f, f->args[call->first_arg + k]) == owner)
            return true;
    return false;
}

/* The function, or one that it calls, has a look at the size; or nobody knows. */
static bool may_look(const struct run *r, const struct ir_function *f, ir_id size,
                     ir_id owner, unsigned depth)
{
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];
        const struct ir_function *to = in->op == IR_CALL && in->id
                                           ? &r->u->functions[in->id]
                                           : NULL;

        if (reads_member(f, i, size) ||
            (in->op == IR_CALL && owner && is_handed_on(r, f, in, owner)) ||
            (to && to->inst_count > 0 &&
             (depth == 0 || may_look(r, to, size, 0, depth - 1))))
            return true;
    }
    return false;
}

static bool is_made_of(const struct ir_function *f, ir_id value, ir_id member,
                       unsigned depth)
{
    const struct ir_inst *in = NULL;
    ir_id variable = ir_variable_read(f, value);

    value = ir_without_casts(f, value);
    in = &f->insts[value];
    if (reads_member(f, value, member))
        return true;
    for (ir_id i = 1; variable && depth > 0 && i < value; i++)
        if (ir_is_store_to(f, i, variable) &&
            is_made_of(f, f->insts[i].b, member, depth - 1))
            return true;
    return depth > 0 && (in->op == IR_ADD || in->op == IR_SUB) &&
           (is_made_of(f, in->a, member, depth - 1) ||
            is_made_of(f, in->b, member, depth - 1));
}

bool judge_compares_member(const struct ir_function *f, ir_id member)
{
    for (ir_id i = 1; i < f->inst_count; i++)
        if (ir_is_comparison(f->insts[i].op) &&
            (is_made_of(f, f->insts[i].a, member, MAX_DEPTH) ||
             is_made_of(f, f->insts[i].b, member, MAX_DEPTH)))
            return true;
    return false;
}

/* It goes to a place in the buffer, or calls a function that does. */
static bool goes_there(const struct run *r, const struct ir_function *f, ir_id array,
                       unsigned depth)
{
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if ((in->op == IR_INDEX &&
             reads_member(f, ir_without_casts(f, in->a), array)) ||
            (in->op == IR_STORE && reads_member(f, in->a, array)))
            return true;
        if (in->op == IR_CALL && in->id && depth > 0 &&
            goes_there(r, &r->u->functions[in->id], array, depth - 1))
            return true;
    }
    return false;
}

/*
 * Functions of the file hold something against the size where they store into the
 * buffer, and none does so for those who call it before they store.
 */
static bool is_for_writers(const struct run *r, const struct buffer *b)
{
    bool is_found = false;

    for (ir_id k = 1; k < r->u->function_count; k++) {
        const struct ir_function *f = &r->u->functions[k];

        if (!judge_compares_member(f, b->size))
            continue;
        if (goes_there(r, f, b->array, 1))
            is_found = true;
        else if (!(f->flags & IR_FUNCTION_STATIC))
            return false;
    }
    return is_found;
}

/* The member that says where is moved on by what is written. */
static bool is_moved_on(const struct ir_function *f, ir_id member)
{
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];
        const struct ir_inst *sum = &f->insts[ir_without_casts(f, in->b)];

        if (in->op == IR_STORE && f->insts[in->a].op == IR_FIELD &&
            f->insts[in->a].id == member &&
            (sum->op == IR_ADD || sum->op == IR_INDEX) &&
            (reads_member(f, ir_without_casts(f, sum->a), member) ||
             reads_member(f, ir_without_casts(f, sum->b), member)))
            return true;
    }
    return false;
}

/* A caller in the file has a look before. */
static bool is_looked_at_before(const struct run *r, ir_id size)
{
    for (ir_id k = 1; k < r->u->function_count; k++) {
        const struct ir_function *f = &r->u->functions[k];

        for (ir_id i = 1; i < f->inst_count; i++)
            if (f->insts[i].op == IR_CALL && f->insts[i].id &&
                &r->u->functions[f->insts[i].id] == r->f && f != r->f &&
                may_look(r, f, size, 0, 1))
                return true;
    }
    return false;
}

/* Nothing here looks at the size, though it is moved on, and others do look. */
static bool is_unlooked(const struct judging *j, const struct buffer *b)
{
    const struct run *r = j->r;

    return b->owner && b->moved && is_moved_on(r->f, b->moved) &&
           !may_look(r, r->f, b->size, b->owner, MAX_DEPTH) && is_for_writers(r, b) &&
           !is_looked_at_before(r, b->size);
}

bool judge_is_appended_blindly(const struct judging *j)
{
    struct buffer b = {0};

    if (j->r->e->is_whole || j->q->template || !j->q->is_write)
        return false;
    if (!(find_buffer(j, &b) && (is_held_to_all(j, &b) || is_unlooked(j, &b))) &&
        !(find_cursor(j, &b) && is_unlooked(j, &b)))
        return false;
    j->out->excess = FINDING_UNBOUNDED;
    j->out->counted_by = j->r->u->fields[b.size].name;
    return true;
}
