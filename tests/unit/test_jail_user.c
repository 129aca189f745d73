/*
 * The jail without root: in a user namespace, and where user namespaces are forbidden.
 *
 * The whole suite runs as an unprivileged user; started as root, it drops root first.
 */
#include "tests/unit/jail_checks.h"

#include <linux/capability.h>

#include "base/proc.h"

static void every_layer_is_held_or_says_how_it_is_weaker(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    assert_int_equal(inside_try(&in, "nothing", NULL), CLOSED);
    assert_false(in.record.was_root);
    assert_int_equal(in.record.host_uid, geteuid());
    for (size_t i = 0; i < in.record.layer_count; i++) {
        const struct jail_layer_record *row = &in.record.layers[i];
        bool may_be_weaker = strcmp(row->name, "uid") == 0 ||
                             strcmp(row->name, "cgroup") == 0;

        if (row->state != JAIL_LAYER_HELD &&
            !(may_be_weaker && row->state == JAIL_LAYER_WEAKER && row->detail[0]))
            fail_msg("%s: %s (%s)", row->name, jail_layer_state_name(row->state),
                     row->detail);
    }
}

static void host_root_is_never_mapped(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.profile = JAIL_PROFILE_NONE;
    assert_int_equal(inside_try(&in, "one-id", NULL), CLOSED);
    assert_int_equal(inside_try(&in, "bounding-set", NULL), CLOSED);
    inside_argv(&in, "nothing", NULL);
    in.spec.uid = geteuid() + 1;
    assert_error(jail_start(&in.spec, &in.record, e), "needs root");
}

/* It gives the rights for all the rest, so without it there is no jail at all. */
static void without_its_user_namespace_nothing_runs(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_argv(&in, "nothing", NULL);
    in.spec.without = LEFT_OUT("user-ns");
    assert_error(jail_start(&in.spec, &in.record, e), "new namespaces");
}

static void pid_namespace_takes_the_names_of_processes_outside(void **state)
{
    (void)state;
    SCOPED_FREE char *pid = mem_printf("%d", (int)getpid());
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    /* A user namespace alone cannot mount a /proc without it. */
    in.spec.may_degrade = true;
    inside_both_ways(&in, "name-pid", pid, LEFT_OUT("pid-ns", "landlock", "proc"));
}

static void landlock_denies_signals_to_our_own_id(void **state)
{
    (void)state;
    SCOPED_FREE char *pid = mem_printf("%d", (int)getpid());
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.may_degrade = true;
    inside_both_ways(&in, "signal-pid", pid, LEFT_OUT("landlock", "pid-ns", "proc"));
}

static void root_takes_the_hosts_files_out_of_reach(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    SCOPED_FREE char *secret = fs_join(in.folder, "secret");

    assert_ok(fs_write(secret, "x", 1, 0600, e));
    inside_both_ways(&in, "exists", secret,
                     LEFT_OUT("root", "landlock", "nested-user-ns"));
}

static void mounts_keep_the_tree_as_it_is(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const struct tree_extra extra = {"/etc/hostname", "/etc/file"};
    inside_init(&in, &extra, 1);
    SCOPED_FREE char *file = fs_join(in.tree.root, "etc/file");

    assert_int_equal(chmod(file, 0600), 0);
    in.spec.may_degrade = true;
    inside_both_ways(&in, "open-writable", "/etc/file",
                     LEFT_OUT("mounts", "landlock", "proc", "dev"));
}

static void no_user_namespace_inside(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.profile = JAIL_PROFILE_NONE;
    inside_both_ways(&in, "user-namespace", NULL, LEFT_OUT("nested-user-ns"));
}

static void limits_contain_a_fork_bomb(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.limits.processes = 20;
    inside_both_ways(&in, "forks", "20", LEFT_OUT("limits", "cgroup"));
}

/* By the group where one was delegated to us, by the watchdog elsewhere. */
static void a_memory_bomb_is_contained(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.limits.memory_bytes = 96 << 20;
    assert_int_equal(inside_try(&in, "memory-slowly", "400"), 1000 + SIGKILL);
    assert_true(in.exit.out_of_memory);
    in.spec.without = LEFT_OUT("cgroup");
    assert_int_equal(inside_try(&in, "memory-slowly", "400"), OPEN);
    assert_false(in.exit.out_of_memory);
}

static void output_bounds_what_can_be_written(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    in.spec.limits.output_bytes = 1 << 20;
    in.spec.limits.output_inodes = 100;
    assert_int_equal(inside_try(&in, "fill-disk", "/out/file"), CLOSED);
    assert_int_equal(inside_try(&in, "fill-inodes", "/out"), CLOSED);
    in.spec.limits = (struct jail_limits){0};
    assert_int_equal(inside_try(&in, "fill-disk", "/out/file"), OPEN);
    assert_int_equal(inside_try(&in, "fill-inodes", "/out"), OPEN);
}

static void what_was_written_can_be_read_afterwards(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    struct jail_exit ended;
    struct stat st;
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    inside_argv(&in, "create", "/out/artefact");
    SCOPED_JAIL struct jail *j = jail_start(&in.spec, &in.record, NULL);
    assert_non_null(j);
    assert_ok(jail_wait(j, 5000, &ended, e));
    assert_int_equal(fstatat(jail_output_fd(j), "artefact", &st, 0), 0);
}

static void the_article_level_works_without_root(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    SCOPED_FREE char *secret = fs_join(in.folder, "secret");

    assert_ok(fs_write(secret, "x", 1, 0600, e));
    in.spec.level = JAIL_LEVEL_ARTICLE;
    assert_int_equal(inside_try(&in, "exists", secret), CLOSED);
    assert_int_equal(inside_try(&in, "bounding-set", NULL), CLOSED);
}

static void what_a_program_leaves_ends_with_it(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    SCOPED_FREE char *mark = mem_printf("mark-%d", (int)getpid());

    assert_int_equal(inside_try(&in, "leave-orphan", mark), CLOSED);
    assert_false(inside_is_running(mark));
}

/* ---------------------------------------- user namespaces are forbidden */

/*
 * A process for which they are: in a user namespace of which the limit is 0, and
 * without capabilities in it.
 */
static bool forbid_user_namespaces(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {0};
    SCOPED_FREE char *uids = mem_printf("%u %u 1", geteuid(), geteuid());
    SCOPED_FREE char *gids = mem_printf("%u %u 1", getegid(), getegid());

    return unshare(CLONE_NEWUSER) == 0 && prctl(PR_SET_DUMPABLE, 1) == 0 &&
           inside_write("/proc/self/setgroups", "deny") &&
           inside_write("/proc/self/uid_map", uids) &&
           inside_write("/proc/self/gid_map", gids) &&
           inside_write("/proc/sys/user/max_user_namespaces", "0") &&
           syscall(SYS_capset, &header, none) == 0;
}

/* Run a test of that kind in a child; its exit status says what was seen. */
static int without_user_namespaces(int (*body)(struct inside *in), struct inside *in)
{
    int status;

    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        if (!forbid_user_namespaces())
            _exit(90);
        _exit(body(in));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int refuses_and_says_so(struct inside *in)
{
    struct err problem = {0};

    inside_argv(in, "nothing", NULL);
    if (jail_start(&in->spec, &in->record, &problem))
        return 1;
    if (!strstr(problem.text, "user namespaces are not allowed here"))
        return 2;
    return inside_layer(&in->record, "mount-ns")->state == JAIL_LAYER_MISSING ? 0 : 3;
}

static void without_user_namespaces_nothing_runs_unasked(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(without_user_namespaces(refuses_and_says_so, &in), 0);
}

/* Each check in the degraded jail; 0, or the number of the first that is wrong. */
static int degrades_to_landlock_and_seccomp(struct inside *in)
{
    SCOPED_FREE char *secret = fs_join(in->folder, "secret");
    static const char *const held[] = {"descriptors", "caps",    "no-new-privs",
                                       "landlock",    "seccomp", "session"};

    in->spec.may_degrade = true;
    in->spec.output = "/out";
    if (inside_try(in, "readable", secret) != CLOSED)
        return 1;
    if (inside_try(in, "denied-calls", NULL) != CLOSED)
        return 2;
    if (inside_try(in, "create", "/out/file") != OPEN) /* the path is translated */
        return 3;
    for (size_t i = 0; i < sizeof held / sizeof held[0]; i++) {
        if (inside_layer(&in->record, held[i])->state != JAIL_LAYER_HELD)
            return 10 + (int)i;
    }
    if (inside_layer(&in->record, "root")->state != JAIL_LAYER_MISSING)
        return 4;
    if (inside_layer(&in->record, "output")->state != JAIL_LAYER_WEAKER)
        return 5;
    in->spec.limits.memory_bytes = 96 << 20;
    if (inside_try(in, "memory-slowly", "400") != 1000 + SIGKILL)
        return 6;
    in->spec.require = LEFT_OUT("root");
    if (jail_start(&in->spec, &in->record, NULL))
        return 7;
    return 0;
}

static void without_user_namespaces_it_degrades_when_that_is_allowed(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    SCOPED_FREE char *secret = fs_join(in.folder, "secret");

    assert_ok(fs_write(secret, "x", 1, 0600, e));
    assert_int_equal(without_user_namespaces(degrades_to_landlock_and_seccomp, &in), 0);
}

static int leaves_no_folder(struct inside *in)
{
    SCOPED_STRV struct strv names = {0};

    if (setenv("TMPDIR", in->folder, 1) != 0)
        return 1;
    in->spec.may_degrade = true;
    in->spec.output = "/out";
    if (inside_try(in, "create", "/out/file") != OPEN)
        return 2;
    if (!fs_list(in->folder, &names, NULL))
        return 3;
    return names.len == 1 ? 0 : 4; /* the tree */
}

static void the_folder_outside_is_removed(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(without_user_namespaces(leaves_no_folder, &in), 0);
}

/* A supervisor that dies with its jail: the next start removes the folder. */
static int sweeps_folders(struct inside *in)
{
    SCOPED_STRV struct strv before = {0}, after = {0};

    if (setenv("TMPDIR", in->folder, 1) != 0)
        return 1;
    in->spec.may_degrade = true;
    in->spec.output = "/out";
    inside_argv(in, "sleep", NULL);

    pid_t pid = fork();
    if (pid == 0) {
        jail_start(&in->spec, &in->record, NULL);
        kill(getpid(), SIGKILL);
    }
    waitpid(pid, NULL, 0);
    if (!fs_list(in->folder, &before, NULL) || before.len != 2)
        return 2;
    for (int i = 0; i < 500 && after.len != 1; i++) { /* init may still be ending */
        strv_fini(&after);
        jail_sweep();
        if (!fs_list(in->folder, &after, NULL))
            return 3;
        usleep(10000);
    }
    return after.len == 1 ? 0 : 4;
}

static void the_folder_of_a_killed_supervisor_is_swept(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(without_user_namespaces(sweeps_folders, &in), 0);
}

static void the_probe_agrees_with_what_is_obtained(void **state)
{
    (void)state;
    struct jail_record probed;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    jail_probe(JAIL_LEVEL_HARDENED, &probed);
    in.spec.output = "/out";
    assert_int_equal(inside_try(&in, "nothing", NULL), CLOSED);
    assert_int_equal(probed.layer_count, in.record.layer_count);
    for (size_t i = 0; i < probed.layer_count; i++) {
        if (probed.layers[i].state != in.record.layers[i].state)
            fail_msg("%s: probed %s, obtained %s", probed.layers[i].name,
                     jail_layer_state_name(probed.layers[i].state),
                     jail_layer_state_name(in.record.layers[i].state));
    }
}

static int suite(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layer_is_held_or_says_how_it_is_weaker),
        cmocka_unit_test(host_root_is_never_mapped),
        cmocka_unit_test(without_its_user_namespace_nothing_runs),
        cmocka_unit_test(pid_namespace_takes_the_names_of_processes_outside),
        cmocka_unit_test(landlock_denies_signals_to_our_own_id),
        cmocka_unit_test(root_takes_the_hosts_files_out_of_reach),
        cmocka_unit_test(mounts_keep_the_tree_as_it_is),
        cmocka_unit_test(no_user_namespace_inside),
        cmocka_unit_test(limits_contain_a_fork_bomb),
        cmocka_unit_test(a_memory_bomb_is_contained),
        cmocka_unit_test(output_bounds_what_can_be_written),
        cmocka_unit_test(what_was_written_can_be_read_afterwards),
        cmocka_unit_test(the_article_level_works_without_root),
        cmocka_unit_test(what_a_program_leaves_ends_with_it),
        cmocka_unit_test(without_user_namespaces_nothing_runs_unasked),
        cmocka_unit_test(without_user_namespaces_it_degrades_when_that_is_allowed),
        cmocka_unit_test(the_folder_outside_is_removed),
        cmocka_unit_test(the_folder_of_a_killed_supervisor_is_swept),
        cmocka_unit_test(the_probe_agrees_with_what_is_obtained),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Without root and without user namespaces there is nothing to test here. */
static bool has_user_namespaces(void)
{
    int status;
    pid_t pid = fork();

    if (pid == 0)
        _exit(unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 ? 0 : 1);
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

int main(int argc, char **argv)
{
    inside_run(checks, sizeof checks / sizeof checks[0], argc, argv);
    if (!has_user_namespaces() || !inside_has_all_layers())
        return 77;
    return inside_run_unprivileged(suite);
}
