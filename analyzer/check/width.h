/*
 * Putting a width into a scanf format in the source text.  Private to check/.
 */
#ifndef SPILLWAY_ANALYZER_CHECK_WIDTH_H
#define SPILLWAY_ANALYZER_CHECK_WIDTH_H

#include "analyzer/engine/access.h"

/*
 * Propose `width` for the conversion of the access; what stands there is replaced.
 * Nothing is proposed when the format is not a plain literal of the source.
 */
void width_propose(const struct access *a, int64_t width, struct finding *f);

#endif
