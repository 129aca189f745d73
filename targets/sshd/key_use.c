/*
 * Fuzzing harness: two keys, and what sshd, ssh-keygen and ssh-add ask of keys besides
 * reading them: whether they are the same, what they are called, how they are shown,
 * one certified by the other; and new ones made.
 *
 * The first byte says what is done, the second one how.  Two public keys follow as
 * strings of the protocol, the second one may lack; the rest is text.
 */
#include "includes.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "kex.h"
#include "log.h"
#include "ssh2.h"
#include "sshbuf.h"
#include "ssherr.h"
#include "sshkey.h"
#include "xmalloc.h"

enum task { COMPARE, SHOW, NAME, MAKE, CERTIFY, JUDGE, MISUSE, TASKS };

enum { HEAD_BYTES = 2, NOW = 1600000000, TEXT_MAX = 512 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct question {
    struct sshkey *first, *second; /* NULL: there is none */
    char text[TEXT_MAX];
    unsigned how;
};

static void compare(struct question *q)
{
    sshkey_equal(q->first, q->second);
    sshkey_equal_public(q->first, q->second);
    sshkey_equal_public(q->second, q->first);
}

static void show(struct question *q)
{
    static const int digests[] = {SSH_DIGEST_SHA256, SSH_DIGEST_MD5, SSH_DIGEST_SHA512,
                                  99};
    char *text = NULL;
    size_t size = 0;
    FILE *file;

    for (int shape = SSH_FP_DEFAULT; shape <= SSH_FP_RANDOMART + 1; shape++)
        free(sshkey_fingerprint(q->first, digests[q->how % 4],
                                (enum sshkey_fp_rep)shape));
    file = open_memstream(&text, &size);
    if (!file)
        abort();
    sshkey_write(q->first, file);
    fclose(file);
    free(text);
    text = NULL;
    sshkey_to_base64(q->first, &text);
    free(text);
    sshkey_set_filename(q->first, q->text);
    sshkey_set_filename(q->first, NULL);
}

/* A list as sshd_config(5) has it, with what is added to or taken from the default. */
static void assemble(const char *text)
{
    char *list = text[0] ? xstrdup(text) : NULL;

    kex_assemble_names(&list, "ssh-ed25519,ssh-rsa", "ssh-ed25519,ssh-rsa,ssh-dss");
    free(list);
    free(kex_names_cat(text, "ssh-ed25519"));
    free(kex_names_cat("ssh-ed25519", text));
    kex_names_valid(text);
    kex_gss_names_valid(text);
}

static void name(struct question *q)
{
    for (int type = KEY_RSA; type <= KEY_UNSPEC; type++) {
        sshkey_type_plain(type);
        sshkey_type_is_cert(type);
    }
    assemble(q->text);
    free(sshkey_alg_list(q->how & 1, q->how & 2, q->how & 4, ','));
    sshkey_names_valid2(q->text, q->how & 1);
    sshkey_type_from_name(q->text);
    sshkey_sigalg_by_name(q->text);
    sshkey_ecdsa_nid_from_name(q->text);
    sshkey_curve_name_to_nid(q->text);
    sshkey_curve_nid_to_name((int)q->how);
    sshkey_ecdsa_bits_to_nid((int)q->how << 7);
    sshkey_match_keyname_to_sigalgs(q->text,
                                    "ssh-rsa-cert-v01@openssh.com,ssh-ed25519");
    sshkey_match_keyname_to_sigalgs("ssh-rsa", q->text);
    sshkey_match_keyname_to_sigalgs("ssh-rsa-cert-v01@openssh.com", q->text);
    sshkey_match_keyname_to_sigalgs("ssh-ed25519", q->text);
    sshkey_check_rsa_length(q->first, (int)q->how << 4);
    sshkey_size(q->first);
    if (q->first) {
        sshkey_type(q->first);
        if (sshkey_is_cert(q->first)) {
            sshkey_cert_type(q->first);
            sshkey_check_cert_sigtype(q->first, q->text);
        }
        sshkey_check_sigtype((const uint8_t *)q->text, strlen(q->text), "ssh-ed25519");
    }
}

/* Small ones: numbers are found by trying. */
static void make(struct question *q)
{
    static const struct {
        int type;
        u_int bits;
    } kinds[] = {
        {KEY_RSA,        1024   },
        {KEY_RSA,        512    },
        {KEY_RSA,        1 << 20},
        {KEY_DSA,        1024   },
        {KEY_DSA,        512    },
        {KEY_ECDSA,      256    },
        {KEY_ECDSA,      384    },
        {KEY_ECDSA,      521    },
        {KEY_ECDSA,      7      },
        {KEY_ED25519,    0      },
        {KEY_ED25519_SK, 0      },
        {KEY_RSA_CERT,   1024   },
        {KEY_UNSPEC,     0      },
        {99,             0      }
    };
    struct sshkey *made = NULL, *public = NULL;
    size_t which = q->how % (sizeof kinds / sizeof *kinds);

    if (sshkey_generate(kinds[which].type, kinds[which].bits, &made) == 0 &&
        sshkey_from_private(made, &public) == 0)
        sshkey_equal(made, public);
    sshkey_free(public);
    sshkey_free(made);
    sshkey_free(sshkey_new(kinds[which].type));
}

/* By a key that is made for it. */
static void certify(struct question *q)
{
    static const char *const algorithms[] = {NULL, "rsa-sha2-256", "ssh-ed25519",
                                             "ssh-rsa"};
    struct sshkey *authority = NULL;
    char text[64];

    if (sshkey_generate(q->how & 4 ? KEY_RSA : KEY_ED25519, q->how & 4 ? 1024 : 0,
                        &authority) != 0)
        return;
    if (!sshkey_is_cert(q->first))
        sshkey_to_certified(q->first);
    if (q->first->cert) {
        free(q->first->cert->key_id);
        q->first->cert->key_id = xstrdup("id");
        q->first->cert->type = SSH2_CERT_TYPE_USER;
        q->first->cert->valid_after = q->how & 8 ? 0 : NOW;
        q->first->cert->valid_before = q->how & 0x10 ? 0xffffffffffffffffULL : NOW;
        sshkey_format_cert_validity(q->first->cert, text, sizeof text);
        sshkey_certify(q->first, authority, algorithms[q->how & 3], NULL, NULL);
        sshkey_certify(q->first, authority, NULL, NULL, NULL);
        sshkey_drop_cert(q->first);
    }
    sshkey_drop_cert(q->first);
    sshkey_free(authority);
}

static void judge(struct question *q)
{
    const char *reason = NULL;

    for (int is_host = 0; is_host < 2; is_host++)
        for (int is_wild = 0; is_wild < 2; is_wild++)
            sshkey_cert_check_authority(q->first, is_host, q->how & 1, is_wild,
                                        (uint64_t)NOW << (q->how >> 1 & 3), q->text,
                                        &reason);
    sshkey_cert_check_authority_now(q->first, 0, 0, 0, q->text, &reason);
    if (sshkey_is_cert(q->first))
        sshkey_cert_check_host(q->first, q->text, q->how & 1,
                               q->how & 2 ? NULL : "ssh-ed25519", &reason);
}

/* The half of a key that signs is missing, and a signature is any text. */
static void misuse(struct question *q)
{
    struct sshkey_sig_details *details = NULL;
    struct sshkey *copy = NULL;
    uint8_t *bytes = NULL;
    size_t size = strlen(q->text);

    sshkey_verify(q->first, (const uint8_t *)q->text, size, (const uint8_t *)q->text,
                  size,
                  q->how & 1   ? "ssh-rsa"
                  : q->how & 2 ? "rsa-sha2-512"
                               : NULL,
                  0, &details);
    sshkey_sig_details_free(details);
    if (!sshkey_is_sk(q->first) &&
        sshkey_sign(q->first, &bytes, &size, (const uint8_t *)"x", 1,
                    q->how & 4 ? "nonsense" : NULL, NULL, NULL, 0) == 0)
        free(bytes);
    if (sshkey_from_private(q->first, &copy) == 0)
        sshkey_free(copy);
}

static struct sshkey *next_key(struct sshbuf *input)
{
    struct sshkey *key = NULL;

    sshkey_froms(input, &key);
    return key;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const tasks[TASKS])(struct question *) = {compare, show,  name,  make,
                                                            certify, judge, misuse};
    char program[] = "sshd";
    struct question q = {0};
    struct sshbuf *input;

    if (size < HEAD_BYTES)
        return 0;
    log_init(program, SYSLOG_LEVEL_QUIET, SYSLOG_FACILITY_AUTH, 1);
    input = sshbuf_from(bytes + HEAD_BYTES, size - HEAD_BYTES);
    if (!input)
        abort();
    q.how = bytes[1];
    q.first = next_key(input);
    q.second = next_key(input);
    snprintf(q.text, sizeof q.text, "%.*s", (int)sshbuf_len(input),
             (const char *)sshbuf_ptr(input));
    switch ((enum task)(bytes[0] % TASKS)) {
    case NAME:
    case MAKE:
    case COMPARE: tasks[bytes[0] % TASKS](&q); break;
    default:
        if (q.first)
            tasks[bytes[0] % TASKS](&q);
    }
    sshkey_free(q.first);
    sshkey_free(q.second);
    sshbuf_free(input);
    return 0;
}
