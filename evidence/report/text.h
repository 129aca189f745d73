/*
 * What the two files of the text format share: colours and labelled lines.
 */
#ifndef SPILLWAY_EVIDENCE_REPORT_TEXT_H
#define SPILLWAY_EVIDENCE_REPORT_TEXT_H

#include "evidence/report/context.h"

/* SGR parameters (ECMA-48), as clang uses them for its diagnostics. */
#define TEXT_BOLD "1"
#define TEXT_ERROR "1;31"
#define TEXT_WARNING "1;35"
#define TEXT_NOTE "1;36"
#define TEXT_GREEN "1;32"
#define TEXT_DIM "2"

/* Append hostile text, escaped, in a colour (NULL: none) when colours are on. */
void text_add(struct report *r, const char *colour, const char *text);
void text_addf(struct report *r, const char *colour, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The crashes with all that is known of them, and the campaigns. */
void text_add_crashes(struct report *r);
void text_add_campaigns(struct report *r);

#endif
