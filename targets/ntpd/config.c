/*
 * Fuzzing harness: one configuration file through ntpd's own readconfig(): scanner,
 * parser, and everything that is then set up.  Afterwards all of that is taken down, and
 * the usual file is read again.
 */
#include "running.h"

#include "ntp_scanner.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void read_file(void)
{
    init_readconfig();
    readconfig("/etc/ntp.conf");
}

static void take_down(void)
{
    while (peer_list)
        unpeer(peer_list);
    drop_restrictions();
    auth_delkeys();
    free_varlist(ext_sys_var);
    ext_sys_var = NULL;
    reset_server();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int is_started;

    if (!is_started) {
        start_server();
        reset_server();
        is_started = 1;
    }
    take_down();
    outside_set_config(bytes, size);
    if (setjmp(outside_exit) == 0)
        read_file();
    lex_drop_stack();
    outside_set_config(NULL, 0);
    return 0;
}
