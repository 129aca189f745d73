/*
 * The store on a disk that fills up, and on one that cannot be written.
 *
 * Needs a file system of its own: a small tmpfs in a private mount namespace (as root,
 * or in a user namespace).  Without either this suite is skipped, not passed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/scoped.h"
#include "tests/unit/store_fixture.h"

enum { SKIPPED = 77 };

static char *disk; /* mount point of the small file system */

static bool write_text(const char *path, const char *text)
{
    SCOPED_FD int fd = open(path, O_WRONLY | O_CLOEXEC);

    return fd >= 0 && fs_write_all(fd, text, strlen(text), NULL);
}

/* Root of a user namespace, for those who are not root already (user_namespaces(7)). */
static bool become_root(void)
{
    SCOPED_FREE char *uids = mem_printf("0 %u 1", (unsigned)geteuid());
    SCOPED_FREE char *gids = mem_printf("0 %u 1", (unsigned)getegid());

    return unshare(CLONE_NEWUSER) == 0 && write_text("/proc/self/setgroups", "deny") &&
           write_text("/proc/self/uid_map", uids) &&
           write_text("/proc/self/gid_map", gids);
}

static bool mount_disk(void)
{
    if (geteuid() != 0 && !become_root())
        return false;
    if (unshare(CLONE_NEWNS) != 0)
        return false;
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", disk, "tmpfs", MS_NOSUID | MS_NODEV, "size=768k") == 0;
}

static void a_full_disk_is_an_error_that_loses_nothing(void **state)
{
    SCOPED_FREE char *dir = fs_join(disk, "store");
    SCOPED_FREE char *big = mem_alloc(20000);
    struct err e = {0};
    struct chain chain;
    size_t filed = 0, round = 0;
    char key[33], first[33];

    (void)state;
    struct store *s = fixture_open(dir, STORE_WRITE);
    assert_non_null(s);
    for (;; round++) {
        SCOPED_FREE char *name = mem_printf("function_%zu", round);
        struct chain_crash c = fixture_crash("cron", name);
        snprintf(big, 20000, "input %zu", round);
        bool ok = store_put_input(s, big, 20000, key, &e);
        c.input_key = mem_strdup(key);
        ok = ok && store_put_crash(s, &c, NULL, &e);
        chain_crash_fini(&c);
        if (!ok)
            break;
        if (filed++ == 0)
            memcpy(first, key, sizeof first);
        assert_true(round < 1000);
    }
    assert_true(filed > 3);
    assert_int_equal(e.errnum, ENOSPC);
    assert_non_null(strstr(e.text, "No space left on device"));
    err_clear(&e);
    if (!store_load(s, NULL, &chain, &e)) /* still open, still readable */
        fail_msg("%s", e.text);
    assert_int_equal(chain.crash_count, filed);
    chain_fini(&chain);
    store_close(s);

    s = fixture_open(dir, STORE_READ); /* and after a new start */
    assert_non_null(s);
    SCOPED_STR struct str back = {0};
    assert_true(store_get_input(s, first, &back, &e));
    assert_true(store_load(s, NULL, &chain, &e));
    assert_int_equal(chain.crash_count, filed);
    chain_fini(&chain);
    store_close(s);
}

static void a_store_can_go_on_when_there_is_room_again(void **state)
{
    SCOPED_FREE char *dir = fs_join(disk, "store");
    struct chain_crash c = fixture_crash("cron", "after_the_flood");
    struct err e = {0};
    bool is_new = false;

    (void)state;
    assert_int_equal(mount(NULL, disk, NULL, MS_REMOUNT, "size=4m"), 0);
    struct store *s = fixture_open(dir, STORE_WRITE);
    assert_non_null(s);
    if (!store_put_crash(s, &c, &is_new, &e))
        fail_msg("%s", e.text);
    assert_true(is_new);
    chain_crash_fini(&c);
    store_close(s);
}

static void no_room_to_create_a_store_is_reported(void **state)
{
    SCOPED_FREE char *dir = fs_join(disk, "another");
    SCOPED_FREE char *filler = fs_join(disk, "filler");
    SCOPED_FREE char *much = mem_alloc(4 << 20);
    struct err e = {0};
    int fd = open(filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    (void)state;
    assert_true(fd >= 0);
    assert_false(fs_write_all(fd, much, 4 << 20, &e)); /* takes what is left */
    close(fd);
    err_clear(&e);
    assert_null(store_open(dir, STORE_WRITE, &e));
    assert_non_null(strstr(e.text, "No space left on device"));
    assert_int_equal(unlink(filler), 0);
}

static void a_store_on_a_read_only_disk_can_be_read(void **state)
{
    SCOPED_FREE char *dir = fs_join(disk, "store");
    struct err e = {0};
    struct chain chain;

    (void)state;
    assert_int_equal(mount(NULL, disk, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
    struct store *s = fixture_open(dir, STORE_READ);
    assert_non_null(s);
    assert_true(store_load(s, NULL, &chain, &e));
    assert_true(chain.crash_count > 3);
    chain_fini(&chain);
    store_close(s);
    assert_null(store_open(dir, STORE_WRITE, &e));
    assert_true(err_is_set(&e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_is_an_error_that_loses_nothing),
        cmocka_unit_test(a_store_can_go_on_when_there_is_room_again),
        cmocka_unit_test(no_room_to_create_a_store_is_reported),
        cmocka_unit_test(a_store_on_a_read_only_disk_can_be_read),
    };
    int failed;

    disk = fixture_dir();
    if (!mount_disk()) {
        fprintf(stderr, "skipped: no mount namespace here (%s)\n", strerror(errno));
        fixture_remove(disk);
        return SKIPPED;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    umount2(disk, MNT_DETACH);
    fixture_remove(disk);
    return failed;
}
