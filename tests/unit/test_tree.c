/*
 * Trees: the closure agrees with the dynamic linker's, the result runs in a chroot, and
 * what must not go into a jail is refused.
 */
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "base/str.h"
#include "base/vec.h"
#include "jail/tree/tree.h"

#define SCOPED_TREE __attribute__((cleanup(tree_fini)))

static int make_folder(void **state)
{
    *state = fs_make_temp_dir(NULL, "spillway-tree", NULL);
    return *state ? 0 : -1;
}

static int remove_folder(void **state)
{
    bool ok = fs_remove_tree(*state, NULL);

    free(*state);
    return ok ? 0 : -1;
}

/* DIR/NAME with this content, folders included. */
static char *put(const char *dir, const char *name, const char *content, mode_t mode)
{
    char *path = fs_join(dir, name);
    SCOPED_FREE char *parent = fs_dir(path);

    assert_ok(fs_mkdirs(parent, 0755, e));
    assert_ok(fs_write(path, content, strlen(content), mode, e));
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

/* Run a compiler line, words separated by blanks, in `dir`. */
static void compile(const char *dir, const char *line)
{
    SCOPED_STRV struct strv argv = {0};
    SCOPED_PROC struct proc_result r = {0};
    struct err e = {0};

    strv_add(&argv, "cc");
    for (const char *at = line; *at;) {
        size_t n = strcspn(at, " ");
        SCOPED_FREE char *word = mem_strndup(at, n);
        strv_add(&argv, word);
        at += n + (at[n] == ' ');
    }
    struct proc_spec spec = {.argv = (const char *const *)strv_argv(&argv), .cwd = dir};
    if (!proc_run_ok(&spec, &r, &e))
        fail_msg("cc %s: %s", line, e.text);
}

/* A program that calls f() of a library, in DIR/bin with the library in DIR/lib. */
static char *make_program(const char *dir, const char *link_flags)
{
    SCOPED_FREE char *lib = put(dir, "lib/a.c", "int f(void) { return 7; }\n", 0644);
    SCOPED_FREE char *main =
        put(dir, "bin/main.c", "int f(void);\nint main(void) { return f(); }\n", 0644);
    SCOPED_FREE char *line = mem_printf("-o bin/main bin/main.c -Llib -la %s",
                                        link_flags);

    compile(dir, "-shared -fPIC -o lib/liba.so lib/a.c");
    compile(dir, line);
    return fs_join(dir, "bin/main");
}

static bool build(const char *program, const char *root, struct tree *out,
                  struct err *e)
{
    const char *const programs[] = {program, NULL};
    struct tree_spec spec = {.programs = programs};

    return tree_build(&spec, root, out, e);
}

static const struct tree_file *find_file(const struct tree *t, const char *inside)
{
    for (size_t i = 0; i < t->file_count; i++) {
        if (strcmp(t->files[i].inside, inside) == 0)
            return &t->files[i];
    }
    return NULL;
}

/* Exit status of `path` inside `root`; works with and without root. */
static int run_inside(const char *root, const char *path, const char *arg)
{
    pid_t pid = fork();

    if (pid == 0) {
        const char *const argv[] = {path, arg ? "-c" : NULL, arg, NULL};
        const char *const env[] = {NULL};

        if (geteuid() != 0 && unshare(CLONE_NEWUSER) != 0)
            _exit(100);
        if (chroot(root) != 0 || chdir("/") != 0)
            _exit(101);
        execve(path, (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)env);
        _exit(102);
    }

    int status = 0;
    assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static void the_shells_tree_runs_in_a_chroot(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_TREE struct tree t = {0};

    assert_ok(build("/bin/sh", root, &t, e));
    assert_string_equal(t.main, "/bin/sh");
    assert_int_equal(run_inside(root, "/bin/sh", "exit 7"), 7);
}

static void every_file_has_a_reason(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_TREE struct tree t = {0};

    assert_ok(build("/bin/sh", root, &t, e));
    assert_string_equal(t.files[0].why, "the program");
    assert_string_equal(t.files[1].why, "dynamic linker of /bin/sh (PT_INTERP)");
    assert_string_equal(t.files[2].why, "needed by /bin/sh (DT_NEEDED libc.so.6)");
    for (size_t i = 0; i < t.file_count; i++)
        assert_true(strlen(t.files[i].why) > 0);
}

/* The names that ldd(1) resolves; the dynamic linker itself gives them. */
static void names_of_ldd(const char *program, struct strv *out)
{
    const char *const argv[] = {"ldd", program, NULL};
    struct proc_spec spec = {.argv = argv};
    SCOPED_PROC struct proc_result r = {0};

    assert_ok(proc_run_ok(&spec, &r, e));
    for (const char *line = r.out.text; *line;) {
        size_t n = strcspn(line, "\n");
        SCOPED_FREE char *copy = mem_strndup(line, n);
        char *arrow = strstr(copy, " => ");
        char *start = copy + strspn(copy, "\t ");

        if (arrow) {
            *arrow = '\0';
            strv_add(out, fs_base(start));
        } else if (start[0] == '/') {
            start[strcspn(start, " ")] = '\0';
            strv_add(out, fs_base(start));
        }
        line += n + (line[n] == '\n');
    }
}

static void the_closure_is_the_dynamic_linkers(void **state)
{
    static const char *const programs[] = {"/bin/sh", "/usr/bin/cmake", "/bin/bash",
                                           "/usr/lib/llvm-19/bin/clang-19"};

    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        SCOPED_FREE char *root = mem_printf("%s/root%zu", (char *)*state, i);
        SCOPED_STRV struct strv expected = {0};
        SCOPED_TREE struct tree t = {0};

        if (!fs_exists(programs[i]))
            continue;
        names_of_ldd(programs[i], &expected);
        assert_true(expected.len >= 2);
        assert_ok(build(programs[i], root, &t, e));
        assert_int_equal(t.file_count, expected.len + 1);
        for (size_t k = 1; k < t.file_count; k++) {
            if (strv_index(&expected, fs_base(t.files[k].inside)) < 0)
                fail_msg("%s: %s is not in ldd's list", programs[i], t.files[k].inside);
        }
    }
}

static void origin_is_followed_to_the_place_inside(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_FREE char *program = make_program(*state, "-Wl,-rpath,$ORIGIN/../lib");
    SCOPED_TREE struct tree t = {0};

    assert_ok(build(program, root, &t, e));
    assert_string_equal(t.main, "/bin/main");
    assert_non_null(find_file(&t, "/lib/liba.so"));
    assert_int_equal(run_inside(root, "/bin/main", NULL), 7);
}

static void an_absolute_rpath_keeps_its_place(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_FREE char *flags = mem_printf("-Wl,--disable-new-dtags,-rpath,%s/lib",
                                         (char *)*state);
    SCOPED_FREE char *program = make_program(*state, flags);
    SCOPED_FREE char *library = fs_join(*state, "lib/liba.so");
    SCOPED_TREE struct tree t = {0};

    assert_ok(build(program, root, &t, e));
    assert_non_null(find_file(&t, library));
    assert_int_equal(run_inside(root, "/bin/main", NULL), 7);
}

/* liba needs libb, and only the program says where both are. */
static char *make_chain(const char *dir, const char *dtags)
{
    SCOPED_FREE char *b = put(dir, "lib/b.c", "int g(void) { return 9; }\n", 0644);
    SCOPED_FREE char *a = put(dir, "lib/a.c",
                              "int g(void);\nint f(void) { return g(); }\n", 0644);
    SCOPED_FREE char *main =
        put(dir, "bin/main.c", "int f(void);\nint main(void) { return f(); }\n", 0644);
    SCOPED_FREE char *line =
        mem_printf("-o bin/main bin/main.c -Llib -la -Wl,-rpath-link,lib "
                   "-Wl,%s,-rpath,$ORIGIN/../lib",
                   dtags);

    compile(dir, "-shared -fPIC -o lib/libb.so lib/b.c");
    compile(dir, "-shared -fPIC -o lib/liba.so lib/a.c -Llib -lb");
    compile(dir, line);
    return fs_join(dir, "bin/main");
}

static void rpath_of_the_program_serves_its_libraries(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_FREE char *program = make_chain(*state, "--disable-new-dtags");
    SCOPED_TREE struct tree t = {0};

    assert_ok(build(program, root, &t, e));
    assert_int_equal(run_inside(root, "/bin/main", NULL), 9);
}

static void runpath_does_not_serve_the_libraries_of_libraries(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_FREE char *program = make_chain(*state, "--enable-new-dtags");
    SCOPED_TREE struct tree t = {0};

    assert_error(build(program, root, &t, e), "needs libb.so, which is nowhere");
}

static void a_static_program_needs_only_itself(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_FREE char *main = put(*state, "main.c", "int main(void) { return 5; }\n",
                                 0644);
    SCOPED_FREE char *program = fs_join(*state, "main");
    SCOPED_TREE struct tree t = {0};

    compile(*state, "-static -o main main.c");
    assert_ok(build(program, root, &t, e));
    assert_int_equal(t.file_count, 1);
    assert_int_equal(run_inside(root, "/bin/main", NULL), 5);
}

static void files_are_ours_and_read_only(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_TREE struct tree t = {0};
    mode_t old = umask(0);

    assert_ok(build("/bin/sh", root, &t, e));
    umask(old);
    for (size_t i = 0; i < t.file_count; i++) {
        SCOPED_FREE char *path = mem_printf("%s%s", root, t.files[i].inside);
        struct stat st;

        assert_int_equal(lstat(path, &st), 0);
        assert_true(S_ISREG(st.st_mode));
        assert_int_equal(st.st_uid, geteuid());
        assert_int_equal(st.st_mode & 07222, 0);
    }

    SCOPED_STRV struct strv problems = {0};
    assert_ok(tree_check(root, &problems, e));
    assert_int_equal(problems.len, 0);
}

static void a_tight_umask_does_not_lock_the_program_out(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_TREE struct tree t = {0};
    struct stat st;
    mode_t old = umask(0777);

    assert_ok(build("/bin/sh", root, &t, e));
    umask(old);
    SCOPED_FREE char *bin = fs_join(root, "bin");
    assert_int_equal(stat(bin, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0755);
}

static void extras_are_copied_and_folders_made(void **state)
{
    static const char *const programs[] = {"/bin/sh", NULL};
    SCOPED_FREE char *conf = put(*state, "conf", "hello\n", 0600);
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_FREE char *copy = fs_join(root, "etc/app/conf");
    SCOPED_FREE char *folder = fs_join(root, "var/lib/app");
    const struct tree_extra extras[] = {
        {conf, "/etc/app/conf"},
        {NULL, "/var/lib/app" },
    };
    struct tree_spec spec = {.programs = programs, .extras = extras, .extra_count = 2};
    SCOPED_TREE struct tree t = {0};
    SCOPED_STR struct str text = {0};

    assert_ok(tree_build(&spec, root, &t, e));
    assert_ok(fs_read(copy, 100, &text, e));
    assert_string_equal(text.text, "hello\n");
    assert_true(fs_is_dir(folder));
}

static void texts_become_files_with_their_content(void **state)
{
    static const char *const programs[] = {"/bin/sh", NULL};
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_FREE char *cache = fs_join(*state, "cache");
    SCOPED_FREE char *file = fs_join(root, "etc/app.conf");
    struct tree_text text = {"/etc/app.conf", "word = value\n"};
    struct tree_spec spec = {.programs = programs, .texts = &text, .text_count = 1};
    SCOPED_TREE struct tree t = {0}, one = {0}, other = {0}, again = {0};
    SCOPED_STR struct str content = {0};
    struct stat st;

    assert_ok(tree_build(&spec, root, &t, e));
    assert_ok(fs_read(file, 100, &content, e));
    assert_string_equal(content.text, text.text);
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0444);

    assert_ok(tree_cached(&spec, cache, &one, e));
    text.text = "word = other\n";
    assert_ok(tree_cached(&spec, cache, &other, e));
    assert_string_not_equal(one.root, other.root);
    text.inside = "/bin/sh";
    assert_error(tree_build(&spec, root, &again, e), "/bin/sh is in the tree already");
    text.inside = "etc/app.conf";
    assert_error(tree_build(&spec, root, &again, e), "is an absolute path");
}

static void a_place_cannot_climb_out_of_the_tree(void **state)
{
    static const char *const programs[] = {"/bin/sh", NULL};
    SCOPED_FREE char *conf = put(*state, "conf", "x", 0600);
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_FREE char *outside = fs_join(*state, "escaped");
    const struct tree_extra up = {conf, "/../../escaped"}, relative = {conf, "etc/x"};
    struct tree_spec spec = {.programs = programs, .extras = &up, .extra_count = 1};
    SCOPED_TREE struct tree t = {0};

    assert_ok(tree_build(&spec, root, &t, e));
    assert_false(fs_exists(outside));
    assert_non_null(find_file(&t, "/escaped"));

    SCOPED_TREE struct tree again = {0};
    spec.extras = &relative;
    assert_error(tree_build(&spec, root, &again, e), "is an absolute path");
}

static void a_link_in_the_tree_is_not_followed(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_FREE char *link = fs_join(root, "bin");
    SCOPED_FREE char *outside = fs_join(*state, "outside");
    SCOPED_STRV struct strv names = {0};
    SCOPED_TREE struct tree t = {0};

    assert_ok(fs_mkdirs(root, 0755, e));
    assert_ok(fs_mkdirs(outside, 0755, e));
    assert_int_equal(symlink(outside, link), 0);
    assert_error(build("/bin/sh", root, &t, e), "in the tree");
    assert_ok(fs_list(outside, &names, e));
    assert_int_equal(names.len, 0);
}

static void a_folder_others_can_write_is_refused(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_TREE struct tree t = {0};

    assert_ok(fs_mkdirs(root, 0755, e));
    assert_int_equal(chmod(root, 0777), 0);
    assert_error(build("/bin/sh", root, &t, e), "can be written by others (mode 0777)");
}

static void set_id_programs_are_refused(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_FREE char *copy = fs_join(*state, "su");
    SCOPED_TREE struct tree t = {0};

    assert_ok(fs_copy("/bin/sh", copy, 0755, e));
    assert_int_equal(chmod(copy, 04755), 0);
    assert_error(build(copy, root, &t, e), "has a set-id bit");
    assert_int_equal(chmod(copy, 02755), 0);
    assert_error(build(copy, root, &t, e), "has a set-id bit");
    assert_false(fs_exists(root));
}

static void what_is_no_program_is_named(void **state)
{
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_FREE char *script = put(*state, "script", "#!/bin/sh\n", 0755);
    SCOPED_FREE char *empty = put(*state, "empty", "", 0755);
    SCOPED_FREE char *text = put(*state, "text", "no program", 0755);
    SCOPED_TREE struct tree t = {0};

    assert_error(build(script, root, &t, e), "is a script");
    assert_error(build(empty, root, &t, e), "not an ELF file");
    assert_error(build(text, root, &t, e), "not an ELF file");
    assert_error(build("/nonexistent", root, &t, e), "No such file");
    assert_error(build(*state, root, &t, e), "is not a regular file");
    assert_false(fs_exists(root));
}

/* Cut anywhere, and with any byte of the headers changed, it is an error or a tree. */
static void a_damaged_program_is_an_error_not_a_crash(void **state)
{
    SCOPED_FREE char *main = put(*state, "main.c", "int main(void) { return 5; }\n",
                                 0644);
    SCOPED_FREE char *whole = fs_join(*state, "main");
    SCOPED_FREE char *hurt = fs_join(*state, "hurt");
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_STR struct str bytes = {0};
    unsigned refused = 0;

    compile(*state, "-o main main.c -Wl,-z,noseparate-code");
    assert_ok(fs_read(whole, 1 << 20, &bytes, e));
    for (size_t n = 0; n < 1000; n += 7) {
        SCOPED_TREE struct tree t = {0};
        struct err problem = {0};
        char saved = bytes.text[n];

        if (n % 2)
            bytes.text[n] = (char)~saved;
        SCOPED_FD int fd = open(hurt, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
        assert_ok(fs_write_all(fd, bytes.text, n % 2 ? bytes.len : n * 8, e));
        bytes.text[n] = saved;
        if (!build(hurt, root, &t, &problem)) {
            assert_true(strlen(problem.text) > 0);
            refused++;
        }
    }
    if (refused < 20)
        fail_msg("only %u were refused", refused);
}

static void a_cached_tree_is_built_once(void **state)
{
    const char *const programs[] = {"/bin/sh", NULL};
    struct tree_spec spec = {.programs = programs};
    SCOPED_TREE struct tree first = {0}, second = {0};
    struct stat before, after;

    assert_ok(tree_cached(&spec, *state, &first, e));
    assert_int_equal(stat(first.root, &before), 0);
    assert_ok(tree_cached(&spec, *state, &second, e));
    assert_int_equal(stat(second.root, &after), 0);
    assert_string_equal(first.root, second.root);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_int_equal(run_inside(first.root, "/bin/sh", "exit 3"), 3);
}

static void another_content_is_another_tree(void **state)
{
    SCOPED_FREE char *program = fs_join(*state, "prog");
    const char *const programs[] = {program, NULL};
    struct tree_spec spec = {.programs = programs};
    SCOPED_TREE struct tree first = {0}, second = {0};

    assert_ok(fs_copy("/bin/sh", program, 0755, e));
    assert_ok(tree_cached(&spec, *state, &first, e));
    SCOPED_FD int fd = open(program, O_WRONLY | O_APPEND | O_CLOEXEC);
    assert_int_equal(write(fd, "x", 1), 1);
    assert_ok(tree_cached(&spec, *state, &second, e));
    assert_string_not_equal(first.root, second.root);
}

static void several_processes_share_a_cache(void **state)
{
    enum { PROCESSES = 6 };
    SCOPED_FREE char *cache = fs_join(*state, "cache");
    const char *const programs[] = {"/bin/bash", NULL};
    struct tree_spec spec = {.programs = programs};
    SCOPED_STRV struct strv names = {0};
    pid_t pids[PROCESSES];

    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = fork();
        assert_true(pids[i] >= 0);
        if (pids[i] == 0) {
            struct tree t;
            _exit(tree_cached(&spec, cache, &t, NULL) ? 0 : 1);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_int_equal(status, 0);
    }
    assert_ok(fs_list(cache, &names, e));
    assert_int_equal(names.len, 1); /* one tree and no temporary folder */
}

static void a_build_that_was_killed_is_not_taken_for_a_tree(void **state)
{
    const char *const programs[] = {"/bin/bash", NULL};
    struct tree_spec spec = {.programs = programs};

    for (unsigned delay_us = 200; delay_us < 20000; delay_us *= 2) {
        SCOPED_FREE char *cache = mem_printf("%s/cache%u", (char *)*state, delay_us);
        SCOPED_TREE struct tree t = {0};
        pid_t pid = fork();

        assert_true(pid >= 0);
        if (pid == 0) {
            struct tree unused;
            tree_cached(&spec, cache, &unused, NULL);
            _exit(0);
        }
        usleep(delay_us);
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        assert_ok(tree_cached(&spec, cache, &t, e));
        assert_int_equal(run_inside(t.root, "/bin/bash", "exit 4"), 4);
    }
}

static bool write_text(const char *path, const char *text)
{
    SCOPED_FD int fd = open(path, O_WRONLY | O_CLOEXEC);

    return fd >= 0 && fs_write_all(fd, text, strlen(text), NULL);
}

/* Without root: a user namespace in which our own id keeps its number. */
static bool become_mapped(void)
{
    SCOPED_FREE char *map = mem_printf("%u %u 1", geteuid(), geteuid());
    SCOPED_FREE char *gids = mem_printf("%u %u 1", getegid(), getegid());

    return unshare(CLONE_NEWUSER) == 0 && write_text("/proc/self/setgroups", "deny") &&
           write_text("/proc/self/uid_map", map) &&
           write_text("/proc/self/gid_map", gids);
}

/* In the child: a tmpfs of 200 kB at `dir`, in namespaces of its own. */
static bool mount_small(const char *dir)
{
    if (geteuid() != 0 && !become_mapped())
        return false;
    return unshare(CLONE_NEWNS) == 0 &&
           mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("small", dir, "tmpfs", 0, "size=200k") == 0;
}

static void a_full_disk_leaves_no_half_tree(void **state)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        const char *const programs[] = {"/bin/sh", NULL};
        struct tree_spec spec = {.programs = programs};
        struct strv names = {0};
        struct err e = {0};
        struct tree t;

        if (!mount_small(*state))
            _exit(10);
        if (tree_cached(&spec, *state, &t, &e) || e.errnum != ENOSPC)
            _exit(11);
        if (!fs_list(*state, &names, NULL) || names.len != 0)
            _exit(12);
        _exit(0);
    }

    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void check_finds_everything_that_is_wrong(void **state)
{
    static const char *const wrong[] = {
        "/usr/suid: has a set-id bit",  "/usr/open: can be written by others",
        "/pipe: is a pipe or socket",   "/absolute: a link that leaves the tree",
        "/up: a link that leaves",      "/shared: can be written by others",
        "/usr/up2: a link that leaves",
    };
    SCOPED_FREE char *root = fs_join(*state, "root");
    SCOPED_FREE char *suid = put(root, "usr/suid", "", 04755);
    SCOPED_FREE char *open_file = put(root, "usr/open", "", 0666);
    SCOPED_FREE char *fine = put(root, "usr/fine", "", 0755);
    SCOPED_FREE char *pipe = fs_join(root, "pipe");
    SCOPED_FREE char *shared = fs_join(root, "shared");
    SCOPED_STRV struct strv problems = {0};
    SCOPED_FD int fd = open(root, O_PATH | O_CLOEXEC);

    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_int_equal(symlinkat("/etc/passwd", fd, "absolute"), 0);
    assert_int_equal(symlinkat("usr/../../x", fd, "up"), 0);
    assert_int_equal(symlinkat("../../x", fd, "usr/up2"), 0);
    assert_int_equal(symlinkat("../usr/fine", fd, "usr/good"), 0);
    assert_int_equal(mkdir(shared, 0755), 0);
    assert_int_equal(chmod(shared, 01777), 0);
    assert_ok(tree_check(root, &problems, e));
    assert_int_equal(problems.len, sizeof wrong / sizeof wrong[0]);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        bool is_found = false;
        for (size_t k = 0; k < problems.len; k++)
            is_found = is_found || str_starts_with(problems.at[k], wrong[i]);
        if (!is_found)
            fail_msg("not found: %s", wrong[i]);
    }
}

static void check_of_nothing_is_an_error(void **state)
{
    (void)state;
    SCOPED_STRV struct strv problems = {0};

    assert_error(tree_check("/nonexistent/tree", &problems, e), "No such file");
}

#define with_folder(test)                                                              \
    cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_folder(the_shells_tree_runs_in_a_chroot),
        with_folder(every_file_has_a_reason),
        with_folder(the_closure_is_the_dynamic_linkers),
        with_folder(origin_is_followed_to_the_place_inside),
        with_folder(an_absolute_rpath_keeps_its_place),
        with_folder(rpath_of_the_program_serves_its_libraries),
        with_folder(runpath_does_not_serve_the_libraries_of_libraries),
        with_folder(a_static_program_needs_only_itself),
        with_folder(files_are_ours_and_read_only),
        with_folder(a_tight_umask_does_not_lock_the_program_out),
        with_folder(extras_are_copied_and_folders_made),
        with_folder(texts_become_files_with_their_content),
        with_folder(a_place_cannot_climb_out_of_the_tree),
        with_folder(a_link_in_the_tree_is_not_followed),
        with_folder(a_folder_others_can_write_is_refused),
        with_folder(set_id_programs_are_refused),
        with_folder(what_is_no_program_is_named),
        with_folder(a_damaged_program_is_an_error_not_a_crash),
        with_folder(a_cached_tree_is_built_once),
        with_folder(another_content_is_another_tree),
        with_folder(several_processes_share_a_cache),
        with_folder(a_build_that_was_killed_is_not_taken_for_a_tree),
        with_folder(a_full_disk_leaves_no_half_tree),
        with_folder(check_finds_everything_that_is_wrong),
        cmocka_unit_test(check_of_nothing_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
