/*
 * HTML: what the page says.  tests/cli/html.bats sees that it is whole and alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/report_print.h"

static void write_html(const struct report_input *in, struct str *out)
{
    struct err e = {0};

    assert_true(report_write("html", in, NULL, out, &e));
}

static void assert_page(const struct str *page, const char *words)
{
    if (!strstr(str_text(page), words))
        fail_msg("the page does not say: %s", words);
}

static void every_link_of_the_chain_is_visible(void **state)
{
    SCOPED_STR struct str page = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct report_input in = fixture_input(&chain);
    write_html(&in, &page);
    SCOPED_STR struct str crash = {0};
    SCOPED_STR struct str finding = {0};
    str_addf(&crash, "<a href=\"#crash-%s\">", chain.crashes[0].crash.id);
    str_addf(&finding, "<a href=\"#finding-%s\">",
             chain.findings[0].finding.fingerprint);
    assert_page(&page, crash.text);
    assert_page(&page, finding.text);
    assert_page(&page, "stack-buffer-overflow in getfilename");
    assert_page(&page, "none got out");
    assert_page(&page, "uid 70001, gid 70001");
    assert_page(&page, chain.crashes[0].reproduce);
    assert_page(&page, "All 11 escape attempts");
    chain_fini(&chain);
}

static void the_line_is_shown_with_its_marked_part(void **state)
{
    SCOPED_STR struct str page = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct report_input in = fixture_input(&chain);
    write_html(&in, &page);
    assert_page(&page, "<span class=\"number\">13</span>        scanf(&quot;%s&quot;, "
                       "<mark>tmp</mark>);");
    assert_page(&page, "&lt;b&gt;&amp;amp;&lt;/b&gt;");
    chain_fini(&chain);
}

static void the_fix_shows_what_becomes_what(void **state)
{
    SCOPED_STR struct str page = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct report_input in = fixture_input(&chain);
    write_html(&in, &page);
    assert_page(&page, "<code>scanf(<del>&quot;%s&quot;</del>"
                       "<ins>&quot;%12s&quot;</ins>, tmp);</code>");
    chain_fini(&chain);
}

static void the_input_is_a_hexdump(void **state)
{
    SCOPED_STR struct str page = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct report_input in = fixture_input(&chain);
    write_html(&in, &page);
    assert_page(&page, "00000010  41 41 41 41 41 3c 0a ff ");
    assert_page(&page, "|AAAAA&lt;..|");
    chain_fini(&chain);
}

static void a_large_input_is_cut_and_says_so(void **state)
{
    SCOPED_STR struct str page = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct chain_crash *c = &chain.crashes[0];
    free(c->preview);
    c->preview = mem_alloc(CHAIN_PREVIEW_SIZE);
    c->preview_size = CHAIN_PREVIEW_SIZE;
    c->minimized_size = 1000000;
    struct report_input in = fixture_input(&chain);
    write_html(&in, &page);
    assert_page(&page, "000001f0 ");
    assert_null(strstr(page.text, "00000200 "));
    assert_page(&page, "... and 999488 more bytes");
    chain_fini(&chain);
}

static void an_escape_is_on_top_and_unfolded(void **state)
{
    SCOPED_STR struct str page = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct containment *c = &chain.crashes[0].containment;
    containment_add_attempt(c, "pidfd_getfd", ATTEMPT_ESCAPED, "a folder outside");
    containment_decide(c);
    struct report_input in = fixture_input(&chain);
    write_html(&in, &page);
    assert_page(&page, "<p class=\"alarm\">1 crash got out of the jail.");
    assert_page(&page, "<details open><summary>All 12 escape attempts");
    chain_fini(&chain);
}

static void without_an_escape_there_is_no_alarm(void **state)
{
    SCOPED_STR struct str page = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    struct report_input in = fixture_input(&chain);
    write_html(&in, &page);
    assert_null(strstr(page.text, "class=\"alarm\""));
    chain_fini(&chain);
}

static void hostile_text_never_becomes_markup(void **state)
{
    SCOPED_STR struct str page = {0};
    struct chain chain;

    (void)state;
    fixture_chain(&chain);
    print_make_hostile(&chain);
    struct report_input in = fixture_input(&chain);
    write_html(&in, &page);
    assert_null(strstr(page.text, "<img"));
    assert_null(strstr(page.text, "</script"));
    assert_null(strstr(page.text, "\xe2\x80\xae")); /* turns text around */
    assert_null(strchr(page.text, '\x1b'));
    assert_page(&page, "&lt;img src=x onerror=alert(1)&gt;");
    chain_fini(&chain);
}

static void the_page_forbids_itself_to_load_anything(void **state)
{
    SCOPED_STR struct str page = {0};
    struct chain chain = {0};
    struct report_input in = {.chain = &chain};

    (void)state;
    write_html(&in, &page);
    assert_page(&page, "default-src 'none'");
    assert_page(&page, "Nothing was found.");
    assert_null(strstr(page.text, "http:"));
    assert_null(strstr(page.text, "https:"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_link_of_the_chain_is_visible),
        cmocka_unit_test(the_line_is_shown_with_its_marked_part),
        cmocka_unit_test(the_fix_shows_what_becomes_what),
        cmocka_unit_test(the_input_is_a_hexdump),
        cmocka_unit_test(a_large_input_is_cut_and_says_so),
        cmocka_unit_test(an_escape_is_on_top_and_unfolded),
        cmocka_unit_test(without_an_escape_there_is_no_alarm),
        cmocka_unit_test(hostile_text_never_becomes_markup),
        cmocka_unit_test(the_page_forbids_itself_to_load_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
