/*
 * Fuzzing harness: packets to a server with a usual configuration; talk.h has their form.
 */
#include "talk.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int is_started;

    if (!is_started) {
        start_server();
        reset_server();
        is_started = 1;
    }
    for (struct peer *p = peer_list; p; p = p->p_link)
        peer_clear(p, "INIT", true);
    if (setjmp(outside_exit) == 0)
        send_all(bytes, size);
    reset_server();
    return 0;
}
