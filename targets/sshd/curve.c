/*
 * X25519 and Ed25519 by the cryptographic library, in place of sshd's own files: they
 * parse nothing, and under sanitizers their arithmetic took half a second for each
 * connection.  The results are the same, but for X25519 of numbers above 2^255, so
 * signatures in the seeds stay good.
 */
#include "includes.h"

#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "crypto_api.h"

enum { KEY_SIZE = 32, SIGNATURE_SIZE = 64 };

void peer_random_bytes(void *bytes, size_t size);
int crypto_scalarmult_curve25519(unsigned char *result, const unsigned char *scalar,
                                 const unsigned char *point);

static EVP_PKEY *private_key(int kind, const unsigned char *bytes)
{
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(kind, NULL, bytes, KEY_SIZE);

    if (!key)
        abort();
    return key;
}

/* A point of small order gives zeros, which the caller refuses. */
int crypto_scalarmult_curve25519(unsigned char *result, const unsigned char *scalar,
                                 const unsigned char *point)
{
    EVP_PKEY *own = private_key(EVP_PKEY_X25519, scalar);
    EVP_PKEY *other = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, point,
                                                  KEY_SIZE);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(own, NULL);
    size_t size = KEY_SIZE;

    if (!other || !context || EVP_PKEY_derive_init(context) != 1)
        abort();
    if (EVP_PKEY_derive_set_peer(context, other) != 1 ||
        EVP_PKEY_derive(context, result, &size) != 1)
        memset(result, 0, KEY_SIZE);
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(other);
    EVP_PKEY_free(own);
    return 0;
}

int crypto_sign_ed25519_keypair(unsigned char *pk, unsigned char *sk)
{
    size_t size = KEY_SIZE;

    peer_random_bytes(sk, KEY_SIZE);
    EVP_PKEY *key = private_key(EVP_PKEY_ED25519, sk);
    if (EVP_PKEY_get_raw_public_key(key, pk, &size) != 1)
        abort();
    memcpy(sk + KEY_SIZE, pk, KEY_SIZE);
    EVP_PKEY_free(key);
    return 0;
}

int crypto_sign_ed25519(unsigned char *sm, unsigned long long *smlen,
                        const unsigned char *m, unsigned long long mlen,
                        const unsigned char *sk)
{
    EVP_PKEY *key = private_key(EVP_PKEY_ED25519, sk);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t size = SIGNATURE_SIZE;

    if (!context || EVP_DigestSignInit(context, NULL, NULL, NULL, key) != 1 ||
        EVP_DigestSign(context, sm, &size, m, mlen) != 1)
        abort();
    memcpy(sm + SIGNATURE_SIZE, m, mlen);
    *smlen = mlen + SIGNATURE_SIZE;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return 0;
}

/* As the original does: the message at the start of `m`, or all of it zeros. */
int crypto_sign_ed25519_open(unsigned char *m, unsigned long long *mlen,
                             const unsigned char *sm, unsigned long long smlen,
                             const unsigned char *pk)
{
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, pk, KEY_SIZE);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int is_good = key && context && smlen >= SIGNATURE_SIZE &&
                  EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
                  EVP_DigestVerify(context, sm, SIGNATURE_SIZE, sm + SIGNATURE_SIZE,
                                   smlen - SIGNATURE_SIZE) == 1;

    memset(m, 0, smlen);
    if (is_good)
        memcpy(m, sm + SIGNATURE_SIZE, smlen - SIGNATURE_SIZE);
    *mlen = is_good ? smlen - SIGNATURE_SIZE : (unsigned long long)-1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return is_good ? 0 : -1;
}
