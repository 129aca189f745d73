/*
 * A running ntpd, for the harnesses: started by its own main(), fed through its own input
 * handler, and brought back to where it began after each input.  Nonces and the server's
 * variables are static in ntp_control.c, hence the include.
 */
#ifndef SPILLWAY_TARGETS_NTPD_RUNNING_H
#define SPILLWAY_TARGETS_NTPD_RUNNING_H

#include "ntp_control.c"

#include "ntp_dns.h"
#include "ntp_scanner.h"
#include "outside.h"

int ntpd_main(int argc, char **argv);

static struct {
    struct system_variables sys_vars;
    struct ntp_loop_data loop_data;
    struct clock_control_flags clock_ctl;
    struct clock_state_machine clkstate;
    struct monitor_data mon_data;
    unsigned short flags4, flags6; /* of the default restrictions, the last of each */
} booted;

static restrict_u *last_restriction(restrict_u *r)
{
    while (r->link)
        r = r->link;
    return r;
}

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
    booted.flags4 = last_restriction(rstrct.restrictlist4)->flags;
    booted.flags6 = last_restriction(rstrct.restrictlist6)->flags;
}

/* What the thread that looks up names would send a signal for. */
static void tell_answer(void)
{
    if (!outside_has_answer)
        return;
    outside_has_answer = 0;
    dns_check();
}

/* So many seconds later: every timer that is due runs. */
static void wait_seconds(int seconds)
{
    for (int i = 0; i < seconds; i++) {
        outside_uptime++;
        timer();
        tell_answer();
    }
}

/* The restrictions of an input are taken back one by one; the default ones stay,
   as they were. */
static void drop_restrictions(void)
{
    sockaddr_u address, mask;

    for (restrict_u *r = rstrct.restrictlist4, *next; r && r->link; r = next) {
        next = r->link;
        ZERO_SOCK(&address);
        ZERO_SOCK(&mask);
        SET_AF(&address, AF_INET);
        SET_AF(&mask, AF_INET);
        SET_ADDR4N(&address, htonl(r->u.v4.addr));
        SET_ADDR4N(&mask, htonl(r->u.v4.mask));
        hack_restrict(RESTRICT_REMOVE, &address, &mask, r->mflags, 0);
    }
    for (restrict_u *r = rstrct.restrictlist6, *next; r && r->link; r = next) {
        next = r->link;
        ZERO_SOCK(&address);
        ZERO_SOCK(&mask);
        SET_AF(&address, AF_INET6);
        SET_AF(&mask, AF_INET6);
        SET_ADDR6N(&address, r->u.v6.addr);
        SET_ADDR6N(&mask, r->u.v6.mask);
        hack_restrict(RESTRICT_REMOVE, &address, &mask, r->mflags, 0);
    }
    last_restriction(rstrct.restrictlist4)->flags = booted.flags4;
    last_restriction(rstrct.restrictlist6)->flags = booted.flags6;
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

static void read_file(void)
{
    init_readconfig();
    readconfig("/etc/ntp.conf");
}

/* What a configuration set up goes, and what it chose is as a usual one leaves it. */
static void take_down(void)
{
    static const char usual[] =
        "tos minclock 3 maxclock 10 ceiling 15 floor 0 orphan 17 "
        "orphanwait 300 mindist .001 maxdist 1.5 maxdisp 16\n"
        "enable ntp stats kernel\ndisable calibrate pps\n"
        "limit average 1 burst 20 kod .5\n";

    outside_set_config(usual, sizeof usual - 1);
    if (setjmp(outside_exit) == 0)
        read_file();
    lex_drop_stack();
    while (peer_list)
        unpeer(peer_list);
    drop_restrictions();
    auth_delkeys();
    free_varlist(ext_sys_var);
    ext_sys_var = NULL;
    reset_server();
}

/* Read these bytes as the configuration. */
static void configure_with(const uint8_t *bytes, size_t size)
{
    outside_set_config(bytes, size);
    if (setjmp(outside_exit) == 0)
        read_file();
    lex_drop_stack();
    outside_set_config(NULL, 0);
}

#endif
