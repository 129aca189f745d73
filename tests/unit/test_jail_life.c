/*
 * The life of a jail as root: what comes out, what goes wrong, and what is left when it
 * ends or when its supervisor is killed.
 */
#include "tests/unit/jail_checks.h"

#include "base/proc.h"
#include "base/vec.h"

static void exit_codes_and_signals_come_through(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(inside_try(&in, "exit-code", "0"), 0);
    assert_int_equal(inside_try(&in, "exit-code", "255"), 255);
    assert_int_equal(inside_try(&in, "signal", "11"), 1000 + SIGSEGV);
    assert_int_equal(inside_try(&in, "signal", "6"), 1000 + SIGABRT);
    assert_int_equal(in.exit.exit_code, -1);
}

static void every_layer_is_held_as_root(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    assert_int_equal(inside_try(&in, "nothing", NULL), CLOSED);
    for (size_t i = 0; i < in.record.layer_count; i++) {
        const struct jail_layer_record *row = &in.record.layers[i];
        bool is_user = strcmp(row->name, "user-ns") == 0;

        if (row->state != (is_user ? JAIL_LAYER_NOT_WANTED : JAIL_LAYER_HELD))
            fail_msg("%s: %s (%s)", row->name, jail_layer_state_name(row->state),
                     row->detail);
    }
}

static void the_article_level_is_chroot_and_an_id(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    in.spec.level = JAIL_LEVEL_ARTICLE;
    assert_int_equal(inside_try(&in, "root-id", NULL), CLOSED);
    assert_int_equal(inside_layer(&in.record, "root")->state, JAIL_LAYER_HELD);
    assert_int_equal(inside_layer(&in.record, "uid")->state, JAIL_LAYER_HELD);
    assert_int_equal(inside_layer(&in.record, "seccomp")->state, JAIL_LAYER_NOT_WANTED);
    assert_int_equal(inside_layer(&in.record, "pid-ns")->state, JAIL_LAYER_NOT_WANTED);
    assert_int_equal(inside_try(&in, "denied-calls", NULL), OPEN);
}

static bool has_process_of(uid_t uid)
{
    SCOPED_STRV struct strv names = {0};

    assert_ok(fs_list("/proc", &names, e));
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *path = mem_printf("/proc/%s", names.at[i]);
        struct stat st;
        if (names.at[i][0] >= '0' && names.at[i][0] <= '9' && stat(path, &st) == 0 &&
            st.st_uid == uid)
            return true;
    }
    return false;
}

static void what_a_program_leaves_ends_with_it(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(inside_try(&in, "leave-orphan", NULL), CLOSED);
    assert_false(has_process_of(in.record.host_uid));
    in.spec.level = JAIL_LEVEL_ARTICLE;
    assert_int_equal(inside_try(&in, "leave-orphan", NULL), CLOSED);
    assert_false(has_process_of(in.record.host_uid));
}

static void a_time_limit_ends_everything(void **state)
{
    (void)state;
    static const enum jail_level levels[] = {JAIL_LEVEL_ARTICLE, JAIL_LEVEL_HARDENED};

    for (size_t i = 0; i < 2; i++) {
        SCOPED_INSIDE struct inside in;
        struct jail_exit ended;
        inside_init(&in, NULL, 0);

        in.spec.level = levels[i];
        inside_argv(&in, "sleep", NULL);
        SCOPED_JAIL struct jail *j = jail_start(&in.spec, &in.record, NULL);
        assert_non_null(j);
        assert_ok(jail_wait(j, 50, &ended, e));
        assert_true(ended.timed_out);
        assert_int_equal(ended.signal, SIGKILL);
        assert_int_equal(ended.exit_code, -1);
        assert_false(has_process_of(in.record.host_uid));
    }
}

static void a_signal_goes_to_the_program(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    struct jail_exit ended;
    inside_init(&in, NULL, 0);

    inside_argv(&in, "sleep", NULL);
    SCOPED_JAIL struct jail *j = jail_start(&in.spec, &in.record, NULL);
    assert_non_null(j);
    assert_int_equal(kill(jail_pid(j), 0), 0);
    assert_ok(jail_signal(j, SIGTERM, e));
    assert_ok(jail_wait(j, 5000, &ended, e));
    assert_int_equal(ended.signal, SIGTERM);
    assert_false(ended.timed_out);
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
    assert_int_equal(st.st_uid, in.record.host_uid);
}

static void folder_and_environment_are_as_asked(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const char *const env[] = {"ONLY=this", NULL};
    inside_init(&in, NULL, 0);

    in.spec.output = "/out";
    in.spec.cwd = "/out";
    in.spec.env = env;
    assert_int_equal(inside_try(&in, "cwd", "/out"), CLOSED);
    assert_int_equal(inside_try(&in, "environment", "ONLY=this"), CLOSED);
}

static void binds_show_what_they_should(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    SCOPED_FREE char *shared = fs_join(in.folder, "shared");
    const struct jail_bind binds[] = {
        {"/etc/hostname", "/in/file",  false},
        {shared,          "/in/write", true },
        {shared,          "/in/read",  false},
    };

    assert_int_equal(mkdir(shared, 0777), 0);
    assert_int_equal(chmod(shared, 0777), 0);
    in.spec.binds = binds;
    in.spec.bind_count = 3;
    assert_int_equal(inside_try(&in, "exists", "/in/file"), OPEN);
    assert_int_equal(inside_try(&in, "open-writable", "/in/file"), CLOSED);
    assert_int_equal(inside_try(&in, "create", "/in/read/x"), CLOSED);
    assert_int_equal(inside_try(&in, "create", "/in/write/x"), OPEN);
    assert_int_equal(inside_try(&in, "exists", "/in/read/x"), OPEN);
}

/* ------------------------------------------------------------ second stage */

/* A target in two stages; it says when it is there, and tries when it is told. */
static int try_late(struct inside *in, bool is_settled, const char *const *late)
{
    int word[2], ready[2];
    char byte;

    assert_int_equal(pipe2(word, O_CLOEXEC), 0);
    assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
    in->spec.profile = JAIL_PROFILE_TARGET;
    in->spec.has_second_stage = true;
    in->spec.late_calls = late;
    in->spec.output = "/out";
    in->spec.stdin_fd = word[0];
    in->spec.stdout_fd = ready[1];
    inside_argv(in, "late", "/out/folder");
    SCOPED_JAIL struct jail *j = jail_start(&in->spec, &in->record, NULL);
    assert_non_null(j);
    close(word[0]);
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    if (is_settled)
        assert_ok(jail_settle(j, e));
    assert_int_equal(write(word[1], "", 1), 1);
    close(word[1]);
    assert_ok(jail_wait(j, 20000, &in->exit, e));
    return in->exit.exit_code;
}

static void a_settled_target_has_fewer_calls(void **state)
{
    (void)state;
    static const char *const late[] = {"mkdir", NULL};
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    assert_int_equal(try_late(&in, false, NULL), OPEN);
    assert_string_equal(in.exit.refused_calls, "");
    assert_non_null(strstr(inside_layer(&in.record, "seccomp")->detail, "two stages"));
    assert_int_equal(try_late(&in, true, NULL), CLOSED);
    assert_string_equal(in.exit.refused_calls, "mkdir");
    assert_int_equal(try_late(&in, true, late), OPEN);
    assert_string_equal(in.exit.refused_calls, "");
}

/* ------------------------------------------------------------ errors */

static void a_program_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    struct err problem = {0};
    inside_init(&in, NULL, 0);

    inside_argv(&in, "nothing", NULL);
    in.argv[0] = "/bin/absent";
    assert_null(jail_start(&in.spec, &in.record, &problem));
    assert_int_equal(problem.errnum, ENOENT);
    assert_non_null(strstr(problem.text, "/bin/absent"));
    assert_false(has_process_of(in.record.host_uid));
}

static void a_step_that_fails_never_runs_the_program(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);
    const struct jail_bind absent = {"/nonexistent/x", "/in", false};

    inside_argv(&in, "nothing", NULL);
    in.spec.binds = &absent;
    in.spec.bind_count = 1;
    assert_error(jail_start(&in.spec, &in.record, e), "jail layer mounts");
    in.spec.may_degrade = true; /* a mistake is not a layer that cannot be had */
    assert_error(jail_start(&in.spec, &in.record, e), "jail layer mounts");
    in.spec.may_degrade = false;
    in.spec.binds = NULL;
    in.spec.bind_count = 0;
    in.spec.cwd = "/nonexistent";
    assert_error(jail_start(&in.spec, &in.record, e), "chdir /nonexistent");
    assert_false(has_process_of(in.record.host_uid));
}

static void a_failed_start_claims_no_layer_that_it_did_not_reach(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const struct jail_bind absent = {"/nonexistent/x", "/in", false};
    inside_init(&in, NULL, 0);

    inside_argv(&in, "nothing", NULL);
    in.spec.binds = &absent;
    in.spec.bind_count = 1;
    assert_null(jail_start(&in.spec, &in.record, NULL));
    assert_int_equal(inside_layer(&in.record, "tree")->state, JAIL_LAYER_HELD);
    assert_int_equal(inside_layer(&in.record, "mounts")->state, JAIL_LAYER_MISSING);
    assert_int_equal(inside_layer(&in.record, "seccomp")->state, JAIL_LAYER_MISSING);
    assert_non_null(strstr(inside_layer(&in.record, "uid")->detail, "not reached"));
}

static void wrong_specifications_are_errors(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    inside_init(&in, NULL, 0);

    inside_argv(&in, "nothing", NULL);
    in.spec.without = LEFT_OUT("seccompp");
    assert_error(jail_start(&in.spec, &in.record, e), "no layer \"seccompp\"");
    in.spec.without = NULL;
    in.spec.require = LEFT_OUT("land-lock");
    assert_error(jail_start(&in.spec, &in.record, e), "no layer \"land-lock\"");
    in.spec.require = LEFT_OUT("user-ns");
    assert_error(jail_start(&in.spec, &in.record, e), "user-ns is required, but not");
    in.spec.require = NULL;
    in.spec.output = "out";
    assert_error(jail_start(&in.spec, &in.record, e), "must be an absolute path");
    in.spec.output = "/";
    assert_error(jail_start(&in.spec, &in.record, e), "must be below the root");
    in.spec.output = NULL;
    in.spec.tree = "/nonexistent/tree";
    assert_error(jail_start(&in.spec, &in.record, e), "/nonexistent/tree");
}

static void a_mount_point_is_never_made_in_the_tree(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    const struct jail_bind bind = {"/etc/hostname", "/bin/new/file", false};
    inside_init(&in, NULL, 0);
    SCOPED_FREE char *made = fs_join(in.tree.root, "bin/new");

    inside_argv(&in, "nothing", NULL);
    in.spec.binds = &bind;
    in.spec.bind_count = 1;
    assert_error(jail_start(&in.spec, &in.record, e), "cannot be made");
    assert_false(fs_exists(made));
}

/* --------------------------------------------------- killed supervisors */

/* The folders of the control group that process `pid` is in, one for each hierarchy;
   other jails may be running on this machine. */
static void list_groups(pid_t pid, struct strv *out)
{
    SCOPED_FREE char *path = mem_printf("/proc/%d/cgroup", (int)pid);
    SCOPED_STR struct str text = {0};

    assert_ok(fs_read(path, 1 << 20, &text, e));
    for (const char *at = text.text; (at = strstr(at, "spillway-jail.")); at++) {
        SCOPED_FREE char *name = mem_strndup(at, strcspn(at, "\n/"));
        const char *const argv[] = {"find", "/sys/fs/cgroup", "-name", name, NULL};
        struct proc_spec spec = {.argv = argv};
        SCOPED_PROC struct proc_result r = {0};

        proc_run(&spec, &r, NULL); /* find complains of groups that vanish */
        SCOPED_FREE char *folder = mem_strndup(r.out.text, strcspn(r.out.text, "\n"));
        strv_add(out, folder);
    }
}

static size_t count_existing(const struct strv *folders)
{
    size_t count = 0;

    for (size_t i = 0; i < folders->len; i++)
        count += fs_exists(folders->at[i]);
    return count;
}

/* A supervisor in a process of its own, killed while its jail runs. */
static uid_t kill_a_supervisor(struct inside *in, struct strv *groups)
{
    struct {
        uid_t uid;
        pid_t pid;
    } news;
    int fds[2];

    assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
    inside_argv(in, "sleep", NULL);
    pid_t pid = fork();
    if (pid == 0) {
        struct jail *j = jail_start(&in->spec, &in->record, NULL);

        news.uid = in->record.host_uid;
        news.pid = j ? jail_pid(j) : 0;
        if (j && write(fds[1], &news, sizeof news) == (ssize_t)sizeof news)
            check_sleep("");
        _exit(1);
    }
    close(fds[1]);
    assert_int_equal(read(fds[0], &news, sizeof news), (ssize_t)sizeof news);
    close(fds[0]);
    assert_true(has_process_of(news.uid));
    list_groups(news.pid, groups);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    return news.uid;
}

static void a_killed_supervisor_leaves_no_process_and_no_group(void **state)
{
    (void)state;
    static const enum jail_level levels[] = {JAIL_LEVEL_ARTICLE, JAIL_LEVEL_HARDENED};

    for (size_t i = 0; i < 2; i++) {
        SCOPED_INSIDE struct inside in;
        SCOPED_STRV struct strv groups = {0};
        inside_init(&in, NULL, 0);
        in.spec.level = levels[i];

        uid_t uid = kill_a_supervisor(&in, &groups);
        assert_true(levels[i] == JAIL_LEVEL_ARTICLE || groups.len > 0);
        for (int k = 0; k < 500 && has_process_of(uid); k++)
            usleep(10000);
        assert_false(has_process_of(uid));
        jail_sweep();
        assert_int_equal(count_existing(&groups), 0);
    }
}

static void a_sweep_leaves_running_jails_alone(void **state)
{
    (void)state;
    SCOPED_INSIDE struct inside in;
    SCOPED_STRV struct strv groups = {0};
    struct jail_exit ended;
    inside_init(&in, NULL, 0);

    inside_argv(&in, "sleep", NULL);
    SCOPED_JAIL struct jail *j = jail_start(&in.spec, &in.record, NULL);
    assert_non_null(j);
    list_groups(jail_pid(j), &groups);
    assert_true(groups.len > 0);
    jail_sweep();
    assert_int_equal(count_existing(&groups), groups.len);
    assert_int_equal(kill(jail_pid(j), 0), 0);
    assert_ok(jail_signal(j, SIGKILL, e));
    assert_ok(jail_wait(j, 5000, &ended, e));
    jail_close(TAKE(j));
    assert_int_equal(count_existing(&groups), 0);
}

static void closing_twice_and_nothing_is_fine(void **state)
{
    (void)state;
    struct jail *none = NULL;

    jail_close(NULL);
    jail_scoped_close(&none);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exit_codes_and_signals_come_through),
        cmocka_unit_test(every_layer_is_held_as_root),
        cmocka_unit_test(the_article_level_is_chroot_and_an_id),
        cmocka_unit_test(what_a_program_leaves_ends_with_it),
        cmocka_unit_test(a_time_limit_ends_everything),
        cmocka_unit_test(a_signal_goes_to_the_program),
        cmocka_unit_test(what_was_written_can_be_read_afterwards),
        cmocka_unit_test(folder_and_environment_are_as_asked),
        cmocka_unit_test(binds_show_what_they_should),
        cmocka_unit_test(a_settled_target_has_fewer_calls),
        cmocka_unit_test(a_program_that_is_not_there_is_an_error),
        cmocka_unit_test(a_step_that_fails_never_runs_the_program),
        cmocka_unit_test(a_failed_start_claims_no_layer_that_it_did_not_reach),
        cmocka_unit_test(wrong_specifications_are_errors),
        cmocka_unit_test(a_mount_point_is_never_made_in_the_tree),
        cmocka_unit_test(a_killed_supervisor_leaves_no_process_and_no_group),
        cmocka_unit_test(a_sweep_leaves_running_jails_alone),
        cmocka_unit_test(closing_twice_and_nothing_is_fine),
    };

    inside_run(checks, sizeof checks / sizeof checks[0], argc, argv);
    if (geteuid() != 0 || !inside_has_all_layers())
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
