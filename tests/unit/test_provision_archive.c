/*
 * Unpacking and packing through provision/archive.h, with archives made by tar(1).
 */
#include "tests/unit/test.h"

#include <stdlib.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "provision/archive.h"

static int open_folder(void **state)
{
    *state = fs_make_temp_dir(NULL, "archive", NULL);
    return *state ? 0 : -1;
}

static int close_folder(void **state)
{
    assert_ok(fs_remove_tree(*state, e));
    free(*state);
    return 0;
}

/* Run a shell line of the test's own in the folder. */
static void shell(const char *folder, const char *line)
{
    const char *argv[] = {"/bin/sh", "-ec", line, NULL};
    struct proc_spec spec = {.argv = argv, .cwd = folder};
    SCOPED_PROC struct proc_result r = {0};

    assert_ok(proc_run_ok(&spec, &r, e));
}

static bool has(const char *folder, const char *name)
{
    SCOPED_FREE char *path = fs_join(folder, name);

    return fs_exists(path);
}

static void a_tarball_is_unpacked_without_its_top_folder(void **state)
{
    static const char *const kinds[] = {"gz", "xz", "bz2"};
    const char *folder = *state;

    shell(folder, "mkdir -p top-1.0/sub && echo a > top-1.0/a.c && "
                  "echo b > top-1.0/sub/b.c && ln -s a.c top-1.0/link.c && "
                  "chmod 755 top-1.0/a.c");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        SCOPED_FREE char *line = mem_printf("tar caf t.tar.%s top-1.0", kinds[i]);
        SCOPED_FREE char *tarball = mem_printf("%s/t.tar.%s", folder, kinds[i]);
        SCOPED_FREE char *out = mem_printf("%s/out-%s", folder, kinds[i]);
        shell(folder, line);
        assert_ok(archive_unpack(tarball, out, e));
        assert_true(has(out, "a.c") && has(out, "sub/b.c") && has(out, "link.c"));
        assert_false(has(out, "top-1.0"));
        SCOPED_FREE char *script = fs_join(out, "a.c");
        assert_true(fs_is_executable(script));
    }
}

static void an_entry_that_points_outside_is_refused(void **state)
{
    const char *folder = *state;
    SCOPED_FREE char *tarball = fs_join(folder, "evil.tar");
    SCOPED_FREE char *out = fs_join(folder, "deep/out");

    shell(folder, "mkdir top && echo x > top/x && "
                  "tar cPf evil.tar --transform 's,^top/x,top/../../escaped,' top/x");
    assert_error(archive_unpack(tarball, out, e), "points outside");
    assert_false(has(folder, "escaped"));
    assert_false(has(folder, "deep/escaped"));
}

static void a_file_behind_a_link_that_leaves_is_refused(void **state)
{
    const char *folder = *state;
    SCOPED_FREE char *tarball = fs_join(folder, "evil.tar");
    SCOPED_FREE char *out = fs_join(folder, "out");

    shell(folder,
          "mkdir top target && ln -s ../target top/way && tar cf evil.tar top && "
          "rm top/way && mkdir top/way && echo x > top/way/planted && "
          "tar rf evil.tar top/way/planted");
    struct err e = {0};
    archive_unpack(tarball, out, &e); /* refused, or the link replaced: both are safe */
    assert_false(has(folder, "target/planted"));
}

static void what_is_no_archive_is_an_error_with_its_name(void **state)
{
    const char *folder = *state;
    SCOPED_FREE char *text = fs_join(folder, "text.tar.gz");
    SCOPED_FREE char *missing = fs_join(folder, "missing.tar.gz");
    SCOPED_FREE char *out = fs_join(folder, "out");

    assert_ok(fs_write(text, "not an archive", 14, 0644, e));
    assert_error(archive_unpack(text, out, e), "text.tar.gz");
    assert_error(archive_unpack(missing, out, e), "missing.tar.gz");
}

static void a_truncated_tarball_is_an_error(void **state)
{
    const char *folder = *state;
    SCOPED_FREE char *tarball = fs_join(folder, "half.tar.gz");
    SCOPED_FREE char *out = fs_join(folder, "out");

    shell(folder,
          "mkdir top && head -c 200000 /dev/urandom > top/noise && "
          "tar czf whole.tar.gz top && head -c 100000 whole.tar.gz > half.tar.gz");
    assert_error(archive_unpack(tarball, out, e), "half.tar.gz");
}

static void a_zip_holds_the_plain_files_of_a_folder(void **state)
{
    const char *folder = *state;
    SCOPED_FREE char *seeds = fs_join(folder, "seeds");
    SCOPED_FREE char *zip = fs_join(folder, "seeds.zip");
    const char *argv[] = {"python3", "-m", "zipfile", "-l", zip, NULL};
    struct proc_spec spec = {.argv = argv};
    SCOPED_PROC struct proc_result r = {0};

    shell(folder, "mkdir -p seeds/sub && echo one > seeds/one && : > seeds/empty");
    const struct strv from = {.at = &seeds, .len = 1};
    assert_ok(archive_zip(&from, zip, e));
    assert_ok(proc_run_ok(&spec, &r, e));
    assert_non_null(strstr(str_text(&r.out), "one "));
    assert_non_null(strstr(str_text(&r.out), "empty "));
    assert_null(strstr(str_text(&r.out), "sub"));
}

static void a_zip_of_several_places_keeps_names_apart(void **state)
{
    const char *folder = *state;
    SCOPED_FREE char *zip = fs_join(folder, "seeds.zip");
    SCOPED_FREE char *first = fs_join(folder, "a");
    SCOPED_FREE char *second = fs_join(folder, "b");
    SCOPED_FREE char *third = fs_join(folder, "a/one");
    const char *argv[] = {"python3", "-m", "zipfile", "-l", zip, NULL};
    struct proc_spec spec = {.argv = argv};
    SCOPED_PROC struct proc_result r = {0};
    SCOPED_STRV struct strv from = {0};

    shell(folder, "mkdir a b && echo one > a/one && echo two > b/one");
    strv_add(&from, first);
    strv_add(&from, second);
    strv_add(&from, third);
    assert_ok(archive_zip(&from, zip, e));
    assert_ok(proc_run_ok(&spec, &r, e));
    assert_non_null(strstr(str_text(&r.out), "\none "));
    assert_non_null(strstr(str_text(&r.out), "\n1-one "));
    assert_non_null(strstr(str_text(&r.out), "\n2-one "));
}

static void a_zip_of_a_missing_folder_is_an_error(void **state)
{
    const char *folder = *state;
    SCOPED_FREE char *seeds = fs_join(folder, "missing");
    SCOPED_FREE char *zip = fs_join(folder, "seeds.zip");

    const struct strv from = {.at = &seeds, .len = 1};
    assert_error(archive_zip(&from, zip, e), "missing");
    assert_false(fs_exists(zip));
}

#define test(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_tarball_is_unpacked_without_its_top_folder),
        test(an_entry_that_points_outside_is_refused),
        test(a_file_behind_a_link_that_leaves_is_refused),
        test(what_is_no_archive_is_an_error_with_its_name),
        test(a_truncated_tarball_is_an_error),
        test(a_zip_holds_the_plain_files_of_a_folder),
        test(a_zip_of_several_places_keeps_names_apart),
        test(a_zip_of_a_missing_folder_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
