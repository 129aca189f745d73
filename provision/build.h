/*
 * Compiling the wanted units again for one engine, and linking each entry point.
 */
#ifndef SPILLWAY_PROVISION_BUILD_H
#define SPILLWAY_PROVISION_BUILD_H

#include <stdbool.h>

#include "base/err.h"
#include "provision/engine.h"
#include "provision/site.h"

/*
 * Build every entry into `bin_dir` as NAME-ENTRY (and NAME-ENTRY-breach).  The target
 * is recorded already.  Does nothing when done.
 */
bool build_engine(const struct site *s, const struct engine *g, const char *bin_dir,
                  struct err *e);

#endif
