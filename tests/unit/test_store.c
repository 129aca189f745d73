/* The store: what is filed comes back, once, and every refusal says why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "base/scoped.h"
#include "tests/unit/store_fixture.h"

struct fixture {
    char *dir;
    struct store *s;
    struct err e;
};

static int set_up(void **state)
{
    struct fixture *f = mem_alloc(sizeof *f);

    f->dir = fixture_dir();
    f->s = fixture_open(f->dir, STORE_WRITE);
    *state = f;
    return f->s ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    store_close(f->s);
    fixture_remove(f->dir);
    free(f);
    return 0;
}

#define assert_ok(f, call)                                                             \
    do {                                                                               \
        if (!(call))                                                                   \
            fail_msg("%s", (f)->e.text);                                               \
    } while (0)

/* The call fails, and its error says `what`. */
#define assert_fails(f, call, what)                                                    \
    do {                                                                               \
        err_clear(&(f)->e);                                                            \
        assert_false(call);                                                            \
        if (!strstr((f)->e.text, (what)))                                              \
            fail_msg("\"%s\" does not say \"%s\"", (f)->e.text, (what));               \
    } while (0)

static void load(struct fixture *f, const struct store_query *q, struct chain *out)
{
    assert_ok(f, store_load(f->s, q, out, &f->e));
}

/* ------------------------------------------------------------------- inputs */

static void an_input_comes_back_whole(void **state)
{
    struct fixture *f = *state;
    SCOPED_STR struct str back = {0};
    SCOPED_FREE char *path = NULL;
    char key[33];

    assert_ok(f, store_put_input(f->s, "a\0b\xff", 4, key, &f->e));
    assert_int_equal(strlen(key), 32);
    assert_ok(f, store_get_input(f->s, key, &back, &f->e));
    assert_int_equal(back.len, 4);
    assert_memory_equal(back.text, "a\0b\xff", 4);
    path = store_input_path(f->s, key);
    assert_true(fs_exists(path));
}

static void the_empty_input_is_an_input(void **state)
{
    struct fixture *f = *state;
    SCOPED_STR struct str back = {0};
    char key[33];

    assert_ok(f, store_put_input(f->s, "", 0, key, &f->e));
    assert_ok(f, store_get_input(f->s, key, &back, &f->e));
    assert_int_equal(back.len, 0);
}

static void a_damaged_input_is_noticed_and_mended_by_filing_it_again(void **state)
{
    struct fixture *f = *state;
    SCOPED_STR struct str back = {0};
    char key[33];

    assert_ok(f, store_put_input(f->s, "hello", 5, key, &f->e));
    SCOPED_FREE char *path = store_input_path(f->s, key);
    assert_int_equal(truncate(path, 2), 0);
    assert_fails(f, store_get_input(f->s, key, &back, &f->e), "damaged");
    assert_ok(f, store_put_input(f->s, "hello", 5, key, &f->e));
    assert_ok(f, store_get_input(f->s, key, &back, &f->e));
}

static void a_key_is_never_a_path(void **state)
{
    struct fixture *f = *state;
    SCOPED_STR struct str back = {0};

    assert_fails(f, store_get_input(f->s, "../../etc/passwd", &back, &f->e),
                 "not a content key");
    assert_fails(f, store_get_input(f->s, NULL, &back, &f->e), "not a content key");
    assert_fails(
        f, store_get_input(f->s, "00000000000000000000000000000000", &back, &f->e),
        "No such file");
}

/* ----------------------------------------------------------------- findings */

static void findings_come_back_in_order_with_their_evidence(void **state)
{
    struct fixture *f = *state;
    struct finding_list list = {0};
    struct chain chain;

    fixture_finding(&list, "src/b.c", "two");
    fixture_finding(&list, "src/a.c", "one");
    assert_ok(f, store_put_findings(f->s, &list, &f->e));
    load(f, NULL, &chain);
    assert_int_equal(chain.finding_count, 2);
    assert_string_equal(chain.findings[0].finding.at.file, "src/a.c");
    assert_int_equal(chain.findings[0].reach, REACH_REPORTED);
    assert_int_equal(chain.findings[0].finding.largest, FINDING_UNBOUNDED);
    chain_fini(&chain);
    finding_list_fini(&list);
}

static void a_finding_that_moved_keeps_its_evidence(void **state)
{
    struct fixture *f = *state;
    struct finding_list list = {0};
    struct chain chain;

    fixture_finding(&list, "src/a.c", "one");
    assert_ok(f, store_put_findings(f->s, &list, &f->e));
    assert_ok(f, store_set_reach(f->s, list.at[0].fingerprint, REACH_CONFIRMED,
                                 "by crash", &f->e));
    list.at[0].at.line = 99;
    assert_ok(f, store_put_findings(f->s, &list, &f->e));
    load(f, NULL, &chain);
    assert_int_equal(chain.finding_count, 1);
    assert_int_equal(chain.findings[0].finding.at.line, 99);
    assert_int_equal(chain.findings[0].reach, REACH_CONFIRMED);
    assert_string_equal(chain.findings[0].reach_detail, "by crash");
    chain_fini(&chain);
    finding_list_fini(&list);
}

static void equal_text_in_two_files_stays_two_findings(void **state)
{
    struct fixture *f = *state;
    struct finding_list list = {0};
    struct chain chain;

    fixture_finding(&list, "src/a.c", "main");
    fixture_finding(&list, "src/b.c", "main");
    assert_string_equal(list.at[0].fingerprint, list.at[1].fingerprint);
    assert_ok(f, store_put_findings(f->s, &list, &f->e));
    load(f, NULL, &chain);
    assert_int_equal(chain.finding_count, 2);
    chain_fini(&chain);
    finding_list_fini(&list);
}

static void reach_only_rises(void **state)
{
    struct fixture *f = *state;
    struct finding_list list = {0};
    struct chain chain;

    fixture_finding(&list, "src/a.c", "one");
    const char *print = list.at[0].fingerprint;
    assert_ok(f, store_put_findings(f->s, &list, &f->e));
    assert_ok(f, store_set_reach(f->s, print, REACH_NOT_BUILT, "no header", &f->e));
    assert_ok(f, store_set_reach(f->s, print, REACH_ISOLATED, NULL, &f->e));
    assert_ok(f, store_set_reach(f->s, print, REACH_UNREACHED, "later", &f->e));
    load(f, NULL, &chain);
    assert_int_equal(chain.findings[0].reach, REACH_ISOLATED);
    assert_null(chain.findings[0].reach_detail); /* "no header" is out of date */
    chain_fini(&chain);
    finding_list_fini(&list);
}

static void a_fix_that_no_longer_holds_goes_back(void **state)
{
    struct fixture *f = *state;
    struct finding_list list = {0};
    struct chain chain;

    fixture_finding(&list, "src/a.c", "one");
    const char *print = list.at[0].fingerprint;
    assert_ok(f, store_put_findings(f->s, &list, &f->e));
    assert_ok(f, store_set_fix(f->s, print, FIX_PROVEN, &f->e));
    assert_ok(f, store_set_fix(f->s, print, FIX_PROPOSED, &f->e));
    load(f, NULL, &chain);
    assert_int_equal(chain.findings[0].fix, FIX_PROPOSED);
    chain_fini(&chain);
    finding_list_fini(&list);
}

static void a_finding_with_edits_has_its_fix_proposed_but_never_less(void **state)
{
    struct fixture *f = *state;
    struct finding_list list = {0};
    struct chain chain;

    fixture_finding(&list, "src/a.c", "one");
    finding_add_edit(&list.at[0], &list.at[0].at, "12");
    assert_ok(f, store_put_findings(f->s, &list, &f->e));
    load(f, NULL, &chain);
    assert_int_equal(chain.findings[0].fix, FIX_PROPOSED);
    chain_fini(&chain);
    assert_ok(f, store_set_fix(f->s, list.at[0].fingerprint, FIX_PROVEN, &f->e));
    assert_ok(f, store_put_findings(f->s, &list, &f->e));
    load(f, NULL, &chain);
    assert_int_equal(chain.findings[0].fix, FIX_PROVEN);
    chain_fini(&chain);
    finding_list_fini(&list);
}

static void one_bad_finding_files_none_of_the_list(void **state)
{
    struct fixture *f = *state;
    struct finding_list list = {0};
    struct chain chain;

    fixture_finding(&list, "src/a.c", "one");
    fixture_finding(&list, "src/b.c", "two");
    list.at[1].fingerprint[0] = '\0';
    assert_fails(f, store_put_findings(f->s, &list, &f->e), "src/b.c:15");
    load(f, NULL, &chain);
    assert_int_equal(chain.finding_count, 0);
    chain_fini(&chain);
    finding_list_fini(&list);
}

static void unknown_fingerprints_are_refused(void **state)
{
    struct fixture *f = *state;

    assert_fails(f, store_set_reach(f->s, "feed", REACH_EXECUTED, NULL, &f->e),
                 "no finding feed");
    assert_fails(f, store_set_fix(f->s, "feed", FIX_PROVEN, &f->e), "no finding feed");
    assert_fails(f, store_set_fix(f->s, NULL, FIX_PROVEN, &f->e), "no finding");
}

/* ------------------------------------------------------------------ crashes */

static void put_with_input(struct fixture *f, struct chain_crash *c, const char *bytes)
{
    char key[33];

    assert_ok(f, store_put_input(f->s, bytes, strlen(bytes), key, &f->e));
    free(c->input_key);
    c->input_key = mem_strdup(key);
    assert_ok(f, store_put_crash(f->s, c, NULL, &f->e));
}

static void a_crash_seen_again_only_counts(void **state)
{
    struct fixture *f = *state;
    struct chain_crash c = fixture_crash("cron/load_user", "load_user");
    struct chain chain;
    char first_key[33];
    bool is_new = false;

    put_with_input(f, &c, "first");
    memcpy(first_key, c.input_key, sizeof first_key);
    assert_ok(f, store_put_crash(f->s, &c, &is_new, &f->e));
    assert_false(is_new);
    put_with_input(f, &c, "second");
    load(f, NULL, &chain);
    assert_int_equal(chain.crash_count, 1);
    assert_int_equal(chain.crashes[0].times_seen, 3);
    assert_string_equal(chain.crashes[0].input_key, first_key);
    assert_int_equal(chain.crashes[0].input_size, 5);
    assert_int_equal(strlen(chain.crashes[0].first_seen), 20);
    assert_memory_equal(chain.crashes[0].preview, "first", 5);
    chain_fini(&chain);
    chain_crash_fini(&c);
}

static void a_sighting_that_knows_less_takes_nothing_away(void **state)
{
    struct fixture *f = *state;
    struct chain_crash full = fixture_crash("cron", "load_user"), bare = {0};
    struct chain chain;

    full.reproduce = mem_strdup("spillway triage replay 1234");
    assert_ok(f, store_put_crash(f->s, &full, NULL, &f->e));
    memcpy(bare.crash.id, full.crash.id, sizeof bare.crash.id);
    bare.crash.target = mem_strdup("cron");
    bare.crash.summary = mem_strdup("newly known");
    assert_ok(f, store_put_crash(f->s, &bare, NULL, &f->e));
    load(f, NULL, &chain);
    const struct chain_crash *c = &chain.crashes[0];
    assert_string_equal(c->crash.kind, "stack-buffer-overflow");
    assert_string_equal(c->crash.summary, "newly known");
    assert_string_equal(c->reproduce, "spillway triage replay 1234");
    assert_int_equal(c->crash.frame_count, 1);
    chain_fini(&chain);
    chain_crash_fini(&full);
    chain_crash_fini(&bare);
}

static void one_id_for_two_targets_is_refused(void **state)
{
    struct fixture *f = *state;
    struct chain_crash c = fixture_crash("cron", "load_user");

    assert_ok(f, store_put_crash(f->s, &c, NULL, &f->e));
    free(c.crash.target);
    c.crash.target = mem_strdup("named");
    assert_fails(f, store_put_crash(f->s, &c, NULL, &f->e), "belongs to target cron");
    c.crash.id[0] = '\0';
    assert_fails(f, store_put_crash(f->s, &c, NULL, &f->e), "no id");
    chain_crash_fini(&c);
}

static void minimised_input_and_containment_are_kept(void **state)
{
    struct fixture *f = *state;
    struct chain_crash c = fixture_crash("cron", "load_user");
    struct containment held = {.uid = 70001, .gid = 70001};
    struct chain chain;
    char key[33];

    put_with_input(f, &c, "AAAAAAAAAAAAAAAAAAAA");
    assert_ok(f, store_put_input(f->s, "AAA", 3, key, &f->e));
    assert_ok(f, store_set_minimized(f->s, c.crash.id, key, 3, &f->e));
    containment_add_attempt(&held, "ptrace", ATTEMPT_BLOCKED, "EPERM");
    containment_add_witness(&held, "canary", true, NULL);
    containment_decide(&held);
    assert_ok(f, store_put_containment(f->s, c.crash.id, &held, &f->e));
    assert_ok(f, store_put_crash(f->s, &c, NULL, &f->e)); /* a sighting without both */
    load(f, NULL, &chain);
    assert_string_equal(chain.crashes[0].minimized_key, key);
    assert_int_equal(chain.crashes[0].minimized_size, 3);
    assert_int_equal(chain.crashes[0].preview_size, 3);
    assert_int_equal(chain.crashes[0].containment.verdict, CONTAINMENT_CONTAINED);
    assert_int_equal(chain.crashes[0].containment.uid, 70001);
    chain_fini(&chain);
    containment_fini(&held);
    chain_crash_fini(&c);
}

static void what_is_not_in_the_store_cannot_be_referred_to(void **state)
{
    struct fixture *f = *state;
    struct chain_crash c = fixture_crash("cron", "load_user");
    struct containment none = {0};
    char key[] = "0123456789abcdef0123456789abcdef";

    c.input_key = mem_strdup(key);
    assert_fails(f, store_put_crash(f->s, &c, NULL, &f->e), "no input 0123");
    assert_fails(f, store_set_minimized(f->s, "feed", key, 1, &f->e), "no crash feed");
    assert_fails(f, store_put_containment(f->s, "feed", &none, &f->e), "no crash feed");
    assert_fails(f, store_link(f->s, "aa", "feed", &f->e), "no finding aa");
    assert_fails(f, store_settle_artefact(f->s, 7, NULL, "why", &f->e), "number 7");
    chain_crash_fini(&c);
}

/* -------------------------------------------------------------------- links */

static void links_show_on_both_sides_once(void **state)
{
    struct fixture *f = *state;
    struct finding_list list = {0};
    struct chain_crash c = fixture_crash("cron", "load_user");
    struct chain chain;

    fixture_finding(&list, "src/a.c", "load_user");
    assert_ok(f, store_put_findings(f->s, &list, &f->e));
    assert_ok(f, store_put_crash(f->s, &c, NULL, &f->e));
    assert_ok(f, store_link(f->s, list.at[0].fingerprint, c.crash.id, &f->e));
    assert_ok(f, store_link(f->s, list.at[0].fingerprint, c.crash.id, &f->e));
    load(f, NULL, &chain);
    assert_int_equal(chain.findings[0].crash_count, 1);
    assert_string_equal(chain.findings[0].crash_ids[0], c.crash.id);
    assert_int_equal(chain.crashes[0].fingerprint_count, 1);
    assert_string_equal(chain.crashes[0].fingerprints[0], list.at[0].fingerprint);
    chain_fini(&chain);
    finding_list_fini(&list);
    chain_crash_fini(&c);
}

/* ---------------------------------------------------------------- artefacts */

static struct store_artefact artefact_of(struct fixture *f, const char *bytes)
{
    struct store_artefact a = {0};
    char key[33];

    assert_ok(f, store_put_input(f->s, bytes, strlen(bytes), key, &f->e));
    a.target = mem_strdup("cron/load_user");
    a.engine = mem_strdup("libfuzzer");
    a.input_key = mem_strdup(key);
    return a;
}

static void an_artefact_is_filed_once_and_waits_until_it_is_settled(void **state)
{
    struct fixture *f = *state;
    struct store_artefact a = artefact_of(f, "crash me"), *list;
    struct chain_crash c = fixture_crash("cron/load_user", "load_user");
    bool is_new;
    size_t count;

    assert_ok(f, store_put_artefact(f->s, &a, &is_new, &f->e));
    assert_true(is_new);
    assert_ok(f, store_put_artefact(f->s, &a, &is_new, &f->e));
    assert_false(is_new);
    assert_ok(f, store_pending_artefacts(f->s, "cron", &list, &count, &f->e));
    assert_int_equal(count, 1);
    assert_string_equal(list[0].input_key, a.input_key);
    assert_string_equal(list[0].report, "");
    assert_ok(f, store_put_crash(f->s, &c, NULL, &f->e));
    assert_ok(f, store_settle_artefact(f->s, list[0].id, c.crash.id, NULL, &f->e));
    store_artefact_fini(&list[0]);
    free(list);
    assert_ok(f, store_pending_artefacts(f->s, NULL, &list, &count, &f->e));
    assert_int_equal(count, 0);
    free(list);
    assert_ok(f, store_put_artefact(f->s, &a, &is_new, &f->e));
    assert_false(is_new); /* settled, so it does not come back */
    store_artefact_fini(&a);
    chain_crash_fini(&c);
}

static void pending_artefacts_are_those_of_the_target(void **state)
{
    struct fixture *f = *state;
    struct store_artefact a = artefact_of(f, "x"), *list;
    size_t count;

    assert_ok(f, store_put_artefact(f->s, &a, NULL, &f->e));
    assert_ok(f, store_pending_artefacts(f->s, "cro", &list, &count, &f->e));
    assert_int_equal(count, 0);
    free(list);
    free(a.input_key);
    a.input_key = mem_strdup("0123456789abcdef0123456789abcdef");
    assert_fails(f, store_put_artefact(f->s, &a, NULL, &f->e), "no input");
    store_artefact_fini(&a);
}

/* ---------------------------------------------------------------- campaigns */

static struct chain_campaign campaign_of(const char *target)
{
    return (struct chain_campaign){.target = mem_strdup(target),
                                   .engine = mem_strdup("libfuzzer"),
                                   .level = mem_strdup("hardened"),
                                   .started = mem_strdup("2024-01-01T00:00:00Z"),
                                   .seconds = 20};
}

static void a_campaign_runs_and_then_tells_its_figures(void **state)
{
    struct fixture *f = *state;
    struct chain_campaign c = campaign_of("cron/load_user");
    struct chain chain;

    assert_ok(f, store_begin_campaign(f->s, &c, &c.id, &f->e));
    load(f, NULL, &chain);
    assert_string_equal(chain.campaigns[0].status, "running");
    chain_fini(&chain);
    c.executions = 123456;
    c.status = mem_strdup("finished");
    assert_ok(f, store_end_campaign(f->s, &c, &f->e));
    load(f, NULL, &chain);
    assert_string_equal(chain.campaigns[0].status, "finished");
    assert_int_equal(chain.campaigns[0].executions, 123456);
    assert_int_equal(chain.campaigns[0].id, c.id);
    chain_fini(&chain);
    c.id = 99;
    assert_fails(f, store_end_campaign(f->s, &c, &f->e), "no campaign 99");
    chain_campaign_fini(&c);
}

static void a_campaign_whose_process_died_was_interrupted(void **state)
{
    struct fixture *f = *state;
    struct chain chain;
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        struct store *own = store_open(f->dir, STORE_WRITE, NULL);
        struct chain_campaign c = campaign_of("cron");
        bool ok = own && store_begin_campaign(own, &c, &c.id, NULL);
        raise(ok ? SIGKILL : SIGTERM);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WTERMSIG(status), SIGKILL);
    load(f, NULL, &chain);
    assert_string_equal(chain.campaigns[0].status, "interrupted");
    chain_fini(&chain);
}

/* ------------------------------------------------------------------ queries */

static void file_two_targets(struct fixture *f, struct chain_crash c[2])
{
    struct finding_list list = {0};

    c[0] = fixture_crash("cron/load_user", "load_user");
    c[1] = fixture_crash("named", "parse");
    fixture_finding(&list, "src/a.c", "load_user");
    fixture_finding(&list, "src/b.c", "other");
    assert_ok(f, store_put_findings(f->s, &list, &f->e));
    for (int i = 0; i < 2; i++)
        assert_ok(f, store_put_crash(f->s, &c[i], NULL, &f->e));
    assert_ok(f, store_link(f->s, list.at[0].fingerprint, c[0].crash.id, &f->e));
    finding_list_fini(&list);
}

static void a_query_by_target_covers_its_entry_points(void **state)
{
    struct fixture *f = *state;
    struct chain_crash c[2];
    struct chain chain;

    file_two_targets(f, c);
    load(f, &(struct store_query){.target = "cron"}, &chain);
    assert_int_equal(chain.crash_count, 1);
    assert_string_equal(chain.crashes[0].crash.id, c[0].crash.id);
    assert_int_equal(chain.finding_count, 2);
    chain_fini(&chain);
    load(f, &(struct store_query){.target = "cron", .only_linked = true}, &chain);
    assert_int_equal(chain.finding_count, 1);
    chain_fini(&chain);
    load(f, &(struct store_query){.target = "c"}, &chain);
    assert_int_equal(chain.crash_count, 0);
    chain_fini(&chain);
    for (int i = 0; i < 2; i++)
        chain_crash_fini(&c[i]);
}

static void a_crash_is_found_by_the_beginning_of_its_id(void **state)
{
    struct fixture *f = *state;
    struct chain_crash c[2];
    struct chain chain;
    char prefix[6];

    file_two_targets(f, c);
    snprintf(prefix, sizeof prefix, "%.5s", c[0].crash.id);
    load(f, &(struct store_query){.crash_id = prefix}, &chain);
    assert_int_equal(chain.crash_count, 1);
    assert_int_equal(chain.finding_count, 1); /* the linked one */
    chain_fini(&chain);
    prefix[3] = '\0';
    assert_fails(
        f, store_load(f->s, &(struct store_query){.crash_id = prefix}, &chain, &f->e),
        "too short");
    for (int i = 0; i < 2; i++)
        chain_crash_fini(&c[i]);
}

/* --------------------------------------------------------- opening, closing */

static void a_second_run_changes_nothing_but_the_count(void **state)
{
    struct fixture *f = *state;
    struct chain_crash c[2];
    struct chain before, after;

    file_two_targets(f, c);
    load(f, NULL, &before);
    for (int i = 0; i < 2; i++)
        chain_crash_fini(&c[i]);
    store_close(f->s);
    f->s = fixture_open(f->dir, STORE_WRITE);
    file_two_targets(f, c);
    load(f, NULL, &after);
    assert_int_equal(after.finding_count, before.finding_count);
    assert_int_equal(after.crash_count, before.crash_count);
    for (size_t i = 0; i < after.crash_count; i++) {
        assert_int_equal(after.crashes[i].times_seen, 2);
        after.crashes[i].times_seen = 1;
        free(after.crashes[i].last_seen);
        after.crashes[i].last_seen = mem_strdup(before.crashes[i].last_seen);
        SCOPED_JSON json_t *x = chain_crash_to_json(&before.crashes[i]);
        SCOPED_JSON json_t *y = chain_crash_to_json(&after.crashes[i]);
        assert_true(json_equal(x, y));
    }
    chain_fini(&before);
    chain_fini(&after);
    for (int i = 0; i < 2; i++)
        chain_crash_fini(&c[i]);
}

static void an_empty_store_loads_as_nothing(void **state)
{
    struct fixture *f = *state;
    struct chain chain;

    load(f, NULL, &chain);
    assert_int_equal(chain.finding_count + chain.crash_count + chain.campaign_count, 0);
    chain_fini(&chain);
    assert_string_equal(store_dir(f->s), f->dir);
}

static void the_folder_keeps_itself_out_of_version_control(void **state)
{
    struct fixture *f = *state;
    SCOPED_FREE char *path = fs_join(f->dir, ".gitignore");

    assert_true(fs_exists(path));
}

static void reading_needs_a_store_that_exists(void **state)
{
    struct fixture *f = *state;
    SCOPED_FREE char *dir = fs_join(f->dir, "none");

    assert_fails(f, store_open(dir, STORE_READ, &f->e), "nothing was stored yet");
    assert_false(fs_exists(dir)); /* looking creates nothing */
}

static void a_reader_sees_everything_and_writes_nothing(void **state)
{
    struct fixture *f = *state;
    struct chain_crash c[2];
    struct chain chain;
    char key[33];

    file_two_targets(f, c);
    store_close(f->s);
    f->s = fixture_open(f->dir, STORE_READ);
    assert_non_null(f->s);
    load(f, NULL, &chain);
    assert_int_equal(chain.crash_count, 2);
    chain_fini(&chain);
    assert_fails(f, store_put_crash(f->s, &c[0], NULL, &f->e), "readonly");
    assert_fails(f, store_put_input(f->s, "x", 1, key, &f->e), "opened for reading");
    for (int i = 0; i < 2; i++)
        chain_crash_fini(&c[i]);
}

/* The bytes of the SQLite header: user_version at 60, application id at 68. */
static void patch(const char *dir, off_t at, const char bytes[4])
{
    SCOPED_FREE char *path = fs_join(dir, "evidence.db");
    SCOPED_FD int fd = open(path, O_RDWR | O_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, 4, at), 4);
}

static void a_newer_schema_is_refused_for_reading_and_writing(void **state)
{
    struct fixture *f = *state;

    store_close(f->s);
    f->s = NULL;
    patch(f->dir, 60, "\0\0\0\x63");
    assert_fails(f, store_open(f->dir, STORE_WRITE, &f->e),
                 "newer spillway (schema 99");
    assert_fails(f, store_open(f->dir, STORE_READ, &f->e), "newer spillway (schema 99");
}

static void a_database_of_something_else_is_left_alone(void **state)
{
    struct fixture *f = *state;

    store_close(f->s);
    f->s = NULL;
    patch(f->dir, 68, "abcd");
    assert_fails(f, store_open(f->dir, STORE_WRITE, &f->e), "not a store");
    patch(f->dir, 60, "\0\0\0\0");
    assert_fails(f, store_open(f->dir, STORE_WRITE, &f->e), "not a store");
    assert_fails(f, store_open(f->dir, STORE_READ, &f->e), "not a store");
}

static void a_file_that_is_no_database_is_reported(void **state)
{
    struct fixture *f = *state;
    SCOPED_FREE char *path = fs_join(f->dir, "evidence.db");
    static const char junk[8192] = "this is not a database, it is a letter";

    store_close(f->s);
    f->s = NULL;
    assert_ok(f, fs_write(path, junk, sizeof junk, 0644, &f->e));
    assert_fails(f, store_open(f->dir, STORE_WRITE, &f->e), "not a database");
    assert_fails(f, store_open(f->dir, STORE_READ, &f->e), "not a database");
}

static void a_damaged_page_is_an_error_not_an_empty_answer(void **state)
{
    struct fixture *f = *state;
    SCOPED_FREE char *path = fs_join(f->dir, "evidence.db");
    struct chain_crash c[2];
    struct chain chain;
    struct stat st;

    file_two_targets(f, c);
    store_close(f->s);
    f->s = NULL;
    assert_int_equal(stat(path, &st), 0);
    for (off_t at = 4096; at < st.st_size; at += 4096)
        patch(f->dir, at, "\xee\xee\xee\xee");
    f->s = store_open(f->dir, STORE_READ, &f->e);
    if (f->s)
        assert_fails(f, store_load(f->s, NULL, &chain, &f->e), "malformed");
    else
        assert_true(err_is_set(&f->e));
    for (int i = 0; i < 2; i++)
        chain_crash_fini(&c[i]);
}

static void a_folder_that_cannot_be_made_is_reported(void **state)
{
    struct fixture *f = *state;
    SCOPED_FREE char *file = fs_join(f->dir, "file");
    SCOPED_FREE char *dir = fs_join(file, "store");

    assert_ok(f, fs_write(file, "", 0, 0644, &f->e));
    assert_fails(f, store_open(dir, STORE_WRITE, &f->e), "Not a directory");
}

static void the_default_folder_is_beside_the_nearest_mark(void **state)
{
    struct fixture *f = *state;
    SCOPED_FREE char *deep = fs_join(f->dir, "p/src/lib");
    SCOPED_FREE char *git = fs_join(f->dir, "p/.git");
    SCOPED_FREE char *config = fs_join(f->dir, "p/src/.spillway.yaml");
    SCOPED_FREE char *at_git = fs_join(f->dir, "p/.spillway");
    SCOPED_FREE char *at_config = fs_join(f->dir, "p/src/.spillway");

    assert_ok(f, fs_mkdirs(deep, 0755, &f->e) && fs_mkdirs(git, 0755, &f->e));
    SCOPED_FREE char *first = store_default_dir(deep);
    assert_string_equal(first, at_git);
    assert_ok(f, fs_write(config, "", 0, 0644, &f->e));
    SCOPED_FREE char *second = store_default_dir(deep);
    assert_string_equal(second, at_config);
}

static void a_finding_that_brings_an_edit_has_a_fix_proposed(void **state)
{
    struct fixture *f = *state;
    struct finding_list list = {0};
    struct chain chain = {0};
    char print[33];

    fixture_finding(&list, "src/a.c", "one");
    finding_add_edit(&list.at[0], &list.at[0].at, "12");
    memcpy(print, list.at[0].fingerprint, sizeof print);
    assert_ok(f, store_put_findings(f->s, &list, &f->e));
    load(f, &(struct store_query){0}, &chain);
    assert_int_equal(chain.findings[0].fix, FIX_PROPOSED);
    chain_fini(&chain);

    assert_ok(f, store_set_fix(f->s, print, FIX_PROVEN, &f->e));
    assert_ok(f, store_put_findings(f->s, &list, &f->e)); /* the next lint */
    load(f, &(struct store_query){0}, &chain);
    assert_int_equal(chain.findings[0].fix, FIX_PROVEN);
    chain_fini(&chain);
    finding_list_fini(&list);
}

int main(void)
{
#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_input_comes_back_whole),
        STORE_TEST(the_empty_input_is_an_input),
        STORE_TEST(a_damaged_input_is_noticed_and_mended_by_filing_it_again),
        STORE_TEST(a_key_is_never_a_path),
        STORE_TEST(findings_come_back_in_order_with_their_evidence),
        STORE_TEST(a_finding_that_moved_keeps_its_evidence),
        STORE_TEST(equal_text_in_two_files_stays_two_findings),
        STORE_TEST(reach_only_rises),
        STORE_TEST(a_finding_that_brings_an_edit_has_a_fix_proposed),
        STORE_TEST(a_fix_that_no_longer_holds_goes_back),
        STORE_TEST(a_finding_with_edits_has_its_fix_proposed_but_never_less),
        STORE_TEST(one_bad_finding_files_none_of_the_list),
        STORE_TEST(unknown_fingerprints_are_refused),
        STORE_TEST(a_crash_seen_again_only_counts),
        STORE_TEST(a_sighting_that_knows_less_takes_nothing_away),
        STORE_TEST(one_id_for_two_targets_is_refused),
        STORE_TEST(minimised_input_and_containment_are_kept),
        STORE_TEST(what_is_not_in_the_store_cannot_be_referred_to),
        STORE_TEST(links_show_on_both_sides_once),
        STORE_TEST(an_artefact_is_filed_once_and_waits_until_it_is_settled),
        STORE_TEST(pending_artefacts_are_those_of_the_target),
        STORE_TEST(a_campaign_runs_and_then_tells_its_figures),
        STORE_TEST(a_campaign_whose_process_died_was_interrupted),
        STORE_TEST(a_query_by_target_covers_its_entry_points),
        STORE_TEST(a_crash_is_found_by_the_beginning_of_its_id),
        STORE_TEST(a_second_run_changes_nothing_but_the_count),
        STORE_TEST(an_empty_store_loads_as_nothing),
        STORE_TEST(the_folder_keeps_itself_out_of_version_control),
        STORE_TEST(reading_needs_a_store_that_exists),
        STORE_TEST(a_reader_sees_everything_and_writes_nothing),
        STORE_TEST(a_newer_schema_is_refused_for_reading_and_writing),
        STORE_TEST(a_database_of_something_else_is_left_alone),
        STORE_TEST(a_file_that_is_no_database_is_reported),
        STORE_TEST(a_damaged_page_is_an_error_not_an_empty_answer),
        STORE_TEST(a_folder_that_cannot_be_made_is_reported),
        STORE_TEST(the_default_folder_is_beside_the_nearest_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
