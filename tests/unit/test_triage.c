/*
 * From crashing inputs to records, with real replays in a real jail.
 */
#include "tests/unit/test.h"

#include "tests/unit/fuzz_fixture.h"
#include "triage/triage.h"

/*
 * `first` and `second` are two bugs; 'C' hides one in a child, 'H' hangs.  `first` and
 * the hang are what the target "masked" knows and mutes.
 */
static const char harness_text[] =
    "#include <stddef.h>\n" /* line 1 */
    "#include <stdint.h>\n"
    "#include <sys/wait.h>\n"
    "#include <unistd.h>\n"
    "int LLVMFuzzerTestOneInput(const uint8_t *d, size_t n);\n"
    "__attribute__((noinline)) static void first(volatile char *b)\n"
    "{\n"
    "    for (int i = 0; i < 14; i++)\n"
    "        b[i] = 1;\n" /* line 9 */
    "}\n"
    "__attribute__((noinline)) static void second(volatile char *b)\n"
    "{\n"
    "    for (int i = 0; i < 14; i++)\n"
    "        b[i] = 2;\n" /* line 14 */
    "}\n"
    "static int has(const uint8_t *d, size_t n, char c)\n"
    "{\n"
    "    for (size_t i = 0; i < n; i++)\n"
    "        if (d[i] == c)\n"
    "            return 1;\n"
    "    return 0;\n"
    "}\n"
    "int LLVMFuzzerTestOneInput(const uint8_t *d, size_t n)\n"
    "{\n"
    "    volatile char b[13];\n"
    "    b[0] = 0;\n"
    "#ifndef MUTED\n"
    "    if (has(d, n, '1') && has(d, n, '2') && has(d, n, '3'))\n"
    "        first(b);\n"
    "    if (has(d, n, 'H'))\n"
    "        for (;;) pause();\n"
    "#endif\n"
    "    if (has(d, n, '4'))\n"
    "        second(b);\n"
    "    if (has(d, n, 'C')) {\n"
    "        if (fork() == 0) { second(b); _exit(0); }\n"
    "        wait(0);\n"
    "    }\n"
    "#if defined HARNESS || MUTED == 2\n"
    "    if (has(d, n, '5'))\n"
    "        second(b);\n"
    "#endif\n"
    "    return 0;\n"
    "}\n";

static const char description[] =
    "title: planted crashes\n"
    "build: ['true']\n"
    "units: [harness.c]\n"
    "entries:\n"
    "  - {name: front, kind: real, harness: harness.c, "
    "input: bytes}\n"
    "  - {name: inner, kind: internal, harness: harness.c, "
    "input: bytes}\n"
    "  - {name: unbuilt, kind: real, harness: harness.c, "
    "input: bytes}\n";

static const char masked[] = "title: a known fault and another one\n"
                             "build: ['true']\n"
                             "units: [harness.c]\n"
                             "entries:\n"
                             "  - {name: front, kind: real, harness: harness.c, "
                             "input: bytes}\n"
                             "  - {name: unmuted, kind: real, harness: harness.c, "
                             "input: bytes}\n"
                             "patches:\n"
                             "  - {unit: harness.c, file: known.diff, why: a test}\n";

static char *work, *targets;

struct bench {
    char *dir;
    struct store *store;
    struct triage_options options;
    struct triage_result result;
};

static void bench_begin(struct bench *b)
{
    *b = (struct bench){.dir = fs_make_temp_dir(fixture_folder, "store", NULL)};
    b->store = store_open(b->dir, STORE_WRITE, NULL);
    assert_non_null(b->store);
    b->options = (struct triage_options){
        .store = b->store,
        .work = work,
        .targets_dir = targets,
        .cache_dir = fixture_cache,
        .level = JAIL_LEVEL_HARDENED,
    };
}

static void bench_end(struct bench *b)
{
    triage_result_fini(&b->result);
    store_close(b->store);
    free(b->dir);
}

static void file_found(struct bench *b, const char *target, const char *input,
                       const char *report)
{
    char key[33];
    struct store_artefact a = {.target = mem_strdup(target),
                               .engine = mem_strdup("libfuzzer"),
                               .input_key = key,
                               .report = mem_strdup(report)};

    assert_ok(store_put_input(b->store, input, strlen(input), key, e));
    assert_ok(store_put_artefact(b->store, &a, NULL, e));
    free(a.target);
    free(a.engine);
    free(a.report);
}

static void file_input(struct bench *b, const char *target, const char *input)
{
    file_found(b, target, input, "");
}

static void triage(struct bench *b)
{
    triage_result_fini(&b->result);
    assert_ok(triage_pending(&b->options, &b->result, e));
}

static size_t pending(struct bench *b)
{
    struct store_artefact *list;
    size_t count;

    assert_ok(store_pending_artefacts(b->store, NULL, &list, &count, e));
    for (size_t i = 0; i < count; i++)
        store_artefact_fini(&list[i]);
    free(list);
    return count;
}

static void load(struct bench *b, struct chain *chain)
{
    const struct store_query all = {0};

    *chain = (struct chain){0};
    assert_ok(store_load(b->store, &all, chain, e));
}

static void expect_own_frame(const struct chain_crash *c, const char *function,
                             unsigned line)
{
    const struct crash_frame *own = crash_own_frame(&c->crash);

    assert_non_null(own);
    assert_string_equal(own->function, function);
    assert_int_equal(own->line, line);
}

static void each_bug_becomes_one_crash(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;

    bench_begin(&b);
    file_input(&b, "planted/front", "xx1xx2xx3xx");
    file_input(&b, "planted/front", "321");
    file_input(&b, "planted/front", "some 4 here");
    triage(&b);
    assert_int_equal(b.result.artefacts, 3);
    assert_int_equal(b.result.new_crashes, 2);
    assert_int_equal(b.result.known_crashes, 1);
    assert_int_equal(pending(&b), 0);

    load(&b, &chain);
    assert_int_equal(chain.crash_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct chain_crash *c = &chain.crashes[i];
        bool is_first = strstr(c->crash.signature, "first") != NULL;

        expect_own_frame(c, is_first ? "first" : "second", is_first ? 9 : 14);
        assert_string_equal(c->crash.target, "planted/front");
        assert_string_equal(c->entry, "real");
        assert_non_null(strstr(c->reproduce, c->crash.id));
        assert_true(c->containment.layer_count > 10);
        assert_int_equal(c->times_seen, is_first ? 2 : 1);
    }
    chain_fini(&chain);
    bench_end(&b);
}

static void a_second_triage_changes_nothing(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;

    bench_begin(&b);
    file_input(&b, "planted/front", "4");
    triage(&b);
    file_input(&b, "planted/front", "4"); /* found again by a later campaign */
    triage(&b);
    assert_int_equal(b.result.artefacts, 0);
    load(&b, &chain);
    assert_int_equal(chain.crash_count, 1);
    assert_int_equal(chain.crashes[0].times_seen, 1);
    chain_fini(&chain);
    bench_end(&b);
}

static void the_crash_of_a_child_is_a_crash(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;

    bench_begin(&b);
    file_input(&b, "planted/inner", "C");
    triage(&b);
    assert_int_equal(b.result.new_crashes, 1);
    load(&b, &chain);
    expect_own_frame(&chain.crashes[0], "second", 14);
    assert_string_equal(chain.crashes[0].entry, "internal");
    chain_fini(&chain);
    bench_end(&b);
}

static void minimising_stays_with_the_bug(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;
    SCOPED_STR struct str input = {0};

    bench_begin(&b);
    /* Taking '1' away alone would leave the other bug, which comes second. */
    file_input(&b, "planted/front", "aaaa1bbbb2cccc3dddd4eeee");
    b.options.minimize_seconds = 20;
    triage(&b);
    assert_int_equal(b.result.minimized, 1);
    load(&b, &chain);
    assert_int_equal(chain.crash_count, 1);
    assert_non_null(strstr(chain.crashes[0].crash.signature, "first"));
    assert_int_equal(chain.crashes[0].minimized_size, 3);
    assert_ok(store_get_input(b.store, chain.crashes[0].minimized_key, &input, e));
    assert_string_equal(str_text(&input), "123");
    chain_fini(&chain);
    bench_end(&b);
}

static void an_input_that_does_not_crash_is_settled_with_a_reason(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;

    bench_begin(&b);
    file_input(&b, "planted/front", "harmless");
    triage(&b);
    assert_int_equal(b.result.not_reproduced, 1);
    assert_int_equal(pending(&b), 0);
    load(&b, &chain);
    assert_int_equal(chain.crash_count, 0);
    chain_fini(&chain);
    bench_end(&b);
}

static void without_a_build_inputs_stay_pending(void **state)
{
    (void)state;
    struct bench b;

    bench_begin(&b);
    file_input(&b, "planted/unbuilt", "4");
    file_input(&b, "gone/front", "4");
    file_input(&b, "planted/front", "4");
    triage(&b);
    assert_int_equal(b.result.infrastructure, 2);
    assert_int_equal(b.result.new_crashes, 1); /* the others are not held up */
    assert_non_null(b.result.problem);
    assert_int_equal(pending(&b), 2);
    bench_end(&b);
}

static void a_hang_is_one_record_without_a_place(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;

    bench_begin(&b);
    b.options.timeout_ms = 700;
    b.options.minimize_seconds = 5;
    b.options.breach = true; /* neither is for hangs */
    file_input(&b, "planted/front", "H");
    triage(&b);
    assert_int_equal(b.result.new_crashes, 1);
    assert_null(b.result.problem);
    load(&b, &chain);
    assert_string_equal(chain.crashes[0].crash.kind, "timeout");
    assert_null(chain.crashes[0].minimized_key);
    chain_fini(&chain);
    bench_end(&b);
}

static void a_crash_only_in_the_harness_is_not_confirmed(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;

    bench_begin(&b);
    /* '5' crashes in the engine's build alone: a patch, or the harness itself. */
    file_input(&b, "planted/front", "5");
    triage(&b);
    assert_int_equal(b.result.new_crashes, 1);
    load(&b, &chain);
    assert_string_equal(chain.crashes[0].entry, "internal");
    assert_non_null(strstr(chain.crashes[0].crash.report, "harness"));
    chain_fini(&chain);
    bench_end(&b);
}

/* ---------------------------------------------------- behind a known fault */

/* The one crash that this input for "masked/front" becomes; chain_fini(). */
static const struct chain_crash *only_crash(struct bench *b, const char *input,
                                            struct chain *chain)
{
    file_input(b, "masked/front", input);
    triage(b);
    assert_null(b->result.problem);
    load(b, chain);
    assert_int_equal(chain->crash_count, 1);
    return &chain->crashes[0];
}

static void a_crash_behind_a_known_fault_is_that_crash(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;
    SCOPED_RUN struct run_result run = {0};

    bench_begin(&b);
    const struct chain_crash *c = only_crash(&b, "1234", &chain);
    expect_own_frame(c, "second", 14);
    assert_string_equal(c->entry, "real");
    assert_string_equal(c->crash.in_front, "stack-buffer-overflow in first");
    assert_ok(triage_replay(&b.options, c->crash.id, &run, e));
    assert_string_equal(run.crash.signature, c->crash.signature);
    assert_string_equal(run.crash.in_front, "stack-buffer-overflow in first");
    chain_fini(&chain);
    bench_end(&b);
}

static void minimising_stays_behind_the_known_fault(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;

    bench_begin(&b);
    b.options.minimize_seconds = 20;
    const struct chain_crash *c = only_crash(&b, "a1b2c3d4", &chain);
    assert_non_null(strstr(c->crash.signature, "second"));
    assert_int_equal(c->minimized_size, 1);
    chain_fini(&chain);
    bench_end(&b);
}

static void a_crash_behind_a_known_hang_is_that_crash(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;

    bench_begin(&b);
    b.options.timeout_ms = 700;
    const struct chain_crash *c = only_crash(&b, "H4", &chain);
    expect_own_frame(c, "second", 14);
    assert_string_equal(c->crash.in_front, "timeout");
    chain_fini(&chain);
    bench_end(&b);
}

static void a_known_fault_with_nothing_behind_it_is_filed_as_itself(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;

    bench_begin(&b);
    const struct chain_crash *c = only_crash(&b, "123", &chain);
    expect_own_frame(c, "first", 9);
    assert_null(c->crash.in_front);
    chain_fini(&chain);
    bench_end(&b);
}

/* The engine runs many inputs in one process, and some crashes need more than one. */
static void a_crash_that_does_not_come_again_is_not_the_known_fault(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;

    bench_begin(&b);
    file_found(&b, "masked/front", "123",
               "==2==ERROR: AddressSanitizer: heap-use-after-free on address 0x10\n");
    file_found(&b, "masked/front", "321",
               "==2==ERROR: AddressSanitizer: stack-buffer-overflow on address 0x10\n");
    triage(&b);
    assert_int_equal(b.result.not_reproduced, 1);
    assert_int_equal(b.result.new_crashes, 1);
    load(&b, &chain);
    expect_own_frame(&chain.crashes[0], "first", 9);
    assert_int_equal(chain.crashes[0].times_seen, 1);
    chain_fini(&chain);
    bench_end(&b);
}

static void a_crash_that_needs_no_mute_has_nothing_in_front(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;

    bench_begin(&b);
    const struct chain_crash *c = only_crash(&b, "4", &chain);
    expect_own_frame(c, "second", 14);
    assert_null(c->crash.in_front);
    chain_fini(&chain);

    /* Another input of it has: what is on record is of the first one. */
    c = only_crash(&b, "1234", &chain);
    assert_int_equal(c->times_seen, 2);
    assert_null(c->crash.in_front);
    chain_fini(&chain);
    bench_end(&b);
}

static void a_crash_of_the_harness_alone_behind_a_known_fault_is_internal(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;

    bench_begin(&b);
    const struct chain_crash *c = only_crash(&b, "1235", &chain);
    assert_non_null(strstr(c->crash.signature, "second"));
    assert_string_equal(c->entry, "internal");
    assert_string_equal(c->crash.in_front, "stack-buffer-overflow in first");
    chain_fini(&chain);
    bench_end(&b);
}

static void without_the_muted_build_a_crash_stays_pending(void **state)
{
    (void)state;
    struct bench b;

    bench_begin(&b);
    file_input(&b, "masked/unmuted", "1234");
    triage(&b);
    assert_int_equal(b.result.infrastructure, 1);
    assert_non_null(strstr(b.result.problem, "targets build masked"));
    assert_int_equal(pending(&b), 1);
    bench_end(&b);
}

static void a_crash_is_replayed_by_a_part_of_its_id(void **state)
{
    (void)state;
    struct bench b;
    struct chain chain;
    SCOPED_RUN struct run_result run = {0};

    bench_begin(&b);
    file_input(&b, "planted/front", "4");
    triage(&b);
    load(&b, &chain);
    chain.crashes[0].crash.id[6] = '\0';
    assert_ok(triage_replay(&b.options, chain.crashes[0].crash.id, &run, e));
    assert_int_equal(run.outcome, RUN_CRASHED);
    run_result_fini(&run);
    assert_error(triage_replay(&b.options, "0000000000000000", &run, e), "no crash");
    chain_fini(&chain);
    bench_end(&b);
}

static void compile(const char *target, const char *entry, const char *engine,
                    const char *extra)
{
    static const char replay[] = SOURCE_ROOT "/targets/common/replay.c";
    bool is_replay = strstr("replay muted", engine) != NULL;
    const char *const flags[] = {FIXTURE_SANITIZE,
                                 is_replay ? replay : "-fsanitize=fuzzer",
                                 "-fno-inline", extra, NULL};
    SCOPED_FREE char *program = target_binary(work, target, entry, engine, false);

    fixture_compile_with(FIXTURE_COMPILER, harness_text, program, flags);
}

static void describe(const char *target, const char *text)
{
    SCOPED_FREE char *folder = fs_join(targets, target);
    SCOPED_FREE char *yaml = fs_join(folder, "target.yaml");
    SCOPED_FREE char *source = fs_join(folder, "harness.c");
    SCOPED_FREE char *diff = fs_join(folder, "known.diff");

    fixture_write(yaml, text);
    fixture_write(source, harness_text);
    fixture_write(diff, "");
}

static int begin(void **state)
{
    (void)state;
    work = fs_join(fixture_folder, "work");
    targets = fs_join(fixture_folder, "targets");
    describe("planted", description);
    describe("masked", masked);
    compile("planted", "front", "replay", "-DREPLAY");
    compile("planted", "inner", "replay", "-DREPLAY");
    compile("planted", "front", "libfuzzer", "-DHARNESS");
    compile("masked", "front", "replay", "-DREPLAY");
    compile("masked", "unmuted", "replay", "-DREPLAY");
    compile("masked", "front", "muted", "-DMUTED");
    compile("masked", "front", "libfuzzer", "-DMUTED=2");
    return 0;
}

static int end(void **state)
{
    (void)state;
    free(work);
    free(targets);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_bug_becomes_one_crash),
        cmocka_unit_test(a_second_triage_changes_nothing),
        cmocka_unit_test(the_crash_of_a_child_is_a_crash),
        cmocka_unit_test(minimising_stays_with_the_bug),
        cmocka_unit_test(an_input_that_does_not_crash_is_settled_with_a_reason),
        cmocka_unit_test(without_a_build_inputs_stay_pending),
        cmocka_unit_test(a_hang_is_one_record_without_a_place),
        cmocka_unit_test(a_crash_only_in_the_harness_is_not_confirmed),
        cmocka_unit_test(a_crash_behind_a_known_fault_is_that_crash),
        cmocka_unit_test(minimising_stays_behind_the_known_fault),
        cmocka_unit_test(a_crash_behind_a_known_hang_is_that_crash),
        cmocka_unit_test(a_known_fault_with_nothing_behind_it_is_filed_as_itself),
        cmocka_unit_test(a_crash_that_does_not_come_again_is_not_the_known_fault),
        cmocka_unit_test(a_crash_that_needs_no_mute_has_nothing_in_front),
        cmocka_unit_test(a_crash_of_the_harness_alone_behind_a_known_fault_is_internal),
        cmocka_unit_test(without_the_muted_build_a_crash_stays_pending),
        cmocka_unit_test(a_crash_is_replayed_by_a_part_of_its_id),
    };

    fixture_begin("spillway-triage");
    int failed = cmocka_run_group_tests(tests, begin, end);
    fixture_end();
    return failed;
}
