/*
 * Fuzzing harness: a key, a signature and what was signed, as one request of the client
 * brings them, through sshkey_verify().  The input is two strings of the protocol (a
 * length in four bytes, then the bytes) and the rest.
 */
#include "includes.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "sshbuf.h"
#include "ssherr.h"
#include "sshkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void verify(const struct sshkey *key, const uint8_t *signature, size_t size,
                   struct sshbuf *rest)
{
    struct sshkey_sig_details *details = NULL;
    char *name = NULL;

    sshkey_get_sigtype(signature, size, &name);
    sshkey_check_sigtype(signature, size, "ssh-ed25519");
    sshkey_verify(key, signature, size, sshbuf_ptr(rest), sshbuf_len(rest), NULL, 0,
                  &details);
    sshkey_sig_details_free(details);
    free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct sshbuf *input = sshbuf_from(bytes, size);
    struct sshkey *key = NULL;
    const uint8_t *signature;
    size_t signature_size;

    if (!input)
        abort();
    if (sshkey_froms(input, &key) == 0 &&
        sshbuf_get_string_direct(input, &signature, &signature_size) == 0)
        verify(key, signature, signature_size, input);
    sshkey_free(key);
    sshbuf_free(input);
    return 0;
}
