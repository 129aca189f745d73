/*
 * no-new-privs: an exec never gives rights, whatever bits the file has (prctl(2)).
 */
#include <errno.h>
#include <sys/prctl.h>

#include "jail/core/layer.h"

static bool apply(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    (void)p, (void)row;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ||
           err_set(e, errno, "PR_SET_NO_NEW_PRIVS");
}

static bool verify(struct jail_plan *p, struct jail_layer_record *row, struct err *e)
{
    (void)p, (void)row;
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ||
           err_set(e, 0, "no_new_privs is not set");
}

const struct jail_layer jail_layer_nnp = {
    .name = "no-new-privs",
    .about = "no exec gives rights",
    .stage = JAIL_STAGE_PROGRAM,
    .apply = apply,
    .verify = verify,
};
