/*
 * Descriptions of targets, through run/target.h: the real ones, and broken ones.
 */
#include "tests/unit/test.h"

#include <stdlib.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "run/target.h"

static const char targets_dir[] = SOURCE_ROOT "/targets";

/* A folder of targets with one, "sample", described by `yaml`; its harness exists. */
static char *folder_with(const char *yaml)
{
    char *root = fs_make_temp_dir(NULL, "targets", NULL);
    SCOPED_FREE char *dir = fs_join(root, "sample");
    SCOPED_FREE char *file = fs_join(dir, "target.yaml");
    SCOPED_FREE char *harness = fs_join(dir, "harness.c");

    assert_ok(fs_mkdirs(dir, 0755, e));
    assert_ok(fs_write(file, yaml, strlen(yaml), 0644, e));
    assert_ok(fs_write(harness, "", 0, 0644, e));
    return root;
}

static void assert_refused(const char *yaml, const char *part)
{
    SCOPED_FREE char *root = folder_with(yaml);

    assert_error(target_load(root, "sample", e), part);
    assert_ok(fs_remove_tree(root, e));
}

#define ENTRY                                                                          \
    "entries:\n"                                                                       \
    "  - name: stdin\n"                                                                \
    "    kind: real\n"                                                                 \
    "    harness: harness.c\n"                                                         \
    "    input: stdin\n"

static void every_target_of_the_repository_loads(void **state)
{
    SCOPED_STRV struct strv names = {0};

    (void)state;
    assert_ok(target_list(targets_dir, &names, e));
    assert_true(names.len >= 1);
    for (size_t i = 0; i < names.len; i++) {
        struct err e = {0};
        struct target *t = target_load(targets_dir, names.at[i], &e);
        if (!t)
            fail_msg("%s", e.text);
        assert_string_equal(t->name, names.at[i]);
        target_free(t);
    }
}

static void the_article_target_has_a_real_entry_on_stdin(void **state)
{
    struct err e = {0};
    struct target *t = target_load(targets_dir, "getfilename", &e);
    if (!t)
        fail_msg("%s", e.text);
    const struct target_entry *entry = target_entry(t, NULL);

    (void)state;
    assert_non_null(entry);
    assert_string_equal(entry->kind, "real");
    assert_string_equal(entry->input, "stdin");
    assert_ptr_equal(entry, target_entry(t, "stdin"));
    assert_null(target_entry(t, "other"));
    assert_true(t->is_quick);
    assert_int_equal(t->fetch_count, 0);
    target_free(t);
}

static void an_unknown_target_lists_the_known_ones(void **state)
{
    (void)state;
    assert_error(target_load(targets_dir, "nowhere", e), "getfilename");
    assert_error(target_load(targets_dir, "../targets/getfilename", e),
                 "there is no target");
    assert_error(target_load(targets_dir, "", e), "there is no target");
    assert_error(target_load("/nonexistent", "x", e), "/nonexistent");
}

static void a_wrong_key_is_reported_with_its_line(void **state)
{
    (void)state;
    assert_refused("title: x\ncolour: red\n" ENTRY, "line 2: unknown key \"colour\"");
}

static void a_missing_key_is_named(void **state)
{
    (void)state;
    assert_refused("title: x\n", "entries");
    assert_refused(ENTRY, "title");
    assert_refused("title: x\nentries: []\n", "entries");
}

static void a_wrong_type_is_reported_with_its_line(void **state)
{
    (void)state;
    assert_refused("title: x\nunits: word\n" ENTRY, "line: 2");
    assert_refused("title: x\nquick: [1]\n" ENTRY, "line: 2");
}

static void text_that_is_not_yaml_is_refused(void **state)
{
    (void)state;
    assert_refused("title: [x\n", "line");
    assert_refused("", "sample");
    assert_refused("\t", "sample");
    assert_refused("just a sentence\n", "sample");
}

#define FAULTY(kind, input)                                                            \
    "title: x\n"                                                                       \
    "entries:\n"                                                                       \
    "  - name: a\n"                                                                    \
    "    kind: " kind "\n"                                                             \
    "    harness: harness.c\n"                                                         \
    "    faults: true\n"                                                               \
    "    input: " input "\n"

static void faults_are_internal_bytes_and_listed(void **state)
{
    (void)state;
    assert_refused(FAULTY("real", "bytes") "faults: [malloc]\n", "so it is internal");
    assert_refused(FAULTY("internal", "stdin") "faults: [malloc]\n",
                   "so its input is bytes");
    assert_refused(FAULTY("internal", "bytes"), "none are listed");
}

static void values_out_of_range_are_reported_with_their_line(void **state)
{
    static const char fetch[] = "title: x\n"
                                "fetch:\n"
                                "  - package: p\n"
                                "    version: 1\n";

    (void)state;
    assert_refused("title: x\n"
                   "entries:\n"
                   "  - name: a\n"
                   "    kind: royal\n"
                   "    harness: harness.c\n"
                   "    input: stdin\n",
                   "line 4: kind \"royal\"");
    assert_refused("title: x\n"
                   "entries:\n"
                   "  - name: A/../b\n"
                   "    kind: real\n"
                   "    harness: harness.c\n"
                   "    input: stdin\n",
                   "line 3: name");
    assert_refused("title: x\n"
                   "entries:\n"
                   "  - name: a\n"
                   "    kind: real\n"
                   "    harness: other.c\n"
                   "    input: stdin\n",
                   "line 5: harness \"other.c\" is not in");
    assert_refused("title: x\nunits: [../../etc/passwd]\n" ENTRY, "line 2: units");
    assert_refused("title: x\nfaults: [\"malloc=NULL\"]\n" ENTRY, "line 2: faults");
    assert_refused("title: x\nfaults: [\"a b\"]\n" ENTRY, "line 2: faults");
    assert_refused("title: x\nfaults: [abort]\n" ENTRY, "cannot fail");
    assert_refused("title: x\nfaults: [read=-1, open, read]\n" ENTRY, "listed twice");

    SCOPED_FREE char *no_sum = mem_printf("%s%s", fetch, ENTRY);
    assert_refused(no_sum, "pinned");
    SCOPED_FREE char *bad = mem_printf("%s    sha256: [12 f]\n%s", fetch, ENTRY);
    assert_refused(bad, "HASH FILE");
}

static void a_symbol_that_is_none_is_refused(void **state)
{
    (void)state;
    assert_refused("title: x\nrename: [exit]\n" ENTRY, "line 2: rename \"exit\"");
    assert_refused("title: x\nrename: [\"exit=a b\"]\n" ENTRY, "is not OLD=NEW");
    assert_refused("title: x\nweaken: [\"--x\"]\n" ENTRY, "is not a function's name");
}

static void a_tree_takes_the_place_of_fetching_and_building(void **state)
{
    (void)state;
    assert_refused("title: x\ncompdb: c.json\n" ENTRY, "needs a `tree`");
    assert_refused("title: x\ntree: /t\ncompdb: ../c.json\n" ENTRY,
                   "line 3: compdb \"../c.json\" must be a path inside");
    assert_refused("title: x\ntree: /t\ncompdb: c.json\nbuild: [make]\n" ENTRY,
                   "is given beside `build`");
    assert_refused("title: x\ntree: /t\n"
                   "fetch:\n  - package: p\n    version: 1\n    sha256: [x]\n" ENTRY,
                   "is given beside `fetch`");
}

static void a_parser_file_is_listed_once_and_inside(void **state)
{
    (void)state;
    assert_refused("title: x\ncoverage:\n  - file: ../a.c\n" ENTRY,
                   "line 3: file \"../a.c\"");
    assert_refused("title: x\n" ENTRY "    coverage:\n"
                   "      - file: a.c\n"
                   "      - file: a.c\n"
                   "        gap: none\n",
                   "is listed twice");
    assert_refused("title: x\ncoverage:\n  - gap: why\n" ENTRY, "file");
}

static void seeds_come_from_the_corpus_and_from_the_source(void **state)
{
    SCOPED_FREE char *root = folder_with(
        "title: x\n" ENTRY "    seeds: some\n"
        "    more_seeds: [\"src:tests/one\", other]\n");
    SCOPED_FREE char *first = fs_join(root, "corpus/sample/some");
    SCOPED_FREE char *second = fs_join(root, "work/sample/src/tests/one");
    SCOPED_FREE char *third = fs_join(root, "corpus/sample/other");
    SCOPED_FREE char *corpus = fs_join(root, "corpus");
    SCOPED_FREE char *work = fs_join(root, "work");
    const struct target_places places = {.corpus = corpus, .work = work};
    SCOPED_STRV struct strv seeds = {0};
    struct err problem = {0};
    struct target *t = target_load(root, "sample", &problem);

    (void)state;
    if (!t)
        fail_msg("%s", problem.text);
    assert_ok(fs_mkdirs(first, 0755, e));
    assert_ok(fs_mkdirs(second, 0755, e));
    assert_error(target_seeds(t, &t->entries[0], &places, &seeds, e), "\"other\"");
    assert_ok(fs_mkdirs(third, 0755, e));
    strv_fini(&seeds);
    assert_ok(target_seeds(t, &t->entries[0], &places, &seeds, e));
    assert_int_equal(seeds.len, 3);
    assert_string_equal(seeds.at[0], first);
    assert_string_equal(seeds.at[1], second);
    assert_string_equal(seeds.at[2], third);
    target_free(t);
    assert_refused("title: x\n" ENTRY "    seeds: src:../x\n", "seeds \"src:../x\"");
    assert_refused("title: x\n" ENTRY "    more_seeds: [/etc]\n",
                   "must be a path inside");
    assert_ok(fs_remove_tree(root, e));
}

static void a_name_given_twice_is_refused(void **state)
{
    (void)state;
    assert_refused("title: x\n" ENTRY "  - name: stdin\n"
                   "    kind: real\n"
                   "    harness: harness.c\n"
                   "    input: stdin\n",
                   "twice");
}

static void a_folder_without_description_is_not_a_target(void **state)
{
    SCOPED_FREE char *root = folder_with("title: x\n" ENTRY);
    SCOPED_FREE char *other = fs_join(root, "other");
    SCOPED_STRV struct strv names = {0};

    (void)state;
    assert_ok(fs_mkdirs(other, 0755, e));
    assert_ok(target_list(root, &names, e));
    assert_int_equal(names.len, 1);
    assert_string_equal(names.at[0], "sample");
    assert_ok(fs_remove_tree(root, e));
}

static void paths_follow_the_work_folder(void **state)
{
    SCOPED_FREE char *src = target_source_dir("w", "cron");
    SCOPED_FREE char *plain = target_binary("w", "cron", "x", "afl", false);
    SCOPED_FREE char *breach = target_binary("w", "cron", "x", "replay", true);

    (void)state;
    assert_string_equal(src, "w/cron/src");
    assert_string_equal(plain, "w/cron/bin/afl/cron-x");
    assert_string_equal(breach, "w/cron/bin/replay/cron-x-breach");
}

#define RECIPE                                                                         \
    "title: x\n"                                                                       \
    "jail:\n"                                                                          \
    "  program: /usr/sbin/daemon\n"

static void a_build_needs_no_entries(void **state)
{
    SCOPED_FREE char *root = folder_with("title: x\nbuild: [make]\n");
    struct err problem = {0};
    struct target *t = target_load(root, "sample", &problem);

    (void)state;
    if (!t)
        fail_msg("%s", problem.text);
    assert_int_equal(t->entries_count, 0);
    assert_null(t->jail);
    target_free(t);
    assert_ok(fs_remove_tree(root, e));
}

static void a_recipe_needs_no_entries(void **state)
{
    SCOPED_FREE char *root = folder_with(RECIPE "  args: [-n]\n"
                                                "  user: someone\n"
                                                "  writable: [/var/lib/x]\n"
                                                "  texts:\n"
                                                "    - path: /etc/x\n"
                                                "      text: |\n"
                                                "        one\n"
                                                "        two\n");
    struct err problem = {0};
    struct target *t = target_load(root, "sample", &problem);

    (void)state;
    if (!t)
        fail_msg("%s", problem.text);
    assert_int_equal(t->entries_count, 0);
    assert_null(target_entry(t, NULL));
    assert_string_equal(t->jail->program, "/usr/sbin/daemon");
    assert_string_equal(t->jail->args[0], "-n");
    assert_string_equal(t->jail->texts[0].text, "one\ntwo\n");
    assert_null(t->jail->net);
    target_free(t);
    assert_ok(fs_remove_tree(root, e));
}

static void a_wrong_recipe_is_reported(void **state)
{
    (void)state;
    assert_refused("title: x\njail:\n  args: [-n]\n", "program");
    assert_refused("title: x\njail:\n  program: daemon\n",
                   "line 3: program \"daemon\"");
    assert_refused(RECIPE "  writable: [var]\n", "line 4: writable");
    assert_refused(RECIPE "  profile: all\n", "line 4: profile \"all\"");
    assert_refused(RECIPE "  user: ../x\n", "line 4: user");
    assert_refused(RECIPE "  texts:\n    - path: etc\n      text: x\n", "line 5: path");
    assert_refused(RECIPE "  setuid: yes\n", "line 4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_target_of_the_repository_loads),
        cmocka_unit_test(the_article_target_has_a_real_entry_on_stdin),
        cmocka_unit_test(an_unknown_target_lists_the_known_ones),
        cmocka_unit_test(a_wrong_key_is_reported_with_its_line),
        cmocka_unit_test(a_missing_key_is_named),
        cmocka_unit_test(a_wrong_type_is_reported_with_its_line),
        cmocka_unit_test(text_that_is_not_yaml_is_refused),
        cmocka_unit_test(values_out_of_range_are_reported_with_their_line),
        cmocka_unit_test(a_tree_takes_the_place_of_fetching_and_building),
        cmocka_unit_test(a_parser_file_is_listed_once_and_inside),
        cmocka_unit_test(seeds_come_from_the_corpus_and_from_the_source),
        cmocka_unit_test(a_name_given_twice_is_refused),
        cmocka_unit_test(a_symbol_that_is_none_is_refused),
        cmocka_unit_test(a_folder_without_description_is_not_a_target),
        cmocka_unit_test(a_build_needs_no_entries),
        cmocka_unit_test(faults_are_internal_bytes_and_listed),
        cmocka_unit_test(a_recipe_needs_no_entries),
        cmocka_unit_test(a_wrong_recipe_is_reported),
        cmocka_unit_test(paths_follow_the_work_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
