/*
 * Campaigns with real engines in a real jail, on targets with planted crashes.
 */
#include "tests/unit/test.h"

#include "base/hash.h"
#include "fuzz/engine.h"
#include "fuzz/fuzz.h"
#include "fuzz/merge.h"
#include "tests/unit/fuzz_fixture.h"

/*
 * Each entry is one harness.  `shallow` crashes at once and `deep` behind it, so that a
 * campaign that ends at the first crash misses the second.
 */
static const char header[] =
    "#include <stddef.h>\n#include <stdint.h>\n#include <stdlib.h>\n"
    "#include <sys/wait.h>\n#include <unistd.h>\n"
    "__attribute__((noinline)) static void shallow(volatile char *b)\n"
    "{ for (int i = 0; i < 14; i++) b[i] = 1; }\n"
    "__attribute__((noinline)) static void deep(volatile char *b)\n"
    "{ for (int i = 0; i < 14; i++) b[i] = 2; }\n"
    "int LLVMFuzzerTestOneInput(const uint8_t *d, size_t n)\n"
    "{ volatile char b[13]; b[0] = 0;\n";

static const struct {
    const char *entry, *body;
} harnesses[] = {
    {"quiet",  "(void)shallow; (void)deep; (void)d; (void)n; return 0; }\n"},
    {"two",    "if (n > 2 && d[0] == 'A') shallow(b);\n"
            "if (n > 4 && d[0] == 'B' && d[1] == 'C' && d[2] == 'D') deep(b);\n"
            "return 0; }\n"                                     },
    {"forks",  "if (n > 2 && d[0] == 'F') {\n"
              "if (fork() == 0) { shallow(b); _exit(0); } wait(0); }\n"
              "return 0; }\n"                                 },
    {"asks",   "(void)shallow; (void)deep; (void)d; (void)n; getppid();\n"
             "return 0; }\n"                                   },
    {"hangs",  "if (n > 2 && d[0] == 'H') for (;;) pause(); return 0; }\n" },
    {"seeded", "if (n > 5 && d[0] == 's' && d[1] == 'e' && d[5] == '!') deep(b);\n"
               "return 0; }\n"                               },
};

enum { HARNESSES = sizeof harnesses / sizeof *harnesses };

static struct target_entry entries[HARNESSES];
static char target_name[] = "planted";
static struct target target = {
    .name = target_name, .entries = entries, .entries_count = HARNESSES};
static char *work, *libexec;

/* An entry that is not one of the target's; the strings outlive every use. */
static struct target_entry make_entry(const char *name)
{
    static char names[2][16], kind[] = "real", harness[] = "x.c", input[] = "bytes";
    static size_t used;
    char *copy = names[used++ % 2];

    snprintf(copy, sizeof names[0], "%s", name);
    return (struct target_entry){
        .name = copy, .kind = kind, .harness = harness, .input = input, .max_len = 64};
}

/* One campaign; what it found is in a store of its own. */
struct campaign {
    char *store_dir;
    struct store *store;
    struct fuzz_result result;
};

static void campaign_begin(struct campaign *c)
{
    *c =
        (struct campaign){.store_dir = fs_make_temp_dir(fixture_folder, "store", NULL)};
    c->store = store_open(c->store_dir, STORE_WRITE, NULL);
    assert_non_null(c->store);
}

static void campaign_end(struct campaign *c)
{
    fuzz_result_fini(&c->result);
    store_close(c->store);
    free(c->store_dir);
}

static struct fuzz_options options_for(const struct campaign *c, const char *engine,
                                       const char *entry)
{
    return (struct fuzz_options){
        .target = &target,
        .entry = target_entry(&target, entry),
        .engine = engine,
        .level = JAIL_LEVEL_HARDENED,
        .seconds = 20,
        .seed = 1,
        .work = work,
        .libexec = libexec,
        .cache_dir = fixture_cache,
        .store = c->store,
    };
}

static void run(struct campaign *c, const struct fuzz_options *o)
{
    fuzz_result_fini(&c->result);
    assert_ok(fuzz_campaign(o, &c->result, e));
}

static void expect(const struct campaign *c, enum fuzz_outcome wanted)
{
    if (c->result.outcome != wanted)
        fail_msg("outcome %d, wanted %d: %s", (int)c->result.outcome, (int)wanted,
                 c->result.problem ? c->result.problem : "no problem");
}

/* Pending inputs whose first byte is `first`. */
static size_t filed(const struct campaign *c, char first)
{
    struct store_artefact *list;
    size_t count, found = 0;

    assert_ok(store_pending_artefacts(c->store, "planted", &list, &count, e));
    for (size_t i = 0; i < count; i++) {
        SCOPED_STR struct str input = {0};

        assert_ok(store_get_input(c->store, list[i].input_key, &input, e));
        found += input.len > 0 && input.text[0] == first;
        store_artefact_fini(&list[i]);
    }
    free(list);
    return found;
}

static struct chain_campaign *last_row(const struct campaign *c, struct chain *chain)
{
    const struct store_query all = {0};

    assert_ok(store_load(c->store, &all, chain, e));
    assert_true(chain->campaign_count > 0);
    return &chain->campaigns[chain->campaign_count - 1];
}

/* ----------------------------------------------------------------- libFuzzer */

static void a_program_without_a_bug_has_no_crash(void **state)
{
    (void)state;
    struct campaign c;
    struct chain chain = {0};

    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "quiet");
    o.runs = 2000;
    run(&c, &o);
    expect(&c, FUZZ_NO_CRASH);
    assert_true(c.result.campaign.executions >= 2000);
    assert_true(c.result.campaign.edges > 0);
    assert_int_equal(c.result.campaign.artefacts, 0);
    const struct chain_campaign *row = last_row(&c, &chain);
    assert_string_equal(row->status, "finished");
    assert_true(row->executions >= 2000);
    chain_fini(&chain);
    campaign_end(&c);
}

static volatile bool stop_now;

/* End the campaign when both bugs are filed; a loaded machine may take its time. */
static void stop_when_both_are_filed(void *context, const struct fuzz_progress *p)
{
    const struct campaign *c = context;

    (void)p;
    stop_now = filed(c, 'A') > 0 && filed(c, 'B') > 0;
}

static void a_campaign_goes_on_behind_its_first_crash(void **state)
{
    (void)state;
    struct campaign c;

    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "two");
    o.seconds = 60;
    stop_now = false;
    o.progress = stop_when_both_are_filed;
    o.progress_context = &c;
    o.interrupted = &stop_now;
    run(&c, &o);
    expect(&c, FUZZ_INTERRUPTED);
    assert_true(filed(&c, 'A') > 0);
    assert_true(filed(&c, 'B') > 0);
    campaign_end(&c);
}

static void a_report_that_comes_again_and_again_is_counted_not_filed(void **state)
{
    (void)state;
    struct campaign c;

    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "forks");
    o.seconds = 3;
    run(&c, &o);
    expect(&c, FUZZ_CRASHES);
    assert_int_equal(filed(&c, 'F'), 5);
    assert_int_equal(c.result.campaign.artefacts, 5);
    assert_true(c.result.repeated > 5);
    campaign_end(&c);
}

static void a_second_campaign_files_nothing_twice(void **state)
{
    (void)state;
    struct campaign c;

    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "two");
    o.stop_at_crash = true;
    run(&c, &o);
    expect(&c, FUZZ_CRASHES);
    assert_int_equal(c.result.new_artefacts, 1);
    size_t before = filed(&c, 'A') + filed(&c, 'B');
    run(&c, &o); /* the same seed, so the same inputs */
    expect(&c, FUZZ_CRASHES);
    assert_true(filed(&c, 'A') + filed(&c, 'B') <= before + c.result.new_artefacts);
    campaign_end(&c);
}

static void the_crash_of_a_forked_child_is_filed(void **state)
{
    (void)state;
    struct campaign c;

    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "forks");
    o.stop_at_crash = true;
    run(&c, &o);
    expect(&c, FUZZ_CRASHES);
    assert_true(filed(&c, 'F') > 0);
    campaign_end(&c);
}

static void calls_that_are_refused_at_work_are_named(void **state)
{
    (void)state;
    struct campaign c;
    static char getppid_name[] = "getppid";
    static char *late[] = {getppid_name};

    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "asks");
    o.seconds = 2;
    run(&c, &o);
    expect(&c, FUZZ_NO_CRASH);
    assert_non_null(c.result.refused);
    assert_string_equal(c.result.refused, "getppid");
    campaign_end(&c);

    campaign_begin(&c);
    o = options_for(&c, "libfuzzer", "asks");
    struct target_entry allowed = *o.entry;
    allowed.calls = late;
    allowed.calls_count = 1;
    o.entry = &allowed;
    o.seconds = 2;
    run(&c, &o);
    expect(&c, FUZZ_NO_CRASH);
    assert_null(c.result.refused);
    campaign_end(&c);
}

static void a_crash_is_filed_with_its_report(void **state)
{
    (void)state;
    struct campaign c;
    struct store_artefact *list;
    size_t count;

    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "two");
    o.stop_at_crash = true;
    run(&c, &o);
    assert_ok(store_pending_artefacts(c.store, "planted/two", &list, &count, e));
    assert_true(count > 0);
    assert_non_null(strstr(list[0].report, "stack-buffer-overflow"));
    assert_string_equal(list[0].engine, "libfuzzer");
    for (size_t i = 0; i < count; i++)
        store_artefact_fini(&list[i]);
    free(list);
    campaign_end(&c);
}

static void a_hang_is_filed_too(void **state)
{
    (void)state;
    struct campaign c;

    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "hangs");
    o.unit_seconds = 1;
    o.stop_at_crash = true;
    run(&c, &o);
    expect(&c, FUZZ_CRASHES);
    assert_true(filed(&c, 'H') > 0);
    campaign_end(&c);
}

static void what_a_campaign_learns_is_kept(void **state)
{
    (void)state;
    struct campaign c;
    SCOPED_FREE char *corpus = mem_printf("%s/kept", fixture_folder);

    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "seeded");
    o.corpus_dir = corpus;
    o.runs = 20000;
    run(&c, &o);
    SCOPED_STRV struct strv units = {0};
    assert_ok(fs_list(corpus, &units, e));
    assert_true(units.len > 0);
    assert_int_equal(c.result.campaign.corpus_size, units.len);
    for (size_t i = 0; i < units.len; i++)
        assert_int_equal(strlen(units.at[i]),
                         32); /* content keys, nothing half-written */
    campaign_end(&c);
}

static void inputs_are_kept_only_where_that_is_asked_for(void **state)
{
    static const char flag[] = "-reduce_inputs=0";
    const struct fuzz_launch plain = {.program = "/bin/x"};
    const struct fuzz_launch keeping = {.program = "/bin/x", .keeps_inputs = true};
    SCOPED_STRV struct strv without = {0}, with = {0};

    (void)state;
    fuzz_engine_libfuzzer.arguments(&plain, &without);
    fuzz_engine_libfuzzer.arguments(&keeping, &with);
    assert_int_equal(strv_index(&without, flag), -1);
    assert_true(strv_index(&with, flag) > 0);
}

static void seeds_are_used(void **state)
{
    (void)state;
    struct campaign c;
    SCOPED_FREE char *seeds = mem_printf("%s/seeds", fixture_folder);
    SCOPED_FREE char *seed = fs_join(seeds, "crash");

    fixture_write(seed, "se...!");
    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "seeded");
    o.seeds = (const char *const[]){seeds, NULL};
    o.stop_at_crash = true;
    run(&c, &o);
    expect(&c, FUZZ_CRASHES);
    assert_true(filed(&c, 's') > 0);
    campaign_end(&c);
}

static void a_merge_keeps_the_smallest_units_that_cover_the_same(void **state)
{
    (void)state;
    SCOPED_FREE char *corpus = mem_printf("%s/merged", fixture_folder);
    SCOPED_FREE char *program = target_binary(work, "planted", "seeded", "libfuzzer",
                                              false);
    static const char *const units[] = {"x",      "yy",     "zzz",
                                        "sxxxxx", "sexxxx", "sexxxxxx"};
    const struct merge_options o = {.program = program,
                                    .corpus_dir = corpus,
                                    .cache_dir = fixture_cache,
                                    .level = JAIL_LEVEL_HARDENED,
                                    .seconds = 20};
    size_t removed;

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        SCOPED_FREE char *path = mem_printf("%s/%s", corpus,
                                            hash_bytes(units[i], strlen(units[i])).hex);

        fixture_write(path, units[i]);
    }
    assert_ok(merge_corpus(&o, &removed, e));
    assert_true(removed >= 3); /* yy, zzz and the longer sexxxxxx at least */
    SCOPED_FREE char *longer = mem_printf("%s/%s", corpus,
                                          hash_bytes("sexxxxxx", 8).hex);
    SCOPED_FREE char *deepest = mem_printf("%s/%s", corpus,
                                           hash_bytes("sexxxx", 6).hex);
    assert_false(fs_exists(longer));
    assert_true(fs_exists(deepest));
    assert_ok(merge_corpus(&o, &removed, e));
    assert_int_equal(removed, 0);
}

static void a_merge_reads_what_its_worker_wrote_and_nothing_else(void **state)
{
    (void)state;
    /* Unit 1 ended the worker, unit 2 adds nothing, the last line is cut off. */
    static const char good[] = "4\n0\n/in/a\n/in/b\n/in/c\n/in/d\n"
                               "STARTED 0 1\nFT 0 7 8\nCOV 0 1\n"
                               "STARTED 1 9\n"
                               "STARTED 2 5\nFT 2\nCOV 2\n"
                               "FT 99999999999\nFT\nSTARTED\n"
                               "STARTED 3 2\nFT 3";
    bool is_redundant[4] = {0};

    assert_ok(merge_read_control(good, sizeof good - 1, 4, is_redundant, e));
    assert_false(is_redundant[0]);
    assert_false(is_redundant[1]);
    assert_true(is_redundant[2]);
    assert_false(is_redundant[3]);
    assert_error(merge_read_control("3\n0\n", 4, 4, is_redundant, e), "damaged");
    assert_error(merge_read_control("", 0, 4, is_redundant, e), "damaged");
    assert_error(merge_read_control("4\0\n", 4, 4, is_redundant, e), "damaged");
}

static void stop_soon(void *context, const struct fuzz_progress *p)
{
    (void)context;
    if (strcmp(p->phase, "fuzzing") == 0 && p->elapsed_ms > 500)
        stop_now = true;
}

static void an_interrupted_campaign_keeps_what_it_found(void **state)
{
    (void)state;
    struct campaign c;
    struct chain chain = {0};

    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "forks");
    o.seconds = 60;
    stop_now = false;
    o.progress = stop_soon;
    o.interrupted = &stop_now;
    run(&c, &o);
    expect(&c, FUZZ_INTERRUPTED);
    assert_true(filed(&c, 'F') > 0);
    assert_string_equal(last_row(&c, &chain)->status, "interrupted");
    chain_fini(&chain);
    campaign_end(&c);
}

/* -------------------------------------------------------------- no verdicts */

static void a_campaign_that_cannot_see_is_refused(void **state)
{
    (void)state;
    /* An engine that runs well, and a planted program that never crashes. */
    SCOPED_FREE char *blind = mem_printf("%s/blind", fixture_folder);
    SCOPED_FREE char *program = fs_join(blind, "planted-libfuzzer");
    SCOPED_STR struct str text = {0};
    static const char *const flags[] = {"-fsanitize=fuzzer", FIXTURE_SANITIZE, NULL};
    struct campaign c;
    struct chain chain = {0};

    str_addf(&text, "%s%s", header, harnesses[0].body);
    fixture_compile_with(FIXTURE_COMPILER, text.text, program, flags);
    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "two");
    o.libexec = blind;
    o.planted_seconds = 2;
    run(&c, &o);
    expect(&c, FUZZ_INFRASTRUCTURE);
    assert_non_null(strstr(c.result.problem, "planted crash is not seen"));
    assert_int_equal(filed(&c, 'A'), 0);
    assert_true(
        str_starts_with(last_row(&c, &chain)->status, "infrastructure failure: "));
    chain_fini(&chain);
    campaign_end(&c);
}

static void a_target_that_cannot_start_is_no_verdict(void **state)
{
    (void)state;
    SCOPED_FREE char *program = target_binary(work, "planted", "broken", "libfuzzer",
                                              false);
    static const char *const flags[] = {FIXTURE_SANITIZE, NULL};
    struct target_entry broken = make_entry("broken");
    struct campaign c;

    fixture_compile_with(FIXTURE_COMPILER,
                         "int main(void) { return 9; } /* no engine in it */\n",
                         program, flags);
    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "two");
    o.entry = &broken;
    run(&c, &o);
    expect(&c, FUZZ_INFRASTRUCTURE);
    assert_non_null(strstr(c.result.problem, "exit 9"));
    campaign_end(&c);
}

static void a_target_that_does_nothing_in_the_jail_is_no_verdict(void **state)
{
    (void)state;
    SCOPED_FREE char *program = target_binary(work, "planted", "idle", "libfuzzer",
                                              false);
    static const char *const flags[] = {"-fsanitize=fuzzer", FIXTURE_SANITIZE, NULL};
    struct target_entry idle = make_entry("idle");
    struct campaign c;

    /* No instrumentation, as after a system call that the jail refuses. */
    fixture_compile_with(FIXTURE_COMPILER,
                         "__attribute__((no_sanitize(\"coverage\")))\n"
                         "int LLVMFuzzerTestOneInput(const void *d, unsigned long n)\n"
                         "{ return 0; }\n",
                         program, flags);
    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "two");
    o.entry = &idle;
    o.runs = 5000;
    run(&c, &o);
    expect(&c, FUZZ_INFRASTRUCTURE);
    assert_non_null(strstr(c.result.problem, "covered nothing"));
    campaign_end(&c);
}

static void a_target_that_is_not_built_says_what_to_do(void **state)
{
    (void)state;
    struct target_entry missing = make_entry("missing");
    struct campaign c;

    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "libfuzzer", "two");
    o.entry = &missing;
    assert_error(fuzz_campaign(&o, &c.result, e), "spillway targets build planted");
    campaign_end(&c);
}

static void an_unknown_engine_is_an_error(void **state)
{
    (void)state;
    struct campaign c;

    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "honggfuzz", "two");
    assert_error(fuzz_campaign(&o, &c.result, e), "honggfuzz");
    campaign_end(&c);
}

/* --------------------------------------------------------------------- AFL++ */

static bool has_afl(void)
{
    return fuzz_engine_available("afl", NULL);
}

static void afl_finds_crashes_of_the_process_and_of_its_children(void **state)
{
    (void)state;
    struct campaign c;

    if (!has_afl())
        skip();
    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "afl", "forks");
    o.stop_at_crash = true;
    run(&c, &o);
    expect(&c, FUZZ_CRASHES);
    assert_true(filed(&c, 'F') > 0);
    assert_true(c.result.campaign.executions > 0);
    campaign_end(&c);
}

static void afl_ends_by_itself_without_a_crash(void **state)
{
    (void)state;
    struct campaign c;

    if (!has_afl())
        skip();
    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "afl", "quiet");
    o.seconds = 2;
    run(&c, &o);
    expect(&c, FUZZ_NO_CRASH);
    assert_true(c.result.campaign.executions > 100);
    assert_true(c.result.campaign.edges > 0);
    campaign_end(&c);
}

static struct fuzz_progress most;

/* The most that was told before the end. */
static void remember_most(void *context, const struct fuzz_progress *p)
{
    (void)context;
    if (strcmp(p->phase, "fuzzing") != 0)
        return;
    assert_true(p->is_late || p->executions == 0); /* the whole first minute */
    if (p->executions > most.executions)
        most.executions = p->executions;
    if (p->edges > most.edges)
        most.edges = p->edges;
    stop_now = most.executions > 10 && most.edges > 0;
}

static void the_progress_of_afl_is_told_from_its_start(void **state)
{
    (void)state;
    struct campaign c;

    if (!has_afl())
        skip();
    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "afl", "two");
    o.seconds = 45;
    o.progress = remember_most;
    o.interrupted = &stop_now;
    most = (struct fuzz_progress){0};
    stop_now = false;
    run(&c, &o);
    assert_true(stop_now); /* within the first minute, and before it was over */
    assert_true(c.result.campaign.executions >= most.executions);
    campaign_end(&c);
}

static void a_seed_that_crashes_is_not_lost_by_afl(void **state)
{
    (void)state;
    struct campaign c;
    SCOPED_FREE char *seeds = mem_printf("%s/afl-seeds", fixture_folder);
    SCOPED_FREE char *good = fs_join(seeds, "good"), *bad = fs_join(seeds, "bad");

    if (!has_afl())
        skip();
    fixture_write(good, "plain");
    fixture_write(bad, "se...!");
    campaign_begin(&c);
    struct fuzz_options o = options_for(&c, "afl", "seeded");
    o.seeds = (const char *const[]){good, bad, NULL};
    o.stop_at_crash = true;
    run(&c, &o);
    expect(&c, FUZZ_CRASHES);
    assert_true(filed(&c, 's') > 0);
    campaign_end(&c);
}

/* ------------------------------------------------------------------ fixtures */

static void compile_all(const char *engine, const char *compiler,
                        const char *const *flags)
{
    for (size_t i = 0; i < HARNESSES; i++) {
        SCOPED_FREE char *program = target_binary(work, "planted", harnesses[i].entry,
                                                  engine, false);
        SCOPED_STR struct str text = {0};

        str_addf(&text, "%s%s", header, harnesses[i].body);
        fixture_compile_with(compiler, text.text, program, flags);
    }
}

static int begin(void **state)
{
    static const char *const libfuzzer[] = {"-fsanitize=fuzzer", FIXTURE_SANITIZE,
                                            NULL};
    static const char *const afl[] = {"-fsanitize=fuzzer", FIXTURE_SANITIZE,
                                      SOURCE_ROOT "/targets/common/forked_crash.c",
                                      NULL};

    (void)state;
    work = fs_join(fixture_folder, "work");
    libexec = fs_join(BUILD_ROOT, "libexec");
    for (size_t i = 0; i < HARNESSES; i++) {
        entries[i] = make_entry("");
        entries[i].name = mem_strdup(harnesses[i].entry);
    }
    compile_all("libfuzzer", FIXTURE_COMPILER, libfuzzer);
    if (has_afl())
        compile_all("afl", "afl-clang-fast", afl);
    return 0;
}

static int end(void **state)
{
    (void)state;
    for (size_t i = 0; i < HARNESSES; i++)
        free(entries[i].name);
    free(work);
    free(libexec);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_without_a_bug_has_no_crash),
        cmocka_unit_test(a_campaign_goes_on_behind_its_first_crash),
        cmocka_unit_test(a_report_that_comes_again_and_again_is_counted_not_filed),
        cmocka_unit_test(a_second_campaign_files_nothing_twice),
        cmocka_unit_test(the_crash_of_a_forked_child_is_filed),
        cmocka_unit_test(calls_that_are_refused_at_work_are_named),
        cmocka_unit_test(a_crash_is_filed_with_its_report),
        cmocka_unit_test(a_hang_is_filed_too),
        cmocka_unit_test(what_a_campaign_learns_is_kept),
        cmocka_unit_test(a_merge_keeps_the_smallest_units_that_cover_the_same),
        cmocka_unit_test(a_merge_reads_what_its_worker_wrote_and_nothing_else),
        cmocka_unit_test(inputs_are_kept_only_where_that_is_asked_for),
        cmocka_unit_test(seeds_are_used),
        cmocka_unit_test(an_interrupted_campaign_keeps_what_it_found),
        cmocka_unit_test(a_campaign_that_cannot_see_is_refused),
        cmocka_unit_test(a_target_that_cannot_start_is_no_verdict),
        cmocka_unit_test(a_target_that_does_nothing_in_the_jail_is_no_verdict),
        cmocka_unit_test(a_target_that_is_not_built_says_what_to_do),
        cmocka_unit_test(an_unknown_engine_is_an_error),
        cmocka_unit_test(afl_finds_crashes_of_the_process_and_of_its_children),
        cmocka_unit_test(afl_ends_by_itself_without_a_crash),
        cmocka_unit_test(the_progress_of_afl_is_told_from_its_start),
        cmocka_unit_test(a_seed_that_crashes_is_not_lost_by_afl),
    };

    fixture_begin("spillway-fuzz");
    int failed = cmocka_run_group_tests(tests, begin, end);
    fixture_end();
    return failed;
}
