/* Linking units: order does not matter, and a header's finding is said once. */
#include "tests/unit/test.h"

#include "analyzer/link/link.h"
#include "base/mem.h"

static struct unit_facts *unit_with(const char *unit, const char *file, unsigned line)
{
    struct unit_facts *facts = mem_alloc(sizeof *facts);
    struct finding *f = finding_list_add(&facts->findings);

    facts->unit = mem_strdup(unit);
    f->rule = mem_strdup("gets");
    f->unit = mem_strdup(unit);
    f->function = mem_strdup("f");
    f->message = mem_strdup("gets reads a line");
    f->at.file = mem_strdup(file);
    f->at.line = line;
    f->at.col = 1;
    return facts;
}

static void a_finding_in_a_header_is_said_once_in_any_order(void **state)
{
    (void)state;
    struct unit_facts *a = unit_with("a.c", "h.h", 3);
    struct unit_facts *b = unit_with("b.c", "h.h", 3);
    struct unit_facts *c = unit_with("c.c", "h.h", 4);
    struct unit_facts *orders[][3] = {
        {a, b, c},
        {c, b, a},
        {b, a, c},
        {b, c, a}
    };

    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        struct link_result r;
        link_units(orders[i], 3, &r);
        assert_int_equal(r.findings.len, 2);
        assert_string_equal(r.findings.at[0].unit, "a.c");
        assert_string_equal(r.findings.at[1].unit, "c.c");
        link_result_fini(&r);
    }
    unit_facts_free(a);
    unit_facts_free(b);
    unit_facts_free(c);
}

static void of_repeats_the_worse_is_said(void **state)
{
    (void)state;
    for (int is_second = 0; is_second < 2; is_second++) {
        struct unit_facts *a = unit_with("a.c", "h.h", 3);
        struct unit_facts *b = unit_with("b.c", "h.h", 3);
        struct unit_facts *both[] = {a, b};
        struct link_result r;

        a->findings.at[0].severity = is_second ? FINDING_NOTE : FINDING_ERROR;
        b->findings.at[0].severity = is_second ? FINDING_ERROR : FINDING_NOTE;
        link_units(both, 2, &r);
        assert_int_equal(r.findings.len, 1);
        assert_int_equal(r.findings.at[0].severity, FINDING_ERROR);
        link_result_fini(&r);
        unit_facts_free(a);
        unit_facts_free(b);
    }
}

static void nothing_links_to_nothing(void **state)
{
    (void)state;
    struct link_result r;

    link_units(NULL, 0, &r);
    assert_int_equal(r.findings.len, 0);
    link_result_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_in_a_header_is_said_once_in_any_order),
        cmocka_unit_test(of_repeats_the_worse_is_said),
        cmocka_unit_test(nothing_links_to_nothing),
    };

    return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
