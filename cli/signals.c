/*
 * Signals: ask once, end in order; ask twice, end now.
 */
#include "cli/cli.h"

#include <signal.h>
#include <string.h>

volatile bool cli_interrupted;

static void note_interrupt(int signal_number)
{
    cli_interrupted = true;
    signal(signal_number, SIG_DFL);
}

static void do_nothing(int signal_number)
{
    (void)signal_number;
}

/* Without SA_RESTART, so that a wait returns and the flag is seen. */
static void handle(int signal_number, void (*handler)(int), int flags)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
}

void cli_catch_signals(void)
{
    handle(SIGINT, note_interrupt, 0);
    handle(SIGTERM, note_interrupt, 0);
}

/* A handler, not SIG_IGN: exec resets it, so children die of a closed pipe as usual. */
void cli_ignore_closed_pipes(void)
{
    handle(SIGPIPE, do_nothing, SA_RESTART);
}
