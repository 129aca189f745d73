/* What an end of a run means: crashes, limits and failures are never mixed up. */
#include "tests/unit/test.h"

#include <signal.h>
#include <stdlib.h>

#include "base/str.h"
#include "run/capture.h"
#include "run/classify.h"

#define REPORT                                                                         \
    "==7==ERROR: AddressSanitizer: stack-buffer-overflow on address 0x7f pc 0x55\n"    \
    "WRITE of size 1 at 0x7f thread T0\n"                                              \
    "    #0 0x55 in fill /src/a.c:6:11\n"                                              \
    "    #1 0x56 in main /src/a.c:20:3\n"                                              \
    "SUMMARY: AddressSanitizer: stack-buffer-overflow /src/a.c:6:11 in fill\n"

#define FUZZER_BANNER "INFO: Seed: 1\nRunning: /in/input-0\n"

struct row {
    const char *what;
    struct jail_exit exit;
    const char *reports, *output;
    enum run_outcome wanted;
    const char *kind; /* of the crash; NULL: none is filled */
};

/* One row each; aligned columns would be far too wide. */
/* clang-format off */
static const struct row rows[] = {
    {"a plain end", {.exit_code = 0}, "", "hello\n", RUN_CLEAN, NULL},
    {"the program's own error", {.exit_code = 1}, "", "usage\n", RUN_CLEAN, NULL},
    {"a report on standard error", {.exit_code = 87}, "", REPORT, RUN_CRASHED,
     "stack-buffer-overflow"},
    {"an input with a report in it, echoed", {.exit_code = 1}, "", REPORT, RUN_CLEAN,
     NULL},
    {"a report in a file", {.exit_code = 87}, REPORT, "", RUN_CRASHED,
     "stack-buffer-overflow"},
    {"the crash of a child whose parent ends well", {.exit_code = 0}, REPORT, "",
     RUN_CRASHED, "stack-buffer-overflow"},
    {"a crash, then the parent hangs", {.exit_code = -1, .signal = SIGKILL,
     .timed_out = true}, REPORT, "", RUN_CRASHED, "stack-buffer-overflow"},
    {"a plain signal", {.exit_code = -1, .signal = SIGSEGV}, "", "", RUN_CRASHED,
     "SIGSEGV"},
    {"the time limit", {.exit_code = -1, .signal = SIGKILL, .timed_out = true}, "", "",
     RUN_TIMED_OUT, NULL},
    {"the processor limit", {.exit_code = -1, .signal = SIGXCPU}, "", "",
     RUN_TIMED_OUT, NULL},
    {"the memory limit", {.exit_code = -1, .signal = SIGKILL, .out_of_memory = true},
     "", "", RUN_OUT_OF_MEMORY, NULL},
    {"libFuzzer's own time limit", {.exit_code = 70}, "",
     "==7== ERROR: libFuzzer: timeout after 10 seconds\nSUMMARY: libFuzzer: timeout\n",
     RUN_TIMED_OUT, "timeout"},
    {"libFuzzer's own memory limit", {.exit_code = 71}, "",
     "==7== ERROR: libFuzzer: out-of-memory (used: 2049Mb; limit: 2048Mb)\n"
     "SUMMARY: libFuzzer: out-of-memory\n",
     RUN_OUT_OF_MEMORY, "out-of-memory"},
    {"a harness that calls exit", {.exit_code = 77}, "",
     FUZZER_BANNER "==7== ERROR: libFuzzer: fuzz target exited\n"
     "SUMMARY: libFuzzer: fuzz target exited\n",
     RUN_CLEAN, NULL},
    {"a killed program", {.exit_code = -1, .signal = SIGKILL}, "", "",
     RUN_INFRASTRUCTURE, NULL},
    {"the system call filter", {.exit_code = -1, .signal = SIGSYS}, "", "",
     RUN_INFRASTRUCTURE, NULL},
    {"a missing library", {.exit_code = 127}, "",
     "x: error while loading shared libraries: libz.so.1: cannot open\n",
     RUN_INFRASTRUCTURE, NULL},
    {"a sanitizer that cannot start", {.exit_code = 1}, "",
     "==7==ERROR: AddressSanitizer failed to allocate 0xdfff0001000 bytes\n",
     RUN_INFRASTRUCTURE, NULL},
    {"a report that got lost", {.exit_code = 87}, "", "", RUN_INFRASTRUCTURE, NULL},
    {"libFuzzer's report got lost", {.exit_code = 77}, "", FUZZER_BANNER,
     RUN_INFRASTRUCTURE, NULL},
    {"a replay that got no input", {.exit_code = 125}, "",
     "replay: cannot open /in/input-0\n", RUN_INFRASTRUCTURE, NULL},
};
/* clang-format on */

static void every_end_has_its_outcome(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];
        SCOPED_STR struct str reports = {0}, output = {0};
        const struct run_signs signs = {
            .exit = &row->exit, .reports = &reports, .output = &output};
        struct crash crash;
        char *problem;

        str_add(&reports, row->reports);
        str_add(&output, row->output);
        enum run_outcome got = run_classify(&signs, &crash, &problem);
        if (got != row->wanted)
            fail_msg("%s: %s, wanted %s", row->what, run_outcome_name(got),
                     run_outcome_name(row->wanted));
        if (!row->kind != !crash.kind || (row->kind && strcmp(row->kind, crash.kind)))
            fail_msg("%s: kind %s, wanted %s", row->what,
                     crash.kind ? crash.kind : "none", row->kind ? row->kind : "none");
        if ((problem != NULL) != (got != RUN_CLEAN && got != RUN_CRASHED))
            fail_msg("%s: problem is %s", row->what, problem ? problem : "missing");
        crash_fini(&crash);
        free(problem);
    }
}

static void without_options_a_report_in_the_output_is_all_there_is(void **state)
{
    (void)state;
    const struct jail_exit exit = {.exit_code = 1};
    SCOPED_STR struct str none = {0}, output = {0};
    const struct run_signs signs = {
        .exit = &exit, .reports = &none, .output = &output, .is_output_all = true};
    struct crash crash;
    char *problem;

    str_add(&output, REPORT);
    assert_int_equal(run_classify(&signs, &crash, &problem), RUN_CRASHED);
    crash_fini(&crash);
}

static void the_middle_of_a_flood_is_cut_out(void **state)
{
    (void)state;
    struct run_capture capture;
    SCOPED_STR struct str text = {0};
    int write_end;

    assert_ok(run_capture_open(&capture, 1000, &write_end, e));
    for (int i = 0; i < 100; i++) {
        char line[101];

        memset(line, i == 0 ? 'B' : i == 99 ? 'E' : '.', 100);
        assert_int_equal(write(write_end, line, 100), 100);
        assert_true(run_capture_read(&capture));
    }
    close(write_end);
    assert_false(run_capture_read(&capture));
    run_capture_finish(&capture, &text);
    assert_true(text.len < 1100);
    assert_true(str_starts_with(text.text, "BBBB"));
    assert_true(str_ends_with(text.text, "EEEE"));
    assert_non_null(strstr(text.text, "[... 9000 bytes left out ...]"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_end_has_its_outcome),
        cmocka_unit_test(without_options_a_report_in_the_output_is_all_there_is),
        cmocka_unit_test(the_middle_of_a_flood_is_cut_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
