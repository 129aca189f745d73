/*
 * What the parser complains of, as text: the words it quotes, and what stands where it
 * points.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_COMPLAINT_H
#define SPILLWAY_ANALYZER_FRONTEND_COMPLAINT_H

#include <stdbool.h>
#include <stddef.h>

#include "analyzer/frontend/library.h"
#include "base/str.h"

struct complaint {
    const struct library *cl;
    CXTranslationUnit tu;
    CXDiagnostic d;
    const char *text;
};

/* Each error of the unit, in order. */
void complaint_each(const struct library *cl, CXTranslationUnit tu,
                    void (*visit)(void *context, const struct complaint *c),
                    void *context);

/* What stands in the first pair of quotes, when the text around it is as given. */
bool complaint_quotes(const char *text, const char *before, const char *after,
                      struct str *out);

/* The text that the parser points at; NULL when it cannot be had. */
const char *complaint_text(const struct complaint *c, size_t *left);

/* All of the text before the place that the parser points at. */
const char *complaint_text_before(const struct complaint *c, const char **at);

/* The word that the parser points at, or before. */
bool complaint_word(const struct complaint *c, struct str *name);

#endif
