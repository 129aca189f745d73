/*
 * One run in a real jail: outcomes, names, artefacts.  Programs are compiled here; as
 * root the jail is built directly, without root through a user namespace.
 */
#include "tests/unit/test.h"

#include "run/run.h"
#include "tests/unit/fuzz_fixture.h"

/* What the program does is the first letter of its input. */
static const char program_text[] =
    "#include <fcntl.h>\n" /* line 1 */
    "#include <stdio.h>\n"
    "#include <stdlib.h>\n"
    "#include <string.h>\n"
    "#include <sys/wait.h>\n"
    "#include <unistd.h>\n"
    "__attribute__((noinline)) static void overflow(volatile char *b)\n"
    "{\n"
    "    for (int i = 0; i < 14; i++)\n"
    "        b[i] = 1;\n" /* line 10 */
    "}\n"
    "static void crash(void) { volatile char name[13]; overflow(name); }\n"
    "static void in_child(int quiet)\n"
    "{\n"
    "    if (fork() == 0) {\n"
    "        for (int i = 0; quiet && i < 3; i++) close(i);\n"
    "        crash();\n"
    "        _exit(0);\n"
    "    }\n"
    "    wait(0);\n" /* line 20 */
    "}\n"
    "static char *volatile kept;\n" /* or the compiler would drop it all */
    "static void write_out(void)\n"
    "{\n"
    "    FILE *f = fopen(\"/out/left\", \"w\");\n"
    "    fputs(\"left here\", f);\n"
    "    fclose(f);\n"
    "    symlink(\"/etc/passwd\", \"/out/link\");\n"
    "}\n"
    "static void act(FILE *in)\n"
    "{\n"
    "    char line[4096];\n"
    "    if (!fgets(line, sizeof line, in)) return;\n"
    "    switch (line[0]) {\n"
    "    case 'C': crash(); break;\n"
    "    case 'F': in_child(0); break;\n"
    "    case 'Q': in_child(1); break;\n"
    "    case 'H': for (;;) pause();\n"
    "    case 'M': for (;;) { kept = malloc(1 << 20); memset((void *)kept, 1, 1 << "
    "20); }\n"
    "    case 'A': abort();\n"
    "    case 'P': for (int i = 0; i < 100000; i++) puts(\"0123456789\"); break;\n"
    "    case 'O': write_out(); break;\n"
    "    case 'E': puts(line + 1); break;\n"
    "    }\n"
    "    printf(\"saw %c\\n\", line[0]);\n"
    "}\n"
    "int main(int argc, char **argv)\n"
    "{\n"
    "    if (argc < 2) act(stdin);\n"
    "    for (int i = 1; i < argc; i++) act(fopen(argv[i], \"r\"));\n"
    "    return 0;\n"
    "}\n";

static char *sanitized, *plain;

static struct run_result run_with(const char *binary, const char *input,
                                  struct run_request r)
{
    const struct run_input one = {.bytes = input, .size = strlen(input)};
    struct run_result out;

    r.binary = binary;
    r.cache_dir = fixture_cache;
    r.input_on_stdin = true;
    if (r.level == JAIL_LEVEL_ARTICLE)
        r.level = JAIL_LEVEL_HARDENED;
    r.inputs = &one;
    r.input_count = 1;
    assert_ok(run_once(&r, &out, e));
    return out;
}

static struct run_result run(const char *binary, const char *input)
{
    return run_with(binary, input, (struct run_request){0});
}

static void expect_outcome(const struct run_result *r, enum run_outcome wanted)
{
    if (r->outcome != wanted)
        fail_msg("%s (%s), wanted %s; it printed: %s", run_outcome_name(r->outcome),
                 r->problem ? r->problem : "no problem", run_outcome_name(wanted),
                 str_text(&r->output));
}

static void a_program_that_ends_well_is_clean(void **state)
{
    (void)state;
    SCOPED_RUN struct run_result r = run(sanitized, "x");

    expect_outcome(&r, RUN_CLEAN);
    assert_string_equal(str_text(&r.output), "saw x\n");
    assert_int_equal(r.exit.exit_code, 0);
    assert_true(r.containment.layer_count > 10);
    assert_string_equal(r.containment.level, "hardened");
    assert_true(r.containment.uid > 0);
}

static void an_overflow_is_a_crash_with_names(void **state)
{
    (void)state;
    SCOPED_RUN struct run_result r = run(sanitized, "C");

    expect_outcome(&r, RUN_CRASHED);
    assert_string_equal(r.crash.kind, "stack-buffer-overflow");
    assert_int_equal(r.crash.access, CRASH_ACCESS_WRITE);
    const struct crash_frame *own = crash_own_frame(&r.crash);
    assert_non_null(own);
    assert_string_equal(own->function, "overflow");
    assert_int_equal(own->line, 10);
    assert_true(str_ends_with(own->file, "sanitized.c"));
    assert_non_null(strstr(r.crash.report, "in crash "));
    assert_non_null(strstr(r.crash.summary, "in overflow"));
}

static void the_crash_of_a_forked_child_counts(void **state)
{
    (void)state;
    SCOPED_RUN struct run_result r = run(sanitized, "F");

    expect_outcome(&r, RUN_CRASHED);
    assert_int_equal(r.exit.exit_code, 0);
    assert_string_equal(crash_own_frame(&r.crash)->function, "overflow");
}

static void a_child_that_closed_its_output_is_seen_too(void **state)
{
    (void)state;
    SCOPED_RUN struct run_result r = run(sanitized, "Q");

    expect_outcome(&r, RUN_CRASHED);
}

static void an_abort_is_a_crash_with_a_place(void **state)
{
    (void)state;
    SCOPED_RUN struct run_result r = run(sanitized, "A");

    expect_outcome(&r, RUN_CRASHED);
    assert_string_equal(crash_own_frame(&r.crash)->function, "act");
}

static void a_plain_program_crashes_by_signal(void **state)
{
    (void)state;
    SCOPED_RUN struct run_result r = run(plain, "A");

    expect_outcome(&r, RUN_CRASHED);
    assert_string_equal(r.crash.detector, "signal");
    assert_int_equal(r.exit.signal, 6);
}

static void a_program_that_hangs_runs_into_the_time_limit(void **state)
{
    (void)state;
    SCOPED_RUN struct run_result r = run_with(sanitized, "H",
                                              (struct run_request){.timeout_ms = 500});

    expect_outcome(&r, RUN_TIMED_OUT);
    assert_true(r.exit.timed_out);
}

static void a_program_that_eats_memory_runs_into_its_limit(void **state)
{
    (void)state;
    SCOPED_RUN struct run_result r =
        run_with(plain, "M",
                 (struct run_request){.limits = {.memory_bytes = 64 << 20},
                                      .timeout_ms = 20000});

    expect_outcome(&r, RUN_OUT_OF_MEMORY);
}

static void a_flood_of_output_is_bounded(void **state)
{
    (void)state;
    SCOPED_RUN struct run_result r = run(plain, "P");

    expect_outcome(&r, RUN_CLEAN);
    assert_true(r.output.len < 300 << 10);
    assert_true(str_ends_with(r.output.text, "saw P\n"));
}

static void an_echoed_report_is_no_crash(void **state)
{
    (void)state;
    SCOPED_RUN struct run_result r =
        run(sanitized, "E==1==ERROR: AddressSanitizer: heap-buffer-overflow on address "
                       "0x1 at pc 0x2 bp 0x3 sp 0x4");

    expect_outcome(&r, RUN_CLEAN);
    assert_non_null(strstr(r.output.text, "heap-buffer-overflow"));
}

static void what_it_leaves_is_taken_out_without_its_links(void **state)
{
    (void)state;
    SCOPED_RUN struct run_result r = run_with(sanitized, "O",
                                              (struct run_request){.collect = true});

    expect_outcome(&r, RUN_CLEAN);
    assert_int_equal(r.artefact_count, 1);
    assert_string_equal(r.artefacts[0].name, "left");
    assert_int_equal(r.artefacts[0].size, 9);
    assert_memory_equal(r.artefacts[0].bytes, "left here", 9);
}

static void each_input_becomes_an_argument(void **state)
{
    (void)state;
    static const char *const args[] = {"@@", NULL};
    const struct run_input inputs[] = {
        {"one", 3},
        {"two", 3}
    };
    const struct run_request request = {
        .binary = sanitized,
        .args = args,
        .inputs = inputs,
        .input_count = 2,
        .level = JAIL_LEVEL_HARDENED,
        .cache_dir = fixture_cache,
    };
    SCOPED_RUN struct run_result r = {0};

    assert_ok(run_once(&request, &r, e));
    expect_outcome(&r, RUN_CLEAN);
    assert_string_equal(str_text(&r.output), "saw o\nsaw t\n");
}

static void the_article_s_level_sees_the_crash_too(void **state)
{
    (void)state;
    const struct run_input one = {"C", 1};
    const struct run_request request = {
        .binary = sanitized,
        .inputs = &one,
        .input_count = 1,
        .input_on_stdin = true,
        .level = JAIL_LEVEL_ARTICLE,
        .cache_dir = fixture_cache,
    };
    SCOPED_RUN struct run_result r = {0};

    assert_ok(run_once(&request, &r, e));
    expect_outcome(&r, RUN_CRASHED);
    assert_string_equal(r.containment.level, "article");
}

static void a_jail_that_cannot_be_made_is_no_verdict(void **state)
{
    (void)state;
    SCOPED_FREE char *nowhere = mem_printf("%s.c/cache", sanitized);
    const struct run_request request = {
        .binary = sanitized,
        .level = JAIL_LEVEL_HARDENED,
        .cache_dir = nowhere, /* below a plain file */
    };
    SCOPED_RUN struct run_result r = {0};

    assert_ok(run_once(&request, &r, e));
    expect_outcome(&r, RUN_INFRASTRUCTURE);
    assert_non_null(strstr(r.problem, "Not a directory"));
}

static void a_program_that_is_not_there_is_the_callers_error(void **state)
{
    (void)state;
    const struct run_request request = {.binary = "/nonexistent/program",
                                        .cache_dir = fixture_cache};
    SCOPED_RUN struct run_result r = {0};

    assert_error(run_once(&request, &r, e), "/nonexistent/program");
}

static void abandoned_inputs_are_swept_and_used_ones_are_not(void **state)
{
    (void)state;
    SCOPED_FREE char *stages = fs_join(fixture_cache, "stage");
    SCOPED_FREE char *abandoned = fs_join(stages, "run.gone01");
    SCOPED_STRV struct strv left = {0};
    struct err problem = {0};

    assert_ok(fs_mkdirs(abandoned, 0700, e));
    {
        static const char *const args[] = {"@@", NULL};
        const struct run_input one = {"x", 1};
        const struct run_request request = {
            .binary = sanitized,
            .args = args,
            .inputs = &one,
            .input_count = 1,
            .level = JAIL_LEVEL_HARDENED,
            .cache_dir = fixture_cache,
        };
        SCOPED_RUN struct run_result r = {0};

        assert_ok(run_once(&request, &r, e));
        expect_outcome(&r, RUN_CLEAN);
    }
    assert_true(fs_list(stages, &left, &problem));
    assert_int_equal(left.len, 0);
}

static int begin(void **state)
{
    static const char *const with[] = {FIXTURE_SANITIZE, NULL};
    static const char *const without[] = {NULL};

    (void)state;
    sanitized = fixture_compile("sanitized", program_text, with);
    plain = fixture_compile("plain", program_text, without);
    return 0;
}

static int end(void **state)
{
    (void)state;
    free(sanitized);
    free(plain);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_that_ends_well_is_clean),
        cmocka_unit_test(an_overflow_is_a_crash_with_names),
        cmocka_unit_test(the_crash_of_a_forked_child_counts),
        cmocka_unit_test(a_child_that_closed_its_output_is_seen_too),
        cmocka_unit_test(an_abort_is_a_crash_with_a_place),
        cmocka_unit_test(a_plain_program_crashes_by_signal),
        cmocka_unit_test(a_program_that_hangs_runs_into_the_time_limit),
        cmocka_unit_test(a_program_that_eats_memory_runs_into_its_limit),
        cmocka_unit_test(a_flood_of_output_is_bounded),
        cmocka_unit_test(an_echoed_report_is_no_crash),
        cmocka_unit_test(what_it_leaves_is_taken_out_without_its_links),
        cmocka_unit_test(each_input_becomes_an_argument),
        cmocka_unit_test(the_article_s_level_sees_the_crash_too),
        cmocka_unit_test(a_jail_that_cannot_be_made_is_no_verdict),
        cmocka_unit_test(a_program_that_is_not_there_is_the_callers_error),
        cmocka_unit_test(abandoned_inputs_are_swept_and_used_ones_are_not),
    };

    fixture_begin("spillway-run");
    int failed = cmocka_run_group_tests(tests, begin, end);
    fixture_end();
    return failed;
}
