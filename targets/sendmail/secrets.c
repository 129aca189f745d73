/*
 * SASL and TLS without secrets: a library that offers four ways, asks one more
 * question, and takes every answer with a `w` in it; and connections that are
 * encrypted in name only.
 */
#include "secrets.h"

#include <stddef.h>
#include <string.h>

enum { SASL_OK = 0, SASL_CONTINUE = 1, SASL_FAIL = -1, SASL_BADAUTH = -13 };

unsigned secrets_trouble;
int secrets_property;

static unsigned happened; /* what would have failed once already */
static char connection;   /* all of them */

int machine_sasl_new(const char *service, const char *host, const char *realm,
                     const char *local, const char *remote, const void *callbacks,
                     unsigned flags, void **result);
int machine_sasl_list(void *from, const char *user, const char *prefix,
                      const char *separator, const char *suffix, const char **result,
                      unsigned *size, int *count);
int machine_sasl_start(void *from, const char *mechanism, const char *input,
                       unsigned size, const char **output, unsigned *output_size);
int machine_sasl_step(void *from, const char *input, unsigned size, const char **output,
                      unsigned *output_size);
int machine_sasl_get(void *from, int what, const void **value);
int machine_sasl_setprop(void *to, int what, const void *value);
const char *machine_sasl_errdetail(void *from);
int proxy_policy(void *from, void *context, const char *wanted, unsigned wanted_size,
                 const char *user, unsigned size, const char *realm,
                 unsigned realm_size, void *properties);
void *machine_SSL_new(void *context);
int machine_SSL_clear(void *ssl);
void machine_SSL_free(void *ssl);
int machine_SSL_accept(void *ssl);
int machine_SSL_get_error(const void *ssl, int result);
void machine_SSL_set_accept_state(void *ssl);
int machine_SSL_set_ex_data(void *ssl, int index, void *data);
int machine_SSL_set_rfd(void *ssl, int fd);
int machine_SSL_set_wfd(void *ssl, int fd);

void secrets_forget(void)
{
    secrets_trouble = happened = 0;
    secrets_property = 0;
}

bool secrets_fail(unsigned what)
{
    bool is_first = !(happened & what);

    if (!(secrets_trouble & what))
        return false;
    happened |= what;
    return !(secrets_trouble & SECRETS_LATER && is_first);
}

/* --------------------------------------------------------------------- SASL */

int machine_sasl_new(const char *service, const char *host, const char *realm,
                     const char *local, const char *remote, const void *callbacks,
                     unsigned flags, void **result)
{
    (void)service;
    (void)host;
    (void)realm;
    (void)local;
    (void)remote;
    (void)callbacks;
    (void)flags;
    *result = &connection;
    return secrets_fail(SECRETS_NO_START) ? SASL_FAIL : SASL_OK;
}

int machine_sasl_list(void *from, const char *user, const char *prefix,
                      const char *separator, const char *suffix, const char **result,
                      unsigned *size, int *count)
{
    static const char list[] = "DIGEST-MD5 CRAM-MD5 LOGIN PLAIN EXTERNAL";
    bool is_none = secrets_trouble & SECRETS_NO_WAYS;

    (void)from;
    (void)user;
    (void)prefix;
    (void)separator;
    (void)suffix;
    *result = is_none ? "" : list;
    if (size)
        *size = is_none ? 0 : sizeof list - 1;
    if (count)
        *count = is_none ? 0 : 5;
    return secrets_fail(SECRETS_NO_LIST) ? SASL_FAIL : SASL_OK;
}

/* Who has the password is "mail", as the library tells the program. */
int machine_sasl_step(void *from, const char *input, unsigned size, const char **output,
                      unsigned *output_size)
{
    *output = NULL;
    *output_size = 0;
    if (size == 0)
        return SASL_FAIL;
    if (!memchr(input, 'w', size))
        return memchr(input, 'n', size)
                   ? proxy_policy(from, NULL, NULL, 0, NULL, 0, NULL, 0, NULL)
                   : SASL_BADAUTH;
    return proxy_policy(from, NULL, "mail", 4, "mail", 4, NULL, 0, NULL);
}

int machine_sasl_start(void *from, const char *mechanism, const char *input,
                       unsigned size, const char **output, unsigned *output_size)
{
    (void)mechanism;
    if (input && size > 0)
        return machine_sasl_step(from, input, size, output, output_size);
    *output = "Password:";
    *output_size = 9;
    return SASL_CONTINUE;
}

/* Everything that is asked for is a text or a number of bits. */
int machine_sasl_get(void *from, int what, const void **value)
{
    enum { USERNAME = 0, SSF = 1, AUTHUSER = 10 };
    static const unsigned none, bits = 56;

    (void)from;
    if (what == USERNAME || what == AUTHUSER)
        *value = "mail";
    else if (what == SSF)
        *value = secrets_trouble & SECRETS_LAYER ? &bits : &none;
    else
        return SASL_FAIL;
    return SASL_OK;
}

int machine_sasl_setprop(void *to, int what, const void *value)
{
    (void)to;
    (void)value;
    return what == secrets_property && secrets_fail(SECRETS_NO_PROPERTY) ? SASL_FAIL
                                                                         : SASL_OK;
}

const char *machine_sasl_errdetail(void *from)
{
    (void)from;
    return "no reason";
}

/* ---------------------------------------------------------------------- TLS */

void *machine_SSL_new(void *context)
{
    (void)context;
    return secrets_fail(SECRETS_NO_TLS) ? NULL : &connection;
}

int machine_SSL_clear(void *ssl)
{
    (void)ssl;
    return 1;
}

void machine_SSL_free(void *ssl)
{
    (void)ssl;
}

int machine_SSL_accept(void *ssl)
{
    (void)ssl;
    return secrets_fail(SECRETS_NO_SHAKE) ? -1 : 1;
}

int machine_SSL_get_error(const void *ssl, int result)
{
    (void)ssl;
    return result <= 0 ? 1 : 0;
}

void machine_SSL_set_accept_state(void *ssl)
{
    (void)ssl;
}

int machine_SSL_set_ex_data(void *ssl, int index, void *data)
{
    (void)ssl;
    (void)index;
    (void)data;
    return !secrets_fail(SECRETS_NO_DATA);
}

int machine_SSL_set_rfd(void *ssl, int fd)
{
    (void)ssl;
    (void)fd;
    return !secrets_fail(SECRETS_NO_FD);
}

int machine_SSL_set_wfd(void *ssl, int fd)
{
    return machine_SSL_set_rfd(ssl, fd);
}
