/*
 * Fuzzing harness: one login.defs through passwd's own def_load(), and every way of
 * asking for a value.
 *
 * The file is read once in a process; getdef.c is included, so that each input finds
 * it unread and the table of values empty.
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

static void ask_text(void)
{
    (void)getdef_str("ENCRYPT_METHOD");
    (void)getdef_str("FAKE_SHELL");
    (void)getdef_str("NO_SUCH_ITEM");
}

static void ask_bool(void)
{
    (void)getdef_bool("MD5_CRYPT_ENAB");
    (void)getdef_bool("USERGROUPS_ENAB");
    (void)getdef_bool("NO_SUCH_ITEM");
}

static void ask_number(void)
{
    (void)getdef_num("PASS_MAX_DAYS", -1);
    (void)getdef_num("LOGIN_RETRIES", 5);
    (void)getdef_num("NO_SUCH_ITEM", 5);
}

static void ask_unsigned(void)
{
    (void)getdef_unum("UMASK", 022);
    (void)getdef_unum("MAX_MEMBERS_PER_GROUP", 0);
    (void)getdef_unum("NO_SUCH_ITEM", 0);
}

static void ask_long(void)
{
    (void)getdef_long("SHA_CRYPT_MIN_ROUNDS", -1);
    (void)getdef_long("SHA_CRYPT_MAX_ROUNDS", -1);
    (void)getdef_long("NO_SUCH_ITEM", -1);
    (void)getdef_ulong("UID_MIN", 1000);
    (void)getdef_ulong("SUB_UID_COUNT", 65536);
    (void)getdef_ulong("NO_SUCH_ITEM", 0);
}

static void ask_ulong(void)
{
    (void)getdef_ulong("GID_MIN", 1000);
}

static void put_text(void)
{
    (void)putdef_str("UID_MAX", "60000");
}

/* What passwd and its like ask for; whichever is first has the file read. */
static void ask(size_t first)
{
    static void (*const questions[])(void) = {
        ask_text, ask_bool, ask_number, ask_unsigned, ask_long, ask_ulong, put_text};
    const size_t count = sizeof questions / sizeof *questions;

    for (size_t i = 0; i < count; i++)
        questions[(first + i) % count]();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    log_set_logfd(files_log());
    files_clear();
    files_put("/etc/login.defs", bytes, size);
    setdef_config_file("/etc/login.defs");
    ask(size);
    forget();
    return 0;
}
