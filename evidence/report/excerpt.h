/*
 * One source line made ready to be shown: tabs to spaces, hostile bytes escaped, too
 * long a line cut around what matters; and where in it the marked part stands.
 */
#ifndef SPILLWAY_EVIDENCE_REPORT_EXCERPT_H
#define SPILLWAY_EVIDENCE_REPORT_EXCERPT_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence/place.h"
#include "evidence/report/context.h"

/*
 * `text` owned.  In `text`, the marked part is the bytes [mark, mark_end), and it
 * stands `mark_column` columns from the left, `mark_width` wide (one column a code
 * point).
 */
struct excerpt {
    char *text;
    size_t mark, mark_end;
    size_t mark_column, mark_width;
};

/* False when the source is not there.  excerpt_fini(). */
bool excerpt_of(struct report *r, const struct place *at, struct excerpt *out);
void excerpt_fini(struct excerpt *x);

/*
 * The column in code points, from 1, of a byte column, from 1, where the line is known.
 */
unsigned excerpt_column(struct report *r, const char *file, unsigned line,
                        unsigned col);

#endif
