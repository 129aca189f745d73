/*
 * The layers as root: what each closes, and that it is this layer which closes it.
 *
 * Each check runs inside a jail twice, with the layer and with it left out.
 */
#include "tests/unit/jail_checks.h"

static void tree_refuses_what_others_can_write(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_argv(&in, "nothing", NULL);
    assert_int_equal(chmod(in.tree.root, 0777), 0);
    assert_error(jail_start(&in.spec, &in.record, e), "can be written by others");
    in.spec.without = LEFT_OUT("tree");
    assert_int_equal(inside_try(&in, "nothing", NULL), CLOSED);
    in.spec.without = NULL;
    assert_int_equal(chmod(in.tree.root, 0755), 0);
    assert_int_equal(chown(in.tree.root, UNPRIVILEGED, UNPRIVILEGED), 0);
    assert_error(jail_start(&in.spec, &in.record, e), "neither to root nor to us");
}

static void cgroup_contains_a_memory_bomb(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.limits.memory_bytes = 48 << 20;
    assert_int_equal(inside_try(&in, "memory", "96"), 1000 + SIGKILL);
    assert_true(in.exit.out_of_memory);
    assert_false(in.exit.timed_out);
    in.spec.without = LEFT_OUT("cgroup");
    assert_int_equal(inside_try(&in, "memory", "96"), OPEN);
    assert_false(in.exit.out_of_memory);
}

static void cgroup_contains_a_fork_bomb(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.limits.processes = 20;
    inside_both_ways(&in, "forks", "20", LEFT_OUT("cgroup", "limits"));
}

static void limits_contain_a_fork_bomb(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.limits.processes = 20;
    inside_both_ways(&in, "forks", "20", LEFT_OUT("limits", "cgroup"));
}

static void pid_namespace_takes_the_names_of_processes_outside(void **state)
{
    (void)state;
    SCOPED_FREE char *pid = mem_printf("%d", (int)getpid());
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "name-pid", pid, LEFT_OUT("pid-ns"));
}

static int listen_on(int family, struct sockaddr *address, socklen_t size)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(bind(fd, address, size), 0);
    assert_int_equal(listen(fd, 4), 0);
    return fd;
}

static void net_namespace_hides_services_on_loopback(void **state)
{
    (void)state;
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    SCOPED_FD int fd = listen_on(AF_INET, (struct sockaddr *)&at, size);
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
    SCOPED_FREE char *port = mem_printf("%u", (unsigned)ntohs(at.sin_port));
    in.spec.profile = JAIL_PROFILE_DAEMON;
    in.spec.net = JAIL_NET_LOOPBACK;
    inside_both_ways(&in, "tcp-loopback", port, LEFT_OUT("net-ns"));
}

/* An abstract socket of ours; its name in `name`. */
static int listen_abstract(char name[32])
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};

    snprintf(name, 32, "spillway-test-%d", (int)getpid());
    memcpy(at.sun_path + 1, name, strlen(name));
    return listen_on(
        AF_UNIX, (struct sockaddr *)&at,
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name)));
}

static void net_namespace_hides_abstract_sockets(void **state)
{
    (void)state;
    char name[32];
    SCOPED_FD int fd = listen_abstract(name);
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.profile = JAIL_PROFILE_DAEMON;
    inside_both_ways(&in, "abstract-socket", name, LEFT_OUT("net-ns", "landlock"));
}

static void landlock_denies_abstract_sockets_a_second_time(void **state)
{
    (void)state;
    char name[32];
    SCOPED_FD int fd = listen_abstract(name);
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.profile = JAIL_PROFILE_DAEMON;
    inside_both_ways(&in, "abstract-socket", name, LEFT_OUT("landlock", "net-ns"));
}

static void landlock_denies_devices_nobody_asked_for(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "landlock", NULL, LEFT_OUT("landlock"));
}

static void ipc_namespace_hides_shared_memory(void **state)
{
    (void)state;
    int id = shmget(IPC_PRIVATE + 0x5b11, 4096, IPC_CREAT | 0666);
    SCOPED_FREE char *key = mem_printf("%d", IPC_PRIVATE + 0x5b11);
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_true(id >= 0);
    in.spec.profile = JAIL_PROFILE_NONE;
    inside_both_ways(&in, "shared-memory", key, LEFT_OUT("ipc-ns"));
    assert_int_equal(shmctl(id, IPC_RMID, NULL), 0);
}

static void uts_namespace_hides_the_hosts_name(void **state)
{
    (void)state;
    char name[65] = "";
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    gethostname(name, sizeof name - 1);
    inside_both_ways(&in, "hostname", name, LEFT_OUT("uts-ns"));
}

static void cgroup_namespace_hides_the_groups_place(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "cgroup-name", NULL, LEFT_OUT("cgroup-ns"));
}

/* A file in the tree that belongs to the program's id: only the mount protects it. */
static void mounts_keep_the_tree_as_it_is(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const struct tree_extra extra = {"/etc/hostname", "/etc/file"};
    inside_init(&in, &extra, 1);
    SCOPED_FREE char *file = fs_join(in.tree.root, "etc/file");

    assert_int_equal(chmod(file, 0666), 0);
    assert_int_equal(chown(file, UNPRIVILEGED, UNPRIVILEGED), 0);
    in.spec.uid = in.spec.gid = UNPRIVILEGED;
    in.spec.may_degrade = true; /* /proc and /dev go with the mounts */
    inside_both_ways(&in, "open-writable", "/etc/file",
                     LEFT_OUT("mounts", "landlock", "proc", "dev"));
}

static void output_bounds_what_can_be_written(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const struct tree_extra extra = {NULL, "/out"};
    inside_init(&in, &extra, 1);
    SCOPED_FREE char *folder = fs_join(in.tree.root, "out");

    assert_int_equal(chmod(folder, 0777), 0);
    in.spec.output = "/out";
    in.spec.limits.output_bytes = 1 << 20;
    in.spec.limits.output_inodes = 100;
    assert_int_equal(inside_try(&in, "fill-disk", "/out/file"), CLOSED);
    /* Without it the tree's own folder takes everything, once it is not read-only. */
    in.spec.may_degrade = true;
    in.spec.without = LEFT_OUT("output", "mounts", "proc", "dev", "landlock");
    assert_int_equal(inside_try(&in, "fill-disk", "/out/file"), OPEN);
}

static void output_bounds_the_number_of_files(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    in.spec.limits.output_inodes = 100;
    assert_int_equal(inside_try(&in, "fill-inodes", "/out"), CLOSED);
    in.spec.limits.output_inodes = 400;
    assert_int_equal(inside_try(&in, "fill-inodes", "/out"), OPEN);
}

static void nothing_but_the_output_can_be_written(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    assert_int_equal(inside_try(&in, "create", "/x"), CLOSED);
    assert_int_equal(inside_try(&in, "create", "/dev/x"), CLOSED);
    assert_int_equal(inside_try(&in, "create", "/bin/x"), CLOSED);
    assert_int_equal(inside_try(&in, "create", "/out/x"), OPEN);
}

static void proc_shows_only_our_own(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(inside_try(&in, "proc-pids", NULL), CLOSED);
    inside_both_ways(&in, "missing", "/proc/self/environ", LEFT_OUT("proc"));
}

static void dev_has_null_and_no_disk(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(inside_try(&in, "exists", "/dev/kmsg"), CLOSED);
    inside_both_ways(&in, "missing", "/dev/null", LEFT_OUT("dev"));
}

static void no_user_namespace_inside(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.profile = JAIL_PROFILE_NONE;
    inside_both_ways(&in, "user-namespace", NULL, LEFT_OUT("nested-user-ns"));
}

static void root_takes_the_hosts_files_out_of_reach(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    SCOPED_FREE char *secret = fs_join(in.folder, "secret");

    assert_ok(fs_write(secret, "x", 1, 0644, e));
    inside_both_ways(&in, "exists", secret,
                     LEFT_OUT("root", "landlock", "nested-user-ns"));
}

static void session_has_no_part_in_the_callers(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.profile = JAIL_PROFILE_NONE;
    inside_both_ways(&in, "session", NULL, LEFT_OUT("session"));
}

static void descriptors_of_the_caller_do_not_leak(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    int fd = open("/etc", O_RDONLY | O_DIRECTORY);

    assert_int_equal(dup2(fd, 77), 77);
    close(fd);
    inside_both_ways(&in, "leaked-folder", "hostname",
                     LEFT_OUT("descriptors", "landlock"));
    close(77);
}

static void kept_descriptors_keep_their_numbers(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    int fds[2];
    char byte = 0;

    assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
    assert_int_equal(dup3(fds[1], 198, O_CLOEXEC), 198);
    in.spec.keep_fds = (const int[]){198};
    in.spec.keep_fd_count = 1;
    assert_int_equal(inside_try(&in, "kept-pipe", "198"), CLOSED);
    close(198);
    close(fds[1]);
    assert_int_equal(read(fds[0], &byte, 1), 1);
    assert_int_equal(read(fds[0], &byte, 1), 0); /* nobody else has it open */
    close(fds[0]);
}

static void limits_bound_the_descriptors(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.limits.open_files = 60;
    inside_both_ways(&in, "descriptors", "60", LEFT_OUT("limits"));
}

static void limits_keep_core_handlers_from_starting(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "core-limit", NULL, LEFT_OUT("limits"));
}

static void caps_cannot_come_back(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "bounding-set", NULL, LEFT_OUT("caps"));
}

static void uid_is_not_root_in_any_form(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.profile = JAIL_PROFILE_NONE; /* the check looks closely */
    inside_both_ways(&in, "root-id", NULL, LEFT_OUT("uid"));
    assert_int_equal(in.record.host_uid, 0); /* and the record says so */
    assert_int_equal(inside_try(&in, "root-id", NULL), CLOSED);
    assert_true(in.record.host_uid >= 70000);
}

static void no_new_privileges(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "new-privileges", NULL,
                     LEFT_OUT("no-new-privs", "landlock", "seccomp"));
}

static void seccomp_denies_what_no_target_needs(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_both_ways(&in, "denied-calls", NULL, LEFT_OUT("seccomp"));
}

static void nothing_can_be_mounted(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    assert_int_equal(inside_try(&in, "mount", NULL), CLOSED);
    in.spec.profile = JAIL_PROFILE_NONE;
    assert_int_equal(inside_try(&in, "mount", NULL), CLOSED);
}

static void scratch_folders_can_be_written_and_are_bounded(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const struct tree_extra extra = {NULL, "/var/lib/state"};
    const char *const scratch[] = {"/var/lib/state", NULL};
    inside_init(&in, &extra, 1);

    assert_int_equal(inside_try(&in, "create", "/var/lib/state/x"), CLOSED);
    in.spec.scratch = scratch;
    in.spec.limits.output_bytes = 1 << 20;
    assert_int_equal(inside_try(&in, "create", "/var/lib/state/x"), OPEN);
    assert_int_equal(inside_try(&in, "create", "/var/lib/x"), CLOSED);
    assert_int_equal(inside_try(&in, "fill-disk", "/var/lib/state/x"), CLOSED);
}

static void an_id_of_the_range_is_one_jails_at_a_time(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    struct err problem = {0};
    inside_init(&in, NULL, 0);

    in.spec.uid = in.spec.gid = JAIL_UID_FIRST + 1234;
    inside_argv(&in, "sleep", NULL);
    SCOPED_JAIL struct jail *first = jail_start(&in.spec, &in.record, NULL);
    assert_non_null(first);
    assert_int_equal(in.record.host_uid, JAIL_UID_FIRST + 1234);
    assert_non_null(strstr(inside_layer(&in.record, "uid")->detail, "alone"));
    assert_null(jail_start(&in.spec, &in.record, &problem));
    assert_int_equal(problem.errnum, EAGAIN);
    jail_close(first);
    first = jail_start(&in.spec, &in.record, NULL);
    assert_non_null(first);
}

static void two_jails_have_two_ids(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    struct jail_record first, second;
    inside_init(&in, NULL, 0);

    inside_argv(&in, "sleep", NULL);
    SCOPED_JAIL struct jail *a = jail_start(&in.spec, &first, NULL);
    SCOPED_JAIL struct jail *b = jail_start(&in.spec, &second, NULL);
    assert_non_null(a);
    assert_non_null(b);
    assert_int_not_equal(first.host_uid, second.host_uid);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tree_refuses_what_others_can_write),
        cmocka_unit_test(cgroup_contains_a_memory_bomb),
        cmocka_unit_test(cgroup_contains_a_fork_bomb),
        cmocka_unit_test(limits_contain_a_fork_bomb),
        cmocka_unit_test(pid_namespace_takes_the_names_of_processes_outside),
        cmocka_unit_test(net_namespace_hides_services_on_loopback),
        cmocka_unit_test(net_namespace_hides_abstract_sockets),
        cmocka_unit_test(landlock_denies_abstract_sockets_a_second_time),
        cmocka_unit_test(landlock_denies_devices_nobody_asked_for),
        cmocka_unit_test(ipc_namespace_hides_shared_memory),
        cmocka_unit_test(uts_namespace_hides_the_hosts_name),
        cmocka_unit_test(cgroup_namespace_hides_the_groups_place),
        cmocka_unit_test(mounts_keep_the_tree_as_it_is),
        cmocka_unit_test(output_bounds_what_can_be_written),
        cmocka_unit_test(output_bounds_the_number_of_files),
        cmocka_unit_test(nothing_but_the_output_can_be_written),
        cmocka_unit_test(proc_shows_only_our_own),
        cmocka_unit_test(dev_has_null_and_no_disk),
        cmocka_unit_test(no_user_namespace_inside),
        cmocka_unit_test(root_takes_the_hosts_files_out_of_reach),
        cmocka_unit_test(session_has_no_part_in_the_callers),
        cmocka_unit_test(descriptors_of_the_caller_do_not_leak),
        cmocka_unit_test(kept_descriptors_keep_their_numbers),
        cmocka_unit_test(limits_bound_the_descriptors),
        cmocka_unit_test(limits_keep_core_handlers_from_starting),
        cmocka_unit_test(caps_cannot_come_back),
        cmocka_unit_test(uid_is_not_root_in_any_form),
        cmocka_unit_test(no_new_privileges),
        cmocka_unit_test(seccomp_denies_what_no_target_needs),
        cmocka_unit_test(nothing_can_be_mounted),
        cmocka_unit_test(scratch_folders_can_be_written_and_are_bounded),
        cmocka_unit_test(an_id_of_the_range_is_one_jails_at_a_time),
        cmocka_unit_test(two_jails_have_two_ids),
    };

    inside_run(checks, sizeof checks / sizeof checks[0], argc, argv);
    if (geteuid() != 0 || !inside_has_all_layers())
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
