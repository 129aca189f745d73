/*
 * Rows of the tables as bytes.  Private to ir/.
 *
 * One function a table serves both directions, so what is written is what is read.
 * Numbers are written in groups of 7 bits, signed ones with the sign last.
 */
#ifndef SPILLWAY_ANALYZER_IR_PACK_ROW_H
#define SPILLWAY_ANALYZER_IR_PACK_ROW_H

#include "analyzer/ir/ir.h"

struct pack {
    struct str *out; /* NULL: reading */
    const uint8_t *at, *end; /* reading */
    struct arena *arena; /* reading: texts go here */
    bool is_bad; /* reading: the bytes ended, or make no sense */
};

void pack_u32(struct pack *p, uint32_t *v);
void pack_text(struct pack *p, const char **v); /* NULL stays NULL */

/* A number of rows that follow; 0 when there cannot be as many. */
uint32_t pack_count(struct pack *p, uint32_t count);

void pack_loc(struct pack *p, struct ir_loc *v);
void pack_type(struct pack *p, struct ir_type *v);
void pack_field(struct pack *p, struct ir_field *v);
void pack_object(struct pack *p, struct ir_object *v);
void pack_init(struct pack *p, struct ir_init *v);
void pack_function(struct pack *p, struct ir_function *v); /* with its body */
void pack_diagnostic(struct pack *p, struct ir_diagnostic *v);

#endif
