/*
 * Another sandbox in the place of our jail, started as its documentation says.
 *
 * It is given what any jail is given here: the same battery, the same careless caller,
 * the same unprivileged id, and no more help.  What it leaves open is its answer.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "jail/audit/host.h"

void host_sandbox_run(const struct host *h, const struct host_step *s,
                      struct step_result *r)
{
    char variable[64];
    char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    char home[] = "HOME=" HOST_HOME, term[] = "TERM=dumb";
    char *const env[] = {path, home, term, variable, NULL};

    snprintf(variable, sizeof variable, BREACH_VARIABLE "=%d:%d", HOST_ANSWER_FD,
             HOST_REPORT_FD);
    host_become_user(h->plan);
    if (chdir("/"))
        _exit(125);
    execvpe(s->sandbox[0], (char *const *)(uintptr_t)s->sandbox, env);
    err_set(&r->problem, errno, "start %s", s->sandbox[0]);
    _exit(125);
}
