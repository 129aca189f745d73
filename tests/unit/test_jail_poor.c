/*
 * The jail where something that it is built with is missing: root without
 * CAP_SYS_ADMIN, the filter of a container's runtime, a core limit that cannot be set.
 *
 * Each situation is made in a child of the test's, and ends with it.
 */
#include "tests/unit/jail_checks.h"

#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

/* Run `body` in a child; 0, or the number of what was wrong. */
static int in_child(int (*body)(struct inside *in), struct inside *in)
{
    int status;

    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        _exit(body(in));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static enum jail_layer_state state_of(const struct inside *in, const char *name)
{
    return inside_layer(&in->record, name)->state;
}

/* ------------------------------------------------- root without the right */

static bool drop_sys_admin(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {0};

    if (syscall(SYS_capget, &header, data) != 0)
        return false;
    data[0].effective &= ~(1u << CAP_SYS_ADMIN);
    data[0].permitted &= ~(1u << CAP_SYS_ADMIN);
    data[0].inheritable &= ~(1u << CAP_SYS_ADMIN);
    return prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN, 0, 0, 0) == 0 &&
           syscall(SYS_capset, &header, data) == 0;
}

static int root_without_sys_admin(struct inside *in)
{
    SCOPED_FREE char *secret = fs_join(in->folder, "secret");
    struct err problem = {0};

    if (!drop_sys_admin())
        return 1;
    inside_argv(in, "nothing", NULL);
    if (jail_start(&in->spec, &in->record, &problem) ||
        !strstr(problem.text, "root without CAP_SYS_ADMIN"))
        return 2;
    in->spec.may_degrade = true;
    in->spec.output = "/out";
    if (inside_try(in, "readable", secret) != CLOSED)
        return 3;
    if (inside_try(in, "denied-calls", NULL) != CLOSED)
        return 4;
    if (inside_try(in, "create", "/out/file") != OPEN)
        return 5;
    if (state_of(in, "mount-ns") != JAIL_LAYER_MISSING ||
        state_of(in, "root") != JAIL_LAYER_MISSING)
        return 7;
    if (state_of(in, "landlock") != JAIL_LAYER_HELD ||
        state_of(in, "seccomp") != JAIL_LAYER_HELD ||
        state_of(in, "uid") != JAIL_LAYER_HELD)
        return 8;
    in->spec.profile = JAIL_PROFILE_NONE; /* the check needs a call of no target's */
    if (inside_try(in, "root-id", NULL) != CLOSED || in->record.host_uid == 0)
        return 6;
    in->spec.require = LEFT_OUT("mount-ns");
    return jail_start(&in->spec, &in->record, NULL) ? 9 : 0;
}

static void root_without_sys_admin_takes_the_bare_path(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    SCOPED_FREE char *secret = fs_join(in.folder, "secret");

    assert_ok(fs_write(secret, "x", 1, 0600, e));
    assert_int_equal(in_child(root_without_sys_admin, &in), 0);
}

/* ------------------------------------------------- in a container, as it were */

#define LOAD(field)                                                                    \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define REFUSE(call, errnum)                                                           \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1),                                 \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (errnum))

/*
 * What the filters of container runtimes do: no clone3, as its flags cannot be seen,
 * and, unless `has_namespaces`, no unshare and no clone of namespaces.
 */
static bool be_in_a_container(bool has_namespaces)
{
    struct sock_filter code[] = {
        LOAD(nr),
        REFUSE(SYS_clone3, ENOSYS),
        BPF_JUMP(BPF_JMP | BPF_JA, has_namespaces ? 6 : 0, 0, 0),
        REFUSE(SYS_unshare, EPERM),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 3),
        LOAD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x7e020000, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof code / sizeof code[0], code};

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static int user_in_a_container(struct inside *in)
{
    struct err problem = {0};

    if (!be_in_a_container(false))
        return 1;
    inside_argv(in, "nothing", NULL);
    if (jail_start(&in->spec, &in->record, &problem) ||
        !strstr(problem.text, "user namespaces are not allowed here"))
        return 2;
    in->spec.may_degrade = true;
    if (inside_try(in, "denied-calls", NULL) != CLOSED)
        return 3;
    if (state_of(in, "user-ns") == JAIL_LAYER_HELD ||
        state_of(in, "mount-ns") != JAIL_LAYER_MISSING)
        return 4;
    return state_of(in, "landlock") == JAIL_LAYER_HELD &&
                   state_of(in, "seccomp") == JAIL_LAYER_HELD
               ? 0
               : 5;
}

static void a_containers_filter_is_told_from_what_can_be_had(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(in_child(user_in_a_container, &in), 0);
}

/* All namespaces can be had, but not by clone3. */
static int without_clone3(struct inside *in)
{
    if (!be_in_a_container(true))
        return 1;
    if (inside_try(in, "nothing", NULL) != CLOSED)
        return 2;
    for (size_t i = 0; i < in->record.layer_count; i++) {
        const struct jail_layer_record *row = &in->record.layers[i];
        bool may_be_weaker = in->record.was_root == false &&
                             (strcmp(row->name, "uid") == 0 ||
                              strcmp(row->name, "cgroup") == 0);

        if (row->state == JAIL_LAYER_MISSING ||
            (row->state == JAIL_LAYER_WEAKER && !may_be_weaker))
            return 10 + (int)i;
    }
    return 0;
}

static void without_clone3_every_layer_is_there_all_the_same(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(in_child(without_clone3, &in), 0);
}

/* -------------------------------------------------------- the core limit */

/* Our own ids stay what they are. */
static bool be_in_a_user_namespace(void)
{
    SCOPED_FREE char *uids = mem_printf("%u %u 1", geteuid(), geteuid());
    SCOPED_FREE char *gids = mem_printf("%u %u 1", getegid(), getegid());

    return unshare(CLONE_NEWUSER) == 0 && prctl(PR_SET_DUMPABLE, 1) == 0 &&
           inside_write("/proc/self/setgroups", "deny") &&
           inside_write("/proc/self/uid_map", uids) &&
           inside_write("/proc/self/gid_map", gids);
}

/* Another core_pattern, in a mount namespace of our own; the host's stays. */
static bool show_core_pattern(const char *folder, const char *text)
{
    SCOPED_FREE char *pattern = fs_join(folder, "core_pattern");

    return fs_write(pattern, text, strlen(text), 0644, NULL) &&
           (geteuid() == 0 || be_in_a_user_namespace()) && unshare(CLONE_NEWNS) == 0 &&
           mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount(pattern, "/proc/sys/kernel/core_pattern", NULL, MS_BIND, NULL) == 0;
}

static bool has_no_core_limit_to_give(void)
{
    const struct rlimit none = {0, 0};

    return setrlimit(RLIMIT_CORE, &none) == 0;
}

/* Without a handler, 0 is as good as 1. */
static int without_core_handler(struct inside *in)
{
    if (!has_no_core_limit_to_give() || !show_core_pattern(in->folder, "core\n"))
        return 1;
    if (inside_try(in, "nothing", NULL) != CLOSED)
        return 2;
    return state_of(in, "limits") == JAIL_LAYER_HELD ? 0 : 3;
}

static bool may_raise_limits(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {0};

    return geteuid() == 0 && syscall(SYS_capget, &header, data) == 0 &&
           (data[0].effective & 1u << CAP_SYS_RESOURCE);
}

/* Who may raise the limit does; where nobody may, it is said. */
static int with_core_handler(struct inside *in)
{
    bool is_raised = may_raise_limits();

    if (!has_no_core_limit_to_give() || !show_core_pattern(in->folder, "|/bin/false\n"))
        return 1;
    if (inside_try(in, "core-limit", NULL) != (is_raised ? CLOSED : OPEN))
        return 2;
    if (state_of(in, "limits") != (is_raised ? JAIL_LAYER_HELD : JAIL_LAYER_WEAKER))
        return 3;
    return is_raised ||
                   strstr(inside_layer(&in->record, "limits")->detail, "core_pattern")
               ? 0
               : 4;
}

static void a_core_limit_that_cannot_be_set_is_weaker(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const char *const without_proc[] = {"proc", NULL};
    inside_init(&in, NULL, 0);

    /* Without root the kernel mounts no /proc where the one outside is covered. */
    in.spec.without = geteuid() == 0 ? NULL : without_proc;
    assert_int_equal(in_child(without_core_handler, &in), 0);
    assert_int_equal(in_child(with_core_handler, &in), 0);
}

static int suite(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_containers_filter_is_told_from_what_can_be_had),
        cmocka_unit_test(without_clone3_every_layer_is_there_all_the_same),
        cmocka_unit_test(a_core_limit_that_cannot_be_set_is_weaker),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

static int root_suite(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(root_without_sys_admin_takes_the_bare_path),
        cmocka_unit_test(without_clone3_every_layer_is_there_all_the_same),
        cmocka_unit_test(a_core_limit_that_cannot_be_set_is_weaker),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(int argc, char **argv)
{
    inside_run(checks, sizeof checks / sizeof checks[0], argc, argv);
    if (!inside_has_all_layers())
        return 77;

    int failed = geteuid() == 0 ? root_suite() : 0;
    return failed ? failed : inside_run_unprivileged(suite);
}
