/* Which findings a crash confirms, and which it must not. */
#include "tests/unit/test.h"

#include "tests/unit/store_fixture.h"
#include "triage/triage.h"

struct row {
    const char *what;
    const char *crash_kind, *crash_file, *crash_function;
    unsigned crash_line;
    enum crash_access crash_access;
    const char *finding_file, *finding_function;
    enum finding_access finding_access;
    bool is_linked;
};

#define HERE "/work/build/targets/cron/src/entry.c"

/* The finding is always at line 15. */
/* One row each; aligned columns would be far too wide. */
/* clang-format off */
static const struct row rows[] = {
    {"the same place", "stack-buffer-overflow", HERE, "load_entry", 15,
     CRASH_ACCESS_WRITE, "src/entry.c", "load_entry", FINDING_WRITE, true},
    {"a few lines off", "heap-buffer-overflow", HERE, "load_entry", 17,
     CRASH_ACCESS_WRITE, "entry.c", "load_entry", FINDING_WRITE, true},
    {"a copy of the source below the target's folder", "stack-buffer-overflow", HERE,
     "load_entry", 15, CRASH_ACCESS_WRITE, "targets/cron/entry.c", "load_entry",
     FINDING_WRITE, true},
    {"UBSan does not say which way", "index-out-of-bounds", HERE, "load_entry", 15,
     CRASH_ACCESS_NONE, "src/entry.c", "load_entry", FINDING_WRITE, true},
    {"another line", "stack-buffer-overflow", HERE, "load_entry", 40,
     CRASH_ACCESS_WRITE, "src/entry.c", "load_entry", FINDING_WRITE, false},
    {"another function", "stack-buffer-overflow", HERE, "load_env", 15,
     CRASH_ACCESS_WRITE, "src/entry.c", "load_entry", FINDING_WRITE, false},
    {"another file", "stack-buffer-overflow", HERE, "load_entry", 15,
     CRASH_ACCESS_WRITE, "src/xentry.c", "load_entry", FINDING_WRITE, false},
    {"the same name in another program", "stack-buffer-overflow", HERE, "load_entry",
     15, CRASH_ACCESS_WRITE, "targets/at/entry.c", "load_entry", FINDING_WRITE, false},
    {"a read is not a write", "stack-buffer-overflow", HERE, "load_entry", 15,
     CRASH_ACCESS_READ, "src/entry.c", "load_entry", FINDING_WRITE, false},
    {"another kind of bug", "signed-integer-overflow", HERE, "load_entry", 15,
     CRASH_ACCESS_NONE, "src/entry.c", "load_entry", FINDING_WRITE, false},
    {"too deep a recursion", "stack-overflow", HERE, "load_entry", 15,
     CRASH_ACCESS_WRITE, "src/entry.c", "load_entry", FINDING_WRITE, false},
    {"use after free", "heap-use-after-free", HERE, "load_entry", 15,
     CRASH_ACCESS_WRITE, "src/entry.c", "load_entry", FINDING_WRITE, false},
};
/* clang-format on */

static struct chain_crash make_crash(const struct row *row, const char *entry)
{
    struct chain_crash c = fixture_crash("cron/load_user", row->crash_function);

    free(c.crash.kind);
    free(c.crash.frames[0].file);
    free(c.entry);
    c.crash.kind = mem_strdup(row->crash_kind);
    c.crash.frames[0].file = mem_strdup(row->crash_file);
    c.crash.frames[0].line = row->crash_line;
    c.crash.access = row->crash_access;
    c.entry = mem_strdup(entry);
    crash_set_signature(&c.crash);
    return c;
}

static void fill(struct store *s, const struct row *row, const char *entry)
{
    struct finding_list findings = {0};
    struct chain_crash c = make_crash(row, entry);

    fixture_finding(&findings, row->finding_file, row->finding_function);
    findings.at[0].access = row->finding_access;
    assert_ok(store_put_findings(s, &findings, e));
    assert_ok(store_put_crash(s, &c, NULL, e));
    finding_list_fini(&findings);
    chain_crash_fini(&c);
}

/* The reach of the one finding after linking; -1 for an error. */
static int reach_after(const struct row *row, const char *entry, size_t *links)
{
    char *dir = fixture_dir();
    struct store *s = fixture_open(dir, STORE_WRITE);
    const struct triage_options o = {.store = s};
    const struct store_query all = {0};
    struct chain chain = {0};
    int reach = -1;

    assert_non_null(s);
    fill(s, row, entry);
    assert_ok(triage_link(&o, links, e));
    assert_ok(triage_link(&o, links, e)); /* a second time changes nothing */
    assert_ok(store_load(s, &all, &chain, e));
    assert_int_equal(chain.finding_count, 1);
    assert_int_equal(chain.findings[0].crash_count, *links);
    reach = (int)chain.findings[0].reach;
    chain_fini(&chain);
    store_close(s);
    fixture_remove(dir);
    return reach;
}

static void only_an_overflow_at_its_place_confirms_a_finding(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t links = 9;
        int reach = reach_after(&rows[i], "real", &links);

        if (links != rows[i].is_linked)
            fail_msg("%s: %zu links", rows[i].what, links);
        if (reach != (int)(rows[i].is_linked ? REACH_CONFIRMED : REACH_REPORTED))
            fail_msg("%s: reach %s", rows[i].what, reach_name((enum reach)reach));
    }
}

static void an_internal_entry_never_confirms(void **state)
{
    (void)state;
    size_t links;

    assert_int_equal(reach_after(&rows[0], "internal", &links), REACH_ISOLATED);
    assert_int_equal(links, 1);
}

static void a_finding_in_the_caller_is_found_behind_a_helper(void **state)
{
    (void)state;
    char *dir = fixture_dir();
    struct store *s = fixture_open(dir, STORE_WRITE);
    const struct triage_options o = {.store = s};
    struct finding_list findings = {0};
    struct chain_crash c = fixture_crash("cron/load_user", "copy_word");
    struct crash_frame *caller = crash_add_frame(&c.crash);
    size_t links;

    caller->function = mem_strdup("load_entry");
    caller->file = mem_strdup(HERE);
    caller->line = 15;
    c.crash.access = CRASH_ACCESS_WRITE;
    crash_set_signature(&c.crash);
    fixture_finding(&findings, "src/entry.c", "load_entry");
    findings.at[0].access = FINDING_WRITE;
    assert_ok(store_put_findings(s, &findings, e));
    assert_ok(store_put_crash(s, &c, NULL, e));
    assert_ok(triage_link(&o, &links, e));
    assert_int_equal(links, 1);
    finding_list_fini(&findings);
    chain_crash_fini(&c);
    store_close(s);
    fixture_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_an_overflow_at_its_place_confirms_a_finding),
        cmocka_unit_test(an_internal_entry_never_confirms),
        cmocka_unit_test(a_finding_in_the_caller_is_found_behind_a_helper),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
