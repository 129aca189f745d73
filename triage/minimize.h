/*
 * Making an input smaller while it keeps a property; knows nothing of crashes.
 *
 * The engines' own minimisers accept any crash and so drift to another bug.  Here the
 * property is the caller's: "crashes with this signature".  Used inside triage/ and by
 * its tests.
 */
#ifndef SPILLWAY_TRIAGE_MINIMIZE_H
#define SPILLWAY_TRIAGE_MINIMIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct minimize_options {
    /* Whether these bytes still do it. */
    bool (*keeps)(void *context, const void *bytes, size_t size);
    /* Whether to end now with the best so far; asked before each attempt. */
    bool (*is_over)(void *context);
    void *context;
};

/*
 * Shrink `bytes`, which has the property, until no single byte can go, or until it is
 * over; then replace what does not matter by 'A'.  The result has the
 * property.  Returns the number of attempts; the same candidate is never tried twice.
 */
size_t minimize_bytes(struct str *bytes, const struct minimize_options *o);

#endif
