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
                                          "sizeof",    NULL};

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

bool ir_is_store_to(const struct ir_function *f, ir_id i, ir_id object)
{
    const struct ir_inst *in = &f->insts[i];

    return in->op == IR_STORE && f->insts[in->a].op == IR_ADDR &&
           f->insts[in->a].id == object;
}
