/*
 * Fuzzing harness: all that a client sends on its connection, from the banner on,
 * through what sshd's main() calls: kex_exchange_identification(), do_ssh2_kex() and
 * do_authentication2().
 *
 * Up to the client's NEWKEYS everything is in the clear and nothing the client says has
 * to depend on what the server sent, so plain bytes are enough; behind it a packet is
 * decrypted, and its MAC is wrong.  userauth.c goes on from there.
 */
#include "server.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    start_server();
    return 0;
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
    struct ssh *ssh = accept_client();

    peer_sends(bytes, size);
    if (!peer_has_gone())
        serve(ssh);
    hang_up();
    return 0;
}
