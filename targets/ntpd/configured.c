/*
 * Fuzzing harness: packets to a server whose configuration the input begins with, up to
 * the first NUL; the form of the packets is in talk.h.  Time goes by around them, and
 * names are looked up, so that what the configuration asks for happens.
 */
#include "talk.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { BEFORE_S = 20, AFTER_S = 600 };

static void talk(const uint8_t *bytes, size_t size)
{
    wait_seconds(BEFORE_S);
    send_all(bytes, size);
    dns_try_again(); /* as when an address of this machine changes */
    wait_seconds(AFTER_S);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int is_started;
    size_t text = strnlen((const char *)bytes, size);

    if (!is_started) {
        start_server();
        reset_server();
        is_started = 1;
    }
    take_down();
    outside_has_names = 1;
    configure_with(bytes, text);
    if (text < size && setjmp(outside_exit) == 0)
        talk(bytes + text + 1, size - text - 1);
    if (setjmp(outside_exit) == 0)
        tell_answer();
    outside_has_names = 0;
    return 0;
}
