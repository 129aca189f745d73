/*
 * Fuzzing harness: an armoured signature of a file, as `ssh-keygen -Y verify` reads it,
 * through sshsig_dearmor() and sshsig_verifyb().
 */
#include "includes.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "log.h"
#include "sshbuf.h"
#include "ssherr.h"
#include "sshkey.h"
#include "sshsig.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void verify(struct sshbuf *signature)
{
    static const char signed_text[] = "signed\n";
    struct sshkey_sig_details *details = NULL;
    struct sshbuf *message = sshbuf_from(signed_text, sizeof signed_text - 1);
    struct sshbuf *copy = sshbuf_fromb(signature); /* the next call uses it up */
    struct sshkey *key = NULL;

    if (!message || !copy)
        abort();
    sshsig_get_pubkey(copy, &key);
    sshbuf_free(copy);
    sshkey_free(key);
    key = NULL;
    sshsig_verifyb(signature, message, "file", &key, &details);
    sshkey_free(key);
    sshkey_sig_details_free(details);
    sshbuf_free(message);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct sshbuf *armoured = sshbuf_from(bytes, size);
    struct sshbuf *signature = NULL;
    char name[] = "sshd";

    log_init(name, SYSLOG_LEVEL_QUIET, SYSLOG_FACILITY_AUTH, 1);
    if (!armoured)
        abort();
    if (sshsig_dearmor(armoured, &signature) == 0)
        verify(signature);
    sshbuf_free(signature);
    sshbuf_free(armoured);
    return 0;
}
