/*
 * Fuzzing harness: one configuration file through ntpd's own readconfig(): scanner,
 * parser, and everything that is then set up.  All of that is taken down again before
 * the next one.
 */
#include "running.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int is_started;

    if (!is_started) {
        start_server();
        reset_server();
        is_started = 1;
    }
    take_down();
    configure_with(bytes, size);
    return 0;
}
