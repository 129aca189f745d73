/*
 * Which sources of the program are compiled again, and what is changed in objects.
 */
#ifndef SPILLWAY_PROVISION_UNITS_H
#define SPILLWAY_PROVISION_UNITS_H

#include <jansson.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/vec.h"
#include "provision/site.h"

/*
 * The sources that `units` names, relative to the source folder.  A pattern (glob(7))
 * stands for every compiled source that it matches, "!PATTERN" takes such ones away
 * again.  A pattern that matches nothing is an error.
 */
bool units_expand(const struct site *s, const json_t *database, struct strv *units,
                  struct err *e);

/* objcopy's arguments for `rename` and `weaken`, without the files; none: empty. */
void units_symbol_edits(const struct target *t, struct strv *argv);

#endif
