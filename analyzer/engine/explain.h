/*
 * Why an access is silent, in words: which fact proves it safe, or what is missing for
 * a verdict.  `lint --why-silent` asks about one line; only then accesses are kept that
 * are of no interest otherwise.  Private to engine/.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_EXPLAIN_H
#define SPILLWAY_ANALYZER_ENGINE_EXPLAIN_H

#include "analyzer/engine/run.h"

/* An access as it was judged. */
struct explained {
    struct run *r;
    struct state *s;
    const struct question *q;
    const struct access *a;
    const struct linear *start, *end; /* bytes from the start of the part */
    bool has_capacity;
};

/* Whether the line of the instruction is asked about. */
bool explain_is_asked(const struct run *r, ir_id i);

/* The fact that proves the access safe. */
const char *explain_safe(const struct explained *x);

/* What is missing for a verdict. */
const char *explain_unknown(const struct explained *x);

/* An instruction's access that was never judged: what it does; NULL if it has none. */
const char *explain_access(const struct run *r, ir_id i);

#endif
