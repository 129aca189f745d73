/*
 * Code that does not compile alone: a header that is not on any path, a name that
 * nobody declared.
 *
 * A header is looked for by the end of its path in the tree of the project; what is
 * still unknown gets a stand-in, made from what the parser complains of.  Only a unit
 * with errors pays for this, with at most two more parses.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_RECOVER_H
#define SPILLWAY_ANALYZER_FRONTEND_RECOVER_H

#include "analyzer/frontend/frontend.h"
#include "analyzer/frontend/library.h"
#include "base/str.h"
#include "base/vec.h"

/* The file that holds the stand-ins; it is only in memory. */
#define RECOVER_FILE "/spillway/stand-ins.h"

/* What the next parse is given beside the request.  A zeroed one is nothing. */
struct recovery {
    struct strv folders; /* to look for headers in */
    struct str text; /* of the stand-ins */
};

void recovery_fini(struct recovery *r);

/* Errors in a parsed unit. */
unsigned recover_count_errors(const struct library *cl, CXTranslationUnit tu);

/*
 * Add what may help to `r`.  False when there is nothing new to try.  Headers come
 * first: what they declare needs no stand-in.
 */
bool recover_plan(struct recovery *r, const struct library *cl, CXTranslationUnit tu,
                  const struct frontend_request *request);

#endif
