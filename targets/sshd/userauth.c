/*
 * Fuzzing harness: the messages of a client that has exchanged keys and wants to log
 * in, through do_authentication2().
 *
 * The input is a list of messages, each with its length before it in two bytes.  The
 * harness frames them; the connection is not encrypted, so no MAC keeps the fuzzer out,
 * and the session's identifier is all zeros, so that a seed can be signed.
 */
#include "server.h"

enum {
    BLOCK_BYTES = 8,
    LEAST_PADDING = 4,
    SESSION_ID_BYTES = 32,
    STREAM_MAX = 1 << 16
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    start_server();
    return 0;
}

/* One packet of RFC 4253, section 6, without encryption and MAC; returns its size. */
static size_t frame(uint8_t *out, const uint8_t *message, size_t size)
{
    size_t padding = BLOCK_BYTES - (5 + size) % BLOCK_BYTES;

    if (padding < LEAST_PADDING)
        padding += BLOCK_BYTES;
    POKE_U32(out, 1 + size + padding);
    out[4] = (uint8_t)padding;
    memcpy(out + 5, message, size);
    memset(out + 5 + size, 0, padding);
    return 5 + size + padding;
}

static size_t frame_all(uint8_t *out, const uint8_t *bytes, size_t size)
{
    size_t used = 0;

    while (size >= 2) {
        size_t length = (size_t)bytes[0] << 8 | bytes[1];
        bytes += 2;
        size -= 2;
        if (length > size)
            length = size;
        if (used + length + 5 + 2 * BLOCK_BYTES > STREAM_MAX)
            break;
        used += frame(out + used, bytes, length);
        bytes += length;
        size -= length;
    }
    return used;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const uint8_t session_id[SESSION_ID_BYTES];
    static uint8_t stream[STREAM_MAX];
    struct ssh *ssh = accept_client();

    if (sshbuf_put(ssh->kex->session_id, session_id, sizeof session_id) != 0)
        abort();
    peer_sends(stream, frame_all(stream, bytes, size));
    expect_user(ssh);
    if (setjmp(peer_gone) == 0)
        do_authentication2(ssh);
    hang_up();
    return 0;
}
