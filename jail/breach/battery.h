/*
 * Running the probes, one after the other, each in a process of its own.
 */
#ifndef SPILLWAY_JAIL_BREACH_BATTERY_H
#define SPILLWAY_JAIL_BREACH_BATTERY_H

#include "jail/breach/orders.h"

/*
 * Run every technique that the orders select and report on `link->report`.  `via` says
 * how we came to run ("main", "death-callback", "signal-11").  Ends within the orders'
 * time; what was not reached is not reported, which the supervisor counts as a failure.
 */
void battery_run(const struct breach_link *link, const char *via);

#endif
