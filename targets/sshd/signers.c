/*
 * Fuzzing harness: the file of those whose signatures count, as `ssh-keygen -Y verify`
 * and its relatives read it, line by line, for a key and for a certificate.
 */
#include "includes.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "ssherr.h"
#include "sshkey.h"
#include "sshsig.h"

#include "keys.h"
#include "peer.h"

enum { NOW = 1600000000, SIGNERS = 2 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void match(const char *principal)
{
    char **found = NULL;
    size_t count = 0;

    sshsig_match_principals(peer_file_name, principal, &found, &count);
    for (size_t i = 0; i < count; i++)
        free(found[i]);
    free(found);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct sshkey *signers[SIGNERS];
    char name[] = "sshd";

    if (size == 0)
        return 0;
    log_init(name, SYSLOG_LEVEL_QUIET, SYSLOG_FACILITY_AUTH, 1);
    if (!signers[0])
        signers[0] = peer_key(KEY_USER);
    if (!signers[1])
        signers[1] = peer_key(KEY_CERTIFICATE);
    peer_file(bytes, size);
    for (size_t i = 0; i < SIGNERS; i++) {
        char *principals = NULL;

        sshsig_check_allowed_keys(peer_file_name, signers[i], "user", "file", NOW);
        sshsig_find_principals(peer_file_name, signers[i], NOW, &principals);
        free(principals);
    }
    match("user");
    match("user@example.org");
    peer_file(NULL, 0);
    return 0;
}
