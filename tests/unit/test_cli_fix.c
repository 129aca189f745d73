/*
 * Fixes, baselines and changed lines: what lint does with findings.
 */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/baseline.h"
#include "cli/changes.h"
#include "cli/fix.h"

/* A folder with one file, and a chain of findings in it. */
struct fixture {
    char *dir, *file;
    struct chain chain;
    struct sources sources;
    struct fix_result result;
};

static void fixture_init(struct fixture *x, const char *text)
{
    struct err e = {0};

    memset(x, 0, sizeof *x);
    x->dir = fs_make_temp_dir(NULL, "test_fix", &e);
    assert_non_null(x->dir);
    x->file = fs_join(x->dir, "a.c");
    assert_true(fs_write(x->file, text, strlen(text), 0640, &e));
    sources_init(&x->sources, x->dir);
}

static void fixture_fini(struct fixture *x)
{
    assert_ok(fs_remove_tree(x->dir, e));
    chain_fini(&x->chain);
    sources_fini(&x->sources);
    fix_result_fini(&x->result);
    free(x->dir);
    free(x->file);
}

static struct finding *add_finding(struct fixture *x, const char *rule)
{
    struct finding *f = &chain_add_finding(&x->chain)->finding;

    f->rule = mem_strdup(rule);
    f->at.file = mem_strdup(x->file);
    return f;
}

/* Replace columns [col, end_col) of a line. */
static void add_edit(struct fixture *x, struct finding *f, unsigned line, unsigned col,
                     unsigned end_col, const char *text)
{
    struct place at = {.file = x->file,
                       .line = line,
                       .col = col,
                       .end_line = line,
                       .end_col = end_col};

    finding_add_edit(f, &at, text);
}

static void assert_file(const struct fixture *x, const char *expected)
{
    SCOPED_STR struct str text = {0};

    assert_ok(fs_read(x->file, 10000, &text, e));
    assert_string_equal(str_text(&text), expected);
}

static void edits_are_applied_from_any_order_and_equal_ones_once(void **state)
{
    struct fixture x;
    struct stat st;
    (void)state;

    fixture_init(&x, "abc def\nghi\n");
    add_edit(&x, add_finding(&x, "r"), 2, 1, 4, "GHI");
    add_edit(&x, add_finding(&x, "r"), 1, 5, 8, "DEF!");
    add_edit(&x, add_finding(&x, "other-unit"), 1, 5, 8, "DEF!");
    add_edit(&x, add_finding(&x, "r"), 1, 1, 1, "<");
    assert_ok(fix_apply(&x.chain, &x.sources, &x.result, e));
    assert_file(&x, "<abc DEF!\nGHI\n");
    assert_int_equal(x.result.edits, 3);
    assert_int_equal(x.result.files, 1);
    assert_int_equal(x.result.refused.len, 0);
    assert_int_equal(stat(x.file, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    fixture_fini(&x);
}

static void overlapping_edits_are_refused_and_others_made(void **state)
{
    struct fixture x;
    (void)state;

    fixture_init(&x, "abcdefgh\n");
    add_edit(&x, add_finding(&x, "r"), 1, 1, 5, "1");
    add_edit(&x, add_finding(&x, "r"), 1, 2, 3, "2");
    add_edit(&x, add_finding(&x, "r"), 1, 4, 6, "3");
    add_edit(&x, add_finding(&x, "r"), 1, 7, 8, "G");
    assert_ok(fix_apply(&x.chain, &x.sources, &x.result, e));
    assert_file(&x, "abcdefGh\n");
    assert_int_equal(x.result.edits, 1);
    assert_int_equal(x.result.refused.len, 2);
    assert_non_null(strstr(x.result.refused.at[0], "overlaps"));
    fixture_fini(&x);
}

static void two_insertions_at_one_place_are_refused(void **state)
{
    struct fixture x;
    (void)state;

    fixture_init(&x, "ab\n");
    add_edit(&x, add_finding(&x, "r"), 1, 2, 2, "1");
    add_edit(&x, add_finding(&x, "r"), 1, 2, 2, "2");
    assert_ok(fix_apply(&x.chain, &x.sources, &x.result, e));
    assert_file(&x, "ab\n");
    fixture_fini(&x);
}

static void a_fix_of_several_edits_is_made_whole_or_not_at_all(void **state)
{
    struct fixture x;
    (void)state;

    fixture_init(&x, "abcdefgh\n");
    struct finding *both = add_finding(&x, "r");
    add_edit(&x, both, 1, 1, 2, "A");
    add_edit(&x, both, 1, 5, 6, "E");
    add_edit(&x, add_finding(&x, "r"), 1, 5, 7, "overlap");
    /* shares an edit with the refused one */
    struct finding *shared = add_finding(&x, "r");
    add_edit(&x, shared, 1, 1, 2, "A");
    add_edit(&x, shared, 1, 8, 9, "H");
    assert_ok(fix_apply(&x.chain, &x.sources, &x.result, e));
    assert_file(&x, "abcdefgh\n");
    assert_int_equal(x.result.edits, 0);
    fixture_fini(&x);
}

static void muted_findings_are_not_fixed(void **state)
{
    struct fixture x;
    (void)state;

    fixture_init(&x, "ab\n");
    add_edit(&x, add_finding(&x, "r"), 1, 1, 2, "A");
    x.chain.findings[0].suppressed_by = mem_strdup("baseline");
    assert_ok(fix_apply(&x.chain, &x.sources, &x.result, e));
    assert_file(&x, "ab\n");
    fixture_fini(&x);
}

static void a_file_outside_the_root_is_never_changed(void **state)
{
    struct fixture x, outside;
    (void)state;

    fixture_init(&x, "ab\n");
    fixture_init(&outside, "ab\n");
    add_edit(&outside, add_finding(&x, "r"), 1, 1, 2, "A");
    /* a link inside the root that leads out of it */
    SCOPED_FREE char *link = fs_join(x.dir, "link.c");
    assert_int_equal(symlink(outside.file, link), 0);
    struct place at = {.file = link, .line = 1, .col = 1, .end_line = 1, .end_col = 2};
    finding_add_edit(add_finding(&x, "r"), &at, "A");
    assert_ok(fix_apply(&x.chain, &x.sources, &x.result, e));
    assert_file(&outside, "ab\n");
    assert_int_equal(x.result.refused.len, 2);
    assert_non_null(strstr(x.result.refused.at[1], "outside the project"));
    fixture_fini(&x);
    fixture_fini(&outside);
}

static void an_edit_beyond_the_text_is_refused(void **state)
{
    struct fixture x;
    (void)state;

    fixture_init(&x, "ab\n");
    add_edit(&x, add_finding(&x, "r"), 1, 2, 9, "A");
    add_edit(&x, add_finding(&x, "r"), 7, 1, 1, "A");
    add_edit(&x, add_finding(&x, "r"), 0, 0, 0, "A");
    assert_ok(fix_apply(&x.chain, &x.sources, &x.result, e));
    assert_file(&x, "ab\n");
    assert_int_equal(x.result.refused.len, 3);
    fixture_fini(&x);
}

static void a_file_that_changed_meanwhile_is_left_alone(void **state)
{
    struct fixture x;
    (void)state;

    fixture_init(&x, "ab\n");
    add_edit(&x, add_finding(&x, "r"), 1, 1, 2, "A");
    assert_non_null(sources_text(&x.sources, x.file));
    assert_ok(fs_write(x.file, "xy\n", 3, 0644, e));
    assert_error(fix_apply(&x.chain, &x.sources, &x.result, e), "changed while");
    assert_file(&x, "xy\n");
    fixture_fini(&x);
}

/* ---------------------------------------------------------------- baseline */

static void set_fingerprint(struct finding *f, const char *text)
{
    finding_set_fingerprint(f, text, 0);
}

static void a_baseline_marks_what_it_knows(void **state)
{
    struct fixture x;
    struct baseline_counts counts;
    (void)state;

    fixture_init(&x, "");
    SCOPED_FREE char *path = fs_join(x.dir, "baseline.json");
    set_fingerprint(add_finding(&x, "old"), "old");
    set_fingerprint(add_finding(&x, "gone"), "gone");
    assert_ok(baseline_write(path, &x.chain, e));
    chain_fini(&x.chain);
    memset(&x.chain, 0, sizeof x.chain);
    set_fingerprint(add_finding(&x, "old"), "old");
    set_fingerprint(add_finding(&x, "new"), "new");
    assert_ok(baseline_apply(path, &x.chain, &counts, e));
    assert_string_equal(x.chain.findings[0].baseline, "unchanged");
    assert_string_equal(x.chain.findings[0].suppressed_by, "baseline");
    assert_string_equal(x.chain.findings[1].baseline, "new");
    assert_null(x.chain.findings[1].suppressed_by);
    assert_int_equal(counts.known, 1);
    assert_int_equal(counts.gone, 1);

    /* writing it again keeps what the old one muted */
    assert_ok(baseline_write(path, &x.chain, e));
    assert_ok(baseline_apply(path, &x.chain, &counts, e));
    assert_int_equal(counts.known, 2);
    fixture_fini(&x);
}

static void a_missing_baseline_is_empty_and_a_broken_one_an_error(void **state)
{
    struct fixture x;
    struct baseline_counts counts;
    (void)state;

    fixture_init(&x, "");
    SCOPED_FREE char *path = fs_join(x.dir, "baseline.json");
    set_fingerprint(add_finding(&x, "new"), "new");
    assert_ok(baseline_apply(path, &x.chain, &counts, e));
    assert_int_equal(counts.known, 0);
    static const char *const broken[] = {"{", "[]",
                                         "{\"version\": 99, \"findings\": []}",
                                         "{\"version\": 1, \"findings\": [{}]}"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        assert_ok(fs_write(path, broken[i], strlen(broken[i]), 0644, e));
        assert_error(baseline_apply(path, &x.chain, &counts, e), "baseline.json");
    }
    fixture_fini(&x);
}

/* ----------------------------------------------------------- changed lines */

static bool touches(const struct changes *c, const char *path, unsigned line)
{
    struct place at = {.line = line};

    return changes_touch(c, path, &at);
}

static void changed_lines_are_those_of_the_new_text(void **state)
{
    static const char diff[] = "diff --git old/a.c new/a.c\n"
                               "--- old/a.c\n"
                               "+++ new/a.c\n"
                               "@@ -3 +3,2 @@ int f(void)\n"
                               "-old\n"
                               "+new\n"
                               "+++ new/not-a-name.c\n"
                               "@@ -10,2 +11,0 @@\n"
                               "-guard\n"
                               "-guard\n"
                               "diff --git old/b.c new/b.c\n"
                               "--- old/b.c\n"
                               "+++ /dev/null\n"
                               "@@ -1 +0,0 @@\n"
                               "-gone\n"
                               "diff --git old/c d.c new/c d.c\n"
                               "--- /dev/null\n"
                               "+++ new/c d.c\t\n"
                               "@@ -0,0 +1 @@\n"
                               "+all\n"
                               "diff --git \"old/t\\tx.c\" \"new/t\\tx.c\"\n"
                               "--- \"old/t\\tx.c\"\n"
                               "+++ \"new/t\\tx\\303\\251.c\"\n"
                               "@@ -1 +1 @@\n"
                               "-a\n"
                               "+b\n"
                               "\\ No newline at end of file\n";
    SCOPED_CHANGES struct changes c = {0};
    (void)state;

    assert_ok(changes_parse_diff(diff, sizeof diff - 1, &c, e));
    assert_int_equal(c.file_count, 3);
    assert_false(touches(&c, "a.c", 2));
    assert_true(touches(&c, "a.c", 3));
    assert_true(touches(&c, "a.c", 4));
    assert_false(touches(&c, "a.c", 5));
    assert_true(touches(&c, "a.c", 11));
    assert_true(touches(&c, "a.c", 12));
    assert_false(touches(&c, "a.c", 13));
    assert_true(touches(&c, "c d.c", 1));
    assert_true(touches(&c, "t\tx\303\251.c", 1));
    assert_null(changes_find(&c, "not-a-name.c"));
    struct place whole = {.line = 1, .end_line = 3};
    assert_true(changes_touch(&c, "a.c", &whole));
}

static void a_broken_diff_is_an_error_and_never_a_crash(void **state)
{
    static const char *const cases[] = {
        "+++ new/a.c\n@@ -1 @@\n",
        "+++ new/a.c\n@@ -1 +x @@\n",
        "+++ new/a.c\n@@ -1 +1,99999999999999999999 @@\n",
    };
    static const char *const odd[] = {
        "", "+++ ", "+++ \"", "+++ \"new/\\", "@@ ", "+++ \"new/\\377\\4"};
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        SCOPED_CHANGES struct changes c = {0};
        assert_error(changes_parse_diff(cases[i], strlen(cases[i]), &c, e),
                     "not understood");
    }
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        SCOPED_CHANGES struct changes c = {0};
        assert_ok(changes_parse_diff(odd[i], strlen(odd[i]), &c, e));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_are_applied_from_any_order_and_equal_ones_once),
        cmocka_unit_test(overlapping_edits_are_refused_and_others_made),
        cmocka_unit_test(two_insertions_at_one_place_are_refused),
        cmocka_unit_test(a_fix_of_several_edits_is_made_whole_or_not_at_all),
        cmocka_unit_test(muted_findings_are_not_fixed),
        cmocka_unit_test(a_file_outside_the_root_is_never_changed),
        cmocka_unit_test(an_edit_beyond_the_text_is_refused),
        cmocka_unit_test(a_file_that_changed_meanwhile_is_left_alone),
        cmocka_unit_test(a_baseline_marks_what_it_knows),
        cmocka_unit_test(a_missing_baseline_is_empty_and_a_broken_one_an_error),
        cmocka_unit_test(changed_lines_are_those_of_the_new_text),
        cmocka_unit_test(a_broken_diff_is_an_error_and_never_a_crash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
