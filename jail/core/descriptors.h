/*
 * Closing everything but what is wanted: close_range(2), Linux 5.9.
 */
#ifndef SPILLWAY_JAIL_CORE_DESCRIPTORS_H
#define SPILLWAY_JAIL_CORE_DESCRIPTORS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Close every descriptor that is not in `keep`; negative numbers there are skipped. */
bool descriptors_close_others(const int *keep, size_t count, struct err *e);

#endif
