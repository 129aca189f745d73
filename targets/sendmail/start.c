/*
 * sendmail from its own main() up to the first command of a peer, once, and the parts
 * of it that would act on a message: the queue, and delivery.
 */
#define _GNU_SOURCE
#include "start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine.h"

struct start_arguments start_arguments;
void (*start_on_delivery)(void *envelope);
int start_load;

int sendmail_main(int count, char **arguments, char **environment);
void smtp(char *nullserver, unsigned *flags, void *envelope);
int queueup(void *envelope, unsigned flags);
void sendall(void *envelope, int mode);
int doworklist(void *envelope, int may_fork, int request);
int init_tls_library(int is_fips);
void initsetproctitle(int count, char **arguments, char **environment);
void sm_setproctitle(int status, void *envelope, const char *format, ...);
unsigned machine_sleep(unsigned seconds);
int getla(void);

/* Called by main() when all is set up: back to the harness. */
void smtp(char *nullserver, unsigned *flags, void *envelope)
{
    start_arguments.nullserver = nullserver;
    start_arguments.flags = flags;
    start_arguments.envelope = envelope;
    longjmp(machine_exit, 2);
}

void start_program(void)
{
    static char *arguments[] = {(char *)"/usr/sbin/sendmail", (char *)"-bs", NULL};
    static char *environment[] = {NULL};
    char **own = environ;

    machine_send("", 0, true);
    if (setjmp(machine_exit) == 0)
        sendmail_main(2, arguments, environment);
    environ = own; /* main() points it at its own frame */
    if (!start_arguments.envelope)
        abort(); /* sendmail refused to start */
}

/* ------------------------------------------------ what follows a message */

int queueup(void *envelope, unsigned flags)
{
    (void)envelope;
    (void)flags;
    return 1;
}

void sendall(void *envelope, int mode)
{
    (void)mode;
    if (start_on_delivery)
        start_on_delivery(envelope);
}

int doworklist(void *envelope, int may_fork, int request)
{
    (void)envelope;
    (void)may_fork;
    (void)request;
    return 0;
}

/* No certificate is there, and STARTTLS is not offered. */
int init_tls_library(int is_fips)
{
    (void)is_fips;
    return 0;
}

void initsetproctitle(int count, char **arguments, char **environment)
{
    (void)count;
    (void)arguments;
    (void)environment;
}

void sm_setproctitle(int status, void *envelope, const char *format, ...)
{
    (void)status;
    (void)envelope;
    (void)format;
}

unsigned machine_sleep(unsigned seconds)
{
    (void)seconds;
    return 0;
}

/* How busy the machine is. */
int getla(void)
{
    return start_load;
}
