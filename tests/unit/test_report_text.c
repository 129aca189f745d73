/*
 * The text format: whole reports against data/report/NAME.txt, which people read.
 *
 * To accept a change, run with SPILLWAY_ACCEPT=1 and look at what `git diff` says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/scoped.h"
#include "tests/unit/report_fixture.h"

static const struct report_style everything = {.show_steps = true, .show_source = true};

static void write_text(const struct report_input *in, const struct report_style *style,
                       struct str *out)
{
    struct err e = {0};

    if (!report_write("text", in, style, out, &e))
        fail_msg("%s", e.text);
}

static void assert_golden(const char *name, const struct str *text)
{
    SCOPED_FREE char *path = mem_printf(TEST_DATA "/report/%s.txt", name);
    SCOPED_STR struct str wanted = {0};
    struct err e = {0};

    if (getenv("SPILLWAY_ACCEPT"))
        assert_true(fs_write(path, str_text(text), text->len, 0644, &e));
    if (!fs_read(path, 1 << 20, &wanted, &e))
        fail_msg("%s", e.text);
    assert_string_equal(str_text(text), str_text(&wanted));
}

static void a_lint_run_reads_like_a_compiler(void **state)
{
    SCOPED_STR struct str text = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct report_input in = fixture_input(&chain);
    in.coverage = &fixture_coverage;
    write_text(&in, &everything, &text);
    assert_golden("lint", &text);
    chain_fini(&chain);
}

static void crashes_show_the_whole_chain(void **state)
{
    SCOPED_STR struct str text = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct report_input in = fixture_input(&chain);
    write_text(&in, NULL, &text);
    assert_golden("triage", &text);
    chain_fini(&chain);
}

static void paths_are_named_from_where_the_command_was_given(void **state)
{
    SCOPED_STR struct str here = {0};
    SCOPED_STR struct str above = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct report_input in = fixture_input(&chain);
    write_text(&in, NULL, &here);
    assert_non_null(strstr(here.text, "getfilename, src/getfilename.c:13:2\n"));
    assert_int_equal(chdir("/"), 0);
    write_text(&in, NULL, &above);
    assert_int_equal(chdir(FIXTURE_ROOT), 0);
    assert_null(strstr(above.text, "getfilename, src/getfilename.c"));
    chain_fini(&chain);
}

static void an_escape_stands_out(void **state)
{
    SCOPED_STR struct str text = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct containment *c = &chain.crashes[0].containment;
    containment_add_attempt(c, "pidfd_getfd", ATTEMPT_ESCAPED, "a folder outside");
    c->witnesses[1].is_unchanged = false;
    containment_decide(c);
    struct report_input in = fixture_input(&chain);
    write_text(&in, NULL, &text);
    assert_non_null(strstr(text.text, "verdict    escaped: 10 escapes tried"));
    assert_non_null(strstr(text.text, "pidfd_getfd got out: a folder outside"));
    assert_non_null(strstr(text.text, "witness hostname changed"));
    chain_fini(&chain);
}

static void nothing_found_says_so(void **state)
{
    static const struct report_coverage full = {.units = 2, .functions = 1};
    SCOPED_STR struct str text = {0};
    struct chain chain = {0};

    (void)state;
    struct report_input in = fixture_input(&chain);
    in.coverage = &full;
    write_text(&in, &everything, &text);
    assert_string_equal(text.text, "looked at 2 files, 1 function\nnothing found\n");
}

static void colours_are_only_there_when_asked_for(void **state)
{
    const struct report_style coloured = {.colour = true, .show_source = true};
    SCOPED_STR struct str plain = {0};
    SCOPED_STR struct str bright = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct report_input in = fixture_input(&chain);
    write_text(&in, NULL, &plain);
    write_text(&in, &coloured, &bright);
    assert_null(strchr(plain.text, '\033'));
    assert_non_null(strstr(bright.text, "\033[1;31merror: \033[0m"));
    chain_fini(&chain);
}

/* ------------------------------------------------------------------- excerpts */

static const struct str *one_line(void *context, const char *file)
{
    (void)file;
    return context;
}

/* The excerpt of one finding in a source of one line, and the line with the caret. */
static void excerpt(const char *line, unsigned col, unsigned end_col, struct str *out)
{
    struct chain chain = {0};
    SCOPED_STR struct str source = {0};
    struct report_style style = {.show_source = true};

    str_add(&source, line);
    struct finding *f = &chain_add_finding(&chain)->finding;
    f->at = fixture_place("x.c", 1, col, end_col);
    f->capacity = FINDING_UNKNOWN;
    f->largest = FINDING_UNKNOWN;
    struct report_input in = fixture_input(&chain);
    in.source = one_line;
    in.source_context = &source;
    write_text(&in, &style, out);
    chain_fini(&chain);
}

static void assert_excerpt(const char *line, unsigned col, unsigned end_col,
                           const char *wanted)
{
    SCOPED_STR struct str text = {0};

    excerpt(line, col, end_col, &text);
    if (!strstr(text.text, wanted))
        fail_msg("in:\n%s\nthere is no:\n%s", text.text, wanted);
}

static void the_caret_stands_under_what_is_meant(void **state)
{
    (void)state;
    assert_excerpt("a = b;", 5, 6, "| a = b;\n      |     ^\n");
    assert_excerpt("f(abc);", 3, 6, "| f(abc);\n      |   ^~~\n");
    assert_excerpt("\tf(x);", 2, 6, "|         f(x);\n      |         ^~~~\n");
    assert_excerpt("a\tf(x);", 3, 4, "| a       f(x);\n      |         ^\n");
    assert_excerpt("\"\xc3\xa4\" x", 6, 7, "| \"\xc3\xa4\" x\n      |     ^\n");
}

static void places_beside_the_line_are_survived(void **state)
{
    (void)state;
    assert_excerpt("abc", 99, 120, "| abc\n      |    ^\n");
    assert_excerpt("abc", 0, 0, "| abc\n      | ^\n");
    assert_excerpt("abc", 3, 1, "| abc\n      |   ^\n");
    assert_excerpt("\xff\x1b[0m", 1, 2, "| \\xFF\\x1B[0m\n      | ^~~~\n");
}

static void a_line_without_end_is_cut_around_the_mark(void **state)
{
    SCOPED_STR struct str line = {0};
    SCOPED_STR struct str text = {0};

    (void)state;
    for (int i = 0; i < 100000; i++)
        str_add(&line, i == 50000 ? "MARK" : "x");
    excerpt(line.text, 50001, 50005, &text);
    assert_true(text.len < 1500);
    assert_non_null(strstr(text.text, "| ...xxx"));
    assert_non_null(strstr(text.text, "xMARKx"));
    assert_non_null(strstr(text.text, " ^~~~\n"));
}

static void without_the_source_the_finding_still_stands(void **state)
{
    SCOPED_STR struct str text = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    free(chain.findings[0].finding.at.file);
    chain.findings[0].finding.at.file = mem_strdup("/nowhere/gone.c");
    struct report_input in = fixture_input(&chain);
    write_text(&in, &everything, &text);
    assert_non_null(strstr(text.text, "/nowhere/gone.c:13:14: error: scanf"));
    chain_fini(&chain);
}

static void hostile_text_cannot_reach_the_terminal(void **state)
{
    SCOPED_STR struct str text = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    free(chain.crashes[0].crash.kind);
    chain.crashes[0].crash.kind = mem_strdup("over\033]0;title\007\nflow");
    struct report_input in = fixture_input(&chain);
    write_text(&in, &everything, &text);
    assert_null(strchr(text.text, '\033'));
    assert_non_null(strstr(text.text, "over\\x1B]0;title\\x07\\x0Aflow"));
    chain_fini(&chain);
}

static void values_with_nothing_set_are_survived(void **state)
{
    SCOPED_STR struct str text = {0};
    struct chain chain = {0};

    (void)state;
    chain_add_finding(&chain);
    chain_add_crash(&chain);
    chain_add_campaign(&chain);
    struct report_input in = {.chain = &chain};
    write_text(&in, &everything, &text);
    assert_non_null(strstr(text.text, "1 note, 1 crash"));
    chain_fini(&chain);
}

static void an_unknown_format_is_refused(void **state)
{
    SCOPED_STR struct str text = {0};
    struct chain chain = {0};
    struct report_input in = {.chain = &chain};
    struct err e = {0};

    (void)state;
    assert_false(report_write("pdf", &in, NULL, &text, &e));
    assert_non_null(strstr(e.text, "pdf"));
    assert_false(report_write(NULL, &in, NULL, &text, &e));
    assert_false(report_format_exists("pdf"));
    assert_true(report_format_exists("text"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_named_from_where_the_command_was_given),
        cmocka_unit_test(a_lint_run_reads_like_a_compiler),
        cmocka_unit_test(crashes_show_the_whole_chain),
        cmocka_unit_test(an_escape_stands_out),
        cmocka_unit_test(nothing_found_says_so),
        cmocka_unit_test(colours_are_only_there_when_asked_for),
        cmocka_unit_test(the_caret_stands_under_what_is_meant),
        cmocka_unit_test(places_beside_the_line_are_survived),
        cmocka_unit_test(a_line_without_end_is_cut_around_the_mark),
        cmocka_unit_test(without_the_source_the_finding_still_stands),
        cmocka_unit_test(hostile_text_cannot_reach_the_terminal),
        cmocka_unit_test(values_with_nothing_set_are_survived),
        cmocka_unit_test(an_unknown_format_is_refused),
    };

    if (chdir(FIXTURE_ROOT) != 0) /* paths are shown from here */
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
