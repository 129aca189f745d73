/* The chain: linking, taking findings, JSON both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/mem.h"
#include "evidence/chain.h"

static void linking_twice_changes_nothing(void **state)
{
    struct chain chain = {0};
    struct chain_finding *f = chain_add_finding(&chain);
    struct chain_crash *c = chain_add_crash(&chain);

    (void)state;
    finding_set_fingerprint(&f->finding, "gets(x)", 0);
    crash_set_signature(&c->crash);
    chain_link(f, c);
    chain_link(f, c);
    assert_int_equal(f->crash_count, 1);
    assert_int_equal(c->fingerprint_count, 1);
    assert_string_equal(f->crash_ids[0], c->crash.id);
    assert_string_equal(c->fingerprints[0], f->finding.fingerprint);
    chain_fini(&chain);
    chain_fini(&chain);
}

static void taken_findings_are_only_reported(void **state)
{
    struct finding_list list = {0};
    struct chain chain = {0};

    (void)state;
    for (int i = 0; i < 5; i++)
        finding_list_add(&list)->rule = mem_printf("rule-%d", i);
    chain_take_findings(&chain, &list);
    assert_int_equal(list.len, 0);
    assert_int_equal(chain.finding_count, 5);
    assert_string_equal(chain.findings[4].finding.rule, "rule-4");
    assert_int_equal(chain.findings[4].reach, REACH_REPORTED);
    assert_int_equal(chain.findings[4].fix, FIX_NONE);
    chain_fini(&chain);
}

static void a_crash_with_everything_reads_back_from_json(void **state)
{
    struct chain_crash c = {0}, back;
    struct err e = {0};

    (void)state;
    c.crash.kind = mem_strdup("SEGV");
    crash_set_signature(&c.crash);
    c.entry = mem_strdup("real");
    c.times_seen = 3;
    c.preview = mem_dup("\0\xff\n", 3);
    c.preview_size = 3;
    c.containment.uid = 7;
    containment_add_attempt(&c.containment, "ptrace", ATTEMPT_BLOCKED, "EPERM");
    SCOPED_JSON json_t *document = chain_crash_to_json(&c);
    assert_true(chain_crash_from_json(document, &back, &e));
    assert_int_equal(back.preview_size, 3);
    assert_memory_equal(back.preview, "\0\xff\n", 3);
    assert_int_equal(back.containment.attempt_count, 1);
    assert_int_equal(back.times_seen, 3);
    chain_crash_fini(&c);
    chain_crash_fini(&back);
}

static void evidence_of_a_finding_reads_back_from_json(void **state)
{
    struct chain_finding f = {0}, back;
    struct err e = {0};

    (void)state;
    for (int r = REACH_REPORTED; r <= REACH_CONFIRMED; r++) {
        f.reach = (enum reach)r;
        f.fix = FIX_PROVEN;
        SCOPED_JSON json_t *document = chain_finding_to_json(&f);
        assert_true(chain_finding_from_json(document, &back, &e));
        assert_int_equal(back.reach, r);
        assert_int_equal(back.fix, FIX_PROVEN);
        assert_string_not_equal(reach_name(back.reach), "?");
        chain_finding_fini(&back);
    }
}

static void a_campaign_reads_back_from_json(void **state)
{
    struct chain_campaign c = {.id = 4, .executions = 1u << 31}, back;
    struct err e = {0};

    (void)state;
    c.status = mem_strdup("finished");
    SCOPED_JSON json_t *document = chain_campaign_to_json(&c);
    assert_true(chain_campaign_from_json(document, &back, &e));
    assert_true(back.executions == 1u << 31);
    assert_string_equal(back.status, "finished");
    assert_null(back.engine);
    chain_campaign_fini(&c);
    chain_campaign_fini(&back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linking_twice_changes_nothing),
        cmocka_unit_test(taken_findings_are_only_reported),
        cmocka_unit_test(a_crash_with_everything_reads_back_from_json),
        cmocka_unit_test(evidence_of_a_finding_reads_back_from_json),
        cmocka_unit_test(a_campaign_reads_back_from_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
