/*
 * The instructions as a table: name, operands, what they leave.
 *
 * Printer, parser and verifier all work from it, so an instruction is described once.
 */
#ifndef SPILLWAY_ANALYZER_IR_OP_H
#define SPILLWAY_ANALYZER_IR_OP_H

#include "analyzer/ir/ir.h"

/*
 * `operands` is one letter for each, in the order of the text form:
 *
 *   a b c   a value                       A        a value or nothing
 *   i       imm, decimal                  d        fimm, hexadecimal floating point
 *   o       an object                     O        "of" an object, or nothing
 *   F       a function                    k        a function or a value: the callee
 *   m       a field                       t f      a block
 *   x       "x" imm, or "x ?" value c     n        "n" imm; left out when it is 0
 *   g       arguments in parentheses      s        cases in parentheses
 */
struct ir_op_info {
    const char *name;
    const char *operands;
    bool has_result;
    bool is_terminator;
};

enum { IR_OP_COUNT = IR_UNREACHABLE + 1 };

/* NULL for what is not an instruction. */
const struct ir_op_info *ir_op_find(enum ir_op op);

/* 0 if there is none of that name. */
enum ir_op ir_op_parse(const char *name);

/* The names of enum ir_inst_flags, in the order of the bits; NULL after the last. */
extern const char *const ir_inst_flag_names[];

#endif
