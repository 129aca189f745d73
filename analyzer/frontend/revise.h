/*
 * Stand-ins that were guessed wrong, and say so.
 *
 * When there is nothing left to guess, the parser still complains of what does not fit
 * together: a name that the file itself declares further down, a structure that was
 * taken for a pointer, a text that begins a structure and was taken for a number, a
 * function that is used before it is defined, and has its prototype in a header.  Each
 * kind is mended at once, and kept when there is less to complain of.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_REVISE_H
#define SPILLWAY_ANALYZER_FRONTEND_REVISE_H

#include "analyzer/frontend/recover.h"

/* Kinds of mistakes, which are mended one after the other, twice. */
enum { REVISE_STAGES = 6 };

/*
 * Mend the next kind in `r->names` that there is something of; false if there is none.
 * `code` is the file, cleaned.
 */
bool revise_plan(struct recovery *r, const struct library *cl, CXTranslationUnit tu,
                 const char *code);

#endif
