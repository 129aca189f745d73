/* Containment: the verdict, JSON both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/mem.h"
#include "evidence/containment.h"

static struct containment good(void)
{
    struct containment c = {.uid = 70001, .gid = 70001};

    containment_add_layer(&c, "seccomp", LAYER_HELD, "69 system calls");
    containment_add_attempt(&c, "chroot_dotdot", ATTEMPT_BLOCKED, "EPERM");
    containment_add_attempt(&c, "mknod_kmem", ATTEMPT_BLOCKED, "EPERM");
    containment_add_attempt(&c, "netlink", ATTEMPT_REACHABLE, NULL);
    containment_add_attempt(&c, "iopl", ATTEMPT_NOT_HERE, "ENOSYS");
    containment_add_witness(&c, "canary", true, NULL);
    return c;
}

static void assert_verdict(struct containment *c, enum containment_verdict verdict,
                           const char *reason)
{
    containment_decide(c);
    assert_int_equal(c->verdict, verdict);
    if (reason)
        assert_non_null(strstr(c->reason, reason));
    else
        assert_null(c->reason);
    containment_fini(c);
}

static void all_blocked_and_witnessed_is_contained(void **state)
{
    struct containment c = good();

    (void)state;
    assert_verdict(&c, CONTAINMENT_CONTAINED, NULL);
}

static void one_escape_is_escaped(void **state)
{
    struct containment c = good();

    (void)state;
    containment_add_attempt(&c, "ptrace", ATTEMPT_ESCAPED, "read pid 1");
    assert_verdict(&c, CONTAINMENT_ESCAPED, "1 of 5 attempts");
}

static void a_changed_witness_is_escaped_though_all_attempts_say_blocked(void **state)
{
    struct containment c = good();

    (void)state;
    containment_add_witness(&c, "hostname", false, "changed");
    assert_verdict(&c, CONTAINMENT_ESCAPED, "witnesses");
}

static void an_escape_counts_also_when_another_probe_did_not_report(void **state)
{
    struct containment c = good();

    (void)state;
    containment_add_attempt(&c, "a", ATTEMPT_NO_REPORT, NULL);
    containment_add_attempt(&c, "b", ATTEMPT_ESCAPED, NULL);
    assert_verdict(&c, CONTAINMENT_ESCAPED, "attempts");
}

static void a_missing_report_is_not_audited(void **state)
{
    struct containment c = good();

    (void)state;
    containment_add_attempt(&c, "dos_fork", ATTEMPT_NO_REPORT, NULL);
    assert_verdict(&c, CONTAINMENT_NOT_AUDITED, "did not report");
}

static void nothing_tried_is_not_audited(void **state)
{
    struct containment c = {0};

    (void)state;
    containment_add_witness(&c, "canary", true, NULL);
    assert_verdict(&c, CONTAINMENT_NOT_AUDITED, "no escape was tried");
}

static void no_witness_is_not_audited(void **state)
{
    struct containment c = {0};

    (void)state;
    containment_add_attempt(&c, "ptrace", ATTEMPT_BLOCKED, NULL);
    assert_verdict(&c, CONTAINMENT_NOT_AUDITED, "no witness");
}

static void attempts_without_control_prove_nothing(void **state)
{
    struct containment c = {0};

    (void)state;
    containment_add_attempt(&c, "sysrq", ATTEMPT_NO_CONTROL, NULL);
    containment_add_attempt(&c, "iopl", ATTEMPT_NOT_HERE, NULL);
    containment_add_witness(&c, "canary", true, NULL);
    assert_verdict(&c, CONTAINMENT_NOT_AUDITED, "no attempt counted");
}

static void deciding_again_replaces_the_verdict(void **state)
{
    struct containment c = {0};

    (void)state;
    containment_decide(&c);
    containment_add_attempt(&c, "ptrace", ATTEMPT_BLOCKED, NULL);
    containment_add_witness(&c, "canary", true, NULL);
    assert_verdict(&c, CONTAINMENT_CONTAINED, NULL);
}

static void json_reads_back_the_same(void **state)
{
    struct containment c = good(), back;
    struct err e = {0};

    (void)state;
    c.level = mem_strdup("hardened");
    c.uid = -1;
    c.was_root_supervised = true;
    containment_decide(&c);
    SCOPED_JSON json_t *document = containment_to_json(&c);
    assert_true(containment_from_json(document, &back, &e));
    SCOPED_JSON json_t *again = containment_to_json(&back);
    assert_true(json_equal(document, again));
    assert_int_equal(back.uid, -1);
    assert_int_equal(containment_count(&back, ATTEMPT_BLOCKED), 2);
    assert_string_equal(back.layers[0].detail, "69 system calls");
    containment_fini(&c);
    containment_fini(&back);
}

static void every_name_is_known(void **state)
{
    (void)state;
    for (int i = CONTAINMENT_NOT_AUDITED; i <= CONTAINMENT_ESCAPED; i++)
        assert_string_not_equal(containment_verdict_name((enum containment_verdict)i),
                                "?");
    for (int i = LAYER_HELD; i <= LAYER_NOT_WANTED; i++)
        assert_string_not_equal(layer_state_name((enum layer_state)i), "?");
    for (int i = ATTEMPT_BLOCKED; i <= ATTEMPT_NO_REPORT; i++)
        assert_string_not_equal(attempt_outcome_name((enum attempt_outcome)i), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_blocked_and_witnessed_is_contained),
        cmocka_unit_test(one_escape_is_escaped),
        cmocka_unit_test(a_changed_witness_is_escaped_though_all_attempts_say_blocked),
        cmocka_unit_test(an_escape_counts_also_when_another_probe_did_not_report),
        cmocka_unit_test(a_missing_report_is_not_audited),
        cmocka_unit_test(nothing_tried_is_not_audited),
        cmocka_unit_test(no_witness_is_not_audited),
        cmocka_unit_test(attempts_without_control_prove_nothing),
        cmocka_unit_test(deciding_again_replaces_the_verdict),
        cmocka_unit_test(json_reads_back_the_same),
        cmocka_unit_test(every_name_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
