/*
 * A run of a breach link as evidence.  Used inside run/ only.
 */
#ifndef SPILLWAY_RUN_BREACH_H
#define SPILLWAY_RUN_BREACH_H

#include "run/run.h"

struct breach_request {
    const struct jail_spec *spec;
    const char *battery;
    unsigned timeout_ms;
};

/*
 * Fill exit, output, jail, containment and was_breached of `out`.  False: the audit
 * could not be made here.
 */
bool run_breach_in_jail(const struct breach_request *request, struct run_result *out,
                        struct err *e);

#endif
