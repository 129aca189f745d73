/* Following one run from call to call; see trace.h. */
#include "jail/tree/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "base/str.h"

enum { CALL_STOP = SIGTRAP | 0x80, MAX_FILES = 4096 };

/* One process between the beginning and the end of a call. */
struct traced {
    pid_t pid;
    struct __ptrace_syscall_info call; /* the entry; op 0: not in a call */
};

struct run {
    struct tree_trace *out;
    VEC(struct traced) processes;
    pid_t first, timer;
};

/* -------------------------------------------------------------- the names */

/* A string of the traced process, piece by piece up to page ends. */
static char *read_string(pid_t pid, uint64_t address)
{
    char text[PATH_MAX];
    size_t length = 0;

    while (length < sizeof text) {
        size_t room = sizeof text - length, page = 4096 - (address + length) % 4096;
        struct iovec here = {text + length, room < page ? room : page};
        struct iovec there = {(void *)(uintptr_t)(address + length), here.iov_len};
        ssize_t got = process_vm_readv(pid, &here, 1, &there, 1, 0);

        if (got <= 0)
            return NULL;
        if (memchr(text + length, '\0', (size_t)got))
            return mem_strdup(text);
        length += (size_t)got;
    }
    return NULL;
}

static char *read_link(pid_t pid, const char *what)
{
    SCOPED_FREE char *path = mem_printf("/proc/%d/%s", (int)pid, what);
    char target[PATH_MAX];
    ssize_t n = readlink(path, target, sizeof target - 1);

    if (n < 0)
        return NULL;
    target[n] = '\0';
    return mem_strdup(target);
}

/* The name as it was asked for, made absolute by the process's folders. */
static char *absolute_name(pid_t pid, int folder_fd, uint64_t address)
{
    SCOPED_FREE char *name = read_string(pid, address);
    SCOPED_FREE char *what = folder_fd == AT_FDCWD ? mem_strdup("cwd")
                                                   : mem_printf("fd/%d", folder_fd);

    if (!name || !name[0])
        return NULL;
    if (name[0] == '/')
        return TAKE(name);
    SCOPED_FREE char *folder = read_link(pid, what);
    return folder ? fs_join(folder, name) : NULL;
}

/* ------------------------------------------------------------ what counts */

/* Nothing that belongs into a tree: the jail has its own. */
static bool is_of_the_host(const char *path)
{
    static const char *const prefixes[] = {"/proc/", "/sys/", "/dev/", "/run/",
                                           "/etc/ld.so.cache"};

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (str_starts_with(path, prefixes[i]))
            return true;
    }
    return false;
}

static void add_once(struct strv *list, const char *path)
{
    if (list->len < MAX_FILES && strv_index(list, path) < 0)
        strv_add(list, path);
}

static void note_file(struct tree_trace *out, const char *raw, bool is_written)
{
    SCOPED_FREE char *path = fs_absolute(raw);
    struct stat st;

    if (is_written && !str_starts_with(path, "/dev/") &&
        !str_starts_with(path, "/proc/"))
        add_once(&out->written, path);
    if (is_written || is_of_the_host(path) || stat(path, &st) != 0 ||
        !S_ISREG(st.st_mode))
        return;
    add_once(st.st_mode & S_IROTH ? &out->opened : &out->private_files, path);
}

static bool is_writing(uint64_t flags)
{
    return (flags & O_ACCMODE) != O_RDONLY;
}

static void note_open(struct run *r, pid_t pid, int folder_fd, uint64_t name,
                      uint64_t flags)
{
    SCOPED_FREE char *path = absolute_name(pid, folder_fd, name);

    if (path && !(flags & O_DIRECTORY))
        note_file(r->out, path, is_writing(flags));
}

static uint64_t flags_of_openat2(pid_t pid, uint64_t address)
{
    struct open_how how = {0};
    struct iovec here = {&how, sizeof how};
    struct iovec there = {(void *)(uintptr_t)address, sizeof how};

    process_vm_readv(pid, &here, 1, &there, 1, 0);
    return how.flags;
}

/*
 * A call that succeeded, by what it was when it began.  A file that is only looked for
 * counts, too: Python takes a compiled module only beside its source.
 */
static void note_call(struct run *r, const struct traced *t)
{
    const uint64_t *args = t->call.entry.args;

    switch (t->call.entry.nr) {
#ifdef SYS_open
    case SYS_open: note_open(r, t->pid, AT_FDCWD, args[0], args[1]); break;
#endif
    case SYS_openat: note_open(r, t->pid, (int)args[0], args[1], args[2]); break;
    case SYS_openat2:
        note_open(r, t->pid, (int)args[0], args[1], flags_of_openat2(t->pid, args[2]));
        break;
#ifdef SYS_stat
    case SYS_stat:
    case SYS_access: note_open(r, t->pid, AT_FDCWD, args[0], O_RDONLY); break;
#endif
    case SYS_newfstatat:
    case SYS_statx:
    case SYS_faccessat: note_open(r, t->pid, (int)args[0], args[1], O_RDONLY); break;
    default: break;
    }
}

/* ------------------------------------------------------------- following */

static struct traced *find(struct run *r, pid_t pid)
{
    for (size_t i = 0; i < r->processes.len; i++) {
        if (r->processes.at[i].pid == pid)
            return &r->processes.at[i];
    }

    struct traced *new = vec_push(&r->processes);
    new->pid = pid;
    return new;
}

static void forget(struct run *r, pid_t pid)
{
    struct traced *t = find(r, pid);

    *t = r->processes.at[--r->processes.len];
}

static void at_call(struct run *r, pid_t pid)
{
    struct __ptrace_syscall_info info = {0};
    struct traced *t = find(r, pid);

    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) <= 0)
        return;
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
        t->call = info;
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
        if (t->call.op == PTRACE_SYSCALL_INFO_ENTRY && !info.exit.is_error)
            note_call(r, t);
        t->call.op = 0;
    }
}

/* A program that was started is needed as well: a shell's commands, a helper. */
static void at_exec(struct run *r, pid_t pid)
{
    SCOPED_FREE char *program = read_link(pid, "exe");

    r->out->has_run = true;
    if (program)
        note_file(r->out, program, false);
}

/* The signal that the stopped process is to get when it goes on. */
static int at_stop(struct run *r, pid_t pid, int status)
{
    int signal = WSTOPSIG(status), event = status >> 16;

    if (signal == CALL_STOP)
        at_call(r, pid);
    else if (event == PTRACE_EVENT_EXEC)
        at_exec(r, pid);
    bool is_ours = signal == CALL_STOP || event || signal == SIGSTOP;
    return is_ours ? 0 : signal;
}

static void at_end(struct run *r, pid_t pid, int status)
{
    if (pid == r->timer) {
        r->timer = 0;
        return;
    }
    forget(r, pid);
    if (pid == r->first)
        r->out->status = status;
    if (r->processes.len == 0 && r->timer)
        kill(r->timer, SIGKILL);
}

/* Until all of it, and the timer, have ended. */
static void follow(struct run *r)
{
    while (r->processes.len > 0 || r->timer) {
        int status;
        pid_t pid = waitpid(-1, &status, __WALL);

        if (pid < 0 && errno != EINTR)
            return;
        if (pid > 0 && WIFSTOPPED(status)) {
            intptr_t signal = at_stop(r, pid, status);
            ptrace(PTRACE_SYSCALL, pid, NULL, (void *)signal);
        } else if (pid > 0) {
            at_end(r, pid, status);
        }
    }
}

/* -------------------------------------------------------------- starting */

static _Noreturn void be_traced(const char *const *argv)
{
    int null = open("/dev/null", O_RDONLY);

    setsid(); /* so that the timer can end all of it */
    dup2(null, 0);
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0 || raise(SIGSTOP) != 0)
        _exit(126);
    execvp(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

static pid_t start_timer(pid_t group, unsigned seconds)
{
    pid_t pid = fork();

    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* the traced end with us anyway */
        sleep(seconds);
        kill(-group, SIGKILL);
        _exit(0);
    }
    return pid;
}

static bool begin(struct run *r, struct err *e)
{
    const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
                         PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                         PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    int status;

    if (waitpid(r->first, &status, 0) != r->first || !WIFSTOPPED(status))
        return err_set(e, EPERM, "trace a program");
    if (ptrace(PTRACE_SETOPTIONS, r->first, NULL, (void *)options) != 0 ||
        ptrace(PTRACE_SYSCALL, r->first, NULL, NULL) != 0)
        return err_set(e, errno, "trace a program");
    find(r, r->first);
    return true;
}

/* What the run made itself, or took away, is not needed for the next one. */
static void drop_own_files(struct tree_trace *t)
{
    SCOPED_STRV struct strv all = t->opened;

    t->opened = (struct strv){0};
    for (size_t i = 0; i < all.len; i++) {
        if (strv_index(&t->written, all.at[i]) < 0 && fs_exists(all.at[i]))
            strv_add(&t->opened, all.at[i]);
    }
}

bool tree_trace_run(const char *const *argv, unsigned seconds, struct tree_trace *out,
                    struct err *e)
{
    struct run r = {.out = out};

    *out = (struct tree_trace){0};
    r.first = fork();
    if (r.first == 0)
        be_traced(argv);
    if (r.first < 0)
        return err_set(e, errno, "start %s", argv[0]);
    if (!begin(&r, e)) {
        kill(r.first, SIGKILL);
        waitpid(r.first, NULL, 0);
        vec_fini(&r.processes);
        return false;
    }
    uint64_t started = proc_now_ms();
    r.timer = start_timer(r.first, seconds);
    follow(&r);
    /* By the clock: which of the two ends first is chance. */
    out->timed_out = WIFSIGNALED(out->status) && WTERMSIG(out->status) == SIGKILL &&
                     proc_now_ms() - started >= (uint64_t)seconds * 1000;
    drop_own_files(out);
    vec_fini(&r.processes);
    if (WIFEXITED(out->status) && WEXITSTATUS(out->status) == 127 && !out->has_run)
        return err_set(e, ENOENT, "run %s", argv[0]);
    return true;
}

void tree_trace_fini(struct tree_trace *t)
{
    strv_fini(&t->opened);
    strv_fini(&t->written);
    strv_fini(&t->private_files);
}
