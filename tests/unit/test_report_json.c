/* The JSON format: complete, versioned, and the same values when read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/json.h"
#include "tests/unit/report_fixture.h"

static json_t *write_json(const struct report_input *in)
{
    SCOPED_STR struct str text = {0};
    struct err e = {0};
    json_t *document;

    assert_true(report_write("json", in, NULL, &text, &e));
    document = json_parse(text.text, text.len, &e);
    if (!document)
        fail_msg("%s", e.text);
    return document;
}

static void every_value_reads_back_the_same(void **state)
{
    struct chain chain;
    struct chain_finding finding;
    struct chain_crash crash;
    struct err e = {0};

    (void)state;
    fixture_chain(&chain);
    struct report_input in = fixture_input(&chain);
    SCOPED_JSON json_t *document = write_json(&in);
    json_t *findings = json_object_get(document, "findings");
    json_t *crashes = json_object_get(document, "crashes");
    assert_int_equal(json_array_size(findings), chain.finding_count);
    for (size_t i = 0; i < chain.finding_count; i++) {
        assert_true(chain_finding_from_json(json_array_get(findings, i), &finding, &e));
        assert_string_equal(finding.finding.fingerprint,
                            chain.findings[i].finding.fingerprint);
        chain_finding_fini(&finding);
    }
    assert_true(chain_crash_from_json(json_array_get(crashes, 0), &crash, &e));
    assert_int_equal(crash.containment.attempt_count,
                     chain.crashes[0].containment.attempt_count);
    chain_crash_fini(&crash);
    assert_int_equal(json_array_size(json_object_get(document, "campaigns")), 2);
    chain_fini(&chain);
}

static void what_can_be_worked_out_is_there(void **state)
{
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct report_input in = fixture_input(&chain);
    in.coverage = &fixture_coverage;
    SCOPED_JSON json_t *document = write_json(&in);
    const json_t *crash = json_array_get(json_object_get(document, "crashes"), 0);
    const json_t *coverage = json_object_get(document, "coverage");
    assert_int_equal(json_int_of(document, "version", 0), 1);
    assert_string_equal(json_text_of(crash, "severity", ""), "critical");
    assert_string_equal(json_text_of(crash, "cwe", ""), "CWE-121");
    assert_int_equal(json_int_of(coverage, "units_failed", 0), 1);
    assert_int_equal(json_array_size(json_object_get(coverage, "problems")), 2);
    chain_fini(&chain);
}

static void an_empty_chain_is_a_whole_document(void **state)
{
    struct chain chain = {0};
    struct report_input in = {.chain = &chain};

    (void)state;
    SCOPED_JSON json_t *document = write_json(&in);
    assert_true(json_is_array(json_object_get(document, "findings")));
    assert_true(json_is_array(json_object_get(document, "crashes")));
    assert_null(json_object_get(document, "coverage"));
}

/* Every key of `value` and of what is in it stands in the manual. */
static void assert_documented(const json_t *value, const char *manual)
{
    const char *key;
    json_t *child;
    size_t i;

    json_array_foreach((json_t *)(uintptr_t)value, i, child)
        assert_documented(child, manual);
    json_object_foreach((json_t *)(uintptr_t)value, key, child)
    {
        char *quoted = mem_printf("`%s`", key);

        if (!strstr(manual, quoted))
            fail_msg("docs/json.md does not know %s", quoted);
        free(quoted);
        assert_documented(child, manual);
    }
}

static void every_field_is_documented(void **state)
{
    SCOPED_STR struct str manual = {0};
    struct chain chain;
    struct err e = {0};

    (void)state;
    assert_true(fs_read(SOURCE_ROOT "/docs/json.md", 1 << 20, &manual, &e));
    fixture_chain(&chain);
    struct report_input in = fixture_input(&chain);
    in.coverage = &fixture_coverage;
    SCOPED_JSON json_t *document = write_json(&in);
    assert_documented(document, manual.text);
    chain_fini(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_reads_back_the_same),
        cmocka_unit_test(what_can_be_worked_out_is_there),
        cmocka_unit_test(an_empty_chain_is_a_whole_document),
        cmocka_unit_test(every_field_is_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
