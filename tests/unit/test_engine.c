/*
 * The engine on text IR, without a parser: what it finds, what it proves, and that the
 * facts it leaves survive being written.
 */
#include "tests/unit/test.h"

#include <stdlib.h>

#include "analyzer/check/check.h"
#include "analyzer/engine/engine.h"
#include "analyzer/ir/ir.h"
#include "base/fs.h"

static struct unit_facts *analyze(const char *name)
{
    struct engine_options o = {.checks = check_all()};
    SCOPED_STR struct str path = {0}, text = {0};
    struct unit_facts *facts;
    struct ir_unit *u;
    struct err error = {0};

    str_addf(&path, TEST_DATA "/engine/%s", name);
    assert_ok(fs_read(path.text, 1 << 20, &text, e));
    u = ir_parse(text.text, text.len, &error);
    if (!u || !ir_verify(u, &error))
        fail_msg("%s: %s", name, error.text);
    facts = engine_analyze(u, &o);
    ir_unit_free(u);
    return facts;
}

static const struct finding *find_at(const struct unit_facts *f, unsigned line)
{
    for (size_t k = 0; k < f->findings.len; k++)
        if (f->findings.at[k].at.line == line)
            return &f->findings.at[k];
    return NULL;
}

/* ... that must be there. */
static const struct finding *need_finding(const struct unit_facts *f, unsigned line)
{
    const struct finding *x = find_at(f, line);

    if (!x) {
        fail_msg("no finding on line %u", line);
        abort();
    }
    return x;
}

static const struct silence *silence_at(const struct unit_facts *f, unsigned line)
{
    for (size_t k = 0; k < f->silences.len; k++)
        if (f->silences.at[k].at.line == line)
            return &f->silences.at[k];
    fail_msg("no silence on line %u", line);
    abort();
}

static void a_word_of_any_length_into_an_array_is_an_error(void **state)
{
    struct unit_facts *f = analyze("first.ir");
    const struct finding *x = need_finding(f, 5);

    (void)state;
    assert_string_equal(x->rule, "scanf-unbounded");
    assert_int_equal(x->severity, FINDING_ERROR);
    assert_int_equal(x->capacity, 13);
    assert_int_equal(x->largest, FINDING_UNBOUNDED);
    assert_string_equal(x->source, "standard input");
    assert_string_equal(x->object, "tmp");
    assert_int_equal(x->object_at.line, 3);
    assert_non_null(strstr(x->behind, "return address"));
    assert_non_null(strstr(x->guard, "%12s"));
    unit_facts_free(f);
}

static void a_length_check_before_the_copy_silences_it_and_says_so(void **state)
{
    struct unit_facts *f = analyze("first.ir");

    (void)state;
    assert_null(find_at(f, 10));
    assert_int_equal(silence_at(f, 10)->kind, SILENCE_SAFE);
    assert_int_equal(need_finding(f, 12)->severity, FINDING_WARNING);
    unit_facts_free(f);
}

static void a_loop_that_goes_one_too_far_is_found(void **state)
{
    struct unit_facts *f = analyze("first.ir");
    const struct finding *x = need_finding(f, 22);

    (void)state;
    assert_string_equal(x->rule, "bounds-write");
    assert_int_equal(x->largest, 14);
    assert_string_equal(x->object, "a");
    unit_facts_free(f);
}

static void facts_read_back_as_they_were_written(void **state)
{
    struct unit_facts *f = analyze("first.ir"), *g;
    SCOPED_STR struct str once = {0}, twice = {0};
    struct err error = {0};

    (void)state;
    unit_facts_write(f, &once);
    g = unit_facts_read(once.text, once.len, &error);
    if (!g)
        fail_msg("%s", error.text);
    unit_facts_write(g, &twice);
    assert_string_equal(once.text, twice.text);
    unit_facts_free(f);
    unit_facts_free(g);
}

static void broken_facts_are_an_error(void **state)
{
    static const char *const broken[] = {
        "",
        "[]",
        "{}",
        "{\"version\": 1}",
        "{\"version\": 99, \"unit\": \"a.c\"}",
        "{\"version\": 1, \"unit\": \"a.c\", \"coverage\": {}}",
    };

    (void)state;
    for (size_t k = 0; k < sizeof broken / sizeof broken[0]; k++) {
        struct err error = {0};

        assert_null(unit_facts_read(broken[k], strlen(broken[k]), &error));
        assert_true(err_is_set(&error));
    }
    unit_facts_free(NULL);
}

static void
all_callers_are_known_where_only_installed_libraries_are_missing(void **state)
{
    struct unit_facts *closed = analyze("closed.ir"), *open = analyze("open.ir");

    (void)state;
    assert_null(find_at(closed, 8));
    assert_string_equal(need_finding(open, 8)->rule, "bounds-read");
    unit_facts_free(closed);
    unit_facts_free(open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_of_any_length_into_an_array_is_an_error),
        cmocka_unit_test(a_length_check_before_the_copy_silences_it_and_says_so),
        cmocka_unit_test(a_loop_that_goes_one_too_far_is_found),
        cmocka_unit_test(
            all_callers_are_known_where_only_installed_libraries_are_missing),
        cmocka_unit_test(facts_read_back_as_they_were_written),
        cmocka_unit_test(broken_facts_are_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
