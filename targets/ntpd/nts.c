/*
 * Fuzzing harness: Network Time Security, both halves.  The first byte says whose words
 * the rest is: extension fields behind a packet to the server or from it, or the
 * records of the key exchange, as they come out of TLS.
 *
 * What only a party with keys can make is put in where the first byte asks for it: the
 * cookie, the identifier that is returned, and what authenticates and encrypts.
 */
#include "running.h"

#include "aes_siv.h"
#include "ntp_stdlib.h"
#include "nts.h"
#include "nts2.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

bool nts_client_process_response_core(uint8_t *buff, int transferred,
                                      struct peer *peer);
bool nts_client_send_request_core(uint8_t *buff, int buf_size, int *used,
                                  struct peer *peer);

enum {
    WHO = 0x03,
    TO_SERVER = 0,
    TO_CLIENT = 1,
    EXCHANGE_TO_SERVER = 2,
    EXCHANGE_TO_CLIENT = 3,
    FILL = 0x04, /* cookie or identifier */
    SEAL = 0x08,
    FEW_COOKIES = 0x10,
    AEAD = 15, /* AES-SIV-CMAC-256 */
    KEY = 32,
    NONCE = 16,
    CMAC = 16,
    FIELD_ID = 0x0104,
    FIELD_COOKIE = 0x0204,
    FIELD_SEALED = 0x0404,
    PACKET_MAX = 2048, /* as large as the arrays that the program reads into */
};

static uint8_t to_server[NTS_MAX_KEYLEN], to_client[NTS_MAX_KEYLEN];
static AES_SIV_CTX *own_context;

static unsigned number_at(const uint8_t *at)
{
    return (unsigned)(at[0] << 8 | at[1]);
}

/* The first extension field of that type, or NULL; `length` without its header. */
static uint8_t *find_field(uint8_t *packet, size_t size, unsigned type, size_t *length)
{
    size_t at = LEN_PKT_NOMAC;

    while (at + 4 <= size) {
        size_t whole = number_at(packet + at + 2);
        if (whole < 4 || at + whole > size)
            return NULL;
        if ((number_at(packet + at) & 0x7fff) == type) {
            *length = whole - 4;
            return packet + at + 4;
        }
        at += whole;
    }
    return NULL;
}

static void fill(uint8_t *packet, size_t size, unsigned type, const uint8_t *bytes,
                 size_t count)
{
    size_t length;
    uint8_t *field = find_field(packet, size, type, &length);

    if (field && length == count)
        memcpy(field, bytes, count);
}

/* Authenticate what stands before, encrypt what follows up to the end of the packet. */
static void seal(uint8_t *packet, size_t size, const uint8_t *key)
{
    size_t length, left;
    uint8_t *field = find_field(packet, size, FIELD_SEALED, &length);
    uint8_t *sealed, plain[PACKET_MAX];

    if (!field || length < 4 + NONCE + CMAC)
        return;
    sealed = field + 4 + NONCE;
    left = (size_t)(packet + size - sealed);
    memcpy(plain, sealed + CMAC, left - CMAC);
    AES_SIV_Encrypt(own_context, sealed, &left, key, KEY, field + 4, NONCE, plain,
                    left - CMAC, packet, (size_t)(field - 4 - packet));
}

static void to_the_server(uint8_t *packet, size_t size, unsigned how)
{
    struct ntspacket_t found = {0};
    uint8_t cookie[NTS_MAX_COOKIELEN];
    struct pkt answer = {0};

    if (how & FILL) {
        int count = nts_make_cookie(cookie, AEAD, to_server, to_client, KEY);
        fill(packet, size, FIELD_COOKIE, cookie, (size_t)count);
    }
    if (how & SEAL)
        seal(packet, size, to_server);
    if (extens_server_recv(&found, packet, (int)size))
        extens_server_send(&found, &answer);
}

/* A client that has exchanged keys, and asks. */
static void ask(struct peer *p, unsigned how)
{
    struct pkt question = {0};
    struct ntsclient_t *state = &p->nts_state;

    memset(state, 0, sizeof *state);
    state->aead = AEAD;
    state->keylen = KEY;
    memcpy(state->c2s, to_server, KEY);
    memcpy(state->s2c, to_client, KEY);
    state->count = how & FEW_COOKIES ? 2 : NTS_MAX_COOKIES;
    for (int i = 0; i < state->count; i++)
        state->cookielen = nts_make_cookie(state->cookies[i], AEAD, to_server,
                                           to_client, KEY);
    state->writeIdx = state->count % NTS_MAX_COOKIES;
    extens_client_send(p, &question);
}

static void to_the_client(uint8_t *packet, size_t size, unsigned how, struct peer *p)
{
    ask(p, how);
    if (how & FILL)
        fill(packet, size, FIELD_ID, p->nts_state.UID, NTS_UID_LENGTH);
    if (how & SEAL)
        seal(packet, size, to_client);
    extens_client_recv(p, packet, (int)size);
}

static void exchange_to_server(uint8_t *bytes, size_t size)
{
    struct BufCtl_t in = {.next = bytes, .left = (int)size};
    uint8_t answer[PACKET_MAX];
    struct BufCtl_t out = {.next = answer, .left = sizeof answer};
    int aead = -1;

    if (nts_ke_process_receive(&in, &aead))
        nts_ke_setup_send(&out, aead, to_server, to_client, KEY);
}

static void exchange_to_client(uint8_t *bytes, size_t size, struct peer *p)
{
    uint8_t question[PACKET_MAX];
    int used;

    memset(&p->nts_state, 0, sizeof p->nts_state);
    nts_client_send_request_core(question, sizeof question, &used, p);
    nts_client_process_response_core(bytes, (int)size, p);
}

static void run(uint8_t *bytes, size_t size, unsigned how)
{
    struct peer client = *peer_list; /* its state is this input's alone */

    switch (how & WHO) {
    case EXCHANGE_TO_SERVER: exchange_to_server(bytes, size); return;
    case EXCHANGE_TO_CLIENT: exchange_to_client(bytes, size, &client); return;
    default: break;
    }
    if (size < LEN_PKT_NOMAC)
        return;
    if ((how & WHO) == TO_SERVER)
        to_the_server(bytes, size, how);
    else
        to_the_client(bytes, size, how, &client);
}

static void start(void)
{
    start_server();
    reset_server();
    for (unsigned i = 0; i < KEY; i++) {
        to_server[i] = (uint8_t)i;
        to_client[i] = (uint8_t)(KEY + i);
    }
    nts_make_cookie_key();
    own_context = AES_SIV_CTX_new();
    if (!own_context)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    uint8_t *copy;

    if (size < 2 || size > PACKET_MAX + 1)
        return 0;
    if (!own_context)
        start();
    copy = calloc(1, PACKET_MAX);
    if (!copy)
        abort();
    memcpy(copy, bytes + 1, size - 1);
    if (setjmp(outside_exit) == 0)
        run(copy, size - 1, bytes[0]);
    free(copy);
    reset_server();
    return 0;
}
