/*
 * Parsing what the sanitizers of this machine print now, not what they printed once:
 * the programs in data/parse/ are compiled and run.  Skipped where clang 19 is missing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "evidence/parse/parse.h"

enum { SKIPPED = 77 };

#define COMPILER "clang-19"

static char *folder;

static char *compile(const char *source, const char *sanitizers)
{
    SCOPED_FREE char *input = mem_printf(TEST_DATA "/parse/%s", source);
    SCOPED_FREE char *flag = mem_printf("-fsanitize=%s", sanitizers);
    char *output = mem_printf("%s/%s", folder, sanitizers);
    const char *const argv[] = {
        COMPILER, "-g", "-O0",  "-w", flag, "-fno-sanitize-recover=undefined",
        input,    "-o", output, NULL};
    SCOPED_PROC struct proc_result result = {0};
    struct err e = {0};

    if (!proc_run_ok(&(struct proc_spec){.argv = argv}, &result, &e))
        fail_msg("%s", e.text);
    return output;
}

static struct crash run(const char *program, const char *argument)
{
    const char *const argv[] = {program, argument, NULL};
    const char *const env[] = {"ASAN_OPTIONS=detect_stack_use_after_return=1",
                               "UBSAN_OPTIONS=print_stacktrace=1", NULL};
    const struct proc_spec spec = {
        .argv = argv, .env = env, .merge_stderr = true, .timeout_ms = 20000};
    SCOPED_PROC struct proc_result result = {0};
    struct crash c = {0};
    struct err e = {0};

    if (!proc_run(&spec, &result, &e))
        fail_msg("%s", e.text);

    struct parse_exit exit = {result.exit_code, result.signal};
    if (!parse_crash(str_text(&result.out), result.out.len, &exit, &c))
        fail_msg("%s %s: no crash seen in: %s", program, argument,
                 str_text(&result.out));
    return c;
}

static void assert_kind(const char *program, const char *argument, const char *kind,
                        enum crash_access access)
{
    struct crash c = run(program, argument);

    assert_string_equal(c.kind, kind);
    assert_int_equal(c.access, access);
    assert_non_null(crash_own_frame(&c));
    crash_fini(&c);
}

static void reports_of_asan_and_ubsan_are_understood(void **state)
{
    SCOPED_FREE char *program = compile("mistakes.c", "address,undefined");

    (void)state;
    assert_kind(program, "w", "stack-buffer-overflow", CRASH_ACCESS_WRITE);
    assert_kind(program, "h", "heap-buffer-overflow", CRASH_ACCESS_WRITE);
    assert_kind(program, "u", "heap-use-after-free", CRASH_ACCESS_READ);
    assert_kind(program, "d", "double-free", CRASH_ACCESS_NONE);
    assert_kind(program, "b", "bad-free", CRASH_ACCESS_NONE);
    assert_kind(program, "p", "strcpy-param-overlap", CRASH_ACCESS_NONE);
    assert_kind(program, "N", "negative-size-param", CRASH_ACCESS_NONE);
    assert_kind(program, "R", "stack-use-after-return", CRASH_ACCESS_READ);
    assert_kind(program, "s", "stack-use-after-scope", CRASH_ACCESS_WRITE);
    assert_kind(program, "o", "stack-overflow", CRASH_ACCESS_NONE);
    assert_kind(program, "O", "calloc-overflow", CRASH_ACCESS_NONE);
    assert_kind(program, "A", "signed-integer-overflow", CRASH_ACCESS_NONE);
    assert_kind(program, "i", "division-by-zero", CRASH_ACCESS_NONE);
    assert_kind(program, "S", "shift-out-of-bounds", CRASH_ACCESS_NONE);
    assert_kind(program, "r", "array-index-out-of-bounds", CRASH_ACCESS_NONE);
}

static void the_overflowed_variable_is_named(void **state)
{
    SCOPED_FREE char *program = compile("mistakes.c", "address,undefined");
    struct crash c = run(program, "w");

    (void)state;
    assert_string_equal(c.object, "'tmp' (line 12)");
    assert_int_equal(c.access_size, 38);
    crash_fini(&c);
}

static void reports_of_msan_are_understood(void **state)
{
    SCOPED_FREE char *program = compile("mistakes.c", "memory");

    (void)state;
    assert_kind(program, "M", "use-of-uninitialized-value", CRASH_ACCESS_READ);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_of_asan_and_ubsan_are_understood),
        cmocka_unit_test(the_overflowed_variable_is_named),
        cmocka_unit_test(reports_of_msan_are_understood),
    };
    SCOPED_FREE char *compiler = fs_find_program(COMPILER);
    struct err e = {0};
    int failed;

    if (!compiler) {
        fprintf(stderr, "skipped: no %s here\n", COMPILER);
        return SKIPPED;
    }
    folder = fs_make_temp_dir(NULL, "spillway-parse", &e);
    if (!folder) {
        fprintf(stderr, "%s\n", e.text);
        return 1;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    fs_remove_tree(folder, &e);
    free(folder);
    return failed;
}
