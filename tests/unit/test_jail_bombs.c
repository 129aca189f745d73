/*
 * Bombs end inside the jail and leave the host usable; and whenever a supervisor is
 * killed, nothing of its jail is left after the next start.
 *
 * Every jail here is made in control groups of this test, so that what belongs to
 * other jails of the machine is not mistaken for a leftover.
 */
#include "tests/unit/jail_checks.h"

#include <dirent.h>

#include "base/proc.h"
#include "jail/core/cgroup.h"
#include "jail/core/system.h"

/* ------------------------------------------------------------- inside */

/* Each child does the same again, until the end. */
static int check_fork_bomb(const char *arg)
{
    while (arg)
        fork();
    return CONFUSED;
}

/* As much as there is, in as many processes as there may be. */
static int check_memory_bomb(const char *arg)
{
    while (arg) {
        char *block = malloc(1 << 20);

        if (block)
            memset(block, 1, 1 << 20);
        fork();
    }
    return CONFUSED;
}

static int check_disk_bomb(const char *arg)
{
    static char block[1 << 16];
    int fd = open(arg, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    for (;;) {
        if (write(fd, block, sizeof block) < 0 && errno == EFBIG)
            return CLOSED;
    }
}

static int check_inode_bomb(const char *arg)
{
    unsigned long i = 0;

    while (arg) {
        SCOPED_FREE char *path = mem_printf("%s/%lu", arg, i++);
        SCOPED_FD int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    }
    return CONFUSED;
}

static int check_descriptor_bomb(const char *arg)
{
    while (arg) {
        while (dup(0) >= 0)
            ;
        fork(); /* the children have as many each */
    }
    return CONFUSED;
}

static const struct inside_check bombs[] = {
    {"fork-bomb",       check_fork_bomb      },
    {"memory-bomb",     check_memory_bomb    },
    {"disk-bomb",       check_disk_bomb      },
    {"inode-bomb",      check_inode_bomb     },
    {"descriptor-bomb", check_descriptor_bomb},
    {"sleep",           check_sleep          },
    {"nothing",         check_nothing        },
};

/* ------------------------------------------------------ groups of our own */

struct groups {
    char *folders[CGROUP_FOLDERS]; /* NULL: this machine has no such hierarchy */
};

/* Ours in the hierarchy of a version 1 controller, or in version 2's ("").  */
static char *own_folder(const char *controller)
{
    SCOPED_STR struct str text = {0};
    SCOPED_FREE char *mark = mem_printf(":%s:", controller);
    const char *at;

    if (!fs_read("/proc/self/cgroup", 1 << 20, &text, NULL) ||
        !(at = strstr(text.text, mark)))
        return NULL;
    at += strlen(mark);
    return mem_printf("/sys/fs/cgroup/%s%.*s", controller, (int)strcspn(at, "\n"), at);
}

/* A new child group, joined; only where groups are of version 1, as a version 2 group
   that has processes hands out nothing to groups below it. */
static void groups_join(struct groups *g)
{
    static const char *const controllers[CGROUP_FOLDERS] = {"memory", "pids"};

    *g = (struct groups){{NULL}};
    for (size_t i = 0; i < CGROUP_FOLDERS; i++) {
        SCOPED_FREE char *own = own_folder(controllers[i]);
        SCOPED_FREE char *made =
            own ? mem_printf("%s/spillway-test.%d", own, (int)getpid()) : NULL;
        SCOPED_FREE char *tasks = made ? fs_join(made, "cgroup.procs") : NULL;

        if (made && mkdir(made, 0755) == 0 && inside_write(tasks, "0"))
            g->folders[i] = TAKE(made);
    }
}

static size_t count_below(const char *folder)
{
    SCOPED_STRV struct strv names = {0};
    size_t count = 0;

    fs_list(folder, &names, NULL);
    for (size_t i = 0; i < names.len; i++)
        count += str_starts_with(names.at[i], "spillway-jail.");
    return count;
}

static size_t count_jail_groups(const struct groups *g)
{
    size_t count = 0;

    for (size_t i = 0; i < CGROUP_FOLDERS; i++)
        count += g->folders[i] ? count_below(g->folders[i]) : 0;
    return count;
}

/* Back to where we came from, and away with them: rmdir(2) wants them empty. */
static bool groups_leave(struct groups *g)
{
    bool is_ok = true;

    for (size_t i = 0; i < CGROUP_FOLDERS; i++) {
        SCOPED_FREE char *folder = g->folders[i];
        SCOPED_FREE char *parent = folder ? fs_dir(folder) : NULL;
        SCOPED_FREE char *tasks = parent ? fs_join(parent, "cgroup.procs") : NULL;

        g->folders[i] = NULL;
        if (folder)
            is_ok = inside_write(tasks, "0") && rmdir(folder) == 0 && is_ok;
    }
    return is_ok;
}

/* ------------------------------------------------------------- the host */

static bool can_fork(void)
{
    for (int i = 0; i < 20; i++) {
        pid_t pid = fork();

        if (pid == 0)
            _exit(0);
        if (pid < 0 || waitpid(pid, NULL, 0) != pid)
            return false;
    }
    return true;
}

static bool can_open(void)
{
    int fds[100], count = 0;

    while (count < 100 && (fds[count] = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
        count++;
    for (int i = 0; i < count; i++)
        close(fds[i]);
    return count == 100;
}

static bool can_write(const char *folder)
{
    SCOPED_FREE char *path = fs_join(folder, "host");
    SCOPED_FREE char *block = mem_calloc(1, 1 << 20);

    return fs_write(path, block, 1 << 20, 0600, NULL) && unlink(path) == 0;
}

static void host_is_usable(const struct inside *in, const char *bomb)
{
    SCOPED_FREE char *memory = mem_alloc(16 << 20);

    memset(memory, 1, 16 << 20); /* ends us if there were none */
    if (!can_fork() || !can_open() || !can_write(in->folder))
        fail_msg("%s: the host cannot go on: %s", bomb, strerror(errno));
}

static const struct jail_limits small = {
    .memory_bytes = 64 << 20,
    .processes = 30,
    .open_files = 64,
    .file_bytes = 2 << 20,
    .output_bytes = 4 << 20,
    .output_inodes = 200,
};

static void bomb(struct inside *in, const char *name, const char *arg)
{
    struct err problem = {0};

    in->spec.output = "/out";
    in->spec.limits = small;
    inside_argv(in, name, arg);
    SCOPED_JAIL struct jail *j = jail_start(&in->spec, &in->record, &problem);
    if (!j)
        fail_msg("%s: %s", name, problem.text);
    for (int i = 0; i < 3; i++) {
        usleep(100000);
        host_is_usable(in, name);
    }
    assert_ok(jail_wait(j, 200, &in->exit, e));
    if (in->exit.peak_memory_bytes > small.memory_bytes + (8 << 20))
        fail_msg("%s used %llu bytes", name,
                 (unsigned long long)in->exit.peak_memory_bytes);
}

static void every_bomb_ends_inside_and_the_host_goes_on(void **state)
{
    static const char *const names[][2] = {
        {"fork-bomb",       "mark-of-a-bomb"},
        {"memory-bomb",     "mark-of-a-bomb"},
        {"disk-bomb",       "/out/file"     },
        {"inode-bomb",      "/out"          },
        {"descriptor-bomb", "mark-of-a-bomb"},
    };
    struct groups g;
    SCOPED_INSIDE struct inside in;

    (void)state;
    inside_init(&in, NULL, 0);
    groups_join(&g);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        bomb(&in, names[i][0], names[i][1]);
    assert_false(inside_is_running("mark-of-a-bomb"));
    assert_int_equal(count_jail_groups(&g), 0);
    assert_true(groups_leave(&g));
}

/* --------------------------------------------------- killed supervisors */

/* What a jail could leave: mounts here, and files where temporary ones go. */
static void read_traces(struct str *out)
{
    SCOPED_STRV struct strv names = {0};

    str_clear(out);
    assert_ok(fs_read("/proc/self/mountinfo", 1 << 20, out, e));
    fs_list(getenv("TMPDIR"), &names, NULL);
    for (size_t i = 0; i < names.len; i++)
        str_addf(out, "%s\n", names.at[i]);
}

static void kill_while_it_starts(struct inside *in, unsigned delay_us)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        jail_start(&in->spec, &in->record, NULL);
        check_sleep("");
    }
    usleep(delay_us);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/*
 * Ended, and staying so.  One look is not enough: a jail that is still starting has not
 * run its program yet, and one list of /proc misses what a dying bomb forks meanwhile.
 */
static void wait_until_ended(const char *mark)
{
    int looks_without = 0;

    for (int i = 0; i < 500 && looks_without < 10; i++) {
        looks_without = inside_is_running(mark) ? 0 : looks_without + 1;
        usleep(10000);
    }
    assert_int_equal(looks_without, 10);
}

/* At the first step, in the middle, when it runs, and with a bomb inside. */
static void killed_at_any_time_nothing_is_left_after_the_next_start(void **state)
{
    static const struct {
        unsigned delay_us;
        const char *program;
    } kills[] = {
        {0,      "sleep"    },
        {500,    "sleep"    },
        {1000,   "sleep"    },
        {2000,   "sleep"    },
        {3000,   "sleep"    },
        {4500,   "sleep"    },
        {6000,   "sleep"    },
        {8000,   "sleep"    },
        {12000,  "sleep"    },
        {20000,  "sleep"    },
        {60000,  "sleep"    },
        {150000, "fork-bomb"},
    };
    SCOPED_STR struct str before = {0}, after = {0};
    SCOPED_FREE char *mark = mem_printf("mark-of-killed-%d", (int)getpid());
    struct groups g;
    SCOPED_INSIDE struct inside in;

    (void)state;
    inside_init(&in, NULL, 0);
    setenv("TMPDIR", in.folder, 1);
    groups_join(&g);
    in.spec.output = "/out";
    in.spec.limits = small;
    read_traces(&before);
    for (size_t i = 0; i < sizeof kills / sizeof kills[0]; i++) {
        inside_argv(&in, kills[i].program, mark);
        kill_while_it_starts(&in, kills[i].delay_us);
        wait_until_ended(mark);
    }
    assert_int_equal(inside_try(&in, "nothing", NULL), CLOSED); /* the next start */
    read_traces(&after);
    assert_string_equal(after.text, before.text);
    assert_int_equal(count_jail_groups(&g), 0);
    assert_true(groups_leave(&g)); /* they would be busy with a process in them */
    unsetenv("TMPDIR");
}

/* ------------------------------------------------------------ version 2 */

/* Where both versions are mounted, version 2 has no controllers: what remains of a
   group there, joining, killing and removing, is tried on the real one. */
static void a_version_2_group_is_joined_killed_and_removed(void **state)
{
    SCOPED_FREE char *path = mem_printf("/sys/fs/cgroup/unified/spillway-test.%d",
                                        (int)getpid());
    int status;

    (void)state;
    if (!fs_exists("/sys/fs/cgroup/unified/cgroup.procs") || mkdir(path, 0755) != 0)
        skip();
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct cgroup c = {
        .folders = {{mem_strdup(path), fd}}, .folder_count = 1, .version = 2};

    pid_t pid = system_clone(0, NULL, cgroup_clone_fd(&c));
    if (pid == 0) {
        fork();
        check_sleep("");
    }
    assert_true(pid > 0);
    SCOPED_FREE char *member = mem_printf("/proc/%d/cgroup", (int)pid);
    SCOPED_STR struct str text = {0};
    assert_ok(fs_read(member, 1 << 16, &text, e));
    assert_non_null(strstr(text.text, fs_base(path)));
    cgroup_close(&c);
    assert_false(fs_exists(path));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WTERMSIG(status), SIGKILL);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bomb_ends_inside_and_the_host_goes_on),
        cmocka_unit_test(killed_at_any_time_nothing_is_left_after_the_next_start),
        cmocka_unit_test(a_version_2_group_is_joined_killed_and_removed),
    };

    inside_run(bombs, sizeof bombs / sizeof bombs[0], argc, argv);
    if (geteuid() != 0 || !inside_has_all_layers())
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
