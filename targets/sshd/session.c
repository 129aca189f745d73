/*
 * Fuzzing harness: a client that exchanges keys as it should and then sends messages,
 * encrypted and with their MAC, through the same calls of sshd's main() as exchange.c.
 *
 * The first byte chooses the algorithms.  Then messages follow, each with its length
 * before it in two bytes.  A second connection of the same library plays the client: it
 * writes what sshd reads, and gets the keys of its direction from sshd's own exchange,
 * so that no secret is needed.
 */
#include "server.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char curve[] = "curve25519-sha256";
static const char curve_ext[] = "curve25519-sha256,ext-info-c";
static const char curve_strict[] = "curve25519-sha256,kex-strict-c-v00@openssh.com";
static const char nist[] = "ecdh-sha2-nistp256";
static const char nist_ext[] = "ecdh-sha2-nistp256,ext-info-c";
static const char chacha[] = "chacha20-poly1305@openssh.com";
static const char hmac_etm[] = "hmac-sha2-512-etm@openssh.com";
static const char umac_etm[] = "umac-128-etm@openssh.com";
static const char aes256_gcm[] = "aes256-gcm@openssh.com";
static const char aes128_gcm[] = "aes128-gcm@openssh.com";
static const char zlib[] = "zlib@openssh.com";
static const char plain[] = "none";

/* What the client wants: of each kind one, so that this is what both agree on. */
static const struct suite {
    const char *exchange;
    const char *cipher;
    const char *mac;
    const char *compression;
    int is_nist; /* the client's half is a point of P-256, else of Curve25519 */
} suites[] = {
    {curve,        chacha,       "hmac-sha1",           plain, 0},
    {nist_ext,     "aes128-ctr", "hmac-sha2-256",       plain, 1},
    {curve_ext,    aes256_gcm,   "hmac-sha1",           plain, 0},
    {curve,        "aes192-ctr", hmac_etm,              plain, 0},
    {curve,        "aes256-ctr", "umac-64@openssh.com", zlib,  0},
    {nist,         aes128_gcm,   "hmac-sha1",           plain, 1},
    {curve_strict, "aes128-ctr", umac_etm,              plain, 0},
};

static const char banner[] = "SSH-2.0-client\r\n";

/* The base points of both curves: public keys as good as any. */
static const uint8_t x25519_point[32] = {9};
static const uint8_t p256_point[65] = {
    0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5,
    0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4,
    0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a,
    0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33,
    0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5};

static struct ssh *client;
static const uint8_t *messages;
static size_t messages_size;
static int is_secured;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    start_server();
    return 0;
}

static void must(int result)
{
    if (result != 0)
        abort();
}

static void send_kexinit(const struct suite *suite)
{
    const char *lists[] = {
        suite->exchange,
        "ssh-ed25519,rsa-sha2-512,ecdsa-sha2-nistp256",
        suite->cipher,
        suite->cipher,
        suite->mac,
        suite->mac,
        suite->compression,
        suite->compression,
        "",
        "",
    };

    must(sshpkt_start(client, SSH2_MSG_KEXINIT));
    for (int i = 0; i < KEX_COOKIE_LEN; i++)
        must(sshpkt_put_u8(client, 0));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        must(sshpkt_put_cstring(client, lists[i]));
    must(sshpkt_put_u8(client, 0));
    must(sshpkt_put_u32(client, 0));
    must(sshpkt_send(client));
}

static void send_half(const struct suite *suite)
{
    must(sshpkt_start(client, SSH2_MSG_KEX_ECDH_INIT));
    if (suite->is_nist)
        must(sshpkt_put_string(client, p256_point, sizeof p256_point));
    else
        must(sshpkt_put_string(client, x25519_point, sizeof x25519_point));
    must(sshpkt_send(client));
}

static void *copy_of(const void *bytes, size_t size)
{
    void *copy = xmalloc(size > 0 ? size : 1);

    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

/* The keys that sshd is about to read with are those that the client writes with. */
static struct newkeys *copy_keys(const struct newkeys *from)
{
    struct newkeys *to = copy_of(from, sizeof *from);

    to->enc.name = xstrdup(from->enc.name);
    to->enc.key = copy_of(from->enc.key, from->enc.key_len);
    to->enc.iv = copy_of(from->enc.iv, from->enc.iv_len);
    to->comp.name = xstrdup(from->comp.name);
    memset(&to->mac, 0, sizeof to->mac);
    if (!from->mac.name) /* the cipher has its own */
        return to;
    to->mac.name = xstrdup(from->mac.name);
    must(mac_setup(&to->mac, to->mac.name));
    to->mac.key = copy_of(from->mac.key, from->mac.key_len);
    return to;
}

/* A message that cannot be sent, as one out of order, is one that nobody hears. */
static void send_message(const uint8_t *message, size_t size)
{
    if (size < 1 || message[0] == SSH2_MSG_NEWKEYS)
        return;
    must(sshpkt_start(client, message[0]));
    must(sshpkt_put(client, message + 1, size - 1));
    if (sshpkt_send(client) != 0)
        messages_size = 0;
}

static void send_all(void)
{
    while (messages_size >= 2) {
        size_t length = (size_t)messages[0] << 8 | messages[1];
        const uint8_t *message = messages + 2;

        messages_size -= 2;
        if (length > messages_size)
            length = messages_size;
        messages += 2 + length;
        messages_size -= length;
        send_message(message, length);
    }
}

/* sshd has read all and waits for more: once it has keys, the rest can be encrypted. */
static void go_on(void)
{
    struct newkeys *keys = the_active_state->kex->newkeys[MODE_IN];
    struct sshbuf *out = ssh_packet_get_output(client);

    if (is_secured || !keys)
        return;
    is_secured = 1;
    sshbuf_reset(out);
    client->kex->newkeys[MODE_OUT] = copy_keys(keys);
    client->kex->kex_strict = the_active_state->kex->kex_strict;
    must(sshpkt_start(client, SSH2_MSG_NEWKEYS));
    must(sshpkt_send(client));
    send_all();
    peer_sends(sshbuf_ptr(out), sshbuf_len(out));
}

static void open_client(const struct suite *suite)
{
    struct sshbuf *out;

    client = ssh_packet_set_connection(NULL, -1, -1);
    if (!client)
        abort();
    is_secured = 0;
    out = ssh_packet_get_output(client);
    must(sshbuf_put(out, banner, sizeof banner - 1));
    send_kexinit(suite);
    send_half(suite);
    peer_sends(sshbuf_ptr(out), sshbuf_len(out));
    peer_on_silence(go_on);
}

static void close_client(void)
{
    peer_on_silence(NULL);
    ssh_packet_close(client);
    free(client);
    client = NULL;
}

static void serve(struct ssh *ssh)
{
    if (kex_exchange_identification(ssh, -1, options.debian_banner,
                                    options.version_addendum) != 0)
        return;
    expect_user(ssh);
    do_ssh2_kex(ssh);
    do_authentication2(ssh);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct ssh *ssh;

    if (size < 1)
        return 0;
    messages = bytes + 1;
    messages_size = size - 1;
    ssh = accept_client();
    open_client(&suites[bytes[0] % (sizeof suites / sizeof *suites)]);
    if (!peer_has_gone())
        serve(ssh);
    hang_up();
    close_client();
    return 0;
}
