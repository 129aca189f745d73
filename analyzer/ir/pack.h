/*
 * Units as bytes, and several of them joined into one.
 *
 * A packed unit is what the cache keeps and what workers send: complete, a few bytes an
 * instruction, with a key of its content in front, so that damage is seen.  Joining
 * gives one unit in which every name of external linkage means its definition,
 * whichever file that is in; everything else stays as it was.
 */
#ifndef SPILLWAY_ANALYZER_IR_PACK_H
#define SPILLWAY_ANALYZER_IR_PACK_H

#include "analyzer/ir/ir.h"

/* Append the bytes of a unit. */
void ir_pack(const struct ir_unit *u, struct str *out);

struct ir_packed {
    const char *bytes;
    size_t size;
};

/*
 * One unit made of all.  The rows of the first come first, and so on: sort them by name
 * to get the same result always.  A name with several definitions means the one of its
 * own unit, else the only one in its own folder, else it stays undefined.  NULL when
 * bytes are damaged, or for targets of different size.
 */
struct ir_unit *ir_join(const struct ir_packed *units, size_t count, struct err *e);

#endif
