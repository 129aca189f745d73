/*
 * What the kernel and its configuration allow.
 *
 * A question that changes the asker (a new user namespace, another user id) is asked by
 * a child, in namespaces that end with it.  Nothing is written outside of them.
 */
#include "cli/doctor.h"

#include <errno.h>
#include <linux/landlock.h>
#include <linux/magic.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/cli.h"

enum { NOBODY = 65534 };

/* ------------------------------------------------------------ user namespaces */

enum userns_step { USERNS_WORKS, USERNS_NO_FORK, USERNS_NO_UNSHARE, USERNS_NO_MOUNT };

/*
 * Making the namespace is not enough: where AppArmor restricts it (Ubuntu 24.04), the
 * namespace is made but has no powers, which a private mount shows.
 */
static _Noreturn void userns_child(void)
{
    if (geteuid() == 0 && (setresgid(NOBODY, NOBODY, NOBODY) != 0 ||
                           setresuid(NOBODY, NOBODY, NOBODY) != 0))
        _exit(USERNS_NO_FORK);
    if (unshare(CLONE_NEWUSER) != 0)
        _exit(USERNS_NO_UNSHARE);
    if (unshare(CLONE_NEWNS) != 0 ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        _exit(USERNS_NO_MOUNT);
    _exit(USERNS_WORKS);
}

static enum userns_step try_user_namespace(void)
{
    int status;
    pid_t child = fork();

    if (child == 0)
        userns_child();
    if (child < 0)
        return USERNS_NO_FORK;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return USERNS_NO_FORK;
    return WIFEXITED(status) ? (enum userns_step)WEXITSTATUS(status) : USERNS_NO_FORK;
}

/* The number in a file below /proc/sys; -1 when there is none. */
static long sysctl_value(const char *path)
{
    SCOPED_STR struct str text = {0};
    char *end;

    if (!fs_read(path, 4096, &text, NULL) || text.len == 0)
        return -1;
    long value = strtol(text.text, &end, 10);
    return end == text.text ? -1 : value;
}

/* The settings that forbid it, the value that does, and the command that allows it. */
static const struct {
    const char *path;
    long forbids;
    const char *get;
} userns_settings[] = {
    {"/proc/sys/user/max_user_namespaces",                     0,
     "sysctl -w user.max_user_namespaces=10000"                },
    {"/proc/sys/kernel/unprivileged_userns_clone",             0,
     "sysctl -w kernel.unprivileged_userns_clone=1"            },
    {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 1,
     "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"},
};

void doctor_look_user_namespaces(const char *unused, struct doctor_answer *out)
{
    enum userns_step step = try_user_namespace();

    (void)unused;
    if (step == USERNS_WORKS) {
        str_add(&out->detail, "an unprivileged user can make them");
        return;
    }
    out->state = geteuid() == 0 ? DOCTOR_WEAKER : DOCTOR_MISSING;
    for (size_t i = 0; i < sizeof userns_settings / sizeof userns_settings[0]; i++) {
        if (sysctl_value(userns_settings[i].path) != userns_settings[i].forbids)
            continue;
        str_addf(&out->detail, "%s is %ld", userns_settings[i].path,
                 userns_settings[i].forbids);
        str_add(&out->get, userns_settings[i].get);
        return;
    }
    str_add(&out->detail,
            step == USERNS_NO_MOUNT
                ? "they are made, but without powers (a security module?)"
                : "refused; in a container its seccomp profile may do that");
}

/* -------------------------------------------------------------------- cgroups */

static bool has_word(const char *text, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = text; (at = strstr(at, word)); at += len) {
        bool starts = at == text || at[-1] == ' ';
        if (starts && (at[len] == ' ' || at[len] == '\n' || at[len] == '\0'))
            return true;
    }
    return false;
}

static bool is_cgroup2(const char *path)
{
    struct statfs st;

    return statfs(path, &st) == 0 && (unsigned long)st.f_type == CGROUP2_SUPER_MAGIC;
}

static bool has_cgroup1(void)
{
    return access("/sys/fs/cgroup/memory", W_OK) == 0 &&
           access("/sys/fs/cgroup/pids", W_OK) == 0;
}

void doctor_look_cgroups(const char *unused, struct doctor_answer *out)
{
    static const char root[] = "/sys/fs/cgroup";
    SCOPED_STR struct str controllers = {0};

    (void)unused;
    if (has_cgroup1()) {
        str_add(&out->detail, "version 1, with memory and pids");
        return;
    }
    if (!is_cgroup2(root)) {
        out->state = DOCTOR_WEAKER;
        str_add(&out->detail, "none that we may use: memory is watched, not capped");
        return;
    }
    fs_read("/sys/fs/cgroup/cgroup.controllers", 4096, &controllers, NULL);
    bool is_able = has_word(str_text(&controllers), "memory") &&
                   has_word(str_text(&controllers), "pids");
    if (is_able && access("/sys/fs/cgroup/cgroup.subtree_control", W_OK) == 0) {
        str_add(&out->detail, "version 2, with memory and pids");
        return;
    }
    out->state = DOCTOR_WEAKER;
    str_add(&out->detail, is_able ? "version 2, but only root may use it here; a "
                                    "delegated one works too"
                                  : "version 2 without memory or pids");
}

/* ---------------------------------------------------------- seccomp, Landlock */

void doctor_look_seccomp(const char *unused, struct doctor_answer *out)
{
    SCOPED_STR struct str actions = {0};

    (void)unused;
    if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0) {
        out->state = DOCTOR_MISSING;
        str_add(&out->detail, "the kernel is built without it");
        return;
    }
    fs_read("/proc/sys/kernel/seccomp/actions_avail", 4096, &actions, NULL);
    if (has_word(str_text(&actions), "kill_process")) {
        str_add(&out->detail, "filters that end the process");
        return;
    }
    out->state = DOCTOR_WEAKER;
    str_add(&out->detail,
            "filters end only the thread (kernel before 4.14, or /proc is "
            "not readable)");
}

void doctor_look_landlock(const char *unused, struct doctor_answer *out)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
                       LANDLOCK_CREATE_RULESET_VERSION);

    (void)unused;
    if (abi >= 1) {
        str_addf(&out->detail, "ABI %ld", abi);
        return;
    }
    out->state = DOCTOR_WEAKER;
    str_add(&out->detail, errno == EOPNOTSUPP ? "built in, but not enabled at boot"
                                              : "the kernel does not have it");
}

/* --------------------------------------------------------------- core_pattern */

void doctor_look_core_pattern(const char *unused, struct doctor_answer *out)
{
    SCOPED_STR struct str pattern = {0};

    (void)unused;
    if (!fs_read("/proc/sys/kernel/core_pattern", 4096, &pattern, NULL)) {
        out->state = DOCTOR_WEAKER;
        str_add(&out->detail, "cannot be read");
        return;
    }
    while (pattern.len > 0 && pattern.text[pattern.len - 1] == '\n')
        pattern.text[--pattern.len] = '\0';
    if (str_text(&pattern)[0] != '|') {
        str_add(&out->detail, "a file: ");
        str_add_escaped(&out->detail, str_text(&pattern), pattern.len, false);
        return;
    }
    out->state = DOCTOR_WEAKER;
    str_add(&out->detail, "each crash outside the jail starts ");
    str_add_escaped(&out->detail, pattern.text + 1, strcspn(pattern.text + 1, " "),
                    false);
}

void doctor_look_proc(const char *unused, struct doctor_answer *out)
{
    struct statfs st;

    (void)unused;
    if (statfs("/proc", &st) == 0 && (unsigned long)st.f_type == PROC_SUPER_MAGIC &&
        access("/proc/self/maps", R_OK) == 0) {
        str_add(&out->detail, "mounted");
        return;
    }
    out->state = DOCTOR_MISSING;
    str_add(&out->detail, "not mounted");
}

/* ----------------------------------------------------------------------- disk */

/* The nearest ancestor that exists. */
static char *existing(const char *path)
{
    char *at = mem_strdup(path);

    while (!fs_exists(at) && strcmp(at, "/") != 0) {
        char *parent = fs_dir(at);
        free(at);
        at = parent;
    }
    return at;
}

void doctor_look_disk(const char *unused, struct doctor_answer *out)
{
    enum { WANTED_MIB = 2048, LEAST_MIB = 256 };
    SCOPED_FREE char *work = cli_work_dir();
    SCOPED_FREE char *place = existing(work);
    struct statvfs st;

    (void)unused;
    if (statvfs(place, &st) != 0) {
        out->state = DOCTOR_WEAKER;
        str_addf(&out->detail, "%s cannot be asked", place);
        return;
    }
    unsigned long mib =
        (unsigned long)((double)st.f_bavail * (double)st.f_frsize / (1024.0 * 1024.0));
    if (mib < WANTED_MIB)
        out->state = mib < LEAST_MIB ? DOCTOR_MISSING : DOCTOR_WEAKER;
    str_addf(&out->detail, "%lu.%lu GiB free in %s", mib / 1024, mib % 1024 * 10 / 1024,
             place);
    if (out->state != DOCTOR_OK)
        str_addf(&out->get, "free some, or set SPILLWAY_WORK to a larger disk");
}
