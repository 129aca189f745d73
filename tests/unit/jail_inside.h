/*
 * Running a test program inside a jail: itself, called as "NAME inside CHECK ARG".
 *
 * A check is a function that tries one thing a layer should prevent, and returns CLOSED
 * or OPEN.  So each layer can be tested twice, with and without it.
 */
#ifndef SPILLWAY_TESTS_UNIT_JAIL_INSIDE_H
#define SPILLWAY_TESTS_UNIT_JAIL_INSIDE_H

#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "jail/jail.h"
#include "jail/tree/tree.h"

enum {
    CLOSED = 10,
    OPEN = 11,
    CONFUSED = 12,
    UNPRIVILEGED = 65534,
    NOT_STARTED = 2000
};

/* The program to run inside; its name there is NAME in /bin. */
static const char *inside_program = "/proc/self/exe";

struct inside_check {
    const char *name;
    int (*run)(const char *arg);
};

/* In main(): run the named check and end, if that is what we were started for. */
static inline void inside_run(const struct inside_check *checks, size_t count, int argc,
                              char **argv)
{
    if (argc < 3 || strcmp(argv[1], "inside") != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(checks[i].name, argv[2]) == 0)
            _exit(checks[i].run(argc > 3 ? argv[3] : ""));
    }
    _exit(CONFUSED);
}

/* A folder with the tree of this very program; everything is removed by inside_fini. */
struct inside {
    char *folder;
    struct tree tree;
    const char *argv[5];
    struct jail_spec spec;
    struct jail_record record;
    struct jail_exit exit;
};

static inline void inside_init(struct inside *in, const struct tree_extra *extras,
                               size_t count)
{
    const char *const programs[] = {inside_program, NULL};
    struct tree_spec spec = {
        .programs = programs, .extras = extras, .extra_count = count};

    *in = (struct inside){.folder = fs_make_temp_dir(NULL, "spillway-jail", NULL)};
    assert_non_null(in->folder);
    assert_int_equal(chmod(in->folder, 0755), 0);
    SCOPED_FREE char *root = fs_join(in->folder, "tree");
    assert_ok(tree_build(&spec, root, &in->tree, e));
    in->spec = (struct jail_spec){.level = JAIL_LEVEL_HARDENED,
                                  .tree = in->tree.root,
                                  .argv = in->argv,
                                  .stdout_fd = 1,
                                  .stderr_fd = 2};
}

static inline void inside_fini(struct inside *in)
{
    assert_ok(fs_remove_tree(in->folder, e));
    free(in->folder);
    tree_fini(&in->tree);
}

#define SCOPED_INSIDE __attribute__((cleanup(inside_fini)))

static inline void inside_argv(struct inside *in, const char *check, const char *arg)
{
    in->argv[0] = in->tree.main;
    in->argv[1] = "inside";
    in->argv[2] = check;
    in->argv[3] = arg;
    in->argv[4] = NULL;
}

/* Run the check in the jail that in->spec asks for.  Its verdict, 1000 + signal, or
   NOT_STARTED. */
static inline int inside_try(struct inside *in, const char *check, const char *arg)
{
    struct err problem = {0};

    inside_argv(in, check, arg);
    SCOPED_JAIL struct jail *j = jail_start(&in->spec, &in->record, &problem);
    if (!j || !jail_wait(j, 20000, &in->exit, &problem)) {
        print_error("%s: %s\n", check, problem.text);
        return NOT_STARTED;
    }
    return in->exit.signal ? 1000 + in->exit.signal : in->exit.exit_code;
}

static inline const struct jail_layer_record *inside_layer(const struct jail_record *r,
                                                           const char *name)
{
    for (size_t i = 0; i < r->layer_count; i++) {
        if (strcmp(r->layers[i].name, name) == 0)
            return &r->layers[i];
    }
    fail_msg("no layer %s", name);
    abort();
}

/*
 * With the layers, the check must find the door closed; without them, open.  `left_out`
 * is a NULL-terminated list whose first name is the layer under test: the others would
 * close the same door.
 */
static inline void inside_both_ways(struct inside *in, const char *check,
                                    const char *arg, const char *const *left_out)
{
    in->spec.without = left_out + 1; /* all but the layer under test */
    int with = inside_try(in, check, arg);
    if (with != CLOSED)
        fail_msg("%s with layer %s: %d", check, left_out[0], with);
    assert_int_equal(inside_layer(&in->record, left_out[0])->state, JAIL_LAYER_HELD);

    in->spec.without = left_out;
    int without = inside_try(in, check, arg);
    if (without != OPEN)
        fail_msg("%s without layer %s: %d", check, left_out[0], without);
    assert_int_equal(inside_layer(&in->record, left_out[0])->state,
                     JAIL_LAYER_NOT_WANTED);
    in->spec.without = NULL;
}

/* Whether this kernel has every layer: the tests leave out one at a time. */
static inline bool inside_has_all_layers(void)
{
    struct jail_record r;

    jail_probe(JAIL_LEVEL_HARDENED, &r);
    for (size_t i = 0; i < r.layer_count; i++) {
        if (r.layers[i].state == JAIL_LAYER_MISSING) {
            print_message("%s: %s\n", r.layers[i].name, r.layers[i].detail);
            return false;
        }
    }
    return true;
}

/* Write to a file of the kernel's. */
static inline bool inside_write(const char *path, const char *text)
{
    SCOPED_FD int fd = open(path, O_WRONLY | O_CLOEXEC);

    return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

/* Whether any process on this machine has `mark` among its arguments. */
static inline bool inside_is_running(const char *mark)
{
    SCOPED_STRV struct strv names = {0};

    assert_ok(fs_list("/proc", &names, e));
    for (size_t i = 0; i < names.len; i++) {
        SCOPED_FREE char *path = mem_printf("/proc/%s/cmdline", names.at[i]);
        SCOPED_STR struct str line = {0};

        if (names.at[i][0] < '0' || names.at[i][0] > '9' ||
            !fs_read(path, 1 << 20, &line, NULL))
            continue;
        if (memmem(line.text, line.len, mark, strlen(mark)))
            return true;
    }
    return false;
}

/*
 * Run a whole suite as an unprivileged user.  Without root it is run as it is; with
 * root in a child that has dropped it, with a copy of this program that it can read.
 */
static inline int inside_run_unprivileged(int (*suite)(void))
{
    if (geteuid() != 0)
        return suite();

    SCOPED_FREE char *folder = fs_make_temp_dir("/tmp", "spillway-user", NULL);
    SCOPED_FREE char *copy = fs_join(folder, "program");
    int status = 0;

    if (!fs_copy("/proc/self/exe", copy, 0755, NULL) || chmod(folder, 0755) != 0)
        return 99;
    pid_t pid = fork();
    if (pid == 0) {
        inside_program = copy;
        if (setgroups(0, NULL) != 0 ||
            setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED) != 0 ||
            setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED) != 0 ||
            prctl(PR_SET_DUMPABLE, 1) != 0 || setenv("TMPDIR", "/tmp", 1) != 0)
            _exit(98);
        int failed = suite();
        fflush(NULL);
        _exit(failed);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return 97;
    fs_remove_tree(folder, NULL);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#endif
