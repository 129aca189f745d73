/*
 * What the driver needs to know of a lowered unit without unpacking it.
 *
 * Written as lines and a blank one, so that a worker sends it in front of the packed
 * unit and the cache keeps it alone.
 */
#ifndef SPILLWAY_ANALYZER_DRIVER_DIGEST_H
#define SPILLWAY_ANALYZER_DRIVER_DIGEST_H

#include "analyzer/ir/ir.h"
#include "base/hash.h"
#include "base/vec.h"

struct digest {
    size_t functions; /* with a body */
    struct strv problems; /* errors of the parser, one line each */
    struct hash_key packed; /* of the packed unit */
    struct hash_key sources; /* of all files read; empty: not known */
};

void digest_make(const struct ir_unit *u, const struct str *packed, struct digest *out);
void digest_fini(struct digest *d);
void digest_write(const struct digest *d, struct str *out);

/* Read one, and say how long it is; false when it is damaged. */
bool digest_read(const char *bytes, size_t size, struct digest *out, size_t *length);

#endif
