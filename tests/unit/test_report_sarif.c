/*
 * SARIF: what stands where.  tests/cli/sarif.bats holds the same reports, printed by
 * this program, to the published schema.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "tests/unit/report_print.h"

static json_t *write_run(const struct report_input *in, json_t **document)
{
    SCOPED_STR struct str text = {0};
    struct err e = {0};

    assert_true(report_write("sarif", in, NULL, &text, &e));
    *document = json_parse(text.text, text.len, &e);
    if (!*document)
        fail_msg("%s", e.text);
    return json_array_get(json_object_get(*document, "runs"), 0);
}

/* The value at a path such as "results/1/locations/0". */
static json_t *at(json_t *value, const char *path)
{
    while (*path) {
        size_t len = strcspn(path, "/");
        char *step = mem_strndup(path, len);

        value = json_is_array(value)
                    ? json_array_get(value, (size_t)strtoul(step, NULL, 10))
                    : json_object_get(value, step);
        free(step);
        path += len + (path[len] == '/');
    }
    return value;
}

static const char *text_at(json_t *value, const char *path)
{
    const char *text = json_string_value(at(value, path));

    return text ? text : "";
}

static json_int_t int_at(json_t *value, const char *path)
{
    json_t *number = at(value, path);

    return json_is_integer(number) ? json_integer_value(number) : -1;
}

struct fixture {
    struct chain chain;
    struct report_input in;
    json_t *document, *run;
};

static int set_up(void **state)
{
    struct fixture *f = mem_alloc(sizeof *f);

    fixture_chain(&f->chain);
    f->in = fixture_input(&f->chain);
    f->in.coverage = &fixture_coverage;
    f->run = write_run(&f->in, &f->document);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    json_decref(f->document);
    chain_fini(&f->chain);
    free(f);
    return 0;
}

/* Results: two crashes, then error, warning, note. */
enum { OVERFLOW, LONE, CONFIRMED, REPORTED, MUTED, RESULTS };

static void rules_are_complete(void **state)
{
    struct fixture *f = *state;
    json_t *rules = at(f->run, "tool/driver/rules");

    assert_int_equal(json_array_size(rules), 4);
    assert_string_equal(text_at(rules, "0/id"), "scanf-unbounded");
    assert_string_equal(text_at(rules, "0/properties/tags/0"), "security");
    assert_string_equal(text_at(rules, "0/properties/tags/2"), "external/cwe/cwe-787");
    assert_string_equal(text_at(rules, "0/properties/security-severity"), "8.8");
    assert_string_equal(text_at(rules, "0/properties/precision"), "high");
    assert_string_equal(text_at(rules, "0/helpUri"),
                        "https://cwe.mitre.org/data/definitions/120.html");
    assert_non_null(strstr(text_at(rules, "0/help/markdown"), "STR31-C"));
    assert_string_equal(text_at(rules, "2/id"), "crash/stack-buffer-overflow");
    assert_string_equal(text_at(rules, "2/properties/security-severity"), "9.3");
}

static void every_result_names_its_rule(void **state)
{
    struct fixture *f = *state;
    json_t *rules = at(f->run, "tool/driver/rules"), *result;
    size_t i;

    assert_int_equal(json_array_size(at(f->run, "results")), RESULTS);
    json_array_foreach(at(f->run, "results"), i, result)
    {
        json_t *rule = json_array_get(rules, (size_t)int_at(result, "ruleIndex"));

        assert_string_equal(text_at(result, "ruleId"), text_at(rule, "id"));
    }
}

static void a_finding_stands_at_its_place_below_the_root(void **state)
{
    struct fixture *f = *state;
    json_t *result = json_array_get(at(f->run, "results"), CONFIRMED);
    json_t *place = at(result, "locations/0/physicalLocation");

    assert_string_equal(text_at(place, "artifactLocation/uri"), "src/getfilename.c");
    assert_string_equal(text_at(place, "artifactLocation/uriBaseId"), "SRCROOT");
    assert_int_equal(int_at(place, "region/startLine"), 13);
    assert_int_equal(int_at(place, "region/startColumn"), 14);
    assert_int_equal(int_at(place, "region/endColumn"), 17);
    assert_string_equal(text_at(place, "contextRegion/snippet/text"),
                        "\tscanf(\"%s\", tmp);");
    assert_string_equal(text_at(result, "level"), "error");
    assert_string_equal(
        json_text_of(at(result, "partialFingerprints"), "spillwayFinding/v1", ""),
        f->chain.findings[0].finding.fingerprint);
}

static void columns_count_code_points(void **state)
{
    struct chain chain;
    json_t *document, *run;

    (void)state;
    fixture_chain(&chain);
    struct finding *f = &chain.findings[2].finding; /* line 21 has three of two bytes */
    f->at.col = 60;
    f->at.end_col = 63;
    struct report_input in = fixture_input(&chain);
    run = write_run(&in, &document);
    json_t *region = at(run, "results/3/locations/0/physicalLocation/region");
    assert_string_equal(text_at(run, "columnKind"), "unicodeCodePoints");
    assert_int_equal(int_at(region, "startColumn"), 57);
    assert_int_equal(int_at(region, "endColumn"), 60);
    json_decref(document);
    chain_fini(&chain);
}

static void the_path_is_a_code_flow_that_ends_at_the_access(void **state)
{
    struct fixture *f = *state;
    json_t *steps = at(f->run, "results/2/codeFlows/0/threadFlows/0/locations");

    assert_int_equal(json_array_size(steps), 3);
    assert_int_equal(int_at(steps, "0/location/physicalLocation/region/startLine"), 11);
    assert_string_equal(text_at(steps, "1/location/message/text"),
                        "scanf stores what it reads");
    assert_int_equal(int_at(steps, "2/location/physicalLocation/region/startColumn"),
                     14);
}

static void the_fix_is_there_as_bytes(void **state)
{
    struct fixture *f = *state;
    json_t *change = at(f->run, "results/2/fixes/0/artifactChanges/0");

    assert_string_equal(text_at(change, "replacements/0/insertedContent/text"),
                        "\"%12s\"");
    assert_int_equal(int_at(change, "replacements/0/deletedRegion/startColumn"), 8);
}

static void a_crash_is_a_result_at_a_real_place(void **state)
{
    struct fixture *f = *state;
    json_t *result = json_array_get(at(f->run, "results"), OVERFLOW);
    json_t *place = at(result, "locations/0/physicalLocation");

    assert_string_equal(text_at(result, "ruleId"), "crash/stack-buffer-overflow");
    assert_string_equal(text_at(place, "artifactLocation/uri"), "src/getfilename.c");
    assert_int_equal(int_at(place, "region/startLine"), 13);
    assert_string_equal(text_at(result, "properties/containment"), "contained");
    assert_string_equal(text_at(result, "properties/findings/0"),
                        f->chain.findings[0].finding.fingerprint);
    assert_string_equal(text_at(f->run, "results/2/properties/crashes/0"),
                        f->chain.crashes[0].crash.id);
    assert_int_equal(json_array_size(at(result, "stacks/0/frames")), 4);
    assert_int_equal(int_at(result, "occurrenceCount"), 3);
}

static void what_was_not_analysed_is_a_notification(void **state)
{
    struct fixture *f = *state;
    json_t *invocation = at(f->run, "invocations/0");
    json_t *notes = at(invocation, "toolExecutionNotifications");

    assert_true(json_is_false(at(invocation, "executionSuccessful")));
    assert_int_equal(json_array_size(notes), 3);
    assert_string_equal(text_at(notes, "0/level"), "error");
    assert_string_equal(text_at(notes, "0/descriptor/id"), "not-analysed");
    assert_string_equal(
        text_at(notes, "0/locations/0/physicalLocation/artifactLocation/uri"),
        "src/broken.c");
    assert_string_equal(text_at(notes, "2/descriptor/id"), "campaign-not-finished");
}

static void muted_findings_are_marked_not_dropped(void **state)
{
    struct fixture *f = *state;
    json_t *muted = json_array_get(at(f->run, "results"), MUTED);

    assert_string_equal(text_at(muted, "suppressions/0/kind"), "external");
    assert_string_equal(text_at(muted, "baselineState"), "unchanged");
    assert_string_equal(text_at(f->run, "results/3/baselineState"), "new");
    assert_null(at(f->run, "results/3/suppressions"));
}

static void braces_and_links_of_a_message_mean_nothing(void **state)
{
    struct chain chain;
    json_t *document, *run;

    (void)state;
    fixture_chain(&chain);
    free(chain.findings[0].finding.message);
    chain.findings[0].finding.message = mem_strdup("{0} [a](1) x[1]");
    struct report_input in = fixture_input(&chain);
    run = write_run(&in, &document);
    assert_int_equal(
        strncmp(text_at(run, "results/2/message/text"), "{{0}} [a\\](1) x[1].", 19), 0);
    json_decref(document);
    chain_fini(&chain);
}

static void paths_are_encoded_as_uris(void **state)
{
    struct chain chain;
    json_t *document, *run;

    (void)state;
    fixture_chain(&chain);
    free(chain.findings[0].finding.at.file);
    chain.findings[0].finding.at.file = mem_strdup("./a b/c:d%\xff.c");
    free(chain.findings[2].finding.at.file);
    chain.findings[2].finding.at.file = mem_strdup("/else where/x.c");
    struct report_input in = fixture_input(&chain);
    run = write_run(&in, &document);
    assert_string_equal(
        text_at(run, "results/2/locations/0/physicalLocation/artifactLocation/uri"),
        "a%20b/c%3Ad%25%FF.c");
    assert_string_equal(
        text_at(run, "results/3/locations/0/physicalLocation/artifactLocation/uri"),
        "file:///else%20where/x.c");
    json_decref(document);
    chain_fini(&chain);
}

static void too_many_results_are_cut_from_the_least_severe(void **state)
{
    struct chain chain = {0};
    json_t *document, *run;

    (void)state;
    for (int i = 0; i < 25003; i++) {
        struct finding *f = &chain_add_finding(&chain)->finding;

        f->severity = i == 25002 ? FINDING_ERROR : FINDING_NOTE;
        f->capacity = f->largest = FINDING_UNKNOWN;
    }
    struct report_input in = {.chain = &chain};
    run = write_run(&in, &document);
    assert_int_equal(json_array_size(at(run, "results")), 25000);
    assert_string_equal(text_at(run, "results/0/level"), "error");
    assert_int_equal(strncmp(text_at(run, "invocations/0/toolExecutionNotifications/0/"
                                          "message/text"),
                             "3 findings", 10),
                     0);
    json_decref(document);
    chain_fini(&chain);
}

int main(int argc, char **argv)
{
#define SARIF_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        SARIF_TEST(rules_are_complete),
        SARIF_TEST(every_result_names_its_rule),
        SARIF_TEST(a_finding_stands_at_its_place_below_the_root),
        cmocka_unit_test(columns_count_code_points),
        SARIF_TEST(the_path_is_a_code_flow_that_ends_at_the_access),
        SARIF_TEST(the_fix_is_there_as_bytes),
        SARIF_TEST(a_crash_is_a_result_at_a_real_place),
        SARIF_TEST(what_was_not_analysed_is_a_notification),
        SARIF_TEST(muted_findings_are_marked_not_dropped),
        cmocka_unit_test(braces_and_links_of_a_message_mean_nothing),
        cmocka_unit_test(paths_are_encoded_as_uris),
        cmocka_unit_test(too_many_results_are_cut_from_the_least_severe),
    };

    if (argc == 3)
        return print_report(argv[1], argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
