/* Behaviour of base/: what callers rely on and the errors they must see. */
#include "tests/unit/test.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "base/str.h"
#include "base/vec.h"

/* A folder of the test's own, removed afterwards. */
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

static void an_error_reads_from_the_outside_in(void **state)
{
    (void)state;
    struct err e = {0};

    assert_false(err_set(&e, ENOENT, "open %s", "x"));
    assert_false(err_wrap(&e, "baseline"));
    assert_string_equal(e.text, "baseline: open x: No such file or directory");
    assert_int_equal(e.errnum, ENOENT);
}

static void a_long_error_is_cut_not_overrun(void **state)
{
    (void)state;
    struct err e = {0};
    SCOPED_FREE char *text = mem_alloc(3000);

    memset(text, 'a', 2999);
    err_set(&e, EIO, "%s", text);
    assert_int_equal(strlen(e.text), ERR_TEXT_SIZE - 1);
    err_wrap(&e, "%s", text);
    err_wrap(&e, "context");
    assert_int_equal(strlen(e.text), ERR_TEXT_SIZE - 1);
    assert_true(str_starts_with(e.text, "context: aaa"));
}

static void hostile_text_is_shown_harmless(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"plain",                "plain"               },
        {"a\033[31mb",           "a\\x1B[31mb"         },
        {"r\xC3\xA9sum\xC3\xA9", "r\xC3\xA9sum\xC3\xA9"},
        {"\xC0\xAF",             "\\xC0\\xAF"          }, /* overlong */
        {"\xED\xA0\x80",         "\\xED\\xA0\\x80"     }, /* surrogate */
        {"\xC2\x9B",             "\\xC2\\x9B"          }, /* C1 control */
        {"\xE2\x80\xAE",         "\\xE2\\x80\\xAE"     }, /* right-to-left override */
        {"cut\xE2\x82",          "cut\\xE2\\x82"       },
        {"line\n",               "line\\x0A"           },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SCOPED_STR struct str s = {0};
        str_add_escaped(&s, rows[i].in, strlen(rows[i].in), false);
        assert_string_equal(str_text(&s), rows[i].out);
    }
}

static void a_map_keeps_the_order_of_insertion(void **state)
{
    (void)state;
    SCOPED_MAP struct map m = {0};
    int values[1000];

    for (int i = 999; i >= 0; i--) {
        SCOPED_FREE char *key = mem_printf("key %d", i);
        map_set(&m, key, &values[i]);
    }
    map_set(&m, "key 998", &values[0]);
    assert_int_equal(m.len, 1000);
    assert_string_equal(m.entries[0].key, "key 999");
    assert_ptr_equal(map_get(&m, "key 998"), &values[0]);
    assert_ptr_equal(map_get(&m, "key 7"), &values[7]);
    assert_null(map_get(&m, "key 1000"));
}

static void a_vector_starts_each_element_zeroed(void **state)
{
    (void)state;
    VEC(int) v = {0};

    for (int i = 0; i < 100; i++) {
        int *element = vec_push(&v);
        assert_int_equal(*element, 0);
        *element = i;
    }
    assert_int_equal(v.at[63], 63);
    vec_fini(&v);
    assert_null(v.at);
}

static void a_string_list_is_an_argv(void **state)
{
    (void)state;
    SCOPED_STRV struct strv v = {0};

    assert_null(strv_argv(&v)[0]);
    for (int i = 0; i < 20; i++)
        strv_addf(&v, "%d", i);
    assert_string_equal(strv_argv(&v)[19], "19");
    assert_null(strv_argv(&v)[20]);
    assert_int_equal(strv_index(&v, "7"), 7);
    assert_int_equal(strv_index(&v, "x"), -1);
}

static void arena_memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    SCOPED_ARENA struct arena a = {0};

    for (size_t size = 1; size < 200000; size = size * 3 + 1) {
        char *p = arena_alloc(&a, size);
        assert_int_equal((uintptr_t)p % 16, 0);
        assert_int_equal(p[0] | p[size - 1], 0);
        memset(p, 0xFF, size);
    }
}

static void a_written_file_reads_back(void **state)
{
    SCOPED_FREE char *path = fs_join(*state, "file");
    SCOPED_STR struct str text = {0};
    struct stat st;

    assert_ok(fs_write(path, "a\0b", 3, 0640, e));
    assert_ok(fs_read(path, 3, &text, e));
    assert_int_equal(text.len, 3);
    assert_memory_equal(text.text, "a\0b", 3);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    assert_error(fs_read(path, 2, &text, e), "File too large");
}

static void reading_nothing_gives_an_empty_string(void **state)
{
    SCOPED_FREE char *path = fs_join(*state, "empty");
    SCOPED_STR struct str text = {0};

    assert_ok(fs_write(path, "", 0, 0600, e));
    assert_ok(fs_read(path, 100, &text, e));
    assert_string_equal(text.text, "");
    assert_error(fs_read(*state, 100, &text, e), "Is a directory");
}

static void a_failed_write_leaves_the_old_file(void **state)
{
    SCOPED_FREE char *inner = fs_join(*state, "absent/file");
    SCOPED_FREE char *taken = fs_join(*state, "taken");
    SCOPED_FREE char *below = fs_join(taken, "below");
    SCOPED_STRV struct strv names = {0};

    assert_error(fs_write(inner, "x", 1, 0600, e), "absent/file");
    assert_ok(fs_mkdirs(below, 0700, e));
    assert_error(fs_write(taken, "x", 1, 0600, e), "taken");
    assert_ok(fs_list(*state, &names, e));
    assert_int_equal(names.len, 1); /* no temporary file is left */
}

static void removing_a_tree_does_not_follow_links(void **state)
{
    SCOPED_FREE char *keep = fs_join(*state, "keep");
    SCOPED_FREE char *kept = fs_join(keep, "kept");
    SCOPED_FREE char *tree = fs_join(*state, "tree");
    SCOPED_FREE char *link = fs_join(tree, "link");
    SCOPED_FREE char *closed = fs_join(tree, "closed");

    assert_ok(fs_mkdirs(kept, 0700, e));
    assert_ok(fs_mkdirs(closed, 0700, e));
    assert_int_equal(symlink(keep, link), 0);
    assert_int_equal(chmod(closed, 0), 0);
    assert_ok(fs_remove_tree(tree, e));
    assert_false(fs_exists(tree));
    assert_true(fs_exists(kept));
    assert_ok(fs_remove_tree(tree, e)); /* absent is fine */
}

static void paths_are_resolved_by_text(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"/a/./b//c/..", "/a/b"},
        {"/..",          "/"   },
        {"/",            "/"   },
        {"//a/",         "/a"  },
        {"/a/../../b",   "/b"  },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SCOPED_FREE char *absolute = fs_absolute(rows[i].in);
        assert_string_equal(absolute, rows[i].out);
    }

    SCOPED_FREE char *dir = fs_dir("/x");
    assert_string_equal(dir, "/");
    assert_string_equal(fs_extension("a.tar.gz"), ".gz");
    assert_string_equal(fs_extension("dir.d/.hidden"), "");
}

static void a_child_is_talked_to_and_heard(void **state)
{
    (void)state;
    SCOPED_PROC struct proc_result r = {0}, again = {0};
    const char *const argv[] = {"sh", "-c", "cat; echo $WORD >&2; exit 3", NULL};
    const char *const env[] = {"WORD=heard", NULL};
    struct proc_spec spec = {
        .argv = argv, .env = env, .stdin_bytes = "text", .stdin_size = 4};

    assert_ok(proc_run(&spec, &r, e));
    assert_int_equal(r.exit_code, 3);
    assert_string_equal(str_text(&r.out), "text");
    assert_string_equal(str_text(&r.err), "heard\n");
    assert_error(proc_run_ok(&spec, &again, e), "exit code 3: heard");
}

static void a_large_input_and_output_do_not_deadlock(void **state)
{
    (void)state;
    size_t size = 3 << 20;
    SCOPED_FREE char *bytes = mem_alloc(size);
    SCOPED_PROC struct proc_result r = {0};
    const char *const argv[] = {"cat", NULL};
    struct proc_spec spec = {
        .argv = argv, .stdin_bytes = bytes, .stdin_size = size, .max_output = 1 << 20};

    assert_ok(proc_run(&spec, &r, e));
    assert_int_equal(r.out.len, 1 << 20);
    assert_true(r.out_cut);
}

static void a_time_limit_ends_the_whole_group(void **state)
{
    (void)state;
    SCOPED_PROC struct proc_result r = {0};
    const char *const argv[] = {"sh", "-c", "sleep 60 & sleep 60", NULL};
    struct proc_spec spec = {.argv = argv, .timeout_ms = 200};

    assert_ok(proc_run(&spec, &r, e));
    assert_true(r.timed_out);
    assert_int_equal(r.signal, SIGKILL);
    assert_true(r.wall_ms < 30000);
}

static void a_grandchild_that_keeps_the_pipe_does_not_hold_us(void **state)
{
    (void)state;
    SCOPED_PROC struct proc_result r = {0};
    const char *const argv[] = {"sh", "-c", "sleep 20 & echo done; echo $!", NULL};
    struct proc_spec spec = {.argv = argv};

    assert_ok(proc_run(&spec, &r, e));
    assert_true(str_starts_with(str_text(&r.out), "done\n"));
    assert_true(r.wall_ms < 15000);
    kill((pid_t)strtol(str_text(&r.out) + strlen("done\n"), NULL, 10), SIGKILL);
}

static void a_missing_program_is_an_error_not_an_exit_code(void **state)
{
    (void)state;
    SCOPED_PROC struct proc_result r = {0};
    const char *const absent[] = {"no-such-program-here", NULL};
    const char *const present[] = {"true", NULL};
    struct proc_spec spec = {.argv = absent};

    assert_error(proc_run(&spec, &r, e), "no-such-program-here");
    spec = (struct proc_spec){.argv = present, .cwd = "/no-such-folder"};
    assert_error(proc_run(&spec, &r, e), "true");
}

static void a_wait_status_reads_as_words(void **state)
{
    (void)state;
    SCOPED_FREE char *exited = proc_status_text(3 << 8);
    SCOPED_FREE char *killed = proc_status_text(SIGSEGV);

    assert_string_equal(exited, "exit 3");
    assert_string_equal(killed, "signal 11 (SIGSEGV)");
}

static void text_that_is_not_utf8_still_becomes_json(void **state)
{
    (void)state;
    SCOPED_JSON json_t *object = json_object();
    SCOPED_STR struct str text = {0};

    json_set_text(object, "a", "\xFF");
    json_set_text(object, "b", NULL);
    json_print(object, &text);
    assert_string_equal(str_text(&text), "{\n  \"a\": \"\\\\xFF\"\n}\n");
    assert_string_equal(json_text_of(object, "b", "none"), "none");
}

static void broken_json_is_an_error_with_its_place(void **state)
{
    (void)state;
    assert_error(json_parse("{\n  \"a\": }", 10, e), "line 2");
}

static void equal_content_has_equal_keys(void **state)
{
    SCOPED_FREE char *path = fs_join(*state, "content");
    struct hash_key a = hash_bytes("content", 7), b;

    assert_ok(fs_write(path, "content", 7, 0600, e));
    assert_ok(hash_file(path, &b, e));
    assert_string_equal(a.hex, b.hex);
    assert_int_equal(strlen(a.hex), 32);
}

#define IN_FOLDER(test)                                                                \
    cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_reads_from_the_outside_in),
        cmocka_unit_test(a_long_error_is_cut_not_overrun),
        cmocka_unit_test(hostile_text_is_shown_harmless),
        cmocka_unit_test(a_map_keeps_the_order_of_insertion),
        cmocka_unit_test(a_vector_starts_each_element_zeroed),
        cmocka_unit_test(a_string_list_is_an_argv),
        cmocka_unit_test(arena_memory_is_zeroed_and_aligned),
        IN_FOLDER(a_written_file_reads_back),
        IN_FOLDER(reading_nothing_gives_an_empty_string),
        IN_FOLDER(a_failed_write_leaves_the_old_file),
        IN_FOLDER(removing_a_tree_does_not_follow_links),
        cmocka_unit_test(paths_are_resolved_by_text),
        cmocka_unit_test(a_child_is_talked_to_and_heard),
        cmocka_unit_test(a_large_input_and_output_do_not_deadlock),
        cmocka_unit_test(a_time_limit_ends_the_whole_group),
        cmocka_unit_test(a_grandchild_that_keeps_the_pipe_does_not_hold_us),
        cmocka_unit_test(a_missing_program_is_an_error_not_an_exit_code),
        cmocka_unit_test(a_wait_status_reads_as_words),
        cmocka_unit_test(text_that_is_not_utf8_still_becomes_json),
        cmocka_unit_test(broken_json_is_an_error_with_its_place),
        IN_FOLDER(equal_content_has_equal_keys),
    };

    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
