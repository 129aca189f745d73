/*
 * Parsing crash reports.
 *
 * data/parse/ holds what the sanitizers of clang 19 and glibc printed for the programs
 * beside them; only the folder's name was shortened.  One row of the table each.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/parse/parse.h"

#define ASAN "AddressSanitizer"
#define UBSAN "UndefinedBehaviorSanitizer"

struct expected {
    const char *file;
    int signal;
    const char *detector, *kind;
    enum crash_access access;
    int64_t size;
    const char *object; /* NULL: none */
    const char *place; /* of the own frame, "FUNCTION FILE:LINE" */
    const char *origin; /* function of the second frame of the origin; NULL: none */
    const char *signature;
};

/* Not in columns: the rows would be 170 wide. */
/* clang-format off */
static const struct expected table[] = {
    {"asan-stack-write", 0, ASAN, "stack-buffer-overflow", CRASH_ACCESS_WRITE, 38,
     "'tmp' (line 12)", "stack_write /src/mistakes.c:14", NULL,
     "stack-buffer-overflow stack_write < main"},
    {"asan-unsymbolised", 0, ASAN, "stack-buffer-overflow", CRASH_ACCESS_WRITE, 38,
     "'tmp' (line 12)", " :0", NULL, NULL},
    {"asan-stack-read", 0, ASAN, "stack-buffer-overflow", CRASH_ACCESS_READ, 4,
     "'numbers' (line 20)", "stack_read /src/mistakes.c:22", NULL,
     "stack-buffer-overflow stack_read < main"},
    {"asan-heap-write", 0, ASAN, "heap-buffer-overflow", CRASH_ACCESS_WRITE, 1,
     "2 bytes after 10-byte region", "heap_write /src/mistakes.c:29", "heap_write",
     "heap-buffer-overflow heap_write < main"},
    {"asan-use-after-free", 0, ASAN, "heap-use-after-free", CRASH_ACCESS_READ, 1,
     "0 bytes inside of 10-byte region", "use_after_free /src/mistakes.c:38",
     "use_after_free", "heap-use-after-free use_after_free < main"},
    {"asan-double-free", 0, ASAN, "double-free", CRASH_ACCESS_NONE, -1,
     "0 bytes inside of 10-byte region", "double_free /src/mistakes.c:46",
     "double_free", "double-free double_free < main"},
    {"asan-bad-free", 0, ASAN, "bad-free", CRASH_ACCESS_NONE, -1, "'pair' (line 88)",
     "main /src/mistakes.c:104", NULL, "bad-free main"},
    {"asan-global-write", 0, ASAN, "global-buffer-overflow", CRASH_ACCESS_WRITE, 1,
     "0 bytes after global variable 'table' defined in '/src/mistakes.c:6' of size 8",
     "main /src/mistakes.c:97", NULL, "global-buffer-overflow main"},
    {"asan-param-overlap", 0, ASAN, "strcpy-param-overlap", CRASH_ACCESS_NONE, -1,
     "'pair' (line 88)", "main /src/mistakes.c:98", NULL, "strcpy-param-overlap main"},
    {"asan-negative-size", 0, ASAN, "negative-size-param", CRASH_ACCESS_NONE, -1,
     "'pair' (line 88)", "main /src/mistakes.c:105", NULL, "negative-size-param main"},
    {"asan-null-write", 0, ASAN, "SEGV", CRASH_ACCESS_WRITE, -1, "the zero page",
     "main /src/mistakes.c:99", NULL, "SEGV main"},
    {"asan-wild-read", 0, ASAN, "SEGV", CRASH_ACCESS_READ, -1, "a high value address",
     "main /src/mistakes.c:100", NULL, "SEGV main"},
    {"asan-use-after-return", 0, ASAN, "stack-use-after-return", CRASH_ACCESS_READ, 1,
     "'tmp' (line 51)", "main /src/mistakes.c:101", NULL,
     "stack-use-after-return main"},
    {"asan-use-after-scope", 0, ASAN, "stack-use-after-scope", CRASH_ACCESS_WRITE, 1,
     "'inner' (line 61)", "use_after_scope /src/mistakes.c:65", NULL,
     "stack-use-after-scope use_after_scope < main"},
    {"asan-stack-overflow", 0, ASAN, "stack-overflow", CRASH_ACCESS_NONE, -1, NULL,
     "recurse /src/mistakes.c:72", NULL, "stack-overflow recurse"},
    {"asan-allocation-too-big", 0, ASAN, "allocation-size-too-big", CRASH_ACCESS_NONE,
     -1, NULL, "main /src/mistakes.c:106", NULL, "allocation-size-too-big main"},
    {"lsan", 0, "LeakSanitizer", "memory-leak", CRASH_ACCESS_NONE, -1,
     "Direct leak of 33 byte(s) in 1 object(s)", "main /src/mistakes.c:107", NULL,
     "memory-leak main"},
    {"lsan-in-asan", 0, "LeakSanitizer", "memory-leak", CRASH_ACCESS_NONE, -1,
     "Direct leak of 33 byte(s) in 1 object(s)", "main /src/mistakes.c:107", NULL,
     "memory-leak main"},
    {"msan", 0, "MemorySanitizer", "use-of-uninitialized-value", CRASH_ACCESS_READ, -1,
     "a heap allocation", "main /src/mistakes.c:116", "main",
     "use-of-uninitialized-value main"},
    {"msan-segv", 0, "MemorySanitizer", "SEGV", CRASH_ACCESS_WRITE, -1, "the zero page",
     "main /src/mistakes.c:99", NULL, "SEGV main"},
    {"ubsan-overflow", 0, UBSAN, "signed-integer-overflow", CRASH_ACCESS_NONE, -1, NULL,
     " mistakes.c:83", NULL, "signed-integer-overflow mistakes.c"},
    {"ubsan-stack", 0, UBSAN, "signed-integer-overflow", CRASH_ACCESS_NONE, -1, NULL,
     "add /src/mistakes.c:83", NULL, "signed-integer-overflow add < main"},
    {"ubsan-index", 0, UBSAN, "array-index-out-of-bounds", CRASH_ACCESS_NONE, -1, NULL,
     " mistakes.c:22", NULL, "array-index-out-of-bounds mistakes.c"},
    {"ubsan-then-fpe", 0, UBSAN, "FPE", CRASH_ACCESS_NONE, -1, NULL,
     "divide /src/mistakes.c:78", NULL, "FPE divide < main"},
    {"ubsan-segv", 0, UBSAN, "SEGV", CRASH_ACCESS_WRITE, -1, "the zero page",
     "main /src/mistakes.c:99", NULL, "SEGV main"},
    {"fuzz-timeout", 0, "libFuzzer", "timeout", CRASH_ACCESS_NONE, -1, NULL,
     "busy /src/mistakes_fuzz.c:11", NULL, "timeout busy < LLVMFuzzerTestOneInput"},
    {"fuzz-oom-rss", 0, "libFuzzer", "out-of-memory", CRASH_ACCESS_NONE, -1, NULL,
     "hoard /src/mistakes_fuzz.c:18", NULL,
     "out-of-memory hoard < LLVMFuzzerTestOneInput"},
    {"fuzz-oom-malloc", 0, "libFuzzer", "out-of-memory", CRASH_ACCESS_NONE, -1, NULL,
     "LLVMFuzzerTestOneInput /src/mistakes_fuzz.c:33", NULL,
     "out-of-memory LLVMFuzzerTestOneInput"},
    {"fuzz-abort", 0, "libFuzzer", "deadly-signal", CRASH_ACCESS_NONE, -1, NULL,
     "LLVMFuzzerTestOneInput /src/mistakes_fuzz.c:34", NULL,
     "deadly-signal LLVMFuzzerTestOneInput"},
    {"fuzz-assert", 0, "libFuzzer", "assertion-failure", CRASH_ACCESS_NONE, -1, NULL,
     "check /src/mistakes_fuzz.c:25", NULL,
     "assertion-failure check < LLVMFuzzerTestOneInput"},
    {"fuzz-exit", 0, "libFuzzer", "fuzz-target-exited", CRASH_ACCESS_NONE, -1, NULL,
     "LLVMFuzzerTestOneInput /src/mistakes_fuzz.c:36", NULL,
     "fuzz-target-exited LLVMFuzzerTestOneInput"},
    {"fuzz-const-input", 0, "libFuzzer", "overwrites-const-input", CRASH_ACCESS_NONE,
     -1, NULL, NULL, NULL, NULL},
    {"glibc-stack-smashing", SIGABRT, "signal", "stack-smashing", CRASH_ACCESS_NONE, -1,
     NULL, NULL, NULL, "stack-smashing"},
    {"glibc-double-free", SIGABRT, "signal", "double-free", CRASH_ACCESS_NONE, -1, NULL,
     NULL, NULL, "double-free"},
};
/* clang-format on */

enum { TABLE_ROWS = sizeof table / sizeof *table };

static struct str read_fixture(const char *name)
{
    SCOPED_FREE char *path = mem_printf(TEST_DATA "/parse/%s.txt", name);
    struct str text = {0};
    struct err e = {0};

    if (!fs_read(path, 1 << 20, &text, &e))
        fail_msg("%s", e.text);
    return text;
}

static struct parse_exit exit_of(const struct expected *x)
{
    return (struct parse_exit){x->signal ? -1 : 1, x->signal};
}

static void assert_text(const char *file, const char *what, const char *wanted,
                        const char *got)
{
    if (!wanted != !got || (wanted && strcmp(wanted, got) != 0))
        fail_msg("%s: %s is \"%s\", not \"%s\"", file, what, got ? got : "(none)",
                 wanted ? wanted : "(none)");
}

static char *place_of(const struct crash *c)
{
    const struct crash_frame *f = crash_own_frame(c);

    return f ? mem_printf("%s %s:%u", f->function, f->file, f->line) : NULL;
}

static void check(const struct expected *x, const struct crash *c)
{
    SCOPED_FREE char *place = place_of(c);

    assert_text(x->file, "detector", x->detector, c->detector);
    assert_text(x->file, "kind", x->kind, c->kind);
    assert_text(x->file, "object", x->object, c->object);
    assert_text(x->file, "place", x->place, place);
    if (x->signature)
        assert_text(x->file, "signature", x->signature, c->signature);
    assert_text(x->file, "origin", x->origin,
                c->origin_count > 1 ? c->origin[1].function : NULL);
    if (c->access != x->access || c->access_size != x->size)
        fail_msg("%s: %s of %lld", x->file, crash_access_name(c->access),
                 (long long)c->access_size);
    assert_non_null(c->summary);
    assert_int_equal(strlen(c->id), 16);
    assert_true(strlen(c->report) > 0);
    assert_int_equal(c->signal, x->signal);
}

static void every_report_is_understood(void **state)
{
    (void)state;
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        SCOPED_STR struct str text = read_fixture(table[i].file);
        struct parse_exit exit = exit_of(&table[i]);
        struct crash c = {0};

        if (!parse_crash(text.text, text.len, &exit, &c))
            fail_msg("%s: no crash seen", table[i].file);
        check(&table[i], &c);
        crash_fini(&c);
    }
}

static void frames_without_symbols_keep_module_and_offset(void **state)
{
    SCOPED_STR struct str text = read_fixture("asan-unsymbolised");
    struct crash c = {0};

    (void)state;
    assert_true(parse_crash(text.text, text.len, NULL, &c));
    assert_int_equal(c.frame_count, 6);
    assert_string_equal(c.frames[1].module, "/src/asan");
    assert_true(c.frames[1].offset > 0);
    assert_string_equal(c.frames[1].function, "");
    assert_non_null(strstr(c.signature, "stack-buffer-overflow asan+0x"));
    crash_fini(&c);
}

/* --------------------------------------------------------------------- exits */

static bool crashes(const char *text, int exit_code, int signal, struct crash *c)
{
    struct parse_exit exit = {exit_code, signal};

    return parse_crash(text, strlen(text), &exit, c);
}

static void a_clean_exit_is_no_crash(void **state)
{
    struct crash c = {0};

    (void)state;
    assert_false(crashes("", 0, 0, &c));
    assert_false(crashes("Done 1000 runs in 1 second(s)\n", 0, 0, &c));
    assert_false(crashes("usage: prog FILE\n", 2, 0, &c));
    assert_false(parse_crash(NULL, 0, NULL, &c));
    assert_null(c.kind);
}

static void faults_of_the_program_count_as_signals(void **state)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct crash c = {0};

        assert_true(crashes("", -1, faults[i], &c));
        assert_string_equal(c.detector, "signal");
        assert_int_equal(strncmp(c.kind, "SIG", 3), 0);
        assert_int_equal(c.signal, faults[i]);
        crash_fini(&c);
    }
}

static void signals_from_whoever_enforces_a_limit_are_no_crash(void **state)
{
    static const int sent[] = {SIGKILL, SIGTERM, SIGINT, SIGXCPU, SIGSYS, SIGPIPE};

    (void)state;
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
        struct crash c = {0};

        assert_false(crashes("", -1, sent[i], &c));
    }
}

static void a_sanitizer_that_cannot_start_is_no_crash(void **state)
{
    SCOPED_STR struct str text = read_fixture("asan-no-memory");
    struct parse_exit aborted = {-1, SIGABRT};
    struct crash c = {0};

    (void)state;
    assert_false(parse_crash(text.text, text.len, &aborted, &c));
}

static void an_assertion_names_its_place(void **state)
{
    struct crash c = {0};

    (void)state;
    assert_true(crashes("cron: src/entry.c:41: load_entry: Assertion `n < 4' failed.\n",
                        -1, SIGABRT, &c));
    assert_string_equal(c.kind, "assertion-failure");
    assert_string_equal(c.frames[0].function, "load_entry");
    assert_string_equal(c.frames[0].file, "src/entry.c");
    assert_int_equal(c.frames[0].line, 41);
    assert_string_equal(c.signature, "assertion-failure load_entry");
    crash_fini(&c);
}

/* ------------------------------------------------------------ several reports */

static void parse_two(const char *first, const char *second, struct crash *c)
{
    SCOPED_STR struct str text = read_fixture(first);
    SCOPED_STR struct str more = read_fixture(second);

    str_add(&text, "\n");
    str_add_bytes(&text, more.text, more.len);
    assert_true(parse_crash(text.text, text.len, NULL, c));
}

static void of_two_reports_the_first_counts(void **state)
{
    struct crash c = {0};

    (void)state;
    parse_two("asan-heap-write", "asan-stack-write", &c);
    assert_string_equal(c.kind, "heap-buffer-overflow");
    assert_string_equal(c.object, "2 bytes after 10-byte region");
    crash_fini(&c);
}

static void what_ended_the_process_outranks_what_it_survived(void **state)
{
    struct crash c = {0};

    (void)state;
    parse_two("ubsan-stack", "asan-heap-write", &c);
    assert_string_equal(c.kind, "heap-buffer-overflow");
    crash_fini(&c);
    parse_two("ubsan-stack", "fuzz-timeout", &c);
    assert_string_equal(c.kind, "timeout");
    crash_fini(&c);
    parse_two("ubsan-stack", "fuzz-abort", &c);
    assert_string_equal(c.kind, "signed-integer-overflow");
    crash_fini(&c);
}

/* --------------------------------------------------------------- hostile text */

static void every_beginning_of_every_report_is_survived(void **state)
{
    (void)state;
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        SCOPED_STR struct str text = read_fixture(table[i].file);

        for (size_t size = 0; size < text.len; size += 7) {
            char *exact = mem_dup(text.text, size); /* so that ASan sees an overread */
            struct crash c = {0};

            parse_crash(exact, size, NULL, &c);
            crash_fini(&c);
            free(exact);
        }
    }
}

static void binary_text_is_kept_printable(void **state)
{
    static const char text[] =
        "\x00\xff==1==ERROR\n==7==ERROR: AddressSanitizer: "
        "heap-buffer-over\x1b[31mflow "
        "on\nWRITE of size 99999999999999999999999999 at\n    #0 0x12 in f\xff\x01"
        "g /a\nb:99999999999:3\n\x00\x00";
    struct crash c = {0};

    (void)state;
    assert_true(parse_crash(text, sizeof text, NULL, &c));
    assert_string_equal(c.kind, "heap-buffer-over\\x1B[31mflow");
    assert_string_equal(c.frames[0].function, "f\\xFF\\x01g");
    assert_null(strchr(c.report, '\x1b'));
    assert_true(c.access_size > 0);
    crash_fini(&c);
}

static void megabytes_are_bounded(void **state)
{
    SCOPED_STR struct str text = {0};
    struct crash c = {0};

    (void)state;
    str_add(&text, "==7==ERROR: AddressSanitizer: SEGV on unknown address\n");
    for (int i = 0; i < 100000; i++)
        str_addf(&text, "    #%d 0x12 in f%d /src/a.c:1:2\n", i, i);
    str_add(&text, "    #1 0x12 in ");
    for (int i = 0; i < 1 << 20; i++)
        str_add_char(&text, 'x');
    assert_true(parse_crash(text.text, text.len, NULL, &c));
    assert_int_equal(c.frame_count, 256);
    assert_true(strlen(c.report) <= 64 * 1024);
    crash_fini(&c);
}

static void marks_in_the_middle_of_a_line_are_no_report(void **state)
{
    struct crash c = {0};

    (void)state;
    assert_false(crashes("log: ==1==ERROR: AddressSanitizer: SEGV on x\n", 0, 0, &c));
    assert_false(crashes("ERROR: AddressSanitizer: SEGV on x\n", 0, 0, &c));
    assert_false(crashes("==x==ERROR: AddressSanitizer: SEGV on x\n", 0, 0, &c));
}

static void paths_with_spaces_and_cxx_names_are_kept_apart(void **state)
{
    struct crash c = {0};

    (void)state;
    assert_true(
        crashes("==7==ERROR: AddressSanitizer: SEGV on unknown address\n"
                "    #0 0x1 in ns::f<int>(char const*, int) const /my src/a b.c:7\n"
                "    #1 0x2 in g /x:y.c\n"
                "    #2 0x3 in h\n"
                "    #3 0x4  (/my lib/l (1).so+0x1f)\n",
                1, 0, &c));
    assert_string_equal(c.frames[0].function, "ns::f<int>(char const*, int) const");
    assert_string_equal(c.frames[0].file, "/my src/a b.c");
    assert_int_equal(c.frames[0].line, 7);
    assert_int_equal(c.frames[0].col, 0);
    assert_string_equal(c.frames[1].file, "/x:y.c");
    assert_string_equal(c.frames[2].function, "h");
    assert_int_equal(c.frames[3].offset, 0x1f);
    crash_fini(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_report_is_understood),
        cmocka_unit_test(frames_without_symbols_keep_module_and_offset),
        cmocka_unit_test(a_clean_exit_is_no_crash),
        cmocka_unit_test(faults_of_the_program_count_as_signals),
        cmocka_unit_test(signals_from_whoever_enforces_a_limit_are_no_crash),
        cmocka_unit_test(a_sanitizer_that_cannot_start_is_no_crash),
        cmocka_unit_test(an_assertion_names_its_place),
        cmocka_unit_test(of_two_reports_the_first_counts),
        cmocka_unit_test(what_ended_the_process_outranks_what_it_survived),
        cmocka_unit_test(every_beginning_of_every_report_is_survived),
        cmocka_unit_test(binary_text_is_kept_printable),
        cmocka_unit_test(megabytes_are_bounded),
        cmocka_unit_test(marks_in_the_middle_of_a_line_are_no_report),
        cmocka_unit_test(paths_with_spaces_and_cxx_names_are_kept_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
