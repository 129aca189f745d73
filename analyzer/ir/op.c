/* The table of instructions; see op.h. */
#include "analyzer/ir/op.h"

#include <string.h>

static const struct ir_op_info ops[IR_OP_COUNT] = {
    /*                name          operands  result terminator */
    [IR_NOP] = {"nop",         "",    false, false},
    [IR_CONST] = {"const",       "iO",  true,  false},
    [IR_FCONST] = {"fconst",      "d",   true,  false},
    [IR_NULL] = {"null",        "",    true,  false},
    [IR_ADDR] = {"addr",        "o",   true,  false},
    [IR_FUNC_ADDR] = {"funcaddr",    "F",   true,  false},
    [IR_DECAY] = {"decay",       "an",  true,  false},
    [IR_FIELD] = {"field",       "am",  true,  false},
    [IR_INDEX] = {"index",       "abx", true,  false},
    [IR_PTR_DIFF] = {"ptrdiff",     "abx", true,  false},
    [IR_LOAD] = {"load",        "a",   true,  false},
    [IR_STORE] = {"store",       "ab",  false, false},
    [IR_COPY] = {"copy",        "abi", false, false},
    [IR_ZERO] = {"zero",        "ai",  false, false},
    [IR_ALLOC] = {"alloc",       "oa",  false, false},
    [IR_LIFETIME] = {"lifetime",    "o",   false, false},
    [IR_ADD] = {"add",         "ab",  true,  false},
    [IR_SUB] = {"sub",         "ab",  true,  false},
    [IR_MUL] = {"mul",         "ab",  true,  false},
    [IR_DIV] = {"div",         "ab",  true,  false},
    [IR_REM] = {"rem",         "ab",  true,  false},
    [IR_SHL] = {"shl",         "ab",  true,  false},
    [IR_SHR] = {"shr",         "ab",  true,  false},
    [IR_AND] = {"and",         "ab",  true,  false},
    [IR_OR] = {"or",          "ab",  true,  false},
    [IR_XOR] = {"xor",         "ab",  true,  false},
    [IR_NEG] = {"neg",         "a",   true,  false},
    [IR_NOT] = {"not",         "a",   true,  false},
    [IR_LNOT] = {"lnot",        "a",   true,  false},
    [IR_EQ] = {"eq",          "ab",  true,  false},
    [IR_NE] = {"ne",          "ab",  true,  false},
    [IR_LT] = {"lt",          "ab",  true,  false},
    [IR_LE] = {"le",          "ab",  true,  false},
    [IR_GT] = {"gt",          "ab",  true,  false},
    [IR_GE] = {"ge",          "ab",  true,  false},
    [IR_INT_CAST] = {"intcast",     "a",   true,  false},
    [IR_INT_TO_PTR] = {"inttoptr",    "a",   true,  false},
    [IR_PTR_TO_INT] = {"ptrtoint",    "a",   true,  false},
    [IR_PTR_CAST] = {"ptrcast",     "a",   true,  false},
    [IR_FLOAT_CAST] = {"floatcast",   "a",   true,  false},
    [IR_CALL] = {"call",        "kg",  true,  false},
    [IR_VA_ARG] = {"vaarg",       "a",   true,  false},
    [IR_UNDEF] = {"undef",       "",    true,  false},
    [IR_HAVOC] = {"havoc",       "g",   true,  false},
    [IR_JUMP] = {"jump",        "t",   false, true },
    [IR_BRANCH] = {"branch",      "atf", false, true },
    [IR_SWITCH] = {"switch",      "asf", false, true },
    [IR_RETURN] = {"return",      "A",   false, true },
    [IR_UNREACHABLE] = {"unreachable", "",    false, true },
};

const char *const ir_inst_flag_names[] = {"volatile",  "explicit",    "asm",
                                          "subscript", "initializer", "assert",
                                          "sizeof",    "guessed",     NULL};

const struct ir_op_info *ir_op_find(enum ir_op op)
{
    return (unsigned)op < IR_OP_COUNT && ops[op].name ? &ops[op] : NULL;
}

enum ir_op ir_op_parse(const char *name)
{
    for (unsigned i = 1; i < IR_OP_COUNT; i++)
        if (ops[i].name && strcmp(ops[i].name, name) == 0)
            return (enum ir_op)i;
    return (enum ir_op)0;
}

const char *ir_op_name(enum ir_op op)
{
    const struct ir_op_info *info = ir_op_find(op);

    return info ? info->name : "?";
}

bool ir_is_comparison(enum ir_op op)
{
    return op >= IR_EQ && op <= IR_GE;
}

ir_id ir_without_casts(const struct ir_function *f, ir_id i)
{
    while (i && (f->insts[i].op == IR_INT_CAST || f->insts[i].op == IR_PTR_CAST))
        i = f->insts[i].a;
    return i;
}

ir_id ir_variable_read(const struct ir_function *f, ir_id i)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

    return in->op == IR_LOAD && f->insts[in->a].op == IR_ADDR ? f->insts[in->a].id : 0;
}

ir_id ir_variable_of(const struct ir_function *f, ir_id i)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];
    ir_id one = ir_variable_read(f, i), two = 0;

    if (one || (in->op != IR_ADD && in->op != IR_SUB))
        return one;
    one = ir_variable_read(f, in->a);
    two = ir_variable_read(f, in->b);
    return one && two ? 0 : one + two;
}

ir_id ir_variable_at(const struct ir_function *f, ir_id address)
{
    const struct ir_inst *in = &f->insts[address];

    while ((in->op == IR_FIELD || in->op == IR_PTR_CAST || in->op == IR_DECAY) && in->a)
        in = &f->insts[in->a];
    if (in->op == IR_INDEX) {
        ir_id index = ir_variable_of(f, in->b);

        return index || f->insts[in->b].op != IR_CONST ? index
                                                       : ir_variable_read(f, in->a);
    }
    return in->op == IR_LOAD && f->insts[in->a].op == IR_ADDR ? f->insts[in->a].id : 0;
}

static bool is_about(const struct ir_function *f, ir_id i, ir_id variable,
                     unsigned depth)
{
    const struct ir_inst *in = &f->insts[i];

    if (!i || depth == 0)
        return false;
    switch (in->op) {
    case IR_LOAD:
        return f->insts[in->a].op == IR_ADDR && f->insts[in->a].id == variable;
    case IR_ADD:
    case IR_SUB:
    case IR_MUL:
    case IR_DIV:
    case IR_INDEX:
    case IR_PTR_DIFF:
        return is_about(f, in->a, variable, depth - 1) ||
               is_about(f, in->b, variable, depth - 1);
    case IR_INT_CAST:
    case IR_PTR_CAST:
    case IR_PTR_TO_INT: return is_about(f, in->a, variable, depth - 1);
    default: return false;
    }
}

bool ir_is_about(const struct ir_function *f, ir_id i, ir_id variable)
{
    enum { MAX_DEPTH = 8 };

    return is_about(f, i, variable, MAX_DEPTH);
}

static bool is_negative(const struct ir_function *f, ir_id i)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, i)];

    return in->op == IR_NEG || (in->op == IR_CONST && in->imm < 0);
}

int ir_step_of(const struct ir_function *f, ir_id store, ir_id variable)
{
    const struct ir_inst *in = &f->insts[ir_without_casts(f, f->insts[store].b)];
    ir_id by = in->b;

    if (in->op == IR_ADD && ir_variable_read(f, in->b) == variable)
        by = in->a;
    else if ((in->op != IR_ADD && in->op != IR_SUB && in->op != IR_INDEX) ||
             ir_variable_read(f, in->a) != variable)
        return 0;
    return (in->op == IR_SUB) != is_negative(f, by) ? -1 : 1;
}
