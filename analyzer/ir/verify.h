/*
 * What the two halves of the verifier share: verify.c looks at tables and the shape of
 * functions, verify_inst.c at the types of each instruction.  Private to ir/.
 */
#ifndef SPILLWAY_ANALYZER_IR_VERIFY_H
#define SPILLWAY_ANALYZER_IR_VERIFY_H

#include "analyzer/ir/cfg.h"

struct ir_verifier {
    const struct ir_unit *u;
    const struct ir_function *f;
    struct ir_order order; /* of f */
    ir_id *block_of; /* of each instruction of f */
    struct err *e;
};

/* The type of a value; row 0 (kind 0) for one that has none. */
const struct ir_type *ir_verify_type_of(const struct ir_verifier *v, ir_id value);

/* The types of one instruction fit its operation; what is wrong, or NULL. */
const char *ir_verify_types(const struct ir_verifier *v, const struct ir_inst *inst);

#endif
