/*
 * Inputs for a program that is played: what is on standard input, in files and on the
 * network, and the arguments.  They are made from the numbers that the program itself
 * compares with, and from earlier inputs that led to something new.
 */
#ifndef SPILLWAY_ANALYZER_PLAY_INPUT_H
#define SPILLWAY_ANALYZER_PLAY_INPUT_H

#include "analyzer/ir/ir.h"
#include "base/str.h"
#include "base/vec.h"

enum { INPUT_BYTES = 160, INPUT_ARGS = 2, INPUT_ARG_BYTES = 96 };

struct play_input {
    unsigned size;
    uint8_t bytes[INPUT_BYTES];
    unsigned arg_count;
    char args[INPUT_ARGS][INPUT_ARG_BYTES];
    uint32_t chance; /* what decides of random numbers */
};

struct inputs {
    VEC(struct play_input) kept; /* that led to something new */
    VEC(int64_t) numbers; /* that the program compares with */
    VEC(ir_id) words; /* short texts in the program: rows of u->objects */
    const struct ir_unit *u;
    uint32_t random;
    unsigned made;
    bool reads_stream, reads_args, draws; /* what the program asks for */
};

void inputs_init(struct inputs *in, const struct ir_unit *u);
void inputs_fini(struct inputs *in);

/* The next input; the first ones are the same for every program. */
void inputs_next(struct inputs *in, struct play_input *out);
void inputs_keep(struct inputs *in, const struct play_input *one);

#endif
