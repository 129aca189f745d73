/*
 * Comments that mute findings, path patterns, and the configuration file.
 */
#include "tests/unit/test.h"

#include <stdlib.h>

#include "base/fs.h"
#include "base/scoped.h"
#include "cli/comments.h"
#include "cli/config.h"
#include "cli/glob.h"

/* Whether a finding of `rule` on lines `line` to `end_line` is muted in `text`. */
static bool is_muted(const char *text, const char *rule, unsigned line,
                     unsigned end_line)
{
    struct mute_list mutes = {0};
    struct finding f = {
        .rule = (char *)(uintptr_t)rule, .at = {.line = line, .end_line = end_line}
    };

    mute_list_scan(text, strlen(text), &mutes);
    bool muted = mute_list_match(&mutes, &f) != NULL;
    mute_list_fini(&mutes);
    return muted;
}

/* It would align the columns of the table far beyond the line. */
/* clang-format off */
static void a_comment_mutes_its_rule_on_its_line(void **state)
{
    static const struct {
        const char *rule;
        unsigned line, end_line;
        bool is_muted;
        const char *text;
    } cases[] = {
        /* our own form */
        {"gets", 1, 1, true, "gets(a); // spillway: ignore gets checked above"},
        {"gets", 1, 1, true, "gets(a); /* spillway: ignore gets checked above */"},
        {"scanf-string", 1, 1, false,
         "gets(a); // spillway: ignore gets checked above"},
        {"gets", 2, 2, false,
         "gets(a); // spillway: ignore gets checked above\ngets(b);"},
        {"gets", 1, 1, true, "gets(a); // spillway: ignore scanf-string, gets reason"},
        {"gets", 1, 1, true, "gets(a); // spillway: ignore * reason"},
        {"gets", 1, 1, false, "gets(a); // spillway: ignore gets"},
        {"gets", 1, 1, false, "gets(a); /* spillway: ignore gets */"},
        {"gets", 1, 1, false, "gets(a); // spillway: ignores gets reason"},
        /* alone on its line: the next code */
        {"gets", 2, 2, true, "// spillway: ignore gets reason\ngets(a);"},
        {"gets", 4, 4, true,
         "// spillway: ignore gets reason\n\n// more\ngets(a);\ngets(b);"},
        {"gets", 5, 5, false,
         "// spillway: ignore gets reason\n\n// more\ngets(a);\ngets(b);"},
        {"a", 3, 3, true,
         "// spillway: ignore a reason\n// spillway: ignore b reason\nf();"},
        {"gets", 4, 4, true, "/* a\n * spillway: ignore gets reason\n */\ngets(a);"},
        /* a statement of several lines */
        {"gets", 1, 2, true, "f(a,\n  b); // spillway: ignore gets reason"},
        {"gets", 1, 2, true, "f(a, // spillway: ignore gets reason\n  b);"},
        /* forms of other tools */
        {"gets", 1, 1, true, "gets(a); // NOLINT(spillway-gets)"},
        {"gets", 1, 1, true, "gets(a); // NOLINT(bugprone-x, spillway-gets)"},
        {"gets", 1, 1, true, "gets(a); // NOLINT(spillway-*)"},
        {"gets", 1, 1, false, "gets(a); // NOLINT(gets)"},
        {"gets", 1, 1, false, "gets(a); // NOLINT spillway"},
        {"gets", 2, 2, true, "// NOLINTNEXTLINE(spillway-gets)\ngets(a);"},
        {"gets", 2, 2, true, "f(); // NOLINTNEXTLINE(spillway-gets)\ngets(a);"},
        {"gets", 1, 1, false, "gets(a); // NOLINTNEXTLINE(spillway-gets)"},
        /* not comments */
        {"gets", 1, 1, false, "p(\"// spillway: ignore gets reason\"); gets(a);"},
        {"gets", 1, 1, true, "c = '\"'; gets(a); // spillway: ignore gets reason"},
        {"gets", 2, 2, true, "#error don't\ngets(a); // spillway: ignore gets reason"},
        {"gets", 2, 2, true, "p(\"a\\\nb\"); gets(a); // spillway: ignore gets reason"},
        /* ends too early */
        {"gets", 1, 1, false, "// spillway: ignore"},
        {"gets", 1, 1, false, "// spillway:"},
        {"gets", 1, 1, false, "/* NOLINT(spillway-"},
        {"gets", 1, 1, false, "\"spillway"},
        {"gets", 1, 1, false, ""},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (is_muted(cases[i].text, cases[i].rule, cases[i].line, cases[i].end_line) !=
            cases[i].is_muted)
            fail_msg("%s: line %u", cases[i].text, cases[i].line);
}

/* clang-format on */

static void the_place_of_a_comment_is_known(void **state)
{
    static const char text[] = "int a;\n  gets(a); // spillway: ignore gets\n"
                               "/* one\n   spillway: ignore x why */";
    struct mute_list mutes = {0};
    (void)state;

    mute_list_scan(text, sizeof text - 1, &mutes);
    assert_int_equal(mutes.len, 2);
    assert_int_equal(mutes.at[0].line, 2);
    assert_int_equal(mutes.at[0].col, 15);
    assert_true(mutes.at[0].lacks_reason);
    assert_int_equal(mutes.at[1].line, 4);
    assert_int_equal(mutes.at[1].col, 4);
    assert_int_equal(mutes.at[1].target_line, 0);
    mute_list_fini(&mutes);
}

static void patterns_match_as_in_ignore_files(void **state)
{
    static const struct {
        const char *pattern, *path;
        bool matches;
    } cases[] = {
        {"a.c",            "a.c",                 true },
        {"a.c",            "src/a.c",             true },
        {"src/a.c",        "src/a.c",             true },
        {"src/a.c",        "lib/src/a.c",         false},
        {"*.c",            "src/deep/a.c",        true },
        {"*.c",            "a.cc",                false},
        {"src/*.c",        "src/a.c",             true },
        {"src/*.c",        "src/deep/a.c",        false},
        {"vendor",         "lib/vendor/a.c",      true },
        {"vendor/",        "lib/vendor/a.c",      true },
        {"vendor/",        "lib/vendored/a.c",    false},
        {"lib/vendor",     "lib/vendor/deep/a.c", true },
        {"lib/vendor",     "x/lib/vendor/a.c",    false},
        {"**"
         "/test", "a/b/test/x.c",        true },
        {"a/**"
         "/z.c",  "a/z.c",               true },
        {"a/**"
         "/z.c",  "a/b/c/z.c",           true },
        {"a/**"
         "/z.c",  "b/z.c",               false},
        {"a/**",           "a/b/c.c",             true },
        {"./a.c",          "a.c",                 true },
        {"[ab].c",         "b.c",                 true },
        {"?.c",            "ab.c",                false},
        {"",               "a.c",                 false},
        {"*",              "a.c",                 true },
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (glob_matches(cases[i].pattern, cases[i].path) != cases[i].matches)
            fail_msg("%s ~ %s", cases[i].pattern, cases[i].path);
}

/* ----------------------------------------------------------- .spillway.yaml */

/* A folder with this `.spillway.yaml` and an empty folder "src" in it. */
static char *project(const char *yaml)
{
    struct err e = {0};
    char *dir = fs_make_temp_dir(NULL, "test_config", &e);
    SCOPED_FREE char *file = fs_join(dir, ".spillway.yaml");
    SCOPED_FREE char *src = fs_join(dir, "src");

    assert_true(fs_write(file, yaml, strlen(yaml), 0644, &e));
    assert_true(fs_mkdirs(src, 0755, &e));
    return dir;
}

static void remove_project(char *dir)
{
    assert_ok(fs_remove_tree(dir, e));
    free(dir);
}

static void the_configuration_is_found_upwards(void **state)
{
    char *dir = project("level: note\nexclude:\n  - '*.gen.c'\n  - third_party/\n"
                        "disable: [gets]\nfunctions: own.tsv\n");
    SCOPED_FREE char *src = fs_join(dir, "src"), *table = fs_join(dir, "own.tsv");
    SCOPED_FREE char *excluded = fs_join(dir, "src/a.gen.c");
    SCOPED_FREE char *included = fs_join(dir, "src/a.c");
    SCOPED_STR struct str functions = {0};
    SCOPED_CONFIG struct config c = {0};
    (void)state;

    assert_ok(config_load(src, &c, e));
    assert_string_equal(c.dir, dir);
    assert_string_equal(c.level, "note");
    assert_int_equal(c.disable_count, 1);
    assert_true(config_excludes(&c, excluded));
    assert_false(config_excludes(&c, included));
    assert_false(config_excludes(&c, "/elsewhere/a.gen.c"));
    assert_error(config_read_functions(&c, &functions, e), "own.tsv");
    assert_ok(fs_write(table, "x\tcopy\t1 2\n", 11, 0644, e));
    assert_ok(config_read_functions(&c, &functions, e));
    assert_string_equal(functions.text, "x\tcopy\t1 2\n");
    remove_project(dir);
}

static void a_wrong_configuration_is_refused_with_file_and_line(void **state)
{
    static const struct {
        const char *yaml, *error;
    } cases[] = {
        {"level: note\nlevle: note\n", "line 2: unknown key \"levle\""},
        {"level: note\nexclude: a\n",  "line: 2"                      },
        {"level: [\n",                 ".spillway.yaml: "             },
        {"just text\n",                ".spillway.yaml: "             },
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        SCOPED_CONFIG struct config c = {0};
        char *dir = project(cases[i].yaml);
        assert_error(config_load(dir, &c, e), cases[i].error);
        assert_error(config_load(dir, &c, e), ".spillway.yaml");
        remove_project(dir);
    }
}

static void an_empty_configuration_configures_nothing(void **state)
{
    static const char *const cases[] = {"", "# only\n  # comments\n", "\n\n"};
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        SCOPED_CONFIG struct config c = {0};
        char *dir = project(cases[i]);
        assert_ok(config_load(dir, &c, e));
        assert_null(c.level);
        assert_string_equal(c.dir, dir);
        remove_project(dir);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_comment_mutes_its_rule_on_its_line),
        cmocka_unit_test(the_place_of_a_comment_is_known),
        cmocka_unit_test(patterns_match_as_in_ignore_files),
        cmocka_unit_test(the_configuration_is_found_upwards),
        cmocka_unit_test(a_wrong_configuration_is_refused_with_file_and_line),
        cmocka_unit_test(an_empty_configuration_configures_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
