/*
 * Fuzzing harness: a private key, as sshd reads its host keys and ssh-keygen and ssh-add
 * those of a user, and then what the programs do with it: write it again, sign,
 * certify, and check what they signed.
 *
 * The first byte says in which form the rest is one, and whether all is done with it or
 * one part alone.  Armour and base64 are the harness's, so that the engines meet the
 * bytes inside.
 */
#include "includes.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "ssh2.h"
#include "sshbuf.h"
#include "ssherr.h"
#include "sshkey.h"
#include "sshsig.h"

#include "peer.h"

enum form { FORM_TEXT, FORM_OPENSSH, FORM_RSA, FORM_EC, FORM_DSA, FORM_PKCS8, FORMS };

enum {
    FORM_STORED = 7, /* as one process hands a key to another */
    PART_SHIFT = 3,
    PART_MASK = 3,
    WITH_PASSPHRASE = 0x40,
    ROUNDS = 1,
    VALID_AFTER = 1577836800, /* 2020 */
    VALID_BEFORE = 2145916800, /* 2038 */
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char passphrase[] = "open";
static const char longer_phrase[] = "longer"; /* the library wants five characters */
static const char signed_text[] = "signed\n";

static const char *const armour[FORMS] = {
    NULL, "OPENSSH ", "RSA ", "EC ", "DSA ", "",
};

static struct sshbuf *wrap(enum form form, const uint8_t *bytes, size_t size)
{
    struct sshbuf *inner = sshbuf_from(bytes, size);
    struct sshbuf *text = sshbuf_new();

    if (!inner || !text)
        abort();
    if (!armour[form]) {
        if (sshbuf_put(text, bytes, size) != 0)
            abort();
    } else if (sshbuf_putf(text, "-----BEGIN %sPRIVATE KEY-----\n", armour[form]) !=
                   0 ||
               sshbuf_dtob64(inner, text, 1) != 0 ||
               sshbuf_putf(text, "\n-----END %sPRIVATE KEY-----\n", armour[form]) !=
                   0) {
        abort();
    }
    sshbuf_free(inner);
    return text;
}

static struct sshkey *read_text(struct sshbuf *text, const char *phrase)
{
    struct sshbuf *copy = sshbuf_fromb(text);
    struct sshkey *key = NULL, *public = NULL;
    char *comment = NULL;

    if (!copy)
        abort();
    sshkey_parse_private_fileblob(text, phrase, &key, &comment);
    sshkey_parse_private_fileblob_type(copy, KEY_UNSPEC, phrase, &public, NULL);
    sshkey_free(public);
    public = NULL;
    sshkey_parse_pubkey_from_private_fileblob_type(text, KEY_UNSPEC, &public);
    sshkey_parse_pubkey_from_private_fileblob_type(text, KEY_ECDSA, NULL);
    sshkey_free(public);
    free(comment);
    sshbuf_free(copy);
    return key;
}

/* Written in one form and read again. */
static void write_as(struct sshkey *key, int format, const char *phrase)
{
    struct sshbuf *text = sshbuf_new();

    if (!text)
        abort();
    if (sshkey_private_to_fileblob(key, text, phrase, "comment", format, NULL,
                                   ROUNDS) == 0)
        sshkey_free(read_text(text, phrase));
    sshbuf_free(text);
}

/* What a process hands to another, with and without a shield in memory. */
static void hand_over(struct sshkey *key)
{
    struct sshbuf *stored = sshbuf_new();
    struct sshkey *again = NULL;

    if (!stored)
        abort();
    sshkey_shield_private(key);
    if (sshkey_private_serialize(key, stored) == 0 &&
        sshkey_private_deserialize(stored, &again) == 0 && !sshkey_equal(key, again))
        abort();
    sshkey_free(again);
    sshbuf_free(stored);
}

static void sign_as(struct sshkey *key, const char *algorithm)
{
    struct sshkey_sig_details *details = NULL;
    uint8_t *signature = NULL;
    size_t size = 0;

    if (sshkey_sign(key, &signature, &size, (const uint8_t *)signed_text,
                    sizeof signed_text, algorithm, NULL, NULL, 0) == 0)
        sshkey_verify(key, signature, size, (const uint8_t *)signed_text,
                      sizeof signed_text, algorithm, 0, &details);
    sshkey_sig_details_free(details);
    free(signature);
}

/* A file's signature, as ssh-keygen -Y makes and checks it. */
static void sign_file(struct sshkey *key, const char *hash)
{
    struct sshbuf *text = sshbuf_from(signed_text, sizeof signed_text);
    struct sshbuf *signature = NULL, *armoured = NULL, *bare = NULL;
    struct sshkey *signer = NULL;

    if (!text)
        abort();
    if (sshsig_signb(key, hash, NULL, NULL, text, "file", &signature, NULL, NULL) ==
            0 &&
        sshsig_armor(signature, &armoured) == 0 && sshsig_dearmor(armoured, &bare) == 0)
        sshsig_verifyb(bare, text, "file", &signer, NULL);
    sshkey_free(signer);
    sshbuf_free(bare);
    sshbuf_free(armoured);
    sshbuf_free(signature);
    sshbuf_free(text);
}

/* The same of a file that is read while it is hashed. */
static void sign_stream(struct sshkey *key)
{
    struct sshbuf *signature = NULL;
    struct sshkey *signer = NULL;
    static const char *const hashes[] = {NULL, "sha256", "sha1"};

    for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++) {
        peer_file(signed_text, sizeof signed_text);
        if (sshsig_sign_fd(key, hashes[i], NULL, NULL,
                           peer_open(peer_file_name, O_RDONLY), "file", &signature,
                           NULL, NULL) == 0)
            sshsig_verify_fd(signature, peer_open(peer_file_name, O_RDONLY), "file",
                             &signer, NULL);
        sshkey_free(signer);
        sshbuf_free(signature);
        signer = NULL;
        signature = NULL;
    }
    peer_file(NULL, 0);
}

static void certify(struct sshkey *key)
{
    struct sshkey *subject = NULL;

    if (sshkey_from_private(key, &subject) != 0)
        return;
    if (!sshkey_is_cert(subject) && sshkey_to_certified(subject) == 0) {
        subject->cert->type = SSH2_CERT_TYPE_USER;
        subject->cert->serial = 1;
        subject->cert->key_id = strdup("id");
        if (!subject->cert->key_id)
            abort();
        subject->cert->valid_after = VALID_AFTER;
        subject->cert->valid_before = VALID_BEFORE;
        sshkey_from_private(key, &subject->cert->signature_key);
    }
    if (sshkey_is_cert(subject) &&
        sshkey_certify(subject, key, NULL, NULL, NULL) == 0) {
        char text[64];
        sshkey_format_cert_validity(subject->cert, text, sizeof text);
        sshkey_equal_public(subject, key);
    }
    sshkey_free(subject);
}

/* What is read of a file when the passphrase is wrong, or the type is known. */
static void read_otherwise(struct sshkey *key, int format)
{
    static const char *const phrases[] = {"wrong phrase", "", NULL};
    struct sshbuf *text = sshbuf_new();

    if (!text)
        abort();
    if (sshkey_private_to_fileblob(key, text, longer_phrase, "comment", format,
                                   "aes128-ctr", ROUNDS) == 0) {
        for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
            sshkey_free(read_text(text, phrases[i]));
        for (int type = KEY_RSA; type <= KEY_ED25519; type++) {
            struct sshbuf *copy = sshbuf_fromb(text);
            struct sshkey *found = NULL;
            if (!copy)
                abort();
            sshkey_parse_private_fileblob_type(copy, type, longer_phrase, &found, NULL);
            sshkey_free(found);
            sshbuf_free(copy);
        }
    }
    sshbuf_free(text);
}

static void write_key(struct sshkey *key)
{
    write_as(key, SSHKEY_PRIVATE_OPENSSH, "");
    write_as(key, SSHKEY_PRIVATE_OPENSSH, passphrase);
    write_as(key, SSHKEY_PRIVATE_PEM, "");
    write_as(key, SSHKEY_PRIVATE_PEM, longer_phrase);
    write_as(key, SSHKEY_PRIVATE_PKCS8, passphrase);
    write_as(key, SSHKEY_PRIVATE_PKCS8, longer_phrase);
    write_as(key, -1, "");
    read_otherwise(key, SSHKEY_PRIVATE_OPENSSH);
    read_otherwise(key, SSHKEY_PRIVATE_PEM);
    read_otherwise(key, SSHKEY_PRIVATE_PKCS8);
}

static void sign_all(struct sshkey *key)
{
    static const char *const algorithms[] = {NULL,
                                             "rsa-sha2-256",
                                             "rsa-sha2-512",
                                             "ssh-rsa",
                                             "rsa-sha2-512-cert-v01@openssh"
                                             ".com",
                                             "nonsense"};

    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (i == 0 || sshkey_type_plain(key->type) == KEY_RSA)
            sign_as(key, algorithms[i]);
    sign_file(key, "sha256");
    sign_file(key, NULL);
    sign_stream(key);
    /* Whether it can sign is all that is asked. */
    sshkey_sign(key, NULL, NULL, (const uint8_t *)signed_text, sizeof signed_text, NULL,
                NULL, NULL, 0);
}

/* All of it, or one part. */
static void use(struct sshkey *key, unsigned part)
{
    if (part == 0 || part == 1)
        write_key(key);
    if (part == 0 || part == 2)
        hand_over(key);
    if (sshkey_is_sk(key))
        return; /* the device signs, by a helper */
    if (part == 0 || part == 2)
        certify(key);
    if (part == 0 || part == 3)
        sign_all(key);
}

static struct sshkey *read_stored(const uint8_t *bytes, size_t size)
{
    struct sshbuf *stored = sshbuf_from(bytes, size);
    struct sshkey *key = NULL;

    if (!stored)
        abort();
    sshkey_private_deserialize(stored, &key);
    sshbuf_free(stored);
    return key;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char name[] = "sshd";
    struct sshkey *key = NULL;
    unsigned form;

    if (size < 2)
        return 0;
    log_init(name, SYSLOG_LEVEL_QUIET, SYSLOG_FACILITY_AUTH, 1);
    form = bytes[0] & 7;
    if (form == FORM_STORED) {
        key = read_stored(bytes + 1, size - 1);
    } else {
        struct sshbuf *text = wrap(form % FORMS, bytes + 1, size - 1);
        key = read_text(text, bytes[0] & WITH_PASSPHRASE ? passphrase : "");
        sshbuf_free(text);
    }
    if (key)
        use(key, bytes[0] >> PART_SHIFT & PART_MASK);
    sshkey_free(key);
    return 0;
}
