/*
 * Fuzzing harness: both ends of a connection, sshd's and the client's half of the same
 * sources, exchange keys and go on as the input says.  What one end writes is what the
 * other one reads, but for what the input changes on the way.
 *
 * Two bytes choose the algorithms.  Steps follow: one byte for what is done and by
 * whom, two for the length of what is said with it.
 */
#include "server.h"

#include "digest.h"
#include "mac.h"

enum end { SERVER, CLIENT, ENDS };

enum step {
    SAY, /* a message of the end */
    CHANGE, /* how many writings pass before, offset in two bytes, what comes there */
    REKEY,
    LIMIT, /* keys are to be exchanged again after so many bytes */
    HAND_OVER, /* the state, to another process; pairs of offset and byte change it */
    SETTLE, /* one of the calls that only set something */
    HESITATE, /* the connection is busy for as many calls as are given */
    JOIN, /* two descriptors of others, and what is only asked of sockets */
    READ, /* wait for a message as a caller does who wants one */
    MULTIPLEX, /* the rest is for a connection to a multiplexing client */
    STEPS
};

enum { HEAD_BYTES = 2, STEP_BYTES = 3, CHANGE_BYTES = 3, ROUNDS = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);
void set_nodelay(int fd);
void set_sock_tos(int fd, int tos);

/* Those that take too long to be done for each call that may fail. */
#ifdef QUICK
#define SLOW(name) "curve25519-sha256"
#else
#define SLOW(name) name
#endif

static char exchanges[][96] = {
    "curve25519-sha256",
    "ecdh-sha2-nistp256,ext-info-c",
    "diffie-hellman-group14-sha256",
    "diffie-hellman-group-exchange-sha256",
    "curve25519-sha256,kex-strict-c-v00@openssh.com",
    "curve25519-sha256,ecdh-sha2-nistp521,kex-strict-s-v00@openssh.com",
    "diffie-hellman-group1-sha1,diffie-hellman-group-exchange-sha1",
    SLOW("diffie-hellman-group16-sha512"),
    SLOW("sntrup761x25519-sha512@openssh.com"),
    SLOW("diffie-hellman-group18-sha512"),
    "diffie-hellman-group14-sha1",
    "nonsense",
};
static char host_keys[][40] = {"ssh-ed25519", "rsa-sha2-512",
                               "ecdsa-sha2-nistp256,ssh-ed25519", "nonsense"};
static char ciphers[][40] = {
    "aes128-ctr",
    "chacha20-poly1305@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-cbc",
    "3des-cbc",
    "aes256-ctr,aes128-ctr",
    "nonsense",
    "aes192-ctr",
};
static char macs[][40] = {"hmac-sha2-256", "hmac-sha2-512-etm@openssh.com",
                          "umac-64@openssh.com", "nonsense"};
static char compressions[][40] = {"none", "zlib@openssh.com", "zlib", "nonsense"};
static char no_text[] = "";

enum {
    EXCHANGES = sizeof exchanges / sizeof *exchanges,
    HOST_KEY_KINDS = sizeof host_keys / sizeof *host_keys,
    CIPHERS = sizeof ciphers / sizeof *ciphers,
    MACS = sizeof macs / sizeof *macs,
    COMPRESSIONS = sizeof compressions / sizeof *compressions,
};

static struct ssh *ends[ENDS];
static const uint8_t *change; /* of what is on its way; NULL: none */
static size_t change_size;
static enum end change_from;
static unsigned change_wait;

/* What is asked of a socket, which there is none of. */
void set_nodelay(int fd)
{
    (void)fd;
}

void set_sock_tos(int fd, int tos)
{
    (void)fd;
    (void)tos;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    start_server();
    return 0;
}

static int trust(struct sshkey *key, struct ssh *ssh)
{
    (void)key;
    (void)ssh;
    return 0;
}

static void set_exchanges(struct kex *kex, int (*general)(struct ssh *),
                          int (*group)(struct ssh *))
{
    for (int i = 0; i < KEX_MAX; i++)
        kex->kex[i] = general;
    kex->kex[KEX_DH_GEX_SHA1] = group;
    kex->kex[KEX_DH_GEX_SHA256] = group;
}

static void start_end(enum end end, char **proposal)
{
    struct ssh *ssh = ends[end];
    static const char *const versions[ENDS] = {"SSH-2.0-server", "SSH-2.0-client"};

    if (sshbuf_put(ssh->kex->server_version, versions[SERVER], 14) != 0 ||
        sshbuf_put(ssh->kex->client_version, versions[CLIENT], 14) != 0)
        abort();
    ssh_dispatch_init(ssh, &dispatch_protocol_error);
    if (kex_setup(ssh, proposal) != 0)
        abort();
    if (end == SERVER) {
        set_exchanges(ssh->kex, kex_gen_server, kexgex_server);
        ssh->kex->load_host_public_key = &get_hostkey_public_by_type;
        ssh->kex->load_host_private_key = &get_hostkey_private_by_type;
        ssh->kex->host_key_index = &get_hostkey_index;
        ssh->kex->sign = sshd_hostkey_sign;
    } else {
        set_exchanges(ssh->kex, kex_gen_client, kexgex_client);
        ssh->kex->verify_host_key = trust;
        ssh_dispatch_set(ssh, SSH2_MSG_EXT_INFO, &kex_input_ext_info);
    }
}

static void start_ends(unsigned first, unsigned second)
{
    char *proposal[PROPOSAL_MAX] = {
        exchanges[first % EXCHANGES],
        host_keys[first / EXCHANGES % HOST_KEY_KINDS],
        ciphers[second % CIPHERS],
        ciphers[second % CIPHERS],
        macs[second / CIPHERS % MACS],
        macs[second / CIPHERS % MACS],
        compressions[second / CIPHERS / MACS % COMPRESSIONS],
        compressions[second / CIPHERS / MACS % COMPRESSIONS],
        no_text,
        no_text,
    };

    ends[SERVER] = accept_client();
    ends[CLIENT] = ssh_packet_set_connection(NULL, PEER_SOCKET, PEER_SOCKET);
    if (!ends[CLIENT])
        abort();
    start_end(SERVER, proposal);
    start_end(CLIENT, proposal);
}

static void change_on_its_way(enum end from, uint8_t *bytes, size_t size)
{
    size_t at;

    if (!change || change_size < CHANGE_BYTES || change_from != from ||
        change_wait-- > 0)
        return;
    at = (size_t)change[1] << 8 | change[2];
    for (size_t i = CHANGE_BYTES; i < change_size && at < size; i++)
        bytes[at++] = change[i];
    change = NULL;
}

/* What one end has written goes to the other; 0 when there was nothing, or no more. */
static int carry(enum end from)
{
    struct ssh *to = ends[1 - from];
    struct sshbuf *out = ssh_packet_get_output(ends[from]);
    size_t size = sshbuf_len(out);
    int result;

    if (size == 0)
        return 0;
    change_on_its_way(from, sshbuf_mutable_ptr(out), size);
    result = ssh_packet_process_incoming(to, (const char *)sshbuf_ptr(out),
                                         (u_int)size);
    sshbuf_reset(out);
    if (result == 0)
        result = ssh_dispatch_run(to, DISPATCH_NONBLOCK, NULL);
    if (result != 0)
        sshpkt_fatal(to, result, "end");
    return 1;
}

static void carry_all(void)
{
    for (int i = 0; i < ROUNDS; i++)
        if (carry(SERVER) + carry(CLIENT) == 0)
            break;
}

/* ------------------------------------------------------------------------- steps */

/* What cannot be sent is the end of a program. */
static void say(struct ssh *ssh, const uint8_t *bytes, size_t size)
{
    int result;

    if (size == 0)
        return;
    if ((result = sshpkt_start(ssh, bytes[0])) != 0 ||
        (result = sshpkt_put(ssh, bytes + 1, size - 1)) != 0 ||
        (result = sshpkt_send(ssh)) != 0)
        sshpkt_fatal(ssh, result, "say");
}

static void rekey(struct ssh *ssh)
{
    int result = kex_start_rekex(ssh);

    if (result != 0)
        sshpkt_fatal(ssh, result, "rekey");
}

static void hand_over(enum end end, const uint8_t *bytes, size_t size)
{
    struct sshbuf *state = sshbuf_new();
    struct ssh *next = ssh_packet_set_connection(NULL, -1, -1);

    if (!state || !next)
        abort();
    next->remote_ipaddr = xstrdup("192.0.2.1");
    if (ssh_packet_get_state(ends[end], state) == 0) {
        for (; size >= 3; bytes += 3, size -= 3) {
            size_t at = (size_t)bytes[0] << 8 | bytes[1];
            if (at < sshbuf_len(state))
                sshbuf_mutable_ptr(state)[at] = bytes[2];
        }
        if (size > 0 && sshbuf_len(state) > bytes[0])
            sshbuf_consume_end(state, bytes[0]);
        if (ssh_packet_set_state(next, state) == 0)
            say(next, (const uint8_t *)"\2", 2);
    }
    sshbuf_free(state);
    ssh_packet_close(next);
    free(next);
}

static void settle(struct ssh *ssh, unsigned which)
{
    u_int64_t in, out;

    switch (which % 12) {
    case 0: ssh_packet_set_interactive(ssh, (int)which / 12 % 2, 0, 1); break;
    case 1: ssh_packet_set_maxsize(ssh, which << 8); break;
    case 2: ssh_packet_send_debug(ssh, "%u", which); break;
    case 3: sshpkt_msg_ignore(ssh, which); break;
    case 4: ssh_packet_set_authenticated(ssh); break;
    case 5: ssh_packet_set_timeout(ssh, (int)which / 12 - 1, 2); break;
    case 6: ssh_packet_set_nonblocking(ssh); break;
    case 7: ssh_packet_get_bytes(ssh, &in, &out); break;
    case 8: ssh_packet_set_log_preamble(ssh, which < 12 ? NULL : "%u", which); break;
    case 9: sshpkt_add_padding(ssh, (u_char)which); break;
    case 10:
        ssh_packet_get_rekey_timeout(ssh);
        ssh_packet_not_very_much_data_to_write(ssh);
        ssh_packet_rdomain_in(ssh);
        ssh_remote_ipaddr(ssh);
        ssh_remote_port(ssh);
        ssh_local_port(ssh);
        break;
    default: sshpkt_disconnect(ssh, "%u", which); break;
    }
}

static void read_one(enum end end, const uint8_t *bytes, size_t size)
{
    struct ssh *ssh = ends[end];
    u_char type;

    peer_sends(sshbuf_ptr(ssh_packet_get_output(ends[1 - end])),
               sshbuf_len(ssh_packet_get_output(ends[1 - end])));
    if (size == 0)
        ssh_packet_read(ssh);
    else if (size == 1)
        ssh_packet_read_expect(ssh, bytes[0]);
    else if (ssh_packet_process_read(ssh, PEER_SOCKET) == 0)
        ssh_packet_read_poll_seqnr(ssh, &type, NULL);
    sshbuf_reset(ssh_packet_get_output(ends[1 - end]));
}

static void multiplex(const uint8_t *bytes, size_t size)
{
    struct ssh *ssh = ssh_packet_set_connection(NULL, -1, -1);
    u_char type = 0;

    if (!ssh)
        abort();
    ssh_packet_set_mux(ssh);
    say(ssh, bytes, size);
    if (ssh_packet_process_incoming(ssh, (const char *)bytes, (u_int)size) == 0)
        while (ssh_packet_read_poll_seqnr(ssh, &type, NULL) == 0 && type != 0)
            ;
    ssh_packet_close(ssh);
    free(ssh);
}

/* As ssh(1) has it with a ProxyCommand: one descriptor to read from, one to write to. */
static void join(const uint8_t *bytes, size_t size)
{
    int in = PEER_SOCKET - 1 + (size > 0 ? bytes[0] % 4 : 0);
    int out = PEER_SOCKET - 1 + (size > 1 ? bytes[1] % 4 : 0);
    struct ssh *ssh = ssh_packet_set_connection(NULL, in, out);

    if (!ssh)
        abort();
    ssh_packet_connection_is_on_socket(ssh);
    ssh_packet_set_interactive(ssh, 1, size > 2 ? INT_MAX : 0, 0);
    ssh_packet_not_very_much_data_to_write(ssh);
    ssh_packet_set_nonblocking(ssh);
    ssh_packet_get_bytes(ssh, NULL, NULL);
    ssh_packet_close(ssh);
    free(ssh->local_ipaddr);
    free(ssh->remote_ipaddr);
    free(ssh);
}

static void hesitate(struct ssh *ssh, const uint8_t *bytes, size_t size)
{
    int result;

    if (size == 0)
        return;
    peer_hesitate(bytes[0]);
    if (size > 1)
        say(ssh, bytes + 1, size - 1);
    result = ssh_packet_write_wait(ssh);
    peer_hesitate(0);
    if (result != 0)
        sshpkt_fatal(ssh, result, "write");
}

static void take_step(unsigned code, const uint8_t *bytes, size_t size)
{
    enum end end = code & 0x80 ? CLIENT : SERVER;

    switch ((enum step)(code & 0x7f) % STEPS) {
    case SAY: say(ends[end], bytes, size); break;
    case CHANGE:
        change = bytes;
        change_size = size;
        change_from = end;
        change_wait = size > 0 ? bytes[0] : 0;
        return; /* of what the next step sends */
    case REKEY: rekey(ends[end]); break;
    case LIMIT: ssh_packet_set_rekey_limits(ends[end], size, (u_int32_t)size); break;
    case HAND_OVER: hand_over(end, bytes, size); break;
    case SETTLE: settle(ends[end], size > 0 ? bytes[0] : 0); break;
    case HESITATE: hesitate(ends[end], bytes, size); break;
    case JOIN: join(bytes, size); break;
    case READ: read_one(end, bytes, size); break;
    case MULTIPLEX: multiplex(bytes, size); break;
    case STEPS: break;
    }
    carry_all();
}

/* A change that comes first is of the exchange of keys. */
static void take_steps(const uint8_t *bytes, size_t size)
{
    int is_started = 0;

    while (size >= STEP_BYTES) {
        size_t length = (size_t)bytes[1] << 8 | bytes[2];
        unsigned code = bytes[0];
        bytes += STEP_BYTES;
        size -= STEP_BYTES;
        if (length > size)
            length = size;
        if (!is_started && (code & 0x7f) % STEPS != CHANGE)
            carry_all();
        is_started = is_started || (code & 0x7f) % STEPS != CHANGE;
        take_step(code, bytes, length);
        bytes += length;
        size -= length;
    }
    carry_all();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < HEAD_BYTES)
        return 0;
    change = NULL;
    peer_hesitate(0);
    start_ends(bytes[0], bytes[1]);
    if (!peer_has_gone())
        take_steps(bytes + HEAD_BYTES, size - HEAD_BYTES);
    ssh_packet_close(ends[CLIENT]);
    free(ends[CLIENT]->log_preamble);
    free(ends[CLIENT]);
    hang_up();
    return 0;
}
