/*
 * Fuzzing harness: one options file through pppd's own options_from_file().
 *
 * The first byte says how the file is read: as root's (privileged), or as the user's own,
 * of which much is refused.  What the options set are the program's variables; they are
 * left as they are, as a second options file would find them.
 */
#include <stddef.h>
#include <stdint.h>

#include "pppd.h"
#include "machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int is_started;
    static char name[] = "options";

    if (size == 0)
        return 0;
    log_to_fd = -1;
    if (setjmp(machine_exit) == 0) {
        if (!is_started)
            tty_init();
        is_started = 1;
        privileged_option = 0;
        machine_set_options(bytes + 1, size - 1);
        options_from_file(name, 1, 1, bytes[0] & 1);
    }
    machine_set_options(NULL, 0);
    return 0;
}
