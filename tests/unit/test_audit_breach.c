/*
 * Assumed breach: programs that crash while the audit watches.
 *
 * Each is built here from data/audit/crash.c with the object that NAME-breach links
 * get, as a fuzzing target would be, and crashed in the hardened jail.
 */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "jail/audit/audit.h"
#include "jail/breach/breach.h"
#include "jail/tree/tree.h"

#define SOURCE TEST_DATA "/audit/crash.c"
#define LIBEXEC BUILD_ROOT "/libexec"
#define BATTERY LIBEXEC "/spillway-battery"

static char *folder;
static unsigned time_limit_ms; /* 0: as it comes */

struct build {
    const char *name;
    const char *flags[8];
};

static const struct build builds[] = {
    {"asan",       {"-fsanitize=fuzzer,address"}                               },
    {"ubsan",      {"-fsanitize=fuzzer,undefined", "-fno-sanitize-recover=all"}},
    {"bare",       {"-fsanitize=fuzzer"}                                       },
    {"asan-main",  {"-fsanitize=address", "-DWITH_MAIN"}                       },
    {"plain-main", {"-DWITH_MAIN"}                                             },
};

static char *program_path(const char *name)
{
    return mem_printf("%s/%s-breach", folder, name);
}

static bool build_one(const struct build *b)
{
    SCOPED_FREE char *program = program_path(b->name);
    SCOPED_STRV struct strv argv = {0};
    SCOPED_PROC struct proc_result r = {0};
    struct err e = {0};

    strv_add(&argv, "clang-19");
    strv_add(&argv, "-g");
    strv_add_all(&argv, b->flags);
    strv_add(&argv, SOURCE);
    strv_add(&argv, "@" LIBEXEC "/spillway-breach.flags");
    strv_add(&argv, LIBEXEC "/spillway-breach.o");
    strv_add(&argv, "-o");
    strv_add(&argv, program);
    if (proc_run_ok(&(struct proc_spec){.argv = (const char *const *)strv_argv(&argv)},
                    &r, &e))
        return true;
    print_error("%s\n%s", e.text, str_text(&r.err));
    return false;
}

static int build_all(void **state)
{
    (void)state;
    folder = fs_make_temp_dir(NULL, "spillway-breach", NULL);
    if (!folder || chmod(folder, 0755))
        return -1;
    for (size_t i = 0; i < sizeof builds / sizeof *builds; i++) {
        if (!build_one(&builds[i]))
            return -1;
    }
    return 0;
}

static int remove_all(void **state)
{
    bool ok = fs_remove_tree(folder, NULL);

    (void)state;
    free(folder);
    return ok ? 0 : -1;
}

/* Build a tree for the program and run it in the jail, armed. */
static bool breach(const char *name, const char *crash, struct audit_breach_result *out,
                   struct err *e)
{
    SCOPED_FREE char *program = program_path(name);
    SCOPED_FREE char *root = mem_printf("%s/%s-tree", folder, name);
    SCOPED_FREE char *variable = mem_printf("CRASH=%s", crash);
    const char *const programs[] = {program, NULL};
    const char *const env[] = {variable, "ASAN_OPTIONS=detect_leaks=0:symbolize=0",
                               "UBSAN_OPTIONS=symbolize=0", NULL};
    struct tree tree = {0};
    bool ok;

    memset(out, 0, sizeof *out);
    if (mkdir(root, 0755) && !fs_is_dir(root))
        return err_set(e, 0, "no folder %s", root);
    if (!tree_build(&(struct tree_spec){.programs = programs}, root, &tree, e))
        return false;

    const char *const argv[] = {
        tree.main, "-runs=20000", "-seed=1", "-max_len=8", "-artifact_prefix=/out/",
        NULL};
    const struct jail_spec spec = {.level = JAIL_LEVEL_HARDENED,
                                   .profile = JAIL_PROFILE_TARGET,
                                   .tree = root,
                                   .argv = argv,
                                   .env = env,
                                   .cwd = "/out",
                                   .output = "/out",
                                   .may_degrade = true};
    ok = audit_breach(&(struct audit_breach_options){.spec = &spec,
                                                     .battery = BATTERY,
                                                     .timeout_ms = time_limit_ms},
                      out, e);
    tree_fini(&tree);
    return ok;
}

static void show(const struct audit_breach_result *r)
{
    print_message("armed %d, breached %d via %s, exit %d signal %d; %s\n%s\n",
                  r->was_armed, r->was_breached, r->via, r->exit.exit_code,
                  r->exit.signal, r->audit.reason, str_text(&r->output));
}

static void expect_contained(const char *name, const char *crash, const char *via,
                             size_t artefacts)
{
    struct audit_breach_result r = {0};

    assert_ok(breach(name, crash, &r, e));
    if (!audit_held(&r.audit) || strcmp(r.via, via) != 0 ||
        r.artefact_count != artefacts)
        show(&r);
    assert_true(r.was_armed);
    assert_true(r.was_breached);
    assert_string_equal(r.via, via);
    assert_true(audit_held(&r.audit));
    assert_int_equal(r.artefact_count, artefacts);
    if (artefacts)
        assert_int_equal(strncmp(r.artefacts[0].name, "crash-", 6), 0);
    audit_breach_result_fini(&r);
}

static void an_address_sanitizer_crash_is_contained(void **state)
{
    (void)state;
    expect_contained("asan", "overflow", "death-callback", 1);
}

static void a_segmentation_fault_under_a_sanitizer_is_contained(void **state)
{
    (void)state;
    expect_contained("asan", "segv", "death-callback", 1);
}

static void an_abort_under_a_sanitizer_is_contained(void **state)
{
    (void)state;
    expect_contained("asan", "abort", "signal-6", 1);
}

static void an_undefined_behaviour_crash_is_contained(void **state)
{
    (void)state;
    expect_contained("ubsan", "undefined", "death-callback", 1);
}

static void a_fatal_signal_without_a_sanitizer_is_contained(void **state)
{
    (void)state;
    expect_contained("bare", "abort", "signal-6", 1);
    expect_contained("plain-main", "segv", "signal-11", 0);
}

static void a_program_that_is_no_fuzzing_target_is_contained(void **state)
{
    (void)state;
    expect_contained("asan-main", "overflow", "death-callback", 0);
}

/* The stack that the battery would have run on is used up. */
static void a_stack_overflow_is_contained(void **state)
{
    (void)state;
    expect_contained("asan", "recursion", "death-callback", 1);
    expect_contained("plain-main", "recursion", "signal-11", 0);
}

/* The C library aborts with its allocator's lock held. */
static void a_crash_inside_the_allocator_is_contained(void **state)
{
    (void)state;
    expect_contained("plain-main", "double-free", "signal-6", 0);
}

static void a_program_that_does_not_crash_is_not_called_contained(void **state)
{
    struct audit_breach_result r = {0};

    (void)state;
    assert_ok(breach("asan-main", "nothing", &r, e));
    assert_true(r.was_armed);
    assert_false(r.was_breached);
    assert_int_equal(r.exit.exit_code, 0);
    assert_false(r.audit.is_sound);
    assert_false(audit_held(&r.audit));
    audit_breach_result_fini(&r);
}

/* Armed, and never crashing: its time is up, and nothing was shown. */
static void a_program_that_never_ends_is_ended_in_time(void **state)
{
    struct audit_breach_result r = {0};
    uint64_t began = proc_now_ms();

    (void)state;
    time_limit_ms = 3000;
    assert_ok(breach("asan-main", "hang", &r, e));
    time_limit_ms = 0;
    assert_true(r.was_armed);
    assert_false(r.was_breached);
    assert_true(r.exit.timed_out);
    assert_false(audit_held(&r.audit));
    assert_in_range(proc_now_ms() - began, 2000, 40000); /* the controls run, too */
    audit_breach_result_fini(&r);
}

/* Started by anybody else it is the plain program, also with the variable set. */
static void an_unarmed_link_only_crashes(void **state)
{
    static const char *const variables[] = {"SPILLWAY_BREACH=0:1",
                                            "SPILLWAY_BREACH=3:4",
                                            "SPILLWAY_BREACH=1:2", "NOTHING=1"};
    SCOPED_FREE char *program = program_path("asan-main");
    const char *const argv[] = {program, NULL};

    (void)state;
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *const env[] = {"CRASH=overflow", "ASAN_OPTIONS=symbolize=0",
                                   variables[i], NULL};
        SCOPED_PROC struct proc_result r = {0};

        assert_ok(proc_run(&(struct proc_spec){.argv = argv, .env = env}, &r, e));
        assert_int_equal(r.exit_code, 1);
        assert_in_range(r.wall_ms, 0, 2500); /* it waits for nobody */
        assert_int_equal(r.out.len, 0);
        assert_non_null(strstr(str_text(&r.err), "heap-buffer-overflow"));
        assert_null(strstr(str_text(&r.err), BREACH_GREETING));
        assert_null(strstr(str_text(&r.err), "chroot_dotdot"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unarmed_link_only_crashes),
        cmocka_unit_test(an_address_sanitizer_crash_is_contained),
        cmocka_unit_test(a_segmentation_fault_under_a_sanitizer_is_contained),
        cmocka_unit_test(an_abort_under_a_sanitizer_is_contained),
        cmocka_unit_test(an_undefined_behaviour_crash_is_contained),
        cmocka_unit_test(a_fatal_signal_without_a_sanitizer_is_contained),
        cmocka_unit_test(a_program_that_is_no_fuzzing_target_is_contained),
        cmocka_unit_test(a_stack_overflow_is_contained),
        cmocka_unit_test(a_crash_inside_the_allocator_is_contained),
        cmocka_unit_test(a_program_that_does_not_crash_is_not_called_contained),
        cmocka_unit_test(a_program_that_never_ends_is_ended_in_time),
    };

    return cmocka_run_group_tests_name("audit breach", tests, build_all, remove_all);
}
