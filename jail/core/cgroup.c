/* Finding, making and removing control groups; see cgroup.h. */
#include "jail/core/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "base/vec.h"
#include "jail/core/system.h"

static const char name_prefix[] = "spillway-jail.";

enum { MAX_TABLE_BYTES = 4 << 20, TEXT_SIZE = 4096, MAX_TRIES = 5 };

/* ------------------------------------------------------ where groups are */

/* The next line of `*text`, ended with NUL in place; NULL at the end. */
static char *next_line(char **text)
{
    char *line = *text;

    if (!line || !*line)
        return NULL;
    char *end = line + strcspn(line, "\n");
    *text = *end ? end + 1 : end;
    *end = '\0';
    return line;
}

/* Whether the comma or blank separated `list` has the word `name`. */
static bool has_word(const char *list, const char *name)
{
    size_t length = strlen(name);

    while (*list) {
        size_t n = strcspn(list, ", \n");
        if (n == length && strncmp(list, name, n) == 0)
            return true;
        list += n + (list[n] != '\0');
    }
    return false;
}

/* Our group's path in the hierarchy of `controller` ("" = version 2); NULL if none. */
static char *own_group(const char *controller)
{
    SCOPED_STR struct str text = {0};

    if (!fs_read("/proc/self/cgroup", MAX_TABLE_BYTES, &text, NULL))
        return NULL;
    for (char *at = text.text, *line; (line = next_line(&at));) {
        char *list = strchr(line, ':');
        char *path = list ? strchr(list + 1, ':') : NULL;

        if (!path)
            continue;
        *path++ = '\0';
        list++;
        if (controller[0] ? has_word(list, controller) : !list[0])
            return mem_strdup(path);
    }
    return NULL;
}

/* Split a line of /proc/self/mountinfo (proc(5)) if it is this hierarchy's. */
static bool parse_mount(char *line, const char *controller, char **root, char **point)
{
    char *fields[5] = {NULL}, *tail = strstr(line, " - "), *save = line;

    if (!tail)
        return false;
    *tail = '\0';
    tail += 3;

    char *options = strchr(tail, ' ');
    options = options ? strchr(options + 1, ' ') : NULL;
    bool is_ours = controller[0] ? str_starts_with(tail, "cgroup ") && options &&
                                       has_word(options + 1, controller)
                                 : str_starts_with(tail, "cgroup2 ");
    for (int i = 0; is_ours && i < 5; i++)
        fields[i] = strsep(&save, " ");
    *root = fields[3];
    *point = fields[4];
    return is_ours && *point;
}

/*
 * The folder of our own group in the hierarchy of `controller`, and where that
 * hierarchy is mounted.  What is mounted may itself be a part of the hierarchy (in
 * containers).
 */
static char *own_folder(const char *controller, char **mount_point)
{
    SCOPED_FREE char *group = own_group(controller);
    SCOPED_STR struct str text = {0};

    if (!group || !fs_read("/proc/self/mountinfo", MAX_TABLE_BYTES, &text, NULL))
        return NULL;
    for (char *at = text.text, *line; (line = next_line(&at));) {
        char *root, *point;

        if (!parse_mount(line, controller, &root, &point))
            continue;
        const char *rest = group;
        if (strcmp(root, "/") != 0) {
            if (!str_starts_with(group, root))
                continue;
            rest = group + strlen(root);
        }
        *mount_point = mem_strdup(point);
        return mem_printf("%s%s%s", point, rest[0] && rest[0] != '/' ? "/" : "",
                          strcmp(rest, "/") == 0 ? "" : rest);
    }
    return NULL;
}

/* Folders in which a group with both limits may be made, the best first. */
static void version2_parents(struct strv *out)
{
    SCOPED_FREE char *mount_point = NULL;
    SCOPED_FREE char *folder = own_folder("", &mount_point);

    while (folder && strlen(folder) >= strlen(mount_point)) {
        SCOPED_FREE char *file = fs_join(folder, "cgroup.subtree_control");
        char text[TEXT_SIZE];

        if (system_read_text(AT_FDCWD, file, text, sizeof text) >= 0 &&
            has_word(text, "memory") && has_word(text, "pids"))
            strv_add(out, folder);
        char *parent = fs_dir(folder);
        free(folder);
        folder = parent;
    }
}

static char *version1_parent(const char *controller)
{
    SCOPED_FREE char *mount_point = NULL;

    return own_folder(controller, &mount_point);
}

/* ------------------------------------------------------ making a group */

static bool is_still_there(const char *path, int fd)
{
    struct stat by_path, by_fd;

    return stat(path, &by_path) == 0 && fstat(fd, &by_fd) == 0 &&
           by_path.st_ino == by_fd.st_ino && by_path.st_dev == by_fd.st_dev;
}

/*
 * Make and lock one folder below `parent`.  A sweep may remove it before it is
 * locked.
 */
static bool make_folder(const char *parent, struct cgroup_folder *out, struct err *e)
{
    for (int i = 0; i < MAX_TRIES; i++) {
        unsigned long long number = 0;

        if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number)
            return err_set(e, errno, "getrandom");
        SCOPED_FREE char *path = mem_printf("%s/%s%016llx", parent, name_prefix,
                                            number);
        if (mkdir(path, 0755) != 0)
            return err_set(e, errno, "mkdir %s", path);
        SCOPED_FD int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && is_still_there(path, fd)) {
            out->path = TAKE(path);
            out->fd = take_fd(&fd);
            return true;
        }
        rmdir(path);
    }
    return err_set(e, EAGAIN, "make a control group in %s", parent);
}

static bool write_number(const struct cgroup_folder *f, const char *file,
                         uint64_t value, struct err *e)
{
    char text[32];

    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    return system_write_text(f->fd, file, text, e) || err_wrap(e, "%s", f->path);
}

static bool make_version2(struct cgroup *c, uint64_t memory, unsigned processes,
                          struct err *e)
{
    SCOPED_STRV struct strv parents = {0};

    version2_parents(&parents);
    err_set(e, 0, "no version 2 group hands out both memory and pids");
    for (size_t i = 0; i < parents.len; i++) {
        struct cgroup_folder *f = &c->folders[0];

        if (!make_folder(parents.at[i], f, e))
            continue;
        c->folder_count = 1;
        c->version = 2;
        if (write_number(f, "memory.max", memory, e) &&
            write_number(f, "pids.max", processes, e)) {
            write_number(f, "memory.swap.max", 0, NULL); /* absent without swap */
            return true;
        }
        cgroup_close(c);
    }
    return false;
}

static bool make_version1(struct cgroup *c, uint64_t memory, unsigned processes,
                          struct err *e)
{
    static const char *const controllers[] = {"memory", "pids"};
    static const char *const files[] = {"memory.limit_in_bytes", "pids.max"};
    const uint64_t values[] = {memory, processes};

    c->version = 1;
    for (size_t i = 0; i < 2; i++) {
        SCOPED_FREE char *parent = version1_parent(controllers[i]);
        struct cgroup_folder *f = &c->folders[i];

        if (!parent)
            return err_set(e, 0, "no %s controller is mounted", controllers[i]);
        if (!make_folder(parent, f, e))
            return false;
        c->folder_count++;
        if (!write_number(f, files[i], values[i], e))
            return false;
    }
    write_number(&c->folders[0], "memory.memsw.limit_in_bytes", memory, NULL);
    return true;
}

bool cgroup_make(struct cgroup *c, uint64_t memory_bytes, unsigned processes,
                 struct err *e)
{
    struct err first = {0}, second = {0};

    *c = (struct cgroup){0};
    if (make_version2(c, memory_bytes, processes, &first) ||
        make_version1(c, memory_bytes, processes, &second))
        return true;
    cgroup_close(c);
    return err_set(e, 0, "%s; %s", first.text, second.text);
}

/* Whether /proc/self/cgroup has our group, by its random name. */
static bool is_member(const struct cgroup_folder *f)
{
    char text[TEXT_SIZE];

    return system_read_text(AT_FDCWD, "/proc/self/cgroup", text, sizeof text) > 0 &&
           strstr(text, fs_base(f->path));
}

/*
 * Version 1 is joined by the one task through "tasks": for the caller itself that takes
 * no global lock, while "cgroup.procs" waits for all processors (about 15 ms).
 */
bool cgroup_join(const struct cgroup *c, struct err *e)
{
    const char *file = c->version == 1 ? "tasks" : "cgroup.procs";

    for (size_t i = 0; i < c->folder_count; i++) {
        const struct cgroup_folder *f = &c->folders[i];

        if (is_member(f))
            continue;
        if (!system_write_text(f->fd, file, "0", e))
            return err_wrap(e, "join control group %s", f->path);
    }
    return true;
}

int cgroup_clone_fd(const struct cgroup *c)
{
    return c->version == 2 ? c->folders[0].fd : -1;
}

/* ------------------------------------------------------ reading and ending */

static uint64_t read_number(const struct cgroup_folder *f, const char *file)
{
    char text[64];

    if (system_read_text(f->fd, file, text, sizeof text) <= 0)
        return 0;
    return strtoull(text, NULL, 10);
}

/* The value of "KEY VALUE" in a table such as memory.events. */
static uint64_t read_keyed(const struct cgroup_folder *f, const char *file,
                           const char *key)
{
    char text[TEXT_SIZE];
    size_t length = strlen(key);

    if (system_read_text(f->fd, file, text, sizeof text) <= 0)
        return 0;
    for (char *at = text, *line; (line = next_line(&at));) {
        if (strncmp(line, key, length) == 0 && line[length] == ' ')
            return strtoull(line + length, NULL, 10);
    }
    return 0;
}

void cgroup_read_usage(const struct cgroup *c, uint64_t *peak_bytes, bool *was_killed)
{
    const struct cgroup_folder *memory = &c->folders[0];
    bool is_first = c->version == 1;

    *peak_bytes = 0;
    *was_killed = false;
    if (c->folder_count == 0)
        return;
    *peak_bytes = read_number(memory,
                              is_first ? "memory.max_usage_in_bytes" : "memory.peak");
    *was_killed = read_keyed(memory, is_first ? "memory.oom_control" : "memory.events",
                             "oom_kill") > 0;
}

static void kill_members(const struct cgroup_folder *f)
{
    char text[TEXT_SIZE];

    if (system_write_text(f->fd, "cgroup.kill", "1", NULL))
        return; /* version 2, Linux 5.14 */
    if (system_read_text(f->fd, "cgroup.procs", text, sizeof text) <= 0)
        return;
    for (char *at = text, *line; (line = next_line(&at));) {
        long pid = strtol(line, NULL, 10);
        if (pid > 1)
            kill((pid_t)pid, SIGKILL);
    }
}

/* Members leave a group when they are gone for good, shortly after they were killed. */
static void remove_folder(const struct cgroup_folder *f)
{
    const struct timespec pause = {0, 2000000};

    for (int i = 0; i < 200; i++) {
        if (rmdir(f->path) == 0 || errno != EBUSY)
            return;
        kill_members(f);
        nanosleep(&pause, NULL);
    }
}

void cgroup_close(struct cgroup *c)
{
    for (size_t i = 0; i < c->folder_count; i++) {
        struct cgroup_folder *f = &c->folders[i];

        remove_folder(f);
        free(f->path);
        close(f->fd);
    }
    *c = (struct cgroup){0};
}

/* ------------------------------------------------------ leftovers */

static void sweep_one(const char *path)
{
    SCOPED_FD int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct cgroup_folder f = {(char *)(uintptr_t)path, fd};

    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        remove_folder(&f);
}

static void sweep_below(const char *parent)
{
    SCOPED_DIR DIR *dir = opendir(parent);

    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!str_starts_with(entry->d_name, name_prefix))
            continue;
        SCOPED_FREE char *path = fs_join(parent, entry->d_name);
        sweep_one(path);
    }
}

void cgroup_sweep(void)
{
    static const char *const controllers[] = {"memory", "pids"};
    SCOPED_STRV struct strv parents = {0};

    version2_parents(&parents);
    for (size_t i = 0; i < 2; i++) {
        SCOPED_FREE char *parent = version1_parent(controllers[i]);
        if (parent)
            strv_add(&parents, parent);
    }
    for (size_t i = 0; i < parents.len; i++)
        sweep_below(parents.at[i]);
}
