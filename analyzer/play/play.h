/*
 * A program, played through: its instructions are carried out from `main` on, with
 * inputs that are made up here, until something leaves its object.
 *
 * What the engine proves holds for every way through a program, and so it is silent
 * where it understands a way too little.  One way that is really gone needs no proof:
 * each overflow that is found here occurs with the input that was played.  The other
 * way round nothing follows: what is not found may occur all the same.
 *
 * A run ends where it would have to guess: at code that is not seen, at memory that
 * nobody wrote, at what only the machine decides.  So real programs are mostly left
 * early, and what is found in small ones is never the work of a guess.
 */
#ifndef SPILLWAY_ANALYZER_PLAY_PLAY_H
#define SPILLWAY_ANALYZER_PLAY_PLAY_H

#include "analyzer/ir/ir.h"
#include "base/vec.h"

/* An access that left its object. */
struct play_overflow {
    ir_id function, inst;
    bool is_write;
    bool is_member; /* of a structure: it left that, perhaps not the structure */
    bool has_input; /* something from outside had been read */
    const char *source; /* ... "standard input"; NULL */
    bool is_heap; /* what was left had been allocated */
    ir_id object; /* ... the variable; 0 */
    ir_id field; /* the member of it; 0 */
    int64_t capacity; /* bytes of the object */
    int64_t first, end; /* bytes from its start that were accessed: [first, end) */
};

struct play_facts {
    VEC(struct play_overflow) overflows; /* one for each instruction, the first seen */
};

/* Play each program of the unit, from its `main` on. */
void play_program(const struct ir_unit *u, struct play_facts *out);
void play_facts_fini(struct play_facts *facts);

#endif
