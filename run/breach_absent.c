/*
 * Stands in for breach.c where the tree has no jail/audit yet: no run, no verdict.
 */
#include "run/breach.h"

bool run_breach_in_jail(const struct breach_request *request, struct run_result *out,
                        struct err *e)
{
    (void)request;
    (void)out;
    return err_set(e, 0, "this build has no audit");
}
