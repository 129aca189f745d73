/*
 * The command line's own parts: options, hints, help, output, folders.
 */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/scoped.h"
#include "cli/cli.h"

/* One option of each kind, and where the values land. */
static struct {
    bool fix;
    const char *output, *store, *format;
    unsigned long jobs;
    unsigned time_s;
    struct strv rules;
} got;

static const struct cli_option options[] = {
    {"fix",    0,   CLI_SWITCH,        &got.fix,    NULL,        "change the files" },
    {"output", 'o', CLI_TEXT,          &got.output, "FILE",      "write there"      },
    {"store",  0,   CLI_OPTIONAL_TEXT, &got.store,  "DIR",       "keep the findings"},
    {"format", 0,   CLI_CHOICE,        &got.format, "text|json", "how to print"     },
    {"jobs",   'j', CLI_NUMBER,        &got.jobs,   "N",         "workers"          },
    {"time",   0,   CLI_DURATION,      &got.time_s, "TIME",      "how long"         },
    {"rule",   'r', CLI_LIST,          &got.rules,  "ID",        "only this rule"   },
};

static const struct cli_usage usage = {
    .verb = "try",
    .synopsis = "[OPTION...] [FILE...]",
    .text = "Tries every kind of option.",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
};

struct parsed {
    enum cli_parse how;
    struct strv operands, rest;
    char messages[2048]; /* what went to standard error */
};

/* Run `call` with `fd` going to a file, and read that file back. */
static int redirect_begin(int fd, int *saved)
{
    char path[] = "/tmp/test_cli.XXXXXX";
    int file = mkostemp(path, O_CLOEXEC);

    assert_true(file >= 0);
    unlink(path);
    fflush(NULL);
    *saved = dup(fd);
    assert_true(dup2(file, fd) == fd);
    return file;
}

static void redirect_end(int fd, int saved, int file, char *text, size_t size)
{
    fflush(NULL);
    dup2(saved, fd);
    close(saved);
    ssize_t len = pread(file, text, size - 1, 0);
    assert_true(len >= 0);
    text[len] = '\0';
    close(file);
}

static void parse(struct parsed *p, const char *const *words)
{
    char *argv[16] = {0};
    int argc = 0, saved;

    memset(p, 0, sizeof *p);
    strv_fini(&got.rules);
    memset(&got, 0, sizeof got);
    for (; words[argc]; argc++)
        argv[argc] = (char *)(uintptr_t)words[argc];
    int file = redirect_begin(STDERR_FILENO, &saved);
    p->how = cli_parse(&usage, argc, argv, &p->operands, &p->rest);
    redirect_end(STDERR_FILENO, saved, file, p->messages, sizeof p->messages);
}

static void parsed_fini(struct parsed *p)
{
    strv_fini(&p->operands);
    strv_fini(&p->rest);
    strv_fini(&got.rules);
}

#define WORDS(...) ((const char *const[]){"try", __VA_ARGS__, NULL})

static void every_kind_of_option_lands_in_its_variable(void **state)
{
    struct parsed p;
    (void)state;

    parse(&p, WORDS("--fix", "-o", "out", "--store=dir", "--format", "json", "-j4",
                    "--time=2m", "-r", "a", "--rule=b"));
    assert_int_equal(p.how, CLI_PARSED);
    assert_true(got.fix);
    assert_string_equal(got.output, "out");
    assert_string_equal(got.store, "dir");
    assert_string_equal(got.format, "json");
    assert_int_equal(got.jobs, 4);
    assert_int_equal(got.time_s, 120);
    assert_int_equal(got.rules.len, 2);
    assert_string_equal(got.rules.at[1], "b");
    parsed_fini(&p);
}

static void operands_and_options_may_be_mixed(void **state)
{
    struct parsed p;
    (void)state;

    parse(&p, WORDS("a.c", "--fix", "-", "b.c", "--", "-DX", "--fix"));
    assert_int_equal(p.how, CLI_PARSED);
    assert_int_equal(p.operands.len, 3);
    assert_string_equal(p.operands.at[1], "-");
    assert_int_equal(p.rest.len, 2);
    assert_string_equal(p.rest.at[1], "--fix");
    parsed_fini(&p);
}

static void an_optional_value_never_takes_the_next_word(void **state)
{
    struct parsed p;
    (void)state;

    parse(&p, WORDS("--store", "a.c"));
    assert_int_equal(p.how, CLI_PARSED);
    assert_string_equal(got.store, "");
    assert_int_equal(p.operands.len, 1);
    parsed_fini(&p);
}

static void a_wrong_use_is_refused_with_a_reason(void **state)
{
    static const struct {
        const char *words[3];
        const char *reason;
    } cases[] = {
        {{"--jbos", "4"},                   "did you mean --jobs?"        },
        {{"--outptu=x"},                    "did you mean --output?"      },
        {{"--zzzzzz"},                      "unknown option --zzzzzz\n"   },
        {{"-z"},                            "unknown option -z"           },
        {{"--output"},                      "--output needs a value: FILE"},
        {{"-j"},                            "--jobs needs a value: N"     },
        {{"-jx"},                           "'x' is not a number"         },
        {{"-j", "-1"},                      "'-1' is not a number"        },
        {{"-j", "99999999999999999999999"}, "is not a number"             },
        {{"--fix=yes"},                     "--fix takes no value"        },
        {{"--format", "jso"},               "'jso' is none of text|json"  },
        {{"--format="},                     "'' is none of"               },
        {{"--time", "5w"},                  "is not a time"               },
        {{"--time", "5mm"},                 "is not a time"               },
        {{"--time", "99999999d"},           "is not a time"               },
        {{"--time", ""},                    "is not a time"               },
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct parsed p;
        const char *words[4] = {"try", cases[i].words[0], cases[i].words[1], NULL};
        parse(&p, words);
        if (p.how != CLI_PARSE_EXIT_USAGE || !strstr(p.messages, cases[i].reason))
            fail_msg("%s: \"%s\" lacks \"%s\"", words[1], p.messages, cases[i].reason);
        assert_non_null(strstr(p.messages, "try 'spillway try --help'"));
        parsed_fini(&p);
    }
}

static void durations_know_their_units(void **state)
{
    static const struct {
        const char *text;
        unsigned seconds;
    } cases[] = {
        {"90",  90   },
        {"90s", 90   },
        {"10m", 600  },
        {"2h",  7200 },
        {"1d",  86400}
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct parsed p;
        parse(&p, WORDS("--time", cases[i].text));
        assert_int_equal(got.time_s, cases[i].seconds);
        parsed_fini(&p);
    }
}

static void help_names_every_option_and_stays_within_the_terminal(void **state)
{
    SCOPED_STR struct str text = {0};
    (void)state;

    cli_format_usage(&usage, &text);
    for (size_t i = 0; i < usage.option_count; i++) {
        char name[64];
        snprintf(name, sizeof name, "--%s", options[i].name);
        assert_non_null(strstr(text.text, name));
    }
    assert_non_null(strstr(text.text, "--store[=DIR]"));
    assert_non_null(strstr(text.text, "--no-color"));
    for (const char *line = text.text; *line;) {
        size_t len = strcspn(line, "\n");
        assert_true(len <= 80);
        line += len + 1;
    }
}

static void a_near_name_is_found_and_a_far_one_is_not(void **state)
{
    static const struct {
        const char *word, *candidate;
        bool is_near;
    } cases[] = {
        {"lnit",     "lint",     true },
        {"fuz",      "fuzz",     true },
        {"triag",    "triage",   true },
        {"basleine", "baseline", true },
        {"base",     "baseline", true },
        {"xyz",      "lint",     false},
        {"",         "lint",     false},
        {"l",        "lint",     false},
        {"doctor",   "triage",   false},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct cli_near near = {.word = cases[i].word};
        cli_near_offer(&near, cases[i].candidate);
        if ((near.best != NULL) != cases[i].is_near)
            fail_msg("%s ~ %s", cases[i].word, cases[i].candidate);
    }
}

/* ------------------------------------------------------------------ output */

static char *temp_dir(void)
{
    struct err e = {0};
    char *dir = fs_make_temp_dir(NULL, "test_cli", &e);

    assert_non_null(dir);
    return dir;
}

static void output_keeps_the_old_file_when_it_cannot_be_replaced(void **state)
{
    SCOPED_FREE char *dir = temp_dir();
    SCOPED_FREE char *path = fs_join(dir, "missing/report.txt");
    struct str text = {.text = (char *)(uintptr_t)"new", .len = 3};
    (void)state;

    assert_error(cli_write_output(path, &text, e), "missing/report.txt");
    assert_error(cli_write_output(dir, &text, e), "Is a directory");
    assert_ok(fs_remove_tree(dir, e));
}

static void output_goes_through_a_link_and_keeps_the_mode(void **state)
{
    SCOPED_FREE char *dir = temp_dir();
    SCOPED_FREE char *file = fs_join(dir, "real"), *link = fs_join(dir, "link");
    SCOPED_STR struct str back = {0};
    struct str text = {.text = (char *)(uintptr_t)"new", .len = 3};
    struct stat st;
    (void)state;

    assert_ok(fs_write(file, "old", 3, 0600, e));
    assert_int_equal(symlink("real", link), 0);
    assert_ok(cli_write_output(link, &text, e));
    assert_ok(fs_read(file, 100, &back, e));
    assert_string_equal(back.text, "new");
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_ok(fs_remove_tree(dir, e));
}

static void a_full_device_is_an_error_and_stays_a_device(void **state)
{
    struct str text = {.text = (char *)(uintptr_t)"new", .len = 3};
    struct stat st;
    (void)state;

    assert_error(cli_write_output("/dev/full", &text, e), "No space left");
    assert_int_equal(stat("/dev/full", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
}

static void an_environment_variable_moves_each_folder(void **state)
{
    static const struct {
        const char *variable;
        char *(*folder)(void);
    } cases[] = {
        {"SPILLWAY_TARGETS", cli_targets_dir},
        {"SPILLWAY_CORPUS",  cli_corpus_dir },
        {"SPILLWAY_WORK",    cli_work_dir   },
        {"SPILLWAY_CACHE",   cli_cache_dir  },
        {"SPILLWAY_LIBEXEC", cli_libexec_dir},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        setenv(cases[i].variable, "/some/where", 1);
        SCOPED_FREE char *moved = cases[i].folder();
        unsetenv(cases[i].variable);
        SCOPED_FREE char *usual = cases[i].folder();
        assert_string_equal(moved, "/some/where");
        assert_string_not_equal(usual, "/some/where");
        assert_true(usual[0] == '/');
    }
}

static void in_the_source_tree_targets_are_beside_the_code(void **state)
{
    SCOPED_FREE char *dir = cli_targets_dir();
    (void)state;

    assert_string_equal(dir, SOURCE_ROOT "/targets");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_option_lands_in_its_variable),
        cmocka_unit_test(operands_and_options_may_be_mixed),
        cmocka_unit_test(an_optional_value_never_takes_the_next_word),
        cmocka_unit_test(a_wrong_use_is_refused_with_a_reason),
        cmocka_unit_test(durations_know_their_units),
        cmocka_unit_test(help_names_every_option_and_stays_within_the_terminal),
        cmocka_unit_test(a_near_name_is_found_and_a_far_one_is_not),
        cmocka_unit_test(output_keeps_the_old_file_when_it_cannot_be_replaced),
        cmocka_unit_test(output_goes_through_a_link_and_keeps_the_mode),
        cmocka_unit_test(a_full_device_is_an_error_and_stays_a_device),
        cmocka_unit_test(an_environment_variable_moves_each_folder),
        cmocka_unit_test(in_the_source_tree_targets_are_beside_the_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
