/* Findings: JSON both ways, fingerprints, order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "evidence/finding.h"
#include "evidence/rule.h"

static struct place place_in(char *file, unsigned line, unsigned col)
{
    return (struct place){file, line, col, line, col + 4};
}

static void fill(struct finding *f)
{
    char file[] = "src/a.c";
    struct place at = place_in(file, 12, 5);

    f->rule = mem_strdup("scanf-unbounded");
    f->severity = FINDING_ERROR;
    f->access = FINDING_WRITE;
    place_copy(&f->at, &at);
    f->unit = mem_strdup("src/a.c");
    f->function = mem_strdup("getfilename");
    f->message = mem_strdup("scanf may write past 'tmp'");
    f->callee = mem_strdup("scanf");
    f->object = mem_strdup("tmp");
    f->capacity = 13;
    f->largest = FINDING_UNBOUNDED;
    f->source = mem_strdup("standard input");
    finding_add_step(f, &at, "the buffer has 13 bytes");
    finding_add_step(f, &at, "the format has no width");
    finding_add_edit(f, &at, "\"%12s\"");
    finding_set_fingerprint(f, "scanf(\"%s\", tmp);", 0);
}

static void json_of_a_finding_reads_back_the_same(void **state)
{
    struct finding f = {0}, back = {0};
    struct err e = {0};

    (void)state;
    fill(&f);
    SCOPED_JSON json_t *document = finding_to_json(&f);
    assert_true(finding_from_json(document, &back, &e));
    SCOPED_JSON json_t *again = finding_to_json(&back);
    assert_true(json_equal(document, again));
    assert_int_equal(back.largest, FINDING_UNBOUNDED);
    assert_int_equal(back.step_count, 2);
    assert_string_equal(back.steps[1].text, "the format has no width");
    assert_null(back.behind);
    finding_fini(&f);
    finding_fini(&back);
}

static void bytes_that_are_not_utf8_survive_json(void **state)
{
    struct finding f = {0}, back = {0};
    struct err e = {0};
    SCOPED_STR struct str text = {0};

    (void)state;
    fill(&f);
    free(f.at.file);
    f.at.file = mem_strdup("caf\xe9/\xff\x01.c");
    SCOPED_JSON json_t *document = finding_to_json(&f);
    json_print(document, &text);
    SCOPED_JSON json_t *parsed = json_parse(text.text, text.len, &e);
    assert_true(finding_from_json(parsed, &back, &e));
    assert_string_equal(back.at.file, "caf\xe9/\xff\x01.c");
    finding_fini(&f);
    finding_fini(&back);
}

static void assert_refused(const char *key, json_t *wrong, const char *says)
{
    struct finding f = {0}, back;
    struct err e = {0};

    fill(&f);
    SCOPED_JSON json_t *document = finding_to_json(&f);
    if (wrong)
        json_object_set_new(document, key, wrong);
    else
        json_object_del(document, key);
    assert_false(finding_from_json(document, &back, &e));
    assert_non_null(strstr(e.text, says));
    assert_null(back.rule); /* nothing is left to release */
    finding_fini(&f);
}

static void broken_json_is_refused_by_field(void **state)
{
    (void)state;
    assert_refused("severity", json_string("fatal"), "\"severity\"");
    assert_refused("severity", NULL, "\"severity\" is missing");
    assert_refused("capacity", json_string("many"), "\"capacity\"");
    assert_refused("rule", json_integer(3), "\"rule\"");
    assert_refused("steps", json_object(), "\"steps\"");
    assert_refused("fingerprint", json_string("0123456789012345678901234567890123"),
                   "\"fingerprint\"");
    assert_refused("at", json_pack("{s:i}", "line", -4), "at: \"line\"");
    assert_refused("steps", json_pack("[{s:i}]", "text", 1), "steps[0]: \"text\"");
    assert_refused("is_partial", json_integer(1), "\"is_partial\"");
    assert_refused("message", json_pack("{s:s}", "hex", "4"), "\"message\"");
}

static void not_an_object_is_refused(void **state)
{
    struct finding back;
    struct err e = {0};

    (void)state;
    SCOPED_JSON json_t *document = json_array();
    assert_false(finding_from_json(document, &back, &e));
    assert_false(finding_from_json(NULL, &back, &e));
}

static void a_copy_shares_nothing(void **state)
{
    struct finding f = {0}, copy;

    (void)state;
    fill(&f);
    finding_copy(&copy, &f);
    assert_ptr_not_equal(copy.steps, f.steps);
    assert_ptr_not_equal(copy.rule, f.rule);
    SCOPED_JSON json_t *a = finding_to_json(&f);
    SCOPED_JSON json_t *b = finding_to_json(&copy);
    assert_true(json_equal(a, b));
    finding_fini(&f);
    finding_fini(&copy);
    finding_fini(&copy); /* twice is fine */
    finding_fini(NULL);
}

static void print_of(const char *context, unsigned ordinal, char out[33])
{
    char rule[] = "r", function[] = "f";
    struct finding f = {.rule = rule, .function = function};

    finding_set_fingerprint(&f, context, ordinal);
    memcpy(out, f.fingerprint, 33);
}

static void assert_same(const char *a, const char *b, bool same)
{
    char x[33], y[33];

    print_of(a, 0, x);
    print_of(b, 0, y);
    assert_int_equal(strlen(x), 32);
    assert_int_equal(strcmp(x, y) == 0, same);
}

static void layout_and_comments_do_not_change_the_fingerprint(void **state)
{
    (void)state;
    assert_same("scanf(\"%s\", tmp)", "scanf (\"%s\",\n\t\ttmp /* name */ )", true);
    assert_same("a = b; // why", "a=b;", true);
    assert_same("return x", "return\n   x", true);
    assert_same("x/* never ends", "x", true);
}

static void meaning_changes_the_fingerprint(void **state)
{
    char x[33], y[33];

    (void)state;
    assert_same("scanf(\"%s\", tmp)", "scanf(\"% s\", tmp)", false);
    assert_same("return x", "returnx", false);
    assert_same("f(\"/* no comment */\")", "f(\"\")", false);
    assert_same("c == '\"' /* \" */", "c == '\"' \" */", false);
    print_of("x", 0, x);
    print_of("x", 1, y);
    assert_string_not_equal(x, y);
}

static void fingerprints_take_any_text(void **state)
{
    char x[33];

    (void)state;
    print_of("\"never closed", 0, x);
    print_of("'\\", 0, x);
    print_of("", 0, x);
    print_of(NULL, 0, x);
    print_of("\xff\xfe", 0, x);
    assert_int_equal(strlen(x), 32);
}

static void add_at(struct finding_list *l, const char *file, unsigned line,
                   const char *rule)
{
    struct finding *f = finding_list_add(l);

    f->at.file = mem_strdup(file);
    f->at.line = line;
    f->rule = mem_strdup(rule);
}

static void sorting_orders_by_place_and_drops_duplicates(void **state)
{
    struct finding_list l = {0};

    (void)state;
    add_at(&l, "b.c", 1, "x");
    add_at(&l, "a.c", 9, "x");
    add_at(&l, "a.c", 10, "y");
    add_at(&l, "a.c", 10, "x");
    add_at(&l, "a.c", 9, "x");
    finding_list_sort(&l);
    assert_int_equal(l.len, 4);
    assert_int_equal(l.at[0].at.line, 9);
    assert_string_equal(l.at[1].rule, "x");
    assert_string_equal(l.at[2].rule, "y");
    assert_string_equal(l.at[3].at.file, "b.c");
    finding_list_fini(&l);
    finding_list_sort(&l); /* empty is fine */
}

static void findings_that_differ_in_any_field_are_both_kept(void **state)
{
    struct finding_list l = {0};

    (void)state;
    add_at(&l, "a.c", 1, "x");
    add_at(&l, "a.c", 1, "x");
    l.at[1].capacity = 5;
    finding_list_sort(&l);
    assert_int_equal(l.len, 2);
    finding_list_fini(&l);
}

static void severity_names_read_back(void **state)
{
    (void)state;
    for (int i = FINDING_NOTE; i <= FINDING_ERROR; i++) {
        enum finding_severity back;
        const char *name = finding_severity_name((enum finding_severity)i);
        assert_true(finding_severity_parse(name, &back));
        assert_int_equal(back, i);
    }
    enum finding_severity untouched = FINDING_NOTE;
    assert_false(finding_severity_parse("fatal", &untouched));
    assert_false(finding_severity_parse(NULL, &untouched));
    assert_string_equal(finding_severity_name((enum finding_severity)77), "?");
}

static void rules_are_found_by_id(void **state)
{
    static const struct rule_info rules[] = {
        {"a", "A", "", "", "", ""},
        {"b", "B", "", "", "", ""}
    };
    static const struct rule_table table = {rules, 2};

    (void)state;
    assert_ptr_equal(rule_find(&table, "b"), &rules[1]);
    assert_null(rule_find(&table, "c"));
    assert_null(rule_find(&table, NULL));
    assert_null(rule_find(NULL, "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_of_a_finding_reads_back_the_same),
        cmocka_unit_test(bytes_that_are_not_utf8_survive_json),
        cmocka_unit_test(broken_json_is_refused_by_field),
        cmocka_unit_test(not_an_object_is_refused),
        cmocka_unit_test(a_copy_shares_nothing),
        cmocka_unit_test(layout_and_comments_do_not_change_the_fingerprint),
        cmocka_unit_test(meaning_changes_the_fingerprint),
        cmocka_unit_test(fingerprints_take_any_text),
        cmocka_unit_test(sorting_orders_by_place_and_drops_duplicates),
        cmocka_unit_test(findings_that_differ_in_any_field_are_both_kept),
        cmocka_unit_test(severity_names_read_back),
        cmocka_unit_test(rules_are_found_by_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
