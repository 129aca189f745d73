/*
 * Fuzzing harness: one login.defs through su's own logindefs_load_file(), and every way of
 * asking for a value.
 */
#include <stddef.h>
#include <stdint.h>

#include "logindefs.h"
#include "machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What su, runuser and login ask for, each in the way of its type. */
static void ask(void)
{
    getlogindefs_bool("ALWAYS_SET_PATH", 0);
    getlogindefs_bool("NO_SUCH_NAME", 1);
    getlogindefs_num("FAIL_DELAY", 1);
    getlogindefs_num("TTYPERM", 0620);
    getlogindefs_str("TTYGROUP", "tty");
    getlogindefs_str("MOTD_FILE", NULL);
    logindefs_setenv("PATH", "ENV_PATH", "/bin:/usr/bin");
    logindefs_setenv("PATH", "ENV_SUPATH", NULL);
    logindefs_setenv("PATH", "ENV_ROOTPATH", "/sbin:/bin");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *environment[] = {NULL};
    struct machine machine = {.environment = environment};

    machine_start(&machine);
    machine_set_file(bytes, size);
    if (setjmp(machine_exit) == 0) {
        logindefs_load_file("/etc/login.defs");
        ask();
    }
    free_getlogindefs_data();
    machine_end();
    return 0;
}
