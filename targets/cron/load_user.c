/*
 * Fuzzing harness: one crontab through cron's own load_user().
 *
 * In the daemon, process_crontab() opens the file, checks who owns it, and hands the
 * descriptor to load_user(), which reads the rest: load_env(), load_entry(), and below
 * them every field parser.  The harness does the same with a file in memory, so each
 * input is a crontab as a user (or, with SYSTEM_CRONTAB, a package) would install it.
 */
#define _GNU_SOURCE /* memfd_create */
#include <pwd.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* cron.h declares its functions in the style of its time; these are its own types. */
struct _user;
struct _user *load_user(int fd, struct passwd *pw, char *uname, char *fname,
                        char *tabname);
void free_user(struct _user *u);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

extern char *ProgramName;

/* A crontab of this content, at its first byte; -1 when the machine cannot. */
static int open_crontab(const uint8_t *bytes, size_t size)
{
    int fd = memfd_create("crontab", MFD_CLOEXEC);

    if (fd >= 0 &&
        (write(fd, bytes, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET))) {
        close(fd);
        fd = -1;
    }
    return fd;
}

#ifdef SYSTEM_CRONTAB
static struct _user *load(int fd)
{
    static char uname[] = "root", fname[] = "*system*", tabname[] = "/etc/crontab";

    return load_user(fd, NULL, uname, fname, tabname);
}
#else
static struct _user *load(int fd)
{
    static char name[] = "user", tabname[] = "crontabs/user";
    static char dir[] = "/home/user", shell[] = "/bin/sh";
    struct passwd user = {.pw_name = name,
                          .pw_uid = 1000,
                          .pw_gid = 1000,
                          .pw_dir = dir,
                          .pw_shell = shell};

    return load_user(fd, &user, name, name, tabname);
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static char program[] = "cron";
    int fd = open_crontab(bytes, size);

    if (fd < 0)
        return -1;
    ProgramName = program;

    struct _user *u = load(fd); /* closes fd */
    if (u)
        free_user(u);
    return 0;
}
