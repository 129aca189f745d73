/*
 * A length that stands in the data itself.
 *
 *     n = p[0] << 8 | p[1];
 *     p += 2;
 *     memcpy(out, p, n);
 *
 * How much there is behind `p` only the caller knows, but it is hardly as much as a
 * sender claims: a reader who never holds `n` against anything else reads what follows
 * the packet.  What is read through one variable, and is as long as was read through
 * the same one, is told of when nothing but numbers of the program limits it; in a
 * program that is seen whole each caller is asked instead.
 *
 *     int answer(const unsigned char *p, unsigned len)
 *         hash_add(&h, p + 1, p[0]);
 *
 *     name = names + strtoul(field, NULL, 10);
 *
 * So it is of a place that a text or a packet says, in whatever buffer.
 *
 * So it is when both are handed to a function that is not seen, by one that was told
 * how much there is: `len` is not among what that function gets.
 */
#include "analyzer/engine/judge.h"

enum { MAX_STEPS = 8 };

/* ... also where that is the end of a structure: `p->data`. */
static ir_id leading_to(const struct run *r, ir_id place)
{
    place = ir_without_casts(r->f, place);
    while (r->f->insts[place].op == IR_INDEX || r->f->insts[place].op == IR_FIELD ||
           r->f->insts[place].op == IR_DECAY)
        place = ir_without_casts(r->f, r->f->insts[place].a);
    return ir_variable_read(r->f, place);
}

/* The pointer variable that a place is reached through; 0: none, or several. */
static ir_id leading_variable(const struct run *r, ir_id place)
{
    place = ir_without_casts(r->f, place);
    while (r->f->insts[place].op == IR_INDEX)
        place = ir_without_casts(r->f, r->f->insts[place].a);
    return ir_variable_read(r->f, place);
}

/* Nobody declared it: `get_u16(p)`, or a macro such as `GETSHORT(n, p)`. */
static bool is_undeclared(const struct run *r, const struct ir_inst *in)
{
    const struct ir_function *f = in->op == IR_CALL && in->id ? &r->u->functions[in->id]
                                                              : NULL;

    return f && (f->flags & IR_FUNCTION_IMPLICIT) && !f->has_body;
}

/* What a variable that is set once was copied from; else itself. */
static ir_id original_of(const struct run *r, ir_id variable)
{
    ir_id from = 0;

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        if (!ir_is_store_to(r->f, i, variable))
            continue;
        if (from)
            return variable;
        from = ir_variable_read(r->f, r->f->insts[i].b);
        if (!from)
            return variable;
    }
    return from ? from : variable;
}

/* The only argument, when it is a variable that leads to bytes. */
static ir_id only_argument(const struct run *r, const struct ir_inst *in)
{
    ir_id arg = in->arg_count == 1 ? r->f->args[in->first_arg] : 0;
    const struct ir_type *t = arg ? run_type(r, r->f->insts[arg].type) : NULL;

    return t && t->kind == IR_TYPE_PTR && run_type(r, t->elem)->size == 1
               ? ir_variable_read(r->f, arg)
               : 0;
}

/* ntohs() and the like: the number is that of its argument, in another order. */
static bool is_of_argument(const struct run *r, const struct ir_inst *in)
{
    const struct model_function *row = in->id ? r->e->models[in->id].row : NULL;

    return row && row->result == MODEL_RESULT_DERIVED && in->arg_count == 1;
}

/* The variable that leads to a member of a structure; 0. */
static ir_id member_of(const struct run *r, ir_id load)
{
    ir_id place = r->f->insts[load].a;

    if (r->f->insts[place].op != IR_FIELD)
        return 0;
    while (r->f->insts[place].op == IR_FIELD)
        place = r->f->insts[place].a;
    return ir_variable_read(r->f, place);
}

/* `n = 0`, or `n = ntohl(n)`. */
static bool is_turned_round(const struct run *r, ir_id store, ir_id number)
{
    const struct ir_function *f = r->f;
    const struct ir_inst *in = &f->insts[ir_without_casts(f, f->insts[store].b)];

    return in->op == IR_CONST ||
           (in->op == IR_CALL && is_of_argument(r, in) &&
            ir_variable_read(f, f->args[in->first_arg]) == number);
}

/*
 * `memcpy(&n, p, sizeof n)`, and nothing else is put there: the variable that leads to
 * where it comes from; 0.
 */
static ir_id copied_through(const struct run *r, ir_id place)
{
    const struct ir_function *f = r->f;
    ir_id number = f->insts[place].id, from = 0;

    if (f->insts[place].op != IR_ADDR || r->u->objects[number].kind != IR_OBJECT_LOCAL)
        return 0;
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];
        const struct model_function *row = in->op == IR_CALL && in->id
                                               ? r->e->models[in->id].row
                                               : NULL;
        const ir_id *args = &f->args[in->first_arg];
        const struct ir_inst *to = NULL;

        if (ir_is_store_to(f, i, number) && !is_turned_round(r, i, number))
            return 0;
        if (!row || row->kind != MODEL_COPY_EXACT || in->arg_count != 3)
            continue;
        to = &f->insts[ir_without_casts(f, args[0])];
        if (to->op == IR_ADDR && to->id == number && !from)
            from = leading_variable(r, args[1]);
        else if (to->op == IR_ADDR && to->id == number &&
                 from != leading_variable(r, args[1]))
            return 0;
    }
    return from;
}

/* The variable through which all bytes of a number are read; 0: made otherwise. */
static ir_id read_through(const struct run *r, ir_id value, unsigned steps)
{
    ir_id i = ir_without_casts(r->f, value), one = 0;
    const struct ir_inst *in = &r->f->insts[i];

    if (steps == 0)
        return 0;
    switch (in->op) {
    case IR_LOAD:
        one = leading_variable(r, in->a);
        one = one ? one : judge_overlay_read(r, i);
        return one ? one : copied_through(r, in->a);
    case IR_SHL: return read_through(r, in->a, steps - 1);
    case IR_CALL:
        if (!is_of_argument(r, in))
            return is_undeclared(r, in) ? only_argument(r, in) : 0;
        i = ir_without_casts(r->f, r->f->args[in->first_arg]);
        one = r->f->insts[i].op == IR_LOAD ? member_of(r, i) : 0;
        return one ? one : read_through(r, i, steps - 1);
    case IR_ADD:
    case IR_OR:
        if (r->f->insts[ir_without_casts(r->f, in->a)].op == IR_CONST)
            return read_through(r, in->b, steps - 1);
        one = read_through(r, in->a, steps - 1);
        if (r->f->insts[ir_without_casts(r->f, in->b)].op == IR_CONST)
            return one;
        return one == read_through(r, in->b, steps - 1) ? one : 0;
    default: return 0;
    }
}

/* `n -= 2`: what is left of it. */
static bool is_step_of(const struct run *r, ir_id value, ir_id variable)
{
    const struct ir_inst *in = &r->f->insts[value];

    return (in->op == IR_SUB || in->op == IR_ADD) &&
           ir_variable_read(r->f, in->a) == variable &&
           r->f->insts[ir_without_casts(r->f, in->b)].op == IR_CONST;
}

/* A macro is given both: it reads the one through the other. */
static bool is_macro_read(const struct run *r, const struct ir_inst *in, ir_id variable,
                          ir_id pointer)
{
    bool has_variable = false, has_pointer = false;

    if (!is_undeclared(r, in) || in->arg_count != 2)
        return false;
    for (ir_id k = 0; k < in->arg_count; k++) {
        ir_id read = ir_variable_read(r->f, r->f->args[in->first_arg + k]);

        has_variable = has_variable || read == variable;
        has_pointer = has_pointer || read == pointer;
    }
    return has_variable && has_pointer &&
           r->u->objects[variable].kind == IR_OBJECT_LOCAL;
}

/* The value is calculated from what is read through the pointer: `*p + 1`, `p + *p`. */
static bool reads_through(const struct run *r, ir_id value, ir_id pointer,
                          unsigned steps)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, value)];

    if (steps == 0)
        return false;
    if (in->op == IR_ADD || in->op == IR_SUB || in->op == IR_INDEX ||
        in->op == IR_PTR_DIFF)
        return reads_through(r, in->a, pointer, steps - 1) ||
               reads_through(r, in->b, pointer, steps - 1);
    return read_through(r, value, steps) == pointer;
}

bool judge_is_read_through(const struct run *r, ir_id variable, ir_id pointer)
{
    bool is_read = false;

    for (ir_id i = 1; i < r->f->inst_count; i++) {
        ir_id value = 0;

        is_read = is_read || is_macro_read(r, &r->f->insts[i], variable, pointer);
        if (!ir_is_store_to(r->f, i, variable))
            continue;
        value = ir_without_casts(r->f, r->f->insts[i].b);
        if (r->f->insts[value].op == IR_CONST || is_step_of(r, value, variable))
            continue;
        if (read_through(r, value, MAX_STEPS) != pointer)
            return false;
        is_read = true;
    }
    return is_read;
}

/* ... through it, or what it is a copy of. */
static bool is_read_by(const struct run *r, ir_id variable, ir_id pointer)
{
    return judge_is_read_through(r, variable, pointer) ||
           judge_is_read_through(r, variable, original_of(r, pointer));
}

/* A limit that the program thought of, and no `x | y` that is no more than `x + y`. */
static bool is_thought_of(const struct judging *j, uint32_t symbol,
                          const struct linear *f)
{
    for (uint32_t k = 0; k < f->n; k++) {
        const struct symbol *at = symbol_at(&j->r->symbols, f->terms[k].symbol);

        if (f->terms[k].symbol != symbol &&
            (at->is_compared || at->kind == SYMBOL_ADDRESS))
            return true;
    }
    return false;
}

/* The sum, which may wrap, was made of the number. */
static bool is_sum_of(const struct run *r, uint32_t sum, uint32_t symbol,
                      unsigned steps)
{
    const struct symbol *at = symbol_at(&r->symbols, sum);

    if (at->kind != SYMBOL_WRAPPED || steps == 0)
        return false;
    for (uint32_t k = 0; k < at->def.n; k++)
        if (at->def.terms[k].symbol == symbol ||
            is_sum_of(r, at->def.terms[k].symbol, symbol, steps - 1))
            return true;
    return false;
}

bool judge_is_held_in_sum(const struct judging *j, uint32_t symbol)
{
    const struct relation *known = &j->s->relation;

    for (uint32_t k = 0; k < known->fact_count; k++) {
        const struct linear *f = &known->facts[k].form;

        for (uint32_t m = 0; m < f->n && !known->facts[k].is_unequal; m++)
            if (f->terms[m].factor > 0 &&
                is_sum_of(j->r, f->terms[m].symbol, symbol, MAX_STEPS) &&
                is_thought_of(j, f->terms[m].symbol, f))
                return true;
    }
    return false;
}

/* Set to numbers of the program and counted up: the counter of a loop. */
static bool is_counter(const struct ir_function *f, ir_id variable)
{
    bool is_counted = false;

    for (ir_id i = 1; i < f->inst_count; i++) {
        if (!ir_is_store_to(f, i, variable))
            continue;
        if (ir_step_of(f, i, variable) > 0)
            is_counted = true;
        else if (f->insts[ir_without_casts(f, f->insts[i].b)].op != IR_CONST)
            return false;
    }
    return is_counted;
}

/* A number of the program, `sizeof *p - 4`, also of what only a missing header has. */
static bool is_size(const struct run *r, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, i)];
    ir_id variable = ir_variable_read(r->f, i);

    if (in->op == IR_ADD || in->op == IR_SUB)
        return is_size(r, in->a) && is_size(r, in->b);
    return variable ? r->u->objects[variable].flags & IR_OBJECT_IS_GUESSED
                    : in->op == IR_CONST;
}

/*
 * `for (i = 0; i < n; i++)`, whether it is equal to something, or a number of the
 * program: that is no limit of `n` by what there is, and nothing else is compared.
 */
static bool is_held_to_nothing(const struct run *r, ir_id variable)
{
    const struct ir_function *f = r->f;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];
        ir_id other = 0, counter = 0;

        if (!ir_is_comparison(in->op) || in->op == IR_EQ || in->op == IR_NE ||
            (!ir_is_about(f, in->a, variable) && !ir_is_about(f, in->b, variable)))
            continue;
        other = ir_is_about(f, in->a, variable) ? in->b : in->a;
        counter = ir_variable_read(f, other);
        if (!is_size(r, other) && !(counter && is_counter(f, counter)))
            return false;
    }
    return true;
}

/* Nothing limits the number but its type, or a number of the program. */
static bool is_unheld(const struct judging *j, uint32_t symbol, ir_id amount)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);
    struct interval range = relation_range(&j->s->relation, symbol);
    const struct linear *f = NULL;
    uint32_t k = 0;

    while ((f = judge_next_limit(j, symbol, &k)) != NULL)
        if (is_thought_of(j, symbol, f))
            return false;
    if (judge_is_held_in_sum(j, symbol))
        return false;
    if (range.lo == range.hi)
        return false;
    if (!at->is_compared || is_held_to_nothing(j->r, amount))
        return true;
    return !at->is_parsed && /* with what it was, calls since then may have changed */
           (range.lo < range.hi &&
            (range.hi < at->range.hi || range.lo > at->range.lo));
}

bool judge_is_told_of_target(const struct judging *j)
{
    const struct run *r = j->r;

    for (size_t k = r->journal.len; k > 0 && r->journal.at[k - 1].inst == j->out->inst;
         k--)
        if (r->journal.at[k - 1].is_write &&
            r->journal.at[k - 1].verdict > ACCESS_POSSIBLE)
            return true;
    return false;
}

/* The variable that the amount is read from, perhaps with a head: `n + sizeof *p`. */
static ir_id amount_of(const struct run *r, ir_id amount)
{
    const struct ir_inst *in = &r->f->insts[ir_without_casts(r->f, amount)];

    if (in->op != IR_ADD)
        return ir_variable_read(r->f, amount);
    if (is_size(r, in->b))
        return ir_variable_read(r->f, in->a);
    return is_size(r, in->a) ? ir_variable_read(r->f, in->b) : 0;
}

static bool is_headed(const struct run *r, ir_id amount)
{
    return r->f->insts[ir_without_casts(r->f, amount)].op == IR_ADD &&
           amount_of(r, amount);
}

/* The number of the data in it, where all others are the size of a head. */
static const struct linear_term *said_term(const struct judging *j)
{
    const struct linear *bytes = &j->q->bytes;
    bool has_head = bytes->n > 1 || bytes->k > 0;

    if (bytes->n > 2 || (has_head && !is_headed(j->r, j->q->amount)))
        return NULL;
    for (uint32_t k = 0; k < bytes->n; k++)
        if (bytes->n == 1 || judge_is_said(j, bytes->terms[k].symbol))
            return &bytes->terms[k];
    return NULL;
}

/* What is read through the pointer is compared, and not with numbers of the program. */
static bool is_content_held(const struct run *r, ir_id pointer)
{
    const struct ir_function *f = r->f;

    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *in = &f->insts[i];

        if (ir_is_comparison(in->op) &&
            ((reads_through(r, in->a, pointer, MAX_STEPS) && !is_size(r, in->b)) ||
             (reads_through(r, in->b, pointer, MAX_STEPS) && !is_size(r, in->a))))
            return true;
    }
    return false;
}

/* A call found it, as an element that is there whole: `p = find(list, type)`. */
static bool is_found(const struct run *r, ir_id pointer)
{
    for (ir_id i = 1; i < r->f->inst_count; i++)
        if (ir_is_store_to(r->f, i, pointer) &&
            r->f->insts[ir_without_casts(r->f, r->f->insts[i].b)].op == IR_CALL)
            return true;
    return false;
}

/* As much as stands there, with no name of its own: `memcpy(to, p + 1, *p)`. */
static bool is_nameless_claim(const struct judging *j, ir_id pointer)
{
    const struct run *r = j->r;
    const struct linear *bytes = &j->q->bytes;
    const struct linear_term *t = &bytes->terms[0];

    return bytes->n == 1 && bytes->k == 0 &&
           read_through(r, j->q->amount, MAX_STEPS) == pointer &&
           relation_is_open(&j->s->relation, t) &&
           !judge_is_held_in_sum(j, t->symbol) && !is_content_held(r, pointer) &&
           !is_found(r, pointer);
}

/*
 * `void take(struct packet *p)`: what is laid over the bytes, and nothing of how many
 * there are; whoever calls it must have asked.
 */
static bool is_left_to_callers(const struct run *r, ir_id pointer)
{
    ir_id first = r->f->params.first, end = first + r->f->params.count;
    ir_id original = original_of(r, pointer);
    const struct ir_type *t = run_type(r, r->u->objects[original].type);

    if (r->u->objects[original].kind != IR_OBJECT_PARAM ||
        (original == pointer && run_type(r, t->elem)->kind != IR_TYPE_RECORD))
        return false;
    for (ir_id param = first; param < end; param++)
        if (run_is_int(r, r->u->objects[param].type))
            return false;
    return true;
}

bool judge_is_claimed(const struct judging *j)
{
    const struct run *r = j->r;
    ir_id amount = 0, pointer = 0;
    const struct linear_term *said = NULL;

    if (r->e->is_closed || j->q->template || j->q->kind != ACCESS_SIZE ||
        j->q->is_write || !j->q->target || !j->q->amount)
        return false;
    said = said_term(j);
    amount = amount_of(r, j->q->amount);
    pointer = leading_to(r, j->q->target);
    if (!said || !pointer ||
        !(amount ? is_unheld(j, said->symbol, amount) && is_read_by(r, amount, pointer)
                 : is_nameless_claim(j, pointer)))
        return false;
    return !is_left_to_callers(r, pointer) && !judge_is_told_of_target(j);
}

/* ---------------------------------------------------------------------- handed on */

/* Nothing else that the call gets tells it how much there is. */
static bool has_only_these(const struct run *r, const struct ir_inst *in, ir_id at)
{
    for (ir_id k = 0; k < in->arg_count; k++) {
        ir_id arg = r->f->args[in->first_arg + k];
        const struct ir_type *t = run_type(r, r->f->insts[arg].type);
        ir_id constant = ir_without_casts(r->f, arg);

        if (k == at || k == at + 1)
            continue;
        if (run_is_int(r, r->f->insts[arg].type)
                ? r->f->insts[constant].op != IR_CONST
                : t->kind == IR_TYPE_PTR && run_type(r, t->elem)->size == 1)
            return false;
    }
    return true;
}

/* The argument is data of a parameter with its size behind it; that parameter, or 0. */
static ir_id counted_data(const struct run *r, ir_id arg)
{
    const struct ir_type *t = run_type(r, r->f->insts[arg].type);
    ir_id param = t->kind == IR_TYPE_PTR ? leading_variable(r, arg) : 0;

    if (param)
        param = original_of(r, param);
    return param && r->u->objects[param].kind == IR_OBJECT_PARAM &&
                   judge_count_parameter(r, param)
               ? param
               : 0;
}

void claimed_ask(struct run *r, struct state *s, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];

    for (ir_id k = 0; !r->e->is_whole && in->id && k + 1 < in->arg_count; k++) {
        ir_id arg = r->f->args[in->first_arg + k];
        ir_id param = counted_data(r, arg);
        ir_id amount = ir_variable_read(r->f, r->f->args[in->first_arg + k + 1]);

        if (param && amount && k + 2 <= UINT8_MAX &&
            judge_is_read_through(r, amount, param) && has_only_these(r, in, k))
            believed_ask_size(r, s, i,
                              &(struct sized_argument){.buffer = k, .size = k + 1});
    }
}

/* ------------------------------------------------------------- one after the other */

/* The variable up to which the loop at that block counts; 0: something else ends it. */
static ir_id bound_of_loop(const struct run *r, ir_id block)
{
    const struct ir_block *b = &r->f->blocks[block];
    const struct ir_inst *last = &r->f->insts[b->first + b->count - 1];
    const struct ir_inst *by = last->op == IR_BRANCH ? &r->f->insts[last->a] : NULL;
    ir_id counter = 0, bound = 0;

    if (!by || (by->op != IR_LT && by->op != IR_NE))
        return 0;
    counter = ir_variable_read(r->f, by->a);
    bound = ir_variable_read(r->f, by->b);
    return counter && bound && run_is_int(r, r->u->objects[bound].type) &&
                   is_counter(r->f, counter)
               ? bound
               : 0;
}

/* What the elements are read through: by the function, or one that it calls. */
static ir_id reading_variable(const struct judging *j)
{
    const struct run *r = j->r;
    const struct ir_inst *in = &r->f->insts[j->out->inst];

    if (in->op == IR_LOAD)
        return leading_variable(r, in->a);
    return in->op == IR_CALL && in->arg_count == 1
               ? leading_variable(r, r->f->args[in->first_arg])
               : 0;
}

bool judge_is_claimed_count(const struct judging *j)
{
    const struct run *r = j->r;
    ir_id pointer = 0, amount = 0;
    struct linear number;

    if (r->e->is_closed || j->q->kind != ACCESS_ELEMENT || j->q->is_write ||
        j->q->bytes.n != 0 || j->start.n == 0 || !judge_walked_parameter(j))
        return false;
    for (uint32_t k = 0; k < j->start.n && !amount; k++) {
        const struct symbol_key *key = &r->symbols.keys[j->start.terms[k].symbol];

        if (key->kind == SYMBOL_COUNT)
            amount = bound_of_loop(r, (ir_id)key->a);
    }
    pointer = amount ? reading_variable(j) : 0;
    return pointer && judge_held_number(j, amount, &number) && number.n == 1 &&
           is_unheld(j, number.terms[0].symbol, amount) &&
           is_read_by(r, amount, pointer);
}

/* ------------------------------------------------------------------ where it stands */

/* A number of a text or a packet, as it came: no part of it, and no single byte. */
static bool is_whole_number(const struct judging *j, uint32_t symbol)
{
    const struct symbol *at = symbol_at(&j->r->symbols, symbol);

    if (at->kind == SYMBOL_WRAPPED && at->def.n == 1)
        return is_whole_number(j, at->def.terms[0].symbol);
    return (at->kind == SYMBOL_RESULT || at->kind == SYMBOL_INPUT) &&
           !at->is_compared && judge_is_said(j, symbol) &&
           relation_range(&j->s->relation, symbol).hi >= UINT16_MAX;
}

/* What a call answered that was given the buffer: a place that it came to in there. */
static bool is_answer_about(const struct judging *j, uint32_t symbol)
{
    const struct run *r = j->r;
    const struct symbol *at = symbol_at(&r->symbols, symbol);
    const struct symbol_key *key = &r->symbols.keys[symbol];
    ir_id buffer = j->q->target ? leading_variable(r, j->q->target) : 0;
    const struct ir_inst *in = NULL;

    if (at->kind == SYMBOL_WRAPPED && at->def.n == 1)
        return is_answer_about(j, at->def.terms[0].symbol);
    if (at->kind != SYMBOL_RESULT || key->a >= r->f->inst_count || !buffer)
        return false;
    in = &r->f->insts[key->a];
    for (ir_id k = 0; in->op == IR_CALL && k < in->arg_count; k++)
        if (leading_variable(r, r->f->args[in->first_arg + k]) == buffer)
            return true;
    return false;
}

bool judge_is_claimed_place(const struct judging *j)
{
    const struct linear_term *t = j->start.n == 1 ? &j->start.terms[0] : NULL;
    const struct linear *f = NULL;
    uint32_t k = 0;

    if (j->r->e->is_closed || j->q->template || !t || t->factor <= 0 ||
        !is_whole_number(j, t->symbol) || judge_is_held_in_sum(j, t->symbol) ||
        is_answer_about(j, t->symbol))
        return false;
    while ((f = judge_next_limit(j, t->symbol, &k)) != NULL)
        if (is_thought_of(j, t->symbol, f))
            return false;
    return true;
}
