/* Crashes: signatures and JSON both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/mem.h"
#include "evidence/crash.h"

static void push(struct crash *c, const char *function, const char *file, unsigned line)
{
    struct crash_frame *f = crash_add_frame(c);

    f->function = mem_strdup(function);
    f->file = mem_strdup(file);
    f->line = line;
    f->module = mem_strdup("/work/target");
}

static struct crash crash_of(const char *kind, const char *const *functions)
{
    struct crash c = {.kind = mem_strdup(kind)};

    for (; *functions; functions++)
        push(&c, *functions, "src/a.c", 3);
    return c;
}

static void assert_signature(struct crash *c, const char *signature)
{
    crash_set_signature(c);
    assert_string_equal(c->signature, signature);
    assert_int_equal(strlen(c->id), 16);
    crash_fini(c);
}

static void frames_of_runtime_library_and_engine_are_passed_over(void **state)
{
    struct crash c = {.kind = mem_strdup("stack-buffer-overflow")};

    (void)state;
    push(&c, "scanf_common(void*, int, bool, char const*, __va_list_tag*)",
         "asan_interceptors.cpp.o", 0);
    push(&c, "__isoc99_scanf", "", 0);
    push(&c, "__asan_memcpy", "", 0);
    push(&c, "strcpy", "", 0);
    push(&c, "__strcpy_chk", "", 0);
    push(&c, "getfilename", "src/getfilename.c", 15);
    push(&c, "LLVMFuzzerTestOneInput", "harness.c", 9);
    push(&c, "fuzzer::Fuzzer::ExecuteCallback(unsigned char const*, unsigned long)", "",
         0);
    push(&c, "main", "", 0);
    push(&c, "__libc_start_call_main", "./csu/../sysdeps/nptl/libc_start_call_main.h",
         58);
    assert_string_equal(crash_own_frame(&c)->function, "getfilename");
    assert_signature(&c, "stack-buffer-overflow getfilename < LLVMFuzzerTestOneInput");
}

static void
a_function_of_the_program_may_be_called_like_one_of_the_library(void **state)
{
    const char *const functions[] = {"strcpy", "main", NULL};
    struct crash c = crash_of("SEGV", functions);

    (void)state;
    assert_signature(&c, "SEGV strcpy < main");
}

static void three_own_frames_count(void **state)
{
    const char *const functions[] = {"a", "b", "c", "d", NULL};
    struct crash c = crash_of("SEGV", functions);

    (void)state;
    assert_signature(&c, "SEGV a < b < c");
}

static void direct_recursion_counts_once(void **state)
{
    const char *const functions[] = {"leaf", "f", "f", "f", "f", "g", NULL};
    struct crash c = crash_of("SEGV", functions);

    (void)state;
    assert_signature(&c, "SEGV leaf < f < g");
}

static void recursion_through_several_functions_counts_once(void **state)
{
    const char *const functions[] = {"a", "b", "a", "b", "a", "b", "g", NULL};
    struct crash c = crash_of("SEGV", functions);

    (void)state;
    assert_signature(&c, "SEGV a < b < g");
}

static void where_endless_recursion_ends_does_not_matter(void **state)
{
    const char *const one[] = {"a", "b", "a", "b", "a", "b", NULL};
    const char *const two[] = {"b", "a", "b", "a", "b", "a", "b", NULL};
    struct crash c = crash_of("stack-overflow", one);
    struct crash d = crash_of("stack-overflow", two);

    (void)state;
    crash_set_signature(&c);
    assert_signature(&d, c.signature);
    crash_fini(&c);
}

static void what_the_optimiser_appends_does_not_count(void **state)
{
    const char *const functions[] = {"parse.constprop.0", "load.isra.0.part.1",
                                     "ns::run(int, char*)", NULL};
    struct crash c = crash_of("SEGV", functions);

    (void)state;
    assert_signature(&c, "SEGV parse < load < ns::run");
}

static void lines_do_not_change_the_id_but_kind_and_target_do(void **state)
{
    const char *const functions[] = {"a", "b", NULL};
    struct crash c = crash_of("SEGV", functions);
    char first[17], second[17];

    (void)state;
    crash_set_signature(&c);
    memcpy(first, c.id, sizeof first);
    c.frames[0].line = 99;
    crash_set_signature(&c);
    assert_string_equal(first, c.id);
    c.target = mem_strdup("cron/load_user");
    crash_set_signature(&c);
    assert_string_not_equal(first, c.id);
    memcpy(second, c.id, sizeof second);
    free(c.kind);
    c.kind = mem_strdup("heap-buffer-overflow");
    crash_set_signature(&c);
    assert_string_not_equal(second, c.id);
    crash_fini(&c);
}

static void frames_without_names_count_by_module_and_offset(void **state)
{
    struct crash c = {.kind = mem_strdup("SEGV")};
    struct crash_frame *f;

    (void)state;
    f = crash_add_frame(&c);
    f->module = mem_strdup("/lib/x86_64-linux-gnu/libc.so.6");
    f->offset = 0x26d68;
    f = crash_add_frame(&c);
    f->module = mem_strdup("/tmp/x/prog");
    f->offset = 0x1234;
    assert_string_equal(crash_own_frame(&c)->module, "/tmp/x/prog");
    assert_signature(&c, "SEGV prog+0x1234");
}

static void without_own_frames_any_frame_counts(void **state)
{
    struct crash c = {.kind = mem_strdup("SIGABRT")};

    (void)state;
    push(&c, "raise", "", 0);
    push(&c, "abort", "", 0);
    assert_null(crash_own_frame(&c));
    assert_signature(&c, "SIGABRT raise < abort");
}

static void without_frames_the_kind_is_the_signature(void **state)
{
    struct crash c = {.kind = mem_strdup("SIGSEGV")}, nothing = {0};

    (void)state;
    assert_signature(&c, "SIGSEGV");
    assert_signature(&nothing, "unknown");
}

static void json_reads_back_the_same(void **state)
{
    const char *const functions[] = {"a", "b", NULL};
    struct crash c = crash_of("SEGV", functions), back, copy;
    struct crash_frame *origin = crash_add_origin(&c);
    struct err e = {0};

    (void)state;
    origin->offset = UINT64_MAX - 1;
    c.access = CRASH_ACCESS_WRITE;
    c.access_size = -1;
    c.signal = 11;
    c.exit_code = -1;
    c.report = mem_strdup("==1==ERROR\n\x80\xff binary");
    crash_set_signature(&c);
    SCOPED_JSON json_t *document = crash_to_json(&c);
    assert_true(crash_from_json(document, &back, &e));
    SCOPED_JSON json_t *again = crash_to_json(&back);
    assert_true(json_equal(document, again));
    assert_true(back.origin[0].offset == UINT64_MAX - 1);
    assert_string_equal(back.report, c.report);
    crash_copy(&copy, &back);
    assert_string_equal(copy.frames[1].function, "b");
    crash_fini(&c);
    crash_fini(&back);
    crash_fini(&copy);
}

static void a_list_owns_its_crashes(void **state)
{
    struct crash_list l = {0};

    (void)state;
    for (int i = 0; i < 20; i++)
        crash_list_add(&l)->kind = mem_strdup("SEGV");
    assert_int_equal(l.len, 20);
    crash_list_fini(&l);
    assert_int_equal(l.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_of_runtime_library_and_engine_are_passed_over),
        cmocka_unit_test(
            a_function_of_the_program_may_be_called_like_one_of_the_library),
        cmocka_unit_test(three_own_frames_count),
        cmocka_unit_test(direct_recursion_counts_once),
        cmocka_unit_test(recursion_through_several_functions_counts_once),
        cmocka_unit_test(where_endless_recursion_ends_does_not_matter),
        cmocka_unit_test(what_the_optimiser_appends_does_not_count),
        cmocka_unit_test(lines_do_not_change_the_id_but_kind_and_target_do),
        cmocka_unit_test(frames_without_names_count_by_module_and_offset),
        cmocka_unit_test(without_own_frames_any_frame_counts),
        cmocka_unit_test(without_frames_the_kind_is_the_signature),
        cmocka_unit_test(json_reads_back_the_same),
        cmocka_unit_test(a_list_owns_its_crashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
