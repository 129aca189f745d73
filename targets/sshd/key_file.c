/*
 * Fuzzing harness: a user's file of authorized keys, line by line, through sshd's own
 * auth_check_authkeys_file().
 *
 * The first byte chooses what the client showed: a key that is in the file, another
 * one, or a certificate; where it comes from; and whether the file is one of principals
 * instead, which auth_process_principals() reads for a certificate.
 */
#include "includes.h"

#include <pwd.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* auth.h leans on this one. */
#include "hostfile.h"

#include "auth-options.h"
#include "auth.h"
#include "log.h"
#include "sshbuf.h"
#include "ssherr.h"
#include "sshkey.h"

#include "keys.h"
#include "peer.h"

enum { SHOWN_KEYS = 3, SHOWN_CERTIFICATE = 2, PRINCIPALS = 0x40, FROM_SIX = 0x80 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char *const shown_texts[SHOWN_KEYS] = {KEY_USER, KEY_ECDSA,
                                                    KEY_CERTIFICATE};

/* What reaches the monitor: written by one process, read by the other, and merged. */
static void pass_on(struct sshauthopt *found)
{
    struct sshauthopt *read_back = NULL;
    struct sshauthopt *merged = NULL;
    struct sshbuf *message = sshbuf_new();
    const char *reason = NULL;

    if (!message || sshauthopt_serialise(found, message, 0) != 0 ||
        sshauthopt_deserialise(message, &read_back) != 0)
        abort();
    merged = sshauthopt_merge(found, read_back, &reason);
    sshauthopt_free(merged);
    sshauthopt_free(sshauthopt_copy(read_back));
    sshauthopt_free(read_back);
    sshbuf_free(message);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct sshkey *shown[SHOWN_KEYS];
    static char name[] = "user";
    static char path[] = "authorized_keys";
    static struct passwd account = {.pw_name = name};
    struct sshauthopt *options = NULL;
    FILE *file = NULL;
    unsigned which;

    if (size < 2)
        return 0;
    log_init(name, SYSLOG_LEVEL_QUIET, SYSLOG_FACILITY_AUTH, 1);
    for (size_t i = 0; i < SHOWN_KEYS; i++)
        if (!shown[i])
            shown[i] = peer_key(shown_texts[i]);
    which = bytes[0] % SHOWN_KEYS;
    file = fmemopen((void *)(uintptr_t)(bytes + 1), size - 1, "r");
    if (!file)
        abort();
    if (bytes[0] & PRINCIPALS
            ? auth_process_principals(file, path, shown[SHOWN_CERTIFICATE]->cert,
                                      &options)
            : auth_check_authkeys_file(&account, file, path, shown[which],
                                       bytes[0] & FROM_SIX ? "2001:db8::1"
                                                           : "192.0.2.1",
                                       "client.example.org", &options))
        pass_on(options);
    sshauthopt_free(options);
    fclose(file);
    return 0;
}
