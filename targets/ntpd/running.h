/*
 * A running ntpd, for the harnesses: started by its own main(), fed through its own input
 * handler, and brought back to where it began after each input.  Nonces and the server's
 * variables are static in ntp_control.c, hence the include.
 */
#ifndef SPILLWAY_TARGETS_NTPD_RUNNING_H
#define SPILLWAY_TARGETS_NTPD_RUNNING_H

#include "ntp_control.c"

#include "outside.h"

int ntpd_main(int argc, char **argv);

static struct {
    struct system_variables sys_vars;
    struct ntp_loop_data loop_data;
    struct clock_control_flags clock_ctl;
    struct clock_state_machine clkstate;
    struct monitor_data mon_data;
} booted;

static void start_server(void)
{
    static char words[][12] = {"ntpd", "-n", "-l", "/log/none"};
    static char *argv[] = {words[0], words[1], words[2], words[3], NULL};

    if (setjmp(outside_exit) != 0)
        abort(); /* it would not start */
    if (setjmp(outside_started) == 0)
        ntpd_main(4, argv);
    termlogit = syslogit = false;
    booted.sys_vars = sys_vars;
    booted.loop_data = loop_data;
    booted.clock_ctl = clock_ctl;
    booted.clkstate = clkstate;
    booted.mon_data = mon_data;
}

/* So many seconds later: every timer that is due runs. */
static void wait_seconds(int seconds)
{
    for (int i = 0; i < seconds; i++) {
        outside_uptime++;
        timer();
    }
}

/* The restrictions of an input are taken back one by one; the default one stays. */
static void drop_restrictions(void)
{
    for (restrict_u *r = rstrct.restrictlist4, *next; r; r = next) {
        sockaddr_u address, mask;
        next = r->link;
        if (!next)
            break;
        ZERO_SOCK(&address);
        ZERO_SOCK(&mask);
        SET_AF(&address, AF_INET);
        SET_AF(&mask, AF_INET);
        SET_ADDR4N(&address, htonl(r->u.v4.addr));
        SET_ADDR4N(&mask, htonl(r->u.v4.mask));
        hack_restrict(RESTRICT_REMOVE, &address, &mask, r->mflags, 0);
    }
}

static void reset_server(void)
{
    if (setjmp(outside_exit) != 0)
        return;
    mon_stop();
    sys_vars = booted.sys_vars;
    loop_data = booted.loop_data;
    clock_ctl = booted.clock_ctl;
    clkstate = booted.clkstate;
    mon_data.mon_enabled = booted.mon_data.mon_enabled;
    mon_data.mru_maxdepth = booted.mon_data.mru_maxdepth;
    outside_uptime = 0;
    current_time = 0;
    outside_reset();
}

#endif
