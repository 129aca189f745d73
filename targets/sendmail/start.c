/*
 * sendmail from its own main() up to the first command of a peer, once, and the parts
 * of it that would act on a message: the queue, delivery, and the libraries of TLS and
 * SASL.
 */
#define _GNU_SOURCE
#include "start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine.h"

enum { SASL_OK = 0, SASL_CONTINUE = 1, SASL_FAIL = -1, SASL_BADAUTH = -13 };

struct start_arguments start_arguments;
void (*start_on_delivery)(void *envelope);

int sendmail_main(int count, char **arguments, char **environment);
void smtp(char *nullserver, unsigned *flags, void *envelope);
int queueup(void *envelope, unsigned flags);
void sendall(void *envelope, int mode);
int doworklist(void *envelope, int may_fork, int request);
int init_tls_library(int is_fips);
void initsetproctitle(int count, char **arguments, char **environment);
void sm_setproctitle(int status, void *envelope, const char *format, ...);
unsigned machine_sleep(unsigned seconds);
int machine_sasl_new(const char *service, const char *host, const char *realm,
                     const char *local, const char *remote, const void *callbacks,
                     unsigned flags, void **connection);
int machine_sasl_list(void *connection, const char *user, const char *prefix,
                      const char *separator, const char *suffix, const char **result,
                      unsigned *size, int *count);
int machine_sasl_start(void *connection, const char *mechanism, const char *input,
                       unsigned size, const char **output, unsigned *output_size);
int machine_sasl_step(void *connection, const char *input, unsigned size,
                      const char **output, unsigned *output_size);
int machine_sasl_get(void *connection, int what, const void **value);

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

/* ------------------------------------------------------------ authentication */

/* A library that offers two ways, asks one more question, and knows one password. */
int machine_sasl_new(const char *service, const char *host, const char *realm,
                     const char *local, const char *remote, const void *callbacks,
                     unsigned flags, void **connection)
{
    static char only;

    (void)service;
    (void)host;
    (void)realm;
    (void)local;
    (void)remote;
    (void)callbacks;
    (void)flags;
    *connection = &only;
    return SASL_OK;
}

int machine_sasl_list(void *connection, const char *user, const char *prefix,
                      const char *separator, const char *suffix, const char **result,
                      unsigned *size, int *count)
{
    static const char list[] = "LOGIN PLAIN";

    (void)connection;
    (void)user;
    (void)prefix;
    (void)separator;
    (void)suffix;
    *result = list;
    if (size)
        *size = sizeof list - 1;
    if (count)
        *count = 2;
    return SASL_OK;
}

int machine_sasl_step(void *connection, const char *input, unsigned size,
                      const char **output, unsigned *output_size)
{
    (void)connection;
    *output = NULL;
    *output_size = 0;
    if (size == 0)
        return SASL_FAIL;
    return memchr(input, 'w', size) ? SASL_OK : SASL_BADAUTH;
}

int machine_sasl_start(void *connection, const char *mechanism, const char *input,
                       unsigned size, const char **output, unsigned *output_size)
{
    if (strcmp(mechanism, "LOGIN") != 0 && strcmp(mechanism, "PLAIN") != 0)
        return SASL_FAIL;
    if (input && size > 0)
        return machine_sasl_step(connection, input, size, output, output_size);
    *output = "Password:";
    *output_size = 9;
    return SASL_CONTINUE;
}

/* Everything that is asked for is a text or a number that is zero. */
int machine_sasl_get(void *connection, int what, const void **value)
{
    enum { USERNAME = 0, SSF = 1, AUTHUSER = 10 };
    static const unsigned none;

    (void)connection;
    if (what == USERNAME || what == AUTHUSER)
        *value = "mail";
    else if (what == SSF)
        *value = &none;
    else
        return SASL_FAIL;
    return SASL_OK;
}
