/*
 * Fuzzing harness: one login.defs through su's own logindefs_load_file(), and every
 * way of asking for a value.  The same bytes are then the file that says who is
 * greeted in silence, which login asks for by get_hushlogin_status().
 */
#include <pwd.h>
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

/* Is this account greeted?  Once as root, once as the user, and where that fails. */
static void greet(const uint8_t *bytes, size_t size)
{
    static const enum machine_call failing[] = {CALL_NONE, CALL_SETREUID, CALL_SETREGID,
                                                CALL_SETUID};
    static char name[] = "user", home[] = "/home/user", shell[] = "/bin/sh";
    struct passwd account = {.pw_name = name,
                             .pw_uid = 1000,
                             .pw_gid = 1000,
                             .pw_dir = home,
                             .pw_shell = shell};

    machine_set_file(bytes, size);
    get_hushlogin_status(&account, 0);
    for (volatile size_t i = 0; i < sizeof failing / sizeof failing[0]; i++) {
        machine_fail(failing[i]);
        machine_set_file(bytes, size);
        if (setjmp(machine_exit) == 0)
            get_hushlogin_status(&account, 1);
    }
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
        greet(bytes, size);
    }
    free_getlogindefs_data();
    machine_end();
    return 0;
}
