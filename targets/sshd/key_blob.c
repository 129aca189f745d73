/*
 * Fuzzing harness: one public key or certificate as it stands in a request of the
 * client, through sshkey_from_blob(), and through what sshd asks of the key it gets.
 */
#include "includes.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "auth-options.h"
#include "digest.h"
#include "sshbuf.h"
#include "ssherr.h"
#include "sshkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* A certificate: whom it is for, until when, and what it allows. */
static void judge_certificate(struct sshkey *key)
{
    const char *reason = NULL;
    const char *signers = "ssh-ed25519,ecdsa-sha2-*,rsa-sha2-*";

    sshkey_cert_check_authority(key, 0, 1, 0, 1600000000, "user", &reason);
    sshkey_cert_check_authority(key, 0, 0, 1, 1600000000, "*.example.org", &reason);
    sshkey_cert_check_host(key, "host.example.org", 1, signers, &reason);
    sshkey_check_cert_sigtype(key, signers);
    sshauthopt_free(sshauthopt_from_cert(key));
}

static void ask(struct sshkey *key)
{
    struct sshkey *plain = NULL;

    free(sshkey_fingerprint(key, SSH_DIGEST_SHA256, SSH_FP_BASE64));
    free(sshkey_fingerprint(key, SSH_DIGEST_MD5, SSH_FP_RANDOMART));
    sshkey_check_rsa_length(key, 1024);
    if (sshkey_is_cert(key))
        judge_certificate(key);
    if (sshkey_from_private(key, &plain) == 0 && sshkey_is_cert(plain))
        sshkey_drop_cert(plain);
    sshkey_equal_public(key, plain);
    sshkey_free(plain);
}

/* What is read can be written, and is read as the same key again. */
static void write_and_read(const struct sshkey *key)
{
    struct sshkey *again = NULL;
    uint8_t *blob = NULL;
    size_t size = 0;

    if (sshkey_to_blob(key, &blob, &size) != 0 ||
        sshkey_from_blob(blob, size, &again) != 0 || !sshkey_equal(key, again))
        abort();
    sshkey_free(again);
    free(blob);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct sshkey *key = NULL;

    if (sshkey_from_blob(bytes, size, &key) != 0)
        return 0;
    ask(key);
    write_and_read(key);
    sshkey_free(key);
    return 0;
}
