/*
 * Code that does not compile alone: a header that is not on any path, a name that
 * nobody declared.
 *
 * A header is looked for by the end of its path in the tree of the project.  One that
 * is not there is taken to have included the usual headers of the system.  What is
 * still unknown gets a stand-in, made from what the parser complains of and from how
 * the file uses it (guess.h): types, structures with the members that are used,
 * sizes of arrays, labels, texts.  Only a unit with errors pays for this, with a few
 * more parses.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_RECOVER_H
#define SPILLWAY_ANALYZER_FRONTEND_RECOVER_H

#include "analyzer/frontend/frontend.h"
#include "analyzer/frontend/library.h"
#include "base/str.h"
#include "base/vec.h"

/* The file that holds the stand-ins; it is only in memory. */
#define RECOVER_FILE "/spillway/stand-ins.h"

/* What stands in for a label of a `switch` has a number from here on: no two are equal,
   and what the number really is, nobody knows. */
enum { RECOVER_FIRST_LABEL = 70001 };

/* What the next parse is given beside the request.  A zeroed one is nothing. */
struct recovery {
    struct strv folders; /* to look for headers in */
    struct str names; /* stand-ins, one a line */
    struct str features; /* ... what is taken to be switched on */
    struct str text; /* all of the file of stand-ins */
    struct str settled; /* names, before they were revised (revise.h) ... */
    unsigned stage; /* ... which was done so far */
    bool wants_system; /* the usual headers of the system as well ... */
    bool tried_system; /* ... which was thought of before */
    bool lacks_header;
    bool tried_conditions, tried_features;
    unsigned count; /* of labels */
};

void recovery_fini(struct recovery *r);

/* Whether something stands in for the name. */
bool recovery_has(const struct recovery *r, const char *name);

/* Errors in a parsed unit. */
unsigned recover_count_errors(const struct library *cl, CXTranslationUnit tu);

/* Functions with a body in the file itself. */
unsigned recover_count_functions(const struct library *cl, CXTranslationUnit tu,
                                 const struct frontend_request *request);

/*
 * Add what may help to `r`.  False when there is nothing new to try.  Headers come
 * first: what they declare needs no stand-in.  When no function is left, the conditions
 * around the code are taken to hold; when a header is missing, those that most of the
 * code is written for (guess_gains).
 */
bool recover_plan(struct recovery *r, const struct library *cl, CXTranslationUnit tu,
                  const struct frontend_request *request);

/* The usual headers of the system did more harm than good: without them from now on. */
void recover_refuse_system(struct recovery *r);

/* Nor did the features that were taken to be switched on ... */
void recover_refuse_features(struct recovery *r);

/* ... or the last revision of what was guessed. */
void recover_refuse_revision(struct recovery *r);

#endif
