/* The driver below the parser: flags, databases, plans, cache entries. */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "analyzer/driver/cache.h"
#include "analyzer/driver/database.h"
#include "analyzer/driver/driver.h"
#include "analyzer/driver/flags.h"
#include "analyzer/driver/plan.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"

static int make_folder(void **state)
{
    *state = fs_make_temp_dir(NULL, "spillway-test", NULL);
    return *state ? 0 : -1;
}

static int remove_folder(void **state)
{
    bool ok = fs_remove_tree(*state, NULL);

    free(*state);
    return ok ? 0 : -1;
}

static char *put(const char *dir, const char *name, const char *text)
{
    char *path = fs_join(dir, name);
    SCOPED_FREE char *parent = fs_dir(path);

    assert_ok(fs_mkdirs(parent, 0700, e));
    assert_ok(fs_write(path, text, strlen(text), 0600, e));
    return path;
}

static void assert_words(const struct strv *words, const char *expected)
{
    SCOPED_STR struct str joined = {0};

    for (size_t i = 0; i < words->len; i++)
        str_addf(&joined, "%s%s", i ? "|" : "", words->at[i]);
    assert_string_equal(str_text(&joined), expected);
}

static void a_command_is_split_as_a_shell_splits_it(void **state)
{
    (void)state;
    static const struct {
        const char *command, *words;
    } rows[] = {
        {"",                       ""                },
        {"cc  -c a.c",             "cc|-c|a.c"       },
        {"cc '-DX=\"a b\"' b",     "cc|-DX=\"a b\"|b"},
        {"cc \"-DX=\\\"a b\\\"\"", "cc|-DX=\"a b\""  },
        {"cc -DX=\\\"q\\\" ''",    "cc|-DX=\"q\"|"   },
        {"cc a\\ b",               "cc|a b"          },
        {"cc 'open",               "cc|open"         },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SCOPED_STRV struct strv words = {0};
        database_split(rows[i].command, &words);
        assert_words(&words, rows[i].words);
    }
}

static void only_flags_that_change_the_meaning_are_kept(void **state)
{
    (void)state;
    static const char *const args[] = {"-O2",
                                       "-Iinc",
                                       "-I",
                                       "two",
                                       "-DA=1",
                                       "-D",
                                       "B",
                                       "-std=c99",
                                       "-MD",
                                       "-MF",
                                       "x.d",
                                       "-Wall",
                                       "-c",
                                       "a.c",
                                       "-o",
                                       "a.o",
                                       "-fno-ipa-sra",
                                       "-isystem",
                                       "/sys",
                                       "-include",
                                       "c.h",
                                       "-m32",
                                       "-D_FORTIFY_SOURCE=2",
                                       "-D",
                                       "_FORTIFY_SOURCE=3",
                                       "-UNDEBUG",
                                       "-funsigned-char",
                                       NULL};
    SCOPED_STRV struct strv kept = {0};

    flags_filter(args, &kept);
    assert_words(&kept, "-Iinc|-I|two|-DA=1|-D|B|-std=c99|-isystem|/sys|-include|c.h|"
                        "-m32|-UNDEBUG|-funsigned-char");

    SCOPED_STRV struct strv dirs = {0};
    flags_include_dirs(&kept, "/base", &dirs);
    assert_words(&dirs, "/base/inc|/base/two|/sys");
}

static void a_flag_without_its_value_ends_the_list(void **state)
{
    (void)state;
    static const char *const args[] = {"-DX", "-include", NULL};
    SCOPED_STRV struct strv kept = {0};

    flags_filter(args, &kept);
    assert_words(&kept, "-DX");
}

static void the_nearest_database_gives_folder_and_flags(void **state)
{
    const char *dir = *state;
    SCOPED_FREE char *text = mem_printf(
        "[{\"directory\": \"%s/sub\", \"file\": \"a.c\", \"command\": \"cc -DNEAR -c "
        "a.c\"}]",
        dir);
    SCOPED_FREE char *near = put(dir, "build/compile_commands.json", text);
    SCOPED_FREE char *source = put(dir, "sub/a.c", "int x;\n");
    const char *const files[] = {source};
    struct lint_options o = {.files = files, .file_count = 1};
    struct plan plan;

    assert_ok(plan_make(&o, &plan, e));
    assert_int_equal(plan.len, 1);
    assert_words(&plan.at[0].flags, "-DNEAR");
    assert_true(str_ends_with(plan.at[0].cwd, "/sub"));
    plan_fini(&plan);
}

static void flags_by_hand_win_over_a_database(void **state)
{
    const char *dir = *state;
    SCOPED_FREE char *db = put(dir, "compile_commands.json", "[]");
    SCOPED_FREE char *source = put(dir, "a.c", "");
    const char *const files[] = {source, source};
    const char *const flags[] = {"-DHAND", NULL};
    struct lint_options o = {.files = files, .file_count = 2, .flags = flags};
    struct plan plan;

    assert_ok(plan_make(&o, &plan, e));
    assert_int_equal(plan.len, 1); /* named twice, planned once */
    assert_words(&plan.at[0].flags, "-DHAND");
    plan_fini(&plan);
}

static void a_folder_gives_all_its_sources_in_order(void **state)
{
    const char *dir = *state;
    SCOPED_FREE char *b = put(dir, "src/b.c", "");
    SCOPED_FREE char *a = put(dir, "src/deep/a.c", "");
    SCOPED_FREE char *h = put(dir, "src/a.h", "");
    SCOPED_FREE char *hidden = put(dir, "src/.git/x.c", "");
    SCOPED_FREE char *src = fs_join(dir, "src");
    SCOPED_FREE char *loop = fs_join(dir, "src/loop");
    const char *const files[] = {src};
    struct lint_options o = {.files = files, .file_count = 1};
    struct plan plan;

    assert_int_equal(symlink(src, loop), 0);
    assert_ok(plan_make(&o, &plan, e));
    assert_int_equal(plan.len, 2);
    assert_true(str_ends_with(plan.at[0].file, "/src/b.c"));
    assert_true(str_ends_with(plan.at[1].file, "/src/deep/a.c"));
    plan_fini(&plan);
}

static void what_is_not_there_is_said(void **state)
{
    const char *dir = *state;
    SCOPED_FREE char *absent = fs_join(dir, "absent.c");
    SCOPED_FREE char *empty = fs_join(dir, "empty");
    SCOPED_FREE char *broken = put(dir, "bad/compile_commands.json", "{\"a\": 1}");
    SCOPED_FREE char *bad = fs_dir(broken);
    struct plan plan;

    assert_ok(fs_mkdirs(empty, 0700, e));
    const char *file = absent;
    struct lint_options o = {.files = &file, .file_count = 1};
    assert_error(plan_make(&o, &plan, e), "No such file");
    file = empty;
    assert_error(plan_make(&o, &plan, e), "no C sources");
    o = (struct lint_options){.database_dir = bad};
    assert_error(plan_make(&o, &plan, e), "not a compile database");
    o = (struct lint_options){.database_dir = empty};
    assert_error(plan_make(&o, &plan, e), "compile_commands.json");
}

/* ------------------------------------------------------------------------- cache */

struct cached {
    struct cache cache;
    struct plan_unit unit;
    struct strv included;
    char *source, *header;
};

static void cached_init(struct cached *c, const char *dir, struct lint_options *o)
{
    SCOPED_FREE char *cache_dir = fs_join(dir, "cache");

    *c = (struct cached){0};
    o->cache_dir = mem_strdup(cache_dir);
    c->source = put(dir, "src/a.c", "#include \"a.h\"\n");
    c->header = put(dir, "inc/a.h", "int x;\n");
    c->unit.file = c->source;
    c->unit.cwd = mem_strdup(dir);
    strv_add(&c->unit.flags, "-Iinc");
    strv_add(&c->included, c->source);
    strv_add(&c->included, c->header);
    assert_ok(cache_open(o, &c->cache, e));
}

static void cached_fini(struct cached *c, struct lint_options *o)
{
    free((void *)(uintptr_t)o->cache_dir);
    free(c->source);
    free(c->header);
    free(c->unit.cwd);
    strv_fini(&c->unit.flags);
    strv_fini(&c->included);
}

static void keep(struct cached *c, const char *facts)
{
    struct str bytes = {0};
    struct cache_source from = {&c->unit, &c->included, INT64_MAX};

    str_add(&bytes, facts);
    struct hash_key sources;
    cache_put(&c->cache, &from, &bytes, &sources);
    str_fini(&bytes);
}

static bool holds(struct cached *c, const char *facts)
{
    SCOPED_STR struct str bytes = {0};

    struct hash_key sources;
    return cache_get(&c->cache, &c->unit, &bytes, &sources) &&
           strcmp(str_text(&bytes), facts) == 0;
}

static void an_entry_holds_until_a_file_changes(void **state)
{
    struct lint_options o = {0};
    struct cached c;

    cached_init(&c, *state, &o);
    assert_false(holds(&c, "facts"));
    keep(&c, "facts\nwith lines");
    assert_true(holds(&c, "facts\nwith lines"));

    /* touched, but the same content */
    assert_int_equal(utimensat(AT_FDCWD, c.header, NULL, 0), 0);
    assert_true(holds(&c, "facts\nwith lines"));

    assert_ok(fs_write(c.header, "int y;\n", 7, 0600, e));
    assert_false(holds(&c, "facts\nwith lines"));
    cached_fini(&c, &o);
}

static void a_new_header_in_a_searched_folder_ends_an_entry(void **state)
{
    struct lint_options o = {0};
    struct cached c;

    cached_init(&c, *state, &o);
    keep(&c, "facts");
    SCOPED_FREE char *object = put(*state, "inc/b.o", "");
    assert_true(holds(&c, "facts"));
    SCOPED_FREE char *shadow = put(*state, "src/a.h", "");
    assert_false(holds(&c, "facts"));
    cached_fini(&c, &o);
}

static void a_staged_text_is_not_mistaken_for_the_file(void **state)
{
    struct lint_options o = {0};
    struct cached c;

    cached_init(&c, *state, &o);
    keep(&c, "facts");

    struct lint_overlay staged = {c.header, "int z;\n", 7};
    c.cache.overlays = &staged;
    c.cache.overlay_count = 1;
    assert_false(holds(&c, "facts"));
    staged.text = "int x;\n";
    assert_true(holds(&c, "facts"));
    cached_fini(&c, &o);
}

static void a_damaged_entry_is_no_entry(void **state)
{
    struct lint_options o = {0};
    struct cached c;
    SCOPED_STRV struct strv names = {0};

    cached_init(&c, *state, &o);
    keep(&c, "facts");
    assert_ok(fs_list(o.cache_dir, &names, e));
    assert_int_equal(names.len, 1);

    SCOPED_FREE char *entry = fs_join(o.cache_dir, names.at[0]);
    struct stat st;
    assert_int_equal(stat(entry, &st), 0);
    for (off_t size = st.st_size - 1; size >= 0; size -= 7) {
        assert_int_equal(truncate(entry, size), 0);
        assert_false(holds(&c, "facts"));
    }
    cached_fini(&c, &o);
}

static void a_file_that_changed_while_it_was_read_is_not_kept(void **state)
{
    struct lint_options o = {0};
    struct cached c;
    struct str facts = {0};

    cached_init(&c, *state, &o);
    struct cache_source from = {&c.unit, &c.included, 1};
    str_add(&facts, "facts");
    struct hash_key sources;
    assert_false(cache_put(&c.cache, &from, &facts, &sources));
    assert_false(holds(&c, "facts"));
    str_fini(&facts);
    cached_fini(&c, &o);
}

/* ---------------------------------------------------------------------- the run */

/* Macros that stand for nothing, twice each of the last: 2^40 expansions, no memory. */
static void write_endless(const char *path)
{
    SCOPED_STR struct str text = {0};

    str_add(&text, "#define A0\n");
    for (int k = 1; k <= 40; k++)
        str_addf(&text, "#define A%d A%d A%d\n", k, k - 1, k - 1);
    str_add(&text, "A40\nint endless(void) { return 0; }\n");
    assert_ok(fs_write(path, str_text(&text), text.len, 0600, e));
}

static void a_unit_that_hangs_the_parser_is_given_up_and_the_rest_goes_on(void **state)
{
    const char *overflow = "void f(void) { char b[4]; b[4] = 0; }\n";
    SCOPED_FREE char *first = put(*state, "a.c", overflow);
    SCOPED_FREE char *endless = put(*state, "endless.c", "");
    SCOPED_FREE char *last = put(*state, "z.c", overflow);
    const char *files[] = {first, endless, last};
    struct lint_options o = {
        .files = files, .file_count = 3, .jobs = 1, .unit_timeout_ms = 1500};
    struct lint_result result = {0};

    write_endless(endless);
    assert_ok(lint_run(&o, &result, e));
    assert_int_equal(result.unit_count, 3);
    assert_int_equal(result.failed, 1);
    assert_true(result.units[1].is_failed);
    assert_non_null(strstr(result.units[1].problem, "no end after"));
    assert_false(result.units[0].is_failed);
    assert_false(result.units[2].is_failed);
    assert_true(result.link.findings.len >= 2);
    lint_result_fini(&result);
}

/* The parser waits for a pipe to be written, for longer than it may work. */
static void a_unit_that_only_waits_is_not_given_up(void **state)
{
    SCOPED_FREE char *unit = put(*state, "late.c", "#include \"late.h\"\n");
    SCOPED_FREE char *pipe = mem_printf("%s/late.h", (const char *)*state);
    const char *files[] = {unit};
    const char *text = "static inline int late(void) { return 0; }\n";
    struct lint_options o = {
        .files = files, .file_count = 1, .jobs = 1, .unit_timeout_ms = 1000};
    struct lint_result result = {0};

    assert_int_equal(mkfifo(pipe, 0600), 0);
    pid_t writer = fork();
    if (writer == 0) {
        usleep(2500000);
        int fd = open(pipe, O_WRONLY | O_CLOEXEC);
        _exit(fd < 0 || write(fd, text, strlen(text)) < 0);
    }
    assert_true(writer > 0);
    assert_ok(lint_run(&o, &result, e));
    assert_int_equal(result.failed, 0);
    assert_int_equal(waitpid(writer, NULL, 0), writer);
    lint_result_fini(&result);
}

#define IN_FOLDER(test)                                                                \
    cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_is_split_as_a_shell_splits_it),
        cmocka_unit_test(only_flags_that_change_the_meaning_are_kept),
        cmocka_unit_test(a_flag_without_its_value_ends_the_list),
        IN_FOLDER(the_nearest_database_gives_folder_and_flags),
        IN_FOLDER(flags_by_hand_win_over_a_database),
        IN_FOLDER(a_folder_gives_all_its_sources_in_order),
        IN_FOLDER(what_is_not_there_is_said),
        IN_FOLDER(an_entry_holds_until_a_file_changes),
        IN_FOLDER(a_new_header_in_a_searched_folder_ends_an_entry),
        IN_FOLDER(a_staged_text_is_not_mistaken_for_the_file),
        IN_FOLDER(a_damaged_entry_is_no_entry),
        IN_FOLDER(a_file_that_changed_while_it_was_read_is_not_kept),
        IN_FOLDER(a_unit_that_hangs_the_parser_is_given_up_and_the_rest_goes_on),
        IN_FOLDER(a_unit_that_only_waits_is_not_given_up),
    };

    return cmocka_run_group_tests_name("driver", tests, NULL, NULL);
}
