/*
 * Every invariant that ir.h states, checked.
 *
 * The text form can be written by hand and the front end can be wrong; the engine must
 * not have to ask.
 */
#include "analyzer/ir/verify.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/ir/op.h"
#include "base/mem.h"

/* Whether [first, first + count) are rows of a table with `rows` rows. */
static bool is_range(ir_id first, ir_id count, ir_id rows)
{
    return count == 0 || (first > 0 && first < rows && count <= rows - first);
}

static bool check_type(const struct ir_unit *u, const struct ir_type *t)
{
    bool has_elem = t->kind == IR_TYPE_PTR || t->kind == IR_TYPE_ARRAY ||
                    t->kind == IR_TYPE_FUNC;

    if (t->kind < IR_TYPE_VOID || t->kind > IR_TYPE_UNKNOWN)
        return false;
    if (t->elem >= u->type_count || has_elem != (t->elem != 0))
        return false;
    if (t->kind == IR_TYPE_INT && (t->bits == 0 || t->bits > 128))
        return false;
    if (t->size < IR_UNKNOWN_SIZE || (t->kind == IR_TYPE_ARRAY && t->count < -1))
        return false;
    if (t->field_count && t->kind != IR_TYPE_RECORD)
        return false;
    return is_range(t->first_field, t->field_count, u->field_count) &&
           is_range(t->first_param, t->param_count, u->param_type_count);
}

static bool check_types(const struct ir_verifier *v)
{
    const struct ir_unit *u = v->u;

    if (u->types[0].field_count)
        return err_set(v->e, 0, "fields that belong to no type");
    for (ir_id i = 1; i < u->type_count; i++)
        if (!check_type(u, &u->types[i]))
            return err_set(v->e, 0, "type t%u is not well formed", i);
    for (ir_id i = 1; i < u->param_type_count; i++)
        if (!u->param_types[i] || u->param_types[i] >= u->type_count)
            return err_set(v->e, 0, "a parameter's type is not a type");
    for (ir_id i = 1; i < u->field_count; i++) {
        const struct ir_field *f = &u->fields[i];
        if (!f->type || f->type >= u->type_count || f->counted_by >= u->field_count ||
            f->loc >= u->loc_count || !f->name)
            return err_set(v->e, 0, "field %u is not well formed", i);
    }
    return true;
}

static bool check_object(const struct ir_unit *u, const struct ir_object *o)
{
    if (o->kind < IR_OBJECT_GLOBAL || o->kind > IR_OBJECT_STRING || !o->name)
        return false;
    if (!o->type || o->type >= u->type_count || o->loc >= u->loc_count ||
        o->function >= u->function_count)
        return false;
    if (o->kind >= IR_OBJECT_STATIC && o->kind <= IR_OBJECT_TEMP && !o->function)
        return false;
    if ((o->kind == IR_OBJECT_STRING) != (o->bytes != NULL))
        return false;
    return is_range(o->first_init, o->init_count, u->init_count);
}

static bool check_init(const struct ir_unit *u, const struct ir_init *i)
{
    return i->type && i->type < u->type_count && i->object < u->object_count &&
           i->function < u->function_count;
}

static bool check_rows(const struct ir_verifier *v)
{
    const struct ir_unit *u = v->u;

    if (u->pointer_bits != 64 && u->pointer_bits != 32)
        return err_set(v->e, 0, "pointers of %u bits", u->pointer_bits);
    if (u->objects[0].init_count)
        return err_set(v->e, 0, "initialisers that belong to no object");
    for (ir_id i = 1; i < u->file_count; i++)
        if (!u->files[i])
            return err_set(v->e, 0, "file F%u has no path", i);
    for (ir_id i = 1; i < u->loc_count; i++)
        if (u->locs[i].file >= u->file_count)
            return err_set(v->e, 0, "location L%u is in no file", i);
    for (ir_id i = 1; i < u->object_count; i++)
        if (!check_object(u, &u->objects[i]))
            return err_set(v->e, 0, "object o%u is not well formed", i);
    for (ir_id i = 1; i < u->init_count; i++)
        if (!check_init(u, &u->inits[i]))
            return err_set(v->e, 0, "initialiser %u is not well formed", i);
    for (ir_id i = 1; i < u->diagnostic_count; i++)
        if (u->diagnostics[i].loc >= u->loc_count || !u->diagnostics[i].text)
            return err_set(v->e, 0, "diagnostic %u is not well formed", i);
    return true;
}

/* -------------------------------------------------------------------- functions */

static bool fail(const struct ir_verifier *v, ir_id inst, const char *what)
{
    const struct ir_function *f = v->f;

    if (!inst)
        return err_set(v->e, 0, "function %s: %s", f->name, what);
    return err_set(v->e, 0, "function %s: %%%u (%s): %s", f->name, inst,
                   ir_op_name(f->insts[inst].op), what);
}

static bool check_function_row(const struct ir_verifier *v)
{
    const struct ir_unit *u = v->u;
    const struct ir_function *f = v->f;

    if (!f->name)
        return err_set(v->e, 0, "a function without a name");
    if (!f->type || f->type >= u->type_count ||
        u->types[f->type].kind != IR_TYPE_FUNC || f->loc >= u->loc_count)
        return fail(v, 0, "its type or place is wrong");
    if (f->attrs.access_count > IR_MAX_ACCESS)
        return fail(v, 0, "too many access attributes");
    if (!is_range(f->params.first, f->params.count, u->object_count))
        return fail(v, 0, "its parameters are no objects");
    for (ir_id i = 0; i < f->params.count; i++) {
        const struct ir_object *o = &u->objects[f->params.first + i];
        if (o->kind != IR_OBJECT_PARAM || &u->functions[o->function] != f)
            return fail(v, 0, "its parameters are no parameters");
    }
    return true;
}

/* Blocks are contiguous, in order, cover every instruction, and end as they must. */
static bool check_blocks(struct ir_verifier *v)
{
    const struct ir_function *f = v->f;
    ir_id next = 1;

    if (f->block_count < 2)
        return fail(v, 0, "no entry block");
    for (ir_id b = 1; b < f->block_count; b++) {
        const struct ir_block *block = &f->blocks[b];
        if (block->first != next || block->count == 0 ||
            block->count > f->inst_count - next)
            return fail(v, 0, "blocks do not follow each other");
        for (ir_id i = 0; i < block->count; i++) {
            const struct ir_op_info *info = ir_op_find(f->insts[next].op);
            if (!info)
                return fail(v, next, "not an instruction");
            if (info->is_terminator != (i == block->count - 1))
                return fail(v, next, "a block ends with its only terminator");
            v->block_of[next++] = b;
        }
    }
    return next == f->inst_count || fail(v, 0, "instructions in no block");
}

static bool is_block(const struct ir_function *f, ir_id block)
{
    return block > 0 && block < f->block_count;
}

static bool check_targets(const struct ir_verifier *v)
{
    const struct ir_function *f = v->f;

    for (ir_id b = 1; b < f->block_count; b++) {
        ir_id last = f->blocks[b].first + f->blocks[b].count - 1;
        const struct ir_inst *t = &f->insts[last];
        if (t->op == IR_SWITCH && !is_range(t->first_arg, t->arg_count, f->case_count))
            return fail(v, last, "cases out of range");
        for (ir_id i = 0; i < ir_successor_count(f, b); i++)
            if (!is_block(f, ir_successor(f, b, i)))
                return fail(v, last, "not a block");
    }
    return true;
}

/* The letters of op.h that stand for one value. */
static bool has_operand(const struct ir_op_info *info, const char *letters)
{
    return strpbrk(info->operands, letters) != NULL;
}

static bool is_defined_before(const struct ir_verifier *v, ir_id value, ir_id use)
{
    const struct ir_function *f = v->f;

    if (value >= f->inst_count || !ir_op_find(f->insts[value].op)->has_result)
        return false;
    if (v->block_of[value] == v->block_of[use])
        return value < use;
    return ir_dominates(&v->order, v->block_of[value], v->block_of[use]);
}

static const char *check_values(const struct ir_verifier *v, ir_id id)
{
    const struct ir_inst *inst = &v->f->insts[id];
    const struct ir_op_info *info = ir_op_find(inst->op);
    bool is_indirect = inst->op == IR_CALL && !inst->id;

    if (has_operand(info, "a") && !inst->a)
        return "no first operand";
    if (is_indirect && !inst->a)
        return "nothing to call";
    if (inst->a && !has_operand(info, "aAk"))
        return "an operand too many";
    if ((inst->b != 0) != has_operand(info, "b"))
        return "the second operand is missing, or too many";
    if (inst->c && (!has_operand(info, "x") || inst->imm != -1))
        return "an operand too many";
    if ((inst->a && !is_defined_before(v, inst->a, id)) ||
        (inst->b && !is_defined_before(v, inst->b, id)) ||
        (inst->c && !is_defined_before(v, inst->c, id)))
        return "an operand is not defined here";
    if (!has_operand(info, "g"))
        return NULL;
    if (!is_range(inst->first_arg, inst->arg_count, v->f->arg_count))
        return "arguments out of range";
    for (ir_id i = 0; i < inst->arg_count; i++) {
        ir_id arg = v->f->args[inst->first_arg + i];
        if (!arg || !is_defined_before(v, arg, id))
            return "an argument is not defined here";
    }
    return NULL;
}

static const char *check_ids(const struct ir_verifier *v, ir_id id)
{
    const struct ir_unit *u = v->u;
    const struct ir_inst *inst = &v->f->insts[id];
    const struct ir_op_info *info = ir_op_find(inst->op);
    bool is_optional = has_operand(info, "Ok");

    if (inst->type >= u->type_count || inst->loc >= u->loc_count)
        return "type or place out of range";
    if (info->has_result && !inst->type)
        return "a result without a type";
    if (inst->op == IR_STORE && !inst->type)
        return "a store without a type";
    if (!has_operand(info, "oOFkm"))
        return inst->id ? "a row too many" : NULL;
    if (!inst->id)
        return is_optional ? NULL : "no row";
    if (has_operand(info, "oO") && inst->id >= u->object_count)
        return "not an object";
    if (has_operand(info, "Fk") && inst->id >= u->function_count)
        return "not a function";
    if (has_operand(info, "m") && inst->id >= u->field_count)
        return "not a field";
    return NULL;
}

static bool check_insts(const struct ir_verifier *v)
{
    for (ir_id i = 1; i < v->f->inst_count; i++) {
        const char *problem = check_ids(v, i);
        if (problem)
            return fail(v, i, problem);
    }
    for (ir_id i = 1; i < v->f->inst_count; i++) {
        const char *problem = check_values(v, i);
        if (!problem)
            problem = ir_verify_types(v, &v->f->insts[i]);
        if (problem)
            return fail(v, i, problem);
    }
    return true;
}

/* Loop heads are found again in a copy and compared. */
static bool check_loop_heads(const struct ir_verifier *v)
{
    struct ir_function copy = *v->f;
    bool ok = true;

    copy.blocks = mem_dup(v->f->blocks, v->f->block_count * sizeof *copy.blocks);
    ir_find_loop_heads(&copy);
    for (ir_id b = 1; b < copy.block_count && ok; b++)
        ok = copy.blocks[b].is_loop_head == v->f->blocks[b].is_loop_head ||
             err_set(v->e, 0, "function %s: b%u is %s loop head", v->f->name, b,
                     copy.blocks[b].is_loop_head ? "a" : "no");
    free(copy.blocks);
    return ok;
}

static bool check_function(struct ir_verifier *v)
{
    if (!check_function_row(v))
        return false;
    if (!v->f->has_body)
        return v->f->inst_count == 0 || fail(v, 0, "instructions without a body");

    v->block_of = mem_calloc(v->f->inst_count, sizeof *v->block_of);
    bool ok = check_blocks(v) && check_targets(v);
    if (ok) {
        ir_order_init(&v->order, v->f);
        ok = check_insts(v) && check_loop_heads(v);
        ir_order_fini(&v->order);
    }
    free(v->block_of);
    return ok;
}

bool ir_verify(const struct ir_unit *u, struct err *e)
{
    struct ir_verifier v = {.u = u, .e = e};

    if (!check_types(&v) || !check_rows(&v))
        return false;
    for (ir_id i = 1; i < u->function_count; i++) {
        v.f = &u->functions[i];
        if (!check_function(&v))
            return false;
    }
    return true;
}
