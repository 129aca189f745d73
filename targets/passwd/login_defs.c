/*
 * Fuzzing harness: one login.defs through passwd's own def_load(), and every way of
 * asking for a value.
 *
 * The file is read once in a process; getdef.c is included, so that each input finds it
 * unread and the table of values empty.
 */
#include "lib/getdef.c"

#include <stddef.h>
#include <stdint.h>

#include "files.h"
#include "shadowlog.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void forget(void)
{
    for (struct itemdef *item = def_table; item->name; item++) {
        free(item->value);
        item->value = NULL;
    }
    def_loaded = false;
}

/* What passwd, useradd and their like ask for, each in the way of its type. */
static void ask(void)
{
    (void)getdef_str("ENCRYPT_METHOD");
    (void)getdef_str("FAKE_SHELL");
    (void)getdef_bool("MD5_CRYPT_ENAB");
    (void)getdef_bool("USERGROUPS_ENAB");
    (void)getdef_num("PASS_MAX_DAYS", -1);
    (void)getdef_num("LOGIN_RETRIES", 5);
    (void)getdef_unum("UMASK", 022);
    (void)getdef_unum("MAX_MEMBERS_PER_GROUP", 0);
    (void)getdef_long("SHA_CRYPT_MIN_ROUNDS", -1);
    (void)getdef_long("SHA_CRYPT_MAX_ROUNDS", -1);
    (void)getdef_ulong("UID_MIN", 1000);
    (void)getdef_ulong("SUB_UID_COUNT", 65536);
    (void)getdef_str("NO_SUCH_ITEM");
    (void)putdef_str("UID_MAX", "60000");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    log_set_logfd(files_log());
    files_clear();
    files_put("/etc/login.defs", bytes, size);
    setdef_config_file("/etc/login.defs");
    ask();
    forget();
    return 0;
}
