/*
 * Fuzzing harness: one account file through passwd's own commonio, from pw_open() (and
 * the like for the other files) to the file that is written back.
 *
 * The first byte says which file the rest is (WHICH_FILE), and what else is asked:
 * that it is only read, that it is sorted, that another has locked it (then the first
 * line is what the lock says).  A file that is not only read is locked, walked
 * through, changed in the way the tools do it (one account updated, one added, one
 * removed), and written.
 */
#include <config.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "commonio.h"
#include "defines.h"
#include "getdef.h"
#include "groupio.h"
#include "prototypes.h"
#include "pwio.h"
#include "sgroupio.h"
#include "shadowio.h"
#include "shadowlog.h"
#include "subordinateio.h"

#include "files.h"

enum {
    WHICH_FILE = 7,
    READ_ONLY = 8,
    SORTED = 0x10,
    LOCKED = 0x20, /* there is a lock already */
    MISSING = 0x40, /* there is no file: it is to be created */
    HAS_TROUBLE = 0x80,
    MOST_CALLS = 10000
};

struct kind {
    const char *path;
    int (*lock)(void);
    int (*open)(int mode);
    int (*close)(void);
    int (*unlock)(void);
    void (*look)(void);
    void (*change)(void);
    int (*sort)(void);
    void (*ask)(void); /* while it is closed; may be NULL */
};

/* How the caller itself goes astray. */
static bool is_misused, has_name;

/* A byte of 0 doubles a buffer of gshadow.c that is kept, once for each input. */
static bool has_zero;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static char user[] = "user", second[] = "user2", fresh[] = "new";
static char secret[] = "!", text[] = "", home[] = "/";
static char *no_members[] = {NULL};
static char *some_members[] = {user, second, fresh, home, secret, NULL};

static void look_at_passwd(void)
{
    pw_rewind();
    while (pw_next())
        ;
    (void)pw_locate_uid(1000);
}

static void change_passwd(void)
{
    struct passwd added = {fresh, secret, 1001, 1001, text, home, text};
    const struct passwd *found = pw_locate(user);

    if (found) {
        struct passwd changed = *found;
        changed.pw_passwd = secret;
        pw_update(&changed);
    }
    pw_update(&added);
    pw_remove("root");
}

static void look_at_shadow(void)
{
    spw_rewind();
    while (spw_next())
        ;
}

static void change_shadow(void)
{
    struct spwd added = {fresh, secret, 1, 0, 99999, 7, -1, -1, SHADOW_SP_FLAG_UNSET};
    const struct spwd *found = spw_locate(user);

    if (found) {
        struct spwd changed = *found;
        changed.sp_pwdp = secret;
        spw_update(&changed);
    }
    spw_update(&added);
    spw_remove("root");
}

/* The order of the shadow file is that of the accounts, which are in memory then. */
static int sort_shadow(void)
{
    static const char accounts[] = "user:x:1000:1000::/:\nroot:x:0:0::/:\n";
    int is_sorted;

    files_put("/etc/passwd", accounts, sizeof accounts - 1);
    if (pw_open(O_RDONLY) == 0)
        return 0;
    is_sorted = spw_sort();
    pw_close();
    return is_sorted;
}

static void look_at_group(void)
{
    gr_rewind();
    while (gr_next())
        ;
    (void)gr_locate_gid(1000);
}

static void change_group(void)
{
    struct group added = {fresh, secret, 1001, some_members};
    const struct group *found = gr_locate(user);

    if (found) {
        struct group changed = *found;
        changed.gr_passwd = secret;
        gr_update(&changed);
    }
    gr_update(&added);
    gr_remove("root");
}

static void misuse_gshadow(void)
{
    struct sgrp empty = {fresh, secret, NULL, NULL};

    (void)fgetsgent(NULL);
    putsgent(NULL, files_log());
    putsgent(&empty, NULL);
}

/* Also as programs walk it that have no use for commonio. */
static void look_at_gshadow(void)
{
    if (is_misused)
        misuse_gshadow();
    if (!has_zero) {
        setsgent();
        while (getsgent())
            ;
        (void)getsgnam(user);
        endsgent();
    }
    sgr_rewind();
    while (sgr_next())
        ;
}

static void change_gshadow(void)
{
    struct sgrp added = {fresh, secret, no_members, some_members};
    const struct sgrp *found = sgr_locate(user);

    if (found) {
        struct sgrp changed = *found;
        changed.sg_passwd = secret;
        sgr_update(&changed);
    }
    sgr_update(&added);
    sgr_remove("root");
}

/* As in gshadow's sort, the order is that of the groups. */
static int sort_gshadow(void)
{
    static const char groups[] = "user:x:1000:\nroot:x:0:\n";
    int is_sorted;

    files_put("/etc/group", groups, sizeof groups - 1);
    if (gr_open(O_RDONLY) == 0)
        return 0;
    is_sorted = sgr_sort();
    gr_close();
    return is_sorted;
}

static void look_at_subuid(void)
{
    (void)local_sub_uid_assigned(user);
    (void)have_sub_uids(user, 100000, 65536);
    (void)have_sub_uids(user, 100000, 0);
    (void)have_sub_uids(fresh, 100000, 1);
    (void)sub_uid_find_free_range(100000, 600100000, 65536);
    (void)sub_uid_find_free_range(100000, 100001, 65536);
    (void)sub_uid_find_free_range(2, 1, 1);
    (void)sub_uid_find_free_range(1, 2, 0);
    (void)sub_uid_file_present();
    (void)sub_uid_dbname();
}

static void change_subuid(void)
{
    (void)sub_uid_add(user, 100000, 65536);
    (void)sub_uid_remove(user, 110000, 1000);
    (void)sub_uid_remove(user, 110000, 0);
    (void)sub_uid_remove(user, 165536, 65536);
    (void)sub_uid_remove(user, 100000, 10);
    (void)sub_uid_remove(user, 165530, 10);
}

static void look_at_subgid(void)
{
    (void)local_sub_gid_assigned(user);
    (void)have_sub_gids(user, 100000, 65536);
    (void)sub_gid_find_free_range(100000, 600100000, 65536);
    (void)sub_gid_find_free_range(2, 1, 1);
    (void)sub_gid_file_present();
    (void)sub_gid_dbname();
}

static void change_subgid(void)
{
    (void)sub_gid_add(user, 100000, 65536);
    (void)sub_gid_remove(user, 110000, 1000);
}

/* What libsubid asks; each of these opens and closes the file by itself. */
static void ask_libsubid(enum subid_type type, int (*close)(void), int (*unlock)(void))
{
    uid_t *owners = NULL;
    struct subid_range *ranges = NULL;
    struct subordinate_range wanted = {.owner = user, .count = 65536};

    if (find_subid_owners(100000, type, &owners) > 0)
        free(owners);
    if (list_owner_ranges(user, type, &ranges) > 0)
        free(ranges);
    if (new_subid_range(&wanted, type, true)) {
        close(); /* a range that is used again leaves the file open and locked */
        unlock();
        release_subid_range(&wanted, type);
    }
    wanted = (struct subordinate_range){.owner = user, .count = 10};
    new_subid_range(&wanted, type, false);
    release_subid_range(&wanted, type);
    wanted.count = 0;
    new_subid_range(&wanted, type, false);
}

/* What no caller may ask. */
static void misuse_libsubid(void)
{
    const enum subid_type neither = (enum subid_type)0;
    uid_t *owners = NULL;
    struct subid_range *ranges = NULL;
    struct subordinate_range wanted = {.owner = user, .count = 1};

    find_subid_owners(0, neither, &owners);
    list_owner_ranges(user, neither, &ranges);
    new_subid_range(&wanted, neither, true);
    release_subid_range(&wanted, neither);
    free_subordinate_ranges(NULL, 0);
}

static void ask_subuid(void)
{
    ask_libsubid(ID_TYPE_UID, sub_uid_close, sub_uid_unlock);
}

static void ask_subgid(void)
{
    ask_libsubid(ID_TYPE_GID, sub_gid_close, sub_gid_unlock);
}

/* The library's functions for one file share a prefix. */
#define CALLS(prefix) prefix##_lock, prefix##_open, prefix##_close, prefix##_unlock
#define KIND(file, prefix) "/etc/" #file, CALLS(prefix), look_at_##file, change_##file

static const struct kind kinds[] = {
    {KIND(passwd,  pw),      pw_sort,      NULL      },
    {KIND(shadow,  spw),     sort_shadow,  NULL      },
    {KIND(group,   gr),      gr_sort,      NULL      },
    {KIND(gshadow, sgr),     sort_gshadow, NULL      },
    {KIND(subuid,  sub_uid), NULL,         ask_subuid},
    {KIND(subgid,  sub_gid), NULL,         ask_subgid},
};

/* The first line is the other's lock; what is left of the input. */
static size_t put_lock(const struct kind *kind, const uint8_t *bytes, size_t size)
{
    const uint8_t *end = memchr(bytes, '\n', size);
    size_t length = end ? (size_t)(end - bytes) : size;
    char path[64];

    snprintf(path, sizeof path, "%s.lock", kind->path);
    files_put(path, bytes, length);
    return end ? length + 1 : length;
}

static void work(const struct kind *kind, unsigned mode)
{
    bool is_changed = !(mode & READ_ONLY);

    kind->look();
    if (is_changed || is_misused)
        kind->change();
    if (is_changed && (mode & SORTED) && kind->sort)
        kind->sort();
    kind->look();
}

static void run(const struct kind *kind, unsigned mode)
{
    bool is_changed = !(mode & READ_ONLY);

    if (kind->ask && !is_changed)
        kind->ask();
    if (is_misused) {
        misuse_libsubid();
        work(kind, mode);
        kind->close();
        kind->unlock();
        kind->open(O_RDWR);
        kind->open(O_WRONLY);
    }
    if (kind->lock() == 0)
        return;
    if (is_misused)
        kind->lock();
    if (kind->open((is_changed ? O_RDWR : O_RDONLY) | O_CREAT) != 0) {
        work(kind, mode);
        if (is_misused)
            kind->open(O_RDONLY);
        else
            kind->close();
    }
    kind->unlock();
}

/* Another name is forgotten only where the library hands out its state. */
static void set_name(const struct kind *kind)
{
    if (kind->open == pw_open)
        pw_setdbname(kind->path);
    if (kind->open == gr_open)
        gr_setdbname(kind->path);
}

static void forget_name(void)
{
    ((struct commonio_db *)(size_t)__pw_get_db())->setname = false;
    ((struct commonio_db *)(size_t)__gr_get_db())->setname = false;
}

static void set_trouble(char letter, unsigned number)
{
    bool *const states[] = {['e'] = &files_trouble.module_fails,
                            ['h'] = &files_trouble.has_module,
                            ['l'] = &files_trouble.is_link,
                            ['m'] = &is_misused,
                            ['n'] = &has_name,
                            ['p'] = &files_trouble.is_locked,
                            ['u'] = &files_trouble.is_user};

    if (letter == 'a')
        files_trouble.failing_memory = number;
    else if (letter == 'f')
        files_trouble.failing_call = number;
    else if (letter > 0 && (size_t)letter < sizeof states / sizeof *states &&
             states[(size_t)letter])
        *states[(size_t)letter] = true;
}

/* "12f3al": the twelfth call and the third allocation fail, names are links. */
static size_t read_trouble(const uint8_t *bytes, size_t size)
{
    unsigned number = 0;
    size_t i = 0;

    for (; i < size && bytes[i] != '\n'; i++) {
        if (bytes[i] >= '0' && bytes[i] <= '9') {
            number = (number * 10 + bytes[i] - '0') % MOST_CALLS;
            continue;
        }
        set_trouble((char)bytes[i], number);
        number = 0;
    }
    return i < size ? i + 1 : i;
}

/* login.defs is read once in a process; here it bounds a group's line. */
static void start(void)
{
    static const char definitions[] = "MAX_MEMBERS_PER_GROUP 3\n";

    files_trouble = (struct files_trouble){0};
    is_misused = has_name = false;
    log_set_logfd(files_log());
    files_clear();
    files_put("/etc/login.defs", definitions, sizeof definitions - 1);
    setdef_config_file("/etc/login.defs");
    (void)getdef_unum("MAX_MEMBERS_PER_GROUP", 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const struct kind *kind;
    unsigned mode;

    if (size == 0)
        return 0;
    mode = *bytes++;
    size--;
    kind = &kinds[(mode & WHICH_FILE) % (sizeof kinds / sizeof kinds[0])];
    start();
    if (mode & HAS_TROUBLE) {
        size_t used = read_trouble(bytes, size);
        bytes += used;
        size -= used;
    }
    if (mode & LOCKED) {
        size_t used = put_lock(kind, bytes, size);
        bytes += used;
        size -= used;
    }
    if (!(mode & MISSING))
        files_put(kind->path, bytes, size);
    has_zero = size > 0 && memchr(bytes, 0, size);
    if (has_name)
        set_name(kind);
    if (kind->open == sgr_open)
        files_trouble.failing_memory = 0; /* gshadow.c asks again without end */
    run(kind, mode);
    files_trouble = (struct files_trouble){0};
    kind->close();
    kind->unlock();
    forget_name();
    return 0;
}
