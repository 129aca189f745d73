/*
 * The audit of a jail: what its controls show, what the jail stops, what each layer is
 * for, and that the real host does not notice any of it.
 *
 * With root the same audits are run again as an unprivileged user.
 */
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "jail/audit/audit.h"
#include "jail/audit/host.h"

enum { NOBODY = 65534, SKIPPED = 77 };

static char battery[256]; /* where everybody may read it */

static const struct audit_attempt *attempt(const struct audit_result *r,
                                           const char *technique)
{
    static const struct audit_attempt nothing;

    for (size_t i = 0; i < r->attempt_count; i++) {
        if (!strcmp(r->attempts[i].technique, technique))
            return &r->attempts[i];
    }
    fail_msg("no attempt of %s", technique);
    return &nothing;
}

static void show(const struct audit_result *r)
{
    print_message("%u escaped, control %u; %s\n", r->jailed_escapes, r->control_escapes,
                  r->is_sound ? "sound" : r->reason);
    for (size_t i = 0; i < r->attempt_count; i++) {
        const struct audit_attempt *a = &r->attempts[i];

        if (a->jailed == AUDIT_ESCAPED || a->jailed == AUDIT_NO_REPORT)
            print_message("  %s: %s (%s)\n", a->technique,
                          audit_outcome_name(a->jailed), a->detail);
    }
    for (size_t i = 0; i < r->witness_count; i++) {
        if (!r->witnesses[i].is_unchanged)
            print_message("  witness %s: %s\n", r->witnesses[i].name,
                          r->witnesses[i].detail);
    }
}

static bool audit(enum jail_level level, const char *const *without,
                  const char *const *only, struct audit_result *out, struct err *e)
{
    const struct audit_options o = {
        .level = level, .battery = battery, .without = without, .only = only};

    return audit_run(&o, out, e);
}

static void become_nobody(void)
{
    if (setresgid(NOBODY, NOBODY, NOBODY) || setresuid(NOBODY, NOBODY, NOBODY) ||
        prctl(PR_SET_DUMPABLE, 1, 0, 0, 0))
        _exit(1);
}

/*
 * The same in a process that has no root.  Only pointers to static data cross, and a
 * forked process has those at the same places.
 */
static bool audit_as_nobody(struct audit_result *out, struct err *e)
{
    int ends[2], status = 0;
    ssize_t size;
    pid_t child;

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    child = fork();
    if (child == 0) {
        become_nobody();
        if (!audit(JAIL_LEVEL_HARDENED, NULL, NULL, out, e))
            fs_write_all(2, e->text, strlen(e->text), NULL);
        _exit(!fs_write_all(ends[1], out, sizeof *out, NULL));
    }
    close(ends[1]);
    for (size_t got = 0; got < sizeof *out; got += (size_t)size) {
        size = read(ends[0], (char *)out + got, sizeof *out - got);
        if (size <= 0)
            return err_set(e, errno, "the audit without root");
    }
    close(ends[0]);
    waitpid(child, &status, 0);
    return status == 0 || err_set(e, 0, "the audit without root failed");
}

static struct audit_result result;

static void nothing_gets_out_of_the_hardened_jail(void **state)
{
    (void)state;
    assert_ok(audit(JAIL_LEVEL_HARDENED, NULL, NULL, &result, e));
    if (!audit_held(&result))
        show(&result);
    assert_true(result.is_sound);
    assert_true(audit_held(&result));
    assert_int_equal(result.jailed_escapes, 0);
}

static const struct audit_witness *witness(const struct audit_result *r,
                                           const char *name)
{
    static const struct audit_witness nobody;

    for (size_t i = 0; i < r->witness_count; i++) {
        if (!strcmp(r->witnesses[i].name, name))
            return &r->witnesses[i];
    }
    fail_msg("no witness %s", name);
    return &nobody;
}

/* They count from the start of a step, so what a control did is not in the words. */
static void witnesses_speak_of_the_jail_alone(void **state)
{
    (void)state;
    assert_string_equal(witness(&result, "signals")->detail,
                        "0 received, before and after");
    assert_string_equal(witness(&result, "mounts")->detail,
                        "0 changes, before and after");
    assert_string_equal(witness(&result, "canary")->detail,
                        "whole, touched 0 times, before and after");
}

static unsigned count_outcomes(const struct audit_result *r, enum audit_outcome o)
{
    unsigned n = 0;

    for (size_t i = 0; i < r->attempt_count; i++)
        n += r->attempts[i].jailed == o;
    return n;
}

/* As many ways out as the fewest that make an audit worth its name. */
static void expect_controls(const struct audit_result *r)
{
    unsigned enough = r->jail.was_root ? 35 : 20;

    if (r->control_escapes < enough || count_outcomes(r, AUDIT_NO_CONTROL) > 8)
        show(r);
    assert_in_range(r->control_escapes, enough, r->attempt_count);
    assert_in_range(count_outcomes(r, AUDIT_NO_CONTROL), 0, 8);
    if (r->jail.was_root) /* what only the kernel can lack */
        assert_in_range(count_outcomes(r, AUDIT_NO_CONTROL) +
                            count_outcomes(r, AUDIT_NOT_HERE),
                        0, 8);
}

/* Uses what the test above found. */
static void the_controls_get_out_by_most_techniques(void **state)
{
    (void)state;
    expect_controls(&result);
}

static void each_witness_noticed_a_control(void **state)
{
    (void)state;
    assert_in_range(result.witness_count, 10, AUDIT_MAX_WITNESSES);
    for (size_t i = 0; i < result.witness_count; i++) {
        if (strcmp(result.witnesses[i].name, "core pattern") != 0)
            assert_true(result.witnesses[i].saw_control);
    }
}

/* The article's own recipe, when a process outside has the same user. */
static void the_article_jail_stops_what_the_article_says(void **state)
{
    static const char *const promised[] = {"chroot_dotdot", "chroot_saved_fd",
                                           "mknod_root_device", "mount_root_device",
                                           "mknod_mem_kmem_port_kmsg"};

    (void)state;
    assert_ok(audit(JAIL_LEVEL_ARTICLE, NULL, NULL, &result, e));
    if (!result.is_sound)
        show(&result);
    assert_true(result.is_sound);
    for (size_t i = 0; i < sizeof promised / sizeof *promised; i++)
        assert_int_equal(attempt(&result, promised[i])->jailed, AUDIT_BLOCKED);
    assert_false(audit_held(&result));
    assert_in_range(result.jailed_escapes, 1, 23);
}

/* Uses what the test above found. */
static void what_the_article_jail_leaves_open_is_documented(void **state)
{
    SCOPED_STR struct str page = {0};
    char *section, *end;

    (void)state;
    assert_ok(fs_read(SOURCE_ROOT "/docs/escapes.md", 1 << 20, &page, e));
    section = strstr(page.text, "## What the article's level leaves open");
    assert_non_null(section);
    end = strstr(section + 1, "\n## ");
    if (end)
        *end = '\0';
    for (size_t i = 0; i < result.attempt_count; i++) {
        SCOPED_FREE char *name = mem_printf("`%s`", result.attempts[i].technique);

        if (result.attempts[i].jailed == AUDIT_ESCAPED && !strstr(section, name))
            fail_msg("docs/escapes.md does not say that %s gets out", name);
    }
}

static void without_root_nothing_gets_out_either(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip(); /* then the tests above were that */
    assert_ok(audit_as_nobody(&result, e));
    if (!audit_held(&result))
        show(&result);
    assert_true(audit_held(&result));
    assert_false(result.jail.was_root);
    expect_controls(&result);
    assert_int_equal(attempt(&result, "open_by_handle_at")->control, AUDIT_ESCAPED);
    assert_int_equal(attempt(&result, "regain_uid0")->control, AUDIT_REACHABLE);
    assert_int_equal(attempt(&result, "mknod_root_device")->jailed, AUDIT_NO_CONTROL);
}

/*
 * Most techniques are closed more than once.  With `others` left out the named layer
 * holds alone; with it left out too, the technique works.
 */
struct opening {
    const char *layer, *technique, *others;
};

static const struct opening openings[] = {
    {"cgroup",         "dos_memory",        ""                                    },
    {"mount-ns",       "setuid_binary",     "mounts landlock seccomp no-new-privs"},
    {"no-new-privs",   "setuid_binary",     "mounts mount-ns landlock seccomp"    },
    {"pid-ns",         "ptrace_outside",    "landlock seccomp"                    },
    {"net-ns",         "net_loopback_tcp",  "landlock seccomp"                    },
    {"ipc-ns",         "sysv_shm",          "seccomp"                             },
    {"uts-ns",         "sethostname",       "uid caps seccomp"                    },
    {"cgroup-ns",      "release_agent",     "uid caps seccomp landlock"           },
    {"mounts",         "tamper_jail_files", "uid seccomp landlock"                },
    {"nested-user-ns", "userns",            "seccomp"                             },
    {"root",           "chroot_dotdot",     "uid caps seccomp landlock"           },
    {"session",        "tiocsti",           "seccomp"                             },
    {"descriptors",    "leaked_file_fd",    ""                                    },
    {"limits",         "dos_fds",           ""                                    },
    {"caps",           "caps_left",         "uid seccomp"                         },
    {"uid",            "gid0_left",         ""                                    },
    {"landlock",       "kill_outside",      "pid-ns"                              },
    {"seccomp",        "user_keyring",      ""                                    },
    {"seccomp",        "core_pipe_handler", ""                                    },
    {"limits",         "core_pipe_handler", ""                                    },
};

static void add_words(struct strv *out, const char *words)
{
    while (*words) {
        size_t size = strcspn(words, " ");

        strv_addf(out, "%.*s", (int)size, words);
        words += size + strspn(words + size, " ");
    }
}

/* With the opening's other layers, and perhaps its own, left out. */
static const struct audit_attempt *try_without(const struct opening *o,
                                               bool is_own_left_out)
{
    SCOPED_STRV struct strv without = {0};
    const char *const only[] = {o->technique, NULL};

    add_words(&without, o->others);
    if (is_own_left_out)
        strv_add(&without, o->layer);
    assert_ok(audit(JAIL_LEVEL_HARDENED, (const char *const *)strv_argv(&without), only,
                    &result, e));
    if (strstr(result.reason, "the jail"))
        fail_msg("without %s: %s", o->layer, result.reason);
    return attempt(&result, o->technique);
}

static void each_layer_closes_what_it_is_for(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip(); /* capabilities and devices are never there to be left in */
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        const struct opening *o = &openings[i];
        enum audit_outcome closed = try_without(o, false)->jailed;
        const struct audit_attempt *opened = try_without(o, true);

        /* As far as the control gets, and not as far with the layer. */
        if (closed == opened->control || opened->jailed != opened->control)
            fail_msg("%s: %s with layer %s, %s without (%s), %s in the control",
                     o->technique, audit_outcome_name(closed), o->layer,
                     audit_outcome_name(opened->jailed), opened->detail,
                     audit_outcome_name(opened->control));
    }
}

/*
 * These close what the battery has no probe for, or what it is not told to try; each is
 * left out in a test of its own, named by the file.
 */
static const struct {
    const char *layer, *file, *text;
} tested_apart[] = {
    {"tree",    "test_jail_root.c", "LEFT_OUT(\"tree\")"             },
    {"output",  "test_jail_root.c", "LEFT_OUT(\"output\", \"mounts\""},
    {"proc",    "test_jail_root.c", "LEFT_OUT(\"proc\")"             },
    {"dev",     "test_jail_root.c", "LEFT_OUT(\"dev\")"              },
    {"user-ns", "test_jail_user.c", "LEFT_OUT(\"user-ns\")"          },
};

static bool is_tested(const char *layer)
{
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        if (!strcmp(openings[i].layer, layer))
            return true;
    }
    for (size_t i = 0; i < sizeof tested_apart / sizeof *tested_apart; i++) {
        SCOPED_FREE char *path = mem_printf(SOURCE_ROOT "/tests/unit/%s",
                                            tested_apart[i].file);
        SCOPED_STR struct str text = {0};

        if (!strcmp(tested_apart[i].layer, layer) &&
            fs_read(path, 1 << 20, &text, NULL) &&
            strstr(text.text, tested_apart[i].text))
            return true;
    }
    return false;
}

static void no_layer_is_without_a_test_that_leaves_it_out(void **state)
{
    struct jail_record r;

    (void)state;
    jail_probe(JAIL_LEVEL_HARDENED, &r);
    assert_true(r.layer_count > 20);
    for (size_t i = 0; i < r.layer_count; i++) {
        if (!is_tested(r.layers[i].name))
            fail_msg("nothing is tried without layer %s", r.layers[i].name);
    }
}

static void a_selection_is_all_that_is_listed(void **state)
{
    static const char *const only[] = {"kill_outside", "chroot_dotdot", NULL};

    (void)state;
    assert_ok(audit(JAIL_LEVEL_HARDENED, NULL, only, &result, e));
    assert_int_equal(result.attempt_count, 2);
    assert_true(result.is_sound);
    assert_int_equal(result.control_escapes, 2);
}

static void an_audit_whose_control_stays_in_is_not_sound(void **state)
{
    static const char *const only[] = {"netlink", NULL};

    (void)state;
    assert_ok(audit(JAIL_LEVEL_HARDENED, NULL, only, &result, e));
    assert_false(result.is_sound);
    assert_false(audit_held(&result));
    assert_non_null(strstr(result.reason, "controls escaped by only 0"));
}

static void an_unknown_technique_is_an_error(void **state)
{
    static const char *const only[] = {"wishful_thinking", NULL};

    (void)state;
    assert_error(audit(JAIL_LEVEL_HARDENED, NULL, only, &result, e),
                 "wishful_thinking");
}

static void a_missing_battery_is_an_error(void **state)
{
    const struct audit_options o = {.battery = "/nonexistent/battery"};

    (void)state;
    assert_error(audit_run(&o, &result, e), "/nonexistent/battery");
}

static void an_unknown_layer_is_not_overlooked(void **state)
{
    static const char *const without[] = {"moat", NULL};
    static const char *const only[] = {"chroot_dotdot", NULL};

    (void)state;
    assert_ok(audit(JAIL_LEVEL_HARDENED, without, only, &result, e));
    assert_false(result.is_sound);
    assert_non_null(strstr(result.reason, "moat"));
}

/* What an attack on the real host would have changed. */
static const char *const real_host[] = {"/proc/sys/kernel/hostname",
                                        "/proc/sys/kernel/domainname",
                                        "/proc/self/mountinfo",
                                        "/proc/sys/kernel/core_pattern",
                                        "/proc/sys/user/max_user_namespaces",
                                        "/proc/self/cgroup"};

enum { REAL_HOST_COUNT = sizeof real_host / sizeof *real_host };

static void read_real_host(struct str out[REAL_HOST_COUNT])
{
    for (size_t i = 0; i < REAL_HOST_COUNT; i++) {
        struct err ignored = {0};

        str_clear(&out[i]);
        fs_read(real_host[i], 1 << 20, &out[i], &ignored);
    }
}

static void add_group_names(struct str *out, pid_t owner, const char *folder,
                            unsigned depth)
{
    SCOPED_STRV struct strv names = {0};
    struct err ignored = {0};
    SCOPED_FREE char *ours = mem_printf("spillway-audit.%d.", owner);

    if (depth > 6 || !fs_list(folder, &names, &ignored))
        return;
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *path = fs_join(folder, names.at[i]);

        if (str_starts_with(names.at[i], ours))
            str_addf(out, "%s\n", path);
        if (fs_is_dir(path))
            add_group_names(out, owner, path, depth + 1);
    }
}

static void the_real_host_notices_nothing(void **state)
{
    static struct str before[REAL_HOST_COUNT], after[REAL_HOST_COUNT];
    SCOPED_STR struct str groups = {0};

    (void)state;
    read_real_host(before);
    assert_ok(audit(JAIL_LEVEL_HARDENED, NULL, NULL, &result, e));
    read_real_host(after);
    for (size_t i = 0; i < REAL_HOST_COUNT; i++) {
        if (strcmp(str_text(&before[i]), str_text(&after[i])) != 0)
            fail_msg("%s: before\n%s\nafter\n%s", real_host[i], str_text(&before[i]),
                     str_text(&after[i]));
        str_fini(&before[i]);
        str_fini(&after[i]);
    }
    add_group_names(&groups, getpid(), "/sys/fs/cgroup", 0);
    assert_string_equal(str_text(&groups), "");
    assert_int_equal(shmget(HOST_IPC_KEY, 0, 0), -1);
    assert_int_equal(semget(HOST_IPC_KEY, 1, 0), -1);
    assert_int_equal(msgget(HOST_IPC_KEY, 0), -1);
}

/*
 * Every process of the host holds the end of a pipe; it must end with the supervisor.
 */
static void a_killed_supervisor_takes_the_host_with_it(void **state)
{
    static const int delays_ms[] = {5, 60, 150, 300, 500, 700, 900};
    static const char *const only[] = {"chroot_dotdot", NULL};
    static pid_t killed[sizeof delays_ms / sizeof *delays_ms];
    SCOPED_STR struct str groups = {0};

    (void)state;
    for (size_t i = 0; i < sizeof delays_ms / sizeof *delays_ms; i++) {
        int ends[2];
        struct pollfd held = {.events = POLLIN};
        pid_t child;

        assert_int_equal(pipe(ends), 0);
        child = fork();
        if (child == 0) {
            struct err e = {0};

            _exit(!audit(JAIL_LEVEL_HARDENED, NULL, NULL, &result, &e));
        }
        close(ends[1]);
        held.fd = ends[0];
        poll(&held, 1, delays_ms[i]);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        assert_int_equal(poll(&held, 1, 5000), 1);
        close(ends[0]);
        killed[i] = child;
    }
    /* What it could not tidy up, the next one does. */
    assert_ok(audit(JAIL_LEVEL_HARDENED, NULL, only, &result, e));
    for (size_t i = 0; i < sizeof killed / sizeof *killed; i++)
        add_group_names(&groups, killed[i], "/sys/fs/cgroup", 0);
    assert_string_equal(str_text(&groups), "");
}

/*
 * A sanitizer that we are built with may have made the core limit 1, as the jail
 * does.
 */
static bool restore_core_limit(void)
{
    struct rlimit core;

    if (getrlimit(RLIMIT_CORE, &core))
        return false;
    core.rlim_cur = core.rlim_max;
    return !setrlimit(RLIMIT_CORE, &core);
}

static int find_battery(void **state)
{
    SCOPED_FREE char *folder = fs_make_temp_dir("/tmp", "spillway-test", NULL);

    (void)state;
    if (!folder || chmod(folder, 0755) || !restore_core_limit())
        return -1;
    snprintf(battery, sizeof battery, "%s/battery", folder);
    return fs_copy(BUILD_ROOT "/libexec/spillway-battery", battery, 0755, NULL) ? 0
                                                                                : -1;
}

static int remove_battery(void **state)
{
    SCOPED_FREE char *folder = fs_dir(battery);

    (void)state;
    return fs_remove_tree(folder, NULL) ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_gets_out_of_the_hardened_jail),
        cmocka_unit_test(witnesses_speak_of_the_jail_alone),
        cmocka_unit_test(the_controls_get_out_by_most_techniques),
        cmocka_unit_test(each_witness_noticed_a_control),
        cmocka_unit_test(the_article_jail_stops_what_the_article_says),
        cmocka_unit_test(what_the_article_jail_leaves_open_is_documented),
        cmocka_unit_test(without_root_nothing_gets_out_either),
        cmocka_unit_test(each_layer_closes_what_it_is_for),
        cmocka_unit_test(no_layer_is_without_a_test_that_leaves_it_out),
        cmocka_unit_test(a_selection_is_all_that_is_listed),
        cmocka_unit_test(an_audit_whose_control_stays_in_is_not_sound),
        cmocka_unit_test(an_unknown_technique_is_an_error),
        cmocka_unit_test(a_missing_battery_is_an_error),
        cmocka_unit_test(an_unknown_layer_is_not_overlooked),
        cmocka_unit_test(the_real_host_notices_nothing),
        cmocka_unit_test(a_killed_supervisor_takes_the_host_with_it),
    };

    return cmocka_run_group_tests_name("audit", tests, find_battery, remove_battery);
}
