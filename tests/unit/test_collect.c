/*
 * Taking artefacts out of a folder in which someone hostile put everything that could
 * make a reader follow, block, or fill up.
 */
#include "tests/unit/test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "base/vec.h"
#include "jail/core/collect.h"

struct folder {
    char *path;
    int fd;
};

static int make_folder(void **state)
{
    struct folder *f = mem_alloc(sizeof *f);

    f->path = fs_make_temp_dir(NULL, "spillway-collect", NULL);
    f->fd = f->path ? open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    *state = f;
    return f->fd >= 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
    struct folder *f = *state;

    close(f->fd);
    bool ok = fs_remove_tree(f->path, NULL);
    free(f->path);
    free(f);
    return ok ? 0 : -1;
}

static void put(const struct folder *f, const char *name, const char *content)
{
    SCOPED_FD int fd = openat(f->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                              0600);

    assert_true(fd >= 0);
    assert_ok(fs_write_all(fd, content, strlen(content), e));
}

/* Remember "name=content". */
static bool remember(void *context, const char *name, const void *bytes, size_t size,
                     struct err *e)
{
    (void)e;
    strv_addf(context, "%s=%.*s", name, (int)size, (const char *)bytes);
    return true;
}

static const struct collect_limits any = {.owner = (uid_t)-1};

static struct collect_counts
collect(const struct folder *f, const struct collect_limits *limits, struct strv *out)
{
    struct collect_counts counts;

    assert_ok(collect_files(f->fd, limits, remember, out, &counts, e));
    return counts;
}

static void plain_files_are_taken_with_their_content(void **state)
{
    SCOPED_STRV struct strv got = {0};

    put(*state, "crash-1", "one");
    put(*state, "empty", "");
    struct collect_counts counts = collect(*state, &any, &got);
    assert_int_equal(counts.taken, 2);
    assert_int_equal(counts.refused, 0);
    assert_true(strv_index(&got, "crash-1=one") >= 0);
    assert_true(strv_index(&got, "empty=") >= 0);
}

static void an_empty_folder_has_nothing(void **state)
{
    SCOPED_STRV struct strv got = {0};
    struct collect_counts counts = collect(*state, &any, &got);

    assert_int_equal(counts.taken, 0);
    assert_int_equal(counts.refused, 0);
    assert_string_equal(counts.first_refusal, "");
}

static void folders_are_entered_but_not_too_deep(void **state)
{
    const struct folder *f = *state;
    SCOPED_STRV struct strv got = {0};

    assert_int_equal(mkdirat(f->fd, "a", 0700), 0);
    assert_int_equal(mkdirat(f->fd, "a/b", 0700), 0);
    assert_int_equal(mkdirat(f->fd, "a/b/c", 0700), 0);
    assert_int_equal(mkdirat(f->fd, "a/b/c/d", 0700), 0);
    assert_int_equal(mkdirat(f->fd, "a/b/c/d/e", 0700), 0);
    put(f, "a/b/c/d/here", "x");
    put(f, "a/b/c/d/e/lost", "x");
    struct collect_counts counts = collect(f, &any, &got);
    assert_int_equal(counts.taken, 1);
    assert_int_equal(counts.refused, 1);
    assert_true(strv_index(&got, "a/b/c/d/here=x") >= 0);
    assert_string_equal(counts.first_refusal, "a/b/c/d/e: a folder too deep");
}

/* One refused entry beside one good file; why it was refused. */
static void assert_refused(void **state, const char *reason)
{
    SCOPED_STRV struct strv got = {0};

    put(*state, "good", "good");
    struct collect_counts counts = collect(*state, &any, &got);
    assert_int_equal(counts.taken, 1);
    assert_true(strv_index(&got, "good=good") >= 0);
    assert_true(counts.refused > 0);
    if (!strstr(counts.first_refusal, reason))
        fail_msg("\"%s\" lacks \"%s\"", counts.first_refusal, reason);
}

static void symbolic_links_are_refused(void **state)
{
    const struct folder *f = *state;

    assert_int_equal(symlinkat("/etc/passwd", f->fd, "absolute"), 0);
    assert_refused(state, "absolute: a symbolic link");
}

static void links_to_folders_are_refused(void **state)
{
    const struct folder *f = *state;

    assert_int_equal(symlinkat("..", f->fd, "up"), 0);
    assert_refused(state, "up: a symbolic link");
}

static void fifos_are_refused_without_waiting(void **state)
{
    const struct folder *f = *state;

    alarm(10);
    assert_int_equal(mkfifoat(f->fd, "fifo", 0600), 0);
    assert_refused(state, "fifo: a fifo");
    alarm(0);
}

static void sockets_are_refused(void **state)
{
    const struct folder *f = *state;
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    SCOPED_FD int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(at.sun_path, sizeof at.sun_path, "%s/socket", f->path);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_refused(state, "socket: a socket");
}

/* The device 0:0 is none, and anyone may make it. */
static void devices_are_refused(void **state)
{
    const struct folder *f = *state;

    assert_int_equal(mknodat(f->fd, "device", S_IFCHR | 0600, 0), 0);
    assert_refused(state, "device: a device");
}

static void files_with_several_names_are_refused(void **state)
{
    const struct folder *f = *state;

    put(f, "one", "x");
    assert_int_equal(linkat(f->fd, "one", f->fd, "two", 0), 0);
    assert_refused(state, "has several names");
}

static void set_id_files_are_refused(void **state)
{
    const struct folder *f = *state;

    put(f, "suid", "x");
    assert_int_equal(fchmodat(f->fd, "suid", 04755, 0), 0);
    assert_refused(state, "suid: has a set-id bit");
}

static void a_huge_sparse_file_is_refused(void **state)
{
    const struct folder *f = *state;

    put(f, "sparse", "");
    SCOPED_FD int fd = openat(f->fd, "sparse", O_WRONLY | O_CLOEXEC);
    assert_int_equal(ftruncate(fd, 50ll << 30), 0);
    assert_refused(state, "sparse: too large");
}

static void files_of_others_are_refused(void **state)
{
    struct collect_limits other = {.owner = geteuid() + 1};
    SCOPED_STRV struct strv got = {0};

    put(*state, "mine", "x");
    struct collect_counts counts = collect(*state, &other, &got);
    assert_int_equal(counts.taken, 0);
    assert_string_equal(counts.first_refusal, "mine: belongs to another user");
    other.owner = geteuid();
    assert_int_equal(collect(*state, &other, &got).taken, 1);
}

static void names_are_escaped(void **state)
{
    SCOPED_STRV struct strv got = {0};

    put(*state, "new\nline\033[2J", "x");
    put(*state, "-rf", "x");
    struct collect_counts counts = collect(*state, &any, &got);
    assert_int_equal(counts.taken, 2);
    assert_true(strv_index(&got, "new\\x0Aline\\x1B[2J=x") >= 0 ||
                strv_index(&got, "new\\x0aline\\x1b[2J=x") >= 0);
    assert_true(strv_index(&got, "-rf=x") >= 0);
}

static void sizes_and_counts_are_bounded(void **state)
{
    const struct collect_limits small = {
        .file_bytes = 4, .total_bytes = 6, .owner = (uid_t)-1};
    const struct collect_limits few = {.files = 2, .owner = (uid_t)-1};
    SCOPED_STRV struct strv got = {0};

    put(*state, "a", "1234");
    put(*state, "b", "1234");
    put(*state, "c", "12345");
    struct collect_counts counts = collect(*state, &small, &got);
    assert_int_equal(counts.taken, 1); /* c is too large, a second one over the total */
    assert_int_equal(counts.refused, 2);
    counts = collect(*state, &few, &got);
    assert_int_equal(counts.taken, 2);
    assert_int_equal(counts.refused, 1);
}

static bool refuse_all(void *context, const char *name, const void *bytes, size_t size,
                       struct err *e)
{
    (void)context, (void)bytes, (void)size;
    return err_set(e, ENOSPC, "store %s", name);
}

static void an_error_of_the_taker_ends_the_walk(void **state)
{
    const struct folder *f = *state;
    struct collect_counts counts;

    put(f, "a", "x");
    put(f, "b", "x");
    assert_error(collect_files(f->fd, &any, refuse_all, NULL, &counts, e), "store ");
    assert_int_equal(counts.taken, 1);
}

/* ------------------------------------------------------------- races */

static bool keep_largest(void *context, const char *name, const void *bytes,
                         size_t size, struct err *e)
{
    size_t *largest = context;

    (void)name, (void)bytes, (void)e;
    if (size > *largest)
        *largest = size;
    return true;
}

struct racer {
    const struct folder *folder;
    atomic_bool is_over;
};

/* Exchange a file and a link to a secret as fast as possible. */
static void *exchange(void *context)
{
    struct racer *r = context;
    int fd = r->folder->fd;

    while (!r->is_over) {
        if (linkat(fd, "good", fd, "target", 0) == 0)
            unlinkat(fd, "target", 0);
        if (symlinkat("../secret", fd, "target") == 0)
            unlinkat(fd, "target", 0);
        if (mkfifoat(fd, "target", 0600) == 0)
            unlinkat(fd, "target", 0);
    }
    return NULL;
}

static void a_race_never_reads_what_is_outside(void **state)
{
    const struct folder *f = *state;
    struct folder inner = {fs_join(f->path, "inner"), -1};
    struct racer r = {&inner, false};
    pthread_t thread;

    alarm(30); /* a fifo that was opened for reading would block */
    put(f, "secret", "secret");
    assert_int_equal(mkdir(inner.path, 0700), 0);
    inner.fd = open(inner.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    put(&inner, "good", "good");
    assert_int_equal(pthread_create(&thread, NULL, exchange, &r), 0);
    for (int i = 0; i < 3000; i++) {
        SCOPED_STRV struct strv got = {0};

        collect(&inner, &any, &got);
        for (size_t k = 0; k < got.len; k++) {
            if (strstr(got.at[k], "secret"))
                fail_msg("took %s", got.at[k]);
        }
    }
    r.is_over = true;
    pthread_join(thread, NULL);
    close(inner.fd);
    free(inner.path);
    alarm(0);
}

/* Exchange a folder and a link to the folder outside, in one step each time. */
static void *exchange_folders(void *context)
{
    struct racer *r = context;
    int fd = r->folder->fd;

    while (!r->is_over)
        renameat2(fd, "folder", fd, "link", RENAME_EXCHANGE);
    return NULL;
}

static void a_folder_that_becomes_a_link_is_not_followed(void **state)
{
    const struct folder *f = *state;
    struct folder inner = {fs_join(f->path, "inner"), -1};
    struct racer r = {&inner, false};
    pthread_t thread;

    assert_int_equal(mkdirat(f->fd, "outside", 0700), 0);
    put(f, "outside/secret", "secret");
    assert_int_equal(mkdir(inner.path, 0700), 0);
    inner.fd = open(inner.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(mkdirat(inner.fd, "folder", 0700), 0);
    put(&inner, "folder/good", "good");
    assert_int_equal(symlinkat("../outside", inner.fd, "link"), 0);
    assert_int_equal(pthread_create(&thread, NULL, exchange_folders, &r), 0);
    for (int i = 0; i < 2000; i++) {
        SCOPED_STRV struct strv got = {0};

        collect(&inner, &any, &got);
        for (size_t k = 0; k < got.len; k++) {
            if (strstr(got.at[k], "secret"))
                fail_msg("took %s", got.at[k]);
        }
    }
    r.is_over = true;
    pthread_join(thread, NULL);
    close(inner.fd);
    free(inner.path);
}

/* Between nothing and four times what one may have. */
static void *resize(void *context)
{
    struct racer *r = context;
    SCOPED_FD int fd = openat(r->folder->fd, "moving", O_WRONLY | O_CLOEXEC);

    for (unsigned i = 0; !r->is_over; i++) {
        if (ftruncate(fd, (off_t)(i % 64) * 4096) != 0)
            break;
    }
    return NULL;
}

static void a_file_that_changes_its_size_stays_within_the_limit(void **state)
{
    const struct folder *f = *state;
    const struct collect_limits limits = {.file_bytes = 65536, .owner = (uid_t)-1};
    struct racer r = {f, false};
    pthread_t thread;

    put(f, "moving", "x");
    assert_int_equal(pthread_create(&thread, NULL, resize, &r), 0);
    for (int i = 0; i < 2000; i++) {
        struct collect_counts counts;
        size_t largest = 0;

        assert_ok(collect_files(f->fd, &limits, keep_largest, &largest, &counts, e));
        assert_in_range(largest, 0, limits.file_bytes);
        assert_int_equal(counts.taken + counts.refused, 1);
    }
    r.is_over = true;
    pthread_join(thread, NULL);
}

/* A mount below the folder belongs to somebody else, whoever made it. */
static void what_is_mounted_below_is_not_entered(void **state)
{
    const struct folder *f = *state;
    SCOPED_FREE char *point = fs_join(f->path, "mounted");
    SCOPED_FREE char *file = fs_join(point, "secret");
    int status;

    if (geteuid() != 0)
        skip();
    assert_int_equal(mkdir(point, 0700), 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        SCOPED_STRV struct strv got = {0};

        if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
            mount("none", point, "tmpfs", 0, NULL) ||
            !fs_write(file, "secret", 6, 0600, NULL))
            _exit(2);
        SCOPED_FD int dir = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        struct collect_counts counts;
        _exit(!collect_files(dir, &any, remember, &got, &counts, NULL) ||
              got.len != 0 || counts.refused != 1 ||
              !strstr(counts.first_refusal, "another file system"));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

/* Holes cost no disk, but would cost memory: the size that is seen is what counts. */
static void a_sparse_file_within_the_limit_is_read_as_what_it_is(void **state)
{
    const struct folder *f = *state;
    const struct collect_limits limits = {.file_bytes = 1 << 20, .owner = (uid_t)-1};
    struct collect_counts counts;
    size_t largest = 0;

    put(f, "sparse", "");
    SCOPED_FD int fd = openat(f->fd, "sparse", O_WRONLY | O_CLOEXEC);
    assert_int_equal(ftruncate(fd, 1 << 20), 0);
    assert_ok(collect_files(f->fd, &limits, keep_largest, &largest, &counts, e));
    assert_int_equal(largest, 1 << 20);
    assert_int_equal(ftruncate(fd, (1 << 20) + 1), 0);
    assert_ok(collect_files(f->fd, &limits, keep_largest, &largest, &counts, e));
    assert_int_equal(counts.refused, 1);
}

#define with_folder(test)                                                              \
    cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_folder(plain_files_are_taken_with_their_content),
        with_folder(an_empty_folder_has_nothing),
        with_folder(folders_are_entered_but_not_too_deep),
        with_folder(symbolic_links_are_refused),
        with_folder(links_to_folders_are_refused),
        with_folder(fifos_are_refused_without_waiting),
        with_folder(sockets_are_refused),
        with_folder(devices_are_refused),
        with_folder(files_with_several_names_are_refused),
        with_folder(set_id_files_are_refused),
        with_folder(a_huge_sparse_file_is_refused),
        with_folder(files_of_others_are_refused),
        with_folder(names_are_escaped),
        with_folder(sizes_and_counts_are_bounded),
        with_folder(an_error_of_the_taker_ends_the_walk),
        with_folder(a_race_never_reads_what_is_outside),
        with_folder(a_folder_that_becomes_a_link_is_not_followed),
        with_folder(a_file_that_changes_its_size_stays_within_the_limit),
        with_folder(what_is_mounted_below_is_not_entered),
        with_folder(a_sparse_file_within_the_limit_is_read_as_what_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
