/*
 * Building targets through provision/provision.h, with the real compilers, in a work
 * folder of its own.  Nothing here needs a network: sources are the targets' own.
 */
#include "tests/unit/test.h"

#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "provision/provision.h"

static const char repository_targets[] = SOURCE_ROOT "/targets";

/* A folder of targets with a copy of targets/common, and a work folder beside it. */
struct yard {
    char *root, *targets, *work;
    unsigned steps; /* progress lines */
};

static void copy_common(const struct yard *y)
{
    SCOPED_FREE char *from = fs_join(repository_targets, "common");
    SCOPED_FREE char *to = fs_join(y->targets, "common");
    SCOPED_STRV struct strv names = {0};

    assert_ok(fs_mkdirs(to, 0755, e));
    assert_ok(fs_list(from, &names, e));
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *file = fs_join(from, names.at[i]);
        SCOPED_FREE char *copy = fs_join(to, names.at[i]);
        assert_ok(fs_copy(file, copy, 0644, e));
    }
}

static int open_yard(void **state)
{
    struct yard *y = mem_alloc(sizeof *y);

    y->root = fs_make_temp_dir(NULL, "yard", NULL);
    assert_non_null(y->root);
    y->targets = fs_join(y->root, "targets");
    y->work = fs_join(y->root, "work");
    copy_common(y);
    *state = y;
    return 0;
}

static int close_yard(void **state)
{
    struct yard *y = *state;

    assert_ok(fs_remove_tree(y->root, e));
    free(y->root);
    free(y->targets);
    free(y->work);
    free(y);
    return 0;
}

static void put(const struct yard *y, const char *name, const char *text)
{
    SCOPED_FREE char *path = mem_printf("%s/sample/%s", y->targets, name);
    SCOPED_FREE char *dir = fs_dir(path);

    assert_ok(fs_mkdirs(dir, 0755, e));
    assert_ok(fs_write(path, text, strlen(text), 0644, e));
}

static void count_step(void *context, const char *step)
{
    struct yard *y = context;

    assert_true(strlen(step) > 0);
    y->steps++;
}

static struct target *load(const char *targets, const char *name)
{
    struct err e = {0};
    struct target *t = target_load(targets, name, &e);

    if (!t)
        fail_msg("%s", e.text);
    return t;
}

static struct provision_options options(struct yard *y, const struct target *t,
                                        const char *engine)
{
    return (struct provision_options){.target = t,
                                      .work = y->work,
                                      .corpus_dir = SOURCE_ROOT "/corpus",
                                      .libexec = BUILD_ROOT "/libexec",
                                      .engine = engine,
                                      .progress = count_step,
                                      .progress_context = y};
}

/* Build target `name` of `targets` for the engine; its error, or "" for success. */
static struct err build(struct yard *y, const char *targets, const char *name,
                        const char *engine)
{
    struct target *t = load(targets, name);
    struct provision_options o = options(y, t, engine);
    struct err e = {0};

    if (provision_build(&o, &e))
        err_clear(&e);
    else
        assert_true(err_is_set(&e));
    target_free(t);
    return e;
}

#define assert_builds(...)                                                             \
    do {                                                                               \
        struct err build_error = build(__VA_ARGS__);                                   \
        if (err_is_set(&build_error))                                                  \
            fail_msg("%s", build_error.text);                                          \
    } while (0)

static void assert_part(const struct err *e, const char *part)
{
    if (!strstr(e->text, part))
        fail_msg("\"%s\" lacks \"%s\"", e->text, part);
}

/* The plainest target there is: one unit, one harness. */
static void put_sample(const struct yard *y, const char *build_line)
{
    SCOPED_FREE char *yaml = mem_printf("title: a sample\n"
                                        "build:\n"
                                        "  - %s\n"
                                        "units: [unit.c]\n"
                                        "entries:\n"
                                        "  - name: one\n"
                                        "    kind: internal\n"
                                        "    harness: harness.c\n"
                                        "    input: bytes\n",
                                        build_line);

    put(y, "target.yaml", yaml);
    put(y, "unit.c",
        "int third(const char *s, unsigned long n);\n"
        "int third(const char *s, unsigned long n)\n"
        "{ return n > 1 ? s[2] : 0; }\n");
    put(y, "harness.c",
        "#include <stddef.h>\n"
        "#include <stdint.h>\n"
        "int third(const char *s, unsigned long n);\n"
        "int LLVMFuzzerTestOneInput(const uint8_t *b, size_t n)\n"
        "{ return third((const char *)b, n) == -1000; }\n");
}

static void run_with_input(const char *binary, const char *arg, const char *input,
                           struct proc_result *r)
{
    const char *argv[] = {binary, arg, NULL};
    struct proc_spec spec = {.argv = argv,
                             .stdin_bytes = input,
                             .stdin_size = strlen(input),
                             .merge_stderr = true,
                             .timeout_ms = 30000};

    assert_ok(proc_run(&spec, r, e));
}

/* ------------------------------------------------------------------- building */

static void the_replay_of_a_stdin_entry_is_the_program_itself(void **state)
{
    struct yard *y = *state;
    SCOPED_PROC struct proc_result bad = {0}, good = {0};

    assert_builds(y, repository_targets, "getfilename", "replay");
    SCOPED_FREE char *binary = target_binary(y->work, "getfilename", "stdin", "replay",
                                             false);
    run_with_input(binary, NULL, "a-name-longer-than-thirteen", &bad);
    assert_non_null(strstr(str_text(&bad.out), "stack-buffer-overflow"));
    assert_non_null(strstr(str_text(&bad.out), "getfilename"));
    assert_int_not_equal(bad.exit_code, 0);
    run_with_input(binary, NULL, "twelve-chars", &good);
    assert_null(strstr(str_text(&good.out), "ERROR"));
    assert_non_null(strstr(str_text(&good.out), "twelve-chars"));
}

static void reports_name_the_sources_that_a_person_can_edit(void **state)
{
    struct yard *y = *state;
    SCOPED_PROC struct proc_result r = {0};

    assert_builds(y, repository_targets, "getfilename", "replay");
    SCOPED_FREE char *binary = target_binary(y->work, "getfilename", "stdin", "replay",
                                             false);
    run_with_input(binary, NULL, "a-name-longer-than-thirteen", &r);
    assert_non_null(
        strstr(str_text(&r.out), SOURCE_ROOT "/targets/getfilename/getfilename.c"));
}

static void the_fuzzer_of_a_stdin_entry_finds_the_overflow(void **state)
{
    struct yard *y = *state;
    SCOPED_PROC struct proc_result r = {0};
    SCOPED_FREE char *prefix = mem_printf("-artifact_prefix=%s/", y->root);

    assert_builds(y, repository_targets, "getfilename", "libfuzzer");
    SCOPED_FREE char *binary = target_binary(y->work, "getfilename", "stdin",
                                             "libfuzzer", false);
    const char *argv[] = {binary, "-runs=200000", "-seed=1", prefix, NULL};
    struct proc_spec spec = {.argv = argv, .merge_stderr = true, .timeout_ms = 60000};
    assert_ok(proc_run(&spec, &r, e));
    assert_non_null(strstr(str_text(&r.out), "stack-buffer-overflow"));
}

static void a_bytes_entry_is_replayed_from_a_file(void **state)
{
    struct yard *y = *state;
    SCOPED_PROC struct proc_result bad = {0}, good = {0};
    SCOPED_FREE char *input = fs_join(y->root, "input");

    put_sample(y, "$CC -c unit.c");
    assert_builds(y, y->targets, "sample", "replay");
    SCOPED_FREE char *binary = target_binary(y->work, "sample", "one", "replay", false);
    assert_ok(fs_write(input, "ab", 2, 0644, e));
    run_with_input(binary, input, "", &bad);
    assert_non_null(strstr(str_text(&bad.out), "heap-buffer-overflow"));
    assert_ok(fs_write(input, "abc", 3, 0644, e));
    run_with_input(binary, input, "", &good);
    assert_int_equal(good.exit_code, 0);
}

/* ------------------------------------------- patterns, symbols, included units */

/* A program that ends itself, asks another unit, and hides its parser. */
static void put_daemon(const struct yard *y, const char *units)
{
    SCOPED_FREE char *yaml = mem_printf("title: a daemon\n"
                                        "build:\n"
                                        "  - $CC -DLIMIT=3 -c daemon.c\n"
                                        "  - $CC -c lib_ask.c\n"
                                        "  - $CC -c lib_not.c\n"
                                        "units: [%s]\n"
                                        "rename: [main=daemon_main, exit=stub_exit]\n"
                                        "weaken: [ask]\n"
                                        "entries:\n"
                                        "  - name: one\n"
                                        "    kind: internal\n"
                                        "    harness: harness.c\n"
                                        "    includes: daemon.c\n"
                                        "    input: bytes\n",
                                        units);

    put(y, "target.yaml", yaml);
    put(y, "daemon.c",
        "#include <stdlib.h>\n"
        "int ask(void);\n"
        "static int hidden(unsigned long n)\n"
        "{ if (n > LIMIT) exit(1); return ask(); }\n"
        "int main(void) { return hidden(1); }\n");
    put(y, "lib_ask.c", "int ask(void);\nint ask(void) { return 1; }\n");
    put(y, "lib_not.c",
        "int LLVMFuzzerTestOneInput(void);\n"
        "int LLVMFuzzerTestOneInput(void) { return 0; }\n");
    put(y, "harness.c",
        "#include \"daemon.c\"\n"
        "#include <stddef.h>\n"
        "#include <stdint.h>\n"
        "#include <stdio.h>\n"
        "int ask(void) { return 7; }\n"
        "void stub_exit(int code) { printf(\"stub %d\\n\", code); _Exit(0); }\n"
        "int LLVMFuzzerTestOneInput(const uint8_t *b, size_t n)\n"
        "{ (void)b; printf(\"asked %d\\n\", hidden(n)); fflush(stdout); return 0; }\n");
}

static void a_harness_reaches_what_is_static_and_replaces_what_is_called(void **state)
{
    struct yard *y = *state;
    SCOPED_PROC struct proc_result short_run = {0}, long_run = {0};
    SCOPED_FREE char *input = fs_join(y->root, "input");

    put_daemon(y, "\"*.c\", \"!lib_n*.c\"");
    assert_builds(y, y->targets, "sample", "replay");
    SCOPED_FREE char *binary = target_binary(y->work, "sample", "one", "replay", false);
    assert_ok(fs_write(input, "ab", 2, 0644, e));
    run_with_input(binary, input, "", &short_run);
    assert_string_equal(str_text(&short_run.out), "asked 7\n");
    assert_ok(fs_write(input, "abcd", 4, 0644, e));
    run_with_input(binary, input, "", &long_run);
    assert_int_equal(long_run.exit_code, 0);
}

static void a_pattern_that_matches_nothing_is_an_error(void **state)
{
    struct yard *y = *state;

    put_daemon(y, "\"*.c\", \"!nothing*.c\"");
    struct err e = build(y, y->targets, "sample", "replay");
    assert_part(&e, "\"!nothing*.c\" matches nothing");
}

/* ---------------------------------------------------------------------- faults */

/* A harness that says of each run which of its calls failed. */
static void put_faulty(const struct yard *y)
{
    put(y, "target.yaml",
        "title: a sample\n"
        "build:\n"
        "  - $CC -c parse.c\n"
        "  - $CC -c ask.c\n"
        "units: [parse.c, ask.c]\n"
        "faults: [malloc, ask=-3]\n"
        "entries:\n"
        "  - name: one\n"
        "    kind: internal\n"
        "    harness: harness.c\n"
        "    faults: true\n"
        "    input: bytes\n"
        "  - name: two\n"
        "    kind: real\n"
        "    harness: harness.c\n"
        "    input: bytes\n");
    put(y, "ask.c", "int ask(int x);\nint ask(int x) { return x; }\n");
    put(y, "parse.c",
        "#include <stdio.h>\n"
        "#include <stdlib.h>\n"
        "int ask(int x);\n"
        "int parse(const char *text, unsigned long size);\n"
        "int parse(const char *text, unsigned long size)\n"
        "{\n"
        "    char *volatile memory = malloc(8);\n"
        "    printf(\"%.*s memory %d\", (int)size, text, memory != NULL);\n"
        "    free(memory);\n"
        "    printf(\" ask %d\\n\", ask(7));\n"
        "    fflush(stdout);\n"
        "    return memory != NULL;\n"
        "}\n");
    put(y, "harness.c",
        "#include <stddef.h>\n"
        "#include <stdint.h>\n"
        "#include <stdlib.h>\n"
        "int parse(const char *text, unsigned long size);\n"
        "int LLVMFuzzerTestOneInput(const uint8_t *b, size_t n)\n"
        "{ if (!parse((const char *)b, n)) abort(); return 0; }\n");
}

static void assert_run(const struct yard *y, const char *entry, const char *bytes,
                       size_t size, const char *says)
{
    SCOPED_PROC struct proc_result run = {0};
    SCOPED_FREE char *input = fs_join(y->root, "input");
    SCOPED_FREE char *binary = target_binary(y->work, "sample", entry, "replay", false);

    assert_ok(fs_write(input, bytes, size, 0644, e));
    run_with_input(binary, input, "", &run);
    assert_string_equal(str_text(&run.out), says);
    assert_int_equal(run.exit_code, 0);
}

static void an_entry_with_faults_fails_one_call_after_the_other(void **state)
{
    struct yard *y = *state;

    put_faulty(y);
    assert_builds(y, y->targets, "sample", "replay");
    /* The abort() of the harness ends a run with a fault, not the process. */
    assert_run(y, "one", "\0\1\0ab", 5, "ab memory 0 ask 7\n");
    assert_run(y, "one", "\0\2\0ab", 5, "ab memory 1 ask -3\n");
    /* The third call would be of the third run, which is the last one. */
    assert_run(y, "one",
               "\0\1\xff"
               "ab",
               5, "ab memory 0 ask 7\nab memory 1 ask -3\nab memory 1 ask 7\n");
    assert_run(y, "one", "\0\0\0ab", 5, "ab memory 1 ask 7\n");
    assert_run(y, "one", "\0\1", 2, "");
    assert_run(y, "two", "\0\1\0", 0, " memory 1 ask 7\n");
}

static void only_the_replay_has_a_breach_link(void **state)
{
    struct yard *y = *state;

    put_sample(y, "$CC -c unit.c");
    assert_builds(y, y->targets, "sample", "replay");
    assert_builds(y, y->targets, "sample", "libfuzzer");
    SCOPED_FREE char *replay = target_binary(y->work, "sample", "one", "replay", true);
    SCOPED_FREE char *fuzzer = target_binary(y->work, "sample", "one", "libfuzzer",
                                             true);
    assert_true(fs_is_executable(replay));
    assert_false(fs_exists(fuzzer));
}

static void every_engine_builds(void **state)
{
    static const char *const engines[] = {"libfuzzer", "afl", "replay", "muted",
                                          "coverage"};
    struct yard *y = *state;

    put_faulty(y);
    for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++) {
        SCOPED_FREE char *binary = target_binary(y->work, "sample", "one", engines[i],
                                                 false);
        assert_builds(y, y->targets, "sample", engines[i]);
        assert_true(fs_is_executable(binary));
    }
}

/* --------------------------------------------------------------- doing it once */

static struct timespec time_of(const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0)
        fail_msg("%s: is not there", path);
    return status.st_mtim;
}

static bool is_same(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static void a_second_build_does_nothing(void **state)
{
    struct yard *y = *state;

    put_sample(y, "$CC -c unit.c");
    SCOPED_FREE char *binary = target_binary(y->work, "sample", "one", "replay", false);
    assert_builds(y, y->targets, "sample", "replay");
    struct timespec first = time_of(binary);
    unsigned steps = y->steps;
    assert_true(steps > 0);
    assert_builds(y, y->targets, "sample", "replay");
    assert_true(is_same(first, time_of(binary)));
    assert_int_equal(y->steps, steps);
}

static void a_label_of_a_finding_builds_nothing_again(void **state)
{
    struct yard *y = *state;

    put_sample(y, "$CC -c unit.c");
    assert_builds(y, y->targets, "sample", "replay");
    unsigned steps = y->steps;
    put(y, "review.yaml", "[]\n");
    assert_builds(y, y->targets, "sample", "replay");
    assert_int_equal(y->steps, steps);
}

/* The sample's description again, with more lines for its entry and for itself. */
static void put_description(const struct yard *y, const char *entry, const char *more)
{
    SCOPED_FREE char *yaml = mem_printf("title: a sample\n"
                                        "build: ['$CC -c unit.c']\n"
                                        "units: [unit.c]\n"
                                        "entries:\n"
                                        "  - name: one\n"
                                        "    kind: internal\n"
                                        "    harness: harness.c\n"
                                        "    input: bytes\n"
                                        "%s%s",
                                        entry, more);

    put(y, "target.yaml", yaml);
}

static void judgements_in_the_description_build_nothing_again(void **state)
{
    struct yard *y = *state;

    put_sample(y, "$CC -c unit.c");
    assert_builds(y, y->targets, "sample", "replay");
    unsigned steps = y->steps;
    put_description(y,
                    "    min_edges: 3\n"
                    "    calls: [getuid]\n",
                    "coverage:\n"
                    "  - file: unit.c\n"
                    "    gap: it has no branches\n"
                    "known:\n"
                    "  - {kind: abort, function: f, verdict: 'false', note: none}\n");
    assert_builds(y, y->targets, "sample", "replay");
    assert_int_equal(y->steps, steps);
}

static void what_the_build_reads_of_the_description_builds_again(void **state)
{
    static const char *const changes[][2] = {
        {"    cflags: [-DONE]\n", ""                          },
        {"",                      "cflags: [-DTWO]\n"         },
        {"",                      "ldflags: [-lm]\n"          },
        {"",                      "rename: [absent=other]\n"  },
        {"",                      "weaken: [absent]\n"        },
        {"",                      "support: [harness_two.c]\n"},
    };
    struct yard *y = *state;

    put_sample(y, "$CC -c unit.c");
    put(y, "harness_two.c", "int two;\n");
    assert_builds(y, y->targets, "sample", "replay");
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        unsigned steps = y->steps;
        put_description(y, changes[i][0], changes[i][1]);
        assert_builds(y, y->targets, "sample", "replay");
        if (y->steps == steps)
            fail_msg("nothing was built for: %s%s", changes[i][0], changes[i][1]);
    }
}

static void a_changed_harness_is_built_again(void **state)
{
    struct yard *y = *state;

    put_sample(y, "$CC -c unit.c");
    SCOPED_FREE char *binary = target_binary(y->work, "sample", "one", "replay", false);
    assert_builds(y, y->targets, "sample", "replay");
    struct timespec first = time_of(binary);
    put(y, "harness.c",
        "#include <stddef.h>\n"
        "#include <stdint.h>\n"
        "int LLVMFuzzerTestOneInput(const uint8_t *b, size_t n)\n"
        "{ return n == 0 || b[0] == 0; }\n");
    assert_builds(y, y->targets, "sample", "replay");
    assert_false(is_same(first, time_of(binary)));
}

/* A sample whose program is a tree beside the folder of targets. */
static void put_tree_sample(const struct yard *y, const char *unit)
{
    put_sample(y, "$CC -c unit.c");
    put_description(y, "", "tree: ../../tree\n");
    SCOPED_FREE char *tree = fs_join(y->root, "tree");
    SCOPED_FREE char *path = fs_join(tree, "unit.c");
    assert_ok(fs_mkdirs(tree, 0755, e));
    assert_ok(fs_write(path, unit, strlen(unit), 0644, e));
}

static void only_what_changed_is_compiled_again(void **state)
{
    static const char unit[] = "int third(const char *s, unsigned long n);\n"
                               "int third(const char *s, unsigned long n)\n"
                               "{ return n > 1 ? s[2] : 0; }\n";
    struct yard *y = *state;

    put_tree_sample(y, unit);
    SCOPED_FREE char *object = fs_join(y->work, "sample/obj/replay/unit-unit.c.o");
    SCOPED_FREE char *binary = target_binary(y->work, "sample", "one", "replay", false);
    assert_builds(y, y->targets, "sample", "replay");
    struct timespec compiled = time_of(object), linked = time_of(binary);
    put(y, "harness.c",
        "#include <stddef.h>\n"
        "#include <stdint.h>\n"
        "int LLVMFuzzerTestOneInput(const uint8_t *b, size_t n)\n"
        "{ return n == 0 || b[0] == 0; }\n");
    assert_builds(y, y->targets, "sample", "replay");
    assert_true(is_same(compiled, time_of(object)));
    assert_false(is_same(linked, time_of(binary)));

    put_description(y, "", "tree: ../../tree\ncflags: [-DOTHER]\n");
    assert_builds(y, y->targets, "sample", "replay");
    assert_false(is_same(compiled, time_of(object)));

    compiled = time_of(object);
    put_tree_sample(y, "int other;\n");
    put(y, "harness.c",
        "#include <stddef.h>\n"
        "#include <stdint.h>\n"
        "extern int other;\n"
        "int LLVMFuzzerTestOneInput(const uint8_t *b, size_t n)\n"
        "{ return n == 0 || b[0] == other; }\n");
    assert_builds(y, y->targets, "sample", "replay");
    assert_false(is_same(compiled, time_of(object)));
}

static void a_removed_binary_is_built_again(void **state)
{
    struct yard *y = *state;

    put_sample(y, "$CC -c unit.c");
    SCOPED_FREE char *binary = target_binary(y->work, "sample", "one", "replay", false);
    assert_builds(y, y->targets, "sample", "replay");
    assert_int_equal(unlink(binary), 0);
    assert_builds(y, y->targets, "sample", "replay");
    assert_true(fs_is_executable(binary));
}

static void two_builds_at_once_both_succeed(void **state)
{
    struct yard *y = *state;
    pid_t children[2];

    put_sample(y, "$CC -c unit.c");
    for (size_t i = 0; i < 2; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            struct err e = build(y, y->targets, "sample", "replay");
            _exit(err_is_set(&e) ? 1 : 0);
        }
    }
    for (size_t i = 0; i < 2; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
}

/* -------------------------------------------------------------------- failing */

static void a_failing_build_quotes_its_last_lines_and_names_the_log(void **state)
{
    struct yard *y = *state;

    put_sample(y, "echo going; echo the disk is on fire >&2; exit 7");
    struct err e = build(y, y->targets, "sample", "replay");
    assert_part(&e, "sample: building plainly");
    assert_part(&e, "the disk is on fire");
    assert_part(&e, "exit 7");
    SCOPED_FREE char *log = mem_printf("%s/sample/log/record", y->work);
    assert_part(&e, log);
    assert_true(fs_exists(log));
}

static void a_harness_that_does_not_compile_is_quoted(void **state)
{
    struct yard *y = *state;

    put_sample(y, "$CC -c unit.c");
    put(y, "harness.c", "this is not C\n");
    struct err e = build(y, y->targets, "sample", "libfuzzer");
    assert_part(&e, "compiling for the engine");
    assert_part(&e, "log/libfuzzer");
}

static void a_unit_that_was_not_compiled_is_named(void **state)
{
    struct yard *y = *state;

    put_sample(y, "cp unit.c other.c && $CC -c other.c");
    struct err e = build(y, y->targets, "sample", "replay");
    assert_part(&e, "unit unit.c was not compiled");
}

static void a_build_that_never_calls_the_compiler_is_an_error(void **state)
{
    struct yard *y = *state;

    put_sample(y, "true");
    struct err e = build(y, y->targets, "sample", "replay");
    assert_part(&e, "never called $CC");
}

static void a_missing_package_is_named_before_anything_is_built(void **state)
{
    struct yard *y = *state;
    SCOPED_FREE char *log = mem_printf("%s/sample/log/record", y->work);

    put_sample(y, "$CC -c unit.c\nbuild_depends: [libc6, no-such-package-dev]");
    struct err e = build(y, y->targets, "sample", "replay");
    assert_part(&e, "apt-get install no-such-package-dev");
    assert_null(strstr(e.text, "libc6"));
    assert_false(fs_exists(log));
}

static void an_unknown_engine_lists_the_known_ones(void **state)
{
    struct yard *y = *state;

    put_sample(y, "$CC -c unit.c");
    struct err e = build(y, y->targets, "sample", "warp");
    assert_part(&e, "libfuzzer, afl, msan, replay");
}

/* make would find the object of the broken run up to date, and record nothing. */
static void a_broken_recording_starts_again_from_an_untouched_tree(void **state)
{
    struct yard *y = *state;

    put_sample(y, "test -e unit.o || $CC -c unit.c; exit 1");
    struct err e = build(y, y->targets, "sample", "replay");
    assert_part(&e, "building plainly");
    put_sample(y, "test -e unit.o || $CC -c unit.c");
    assert_builds(y, y->targets, "sample", "replay");
}

enum { NO_PRIVILEGE = 77 };

/* In a child, whose mounts end with it: build on a disk of 24 KiB. */
static int build_on_a_small_disk(struct yard *y)
{
    if (unshare(CLONE_NEWNS) != 0 ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", y->work, "tmpfs", MS_NOSUID | MS_NODEV, "size=24k") != 0)
        return NO_PRIVILEGE;
    struct err full = build(y, y->targets, "sample", "replay");
    return strstr(full.text, "No space left") ? 0 : 1;
}

static void a_full_disk_is_reported_and_the_next_run_goes_on(void **state)
{
    struct yard *y = *state;
    int status;

    put_sample(y, "$CC -c unit.c");
    assert_ok(fs_mkdirs(y->work, 0755, e));
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(build_on_a_small_disk(y));
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WEXITSTATUS(status) == NO_PRIVILEGE) {
        print_message("SKIP a full disk: mounting a small one needs root\n");
        skip();
    }
    assert_int_equal(status, 0);
    assert_builds(y, y->targets, "sample", "replay");
}

/* --------------------------------------------------- recording and the contract */

static json_t *database_of(const struct yard *y, const char *name)
{
    SCOPED_FREE char *path = mem_printf("%s/%s/src/compile_commands.json", y->work,
                                        name);
    json_t *database = json_parse_file(path, NULL);

    assert_non_null(database);
    return database;
}

static void the_recording_keeps_flags_and_drops_what_is_not_a_compile(void **state)
{
    struct yard *y = *state;

    put_sample(y, "$CC -DFROM_BUILD=1 -I . -MMD -MF unit.d -o unit.o -c unit.c && "
                  "$CC -E unit.c > unit.i && echo 'int main(void){return 0;}' > "
                  "conftest.c && $CC conftest.c -o conftest && $CC -c unit.c "
                  "-DFROM_BUILD=1 -I . && cp unit.c 'b c.c' && $CC -shared 'b c.c' "
                  "-o out.so -lm");
    assert_builds(y, y->targets, "sample", "replay");
    SCOPED_JSON json_t *database = database_of(y, "sample");
    assert_int_equal(json_array_size(database), 2);
    SCOPED_FREE char *text = json_dumps(database, JSON_COMPACT);
    assert_non_null(strstr(text, "-DFROM_BUILD=1"));
    assert_non_null(strstr(text, "b c.c"));
    assert_null(strstr(text, "unit.d"));
    assert_null(strstr(text, "conftest"));
    assert_null(strstr(text, "out.so"));
}

/* What the build for an engine prints when it is given two bytes. */
static void run_patched(struct yard *y, const char *engine, struct proc_result *r)
{
    SCOPED_FREE char *input = fs_join(y->root, "input");
    SCOPED_FREE char *binary = target_binary(y->work, "sample", "one", engine, false);

    assert_builds(y, y->targets, "sample", engine);
    assert_ok(fs_write(input, "ab", 2, 0644, e));
    run_with_input(binary, input, "", r);
}

static void a_patch_is_part_of_fuzzing_and_of_the_muted_replay(void **state)
{
    static const char *const muted[] = {"libfuzzer", "muted"};
    struct yard *y = *state;
    SCOPED_PROC struct proc_result bad = {0};

    put_sample(y, "$CC -c unit.c");
    put(y, "mute.diff",
        "--- a/unit.c\n+++ b/unit.c\n@@ -1,3 +1,3 @@\n"
        " int third(const char *s, unsigned long n);\n"
        " int third(const char *s, unsigned long n)\n"
        "-{ return n > 1 ? s[2] : 0; }\n"
        "+{ return n > 2 ? s[2] : n > 1 ? s[3] : 0; }\n");
    put_description(y, "", "patches: [{unit: unit.c, file: mute.diff, why: a test}]\n");
    run_patched(y, "replay", &bad);
    assert_non_null(strstr(str_text(&bad.out), "0 bytes after 2-byte"));
    for (size_t i = 0; i < 2; i++) {
        SCOPED_PROC struct proc_result r = {0};

        run_patched(y, muted[i], &r);
        assert_non_null(strstr(str_text(&r.out), "1 bytes after 2-byte"));
        assert_non_null(strstr(str_text(&r.out), "/targets/sample/unit.c:3"));
    }
    /* What no patch changes is compiled once for both replays. */
    SCOPED_FREE char *objects = fs_join(y->work, "sample/obj/muted");
    assert_false(fs_exists(objects));
}

static void the_contract_fills_the_folder_as_oss_fuzz_expects(void **state)
{
    struct yard *y = *state;
    SCOPED_FREE char *out = fs_join(y->root, "out");
    SCOPED_FREE char *binary = fs_join(out, "getfilename-stdin");
    SCOPED_STRV struct strv names = {0};
    SCOPED_STR struct str bytes = {0};
    struct target *t = load(repository_targets, "getfilename");
    struct provision_options o = options(y, t, NULL);

    setenv("CC", "clang-19", 1);
    setenv("CXX", "clang-19", 1);
    setenv("CFLAGS", "-O1 -g -fsanitize=address,fuzzer-no-link", 1);
    setenv("CXXFLAGS", "-O1 -g -fsanitize=address", 1);
    setenv("LIB_FUZZING_ENGINE", "-fsanitize=fuzzer", 1);
    bool ok = provision_contract(&o, out, NULL);
    const char *const variables[] = {"CC", "CXX", "CFLAGS", "CXXFLAGS",
                                     "LIB_FUZZING_ENGINE"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        unsetenv(variables[i]);
    target_free(t);
    assert_true(ok);

    assert_ok(fs_list(out, &names, e));
    assert_int_equal(names.len, 4);
    assert_string_equal(names.at[0], "getfilename-stdin");
    assert_string_equal(names.at[1], "getfilename-stdin.dict");
    assert_string_equal(names.at[2], "getfilename-stdin.options");
    assert_string_equal(names.at[3], "getfilename-stdin_seed_corpus.zip");
    assert_ok(fs_read(binary, 64 << 20, &bytes, e));
    assert_non_null(memmem(bytes.text, bytes.len, "LLVMFuzzerTestOneInput", 22));
    assert_null(memmem(bytes.text, bytes.len, "SPILLWAY_BREACH", 15));
}

static void the_state_says_what_is_there_and_makes_nothing(void **state)
{
    struct yard *y = *state;
    struct provision_state s;
    struct target *t = load(repository_targets, "getfilename");
    struct provision_options o = options(y, t, "replay");

    assert_ok(provision_state(&o, &s, e));
    assert_false(s.is_fetched || s.is_recorded);
    assert_null(s.origin);
    assert_false(fs_exists(y->work));
    provision_state_fini(&s);

    assert_ok(provision_fetch(&o, e));
    assert_ok(provision_state(&o, &s, e));
    assert_true(s.is_fetched && !s.is_recorded);
    assert_string_equal(s.origin, "the target's own folder");
    provision_state_fini(&s);

    assert_ok(provision_record(&o, e));
    assert_ok(provision_state(&o, &s, e));
    assert_true(s.is_recorded);
    provision_state_fini(&s);
    target_free(t);
}

#define test(name) cmocka_unit_test_setup_teardown(name, open_yard, close_yard)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(the_replay_of_a_stdin_entry_is_the_program_itself),
        test(reports_name_the_sources_that_a_person_can_edit),
        test(the_fuzzer_of_a_stdin_entry_finds_the_overflow),
        test(a_bytes_entry_is_replayed_from_a_file),
        test(only_the_replay_has_a_breach_link),
        test(a_harness_reaches_what_is_static_and_replaces_what_is_called),
        test(a_pattern_that_matches_nothing_is_an_error),
        test(every_engine_builds),
        test(an_entry_with_faults_fails_one_call_after_the_other),
        test(a_second_build_does_nothing),
        test(a_label_of_a_finding_builds_nothing_again),
        test(judgements_in_the_description_build_nothing_again),
        test(what_the_build_reads_of_the_description_builds_again),
        test(a_changed_harness_is_built_again),
        test(only_what_changed_is_compiled_again),
        test(a_removed_binary_is_built_again),
        test(two_builds_at_once_both_succeed),
        test(a_failing_build_quotes_its_last_lines_and_names_the_log),
        test(a_harness_that_does_not_compile_is_quoted),
        test(a_unit_that_was_not_compiled_is_named),
        test(a_build_that_never_calls_the_compiler_is_an_error),
        test(a_missing_package_is_named_before_anything_is_built),
        test(an_unknown_engine_lists_the_known_ones),
        test(a_broken_recording_starts_again_from_an_untouched_tree),
        test(a_full_disk_is_reported_and_the_next_run_goes_on),
        test(the_recording_keeps_flags_and_drops_what_is_not_a_compile),
        test(a_patch_is_part_of_fuzzing_and_of_the_muted_replay),
        test(the_contract_fills_the_folder_as_oss_fuzz_expects),
        test(the_state_says_what_is_there_and_makes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
