/* The defaults of a jail's limits. */
#ifndef SPILLWAY_JAIL_CORE_LIMITS_H
#define SPILLWAY_JAIL_CORE_LIMITS_H

#include "jail/jail.h"

/* Copy `wanted`, with a default wherever it says 0. */
void limits_fill(const struct jail_limits *wanted, struct jail_limits *out);

#endif
